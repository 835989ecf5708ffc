"""From an understood question to an answer: one function an intent. Nothing is said that records and quotes do not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer
from bot.answering import Answering
from bot.checks import checked
from bot.conversation import State, recent
from bot.counts import asks_for_none, breakdown, counted, denies_too_much
from bot.cues import CUES, pattern
from bot.describing import describe
from bot.draft import Draft, marks
from bot.lists import listed, partners_found
from bot.networks import memberships, network_told, since, twins
from bot.places import places
from bot.profiles import actor_told, author, meaning
from bot.projects import about, fields
from bot.questions import Intent, Question
from bot.rankings import ranked
from bot.reply import Reply
from bot.shares import share
from bot.standins import from_text, named_in_text, names_unknown_project, of_a_place, said_of_foreign
from bot.sums import average, summed
from bot.told import count_other, told
from bot.trends import trend
from bot.wording import listing

Maker = Callable[[Answering, Draft], Reply]


def answer(answering: Answering, question: Question, conversation: str, before: State | None = None) -> tuple[Answer, State]:
    """The answer to an understood question, and the state that a follow-up starts from; ``before`` is the state it follows."""
    if question.municipalities:
        own = tuple(pair for pair in question.actors if pair[0] in question.municipalities)
        question = replace(question, actors=own or question.actors)
    draft = Draft(answering.index, question)
    if _dangling(question) or (question.intent == "field" and not (question.projects or question.ambiguous)):
        question = replace(question, intent="field")
        reply = asked_back(answering, draft) if question.text else _not_understood(answering, draft, *_EMPTY)
    else:
        draft, reply = _replied(answering, draft, question)
    if reply.status == "not_found" and not draft.records:
        draft, reply = from_text(answering, question) or of_a_place(answering, question) or (draft, reply)
    if question.perhaps:
        question = draft.question  # of the project, or of whatever else tells of it
    understood = describe(question, answering.names)
    made = draft.finish(reply.status, reply.text, understood=understood, conversation=conversation, value=reply.value, unit=reply.unit)
    return made, _state_after(made, question, before or State())


_EMPTY = "Skriv en fråga.", "Please write a question."
_DENIED = (
    "Jag förstår inte vad som ska räknas bort. Det går med en nämnd, ett program, ett mål, en roll eller en tid.",
    "I do not see what is to be left out. A committee, a programme, a goal, a role or a time can be.",
)


def _replied(answering: Answering, draft: Draft, q: Question) -> tuple[Draft, Reply]:
    """The reply of the question's intent, where nothing stands against asking the records for it."""
    elsewhere = q.foreign and not q.municipalities and q.intent not in {"help", "coverage"} and not q.partners
    if not q.text:
        return draft, _not_understood(answering, draft, *_EMPTY)
    if (q.negated and q.intent in _NOT_TO_BE_DENIED and not asks_for_none(q)) or denies_too_much(q):
        return draft, _not_understood(answering, draft, *_DENIED)
    if elsewhere:
        return draft, said_of_foreign(answering, draft) or foreign(answering, draft)
    unreported = CUES.asks_unreported(q.text) and q.intent != "help"
    if unreported or _of_another_city(answering, q) or names_unknown_project(answering, q):
        return draft, answering.nothing(draft)
    if _is_bare(q):
        return draft, actor_told(answering, draft) if q.actors else covered(answering, draft)
    return named_in_text(answering, q) or (draft, _MAKERS[q.intent](answering, draft))


def _is_bare(q: Question) -> bool:
    """Whether a city, a year or a nämnd and nothing else is said ("Kalmar", "2023"): that asks what there is of it."""
    others = (q.programmes, q.networks, q.projects, q.ambiguous, q.documents, q.goals, q.fields, q.sections, q.topic, q.words, q.near)
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
        cited=tuple((cite.document, cite.start) for cite in made.citations[:MOST_CITED]) if question.intent in _OF_TEXT else (),
    )


_OF_TEXT = {"text", "network", "partner", "since"}
"""Intents that running text answers, around whose quotes a follow-up is looked for."""
MOST_CITED = 3
_NOT_TO_BE_DENIED = {
    "list", "count", "rank", "sum", "average", "networks", "partner", "trend", "breakdown", "share", "check", "field", "about", "places",
}  # fmt: skip
"""Intents whose records cannot leave out what a question denies, where it is neither nämnd, programme nor role."""


