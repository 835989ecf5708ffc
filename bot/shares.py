"""Shares: how many per cent of the projects, or of the money paid out, something makes up."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import Answering
from bot.conditions import SHARE_OF, role_of
from bot.draft import Draft, marks
from bot.lists import NAMED, none_found
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.stated import cited, find_stated, shown
from bot.sums import note_gaps
from bot.times import status_of
from bot.wording import money, number
from indexer.records import Figure

MARKED = 10
"""Forms behind a whole that the text marks."""


def share(answering: Answering, draft: Draft) -> Reply:
    """The part and the whole, both told and both from the same report; each city for itself."""
    q = draft.question
    if q.projects:
        return _of_one_project(answering, draft)
    whole = _whole(q)
    if whole == q:
        return answering.nothing(draft)
    measure = "paid_out" if q.measure == "paid_out" else "projects"
    pairs = _stated_pairs(answering, q, whole, measure) if measure == "paid_out" or not rows(answering.index, whole) else []
    if pairs:
        told = [_of_stated(draft, part, total) for part, total in pairs]
    else:
        found, every = _counted(answering, q), _counted(answering, whole)
        cities = dict.fromkeys(row.report.municipality for row in every)
        of = _of_money if q.measure == "paid_out" else _of_projects
        told = [
            of(answering, draft, *([row for row in some if row.report.municipality == city] for some in (found, every))) for city in cities
        ]
    told = [one for one in told if one[0]]
    if not told:
        return none_found(answering, draft)
    return Reply("answered", " ".join(words for words, _ in told), told[0][1] if len(told) == 1 else None, "%")


def _of_one_project(answering: Answering, draft: Draft) -> Reply:
    """ "Hur stor andel av X finansieras av EU?": EU support of the total budget, both told, each report for itself."""
    lang, parts, shares = draft.question.language, [], []
    for row in rows(answering.index, draft.question):
        part, total = row.report.eu_funding, row.report.total_budget
        if part and total and part.value is not None and total.value:
            share_of = round(100 * part.value / total.value, 1)
            shares.append(share_of)
            n, m = draft.cites.project(row.report, "eu_funding"), draft.cites.project(row.report, "total_budget")
            draft.project(row.project, n, row.report)
            parts.append(
                draft.say(
                    f"{row.project.name}: {number(share_of, lang)} %, {money(part.value, lang)} i EU-stöd [{n}] av {money(total.value, lang)} i total budget [{m}].",
                    f"{row.project.name}: {number(share_of, lang)} %, {money(part.value, lang)} of EU support [{n}] of a total budget of {money(total.value, lang)} [{m}].",
                )
            )
    if not parts:
        return answering.nothing(draft)
    return Reply("answered", " ".join(parts), shares[0] if len(shares) == 1 else None, "%")


def _whole(q: Question) -> Question:
    """What the share is of: the conditions said before "… av projekten", not those after it. "Hur stor andel av miljönämndens
    projekt är Interreg": the nämnd is the whole, the programme the part."""
    match = SHARE_OF.search(q.text)
    border = match.end() if match else len(q.text)
    before, named = q.text[:border].casefold(), [link for link in q.links if link.start < border]
    actors = {tuple(entity.split("|", 1)) for link in named if link.kind == "actor" for entity in link.entities}
    programmes = {entity for link in named if link.kind == "programme" for entity in link.entities}
    return replace(
        q,
        actors=tuple(pair for pair in q.actors if pair in actors),
        programmes=tuple(name for name in q.programmes if name in programmes),
        role=q.role if role_of(before) == q.role else None,
        status=q.status if q.status and status_of(before, list(q.years))[0] else None,
        goals=(),
        amount=None,
        without=None,
    )


