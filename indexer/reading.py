"""From bytes to ``Document``: the only importer of the PDF, Word and Excel libraries and of the encoding detector.

What the stored text of each kind of file is (every span points into it):

- **.txt .md .csv**: the decoded bytes, BOM and CR kept, nothing normalised: ``data.decode(document.encoding)``.
- **.pdf**: the text layer page by page, joined by one ``\\n``; line ends are ``\\n``, a hyphen that ends a line is ``-\\n``
  again, an empty line stands where the page leaves one free, characters that no reader sees are dropped.
- **.docx**: blocks in document order with a blank line between: headings as ``#`` to ``####``, list items as ``- ``, one line
  a table row with tabs between its cells. Deleted text, the table of contents, page headers and footers are left out;
  a footnote follows the paragraph that refers to it.
- **.xlsx**: for each visible sheet its name on a line, then one line a row with tabs between the cells.

Nothing in a file is executed, no external entity is fetched, and what unpacks beyond a bound is refused. One thread
at a time: PDFium keeps state of its own.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any, Literal, NamedTuple

import docx
import openpyxl
import pypdfium2
from charset_normalizer import from_bytes
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from indexer.errors import UnreadableFile, UnusableInput, reason
from indexer.records import Cell, Document, Issue, Level, Media, Page, Span

MAX_BYTES = 25_000_000
"""Largest file read unless the setting ``max_file_mb`` says otherwise; a megabyte is 1 000 000 bytes."""
MAX_UNPACKED = 150_000_000
"""Bytes that the parts of a Word or Excel file may unpack to together."""
MAX_CHARACTERS = 30_000_000
"""Characters that one document may hold."""
MAX_CELLS = 1_000_000
"""Cells that the tables of one document may hold."""
_MAX_GRID = 20_000_000  # cells visited, the empty ones between two far ones included
_MAX_ROWS = 1_048_576  # rows of a sheet in Excel

_MEDIA: dict[str, Media] = {
    ".txt": "text",
    ".md": "markdown",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
    ".xlsx": "xlsx",
}

Table = tuple[tuple[Cell, ...], ...]


class _Extract(NamedTuple):
    """What a reader makes of a file's bytes."""

    text: str
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None


@dataclass(frozen=True)
class _File:
    """A file under reading: its name below the folder, its bytes, and where its issues go."""

    name: str
    data: bytes
    issues: list[Issue]

    def warn(self, what: str, level: Level = "warning", page: int | None = None) -> None:
        self.issues.append(Issue(level=level, document=self.name, what=what, page=page))

    def refusal(self, why: str) -> UnreadableFile:
        return UnreadableFile(f"{self.name}: {why}")


# --- the folder ---------------------------------------------------------------------------------------------------


def report_files(folder: Path) -> list[Path]:
    """Every report file below ``folder``, sorted by its path there.

    Hidden files and folders, Office lock files (``~$…``), ``README*`` and other suffixes are left out. A linked folder is
    read once, whichever way it is reached first.
    """
    return _walk(folder)[0]


def read_folder(folder: Path, max_bytes: int = MAX_BYTES) -> tuple[list[Document], list[Issue]]:
    """Every report below ``folder``, and an issue for each file that cannot be read or repeats another to the byte.

    Raises ``UnusableInput`` where there is no such folder or no report file in it.
    """
    files, problems = _reports_in(folder)
    issues: list[Issue] = []
    for problem in problems:
        closed = f"mappen kan inte öppnas ({reason(problem)}): ändra rättigheterna"
        issues.append(Issue(level="error", document=_name(Path(problem.filename), folder), what=closed))
    documents: list[Document] = []
    first: dict[str, str] = {}
    for path in files:
        name = _name(path, folder)
        try:
            data = _bytes(path, name, max_bytes)
            digest = hashlib.sha256(data).hexdigest()
            if digest in first:
                same = f"har samma innehåll som {first[digest]} och räknas inte: ta bort en av dem"
                issues.append(Issue(level="warning", document=name, what=same))
                continue
            found: list[Issue] = []
            documents.append(_document(_File(name, data, found), path.suffix, digest))
        except UnreadableFile as refusal:
            issues.append(Issue(level="error", document=name, what=str(refusal)))
        else:
            issues += found
            first[digest] = name
    return documents, issues


