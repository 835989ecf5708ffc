"""Forms from outside: what is let in, what is refused and how that is said, and that what is let in can be answered."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

from bot.core import Bot
from bot.query.checking import DEEPEST, MOST_PARTS, FormError, condition_from, query_from
from bot.query.forms import (
    CLOSE,
    About,
    All,
    Among,
    Compare,
    Either,
    Having,
    Is,
    Lacks,
    Measure,
    Not,
    Order,
    Pred,
    Query,
    Scope,
    Shared,
    Side,
    SomeForm,
    With,
    as_json,
)
from tests.tables import Transcript, turns

LEAD = {"is": "Is", "field": "role", "values": ["lead"]}

ONE = {"is": "Among", "ids": ["ett"], "names": ["Ett"]}
SHARED = {"is": "Shared"}
NETWORKS = {"is": "Query", "entity": "network", "by": "department", "of": "department"}
MEAN_BUDGET = {"is": "Measure", "how": "mean", "field": "total_budget"}


def compared(name: str, form: dict[str, Any]) -> dict[str, Any]:
    """A form whose field is compared with what another form gives."""
    value = {"is": "Query"} | form
    return {"is": "Query", "where": {"is": "Compare", "field": name, "op": ">", "value": value}}


def nested(levels: int) -> dict[str, Any]:
    one: dict[str, Any] = LEAD
    for _ in range(levels):
        one = {"is": "Not", "of": one}
    return {"is": "Query", "where": one}


def test_every_form_that_questions_give_is_let_in(transcript: Transcript) -> None:
    found = 0
    for dialogue, number in turns():
        told = transcript.answer(tuple(turn.say for turn in dialogue.turns[: number + 1])).query
        if told is not None:
            found += 1
            assert as_json(query_from(told)) == told
    assert found > 200


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], 'en fråga är ett objekt av formen {"is": "Query", …}'),
        ("Query", "en fråga är ett objekt"),
        ({}, "okänd del av en fråga: None"),
        (LEAD, "en fråga är ett objekt"),
        ({"is": "Query", "limit": 3}, "har inget fält 'limit'"),
        ({"is": "Query", "where": {"is": "Is", "field": "role"}}, "Is saknar 'values'"),
        ({"is": "Query", "where": "lead"}, "where: 'lead' är inte ett villkor"),
        ({"is": "Query", "where": {"is": "Order", "by": "name"}}, "where: Order är inte ett villkor"),
        ({"is": "Query", "where": {"is": "Is", "field": "budget", "values": ["x"]}}, "Is.field: 'budget' går inte att använda; välj bland city, country"),
        ({"is": "Query", "where": {"is": "Is", "field": ["role"], "values": ["x"]}}, "Is.field: tuple går inte"),
        ({"is": "Query", "where": {"is": "Is", "field": "role", "values": []}}, "Is.values: tuple är inte en lista med texter"),
        ({"is": "Query", "where": {"is": "Is", "field": "role", "values": "lead"}}, "Is.values: 'lead' är inte en lista"),
        ({"is": "Query", "where": {"is": "Is", "field": "role", "values": [1]}}, "Is.values: 1 är inte en text"),
        ({"is": "Query", "where": {"is": "With", "name": "x" * 201}}, "är inte en text på högst 200 tecken"),
        ({"is": "Query", "where": {"is": "With", "name": ""}}, "With.name: '' är inte en text"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": "~", "value": 3}}, "Compare.op: '~'"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": ">", "value": "3"}}, "Compare.value: '3' är inte ett tal"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": ">", "value": True}}, "Compare.value: True är inte ett tal"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": ">", "value": math.nan}}, "nan är inte ett tal"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": ">", "value": 10**5000}}, "talet är inte ett tal"),
        ({"is": "Query", "scope": {"is": "Scope", "years": [10**5000]}}, "talet är inte ett heltal"),
        ({"is": "Query", "where": {"is": "Compare", "field": "end_date", "op": ">", "value": 2025}}, "2025 är inte en dag"),
        ({"is": "Query", "where": {"is": "Compare", "field": "end_date", "op": ">", "value": "2025-13"}}, "'2025-13' är inte en dag"),
        ({"is": "Query", "where": {"is": "Compare", "field": "leader", "op": ">", "value": 1}}, "Compare.field: 'leader'"),
        ({"is": "Query", "where": {"is": "Compare", "field": "total_budget", "op": ">", "value": {"is": "Query", "by": "role"}}}, "ett enda tal"),
        ({"is": "Query", "where": {"is": "All", "of": []}}, "All.of: tuple är inte en lista med villkor"),
        ({"is": "Query", "where": {"is": "Either", "of": LEAD}}, "Either.of: Is är inte en lista"),
        ({"is": "Query", "measure": "sum"}, "measure: 'sum' är inte ett mått"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "sum"}}, "Measure.field: None"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "produkt"}}, "Measure.how: 'produkt'"),
        ({"is": "Query", "of": "department"}, "of: 'department' går inte att använda; välj bland project"),
        ({"is": "Query", "of": "network", "by": "department"}, "of: 'network'"),
        ({"is": "Query", "having": {"is": "Having", "op": ">", "value": 3}}, "having: Having är inte ett villkor på grupper"),
        ({"is": "Query", "order": {"is": "Order", "by": "role"}}, "Order.by: 'role'"),
        ({"is": "Query", "order": {"is": "Order", "by": "name", "first": 3, "last": 2}}, "Order.last: 2 är inte ett heltal från 3"),
        ({"is": "Query", "scope": {"is": "Scope", "years": ["2025"]}}, "Scope.years: '2025' är inte ett heltal"),
        ({"is": "Query", "scope": {"is": "Scope", "every": 1}}, "Scope.every: 1 är inte true eller false"),
        ({"is": "Query", "exists": "ja"}, "exists: 'ja' är inte true eller false"),
        (nested(DEEPEST), "frågan är för stor"),
        ({"is": "Query", "check": 5}, "check: 5 är inte ett villkor"),
        ({"is": "Query", "check": LEAD}, "check: gäller ett enda projekt, som Among i where nämner"),
        ({"is": "Query", "where": ONE, "check": LEAD, "exists": True}, "och går inte ihop med annat"),
        ({"is": "Query", "where": ONE, "check": SHARED}, "check: behöver ett villkor på ett fält"),
        ({"is": "Query", "entity": "foo"}, "entity: 'foo' går inte att använda; välj bland project, network"),
        ({"is": "Query", "entity": "network"}, "of: 'project' går inte att använda"),
        ({"is": "Query", "entity": "network", "of": "network", "order": {"is": "Order", "by": "total_budget"}}, "order: nätverk ordnas efter since"),
        ({"is": "Query", "order": {"is": "Order", "by": "since"}}, "entity: since, seat och InEach gäller nätverk"),
        (NETWORKS | {"measure": {"is": "Measure", "how": "sum", "field": "paid_out"}}, "measure: sum går inte att ta av nätverk"),
        (NETWORKS | {"where": SHARED}, "where: nätverk har villkoren Among, InEach, Reported, Is på department"),
        ({"is": "Query", "where": {"is": "Is", "field": "role", "values": ["x"]}}, "Is.values: 'x' går inte att använda; välj bland lead, partner"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "ratio"}}, "measure: ratio är ett belopps andel"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "share"}}, "measure: share behöver ett villkor i where"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "count", "field": "paid_out"}}, "measure: count har inget field"),
        ({"is": "Query", "measure": {"is": "Measure", "how": "difference"}}, "measure: difference är mellan sides eller år"),
        ({"is": "Query", "by": "department", "of": "programme"}, "of: programme är inte vad department ger; välj department"),
        ({"is": "Query", "by": "end_year", "of": "goal"}, "of: goal är inte vad end_year ger; välj project"),
        ({"is": "Query", "by": "role", "over_time": True}, "by: går inte ihop med sides, over_time"),
        ({"is": "Query", "yes_no": ">"}, "yes_no: gäller sides eller over_time"),
        ({"is": "Query", "yes_no": "<="}, "yes_no: '<=' går inte att använda; välj bland <, =, >"),
        (compared("start_date", {}), "Compare.value: frågan ska ge ett enda tal"),
        (compared("start_date", {"measure": MEAN_BUDGET}), "Compare.value: start_date går inte att jämföra med total_budget"),
        (compared("total_budget", {"measure": MEAN_BUDGET, "scope": {"is": "Scope", "years": [2025]}}), "ett enda tal: where och measure med ett fält, inget annat"),
        (compared("total_budget", {"measure": MEAN_BUDGET | {"how": "max"}}), "mean, median eller values av ett projekt som Among nämner"),
        ({"is": "Query", "where": {"is": "Compare", "field": "end_date", "op": "=", "value": CLOSE}}, "Compare.op med close: '='"),
        ({"is": "Query", "where": {"is": "About", "words": ["lind"] * MOST_PARTS}}, "frågan är för stor"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_by_name(told: object, said: str) -> None:
    with pytest.raises(FormError) as refused:
        query_from(told)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_condition_alone_is_let_in_too() -> None:
    assert condition_from(LEAD) == Is("role", ("lead",))
    with pytest.raises(FormError, match="where: Query är inte ett villkor"):
        condition_from({"is": "Query"})


CONDITIONS: tuple[Pred | None, ...] = (
    None,
    Is("programme", ("Interreg",)),
    Not(Is("department", ("Kulturnämnden",))),
    All((Compare("start_date", "<=", CLOSE), Compare("end_date", ">", "2025-02-31"))),
    Either((Compare("total_budget", ">", 1e6), Lacks("paid_out", said=True))),
    Compare("total_budget", ">", Query(measure=Measure("median", "total_budget"))),
    Compare("end_date", "<", Query(Among(("finns-inte",), ("Finns inte",)), Measure("values", "end_date"))),
    SomeForm(Is("role", ("partner",))),
    Shared(),
    All((With("Köpenhamn"), About(("lagra", "scen|teater")))),
    Either((With("Finns inte"), Is("goal", ("Finns inte",)))),
)
SHAPES: tuple[Query, ...] = (
    *(Query(measure=Measure(how)) for how in ("list", "count", "share")),
    *(
        Query(measure=Measure(how, "total_budget"))
        for how in ("sum", "mean", "median", "max", "min", "share", "values")
    ),
    Query(measure=Measure("sum", "duration")),
    Query(measure=Measure("mean", "partners")),
    Query(measure=Measure("share", whole=Is("role", ("lead",)))),
    *(
        Query(measure=Measure("count"), by=by)
        for by in ("department", "programme_top", "goal", "role", "country", "start_year", "partner")
    ),
    Query(measure=Measure("sum", "paid_out"), by="department", order=Order("measure", last=1)),
    Query(measure=Measure("count"), by="department", of="department", having=Having(">", 1)),
    Query(measure=Measure("count"), by="goal", of="goal", having=Having("=", 0)),
    *(
        Query(order=Order(by, falling=False, last=2))
        for by in ("total_budget", "end_date", "name", "leader", "duration")
    ),
    Query(order=Order("paid_out", first=2, last=2)),
    Query(columns=("leader", "end_date", "partner", "goals")),
    Query(exists=True),
    Query(over_time=True, measure=Measure("count")),
    Query(over_time=True, measure=Measure("sum", "paid_out"), order=Order("measure", last=1)),
    Query(
        sides=(Side("lead", Is("role", ("lead",))), Side("partner", Is("role", ("partner",)))),
        measure=Measure("count"),
        yes_no=">",
    ),
    Query(sides=(Side("2023", year=2023), Side("2024", year=2024)), measure=Measure("sum", "paid_out")),
)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_let_in_is_answered(bot: Bot, language: Any) -> None:
    scopes = (Scope(), Scope(("Lyktsala stad",), (2024,)), Scope(every=True), Scope(("Finns inte",)))
    for shape, where, scope in itertools.product(SHAPES, CONDITIONS, scopes):
        if shape.measure.how == "share" and where is None:
            continue
        told = as_json(shape) | {"scope": as_json(scope)} | ({"where": as_json(where)} if where else {})
        form = query_from(told)
        made, _ = bot.records.told(form, language, "")
        assert made.text
        assert made.query == as_json(form)


def test_those_in_no_network_are_counted_where_they_are_put_in_order_too(bot: Bot) -> None:
    without = {"having": {"is": "Having", "op": "=", "value": 0}, "order": {"is": "Order", "by": "measure", "last": 1}}
    scope = {"scope": {"is": "Scope", "municipalities": ["Lyktsala stad"]}}
    made = bot.query(query_from(NETWORKS | without | scope))
    assert made.status == "answered"
    assert made.unit == "nämnder"
    assert made.value == len(made.records)
