"""An answer as Telegram messages: text, quotes as block quotes, buttons for what comes next."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Any, Literal, get_args

from bot.answer import Answer, AnswerRecord, Citation
from bot.channels.telegram.files import kinds_in
from bot.channels.telegram.markup import Block, Line, Run, messages, plain, said
from bot.drafting.reply import flat_quote
from bot.presentation.links import list_url, question_url, record_source_url, source_url
from bot.presentation.tables import (
    citation_place,
    facts,
    page_said,
    part,
    record_line,
    record_table,
    short_name,
    turned_to,
    under_name,
)
from bot.presentation.text import blocks, parts, shortened
from bot.presentation.words import sentences
from bot.presentation.words import words as labels

QUOTES = 3
"""Quotes below an answer; the others are behind a button."""
QUOTES_A_PAGE = 5
RECORDS_A_PAGE = 10
# UTF-16 units, few enough for a page to fit into one message.
LONGEST_NAME = 120
LONGEST_LINE = 240
LONGEST_QUOTE = 500
LONGEST_BUTTON = 60

_IN_PLACE = re.compile(r"«([^«»]+)» ?\[([0-9]{1,4})\]")


@cache
def words(language: str) -> Mapping[str, Any]:
    """What this channel alone says, in a language of answers."""
    chosen: dict[str, Any] = tomllib.loads(
        files("bot.channels.telegram").joinpath("words.toml").read_text(encoding="utf-8")
    )[language]
    return chosen


Verb = Literal["ask", "sources", "records", "csv", "xlsx"]


@dataclass(frozen=True)
class Press:
    """What a button does: ``number`` is the suggestion's, or the page's, counted from 1. ``turns``: in the place of
    what is shown.

    >>> Press.read(Press("records", "abc", 2, turns=True).data)
    Press(verb='records', answer='abc', number=2, turns=True)
    >>> Press.read("records.abc.zwei") is None
    True
    """

    verb: Verb
    answer: str
    number: int = 1
    turns: bool = False

    @property
    def data(self) -> str:
        """At most 64 bytes, as Telegram wants it: 8 + 32 + 6 and some dots."""
        return ".".join((self.verb, self.answer, str(self.number), *(("t",) if self.turns else ())))

    @classmethod
    def read(cls, data: str) -> Press | None:
        """What a press means; None for what is none of ours."""
        match data.split("."):
            case [verb, answer, number, *rest] if (
                verb in get_args(Verb) and re.fullmatch("[1-9][0-9]{0,5}", number) and rest in ([], ["t"])
            ):
                return cls(verb, answer, int(number), bool(rest))  # type: ignore[arg-type] # one of the verbs
        return None


@dataclass(frozen=True)
class Button:
    text: str
    press: Press


@dataclass(frozen=True)
class Post:
    """One message: HTML, and buttons in rows below it."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def bare(self) -> str:
        """The same without markup, for a Telegram that does not take it.

        >>> Post("<b>Grön</b> &amp; hamn").bare
        'Grön & hamn'
        """
        return unescape(re.sub(r"<[^>]+>", "", self.html))


def sentence(text: str) -> Post:
    """One of our own sentences."""
    return Post(messages([said(text)])[0])


def answer_posts(answer: Answer, site: str | None = None, *, alone: bool = True, asked: bool = False) -> list[Post]:
    """An answer in as few messages as hold it, the buttons below the last.

    ``site``: the public address of the chat page. ``alone``: whether the question stands on its own, so that a link
    with it leads to the same answer. ``asked``: whether the question is to be told too, because nobody wrote it.
    """
    body, shown = _body(answer, site)
    rest = [citation for citation in answer.citations if citation.n not in shown]
    head = [Block(((Run(words(answer.language)["asked"].format(question=answer.question), "bold"),),))] if asked else []
    quotes = [_quote(citation, answer.language, site) for citation in rest[:QUOTES]]
    texts = messages([*head, *body, *quotes, *_small_print(answer, site if alone else None)])
    return [*map(Post, texts[:-1]), Post(texts[-1], tuple(_buttons(answer, len(rest))))]


