"""The real reports: what they print of themselves, and every field's span. Facts and offsets only."""

from __future__ import annotations

from collections import Counter

import pytest

from indexer.exporting import as_json
from indexer.layouts import Parsed, parse
from indexer.reconciling import Reconciliation, reconcile
from indexer.records import Membership, PlaceRelation, ProjectReport
from indexer.resolving import Holdings, resolve
from indexer.vocabulary import Vocabulary
from tests.goldens import check_spans, corpus_documents

FORMS = {
    "Arbetsmarknads- och socialnämnden": 12,
    "Förskolenämnden": 3,
    "Grundskolenämnden": 6,
    "Gymnasie- och vuxenutbildningsnämnden": 10,
    "Kommunstyrelsen": 5,
    "Kulturnämnden": 3,
    "Miljönämnden": 24,
    "Tekniska nämnden": 5,
}


@pytest.fixture(scope="module")
def everything() -> list[Parsed]:
    vocabulary = Vocabulary.load()
    return [parse(document, vocabulary) for document in corpus_documents()]


@pytest.fixture(scope="module")
def holdings(everything: list[Parsed]) -> Holdings:
    return resolve(everything, Vocabulary.load())


@pytest.fixture(scope="module")
def annual(everything: list[Parsed]) -> Parsed:
    [found] = [parsed for parsed in everything if parsed.layout.name == "annual_forms"]
    return found


def forms(parsed: Parsed) -> list[ProjectReport]:
    return [record for record in parsed.records if isinstance(record, ProjectReport) and record.kind == "form"]


def amount(report: ProjectReport, field: str) -> int | None:
    value = getattr(report, field)
    return value.value if value else None


def test_every_report_has_its_family_city_and_year(everything: list[Parsed]) -> None:
    assert sorted((p.layout.name, p.report.municipality, p.report.year) for p in everything) == [
        ("activity_report", "Malmö stad", 2019), ("annual_forms", "Malmö stad", 2025), ("council_letter", "Malmö stad", 2023),
        ("project_platform", "Malmö stad", 2019), ("strategy", "Kalmar kommun", 2020),
    ]  # fmt: skip


def test_every_span_holds_its_words(everything: list[Parsed]) -> None:
    assert sum(check_spans(parsed) for parsed in everything) > 1000


def test_forms_by_nämnd(annual: Parsed) -> None:
    assert Counter(form.department.value for form in forms(annual) if form.department) == FORMS
    roles = Counter(form.role.value for form in forms(annual) if form.role)
    assert sum(roles.values()) == 68
    assert None not in roles


def test_typed_fields(annual: Parsed) -> None:
    """All dates are typed, and all amounts but the blank, dashed and unknown ones."""
    for form in forms(annual):
        for date in (form.start_date, form.end_date):
            assert date is not None
            assert date.value, form.name.value
        for field in ("total_budget_as_lead", "total_budget_as_partner", "paid_out_as_lead", "paid_out_as_partner"):
            assert getattr(form, field).state in {"given", "blank", "dash", "unknown"}, (form.name.value, field)
        assert form.goals is not None
        assert form.goals.value
        assert form.description
    assert len([form for form in forms(annual) if form.programme is None or form.programme.value is None]) == 1


def test_some_fields(annual: Parsed) -> None:
    by_name = {form.name.value: form for form in forms(annual)}
    agora = by_name["AGORA"]
    assert (
        amount(agora, "total_budget_as_lead"),
        amount(agora, "total_budget_as_partner"),
        amount(agora, "paid_out_as_partner"),
    ) == (
        None,
        4_190_300,
        0,
    )
    library = by_name["[mis]information in progress! @ The Dawit Isaak Library, Malmö"]
    assert (library.start_date and library.start_date.value, library.end_date and library.end_date.value) == (
        "2025-11",
        "2026-06",
    )
    school = by_name["2024-KA121-VET-000111396"]
    assert school.name.raw == "2 024 -KA121-VET-000111396"
    micro = next(form for name, form in by_name.items() if str(name).startswith("Mikro-Koll"))
    assert [
        micro.total_budget_as_partner and micro.total_budget_as_partner.state,
        micro.programme and micro.programme.state,
    ] == [
        "unknown",
        "unknown",
    ]
    assert (
        by_name["Förstudie Etablering av innovationshub för kunskapsutveckling och klimatomställning"].start_date.value
        == "2024-08-15"
    )  # type: ignore[union-attr]


