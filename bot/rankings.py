"""The largest, smallest, first or last of nämnder, programmes, goals or projects."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.answering import Answering
from bot.draft import Draft
from bot.groups import Group, counts_told, grouped, money_told
from bot.intents import IN_ORDER
from bot.lists import none_found, note_partners
from bot.networks import most_networks
from bot.questions import Many, Measure, Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows, size_of
from bot.stated import Amount, add_difference, amount_of, cited, current, per_city, plain_scope, shown, single, stated
from bot.sums import note_gaps
from bot.wording import FIELD, MEASURE, day, listing, money
from indexer.records import Figure
from indexer.values import compare_key


def ranked(answering: Answering, draft: Draft) -> Reply:
    """The largest or smallest nämnd, programme or goal by a stated figure, or project by its own amount."""
    q = draft.question
    if q.date_rank and not q.rank:
        return _ranked_by_date(answering, draft)
    if q.of_networks:
        return most_networks(answering, draft)
    if q.many:
        return _ranked_by_size(answering, draft, q.many)
    if q.projects:
        return _ranked_named(answering, draft)
    several = len({name for _, name in q.actors}) > 1 or len(q.programmes) > 1
    if (q.subject in {"department", "programme", "goal"} or (several and "projekt" not in q.text.casefold())) and not q.projects:
        return _ranked_subjects(answering, draft)
    return _ranked_projects(answering, draft)


def _ranked_by_size(answering: Answering, draft: Draft, many: Many) -> Reply:
    """The project with most (or fewest) goals or partners; all of them where several tie."""
    q, lang = draft.question, draft.question.language
    sized = [(row, size) for row in rows(answering.index, q) if (size := size_of(row.report, many))]
    if not sized:
        return none_found(answering, draft)
    best = (min if q.rank == "smallest" else max)(size for _, size in sized)
    parts = []
    for row in distinct([row for row, size in sized if size == best]):
        n = draft.cites.project(row.report, "goals" if many.field == "goals" else None)
        draft.project(row.project, n, row.report)
        parts.append(f"{row.project.name.rstrip('.')} [{n}]")
    note_partners(draft, many)
    word = draft.say("Minst", "Fewest") if q.rank == "smallest" else draft.say("Flest", "Most")
    return Reply("answered", f"{word} {FIELD[lang][many.field]}: {best}, {listing(parts, lang)}.", float(best), FIELD[lang][many.field])


def _superlative(draft: Draft) -> str:
    return draft.say("Minst", "Smallest") if draft.question.rank == "smallest" else draft.say("Störst", "Largest")


def _ranked_named(answering: Answering, draft: Draft) -> Reply:
    """Named projects beside each other, the largest (or smallest) first, every amount told."""
    q, lang, measure = draft.question, draft.question.language, amount_of(draft.question)
    found = rows(answering.index, q)
    newest = {row.project.id: max(r.report.reporting_year or 0 for r in found if r.project.id == row.project.id) for row in found}
    given = [
        (row, value.value)
        for row in found
        if (q.years or (row.report.reporting_year or 0) == newest[row.project.id])
        and (value := getattr(row.report, measure)) is not None
        and value.value is not None
    ]
    if not given:
        return answering.nothing(draft)
    given.sort(key=lambda pair: pair[1], reverse=q.rank != "smallest")
    parts = []
    for row, value in given:
        n = draft.cites.project(row.report, measure)
        draft.project(row.project, n, row.report)
        parts.append(f"{row.project.name.rstrip('.')} ({money(value, lang)}) [{n}]")
    word = _superlative(draft)
    rest = draft.say(f" Därefter {listing(parts[1:], 'sv')}.", f" Then {listing(parts[1:], 'en')}.") if len(parts) > 1 else ""
    return Reply("answered", f"{word} {MEASURE[lang][measure]}: {parts[0]}.{rest}", float(given[0][1]), "SEK")


def _day_number(iso: str, *, last: bool) -> int:
    """The first or the last day that a partial date can mean, as a number to rank by.

    >>> _day_number("2027", last=True) > _day_number("2027-09-30", last=True) > _day_number("2027", last=False)
    True
    """
    year, month, *day = [int(part) for part in iso.split("-")] if "-" in iso else [int(iso), 12 if last else 1]
    return date(year, month, day[0] if day else monthrange(year, month)[1] if last else 1).toordinal()


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
            dated.append((row, _day_number(value, last=field == "end_date")))
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


def _ranked_subjects(answering: Answering, draft: Draft, measure: Measure | None = None) -> Reply:
    q = draft.question
    measure = measure or (q.measure if q.measure and q.measure != "departments" else "paid_out")
    named = {compare_key(name) for name in (*(name for _, name in q.actors), *q.programmes)}
    kind = subject_of(q)
    finer = q.status or q.amount or q.role or q.without or (q.programmes and kind != "programme") or (q.actors and kind != "department")
    found = [] if finer else current(answering, q, measure, stated(answering, q, measure, kind))
    figures = [figure for figure in found if len(named) < 2 or compare_key(figure.subject) in named]
    if not figures and measure == "eu_funding":  # money that a nämnd got is told as paid out
        return _ranked_subjects(answering, draft, "paid_out")
    if not figures:
        return _counted_subjects(answering, draft, measure, kind) or answering.nothing(draft)
    scopes = list(dict.fromkeys((figure.municipality, figure.year) for figure in figures))
    parts = []
    for city, year in scopes:
        own = sorted((f for f in figures if (f.municipality, f.year) == (city, year)), key=lambda f: f.value, reverse=q.rank != "smallest")
        parts.append(_subjects_told(answering, draft, own[q.places[0] - 1 : max(q.places[1], q.places[0] + 2)], measure))
    parts = [part for part in parts if part]
    if not parts:
        return answering.nothing(draft)
    top = draft.records[0].fields if len(scopes) == 1 and q.places[0] == q.places[1] else {}
    return Reply("answered", " ".join(parts), top.get("value"), top.get("unit"))


def subject_of(q: Question) -> Literal["department", "programme", "goal"]:
    """What a ranking is over where it is not over projects."""
    if q.subject == "department" or q.subject == "programme" or q.subject == "goal":
        return q.subject
    return "department" if q.actors else "programme"


def _counted_subjects(answering: Answering, draft: Draft, measure: Measure, kind: Group) -> Reply | None:
    """The three nämnder, programmes or goals with the most, by the forms; the one that is asked for first."""
    q = draft.question
    groups = grouped(answering, q, kind)
    if not groups:
        return None
    smallest = q.rank == "smallest"
    if measure == "projects" or measure == "departments":
        return counts_told(draft, groups, city_wide=kind != "department", smallest=smallest, most=3)
    return money_told(draft, groups, measure, smallest=smallest, most=3)


def _subjects_told(answering: Answering, draft: Draft, own: Sequence[Figure], measure: str) -> str:
    """One city's nämnder or programmes from the place asked for on, the next two beside it."""
    if not own:
        return ""
    q = draft.question
    named = []
    for figure in own:
        n = cited(draft, figure)
        draft.figure(figure, n)
        named.append(f"{figure.subject} {shown(draft, figure)} [{n}]")
    add_difference(answering, draft, own[0])
    word = draft.say("Minst", "Least") if q.rank == "smallest" else draft.say("Mest", "Most")
    word = draft.say(f"Näst {word.lower()}", f"Second {word.lower()}") if q.places == (2, 2) else word
    rest = draft.say(f" Därefter {listing(named[1:], 'sv')}.", f" Then {listing(named[1:], 'en')}.") if len(named) > 1 else ""
    return f"{word} ({MEASURE[q.language][measure]}, {own[0].municipality}, {own[0].year}): {named[0]}.{rest}"


