"""Annual report with forms: summary tables, prose by nämnd (Del 1), and one labelled form a project (Del 2)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from indexer.layouts.annual_forms.fields import Form, read_form
from indexer.layouts.annual_forms.labels import FormLabels
from indexer.layouts.shared.base import Context, head, paragraphs, passages, words_of
from indexer.layouts.shared.figures import list_figures, prose_figures, table_figures
from indexer.layouts.shared.printed_pages import page_headers, printed_pages, without
from indexer.layouts.shared.prose import (
    find_lead,
    find_memberships,
    find_mentions,
    find_partners,
    find_place_relations,
    sections,
)
from indexer.records import Document, Figure, Membership, ProjectReport, Record, Report, Span, Value
from indexer.text import Line, lines
from indexer.values import compare_key, repair_name, squeeze

WORDS: dict[str, Any] = words_of("annual_forms")
QUESTIONS = {title: re.compile("|".join(patterns)) for title, patterns in WORDS["questions"].items()}
# Page-break spaces, carriage returns and Markdown's marks of bold and tables hold no words.
_NO_WORDS = re.compile(r"(?m)^[ \f](?=\S)|\r(?=\n)|\*\*|^\|[ \t]*|(?<![ \t])[ \t]*\|[ \t]*$")
_CELL_EDGE = re.compile(r"(?<![ \t])[ \t]+\|[ \t]+")
_NUMBERING = re.compile(r"^(?:#+[ \t]*)?(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+)?")
_QUESTION = re.compile(
    r"(?m)^[ \t*#]*(?P<words>\d{1,2}[ ]?\.[ ]?(?-i:[A-ZÅÄÖ])[^\n?]{8,200}(?:\n{1,2}[^\n?]{3,200}){0,4}\?)"
)


class Heading(NamedTuple):
    """A line that heads what follows: its words, their range, and its Markdown level (0 where it has none)."""

    words: str
    span: Span
    line: Line
    level: int


_NAMED = re.compile(rf"(?i)\b(?:{'|'.join(WORDS['labels']['name'])})\b")
"""The label of a form's name, in any of its words; "Projekt" heads any table."""


_OWN = ("role", "paid_out", "goals", "total_", "department", "programme", "description", "leader")
_OF_FAMILY = frozenset(field for field in WORDS["labels"] if field.startswith(_OWN))
"""Fields of which a form of this family has one at least."""
_OF_TEMPLATE = frozenset(
    name for name in _OF_FAMILY if name not in ("role", "programme", "total_budget", "total_budget_as_lead")
)
"""Fields of which a form has one whose project is named behind a bare "Projekt:"."""


_labels = lru_cache(maxsize=1)(FormLabels)
"""The labels of a text, which tell both its family and its forms."""

_SEVERAL = 2


def _is_by_template(text: str, forms: int, *, titled: bool) -> bool:
    """Whether a text names its projects as forms do, and is titled so or holds several."""
    return _NAMED.search(text) is not None and (titled or forms >= _SEVERAL)


class AnnualForms:
    """Redovisning av internationellt arbete with one form a project."""

    name = "annual_forms"
    title = "årsredovisning med projektblanketter"

    def matches(self, document: Document) -> float:
        """Forms make it certain; the questions of Del 1 make it likely."""
        if document.tables:
            return 0.0
        asked = sum(bool(pattern.search(document.text)) for pattern in QUESTIONS.values())
        titled = any(re.match(WORDS["title"], line.text.strip()) for line in lines(document.text[:3000]))
        if not (asked or titled or _NAMED.search(document.text)):
            return 0.0  # facts below headings, on any page of a website
        labels = _labels(_CELL_EDGE.sub("\t", _NO_WORDS.sub("", document.text)))
        forms = labels.count()
        if not (asked or titled) and not labels.fields & _OF_FAMILY:
            return 0.0  # a list of what got support, with names and sums alone
        if not (asked or labels.fields & _OF_TEMPLATE or _is_by_template(document.text, forms, titled=titled)):
            return 0.0  # blocks "Projekt: …" with a few facts and running text, or facts on one project
        return min(1.0, 0.3 * min(forms, 2) + 0.2 * asked + 0.15 * titled * bool(forms or asked))

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """Head, stated figures, the nämnder's prose, the forms."""
        return _Reading(document, context).records()


