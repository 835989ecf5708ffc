"""The same document as text, Markdown, web page, Word file and PDF: the same records."""

from __future__ import annotations

import html
import io
import os
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pypdfium2
import pytest

from indexer.errors import UnreadableFile
from indexer.layouts import parse
from indexer.reading import read
from indexer.records import Figure, Issue, Membership, PlaceRelation, ProjectReport, Record
from indexer.vocabulary import Vocabulary
from tests.goldens import values_of
from tests.test_reading import Placed, docx_bytes, pdf_bytes

Kind = Literal["heading", "paragraph", "item", "row"]


class Piece(NamedTuple):
    kind: Kind
    words: str


PAGE = (
    Piece("heading", "EU-projekt i Vindala kommun"),
    Piece(
        "paragraph",
        "Under 2023 deltog Vindala kommun i sex EU-projekt. Vindala kommun är medlem i Eurocities sedan 2016.",
    ),
    Piece("heading", "Solrutt"),
    Piece("paragraph", "Linjen till hamnen får bussar som går på sol."),
    Piece("paragraph", "Projektägare: Region Norrdal"),
    Piece("paragraph", "Projekttid: 2021-01-01 till 2023-12-31"),
    Piece("paragraph", "Program: Interreg North Sea"),
    Piece("paragraph", "Partner: Gent, Bremen och Vindala kommun"),
    Piece("paragraph", "EU-stöd: 2 400 000 kronor"),
    Piece("heading", "Blå trädgård"),
    Piece("paragraph", "Skolorna samlar regnvatten."),
    Piece("paragraph", "Roll: Projektägare"),
    Piece("paragraph", "Projekttid: mars 2022 – juni 2024"),
    Piece("paragraph", "Program: LIFE"),
    Piece("heading", "Vänorter"),
    Piece("item", "Rauma i Finland"),
    Piece("item", "Sopot i Polen"),
)


GRANTS = (
    Piece("heading", "Region Norrdal delar ut stöd"),
    Piece("paragraph", "Regionala utvecklingsnämnden beviljade i går 9 miljoner kronor till tre projekt."),
    Piece("paragraph", "Hamnbolaget AB får 4 miljoner kronor för Grön kaj, där kajerna får landström."),
    Piece("paragraph", "Norrby kommun får 3 miljoner kronor för Odla mera. Projektet pågår till juni 2027."),
    Piece("paragraph", "Ansökan om Skidspår Syd avslogs."),
)
TABLED = (
    Piece("heading", "Vindala kommun"),
    Piece("paragraph", "Tabellen visar kommunens EU-projekt."),
    Piece("row", "Projekt|Program|Roll|Start|Slut|Budget, tkr"),
    Piece("row", "Solrutt|LIFE|Ägare|2021-01|2023-12|14 200"),
    Piece("row", "Blå trädgård|Interreg Europe|Partner|2022-03|2025-02|6 900"),
    Piece("row", "Havsljus|ESF+|Partner|2020-05|2022-04|3 150"),
    Piece("paragraph", "Vindala kommun har vänorterna Rauma i Finland och Sopot i Polen."),
)
PAGES = {"page": PAGE, "grants": GRANTS, "tabled": TABLED}
Pieces = tuple[Piece, ...]


def blocks(pieces: Pieces, row: Callable[[str], str], mark: dict[Kind, str], rule: str = "") -> str:
    """Pieces as paragraphs, the rows of a table under each other."""
    found: list[str] = []
    for at, piece in enumerate(pieces):
        follows = piece.kind == "row" and at and pieces[at - 1].kind == "row"
        words = row(piece.words) if piece.kind == "row" else mark[piece.kind] + piece.words
        if rule and piece.kind == "row" and not follows:
            words += "\n" + rule * (piece.words.count("|") + 1) + "|"
        found += ["\n" if follows else "\n\n", words]
    return "".join(found[1:])


def as_text(pieces: Pieces) -> bytes:
    return blocks(pieces, lambda row: row.replace("|", "\t"), {"heading": "", "paragraph": "", "item": "• "}).encode()


def as_markdown(pieces: Pieces) -> bytes:
    mark: dict[Kind, str] = {"heading": "## ", "paragraph": "", "item": "- "}
    return blocks(pieces, lambda row: f"| {row.replace('|', ' | ')} |", mark, rule="|---").encode()


