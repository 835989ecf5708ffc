"""A question in atoms: names, values and words with their senses, in order, each with the characters it stands on.

Nothing is decided here but where one atom ends: the longest name or phrase at a place wins, a value before a word. What an
atom means beside the others is composed in ``conditions`` and ``heads``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from bot.understanding.linking import Lexicon, Link, Token
from bot.understanding.times import Period, periods
from bot.understanding.words import LONGEST_PHRASE, REMEMBERED, WORDS, Sense, folded
from indexer.values import find_amounts, parse_number
from indexer.vocabulary.areas import ABROAD, OUTSIDE, AreaNamed, areas_in

Kind = Literal["name", "amount", "months", "number", "percent", "period", "word", "other", "stop"]
FARTHEST = 40
"""Atoms beyond which nothing belongs to a word, however small those between are."""
LEAST_MONEY = 10**4
"""From which a number with no unit is an amount: nothing else that is asked of is counted so high."""
MOST_MONEY = 10**15
"""SEK; a larger number in a question is no amount that any report could hold."""


_WHO_ASKS = frozenset({"jag", "mig", "min", "mitt", "mina", "me", "my", "i'm", "i'd", "i've", "i am"})
_ASKING = ("which", "what", "who", "when", "how_many", "how_much", "how_long")


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
        own = self._keys.get(kind)
        return own is not None and (not keys or not own.isdisjoint(keys))

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        """The words of each kind that the atom may be."""
        return _by_kind(self.senses)

    def key(self, kind: str) -> str | None:
        """Which word of a kind the atom is."""
        return next((sense.key for sense in self.senses if sense.kind == kind), None)

    def names(self, kind: str) -> bool:
        """Whether the atom is a name of a kind."""
        return self.link is not None and self.link.kind == kind

    @property
    def is_open(self) -> bool:
        """Whether something has to match the word: an unknown one, a part of the world, or a twin town, of which no form tells."""
        return self.kind == "other" or self.has("thing", "twin") or self.names("area")

    @cached_property
    def is_small(self) -> bool:
        """Whether the word only joins others: it may stand between two that belong together."""
        return self.kind == "word" and any(
            sense.kind in {"function", "help"} or sense == Sense("link", "owner") for sense in self.senses
        )

    @property
    def folded(self) -> str:
        return folded(self.text)


@lru_cache(REMEMBERED)
def _by_kind(senses: tuple[Sense, ...]) -> Mapping[str, frozenset[str]]:
    """What words do, by kind."""
    kinds = dict.fromkeys(sense.kind for sense in senses)
    return {kind: frozenset(sense.key for sense in senses if sense.kind == kind) for kind in kinds}


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
        own = self._by_kind.get(kind, ())
        return [
            at for at in own if not (free and self.found[at].used) and (not keys or self.found[at].has(kind, *keys))
        ]

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[int]]:
        """Where words of each kind stand."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, atom in enumerate(self.found):
            for kind in atom._keys:
                found[kind].append(at)
        return found

    @cached_property
    def frame(self) -> int:
        """How many atoms stand in front of what is asked, in words of who asks: "Jag får inte ihop det, när …", "i egenskap av
        revisor skulle jag önska få veta vilket …". 0 where there is no such frame."""
        asks = next((at for at in self._by_kind.get("ask", ()) if at and self._asks_at(at)), 0)
        before = self.found[:asks]
        personal = any(atom.folded in _WHO_ASKS for atom in before)
        return asks if personal or _is_clause_apart(before) else 0

    def _asks_at(self, at: int) -> bool:
        """Whether a word asks, and tells nothing of what stands before it: "en rapport, vilken jag läst"."""
        behind = self.found[at + 1].folded if at + 1 < len(self.found) else ""
        return self.found[at].has("ask", *_ASKING) and behind not in _WHO_ASKS

    def after(self, at: int, reach: int = 3) -> list[int]:
        """Positions right of one, as far as ``reach`` atoms that are more than small words; a stop ends it."""
        return self._beside(range(at + 1, len(self.found)), reach)

    def before(self, at: int, reach: int = 3) -> list[int]:
        """Positions left of one, nearest first."""
        return self._beside(range(at - 1, -1, -1), reach)

    def _beside(self, order: Iterable[int], reach: int) -> list[int]:
        positions: list[int] = []
        weight = 0
        for other in order:
            atom = self.found[other]
            if atom.kind == "stop" or len(positions) == FARTHEST:
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


