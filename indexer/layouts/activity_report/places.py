"""Places of an activity report: twin cities and agreements, failed and cancelled ones, conferences, visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from indexer.layouts.activity_report.text import Outline, Paragraph, Section, Sentence, cue, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries
from indexer.layouts.shared.listed import City, has_ended, twin_cities
from indexer.layouts.shared.prose import find_places
from indexer.records import PlaceRelation, Report, Span
from indexer.values import compare_key, squeeze

Kind = Literal["twin_city", "partner_city", "agreement", "visit_made", "visit_received", "conference", "exchange"]
Standing = Literal["active", "passive", "failed", "cancelled"]

_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_MONTH = re.compile(rf"(?i)\b(?P<month>{_MONTHS})\b(?:\s+(?P<year>(?:19|20)\d\d))?")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!-tal)")
_BOLD_NAMES = re.compile(
    r"\s*(?:[-–*•]\s+)?(?P<names>\*\*[^*\n]+\*\*(?:(?:,|,? och|,? samt)\s+\*\*[^*\n]+\*\*)*)(?P<rest>.*)", re.DOTALL
)
_IN_BRACKET = re.compile(r"\s*\((?P<country>[^()\n]+)\)")

_BESIDE = re.compile(r"(?<![\w-])(?P<city>[^\W\d_a-zåäö][^\W\d_]+(?: [^\W\d_a-zåäö][^\W\d_]+)?)(?: i |, | \()$")


class _Tie(NamedTuple):
    kind: Kind
    place: str
    country: str | None
    standing: Standing
    when: str | None
    span: Span
    sentence: Sentence


def place_relations(report: Report, context: Context, outline: Outline) -> Iterator[PlaceRelation]:
    """Every tie to a place abroad that the report states, once for each kind, place and sentence; a
    twin city once in all."""
    actors = context.vocabulary.actors(report.municipality)
    spelled: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for section, paragraph in outline.told:
        for tie in (*_explained(section, paragraph), *_told(report, section, paragraph)):
            place = spelled.setdefault(compare_key(tie.place), tie.place)
            key = (tie.kind, place, "" if tie.kind == "twin_city" else tie.sentence.text)
            if key in seen:
                continue
            seen.add(key)
            found = actors.find(paragraph.text if tie.span == paragraph.span else tie.sentence.text)
            yield PlaceRelation(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                kind=tie.kind,
                place=place,
                country=tie.country,
                department=found[0][0].name if found else None,
                when=tie.when,
                standing=tie.standing,
                source=context.source(tie.span),
            )


def _explained(section: Section, paragraph: Paragraph) -> Iterator[_Tie]:
    """A paragraph or list item that opens with a city and says what it is to ours."""
    if paragraph.sentences:
        first = paragraph.sentences[0]
        tie = _opening_city(section, paragraph, first)
        yield from [tie] if tie else _bold(section, paragraph, first)


def _opening_city(section: Section, paragraph: Paragraph, first: Sentence) -> _Tie | None:
    listed = re.match(r"(?:[-–*•]\s+)(?P<name>[^\W\d_a-zåäö][^,.:;()–]{1,40}?)\s*(?:$|[,:(–-])", first.text)
    name, rest, bold = paragraph.lead or (listed["name"] if listed else "", section.title, False)
    opening = _BOLD_NAMES.match(paragraph.raw)
    if not name or (opening and opening["names"].count("**") > 2):
        return None
    kind = _tie_said(rest) or (_tie_said(section.title) if listed else None)
    known = _abroad(name)
    if kind is None or not (known or bold):
        return None
    country = known[0][1] if known else _country_said(rest, section.title)
    ended = has_ended(paragraph.text) and kind in {"twin_city", "agreement"}
    return _Tie(kind, name, country, _standing(ended, paragraph.text), _year(first.text), paragraph.span, first)


def _tie_said(text: str) -> Kind | None:
    """What a text says that a city is to ours."""
    kinds: dict[str, Kind] = {"twin": "twin_city", "partner": "partner_city", "agreement": "agreement"}
    return next((kind for group, kind in kinds.items() if cue("places", group).search(text)), None)


def _country_said(rest: str, title: str) -> str | None:
    """The country that opens what is said of a city, else the first one that the heading names."""
    stated = next((hit[1] for hit in find_places(rest) if hit[0] == hit[1] and hit[2] < 2), None)
    return stated or next((country for _, country, _, _ in find_places(title)), None)


def _standing(ended: bool, text: str) -> Standing:
    if ended:
        return "cancelled"
    return "passive" if cue("places", "passive").search(text) else "active"


def _year(text: str) -> str | None:
    year = _YEAR.search(text)
    return year[1] if year else None


def _bold(section: Section, paragraph: Paragraph, first: Sentence) -> Iterator[_Tie]:
    """Twin cities printed bold at the beginning: several that one sentence explains, or one with
    its country in brackets."""
    match = _BOLD_NAMES.match(paragraph.raw)
    if match is None or not re.match(r"\s*(?:[,:.(–-]|(?:är|var)\b|$)", match["rest"]):
        return
    cities = _bold_cities(match)
    # People are printed bold too: one has its country, or one of several is a known place.
    if not any(country for _, country in cities) or not all(name[:1].isupper() for name, _ in cities):
        return
    title = section.title if len(cities) == 1 or len(match["rest"].strip()) < 2 else ""
    if any(cue("places", "twin").search(words) for words in (title, first.text)):
        standing, year = _standing(has_ended(first.text), paragraph.text), _year(first.text)
        for name, country in cities:
            yield _Tie("twin_city", name, country, standing, year, paragraph.span, first)


def _bold_cities(match: re.Match[str]) -> list[tuple[str, str | None]]:
    """Names with their countries: that of a single one as the bracket behind it says, of several as
    the files know it."""
    names = [name.strip(" ,:") for name in re.findall(r"\*\*([^*]+)\*\*", match["names"])]
    if len(names) > 1:
        return [(name, next((country for _, country, _, _ in _abroad(name)), None)) for name in names]
    bracket = _IN_BRACKET.match(match["rest"])
    country = countries().get(squeeze(bracket["country"]).casefold()) if bracket else None
    return [(name, country) for name in names]


def _told(report: Report, section: Section, paragraph: Paragraph) -> Iterator[_Tie]:
    """Ties that single sentences state: agreements that failed, visits, conferences, twin cities named in passing."""
    for sentence, following in zip(paragraph.sentences, [*paragraph.sentences, None][1:], strict=True):
        text = sentence.text
        listed = [] if cue("places", "passive").search(text) else twin_cities(text)
        if listed:
            yield from _twins(listed, sentence, report)
            continue
        after = following.text if following else ""
        broken = next((told for told in (text, after) if cue("places", "failed").search(told)), None)
        agreed = cue("places", "agreement").search(text)
        if broken and agreed:
            yield from _failed(paragraph, sentence, following if broken is after else None, broken)
        elif agreed and cue("places", "twin").search(section.title) and has_ended(text):
            for name, country, _, _ in _abroad(text):
                yield _Tie("twin_city", name, country, "cancelled", None, sentence.span, sentence)
        elif kind := _kind(text):
            yield from _of_kind(kind, sentence, report)


def _twins(listed: list[City], sentence: Sentence, report: Report) -> Iterator[_Tie]:
    """Cities that one sentence lists; a year in it is that of a single one."""
    since = _when(sentence.text, "twin_city", report) if len(listed) == 1 else None
    standing: Standing = "cancelled" if has_ended(sentence.text) else "active"
    for city in listed:
        yield _Tie("twin_city", city.name, city.country, standing, since, sentence.span, sentence)


def _failed(paragraph: Paragraph, sentence: Sentence, following: Sentence | None, broken: str) -> Iterator[_Tie]:
    """An agreement that came to nothing, with the first place that its sentence names as the other side.

    ``broken`` are the words that say so; they may stand in the ``following`` sentence.
    """
    named = re.findall(r"\bmed\s+([A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)", sentence.text)
    places: list[tuple[str, str | None]] = [(place[0], place[1]) for name in named for place in _abroad(name)]
    places += [(name, None) for name in named if f"**{name}**" in paragraph.raw and not _abroad(name)]
    years = _YEAR.findall(broken)
    span = Span(sentence.span.start, following.span.end) if following else sentence.span
    for name, country in places[:1]:
        yield _Tie("agreement", name, country, "failed", years[-1] if years else None, span, sentence)


def _of_kind(kind: Kind, sentence: Sentence, report: Report) -> Iterator[_Tie]:
    text = sentence.text
    over = has_ended(text) if kind == "twin_city" else cue("places", "cancelled").search(text)
    standing: Standing = "cancelled" if over else "active"
    for name, country in _where(text, kind):
        yield _Tie(kind, name, country, standing, _when(text, kind, report), sentence.span, sentence)


def _kind(text: str) -> Kind | None:
    if cue("places", "event").search(text):
        return "conference"
    if cue("places", "received").search(text):
        return "visit_received"
    if cue("places", "made").search(text) or (
        re.search(r"(?i)\bbesök\b", text) and cue("places", "cancelled").search(text)
    ):
        return "visit_made"
    if cue("places", "beside").search(text):
        return "partner_city" if cue("places", "partner").search(text) else None
    return "twin_city" if cue("places", "twin").search(text) and not cue("places", "passive").search(text) else None


def _where(text: str, kind: Kind) -> Iterator[tuple[str, str]]:
    """The places that belong to what a sentence tells: after its word, or right before it ("Finland kongress")."""
    group = {
        "conference": "event",
        "visit_received": "received",
        "visit_made": "made",
        "twin_city": "twin",
        "partner_city": "partner",
    }[kind]
    spot = cue("places", group).search(text) or re.search(r"(?i)\bbesök\b", text)
    everyday: list[str] = words()["places"]["everyday"]
    for name, country, start, end in _abroad(text):
        if spot is None or name in everyday or country in everyday:
            continue
        linked = re.search(r"(?i)\b(?:i|till|från|för|med|och|är|vänorterna|vänorten|,)\s*$", text[:start][-14:])
        if (start >= spot.start() and linked) or cue("places", group).match(text, end + 1):
            yield name, country


def _abroad(text: str) -> list[tuple[str, str, int, int]]:
    """Places abroad; a country that only follows its city ("Åbo i Finland", "Åbo, Finland") is not
    a place of its own."""
    found = find_places(text)
    for number, (name, country, start, end) in enumerate(found):
        beside = _BESIDE.search(text[:start]) if name == country else None
        known = beside and any(other[2] < start and other[3] > beside.start("city") for other in found)
        if beside and not known:  # a city that no file knows, its country behind it
            found[number] = (beside["city"], country, beside.start("city"), end)
    cities = {country for name, country, _, _ in found if name != country}
    return [place for place in found if place[0] != place[1] or place[1] not in cities]


def _when(text: str, kind: Kind, report: Report) -> str | None:
    """Month and year as ISO where the sentence has a month, else the year it names, else the reporting year.

    A twin city has a year only where one is stated: it is the year that the tie began.
    """
    if kind == "twin_city":
        since = re.search(r"\bsedan ((?:19|20)\d\d)\b", text)
        return since[1] if since else None
    month = _MONTH.search(text)
    years = _YEAR.findall(text)
    year = (
        (month["year"] if month else None)
        or (years[0] if years else None)
        or (str(report.year) if report.year else None)
    )
    if not month or not year:
        return year
    return f"{year}-{_MONTHS.split('|').index(month['month'].casefold()) + 1:02}"
