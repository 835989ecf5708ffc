"""The words of registers, looked up: labels, kinds of report, kinds of entry, standings, measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from indexer.layouts.shared.base import words_of
from indexer.records import Span
from indexer.values import compare_key

WORDS: dict[str, Any] = words_of("shared.register")

EntryKind = Literal["project", "mention", "network", "place", "figure"]
UNKNOWN_KIND = "okänd typ av post: välj projekt, nämnt projekt, nätverk, plats eller siffror"
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)


@dataclass(frozen=True)
class Cited:
    """Words of a register with their place: a label's value, a cell, a name. ``label`` is None in a table."""

    words: str
    span: Span
    label: Span | None = None
    unit: str = ""
    """The unit of a bare number, as the column's name has it: "tkr"."""
    more: tuple[Cited, ...] = ()
    """Values of further lines with the same label, where the field is a list."""

    @property
    def whole(self) -> Span:
        """From the first value to the last."""
        return Span(self.span.start, self.more[-1].span.end if self.more else self.span.end)


Fields = dict[str, Cited]
"""The values of one entry by field name, as in ``words.toml``."""


class Lookup:
    """From any spelling of a word to the key it stands under.

    >>> lookup = Lookup({"programme": ["Program", "Fond"]})
    >>> lookup.get("fond"), lookup.get("Program, "), lookup.get("Mål") is None
    ('programme', 'programme', True)
    """

    def __init__(self, *tables: Mapping[str, Iterable[str]]) -> None:
        self._keys = {
            compare_key(word): key for table in reversed(tables) for key, words in table.items() for word in words
        }

    def get(self, words: str) -> str | None:
        return self._keys.get(compare_key(words))


HEAD = Lookup(WORDS["head"])
KINDS = Lookup(WORDS["kinds"])
TYPES = Lookup(WORDS["types"])
RELATIONS = Lookup(WORDS["relations"])
SUBJECTS = Lookup(WORDS["subjects"])
STANDINGS = {kind: Lookup(table) for kind, table in WORDS["standing"].items()}
MEASURES = Lookup({name: measure["words"] for name, measure in WORDS["measures"].items()})
LABEL_WORDS: dict[EntryKind, dict[str, list[str]]] = {
    kind: {**WORDS["labels"]["common"], **WORDS["labels"]["project" if kind == "mention" else kind]}
    for kind in ENTRY_KINDS
}
LABELS = {kind: Lookup(table) for kind, table in LABEL_WORDS.items()}
LISTS = frozenset(("goals", "partners", "aliases", "forums", "department"))
"""Fields whose label may stand on several lines, or whose value holds several names between semicolons."""
SUMS = {compare_key(word) for word in WORDS["sums"]["names"]}
IGNORED_COLUMNS = {compare_key(word) for word in WORDS["ignored"]["columns"]}


def entry_kind(words: str) -> EntryKind | None:
    """What kind of entry a group heading or a "Typ" names.

    >>> entry_kind("Nätverk"), entry_kind("Sommarläsning") is None
    ('network', True)
    """
    return cast("EntryKind | None", TYPES.get(words))


def printed(kind: EntryKind, field: str) -> str:
    """The word for a field in messages: "Projektnamn"."""
    return LABEL_WORDS[kind][field][0]


def parts(cited: Cited) -> list[Cited]:
    """The pieces between semicolons, of further lines too, each with its place.

    >>> [(part.words, part.span.start) for part in parts(Cited("Solrutt; Grön hamn", Span(10, 28)))]
    [('Solrutt', 10), ('Grön hamn', 19)]
    """
    return [
        Cited(match.group(), Span(line.span.start + match.start(), line.span.start + match.end()))
        for line in (cited, *cited.more)
        for match in re.finditer(r"[^;\s](?:[^;]*[^;\s])?", line.words)
    ]
