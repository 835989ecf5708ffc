"""Lists and counts of projects, and the number that a report states itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.changes import difference_said
from bot.answering.nothing import none
from bot.answering.telling import (
    MARKED,
    Telling,
    board_of,
    compared,
    is_of_one,
    only_value,
    reported_in,
    role_of,
    spaced,
    values_asked,
    whole_name,
)
from bot.answering.values import note_counted, value_said
from bot.drafting.draft import marks
from bot.drafting.enumerating import INLINE, enumerated
from bot.drafting.reply import Reply
from bot.query.differences import OF_BOARD, difference
from bot.query.evaluate import Part, Result, holds
from bot.query.fields import AMOUNTS, FIELDS, Got, Row
from bot.query.forms import Changed, Measure, Query, Reported, walk
from bot.query.say import conditions_said
from bot.query.stated import one_a_city, subject_of
from bot.wording import ROLE, Language, day, listing, money, number, plural
from indexer.records import Figure

_VERB = {
    "sv": {"lead": "äger", "partner": "är partner i", "": "deltar i"},
    "en": {"lead": "is lead partner of", "partner": "is partner in", "": "takes part in"},
}

FEW = 12
"""Projects up to which a stated number is told with their names."""


def listed(at: Telling, result: Result) -> Reply:
    """The projects of each municipality by name; a count that a report states comes first."""
    query = result.query
    if query.scope.together:
        return _each_once(at, result)
    if query.measure.how == "count" and (stated := figures.current(at, subject_of(query), query, result)):
        return _stated_count(at, stated, result)
    parts = [part for part in result.parts if part.rows]
    if not parts:
        return none(at, query)
    texts = [_part(at, query, part, several=len(parts) > 1) for part in parts]
    _suggest(at, [row for part in parts for row in part.rows])
    value = float(len(parts[0].rows)) if len(parts) == 1 else None
    return Reply("answered", _yes_or_no(at, query, parts) + "\n".join(texts), value, "projekt")


def _each_once(at: Telling, result: Result) -> Reply:
    """The projects of several reports as one list: each is told of the newest report that fits, and counted once."""
    parts = _without_those_told(result)
    if not parts:
        return none(at, result.query)
    texts = [_part(at, result.query, part, several=False, lead=_lead_once(at, result, part)) for part in parts]
    _suggest(at, [row for part in parts for row in part.rows])
    one_city, count = len({part.municipality for part in parts}) == 1, sum(len(part.rows) for part in parts)
    if one_city and len(parts) > 1:
        years = listing([str(year) for year in sorted({part.year or 0 for part in result.parts})], at.lang)
        said = spaced(conditions_said(result.query.where, at.lang))
        noun = at.say("projekt", plural(count, "project", "projects"))
        sv = (
            f"{parts[0].municipality}: {count} {noun}{said} i redovisningarna för {years}, vart och ett räknat en gång."
        )
        en = f"{parts[0].municipality}: {count} {noun}{said} in the reports for {years}, each counted once."
        texts.insert(0, at.say(sv, en))
    return Reply("answered", "\n".join(texts), float(count) if one_city else None, "projekt")


def _without_those_told(result: Result) -> list[Part]:
    """The parts, newest first, each without the projects that a newer one tells of."""
    told: set[tuple[str, str]] = set()
    parts = []
    for part in sorted((part for part in result.parts if part.rows), key=lambda one: -(one.year or 0)):
        rows = tuple(row for row in part.rows if (part.municipality, row.project.id) not in told)
        told |= {(part.municipality, row.project.id) for row in rows}
        if rows:
            parts.append(replace(part, rows=rows))
    return parts


def _lead_once(at: Telling, result: Result, part: Part) -> str:
    """Which report some projects of a list over several are told of: the newest, or one whose projects it does not have."""
    newest = max((one.year or 0) for one in result.parts if one.municipality == part.municipality)
    count, year = len(part.rows), str(part.year)
    noun = at.say("projekt", plural(count, "project", "projects"))
    if (part.year or 0) == newest:
        return f"{part.municipality}, {at.say('redovisningen för', 'the report for')} {year}, {count} {noun}"
    sv, en = f"Dessutom i redovisningen för {year}, {count} {noun}", f"In the report for {year} also {count} {noun}"
    return at.say(sv, en)


def _yes_or_no(at: Telling, query: Query, parts: Sequence[Part]) -> str:
    """Whether there are any, or as many as is asked; of several cities nothing is added up, and each is told alone."""
    if not query.exists or (query.having and len(parts) > 1):
        return ""
    enough = query.having is None or holds(query.having.op, len(parts[0].rows), query.having.value)
    return at.say("Ja. ", "Yes. ") if enough else at.say("Nej. ", "No. ")


def _part(at: Telling, query: Query, part: Part, *, several: bool, lead: str = "") -> str:
    numbers = _recorded(at, query, part)
    name = whole_name if len(part.rows) <= INLINE else at.short
    lines, names = [], query.columns or compared(query)
    for row, n in zip(part.rows, numbers, strict=True):
        earlier, shown = _before(at, query, row)
        detail = "; ".join(filter(None, (_detail(at, query, names, row), *earlier)))
        lines.append(f"{name(row)}{f' ({detail})' if detail else ''} {marks([n, *shown])}")
    if not lead:
        _note_stated(at, query, part)
    _note_others(at, query, part)
    if all(row.report.kind == "mention" for row in part.rows):
        at.draft.note(
            "Rapporten har inga blanketter för projekten; de nämns i löpande text.",
            "The report has no forms for these projects; they are named in its text.",
        )
    if is_of_one(query) and query.columns:
        year = f"{part.year}: " if part.year and len(query.scope.years) > 1 else ""
        return f"{year}{'; '.join(lines)}."
    return enumerated(at.draft, lead or _lead(at, query, part, several=several), lines)


def _recorded(at: Telling, query: Query, part: Part) -> list[int]:
    """The quotes of a part's rows, each a record of the answer."""
    numbers = at.cite_rows(query, part.rows)
    for row, n in zip(part.rows, numbers, strict=True):
        at.record(row, n)
    return numbers


