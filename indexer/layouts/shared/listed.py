"""Enumerations in running text: the networks that a city says it belongs to, its twin cities, and what has ended.

By form alone: a cue ("är medlem i", "har vänortsavtal med") and names with capitals behind it, known to a file or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from indexer.layouts.shared.geography import countries, country_coded
from indexer.records import Span
from indexer.text import wrapped
from indexer.values import squeeze
from indexer.vocabulary import Vocabulary, fold, swedish_municipalities
from indexer.vocabulary.places import countries_of_cities

Standing = Literal["member", "participates", "considered", "former"]

_WORD = r"[A-ZÅÄÖ][\w&+'’-]*(?:–[A-ZÅÄÖÆØ][\w'’-]*)*"
_BODY = (
    r"(?:[a-zåäö]+s )?[a-zåäö-]*(?:råd(?:et)?|forum(?:et)?|union(?:en)?|förbund(?:et)?|nätverk(?:et)?"
    r"|samarbete(?:t)?|förening(?:en)?"
    r"|organisation(?:en)?|allians(?:en)?|kommission(?:en)?|plattform(?:en)?|federation(?:en)?|kommitté(?:n)?|sällskap(?:et)?"
    r"|städer|kommuner|regioner)"
)
"""What kind of organisation it is, in small letters behind the first word of its name: "Kattegatts kustforum"."""
_PURPOSE = (
    r" för(?: (?!(?:och|samt|som|är|har|att|den|det|de|en|ett|sedan|med|där|varje)\b)[a-zåäö]+){1,3}"
    r"(?: och (?!(?:deltar|är|har|i|med|sedan|som|för|också|även)\b)[a-zåäö]+(?! (?:i|av|till|med|på|ett|en|den"
    r"|det)\b))?"
)
NAME_TAIL = rf"(?:(?<=s)|(?<=sk[ae])|(?<=l[ae])) {_BODY}(?:{_PURPOSE})?(?![\w-])"
"""The words in small letters that go on with a network's name: "Europeiska rådet för lärande städer"."""
_NAME = (
    r"(?:(?:Nätverket|Föreningen|Alliansen) för(?: (?!(?:och|samt|som|är|har)\b)[a-zåäö]+){1,3}"
    rf"|(?:[A-ZÅÄÖ]{{2,}}:s )?{_WORD}(?: (?:(?:of|for|the|and|on|på|för) ){{0,2}}{_WORD})*(?:{NAME_TAIL}| (?:städer"
    rf"|kommuner))?"
    r"(?: \([A-ZÅÄÖ][\w+-]{1,14}\))?)"
)
_ONE_NAME = wrapped(_NAME)
_ALSO = r"(?:,? (?:också|även|numera|aktivt?|i dag|bland annat|sedan (?:(?:19|20)\d\d|länge)|genom [^.,;]{3,40}))*"
_TOLD = r"(?: \([a-zåäö][^()]{2,40}\))?(?:,? (?:sedan|sen|since) (?:19|20)\d\d)?"
_KIND = (
    r"(?:(?:det|den) [a-zåäö]+a )?(?:[a-zåäö-]*(?:nätverket|organisationen|samarbetet|föreningen|förbundet|alliansen"
    r"|sammanslutningen)"
    r" (?=[A-ZÅÄÖ]))?"
)
"""What it is, before its name: "det europeiska nätverket", "branschföreningen"."""
_NETWORKS = wrapped(
    rf"\b(?:(?P<member>[Mm]edlem(?:mar)?|[Mm]edl\.|(?:är|var|blev|går|gick|gått)\b[^.;]{{0,20}}? med|anslut(?:en|na"
    rf"|it sig) till|undertecknat"
    rf"|[Mm]edlemskap(?:et|en)?|[Mm]embers?|[Mm]embership)|[Ii]ngår|[Dd]eltar|[Tt]illhör|[Bb]elongs?|lämnat|lämnade)"
    rf"{_ALSO}(?:(?<=till)|(?<=illhör)|(?<=undertecknat)|(?<=lämnat)|(?<=lämnade)| (?:i"
    rf"|av|of|in|to))(?P<said> (?:[a-zåäö]+ ){{0,3}}?(?:nätverk(?:en|et)?|organisationer(?:na)?)(?: är)?:?)?"
    rf" (?:the )?{_KIND}\*{{0,2}}(?P<names>{_NAME}\*{{0,2}}(?:{_TOLD}(?:, | och | samt |, samt | and )(?:i |of |in )?"
    rf"(?:the )?{_KIND}\*{{0,2}}{_NAME}(?![\w-])\*{{0,2}})*)"
)
_FORMER = wrapped(
    r"(?i)\b(?:medlemskap|avtal)\w*\b[^.;]*?\b(?:avslutade?s|avslutats|sades upp|sagts upp|upphörde|upphört|löpte ut)\b"
    r"|\b(?:avslutade|sade upp|lämnade|lämnat)\b[^.;]{0,40}?\b(?:medlemskap\w*|nätverket)|\bgått ur\b|\bgick ur\b"
    r"|\butträd\w*"
    r"|\bmedlemskap\w*\b[^.;]*?\b(?:inte|ej) (?:förläng|förny)\w+|\bmedlemskap\w*\b[^.;]*?\b(?:förläng"
    r"|förny)\w+ (?:inte|ej)\b"
    r"|\binte (?:att )?(?:förläng|förny)\w+ (?:sitt |det |vårt )?medlemskap|\b(?:inte|ej) längre (?:vara |något |ett "
    r"|kvar )?(?:medlem(?:mar|skap\w*)?|med i|i)\b"
    r"|\b(?:left|withdrew from|no longer (?:a )?members? of)\b|\bmembership\b[^.;]*?\b(?:ended|was terminated"
    r"|expired)\b"
    r"|\bvar medlem(?:mar)?\b[^.;]{2,60}? (?:19|20)\d\d ?[–-] ?(?:19|20)\d\d\b"
    r"|\bvar (?:medlem(?:mar)?|med i)\b[^.;]{0,60}? till (?:och med )?(?:19|20)\d\d\b|\blämna(?:des|ts)\b(?!"
    r" (?:in|till|över|ut"
    r"|av)\b)"
)
_TO_LEAVE = wrapped(r"(?i)\bbeslut\w*\b[^.;]{0,60}?\batt (?:avsluta|lämna|säga upp|gå ur|utträda)\b(?! projekt)")
_LEFT = wrapped(
    r"\b(?:lämnade|lämnat) (?![\w-]*projekt)(?P<name>[A-ZÅÄÖ][\w&+-]+\b)(?! (?:styrelse|arbetsgrupp|ordförande"
    r"|(?:\w+ ){0,2}(?:[Ff]orum|Committee|Commission)))"
)
_CONSIDERED = wrapped(
    r"(?i)\böverväg\w+|\bundersök\w+ (?:om |möjlig|förutsättning|ett medlemskap)|\bplanerar att (?:gå med|ansöka)"
    r"|\b(?:beslut\w+|avser)\b[^.;]{0,20} att ansöka"
    r"|\bdiskuter\w+ (?:om )?(?:ett |kommunens |stadens )?(?:eventuellt |möjligt )?medlemskap"
    r"|\bmedlemskap\w*\b[^.;]{0,80}?\bdiskuter(?:as|ats|ades)\b"
    r"|\b(?:ska|skall|vill|tänker|avser|planerar) (?:att )?(?:söka|ansöka om) (?:ett )?medlemskap"
    r"|\bmedlemskap\w*\b[^.;]{0,60}?\b(?:prövades|avslogs|återremitterades)\b|\butredning\w* om att gå med\b"
    r"|\b(?:vill|ska|skall|bör|tänker|hoppas|kan|planerar att|avser att|möjlighet\w* att|frågan om att|förslag\w* om "
    r"att)"
    r" (?:\w+ ){0,2}?(?:gå med|bli medlem|ansluta|ingå)\b|\b(?:motion|medborgarförslag|förslag)\w* om (?:ett "
    r")?medlemskap"
    r"|\b(?:is considering|considers|plans to|intends to|has applied|applied|may|might|will) [^.;]{0,30}(?:join|member)"
    r"|\b(?:för|fört|förde|pågår) (?:samtal|diskussioner|förhandlingar)\b[^.;]{0,60}?(?:\bmedlem|\bgå med\b)"
    r"|\bännu (?:inte|ej) (?:\w+ )?medlem|\b(?:inte|ej) ännu (?:\w+ )?medlem"
    r"|\b(?:bjudit|bjudits|bjöds?|bjuder|bjuds|inbjud\w*|erbj(?:udits?|öds?|uder|uds))\b[^.;]{0,40}? "
    r"(?:som medlem|(?:ett )?medlemskap|att (?:bli|gå))"
    r"|\bansök\w* om (?:medlemskap|att (?:bli|gå))|\bskulle (?:ansluta|gå med|bli medlem)|\bavst(?:å"
    r"|od) (?:från )?(?:ett )?medlemskap|\bvalde att avstå\b"
)
_SINCE = wrapped(
    r"\b(?:[Ss]edan|[Ss]en|[Ss]ince|från och med|från|år|gick med|blev medlem|skrev under|undertecknade"
    r"|anslöt sig)\s+(?:år\s+"
    r"|under\s+|den\s+\d{1,2}\s+[a-z]+\s+)?((?:19|20)\d\d)\b"
    r"|\b(?:gick med|blev medlem|skrev under|undertecknade\w*|anslöt sig|inträdde)\b[^.;]{0,60}?\b(?:i|år|under"
    r"|sedan)\s+(?:[a-zåäö]+\s+)?((?:19|20)\d\d)\b"
    r"|\b(?:blev|gick|inträdde)\s+(?:i\s+)?(?:[a-zåäö]+\s+)?((?:19|20)\d\d)\s+(?:med(?:lem)?\b|in\s+som\s+medlem\b)"
)
_CITY = r"[^\W\d_a-zåäöæøéñõü][^\W\d_]+(?:[ /-][^\W\d_a-zåäö][^\W\d_]+){0,2}"
_FROM_YEAR = r"(?: (?:avtal )?(?:sedan|sen|since|från) (?:19|20)\d\d| \((?:sedan |sen |since )?(?:19|20)\d\d\))?"
_PLACED = rf"{_CITY}(?: \({_CITY}\)| i {_CITY})?{_FROM_YEAR}"
_TWINS = wrapped(
    rf"(?i:\b(?:vänort(?:er|erna|en)?|vänstäder(?:na)?|systerstäder(?:na)?)\b(?:\s[a-zåäö]+){{0,3}}?\s?(?::|\b(?:är"
    rf"|var|heter|med)\b)"
    rf"|\bvänorts?(?:avtal|förbindelser|samarbeten?)\b(?:\s[a-zåäö]+){{0,3}}?\smed|\bhar\s+vänorterna)"
    rf"\s(?P<cities>{_PLACED}(?:(?:, "
    rf"| och | samt |, samt ){_PLACED})*)"
)
_ONE_CITY = wrapped(rf"(?P<city>{_CITY})(?: \((?P<bracket>{_CITY})\)| i (?P<inside>{_CITY}))?")


