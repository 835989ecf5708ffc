"""Totals stated in sentences are read alike from letters, activity reports and annual reports with forms."""

from __future__ import annotations

import pytest

from indexer.layouts import parse
from indexer.records import Document, Figure
from indexer.vocabulary import Vocabulary

LETTER = """Exempelby kommun

TJÄNSTESKRIVELSE

Redovisning av internationellt arbete 2023

Förslag till beslut

Kommunstyrelsen lägger redovisningen till handlingarna.

Ärendet

Redovisningen gäller EU-projekt och EU-medel. {}

Bedömning

Antalet EU-projekt där kommunen är projektägare eller partner väntas öka.
"""
ACTIVITY = """# Verksamhetsberättelse 2023 för det internationella arbetet i Exempelby kommun

## 1. Nätverk

Exempelby är medlem i ICLEI.

## 2. EU-projekt

{}
"""
FORM = "Projektnamn Tång\nProjektstart 2023-01-01\nProjektslut 2024-01-01\nRoll i projektet Projektpartner\nProgram LIFE\n\n"
FORMS = f"""Exempelby kommun

Internationell redovisning 2023

Sammanfattning

{{}}

Del 2; Projekt

Miljönämnden

{FORM}{FORM.replace("Tång", "Sten")}"""

CITY = "Exempelby kommun"
SAID = [
    (
        "Under 2023 medverkade Exempelby kommun i 54 EU-projekt. I 19 av dem är kommunen projektägare och i 35 projektpartner.",
        {("projects", 2023): 54, ("projects_as_lead", 2023): 19, ("projects_as_partner", 2023): 35},
    ),
    ("Antalet EU-projekt uppgick 2023 till 54 (47 år 2022).", {("projects", 2023): 54, ("projects", 2022): 47}),
    (
        "Antalet EU-projekt ökade från 47 till 54 mellan 2022 och 2023.",
        {("projects", 2023): 54, ("projects", 2022): 47},
    ),
    (
        "Exempelby kommun deltog 2023 i 54 EU-projekt, jämfört med 47 året innan.",
        {("projects", 2023): 54, ("projects", 2022): 47},
    ),
    (
        "År 2023 redovisades 54 EU-projekt, varav kommunen ägde 19.",
        {("projects", 2023): 54, ("projects_as_lead", 2023): 19},
    ),
    ("54 EU-projekt pågick under 2023, sju fler än 2022.", {("projects", 2023): 54}),
    ("Kommunen är med i 54 EU-projekt och leder 19 av dem.", {("projects", 2023): 54, ("projects_as_lead", 2023): 19}),
    (
        "Under året drevs 54 EU-projekt, fler än 2022 då antalet var 47.",
        {("projects", 2023): 54, ("projects", 2022): 47},
    ),
    (
        "Under 2023 fick förvaltningarna 43 miljoner kronor i EU-medel, att jämföra med 41 miljoner kronor 2022.",
        {("paid_out", 2023): 43_000_000, ("paid_out", 2022): 41_000_000},
    ),
    ("EU-medlen uppgick 2023 till 43 mnkr.", {("paid_out", 2023): 43_000_000}),
    ("Sammanlagt har förvaltningarna rekvirerat 43 mnkr under 2023.", {("paid_out", 2023): 43_000_000}),
    (
        "Det utbetalda EU-stödet ökade från 41 miljoner kronor 2022 till 43 miljoner kronor 2023.",
        {("paid_out", 2023): 43_000_000, ("paid_out", 2022): 41_000_000},
    ),
]


def figures(text: str) -> list[Figure]:
    parsed = parse(Document(name="rapport.txt", text=text, media="text"), Vocabulary.load())
    return [record for record in parsed.records if isinstance(record, Figure)]


@pytest.mark.parametrize("report", [LETTER, ACTIVITY, FORMS], ids=["letter", "activity report", "forms"])
@pytest.mark.parametrize(("words", "stated"), SAID)
def test_totals(report: str, words: str, stated: dict[tuple[str, int], int]) -> None:
    found = figures(report.format(words))
    assert {(figure.measure, figure.year): figure.value for figure in found if figure.subject == CITY} == stated
    assert len(found) == len(stated)


@pytest.mark.parametrize("report", [LETTER, ACTIVITY, FORMS], ids=["letter", "activity report", "forms"])
def test_money_of_several_programmes(report: str) -> None:
    found = figures(
        report.format("Från Europeiska socialfonden kom 16 miljoner kronor och från Erasmus+ 4 miljoner kronor.")
    )
    assert {figure.subject: figure.value for figure in found} == {
        "Europeiska socialfonden": 16_000_000,
        "Erasmus+": 4_000_000,
    }


@pytest.mark.parametrize("report", [LETTER, ACTIVITY], ids=["letter", "activity report"])
def test_money_of_one_project_is_no_total(report: str) -> None:
    found = figures(report.format("Projektet fick 2 miljoner kronor i stöd från LIFE."))
    assert [figure for figure in found if figure.subject in {CITY, "LIFE"}] == []
