"""Organisations in a sentence: by the form of their name, by a list of known ones, by what stands in front of them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from indexer.naming.gazetteer import Known, key, known
from indexer.naming.wording import AnyOf, Hit, Tells, Words
from indexer.records import OrganisationKind, Span
from indexer.values import squeeze
from indexer.vocabulary.geography import HOME, country_called, country_name, peoples, regions

_CAP = r"(?:[A-ZÅÄÖØÆÉÍÜŁŚŽČ][\w&'’]*(?:-[\w'’]+)*)"
_LINK = r"(?:of|for|the|and|og|für|und|de|du|des|del|della|di|de la|van|der)"
_RUN = rf"{_CAP}(?:[ ]{{1,3}}(?:{_LINK}[ ]{{1,3}})?(?:d['’])?{_CAP})*"
_PEOPLE = "|".join(sorted({*peoples(), "svenska", "nordiska", "svensk", "nordisk"}, key=len, reverse=True))
_HEADS: dict[OrganisationKind, str] = {
    "university": r"University|College|Universit[yäéàa]t?|Université|Universiteit|Uniwersytet|Institute"
    r"|Research(?: Institutes?)?",
    "school": r"School|Schools|Gymnasium|Gymnazia|Gymnasieskole|Katedralskola|Grundschule|Academy|Académie"
    r"|Académique|Lyceum|Liceo",
    "museum": r"Museum|Museo|Museet|Museums|Kunstsenter|Kunsthalle|Musée|Gallery|Theatre",
    "authority": r"Government|Ministry|Agency|Office|Commission|Authority|Ministeriet|Municipality|Ambassad",
    "company": r"Port|Airport|Consulting|Consortium|Konsortiet",
    "association": r"Council|Foundation|Association|Federation|Society|Kulturfond|Center|Centre|Zentrum"
    r"|Fondation|Fundacja|Stiftung",
}
_HEAD = "|".join(_HEADS.values())


def _gap(pattern: str) -> str:
    """Spaces of a pattern as one or two blanks: a line end stands as a blank, with one before it."""
    return re.sub(
        r"\[[^\]]*\](?:\{[\d,]+\})?|[ ]", lambda hit: "[ ]{1,3}" if hit.group() == " " else hit.group(), pattern
    )


_FORMS: tuple[tuple[OrganisationKind, str, str], ...] = (
    ("university", "niversitet", rf"(?:{_CAP} ){{1,3}}(?:tekniska )?[Uu]niversitet|[Uu]niversitetet i {_CAP}"),
    ("university", "niversitet", r"[A-ZÅÄÖ]\w+universitetet"),
    (
        "university",
        "ögskola|Miljöinstitutet",
        rf"(?:{_CAP} ){{1,3}}(?:tekniska )?[Hh]ögskola|Högskolan (?:i )?{_CAP}|Internationella Miljöinstitutet",
    ),
    ("school", "olkhögskola", rf"(?:{_CAP} ){{1,3}}[Ff]olkhögskola(?:n)?|[A-ZÅÄÖ]\w{{3,}}folkhögskola"),
    (
        "municipality",
        "(?:[Kk]ommune?|[Ss]tad)s?$|City$",
        rf"{_CAP}(?: {_CAP})? (?:[Kk]ommune?|[Ss]tad)(?=s?\b)|City of {_CAP}",
    ),
    (
        "region",
        "Region|Götalandsregionen|Landstinget",
        rf"Region (?:{_CAP} ){{0,1}}{_CAP}(?: län)?|Västra Götalandsregionen|Landstinget (?:i )?{_CAP}",
    ),
    ("authority", "Länsstyrelsen", rf"Länsstyrelsen(?: i {_CAP}(?: län)?| {_CAP}(?: län)?)?"),
    (
        "association",
        "ommunförbund|Fastighetsägar|BID$",
        rf"Kommunförbundet {_CAP}(?: {_CAP})?|(?:{_CAP} ){{1,3}}kommunförbund"
        rf"|Fastighetsägar[en]a? (?:BID )?{_CAP}|BID {_CAP}",
    ),
    ("university", "niversitet", rf"{_CAP} [A-ZÅÄÖÆØ]\w+- (?:och|og) [a-zåäöæø]{{4,}} [Uu]niversitet"),
    (
        "other",
        "jukhus|ykehus|ygehus|ospital|nstitutt",
        rf"(?:{_CAP} ){{0,2}}(?:[Uu]niversitetssjukhus(?:et)?|[A-ZÅÄÖ]\w+universitetssjukhus|[Ss]jukhus|[Ss]ykehus"
        rf"|[Ss]ygehus|Hospital(?:er)?)|[A-ZÅÄÖÆØ]\w{{3,}}hospitalet"
        rf"|(?:{_CAP} ){{1,2}}Institutt|[A-ZÅÄÖÆØ]\w{{4,}}instituttet",
    ),
    ("association", "partnerskapet", rf"[A-ZÅÄÖ]\w+partnerskapet {_CAP}(?: {_CAP})?"),
    (
        "company",
        "Visit$|Innovation|Business|Science",
        rf"Visit {_CAP}|[A-ZÅÄÖ][A-ZÅÄÖa-z]{{1,4}} (?:Innovation|Business|Science Park)(?=[,. ]|$)",
    ),
    (
        "association",
        "förening|förbund|Destination",
        rf"{_CAP}s (?:[A-ZÅÄÖ]\w+- och )?[a-zåäö]{{4,}}(?:förening|förbund)|Destination {_CAP}",
    ),
    (
        "company",
        "(?:AB|Aktiebolag|A|ApS|GmbH|Ltd|Oyj?|B|Inc)s?$",
        rf"(?:{_CAP} (?:& |och )?){{1,4}}(?:AB|Aktiebolag|A/S|ApS|GmbH|Ltd|Oyj?|B\.V\.|Inc)",
    ),
    ("association", "V$", rf"(?:{_CAP} (?:och )?){{1,4}}(?:e\. ?V\.)"),
    (
        "authority",
        "verket|myndigheten|förmedlingen|kassan|styrelsen|inspektionen|rådet|Kriminalvården",
        r"(?:[A-ZÅÄÖ]\w+- och )?[A-ZÅÄÖ][a-zåäö]+(?:verket|myndigheten|förmedlingen|kassan|vårdsstyrelsen"
        r"|inspektionen)"
        r"|[A-ZÅÄÖ]\w+(?:s|-|t) och [a-zåäö]\w+(?:verket|myndigheten|rådet)|Kriminalvården|Socialstyrelsen"
        r"|Migrationsverket",
    ),
    (
        "authority",
        "institutet|ministerrådet|ministeriet|kansliet|Styrelsen",
        rf"(?:{_PEOPLE}|{_CAP})(?: {_CAP})? ?\w*(?:institutet|ministerrådet|ministeriet|regeringskansliet)"
        rf"|[A-ZÅÄÖ]\w+- og [A-ZÅÄÖ]\w+ministeriet|Styrelsen for {_CAP}(?: {_CAP}| og {_CAP})*",
    ),
    ("authority", "mbassad", rf"(?:[A-ZÅÄÖ]\w+s) [Aa]mbassad(?: i {_CAP})?"),
    (
        "association",
        "förbundet|föreningen|unionen|stiftelse|förening|cent(?:er|rum)|akademin|kammaren",
        rf"(?:{_PEOPLE}|[Ss]venska) [a-zåäö]{{4,}}(?:förbundet|föreningen|unionen)"
        rf"|(?:{_CAP} och )?{_CAP}(?: {_CAP}){{0,3}} (?:stiftelse|förening)(?=s?\b)"
        rf"|{_CAP} [a-zåäö]{{3,}}(?:center|centrum)(?: {_CAP})?|[A-ZÅÄÖ]\w{{3,}}(?:akademin|kammaren)"
        rf"|{_CAP} [A-ZÅÄÖ]\w+- och [A-ZÅÄÖ]\w+kammaren",
    ),
    ("museum", "mus[eé]|konsthall", rf"{_CAP} (?:museet|muséet|konsthall|museum)|(?:[A-ZÅÄÖ]\w+s )?[Kk]onstmuseet"),
)
"""The forms of names: the kind, what a word of such a name has in it, the name."""
_PATTERNS = tuple((kind, re.compile(rf"(?<![\w-])(?:{_gap(form)})(?=s?(?![\w]))")) for kind, _, form in _FORMS)
_SIGN = re.compile(
    r"niversitet|ögskola|nstitutet|[Kk]ommun|[Ss]tad\b|City of|Region|regionen|Landstinget|änsstyrelsen|örbund"
    r"|astighetsägar|BID|Destination|AB\b|A/S|ApS|GmbH|Ltd|Oyj?\b|B\.V\.|Inc|V\.|verket|myndigheten|förmedlingen|kassan"
    r"|[Ss]tyrelsen|inspektionen|rådet|vården|ministeri|kansliet|mbassad|förening|unionen|stiftelse|cent(?:er|rum)"
    r"|akademin|kammaren|mus[eé]|konsthall|[Ss]jukhus|[Ss]ykehus|[Ss]ygehus|[Hh]ospital|nstitutt|partnerskapet|Visit"
    r"|Innovation|Business|Science Park|Aktiebolag"
)
"""What one of the forms has; a sentence without it has no name of these forms."""
_ENGLISH = re.compile(
    _gap(rf"(?<![\w-])(?:The )?{_CAP}(?: (?:(?:{_LINK}|[Aa]gainst) )?(?:d['’])?{_CAP}){{0,7}}(?= ?\(|(?![\w-]))")
)
_HEADS_AT_ALL = re.compile(rf"(?<![\w-])(?:{_HEAD})(?!\w)")
_HEADED = re.compile(rf"(?<![\w-])(?P<head>{_HEAD})(?=$|\s+(?:of|for|i|in|on|[Aa]gainst|d['’])|\s+(?P<seat>{_CAP})$)")
_SUFFIXES = ("zentrum", "center", "museum", "institut", "universität", "schule", "verein", "verband")
_SUFFIXED = re.compile(rf"(?<![\w-])[A-ZÅÄÖ][a-zåäö]+(?:{'|'.join(_SUFFIXES)})(?![\w-])")
_CODED = re.compile(_gap(rf"(?P<name>{_RUN}) \((?P<code>[A-Z]{{2,3}}|[A-ZÅÄÖØ][a-zåäöø]{{3,}})\)"))
_CALLS = (
    r"[Oo]rganisationen|[Ss]tiftelsen|[Ff]öretaget|[Bb]olaget|[Ff]öreningen|[Ff]orskningscentr(?:umet|at)|[Kk]onsulten"
    r"|[Ff]orskningsinstitutet|[Ll]ärosätet|[Mm]yndigheten|[Kk]onsortiet|[Kk]ooperativet|[Uu]niversitetet"
    r"|Brysselkontoret"
)
"""The words behind which a name stands."""
_CALLED = re.compile(_gap(rf"(?<![\w-])(?:{_CALLS}) (?P<name>{_RUN}(?:(?<=s) [a-zåäö]{{4,}}er(?![\w]))?)"))
_OFFICERS = re.compile(_gap(rf"(?P<name>{_RUN}(?: (?:för|i) [a-zåäö]+ [a-zåäö]+)?)(?: )?: (?={_CAP} {_CAP})"))
_MEMBERS = re.compile(r"(?i)\b(?:medlemmar|ledamöter|representanter|deltagare)\b[^.:]{0,80}:")
_SHORT = re.compile(r"\s*[,(]\s*\(?(?P<short>[A-ZÅÄÖ][\w+]{1,9}|[A-Z]{2,6} \w+)\)")
_COUNTRY = re.compile(r"\s*(?:\(|,\s*|i\s+)(?P<country>[A-ZÅÄÖ][\wåäö]+)\b")
_CITY = re.compile(r"\s*(?:\(|,\s*|i\s+)(?P<city>[A-ZÅÄÖØ][\wåäöøæ-]+)")
_GENERIC = re.compile(
    r"(?i)(?:(?:närings|regel|ram|sam|nät|kraftvärme|rede|hant|bild)?verket|myndigheten|förmedlingen|institutet"
    r"|ministeriet|museet|akademin"
    r"|konstmuse(?:et|um)|universitetet|högskolan|länsstyrelserna|.*(?:avdelningen|enheten|förvaltningen"
    r"|nämnden|projektet|kontoret)|globala center"
    r"|the|region|research|center|centre|museum|academy|commission|college|university|school|port|office"
    r"|council|european"
    r"|european commission|.* (?:forum|week|programme|commission|agenda|framework)|president of .*"
    r"|[a-zåäö]+ (?:center|centrum))"
)
_LEADING = re.compile(
    r"(?:Vid|Med|Från|Hos|På|För|Och|Av|Tillsammans|Även|Samt|Till|Projekt|Projektet|Projektnamn|Samverkanspart(?:er|ners?)|Den|Det|Inom"
    r"|Program|Genom|Policy|Partner|Partnern"
    r"|Under|Både|Enligt|Via|Kring|Utöver|Dessutom|Vidare|I|Som|Att|Där|När|Vår|Kommunerna|Lärosätena)\s+"
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation named in a text, where, and what its name and the words behind it tell."""

    span: Span
    name: str
    kind: OrganisationKind = "other"
    short: str | None = None
    city: str | None = None
    country: str | None = None
    listed: bool = False
    """Whether only its place in a list of partners tells that it is one."""


