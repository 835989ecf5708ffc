"""Labels that no file lists: words that open a line in most forms of a document, given a field by their key words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from indexer.layouts.shared.base import words_of
from indexer.values import squeeze
from indexer.vocabulary.needed import Needing

WORDS: dict[str, Any] = words_of("annual_forms")
_KEYS = {field: Needing(re.compile(pattern, re.IGNORECASE)) for field, pattern in WORDS["key_words"].items()}
_BLOCK = re.compile(
    r"(?m)^[ \t]*(?:[-•*][ \t]+)?(?P<first>[A-ZÅÄÖ][^\n]*)(?=(?P<more>(?:\n[ \t]*[a-zåäö(][^\n]*){0,3}))"
)
_QUESTION = re.compile(
    r"(?m)^[ \t]*(?:[-•*][ \t]+)?(?P<words>(?:Vilk(?:en|et|a)|Vad|Hur|När"
    r"|Vem)\b[^\n?.]{3,120}(?:\n[^\n?.]{1,120}){0,2}\?)[ \t]*$"
)
_PROSE = re.compile(r"\b(?:är|har|var|ska|kan|vill|blev|fick)$")
_FORM_START = re.compile(WORDS["form_start"])
_WORDS_OF_A_LABEL = 20
_WORDS_OF_A_STRANGE_LABEL = 8
# Fields whose labels are no words of running text, so that their places tell where forms are.
_STEADY = tuple(
    "name role start_date end_date total_budget_as_lead total_budget_as_partner paid_out_as_lead goals".split()
)
_WINDOWS = 200
# A capital inside a label belongs to it in these; else a value may begin there.
_ABBREVIATION = re.compile(r"\(?(?:SEK|EU|T?KR|MKR)\b", re.IGNORECASE)


def field_of(words: str) -> str | None:
    """The field that a label's key words tell; None where they tell none.

    >>> (field_of("Totalbudget (SEK), förvaltningen är projektägare"),
    ...  field_of("Vilket inriktningsmål relaterar projektet till?"))
    ('total_budget_as_lead', 'goals')
    >>> field_of("EU-fond eller program"), field_of("Målgrupp"), field_of("Antal deltagare")
    ('programme', None, None)
    """
    plain = squeeze(words).rstrip(" :")
    told = plain.casefold()
    return next(
        (field for field, key in _KEYS.items() if key.may_be_in(plain, told) and key.pattern.search(plain)), None
    )


def questions(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the questions that stand on lines of their own."""
    for match in _QUESTION.finditer(text):
        yield match.span("words")


class Opening(NamedTuple):
    """Words that open a line in most forms; no ``field`` where their key words tell none."""

    field: str | None
    words: tuple[str, ...]


def recurring_labels(text: str, starts: Mapping[str, Sequence[int]], *, separated: bool) -> list[Opening]:
    """Labels that most forms share and no file lists.

    ``starts`` are the places of the labels known already, by field; a field that most forms have needs no other label.
    ``separated`` tells that labels end with a colon or a tab.
    """
    anchors = max((starts[field] for field in _STEADY if field in starts), key=len, default=())
    if len(anchors) < 2:
        return []
    have = _covered({field for field, found in starts.items() if len(found) * 2 >= len(anchors)})
    found: dict[str, Opening] = {}
    strange: list[Opening] = []
    for opening in _openings(text, anchors[:_WINDOWS], separated=separated):
        words = _without_value(opening)
        label = " ".join(words)
        if _PROSE.search(label) or _FORM_START.fullmatch(" ".join(opening)):
            continue
        field = field_of(label)
        if field is None and len(words) <= _WORDS_OF_A_STRANGE_LABEL:
            strange.append(Opening(None, words))
        elif field and field not in have:
            found.setdefault(field, Opening(field, words))
    return [*found.values(), *strange]


def _covered(have: set[str]) -> set[str]:
    """The fields with those that say the same: an amount by role and without, the period and its two dates."""
    have |= {whole for whole in ("total_budget", "paid_out") if {f"{whole}_as_lead", f"{whole}_as_partner"} & have}
    dates = {"start_date", "end_date"}
    if "period" in have:
        return have | dates
    return have | {"period"} if dates & have else have


def _without_value(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words before a capital or a digit, where they tell the field alone: forms that share a
    value share its words too."""
    field = field_of(" ".join(words))
    for at, word in enumerate(words[1:], 1):
        if (
            (word[0].isupper() or word[0].isdigit())
            and not _ABBREVIATION.match(word)
            and field_of(" ".join(words[:at])) == field
        ):
            return words[:at]
    return words


def _openings(text: str, anchors: Sequence[int], *, separated: bool) -> list[tuple[str, ...]]:
    """The longest word sequences that open a line in most of the windows between two anchors, in
    order of their letters."""
    length = (anchors[-1] - anchors[0]) // (len(anchors) - 1)
    counts: Counter[tuple[str, ...]] = Counter()
    for start, stop in pairwise([max(0, anchors[0] - length), *anchors, anchors[-1] + length]):
        counts.update(set(_prefixes(text, start, stop, separated=separated)))
    needed = max(2, 0.6 * len(anchors))
    common = sorted(words for words, count in counts.items() if count >= needed)
    longer = {words[:-1] for words in common}
    return [words for words in common if words not in longer]


def _prefixes(text: str, start: int, stop: int, *, separated: bool) -> Iterator[tuple[str, ...]]:
    """Every beginning of every line of a window, as words; a label ends before its separator, and
    wraps only before a small letter."""
    for match in _BLOCK.finditer(text, start, stop):
        line = match["first"] + match["more"]
        if separated:
            head = re.match(r"[^:\t\n]+?(?=[ \t]*[:\t])", line)
            if head:
                yield tuple(head.group().split())
            continue
        words = line.split()[:_WORDS_OF_A_LABEL]
        for count in range(1, len(words) + 1):
            yield tuple(words[:count])
