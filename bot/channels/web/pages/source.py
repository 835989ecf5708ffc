"""Documents at a place: the page, the same for the panel beside the chat, and the original file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from aiohttp import hdrs, web

from bot.channels.web import reading
from bot.channels.web.excerpt import Excerpt, excerpt
from bot.channels.web.language import say
from bot.channels.web.pages.base import CORE, SETTINGS, Refused, json_response, page, records
from bot.channels.web.view import render
from bot.presentation.links import source_path
from indexer.records import Document, Report, Span, known_sender

MOST_MARKED = 40
"""Other quotes that an address may carry."""


@dataclass(frozen=True)
class Place:
    """A document at a place, as both the page and the panel show it."""

    name: str
    title: str
    said: str
    quoted: Span | None
    shown: Excerpt
    words: str
    hits: str
    snippets: list[reading.Way]
    steps: reading.Steps | None
    outline: list[reading.Way]
    readings: list[reading.Reading]
    original: str
    earlier: str
    later: str
    here: str


async def source_page(request: web.Request) -> web.Response:
    """A document with the quoted words marked."""
    document = await _document(request)
    place = await asyncio.to_thread(_place, request, document)
    return page(request, "source.html", place=place)


async def source(request: web.Request) -> web.Response:
    """The same for the panel beside the chat: title, address and the HTML of the document."""
    document = await _document(request)
    place = await asyncio.to_thread(_place, request, document)
    return json_response({"title": place.title, "href": place.here, "html": render("source_panel.html", place=place)})


async def original(request: web.Request) -> web.StreamResponse:
    """The PDF that a document was read from, to be kept and not to be opened in the page's own name."""
    document = await _document(request)
    path = request.app[CORE].index.original(document.name)
    if path is None:
        raise Refused(404, "Originalfilen finns inte i indexet.")
    name = re.sub(r"[^\w .()&-]", "_", PurePosixPath(document.name).name, flags=re.ASCII)
    return web.FileResponse(
        path, headers={hdrs.CONTENT_TYPE: "application/pdf", hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
    )


async def _document(request: web.Request) -> Document:
    """The document that the address names; ``Refused`` when there is none."""
    name = request.match_info["document"]
    path = PurePosixPath(name)
    # Names are keys of the index and never opened as files; what no key can look like is not even asked for.
    named = not path.is_absolute() and ".." not in path.parts and not re.search(r"[\x00-\x1f\\]", name)
    document = await asyncio.to_thread(request.app[CORE].document, name) if named else None
    if document is None:
        raise Refused(404, "Dokumentet finns inte bland rapporterna.")
    return document


@dataclass(frozen=True)
class Asked:
    """What an address names of a document: the quote, other quotes, the words looked for and where they are."""

    quoted: Span | None
    begin: int | None
    words: str
    hits: list[Span]
    others: list[Span]

    @property
    def stops(self) -> list[Span]:
        """The places among which one steps: what was looked for, else what is quoted."""
        if self.words:
            return self.hits
        return [*self.others, self.quoted] if self.quoted else self.others

    def way(self, document: str, begin: int | None, others: Sequence[Span]) -> str:
        """The address of the same with another beginning; empty where there is none to go to."""
        return source_path(document, self.quoted, begin, others, self.words) if begin is not None else ""


def _asked(request: web.Request, document: Document) -> Asked:
    """What the address names; ``Refused`` when it is not there."""
    begin, start, end = (_offset(request.query.get(key), len(document.text)) for key in ("from", "start", "end"))
    quoted = _quoted(start, end)
    words = " ".join(request.query.get("sok", "").split())[:100]
    hits = reading.found(document.text, words)
    also = hits or _also(request.query.get("also", ""), len(document.text))
    others = [span for span in also if quoted is None or not span.touches(quoted)]
    return Asked(quoted, begin, words, hits, others)


def _quoted(start: int | None, end: int | None) -> Span | None:
    """The range from both of its ends; ``Refused`` where one lacks or nothing lies between."""
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise Refused(400, "Stället finns inte i dokumentet.")
    return Span(start, end)


def _place(request: web.Request, document: Document) -> Place:
    """The document at the place that the address names."""
    core, settings, found = request.app[CORE], request.app[SETTINGS], records(request)
    asked, name = _asked(request, document), document.name
    shown = excerpt(
        document,
        asked.quoted,
        asked.begin,
        whole=settings.whole_document,
        window=settings.window,
        also=asked.others,
    )
    report = core.report(name)
    return Place(
        name=name,
        title=report.title if report else document.title or name,
        said=_said(report, shown, asked, name),
        quoted=asked.quoted,
        shown=shown,
        words=asked.words,
        hits=_counted(len(asked.hits)) if asked.words else "",
        snippets=reading.snippets(document, asked.hits, asked.words),
        steps=reading.steps(name, asked.stops, asked.quoted, asked.words),
        outline=reading.outline(found, document, shown.window),
        readings=reading.readings(found, name, asked.quoted) if asked.quoted else [],
        original=f"/original{source_path(name).removeprefix('/source')}" if core.index.original(name) else "",
        earlier=asked.way(name, shown.earlier, asked.others),
        later=asked.way(name, shown.later, asked.others),
        here=source_path(name, asked.quoted, asked.begin, () if asked.words else asked.others, asked.words),
    )


def _said(report: Report | None, shown: Excerpt, asked: Asked, name: str) -> str:
    """Whose report it is and of when, the page of the quote, and the file."""
    at = reading.page_name(shown.page) if shown.page and asked.quoted else ""
    known = (known_sender(report.municipality), report.year) if report else ()
    return " · ".join(str(part) for part in (*known, at, name) if part)


def _counted(hits: int) -> str:
    """ "1 träff", "7 träffar"; "minst" where no more were looked for; empty for none."""
    least = f"{say('minst')} " if hits == reading.MOST_FOUND else ""
    return f"{least}{hits} {say('träff' if hits == 1 else 'träffar')}" if hits else ""


def _also(sent: str, length: int) -> list[Span]:
    """The other quotes of an address, "20-25,30-40"; what is no range of the text is left aside."""
    pairs = re.findall(r"(?:^|,)([0-9]{1,12})-([0-9]{1,12})(?=,|$)", sent[:1000])
    return [Span(int(start), int(end)) for start, end in pairs if int(start) < int(end) <= length][:MOST_MARKED]


def _offset(sent: str | None, length: int) -> int | None:
    """An offset of the text as sent, None when not sent; ``Refused`` when it is none."""
    if sent is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", sent) or int(sent) > length:
        raise Refused(400, "Stället finns inte i dokumentet.")
    return int(sent)
