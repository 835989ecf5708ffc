"""Projects with the partners that their texts name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.naming.gazetteer import key
from indexer.naming.stated import is_listed
from indexer.naming.wording import is_event
from indexer.records import TAKES_PART, Mention, Organisation, Partner, Place, Project, ProjectReport, Span, Value
from indexer.resolving.holdings import Holdings
from indexer.vocabulary import bare_municipality
from indexer.vocabulary.geography import HOME, country_code

_OWN_UNIT = re.compile(r"(?i).*(?:avdelningen|enheten|sektionen)")
Told = tuple[Place | Organisation, Mention]


@dataclass(frozen=True)
class _Names:
    """Every mention of a project's text, the documents' texts, and what goes by a name."""

    of_project: Mapping[str, list[Told]]
    texts: Mapping[str, str]
    by_name: Mapping[str, Place | Organisation]

    def touching(self, project: str, document: str, span: Span) -> Told | None:
        """The mention that a partner's name touches, an organisation before a place."""
        hits = [
            one
            for one in self.of_project.get(project, ())
            if one[1].source.document == document and one[1].source.span.touches(span)
        ]
        return min(hits, key=lambda one: isinstance(one[0], Place), default=None)


def with_partners(holdings: Holdings) -> Holdings:
    """Every report of every project with the organisations and places that take part; what is no partner left out."""
    told: dict[str, list[Told]] = {}
    entities: list[Place | Organisation] = [*holdings.organisations, *holdings.localities]
    for entity in entities:
        for mention in entity.mentions:
            if mention.of == "project" and mention.of_id:
                told.setdefault(mention.of_id, []).append((entity, mention))
    by_name = {key(name): one for one in reversed(entities) for name in (one.name, *one.aliases)}
    names = _Names(told, {one.name: one.text for one in holdings.documents}, by_name)
    projects = tuple(_project(project, names) for project in holdings.projects)
    return holdings.model_copy(update={"projects": projects})


def _project(project: Project, names: _Names) -> Project:
    reports = tuple(_report(report, project.id, names) for report in project.reports)
    mentions = tuple(_report(report, project.id, names) for report in project.mentions)
    taking_part = [entity for entity, one in names.of_project.get(project.id, ()) if one.role in TAKES_PART]
    told = [entity.country for entity in taking_part]
    told += [partner.country for report in (*reports, *mentions) for partner in report.partners]
    countries = tuple(sorted({country for country in told if country and country != HOME}))
    cities = _cities_of(taking_part, project.municipality)
    led_from = _led_in_the_newest(reports, project.id, names)
    return project.model_copy(
        update={
            "reports": reports,
            "mentions": mentions,
            "countries": countries,
            "cities": cities,
            "led_from": led_from,
        }
    )


def _cities_of(entities: Sequence[Place | Organisation], municipality: str) -> tuple[str, ...]:
    """The cities that take part or have their seat there, but for the one that reports."""
    seats = {city for entity in entities if (city := _city(entity))}
    return tuple(sorted(city for city in seats if not _is_own(city, municipality)))


def _led_in_the_newest(reports: Sequence[ProjectReport], project: str, names: _Names) -> tuple[str, ...]:
    """Where a project is led from, as its newest report that says so has it."""
    newest_first = sorted(reports, key=lambda one: -(one.reporting_year or 0))
    return next((places for one in newest_first if (places := _led_from(one, project, names))), ())


def _city(entity: Place | Organisation) -> str | None:
    """The city that something is, or has its seat in."""
    if isinstance(entity, Organisation):
        return entity.place
    return entity.name if entity.kind == "city" else None


def _is_own(city: str, municipality: str) -> bool:
    return key(bare_municipality(city)) == key(bare_municipality(municipality))


def _report(report: ProjectReport, project: str, names: _Names) -> ProjectReport:
    kept: dict[str, Partner] = {}
    for partner in report.partners:
        for entity, one in _kept(partner, report, project, names):
            kept.setdefault(entity, one)
    own = [one for one in names.of_project.get(project, ()) if one[1].role in TAKES_PART and one[1].role != "lead"]
    told = [one for one in own if one[1].source.document == report.document and _inside(one[1], report)]
    for place, mention in _free(told, report, names.texts[report.document]):
        kept.setdefault(place.id, Partner(name=place.name, country=place.country, span=mention.source.span))
    partners, lead = tuple(kept.values()), _lead(report, project, names)
    if partners == report.partners and lead == report.lead_partner:
        return report
    return report.model_copy(update={"partners": partners, "lead_partner": lead})


