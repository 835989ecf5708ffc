"""Chat and Utforska held against each other: the same selection gives the same projects, budgets and payments in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.answer import Answer
from bot.core import Bot
from bot.explore import selection
from bot.explore.addresses import filters_for, filters_of
from bot.explore.filters import Filters
from bot.explore.records import Records
from bot.explore.totals import Total, totals
from bot.presentation.links import explore_path
from bot.query.amounts import LABELS, Amounts
from bot.query.evaluate import Evaluator
from bot.query.fields import FIELDS, Row
from bot.query.forms import (
    CLOSE,
    About,
    All,
    Among,
    Compare,
    Either,
    Having,
    Is,
    Measure,
    Not,
    Order,
    Pred,
    Query,
    Scope,
    Shared,
    Side,
    With,
    both,
)
from bot.wording import money

MEASURES = {
    "list": Measure(),
    "count": Measure("count"),
    "budget": Measure("sum", "total_budget"),
    "paid": Measure("sum", "paid_out"),
}
MOST_VALUES = 4
"""Values of a field, of each municipality and year, that the matrix takes."""


def values_of(rows: list[Row], field: str) -> list[str]:
    found = dict.fromkeys(one for row in rows for one in (FIELDS[field].get(row) or ()))  # type: ignore[union-attr]
    return sorted(map(str, found))[:MOST_VALUES]


def conditions_of(rows: list[Row], year: int) -> Iterator[Pred | None]:
    """The conditions of the matrix: one of each kind and value, denied ones, dates, amounts, lengths, and several at once."""
    programmes, departments = values_of(rows, "programme_top"), values_of(rows, "department")
    lead = Is("role", ("lead",))
    started = All((Compare("start_date", ">=", f"{year - 1}-01-01"), Compare("start_date", "<=", f"{year - 1}-12-31")))
    yield None
    for field in ("programme", "department", "goal", "role"):
        yield from (Is(field, (value,)) for value in values_of(rows, field))
    yield from selection.STATUSES.values()
    yield from (Not(Is("programme", (name,))) for name in programmes)
    yield from (Not(Is("department", (name,))) for name in departments)
    yield from (both(Is("programme", (name,)), lead) for name in programmes)
    yield from (both(Is("programme", (name,)), started) for name in programmes)
    yield started
    yield All((Compare("end_date", ">=", f"{year + 1}-01-01"), Compare("end_date", "<=", f"{year + 1}-12-31")))
    yield Compare("end_date", ">", CLOSE)
    yield Compare("total_budget", ">", 2_000_000.0)
    yield Compare("total_budget", ">", Query(measure=Measure("mean", "total_budget")))
    yield Compare("paid_out", ">", 100_000.0)
    yield Compare("duration", ">", 36.0)
    yield Compare("goals", ">", 1.0)
    yield Either((lead, Compare("total_budget", "<", 1_000_000.0)))
    yield Shared()
    yield With("Danmark")
    yield About(("barn", "unga"))


def matrix(evaluator: Evaluator) -> Iterator[Query]:
    """Every condition over every municipality and year that has projects."""
    apart: dict[tuple[str, int], list[Row]] = {}
    for row in evaluator.rows:
        if row.report.reporting_year:
            apart.setdefault((row.report.municipality, row.report.reporting_year), []).append(row)
    for (city, year), rows in apart.items():
        yield from (Query(where, scope=Scope((city,), (year,))) for where in conditions_of(rows, year))


def total_at(records: Records, filters: Filters) -> Total | None:
    found = totals(selection.result(records, filters))
    assert len(found) < 2
    return found[0] if found else None


def said(answer: Answer) -> str:
    return "\n".join((answer.text, *answer.notes)).replace("\u00a0", " ")


def gives(answer: Answer, value: float | None, shown: str) -> bool:
    """Whether an answer's value is the number, or, where a report states another one, whether it stands beside that."""
    stated = any(record.type == "figure" for record in answer.records)
    return answer.value == value or (stated and (value is None or shown.replace("\u00a0", " ") in said(answer)))