def _lead(at: Telling, query: Query, part: Part, *, several: bool) -> str:
    role, count = only_value(query, "role"), len(part.rows)
    leave = ("department", "role") if role or values_asked(query.where, "department") else ()
    noun = at.say("projekt", plural(count, "project", "projects"))
    said = spaced(conditions_said(query.where, at.lang, leave=leave))
    roles = "" if role else _roles(at, part)
    verb = _VERB[at.lang][role] if role or _takes_part(at, part) else at.say("redovisar", "reports")
    of_another = any(isinstance(one, Reported) for one in walk(query.where))
    # "… i redovisningen för 2023 som inte finns i redovisningen för 2025"
    within = [said, reported_in(part, at.lang)]
    told = "".join(reversed(within) if of_another else within)
    return f"{_who(at, query, part, several=several)} {verb} {count} {noun}{told}{roles}"


def _takes_part(at: Telling, part: Part) -> bool:
    """Whether the sender is told to have a part in its projects: a decision on others' projects only lists them."""
    free = all(at.draft.index.reports[row.report.document].kind == "general" for row in part.rows)
    return not free or any(role_of(row) for row in part.rows)


def _roles(at: Telling, part: Part) -> str:
    """How many of a list are owned and in how many the city is partner, where there are both."""
    roles = [role_of(row) for row in part.rows]
    lead, partner = roles.count("lead"), roles.count("partner")
    if not (lead and partner):
        return ""
    return at.say(
        f", {lead} som projektägare och {partner} som projektpartner",
        f", {lead} as lead partner and {partner} as partner",
    )


def _who(at: Telling, query: Query, part: Part, *, several: bool) -> str:
    asked, reporting = values_asked(query.where, "department"), {board_of(row) for row in part.every}
    boards = [board for board in asked if board in reporting] or asked
    if not boards:
        return part.municipality
    return listing(boards, at.lang) + (f" ({part.municipality})" if several else "")


def _detail(at: Telling, query: Query, names: Sequence[str], row: Row) -> str:
    """What stands in brackets after a name: the fields asked for, else those the conditions compare, else the role."""
    if names:
        return ", ".join(filter(None, (value_said(at, name, row) for name in names)))
    role = role_of(row)
    return ROLE[at.lang][role] if role and not only_value(query, "role") else ""


def _before(at: Telling, query: Query, row: Row) -> tuple[list[str], list[int]]:
    """What an earlier report gave for the fields that have changed, each year with its value, and its quotes."""
    said, shown = [], []
    for one in (one for one in walk(query.where) if isinstance(one, Changed)):
        known = FIELDS[one.field]
        for other in at.evaluator.before(row, one.year, own=one.field in OF_BOARD)[:1]:
            apart = difference_said(known, known.get(row), known.get(other), at.lang)
            told = f"{other.report.reporting_year}: {value_said(at, one.field, other)}"
            said += [told, apart] if difference(known, known.get(row), known.get(other)) else [told]
            shown.append(at.cite(other, one.field))
    return said, shown


def _stated_count(at: Telling, stated: Sequence[Figure], result: Result) -> Reply:
    """The stated number, and what was read where that differs; cities that state none by their list."""
    query, chosen = result.query, one_a_city(stated)
    texts = [figures.sentence(at, figure) for figure in chosen]
    cities = {figure.municipality for figure in chosen}
    others = [part for part in result.parts if part.rows and part.municipality not in cities]
    for part in others:
        numbers = _recorded(at, query, part)
        texts.append(f"{_lead(at, query, part, several=True)} {marks(numbers[:MARKED])}.")
    absent = figures.absent(at, query.scope, chosen)
    noted = bool(at.draft.notes)
    for part in result.parts:
        if not noted:
            _note_read(at, chosen, part)
        if lines := _behind_stated(at, query, chosen, part):
            texts += lines
            at.draft.without_figures()  # the projects that are named are what it is about
    value = chosen[0].value if len(chosen) == 1 and not others and not absent else None
    return Reply("partial" if absent else "answered", "\n".join(texts), value, chosen[0].unit)


