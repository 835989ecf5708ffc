"""Whether a network goes on: what the newest report says of the membership, and what any says of leaving it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.networks import detail_of, name_of, recorded, who
from bot.answering.telling import Telling
from bot.drafting.reply import Reply
from bot.query.evaluate import Part
from bot.query.fields import Row
from bot.query.forms import Among, Query, conditions
from bot.text.kinds import REASON
from bot.text.leaving import Left, left, quoted


def standing(at: Telling, query: Query, parts: Sequence[Part]) -> Reply:
    """Each city by its newest report that tells of the network; yes or no only where that is the newest of all and nothing is said of
    leaving it. ``query.exists``: it is asked whether it goes on, else whether it was left."""
    told = [_told(at, part, row, query) for part in parts for row in part.rows]
    open_ = any(not known for _, known in told)
    if query.against is not None and query.against.why and not any(_tells_why(at, part) for part in parts):
        at.draft.note(*REASON.lacks)
        open_ = True
    return Reply("partial" if open_ else "answered", "\n".join(text for text, _ in told))


def _tells_why(at: Telling, part: Part) -> bool:
    """Whether what a city's reports say of leaving a network holds a reason."""
    told = [_left(at, part, row) for row in part.rows]
    return any(one is not None and REASON.is_given(one.words) for one in told)


def leaves(at: Telling, query: Query, parts: Sequence[Part]) -> bool:
    """Whether it is asked if a network goes on; or if a city is in one, and a report says that it is left."""
    if not any(isinstance(one, Among) for one in conditions(query.where)):
        return False
    return query.against is not None or (query.exists and any(_left(at, part, part.rows[0]) for part in parts))


def _left(at: Telling, part: Part, row: Row) -> Left | None:
    """What a city's reports say of leaving a network, where none after it tells of a membership."""
    return left(at.answering, row.project, part.municipality, row.report.reporting_year)


def _told(at: Telling, part: Part, row: Row, query: Query) -> tuple[str, bool]:
    """What is told of one city, and whether that decides."""
    year, newest = row.report.reporting_year, at.evaluator.newest_year("network", part.municipality)
    name, n = name_of(row), recorded(at, row)
    not_named = newest is not None and year is not None and newest > year
    beside = at.say(
        f" Redovisningen för {newest} nämner inte {name}.", f" The report for {newest} does not name {name}."
    )
    if told := _left(at, part, row):
        lead = at.say(
            f"Enligt redovisningen för {told.year} är eller blir medlemskapet i {name} avslutat",
            f"According to the report for {told.year} the membership in {name} has been or is to be ended",
        )
        return f"{lead}: {quoted(at.draft, told)}{beside if not_named else ''}", True
    member = f"{who(part, row)}: {name}{detail_of(at, row)} [{n}]"
    if not_named:
        before = at.say(f"I den för {year} står", f"That for {year} says")
        return f"{beside.strip()} {before}: {member}.", False
    verdict = at.say("Ja.", "Yes.") if query.exists else at.say("Nej.", "No.")
    said = at.say(f"redovisningen för {year}", f"the report for {year}") if year else ""
    return f"{verdict} {member}{f', {said}' if said else ''}.", True
