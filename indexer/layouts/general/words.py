"""The words of free texts, looked up: page chrome, labels, headings that name nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from indexer.layouts.shared.base import words_of
from indexer.layouts.shared.label_words import is_used_up, understood
from indexer.layouts.shared.units import UNIT
from indexer.values import compare_key, squeeze

WORDS: dict[str, Any] = words_of("general")
CHROME = re.compile(rf"(?i)(?:{'|'.join(WORDS['chrome']['lines'])})")
INLINE = re.compile(rf"(?i){WORDS['chrome']['inline']}")
_FIELDS = {compare_key(label): field for field, labels in WORDS["labels"].items() for label in labels}
_VALUED = {compare_key(label): field for field, labels in WORDS["valued"].items() for label in labels}
_PARTS = {compare_key(words) for words in WORDS["headings"]["parts"]}
_GENERAL = re.compile(rf"(?i){WORDS['headings']['general']}")
OF_A_MATTER = re.compile(rf"(?i)(?:{WORDS['headings']['matter']})")
"""A heading of a part of a matter in minutes: "Sammanfattning av ärendet"."""
_ASIDE = re.compile(
    rf"\([^()]*\)|\b(?:19|20)\d\d\b|(?i:{UNIT})"
    r"|^[Vv]arav\b|\b(?:till|to) (?:oss|us|[A-ZÅÄÖ][\wåäö]+)$"
)
_OWN = re.compile(r"(?P<whose>(?:(?:[A-ZÅÄÖ][\w-]*|&|och|i) ){0,5}[A-ZÅÄÖa-zåäö][\w-]*:?s) (?P<rest>[a-zåäöA-ZÅÄÖ].*)")
"""A label that names whose part it is: "Exempelby kommuns roll"."""
_OF_SENDER = frozenset(("role", "eu_funding", "department"))
"""Fields that such a label can be of: what one party budgets is not the project's budget."""
_OF_WHICH = re.compile(r"(?:[Vv]arav|[Dd]ärav) ")
_PART_OF_ONE = re.compile(
    r"(?i)(?:egen |egna )?(?:(?:total)?budget(?:en)?|andel|del|delbudget|kostnad)(?: (?:av|i) (?:projekt)?budgeten"
    r"| i projektet)?"
)
"""What one party has of a project's budget, behind its name: "Exempelbys del av budgeten"."""
_BUDGET_FOR = re.compile(r"(?i:(?:del)?budget(?:en)? för|(?:kostnad|andel|del) för) (?P<whose>[A-ZÅÄÖa-zåäö].*)")
_NEAR = 90
"""How alike (rapidfuzz ratio, 0 to 100) a label must be to a known one of six letters or more."""


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """The field that a label names; None for words that are no label.

    >>> [field_of(label) for label in ("Projekttid", "EU-medel till staden", "Övriga partners", "EU-stöd 2024 (SEK)")]
    ['period', 'eu_funding', 'partners', 'eu_funding']
    >>> [field_of(label) for label in ("Vindala kommuns roll", "Vindalas budget", "Budget för Vindala")]
    ['role', 'own_budget', 'own_budget']
    >>> field_of("Projektägarre"), field_of("Vi tackar") is None
    ('lead_partner', True)
    """
    label = _OF_WHICH.sub("", label, count=1) if _OF_WHICH.match(label) else label
    key = compare_key(_ASIDE.sub(" ", label))
    if key not in _FIELDS and (own := _OWN.match(label)):
        if own["whose"] in ("EU:s", "EUs") and _PART_OF_ONE.fullmatch(own["rest"]):
            return "eu_funding"
        field = _FIELDS.get(compare_key(own["rest"]))
        return field if field in _OF_SENDER else "own_budget" if _PART_OF_ONE.fullmatch(own["rest"]) else None
    if key not in _FIELDS and _BUDGET_FOR.fullmatch(label):
        return "own_budget"
    if key in _FIELDS or len(key) < 6 or len(label) > 45:
        return _FIELDS.get(key)
    near = process.extractOne(key, _FIELDS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return _FIELDS[near[0]] if near else None


def whose(label: str) -> str | None:
    """Who a label of one party's part says it is of; None where it names nobody.

    >>> whose("Vindalas budget"), whose("Budget för Vindala"), whose("Vår budget") is None
    ('Vindalas', 'Vindala', True)
    """
    label = _OF_WHICH.sub("", label, count=1) if _OF_WHICH.match(label) else label
    named = _BUDGET_FOR.fullmatch(label) or _OWN.match(label)
    return named["whose"] if named else None


def valued_field(label: str) -> str | None:
    """The field of a label that is a word of any text, and counts with a value behind it alone.

    >>> valued_field("Beviljat"), valued_field("Förbundet"), valued_field("Utfall 2024"), valued_field("Budget") is None
    ('eu_funding', 'party', 'paid_out', True)
    """
    if is_used_up(label):
        return "paid_out"
    return _VALUED.get(compare_key(label)) or (understood(label) if field_of(label) is None else None)


def is_part(heading: str) -> bool:
    """Whether a heading is one of a project's own parts ("Fakta", "Bakgrund")."""
    return compare_key(heading) in _PARTS


def names_nothing(heading: str, sender: str) -> bool:
    """Whether a heading names a collection and no single project.

    >>> [names_nothing(words, "Vindala kommun")
    ...     for words in ("EU-projekt i Vindala kommun", "Aktuella projekt", "Gröna projekt i Vindala")]
    [True, True, False]
    """
    own = {word.casefold().removesuffix("s") for word in sender.split()}
    words = re.findall(r"[\w:-]+", squeeze(heading))
    return all(_GENERAL.fullmatch(word) or word.casefold().removesuffix("s") in own for word in words)