class City(NamedTuple):
    """A city of an enumeration, its country where the text or the list of places tells it, its range in the text."""

    name: str
    country: str | None
    span: Span


def network_names(text: str, vocabulary: Vocabulary, *, trusted: bool = False) -> Iterator[Span]:
    """Ranges of the names that a sentence lists as networks of the city.

    After "medlem i" every name counts; after "ingår i" and "deltar i" names that no file knows count only where the
    sentence says that they are networks, a known one stands among them, or ``trusted`` (a section on networks).

    >>> text = "Exempelby är sedan 2019 med i Nordic Timber Cities, ICLEI och Sjönätet samt deltar i Klimatmässan."
    >>> [text[slice(*span)] for span in network_names(text, Vocabulary.load())]
    ['Nordic Timber Cities', 'ICLEI', 'Sjönätet']
    >>> text = "Exempelby är medlem i Sjönätet (associerad) sedan 2010 och i Ljusringen."
    >>> [text[slice(*span)] for span in network_names(text, Vocabulary.load())]
    ['Sjönätet', 'Ljusringen']
    >>> text = "Exempelby är medlem i Nordic Light Network, NLN."
    >>> [text[slice(*span)] for span in network_names(text, Vocabulary.load())]
    ['Nordic Light Network']
    >>> text = "Since May the agency belongs to HAFEN, the European association of small ports."
    >>> [text[slice(*span)] for span in network_names(text, Vocabulary.load())]
    ['HAFEN']
    """
    for match in _NETWORKS.finditer(text):
        known = bool(vocabulary.networks.find(match["names"]))
        names = list(_ONE_NAME.finditer(match["names"]))
        described = bool(names) and _DESCRIBED.match(text, match.start("names") + names[0].end()) is not None
        if not (match["member"] or match["said"] or known or trusted or described):
            continue
        if described or _with_short(names, match["names"]):
            del names[1:]  # behind it stands what it is, or its short name: "medlem i Nordic Light Network, NLN."
        for name in names:
            at = match.start("names") + name.start()
            if not re.match(r"s? ?-?(?:projekt|program|forum)", text[at + len(name.group()) :]) and _may_be(
                name.group(), vocabulary
            ):
                yield Span(at, at + len(name.group()))


