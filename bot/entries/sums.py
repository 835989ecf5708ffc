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
    own = [one for one in found if kind.is_stated(one.label)]
    asked = {word.casefold()[:_STEM] for word in _WORDS.findall(question)}
    headed = {one.table for one in own if asked & {word.casefold()[:_STEM] for word in _WORDS.findall(one.heading)}}
    tables = {one.table for one in own}
    if headed and headed != tables:
        own = [one for one in own if one.table in headed]
    sums = [one for one in own if one.is_sum]
    if sums:
        whole = [one for one in sums if _WHOLE.match(one.row[0])] if not headed or headed == tables else []
        chosen = (whole or sums)[-1:]
        if len({one.table for one in own}) == 1 or whole:
            return Sum(amount_in(text, chosen[0]), [_told(text, chosen[0])])
    rows = [one for one in own if not one.is_sum]
    values = [amount_in(text, one) for one in rows]
    known = [value for value in values if value is not None]
    return Sum(sum(known) if len(known) == len(values) else None, [_told(text, one) for one in rows]) if rows else None


_STEM = 9


def _of_years(rows: list[Entry], question: str) -> Entry | None:
    """The cell of a row whose columns are years: of the year asked for, else of the newest."""
    dated = [one for one in rows if _YEAR.fullmatch(one.label.strip())]
    asked = set(_YEAR.findall(question))
    chosen = [one for one in dated if not asked or one.label.strip() in asked]
    return max(chosen, key=lambda one: one.label, default=None)


def _told(text: str, entry: Entry) -> Told:
    return Told(entry.value, entry.span, amount_in(text, entry), entry)