def read(path: Path, folder: Path, issues: list[Issue], max_bytes: int = MAX_BYTES) -> Document:
    """One report; what a person should know of it is added to ``issues``.

    ``max_bytes`` is the largest file taken. Raises ``UnreadableFile`` with a Swedish line that names the file, what is
    wrong and the way forward.
    """
    name = _name(path, folder)
    data = _bytes(path, name, max_bytes)
    return _document(_File(name, data, issues), path.suffix, hashlib.sha256(data).hexdigest())


def _reports_in(folder: Path) -> tuple[list[Path], list[OSError]]:
    if not folder.exists():
        raise UnusableInput(f"{folder}: mappen finns inte: ange en mapp med rapporter")
    if not folder.is_dir():
        raise UnusableInput(f"{folder}: är en fil, inte en mapp: ange mappen som filen ligger i")
    files, problems = _walk(folder)
    if not files and not problems:
        raise UnusableInput(f"{folder}: mappen innehåller ingen rapport: lägg in filer av typen {' '.join(_MEDIA)}")
    return files, problems


def _walk(folder: Path) -> tuple[list[Path], list[OSError]]:
    files: list[Path] = []
    problems: list[OSError] = []
    seen: set[str] = set()
    for root, folders, names in os.walk(folder, onerror=problems.append, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(root, name) for name in names if _is_report(name))
        files += [path for path in paths if path.is_file() or path.is_symlink()]
    return sorted(files, key=lambda path: _name(path, folder)), problems


def _is_report(name: str) -> bool:
    return (
        Path(name).suffix.casefold() in _MEDIA
        and not name.startswith((".", "~$"))
        and not name.casefold().startswith("readme")
    )


def _name(path: Path, folder: Path) -> str:
    # A file name that is no UTF-8 comes as lone surrogates, which neither the index nor JSON can hold.
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def _bytes(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFile(f"{name}: är ingen läsbar fil (bruten länk?): ta bort den eller lägg in filen själv")
        size = path.stat().st_size
        if size > max_bytes:
            megabytes = f"filen är {_megabytes(size)} och gränsen är {_megabytes(max_bytes)}"
            raise UnreadableFile(f"{name}: {megabytes}: höj inställningen max_file_mb eller dela filen")
        data = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(
            f"{name}: kan inte öppnas ({reason(problem)}): ändra filens rättigheter eller lägg in den igen"
        ) from problem
    if not data.strip():
        raise UnreadableFile(f"{name}: filen är tom ({len(data)} byte): lägg in den igen eller ta bort den")
    return data


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " MB"


def _document(file: _File, suffix: str, digest: str) -> Document:
    media = _MEDIA.get(suffix.casefold())
    if media is None:
        raise file.refusal(f"filtypen {suffix or '(ingen)'} läses inte: spara som en av {' '.join(_MEDIA)}")
    made = _READERS[media](file)
    if not made.text.strip("\ufeff \t\r\n\f\v\u00a0\x00"):
        raise file.refusal("filen innehåller ingen text: lägg in den igen eller ta bort den")
    if len(made.text) > MAX_CHARACTERS:
        raise file.refusal(f"texten är {len(made.text)} tecken och gränsen är {MAX_CHARACTERS}: dela filen")
    return Document(
        name=file.name,
        text=made.text,
        media=media,
        encoding=made.encoding,
        pages=made.pages,
        tables=made.tables,
        title=made.title,
        digest=digest,
    )


# --- plain text and its encoding ----------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {
    b"%PDF-": "en PDF",
    b"PK\x03\x04": "ett zip-arkiv (som .docx och .xlsx)",
    _OLE: "ett äldre eller lösenordsskyddat Office-dokument",
    b"\x89PNG": "en PNG-bild",
    b"\xff\xd8\xff": "en JPEG-bild",
    b"{\\rtf": "ett RTF-dokument",
}
_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WIDE = ("utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be")
_NARROW = ("cp1252", "mac_roman", "cp850", "latin_1")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SWEDISH = re.compile(r"[åäöÅÄÖéÉ]")
_TYPOGRAPHIC = re.compile(r"(?<![^\W\d_])[–—‘’“”…•§°·½«»€²\u00a0]|[–—‘’“”…•§°·½«»€²\u00a0](?![^\W\d_])")


