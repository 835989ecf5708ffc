"""Words of a question held against what the passages say: inflections, compounds and their parts, words of the trade."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from math import log
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.text.letters import Letters
from bot.text.stems import Shares, Stems, Stock
from indexer.index import Index
from indexer.records import Passage, Span
from indexer.search.swedish import LEAST_PART, Word, folded_set, splits, synonyms, words

K = TypeVar("K")
INSIDE = 0.8
"""What a word inside a compound counts beside the word itself: "avgift" asked for, "avgiftsfri" written."""
HEAD = 0.7
"""A compound's head for the compound: "avgift" for "medlemsavgift", no "medlem"."""
SHORT_HEAD = 0.6
"""A head of few letters, whose first part the reports have as well: "elever" for "gymnasieelever"."""
BEGINNING = 0.6
"""Two long words of which two thirds are alike."""
FIRST_PART = 0.4
"""Two long words that only begin alike: "medlemsavgift" and "medlemskap"."""
ENDING = 0.9
"""A word that the stemmer leaves in another form; also all parts of a joined word or compound in one place."""
SYNONYM = 0.8
"""A word of the trade that says the same."""
FUZZY = 87
"""Likeness, of 100, from which a word that no passage has is taken for one that they have: "tidrapportering"."""
FUZZY_FROM = 8
"""Letters of such a word."""
ALIKE = 3
"""Letters that two stems of one word begin with at least."""
LONG = 5
"""Letters from which a word may be looked for inside others."""


@dataclass(frozen=True)
class Term:
    """A word asked for ("mat|livsmedel": either) and its weight; for each way of saying it how far any stem does; and the parts
    of joined words and compounds that say it when all stand in one place."""

    word: str
    stem: str
    weight: float
    shares: tuple[Shares, ...]
    parts: tuple[tuple[Shares, ...], ...] = ()

    @cached_property
    def said_by(self) -> frozenset[str]:
        """Every stem of the passages that says something of it."""
        return frozenset().union(*self.shares, *chain.from_iterable(self.parts))