def _body(answer: Answer, site: str | None) -> tuple[list[Block], set[int]]:
    """The answer's text, and the numbers of the quotes that it holds as block quotes. A list follows its paragraph
    closely.
    """
    found: list[Block] = []
    shown: set[int] = set()
    lines: list[Line] = []

    def end() -> None:
        if lines:
            found.append(Block(tuple(lines)))
            lines.clear()

    for block in blocks(answer.text):
        if block.kind == "list":
            lines += [(Run("– "), *_marked(line, answer, site)) for line in block.lines]
            continue
        end()
        for piece in (piece for line in block.lines for piece in _with_quotes(line, answer, site)):
            if isinstance(piece, Citation):
                end()
                shown.add(piece.n)
                found.append(_quote_in_place(piece, answer.language, site))
            else:
                lines.append(piece)
    end()
    return found, shown


def _with_quotes(line: str, answer: Answer, site: str | None) -> Iterator[Line | Citation]:
    """A line of the text, cut where it holds a whole quote with its number; the citation then stands for it."""
    known = {citation.n: citation for citation in answer.citations}
    begin = 0
    for found in _IN_PLACE.finditer(line):
        citation = known.get(int(found[2]))
        if citation is None or flat_quote(citation.quote) != found[1]:
            continue
        if before := line[begin : found.start()].strip():
            yield _marked(before, answer, site)
        yield citation
        begin = found.end()
    if (rest := line[begin:].strip()).strip(".,;"):
        yield _marked(rest, answer, site)


def _quote_in_place(citation: Citation, language: str, site: str | None) -> Block:
    """A quote of the text, which has told the report: the number before it, as a folded quote hides its end, the page
    below.
    """
    place = page_said(citation, language)
    quoted: Line = (*_mark(citation, site), Run(f" {flat_quote(citation.quote)}"))
    return Block((quoted, (Run(place),)) if place else (quoted,), quote=True)


def _marked(text: str, answer: Answer, site: str | None) -> Line:
    """A text in which the numbers of quotes lead to where they stand; other brackets are the text's own."""
    return tuple(
        run for one in parts(text, answer) for run in (_mark(one.citation, site) if one.citation else (Run(one.text),))
    )


def _mark(citation: Citation, site: str | None) -> Line:
    url = source_url(site, citation)
    return (Run(f"[{citation.n}]", "link", url),) if url else (Run(f"[{citation.n}]"),)


def _quote(citation: Citation, language: str, site: str | None) -> Block:
    """A quote with the place it stands at."""
    place = _short(citation_place(citation, language), LONGEST_LINE)
    return Block(
        ((*_mark(citation, site), Run(f" {place}")), (Run(_short(citation.quote, LONGEST_QUOTE)),)), quote=True
    )


def _small_print(answer: Answer, site: str | None) -> Iterator[Block]:
    """A link to the whole, the notes, and the question said back, as under every answer."""
    label = labels(answer.language)
    longer = len(answer.records) > 1 or len(answer.citations) > QUOTES
    if longer and (url := question_url(site, answer.question)):
        yield Block(((Run(sentences(answer.language)["rest_link"], "link", url),),))
    lines: list[Line] = []
    notes = [said(note).lines or ((Run(""),),) for note in answer.notes]
    named: Line = (Run(f"{label['notes']}:", "bold"),)
    if len(notes) == 1:
        lines += [(*named, Run(" "), *notes[0][0]), *notes[0][1:]]
    elif notes:
        lines += [named, *(line for first, *rest in notes for line in ((Run("– "), *first), *rest))]
    if answer.understood:
        lines.append((Run(label["understood"], "italic"), Run(f" {' '.join(answer.understood.split())}")))
    yield Block(tuple(lines))


def _buttons(answer: Answer, sources: int) -> Iterator[tuple[Button, ...]]:
    """A row for each suggestion, one for what is behind the answer, one for its files."""
    own = words(answer.language)
    for number, suggestion in enumerate(answer.suggestions, 1):
        if text := shortened(suggestion, LONGEST_BUTTON):
            yield (Button(text, Press("ask", answer.id, number)),)
    more = []
    if sources > QUOTES:
        first = own["sources"].format(first=1, last=len(answer.citations))
        more.append(Button(first, Press("sources", answer.id)))
    if len(answer.records) > 1:
        more.append(Button(own["records"].format(count=len(answer.records)), Press("records", answer.id)))
    if more:
        yield tuple(more)
    if len(answer.records) > 1 and kinds_in(answer.records):
        yield (Button("CSV", Press("csv", answer.id)), Button("Excel", Press("xlsx", answer.id)))


