"""Stated totals against extracted records: where a report's own sums and its forms disagree, both
are kept and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.records import Figure, Frozen, ProjectReport, Source, Value
from indexer.resolving import Holdings

_SCALE = re.compile(r"(?i)\d\s*(?:tkr|mn?kr|ksek|msek|tusen|miljon\w*)\b")


class Reconciliation(Frozen):
    """One stated figure beside what the records of the same document add up to. Amounts in SEK."""

    document: str
    municipality: str
    year: int | None
    subject: str
    subject_kind: str
    measure: str
    stated: float
    counted: float
    agrees: bool
    source: Source


def reconcile(holdings: Holdings) -> list[Reconciliation]:
    """Every stated count and sum of projects that the same document's forms or sections can be held against."""
    forms: dict[str, list[tuple[str, ProjectReport]]] = {}
    for project in holdings.projects:
        for report in project.reports:
            forms.setdefault(report.document, []).append((project.id, report))
    found = []
    for figure in holdings.figures:
        own = forms.get(figure.source.document)
        year = next((report.year for report in holdings.reports if report.document == figure.source.document), None)
        if own is None or figure.year != year:
            continue
        counted = _counted(figure, own)
        if counted is not None:
            found.append(_compared(figure, counted))
    return found


def _compared(figure: Figure, counted: float) -> Reconciliation:
    return Reconciliation(
        document=figure.source.document,
        municipality=figure.municipality,
        year=figure.year,
        subject=figure.subject,
        subject_kind=figure.subject_kind,
        measure=figure.measure,
        stated=figure.value,
        counted=counted,
        agrees=abs(figure.value - counted) <= (_last_digit(figure.value) / 2 if _rounded(figure) else 0.5),
        source=figure.source,
    )


def _rounded(figure: Figure) -> bool:
    """Whether a sum is given as about so much, or in thousands or millions."""
    return figure.approximate or (figure.unit == "SEK" and bool(_SCALE.search(figure.raw)))


def _last_digit(value: float) -> float:
    """What the last digit of a rounded sum is worth: 24,4 million is rounded to a tenth of a million, 890 000 to 10
    000.

    >>> (_last_digit(24_400_000), _last_digit(16_000_000), _last_digit(50_000_000), _last_digit(890_000),
    ...  _last_digit(481_000))
    (100000, 1000000, 1000000, 10000, 1000)
    """
    if value >= 1_000_000:
        return next((unit for unit in (1_000_000, 100_000, 10_000) if value % unit == 0), 1_000)
    return next((unit for unit in (10_000, 1_000, 100, 10) if value % unit == 0), 1)


def _counted(figure: Figure, own: list[tuple[str, ProjectReport]]) -> float | None:
    """What the records make of a stated figure; None for a subject or a measure that they do not tell."""
    chosen = _chosen(figure, own)
    if chosen is None:
        return None
    match figure.measure:
        case "projects":
            return float(len({key for key, _ in chosen}))
        case "projects_as_lead" | "projects_as_partner":
            role = figure.measure.removeprefix("projects_as_")
            return float(len({key for key, report in chosen if report.role and report.role.value == role}))
        case "paid_out" | "total_budget" | "eu_funding":
            return _sum(getattr(report, figure.measure) for _, report in chosen)
        case "departments":
            return float(len({report.department.value for _, report in chosen if report.department}))
    return None


def _sum(values: Iterable[Value[int] | None]) -> float | None:
    given = [value.value for value in values if value is not None and value.value is not None]
    return float(sum(given)) if given else None


def _chosen(figure: Figure, own: list[tuple[str, ProjectReport]]) -> list[tuple[str, ProjectReport]] | None:
    """The forms and sections that a figure is about."""
    match figure.subject_kind:
        case "total":
            return own
        case "department":
            named = ((key, report, report.department) for key, report in own)
            return [(key, report) for key, report, board in named if board and board.value == figure.subject]
        case "programme":
            return [(key, report) for key, report in own if figure.subject in _programmes(report)]
    return None


def _programmes(report: ProjectReport) -> tuple[str | None, ...]:
    """A project's programme and the root of it in the tree."""
    return (report.programme.value if report.programme else None, *report.programme_path[:1])


def differences(found: Iterable[Reconciliation]) -> list[Reconciliation]:
    """Those that disagree."""
    return [one for one in found if not one.agrees]
