"""Figures that a report on several projects states in running text: sums, counts by owner and fund, participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from indexer.layouts.shared.base import Context, SubjectKind, stated_figure
from indexer.records import Figure, Report, Span
from indexer.text import lines, sentences
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_number
from indexer.vocabulary import Actors

_NUMBER = rf"(?:{NUMERAL_PATTERN}|\b(?:en|ett)\b)"
_SUMS = re.compile(
    r"(?i)exakt\w*\s+summa|total\w*\s+budget|budgetsumma|samtliga\s+projekt|sam(?:manlagd|lad)\w*\s+(?:projekt)?budget"
)
_SUPPORT = re.compile(r"(?i)stöd|finansier|bidrag|fond|\bEU\b|\bESF\b|\bERUF\b")
_SHARE = re.compile(
    r"(?P<around>(?:ca|cirka|omkring|drygt|nästan|ungefär)\s+)?(?P<value>\d{1,3}(?:,\d+)?)\s*(?:%|procent)"
)
_OWNING = re.compile(r"(?i)\b(?:ansvara|äg(?:er|t|de)|driv(?:er|it)|drev|projektägare)")
_HELD = re.compile(
    rf"(?i)\b(?:för|äger|ägt|ägde|driver|drivit|drev)\s+(?:vardera\s+|var\s+sitt\s+)?(?P<number>{_NUMBER})"
)
_PROJECTS = re.compile(rf"(?i)(?P<number>{NUMERAL_PATTERN})\s+projekt\b(?P<rest>[^.]*)")
_FUNDED = re.compile(rf"(?i){NUMERAL_PATTERN}(?=\s+(?:av\s+)?(?:projekt|från|av|via|genom|inom))")
_ENDED_BEHIND = re.compile(r"\s*(?:har\s+)?(?:avslut|slutför)")
_ENDED_BEFORE = re.compile(r"(?:avslut|slutför)\w*\s+$")
_BELONGS = re.compile(r"(?i)\b(?:ingå|ingick|hör|hörde|ryms|finns|fanns|del\s+av)\w*\b[^.]*(?:plattform|portfölj)")
_HOLDS = re.compile(
    r"(?i)(?:plattform|portfölj)\w*\s+(?:\*[^*]+\*\s+)?(?:har|hade|omfatta\w*|bestå\w*|samla\w*|rymmer"
    r"|innehåll\w*)\b[^.]{0,30}$"
)
_PLATFORM = re.compile(
    r"(?i)projekt(?P<kind>plattform|portfölj)(?:en)?\s+[*”\"»]?(?P<name>[A-ZÅÄÖ][^*”\"«»\n.,|]{2,60})"
)
_PARTICIPANTS = re.compile(
    rf"(?i)^\**(?:totalt|hittills|sammanlagt)\b[^.]*?(?P<number>{NUMERAL_PATTERN})\s+(?P<noun>deltagare|personer"
    rf"|ungdomar|kvinnor|män|elever)\b"
)


def platform_of(report: Report) -> str:
    """What the figures of the whole are about.

    >>> title = "Rapport 2019 – Exempelstads projektplattform *Fler i arbete*"
    >>> platform_of(Report(document="a.txt", municipality="Exempelstad", kind="project_platform", year=2019,
    ...     title=title))
    'projektplattformen Fler i arbete'
    """
    match = _PLATFORM.search(report.title)
    return f"projekt{match['kind'].casefold()}en {match['name'].strip()}" if match else "projektplattformen"


def _sentences(context: Context, spans: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    text = context.ledger.document.text
    for span in spans:
        rows = [line for line in lines(text, *span) if "\t" in line.text]
        edges = [span.start, *(edge for line in rows for edge in line.span), span.end]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield from ((sentence, text[slice(*sentence)]) for sentence in sentences(text, start, end))


def budget_figures(report: Report, context: Context, spans: Iterable[Span]) -> Iterator[Figure]:
    """Printed sums of all projects: the budget, and behind "varav" the support or its share."""
    subject = platform_of(report)
    for span, words in _sentences(context, spans):
        if not _SUMS.search(words):
            continue
        head, of_which, tail = words.partition("varav")
        for part, measure in ((head, "total_budget"), (tail if _SUPPORT.search(tail) else "", "eu_funding")):
            for found in find_amounts(part)[:1]:
                raw, around = part[found.start : found.end], found.amount.approximate
                amount = found.amount.value
                yield stated_figure(
                    report, context, span, measure, amount, "SEK", subject=subject, approximate=around, raw=raw
                )
        share = _SHARE.search(tail) if of_which and _SUPPORT.search(tail) else None
        if share:
            value = float(share["value"].replace(",", "."))
            around, raw = bool(share["around"]), share.group()
            yield stated_figure(
                report, context, span, "funding_rate", value, "%", subject=subject, approximate=around, raw=raw
            )


def count_figures(report: Report, context: Context, spans: Iterable[Span], actors: Actors) -> Iterator[Figure]:
    """Stated numbers of projects: of the platform, by owner, by fund, ended ones."""
    year_before: int | None = None
    for span, words in _sentences(context, spans):
        if named := re.search(r"(?i)\brapport\s+(20\d\d)\b", words):
            year_before = int(named[1])
        owners = list(_by_owner(words, actors)) if _OWNING.search(words) else []
        programmes = list(_by_programme(words, context)) if _SUPPORT.search(words) else []
        for subject, raw, number in owners:
            yield stated_figure(
                report, context, span, "projects", number, "projekt", subject=subject, kind="department", raw=raw
            )
        for subject, raw, number in programmes:
            yield stated_figure(
                report, context, span, "projects", number, "projekt", subject=subject, kind="programme", raw=raw
            )
        if not owners and not programmes:
            yield from _in_all(report, context, span, words, year_before)


def _in_all(report: Report, context: Context, span: Span, words: str, year_before: int | None) -> Iterator[Figure]:
    """What a sentence counts of the whole platform; ``year_before`` is that of the earlier report named last."""
    for match in _PROJECTS.finditer(words):
        value = parse_number(match["number"])
        before, rest = words[: match.start()], match["rest"]
        ended = _ENDED_BEHIND.match(rest) or _ENDED_BEFORE.search(before)
        if value is None or not (ended or _BELONGS.search(rest) or _HOLDS.search(before)):
            continue
        # "samtliga åtta projekt som då ingick": told of the report named before, not of this one
        year = year_before if re.search(r"\bdå\b", rest) else None
        kind: SubjectKind = "other" if ended else "total"
        subject = "avslutade projekt" if ended else platform_of(report)
        raw = f"{match['number']} projekt"
        yield stated_figure(
            report, context, span, "projects", value, "projekt", subject=subject, kind=kind, year=year, raw=raw
        )


def _number(words: str) -> float | None:
    return 1.0 if words.casefold() in {"en", "ett"} else parse_number(words)


def _by_owner(words: str, actors: Actors) -> Iterator[tuple[str, str, float]]:
    """ "A har ansvarat för tre av projekten, B och C för vardera två": the number after a run of names is theirs."""
    if not re.search(r"(?i)projekt", words):
        return
    names = actors.find(words)
    at = 0
    for match in _HELD.finditer(words):
        value = _number(match["number"])
        mine = [actor.name for actor, start, _ in names if at <= start < match.start()]
        at = match.end()
        if value is not None:
            yield from ((name, match.group(), value) for name in mine)


def _by_programme(words: str, context: Context) -> Iterator[tuple[str, str, float]]:
    """ "Sex av projekten … från ERUF och fyra från ESF": a number belongs to the next fund named."""
    found = context.vocabulary.programmes.find(words)
    numbers = [(match.end(), match.group()) for match in _FUNDED.finditer(words)]
    if not re.search(r"(?i)\bprojekt", words):
        return
    for (end, raw), (after, _) in pairwise([*numbers, (len(words), "")]):
        hit = next((item for item in found if end <= item.start < after), None)
        value = parse_number(raw)
        if hit and value is not None and value < 1000:
            yield hit.entry.name, raw, value


def participant_figures(report: Report, context: Context, spans: Iterable[Span], project: str) -> Iterator[Figure]:
    """Participants so far or in all: sentences that begin with "Totalt" or "Hittills" and tell no aim."""
    for span, words in _sentences(context, spans):
        match = _PARTICIPANTS.search(words)
        value = parse_number(match["number"]) if match else None
        if (
            match
            and value is not None
            and not re.search(r"(?i)\b(?:ska|skulle|mål|målet)\b", words[: match.end() + 20])
        ):
            raw, noun = words[match.start("number") : match.end()], match["noun"]
            yield stated_figure(report, context, span, noun, value, noun, subject=project, kind="project", raw=raw)