def _of_another_city(answering: Answering, q: Question) -> bool:
    """Whether a field is asked of a project that only another municipality reports."""
    named = [answering.index.projects[i].municipality for i in q.projects]
    return bool(named) and q.intent in {"field", "about"} and bool(q.municipalities) and not set(named) & set(q.municipalities)


def _dangling(q: Question) -> bool:
    """Whether "när slutar det?" has nothing before it that "det" could mean."""
    words = {word.casefold() for word in re.findall(r"\w+", q.text)}
    slots = (
        q.projects,
        q.networks,
        q.ambiguous,
        q.actors,
        q.programmes,
        q.documents,
        q.goals,
        q.years,
        q.municipalities,
        q.partners,
        q.sections,
        q.foreign,
    )
    return (
        bool(q.fields)
        and not q.rank
        and all(map(CUES.is_cue, q.topic))
        and not any(slots)
        and q.intent not in {"average", "sum"}
        and len(words) <= 6
        and bool(words & {"det", "den", "de", "it", "they", "projektet"})
        and "projekt" not in words
    )


def asked_back(answering: Answering, draft: Draft) -> Reply:
    draft.suggestions += answering.examples(draft)
    return Reply("clarify", draft.say("Vilket projekt menar du? Skriv dess namn.", "Which project do you mean? Please write its name."))


_THANKS = pattern(r"\b(?:tack|tackar|thanks|thank you|cheers)\b(?! (?:vare|till|to)\b)")


def helped(answering: Answering, draft: Draft) -> Reply:
    reports = answering.index.holdings.reports
    if _THANKS.search(draft.question.text):
        draft.suggestions += answering.examples(draft)
        return Reply("help", draft.say("Varsågod! Fråga gärna mer.", "You are welcome. Do ask more."))
    cities = sorted({report.municipality for report in reports})
    draft.suggestions += answering.examples(draft)
    text = draft.say(
        f"Jag svarar på frågor om internationellt arbete och EU-projekt ur {len(reports)} rapporter ({', '.join(cities)}), alltid med ordagranna "
        "citat och källa. Fråga till exempel om projekt hos en nämnd, ett programs utbetalningar, ett projekts budget och datum, nätverk, "
        "vänorter, resultat och lärdomar.",
        f"I answer questions about international work and EU projects from {len(reports)} Swedish reports ({', '.join(cities)}), always with "
        "verbatim quotes and their source. Ask about the projects of a committee, funds paid out by a programme, a project's budget and dates, "
        "networks, twin towns, results and lessons learnt.",
    )
    return Reply("help", text)


def covered(answering: Answering, draft: Draft) -> Reply:
    lines = []
    q = draft.question
    own = [r for r in answering.index.holdings.reports if not q.municipalities or r.municipality in q.municipalities]
    own = [r for r in own if not q.years or r.year in q.years]
    if not own:
        return answering.nothing(draft)
    for report in sorted(own, key=lambda r: (r.municipality, -(r.year or 0), r.title)):
        passages = answering.index.passages_of(report.document)
        cite = marks([draft.cites.add(passages[0].source)]) if passages else ""
        year = f", {report.year}" if report.year and str(report.year) not in report.title else ""
        lines.append(f"{report.title}{year} ({report.municipality}) {cite}".strip())
    years = sorted({report.year for report in own if report.year})
    head = draft.say(
        f"Underlaget är {len(lines)} dokument för åren {', '.join(map(str, years))}: ",
        f"The sources are {len(lines)} documents for the years {', '.join(map(str, years))}: ",
    )
    return Reply("answered", head + "; ".join(lines) + ".")


def foreign(answering: Answering, draft: Draft) -> Reply:
    name = draft.question.foreign
    cities = listing(sorted({report.municipality for report in answering.index.holdings.reports}), draft.question.language)
    return Reply(
        "not_found",
        draft.say(
            f"Här finns inga rapporter från {name}. Underlaget gäller {cities}.",
            f"There are no reports from {name} here. The sources cover {cities}.",
        ),
    )


_MAKERS: dict[Intent, Maker] = {
    "help": helped,
    "coverage": covered,
    "list": listed,
    "count": counted,
    "count_other": count_other,
    "sum": summed,
    "average": average,
    "rank": ranked,
    "trend": trend,
    "breakdown": breakdown,
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
    "share": share,
    "places": places,
    "check": checked,
    "text": told,
}
