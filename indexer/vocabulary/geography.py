"""Countries and regions by their Swedish names, what their people are called, and the codes of countries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from babel import Locale

HOME = "Sverige"
"""The country of the reports: where everything is that nothing else is said of."""
_NAMES = {
    "Tjeckien": "CZ", "Storbritannien": "GB", "USA": "US", "Bosnien": "BA", "Holland": "NL", "Makedonien": "MK",
    "Vitryssland": "BY", "Palestina": "PS", "Hongkong": "HK", "Burma": "MM", "Turkey": "TR", "Czech Republic": "CZ",
    "Bosnia": "BA", "UK": "GB", "Great Britain": "GB", "Britain": "GB", "The Netherlands": "NL", "Korea": "KR",
}  # fmt: skip
_CITIES = frozenset({"HK", "MO", "SG", "GI"})
"""Territories that are cities to whom reports speak of."""


def rows(name: str, package: str = "indexer.vocabulary") -> list[list[str]]:
    """The rows of a table of a package, each in its fields."""
    lines = files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split(";") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _swedish() -> dict[str, str]:
    """Swedish name of each country by its code, as the CLDR has it but for the usual short ones."""
    short = {"CZ": "Tjeckien", "GB": "Storbritannien", "US": "USA"}
    territories = Locale("sv").territories
    return {code: short.get(code, str(name)) for code, name in territories.items() if len(code) == 2 and code.isalpha()}


def country_name(code: str) -> str | None:
    """The Swedish name of a country, by its two letters.

    >>> country_name("DE"), country_name("GB"), country_name("QQ")
    ('Tyskland', 'Storbritannien', None)
    """
    return _swedish().get(code)


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    english = {
        str(name): code
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code != "EU"
    }
    own = {name: code for code, name in _swedish().items()}
    names = {**english, **own, **_NAMES}
    found = {name.strip().casefold(): code for name, code in names.items() if code not in _CITIES and len(name) > 1}
    return {name: code for name, code in found.items() if code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}}


def country_spellings() -> Iterable[str]:
    """Every name of a country, in small letters."""
    return _codes()


def country_codes() -> frozenset[str]:
    """The codes of all countries."""
    return frozenset(_codes().values())


def country_code(name: str) -> str | None:
    """The two letters of a country by a Swedish or English name in any case.

    >>> country_code("danmark"), country_code("Czechia"), country_code("Bosnien"), country_code("Hamburg")
    ('DK', 'CZ', 'BA', None)
    """
    return _codes().get(name.casefold())


def country_called(name: str) -> str | None:
    """A country's one Swedish name, by any of its names.

    >>> country_called("Bosnia"), country_called("holland")
    ('Bosnien och Hercegovina', 'Nederländerna')
    """
    code = country_code(name)
    return country_name(code) if code else None


def english_country(name: str) -> str:
    """A country's English name by any of its names; of what is no country the name itself.

    >>> english_country("Tyskland"), english_country("Hamburg")
    ('Germany', 'Hamburg')
    """
    code = country_code(name)
    return str(Locale("en").territories[code]) if code else name


@lru_cache(maxsize=1)
def peoples() -> dict[str, str]:
    """The country that an adjective of its people stands for, each form of it in small letters: "danskt" is Danmark's.

    >>> peoples()["danska"], peoples()["tyskt"], "svenska" in peoples()
    ('Danmark', 'Tyskland', False)
    """
    told = ((country, stem) for country, stems, *_ in rows("peoples.txt") for stem in stems.split(","))
    return {f"{stem}{ending}": country for country, stem in told for ending in ("", "t", "a")}


_DEFINITE = (("are", "arna"), ("män", "männen"), ("ar", "arna"), ("er", "erna"))
"""Endings of what people are called, and those of the definite form."""


@lru_cache(maxsize=1)
def adjectives_in_english() -> dict[str, str]:
    """The country that an English adjective stands for, in small letters.

    >>> adjectives_in_english()["dutch"], "danes" in adjectives_in_english()
    ('Nederländerna', False)
    """
    told = ((country, word) for country, _, _, english in rows("peoples.txt") for word in _english(english))
    return {word: country for country, word in told if not _is_plural(word)}


@lru_cache(maxsize=1)
def nationals() -> dict[str, str]:
    """The country whose people a noun is for, in both languages and in small letters, in the plural.

    >>> nationals()["nederländarna"], nationals()["danes"], nationals()["norrmännen"]
    ('Nederländerna', 'Danmark', 'Norge')
    """
    found: dict[str, str] = {}
    for country, _, swedish, english in rows("peoples.txt"):
        for word in filter(None, swedish.split(",")):
            definite = next(word.removesuffix(end) + put for end, put in _DEFINITE if word.endswith(end))
            found |= {word: country, definite: country}
        found |= {word: country for word in _english(english) if _is_plural(word)}
    return found


def _english(words: str) -> list[str]:
    return [word.casefold() for word in words.split(",") if word]


def _is_plural(word: str) -> bool:
    """Whether an English word is a noun of several: "Danes", "Frenchmen", and not "Swiss"."""
    return word.endswith(("s", "men")) and not word.endswith("ss")


@lru_cache(maxsize=1)
def regions() -> dict[str, tuple[str, str]]:
    """Regions by each of their spellings in small letters: the name and the country."""
    told = ((name, country, [name, *filter(None, other.split(","))]) for name, country, other in rows("regions.txt"))
    return {spelling.casefold(): (name, country) for name, country, spellings in told for spelling in spellings}
