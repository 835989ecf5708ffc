"""The general reader: texts that no family claims, read by what they label and state themselves.

Press releases, pages of a website, yearly accounts, audits, decisions. Nothing is guessed: a block of facts without a
name is an issue, a sender or a year that the text does not tell is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.layouts.general.awards import awards
from indexer.layouts.general.blocks import Block, blocks, is_matter_of_project
from indexer.layouts.general.cell_rows import cell_rows
from indexer.layouts.general.entries import brief_entries
from indexer.layouts.general.facts import Labelled
from indexer.layouts.general.figures import figures
from indexer.layouts.general.lines import Told, told_lines
from indexer.layouts.general.networks import memberships
from indexer.layouts.general.partner_tables import with_partner_tables
from indexer.layouts.general.places import twin_towns
from indexer.layouts.general.projects import labelled_projects
from indexer.layouts.general.prose import completed, programme_of_call, prose_projects
from indexer.layouts.general.refusals import refused_sections
from indexer.layouts.general.tables import rows_of, table_records, text_tables
from indexer.layouts.general.topics import on_others
from indexer.layouts.shared.base import Context, paragraphs, passages
from indexer.layouts.shared.register.tables import Table
from indexer.layouts.shared.reporting_year import reporting_year
from indexer.ranges import Ranges
from indexer.records import UNKNOWN_SENDER, Document, Membership, ProjectReport, Record, Report, Span, Value
from indexer.values import compare_key, squeeze
from indexer.vocabulary import ACTOR_FORM, Sender, find_sender

_LONG_TITLE = 120
"""A longer first line is no title."""
_HEAD_LINES = 8
_TITLES = 4
"""So many headings of the beginning can tell the year of the whole."""


class GeneralText:
    """Any text: what it labels or states of projects, networks, twin towns and totals."""

    name = "general"
    title = "fri text"

    def matches(self, document: Document) -> float:
        """A little, so that every family that recognises anything comes first; tables are a register's or nothing."""
        return 0.0 if document.tables else 0.02

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """Head, passages, projects, memberships, twin towns and totals; a paragraph that is broken into lines reads
        as one."""
        context.with_pages(document.pages)
        told = told_lines(document.text)
        flowing = _flowing(document, told)
        context.ledger.document = flowing
        try:
            for record in self._records(flowing, told, context):
                yield _verbatim(record, document.text) if flowing is not document else record
        finally:
            context.ledger.document = document

    def _records(self, document: Document, told: Sequence[Told], context: Context) -> Iterator[Record]:
        text = document.text
        for one in told:
            if one.kind == "chrome":
                context.ledger.ignore(one.line.span, "sidans ram")
        report = _head(document, context, told)
        yield report
        context.vocabulary.actors(report.municipality).learn(text)
        tables = text_tables(document, told, context.vocabulary)
        tabled = list(table_records(document, tables, told, report, context))
        rows = [record for record in tabled if isinstance(record, ProjectReport)]
        made, taken = _projects(report, context, told, rows, rows_of(tables))
        yield from _passages(report, context, told, _frame(told, tables), made)
        yield from (record for record in tabled if not isinstance(record, ProjectReport | Membership))
        yield from made
        yield from memberships(report, context, told, [one for one in tabled if isinstance(one, Membership)])
        yield from twin_towns(report, context, told)
        yield from figures(report, context, told, taken)


def _flowing(document: Document, told: Sequence[Told]) -> Document:
    """The document with a blank for every line end within a paragraph: each character keeps its place."""
    letters = list(document.text)
    for one in told:
        for at in range(*one.words) if "\n" in one.line.text else ():
            letters[at] = " " if letters[at] in "\r\n" else letters[at]
    text = "".join(letters)
    return document if text == document.text else document.model_copy(update={"text": text})


def _verbatim(record: Record, text: str) -> Record:
    """A record whose raw words are the document's own, line ends included."""
    if not isinstance(record, ProjectReport):
        return record
    values = ((name, getattr(record, name)) for name in ProjectReport.model_fields)
    broken = {
        name: value.model_copy(update={"raw": own})
        for name, value in values
        if isinstance(value, Value) and (own := text[slice(*value.span)]) != value.raw
    }
    return record.model_copy(update=broken) if broken else record


def _head(document: Document, context: Context, told: Sequence[Told]) -> Report:
    """Title, sender and year by the text's own words; what it does not tell stays unknown."""
    text = document.text
    every = (squeeze(text[slice(*one.words)]) for one in told if one.kind == "heading")
    sender = _sender(document, context)
    heads = [head for head in every if head != (sender and sender.name)]
    letterhead = _letterhead(text, told, sender.name if sender else "")
    first = next((squeeze(text[slice(*one.words)]) for one in told[letterhead:] if one.kind != "chrome"), None)
    return Report(
        document=document.name,
        municipality=sender.name if sender else UNKNOWN_SENDER,
        sender_kind=sender.kind if sender else None,
        kind=GeneralText.name,
        year=reporting_year(text, [(first or "")[:_LONG_TITLE], *heads][: _TITLES + 1]),
        title=_title(first, heads) or document.title or document.name,
    )