def _is_clause_apart(before: Sequence[Atom]) -> bool:
    """Whether words before a question end in a stop and name nothing that is asked of: "får inte ihop det, …", "stämmer av Malmö
    2025: …"."""
    if not before or before[-1].kind != "stop":
        return False
    bare = all(
        atom.is_small or atom.kind in {"other", "stop", "period"} or atom.has("negation") or atom.names("municipality")
        for atom in before
    )
    themed = any(atom.has("link", "theme") for atom in before[1:])
    return bare and not themed and any(atom.is_small for atom in before)


_UNIT_OF_TIME = re.compile(
    r"(?i)^(?P<years>år|års|ar|ars|years?|yrs?)$|^(?P<months>månad(?:er|ers|s)?|manad(?:er|ers|s)?|mån|months?)$"
)
_NUMBER_BEFORE = re.compile(r"^\d+(?:[.,]\d+)?$")
_STOPS = re.compile(r"[,;:.!?()](?=\s|$)|\s[–-]\s")
_COMPOUND = re.compile(
    r"(?i)^(?P<first>[^\W\d_]{2,}?)-?(?P<head>projekt(?:en|et|s|ens|ets)?|budget(?:en|ar|arna)?|nämnd(?:er|en)?|partner[sn]?|program(?:men|met)?)$"
)
_CARRIER = re.compile(
    r"(?i)^(?P<first>[^\W\d_]{4,}?)s?-?(?:siffr(?:a|an|or|orna)|uppgift(?:er|en|erna)?|belopp(?:et|en)?|summ(?:a|an|or)|information(?:en)?|värde(?:t|n)?|rut(?:a|an)|fält(?:et)?|figures?)$"
)
"""A field's word with what only carries it: "budgetsiffra", "slutdatumsuppgift"."""
_ADJECTIVE_YEARS = re.compile(r"(?i)^(?P<n>ett|två|tva|tre|fyra|fem|sex|\d)-?årig[at]?$")


def atoms(text: str, lexicon: Lexicon, links: Sequence[Link], tokens: Sequence[Token], today: date) -> Atoms:
    """The atoms of a normalised question with the names that were linked in it."""
    found: list[Atom] = []
    taken = bytearray(len(text))
    for atom in chain(_areas_beside(text, links), _names(text, links), _values(text, tokens, today)):
        if not any(taken[atom.start : atom.end]):
            found.append(atom)
            taken[atom.start : atom.end] = bytes([1]) * (atom.end - atom.start)
    free = [token for token in tokens if not any(taken[token.start : token.end])]
    found += _words(text, free, [token.start for token in tokens], lexicon)
    return Atoms(text, _with_shared_units(sorted(found, key=lambda atom: atom.start)))


def _with_shared_units(found: list[Atom]) -> list[Atom]:
    """Numbers that are bounds of the same thing as the value beside them, in its unit: "över 45 men under 50 miljoner", "mellan 2 och
    3 år", "minst 10 miljoner men inte över 15"."""
    for at, atom in enumerate(found):
        if atom.kind != "number" or not _is_bounded(found, at):
            continue
        beside = _beside_bound(found, at, 1) or _beside_bound(found, at, -1)
        if beside is not None and (number := _first_number(beside.text)):
            scale = (beside.value or 0.0) / number
            found[at] = replace(atom, kind=beside.kind, value=(atom.value or 0.0) * scale)
    return found


def _is_bounded(found: Sequence[Atom], at: int) -> bool:
    """Whether a number stands behind an operator, and nothing that it could count behind it."""
    before = found[at - 1] if at else None
    behind = found[at + 1] if at + 1 < len(found) else None
    counts = behind is not None and (behind.has("thing") or behind.kind == "other")
    return before is not None and before.has("operator") and not counts


