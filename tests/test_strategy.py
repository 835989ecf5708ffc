"""The family of strategies for international work, with or without covering letters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.core import Bot
from indexer.building import build
from indexer.index import open_index
from indexer.layouts import Context, Ledger, Parsed, parse
from indexer.layouts.shared.base import unread_lines
from indexer.layouts.strategy.layout import LAYOUT
from indexer.records import Document, Figure, Membership, PlaceRelation
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans, corpus_documents

SAMPLE = SAMPLES / "strategy" / "exempelby-2022.txt"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def read_text(text: str, vocabulary: Vocabulary) -> Parsed:
    document = Document(name="prov.txt", text=text, media="text")
    ledger = Ledger(document)
    records = list(LAYOUT.parse(document, Context(vocabulary=vocabulary, ledger=ledger)))
    return Parsed(document, LAYOUT, records, ledger.issues + unread_lines(document, records, ledger))


def networks(parsed: Parsed) -> list[tuple[str, str | None]]:
    return [(record.network, record.abbreviation) for record in parsed.records if isinstance(record, Membership)]


def places(parsed: Parsed, kind: str) -> list[PlaceRelation]:
    return [record for record in parsed.records if isinstance(record, PlaceRelation) and record.kind == kind]


def figures(parsed: Parsed) -> list[tuple[str, str, float, str, bool]]:
    found = [record for record in parsed.records if isinstance(record, Figure)]
    return [(item.subject, item.measure, item.value, item.unit, item.approximate) for item in found]


def words(parsed: Parsed, *section: str) -> str:
    return "\n".join(
        parsed.document.text[slice(*item.source.span)] for item in parsed.passages if item.section == section
    )


def test_sample(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    assert parsed.layout.name == "strategy"
    check_spans(parsed)
    assert [issue.what for issue in parsed.issues] == [
        "texten anger 4 nätverk men 3 namnges",
        "texten anger 5 vänorter men 4 namnges",
    ]


def test_the_year_is_the_strategys_own(vocabulary: Vocabulary) -> None:
    report = check_golden(SAMPLE, vocabulary).report
    assert (report.municipality, report.year, report.diary_number) == ("Exempelby kommun", 2022, "KS 2022/0311")
    assert report.title == "Strategi för internationella kontakter i Exempelby kommun"


def test_three_networks_in_one_paragraph_known_or_not(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    assert networks(parsed) == [
        ("Union of the Baltic Cities", "UBC"),
        ("Bergstädernas ring", "BSR"),
        ("Eurocities", None),
    ]
    assert {record.standing for record in parsed.records if isinstance(record, Membership)} == {"member"}
    assert ("Bergstädernas ring", "länder", 7, "länder", False) in figures(parsed)


def test_twin_cities_have_countries_and_standing(vocabulary: Vocabulary) -> None:
    found = [
        (item.place, item.country, item.when, item.standing)
        for item in places(check_golden(SAMPLE, vocabulary), "twin_city")
    ]
    assert found == [
        ("Röros", "Norge", "mest aktiv", "active"),
        ("Kuressaare", "Estland", None, "active"),
        ("Kotka/Kymmene", "Finland", "mest aktiv", "active"),
        ("Bath", "Storbritannien", None, "passive"),
    ]


def test_figures_in_words(vocabulary: Vocabulary) -> None:
    found = figures(check_golden(SAMPLE, vocabulary))
    assert ("utvecklingsprojekt 2016–2021", "projects", 30, "projekt", True) in found
    assert ("utvecklingsprojekt 2016–2021", "total_budget", 500_000_000, "SEK", True) in found
    assert ("utvecklingsprojekt 2016–2021", "eu_funding", 40_000_000, "SEK", True) in found
    assert ("organisationer 2016–2021", "organisationer", 10, "organisationer", True) in found
    assert ("Exempelby kommun", "twin_cities", 5, "vänorter", False) in found


def test_projects_abroad(vocabulary: Vocabulary) -> None:
    found = places(check_golden(SAMPLE, vocabulary), "exchange")
    assert [(item.place, item.when) for item in found] == [("Kenya", "2016–2021"), ("Peru", "2016–2021")]


def test_responsibilities_stand_under_their_actor(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    assert words(parsed, "Ansvar och organisation", "Kommunfullmäktige") == "Antar strategin."
    assert words(parsed, "Ansvar och organisation", "Ansvar på politisk nivå", "Kommunstyrelsen").startswith(
        "Leder arbetet"
    )
    assert words(parsed, "Ansvar och organisation", "Ansvar på tjänstepersonnivå", "Förvaltningar").startswith(
        "Söker medel"
    )
    assert "Möjliga mått" in words(parsed, "Uppföljning")


def test_letters_keep_their_sender_and_title(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    answer = [item for item in parsed.passages if item.section[-1] == "Yttrande"]
    assert {(item.section[0], item.department) for item in answer} == {
        ("Svar på remiss om strategi för internationella kontakter i Exempelby kommun", "Barn- och utbildningsnämnden")
    }
    assert answer[0].source.page is None


PLAIN = """# Internationell policy för Provby kommun

