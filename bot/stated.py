"""Figures that the reports state themselves, told with their quote and held against what the records add up to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.answering import Answering
from bot.draft import Draft
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import rows
from bot.wording import MEASURE, listing, money, number
from indexer.records import Figure
from indexer.values import compare_key

Amount = Literal["total_budget", "paid_out", "eu_funding"]


def amount_of(q: Question) -> Amount:
    """The amount a question asks for; the total budget where it names none."""
    return q.measure if q.measure in {"total_budget", "paid_out", "eu_funding"} else "total_budget"


def stated(answering: Answering, q: Question, measure: str, kind: str | None = None, subject: str | None = None) -> list[Figure]:
    """Figures that reports state of a measure, newest first, an exact one before a rounded one.

    Without a stated year the newest report of each municipality that has such a figure counts, for its own year.
    """
    own = {report.document: report.year for report in answering.index.holdings.reports}
    found = [
        figure
        for figure in answering.index.holdings.figures
        if figure.measure == measure
        and (kind is None or figure.subject_kind == kind)
        and (subject is None or compare_key(figure.subject) == compare_key(subject))
        and (not q.municipalities or figure.municipality in q.municipalities)
        and (
            figure.document in q.documents
            if q.documents
            else kind != "total" or _of_the_city(answering, figure) or _of_its_period(figure, q)
        )
    ]
    if q.years:
        found = [figure for figure in found if figure.year in q.years or _of_its_period(figure, q)]
    else:
        newest: dict[str, int] = {}
        for figure in found:
            if figure.year == own[figure.document]:
                newest[figure.municipality] = max(newest.get(figure.municipality, 0), figure.year or 0)
        found = [figure for figure in found if figure.year == newest.get(figure.municipality)]
    return sorted(found, key=lambda f: (-(f.year or 0), f.approximate, own[f.document] != f.year, f.document, f.source.start))


def _of_the_city(answering: Answering, figure: Figure) -> bool:
    """Whether a total is the whole city's, not that of a platform or another part that only its own report is asked about."""
    if compare_key(figure.subject) == compare_key(figure.municipality):
        return True
    return not any(
        other.measure == figure.measure
        and other.municipality == figure.municipality
        and compare_key(other.subject) == compare_key(other.municipality)
        for other in answering.index.holdings.figures
    )


def plain_scope(q: Question) -> tuple[str, str] | None:
    """(kind, subject) of the stated figure a question asks for; None where its conditions are finer than any figure's."""
    if (
        q.status
        or q.amount
        or q.within
        or q.without
        or q.topic
        or q.role
        or q.projects
        or q.lacking
        or q.shared
        or q.many
        or q.lasting
        or q.parts
    ):
        return None
    if q.actors and not q.programmes and not q.goals and len({name for _, name in q.actors}) == 1:
        return "department", q.actors[0][1]
    if q.programmes and not q.actors and not q.goals and len(q.programmes) == 1:
        return "programme", q.programmes[0]
    if q.goals and not q.actors and not q.programmes:
        return "goal", q.goals[0]
    return ("total", "") if not (q.actors or q.programmes or q.goals) else None


def find_stated(answering: Answering, q: Question, measure: str) -> list[Figure]:
    """The stated figures that a question asks for; without a year none that is older than the newest forms it counts."""
    scope = plain_scope(q)
    if q.role and measure == "projects" and plain_scope(replace(q, role=None)) == ("total", ""):
        figures = stated(answering, q, f"projects_as_{q.role}", "total")
    elif scope is None:
        return []
    else:
        kind, subject = scope
        figures = stated(answering, q, measure, kind, subject or None)
    return current(answering, q, measure, figures)


def current(answering: Answering, q: Question, measure: str, figures: list[Figure]) -> list[Figure]:
    """Without a year, the figures that are not older than the newest forms which fit the question."""
    if q.years or q.documents or not figures:
        return figures
    field = measure if measure in {"paid_out", "total_budget", "eu_funding"} else "name"
    newest: dict[str, int] = {}
    for row in rows(answering.index, q):
        if (value := getattr(row.report, field)) is not None and value.value is not None:
            newest[row.report.municipality] = max(newest.get(row.report.municipality, 0), row.report.reporting_year or 0)
    return [figure for figure in figures if (figure.year or 0) >= newest.get(figure.municipality, 0)]


