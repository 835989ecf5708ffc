"""Sums, means, extremes: as a report states them, else as its rows come to, which then stand with their quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import MARKED, Telling, board_of, is_of_one, reported_in, role_of
from bot.answering.values import measure_label
from bot.drafting.draft import marks
from bot.drafting.enumerating import NAMED, enumerated
from bot.drafting.figures import figure_cited, figure_shown
from bot.drafting.reply import Reply
from bot.query.amounts import LABELS, Added, amounts_of
from bot.query.evaluate import Part, Result
from bot.query.fields import AMOUNTS, FIELDS, Row
from bot.query.forms import Query
from bot.query.say import conditions_said
from bot.query.stated import one_a_city, subject_of
from bot.query.units import amount_said
from bot.wording import FIELD, listing, money, plural
from indexer.records import Figure


def measured(at: Telling, result: Result) -> Reply:
    """A figure over a field: stated, else of the rows that give one."""
    query = result.query
    if stated := figures.current(at, subject_of(query), query, result):
        return _stated_sum(at, stated, result)
    parts = [part for part in result.parts if part.behind]
    if not parts:
        return _without_amounts(at, result)
    texts = [_said(at, query, part) for part in parts]
    for part in parts:
        _note_kind(at, query, part)
    name = str(query.measure.field)
    value = _rounded(name, parts)
    if _adds_years(query, [(part.municipality, part.year) for part in parts]):
        value = round(sum(part.value or 0.0 for part in parts))
        rows = [row for part in parts for row, _ in part.behind[:MARKED]]
        texts.insert(0, _years_together(at, query, value, marks(at.cite_all(rows, name)), about=False))
    return Reply("answered", "\n".join(texts), value, FIELDS[name].unit or None)


def _adds_years(query: Query, of: Sequence[tuple[str, int | None]]) -> bool:
    """Whether what was paid out in several years is added up: those that are asked for, each told once, of one municipality."""
    years = sorted(year for _, year in of if year)
    paid = query.measure.how == "sum" and query.measure.field == "paid_out"
    return paid and len(years) > 1 and years == sorted(query.scope.years) and len({city for city, _ in of}) == 1


def _years_together(at: Telling, query: Query, value: float, cited: str, *, about: bool) -> str:
    """What several years come to, before what each of them is."""
    years = listing([str(year) for year in sorted(query.scope.years)], at.lang)
    said = amount_said("paid_out", value, at.lang)
    around = at.say("cirka ", "about ") if about else ""
    return at.say(
        f"Sammanlagt {years}: {around}{said} utbetalt {cited}.", f"{years} together: {around}{said} paid out {cited}."
    )


def _rounded(name: str, parts: Sequence[Part]) -> float | None:
    """The one value: whole for money, to a tenth for others; None where there are several."""
    value = parts[0].value if len(parts) == 1 else None
    if value is None:
        return None
    return round(value) if name in AMOUNTS else round(value, 1)


def _said(at: Telling, query: Query, part: Part) -> str:
    """A measure over a part, with the rows behind it."""
    name = str(query.measure.field)
    value = amount_said(name, part.value or 0.0, at.lang)
    if is_of_one(query) and len(part.behind) == 1:
        [(row, _)] = part.behind
        n = at.cite(row, name)
        at.record(row, n)
        return f"{at.short(row)}: {FIELD[at.lang].get(name, name)} {value}{reported_in(part, at.lang)} [{n}]."
    said = conditions_said(query.where, at.lang)
    of = at.say(f"projekt {said}", f"projects {said}") if said else at.say("projekten", "the projects")
    by = at.say("enligt", "according to")
    lead = f"{part.municipality}, {of}: {measure_label(query.measure, at.lang)} {value} {by} {_given(at, name, part)}"
    told = enumerated(at.draft, lead + reported_in(part, at.lang), _lines(at, name, part))
    return "\n".join((told, *_roles_apart(at, query, part)))


def _given(at: Telling, name: str, part: Part) -> str:
    """How many rows a figure is of."""
    count = len(part.behind)
    if name in AMOUNTS:
        amounts = at.say(
            plural(count, "redovisat belopp", "redovisade belopp"), plural(count, "reported amount", "reported amounts")
        )
        return f"{_count_said(at, count)} {amounts}"
    return f"{_count_said(at, count)} {at.say('projekt', plural(count, 'project', 'projects'))}"


def _count_said(at: Telling, count: int) -> str:
    return str(count) if count > 1 else at.say("ett", "one")


def _lines(at: Telling, name: str, part: Part) -> list[str]:
    """The rows behind a figure, with the nämnd where several tell of one project."""
    ids = [row.project.id for row, _ in part.behind]
    lines = []
    for row, amount in part.behind:
        n = at.cite(row, name)
        at.record(row, n)
        board = board_of(row) if ids.count(row.project.id) > 1 else ""
        detail = ", ".join(filter(None, (board, amount_said(name, amount, at.lang))))
        lines.append(f"{at.short(row)} ({detail}) [{n}]")
    return lines


def _roles_apart(at: Telling, query: Query, part: Part) -> list[str]:
    """What a sum of amounts is of: owned and partner projects apart, and together, as the tables name them."""
    name = str(query.measure.field)
    if query.measure.how != "sum" or name not in LABELS or not (amounts := amounts_of(name, part.every)).is_mixed:
        return []
    added = {"lead": amounts.lead, "partner": amounts.partner, "all": amounts.all}
    return [_of_role(at, name, role, own, part) for role, own in added.items()]


def _of_role(at: Telling, name: str, role: str, added: Added, part: Part) -> str:
    rows = [row for row, _ in part.behind if role in ("all", role_of(row))]
    count = f"{added.given} {at.say('belopp', plural(added.given, 'amount', 'amounts'))}"
    total = amount_said(name, added.value or 0.0, at.lang)
    return f"{LABELS[name][at.lang][role]}: {total} ({count}) {marks(at.cite_all(rows, name))}."


def _stated_sum(at: Telling, stated: Sequence[Figure], result: Result) -> Reply:
    """The stated sum, and beside it what the rows come to where that is another number."""
    query, chosen = result.query, one_a_city(stated)
    texts = [figures.sentence(at, figure) for figure in chosen]
    cities = {figure.municipality for figure in chosen}
    others = [part for part in result.parts if part.behind and part.municipality not in cities]
    texts += [_said(at, query, part) for part in others]
    texts += filter(None, (_read_beside(at, query, chosen, part) for part in result.parts))
    absent = figures.absent(at, query.scope, chosen)
    value = chosen[0].value if len(chosen) == 1 and not absent and not others else None
    told = [*((one.municipality, one.year) for one in chosen), *((part.municipality, part.year) for part in others)]
    if _adds_years(query, told):
        value, line = _stated_years(at, query, chosen, others)
        texts.insert(0, line)
    at.draft.suggestions += _years_too(at, chosen[0])
    return Reply("partial" if absent else "answered", "\n".join(texts), value, chosen[0].unit)


def _stated_years(at: Telling, query: Query, chosen: Sequence[Figure], others: Sequence[Part]) -> tuple[float, str]:
    """What the years come to together, stated or added up, and the line that says so."""
    value = sum(one.value for one in chosen) + sum(part.value or 0.0 for part in others)
    cited = marks([figure_cited(at.draft, one) for one in chosen])
    about = any(one.approximate for one in chosen)
    return value, _years_together(at, query, value, cited, about=about)


def _read_beside(at: Telling, query: Query, chosen: Sequence[Figure], part: Part) -> str:
    """What a part's rows come to, with a note, where the stated sum of the same year is another."""
    figure = next((f for f in chosen if (f.municipality, f.year) == (part.municipality, part.year)), None)
    own = part.value or 0.0
    if figure is None or not part.behind or abs(own - figure.value) <= 0.5:
        return ""
    said = _rows_beside(at, query, part)
    _note_both(at, figure, str(query.measure.field), own)
    return said


