"""Countries and cities by their Swedish names."""

from __future__ import annotations

import re
from functools import lru_cache

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


def country_coded(words: str) -> str | None:
    """The Swedish name of a country by its two letters, with those that the Union's programmes write otherwise.

    >>> country_coded("NO"), country_coded("UK"), country_coded("EL"), country_coded("no") is None
    ('Norge', 'Storbritannien', 'Grekland', True)
    """
    code = _OTHER_CODES.get(words, words)
    named = re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES
    return str(Locale("sv").territories.get(code) or "") or None if named else None


_OTHER_CODES = {"UK": "GB", "EL": "GR"}
_NO_COUNTRIES = frozenset(("EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"))
"""Codes of the CLDR that are no countries'."""
