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
    r"(?i)(?:vänort|vänstad|vänkommun|systerstad|systerort|partnerort|twin (?:town|city)|sister (?:town|city))\w*(?: namn)?"
)
_TOWNS = re.compile(r"(?i)(?:ort|stad|kommun|plats|namn|town|city|place|municipality)(?:ens? namn)?")
_COUNTRIES = re.compile(r"(?i)(?:land|country)")
_VISITS = re.compile(r"(?i)(?:datum|date|när|möte|resa|besök|deltagare|konferens|visit|meeting|arrangör|syfte)\w*")
"""A column of what was gone to: its places are no twin towns."""
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

    ``about`` finds a heading on twin towns: a column "Ort" below it is one of them.
    """
    heads = [one for one in told if one.kind == "heading"]
    page = any(about.search(text[slice(*one.words)]) for one in heads[:3])
    for run in runs(text, told):
        header, *rows = rows_in(text, run)
        names = [cell.text.strip(" :*") for cell in header]
        twins = next((at for at, name in enumerate(names) if _TWINS.fullmatch(name)), None)
        town = next((at for at, name in enumerate(names) if _TOWNS.fullmatch(name)), None)
        land = next((at for at, name in enumerate(names) if _COUNTRIES.fullmatch(name)), None)
        if twins is None and (town is None or land is None):
            continue
        above = next((one for one in reversed(heads) if one.line.start < run[0].line.start), None)
        headed = above is not None and about.search(text[slice(*above.words)]) is not None
        visits = not headed and any(map(_VISITS.fullmatch, names))
        if twins is None and not (headed or page):
            continue
        at = twins if twins is not None else town
        found = [] if visits and twins is None else [row for cells in rows if (row := _row(cells, at or 0, land))]
        yield Span(run[0].span.start, run[-1].span.end), found


def _row(cells: Sequence[Cell], at: int, land: int | None) -> Row | None:
    """The twin town of a row."""
    name = squeeze(cells[at].text) if at < len(cells) else ""
    country = country_named(squeeze(cells[land].text)) if land is not None and land < len(cells) else None
    if country is None and (both := _WITH_COUNTRY.fullmatch(name)) and (told := country_named(both["country"])):
        name, country = both["city"], told
    if not name[:1].isupper() or len(name) > _LONGEST or country == "Sverige":
        return None
    if country is None and land is not None:
        return None  # whatever stands in a row without a country
    filled = [cell for cell in cells if cell.text]
    words = " ".join(cell.text for cell in filled)
    ended = has_ended(words) or _ENDED.search(words) is not None
    country = country or countries_of_cities().get(name.casefold())
    return Row(name, country, Span(filled[0].span.start, filled[-1].span.end), ended)
