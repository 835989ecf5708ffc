"""Our own links in a conversation: the quote or the record behind an address, as a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from bot.answer import AnswerRecord
from bot.channels.finding import record_of
from bot.channels.protocol import Core
from indexer.records import Report

PAGES: dict[str, Literal["project", "network"]] = {"projekt": "project", "natverk": "network"}
LONGEST_QUOTE = 2000
"""Characters of a document that an address may ask for; a card shows fewer."""


@dataclass(frozen=True)
class Quoted:
    """A place in a document: the words there, empty where the address names the document only, and its head."""

    document: str
    quote: str
    report: Report | None


def behind(core: Core, site: str | None, url: str) -> AnswerRecord | Quoted | None:
    """What an address of ours leads to; None for every other address, and for what is not there.

    ``site``: the public address of the chat page.
    """
    try:
        own, asked = urlsplit(site or ""), urlsplit(url)
        same = own.netloc and (asked.scheme, asked.netloc.casefold()) == (own.scheme, own.netloc.casefold())
    except ValueError:
        return None
    base = own.path.rstrip("/")
    if not same or not asked.path.startswith(f"{base}/"):
        return None
    kind, _, rest = asked.path.removeprefix(f"{base}/").partition("/")
    if kind in PAGES:
        return record_of(core.index, PAGES[kind], unquote(rest))
    return _quoted(core, unquote(rest), asked.query) if kind == "source" else None


def _quoted(core: Core, name: str, query: str) -> Quoted | None:
    document = core.document(name)
    if document is None:
        return None
    start, end = (_offset(query, key, len(document.text)) for key in ("start", "end"))
    whole = start is not None and end is not None and start < end
    quote = document.text[start : min(end or 0, (start or 0) + LONGEST_QUOTE)] if whole else ""
    return Quoted(name, quote, core.report(name))


def _offset(query: str, key: str, length: int) -> int | None:
    given = parse_qs(query, max_num_fields=20).get(key, [""])[0] if query.count("&") < 20 else ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 13 and int(given) <= length else None
