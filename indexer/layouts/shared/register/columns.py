"""What the columns of a register mean: by their words, by those words without what any register adds, by their like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from indexer.layouts.shared.label_words import of_membership, understood
from indexer.layouts.shared.register.words import HEAD, LABEL_WORDS, LABELS, WORDS, EntryKind
from indexer.layouts.shared.units import UNIT, unit_named
from indexer.values import compare_key

_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_ASIDE = re.compile(rf"\([^()]*\)|\b(?:19|20)\d\d\b|(?i:{UNIT})|[_/]")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_FILLERS = re.compile(
    r"(?i)\b(?:varav|därav|till|för|i|av|från|om|the|of|total(?:t|a|l)?|vår(?:t|a)?|(?:stad|kommun|region|förvaltning|projekt|bolag)"
    r"(?:en|et)?s?|name|namn|label|beviljat|beviljad[ae]?)\b"
)
SURE = 90
"""How alike (rapidfuzz ratio, 0 to 100) a column's name must be to a known one to count as it."""
NEAR = 60
"""How alike it must be to be named as what may be meant."""
LONG_ENOUGH = 6
"""Letters of a name that can be recognised by its likeness alone."""


class Columns:
    """The columns of one table; ``given`` holds the labels that a person has confirmed, by column name."""

    def __init__(self, kind: EntryKind, given: Mapping[str, str] | None = None, *, has_role: bool = False) -> None:
        self.kind = kind
        self.given = {compare_key(name): label for name, label in (given or {}).items()}
        self.has_role = has_role

    def get(self, words: str) -> str | None:
        """The field of a column, of the entry or of the report's head; None for a name that nobody knows.

        >>> columns = Columns("project")
        >>> [columns.get(words) for words in ("fundName", "totalBudgetSEK", "Stadens roll", "Utbetalt 2024 (tkr)")]
        ['programme', 'total_budget', 'role', 'paid_out']
        >>> columns.get("Projekttid"), columns.get("Finansieringskälla") is None
        ('period', True)
        >>> Columns("project", {"Pengar": "EU-stöd"}).get("Pengar")
        'eu_funding'
        """
        key = compare_key(words)
        if key in self.given:
            label = self.given[key]
            return LABELS[self.kind].get(label) or HEAD.get(label)
        if key in _ORGANISATION and self.kind == "project":
            return "municipality" if self.has_role else "lead_partner"
        for form in _forms(words):
            if field := LABELS[self.kind].get(form) or HEAD.get(form):
                return field
        if field := self._built(words):
            return field
        near = self.nearest(words, SURE)
        return near if near and len(key) >= LONG_ENOUGH else None

    def _built(self, words: str) -> str | None:
        """The field of a column by the words that its name is built of."""
        if self.kind == "network":
            return of_membership(words)
        plain = " ".join(_ASIDE.sub(" ", _CAMEL.sub(" ", words)).split())
        told = (understood(form) for form in (words, plain)) if self.kind == "project" else ()
        return next((field for field in told if field not in (None, "other")), None)

    def nearest(self, words: str, least: float = NEAR) -> str | None:
        """The field whose words are most like a column's name."""
        key = compare_key(_ASIDE.sub(" ", _CAMEL.sub(" ", words)))
        known = {compare_key(word): field for field, names in LABEL_WORDS[self.kind].items() for word in names}
        found = process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=least)
        return known[found[0]] if found and found[0][:1] == key[:1] else None


def year_of(column: str) -> int | None:
    """The year that a column's name carries.

    >>> year_of("Utbetalt 2024"), year_of("Utbetalt")
    (2024, None)
    """
    match = _YEAR.search(column)
    return int(match[1]) if match else None


def unit_of(column: str) -> str:
    """The unit of money that a column's name carries: "tkr", "mnkr", "eur", or nothing.

    >>> unit_of("Total kostnad (tkr)"), unit_of("Total cost (EUR)"), unit_of("Budget"), unit_of("Budget kr")
    ('tkr', 'eur', '', 'kr')
    """
    return unit_named(column)


_ORGANISATION = {compare_key(word) for word in WORDS["organisation"]["columns"]}


def _forms(words: str) -> Iterator[str]:
    """A column's name as it stands, without units, years and brackets, and without words that any register adds."""
    yield words
    plain = " ".join(_ASIDE.sub(" ", _CAMEL.sub(" ", words)).split())
    yield plain
    short = " ".join(_FILLERS.sub(" ", plain).split())
    if len(compare_key(short)) > 2:
        yield short
