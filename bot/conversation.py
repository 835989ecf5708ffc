"""Conversations in bounded memory, from which follow-ups are filled.

No question is stored beyond its understood form, nothing is kept past its expiry, and no two people share a conversation
unless they hand in the same identifier.
"""

from __future__ import annotations

import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Protocol

from bot.answer import Answer, AnswerRecord
from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import Query
from bot.slots.questions import Question
from bot.understanding.capabilities import Asked

FIGURES = frozenset({*AMOUNTS, *DATES, "duration"})
"""What a project has one of, and can be held against another's."""
MAX_CONVERSATIONS = 2000
EXPIRY_SECONDS = 2 * 60 * 60


MOST_TOLD = 12
"""Answers of a conversation that a question may point back to."""


@dataclass(frozen=True)
class Told:
    """What one answer told: its projects, networks or nämnder in their order, and the figure it gave of them."""

    kind: str = ""
    """ "project", "network" or "actor"; empty where it told of others, which nothing here can point to."""
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """As a question would name them."""
    municipality: str | None = None
    years: tuple[int, ...] = ()
    """The years that were asked of."""
    answered: int | None = None
    """The one year that it was answered for."""
    figure: str | None = None
    """The one amount or date that was told of each, or "count"."""
    summed: bool = False
    """Whether one number of all of them was told, and not something of each."""
    newest: int | None = None
    """The newest reporting year that it quoted."""


@dataclass
class State:
    """What the last answer of a conversation was about."""

    question: Question | None = None
    projects: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """Projects that were asked about one after the other, the last one last."""
    networks: tuple[str, ...] = ()
    municipality: str | None = None
    cited: tuple[tuple[str, int], ...] = ()
    """Where the quotes of the last answer begin, for running text: documents and characters."""
    form: Query | None = None
    """The form that records answered last; None after running text."""
    earlier: Query | None = None
    """The form that was answered before that one, and ..."""
    earlier_year: int | None = None
    """… the reporting year it was of, where that was one."""
    department: str | None = None
    """The nämnd of the last answer, where it was of just one: what "den nämnden" is."""
    year: int | None = None
    """The reporting year of the last answer, where it was of one."""
    told: tuple[Told, ...] = ()
    """What the answers told, the last one last."""
    left: tuple[str, ...] | None = None
    """What a list left out, of which a part was told last; None where no part was, and ..."""
    left_of: int = 0
    """… how many the list has."""
    board: str = ""
    """How the nämnd that is asked of was called: "kulturnämnden"."""
    asked: Asked | None = None
    """The capability of the product that was answered last; None after other answers."""
    touched: float = field(default=0.0)


class Store(Protocol):
    """Where conversations are kept between questions."""

    def get(self, identifier: str | None) -> tuple[str, State]:
        """A known conversation's state, else a new identifier (never one that the caller made up) and an empty state."""

    def put(self, identifier: str, state: State) -> None:
        """Keep a state as the most recent one, without the question's wording."""

    def keep(self, fits: Callable[[State], bool]) -> None:
        """Forget the conversations whose state does not fit, as those about records that are no longer there."""

    def tidy(self) -> None:
        """Forget those that have expired; to be called now and then."""


def kept(state: State) -> State:
    """What is kept of a state."""
    return replace(state, question=_without_wording(state.question) if state.question else None, touched=0.0)


class Conversations:
    """A ``Store`` in the memory of this process: states by identifier; the least recently used one goes first, an expired one is never given."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: OrderedDict[str, State] = OrderedDict()
        self._lock = Lock()

    def get(self, identifier: str | None) -> tuple[str, State]:
        """A known conversation's state, else a new identifier (never one that the caller made up) and an empty state."""
        with self._lock:
            now = self._clock()
            state = self._states.get(identifier or "")
            if identifier and state and now - state.touched < EXPIRY_SECONDS:
                self._states.move_to_end(identifier)
                return identifier, state
            return uuid.uuid4().hex, State()

    def put(self, identifier: str, state: State) -> None:
        """Keep a state as the most recent one, without the question's wording; expired ones go."""
        with self._lock:
            now = self._clock()
            self._states[identifier] = replace(kept(state), touched=now)
            self._states.move_to_end(identifier)
            self._forget(now)

    def keep(self, fits: Callable[[State], bool]) -> None:
        """Forget the conversations whose state does not fit, as those about records that are no longer there."""
        with self._lock:
            for identifier in [one for one, state in self._states.items() if not fits(state)]:
                del self._states[identifier]

    def tidy(self) -> None:
        """Forget those that have expired."""
        with self._lock:
            self._forget(self._clock())

    def _forget(self, now: float) -> None:
        while self._states and (
            len(self._states) > MAX_CONVERSATIONS or now - next(iter(self._states.values())).touched >= EXPIRY_SECONDS
        ):
            self._states.popitem(last=False)


