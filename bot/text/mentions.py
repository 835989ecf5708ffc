"""Where a project's own text names an organisation or place, or deals with a theme: what the evaluator asks of running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from bot.drafting.quoting import windows
from bot.query.fields import Row
from bot.query.forms import About, With
from bot.text.phrases import phrase
from bot.text.scopes import told
from bot.text.texts import Texts
from bot.text.themes import Themed, Themes
from bot.understanding.cues import CUES
from indexer.index import Index
from indexer.records import Mention, ProjectReport, Span
from indexer.vocabulary import cities_in, spellings_of
from indexer.vocabulary.areas import area_called
from indexer.vocabulary.geography import HOME, country_name

LISTED_NAME = 60
"""Characters below which a range is a name in a list, to be quoted with its row."""
_UNIVERSITY = re.compile(r"(?i)(?:the )?(\w+) university")


class Mentions:
    """Finds names and themes in the texts of projects; implements ``bot.query.evaluate.Mentions``."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index, self.texts = index, texts
        self._found = lru_cache(maxsize=20_000)(self._look)
        self._countries = lru_cache(maxsize=200)(self._of_area)
        self.themes = Themes(index, texts)
        self._themed = lru_cache(maxsize=20_000)(self._judged)
        self._reports: dict[tuple[str, str, int], Row] = {}
        self._led_by = _by_leader(index)

    def found(self, row: Row, pred: With | About) -> Span | None:
        """The sentence of a report that names an organisation or place, or that shows that it is about a theme."""
        key = (row.project.id, row.report.document, row.report.source.start)
        self._reports.setdefault(key, row)
        if isinstance(pred, With):
            names = self._countries(pred.name) or (pred.name,)
            return next((span for name in names if (span := self._found(key, name))), None)
        judged = self.themed(row, pred.words)
        return judged.span if judged and judged.sure else None

    def holds(self, row: Row, pred: With | About) -> bool:
        """Whether there is such a sentence, where that can be told without looking for its bounds."""
        if isinstance(pred, About):
            about = self.themes.surely(row, pred.words)
            return self.found(row, pred) is not None if about is None else about
        if countries := self._countries(pred.name):
            return any(self.holds(row, With(name)) for name in countries)
        named = self.index.naming.find(pred.name)
        if named is None:
            return not area_called(pred.name) and self.found(row, pred) is not None
        told = any(_is_told_by(row, one) for one in self.index.naming.touches(row.project.id, named))
        return told or _as_leader(row.report, pred.name) is not None

    def possible(self, pred: With | About) -> frozenset[str] | None:
        """The projects outside of which no text names an organisation or place, or deals with a theme; None where any may."""
        if isinstance(pred, About):
            return self.themes.possible(pred.words)
        if area_called(pred.name):
            own = (self.index.naming.find(name) for name in self._countries(pred.name))
            return frozenset().union(*(self.index.naming.projects(one) for one in own if one))
        named = self.index.naming.find(pred.name)
        return (
            self.index.naming.projects(named) | self._led_by.get(pred.name.casefold(), frozenset()) if named else None
        )

    def _of_area(self, name: str) -> tuple[str, ...]:
        """The countries of a part of the world, beside the reports' own, that are named somewhere; none for any other name."""
        area = area_called(name)
        called = (country_name(code) for code in sorted(area.countries)) if area else ()
        return tuple(one for one in called if one and one != HOME and self.index.naming.find(one))

    def themed(self, row: Row, theme: tuple[str, ...]) -> Themed | None:
        """How a report's project is tied to a theme."""
        key = (row.project.id, row.report.document, row.report.source.start)
        self._reports.setdefault(key, row)
        return self._themed(key, theme, self.index.meaning is not None)

    def _judged(self, key: tuple[str, str, int], theme: tuple[str, ...], _: bool) -> Themed | None:
        return self.themes.judged(self._reports[key], theme)

    def _look(self, key: tuple[str, str, int], name: str) -> Span | None:
        return self._named(self._reports[key], name)

    def _named(self, row: Row, name: str) -> Span | None:
        """By the records of places and organisations; by the words themselves where there is no such record."""
        report = row.report
        if named := self.index.naming.find(name):
            return self._mentioned(row, self.index.naming.touches(row.project.id, named)) or _as_leader(report, name)
        text, pattern = self.index.texts[report.document], named_as(name)
        hits = ((span, hit) for span in told(report) if (hit := pattern.search(text, *span)))
        return next((sentence_around(text, report, span, hit) for span, hit in hits), None)

    def quoted(self, mention: Mention) -> Span:
        """The sentence that carries a mention, short enough to be quoted."""
        text, at = self.index.texts[mention.source.document], mention.source.start
        return next((one for one in windows(text, mention.quote) if one.start <= at < one.end), mention.source.span)

    def around(self, row: Row, at: int) -> Span | None:
        """The sentence of a report's own text that holds a place of it; None where the place is outside."""
        report, span = row.report, _told_at(row.report, at)
        return _around(self.index.texts[report.document], report, span, at, Span(at, at + 1)) if span else None

    def _mentioned(self, row: Row, mentions: Sequence[Mention]) -> Span | None:
        """The sentence of the report's own text that holds a mention, else one elsewhere in its document that tells of the
        project."""
        own = [one for one in mentions if one.source.document == row.report.document]
        inside = (self.around(row, mention.source.start) for mention in own)
        if sentence := next((one for one in inside if one), None):
            return sentence
        return next((one.quote for one in own if _is_free(row, one.source.start)), None)


def _by_leader(index: Index) -> dict[str, frozenset[str]]:
    """The projects that an organisation leads by its field in a report, by its name in small letters. Partners that a field
    states are named there as the project's by the index itself (``indexer.naming.homes``)."""
    found = defaultdict[str, set[str]](set)
    for project in index.holdings.projects:
        for report in project.reports:
            if report.lead_partner and report.lead_partner.value:
                found[report.lead_partner.value.casefold()].add(project.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _as_leader(report: ProjectReport, name: str) -> Span | None:
    """Where a field of a report names an organisation as leading."""
    lead = report.lead_partner
    return lead.quote if lead and lead.value and lead.value.casefold() == name.casefold() else None


def _told_at(report: ProjectReport, at: int) -> Span | None:
    """The range of a report's own text that holds a place."""
    return next((span for span in (*told(report), report.source.span) if span.start <= at < span.end), None)


def _is_free(row: Row, at: int) -> bool:
    """Whether a place of a report's document is in no other report of the same project."""
    report = row.report
    others = (one.source.span for one in row.project.reports if one is not report and one.document == report.document)
    return not any(span.start <= at < span.end for span in others)


def _is_told_by(row: Row, mention: Mention) -> bool:
    """Whether a mention of a project is one by this report of it."""
    report, at = row.report, mention.source.start
    same = mention.source.document == report.document
    return same and (
        report.source.span.start <= at < report.source.span.end or _told_at(report, at) is not None or _is_free(row, at)
    )


def sentence_around(text: str, report: ProjectReport, span: Span, hit: re.Match[str]) -> Span:
    """The sentence of a range that holds a name; with its row where the range is no more than a name in a list."""
    return _around(text, report, span, hit.start(), Span(hit.start(), hit.end()))


def _around(text: str, report: ProjectReport, span: Span, at: int, default: Span) -> Span:
    around = (*windows(text, span), *(windows(text, report.source.span) if span.end - span.start < LISTED_NAME else ()))
    fitting = [window for window in around if window.start <= at < window.end]
    return max(fitting, key=lambda window: window.end - window.start, default=default)


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
