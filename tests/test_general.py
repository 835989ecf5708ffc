"""The general reader: what a text of no family labels and states, who speaks in it, and for which year."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.layouts import Parsed, parse
from indexer.records import UNKNOWN_SENDER, Document, Figure, Membership, PlaceRelation, ProjectReport
from indexer.vocabulary import Vocabulary, find_sender
from tests.goldens import SAMPLES, check_golden, check_spans

TEXTS = sorted(path for path in (SAMPLES / "general").iterdir() if path.suffix != ".json")


def read(text: str) -> Parsed:
    return parse(Document(name="prov.txt", text=text, media="text"), Vocabulary.load())


def projects(parsed: Parsed) -> dict[str, ProjectReport]:
    return {record.name.value or "": record for record in parsed.records if isinstance(record, ProjectReport)}


def figures(parsed: Parsed) -> list[tuple[int | None, str, float]]:
    return [(record.year, record.measure, record.value) for record in parsed.records if isinstance(record, Figure)]


def twins(parsed: Parsed) -> list[tuple[str, str | None]]:
    return [(record.place, record.country) for record in parsed.records if isinstance(record, PlaceRelation)]


def networks(parsed: Parsed) -> list[str]:
    return [record.network for record in parsed.records if isinstance(record, Membership)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_sample(path: Path) -> None:
    parsed = check_golden(path, Vocabulary.load())
    assert parsed.layout.name == "general"
    check_spans(parsed)
    assert not [issue for issue in parsed.issues if "oläst" in issue.what]


BLOCK = "EU-projekt i Vindala kommun\n\n{}\n\nVindala kommun\nTorget 1\n"


@pytest.mark.parametrize(
    "block",
    [
        "Solrutt\n\nLinjen får nya bussar.\n\nProjekttid: 2021-01-01--2023-06-30\nFond: Interreg Europe\nRoll: Partner",
        "Solrutt\n\nProjekttid: 2021-01-01 till 2023-06-30\nFond: Interreg Europe\nRoll: Partner\n\nLinjen får nya bussar.",
        "Solrutt\nRoll: Partner\nProjektperiod: 1 januari 2021 – 30 juni 2023\nFinansiär: Interreg Europe",
        "## Solrutt\n\n- **Roll:** Partner\n- **Period:** 2021-01-01-2023-06-30\n- **Program:** Interreg Europe",
        "Projekt: Solrutt\nRoll\tPartner\nPeriod\t2021-01-01 – 2023-06-30\nFinansiering\tInterreg Europe",
        "Solrutt\n\nFakta\n\nRoll\nPartner\n\nProjekttid\n2021-01-01 – 2023-06-30\n\nProgram\nInterreg Europe",
        '"Solrutt" – nya bussar\n\nI Solrutt-projektet är Vindala kommun partner. Projektet finansieras av Interreg Europe. '
        "Projektet pågår under perioden 1 januari 2021–30 juni 2023.",
    ],
)
def test_facts_in_any_order_around_a_name(block: str) -> None:
    parsed = read(BLOCK.format(block))
    [(name, record)] = projects(parsed).items()
    assert name == "Solrutt"
    values = {field: getattr(record, field) for field in ("role", "start_date", "end_date", "programme")}
    assert {field: value and value.value for field, value in values.items()} == {
        "role": "partner",
        "start_date": "2021-01-01",
        "end_date": "2023-06-30",
        "programme": "Interreg Europe",
    }
    check_spans(parsed)


def test_two_blocks_without_names_are_no_record() -> None:
    facts = "Projekttid: 2020–2022\nFond: Erasmus+\nRoll: Partner\n\n"
    parsed = read("Aktuella projekt\n\n" + facts + facts.replace("2020", "2021"))
    assert projects(parsed) == {}
    assert [issue.what for issue in parsed.issues if issue.level == "warning"] == [
        "projektuppgifter utan entydigt namn: skriv projektets namn som rubrik ovanför dem"
    ]


@pytest.mark.parametrize(
    ("line", "owner", "amount"),
    [
        ("Solrutt av Bussbolaget AB\n\nSumma: 1 200 000 SEK", "Bussbolaget AB", 1_200_000),
        ("Solrutt, Bussbolaget AB, 1 200 000 kronor", "Bussbolaget AB", 1_200_000),
        ("• Solrutt – sökande: Bussbolaget AB – 1,2 mnkr", "Bussbolaget AB", 1_200_000),
        ("Solrutt (Bussbolaget AB): 1,2 miljoner kronor", "Bussbolaget AB", 1_200_000),
        ("• Solrutt 1 200 000 kr", None, 1_200_000),
        ("Bussbolaget AB får 1,2 miljoner kronor till projektet Solrutt.", "Bussbolaget AB", 1_200_000),
    ],
)
def test_decisions(line: str, owner: str | None, amount: int) -> None:
    parsed = read(f"Stöd till nya projekt\n\nRegion Norrdal har beviljat stöd till fem projekt.\n\n{line}\n\nSlut.\n")
    record = projects(parsed)["Solrutt"]
    assert record.eu_funding
    assert (record.lead_partner and record.lead_partner.value, record.eu_funding.value) == (owner, amount)


@pytest.mark.parametrize(
    "text",
    [
        "Projektet ger fler jobb och kostar 3 miljoner kronor.",
        "Vi har beviljat stöd. Totalt 3 miljoner kronor",
        "I projektet samarbetar vi med Region Norrdal.",
        "EU-projektet Vindala kommun leder är stort.",
        "Stödet fördelas så:\n\nMiljönämnden 4 projekt 1 200 000 kr\n\n14 200 000 kr",
        "Projektslut 2025-03-31\n\nProgram LIFE\n\nProjektet pågår till 2025.",
        "Uppföljning av EU-projekt\n\nProjektet drivs av Hamnbolaget. Det finansieras av LIFE och pågår till 2025.",
    ],
)
def test_no_project_is_made_up(text: str) -> None:
    assert projects(read(f"Nyheter från Vindala kommun\n\n{text}\n")) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Under 2005 var bolagen engagerade i 146 projekt med pengar från EU. Året före var antalet projekt 190.",
         [(2005, "projects", 146), (2004, "projects", 190)]),
        ("Under 2022 deltog kommunen i 17 EU-projekt, tre fler än året före.", [(2022, "projects", 17)]),
        ("År 2021 betalades 3 400 000 SEK ut till kommunen från EU:s fonder.", [(2021, "paid_out", 3_400_000)]),
        ("Kommunen ska ha 25 EU-projekt 2030.", []),
        ("Under 2024 deltog kommunen i 9 EU-projekt jämfört med 7 EU-projekt 2023.",
         [(2024, "projects", 9), (2023, "projects", 7)]),
        ("Under 2014–2020 deltog kommunen i 18 projekt.", []),
        ("Under 2024 har tre EU-projekt avslutats.", []),
        ("Projektet fick 3 miljoner kronor från EU.", []),
    ],
)  # fmt: skip
def test_totals_with_their_year(text: str, expected: list[tuple[int | None, str, float]]) -> None:
    assert figures(read(f"EU-arbetet i Vindala kommun\n\n{text}\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vänorter\n\nRauma, Finland\n\nEn hamnstad.\n\nSopot, Polen\n\nEn badort.",
        "Våra vänorter:\n\n• Rauma i Finland sedan 1972\n• Sopot i Polen.",
        "Vindala kommuns vänorter heter Rauma i Finland och Sopot i Polen.",
        "Med Rauma i Finland och Sopot i Polen har Vindala kommun avtal om vänortssamarbete.",
    ],
)
def test_twin_towns(text: str) -> None:
    assert twins(read(f"Vindala kommun\n\n{text}\n")) == [("Rauma", "Finland"), ("Sopot", "Polen")]


def test_a_network_denied_is_none() -> None:
    parsed = read(
        "Vindala kommun\n\nVindala ingår inte i några internationella nätverk. Eurocities är ett nätverk i EU.\n"
    )
    assert networks(parsed) == []
    assert figures(parsed) == [(None, "networks", 0)]


def test_a_network_that_is_only_named_is_no_membership() -> None:
    parsed = read("Vindala kommun\n\nArbetet sker inom ramen för Greater Copenhagen.\n")
    assert networks(parsed) == []


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        (
            "Pressmeddelande\n\nI dag beslutade Region Norrdal om stöd.\n\nMatkraft av Lunds kommun",
            ("Region Norrdal", "region"),
        ),
        (
            "Kommunförbundet Norra Ekdalen\n\nVi samordnar sex kommuner.",
            ("Kommunförbundet Norra Ekdalen", "association"),
        ),
        ("Länsstyrelsen i Ekdalen\n\nBeslut om stöd.", ("Länsstyrelsen i Ekdalen", "authority")),
        ("Hamnbolaget Ekdalen AB\n\nÅrets projekt.", ("Hamnbolaget Ekdalen AB", "company")),
        (
            "Lunds internationella arbete\n\nI Lund pågår tio projekt. Lund har en vänort.",
            ("Lunds kommun", "municipality"),
        ),
        (
            "VINDALA HAMN AB\nPressmeddelande\n\nOm Vindala Hamn AB\nHamnen ägs till 60 % av Lunds kommun.",
            ("Vindala Hamn AB", "company"),
        ),
        (
            "WATER AGENCY OF EKDAL COUNTY\nNewsletter\n\nThe agency leads two projects with the city of Gent.",
            ("Water Agency of Ekdal County", "authority"),
        ),
        (
            "Hej!\n\nVi äger Solrutt med Region Norrdal.\n\nEva Ek | strateg | Vindala kommun | 0500-000 12",
            ("Vindala kommun", "municipality"),
        ),
        ("Lunds kommun ska driva Solrutt. Region Norrdal ska driva Matkraft.", None),
        ("Projektägare: Lunds kommun. Partner är Region Norrdal.", None),
    ],
)
def test_who_speaks(text: str, sender: tuple[str, str] | None) -> None:
    assert find_sender(text, Vocabulary.load()) == sender


def test_an_unknown_sender_and_year_stay_unknown() -> None:
    report = read("Nya vägar\n\nSedan 2012 möts vi. Planen Fossilfritt 2035 och Horizon 2020 visar vägen.\n").report
    assert (report.municipality, report.sender_kind, report.year) == (UNKNOWN_SENDER, None, None)


def test_page_chrome_is_no_title_and_no_text() -> None:
    text = (
        "Gå direkt till innehåll\n\nTranslate site\n\nStart / Kommun / EU-projekt\n\nVi använder kakor för statistik.\n\n"
        "Pressmeddelande -\n\nFler cyklar i Vindala kommun\n\nVindala kommun bygger cykelbanor.\n\nDela på Facebook\n"
    )
    parsed = read(text)
    assert parsed.report.title == "Fler cyklar i Vindala kommun"
    assert [text[slice(*passage.source.span)] for passage in parsed.passages] == [
        "Fler cyklar i Vindala kommun\n\nVindala kommun bygger cykelbanor."
    ]


def test_networks_of_a_list() -> None:
    parsed = read(
        "Vindala kommun\n\nVindala är medlem i följande nätverk:\n\n• Eurocities\n• Sjönätet – städer vid sjöar\n\nKontakt oss gärna.\n"
    )
    assert networks(parsed) == ["Eurocities", "Sjönätet"]


def test_an_agreement_that_ended_is_no_twin_town_any_more() -> None:
    parsed = read(
        "Vänorter\n\nVindala kommun har vänortsavtal med Lier i Norge och Lejre i Danmark. Avtalet med Lejre sades upp 2015.\n"
    )
    standing = {r.place: r.standing for r in parsed.records if isinstance(r, PlaceRelation)}
    assert standing == {"Lier": "active", "Lejre": "cancelled"}