def _note_both(at: Telling, figure: Figure, name: str, own: float) -> None:
    """The stated sum and what was read, where no note of the report's own reconciliation says so already."""
    said = amount_said(name, own, at.lang)
    if not any(said in note for note in at.draft.notes):
        stated = figure_shown(at.draft, figure)
        at.draft.note(
            f"Rapporten anger {stated}; de lästa blanketterna ger tillsammans {said}.",
            f"The report states {stated}; the forms that were read add up to {said}.",
        )


def _rows_beside(at: Telling, query: Query, part: Part) -> str:
    """What the rows of a stated sum come to, the largest of them cited."""
    name, count = str(query.measure.field), len(part.behind)
    largest = [row for row, _ in sorted(part.behind, key=lambda pair: -pair[1])[:MARKED]]
    total, cited = amount_said(name, part.value or 0.0, at.lang), marks(at.cite_all(largest, name))
    names = listing([at.short(row) for row in largest], at.lang)
    return at.say(
        f"De {count} lästa blanketterna med belopp ger tillsammans {total}, störst {names} {cited}.",
        f"The {count} forms with an amount that were read add up to {total}, the largest {names} {cited}.",
    )


def _years_too(at: Telling, figure: Figure) -> list[str]:
    """Asks for the same figure of other years."""
    same = [f for f in at.stated.figures if f.measure == figure.measure and f.subject == figure.subject]
    years = sorted({f.year for f in same if f.year} - {figure.year})
    return [at.say(f"Och {year} då?", f"And in {year}?") for year in years][-2:]


