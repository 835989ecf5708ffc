"""PDF, page by page from its text layer: the only importer of PDFium, which is not safe in two threads at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from statistics import median

import pypdfium2

from indexer.reading.file import LIGATURES, UNSEEN, Extract, File, kind_of, title_of
from indexer.reading.ocr import with_text_layer
from indexer.records import Page

_FORM_FIELDS = (
    "ifyllbara formulärfält: värdena läses efter sidans övriga text; "
    "skriv ut formuläret som en ny PDF för att få dem på rad"
)
_OCR = "OCR-tolka filen (t.ex. med ocrmypdf) och lägg in den igen"
_INSTALL = "; är ocrmypdf och tesseract-ocr-swe installerade tolkas den när den läses"
_READ_BY_OCR = "sidorna saknar textlager och är OCR-tolkade: stavning och tal kan vara fel"
# The first: PDFium's sign for a hyphen where it joins two lines.
_PDF_LINE_END = re.compile(r"[\ufffe\x02](?:\r?\n)?|\r\n")
_WIDE = 0.7
"""How wide a gap between columns is at least, in heights of its line."""
_ALIGNED = 3.0
"""Points by which the cells of a column may begin apart."""
_COLUMN_GAPS = 2
"""So many wide gaps make a line a table's row."""
_PARAGRAPH_STEP = 1.35  # from foot to foot of two lines, in the page's usual step; Word's paragraphs are at 1.4 or more
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(file: File) -> Extract:
    """The text layer page by page; a scan without one is read by OCR where that is installed."""
    texts, title = _texts(file, file.data)
    if not any(map(_has_text, texts)):
        if read := with_text_layer(file.data):
            texts, title = _texts(file, read)
        if not any(map(_has_text, texts)):
            raise file.refusal(f"PDF-filen har inget textlager (sidor: {len(texts)}): {_OCR}{_INSTALL}")
        file.warn(_READ_BY_OCR)
    for first, last in _runs(number for number, text in enumerate(texts, 1) if not _has_text(text)):
        which = f"sidan {first} har" if first == last else f"sidorna {first}–{last} har"
        file.warn(f"{which} ingen läsbar text: är det bilder med text, {_OCR}", page=first)
    starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
    pages = tuple(Page(start=start, number=number) for number, start in enumerate(starts, 1))
    return Extract("\n".join(texts), pages=pages, title=title)


def _texts(file: File, data: bytes) -> tuple[list[str], str | None]:
    """The text of each page, and the title that the file's properties give."""
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if pdf.get_formtype():
                pdf.init_forms()
                file.warn(_FORM_FIELDS, "info")
            texts = [_pdf_page(pdf, number) for number in range(len(pdf))]
            return texts, title_of(pdf.get_metadata_value("Title"))
    except pypdfium2.PdfiumError as problem:
        if problem.err_code == _PASSWORD:
            raise file.refusal(
                "PDF-filen är lösenordsskyddad: spara en kopia utan lösenord och lägg in den"
            ) from problem
        kind = kind_of(file.data)
        what = (
            f"är {kind}, inte en PDF"
            if kind and kind != "en PDF"
            else "kan inte läsas som PDF (filen är skadad eller av annat slag)"
        )
        raise file.refusal(f"{what}: öppna den, spara om som PDF och lägg in den igen") from problem


def _pdf_page(pdf: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = pdf[index]
        if page.formenv:
            page.flatten()
            page.close()
            page = pdf[index]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:  # one damaged page: it is reported with the pages that have no text
        return ""
    text = _laid_out(words, str(words.get_text_range()))
    words.close()
    page.close()
    return _pdf_text(text)


def _laid_out(words: pypdfium2.PdfTextPage, text: str) -> str:
    """The page's text with an empty line where the page leaves more than a line's height free, and wide blanks between
    the columns of a table: PDFium tells only lines."""
    starts = [0, *(match.end() for match in _PDF_LINE_END.finditer(text))]
    lines = _with_columns(words, [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)])
    feet = [_foot(words, start) for start in starts]
    steps = [None if above is None or foot is None else above - foot for above, foot in pairwise(feet)]
    forward = [step for step in steps if step is not None and step > 0]
    if not forward:
        return "".join(lines)
    usual = median(forward)
    pieces = lines[:1]
    for line, step in zip(lines[1:], steps, strict=True):
        if step is not None and step > _PARAGRAPH_STEP * usual:
            pieces.append("\r\n")
        pieces.append(line)
    return "".join(pieces)


def _with_columns(words: pypdfium2.PdfTextPage, lines: list[str]) -> list[str]:
    """The lines with three blanks where a table's columns part: where two rows or more have several wide gaps."""
    at, gaps = 0, list[dict[int, float]]()
    for line in lines:
        wide = ((blank, _behind_gap(words, at + blank)) for blank in _blanks(line))
        gaps.append({blank: left for blank, left in wide if left is not None})
        at += len(line)
    tabled = [
        any(_share_columns(own, other) for other in gaps[max(0, n - 1) : n] + gaps[n + 1 : n + 2])
        for n, own in enumerate(gaps)
    ]
    return [_widened(line, list(own)) if row else line for line, own, row in zip(lines, gaps, tabled, strict=True)]


def _share_columns(own: dict[int, float], other: dict[int, float]) -> bool:
    """Whether what stands behind the wide gaps of two lines begins below each other."""
    shared = sum(any(abs(left - near) < _ALIGNED for near in other.values()) for left in own.values())
    return shared >= _COLUMN_GAPS


def _blanks(line: str) -> list[int]:
    return [match.start() for match in re.finditer(r"(?<=\S) (?=\S)", line)]


def _behind_gap(words: pypdfium2.PdfTextPage, at: int) -> float | None:
    """Where on the page the words behind a blank begin, where that is as wide as one between columns."""
    before, after = (
        words.get_charbox(index, loose=True)
        if 0 <= (index := pypdfium2.raw.FPDFText_GetCharIndexFromTextIndex(words, place)) < words.count_chars()
        else None
        for place in (at - 1, at + 1)
    )
    if before is None or after is None or after[0] - before[2] <= _WIDE * (before[3] - before[1]):
        return None
    return float(after[0])


def _widened(line: str, blanks: list[int]) -> str:
    parts = [line[start + 1 : end] for start, end in pairwise((-1, *blanks, len(line)))]
    return "   ".join(parts)


def _foot(words: pypdfium2.PdfTextPage, at: int) -> float | None:
    """How high above the page's foot the character at an offset of the page's text stands, in points."""
    index = pypdfium2.raw.FPDFText_GetCharIndexFromTextIndex(words, at)
    return float(words.get_charbox(index, loose=True)[1]) if 0 <= index < words.count_chars() else None


def _pdf_text(text: str) -> str:
    """A page's text as it is stored.

    >>> _pdf_text("klimat\\ufffeomställning 2025 \\r\\nnästa rad\\x00")
    'klimat-\\nomställning 2025\\nnästa rad'
    >>> _pdf_text("medﬁnansiering")
    'medfinansiering'
    """
    text = text.translate(LIGATURES)
    text = re.sub(r"[\ufffe\x02](?:\r?\n)?", "-\n", text)
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"\u00ad(\n?)", lambda match: "-\n" if match[1] else "", text)
    text = UNSEEN.sub("", text)
    return re.sub(r"[ \t]+(?=\n|\Z)", "", text).strip("\n")


def _has_text(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers.

    >>> _runs([2, 3, 4, 9])
    [(2, 4), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
