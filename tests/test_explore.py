"""Tables of records: filters, order, totals, comparisons, likeness, downloads, and how well reports were read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from bot.channels.web.listing import FIGURES, NETWORKS, PROJECTS, cells_of
from bot.explore import project as projects
from bot.explore import quality, selection
from bot.explore.addresses import filters_of
from bot.explore.downloads import download
from bot.explore.filters import NAMES, Filters
from bot.explore.records import Records, holds
from bot.explore.totals import Total, grouped, newest, running, totals
from bot.query.amounts import Added, Amounts
from bot.query.evaluate import Result
from bot.query.fields import Row
from bot.query.forms import Not, Query, Reported, Scope
from indexer.exporting import HEADINGS
from indexer.index import Index
from indexer.records import Partner
from indexer.resolving import Holdings
from tests.explore_data import hostile, project, report
from tests.web_core import index_of


@pytest.fixture(scope="module")
def records(samples_index: Index) -> Records:
    return Records(samples_index)


def named(rows: list[Row]) -> list[str]:
    return [row.project.name for row in rows]


def of(*made: object) -> Records:
    return Records(index_of(Holdings(projects=made)))  # type: ignore[arg-type]


def everything(*made: object) -> Result:
    return selection.result(of(*made), Filters())


LYKTSALA = Filters(municipality="Lyktsala stad", year="2024")

# Filters


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, 10),
        ({"department": "Kulturnämnden"}, 2),
        ({"role": "lead"}, 6),
        ({"programme": "Interreg"}, 4),
        ({"programme": "Interreg North Sea Region"}, 1),
        ({"status": "ended"}, 3),
        ({"status": "ongoing"}, 7),
        ({"place": "Bergen"}, 1),
        ({"place": "Köpenhamns"}, 1),
        ({"text": "kajträd"}, 1),
        ({"text": "kaj"}, 2),
        ({"text": "kaj finnsinte"}, 0),
        ({"department": "Finns inte"}, 0),
    ],
)
def test_each_filter_narrows(records: Records, changed: dict[str, str], found: int) -> None:
    assert len(selection.projects(records, replace(LYKTSALA, **changed))) == found


def test_filters_narrow_together(records: Records) -> None:
    rows = selection.projects(records, replace(LYKTSALA, department="Miljönämnden", role="lead", status="ongoing"))
    assert named(rows) == ["Kajträd", "Cirkla"]


def test_every_choice_of_a_filter_finds_as_many_as_it_says(records: Records) -> None:
    for kind in (PROJECTS, NETWORKS, FIGURES):
        for field, values in kind.choices(records, Filters()).items():
            for value, count in values:
                found = kind.rows(records, Filters(**{field: value}))  # type: ignore[arg-type]
                assert len({kind.thing(row) for row in found}) == count, (field, value)


@pytest.mark.parametrize(
    "chosen",
    [
        LYKTSALA,
        replace(LYKTSALA, role="lead", status="ongoing"),
        replace(LYKTSALA, text="kaj", department="Miljönämnden"),
        Filters(programme="Interreg", budget_from="1", end_to="2027"),
        Filters(condition='{"is": "Not", "of": {"is": "Is", "field": "role", "values": ["lead"]}}'),
    ],
)
def test_choices_are_counted_beside_what_is_chosen(records: Records, chosen: Filters) -> None:
    for kind in (PROJECTS, NETWORKS, FIGURES):
        for field, values in kind.choices(records, chosen).items():
            for value, count in values:
                found = kind.rows(records, replace(chosen, **{field: value}))  # type: ignore[arg-type]
                assert len({kind.thing(row) for row in found}) == count, (field, value)


def kept_and_gone() -> Records:
    """Two reports with forms and one that names a project in its text alone."""
    stays = project("stays", "Stannar", report("Stannar", year=2024), report("Stannar", year=2025))
    gone = project("gone", "Gick", report("Gick", year=2024, start=30))
    fresh = project("fresh", "Ny", report("Ny", year=2025, start=60))
    passing = report("I text", year=2023, start=90).model_copy(update={"kind": "mention"})
    made = (stays, gone, fresh, project("told", "I text", mentions=(passing,)))
    return Records(index_of(hostile().model_copy(update={"projects": made})))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filters(year="2024", reported="-2025"), {"Gick"}),
        (Filters(year="2024", reported="2025"), {"Stannar"}),
        (Filters(year="2025", reported="-2024"), {"Ny"}),
        (Filters(year="2023", reported="-2025"), {"I text"}),
        # There is no report of 2022, and that of 2023 tells of no single project in a form.
        (Filters(year="2025", reported="-2022"), set()),
        (Filters(reported="i fjol"), set()),
    ],
)
def test_what_stands_in_one_report_and_not_in_another(chosen: Filters, found: set[str]) -> None:
    records = kept_and_gone()
    assert set(named(selection.projects(records, chosen))) == found
    assert not found or filters_of(selection.form(chosen)) == chosen
    for field, values in PROJECTS.choices(records, chosen).items():
        for value, count in values:
            rows = PROJECTS.rows(records, replace(chosen, **{field: value}))  # type: ignore[arg-type]
            assert len({row.project.id for row in rows}) == count, (field, value)


def test_a_nämnd_of_another_report_is_no_choice_of_the_filter() -> None:
    whose = Query(Not(Reported(2023, "department")), scope=Scope(years=(2025,)))
    made = filters_of(whose)
    assert made is None or (made.reported, bool(made.condition)) == ("", True)


def test_a_report_that_only_names_projects_is_a_choice_of_the_years() -> None:
    records = kept_and_gone()
    years = [("newest", 2), ("2025", 2), ("2024", 2), ("2023", 1)]
    assert PROJECTS.choices(records, Filters())["year"] == years
    assert PROJECTS.choices(records, Filters(year="2023"))["year"] == years
    assert PROJECTS.choices(records, Filters(year="2023"))["reported"] == [("-2025", 1), ("-2024", 1)]


def test_networks_of_one_report_that_another_lacks(records: Records) -> None:
    offered = dict(NETWORKS.choices(records, Filters(municipality="Lyktsala stad"))["reported"])
    assert offered
    for value, many in offered.items():
        year = int(value.removeprefix("-"))
        for one in NETWORKS.rows(records, Filters(municipality="Lyktsala stad", reported=value)):
            told = {each.reporting_year for each in one.network.memberships if each.municipality == "Lyktsala stad"}
            assert (year in told) != value.startswith("-"), (value, one.network.name, many)


def test_a_choice_that_finds_nothing_is_not_offered_unless_it_is_chosen(records: Records) -> None:
    offered = PROJECTS.choices(records, replace(LYKTSALA, department="Kulturnämnden"))
    assert all(count for choices in offered.values() for _, count in choices)
    assert [name for name, _ in offered["department"]] == ["Grundskolenämnden", "Kulturnämnden", "Miljönämnden"]
    none = PROJECTS.choices(records, replace(LYKTSALA, department="Kulturnämnden", status="coming"))
    assert ("coming", 0) in none["status"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"start_from": "2024"}, None),
        ({"start_to": "2023", "end_from": "2025"}, None),
        ({"budget_from": "5", "budget_to": "10"}, ["Hand i hand", "Kajträd"]),
        ({"budget_from": "fem"}, []),
        ({"end_from": "nyss"}, []),
    ],
)
def test_spans_of_years_and_budgets(records: Records, changed: dict[str, str], found: list[str] | None) -> None:
    rows = selection.projects(records, replace(LYKTSALA, **changed))
    if found is not None:
        assert sorted(set(named(rows))) == sorted(found)
        return
    for row in rows:
        start, end = row.report.start_date, row.report.end_date
        assert start is not None
        assert start.value is not None
        assert start.value[:4] >= changed.get("start_from", "0")
        assert start.value[:4] <= changed.get("start_to", "9")
        assert "end_from" not in changed or (end is not None and (end.value or "")[:4] >= changed["end_from"])
    assert rows


def test_an_address_carries_the_filters() -> None:
    filters = Filters(municipality="Malmö & co", text="grön  el", sort="-paid_out", page=3)
    query = dict(pair.split("=") for pair in filters.query(page=3)[1:].split("&"))
    assert query["kommun"] == "Malm%C3%B6+%26+co"
    assert filters.query(role="lead").endswith("&sortera=-paid_out")
    assert set(NAMES) == set(Filters.__dataclass_fields__) - {"page"}


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30, "²"])
def test_a_page_that_is_none_is_the_first(page: str) -> None:
    assert Filters.read({"sida": page}).page == 1


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01-01", "2025-12-31", {"ended"}),
        ("2024-01-01", "2025-12-30", {"ended"}),
        ("2024", "2025", {"ended"}),
        ("2024", "2025-11", {"ended"}),
        ("2024", "2026-01", {"ongoing"}),
        ("2024", "2025-12", {"ended"}),
        ("2026-01-01", "2027-01-01", {"coming"}),
        (None, "2024", {"ended", "undated"}),
        # What does not say when it ends is not taken to go on.
        ("2020", None, {"undated"}),
        (None, "2030", {"undated"}),
        (None, None, {"undated"}),
    ],
)
def test_status_when_the_reported_year_ended(start: str | None, end: str | None, expected: set[str]) -> None:
    dates = {name: date for name, date in (("start_date", start), ("end_date", end)) if date}
    made = of(project("lind", "Lind", report("Lind", **dates)))
    assert {name for name in selection.STATUSES if selection.projects(made, Filters(status=name))} == expected


def test_what_cannot_be_decided_is_counted_and_in_no_selection() -> None:
    made = of(
        project("a", "Ask", report("Ask", start_date="2024", end_date="2026")),
        project("b", "Bok", report("Bok", start_date="2024")),
        project("c", "Ceder", report("Ceder"), report("Ceder", year=2024)),
    )
    assert named(selection.projects(made, Filters(status="ongoing"))) == ["Ask"]
    assert selection.undecided(made, Filters(status="ongoing")) == {"start_date": 1, "end_date": 2}
    assert selection.undecided(made, Filters(status="ongoing", department="Finns inte")) == {}
    assert selection.undecided(made, Filters()) == {}
    assert named(selection.projects(made, Filters(status="finnsinte"))) == []


def test_all_words_are_wanted_and_none_is_found_without_a_word() -> None:
    assert holds("", "", frozenset())
    assert not holds("", "lind", frozenset())


# Order


def test_sorting_both_ways_keeps_what_has_no_value_last() -> None:
    made = of(
        project("a", "Ask", report("Ask", total_budget=5)),
        project("b", "Bok", report("Bok")),
        project("c", "Ceder", report("Ceder", total_budget=9)),
    )
    assert named(selection.projects(made, Filters(sort="total_budget"))) == ["Ask", "Ceder", "Bok"]
    assert named(selection.projects(made, Filters(sort="-total_budget"))) == ["Ceder", "Ask", "Bok"]
    assert named(selection.projects(made, Filters(sort="-finnsinte"))) == ["Ask", "Bok", "Ceder"]


@pytest.mark.parametrize("kind", ["projects", "networks", "figures"])
def test_every_column_sorts_all_rows(records: Records, kind: str) -> None:
    take = getattr(selection, kind)
    order = {
        "projects": selection.PROJECT_ORDER,
        "networks": selection.NETWORK_ORDER,
        "figures": selection.FIGURE_ORDER,
    }[kind]
    everything = take(records, Filters())
    for key in order:
        found = take(records, Filters(sort=f"-{key}"))
        assert len(found) == len(everything)
        given = [order[key](row) for row in found if order[key](row) is not None]  # type: ignore[index]
        assert given == sorted(given, reverse=True)


# Totals


def test_totals_add_up_each_year_by_itself_and_owned_and_partner_projects_apart(records: Records) -> None:
    found = totals(selection.result(records, Filters(municipality="Lyktsala stad")))
    assert [total.year for total in found] == [2024, 2023, 2022]
    newest_total = found[0]
    owned = 8_400_000 + 3_100_000 + 2_750_000 + 600_000 + 450_000 + 5_300_000
    partners = 46_000_000 + 1_900_000 + 1_200_000
    assert newest_total == Total(
        municipality="Lyktsala stad",
        year=2024,
        forms=10,
        projects=9,
        owned=6,
        joined=3,
        budget=Amounts("total_budget", Added(owned + partners, 9, 9), Added(owned, 6, 6), Added(partners, 3, 3)),
        paid=Amounts(
            "paid_out", Added(2_990_000 + 210_000, 7, 10), Added(2_990_000, 4, 6), Added(0 + 120_000 + 90_000, 3, 4)
        ),
    )


def test_a_project_that_two_owners_report_is_added_once() -> None:
    forms = [
        report("Lind", department=name, role="lead", total_budget=budget) for name, budget in (("A", 700), ("B", 700))
    ]
    [total] = totals(everything(project("lind", "Lind", *forms)))
    assert (total.forms, total.projects, total.budget.all, total.budget.lead) == (
        2,
        1,
        Added(700, 1, 1),
        Added(700, 1, 1),
    )


def test_the_owners_budget_speaks_for_the_project() -> None:
    forms = [
        report("Lind", department=name, role=role, total_budget=many)
        for name, role, many in (("A", "partner", 9), ("B", "lead", 7))
    ]
    [total] = totals(everything(project("lind", "Lind", *forms)))
    assert (total.budget.all, total.budget.lead, total.budget.partner) == (
        Added(7, 1, 1),
        Added(7, 1, 1),
        Added(None, 0, 0),
    )
    assert not total.budget.is_mixed


def test_amounts_of_rows_without_a_role_are_told_in_all_only() -> None:
    forms = [report("Ask", total_budget=5), report("Bok", role="lead", total_budget=7)]
    [total] = totals(everything(*(project(one.name.raw, one.name.raw, one) for one in forms)))
    assert (total.budget.all.value, total.budget.lead.value, total.budget.rest) == (12, 7, 5)


def test_a_sum_over_nothing_is_no_zero() -> None:
    [total] = totals(everything(project("lind", "Lind", report("Lind", role="lead"))))
    assert total.budget.all == Added(None, 0, 1)
    assert totals(everything()) == []


def test_groups_of_the_newest_year_hold_all_its_projects(records: Records) -> None:
    part = newest(selection.result(records, Filters(municipality="Lyktsala stad")))
    assert part is not None
    assert part.year == 2024
    departments = grouped(records.evaluator, part, "department")
    assert [(group.name, group.total.projects) for group in departments] == [
        ("Miljönämnden", 5),
        ("Grundskolenämnden", 3),
        ("Kulturnämnden", 2),
    ]
    assert sum(group.total.forms for group in departments) == 10
    assert grouped(records.evaluator, part, "programme_top")[0].name == "Interreg"
    assert newest(everything()) is None


def test_rows_that_name_no_value_are_a_group_of_their_own() -> None:
    made = of(project("a", "Ask", report("Ask", department="Parknämnden")), project("b", "Bok", report("Bok")))
    part = newest(selection.result(made, Filters()))
    assert part is not None
    assert [(group.name, group.total.projects) for group in grouped(made.evaluator, part, "department")] == [
        ("Parknämnden", 1),
        (None, 1),
    ]


def test_projects_run_from_their_first_year_to_their_last() -> None:
    made = of(
        project(
            "a",
            "Ask",
            report("Ask", start_date="2023-05-01", end_date="2024"),
            report("Ask", year=2024, start_date="2023", end_date="2030"),
        ),
        project("b", "Bok", report("Bok", start_date="2024-01-01", end_date="2025-01-31")),
        project("c", "Ceder", report("Ceder", start_date="2020")),
    )
    assert running(made.projects) == [(2023, 1), (2024, 2), (2025, 1)]
    assert running([]) == []


# One project


def test_reports_side_by_side_mark_what_differs(samples_index: Index) -> None:
    lines = {
        line.field: line
        for line in projects.side_by_side(samples_index.projects["exempelstad-kommun-vagen-till-vatten"])
    }
    assert [value and value.value for value in lines["total_budget"].values] == [11_000_100, 10_500_000]
    assert lines["total_budget"].differs
    assert lines["end_date"].differs
    assert not lines["start_date"].differs
    # What was paid out in two years is two facts.
    assert not lines["paid_out"].differs


def test_a_value_beside_none_is_no_difference() -> None:
    one = project("a", "Ask", report("Ask", programme="LIFE"), report("ask", year=2024))
    lines = {line.field: line for line in projects.side_by_side(one)}
    assert not lines["programme"].differs
    assert not lines["name"].differs
    assert "leader" not in lines


def test_partners_stand_once_with_the_country_that_one_report_gives() -> None:
    one = project(
        "a",
        "Ask",
        report("Ask", partners=(Partner(name="Hamnby kommun"), Partner(name="Rutt"))),
        report("Ask", year=2024, partners=(Partner(name="Hamnby  Kommun", country="Danmark"),)),
    )
    assert [(name, country) for name, country, _ in projects.partners(one)] == [
        ("Hamnby  Kommun", "Danmark"),
        ("Rutt", None),
    ]


def test_projects_alike_share_more_than_one_thing() -> None:
    port = {"programme": "Interreg", "goals": ("Rent vatten",), "partners": (Partner(name="Hamnby"),)}
    made = of(
        project("a", "Landström för fartyg", report("Landström för fartyg", **port), programme="Interreg"),
        project("b", "Fartyg på landström", report("Fartyg på landström", **port), programme="Interreg"),
        project("c", "Lekande läsning", report("Lekande läsning", programme="Interreg"), programme="Interreg"),
        project("d", "Skolkök", report("Skolkök")),
    )
    first = made.index.holdings.projects[0]
    [alike] = projects.similar(made, first)
    assert (alike.project.id, alike.programme, alike.goals, alike.partners) == (
        "b",
        "Interreg",
        ("Rent vatten",),
        ("Hamnby",),
    )
    assert {"landström", "fartyg"} <= set(alike.words)
    assert projects.similar(made, made.index.holdings.projects[3]) == []


def test_likeness_is_the_same_each_time(records: Records, samples_index: Index) -> None:
    for one in samples_index.holdings.projects:
        again = Records(samples_index)
        assert [a.project.id for a in projects.similar(records, one)] == [
            b.project.id for b in projects.similar(again, one)
        ]
        assert one.id not in [alike.project.id for alike in projects.similar(records, one)]


# Downloads


def test_a_download_holds_the_rows_shown(samples_index: Index, records: Records) -> None:
    rows = selection.projects(records, replace(LYKTSALA, role="lead"))
    text = download(samples_index, "projects", "csv", rows=rows).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Projekt"] for row in table] == named(rows)
    assert {(row["Kommun"], row["Redovisningsår"], row["Roll"]) for row in table} == {
        ("Lyktsala stad", "2024", "projektägare")
    }


def test_rows_of_a_project_are_told_apart_in_a_download(samples_index: Index, records: Records) -> None:
    rows = selection.projects(records, Filters(municipality="Lyktsala stad", text="cirkla"))
    sheet = load_workbook(io.BytesIO(download(samples_index, "projects", "xlsx", rows=rows))).active
    assert sheet is not None
    assert [tuple(cell.value for cell in row)[4] for row in sheet.iter_rows(min_row=2)] == [
        "Miljönämnden",
        "Kulturnämnden",
    ]


@pytest.mark.parametrize("kind", ["networks", "figures"])
def test_networks_and_figures_can_be_taken_too(samples_index: Index, records: Records, kind: str) -> None:
    chosen = getattr(selection, kind)(records, Filters(municipality="Lyktsala stad"))
    named_as = {"networks": "members", "figures": "figures"}[kind]
    text = download(samples_index, kind, "csv", **{named_as: chosen}).decode("utf-8-sig")  # type: ignore[arg-type]
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == list(HEADINGS[kind])  # type: ignore[index]
    assert len(lines) == len(chosen) + 1


# The quality of the data


def test_every_record_and_issue_is_counted_with_its_document(records: Records, samples_index: Index) -> None:
    holdings = samples_index.holdings
    found = quality.documents(records)
    assert {one.document for one in found} == {document.name for document in holdings.documents}
    assert sum(one.projects for one in found) == sum(len(project.reports) for project in holdings.projects)
    assert sum(one.networks for one in found) == sum(len(network.memberships) for network in holdings.networks)
    assert sum(one.passages for one in found) == len(holdings.passages)
    assert sum(len(one.reconciliations) for one in found) == len(samples_index.reconciliations)
    issues = sum(sum(one.issues.values()) for one in found) + len(quality.elsewhere(samples_index))
    assert issues == len(holdings.issues)


def test_fields_found_add_up_to_the_forms(samples_index: Index) -> None:
    forms = {"annual_forms/exempelstad-2024.txt": 12, "strategy/exempelby-2022.txt": 0}
    for document, many in forms.items():
        found = quality.fields_found(samples_index, document)
        assert {one.given + one.empty + one.unread + one.missing for one in found} == ({many} if many else set())
    by_field = {one.field: one for one in quality.fields_found(samples_index, "annual_forms/exempelstad-2024.txt")}
    assert by_field["total_budget"].given == 9
    assert by_field["partners"].given == 2


def test_a_project_stands_under_the_name_that_people_use(records: Records) -> None:
    shown = {row.project.id: cells_of(PROJECTS, records.index, row)["name"] for row in records.projects}
    salt = shown["exempelstad-kommun-salt-snabbspar-for-arbete-i-livsmedel"]
    assert (salt.text, salt.note) == ("SALT", "SALT-Snabbspår för arbete i livsmedel")
    rail = shown["lyktsala-stad-kajtrad"]
    assert (rail.text, rail.note) == ("Kajträd", "")