class Texts:
    """What the passages say, as folded stems; counted once an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._shares_of = lru_cache(maxsize=512)(self._shares)
        self._shares_of_part = lru_cache(maxsize=512)(self._saying_part)

    @cached_property
    def stems(self) -> list[Stems]:
        """Folded stems of every passage, its headings included."""
        passages = self.index.holdings.passages
        return [Stems.of(self.stems_of(" ".join((*p.section, self.text(p))))) for p in passages]

    @cached_property
    def letters(self) -> Letters:
        """Letters of every passage and its headings, with what scanners mix up made alike."""
        return Letters(" ".join((*p.section, self.text(p))) for p in self.index.holdings.passages)

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many passages a stem occurs."""
        return Counter(stem for one in self.stems for stem in one)

    @cached_property
    def stock(self) -> Stock:
        """All stems of the passages."""
        return Stock(self.frequency)

    def prepare(self) -> None:
        """Work out what is worked out once an index."""
        self.stock.beginning("")
        self.letters.holding("")

    def known(self, stems: Iterable[str]) -> Stems:
        """Stems of a text that are held against words again and again."""
        return Stems.of(stems, self.stock)

    @staticmethod
    def stems_of(text: str) -> frozenset[str]:
        """Folded stems of a text."""
        return folded_set(text)

    def text(self, passage: Passage) -> str:
        """What a passage says, as stored."""
        return self.index.texts[passage.document][passage.source.start : passage.source.end]

    def before_and_after(self, passage: Passage, span: Span) -> str:
        """A range with the text just before and after it within its passage."""
        start, end = max(passage.source.start, span.start - 300), min(passage.source.end, span.end + 300)
        return self.index.texts[passage.document][start:end]

    def weight(self, stem: str) -> float:
        """How telling a stem is: log of the share of passages that hold it."""
        return log(1 + len(self.stems) / (0.5 + self.frequency[stem]))

    def terms(self, topic: Iterable[str]) -> list[Term]:
        """The words of a topic, each once."""
        found: dict[str, Term] = {}
        for text in (word for joined in topic for word in _apart(joined)):
            ways = [forms for way in text.split("|") if (forms := tuple(words(way)))]
            if not ways:
                continue
            shares = tuple(self._shares_of(forms[0]) for forms in ways)
            joined = (tuple(self._shares_of(word) for word in forms[1:] if len(word.folded) > 1) for forms in ways)
            splits_ = (split for forms in ways for split in self._known_splits(forms[0]))
            parts = (*filter(None, joined), *(tuple(map(self._shares_of_part, split)) for split in splits_))
            weight = min(self.weight(forms[0].folded) for forms in ways)
            found[ways[0][0].folded] = Term(text, ways[0][0].folded, weight, shares, parts)
        return list(found.values())

    def heads(self, noun: str) -> list[str]:
        """The heads of a compound that no passage has, where both parts are words of the passages: "elever" of "gymnasieelever"."""
        cuts = (
            range(len(noun) - LEAST_PART, LEAST_PART - 1, -1)
            if not any(self.frequency[word.folded] for word in words(noun))
            else ()
        )
        return [
            noun[at:]
            for at in cuts
            if self._is_word(noun[at:]) and (self._is_word(noun[:at]) or self._is_word(noun[: at - 1]))
        ]

    def _is_word(self, text: str) -> bool:
        return any(self.frequency[word.folded] for word in words(text))

    def _known_splits(self, word: Word) -> list[tuple[str, ...]]:
        """The parts of a compound that no passage has, where both parts are words of the passages."""
        if self.frequency[word.folded]:
            return []
        return [split for split in splits(word) if all(self.frequency[part] for part in split)]

    def _shares(self, word: Word) -> Shares:
        known = self._known_splits(word)
        parts = dict.fromkeys((first for first, _ in known), FIRST_PART) | dict.fromkeys(
            (last for _, last in known), SHORT_HEAD
        )
        return self._saying(word.folded, parts, synonyms(word))

    def _saying_part(self, part: str) -> Shares:
        return self._saying(part, {}, ())

    def _saying(self, asked: str, parts: Mapping[str, float], synonyms: Sequence[str]) -> Shares:
        """How far the stems say a word; only those that begin as it, hold it, are held in it or are spelled nearly so can."""
        misspelt = len(asked) >= FUZZY_FROM and not self.frequency[asked]
        ways = chain((asked,), parts, *map(self.stock.kin, (asked, *synonyms)))
        near = process.extract_iter(asked, self.stock.all, scorer=fuzz.ratio, score_cutoff=FUZZY) if misspelt else ()
        likely = chain(ways, (stem for stem, *_ in near))
        return Shares(self.stock, likely, partial(self._share, asked, parts, synonyms, misspelt))

    def _share(
        self, asked: str, parts: Mapping[str, float], synonyms: Sequence[str], misspelt: bool, stem: str
    ) -> float:
        """How far a stem says a word asked for."""
        if stem == asked:
            return 1.0
        if stem in parts:
            return parts[stem]
        share = _likeness(asked, stem)
        for one in synonyms:
            share = max(share, SYNONYM * _likeness(one, stem))
        if not share and len(asked) == LONG - 1 and self._is_compound(asked, stem):
            return INSIDE
        return ENDING if misspelt and share < ENDING and fuzz.ratio(asked, stem) >= FUZZY else share

    def _is_compound(self, asked: str, stem: str) -> bool:
        """Whether a word begins or ends with the short one asked for, and the rest of it is a word of the passages too."""
        if stem.startswith(asked):
            rest = (stem[len(asked) :], stem[len(asked) :].removeprefix("s"))
        elif stem.endswith(asked):
            rest = (stem[: -len(asked)], stem[: -len(asked)].removesuffix("s"))
        else:
            return False
        return any(len(one) > 2 and self.frequency[one] for one in rest)

    @staticmethod
    def holds(term: Term, stems: frozenset[str] | set[str]) -> float:
        """How far a set of stems holds a term, by whichever of its words fits best."""
        if isinstance(stems, Stems) and not stems.strange and term.said_by.isdisjoint(stems):
            return 0.0  # most sentences
        best = max(shares.best(stems) for shares in term.shares)
        whole = max((min(part.best(stems) for part in parts) for parts in term.parts), default=0.0)
        return max(best, ENDING * whole if whole >= INSIDE else 0.0)

    def names(self, term: Term, stems: Stems) -> bool:
        """Whether a passage holds a proper name, also as the first part of a compound: no other one of the same head."""
        return self.holds(term, stems) >= INSIDE or not self.stock.beginning(term.stem[:LONG]).isdisjoint(stems)

    def coverage(self, terms: Sequence[Term], stems: frozenset[str] | set[str]) -> float:
        """The weighted share of the terms that a set of stems holds; 1 where nothing was asked for."""
        total, held = sum([term.weight for term in terms]), 0.0
        passing = isinstance(stems, Stems) and not stems.strange
        for term in terms:
            if not (passing and term.said_by.isdisjoint(stems)):  # as most are
                held += term.weight * self.holds(term, stems)
        return held / total if total else 1.0