def _beside_bound(found: Sequence[Atom], at: int, step: int) -> Atom | None:
    """The value that a bound is joined to by small words and operators alone."""
    place = at + step
    while 0 <= place < len(found) and _joins_bounds(found[place]):
        place += step
    near = found[place] if 0 <= place < len(found) and abs(place - at) > 1 else None
    return near if near is not None and near.kind in {"amount", "months"} else None


def _joins_bounds(atom: Atom) -> bool:
    return atom.is_small or atom.has("joint") or atom.has("operator") or atom.has("negation") or atom.text == ","


def _first_number(text: str) -> float | None:
    """The number that an amount or a time is written with."""
    digits = re.match(r"\s*\d+(?:[.,]\d+)?", text)
    return float(digits.group().replace(",", ".")) if digits else parse_number(text.split()[0])


_OF_AREAS = re.compile(
    r"(?i)\b(?:partner\w*|(?:med)?aktör\w*|länder\w*|land|countr(?:y|ies)|states|stad|städer\w*|ort|orter\w*|cit(?:y|ies)|towns?|vänort\w*|kommuner|organisations?|organisationer)\b"
)
"""What an adjective of an area stands before: "nordiska partner", "Baltic states"."""
_PARTNERS = re.compile(
    r"(?i)partner|samarbet|samverk|tillsammans|cooperat|collaborat|together|länder|countr|vänort|twin|sister"
)
_BEFORE_AREA = re.compile(r"(?i)\b(?:i|från|inom|med|till|in|from|within|with)\s+$")
_PARTNER_IN = re.compile(
    r"(?i)\b(?:partner\w*|parter|länder\w*|countries|städer\w*|cities|towns|vänort\w*)\s+(?:som\s+)?(?:är\s+|ligger\s+|finns\s+|are\s+|located\s+)?(?:i|från|inom|in|from|within)\s+$"
)
_ASKED_OF = re.compile(
    r"(?i)\b(?:vilk\w+|which|what|how many|hur många)\s+(?:(?:andra|annan|annat|other|more|fler)\s+)?$"
)
_JOINT = re.compile(r"(?i)\s*(?:,|och|eller|samt|and|or)\s+(?:(?:i|från|in|from)\s+)?")
_AND_ANOTHER = re.compile(r"\s*(?:(?:och|eller|and|or|samt)\s+\S+\s+)?")
"""What may stand between an adjective and what it is of: "nordiska och baltiska partner"."""
_WIDE = frozenset({"EU", "Europa"})
"""Areas that questions name for much else than where somebody is from."""


def _areas_beside(text: str, links: Sequence[Link]) -> Iterable[Atom]:
    """Parts of the world where partners, countries or towns are of them: "nordiska partner", "partner utanför EU"."""
    last = -1
    for one in areas_in(text):
        if any(link.end - link.start > one.end - one.start and link.start <= one.start < link.end for link in links):
            continue  # "Union of the Baltic Cities"
        joined = last >= 0 and _JOINT.fullmatch(text[last : one.start])
        if joined or _is_where_somebody_is(text, one):
            last = one.end
            link = Link("area", tuple(sorted(one.area.countries)), one.area.sv, 1.0, "", one.start, one.end)
            yield Atom("name", one.start, one.end, text[one.start : one.end], link=link)


def _is_where_somebody_is(text: str, one: AreaNamed) -> bool:
    """Whether an area in a text says where partners, countries or towns are; those that are asked of are abroad anyway."""
    if one.area.sv == ABROAD and _ASKED_OF.search(text[: one.start]):
        return False
    behind = _AND_ANOTHER.match(text, one.end)
    if behind and _OF_AREAS.match(text, behind.end()):
        return True
    before = text[: one.start]
    if one.adjective or not _PARTNERS.search(text):
        return False
    return bool(
        one.area.sv.startswith(OUTSIDE) or (_PARTNER_IN if one.area.sv in _WIDE else _BEFORE_AREA).search(before)
    )


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


