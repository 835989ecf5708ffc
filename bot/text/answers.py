"""From an understood question to an answer: one function an intent. Nothing is said that records and quotes do not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer
from bot.conversation import State, department_of, recent
from bot.drafting.draft import Draft, marks
from bot.drafting.reply import Reply
from bot.query.forms import as_json
from bot.slots.describing import describe
from bot.slots.questions import Intent, Question
from bot.text.asked_numbers import asked_number
from bot.text.fitting import as_asked
from bot.text.networks import memberships, network_told, since, twins
from bot.text.outright import said_outright
from bot.text.partners import partners_found
from bot.text.places import places
from bot.text.profiles import actor_told, author, meaning
from bot.text.projects import about, fields
from bot.text.seeking import sought
from bot.text.selections import selection
from bot.text.standins import from_text, named_in_text, names_unknown_project, of_a_place, said_of_foreign
from bot.text.told import count_other, told
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES
from bot.wording import listing
from indexer.records import Report

Maker = Callable[[Answering, Draft], Reply]


def answer(
    answering: Answering, question: Question, conversation: str, before: State | None = None
) -> tuple[Answer, State]:
    """The answer to an understood question, and the state that a follow-up starts from; ``before`` is the state it follows."""
    question = _of_named_cities(question)
    if question.text and (_is_field_of_nothing(question) or _dangling(question)):
        question = replace(question, intent="field")
        draft = Draft(answering.index, question)
        reply = asked_back(answering, draft)
    else:
        draft, reply = _replied(answering, Draft(answering.index, question), question)
    if reply.status == "not_found" and not draft.records:
        draft, reply = _said_in_text(answering, question) or (draft, reply)
    draft, reply = as_asked(answering, draft, reply)
    if question.perhaps or (reply.status != "not_found" and draft.question.intent != question.intent):
        question = draft.question  # of the project, or of whatever else tells of it
    reply = _with_number(answering, draft, reply)
    _add_quoted_projects(draft, reply)
    understood = describe(question, answering.names)
    made = draft.answer(reply, understood=understood, conversation=conversation)
    if form := selection(answering, question, made):
        made = made.model_copy(update={"query": as_json(form)})
    return made, _state_after(made, question, before or State())


def _with_number(answering: Answering, draft: Draft, reply: Reply) -> Reply:
    """An answer of quotes with the number that is asked for, where they give one."""
    if reply.status != "answered" or reply.value is not None or draft.question.intent not in _OF_TEXT:
        return reply
    value, unit = asked_number(answering, draft) or (None, None)
    return replace(reply, value=value, unit=unit)


_WHICH_PROJECT = re.compile(r"(?i)\b(?:vilket|vilka|which|what)\s+(?:\w+\s+)?(?:projekt\w*|projects?)\b")


def _add_quoted_projects(draft: Draft, reply: Reply) -> None:
    """Where projects are asked for and quotes answer, the projects whose own forms or sections these stand in."""
    if reply.status != "answered" or draft.records or not _WHICH_PROJECT.search(draft.question.text):
        return
    quoted = [(n, cite) for n, cite in enumerate(draft.cites.found, start=1) if f"[{n}]" in reply.text]
    for project in draft.index.holdings.projects:
        for report in project.reports:
            own = report.source
            held = (n for n, cite in quoted if own.document == cite.document and own.start <= cite.start < own.end)
            if (number := next(held, None)) is not None:
                draft.project(project, number, report)


def _is_field_of_nothing(question: Question) -> bool:
    """Whether a field is asked for and no project is named."""
    return question.intent == "field" and not (question.projects or question.ambiguous)


def _said_in_text(answering: Answering, question: Question) -> tuple[Draft, Reply] | None:
    """What running text says of what no record holds."""
    return from_text(answering, question) or of_a_place(answering, question) or said_outright(answering, question)


def outright(answering: Answering, question: Question, conversation: str, before: State) -> tuple[Answer, State] | None:
    """What a sentence of a free text says of a question that records have no answer to."""
    said = said_outright(answering, question)
    if said is None:
        return None
    draft, reply = said
    understood = describe(draft.question, answering.names)
    made = draft.answer(reply, understood=understood, conversation=conversation)
    return made, _state_after(made, draft.question, before)


def _of_named_cities(question: Question) -> Question:
    """A question whose nämnder are those of the cities it names."""
    own = tuple(pair for pair in question.actors if pair[0] in question.municipalities)
    return replace(question, actors=own or question.actors)


_EMPTY = "Skriv en fråga.", "Please write a question."
_DENIED = (
    "Jag förstår inte vad som ska räknas bort. Det går med en nämnd, ett program, ett mål, en roll eller en tid.",
    "I do not see what is to be left out. A committee, a programme, a goal, a role or a time can be.",
)


def _replied(answering: Answering, draft: Draft, q: Question) -> tuple[Draft, Reply]:
    """The reply of the question's intent, where nothing stands against asking the records for it."""
    if not q.text:
        return draft, _not_understood(answering, draft, *_EMPTY)
    if reply := sought(answering, draft):
        return draft, reply
    if q.negated and q.intent in _NOT_TO_BE_DENIED:
        return draft, _not_understood(answering, draft, *_DENIED)
    if q.foreign and _is_of_foreign(q, q.foreign):
        return draft, said_of_foreign(answering, draft) or foreign(answering, draft)
    unreported = CUES.asks_unreported(q.text)
    if unreported or _of_another_city(answering, q) or names_unknown_project(answering, q):
        return draft, answering.nothing(draft)
    if _is_bare(q):
        return draft, actor_told(answering, draft) if q.actors else covered(answering, draft)
    return named_in_text(answering, q) or (draft, _MAKERS.get(q.intent, Answering.nothing)(answering, draft))


