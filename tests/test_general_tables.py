"""The general reader over tables: memberships with their fees, twin towns, facts in two columns, partners."""

from __future__ import annotations

import re
from typing import Any

import pytest

from indexer.layouts import parse
from indexer.records import Document, Membership, PlaceRelation, ProjectReport
from indexer.vocabulary import Vocabulary
from tests.goldens import check_spans

FEES = """Myrvalla kommun
Kanslienheten

AVGIFTER TILL NÄTVERK OCH FÖRENINGAR 2025

A. EUROPEISKA OCH NORDISKA NÄTVERK

Namn                            Medlem       Avgift 2025   Ansvarig
                                sedan        (kr)
------------------------------------------------------------------------------
Älvstädernas Europaförbund      2003              31 400   Kommunstyrelsen
Small Lakes Alliance (SLA)      2017              12 000   Miljönämnden
------------------------------------------------------------------------------
Summa A                                           43 400

B. SVENSKA FÖRENINGAR

Namn                            Medlem       Avgift 2025   Ansvarig
                                sedan        (kr)
------------------------------------------------------------------------------
Föreningen Grön Landsbygd       2010              22 000   Ulla Fredman
Svenska Kanalkommuner           1989               8 500   Tekniska nämnden
------------------------------------------------------------------------------

Myrvalla kommun är inte medlem i Polarringen.
"""


def parsed(text: str, media: str = "text") -> list[Any]:
    made = parse(Document(name="prov.md", text=text, media=media), Vocabulary.load())
    check_spans(made)
    return made.records


def members(text: str) -> dict[str, Membership]:
    return {record.network: record for record in parsed(text) if isinstance(record, Membership)}


def test_a_row_of_fees_is_a_membership_with_year_and_office() -> None:
    found = members(FEES)
    assert {name: (one.standing, one.since, one.department, one.kind) for name, one in found.items()} == {
        "Älvstädernas Europaförbund": ("member", 2003, "Kommunstyrelsen", "network"),
        "Small Lakes Alliance": ("member", 2017, "Miljönämnden", "network"),
        "Föreningen Grön Landsbygd": ("member", 2010, None, "domestic"),
        "Svenska Kanalkommuner": ("member", 1989, "Tekniska nämnden", "domestic"),
    }
    assert found["Small Lakes Alliance"].abbreviation == "SLA"
    assert all(re.search(r"\d\d? \d{3}", FEES[slice(*one.description[0])]) for one in found.values())


def test_what_a_row_says_of_a_membership_that_is_none() -> None:
    found = members(
        "# Lerhults kommuns medlemskap i nätverk\n\n## Internationella nätverk\n\n"
        "| Nätverk | Medlem från | Medlemsavgift | Kommentar |\n|---|---|---|---|\n"
        "| Union of Small Harbours (USH) | 2006 | 3 200 euro | styrelseplats |\n"
        "| Cities of Clay | 2012 | 9 500 kr | utträde 2023-12-31 |\n"
        "| European Orchard Network | – | – | medlemskap övervägs |\n\n"
        "### Tidigare medlemskap\n\n| Nätverk | Medlem från | Medlemsavgift |\n|---|---|---|\n"
        "| Landsbygdens röst | 1999 | 2 000 kr |\n"
    )
    assert {name: one.standing for name, one in found.items()} == {
        "Union of Small Harbours": "member",
        "Cities of Clay": "former",
        "European Orchard Network": "considered",
        "Landsbygdens röst": "former",
    }


@pytest.mark.parametrize(
    "header",
    ["| Organisation | Land | Typ |", "| Organisation | Roll | Status |", "| Förening | Bidrag | Kontakt |"],
)
def test_a_table_of_organisations_is_none_of_memberships(header: str) -> None:
    text = f"# Vindala kommun\n\n## Föreningar\n\n{header}\n|---|---|---|\n| Havsbo | Norge | Partner |\n| Blåvik | Polen | Klar |\n"
    assert members(text) == {}


def towns(text: str) -> dict[str, tuple[str | None, str]]:
    return {one.place: (one.country, one.standing) for one in parsed(text) if isinstance(one, PlaceRelation)}


def test_twin_towns_in_a_table_set_with_blanks() -> None:
    text = (
        "Sundhags kommun\nVänorter och avtal\n\nHär är kommunens vänorter.\n\n"
        "Ort                  Land          Avtal sedan    Kommentar\n"
        "---------------------------------------------------------------------\n"
        "Ølsvik               Norge         1948           skolutbyte varje år\n"
        "Kivilahti-Mäki       Finland       1950\n"
        "Bad Rosenau          Tyskland      1991           vilande\n"
        "Stare Mosty          Polen         1999           uppsagt 2022\n"
    )
    assert towns(text) == {
        "Ølsvik": ("Norge", "active"),
        "Kivilahti-Mäki": ("Finland", "active"),
        "Bad Rosenau": ("Tyskland", "passive"),
        "Stare Mosty": ("Polen", "cancelled"),
    }


def test_a_table_of_meetings_holds_no_twin_towns() -> None:
    text = (
        "# Internationellt arbete i Ekshaga kommun\n\n## Våra vänorter\n\n| Vänort | Land | Avtalsår |\n|---|---|---|\n"
        "| Villa di Sotto | Italien | 2004 |\n\n## Möten\n\n| Ort | Land | Datum |\n|---|---|---|\n"
        "| Gent | Belgien | 2024-05-02 |\n"
    )
    assert towns(text) == {"Villa di Sotto": ("Italien", "active")}


