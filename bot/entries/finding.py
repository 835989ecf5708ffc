"""Where a text states something of one named thing: an entry of its row or its part of the text, else a sentence on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.entries.kinds import Kind
from bot.entries.lines import Entry, entries
from indexer.records import Span
from indexer.text import sentences
from indexer.values import FOREIGN, find_amounts

MOST_KEPT = 4096
"""Texts whose entries are kept: beyond so many free documents they are read anew for each question."""
entries_of = lru_cache(maxsize=MOST_KEPT)(entries)
_BARE_NUMBER = re.compile(r"^\s*(\d{1,3}(?:[ \u00a0.]\d{3})*|\d+)(?:,\d+)?\s*$")
_UNIT = re.compile(r"(?i)\b(?P<thousand>tkr|tusental|ksek)\b|\b(?P<million>mnkr|mkr|msek)\b|\b(?:kr|kronor|sek)\b")
_NEAR = 1500
"""Characters above a table in which its unit may be told."""
_YEAR = re.compile(
    r"(?i)\b(?:sedan|since|från och med|från|from)\s+(?:den\s+)?(?:\d{1,2}\s+)?(?:[a-zåäö]+\s+)?(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?:gick|gått|går|blev|anslöt\w*|inträdde|joined|member)\b[^.;]{0,40}?\b(?P<at>(?:19|20)\d\d)\b"
)
_OTHER_NAME = re.compile(r"(?<![.!?] )(?<!^)(?<!\w)[A-ZÅÄÖ][^\W\d_]{2,}")
_BRACKETS = re.compile(r"\([^()]*\)")
_WHOLE_NAME = r"[A-ZÅÄÖ][\w-]+(?: [^\W\d]+){0,6} "
"""What stands before an abbreviation in brackets."""
_AFTER = 90
"""Characters behind the words for an amount in which it stands."""
_BEFORE = 30
_DENIES = re.compile(
    r"(?i)\b(?:inte|ej|avsl\w+|nekad\w*|drogs tillbaka|not|rejected|refused|declined|tidigare|upphör\w*|upphört)\b"
)
_MARKS = re.compile(r"[*_«»\"”“]")


class Told(NamedTuple):
    """What a text states: the words that give it, where they stand, and the number where they give one."""

    words: str
    span: Span
    value: float | None
    entry: Entry | None = None


def flat(text: str) -> str:
    """A text on one line without marks of emphasis."""
    return " ".join(_MARKS.sub("", text).split())


def in_rows(text: str, kind: Kind, names: Collection[str], years: Sequence[int] = ()) -> Iterator[Told]:
    """The entries of a kind in rows that begin with a name."""
    for entry in entries_of(text):
        if entry.row and any(_is_named(cell, names) for cell in entry.row[:3]) and kind.is_stated(entry.label):
            yield from _of_entry(text, kind, entry, years)


def in_part(text: str, kind: Kind, parts: Sequence[Span], names: Collection[str]) -> Iterator[Told]:
    """The entries of a kind in some parts of a text, but those of rows that begin with another name."""
    for entry in entries_of(text):
        within = any(part.start <= entry.span.start and entry.span.end <= part.end + 1 for part in parts)
        own = not entry.row or any(_is_named(cell, names) for cell in entry.row[:3])
        if within and own and kind.is_stated(entry.label):
            yield from _of_entry(text, kind, entry, ())


def in_sentences(
    text: str, kind: Kind, spans: Sequence[Span], names: Collection[str], who: re.Pattern[str]
) -> Iterator[Told]:
    """What sentences say: an amount beside the words for it, or the year since when it is, with no other name between."""
    for span in spans:
        words = text[slice(*span)]
        if kind.gives == "year":
            year = _year_of(flat(words), names, who)
            if year is not None and not _DENIES.search(words):
                yield Told(flat(words), span, year)
            continue
        found = list(_amounts_by(words, kind))
        if found:
            values = set(found)
            sure = len(values) == 1 and not _DENIES.search(words)
            yield Told(flat(words), span, found[0] if sure else None)


def _of_entry(text: str, kind: Kind, entry: Entry, years: Sequence[int]) -> Iterator[Told]:
    """An entry with its number; none where it is of another year, or holds none."""
    if kind.gives == "words":
        yield Told(entry.value, entry.span, None, entry)
        return
    told = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", entry.label)]
    if (years and told and not set(years) & set(told)) or not re.search(r"\d", entry.value):
        return
    if kind.gives == "year":
        found = re.search(r"\b(?:19|20)\d\d\b", entry.value)
        if found:
            yield Told(entry.value, entry.span, float(found.group()), entry)
        return
    yield Told(entry.value, entry.span, amount_in(text, entry), entry)


def amount_in(text: str, entry: Entry) -> float | None:
    """The sum of a cell in whole kronor: by its own unit, its heading's, or the one told above its table."""
    if FOREIGN.search(entry.value) or FOREIGN.search(f"1 {entry.label}"):
        return None
    if found := find_amounts(entry.value):
        return float(found[0].amount.value) if len({one.amount.value for one in found}) == 1 else None
    if not (number := _BARE_NUMBER.match(entry.value)):
        return None
    above = text[max(0, entry.span.start - _NEAR) : entry.span.start]
    units = list(_UNIT.finditer(entry.label)) or list(_UNIT.finditer(entry.heading)) or _units_told(above)
    if not units:
        return None
    scale = 1_000 if units[-1]["thousand"] else 1_000_000 if units[-1]["million"] else 1
    return float(int(re.sub(r"\D", "", number[1])) * scale)