def by_key(numbered: Iterable[tuple[K, int]]) -> dict[K, list[int]]:
    """Numbers by what they belong to."""
    found: dict[K, list[int]] = {}
    for key, number in numbered:
        found.setdefault(key, []).append(number)
    return found


def _around(asked: str, stem: str) -> bool:
    """Whether a longer compound begins and ends as the one asked for.

    >>> _around("kraftverk", "kraftvarmeverk"), _around("studiebesok", "studieplan")
    (True, False)
    """
    return any(
        stem.startswith(asked[:at]) and stem.endswith(asked[at:]) for at in range(LONG - 1, len(asked) - LONG + 2)
    )


def _apart(word: str) -> list[str]:
    """A name joined with a word, as the two that they are.

    >>> _apart("ICLEI-kongressen"), _apart("EU-arbetet"), _apart("mat|livsmedel")
    (['ICLEI', 'kongressen'], ['EU-arbetet'], ['mat|livsmedel'])
    """
    joined = re.fullmatch(r"([A-ZÅÄÖ][^\W_]{2,})-([a-zåäö]{4,})", word)
    return list(joined.groups()) if joined else [word]


def _likeness(asked: str, stem: str) -> float:
    """How far one folded stem says another.

    >>> _likeness("avgift", "avgiftsfri"), _likeness("medlemsavgift", "avgift"), _likeness("medlemsavgift", "medlem")
    (0.8, 0.7, 0.0)
    """
    if _are_apart(asked, stem):
        return 0.0  # most stems
    if asked == stem:
        return 1.0
    if _is_other_ending(asked, stem):
        return ENDING
    if len(asked) < LONG:
        return 0.0
    if len(stem) > len(asked) and (asked in stem or (len(asked) >= 8 and _around(asked, stem))):
        return INSIDE
    if asked.endswith(stem) and len(stem) >= 6 and 0.4 * len(asked) <= len(stem) <= len(asked) - 3:
        return HEAD
    if min(len(asked), len(stem)) < 9 or asked[:7] != stem[:7]:
        return 0.0
    return BEGINNING if asked[: len(asked) * 2 // 3] == stem[: len(asked) * 2 // 3] else FIRST_PART


def _are_apart(asked: str, stem: str) -> bool:
    """Whether neither of two stems can say the other, as they neither begin alike nor is one held in the other."""
    return stem[:ALIKE] != asked[:ALIKE] and asked not in stem and not asked.endswith(stem)


def _is_other_ending(asked: str, stem: str) -> bool:
    """Whether two stems are of one word whose ending the stemmer takes in one form and leaves in the other: the "or" of
    "mentor", the "t" of "varmt", the "s" of "analys", the "n" of "strategin" and the "an" of "nyttan".

    >>> _is_other_ending("strategin", "strategi"), _is_other_ending("nytt", "nyttan"), _is_other_ending("plan", "pla")
    (True, True, False)
    """
    if len(asked) >= 6 and asked.endswith(("or", "ar", "er")) and asked[:-2] == stem:
        return True
    longer, shorter = (asked, stem) if len(asked) > len(stem) else (stem, asked)
    rest = longer.removeprefix(shorter)
    if len(asked) < 4 or len(rest) == len(longer):
        return False
    return rest in {"t", "s"} or (len(shorter) >= 4 and (rest == "an" or (rest == "n" and shorter[-1] in _VOWELS)))


_VOWELS = frozenset("aeiouyl")
"""Letters of folded stems behind which a definite form has only an "n"; "l" is folded from "i"."""
