"""The family of reports on a project platform: a chapter a project, facts in sentences or label lines."""

from __future__ import annotations

import pytest

from indexer.layouts import Context, Ledger, Parsed, parse
from indexer.layouts.project_platform.layout import LAYOUT
from indexer.layouts.shared.base import unread_lines
from indexer.records import Document, Figure, ProjectReport
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans, corpus_documents

SAMPLE = SAMPLES / "project_platform" / "exempelstad-2021.txt"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def read(document: Document, vocabulary: Vocabulary) -> Parsed:
    """What this layout makes of a document, whichever layout would win."""
    ledger = Ledger(document)
    records = list(LAYOUT.parse(document, Context(vocabulary=vocabulary, ledger=ledger)))
    return Parsed(document, LAYOUT, records, ledger.issues + unread_lines(document, records, ledger))


def read_text(text: str, vocabulary: Vocabulary) -> Parsed:
    return read(Document(name="prov.md", text=text, media="markdown"), vocabulary)


def projects(parsed: Parsed) -> dict[str, ProjectReport]:
    return {str(record.name.value): record for record in parsed.records if isinstance(record, ProjectReport)}


def figures(parsed: Parsed) -> list[Figure]:
    return [record for record in parsed.records if isinstance(record, Figure)]


def value(project: ProjectReport, name: str) -> object:
    found = getattr(project, name)
    return found.value if found else None


def words(parsed: Parsed, *section: str) -> str:
    """The text of a section's passages."""
    return "\n".join(
        parsed.document.text[slice(*item.source.span)] for item in parsed.passages if item.section == section
    )


