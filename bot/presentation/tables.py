"""Records as rows and cells: which columns tell something, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from babel.numbers import format_decimal

from bot.answer import Answer, AnswerRecord, Citation
from bot.presentation.links import record_path
from bot.presentation.words import rules, words


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


def record_table(answer: Answer) -> Table | None:
    """The records of an answer with more than one: only columns that tell something."""
    if len(answer.records) < 2:
        return None
    rows = [
        {key: cell(record, key, answer.language) for key in words(answer.language)["columns"]}
        for record in answer.records
    ]
    columns = tuple(key for key in rows[0] if _worth_showing(key, [row[key] for row in rows]))
    known = {citation.n: citation for citation in answer.citations}
    cited = [known.get(record.citation) if record.citation is not None else None for record in answer.records]
    shown = tuple((citation, tuple(row[key] for key in columns)) for citation, row in zip(cited, rows, strict=True))
    return Table(columns, shown, tuple(map(record_path, answer.records)))


def part(table: Table, page: int, rows: int) -> Part:
    """A page of a table, counted from 1, of at most ``rows`` rows; a page beyond the last is the last."""
    pages = max(1, -(-len(table.rows) // rows))
    page = max(1, min(page, pages))
    first = (page - 1) * rows
    return Part(table.rows[first : first + rows], table.paths[first : first + rows], first, page, pages)


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
    if key == "value" and value is not None:
        about = said["about"] if fields.get("approximate") is True else ""
        return " ".join(filter(None, (about, amount(value, language), shown(fields.get("unit")))))
    if key in rules()["amounts"]:
        return amount(value, language)
    return shown(value, said["names"] if key in rules()["named"] else {})


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


def page_said(citation: Citation, language: str, *, short: bool = False) -> str:
    """The page of a citation, "sida 4", "ungefär sida 4"; ``short``: "s. 4", "ca s. 4". Empty where there is none."""
    if citation.page is None:
        return ""
    said = words(language)
    label = said["about_page" if citation.page_approximate else "page"]
    return f"{label['short' if short else 'long']} {citation.page}"
