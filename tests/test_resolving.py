"""One holding of many reports: one project for its forms, one actor for nämnd and förvaltning, registers that step aside."""

from __future__ import annotations

import pytest

from indexer.layouts import parse
from indexer.records import Document, Project, ProjectReport, Report, Role, Source, Span, Value
from indexer.resolving import Holdings, group_projects, name_tokens, names_in_short, resolve, same_project, short_names
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, document_of

FOLDER = SAMPLES / "annual_forms"


def holding(*documents: Document) -> Holdings:
    vocabulary = Vocabulary.load()
    return resolve([parse(document, vocabulary) for document in documents], vocabulary)


def samples(*names: str) -> Holdings:
    return holding(*(document_of(FOLDER / name) for name in names))


def written(name: str, text: str) -> Document:
    return Document(name=name, text=text, media="text")


def project(
    name: str,
    *,
    department: str = "Miljönämnden",
    start: str | None = "2024-01-01",
    root: str | None = "LIFE",
    document: str = "a.txt",
    year: int = 2024,
    heading: str | None = None,
    municipality: str = "Exempelby kommun",
    role: Role | None = None,
    kind: str = "form",
    at: int = 0,
) -> ProjectReport:
    """One form with as little in it as the comparison looks at."""
    words = Span(at, at + len(name))
    return ProjectReport(
        kind=kind,  # type: ignore[arg-type]
        document=document,
        municipality=municipality,
        reporting_year=year,
        name=Value[str](value=name, raw=name, span=words),
        heading=heading,
        department=Value[str](value=department, raw=department, span=words),
        start_date=Value[str](value=start, raw=start or "", span=words),
        role=Value[Role](value=role, raw="", span=words),
        programme=Value[str](value=root, raw=root, span=words) if root else None,
        programme_path=(root,) if root else (),
        source=Source(document=document, page=None, start=at, end=at + len(name)),
    )


def by_name(found: Holdings) -> dict[str, Project]:
    return {one.name: one for one in found.projects}


# -- the same project -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (project("VindHamn"), project("Vind Hamn - Small Wind in Old Harbours", department="Tekniska nämnden")),
        (project("PowerKaj"), project("Powerkaj", department="Tekniska nämnden", root=None)),
        (
            project("Samverkan för barns rätt till hav & strand"),
            project("Barns rätt till hav och strand", department="Kulturnämnden"),
        ),
        (project("ESF Hållbara broar"), project("Hållbara broar för unga i skärgården", department="Skolnämnden")),
        (project("Circular Boat Office (CBO)"), project("CBO", department="Tekniska nämnden")),
        (
            project("Net Zero Harbours Pilot Harbours Programme"),
            project("NetZero Pilot harbours", department="Tekniska nämnden", start="2024-03-01"),
        ),
        (project("Tyst hamn"), project("Tyst hamn", document="b.txt", year=2023)),
        (
            project("Solen (försenad)", heading="Havssol över kajen"),
            project("Havssol över kajen", department="Tekniska nämnden"),
        ),
    ],
)
def test_one_project(one: ProjectReport, other: ProjectReport) -> None:
    assert same_project(one, other)
    assert same_project(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (project("Solrutt"), project("Solrutt II", department="Tekniska nämnden")),
        (project("Kustfall A"), project("Kustfall B", department="Tekniska nämnden")),
        (
            project("Skolackreditering 2024 Spår 11"),
            project("Skolackreditering 2025 Spår 12", document="b.txt", year=2025),
        ),
        (project("2024-KA121-SCH-000111"), project("2025-KA121-SCH-000222", document="b.txt", year=2025)),
        (
            project("Skolackreditering 2024 Spår 11"),
            project(
                "Skolackreditering 2025 Spår 12", heading="Skolackreditering 2024 Spår 11", document="b.txt", year=2025
            ),
        ),
        (project("Tyst hamn"), project("Tyst hamn", root="Erasmus+", department="Tekniska nämnden")),
        (project("Tyst hamn"), project("Tyst hamn", start="2021-01-01", document="b.txt", year=2021)),
        (project("Tyst hamn"), project("Tyst hamn", municipality="Exempelvik kommun", document="b.txt")),
        (project("Tyst hamn"), project("Tyst hamn")),
        (project("Hamn"), project("Hamn och hav", department="Tekniska nämnden")),
        (project("Projektet"), project("Projektet för EU", department="Tekniska nämnden")),
    ],
)
def test_two_projects(one: ProjectReport, other: ProjectReport) -> None:
    assert not same_project(one, other)
    assert not same_project(other, one)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("SALT-Snabbspår för arbete", ("SALT",)),
        ("Tyst hamn", ()),
        ("DISKO-Digital solutions for boats", ("DISKO",)),
        ("Resilient Water (RESWATER)", ("RESWATER", "Resilient Water")),
    ],
)
def test_short_names(name: str, short: tuple[str, ...]) -> None:
    assert short_names(name) == short