@lru_cache(maxsize=1)
def _listed() -> dict[str, dict[str, Any]]:
    """The entries of the list, by each spelling."""
    content = tomllib.loads(files("indexer.naming").joinpath("organisations.toml").read_text(encoding="utf-8"))
    return {
        spelling: entry for entry in content["organisation"] for spelling in (entry["name"], *entry.get("aliases", ()))
    }


def listed_name(name: str) -> dict[str, Any] | None:
    """The entry of the list that goes by a name."""
    return _listed().get(name)


@lru_cache(maxsize=1)
def _known_names() -> AnyOf:
    return AnyOf(_listed())


class Seen(NamedTuple):
    """What the words of a sentence tell of the organisations in it."""

    listed: Sequence[Hit]
    """Where names of the list stand."""
    forms: Collection[int | str]
    """The forms that one of its words is part of."""


def _forms_told(word: str) -> Iterator[int | str]:
    """The forms of names that a word is part of, by number; and whether it is a head, ends or precedes one."""
    yield from (number for number, sign in enumerate(_SIGNS) if sign.search(word)) if _ANY_SIGN.search(word) else ()
    for name, sign in _OTHER_SIGNS.items():
        if sign.fullmatch(word):
            yield name


_SIGNS = tuple(re.compile(sign) for _, sign, _ in _FORMS)
_ANY_SIGN = re.compile("|".join(sign for _, sign, _ in _FORMS))
_OTHER_SIGNS = {"headed": re.compile(_HEAD), "suffixed": _SUFFIXED, "called": re.compile(_CALLS)}
_TOLD = Tells[int | str](_forms_told)


