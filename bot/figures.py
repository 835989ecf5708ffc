"""Counts, sums, averages, rankings and trends: the stated figure first, what the records add up to beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from bot.answering import Answering
from bot.cues import pattern
from bot.draft import Draft, marks
from bot.lists import NAMED, listed, none_found
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.wording import MEASURE, day, listing, money, number, plural
from indexer.records import Figure
from indexer.values import compare_key

_OVER_TIME = pattern(r"från|till|mellan|from|between|[-–]|utveckl|over")

Amount = Literal["total_budget", "paid_out", "eu_funding"]


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
        and (figure.document in q.documents if q.documents else kind != "total" or _of_the_city(answering, figure))
    ]
    if q.years:
        found = [figure for figure in found if figure.year in q.years]
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


def _plain_scope(q: Question) -> tuple[str, str] | None:
    """(kind, subject) of the stated figure a question asks for; None where its conditions are finer than any figure's."""
    if q.status or q.amount or q.within or q.topic or q.role:
        return None
    if q.actors and not q.programmes and not q.goals and len({name for _, name in q.actors}) == 1:
        return "department", q.actors[0][1]
    if q.programmes and not q.actors and not q.goals and len(q.programmes) == 1:
        return "programme", q.programmes[0]
    if q.goals and not q.actors and not q.programmes:
        return "goal", q.goals[0]
    return ("total", "") if not (q.actors or q.programmes or q.goals) else None


def _find(answering: Answering, q: Question, measure: str) -> list[Figure]:
    """The stated figures that a question asks for; without a year none that is older than the newest forms it counts."""
    scope = _plain_scope(q)
    if q.role and measure == "projects" and _plain_scope(replace(q, role=None)) == ("total", ""):
        figures = stated(answering, q, f"projects_as_{q.role}", "total")
    elif scope is None:
        return []
    else:
        kind, subject = scope
        figures = stated(answering, q, measure, kind, subject or None)
    if q.years or q.documents or not figures:
        return figures
    field = measure if measure in {"paid_out", "total_budget", "eu_funding"} else "name"
    newest: dict[str, int] = {}
    for row in rows(answering.index, q):
        if (value := getattr(row.report, field)) is not None and value.value is not None:
            newest[row.report.municipality] = max(newest.get(row.report.municipality, 0), row.report.reporting_year or 0)
    return [figure for figure in figures if (figure.year or 0) >= newest.get(figure.municipality, 0)]


def _shown(draft: Draft, figure: Figure) -> str:
    """A figure's value with its unit."""
    lang = draft.question.language
    if figure.unit == "SEK":
        return money(figure.value, lang, figure.approximate)
    value = number(figure.value, lang) + (f"–{number(figure.value_to, lang)}" if figure.value_to else "")
    return f"{value} {figure.unit}" if figure.unit != "%" else f"{value} %"


def _cited(draft: Draft, figure: Figure) -> int:
    return draft.cites.add(figure.source, section=(figure.subject,), title=figure.citation_title)


def _per_city(figures: Sequence[Figure]) -> list[Figure]:
    """The first figure of each municipality and year asked for."""
    seen: dict[tuple[str, int | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.municipality, figure.year), figure)
    return list(seen.values())


def _add_difference(answering: Answering, draft: Draft, figure: Figure) -> None:
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


def _single(answering: Answering, draft: Draft, figures: Sequence[Figure], measure: str) -> Reply:
    """The stated figure as the answer; several municipalities each for itself, never added up."""
    shown = _per_city(figures)
    parts = []
    for figure in shown:
        n = _cited(draft, figure)
        draft.figure(figure, n)
        _add_difference(answering, draft, figure)
        told = _told(draft, figure)
        parts.append(f"{told[:1].upper()}{told[1:]} [{n}].")
    absent = [city for city in draft.question.municipalities if city not in {figure.municipality for figure in shown}]
    if absent:
        draft.note(f"Uppgift saknas för {listing(absent, 'sv')}.", f"No figure for {listing(absent, 'en')}.")
    value = shown[0].value if len(shown) == 1 and not absent else None
    draft.suggestions += _years_too(answering, draft, shown[0])
    return Reply("partial" if absent else "answered", " ".join(parts), value, shown[0].unit)


def _told(draft: Draft, figure: Figure) -> str:
    """A stated figure as a sentence."""
    value, subject, city, year = _shown(draft, figure), figure.subject, figure.municipality, figure.year
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


