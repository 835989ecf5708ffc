"""Money in all and on average: the stated sum first, else what the forms add up to, with the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bot.answering import Answering
from bot.cues import pattern
from bot.draft import Draft, marks
from bot.lists import NAMED, none_found
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.stated import Amount, amount_of, each_stated, find_stated, single
from bot.wording import MEASURE, listing, money, plural


def summed(answering: Answering, draft: Draft) -> Reply:
    """Money in all: the stated sum, else what the forms add up to, with what the number is said beside it."""
    q, measure = draft.question, amount_of(draft.question)
    figures = find_stated(answering, q, measure)
    if figures:
        return single(answering, draft, figures, measure)
    if several := each_stated(answering, draft, measure):
        return several
    for other in ("paid_out", "eu_funding"):
        # "Hur mycket EU-stöd fick …" says both, and a report may state only one of them.
        if (
            {measure, other} == {"paid_out", "eu_funding"}
            and other in {*q.fields, "paid_out"}
            and (found := find_stated(answering, q, other))
        ):
            return single(answering, draft, found, other)
    every, given = _own_amounts(answering, draft, measure)
    if not every:
        return none_found(answering, draft)
    if not given and measure == "paid_out" and "eu_funding" in q.fields:
        measure = "eu_funding"  # "hur mycket fick projekten i EU-stöd" where only the support is told
        every, given = _own_amounts(answering, draft, measure)
    if not given:
        return answering.nothing(draft)
    return _added(draft, every, given, measure)


def _own_amounts(answering: Answering, draft: Draft, measure: Amount) -> tuple[list[Row], list[tuple[Row, int]]]:
    """The forms that count towards a sum, and those of them with an amount: a project that two nämnder report has one budget
    (the lead partner's form speaks, and a note tells of the other), but each nämnd its own money paid out."""
    q = draft.question
    every = rows(answering.index, q)
    years = dict.fromkeys(row.report.reporting_year for row in every)
    apart = [[row for row in every if row.report.reporting_year == year] for year in years]
    found = every if measure == "paid_out" else [row for own in apart for row in distinct(own, city_wide=not q.actors)]
    given = [(row, value.value) for row in found if (value := getattr(row.report, measure)) is not None and value.value is not None]
    for row, amount in given if measure != "paid_out" else ():
        others = {
            v.value
            for r in every
            if r.project.id == row.project.id
            and r.report.document == row.report.document
            and (v := getattr(r.report, measure)) is not None
            and v.value is not None
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
    scopes = _scopes(given)
    parts = []
    total = 0.0
    for city, year in scopes:
        own = [(row, value) for row, value in given if (row.report.municipality, row.report.reporting_year) == (city, year)]
        total = float(sum(value for _, value in own))
        for row, _ in own:
            draft.project(row.project, draft.cites.project(row.report, measure), row.report)
        label = MEASURE[lang][measure]
        scope = listing(q.programmes or list(dict.fromkeys(name for m, name in q.actors if m == city)), lang)
        where = f"{city}{', ' + scope if scope else ''}"
        parts.append(
            draft.say(
                f"{where}: {label} {money(total, 'sv')} enligt {len(own)} {_forms(own)[0]} i redovisningen för {year}. {_rows_behind(draft, own, measure)}",
                f"{where}: {label} {money(total, 'en')} according to {len(own)} {_forms(own)[1]} in the report for {year}. {_rows_behind(draft, own, measure)}",
            )
        )
    note_gaps(draft, len(found) - len(given))
    say_what_it_is(draft, given, measure)
    return Reply("answered", " ".join(parts), total if len(scopes) == 1 else None, "SEK")


def _forms(given: Sequence[tuple[Row, int]]) -> tuple[str, str]:
    """What the rows are in their report: forms, or chapters of their own."""
    if all(row.report.kind == "form" for row, _ in given):
        return plural(len(given), "blankett", "blanketter"), plural(len(given), "form", "forms")
    return plural(len(given), "projektavsnitt", "projektavsnitt"), plural(len(given), "project section", "project sections")


def _scopes(given: Sequence[tuple[Row, int]]) -> list[tuple[str, int | None]]:
    """The cities and years that amounts are of: nothing is added up across them."""
    return list(dict.fromkeys((row.report.municipality, row.report.reporting_year) for row, _ in given))


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
        named.append(f"{row.project.name.rstrip('.')} ({f'{board}, ' if board else ''}{money(amount, lang)}) [{n}]")
    if len(named) <= NAMED:
        return draft.say(f"Medräknade: {listing(named, 'sv')}.", f"Counted: {listing(named, 'en')}.")
    recorded = {record.citation for record in draft.records}
    rest = marks([n for n in numbers[10:] if n not in recorded])
    return draft.say(
        f"De tio första: {listing(named[:10], 'sv')}; {len(named) - 10} till är medräknade (alla finns i listan){rest}.",
        f"The first ten: {listing(named[:10], 'en')}; {len(named) - 10} more are counted (all are in the list){rest}.",
    )


def say_what_it_is(draft: Draft, given: Sequence[tuple[Row, int]], measure: Amount) -> None:
    """No sum over partners' budgets goes without saying that some are whole consortia's."""
    partners = sum(bool(row.report.role and row.report.role.value == "partner") for row, _ in given)
    if measure == "total_budget" and partners:
        draft.note(
            f"Summan blandar: för {partners} projekt är kommunen partner, och deras totala budget kan gälla hela projektet och inte kommunens del.",
            f"The sum is mixed: in {partners} projects the city is a partner, and their total budget may be the whole project's, not the city's share.",
        )


def note_gaps(draft: Draft, missing: int) -> None:
    if missing:
        draft.note(
            f"{missing} {plural(missing, 'blankett', 'blanketter')} saknar belopp och ingår inte.",
            f"{missing} {plural(missing, 'form gives', 'forms give')} no amount and {plural(missing, 'is', 'are')} not included.",
        )


_MEDIAN = pattern(r"\bmedian")


def average(answering: Answering, draft: Draft) -> Reply:
    """The mean over the projects that give an amount, with the sum and the count it comes from."""
    measure, lang = amount_of(draft.question), draft.question.language
    found, given = _own_amounts(answering, draft, measure)
    if not given:
        return none_found(answering, draft)
    for row, _ in given:
        draft.project(row.project, draft.cites.project(row.report, measure), row.report)
    label = MEASURE[lang][measure]
    scopes = _scopes(given)
    parts = []
    mean = 0.0
    for city, year in scopes:
        own = [(row, value) for row, value in given if (row.report.municipality, row.report.reporting_year) == (city, year)]
        total = float(sum(value for _, value in own))
        count = len({row.project.id for row, _ in own})
        mean = float(round(total / count))
        if _MEDIAN.search(draft.question.text):
            mean = float(median(value for _, value in own))
            middle, among = money(mean, lang), _rows_behind(draft, own, measure)
            parts.append(
                draft.say(
                    f"Medianen ({label}) är {middle} av {len(own)} belopp. {among}",
                    f"The median ({label}) is {middle} of {len(own)} amounts. {among}",
                )
            )
            continue
        said = draft.say(
            f"Genomsnittet ({label}) är {money(mean, 'sv')} per projekt: {count} projekt med tillsammans {money(total, 'sv')}. {_rows_behind(draft, own, measure)}",
            f"The average ({label}) is {money(mean, 'en')} a project: {count} projects with {money(total, 'en')} together. {_rows_behind(draft, own, measure)}",
        )
        parts.append(f"{city}, {year}: {said[:1].lower()}{said[1:]}" if len(scopes) > 1 else said)
    note_gaps(draft, len(found) - len(given))
    say_what_it_is(draft, given, measure)
    return Reply("answered", " ".join(parts), mean if len(scopes) == 1 else None, "SEK")
