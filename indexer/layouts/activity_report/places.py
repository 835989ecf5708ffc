"""Places of an activity report: twin cities and agreements, failed and cancelled ones, conferences, visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from indexer.layouts.activity_report.text import Outline, Paragraph, Section, Sentence, cue, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries
from indexer.layouts.shared.listed import has_ended, twin_cities
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
    """Every tie to a place abroad that the report states, once for each kind, place and sentence; a twin city once in all."""
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
    kinds: dict[str, Kind] = {"twin": "twin_city", "partner": "partner_city", "agreement": "agreement"}
    first = paragraph.sentences[0] if paragraph.sentences else None
    if first is None:
        return
    listed = re.match(r"(?:[-–*•]\s+)(?P<name>[^\W\d_a-zåäö][^,.:;()–]{1,40}?)\s*(?:$|[,:(–-])", first.text)
    name, rest, bold = paragraph.lead or (listed["name"] if listed else "", section.title, False)
    opening = _BOLD_NAMES.match(paragraph.raw)
    if not name or (opening and opening["names"].count("**") > 2):
        yield from _bold(section, paragraph, first)
        return
    kind = next((kind for group, kind in kinds.items() if cue("places", group).search(rest)), None)
    if kind is None and listed:
        kind = next((kind for group, kind in kinds.items() if cue("places", group).search(section.title)), None)
    known = _abroad(name)
    if kind is None or not (known or bold):
        yield from _bold(section, paragraph, first)
        return
    stated = next((hit[1] for hit in find_places(rest) if hit[0] == hit[1] and hit[2] < 2), None)
    country = (
        known[0][1] if known else stated or next((country for _, country, _, _ in find_places(section.title)), None)
    )
    year = _YEAR.search(first.text)
    ended = has_ended(paragraph.text) and kind in {"twin_city", "agreement"}
    standing: Standing = (
        "cancelled" if ended else "passive" if cue("places", "passive").search(paragraph.text) else "active"
    )
    yield _Tie(kind, name, country, standing, year[1] if year else None, paragraph.span, first)


def _bold(section: Section, paragraph: Paragraph, first: Sentence) -> Iterator[_Tie]:
    """Twin cities printed bold at the beginning: several that one sentence explains, or one with its country in brackets."""
    match = _BOLD_NAMES.match(paragraph.raw)
    if match is None or not re.match(r"\s*(?:[,:.(–-]|(?:är|var)\b|$)", match["rest"]):
        return
    names = [name.strip(" ,:") for name in re.findall(r"\*\*([^*]+)\*\*", match["names"])]
    bracket = _IN_BRACKET.match(match["rest"])
    country = countries().get(squeeze(bracket["country"]).casefold()) if bracket and len(names) == 1 else None
    places = {name: hit[1] for name in names for hit in _abroad(name)[:1]}
    headed = cue("places", "twin").search(section.title) and (country or len(match["rest"].strip()) < 2)
    told = country or (places and len(names) > 1)  # people are printed bold too: one of several is a known place
    if (
        not told
        or not (headed or cue("places", "twin").search(first.text))
        or not all(name[:1].isupper() for name in names)
    ):
        return
    year = _YEAR.search(first.text)
    standing: Standing = (
        "cancelled"
        if has_ended(first.text)
        else "passive"
        if cue("places", "passive").search(paragraph.text)
        else "active"
    )
    for name in names:
        yield _Tie(
            "twin_city", name, country or places.get(name), standing, year[1] if year else None, paragraph.span, first
        )


def _told(report: Report, section: Section, paragraph: Paragraph) -> Iterator[_Tie]:
    """Ties that single sentences state: agreements that failed, visits, conferences, twin cities named in passing."""
    for sentence, following in zip(paragraph.sentences, [*paragraph.sentences, None][1:], strict=True):
        text = sentence.text
        if listed := [city for city in twin_cities(text) if not cue("places", "passive").search(text)]:
            since = _when(text, "twin_city", report)
            ended: Standing = "cancelled" if has_ended(text) else "active"
            for city in listed:
                yield _Tie(
                    "twin_city",
                    city.name,
                    city.country,
                    ended,
                    since if len(listed) == 1 else None,
                    sentence.span,
                    sentence,
                )
            continue
        after = following.text if following else ""
        broken = next((told for told in (text, after) if cue("places", "failed").search(told)), None)
        if broken and cue("places", "agreement").search(text):
            partners = re.finditer(r"\bmed\s+([A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)", text)
            named = [match[1] for match in partners]
            bold = [(name, None, 0, 0) for name in named if f"**{name}**" in paragraph.raw and not _abroad(name)]
            places = [*(place for name in named for place in _abroad(name)), *bold]
            year = _YEAR.findall(broken)
            span = Span(sentence.span.start, following.span.end) if following and broken is after else sentence.span
            for name, country, _, _ in places[:1]:
                yield _Tie("agreement", name, country, "failed", year[-1] if year else None, span, sentence)
        elif (
            cue("places", "twin").search(section.title) and cue("places", "agreement").search(text) and has_ended(text)
        ):
            for name, country, _, _ in _abroad(text):
                yield _Tie("twin_city", name, country, "cancelled", None, sentence.span, sentence)
        elif kind := _kind(text):
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
    """Places abroad; a country that only follows its city ("Åbo i Finland", "Åbo, Finland") is not a place of its own."""
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
