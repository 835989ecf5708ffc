"""What a table of projects or networks adds up to, in words and as charts. Knows no server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.web.language import language, say
from bot.channels.web.listing import figure_cell
from bot.explore.records import Member, Records
from bot.explore.selection import STATUSES
from bot.explore.totals import Group, Total, grouped, newest, running, stated_beside, totals
from bot.presentation import charts
from bot.presentation.charts import Chart
from bot.query.amounts import LABELS, Added, Amounts
from bot.query.evaluate import Evaluator, Part, Result
from bot.query.say import open_said
from bot.wording import capital, mkr, money, number
from indexer.records import Figure, known_sender

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
    return [open_said(name, count, language()) for name, count in result.missing.items()]


def _summary(total: Total, stated: Mapping[str, Figure]) -> Summary:
    year = say("redovisningen för {year}").format(year=total.year) if total.year else say("utan redovisningsår")
    lines = [
        Line(
            say("Projekt"),
            number(total.projects, language()),
            say("i {forms} redovisningar; ett projekt som flera nämnder redovisar räknas en gång").format(
                forms=number(total.forms, language())
            ),
        )
    ]
    if total.owned or total.joined:
        lines.append(
            Line(
                say("Roll"),
                f"{total.owned} + {total.joined}",
                say("{owned} där kommunen är projektägare, {joined} där den bara är partner").format(
                    owned=total.owned, joined=total.joined
                ),
            )
        )
    lines += _amount_lines(total.budget, say("projekt"), say(", varje projekt en gång"), say(PARTNERS))
    lines += _amount_lines(total.paid, say("redovisningar"))
    lines += [
        Line(f"{say(STATED[name])}, {say('enligt rapporten')}", figure_cell(figure)) for name, figure in stated.items()
    ]
    title = ", ".join(filter(None, (known_sender(total.municipality), year)))
    return Summary(capital(title), tuple(lines))


NO_SENDER = "Utan avsändare och redovisningsår"
STATED = {"projects": "Projekt", "total_budget": "Total budget", "paid_out": "Utbetalt"}


PARTNERS = "; en partners belopp är ibland kommunens del, ibland hela konsortiets budget"


def _amount_lines(amounts: Amounts, what: str, once: str = "", partners: str = "") -> list[Line]:
    """An amount of owned and of partner projects apart and in all, each with how many it adds; one line where there is
    one kind.
    """
    labels = LABELS[amounts.field][language()]
    parts = [("lead", amounts.lead, once), ("partner", amounts.partner, once + partners)]
    lines = [
        Line(labels[part], _kr(added), f"{_given(added, what)}{about}") for part, added, about in parts if added.of
    ]
    if len(lines) != 1 or amounts.all.given > amounts.lead.given + amounts.partner.given:
        lines.append(Line(labels["all"], _kr(amounts.all), f"{_given(amounts.all, what)}{once}"))
    return lines


def _kr(total: Added) -> str:
    return money(total.value, language()) if total.value is not None else say("inget angivet")


def _given(total: Added, what: str) -> str:
    return say("summan av {given} av {of} {what} som anger belopp").format(given=total.given, of=total.of, what=what)


# Charts


def project_charts(evaluator: Evaluator, result: Result) -> list[Chart]:
    """Projects and money for each nämnd and programme in the newest year, projects over years, and what runs when."""
    own = newest(result)
    if own is None:
        return []
    scope = _scope(own.municipality, own.year) or NO_SENDER
    departments, programmes = grouped(evaluator, own, "department"), grouped(evaluator, own, "programme_top")
    made = [_roles(departments, say("nämnd"), scope), _roles(programmes, say("program"), scope)]
    made += [
        _paid(departments, say("nämnd"), scope),
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
                group.name or say(UNNAMED),
                (float(total.owned), float(total.joined), float(total.projects - total.owned - total.joined)),
            )
        )
    about = f"{scope}. {say('Ett projekt räknas en gång i varje {by}.').format(by=by)}{_beyond(groups)}"
    return _bars(
        say("Projekt per {by}").format(by=by),
        about,
        (capital(by), say("Projektägare"), say("Partner"), say(NO_ROLE)),
        shown,
        _count,
    )


def _paid(groups: Sequence[Group], by: str, scope: str) -> Chart | None:
    given = sorted(
        (group for group in groups if group.total.paid.all.value), key=lambda group: -(group.total.paid.all.value or 0)
    )
    about = f"{scope}. {say('Summan av de belopp som redovisningarna anger.')}{_beyond(given)}"
    shown = [(group, group.total.paid) for group in given]
    return _money(
        say("Utbetalda medel per {by}").format(by=by),
        about,
        (capital(by), say("Som ägare"), say("Som partner"), say(NO_ROLE)),
        shown,
    )


def _budgets(groups: Sequence[Group], scope: str) -> Chart | None:
    given = sorted(
        (group for group in groups if group.total.budget.all.value),
        key=lambda group: -(group.total.budget.all.value or 0),
    )
    about = f"{scope}. {say('Varje projekt en gång')}{say(PARTNERS)}.{_beyond(given)}"
    shown = [(group, group.total.budget) for group in given]
    return _money(
        say("Total budget per program"),
        about,
        (say("Program"), say("Ägda projekt"), say("Partnerprojekt"), say(NO_ROLE)),
        shown,
    )


def _money(title: str, about: str, head: tuple[str, ...], shown: Sequence[tuple[Group, Amounts]]) -> Chart | None:
    """A bar a group, what is owned and what is partner in behind each other; None where there is nothing to compare."""
    if len(shown) < 2:
        return None
    bars = [
        (group.name or say(UNNAMED), (amounts.lead.value, amounts.partner.value, amounts.rest))
        for group, amounts in shown[:MOST]
    ]
    return _bars(title, about, head, bars, _kronor, "–", _mkr)


def _bars(
    title: str,
    about: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, tuple[float | None, ...]]],
    said: Callable[[float], str],
    none: str = "",
    drawn: Callable[[float], str] | None = None,
) -> Chart:
    """Bars without the values that no row has; ``head``: the heading of the labels, then that of each value. ``drawn``
    writes a value in the drawing, where there is less room than in the table.
    """
    kept = [at for at in range(len(head) - 1) if any(values[at] for _, values in rows)] or [0]
    narrowed = [(name, tuple(values[at] for at in kept)) for name, values in rows]
    return charts.bars(title, about, (head[0], *(head[at + 1] for at in kept)), narrowed, said, none, drawn)


def _running(result: Result) -> Chart | None:
    points = running(row for part in result.parts for row in part.every)
    if len(points) < 2:
        return None
    about = say("Räknat på start- och slutdatum; projekt utan båda datumen är inte med.")
    return charts.columns(
        say("Projekt som pågår per år"),
        about,
        (say("År"), say("Projekt")),
        [(str(year), many) for year, many in points],
        _count,
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
    beyond = (
        f" {say('De {some} som slutar först av {all}.').format(some=MOST_IN_TIME, all=len(order))}"
        if len(order) > MOST_IN_TIME
        else ""
    )
    about = f"{scope}. {say('Projekt som pågick vid årets slut, efter slutdatum.')}{beyond}"
    drawn = [(name, when(start), when(end, last=True)) for name, start, end in shown]
    return charts.timeline(say("Tidslinje"), about, (say("Projekt"), say("Start"), say("Slut")), drawn, shown)


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
        (one.membership.department or say(UNNAMED), one.network.id)
        for one in members
        if (one.membership.reporting_year or 0) == years[one.membership.municipality]
    }
    count = Counter(department for department, _ in pairs).most_common()
    if len(count) < 2:
        return []
    scope = "; ".join(filter(None, (_scope(*one) for one in sorted(years.items())))) or say(NO_SENDER)
    about = f"{scope}. {say('Ett nätverk räknas en gång i varje nämnd.')}{_beyond(count)}"
    return [
        charts.bars(
            say("Nätverk per nämnd"),
            about,
            (say("Nämnd"), say("Nätverk")),
            [(name, (float(many),)) for name, many in count[:MOST]],
            _count,
        )
    ]


def _scope(municipality: str, year: int | None) -> str:
    """Whose reports a chart shows and of when; empty where their documents tell neither."""
    return " ".join(str(part) for part in (known_sender(municipality), year) if part)


def _beyond(groups: Sequence[object]) -> str:
    return f" {say('De {some} största av {all}.').format(some=MOST, all=len(groups))}" if len(groups) > MOST else ""


def _count(value: float) -> str:
    return number(value, language())


def _kronor(value: float) -> str:
    return money(value, language())


def _mkr(value: float) -> str:
    return mkr(value, language())
