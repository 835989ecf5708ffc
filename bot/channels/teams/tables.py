"""The cards: an answer's records as a table in pages, a chart where it compares, and a card for one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.answer import Answer, AnswerRecord, Citation
from bot.channels.teams.cards import (
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
from bot.channels.teams.unfurling import Quoted
from bot.presentation.comparing import comparison
from bot.presentation.links import absolute, record_path, record_source_url, source_url
from bot.presentation.tables import facts, page_said, part, record_table, under_name
from bot.presentation.text import shortened
from bot.presentation.words import sentences, words

ROWS = 15
"""Records on one page of a table."""
LONGEST_QUOTE = 400
FIGURES = ("value", "total_budget", "paid_out")
"""What stands in a line of its own, the first that a record has."""
WIDTHS = (7, 2)
"""How wide the columns are beside each other: at 320 px no word breaks."""


def answer_card(
    answer: Answer, site: str | None, page: int = 1, *, rows: int = ROWS, link: str | None = None
) -> AdaptiveCard | None:
    """An answer's chart, one page of its records, buttons to the other pages, to ``link`` and for the suggestions.

    ``site``: the public address of the chat page. None where the answer has nothing for a card.
    """
    body: list[RichTextBlock | Table | BarChart | ActionSet] = []
    if (drawn := chart(answer)) and page == 1:
        body.append(drawn)
    body += _table(answer, site, page, rows)
    suggested = [
        Submit(title=text, data=SubmitData(msteams=TeamsData(value=text)))
        for text in answer.suggestions
        if text.strip()
    ]
    actions: list[Submit | OpenUrl] = [*suggested[: MAX_ACTIONS - bool(link)]]
    if link and body:
        actions.append(OpenUrl(title=sentences(answer.language)["all"], url=link))
    return AdaptiveCard(body=tuple(body), actions=tuple(actions) or None) if body or actions else None


def chart(answer: Answer) -> BarChart | None:
    """The comparison that an answer makes, as bars that Teams draws."""
    made = comparison(answer)
    if made is None:
        return None
    return BarChart(
        title=", ".join(filter(None, (made.title, made.about))),
        data=tuple(BarValue(x=name, y=value) for name, value in made.bars),
    )


def _table(answer: Answer, site: str | None, page: int, rows: int) -> Iterator[RichTextBlock | Table | ActionSet]:
    """Name and source: on a telephone, and in Swedish, there is room for no more columns. The rest stands under the
    name.
    """
    table = record_table(answer, narrow=True)
    if table is None:
        return
    said, named = sentences(answer.language), words(answer.language)
    shown = part(table, page, rows)
    head = _row([named["columns"]["name"], named["source"]], bold=True)
    body = []
    for citation, row in shown.rows:
        told = dict(zip(table.columns, row, strict=True))
        name = _name_cell(told.pop("name"), told, answer.language)
        body.append(TableRow(cells=(name, _source_cell(citation, answer.language, site))))
    yield Table(columns=tuple(TableColumn(width=width) for width in WIDTHS), rows=(head, *body))
    if shown.pages > 1:
        yield _line(
            said["rows"].format(first=shown.first + 1, last=shown.last, count=len(table.rows)),
            is_subtle=True,
            size="Small",
        )
        yield ActionSet(actions=tuple(_turns(answer, shown.page, shown.pages)))


def _turns(answer: Answer, page: int, pages: int) -> Iterator[Execute]:
    """Buttons to the pages beside this one."""
    said = sentences(answer.language)
    for title, to in ((said["previous"], page - 1), (said["next"], page + 1)):
        if 1 <= to <= pages:
            data = {"verb": "page", "answer": answer.id, "page": to}
            yield Execute(title=title, verb="page", data=data, fallback=Submit(title=title, data=data))


def _row(texts: Sequence[str], *, bold: bool = False) -> TableRow:
    return TableRow(cells=tuple(_cell(text, bold=bold) for text in texts))


def _cell(text: str, *, bold: bool = False) -> TableCell:
    return TableCell(
        items=(RichTextBlock(inlines=(TextRun(text=text.replace("\n", " "), weight="Bolder" if bold else None),)),)
    )


def _name_cell(name: str, told: Mapping[str, str], language: str) -> TableCell:
    """A record's name, its figure in a line of its own, and the rest in small letters."""
    figure = next((key for key in FIGURES if told.get(key)), None)
    lines = [_line(name.replace("\n", " "))]
    if figure and (amount := under_name({figure: told[figure]}, language)):
        lines.append(_line(amount, spacing="None"))
    if rest := under_name({key: text for key, text in told.items() if key != figure}, language):
        lines.append(_line(rest, is_subtle=True, size="Small", spacing="None"))
    return TableCell(items=tuple(lines))


def _source_cell(citation: Citation | None, language: str, site: str | None) -> TableCell:
    """The number of a record's quote and the page it stands on, leading there where people can reach our pages."""
    if citation is None:
        return _cell("")
    url = source_url(site, citation)
    text = f"[{citation.n}] {page_said(citation, language, short=True)}".strip()
    run = TextRun(text=text, select_action=OpenUrl(url=url) if url else None)
    return TableCell(items=(RichTextBlock(inlines=(run,)),))


def _line(text: str, spacing: Literal["None"] | None = None, **style: Any) -> RichTextBlock:
    return RichTextBlock(inlines=(TextRun(text=text, **style),), spacing=spacing)


# One record


def record_card(record: AnswerRecord, language: str, site: str | None) -> AdaptiveCard:
    """A project or a network as a card that is put into a conversation."""
    lines = [_line(record.name, weight="Bolder", size="Medium")]
    if kind := words(language)["kinds"].get(record.type):
        lines.append(_line(kind, is_subtle=True, size="Small"))
    for name, value in facts(record, language):
        lines.append(
            RichTextBlock(inlines=(TextRun(text=f"{name}: ", weight="Bolder"), TextRun(text=value)), spacing="Small")
        )
    said, open_to = (
        sentences(language),
        (("open_source", record_source_url(site, record)), ("open_record", absolute(site, record_path(record)))),
    )
    buttons = tuple(OpenUrl(title=said[word], url=url) for word, url in open_to if url)
    return AdaptiveCard(body=tuple(lines), actions=buttons or None)


def quote_card(found: Quoted, url: str, language: str) -> AdaptiveCard:
    """A place in a document as a card: whose report, and the words there."""
    report = found.report
    lines = [_line(report.title if report else found.document, weight="Bolder", size="Medium")]
    if known := " · ".join(str(one) for one in (report.municipality, report.year) if one) if report else "":
        lines.append(_line(known, is_subtle=True, size="Small"))
    if found.quote:
        lines.append(_line(f"«{shortened(found.quote, LONGEST_QUOTE)}»"))
    return AdaptiveCard(body=tuple(lines), actions=(OpenUrl(title=sentences(language)["open_source"], url=url),))
