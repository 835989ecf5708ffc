"""A filtered table as CSV or XLSX: the rows that the page shows, all of them, in the columns that every export has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.explore.directory import Entry
from bot.explore.records import Member
from bot.query.fields import Row
from indexer.exporting import Kind, as_csv, as_xlsx
from indexer.index import Index
from indexer.records import Figure, Organisation, Place


def download(
    index: Index,
    kind: Kind,
    form: Literal["csv", "xlsx"],
    *,
    rows: Iterable[Row] = (),
    members: Iterable[Member] = (),
    figures: Iterable[Figure] = (),
    entries: Iterable[Entry] = (),
) -> bytes:
    """The chosen rows as a file. Rows of one project or network stand together, in the order of the first of each."""
    named = tuple(entries)
    reports: dict[str, list[Row]] = {}
    for row in rows:
        reports.setdefault(row.project.id, []).append(row)
    chosen: dict[str, list[Member]] = {}
    for one in members:
        chosen.setdefault(one.network.id, []).append(one)
    holdings = index.holdings.model_copy(
        update={
            "projects": tuple(
                own[0].project.model_copy(update={"reports": tuple(row.report for row in own)})
                for own in reports.values()
            ),
            "networks": tuple(
                own[0].network.model_copy(update={"memberships": tuple(one.membership for one in own)})
                for own in chosen.values()
            ),
            "figures": tuple(figures),
            "localities": tuple(one.entity for one in named if isinstance(one.entity, Place)),
            "organisations": tuple(one.entity for one in named if isinstance(one.entity, Organisation)),
        }
    )
    return as_csv(holdings, kind).encode("utf-8") if form == "csv" else as_xlsx(holdings, kind)