def _of_its_period(figure: Figure, q: Question) -> bool:
    """Whether just the period is asked for that a figure is for."""
    return len(q.years) > 1 and period_of(figure) == (min(q.years), max(q.years))


def _years_of(figure: Figure) -> set[int | None]:
    """The years that a figure is for."""
    period = period_of(figure)
    return {figure.year, *(range(period[0], period[1] + 1) if period else ())}


def shown(draft: Draft, figure: Figure) -> str:
    """A figure's value with its unit."""
    lang = draft.question.language
    if figure.unit == "SEK":
        return money(figure.value, lang, figure.approximate)
    value = number(figure.value, lang) + (f"–{number(figure.value_to, lang)}" if figure.value_to else "")
    return f"{value} {figure.unit}" if figure.unit != "%" else f"{value} %"


def cited(draft: Draft, figure: Figure) -> int:
    return draft.cites.add(figure.source, section=(figure.subject,), title=figure.citation_title)


def per_city(figures: Sequence[Figure]) -> list[Figure]:
    """The first figure of each municipality and year asked for."""
    seen: dict[tuple[str, int | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.municipality, figure.year), figure)
    return list(seen.values())


def add_difference(answering: Answering, draft: Draft, figure: Figure) -> None:
    """A note with both numbers where the records of the same report add up to something else."""
    for one in answering.index.reconciliations:
        same = (
            one.document == figure.document
            and one.subject == figure.subject
            and one.measure == figure.measure
            and one.stated == figure.value
        )
        if same and not one.agrees:
            said, counted = (money(v, "sv") if figure.unit == "SEK" else number(v, "sv") for v in (one.stated, one.counted))
            said_en, counted_en = (money(v, "en") if figure.unit == "SEK" else number(v, "en") for v in (one.stated, one.counted))
            draft.note(
                f"Rapporten anger {said} för {figure.subject}; de lästa blanketterna ger tillsammans {counted}.",
                f"The report states {said_en} for {figure.subject}; the forms that were read add up to {counted_en}.",
            )


def single(answering: Answering, draft: Draft, figures: Sequence[Figure], measure: str) -> Reply:
    """The stated figure as the answer; several municipalities each for itself, never added up."""
    chosen = per_city(figures)
    parts = []
    for figure in chosen:
        n = cited(draft, figure)
        draft.figure(figure, n)
        add_difference(answering, draft, figure)
        said = told(draft, figure)
        parts.append(f"{said[:1].upper()}{said[1:]} [{n}].")
    absent = [city for city in draft.question.municipalities if city not in {figure.municipality for figure in chosen}]
    covered = {year for figure in chosen for year in _years_of(figure)}
    absent += [str(year) for year in draft.question.years if year not in covered]
    if absent:
        draft.note(f"Uppgift saknas för {listing(absent, 'sv')}.", f"No figure for {listing(absent, 'en')}.")
    value = chosen[0].value if len(chosen) == 1 and not absent else None
    draft.suggestions += _years_too(answering, draft, chosen[0])
    return Reply("partial" if absent else "answered", " ".join(parts), value, chosen[0].unit)


_PERIOD = re.compile(r"\b(20\d\d)–(20\d\d)$")


def period_of(figure: Figure) -> tuple[int, int] | None:
    """The first and last year of the period that a total's subject names: "projekt 2014–2020"."""
    period = _PERIOD.search(figure.subject) if figure.subject_kind == "total" else None
    return (int(period[1]), int(period[2])) if period else None


def _when(figure: Figure) -> str:
    """The year a figure is for, or the period that its subject names: "projekt 2014–2020" is no figure of one year."""
    period = _PERIOD.search(figure.subject) if figure.subject_kind == "total" else None
    return period.group() if period else str(figure.year)