def test_sample(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    assert parsed.layout.name == "project_platform"
    assert parsed.issues == []
    assert check_spans(parsed) >= 30


def test_sample_adds_up_to_what_it_prints(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    stated = {
        item.measure: item.value for item in figures(parsed) if item.subject_kind == "total" and not item.approximate
    }
    for measure in ("total_budget", "eu_funding"):
        assert sum(int(str(value(project, measure))) for project in projects(parsed).values()) == stated[measure]


def test_one_heading_with_two_projects_and_two_owners(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    garden, quarter = projects(parsed)["Case Tegelbruket Odling"], projects(parsed)["Case Tegelbruket 2040"]
    assert (garden.heading, quarter.heading) == ("Case Tegelbruket", "Case Tegelbruket")
    assert value(garden, "department") == "Hamn- och miljöförvaltningen"
    assert value(quarter, "department") == "Kommunledningskontoret"
    text = parsed.document.text
    described = ["\n".join(text[slice(*span)] for span in project.description) for project in (garden, quarter)]
    assert "vattnar" in described[0]
    assert "vattnar" not in described[1]
    assert "överklagad" in described[1]
    assert all("delar kontor" in told for told in described)
    assert [item.project for item in parsed.passages if item.section[-1] == "Case Tegelbruket 2040"] == [
        "Case Tegelbruket 2040"
    ]


def test_a_paragraph_cut_by_a_page_break_is_one_passage(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    assert "som länge\n\nvarit utan arbete." in words(parsed, "Vägen Fram 3.0", "Projektfakta")


def test_pages_are_exact_behind_a_printed_footer(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SAMPLE, vocabulary)
    pages = {name: (project.source.page, project.source.page_approximate) for name, project in projects(parsed).items()}
    assert pages["Vägen Fram 3.0"] == (3, True)
    assert pages["Grön Hamn – Samverkan för ren kaj"] == (5, False)


TITLE = "Rapport 2022 om Provby kommuns projektplattform"
MARKDOWN = """# Rapport 2024: projektplattform i Provby kommun

## 1. Bakgrund
Provby kommun har projekt.

## 2. Projekten

### 2.1 Solrutt 2 (pågår)
#### Fakta om projektet
- **Projektägare:** Tekniska nämnden
- **Projektledare:** Vakant
- **Projektperiod:** 2023–2025
- **Total budget:** 4,5 Mkr
- **Finansiär:** Horisont Europa
#### Resultat
Bussarna går på solel.
#### Utmaningar
Molnen.

### 2.2 Lugna gatan
#### Fakta om projektet
Projektet ägs av Lunds universitet och leds av Per Prov. Budgeten uppgår till ca 2 miljoner kronor.
#### Utmaningar
Buller.

## 3. Ekonomisk översikt
| Projekt | Ägare | Budget |
| --- | --- | --- |
| Solrutt 2 | Miljönämnden | 6 Mkr |
| Lugna gatan | | 2 Mkr |
| Tysta gatan | Tekniska nämnden | 1 Mkr |

## 4. Slutsatser
Allt gick bra.
"""


def test_markdown_headings_and_label_lines(vocabulary: Vocabulary) -> None:
    parsed = read_text(MARKDOWN, vocabulary)
    assert list(projects(parsed)) == ["Solrutt 2", "Lugna gatan"]
    solar = projects(parsed)["Solrutt 2"]
    assert [value(solar, name) for name in ("department", "role", "start_date", "end_date", "total_budget", "programme")] == [
        "Tekniska nämnden", "lead", "2023", "2025", 4_500_000, "Horisont Europa",
    ]  # fmt: skip
    assert solar.status_note == "pågår"
    assert solar.leader is not None
    assert (solar.leader.value, solar.leader.raw) == (None, "Vakant")
    assert "Bussarna" in words(parsed, "Solrutt 2", "Resultat")
    assert words(parsed, "Rapport 2024: projektplattform i Provby kommun", "Slutsatser") == "Allt gick bra."


def test_an_owner_outside_the_city_is_no_department(vocabulary: Vocabulary) -> None:
    quiet = projects(read_text(MARKDOWN, vocabulary))["Lugna gatan"]
    assert (value(quiet, "lead_partner"), quiet.department, quiet.role) == ("Lunds universitet", None, None)
    assert value(quiet, "leader") == "Per Prov"
    assert quiet.total_budget is not None
    assert (quiet.total_budget.value, quiet.total_budget.approximate) == (2_000_000, True)


@pytest.mark.parametrize(
    "owner",
    [
        "Stadsledningskansliet",
        "Måltidsorganisationen",
        "Utvecklingsavdelningen",
        "Hamnkontoret",
        "Nämnden för arbete och välfärd",
    ],
)
@pytest.mark.parametrize(
    "sentence", ["Projektägare är *{}* och projektledare är Per Prov.", "Projektägare: {}.", "Förstudien ägs av {}."]
)
def test_an_office_that_no_file_knows_is_an_owner_of_the_city(
    owner: str, sentence: str, vocabulary: Vocabulary
) -> None:
    text = f"{TITLE}\n\nSolrutt (SR)\n\nProjektfakta\n\n{sentence.format(owner)} Totalt 3 mkr.\n"
    solar = projects(read_text(text, vocabulary))["Solrutt"]
    assert [value(solar, name) for name in ("department", "role")] == [owner, "lead"]
    assert solar.lead_partner is None


@pytest.mark.parametrize("owner", ["Regeringskansliet", "Branschorganisationen Sol", "Region Norr"])
def test_an_office_of_somebody_else_is_none_of_the_city(owner: str, vocabulary: Vocabulary) -> None:
    text = f"{TITLE}\n\nSolrutt (SR)\n\nProjektfakta\n\nProjektägare är {owner}.\n"
    solar = projects(read_text(text, vocabulary))["Solrutt"]
    assert (value(solar, "lead_partner"), solar.department, solar.role) == (owner, None, None)


def test_the_citys_own_part_in_somebody_elses_project(vocabulary: Vocabulary) -> None:
    text = f"{TITLE}\n\nSolrutt (SR)\n\nProjektfakta\n\nProjektet ägs av Provby Energi AB. Tekniska nämnden deltar som partner.\n"
    solar = projects(read_text(text, vocabulary))["Solrutt"]
    assert [value(solar, name) for name in ("lead_partner", "department", "role")] == [
        "Provby Energi AB",
        "Tekniska nämnden",
        "partner",
    ]
    assert (solar.acronym, solar.heading) == ("SR", "Solrutt (SR)")


FILLED = """TITLE

Överblick

Projekt\tProjektägare\tFond\tBudget
Solrutt\tTekniska nämnden\tESF+\t4,5 Mkr

Solrutt

Projektfakta

Projektledare är Kim Å. Prov.

Utmaningar
Moln.
"""


def test_a_table_fills_in_what_the_chapter_leaves_out(vocabulary: Vocabulary) -> None:
    parsed = read_text(FILLED.replace("TITLE", TITLE), vocabulary)
    solar = projects(parsed)["Solrutt"]
    found = [value(solar, name) for name in ("department", "role", "programme", "total_budget", "leader")]
    assert found == ["Tekniska nämnden", "lead", "ESF+", 4_500_000, "Kim Å. Prov"]
    assert parsed.issues == []
    check_spans(parsed)


def test_tables_that_disagree_are_issues(vocabulary: Vocabulary) -> None:
    told = [issue.what for issue in read_text(MARKDOWN, vocabulary).issues]
    assert "Solrutt 2: översiktstabellen anger en annan projektägare än kapitlet (Tekniska nämnden)" in told
    assert "Solrutt 2: översiktstabellen anger en annan budget än kapitlet (4,5 Mkr)" in told
    assert "raden i översiktstabellen hör inte till något projektkapitel" in told
    assert not any(what.startswith("Lugna gatan: översiktstabellen") for what in told)


SHARE = "Total budget är 12,5 miljoner kronor, varav 60 % finansieras av ESF."


@pytest.mark.parametrize(
    ("facts", "name", "expected"),
    [
        (
            "Projektägare är Hälsa-, vård- och omsorgsnämnden och ledare Ann.",
            "department",
            "Hälsa-, vård- och omsorgsnämnden",
        ),
        ("Projektägare är Provby kommun med Ann Prov som projektledare.", "leader", "Ann Prov"),
        ("Ägare: Kulturnämnden. Projekttiden är 1 mars 2020 till 30 juni 2022.", "start_date", "2020-03-01"),
        ("Projektägare är Kulturnämnden. Projektet pågår 2020-03 – 2022-06.", "end_date", "2022-06"),
        ("Projekttiden är 2020-01-01 – 2021-01-01. Projektet förlängdes till 2021-06-30.", "end_date", "2021-06-30"),
        ("Projekttiden är 2020-01-01 – 2021-06-30 (förlängt från 2021-01-01).", "end_date", "2021-06-30"),
        (SHARE, "total_budget", 12_500_000),
        (SHARE, "eu_funding", None),
        (SHARE, "programme", "ESF"),
        ("Total budget är 900 000 kr varav 400 000 kommer från Interreg Europe.", "eu_funding", 400_000),
        ("Projektets totala budget är 100 000 euro.", "total_budget", None),
    ],
)
def test_wordings(facts: str, name: str, expected: object, vocabulary: Vocabulary) -> None:
    parsed = read_text(f"{TITLE}\n\nSolrutt\n\nProjektfakta\n\n{facts}\n\nUtmaningar\n\nMoln.\n", vocabulary)
    assert value(projects(parsed)["Solrutt"], name) == expected
    check_spans(parsed)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Plattformen har nu sju projekt.", [("projektplattformen", 2022, 7)]),
        ("Tre projekt söker pengar utanför plattformen.", []),
        ("I fjol avslutades två projekt i plattformen.", [("avslutade projekt", 2022, 2)]),
        ("Rapporten beskriver sju projekt som ingår i plattformen.", [("projektplattformen", 2022, 7)]),
        ("I Rapport 2021 beskrevs sex projekt som då ingick i plattformen.", [("projektplattformen", 2021, 6)]),
        ("Kulturnämnden ansvarar för fyra av projekten.", [("Kulturnämnden", 2022, 4)]),
    ],
)
def test_stated_counts(told: str, expected: list[tuple[str, int, float]], vocabulary: Vocabulary) -> None:
    text = f"{TITLE}\n\nBakgrund\n\n{told}\n\nSolrutt\n\nProjektfakta\n\nProjektägare är Kulturnämnden.\n"
    found = [item for item in figures(read_text(text, vocabulary)) if item.measure == "projects"]
    assert [(item.subject, item.year, item.value) for item in found] == expected


OVERVIEW = """# Rapport 2023 – Provby kommuns projektplattform *Nya spår* Kommunstyrelsens kontor

Plattformen samlar kommunens projekt.

## Hamnhuset

### Projektfakta

Hamnhuset består av två projekt: *Hamnhuset Verkstad* och *Hamnhuset Café*. Båda ägs av Stadsbyggnadskontoret.

Projektägare för *Hamnhuset Verkstad* är *Stadsbyggnadskontoret* och projektledare är sedan mars 2022 Eva Ek. Projektet startade 2021-02-01 och
avslutas 2024-01-31. Budgeten är totalt 4 000 000 kr, av vilka 1 500 000 kr kommer från ERUF.

Projektägare för *Hamnhuset Café* är *Stadsbyggnadskontoret* och leds av projektledare Bo Berg. Det pågår från den 1 mars 2022 till den 28 februari 2025.
Den totala budgeten uppgår till 6 000 000 kronor. Stödet från Europeiska socialfonden är 2 400 000 kronor.

### Framgångsfaktorer

Allt gick väl.

### Utmaningar

Tiden var knapp.
"""


def test_facts_in_freer_wording(vocabulary: Vocabulary) -> None:
    parsed = read_text(OVERVIEW, vocabulary)
    found = projects(parsed)
    assert list(found) == ["Hamnhuset Verkstad", "Hamnhuset Café"]  # the overview of both is no project
    fields = ("leader", "start_date", "end_date", "total_budget", "eu_funding", "programme")
    facts = {name: [value(project, field) for field in fields] for name, project in found.items()}
    assert facts["Hamnhuset Verkstad"] == ["Eva Ek", "2021-02-01", "2024-01-31", 4_000_000, 1_500_000, "ERUF"]
    assert facts["Hamnhuset Café"] == [
        "Bo Berg",
        "2022-03-01",
        "2025-02-28",
        6_000_000,
        2_400_000,
        "Europeiska socialfonden",
    ]
    check_spans(parsed)


def test_the_office_on_the_cover_is_no_part_of_the_title(vocabulary: Vocabulary) -> None:
    assert read_text(OVERVIEW, vocabulary).report.title == "Rapport 2023 – Provby kommuns projektplattform Nya spår"


def test_other_families_are_left_alone() -> None:
    register = "# Register\n\n## Solrutt\nProjektägare: Miljönämnden\n\n## Grön hamn\nProjektägare: Miljönämnden\n"
    assert LAYOUT.matches(Document(name="a.md", text=register, media="markdown")) == 0
    assert LAYOUT.matches(Document(name="a.txt", text="Kommunen driver en projektplattform.", media="text")) == 0


# The real report: facts and sums that it prints.


@pytest.fixture(scope="module")
def real(vocabulary: Vocabulary) -> Parsed:
    """The one report of this family in the folder, as the index gets it."""
    mine = [document for document in corpus_documents() if LAYOUT.matches(document) > 0.5]
    assert len(mine) == 1
    parsed = parse(mine[0], vocabulary)
    assert parsed.layout is LAYOUT
    return parsed


FACTS = {
    "Hela Familjen 2.0": ("Arbetsmarknads- och socialförvaltningen", "Magnus Sjöberg", "2016-10-01", "2019-02-28", 32_018_553, 14_923_523),
    "Vägen In": ("Arbetsmarknads- och socialförvaltningen", "Tiba Khozestani", "2017-02-01", "2020-01-31", 12_236_225, 8_157_990),
    "Dubbel Yrkesutbildning": ("Stadskontoret", "Andreas Konstantinidis", "2016-10-01", "2019-09-30", 12_401_000, 5_829_000),
    "TAMU Malmö": ("Arbetsmarknads- och socialförvaltningen", "Cathrin Lindgård", "2016-02-01", "2019-01-31", 19_950_811, 8_976_116),
    "Highway to Business – Samverkan för ökat entreprenörskap": (
        "Stadskontoret", "Fadi Barakat", "2017-04-01", "2020-07-31", 10_840_278, 5_420_139,
    ),
    "Wisdome Innovation": ("Kulturförvaltningen", "Genti Cifliku", "2019-01-01", "2021-12-31", 61_819_177, 30_640_351),
    "Malmö Innovationsarena": ("Miljöförvaltningen", "Nasrin Bigdelou", "2016-09-01", "2019-12-31", 57_377_321, 28_468_049),
    "Case Sofielund - Färdigutveckling av konceptet områdesvärdar för en energieffektivare stadsdel": (
        "Miljöförvaltningen", "Anna Wagrowski", "2018-09-01", "2019-03-31", 796_840, 398_420,
    ),
    "Case Sofielund Entreprenörskap": (
        "Fastighets- och Gatukontoret", "Fatime Nedzipovska", "2018-08-01", "2021-12-31", 14_852_902, 7_426_451,
    ),
    "Case Sofielund 2030": ("Fastighets- och Gatukontoret", "Mette Løth Rasmussen", "2018-08-01", "2021-12-31", 18_838_176, 9_198_783),
}  # fmt: skip


def test_real_facts(real: Parsed) -> None:
    names = ("department", "leader", "start_date", "end_date", "total_budget", "eu_funding")
    assert {name: tuple(value(project, field) for field in names) for name, project in projects(real).items()} == FACTS
    assert {value(project, "role") for project in projects(real).values()} == {"lead"}
    check_spans(real)


def test_real_sums(real: Parsed) -> None:
    assert sum(facts[4] for facts in FACTS.values()) == 241_131_283
    assert sum(facts[5] for facts in FACTS.values()) == 119_438_822
    whole = [item for item in figures(real) if item.subject == "projektplattformen Etablera fler snabbare"]
    stated = {(item.measure, item.value) for item in whole if not item.approximate}
    assert {("total_budget", 241_131_283), ("eu_funding", 119_438_822)} <= stated


def test_real_counts(real: Parsed) -> None:
    counts = {item.subject: item.value for item in figures(real) if item.measure == "projects"}
    assert counts == {
        "projektplattformen Etablera fler snabbare": 8, "Arbetsmarknads- och socialnämnden": 3, "Tekniska nämnden": 2, "Miljönämnden": 2,
        "Kommunstyrelsen": 2, "Kulturnämnden": 1, "Europeiska regionala utvecklingsfonden": 6, "Europeiska socialfonden": 4,
        "avslutade projekt": 3,
    }  # fmt: skip
    programmes = [value(project, "programme") for project in projects(real).values()]
    assert programmes.count("Europeiska regionala utvecklingsfonden") == 6
    assert programmes.count("Europeiska socialfonden") == 4


def test_real_names(real: Parsed) -> None:
    found = projects(real)
    assert "Wisdom Innovation" in found["Wisdome Innovation"].aliases
    assert "Highway to Business" in found["Highway to Business – Samverkan för ökat entreprenörskap"].aliases
    assert "Hela Familjen" in found["Hela Familjen 2.0"].aliases
    assert [found[name].acronym for name in ("Dubbel Yrkesutbildning", "Malmö Innovationsarena", "TAMU Malmö")] == [
        "DY",
        "MIA",
        "TAMU",
    ]
    assert found["TAMU Malmö"].status_note == "avslutat 2019"
    assert found["Hela Familjen 2.0"].status_note == "avslutat 2019; förlängt från 2018-11-30"
    assert [partner.name for partner in found["Dubbel Yrkesutbildning"].partners] == [
        "Arbetsförmedlingen", "Region Skåne", "Sydsvenska Industri- och Handelskammaren",
    ]  # fmt: skip


def test_real_report_is_read_to_the_last_line(real: Parsed) -> None:
    assert real.issues == []
    assert (real.report.municipality, real.report.year) == ("Malmö stad", 2019)
    assert real.report.title == "Rapport 2019 – Malmö stads projektplattform Etablera fler snabbare"


def test_real_sections(real: Parsed) -> None:
    challenges = words(real, "Hela Familjen 2.0", "Utmaningar och lärdomar")
    assert "Arbetsförmedlingen" in challenges
    assert "planeringsfasen" in challenges
    assert {item.project for item in real.passages if item.section[0] == "TAMU Malmö"} == {"TAMU Malmö"}
    last = real.passages[-1].source
    assert (last.page, last.page_approximate) == (38, False)


def test_a_portfolio_with_sections_of_its_own_names() -> None:
    parsed = check_golden(SAMPLES / "project_platform" / "exempelby-2020.md", Vocabulary.load())
    assert parsed.issues == []
    told = {
        record.name.value: (
            record.department and record.department.value,
            record.leader and record.leader.value,
            record.end_date and record.end_date.value,
            record.eu_funding and record.eu_funding.value,
        )
        for record in parsed.records
        if isinstance(record, ProjectReport) and record.name
    }
    assert told == {
        "Talvägen": ("Utbildningskontoret", "Josef Ek", "2020-04-30", 12_220_800),
        "Inköp för alla": ("Kommunstyrelsens kontor", "Maria Ås", "2021-12", 2_400_000),
    }
    assert ("Talvägen", "Vad vi vill minnas") in {record.section for record in parsed.passages}
    whole = {record.measure: record.value for record in parsed.records if isinstance(record, Figure)}
    assert whole == {"total_budget": 23_040_000, "eu_funding": 14_620_800}
    assert {record.subject for record in parsed.records if isinstance(record, Figure)} == {
        "projektportföljen Fler i jobb"
    }


def test_projects_of_one_chapter_named_before_their_owner(vocabulary: Vocabulary) -> None:
    text = """Rapport 2021 – Exempelby kommuns projektplattform *Framåt*

Case Hamnen

Projektfakta

*Case Hamnen Ljus* ägs av *Miljökontoret* och leds av Sofia Brandt. Total budget är 9 300 000 kr.

*Case Hamnen Kaj* ägs av *Stadskansliet*. Projektet startade i mars 2020 och pågår till februari 2023. Total budget är 2 000 000 kr.

Framgångsfaktorer

Många var med.
"""
    told = {
        name: project.leader and project.leader.value for name, project in projects(read_text(text, vocabulary)).items()
    }
    assert told == {"Case Hamnen Ljus": "Sofia Brandt", "Case Hamnen Kaj": None}


@pytest.mark.parametrize("heading", ["Fakta", "Kort om projektet", "Om projektet"])
def test_the_section_of_facts_may_be_called_otherwise(vocabulary: Vocabulary, heading: str) -> None:
    text = (SAMPLES / "project_platform" / "exempelby-2020.md").read_text(encoding="utf-8")
    before, after = (
        projects(read_text(words, vocabulary)) for words in (text, text.replace("Fakta om projektet", heading))
    )
    facts = [
        {name: (project.total_budget, project.leader) for name, project in told.items()} for told in (before, after)
    ]
    assert {name: [value and value.value for value in values] for name, values in facts[1].items()} == {
        name: [value and value.value for value in values] for name, values in facts[0].items()
    }
