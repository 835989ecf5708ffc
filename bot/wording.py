"""Numbers, dates, names and set phrases as a Swede (or an English reader) writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from babel.dates import get_month_names
from babel.numbers import format_decimal, get_group_symbol

from indexer.records import MEASURES, Value

Language = Literal["sv", "en"]


@lru_cache(10_000)
def number(value: float, language: Language) -> str:
    """A number with its language's separators.

    >>> number(4190300, "sv").replace("\\xa0", " "), number(4190300, "en")
    ('4 190 300', '4,190,300')
    """
    if 0 < value < WHOLE_TO and value == int(value):
        return f"{int(value):,}".replace(",", _symbol(language))
    return format_decimal(value, locale=language, format="#,##0.##")


WHOLE_TO = 1e15
"""Below it whole numbers are written in one step, as they most often are."""


@lru_cache(2)
def _symbol(language: Language) -> str:
    """What stands between the thousands."""
    symbol: str = get_group_symbol(language)
    return symbol


def money(value: float, language: Language, approximate: bool = False) -> str:
    """Whole SEK; a rounded figure of millions is said in millions.

    >>> money(4190300, "sv").replace("\\xa0", " "), money(24_400_000, "sv", True), money(24_400_000, "en", True)
    ('4 190 300 kr', 'cirka 24,4 miljoner kronor', 'about SEK 24.4 million')
    """
    about = ("cirka " if language == "sv" else "about ") if approximate else ""
    if approximate and value >= 1_000_000 and value % 100_000 == 0:
        millions = number(value / 1_000_000, language)
        return f"{about}{millions} miljoner kronor" if language == "sv" else f"{about}SEK {millions} million"
    plain = number(value, language)
    return f"{about}{plain} kr" if language == "sv" else f"{about}SEK {plain}"


def mkr(value: float, language: Language) -> str:
    """Money where there is little room: millions with one digit behind, all else in whole kr.

    >>> [mkr(value, "sv").replace("\\xa0", " ") for value in (24_380_000, 0, 47_259)], len(mkr(24_380_000, "en"))
    (['24,4 mkr', '0', '47 259 kr'], 9)
    """
    if value < 1_000_000:
        return money(value, language).replace(" ", "\u00a0") if value else "0"
    millions = number(round(value / 1_000_000, 1), language)
    return f"{millions}\u00a0mkr" if language == "sv" else f"SEK\u00a0{millions}m"


FAR_PAST, FAR_FUTURE = "1900-01-01", "2999-12-31"
"""Bounds of a period that is open on one side."""


@lru_cache(10_000)
def day(iso: str, language: Language) -> str:
    """A date, possibly partial.

    >>> day("2027-09-30", "sv"), day("2025-11", "en"), day("2022", "sv")
    ('30 september 2027', 'November 2025', '2022')
    """
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return iso
    when = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    month = _months(language)[when.month]
    return f"{when.day} {month} {when.year}" if len(parts) > 2 else f"{month} {when.year}"


@lru_cache(2)
def _months(language: Language) -> dict[int, str]:
    """The names of the months by number."""
    return dict(get_month_names("wide", "format", language))


def period(start: str, end: str, language: Language) -> str:
    """A period between two ISO days: years and months where they are whole, open where a bound is ``FAR_PAST`` or ``FAR_FUTURE``.

    >>> period("2025-01-01", "2025-12-31", "sv"), period("2024-07-01", "2024-12-31", "en"), period("2024-01-01", FAR_FUTURE, "sv")
    ('2025', 'July 2024–December 2024', '2024 eller senare')
    >>> period(FAR_PAST, "2023-12-31", "sv"), period("2024-10-01", "2024-10-31", "sv")
    ('senast 2023', 'oktober 2024')
    """
    whole = (start == FAR_PAST or start.endswith("-01-01")) and (end == FAR_FUTURE or end.endswith("-12-31"))
    first, last = (one[:4] if whole else day(one[:7], language) for one in (start, end))
    if end == FAR_FUTURE:
        return f"{first} eller senare" if language == "sv" else f"{first} or later"
    if start == FAR_PAST:
        return f"senast {last}" if language == "sv" else f"by {last}"
    return first if first == last else f"{first}–{last}"


def listing(parts: Sequence[str], language: Language) -> str:
    """Parts joined as a sentence lists them.

    >>> listing(["A", "B", "C"], "sv"), listing(["A", "B"], "en")
    ('A, B och C', 'A and B')
    """
    joint = "och" if language == "sv" else "and"
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def capital(text: str) -> str:
    """Text that begins with a capital, the rest as it is.

    >>> capital("utbetalda EU-medel"), capital("")
    ('Utbetalda EU-medel', '')
    """
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str) -> str:
    """ "1 projekt", "1 nämnd", "2 nämnder"."""
    return one if count == 1 else many


ROLE = {
    "sv": {"lead": "projektägare", "partner": "projektpartner"},
    "en": {"lead": "lead partner", "partner": "partner"},
}

FIELD = {
    "sv": {
        "start_date": "startdatum", "end_date": "slutdatum", "total_budget": "total budget", "paid_out": "utbetalt belopp", "eu_funding": "EU-stöd",
        "programme": "program", "role": "roll", "goals": "kommunfullmäktigemål", "leader": "projektledare", "partners": "partner",
        "lead_partner": "projektägare", "department": "ansvarig nämnd", "duration": "projekttid", "reporting_year": "redovisningsår",
    },
    "en": {
        "start_date": "start date", "end_date": "end date", "total_budget": "total budget", "paid_out": "amount paid out", "eu_funding": "EU support",
        "programme": "programme", "role": "role", "goals": "council goals", "leader": "project leader", "partners": "partners",
        "lead_partner": "lead partner", "department": "responsible committee", "duration": "project period", "reporting_year": "reporting year",
    },
}  # fmt: skip

MEASURE = {
    "sv": MEASURES,
    "en": {
        "projects": "number of EU projects", "projects_as_lead": "number of projects as lead partner", "projects_as_partner": "number of projects as partner",
        "paid_out": "funds paid out", "total_budget": "total budget", "eu_funding": "EU support", "budget": "budget", "departments": "number of committees taking part",
        "funding_rate": "funding rate", "twin_cities": "number of twin towns",
        "largest_project_budget": "largest project budget", "smallest_project_budget": "smallest project budget",
    },
}  # fmt: skip


def state(value: Value[object], language: Language) -> str:
    """What an empty field says: the report's own "Vet ej", a dash, a blank, or words that are no value."""
    if value.state == "unknown":
        return "«Vet ej»" if language == "sv" else "“Vet ej” (not known)"
    if value.state == "dash":
        return "ett streck (-)" if language == "sv" else "a dash (-)"
    if value.state == "blank":
        return "inget (fältet är tomt)" if language == "sv" else "nothing (the field is blank)"
    return "en text som inte är ett entydigt värde" if language == "sv" else "a text that is not a plain value"


def year_said(year: int | None, language: Language) -> str:
    """A year, or that there is none.

    >>> year_said(2025, "sv"), year_said(None, "sv"), year_said(None, "en")
    ('2025', 'utan år', 'no year')
    """
    return str(year) if year is not None else {"sv": "utan år", "en": "no year"}[language]
