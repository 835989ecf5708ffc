"""Decisions and lists: a line or a paragraph for each project, with its owner and the sum that it is granted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import Told
from indexer.layouts.general.may_name import may_name
from indexer.layouts.general.projects import project
from indexer.layouts.general.sentences import sentence_facts
from indexer.layouts.shared.conditions import is_conditional
from indexer.ranges import Ranges
from indexer.records import ProjectReport, Span
from indexer.text import sentences, wrapped
from indexer.values import find_amounts

_AMOUNT = (
    r"(?P<sum>(?:(?:ca|cirka|drygt|nära|över) )?\d[\d \u00a0\u202f]*(?:,\d+)?[ \u00a0\u202f]?"
    r"(?:kr(?:onor)?|SEK|mnkr|mkr|tkr|miljon(?:er)?(?: kronor| kr)?))"
)
_ORG = r"[A-ZÅÄÖ][\wåäö&'’-]*(?: [\wåäöÅÄÖ&'’-]+){0,6}?"
_LINES = (
    # "Grön hamn – sökande: Hamnbolaget AB – 2 mnkr"
    re.compile(
        rf"^(?P<name>[A-ZÅÄÖ0-9\"”»][^\n:]{{2,120}}?)(?:,| [–-]) (?:[Ss]ökande|[Pp]rojektägare|[Ää]gare):?"
        rf" (?P<owner>{_ORG})(?:,| [–-]|:) {_AMOUNT}\.?$"
    ),
    # "Grön hamn, Hamnbolaget AB, 2 000 000 kronor"; "Grön hamn (Hamnbolaget AB): 2 000 000 kronor"
    re.compile(
        rf"^(?P<name>[A-ZÅÄÖ0-9\"”»][^,;:()\n]{{2,120}}?)\*{{0,2}}(?:, | \("
        rf"| [–-] )(?P<owner>{_ORG})\)?[,:]? ?[–-]? ?{_AMOUNT}\.?$"
    ),
    re.compile(rf"^(?P<name>[A-ZÅÄÖ0-9\"”»][^\n]{{2,120}}?) av (?P<owner>{_ORG})[,:]? ?[–-]? ?{_AMOUNT}\.?$"),
    re.compile(rf"^(?P<name>[A-ZÅÄÖ0-9\"”»][^\n:]{{2,140}}?)(?:[,:]| [–-])? {_AMOUNT}\.?(?:$|(?= [Ss]ökande är ))"),
)
_TOLD = (
    wrapped(
        rf"\*{{0,2}}(?P<owner>{_ORG})\*{{0,2}} (?:får|fick|beviljas|beviljades|tilldelas|har fått) {_AMOUNT}"
        r"(?: i (?:stöd|bidrag|EU-stöd|EU-medel))? (?:för|till)(?: projektet)?"
        r" [\"”“»*]{0,2}(?P<name>[A-ZÅÄÖ0-9][^\"”“«.,;*\n]{2,80})"
    ),
    wrapped(
        rf"[Pp]rojektet [\"”“»]?(?P<name>[A-ZÅÄÖ0-9][^\"”“«.,;()\n]{{2,80}}?)[\"”“«]?(?:,? som)? (?:drivs"
        rf"|ägs|leds|söks) av"
        rf" (?P<owner>{_ORG}),?(?: och)? (?:får|fick|beviljas|beviljades|tilldelas|har fått) {_AMOUNT}"
    ),
)
_DEALT = re.compile(
    r"(?i)\b(?:bevilja\w*|prioriter\w*|fördela\w*|tilldela\w*|fått stöd|får stöd|stöd(?:et)? går till"
    r"|får dela|medel till|dela(?:r|de|s|des|t)\b[^.;]{0,60}\but\b|(?:säger|sade|sa|fick|får|fått) ja\b"
    r"|beslutat om (?:stöd|[\d,]+ miljoner))\b"
)
_NOT_DEALT = re.compile(r"(?i)\bavslag|\bavslås|\bbordl|\båterremitt|\bnej till")
"""A line above what got nothing."""
_PROJECTS = re.compile(r"(?i)projekt|insatser")
_SUMMED = re.compile(r"(?i)^(?:totalt|summa|sammanlagt|tillsammans|total\b)")
_WORDS = re.compile(r"[A-Za-zÅÄÖåäö]{3}")
_OPENS_SENTENCE = re.compile(
    r"(?i)(?:de|det|den|vi|i|under|för|av|totalt|varav|sammanlagt|summa|projekten|budgeten|kostnaden|stödet|medel"
    r"|utbetalt)\b"
)
_COUNTED = re.compile(r"(?i)\d+ (?:EU-)?projekt\b|(?:nämnden|förvaltningen)\b")
"""A row that counts a department's projects names none."""
_SENTENCE = re.compile(
    r"\b[a-zåäö]{3,}(?:jas|ras|las|tas|kas|ades|ats)\b|\b(?:är|har|fick|får|var|betalades|fördelas|omfattar|uppgick|beräknas|består|ska|kostade?)\b"
)


