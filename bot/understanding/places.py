"""Places and organisations in a question, called as the reports call them: "Ghent" is their Gent, "Delft University of Technology"
their Delfts tekniska universitet, and "Turku, Finland" one city and not two places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.understanding.cues import REMEMBERED as TEXTS
from bot.understanding.words import REMEMBERED
from indexer.naming.directory import Naming

LONGEST = 7
"""Words of a name at most."""
SHORTEST = 4
"""Letters of the shortest single word that is taken for a place without a capital."""
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_BETWEEN = re.compile(r"[ \n]")
_IN_COUNTRY = re.compile(
    r"(?:,\s+|\s+\(|\s+(?:i|in)\s+)(?:the\s+)?(?P<country>[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+)?)(?P<closed>\))?"
)
_GOES_ON = re.compile(r"(?i)\s*(?:,|och|eller|samt|and|or|&)\s+(?:the\s+)?(?-i:[A-ZÅÄÖ])")
"""Behind a country that is one of several, and no part of the name of the city before it."""


class Other(NamedTuple):
    """A stretch of a text and what the reports call that place or organisation."""

    start: int
    end: int
    name: str


class PlaceNames:
    """Knows the places and organisations of the reports by all names that they go by."""

    def __init__(
        self, naming: Naming, is_word: Callable[[str], bool], taken: Callable[[str], Iterable[tuple[int, int]]]
    ) -> None:
        """``is_word`` tells whether a word means something else; ``taken`` gives what the names of other things take up."""
        self.naming, self.taken = naming, taken
        self.is_word = lru_cache(REMEMBERED)(is_word)
        self._called = lru_cache(REMEMBERED)(naming.called)  # the same words come in most questions
        self.renamed = lru_cache(TEXTS)(self._renamed)  # each step of a question asks for the same few texts anew

    def _renamed(self, text: str) -> str:
        """A text with the reports' own names for the places and organisations that it calls otherwise."""
        found = list(self._found(text))
        held = list(self.taken(text)) if found else []
        for one in reversed(found):
            if not any(start < one.end and one.start < end for start, end in held):
                text = text[: one.start] + one.name + text[one.end :]
        return self._without_countries(text)

    def _found(self, text: str) -> Iterator[Other]:
        """The names that the reports have otherwise, from left to right, of several at a place the longest."""
        words = list(_WORD.finditer(text))
        end = 0
        for at, word in enumerate(words):
            if word.start() < end:
                continue
            for size in range(min(LONGEST, len(words) - at), 0, -1):
                own = words[at : at + size]
                if self._may_be_name(text, own) and (name := self._called(text[word.start() : own[-1].end()])):
                    end = own[-1].end()
                    yield Other(word.start(), end, name)
                    break

    def _may_be_name(self, text: str, own: list[re.Match[str]]) -> bool:
        """Whether words may be one name: several with a capital among them, or one that is no other word."""
        if len(own) == 1:
            word = own[0].group()
            return (word[:1].isupper() or len(word) > SHORTEST) and not self.is_word(word)
        joined = all(_BETWEEN.fullmatch(text[one.end() : two.start()]) for one, two in pairwise(own))
        return joined and any(one.group()[:1].isupper() for one in own)

    def _without_countries(self, text: str) -> str:
        """A text in which no city has its country behind it: "Turku, Finland", "Gent i Belgien"."""
        for word in reversed(list(_WORD.finditer(text))):
            hit = _IN_COUNTRY.match(text, word.end()) if word.group()[:1].isupper() else None
            opened = hit is not None and "(" in hit.group() and not hit["closed"]
            if hit is None or opened or ("," in hit.group() and _GOES_ON.match(text, hit.end())):
                continue
            country = next((one for one in _shorter(hit["country"]) if self.naming.is_in(word.group(), one)), None)
            if country is not None:
                end = (
                    hit.start("country") + len(country) + (len(hit["closed"] or "") if country == hit["country"] else 0)
                )
                text = text[: word.end()] + text[end:]
        return text


def _shorter(words: str) -> Iterator[str]:
    """Words that may be a country's name, and the first of them alone."""
    yield words
    if " " in words:
        yield words.split()[0]
