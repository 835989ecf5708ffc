"""Strategies for international work: a governing document, often behind covering letters (tjänsteskrivelser).

The letters come first, each with its own head; the strategy has a table of contents, headings without numbers, and says
who is responsible for what. Its year is that of its own date, not of the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from indexer.layouts.shared.base import Context, head, paragraphs, passages, words_of
from indexer.layouts.shared.membership_entries import membership_entries
from indexer.layouts.shared.outline import (
    Heading,
    footer_page,
    headings,
    looks_like_heading,
    page_starts,
    plain,
    rejoined,
    table_of_contents,
)
from indexer.layouts.shared.printed_pages import page_headers
from indexer.layouts.strategy.facts import Paragraph, memberships, places, plain_figures
from indexer.records import Document, Membership, Record, Report, Span
from indexer.text import Line, is_packed, lines
from indexer.values import compare_key, squeeze

WORDS = words_of("strategy")
TITLE_WITHIN = 8000
"""The strategy's title, or that of a letter about it, stands within so many characters of the beginning."""


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_TITLE = re.compile(
    rf"(?i)(?=.*(?:{_any(WORDS['title']['subjects'])}))(?=.*(?:\b(?:{_any(WORDS['title']['documents'])})\b|strategi\b"
    rf"|policy\b|program\b))"
)
_FOLLOWS_UP = re.compile(r"(?i)\W*(?:uppföljning|utvärdering|granskning|revision|lägesrapport|delrapport)\b.*strategi")
"""The title of a report on a strategy, which is none itself."""
_OPENING = 15
"""Lines among which a document's title stands."""
_LETTER = {compare_key(word) for word in WORDS["parts"]["letter"]}
_GOVERNING = {compare_key(word) for word in WORDS["parts"]["strategy"]}
_HEAD = {compare_key(word) for word in WORDS["parts"]["head"]}
_TOP = re.compile(
    rf"(?i)(?:(?:{_any(WORDS['headings']['top'])})(?:\s+och\s+.+)?|(?:{_any(WORDS['headings']['top_prefix'])}).*)"
)
_RESPONSIBLE = re.compile(rf"(?i)(?:{_any(WORDS['headings']['actors'])})")
_DATE = re.compile(r"\b(20\d\d)-\d{2}-\d{2}\b|\b\d{1,2} [a-zåäö]+ (20\d\d)\b")
_NUMBER = re.compile(r"\b([A-ZÅÄÖ]{1,6}[ -]?20\d\d[/-]\d{2,6})\b")
_ADDRESS = re.compile(r"(?i)\s*(?:https?://)?www\.\S+\s*")


@dataclass(frozen=True)
class Part:
    """A covering letter or the strategy: its range, its title's line, the text above the title."""

    span: Span
    title: Heading | None
    letter: bool


def _has_title(found: list[Line]) -> bool:
    """Whether a line that stands alone, or any line of a text without blank lines, is the title of a strategy."""
    apart = zip([_BLANK, *found], found, [*found[1:], _BLANK], strict=False)
    if any(_is_title(*three) for three in apart) or any(_wrapped_titles(found)):
        return True
    return is_packed(found) and any(_is_title(_BLANK, line, _BLANK) for line in found)


def _years(text: str) -> list[str]:
    """The years of the dates of a text."""
    return [match[1] or match[2] for match in _DATE.finditer(text)]


class Strategy:
    """Recognised by a title that names a strategy for international work, and by what such a document must say."""

    name = "strategy"
    title = "strategi för internationellt arbete"

    def matches(self, document: Document) -> float:
        """A title line, a governing document's marks, responsibilities, follow-up, goals; nothing without the title."""
        found = lines(document.text)
        folded = document.text.casefold()
        if any(_FOLLOWS_UP.match(line.text) for line in found[:_OPENING]):
            return 0.0
        if not _has_title(found) or len(re.findall(r"strategi|policyn?\b", folded)) < 3:
            return 0.0
        keys = [compare_key(plain(line.text)) for line in found if line and len(line.text) < 100]
        score = 0.4 + 0.2 * any(key in _GOVERNING for key in keys)
        score += 0.1 * any(word in folded for word in ("dokumentansvarig", "fastställ", "antagen"))
        score += 0.15 * any(key.startswith(("ansvar", "rollerochansvar", "organisation")) for key in keys)
        score += 0.15 * any(key.startswith(("uppföljning", "syfte")) for key in keys)
        return round(min(score, 1.0), 2) if score >= 0.55 else 0.0

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """The strategy's head, its networks, twin cities and figures, and every paragraph of letters and strategy."""
        yield from _Reading(document, context).records()


