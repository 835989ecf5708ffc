"""Everything that names a place or an organisation, whatever it is called: "danska", "Denmark", "Lund University"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from indexer.naming.forms import formed
from indexer.naming.gazetteer import key, known
from indexer.records import Mention, MentionRole, Organisation, Place
from indexer.resolving.holdings import Holdings
from indexer.vocabulary.geography import adjectives_in_english, country_called, peoples

Entity = Place | Organisation
_PLAIN = str.maketrans("åäö", "aao")
_TOWN = re.compile(r"s? (?:kommune?|stad|city|municipality)$|^(?:the )?(?:city|town|municipality) of ")
ORDER: tuple[MentionRole, ...] = (
    "lead", "partner", "associated", "pilot", "member", "funder", "twin_city", "agreement", "visited", "visitor",
    "meeting", "compared", "named",
)  # fmt: skip
"""Roles in the order in which they are told."""
_OF = {"project": 0, "network": 1, "text": 2}


@dataclass(frozen=True, slots=True)
class Named:
    """What words name: a country with all that lies in it, a city with its organisations, or one organisation."""

    name: str
    kind: str
    """"country", "region", "city" or "organisation"."""
    ids: frozenset[str]
    """Of the places and organisations it covers."""


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """Mentions in one kind of text that are the same there."""

    of: str
    role: MentionRole
    mentions: tuple[Mention, ...]


class Naming:
    """Finds records by what people call them, and everything that names them."""

    def __init__(self, holdings: Holdings) -> None:
        entities: list[Entity] = [*holdings.localities, *holdings.organisations]
        self.by_id: dict[str, Entity] = {one.id: one for one in entities}
        self._by_name: dict[str, Entity] = {}
        for one in reversed(entities):
            for name in (*one.aliases, one.name):
                self._by_name[key(name)] = one
        self._formed = {told: one for name, one in self._by_name.items() if (told := formed(name))}
        """Organisations by their sort and their place."""
        plain = {name.translate(_PLAIN): one for name, one in self._by_name.items()}
        self._by_name = plain | self._by_name
        self._in_country: dict[str, set[str]] = defaultdict(set)
        self._in_city: dict[str, set[str]] = defaultdict(set)
        for one in entities:
            if one.country:
                self._in_country[one.country].add(one.id)
            if isinstance(one, Organisation) and one.place:
                self._in_city[one.place].add(one.id)
        self.find = lru_cache(maxsize=5_000)(self._find)
        self.of = lru_cache(maxsize=1_000)(self._of)

    def _find(self, words: str) -> Named | None:
        """The record or records that words name, in any of the spellings that people use; None where none is named.

        A country is what its people's adjective and any language call it, also where only a city of it is named.
        """
        plain = words.casefold()
        of_people = peoples().get(plain) or adjectives_in_english().get(plain)
        country = of_people or country_called(words) or _without_marks().get(plain)
        if country:
            ids = self._in_country.get(country)
            return Named(country, "country", frozenset(ids)) if ids else None
        found = next((self._by_name[one] for one in _spellings(words) if one in self._by_name), None)
        if found is None and (told := formed(words)):
            found = self._formed.get(told)
        if isinstance(found, Organisation) and not (found.kind == "municipality" and found.place):
            return Named(found.name, "organisation", frozenset((found.id,)))
        return self._town(words, found)

    def called(self, words: str) -> str | None:
        """What the records call the city, region or organisation that words name otherwise, in another language or
        order; None where the words are a name that the reports use, and where they name none of the reports' own.
        """
        if key(words) in self._by_name:
            return None
        named = self.find(words)
        if named is None or named.kind == "country" or key(named.name) == key(words):
            return None
        of_itself = named.kind == "organisation" or known(words) is not None  # and not as "the town of …"
        return named.name if of_itself else None

    def _town(self, words: str, found: Entity | None) -> Named | None:
        """A region, or a city with its organisations; of a municipality's name the city with the municipality."""
        at = self._by_name.get(key(found.place or "")) if isinstance(found, Organisation) else found
        place = at or known(_TOWN.sub("", words))
        if place is None:
            return None
        ids = self._in_city.get(place.name, set())
        if _TOWN.search(key(words)):
            ids = {one for one in ids if self._is_town(one)}
        ids = ids | ({at.id} if at else set())
        return Named(place.name, place.kind, frozenset(ids)) if ids else None

    @staticmethod
    def is_city(word: str) -> bool:
        """Whether a word is known as a city's name, whether or not any report names it.

        >>> Naming.is_city("Ghent"), Naming.is_city("Belgium")
        (True, False)
        """
        place = known(word)
        return place is not None and place.kind == "city"

    @staticmethod
    def is_in(city: str, country: str) -> bool:
        """Whether a city is known to lie in a country, each by any of its names.

        >>> Naming.is_in("Ghent", "Belgium"), Naming.is_in("Turku", "Sverige")
        (True, False)
        """
        place, land = known(city), country_called(country)
        return place is not None and place.kind == "city" and land == place.country

    def _is_town(self, one: str) -> bool:
        return self.by_id[one].kind == "municipality"

    def _of(self, named: Named) -> tuple[Mention, ...]:
        """Everything that names it, each place of a text once, in the order of the documents."""
        found: dict[tuple[str, int], Mention] = {}
        for one in sorted(named.ids, key=lambda one: isinstance(self.by_id[one], Place)):
            for mention in self.by_id[one].mentions:
                found.setdefault((mention.source.document, mention.source.start), mention)
        return tuple(sorted(found.values(), key=lambda one: (one.source.document, one.source.start)))

    def groups(self, named: Named) -> tuple[NamedGroup, ...]:
        """What names it, by whose text it stands in and what it is there: projects, networks, then other text."""
        found: dict[tuple[str, MentionRole], list[Mention]] = defaultdict(list)
        for mention in self.of(named):
            found[mention.of, mention.role].append(mention)
        ordered = sorted(found, key=lambda one: (_OF[one[0]], ORDER.index(one[1])))
        return tuple(NamedGroup(of, role, tuple(found[of, role])) for of, role in ordered)

    def touches(self, project_or_network: str, named: Named) -> tuple[Mention, ...]:
        """Where the texts of a project or network name it; empty where they do not."""
        return tuple(self._touching(named).get(project_or_network, ()))

    def projects(self, named: Named) -> frozenset[str]:
        """Ids of the projects and networks whose texts name it."""
        return frozenset(self._touching(named))

    @lru_cache(maxsize=1_000)  # noqa: B019 - lives as long as the index
    def _touching(self, named: Named) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.of(named):
            if mention.of_id:
                found[mention.of_id].append(mention)
        return found

    def entities(self, named: Named) -> Iterator[Entity]:
        """The places and organisations it covers."""
        return (self.by_id[one] for one in sorted(named.ids))


@lru_cache(maxsize=1)
def _without_marks() -> dict[str, str]:
    """Countries by what they and their people are called where å, ä and ö are not typed: "osterrike"."""
    called = {country.casefold(): country for country in peoples().values()} | peoples()
    plain = {word.translate(_PLAIN): country for word, country in called.items()}
    return {word: country for word, country in plain.items() if word not in called}


def _spellings(words: str) -> Iterable[str]:
    """The ways in which records may call what people call so, the likeliest first."""
    plain = key(words)
    yield plain
    yield plain.removesuffix("s")
    yield f"{plain}s"
    bare = _TOWN.sub("", plain)
    place = known(words) or known(bare) or known(plain.removesuffix("s"))
    if place:
        yield key(place.name)
    yield bare
