"""Projects that running text names without the word "projektet" before them: by their programme, or
in an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.records import Span
from indexer.text import wrapped
from indexer.values import NUMERAL_PATTERN
from indexer.vocabulary import Actors, Vocabulary

_NAME = r"[A-ZÅÄÖ0-9][^\s,.:;()]*(?: (?:[^\s,.:;()–]|\.(?=\d))+){0,7}?"
_TELLS = (
    r"(?:leds|leddes|ägs|drivs|drevs|pågår|pågick|är|var|har|hade|syftar|handlar|ger|gav|ska|startade|avslutades"
    r"|prövar|testar|finansieras)"
)
_OPENING = wrapped(
    rf"^(?:[-–*•] )?[\"”“*]*(?P<name>{_NAME})[\"”*]*"
    rf"(?: \((?P<bracket>[^()]{{2,70}})\) {_TELLS}\b|, (?P<between>[^,.;]{{2,60}}), {_TELLS}\b"
    rf"|(?:,? som)? (?:finansieras|finansierades|medfinansieras|får stöd|fick stöd) (?:av|via|genom|inom|från"
    rf"|med stöd av) (?P<financed>[^.;]{{2,80}}))"
)
_LIST = wrapped(
    rf"\b(?:[Dd]e|[Dd]essa|[Ff]öljande|[Vv]åra)(?: {NUMERAL_PATTERN})?(?: [a-zåäö]+){{0,2}} (?:EU-)?projekt(?:en)?"
    r"(?: (?:är|var|heter|ingår|pågår|pågick|redovisas|drivs))?(?: [a-zåäö]+){0,2}:? (?=[A-ZÅÄÖ])"
)
_LAST = wrapped(r" (?:och|samt) (?=[A-ZÅÄÖ])")
_END = re.compile(r"[.;:](?=\s|$)")
_LONGEST_LIST = 600
_NO_NAME = re.compile(
    r"(?i)^(?:projekt\w*|medlen|medel|stöd\w*|kommunen|staden|under|för|även|flera|många|detta|det|den|de|vi|här)\b"
)


class Named(NamedTuple):
    """The range of a project's name and, where it stands beside it, of its programme."""

    name: Span
    programme: Span | None = None


def opening_project(text: str, vocabulary: Vocabulary, actors: Actors) -> Named | None:
    """The project that a paragraph opens with, its programme right behind its name.

    >>> vocabulary = Vocabulary.load()
    >>> text = "Snöstaden 2.0 (ERUF) leds av miljökontoret."
    >>> named = opening_project(text, vocabulary, Actors("Exempelby kommun"))
    >>> text[slice(*named.name)], text[slice(*named.programme)]
    ('Snöstaden 2.0', 'ERUF')
    >>> opening_project("Medel från Europeiska socialfonden (ESF) är störst.", vocabulary,
    ...     Actors("Exempelby kommun")) is None
    True
    """
    match = _OPENING.match(text)
    if (
        match is None
        or _NO_NAME.match(match["name"])
        or vocabulary.programmes.find(match["name"])
        or actors.find(match["name"])
    ):
        return None
    group = next(group for group in ("bracket", "between", "financed") if match[group])
    hit = next((hit for hit in vocabulary.programmes.find(match[group]) if hit.start < 25), None)
    if hit is None:
        return None
    return Named(Span(*match.span("name")), Span(match.start(group) + hit.start, match.start(group) + hit.end))


def enumerated_projects(text: str) -> Iterator[Named]:
    """The names of an enumeration "De tre projekten är …".

    >>> text = "De tre projekten är Blå hamn, Elbåten och Skolmat för klimatet."
    >>> [text[slice(*named.name)] for named in enumerated_projects(text)]
    ['Blå hamn', 'Elbåten', 'Skolmat för klimatet']
    """
    for match in _LIST.finditer(text):
        at = match.end()
        end = _END.search(text, at, at + _LONGEST_LIST)
        *first, last = re.split(r"(,\s)", text[at : end.start() if end else at + _LONGEST_LIST])
        two = [*_LAST.finditer(last)][-1:]
        if not first or not two or not all(part[:1].isupper() for part in first[::2]):
            continue
        for piece in (*first, last[: two[0].start()], two[0].group(), last[two[0].end() :]):
            if piece[:1].isupper():
                yield Named(Span(at, at + len(piece)))
            at += len(piece)
