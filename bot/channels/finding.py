"""Projects and networks by what is being typed, or by their id, for channels that put them into a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from bot.answer import AnswerRecord
from bot.drafting.draft import Draft
from bot.slots.questions import Question
from indexer.errors import EngineUnavailable
from indexer.index import Index
from indexer.records import Network, Project
from indexer.search import Filters
from indexer.values import compare_key

KINDS = frozenset({"project", "network"})


def found(index: Index, words: str, limit: int = 10) -> list[AnswerRecord]:
    """Those whose name or other spelling begins with the words, in the order of the index; then what the search finds.

    Called while somebody types, so the last word may be half a one.
    """
    typed = compare_key(words)
    if not typed:
        return []
    everything: list[tuple[str, Project | Network]] = [
        *((f"project:{project.id}", project) for project in index.holdings.projects),
        *((f"network:{network.id}", network) for network in index.holdings.networks),
    ]
    chosen = [
        identifier for identifier, one in everything if any(compare_key(name).startswith(typed) for name in _names(one))
    ]
    with suppress(EngineUnavailable):  # names are there without it
        chosen += [hit.id for hit in index.search(words, limit=limit, filters=Filters(kinds=KINDS))]
    by_id = dict(everything)
    return _records(index, [by_id[identifier] for identifier in list(dict.fromkeys(chosen))[:limit]])


def record_of(index: Index, kind: Literal["project", "network"], identifier: str) -> AnswerRecord | None:
    """The project or network of an id; None when there is none."""
    one = index.projects.get(identifier) if kind == "project" else index.networks.get(identifier)
    return _records(index, [one])[0] if one is not None else None


def _records(index: Index, found: Sequence[Project | Network]) -> list[AnswerRecord]:
    draft = Draft(index, Question(text=""))
    for one in found:
        if isinstance(one, Project):
            draft.project(one, None)
        else:
            draft.network(one, None)
    return draft.records


def _names(one: Project | Network) -> tuple[str, ...]:
    short = one.acronym if isinstance(one, Project) else one.abbreviation
    return (one.name, *one.aliases, *((short,) if short else ()))
