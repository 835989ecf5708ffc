"""The number that is asked for, where running text of a free document is quoted: one sum, or one year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.slots.questions import Question
from bot.text.outright import FREE
from bot.text.passages import Found
from bot.text.toolbox import Answering
from bot.understanding.cues import pattern
from indexer.records import Project, ProjectReport
from indexer.text import sentences
from indexer.values import FOREIGN, find_amounts

_MONEY = pattern(
    r"\b(?:hur mycket|how much|vad (?:kostar|kostade|betalar|betalade)|hur stor(?:a|t)?|avgift\w*|hur höga?)\b"
)
_YEAR = pattern(r"\b(?:vilket år|which year|what year)\b")
_PIECE = re.compile(r"[^\n.;]+(?:[.;](?!\s|$)[^\n.;]*)*")
_LEAST = 0.3
"""Share of the question's words that a piece of several with numbers must hold."""


def asked_number(answering: Answering, draft: Draft) -> tuple[float, str] | None:
    """The sum or the year that a question asks for and the quotes give as the only one, or in the part that holds most
    of its words; None for anything else."""
    q = draft.question
    numbers, unit = _numbers_asked(q)
    if numbers is None:
        return None
    quotes = [cite.quote for cite in draft.cites.found if answering.index.reports[cite.document].kind in FREE]
    if not quotes or len(quotes) < len(draft.cites.found):
        return None
    pieces = [(piece, found) for quote in quotes for piece in _PIECE.findall(quote) if (found := numbers(piece))]
    number = _only_one(answering, q, pieces)
    return None if number is None else (number, unit)


def _only_one(answering: Answering, q: Question, pieces: Sequence[tuple[str, list[float]]]) -> float | None:
    """The one number of all pieces, else that of the piece that holds most of the question's words."""
    if len({one for _, found in pieces for one in found}) == 1:
        return pieces[0][1][0]
    terms = answering.texts.terms(word for word in re.findall(r"[^\W\d_]{3,}", q.text) if word.casefold() not in _PLAIN)
    rates = [answering.texts.coverage(terms, answering.texts.stems_of(piece)) for piece, _ in pieces]
    best = max(rates, default=0.0)
    given = {one for rate, (_, found) in zip(rates, pieces, strict=True) for one in found if rate == best}
    return given.pop() if best >= _LEAST and len(given) == 1 else None


_PLAIN = frozenset(
    "hur mycket stor stort stora vad vilket vilken vilka år och för med till från som det den per kostar".split()
)


def _numbers_asked(q: Question) -> tuple[Callable[[str], list[float]] | None, str]:
    """What to look for in the quotes, and its unit."""
    if _YEAR.search(q.text):
        return _years, "år"
    return (_sums, "SEK") if _MONEY.search(q.text) else (None, "")


def _years(words: str) -> list[float]:
    return [float(year) for year in re.findall(r"(?<![\d-])(?:19|20)\d\d(?![\d-])", words)]


def _sums(words: str) -> list[float]:
    """The sums of some words in whole kronor; none where one is in another currency."""
    return [] if FOREIGN.search(words) else [float(one.amount.value) for one in find_amounts(words)]


def told_amount(
    answering: Answering, draft: Draft, project: Project, reports: tuple[ProjectReport, ...]
) -> Reply | None:
    """What a sentence on a project says of a sum that is asked for in words that no field has: "underkända kostnader"."""
    q = draft.question
    words = [word for word in q.topic if word[:1].islower() and len(word) > _SHORT]
    if (
        not words
        or not _MONEY.search(q.text)
        or any(answering.index.reports[r.document].kind not in FREE for r in reports)
    ):
        return None
    terms = answering.texts.terms(words)
    for report in reports:
        for found in _said(answering, report):
            quote = answering.flat(found)
            sums = _sums(quote)
            if len(sums) == 1 and answering.texts.coverage(terms, answering.texts.stems_of(quote)) >= _MOST:
                reply = answering.quoted(draft, [found])
                return Reply("answered", reply.text, sums[0], "SEK")
    return None


_SHORT = 4
_MOST = 0.99


def _said(answering: Answering, report: ProjectReport) -> Iterator[Found]:
    """The sentences of a project's own part of a text, each with its passage."""
    text = answering.index.texts[report.document]
    ranges = (report.source.span, *report.description)
    for passage in answering.index.passages_of(report.document):
        for span in sentences(text, *passage.source.span):
            if any(one.touches(span) for one in ranges):
                yield Found(passage, span, 1.0, 1.0)