def split_is_told(answer: Answer, amounts: Amounts) -> bool:
    """Whether owned and partner projects are told apart with the names and numbers that the table has."""
    told = [
        (LABELS[amounts.field]["sv"][name], added)
        for name, added in (("lead", amounts.lead), ("partner", amounts.partner), ("all", amounts.all))
    ]
    return all(f"{label}: {money(added.value or 0, 'sv')}".replace("\u00a0", " ") in said(answer) for label, added in told)  # fmt: skip


def differences(bot: Bot, records: Records, query: Query) -> list[str]:
    """What chat and Utforska tell otherwise of one selection."""
    filters = filters_of(query)
    if filters is None:
        return ["no filters"]
    total = total_at(records, filters)
    made = {
        name: bot.records.told(Query(query.where, measure, scope=query.scope), "sv", "")[0]
        for name, measure in MEASURES.items()
    }
    if total is None:
        return [
            name
            for name, answer in made.items()
            if answer.status != "not_found" and not any(r.type == "figure" for r in answer.records)
        ]
    ids = {row.project.id for row in selection.projects(records, filters)}
    found = []
    if {record.id for record in made["list"].records} != ids or made["list"].value != total.projects:
        found.append("list")
    if not gives(made["count"], total.projects, str(total.projects)):
        found.append(f"count {made['count'].value}, not {total.projects}")
    for name, amounts in (("budget", total.budget), ("paid", total.paid)):
        value = amounts.all.value
        if not gives(made[name], value, money(value or 0, "sv")):
            found.append(f"{name} {made[name].value}, not {value}")
        stated = any(record.type == "figure" for record in made[name].records)
        if amounts.is_mixed and not stated and not split_is_told(made[name], amounts):
            found.append(f"{name} not told apart")
    return found


def held_together(bot: Bot) -> int:
    records = Records(bot.index)
    queries = list(matrix(bot.records.evaluator))
    wrong = {repr(query): found for query in queries if (found := differences(bot, records, query))}
    assert not wrong
    return len(queries) * len(MEASURES)


def test_the_samples_give_the_same_in_chat_and_utforska(bot: Bot) -> None:
    assert held_together(bot) > 1000


def test_the_reports_give_the_same_in_chat_and_utforska(corpus_bot: Bot) -> None:
    assert held_together(corpus_bot) > 200


def test_without_a_year_the_chat_takes_the_newest_and_the_table_all(bot: Bot) -> None:
    records = Records(bot.index)
    answer, _ = bot.records.told(
        Query(measure=Measure("count"), where=Is("role", ("lead",)), scope=Scope(("Lyktsala stad",))), "sv", ""
    )
    table = selection.projects(records, Filters(municipality="Lyktsala stad", role="lead"))
    newest = selection.projects(records, Filters(municipality="Lyktsala stad", role="lead", year="2024"))
    assert answer.value == len({row.project.id for row in newest})
    assert {row.report.reporting_year for row in table} == {2024, 2023, 2022}
    assert filters_for(answer) == Filters(municipality="Lyktsala stad", role="lead", year="2024")


# From a question through its link

CONDITIONS = (
    "i Interreg", "i Erasmus+", "hos Miljönämnden", "som staden äger", "som pågår", "som startade 2023", "som slutar 2026",
    "med en budget över 2 miljoner", "som fått mer än 100 000 kr utbetalt", "utom Interreg", "utom Miljönämndens",
    "som varar längre än tre år", "i Interreg som startade 2023", "i Erasmus+ som staden äger", "om skola", "med partner i Danmark",
)  # fmt: skip
OF_TEXT = ("om skola", "med partner i Danmark")
ASKED = (
    "Lista Lyktsalas projekt {c}",
    "Hur många projekt {c} hade Lyktsala 2024?",
    "Vad är den sammanlagda budgeten för Lyktsalas projekt {c}?",
    "Hur mycket betalades ut 2024 till Lyktsalas projekt {c}?",
)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("asked", ASKED)
def test_a_questions_link_leads_to_its_number(bot: Bot, asked: str, condition: str) -> None:
    answer = bot.answer(asked.format(c=condition))
    if answer.query is None or answer.status not in {"answered", "partial"}:
        assert condition in OF_TEXT  # running text tells what no record does
        return
    path = explore_path(answer)
    assert path, answer.understood
    filters = Filters.read(dict(parse_qsl(urlsplit(path).query)))
    records = Records(bot.index)
    total = total_at(records, filters)
    assert total is not None
    if any(record.type == "figure" for record in answer.records):
        return  # a stated figure; what the rows give beside it is held above
    if answer.unit == "projekt":
        assert answer.value == total.projects
        assert {record.id for record in answer.records} == {
            row.project.id for row in selection.projects(records, filters)
        }
    else:
        assert answer.value == (total.paid if "betalades" in asked else total.budget).all.value