def _ranked_projects(answering: Answering, draft: Draft) -> Reply:
    q, lang = draft.question, draft.question.language
    measure = amount_of(q)
    found = rows(answering.index, q)
    given = [(row, value.value) for row in found if (value := getattr(row.report, measure)) is not None and value.value is not None]
    extremes = _stated_extremes(answering, q, measure)
    if not given:
        if extremes:
            return single(answering, draft, extremes, measure)
        return answering.nothing(draft) if found else none_found(answering, draft)
    if IN_ORDER.search(q.text):
        return _at_places(draft, found, given, measure, every=True)
    if q.places != (1, 1):
        return _at_places(draft, found, given, measure)
    best = max(value for _, value in given) if q.rank != "smallest" else min(value for _, value in given)
    top = distinct([row for row, value in given if value == best])
    parts = []
    for row in top:
        n = draft.cites.project(row.report, measure)
        draft.project(row.project, n, row.report)
        board = row.report.department.value if row.report.department and row.report.department.value else row.report.municipality
        parts.append(f"{row.project.name.rstrip('.')} ({board}) [{n}]")
    note_gaps(draft, len(found) - len(given))
    if measure == "total_budget" and any(_only_partner(row) for row in top):
        draft.note(
            "Kommunen är partner; beloppet kan gälla hela projektet.", "The city is a partner; the amount may be the whole project's."
        )
    text = f"{_superlative(draft)} {MEASURE[lang][measure]}: {money(best, lang)}, {listing(parts, lang)}."
    own = [figure for figure in extremes if figure.value != best and figure.year == top[0].report.reporting_year]
    return Reply("answered", " ".join((text, *(_beside(draft, figure) for figure in own))), float(best), "SEK")


