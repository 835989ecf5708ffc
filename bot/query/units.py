"""What numbers count, in words: the units of fields and of stated figures, which are kept in Swedish."""

from __future__ import annotations

from bot.wording import Language, number, plural

_ENGLISH = {
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
    "projekt": ("project", "projects"),
}
_ONE = {
    "länder": "land",
    "månader": "månad",
    "nämnder": "nämnd",
    "organisationer": "organisation",
    "personer": "person",
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
