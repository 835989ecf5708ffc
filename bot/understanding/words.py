"""What words do in a question: the senses of ``words.toml``, looked up the way names are."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import islice, takewhile
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_PLAIN = str.maketrans("åäáàâãæöóòôõøéèêëíìîïúùûüçñ’", "aaaaaaaooooooeeeeiiiiuuuucn'")
_SPACES = re.compile(r"[\s-]+")
LONGEST_PHRASE = 6
"""Words of the longest phrase that is looked up."""
REMEMBERED = 10_000
"""Words and phrases whose look-up is remembered."""
SLIPPED_FROM = 6
"""Letters from which a word may hold a slipped letter."""


@lru_cache(REMEMBERED)
def folded(text: str) -> str:
    """Small letters without å, ä, ö and accents.

    >>> folded("Miljönämnden"), folded("EU-stöd")
    ('miljonamnden', 'eu-stod')
    """
    return text.casefold().translate(_PLAIN)


class Sense(NamedTuple):
    """What a word does: its kind ("operator") and which of that kind ("over")."""

    kind: str
    key: str


class Words:
    """The senses of words and phrases, from a file of this package or what one holds: kinds, their keys, and phrases separated by
    commas."""

    def __init__(self, file: str | Mapping[str, Mapping[str, str]] = "words.toml") -> None:
        told = (
            tomllib.loads(files("bot.understanding").joinpath(file).read_text("utf-8"))
            if isinstance(file, str)
            else file
        )
        self.senses: dict[str, tuple[Sense, ...]] = {}
        self.spelled: dict[str, str] = {}
        found: dict[str, dict[Sense, None]] = defaultdict(dict)
        exact: dict[str, dict[Sense, None]] = defaultdict(dict)
        for kind, keys in told.items():
            for key, phrases in keys.items():
                sense = Sense(kind, key)
                for phrase in phrases.replace("\n", " ").split(","):
                    if said := " ".join(phrase.split()):
                        plain = _SPACES.sub(" ", said.casefold().replace("’", "'")).strip()
                        looked_up = plain.translate(_PLAIN)
                        found[looked_up][sense] = None
                        exact[plain][sense] = None
                        self.spelled.setdefault(looked_up, said)
        self.senses = {phrase: tuple(senses) for phrase, senses in found.items()}
        self._exact = {phrase: tuple(senses) for phrase, senses in exact.items()}

    def prepare(self) -> None:
        """Work out what is worked out once, for who answers many questions."""
        _ = self.single, self._in_order, self._joined, self._by_length, self._joints, self._openings

    @cached_property
    def single(self) -> frozenset[str]:
        """Every word that is one, or part of a phrase."""
        return frozenset(word for phrase in self.senses for word in phrase.split())

    @cached_property
    def _alone(self) -> frozenset[str]:
        """Words that stand alone: what a slipped letter is put right to."""
        return frozenset(phrase for phrase in self.senses if " " not in phrase)

    @cached_property
    def _in_order(self) -> list[str]:
        """The same by the alphabet."""
        return sorted(self._alone)

    @cached_property
    def _joined(self) -> dict[str, str]:
        """Phrases and compounds by their letters alone: "projektägare" for "projekt ägare", "totalbudget" for "total budget"."""
        return {phrase.replace(" ", ""): phrase for phrase in sorted(self.senses, key=lambda one: -len(one.split()))}

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for word in self._in_order:  # of two that are as near the same one in every process
            if len(word) >= SLIPPED_FROM:
                found[len(word)].append(word)
        return found

    def of(self, words: list[str]) -> tuple[Sense, ...]:
        """The senses of a word or phrase, written together or apart; empty where it has none."""
        return self._of(tuple(words))

    @cached_property
    def _of(self) -> Callable[[tuple[str, ...]], tuple[Sense, ...]]:
        """The look-up that remembers: each step of a question asks for the same few words anew."""
        return lru_cache(REMEMBERED)(self._looked_up)

    def _looked_up(self, words: tuple[str, ...]) -> tuple[Sense, ...]:
        if len(words) > 2 and not self.may_open(words):
            return ()
        said = " ".join(map(_plain, words))
        if said in self._exact:
            return self._exact[said]
        marked = not said.isascii()  # "är" typed with its dots is no "år"
        key = " ".join(filter(None, map(_key, words)))
        if key in self.senses and not marked:
            return self.senses[key]
        joined = self._joined.get(key.replace(" ", "")) if len(words) < 3 and len(key) > 3 else None
        if joined is None or (len(words) > 1 and any(map(self._is_small, words))):
            return ()  # "med finansiering" is no "medfinansiering"
        if marked and _plain(self.spelled[joined]).replace(" ", "") != said.replace(" ", ""):
            return ()
        return self.senses[joined]

    def may_open(self, words: Sequence[str]) -> bool:
        """Whether a phrase of more than two words may begin with the first two of some words."""
        return _opening(" ".join(filter(None, map(_key, words[:2])))) in self._openings

    @cached_property
    def _openings(self) -> frozenset[str]:
        """The first two words of every longer phrase."""
        return frozenset(_opening(_key(one)) for one in {*self._exact, *self.senses} if one.count(" ") > 1)

    def may_say(self, word: str, concepts: tuple[str, ...]) -> bool:
        """Whether a phrase that says any of some concepts may begin with a word: "filler.said" with "as", for "as well"."""
        return _key(word) in self._beginnings(concepts)

    @cached_property
    def _beginnings(self) -> Callable[[tuple[str, ...]], frozenset[str]]:
        return lru_cache(REMEMBERED)(self._begun)

    def _begun(self, concepts: tuple[str, ...]) -> frozenset[str]:
        """What a phrase of some concepts begins with, letter by letter, as it may be written together or apart."""
        told = (
            phrase.replace(" ", "")
            for phrase, senses in self.senses.items()
            if any(f"{one.kind}.{one.key}" in concepts for one in senses)
        )
        return frozenset(letters[:size] for letters in told for size in range(1, len(letters) + 1))

    def _is_small(self, word: str) -> bool:
        senses = self._exact.get(_plain(word)) or self.senses.get(_key(word), ())
        return any(sense.kind in {"function", "link", "help"} for sense in senses)

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance a file, for the life of the process
    def nearest(self, word: str) -> str | None:
        """The one known word that a misspelt one is a slipped letter away from; None where none or several are."""
        key = _key(word)
        if " " in key or key in self.single:
            return None
        if len(key) < SLIPPED_FROM:
            return self._short_one(key)
        return self._typed_twice(key) or self._slipped(key, word.casefold())

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def written_out(self, word: str) -> str | None:
        """The shortest known word that one is the beginning of, where all that begin so mean the same: "utbet", "slutd"; None
        where they do not, or where it is a word of its own."""
        key = _key(word).rstrip(".")
        if " " in key or len(key) < SHORTENED_FROM or key in self.single:
            return None
        ordered = self._in_order
        alike = takewhile(lambda one: one.startswith(key), islice(ordered, bisect_left(ordered, key), None))
        begun = [one for one in alike if len(one) >= len(key) + 2]
        if len(begun) < FAMILY:
            return None
        shared = set.intersection(*(set(self.senses[one]) for one in begun)) if begun else set()
        telling = any(sense.kind in {"field", "thing"} for sense in shared)
        nearest = min(begun, key=lambda one: (len(one), one))
        return nearest if telling and len(nearest) <= len(key) + MOST_LEFT_OUT else None

    def _typed_twice(self, key: str) -> str | None:
        """The known word that a longer one is with a letter typed twice: "projekkt"."""
        once = [key[:at] + key[at + 1 :] for at in range(1, len(key)) if key[at] == key[at - 1]]
        return next((one for one in once if one in self._alone), None)

    def _slipped(self, key: str, word: str) -> str | None:
        """The known word that differs in a letter, in a long word two, the nearest with its dots first ("månag" is "många" and no
        "manage"); None where two as near mean different things."""
        near = [other for size in (len(key) - 1, len(key), len(key) + 1) for other in self._by_length.get(size, ())]
        most = 1 if len(key) < 9 else 2
        best = process.extract(key, near, scorer=OSA.distance, limit=4, score_cutoff=most)
        best = [one for one in best if self._may_be_slip(key, word, one[0], most)]
        if not best:
            return None
        rank = {one[0]: self._farness(key, word, one[0], one[1]) for one in best}
        best.sort(key=lambda one: rank[one[0]])
        if len({rank[one[0]] for one in best[:2]}) == 2:
            return str(best[0][0])
        if len(best) > 1 and best[1][1] == best[0][1] and self._differ(best[0][0], best[1][0]):
            return None
        return str(best[0][0])

    def _may_be_slip(self, key: str, word: str, other: str, most: int) -> bool:
        """Whether it begins alike, as whoever slips seldom does with the first letter; dots are typed on purpose ("läsning" is two
        letters from "lasting").
        """
        return other[0] == key[0] and (word.isascii() or OSA.distance(word, self.spelled.get(other, other)) <= most)

    def _farness(self, key: str, word: str, other: str, distance: float) -> tuple[float, float, bool]:
        """How far a word is from a known one: letters that changed places are nearer than one that is missing or wrong."""
        return distance, OSA.distance(word, self.spelled.get(other, other)), sorted(key) != sorted(other)

    @cached_property
    def _joints(self) -> dict[tuple[int, str], list[str]]:
        """Short words that a question hangs on, by length and first letter: what is asked of, fields, operators, superlatives,
        words of asking and denying."""
        kinds = {"operator", "most", "ask", "negation", "state", "role", "field", "thing"}
        asked = {
            word
            for phrase, senses in self.senses.items()
            if " " in phrase and any(sense.kind in {"ask", "operator"} for sense in senses)
            for word in phrase.split()
        }
        alone = {one for one in self._alone if any(sense.kind in kinds for sense in self.senses[one])}
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for one in sorted(alone | asked):
            if len(one) in {4, 5, 6}:
                found[len(one), one[0]].append(one)
        return found

    def _short_one(self, key: str) -> str | None:
        """The one short word that a word of four or five letters lacks a letter of, or has two neighbours of in the other order
        ("mnåga"); None where none or several do."""
        if len(key) < 4:
            return None
        longer = self._joints.get((len(key) + 1, key[0]), ())
        found = [one for one in longer if any(one[:at] + one[at + 1 :] == key for at in range(1, len(one)))]
        turned = {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(1, len(key) - 1)}
        found += [one for one in self._joints.get((len(key), key[0]), ()) if one in turned]
        return found[0] if len(found) == 1 else None

    def _differ(self, one: str, other: str) -> bool:
        first, second = self.senses.get(one, ()), self.senses.get(other, ())
        return bool(first and second) and not set(first) & set(second)


@lru_cache(REMEMBERED)
def _plain(phrase: str) -> str:
    """Small letters, words apart by one space."""
    return _SPACES.sub(" ", phrase.casefold().replace("’", "'")).strip()


def _opening(phrase: str) -> str:
    """The first two words of a phrase that is as looked up."""
    return " ".join(phrase.split(" ", 2)[:2])


@lru_cache(REMEMBERED)
def _key(phrase: str) -> str:
    return _SPACES.sub(" ", folded(phrase)).strip()


WORDS = Words()
SHORTENED_FROM = 4
FAMILY = 5
"""Words that begin alike, from which on a beginning stands for them and is no other word."""
MOST_LEFT_OUT = 5
"""Letters that people leave out of a word at most."""
"""Letters of the shortest beginning of a word that stands for it."""
