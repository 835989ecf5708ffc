"""What an amount of rows comes to: in all, and of what the city owns and what it is partner in told apart.

A project's budget stands again in the form of every nämnd, and a partner's form gives now the city's share and now that
of the whole consortium. So a budget is added once a project (the lead partner's form speaks), and whoever tells the sum
tells its parts beside it. Chat and tables take both numbers and names from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.query.evaluate import distinct, figure_of, leads
from bot.query.fields import FIELDS, Row
from bot.query.forms import Measure
from bot.wording import Language

Part = str
"""Which rows: "lead", "partner", or "all"."""
LABELS: dict[str, dict[Language, dict[Part, str]]] = {
    "total_budget": {
        "sv": {
            "all": "Total budget, alla projekt",
            "lead": "Total budget, ägda projekt",
            "partner": "Total budget, partnerprojekt",
        },
        "en": {
            "all": "Total budget, all projects",
            "lead": "Total budget, owned projects",
            "partner": "Total budget, partner projects",
        },
    },
    "eu_funding": {
        "sv": {"all": "EU-stöd, alla projekt", "lead": "EU-stöd, ägda projekt", "partner": "EU-stöd, partnerprojekt"},
        "en": {
            "all": "EU support, all projects",
            "lead": "EU support, owned projects",
            "partner": "EU support, partner projects",
        },
    },
    "paid_out": {
        "sv": {"all": "Utbetalt i allt", "lead": "Utbetalt som projektägare", "partner": "Utbetalt som projektpartner"},
        "en": {"all": "Paid out in all", "lead": "Paid out as lead partner", "partner": "Paid out as partner"},
    },
}


@dataclass(frozen=True)
class Added:
    """Whole SEK, added up over ``given`` of ``of`` projects (or forms, for what is paid out); None where none gives an
    amount.
    """

    value: float | None
    given: int
    of: int


@dataclass(frozen=True)
class Amounts:
    """One amount of some rows: all of them, those of projects that the city owns, and those it is only partner in."""

    field: str
    all: Added
    lead: Added
    partner: Added

    @property
    def rest(self) -> float | None:
        """What rows give that tell no role."""
        given = self.all.given - self.lead.given - self.partner.given
        return (self.all.value or 0.0) - (self.lead.value or 0.0) - (self.partner.value or 0.0) if given else None

    @property
    def is_mixed(self) -> bool:
        """Whether owned and partner projects both give an amount, so that their sum is one of two kinds of number."""
        return bool(self.lead.given and self.partner.given)


def amounts_of(field: str, rows: Sequence[Row]) -> Amounts:
    """An amount added over rows of one municipality and year, as the measure "sum" adds it, and its parts by role.

    A project's own amount (a budget) goes by what the city is in the project, an amount of a form (what was paid out)
    by what it is in that form. Rows that tell no role stand in ``all`` only.
    """
    value, behind = figure_of(Measure("sum", field), rows)
    once = FIELDS[field].level == "project"
    counted = distinct(rows) if once else list(rows)
    owned = {row.project.id for row in rows if leads(row)}

    def added(role: str) -> Added:
        def is_in(row: Row) -> bool:
            return ("lead" if row.project.id in owned else _role(row)) == role if once else _role(row) == role

        given = [amount for row, amount in behind if is_in(row)]
        return Added(sum(given) if given else None, len(given), sum(map(is_in, counted)))

    return Amounts(field, Added(value, len(behind), len(counted)), added("lead"), added("partner"))


def _role(row: Row) -> str | None:
    return row.report.role.value if row.report.role else None
