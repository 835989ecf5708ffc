"""What the page shows of an answer: its text cut at the citations, its records as a table and as a chart, its own address."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot import charts
from bot.answer import Answer, AnswerRecord, Citation
from bot.charts import Chart
from bot.web.excerpt import Piece, source_path
from bot.web.listing import labels, network_path, project_path
from bot.wording import MEASURE
from indexer.records import Span


@cache
def words() -> dict[str, Any]:
    """The page's words by language, and the rules of the record table."""
    return tomllib.loads(files("bot.web").joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class TextPart:
    """A run of the answer's text; with a citation it is its mark, such as ``[1]``."""

    text: str
    citation: Citation | None = None


def text_parts(answer: Answer) -> list[TextPart]:
    """The answer's text cut at the marks that have a citation; other brackets stay text."""
    known = {citation.n: citation for citation in answer.citations}
    parts = re.split(r"(\[\d{1,4}\])", answer.text)
    return [TextPart(part, known.get(int(part[1:-1])) if at % 2 else None) for at, part in enumerate(parts) if part]


def citation_path(citation: Citation, answer: Answer | None = None) -> str:
    """The address of the quote in its document; with the answer, its other quotes of the same document are marked too."""
    span = Span(citation.start, citation.end)
    others = [Span(one.start, one.end) for one in answer.citations if one.document == citation.document] if answer else []
    return source_path(citation.document, span, also=[one for one in dict.fromkeys(others) if one != span])


def citation_place(citation: Citation, language: str) -> str:
    """Title, municipality and page of a citation in one line."""
    said = words()[language]
    page = citation.page and f"{said['about_page' if citation.page_approximate else 'page']} {citation.page}"
    return ", ".join(str(part) for part in (citation.title, citation.municipality, page) if part)


@dataclass(frozen=True)
class Table:
    """Records as rows of strings under ``columns`` (keys of the words), each with its record's citation, if any.

    ``paths``: the address of each record's own page, empty for what has none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Citation | None, tuple[str, ...]], ...]
    paths: tuple[str, ...]


def record_table(answer: Answer) -> Table | None:
    """The records of an answer with more than one: only columns that tell something."""
    if len(answer.records) < 2:
        return None
    rows = [{key: cell(record, key, answer.language) for key in words()[answer.language]["columns"]} for record in answer.records]
    columns = tuple(key for key in rows[0] if _worth_showing(key, [row[key] for row in rows]))
    known = {citation.n: citation for citation in answer.citations}
    cited = [known.get(record.citation) if record.citation is not None else None for record in answer.records]
    shown = tuple((citation, tuple(row[key] for key in columns)) for citation, row in zip(cited, rows, strict=True))
    return Table(columns, shown, tuple(map(record_path, answer.records)))


def record_path(record: AnswerRecord) -> str:
    """The address of a project's or network's own page; empty for what has none."""
    return {"project": project_path, "network": network_path}[record.type](record.id) if record.type in ("project", "network") else ""


def _worth_showing(key: str, cells: Sequence[str]) -> bool:
    told = len(set(cells)) > 1 if key in words()["table"]["only_when_differing"] else any(cells)
    return told or key == "name"


def cell(record: AnswerRecord, key: str, language: str) -> str:
    """One field of a record as the table shows it; empty when the record has none.

    >>> fields = {"role": "lead", "total_budget": 4190300, "start_date": "2024"}
    >>> record = AnswerRecord(type="project", id="1", name="Solrutt", citation=None, fields=fields)
    >>> [cell(record, key, "sv").replace(chr(160), " ") for key in ("name", "role", "total_budget", "period", "paid_out")]
    ['Solrutt', 'Projektägare', '4 190 300', '2024–\\n', '']
    """
    said, rules, fields = words()[language], words()["table"], record.fields
    if key == "name":
        return record.name
    if key == "period":
        start, end = (shown(fields.get(name)) for name in ("start_date", "end_date"))
        return f"{start}–\n{end}" if start or end else ""
    value = fields.get(key, fields.get(rules["instead"].get(key)))
    if key == "value" and value is not None:
        about = said["about"] if fields.get("approximate") is True else ""
        return " ".join(filter(None, (about, amount(value, language), shown(fields.get("unit")))))
    if key in rules["amounts"]:
        return amount(value, language)
    return shown(value, said["names"] if key in rules["named"] else {})


def amount(value: object, language: str) -> str:
    """A number with the language's grouping; anything else as text.

    >>> amount(4190300, "en"), amount(None, "sv"), amount(24.5, "sv")
    ('4,190,300', '', '24,5')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_decimal(value, locale=words()[language]["locale"].replace("-", "_"))
    return shown(value)


def shown(value: object, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """A field's value as text, lists joined, known words replaced by ``names``."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (shown(item, names) for item in value)))
    if value is None or isinstance(value, dict):
        return ""
    return names.get(str(value), str(value))


MOST_BARS = 20


def answer_chart(answer: Answer) -> Chart | None:
    """A bar for each figure, where an answer sets several figures of one kind beside each other: years, nämnder, programmes.

    None where they are of different years and none of them has its own earlier or later one: those are not to be compared.
    """
    said = words()[answer.language]
    figures = [record for record in answer.records if record.type == "figure" and isinstance(record.fields.get("value"), int | float)]
    kinds = {(record.fields.get("measure"), record.fields.get("unit")) for record in figures}
    if not 2 <= len(figures) <= MOST_BARS or len(figures) != len(answer.records) or len(kinds) != 1:
        return None
    measure, unit = kinds.pop()
    told = [(record.name, str(record.fields.get("municipality") or ""), str(record.fields.get("year") or "")) for record in figures]
    parts = list(zip(*told, strict=True))
    if len(set(parts[2])) > 1 and min(Counter(one[:2] for one in told).values()) < 2:
        return None
    # A bar is called by what tells it from the others; what all have in common is said above.
    telling = [len(set(part)) > 1 and not (at == 1 and part == parts[0]) for at, part in enumerate(parts)]
    labels = [", ".join(text for text, tells in zip(one, telling, strict=True) if tells and text) for one in told]
    if len(set(labels)) < len(labels):
        return None
    about = ", ".join(dict.fromkeys(part[0] for part in parts if len(set(part)) == 1 and part[0]))
    title = MEASURE[answer.language].get(str(measure), str(measure or unit or ""))
    unit_said = {"SEK": said["currency"]}.get(str(unit), str(unit or ""))
    rows = [(label, (float(record.fields["value"]),)) for label, record in zip(labels, figures, strict=True)]
    return charts.bars(
        title[:1].upper() + title[1:], about, (said["label"], unit_said or title), rows, lambda value: amount(value, answer.language)
    )


@dataclass(frozen=True)
class Turn:
    """An answer in its conversation; ``asked`` are the questions up to it, itself last."""

    answer: Answer
    asked: tuple[str, ...]

    @property
    def link(self) -> str:
        """The address that asks the same again: the question, and before it those that it may lean on. Nothing is stored for it.

        >>> answer = Answer(id="1", conversation="c", question="och 2019?", language="sv", status="help", understood="", text="")
        >>> Turn(answer, ("Hur många projekt?", "och 2019?")).link
        '/?q=Hur+m%C3%A5nga+projekt%3F&q=och+2019%3F'
        """
        return f"/?{urlencode([('q', question) for question in self.asked])}"


@cache
def environment() -> Environment:
    """The templates; everything put into them is escaped."""
    made = Environment(loader=PackageLoader("bot", "web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # The order of the table's columns is the order of the words.
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}
    made.globals.update(
        words=words(),
        text_parts=text_parts,
        record_table=record_table,
        citation_path=citation_path,
        citation_place=citation_place,
        source_path=source_path,
        answer_chart=answer_chart,
        page_label=page_label,
        kind_title=lambda kind: labels()[kind.name]["title"],
    )
    return made


def page_label(piece: Piece) -> str:
    """What a page's beginning is called."""
    return f"{'Ungefär sida' if piece.approximate else 'Sida'} {piece.page}"


def render(template: str, /, **values: object) -> str:
    """A page as HTML."""
    return environment().get_template(template).render(**values)