def seen_in(words: Words) -> list[Seen]:
    """What the words of each part of a text tell."""
    forms, hits = words.telling(_TOLD), defaultdict[int, list[Hit]](list)
    for number, hit in _known_names().within(words):
        hits[number].append(hit.moved(words.parts[number].start))
    return [Seen(hits.get(number, ()), forms.get(number, ())) for number in range(len(words.parts))]


def find_organisations(text: str, seen: Seen | None = None) -> list[Organisation]:
    """The organisations that a sentence names by a form of name or as listed, longest first where they overlap.
    ``seen``: what its words tell, where that is known.

    >>> told = "Tillsammans med Lunds universitet, Region Skåne, Kust AB och Galway University, Irland"
    >>> [(one.kind, one.country) for one in find_organisations(told)]
    [('university', 'Sverige'), ('region', 'Sverige'), ('company', None), ('university', 'Irland')]
    """
    seen = seen or seen_in(Words(text))[0]
    found = [
        one for one in _candidates(text, seen) if one.listed or not (_GENERIC.fullmatch(one.name) or _is_place(one))
    ]
    kept: list[Organisation] = []
    for one in sorted(found, key=lambda one: (one.span.start - one.span.end, one.span.start)):
        if not any(one.span.touches(other.span) for other in kept):
            kept.append(replace(_told(text, one), listed=False))
    kept.sort(key=lambda one: one.span)
    return [_of_short(text, kept, at) for at, one in enumerate(kept) if not _is_told_again(kept, at)]


