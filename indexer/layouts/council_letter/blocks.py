"""A council letter as sections of headings, list items and paragraphs, over its legible text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal

from indexer.layouts.shared.base import words_of
from indexer.records import Span
from indexer.text import Line, MappedText, is_packed, lines, sentences, unhyphenated
from indexer.values import NUMERAL_PATTERN, squeeze

BULLET = re.compile(r"\s*(?:[•●▪¢*–-]|[eo](?=\s)|\d{1,2}[.)])\s+")
ITEM = re.compile(
    rf"(?:{BULLET.pattern})?\s*(?P<name>[A-ZÅÄÖ][^\d.:;]*?)[,:]?\s+(?P<value>(?:(?:ca\.?|c:a|cirka|drygt|omkring)\s*)?{NUMERAL_PATTERN}\s*(?:EU-)?(?:projekt|kr|kronor|SEK|[MTmt]kr|[Mm]nkr|milj\w+|tusen)\b[^,\d]{{0,20}})$"
)
"""An entry of a list of figures: a name, then a count or sum ("Miljöförvaltningen, 17 projekt.")."""
ROW = re.compile(
    r"\|?\s*(?P<name>[A-ZÅÄÖ][^\d\t|]*?)\s*(?:\t|\||\s{3,})\s*(?P<value>\d{1,3}(?:[ \u00a0.]\d{3})+|\d{1,9})\s*\|?$"
)
"""A row of a table: a name and a bare number, whose unit the table's head tells."""
_HEAD = re.compile(r"\|?\s*[^\d\t|]+?\s*(?:\t|\||\s{3,})\s*(?P<what>[^\d\t|]+?)\s*\|?$")


@dataclass(frozen=True)
class Block:
    """A heading, a list item or a paragraph of the legible text; a paragraph may run over blank lines the scanner put in."""

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
    """A known title on a line of its own; elsewhere than in lists of decisions, dates and names also any short free-standing line.

    In a ``packed`` text, which has lost its blank lines, a line stands free behind the end of a sentence or a list.
    """
    text = line.text.strip()
    if text.casefold().rstrip(":") in words()["sections"]["titles"]:
        return True
    if section.casefold() in ("", *words()["sections"]["formal"]) and not text.casefold().endswith(" bedömning"):
        return False
    if below is not None and _HEAD.match(text) and ROW.match(below.text.strip()):
        return False
    ended = (
        packed and above is not None and bool(re.search(r"[.!?]$|\t", above.text.rstrip()) or ITEM.match(above.text))
    )
    free = above is None or not above or ended
    apart = below is not None and (gap_below or bool(BULLET.match(below.text)))
    short = 3 < len(text) <= (90 if apart else 60) and text[0].isupper() and text[-1] not in ".,;:!?-–”\"'"
    return free and short and not BULLET.match(line.text) and not ITEM.match(line.text) and _opens(below)


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
    found: list[tuple[str, Block | None, list[Block]]] = [("", None, [])]
    open_block: tuple[Literal["item", "row", "text"], int, int] | None = None
    all_lines = lines(text.text)
    full = [line for line in all_lines if line]
    packed = is_packed(all_lines)
    parted = {line.start for line, below in pairwise(all_lines) if not below}
    after = dict(zip((line.start for line in full), [*full, None][1:], strict=True))

    def close() -> None:
        if open_block:
            found[-1][2].append(Block(open_block[0], text.slice(open_block[1], open_block[2])))

    for above, line in zip([None, *all_lines], all_lines, strict=False):
        if not line:
            continue
        start, end = line.stripped
        gap = above is not None and not above
        if _is_heading(line, above, after[line.start], found[-1][0], packed=packed, gap_below=line.start in parted):
            close()
            open_block = None
            heading = Block("heading", text.slice(start, end))
            found.append((squeeze(heading.body.text).rstrip(":"), heading, []))
        elif open_block and _goes_on(text.text[open_block[1] : open_block[2]], line, gap):
            open_block = (open_block[0], open_block[1], end)
        else:
            close()
            listed = BULLET.match(line.text) or ITEM.match(line.text)
            open_block = ("item" if listed else "row" if ROW.match(line.text.strip()) else "text", start, end)
    close()
    return [Section(title, heading, tuple(blocks)) for title, heading, blocks in found if heading or blocks]
