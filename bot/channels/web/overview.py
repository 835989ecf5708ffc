"""What a table of projects or networks adds up to, in words and as charts. Knows no server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.explore.records import Member
from bot.explore.selection import status
from bot.explore.totals import Group, Sum, Total, grouped, newest, running, totals
from bot.presentation import charts
from bot.presentation.charts import Chart
from bot.selecting import Row
from bot.wording import money, number

UNNAMED = "Utan uppgift"
MOST = 12
"""Bars of a chart; what is beyond is told, and stands in the download."""
MOST_IN_TIME = 30


@dataclass(frozen=True)
class Line:
    """One number of a total: what it is, the number, and what it adds up."""

    label: str
    value: str
    about: str = ""


@dataclass(frozen=True)
class Summary:
    """The total of one municipality and year in words."""

    title: str
    lines: tuple[Line, ...]


def summaries(rows: Sequence[Row]) -> list[Summary]:
    """A summary for each municipality and reporting year among the rows."""
    return [_summary(total) for total in totals(rows)]


def _summary(total: Total) -> Summary:
    year = f"redovisningen för {total.year}" if total.year else "utan redovisningsår"
    lines = [
        Line(
            "Projekt",
            number(total.projects, "sv"),
            f"i {_many(total.forms, 'redovisning', 'redovisningar')}; ett projekt som flera nämnder redovisar räknas en gång",
        )
    ]
    if total.owned or total.joined:
        lines.append(
            Line(
                "Roll",
                f"{total.owned} + {total.joined}",
                f"{total.owned} där kommunen är projektägare, {total.joined} där den bara är partner",
            )
        )
    if total.owned:
        lines.append(
            Line(
                "Total budget, ägda projekt", _kr(total.budget), f"summan för {_given(total.budget, 'ägda projekt')}, varje projekt en gång"
            )
        )
    if total.owned or total.paid_as_lead.given:
        lines.append(Line("Utbetalt som ägare", _kr(total.paid_as_lead), f"summan av {_given(total.paid_as_lead, 'redovisningar')}"))
    if total.paid_as_partner.of:
        lines.append(
            Line("Utbetalt som partner", _kr(total.paid_as_partner), f"summan av {_given(total.paid_as_partner, 'redovisningar')}")
        )
    if total.partner_budgets:
        forms = _many(total.partner_budgets, "redovisning", "redovisningar")
        lines.append(
            Line(
                "Total budget som partner",
                "summeras inte",
                f"{forms} anger ett belopp: ibland kommunens del, ibland hela konsortiets budget",
            )
        )
    return Summary(f"{total.municipality}, {year}", tuple(lines))


def _kr(total: Sum) -> str:
    return money(total.value, "sv") if total.value is not None else "inget angivet"


def _given(total: Sum, what: str) -> str:
    return f"{total.given} av {total.of} {what} som anger belopp"


def _many(count: int, one: str, many: str) -> str:
    return f"{number(count, 'sv')} {one if count == 1 else many}"


# Charts


def project_charts(rows: Sequence[Row]) -> list[Chart]:
    """Projects and money for each nämnd and programme in the newest year, projects over years, and what runs when."""
    own = newest(rows)
    if not own:
        return []
    report = own[0].report
    scope = f"{report.municipality} {report.reporting_year or ''}".strip()
    departments, programmes = grouped(own, "department"), grouped(own, "programme")
    made = [_roles(departments, "nämnd", scope), _roles(programmes, "program", scope)]
    made += [_paid(departments, "nämnd", scope), _budgets(programmes, scope), _running(rows), _timeline(own, scope)]
    return [chart for chart in made if chart is not None]


def _roles(groups: Sequence[Group], by: str, scope: str) -> Chart | None:
    if len(groups) < 2:
        return None
    shown = [(group.name or UNNAMED, (float(group.total.owned), float(group.total.joined))) for group in groups[:MOST]]
    about = f"{scope}. Ett projekt räknas en gång i varje {by}.{_beyond(groups)}"
    return charts.bars(f"Projekt per {by}", about, (_head(by), "Projektägare", "Partner"), shown, _count)


def _paid(groups: Sequence[Group], by: str, scope: str) -> Chart | None:
    given = [group for group in groups if group.total.paid_as_lead.value or group.total.paid_as_partner.value]
    given.sort(key=lambda group: -((group.total.paid_as_lead.value or 0) + (group.total.paid_as_partner.value or 0)))
    if len(given) < 2:
        return None
    shown = [(group.name or UNNAMED, (group.total.paid_as_lead.value, group.total.paid_as_partner.value)) for group in given[:MOST]]
    about = f"{scope}. Summan av de belopp som redovisningarna anger.{_beyond(given)}"
    return charts.bars(f"Utbetalda medel per {by}", about, (_head(by), "Som ägare", "Som partner"), shown, _millions, "–")


def _budgets(groups: Sequence[Group], scope: str) -> Chart | None:
    given = sorted((group for group in groups if group.total.budget.value), key=lambda group: -(group.total.budget.value or 0))
    if len(given) < 2:
        return None
    shown = [(group.name or UNNAMED, (group.total.budget.value,)) for group in given[:MOST]]
    about = f"{scope}. Bara projekt som kommunen äger, varje projekt en gång.{_beyond(given)}"
    return charts.bars("Total budget per program, ägda projekt", about, ("Program", "Total budget"), shown, _millions)


def _running(rows: Sequence[Row]) -> Chart | None:
    points = running(rows)
    if len(points) < 2:
        return None
    about = "Räknat på start- och slutdatum; projekt utan båda datumen är inte med."
    return charts.columns("Projekt som pågår per år", about, ("År", "Projekt"), [(str(year), many) for year, many in points], _count)


def _timeline(rows: Sequence[Row], scope: str) -> Chart | None:
    """The projects that ran when the year ended, the first to end on top."""
    spans: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        start, end = row.report.start_date, row.report.end_date
        if start and end and start.value and end.value and start.value <= end.value and status(row.report) == "ongoing":
            spans.setdefault(row.project.id, (row.project.name, start.value, end.value))
    if not spans:
        return None
    order = sorted(spans.values(), key=lambda span: (span[2], span[1], span[0]))
    shown = order[:MOST_IN_TIME]
    beyond = f" De {MOST_IN_TIME} som slutar först av {len(order)}." if len(order) > MOST_IN_TIME else ""
    about = f"{scope}. Projekt som pågick vid årets slut, efter slutdatum.{beyond}"
    drawn = [(name, when(start), when(end, last=True)) for name, start, end in shown]
    return charts.timeline("Tidslinje", about, ("Projekt", "Start", "Slut"), drawn, shown)


def when(iso: str, *, last: bool = False) -> float:
    """A date as a year with its fraction; a partial date is its first day, or its ``last``.

    >>> when("2024-07-01"), when("2024"), when("2024", last=True), when("2024-11", last=True)
    (2024.5, 2024.0, 2025.0, 2024.917)
    """
    parts = [int(part) for part in iso.split("-")]
    months = parts[1] - 1 if len(parts) > 1 else (12 if last else 0)
    days = parts[2] - 1 if len(parts) > 2 else (30.4 if last and len(parts) == 2 else 0)
    return round(parts[0] + months / 12 + days / 365.25, 3)


def network_charts(members: Sequence[Member]) -> list[Chart]:
    """Networks for each nämnd in the newest year of each municipality."""
    years: dict[str, int] = {}
    for one in members:
        years[one.membership.municipality] = max(years.get(one.membership.municipality, 0), one.membership.reporting_year or 0)
    pairs = {
        (one.membership.department or UNNAMED, one.network.id)
        for one in members
        if (one.membership.reporting_year or 0) == years[one.membership.municipality]
    }
    count = Counter(department for department, _ in pairs).most_common()
    if len(count) < 2:
        return []
    scope = "; ".join(f"{municipality} {year or ''}".strip() for municipality, year in sorted(years.items()))
    about = f"{scope}. Ett nätverk räknas en gång i varje nämnd.{_beyond(count)}"
    return [charts.bars("Nätverk per nämnd", about, ("Nämnd", "Nätverk"), [(name, (float(many),)) for name, many in count[:MOST]], _count)]


def _beyond(groups: Sequence[object]) -> str:
    return f" De {MOST} största av {len(groups)}." if len(groups) > MOST else ""


def _head(by: str) -> str:
    return by[:1].upper() + by[1:]


def _count(value: float) -> str:
    return number(value, "sv")


def _millions(value: float) -> str:
    """
    >>> _millions(24_380_000), _millions(0), _millions(47_259)
    ('24,4\\xa0mn\\xa0kr', '0', '47\\xa0259\\xa0kr')
    """
    if value >= 1_000_000:
        return f"{number(round(value / 1_000_000, 1), 'sv')}\u00a0mn\u00a0kr"
    return f"{number(value, 'sv')}\u00a0kr" if value else "0"
