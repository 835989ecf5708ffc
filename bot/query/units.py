"""What numbers count, in words: the units of fields and of stated figures, which are kept in Swedish."""

from __future__ import annotations

from bot.query.fields import AMOUNTS, FIELDS
from bot.wording import Language, money, number, plural
from indexer.records import Figure

_ENGLISH = {
    "dagar": ("day", "days"),
    "deltagare": ("participant", "participants"),
    "gånger": ("time", "times"),
    "länder": ("country", "countries"),
    "mål": ("goal", "goals"),
    "månader": ("month", "months"),
    "nämnder": ("committee", "committees"),
    "nätverk": ("network", "networks"),
    "organisationer": ("organisation", "organisations"),
    "partner": ("partner", "partners"),
    "personer": ("person", "people"),
    "program": ("programme", "programmes"),
    "projekt": ("project", "projects"),
    "roller": ("role", "roles"),
    "städer": ("city", "cities"),
    "år": ("year", "years"),
}
_ONE = {
    "dagar": "dag",
    "länder": "land",
    "månader": "månad",
    "nämnder": "nämnd",
    "organisationer": "organisation",
    "personer": "person",
    "roller": "roll",
    "städer": "stad",
}
"""One of it, where that is another word."""


def unit_said(value: float, unit: str, language: Language) -> str:
    """A unit as it stands behind its number.

    >>> unit_said(1, "månader", "sv"), unit_said(2, "nämnder", "en"), unit_said(1, "projekt", "en"), unit_said(3, "%", "en")
    ('månad', 'committees', 'project', '%')
    """
    if language == "sv":
        return plural(1 if value == 1 else 2, _ONE.get(unit, unit), unit)
    return plural(1 if value == 1 else 2, *_ENGLISH.get(unit, (unit, unit)))


def counted(value: float, unit: str, language: Language) -> str:
    """A number of what it counts.

    >>> counted(3, "mål", "en"), counted(1, "månader", "sv")
    ('3 goals', '1 månad')
    """
    return f"{number(value, language)} {unit_said(value, unit, language)}"


def amount_said(name: str, value: float, language: Language) -> str:
    """A number of a field with its unit.

    >>> amount_said("duration", 36.44, "sv"), amount_said("total_budget", 4e6, "en")
    ('36,4 månader', 'SEK 4,000,000')
    """
    return money(round(value), language) if name in AMOUNTS else counted(round(value, 1), FIELDS[name].unit, language)


def figure_said(figure: Figure, language: Language, *, brief: bool = False) -> str:
    """A stated figure with its unit, both ends of a range, "cirka" before a rounded one.

    ``brief``: as a table says it, with "ca" and all digits.
    """
    words = {"sv": "ca " if brief else "cirka ", "en": "about "}
    about = words[language] if figure.approximate else ""
    if figure.unit == "SEK" and figure.value_to is None:
        return about + money(figure.value, language) if brief else money(figure.value, language, figure.approximate)
    upper = f"–{number(figure.value_to, language)}" if figure.value_to is not None else ""
    unit = unit_said(figure.value_to or figure.value, figure.unit, language)
    return f"{about}{number(figure.value, language)}{upper} {unit}"
