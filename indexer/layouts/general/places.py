"""Twin towns of a free text: in sentences, in lists and under headings of a page on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.layouts.general.lines import Told
from indexer.layouts.general.town_tables import ONLY_MEANT, Row, town_tables
from indexer.layouts.general.words import INLINE
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries, country_coded, country_named
from indexer.layouts.shared.listed import has_ended, is_resting, twin_cities
from indexer.ranges import Ranges
from indexer.records import PlaceRelation, Report, Span
from indexer.text import sentences
from indexer.values import squeeze
from indexer.vocabulary import fold, swedish_municipalities
from indexer.vocabulary.places import countries_of_cities

_TWIN = re.compile(
    r"(?i)\bvänort|\bvänstäder|\bsystert?städ|\bsysterort|\b(?:twin|sister)(?:ned)? (?:town|cit)|\btwinned with\b"
)
_NO_CITY = re.compile(r"(?i)vänort|partner|samarbet|projekt|kontakt|besök|kommun|utbyte|arbete|resa|konferens")
_ROW_LENGTH = 60
_DATED_ROW = re.compile(r"[^,.;(]{2,40}(?:,| \() ?[^,.;()]{2,30}\)? ?[(–-]? ?(?:\w+ ){0,2}(?:19|20)\d\d\b")
"""How a longer line begins that is one of a list of towns: "Nyslott, Finland – avtal sedan 1992. …"."""
_ROW = re.compile(
    r"^(?P<city>[A-ZÅÄÖÆØ][\wåäöæøéßüáíóúèêñõ' -]{1,40}?)(?:,| i| på| \(|:"
    r"| [–-]) ?(?P<country>[A-ZÅÄÖ][\wåäö -]{2,30}?)\)?"
    r"(?:[,.]? (?:sedan|från|år) .{2,30})?(?:, (?:19|20)\d\d)?(?P<state> - [a-zåäö]+(?: (?:19|20)\d\d)?)?"
    r"(?P<agreed>,? ?[(–-]? ?(?:(?:vänorts)?avtal |vänort |vänstad |agreement )?(?:sedan |sen |från |since )?"
    r"(?:år )?(?:19|20)\d\d\)?(?:[.,;](?: .*)?)?)?\.?$"
)
"""A town and its country, and since when; behind that anything may be told of it."""
_THE_TWIN = re.compile(
    r"\b(?:vänort(?:en|staden)|(?:andra|tredje|enda|äldsta|nyaste|första) vänort,) (?P<city>[A-ZÅÄÖÆØ][\wåäöæøéßü-]+)"
    r"(?: i (?P<country>[A-ZÅÄÖ][\wåäö]+))?"
)
"""A twin town that a sentence tells of as such."""
_AGREED = re.compile(
    r"(?:(?i:\bvänortsavtal\w*)[^.]{0,30}? med |(?i:\bmed) )(?P<cities>[A-ZÅÄÖ][^.;]{2,160}?)(?= har "
    r"| finns )[^.;]{0,60}?"
    r"(?i:vänort)"
)
_BETWEEN = re.compile(
    r"(?i:\bmellan) [^.;]{2,40}? och (?P<city>[A-ZÅÄÖÆØ][\wåäöæøéßü-]+)(?: \([^)]*\))? finns [^.;]{0,20}"
    r"(?i:vänortsavtal)"
)
_ONE = re.compile(
    r"(?i:\bvänortsavtal\w*) med (?P<city>[A-ZÅÄÖÆØ][\wåäöæøéßü-]+)(?: i [^;]{2,40}?)?[ ,(]+"
    r"(?P<country>[A-ZÅÄÖ][\wåäö]+)\)?\.?$"
)
_CITY = r"[A-ZÅÄÖÆØ][\wåäöæøéßüáíóúèêñõžščćłńś-]+(?: [A-ZÅÄÖÆØ][\wåäöæøéßü-]+)?"
_AGREEMENT = re.compile(rf"(?i:\bavtal\w*) med (?P<city>{_CITY}) i (?P<country>[A-ZÅÄÖ][\wåäö]+)")
"""An agreement with a city, where the text is on twin towns."""
_BEEN = re.compile(
    rf"(?P<city>{_CITY}) (?:är|har varit) (?:(?:en|vår|kommunens|stadens) )?vänort(?: till \w+)? sedan (?:19|20)\d\d"
    rf"(?: och (?P<next>{_CITY}) sedan (?:19|20)\d\d)?"
)
_COUNTRY_FIRST = re.compile(
    rf"(?P<country>[A-ZÅÄÖ][\wåäö]+)(?: \((?P<inside>{_CITY}(?:,? (?:och|and) {_CITY}|, {_CITY})*)\)|, "
    rf"(?P<city>{_CITY})\.)"
)
"""The country before its city: "Finland (Nyslott)"."""
_ONLY_MEANT = re.compile(
    r"(?i)\b(?:ny(?:tt|a)?|eventuell\w*|möjlig\w*|tänkbar\w*|framtida) (?:\w+ )?(?:vänort|vänstad|vänortsavtal|avtal)\b"
    r"|\bsom (?:ny )?vänort\b|\bföresl\w+|\böverväg\w+|\bdiskuter\w+|\bundersök\w+|\båterremitt\w+|\bbordl\w+"
    r"|\b(?:ska|skall|vill|bör|planerar att|hoppas) (?:\w+ )?(?:söka|skaffa|hitta|teckna|sluta|inleda|bli vänort)\b"
    r"|\b(?:is considering|considers|plans to|would like)\b"
)
"""A twin town that is only looked for or proposed."""
_NO_TWIN = re.compile(
    r"(?i)\b(?:ingen|inga|inte någon|inte några|saknar|no|not any) (?:\w+ )?(?:vänort|vänstäder|twin towns?)"
)
_VISIT = re.compile(r"(?i)besök|möte|konferens|deltagare|delegation|utbyte|resa|reste")
_IN_ALL = re.compile(
    r"(?P<city>[A-ZÅÄÖÆØ][\wåäöæøéßü-]+(?: [A-ZÅÄÖÆØ][\wåäöæøéßü-]+)?) (?:i|in) (?P<country>[A-ZÅÄÖ][\wåäö]+)"
)


class _Town(NamedTuple):
    city: str
    country: str | None
    span: Span
    ended: bool
    of_time: bool = False
    """Whether its sentence only tells since when."""


def twin_towns(report: Report, context: Context, told: Sequence[Told]) -> Iterator[PlaceRelation]:
    """Each twin town once, with its country where the text gives it."""
    text = context.ledger.document.text
    best = _each_once(text, told, report)
    ended = [words for one in told for words in _said(text, one) if has_ended(words)]
    resting = [words for one in told for words in _said(text, one) if is_resting(words)]
    for town in best.values():
        named = re.compile(rf"(?<!\w){re.escape(town.city)}(?!\w)")
        over = town.ended or any(map(named.search, ended))
        rests = any(map(named.search, resting))
        yield PlaceRelation(
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            kind="twin_city",
            place=town.city,
            country=town.country or countries_of_cities().get(town.city.casefold()),
            standing="cancelled" if over else "passive" if rests else "active",
            source=context.source(town.span),
        )


def _each_once(text: str, told: Sequence[Told], report: Report) -> dict[str, _Town]:
    """The sender's twin towns by their letters, each with the sentence that states it rather than a heading."""
    best: dict[str, _Town] = {}
    tables = list(town_tables(text, told, _TWIN))
    rows = (_Town(*row) for _, found in tables for row in found)
    for town in (*rows, *_found(text, told, tables)):
        key = fold(town.city)
        home = key in swedish_municipalities() or town.city.casefold() in countries()
        if home or _is_of_another(text[slice(*town.span)], report):
            continue
        known = best.setdefault(key, town)
        if not town.of_time and not _TWIN.search(text[slice(*known.span)]) and _TWIN.search(text[slice(*town.span)]):
            best[key] = town._replace(country=town.country or known.country)
    return best


