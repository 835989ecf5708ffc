"""Activity reports (verksamhetsberättelse) on a city's international work: networks, agreements and places in prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from indexer.layouts.activity_report.figures import figures
from indexer.layouts.activity_report.networks import memberships
from indexer.layouts.activity_report.places import place_relations
from indexer.layouts.activity_report.projects import projects
from indexer.layouts.activity_report.text import is_title, outline, words
from indexer.layouts.shared.base import Context, head, passages
from indexer.layouts.shared.label_words import lists_fees
from indexer.layouts.shared.matters import is_on_one_project
from indexer.layouts.shared.outline import plain
from indexer.records import Document, Record, Report, Span
from indexer.text import Line, lines

COVER = 120
"""A line before the first heading up to this length belongs to the cover; a longer one is text."""


_FORMS = re.compile(r"(?m)^[ \t|*]*(?:projektnamn|projektets namn|namn på projektet|projekttitel)\b")
"""The first label of a project's form: a yearly report with forms is another family."""
BY_WORDS = 0.28
"""How much a text looks like one that only its words give away: less than any family with marks of its own."""
TELLING = 5
"""So often at least such a text speaks of networks, memberships and twin cities."""


class ActivityReport:
    """A year's account of international work, one network or theme under each heading."""

    name = "activity_report"
    title = "verksamhetsberättelse för internationellt arbete"

    def matches(self, document: Document) -> float:
        """Titled as such and about international work: then the share of the family's words. Under another title, where
        networks, memberships and twin cities are told of and no other family sees its own marks."""
        if document.tables or is_on_one_project(document.text):
            return 0.0
        text = document.text.casefold()
        if "internationell" not in text[:3000]:
            return 0.0
        share = sum(word in text for word in words()["cues"]) / len(words()["cues"])
        opening = [line.text.casefold() for line in lines(document.text[:3000]) if line][:25]
        titled = any(title in line and len(line) < 120 for title in words()["titles"] for line in opening)
        if titled and len(_FORMS.findall(text)) < 2:
            return round(0.4 + 0.5 * share, 2)
        if lists_fees(document.text):
            return 0.0  # a list of what is paid for memberships
        tells = len(re.findall(r"nätverk|medlem|vänort", text)) >= TELLING
        return BY_WORDS if share >= 0.5 and tells else 0.0

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
    headed = [plain(line.text) for line in opening if line.text.startswith("#")]
    title = title or next(iter(headed), None)
    years = re.findall(r"\b(20[0-4]\d)\b", title or "") or re.findall(r"(?i)\bunder (20[0-4]\d)\b", document.text)
    year = int(Counter(years).most_common(1)[0][0]) if years else None
    return head(document, context, ActivityReport.name, title=title, year=year)


def _is_title(line: Line) -> bool:
    return is_title(line.text) and len(line.text) < COVER


LAYOUT = ActivityReport()
