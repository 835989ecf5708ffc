"""Reading: what is stored of each kind of file, what is refused and in which words. Every sample is made here, by code."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import random
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from indexer import reading
from indexer.errors import UnreadableFile, UnusableInput
from indexer.reading import read, read_folder, report_files
from indexer.reading.csv import csv_rows
from indexer.records import Document, Issue
from indexer.text import Places

SWEDISH = "Miljönämnden i Exempelstad redovisar två projekt. Åtgärderna följs upp, säger förvaltningen.\n"


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def got(folder: Path, name: str, data: bytes | str) -> tuple[Document, list[Issue]]:
    issues: list[Issue] = []
    return read(put(folder, name, data), folder, issues), issues


def refused(folder: Path, name: str, data: bytes | str, **limits: int) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(put(folder, name, data), folder, [], **limits)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    return message


# --- samples ------------------------------------------------------------------------------------------------------


Placed = tuple[int, int, str]
"""Words at a place of a page, in points from its lower left corner."""


def pdf_bytes(
    pages: Sequence[Sequence[str | Placed]], title: str = "", *, encrypted: bool = False, field_value: str = ""
) -> bytes:
    """A PDF of lines of text, assembled by hand; one page may carry a filled-in form field."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(content: bytes, head: bytes = b"") -> int:
        return add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content))

    def shown(text: str) -> bytes:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(" + escaped.encode("cp1252") + b") Tj"

    fonts = b"/Resources << /Font << /F1 3 0 R >> >>"
    kids = []
    for lines in pages:
        running = b"".join(shown(line) + b" T*\n" for line in lines if isinstance(line, str))
        placed = (
            b"1 0 0 1 %d %d Tm " % line[:2] + shown(line[2]) + b"\n" for line in lines if not isinstance(line, str)
        )
        content = stream(b"BT /F1 12 Tf 14 TL 72 760 Td\n" + running + b"ET\nBT /F1 10 Tf\n" + b"".join(placed) + b"ET")
        kids.append(
            add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (fonts, content))
        )
    if field_value:
        look = stream(
            b"BT /F1 12 Tf 2 4 Td " + shown(field_value) + b" ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 200 20] " + fonts,
        )
        value = b"(" + field_value.encode("cp1252") + b")"
        widget = add(
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (namn) /V %s /Rect [72 600 272 620] /F 4 /P %d 0 R /AP << /N %d 0 R >> >>"
            % (value, kids[0], look)
        )
        objects[kids[0] - 1] = objects[kids[0] - 1].replace(b" /Contents", b" /Annots [%d 0 R] /Contents" % widget)
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%d 0 R] >> >>" % widget
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    extra = (
        b" /Info %d 0 R" % add(b"<< /Title <%s> >>" % ("\ufeff" + title).encode("utf-16-be").hex().encode())
        if title
        else b""
    )
    if encrypted:
        locked = add(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32))
        extra += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (locked, b"33" * 16, b"33" * 16)
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        out
        + head
        + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, extra, len(out))
    )


