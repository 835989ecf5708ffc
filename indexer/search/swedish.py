"""One analysis of Swedish text, used alike when an index is written and when it is asked.

A word is looked at in four forms: as written (``exact``), as a Snowball stem (``stems``), as a stem in which the
letters that keyboards and scanners mix up are made alike (``folded``), and in pieces of four letters of that
(``grams``), which find a compound by its part and a damaged word by what is left of it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from threading import local
from typing import NamedTuple

import Stemmer

GRAM = 4
"""Letters in a piece of a word; shorter words stay whole."""
LONGEST_WORD = 64
"""Characters of a word that are looked at: what is longer is a link or damage."""

# A word with its inner hyphens ("KA121-VET-000111396"), colons ("S:t", "EU:s"), decimal signs, and the plus of
# "Erasmus+".
_WORD = re.compile(r"[^\W_]+(?:(?:[-:'’&]|(?<=\d)[.,](?=\d))[^\W_]+)*\+?")
_JOINT = re.compile(r"[-:'’&.,+]+")
# "omställ-\nning", a word wrapped at a line end, but not "energi-\noch"; and a soft hyphen, with the signs PDF text has
# for one.
_HYPHEN_WRAPPED = r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?!(?:och|eller|samt|respektive)\b)(?=[a-zåäö])"
_SOFT = "\u00ad\u200b\ufffe\x02"
_WRAPPED = re.compile(_HYPHEN_WRAPPED + rf"|[{_SOFT}](?:[ \t]*\r?\n[ \t]*)?")
# "EU:s", "SKR:en": the ending of an abbreviation. In "S:t" the base is one letter, so that stays.
_ENDING = re.compile(r"(?<=[^\W\d_]{2}):(?:s|n|t|a|e|ns|ens|ets|en|et|er|ar|or|na|erna|arna|orna)$")
# One letter for each group that is mixed up: å ä by keyboards, "1" for l and l for i, "c" for e, "0" and "6" for o by
# scanners.
_ALIKE = str.maketrans(
    "åäáàâãæöóòôõøéèêëcíìîïi1|!úùûü06ñç", "aaaaaaaoooooo" + "eeeee" + "llllllll" + "uuuu" + "oo" + "ne"
)
# Neuter endings that Snowball leaves: "nätverket", "universitetet"; "hållbart", "internationellt" (i is l in a folded
# word).
_NEUTER_NOUN = re.compile(r"(?<=[^\W\d_]{3})(?<!h)et$")
_NEUTER_ADJECTIVE = re.compile(r"(?<=bar|ell|l[il]g|[il]sk)t$|(?<=\w{3}(?:al|[il]v))t$")
# "hållbar": Snowball takes the "ar" of its base form for a plural, and leaves it in "hållbara".
_ABLE = re.compile(r"(?<=[^\W\d_]{3})bar$")
_DIGITS = re.compile(r"[\d.,:+-]+$")
_stemmers = local()


def _stopwords() -> frozenset[str]:
    text = files("indexer.search").joinpath("stopwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].split())


STOPWORDS = _stopwords()
LEAST_PART = 4
"""Letters of a part of a compound; shorter ones stand in words by chance."""
LONGEST_COMPOUND = 32
"""Letters of a compound that is taken apart; what is longer is damage or meant to keep us busy."""


class Word(NamedTuple):
    """The forms of one word (or one part of a compound)."""

    exact: str
    stem: str
    folded: str
    grams: tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of a text in order, in lower case, compounds and codes whole, endings of abbreviations cut.

    >>> tokens("EU:s Erasmus+ (KA121-VET-000111396) vid S:t Olofs klimat-\\nomställning")
    ['eu', 'erasmus+', 'ka121-vet-000111396', 'vid', 's:t', 'olofs', 'klimatomställning']
    """
    plain = unicodedata.normalize("NFC", text)
    if ("-" in plain and "\n" in plain) or is_soft(plain):
        plain = _WRAPPED.sub("", plain)
    plain = plain.casefold()
    found: list[str] = _WORD.findall(plain)
    if found and max(map(len, found)) > LONGEST_WORD:
        found = [word[:LONGEST_WORD] for word in found]
    return [_ENDING.sub("", word) if ":" in word else word for word in found] if ":" in plain else found


def is_soft(text: str) -> bool:
    """Whether a text has a soft hyphen, or a sign that PDF text has for one."""
    return any(map(text.__contains__, _SOFT))


def fold(word: str) -> str:
    """A lower-case word with the letters alike that keyboards and scanners mix up; numbers stay as they are.

    >>> fold("miljöförvaltningen") == fold("milj6forva1tnlngcn") == fold("miljoforvaltningen")
    True
    >>> fold("2016")
    '2016'
    """
    return word if _DIGITS.match(word) else word.translate(_ALIKE)