def _is_told_again(found: list[Organisation], at: int) -> bool:
    """Whether a name in common words is followed by the proper one: "danska kulturministeriet, Kulturministeriet"."""
    words = found[at].name.split()
    if at + 1 == len(found) or len(words) != 2 or words[0].casefold() not in peoples():
        return False
    return found[at + 1].name.casefold().endswith(words[1].casefold())


def _of_short(text: str, found: list[Organisation], at: int) -> Organisation:
    """With the short name that stands in front, as in "KRAFT (Centre for Coastal Energy)"."""
    one, before = found[at], found[at - 1] if at else None
    if before and before.name.isupper() and re.fullmatch(r"\s+\(", text[before.span.end : one.span.start]):
        return replace(one, short=before.name)
    return one


def _is_place(one: Organisation) -> bool:
    """Whether a name is a place's, or a municipality of no known place."""
    if one.kind == "municipality":
        return seat(one.name) is None and not re.fullmatch(r"[A-ZÅÄÖØÆ][a-zåäöøæé]{2,}s? kommune?", one.name)
    return known(one.name) is not None or (" " not in one.name and known(one.name.removesuffix("s")) is not None)


def seat(name: str) -> Known | None:
    """The town of a municipality: "Lunds kommun" has Lund.

    >>> seat("Lunds kommun").name, seat("Odense kommune").name, seat("Hållbar stad"), seat("Lund")
    ('Lund', 'Odense', None, None)
    """
    bare = re.sub(r"(?i)\s+(?:kommune?|stad)$|^City of ", "", name)
    place = known(bare) or known(re.sub("s$", "", bare))
    if bare == name or place is None or place.kind != "city":
        return None
    own = key(place.name) in {key(bare), key(re.sub("s$", "", bare))}
    return place if own or place.certain or not name.endswith(" kommun") else None


