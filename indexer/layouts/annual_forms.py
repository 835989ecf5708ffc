"""Annual report with forms: summary tables, prose by nämnd (Del 1), and one labelled form a project (Del 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz

from indexer.layouts.base import Context, head, paragraphs, passages, words_of
from indexer.layouts.figures import list_figures, prose_figures
from indexer.layouts.form_fields import LABELS, read_form
from indexer.layouts.printed_pages import printed_pages
from indexer.layouts.prose import find_lead, find_memberships, find_mentions, find_partners, find_place_relations, sections
from indexer.records import Document, Figure, ProjectReport, Record, Report, Span, Value
from indexer.text import Line, MappedText, lines
from indexer.values import compare_key, repair_name, squeeze

WORDS: dict[str, Any] = words_of("annual_forms")
FORM_START = re.compile(WORDS["form_start"])
PAGE_HEADER = re.compile(WORDS["page_header"])
QUESTIONS = {title: re.compile("|".join(patterns)) for title, patterns in WORDS["questions"].items()}


class AnnualForms:
    """Redovisning av internationellt arbete with one form a project."""

    name = "annual_forms"
    title = "årsredovisning med projektblanketter"

    def matches(self, document: Document) -> float:
        """Forms make it certain; the questions of Del 1 make it likely."""
        if document.tables:
            return 0.0
        forms = sum(bool(LABELS["start_date"].search(document.text, name.end(), name.end() + 300)) for name in LABELS["name"].finditer(document.text))
        asked = sum(bool(pattern.search(document.text)) for pattern in QUESTIONS.values())
        return min(1.0, 0.3 * min(forms, 2) + 0.2 * asked)

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """Head, stated figures, the nämnder's prose, the forms."""
        return _Reading(document, context).records()