def _kind(data: bytes) -> str | None:
    """What the first bytes say a file is, in Swedish."""
    return next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), None)


def _plain(file: _File) -> _Extract:
    text, encoding = _decoded(file)
    return _Extract(text, encoding)


def _decoded(file: _File) -> tuple[str, str]:
    """The text and the codec that gives exactly it back from the bytes, with an issue unless that is UTF-8."""
    if kind := _kind(file.data):
        raise file.refusal(f"är {kind} och inte text: byt filändelse eller spara som text")
    text, encoding = _guessed(file.data)
    if text is None or len(_CONTROL.findall(text)) * 50 > len(text):
        raise file.refusal(
            f"innehåller binära data och inte text ({len(file.data)} byte): spara som text i UTF-8 eller ta bort filen"
        )
    if encoding != "utf-8":
        file.warn(
            f"filen är inte UTF-8: teckenkodningen {encoding} är antagen; se efter att å, ä och ö är rätt eller spara om som UTF-8"
        )
    elif broken := text.count("\ufffd") - file.data.count("\ufffd".encode()):
        file.warn(
            f"{broken} tecken är inte giltig UTF-8 och visas som \ufffd: rätta dem i källan och spara om som UTF-8"
        )
    return text, encoding


def _guessed(data: bytes) -> tuple[str | None, str]:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom) and (text := _try(data, encoding)) is not None:
            return text, encoding
    if data.count(0) * 5 > len(data):  # UTF-16 or UTF-32 without a BOM, or no text at all
        wide = from_bytes(data, cp_isolation=list(_WIDE)).best()
        return (_try(data, wide.encoding), wide.encoding) if wide else (None, "")
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    torn = data.decode("utf-8", "replace")  # UTF-8 but for a few bytes: any other encoding would spoil every å, ä and ö
    if sum(character > "\x7f" for character in torn) >= 10 * torn.count("\ufffd"):
        return torn, "utf-8"
    return _swedish(data)


def _swedish(data: bytes) -> tuple[str | None, str]:
    """The eight-bit encoding that gives most Swedish letters and printer's signs; cp1252 where two are alike.

    charset-normalizer takes short Swedish texts in cp1252 for cp1006, cp1250 or big5, so it is not asked here. A sign
    between two letters does not count: «f”r» is a cp850 «för».
    """
    readings = [(text, encoding) for encoding in _NARROW if (text := _try(data, encoding)) is not None]
    return max(readings, key=lambda reading: len(_SWEDISH.findall(reading[0])) + len(_TYPOGRAPHIC.findall(reading[0])))


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# --- CSV ----------------------------------------------------------------------------------------------------------

_DELIMITERS = (";", "\t", ",", "|")
_SEPARATOR_LINE = re.compile(
    r'"?sep=(?P<delimiter>[;,|\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE
)  # written by Excel as first line


