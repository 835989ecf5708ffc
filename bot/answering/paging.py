"""What a list left out: the next of an order, the rest of a long list, or that there is no more."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer
from bot.answering.records import RecordAnswers
from bot.conversation import State
from bot.drafting.enumerating import NAMED
from bot.query.forms import Among, Query, both, conditions
from bot.understanding.paging import More, more_asked
from bot.wording import Language

SHOWN_OF_MANY = 10
"""Rows told of a list that is longer than ``NAMED``."""
NEXT = 5
"""Rows told next of an order, where fewer were told before."""


def paged(
    records: RecordAnswers, text: str, language: Language, identifier: str, state: State
) -> tuple[Answer, State] | None:
    """What was left out of the list that was told last, or that these were all; None where no more of a list is asked for."""
    more, form = more_asked(text), state.form
    if more is None or form is None or not _lists(form, state):
        return None
    ordered = form.order is not None and form.order.last is not None
    whole = replace(form, order=form.order and replace(form.order, first=1, last=None))
    fitting = _fitting(records, whole)
    if not fitting:
        return None
    left = _left(fitting, state, ordered=ordered)
    if more.how == "all":
        anew = ordered or state.left is not None or not left  # told as a list by itself
        return None if anew else _told_next(records, whole, fitting, (fitting, text), language, identifier, state)
    if not left:
        none = {"sv": "Fler finns inte. ", "en": "There are no more. "}[language]
        return records.of_form(form, text, language, identifier, state, wording=lambda told: none + told)
    page = left[: _size(more, state, ordered=ordered)]
    state = state if state.left is not None else replace(state, left_of=len(fitting))
    return _told_next(records, whole, page, (left, text), language, identifier, state)


def _fitting(records: RecordAnswers, whole: Query) -> tuple[str, ...]:
    """What a form lists in all, in order; empty where it has a list for each of several cities."""
    parts = [part for part in records.evaluator.run(whole).parts if part.rows]
    return tuple(row.project.id for row in parts[0].rows) if len(parts) == 1 else ()


def _told_next(
    records: RecordAnswers,
    whole: Query,
    page: tuple[str, ...],
    of: tuple[tuple[str, ...], str],
    language: Language,
    identifier: str,
    state: State,
) -> tuple[Answer, State] | None:
    """A part of what is left of a list, numbered, and the state in which the rest can be asked for."""
    left, text = of
    page, total = page[:NAMED], state.left_of or len(left)
    numbered = _numbered(total - len(left) + 1, len(page), total, language)

    def wording(told: str) -> str:
        _, colon, lines = told.partition(":")
        return f"{numbered}. {told}" if whole.order or not colon else f"{numbered}:{lines}"

    among = Among(page, tuple(records.answering.names[one] for one in page))
    where = both(*(one for one in conditions(whole.where) if not isinstance(one, Among)), among)
    form = replace(whole, where=where, exists=False)
    made = records.of_form(form, text, language, identifier, state, wording=wording)
    return (made[0], replace(made[1], left=left[len(page) :], left_of=total)) if made else None


def _numbered(first: int, count: int, total: int, language: Language) -> str:
    """Which places of a list are told."""
    if count == 1:
        return {"sv": f"Nummer {first} av {total}", "en": f"Number {first} of {total}"}[language]
    last = first + count - 1
    return {"sv": f"Nummer {first} till {last} av {total}", "en": f"Numbers {first} to {last} of {total}"}[language]


def _lists(form: Query, state: State) -> bool:
    """Whether the last answer was a list of what a form gives, and no figure or the one thing that was named."""
    if not state.told or state.told[-1].kind not in {"project", "network"} or state.told[-1].summed:
        return False
    named = [one for one in conditions(form.where) if isinstance(one, Among)]
    alone = any(len(one.ids) == 1 for one in named) and state.left is None
    plain = form.measure.how == "list" and not (form.by or form.sides or form.check or form.over_time)
    return plain and not alone


def _left(fitting: tuple[str, ...], state: State, *, ordered: bool) -> tuple[str, ...]:
    """What fits and was not told, in order."""
    if state.left is not None:
        return state.left
    if ordered:
        return tuple(one for one in fitting if one not in state.told[-1].ids)
    return fitting[SHOWN_OF_MANY:] if len(fitting) > NAMED else ()


def _size(more: More, state: State, *, ordered: bool) -> int:
    """How many are told next."""
    if more.number is not None:
        return more.number
    return max(NEXT, len(state.told[-1].ids)) if ordered and more.how == "some" and state.left is None else NAMED
