"""A follow-up laid over the question before it: what is named anew takes the place of what was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.conversation import State
from bot.slots.questions import Intent, Question
from bot.understanding.cues import CUES, TEXTUAL

_NAMED = ("actors", "programmes", "networks", "projects", "ambiguous", "documents", "goals", "partners", "years")
"""Slots that say what a question is of, beside its city."""


def names_something(q: Question) -> bool:
    """Whether a project, network or programme is named."""
    return bool(q.projects or q.networks or q.ambiguous or q.programmes)


def has_slots(q: Question) -> bool:
    """Whether anything is said of what the question is of."""
    return any(getattr(q, name) for name in _NAMED)


def own_intent(q: Question) -> bool:
    """Whether a question that begins like a follow-up still asks something of its own."""
    return bool(q.fields or q.sections or q.intent in {"count_other", "twins", "since"})


def can_refer(q: Question) -> bool:
    """Whether a question asks something that can be asked of what the last answer was about."""
    asks = q.fields or q.sections or q.dated or q.role
    return bool(asks or q.intent in {"field", "about", "text", "list", "count_other"})


def replaced(new: Question, before: Question, intent: Intent) -> Question:
    """The question before, with every slot that the new one names put in its place."""
    changed: dict[str, Any] = {name: value for name in ("municipalities", *_NAMED) if (value := getattr(new, name))}
    if changed.keys() & {"networks", "projects", "ambiguous"}:
        changed = {"networks": (), "projects": (), "ambiguous": ()} | changed
    if "years" in changed and before.documents:
        changed.setdefault("documents", ())
    kept = replace(
        before,
        negated=new.negated,
        text=new.text,
        language=new.language,
        topic=new.topic or before.topic,
        fields=new.fields or before.fields,
        role=new.role or before.role,
        noun=new.noun or before.noun,
        links=new.links,
        within=None,
        **changed,
    )
    return replace(kept, intent="field" if intent == "text" and kept.projects and kept.fields else intent)


def referring(new: Question, before: Question, state: State) -> Question:
    """ "Vem äger det?": the new question about what the last answer was about."""
    if 0 < len(state.projects) <= 3 and not new.networks:
        return _of_projects(new, state.projects)
    if 0 < len(state.networks) <= 2:
        return replace(
            new,
            networks=state.networks,
            intent="since" if "since" in new.network_cues else "network",
            years=new.years or before.years,
            municipalities=new.municipalities or before.municipalities,
        )
    return replaced(new, before, new.intent if new.intent != "text" else before.intent)


def _of_projects(new: Question, projects: tuple[str, ...]) -> Question:
    """The new question of these projects: a field, a section of their texts, or all that is known."""
    intent = new.intent
    if CUES.fits("intents", "why", new.text.casefold()):
        intent = "text"
    elif new.fields and not TEXTUAL & set(new.sections):
        intent = "field"
    elif new.sections or new.topic:
        intent = "text"
    elif intent == "list":
        intent = "about"
    return replace(new, projects=projects, intent=intent, role=None if intent == "field" else new.role)