def _behind_stated(at: Telling, query: Query, chosen: Sequence[Figure], part: Part) -> list[str]:
    """The projects that the one stated number counts, by name, where a condition leaves few and as many as it says."""
    read = (part.municipality, part.year, float(len(part.rows)))
    same = [(one.municipality, one.year, one.value) for one in chosen if one.unit == "projekt"] == [read]
    if query.where is None or not same or not 0 < len(part.rows) <= FEW:
        return []
    lines = [f"{at.short(row)} [{n}]" for row, n in zip(part.rows, _recorded(at, query, part), strict=True)]
    return [enumerated(at.draft, at.say("I blanketterna", "In the forms"), lines)]


def _note_read(at: Telling, chosen: Sequence[Figure], part: Part) -> None:
    """A note with both numbers where the rows that were read come to something else than the report states."""
    read = len(part.rows)
    for figure in chosen:
        same = figure.municipality == part.municipality and figure.year == part.year and figure.unit == "projekt"
        if not (same and read and read != figure.value):
            continue
        if any(row.report.kind == "form" for row in part.scope):
            at.draft.note(
                f"Rapporten anger {number(figure.value, 'sv')} projekt; {number(read, 'sv')} är lästa i dess "
                "blanketter.",
                f"The report states {number(figure.value, 'en')} projects; {number(read, 'en')} were read from its "
                "forms.",
            )
        else:
            at.draft.note(
                f"Rapporten anger {number(figure.value, 'sv')} projekt; {number(read, 'sv')} nämns vid namn i den.",
                f"The report states {number(figure.value, 'en')} projects; {number(read, 'en')} are named in it.",
            )


def _note_stated(at: Telling, query: Query, part: Part) -> None:
    """What the report itself counts, where a list of a nämnd or of all can be held against it."""
    subject = subject_of(replace(query, measure=Measure("count")))
    if subject is None or subject.kind not in {"department", "total"} or subject.measure != "projects":
        return
    found = at.stated.find(subject, replace(query.scope, municipalities=(part.municipality,)))
    stated = next((figure.value for figure in found if figure.year == part.year), None)
    read = len(part.rows)
    if stated is not None and stated != read:
        at.draft.note(
            f"Rapporten anger {number(stated, 'sv')} projekt; {number(read, 'sv')} är lästa.",
            f"The report states {number(stated, 'en')} projects; {number(read, 'en')} were read.",
        )


def _note_others(at: Telling, query: Query, part: Part) -> None:
    """Projects that another nämnd's form of the same report gives another amount or date for than the one shown."""
    for name in query.columns or compared(query):
        if FIELDS[name].kind == "date" or (name in AMOUNTS and name in compared(query)):
            for row in part.rows:
                _note_other(at, name, row, part)
    for name in compared(query):
        note_counted(at, name)


def _note_other(at: Telling, name: str, row: Row, part: Part) -> None:
    shown = FIELDS[name].get(row)
    of_board = {board_of(other): FIELDS[name].get(other) for other in part.scope.of_project.get(row.project.id, [])}
    for board, got in of_board.items():
        if board and shown is not None and got is not None and got != shown:
            at.draft.note(
                f"{at.short(row)}: {board} anger {_date_of(name, 'sv')}{_told(got, 'sv')}, inte {_told(shown, 'sv')}.",
                f"{at.short(row)}: {board} states {_date_of(name, 'en')}{_told(got, 'en')}, not {_told(shown, 'en')}.",
            )


def _date_of(name: str, language: Language) -> str:
    """What a date is of; an amount says that itself."""
    return f"{FIELDS[name].label(language)} " if FIELDS[name].kind == "date" else ""


def _told(got: Got, language: Language) -> str:
    """An amount or a date in words."""
    return money(got, language) if isinstance(got, int | float) else day(str(got), language)


def _suggest(at: Telling, rows: Sequence[Row]) -> None:
    if len(rows) > 1:
        at.draft.suggestions += [
            at.say("Vilket är störst?", "Which is the largest?"),
            at.say("Visa bara de som pågår", "Only those that are ongoing"),
        ]
        return
    about_each(at, rows)


def about_each(at: Telling, rows: Sequence[Row]) -> None:
    """Suggests to ask about each of some projects."""
    names = [at.short(row) for row in rows]
    at.draft.suggestions += [at.say(f"Berätta om {name}", f"Tell me about {name}") for name in names]
