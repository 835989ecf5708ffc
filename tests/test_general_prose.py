"""What sentences of free texts state: who runs a project, by which office, for how much, and what they only seem to."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.records import Figure, Membership, PlaceRelation, ProjectReport
from tests.test_general import figures, networks, projects, read

PAGE = "EU-projekt i Vindala kommun\n\n{}\n\nVindala kommun\nTorget 1\n"


def stated(record: ProjectReport) -> dict[str, Any]:
    """The fields that a record states, and its partners."""
    fields = (
        "role", "department", "lead_partner", "programme", "start_date", "end_date", "total_budget", "eu_funding",
    )  # fmt: skip
    found = {name: getattr(record, name).value for name in fields if getattr(record, name)}
    return found | ({"partners": [partner.name for partner in record.partners]} if record.partners else {})


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            "Vindala kommun är lead partner i Solrutt. Det pågår till juni 2026.",
            {"role": "lead", "end_date": "2026-06"},
        ),
        ("Kulturnämnden driver Solrutt, som finansieras av LIFE.", {"role": "lead", "department": "Kulturnämnden"}),
        ("Projektet Solrutt leds av staden Gent i Belgien.", {"lead_partner": "Gent"}),
        ("I projektet Solrutt är kommunen partner till Aarhus Kommune.", {"lead_partner": "Aarhus Kommune"}),
        ("Projektet Solrutt ägs av Skogsskolan, det vill säga kulturnämnden.", {"role": "lead"}),
        ("Projektet Solrutt startar i maj 2023 och blir klart 2025.", {"start_date": "2023-05", "end_date": "2025"}),
        ("Projektet Solrutt kostar 9 mkr, varav 4 mkr från EU.", {"total_budget": 9_000_000, "eu_funding": 4_000_000}),
        (
            "I projektet Solrutt betalar EU en del. LIFE bidrar med 3 mkr. Projektet pågår till 2026.",
            {"programme": "LIFE"},
        ),
        ("Programmet i projektet Solrutt är känt. Programmet heter Nordljus.", {"programme": "Nordljus"}),
        (
            "Projektet Solrutt drivs här. Gent och Aalborg Kommune är partner.",
            {"partners": ["Gent", "Aalborg Kommune"]},
        ),
        ("Projektet Solrutt har lead partner. Lead partner är Gent.", {"lead_partner": "Gent"}),
        ("Kommunen får 4 mkr från EU. Projektet heter Solrutt.", {"eu_funding": 4_000_000}),
    ],
)
def test_a_sentence_states(sentences: str, expected: dict[str, Any]) -> None:
    found = stated(projects(read(PAGE.format(sentences)))["Solrutt"])
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("sentences", "field"),
    [
        ("Projektet Solrutt tar vid efter Havsljus, som pågick 2018–2020.", "start_date"),
        ("Projektet Solrutt pågår till 2026. Kommunens andel av budgeten uppgår till 3 mkr.", "total_budget"),
        (
            "Projektet Solrutt pågår till 2026. Det har fått 3 mkr av Klimatpotten, som inte är en EU-fond.",
            "eu_funding",
        ),
        ("Projektet Solrutt pågår till 2026. Lead partner är Gent.", "partners"),
    ],
)
def test_a_sentence_does_not_state(sentences: str, field: str) -> None:
    assert field not in stated(projects(read(PAGE.format(sentences)))["Solrutt"])


def test_names_in_a_list_with_a_role_in_its_heading() -> None:
    text = (
        "6.1 Projekt där kommunen är huvudsökande\n\nHavsljus (LIFE) pågår till 2026.\n\n"
        "Tidigare projekt\n\n• Solrutt (2016–2019), ägare var Gents stad.\n• Blå dal (2018–2021), Vindala kommun var partner."
    )
    found = {name: stated(record) for name, record in projects(read(PAGE.format(text))).items()}
    assert found["Havsljus"]["role"] == "lead"
    assert found["Solrutt"]["end_date"] == "2019"
    assert found["Blå dal"]["role"] == "partner"


def test_a_sentence_on_two_gives_each_its_own() -> None:
    text = "Vi driver *Solrutt* som avslutades 2019 och *Solrutt 2* som startade 2020. Båda är EU-projekt."
    found = {name: stated(record) for name, record in projects(read(PAGE.format(text))).items()}
    assert found == {"Solrutt": {"end_date": "2019"}, "Solrutt 2": {"start_date": "2020"}}


def test_what_is_listed_behind_a_name() -> None:
    text = "Projekt som granskats:\n\n1. **Solrutt** – kulturnämnden, partner, LIFE, avslutat 2022-08-31, beviljat 3,5 mnkr."
    [record] = projects(read(PAGE.format(text))).values()
    assert stated(record) == {
        "role": "partner",
        "department": "kulturnämnden",
        "programme": "LIFE",
        "end_date": "2022-08-31",
        "eu_funding": 3_500_000,
    }


def test_running_text_completes_the_row_of_a_table() -> None:
    table = "| Projekt | Projektägare | Slut |\n|---|---|---|\n| Solrutt | Gents stad | 2025-12-31 |"
    text = (
        f"{table}\n\n## Om projekten\n\nI Solrutt ska Gents stad, Havslab och Vindala kommun bygga bussar."
        " Arbetet börjar 2022."
    )
    [record] = projects(read(PAGE.format(text))).values()
    assert stated(record)["start_date"] == "2022"
    assert stated(record)["end_date"] == "2025-12-31"


@pytest.mark.parametrize(
    "text",
    [
        "2 § Vad som är ett EU-projekt\nMed EU-projekt avses ett arbete som betalas av EU. Projektet ska sluta 2025.",
        "Frågor?\n\nProjektet startar 2022-11-01. Kommunen är partner i projektet.",
        "Exempel 1. Nämnden vill gå med i projektet Hemma och ska betala 400 000 kronor.",
    ],
)
def test_no_project_by_a_rule_a_question_or_an_example(text: str) -> None:
    assert projects(read(PAGE.format(text))) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enligt vår genomgång fanns 16 EU-projekt 2020, med 23,5 mkr i EU-stöd. 2018 var de 11.",
         [(2020, "projects", 16.0), (2020, "eu_funding", 23_500_000.0), (2018, "projects", 11.0)]),
        ("Vid årets slut 2022 hade kommunen 9 EU-projekt (12 vid utgången av 2021).",
         [(2021, "projects", 12.0), (2022, "projects", 9.0)]),
        ("Kommunen fick 6,7 mkr i EU-stöd under 2022, vilket är 1,1 mkr mindre än året innan.", [(2022, "eu_funding", 6_700_000.0)]),
        ("Kommunen fick 42 miljoner kronor i EU-intäkter 2023. Motsvarande för 2022 var 51 miljoner kronor.",
         [(2023, "eu_funding", 42_000_000.0), (2022, "eu_funding", 51_000_000.0)]),
        ("6.2 Projekt där kommunen är huvudsökande", []),
        ("Granskningen är en stickprovsgranskning av tre projekt.", []),
        ("• 2014–2020: 3 projekt", [(None, "projects", 3.0)]),
    ],
)  # fmt: skip
def test_totals_of_a_free_text(text: str, expected: list[tuple[int | None, str, float]]) -> None:
    parsed = read(f"Vindala kommun\n\nUnder 2023 redovisas arbetet.\n\n{text}\n")
    assert set(figures(parsed)) == {(year or None, measure, value) for year, measure, value in expected}


def test_a_period_stands_in_the_subject() -> None:
    parsed = read("Vindala kommun\n\nInterreg hos oss\n\n• 2014–2020: 3 projekt\n• 2021–2027: 1 projekt\n")
    subjects = {record.subject: record.year for record in parsed.records if isinstance(record, Figure)}
    assert subjects == {"Vindala kommun 2014–2020": None, "Vindala kommun 2021–2027": None}


def test_networks_that_a_fee_is_paid_to() -> None:
    text = "Vindala kommun\n\nKommunen betalade årsavgift till två internationella nätverk:\n\n- Energy Cities, 12 800 kr\n- Havsnätet, 900 kr"
    assert networks(read(text)) == ["Energy Cities", "Havsnätet"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunen är medlem i Energy Cities sedan 2011, men lämnade Eurocities 2020.",
        "Kommunen är medlem i Energy Cities. En utredning om att gå med i Eurocities ska vara klar 2023.",
        "Kommunen är medlem i Energy Cities. Medlemskapet i Eurocities sades upp 2018.",
        "Är kommunen medlem i Eurocities? Nej, men i nätverket Energy Cities är den medlem.",
    ],
)
def test_what_ended_or_is_planned_is_no_membership(sentence: str) -> None:
    parsed = read(f"Vindala kommun\n\n{sentence}\n")
    assert [record.network for record in parsed.records if isinstance(record, Membership)] == ["Energy Cities"]


@pytest.mark.parametrize(
    ("head", "family"),
    [
        ("# Internationell strategi för Vindala kommun 2024–2030\n\nAntagen av fullmäktige. Strategin ersätter en strategi."
         "\n\n| Dokumenttyp | Strategi |\n|---|---|\n| Dokumentansvarig | Chefen |\n\n## Ansvar\n\nStyrelsen ansvarar för strategin."
         "\n\n## Uppföljning\n\nVarje år.", "strategy"),
        ("# Internationell årsrapport 2024\n\nVindala kommun\n\nKommunen har vänorter och är medlem i nätverk.", "activity_report"),
    ],
)  # fmt: skip
def test_other_families_state_projects_too(head: str, family: str) -> None:
    text = (
        f"{head}\n\n## Erfarenheter\n\nI projektet Solrutt (LIFE, 2016–2019) var Vindala partner till Lapin liitto. "
        "I Havsljus är kommunen själv lead partner. Det hör till Interreg Aurora och avslutas under 2026.\n"
    )
    parsed = read(text)
    assert parsed.layout.name == family
    found = {name: stated(record) for name, record in projects(parsed).items()}
    assert found["Solrutt"]["lead_partner"] == "Lapin liitto"
    assert found["Havsljus"] == {"role": "lead", "programme": "Interreg Aurora", "end_date": "2026"}


def test_a_sentence_goes_on_about_the_project_named_before_it() -> None:
    text = "**Solrutt** är ett LIFE-projekt. Det pågår till 2026.\n\n**Blå dal** beviljades i juni. Projektet startar 2025."
    found = {name: stated(record) for name, record in projects(read(PAGE.format(text))).items()}
    assert found["Solrutt"] == {"programme": "LIFE", "end_date": "2026"}
    assert found["Blå dal"] == {"start_date": "2025"}


def test_twin_towns_of_rows_with_years_and_of_a_visit() -> None:
    rows = "Ort, land och år:\n\nRaahe, Finland, 1946\nNantong, Kina, 2006 - avslutat 2017\nThisted, Danmark, 1961"
    text = f"Vindala kommun\n\nVåra vänorter\n\n{rows}\n\nPå festen var gäster från vänorten Heide i Tyskland."
    found = {one.place: one.standing for one in read(text).records if isinstance(one, PlaceRelation)}
    assert found == {"Raahe": "active", "Nantong": "cancelled", "Thisted": "active", "Heide": "active"}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Hamnbolaget Vind AB\n2025-02-19\n\nÅr 2019 sökte bolaget stöd och fick nej.", None),
        ("Hamnbolaget Vind AB\n2020-02-19\n\nÅr 2019 sökte bolaget stöd och fick nej.", 2019),
        ("Vindala kommun\n\nNämnden påpekar att *Hus 2*, som fick 2 miljoner kronor år 2021, inte är klart.", None),
    ],
)
def test_a_year_of_history_is_not_the_texts(text: str, year: int | None) -> None:
    assert read(text).report.year == year


def test_an_abbreviation_and_its_words_are_one_network() -> None:
    text = "Vindala kommun\n\nKommunen är medlem i VKN, Västra Klimat Nätet, sedan 2019."
    assert networks(read(text)) == ["Västra Klimat Nätet"]


def test_what_only_begins_with_a_programmes_name_is_not_funded_by_it() -> None:
    text = "Solrutt\n\nProjektägare: Leader Skogsland\nBeviljat belopp: 300 000 kr\nTillsammans med Gent ska vi bygga."
    [record] = projects(read(PAGE.format(text))).values()
    assert stated(record) == {"lead_partner": "Leader Skogsland", "eu_funding": 300_000, "partners": ["Gent"]}


def test_a_network_left_in_a_table_is_no_membership() -> None:
    table = "| Nätverk | Medlem sedan |\n|---|---|\n| Eurocities | 2012 |\n| ICLEI | 2019 |\n| Civitas | utträdd 2022 |"
    text = f"# Internationell årsrapport 2024\n\nVindala kommun\n\n## Nätverk\n\n{table}\n\n## Vänorter\n\nVi har inga."
    found = {one.network: one.standing for one in read(text).records if isinstance(one, Membership)}
    assert found == {"Eurocities": "member", "ICLEI": "member", "CIVITAS": "former"}


def test_more_ways_to_state() -> None:
    text = (
        "§ 12 Ärendet\n\nKommunen går med i projektet Skogsro som medsökande. Projektägare blir Umeå universitet. "
        "Projekttiden är 1 januari 2024 – 31 december 2026.\n\n"
        "Projektet Nattljus avslutades 2021. Det kostade 3 miljoner kronor, varav 1,8 miljoner från ERUF.\n\n"
        "- **Vattenvakt** (LIFE, 2022–2025): kommunen är partner."
    )
    found = {name: stated(record) for name, record in projects(read(PAGE.format(text))).items()}
    assert found["Skogsro"] == {
        "role": "partner",
        "lead_partner": "Umeå universitet",
        "start_date": "2024-01-01",
        "end_date": "2026-12-31",
    }
    assert found["Nattljus"] == {
        "end_date": "2021",
        "total_budget": 3_000_000,
        "eu_funding": 1_800_000,
        "programme": "ERUF",
    }
    assert found["Vattenvakt"] == {
        "role": "partner",
        "programme": "LIFE",
        "start_date": "2022",
        "end_date": "2025",
    }


def test_what_was_refused_is_no_project() -> None:
    text = "Avslag\n\nNämnden avslår ansökan om 300 000 kronor till projektet Fjällfond."
    assert projects(read(PAGE.format(text))) == {}


@pytest.mark.parametrize(
    "told",
    [
        "Granby kommun driver själv projektet Rulla lätt, som inte rör kommunen.",
        "Granby kommun har startat det egna projektet Rulla lätt. Vindala är inte med.",
        "Granby kommun avslutade under 2024 sitt projekt Rulla lätt, med stöd av LIFE.",
        "*Rulla lätt* är Granby kommuns eget projekt med stöd från Leader. Frågor om det besvaras av Granby kommun.",
        "Länsstyrelsen i grannlänet Sydland har beviljat stöd till projektet Rulla lätt.",
        "I projektet Rulla lätt deltar inte Vindala, men vi följer resultaten.",
        "Granby byalag begär 50 000 kronor till projektet Rulla lätt. Kommunstyrelsen avslår begäran.",
        "Till våren planerar vi att söka pengar till Rulla lätt, ett tänkt projekt inom Regionalfonden.",
        "Vår ansökan till LIFE om projektet Rulla lätt beviljades inte 2022.",
    ],
)
def test_what_is_somebody_elses_or_came_to_nothing(told: str) -> None:
    text = f"# Projekt i Vindala kommun\n\nVindala kommun leder projektet Solväg, som finansieras av LIFE.\n\n{told}\n"
    assert list(projects(read(text))) == ["Solväg"]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Vindala kommun är medlem i Nordiska rådet för små skärgårdar sedan 2015.", "Nordiska rådet för små skärgårdar"),
        ("Kommunen är också med i Ålands havs kustforum, ett nätverk för tolv kommuner.", "Ålands havs kustforum"),
        ("Kommunen är medlem i Union of the Inland Cities.", "Union of the Inland Cities"),
        ("Kommunen är medlem i **Gränsrådet Skog och Fjäll** sedan 2011.", "Gränsrådet Skog och Fjäll"),
        ("Vi är medlem i branschföreningen Sveriges Vattenhus.", "Sveriges Vattenhus"),
        ("Kommunen är medlem i Europeiska nätverket för lärande städer och orter.", "Europeiska nätverket för lärande städer och orter"),
    ],
)  # fmt: skip
def test_a_networks_name_with_small_words(told: str, name: str) -> None:
    text = f"# Nätverk\n\nVindala kommun arbetar internationellt.\n\n{told}\n"
    assert [record.network for record in read(text).records if isinstance(record, Membership)] == [name]


def test_a_matter_of_one_project_and_what_it_tells_of_others() -> None:
    text = (
        "TALLVIKS KOMMUN                                  TJÄNSTESKRIVELSE\n\n"
        "Medfinansiering av projektet Levande Lagun\n\nFörslag till beslut\n"
        "att kommunen medverkar som partner i projektet Levande Lagun under tiden\n   1 april 2025 till 31 mars 2028,\n\n"
        "Bakgrund\nInterreg South Baltic beviljade den 2 december 2024 stöd till\nprojektet Levande Lagun. Huvudpartner är "
        "staden Jastrowo i Polen.\nDen totala budgeten är 12 600 000 kronor.\n\n"
        "Kommunen har tidigare erfarenhet. Mellan 2018 och 2021 ledde\nkommunen projektet Klara Viken. Projektet hade en "
        "budget på 3,1 mnkr.\n\n"
        "År 2022 lämnade kommunen in en ansökan till LIFE under namnet Sjunde Vågen.\nDen avslogs i mars 2023.\n\n"
        "Grannkommunen Höglund driver för närvarande Ängsglöd, som handlar om slåtter.\n"
    )
    found = projects(read(text))
    assert set(found) == {"Levande Lagun", "Klara Viken"}
    lagoon, bay = found["Levande Lagun"], found["Klara Viken"]
    assert (lagoon.total_budget.value, lagoon.lead_partner.value) == (12_600_000, "Jastrowo")  # type: ignore[union-attr]
    assert (bay.total_budget.value, bay.role.value) == (3_100_000, "lead")  # type: ignore[union-attr]
