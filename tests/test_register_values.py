"""Registers whose columns are called what nobody has called them: read by their values, where these leave no doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.layouts import Parsed, parse
from indexer.reading import read
from indexer.records import UNKNOWN_SENDER, ProjectReport
from indexer.vocabulary import Vocabulary

HEADER = "Ärende;Benämning;Institutets bit;Kassa;Inleds;Klart;Allt som allt (tkr);EU-bidrag (tkr);Hör hemma hos;Styr;Med;Hur går det"
ROWS = (
    "7;Sandrev;huvudpart;LIFE;2020-01-01;2023-12-31;9 000;5 400;Enheten för stränder;Dynverket;Gent hamn (BE), Moss museum (NO);avslutat",
    "8;Tångväg;medpart;Interreg Europe;2021-01-01;2024-12-31;2 000;1 500;Enheten för vägar;Gent hamn;Moss museum (NO);pågår",
    "9;Vågbrytare;huvudpart;Erasmus+;2022-01-01;2025-12-31;3 000;3 000;Enheten för stränder;Dynverket;Riga kanal (LV), Tartu hamn (EE);pågår",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def register(folder: Path, vocabulary: Vocabulary, *lines: str) -> Parsed:
    (folder / "lista.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return parse(read(folder / "lista.csv", folder, []), vocabulary)


def projects(parsed: Parsed) -> list[ProjectReport]:
    return [record for record in parsed.records if isinstance(record, ProjectReport)]


def without(line: str, at: int) -> str:
    cells = line.split(";")
    return ";".join(cells[:at] + cells[at + 1 :])


def test_columns_are_what_their_values_are(vocabulary: Vocabulary, tmp_path: Path) -> None:
    parsed = register(tmp_path, vocabulary, HEADER, *ROWS)
    sand, weed, _ = projects(parsed)
    assert [(one.role and one.role.value) for one in (sand, weed)] == ["lead", "partner"]
    assert [(one.programme and one.programme.value) for one in (sand, weed)] == ["LIFE", "Interreg Europe"]
    assert (sand.start_date and sand.start_date.value, sand.end_date and sand.end_date.value) == (
        "2020-01-01",
        "2023-12-31",
    )
    assert (sand.total_budget and sand.total_budget.value, sand.eu_funding and sand.eu_funding.value) == (
        9_000_000,
        5_400_000,
    )
    assert (sand.department and sand.department.value, weed.lead_partner and weed.lead_partner.value) == (
        "Enheten för stränder",
        "Gent hamn",
    )
    assert [(one.name, one.country) for one in sand.partners] == [("Gent hamn", "Belgien"), ("Moss museum", "Norge")]
    assert (sand.status_note, weed.status_note) == ("avslutat", "pågår")


def test_the_sender_is_the_municipality_that_leads_where_the_sender_leads(
    vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Who else leads there may be so by chance: it is asked for as who leads."""
    rows = [row.replace("Dynverket", "Vindala kommun") for row in ROWS]
    assert register(tmp_path, vocabulary, HEADER, *rows).report.municipality == "Vindala kommun"
    assert register(tmp_path, vocabulary, HEADER, *ROWS).report.municipality == UNKNOWN_SENDER


def test_a_partner_is_no_sender(vocabulary: Vocabulary, tmp_path: Path) -> None:
    header = "Projekt;Roll;Program;Partner"
    rows = ("Sandrev;Partner;LIFE;Vindala kommun (SE)", "Tångväg;Partner;LIFE;Vindala kommun (SE); Moss museum (NO)")
    assert register(tmp_path, vocabulary, header, *rows).report.municipality == UNKNOWN_SENDER


def test_where_two_columns_compete_none_is_read(vocabulary: Vocabulary, tmp_path: Path) -> None:
    lines = [f"{HEADER};Andra påsen", *(f"{row};Interreg Europe" for row in ROWS)]
    assert not any(one.programme for one in projects(register(tmp_path, vocabulary, *lines)))


@pytest.mark.parametrize("name", ["Sökt hos", "Tidigare kassa", "Nästa fond"])
def test_a_name_of_something_else_is_not_read(name: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    lines = [HEADER.replace("Kassa", name), *ROWS]
    assert not any(one.programme for one in projects(register(tmp_path, vocabulary, *lines)))


@pytest.mark.parametrize("names", [("Beslut", "Klart"), ("Tar vid", "Nästa möte"), ("Inleds", "Slutrapport inlämnad")])
def test_dates_of_something_else_are_no_period(names: tuple[str, str], vocabulary: Vocabulary, tmp_path: Path) -> None:
    header = HEADER.replace("Inleds", names[0]).replace("Klart", names[1])
    assert not any(one.start_date and one.end_date for one in projects(register(tmp_path, vocabulary, header, *ROWS)))


@pytest.mark.parametrize("name", ["Vårt allt som allt (tkr)", "Allt som allt (mnkr)", "Medfinansiering allt (tkr)"])
def test_an_amount_of_something_else_is_not_the_whole(name: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    header = HEADER.replace("Allt som allt (tkr)", name)
    assert not any(one.total_budget for one in projects(register(tmp_path, vocabulary, header, *ROWS)))


def test_the_whole_is_never_smaller(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = (*ROWS[:2], ROWS[2].replace("3 000;3 000", "2 000;3 000"))
    assert not any(one.total_budget for one in projects(register(tmp_path, vocabulary, HEADER, *rows)))


def test_persons_lead_no_project(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [row.replace("Dynverket", name) for row, name in zip(ROWS, ("Eva Ek", "", "Ola Sjö"), strict=True)]
    parsed = register(tmp_path, vocabulary, HEADER, *rows)
    assert not any(one.lead_partner for one in projects(parsed))
    assert parsed.report.municipality == UNKNOWN_SENDER


def test_programmes_are_known_by_the_words_of_the_folder_too(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.toml").write_text('[[programme]]\nname = "Kustpotten"\npath = ["Kustpotten"]\n', "utf-8")
    rows = [row.replace("LIFE", "Kustpotten").replace("Interreg Europe", "Kustpotten") for row in ROWS[:2]]
    read_by = [
        projects(register(tmp_path, known, HEADER, *rows)) for known in (Vocabulary.load(), Vocabulary.load(tmp_path))
    ]
    assert [[bool(one.programme) for one in found] for found in read_by] == [[False, False], [True, True]]