Antagen av kommunfullmäktige 2024-05-02, dnr KS 2024/77

## Bakgrund
Policyn gäller alla.

### Nätverk
Kommunen är medlem i nätverken Eurocities, Klimatbyar (KB) och ICLEI.

### Samarbeten
Kommunen är sedan 2010 medlem i UBC.

### Vänorter
- Vasa, Finland
- Halden i Norge

## Ansvar
Kommunstyrelsen följer policyn.

## Uppföljning
Policyn följs upp varje år.
"""


def test_a_policy_without_letters_in_markdown(vocabulary: Vocabulary) -> None:
    parsed = read_text(PLAIN, vocabulary)
    assert LAYOUT.matches(parsed.document) > 0.5
    assert parsed.report.title == "Internationell policy för Provby kommun"
    assert (parsed.report.year, parsed.report.diary_number) == (2024, "KS 2024/77")
    assert networks(parsed) == [
        ("Eurocities", None),
        ("Klimatbyar", "KB"),
        ("ICLEI", None),
        ("Union of the Baltic Cities", "UBC"),
    ]
    assert [(item.place, item.country) for item in places(parsed, "twin_city")] == [
        ("Vasa", "Finland"),
        ("Halden", "Norge"),
    ]
    assert parsed.issues == []


NUMBERED = """Provby kommun

Internationell strategi 2023–2027

Antagen av: Kommunfullmäktige 2023-04-24
Diarienummer: KS 2022/123

1. Inledning

Strategin gäller hela kommunen.

2. Nuläge

2.1 Nätverk

Provby kommun är medlem i följande nätverk:

• Eurocities – för stora städer, medlem sedan 2009
• Skogsringen (SR) – ett nätverk för 70 skogskommuner

2.2 EU-projekt

Kommunen har deltagit i 34 EU-projekt med en budget på cirka 120 miljoner kronor.

3. Ansvar och roller

Kommunstyrelsen ansvarar för strategin.

4. Uppföljning

Strategin följs upp.
"""


def test_numbered_headings_and_networks_in_a_list(vocabulary: Vocabulary) -> None:
    parsed = read_text(NUMBERED, vocabulary)
    assert networks(parsed) == [("Eurocities", None), ("Skogsringen", "SR")]
    assert [record.since for record in parsed.records if isinstance(record, Membership)] == [2009, None]
    assert figures(parsed) == [
        ("Skogsringen", "skogskommuner", 70, "skogskommuner", False),
        ("EU-projekt", "projects", 34, "projekt", False),
        ("EU-projekt", "total_budget", 120_000_000, "SEK", True),
    ]
    assert words(parsed, "Ansvar och roller") == "Kommunstyrelsen ansvarar för strategin."
    assert words(parsed, "Nuläge", "EU-projekt").startswith("Kommunen har")


def test_other_families_are_left_alone() -> None:
    letter = "TJÄNSTESKRIVELSE\n\nRedovisning av internationellt arbete\n\nKommunen har en strategi. Strategin och strategins mål följs.\n"
    assert LAYOUT.matches(Document(name="a.txt", text=letter, media="text")) == 0


@pytest.fixture(scope="module")
def real(vocabulary: Vocabulary) -> Parsed:
    """The one report of this family in the folder, as the index gets it."""
    mine = [document for document in corpus_documents() if LAYOUT.matches(document) > 0.5]
    assert len(mine) == 1
    parsed = parse(mine[0], vocabulary)
    assert parsed.layout is LAYOUT
    return parsed


def test_real_head(real: Parsed) -> None:
    assert (real.report.municipality, real.report.year, real.report.diary_number) == (
        "Kalmar kommun",
        2020,
        "KS 2020/0946",
    )
    assert real.report.title == "Strategi för internationellt arbete och externfinansierade projekt i Kalmar kommun"
    assert [issue.what for issue in real.issues] == ["texten anger 9 vänorter men 8 namnges"]


def test_real_networks(real: Parsed) -> None:
    assert networks(real) == [("Union of the Baltic Cities", "UBC"), ("Den nya Hansan", None), ("SUBMARINER", None)]


def test_real_places(real: Parsed) -> None:
    twins = places(real, "twin_city")
    assert sorted((item.country or "", item.place) for item in twins) == [
        ("Finland", "Savonlinna/Nyslott"), ("Island", "Årborg"), ("Norge", "Arendal"), ("Polen", "Gdansk"), ("Ryssland", "Kaliningrad"),
        ("Tyskland", "Wismar"), ("USA", "Wilmington"), ("Uganda", "Entebbe"),
    ]  # fmt: skip
    assert {item.place for item in twins if item.when} == {"Gdansk", "Wismar", "Entebbe"}
    assert [item.place for item in places(real, "exchange")] == ["Turkiet", "Uganda"]


def test_real_figures(real: Parsed) -> None:
    assert {(measure, value, approximate) for _, measure, value, _, approximate in figures(real)} == {
        ("nätverk", 3, False), ("twin_cities", 9, False), ("projects", 20, True), ("total_budget", 250_000_000, True),
        ("organisationer", 50, True), ("städer", 90, True), ("länder", 10, False), ("städer", 190, False), ("länder", 16, False),
    }  # fmt: skip


def test_real_sections(real: Parsed) -> None:
    sections = {item.section for item in real.passages}
    assert ("Ansvar och organisation", "Ansvar på politisk nivå", "Kommunstyrelsen") in sections
    assert ("Nuläge", "Vänorter") in sections
    assert "indikatorer" in words(real, "Uppföljning")
    letters = {item.department for item in real.passages if item.section[0].startswith("Remiss")}
    assert letters == {"Servicenämnden", "Kommunstyrelsen"}


WORDED = """# Strategi för internationellt arbete i Provby kommun

