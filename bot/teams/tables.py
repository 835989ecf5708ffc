"""The cards: an answer's records as a table in pages, a chart where it compares, and a card for one record."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from bot.answer import Answer, AnswerRecord, Citation
from bot.teams.cards import (
    MAX_ACTIONS,
    ActionSet,
    AdaptiveCard,
    BarChart,
    BarValue,
    Execute,
    OpenUrl,
    RichTextBlock,
    Submit,
    SubmitData,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    TeamsData,
    TextRun,
)
from bot.web.excerpt import source_path
from bot.web.view import cell, citation_path, record_table
from bot.web.view import words as page_words
from indexer.records import Span

ROWS = 15
"""Records on one page of a table."""
COLUMNS = 4
"""Columns beside the source: more are not read on a telephone."""

LONGEST_URL = 2000


@cache
def words(language: str) -> dict[str, str]:
    """What the channel says, in a language of answers."""
    said: dict[str, Any] = tomllib.loads(files("bot.teams").joinpath("words.toml").read_text(encoding="utf-8"))
    chosen: dict[str, str] = said[language]
    return chosen


def source_url(site: str | None, citation: Citation | None) -> str | None:
    """The address of a quote in its document; None without a public address."""
    return f"{site.rstrip('/')}{citation_path(citation)}" if site and citation else None


def question_url(site: str | None, question: str) -> str | None:
    """The address of a question's whole answer on the chat page; None without a public address, or too long for a browser.

    >>> question_url("https://utblick.exempelstad.se/", "Vilka projekt?")
    'https://utblick.exempelstad.se/?q=Vilka%20projekt%3F'
    """
    url = f"{site.rstrip('/')}/?q={quote(question.encode('utf-8', 'replace'), safe='')}" if site else ""
    return url if 0 < len(url) <= LONGEST_URL else None


def answer_card(answer: Answer, site: str | None, page: int = 1, *, rows: int = ROWS, link: str | None = None) -> AdaptiveCard | None:
    """An answer's chart, one page of its records, buttons to the other pages, to ``link`` and for the suggestions.

    ``site``: the public address of the chat page. None where the answer has nothing for a card.
    """
    body: list[RichTextBlock | Table | BarChart | ActionSet] = []
    if (chart := comparison(answer)) and page == 1:
        body.append(chart)
    body += _table(answer, site, page, rows)
    suggested = [Submit(title=text, data=SubmitData(msteams=TeamsData(value=text))) for text in answer.suggestions if text.strip()]
    actions: list[Submit | OpenUrl] = [*suggested[: MAX_ACTIONS - bool(link)]]
    if link and body:
        actions.append(OpenUrl(title=words(answer.language)["all"], url=link))
    return AdaptiveCard(body=tuple(body), actions=tuple(actions) or None) if body or actions else None


def comparison(answer: Answer) -> BarChart | None:
    """A chart of an answer that sets figures side by side: two or more of one measure and unit, each under its own name."""
    figures = [record for record in answer.records if record.type == "figure"]
    values = [record.fields.get("value") for record in figures]
    same = {(record.fields.get("measure"), record.fields.get("unit")) for record in figures}
    if len(figures) < 2 or len(figures) < len(answer.records) or len(same) > 1:
        return None
    for names in (
        [record.name for record in figures],
        [str(record.fields.get("year")) for record in figures],
        [f"{record.name} {record.fields.get('year')}" for record in figures],
    ):
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        if len(set(names)) == len(names) == len(numbers):
            unit = str(figures[0].fields.get("unit") or "")
            data = tuple(BarValue(x=name, y=number) for name, number in zip(names, numbers, strict=True))
            return BarChart(title=unit, data=data)
    return None


def _table(answer: Answer, site: str | None, page: int, rows: int) -> Iterator[RichTextBlock | Table | ActionSet]:
    table = record_table(answer)
    if table is None:
        return
    said, named = words(answer.language), page_words()[answer.language]["columns"]
    count = len(table.rows)
    start = min((page - 1) * rows, (count - 1) // rows * rows)
    shown = table.rows[start : start + rows]
    columns = table.columns[:COLUMNS]
    head = _row([*(named[key] for key in columns), said["source"]], bold=True)
    body = [
        TableRow(cells=(*(_cell(text) for text in row[: len(columns)]), _source_cell(citation, answer.language, site)))
        for citation, row in shown
    ]
    widths = (3, *(2 for _ in columns[1:]), 1)
    yield Table(columns=tuple(TableColumn(width=width) for width in widths), rows=(head, *body))
    if count > rows:
        yield _line(said["rows"].format(first=start + 1, last=start + len(shown), count=count), is_subtle=True, size="Small")
        yield ActionSet(actions=tuple(_turns(answer, start // rows + 1, -(-count // rows))))


def _turns(answer: Answer, page: int, pages: int) -> Iterator[Execute]:
    """Buttons to the pages beside this one."""
    said = words(answer.language)
    for title, to in ((said["previous"], page - 1), (said["next"], page + 1)):
        if 1 <= to <= pages:
            data = {"verb": "page", "answer": answer.id, "page": to}
            yield Execute(title=title, verb="page", data=data, fallback=Submit(title=title, data=data))


def _row(texts: Sequence[str], *, bold: bool = False) -> TableRow:
    return TableRow(cells=tuple(_cell(text, bold=bold) for text in texts))


def _cell(text: str, *, bold: bool = False) -> TableCell:
    return TableCell(items=(RichTextBlock(inlines=(TextRun(text=text.replace("\n", " "), weight="Bolder" if bold else None),)),))


def _source_cell(citation: Citation | None, language: str, site: str | None) -> TableCell:
    """The number of a record's quote and the page it stands on, leading there where people can reach our pages."""
    if citation is None:
        return _cell("")
    said = words(language)
    page = said["about_page" if citation.page_approximate else "page"].format(page=citation.page) if citation.page else ""
    url = source_url(site, citation)
    run = TextRun(text=f"[{citation.n}] {page}".strip(), select_action=OpenUrl(url=url) if url else None)
    return TableCell(items=(RichTextBlock(inlines=(run,)),))


def _line(text: str, **style: Any) -> RichTextBlock:
    return RichTextBlock(inlines=(TextRun(text=text, **style),))


# One record


def record_card(record: AnswerRecord, language: str, site: str | None) -> AdaptiveCard:
    """A project or a network as a card that is put into a conversation."""
    said, named = words(language), page_words()[language]["columns"]
    lines = [_line(record.name, weight="Bolder", size="Medium")]
    if kind := said.get(record.type):
        lines.append(_line(kind, is_subtle=True, size="Small"))
    for key in named:
        if key != "name" and (text := cell(record, key, language).replace("\n", "")):
            lines.append(RichTextBlock(inlines=(TextRun(text=f"{named[key]}: ", weight="Bolder"), TextRun(text=text)), spacing="Small"))
    return AdaptiveCard(body=tuple(lines), actions=tuple(_source_buttons(record, language, site)) or None)


def record_line(record: AnswerRecord, language: str) -> str:
    """A record's facts in one line, under its name in the list of hits."""
    shown = (cell(record, key, language) for key in ("municipality", "department", "programme"))
    return " · ".join(filter(None, (words(language).get(record.type, ""), *shown)))


def _source_buttons(record: AnswerRecord, language: str, site: str | None) -> Iterator[OpenUrl]:
    """A button to where the record is read in its first report."""
    if site and record.sources:
        first = record.sources[0]
        path = source_path(str(first["document"]), Span(int(first["start"]), int(first["end"])))
        yield OpenUrl(title=words(language)["open_source"], url=f"{site.rstrip('/')}{path}")