def as_html(pieces: Pieces) -> bytes:
    tag = {"heading": "h2", "paragraph": "p", "item": "li"}

    def row(words: str) -> str:
        return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in words.split("|")) + "</tr>"

    body, inside = "", False
    for piece in pieces:
        opens, closes = piece.kind == "row" and not inside, piece.kind != "row" and inside
        body += "<table>" * opens + "</table>" * closes
        inside = piece.kind == "row"
        body += row(piece.words) if inside else f"<{tag[piece.kind]}>{html.escape(piece.words)}</{tag[piece.kind]}>\n"
    frame = "<nav><a href='/'>Start</a></nav><div class='cookie-banner'>Vi använder kakor</div>"
    return f"<!DOCTYPE html><html><head><title>EU-projekt | Vindala</title></head><body>{frame}<main>{body}</main></body></html>".encode()


def as_docx(pieces: Pieces) -> bytes:
    def fill(document: Any) -> None:
        table = None
        for piece in pieces:
            if piece.kind == "heading":
                document.add_heading(piece.words, 2)
            elif piece.kind == "row":
                cells = piece.words.split("|")
                table = table or document.add_table(0, len(cells))
                for cell, words in zip(table.add_row().cells, cells, strict=True):
                    cell.text = words
            else:
                document.add_paragraph(piece.words, style="List Bullet" if piece.kind == "item" else None)

    return docx_bytes(fill)


def as_pdf(pieces: Pieces) -> bytes:
    """Two pages with a running header and a page number each; a table's cells stand in columns."""
    lines = blocks(pieces, str, {"heading": "", "paragraph": "", "item": "• "}).split("\n")
    half = next(at for at in range(len(lines) // 2, len(lines)) if not lines[at])
    pages = [lines[:half], lines[half:]]
    title = pieces[0].words
    framed = [[title, "", *page, "", f"Sida {n} av 2"] for n, page in enumerate(pages, 1)]
    return pdf_bytes(
        [[cell for at, line in enumerate(page) for cell in placed(line, 760 - 14 * at)] for page in framed]
    )


def placed(line: str, height: int) -> list[Placed]:
    """A line at its height; the cells of a table's row in columns."""
    return [(60 + 85 * at, height, cell) for at, cell in enumerate(line.split("|")) if cell]


FORMATS: dict[str, Callable[[Pieces], bytes]] = {
    "sida.txt": as_text, "sida.md": as_markdown, "sida.html": as_html, "sida.docx": as_docx, "sida.pdf": as_pdf,
}  # fmt: skip


def facts(records: list[Record]) -> set[tuple[object, ...]]:
    """What records say, without where it stands."""
    found: set[tuple[object, ...]] = set()
    for record in records:
        match record:
            case ProjectReport():
                found |= {(record.name.value, field, value.value) for field, value in values_of([record])}
                found |= {(record.name.value, "partner", partner.name) for partner in record.partners}
            case Figure():
                found.add((record.measure, record.value, record.year))
            case Membership():
                found.add((record.network, record.standing, record.since))
            case PlaceRelation():
                found.add((record.kind, record.place, record.country))
    return found


def read_facts(name: str, folder: Path, pieces: Pieces = PAGE) -> set[tuple[object, ...]]:
    path = folder / name
    path.write_bytes(FORMATS[name](pieces))
    return facts(parse(read(path, folder, []), Vocabulary.load()).records)


@pytest.mark.parametrize(
    ("what", "fact", "count"),
    [
        ("page", ("Solrutt", "lead_partner", "Region Norrdal"), 19),
        ("grants", ("Grön kaj", "eu_funding", 4_000_000), 9),
        ("tabled", ("Blå trädgård", "end_date", "2025-02"), 20),
    ],
)
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "sida.txt"])
def test_the_same_records_from_every_format(
    name: str, what: str, fact: tuple[object, ...], count: int, tmp_path: Path
) -> None:
    expected = read_facts("sida.txt", tmp_path, PAGES[what])
    assert fact in expected
    assert len(expected) == count
    assert read_facts(name, tmp_path, PAGES[what]) == expected


