"""The projects that a summary is asked of: the conditions of the question without the words that ask for a summary."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation import State
from bot.query.forms import Among, Query, Scope
from bot.understanding.capabilities import Asked, Recogniser
from bot.understanding.compose import read

_ENDS = re.compile(r"^[\s,.!?:]+|[\s,.!?:]+$")


def form_of(asked: Asked, plain: str, recogniser: Recogniser, state: State) -> Query | None:
    """The projects to be summed up, as a form; None where running text or one project is meant."""
    rest = _ENDS.sub("", recogniser.without(plain, "summary.sums_up", "summary.does"))
    thing = "" if "thing.project" in asked.concepts else "projekt "
    reading = read(f"{thing}{rest}", recogniser.lexicon)
    query = reading.query
    if reading.named or reading.leftover or reading.ask_back:
        return None
    if (
        query.where is None
        and query.scope == Scope()
        and "summary.of_these" in asked.concepts
        and state.form is not None
    ):
        return (
            replace(state.form, order=None, columns=(), sides=(), by=None)
            if state.form.order is None
            else Query(Among(state.projects))
        )
    if query.where is None and query.scope == Scope() and "thing.project" not in asked.concepts:
        return None
    return Query(where=query.where, scope=query.scope)
