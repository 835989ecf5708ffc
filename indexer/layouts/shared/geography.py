"""Countries and cities by their Swedish names."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from babel import Locale


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Lower-case Swedish country names to the name as written, from the CLDR."""
    names = {str(name) for code, name in Locale("sv").territories.items() if len(code) == 2 and code.isalpha()}
    return {
        name.casefold(): name
        for name in names | {"Tjeckien", "Storbritannien", "England", "Skottland", "USA", "Bosnien"}
    }


def country_named(words: str) -> str | None:
    """The Swedish name of a country that is named in Swedish or English.

    >>> country_named("Finland"), country_named("Lithuania"), country_named("Lycksele") is None
    ('Finland', 'Litauen', True)
    """
    return countries().get(words.casefold()) or _english().get(words.casefold())


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    swedish, english = Locale("sv").territories, Locale("en").territories
    two = [(str(code), str(name)) for code, name in english.items() if re.fullmatch("[A-Z]{2}", str(code))]
    return {name.casefold(): str(swedish[code]) for code, name in two if code in swedish}


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Lower-case city names to their country."""
    rows = files("indexer.vocabulary").joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    fields = (row.split(";") for row in rows if row and not row.startswith("#"))
    return {city.casefold(): country for city, country, *_ in fields}