def _each(answering: Answering, draft: Draft, measure: str) -> Reply | None:
    """Several nämnder or programmes asked for at once: each one's stated figure, largest first, never added up."""
    q = draft.question
    if q.status or q.amount or q.within or q.role or (q.actors and q.programmes):
        return None
    names = list(dict.fromkeys(name for _, name in q.actors)) or list(q.programmes)
    kind = "department" if q.actors else "programme"
    if len(names) < 2:
        return None
    found = [figure for name in names for figure in _per_city(stated(answering, q, measure, kind, name))]
    if len({figure.subject for figure in found}) < 2:
        return None
    return _table(answering, draft, found, measure)


def _table(answering: Answering, draft: Draft, figures: Sequence[Figure], measure: str) -> Reply:
    """Figures side by side: newest year first, within it the largest first, each cited."""
    lang = draft.question.language
    parts = []
    for city, year in dict.fromkeys((f.municipality, f.year) for f in sorted(figures, key=lambda f: -(f.year or 0))):
        own = sorted((f for f in figures if (f.municipality, f.year) == (city, year)), key=lambda f: -f.value)
        named = []
        for figure in own:
            n = _cited(draft, figure)
            draft.figure(figure, n)
            _add_difference(answering, draft, figure)
            named.append(f"{figure.subject} {_shown(draft, figure)} [{n}]")
        parts.append(f"{city}, {year} ({MEASURE[lang].get(measure, measure)}): {listing(named, lang)}.")
    return Reply("answered", " ".join(parts))


def breakdown(answering: Answering, draft: Draft) -> Reply:
    """A measure for each nämnd, programme or goal, for every year asked for."""
    q = draft.question
    measure = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding"} else "projects"
    figures = stated(answering, q, measure, q.per)
    return _table(answering, draft, figures, measure) if figures else answering.nothing(draft)


# -- count ----------------------------------------------------------------------------------------------------------


def counted(answering: Answering, draft: Draft) -> Reply:
    """How many projects or nämnder: the stated number where a report states just that, else the length of the list."""
    q = draft.question
    if q.subject == "department":
        return _departments(answering, draft)
    if q.subject == "programme":
        return _programmes(answering, draft)
    figures = _find(answering, q, "projects")
    if figures:
        return _single(answering, draft, figures, "projects")
    if q.goals and (figures := _goal_figures(answering, q)):
        return _single(answering, draft, figures, "projects")
    if several := _each(answering, draft, "projects"):
        return several
    return listed(answering, draft)


def _goal_figures(answering: Answering, q: Question) -> list[Figure]:
    """The stated number for a goal, its name spelled as the summary spells it ("klimatomställnigen")."""
    if q.actors or q.programmes or q.status or q.amount or q.role:
        return []
    subjects = {f.subject for f in answering.index.holdings.figures if f.subject_kind == "goal"}
    near = [s for s in subjects if any(fuzz.ratio(compare_key(s), compare_key(goal)) > 92 for goal in q.goals)]
    return [figure for subject in near for figure in stated(answering, q, "projects", "goal", subject)]


def _departments(answering: Answering, draft: Draft) -> Reply:
    q = draft.question
    figures = [] if (q.programmes or q.status or q.amount or q.within) else stated(answering, q, "departments", "total")
    if figures:
        return _single(answering, draft, figures, "departments")
    found = rows(answering.index, q)
    return _named_once(draft, [(row, row.report.department.value if row.report.department else None) for row in found], "department")


def _programmes(answering: Answering, draft: Draft) -> Reply:
    found = rows(answering.index, draft.question)
    return _named_once(draft, [(row, row.report.programme_path[0] if row.report.programme_path else None) for row in found], "programme")


def _named_once(draft: Draft, pairs: Sequence[tuple[Row, str | None]], field: Literal["department", "programme"]) -> Reply:
    """Distinct names over the forms, each with one quote."""
    first: dict[str, Row] = {}
    for row, name in pairs:
        if name:
            first.setdefault(name, row)
    if not first:
        return Reply("not_found", draft.say("Rapporterna säger inte det.", "The reports do not say."))
    parts = []
    for name, row in first.items():
        n = draft.cites.project(row.report, field)
        parts.append(f"{name} [{n}]")
    one, several = {
        "department": (("nämnd", "committee"), ("nämnder", "committees")),
        "programme": (("program", "programme"), ("program", "programmes")),
    }[field]
    unit = draft.say(*(one if len(first) == 1 else several))
    return Reply("answered", f"{len(first)} {unit}: {listing(parts, draft.question.language)}.", float(len(first)), several[0])