class _Reading:
    """One pass over one report."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document = document
        self.text = document.text
        headers = page_headers(self.text)
        self.context = context.with_pages(document.pages or printed_pages(self.text, headers))
        self.ledger = context.ledger
        self.headers = [header.span for header in headers]
        for span in self.headers:
            self.ledger.ignore(span, "sidhuvud")
        self.figures: list[Figure] = []
        self.strange: set[str] = set()
        self.clean = without(self.text, self.headers).sub(_NO_WORDS).sub(_CELL_EDGE, "\t")
        self.labels = _labels(self.clean.text)

    def records(self) -> Iterator[Record]:
        report = self.report
        self.actors = self.context.vocabulary.actors(report.municipality)
        self.actors.learn(self.text)
        yield report
        starts = [self.clean.origin[at] for at in self.labels.anchors]
        first_form = self.form_begins(0, 0) if starts else len(self.text)
        parted = self.part(WORDS["part_two"], before=first_form)
        part_two = first_form if parted is None else parted
        if parted is None and starts and (above := self.heading_above(first_form)):
            part_two = above.line.start
        boards = [heading for heading in self.boards if heading.line.start < part_two]
        body = self.part(WORDS["part_one"], before=part_two)
        if body is None:
            body = boards[0].line.start if boards else part_two
        yield from self.summary(report, min(body, part_two))
        yield from self.chapters(report, [heading for heading in boards if heading.line.start >= body], body, part_two)
        yield from self.forms(report, starts, part_two, parted=parted is not None)

    @cached_property
    def report(self) -> Report:
        title = next(
            (
                squeeze(line.text).lstrip("# ")
                for line in lines(self.text[:6000])
                if re.match(WORDS["title"], line.text.strip()) and not self.is_header(line)
            ),
            None,
        )
        stated = re.search(WORDS["reporting_year"], self.text)
        counts = Counter(match[1] for match in re.finditer(WORDS["year"], self.text))
        if title and (own := re.search(r"\b(20\d\d)\b", title)):
            counts[own[1]] += 1000
        year = (
            int(next(filter(None, stated.groups()))) if stated else int(counts.most_common(1)[0][0]) if counts else None
        )
        title = f"{title} {year}" if title and year and str(year) not in title else title
        diary = re.search(WORDS["diary"], self.text[:3000])
        return head(
            self.document,
            self.context,
            "annual_forms",
            title=title,
            year=year,
            diary_number=diary.group() if diary else None,
        )

    # -- parts ------------------------------------------------------------------------------------------------------

    def part(self, pattern: str, *, before: int) -> int | None:
        """Where the line "Del 1; …" begins; the last one before ``before``, since the introduction
        names the parts too."""
        found = [line.start for line in lines(self.text, 0, before) if re.match(pattern, line.text.strip())]
        return found[-1] if found else None

    def headers_in(self, span: Span) -> list[Span]:
        """The page headers printed inside a range."""
        at = bisect_left(self.headers, Span(span.start, 0))
        return self.headers[max(0, at - 1) : bisect_left(self.headers, Span(span.end, 0))]

    @cached_property
    def boards(self) -> list[Heading]:
        """Lines that are the name of a nämnd and nothing else, numbered or not: headings of both parts."""
        found = []
        for line in lines(self.text):
            if (
                (plain := line.text.strip())
                and len(plain) < 90
                and (heading := _heading(line))
                and heading.words[:1].isupper()
            ):
                actor = self.actors.get(heading.words)
                names = (actor.name, actor.administration or "", *actor.aliases) if actor else ()
                if compare_key(heading.words) in map(compare_key, names):
                    found.append(heading)
        return found

    @cached_property
    def marked(self) -> list[Heading]:
        """Headings that Markdown (or a Word document) marks as such."""
        return [_heading(line) for line in lines(self.text) if re.match(r"#{1,6}[ \t]+\S", line.text)]

    def summary(self, report: Report, end: int) -> Iterator[Record]:
        """The pages before Del 1: totals in prose and lists per nämnd, programme and goal."""
        told = list(prose_figures(report, self.context, 0, end))
        stated = {(figure.measure, figure.year) for figure in told if figure.subject_kind == "total"}
        tabled = [
            figure
            for figure in table_figures(report, self.context, 0, end)
            if figure.subject_kind != "total" or (figure.measure, figure.year) not in stated
        ]
        self.figures = [*told, *list_figures(report, self.context, 0, end, WORDS["summary"]), *tabled]
        yield from self.figures
        for section, span in sections(self.document, 0, end, self.headers):
            yield from passages(
                report,
                self.context,
                paragraphs(self.document, *span, skip=self.headers),
                section=("Sammanfattning", *section),
            )

    def chapters(self, report: Report, headings: Sequence[Heading], start: int, end: int) -> Iterator[Record]:
        """Del 1: each nämnd's answers, cut into the questions of the template and their sub-headings."""
        before = headings[0].line.start if headings else end
        yield from self.introduction(report, start, before, "delrubrik")
        memberships: list[tuple[str, Membership]] = []
        stops = [*(other.line.start for other in headings[1:]), end]
        for heading, stop in zip(headings, stops, strict=False):
            self.ledger.ignore(heading.line.span, "nämndens rubrik")
            actor = self.actors.get(heading.words)
            department = actor.name if actor else heading.words
            yield from self.answers(report, department, heading.line.span.end, stop)
            memberships += [
                (department, one)
                for one in find_memberships(report, self.context, heading.line.span.end, stop, department)
            ]
        yield from _once(memberships)

    def introduction(self, report: Report, start: int, end: int, name: str) -> Iterator[Record]:
        """What stands before a part's first nämnd: its sentences, and its headings under a name."""
        told = [
            span
            for span in paragraphs(self.document, start, end, skip=self.headers)
            if re.search(r"\w{3,}[.!?]\s*$", self.text[slice(*span)])
        ]
        yield from passages(report, self.context, told, section=("Inledning",))
        for line in filter(None, lines(self.text, start, end)):
            if not any(span.start < line.span.end and line.span.start < span.end for span in told):
                self.ledger.ignore(line.span, name)

    def answers(self, report: Report, department: str, start: int, stop: int) -> Iterator[Record]:
        """One nämnd's chapter."""
        asked = self.questions(start, stop)
        for begin, after, _ in asked:
            self.ledger.ignore(Span(begin, after), "fråga i mallen")
        edges: list[tuple[int, str | None]] = [(start, None), *((after, title) for _, after, title in asked)]
        subheadings: list[str] = []
        for (at, title), until in zip(edges, [*(begin for begin, _, _ in asked), stop], strict=True):
            for section, span in sections(self.document, at, until, self.headers):
                path = (department, *((title,) if title else ()), *section)
                subheadings += section
                spans = paragraphs(self.document, *span, skip=self.headers_in(span))
                yield from passages(report, self.context, spans, section=path, department=department)
        yield from find_mentions(report, self.context, start, stop, department, subheadings)
        yield from find_place_relations(report, self.context, start, stop, department)

    def questions(self, start: int, stop: int) -> list[tuple[int, int, str]]:
        """The template's questions in a chapter: (start, end, section title); known ones, and those
        that other chapters repeat."""
        found = [
            (match.start(), match.end(), title)
            for title, pattern in QUESTIONS.items()
            for match in pattern.finditer(self.text, start, stop)
        ]
        for match in _QUESTION.finditer(self.text, start, stop):
            if self._asked[compare_key(match["words"])] > 1 and not any(
                begin < match.end() and match.start() < end for begin, end, _ in found
            ):
                found.append(
                    (match.start("words"), match.end("words"), re.sub(r"^\d+ ?\. ?", "", squeeze(match["words"])))
                )
        return sorted(
            (self._marked_from(begin, start), self._marked_to(end, stop), title) for begin, end, title in found
        )

    def _marked_from(self, at: int, floor: int) -> int:
        """Where the Markdown marks begin that stand before a place on its line."""
        before = re.search(r"[*# \t]*$", self.text[max(floor, at - 12) : at])
        return at - len(before.group()) if before else at

    def _marked_to(self, at: int, stop: int) -> int:
        return at + len(self.text[at : min(stop, at + 3)]) - len(self.text[at : min(stop, at + 3)].lstrip("*"))

    @cached_property
    def _asked(self) -> Counter[str]:
        return Counter(compare_key(match["words"]) for match in _QUESTION.finditer(self.text))

    # -- forms ------------------------------------------------------------------------------------------------------

    def form_begins(self, number: int, floor: int) -> int:
        """Where a form's heading begins: up to three one-line paragraphs above the labels,
        whichever reads like the name."""
        start = self.clean.origin[self.labels.anchors[number]]
        wanted = compare_key(self.form_name(number))
        above = self.lines_above(floor, start)
        best, score = None, 0.0
        for count in range(1, len(above) + 1):
            own = above[-count:]
            words = compare_key(" ".join(_heading(line).words for line in own))
            ratio = fuzz.ratio(words, wanted)
            if _reads_like(words, wanted) and ratio > score + (4 if best is not None else 0):
                best, score = own[0].start, ratio
        if best is not None:
            return best
        return above[-1].start if above and self.stands_alone(above[-1]) else start

    def lines_above(self, floor: int, start: int) -> list[Line]:
        """The last three lines above a form's labels that can be its heading: none above a nämnd's
        name or a marked one."""
        above: list[Line] = []
        for line in reversed(lines(self.text, floor, start)):
            if not line or self.is_header(line):
                continue
            if len(above) == 3 or line.start in self.board_starts or (above and above[0].text.startswith("#")):
                break
            above.insert(0, line)
        return above

    def form_name(self, number: int) -> str:
        """The words of a form's name row; empty where it has none."""
        anchor = self.labels.anchors[number]
        stop = self.labels.anchors[number + 1] if number + 1 < len(self.labels.anchors) else len(self.clean.text)
        marks = self.labels.of_form(anchor, stop)
        for mark, until in zip(marks, [*(mark.start for mark in marks), stop][1:], strict=True):
            if mark.field == "name":
                return self.clean.text[mark.end : until].strip().split("\n\n")[0]
        return ""

    def stands_alone(self, line: Line) -> bool:
        """Whether a line looks like a heading though it does not read like the project's name."""
        plain = line.text.strip()
        parted = line.start <= self._begins or re.search(
            r"\n[ \t\r]*\n[ \t]*$", self.text[max(0, line.start - 40) : line.start]
        )
        return plain.startswith("#") or bool(
            parted
            and len(plain) < 90
            and (plain[0].isupper() or plain[0].isdigit())
            and not re.search(r"[.,;:!]$", plain)
        )

    @cached_property
    def _begins(self) -> int:
        """Where the first word stands."""
        return len(self.text) - len(self.text.lstrip())

    def is_header(self, line: Line) -> bool:
        return any(span.touches(line.span) for span in self.headers_in(line.span))

    @cached_property
    def board_starts(self) -> set[int]:
        return {heading.line.start for heading in self.boards}

    def heading_above(self, begin: int) -> Heading | None:
        """The nämnd's name that stands directly above a place."""
        found = [heading for heading in self.boards if heading.line.start < begin]
        return found[-1] if found and not self.text[found[-1].line.span.end : begin].strip() else None

    def forms(self, report: Report, starts: Sequence[int], part_two: int, *, parted: bool) -> Iterator[Record]:
        begins: list[int] = []
        for number in range(len(starts)):
            begins.append(self.form_begins(number, max(part_two, starts[number - 1]) if number else part_two))
        cursor = part_two
        for number, (begin, after) in enumerate(zip(begins, [*begins[1:], len(self.text)], strict=False)):
            end = self.form_ends(begin, starts[number], after, parted=parted)
            yield from self.between(report, cursor, begin)
            yield from self.form(report, begin, starts[number], end, self.department(begin, part_two if parted else 0))
            cursor = end
        yield from self.between(report, cursor, len(self.text))

    def form_ends(self, begin: int, start: int, after: int, *, parted: bool) -> int:
        """Where a form ends: before the next one, or before the nämnd's name that heads the next ones."""
        level = next((heading.level for heading in self.marked if heading.line.start == begin), 0)
        higher = [heading.line.start for heading in _within(self.marked, start, after) if heading.level < level]
        boards = [
            heading.line.start
            for heading in _within(self.boards, start, after)
            if self.closes(heading.line, after, parted=parted)
        ]
        return min([after, *higher, *boards])

    def closes(self, line: Line, after: int, *, parted: bool) -> bool:
        """Whether a nämnd's name heads the next forms: only the next heading follows, or (without a
        Del 2) its own chapter."""
        if after < len(self.text) and not self.text[line.span.end : after].strip():
            return True
        return not parted and bool(re.search(r"\n[ \t\r]*\n[ \t]*$", self.text[max(0, line.start - 40) : line.start]))

    def between(self, report: Report, start: int, end: int) -> Iterator[Record]:
        """What stands between forms: a nämnd's chapter, else its name and the introduction of Del
        2, which hold no project."""
        boards = _within(self.boards, start, end)
        before = boards[0].line.start if boards else end
        yield from self.introduction(report, start, before, "rubrik till blanketterna")
        yield from self.chapters(report, boards, before, end)

    def department(self, begin: int, part_two: int) -> Value[str] | None:
        """The nämnd whose heading stands over a form: the nearest one, or the Markdown heading one level up."""
        level = next((heading.level for heading in _within(self.marked, begin, begin + 1)), 7)
        above = [
            *_within(self.boards, part_two, begin)[-1:],
            *[other for other in _within(self.marked, part_two, begin) if other.level < level][-1:],
        ]
        above = [heading for heading in above if not re.match(WORDS["part_two"], heading.line.text.strip())]
        if not above:
            return None
        heading = max(above, key=lambda one: one.line.start)
        actor = self.actors.get(heading.words)
        return Value[str](
            value=actor.name if actor else heading.words, raw=self.text[slice(*heading.span)], span=heading.span
        )

    def form(self, report: Report, begin: int, start: int, end: int, department: Value[str] | None) -> Iterator[Record]:
        """The project of one form, and its description; ``department`` is the one whose heading stands over it."""
        first, stop = bisect_left(self.clean.origin, start), bisect_left(self.clean.origin, end)
        read = read_form(self.labels, self.clean, self.text, first, stop, self.known_goals)
        heading = self.form_heading(begin, start)
        span = Span(begin, begin + len(self.text[begin:start].rstrip())) if heading else None
        name = self.named(read, heading, span or Span(start, start), span or Span(start, end))
        department = self.own_department(read, department)
        if department is None:
            self.ledger.report("warning", "ingen nämnd står över blanketten", span or name.span, name.value or "")
        self.note(read)
        whole = Span(begin, begin + len(self.text[begin:end].rstrip()))
        project = self.project(report, read, heading, department, whole)
        for doubtful, what in read.fields.doubts():
            self.ledger.report("warning", f"{project.name.value}: {what}", doubtful)
        yield project
        if read.description:
            board = department.value if department else None
            spans = paragraphs(self.document, *read.description, skip=self.headers_in(read.description))
            path = tuple(filter(None, (board, project.name.value)))
            yield from passages(report, self.context, spans, section=path, department=board, project=project.name.value)

    def form_heading(self, begin: int, start: int) -> str:
        """The words of a form's heading, without Markdown marks and page headers."""
        headers = [_moved(span, -begin) for span in self.headers_in(Span(begin, start))]
        return repair_name(re.sub(r"(?m)^#+[ \t]*", "", without(self.text[begin:start], headers).text))

    def named(self, read: Form, heading: str, span: Span, concerned: Span) -> Value[str]:
        """The project's name: a form without one takes its heading, and a person is told of the range ``concerned``."""
        if read.fields.name and read.fields.name.value:
            return read.fields.name
        self.ledger.report("warning", "blanketten saknar projektnamn: rubriken används", concerned)
        name = Value[str](value=heading or "Projekt utan namn", raw=self.text[slice(*span)], span=span)
        read.fields.name = name
        return name

    def own_department(self, read: Form, above: Value[str] | None) -> Value[str] | None:
        """The nämnd that the form itself states, else the one whose heading stands above."""
        own = read.fields.department
        if own is None:
            return above
        actor = self.actors.get(own.value or "")
        if actor:
            return own.model_copy(update={"value": actor.name})
        return own if own.value else above

    def project(
        self, report: Report, read: Form, heading: str, department: Value[str] | None, span: Span
    ) -> ProjectReport:
        body, offset = (self.text[slice(*read.description)], read.description.start) if read.description else ("", 0)
        fields = read.fields
        name = fields.name.value if fields.name else None
        return ProjectReport(
            kind="form",
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            heading=heading if heading and compare_key(heading) != compare_key(name or "") else None,
            department=department,
            **fields.values(),
            status_note=fields.note,
            lead_partner=fields.lead_partner or find_lead(body, offset),
            partners=fields.partners or find_partners(body, offset, report.municipality),
            description=(read.description,) if read.description else (),
            source=self.context.source(span),
        )

    def note(self, read: Form) -> None:
        """One issue for each label that nobody knows, at its first place."""
        for span in read.unknown:
            words = squeeze(self.text[slice(*span)])
            if compare_key(words) not in self.strange:
                self.strange.add(compare_key(words))
                self.ledger.report("warning", "okänd etikett", span)

    @cached_property
    def known_goals(self) -> tuple[str, ...]:
        """Goals that the report's own summary lists."""
        return tuple(figure.subject for figure in self.figures if figure.subject_kind == "goal")


