"""Why something of a project changed: the sentence of its own that tells of the same matter, its money or its time, and gives the reason.

What changed is known by the senses of words (``words.toml``, ``changes.toml``), in the question as in the sentence, so that
"varför blev det dyrare?" and "why was more money needed?" meet "Budgeten höjdes, eftersom …", which shares no word with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.slots.questions import Question
from bot.text.kinds import REASON, kind_asked
from bot.text.passages import Found
from bot.text.toolbox import Answering
from bot.understanding.change_words import OWN
from bot.understanding.words import WORDS, Sense
from indexer.text import sentences

_MONEY = frozenset({"total_budget", "eu_funding", "dearer", "cheaper"})
_TIME = frozenset(
    {"end_date", "start_date", "length", "longer", "shorter", "extended", "shortened", "later", "earlier"}
)
_UP, _DOWN = frozenset({"up", "dearer", "extended", "longer"}), frozenset({"down", "cheaper", "shortened", "shorter"})
_TELLS = frozenset({"field", "more", "change"})
_WORD = re.compile(r"[^\W\d_]+")
_SO_THAT = re.compile(r"(?i)\bför att\b|\bso that\b|\bin order to\b")
LONGEST = 3
"""Words of the longest phrase that is looked up."""


class Change(NamedTuple):
    """What a text tells of something's becoming another."""

    matters: frozenset[str]
    ways: frozenset[str]
    is_change: bool


def change_of(said: str) -> Change:
    """What a text tells of the money and the time of something.

    >>> change_of("Budgeten höjdes, eftersom elen blev dyrare.") == change_of("Varför blev budgeten högre?")._replace(ways=frozenset({"up"}))
    True
    """
    senses = list(_senses(said))
    keys = {sense.key for sense in senses if sense.kind in _TELLS}
    matters = {name for name, own in (("money", _MONEY), ("time", _TIME)) if keys & own}
    ways = {name for name, own in (("up", _UP), ("down", _DOWN)) if keys & own}
    changes = any(sense.kind in {"change", "more"} for sense in senses)
    return Change(frozenset(matters), frozenset(ways), changes)


def _senses(said: str) -> Iterator[Sense]:
    words = _WORD.findall(said)
    for at in range(len(words)):
        for size in range(1, LONGEST + 1):
            phrase = words[at : at + size]
            yield from (*WORDS.of(phrase), *OWN.of(phrase))


def why_changed(answering: Answering, q: Question) -> list[Found]:
    """The sentences of a project's own that give the reason for the change that a question asks about."""
    if kind_asked(q.text) is not REASON or not q.projects or not asked_change(q).matters:
        return []
    return [found for found in _own(answering, q) if tells_why(answering.flat(found), asked_change(q))]


def asked_change(q: Question) -> Change:
    """What a question says that changed, by its words beside what it names: "Längre liv" is no longer time."""
    return change_of(_without_names(q))


def tells_why(said: str, asked: Change) -> bool:
    """Whether a sentence tells of the change that is asked about, with a reason for it."""
    told = change_of(said)
    given = REASON.is_given(said) or _SO_THAT.search(said) is not None
    return bool(told.matters & asked.matters) and told.is_change and given and not opposes(said, asked)


def opposes(said: str, asked: Change) -> bool:
    """Whether a sentence tells of the opposite change only: "höjdes" where it is asked why something was lowered."""
    told = change_of(said)
    return bool(told.matters & asked.matters and told.ways and asked.ways) and not told.ways & asked.ways


def _without_names(q: Question) -> str:
    """A question with blanks for what it names."""
    text = q.text
    for link in sorted(q.links, key=lambda one: -one.start):
        text = text[: link.start] + " " * (link.end - link.start) + text[link.end :]
    return text


def _own(answering: Answering, q: Question) -> Iterator[Found]:
    """The sentences of what is told of the projects, in the years asked for, newest first."""
    passages = [
        one
        for one in answering.index.holdings.passages
        if one.project in q.projects and (not q.years or one.year in q.years)
    ]
    for passage in sorted(passages, key=lambda one: -(one.year or 0)):
        for span in sentences(answering.index.texts[passage.document], *passage.source.span):
            yield Found(passage, span, 1.0, 1.0)
