"""Words and meaning in one ranking, alike for all engines.

An engine's ranking says how far an entry uses the question's words; meaning, how near its best window is to what is
asked. What meaning is worth depends on how well the words fit: where an entry repeats the question nearly whole, the
words know better which of several alike texts is meant; where none does, they know little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.search import Hit, Near

CANDIDATES = 40
"""Entries that words and meaning each put forward at least."""


class Mix(NamedTuple):
    """What meaning is worth beside the words; fitted by ``make fit`` (docs/search.md)."""

    near: float = 5.0
    """One spread of similarity above the mean of all windows, where no word fits."""
    enough: float = 2.0
    """The best score by words from which on meaning counts least."""
    least: float = 0.2
    """What nearness is worth then."""


MIX = Mix()


def combined(words: Sequence[Hit], near: Sequence[Near], background: tuple[float, float], mix: Mix = MIX) -> list[Hit]:
    """The entries that words or meaning found, best first; equal ones in the order of the words, then of meaning.

    ``background`` is the mean and the spread of all windows' similarities. The range is the one that words found; of
    what only meaning found the window.
    """
    scores = {hit.id: hit.score for hit in words}
    best = max(scores.values(), default=0.0)
    worth = max(mix.near * (1 - best / mix.enough), mix.least)
    mean, spread = background
    nearness = {one.id: (one.score - mean) / spread for one in near}
    found = [hit._replace(score=hit.score + worth * nearness.get(hit.id, 0.0)) for hit in words]
    found += [Hit(one.id, worth * nearness[one.id], one.start, one.end) for one in near if one.id not in scores]
    return sorted([hit._replace(score=round(hit.score, 4)) for hit in found], key=lambda hit: -hit.score)
