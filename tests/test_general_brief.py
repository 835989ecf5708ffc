"""Facts in brief: entries whose name stands first, sections, minutes, boxes; what is no project's stays out."""

from __future__ import annotations

from typing import Any

from indexer.records import ProjectReport
from tests.test_general import projects, read
from tests.test_general_prose import stated


def told(text: str) -> dict[str, dict[str, Any]]:
    """What each project of a text states, by its name."""
    return {record.name.raw: stated(record) for record in projects(read(text)).values()}


LETTER = """Till: ledningsgruppen i Vindala kommun

Så här ligger det till med EU-projekten.

1) SOLRUTT (ESF+). Kommunen äger. 1 feb 2024 - 31 jan 2027. Tot. 9,5 mnkr varav EU 5 700 tkr.
Ansv: socialförv., projektledare Eva Ek.

2) HAVSLJUS. LIFE. Partner, vår del 800 tkr. Leds av Gent (BE). Start 1/3 2023, slut 28/2 2026.
Vi kan tvingas lämna tillbaka ca 0,2 mnkr.

PÅ GÅNG: Myrstig, ansökan till Interreg inlämnad i maj. Sökt belopp 3 mnkr.

AVSLUTAT 2024: Ljusbro, Interreg Europe, vi ledde, slut 30 juni 2024, 2,2 mnkr.

Eurocities, medlem sedan 2010, avgift 20 tkr, kommunstyrelsen.
"""


def test_numbered_entries_of_a_letter() -> None:
    found = told(LETTER)
    assert found.keys() == {"SOLRUTT", "HAVSLJUS", "Ljusbro"}
    assert found["SOLRUTT"] == {
        "role": "lead", "department": "socialförv", "programme": "ESF+", "start_date": "2024-02-01",
        "end_date": "2027-01-31", "total_budget": 9_500_000, "eu_funding": 5_700_000,
    }  # fmt: skip
    assert found["HAVSLJUS"] == {
        "role": "partner", "lead_partner": "Gent", "programme": "LIFE", "start_date": "2023-03-01",
        "end_date": "2026-02-28", "total_budget": 800_000,
    }  # fmt: skip
    assert found["Ljusbro"] == {
        "role": "lead", "programme": "Interreg Europe", "end_date": "2024-06-30", "total_budget": 2_200_000,
    }  # fmt: skip


def test_items_of_a_list() -> None:
    text = (
        "# Internationellt i Vindala\n\nVindala kommun\n\n## Avslutade projekt\n\n"
        "- **Solrutt** – miljönämnden. Projektägare. LIFE. 2019-01-01 till\n  2022-12-31. 3,4 mnkr totalt.\n"
        "- Havsljus (Erasmus+, partner, 2020–2021)\n"
        "- Skogsbryn – ett naturreservat, 40 hektar, 2012–2014\n"
        "- Eva Ek, projektledare, 2020–2021\n"
    )
    assert told(text) == {
        "Solrutt": {
            "role": "lead", "department": "miljönämnden", "programme": "LIFE", "start_date": "2019-01-01",
            "end_date": "2022-12-31", "total_budget": 3_400_000,
        },
        "Havsljus": {"role": "partner", "programme": "Erasmus+", "start_date": "2020", "end_date": "2021"},
    }  # fmt: skip


def test_a_newsletter_in_english() -> None:
    text = (
        "Vindala municipality\n\nALSO RUNNING\n\n* Solrutt - Horizon Europe. Partner. Feb 2023 - Jan 2026. Budget SEK 1.5\n"
        "  million. Coordinator: Gent.\n* Havsljus - LIFE. Lead partner. May 2024 - April 2027. Budget SEK 8\n  million.\n"
    )
    found = told(text)
    assert found["Solrutt"] == {
        "role": "partner", "lead_partner": "Gent", "programme": "Horizon Europe", "start_date": "2023-02",
        "end_date": "2026-01", "total_budget": 1_500_000,
    }  # fmt: skip
    assert found["Havsljus"]["role"] == "lead"
    assert found["Havsljus"]["total_budget"] == 8_000_000


