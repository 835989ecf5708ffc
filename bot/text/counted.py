"""The number that a sentence gives of something counted: "37 delegationer", "varav 167 till arbete"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from bot.text.passages import Found
from indexer.index import Index
from indexer.search.swedish import words
from indexer.text import sentences
from indexer.values import NUMERAL_PATTERN, parse_number

OF_COUNTED = 0.5
"""The share of a count's further words ("hur många deltagare var kvinnor") that must stand around the number."""


@dataclass(frozen=True)
class Number:
    """A number that stands before the counted noun, and the noun as the text has it."""

    value: float
    noun: str
    found: Found


_NUMBER = re.compile(
    rf"(?<![\d,.–-])({NUMERAL_PATTERN})(?![\d,.%–-]|\s*(?:%|procent|kr\b|m(?:n|il)?kr\b|tkr\b|msek\b|miljoner))",
    re.IGNORECASE,
)
_PEOPLE = {
    word.folded
    for text in ("personer", "invånare", "deltagare", "besökare", "elever", "individer", "people", "medarbetare")
    for word in words(text)
}
_PLANNED = re.compile(r"(?i)\b(?:ska|skulle|\w*mål(?:et)?|mått|minst|planera\w*|förvänta\w*)\b")


_REACHED = re.compile(
    r"(?i)\b(?:blev|blivit|fick|fått|nådde|nått|gick|gått|hade|haft|kom|kommit|deltog|deltagit|lyckades|lyckats|slutade|slutat"
    r"|became|become|got|gained|found|went|reached|had|took part|completed|ended up)\b"
)


_AIMED_AT = re.compile(
    r"(?i)\b(?:skulle|\w*mål(?:et|en)?(?! \d)|målsättning\w*|planera\w*|förvänta\w*|tänk(?:t|ta|tes)|meant to|supposed to|planned|aim\w*|target\w*"
    r"|expected)\b"
)


def state_asked(question: str) -> Literal["reached", "planned"] | None:
    """Whether a question counts what came of something, which no plan tells, or what was planned; None where it may be either.

    >>> state_asked("hur många blev självförsörjande?"), state_asked("hur många skulle utbildas?"), state_asked("hur många deltar?")
    ('reached', 'planned', None)
    """
    if _AIMED_AT.search(question):
        return "planned"
    return "reached" if _REACHED.search(question) else None


_OF_A_DATE = re.compile(
    r"(?i)\s*(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr"
    r"|aug|sept?|okt|nov|dec)\b"
)


_CLAUSE = re.compile(r"[.,;:•]\s|\s(?=varav\b|varibland\b|av vilka\b)")
_OF_THOSE = re.compile(r"(?i)\s+av (?:dem|dessa|deltagarna|eleverna)\b")
_WORDS = re.compile(r"[^\W\d_]+")
_COUNTS_NO_MORE = frozenset("där som med i på för och när att om till från in for with of which".split())
"""Words behind which a number counts nothing any more: "6 månader där deltagarna"."""


_OF_MEMBERS = re.compile(
    r"(?i)(?:städer|kommuner|medlemmar|medlemsstäder|medlemsländer|länder|regioner|organisationer|parter|cities|municipalities|members|countries|regions|organi[sz]ations)"
)
_OF_A_SIZE = re.compile(
    r"(?i)\b(?:nätverk\w*|samarbete\w*|organisation\w*|sammanslutning\w*|allians\w*|network|association|alliance) "
    r"(?:av|med|för|mellan|bestående|som|of|with|for)\b|\b\w*medlem\w*|\bsamlar\b|\bbestår av\b|\bomfattar\b"
    r"|\banslut\w+|\bförenar\b|\brepresenterar\b|\bmembers?\b"
)


def is_of_members(noun: str) -> bool:
    """Whether a counted noun is a word for the members of a network: "städer", "medlemmar"."""
    return _OF_MEMBERS.fullmatch(noun) is not None


_AT_AN_EVENT = re.compile(
    r"(?i)\b\w*(?:forum|konferens|möte|årsmöte|besök|seminari|workshop|träff|conference|meeting|visit|delegation|evenemang|event)\w*"
)


def asks_of_members(question: str) -> bool:
    """Whether a question for a number of cities is of those in the network, and not of those at something it held.

    >>> asks_of_members("Hur många städer är med i Ringen?"), asks_of_members("Hur många städer kom till Ringens möte?")
    (True, False)
    """
    return _AT_AN_EVENT.search(question) is None


def tells_a_size(said: str, noun: str) -> bool:
    """Whether a sentence tells of how many a network is made up, and not who came to its conference.

    >>> tells_a_size("Gruvringen är ett nätverk med 41 städer.", "städer")
    True
    >>> tells_a_size("Vi är medlem i Gruvringen. Till dess möte kom gäster från 46 städer.", "städer")
    False
    """
    parts = (said[slice(*span)] for span in sentences(said, 0, len(said)))
    return any(_OF_A_SIZE.search(part) and noun.casefold() in part.casefold() for part in parts)


def is_of_people(noun: str) -> bool:
    """Whether a counted noun is a word for people: "personer", "deltagare"."""
    return any(word.folded in _PEOPLE for word in words(noun))


_IN_ALL = re.compile(
    r"(?i)\b(?:totalt|sammanlagt|sammantaget|i sin helhet|inskrivna|inskrivits|anvisat|anvisats|deltog|deltagit"
    r"|deltar)\b"
)


