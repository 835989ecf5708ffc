"""Records as JSON, CSV, XLSX and in the exchange's field names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from indexer.exporting import HEADINGS, KINDS, Kind, as_csv, as_json, as_keep, as_rows, as_xlsx
from indexer.layouts import parse
from indexer.naming.collecting import name_all
from indexer.records import Document
from indexer.resolving import Holdings, resolve
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, document_of

FOLDER = SAMPLES / "annual_forms"
REPORT_FIELDS = {
    "document", "municipality", "reporting_year", "department", "department_raw", "role", "start_date", "end_date", "total_budget",
    "total_budget_as_lead", "total_budget_as_partner", "paid_out", "paid_out_as_lead", "paid_out_as_partner", "eu_funding", "approximate", "programme",
    "programme_raw", "goals", "goals_raw", "leader", "partners", "status_note", "source", "fields",
}  # fmt: skip


def holding(*documents: Document) -> Holdings:
    vocabulary = Vocabulary.load()
    return name_all(resolve([parse(document, vocabulary) for document in documents], vocabulary), vocabulary)


@pytest.fixture(scope="module")
def holdings() -> Holdings:
    return holding(*(document_of(path) for path in sorted(FOLDER.glob("*.txt"))))


@pytest.fixture(scope="module")
def hostile() -> Holdings:
    """A city whose names look like formulas."""
    text = (
        "Exempelby kommun\n\nInternationell redovisning 2024\n\nDel 2: Projekt\n\nMiljönämnden\n\nBeskrivning av Projekt Svar\n\n"
        'Projektnamn =HYPERLINK("http://example.org";"Sol")\n\nProjektstart 2024-01-01\n\nProjektslut 2025\n\nProgram @SUM(1+1)\n\nProjektledare -2+3\x07\n'
    )
    return holding(Document(name="a.txt", text=text, media="text"))


def test_every_field_of_the_contract(holdings: Holdings) -> None:
    texts = {document.name: document.text for document in holdings.documents}
    projects = as_json(holdings, "projects")
    assert {"id", "name", "acronym", "aliases", "programme", "programme_path", "period", "reports"} <= projects[
        0
    ].keys()
    reports = [report for one in projects for report in one["reports"]]
    assert len(reports) == 12 + 4 + 5 + 3
    for report in reports:
        assert report.keys() >= REPORT_FIELDS
        assert report["role"] in {"lead", "partner", None}
        assert report["source"].keys() >= {"document", "page", "start", "end"}
        for field in report["fields"].values():
            assert texts[report["document"]][field["start"] : field["end"]] == field["raw"]
    for network in as_json(holdings, "networks"):
        assert network.keys() >= {"id", "name", "aliases", "kind", "memberships"}
        for one in network["memberships"]:
            assert one.keys() >= {
                "document",
                "municipality",
                "reporting_year",
                "department",
                "role",
                "since",
                "forums",
                "source",
            }
    for figure in as_json(holdings, "figures"):
        assert figure.keys() >= {
            "document",
            "municipality",
            "year",
            "subject",
            "measure",
            "value",
            "unit",
            "approximate",
            "source",
        }
    assert json.loads(json.dumps(projects)) == projects


def test_values_of_one_report(holdings: Holdings) -> None:
    reports = {report["name"]: report for one in as_json(holdings, "projects") for report in one["reports"]}
    one = reports["Skolackreditering 2024 Spår 11"]
    assert (one["role"], one["start_date"], one["total_budget"], one["paid_out"], one["approximate"]) == (
        "lead", "2023-09-01", 402_165, 70_000, ["paid_out", "paid_out_as_lead"],
    )  # fmt: skip
    assert one["goals"] == ["En trygg uppväxt för alla barn", "En klok organisation"]
    dkk = reports["Tång i tanken: bränsle av tare"]
    assert (dkk["total_budget"], dkk["fields"]["total_budget"]["raw"]) == (None, "48 000 000 DKK")
    assert reports["Nordkust"]["goals_raw"] == "Vet ej"
    assert reports["VindHamn"]["paid_out_as_lead"] is None


def test_pages_say_when_they_were_counted(holdings: Holdings) -> None:
    sources = [report["source"] for one in as_json(holdings, "projects") for report in one["reports"]]
    assert {source["page"] is None for source in sources if source["document"] == "exempelby-2022.txt"} == {True}
    assert all(source.get("page_approximate", True) is True for source in sources)
    assert any("page_approximate" in source for source in sources)


@pytest.mark.parametrize("kind", KINDS)
def test_csv_opens_in_a_swedish_spreadsheet(holdings: Holdings, kind: Kind) -> None:
    text = as_csv(holdings, kind)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == HEADINGS[kind]
    assert len(rows) == 1 + len(list(as_rows(holdings, kind)))
    assert {len(row) for row in rows} == {len(HEADINGS[kind])}


@pytest.mark.parametrize("kind", KINDS)
def test_xlsx_is_read_back(holdings: Holdings, kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "ut.xlsx"
    path.write_bytes(as_xlsx(holdings, kind))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADINGS[kind]
    expected = [tuple(value if value != "" else None for value in row) for row in as_rows(holdings, kind)]
    assert [tuple(" ".join(v.split()) if isinstance(v, str) else v for v in row) for row in expected] == rows[1:]


def test_a_project_row(holdings: Holdings) -> None:
    rows = {row[0]: dict(zip(HEADINGS["projects"], row, strict=True)) for row in as_rows(holdings, "projects")}
    row = rows["Tyst hamn"]
    assert (row["Nämnd"], row["Roll"], row["Projektstart"], row["Total budget"], row["EU-stöd"]) == (
        "Hamnförvaltningen", "projektägare", "2021-01-01", 12_000_000, 6_000_000,
    )  # fmt: skip
    assert (row["Projektledare"], row["Dokument"], row["Sida"]) == ("Siv Holm", "exempelby-2022.txt", None)


def test_no_cell_becomes_a_formula(hostile: Holdings, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(hostile, "projects").removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][0].startswith("'=HYPERLINK(")
    assert not [cell for cell in rows[1] if cell[:1] in {"=", "+", "-", "@"}]
    path = tmp_path / "ut.xlsx"
    path.write_bytes(as_xlsx(hostile, "projects"))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    cells = dict(zip(HEADINGS["projects"], next(sheet.iter_rows(min_row=2)), strict=True))
    assert str(cells["Projekt"].value).startswith("=HYPERLINK(")
    assert cells["Projektledare"].value == "-2+3"


def test_exchange_format(holdings: Holdings) -> None:
    found = {one["multi_languages_project_name"]: one for one in as_keep(holdings)}
    assert set(found) == {project.name for project in holdings.projects if project.reports}
    one = found["VindHamn"]
    assert (one["programme_name"], one["project_start_date"], one["project_end_date"], one["total_budget"], one["currency"]) == (
        "Interreg North Sea Region", "2024-06-01", "2027-05-31", 48_000_000, "SEK",
    )  # fmt: skip
    assert {"programme_period", "acronym", "eu_funding_amount"} <= one.keys()
    city = [
        partner for partner in one["partner"] if partner["multi_languages_organisation_name"] == "Exempelstad kommun"
    ]
    assert [(partner["partner_type"], partner["address"]) for partner in city] == [
        ("Partner", [{"department": "Miljönämnden"}]), ("Partner", [{"department": "Tekniska nämnden"}]),
    ]  # fmt: skip
    named = {partner["multi_languages_organisation_name"]: partner["address"] for partner in one["partner"]}
    assert named["Rotterdam"] == [{"country": "Nederländerna"}]
    assert found["Tyst hamn"]["partner"][0]["partner_type"] == "Lead Partner"
