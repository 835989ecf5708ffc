"""A place in a document as its page shows it: neighbouring places, what is found, the outline, and the records read
from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.web.language import language, say
from bot.channels.web.listing import figure_cell, label, labels
from bot.explore.records import Records
from bot.presentation.links import network_path, project_path, source_path
from bot.presentation.tables import page_label
from bot.text.phrases import phrase
from bot.wording import capital, money
from indexer.records import FIELDS, Document, Figure, Page, Source, Span, Value, known_sender
from indexer.text import page_at

FEWEST = 2
"""Characters that are looked for; fewer would mark half the page."""
MOST_FOUND = 200
AMOUNTS = frozenset(field for field in FIELDS if field.startswith(("total_budget", "paid_out", "eu_funding")))


def page_name(page: Page) -> str:
    """ "Sida 4", "Ca sida 4"."""
    return capital(page_label(page.number, language(), approximate=page.approximate))


@dataclass(frozen=True)
class Way:
    """A link with its words."""

    href: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Steps:
    """Where one stands among several places of a document, counted from 1, and the ways to the neighbours."""

    at: int
    of: int
    earlier: str
    later: str


def found(text: str, words: str) -> list[Span]:
    """The places where words stand, in any case and inflected as people write them; at most ``MOST_FOUND``.

    >>> found("Hamnen. I hamnens kajer, i hamnar.", "hamn")
    [Span(start=0, end=6), Span(start=10, end=17), Span(start=27, end=33)]
    >>> found("a (b", "(b"), found("aa", "a")
    ([Span(start=2, end=4)], [])
    """
    if len(words) < FEWEST:
        return []
    pattern = phrase(words) if re.fullmatch(r"[\w .:&+-]+", words) else re.compile(re.escape(words), re.IGNORECASE)
    spans = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            spans.append(Span(*match.span()))
        if len(spans) == MOST_FOUND:
            break
    return spans


def steps(document: str, places: Sequence[Span], current: Span | None, words: str = "") -> Steps | None:
    """The ways among places; None where there is only one to stand at."""
    if not places or (len(places) == 1 and current == places[0]):
        return None
    order = sorted(set(places))
    if current is None:
        return Steps(0, len(order), "", _way(document, order[0], order, words))
    before = max((place for place in order if place < current), default=None)
    after = min((place for place in order if place > current), default=None)
    at = order.index(current) + 1 if current in order else 0
    return Steps(at, len(order), _way(document, before, order, words), _way(document, after, order, words))


def _way(document: str, place: Span | None, order: Sequence[Span], words: str) -> str:
    """The address of one of some places; the others are marked too, unless they are found by the words anyhow."""
    if place is None:
        return ""
    return source_path(document, place, also=[] if words else [one for one in order if one != place], words=words)


def snippets(document: Document, places: Sequence[Span], words: str, most: int = 20) -> list[Way]:
    """The first places as links, each with its page and the words round it."""
    made = []
    for place in places[:most]:
        start, end = max(0, place.start - 50), min(len(document.text), place.end + 50)
        page = page_at(document.pages, place.start)
        around = " ".join(document.text[start:end].split())
        made.append(Way(source_path(document.name, place, words=words), f"…{around}…", page_name(page) if page else ""))
    return made


def outline(records: Records, document: Document, window: Span) -> list[Way]:
    """The sections of a document, or its pages where it has no sections; at most 150 of them."""
    seen: dict[str, int] = {}
    for passage in records.index.passages_of(document.name):
        if passage.section:
            seen.setdefault(" › ".join(passage.section[:2]), passage.source.start)
    if seen:
        return [
            Way(source_path(document.name, begin=start) + "#text", name) for name, start in list(seen.items())[:150]
        ]
    whole = window == Span(0, len(document.text))
    return [
        Way(f"#sida-{page.number}" if whole else source_path(document.name, begin=page.start), page_name(page))
        for page in document.pages[:150]
    ]


# What the machine read here


@dataclass(frozen=True)
class Field:
    """A field of a record: its name, the value understood, the words it was read from and where they stand."""

    label: str
    value: str
    raw: str
    href: str


@dataclass(frozen=True)
class Reading:
    """A record that was read from a place; ``href``: its own page, empty where it has none."""

    kind: str
    name: str
    href: str
    fields: tuple[Field, ...]


def readings(records: Records, document: str, place: Span, most: int = 6) -> list[Reading]:
    """The records whose source touches a place, the narrowest first: what is read from a sentence before what is read
    from a form.
    """
    touching = [pair for pair in _all(records, document) if pair[0].span.touches(place)]
    touching.sort(key=lambda pair: (pair[0].end - pair[0].start, pair[0].start))
    return [make() for _, make in touching[:most]]


def _all(records: Records, document: str) -> Iterator[tuple[Source, Any]]:
    holdings = records.index.holdings
    for project in holdings.projects:
        for report in (*project.reports, *project.mentions):
            if report.source.document == document:
                yield (
                    report.source,
                    lambda project=project, report=report: Reading(
                        say("Projekt"), project.name, project_path(project.id), tuple(_fields(document, report))
                    ),
                )
    for network in holdings.networks:
        for member in network.memberships:
            if member.source.document == document:
                yield (
                    member.source,
                    lambda network=network, member=member: Reading(
                        say("Nätverk"),
                        network.name,
                        network_path(network.id),
                        tuple(_told(records, member, ("department", "standing", "role", "since"))),
                    ),
                )
    for figure in holdings.figures:
        if figure.source.document == document:
            yield figure.source, lambda figure=figure: _figure_read(figure)
    for relation in holdings.places:
        if relation.source.document == document:
            yield (
                relation.source,
                lambda relation=relation: Reading(
                    say("Plats"),
                    relation.place,
                    "",
                    tuple(_told(records, relation, ("kind", "country", "department", "when", "standing"))),
                ),
            )


def _figure_read(figure: Figure) -> Reading:
    return Reading(say("Siffra"), known_sender(figure.subject) or "", "", (_figure(figure),))


def _fields(document: str, report: Any) -> Iterator[Field]:
    names = labels()["fields"]
    for field in FIELDS:
        value = getattr(report, field)
        if value is not None and not (field.endswith(("_as_lead", "_as_partner")) and value.value is None):
            yield Field(names[field], field_value(field, value), value.raw, source_path(document, value.quote))


def _told(records: Records, record: Any, names: Sequence[str]) -> Iterator[Field]:
    said = {
        "standing": "Ställning",
        "role": "Roll",
        "since": "Sedan",
        "kind": "Slag",
        "country": "Land",
        "when": "När",
        "department": "Nämnd",
    }
    for name in names:
        if (value := getattr(record, name)) is not None and (name, value) != ("standing", "active"):
            yield Field(say(said[name]), label(str(value)), "", "")
    quoted = records.index.texts[record.document][record.source.start : record.source.end]
    yield Field(say("Läst ur"), "", quoted, source_path(record.document, record.source.span))


def _figure(figure: Any) -> Field:
    value = f"{figure_cell(figure)}{f' ({figure.year})' if figure.year else ''}"
    return Field(label(figure.measure), value, figure.raw, source_path(figure.source.document, figure.source.span))


def field_value(field: str, value: Value[Any]) -> str:
    """A field's value in words; why there is none where there is none."""
    if value.value is None:
        return say(
            {"unknown": "Vet ej", "dash": "–", "blank": "tomt", "unread": "gick inte att läsa"}.get(value.state, "")
        )
    about = f"{say('ca')} " if value.approximate else ""
    if field in AMOUNTS:
        return about + money(value.value, language())
    if isinstance(value.value, tuple):
        return "; ".join(value.value)
    return about + label(str(value.value))