def _without_amounts(at: Telling, result: Result) -> Reply:
    """No row gives the amount: another amount that they give, else the honest no with the rows that were looked at."""
    query = result.query
    if query.measure.field == "eu_funding" and (paid := _paid_instead(at, query)):
        return paid
    if result.empty:
        return none(at, query)
    rows, name = [row for part in result.parts for row in part.rows], str(query.measure.field)
    for row in rows[:NAMED]:
        at.record(row, at.cite(row, name))
    label = FIELDS[name].label(at.lang)
    if len(rows) == 1:
        said = at.say(
            f"Det enda projekt som stämmer har ingen uppgift om {label}.",
            f"The only project that fits gives no {label}.",
        )
    else:
        said = at.say(
            f"Inget av de {len(rows)} projekt som stämmer anger {label}.",
            f"None of the {len(rows)} projects that fit gives the {label}.",
        )
    return Reply("not_found", said)


def _paid_instead(at: Telling, query: Query) -> Reply | None:
    """What was paid out, where a report gives that and no EU support."""
    other = replace(query, measure=replace(query.measure, field="paid_out"))
    again = at.evaluator.run(other)
    if not any(part.behind for part in again.parts) and not subject_of(other):
        return None
    at.draft.note(
        "Rapporten anger inget EU-stöd; utbetald medfinansiering visas.",
        "The report gives no EU support; the amounts paid out are shown.",
    )
    return measured(at, again)


def _note_kind(at: Telling, query: Query, part: Part) -> None:
    """What the added numbers are: a partner's budget may be the whole consortium's; how many rows give none."""
    name = str(query.measure.field)
    open_ = len({row.project.id for row in part.every} - {row.project.id for row, _ in part.behind})
    if open_ and name in AMOUNTS:
        label, counted = FIELDS[name], plural(open_, "medräknat", "medräknade")
        give, are = plural(open_, "project gives", "projects give"), plural(open_, "is", "are")
        at.draft.note(
            f"{open_} projekt anger inget värde för {label.sv} och är inte {counted}.",
            f"{open_} {give} no {label.en} and {are} not counted.",
        )
    if name == "total_budget":
        note_consortium(at, [row for row, _ in part.behind])
        _note_two_budgets(at, part)


def note_consortium(at: Telling, rows: Sequence[Row]) -> None:
    """A partner's budget may be the whole project's."""
    if any(role_of(row) == "partner" for row in rows):
        at.draft.note(
            "I partnerprojekt är den totala budgeten ibland hela konsortiets, ibland stadens del.",
            "In projects with the city as partner the total budget is sometimes the whole consortium's, "
            "sometimes the city's share.",
        )


def _note_two_budgets(at: Telling, part: Part) -> None:
    """A project that two nämnder report with different budgets: which one counts."""
    budget = FIELDS["total_budget"].get
    for row, amount in part.behind:
        own = (budget(other) for other in part.every if other.project.id == row.project.id)
        others = {value for value in own if isinstance(value, int | float)} - {amount}
        if others:
            name, other = row.project.name.rstrip("."), min(others)
            at.draft.note(
                f"{name} redovisas av flera nämnder med olika belopp; "
                f"{money(amount, 'sv')} är medräknat, inte {money(other, 'sv')}.",
                f"{name} is reported by several committees with different amounts; "
                f"{money(amount, 'en')} is counted, not {money(other, 'en')}.",
            )
