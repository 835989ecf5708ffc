"""A question in atoms: names, values and words with their senses, in order, each with the characters it stands on.

Nothing is decided here but where one atom ends: the longest name or phrase at a place wins, a value before a word. What an
atom means beside the others is composed in ``conditions`` and ``heads``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Literal

from bot.understanding.linking import Lexicon, Link, Token
from bot.understanding.times import Period, periods
from bot.understanding.words import LONGEST_PHRASE, WORDS, Sense, folded
from indexer.values import find_amounts, parse_number

Kind = Literal["name", "amount", "months", "number", "percent", "period", "word", "other", "stop"]
LEAST_MONEY = 10**4
"""From which a number with no unit is an amount: nothing else that is asked of is counted so high."""
MOST_MONEY = 10**15
"""SEK; a larger number in a question is no amount that any report could hold."""


@dataclass(eq=False)
class Atom:
    """A stretch of the question with what it may mean. ``used`` by which rule; empty while nothing has used it."""

    kind: Kind
    start: int
    end: int
    text: str
    senses: tuple[Sense, ...] = ()
    link: Link | None = None
    value: float | None = None
    period: Period | None = None
    used: str = ""

    def has(self, kind: str, *keys: str) -> bool:
        """Whether the atom may be a word of a kind (and one of some keys)."""
        return any(sense.kind == kind and (not keys or sense.key in keys) for sense in self.senses)

    def key(self, kind: str) -> str | None:
        """Which word of a kind the atom is."""
        return next((sense.key for sense in self.senses if sense.kind == kind), None)

    def names(self, kind: str) -> bool:
        """Whether the atom is a name of a kind."""
        return self.link is not None and self.link.kind == kind

    @property
    def is_small(self) -> bool:
        """Whether the word only joins others: it may stand between two that belong together."""
        return self.kind == "word" and any(
            sense.kind in {"function", "help"} or sense == Sense("link", "owner") for sense in self.senses
        )

    @property
    def folded(self) -> str:
        return folded(self.text)


@dataclass
class Atoms:
    """The atoms of one question."""

    text: str
    found: list[Atom] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, at: int) -> Atom:
        return self.found[at]

    def free(self) -> list[int]:
        """Positions of atoms that no rule has used."""
        return [at for at, atom in enumerate(self.found) if not atom.used]

    def where(self, kind: str, *keys: str, free: bool = True) -> list[int]:
        """Positions of words of a kind."""
        return [at for at, atom in enumerate(self.found) if atom.has(kind, *keys) and not (free and atom.used)]

    def after(self, at: int, reach: int = 3) -> list[int]:
        """Positions right of one, as far as ``reach`` atoms that are more than small words; a stop ends it."""
        return self._beside(range(at + 1, len(self.found)), reach)

    def before(self, at: int, reach: int = 3) -> list[int]:
        """Positions left of one, nearest first."""
        return self._beside(range(at - 1, -1, -1), reach)

    def _beside(self, order: Iterable[int], reach: int) -> list[int]:
        positions, weight = [], 0
        for other in order:
            atom = self.found[other]
            if atom.kind == "stop":
                break
            positions.append(other)
            weight += not atom.is_small
            if weight >= reach:
                break
        return positions

    def use(self, rule: str, *positions: int) -> None:
        for at in positions:
            if not self.found[at].used:
                self.found[at].used = rule


_UNIT_OF_TIME = re.compile(
    r"(?i)^(?P<years>år|års|ar|ars|years?|yrs?)$|^(?P<months>månad(?:er|ers|s)?|manad(?:er|ers|s)?|mån|months?)$"
)
_NUMBER_BEFORE = re.compile(r"^\d+(?:[.,]\d+)?$")
_STOPS = re.compile(r"[,;:.!?()](?=\s|$)|\s[–-]\s")
_COMPOUND = re.compile(
    r"(?i)^(?P<first>[^\W\d_]{2,}?)-?(?P<head>projekt(?:en|et|s|ens|ets)?|budget(?:en|ar|arna)?|nämnd(?:er|en)?|partner[sn]?|program(?:men|met)?)$"
)
_ADJECTIVE_YEARS = re.compile(r"(?i)^(?P<n>ett|två|tva|tre|fyra|fem|sex|\d)-?årig[at]?$")


def atoms(text: str, lexicon: Lexicon, links: Sequence[Link], tokens: Sequence[Token], today: date) -> Atoms:
    """The atoms of a normalised question with the names that were linked in it."""
    found: list[Atom] = []
    for atom in chain(_names(text, links), _values(text, tokens, today)):
        if not any(_overlap(atom, other) for other in found):
            found.append(atom)
    free = [token for token in tokens if not any(_overlap(token, atom) for atom in found)]
    found += _words(text, free, [token.start for token in tokens], lexicon)
    return Atoms(text, sorted(found, key=lambda atom: atom.start))


def _overlap(one: Atom | Token, other: Atom) -> bool:
    return one.start < other.end and other.start < one.end


def _names(text: str, links: Sequence[Link]) -> Iterable[Atom]:
    """The names that were linked, but for those that are no more than like a word."""
    for link in links:
        if not _is_only_a_word(link, text):
            yield Atom("name", link.start, link.end, text[link.start : link.end], link=link)


def _values(text: str, tokens: Sequence[Token], today: date) -> Iterable[Atom]:
    """Times, amounts, numbers and stops, in the order in which they count where they overlap."""
    for period in periods(text, today):
        yield Atom("period", period.span[0], period.span[1], text[slice(*period.span)], period=period)
    for one in find_amounts(text):
        if one.amount.value < MOST_MONEY:
            yield Atom("amount", one.start, one.end, text[one.start : one.end], value=float(one.amount.value))
    yield from _numbers(text, tokens)
    for stop in _STOPS.finditer(text):
        yield Atom("stop", stop.start(), stop.end(), stop.group().strip())


def _is_only_a_word(link: Link, text: str) -> bool:
    """Whether a link that is no more than a likeness stands on a word that questions are put together from."""
    said = text[link.start : link.end].split()
    senses = WORDS.of(said)
    return bool(senses) and (
        link.score < 0.97 or (link.kind in {"project", "network"} and said[0].islower() and len(said) == 1)
    )


_BOUNDING = frozenset({"an", "than", "minst", "least", "hogst", "most", "exakt", "exactly", "mellan", "between"})
"""Words behind which "en" or "ett" is a number."""


def _numbers(text: str, tokens: Sequence[Token]) -> Iterable[Atom]:
    """Numbers with what they count in: months, per cent, or nothing."""
    for at, token in enumerate(tokens):
        if adjective := _ADJECTIVE_YEARS.match(token.text):
            yield Atom("months", token.start, token.end, token.text, value=12 * _count(adjective["n"]))
            continue
        value = _count(token.text)
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        unit = _UNIT_OF_TIME.match(after.text) if after else None
        if value < 0 or (not unit and _is_article(tokens, at)):
            continue
        if text[token.end : token.end + 2].lstrip().startswith("%"):
            end = text.index("%", token.end) + 1
            yield Atom("percent", token.start, end, text[token.start : end], value=value)
        elif unit and after:
            months = value * (12 if unit["years"] else 1) + _half_year(text, after.end)
            yield Atom("months", token.start, after.end, text[token.start : after.end], value=months)
        else:
            kind: Kind = "amount" if value >= LEAST_MONEY else "number"
            yield Atom(kind, token.start, token.end, token.text, value=value)


def _is_article(tokens: Sequence[Token], at: int) -> bool:
    """Whether "en" or "ett" counts nothing: no bound before it makes it a number."""
    bound = at > 0 and folded(tokens[at - 1].text) in _BOUNDING
    return folded(tokens[at].text) in {"en", "ett", "one", "a"} and not bound


def _half_year(text: str, end: int) -> int:
    """The months of an "och ett halvt" behind years."""
    behind = folded(text[end : end + 14])
    return 6 if "och ett halvt" in behind or "and a half" in behind else 0


def _count(text: str) -> float:
    """A count in digits or words; negative where a word is none."""
    plain = folded(text)
    if plain in _MORE_NUMBERS:
        return _MORE_NUMBERS[plain]
    value = parse_number(text) if not _NUMBER_BEFORE.match(text) else float(text.replace(",", "."))
    return -1.0 if value is None else float(value)


_MORE_NUMBERS = {
    "en": 1.0, "ett": 1.0, "one": 1.0, "tva": 2.0, "atta": 8.0, "a": 1.0,
    "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0, "eighteen": 18.0, "twenty": 20.0, "thirty": 30.0, "fifty": 50.0, "hundred": 100.0,
    "forsta": -1.0,
}  # fmt: skip


_LEAST_PART = 4
"""Letters of the shorter part of a compound that is taken apart."""


def _parted(token: Token, lexicon: Lexicon) -> list[Atom]:
    """A compound in its two parts, where both are known: a programme's name and a word ("Erasmusfinansierade"), or two words
    ("budgetordning")."""
    word = token.text
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        first, last = word[:cut].rstrip("-"), word[cut:].lstrip("-")
        senses = WORDS.of([last])
        if not senses or all(sense.kind == "help" for sense in senses):
            continue
        middle = token.start + cut
        if link := lexicon.programme_named(first, token.start, middle):
            return [Atom("name", token.start, middle, first, link=link), Atom("word", middle, token.end, last, senses)]
        own = WORDS.of([first]) or WORDS.of([first.removesuffix("s")])
        if (
            own
            and any(sense.kind in {"field", "thing"} for sense in own)
            and any(s.kind in {"field", "group", "thing"} for s in senses)
        ):
            return [Atom("word", token.start, middle, first, own), Atom("word", middle, token.end, last, senses)]
    return []


def _words(text: str, tokens: Sequence[Token], order: Sequence[int], lexicon: Lexicon) -> Iterable[Atom]:
    """Words and phrases with their senses, the longest first; compounds of a known head in their two parts."""
    place = {start: at for at, start in enumerate(order)}
    at = 0
    while at < len(tokens):
        for size in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            group = tokens[at : at + size]
            adjacent = place[group[-1].start] - place[group[0].start] == size - 1
            if not adjacent or (size > 1 and _STOPS.search(text[group[0].start : group[-1].end])):
                continue
            senses = WORDS.of([token.text for token in group])
            if senses:
                yield Atom("word", group[0].start, group[-1].end, text[group[0].start : group[-1].end], senses)
                at += size
                break
        else:
            yield from _unknown(tokens[at], lexicon)
            at += 1


def _unknown(token: Token, lexicon: Lexicon) -> Iterable[Atom]:
    """A word without a sense; a compound of one ("klimatprojekt") as what it is of and its head."""
    if parts := _parted(token, lexicon):
        yield from parts
        return
    compound = _COMPOUND.match(token.text)
    if compound and compound["first"] and WORDS.of([compound["head"]]):
        cut = token.start + compound.end("first")
        first = WORDS.of([compound["first"]])
        yield Atom("word" if first else "other", token.start, cut, compound["first"], first)
        yield Atom(
            "word", token.start + compound.start("head"), token.end, compound["head"], WORDS.of([compound["head"]])
        )
        return
    yield Atom("other", token.start, token.end, token.text)
