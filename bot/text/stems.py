"""Stems of texts: which of all that an index has can be another word in part, without holding each against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

PREFIX = 3
"""Letters that stems are kept by."""
BETWEEN = "\n"
"""Between two stems: none of them holds it."""


class Stems(frozenset[str]):
    """The stems of a text, and which of them are ``strange``: no passage has them."""

    __slots__ = ("strange",)
    strange: frozenset[str]

    @classmethod
    def of(cls, stems: Iterable[str], stock: Stock | None = None) -> Stems:
        """Of a text beside a stock; of a passage, which makes the stock, without one."""
        made = cls(stems)
        made.strange = made - stock.all if stock else frozenset()
        return made


class Stock:
    """All stems of the passages of an index."""

    def __init__(self, stems: Collection[str]) -> None:
        self.all = frozenset(stems)
        ordered = sorted(self.all)
        self._joined = BETWEEN + BETWEEN.join(ordered) + BETWEEN
        self._by_prefix: dict[str, list[str]] = {}
        for stem in ordered:
            self._by_prefix.setdefault(stem[:PREFIX], []).append(stem)
        self.beginning = lru_cache(maxsize=512)(self._beginning)

    def kin(self, word: str) -> Iterator[str]:
        """Every stem that holds a word, is held in it, or begins with the same letters; some of them twice.

        >>> sorted(set(Stock(("avgift", "avgiftsfri", "medlem", "hamn", "amn")).kin("hamn")))
        ['amn', 'hamn']
        """
        yield from self._by_prefix.get(word[:PREFIX], ())
        yield from self._holding(word)
        yield from self._held_in(word)

    def _beginning(self, prefix: str) -> frozenset[str]:
        """The stems that begin with some letters."""
        kept = self._by_prefix.get(prefix[:PREFIX], ()) if len(prefix) >= PREFIX else self.all
        return frozenset(stem for stem in kept if stem.startswith(prefix))

    def _holding(self, word: str) -> Iterator[str]:
        at = self._joined.find(word)
        while at >= 0:
            start, end = self._joined.rfind(BETWEEN, 0, at + 1) + 1, self._joined.find(BETWEEN, at)
            yield self._joined[start:end]
            at = self._joined.find(word, end)

    def _held_in(self, word: str) -> Iterator[str]:
        parts = (word[start:end] for start in range(len(word)) for end in range(start + 1, len(word) + 1))
        return (part for part in parts if part in self.all)


class Shares(dict[str, float]):
    """How far any stem says a word: known of those that the passages have, worked out for another when it is looked up."""

    def __init__(self, stock: Stock, likely: Iterable[str], share: Callable[[str], float]) -> None:
        """``likely``: the stems of the passages that may say it at all; ``share``: how far a stem does."""
        super().__init__()
        self._stock, self._share = stock, share
        for stem in likely:
            if stem not in self and (worth := share(stem)):
                self[stem] = worth

    @classmethod
    def joined(cls, several: Sequence[Shares]) -> Shares:
        """How far any stem says one of several words."""
        if len(several) == 1:
            return several[0]
        shares = [one._share for one in several]
        likely = chain.from_iterable(several)
        return cls(several[0]._stock, likely, lambda stem: max(share(stem) for share in shares))

    def of_strange(self, stem: str) -> float:
        """How far a stem does that no passage has."""
        return self._share(stem)

    def best(self, stems: frozenset[str] | set[str]) -> float:
        """How far the stem of some that says it best does."""
        strange = stems.strange if isinstance(stems, Stems) else stems - self._stock.all
        found = self.keys() & stems
        best = max(map(self.__getitem__, found)) if found else 0.0
        return max(best, max(map(self._share, strange))) if strange else best