def test_most_answers_of_projects_have_their_link(bot: Bot) -> None:
    answers = [bot.answer(asked.format(c=condition)) for asked in ASKED for condition in CONDITIONS]
    linked = [answer for answer in answers if explore_path(answer)]
    assert len(linked) > 0.8 * len(answers)


# What filters can say of a form

CITY = Scope(("Lyktsala stad",), (2024,))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (Query(scope=CITY), "?kommun=Lyktsala+stad&ar=2024"),
        (Query(scope=Scope(every=True)), ""),
        (Query(Is("role", ("lead",))), "?ar=newest&roll=lead"),
        (Query(Is("role", ("lead",)), over_time=True, scope=Scope(("A",))), "?kommun=A&roll=lead"),
        (Query(selection.STATUSES["ongoing"], scope=CITY), "?kommun=Lyktsala+stad&ar=2024&status=ongoing"),
        (Query(All((With("Åre"), About(("grön", "el")))), scope=Scope(years=(2024,))), "?ar=2024&plats=%C3%85re&text=gr%C3%B6n+el"),
        (Query(scope=CITY, order=Order("total_budget", last=3)), "?kommun=Lyktsala+stad&ar=2024&sortera=-total_budget"),
        (Query(Is("role", ("lead",)), Measure("share", whole=Is("goal", ("G",))), scope=CITY), "?kommun=Lyktsala+stad&ar=2024&roll=lead&mal=G"),
    ],
)  # fmt: skip
def test_a_form_as_an_address(query: Query, address: str) -> None:
    filters = filters_of(query)
    assert filters is not None
    assert filters.query() == address


@pytest.mark.parametrize(
    "query",
    [
        Query(scope=Scope(("A", "B"), (2024,))),
        Query(scope=Scope(("A",), (2023, 2024))),
        Query(scope=Scope(("A",), (2024,), documents=("a.txt",))),
        Query(sides=(Side("A"), Side("B")), scope=CITY),
        Query(by="department", having=Having(">", 3), scope=CITY),
        Query(With("a  b"), scope=Scope(("A ",), (2024,))),
        Query(Among(tuple(f"projekt-{at}" for at in range(200))), scope=CITY),
    ],
)
def test_a_form_that_no_address_says(query: Query) -> None:
    assert filters_of(query) is None


def test_a_condition_without_a_field_of_its_own_is_carried_whole(bot: Bot) -> None:
    where = All((Compare("end_date", ">=", "2026-01-01"), Not(Is("programme", ("Interreg",))), Is("role", ("lead",))))
    filters = filters_of(Query(where, scope=CITY))
    assert filters is not None
    assert filters.role == "lead"
    again = Filters.read(dict(parse_qsl(filters.query()[1:])))
    assert again == filters
    rows = selection.projects(Records(bot.index), again)
    assert rows
    for row in rows:
        assert row.report.end_date is not None
        assert re.match("202[6-9]", row.report.end_date.value or "")


@pytest.mark.parametrize(
    "text", ["x", "[" * 1400, "{}", '{"is":"Query"}', '{"is":"Is","field":"budget","values":["x"]}']
)
def test_a_condition_that_is_none_finds_nothing(bot: Bot, text: str) -> None:
    assert selection.projects(Records(bot.index), Filters(condition=text)) == []
