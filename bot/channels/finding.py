"""Projects and networks by what is being typed, for the message extension."""

from __future__ import annotations

from bot.answer import AnswerRecord
from bot.draft import Draft
from bot.questions import Question
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
    chosen = [identifier for identifier, one in everything if any(compare_key(name).startswith(typed) for name in _names(one))]
    chosen += [hit.id for hit in index.backend.search(words, limit=limit, filters=Filters(kinds=KINDS))]
    by_id = dict(everything)
    draft = Draft(index, Question(text=""))
    for identifier in list(dict.fromkeys(chosen))[:limit]:
        one = by_id[identifier]
        if isinstance(one, Project):
            draft.project(one, None)
        else:
            draft.network(one, None)
    return draft.records


def _names(one: Project | Network) -> tuple[str, ...]:
    short = one.acronym if isinstance(one, Project) else one.abbreviation
    return (one.name, *one.aliases, *((short,) if short else ()))