def _short(text: str, limit: int) -> str:
    """Text in one line of at most ``limit`` units as it is shown, word joiners included."""
    return shortened(plain(text), limit)


# Pages


def sources_post(answer: Answer, site: str | None, page: int = 1) -> Post | None:
    """One page of an answer's quotes, with buttons to the others; None where there are none."""
    count = len(answer.citations)
    first, page, pages = turned_to(page, count, QUOTES_A_PAGE)
    shown = answer.citations[first : first + QUOTES_A_PAGE]
    if not shown:
        return None
    head = words(answer.language)["sources_of"].format(first=first + 1, last=first + len(shown), count=count)
    quotes = [_quote(citation, answer.language, site) for citation in shown]
    return _page([head], quotes, _turns("sources", answer, page, pages))


def records_post(answer: Answer, site: str | None, page: int = 1, *, alone: bool = True) -> Post | None:
    """One page of an answer's records, with buttons to the others and the way to all of them; None where there are
    fewer than two.
    """
    table = record_table(answer, narrow=True)
    if table is None:
        return None
    shown = part(table, page, RECORDS_A_PAGE)
    head = sentences(answer.language)["rows"].format(first=shown.first + 1, last=shown.last, count=len(table.rows))
    rows = [_row(citation, cells, table.columns, answer.language, site) for citation, cells in shown.rows]
    if url := list_url(site, answer, alone=alone):
        rows.append(Block(((Run(sentences(answer.language)["all"], "link", url),),)))
    return _page([head], rows, _turns("records", answer, shown.page, shown.pages))


def _row(
    citation: Citation | None, cells: Sequence[str], columns: Sequence[str], language: str, site: str | None
) -> Block:
    """A record: its name and quote in one line, what else is known of it in the next."""
    told = dict(zip(columns, cells, strict=True))
    name: Line = (Run(_short(told.pop("name"), LONGEST_NAME), "bold"),)
    first: Line = (*name, Run(" "), *_mark(citation, site)) if citation else name
    line = _short(under_name(told, language), LONGEST_LINE)
    return Block((first, (Run(line),)) if line else (first,))


def _turns(verb: Verb, answer: Answer, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons to the pages beside this one."""
    own = sentences(answer.language)
    near = ((own["previous"], page - 1), (own["next"], page + 1))
    found = tuple(Button(text, Press(verb, answer.id, to, turns=True)) for text, to in near if 1 <= to <= pages)
    return (found,) if found else ()


def _page(head: Sequence[str], rows: Sequence[Block], buttons: tuple[tuple[Button, ...], ...]) -> Post:
    return Post(messages([*(Block(((Run(text, "italic"),),)) for text in head), *rows])[0], buttons)


# Inline mode


def record_post(record: AnswerRecord, language: str, site: str | None) -> Post:
    """A project or a network as a message that is put into any chat."""
    lines: list[Line] = [(Run(_short(record.name, LONGEST_LINE), "bold"),)]
    lines += [(Run(f"{name}: ", "italic"), Run(_short(value, LONGEST_LINE))) for name, value in facts(record, language)]
    url = record_source_url(site, record)
    source: list[Block] = [Block(((Run(sentences(language)["open_source"], "link", url),),))] if url else []
    return Post(messages([Block(tuple(lines)), *source])[0])


@dataclass(frozen=True)
class Hit:
    """A line of the list of hits, and the message that it puts into the chat."""

    title: str
    description: str
    html: str


def hit(record: AnswerRecord, language: str, site: str | None) -> Hit:
    """A record as a hit."""
    line = shortened(record_line(record, language), LONGEST_LINE)
    return Hit(shortened(short_name(record), LONGEST_NAME) or "–", line, record_post(record, language, site).html)