def test_issues_of_the_annual_report(annual: Parsed) -> None:
    assert Counter(issue.what.split(": ")[-1] for issue in annual.issues) == {
        "raden står två gånger i sammanställningen och räknas en gång": 1,
        "total budget står i raden för projektpartner, men rollen är en annan": 2,
        "total budget står i raden för projektägare, men rollen är en annan": 1,
        "utbetalt står i raden för projektpartner, men rollen är en annan": 1,
    }


def test_printed_pages(annual: Parsed) -> None:
    exact = [page.number for page in annual.pages if not page.approximate]
    assert exact == [68, 86, 87, 92, 108, 119]
    numbers = [page.number for page in annual.pages]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 119


def test_five_projects_are_reported_by_two_nämnder(annual: Parsed, holdings: Holdings) -> None:
    mine = [
        project
        for project in holdings.projects
        if any(report.document == annual.document.name for report in project.reports)
    ]
    assert len(mine) == 63
    shared = {
        project.name: [report.department.value for report in project.reports if report.department]
        for project in mine
        if len(project.reports) > 1
    }
    assert shared == {
        "Samverkan för barns rätt till lek, vila & fritid": ["Arbetsmarknads- och socialnämnden", "Kulturnämnden"],
        "ESF Hållbara övergångar": ["Arbetsmarknads- och socialnämnden", "Grundskolenämnden"],
        "Net Zero Cities Pilot Cities Programme": ["Miljönämnden", "Tekniska nämnden"],
        "PowerBio": ["Miljönämnden", "Tekniska nämnden"],
        "STRIVE": ["Miljönämnden", "Tekniska nämnden"],
    }
    assert {
        "Erasmus-Ackreditering Projekt 8670",
        "Erasmus-Ackreditering-2024 Projekt 8680",
        "Erasmus-Ackreditering-2025 Projekt 8690",
    } <= {project.name for project in mine}


def test_cases_of_the_platform_stay_apart(holdings: Holdings) -> None:
    sections = [project for project in holdings.projects if any(report.kind == "section" for report in project.reports)]
    assert len(sections) == 10
    assert all(len(project.reports) == 1 for project in sections)


def test_projects_named_in_prose_only(annual: Parsed, holdings: Holdings) -> None:
    alone = {
        project.name
        for project in holdings.projects
        if not project.reports and any(one.document == annual.document.name for one in project.mentions)
    }
    assert alone == {
        "Bridging Futures", "Citizen Health", "Coop4PED", "EMPEREST", "Hedersproblematik i familjer inom öppenvården", "INCLUDE", "Museum Why?", "One for All",
        "PIMA", "ReadIN", "Trygg och säker digital stad", "Trygg relation - fri från våld", "U-LYNC",
    }  # fmt: skip
    programmes = {project.name: project.programme for project in holdings.projects if project.name in alone}
    assert (programmes["Coop4PED"], programmes["ReadIN"], programmes["U-LYNC"], programmes["Bridging Futures"]) == (
        "Driving Urban Transitions", "Erasmus+", "Erasmus+", "Erasmus+",
    )  # fmt: skip


def test_memberships_of_the_annual_report(annual: Parsed) -> None:
    told = {(one.network, one.department): one for one in annual.records if isinstance(one, Membership)}
    assert len(told) == sum(isinstance(one, Membership) for one in annual.records)
    members = {key: one.since for key, one in told.items() if one.standing == "member"}
    assert members == {
        ("European Family Justice Center Alliance", "Arbetsmarknads- och socialnämnden"): None,
        ("Eurocities", "Gymnasie- och vuxenutbildningsnämnden"): None,
        ("European Social Network", "Arbetsmarknads- och socialnämnden"): 2023,
        ("European Social Network", "Funktionsstödsnämnden"): 2023,
        ("European Social Network", "Hälsa-, vård- och omsorgsnämnden"): 2023,
        ("Cities for Better Health", "Hälsa-, vård- och omsorgsnämnden"): 2019,
        ("Nordic Safe Cities", "Kommunstyrelsen"): None,
        ("WHO:s globala nätverk för åldersvänliga städer", "Kommunstyrelsen"): 2025,
        ("International Cities of Refuge Network", "Kulturnämnden"): 2010,
        ("Eurocities", "Kulturnämnden"): None,
        ("Banned Books Week Coalition", "Kulturnämnden"): None,
    }
    assert {key[0] for key, one in told.items() if one.standing == "considered"} == {
        "IN SITU",
        "UNESCO Creative Cities",
        "Culture Action Europe",
    }
    assert {key: one.role for key, one in told.items() if one.role and "ordförande" in one.role} == {
        ("ICLEI", "Kommunstyrelsen"): "ordförande", ("STRING", "Kommunstyrelsen"): "ordförande 2026",
    }  # fmt: skip
    assert told["Eurocities", "Hälsa-, vård- och omsorgsnämnden"].forums[:1] == ("Social Affairs Forum",)
    names = {network for network, _ in told}
    assert names >= {
        "CIFT", "IWGEPP", "UNIC", "OECD", "OMEP", "eTwinning", "Code Week", "Procura+", "G-NETS", "Making Cities Resilient 2030", "Union of the Baltic Cities",
        "Global Covenant of Mayors", "European Association of Zoos and Aquaria", "International Committee for Museums and Collections of Modern Art",
        "European Parliament Ambassador School", "European Network of Second Chance Schools", "Lokal Färdplan Malmö 2030", "Nordic Network on Disability Research",
        "International Association for the Scientific Study of Intellectual and Developmental Disabilities", "Storbyens Hjerte og Smerte",
    }  # fmt: skip
    assert not names & {"Greater Copenhagen", "Trans Europe Halles"}


