"""Figures that a report states: lists of counts and sums, and totals in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from indexer.layouts.base import Context
from indexer.records import Figure, Report, Span
from indexer.text import lines, sentences, wrapped
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_number, squeeze

Kind = Literal["total", "department", "programme", "goal", "project", "network", "other"]

_ROW = re.compile(
    r"^(?:[•●¢*-][ \t]+|\d{1,2}[.)][ \t]*)?(?P<subject>(?-i:[A-ZÅÄÖ])[^\t]*?)(?:[ \t]{2,}|\t|[ ]+[-–][ ]+|,[ ]+|:[ ]*|[ ]+(?=ca\b|c:a\b|cirka\b))[ \t]*"
    r"(?P<count>\d{1,4})?(?(count)[ ]*(?:EU-)?projekt\b[ \t,;]*)(?P<money>(?:ca|c:a|cirka)?[ ]*\d[\d ,.]*[ ]*(?:tkr|mkr|miljoner|miljon)?[ ]*(?:kronor|kr|sek)?)?[ .]*$",
    re.IGNORECASE,
)
_LIST_ROW = re.compile(r"^[•●¢*-]\s|^\d{1,2}[.)]\s")


def list_figures(report: Report, context: Context, start: int, end: int, headings: Mapping[str, str]) -> Iterator[Figure]:
    """Rows "subject – 24 projekt – ca 5,7 miljoner kr" of ``text[start:end]``.

    ``headings`` maps a list's kind ("projects_per_goal", …) to the pattern of its heading; the heading decides what an
    unknown subject is. A row printed twice counts once and is an issue.
    """
    document, actors = context.ledger.document, context.vocabulary.actors(report.municipality)
    kind_of_list = ""
    seen: set[tuple[str, str, float]] = set()
    for line in lines(document.text, start, end):
        plain = line.text.strip()
        if not plain:
            continue
        for name, pattern in headings.items():
            if re.match(pattern, plain):
                kind_of_list = name
        row = _ROW.match(plain)
        if not row or not (row["count"] or row["money"]):
            continue
        subject = squeeze(row["subject"])
        actor, programme = actors.get(subject), context.vocabulary.programme(subject)
        kind: Kind = "department" if actor else "goal" if "goal" in kind_of_list else "programme" if programme else "other"
        name = actor.name if actor else programme.name if programme and kind == "programme" else subject
        measured = list(_measures(row))
        if measured and all((name, measure, value) in seen for measure, value, _, _ in measured):
            context.ledger.report("info", "raden står två gånger i sammanställningen och räknas en gång", line.stripped)
        for measure, value, unit, approximate in measured:
            if (name, measure, value) in seen:
                continue
            seen.add((name, measure, value))
            yield Figure(
                document=report.document,
                municipality=report.municipality,
                year=report.year,
                subject=name,
                subject_kind=kind,
                measure=measure,
                value=value,
                unit=unit,
                approximate=approximate,
                raw=plain,
                source=context.source(line.stripped),
            )


def _measures(row: re.Match[str]) -> Iterator[tuple[str, float, str, bool]]:
    if row["count"]:
        yield "projects", float(row["count"]), "projekt", False
    if row["money"]:
        for found in find_amounts(row["money"]):
            yield "paid_out", float(found.amount.value), "SEK", found.amount.approximate


_PROJECTS = wrapped(
    rf"(?P<number>{NUMERAL_PATTERN}) (?:EU-? ?(?:finansierade )?|EU- och internationella |internationella )?projekt(?: (?P<year>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
_BOARDS = wrapped(rf"(?P<number>{NUMERAL_PATTERN}) (?P<unit>nämnder|förvaltningar)\b", re.IGNORECASE)
_RATE = re.compile(r"(?P<low>\d{1,3})[ ]?[–—-][ ]?(?P<high>\d{1,3})[ ]?(?:%|procent)")
_OF_ROLE = wrapped(
    rf"(?P<number>{NUMERAL_PATTERN}) (?:av dem |fall )(?:som |är (?:staden|kommunen) )(?P<role>projektägare|projektpartner|partner)\b"
    rf"|(?i:staden|kommunen) (?:är|var) (?P<is>projektägare|projektpartner|partner) i (?P<after>{NUMERAL_PATTERN}) (?:av dem|projekt)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(20\d\d)\b")
_PAID = re.compile(r"(?i)utbetal|betal\w+[^.]*\but\b")
_SPREAD = re.compile(r"(?i)(?:variera|sträcker sig|spänner)[^.]*?från")


def prose_figures(report: Report, context: Context, start: int, end: int) -> Iterator[Figure]:
    """Totals stated in sentences: projects, nämnder, money paid out, funding rates, the smallest and largest budget."""
    text = context.ledger.document.text
    for span in sentences(text, start, end):
        words = text[slice(*span)]
        if _LIST_ROW.match(words):
            continue
        yield from _counts(report, context, span, words)
        for role in _OF_ROLE.finditer(words):
            number, measure = parse_number(role["number"] or role["after"]), role["role"] or role["is"]
            if number is not None and not re.search(r"(?i)\b(?:nämnd|förvaltning)\w*\b", words):
                lead = measure.casefold() == "projektägare"
                yield _figure(report, context, span, f"projects_as_{'lead' if lead else 'partner'}", number, "projekt")
        if _SPREAD.search(words):
            amounts = [found.amount.value for found in find_amounts(words)]
            if len(amounts) == 2:
                yield _figure(report, context, span, "smallest_project_budget", amounts[0], "SEK")
                yield _figure(report, context, span, "largest_project_budget", amounts[1], "SEK")
        elif _PAID.search(words):
            for found in find_amounts(words):
                year = _year_near(words, found.start, found.end, report.year)
                yield _figure(report, context, span, "paid_out", found.amount.value, "SEK", year=year, approximate=found.amount.approximate)
        for rate in _RATE.finditer(words):
            if re.search(r"(?i)finansier", words):
                yield _figure(report, context, span, "funding_rate", int(rate["low"]), "%", value_to=int(rate["high"]))


def _counts(report: Report, context: Context, span: Span, words: str) -> Iterator[Figure]:
    if re.search(r"(?i)\b(?:medverka|delt[ao]|redovisa|drev|driver|drivs|pågick|bedrev)", words):
        for match in _PROJECTS.finditer(words):
            number = parse_number(match["number"])
            if number is not None and "EU" in match.group():
                year = int(match["year"]) if match["year"] else _year_near(words, match.start(), match.end(), report.year)
                yield _figure(report, context, span, "projects", number, "projekt", year=year)
        for match in _BOARDS.finditer(words):
            number = parse_number(match["number"])
            if number is not None:
                year = _year_near(words, match.start(), match.end(), report.year)
                yield _figure(report, context, span, "departments", number, match["unit"].casefold(), year=year)


def _year_near(words: str, start: int, end: int, default: int | None) -> int | None:
    """The year a number belongs to: the last one named before it in the sentence, else one right after, else the report's.

    >>> text = "Totalt betalades 2025 cirka 5 mkr ut, mot 4 mkr 2024"
    >>> _year_near(text, 28, 33, 2025), _year_near(text, 43, 47, 2025)
    (2025, 2024)
    >>> _year_near("Det var 5 nämnder, året innan 4", 30, 31, 2025), _year_near("Det var 5 mkr mot 4 mkr året innan", 18, 23, 2025)
    (2024, 2024)
    """
    if after := re.match(r"\s*(?:kronor\s*)?(?:under |år |för )?(20\d\d)\b", words[end : end + 24]):
        return int(after[1])
    if default and re.match(
        r"(?i)\s*(?:kronor|kr)?\s*(?:året\s+(?:innan|före|dessförinnan)|föregående\s+år|förra\s+året)\b", words[end : end + 40]
    ):
        return default - 1
    before = list(_YEAR.finditer(words[:start]))
    last = int(before[-1][1]) if before else default
    earlier = re.search(
        r"(?i)\b(?:året\s+(?:innan|före|dessförinnan)|föregående\s+år|förra\s+året)\b", words[before[-1].end() if before else 0 : start]
    )
    return last - 1 if earlier and last else last


def _figure(
    report: Report,
    context: Context,
    span: Span,
    measure: str,
    value: float,
    unit: str,
    *,
    year: int | None = None,
    value_to: float | None = None,
    approximate: bool = False,
) -> Figure:
    return Figure(
        document=report.document,
        municipality=report.municipality,
        year=year or report.year,
        subject=report.municipality,
        subject_kind="total",
        measure=measure,
        value=float(value),
        value_to=value_to,
        unit=unit,
        approximate=approximate,
        raw=squeeze(context.ledger.document.text[slice(*span)]),
        source=context.source(span),
    )
