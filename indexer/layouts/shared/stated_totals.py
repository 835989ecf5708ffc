"""How many projects a municipality has, as single sentences state it in many ways, alike in every family of reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.records import Figure
from indexer.text import wrapped
from indexer.values import NUMERAL_PATTERN, parse_number

_N = NUMERAL_PATTERN
_Y = r"20[0-4]\d"
_OWN = r"(?:kommunen|staden|vi|[A-ZÅÄÖ][a-zåäö]+(?: (?:[Ss]tad|kommun))?)"
_OF_PROJECTS = re.compile(r"EU-\s*(?:och \w+ )?(?:finansierade )?projekt|\bprojekt\b", re.IGNORECASE)
_NUMBER_OF = r"\bantalet (?:EU-?)?projekt\w*"
_CHANGED = wrapped(
    rf"(?i){_NUMBER_OF} [^.;\d]{{0,40}}?från (?P<a>{_N})(?: \(?(?:år )?(?P<ya>{_Y})\)?)? till (?P<b>{_N})(?: \(?"
    rf"(?:år )?(?P<yb>{_Y})\)?)?"
    rf"(?:[^.;\d]{{0,30}}mellan (?:åren )?(?P<ma>{_Y}) och (?P<mb>{_Y}))?"
)
_WAS = wrapped(
    rf"(?i){_NUMBER_OF} (?:var|uppgick)(?: (?:under |år )?(?P<y>{_Y}))?(?: till)? (?P<n>{_N})\b(?: (?:under "
    rf"|år )?(?P<after>{_Y}))?"
)
_BESIDE = wrapped(
    rf"\((?:(?P<n>{_N})(?: projekt)?,? (?:år |under )?(?P<y>{_Y})|(?P<early>{_Y}): (?P<late>{_N})(?: projekt)?)\)"
)
_AGAINST = wrapped(
    rf"\b(?:jämfört med|att jämföra med|mot) (?P<n>{_N})(?: (?:EU-)?projekt)? (?:(?P<before>året (?:innan|före"
    rf"|dessförinnan)|föregående år)|(?:under |år )?(?P<y>{_Y}))\b"
)
_THEN = wrapped(rf"\b(?P<y>{_Y}),? då (?:antalet|siffran) var (?P<n>{_N})\b")
_LED = wrapped(
    rf"\b(?:leder|ledde|äger|ägde) (?P<n>{_N}) av (?:dem|dessa|projekten)\b|\bvarav {_OWN} (?:leder|ledde|äger"
    rf"|ägde) (?P<of>{_N})\b"
)
_IN_SO_MANY = wrapped(
    rf"\b[Ii] (?P<n>{_N})(?: av (?:dem|dessa|projekten))? (?:är"
    rf"|var) {_OWN} projektägare\b(?: och i (?P<p>{_N}) (?:projekt)?partner\b)?"
)


_RAN = wrapped(
    rf"(?:\b(?:[Uu]nder|[Åå]r) (?P<early>{_Y}) |(?P<before>\b[Åå]ret (?:innan|före|dessförinnan)"
    rf"|\b[Ff]öregående år) )?(?:\b(?:pågick|drevs|bedrevs|redovisades|genomfördes"
    rf"|är (?:\w+ )?med i) )?(?P<n>{_N}) EU-projekt\b"
    rf"(?P<ran> (?:pågick|drevs|bedrevs|redovisades|genomfördes)(?: (?:under |år )?(?P<y>{_Y}))?)?"
)
_RUNS = re.compile(r"\b(?:pågick|drevs|bedrevs|redovisades|genomfördes|med i)\b")


class Total(NamedTuple):
    """A number of projects: a measure of ``Figure``, its value and its year."""

    measure: str
    value: float
    year: int | None


def stated_totals(words: str, year: int | None) -> list[Total]:
    """The numbers of projects that a sentence on the whole municipality states; ``year`` is the report's.

    >>> stated_totals("Antalet EU-projekt uppgick 2023 till 54 (47 år 2022).", 2023)
    [Total(measure='projects', value=54.0, year=2023), Total(measure='projects', value=47.0, year=2022)]
    >>> stated_totals("Antalet EU-projekt ökade från 47 till 54 mellan 2022 och 2023.", 2023)
    [Total(measure='projects', value=47.0, year=2022), Total(measure='projects', value=54.0, year=2023)]
    >>> totals = stated_totals("I 19 av dem är kommunen projektägare och i 35 projektpartner.", 2023)
    >>> [(total.measure, total.value) for total in totals]
    [('projects_as_lead', 19.0), ('projects_as_partner', 35.0)]
    >>> stated_totals("Vi deltog i 54 EU-projekt, jämfört med 47 året innan.", 2023)
    [Total(measure='projects', value=47.0, year=2022)]
    """
    if not _OF_PROJECTS.search(words) and not re.search(r"projektägare|\bav (?:dem|dessa)\b", words):
        return []
    return [
        Total(measure, value, own)
        for measure, digits, own in _found(words, year)
        if (value := parse_number(digits)) is not None
    ]


def _found(words: str, year: int | None) -> Iterator[tuple[str, str, int | None]]:
    """Measure, number as printed, year."""
    for number, when in (*_changed(words, year), *_dated(words, year), *_running(words, year)):
        yield "projects", number, when
    for match in _LED.finditer(words):
        yield "projects_as_lead", match["n"] or match["of"], year
    for match in _IN_SO_MANY.finditer(words):
        yield "projects_as_lead", match["n"], year
        if match["p"]:
            yield "projects_as_partner", match["p"], year


def _changed(words: str, year: int | None) -> Iterator[tuple[str, int | None]]:
    """Numbers of two years, of which one at least is named."""
    for match in _CHANGED.finditer(words):
        first, last = _int(match["ya"] or match["ma"]), _int(match["yb"] or match["mb"])
        if first or last:
            yield match["a"], first or (last or 0) - 1
            yield match["b"], last or year


def _dated(words: str, year: int | None) -> Iterator[tuple[str, int | None]]:
    """Numbers with their year, or with none: then it is the report's own, and the one before of
    what is compared with it."""
    for match in _WAS.finditer(words):
        yield match["n"], _int(match["y"] or match["after"]) or year
    for match in _BESIDE.finditer(words):
        yield match["n"] or match["late"], int(match["y"] or match["early"])
    for match in _AGAINST.finditer(words):
        if not match["before"] or year:
            yield match["n"], _int(match["y"]) or (year or 1) - 1
    for match in _THEN.finditer(words):
        yield match["n"], int(match["y"])


def _running(words: str, year: int | None) -> Iterator[tuple[str, int | None]]:
    for match in _RAN.finditer(words):
        if _RUNS.search(match.group()):
            own = year - 1 if year and match["before"] else year
            yield match["n"], _int(match["y"] or match["early"]) or own


def _int(year: str | None) -> int | None:
    return int(year) if year else None


def not_yet(totals: Iterable[Total], figures: Iterable[Figure]) -> list[Total]:
    """The totals of a measure and year that no figure of the sentence gives already."""
    given = {(figure.measure, figure.year) for figure in figures if figure.subject_kind == "total"}
    kept: dict[tuple[str, int | None], Total] = {}
    for total in totals:
        if (total.measure, total.year) not in given:
            kept.setdefault((total.measure, total.year), total)
    return list(kept.values())