def _stem(word: str) -> str:
    if not hasattr(_stemmers, "swedish"):
        _stemmers.swedish = Stemmer.Stemmer("swedish")  # not to be shared between threads
    if word.endswith("bar") and _ABLE.search(word):
        return word
    stem: str = _stemmers.swedish.stemWord(word)
    while stem.endswith("et") and (noun := _NEUTER_NOUN.search(stem)):
        stem = _stemmers.swedish.stemWord(stem[: noun.start()])
    return _NEUTER_ADJECTIVE.sub("", stem) if stem.endswith("t") else stem


def _word(exact: str) -> Word:
    plain = exact if exact.isalpha() else _JOINT.sub("", exact) or exact
    stem = _stem(plain)
    # "rn" only after stemming: "vänorterna" has one of its own.
    folded = fold(plain) if _DIGITS.match(plain) else _stem(fold(plain)).replace("rn", "m")
    return Word(exact, stem, folded, pieces(folded))


def pieces(folded: str) -> tuple[str, ...]:
    """The different pieces of four letters of a folded stem; a shorter one whole.

    >>> pieces("hamnar")
    ('hamn', 'amna', 'mnar')
    """
    return tuple(dict.fromkeys([folded[at : at + GRAM] for at in range(max(1, len(folded) - GRAM + 1))]))


@lru_cache(maxsize=100_000)
def forms(token: str) -> tuple[Word, ...]:
    """What one token is found by: itself and, if it is joined by hyphens or the like, its parts. Nothing for a stop
    word.

    >>> [word.exact for word in forms("eu-projekten")], forms("och")
    (['eu-projekten', 'eu', 'projekten'], ())
    >>> [word.stem for word in forms("åre")], forms("are")
    (['åre'], ())
    """
    if token in STOPWORDS:
        return ()
    if token.isalpha():
        return (_word(token),)
    parts = [
        part
        for part in _JOINT.split(token)
        if (len(part) > 1 or part.isdigit()) and part != token and part not in STOPWORDS
    ]
    return tuple(_word(part) for part in dict.fromkeys([token, *parts]))


def words(text: str) -> Iterator[Word]:
    """Every word and part of a text but the stop words, in order."""
    for token in tokens(text):
        yield from forms(token)


@lru_cache(maxsize=100_000)
def _folded(token: str) -> tuple[str, ...]:
    return tuple(word.folded for word in forms(token))


def folded_set(text: str) -> frozenset[str]:
    """The different folded stems of a text.

    >>> sorted(folded_set("Hamnen och hamnarna i Lund"))
    ['hamn', 'lund']
    """
    return frozenset(chain.from_iterable(map(_folded, tokens(text))))


def exact(text: str) -> list[str]:
    """Words as written, in lower case.

    >>> exact("Projekten i EU:s ram")
    ['projekten', 'eu', 'ram']
    """
    return [word.exact for word in words(text)]


def stems(text: str) -> list[str]:
    """Snowball stems: the inflections of a word are one.

    >>> stems("nätverken") == stems("nätverk") == stems("nätverkets") == ['nätverk']
    True
    """
    return [word.stem for word in words(text)]


def folded(text: str) -> list[str]:
    """Stems in which letters that are mixed up are alike.

    >>> folded("vänorterna") == folded("vanortcrna")
    True
    """
    return [word.folded for word in words(text)]


def grams(text: str) -> list[str]:
    """Pieces of four letters of the folded stems; shorter words whole, so that "EU" is never empty.

    >>> grams("EU"), grams("hamnar")
    (['eu'], ['hamn'])
    >>> set(grams("hamn")) < set(grams("Hamnprojekt"))
    True
    """
    return [gram for word in words(text) for gram in word.grams]


def splits(word: Word) -> Iterator[tuple[str, str]]:
    """The folded stems of every two parts that a word may be a compound of, with and without an "s" between them.

    >>> ("hamn", "konferens") in splits(next(words("hamnkonferenser")))
    True
    """
    plain = _JOINT.sub("", word.exact)
    ends = len(plain) - LEAST_PART + 1 if len(plain) <= LONGEST_COMPOUND else 0
    for at in range(LEAST_PART, ends):
        first, last = plain[:at], _word(plain[at:]).folded
        yield _word(first).folded, last
        if first.endswith("s") and at > LEAST_PART:
            yield _word(first[:-1]).folded, last


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[str, ...]]:
    lines = tomllib.loads(files("indexer.search").joinpath("synonyms.toml").read_text(encoding="utf-8"))["groups"]
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        group = folded(line)
        for word in group:
            found[word] = (*found.get(word, ()), *(other for other in group if other != word))
    return found


def synonyms(word: Word) -> tuple[str, ...]:
    """Folded stems of the words of the trade that ask for the same.

    >>> synonyms(next(words("nämnderna")))
    ('forvaltnlng',)
    """
    return _groups().get(word.folded, ())
