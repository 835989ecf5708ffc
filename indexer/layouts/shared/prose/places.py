"""Places abroad in running text, and what ties the city to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries
from indexer.layouts.shared.listed import has_ended, twin_cities
from indexer.layouts.shared.prose.headings import told
from indexer.records import PlaceRelation, Report
from indexer.text import wrapped
from indexer.values import squeeze
from indexer.vocabulary import bare_municipality
from indexer.vocabulary.places import countries_of_cities

_PLACE_WORD = wrapped(r"(?<![\w-])[A-ZÅÄÖ][\wåäöéńø-]+(?: [A-ZÅÄÖ][\wåäöéńø-]+)?")


_Place: TypeAlias = tuple[str, str, int, int]


def find_places(text: str) -> list[_Place]:
    """Cities and countries abroad named in a text: (name, country, start, end), genitive and line ends allowed.

    >>> find_places("besök från Vasa i Finland och Köpenhamns kommun")
    [('Vasa', 'Finland', 11, 15), ('Finland', 'Finland', 18, 25), ('Köpenhamn', 'Danmark', 30, 40)]
    """
    found = []
    for match in _PLACE_WORD.finditer(text):
        words = squeeze(match.group())
        for candidate, length in ((words, len(match.group())), (words.split()[0], len(match.group().split()[0]))):
            name = (
                candidate
                if candidate.casefold() in countries_of_cities() or candidate.casefold() in countries()
                else candidate.removesuffix("s")
            )
            country = countries_of_cities().get(name.casefold()) or countries().get(name.casefold())
            if country and country != "Sverige":
                found.append((name, country, match.start(), match.start() + length))
                break
    return found


_PlaceKind = Literal["twin_city", "visit_received", "visit_made", "conference", "exchange"]
_HOME = r"(?:<home>\w*|staden|kommunen|skolan|förskolan|museet|biblioteket|oss|\S+ skola\b|S:t \w+)"
_CUES: tuple[tuple[_PlaceKind, str], ...] = (
    (
        "visit_received",
        r"\b(?:tagit|tog|tar|ta|togs)\b[^.]{0,70}?\bemot\b|\bemottagit\b|\bmottag\w+|\bbesök(?:are)? från"
        r"|\bbesökte?s? <home>|\bbesökt <home>|\bvälkomna\w+|\bdelegation\w*|\bpå besök\b"
        r"|\bfick\b[^.]{0,40}\bbesök|\bgrupp\w* från",
    ),
    (
        "visit_made",
        r"\bstudiebesök i\b|\bstudieres\w+|\bbesök i\b|\bbesökte(?! <home>)|\bbesöktes?\b(?! <home>)|\bbesöka\b"
        r"|\bgenomfört[^.]{0,60}(?:besök|resa)|\bresa till|\bresor[^.]{0,40}till|\w*res(?:a|or) (?:till|har)"
        r"|\bjobbskugg\w+[^.]{0,60}(?:till|i|på)\b|\båkte\b|\bkurs(?:er)? i\b|\butlands-apl\b",
    ),
    (
        "conference",
        r"\w*konferens\w*|\w*kongress\w*|\bårsmöte\w*|\bsummit\b|\bsymposium\b|\w*forum(?:et)?\b|\bnätverksträff\w*"
        r"|\bseminari\w+|\bmeeting\b",
    ),
    (
        "exchange",
        r"\b\w*utbyte\w*(?: \w+){0,4} med\b|\b\w*samarbete\w*(?: \w+){0,5}? med\b|\bsamarbetskommun\b"
        r"|\bpartnerskap\w*(?: \w+){0,4} med\b|\bsamarbetspartner\w* (?:i|från)\b",
    ),
)
_TWIN = re.compile(
    r"(?i)(?:vänort|systerort|tvillingstad|systerstad)\w*(?: till)?(?: den \w+ staden)?,?\s+$|vänorten?\s+$"
)
_JOINTS = re.compile(r"(?:[\s,()]|\b(?:och|samt|respektive|i|på|från|till|Finland|Norge)\b)+")
_VENUE = re.compile(r"(?:\b(?:i|på|in|till)|[a-zåäö]+(?: [A-Z]\w*){1,3})[\s(]+$")
_PLANNED = re.compile(
    r"(?i)\bplanera[rs]?\b|\bidéstadiet\b|\bönskan\b|\bframtida (?:utbyt|samarbet|besök|resor)|\bframtidsplan"
    r"|\btänkta\b|\brekommendation"
)


def find_place_relations(
    report: Report, context: Context, start: int, end: int, department: str | None
) -> Iterator[PlaceRelation]:
    """Ties to places abroad in ``text[start:end]``, each by the cue of its sentence that stands nearest: visits made
    and received, conferences, exchanges, twin cities. What is only planned is left out."""
    text = context.ledger.document.text
    seen: set[tuple[str, str]] = set()
    cues = _cues(bare_municipality(report.municipality))
    for span in dict.fromkeys(sentence for _, sentence in told(text, start, end)):
        words = text[slice(*span)]
        found = _without_countries(find_places(words), words)
        twins = twin_cities(words)
        for city in twins:
            if ("twin_city", city.name) not in seen:
                seen.add(("twin_city", city.name))
                yield PlaceRelation(
                    document=report.document,
                    municipality=report.municipality,
                    reporting_year=report.year,
                    kind="twin_city",
                    place=city.name,
                    country=city.country,
                    department=department,
                    standing="cancelled" if has_ended(words) else "active",
                    source=context.source(span),
                )
        found = [
            place
            for place in found
            if not any(place[2] < city.span.end and city.span.start < place[3] for city in twins)
        ]
        if not found or _PLANNED.search(words):
            continue
        when = re.search(r"\b(20\d\d)\b", words)
        for name, country, kind in _related(words, found, cues):
            if (kind, name) not in seen:
                seen.add((kind, name))
                yield PlaceRelation(
                    document=report.document,
                    municipality=report.municipality,
                    reporting_year=report.year,
                    kind=kind,
                    place=name,
                    country=country,
                    department=department,
                    when=when[1] if when else None,
                    source=context.source(span),
                )


@lru_cache(maxsize=64)
def _cues(home: str) -> tuple[tuple[_PlaceKind, re.Pattern[str]], ...]:
    own = _HOME.replace("<home>", re.escape(home))
    return tuple((kind, wrapped(f"(?i){pattern.replace('<home>', own)}")) for kind, pattern in _CUES)


def _without_countries(found: list[_Place], words: str) -> list[_Place]:
    """Without the countries that only say where the city beside them lies: "Braga i Portugal",
    "Nederländerna (Amsterdam)"."""
    cities = [place for place in found if place[0] != place[1]]

    def beside(place: _Place) -> bool:
        return any(
            city[1] == place[0]
            and len(re.sub(r"[\s,(]|\bi\b", "", words[min(city[3], place[3]) : max(city[2], place[2])])) == 0
            for city in cities
        )

    return [place for place in found if place[0] != place[1] or not beside(place)]


def _related(
    words: str, found: list[_Place], cues: tuple[tuple[_PlaceKind, re.Pattern[str]], ...]
) -> Iterator[tuple[str, str, _PlaceKind]]:
    """Place, country and kind, by the last cue before the place, else the first one behind it."""
    hits = sorted((match.start(), match.end(), kind) for kind, pattern in cues for match in pattern.finditer(words))
    last_kind: _PlaceKind | None = None
    last_end = 0
    for name, country, start, end in found:
        before = words[:start]
        if _TWIN.search(before):
            yield name, country, "exchange" if re.search(r"(?i)tvillingstad\s+till", before) else "twin_city"
        cue = _cue(hits, start, end)
        if cue is None:
            continue
        kind, distance = cue
        listed = kind == last_kind and not _JOINTS.sub("", words[last_end:start])
        if kind == "conference" and not listed and not _VENUE.search(before):
            continue
        if kind == "exchange" and not listed and distance > 160:
            continue
        last_kind, last_end = kind, end
        yield name, country, kind


def _cue(hits: list[tuple[int, int, _PlaceKind]], start: int, end: int) -> tuple[_PlaceKind, int] | None:
    """What the cue around a place, the last one before it or the first one behind it says, and how
    far before it that ends."""
    inside = [hit for hit in hits if hit[0] < start and end < hit[1]]
    earlier = [hit for hit in hits if hit[1] <= start + 1]
    later = [hit for hit in hits if hit[0] >= end]
    chosen = inside[-1:] or earlier[-1:] or later[:1]
    if not chosen:
        return None
    _, until, kind = chosen[0]
    # "tog vänorten Vasa emot en grupp från oss": the place is the host.
    return "visit_made" if inside and kind == "visit_received" else kind, start - until