def test_a_long_name_has_its_short_form_where_that_names_no_other() -> None:
    records = [
        project("SALT-Snabbspår för arbete i livsmedel"),
        project("Tyst hamn"),
        project("Kajkvarter i omställning: delad logistik & lastcyklar"),
        project("Kajkvarter i omställning: cyklar och flöden", start="2010", document="b.txt", year=2010),
        project("Ett långt namn utan någon kort form"),
    ]
    projects = group_projects(records)
    short = names_in_short(projects)
    assert {one.name: short[one.id] for one in projects} == {
        "SALT-Snabbspår för arbete i livsmedel": "SALT",
        "Tyst hamn": "Tyst hamn",
        "Kajkvarter i omställning: delad logistik & lastcyklar": "Kajkvarter i omställning: delad logistik & lastcyklar",
        "Kajkvarter i omställning: cyklar och flöden": "Kajkvarter i omställning: cyklar och flöden",
        "Ett långt namn utan någon kort form": "Ett långt namn utan någon kort form",
    }


def test_name_tokens_keep_numbers_apart() -> None:
    assert name_tokens("Skolackreditering 2024 Spår 11") == (
        frozenset({"skolackreditering", "spår"}),
        frozenset({"2024", "11"}),
    )


def test_the_owner_gives_the_name_and_nothing_is_added_up() -> None:
    [one] = group_projects(
        [
            project("Vind Hamn - Small Wind", department="Tekniska nämnden", role="partner"),
            project("VindHamn", role="lead", at=50),
        ]
    )
    assert one.name == "VindHamn"
    assert [report.department and report.department.value for report in one.reports] == [
        "Tekniska nämnden",
        "Miljönämnden",
    ]
    assert "Vind Hamn - Small Wind" in one.aliases


def test_a_mention_cut_short_is_the_one_project_that_begins_so() -> None:
    full = project("Läsglädje i norr")
    others = [
        project("Stegen mot hamnen", department="Tekniska nämnden"),
        project("Stegen mot skogen", department="Kulturnämnden", start="2020-01-01"),
    ]
    cut = project("Läsglädje", kind="mention", start=None, root=None, at=100)
    unclear = project("Stegen", kind="mention", start=None, root=None, at=200)
    found = {
        one.name: [mention.name.value for mention in one.mentions]
        for one in group_projects([full, *others, cut, unclear])
    }
    assert found == {
        "Läsglädje i norr": ["Läsglädje"],
        "Stegen mot hamnen": [],
        "Stegen mot skogen": [],
        "Stegen": ["Stegen"],
    }


def test_a_mention_joins_its_project_or_stands_alone() -> None:
    full = project("Net Zero Harbours Pilot Harbours Programme")
    near = project("Net Zero Harbours", kind="mention", department="Tekniska nämnden", start=None, root=None, at=100)
    other = project("Bojen", kind="mention", start=None, root=None, at=200)
    later = project("Bojen", kind="mention", start=None, root=None, document="b.txt", year=2023)
    first, second = group_projects([full, near, other, later])
    assert (first.name, [one.name.value for one in first.mentions]) == (
        "Net Zero Harbours Pilot Harbours Programme",
        ["Net Zero Harbours"],
    )
    assert (second.name, len(second.mentions), second.reports) == ("Bojen", 2, ())


def test_identifiers_are_readable_and_differ() -> None:
    found = group_projects(
        [project("Tyst hamn"), project("Tyst hamn", start="2019-01-01", document="b.txt", year=2019)]
    )
    assert [one.id for one in found] == ["exempelby-kommun-tyst-hamn", "exempelby-kommun-tyst-hamn-2"]


def test_the_order_of_the_records_changes_nothing() -> None:
    records = [
        project("VindHamn"),
        project("Vind Hamn - Small Wind", department="Tekniska nämnden", at=30),
        project("Solrutt", at=60),
        project("Solrutt II", at=90),
    ]
    assert {one.id for one in group_projects(records)} == {one.id for one in group_projects(records[::-1])}


# -- the invented city ----------------------------------------------------------------------------------------------


def test_two_nämnder_report_one_project() -> None:
    found = samples("exempelstad-2024.txt")
    with_forms = [one for one in found.projects if one.reports]
    assert len(with_forms) == 11
    shared = by_name(found)["VindHamn"]
    assert [(r.department and r.department.value, r.paid_out and r.paid_out.value) for r in shared.reports] == [
        ("Miljönämnden", 145_314), ("Tekniska nämnden", 209_000),
    ]  # fmt: skip
    assert shared.programme_path == ("Interreg", "North Sea Region")
    assert [one.source.document for one in shared.mentions] == ["exempelstad-2024.txt"]
    assert {"Solrutt", "Solrutt II"} <= by_name(found).keys()
    assert {one.name for one in found.projects if not one.reports} == {"Böcker på drift", "TIDVATTEN", "Tång4All"}