# -- sum and average ------------------------------------------------------------------------------------------------


def _measure(q: Question) -> Amount:
    return q.measure if q.measure in {"total_budget", "paid_out", "eu_funding"} else "total_budget"


def summed(answering: Answering, draft: Draft) -> Reply:
    """Money in all: the stated sum, else what the forms add up to, with what the number is said beside it."""
    q, measure = draft.question, _measure(draft.question)
    figures = _find(answering, q, measure)
    if figures:
        return _single(answering, draft, figures, measure)
    if several := _each(answering, draft, measure):
        return several
    if measure == "eu_funding" and (other := _find(answering, q, "paid_out")):
        return _single(answering, draft, other, "paid_out")
    found, given = _own_amounts(answering, draft, measure)
    if not found:
        return none_found(answering, draft)
    if not given:
        return answering.nothing(draft)
    return _added(draft, found, given, measure)


def _own_amounts(answering: Answering, draft: Draft, measure: Amount) -> tuple[list[Row], list[tuple[Row, int]]]:
    """The forms that count towards a sum, and those of them with an amount: a project that two nämnder report has one budget
    (the lead partner's form speaks, and a note tells of the other), but each nämnd its own money paid out."""
    q = draft.question
    every = rows(answering.index, q)
    found = every if measure == "paid_out" else distinct(every, city_wide=not q.actors)
    given = [(row, value.value) for row in found if (value := getattr(row.report, measure)) is not None and value.value is not None]
    for row, amount in given if measure != "paid_out" else ():
        others = {
            v.value
            for r in every
            if r.project.id == row.project.id and (v := getattr(r.report, measure)) is not None and v.value is not None
        }
        if other := sorted(others - {amount}):
            name = row.project.name
            draft.note(
                f"{name} redovisas av flera nämnder med olika belopp; {money(amount, 'sv')} är medräknat, inte {money(other[0], 'sv')}.",
                f"{name} is reported by several committees with different amounts; {money(amount, 'en')} is counted, not {money(other[0], 'en')}.",
            )
    return found, given


def _added(draft: Draft, found: Sequence[Row], given: Sequence[tuple[Row, int]], measure: Amount) -> Reply:
    lang, q = draft.question.language, draft.question
    cities = list(dict.fromkeys(row.report.municipality for row, _ in given))
    parts = []
    total = 0.0
    for city in cities:
        own = [(row, value) for row, value in given if row.report.municipality == city]
        total = float(sum(value for _, value in own))
        for row, _ in own:
            draft.project(row.project, draft.cites.project(row.report, measure), row.report)
        label = MEASURE[lang][measure]
        scope = listing(q.programmes or list(dict.fromkeys(name for m, name in q.actors if m == city)), lang)
        where = f"{city}{', ' + scope if scope else ''}"
        year = own[0][0].report.reporting_year
        parts.append(
            draft.say(
                f"{where}: {label} {money(total, 'sv')} enligt {len(own)} {plural(len(own), 'blankett', 'blanketter')} i redovisningen för {year}. {_rows_behind(draft, own, measure)}",
                f"{where}: {label} {money(total, 'en')} according to {len(own)} {plural(len(own), 'form', 'forms')} in the report for {year}. {_rows_behind(draft, own, measure)}",
            )
        )
    _say_what_it_is(draft, found, given, measure)
    return Reply("answered", " ".join(parts), total if len(cities) == 1 else None, "SEK")


def _rows_behind(draft: Draft, given: Sequence[tuple[Row, int]], measure: Amount) -> str:
    """The forms that an amount was worked out from, each with its own amount; of more than ``NAMED`` the first ten."""
    lang = draft.question.language
    numbers = [draft.cites.project(row.report, measure) for row, _ in given]
    several = {
        row.project.id for number, (row, _) in enumerate(given) if any(row.project.id == other.project.id for other, _ in given[:number])
    }
    named = []
    for n, (row, amount) in zip(numbers, given, strict=True):
        board = row.report.department.value if row.project.id in several and row.report.department else None
        named.append(f"{row.project.name.rstrip('.')}{f' ({board})' if board else ''} {money(amount, lang)} [{n}]")
    if len(named) <= NAMED:
        return draft.say(f"Medräknade: {listing(named, 'sv')}.", f"Counted: {listing(named, 'en')}.")
    recorded = {record.citation for record in draft.records}
    rest = marks([n for n in numbers[10:] if n not in recorded])
    return draft.say(
        f"De tio första: {listing(named[:10], 'sv')}; {len(named) - 10} till är medräknade (alla finns i listan){rest}.",
        f"The first ten: {listing(named[:10], 'en')}; {len(named) - 10} more are counted (all are in the list){rest}.",
    )