def docx_bytes(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    return saved(document)


def xlsx_bytes(*sheets: tuple[str, list[list[Any]]], change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    return saved(book)


def saved(what: Any) -> bytes:
    buffer = io.BytesIO()
    what.save(buffer)
    return buffer.getvalue()


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return buffer.getvalue()


def changed_zip(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zip_bytes(parts | {part: change(parts[part])})


def table_texts(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table] for table in document.tables]


def assert_spans(document: Document) -> None:
    for cell in (cell for table in document.tables for row in table for cell in row):
        assert document.text[slice(*cell.span)].replace('""', '"') == cell.text.replace('""', '"')


# --- the folder ---------------------------------------------------------------------------------------------------


def test_report_files_are_found_at_every_depth_in_sorted_order(tmp_path: Path) -> None:
    wanted = ["2023/B.PDF", "2023/a.txt", "2024/register.csv", "Å.md", "z.docx"]
    unwanted = [
        "README.md", "readme-2024.txt", "vocabulary.toml", ".dold.txt", ".git/a.txt", "~$z.docx", "bild.png", "utan", "2023/README",
    ]  # fmt: skip
    for name in [*wanted, *unwanted, "x.xlsx"]:
        put(tmp_path, name, "x")
    assert [path.relative_to(tmp_path).as_posix() for path in report_files(tmp_path)] == sorted([*wanted, "x.xlsx"])


def test_a_folder_named_like_a_report_is_no_report(tmp_path: Path) -> None:
    put(tmp_path, "arkiv.txt/inre.txt", "x")
    assert [path.name for path in report_files(tmp_path)] == ["inre.txt"]


def test_linked_folders_are_read_once_and_loops_end(tmp_path: Path) -> None:
    put(tmp_path, "reports/a/rapport.txt", SWEDISH)
    put(tmp_path, "elsewhere/länkad.txt", SWEDISH + "mer")
    (tmp_path / "reports/a/loop").symlink_to(tmp_path / "reports")
    (tmp_path / "reports/b").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "reports/c").symlink_to(tmp_path / "elsewhere")
    found = [path.relative_to(tmp_path / "reports").as_posix() for path in report_files(tmp_path / "reports")]
    assert len(found) == 2
    assert found[0] == "a/rapport.txt"
    assert found[1].endswith("/länkad.txt")


def test_a_broken_link_is_an_issue(tmp_path: Path) -> None:
    put(tmp_path, "rapport.txt", SWEDISH)
    (tmp_path / "bruten.txt").symlink_to(tmp_path / "borta.txt")
    documents, issues = read_folder(tmp_path)
    assert [document.name for document in documents] == ["rapport.txt"]
    assert [(issue.level, issue.document) for issue in issues] == [("error", "bruten.txt")]
    assert "bruten länk" in issues[0].what


def test_a_failing_file_is_an_issue_and_the_rest_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", random.Random(1).randbytes(500))
    put(tmp_path, "sub/b.txt", SWEDISH)
    put(tmp_path, "c.docx", b"")
    documents, issues = read_folder(tmp_path)
    assert [document.name for document in documents] == ["sub/b.txt"]
    assert [(issue.level, issue.document) for issue in issues] == [("error", "a.pdf"), ("error", "c.docx")]
    assert all(issue.what.startswith(f"{issue.document}: ") for issue in issues)


def test_of_identical_files_the_first_in_sorted_order_counts(tmp_path: Path) -> None:
    for name in ("b/kopia.txt", "a.txt", "z.md"):
        put(tmp_path, name, SWEDISH.encode("cp1252"))
    documents, issues = read_folder(tmp_path)
    assert [document.name for document in documents] == ["a.txt"]
    doubles = [issue for issue in issues if "samma innehåll" in issue.what]
    assert [(issue.level, issue.document) for issue in doubles] == [("warning", "b/kopia.txt"), ("warning", "z.md")]
    assert all("a.txt" in issue.what for issue in doubles)
    assert [issue.document for issue in issues if "teckenkodning" in issue.what] == ["a.txt"]


def test_a_folder_that_gives_nothing_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"saknas: mappen finns inte"):
        read_folder(tmp_path / "saknas")
    put(tmp_path, "tom/README.md", "x")
    with pytest.raises(UnusableInput, match=r"ingen rapport: .*\.txt .*\.xlsx"):
        read_folder(tmp_path / "tom")
    with pytest.raises(UnusableInput, match=r"en fil, inte en mapp"):
        read_folder(put(tmp_path, "fil.txt", "x"))


def test_a_closed_subfolder_is_an_issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "rapport.txt", SWEDISH)
    put(tmp_path, "stängd/b.txt", SWEDISH)
    scandir = os.scandir

    def guarded(path: Any) -> Any:
        if str(path).endswith("stängd"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    documents, issues = read_folder(tmp_path)
    assert [document.name for document in documents] == ["rapport.txt"]
    assert [(issue.level, issue.document) for issue in issues] == [("error", "stängd")]


def test_a_file_that_may_not_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert "rättigheter" in refused(tmp_path, "a.txt", "x")


@pytest.mark.skipif(os.name != "posix", reason="file names are Unicode there")
def test_a_file_name_that_is_no_utf8_gets_a_name_that_can_be_stored(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe4kning.txt")).write_text(SWEDISH)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    documents, _ = read_folder(tmp_path)
    assert [document.name for document in documents] == ["r\ufffdkning.txt"]


def test_name_media_and_digest(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "2024/Rapport.MD", SWEDISH)
    assert (document.name, document.media, document.encoding, issues) == ("2024/Rapport.MD", "markdown", "utf-8", [])
    assert document.digest == hashlib.sha256(SWEDISH.encode()).hexdigest()


def test_the_size_limit_names_size_limit_and_setting(tmp_path: Path) -> None:
    message = refused(tmp_path, "stor.txt", b"x" * 1_500_000, max_bytes=1_000_000)
    assert "1,5 MB" in message
    assert "1 MB" in message
    assert "max_file_mb" in message
    assert len(got(tmp_path, "lagom.txt", b"x" * 1_000_000)[0].text) == 1_000_000


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.pdf", "a.docx", "a.xlsx"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    assert "tom" in refused(tmp_path, name, data)


def test_a_byte_order_mark_alone_is_no_text(tmp_path: Path) -> None:
    assert "ingen text" in refused(tmp_path, "a.txt", codecs.BOM_UTF8 + b"\n")


def test_an_unknown_suffix_names_those_that_are_read(tmp_path: Path) -> None:
    assert ".docx" in refused(tmp_path, "a.odt", "x")


# --- plain text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv"])
def test_text_is_kept_to_the_byte(tmp_path: Path, name: str) -> None:
    data = "\ufeffÅr 2024\r\nBudget:\u00a012 mkr \rslut e\u0301 \u2028\x0c\n\n".encode()
    document, issues = got(tmp_path, name, data)
    assert document.text.encode() == data
    assert (document.encoding, document.pages, issues) == ("utf-8", (), [])


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip(" \ufeff\u00a0"))
)
def test_any_utf8_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    data = ("Text " + text).encode()
    assert got(tmp_path_factory.mktemp("utf8"), "a.txt", data)[0].text.encode() == data


