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
