"""Word documents, block by block: the only importer of python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from indexer.reading.blocks import Block, joined
from indexer.reading.file import LIGATURES, UNSEEN, Extract, File, title_of
from indexer.reading.office import check_package, damaged

_NO_WORDS = frozenset(
    qn(tag) for tag in "w:pPr w:rPr w:tblPr w:tblGrid w:sectPr w:sdtPr w:sdtEndPr w:del w:moveFrom w:instrText".split()
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BOX = qn("w:txbxContent")
_HEADING = re.compile(r"(?i)(?:heading|rubrik) ?([1-9])")
_CONTENTS = re.compile(r"(?i)(?:toc|contents|innehåll) ?(?:\d|heading|rubrik)")


class _Style(NamedTuple):
    level: int | None = None
    listed: bool = False
    contents: bool = False


def read_docx(file: File) -> Extract:
    check_package(file, "Word", "word/")
    try:
        document = docx.Document(BytesIO(file.data))
        text = joined(_Word(document).blocks(document.element.body))
        title = title_of(document.core_properties.title)
    except Exception as problem:  # python-docx lets KeyError, ValueError, lxml and its own errors out on damaged files
        raise damaged(file, "Word") from problem
    if not text.strip():
        raise file.refusal(
            "Word-dokumentet innehåller ingen text (bara bilder?): lägg in texten eller en OCR-tolkad PDF"
        )
    return Extract(text, title=title)


class _Word:
    """The blocks of a Word document.

    Walks the XML below python-docx's paragraphs, which leave out content controls, tracked insertions and text boxes:
    the fields of form templates and the titles of cover pages.
    """

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: _style(style) for style in document.styles}
        self.notes = dict(_notes(document.part))

    def blocks(self, container: Any) -> Iterator[Block]:
        """What a body, cell, text box or content control holds, in order."""
        for element in container:
            if element.tag == qn("w:p"):
                yield from self.paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self.rows(element)
            elif element.tag not in _NO_WORDS:
                yield from self.blocks(element)

    def paragraph(self, element: Any) -> Iterator[Block]:
        """The paragraph, then the text boxes and footnotes that hang on it."""
        style = self.style(element)
        words = _clean("".join(_words(element)))
        if words and not style.contents:
            if style.level:
                yield Block("paragraph", " ".join(words.split()), "#" * style.level + " ")
            elif style.listed:
                yield Block("item", words, "- ")
            else:
                yield Block("paragraph", words)
        for box in _boxes(element):
            yield from self.blocks(box)
        for reference in element.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
            if note := self.notes.get((reference.tag, reference.get(qn("w:id")))):
                yield Block("paragraph", note)

    def rows(self, table: Any) -> Iterator[Block]:
        """A line a row; a row of one single cell is a frame around paragraphs and gives these."""
        for row in table.iter(qn("w:tr")):
            if _table_of(row) is not table:
                continue
            cells = [list(self.blocks(cell)) for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
            if len(cells) == 1:
                yield from cells[0]
            elif any(cells):
                yield Block(
                    "row", "\t".join(" ".join(" ".join(block.text.split()) for block in cell) for cell in cells)
                )

    def style(self, paragraph: Any) -> _Style:
        """The paragraph's style with what the paragraph itself sets on top."""
        style = self.styles.get(paragraph.style, _Style())
        level = _level(paragraph)
        listed = _listed(paragraph)
        return style._replace(
            level=style.level if level is None else level or None, listed=style.listed if listed is None else listed
        )


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(qn("w:tbl")))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(qn("w:tr")))


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _NO_WORDS or child.tag == _BOX:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            yield "\t"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:cr") or (
            child.tag == qn("w:br") and child.get(qn("w:type"), "textWrapping") == "textWrapping"
        ):
            yield "\n"
        else:
            yield from _words(child)


def _boxes(element: Any) -> Iterator[Any]:
    """The outermost text boxes of a paragraph, without the copies kept for older programs."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _NO_WORDS:
            yield from _boxes(child)


def _clean(text: str) -> str:
    return re.sub(
        r"[ \t]*\n[ \t]*", "\n", UNSEEN.sub("", text.translate(LIGATURES).replace("\r", "\n").replace("\u00ad", ""))
    ).strip()


def _level(element: Any) -> int | None:
    """The heading level that an outline level sets: 1 to 4, 0 for running text, None where it is not set."""
    found = element.xpath("w:pPr/w:outlineLvl/@w:val")
    return None if not found else 0 if int(found[0]) > 8 else min(int(found[0]) + 1, 4)


def _listed(element: Any) -> bool | None:
    found = element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    return None if not found else found[0] != "0"


def _style(style: Any) -> _Style:
    """A style with what it takes over from those it is based on."""
    level: int | None = None
    listed: bool | None = None
    contents = False
    for _ in range(10):  # a damaged file may base two styles on each other
        name = style.name or ""
        contents = contents or bool(_CONTENTS.match(name))
        heading = _HEADING.fullmatch(name)
        own = min(int(heading[1]), 4) if heading else 1 if name in ("Title", "Rubrik") else _level(style.element)
        level = own if level is None else level
        listed = _listed(style.element) if listed is None else listed
        style = getattr(style, "base_style", None)
        if style is None:
            break
    return _Style(level or None, bool(listed), contents)


def _notes(part: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Footnotes and endnotes by the tag and id of the reference to them."""
    for kind in ("footnote", "endnote"):
        for relation in part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            for note in parse_xml(relation.target_part.blob).iter(qn(f"w:{kind}")):
                yield (qn(f"w:{kind}Reference"), note.get(qn("w:id"))), " ".join("".join(_words(note)).split())
