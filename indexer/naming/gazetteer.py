"""Cities, regions and countries by their spellings; read when a build first needs them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from indexer.vocabulary import swedish_municipalities
from indexer.vocabulary.geography import HOME, country_called, country_name, country_spellings, regions
from indexer.vocabulary.places import cities, exonyms

Kind = Literal["country", "region", "city"]
LARGE = 300
"""Thousands of inhabitants from which a city is known by its name alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the gazetteer; ``certain`` where its name needs nothing beside it to be taken for the place."""

    name: str
    kind: Kind
    country: str
    latitude: float | None = None
    longitude: float | None = None
    certain: bool = False


_WIDER = frozenset("norden norr skandinavien europa baltikum balkan asien afrika amerika orienten öresund".split())
"""Parts of the world that towns are called too: who says "i Norden" means no town in Frisia."""
_PLAIN = str.maketrans("åäöÅÄÖ", "aaoAAO")
_MARKED = re.compile(r"[^\x00-\x7fåäö]")
_LETTERS = str.maketrans("øæđłØÆĐŁ", "öädlÖÄDL")


def key(name: str) -> str:
    """A name as it is looked up: small letters, å ä ö kept, other marks taken off, one hyphen or blank between parts.

    >>> key("Lørenskog"), key("Gdańsk"), key("Genève"), key("Charente - Maritime"), key("Årborg")
    ('lörenskog', 'gdansk', 'geneve', 'charente-maritime', 'årborg')
    """
    plain = " ".join(name.replace("’", "'").casefold().translate(_LETTERS).split())
    if "-" in plain:
        plain = re.sub(r"\s*-\s*", "-", plain)
    if plain.isascii() or not _MARKED.search(plain):
        return plain
    return "".join(one if one in "åäö" else unicodedata.normalize("NFD", one)[0] for one in plain)


@lru_cache(maxsize=1)
def _cities() -> dict[str, _Listed]:
    """The cities of the file: by their own name, then by other spellings, the largest of a name first."""
    text = files("indexer.naming").joinpath("gazetteer.txt").read_text(encoding="utf-8")
    own: dict[str, _Listed] = {}
    other: dict[str, _Listed] = {}
    for row in text.splitlines():
        if row.startswith("#"):
            continue
        place, many, spellings = row.rsplit(";", 2)
        size = int(many)
        first, *rest = spellings.split(",")
        _largest(own, first, size, place, size >= LARGE)
        for spelling in rest:
            _largest(other, spelling, size, place, size >= 2 * LARGE)
    return other | own


_Listed = tuple[int, str, bool]
"""A city as the file has it: how many live there, the rest of its row, and whether it is certain. Few are asked for."""


def _largest(found: dict[str, _Listed], name: str, size: int, place: str, certain: bool) -> None:
    if name not in found or found[name][0] < size:
        found[name] = (size, place, certain)


def _read(place: Known | _Listed | None) -> Known | None:
    """A place that may be as the file has it."""
    if place is None or isinstance(place, Known):
        return place
    name, code, latitude, longitude = place[1].split(";")
    return Known(name, "city", country_name(code) or code, float(latitude), float(longitude), place[2])


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Known | _Listed]:
    """Every place: cities of the gazetteer by all names of their rows, those that reports name, municipalities and
    regions."""
    own = _cities()
    found: dict[str, Known | _Listed] = {**own}
    of_row: dict[str, list[str]] = {}
    for spelling, listed in own.items():
        of_row.setdefault(listed[1], []).append(spelling)
    named: dict[str, Known | _Listed] = {}
    for names, place in _called_otherwise(own):
        of_place = {own[key(name)][1] for name in names if key(name) in own and _is_in(own[key(name)], place.country)}
        found |= {one: replace(place, certain=own[one][2]) for row in of_place for one in of_row[row]}
        named |= {key(name): place for name in names}
    found |= named
    for name in swedish_municipalities().values():
        place = _at(own, (name, name.translate(_PLAIN)), HOME, Known(name, "city", HOME))
        found[key(name)] = replace(place, certain=place.latitude is not None)
    for spelling, (region, country) in regions().items():
        found[key(spelling)] = Known(region, "region", country, certain=True)
    return found


def _called_otherwise(own: Mapping[str, _Listed]) -> Iterator[tuple[tuple[str, ...], Known]]:
    """The cities that go by several names, each with these: as reports name them, else as the gazetteer has them."""
    spelled: dict[tuple[str, str], dict[str, None]] = {}
    for city, named, one in cities():
        spelled.setdefault((one, country_called(named) or named), {one: None})[city] = None
    by_name = {(key(name), country): one for (one, country), names in spelled.items() for name in names}
    for called, code in exonyms():
        country = country_name(code) or code
        one = next((by_name[key(name), country] for name in called if (key(name), country) in by_name), called[0])
        spelled.setdefault((one, country), {one: None}).update(dict.fromkeys(called))
    told = {one for _, _, one in cities()}
    for (one, country), names in spelled.items():
        certain = one in told or any(own[key(name)][2] for name in names if key(name) in own)
        yield tuple(names), _at(own, tuple(names), country, Known(one, "city", country, certain=certain))


def _is_in(listed: _Listed, country: str) -> bool:
    return (place := _read(listed)) is not None and place.country == country


def _at(found: Mapping[str, _Listed], spellings: tuple[str, ...], country: str, place: Known) -> Known:
    """A place where the gazetteer has one of its spellings in the same country."""
    same = (_read(found.get(key(name))) for name in spellings)
    known_one = next((one for one in same if one and one.country == country), None)
    return replace(place, latitude=known_one.latitude, longitude=known_one.longitude) if known_one else place


@lru_cache(maxsize=50_000)
def known(name: str) -> Known | None:
    """The place that goes by a name, written as names are; None for what is none.

    >>> known("Tammerfors").country, known("Flanders").name, known("Polen").kind, known("Budgeten")
    ('Finland', 'Flandern', 'country', None)
    """
    if key(name) in _WIDER:
        return None
    country = country_called(name)
    if country:
        return None if name.islower() else Known(country, "country", country, certain=True)
    return _read(_by_name().get(key(name)))


_LETTERS_AHEAD = re.compile(r"[\d_]*([^\W\d_]+)")


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The letters that names of places and countries begin with, up to the first sign or blank."""
    begin = (_LETTERS_AHEAD.match(name) for name in (*_by_name(), *country_spellings()))
    return frozenset(match[1] for match in begin if match)


@lru_cache(maxsize=50_000)
def may_begin(word: str) -> bool:
    """Whether a name of a place may begin with a word as it is written, which may be a genitive.

    >>> may_begin("Lunds"), may_begin("San"), may_begin("lund"), may_begin("Budgeten")
    (True, True, False, False)
    """
    letters = _LETTERS_AHEAD.match(word)
    if letters is None or not letters[1][0].isupper():
        return False
    found = _beginnings()
    return any(one in found or one.removesuffix("s") in found for one in (key(letters[1]), letters[1].casefold()))
