"""Projects that an activity report names in a list or in running text: emphasised or quoted, with
the programme beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.layouts.activity_report.text import Outline, Paragraph, Section, Sentence
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.mention_facts import mention_fields
from indexer.layouts.shared.project_openings import enumerated_projects, opening_project
from indexer.records import ProjectReport, Report, Role, Span, Value
from indexer.values import compare_key, squeeze
from indexer.vocabulary import Actors, Vocabulary

_NAMED = re.compile(r"(?:\*{1,2}(?P<marked>[^*\n]{2,90})\*{1,2}|[\"”“](?P<quoted>[^\"”“\n]{2,90})[\"”“])")
_BEFORE = re.compile(r"(?i)\bprojekte[tn]s?\s+(?:är\s+|heter\s+)?$|projekt(?:et)? (?:är|heter|kallas)\s+$")
_BEHIND = re.compile(r"\s*(?:(?:,|är)\s+)(?:också\s+)?(?:ett|en)\b[^.;]{0,60}?projekt\b")
_BRACKET = re.compile(r"\s*\((?P<programme>[^()\n]{2,70})\)")
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "lead",
        re.compile(
            r"(?i)\b(?:är|var) projektägare\b|\b(?:leder|ledde|äger|driver|drev|samordnar)\b|\b(?:leds|ägs|drivs) av\b"
        ),
    ),
    ("partner", re.compile(r"(?i)\b(?:är|var|deltar som|medverkar som) (?:projekt)?partner\b")),
)


_OF_ANOTHER = re.compile(r"\b[A-ZÅÄÖ][\w-]*(?:\s(?:of|for|i|[A-ZÅÄÖ][\w-]*))+\s$")
"""An organisation of several words right before the verb: "University of Gent leder"."""


class _Found(NamedTuple):
    name: Span
    called: str
    programme: Span | None
    listed: bool = False


def projects(report: Report, context: Context, outline: Outline) -> Iterator[ProjectReport]:
    """A mention for each project named, once; its programme from the bracket behind it, else the only one its paragraph
    or, where that names several projects, its sentence names."""
    seen: set[str] = set()
    for section, paragraph in outline.told:
        if paragraph.is_table:
            continue
        named = list(_in_paragraph(section, paragraph, context, context.vocabulary.actors(report.municipality)))
        for found in named:
            key = compare_key(found.called)
            if key not in seen:
                seen.add(key)
                within = (sentence for sentence in paragraph.sentences if sentence.span.touches(found.name))
                told = paragraph if len(named) == 1 else next(within, paragraph)
                yield _mention(
                    report, context, told, found, [] if told is paragraph else _further(section, told, found)
                )


def _further(section: Section, told: Paragraph | Sentence, found: _Found) -> list[Span]:
    """Other sentences of the section that name one of several projects."""
    sentences = (sentence for paragraph in section.paragraphs for sentence in paragraph.sentences)
    return [sentence.span for sentence in sentences if found.called in sentence.text and sentence.span != told.span]


def _in_paragraph(section: Section, paragraph: Paragraph, context: Context, actors: Actors) -> Iterator[_Found]:
    yield from _printed(section, paragraph, context.vocabulary)
    for number, sentence in enumerate(paragraph.sentences):
        for one in enumerated_projects(sentence.text):
            words = sentence.text[slice(*one.name)]
            hit = next(iter(context.vocabulary.programmes.find(words)), None)
            programme = sentence.place(one.name.start + hit.start, one.name.start + hit.end) if hit else None
            yield _Found(sentence.place(*one.name), squeeze(words), programme, listed=True)
        opens = number == 0 and not _NAMED.match(paragraph.raw)
        opening = opening_project(sentence.text, context.vocabulary, actors) if opens else None
        if opening and opening.programme:
            words = sentence.text[slice(*opening.name)]
            yield _Found(sentence.place(*opening.name), squeeze(words), sentence.place(*opening.programme))


def _printed(section: Section, paragraph: Paragraph, vocabulary: Vocabulary) -> Iterator[_Found]:
    """Names that are printed bold or in quotes, and called a project or followed by a programme in brackets."""
    at = paragraph.span.start
    for match in _NAMED.finditer(paragraph.raw):
        group = "marked" if match["marked"] else "quoted"
        name = squeeze(match[group])
        known = vocabulary.networks.find(name) or vocabulary.programmes.exact(name)
        if known or not name[:1].isupper() or name[-1] in ".:;,":
            continue
        bracket = _BRACKET.match(paragraph.raw, match.end())
        funded = bracket if bracket and vocabulary.programme(bracket["programme"]) else None
        called = _BEFORE.search(paragraph.raw[: match.start()]) or _BEHIND.match(paragraph.raw, match.end())
        if called or (funded and _of_projects(section, paragraph)):
            programme = Span(at + funded.start("programme"), at + funded.end("programme")) if funded else None
            yield _Found(Span(at + match.start(group), at + match.end(group)), name, programme)


def _of_projects(section: Section, paragraph: Paragraph) -> bool:
    """Whether a name with a programme in brackets is a project's: its section or paragraph speaks of projects."""
    return "projekt" in f"{section.title} {section.parent} {paragraph.text}".casefold()


def _mention(
    report: Report, context: Context, told: Paragraph | Sentence, found: _Found, further: Sequence[Span]
) -> ProjectReport:
    text = context.ledger.document.text
    programme = found.programme or (None if found.listed else _only_programme(context, told))
    entry = context.vocabulary.programme(text[slice(*programme)]) if programme else None
    actors = context.vocabulary.actors(report.municipality).find(told.text)
    department = None
    if actors:
        actor, start, end = actors[0]
        place = told.flow.source_span(start, end)
        department = Value[str](value=actor.name, raw=text[slice(*place)], span=place)
    return ProjectReport(
        kind="mention",
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        name=Value[str](value=found.called, raw=text[slice(*found.name)], span=found.name),
        department=department,
        role=_role(text, told) if department else None,
        programme=Value[str](value=entry.name, raw=text[slice(*programme)], span=programme)
        if entry and programme
        else None,
        programme_path=entry.path if entry else (),
        **(mention_fields(report, context, [told.span]) if isinstance(told, Paragraph) else {}),
        description=(told.span, *further),
        source=context.source(told.span),
    )


def _only_programme(context: Context, told: Paragraph | Sentence) -> Span | None:
    """The programme of a paragraph that names one alone, or one with its parts ("ett
    Interreg-projekt inom Öresund …")."""
    found = context.vocabulary.programmes.find(told.text)
    deepest = max(found, key=lambda hit: len(hit.entry.path), default=None)
    if deepest is None or any(hit.entry.name not in (deepest.entry.name, *deepest.entry.path) for hit in found):
        return None
    return told.flow.source_span(deepest.start, deepest.end)


def _role(text: str, told: Paragraph | Sentence) -> Value[Role] | None:
    """The department's part, where the paragraph states one and not both."""
    hits = [
        (role, match)
        for role, form in _ROLES
        if (match := form.search(told.text)) and not _OF_ANOTHER.search(told.text[: match.start()])
    ]
    if len(hits) != 1:
        return None
    role, match = hits[0]
    place = told.flow.source_span(*match.span())
    return Value[Role](value=role, raw=text[slice(*place)], span=place)
