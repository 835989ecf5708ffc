"""What a table of projects or networks adds up to, in words and as charts. Knows no server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.web.listing import figure_value
from bot.explore.records import Member, Records
from bot.explore.selection import STATUSES
from bot.explore.totals import Group, Total, grouped, newest, running, stated_beside, totals
from bot.presentation import charts
from bot.presentation.charts import Chart
from bot.query.amounts import LABELS, Added, Amounts
from bot.query.evaluate import Evaluator, Part, Result
from bot.query.say import open_said
from bot.wording import money, number
from indexer.records import Figure

UNNAMED = "Utan uppgift"
NO_ROLE = "Utan uppgift om roll"
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


def summaries(records: Records, result: Result) -> list[Summary]:
    """A summary for each municipality and reporting year of a result, with what the report itself states of just
    that.
    """
    return [_summary(total, stated_beside(records.stated, result.query, total)) for total in totals(result)]


def left_open(result: Result) -> list[str]:
    """What the table does not hold because no report tells: "3 projekt saknar slutdatum …"."""
    return [open_said(name, count, "sv") for name, count in result.missing.items()]


def _summary(total: Total, stated: Mapping[str, Figure]) -> Summary:
    year = f"redovisningen för {total.year}" if total.year else "utan redovisningsår"
    lines = [
        Line(
            "Projekt",
            number(total.projects, "sv"),
            f"i {_many(total.forms, 'redovisning', 'redovisningar')}; ett projekt som flera nämnder redovisar räknas "
            "en gång",
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
    lines += _amount_lines(total.budget, "projekt", ", varje projekt en gång", PARTNERS)
    lines += _amount_lines(total.paid, "redovisningar")
    lines += [Line(f"{STATED[name]}, enligt rapporten", figure_value(figure)) for name, figure in stated.items()]
    return Summary(f"{total.municipality}, {year}", tuple(lines))


STATED = {"projects": "Projekt", "total_budget": "Total budget", "paid_out": "Utbetalt"}


PARTNERS = "; en partners belopp är ibland kommunens del, ibland hela konsortiets budget"


def _amount_lines(amounts: Amounts, what: str, once: str = "", partners: str = "") -> list[Line]:
    """An amount of owned and of partner projects apart and in all, each with how many it adds; one line where there is
    one kind.
    """
    labels = LABELS[amounts.field]["sv"]
    parts = [("lead", amounts.lead, once), ("partner", amounts.partner, once + partners)]
    lines = [
        Line(labels[part], _kr(added), f"{_given(added, what)}{about}") for part, added, about in parts if added.of
    ]
    if len(lines) != 1 or amounts.all.given > amounts.lead.given + amounts.partner.given:
        lines.append(Line(labels["all"], _kr(amounts.all), f"{_given(amounts.all, what)}{once}"))
    return lines


def _kr(total: Added) -> str:
    return money(total.value, "sv") if total.value is not None else "inget angivet"


def _given(total: Added, what: str) -> str:
    return f"summan av {total.given} av {total.of} {what} som anger belopp"


def _many(count: int, one: str, many: str) -> str:
    return f"{number(count, 'sv')} {one if count == 1 else many}"


# Charts


def project_charts(evaluator: Evaluator, result: Result) -> list[Chart]:
    """Projects and money for each nämnd and programme in the newest year, projects over years, and what runs when."""
    own = newest(result)
    if own is None:
        return []
    scope = f"{own.municipality} {own.year or ''}".strip()
    departments, programmes = grouped(evaluator, own, "department"), grouped(evaluator, own, "programme_top")
    made = [_roles(departments, "nämnd", scope), _roles(programmes, "program", scope)]
    made += [
        _paid(departments, "nämnd", scope),
        _budgets(programmes, scope),
        _running(result),
        _timeline(evaluator, own, scope),
    ]
    return [chart for chart in made if chart is not None]


def _roles(groups: Sequence[Group], by: str, scope: str) -> Chart | None:
    if len(groups) < 2:
        return None
    shown = []
    for group in groups[:MOST]:
        total = group.total
        shown.append(
            (
                group.name or UNNAMED,
                (float(total.owned), float(total.joined), float(total.projects - total.owned - total.joined)),
            )
        )
    about = f"{scope}. Ett projekt räknas en gång i varje {by}.{_beyond(groups)}"
    return _bars(f"Projekt per {by}", about, (_head(by), "Projektägare", "Partner", NO_ROLE), shown, _count)


def _paid(groups: Sequence[Group], by: str, scope: str) -> Chart | None:
    given = sorted(
        (group for group in groups if group.total.paid.all.value), key=lambda group: -(group.total.paid.all.value or 0)
    )
    about = f"{scope}. Summan av de belopp som redovisningarna anger.{_beyond(given)}"
    shown = [(group, group.total.paid) for group in given]
    return _money(f"Utbetalda medel per {by}", about, (_head(by), "Som ägare", "Som partner", NO_ROLE), shown)


def _budgets(groups: Sequence[Group], scope: str) -> Chart | None:
    given = sorted(
        (group for group in groups if group.total.budget.all.value),
        key=lambda group: -(group.total.budget.all.value or 0),
    )
    about = f"{scope}. Varje projekt en gång{PARTNERS}.{_beyond(given)}"
    shown = [(group, group.total.budget) for group in given]
    return _money("Total budget per program", about, ("Program", "Ägda projekt", "Partnerprojekt", NO_ROLE), shown)


def _money(title: str, about: str, head: tuple[str, ...], shown: Sequence[tuple[Group, Amounts]]) -> Chart | None:
    """A bar a group, what is owned and what is partner in behind each other; None where there is nothing to compare."""
    if len(shown) < 2:
        return None
    bars = [
        (group.name or UNNAMED, (amounts.lead.value, amounts.partner.value, amounts.rest))
        for group, amounts in shown[:MOST]
    ]
    return _bars(title, about, head, bars, _millions, "–")


def _bars(
    title: str,
    about: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, tuple[float | None, ...]]],
    said: Callable[[float], str],
    none: str = "",
) -> Chart:
    """Bars without the values that no row has; ``head``: the heading of the labels, then that of each value."""
    kept = [at for at in range(len(head) - 1) if any(values[at] for _, values in rows)] or [0]
    narrowed = [(name, tuple(values[at] for at in kept)) for name, values in rows]
    return charts.bars(title, about, (head[0], *(head[at + 1] for at in kept)), narrowed, said, none)


def _running(result: Result) -> Chart | None:
    points = running(row for part in result.parts for row in part.every)
    if len(points) < 2:
        return None
    about = "Räknat på start- och slutdatum; projekt utan båda datumen är inte med."
    return charts.columns(
        "Projekt som pågår per år", about, ("År", "Projekt"), [(str(year), many) for year, many in points], _count
    )


def _timeline(evaluator: Evaluator, own: Part, scope: str) -> Chart | None:
    """The projects that ran when the year ended, the first to end on top."""
    spans: dict[str, tuple[str, str, str]] = {}
    for row in own.every:
        start, end = row.report.start_date, row.report.end_date
        if evaluator.test(STATUSES["ongoing"], row, own.scope) and start and end and start.value and end.value:
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
        years[one.membership.municipality] = max(
            years.get(one.membership.municipality, 0), one.membership.reporting_year or 0
        )
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
    return [
        charts.bars(
            "Nätverk per nämnd",
            about,
            ("Nämnd", "Nätverk"),
            [(name, (float(many),)) for name, many in count[:MOST]],
            _count,
        )
    ]


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