def _csv(file: _File) -> _Extract:
    text, encoding = _decoded(file)
    start = 1 if text.startswith("\ufeff") else 0
    if named := _SEPARATOR_LINE.match(text, start):
        start, delimiter = named.end(), named["delimiter"]
    else:
        delimiter = _delimiter(text, start)
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for row in _csv_rows(text, start, delimiter):
        count += len(row)
        if count > MAX_CELLS:
            raise file.refusal(f"tabellen har fler än {MAX_CELLS} celler: dela filen")
        if any(cell.text for cell in row):
            rows.append(row)
    for row in rows:
        if any(
            cell.text.startswith('"') and cell.text.count('"') % 2 and text[slice(*cell.span)] == cell.text
            for cell in row
        ):
            line = text.count("\n", 0, row[0].span.start) + 1
            torn = "citattecken utan slut: raden kan vara delad fel"
            file.issues.append(Issue(level="warning", document=file.name, line=line, what=torn))
    return _Extract(text, encoding, tables=(tuple(rows),))


def _csv_rows(text: str, start: int, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    """Rows of cells without their quotes and surrounding blanks; ``text[slice(*cell.span)]`` is the cell as it is written.

    >>> [[cell.text for cell in row] for row in _csv_rows('Namn;Mål\\r\\n"Sol ""A""; ett" ; 3', 0, ";")]
    [['Namn', 'Mål'], ['Sol "A"; ett', '3']]
    """
    row: list[Cell] = []
    for match in _csv_cell(delimiter).finditer(text, start):
        if match.start() == len(text) and not row:
            break
        quoted = match["quoted"] is not None
        span = _stripped(text, *match.span("quoted" if quoted else "plain"))
        words = text[slice(*span)]
        row.append(Cell(text=words.replace('""', '"') if quoted else words, span=span))
        if match["end"] != delimiter:
            yield tuple(row)
            row = []


@cache
def _csv_cell(delimiter: str) -> re.Pattern[str]:
    """A cell up to its delimiter or line end; a quote that opens but does not close the cell is an ordinary character."""
    mark = re.escape(delimiter)
    blank = r"[ \u00a0]*+" if delimiter == "\t" else r"[ \t\u00a0]*+"
    return re.compile(
        rf'{blank}(?:"(?P<quoted>(?:[^"]++|"")*+)"{blank}(?={mark}|[\r\n]|\Z)|(?P<plain>[^{mark}\r\n]*+))(?P<end>{mark}|\r\n|\r|\n|\Z)'
    )


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(start + left, start + max(left, len(words.rstrip())))


def _delimiter(text: str, start: int) -> str:
    """The delimiter that cuts the first rows into equally many cells, more than one.

    >>> _delimiter("Namn;Budget\\nGrön hamn, etapp 2;1,5", 0), _delimiter("Namn,Budget\\nSolrutt,15", 0)
    (';', ',')
    """

    def score(delimiter: str) -> float:
        widths = [
            len(row)
            for row, _ in zip(_csv_rows(text, start, delimiter), range(20), strict=False)
            if any(cell.text for cell in row)
        ]
        return sum(width == widths[0] for width in widths) / len(widths) if widths and widths[0] > 1 else 0

    return max(_DELIMITERS, key=score)


# --- PDF ----------------------------------------------------------------------------------------------------------

_FORM_FIELDS = "ifyllbara formulärfält: värdena läses efter sidans övriga text; skriv ut formuläret som en ny PDF för att få dem på rad"
_OCR = "OCR-tolka filen (t.ex. med ocrmypdf) och lägg in den igen"
_PDF_LINE_END = re.compile(
    r"[\ufffe\x02](?:\r?\n)?|\r\n"
)  # the first: PDFium's sign for a hyphen where it joins two lines
_PARAGRAPH_STEP = 1.35  # from foot to foot of two lines, in the page's usual step; Word's paragraphs are at 1.4 or more
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint|excel) - .*|.*\.(?:docx?|pdf|xlsx?|pptx?|odt|indd|tmp)"
    r"|(?:word|powerpoint|pdf)[ -]?(?:document|presentation|dokument)"
    r"|(?:untitled|namnlös|utan titel|titel|title|rubrik|mall|dokument|document|rapport|tjänsteskrivelse)[ _-]?\d*|\W*)"
)


