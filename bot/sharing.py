"""Conversations that go on with any of several servers.

What a conversation is about is kept where all of them reach it, as JSON, for as long as a conversation is kept at all,
and without the questions' wording, as in one server's memory.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.conversation import State, Told, kept
from bot.query.forms import Query, as_json, from_json
from bot.slots.questions import Question
from bot.understanding.capabilities import Asked
from indexer.errors import EngineUnavailable
from indexer.search import Notes

log = logging.getLogger("utblick")


class SharedConversations:
    """``Conversations`` in a place that several servers share. Where it does not answer a conversation begins anew, as
    after its time: what this server knows of it may not be the last that was said."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._fits: Callable[[State], bool] = lambda state: True

    def get(self, identifier: str | None) -> tuple[str, State]:
        """As ``Conversations.get``."""
        state = self._known(identifier) if identifier else None
        return (identifier, state) if identifier and state and self._fits(state) else (uuid.uuid4().hex, State())

    def put(self, identifier: str, state: State) -> None:
        """As ``Conversations.put``."""
        try:
            self._notes.put(identifier, json.dumps(told(kept(state)), ensure_ascii=False))
        except EngineUnavailable as error:
            log.error("a conversation is not kept: %s", error)

    def keep(self, fits: Callable[[State], bool]) -> None:
        """From now on only conversations whose state fits are given."""
        self._fits = fits

    def tidy(self) -> None:
        """As ``Conversations.tidy``."""
        with suppress(EngineUnavailable):  # the next time does it
            self._notes.tidy()

    def _known(self, identifier: str) -> State | None:
        try:
            text = self._notes.get(identifier)
        except EngineUnavailable as error:
            log.error("a conversation begins anew: %s", error)
            return None
        try:
            return None if text is None else state_of(json.loads(text))
        except (ValueError, TypeError, RecursionError):
            # Of another version, or not of ours: what it was about is not known.
            log.warning("a conversation that another server kept cannot be read and begins anew")
            return None


def told(state: State) -> dict[str, Any]:
    """A state as plain JSON; fields at their default are left out.

    >>> told(State(projects=("a",), question=Question("", "en"), form=Query()))
    {'question': {'text': '', 'language': 'en'}, 'projects': ['a'], 'form': {'is': 'Query'}}
    """
    return _told(state)  # type: ignore[no-any-return]


def _told(value: Any) -> Any:
    if isinstance(value, Query):
        return as_json(value)
    if isinstance(value, State | Question | Asked | Told):
        given = {one.name: getattr(value, one.name) for one in fields(value)}
        return {one.name: _told(given[one.name]) for one in fields(value) if given[one.name] != _default(one)}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_told(one) for one in value] if isinstance(value, tuple) else value


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def state_of(told: Any) -> State:
    """The state that ``told`` made plain. ``ValueError`` or ``TypeError`` for what is none, also of another version."""
    if not isinstance(told, dict):
        raise ValueError("no object")
    given = dict(told)
    for name, kind in (("question", Question), ("asked", Asked)):
        if given.get(name) is not None:
            given[name] = _made(kind, given[name])
    if given.get("told"):
        given["told"] = tuple(_made(Told, one) for one in given["told"])
    return _made(State, given)  # type: ignore[no-any-return]


def _made(kind: Any, given: Any) -> Any:
    if not isinstance(given, dict):
        raise ValueError(f"{kind.__name__}: no object")
    if unknown := set(given) - {one.name for one in fields(kind)}:
        raise ValueError(f"{kind.__name__}: {sorted(unknown)[0]}")
    forms = {name: from_json(given[name]) for name in ("form", "earlier") if given.get(name)}
    return _adapter(kind).validate_python({**given, **forms})


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
