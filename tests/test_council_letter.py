"""The council letter: scanned Swedish made legible, lists of counts and sums, projects named in prose."""

from __future__ import annotations

import re

import pytest

from indexer.layouts import Parsed, layout_for, parse
from indexer.layouts.shared.scanned import legible
from indexer.records import Document, Figure, Membership, Passage, PlaceRelation, ProjectReport
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans, corpus_documents

SAMPLE = SAMPLES / "council_letter" / "exempelstad-2022.txt"

CLEAN = """Sammanfattning

Stadskontoret sammanställer varje år förvaltningarnas internationella arbete. Idéer från kommittén för ungas arméhistoria ingår.

Förslag till beslut

1. Redovisning av internationellt arbete 2024 läggs till handlingarna.

Beslutsunderlag

Tjänsteskrivelse

Ärendet

Exempelby kommuns förvaltningar deltog under 2024 i åtta EU-projekt, tre som projektägare och fem som projektpartner.
Miljöförvaltningen medverkade i 6 projekt under 2023.

Antal projekt

- Miljöförvaltningen, 5 projekt
- Kulturförvaltningen, 3 projekt

Beviljade EU-medel per program

- Erasmus+, 1,2 mkr
- Interreg South Baltic, 400 tkr

Lite av varje

- Kulturförvaltningen, 30 000 kronor

Kulturförvaltningen är partner i projektet Havsröst, som leds av Åbo.
"""


def read(text: str, name: str = "brev.txt") -> Parsed:
    return parse(Document(name=name, text=text, media="text"), Vocabulary.load())


def figures(parsed: Parsed) -> dict[tuple[str, str, int | None], tuple[float, bool]]:
    return {(f.subject, f.measure, f.year): (f.value, f.approximate) for f in parsed.records if isinstance(f, Figure)}


def projects(parsed: Parsed) -> dict[str, ProjectReport]:
    return {str(record.name.value): record for record in parsed.records if isinstance(record, ProjectReport)}


@pytest.fixture(scope="module")
def sample() -> Parsed:
    return check_golden(SAMPLE, Vocabulary.load())


@pytest.fixture(scope="module")
def letter() -> Parsed:
    """The one council letter among the real reports."""
    found = [document for document in corpus_documents() if layout_for(document).name == "council_letter"]
    assert len(found) == 1
    return parse(found[0], Vocabulary.load())


@pytest.mark.parametrize(
    ("scanned", "read_as"),
    [
        ("f6rvaltningen", "förvaltningen"),
        ("Milj6férvaltningen", "Miljöförvaltningen"),
        ("Tastighets- och gatukontoret", "Fastighets- och gatukontoret"),
        ("hilsa, viard och omsorgsfoérvaltningen", "hälsa, vård och omsorgsförvaltningen"),
        ("medverkan 1 54 EU-projekt", "medverkan i 54 EU-projekt"),
        ("gatukontoret 1 projekt.", "gatukontoret 1 projekt."),
        ("ca 1 900 000 kronor", "ca 1 900 000 kronor"),
        ("FORSLAG TILL BESLUT", "FÖRSLAG TILL BESLUT"),
        ("ideér och idéer 1 staden", "ideör och idéer i staden"),
        ("kommunfullmaktigemal", "kommunfullmäktigemål"),
        ("41 miljoner", "41 miljoner"),
    ],
)
def test_legible(scanned: str, read_as: str) -> None:
    assert legible(scanned).text == read_as


def test_sound_text_is_left_alone() -> None:
    assert legible(CLEAN).text == CLEAN


def test_every_character_keeps_its_place() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    mapped = legible(text)
    for match in re.finditer(r"\w+", mapped.text):
        printed = text[slice(*mapped.source_span(*match.span()))]
        assert len(printed) - len(match.group()) in {0, 1}, (printed, match.group())
        assert re.fullmatch(r"\w+", printed)


def test_sample(sample: Parsed) -> None:
    assert sample.layout.name == "council_letter"
    assert sample.issues == []
    assert check_spans(sample) > 10
    assert (sample.report.year, sample.report.diary_number) == (2022, "KS-2023-114")


def test_sample_adds_up(sample: Parsed) -> None:
    stated = figures(sample)
    city = sample.report.municipality
    counts = [
        value for (subject, measure, _), (value, _) in stated.items() if measure == "projects" and subject != city
    ]
    assert sum(counts) == stated[city, "projects", 2022][0] == 12
    assert stated[city, "projects", 2021] == (9, False)
    assert stated[city, "paid_out", 2021] == (6_000_000, True)
    assert stated["Hållbar skärgård", "paid_out", 2022] == (4_480_500, False)


