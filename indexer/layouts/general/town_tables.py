"""Tables of twin towns: a column of towns, one of countries, and what else each row says of the tie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.layouts.general.lines import Told
from indexer.layouts.general.tables import rows_in, runs
from indexer.layouts.shared.geography import country_named
from indexer.layouts.shared.listed import has_ended
from indexer.records import Cell, Span
from indexer.values import squeeze
from indexer.vocabulary.places import countries_of_cities

_TWINS = re.compile(
    r"(?i)(?:vänort|vänstad|vänkommun|systerstad|systerort|partnerort|twin (?:town|city)|sister (?:town"
    r"|city))\w*(?: namn)?"
)
_TOWNS = re.compile(r"(?i)(?:ort|stad|kommun|plats|namn|town|city|place|municipality)(?:ens? namn)?")
_COUNTRIES = re.compile(r"(?i)(?:land|country)")
_VISITS = re.compile(
    r"(?i)\b(?:datum|date|när\b|möte|res(?:a|or)\b|resande|besök|deltagare|konferens|visit|meeting|arrangör|syfte|antal"
    r"|andel|number)"
)
"""A column of what was gone to, or counted: its places are no twin towns."""
ONLY_MEANT = re.compile(
    r"(?i)\b(?:planer(?:as|at|ad)|diskuter(?:as|ats)|överväg(?:s|er)|föresl\w+|utreds|planned|proposed)\b"
)
_LONGEST = 50
_WITH_COUNTRY = re.compile(r"(?P<city>.+?)(?:, | \()(?P<country>[A-ZÅÄÖ][\w -]+?)\)?")
_ENDED = re.compile(r"(?i)\b(?:uppsag[dt]\w*|avsluta[dt]\w*|upphör\w*|ended|terminated|cancelled)\b")


class Row(NamedTuple):
    """A town with its country, the range of its row, and whether the row says that the tie has ended."""

    city: str
    country: str | None
    span: Span
    ended: bool


def town_tables(text: str, told: Sequence[Told], about: re.Pattern[str]) -> Iterator[tuple[Span, list[Row]]]:
    """The tables that name a column of towns, each with its place and its twin towns; none in one of visits.

    ``about`` finds a heading on twin towns: a column "Ort" right below it is one of them, and below another heading of
    a page on twin towns none.
    """
    heads = [one for one in told if one.kind == "heading"]
    page = any(about.search(text[slice(*one.words)]) for one in heads[:3])
    for run in runs(text, told):
        header, *rows = rows_in(text, run)
        above = next((one for one in reversed(heads) if one.line.start < run[0].line.start), None)
        headed = above is not None and about.search(text[slice(*above.words)]) is not None
        columns = _columns(header, headed=headed, page=page)
        if columns is not None:
            found = [row for cells in rows if columns.towns is not None and (row := _row(cells, columns))]
            yield Span(run[0].span.start, run[-1].span.end), found


class _Columns(NamedTuple):
    """Where a table's towns and countries stand; no towns in a table of visits."""

    towns: int | None
    countries: int | None


def _columns(header: Sequence[Cell], *, headed: bool, page: bool) -> _Columns | None:
    """The columns of a table of towns; None for any other table."""
    names = [cell.text.strip(" :*") for cell in header]
    twins, town, land = (_first(form, names) for form in (_TWINS, _TOWNS, _COUNTRIES))
    if twins is not None:
        return _Columns(twins, land)
    if town is None or land is None or not (headed or page):
        return None
    return _Columns(town if headed and not any(map(_VISITS.search, names)) else None, land)


def _first(form: re.Pattern[str], names: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if form.fullmatch(name)), None)


def _row(cells: Sequence[Cell], columns: _Columns) -> Row | None:
    """The twin town of a row; whatever stands in a row without a country is none."""
    name, country = _town(_words(cells, columns.towns), country_named(_words(cells, columns.countries)))
    unplaced = country is None and columns.countries is not None
    if not name[:1].isupper() or len(name) > _LONGEST or country == "Sverige" or unplaced:
        return None
    filled = [cell for cell in cells if cell.text]
    words = " ".join(cell.text for cell in filled)
    if ONLY_MEANT.search(words):
        return None
    ended = has_ended(words) or _ENDED.search(words) is not None
    country = country or countries_of_cities().get(name.casefold())
    return Row(name, country, Span(filled[0].span.start, filled[-1].span.end), ended)


def _words(cells: Sequence[Cell], at: int | None) -> str:
    return squeeze(cells[at].text) if at is not None and at < len(cells) else ""


def _town(name: str, country: str | None) -> tuple[str, str | None]:
    """A town and its country, which may stand behind it in its cell."""
    both = _WITH_COUNTRY.fullmatch(name) if country is None else None
    told = country_named(both["country"]) if both else None
    return (both["city"], told) if both and told else (name, country)