def _is_of_foreign(q: Question, name: str) -> bool:
    """Whether a question is of a municipality that no report is from: of none else, or by its whole name ("Uppsala kommun")."""
    whole = re.search(rf"(?i)\b{re.escape(name)}s?\s+(?:kommuns?|stads?)\b", q.text) is not None
    return not q.partners and (whole or not q.municipalities)


def _is_bare(q: Question) -> bool:
    """Whether a city, a year or a nämnd and nothing else is said ("Kalmar", "2023"): that asks what there is of it."""
    others = (
        q.programmes,
        q.networks,
        q.projects,
        q.ambiguous,
        q.documents,
        q.goals,
        q.fields,
        q.sections,
        q.topic,
        q.words,
        q.near,
    )
    scope = q.municipalities or q.years or len({name for _, name in q.actors}) == 1
    return q.intent == "text" and bool(scope) and not any(others) and len(q.text.split()) <= 3


def _not_understood(answering: Answering, draft: Draft, swedish: str, english: str) -> Reply:
    draft.suggestions += answering.examples(draft)
    return Reply("clarify", draft.say(swedish, english))


def _state_after(made: Answer, question: Question, before: State) -> State:
    """What a follow-up starts from."""
    projects = tuple(record.id for record in made.records if record.type == "project") or question.projects
    return State(
        question=question,
        projects=projects,
        recent=recent(before, projects),
        networks=tuple(record.id for record in made.records if record.type == "network") or question.networks,
        municipality=made.records[0].fields.get("municipality") if made.records else None,
        department=department_of(made),
        cited=tuple((cite.document, cite.start) for cite in made.citations[:MOST_CITED])
        if question.intent in _OF_TEXT
        else (),
    )


_OF_TEXT = {"text", "network", "partner", "since"}
"""Intents that running text answers, around whose quotes a follow-up is looked for."""
MOST_CITED = 3
_NOT_TO_BE_DENIED = {"list", "networks", "partner", "field", "about", "places"}
"""Intents whose answers cannot leave out what a question denies."""


def _of_another_city(answering: Answering, q: Question) -> bool:
    """Whether a field is asked of a project that only another municipality reports."""
    named = [answering.index.projects[i].municipality for i in q.projects]
    return (
        bool(named)
        and q.intent in {"field", "about"}
        and bool(q.municipalities)
        and not set(named) & set(q.municipalities)
    )


def _dangling(q: Question) -> bool:
    """Whether "när slutar det?" has nothing before it that "det" could mean."""
    words = {word.casefold() for word in re.findall(r"\w+", q.text)}
    if not q.fields or len(words) > 6 or "projekt" in words or words.isdisjoint(_POINTING):
        return False
    named = (q.projects, q.networks, q.ambiguous, q.actors, q.programmes, q.documents, q.goals)
    scope = (q.years, q.municipalities, q.partners, q.sections, q.foreign)
    return not any((*named, *scope)) and all(map(CUES.is_cue, q.topic))


_POINTING = frozenset({"det", "den", "de", "it", "they", "projektet"})


def asked_back(answering: Answering, draft: Draft) -> Reply:
    draft.suggestions += answering.examples(draft)
    return Reply(
        "clarify",
        draft.say("Vilket projekt menar du? Skriv dess namn.", "Which project do you mean? Please write its name."),
    )


def covered(answering: Answering, draft: Draft) -> Reply:
    """The reports there are of a city and a year."""
    q = draft.question
    own = [r for r in answering.index.holdings.reports if not q.municipalities or r.municipality in q.municipalities]
    own = [r for r in own if not q.years or r.year in q.years]
    if not own:
        return answering.nothing(draft)
    ordered = sorted(own, key=lambda r: (r.municipality, -(r.year or 0), r.title))
    lines = "; ".join(_report_line(answering, draft, report) for report in ordered)
    years = ", ".join(map(str, sorted({report.year for report in own if report.year})))
    head = draft.say(
        f"Underlaget är {len(own)} dokument för åren {years}: ",
        f"The sources are {len(own)} documents for the years {years}: ",
    )
    return Reply("answered", f"{head}{lines}.")


def _report_line(answering: Answering, draft: Draft, report: Report) -> str:
    passages = answering.index.passages_of(report.document)
    cite = marks([draft.cites.add(passages[0].source)]) if passages else ""
    year = f", {report.year}" if report.year and str(report.year) not in report.title else ""
    return f"{report.title}{year} ({report.municipality}) {cite}".strip()


def foreign(answering: Answering, draft: Draft) -> Reply:
    name = draft.question.foreign
    cities = listing(
        sorted({report.municipality for report in answering.index.holdings.reports}), draft.question.language
    )
    return Reply(
        "not_found",
        draft.say(
            f"Här finns inga rapporter från {name}. Underlaget gäller {cities}.",
            f"There are no reports from {name} here. The sources cover {cities}.",
        ),
    )


_MAKERS: dict[Intent, Maker] = {
    "count_other": count_other,
    "field": fields,
    "about": about,
    "networks": memberships,
    "network": network_told,
    "since": since,
    "twins": twins,
    "partner": partners_found,
    "actor": actor_told,
    "author": author,
    "meaning": meaning,
    "places": places,
    "text": told,
}