def test_places_of_the_annual_report(annual: Parsed) -> None:
    told = {(one.kind, one.place) for one in annual.records if isinstance(one, PlaceRelation)}
    assert {place for kind, place in told if kind == "twin_city"} == {"Vaasa"}
    assert {place for kind, place in told if kind == "conference"} == {
        "Barcelona",
        "Bologna",
        "Szczecin",
        "Tokyo",
        "Braga",
        "Helsingfors",
        "Turin",
    }
    assert told >= {
        ("visit_received", "Vasa"), ("visit_received", "Åbo"), ("visit_received", "Österrike"), ("visit_received", "Marseilles"), ("visit_received", "Japan"),
        ("visit_made", "Thessaloniki"), ("visit_made", "Dortmund"), ("visit_made", "Köpenhamn"), ("visit_made", "Polen"), ("exchange", "Odense"),
        ("exchange", "Taiwan"), ("exchange", "Wiesbaden"),
    }  # fmt: skip
    assert not {place for _, place in told} & {"Australien", "Tjeckien", "Sverige", "Stockholm"}


def rows(found: list[Reconciliation], document: str) -> dict[tuple[str, str], tuple[float, float, bool]]:
    return {
        (one.subject, one.measure): (one.stated, one.counted, one.agrees) for one in found if one.document == document
    }


def test_stated_totals_against_the_forms(annual: Parsed, holdings: Holdings) -> None:
    found = rows(reconcile(holdings), annual.document.name)
    assert found["Malmö stad", "projects"] == (63, 63, True)
    assert found["Malmö stad", "departments"] == (8, 8, True)
    counts = {
        subject: value for (subject, measure), value in found.items() if measure == "projects" and subject in FORMS
    }
    assert {subject for subject, (_, _, agrees) in counts.items() if not agrees} == {
        "Grundskolenämnden", "Gymnasie- och vuxenutbildningsnämnden", "Kommunstyrelsen", "Tekniska nämnden",
    }  # fmt: skip
    assert {subject: counted for subject, (_, counted, _) in counts.items()} == FORMS
    paid = {subject: agrees for (subject, measure), (_, _, agrees) in found.items() if measure == "paid_out"}
    assert paid["Europeiska socialfonden"]
    assert paid["Miljönämnden"]
    assert not paid["Europeiska regionala utvecklingsfonden"]
    assert not paid["Interreg"]


def test_stated_totals_of_the_platform(holdings: Holdings) -> None:
    found = [one for one in reconcile(holdings) if one.year == 2019 and one.agrees]
    assert {(one.measure, one.stated) for one in found} >= {("total_budget", 241_131_283), ("eu_funding", 119_438_822)}


def test_exported_records_can_be_checked_against_the_text(holdings: Holdings) -> None:
    texts = {document.name: document.text for document in holdings.documents}
    reports = [
        report for project in as_json(holdings, "projects") for report in (*project["reports"], *project["mentions"])
    ]
    assert sum(report["kind"] == "form" for report in reports) == 68
    for report in reports:
        assert all(
            texts[report["document"]][field["start"] : field["end"]] == field["raw"]
            for field in report["fields"].values()
        )
        assert report["municipality"]