_TELLS_UNIT = re.compile(r"(?i)\bbelopp|\bamounts?\b|\((?:t?kr|sek|mnkr)\)")


def _units_told(above: str) -> list[re.Match[str]]:
    """The units that lines above a table name: "Belopp i tkr"; not those of amounts in sentences."""
    lines = [line for line in re.split(r"[\n.]", above) if _TELLS_UNIT.search(line)]
    return [unit for line in lines for unit in _UNIT.finditer(line)]


def _amounts_by(words: str, kind: Kind) -> Iterator[float | None]:
    """The amounts that stand beside the words for them; None for one in another currency."""
    for said in kind.labels.finditer(words):
        if kind.not_labels and kind.not_labels.search(words[max(0, said.start() - _BEFORE) : said.end()]):
            continue
        behind = _amounts_in(words[said.end() : said.end() + _AFTER])
        before = _amounts_in(words[max(0, said.start() - _BEFORE) : said.start()])
        if behind or before:
            yield behind[0] if behind else before[-1]


def _amounts_in(words: str) -> list[float | None]:
    """The amounts of some words in their order, in whole kronor; None for one in another currency."""
    found: list[tuple[int, float | None]] = [(one.start, float(one.amount.value)) for one in find_amounts(words)]
    found += [(one.start(), None) for one in FOREIGN.finditer(words)]
    return [value for _, value in sorted(found, key=lambda one: one[0])]


def _year_of(words: str, names: Collection[str], who: re.Pattern[str]) -> float | None:
    """The year since when, with no other name between it and the name."""
    for said in _YEAR.finditer(words):
        for name in names:
            for at in re.finditer(rf"(?<!\w)(?:{_WHOLE_NAME}\((?={re.escape(name)}\)))?{re.escape(name)}(?!\w)", words):
                between = words[min(at.end(), said.end()) : max(at.start(), said.start())]
                if not _OTHER_NAME.search(" " + who.sub("", _BRACKETS.sub("", between))):
                    return float(said["year"] or said["at"])
    return None


def _is_named(cell: str, names: Collection[str]) -> bool:
    """Whether a cell is a name, with what stands in brackets behind it or alone."""
    own = flat(cell).casefold()
    bare, inner = _BRACKETS.sub("", own).strip(), re.findall(r"\(([^()]*)\)", own)
    return any(name.casefold() in {own, bare, *inner} for name in names)


def on_name(text: str, names: Collection[str], kind: Kind) -> list[Span]:
    """The sentences that name something, and the next one where it goes on with what is asked and names nothing else."""
    found, before = list[Span](), None
    for span in sentences(text):
        words = flat(text[slice(*span)])
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in names):
            found.append(span)
            before = span
        elif before is not None and "\n\n" not in text[before.end : span.start] and kind.labels.search(words):
            if not _OTHER_NAME.search(words[1:]):
                found.append(span)
            before = None
        else:
            before = None
    return found


def on_project(text: str, own: Collection[str], others: Collection[str], parts: Sequence[Span]) -> list[Span]:
    """The sentences on a project: those in its own part of the text, that name it, or in whose paragraph it was named last; and
    all that name no other where the title names it alone."""
    only = _is_titled(text, own, others)
    described = parts[1:] or parts  # its description, where there is one, and not all that its part holds
    found, end = list[Span](), 0
    last = only  # whether it was named last in the paragraph; None where nothing was
    for span in sentences(text):
        words = flat(text[slice(*span)])
        mine, theirs = _last(words, own), _last(words, others)
        last = only if "\n\n" in text[end : span.start] else last
        last = mine >= theirs if max(mine, theirs) >= 0 else last
        end = span.end
        if mine >= 0 or last or (last is None and _is_within(span, described)):
            found.append(span)
    return found


def _is_within(span: Span, parts: Sequence[Span]) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in parts)


def _is_titled(text: str, own: Collection[str], others: Collection[str]) -> bool | None:
    """Whether a text's title names a project that it also names most; None where not."""
    lines = (line for line in text[: 2 * _TITLE].splitlines() if not _POINT.match(line))
    title, whole = flat("\n".join(lines))[:_TITLE], flat(text)
    return (_names(title, own) and _count(whole, own) > _count(whole, others)) or None


_POINT = re.compile(r"\s*[*•–-]\s")
_TITLE = 500
"""So many first characters hold a text's title."""


def _count(words: str, names: Collection[str]) -> int:
    return sum(words.count(name) for name in names)


def _names(words: str, names: Collection[str]) -> bool:
    return _last(words, names) >= 0


def _last(words: str, names: Collection[str]) -> int:
    return max((words.rfind(name) for name in names), default=-1)
