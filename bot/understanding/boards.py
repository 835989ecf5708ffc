"""Nämnder by the parts of their names: "arbetsmarknad o soc", "the environment and climate committee"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

JOINING = frozenset({"och", "o", "and", "samt"})
BODIES = frozenset(
    "namnd namnden namndens forvaltning forvaltningen forvaltningens committee board department administration".split()
)
"""Words for the body itself, as looked up."""
_WITHIN = frozenset({"hos", "pa", "inom", "fran", "kor", "driver", "har", "ager", "at", "within", "by"})
"""Words behind which a body is likelier than a theme."""
SHORTEST = 3
"""Letters of the shortest beginning of a part."""


class Word(Protocol):
    """A word of a question: as typed and as looked up."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Boards:
    """The nämnder that are known. ``english`` gives the Swedish words of an English one, ``ordinary`` words that stand for
    themselves in the reports.
    """

    names: tuple[str, ...]
    english: Callable[[str], Sequence[str]]
    ordinary: frozenset[str]

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        split = {name: parts_of(name) for name in self.names}
        return {name: parts for name, parts in split.items() if parts}

    @cached_property
    def _openings(self) -> frozenset[str]:
        """The first letters of all names."""
        return frozenset(parts[0][:SHORTEST] for parts in self._parts.values())

    @cached_property
    def _forms(self) -> Callable[[str, str], tuple[str, ...]]:
        """A word as looked up, and the Swedish of an English one, remembered: each name is held against them."""
        return lru_cache(maxsize=512)(self._in_swedish)

    def _in_swedish(self, key: str, text: str) -> tuple[str, ...]:
        swedish = (key, *(one.casefold().translate(_PLAIN) for one in self.english(text.casefold())))
        return tuple(one for one in swedish if len(one) >= SHORTEST)

    @cached_property
    def _initials(self) -> dict[str, tuple[str, ...]]:
        """The names by the first letters of their parts: "aos" and "as" for Arbetsmarknads- och socialnämnden."""
        found: dict[str, tuple[str, ...]] = {}
        for name, parts in self._parts.items():
            letters = [part[0] for part in parts]
            for short in {"".join(letters), "".join(letters[:-1]) + "o" + letters[-1]} if len(letters) > 1 else ():
                found[short] = (*found.get(short, ()), name)
        return found

    def _opens(self, word: Word) -> bool:
        """Whether any name can begin as a word does."""
        forms = self._forms(word.key, word.text)
        return any(one[:size] in self._openings for one in forms for size in range(1, SHORTEST + 1))

    def at(self, words: Sequence[Word], at: int) -> tuple[str, int] | None:
        """The one nämnd whose parts stand from a place on, and how many words they take; None where none or several do."""
        if short := _SHORT.match(words[at].text):
            named = self._initials.get(short["letters"].casefold(), ())
            return (named[0], 1) if len(named) == 1 else None
        if not self._opens(words[at]):
            return None
        found = {name: end for name, parts in self._parts.items() if (end := self._end(words, at, parts))}
        longest = max(found.values(), default=0)
        names = [name for name, end in found.items() if end == longest]
        return (names[0], longest - at) if len(names) == 1 else None

    def having(self, parts: Sequence[str]) -> tuple[str, ...]:
        """The nämnder whose names hold all of some parts and others beside them: "Kulturnämnden" may mean
        Kultur- och fritidsnämnden."""
        return tuple(name for name, own in self._parts.items() if parts and set(parts) < set(own))

    def _end(self, words: Sequence[Word], at: int, parts: Sequence[str]) -> int:
        """Where the words end that stand for all parts in order, with the word for the body; 0 where they do not."""
        place = self._behind_parts(words, at, parts)
        if not place:
            return 0
        if place < len(words) and words[place].key in BODIES:
            return place + 1
        said = [word for word in words[at:place] if word.key not in JOINING]
        clipped = any(word.text.casefold() not in self.ordinary for word in said)
        return place if len(parts) > 1 and clipped and at > 0 and words[at - 1].key in _WITHIN else 0

    def _behind_parts(self, words: Sequence[Word], at: int, parts: Sequence[str]) -> int:
        """The place behind the words that stand for all parts, joined or not; 0 where one is missing."""
        place = at
        for number, part in enumerate(parts):
            place += bool(number) and place < len(words) and words[place].key in JOINING
            if place >= len(words) or not self._is_of(words[place], part):
                return 0
            place += 1
        return place

    def _is_of(self, word: Word, part: str) -> bool:
        """Whether a word begins as a part of a name does, or is the English of it."""
        forms = self._forms(word.key, word.text)
        return any(part.startswith(one) or _inflected(one, part) for one in forms)


_SHORT = re.compile(r"(?i)^(?P<letters>[^\W\d_]{2,5})-(?:nämnd|förvaltning)\w*$")
"""A name by its first letters: "AoS-nämnden"."""
_BODY = re.compile(r"(.+?)\s?(?:n(?:ä|a)mnden|f(?:ö|o)rvaltningen)s?")
_PLAIN = str.maketrans("åäö", "aao")


def _inflected(word: str, part: str) -> bool:
    return word.startswith(part) and len(word) - len(part) < SHORTEST


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a nämnd's name as they are looked up; none for a name that is no nämnd's.

    >>> parts_of("Arbetsmarknads- och socialnämnden"), parts_of("Kommunstyrelsen"), parts_of("kulturförvaltningens")
    (('arbetsmarknad', 'social'), (), ('kultur',))
    """
    whole = _BODY.fullmatch(name.casefold())
    split: Iterable[str] = re.split(r"-?,?\s+(?:och\s+)?", whole[1]) if whole else ()
    return tuple(part.strip("-").removesuffix("s").translate(_PLAIN) for part in split)
