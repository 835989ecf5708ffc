"""Tables of a project's partners: one organisation a row, with its country, below a heading on partners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import Told
from indexer.layouts.general.tables import rows_in, runs
from indexer.layouts.shared.geography import country_named
from indexer.layouts.shared.register.cells import is_sum
from indexer.records import Cell, Partner, ProjectReport, Span
from indexer.values import parse_role, squeeze

_ON_PARTNERS = re.compile(
    r"(?i)(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:våra |övriga |projektets |alla |our |project )?"
    r"(?:(?:projekt|samarbets|samverkans)?part(?:ner|ners|nerna|er|erna|nerskap|nerskapet)|konsorti(?:um|et)|consortium"
    r"|partnership|deltagande organisationer|medverkande(?: parter)?)(?: (?:i|inom|in) .{2,60}| och roller)?"
)
_NAMES = re.compile(
    r"(?i)(?:organi[sz]ation|(?:projekt)?partner|part|aktör|deltagare|namn|name|beneficiary)(?:s? namn)?"
)
_COUNTRIES = re.compile(r"(?i)(?:land|country)")


_ROLES = re.compile(r"(?i)(?:roll|role|funktion)(?: i projektet)?")
_OF_PEOPLE = re.compile(r"(?i)(?:e-?post\w*|e-?mail|telefon\w*|mobil|phone|titel|title|befattning|yrke|tjänst|adress)")
"""A column that people have: the names beside it are theirs."""


def with_partner_tables(
    records: Sequence[ProjectReport], told: Sequence[Told], reader: Labelled
) -> list[ProjectReport]:
    """Records with the partners of the tables that stand in their blocks, or of the text's only project."""
    kept = list(records)
    for place, found in _tables(told, reader.text):
        inside = [at for at, one in enumerate(kept) if one.source.span.touches(place)]
        at = inside[0] if inside else 0 if len(kept) == 1 else None
        if at is not None and kept[at].name.span.start < place.start:
            kept[at] = _told(kept[at], found, reader)
    return kept


def _told(record: ProjectReport, rows: Sequence[_Row], reader: Labelled) -> ProjectReport:
    """A record with what the rows of a table tell: who takes part beside the sender, who leads, the sender's role."""
    facts = Facts()
    for row in rows:
        own = reader.is_own(row.partner.name)
        if row.role and parse_role(row.role.text) == "lead" and row.partner.span:
            reader.owner(facts, row.partner.span, row.role.span)
        elif own and row.role:
            facts.give("role", reader.role(row.role.span, None))
    told = {name: value for name, value in facts.values.items() if getattr(record, name) is None}
    partners = [row.partner for row in rows if not reader.is_own(row.partner.name)]
    return _joined(record.model_copy(update=told), partners)


def _joined(record: ProjectReport, partners: Sequence[Partner]) -> ProjectReport:
    """A record with more partners; who leads it is none, a country that it had not is added."""
    lead = squeeze(record.lead_partner.raw).casefold() if record.lead_partner else ""
    told = {one.name.casefold(): one for one in partners if one.name.casefold() != lead}
    own = [told.pop(one.name.casefold(), one) if one.country is None else one for one in record.partners]
    rest = [one for name, one in told.items() if name not in {known.name.casefold() for known in own}]
    return record.model_copy(update={"partners": (*own, *rest)})


class _Row(NamedTuple):
    """The organisation of a row, and what it says that its role is."""

    partner: Partner
    role: Cell | None


def _tables(told: Sequence[Told], text: str) -> Iterator[tuple[Span, list[_Row]]]:
    """The partner tables of a text with their places."""
    heads = [one for one in told if one.kind == "heading" or (one.kind == "open" and one.field == "partners")]
    for run in runs(text, told):
        header, *rows = rows_in(text, run)
        above = next((one for one in reversed(heads) if one.line.start < run[0].line.start), None)
        columns = _columns(header)
        if columns is not None and above is not None and _is_on_partners(above, text):
            found = filter(None, (_row(row, columns) for row in rows if not is_sum(row)))
            yield Span(run[0].span.start, run[-1].span.end), list(found)


class _Columns(NamedTuple):
    """Where the names, the countries and the roles of a table stand, and whether the names can be of persons."""

    names: int
    countries: int | None
    roles: int | None
    persons: bool


def _columns(header: Sequence[Cell]) -> _Columns | None:
    """The columns of a table of organisations; None for another one, and for one of persons with their addresses."""
    at = _first(_NAMES, header)
    persons = at is not None and _PERSON.fullmatch(header[at].text) is not None
    if at is None or (persons and _first(_OF_PEOPLE, header) is not None):
        return None
    return _Columns(at, _first(_COUNTRIES, header), _first(_ROLES, header), persons)


def _first(form: re.Pattern[str], header: Sequence[Cell]) -> int | None:
    return next((at for at, cell in enumerate(header) if form.fullmatch(cell.text)), None)


def _is_on_partners(head: Told, text: str) -> bool:
    """Whether a heading is on a project's partners."""
    return _ON_PARTNERS.fullmatch(squeeze(text[slice(*(head.label or head.words))]).strip("# :*")) is not None


_PERSON = re.compile(r"(?i)(?:namn|name|deltagare)")


def _row(row: Sequence[Cell], columns: _Columns) -> _Row | None:
    """The organisation of a row; none where a person's role is nobody's in a project: "ordförande"."""
    name, land, role = (_cell(row, at) for at in columns[:3])
    if name is None or (columns.persons and role and not parse_role(role.text)):
        return None
    country = country_named(land.text) if land else None
    return _Row(Partner(name=squeeze(name.text), country=country, span=name.span), role)


def _cell(row: Sequence[Cell], at: int | None) -> Cell | None:
    """A cell with words in it."""
    cell = row[at] if at is not None and at < len(row) else None
    return cell if cell and any(map(str.isalpha, cell.text)) else None