def _with_short(names: Sequence[re.Match[str]], words: str) -> bool:
    """Whether the second of two names is the first one's short name."""
    return (
        len(names) == 2
        and names[1].group().isupper()
        and " " in names[0].group()
        and not re.search(r"\b(?:och|samt)\b", words)
    )


_DESCRIBED = wrapped(
    r"(?: \([^()]+\))?(?:,| [–-]) (?:the|an?|ett|en|det|den) [^.;,]{0,50}?"
    r"(?:network|federation|association|alliance|union|nätverk|förbund|sammanslutning|organisation|allians)\w*\b"
)
"""Behind a name: what it is."""
_EMPHASISED = wrapped(
    rf"\b(?:[Mm]edlem(?:mar)?|anslut(?:en|na) till){_ALSO}(?:(?<=till)| (?:i|av)) (?:the )?{_KIND}"
    r"(?:\*{1,2}|_|\[)(?P<name>[A-ZÅÄÖ][^*_\[\]\n]{2,80}?)(?:\*{1,2}|_|\])"
)
"""A name that emphasis or a link marks whole: "medlem i **Gränsrådet Skog och Fjäll**"."""


def emphasised_names(text: str, vocabulary: Vocabulary) -> Iterator[Span]:
    """Ranges of the names that a sentence says the city is a member of and marks whole.

    >>> text = "Vi är sedan 2011 medlem i **Rådet Skog och Fjäll** och i *Sjönätet*."
    >>> [text[slice(*span)] for span in emphasised_names(text, Vocabulary.load())]
    ['Rådet Skog och Fjäll']
    """
    for match in _EMPHASISED.finditer(text):
        if _may_be(match["name"], vocabulary):
            yield Span(*match.span("name"))