def _heading(line: Line) -> Heading:
    """A line's words without Markdown's marks, numbering and bold."""
    plain = line.text.rstrip(" \t#*")
    left = len(plain) - len(plain.lstrip(" \t*"))
    left += len(_NUMBERING.match(plain[left:]).group())  # type: ignore[union-attr]
    left += len(plain[left:]) - len(plain[left:].lstrip(" *"))
    marks = re.match(r"[ \t]*(#{1,6})[ \t]", line.text)
    return Heading(
        squeeze(plain[left:]),
        Span(line.start + left, line.start + max(left, len(plain))),
        line,
        len(marks[1]) if marks else 0,
    )


def _once(memberships: Sequence[tuple[str, Membership]]) -> Iterator[Membership]:
    """Each nämnd's membership of a network as its own chapter tells it; another chapter's word
    counts where its own is silent."""
    own = {(one.network, one.department) for chapter, one in memberships if one.department == chapter}
    told: set[tuple[str, str | None]] = set()
    for chapter, one in memberships:
        key = (one.network, one.department)
        if one.department == chapter or (key not in own and key not in told):
            told.add(key)
            yield one


def _reads_like(heading: str, name: str) -> bool:
    """Whether a heading, letters only, is a form of the project's name, letters only."""
    if not heading or not name:
        return False
    return (
        heading in name
        or name in heading
        or fuzz.ratio(heading, name) >= 60
        or (len(heading) >= 6 and fuzz.partial_ratio(heading, name) >= 85)
    )


def _within(headings: Sequence[Heading], start: int, end: int) -> Sequence[Heading]:
    first = bisect_left(headings, start, key=lambda heading: heading.line.start)
    return headings[first : bisect_left(headings, end, key=lambda heading: heading.line.start)]


def _moved(span: Span, by: int) -> Span:
    return Span(max(0, span.start + by), max(0, span.end + by))


LAYOUT = AnnualForms()
