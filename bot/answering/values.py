"""A field's value, an amount and a measure in words."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.telling import Telling
from bot.query.fields import FIELDS, Field, Got, Row
from bot.query.forms import Measure, Order
from bot.query.units import amount_said, counted
from bot.wording import ROLE, Language, day, listing

_STARTS_ENDS = {
    "start_date": {"sv": ("startar", "startade"), "en": ("starts", "started")},
    "end_date": {"sv": ("slutar", "avslutades"), "en": ("ends", "ended")},
}
"""What a date is of, while it is to come and once it is past."""
_MEASURED = {
    "sv": {"sum": "sammanlagt", "mean": "i genomsnitt", "median": "median", "max": "störst", "min": "minst"},
    "en": {"sum": "in total", "mean": "on average", "median": "median", "max": "largest", "min": "smallest"},
}
_MOST = {
    "sv": {True: {1: "Mest", 2: "Näst mest"}, False: {1: "Minst", 2: "Näst minst"}},
    "en": {True: {1: "Most", 2: "Second most"}, False: {1: "Least", 2: "Second least"}},
}
_PLACE = {"sv": "Plats", "en": "Place"}


def value_said(at: Telling, name: str, row: Row) -> str:
    """A field's value in words, with what it is where the value alone does not tell."""
    known = FIELDS.get(name)
    if known is None:
        return ""
    got = _of_all_reports(known, row) if known.kind == "names" and known.name != "role" else known.get(row)
    if got is None:
        return at.say("ingen uppgift", "not stated") if name in at.draft.shown_fields else ""
    if name == "role" and isinstance(got, tuple):
        return ROLE[at.lang][got[0]]
    if known.kind in _SAID and (known.kind == "date" or isinstance(got, float | int)):
        return _SAID[known.kind](known, got, row, at.lang)
    return listing(list(got), at.lang) if isinstance(got, tuple) else str(got)


def _of_all_reports(known: Field, row: Row) -> Got:
    """The names that a project's reports of one document give: a nämnd for each that reports it."""
    reports = (one for one in getattr(row.project, "reports", ()) if one.document == row.report.document)
    found = (known.get(Row(row.project, one)) for one in (row.report, *reports))
    names = tuple(dict.fromkeys(name for got in found if isinstance(got, tuple) for name in got))
    return names or None


def _amount(known: Field, got: Got, row: Row, lang: Language) -> str:
    said = amount_said(known.name, float(got), lang)  # type: ignore[arg-type]
    return said if known.name != "paid_out" else {"sv": f"{said} utbetalt", "en": f"{said} paid out"}[lang]


def _date(known: Field, got: Got, row: Row, lang: Language) -> str:
    year = row.report.reporting_year
    past = year is not None and str(got) <= f"{year}-12-31"
    return f"{_STARTS_ENDS[known.name][lang][past]} {day(str(got), lang)}"


def _months(known: Field, got: Got, row: Row, lang: Language) -> str:
    return counted(round(got), known.unit, lang)  # type: ignore[arg-type]


def _count(known: Field, got: Got, row: Row, lang: Language) -> str:
    return counted(float(got), known.unit, lang)  # type: ignore[arg-type]


_SAID: dict[str, Callable[[Field, Got, Row, Language], str]] = {
    "amount": _amount,
    "date": _date,
    "months": _months,
    "count": _count,
}


def measure_label(measure: Measure, lang: Language) -> str:
    """What a measure is over and how: "utbetalt belopp, sammanlagt"; the field alone where no figure over it is asked for."""
    how = _MEASURED[lang].get(measure.how)
    return FIELDS[str(measure.field)].label(lang) + (f", {how}" if how else "")


def most_said(order: Order, language: Language) -> str:
    """What stands at a place: "Näst mest"."""
    return _MOST[language][order.falling].get(order.first, f"{_PLACE[language]} {order.first}")


def note_counted(at: Telling, name: str) -> None:
    """Partners are read from running text, so that a count of them is at least that many."""
    if name == "partners":
        at.draft.note(
            "Partner är räknade där texten namnger dem; det kan finnas fler.",
            "Partners are counted where the text names them; there may be more.",
        )
