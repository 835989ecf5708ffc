"""Forms put together at random from every kind of part: what is let in is answered, and nothing of it is left unsaid."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from bot.core import Bot
from bot.query.checking import GROUPED, HOWS, OPS, FormError, query_from
from bot.query.fields import FIELDS
from bot.query.forms import CLOSE, as_json
from bot.wording import Language

FORMS = 4_000
"""Forms put together for each language; about half of them are let in."""
T = TypeVar("T")
Json = dict[str, Any]
NAMES = {
    "department": ("Kulturnämnden", "Miljönämnden", "Finns inte"),
    "role": ("lead", "partner"),
    "programme": ("Interreg", "Erasmus+"),
    "seat": ("chair", "board", "Finns inte"),
}


class Forms:
    """Makes forms of one seed."""

    def __init__(self, bot: Bot, seed: int) -> None:
        self.random = random.Random(seed)
        holdings = bot.index.holdings
        self.projects = [(one.id, one.name) for one in holdings.projects]
        self.networks_known = [(one.id, one.name) for one in holdings.networks]
        self.cities = sorted({one.municipality for one in holdings.reports if one.municipality})

    def one(self, of: Sequence[T]) -> T:
        return self.random.choice(of)

    def field(self, *kinds: str) -> str:
        return self.one([name for name, field in FIELDS.items() if not kinds or field.kind in kinds])

    def sometimes(self, chance: float, **parts: Callable[[], Any]) -> Json:
        return {name: make() for name, make in parts.items() if self.random.random() < chance}

    def some(self, make: Callable[[], T], most: int = 2) -> list[T]:
        return [make() for _ in range(self.random.randint(1, most))]

    def number(self) -> float:
        return self.one((0, 1, 2, 3, 36, 2.5, 1_000_000, 4e6))

    def day(self) -> str:
        return self.one((CLOSE, "2023", "2024-06", "2024-12-31", "2022-01-01"))

    def pred(self, deep: int = 2) -> Json:
        kinds = ["Is", "Compare", "Lacks", "With", "About", "Among", "Shared", "Reported", "Changed"]
        kind = self.one([*kinds, "Not", "SomeForm", "All", "Either"] if deep else kinds)
        return {"is": kind} | self.parts_of(kind, deep)

    def parts_of(self, kind: str, deep: int) -> Json:
        if kind in {"Not", "SomeForm"}:
            return {"of": self.pred(deep - 1)}
        if kind in {"All", "Either"}:
            return {"of": self.some(lambda: self.pred(deep - 1), 3)}
        made: dict[str, Callable[[], Json]] = {
            "Is": self.is_,
            "Compare": self.compare,
            "Lacks": lambda: {"field": self.field(), self.one(("said", "blank")): self.one((True, False))},
            "With": lambda: {"name": self.one(("Köpenhamn", "Finns inte"))},
            "About": lambda: {"words": self.some(lambda: self.one(("scen|teater", "lagra", "xyzzy")))},
            "Among": lambda: self.among(self.projects + self.networks_known),
            "Shared": dict,
            "Reported": lambda: self.sometimes(0.6, year=lambda: self.one((2022, 2023, 1999))),
            "Changed": lambda: (
                {"field": self.field("amount", "date", "names")}
                | self.sometimes(0.4, year=lambda: self.one((2022, 2023)), op=lambda: self.one(("<", ">")))
            ),
        }
        return made[kind]()

    def is_(self) -> Json:
        name = self.field("names")
        return {"field": name, "values": self.some(lambda: self.one(NAMES.get(name, ("Danmark", "2024"))))}

    def among(self, known: Sequence[tuple[str, str]]) -> Json:
        ids, names = zip(*self.some(lambda: self.one(known)), strict=True)
        return {"ids": list(ids)} | self.sometimes(0.7, names=lambda: list(names))

    def compare(self) -> Json:
        name = self.field("amount", "count", "months", "date")
        value: Any = self.day() if FIELDS[name].kind == "date" else self.number()
        if self.random.random() < 0.3:
            value = {"is": "Query", "measure": {"is": "Measure", "how": self.one(("mean", "values")), "field": name}}
            value |= self.sometimes(0.6, where=lambda: {"is": "Among"} | self.among(self.projects))
        return {"field": name, "op": self.one(OPS), "value": value}

    def measure(self) -> Json:
        how = self.one(HOWS)
        kinds = ("amount",) if how in {"ratio", "rest"} else ("amount", "count", "months")
        amount = {} if how in {"list", "count"} else self.sometimes(0.8, field=lambda: self.field(*kinds))
        return {"is": "Measure", "how": how} | amount | self.sometimes(0.05 + 0.3 * (how == "share"), whole=self.pred)

    def having(self) -> Json:
        each = self.sometimes(0.2, each=lambda: self.some(lambda: {"is": "Is"} | self.is_()))
        bound = {"op": ">=", "value": 1} if each else {"op": self.one(OPS), "value": self.number()}
        return {"is": "Having"} | bound | each

    def order(self) -> Json:
        by = self.one(("measure", self.field("amount", "count", "months", "date", "text")))
        falling = {"falling": self.one((True, False))}
        first = self.one((1, 1, 2))
        return (
            {"is": "Order", "by": by, "first": first}
            | falling
            | self.sometimes(0.7, last=lambda: first + self.one((0, 2)))
        )

    def side(self) -> Json:
        told = self.one(({"year": self.one((2022, 2024, 1999))}, {"where": self.pred()}))
        return {"is": "Side", "label": self.one(("lead", "partner", "Interreg", "2024"))} | told

    def scope(self) -> Json:
        return {"is": "Scope"} | self.sometimes(
            0.4,
            municipalities=lambda: self.some(lambda: self.one((*self.cities, "Finns inte"))),
            years=lambda: self.some(lambda: self.one((2022, 2023, 2024, 1999))),
            every=lambda: True,
            since=lambda: 2023,
        )

    def grouped(self) -> Json:
        by = self.field("names")
        of = self.one(("project", by.split("_")[0], self.one(GROUPED)))
        return {"by": by, "of": of} | self.sometimes(0.4, having=self.having, order=self.order)

    def networks(self) -> Json:
        """A form over memberships, with measures and conditions that they have."""
        among = {"is": "Among"} | self.among(self.networks_known)
        board = {"is": "Is", "field": "department", "values": [self.one(NAMES["department"])]}
        where = self.one((among, board, {"is": "Not", "of": among}, {"is": "Either", "of": [among, board]}))
        shape: Json = {"is": "Query", "entity": "network", "by": "department", "of": "department"}
        measure = {"is": "Measure", "how": self.one(("list", "count"))}
        without = {"is": "Having", "op": "=", "value": 0}
        told = self.sometimes(
            0.5,
            where=lambda: where,
            measure=lambda: measure,
            having=lambda: self.one((without, self.having())),
            scope=self.scope,
        )
        return shape | told | self.sometimes(0.3, order=lambda: self.order() | {"by": "measure"})

    def checked(self) -> Json:
        where = {"is": "Among"} | self.among(self.projects)
        return {"is": "Query", "where": where, "check": self.pred()} | self.sometimes(0.3, scope=self.scope)

    def query(self) -> Json:
        if self.random.random() < 0.2:
            return self.one((self.checked, self.networks))()
        shape = self.one(
            (
                dict,
                self.grouped,
                lambda: {"sides": self.some(self.side, 3)} | self.sometimes(0.3, yes_no=lambda: self.one(OPS)),
                lambda: {"over_time": True} | self.sometimes(0.3, yes_no=lambda: self.one(OPS), order=self.order),
                lambda: {"order": self.order()},
                lambda: {"exists": True} | self.sometimes(0.3, having=self.having),
            )
        )()
        parts = self.sometimes(0.5, where=self.pred, measure=self.measure, scope=self.scope)
        return {"is": "Query"} | shape | parts | self.sometimes(0.1, columns=lambda: self.some(self.field, 3))


UNSAID = re.compile(r"\bNone\b(?! of)|  | [,.:;]|\(\)|\bnan\b")
"""What a sentence shows where a part of it is nothing."""
PARTS = ("where", "measure", "by", "of", "entity", "having", "order", "columns", "sides", "yes_no", "exists", "check")


@pytest.mark.parametrize(("language", "seed"), [("sv", 7), ("en", 8)])
def test_what_is_let_in_of_any_form_is_answered(bot: Bot, language: Language, seed: int) -> None:
    forms, seen = Forms(bot, seed), Counter[str]()
    for _ in range(FORMS):
        told = forms.query()
        try:
            form = query_from(told)
        except FormError:
            continue
        shown = json.dumps(as_json(form), ensure_ascii=False)
        made = bot.query(form, language)
        assert made.query == as_json(form), f"{shown}\n{made.text}"
        said = f"{made.understood}\n{made.text}"
        assert not UNSAID.search(said), f"{shown}\n{said}"
        seen.update((*(part for part in PARTS if part in told), form.measure.how, str(form.by)))
    assert not [part for part in (*PARTS, *HOWS, *GROUPED) if not seen[part]]
