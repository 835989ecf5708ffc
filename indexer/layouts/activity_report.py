"""Activity reports (verksamhetsberättelse) on a city's international work: networks, agreements and places in prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from indexer.layouts.activity_figures import figures
from indexer.layouts.activity_networks import memberships
from indexer.layouts.activity_places import place_relations
from indexer.layouts.activity_projects import projects
from indexer.layouts.activity_text import outline, words
from indexer.layouts.base import Context, head, passages
from indexer.layouts.outline import plain
from indexer.records import Document, Record, Report, Span
from indexer.text import Line, lines

COVER = 120
"""A line before the first heading up to this length belongs to the cover; a longer one is text."""


class ActivityReport:
    """A year's account of international work, one network or theme under each heading."""

    name = "activity_report"
    title = "verksamhetsberättelse för internationellt arbete"

    def matches(self, document: Document) -> float:
        """Titled as such and about international work; then the share of the family's words."""
        if document.tables:
            return 0.0
        text = document.text.casefold()
        opening = [line.text.casefold() for line in lines(document.text[:3000]) if line][:25]
        titled = any(title in line and len(line) < 120 for title in words()["titles"] for line in opening)
        if not titled or "internationell" not in text[:3000]:
            return 0.0
        return round(0.4 + 0.5 * sum(word in text for word in words()["cues"]) / len(words()["cues"]), 2)

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """Head, passages, memberships, places, figures and projects named in prose."""
        found = outline(document, context)
        report = _head(document, context)
        yield report
        context.vocabulary.actors(report.municipality).learn(document.text)
        yield from _front(report, context, found.front)
        named = list(projects(report, context, found))
        own = {span: mention.name.value for mention in named for span in mention.description}
        for section in found.sections:
            for project, told in groupby((paragraph.span for paragraph in section.paragraphs), own.get):
                yield from passages(report, context, told, section=section.path, project=project)
        yield from memberships(report, context, found)
        yield from place_relations(report, context, found)
        yield from figures(report, context, found, set(own))
        yield from named


def _front(report: Report, context: Context, front: Span) -> Iterator[Record]:
    """The cover is ignored by name; a long line before the first heading is text all the same."""
    ignored = {span for span, _ in context.ledger.ignored}
    for line in lines(context.ledger.document.text, *front):
        if line and len(line.text) <= COVER and line.span not in ignored:
            context.ledger.ignore(line.span, "försättsblad")
        elif line and line.span not in ignored:
            yield from passages(report, context, [line.stripped])


def _head(document: Document, context: Context) -> Report:
    """The title as the cover has it; the year of the title, else the one the text names most often."""
    opening = [line for line in lines(document.text[:3000]) if line][:25]
    titled = next((number for number, line in enumerate(opening) if _is_title(line)), None)
    title = None
    if titled is not None:
        title = plain(opening[titled].text)
        following = plain(opening[titled + 1].text) if titled + 1 < len(opening) else ""
        title += f" {following}" if re.match(r"(?:för|om|av) ", following) else ""
    years = re.findall(r"\b(20[0-4]\d)\b", title or "") or re.findall(r"(?i)\bunder (20[0-4]\d)\b", document.text)
    year = int(Counter(years).most_common(1)[0][0]) if years else None
    return head(document, context, ActivityReport.name, title=title, year=year)


def _is_title(line: Line) -> bool:
    return any(title in line.text.casefold() for title in words()["titles"]) and len(line.text) < COVER


LAYOUT = ActivityReport()