SHEET = """**Havrevik Hamn AB**

# Projektblad

| Uppgift | Innehåll |
|---|---|
| Projektnamn | Quay2Grid |
| Avtalsnummer | 2023-SE-77812 |
| Program | LIFE |
| Start | 2024-02-01 |
| Slut | 2027-01-31 |
| Samordnare | Hafenverwaltung Norderau, Tyskland |
| Havrevik Hamn AB:s roll | Partner |
| Budget för bolaget | 11 200 000 kr |
| EU-bidrag till bolaget | 5 600 000 kr |

## 3. Parter

| Organisation | Land |
|---|---|
| Hafenverwaltung Norderau | Tyskland |
| Port de Sainte-Aline | Frankrike |

## Milstolpar

| Nr | Händelse | Planerat |
|---|---|---|
| M1 | Kabel på plats | 2025-03 |
"""


def projects(text: str) -> dict[str, ProjectReport]:
    return {one.name.value or "": one for one in parsed(text) if isinstance(one, ProjectReport)}


def test_facts_of_one_project_in_two_columns() -> None:
    (one,) = projects(SHEET).values()
    assert one.name.value == "Quay2Grid"
    assert one.lead_partner
    assert one.lead_partner.value == "Hafenverwaltung Norderau"
    assert one.role
    assert one.role.value == "partner"
    assert one.start_date
    assert one.start_date.value == "2024-02-01"
    assert one.total_budget_as_partner
    assert one.total_budget_as_partner.value == 11_200_000
    assert one.eu_funding
    assert one.eu_funding.value == 5_600_000
    assert [(partner.name, partner.country) for partner in one.partners] == [("Port de Sainte-Aline", "Frankrike")]


def test_two_projects_in_tables_of_facts() -> None:
    text = (
        "# Våra EU-projekt\n\nBjörkåsa kommun deltar i två projekt.\n\n| | |\n|---|---|\n| Projekt | Ljusstig |\n"
        "| Program | Erasmus+ |\n| Koordinator | Escola do Mar, Portugal |\n| Projekttid | 2024-09-01–2026-08-31 |\n\n"
        "| | |\n|---|---|\n| Projekt | Grön kaj i Björkåsa |\n| Projektägare | Björkåsa kommun |\n"
        "| Total budget | 14 300 000 kr |\n| varav EU-stöd | 11 440 000 kr |\n"
    )
    found = projects(text)
    assert list(found) == ["Ljusstig", "Grön kaj i Björkåsa"]
    assert found["Grön kaj i Björkåsa"].eu_funding.value == 11_440_000  # type: ignore[union-attr]


def test_a_register_with_columns_in_english() -> None:
    header = "Acronym;Title;Funding instrument;Our role;Lead beneficiary;Starts;Ends;Total eligible cost (SEK);Other beneficiaries;State"
    row = "FISHWAY;Free rivers;LIFE;Partner;Gemeinde Au;2023-01-01;2025-12-31;9 500 000;Blue e.V. (DE);Ongoing"
    from indexer.layouts.shared.register.columns import Columns

    columns = Columns("project")
    assert [columns.get(name) for name in header.split(";")] == [
        "acronym", "name", "programme", "role", "lead_partner", "start_date", "end_date", "total_budget", "partners", "status",
    ]  # fmt: skip
    assert len(row.split(";")) == len(header.split(";"))


def test_neither_what_a_neighbour_belongs_to_nor_an_invitation_is_a_membership() -> None:
    found = members(
        "# Lerhults kommuns internationella arbete\n\n## Nätverk\n\n"
        "Lerhults kommun är medlem i Union of Small Harbours sedan 2006.\n\n"
        "Grannkommunen Sandby är med i nätverket Polarringen. Lerhults kommun är inte medlem där.\n\n"
        "Nätverket Cities of Clay har bjudit in kommunen som medlem. Avgiften är 5 000 euro om året.\n\n"
        "- Lakes of Europe – Lerhults kommun är medlem sedan 2014.\n"
    )
    members_of = {name: one.since for name, one in found.items() if one.standing in ("member", "participates")}
    assert members_of == {"Union of Small Harbours": 2006, "Lakes of Europe": 2014}


DECISIONS = """REGION LINDMARK
Regional utveckling

BESLUT OM REGIONALA PROJEKTMEDEL
Regionala utvecklingsnämndens sammanträde den 20 mars 2025, §§ 31-32

A. BEVILJADE ANSÖKNINGAR

§ 31  Grön omställning på landet
      Diarienummer:        RUN/2024-311
      Sökande:             Lindmark Turism ekonomisk förening
      Beviljat belopp:     1 450 000 kr
      Total kostnad:       2 900 000 kr
      Projekttid:          2025-04-01 - 2027-03-31

§ 32  Bybussen
      Diarienummer:        RUN/2024-327
      Sökande:             Sandby kommun
      Beviljat belopp:     200 000 kr
      Total kostnad:       400 000 kr
      Projekttid:          2025-05-01 - 2025-12-31
"""


def test_a_decision_names_its_project_behind_the_number_of_the_matter() -> None:
    found = {record.name.value: record for record in parsed(DECISIONS) if isinstance(record, ProjectReport)}
    told = {
        name: (one.total_budget and one.total_budget.value, one.start_date and str(one.start_date.value))
        for name, one in found.items()
    }
    assert told == {"Grön omställning på landet": (2_900_000, "2025-04-01"), "Bybussen": (400_000, "2025-05-01")}