def number_before(
    index: Index,
    quotes: Sequence[Found],
    noun: str,
    telling: Iterable[str] = (),
    state: Literal["reached", "planned"] | None = None,
) -> Number | None:
    """The number that a quote gives of a noun: "37 delegationer" for "delegationer", "13 nya företag" for "företag".

    Quotes are tried best first; within one the clause that holds most of the ``telling`` words counts ("738 städer, varav
    120 städer fick högsta betyg A"), and a number that is only planned comes after one that was reached; ``state`` tells that
    only the one or the other is asked for. Without a noun ("hur många har gått vidare") people are meant.
    """
    wanted = next((word.folded for word in words(noun)), None)
    asked = {word.folded for text in telling for word in words(text)} - {wanted}
    said = {one: index.texts[one.passage.document][slice(*one.span)] for one in quotes}
    # Where nothing else is asked, the number in all comes before one of those who reached something.
    in_all = {one for one in quotes if not asked and _IN_ALL.search(said[one])}
    ordered = sorted(quotes, key=lambda one: (one not in in_all, -one.score))
    hits = [hit for one in ordered for hit in _numbers_of(one, said[one], wanted, asked)]
    return _in_state(hits, state, told=bool(asked))


def _in_state(
    hits: list[tuple[Number, bool]], state: Literal["reached", "planned"] | None, *, told: bool
) -> Number | None:
    """The first of the numbers in the state asked for; none of several that were planned where nothing more is told."""
    planned = [number for number, is_planned in hits if is_planned]
    reached = [number for number, is_planned in hits if not is_planned]
    if state == "planned" and not told and len({one.value for one in planned}) > 1:
        return None
    in_state = {"planned": planned, "reached": reached}[state] if state else [*reached, *planned]
    return next(iter(in_state), None)


def _numbers_of(one: Found, said: str, wanted: str | None, asked: set[str]) -> list[tuple[Number, bool]]:
    """The numbers that a quote gives of a noun, those in clauses with most of the words asked for first; and whether each is
    only planned."""
    found = [(match, word) for match in _NUMBER.finditer(said) if (word := _counted_word(said, match, wanted))]
    found.sort(key=lambda hit: -len(asked & {word.folded for word in words(_clause(said, hit[0]))}))
    return [
        (Number(value, word, one), _PLANNED.search(re.split(r"[.,;]\s", said[: match.start()])[-1]) is not None)
        for match, word in found
        if (value := parse_number(match[1])) is not None
    ]


def _counted_word(said: str, match: re.Match[str], wanted: str | None) -> str | None:
    """The noun that a number counts, where it is the one wanted: one of the next three words, with no other number before it
    ("minst 60 av projektets 120 deltagare"), and the number neither a year nor of a date."""
    if re.fullmatch(r"(?:19|20)\d\d", match[1]) or _OF_A_DATE.match(said, match.end()):
        return None
    if wanted is None and _OF_THOSE.match(said[match.end() :]):
        people = (word for word in _WORDS.findall(said[: match.start()])[::-1] if is_of_people(word))
        return next(people, None)
    clause = re.split(r"[.,;:()\d]", said[match.end() : match.end() + 60])[0]
    before_a_break = takewhile(lambda word: word.casefold() not in _COUNTS_NO_MORE, _WORDS.findall(clause)[:3])
    return next((word for word in before_a_break if _is_noun(word, wanted)), None)


def _is_noun(word: str, wanted: str | None) -> bool:
    """Whether a word is the noun wanted or a compound of it; where none is wanted, a word for people."""
    form = next((one.folded for one in words(word)), "")
    if wanted is None:
        return form in _PEOPLE
    longer = len(wanted) > 4 or wanted in _PEOPLE
    return bool(form) and (form == wanted or (longer and form.endswith(wanted)))


def _clause(said: str, match: re.Match[str]) -> str:
    """The clause around a number."""
    borders = [0, *(border.end() for border in _CLAUSE.finditer(said)), len(said)]
    start = max(border for border in borders if border <= match.start())
    end = min(border for border in borders if border >= match.end())
    return said[start:end]


_OF_THEM_BEFORE = re.compile(
    r"(?i)\b(?:varav|varibland|har|hade|fick|kunde|gick|whereof)(?:\s+(?:minst|cirka|ca|totalt|drygt|nästan))?\s+$"
)
_OF_THEM_AFTER = re.compile(r"(?i)\s+av (?:dem|dessa|deltagarna|eleverna)\b")


def number_of_those(
    said: str, tells: Callable[[str], bool], state: Literal["reached", "planned"] | None = None
) -> tuple[float, str] | None:
    """The number, and the word for people, of those among the counted of whom more is told: what is asked stands behind it,
    before the next number, as something reached and not planned, or planned where that is the ``state`` asked for.

    >>> number_of_those("Av 88 deltagare har 61 fått jobb.", lambda text: "jobb" in text)
    (61.0, 'deltagare')
    >>> number_of_those("Totalt 88 deltagare, varav 40 kvinnor.", lambda text: "jobb" in text) is None
    True
    """
    numbers = list(_NUMBER.finditer(said))
    ends = [*(match.start() for match in numbers[1:]), len(said)]
    for match, end in zip(numbers, ends, strict=False):
        among = _OF_THEM_BEFORE.search(said[: match.start()]) or _OF_THEM_AFTER.match(said, match.end())
        clause = _CLAUSE.split(said[match.end() : end])[0]
        fits = (_PLANNED.search(clause) is not None) == (state == "planned")
        if among and fits and tells(clause) and (value := parse_number(match[1])) is not None:
            people = (word for word in _WORDS.findall(said[: match.start()])[::-1] if is_of_people(word))
            return float(value), next(people, "")
    return None