def _pdf(file: _File) -> _Extract:
    try:
        with pypdfium2.PdfDocument(file.data) as pdf:
            if pdf.get_formtype():
                pdf.init_forms()
                file.warn(_FORM_FIELDS, "info")
            texts = [_pdf_page(pdf, number) for number in range(len(pdf))]
            title = _title(pdf.get_metadata_value("Title"))
    except pypdfium2.PdfiumError as problem:
        if problem.err_code == _PASSWORD:
            raise file.refusal(
                "PDF-filen är lösenordsskyddad: spara en kopia utan lösenord och lägg in den"
            ) from problem
        kind = _kind(file.data)
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
    return _Extract("\n".join(texts), pages=pages, title=title)


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
    """The page's text with an empty line where the page leaves more than a line's height free: PDFium tells only lines."""
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
    text = _UNSEEN.sub("", text)
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


def _title(text: str | None) -> str | None:
    """A title from a file's properties, None where it is the program's or the file's name.

    >>> _title(" Internationell redovisning 2024 "), _title("Microsoft Word - utkast.docx"), _title("Word Document")
    ('Internationell redovisning 2024', None, None)
    """
    words = " ".join(_UNSEEN.sub("", text or "").split())
    return None if len(words) < 4 or _NO_TITLE.fullmatch(words) else words


# --- Office files -------------------------------------------------------------------------------------------------


def _check_package(file: _File, program: str, part: str) -> None:
    """Refuses what is no Office package of this program, unpacks beyond the bound or declares a DTD (as no Office file does)."""
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as package:
            parts = package.infolist()
            unpacked = sum(info.file_size for info in parts)
            if unpacked > MAX_UNPACKED:
                raise file.refusal(
                    f"packas upp till {_megabytes(unpacked)} och gränsen är {_megabytes(MAX_UNPACKED)}: dela filen"
                )
            if not any(info.filename.startswith(part) for info in parts):
                raise file.refusal(
                    f"är ett zip-arkiv men inte ett {program}-dokument: spara om det från {program} och lägg in det igen"
                )
            for info in parts:
                if info.filename.casefold().endswith((".xml", ".rels")) and _declares_dtd(package.read(info)):
                    raise file.refusal(
                        f"innehåller en DTD i {info.filename} och läses inte: spara om det från {program}"
                    )
    except UnreadableFile:
        raise
    except (
        Exception
    ) as problem:  # zipfile raises many kinds on damaged archives: BadZipFile, zlib.error, EOFError, RuntimeError
        if file.data.startswith(_OLE):
            raise file.refusal(
                f"är lösenordsskyddat eller i äldre Office-format: spara om utan lösenord från {program}"
            ) from problem
        raise _damaged(file, program) from problem


