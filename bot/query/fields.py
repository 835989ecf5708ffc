"""The one table of fields: what a condition, a ranking, a grouping, a measure or a column can be of.

A new condition, ranking, grouping or column is one row of ``FIELDS``: its name, what it gives of a row, in which unit,
which field of the report it is quoted from, and its labels in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from bot.query.memberships import seats
from indexer.records import Project, ProjectReport

Kind = Literal["amount", "date", "months", "count", "names", "text"]


class Row(NamedTuple):
    """A project and one report of it; or a network and one membership in it, where a form is over networks."""

    project: Project
    report: ProjectReport


Got = float | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table. ``get`` gives None where the report leaves the field open, an empty tuple where it names
    none.
    """

    name: str
    kind: Kind
    get: Callable[[Row], Got]
    quoted: str
    """The field of the report that a quote shows."""
    sv: str
    en: str
    level: Literal["form", "project"] = "form"
    unit: str = ""
    open: bool = False
    """Whether a row without a value may have any: what is asked of it is then unknown and not false."""

    def label(self, language: str) -> str:
        return self.sv if language == "sv" else self.en


def _value(name: str) -> Callable[[Row], Got]:
    def get(row: Row) -> Got:
        value = getattr(row.report, name)
        return None if value is None else value.value

    return get


def _programme(row: Row) -> Got:
    own = row.report.programme.value if row.report.programme else None
    path = row.report.programme_path or row.project.programme_path
    return tuple(dict.fromkeys(name for name in (*path, own) if name)) or None


def _programme_top(row: Row) -> Got:
    path = row.report.programme_path or row.project.programme_path
    own = row.report.programme.value if row.report.programme else None
    return (path[0],) if path else (own,) if own else None


def _programme_part(row: Row) -> Got:
    """The programme as the report itself names it: "Interreg North Sea Region"."""
    own = row.report.programme.value if row.report.programme else None
    return (own,) if own else _programme_top(row)


STRAND = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{1,3}\d{1,3}[A-Z]?(?![\w-])")
"""A part of a programme as it is coded: "A2", "C1", "KA121"."""
_BRACKETS = re.compile(r"\([^()]*\)")


def strands_of(raw: str, names: Iterable[str]) -> tuple[str, ...]:
    """The words that stand behind a programme's name where a form gives it: the part of it, coded or by its name.

    >>> strands_of("Europeiska socialfonden+, A1A", ["Europeiska socialfonden"]), strands_of("ESF+", ["Europeiska socialfonden"])
    (('A1A',), ())
    >>> strands_of("Nordplus Junior", ["Nordplus"])
    ('Junior',)
    """
    known = {word.casefold() for name in names for word in re.findall(r"[^\W_]+", name)}
    words = [(at, word) for at, word in enumerate(re.findall(r"[^\W_]+", _BRACKETS.sub(" ", raw)))]
    behind = [word for at, word in words if at and word.casefold() not in known and word[:1].isupper()]
    return tuple(dict.fromkeys((*STRAND.findall(raw), *behind)))


def _strand(row: Row) -> Got:
    """The part of its programme that a project is in, as its form words it, else as another nämnd's form of the same year does; None
    where no form names a part."""
    own = row.report
    same = (one for one in row.project.reports if one.municipality == own.municipality)
    of_year = (one for one in same if one.reporting_year == own.reporting_year)
    each = (_strands(row.project, one) for one in (own, *of_year))
    return next((found for found in each if found), None)


def _strands(project: Project, report: ProjectReport) -> tuple[str, ...]:
    own = report.programme
    names = report.programme_path or project.programme_path
    return strands_of(own.raw, (own.value or "", *names)) if own is not None else ()


def _goals(row: Row) -> Got:
    goals = row.report.goals
    return None if goals is None or goals.value is None else tuple(goals.value)


def _goal_count(row: Row) -> Got:
    goals = _goals(row)
    return float(len(goals)) if isinstance(goals, tuple) and goals else None


def _partner_count(row: Row) -> Got:
    return float(len(row.report.partners)) or None


def _partners(row: Row) -> Got:
    return tuple(partner.name for partner in row.report.partners) or None


def _countries(row: Row) -> Got:
    """The countries beside the home one that take part, as owner, partner or pilot site."""
    return tuple(getattr(row.project, "countries", ())) or None


def _cities(row: Row) -> Got:
    """The cities beside the sender's own that take part, by name or by an organisation there."""
    return tuple(getattr(row.project, "cities", ())) or None


def _led_from(row: Row) -> Got:
    """Where the one who leads a project is, if that is another than the sender; nothing where some nämnd of the sender's does."""
    report = row.report
    same = (one for one in row.project.reports if one.municipality == report.municipality)
    own = [one for one in same if one.reporting_year == report.reporting_year and one.role is not None]
    if any(one.role and one.role.value == "lead" for one in own):
        return ()
    return tuple(getattr(row.project, "led_from", ())) or None


