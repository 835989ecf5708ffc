"""Figures of a register: lines "Miljönämnden, antal projekt 2025: 24 projekt", or rows with the
columns Mått and Värde."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.register.words import MEASURES, SUBJECTS, WORDS
from indexer.records import Figure, Report, Source
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_amount, parse_number, squeeze

SubjectKind = Literal["total", "department", "programme", "goal", "project", "network", "other"]

_YEAR = re.compile(r"[,\s]*\b(?:(?:19|20)\d\d\s?[–-]\s?)?(?P<year>(?:19|20)\d\d)$")
_AROUND = r"(?P<around>c:?a\.?|cirka|omkring|ungefär|drygt|nästan|nära)\s+"
_COUNTED = re.compile(
    rf"(?:{_AROUND})?(?P<low>{NUMERAL_PATTERN})(?:\s?[–-]\s?(?P<high>\d+(?:,\d+)?))?\s*(?P<noun>%|[^\W\d][^\d]*)?",
    re.IGNORECASE,
)


class Stated(NamedTuple):
    """A figure's value as read: a range has ``value_to``; ``unit`` is the noun behind it, if any."""

    value: float
    value_to: float | None
    unit: str | None
    approximate: bool


def subject_kind(words: str) -> SubjectKind | None:
    """What the figures under a heading are about.

    >>> subject_kind("Per nämnd"), subject_kind("Sommarläsning") is None
    ('department', True)
    """
    return cast("SubjectKind | None", SUBJECTS.get(words))


def read_value(words: str) -> Stated | None:
    """A count, a sum of money in whole SEK or a range of per cent; None for anything else.

    >>> read_value("ca 1,6 miljoner SEK")
    Stated(value=1600000.0, value_to=None, unit='SEK', approximate=True)
    >>> read_value("40–60 %")
    Stated(value=40.0, value_to=60.0, unit='%', approximate=False)
    >>> read_value("åtta nämnder"), read_value("många") is None
    (Stated(value=8.0, value_to=None, unit='nämnder', approximate=False), True)
    """
    amount = parse_amount(words) if find_amounts(words) else None
    if amount:
        return Stated(float(amount.value), None, "SEK", amount.approximate)
    match = _COUNTED.fullmatch(squeeze(words))
    low = parse_number(match["low"]) if match else None
    if match is None or low is None:
        return None
    high = parse_number(match["high"]) if match["high"] else None
    return Stated(low, high, match["noun"], match["around"] is not None)


def figure(
    report: Report,
    context: Context,
    *,
    words: str,
    value: str,
    kind: SubjectKind,
    source: Source,
    raw: str,
    subject: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    citation_title: str | None = None,
) -> Figure | None:
    """The figure behind a label and its value; None where the value is no number.

    ``words`` are "subject, measure year", any of them left out; a table gives ``subject``, ``unit`` and ``year`` apart.
    """
    stated = read_value(value)
    if stated is None:
        return None
    if found := _YEAR.search(words):
        year, words = year or int(found["year"]), words[: found.start()]
    if subject is None:
        subject, words = _parted(words)
    known = MEASURES.get(words)
    unit = stated.unit or unit or (WORDS["measures"][known]["unit"] if known else None)
    if not known and not subject:
        subject, kind = words, kind if kind in ("project", "network") else "other"
    return Figure(
        document=report.document,
        municipality=report.municipality,
        year=year or report.year,
        subject=_subject(report, context, subject, kind),
        subject_kind=kind if subject else "total",
        measure=known or _measure(words, unit, subject),
        value=stated.value,
        value_to=stated.value_to,
        unit=unit or words,
        approximate=stated.approximate,
        raw=squeeze(raw),
        source=source,
        citation_title=citation_title,
    )


def _parted(words: str) -> tuple[str, str]:
    """Subject and measure of a label: parted at its last comma, unless that is one of a measure's own."""
    before, comma, after = words.rpartition(",")
    if comma and (MEASURES.get(after) or not MEASURES.get(words)):
        return before.strip(), after.strip()
    return "", words


def _measure(words: str, unit: str | None, subject: str) -> str:
    """What a figure without a known measure counts: a sum its label, else its unit where the label is the subject."""
    return words if unit == "SEK" or words != subject else unit or words


def _subject(report: Report, context: Context, words: str, kind: SubjectKind) -> str:
    """The subject's own name where it is a nämnd or a programme; the municipality where none is given."""
    if not words:
        return report.municipality
    if kind == "department" and (actor := context.vocabulary.actors(report.municipality).get(words)):
        return actor.name
    if kind == "programme" and (programme := context.vocabulary.programme(words)):
        return programme.name
    return words