## Nuläge

Under perioden 2016–2020 hade kommunen 24 projekt med stöd från EU, 9 av dem som projektägare.

## Medlemskap

Kommunen är i dag med i fem nätverk. Energy Cities - samlar städer kring energi, medlem sedan 2012; Ljusringen - ett nätverk för belysning.
Dessutom ingår Provby i Cittaslow. Kommunstyrelsen har undertecknat Borgmästaravtalet. Kommunen valde att avstå medlemskap i Sjönätet.
Kommunen är inte medlem i ICLEI. Kommunen lämnade Eurocities 2020.

## Mål

Nämnderna ska driva minst två stora EU-projekt om vatten.
"""


def test_networks_and_counts_in_other_words(vocabulary: Vocabulary) -> None:
    parsed = read_text(WORDED, vocabulary)
    told = {
        record.network: (record.standing, record.since) for record in parsed.records if isinstance(record, Membership)
    }
    assert told == {
        "Energy Cities": ("member", 2012),
        "Ljusringen": ("member", None),
        "Cittaslow": ("member", None),
        "Global Covenant of Mayors": ("member", None),
        "Sjönätet": ("considered", None),
        "Eurocities": ("former", None),
    }
    counted = [(measure, value) for _, measure, value, _, _ in figures(parsed)]
    assert counted == [
        ("nätverk", 5),
        ("projects", 24),
        ("projects_as_lead", 9),
    ]  # and none for the goal of two projects


def test_a_count_of_a_period_is_told_with_its_years(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE, tmp_path / "in")
    build(tmp_path / "in", tmp_path / "ut")
    index = open_index(tmp_path / "ut")
    told = Bot(index).answer("Hur många projekt hade Exempelby kommun?").text
    index.close()
    assert told.startswith("Exempelby kommun redovisade cirka 30 projekt 2016–2021 [1].")


def test_numbered_chapters_and_a_year_for_each_network(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLES / "strategy" / "exempelvik-2019.txt", vocabulary)
    assert (parsed.layout.name, parsed.report.year) == ("strategy", 2019)
    assert parsed.report.title == "Internationell strategi för Exempelviks kommun 2019–2023"
    members = {m.network: (m.standing, m.since) for m in parsed.records if isinstance(m, Membership)}
    assert members == {
        "Sjönätet": ("member", 2006),
        "Ljusringen": ("member", None),
        "Eurocities": ("member", None),
        "ICLEI": ("member", None),
        "KIMO": ("former", None),
    }
    assert [(city.place, city.country) for city in places(parsed, "twin_city")] == [
        ("Kerava", "Finland"),
        ("Bani", "Dominikanska republiken"),
        ("Hjørring", "Danmark"),
    ]
    assert ("projekt 2014–2020", "projects", 18, "projekt", False) in figures(parsed)
    assert ("Nuläge", "Vänorter") in {record.section for record in parsed.passages}


def test_a_list_with_names_that_nothing_is_said_of(vocabulary: Vocabulary) -> None:
    parsed = read_text(
        "Strategi för internationellt arbete i Exempelby kommun\n\nNätverk\n\nExempelby kommun är med i fem internationella nätverk. "
        "Eurocities – ett nätverk av städer; Arctic Mayors Forum – ett forum i Arktis; ICLEI; Covenant of Mayors och Cruise Baltic – "
        "ett nätverk mellan hamnar. Medlemskapet i Barents Cities har upphört.\n",
        vocabulary,
    )
    standing = {record.network: record.standing for record in parsed.records if isinstance(record, Membership)}
    assert standing == {
        "Eurocities": "member",
        "Arctic Mayors Forum": "member",
        "ICLEI": "member",
        "Global Covenant of Mayors": "member",
        "Cruise Baltic": "member",
        "Barents Cities": "former",
    }
