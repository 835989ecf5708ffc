"""Where no record answers: a sentence that says it all, the tie to a place, what a project's own text tells; and names unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply, flat_quote
from bot.slots.questions import Question
from bot.text.passages import ANSWERABLE, Found
from bot.text.phrases import phrase
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES, pattern
from indexer.vocabulary import spellings_of

_TOLD_IN_TEXT = {"list", "networks", "twins", "places"}
"""Intents that records answer; where there is none, a sentence may still say it."""
SAYS_IT = 0.8
"""Share of a typed question's words that a sentence must hold to stand in for a record."""


def from_text(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """What running text says where no record does: only sentences that hold nearly all of the question's words."""
    conditions = (q.negated, q.dated, q.role, q.goals, q.within, q.foreign, CUES.asks_unreported(q.text))
    if q.intent not in _TOLD_IN_TEXT or any(conditions) or not q.words:
        return None
    asked = replace(q, intent="text", topic=q.words, sections=(), partners=())
    found = [
        one
        for one in answering.finder.find(asked, limit=12, spread=0.0)
        if _share_held(answering, q.words, one) >= SAYS_IT
        and all(phrase(name).search(answering.flat(one)) for name in q.programmes)
    ]
    draft = Draft(answering.index, q)
    return (draft, answering.quoted(draft, found[:3])) if found else None


_OF_A_TIE = pattern(
    r"avtal|vänort|samarbet|partnerskap|utbyte|besök|agreement|twin|cooperat|exchange|talks|visit|förhandling"
)


def of_a_place(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """What became of a tie to a place ("vad hände med avtalet med Alexandria?"): the sentences that the tie was read from."""
    if (
        q.intent not in {"text", "partner", "twins", "places"}
        or q.projects
        or q.networks
        or not _OF_A_TIE.search(q.text)
        or q.foreign
    ):
        return None
    ties = [
        tie
        for tie in answering.index.holdings.places
        if (not q.municipalities or tie.municipality in q.municipalities)
        and (not q.years or tie.reporting_year in q.years)
        and any(re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", q.text) for name in spellings_of(tie.place))
    ]
    if not ties:
        return None
    draft = Draft(answering.index, q)
    parts = []
    for tie in ties[:3]:
        n = draft.cites.add(tie.source, section=(tie.place,), title=tie.citation_title)
        draft.place(tie, n)
        cited = draft.cites.found[n - 1]
        parts.append(f"«{flat_quote(answering.index.texts[tie.document][cited.start : cited.end])}» [{n}]")
    lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
    return draft, Reply("answered", lead + " ".join(dict.fromkeys(parts)))


_PARTNER = re.compile(r"(?i)^(?:samarbets|projekt|med)?part(?:ner|ners|nern|nerna)?$")


def named_in_text(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """Who or what takes part in one thing a project does ("vilka städer har pilotprojekt?"), where a sentence about the project
    holds the question's further words: its partners are no answer to that."""
    further = [word for word in q.topic if not _PARTNER.search(word)]
    if q.intent != "field" or q.fields != ("partners",) or not further or not q.projects:
        return None
    found = [one for one in answering.finder.find(replace(q, intent="text")) if one.coverage >= ANSWERABLE]
    draft = Draft(answering.index, q)
    return (draft, answering.quoted(draft, found)) if found else None


def _share_held(answering: Answering, words: Sequence[str], one: Found) -> float:
    """The share of a question's words that a quote itself holds."""
    terms = answering.texts.terms(words)
    return answering.texts.coverage(terms, answering.texts.stems_of(answering.flat(one)))


def said_of_foreign(answering: Answering, draft: Draft) -> Reply | None:
    """What running text says of a municipality that no report covers ("vad ville Stockholm i Eurocities?"); never from records."""
    q = draft.question
    if q.intent not in {"text", "network"} or not q.foreign or CUES.asks_unreported(q.text):
        return None
    found = answering.finder.find(replace(q, topic=(*q.topic, q.foreign)))
    found = [one for one in found if phrase(q.foreign).search(answering.flat(one))]
    return answering.quoted(draft, found) if found else None


SURE = 0.85
"""Score of a link from which a name in a question is known, and not only a word of it."""
_CALLED_PROJECT = re.compile(
    r"\b(?:[Pp]rojektet|[Pp]roject called|the project)\s+[«\"”“]?(?P<name>[A-ZÅÄÖ][\w-]+(?:\s+[a-zåäö][\w-]{3,}|\s+[A-ZÅÄÖ][\w-]+)?)"
)


def names_unknown_project(answering: Answering, q: Question) -> bool:
    """Whether a project is named ("projektet Trygga skolvägar") that neither records nor any text know."""
    called = _CALLED_PROJECT.search(q.text)
    if not called:
        return False
    start, end = called.span("name")
    if any(link.start < end and start < link.end and (link.score >= SURE or link.end >= end) for link in q.links):
        return False  # one word of a name that is known ("Gröna") is no more than a likeness
    name = phrase(called["name"])
    return not any(name.search(text) for text in answering.index.texts.values())