def test_scanned_paragraph_over_a_blank_line(sample: Parsed) -> None:
    project = projects(sample)["Rätt till jobb"]
    assert [partner.name for partner in project.partners] == ["Miljöförvaltningen", "Barn- och ungdomsförvaltningen"]
    passage = next(r for r in sample.records if isinstance(r, Passage) and r.section == ("Ärendet",))
    assert "\n\n" in sample.document.text[slice(*passage.source.span)]


def test_clean_letter() -> None:
    parsed = read(CLEAN)
    city = parsed.report.municipality
    assert (parsed.layout.name, city, parsed.report.year) == ("council_letter", "Exempelby kommun", 2024)
    stated = figures(parsed)
    assert stated[city, "projects", 2024] == (8, False)
    assert stated[city, "projects_as_lead", 2024] == (3, False)
    assert stated[city, "projects_as_partner", 2024] == (5, False)
    assert stated["Miljöförvaltningen", "projects", 2023] == (6, False)
    assert stated["Kulturförvaltningen", "projects", 2024] == (3, False)
    assert stated["Erasmus+", "eu_funding", 2024] == (1_200_000, False)
    assert stated["Interreg South Baltic", "eu_funding", 2024] == (400_000, False)
    assert [issue.words for issue in parsed.issues] == ["Kulturförvaltningen, 30 000 kronor"]
    project = projects(parsed)["Havsröst"]
    assert project.role is not None
    assert project.role.value == "partner"


def test_a_letter_about_something_else_is_not_taken() -> None:
    parts = (
        "TJÄNSTESKRIVELSE",
        "Sammanfattning",
        "Förslag till beslut",
        "Bygg bron.",
        "Beslutsunderlag",
        "Ärendet",
        "Den är lång.",
    )
    text = "\n\n".join(parts)
    assert layout_for(Document(name="bro.txt", text=text, media="text")).name == "general"


def test_real_letter_adds_up(letter: Parsed) -> None:
    assert (letter.report.municipality, letter.report.year, letter.issues) == ("Malmö stad", 2023, [])
    found = [record for record in letter.records if isinstance(record, Figure)]
    counts = {f.subject: f.value for f in found if f.measure == "projects" and f.subject_kind == "department"}
    assert len(counts) == 8
    assert sum(counts.values()) == 54
    assert counts["Tekniska nämnden"] == 1
    assert sum(f.value for f in found if f.subject_kind == "goal") == 43_108_794
    stated = figures(letter)
    assert stated["Malmö stad", "projects", 2023] == (54, False)
    assert stated["Malmö stad", "projects", 2022] == (47, False)
    assert stated["Malmö stad", "projects_as_lead", 2023] == (19, False)
    assert stated["Malmö stad", "projects_as_partner", 2023] == (35, False)
    assert stated["Malmö stad", "paid_out", 2023] == (43_000_000, True)
    assert stated["Malmö stad", "paid_out", 2022] == (41_000_000, True)
    assert stated["Malmö stad", "smallest_project_budget", 2023] == (60_000, False)
    assert stated["Malmö stad", "largest_project_budget", 2023] == (180_000_000, False)
    assert {(f.value, f.value_to) for f in found if f.measure == "funding_rate"} == {(40, 60), (60, None)}


def test_real_letter_names_projects_and_networks(letter: Parsed) -> None:
    assert check_spans(letter) > 20
    told = {
        name: (report.department.value if report.department else None, report.role.value if report.role else None)
        for name, report in projects(letter).items()
    }
    assert told == {
        "Trygg relation - fri från våld": ("Arbetsmarknads- och socialnämnden", "lead"),
        "Sluta Skjut": (None, None),
        "Breddad rekrytering": ("Funktionsstödsnämnden", None),
        "Kompetensförsörjning genom att spegla Malmö": ("Kommunstyrelsen", "lead"),
        "Hållbara övergångar": ("Grundskolenämnden", None),
        "Barns rätt till lek, vila och fritid": ("Arbetsmarknads- och socialnämnden", "lead"),
        "ProCircan": ("Miljönämnden", None),
        "ACCESS": ("Miljönämnden", None),
        "RASK": ("Miljönämnden", None),
    }
    members = {(r.network, r.department) for r in letter.records if isinstance(r, Membership)}
    assert members == {("International Cities of Refuge Network", "Kulturnämnden"), ("Eurocities", "Tekniska nämnden")}