def _say_what_it_is(draft: Draft, found: Sequence[Row], given: Sequence[tuple[Row, int]], measure: Amount) -> None:
    """No sum over partners' budgets goes without saying that some are whole consortia's."""
    _note_gaps(draft, len(found) - len(given))
    partners = sum(bool(row.report.role and row.report.role.value == "partner") for row, _ in given)
    if measure == "total_budget" and partners:
        draft.note(
            f"Summan blandar: för {partners} projekt är kommunen partner, och deras totala budget kan gälla hela projektet och inte kommunens del.",
            f"The sum is mixed: in {partners} projects the city is a partner, and their total budget may be the whole project's, not the city's share.",
        )


def _note_gaps(draft: Draft, missing: int) -> None:
    if missing:
        draft.note(
            f"{missing} {plural(missing, 'blankett', 'blanketter')} saknar belopp och ingår inte.",
            f"{missing} {plural(missing, 'form gives', 'forms give')} no amount and {plural(missing, 'is', 'are')} not included.",
        )


def average(answering: Answering, draft: Draft) -> Reply:
    """The mean over the projects that give an amount, with the sum and the count it comes from."""
    measure, lang = _measure(draft.question), draft.question.language
    found, given = _own_amounts(answering, draft, measure)
    if not given:
        return none_found(answering, draft)
    for row, _ in given:
        draft.project(row.project, draft.cites.project(row.report, measure), row.report)
    label = MEASURE[lang][measure]
    cities = list(dict.fromkeys(row.report.municipality for row, _ in given))
    parts = []
    mean = 0.0
    for city in cities:
        own = [(row, value) for row, value in given if row.report.municipality == city]
        total = float(sum(value for _, value in own))
        count = len({row.project.id for row, _ in own})
        mean = float(round(total / count))
        said = draft.say(
            f"Genomsnittet ({label}) är {money(mean, 'sv')} per projekt: {count} projekt med tillsammans {money(total, 'sv')}. {_rows_behind(draft, own, measure)}",
            f"The average ({label}) is {money(mean, 'en')} a project: {count} projects with {money(total, 'en')} together. {_rows_behind(draft, own, measure)}",
        )
        parts.append(f"{city}: {said[:1].lower()}{said[1:]}" if len(cities) > 1 else said)
    _say_what_it_is(draft, found, given, measure)
    return Reply("answered", " ".join(parts), mean if len(cities) == 1 else None, "SEK")


# -- ranking --------------------------------------------------------------------------------------------------------


def ranked(answering: Answering, draft: Draft) -> Reply:
    """The largest or smallest nämnd, programme or goal by a stated figure, or project by its own amount."""
    q = draft.question
    if q.projects:
        return _ranked_named(answering, draft)
    if q.date_rank and not q.rank:
        return _ranked_by_date(answering, draft)
    several = len({name for _, name in q.actors}) > 1 or len(q.programmes) > 1
    if (q.subject in {"department", "programme", "goal"} or (several and "projekt" not in q.text.casefold())) and not q.projects:
        return _ranked_subjects(answering, draft)
    return _ranked_projects(answering, draft)


def _superlative(draft: Draft) -> str:
    return draft.say("Minst", "Smallest") if draft.question.rank == "smallest" else draft.say("Störst", "Largest")


def _ranked_named(answering: Answering, draft: Draft) -> Reply:
    """Named projects beside each other, the largest (or smallest) first, every amount told."""
    q, lang, measure = draft.question, draft.question.language, _measure(draft.question)
    given = [
        (row, value.value)
        for row in rows(answering.index, q)
        if (value := getattr(row.report, measure)) is not None and value.value is not None
    ]
    if not given:
        return answering.nothing(draft)
    given.sort(key=lambda pair: pair[1], reverse=q.rank != "smallest")
    parts = []
    for row, value in given:
        n = draft.cites.project(row.report, measure)
        draft.project(row.project, n, row.report)
        parts.append(f"{row.project.name.rstrip('.')} {money(value, lang)} [{n}]")
    word = _superlative(draft)
    rest = draft.say(f" Därefter {listing(parts[1:], 'sv')}.", f" Then {listing(parts[1:], 'en')}.") if len(parts) > 1 else ""
    return Reply("answered", f"{word} {MEASURE[lang][measure]}: {parts[0]}.{rest}", float(given[0][1]), "SEK")


