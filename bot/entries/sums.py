"""What entries of one kind come to: the text's own sum, else that of all of them where each is known in kronor."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.entries.finding import Told, amount_in, entries_of
from bot.entries.kinds import Kind
from bot.entries.lines import Entry
from bot.understanding.cues import pattern

_ASKED = pattern(
    r"\b(?:totalt|sammanlagt|tillsammans|summan?|total\w*|in all|altogether)\b|\b\w*avgifterna\b|\b(?:the )?\w*fees\b"
)
_WHOLE = re.compile(r"(?i)^\W*total")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORDS = re.compile(r"[^\W\d_]{6,}")


class Sum(NamedTuple):
    """A sum, and the entries that give it; None where not all of them are known."""

    value: float | None
    entries: list[Told]


def asks_sum(question: str) -> bool:
    """Whether a question asks what several come to."""
    return _ASKED.search(question) is not None


def sum_of(text: str, kind: Kind, question: str) -> Sum | None:
    """What the entries of a kind come to in a text; None where it has no such entries."""
    found = [entry for entry in entries_of(text) if entry.row]
    if row := _of_years([one for one in found if kind.is_stated(one.row[0])], question):
        return Sum(amount_in(text, row), [_told(text, row)])
    stated = _of_one_column([one for one in found if kind.is_stated(one.label)], question)
    own = _under_heading(stated, question)
    if stated_sum := _own_sum(own, whole=len(own) == len(stated)):
        return Sum(amount_in(text, stated_sum), [_told(text, stated_sum)])
    rows = [_told(text, one) for one in own if not one.is_sum]
    known = [one.value for one in rows if one.value is not None]
    return Sum(sum(known) if len(known) == len(rows) else None, rows) if rows else None


def _of_one_column(found: list[Entry], question: str) -> list[Entry]:
    """The entries of one column: of the year asked for, else of the newest, else of the first."""
    years = {label: _YEAR.findall(label) for label in dict.fromkeys(one.label for one in found)}
    asked = set(_YEAR.findall(question))
    fitting = [label for label, told in years.items() if asked.intersection(told)] or list(years)
    label = max(fitting, key=lambda one: years[one], default="")
    return [one for one in found if one.label == label]


def _under_heading(found: list[Entry], question: str) -> list[Entry]:
    """The entries of the tables whose heading holds a word of the question; all of them where none or each does."""
    asked = _stems(question)
    return [one for one in found if asked & _stems(one.heading)] or found


def _own_sum(found: list[Entry], *, whole: bool) -> Entry | None:
    """The row that adds up all that is looked at: that of everything, or of the one table there is."""
    sums = [one for one in found if one.is_sum]
    of_all = [one for one in sums if _WHOLE.match(one.row[0])] if whole else []
    chosen = of_all or (sums if len({one.table for one in found}) == 1 else [])
    return chosen[-1] if chosen else None


def _stems(words: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in _WORDS.findall(words)}


_STEM = 9


def _of_years(rows: list[Entry], question: str) -> Entry | None:
    """The cell of a row whose columns are years: of the year asked for, else of the newest."""
    dated = [one for one in rows if _YEAR.fullmatch(one.label.strip())]
    asked = set(_YEAR.findall(question))
    chosen = [one for one in dated if not asked or one.label.strip() in asked]
    return max(chosen, key=lambda one: one.label, default=None)


def _told(text: str, entry: Entry) -> Told:
    return Told(entry.value, entry.span, amount_in(text, entry), entry)
