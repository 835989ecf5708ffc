"""Answers about places: which cities and countries a municipality is tied to, visits, or meets."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.drafting.draft import Draft
from bot.drafting.enumerating import NAMED
from bot.drafting.reply import Reply
from bot.slots.questions import Question
from bot.text.toolbox import Answering
from bot.understanding.cues import Cue, pattern
from bot.wording import listing, plural
from indexer.records import PlaceRelation
from indexer.vocabulary.areas import area_called
from indexer.vocabulary.geography import country_code

_KINDS: tuple[tuple[Cue, frozenset[str]], ...] = (
    (
        pattern(r"tog emot|mottag|tagit emot|besök från|på besök|gäster|received|hosted|varifrån"),
        frozenset({"visit_received"}),
    ),
    (pattern(r"\brest?\w*\b|\båkt?e?r?\b|besök|studieres|\bvart\b|travel|visit|\bwent\b"), frozenset({"visit_made"})),
    (pattern(r"konferens|conference"), frozenset({"conference"})),
    (pattern(r"utbyte|exchange"), frozenset({"exchange"})),
    (pattern(r"vänort|partnerst|systerort|twin|sister"), frozenset({"twin_city", "partner_city"})),
    (pattern(r"avtal|agreement|\bmou\b"), frozenset({"agreement"})),
    (
        pattern(r"samarbet|samverk|cooperat|collaborat|partner"),
        frozenset({"twin_city", "partner_city", "agreement", "exchange"}),
    ),
)
_TOWNS = pattern(r"städer|orter\b|cities|towns")
_TIE = {
    "twin_city": ("vänort", "twin town"),
    "partner_city": ("partnerstad", "partner city"),
    "agreement": ("avtal", "agreement"),
    "visit_made": ("besök dit", "visit to"),
    "visit_received": ("besök därifrån", "visit from"),
    "conference": ("konferens", "conference"),
    "exchange": ("utbyte", "exchange"),
}
STANDING = {
    "active": ("", ""),
    "passive": ("vilande", "dormant"),
    "failed": ("blev inte av", "came to nothing"),
    "cancelled": ("inställt", "cancelled"),
}


def places(answering: Answering, draft: Draft) -> Reply:
    """ "Vilka kinesiska städer samarbetar Malmö med?": every place that fits, with how it is tied, each cited.

    Without a year the newest report of each municipality that tells of such places counts.
    """
    found = _fitting(answering, draft.question)
    if not found:
        return answering.nothing(draft)
    lang = draft.question.language
    parts, total = [], 0
    cities = list(dict.fromkeys(place.municipality for place in found))
    for city in cities:
        own = [place for place in found if place.municipality == city]
        named = [
            _named(draft, name, [place for place in own if place.place == name])
            for name in dict.fromkeys(p.place for p in own)
        ]
        total += len(named)
        years = listing(
            [str(year) for year in sorted({p.reporting_year for p in own if p.reporting_year}, reverse=True)], lang
        )
        count = draft.say(
            plural(len(named), "1 plats", f"{len(named)} platser"),
            plural(len(named), "1 place", f"{len(named)} places"),
        )
        if len(named) > NAMED:
            rest = len(named) - 10
            named = [*named[:10], draft.say(f"{rest} till (alla finns i listan)", f"{rest} more (all are in the list)")]
        parts.append(
            draft.say(
                f"{city}, redovisningen för {years}: {count}: {listing(named, 'sv')}.",
                f"{city}, the report for {years}: {count}: {listing(named, 'en')}.",
            )
        )
    return Reply("answered", " ".join(parts), float(total) if len(cities) == 1 else None, "platser")


def _fitting(answering: Answering, q: Question) -> list[PlaceRelation]:
    """The ties to places that a question asks for; of each city's newest report where it names neither year nor document."""
    towns_only = _TOWNS.search(q.text) is not None
    wanted = _kinds_asked(q.text)
    found = [
        place
        for place in answering.index.holdings.places
        if _in_scope(place, q)
        and place.standing not in {"failed", "cancelled"}
        and (wanted is None or place.kind in wanted)
        and not (towns_only and place.place == place.country)
    ]
    return found if q.years or q.documents else _newest(found)


def _kinds_asked(text: str) -> frozenset[str] | None:
    """The kinds of ties that a question names; None for any. Beside a visit or a meeting no other is meant."""
    named = [kinds for cue, kinds in _KINDS if cue.search(text)]
    together = [kinds for kinds in named if kinds <= _LASTING]
    return frozenset().union(*together) if together and named[0] <= _LASTING else next(iter(named), None)


_LASTING = frozenset({"twin_city", "partner_city", "agreement", "exchange"})
"""Ties that last."""


def in_areas(names: Collection[str]) -> frozenset[str]:
    """The codes of the countries in some countries and parts of the world."""
    areas = (area_called(name) for name in names)
    countries = frozenset(code for name in names if (code := country_code(name)))
    return countries.union(*(area.countries for area in areas if area))


def _newest(found: list[PlaceRelation]) -> list[PlaceRelation]:
    """What each city's newest report tells."""
    newest: dict[str, int] = {}
    for place in found:
        newest[place.municipality] = max(newest.get(place.municipality, 0), place.reporting_year or 0)
    return [place for place in found if (place.reporting_year or 0) == newest[place.municipality]]


def _in_scope(place: PlaceRelation, q: Question) -> bool:
    """Whether a tie is within the city, years, documents, nämnder and country asked for."""
    scopes: tuple[tuple[Collection[object], object], ...] = (
        (q.municipalities, place.municipality),
        (q.years, place.reporting_year),
        (q.documents, place.document),
        (q.actors, (place.municipality, place.department)),
        ((q.country,) if q.country else (), (place.country or "").casefold()),
        (in_areas(q.areas), country_code(place.country or "")),
    )
    return all(not asked or own in asked for asked, own in scopes)


def _named(draft: Draft, name: str, ties: Sequence[PlaceRelation]) -> str:
    """A place with its country and every way it is tied, each with its quote."""
    index = 0 if draft.question.language == "sv" else 1
    told = []
    seen: set[tuple[str, str]] = set()
    for tie in ties:
        if (tie.kind, tie.standing) in seen:
            continue
        seen.add((tie.kind, tie.standing))
        n = draft.cites.add(tie.source, section=(tie.place,), title=tie.citation_title)
        if tie is ties[0]:
            draft.place(tie, n)
        told.append(f"{', '.join(filter(None, (_TIE[tie.kind][index], STANDING[tie.standing][index])))} [{n}]")
    country = ties[0].country if ties[0].country not in {None, name} else None
    return f"{name}{f', {country}' if country and not draft.question.country else ''} ({', '.join(told)})"