def _may_be_left(name: str) -> bool:
    """Whether what was left is no place that somebody travelled from, and not the Union."""
    cities = swedish_municipalities().keys() | {fold(city) for city in countries_of_cities()}
    return fold(name) not in cities | {"eu", "europa"} and name.casefold() not in countries()


def _may_be(name: str, vocabulary: Vocabulary) -> bool:
    first = fold(name.split()[0])
    cities = swedish_municipalities().keys() | {fold(city) for city in countries_of_cities()}
    place = " " not in name and (first in cities or name.casefold() in countries())
    general = first in {"eu", "europa", "sverige", "norden", "eus"}
    return (
        not place
        and not general
        and vocabulary.programmes.exact(name) is None
        and len(name) > 2
        and "projekt" not in name
    )


def standing_said(text: str) -> Standing | None:
    """What a sentence says of a membership that is none (any longer); None where it says nothing of the kind.

    >>> (standing_said("Medlemskapet i Sjönätet avslutades i juni."),
    ...  standing_said("Nämnden beslutade att ansöka om medlemskap i Sjönätet."))
    ('former', 'considered')
    >>> standing_said("Staden lämnade styrelsen för Sjönätet.") is None
    True
    >>> standing_said("Staden lämnade Sjönätet 2021."), standing_said("Ett medlemskap i Sjönätet diskuteras.")
    ('former', 'considered')
    """
    left = any(_may_be_left(match["name"]) for match in _LEFT.finditer(text))
    return (
        "former"
        if left or _FORMER.search(text) or _TO_LEAVE.search(text)
        else "considered"
        if _CONSIDERED.search(text)
        else None
    )


