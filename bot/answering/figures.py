"""Figures that reports state themselves: which of them answer, each as a sentence, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.telling import Telling
from bot.drafting.figures import difference_noted, figure_cited, figure_shown, figure_told
from bot.query.evaluate import Result
from bot.query.forms import Query, Scope
from bot.query.stated import Subject, period_of
from bot.wording import listing
from indexer.records import Figure


def current(at: Telling, subject: Subject | None, query: Query, result: Result) -> list[Figure]:
    """The stated figures of a subject; without a year none that is older than the newest rows that fit, nor of a whole period
    where rows of a year answer.
    """
    if subject is None:
        return []
    figures = at.stated.find(subject, query.scope)
    if query.scope.years or query.scope.documents:
        return figures
    newest = {part.municipality: part.year or 0 for part in result.parts if part.rows}
    if newest and not query.scope.municipalities:
        figures = [figure for figure in figures if period_of(figure) is None]
    return [figure for figure in figures if (figure.year or 0) >= newest.get(figure.municipality, 0)]


def sentence(at: Telling, figure: Figure) -> str:
    """A figure as a sentence with its quote; a record of the answer."""
    n = recorded(at, figure)
    said = figure_told(at.draft, figure)
    return f"{said[:1].upper()}{said[1:]} [{n}]."


def recorded(at: Telling, figure: Figure) -> int:
    """The quote of a figure, which becomes a record, with a note where the records come to something else."""
    n = plainly_recorded(at, figure)
    difference_noted(at.draft, figure)
    return n


def plainly_recorded(at: Telling, figure: Figure) -> int:
    """The quote of a figure, which becomes a record."""
    n = figure_cited(at.draft, figure)
    at.draft.figure(figure, n)
    return n


def cited(at: Telling, figure: Figure) -> str:
    """A figure's value with its quote; a record of the answer."""
    return f"{figure_shown(at.draft, figure)} [{recorded(at, figure)}]"


def absent(at: Telling, scope: Scope, chosen: Sequence[Figure]) -> list[str]:
    """The municipalities and years asked for that no figure is of; noted."""
    covered = {year for figure in chosen for year in _years(figure)}
    cities = {figure.municipality for figure in chosen}
    lacking = [city for city in scope.municipalities if city not in cities]
    lacking += [str(year) for year in scope.years if year not in covered]
    note_lacking(at, lacking)
    return lacking


def note_lacking(at: Telling, names: Sequence[str]) -> None:
    """A note of what no figure is of."""
    if names:
        at.draft.note(f"Uppgift saknas för {listing(names, 'sv')}.", f"No figure for {listing(names, 'en')}.")


def _years(figure: Figure) -> set[int | None]:
    period = period_of(figure)
    return {figure.year, *(range(period[0], period[1] + 1) if period else ())}