def _declares_dtd(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in xml for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _damaged(file: _File, program: str) -> UnreadableFile:
    what = f"kan inte läsas som {program}-dokument (filen är skadad eller av annat slag)"
    return file.refusal(f"{what}: öppna den i {program}, spara om och lägg in den igen")


# --- Word ---------------------------------------------------------------------------------------------------------

_NO_WORDS = frozenset(
    qn(tag)
    for tag in (
        "w:pPr",
        "w:rPr",
        "w:tblPr",
        "w:tblGrid",
        "w:sectPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:del",
        "w:moveFrom",
        "w:instrText",
    )
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BOX = qn("w:txbxContent")
_HEADING = re.compile(r"(?i)(?:heading|rubrik) ?([1-9])")
_CONTENTS = re.compile(r"(?i)(?:toc|contents|innehåll) ?(?:\d|heading|rubrik)")


class _Block(NamedTuple):
    """A paragraph, list item or table row of a Word document; ``mark`` stands before its text."""

    kind: Literal["paragraph", "item", "row"]
    text: str
    mark: str = ""


class _Style(NamedTuple):
    level: int | None = None
    listed: bool = False
    contents: bool = False


def _docx(file: _File) -> _Extract:
    _check_package(file, "Word", "word/")
    try:
        document = docx.Document(BytesIO(file.data))
        text = _joined(_Word(document).blocks(document.element.body))
        title = _title(document.core_properties.title)
    except Exception as problem:  # python-docx lets KeyError, ValueError, lxml and its own errors out on damaged files
        raise _damaged(file, "Word") from problem
    if not text.strip():
        raise file.refusal(
            "Word-dokumentet innehåller ingen text (bara bilder?): lägg in texten eller en OCR-tolkad PDF"
        )
    return _Extract(text, title=title)


def _joined(blocks: Iterable[_Block]) -> str:
    """Blocks with a blank line between; items of one list and rows of one table on consecutive lines."""
    lines: list[str] = []
    last = None
    for block in blocks:
        if last and (block.kind == "paragraph" or block.kind != last):
            lines.append("")
        lines.append(block.mark + block.text)
        last = block.kind
    return "\n".join(lines) + "\n" if lines else ""


class _Word:
    """The blocks of a Word document.

    Walks the XML below python-docx's paragraphs, which leave out content controls, tracked insertions and text boxes:
    the fields of form templates and the titles of cover pages.
    """

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: _style(style) for style in document.styles}
        self.notes = dict(_notes(document.part))

    def blocks(self, container: Any) -> Iterator[_Block]:
        """What a body, cell, text box or content control holds, in order."""
        for element in container:
            if element.tag == qn("w:p"):
                yield from self.paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self.rows(element)
            elif element.tag not in _NO_WORDS:
                yield from self.blocks(element)

    def paragraph(self, element: Any) -> Iterator[_Block]:
        """The paragraph, then the text boxes and footnotes that hang on it."""
        style = self.style(element)
        words = _clean("".join(_words(element)))
        if words and not style.contents:
            if style.level:
                yield _Block("paragraph", " ".join(words.split()), "#" * style.level + " ")
            elif style.listed:
                yield _Block("item", words, "- ")
            else:
                yield _Block("paragraph", words)
        for box in _boxes(element):
            yield from self.blocks(box)
        for reference in element.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
            if note := self.notes.get((reference.tag, reference.get(qn("w:id")))):
                yield _Block("paragraph", note)

    def rows(self, table: Any) -> Iterator[_Block]:
        """A line a row; a row of one single cell is a frame around paragraphs and gives these."""
        for row in table.iter(qn("w:tr")):
            if _table_of(row) is not table:
                continue
            cells = [list(self.blocks(cell)) for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
            if len(cells) == 1:
                yield from cells[0]
            elif any(cells):
                yield _Block(
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
    return re.sub(r"[ \t]*\n[ \t]*", "\n", _UNSEEN.sub("", text.replace("\r", "\n").replace("\u00ad", ""))).strip()


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


# --- Excel --------------------------------------------------------------------------------------------------------

_SHOWN_UNIT = re.compile(r"[%€£$]|\b(?:EUR|USD|SEK|DKK|NOK|GBP|[tm]?kr)\b")

_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")  # [$kr-41D], [$€-2], [$-F800]


@dataclass
class _Writer:
    """Text under construction that knows where each piece came to stand."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> Span:
        self.pieces.append(text)
        self.length += len(text)
        return Span(self.length - len(text), self.length)


def _xlsx(file: _File) -> _Extract:
    _check_package(file, "Excel", "xl/")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl tells of styles and validations that it drops: nothing of the text
            sheets = _sheets(file)
    except UnreadableFile:
        raise
    except Exception as problem:  # openpyxl lets KeyError, ValueError, TypeError and XML errors out on damaged files
        raise _damaged(file, "Excel") from problem
    if not sheets:
        raise file.refusal("arbetsboken har inga ifyllda celler på något synligt blad: fyll i den eller ta bort filen")
    writer = _Writer()
    tables = [_written(writer, name, rows) for name, rows in sheets]
    return _Extract("".join(writer.pieces), tables=tuple(tables))


def _written(writer: _Writer, name: str, rows: list[list[str]]) -> Table:
    writer.add(("\n" if writer.length else "") + name + "\n")
    table = []
    for row in rows:
        cells = []
        for column, text in enumerate(row):
            if column:
                writer.add("\t")
            cells.append(Cell(text=text, span=writer.add(text)))
        writer.add("\n")
        table.append(tuple(cells))
    return tuple(table)


def _sheets(file: _File) -> list[tuple[str, list[list[str]]]]:
    """Name and filled rows of every visible sheet; rows of a sheet are equally long."""
    values = openpyxl.load_workbook(BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
    formulas = openpyxl.load_workbook(BytesIO(file.data), read_only=True, keep_links=False)
    grid, uncounted = _Budget(file), 0
    sheets = []
    for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            file.warn(
                f"bladet {sheet.title} är dolt och läses inte: visa det i Excel om det hör till registret", "info"
            )
            continue
        rows = []
        for row, formula in zip(grid.rows(sheet), grid.rows(written), strict=True):
            texts = [_shown(cell) for cell in row]
            uncounted += sum(
                cell.value is None and other.value is not None for cell, other in zip(row, formula, strict=True)
            )
            if any(texts):
                rows.append(texts)
        width = max((column + 1 for texts in rows for column, text in enumerate(texts) if text), default=0)
        if rows:
            grid.take(len(rows) * width)
            sheets.append((_one_line(sheet.title), [(texts + [""] * width)[:width] for texts in rows]))
    if uncounted:
        file.warn(
            f"{uncounted} formler saknar beräknat värde och läses som tomma: öppna filen i Excel, spara och lägg in den igen"
        )
    return sheets


@dataclass
class _Budget:
    """Stops a workbook whose few far cells would span a grid that no memory holds."""

    file: _File
    visited: int = 0
    kept: int = 0

    def rows(self, sheet: Any) -> Iterator[tuple[Any, ...]]:
        sheet.reset_dimensions()  # the declared size may be the whole sheet
        for number, row in enumerate(sheet.iter_rows()):
            self.visited += len(row)
            if self.visited > _MAX_GRID or number > _MAX_ROWS:
                far = f"bladet {sheet.title} sträcker sig över för många celler"
                raise self.file.refusal(f"{far}: ta bort tomma rader och kolumner efter registret")
            yield tuple(row)

    def take(self, cells: int) -> None:
        self.kept += cells
        if self.kept > MAX_CELLS:
            raise self.file.refusal(f"arbetsboken har fler än {MAX_CELLS} celler: dela filen")


def _shown(cell: Any) -> str:
    """A cell as a reader of the sheet sees it: dates in ISO, decimal comma, the unit of its number format."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return _one_line(str(value))


def _number(value: float, number_format: str) -> str:
    """A number with the unit that its format shows.

    >>> _number(1500000.0, "General"), _number(0.5, "0%"), _number(1234.567, '#,##0.00 "EUR"'), _number(0.1 + 0.2, "0.0")
    ('1500000', '50 %', '1234,567 EUR', '0,3')
    """
    shown = _SHOWN_UNIT.search(_LOCALE.sub(r" \1 ", number_format))
    unit = shown.group() if shown else ""
    number = round(value * 100, 10) if unit == "%" else value
    digits = str(int(number)) if float(number).is_integer() else f"{number:.15g}".replace(".", ",")
    return f"{digits} {unit}".rstrip()


def _one_line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


_READERS: dict[Media, Callable[[_File], _Extract]] = {
    "text": _plain,
    "markdown": _plain,
    "csv": _csv,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
}