def test_two_years_of_one_project() -> None:
    found = samples("exempelstad-2024.txt", "exempelstad-2023.txt")
    one = by_name(found)["Vägen till vatten"]
    assert [(r.reporting_year, r.total_budget and r.total_budget.value) for r in one.reports] == [
        (2024, 11_000_100),
        (2023, 10_500_000),
    ]
    names = [project.name for project in found.projects]
    assert [name for name in names if name.startswith("Skolackreditering")] == [
        "Skolackreditering 2024 Spår 11", "Skolackreditering 2025 Spår 12", "Skolackreditering 2023 Spår 10",
    ]  # fmt: skip
    assert {"Kustfall A", "Kustfall B"} <= set(names)
    assert samples("exempelstad-2023.txt", "exempelstad-2024.txt").projects == found.projects


def test_programmes_and_goals_are_canonical() -> None:
    found = samples("exempelby-2022.txt")
    paths = {name: one.programme_path for name, one in by_name(found).items()}
    assert paths["Tång i tanken: bränsle av tare"] == ("Interreg", "South Baltic")
    assert paths["Rymdskolan"] == ("Erasmus+", "KA210")
    assert paths["Sagor över vattnet"] == ("Skärgårdsfonden",)
    assert ("okänt program", "Skärgårdsfonden") in {(issue.what, issue.words) for issue in found.issues}
    assert found.goals == ("Klimatsmart vardag", "Levande landsbygd", "Lärande hela livet")


# -- actors ---------------------------------------------------------------------------------------------------------

FORM = "{city}\n\nInternationell redovisning {year}\n\nDel 2: Projekt\n\n{actor}\n\nProjektnamn {name}\n\nProjektstart 2024-01-01\n\nProgram LIFE\n\nProjektbeskrivning\n\nText.\n"


def test_nämnd_and_förvaltning_of_an_unknown_city_are_one_actor() -> None:
    found = holding(
        written("a.txt", FORM.format(city="Exempelby kommun", year=2024, actor="Hamnnämnden", name="Tyst hamn")),
        written("b.txt", FORM.format(city="Exempelby kommun", year=2023, actor="Hamnförvaltningen", name="Tyst hamn")),
    )
    [one] = found.projects
    assert [report.department and report.department.value for report in one.reports] == ["Hamnnämnden", "Hamnnämnden"]
    assert [report.department and report.department.raw for report in one.reports] == [
        "Hamnnämnden",
        "Hamnförvaltningen",
    ]
    assert [(actor.name, actor.known) for actor in found.actors] == [("Hamnnämnden", False)]


def test_two_cities_keep_their_own_servicenämnd() -> None:
    found = holding(
        written("a.txt", FORM.format(city="Malmö stad", year=2024, actor="Servicenämnden", name="Tyst hamn")),
        written("b.txt", FORM.format(city="Kalmar kommun", year=2024, actor="Servicenämnden", name="Tyst hamn")),
    )
    assert sorted((one.municipality, one.name) for one in found.actors) == [
        ("Kalmar kommun", "Servicenämnden"),
        ("Malmö stad", "Servicenämnden"),
    ]
    assert sorted(one.municipality for one in found.projects) == ["Kalmar kommun", "Malmö stad"]
    assert len({one.id for one in found.projects}) == 2


def test_an_actor_nobody_knows_is_noted_once() -> None:
    found = samples("exempelvik-2024.md")
    assert [issue.words for issue in found.issues if issue.what == "okänd aktör"] == ["Lärande och arbete"]
    assert {one.name for one in found.actors} == {"Samhällsbyggnadsnämnden", "Lärande och arbete"}


def test_passages_know_their_project() -> None:
    found = samples("exempelstad-2024.txt")
    ids = {one.name: one.id for one in found.projects}
    own = {passage.section[-1]: passage.project for passage in found.passages if passage.project}
    assert own["VindHamn"] == own["Vind Hamn - Small Wind in Old Harbours"] == ids["VindHamn"]


# -- registers ------------------------------------------------------------------------------------------------------

REGISTER = """Kommun: Exempelstad kommun
Rapporttyp: internationell redovisning
Redovisningsår: {year}
Titel: Internationell redovisning {year}

## Vägen till vatten

Projektnamn: Vägen till vatten
Nämnd: Kommunstyrelsen
Roll: projektägare
Källa: s. 8
"""


@pytest.mark.parametrize(
    ("year", "documents"), [(2024, ["exempelstad-2024.txt"]), (2021, ["register.md", "exempelstad-2024.txt"])]
)
def test_a_register_steps_aside_for_its_report(year: int, documents: list[str]) -> None:
    register = Document(name="register.md", text=REGISTER.format(year=year), media="markdown")
    parsed = parse(register, Vocabulary.load())
    report: Report = parsed.report
    assert (report.kind, report.year, bool(report.stands_in_for)) == ("annual_forms", year, True)
    found = holding(register, document_of(FOLDER / "exempelstad-2024.txt"))
    assert [document.name for document in found.documents] == documents
    told = [
        issue.what
        for issue in found.issues
        if issue.document == "register.md" and "registret används inte" in issue.what
    ]
    assert bool(told) == (year == 2024)
