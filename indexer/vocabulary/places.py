"""Sweden's municipalities and the cities abroad that reports name."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from indexer.vocabulary.finding import fold
from indexer.vocabulary.geography import rows


@lru_cache(maxsize=1)
def swedish_municipalities() -> dict[str, str]:
    """Folded name to name of Sweden's 290 municipalities."""
    names = files("indexer.vocabulary").joinpath("municipalities.txt").read_text(encoding="utf-8").split()
    return {fold(name): name for name in names}


@lru_cache(maxsize=1)
def cities() -> tuple[tuple[str, str, str], ...]:
    """Cities abroad that reports name, each with its country and the spelling that stands for all of its own."""
    rows = files("indexer.vocabulary").joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    fields = (row.split(";") for row in rows if row and not row.startswith("#"))
    return tuple((city, country, (*other, city)[0]) for city, country, *other in fields)


@lru_cache(maxsize=1)
def countries_of_cities() -> dict[str, str]:
    """The country of each known city, by the city's name in small letters.

    >>> countries_of_cities()["bergen"]
    'Norge'
    """
    return {city.casefold(): country for city, country, _ in cities()}


@lru_cache(maxsize=1)
def exonyms() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Cities that go by names unlike their own: all of these, and the code of the country."""
    return tuple(((city, *others.split(",")), code) for city, code, others in rows("exonyms.txt"))


@lru_cache(maxsize=1)
def usual_names() -> dict[str, str]:
    """What the vocabulary calls each city that goes by several names, by the others in small letters.

    >>> usual_names()["copenhagen"], usual_names()["gothenburg"], "köpenhamn" in usual_names()
    ('Köpenhamn', 'Göteborg', False)
    """
    found = {city.casefold(): one for city, _, one in cities() if city != one}
    own = {one for _, _, one in cities()} | set(swedish_municipalities().values())
    for names, _ in exonyms():
        if one := next(
            (name for name in (*names, *(found.get(name.casefold(), "") for name in names)) if name in own), None
        ):
            found |= {name.casefold(): one for name in names if name != one}
    return found


def cities_in(country: str) -> tuple[str, ...]:
    """The known cities of a country, by its Swedish name in any case; none of an unknown one.

    >>> cities_in("norge")[:2], cities_in("Atlantis")
    (('Oslo', 'Bergen'), ())
    """
    return tuple(_by_country().get(country.casefold(), ()))


@lru_cache(maxsize=1)
def _by_country() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for city, country, _ in cities():
        found.setdefault(country.casefold(), []).append(city)
    return found


def spellings_of(city: str) -> tuple[str, ...]:
    """All spellings of a city that goes by several, its own first; of any other name only itself.

    >>> spellings_of("Vaasa"), spellings_of("Lyktsala")
    (('Vaasa', 'Vasa'), ('Lyktsala',))
    """
    low = city.casefold()
    return (city, *(name for name in _spelled().get(low, ()) if name.casefold() != low))


@lru_cache(maxsize=1)
def _spelled() -> dict[str, list[str]]:
    """By the name of a city in small letters all its spellings."""
    same: dict[str, list[str]] = {}
    for name, _, one in cities():
        same.setdefault(one, []).append(name)
    return {name.casefold(): same[one] for name, _, one in reversed(cities())}


@lru_cache(maxsize=1)
def abroad() -> frozenset[str]:
    """Lower-case names of cities abroad that are no Swedish municipality too."""
    return frozenset(city.casefold() for city, *_ in cities()) - {
        name.casefold() for name in swedish_municipalities().values()
    }
