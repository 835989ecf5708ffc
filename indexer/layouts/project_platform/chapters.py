"""The chapters of a report on several projects: where each begins and ends, and which project it tells of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from indexer.layouts.shared.base import words_of
from indexer.layouts.shared.outline import Heading
from indexer.layouts.shared.project_facts import Facts, owner_at
from indexer.records import Span, Value
from indexer.values import compare_key, repair_name
from indexer.vocabulary import Actors

WORDS = words_of("project_platform")
_OUTSIDE = ("closing", "report")
_KIND = {
    kind: re.compile(
        rf"(?:{'|'.join(map(re.escape, words))})(?:\s*\([^)]*\)|(?:\s+och\s+|\s*[/,]\s*).+)?", re.IGNORECASE
    )
    for kind, words in WORDS["headings"].items()
    if kind not in _OUTSIDE
}
SECTION_KEYS = {compare_key(word) for words in WORDS["headings"].values() for word in words}
"""Headings that count even where no blank line sets them off (``compare_key``)."""
_CLOSING = re.compile(rf"(?:{'|'.join(map(re.escape, WORDS['headings']['closing']))})", re.IGNORECASE)
_SHORT = re.compile(r"\s*\((?=\d*[A-ZÅÄÖ])[A-ZÅÄÖ\d][A-ZÅÄÖ\d&+-]{1,9}\)$")
_STATUS_WORDS = "|".join(map(re.escape, WORDS["status"]["words"]))
_STATUS = re.compile(rf"\s*(?:\s[–—-]\s*|\()(?P<status>(?:{_STATUS_WORDS})\b[^)]*)\)?\s*$", re.IGNORECASE)


_NEAR = 250
"""A project's owner stands within so many characters of the heading above."""


@dataclass
class Chapter:
    """A project's chapter: its heading, its range, and the headings inside it."""

    heading: Heading
    end: int
    inner: list[Heading] = field(default_factory=list)


@dataclass
class Draft:
    """A project while it is being put together from its chapter, the tables and the rest of the report."""

    name: Value[str]
    chapter: Chapter
    facts: Facts
    source: Span
    status: str | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    acronym: str | None = None
    description: list[Span] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name.value or self.chapter.heading.title

    def add_alias(self, alias: str) -> None:
        """Another spelling; one that differs in capitals only is none."""
        if alias.casefold() not in {known.casefold() for known in (self.title, *self.aliases)}:
            self.aliases[alias] = None


def section_kind(title: str) -> str | None:
    """Which section of a project's chapter a heading opens.

    >>> (section_kind("Utmaningar och lärdomar"), section_kind("Framgångsfaktorer (förväntade)"),
    ...  section_kind("Utmaningar för målgruppen"))
    ('challenges', 'success', None)
    """
    return next((kind for kind, pattern in _KIND.items() if pattern.fullmatch(title)), None)


def is_section(item: Heading, chapter: Chapter) -> bool:
    """A labelled section; the second of its kind in a chapter is a part of the section above it."""
    kind = section_kind(item.title)
    return kind is not None and item is next(other for other in chapter.inner if section_kind(other.title) == kind)


def find_chapters(found: list[Heading], text: str, actors: Actors) -> list[Chapter]:
    """The projects' chapters: a heading followed by a section of facts, or by a paragraph that names the owner."""
    recurring = _recurring(found)
    starts = _chapter_starts(found, text, actors, recurring)
    chapters = []
    for start, after in pairwise([*starts, len(found)]):
        end = _chapter_end(found[start:after], recurring) + start
        chapters.append(Chapter(found[start], _begin_of(found, end, text), found[start + 1 : end]))
    return chapters


def _begin_of(found: list[Heading], number: int, text: str) -> int:
    """Where a heading begins; the text's end behind the last one."""
    return found[number].span.start if number < len(found) else len(text)


def _chapter_starts(found: list[Heading], text: str, actors: Actors, recurring: set[str]) -> list[int]:
    """The numbers of the headings that begin a project's chapter."""
    starts: list[int] = []
    facts_open = False
    told = _fact_headings(found, text, actors)
    for number, item in enumerate(found):
        kind = "facts" if compare_key(item.title) in told else section_kind(item.title)
        if kind == "facts":
            if not starts or starts[-1] != number - 1:
                above = number > 0 and not section_kind(found[number - 1].title)
                starts.append(number - 1 if above else number)
            facts_open = True
        elif kind:
            facts_open = False
        elif not facts_open and not _CLOSING.match(item.title) and compare_key(item.title) not in recurring:
            owner = owner_at(text, Span(item.span.end, _begin_of(found, number + 1, text)), actors)
            if owner and owner.start - item.span.end < _NEAR:
                starts.append(number)
    return starts


def _fact_headings(found: list[Heading], text: str, actors: Actors) -> set[str]:
    """Headings, whatever their words, that open several sections with a project's owner: what
    others call Projektfakta."""
    stops = [*(item.span.start for item in found), len(text)][1:]
    counts: Counter[str] = Counter()
    for item, stop in zip(found, stops, strict=True):
        owner = owner_at(text, Span(item.span.end, stop), actors)
        if owner and owner.start - item.span.end < _NEAR:
            counts[compare_key(item.title)] += 1
    return {key for key, count in counts.items() if count > 1}


def opens_with_owner(text: str, item: Heading, chapter: Chapter, actors: Actors) -> bool:
    """Whether a section of a chapter begins with the project's owner."""
    after = (other.span.start for other in chapter.inner if other.span.start > item.span.start)
    owner = owner_at(text, Span(item.span.end, next(after, chapter.end)), actors)
    return owner is not None and owner.start - item.span.end < _NEAR


def _recurring(found: list[Heading]) -> set[str]:
    """Headings that the table of contents has for several chapters: sections of a project, whatever they are called."""
    counts = Counter(compare_key(item.title) for item in found if item.listed)
    return {key for key, count in counts.items() if count > 1}


def _chapter_end(run: list[Heading], recurring: set[str]) -> int:
    """How many headings of a run belong to the chapter that begins it."""
    last = max((number for number, item in enumerate(run) if section_kind(item.title)), default=0)
    for number, item in enumerate(run[1:], 1):
        closing = _CLOSING.match(item.title) and (item.listed or item.level or number > last)
        shallow = run[0].level and item.level and item.level <= run[0].level
        listed = not item.level and item.listed and number > last and compare_key(item.title) not in recurring
        if closing or shallow or listed:
            return number
    return len(run)


def heading_name(text: str, heading: Heading) -> Value[str]:
    """A project's name as its heading has it, without status and short name behind it ("– avslutat 2019", "(ESF)")."""
    name = _SHORT.sub("", without_status(heading.title))
    at = text.find(name, heading.span.start, heading.span.end)
    span = Span(at, at + len(name)) if at >= 0 else heading.span
    raw = text[slice(*span)]
    return Value(value=repair_name(name if at < 0 else raw), raw=raw, span=span)


def without_status(title: str) -> str:
    """A heading without the status behind the project's name.

    >>> without_status("Grön hamn – avslutat 2019"), without_status("Solrutt (pågår)"), without_status("Dag - natt")
    ('Grön hamn', 'Solrutt', 'Dag - natt')
    """
    return _STATUS.sub("", title)


def status_in(title: str) -> str | None:
    """The status behind the project's name: "avslutat 2019"."""
    found = _STATUS.search(title)
    return found["status"].strip() if found else None
