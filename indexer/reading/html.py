"""Pages of a website: the only importer of lxml.

What the frame of a page is (menus, breadcrumbs, cookies, share buttons) is left out by its element, role or class;
headings, lists, definition lists and tables keep their form. Nothing is fetched and nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as parser

from indexer.reading.blocks import Block, joined
from indexer.reading.file import LIGATURES, UNSEEN, Extract, File, title_of
from indexer.reading.plain import decoded

_NO_WORDS = frozenset(
    "script style noscript template nav form button select svg iframe object audio video canvas dialog head".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer header hr html"
    " li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_ROLES = frozenset("navigation search dialog alertdialog menu menubar toolbar".split())
_FRAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|brodsmul\w*|share|sharing|social|skip(?:link|nav|-link)?|menu|navbar"
    r"|navigation|sidebar-nav|pagination|visually-hidden|sr-only|screen-reader-text)(?=$|[\s_-])"
)
_BREAK = "\ue000"
"""Stands for a line break of the page's own; those of its source are spaces."""
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def read_html(file: File) -> Extract:
    """The words of a page as blocks of text; its title without the name of the site behind it."""
    text, _ = decoded(file)
    try:
        page = parser.document_fromstring(_DECLARATION.sub("", text) or "<html></html>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as problem:
        raise file.refusal("är ingen webbsida som kan läsas: spara sidan igen som HTML eller som text") from problem
    title = page.findtext(".//title")
    words = joined(_Page().blocks(page))
    own, *site = re.split(r"\s+[|–-]\s+", title or "")
    return Extract(words, title=title_of(own) if own else None, site=site[-1].strip() if site else None)


class _Page:
    """Collects the words of one page into blocks."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def blocks(self, element: Any) -> Iterator[Block]:
        """What an element holds, in order; running words wait until a block begins or ends."""
        if _is_frame(element):
            return
        tag = element.tag
        if level := re.fullmatch(r"h([1-6])", tag):
            yield from self._flush()
            if words := _clean(_all_words(element)):
                yield Block("paragraph", " ".join(words.split()), "#" * min(int(level[1]), 4) + " ")
        elif tag == "tr":
            yield from self._flush()
            yield from _row(element)
        elif tag == "dl":
            yield from self._flush()
            yield from _definitions(element)
        else:
            yield from self._inside(element)

    def _inside(self, element: Any) -> Iterator[Block]:
        item, block = element.tag == "li", element.tag in _BLOCKS
        if block:
            yield from self._flush()
        if element.tag == "br":
            self._words.append(_BREAK)
        self._words.append(element.text or "")
        for child in element:
            if item and child.tag in ("ul", "ol"):
                yield from self._flush(item=True)
            if isinstance(child.tag, str):
                yield from self.blocks(child)
            self._words.append(child.tail or "")
        if block:
            yield from self._flush(item=item)

    def _flush(self, *, item: bool = False) -> Iterator[Block]:
        words = _clean("".join(self._words))
        self._words = []
        if words:
            yield Block("item", " ".join(words.split()), "- ") if item else Block("paragraph", words)


def _is_frame(element: Any) -> bool:
    """Whether an element holds none of the page's own words."""
    if element.tag in _NO_WORDS or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (element.get("role") or "") in _ROLES or (element.tag != "body" and bool(_FRAME.search(named)))


def _row(row: Any) -> Iterator[Block]:
    """A line a row with tabs between its cells; a row of one cell is a frame around words."""
    cells = [" ".join(_clean(_all_words(cell)).split()) for cell in row if cell.tag in ("td", "th")]
    if len(cells) == 1 and cells[0]:
        yield Block("paragraph", cells[0])
    elif any(cells):
        yield Block("row", "\t".join(cells))


def _definitions(listed: Any) -> Iterator[Block]:
    """A definition list as labelled lines: "Projekttid: 2021–2023"."""
    label = ""
    for part in listed.iter("dt", "dd"):
        words = " ".join(_clean(_all_words(part)).split())
        if part.tag == "dt":
            label = words.rstrip(": ")
        elif words:
            yield Block("row", f"{label}: {words}" if label else words)
            label = ""


def _all_words(element: Any) -> str:
    """The words of an element and of all below it, without those of the frame."""
    if _is_frame(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts += [_BREAK if child.tag == "br" else " " if child.tag in _BLOCKS else "", _all_words(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def _clean(text: str) -> str:
    """Words with single spaces; only a line break of the page's own is one."""
    lines = (
        " ".join(UNSEEN.sub("", line).replace("\u00ad", "").split()) for line in text.translate(LIGATURES).split(_BREAK)
    )
    return "\n".join(line for line in lines if line)