class _Reading:
    """One document on its way to records."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document, self.text, self.context, self.ledger = document, document.text, context, context.ledger
        self.lines = lines(document.text)
        self.contents = table_of_contents(self.lines)
        for entry in self.contents:
            self.ledger.ignore(entry.span, "innehållsförteckning")
        self.footers = self._footers()
        for span, _ in self.footers:
            self.ledger.ignore(span, "sidnummer")
        found = self._headings()
        self.headings = [item for item in found if compare_key(item.title) not in _LETTER | _GOVERNING]
        self.parts = self._parts()
        self.strategy = self.parts[-1]
        self.report = self._head()
        self.actors = context.vocabulary.actors(self.report.municipality)
        self._ignore_addresses()
        self.skip = [span for span, _ in self.ledger.ignored] + [item.span for item in self.headings]
        self._number_pages()

    def _footers(self) -> list[tuple[Span, int]]:
        """The lines that print a page number, each with the page it closes."""
        taken = {entry.span for entry in self.contents}
        printed = {line.span: footer_page(line.text) for line in self.lines if line.span not in taken}
        footers = {span: page for span, page in printed.items() if page is not None}
        known = {span.start for span in footers}
        # a header closes the page before its own
        above = [header for header in page_headers(self.text) if header.span.start not in known]
        return sorted([*footers.items(), *((header.span, header.page - 1) for header in above)])

    def _headings(self) -> list[Heading]:
        """Titles over several lines and all other headings, those of letters and governing documents included."""
        tops = {compare_key(word) for word in WORDS["headings"]["top"]}
        numbers = {span for span, _ in self.footers}
        wrapped = list(_wrapped_titles(self.lines))
        found = [item for item in headings(self.lines, self.contents, labels=tops) if item.span not in numbers]
        alone = [item for item in found if not any(item.span.touches(title.span) for title in wrapped)]
        return sorted([*alone, *wrapped], key=lambda item: item.span.start)

    def records(self) -> Iterator[Record]:
        """Everything, the head first."""
        yield self.report
        told: list[Paragraph] = []
        found: list[Record] = []
        for part in self.parts:
            for section, span, department in self._sections(part):
                spans = rejoined(self.text, paragraphs(self.document, *span, self.skip))
                found += passages(self.report, self.context, spans, section=section, department=department)
                if not part.letter:
                    told += [Paragraph(item, section) for item in spans]
        entered = list(membership_entries(self.report, self.context))
        yield from entered
        known = {one.network for one in entered}
        every = memberships(self.report, self.context, told)
        yield from (one for one in every if not (isinstance(one, Membership) and one.network in known))
        yield from places(self.report, self.context, told)
        yield from plain_figures(self.report, self.context, told)
        yield from found

    def _parts(self) -> list[Part]:
        """Letters in order and the strategy last; a document without letters is all strategy."""
        starts = self._part_starts()
        governing = next((number for number, (_, letter) in enumerate(starts) if not letter), len(starts) - 1)
        starts = [*starts[:governing], starts[governing]]
        edges = [0, *(start for start, _ in starts[1:]), len(self.text)]
        spans = [Span(*edge) for edge in pairwise(edges)]
        return [Part(span, self._title(span, letter), letter) for span, (_, letter) in zip(spans, starts, strict=True)]

    def _part_starts(self) -> list[tuple[int, bool]]:
        """Where letters (True) and the strategy begin; a mark of the strategy that a letter follows does not count."""
        starts: list[tuple[int, bool]] = []
        for number, line in enumerate(self.lines):
            key = compare_key(plain(line.text))
            if key in _LETTER or key in _GOVERNING:
                starts.append((self._head_above(number), key in _LETTER))
        if all(letter for _, letter in starts):
            starts.append((self._strategy_start(starts[-1][0] if starts else None), False))
        followed = [*(letter for _, letter in starts[1:]), False]
        return sorted(start for start, by_letter in zip(starts, followed, strict=True) if start[1] or not by_letter)

    def _head_above(self, number: int) -> int:
        """Where a letter's head begins: 'Handläggare' and a name may stand above the word 'Tjänsteskrivelse'."""
        for above in range(number, max(-1, number - 8), -1):
            if compare_key(plain(self.lines[above].text)) in _HEAD:
                return self.lines[above].start
        return self.lines[number].start

    def _strategy_start(self, letter: int | None) -> int:
        """Without a mark of its own the strategy begins at its title behind the last letter: the
        one nearest above the contents."""
        if letter is None:
            return 0
        stop = self.contents[0].span.start if self.contents else len(self.text)
        titles = [
            item.span.start for item in self.headings if letter < item.span.start < stop and _TITLE.match(item.title)
        ]
        own = titles[1:] if len(titles) > 1 else []
        return own[-1] if own else stop if self.contents else len(self.text) - 1

    def _title(self, span: Span, letter: bool) -> Heading | None:
        inside = [item for item in self.headings if span.start <= item.span.start < span.end]
        if not letter:
            return next((item for item in inside if _TITLE.match(item.title)), None)
        return next((item for item in inside if len(item.title.split()) >= 4), None)

    def _head(self) -> Report:
        title = self._own_title()
        if title is None:
            self.ledger.report("info", "strategins titel framgår inte av någon egen rad")
        front = self.text[self.strategy.span.start : self._front_end()]
        dates = _years(front) or re.findall(r"\b20\d\d\b", title or "")
        letters = "\n".join(self.text[slice(*part.span)] for part in self.parts if part.letter)
        if not dates and (dates := sorted(_years(letters))[:1]):
            self.ledger.report("info", "strategin är inte daterad: året är den tidigaste skrivelsens")
        number = _NUMBER.search(front)
        return head(
            self.document,
            self.context,
            Strategy.name,
            title=re.sub(r"(?i)^förslag till\s+", "", title) if title else None,
            year=int(dates[0]) if dates else None,
            diary_number=number[1] if number else self._letter_number(),
        )

    def _own_title(self) -> str | None:
        """The strategy's title, else the one that a letter names; one in capitals as a letter writes it out."""
        titles = [(part, part.title.title) for part in reversed(self.parts) if part.title]
        named = [title for part, title in titles if part is self.strategy or _TITLE.match(title)]
        if not named:
            return None
        own = compare_key(named[0])
        written = (other for other in named[1:] if named[0].isupper() and compare_key(other).startswith(own))
        return next(written, named[0])

    def _front_end(self) -> int:
        """Where the strategy's front page ends: at the table of contents or at its first section."""
        inside = [
            item.span.start
            for item in self.headings
            if item.span.start > self.strategy.span.start and _TOP.fullmatch(item.title)
        ]
        contents = [entry.span.start for entry in self.contents if entry.span.start > self.strategy.span.start]
        return min([*inside[:1], *contents[:1], self.strategy.span.start + 3000])

    def _letter_number(self) -> str | None:
        """The matter under which the strategy was sent out: that of the earliest letter."""
        found: list[tuple[str, str]] = []
        for part in self.parts:
            words = self.text[slice(*part.span)]
            date, number = re.search(r"20\d\d-\d{2}-\d{2}", words), _NUMBER.search(words)
            if part.letter and number:
                found.append((date.group() if date else "9999", number[1]))
        return min(found)[1] if found else None

    def _ignore_addresses(self) -> None:
        for line in self.lines:
            name = compare_key(line.text)
            if line and (_ADDRESS.fullmatch(line.text) or name == compare_key(self.report.municipality)):
                self.ledger.ignore(line.span, "kommunens namn och webbadress")
        ignored = {span for span, _ in self.ledger.ignored}
        self.headings = [item for item in self.headings if item.span not in ignored]

    def _number_pages(self) -> None:
        if self.document.pages:
            self.context.with_pages(self.document.pages)
            return
        starts = [
            span
            for span in paragraphs(self.document, 0, len(self.text), self.skip)
            if span.start > self.strategy.span.start
        ]
        first = next((page for span, page in self.footers if span.start > self.strategy.span.start), 1)
        later = [footer for footer in self.footers if footer[0].start > self.strategy.span.start][1:]
        self.context.with_pages(page_starts(self.text, self.headings, later, starts, (self.strategy.span.start, first)))

    def _sections(self, part: Part) -> Iterator[tuple[tuple[str, ...], Span, str | None]]:
        """The text under each heading of a part: section path, range, and the actor it speaks of."""
        untitled = "Tjänsteskrivelse" if part.letter else self.report.title
        name, opening = (part.title.title, part.title.span.start) if part.title else (untitled, part.span.start)
        front = {item.span for item in self.headings if part.span.start <= item.span.start < opening}
        self.skip = [span for span in self.skip if span not in front]
        sender = self._sender(Span(part.span.start, opening)) if part.letter else None
        inside = [item for item in self.headings if opening < item.span.start < part.span.end]
        for item in filter(None, [*inside, part.title]):
            self.ledger.use(item.span)
        stops = [*(item.span.start for item in inside), part.span.end]
        yield (name,), Span(part.span.start, stops[0]), sender
        paths = self._letter_paths(name, inside) if part.letter else self._paths(inside)
        for (item, path), stop in zip(paths, stops[1:], strict=False):
            yield path, Span(item.span.end, stop), sender if part.letter else self._actor_named(item.title)

    def _actor_named(self, title: str) -> str | None:
        actor = self.actors.get(title)
        return actor.name if actor else None

    def _sender(self, span: Span) -> str | None:
        found = self.actors.find(self.text[slice(*span)])
        return found[-1][0].name if found else None

    def _letter_paths(self, name: str, inside: list[Heading]) -> list[tuple[Heading, tuple[str, ...]]]:
        return [(item, (name, item.title)) for item in inside]

    def _paths(self, inside: list[Heading]) -> list[tuple[Heading, tuple[str, ...]]]:
        """Section paths: by Markdown level, else by what such headings say; who is responsible
        stands below a heading without text."""
        stack: list[tuple[int, str]] = []
        opener = False
        paths = []
        for number, item in enumerate(inside):
            following = inside[number + 1].span.start if number + 1 < len(inside) else len(self.text)
            empty = not self.text[item.span.end : following].strip()
            if item.level:
                rank = item.level
            elif _TOP.fullmatch(item.title) or not stack:
                rank, opener = 1, False
            elif opener and (_RESPONSIBLE.match(item.title) or self.actors.get(item.title)):
                rank = 3
            else:
                rank, opener = 2, empty
            stack = [*((level, title) for level, title in stack if level < rank), (rank, item.title)]
            paths.append((item, tuple(title for _, title in stack)))
        return paths


_BLANK = Line("", 0)


def _is_title(above: Line, line: Line, below: Line) -> bool:
    """Whether a line can be the title of the document: near its beginning, on its own, no sentence,
    no numbered chapter."""
    words = plain(line.text)
    alone = not above and not below and line.start < TITLE_WITHIN and not re.match(r"[#*\s]*\d+\.", line.text)
    return (
        alone
        and 10 < len(words) < 140
        and looks_like_heading(line.text)
        and "@" not in words
        and bool(_TITLE.match(words))
    )


def _wrapped_titles(all_lines: list[Line]) -> Iterator[Heading]:
    """Titles printed over two or three lines between blank ones."""
    blocks: list[list[Line]] = [[]]
    for line in all_lines:
        if line.start > TITLE_WITHIN:
            break
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    for block in blocks:
        joined = squeeze(" ".join(plain(line.text) for line in block))
        whole = Line(joined, block[0].start) if block else _BLANK
        if (
            1 < len(block) < 4
            and not any(":" in line.text or "\t" in line.text for line in block)
            and _is_title(_BLANK, whole, _BLANK)
        ):
            yield Heading(joined, Span(block[0].span.start, block[-1].span.end))


LAYOUT = Strategy()