def page(tmp_path: Path, body: str) -> str:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>T</title></head><body>{body}</body></html>", encoding="utf-8")
    return read(path, tmp_path, []).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>A <b>b</b></h1><p>Ett<br>två\n rader</p>", "# A b\n\nEtt\ntvå rader\n"),
        ("<ul><li>Ett<ul><li>inre</li></ul></li><li>Två</li></ul>", "- Ett\n- inre\n- Två\n"),
        (
            "<table><tr><th>Projekt</th><th>Roll</th></tr><tr><td>Sol</td><td>Partner</td></tr></table>",
            "Projekt\tRoll\nSol\tPartner\n",
        ),
        ("<dl><dt>Fond:</dt><dd>LIFE</dd><dt>Roll</dt><dd>Partner</dd></dl>", "Fond: LIFE\nRoll: Partner\n"),
        ("<nav>Meny</nav><script>x()</script><div id='breadcrumb'>Start</div><p>Kvar &amp; klar</p>", "Kvar & klar\n"),
        ("<p hidden>Dolt</p><div aria-hidden='true'>Ikon</div>Lös text<!-- not -->", "Lös text\n"),
    ],
)
def test_words_of_a_web_page(body: str, text: str, tmp_path: Path) -> None:
    assert page(tmp_path, body) == text


def test_a_page_nested_without_end_is_read_or_refused_in_words(tmp_path: Path) -> None:
    assert "djupt" in page(tmp_path, "<p>inte djupt</p>" + "<div>" * 5000 + "djupt" + "</div>" * 5000)


def test_a_scan_is_read_by_the_program_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_by = pdf_bytes([["EU-projekt i Vindala kommun"]])
    (tmp_path / "read.pdf").write_bytes(read_by)
    program = tmp_path / "ocrmypdf"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{tmp_path}/read.pdf" "$last"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf_bytes([[]]))
    issues: list[Issue] = []
    assert read(scan, tmp_path, issues).text == "EU-projekt i Vindala kommun"
    assert [issue.what for issue in issues] == [
        "sidorna saknar textlager och är OCR-tolkade: stavning och tal kan vara fel"
    ]


def scanned(data: bytes, dots_per_inch: int = 200) -> bytes:
    """A PDF as a scanner makes it: a picture a page and no text."""
    scan = pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            width, height = page.get_size()
            picture = pypdfium2.PdfImage.new(scan)
            picture.set_bitmap(page.render(scale=dots_per_inch / 72, grayscale=True))
            picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            sheet = scan.new_page(width, height)
            sheet.insert_obj(picture)
            sheet.gen_content()
    out = io.BytesIO()
    scan.save(out)
    return out.getvalue()


def reads_swedish() -> bool:
    """Whether the programs that read scans are installed, with Swedish."""
    if not (shutil.which("ocrmypdf") and (tesseract := shutil.which("tesseract"))):
        return False
    known = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False)
    return "swe" in known.stdout.split()


def test_a_scan_gives_the_same_records(tmp_path: Path) -> None:
    if not reads_swedish():
        missing = "ocrmypdf and tesseract-ocr-swe are not installed"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    lines: list[str] = []
    for piece in PAGE:
        mark = "• " if piece.kind == "item" else ""
        lines += [*textwrap.wrap(mark + piece.words, 70), ""]
    (tmp_path / "scan.pdf").write_bytes(scanned(pdf_bytes([lines[:24], lines[24:]])))
    read_from_it = read(tmp_path / "scan.pdf", tmp_path, [])
    assert [page.number for page in read_from_it.pages] == [1, 2]
    assert facts(parse(read_from_it, Vocabulary.load()).records) == read_facts("sida.txt", tmp_path)


def test_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "scan.pdf").write_bytes(pdf_bytes([[]]))
    with pytest.raises(UnreadableFile, match="ocrmypdf och tesseract-ocr-swe"):
        read(tmp_path / "scan.pdf", tmp_path, [])


def test_two_columns_of_a_page_with_words_broken_at_line_ends(tmp_path: Path) -> None:
    """Each column is read to its end before the next, and what a hyphen breaks is one word."""
    lines: list[str] = []
    for piece in GRANTS:
        lines += [*textwrap.wrap(piece.words.replace("Skidspår", "Skid-\nspår"), 40), ""]
    half = next(at for at in range(len(lines) // 2, len(lines)) if not lines[at]) + 1
    columns = [(60, lines[:half]), (320, lines[half:])]
    page = [(x, 760 - 14 * at, line) for x, column in columns for at, line in enumerate(column) if line]
    (tmp_path / "spalter.pdf").write_bytes(pdf_bytes([page]))
    expected = read_facts("sida.txt", tmp_path, GRANTS)
    assert facts(parse(read(tmp_path / "spalter.pdf", tmp_path, []), Vocabulary.load()).records) == expected