def _sender(document: Document, context: Context) -> Sender | None:
    """Who speaks by the text's own words, else by the title of its web site; an issue where neither tells."""
    sender = find_sender(document.text, context.vocabulary)
    if sender is None and document.site:
        sender = find_sender(document.site, context.vocabulary)
    if sender is None:
        what = "avsändaren framgår inte av texten: skriv ut den, till exempel «Exempelby kommun» på en egen rad"
        context.ledger.report("info", what)
    return sender


def _letterhead(text: str, told: Sequence[Told], sender: str) -> int:
    """How many lines of the beginning are page chrome, or name the sender and its office and nothing else."""
    for number, one in enumerate(told[:_HEAD_LINES]):
        words = squeeze(text[slice(*one.words)])
        worded = any(letter.isalpha() for letter in words)
        if (
            worded
            and one.kind != "chrome"
            and words.casefold() != sender.casefold()
            and not ACTOR_FORM.fullmatch(words)
        ):
            return number if any(other.kind != "chrome" for other in told[number + 1 :]) else 0
    return 0


def _title(first: str | None, heads: Sequence[str]) -> str | None:
    """The first line, unless it is running text below which a heading stands."""
    running = first is not None and len(first) > _LONG_TITLE and heads
    title = heads[0] if running else first
    return title.lstrip("# ")[:_LONG_TITLE] if title else None


def _projects(
    report: Report, context: Context, told: Sequence[Told], tabled: Sequence[ProjectReport], rows: Sequence[Span]
) -> tuple[list[ProjectReport], list[Span]]:
    """Rows of tables, labelled blocks, decisions, what running text names; and the ranges that tell of projects.

    ``tabled`` are the projects of tables with column names, ``rows`` all the rows of these.
    """
    reader = Labelled(report, context, told)
    refused = Ranges(refused_sections(told, reader.text))
    tabled = [record for record in tabled if not refused.touch(record.name.span)]
    bare = dict(cell_rows(told, rows, refused, reader))
    tabled += filter(None, bare.values())
    told = [one for one in told if one.span not in bare]
    made, beside = _labelled(told, refused, reader)
    made = with_partner_tables(made, told, reader)
    taken = [record.source.span for record in made]
    tabled, made = joined(tabled, made)
    words = [one for one in told if one.kind != "chrome"]
    dealt = list(awards(words, taken, reader))
    taken += [span for span, _ in dealt]
    brief = list(brief_entries(_free(words, beside, Ranges(taken), refused), reader))
    taken += [span for span, _ in brief]
    free = _free(words, beside, Ranges(taken), refused)
    listed = list(completed([*tabled, *(record for _, record in (*dealt, *brief))], free, reader))
    listed = _of_call(listed, words, reader)
    named = list(prose_projects(free, [*made, *listed], reader))
    taken += [span for record in (*listed, *named) for span in record.description]
    reader.report_undecided([*listed, *made, *named])
    return [*listed, *made, *named], taken


def joined(
    rows: Sequence[ProjectReport], sections: Sequence[ProjectReport]
) -> tuple[list[ProjectReport], list[ProjectReport]]:
    """The rows of a text with what a section on the one project of a row tells beside it, and the other sections."""
    every = Counter(compare_key(row.name.raw) for row in rows)
    told = {key: one for one in reversed(sections) if every[key := compare_key(one.name.raw)] == 1}
    kept = [_with_section(row, told.get(compare_key(row.name.raw))) for row in rows]
    return kept, [one for one in sections if compare_key(one.name.raw) not in told]


def _with_section(row: ProjectReport, section: ProjectReport | None) -> ProjectReport:
    """A row with the fields that it leaves out and its section states."""
    if section is None:
        return row
    names = (*_FACTS, "department", "leader", "total_budget_as_lead", "total_budget_as_partner", "status_note")
    told: dict[str, object] = {
        name: value for name in names if getattr(row, name) is None and (value := getattr(section, name)) is not None
    }
    if "programme" in told:
        told["programme_path"] = section.programme_path
    partners, description = row.partners or section.partners, (*row.description, *section.description)
    return row.model_copy(update={**told, "partners": partners, "description": description})


def _free(words: Sequence[Told], beside: set[Span], told_of: Ranges, refused: Ranges) -> list[Told]:
    """The lines that no record is of yet, those ``beside`` a block's own project with them."""
    return [one for one in words if one.span in beside or not (told_of.touch(one.span) or refused.touch(one.span))]


