"""Names that only their place in a list of partners makes organisations: "tillsammans med Kustkraft och Norrsken"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from indexer.naming.gazetteer import known
from indexer.naming.organisations import Organisation
from indexer.naming.wording import Tells, Words
from indexer.records import Span
from indexer.values import squeeze

_CAP = r"[A-ZÅÄÖØÆÉ][\w&'’]*(?:-[\w'’]+)*"
_RUN = re.compile(rf"{_CAP}(?:[ ]{{1,3}}(?:(?:of|for|and|&)[ ]{{1,3}})?{_CAP})*")
_ABBREVIATED = re.compile(r"[A-ZÅÄÖ]\w+(?:[ ]{1,3}[\w-]+){1,6}?(?=[ ]{1,3}\([A-ZÅÄÖ]{3,6}\))")
_CUE = re.compile(
    r"(?i)\b(?:tillsammans med|samarbet\w*(?: \w+){0,4}? (?:med|mellan)|samverk\w*(?: \w+){0,4}? (?:med|mellan)"
    r"|partnerskap\w*(?: [\w()]+){0,4}? med"
    r"|partners?(?: i projektet)? är|projektpartnern|projektpartner är|partner är|med stöd av|genomförs av"
    r"|finansieras av|finansierat av|däribland"
    r"|gick\b[^.]{0,40}\bmed|samarbete med bland annat|stöttar|aktörsamverkan som|aktörssamverkan som|kontrakt med"
    r"|(?:kommunala|egna) bolagen"
    r"|relation med|utbyten? med|träffat|möjliggjorts genom|medel från|möten med aktörer som|finansiering från)\s+"
)
_IN_CUES = re.compile(
    "tillsammans|samarbe|samverk|partner|stöd|genomförs|finansier|däribland|gick|stöttar|aktörs|kontrakt|bolagen|relation"
    "|utbyte|träffat|möjliggjort|medel|möten"
)
_CUED = Tells[bool](lambda word: (True,) if _IN_CUES.search(word.casefold()) else ())
"""Whether a word is one that these have."""


def cued_in(words: Words) -> Collection[int]:
    """The numbers of the parts of a text that may have a list of partners."""
    return words.telling(_CUED)


_FILLER = re.compile(
    r"(?:(?:bland annat|den|det|de|dels|en|ett|både|företagen?|bolagen?|föreningen|organisationerna?"
    r"|organisationen|aktörer som|kommunerna|lärosätena"
    r"|forskningsinstitutet|stiftelsen|science centers:?|ytterligare \w+ science centers:?|danska|svenska|även"
    r"|andra|med|av|från|forskare från"
    r"|stöd av|samt|och|som|[a-zåäö-]+(?:förvaltningen|kontoret|nämnden|avdelningen),?)\s+)*"
)
_LINK = re.compile(r"(?:\s*\([^()]{1,60}\))?(?:\s*,\s*(?:och\s+|samt\s+)?|\s+(?:och|samt|respektive)\s+|\s*[:/]\s*)")
_SEATED = re.compile(rf"(?P<name>{_RUN.pattern})[ ]{{1,3}}i[ ]{{1,3}}(?P<city>[A-ZÅÄÖØ]\w+)")
_NO_NAME = re.compile(
    r"(?i)eu|esf|eruf|interreg|horisont|erasmus\+?|urbact|januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober|november|december"
    r"|agenda|brexit|sverige|europa|norden|.*(?:avdelningen|enheten|förvaltningen|nämnden|kontoret|projektet"
    r"|nätverket|gruppen|programmet|skolan|skola|husen)"
    r"|fn|who|oecd|unesco|stem|ai|covid.*|green deal|östersjön|östersjöregionen|baltikum|lss|sol|lou|pbl|gdpr"
    r"|[a-z]{2,4}-[a-zåäö]+"
)


def find_listed(
    text: str, taken: Sequence[Span], is_word: Callable[[str], bool], *, cued: bool = True
) -> list[Organisation]:
    """The names of lists of partners that are neither places nor already known organisations. ``cued``: whether its
    words tell that there may be some.

    >>> told = "Projektet drivs i samarbete med Kustkraft, Lund och Norrsken Blå."
    >>> [one.name for one in find_listed(told, [], lambda word: False)]
    ['Kustkraft', 'Norrsken Blå']
    """
    found: list[Organisation] = []
    for cue in _CUE.finditer(text) if cued else ():
        for span in _items(text, cue.end(), taken):
            name = squeeze(text[slice(*span)])
            spot = next((one for one in taken if one.touches(span)), None)
            if spot is None and _is_name(name, is_word) and not any(one.span == span for one in found):
                found.append(Organisation(span, name, listed=True))
    return [*found, *_seated(text, [*taken, *(one.span for one in found)])]


def _seated(text: str, taken: Sequence[Span]) -> Iterator[Organisation]:
    """The names of a list behind a colon, each with its town: "två hus: Vågen i Lund och Norrsken i Umeå"."""
    for colon in re.finditer(r":\s+", text) if ":" in text else ():
        hits = list(_SEATED.finditer(text, colon.end()))
        if len(hits) > 1:
            for hit in hits:
                span, place = Span(*hit.span("name")), known(hit["city"])
                if (
                    place
                    and place.kind == "city"
                    and known(hit["name"]) is None
                    and not any(one.touches(span) for one in taken)
                ):
                    yield Organisation(span, squeeze(hit["name"]), city=place.name, country=place.country, listed=True)


def _items(text: str, at: int, taken: Sequence[Span]) -> Iterator[Span]:
    """The items of a list from a place on, those that are taken passed over."""
    while True:
        filler = _FILLER.match(text, at)
        at = filler.end() if filler else at
        known_one = next((one for one in taken if one.start <= at < one.end), None)
        if known_one:
            end = known_one.end
        elif long := _ABBREVIATED.match(text, at):
            yield Span(*long.span())
            end = long.end()
        elif run := _RUN.match(text, at):
            yield Span(*run.span())
            end = run.end()
        else:
            return
        behind = re.match(r"['’:]?s?(?![\w])(?:\s+i\s+[A-ZÅÄÖ]\w+)?", text[end:])
        end += behind.end() if behind else 0
        link = _LINK.match(text, end)
        if not link:
            return
        at = link.end()


def _is_name(name: str, is_word: Callable[[str], bool]) -> bool:
    if len(name) < 3 or _NO_NAME.fullmatch(name) or known(name) or known(re.sub("s$", "", name)):
        return False
    definite = re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]{6,}(?:en|et|na)", name) is not None
    return " " in name or name.isupper() or not (definite or is_word(name.casefold()))