def _only_partner(row: Row) -> bool:
    """Whether a project has no form of the same report in which the city owns it."""
    roles = {r.role.value for r in row.project.reports if r.document == row.report.document and r.role}
    return row.report.role is not None and row.report.role.value == "partner" and "lead" not in roles


def _at_places(draft: Draft, found: Sequence[Row], given: Sequence[tuple[Row, int]], measure: Amount, *, every: bool = False) -> Reply:
    """The second largest, or the three largest; a project of two nämnder stands once, with the amount that ranks it first."""
    q, lang = draft.question, draft.question.language
    ordered = sorted(given, key=lambda pair: pair[1], reverse=q.rank != "smallest")
    amounts = {row.project.id: amount for row, amount in reversed(ordered)}
    kept = [(row, amounts[row.project.id]) for row in distinct([row for row, _ in ordered])]
    first, last = (1, len(kept)) if every else q.places
    if len(kept) < first:
        return Reply("not_found", draft.say("Så många projekt med belopp finns inte.", "There are not that many projects with an amount."))
    parts = []
    for row, amount in kept[first - 1 : last]:
        n = draft.cites.project(row.report, measure)
        draft.project(row.project, n, row.report)
        parts.append(f"{row.project.name.rstrip('.')} ({money(amount, lang)}) [{n}]")
    note_gaps(draft, len(found) - len(given))
    word = _superlative(draft)
    lead = draft.say(f"Näst {word.lower()}", f"Second {word.lower()}") if first == last > 1 else word
    value = float(kept[first - 1][1]) if first == last else None
    return Reply("answered", f"{lead} {MEASURE[lang][measure]}: {listing(parts, lang)}.", value, "SEK" if value is not None else None)


def _stated_extremes(answering: Answering, q: Question, measure: Amount) -> list[Figure]:
    """The largest or smallest project budget as the reports themselves state it."""
    if measure != "total_budget" or plain_scope(q) != ("total", ""):
        return []
    return per_city(stated(answering, q, f"{q.rank or 'largest'}_project_budget", "total"))


def _beside(draft: Draft, figure: Figure) -> str:
    """A figure of the report's own that says otherwise than its forms."""
    label, value, n = MEASURE[draft.question.language][figure.measure], shown(draft, figure), cited(draft, figure)
    return draft.say(f"Rapporten själv anger {value} som {label} [{n}].", f"The report itself states {value} as its {label} [{n}].")
