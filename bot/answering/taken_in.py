"""One more beside what was told: "lägg till Kulturnämnden också", "add Interreg", "ta med Erasmus+ också"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer
from bot.answering.records import RecordAnswers
from bot.conversation import State
from bot.query.forms import Is, Pred, Query, Scope, Side, both, conditions
from bot.understanding.reading import Reading
from bot.wording import Language

_ADDS = re.compile(
    r"(?i)^(?:(?:och|kan du|kan ni|and|can you|please|snälla)\s+)*(?:lägg(?:a)? (?:gärna |nu )?(?:till|in)|ta (?:gärna |nu )?(?:med|in)|addera|inkludera|plussa på"
    r"|add|include|also (?:add|include)|bring in|throw in)\s+(?P<what>.+?)(?:\s+(?:också|även|med|dessutom|tack|i jämförelsen|too|as well|please|to the comparison))*\s*[.?!]*$"
)


def taken_in(
    records: RecordAnswers,
    read: Callable[[str], Reading],
    text: str,
    language: Language,
    identifier: str,
    state: State,
) -> tuple[Answer, State] | None:
    """The answer before with one more nämnd, programme or goal beside those that it was of; None where nothing of the kind is asked, or
    what was told is of none."""
    asked = _ADDS.match(text)
    if asked is None or state.form is None:
        return None
    reading = read(asked["what"])
    new = reading.query.where
    if not isinstance(new, Is) or reading.leftover or reading.unused or reading.named:
        return None
    form = _beside(state.form, new)
    if form is None or replace(reading.query, scope=Scope()) != Query(where=new):
        return None  # "lägg till budgeten för Kulturnämnden" asks for more
    if not _is_within(reading.query.scope, state) or not _is_there(records, state.form, new):
        return records.of_another_report(state.form, asked["what"], language, identifier), state
    return records.of_form(form, text, language, identifier, state)


def _is_within(asked: Scope, state: State) -> bool:
    """Whether what is added names no other city and year than what was told."""
    told = state.form.scope if state.form is not None else Scope()
    cities, years = {told.municipalities, (state.municipality,)}, {told.years, (state.year,)}
    return (not asked.municipalities or asked.municipalities in cities) and (not asked.years or asked.years in years)


def _is_there(records: RecordAnswers, before: Query, new: Is) -> bool:
    """Whether each nämnd that is added has a project in the reports that were told of."""
    if new.field != "department":
        return True
    alone = (Query(where=Is(new.field, (value,)), scope=before.scope) for value in new.values)
    return all(any(part.every for part in records.evaluator.run(one).parts) for one in alone)


def _one_side_more(before: Query, new: Is) -> Query | None:
    """A form of sides with those of the new values that it has not; None where its sides are of another field."""
    sides = [side.where for side in before.sides if isinstance(side.where, Is) and side.where.field == new.field]
    there = {value for where in sides for value in where.values}
    added = tuple(Side(value, Is(new.field, (value,))) for value in new.values if value not in there)
    alike = len(sides) == len(before.sides)
    return replace(before, sides=(*before.sides, *added), yes_no=None) if alike and added else None


def _beside(before: Query, new: Is) -> Query | None:
    """A form with a side, or a value of its condition, more."""
    if before.sides:
        return _one_side_more(before, new)
    found = [one for one in conditions(before.where) if isinstance(one, Is) and one.field == new.field]
    if len(found) != 1:
        return None
    whole = Is(new.field, tuple(dict.fromkeys((*found[0].values, *new.values))))
    kept: list[Pred] = [whole if one is found[0] else one for one in conditions(before.where)]
    return replace(before, where=both(*kept))
