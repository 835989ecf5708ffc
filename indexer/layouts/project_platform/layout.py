"""Reports on a project platform: a chapter a project with "Projektfakta", results, success factors and challenges.

Known from a city's yearly report on projects with money from the structural funds. Facts stand in sentences
("Projektägare är …, Projekttiden är …") or in label lines; several projects may share one chapter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from indexer.layouts.project_platform.chapters import (
    SECTION_KEYS,
    Chapter,
    Draft,
    find_chapters,
    heading_name,
    is_section,
    opens_with_owner,
    section_kind,
    status_in,
    without_status,
)
from indexer.layouts.project_platform.figures import budget_figures, count_figures, participant_figures
from indexer.layouts.project_platform.names import SAME_NAME, Brackets, acronyms, best, short_forms, written_names
from indexer.layouts.project_platform.tables import Tables
from indexer.layouts.shared.base import Context, head, outside, paragraphs, passages, words_of
from indexer.layouts.shared.outline import (
    Entry,
    Heading,
    footer_page,
    headings,
    page_starts,
    plain,
    rejoined,
    table_of_contents,
)
from indexer.layouts.shared.project_facts import facts_in, owner_at, tells_of_several
from indexer.ranges import Ranges
from indexer.records import Document, Figure, Passage, ProjectReport, Record, Report, Span, Value
from indexer.text import Line, lines
from indexer.values import compare_key
from indexer.vocabulary import ACTOR_FORM

WORDS = words_of("project_platform")
_OFFICE = re.compile(r"(?i)(?:[\w-]+ ){0,3}[\w-]*(?:kontor|förvaltning|avdelning|enhet|stab|kansli)(?:et|en)?")
"""What a cover prints behind a title in italics: the office that wrote it ("… *Fler i arbete*
Kommunstyrelsens kontor")."""


_SENDER = re.compile(
    r"(?<! för)(?<! av)(?<! från)(?<! till)(?<! hos) [A-ZÅÄÖ][a-zåäö]+(?:kontoret|förvaltningen|kansliet)$"
)
"""The office behind a title that has lost its italics."""


@dataclass(frozen=True)
class Section:
    """A run of text under one heading: its section path and the range below the heading's line."""

    path: tuple[str, ...]
    span: Span


class ProjectPlatform:
    """Recognised by its 'Projektfakta' sections, owners in sentences or label lines, and success
    factors beside challenges."""

    name = "project_platform"
    title = "rapport om en projektplattform"

    def matches(self, document: Document) -> float:
        """How much the text looks like it: fact sections, owners, the word itself, sections on
        success and challenges."""
        text = document.text

        def rows(kind: str) -> int:
            words = "|".join(map(re.escape, WORDS["headings"][kind]))
            return len(re.findall(rf"(?im)^[#* \t\d.]*(?:{words})\b[^.\n]{{0,60}}$", text))

        score = 0.35 * (rows("facts") >= 2)
        score += 0.25 * (len(re.findall(r"Projektägare[^.\n]{0,150}?(?:\bär\b|\bhar\b|\bvar\b|:)", text)) >= 2)
        score += 0.2 * any(word in text.casefold() for word in ("projektplattform", "projektportfölj"))
        score += 0.2 * (rows("success") >= 2 and rows("challenges") >= 2)
        return round(score, 2) if score >= 0.4 else 0.0

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """The head, one section a project, the figures of the whole platform, and every paragraph
        under its headings."""
        yield from _Reading(document, context).records()


class _Reading:
    """One document on its way to records."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document, self.text, self.context, self.ledger = document, document.text, context, context.ledger
        self.lines = lines(document.text)
        self.contents = self._contents()
        self.footers = self._footers()
        self.headings = headings(self.lines, self.contents, labels=SECTION_KEYS)
        self.skip = [span for span, _ in self.ledger.ignored] + [heading.span for heading in self.headings]
        for heading in self.headings:
            self.ledger.use(heading.span)
        starts = list(paragraphs(document, 0, len(self.text), self.skip))
        context.with_pages(document.pages or page_starts(self.text, self.headings, self.footers, starts, (0, 1)))
        self.report = self._head()
        self.actors = context.vocabulary.actors(self.report.municipality)
        self.actors.learn(self.text)
        self.chapters = find_chapters(self.headings, self.text, self.actors)

    def records(self) -> Iterator[Record]:
        """Everything, the head first."""
        yield self.report
        drafts = [draft for chapter in self.chapters for draft in self._drafts(chapter)]
        if not drafts:
            self.ledger.report(
                "warning",
                "inga projektkapitel hittades: väntade rubriker som «Projektfakta» eller uppgift om projektägare",
            )
        inside = [Span(chapter.heading.span.start, chapter.end) for chapter in self.chapters] + [
            span for span, _ in self.ledger.ignored
        ]
        rows = outside(self.lines, inside)
        Tables(self.context, self.actors).compare(rows, drafts)
        self._name_aliases(drafts)
        found = sorted(self._passages(drafts), key=lambda passage: passage.source.start)
        yield from (self._project(draft) for draft in drafts)
        yield from self._figures(drafts)
        yield from found

    def _contents(self) -> list[Entry]:
        contents = table_of_contents(self.lines)
        for entry in contents:
            self.ledger.ignore(entry.span, "innehållsförteckning")
        return contents

    def _footers(self) -> list[tuple[Span, int]]:
        taken = {span for span, _ in self.ledger.ignored}
        found = [
            (line.span, page)
            for line in self.lines
            if line.span not in taken and (page := footer_page(line.text)) is not None
        ]
        for span, _ in found:
            self.ledger.ignore(span, "sidhuvud eller sidfot")
        return found

    def _head(self) -> Report:
        first = next((line for line in self.lines if line), Line("", 0))
        self.opening = first.span
        self.ledger.use(first.span)
        emphasised = re.fullmatch(r"(.*\*)\s+(\S.*)", first.text.strip())
        cut = emphasised and (ACTOR_FORM.fullmatch(emphasised[2]) or _OFFICE.fullmatch(emphasised[2]))
        title = plain(emphasised[1] if emphasised and cut else first.text)
        title = _SENDER.sub("", title) if "projekt" in title.casefold() else title
        opening = self.text[:3000]
        year = re.search(r"\b20\d\d\b", title) or re.search(
            r"(?i)\brapport\s+(?:för\s+)?(?:år\s+)?20\d\d\b|\bdatum:?\s*20\d\d\b", opening
        )
        number = re.search(
            r"(?i)\b(?:diarienummer|dnr|ärendenummer|ärendebeteckning)\b[:\s]*([A-ZÅÄÖ]{1,6}[ -]?20\d\d[-/]\d+)",
            opening,
        )
        return head(
            self.document,
            self.context,
            ProjectPlatform.name,
            title=title,
            year=int(year.group()[-4:]) if year else None,
            diary_number=number[1] if number else None,
        )

    def _spans(self, start: int, end: int) -> list[Span]:
        return rejoined(self.text, paragraphs(self.document, start, end, self.skip))

    def _drafts(self, chapter: Chapter) -> Iterator[Draft]:
        """The projects of a chapter: one, or one for each paragraph that names an owner and a project of its own."""
        begin, end = chapter.heading.span.end, self._facts_end(chapter)
        spans = self._spans(begin, end)
        groups = [span for span in spans if self._is_group(span)]
        if len(groups) < 2:
            whole = Span(chapter.heading.span.start, chapter.end)
            yield self._draft(chapter, heading_name(self.text, chapter.heading), Span(begin, end), whole)
            return
        for group, after in pairwise([*groups, Span(end, end)]):
            last = max((span.end for span in spans if group.start <= span.start < after.start), default=group.end)
            own = Span(group.start, last)
            yield self._draft(chapter, self._group_name(chapter, group), own, own)

    def _facts_end(self, chapter: Chapter) -> int:
        """Where the facts of a chapter end: at its first section of another kind."""
        sections = [item for item in chapter.inner if section_kind(item.title) not in (None, "facts")]
        # "Om projektet" may be what others call Projektfakta.
        first = bool(sections) and sections[0] is chapter.inner[0]
        if first and opens_with_owner(self.text, sections[0], chapter, self.actors):
            sections = sections[1:]
        return sections[0].span.start if sections else chapter.end

    def _is_group(self, span: Span) -> bool:
        """Whether a paragraph opens with the owner of one project."""
        owner = owner_at(self.text, span, self.actors)
        return owner is not None and owner.start - span.start < 200 and not tells_of_several(self.text, span, owner)

    def _group_name(self, chapter: Chapter, group: Span) -> Value[str]:
        """The name that a paragraph states, else its own heading, else that of the chapter."""
        name = facts_in(self.text, group, self.actors, self.context.vocabulary).own_name
        if name:
            return name
        above = [item for item in chapter.inner if item.span.end <= group.start]
        if above and not self.text[above[-1].span.end : group.start].strip():
            return heading_name(self.text, above[-1])
        self.ledger.report("warning", f"projekt utan namn under rubriken «{chapter.heading.title}»", group)
        return heading_name(self.text, chapter.heading)

    def _draft(self, chapter: Chapter, name: Value[str], own: Span, source: Span) -> Draft:
        facts = facts_in(self.text, own, self.actors, self.context.vocabulary)
        status = status_in(chapter.heading.title)
        notes = [status] if status and source.start == chapter.heading.span.start else []
        draft = Draft(name, chapter, facts, source, "; ".join([*notes, *facts.notes]) or None)
        for what, span in facts.problems:
            self.ledger.report("warning", f"{draft.title}: {what}", span)
        return draft

    def _project(self, draft: Draft) -> ProjectReport:
        facts = draft.facts
        shared = draft.source.start != draft.chapter.heading.span.start
        for label, value in (
            ("projektägare", facts.lead_partner or facts.department or facts.role),
            ("total budget", facts.total_budget),
        ):
            if value is None:
                self.ledger.report("warning", f"{draft.title}: {label} framgår inte", draft.name.span)
        return ProjectReport(
            kind="section",
            document=self.document.name,
            municipality=self.report.municipality,
            reporting_year=self.report.year,
            name=draft.name,
            heading=draft.chapter.heading.title,
            aliases=tuple(alias for alias in draft.aliases if alias != draft.title),
            acronym=draft.acronym,
            status_note=draft.status,
            description=tuple(dict.fromkeys(draft.description)),
            source=self.context.source(draft.source if shared else Span(draft.source.start, draft.chapter.end)),
            **facts.fields(),
        )

    # Names: short forms and other spellings, met anywhere in the report.

    def _name_aliases(self, drafts: list[Draft]) -> None:
        titles = [draft.title for draft in drafts]
        explained = Brackets(self.text)
        keys = {compare_key(title) for title in titles}
        programmes = self.context.vocabulary.programmes
        for draft in drafts:
            body = self.text[draft.source.start : draft.chapter.end]
            draft.acronym = next(
                (name for name in acronyms(draft.title, explained, body) if not programmes.exact(name)), None
            )
            if draft.acronym:
                draft.add_alias(draft.acronym)
            for name in short_forms(draft.title, body):
                if sum(compare_key(name) in compare_key(title) for title in titles) == 1:
                    draft.add_alias(name)
        written = (*(entry.title for entry in self.contents), *written_names(self.text))
        for name in dict.fromkeys(without_status(words) for words in written):
            hit = best(name, titles) if compare_key(name) not in keys else None
            if hit is not None:
                drafts[hit].add_alias(name)

    # Running text.

    def _figures(self, drafts: list[Draft]) -> Iterator[Figure]:
        outside = [section.span for section in self._outside()]
        spans = [span for whole in outside for span in self._spans(*whole)]
        yield from budget_figures(self.report, self.context, spans)
        yield from count_figures(self.report, self.context, spans, self.actors)
        for draft in drafts:
            yield from participant_figures(self.report, self.context, draft.description, draft.title)

    def _outside(self) -> list[Section]:
        """What stands outside the projects' chapters, under the report's own headings."""
        inside = Ranges(Span(chapter.heading.span.start, chapter.end) for chapter in self.chapters)
        begins = sorted(item.span.start for item in self.headings)
        sections = [Section((self.report.title,), Span(0, [*begins, len(self.text)][0]))]
        stack: list[tuple[int, str]] = []
        for item in self.headings:
            if inside.touch(Span(item.span.start, item.span.start + 1)):
                continue
            rank = item.level or (1 if item.listed or not self.contents else 2)
            title = self.report.title if item.span == self.opening else item.title
            stack = [*((level, above) for level, above in stack if level < rank), (rank, title)]
            after = bisect_right(begins, item.span.start)
            stop = begins[after] if after < len(begins) else len(self.text)
            sections.append(Section(tuple(title for _, title in stack), Span(item.span.end, stop)))
        return sections

    def _inside(self, chapter: Chapter, name: str) -> list[Section]:
        """The sections of a chapter: its own text, its labelled sections, and what lies below those."""
        path: tuple[str, ...] = (name,)
        below = next((item.level for item in chapter.inner if item.level and section_kind(item.title)), 0)
        sections = [
            Section(path, Span(chapter.heading.span.end, chapter.inner[0].span.start if chapter.inner else chapter.end))
        ]
        for item, after in pairwise([*chapter.inner, Heading("", Span(chapter.end, chapter.end))]):
            top = item.level == below if below else item.listed or is_section(item, chapter)
            path = (name, item.title) if top else (*path[:2], item.title)
            sections.append(Section(path, Span(item.span.end, after.span.start)))
        return sections

    def _passages(self, drafts: list[Draft]) -> Iterator[Passage]:
        """Every paragraph once; what concerns several projects of a chapter goes under the chapter's heading."""
        for section in self._outside():
            yield from passages(self.report, self.context, self._spans(*section.span), section=section.path)
        by_chapter: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            by_chapter[id(draft.chapter)].append(draft)
        for chapter in self.chapters:
            own = by_chapter[id(chapter)]
            title = without_status(chapter.heading.title)
            for section in self._inside(chapter, own[0].title if len(own) == 1 else title):
                for concerned, spans in self._shares(own, section):
                    for draft in concerned:
                        draft.description += spans
                    single = concerned[0] if len(concerned) == 1 else None
                    owners = {draft.facts.department.value if draft.facts.department else None for draft in concerned}
                    yield from passages(
                        self.report,
                        self.context,
                        spans,
                        section=section.path,
                        department=owners.pop() if len(owners) == 1 else None,
                        project=single.title if single else title,
                    )

    def _shares(self, own: list[Draft], section: Section) -> Iterator[tuple[list[Draft], list[Span]]]:
        """The paragraphs of a section, by the projects they tell of: by fact group, else by the
        names in the heading."""
        spans = self._spans(*section.span)
        parted = own if len(own) > 1 else []
        for draft in parted:
            mine = [span for span in spans if span.touches(draft.source)]
            if mine:
                yield [draft], mine
        rest = [span for span in spans if not any(span.touches(draft.source) for draft in parted)]
        if rest:
            yield self._named(own, section) or own, rest

    def _named(self, own: list[Draft], section: Section) -> list[Draft]:
        """The projects whose names a section's heading holds; one below the chapter's own may spell them otherwise."""
        key = compare_key(section.path[-1])
        named = [draft for draft in own if compare_key(draft.title) in key]
        if named or len(section.path) < 3:
            return named
        return [draft for draft in own if fuzz.ratio(compare_key(draft.title), key) >= SAME_NAME]


LAYOUT = ProjectPlatform()