def told(draft: Draft, figure: Figure) -> str:
    """A stated figure as a sentence."""
    value, subject, city, year = shown(draft, figure), figure.subject, figure.municipality, _when(figure)
    who = city if figure.subject_kind == "total" else f"{subject}, {city},"
    bare_value = number(figure.value, draft.question.language)
    match figure.measure, figure.subject_kind:
        case "projects", "goal":
            return draft.say(
                f"{bare_value} projekt bidrog {year} till målet «{subject}» ({city})",
                f"{bare_value} projects contributed to the goal “{subject}” in {year} ({city})",
            )
        case "projects", "programme":
            return draft.say(
                f"{city} hade {bare_value} projekt i {subject} {year}", f"{city} had {bare_value} projects in {subject} in {year}"
            )
        case "projects", _:
            about = draft.say("cirka ", "about ") if figure.approximate else ""
            return draft.say(
                f"{who} redovisade {about}{bare_value} projekt {year}", f"{who} reported {about}{bare_value} projects in {year}"
            )
        case "projects_as_lead", _:
            return draft.say(
                f"{who} var projektägare i {bare_value} EU-projekt {year}", f"{who} was lead partner of {bare_value} EU projects in {year}"
            )
        case "projects_as_partner", _:
            return draft.say(
                f"{who} var projektpartner i {bare_value} EU-projekt {year}", f"{who} was partner in {bare_value} EU projects in {year}"
            )
        case "paid_out", "programme":
            return draft.say(
                f"Från {subject} betalades {value} ut till {city} {year}", f"{value} was paid out to {city} from {subject} in {year}"
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
                f"{value} i {city} deltog i EU-projekt {year}", f"{bare_value} committees in {city} took part in EU projects in {year}"
            )
    label = MEASURE[draft.question.language].get(figure.measure, figure.measure)
    return f"{subject}, {label}: {value} ({year})"


def _years_too(answering: Answering, draft: Draft, figure: Figure) -> list[str]:
    years = sorted(
        {f.year for f in answering.index.holdings.figures if f.measure == figure.measure and f.subject == figure.subject and f.year}
    )
    return [draft.say(f"Och {year} då?", f"And in {year}?") for year in years if year != figure.year][-2:]


def each_stated(answering: Answering, draft: Draft, measure: str) -> Reply | None:
    """Several nämnder or programmes asked for at once: each one's stated figure, largest first, never added up."""
    q = draft.question
    if q.status or q.amount or q.within or q.without or q.role or (q.actors and q.programmes):
        return None
    names = list(dict.fromkeys(name for _, name in q.actors)) or list(q.programmes)
    kind = "department" if q.actors else "programme"
    if len(names) < 2:
        return None
    found = [figure for name in names for figure in per_city(stated(answering, q, measure, kind, name))]
    if len({figure.subject for figure in found}) < 2:
        return None
    reply = table(answering, draft, found, measure)
    missing = [name for name in names if compare_key(name) not in {compare_key(figure.subject) for figure in found}]
    if missing:
        draft.note(f"Uppgift saknas för {listing(missing, 'sv')}.", f"No figure for {listing(missing, 'en')}.")
    return replace(reply, status="partial") if missing else reply


def table(answering: Answering, draft: Draft, figures: Sequence[Figure], measure: str) -> Reply:
    """Figures side by side: newest year first, within it the largest first, each cited."""
    lang = draft.question.language
    parts = []
    for city, year in dict.fromkeys((f.municipality, f.year) for f in sorted(figures, key=lambda f: -(f.year or 0))):
        own = sorted((f for f in figures if (f.municipality, f.year) == (city, year)), key=lambda f: -f.value)
        named = []
        for figure in own:
            n = cited(draft, figure)
            draft.figure(figure, n)
            add_difference(answering, draft, figure)
            named.append(f"{figure.subject} {shown(draft, figure)} [{n}]")
        parts.append(f"{city}, {year} ({MEASURE[lang].get(measure, measure)}): {listing(named, lang)}.")
    return Reply("answered", " ".join(parts))
