"""Whose a sentence, a cell, a unit and a membership are in free texts and registers, and what is left out as an issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.building import read_reports
from indexer.exporting import as_json

FIELDS = ("role", "department", "start_date", "end_date", "total_budget", "paid_out", "eu_funding", "lead_partner")


def read(folder: Path, text: str, name: str = "a.txt") -> tuple[dict[str, dict[str, Any]], list[str]]:
    """What a text states of each project, and its issues."""
    (folder / name).write_text(text, encoding="utf-8")
    holdings = read_reports(folder).holdings
    found = {
        row["name"]: {field: value for field in FIELDS if (value := row["reports"][0][field]) is not None}
        for row in as_json(holdings, "projects")
    }
    return found, [f"{issue.what} {issue.words}" for issue in holdings.issues]


MINUTES = """Sjöhagens kommun
Protokoll 2024-11-12

§ 143
Start av projektet Lupinfritt

Sammanfattning av ärendet
Naturenheten vill starta projektet Lupinfritt. Projektet pågår 2025–2027. {told}

Beslut
Kommunstyrelsen beslutar att starta projektet.
"""


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("Det bygger på projektet Ängsro. Projektägare var Mörkö kommun och budgeten var 4 mnkr.", {}),
        ("Vi har erfarenhet av ett tidigare projekt, Ängsro. Koordinator var Älvsta universitet.", {}),
        (
            "Det bygger på projektet Ängsro. Projektägare var Mörkö kommun. Lupinfritt kostar 9 miljoner kronor.",
            {"total_budget": 9_000_000},
        ),
        (
            "Det bygger på projektet Ängsro. Det kostade 2 mnkr. Det nya projektet kostar 9 miljoner kronor.",
            {"total_budget": 9_000_000},
        ),
        (
            "Totalbudgeten är 9 mnkr.\n\nTidigare drevs projektet Ängsro. Det leddes av Gent.",
            {"total_budget": 9_000_000},
        ),
        ("Projektägare är Mörkö kommun.", {"lead_partner": "Mörkö kommun"}),
    ],
)
def test_a_sentence_behind_another_project_is_not_the_matters(tmp_path: Path, told: str, own: dict[str, Any]) -> None:
    found = read(tmp_path, MINUTES.format(told=told))[0]["Lupinfritt"]
    assert {name: found[name] for name in ("total_budget", "lead_partner", "eu_funding") if name in found} == own


def test_labelled_facts_and_another_project_in_between(tmp_path: Path) -> None:
    text = (
        "Sjöhagens kommun\nEU-projekt\n\nLupinfritt\nProgram: LIFE\nRoll: partner\n\n"
        "Arbetet liknar projektet Ängsro. Ängsro har en budget på 75 mnkr.\n"
    )
    assert "total_budget" not in read(tmp_path, text)[0]["Lupinfritt"]


ROWS = "Hagby kommun\n{head}\n\n{rows}\n"


@pytest.mark.parametrize(
    ("head", "rows", "wanted"),
    [
        (
            "Våra EU-projekt",
            "Grönare gårdar | LIFE | 2022–2025 | 8 400 000 kr | Partner\n2021–2023 | ESF+ | Kustled | Projektägare",
            {
                "Grönare gårdar": {"role": "partner", "start_date": "2022", "end_date": "2025"},
                "Kustled": {"role": "lead", "start_date": "2021", "end_date": "2023"},
            },
        ),
        (
            "Beviljade projekt",
            "LIFE\tStrandskydd nu\t2 000 000 kr\nESF+\tAndra vägen\t3 500 000 kr",
            {"Strandskydd nu": {"eu_funding": 2_000_000}, "Andra vägen": {"eu_funding": 3_500_000}},
        ),
        (
            "EU-projekt",
            "ESF+    2023–2026    Arbetsmarknadsnämnden    Väg till jobb\nLIFE    2022–2027    Tekniska nämnden    Våtmark",
            {
                "Väg till jobb": {"department": "Arbetsmarknadsnämnden", "start_date": "2023", "end_date": "2026"},
                "Våtmark": {"department": "Tekniska nämnden", "start_date": "2022", "end_date": "2027"},
            },
        ),
        ("EU-projekt", "Strandskydd nu | Havsbryn | LIFE | 2022–2025\nAndra vägen | Stegen | ESF+ | 2023–2026", {}),
        ("EU-projekt", "ESF+ | 2024–2026 | 4 mnkr\nLIFE | 2023–2027 | 9 mnkr", {}),
        ("EU-projekt", "Eva Ek | miljöstrateg | eva.ek@hagby.se\nOla Sjö | projektledare | ola.sjo@hagby.se", {}),
        ("Program för dagen", "09.00 | Inledning | Eva Ek\n09.30 | Erasmus+ | Ola Sjö", {}),
        ("EU-projekt per program", "Erasmus+ | 4 projekt | 1 200 000 kr\nLIFE | 2 projekt | 9 400 000 kr", {}),
    ],
)
def test_rows_without_column_names(tmp_path: Path, head: str, rows: str, wanted: dict[str, dict[str, Any]]) -> None:
    assert read(tmp_path, ROWS.format(head=head, rows=rows))[0] == wanted


def test_a_row_of_two_names_is_an_issue(tmp_path: Path) -> None:
    found, issues = read(tmp_path, ROWS.format(head="EU-projekt", rows="Havsbryn | Stegen | LIFE | 2022–2025"))
    assert not found
    assert [issue for issue in issues if "inget entydigt projektnamn" in issue]


def test_bars_below_column_names(tmp_path: Path) -> None:
    rows = "Projekt | Program | Roll | Projekttid\nAndra vägen | ESF+ | Partner | 2023–2026"
    found = read(tmp_path, ROWS.format(head="Våra projekt", rows=rows))[0]
    assert found == {"Andra vägen": {"role": "partner", "start_date": "2023", "end_date": "2026"}}


@pytest.mark.parametrize(
    ("above", "amount", "value"),
    [
        ("Projekt i tusen euro", "1 850", None),
        ("Belopp i tkr", "1 850", 1_850_000),
        ("Ekonomi (mnkr)", "14,5", 14_500_000),
        ("Belopp i k€", "1 850 000", None),
        ("Projekt", "1 850 000", 1_850_000),
    ],
)
def test_a_unit_over_labels_and_tables(tmp_path: Path, above: str, amount: str, value: int | None) -> None:
    text = (
        f"Strömsholms kommun\nEU-projekt\n\n{above}\n\nFri sikt\nProgram: LIFE\nRoll: partner\nTotal budget: {amount}\n"
    )
    table = f"Strömsholms kommun\nEU-projekt\n\n{above}\n\n| Projekt | Program | Budget |\n|---|---|---|\n| Fri sikt | LIFE | {amount} |\n"
    for name, words in (("a.txt", text), ("b.md", table)):
        folder = tmp_path / name
        folder.mkdir()
        assert read(folder, words, name)[0]["Fri sikt"].get("total_budget") == value, name


@pytest.mark.parametrize(("label", "amount"), [("Total budget (tusen euro)", "1 850"), ("Total budget, tkr", "1 850")])
def test_a_unit_in_a_label(tmp_path: Path, label: str, amount: str) -> None:
    text = f"Strömsholms kommun\nEU-projekt\n\nFri sikt\nProgram: LIFE\nRoll: partner\n{label}: {amount}\n"
    found = read(tmp_path, text)[0]["Fri sikt"].get("total_budget")
    assert found == (None if "euro" in label else 1_850_000)


def test_a_group_of_sections_has_its_own_unit(tmp_path: Path) -> None:
    part = "{head}\n\n{name}\nProgram: LIFE\nProjekttid: 2022–2025\nTotal budget: {amount}\n\n"
    text = "Rosengårds kommun\nVåra EU-projekt\n\n"
    text += part.format(head="Ekonomi (mnkr)", name="Stadsvärme", amount="14,5")
    text += part.format(head="Ekonomi (tusen euro)", name="Batterikajen", amount="4 200")
    found = read(tmp_path, text)[0]
    assert found["Stadsvärme"]["total_budget"] == 14_500_000
    assert "total_budget" not in found["Batterikajen"]


def test_a_row_with_a_name_alone(tmp_path: Path) -> None:
    rows = "Projekt;Program;Roll\nSolgård;LIFE;Partner\nUtvecklingsavdelningen;;\nVattenvägar;ESF+;Projektägare\n"
    found, issues = read(tmp_path, rows, "projekt.csv")
    assert found.keys() == {"Solgård", "Vattenvägar"}
    assert [issue for issue in issues if "inget mer än ett namn" in issue and "Utvecklingsavdelningen" in issue]


def test_a_plain_list_of_projects(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path, "Lista över EU-projekt 2024;;\nProjekt;Program;Roll\nSolgård;;\nVattenvägar;;\n", "lista.csv"
    )
    assert found.keys() == {"Solgård", "Vattenvägar"}


@pytest.mark.parametrize("column", ["Upparbetat (tkr)", "Utfall 2024 (tkr)", "Förbrukat t.o.m. 2024, tkr"])
def test_what_is_used_up_is_paid_out(tmp_path: Path, column: str) -> None:
    text = (
        f"Projekt;Program;Roll;Budget (tkr);{column}\nVindstilla;LIFE;Partner;4 200;1 150\nBryggan;ESF+;Partner;900;0\n"
    )
    found, _ = read(tmp_path, text, "projekt.csv")
    assert (found["Vindstilla"]["paid_out"], found["Bryggan"]["paid_out"]) == (1_150_000, 0)


@pytest.mark.parametrize(("column", "cell"), [("Utfall", "Bra"), ("Upparbetat (%)", "45"), ("Ej upparbetat", "1 150")])
def test_what_is_not_used_up(tmp_path: Path, column: str, cell: str) -> None:
    text = "Projekt;Program;Roll;Budget\nVindstilla;LIFE;Partner;4 200 000\n".replace("\n", f";{column}\n", 1)
    found, _ = read(tmp_path, text.rstrip("\n") + f";{cell}\n", "projekt.csv")
    assert found["Vindstilla"].get("paid_out") is None


@pytest.mark.parametrize(
    "status",
    ["Avslag", "Återkallad", "Ej beviljad", "Beviljades under förutsättning att länet går in", "Villkorat beslut",
     "Godkänt med förbehåll för att regionen medfinansierar"],
)  # fmt: skip
def test_a_refused_row_is_an_issue(tmp_path: Path, status: str) -> None:
    text = f"Projekt;Program;Roll;Status\nVindstilla;LIFE;Partner;Pågår\nBryggan;ESF+;Partner;{status}\n"
    found, issues = read(tmp_path, text, "projekt.csv")
    assert found.keys() == {"Vindstilla"}
    assert [issue for issue in issues if "«Bryggan» blir ingen post" in issue]


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Projektet Renstigen fick stöd av LIFE förutsatt att fullmäktige godkänner budgeten på 3 mnkr.", False),
        ("Kommunen deltar i projektet Renstigen (LIFE) om ansökan beviljas. Budgeten är 3 mnkr.", False),
        ("Projektet Renstigen fick stöd av LIFE. Budgeten är 3 mnkr. En förutsättning var god planering.", True),
    ],
)
def test_what_is_granted_under_a_condition(tmp_path: Path, sentence: str, is_one: bool) -> None:
    found, issues = read(tmp_path, f"Fjällnäs kommun\nBeslut om EU-projekt\n\n{sentence}\n")
    assert ("Renstigen" in found) is is_one
    assert any("«Renstigen» blir ingen post" in issue for issue in issues) is not is_one


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("Medlemskapet i Eurocities kostar 40 000 kronor. Medlem är Bergsnäs Bostäder AB.", set()),
        ("Medlemskapet i Eurocities kostar 40 000 kronor. Medlem är kommunen.", {"Eurocities"}),
        ("Avgiften till Eurocities är 8 000 kr. Det är kommunens bostadsbolag som är medlem.", set()),
        ("Medlemskapet i Eurocities kostar 9 kr och innehas av Bergsnäs Energi AB.", set()),
        ("Medlemskapet i Eurocities kostar 9 kr. Medlemmar är kommunen och Bergsnäs Energi AB.", {"Eurocities"}),
        ("Kommunen är medlem i Eurocities. Medlem i ICLEI är Bergsnäs universitet.", {"Eurocities"}),
    ],
)
def test_the_member_is_who_the_text_says(tmp_path: Path, told: str, names: set[str]) -> None:
    (tmp_path / "a.txt").write_text(f"Bergsnäs kommun\nInternationellt arbete 2024\n\n{told}\n", encoding="utf-8")
    rows = as_json(read_reports(tmp_path).holdings, "networks")
    assert {row["name"] for row in rows} == names


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("Vid utgången av 2024 pågick 14 EU-projekt.", {("projects", 14, 2024)}),
        ("Den 31 december 2023 pågick 10 EU-projekt.", {("projects", 10, 2023)}),
        ("Vid årsskiftet 2023/2024 pågick 6 EU-projekt.", {("projects", 6, 2023)}),
        (
            "Under 2024 drev kommunen 9 projekt varav 4 som projektägare. Året innan var det 12 projekt.",
            {("projects", 9, 2024), ("projects_as_lead", 4, 2024), ("projects", 12, 2023)},
        ),
        (
            "I slutet av 2022 deltog kommunen i 8 projekt, varav 3 som huvudsökande och 5 som medsökande.",
            {("projects", 8, 2022), ("projects_as_lead", 3, 2022), ("projects_as_partner", 5, 2022)},
        ),
        ("Under 2024 deltog kommunen i 5 projekt som partner.", {("projects_as_partner", 5, 2024)}),
        ("Vid ingången av 2024 pågick 6 EU-projekt.", set()),
        ("Målet är 15 EU-projekt vid utgången av 2026.", set()),
    ],
)
def test_counts_and_their_year(tmp_path: Path, told: str, wanted: set[tuple[str, float, int]]) -> None:
    (tmp_path / "a.txt").write_text(f"Kullens kommun\nEU-projekt i Kullens kommun\n\n{told}\n", encoding="utf-8")
    rows = as_json(read_reports(tmp_path).holdings, "figures")
    assert {(row["measure"], row["value"], row["year"]) for row in rows} == wanted