def _labelled(told: Sequence[Told], refused: Ranges, reader: Labelled) -> tuple[list[ProjectReport], set[Span]]:
    """The projects of labelled blocks, and the lines within them that are on other projects."""
    found = [
        (block, record)
        for block, record in labelled_projects(blocks(told, reader.text), reader)
        if not refused.touch(record.name.span)
    ]
    beside = {one.span for block, record in found for one in _on_others(block, record, reader.text)}
    return [record for _, record in found], beside


def _of_call(records: Sequence[ProjectReport], words: Sequence[Told], reader: Labelled) -> list[ProjectReport]:
    """The rows of a decision, each with the programme that the whole of it is on where it says none itself."""
    call = programme_of_call(words, reader)
    if call is None:
        return list(records)
    entry = reader.context.vocabulary.programme(call.raw)
    told = {"programme": call, "programme_path": entry.path if entry else ()}
    return [record if record.programme else record.model_copy(update=told) for record in records]


def _on_others(block: Block, record: ProjectReport, text: str) -> list[Told]:
    """The lines of a matter on one project that name another: "erfarenhet från projektet Havsljus (2016–2019)"."""
    if not is_matter_of_project(block, text):
        return []
    others = Ranges(on_others(block.lines, [record.name.raw], text))
    return [one for one in block.lines if one.kind == "text" and others.touch(one.words)]


def projects_told(
    report: Report, context: Context, taken: Sequence[ProjectReport]
) -> tuple[list[ProjectReport], list[ProjectReport]]:
    """Projects that running text of another family states several facts of, but for those in ``taken``; and those of
    these that it says came to nothing, or are somebody else's."""
    told = [one for one in told_lines(context.ledger.document.text) if one.kind not in ("chrome", "row")]
    reader = Labelled(report, context)
    brief = _entries_beside(told, taken, reader)
    used = Ranges(span for span, _ in brief)
    told = [one for one in told if not used.touch(one.span)]
    every = [record for _, record in brief]
    every += prose_projects(told, [*taken, *every], reader)
    reader.report_undecided([*taken, *every])
    kept = [record for record in every if sum(getattr(record, name) is not None for name in _FACTS) > 1]
    return kept, [one for one in taken if one.kind == "mention" and compare_key(one.name.raw) in reader.refused]


def _entries_beside(
    told: Sequence[Told], taken: Sequence[ProjectReport], reader: Labelled
) -> list[tuple[Span, ProjectReport]]:
    """The entries that tell of none of the projects in ``taken``, nor stand where these are told of."""
    own = Ranges(record.source.span for record in taken if record.kind != "mention")
    known = {compare_key(record.name.raw) for record in taken}
    free = [one for one in told if not own.touch(one.span)]
    return [one for one in brief_entries(free, reader) if compare_key(one[1].name.raw) not in known]


_FACTS = ("role", "programme", "start_date", "end_date", "total_budget", "eu_funding", "lead_partner")


def _frame(told: Sequence[Told], tables: Sequence[Table]) -> list[Span]:
    """The lines that are no running text: the page's frame, and the rows of tables that are read."""
    return sorted([*(one.line.span for one in told if one.kind == "chrome"), *rows_of(tables)])


def _passages(
    report: Report, context: Context, told: Sequence[Told], skip: Sequence[Span], made: Sequence[ProjectReport]
) -> Iterator[Record]:
    """The text but for what is left out; the part of one project is of that project, its heading with it."""
    document = context.ledger.document
    heads = [one.span for one in told if one.kind == "heading"]
    parts = _parts(made, heads, document.text)
    cuts = sorted({0, len(document.text), *(at for span in parts for at in span)})
    for start, end in pairwise(cuts):
        record = next((one for span, one in parts.items() if span.start <= start < span.end), None)
        name = (record.name.value or record.name.raw) if record else None
        told_of = paragraphs(document, start, end, skip, of_lines=False)
        yield from passages(report, context, told_of, section=(name,) if name else (), project=name)


def _parts(made: Sequence[ProjectReport], heads: Sequence[Span], text: str) -> dict[Span, ProjectReport]:
    """The parts of a text that tell of one project alone, in their order: none within another one, and no items
    of a list, which what stands above it belongs to."""
    found: dict[Span, ProjectReport] = {}
    end = 0
    for record in sorted(made, key=lambda one: one.source.start):
        span = _with_heading(record.source.span, heads, text)
        told = record.heading or record.description or any(span.start == head.start for head in heads)
        if told and record.kind != "mention" and span.start >= end:
            found[span], end = record, span.end
    return found


def _with_heading(part: Span, heads: Sequence[Span], text: str) -> Span:
    """A part of a text with the heading that stands right above it."""
    above = next((head for head in heads if head.end <= part.start and not text[head.end : part.start].strip()), None)
    return Span(above.start, part.end) if above else part


LAYOUT = GeneralText()
