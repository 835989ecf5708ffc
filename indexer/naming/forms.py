"""Organisations that are named by their sort and where they are: one is the same in Swedish and in English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from indexer.naming.gazetteer import key, known
from indexer.vocabulary.geography import rows

MOST_WORDS = 3
"""Words of the name of the place at most."""


class Formed(NamedTuple):
    """The sort of organisation that a name says, and the place it says it is at."""

    sort: str
    place: str


class _Way(NamedTuple):
    """A way of naming a sort of organisation, and the longest of the words that it always has."""

    sort: str
    words: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _forms() -> tuple[_Way, ...]:
    """Each way of naming, those of a narrower sort first."""
    place = rf"(?P<of>\S+(?: \S+){{0,{MOST_WORDS - 1}}})"
    told = ((sort, way) for sort, *ways in rows("forms.txt", "indexer.naming") for way in ways)
    return tuple(
        _Way(
            sort,
            max(way.split("{}"), key=len),
            re.compile(f"(?:the )?{re.escape(way)}".replace(re.escape("{}"), place)),
        )
        for sort, way in told
    )


@lru_cache(maxsize=5_000)
def formed(name: str) -> Formed | None:
    """What a name says of an organisation: its sort and its place; None where it says no sort by the known ways.

    >>> formed("Delft University of Technology") == formed("Delfts tekniska universitet"), formed("Delft")
    (True, None)
    >>> formed("University of Tartu") == formed("Tartu universitet"), formed("Tartu University") == formed("TU Tartu")
    (True, False)
    """
    plain = key(name)
    found = ((way.sort, way.pattern.fullmatch(plain)) for way in _forms() if way.words in plain)
    return next((Formed(sort, _place(hit["of"])) for sort, hit in found if hit), None)


def _place(words: str) -> str:
    """A place as it is called in whatever language, without a genitive."""
    named = re.sub(r"['’]s$", "", words)
    place = known(named.title()) or known(named.removesuffix("s").title())
    return key(place.name) if place else named.removesuffix("s")
