"""A figure that a report states, told as a sentence with its quote, and held against what the records add up to."""

from __future__ import annotations

import re

from bot.drafting.draft import Draft
from bot.query.stated import period_of
from bot.query.units import figure_said
from bot.wording import MEASURE, money, number
from indexer.records import Figure


def figure_shown(draft: Draft, figure: Figure) -> str:
    """A figure's value with its unit."""
    return figure_said(figure, draft.question.language)


def figure_cited(draft: Draft, figure: Figure) -> int:
    """The number of the quote that states a figure."""
    return draft.cites.add(figure.source, section=(figure.subject,), title=figure.citation_title)


def difference_noted(draft: Draft, figure: Figure) -> None:
    """A note with both numbers where the records of the same report add up to something else."""
    for one in draft.index.reconciliations:
        same = (
            one.document == figure.document
            and one.subject == figure.subject
            and one.measure == figure.measure
            and one.stated == figure.value
        )
        if same and not one.agrees:
            said, counted = (
                money(v, "sv") if figure.unit == "SEK" else number(v, "sv") for v in (one.stated, one.counted)
            )
            said_en, counted_en = (
                money(v, "en") if figure.unit == "SEK" else number(v, "en") for v in (one.stated, one.counted)
            )
            draft.note(
                f"Rapporten anger {said} för {figure.subject}; de lästa blanketterna ger tillsammans {counted}.",
                f"The report states {said_en} for {figure.subject}; the forms that were read add up to {counted_en}.",
            )


_NO_YEAR = "\0"
_WITHOUT_YEAR = re.compile(r"(?: in)? \(?\0\)?")


def _when(figure: Figure) -> str:
    """The year a figure is for, or the period that its subject names: "projekt 2014–2020" is no figure of one year."""
    period = period_of(figure)
    return f"{period[0]}–{period[1]}" if period else str(figure.year or _NO_YEAR)


def figure_told(draft: Draft, figure: Figure) -> str:
    """A stated figure as a sentence; without its year where the report gives none."""
    return _WITHOUT_YEAR.sub("", _told(draft, figure))


def _told(draft: Draft, figure: Figure) -> str:
    value, subject, city, year = figure_shown(draft, figure), figure.subject, figure.municipality, _when(figure)
    who = city if figure.subject_kind == "total" else f"{subject}, {city},"
    bare_value = number(figure.value, draft.question.language)
    match figure.measure, figure.subject_kind:
        case "projects", "goal":
            return draft.say(
                f"{bare_value} projekt bidrog {year} till målet «{subject}» ({city})",
                f"{bare_value} projects contributed to the goal “{subject}” in {year} ({city})",
            )
        case "projects", "programme" if draft.index.reports[figure.document].kind == "general":
            return draft.say(
                f"enligt {city} gäller det {bare_value} projekt i {subject} {year}",
                f"according to {city} there are {bare_value} projects in {subject} in {year}",
            )
        case "projects", "programme":
            return draft.say(
                f"{city} hade {bare_value} projekt i {subject} {year}",
                f"{city} had {bare_value} projects in {subject} in {year}",
            )
        case "projects", _:
            about = draft.say("cirka ", "about ") if figure.approximate else ""
            return draft.say(
                f"{who} redovisade {about}{bare_value} projekt {year}",
                f"{who} reported {about}{bare_value} projects in {year}",
            )
        case "projects_as_lead", _:
            return draft.say(
                f"{who} var projektägare i {bare_value} EU-projekt {year}",
                f"{who} was lead partner of {bare_value} EU projects in {year}",
            )
        case "projects_as_partner", _:
            return draft.say(
                f"{who} var projektpartner i {bare_value} EU-projekt {year}",
                f"{who} was partner in {bare_value} EU projects in {year}",
            )
        case "paid_out", "programme":
            return draft.say(
                f"Från {subject} betalades {value} ut till {city} {year}",
                f"{value} was paid out to {city} from {subject} in {year}",
            )
        case "paid_out", "goal":
            return draft.say(
                f"{value} betalades ut {year} för målet «{subject}» ({city})",
                f"{value} was paid out in {year} for the goal “{subject}” ({city})",
            )
        case "paid_out", _:
            return draft.say(f"{value} betalades ut till {who} {year}", f"{value} was paid out to {who} in {year}")
        case "departments", _:
            return draft.say(
                f"{value} i {city} deltog i EU-projekt {year}",
                f"{bare_value} committees in {city} took part in EU projects in {year}",
            )
    label = MEASURE[draft.question.language].get(figure.measure, figure.measure)
    return f"{subject}, {label}: {value} ({year})"
