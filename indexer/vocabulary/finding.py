"""Entries by their spellings: exact, in running text, and nearest to what a scanner made of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz

from indexer.values import compare_key, squeeze
from indexer.vocabulary.branching import branches
from indexer.vocabulary.entries import Entry

E = TypeVar("E", bound=Entry)


class Found(NamedTuple, Generic[E]):
    """An entry met in running text, and where."""

    entry: E
    start: int
    end: int


def spelling_pattern(spelling: str) -> str:
    """A spelling as a pattern: white space, line ends and hyphens may vary; a genitive s may follow.

    An all-capital word of up to eight letters must be written so (KS is not "ks" in a word, STRING not "string").
    """
    return f"{_NOT_WITHIN}{_from(spelling.strip())}{_END}"


_NOT_WITHIN = r"(?<![\w-])"
_END = r"(?:(?<=[^\W_])(?:['’:]?s)?(?![\w+])|(?<![^\W_])(?!\w))"
"""Behind a spelling: a genitive s may follow one that ends in a letter or digit, and the word is over."""


def _from(spelling: str, shared: int = 0) -> str:
    """What a spelling has behind so many letters, which were met in either case."""
    body = r"\s+".join(re.escape(part).replace(r"\-", r"-\s?") for part in re.split(r"\s+", spelling[shared:]))
    if not (spelling.isupper() and re.fullmatch(r"[\w+]{1,8}", spelling)):
        return f"(?i:{body})"
    before = f"(?<={spelling[:shared]})" if shared else ""
    return f"{before}(?:{body})"


def any_spelling(spellings: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the spellings, at each place the longest, as ``spelling_pattern`` finds each."""
    ordered = sorted({spelling.strip() for spelling in spellings}, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(f"{_NOT_WITHIN}(?:{branches(ordered, _from) or '(?!)'}){_END}")


class Finder(Generic[E]):
    """Entries by exact spelling and in running text; counts which spellings were never used."""

    def __init__(self, entries: Iterable[E]) -> None:
        self.entries = tuple(entries)
        self.used: Counter[str] = Counter()
        self._by_key = {
            compare_key(spelling): entry for entry in reversed(self.entries) for spelling in entry.spellings
        }
        self._by_key |= {compare_key(entry.name): entry for entry in self.entries}

    def exact(self, text: str) -> E | None:
        """The entry spelled so, whatever the case and punctuation."""
        entry = self._by_key.get(compare_key(text))
        if entry:
            self.used[compare_key(text)] += 1
        return entry

    @cached_property
    def _everywhere(self) -> re.Pattern[str]:
        return any_spelling(s for entry in self.entries for s in entry.spellings if len(s) > 1)

    def find(self, text: str) -> list[Found[E]]:
        """Every entry named in a text, longest spelling first at each place, in order of place."""
        found = []
        for match in self._everywhere.finditer(text):
            words = squeeze(match.group())
            entry = self.exact(words) or self.exact(re.sub(r"['’:]?s$", "", words))
            if entry and not (entry.cased and words[0].islower()):
                found.append(Found(entry, match.start(), match.end()))
        return found

    def closest(self, text: str, cutoff: float = 86) -> E | None:
        """The entry whose spelling is nearest, for scanned text; None when none is near or two are equally near.

        Score: rapidfuzz ratio (0-100) on the folded letters, see ``fold``.
        """
        wanted = fold(text)
        ranked: dict[str, float] = {}
        best: dict[str, E] = {}
        for entry in self.entries:
            score = max(
                (fuzz.ratio(wanted, fold(spelling)) for spelling in entry.spellings if len(spelling) > 4), default=0.0
            )
            ranked[entry.name], best[entry.name] = score, entry
        order = sorted(ranked.items(), key=lambda pair: -pair[1])
        if not order or order[0][1] < cutoff or (len(order) > 1 and order[1][1] > order[0][1] - 2):
            return None
        return best[order[0][0]]

    def unused(self) -> list[str]:
        """Spellings that no report of this run used."""
        return sorted(s for entry in self.entries for s in entry.spellings if not self.used[compare_key(s)])


# What scanners make of Swedish letters in 000: "f6r", "Milj6forvaltningen", "hjélp", "nitverk", "virdet".
_FOLD = str.maketrans("åäöéèøæü601|!", "aaooooauoolll")


@lru_cache(50_000)
def fold(text: str) -> str:
    """Letters only, with Swedish letters and what scanners write for them made alike.

    >>> fold("Milj6forvaltningen") == fold("Miljöförvaltningen")
    True
    """
    return re.sub(r"[\W_]+", "", text.casefold().translate(_FOLD))