SHORT = ["å;ä;ö\r\n1;2;3\r\n", "Kommunen är med.", "I Örebro är vi", "ÅÄÖ åäö é", "Stöd till skolor; för alla"]
LONG = SWEDISH + "Grön hamn – «Solrutt» … 40 % av 12 mkr. Överenskommelsen gäller à la carte.\n" * 5


@pytest.mark.parametrize("text", [LONG, *SHORT])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "mac_roman", "cp850", "utf-32"])
def test_other_encodings_are_recognised_and_told(tmp_path: Path, text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    document, issues = got(tmp_path, "a.txt", data)
    assert document.text == data.decode(encoding)
    assert document.encoding is not None
    assert data.decode(document.encoding) == document.text
    assert [issue.level for issue in issues] == ["warning"]
    assert document.encoding in issues[0].what


@pytest.mark.parametrize("text", ["Projektet ”Solrutt” drivs av “Hamnen”…", "Budget – 5 €", "Rødovre på Sjælland"])
def test_printers_signs_alone_are_taken_for_cp1252(tmp_path: Path, text: str) -> None:
    assert got(tmp_path, "a.txt", text.encode("cp1252"))[0].text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    assert got(tmp_path, "a.txt", SWEDISH.encode(encoding))[0].text == SWEDISH


def test_a_few_torn_bytes_do_not_spoil_the_rest(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "a.txt", (SWEDISH * 10).encode() + b"slut \xe4\n")
    assert document.text == SWEDISH * 10 + "slut \ufffd\n"
    assert document.encoding == "utf-8"
    assert [issue.level for issue in issues] == ["warning"]
    assert issues[0].what.startswith("1 tecken")


def test_a_replacement_character_of_the_source_is_no_issue(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "a.txt", "fr\ufffdga")
    assert (document.text, document.encoding, issues) == ("fr\ufffdga", "utf-8", [])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [64, 5000])
def test_random_bytes_are_no_text(tmp_path: Path, seed: int, size: int) -> None:
    assert "binära data" in refused(tmp_path, "a.txt", b"\x8f" + random.Random(seed).randbytes(size))