_NO_MEMBER = wrapped(
    r"(?i)\b(?:är|var|blev|varit|bli) (?:inte|ej) (?:(?!bara|enbart|endast"
    r"|längre)\w+ )?(?:medlem(?:mar)?\b(?! i (?:styrelse|arbetsgrupp|utskott))|med i (?!styr|arbets))"
)
_CLAUSE = re.compile(r"(?<=[.;])\s+|,?\s+(?=men\b)")
_NO_PART = wrapped(
    r"(?i)\b(?:inte|ej|aldrig)(?: (?!bara|enbart|endast)\w+){0,2}? (?:delta\w*|medverka\w*)|\b(?:delta[rs]?|deltog"
    r"|medverka[rs]?|medverkade)(?: \w+){0,2}? (?:inte|ej)\b(?! (?:bara|enbart|endast))"
    r"|\bmen (?:inte|ej) i\b"
)


def denies_membership(text: str, at: int | None = None) -> bool:
    """Whether a sentence, or its clause around the offset ``at``, says that there is no membership.

    >>> (denies_membership("Exempelby är inte medlem i Sjönätet."),
    ...  denies_membership("Exempelby är inte bara medlem i Sjönätet."))
    (True, False)
    >>> denies_membership("Exempelby är inte medlem i Sjönätet men ingår i Ljusringen.", 47)
    False
    """
    start = 0
    for clause in _CLAUSE.split(text):
        start = text.index(clause, start)
        if (at is None or start <= at < start + len(clause)) and _NO_MEMBER.search(clause):
            return True
    return False


def takes_no_part(text: str) -> bool:
    """Whether a clause says that nobody takes part.

    >>> takes_no_part("Nämnden har inte deltagit i Ljusforum"), takes_no_part("Nämnden deltar inte i Ljusforum")
    (True, True)
    """
    return _NO_PART.search(text) is not None


def without_absence(text: str) -> str:
    """The clauses of a text that do not say that nobody takes part.

    >>> without_absence("Nämnden deltar i Ljusforum men inte i Havsforum.")
    'Nämnden deltar i Ljusforum'
    """
    return " ".join(clause for clause in _CLAUSE.split(text) if not takes_no_part(clause))


def since_said(text: str) -> int | None:
    """The year since when, as a sentence on a membership says it.

    >>> since_said("Exempelby gick med i Sjönätet i februari 2021."), since_said("Avtalet skrev kommunen under 2009.")
    (2021, None)
    >>> since_said("Kommunen blev medlem 2018"), since_said("Borgmästaravtalet skrev under 2009")
    (2018, 2009)
    >>> since_said("Exempelby blev i mars 2021 medlem i Sjönätet.")
    2021
    """
    match = _SINCE.search(text)
    return int(match[1] or match[2] or match[3]) if match else None


_TURNS = re.compile(r";\s+|,?\s+(?=(?:medan|men|däremot)\b)")


def own_words(text: str, at: int, names: Sequence[int]) -> Span:
    """The part of a sentence that speaks of the name at ``at``; ``names`` are where all names in it begin.

    A sentence turns to the next name at "medan" and "men"; a turn without a name goes on about the one before.

    >>> text = "Exempelby är med i Sjönätet, medan Ljusringen lämnades 2018, men avtalet löper."
    >>> [text[slice(*own_words(text, at, (19, 35)))] for at in (19, 35)]
    ['Exempelby är med i Sjönätet', 'medan Ljusringen lämnades 2018, men avtalet löper.']
    """
    turns = [(match.start(), match.end()) for match in _TURNS.finditer(text)]
    parts: list[Span] = []
    for start, end in zip([0, *(end for _, end in turns)], [*(start for start, _ in turns), len(text)], strict=True):
        told = parts and any(parts[-1].start <= name < parts[-1].end for name in names)
        if told and any(start <= name < end for name in names):
            parts.append(Span(start, end))
        else:
            parts = [*parts[:-1], Span(parts[-1].start if parts else 0, end)]
    return next((part for part in parts if part.start <= at < part.end), Span(0, len(text)))