def months(start: str, end: str) -> float:
    """Months between two ISO days or months, both included.

    >>> months("2024-01-01", "2024-12-31"), round(months("2023-02", "2025-02-01"), 2)
    (12.0, 24.03)
    """
    begun, over = (date.fromisoformat(f"{iso}-01"[:10] if len(iso) == 7 else iso) for iso in (start, end))
    return (over.year - begun.year) * 12 + over.month - begun.month + (over.day - begun.day + 1) / 31


def _months(row: Row) -> Got:
    start, end = (value.value if value else None for value in (row.report.start_date, row.report.end_date))
    return months(start, end) if start and end and len(start) >= 7 and len(end) >= 7 else None


def _singles(name: str) -> Callable[[Row], Got]:
    def get(row: Row) -> Got:
        value = getattr(row.report, name)
        if isinstance(value, str):  # of a membership
            return (value,)
        return (value.value,) if value is not None and value.value else None

    return get


def _year_of(name: str) -> Callable[[Row], Got]:
    def get(row: Row) -> Got:
        value = getattr(row.report, name)
        return (value.value[:4],) if value is not None and value.value else None

    return get


def _since(row: Row) -> Got:
    """The year a city joined a network, by whichever report of the same city tells it."""
    memberships = getattr(row.project, "memberships", ())
    own = [one.since for one in memberships if one.since and one.municipality == row.report.municipality]
    return float(min(own)) if own else None


def _seat(row: Row) -> Got:
    role = row.report.role
    return seats(role) if isinstance(role, str) or role is None else ()


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("department", "names", _singles("department"), "department", "nämnd", "committee"),
        Field("programme", "names", _programme, "programme", "program", "programme"),
        Field("programme_top", "names", _programme_top, "programme", "program", "programme"),
        Field("programme_part", "names", _programme_part, "programme", "program", "programme"),
        Field("strand", "names", _strand, "programme", "inriktning i programmet", "strand of the programme", open=True),
        Field("role", "names", _singles("role"), "role", "roll", "role"),
        Field("goal", "names", _goals, "goals", "kommunfullmäktigemål", "council goal"),
        Field("goals", "count", _goal_count, "goals", "antal mål", "number of goals", unit="mål"),
        Field("partners", "count", _partner_count, "name", "antal partner", "number of partners", unit="partner"),
        Field("partner", "names", _partners, "name", "partner", "partner"),
        Field("country", "names", _countries, "name", "land", "country"),
        Field("city", "names", _cities, "name", "stad", "city"),
        Field("start_date", "date", _value("start_date"), "start_date", "startdatum", "start date"),
        Field("end_date", "date", _value("end_date"), "end_date", "slutdatum", "end date"),
        Field("start_year", "names", _year_of("start_date"), "start_date", "startår", "start year"),
        Field("end_year", "names", _year_of("end_date"), "end_date", "slutår", "end year"),
        Field("duration", "months", _months, "end_date", "projekttid", "project period", unit="månader"),
        Field(
            "total_budget",
            "amount",
            _value("total_budget"),
            "total_budget",
            "total budget",
            "total budget",
            "project",
            "SEK",
        ),
        Field("paid_out", "amount", _value("paid_out"), "paid_out", "utbetalt belopp", "amount paid out", unit="SEK"),
        Field("eu_funding", "amount", _value("eu_funding"), "eu_funding", "EU-stöd", "EU support", "project", "SEK"),
        Field(
            "funding_rate", "count", lambda row: None, "name", "medfinansieringsgrad", "funding rate", "project", "%"
        ),
        Field("leader", "text", _value("leader"), "leader", "projektledare", "project leader"),
        Field("lead_partner", "text", _value("lead_partner"), "lead_partner", "projektägare", "lead partner"),
        Field(
            "led_from", "names", _led_from, "lead_partner", "projektägarens ort", "place of the lead partner", open=True
        ),
        Field("since", "count", _since, "name", "inträdesår", "year of joining", unit="år"),
        Field("seat", "names", _seat, "name", "uppdrag", "seat"),
        Field("name", "text", lambda row: row.project.name, "name", "namn", "name", "project"),
    )
}
"""Every field by its name."""
AMOUNTS = frozenset(name for name, field in FIELDS.items() if field.kind == "amount")
YEARS = frozenset(name for name in FIELDS if name.endswith("_year"))
"""Years of dates: groups by them stand in the order of the years."""
DATES = frozenset(name for name, field in FIELDS.items() if field.kind == "date")
OF_MEMBERSHIPS = frozenset({"since", "seat"})
"""Fields that only a membership in a network has."""
