"""A follow-up laid over the question before it: what is named anew takes the place of what was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.conversation import State
from bot.cues import CUES, TEXTUAL, pattern
from bot.questions import Question, Status, Without


def names_something(q: Question) -> bool:
    """Whether a project, network or programme is named."""
    return bool(q.projects or q.networks or q.ambiguous or q.programmes)


def has_slots(q: Question) -> bool:
    """Whether anything is said that a question can be held against records by."""
    return bool(
        q.without
        or q.actors
        or q.programmes
        or q.projects
        or q.networks
        or q.ambiguous
        or q.documents
        or q.goals
        or q.partners
        or q.amount
        or q.years
    )


def own_intent(q: Question) -> bool:
    """Whether a question that begins like a follow-up still asks something of its own."""
    return bool(q.fields or q.sections or q.rank or q.intent in {"count", "count_other", "trend", "average", "twins", "since"})


def about_records(q: Question) -> bool:
    """Whether a question asks something that can be asked of what the last answer was about."""
    return bool(
        q.fields
        or q.sections
        or q.status
        or q.role
        or q.rank
        or q.intent in {"field", "about", "text", "count", "list", "count_other", "sum", "average", "share"}
    )


def replaced(new: Question, before: Question, intent: str) -> Question:
    """The question before, with every slot that the new one names put in its place."""
    named = {
        name: value
        for name in (
            "municipalities",
            "years",
            "actors",
            "programmes",
            "networks",
            "projects",
            "ambiguous",
            "documents",
            "goals",
            "partners",
        )
        if (value := getattr(new, name))
    }
    if "networks" in named or "projects" in named or "ambiguous" in named:
        named = {"networks": (), "projects": (), "ambiguous": ()} | named
    if "years" in named and before.documents:
        named.setdefault("documents", ())
    slots = ("role", "status", "amount", "rank", "date_rank", "without", "noun", "measure", "per")
    changed: dict[str, Any] = {name: value for name in slots if (value := getattr(new, name)) is not None}
    if new.subject != "project":
        changed["subject"] = new.subject
    if new.without and before.without and CUES.fits("follow_up", "start", new.text):
        changed["without"] = _both(before.without, new.without)  # "utom Interreg", "och utom ERUF"
    if not new.without and (new.actors or new.programmes or new.role):
        changed["without"] = None  # "och vilka är Interreg?" after "inte Interreg"
    if moved := _moved(new, before):
        changed["status"], named["years"] = moved, before.years
    topic = before.topic if not new.topic else new.topic
    fields = new.fields or before.fields
    kept = replace(
        before,
        negated=new.negated,
        text=new.text,
        language=new.language,
        topic=topic,
        fields=fields,
        links=new.links,
        within=None,
        **named,
        **changed,
    )
    return replace(kept, intent=intent if intent != "text" or not (kept.projects and kept.fields) else "field")  # type: ignore[arg-type]


def _both(one: Without, other: Without) -> Without:
    """What two turns leave out."""
    return replace(
        other,
        actors=tuple(dict.fromkeys((*one.actors, *other.actors))),
        programmes=tuple(dict.fromkeys((*one.programmes, *other.programmes))),
        goals=tuple(dict.fromkeys((*one.goals, *other.goals))),
        role=other.role or one.role,
        status=other.status or one.status,
    )


def _moved(new: Question, before: Question) -> Status | None:
    """The condition on time before, moved to the one year that a follow-up names: "startade 2024" → "och 2023?"."""
    status = before.status
    if len(new.years) != 1 or new.status or not status or not status.start or not status.end or status.start[:4] != status.end[:4]:
        return None
    year = str(new.years[0])
    return replace(status, start=year + status.start[4:], end=year + status.end[4:])


_OF_A_THEME = pattern(r"\b(?:handlar|rör|gäller|om|kring|inom|about|concerns?|deals?)\b")


def narrowed(new: Question, before: Question, state: State) -> Question:
    """A list of before, cut down by what the new question adds."""
    merged = replaced(new, before, before.intent)
    intent = "rank" if new.rank or new.date_rank else "count" if new.intent in {"count", "count_other"} and not new.topic else "list"
    fields = new.fields or (before.fields if new.rank else ())
    measure = new.measure or before.measure
    one_by_one = len(state.projects) == 1 and len(state.recent) > 1
    asked = state.recent if one_by_one else state.projects
    if new.date_rank and not new.rank:
        merged = replace(merged, rank=None)
    if one_by_one:
        merged = replace(merged, projects=asked, years=new.years, networks=(), topic=())
    if new.rank and measure in {"projects", "departments"} and new.subject == "project":
        measure = None
    if new.topic and new.intent in {"partner", "text"} and intent == "list" and _OF_A_THEME.search(new.text):
        intent = "partner"  # "vilket av dem handlar om festivaler?"
    topic = () if intent != "partner" else merged.topic
    return replace(merged, intent=intent, fields=fields, measure=measure, topic=topic, within=asked or None, subject=new.subject)  # type: ignore[arg-type]


def referring(new: Question, before: Question, state: State) -> Question:
    """ "Vem äger det?": the new question about what the last answer was about."""
    if new.intent == "average" and state.projects:
        return replace(replaced(new, before, "average"), within=state.projects, subject="project", topic=())
    projects = state.projects if len(state.projects) <= 3 else ()
    if projects and not new.networks:
        intent = "field" if new.fields and not _textual(new) else "text" if new.sections or new.topic else new.intent
        if intent in {"list", "sum", "count"}:
            intent = "field" if new.fields else "about"
        return replace(new, projects=projects, intent=intent, years=new.years or (), role=None if intent == "field" else new.role)
    if state.networks and len(state.networks) <= 2:
        intent = "since" if "since" in new.network_cues else "network"
        return replace(
            new,
            networks=state.networks,
            intent=intent,
            years=new.years or before.years,
            municipalities=new.municipalities or before.municipalities,
        )
    if state.projects and (new.status or new.role or new.rank):
        return narrowed(new, before, state)
    return replaced(new, before, new.intent if new.intent != "text" else before.intent)


def _textual(q: Question) -> bool:
    return bool(TEXTUAL & set(q.sections))
