"""What the first page says of an index: how much it holds, and questions that its records answer. Knows no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from bot.explore.records import Records
from bot.query.fields import Row
from bot.wording import Language
from indexer.records import Network, Place, Project, known_sender

LONGEST = 32
"""Characters of a name that is asked for: longer ones make no example."""


@dataclass(frozen=True)
class Holds:
    """How much an index holds; the years are the first and the last that are reported on, 0 where none is told."""

    reports: int
    projects: int
    networks: int
    senders: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class Examples:
    """Questions, for whoever works in a project and for whoever coordinates them all."""

    staff: tuple[str, ...]
    coordinator: tuple[str, ...]


def holds(records: Records) -> Holds:
    """What is there, counted."""
    holdings = records.index.holdings
    senders = Counter(name for report in holdings.reports if (name := known_sender(report.municipality)))
    years = [report.year for report in holdings.reports if report.year]
    return Holds(
        reports=len(holdings.reports),
        projects=sum(bool(project.reports) for project in holdings.projects),
        networks=len(holdings.networks),
        senders=tuple(name for name, _ in senders.most_common()),
        first=min(years, default=0),
        last=max(years, default=0),
    )


def examples(records: Records, language: Language) -> Examples:
    """Questions about the richest records of the newest year: the same index gives the same ones."""
    staff = tuple(_of_staff(records, language))
    coordinator = tuple(_of_coordinator(records, language))
    return Examples(staff or ((GREETING[language],) if not coordinator else ()), coordinator)


GREETING: dict[Language, str] = {"sv": "Vad kan du?", "en": "What can you do?"}


def _of_staff(records: Records, language: Language) -> Iterator[str]:
    swedish = language == "sv"
    if told := _richest(records):
        name = records.index.short_names.get(told.id, told.name)
        yield f"Vad är {name}?" if swedish else f"What is {name}?"
        yield f"När slutar {name}?" if swedish else f"When does {name} end?"
    if board := _busiest(records):
        yield f"Vilka projekt har {board}?" if swedish else f"Which projects does {board} have?"
    if network := _best_known(records):
        yield f"Vad gör kommunen i {network.name}?" if swedish else f"What does the municipality do in {network.name}?"


def _of_coordinator(records: Records, language: Language) -> Iterator[str]:
    at = 0 if language == "sv" else 1
    if place := _best_partner(records):
        yield (f"Vad gör vi med {place.name}?", f"What do we do with {_in_english(place)}?")[at]
    yield from (both[at] for both in _of_amounts(records.projects))
    if year := _next_end(records):
        yield (f"Vilka projekt slutar {year}?", f"Which projects end in {year}?")[at]


def _of_amounts(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Questions that add up and compare, in both languages."""
    if len({row.report.department.value for row in rows if row.report.department}) > 1:
        yield "Hur många projekt har varje nämnd?", "How many projects does each committee have?"
    if any(row.report.total_budget and row.report.total_budget.value for row in rows):
        yield "Vilket EU-projekt har störst budget?", "Which EU project has the largest budget?"
    if any(row.report.paid_out and row.report.paid_out.value for row in rows):
        yield "Hur mycket betalades ut per nämnd?", "How much was paid out per committee?"


def _richest(records: Records) -> Project | None:
    """The project of which the newest reports tell most, under a name that is quickly read."""
    newest = max((row.report.reporting_year or 0 for row in records.projects), default=0)
    rows = [row for row in records.projects if (row.report.reporting_year or 0) == newest]
    short = records.index.short_names
    named = [row for row in rows if len(short.get(row.project.id, row.project.name)) <= LONGEST and row.report.end_date]
    best = max(
        named, key=lambda row: (len(row.report.partners), len(row.report.description), row.project.id), default=None
    )
    return best.project if best else None


def _busiest(records: Records) -> str | None:
    """The nämnd with most forms."""
    boards = Counter(
        row.report.department.value for row in records.projects if row.report.department and row.report.department.value
    )
    return next((name for name, _ in boards.most_common() if len(name) <= LONGEST), None)


def _best_known(records: Records) -> Network | None:
    """The network with most memberships."""
    named = [network for network in records.index.holdings.networks if len(network.name) <= LONGEST]
    return max(named, key=lambda network: (len(network.memberships), network.id), default=None)


def _best_partner(records: Records) -> Place | None:
    """The country abroad that most projects name."""
    abroad = [one for one in records.directory.places if one.entity.kind == "country" and one.projects]
    best = max(
        (one for one in abroad if getattr(one.entity, "country_code", None) not in (None, "SE")),
        key=lambda one: (len(one.projects), len(one.mentions), one.entity.id),
        default=None,
    )
    return best.entity if best and isinstance(best.entity, Place) else None


def _in_english(place: Place) -> str:
    return str(Locale("en").territories.get(place.country_code or "", place.name))


def _next_end(records: Records) -> int | None:
    """The year after the newest report, where some project ends in it."""
    newest = max((row.report.reporting_year or 0 for row in records.projects), default=0)
    ends = {str(row.report.end_date.value)[:4] for row in records.projects if row.report.end_date}
    return newest + 1 if newest and str(newest + 1) in ends else None
