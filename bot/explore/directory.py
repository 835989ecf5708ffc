"""The places and organisations of an index as a directory: each with the projects, networks and other texts that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.explore.filters import UNKNOWN, Filters
from indexer.index import Index
from indexer.naming.directory import Named, NamedGroup
from indexer.records import TAKES_PART, Mention, MentionRole, Organisation, Place
from indexer.values import compare_key

Entity = Place | Organisation
PLACE_FILTERS = ("text", "kind", "country", "municipality")
ORGANISATION_FILTERS = ("text", "organisation_kind", "country", "city", "municipality")


@dataclass(frozen=True)
class Entry:
    """A place or organisation with everything that names it; a country also with what names its cities."""

    entity: Entity
    named: Named
    mentions: tuple[Mention, ...]
    tabled: frozenset[str]
    """The projects that have forms or chapters, which the table of projects has; others are only told of in passing."""

    @property
    def name(self) -> str:
        return self.entity.name

    @cached_property
    def projects(self) -> frozenset[str]:
        return frozenset(one.of_id for one in self.mentions if one.of == "project" and one.of_id in self.tabled)

    @cached_property
    def networks(self) -> frozenset[str]:
        return frozenset(one.of_id for one in self.mentions if one.of == "network" and one.of_id)

    @cached_property
    def elsewhere(self) -> int:
        """Mentions in other texts: visits, twin cities, meetings, and projects that are only told of in passing."""
        return sum(one.of == "text" or (one.of == "project" and one.of_id not in self.tabled) for one in self.mentions)

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({one.reporting_year for one in self.mentions if one.reporting_year}))

    @cached_property
    def roles(self) -> tuple[MentionRole, ...]:
        """What it is where it is named, the commonest first; what a text leaves open only where nothing else is told."""
        count: dict[MentionRole, int] = defaultdict(int)
        for one in self.mentions:
            count[one.role] += 1
        told = sorted(count, key=lambda role: (role == "named", -count[role], role))
        return tuple(role for role in told if role != "named") or tuple(told)


class Directory:
    """Every place and organisation of an index by its id, in the order of their names."""

    def __init__(self, index: Index) -> None:
        self._naming = index.naming
        holdings = index.holdings
        self._tabled = frozenset(project.id for project in holdings.projects if project.reports)
        self.places = tuple(self._entries(holdings.localities))
        self.organisations = tuple(self._entries(holdings.organisations))
        self.by_id = {one.entity.id: one for one in (*self.organisations, *self.places)}

    def _entries(self, entities: Iterable[Entity]) -> Iterable[Entry]:
        for one in sorted(entities, key=lambda one: compare_key(one.name)):
            yield self._entry(one)

    def _entry(self, one: Entity) -> Entry:
        alone = Named(one.name, one.kind if isinstance(one, Place) else "organisation", frozenset((one.id,)))
        found = self._naming.find(one.name)
        # A name that another record is found by stands for this record alone.
        named = found if found is not None and one.id in found.ids else alone
        return Entry(one, named, self._naming.of(named), self._tabled)

    def groups(self, entry: Entry) -> tuple[NamedGroup, ...]:
        """What names it, by whose text it stands in and what it is there."""
        return self._naming.groups(entry.named)

    def inside(self, entry: Entry) -> list[Entry]:
        """The other places and organisations that one covers."""
        ids = entry.named.ids - {entry.entity.id}
        return [one for one in (*self.places, *self.organisations) if one.entity.id in ids]

    def called(self, name: str) -> Entry | None:
        """The one record that a name stands for; None where there is none or where it covers several."""
        named = self._naming.find(name)
        wanted = compare_key(name)
        if named is None:
            return None
        own = [self.by_id[one] for one in sorted(named.ids)]
        exact = [one for one in own if wanted in {compare_key(each) for each in (one.name, *one.entity.aliases)}]
        return exact[0] if exact else own[0] if len(own) == 1 else None

    def naming(self, name: str) -> frozenset[str] | None:
        """The projects and networks whose texts name what is called so; None where no record is."""
        named = self._naming.find(name)
        return None if named is None else self._naming.projects(named)

    def common(self, one: str, other: str) -> list[str]:
        """The names of the cities and organisations that the texts of two projects both name."""
        shared = self._named_in[one] & self._named_in[other]
        return [entry.name for entry in (*self.organisations, *self.places) if entry.entity.id in shared]

    @cached_property
    def _named_in(self) -> dict[str, set[str]]:
        """The cities and organisations by the projects that name them; what half of the projects name tells nothing."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in (*self.organisations, *self.places):
            projects = {own.of_id for own in one.entity.mentions if own.of == "project" and own.of_id}
            if one.entity.kind not in ("country", "region") and len(projects) * 2 < len(self._tabled):
                for project in projects:
                    found[project].add(one.entity.id)
        return found

    def taking_part(self, project: str) -> list[tuple[Entry, Mention]]:
        """The places and organisations that take part in a project, each once with the newest mention that says so."""
        return self._taking_part.get(project, [])

    @cached_property
    def _taking_part(self) -> dict[str, list[tuple[Entry, Mention]]]:
        found: dict[str, dict[str, tuple[Entry, Mention]]] = defaultdict(dict)
        for one in (*self.organisations, *self.places):
            told = [own for own in one.entity.mentions if own.of == "project" and own.of_id and own.role in TAKES_PART]
            for own in sorted(told, key=lambda each: -(each.reporting_year or 0)):
                found[str(own.of_id)].setdefault(one.entity.id, (one, own))
        return {project: list(own.values()) for project, own in found.items()}

    @cached_property
    def of_kind(self) -> dict[str, tuple[str, ...]]:
        """The names of the organisations of each kind that some project's text names."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.organisations:
            if one.projects and isinstance(one.entity, Organisation):
                found[one.entity.kind].append(one.name)
        return {kind: tuple(names) for kind, names in found.items()}


def places(directory: Directory, filters: Filters) -> list[Entry]:
    """The places that meet every filter, sorted as asked."""
    return _chosen(directory.places, filters, filters.kind)


def organisations(directory: Directory, filters: Filters) -> list[Entry]:
    """The organisations that meet every filter, sorted as asked."""
    found = _chosen(directory.organisations, filters, filters.organisation_kind)
    return [one for one in found if not filters.city or getattr(one.entity, "place", None) == filters.city]


def _chosen(entries: Sequence[Entry], filters: Filters, kind: str) -> list[Entry]:
    words = [compare_key(word) for word in filters.text.split()]
    found = []
    for one in entries:
        if (kind and one.entity.kind != kind) or (
            filters.country and (one.entity.country or UNKNOWN) != filters.country
        ):
            continue
        if filters.municipality and filters.municipality not in {own.municipality for own in one.mentions}:
            continue
        names = " ".join(map(compare_key, (one.name, *one.entity.aliases)))
        if all(word in names for word in words):
            found.append(one)
    return found
