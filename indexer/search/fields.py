"""What every engine holds of an entry and looks up for a query, so that engines differ in speed and not in what they find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.search import Entry, Filters, swedish
from indexer.search.ranking import Query

BOOSTS = {"folded": 1.0, "gram": 0.3, "stem": 0.2, "named": 0.3}
"""What a term weighs in the choice of candidates, by field; "named" is the title."""
DIMENSIONS = {"kind": "kinds", "municipality": "municipalities", "year": "years", "document": "documents", "department": "departments"}
"""What entries are filtered by: a field of ``Entry``, and of ``Filters``."""


class Wanted(NamedTuple):
    """A term to look up, and its weight beside the other terms."""

    field: str
    term: str
    boost: float


def terms(entry: Entry) -> dict[str, list[str]]:
    """The terms of an entry by field, in order and as often as they stand there; no term holds white space."""
    title, text = list(swedish.words(entry.title)), list(swedish.words(entry.text))
    return {
        "stem": [word.stem for word in (*title, *text)],
        "folded": [word.folded for word in text],
        "gram": [gram for word in text for gram in word.grams],
        "named": [word.folded for word in title],
    }


def wanted(asked: Query) -> Iterator[Wanted]:
    """The terms to look up for a query; an entry with any of them is a candidate."""
    for field in ("folded", "stem", "named"):
        for term in asked.terms:
            yield Wanted(field, term.word.stem if field == "stem" else term.word.folded, BOOSTS[field])
    for gram in asked.grams:
        yield Wanted("gram", gram, BOOSTS["gram"])


def values(entry: Entry) -> dict[str, str]:
    """What an entry is filtered by, by field; nothing for what it does not have."""
    return {name: str(value) for name in DIMENSIONS if (value := getattr(entry, name)) is not None}


def allowed(filters: Filters | None) -> dict[str, list[str]]:
    """By field the values that pass; a field that is left open is not among them."""
    given = {name: getattr(filters, several) for name, several in DIMENSIONS.items()} if filters else {}
    return {name: sorted(map(str, passing)) for name, passing in given.items() if passing is not None}
