"""Where a project's own text names an organisation or place, or deals with a theme: what the evaluator asks of running text."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.drafting.quoting import windows
from bot.query.fields import Row
from bot.query.forms import About, With
from bot.text.phrases import phrase
from bot.text.texts import Texts
from bot.understanding.cues import CUES
from indexer.index import Index
from indexer.records import ProjectReport, Span
from indexer.search.swedish import words
from indexer.vocabulary import cities_in, spellings_of

THEME = 0.75
"""Share of a theme's words, weighted by how telling they are, that a project's texts must hold."""
LISTED_NAME = 60
"""Characters below which a range is a name in a list, to be quoted with its row."""
_UNIVERSITY = re.compile(r"(?i)(?:the )?(\w+) university")


class Mentions:
    """Finds names and themes in the texts of projects; implements ``bot.query.evaluate.Mentions``."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index, self.texts = index, texts
        self._found = lru_cache(maxsize=20_000)(self._look)
        self._reports: dict[tuple[str, int], Row] = {}
        self._stems: dict[tuple[str, int], frozenset[str]] = {}

    def found(self, row: Row, pred: With | About) -> Span | None:
        """The sentence of a report that names an organisation or place, or that says most of a theme."""
        key = (row.report.document, row.report.source.start)
        self._reports.setdefault(key, row)
        return self._found(key, pred)

    def _look(self, key: tuple[str, int], pred: With | About) -> Span | None:
        row = self._reports[key]
        return self._named(row.report, pred.name) if isinstance(pred, With) else self._themed(row, pred.words)

    def _named(self, report: ProjectReport, name: str) -> Span | None:
        text, pattern = self.index.texts[report.document], named_as(name)
        hits = ((span, hit) for span in told(report) if (hit := pattern.search(text, *span)))
        return next((sentence_around(text, report, span, hit) for span, hit in hits), None)

    def _themed(self, row: Row, theme: tuple[str, ...]) -> Span | None:
        terms = self.texts.terms(theme)
        if not terms:
            return None
        if self.texts.coverage(terms, self._stems_of(row)) < THEME:
            return None
        text = self.index.texts[row.report.document]
        best: tuple[float, Span] | None = None
        for span in told(row.report):
            for window in windows(text, span):
                score = self.texts.coverage(terms, {word.folded for word in words(text[slice(*window)])})
                best = (score, window) if best is None or score > best[0] else best
        return best[1] if best else None

    def _stems_of(self, row: Row) -> frozenset[str]:
        """The folded stems of what a project is called and of what a report tells of it."""
        key = (row.report.document, row.report.source.start)
        if key not in self._stems:
            text = self.index.texts[row.report.document]
            told_ = (row.project.name, *row.project.aliases, *(text[slice(*span)] for span in told(row.report)))
            self._stems[key] = self.texts.stems_of("\n".join(told_))
        return self._stems[key]


def told(report: ProjectReport) -> list[Span]:
    """Where a report tells of its project: the description, and rows that name partners outside it."""
    found = list(report.description) or [report.source.span]
    return found + [
        Span(*p.span) for p in report.partners if p.span and not any(s.start <= p.span[0] < s.end for s in found)
    ]


def sentence_around(text: str, report: ProjectReport, span: Span, hit: re.Match[str]) -> Span:
    """The sentence of a range that holds a name; with its row where the range is no more than a name in a list."""
    around = (*windows(text, span), *(windows(text, report.source.span) if span.end - span.start < LISTED_NAME else ()))
    fitting = [window for window in around if window.start <= hit.start() < window.end]
    return max(fitting, key=lambda window: window.end - window.start, default=Span(hit.start(), hit.end()))


def named_as(name: str) -> re.Pattern[str]:
    """How a text names an organisation or place: "danska" also as Danmark or one of the Danish cities that are known."""
    plain = CUES.english_places.get(name.casefold(), name)
    plain = plain if plain == name else plain.capitalize()
    country = CUES.adjectives.get(plain.casefold(), plain.casefold())
    cities = "|".join(rf"{re.escape(city)}s?" for city in (*cities_in(country), *spellings_of(plain)[1:]))
    university = _UNIVERSITY.fullmatch(plain)
    own = rf"{re.escape(university[1])}s?\s+universitet" if university else phrase(plain).pattern.removeprefix("(?i)")
    people = "|".join(re.escape(word) for word, of in CUES.adjectives.items() if of == country)
    return re.compile(
        rf"(?i)(?:{own})"
        + (rf"|(?<!\w)(?:{cities})(?!\w)" if cities else "")
        + (rf"|(?<!\w)(?:{people})(?!\w)" if people else "")
    )
