"""Markdown fact sheets: a head, group headings, and one section an entry with lines "Etikett:
värde" and a description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from indexer.layouts.shared.base import Context, passages
from indexer.layouts.shared.register.columns import Columns, year_of
from indexer.layouts.shared.register.entries import Entry, source_title
from indexer.layouts.shared.register.words import (
    HEAD,
    LABELS,
    LISTS,
    UNKNOWN_KIND,
    Cited,
    EntryKind,
    Fields,
    entry_kind,
)
from indexer.records import Passage, Report, Span
from indexer.text import Line, lines

_HEADING = re.compile(r"^(?P<marks>#{1,6})(?:[ \t]+|$)(?P<title>.*?)[ \t]*#*[ \t]*$")
_EMPHASIS = re.compile(r"\*{1,3}|\\(?=[\[\]*_#])")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,}|<!--.*-->)\s*$")
# "- Program: Interreg", "**Roll:** partner", "Nämnd: Miljönämnden"; "WHO:s" is no label.
_FIELD = re.compile(
    r"^[ \t]*(?P<bullet>[-*+•][ \t]+)?(?:\*\*|__)?(?P<label>[^\W_](?:[^:\n]|:(?=[^\s*_]))*?)"
    r"[ \t]*(?:\*\*|__)?:(?:\*\*|__)?(?:[ \t]+(?P<value>.*?))?[ \t]*$"
)
LABEL_WORDS = 6
"""More words than these before a colon are prose and no label, but for the figures' lines."""
FIGURE_WORDS = 40


@dataclass
class Section:
    """A heading with what stands under it up to the next heading; the preamble has level 0 and no title."""

    level: int
    title: Cited
    start: int
    lines: list[Line] = field(default_factory=list)

    @property
    def end(self) -> int:
        return next((line.stripped.end for line in reversed(self.lines) if line), self.title.span.end)

    @property
    def span(self) -> Span:
        """From the first word of the heading to the last of the text."""
        return Span(self.title.span.start, self.end)


@dataclass
class Body:
    """The lines of a section, told apart: labelled values, list lines with unknown labels, paragraphs."""

    values: dict[str, list[Cited]] = field(default_factory=dict)
    twice: list[Cited] = field(default_factory=list)
    unknown: list[tuple[Cited, Cited]] = field(default_factory=list)
    prose: list[Span] = field(default_factory=list)

    def add(self, name: str | None, label: Cited, value: Cited) -> None:
        """A labelled value of the field ``name``, None for an unknown label."""
        if name is None:
            self.unknown.append((label, value))
        elif name in self.values and name not in LISTS:
            self.twice.append(label)
        else:
            self.values.setdefault(name, []).append(value)

    @property
    def fields(self) -> Fields:
        """The value of each label, the lines of a list together."""
        return {name: replace(values[0], more=tuple(values[1:])) for name, values in self.values.items()}


def sections(text: str) -> list[Section]:
    """The text cut at its Markdown headings.

    >>> [(section.level, section.title.words)
    ...     for section in sections("Kommun: X\\n# Projekt\\n## Solrutt\\n- Roll: partner")]
    [(0, ''), (1, 'Projekt'), (2, 'Solrutt')]
    """
    found = [Section(0, Cited("", Span(0, 0)), 0)]
    for line in lines(text):
        if match := _HEADING.match(line.text):
            span = Span(line.start + match.start("title"), line.start + match.end("title"))
            found.append(Section(len(match["marks"]), Cited(_EMPHASIS.sub("", match["title"]), span), line.start))
        else:
            found[-1].lines.append(line)
    return found


def read_body(section: Section, known: Callable[[str], str | None], longest: int = LABEL_WORDS) -> Body:
    """The labelled values and paragraphs of a section; ``known`` gives the field name of a label.

    A line with a colon is a label where it is known, and else in a list or right below another label, if it has at most
    ``longest`` words.
    """
    body = Body()
    open_field: str | None = None
    labelled = open_prose = False
    for line in section.lines:
        match = _FIELD.match(line.text)
        name = known(match["label"]) if match else None
        listed = bool(match and (match["bullet"] or labelled) and len(match["label"].split()) <= longest)
        if not line or _RULE.match(line.text):
            open_field, labelled, open_prose = None, False, False
        elif match and (name or (listed and not open_prose)):
            body.add(name, *_cited(line, match))
            open_field, labelled, open_prose = name, True, False
        elif open_field and line.text[:2].isspace():
            body.values[open_field].append(_longer(body.values[open_field].pop(), line))
        elif open_prose:
            body.prose[-1] = Span(body.prose[-1].start, line.stripped.end)
        else:
            body.prose.append(line.stripped)
            open_field, labelled, open_prose = None, False, True
    return body


def _cited(line: Line, match: re.Match[str]) -> tuple[Cited, Cited]:
    label = Span(line.start + match.start("label"), line.start + match.end("label"))
    if match["value"]:
        at = Span(line.start + match.start("value"), line.start + match.end("value"))
    else:
        at = Span(line.start + len(line.text.rstrip()), line.start + len(line.text.rstrip()))
    return Cited(match["label"], label), Cited(match["value"] or "", at, label)


