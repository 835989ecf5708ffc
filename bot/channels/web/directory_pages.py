"""The page of a place or organisation, and the map of all places, as plain values for the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.channels.web.language import say
from bot.channels.web.listing import PROJECTS, Cell, country, entry_filters, label, mentioned_as, source_cell
from bot.explore.directory import Entry
from bot.explore.records import Records
from bot.presentation.links import asking, entity_path, network_path, project_path
from bot.presentation.maps import FRAMES, Section, Spot, europe, within
from bot.presentation.text import unmarked
from indexer.naming.directory import NamedGroup
from indexer.records import Mention, Organisation, Place
from indexer.values import compare_key

LONGEST_QUOTE = 400
_ITEM = re.compile(r"^(?:#{1,6}|[-*•])\s+")
"""Of a heading or an item in a list."""


@dataclass(frozen=True)
class Found:
    """A project, network or section that names something: its sentence and where it stands."""

    title: Cell
    about: str
    quote: str
    place: Cell


@dataclass(frozen=True)
class Group:
    """What is named in one kind of text as the same thing: "Projekt · partner"."""

    title: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class EntryShown:
    """The page of a place or organisation. ``inside``: what lies in it, with what kind it is."""

    name: str
    path: str
    kicker: str
    facts: tuple[tuple[str, Cell], ...]
    ask: str
    projects: tuple[str, int]
    groups: tuple[Group, ...]
    inside: tuple[Cell, ...]


def entry_page(records: Records, entry: Entry) -> EntryShown:
    """A place or organisation with everything that names it, by what it is there."""
    entity = entry.entity
    is_place = isinstance(entity, Place)
    name = country(entry.name) if entity.kind == "country" else entry.name
    return EntryShown(
        name=name,
        path="/utforska/platser" if is_place else "/utforska/organisationer",
        kicker=say("Platser") if is_place else say("Organisationer"),
        facts=_facts(records, entry),
        ask=asking([say("Vad gör vi med {name}?").format(name=name)]),
        projects=(PROJECTS.path + entry_filters(entry).query(), len(entry.projects)),
        groups=tuple(_group(records, one, _through(records, entry)) for one in records.directory.groups(entry)),
        inside=tuple(
            Cell(one.name, entity_path(one.entity), label(one.entity.kind))
            for one in sorted(records.directory.inside(entry), key=lambda one: -len(one.mentions))
        ),
    )


def _facts(records: Records, entry: Entry) -> tuple[tuple[str, Cell], ...]:
    """What is known of a place or organisation; the town and the country lead to their own pages."""
    entity = entry.entity
    town = entity.place if isinstance(entity, Organisation) else None
    land = entity.country if entity.country != entry.name else None
    if isinstance(entity, Organisation) and not land:
        land_said = Cell(say("okänt: ingen text säger det"))
    else:
        land_said = Cell(country(land or ""), _path(records, land, "country", land))
    facts = [
        (say("Slag"), Cell(label(entity.kind))),
        (say("Stad"), Cell(town or "", _path(records, town, "city", entity.country))),
        (say("Land"), land_said),
        (say("Även kallat"), Cell(", ".join(entity.aliases[:6]))),
        (say("Redovisningsår"), Cell(", ".join(map(str, entry.years)))),
    ]
    return tuple((name, cell) for name, cell in facts if cell.text)


def _path(records: Records, name: str | None, kind: str, land: str | None) -> str:
    """The page of the place of a name and country; empty where no report names it."""
    found = (one.entity for one in records.directory.places if one.entity.kind == kind and one.name == name)
    return next((entity_path(one) for one in found if one.country == land), "")


OF = {"project": "Projekt", "network": "Nätverk", "text": "Ur rapporternas text"}


Through = Mapping[tuple[str, int], str]


def _through(records: Records, entry: Entry) -> Through:
    """By what else a text names a place, where it stands: a town of it, or an organisation that has its seat there."""
    found: dict[tuple[str, int], str] = {}
    inside = [one.entity for one in records.directory.inside(entry)]
    for one in sorted(inside, key=lambda one: isinstance(one, Organisation)):
        said = say("{name}, med säte där").format(name=one.name) if isinstance(one, Organisation) else one.name
        found |= {(own.source.document, own.source.start): said for own in one.mentions}
    return found


def _group(records: Records, group: NamedGroup, through: Through) -> Group:
    """Each project or network once, newest first, with its first sentence."""
    ordered = sorted(group.mentions, key=lambda one: (-(one.reporting_year or 0), compare_key(one.title)))
    title = f"{say(OF[group.of])} · {mentioned_as(group.role).lower()}"
    if group.of == "text":
        return Group(title, tuple(_found(records, [one], through) for one in _once(ordered)))
    apart = sorted(ordered, key=lambda one: compare_key(one.title))
    together = [list(own) for _, own in groupby(apart, key=lambda one: one.of_id)]
    return Group(title, tuple(_found(records, own, through) for own in together))


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """One of several in the same sentence."""
    return list({(one.source.document, one.quote.start): one for one in mentions}.values())


def _found(records: Records, mentions: Sequence[Mention], through: Through) -> Found:
    one = max(mentions, key=lambda one: one.reporting_year or 0)
    years = sorted({each.reporting_year for each in mentions if each.reporting_year})
    about = " · ".join(filter(None, (one.municipality, ", ".join(map(str, years)), one.department or "")))
    ways = {through.get((each.source.document, each.source.start), "") for each in mentions}
    by = say("genom {names}").format(names="; ".join(sorted(ways))) if ways - {""} == ways else ""
    return Found(
        _title(records, one), " · ".join(filter(None, (about, by))), _quote(records, one), source_cell(one.source)
    )


def _quote(records: Records, one: Mention) -> str:
    text = unmarked(records.index.texts[one.source.document][slice(*one.quote)], one.source.document)
    text = _ITEM.sub("", " ".join(text.split()))
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def _title(records: Records, one: Mention) -> Cell:
    if one.of == "project" and one.of_id in records.index.projects:
        return Cell(records.index.projects[one.of_id].name, project_path(one.of_id))
    if one.of == "network" and one.of_id in records.index.networks:
        return Cell(records.index.networks[one.of_id].name, network_path(one.of_id))
    return Cell(one.title)


# The map


@dataclass(frozen=True)
class MapShown:
    """The map of the places of a table. ``sections``: the other maps, with name, address and whether it is this one."""

    svg: str
    about: str
    sections: tuple[tuple[str, str, bool], ...]


SECTIONS: dict[Section, str] = {"europe": "Europa", "north": "Norden och Östersjön"}


def map_page(entries: Sequence[Entry], section: str, path: str) -> MapShown | None:
    """The places of a table on a map; None where none of them lies there. ``path`` is the table's address."""
    chosen: Section = "north" if section == "north" else "europe"
    spots = [spot for one in entries if (spot := _spot(one)) is not None]
    shown = [one for one in spots if within(one, chosen)]
    if not shown and not any(within(one, "europe") for one in spots):
        return None
    lands = frozenset(code for one in entries if (code := getattr(one.entity, "country_code", None)))
    beyond = len(spots) - len(shown)
    about = say("{many} orter, större ju oftare de nämns; länder som nämns är färgade.").format(many=len(shown))
    if beyond:
        about += " " + say("{many} ligger utanför kartan och står i tabellen.").format(many=beyond)
    title = say("Karta över platserna")
    sign = "&" if "?" in path else "?"
    sections = tuple(
        (say(SECTIONS[name]), path if name == "europe" else f"{path}{sign}utsnitt={name}", name == chosen)
        for name in FRAMES
    )
    return MapShown(europe(title, about, spots, lands, chosen), about, sections)


def _spot(one: Entry) -> Spot | None:
    entity = one.entity
    if not isinstance(entity, Place) or entity.latitude is None or entity.longitude is None:
        return None
    many = len(one.projects) + len(one.networks) + one.elsewhere
    said = say("{name}, {country}: {projects} projekt, {others} andra ställen").format(
        name=one.name,
        country=country(entity.country or ""),
        projects=len(one.projects),
        others=many - len(one.projects),
    )
    return Spot(one.name, entity.latitude, entity.longitude, entity_path(entity), said, many)
