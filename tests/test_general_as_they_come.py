"""Free texts and registers as they really come: units apart from their amounts, rows of sums, what is none of the sender's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.building import read_reports
from indexer.exporting import as_json

HARBOUR = """Kopparfors Hamn AB
Hållbarhetsredovisning 2024

EU-projekt

{caption}

| Namn | Program | Vår roll | Tid | Total budget | Vår del |
|---|---|---|---|---|---|
| Landström nu | CEF Transport | Projektägare | 2023–2026 | {first} | {first} |
| Blå kaj | Interreg South Baltic | Partner | 2024–2027 | {second} | 340 |
| {sums} | | | | 900 | 700 |

Kopparfors kommun driver projektet Skolkök 2030 inom ESF+. Vi deltar inte i det.
"""


def records(folder: Path, name: str, text: str, kind: Any = "projects") -> dict[str, dict[str, Any]]:
    (folder / name).write_text(text, encoding="utf-8")
    rows = as_json(read_reports(folder).holdings, kind)
    return {row["name"]: (row.get("reports") or row.get("memberships") or [row])[0] for row in rows}


@pytest.mark.parametrize(
    ("caption", "first", "second", "sums", "whole"),
    [
        ("Tabell 2. Projekt (tkr)", "48 200", "21 500", "Summa", 48_200_000),
        ("Alla belopp i tabellen anges i miljoner kronor.", "48,2", "21,5", "Totalt 2 projekt", 48_200_000),
        ("Beloppen är i tusentals kronor.", "48 200", "21 500", "Summa pågående", 48_200_000),
        ("Projekt, tusen euro", "4 820", "2 150", "Delsumma", None),
    ],
)
def test_the_unit_that_is_said_apart(
    tmp_path: Path, caption: str, first: str, second: str, sums: str, whole: int | None
) -> None:
    found = records(tmp_path, "a.txt", HARBOUR.format(caption=caption, first=first, second=second, sums=sums))
    assert found.keys() == {"Landström nu", "Blå kaj"}
    assert found["Landström nu"]["total_budget"] == whole
    assert found["Blå kaj"]["lead_partner"] is None, "who runs a neighbour's project"


@pytest.mark.parametrize(
    ("said", "caption", "amount", "whole"),
    [
        ("Kostnader för personal redovisas i mnkr.", "## Projekt", "850 000", 850_000),
        ("Alla belopp anges i mnkr.", "## Projekt", "850 000", 850_000),
        ("", "## Projekt (tkr)", "48 200", 48_200_000),
    ],
)
def test_a_unit_that_is_not_of_these_amounts(tmp_path: Path, said: str, caption: str, amount: str, whole: int) -> None:
    text = f"""# Tallvik kommuns EU-projekt 2024

{said}

{caption}

| Projekt | Program | Roll | Total budget |
|---|---|---|---|
| Gröna Kajen | LIFE | Projektägare | {amount} |
| Blå Lagunen | LIFE | Partner | 450 |
"""
    assert records(tmp_path, "a.md", text)["Gröna Kajen"]["total_budget"] == whole


def test_a_unit_in_a_column_that_its_amount_cannot_be_in(tmp_path: Path) -> None:
    text = "Projektnamn;Program;Roll;Total budget (tkr)\nTångbanken;LIFE;Partner;1 250 000\nMusslan;LIFE;Partner;500\n"
    found = records(tmp_path, "a.csv", text)
    assert found["Tångbanken"]["total_budget"] is None
    assert found["Musslan"]["total_budget"] == 500_000


def test_an_unknown_heading_ends_a_group_of_refusals(tmp_path: Path) -> None:
    rows = ["Projektnamn;Program;Roll;Total budget", "Avslag 2024;;;", "Frostpil;LIFE;Partner;300", "Vid kusten;;;"]
    found = records(tmp_path, "a.csv", "\n".join([*rows, "Isflaket;LIFE;Partner;400"]) + "\n")
    assert "Isflaket" in found
    assert "Frostpil" not in found


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Status: Ansökt om förlängning", True),
        ("Status: Sökt och beviljad", True),
        ("Status: Avslag", False),
        ("Museet är inte med i projektet Hedglänt i år.", True),
    ],
)
def test_what_is_said_of_a_project_that_is_one(tmp_path: Path, line: str, kept: bool) -> None:
    text = f"""# EU-projekt i Lundvik kommun