class _Reading:
    """One pass over one report."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document = document
        self.text = document.text
        pages = document.pages or printed_pages(self.text, PAGE_HEADER)
        self.context = context.with_pages(pages)
        self.ledger = context.ledger
        self.headers = [Span(*match.span()) for match in PAGE_HEADER.finditer(self.text)]
        for span in self.headers:
            self.ledger.ignore(span, "sidhuvud")
        self.figures: list[Figure] = []
        self.clean = MappedText.of(self.text).sub(PAGE_HEADER, "").sub(r"(?m)^ (?=\S)", "")

    def records(self) -> Iterator[Record]:
        report = self.report
        self.actors = self.context.vocabulary.actors(report.municipality)
        self.actors.learn(self.text)
        yield report
        forms = self.form_starts()
        first_form = self.form_begins(forms[0], 0) if forms else len(self.text)
        part_two = self.part(WORDS["part_two"], before=first_form, default=first_form)
        boards = [line for line in self.actor_lines() if line.start < part_two]
        body = self.part(WORDS["part_one"], before=part_two, default=boards[0].start if boards else part_two)
        yield from self.summary(report, min(body, part_two))
        yield from self.boards(report, [line for line in boards if line.start >= body], body, part_two)
        yield from self.forms(report, forms, part_two)

    @cached_property
    def report(self) -> Report:
        title, year = None, None
        for line in lines(self.text[:6000]):
            if title is None and re.match(WORDS["title"], line.text.strip()):
                title = squeeze(line.text)
        years = [m[1] for m in re.finditer(r"(?i)(?:redovisning(?:en)?(?: av [\w ]+?arbete\w*)?(?: för)?|EU-projekt|under|redovisningsåret) (20\d\d)\b", self.text)]
        if years:
            year = int(max(set(years), key=years.count))
        title = f"{title} {year}" if title and year and str(year) not in title else title
        diary = re.search(r"\b(?:STK|KS|SK)[- ]?\d{4}[-/–]\d+\b", self.text[:3000])
        return head(self.document, self.context, "annual_forms", title=title, year=year, diary_number=diary.group() if diary else None)

    # -- parts ------------------------------------------------------------------------------------------------------

    def part(self, pattern: str, *, before: int, default: int) -> int:
        """Where the line "Del 1; …" begins; the last one before ``before``, since the introduction names the parts too."""
        found = [line.start for line in lines(self.text, 0, before) if re.match(pattern, line.text.strip())]
        return found[-1] if found else default

    def actor_lines(self) -> list[Line]:
        """Lines that are the name of a nämnd and nothing else: headings of both parts."""
        found = []
        for line in lines(self.text):
            plain = squeeze(line.text).lstrip("# ")
            if plain and len(plain) < 70 and plain[:1].isupper() and (actor := self.actors.get(plain)):
                if compare_key(plain) in {compare_key(actor.name), compare_key(actor.administration or ""), *map(compare_key, actor.aliases)}:
                    found.append(line)
        return found

    def summary(self, report: Report, end: int) -> Iterator[Record]:
        """The pages before Del 1: totals in prose and lists per nämnd, programme and goal."""
        self.figures = [*prose_figures(report, self.context, 0, end), *list_figures(report, self.context, 0, end, WORDS["summary"])]
        yield from self.figures
        for section, span in sections(self.document, 0, end, self.headers):
            yield from passages(report, self.context, paragraphs(self.document, *span, skip=self.headers), section=("Sammanfattning", *section))

    def boards(self, report: Report, headings: list[Line], start: int, end: int) -> Iterator[Record]:
        """Del 1: each nämnd's answers, cut into the two questions and their sub-headings."""
        if not headings:
            return
        if start < headings[0].start:
            for line in filter(None, lines(self.text, start, headings[0].start)):
                self.ledger.ignore(line.span, "delrubrik")
        for heading, stop in zip(headings, [*(h.start for h in headings[1:]), end], strict=True):
            actor = self.actors.get(heading.text.strip())
            department = actor.name if actor else squeeze(heading.text)
            self.ledger.ignore(heading.span, "nämndens rubrik")
            parts = [(match.start(), match.end(), title) for title, p in QUESTIONS.items() for match in p.finditer(self.text, heading.start, stop)]
            for begin, after, _ in parts:
                self.ledger.ignore(Span(begin, after), "fråga i mallen")
            edges = [(heading.span.end, None), *((after, title) for _, after, title in sorted(parts))]
            stops = [*(begin for begin, _, _ in sorted(parts)), stop]
            subheadings: list[str] = []
            for (at, title), until in zip(edges, stops, strict=True):
                for section, span in sections(self.document, at, until, self.headers):
                    path = (department, *((title,) if title else ()), *section)
                    subheadings += section
                    spans = paragraphs(self.document, *span, skip=self.headers)
                    yield from passages(report, self.context, spans, section=path, department=department)
            at = heading.span.end
            yield from find_memberships(report, self.context, at, stop, department)
            yield from find_mentions(report, self.context, at, stop, department, subheadings)
            yield from find_place_relations(report, self.context, at, stop, department)

    # -- forms ------------------------------------------------------------------------------------------------------

    def form_starts(self) -> list[int]:
        """Where each form's labels begin, in the document: at "Beskrivning av Projekt Svar", else at the name label."""
        starts = [match.start() for match in FORM_START.finditer(self.clean.text)]
        names = [match.start() for match in LABELS["name"].finditer(self.clean.text)]
        starts += [at for at in names if not any(start <= at and not self.clean.text[start:at].count("\n\n") > 2 for start in starts)]
        return [self.clean.origin[start] for start in sorted(starts)]

    def form_begins(self, start: int, floor: int) -> int:
        """Where a form's heading begins: up to three one-line paragraphs above the labels, whichever reads like the name."""
        name = LABELS["name"].search(self.text, start)
        wanted = compare_key(self.text[name.end() : name.end() + 160].split("\n\n")[0]) if name else ""
        above: list[Line] = []
        for line in reversed(lines(self.text, floor, start)):
            if any(span.touches(line.span) for span in self.headers) or not line:
                continue
            if len(above) == 3 or self.is_board(line):
                break
            above.insert(0, line)
        best, score = (above[-1].start, 50.0) if above else (start, 0.0)
        for count in range(1, len(above) + 1):
            own = above[-count:]
            ratio = fuzz.ratio(compare_key(" ".join(line.text for line in own)), wanted)
            if ratio > score + 4:
                best, score = own[0].start, ratio
        return best

    def is_board(self, line: Line) -> bool:
        return any(line.start == other.start for other in self.board_lines)

    @cached_property
    def board_lines(self) -> list[Line]:
        return self.actor_lines()

    def forms(self, report: Report, starts: list[int], part_two: int) -> Iterator[Record]:
        begins: list[int] = []
        for start in starts:
            begins.append(self.form_begins(start, begins[-1] if begins else part_two))
        department: Line | None = None
        cursor = part_two
        for begin, start, after in zip(begins, starts, [*begins[1:], len(self.text)], strict=True):
            for line in self.board_lines:
                if cursor <= line.start < begin:
                    department = line
            end = min([after, *(line.start for line in self.board_lines if start < line.start < after and self.closes(line, after))])
            if cursor < begin:
                self.between(cursor, begin)
            yield from self.form(report, begin, start, end, department)
            cursor = end
        if cursor < len(self.text):
            self.between(cursor, len(self.text))

    def closes(self, line: Line, after: int) -> bool:
        """Whether a nämnd's name heads the next forms: nothing but the next heading stands between."""
        return after < len(self.text) and not self.text[line.span.end : after].strip()

    def between(self, start: int, end: int) -> None:
        """What stands between forms: the nämnd's name and the introduction of Del 2 hold no project."""
        for line in filter(None, lines(self.text, start, end)):
            self.ledger.ignore(line.span, "rubrik eller inledning till blanketterna")

    def form(self, report: Report, begin: int, start: int, end: int, department: Line | None) -> Iterator[Record]:
        fields, description = read_form(self.clean, self.text, start, end, self.known_goals)
        heading_span = Span(begin, begin + len(self.text[begin:start].rstrip()))
        heading = repair_name(MappedText.of(self.text[begin:start]).sub(PAGE_HEADER, " ").text)
        if not fields.name or not fields.name.value:
            self.ledger.report("warning", "blanketten saknar projektnamn: rubriken används", heading_span)
            fields.name = Value[str](value=heading or "Projekt utan namn", raw=self.text[slice(*heading_span)], span=heading_span)
        board = self.board(department)
        if board is None:
            self.ledger.report("warning", "ingen nämnd står över blanketten", heading_span, fields.name.value or "")
        body, offset = (self.text[slice(*description)], description.start) if description else ("", 0)
        project = ProjectReport(
            kind="form",
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            heading=heading if heading and compare_key(heading) != compare_key(fields.name.value or "") else None,
            department=board,
            **fields.values(),
            status_note=fields.note,
            lead_partner=find_lead(body, offset),
            partners=find_partners(body, offset),
            description=(description,) if description else (),
            source=self.context.source(Span(begin, begin + len(self.text[begin:end].rstrip()))),
        )
        for span, what in fields.doubts():
            self.ledger.report("warning", f"{project.name.value}: {what}", span)
        yield project
        if description:
            path = tuple(filter(None, (board.value if board else None, project.name.value)))
            spans = paragraphs(self.document, *description, skip=self.headers)
            department_name = board.value if board else None
            yield from passages(report, self.context, spans, section=path, department=department_name, project=project.name.value)

    def board(self, line: Line | None) -> Value[str] | None:
        """The nämnd whose heading stands over a form."""
        if line is None:
            return None
        actor = self.actors.get(line.text.strip())
        return Value[str](value=actor.name if actor else squeeze(line.text), raw=self.text[slice(*line.stripped)], span=line.stripped)

    @cached_property
    def known_goals(self) -> tuple[str, ...]:
        """Goals that the report's own summary lists."""
        return tuple(figure.subject for figure in self.figures if figure.subject_kind == "goal")


LAYOUT = AnnualForms()
