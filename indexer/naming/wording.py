"""Names in texts, whose words are told apart once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from indexer.records import Span

T = TypeVar("T")
_WORD = re.compile(r"\w+")
_GONE_TO = re.compile(r"(?:\bpå|arrangör (?:för|av)|arrangera\w*)\s+\Z")
NEAR = 30
"""Characters before a name that tell whether it is an event."""


class Words:
    """The different words of a text, and where each stands; ``parts`` are the ranges that are looked at by themselves,
    in order, none of which begins or ends inside a word.
    """

    def __init__(
        self, text: str, parts: Sequence[Span] | None = None, places: dict[str, list[int]] | None = None
    ) -> None:
        self.text = text
        self.parts = [Span(0, len(text))] if parts is None else parts
        self.places = _places(text) if places is None else places
        self._starts = [part.start for part in self.parts]

    @property
    def whole(self) -> Words:
        """The same words of the text in one part."""
        return Words(self.text, places=self.places)

    def part(self, place: int) -> int | None:
        """The number of the part that holds a place."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self.parts[number].end else None

    def telling(self, tells: Tells[T]) -> dict[int, set[T]]:
        """By the number of each part what its words tell, where they tell anything."""
        found: dict[int, set[T]] = defaultdict(set)
        for word, places in self.places.items():
            if told := tells[word]:
                for place in places:
                    if (number := self.part(place)) is not None:
                        found[number] |= told
        return found


def _places(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        places.setdefault(word.group(), []).append(word.start())
    return places


class Tells(dict[str, frozenset[T]], Generic[T]):
    """What a word tells by itself, worked out once for each different word."""

    def __init__(self, of: Callable[[str], Iterable[T]]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, word: str) -> frozenset[T]:
        if len(self) >= MOST_WORDS:
            self.clear()
        self[word] = told = frozenset(self._of(word))
        return told


MOST_WORDS = 100_000
"""Different words that are remembered."""


class Hit:
    """A name where it stands in a text."""

    __slots__ = ("_span", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._span = text, (start, end)

    def span(self) -> tuple[int, int]:
        return self._span

    def start(self) -> int:
        return self._span[0]

    def end(self) -> int:
        return self._span[1]

    def group(self) -> str:
        return self._text[slice(*self._span)]

    def moved(self, start: int) -> Hit:
        """As it stands in what begins at a place of the text."""
        at, end = self._span
        return Hit(self._text[start:end], at - start, end - start)


class AnyOf:
    """Finds any of some names as written, the longest at each place; a genitive ``s`` may follow.

    >>> found = AnyOf(["Grön hamn", "Grön", "Vinge"]).finditer("Vinges projekt Grön hamn, Gröna")
    >>> [hit.group() for hit in found]
    ['Vinge', 'Grön hamn']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[_Name]] = defaultdict(list)
        for name in sorted({name for name in names if name.strip()}, key=len, reverse=True):
            if word := _WORD.search(name):
                self._by_word[word.group()].append(_Name(word.start(), _BLANKS.split(name)))

    def finditer(self, text: str) -> Iterator[Hit]:
        """The places that hold a name, none inside another."""
        for _, hit in self.within(Words(text)):
            yield hit

    def within(self, words: Words) -> Iterator[tuple[int, Hit]]:
        """The places in each part of a text, with the part's number."""
        places = [(place, word) for word in words.places if self._begins(word) for place in words.places[word]]
        part, done = -1, 0
        for place, word in sorted(places):
            number = words.part(place)
            if number is None or (number == part and place < done):
                continue
            if hit := self._at(words.text, place, word, words.parts[number]):
                part, done = number, hit.end()
                yield number, hit

    def _begins(self, word: str) -> bool:
        return word in self._by_word or (word[-1] == "s" and word[:-1] in self._by_word)

    def _at(self, text: str, place: int, word: str, part: Span) -> Hit | None:
        for known in (word, word.removesuffix("s")) if word.endswith("s") else (word,):
            for name in self._by_word.get(known, ()):
                at = place - name.before
                end = _end(text, at, name.pieces, part) if at >= part.start else None
                if end is not None:
                    return Hit(text, at, end)
        return None


class _Name(NamedTuple):
    before: int
    """Characters before its first word."""
    pieces: list[str]
    """What stands between its blanks, and the blanks: every second is some of these."""


_BLANKS = re.compile("( +)")
BLANKS = 3
"""Blanks for one between two words of a name at most."""


def _end(text: str, at: int, pieces: Sequence[str], part: Span) -> int | None:
    """Where a name ends that stands at a place as a whole; None where it does not."""
    if at > part.start and (text[at - 1] == "-" or _is_letter(text[at - 1])):
        return None
    for number, piece in enumerate(pieces):
        if number % 2:
            most = len(piece) * BLANKS
            blanks = len(text[at : at + most + 1]) - len(text[at : at + most + 1].lstrip(" "))
            if not len(piece) <= blanks <= most:
                return None
            at += blanks
        elif text.startswith(piece, at):
            at += len(piece)
        else:
            return None
    behind = text[at : min(at + 2, part.end)].removeprefix("s")
    return at if at <= part.end and not (behind and _is_letter(behind[0])) else None


def _is_letter(one: str) -> bool:
    """Whether a character is part of a word, as patterns have it."""
    return one.isalnum() or one == "_"


def is_event(name: str, text: str) -> bool:
    """Whether a text speaks of what goes by a name as something that is arranged or gone to.

    >>> told = "Skolan blir arrangör för Ljusdagen tillsammans med Vinge."
    >>> is_event("Ljusdagen", told), is_event("Vinge", told)
    (True, False)
    """
    at = text.find(name)
    while at >= 0:
        before = text[max(0, at - NEAR) : at]
        if (
            ("på" in before or "arrang" in before)
            and _GONE_TO.search(text, max(0, at - NEAR), at)
            and not text[at + len(name) : at + len(name) + 1].isalnum()
        ):
            return True
        at = text.find(name, at + 1)
    return False
