"""Tables of a project's partners: one organisation a row, with its country, below a heading on partners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.general.lines import Told
from indexer.layouts.general.tables import rows_in, runs
from indexer.layouts.shared.geography import country_named
from indexer.records import Cell, Partner, ProjectReport, Span
from indexer.values import squeeze

_ON_PARTNERS = re.compile(
    r"(?i)(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:våra |övriga |projektets |alla |our |project )?"
    r"(?:(?:projekt|samarbets|samverkans)?part(?:ner|ners|nerna|er|erna|nerskap|nerskapet)|konsorti(?:um|et)|consortium"
    r"|partnership|deltagande organisationer|medverkande(?: parter)?)(?: (?:i|inom|in) .{2,60}| och roller)?"
)
_NAMES = re.compile(
    r"(?i)(?:organi[sz]ation|(?:projekt)?partner|part|aktör|deltagare|namn|name|beneficiary)(?:s? namn)?"
)
_COUNTRIES = re.compile(r"(?i)(?:land|country)")


def with_partner_tables(records: Sequence[ProjectReport], told: Sequence[Told], text: str) -> list[ProjectReport]:
    """Records with the partners of the tables that stand in their blocks, or of the text's only project."""
    kept = list(records)
    for place, partners in _tables(told, text):
        inside = [at for at, one in enumerate(kept) if one.source.span.touches(place)]
        at = inside[0] if inside else 0 if len(kept) == 1 else None
        if at is not None and kept[at].name.span.start < place.start:
            kept[at] = _joined(kept[at], partners)
    return kept


def _joined(record: ProjectReport, partners: Sequence[Partner]) -> ProjectReport:
    """A record with more partners; who leads it is none, a country that it had not is added."""
    lead = squeeze(record.lead_partner.raw).casefold() if record.lead_partner else ""
    told = {one.name.casefold(): one for one in partners if one.name.casefold() != lead}
    own = [told.pop(one.name.casefold(), one) if one.country is None else one for one in record.partners]
    rest = [one for name, one in told.items() if name not in {known.name.casefold() for known in own}]
    return record.model_copy(update={"partners": (*own, *rest)})


def _tables(told: Sequence[Told], text: str) -> Iterator[tuple[Span, list[Partner]]]:
    """The partner tables of a text with their places."""
    heads = [one for one in told if one.kind == "heading" or (one.kind == "open" and one.field == "partners")]
    for run in runs(text, told):
        header, *rows = rows_in(text, run)
        at, land = _first(_NAMES, header), _first(_COUNTRIES, header)
        above = next((one for one in reversed(heads) if one.line.start < run[0].line.start), None)
        if at is not None and above is not None and _is_on_partners(above, text):
            found = [partner for row in rows if (partner := _partner(row, at, land))]
            yield Span(run[0].span.start, run[-1].span.end), found


def _first(form: re.Pattern[str], header: Sequence[Cell]) -> int | None:
    return next((at for at, cell in enumerate(header) if form.fullmatch(cell.text)), None)


def _is_on_partners(head: Told, text: str) -> bool:
    """Whether a heading is on a project's partners."""
    return _ON_PARTNERS.fullmatch(squeeze(text[slice(*(head.label or head.words))]).strip("# :*")) is not None


def _partner(row: Sequence[Cell], at: int, land: int | None) -> Partner | None:
    """The organisation of a row."""
    if at >= len(row) or not any(map(str.isalpha, row[at].text)):
        return None
    country = country_named(row[land].text) if land is not None and land < len(row) else None
    return Partner(name=squeeze(row[at].text), country=country, span=row[at].span)