_SINCE_BEFORE = wrapped(r"\b(?:och|samt|,) sedan ((?:19|20)\d\d) (?:medlem |med )?(?:i|av) $")
"""A year right before a later name of an enumeration: "och sedan 2016 i Sjönätet"."""


def since_of(text: str, at: int, names: Sequence[int], form: re.Pattern[str] = _SINCE) -> int | None:
    """The year since when for the name at ``at`` of those that a sentence lists: a year between two names is the first
    one's.

    >>> text = "Exempelby är medlem i Sjönätet sedan 2013, Ljusringen och Nordic Timber Cities."
    >>> [since_of(text, at, (22, 43, 58)) for at in (22, 43, 58)]
    [2013, None, None]
    """
    if right_before := _SINCE_BEFORE.search(text[:at]):
        return int(right_before[1])
    own = own_words(text, at, names)
    if again := _AGAIN.search(text, at, own.end):
        own = Span(own.start, again.start())
    inside = [name for name in names if own.start <= name < own.end]
    found = list(form.finditer(text, *own))
    for match in found:
        before = [name for name in inside if name < match.start()]
        parted = len(found) > 1 or any(name > match.start() for name in inside)
        if at in (before[-1:] if before and parted else inside):
            return int(next(filter(None, match.groups())))
    return None


_AGAIN = wrapped(r"\b(?:och|samt|and) (?:i|av|of|in) ")
"""Where an enumeration begins anew: the year behind "i Sjönätet och i Ljusringen sedan 2016" is the latter's."""


def twin_cities(text: str) -> list[City]:
    """The twin cities that a sentence lists, with country where known; a single name must be a place that a file knows.

    >>> [(city.name, city.country)
    ...     for city in twin_cities("Exempelby har vänortsavtal med Nyslott (Finland), Molde i Norge och Riga.")]
    [('Nyslott', 'Finland'), ('Molde', 'Norge'), ('Riga', 'Lettland')]
    """
    found: list[City] = []
    for match in _TWINS.finditer(text):
        for one in _ONE_CITY.finditer(match["cities"]):
            stated = one["bracket"] or one["inside"] or ""
            told = countries().get(squeeze(stated).casefold()) or country_coded(stated)
            country = told or countries_of_cities().get(squeeze(one["city"]).casefold())
            at = match.start("cities") + one.start()
            found.append(City(squeeze(one["city"]), country, Span(at, at + len(one.group()))))
    swedish = swedish_municipalities().keys()
    home = {city.name for city in found if {fold(city.name), fold(city.name.removesuffix("s"))} & swedish}
    found = [city for city in found if city.name not in home]
    return found if len(found) > 1 or any(city.country for city in found) else []


_RESTS = re.compile(r"(?i)\bvilande\b|\bvilar\b|\bvilat\b|\bleg(?:at|e) nere\b|\bligger nere\b|\bdormant\b")
_PROPOSED = re.compile(r"(?i)\bföresl|\bförslag")
_ENDED = wrapped(
    r"(?i)\bbeslut\w*\b[^.;]{0,60}?\batt säga upp\b|\bs(?:ades|agts|ägs) upp\b|\buppsagt?\b|\bupphörde\b|\bupphört\b"
    r"|\bavslutade?s\b|\bavslutats\b|\blöpte ut\b|\blöpt ut\b"
)


def has_ended(text: str) -> bool:
    """Whether a sentence says that an agreement has ended.

    >>> has_ended("Vänortsavtalet med Nyslott sades upp 2022."), has_ended("Avtalet förlängdes.")
    (True, False)
    >>> (has_ended("Fullmäktige beslutade i mars att säga upp avtalet."),
    ...  has_ended("Nämnden föreslår att säga upp avtalet."))
    (True, False)
    """
    return _ENDED.search(text) is not None and not _PROPOSED.search(text)


def is_resting(text: str) -> bool:
    """Whether a sentence says that nothing is done with a tie for the time being.

    >>> is_resting("Med Nyslott är samarbetet vilande."), is_resting("Utbytet med Nyslott har legat nere sedan 2015.")
    (True, True)
    """
    return _RESTS.search(text) is not None
