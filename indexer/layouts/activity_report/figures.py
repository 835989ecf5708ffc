"""Figures that an activity report states: how often a network met, how many agreements, a fund's money."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from indexer.layouts.activity_report.text import Outline, Section, Sentence, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.figures import over_period, paid_sums
from indexer.layouts.shared.stated_totals import not_yet, stated_totals
from indexer.records import Figure, Report, Span
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_number, squeeze

_TIMES = re.compile(
    rf"(?i)(?P<what>träffa\w+|möt\w+|samlades|deltog|sammanträdde)\W+(?:\w+\W+){{0,3}}?"
    rf"(?P<n>{NUMERAL_PATTERN})\s+(?:gånger|ggr)(?P<yearly>/år| om året| per år)?"
)
_FOREIGN = re.compile(
    rf"(?i)(?P<n>{NUMERAL_PATTERN})\s+(?P<scale>miljoner|miljon|miljarder)?\s*(?P<unit>euro|EUR|USD|dollar)\b"
)
_TARGET = re.compile(r"(?i)\b(?:ska|skall|bör|minst|målet är)\b[^.;]{0,60}$")
_OF_ROLE = re.compile(
    rf"(?i)\b(?P<n>{NUMERAL_PATTERN})\s+(?:av\s+dem\s+|fall\s+|projekt\s+)?som\s+(?P<role>projektägare"
    rf"|(?:projekt)?partner)\b"
)
_UNITS = {"euro": "EUR", "eur": "EUR", "usd": "USD", "dollar": "USD"}
_SCALES = {"miljon": 1_000_000, "miljoner": 1_000_000, "miljarder": 1_000_000_000}
_OF_ONE = re.compile(r"\b[Pp]rojektet\b|[”\"»]|\bnätverket\b")
"""A sentence with these tells of one project or network, not of the whole."""
_WHO_MET = re.compile(r"(?P<who>[\wåäö]+s [\wåäö-]+(?: \([^)]*\))?)\s+som\s+$")


def figures(report: Report, context: Context, outline: Outline, told: Collection[Span] = ()) -> Iterator[Figure]:
    """Counts and sums, each with its sentence; a sentence that gives no clear measure gives none.

    ``told`` are the paragraphs on single projects: their money is the project's.
    """
    for section, paragraph in outline.told:
        again = False
        for sentence in paragraph.sentences:
            counts = _counts(report, section, sentence, context)
            own = _OF_ONE.search(sentence.text) or paragraph.span in told
            paid = None if own else paid_sums(report, context, sentence.span, sentence.text, again=again)
            again = paid is not None
            yield from paid or ()
            money = () if paid or paragraph.span in told else _money(report, section, sentence, context)
            year = re.search(r"\b(?:under|år)\s+(20\d\d)\b", sentence.text)
            stated = int(year[1]) if year else report.year
            made = [
                over_period(_figure(report, context, sentence, stated, fields), sentence.text, report.year)
                for fields in (*_times(section, sentence, context), *counts, *money)
            ]
            yield from made
            for one in () if own else not_yet(stated_totals(sentence.text, report.year), made):
                whole = {
                    "subject": report.municipality,
                    "subject_kind": "total",
                    "measure": one.measure,
                    "value": one.value,
                }
                figure = _figure(report, context, sentence, one.year, whole | {"unit": "projekt"})
                yield figure if one.measure == "projects" else over_period(figure, sentence.text, report.year)


def _figure(report: Report, context: Context, sentence: Sentence, year: int | None, fields: dict[str, Any]) -> Figure:
    return Figure(
        document=report.document,
        municipality=report.municipality,
        year=year,
        raw=context.ledger.document.text[slice(*sentence.span)],
        source=context.source(sentence.span),
        **fields,
    )


def _about(section: Section, context: Context) -> dict[str, Any]:
    """The network of the section's heading, else its title."""
    known = next((hit.entry.name for hit in context.vocabulary.networks.find(section.title)), None)
    network = known or (section.title if "nätverk" in section.title.casefold() else None)
    return {"subject": network or section.title, "subject_kind": "network" if network else "other"}


def _times(section: Section, sentence: Sentence, context: Context) -> Iterator[dict[str, Any]]:
    for match in _TIMES.finditer(sentence.text):
        about = _about(section, context)
        if who := _WHO_MET.search(sentence.text[: match.start()]):
            about = {"subject": who["who"][0].upper() + who["who"][1:], "subject_kind": "other"}
        elif about["subject_kind"] == "other" and (named := context.vocabulary.networks.find(sentence.text)):
            about = {"subject": named[0].entry.name, "subject_kind": "network"}
        measure = (
            "deltaganden" if match["what"].casefold() == "deltog" else "möten per år" if match["yearly"] else "möten"
        )
        yield about | {"measure": measure, "value": parse_number(match["n"]), "unit": "gånger"}


def _counts(report: Report, section: Section, sentence: Sentence, context: Context) -> Iterator[dict[str, Any]]:
    nouns: dict[str, str] = words()["figures"]["nouns"]
    for match in re.finditer(
        rf"(?i)(?<![\d-])(?P<n>{NUMERAL_PATTERN})\s+(?:[a-zåäö]+\s)?(?:EU-)?(?:finansierade\s)?"
        rf"(?P<noun>{'|'.join(nouns)})\b",
        sentence.text,
    ):
        if _TARGET.search(sentence.text[: match.start()]):
            continue
        noun = match["noun"].casefold()
        measure = nouns[noun]
        whole = measure in {"projects", "twin_cities", "nätverk"}
        about = {"subject": report.municipality, "subject_kind": "total"} if whole else _about(section, context)
        unit = {"projects": "projekt", "twin_cities": "vänorter"}.get(measure, noun)
        if (value := parse_number(match["n"])) is not None and not 1950 < value < 2100:
            yield about | {"measure": measure, "value": value, "unit": unit}
    for match in _OF_ROLE.finditer(sentence.text):
        measure = "projects_as_lead" if "ägare" in match["role"].casefold() else "projects_as_partner"
        of_projects = re.search(r"(?i)\bprojekt\b", sentence.text[: match.start("role")])
        if (
            of_projects
            and not _TARGET.search(sentence.text[: match.start()])
            and (value := parse_number(match["n"])) is not None
        ):
            yield {
                "subject": report.municipality,
                "subject_kind": "total",
                "measure": measure,
                "value": value,
                "unit": "projekt",
            }


def _money(report: Report, section: Section, sentence: Sentence, context: Context) -> Iterator[dict[str, Any]]:
    """Sums behind a word that says what they are; another currency keeps its own unit."""
    measures: dict[str, str] = words()["figures"]["money"]
    text = sentence.text
    sums = [(found.start, float(found.amount.value), "SEK", found.amount.approximate) for found in find_amounts(text)]
    for match in _FOREIGN.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            sums.append(
                (
                    match.start(),
                    value * _SCALES.get((match["scale"] or "").casefold(), 1),
                    _UNITS[match["unit"].casefold()],
                    False,
                )
            )
    for at, value, unit, approximate in sums:
        before = text[max(0, at - 60) : at].casefold()
        measure = next((measure for word, measure in measures.items() if word in before), None)
        if measure is None:
            continue
        named = re.match(r"(?P<who>[A-ZÅÄÖ][\wåäö-]*(?: \d+)?)\s+förfogar", text)
        about = {"subject": squeeze(named["who"]), "subject_kind": "other"} if named else _about(section, context)
        if measure == "paid_out" and about["subject_kind"] == "other":
            about = {"subject": report.municipality, "subject_kind": "total"}
        yield about | {"measure": measure, "value": value, "unit": unit, "approximate": approximate}