_RISES = frozenset({Sense("ask", "rise"), Sense("ask", "fall")})


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
            and any(s.kind in {"field", "group", "thing", "change"} or s in _RISES for s in senses)
        ):
            return [Atom("word", token.start, middle, first, own), Atom("word", middle, token.end, last, senses)]
    return []


def _words(text: str, tokens: Sequence[Token], order: Sequence[int], lexicon: Lexicon) -> Iterable[Atom]:
    """Words and phrases with their senses, cut so that the fewest words stay unknown and the phrases are the longest; compounds
    of a known head in their two parts."""
    at = 0
    for size in _cut(text, tokens, order):
        group = tokens[at : at + size]
        senses = WORDS.of([token.text for token in group])
        if senses:
            yield Atom("word", group[0].start, group[-1].end, text[group[0].start : group[-1].end], senses)
        else:
            yield from _unknown(tokens[at], lexicon)
        at += size


def _cut(text: str, tokens: Sequence[Token], order: Sequence[int]) -> list[int]:
    """How many tokens each piece holds, from the first on: "pågår | längst fram i tiden" before "pågår längst | fram | i | tiden"."""
    place = {start: at for at, start in enumerate(order)}
    best: list[tuple[int, int, int, list[int]]] = [(0, 0, 0, [])]
    for end in range(1, len(tokens) + 1):
        found = []
        for size in range(1, min(LONGEST_PHRASE, end) + 1):
            group = tokens[end - size : end]
            if size > 1 and not _may_be_phrase(text, group, place, tokens[end : end + 1]):
                continue
            unknown, pieces, squares, cut = best[end - size]
            known = bool(WORDS.of([token.text for token in group]))
            if size == 1 or known:
                found.append((unknown + (not known), pieces + 1, squares - size * size, [*cut, size]))
        best.append(min(found, key=lambda one: one[:3]))
    return best[-1][3]


def _may_be_phrase(text: str, group: Sequence[Token], place: Mapping[int, int], behind: Sequence[Token]) -> bool:
    """Whether tokens may be one word: side by side, and no comparison or bound that belongs to what comes after."""
    bounds = folded(group[-1].text) in _BOUNDS_BEHIND and _NUMBER_BEHIND.match(text[group[-1].end :])
    return _is_phrase(text, group, place) and not bounds and not _ends_in_comparison(group, behind)


_BOUNDS_BEHIND = frozenset({"over", "under"})
_NUMBER_BEHIND = re.compile(
    r"\s*(?:\d|(?:en|ett|två|tre|fyra|fem|tio|hundra|one|two|three|five|ten|a hundred)\s+(?:miljon|million|miljard|billion))"
)
"""A number in figures, or in words before what it counts."""


def _ends_in_comparison(group: Sequence[Token], behind: Sequence[Token]) -> bool:
    """ "vilka mer" before "än": the comparative belongs to what comes after it."""
    return bool(behind) and folded(behind[0].text) in {"an", "than"} and folded(group[-1].text) in _COMPARATIVES


_COMPARATIVES = frozenset({"mer", "fler", "mindre", "farre", "storre", "more", "fewer", "less"})


def _is_phrase(text: str, group: Sequence[Token], place: Mapping[int, int]) -> bool:
    """Whether tokens stand side by side, with no stop between them."""
    adjacent = place[group[-1].start] - place[group[0].start] == len(group) - 1
    return adjacent and not _STOPS.search(text[group[0].start : group[-1].end])


def _of_field(word: str) -> tuple[Sense, ...]:
    return tuple(sense for sense in WORDS.of([word]) if sense.kind == "field")


def _unknown(token: Token, lexicon: Lexicon) -> Iterable[Atom]:
    """A word without a sense; a compound of one ("klimatprojekt") as what it is of and its head."""
    if parts := _parted(token, lexicon):
        yield from parts
        return
    carried = _CARRIER.match(token.text)
    if carried and (senses := _of_field(carried["first"])):
        yield Atom("word", token.start, token.end, carried["first"], senses)
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