def test_zeros_are_no_text(tmp_path: Path) -> None:
    assert "binära data" in refused(tmp_path, "a.csv", bytes(4000))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf_bytes([["Text"]]), "en PDF"),
        (zip_bytes({"a": b"x"}), "zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "Office"),
    ],
)
def test_another_format_named_txt_is_called_by_its_name(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind in refused(tmp_path, "a.txt", data)


# --- CSV ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_csv_cells_stand_where_they_are_written(tmp_path: Path, delimiter: str, end: str, bom: str) -> None:
    rows = [
        ["Projekt", "Mål", "Budget"],
        ["Grön hamn", f'"ett{delimiter} ""två""{end}tre"', "12"],
        ["Solrutt", "", "0"],
    ]
    document, issues = got(tmp_path, "r.csv", bom + end.join(delimiter.join(row) for row in rows) + end)
    assert table_texts(document) == [
        [rows[0], ["Grön hamn", f'ett{delimiter} "två"{end}tre', "12"], ["Solrutt", "", "0"]]
    ]
    table = document.tables[0]
    assert document.text[slice(*table[1][1].span)] == f'ett{delimiter} ""två""{end}tre'
    assert document.text[slice(*table[0][0].span)] == "Projekt"
    assert document.text[table[2][1].span.start - 1] == delimiter
    assert_spans(document)
    assert issues == []


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    document, _ = got(tmp_path, "r.csv", "Projekt;Budget (mkr)\nGrön hamn, etapp 2;1,5\nSolrutt, norr;2,25\n")
    assert table_texts(document) == [
        [["Projekt", "Budget (mkr)"], ["Grön hamn, etapp 2", "1,5"], ["Solrutt, norr", "2,25"]]
    ]


def test_the_separator_line_of_excel_is_no_row(tmp_path: Path) -> None:
    document, _ = got(tmp_path, "r.csv", "\ufeffsep=,\r\nProjekt,Budget\r\nSolrutt,5\r\n")
    assert table_texts(document) == [[["Projekt", "Budget"], ["Solrutt", "5"]]]
    assert document.text.startswith("\ufeffsep=,")


def test_blanks_empty_rows_and_a_missing_last_line_end(tmp_path: Path) -> None:
    document, _ = got(tmp_path, "r.csv", 'a ; "b" ;c\n;;\n\n  1;2;')
    assert table_texts(document) == [[["a", "b", "c"], ["1", "2", ""]]]
    assert_spans(document)


def test_quotes_within_a_cell_are_its_text(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.csv", 'namn;not\n"Solrutt" och annat;projektet "Hamn"\n"""Hav";5"\n')
    assert table_texts(document)[0][1:] == [['"Solrutt" och annat', 'projektet "Hamn"'], ['"Hav', '5"']]
    assert issues == []


def test_a_quote_without_end_is_told_with_its_line(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.csv", 'namn;not\n"Solrutt;ett\nHamn;två\n')
    assert table_texts(document) == [[["namn", "not"], ['"Solrutt', "ett"], ["Hamn", "två"]]]
    assert [(issue.level, issue.line) for issue in issues] == [("warning", 2)]


def test_cp1252_csv_keeps_its_spans(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.csv", "Nämnd;Mål\nMiljönämnden;Överenskommelse\n".encode("cp1252"))
    assert document.encoding == "cp1252"
    assert table_texts(document)[0][1] == ["Miljönämnden", "Överenskommelse"]
    assert_spans(document)
    assert len(issues) == 1


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("csv", "xlsx"):
        monkeypatch.setattr(f"indexer.reading.{reader}.MAX_CELLS", 10)
    assert "10 celler" in refused(tmp_path, "r.csv", "a;b\n" * 6)
    assert "10 celler" in refused(tmp_path, "r.xlsx", xlsx_bytes(("Blad", [["a", "b"]] * 6)))


def test_hostile_quotes_take_no_time(tmp_path: Path) -> None:
    begun = time.monotonic()
    got(tmp_path, "r.csv", '"a' * 100_000 + '""' * 100_000 + ';"' * 50_000)
    assert time.monotonic() - begun < 10


# No lone CR: the csv module writes it without quotes and would not read its own file back.
CELLS = st.lists(
    st.lists(st.text(st.sampled_from('ab å;,"\n\t'), max_size=6), min_size=2, max_size=4), min_size=1, max_size=5
)


@given(CELLS, st.sampled_from([";", ",", "\t"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_csv_agrees_with_the_csv_module(rows: list[list[str]], delimiter: str, end: str, every: bool) -> None:
    written = io.StringIO()
    csv.writer(
        written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    ).writerows(rows)
    text = written.getvalue()
    read_rows = list(csv_rows(text, 0, delimiter))
    assert [[cell.text for cell in row] for row in read_rows] == [[cell.strip() for cell in row] for row in rows]
    for cell in (cell for row in read_rows for cell in row):
        assert text[slice(*cell.span)] in {cell.text, cell.text.replace('"', '""')}


@given(st.text(st.sampled_from('a ;"\n\r\t,')), st.sampled_from([";", ",", "\t"]))
def test_any_csv_gives_ordered_spans_within_the_text(text: str, delimiter: str) -> None:
    spans = [cell.span for row in csv_rows(text, 0, delimiter) for cell in row]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))


# --- PDF ----------------------------------------------------------------------------------------------------------

PDF_PAGES = [
    ["Internationell redovisning 2024", "Exempelstads klimat-", "omställning och EU-", "samarbete (två projekt)"],
    ["Program Interreg"],
]


def test_pdf_text_and_pages(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.pdf", pdf_bytes(PDF_PAGES, "Internationell redovisning"))
    assert document.text == "\n".join("\n".join(page) for page in PDF_PAGES)
    assert [(page.number, page.approximate, document.text[page.start :][:5]) for page in document.pages] == [
        (1, False, "Inter"),
        (2, False, "Progr"),
    ]
    page = Places(document).page(document.text.index("Interreg"))
    assert page is not None
    assert page.number == 2
    assert (document.media, document.encoding, document.title, issues) == (
        "pdf",
        None,
        "Internationell redovisning",
        [],
    )


def test_the_hyphen_at_a_line_end_and_its_line_end_are_restored(tmp_path: Path) -> None:
    text = got(tmp_path, "r.pdf", pdf_bytes(PDF_PAGES))[0].text
    assert "klimat-\nomställning och EU-\nsamarbete" in text
    assert not set(text) & set("\ufffe\x02\r")


def test_a_gap_between_lines_is_an_empty_line(tmp_path: Path) -> None:
    lines = ["Rubrik", "", "Första stycket i rappor-", "ten är på tre", "rader.", "", "", "Andra stycket", "här."]
    assert got(tmp_path, "r.pdf", pdf_bytes([lines]))[0].text == "\n".join(lines).replace("\n\n\n", "\n\n")


def test_pages_without_text_are_told_run_by_run(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.pdf", pdf_bytes([["Ett"], [], [], ["Fyra"], []]))
    assert document.text == "Ett\n\n\nFyra\n"
    assert [page.start for page in document.pages] == [0, 4, 5, 6, 11]
    assert [(issue.level, issue.page) for issue in issues] == [("warning", 2), ("warning", 5)]
    assert "sidorna 2–3" in issues[0].what
    assert "sidan 5" in issues[1].what


def test_pdf_without_a_text_layer(tmp_path: Path) -> None:
    message = refused(tmp_path, "skannad.pdf", pdf_bytes([[], []]))
    assert "inget textlager" in message
    assert "OCR-tolka filen (t.ex. med ocrmypdf) och lägg in den igen" in message


def test_encrypted_pdf(tmp_path: Path) -> None:
    assert "lösenordsskyddad" in refused(tmp_path, "låst.pdf", pdf_bytes([["Text"]], encrypted=True))


@pytest.mark.parametrize(
    "data", [random.Random(2).randbytes(3000), b"%PDF-1.7\n" + random.Random(3).randbytes(3000), b"%PDF-1.4"]
)
def test_damaged_pdf(tmp_path: Path, data: bytes) -> None:
    assert "kan inte läsas som PDF" in refused(tmp_path, "r.pdf", data)


def test_another_format_named_pdf(tmp_path: Path) -> None:
    assert "zip-arkiv" in refused(tmp_path, "r.pdf", docx_bytes(lambda document: document.add_paragraph("x")))


def test_filled_in_form_fields_are_read(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.pdf", pdf_bytes([["Projektnamn"]], field_value="Solrutt"))
    assert "Projektnamn" in document.text
    assert "Solrutt" in document.text
    assert [issue.level for issue in issues] == ["info"]


@pytest.mark.parametrize(
    "title", ["Microsoft Word - utkast 3.docx", "rapport_slutlig.pdf", "Untitled-1", "PowerPoint-presentation", "  "]
)
def test_a_title_that_names_a_program_or_file_is_none(tmp_path: Path, title: str) -> None:
    assert got(tmp_path, "r.pdf", pdf_bytes([["Text"]], title))[0].title is None


# --- Word ---------------------------------------------------------------------------------------------------------


def test_word_blocks_in_document_order(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_heading("Redovisning 2024", 0)
        document.add_heading("Miljönämnden", 1)
        document.add_paragraph("Nämnden deltar i två projekt.")
        document.add_paragraph("")
        document.add_paragraph("Solrutt", style="List Bullet")
        document.add_paragraph("Grön hamn", style="List Number")
        document.add_heading("Projekt", 2)
        table = document.add_table(2, 2)
        for row, texts in zip(table.rows, (("Projektnamn", "Grön\nhamn"), ("Program", "")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("Efter tabellen.")
        document.add_heading("Djupt", 7)

    document, issues = got(tmp_path, "r.docx", docx_bytes(fill))
    assert document.text == (
        "# Redovisning 2024\n\n# Miljönämnden\n\nNämnden deltar i två projekt.\n\n- Solrutt\n- Grön hamn\n\n## Projekt\n\n"
        "Projektnamn\tGrön hamn\nProgram\t\n\nEfter tabellen.\n\n#### Djupt\n"
    )
    assert (document.media, document.pages, document.tables, document.title, issues) == ("docx", (), (), None, [])


def test_word_title_from_the_properties(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = "Redovisning av internationellt arbete"
        document.add_paragraph("Text")

    assert got(tmp_path, "r.docx", docx_bytes(fill))[0].title == "Redovisning av internationellt arbete"


def body(xml: str) -> Callable[[Any], None]:
    """A filler that puts hand-written WordprocessingML into the body, as templates and Word itself write it."""

    def fill(document: Any) -> None:
        wrapper = parse_xml(
            f"<w:body {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{xml}</w:body>"
        )
        for element in reversed(list(wrapper)):
            document.element.body.insert(0, element)

    return fill


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('I fältet')}</w:p></w:sdtContent></w:sdt>", "I fältet\n"),
        (f"<w:p>{run('Namn: ')}<w:sdt><w:sdtContent>{run('Solrutt')}</w:sdtContent></w:sdt></w:p>", "Namn: Solrutt\n"),
        (
            f"<w:p>{run('kvar ')}<w:ins>{run('ny')}</w:ins><w:del><w:r><w:delText>gammal</w:delText></w:r></w:del></w:p>",
            "kvar ny\n",
        ),
        (f"<w:p><w:moveFrom>{run('flyttad')}</w:moveFrom>{run('text')}</w:p>", "text\n"),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>",
            "a\tb\n",
        ),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:br w:type='page'/><w:t>c</w:t></w:r></w:p>", "a\nbc\n"),
        (
            "<w:p><w:r><w:t>EU</w:t><w:noBreakHyphen/><w:t>stöd, om</w:t><w:softHyphen/><w:t>stöpt</w:t></w:r></w:p>",
            "EU-stöd, omstöpt\n",
        ),
        ("<w:p>" + run("med\ufb01nansiering, o\ufb03ciell") + "</w:p>", "medfinansiering, officiell\n"),
        (f"<w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr>{run('Inledning 3')}</w:p><w:p>{run('Text')}</w:p>", "Text\n"),
        (f"<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr>{run('Egen rubrik')}</w:p>", "## Egen rubrik\n"),
        (
            f"<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:outlineLvl w:val='9'/></w:pPr>{run('Ingen rubrik')}</w:p>",
            "Ingen rubrik\n",
        ),
        (
            f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{run('punkt')}</w:p>",
            "- punkt\n",
        ),
        (
            f"<w:p><w:pPr><w:pStyle w:val='ListBullet'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>{run('text')}</w:p>",
            "text\n",
        ),
        (
            f"<w:p>{run('Under rutan')}<w:r><mc:AlternateContent>"
            f"<mc:Choice Requires='wps'><w:txbxContent><w:p>{run('I rutan')}</w:p></w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:pict><w:txbxContent><w:p>{run('I rutan')}</w:p></w:txbxContent></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            "Under rutan\n\nI rutan\n",
        ),
        (
            f"<w:tbl><w:tr><w:tc><w:p>{run('Ram, stycke 1')}</w:p><w:p>{run('stycke 2')}</w:p></w:tc></w:tr>"
            f"<w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p>{run('b')}</w:p></w:tc><w:tc><w:p>{run('c')}</w:p></w:tc></w:tr>"
            "</w:tbl><w:p/></w:tc></w:tr></w:tbl>",
            "Ram, stycke 1\n\nstycke 2\n\na\tb c\n",
        ),
    ],
)
def test_what_word_and_its_templates_write(tmp_path: Path, xml: str, text: str) -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("toc 1", 1).element.set(docx.oxml.ns.qn("w:styleId"), "TOC1")
        body(xml)(document)

    assert got(tmp_path, "r.docx", docx_bytes(fill))[0].text == text


def test_a_style_based_on_a_heading_is_a_heading(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        style = document.styles.add_style("Kapitel Exempelstad", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Nätverk", style=style)

    assert got(tmp_path, "r.docx", docx_bytes(fill))[0].text == "## Nätverk\n"


def test_styles_based_on_each_other_do_not_hang(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        one, two = document.styles.add_style("Ett", 1), document.styles.add_style("Två", 1)
        one.base_style, two.base_style = two, one
        document.add_paragraph("Text", style=one)

    assert got(tmp_path, "r.docx", docx_bytes(fill))[0].text == "Text\n"


def test_a_footnote_follows_its_paragraph(tmp_path: Path) -> None:
    data = docx_bytes(
        body(
            f"<w:p>{run('Beloppet är 5 mkr.')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:p>{run('Nästa.')}</w:p>"
        )
    )
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p>{run(' Hela konsortiets budget.')}</w:p></w:footnote></w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    last = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    data = changed_zip(data, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", last))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    data = zip_bytes(parts | {"word/footnotes.xml": notes.encode()})
    assert got(tmp_path, "r.docx", data)[0].text == "Beloppet är 5 mkr.\n\nHela konsortiets budget.\n\nNästa.\n"


def test_word_file_without_text(tmp_path: Path) -> None:
    assert "ingen text" in refused(tmp_path, "r.docx", docx_bytes(lambda document: None))


# --- Excel --------------------------------------------------------------------------------------------------------


def test_excel_text_and_spans(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Projekt", "Start", "Budget", "Andel"],
        ["Grön\nhamn", date(2024, 3, 1), 1500000.0, 0.25],
        [None, None, None, None],
        ["  Solrutt ", datetime(2023, 1, 2, 13, 30), 12.5, True],
        ["Hav", None, 0, None],
    ]
    document, issues = got(
        tmp_path, "r.xlsx", xlsx_bytes(("Projekt 2024", rows), ("Tomt", []), ("Nätverk", [["Namn"], ["Havsnätet"]]))
    )
    assert document.text == (
        "Projekt 2024\nProjekt\tStart\tBudget\tAndel\nGrön hamn\t2024-03-01\t1500000\t0,25\n"
        "Solrutt\t2023-01-02 13:30\t12,5\tSANT\nHav\t\t0\t\n\nNätverk\nNamn\nHavsnätet\n"
    )
    assert table_texts(document)[0][3] == ["Hav", "", "0", ""]
    assert len(document.tables) == 2
    for cell in (cell for table in document.tables for row in table for cell in row):
        assert document.text[slice(*cell.span)] == cell.text
    assert (document.media, document.encoding, document.pages, issues) == ("xlsx", None, (), [])


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", "1234,5"),
        ("#,##0.00\\ [$kr-41D]", "1234,5 kr"),
        ('#,##0 "€"', "1234,5 €"),
        ("[$EUR] #,##0", "1234,5 EUR"),
        ("0.00%", "123450 %"),
    ],
)
def test_the_unit_of_a_number_format_is_read(tmp_path: Path, number_format: str, shown: str) -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["A1"].number_format = number_format

    assert got(tmp_path, "r.xlsx", xlsx_bytes(("Blad", [[1234.5]]), change=change))[0].text == f"Blad\n{shown}\n"


def test_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.worksheets[1].sheet_state = "hidden"

    document, issues = got(tmp_path, "r.xlsx", xlsx_bytes(("Öppet", [["a"]]), ("Listor", [["b"]]), change=change))
    assert document.text == "Öppet\na\n"
    assert [(issue.level, "Listor" in issue.what) for issue in issues] == [("info", True)]


def test_a_formula_that_was_never_calculated_is_told(tmp_path: Path) -> None:
    document, issues = got(tmp_path, "r.xlsx", xlsx_bytes(("Blad", [["Summa", "=1+2"]])))
    assert document.text == "Blad\nSumma\n"
    assert [issue.level for issue in issues] == ["warning"]
    assert issues[0].what.startswith("1 formler saknar")


def test_an_empty_workbook(tmp_path: Path) -> None:
    assert "inga ifyllda celler" in refused(tmp_path, "r.xlsx", xlsx_bytes(("Blad", [])))


@pytest.mark.parametrize("cell", ["XFD1048576", "A99999999"])
def test_far_cells_take_neither_time_nor_memory(tmp_path: Path, cell: str) -> None:
    row = cell.lstrip("XFDA").encode()
    far = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (number, number) for number in range(2, 1500))
    far += b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (row, cell.encode())
    data = changed_zip(
        xlsx_bytes(("Blad", [["a"]])), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far)
    )
    begun = time.monotonic()
    assert "för många celler" in refused(tmp_path, "r.xlsx", data)
    assert time.monotonic() - begun < 20


# --- packages that are not what they say --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["r.docx", "r.xlsx"])
def test_a_zip_of_something_else(tmp_path: Path, name: str) -> None:
    assert "zip-arkiv men inte ett" in refused(tmp_path, name, zip_bytes({"bild.png": b"x"}))


@pytest.mark.parametrize(("name", "inside"), [("r.docx", "word/document.xml"), ("r.xlsx", "xl/workbook.xml")])
@pytest.mark.parametrize("content", [b"x", b"<a/>"])
def test_a_package_without_its_heart(tmp_path: Path, name: str, inside: str, content: bytes) -> None:
    assert "kan inte läsas som" in refused(tmp_path, name, zip_bytes({inside: content}))


def test_word_and_excel_are_not_taken_for_each_other(tmp_path: Path) -> None:
    assert "inte ett Excel-dokument" in refused(
        tmp_path, "r.xlsx", docx_bytes(lambda document: document.add_paragraph("x"))
    )
    assert "inte ett Word-dokument" in refused(tmp_path, "r.docx", xlsx_bytes(("Blad", [["a"]])))


@pytest.mark.parametrize("name", ["r.docx", "r.xlsx"])
def test_truncated_and_locked_packages(tmp_path: Path, name: str) -> None:
    whole = (
        docx_bytes(lambda document: document.add_paragraph("x")) if name == "r.docx" else xlsx_bytes(("Blad", [["a"]]))
    )
    assert "kan inte läsas som" in refused(tmp_path, name, whole[: len(whole) // 2])
    assert "kan inte läsas som" in refused(tmp_path, name, random.Random(4).randbytes(900))
    assert "lösenordsskyddat" in refused(tmp_path, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900))


def test_a_broken_sheet(tmp_path: Path) -> None:
    data = changed_zip(xlsx_bytes(("Blad", [["a"]])), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    assert "kan inte läsas som Excel-dokument" in refused(tmp_path, "r.xlsx", data)


@pytest.mark.parametrize(("name", "part"), [("r.docx", "word/document.xml"), ("r.xlsx", "xl/worksheets/sheet1.xml")])
def test_a_zip_bomb_is_refused_unpacked_by_nobody(tmp_path: Path, name: str, part: str) -> None:
    begun = time.monotonic()
    message = refused(tmp_path, name, zip_bytes({part: bytes(160_000_000)}))
    assert "160 MB" in message
    assert "150 MB" in message
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("name", "part"), [("r.docx", "word/document.xml"), ("r.xlsx", "xl/workbook.xml")])
def test_external_and_growing_entities_are_refused(tmp_path: Path, name: str, part: str, encoding: str) -> None:
    secret = put(tmp_path, "hemlig/a.txt", "hemligt")
    whole = (
        docx_bytes(lambda document: document.add_paragraph("x")) if name == "r.docx" else xlsx_bytes(("Blad", [["a"]]))
    )
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'
    assert "DTD" in refused(tmp_path, name, changed_zip(whole, part, lambda _: xml.encode(encoding)))


def test_too_long_a_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 50)
    assert "gränsen är 50" in refused(tmp_path, "a.txt", SWEDISH)


# --- whatever comes -----------------------------------------------------------------------------------------------

WHOLE = {
    "r.pdf": pdf_bytes(PDF_PAGES, "Redovisning", field_value="Solrutt"),
    "r.docx": docx_bytes(lambda document: document.add_heading("Redovisning", 1)),
    "r.xlsx": xlsx_bytes(("Blad", [["Projekt", "Budget"], ["Solrutt", 5]])),
    "r.csv": 'Projekt;Mål\n"Sol;rutt";två\n'.encode(),
}


@pytest.mark.parametrize("name", WHOLE)
@given(damage=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, damage: st.DataObject
) -> None:
    data = bytearray(WHOLE[name])
    for at in damage.draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=20)):
        data[at] = damage.draw(st.integers(0, 255))
    del data[damage.draw(st.integers(1, len(data))) :]
    folder = tmp_path_factory.mktemp("damaged")
    put(folder, name, bytes(data))
    with suppress(UnreadableFile):
        assert read(folder / name, folder, []).text.strip()


def test_the_real_reports_are_kept_to_the_byte() -> None:
    named = os.environ.get("UTBLICK_CORPUS")
    if named is None:
        pytest.skip("set UTBLICK_CORPUS to the folder with the real reports")
    folder = Path(named)
    documents, issues = read_folder(folder)
    assert issues == []
    assert len(documents) == 5
    for document in documents:
        assert document.text.encode() == (folder / document.name).read_bytes()