def test_sections_in_brief_below_headings() -> None:
    text = (
        "# Årsberättelse 2024\n\n**Kommunalförbundet Norrbygd**\n\n## Projekt\n\n### Solrutt\nAMIF-projekt med förbundet som ägare,"
        " start okt. 2023, slut sep. 2026. Omslutning 4 100 tkr.\n\n### Havsljus (Interreg Aurora)\nPartner. "
        "Leadpartner är Oulun kaupunki, Finland. Mars 2024 – maj 2027. Förbundets del 900 tkr.\n"
    )
    found = told(text)
    assert found["Solrutt"] == {
        "role": "lead", "programme": "AMIF", "start_date": "2023-10", "end_date": "2026-09", "total_budget": 4_100_000,
    }  # fmt: skip
    assert found["Havsljus"] == {
        "role": "partner", "lead_partner": "Oulun kaupunki", "programme": "Interreg Aurora", "start_date": "2024-03",
        "end_date": "2027-05", "total_budget": 900_000,
    }  # fmt: skip


def test_a_table_and_the_sections_below_it_are_of_the_same_projects() -> None:
    text = (
        "Granskning\n\nRegion Vindala\n\nProjekt       Nämnd          Roll      Program\n"
        "------------------------------------------------\n"
        "Solrutt       Vårdnämnden    ägare     ESF+\ne-Havsljus    Kulturnämnden  partner   LIFE\n\n"
        "2.1 Solrutt (1 mars 2022 – 28 februari 2025)\nInga iakttagelser.\n\n"
        "2.2 e-Havsljus (start 1 maj 2023)\nLeds av Gent i Belgien. Inga iakttagelser.\n"
    )
    records = [one for one in read(text).records if isinstance(one, ProjectReport)]
    assert [one.name.raw for one in records] == ["Solrutt", "e-Havsljus"]
    first, second = map(stated, records)
    assert (first["start_date"], first["end_date"], first["role"]) == ("2022-03-01", "2025-02-28", "lead")
    assert (second["start_date"], second["lead_partner"], second["role"]) == ("2023-05-01", "Gent", "partner")


def test_a_report_in_minutes_is_on_its_project_and_a_motion_refuses_nothing() -> None:
    text = (
        "VINDALA KOMMUN\nProtokoll 2025-02-01\n\n§ 4   Dnr KS 2025/1\nMedverkan i projektet Solrutt\n\nBeslut\nNämnden "
        "beslutar att kommunen ska gå in som projektpartner i Solrutt.\n\nYrkanden\nEva Ek (X) yrkar avslag.\n\n"
        "§ 5   Dnr KS 2025/2\nSlutrapport Havsljus\n\nBeslut\nNämnden godkänner rapporten.\n\nÄrendet\nHavsljus har pågått "
        "1 maj 2021 – 30 april 2024 med kommunen som projektägare och finansierats av LIFE. EU:s andel: 2 100 tkr.\n"
    )
    found = told(text)
    assert found["Solrutt"]["role"] == "partner"
    assert found["Havsljus"] == {
        "role": "lead", "programme": "LIFE", "start_date": "2021-05-01", "end_date": "2024-04-30",
        "eu_funding": 2_100_000,
    }  # fmt: skip


def test_a_box_of_facts_is_of_the_project_of_the_text() -> None:
    text = (
        "VINDALA HAMN AB\n\nHamnen bygger om\n\nSolrutt är ett samarbete mellan tre hamnar. Vindala Hamn är koordinator. "
        "Hamnen deltar sedan tidigare i projektet Havsljus, som avslutas i juni 2026.\n\nFAKTA / Solrutt\n"
        "  Finansiering:   CEF Transport\n  Bidrag:         2,5 mnkr\n  Projektledare:  Eva Ek\n"
    )
    found = told(text)
    assert found["Solrutt"]["eu_funding"] == 2_500_000
    assert "end_date" not in found["Solrutt"]
    assert not any("/" in name for name in found)
