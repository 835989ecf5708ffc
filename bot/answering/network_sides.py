"""Memberships held against each other: whose began earlier, which network was joined first, who is in more networks."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.answering.telling import Telling
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import Row
from bot.query.forms import Query, Side
from bot.wording import listing, number, plural, year_said
from indexer.records import Membership, Network

_HOLDS: dict[str, Callable[[float, float], bool]] = {">": operator.gt, "<": operator.lt, "=": operator.eq}
_FEW = 10
"""Networks of a side that are named; the others are counted."""


class _Told(NamedTuple):
    """One side: its name, its number or year, and what is said of it."""

    name: str
    value: float | None
    said: str
    year: int | None


def network_sides(at: Telling, result: Result) -> Reply | None:
    """A line a side, behind what the comparison comes to; None where nothing is told of any."""
    query = result.query
    tell = _since if query.measure.field == "since" else _number
    told = [one for side, parts in _shared(result) for one in tell(at, side.label, parts)]
    known = [one for one in told if one.value is not None]
    if not known:
        return None
    if len(result.sides) > 2:
        told = _without_silent(at, told, known)
    _note_years(at, query, known)
    text = "\n".join(f"– {one.name}: {one.said}" for one in told)
    if len(known) < 2 or len(known) < len(told):
        return Reply("partial", text)
    verdict, value = _verdict(at, query, known)
    return Reply("answered", f"{verdict}\n{text}", value, None if value is None else "nätverk")


def _without_silent(at: Telling, told: list[_Told], known: list[_Told]) -> list[_Told]:
    """The municipalities that something is told of, where all are asked of."""
    if silent := len(told) - len(known):
        at.draft.note(
            f"Om {silent} kommuners nätverk säger rapporterna inget.",
            f"The reports say nothing of the networks of {silent} municipalities.",
        )
    return known


def _note_years(at: Telling, query: Query, known: Sequence[_Told]) -> None:
    """That municipalities are held against each other by reports of different years."""
    of_cities = query.measure.field is None and any(side.municipality for side in query.sides)
    if of_cities and len({one.year for one in known}) > 1:
        at.draft.note(
            "Kommunernas senaste redovisningar är för olika år; talen gäller var sitt.",
            "The municipalities' newest reports are of different years; each number is of its own.",
        )


def _shared(result: Result) -> list[tuple[Side, Sequence[Part]]]:
    """The sides with their reports; nämnder of the municipalities that have them all, where there are such."""
    cities = [{part.municipality for part in parts if part.rows} for side, parts in result.sides if side.where]
    both = set.intersection(*cities) if cities and len(cities) == len(result.sides) else set()
    return [(side, [part for part in parts if not both or part.municipality in both]) for side, parts in result.sides]


def _verdict(at: Telling, query: Query, told: Sequence[_Told]) -> tuple[str, float | None]:
    """What sides come to, and the number where one is asked for."""
    values = [one.value or 0.0 for one in told]
    if query.yes_no is not None and len(told) == 2:
        holds = _HOLDS[query.yes_no](values[0], values[1])
        return at.say("Ja." if holds else "Nej.", "Yes." if holds else "No."), None
    if query.measure.how == "difference" and len(told) == 2:
        return _difference(at, values[0] - values[1])
    return _most(at, query, told, values)


def _difference(at: Telling, apart: float) -> tuple[str, float]:
    """How many more or fewer networks the first side has."""
    more = at.say("fler", "more") if apart >= 0 else at.say("färre", "fewer")
    return f"{number(abs(apart), at.lang)} {more}.", abs(apart)


def _most(at: Telling, query: Query, told: Sequence[_Told], values: Sequence[float]) -> tuple[str, float]:
    """Who has most, or fewest where that is asked; all that share the place."""
    fewest = query.order is not None and not query.order.falling
    most = min(values) if fewest else max(values)
    lead = at.say("Minst", "Fewest") if fewest else at.say("Mest", "Most")
    return f"{lead}: {listing([one.name for one in told if one.value == most], at.lang)}.", most


def _number(at: Telling, label: str, parts: Sequence[Part]) -> list[_Told]:
    """How many networks a side has in each report that is looked at, with their names."""
    if not parts:
        return [_Told(label, None, at.say("inga uppgifter", "nothing is told"), None)]
    return [_counted(at, label, part) for part in parts if part.rows] or [
        _Told(label, 0.0, at.say("0 nätverk", "no networks"), None)
    ]


def _counted(at: Telling, label: str, part: Part) -> _Told:
    names = [f"{row.project.name} [{_recorded(at, row)}]" for row in part.rows[:_FEW]]
    if rest := len(part.rows) - _FEW:
        names += [at.say(f"{rest} till", f"{rest} more")] if rest > 0 else []
    count = len(part.rows)
    noun = at.say("nätverk", plural(count, "network", "networks"))
    when = "" if label == str(part.year) else f" ({year_said(part.year, at.lang)})"
    said = f"{count} {noun}{when}: {listing(names, at.lang)}"
    name = label if label == part.municipality else f"{label} ({part.municipality})"
    return _Told(name, float(count), said, part.year)


def _since(at: Telling, label: str, parts: Sequence[Part]) -> list[_Told]:
    """Since when a side is a member, by the record that tells the year."""
    given = [(part, row, value) for part in parts for row, value in part.behind[:1]]
    if not given:
        rows = [row for part in parts for row in part.every][:1]
        cited = "".join(f" [{_recorded(at, row)}]" for row in rows)
        said = at.say("rapporten säger inte sedan när", "the report does not say since when")
        return [_Told(label, None, said + cited, None)]
    told = []
    for part, row, value in given:
        name = label if label == part.municipality or len(given) == 1 else f"{label} ({part.municipality})"
        said = at.say(f"medlem sedan {value:.0f}", f"a member since {value:.0f}")
        told.append(_Told(name, value, f"{said} [{_recorded(at, _telling(row, value))}]", part.year))
    return told


def _telling(row: Row, year: float) -> Row:
    """The membership of the same city that tells the year."""
    own = [
        one
        for one in getattr(row.project, "memberships", ())
        if one.since == year and one.municipality == row.report.municipality
    ]
    return Row(row.project, own[0]) if own else row


def _recorded(at: Telling, row: Row) -> int:
    """The quote of a membership; the network is a record of the answer."""
    member = row.report
    assert isinstance(member, Membership)
    section = (member.department or "", row.project.name)
    n = at.draft.cites.add(member.source, section=section, title=member.citation_title)
    if isinstance(row.project, Network):
        at.draft.network(row.project, n)
    return n