def organisation_kind(name: str) -> OrganisationKind:
    """What kind of organisation a name tells by its form.

    >>> organisation_kind("Vindens universitet"), organisation_kind("Kustkraft")
    ('university', 'other')
    """
    return next((kind for kind, pattern in _PATTERNS if pattern.match(name)), "other")


def _candidates(text: str, seen: Seen) -> Iterator[Organisation]:
    for one in seen.listed:
        entry = _listed()[squeeze(one.group())]
        country = entry.get("country", HOME) or None
        yield Organisation(Span(*one.span()), entry["name"], entry["kind"], country=country, listed=True)
    yield from _formed(text, seen)
    yield from _headed(text) if "headed" in seen.forms else ()
    for hit in _SUFFIXED.finditer(text) if "suffixed" in seen.forms else ():
        yield from _clean(text, hit.start(), hit.end(), "other")
    yield from _coded(text)
    for hit in _CALLED.finditer(text) if "called" in seen.forms else ():
        yield from _clean(text, *hit.span("name"), "other")
    for hit in _OFFICERS.finditer(text) if ":" in text and _MEMBERS.search(text) else ():
        yield from _clean(text, *hit.span("name"), "other")


def _formed(text: str, seen: Seen) -> Iterator[Organisation]:
    if seen.forms and _SIGN.search(text):
        for number, (kind, pattern) in enumerate(_PATTERNS):
            for hit in pattern.finditer(text) if number in seen.forms else ():
                yield from _clean(text, hit.start(), hit.end(), kind)