_SEAT_OF = re.compile(r"[ \n]*(?:[ \n]i|,|\()[ \n]*")
"""What stands between a leader's name and where it is."""


def _led_from(report: ProjectReport, project: str, names: _Names) -> tuple[str, ...]:
    """Where the one who leads a project is, if that is not the sender: by the leader's own name and what stands right
    behind it, else by the first of those that the report's text has leading it. Empty where neither tells."""
    if report.role is not None and report.role.value == "lead":
        return ()
    lead, text = report.lead_partner, names.texts[report.document]
    of_project = [one for one in names.of_project.get(project, ()) if one[1].source.document == report.document]
    if lead is not None:
        known = names.by_name.get(key(lead.value or ""))
        told = [of for of, mention in of_project if _is_of_name(lead.span, mention, text)]
        return _places([*told, *([known] if known else [])])
    leading = [one for one in of_project if one[1].role == "lead" and _inside(one[1], report)]
    return _places([of for of, _ in _in_first_clause(leading, text)])


def _is_of_name(span: Span, mention: Mention, text: str) -> bool:
    """Whether a place stands in a name, or right behind it as where that is."""
    return (
        mention.source.span.touches(span)
        or _SEAT_OF.fullmatch(text, span.end, max(span.end, mention.source.start)) is not None
    )


def _in_first_clause(told: Sequence[Told], text: str) -> Iterator[Told]:
    """What is named first, with what follows in the same clause."""
    before: Mention | None = None
    for of, mention in sorted(told, key=lambda one: one[1].source.start):
        if before and re.search(r"[,.;:]", text[before.source.end : mention.source.start]):
            return
        yield of, mention
        before = mention


def _places(told: Sequence[Place | Organisation]) -> tuple[str, ...]:
    """The one city and the one country of what is named; nothing where they are in several countries."""
    countries = {one.country for one in told if one.country}
    if len(countries) != 1:
        return ()
    towns = dict.fromkeys(town for one in told if (town := _city(one) or (one.name if one.kind == "region" else None)))
    return (*(towns if len(towns) == 1 else ()), *countries)


def _free(told: list[Told], report: ProjectReport, text: str) -> Iterator[Told]:
    """What takes part by itself, in order: no part of another name, and no place where another one is."""
    for of, mention in sorted(told, key=lambda one: one[1].source.start):
        if not (_is_part_of_name(mention, report, text) or _is_seat(mention, told, of) or _is_where(mention, told, of)):
            yield of, mention


_GOES_ON = re.compile(r"s?[ \n]+[a-zåäö][\w-]+(?:[ \n]+i[ \n]+[A-ZÅÄÖÆØ][\w-]+)?")


def _is_of_place(span: Span, mention: Mention, text: str) -> bool:
    """Whether a name only begins an organisation's: "Dalarnas" of "Dalarnas skogsmuseum", "Tekniska" of
    "Tekniska högskolan i Solstad"."""
    return span.start == mention.source.start and _GOES_ON.fullmatch(text, mention.source.end, span.end) is not None


def _is_part_of_name(mention: Mention, report: ProjectReport, text: str) -> bool:
    """Whether a place stands within a partner's name, or behind it or the owner's as where that is."""
    lead, at = report.lead_partner, mention.source.start
    if lead is not None and _SEAT_OF.fullmatch(text, lead.span.end, max(lead.span.end, at)):
        return _is_country_or_seat(mention, text, lead.span.end)
    own = [one.span for one in report.partners if one.span]
    seat = re.search(r"\w[ \n]+i[ \n]+$", text[max(0, at - 20) : at]) is not None
    return any(
        _is_of_place(span, mention, text)
        or (seat and span.start < at < span.end)
        or (_SEAT_OF.fullmatch(text, span.end, max(span.end, at)) and _is_country_or_seat(mention, text, span.end))
        for span in own
    )


def _is_country_or_seat(mention: Mention, text: str, behind: int) -> bool:
    """Whether a place behind a name is where that is: "i Gent", or a country behind a comma or in brackets."""
    if re.fullmatch(r"[ \n]+i[ \n]+", text[behind : mention.source.start]):
        return True
    return country_code(text[mention.source.start : mention.source.end]) is not None


