"""Registers of facts: Markdown fact sheets, and CSV or XLSX with the same labels as columns.

A register stands in for the report whose facts it holds: its head names that report's municipality, kind, year and
title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.register import sheets
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.register.cells import sender_by_lead
from indexer.layouts.shared.register.entries import records
from indexer.layouts.shared.register.tables import Table, recognised
from indexer.layouts.shared.register.tables import entries as table_entries
from indexer.layouts.shared.register.tables import read_head as column_head
from indexer.layouts.shared.register.words import KINDS, WORDS, Cited, Fields
from indexer.records import UNKNOWN_SENDER, Document, Passage, Record, Report
from indexer.values import squeeze
from indexer.vocabulary import find_municipality, kind_of_sender


class Register:
    """Recognised by its head ("Rapporttyp", "Kommun", "Redovisningsår") or, for tables, by its column names."""

    name = "register"
    title = "register"

    def matches(self, document: Document) -> float:
        """A table counts by its known columns; a sheet by its head, in which the kind of report must stand."""
        if document.tables:
            tables = recognised(document)
            return 1.0 if any(table.readable for table in tables) else 0.6 if tables else 0.0
        head = sheets.read_head(document.text[:4000])
        return (0.0, 0.0, 0.0, 0.9, 1.0, 1.0)[len(head)] if "kind" in head else 0.0

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """The head, then the records and the text of every entry."""
        context.with_pages(())
        tables = recognised(document, context.vocabulary)
        head = column_head(tables) if document.tables else sheets.read_head(document.text)
        report = _report(document, tables, context, head)
        yield report
        if document.tables:
            yield from _of_tables(document, tables, report, context)
            return
        for found in sheets.entries(document.text, report, context):
            yield from [found] if isinstance(found, Passage) else records(found, report, context)


def _report(document: Document, tables: Sequence[Table], context: Context, head: Fields) -> Report:
    """The register's head; what it stands in for only where its kind of report is known."""
    ledger, words = context.ledger, {name: squeeze(cited.words) for name, cited in head.items() if cited.words}
    kind = _kind(context, head["kind"]) if "kind" in words else None
    municipality = _municipality(document, tables, context, words.get("municipality", ""))
    if municipality is None:
        ledger.report("warning", "kommunen framgår inte: lägg till raden «Kommun: …» eller kolumnen «Kommun»")
    year = re.search(r"\b(?:19|20)\d\d\b", words.get("year", ""))
    if year is None:
        add = "lägg till raden «Redovisningsår: …» eller kolumnen «Redovisningsår»"
        ledger.report("warning", f"redovisningsåret framgår inte: {add}")
    title = words.get("title")
    return Report(
        document=document.name,
        municipality=municipality or UNKNOWN_SENDER,
        sender_kind=kind_of_sender(municipality) if municipality else None,
        kind=kind or "register",
        year=int(year.group()) if year else None,
        title=_own_title(document) or title or document.title or document.name,
        diary_number=words.get("diary_number"),
        stands_in_for=(title or document.name) if kind else None,
    )


def _kind(context: Context, stated: Cited) -> str | None:
    """The kind of report that a register stands in for; None, and a warning, for one that nobody knows."""
    kind = KINDS.get(squeeze(stated.words))
    if kind is None:
        allowed = ", ".join(f"«{names[0]}»" for names in WORDS["kinds"].values())
        unknown = f"okänd rapporttyp: registret står inte för någon rapport. Kända är {allowed}"
        context.ledger.report("warning", unknown, stated.span)
    return kind


def _municipality(document: Document, tables: Sequence[Table], context: Context, stated: str) -> str | None:
    """The sender that the head states, in its own spelling; without one, that of the rows or of the text.

    Whoever is a partner of a project or leads it is named in a table, and is no sender of it for that; but for the
    municipality that leads wherever the sender does.
    """
    if stated:
        known = context.vocabulary.municipalities.exact(stated)
        return known.name if known else stated
    leads = {lead for table in tables if (lead := sender_by_lead(table.fields, table.rows))}
    cities = {city for lead in leads if (city := find_municipality(lead, context.vocabulary))}
    if cities:
        return cities.pop() if len(cities) == 1 else None
    return find_municipality(_without_others(document.text, tables), context.vocabulary)


def _without_others(text: str, tables: Sequence[Table]) -> str:
    """A text without what its tables hold of partners and of who leads."""
    letters = list(text)
    for table in tables:
        others = [at for at, field in enumerate(table.fields) if field in ("partners", "lead_partner")]
        for cell in (row[at] for row in table.rows for at in others if at < len(row)):
            letters[slice(*cell.span)] = " " * (cell.span.end - cell.span.start)
    return "".join(letters)


def _own_title(document: Document) -> str | None:
    """The first Markdown heading of a fact sheet."""
    if document.media != "markdown":
        return None
    return next((section.title.words for section in sheets.sections(document.text) if section.level), None)


def _of_tables(document: Document, tables: list[Table], report: Report, context: Context) -> Iterator[Record]:
    heads: dict[tuple[str, int | None], None] = {}
    for found in table_entries(document, tables, report, context):
        if isinstance(found, Passage):
            yield found
            continue
        own, entry = found
        heads[own.municipality, own.year] = None
        yield from records(entry, own, context)
    if report.stands_in_for and len(heads) > 1:
        many = "registret har poster för flera kommuner eller år och träder undan som helhet"
        what = f"{many}: dela upp filen i en för varje rapport"
        context.ledger.report(
            "warning", what, words="; ".join(f"{municipality} {year or '?'}" for municipality, year in heads)
        )


LAYOUT = Register()
