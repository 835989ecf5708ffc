"""PDF, page by page from its text layer: the only importer of PDFium, which is not safe in two threads at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from statistics import median

import pypdfium2

from indexer.reading.file import UNSEEN, Extract, File, kind_of, title_of
from indexer.records import Page

_FORM_FIELDS = (
    "ifyllbara formulärfält: värdena läses efter sidans övriga text; "
    "skriv ut formuläret som en ny PDF för att få dem på rad"
)
_OCR = "OCR-tolka filen (t.ex. med ocrmypdf) och lägg in den igen"
# The first: PDFium's sign for a hyphen where it joins two lines.
_PDF_LINE_END = re.compile(r"[\ufffe\x02](?:\r?\n)?|\r\n")
_PARAGRAPH_STEP = 1.35  # from foot to foot of two lines, in the page's usual step; Word's paragraphs are at 1.4 or more
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(file: File) -> Extract:
    try:
        with pypdfium2.PdfDocument(file.data) as pdf:
            if pdf.get_formtype():
                pdf.init_forms()
                file.warn(_FORM_FIELDS, "info")
            texts = [_pdf_page(pdf, number) for number in range(len(pdf))]
            title = title_of(pdf.get_metadata_value("Title"))
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
    if not any(map(_has_text, texts)):
        raise file.refusal(f"PDF-filen har inget textlager (sidor: {len(texts)}): {_OCR}")
    for first, last in _runs(number for number, text in enumerate(texts, 1) if not _has_text(text)):
        which = f"sidan {first} har" if first == last else f"sidorna {first}–{last} har"
        file.warn(f"{which} ingen läsbar text: är det bilder med text, {_OCR}", page=first)
    starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
    pages = tuple(Page(start=start, number=number) for number, start in enumerate(starts, 1))
    return Extract("\n".join(texts), pages=pages, title=title)


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
    text = _with_paragraphs(words, str(words.get_text_range()))
    words.close()
    page.close()
    return _pdf_text(text)


def _with_paragraphs(words: pypdfium2.PdfTextPage, text: str) -> str:
    """The page's text with an empty line where the page leaves more than a line's height free:
    PDFium tells only lines."""
    starts = [0, *(match.end() for match in _PDF_LINE_END.finditer(text))]
    feet = [_foot(words, start) for start in starts]
    steps = [None if above is None or foot is None else above - foot for above, foot in pairwise(feet)]
    forward = [step for step in steps if step is not None and step > 0]
    if not forward:
        return text
    usual = median(forward)
    pieces = [text[: starts[1]]]
    for start, end, step in zip(starts[1:], [*starts[2:], len(text)], steps, strict=True):
        if step is not None and step > _PARAGRAPH_STEP * usual:
            pieces.append("\r\n")
        pieces.append(text[start:end])
    return "".join(pieces)


def _foot(words: pypdfium2.PdfTextPage, at: int) -> float | None:
    """How high above the page's foot the character at an offset of the page's text stands, in points."""
    index = pypdfium2.raw.FPDFText_GetCharIndexFromTextIndex(words, at)
    return float(words.get_charbox(index, loose=True)[1]) if 0 <= index < words.count_chars() else None


def _pdf_text(text: str) -> str:
    """A page's text as it is stored.

    >>> _pdf_text("klimat\\ufffeomställning 2025 \\r\\nnästa rad\\x00")
    'klimat-\\nomställning 2025\\nnästa rad'
    """
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
