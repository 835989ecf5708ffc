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
