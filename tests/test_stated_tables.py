"""Places in a table that a report prints itself: what ties shares a place, as it does where rows are counted."""

from __future__ import annotations

import pytest

from bot.core import Bot
from bot.query.forms import Measure, Order, Query, Scope

SCOPE = Scope(("Exempelby kommun",), (2022,))
""""exempelby-2022.txt" states two projects of two nämnder each, and one of a third."""


@pytest.mark.parametrize(
    ("order", "value", "names"),
    [
        (Order("measure", last=1), 2, ["Hamnförvaltningen 2", "Barn- och utbildningsnämnden 2"]),
        (Order("measure", first=2, last=2), 1, ["Kultur- och fritidsförvaltningen 1"]),
        (Order("measure", falling=False, last=1), 1, ["Kultur- och fritidsförvaltningen 1"]),
        (
            Order("measure", falling=False, first=2, last=2),
            2,
            ["Hamnförvaltningen 2", "Barn- och utbildningsnämnden 2"],
        ),
    ],
)
def test_what_ties_shares_its_place(bot: Bot, order: Order, value: float, names: list[str]) -> None:
    form = Query(measure=Measure("count"), by="department", of="department", order=order, scope=SCOPE)
    made = bot.query(form)
    assert (made.status, made.value) == ("answered", value)
    assert [record.type for record in made.records] == ["figure"] * len(names)
    assert all(name in made.text for name in names), made.text


def test_a_place_beyond_the_table_is_not_told_from_it(bot: Bot) -> None:
    form = Query(measure=Measure("count"), by="department", order=Order("measure", first=9, last=9), scope=SCOPE)
    assert bot.query(form).status == "not_found"