_HAS_TWINS = re.compile(r"(?P<whose>[A-ZÅÄÖ][\wåäö-]+)(?: (?:kommun|stad))? har (?:\w+ ){0,3}vänort")


def _is_of_another(words: str, report: Report) -> bool:
    """Whether a sentence tells of a member municipality's twin town, in the text of an association or a region."""
    match = _HAS_TWINS.match(words) if report.sender_kind not in (None, "municipality") else None
    return match is not None and match["whose"].casefold() not in ("förbundet", "regionen", "bolaget", "myndigheten")


def _said(text: str, one: Told) -> list[str]:
    """The sentences of a line; a table's row is one."""
    return [text[slice(*one.span)]] if one.kind == "row" else [text[slice(*s)] for s in sentences(text, *one.words)]


def _found(text: str, told: Sequence[Told], tables: Sequence[tuple[Span, list[Row]]]) -> Iterator[_Town]:
    """City, country, range and whether the agreement has ended."""
    about = agreed = False
    page = _headed(text, told)
    for one in _outside(told, [place for place, _ in tables]):
        words = text[slice(*one.words)]
        if row := _row(one, words, about=about, page=page):
            yield _Town(*row, one.span, has_ended(words) or "avslutat" in words)
        elif one.kind in ("heading", "text") and not (about and words.endswith(":")):
            about = bool(_TWIN.search(words))
        if about or page:
            yield from _tabled(text, one)
        if one.kind == "heading" and (words.startswith("§") or _TWIN.search(words)):
            agreed = bool(_TWIN.search(words))
        yield from _in_line(text, one, about=about or page or agreed)


def _outside(told: Sequence[Told], places: Sequence[Span]) -> list[Told]:
    """The lines that are in none of some places."""
    read = Ranges(places)
    return [one for one in told if not read.touch(one.span)]


