"""Report families: the layout that recognises a document best parses it into records.

A layout is ``matches(document) -> float`` (0 to 1) and ``parse(document, context) -> Iterator[Record]``; its words lie
in a TOML file of the same name beside it. Adding a family touches those two files, one line in ``LAYOUTS``, one sample
and one golden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from indexer.layouts import (
    activity_report,
    annual_forms,
    council_letter,
    general,
    plain,
    project_platform,
    register,
    strategy,
)
from indexer.layouts.shared.base import Context, Ledger, unread_lines
from indexer.layouts.shared.signatures import signatures
from indexer.records import Document, Figure, Issue, Membership, Page, Passage, ProjectReport, Record, Report, Span
from indexer.vocabulary import Vocabulary

__all__ = ["LAYOUTS", "Context", "Layout", "Ledger", "Parsed", "layout_for", "parse"]


class Layout(Protocol):
    """One report family."""

    name: str
    """Identifier, as in the index's manifest: "annual_forms"."""
    title: str
    """What a person calls the family, in Swedish: "årsredovisning med blanketter"."""

    def matches(self, document: Document) -> float:
        """How much the document looks like this family, 0 to 1; judged by its text, never by its file name."""
        ...

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """The document's records, a ``Report`` first."""
        ...


class Parsed:
    """What one document gave: its head, its records and everything a person should know of."""

    def __init__(
        self,
        document: Document,
        layout: Layout,
        records: list[Record],
        issues: list[Issue],
        pages: tuple[Page, ...] = (),
    ) -> None:
        self.pages = pages
        self.document = document
        self.layout = layout
        self.records = records
        self.issues = issues

    @property
    def report(self) -> Report:
        return next(record for record in self.records if isinstance(record, Report))

    @property
    def passages(self) -> list[Passage]:
        return [record for record in self.records if isinstance(record, Passage)]


LAYOUTS: tuple[Layout, ...] = (
    register.LAYOUT,
    annual_forms.LAYOUT,
    project_platform.LAYOUT,
    council_letter.LAYOUT,
    activity_report.LAYOUT,
    strategy.LAYOUT,
    general.LAYOUT,
    plain.LAYOUT,
)


_OF_PROSE = frozenset((council_letter.LAYOUT.name, activity_report.LAYOUT.name, strategy.LAYOUT.name))
"""Families of running text: what it states of projects is read alike, whatever family it is of."""


def layout_for(document: Document) -> Layout:
    """The family that recognises the document best; the plain one where none does."""
    return _best(_scores(document))


def _best(scores: Mapping[Layout, float]) -> Layout:
    return max(LAYOUTS, key=scores.__getitem__)


def _scores(document: Document) -> dict[Layout, float]:
    return {layout: layout.matches(document) for layout in LAYOUTS}


_SURE = 0.6
_BEGINNING = 60_000
_ANYTHING = ("general", "plain")


def _also(document: Document, layout: Layout, scores: Mapping[Layout, float]) -> list[Layout]:
    """The families that a file of several reports bound together looks like too: as a whole, and at its beginning or
    its end where the whole is of no family. A register retells reports and looks like them.
    """
    if layout is register.LAYOUT or document.tables:
        return []
    found = [scores]
    if layout.name in _ANYTHING and len(document.text) > _BEGINNING:
        ends = (document.text[:_BEGINNING], document.text[-_BEGINNING:])
        found = [_scores(document.model_copy(update={"text": text, "pages": ()})) for text in ends]
    return [other for other in LAYOUTS if other is not layout and any(one[other] >= _SURE for one in found)]


def parse(document: Document, vocabulary: Vocabulary) -> Parsed:
    """A document's records and issues; every line is used by a record, ignored by name, or an issue.

    A report that its layout fails on is read as plain text, with an issue of level "error".
    """
    scores = _scores(document)
    layout = _best(scores)
    ledger = Ledger(document)
    try:
        records = list(layout.parse(document, Context(vocabulary=vocabulary, ledger=ledger)))
    except Exception as error:  # what nobody foresaw in one report must not take all the others away
        ledger = Ledger(document)
        what = f"läsaren för {layout.title} klarade inte rapporten, som bara är sökbar som löpande text"
        ledger.report("error", what, words=f"{type(error).__name__}: {error}")
        layout = LAYOUTS[-1]
        records = list(layout.parse(document, Context(vocabulary=vocabulary, ledger=ledger)))
    for other in _also(document, layout, scores):
        read = f"filen ser också ut som {other.title} men läses som {layout.title}"
        ledger.report("info", f"{read}: dela den om flera rapporter är hopfogade")
    if layout.name in _OF_PROSE:
        own = [record for record in records if isinstance(record, ProjectReport)]
        report = next(record for record in records if isinstance(record, Report))
        told, refused = general.projects_told(report, Context(vocabulary=vocabulary, ledger=ledger), own)
        single = [span for record in told for span in record.description]
        kept = (record for record in records if not (_of_one(record, single) or record in refused))
        records = _with_tables([*kept, *told], report, Context(vocabulary=vocabulary, ledger=ledger))
    records = [_signed(record, records, ledger) if isinstance(record, Report) else record for record in records]
    ledger.issues += unread_lines(document, records, ledger)
    return Parsed(document, layout, records, ledger.issues, ledger.places.pages)


def _with_tables(records: list[Record], report: Report, context: Context) -> list[Record]:
    """Records of a family of running text, with the memberships that a table of the text holds."""
    own = [record for record in records if isinstance(record, Membership)]
    told = general.with_tabled(own, report, context)
    return records if told == own else [*(one for one in records if not isinstance(one, Membership)), *told]


def _of_one(record: Record, spans: list[Span]) -> bool:
    """Whether a figure is the sum of a single project, and no total."""
    if not isinstance(record, Figure) or record.unit != "SEK":
        return False
    own = Span(record.source.start, record.source.end)
    return any(own.touches(span) for span in spans)


def _signed(report: Report, records: list[Record], ledger: Ledger) -> Report:
    """The head with the names of who answers for the document; a form's own contact person is the project's."""
    forms = [record.source for record in records if isinstance(record, ProjectReport) and record.kind != "mention"]
    own = [
        ledger.places.source(span)
        for span in signatures(ledger.document.text)
        if not any(form.start <= span.start < form.end for form in forms)
    ]
    return report.model_copy(update={"signatures": tuple(own)})