def _ranked_by_date(answering: Answering, draft: Draft) -> Reply:
    """The project that started first, ends last, or runs longest; all of them where several tie."""
    q, lang = draft.question, draft.question.language
    scope = replace(q, status=None) if q.status and not q.status.start else q
    found = rows(answering.index, scope)
    by_length = q.date_rank in {"longest", "shortest"}
    field = "end_date" if q.status and q.status.kind in {"ended", "ends"} else "start_date"
    dated = []
    for row in found:
        start, end = (value.value if value else None for value in (row.report.start_date, row.report.end_date))
        if by_length and start and end and len(start) == len(end) == 10:
            dated.append((row, (date.fromisoformat(end) - date.fromisoformat(start)).days))
        elif not by_length and (value := start if field == "start_date" else end):
            dated.append((row, date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value).toordinal()))
    if not dated:
        return none_found(answering, draft)
    best = (max if q.date_rank in {"last", "longest"} else min)(days for _, days in dated)
    parts = []
    for row in distinct([row for row, days in dated if days == best]):
        n = draft.cites.project(row.report, field)
        draft.project(row.project, n, row.report)
        told = [
            f"{day(value.value, lang)} [{draft.cites.project(row.report, name)}]"
            for name in ("start_date", "end_date")
            if (value := getattr(row.report, name)) and value.value
        ]
        parts.append(f"{row.project.name.rstrip('.')} ({'–'.join(told)})")
    words = {
        "first": ("Tidigast", "Earliest"),
        "last": ("Senast", "Latest"),
        "longest": ("Längst", "Longest"),
        "shortest": ("Kortast", "Shortest"),
    }[q.date_rank or "first"]
    return Reply("answered", f"{draft.say(*words)}: {listing(parts, lang)}.")


def _ranked_subjects(answering: Answering, draft: Draft) -> Reply:
    q = draft.question
    measure = q.measure if q.measure in {"projects", "paid_out"} else "paid_out"
    named = {compare_key(name) for name in (*(name for _, name in q.actors), *q.programmes)}
    kind = q.subject if q.subject != "project" else "department" if q.actors else "programme"
    figures = [f for f in stated(answering, q, measure, kind) if len(named) < 2 or compare_key(f.subject) in named]
    if not figures:
        return answering.nothing(draft)
    city = figures[0].municipality
    year = figures[0].year
    own = sorted((f for f in figures if f.municipality == city and f.year == year), key=lambda f: f.value, reverse=q.rank != "smallest")
    parts = []
    for figure in own[:3]:
        n = _cited(draft, figure)
        parts.append(f"{figure.subject} {_shown(draft, figure)} [{n}]")
    top = own[0]
    _add_difference(answering, draft, top)
    draft.figure(top, 1)
    word = draft.say(
        {"largest": "Mest", "smallest": "Minst"}[q.rank or "largest"], {"largest": "Most", "smallest": "Least"}[q.rank or "largest"]
    )
    rest = draft.say(f" Därefter {listing(parts[1:], 'sv')}.", f" Then {listing(parts[1:], 'en')}.") if len(parts) > 1 else ""
    label = MEASURE[q.language][measure]
    return Reply("answered", f"{word} ({label}, {city}, {year}): {parts[0]}.{rest}", top.value, top.unit)


def _ranked_projects(answering: Answering, draft: Draft) -> Reply:
    q, lang = draft.question, draft.question.language
    measure = _measure(q)
    found = rows(answering.index, q)
    given = [(row, value.value) for row in found if (value := getattr(row.report, measure)) is not None and value.value is not None]
    extremes = _stated_extremes(answering, q, measure)
    if not given:
        if extremes:
            return _single(answering, draft, extremes, measure)
        return answering.nothing(draft) if found else none_found(answering, draft)
    best = max(value for _, value in given) if q.rank != "smallest" else min(value for _, value in given)
    top = distinct([row for row, value in given if value == best])
    parts = []
    for row in top:
        n = draft.cites.project(row.report, measure)
        draft.project(row.project, n, row.report)
        board = row.report.department.value if row.report.department and row.report.department.value else row.report.municipality
        parts.append(f"{row.project.name.rstrip('.')} ({board}) [{n}]")
    _note_gaps(draft, len(found) - len(given))
    if measure == "total_budget" and any(row.report.role and row.report.role.value == "partner" for row in top):
        draft.note(
            "Kommunen är partner; beloppet kan gälla hela projektet.", "The city is a partner; the amount may be the whole project's."
        )
    text = f"{_superlative(draft)} {MEASURE[lang][measure]}: {money(best, lang)}, {listing(parts, lang)}."
    own = [figure for figure in extremes if figure.value != best and figure.year == top[0].report.reporting_year]
    return Reply("answered", " ".join((text, *(_beside(draft, figure) for figure in own))), float(best), "SEK")