## Hedglänt

Projektägare: Lundvik kommun
Program: LIFE
EU:s andel: 60 %
EU-bidrag: 3 120 000 kr
{line}
"""
    found = records(tmp_path, "a.md", text)
    assert ("Hedglänt" in found) == kept
    assert not kept or found["Hedglänt"]["eu_funding"] == 3_120_000


def test_who_speaks_outweighs_a_letterhead_in_capitals(tmp_path: Path) -> None:
    text = """LÄNSSTYRELSEN I NORRMARK

Remissvar 2024

Vi på Stiftelsen Träkraft tackar för remissen. Stiftelsen Träkraft driver projektet Barkfröet 2022–2024 inom
Interreg Aurora. Vi på Stiftelsen Träkraft ser gärna fler projekt.
"""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert {report.municipality for report in read_reports(tmp_path).holdings.reports} != {"Länsstyrelsen i Norrmark"}


def test_rows_below_words_that_head_them(tmp_path: Path) -> None:
    rows = [
        "Projektlista EU (tkr);;;;;;;",
        "Projektnamn;Program;Roll;Start;Slut;Total budget;Projektägare;Status",
        "Pågående;;;;;;;",
        "Solstig;LIFE;Ägare;2023-01-01;2026-12-31;12 500;Alsta kommun;",
        "Avslutade;;;;;;;",
        "Gamla bron;ESF;Partner;2018-01-01;2020-12-31;4 100;Region Norr;",
        "Avslag;;;;;;;",
        "Tidvatten;LIFE;Ägare;;;2 000;Alsta kommun;",
        "Summa;;;;;18 600;;",
    ]
    found = records(tmp_path, "b.csv", "\n".join(rows) + "\n")
    assert {name: one["status_note"] for name, one in found.items()} == {
        "Solstig": "Pågående",
        "Gamla bron": "Avslutade",
    }
    assert found["Solstig"]["total_budget"] == 12_500_000


def test_the_matter_of_minutes(tmp_path: Path) -> None:
    text = (
        "REGION FJÄLLKUSTEN                    PROTOKOLL\nUtvecklingsutskottet      2025-03-11\n\n§ 14  Dnr RUN 2025/31\n"
        "Medverkan i projektet Kallt vatten\n\nBeslut\nUtskottet beslutar att regionen ska vara partner i Kallt vatten.\n\n"
        "Ärendet\nKallt vatten söker stöd ur Interreg Aurora. Projektägare är Norrvattens universitet.\n\n"
        "Budget (tkr)\nTotal budget        14 300\nInterreg-stöd        9 295\nRegionens del        2 100\n\n"
        "§ 15  Dnr RUN 2025/33\nAvslag på projektet Varm luft\n\nBeslut\nUtskottet avslår ansökan om Varm luft.\n"
    )
    [(name, one)] = records(tmp_path, "c.txt", text).items()
    assert (name, one["municipality"], one["role"]) == ("Kallt vatten", "Region Fjällkusten", "partner")
    assert (one["total_budget"], one["eu_funding"], one["total_budget_as_partner"]) == (
        14_300_000,
        9_295_000,
        2_100_000,
    )


def test_memberships_of_the_sender_alone(tmp_path: Path) -> None:
    text = (
        "Stiftelsen Mälarlabbet\nVerksamhetsberättelse 2024\n\nNätverk\nStiftelsen är medlem i European Lake Forum sedan 2015. "
        "Medlemskapet i Nordic Labs avslutades 2023.\nSolna kommun är medlem i Eurocities.\n"
    )
    assert {
        name for name, one in records(tmp_path, "d.txt", text, "networks").items() if one["standing"] == "member"
    } == {"European Lake Forum"}
