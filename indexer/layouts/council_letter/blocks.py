"""A council letter as sections of headings, list items and paragraphs, over its legible text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from indexer.layouts.shared.base import words_of
from indexer.records import Span
from indexer.text import Line, MappedText, is_packed, lines, sentences, unhyphenated
from indexer.values import NUMERAL_PATTERN, squeeze

BULLET = re.compile(r"\s*(?:[•●▪¢*–-]|[eo](?=\s)|\d{1,2}[.)])\s+")
ITEM = re.compile(
    rf"(?:{BULLET.pattern})?\s*(?P<name>[A-ZÅÄÖ][^\d.:;]*?)[,:]?\s+(?P<value>(?:(?:ca\.?|c:a|cirka|drygt"
    rf"|omkring)\s*)?{NUMERAL_PATTERN}\s*(?:EU-)?(?:projekt|kr|kronor|SEK|[MTmt]kr|[Mm]nkr|milj\w+"
    rf"|tusen)\b[^,\d]{{0,20}})$"
)
"""An entry of a list of figures: a name, then a count or sum ("Miljöförvaltningen, 17 projekt.")."""
ROW = re.compile(
    r"\|?\s*(?P<name>[A-ZÅÄÖ][^\d\t|]*?)\s*(?:\t|\||\s{3,})\s*(?P<value>\d{1,3}(?:[ \u00a0.]\d{3})+|\d{1,9})\s*\|?$"
)
"""A row of a table: a name and a bare number, whose unit the table's head tells."""
_HEAD = re.compile(r"\|?\s*[^\d\t|]+?\s*(?:\t|\||\s{3,})\s*(?P<what>[^\d\t|]+?)\s*\|?$")


@dataclass(frozen=True)
class Block:
    """A heading, a list item or a paragraph of the legible text; a paragraph may run over blank
    lines the scanner put in."""

    kind: Literal["heading", "item", "row", "text"]
    body: MappedText

    @property
    def span(self) -> Span:
        return self.body.source_span(0, len(self.body.text))

    @cached_property
    def flow(self) -> MappedText:
        """The words on one line, hyphens at line ends resolved."""
        return unhyphenated(self.body).sub(r"\s*\n\s*", " ")

    @cached_property
    def sentences(self) -> list[Span]:
        """Ranges of the sentences of ``flow``."""
        return list(sentences(self.flow.text))

    def source(self, span: Span) -> Span:
        """The range of the document behind a range of ``flow``."""
        return self.flow.source_span(*span)


@dataclass(frozen=True)
class Section:
    """A heading, readable, with what stands under it."""

    title: str
    heading: Block | None
    blocks: tuple[Block, ...]


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The words of this family."""
    return words_of("council_letter")


def _is_heading(
    line: Line, above: Line | None, below: Line | None, section: str, *, packed: bool, gap_below: bool
) -> bool:
    """A known title on a line of its own; elsewhere than in lists of decisions, dates and names also any short
    free-standing line.

    In a ``packed`` text, which has lost its blank lines, a line stands free behind the end of a sentence or a list.
    """
    text = line.text.strip()
    if text.casefold().rstrip(":") in words()["sections"]["titles"]:
        return True
    if section.casefold() in ("", *words()["sections"]["formal"]) and not text.casefold().endswith(" bedömning"):
        return False
    following = below.text if below else ""
    if _HEAD.match(text) and ROW.match(following.strip()):
        return False
    free = not above or (packed and _is_ended(above.text))
    apart = below is not None and (gap_below or bool(BULLET.match(following)))
    return free and not _is_item(line) and _is_short(text, 90 if apart else 60) and _opens(below)


def _is_item(line: Line) -> bool:
    return bool(BULLET.match(line.text) or ITEM.match(line.text))


def _is_ended(text: str) -> bool:
    """Whether nothing goes on behind a line: it ends a sentence, or is a table's row or an item."""
    return bool(re.search(r"[.!?]$|\t", text.rstrip()) or ITEM.match(text))


def _is_short(text: str, most: int) -> bool:
    return 3 < len(text) <= most and text[0].isupper() and text[-1] not in ".,;:!?-–”\"'"


def _opens(line: Line | None) -> bool:
    """Whether a line begins something of its own and does not go on in a sentence."""
    return line is not None and bool(BULLET.match(line.text) or re.match(r"\s*[A-ZÅÄÖ”“\"]", line.text))


def _goes_on(before: str, line: Line, gap: bool) -> bool:
    """Whether a line belongs to the paragraph or list item before it."""
    if BULLET.match(line.text) or any(
        form.match(words) for form in (ITEM, ROW) for words in (line.text.strip(), before)
    ):
        return False
    unfinished = not re.search(r"[.:!?][”\"]?$", before.rstrip())
    return not gap or (unfinished and not line.text.strip()[0].isupper())


def sections(text: MappedText) -> list[Section]:
    """The legible text as sections of blocks; a blank line in mid-sentence ends no paragraph."""
    found: list[tuple[str, Block | None, list[_Open]]] = [("", None, [])]
    all_lines = lines(text.text)
    packed = is_packed(all_lines)
    parted = {line.start for line, below in pairwise(all_lines) if not below}
    after = _following(all_lines)
    for above, line in zip([None, *all_lines], all_lines, strict=False):
        if not line:
            continue
        start, end = line.stripped
        section, _, blocks = found[-1]
        gap = above is not None and not above
        if _is_heading(line, above, after[line.start], section, packed=packed, gap_below=line.start in parted):
            heading = Block("heading", text.slice(start, end))
            found.append((squeeze(heading.body.text).rstrip(":"), heading, []))
        elif blocks and _goes_on(text.text[blocks[-1].start : blocks[-1].end], line, gap):
            blocks[-1] = blocks[-1]._replace(end=end)
        else:
            blocks.append(_Open(_kind(line), start, end))
    return [
        Section(title, heading, tuple(Block(block.kind, text.slice(block.start, block.end)) for block in blocks))
        for title, heading, blocks in found
        if heading or blocks
    ]


class _Open(NamedTuple):
    """A block that the next line may go on with."""

    kind: Literal["item", "row", "text"]
    start: int
    end: int


def _following(all_lines: list[Line]) -> dict[int, Line | None]:
    """By the start of each line that holds text the next one that does."""
    full = [line for line in all_lines if line]
    return dict(zip((line.start for line in full), [*full, None][1:], strict=True))


def _kind(line: Line) -> Literal["item", "row", "text"]:
    if _is_item(line):
        return "item"
    return "row" if ROW.match(line.text.strip()) else "text"