def _headed(text: str) -> Iterator[Organisation]:
    """English names, and such as other languages make them: "Centre for Coastal Energy"."""
    for hit in _ENGLISH.finditer(text) if _HEADS_AT_ALL.search(text) else ():
        heads = [head for head in _HEADED.finditer(hit.group()) if not head["seat"] or known(head["seat"])]
        if heads and text[max(0, hit.start() - 1) : hit.start()] not in {"“", "”", '"', "«"}:
            kind = next(kind for kind, words in _HEADS.items() if re.fullmatch(words, heads[-1]["head"]))
            yield from _clean(text, hit.start(), hit.end(), kind)


def _coded(text: str) -> Iterator[Organisation]:
    """Names with their country or town in brackets: "Artverk (DK)"; a country behind a town is the town's."""
    for hit in _CODED.finditer(text) if "(" in text else ():
        code = hit["code"]
        country = country_name({"USA": "US", "UK": "GB"}.get(code, code)) if code.isupper() else None
        place = None if code.isupper() else known(code)
        last = known(hit["name"].split()[-1])
        if (country or place) and last is None:
            named = place.country if place else country
            yield from (replace(one, country=named) for one in _clean(text, *hit.span("name"), "other"))


def _clean(text: str, start: int, end: int, kind: OrganisationKind) -> Iterator[Organisation]:
    """A candidate without the words that a sentence's first capital made part of it, and a country behind it."""
    raw = text[start:end]
    while cut := _LEADING.match(raw):
        start, raw = start + cut.end(), raw[cut.end() :]
    country = None
    if (last := re.search(r"(?<! of)(?<! for)\s+(\w+)$", raw)) and kind in {"school", "university", "museum"}:
        country = country_called(last[1])
        if country:
            end, raw = end - len(last.group()), raw[: last.start()]
    if raw:
        yield Organisation(Span(start, end), squeeze(raw), kind, country=country)


def _told(text: str, one: Organisation) -> Organisation:
    """With its short name, city and country, where its name or the words behind it tell them."""
    behind = text[one.span.end :]
    short = _SHORT.match(behind)
    if short and not country_name(short["short"]) and short["short"] not in {"USA", "UK"} and not known(short["short"]):
        one = replace(one, short=short["short"])
        behind = behind[short.end() :]
    country = one.country or _country_in(one.name)
    hit = _COUNTRY.match(behind)
    if country is None and hit:
        country = country_called(hit["country"])
    behind_it = _CITY.match(behind)
    city = _city_in(one.name) or (behind_it["city"] if behind_it and not _begins_another(behind, behind_it) else None)
    place = known(city) if city else None
    if place is None or place.kind != "city":
        return replace(one, country=country)
    return replace(one, city=place.name, country=country or place.country)


def _begins_another(behind: str, city: re.Match[str]) -> bool:
    """Whether a town behind a name is the first word of the next one in a list: ", Malmö universitet"."""
    after = re.match(r"s?[ \t]*\s([\w-]+)", behind[city.end() :])
    return after is not None and organisation_kind(f"{city['city']} {after[1]}") != "other"


def _country_in(name: str) -> str | None:
    for word in name.split():
        if found := peoples().get(word.casefold()) or country_called(word) or country_called(word.removesuffix("s")):
            return found
    region = name.removeprefix("Region ").casefold()
    if of := regions().get({"huvudstaden": "hovedstaden"}.get(region, region)):
        return of[1]
    swedish = ("Region ", "Länsstyrelsen", "Svenska ", "Sveriges ", "Kommunförbundet ")
    ends = ("verket", "myndigheten", "förmedlingen", "kassan", "vården", "folkhögskola", " folkhögskolan")
    return HOME if name.startswith(swedish) or name.endswith(ends) else None


def _city_in(name: str) -> str | None:
    for word in name.split():
        place = known(word) or known(re.sub("s$", "", word))
        if place and place.kind == "city" and place.certain and word[0].isupper() and key(word) not in {"port"}:
            return place.name
    return None