MOST_RECENT = 5
"""Projects asked one after the other that "vilket av dem" still means."""


def recent(state: State, projects: tuple[str, ...]) -> tuple[str, ...]:
    """The projects asked about one after the other, with those of the newest answer; a list starts anew.

    >>> recent(State(recent=("a",)), ("b",)), recent(State(recent=("a", "b")), ("c", "d")), recent(State(recent=("a",)), ())
    (('a', 'b'), ('c', 'd'), ())
    """
    if len(projects) != 1:
        return projects[:MOST_RECENT]
    return (*(one for one in state.recent if one not in projects), *projects)[-MOST_RECENT:]


def remembered(before: State, made: Answer, after: State) -> tuple[Told, ...]:
    """What the answers of a conversation have told, with the newest one; one that found nothing changes nothing."""
    if made.status not in {"answered", "partial"}:
        return before.told
    kind, records = _told_of(made)
    groups = after.form is not None and after.form.by is not None
    if not kind and not groups:
        return before.told  # quotes and figures: the list before them is still the list
    cities = {one.fields.get("municipality") for one in records}
    new = Told(
        kind,
        tuple(one.id for one in records),
        tuple(one.name for one in records),
        municipality=next(iter(cities)) if len(cities) == 1 else None,
        years=_years_asked(after),
        answered=after.year or _only({one.year for one in made.citations if one.year}),
        newest=max((one.year for one in made.citations if one.year), default=None),
        figure=figure_told(after),
        summed=after.form is not None and after.form.measure.how not in {"list", "values"},
    )
    return (*before.told, new)[-MOST_TOLD:]


def _told_of(made: Answer) -> tuple[str, list[AnswerRecord]]:
    """The kind of thing that an answer tells of and a question can point to, and its records in their order."""
    kinds = {one.type for one in made.records}
    kind = next((one for one in ("project", "network", "actor") if one in kinds), "")
    return kind, [one for one in made.records if one.type == kind]


def _only(years: set[int]) -> int | None:
    return next(iter(years)) if len(years) == 1 else None


def _years_asked(state: State) -> tuple[int, ...]:
    if state.form is not None:
        return state.form.scope.years
    return state.question.years if state.question is not None else ()


def figure_told(state: State) -> str | None:
    """The one figure or date that was told last; "count" for how many."""
    form = state.form
    if form is not None:
        if form.measure.how == "count":
            return "count"
        return form.columns[0] if len(form.columns) == 1 else form.measure.field
    fields = state.question.fields if state.question is not None and state.question.intent == "field" else ()
    return fields[0] if len(fields) == 1 and fields[0] in FIGURES else None


def department_of(made: Answer) -> str | None:
    """The nämnd that an answer was of, where its records or quotes name just one."""
    boards = {name for record in made.records for name in _boards(record) if name}
    return next(iter(boards)) if len(boards) == 1 else None


def _boards(record: AnswerRecord) -> list[str | None]:
    if record.type == "actor":
        return [record.name]
    return [*(record.fields.get("departments") or []), record.fields.get("department")]


def _without_wording(question: Question) -> Question:
    """A question as later ones need it: what was typed beside the names and conditions stays only where it was what was looked for."""
    topic = question.topic if question.intent in {"text", "partner", "count_other", "network", "networks"} else ()
    return replace(question, text="", typed="", links=(), topic=topic, words=(), near=(), perhaps=False)


def plain_identifier(identifier: str | None) -> str | None:
    """A conversation id as callers may send it; anything else counts as none.

    >>> plain_identifier("abc123"), plain_identifier("x" * 200), plain_identifier("<b>")
    ('abc123', None, None)
    """
    return identifier if identifier and re.fullmatch(r"[\w-]{1,100}", identifier) else None