ORDINARY = """Provby kommun
Kommunledningskontoret

Tjänsteskrivelse
2024-02-11

Till kommunfullmäktige

Återrapportering av internationellt arbete 2023

Förslag till beslut

Kommunstyrelsen lägger redovisningen till handlingarna.

Ärendebeskrivning

Kommunens nämnder hade del i 14 EU-projekt under 2023. Kommunen var projektägare i 5 av dem och projektpartner i 9. Under 2022 redovisades 11 projekt.

Utbetalda medel

EU-medlen var 6,5 miljoner kronor 2023, mot 4 miljoner kronor 2022.

Vem\tUtbetalda medel (kr)
Kulturförvaltningen\t4 500 000
Miljöförvaltningen\t2 000 000

I förskott betalades under 2023 totalt omkring 1,5 miljoner kronor ut. Motsvarande summa för 2021 var 900 000 kronor.

Exempel

Projektet *Ljus stig* leds av kulturförvaltningen och prövar nya lyktor. Året innan redovisades tolv EU-projekt av förvaltningarna.

Kommunen är medlem i Eurocities, Nordic Timber Cities och ICLEI. Medlemskapet i Sjönätet har sagts upp. Vänorterna är Nyslott, Molde och Riga.

Bedömning

Arbetet ger resultat. Kommunen ska delta i minst tre nya EU-projekt under 2025.

Karin Ek
Kommundirektör
"""


def test_an_ordinary_letter_is_known_by_its_kinds_of_headings() -> None:
    parsed = read(ORDINARY)
    assert (parsed.layout.name, parsed.report.year, parsed.report.title) == (
        "council_letter",
        2023,
        "Återrapportering av internationellt arbete 2023",
    )
    assert list(projects(parsed)) == ["Ljus stig"]
    check_spans(parsed)


def test_the_municipality_of_the_letter_is_no_project_and_any_other_may_be() -> None:
    named = ORDINARY.replace("Ljus stig", "{name}")
    assert named != ORDINARY
    city = read(ORDINARY).report.municipality.split()[0].removesuffix("s")
    assert list(projects(read(named.format(name="Grannby")))) == ["Grannby"]
    assert list(projects(read(named.format(name=city)))) == []


def test_figures_in_other_phrasings() -> None:
    found = [(f.subject, f.measure, f.year, f.value) for f in read(ORDINARY).records if isinstance(f, Figure)]
    city = "Provby kommun"
    assert sorted(found, key=str) == sorted(
        [
            (city, "projects", 2023, 14),
            (city, "projects_as_lead", 2023, 5),
            (city, "projects_as_partner", 2023, 9),
            (city, "projects", 2022, 11),
            (city, "paid_out", 2023, 6_500_000),
            (city, "paid_out", 2022, 4_000_000),
            ("Kulturförvaltningen", "paid_out", 2023, 4_500_000),
            ("Miljöförvaltningen", "paid_out", 2023, 2_000_000),
            (city, "paid_out", 2023, 1_500_000),
            (city, "paid_out", 2021, 900_000),
            (city, "projects", 2022, 12),
        ],
        key=str,
    )  # and none for what the city is to do


def test_a_difference_is_no_sum_and_every_listed_sum_counts() -> None:
    text = CLEAN.replace("- Kulturförvaltningen, 3 projekt", "- Milj6- och hamnf6rvaltningen, 3 projekt").replace(
        "1,2 mkr", "1,2 Mkr"
    )
    text = text.replace(
        "under 2023.\n",
        "under 2023.\nTotalt utbetalades 9 300 000 kronor under 2024, vilket är 1,1 miljoner kronor mindre än 2023.\n",
    )
    found = figures(read(text))
    assert found["Miljö- och hamnförvaltningen", "projects", 2024] == (3, False)
    assert found["Erasmus+", "eu_funding", 2024] == (1_200_000, False)
    assert [value for (_, measure, _), (value, _) in found.items() if measure == "paid_out"] == [9_300_000]


