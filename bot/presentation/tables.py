"""Records as rows and cells: which columns tell something, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from babel.numbers import format_decimal

from bot.answer import Answer, AnswerRecord, Citation
from bot.presentation.links import record_path
from bot.presentation.words import rules, words
from bot.query.units import counted
from bot.wording import MEASURE, Language, capital, money
from indexer.records import Source


@dataclass(frozen=True)
class Table:
    """Records as rows of strings under ``columns`` (keys of the words), each with its record's citation, if any.

    ``paths``: the address of each record's own page, empty for what has none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Citation | None, tuple[str, ...]], ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Some rows of a table: those from ``first`` (counted from 0), which page that is, and how many pages there are."""

    rows: tuple[tuple[Citation | None, tuple[str, ...]], ...]
    paths: tuple[str, ...]
    first: int
    page: int
    pages: int

    @property
    def last(self) -> int:
        """The row after the last one shown."""
        return self.first + len(self.rows)


def short_name(record: AnswerRecord) -> str:
    """What a record is called where there is little room: as people say it, where the name itself is long."""
    return record.short or record.name


def record_table(answer: Answer, *, narrow: bool = False) -> Table | None:
    """The records of an answer with more than one: only columns that tell something; ``narrow``: under their short
    names.
    """
    if len(answer.records) < 2:
        return None
    rows = [
        {key: cell(record, key, answer.language) for key in words(answer.language)["columns"]}
        for record in answer.records
    ]
    if narrow:
        rows = [row | {"name": short_name(record)} for row, record in zip(rows, answer.records, strict=True)]
    columns = tuple(key for key in rows[0] if _worth_showing(key, [row[key] for row in rows]))
    known = {citation.n: citation for citation in answer.citations}
    cited = [known.get(record.citation) if record.citation is not None else None for record in answer.records]
    shown = tuple((citation, tuple(row[key] for key in columns)) for citation, row in zip(cited, rows, strict=True))
    return Table(columns, shown, tuple(map(record_path, answer.records)))


@dataclass(frozen=True)
class Sides:
    """Figures of several measures side by side: a column a measure, a row for each that is compared; each figure with its
    citation, if any.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Citation | None, str], ...]], ...]


def sides(answer: Answer) -> Sides | None:
    """The figures of an answer as a table of measures, where each of several has one of every measure."""
    found: dict[str, dict[str, AnswerRecord]] = {}
    for record in answer.records:
        name = _side(record, answer.records)
        measure = str(record.fields.get("measure") or "")
        if record.type != "figure" or not measure or measure in found.get(name, {}):
            return None
        found.setdefault(name, {})[measure] = record
    measures = tuple(next(iter(found.values()), {}))
    if len(found) < 2 or len(measures) < 2 or any(own.keys() != set(measures) for own in found.values()):
        return None
    known = {citation.n: citation for citation in answer.citations}
    rows = tuple(
        (name, tuple((known.get(own[one].citation or 0), cell(own[one], "value", answer.language)) for one in measures))
        for name, own in found.items()
    )
    said = MEASURE[_language(answer.language)]
    return Sides(tuple(capital(said.get(one, one)) for one in measures), rows)


def _side(record: AnswerRecord, records: Sequence[AnswerRecord]) -> str:
    """What tells one side from the others: its name, and municipality and year where they differ."""
    telling = [key for key in ("municipality", "year") if len({str(one.fields.get(key)) for one in records}) > 1]
    return ", ".join((record.name, *(str(record.fields.get(key) or "") for key in telling)))


def part(table: Table, page: int, rows: int) -> Part:
    """A page of a table, counted from 1, of at most ``rows`` rows; a page beyond the last is the last."""
    first, page, pages = turned_to(page, len(table.rows), rows)
    return Part(table.rows[first : first + rows], table.paths[first : first + rows], first, page, pages)


def turned_to(page: int, count: int, rows: int) -> tuple[int, int, int]:
    """The first row of a page, counted from 0, which page that is, and how many there are; a page beyond the last is
    the last.

    >>> turned_to(1, 12, 5), turned_to(99, 12, 5), turned_to(1, 0, 5)
    ((0, 1, 3), (10, 3, 3), (0, 1, 1))
    """
    pages = max(1, -(-count // rows))
    page = max(1, min(page, pages))
    return (page - 1) * rows, page, pages


def _worth_showing(key: str, cells: Sequence[str]) -> bool:
    told = len(set(cells)) > 1 if key in rules()["only_when_differing"] else any(cells)
    return told or key == "name"


def cell(record: AnswerRecord, key: str, language: str) -> str:
    """One field of a record as the table shows it; empty when the record has none.

    >>> fields = {"role": "lead", "total_budget": 4190300, "start_date": "2024"}
    >>> record = AnswerRecord(type="project", id="1", name="Solrutt", citation=None, fields=fields)
    >>> [cell(record, key, "sv").replace(chr(160), " ") for key in ("name", "role", "total_budget", "period", "paid_out")]
    ['Solrutt', 'Projektägare', '4 190 300', '2024–\\n', '']
    """
    said, fields = words(language), record.fields
    if key == "name":
        return record.name
    if key == "period":
        start, end = (shown(fields.get(name)) for name in ("start_date", "end_date"))
        return f"{start}–\n{end}" if start or end else ""
    value = fields.get(key, fields.get(rules()["instead"].get(key)))
    if key == "standing" and value == "active":
        return ""  # what every relation is of which nothing else is told
    if key == "value" and value is not None:
        return figure(fields, language)
    if key in rules()["amounts"]:
        return amount(value, language)
    return shown(value, said["names"] if key in rules()["named"] else {})


def figure(fields: Mapping[str, object], language: str) -> str:
    """A figure with its unit as the answers say it, all its digits, "ca" before a rounded one.

    >>> fields = {"value": 24400000.0, "unit": "SEK", "approximate": True}
    >>> figure(fields, "sv").replace(chr(160), " "), figure(fields, "en"), figure({"value": 3.0, "unit": "projekt"}, "en")
    ('ca 24 400 000 kr', 'about SEK 24,400,000', '3 projects')
    """
    value, unit, spoken = fields["value"], shown(fields.get("unit")), _language(language)
    about = words(language)["about"] if fields.get("approximate") is True else ""
    if not isinstance(value, int | float) or isinstance(value, bool):
        told = f"{shown(value)} {unit}".strip()
    elif unit == "SEK":
        told = money(value, spoken)
    else:
        told = counted(value, unit, spoken).strip()
    return f"{about} {told}".strip()


def _language(code: str) -> Language:
    return "en" if code == "en" else "sv"


def amount(value: object, language: str) -> str:
    """A number with the language's grouping; anything else as text.

    >>> amount(4190300, "en"), amount(None, "sv"), amount(24.5, "sv")
    ('4,190,300', '', '24,5')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_decimal(value, locale=words(language)["locale"].replace("-", "_"))
    return shown(value)


