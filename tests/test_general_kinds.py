"""The general reader over kinds of texts: under numbers and questions, by office, in minutes, in tables set with blanks."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.layouts import parse
from indexer.records import Document, Figure, Membership, ProjectReport, Report
from indexer.resolving import resolve
from indexer.vocabulary import Vocabulary
from tests.goldens import check_spans

FIELDS = (
    "department", "role", "start_date", "end_date", "total_budget", "total_budget_as_lead", "total_budget_as_partner",
    "eu_funding", "programme", "leader", "lead_partner",
)  # fmt: skip


def stated(text: str) -> dict[str, dict[str, Any]]:
    """What a text states of each project, by its name."""
    parsed = parse(Document(name="prov.txt", text=text, media="text"), Vocabulary.load())
    check_spans(parsed)
    return {
        record.name.value or "": {
            field: value.value for field in FIELDS if (value := getattr(record, field)) is not None and value.value
        }
        for record in parsed.records
        if isinstance(record, ProjectReport)
    }


def records(text: str) -> list[Any]:
    return parse(Document(name="prov.txt", text=text, media="text"), Vocabulary.load()).records


def test_several_labels_in_a_line_below_a_numbered_name() -> None:
    text = (
        "Kommunförbundet Södra Heden\n\nBeviljade projekt\n=================\n\n"
        "1)  Ljusbro\n    ESF+, utlysning i maj. Beslut 2024-02-01.\n"
        "    Beviljat: 2 400 000 kr. Total kostnad 4 000 000 kr.\n    Förbundet: partner. Lead partner: Nordby universitet.\n"
        "    Pågår 18 mån från 2024-09-01.\n    Ansv: Eva Ek\n"
    )
    assert stated(text)["Ljusbro"] == {
        "role": "partner",
        "start_date": "2024-09-01",
        "total_budget": 4_000_000,
        "eu_funding": 2_400_000,
        "programme": "ESF+",
        "leader": "Eva Ek",
        "lead_partner": "Nordby universitet",
    }


def test_a_name_with_its_time_in_brackets() -> None:
    text = (
        "# Avslutade projekt\n\nVindala kommun\n\n**Havsljus** *(2015–2018)*\n\n"
        "Ett Leaderprojekt om bryggor. Kommunen ägde projektet. Slutsumma 1,5 mnkr.\n"
    )
    found = stated(text)["Havsljus"]
    assert (found["start_date"], found["end_date"], found["role"], found["total_budget"]) == (
        "2015", "2018", "lead", 1_500_000,
    )  # fmt: skip


def test_questions_head_their_answers() -> None:
    text = (
        "Vindala kommun\nFrågor och svar\n\nHur många EU-projekt har kommunen?\nTvå stycken: Ljusbro och Havsljus.\n\n"
        "Vad är Ljusbro?\nMöten för äldre. Vi driver det själva med stöd från ESF+. Budgeten är 3 mnkr och vi får 2 mnkr av EU.\n\n"
        "Och Havsljus?\nEtt LIFE-projekt. Föreningen Fyren leder, vi är partner. Vår budget är 900 000 kr.\n\n"
        "Är ni med i några nätverk?\nNej, inga.\n"
    )
    found = stated(text)
    assert found["Ljusbro"] == {"role": "lead", "total_budget": 3_000_000, "eu_funding": 2_000_000, "programme": "ESF+"}
    assert found["Havsljus"] == {
        "role": "partner",
        "total_budget": 900_000,
        "total_budget_as_partner": 900_000,
        "programme": "LIFE",
        "lead_partner": "Föreningen Fyren",
    }
    assert [one.value for one in records(text) if isinstance(one, Figure) and one.measure == "networks"] == [0]


OFFICES = (
    "Vindala stad\n\nRAPPORT 2024\n\nMILJÖFÖRVALTNINGEN\n\nProjekt: Ljusbro\nProgram: LIFE\nRoll: projektägare\n"
    "Total budget: 44 mnkr, varav LIFE 26 mnkr\nVi mäter ljus.\n\nMedlem i ICLEI.\n\nSOCIALFÖRVALTNINGEN\n\n"
    "Projekt: Ljusbro\nProgram: LIFE\nSocialförvaltningen medverkar i projektet.\n\nInga internationella nätverk.\n"
)


def test_reports_by_office() -> None:
    parsed = parse(Document(name="prov.txt", text=OFFICES, media="text"), Vocabulary.load())
    projects = [one for one in parsed.records if isinstance(one, ProjectReport)]
    assert [one.department and one.department.value for one in projects] == [
        "Miljöförvaltningen",
        "Socialförvaltningen",
    ]
    assert (projects[0].total_budget and projects[0].total_budget.value) == 44_000_000
    assert (projects[0].eu_funding and projects[0].eu_funding.value) == 26_000_000
    assert [one.department for one in parsed.records if isinstance(one, Membership)] == ["Miljöförvaltningen"]
    assert not [one for one in parsed.records if isinstance(one, Figure) and one.measure == "networks"]
    assert len(resolve([parsed], Vocabulary.load()).projects) == 1


def test_the_parts_of_a_matter_are_on_what_its_title_names() -> None:
    text = (
        "VINDALA KOMMUN\n\n§ 12\n\nDeltagande i projektet Ljusbro\n\nBeslut\n\n1. Vindala kommun deltar som partner i projektet"
        " Ljusbro.\n2. Medfinansiering beviljas med 100 000 kr per år.\n\nSammanfattning av ärendet\nAnsökan är beviljad inom"
        " Interreg Sverige-Norge.\nDen totala budgeten är 20 mnkr, varav Vindalas del är 3 mnkr.\n\n"
        "§ 13\n\nFörfrågan om projektet Havsljus\n\nBeslut\n\nKommunstyrelsen avböjer medverkan i projektet Havsljus.\n"
    )
    assert stated(text) == {
        "Ljusbro": {
            "role": "partner",
            "total_budget": 20_000_000,
            "total_budget_as_partner": 3_000_000,
            "programme": "Interreg Sverige-Norge",
        }
    }


def test_a_name_that_opens_a_paragraph_beyond_a_page_end() -> None:
    text = (
        "Region Norrdal      Årsredovisning 2024\n\nNågra av årets projekt\n\n"
        "Ljus på distans. Vårdförvaltningen leder sedan januari 2023 ett projekt om ljus. Interreg Aurora går in med\n"
        "7 mnkr av totalt 14 mnkr, och mer kan\n\n      58\nRegion Norrdal      Årsredovisning 2024\n\n"
        "komma. Projektet avslutas i december 2025.\n"
    )
    assert stated(text)["Ljus på distans"] == {
        "department": "Vårdförvaltningen",
        "role": "lead",
        "start_date": "2023-01",
        "end_date": "2025-12",
        "total_budget": 14_000_000,
        "eu_funding": 7_000_000,
        "programme": "Interreg Aurora",
    }


TABLE = (
    "Statens fjällråd                                    Bilaga 3\n\nInternationella projekt, läget 2024-12-31\n\nBelopp i tkr.\n\n"
    "Projekt     Program               Roll      Start     Slut      Total    Myndighetens\n"
    "                                                                budget   andel\n\n"
    "LJUSBRO     Interreg Baltic Sea   Partner   2023-01   2025-12   38 200       3 150\n"
    "            Region\n"
    "Havsljus    LIFE                  Ledare    2021-09   2026-08   61 500      17 900\n\n"
    "Summa                                                           99 700      21 050\n\nAnm. Inget mer.\n"
)


def test_a_table_set_with_blanks_whose_cells_go_on_below() -> None:
    found = stated(TABLE)
    assert list(found) == ["LJUSBRO", "Havsljus"]
    assert found["LJUSBRO"]["programme"] == "Interreg Baltic Sea Region"
    assert (found["LJUSBRO"]["total_budget"], found["LJUSBRO"]["total_budget_as_partner"]) == (38_200_000, 3_150_000)
    assert found["Havsljus"]["role"] == "lead"
    head = next(one for one in records(TABLE) if isinstance(one, Report))
    assert (head.municipality, head.year) == ("Statens fjällråd", 2024)


def test_a_table_with_a_column_a_year() -> None:
    text = (
        "Region Norrdal\n\nÅrsredovisning 2024\n\n                          2022     2023     2024\n"
        "Antal EU-projekt            16       19       23\nvarav som projektägare       8        9       11\n"
        "Beviljade EU-medel, mnkr  28,9     36,2     41,7\n\nSlut.\n"
    )
    found = {(one.measure, one.year): one.value for one in records(text) if isinstance(one, Figure)}
    assert found[("projects", 2023)] == 19
    assert found[("projects_as_lead", 2022)] == 8
    assert found[("eu_funding", 2024)] == 41_700_000


@pytest.mark.parametrize(
    "told",
    [
        "Ansökan om projektet Ljusbro till LIFE lämnades in i maj och är under prövning.",
        "Grannkommunen sökte medel till projektet Ljusbro men fick nej.",
        "Föreningen fick stöd till projektet Ljusbro från Leader. Det är föreningens projekt, inte kommunens.",
        "Vi har tackat nej till projektet Ljusbro i Interreg Europe.",
    ],
)
def test_what_is_none_of_the_senders_projects(told: str) -> None:
    assert stated(f"Vindala kommun\n\nOm EU\n\n{told}\n") == {}


def test_euros_are_no_kronor() -> None:
    text = "# European projects\n\nBlåvik Energi AB | English\n\n### WARMFLOW\n\n- Funding: Horizon Europe\n- Overall project budget: EUR 7.2 million\n"
    assert "total_budget" not in stated(text)["WARMFLOW"]


def test_a_list_that_a_sentence_goes_on_with() -> None:
    text = "Vindala stad\n\n## Nätverk\n\nStaden är medlem i\n\n- **Eurocities**, sedan 2012.\n- **Ljusringen**, där vi leder en grupp.\n"
    found = {one.network: one.since for one in records(text) if isinstance(one, Membership)}
    assert found == {"Eurocities": 2012, "Ljusringen": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vindala kommun\n\nAnsökan i korthet\n\nProjektets titel:      Blå tråd\nSamordnande part:      Gent stad\n"
            "Andra parter:          Vindala kommun; Porto\nProjektets start:      2024-02-01\n"
            "Projektets slut:       2026-01-31\nBudget totalt:         1 200 000 kr\nVarav EU:              700 000 kr\n",
            {
                "Blå tråd": {
                    "role": "partner", "start_date": "2024-02-01", "end_date": "2026-01-31", "total_budget": 1_200_000,
                    "eu_funding": 700_000, "lead_partner": "Gent stad",
                }
            },
        ),
        (
            "# Ljusbro\n\nVindala kommun\n\nI Ljusbro prövar vi lampor som sparar el.\n\n## Det här vill vi uppnå\n\n"
            "- mindre mörker\n\n## Kort om projektet\n\nProjektperiod: 1 maj 2023–30 april 2026\n\n"
            "Ledande partner: Gent stad\n\nStöd från EU: 2 mnkr\n\n## Hur går det?\n\nBra.\n",
            {
                "Ljusbro": {
                    "start_date": "2023-05-01", "end_date": "2026-04-30", "eu_funding": 2_000_000,
                    "lead_partner": "Gent stad",
                }
            },
        ),
        (
            "Vindala kommun\n\nProjektet Ljusbro pågår till 2026. Budgeten är 9 miljoner kronor, av vilka 5 miljoner kronor "
            "kommer från Interreg och resten från kommunen.\n",
            {"Ljusbro": {"end_date": "2026", "total_budget": 9_000_000, "eu_funding": 5_000_000, "programme": "Interreg"}},
        ),
        (
            "Vindala kommun\n\nProjekt: Ljusbro\nTotal budget: 9 mnkr (Vindalas del 2 mnkr)\nProjekttid: 2023-2025\n",
            {
                "Ljusbro": {
                    "start_date": "2023", "end_date": "2025", "total_budget": 9_000_000,
                    "total_budget_as_partner": 2_000_000,
                }
            },
        ),
        (
            "Vindala kommun\nNyhetsbrev 2\n\nLJUS PÅ VÄG\nMiljöförvaltningen är en av sex parter i LightPath, som finansieras "
            "av LIFE. Projektet leds av Gent stad och den totala budgeten är 20 miljoner kronor.\n",
            {"LightPath": {"total_budget": 20_000_000, "programme": "LIFE", "lead_partner": "Gent stad"}},
        ),
        (
            "Vindala kommun\nÅrsrapport 2024\n\nSatsningar under året\n\nLjusbro (LIFE). Miljönämnden är svensk partner. "
            "Projektet pågår 2022–2025.\n\nHavsljus. Interreg, 3 miljoner kronor. Start maj 2024.\n",
            {
                "Ljusbro": {
                    "department": "Miljönämnden", "role": "partner", "start_date": "2022", "end_date": "2025",
                    "programme": "LIFE",
                },
                "Havsljus": {"start_date": "2024-05", "eu_funding": 3_000_000, "programme": "Interreg"},
            },
        ),
        (
            "Minnesanteckningar styrgruppsmöte 4 – Ljusbro\n\nVindala kommun\n\n§ 2 Läget\n\nProjektet startade den 1 mars "
            "2023 och avslutas den 28 februari 2026. Det finansieras av LIFE.\n\n§ 3 Ekonomi\n\n"
            "Den totala budgeten är 7 miljoner kronor.\n",
            {
                "Ljusbro": {
                    "start_date": "2023-03-01", "end_date": "2026-02-28", "total_budget": 7_000_000, "programme": "LIFE",
                }
            },
        ),
        (
            "# Projekt i Vindala kommun\n\n| Insatsens namn | Koordinerande part | EU-program | Genomförandetid |"
            " Kostnad totalt (tkr) | Från EU (tkr) |\n|---|---|---|---|---|---|\n"
            "| Ljusbro | Gent stad | LIFE | 2023-01-01 – 2025-12-31 | 4 000 | 2 400 |\n",
            {
                "Ljusbro": {
                    "start_date": "2023-01-01", "end_date": "2025-12-31", "total_budget": 4_000_000,
                    "eu_funding": 2_400_000, "programme": "LIFE", "lead_partner": "Gent stad",
                }
            },
        ),
        (
            "Vindala kommun\nNämndens beslut\n\nVindalas projekt Ljusbro får 4 miljoner kronor från LIFE. Satsningen kostar "
            "totalt 9 miljoner kronor och startar i maj 2024.\n",
            {
                "Ljusbro": {
                    "start_date": "2024-05", "total_budget": 9_000_000, "eu_funding": 4_000_000, "programme": "LIFE",
                }
            },
        ),
    ],
)  # fmt: skip
def test_other_words_in_other_places(text: str, expected: dict[str, dict[str, Any]]) -> None:
    assert stated(text) == expected


def test_what_only_looks_like_a_project_or_a_membership() -> None:
    text = (
        "Vindala kommun\n\nVi överväger om kommunen ska bli medlem i Eurocities. Kommunens app LjusKoll och webbplatsen "
        "VindData lanserades under seminariet GreenDay. Föreningen SolDans fick 5 000 kronor i bidrag.\n\n"
        "ANDRA NYHETER\nElin berättar om läget. Interreg öppnar sin utlysning i maj 2024.\n\n"
        "Bidrag till föreningar\nUnder 2024 beviljades sju bidrag på sammanlagt 84 000 kronor.\n"
    )
    assert not [one for one in records(text) if isinstance(one, ProjectReport | Membership | Figure)]


def test_another_years_count_stands_in_brackets() -> None:
    text = "# Bokslut 2024\n\nVindala kommun\n\nTotalt deltog kommunen i 13 EU-projekt (2023: 12).\n"
    counts = {one.year: one.value for one in records(text) if isinstance(one, Figure) and one.measure == "projects"}
    assert counts == {2024: 13, 2023: 12}


def test_a_heading_that_asks_with_facts_in_sentences_is_no_fault() -> None:
    text = "# Bokslut\n\nVindala kommun\n\n## Minns du mig?\n\nProjektet leds av Gent. Start: 2024-09-01. Slut: 2026-08-31.\n"
    assert any(isinstance(one, Report) and one.kind == "general" for one in records(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vindala kommun\n\nBelopp i tkr\n\nLjusbro\nVi är projektägare. Projektet finansieras av LIFE.\nTotal budget: 9 000\n"
            "varav EU-stöd: 5 400\n",
            {"Ljusbro": {"total_budget": 9_000_000, "eu_funding": 5_400_000, "programme": "LIFE"}},
        ),
        (
            "Vindala kommun\n\nVåra projekt\n\nLIFE | maj 2021–juni 2023\nLjusbro\nEn bro provas.\nVi: Partner\nSamordnare: Gent stad\n",
            {"Ljusbro": {"programme": "LIFE", "start_date": "2021-05", "end_date": "2023-06", "lead_partner": "Gent stad"}},
        ),
        (
            "Region Vinddal\n\nInterreg Aurora\n\n2 400 000 kronor till Ljusbro\nProjektägare: Vindala kommun\nEn bro byggs.\n",
            {"Ljusbro": {"programme": "Interreg Aurora", "eu_funding": 2_400_000, "lead_partner": "Vindala kommun"}},
        ),
        (
            "REGION VINDDAL\nProtokoll\n\n§ 58\nMedfinansiering av projektet Ljusbro\n\nBeslut\nNämnden beslutar\n"
            "att bevilja Vindala kommun 300 000 kronor för projektet Ljusbro.\n\nÄrendet\nDen totala kostnaden är 900 000 kronor. "
            "Projektet har inga EU-medel.\n\n§ 59\nAnsökan om medel till projektet Mörkbro\n\nBeslut\nNämnden beslutar\n"
            "att avslå ansökan.\n",
            {"Ljusbro": {"total_budget": 900_000, "lead_partner": "Vindala kommun"}},
        ),
        (
            "Vindala kommun\n\nNytt från byn: Ljusbro är klar\n\nProjektet Ljusbro avslutades den 31 maj 2024 och fick stöd från LIFE.\n\n"
            "Fick nej\n\nMörkbro (LIFE) är ett projekt om natt.\n",
            {"Ljusbro": {"end_date": "2024-05-31", "programme": "LIFE"}},
        ),
    ],
)  # fmt: skip
def test_kinds_that_a_stranger_wrote(text: str, expected: dict[str, dict[str, Any]]) -> None:
    found = stated(text)
    assert {name: {field: facts.get(field) for field in expected[name]} for name, facts in found.items()} == expected
