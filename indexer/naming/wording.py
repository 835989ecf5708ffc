"""Names as patterns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

_WORD = re.compile(r"\w+")
_GONE_TO = re.compile(r"(?:\bpå|arrangör (?:för|av)|arrangera\w*)\s+\Z")
NEAR = 30
"""Characters before a name that tell whether it is an event."""


def holds_any(text: str, parts: Iterable[str]) -> bool:
    """Whether a text holds any of some letters: sooner told than a pattern looks for its words at every place."""
    return any(map(text.__contains__, parts))


class AnyOf:
    """Finds any of some names as written, the longest at each place; a genitive ``s`` may follow.

    >>> found = AnyOf(["Grön hamn", "Grön", "Vinge"]).finditer("Vinges projekt Grön hamn, Gröna")
    >>> [hit.group() for hit in found]
    ['Vinge', 'Grön hamn']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for name in sorted({name for name in names if name.strip()}, key=len, reverse=True):
            if word := _WORD.search(name):
                self._by_word[word.group()].append((word.start(), name))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The places that hold a name, none inside another."""
        done, known = 0, self._by_word
        for word in _WORD.finditer(text):
            own = word.group()
            if own not in known and (own[-1] != "s" or own[:-1] not in known):
                continue  # most words
            hit = self._at(text, word) if word.start() >= done else None
            if hit:
                done = hit.end()
                yield hit

    def _at(self, text: str, word: re.Match[str]) -> re.Match[str] | None:
        own = word.group()
        for known in (own, own.removesuffix("s")) if own.endswith("s") else (own,):
            for before, name in self._by_word.get(known, ()):
                at = word.start() - before
                if at >= 0 and _begins(text, name, at) and (hit := _as_written(name).match(text, at)):
                    return hit
        return None


def _begins(text: str, name: str, at: int) -> bool:
    """Whether the first two words of a name stand at a place, so that it is worth a pattern."""
    first, blank, rest = name.partition(" ")
    if not text.startswith(first, at):
        return False
    end = at + len(first)
    return not blank or (rest.split(" ", 1)[0] in text[end : end + BLANKS + len(rest)])


BLANKS = 3
"""Blanks between two words of a name at most."""


@lru_cache(maxsize=20_000)
def _as_written(name: str) -> re.Pattern[str]:
    words = re.escape(name).replace("\\ ", " {1,3}")
    return re.compile(rf"(?<![\w-]){words}(?=(?:['’:]?s)?(?!\w))")


def is_event(name: str, text: str) -> bool:
    """Whether a text speaks of what goes by a name as something that is arranged or gone to.

    >>> told = "Skolan blir arrangör för Ljusdagen tillsammans med Vinge."
    >>> is_event("Ljusdagen", told), is_event("Vinge", told)
    (True, False)
    """
    at = text.find(name)
    while at >= 0:
        if _GONE_TO.search(text, max(0, at - NEAR), at) and not text[at + len(name) : at + len(name) + 1].isalnum():
            return True
        at = text.find(name, at + 1)
    return False