def _in_line(text: str, one: Told, *, about: bool) -> Iterator[_Town]:
    for span in sentences(text, *one.words):
        yield from _in_sentence(text, span, about=about)
    for match in _ONE.finditer(_clean(text, one.words)):
        if country := country_named(match["country"]):
            yield _Town(match["city"], country, one.span, has_ended(match.group()))


def _row(one: Told, words: str, *, about: bool, page: bool) -> tuple[str, str] | None:
    """City and country of a heading or a list item: "Borgå, Finland", or a place that a file knows."""
    if not (about or page):
        return None
    if one.kind not in ("heading", "item") and len(words) > _ROW_LENGTH and not _DATED_ROW.match(words):
        return None
    if (match := _ROW.match(words)) and not _NO_CITY.search(match["city"]):
        country = country_named(squeeze(match["country"])) or country_coded(match["country"])
        return (squeeze(match["city"]), country) if country and country != "Sverige" else None
    country = countries_of_cities().get(squeeze(words).casefold()) if one.kind == "heading" else None
    return (squeeze(words), country) if country else None


def _headed(text: str, told: Sequence[Told]) -> bool:
    """Whether a page is on twin towns as a whole: one of its first headings says so, and its others are cities."""
    heads = [text[slice(*one.words)] for one in told if one.kind == "heading"]
    return any(_TWIN.search(head) for head in heads[:3])


def _tabled(text: str, one: Told) -> Iterator[_Town]:
    """The town of a table's row: its first cell that is a name, beside a cell that is a country."""
    if one.kind != "row" or ONLY_MEANT.search(text, *one.span):
        return
    cells = [cell for cell in map(str.strip, re.split(r"[|\t]| {2,}", text[slice(*one.span)])) if cell]
    at = next((at for at, cell in enumerate(cells) if country_named(cell)), None)
    country = country_named(cells[at]) if at is not None else None
    if at is None or country in (None, "Sverige"):
        return
    city = next((cell for cell in cells if re.fullmatch(_CITY, cell) and cell != cells[at]), None)
    if city:
        yield _Town(city, country, one.span, has_ended(" ".join(cells)))


def _in_sentence(text: str, span: Span, *, about: bool) -> Iterator[_Town]:
    words = _clean(text, span)
    if _ONLY_MEANT.search(words) or _NO_TWIN.search(words):
        return
    ended = has_ended(words)
    if about or _TWIN.search(words):
        yield from (_Town(city, country, span, ended) for city, country in _agreed_with(words))
    if not _TWIN.search(words):
        return
    been = (city for match in _BEEN.finditer(words) for city in match.group("city", "next") if city)
    yield from (_Town(city, None, span, ended, of_time=True) for city in been)
    listed = ((city.name, city.country) for city in twin_cities(words))
    told = (*_below_country(words), *listed, *_told_as_twin(words))
    yield from (_Town(city, country, span, ended) for city, country in told)
    yield from (_Town(match["city"], None, span, ended) for match in _BETWEEN.finditer(words))
    yield from (_Town(city, country, span, ended) for city, country in _with_countries(words))


def _with_countries(words: str) -> Iterator[tuple[str, str]]:
    """The cities of a sentence that has each with its country: all that an agreement is with, else several."""
    agreed = [match["cities"] for match in _AGREED.finditer(words)]
    for listed in agreed or ([] if _VISIT.search(words) else [words]):
        found = [(one["city"], country_named(one["country"])) for one in _IN_ALL.finditer(listed)]
        if agreed or len(found) > 1:
            yield from ((city, country) for city, country in found if country)


def _agreed_with(words: str) -> Iterator[tuple[str, str]]:
    """The city and country of "avtalet med Nyslott i Finland"."""
    for match in _AGREEMENT.finditer(words):
        if country := country_named(match["country"]):
            yield match["city"], country


def _below_country(words: str) -> Iterator[tuple[str, str]]:
    """The cities and country of "Finland (Nyslott)"."""
    for match in _COUNTRY_FIRST.finditer(words):
        if country := country_named(match["country"]):
            yield from ((city, country) for city in re.findall(_CITY, match["inside"] or match["city"]))


def _told_as_twin(words: str) -> Iterator[tuple[str, str]]:
    """The city and country of "vänorten Gent i Belgien"."""
    for match in _THE_TWIN.finditer(words):
        country = countries().get((match["country"] or "").casefold()) or countries_of_cities().get(
            match["city"].casefold()
        )
        if country and country != "Sverige":
            yield match["city"], country


def _clean(text: str, span: Span) -> str:
    """The words of a range without those of links in it."""
    words = INLINE.sub(" ", text[slice(*span)])
    return re.sub(r"[ \n]+(?=i [A-ZÅÄÖ])|(?<=\w)(?=i [A-ZÅÄÖ])", " ", words)