def _stated_extremes(answering: Answering, q: Question, measure: Amount) -> list[Figure]:
    """The largest or smallest project budget as the reports themselves state it."""
    if measure != "total_budget" or _plain_scope(q) != ("total", ""):
        return []
    return _per_city(stated(answering, q, f"{q.rank or 'largest'}_project_budget", "total"))


def _beside(draft: Draft, figure: Figure) -> str:
    """A figure of the report's own that says otherwise than its forms."""
    label, value, n = MEASURE[draft.question.language][figure.measure], _shown(draft, figure), _cited(draft, figure)
    return draft.say(f"Rapporten själv anger {value} som {label} [{n}].", f"The report itself states {value} as its {label} [{n}].")


# -- over the years -------------------------------------------------------------------------------------------------


def trend(answering: Answering, draft: Draft) -> Reply:
    """A stated figure over all years that any report gives, oldest first; the report of the year itself before a later one."""
    q, lang = draft.question, draft.question.language
    measure: str = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding", "departments"} else "projects"
    scope = _plain_scope(q)
    if q.role and measure == "projects" and _plain_scope(replace(q, role=None)) == ("total", ""):
        scope, measure = ("total", ""), f"projects_as_{q.role}"
    if scope is None:
        return answering.nothing(draft)
    newest = max((f.year or 0 for f in answering.index.holdings.figures), default=0)
    years: Sequence[int] = range(q.since, newest + 1) if q.since else range(min(q.years), max(q.years) + 1) if len(q.years) > 1 else ()
    if len(q.years) == 2 and not _OVER_TIME.search(q.text):
        years = q.years
    own = {report.document: report.year for report in answering.index.holdings.reports}
    found: dict[str, dict[int, Figure]] = {}
    for figure in sorted(answering.index.holdings.figures, key=lambda f: (own[f.document] != f.year, f.approximate)):
        fits = (
            figure.measure == measure
            and figure.subject_kind == scope[0]
            and (not scope[1] or compare_key(figure.subject) == compare_key(scope[1]))
        )
        # A part of the city ("projektplattformen …") is no year of the city's.
        fits = fits and (scope[0] != "total" or compare_key(figure.subject) == compare_key(figure.municipality))
        if (
            fits
            and figure.year
            and (not years or figure.year in years)
            and (not q.municipalities or figure.municipality in q.municipalities)
        ):
            found.setdefault(figure.municipality, {}).setdefault(figure.year, figure)
    if not found:
        return answering.nothing(draft)
    label = MEASURE[lang][measure]
    sentences = []
    for city, by_year in found.items():
        parts = []
        for year in sorted(by_year):
            n = _cited(draft, by_year[year])
            draft.figure(by_year[year], n)
            parts.append(f"{year}: {_shown(draft, by_year[year])} [{n}]")
        subject = f"{scope[1]}, {city}" if scope[1] and len(found) > 1 else scope[1] or city
        sentences.append(f"{subject}, {label}: {'; '.join(parts)}.")
    gaps = {city: [year for year in years if year not in by_year] for city, by_year in found.items()}
    for city, missing in gaps.items():
        if missing:
            where = f" ({city})" if len(found) > 1 else ""
            said = [str(year) for year in missing]
            draft.note(f"Uppgift saknas för {listing(said, 'sv')}{where}.", f"No figure for {listing(said, 'en')}{where}.")
    absent = [city for city in q.municipalities if city not in found]
    if absent:
        draft.note(f"Uppgift saknas för {listing(absent, 'sv')}.", f"No figure for {listing(absent, 'en')}.")
    return Reply("partial" if absent or any(gaps.values()) else "answered", " ".join(sentences), None, None)