def _longer(cited: Cited, line: Line) -> Cited:
    """A value that goes on in an indented line."""
    return Cited(f"{cited.words}\n{line.text.strip()}", Span(cited.span.start, line.stripped.end), cited.label)


def read_head(text: str) -> Fields:
    """The head's values: those above the first entry or group, under the sheet's own heading or none."""
    found: Fields = {}
    for section in sections(text):
        if (found and section.level) or entry_kind(section.title.words):
            break
        found |= read_body(section, HEAD.get).fields
    return found


def entries(text: str, report: Report, context: Context) -> Iterator[Entry | Passage]:
    """Every entry of a fact sheet; sections that are none give passages, and an issue where they look like one."""
    group: EntryKind | None = None
    level = 0
    for line in filter(None, lines(text)):
        if _RULE.match(line.text):
            context.ledger.ignore(line.span, "linje eller kommentar")
    for section in sections(text):
        kind = entry_kind(section.title.words)
        group = group if section.level > level else None
        body = read_body(section, HEAD.get)
        if kind and group is None:
            group, level = kind, section.level
            yield from (
                _entry(section, kind, report, context)
                if kind == "figure" and body.unknown
                else _prose(section, report, context, ())
            )
        elif group is None and body.fields and not _told(section):
            yield from _head(section, report, context)
        else:
            yield from _entry(section, group, report, context)


def _entry(section: Section, group: EntryKind | None, report: Report, context: Context) -> Iterator[Entry | Passage]:
    kind = _kind(section, group, context)
    if kind is None:
        yield from _prose(section, report, context, (section.title.words,))
        return
    context.ledger.use(Span(section.start, section.title.span.end))
    body = read_body(section, _labels(kind, report), FIGURE_WORDS if kind == "figure" else LABEL_WORDS)
    for label in body.twice:
        twice = f"{section.title.words}: etiketten står två gånger, den första gäller"
        context.ledger.report("warning", twice, label.span)
    if kind != "figure":
        for label, _ in body.unknown:
            context.ledger.report("warning", "okänd etikett", label.span)
    described = body.fields.get("description")
    name = body.fields.get("name", section.title)
    if not name.words:
        context.ledger.report("warning", "posten saknar namn: skriv det som rubrik", section.span)
        yield from _prose(section, report, context, ())
        return
    yield Entry(
        kind=kind,
        name=name,
        heading=section.title.words,
        fields=body.fields,
        span=section.span,
        description=((described.span,) if described and described.words else ()) + tuple(body.prose),
        title=source_title(body.fields, report.stands_in_for or report.title),
        lines=tuple(body.unknown) if kind == "figure" else (),
    )


def _labels(kind: EntryKind, report: Report) -> Callable[[str], str | None]:
    """What the labels of an entry mean, also one that carries the year reported on ("Utbetalt 2024").

    Another year's value is no field of this report.
    """
    known = Columns(kind)

    def field_of(words: str) -> str | None:
        year = year_of(words)
        if kind == "figure" or year is None:
            return LABELS[kind].get(words)
        return known.get(words) if year == report.year else None

    return field_of


def _kind(section: Section, group: EntryKind | None, context: Context) -> EntryKind | None:
    """What a section is an entry of: as it says itself, else by the heading it stands under; a
    person is told of doubts."""
    told = _told(section)
    if told:
        kind = entry_kind(told.words)
        if kind is None:
            context.ledger.report("warning", UNKNOWN_KIND, told.span)
        return kind
    if group is None and len(read_body(section, LABELS["project"].get).fields) > 1:
        headings = "Projekt, Nätverk, Platser eller Siffror"
        what = f"posten står inte under någon av rubrikerna {headings} och har ingen rad «Typ: …»"
        context.ledger.report("warning", what, section.title.span)
    return group


def _told(section: Section) -> Cited | None:
    """The value of a line "Typ: …"."""
    return read_body(section, LABELS["project"].get).fields.get("type")


def _head(section: Section, report: Report, context: Context) -> Iterator[Passage]:
    """The head's lines give the ``Report``; an introduction under them is a passage."""
    body = read_body(section, HEAD.get)
    context.ledger.ignore(Span(section.start, section.title.span.end), "registrets rubrik")
    for value in body.fields.values():
        context.ledger.use(Span((value.label or value.span).start, value.span.end + 1))
    for label in [*body.twice, *(label for label, _ in body.unknown)]:
        context.ledger.report("warning", "okänd etikett i registrets huvud", label.span)
        context.ledger.use(label.span)
    yield from passages(report, context, body.prose, section=(report.title,))


def _prose(section: Section, report: Report, context: Context, path: tuple[str, ...]) -> Iterator[Passage]:
    """A section without an entry: searchable text."""
    context.ledger.ignore(Span(section.start, section.title.span.end), "rubrik")
    spans = [line.stripped for line in section.lines if line and not _RULE.match(line.text)]
    yield from passages(report, context, spans, section=(report.stands_in_for or report.title, *filter(None, path)))