def _stated_pairs(answering: Answering, q: Question, whole: Question, measure: str) -> list[tuple[Figure, Figure]]:
    """The stated part with the stated whole of the same report and year."""
    totals = find_stated(answering, whole, measure)
    pairs = [
        (part, total)
        for part in find_stated(answering, q, measure)
        for total in totals
        if (part.document, part.year) == (total.document, total.year)
    ]
    return pairs[:1] if len({part.municipality for part, _ in pairs}) == 1 else pairs


def _of_stated(draft: Draft, part: Figure, total: Figure) -> tuple[str, float]:
    per_cent = per_cent_of(part.value, total.value)
    own, all_ = cited(draft, part), cited(draft, total)
    draft.figure(part, own)
    draft.figure(total, all_)
    rounded = part.approximate or total.approximate
    said = draft.say("cirka " if rounded else "", "about " if rounded else "") + number(per_cent, draft.question.language)
    what = draft.say("det utbetalda", "what was paid out") if part.unit == "SEK" else draft.say("projekten", "the projects")
    return draft.say(
        f"{part.municipality}: {said} % av {what} {part.year}: {shown(draft, part)} [{own}] av {shown(draft, total)} [{all_}].",
        f"{part.municipality}: {said} % of {what} in {part.year}: {shown(draft, part)} [{own}] of {shown(draft, total)} [{all_}].",
    ), per_cent


def _counted(answering: Answering, q: Question) -> list[Row]:
    found = rows(answering.index, q)
    return found if q.measure == "paid_out" else distinct(found, city_wide=not q.actors)


def _of_projects(answering: Answering, draft: Draft, own: list[Row], every: list[Row]) -> tuple[str, float]:
    per_cent = per_cent_of(len(own), len(every))
    named = _named(draft, own, "programme" if draft.question.programmes else "role")
    city, year = every[0].report.municipality, every[0].report.reporting_year
    said = number(per_cent, draft.question.language)
    return draft.say(
        f"{city}: {said} % av projekten, {len(own)} av {len(every)} i redovisningen för {year}{named}.",
        f"{city}: {said} % of the projects, {len(own)} of {len(every)} in the report for {year}{named}.",
    ), per_cent


def _of_money(answering: Answering, draft: Draft, own: list[Row], every: list[Row]) -> tuple[str, float]:
    given, whole = ([row for row in some if row.report.paid_out and row.report.paid_out.value is not None] for some in (own, every))
    if not whole:
        return "", 0.0
    part, total = (float(sum(row.report.paid_out.value or 0 for row in some if row.report.paid_out)) for some in (given, whole))
    per_cent = per_cent_of(part, total)
    lang, city, year = draft.question.language, every[0].report.municipality, every[0].report.reporting_year
    named = _named(draft, given, "paid_out")
    behind = marks([draft.cites.project(row.report, "paid_out") for row in whole][:MARKED])
    note_gaps(draft, len(every) - len(whole))
    return draft.say(
        f"{city}: {number(per_cent, 'sv')} % av det utbetalda, {money(part, lang)} av {money(total, lang)} {behind} enligt blanketterna för {year}{named}.",
        f"{city}: {number(per_cent, 'en')} % of what was paid out, {money(part, lang)} of {money(total, lang)} {behind} by the forms for {year}{named}.",
    ), per_cent


def per_cent_of(part: float, whole: float) -> float:
    """Per cent to one decimal.

    >>> per_cent_of(1, 3), per_cent_of(0, 0)
    (33.3, 0.0)
    """
    return round(100 * part / whole, 1) if whole else 0.0


def _named(draft: Draft, found: list[Row], field: str) -> str:
    """The projects of the part by name, of more than 30 the first ten; every one a record."""
    named = []
    for row in found:
        n = draft.cites.project(row.report, field)
        draft.project(row.project, n, row.report)
        named.append(f"{row.project.name.rstrip('.')} [{n}]")
    if len(named) > NAMED:
        named = [*named[:10], draft.say(f"{len(named) - 10} till (alla finns i listan)", f"{len(named) - 10} more (all are in the list)")]
    return f": {', '.join(named)}" if named else ""