_NOT_OF_EU = re.compile(r"(?i)\bregional medfinansiering|\bmedfinansiering ur anslag")
"""What is dealt out is the sender's own money beside the EU's: no field holds it."""


def awards(told: Sequence[Told], taken: Sequence[Span], reader: Labelled) -> Iterator[tuple[Span, ProjectReport]]:
    """A record for each line or paragraph that gives a project with its sum, where the text deals out support.

    ``taken`` are the ranges that other records are of.
    """
    dealt, listed, given = False, False, Ranges(taken)
    first = _PROJECTS.search(reader.text)
    for one in told:
        words = reader.text[slice(*one.words)]
        if words.endswith(":") or one.kind == "heading":
            listed, dealt = words.endswith(":") and _deals(words), dealt and not _NOT_DEALT.search(words)
        dealt = dealt or _deals(words)
        on_projects = listed or (first is not None and first.end() <= one.span.end)
        if not dealt or not on_projects or given.touch(one.span):
            continue
        yield from _given(one, words, reader)


def _deals(words: str) -> bool:
    return _DEALT.search(words) is not None


def _given(one: Told, words: str, reader: Labelled) -> Iterator[tuple[Span, ProjectReport]]:
    """The projects that a line gives, each with its own part of it."""
    if is_conditional(words):
        return  # nobody has got it yet
    sentence = [match for form in _TOLD for match in form.finditer(words) if may_name(match["name"], reader)]
    row = next(filter(None, (form.match(words) for form in _LINES)), None)
    found = sentence or ([row] if row and _is_row(row, reader) else [])
    found.sort(key=lambda match: match.start())
    ends = [match.start() for match in found[1:]] + [len(words)] * bool(found)
    for match, end in zip(found, ends, strict=True):
        own = one.span if len(found) == 1 else _part(one, match.start(), end)
        yield own, _record(match, one.words.start, own, reader)


def _part(one: Told, start: int, end: int) -> Span:
    """The part of a paragraph that is on one project of several."""
    return Span(one.words.start + start, one.words.start + end)


def _is_row(match: re.Match[str], reader: Labelled) -> bool:
    """Whether a line is a row of a list and no sentence with a sum at its end."""
    if not _names_one(match["name"], reader):
        return False
    name = match["name"].strip('"”»')
    return not (_SENTENCE.search(name) or _SUMMED.match(name)) and may_name(name, reader)


def _names_one(words: str, reader: Labelled) -> bool:
    """Whether the words of a row name something: no number, no department, no beginning of a sentence."""
    if find_amounts(words) or not _WORDS.search(words) or _OPENS_SENTENCE.match(words) or _COUNTED.search(words):
        return False
    return reader.context.vocabulary.actors(reader.report.municipality).get(words) is None


def _record(match: re.Match[str], at: int, span: Span, reader: Labelled) -> ProjectReport:
    facts = Facts()
    if match.groupdict().get("owner"):
        reader.owner(facts, Span(at + match.start("owner"), at + match.end("owner")), None)
    if not _NOT_OF_EU.search(reader.text):
        facts.give("eu_funding", reader.amount(Span(at + match.start("sum"), at + match.end("sum")), None))
    sentence_facts(facts, list(sentences(reader.text, min(at + match.end(), span.end), span.end)), reader)
    begin, end = match.span("name")
    words = match["name"]
    begin += len(words) - len(words.lstrip('"”»'))
    end -= len(words) - len(words.rstrip('"”« :,–-'))
    return project(reader, Span(at + begin, at + end), facts, span)
