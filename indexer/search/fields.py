"""What every engine holds of an entry and looks up for a query, so that engines differ in speed and
not in what they find."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from indexer.search import Entry, Filters, swedish
from indexer.search.ranking import Query, as_stored, cut

STORED = "reading"
"""The field that an engine gives back of a candidate."""
BOOSTS = {"folded": 1.0, "named": 0.3, "gram": 0.3}
"""What a term weighs in the choice of candidates, by field: folded stems of the text and of the
title, and the text's pieces."""
KIN = 0.5
"""What a synonym or a part of a compound weighs there, beside its share of the word."""
DIMENSIONS = {
    "kind": "kinds",
    "municipality": "municipalities",
    "year": "years",
    "document": "documents",
    "department": "departments",
}
"""What entries are filtered by: a field of ``Entry``, and of ``Filters``."""


class Wanted(NamedTuple):
    """A term to look up, and its weight beside the other terms."""

    field: str
    term: str
    boost: float


class Written(NamedTuple):
    """An entry as an engine holds it."""

    terms: dict[str, list[str]]
    """The terms by field, in order and as often as they stand there; no term holds white space."""
    stored: str
    """What an engine gives back of a candidate."""


_FOLDED, _GRAMS = attrgetter("folded"), attrgetter("grams")


def written(entry: Entry) -> Written:
    """What an engine holds of an entry."""
    read = cut(entry.text)
    title = swedish.tokens(entry.title)
    # A soft hyphen may join what stands in two sentences.
    tokens = swedish.tokens(entry.text) if swedish.is_soft(entry.text) else read.tokens
    text = list(chain.from_iterable(map(swedish.forms, tokens)))
    terms = {
        "folded": list(map(_FOLDED, text)),
        "named": list(map(_FOLDED, chain.from_iterable(map(swedish.forms, title)))),
        "gram": list(chain.from_iterable(map(_GRAMS, text))),
    }
    return Written(terms, as_stored(entry.id, read, title))


def wanted(asked: Query) -> Iterator[Wanted]:
    """The terms to look up for a query; an entry with any of them is a candidate."""
    for field in ("folded", "named"):
        for term in asked.terms:
            yield Wanted(field, term.word.folded, BOOSTS[field])
    for kin in dict.fromkeys(kin for term in asked.terms for kin in term.kin):
        yield Wanted("folded", kin.folded, BOOSTS["folded"] * kin.share * KIN)
    for gram in asked.grams:
        yield Wanted("gram", gram, BOOSTS["gram"])


def values(entry: Entry) -> dict[str, str]:
    """What an entry is filtered by, by field; nothing for what it does not have."""
    return {name: str(value) for name in DIMENSIONS if (value := getattr(entry, name)) is not None}


def plain(value: str) -> str:
    """A value as text that can be encoded: names of files may hold half surrogate pairs."""
    return value.encode("utf-8", "backslashreplace").decode()


def allowed(filters: Filters | None) -> dict[str, list[str]]:
    """By field the values that pass; a field that is left open is not among them."""
    given = {name: getattr(filters, several) for name, several in DIMENSIONS.items()} if filters else {}
    return {name: sorted(map(str, passing)) for name, passing in given.items() if passing is not None}