def shown(value: object, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """A field's value as text, lists joined, known words replaced by ``names``."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (shown(item, names) for item in value)))
    if value is None or isinstance(value, dict):
        return ""
    return names.get(str(value), str(value))


def facts(record: AnswerRecord, language: str) -> tuple[tuple[str, str], ...]:
    """What is known of one record, as pairs of a column's heading and a value in one line; without its name."""
    named = words(language)["columns"]
    told = ((named[key], cell(record, key, language).replace("\n", "")) for key in named if key != "name")
    return tuple((name, value) for name, value in told if value)


def under_name(told: Mapping[str, str], language: str) -> str:
    """The cells of a row in one line, for under its name where there is no room for columns; bare numbers with what
    they are.

    Neither a number nor a date is broken over two lines.

    >>> cells = {"role": "Projektägare", "total_budget": "4 190 300", "since": "2019", "period": "2024-07–\\n2026"}
    >>> under_name(cells, "sv").replace(chr(0xA0), "~").replace(chr(0x2011), "=")
    'Projektägare~· Total budget (kr):~4~190~300~· Med sedan:~2019~· 2024=07–2026'
    """
    named = words(language)["columns"]
    labelled = {*rules()["amounts"], "since", "reporting_year"}
    whole = str.maketrans({" ": "\u00a0", "-": "\u2011", "\n": None})
    parts = []
    for key, text in told.items():
        if key in labelled or key in ("period", "value", "when"):
            text = text.translate(whole)
        if text:
            parts.append(f"{named[key]}:\u00a0{text}" if key in labelled else text.replace("\n", ""))
    return "\u00a0· ".join(parts)


def record_line(record: AnswerRecord, language: str) -> str:
    """A record in one line, for under its name: what it is, whose, of which programme."""
    own = (cell(record, key, language) for key in ("municipality", "department", "programme"))
    return " · ".join(filter(None, (words(language)["kinds"].get(record.type, ""), *own)))


def citation_place(citation: Citation, language: str) -> str:
    """Title, municipality and page of a citation in one line."""
    return ", ".join(filter(None, (citation.title, citation.municipality, page_said(citation, language))))


def page_said(place: Citation | Source, language: str, *, short: bool = False) -> str:
    """The page of a quote or of a record, "sida 4", "ca sida 4"; ``short``: "s. 4", "ca s. 4". Empty where there
    is none.
    """
    if place.page is None:
        return ""
    return page_label(place.page, language, approximate=place.page_approximate, short=short)


def page_label(number: int, language: str, *, approximate: bool, short: bool = False) -> str:
    """A page by its number.

    >>> page_label(4, "sv", approximate=True), page_label(4, "en", approximate=False, short=True)
    ('ca sida 4', 'p. 4')
    """
    label = words(language)["about_page" if approximate else "page"]
    return f"{label['short' if short else 'long']} {number}"