def _lead(report: ProjectReport, project: str, names: _Names) -> Value[str] | None:
    """The one who leads a project that its form takes part in, where the form's text names one and no field does."""
    if report.lead_partner is not None or report.role is None or report.role.value != "partner":
        return report.lead_partner
    told = [
        one
        for one in names.of_project.get(project, ())
        if one[1].role == "lead" and one[1].source.document == report.document and _inside(one[1], report)
    ]
    bare = [(of, mention) for of, mention in told if of.kind != "country" and not _is_seat(mention, told, of)]
    if len({of.id for of, _ in bare}) != 1:
        return None
    of, mention = bare[0]
    text = names.texts[report.document][mention.source.start : mention.source.end]
    return Value(value=of.name, raw=text, span=mention.source.span)


def _kept(partner: Partner, report: ProjectReport, project: str, names: _Names) -> Iterator[tuple[str, Partner]]:
    """A partner that a layout read, by what it is: a listed one as it stands, one of running text by its record."""
    text = names.texts[report.document]
    listed = partner.span is None or is_listed(text, partner.span)
    told = _touching(partner, report, project, names)
    if not listed and (is_event(partner.name, text) or _is_none(partner.name, report.municipality)):
        return
    if told and partner.span and not (_is_whole(partner.span, told[1], listed) or _is_kind_and_name(partner, told)):
        entity, mention = told
        yield entity.id, Partner(name=entity.name, country=entity.country, span=mention.source.span)
    elif listed or told is None or not _is_where(told[1], names.of_project[project], told[0]):
        known = told[0] if told else names.by_name.get(key(partner.name))
        yield (known.id if known else key(partner.name)), _with_country(partner, known)


_KIND_FIRST = re.compile(r"(?:Stiftelsen|Föreningen|Myndigheten|Institutet|Bolaget) ")


def _is_kind_and_name(partner: Partner, told: Told) -> bool:
    """Whether a partner is what it is and the name that the text has elsewhere: "Stiftelsen Torvkraft"."""
    kind = _KIND_FIRST.match(partner.name)
    return kind is not None and partner.name[kind.end() :] == told[0].name


def _touching(partner: Partner, report: ProjectReport, project: str, names: _Names) -> Told | None:
    """What a partner's name touches, but for what only begins it."""
    told = names.touching(project, report.document, partner.span) if partner.span else None
    begins = told and partner.span and _is_of_place(partner.span, told[1], names.texts[report.document])
    return None if begins else told


def _with_country(partner: Partner, known: Place | Organisation | None) -> Partner:
    country = partner.country or (known.country if known else None)
    return partner if country == partner.country else partner.model_copy(update={"country": country})


def _is_whole(span: Span, mention: Mention, listed: bool) -> bool:
    """Whether a partner's name is all of a mention's, or a list's entry that holds it."""
    return span == mention.source.span or (listed and _holds(span, mention))


def _holds(span: Span, mention: Mention) -> bool:
    return span.start <= mention.source.start and mention.source.end <= span.end


def _inside(mention: Mention, report: ProjectReport) -> bool:
    """Whether a mention stands in a report's own text; what other sections tell of a project is the first report's."""
    spans: Iterator[Span] = iter((report.source.span, *report.description))
    return any(span.start <= mention.source.start < span.end for span in spans)


def _is_seat(mention: Mention, told: list[Told], entity: Place | Organisation) -> bool:
    """Whether a town is only named as part of its municipality's name."""
    return isinstance(entity, Place) and any(
        isinstance(other, Organisation) and one.source == mention.source for other, one in told
    )


def _is_where(mention: Mention, told: Sequence[Told], entity: Place | Organisation) -> bool:
    """Whether a country is only where another partner of the sentence lies: "Gdynia i Polen"."""
    return entity.kind == "country" and any(
        other is not entity and other.country == entity.country and one.quote == mention.quote for other, one in told
    )


def _is_none(name: str, municipality: str) -> bool:
    """Whether what prose lists is the city itself, a unit of its own or the home country."""
    return _is_own(name, municipality) or name == HOME or bool(_OWN_UNIT.fullmatch(name))