def test_networks_of_an_enumeration_and_twin_cities() -> None:
    parsed = read(ORDINARY)
    networks = {m.network: m.standing for m in parsed.records if isinstance(m, Membership)}
    assert networks == {
        "Eurocities": "member",
        "Nordic Timber Cities": "member",
        "ICLEI": "member",
        "Sjönätet": "former",
    }
    assert [(p.place, p.country) for p in parsed.records if isinstance(p, PlaceRelation)] == [
        ("Nyslott", "Finland"),
        ("Molde", "Norge"),
        ("Riga", "Lettland"),
    ]


def test_networks_that_are_denied_discussed_or_left() -> None:
    told = "Kommunen är inte medlem i STRING. Ett medlemskap i UBC diskuteras. Kommunen har lämnat Energy Cities."
    parsed = read(ORDINARY.replace("Medlemskapet i Sjönätet har sagts upp.", told))
    assert {m.network: m.standing for m in parsed.records if isinstance(m, Membership)} == {
        "Eurocities": "member",
        "Nordic Timber Cities": "member",
        "ICLEI": "member",
        "Union of the Baltic Cities": "considered",
        "Energy Cities": "former",
    }


def test_worn_words_of_networks_and_twin_cities() -> None:
    text = "Nu ar f6rvaltningen medlem 1 Eurocities och tva nitverk till. Vinorterna ar Narva och Riga."
    assert (
        legible(text).text
        == "Nu är förvaltningen medlem i Eurocities och två nätverk till. Vänorterna är Narva och Riga."
    )
    text = "Vi 6vervager att ga med 1 Sjonatet, har lamnat Energy Cities, och avtalet upphorde da."
    assert (
        legible(text).text == "Vi överväger att gå med i Sjonatet, har lämnat Energy Cities, och avtalet upphörde då."
    )


def test_a_sound_letter_with_tables_and_projects_named_without_the_word() -> None:
    parsed = check_golden(SAMPLES / "council_letter" / "exempelby-2020.txt", Vocabulary.load())
    assert parsed.issues == []
    assert {key: value for key, (value, _) in figures(parsed).items()} == {
        ("Exempelby kommun", "projects", 2020): 7,
        ("Exempelby kommun", "projects", 2019): 9,
        ("Exempelby kommun", "projects_as_lead", 2020): 3,
        ("Exempelby kommun", "paid_out", 2020): 6_400_000,
        ("Exempelby kommun", "paid_out", 2019): 5_215_000,
        ("Miljöförvaltningen", "projects", 2020): 4,
        ("Miljöförvaltningen", "projects_as_lead", 2020): 2,
        ("Miljöförvaltningen", "paid_out", 2020): 4_350_000,
        ("Skolförvaltningen", "projects", 2020): 3,
        ("Skolförvaltningen", "projects_as_lead", 2020): 1,
        ("Skolförvaltningen", "paid_out", 2020): 2_050_000,
        ("Europeiska socialfonden", "paid_out", 2020): 4_140_000,
        ("Europeiska socialfonden", "paid_out", 2019): 3_000_000,
        ("Erasmus+", "paid_out", 2020): 710_000,
    }
    assert {name: project.programme and project.programme.value for name, project in projects(parsed).items()} == {
        "Snöstaden 2.0": "Europeiska regionala utvecklingsfonden",
        "Gröna vägen över fjället": "Interreg Sverige-Norge",
        "Steg för steg": "Europeiska socialfonden",
        "Ordglad": None,
        "Blå hamn": None,
        "Skolmat för klimatet": None,
        "Ljusa kvarter": "Horisont",
    }
    snow = projects(parsed)["Snöstaden 2.0"]
    assert snow.end_date is not None
    assert snow.end_date.value == "2022-06-30"
    members = {m.network: (m.standing, m.since) for m in parsed.records if isinstance(m, Membership)}
    assert members == {"Sjönätet": ("member", 2010), "Ljusringen": ("member", None), "Winter Cities": ("former", None)}


def test_a_count_over_several_years_is_none_of_the_reporting_year() -> None:
    told = "Under perioden 2014–2020 har kommunen deltagit i 34 EU-projekt. Under 2020 deltog kommunen i 6 EU-projekt."
    text = CLEAN.replace(
        "Exempelby kommuns förvaltningar deltog under 2024",
        f"{told}\nExempelby kommuns förvaltningar deltog under 2024",
    )
    found = {key: value for key, (value, _) in figures(read(text)).items() if key[1] == "projects"}
    assert found["projekt 2014–2020", "projects", 2024] == 34
    assert found["Exempelby kommun", "projects", 2020] == 6
    assert found["Exempelby kommun", "projects", 2024] == 8
