"""Cities, regions and countries in a sentence: what the gazetteer knows and the words around bear out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.naming.gazetteer import Known, key, known, may_begin
from indexer.naming.wording import Tells, Words
from indexer.records import Span
from indexer.values import squeeze
from indexer.vocabulary.geography import HOME, peoples

LONGEST = 4
"""Words of a place's name at most."""
_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-[\w'’]+)*-?")
_WRAPPED = re.compile(r"(?<=\w)-\s+")
_JOIN = re.compile(r"\s{1,3}|\s?-\s?|")
_BEFORE = re.compile(
    r"(?i)(?<![\w-])(?:i|från|till|ur|nära|mellan|kring|utanför|in|from|staden|staden|kommunen|orten|vänorten"
    r"|systerorten|städerna"
    r"|kommunerna|orterna|huvudstaden|grannkommunen|kommun i|samarbete\w* med|utbyte\w* med|besök av|stadt"
    r"|hansestadt|regionen|ön)\s+$"
)
_AFTER = re.compile(r"(?:s?\s+(?:kommun|stad|kommune|stadsdel|region|län)|-regionen|-området|regionen)\b")
_LIST = re.compile(r"\s*(?:,|/|\boch\b|\bsamt\b|\beller\b|\brespektive\b|&|\()\s*(?:i\s+|från\s+|till\s+)?")
_LANGUAGE = re.compile(
    r"(?i)(?:\bpå|\btala\w*|\bläs\w*|\btill|\bi|\b(?:moderna )?språk\w*)\s+(?:\w+,\s+)*(?:\w+\s+(?:och|eller)\s+)?$"
)
_LISTED_PEOPLE = re.compile(r"\s*(?:,|och|eller|samt|respektive|-)\s*")


@dataclass(frozen=True, slots=True)
class Spotted:
    """A place named in a text, and where."""

    span: Span
    raw: str
    known: Known


PLACE, PEOPLE = "place", "people"


def _told(word: str) -> Iterator[str]:
    """Whether a word may begin a place's name, whether it is a people's adjective."""
    if may_begin(word):
        yield PLACE
    if word.casefold() in peoples():
        yield PEOPLE


_TOLD = Tells(_told)


def placed_in(words: Words) -> Mapping[int, Collection[str]]:
    """By the number of each part of a text what its words tell of the places in it."""
    return words.telling(_TOLD)


def find_places(text: str, is_word: Callable[[str], bool], told: Collection[str] = (PLACE, PEOPLE)) -> list[Spotted]:
    """The places that a sentence names. ``is_word``: whether the reports use a word in small letters as one; ``told``:
    what its words tell.

    >>> told = "besök i Lørenskog, Pisa och hos danska kolleger"
    >>> [(one.known.name, one.raw) for one in find_places(told, lambda word: False)]
    [('Lörenskog', 'Lørenskog'), ('Pisa', 'Pisa'), ('Danmark', 'danska')]
    """
    named = list(_named(text, list(_WORD.finditer(text)))) if PLACE in told else []
    sure = _sure(text, named, is_word) if named else []
    return sorted([*sure, *(_peoples(text) if PEOPLE in told else ())], key=lambda one: one.span)


def _named(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Spotted]:
    """Every name of the gazetteer, the longest at each place."""
    at = 0
    while at < len(tokens):
        spotted = _longest(text, tokens, at) if may_begin(tokens[at].group()) else None
        if spotted is None:
            at += 1
            continue
        yield spotted
        while at < len(tokens) and tokens[at].start() < spotted.span.end:
            at += 1


def _longest(text: str, tokens: Sequence[re.Match[str]], at: int) -> Spotted | None:
    ends = [at]
    while len(ends) < LONGEST and ends[-1] + 1 < len(tokens):
        last, following = tokens[ends[-1]], tokens[ends[-1] + 1]
        if not _JOIN.fullmatch(text, last.end(), following.start()):
            break
        ends.append(ends[-1] + 1)
    for end in reversed(ends):
        start, stop = tokens[at].start(), tokens[end].end()
        raw = text[start:stop]
        place, length = _place(_WRAPPED.sub("-", raw) if "-" in raw else raw)
        if place:
            return Spotted(Span(start, stop - (len(raw) - length if length < len(raw) else 0)), squeeze(raw), place)
    return None


@lru_cache(maxsize=20_000)
def _place(raw: str) -> tuple[Known | None, int]:
    """The place that words name, a genitive or a compound's second half aside, and how many letters are its name's."""
    words = squeeze(raw)
    if words.isupper() and words not in {"USA", "UK"}:
        return None, 0
    if place := known(words):
        return place, len(raw)
    bare = re.sub(r"['’]?s$", "", words)
    if len(bare) > 3 and (place := known(bare)):
        return place, len(raw)
    head, hyphen, rest = words.partition("-")
    if hyphen and rest[:1].islower() and len(head) > 2 and (place := known(head)):
        return place, len(head)
    return None, 0


def _sure(text: str, named: Sequence[Spotted], is_word: Callable[[str], bool]) -> list[Spotted]:
    """Those whose surroundings bear them out; a list that holds one of them bears out its neighbours."""
    found = [one for one in named if not _part_of_name(text, one)]
    named_too = {one.known.country for one in found if one.known.kind == "country"}
    sure = [_is_borne_out(text, one, is_word) or _is_in_country(one, named_too, is_word) for one in found]
    for _ in range(2):
        sure = [sure[at] or _is_beside_a_sure_one(text, found, sure, at) for at in range(len(found))]
    return [one for one, borne in zip(found, sure, strict=True) if borne]


def _is_beside_a_sure_one(text: str, found: Sequence[Spotted], sure: Sequence[bool], at: int) -> bool:
    sides = (beside for beside in (at - 1, at + 1) if 0 <= beside < len(found) and sure[beside])
    return any(_listed(text, found[at], found[beside]) for beside in sides)


def _is_in_country(one: Spotted, countries: Collection[str], is_word: Callable[[str], bool]) -> bool:
    """Whether the sentence names the country that a city lies in: "Iisalmi ligger mitt i Finland"."""
    return one.known.country in countries and len(one.raw) > 3 and not is_word(one.raw.casefold())


def _listed(text: str, one: Spotted, other: Spotted) -> bool:
    first, second = sorted((one, other), key=lambda spot: spot.span)
    return _LIST.fullmatch(text[first.span.end : second.span.start]) is not None


def _part_of_name(text: str, one: Spotted) -> bool:
    """Whether a capital word directly beside makes it part of a longer name: "Anna Wien", "Hamburg Media"."""
    if one.known.kind == "country":
        return False
    before = re.search(r"([^\W\d_][\w.'’-]*)[ ]$", text[: one.span.start])
    after = re.match(r"[ ]([^\W\d_][\w'’-]*)", text[one.span.end :])
    leading = (
        before and before[1][0].isupper() and not _BEFORE.search(text[: one.span.start]) and not _starts(text, before)
    )
    following = after and after[1][0].isupper() and not known(after[1])
    return bool(leading) or bool(following and after and after[1] not in {"Stad", "Kommun", "City"})


def _starts(text: str, before: re.Match[str]) -> bool:
    """Whether the word before a name starts the sentence: its capital tells nothing."""
    return re.search(r"[^\s\W]", text[: before.start()]) is None


def _is_borne_out(text: str, one: Spotted, is_word: Callable[[str], bool]) -> bool:
    if one.known.kind != "city":
        return True
    before, after = text[: one.span.start], text[one.span.end :]
    beside = bool(_BEFORE.search(before) or _AFTER.match(after))
    if after.startswith((" kommun", " stad")) and key(re.sub("s$", "", one.raw)) != key(one.known.name):
        return one.known.certain
    word = is_word(one.raw.casefold())
    if one.known.certain and not word:
        return True
    country = re.match(r"\s*(?:,|\(|i\b)\s*([^\W\d_]\w+)", after)
    if country and (place := known(country[1])) and place.kind == "country":
        return True
    return beside and (not word or bool(_AFTER.match(after)))


_ADJECTIVE = re.compile(r"(?i)(?<![\w-])[a-zåäö]{2,}sk(?:a|t)?(?!\w)")


def _peoples(text: str) -> Iterator[Spotted]:
    """The countries of adjectives that stand before a noun; a language is none."""
    hits = [hit for hit in _ADJECTIVE.finditer(text) if hit.group().casefold() in peoples()]
    for at, hit in enumerate(hits):
        country = peoples()[hit.group().casefold()]
        if country == HOME or hit.group().casefold().startswith("engelsk"):
            continue
        last = hit
        for other in hits[at + 1 :]:
            if not _LISTED_PEOPLE.fullmatch(text[last.end() : other.start()]):
                break
            last = other
        behind = re.match(r"(?:\s+och\s+svensk\w*|-\w+)?\s+([a-zåäöA-Z]\w+)", text[last.end() :])
        noun = behind and behind[1].casefold() not in _NO_NOUN
        if noun and not (_LANGUAGE.search(text[: hits[at].start()]) and _is_language(text, last.end())):
            yield Spotted(Span(hit.start(), hit.end()), hit.group(), Known(country, "country", country, certain=True))


_NO_NOUN = frozenset(
    "och eller samt som i på för att är var till från med kan ska skall den det de än men eller under inom".split()
)


def _is_language(text: str, end: int) -> bool:
    """Whether a language is spoken of: "undervisning på danska för ...", "översatt till tyska och ..."."""
    return re.match(r"\s+(?:och|eller|samt|för|som|i)\b|[.,;)]", text[end:]) is not None
