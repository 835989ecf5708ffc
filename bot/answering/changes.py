"""What fields of projects were in one report and are in another, with both values and by how much they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.nothing import none
from bot.answering.telling import Telling, as_reported, board_of, is_of_one
from bot.answering.values import value_said
from bot.drafting.draft import marks
from bot.drafting.enumerating import enumerated
from bot.drafting.reply import Reply
from bot.query.differences import OF_BOARD, difference, is_same, months_apart
from bot.query.evaluate import Part, Result, Rows
from bot.query.fields import AMOUNTS, FIELDS, Field, Got, Row
from bot.query.forms import Against, Among, Changed, Query, conditions
from bot.query.units import counted
from bot.wording import Language, listing, money, number

OF_A_FORM = (
    "start_date",
    "end_date",
    "role",
    "department",
    "programme_part",
    "goal",
    "total_budget",
    "paid_out",
    "eu_funding",
    "leader",
)
"""What is held apart where no field is named: all that a form has, but for the partners, which are read from running text."""
_READ_FROM_TEXT = frozenset({"partner", "partners"})


def changed(at: Telling, result: Result) -> Reply:
    """What the fields were and are: of the one project that is named, else a line for each that fits."""
    query = result.query
    against = query.against
    assert against is not None
    at.draft.shown_fields = against.fields or OF_A_FORM
    if is_of_one(query):
        return _of_one(at, result, against)
    found = [(part, row) for part in result.parts for row in part.rows]
    return _of_many(at, query, found, against) if found else none(at, query)


# -- by how much -------------------------------------------------------------------------------------------------------


def difference_said(known: Field, got: Got, before: Got, language: Language) -> str:
    """By how much a value differs from an earlier one: "3 månader senare", "1 700 000 kr mer", "oförändrat"; empty where one of
    them is not told."""
    if got is None or before is None:
        return ""
    apart = difference(known, got, before)
    if apart is None:
        same = is_same(known, got, before)
        return (
            {"sv": "oförändrat", "en": "unchanged"}[language] if same else {"sv": "ändrat", "en": "changed"}[language]
        )
    if known.kind == "date":
        return f"{_span_said(str(got), str(before), abs(apart), language)} {_WORDS[language]['date'][apart > 0]}"
    if known.name in AMOUNTS:
        return f"{money(abs(apart), language)} {_WORDS[language]['amount'][apart > 0]}"
    kind = "months" if known.kind == "months" else "count"
    unit = counted(round(abs(apart)), known.unit, language) if kind == "months" else number(abs(apart), language)
    return f"{unit} {_WORDS[language][kind][apart > 0]}"


_WORDS: dict[Language, dict[str, dict[bool, str]]] = {
    "sv": {
        "date": {True: "senare", False: "tidigare"},
        "amount": {True: "mer", False: "mindre"},
        "months": {True: "längre", False: "kortare"},
        "count": {True: "fler", False: "färre"},
    },
    "en": {
        "date": {True: "later", False: "earlier"},
        "amount": {True: "more", False: "less"},
        "months": {True: "longer", False: "shorter"},
        "count": {True: "more", False: "fewer"},
    },
}


def _span_said(one: str, other: str, days: float, language: Language) -> str:
    """The time between two days: whole years or months, else days."""
    months = months_apart(one, other)
    if months is None or months == 0:
        return counted(days, "dagar", language)
    return counted(abs(months), "månader", language) if months % 12 else counted(abs(months) // 12, "år", language)


# -- one field of one report beside another ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Held:
    """A field as one report gives it, beside an earlier one, none where no earlier form has it."""

    name: str
    row: Row
    earlier: Row | None
    got: Got
    before: Got

    @property
    def is_told(self) -> bool:
        return self.got is not None and self.before is not None

    @property
    def is_same(self) -> bool:
        return self.is_told and is_same(FIELDS[self.name], self.got, self.before)


def _held(at: Telling, row: Row, name: str, against: Against, scope: Rows) -> list[_Held]:
    """A field of a project in each form that gives it, beside its earlier form: what several forms tell alike once."""
    found: list[_Held] = []
    for one in scope.of_project.get(row.project.id, [row]):
        held = _in_form(at, one, name, against, scope)
        if name in OF_BOARD or all((other.got, other.before) != (held.got, held.before) for other in found):
            found.append(held)
    told = [held for held in found if held.got is not None or held.before is not None]
    whole = [held for held in told if held.is_told]
    return whole if whole and name not in OF_BOARD else told


def _in_form(at: Telling, row: Row, name: str, against: Against, scope: Rows) -> _Held:
    """A field in one form of a project, beside the earlier form that gives it; the nämnder of all its forms."""
    get = FIELDS[name].get
    own, earlier = at.evaluator.beside(row, name, against.year, scope)
    given = next((other for other in earlier if get(other) is not None), next(iter(earlier), None))
    if name == "department":
        return _Held(name, own, given, _boards(scope.of_project.get(row.project.id, [row])), _boards(earlier))
    return _Held(name, own, given, get(own), get(given) if given is not None else None)


def _boards(rows: Sequence[Row]) -> Got:
    """The nämnder that tell of a project."""
    return tuple(dict.fromkeys(board for row in rows if (board := board_of(row)))) or None


def _changed_boards(at: Telling, held: _Held) -> str:
    """Which nämnder have come to a project and which have left it."""
    now, before = (set(got) if isinstance(got, tuple) else set() for got in (held.got, held.before))
    told = [
        (at.say("har tillkommit", "has come to it"), sorted(now - before)),
        (at.say("finns inte längre med", "is no longer there"), sorted(before - now)),
    ]
    return ", ".join(f"{listing(names, at.lang)} {said}" for said, names in told if names)


def _line(at: Telling, held: _Held, *, several: bool, label: bool = True) -> str:
    """A field with both its values: "slutdatum: 3 månader senare (2023: … [1]; 2024: … [2])"."""
    known = FIELDS[held.name]
    said = [_value(at, held.name, row) for row in (held.earlier, held.row) if row is not None]
    board = f"{board_of(held.row)}: " if several and held.name in OF_BOARD and board_of(held.row) else ""
    if held.earlier is None:
        verdict = at.say("bara i denna redovisning", "only in this report")
    elif held.name in _READ_FROM_TEXT and not held.is_same:
        verdict = ""
    elif held.name == "department" and held.is_told and not held.is_same:
        verdict = _changed_boards(at, held)
    else:
        verdict = difference_said(known, held.got, held.before, at.lang) or at.say(
            "går inte att jämföra", "cannot be compared"
        )
    told = f"{verdict} ({'; '.join(said)})" if verdict else "; ".join(said)
    return f"{known.label(at.lang)}: {board}{told}" if label else f"{board}{told}"


def _value(at: Telling, name: str, row: Row) -> str:
    said = value_said(at, name, row) or at.say("ingen uppgift", "not stated")
    return f"{row.report.reporting_year}: {said} [{at.cite(row, name)}]"


# -- one project -------------------------------------------------------------------------------------------------------


def _of_one(at: Telling, result: Result, against: Against) -> Reply:
    """What has become of the fields of one project; what has not changed behind what has."""
    found = [(part, row) for part in result.parts for row in part.rows]
    compared = [(part, row) for part, row in found if at.evaluator.before(row, against.year)]
    if not compared:
        return _told_once(at, result.query, against)
    texts, all_held = [], []
    for part, row in compared:
        at.record(row, at.draft.cites.project(row.report))
        held = [one for name in at.draft.shown_fields for one in _held(at, row, name, against, part.scope)]
        all_held += held
        texts.append(_of_project(at, row, held, against))
    lead = _verdict(at, result, all_held)
    told = " ".join((*filter(None, (lead,)), "\n".join(texts)))
    known = any(one.is_told for one in all_held)
    return Reply("answered" if known else "not_found", told, *_figure(all_held))


def _sums(held: Sequence[_Held]) -> tuple[float, float] | None:
    """What the forms of several nämnder come to in the earlier report and in the later one; None where one of them leaves it open,
    or tells in one of the two alone."""
    if len(held) < 2 or any(one.name != "paid_out" for one in held):
        return None
    before = [float(value) for one in held if isinstance(value := one.before, float | int)]
    got = [float(value) for one in held if isinstance(value := one.got, float | int)]
    return (sum(before), sum(got)) if len(before) == len(got) == len(held) else None


def _summed(at: Telling, held: Sequence[_Held]) -> list[str]:
    """What several nämnder were paid together, before what each was."""
    sums = _sums(held)
    if sums is None or held[0].earlier is None:
        return []
    before, got = sums
    years = [held[0].earlier.report.reporting_year, held[0].row.report.reporting_year]
    apart = difference_said(FIELDS["paid_out"], got, before, at.lang)
    cited = [
        marks([at.cite(row, "paid_out") for one in held if (row := one.earlier)]),
        marks([at.cite(one.row, "paid_out") for one in held]),
    ]
    told = "; ".join(
        f"{year}: {money(round(value), at.lang)} {n}" for year, value, n in zip(years, sums, cited, strict=True)
    )
    return [f"{at.say('sammanlagt', 'in total')} {apart} ({told})"]


def _of_project(at: Telling, row: Row, held: Sequence[_Held], against: Against) -> str:
    """The fields asked for, or all of them."""
    name = at.short(row)
    if against.fields and not held:
        return _not_stated(at, row, against)
    boards = {board_of(one.row) for one in held} | {board_of(one.earlier) for one in held if one.earlier}
    several = len(boards) > 1
    if len(against.fields) == 1:
        lines = [*_summed(at, held), *(_line(at, one, several=several, label=False) for one in held)]
        return enumerated(at.draft, f"{name}, {FIELDS[against.fields[0]].label(at.lang)}", lines, short=1)
    lead = f"{name}, {_years_said(at, row, against)}"
    if against.fields:
        return enumerated(at.draft, lead, [_line(at, one, several=several) for one in held], short=1)
    return _whole_form(at, lead, held, several=several)


def _not_stated(at: Telling, row: Row, against: Against) -> str:
    """That neither report gives what is asked for."""
    labels = listing([FIELDS[one].label(at.lang) for one in against.fields], at.lang)
    rows = [*at.evaluator.before(row, against.year)[:1], row]
    reports = listing([f"{one.report.reporting_year} [{at.cite(one, against.fields[0])}]" for one in rows], at.lang)
    return at.say(
        f"{at.short(row)}: {labels} framgår inte av redovisningarna för {reports}.",
        f"{at.short(row)}: {labels} not stated in the reports for {reports}.",
    )


def _whole_form(at: Telling, lead: str, held: Sequence[_Held], *, several: bool) -> str:
    """All that a form has: what has changed, and behind it what has not."""
    came = {board_of(one.row) for one in held if one.earlier is None}  # told as a nämnd that has come
    differ = [
        _line(at, one, several=several)
        for one in held
        if not one.is_same and (one.name == "paid_out" or board_of(one.row) not in came or one.name not in OF_BOARD)
    ]
    same = [f"{FIELDS[one.name].label(at.lang)} {_both_cited(at, one)}" for one in held if one.is_same]
    unchanged = f"{at.say('Oförändrat', 'Unchanged')}: {listing(same, at.lang)}." if same else ""
    if not differ:
        return at.say(f"{lead}: inget är ändrat.", f"{lead}: nothing has changed.") + f" {unchanged}"
    return "\n".join(filter(None, (enumerated(at.draft, lead, differ, short=1), unchanged)))


def _both_cited(at: Telling, held: _Held) -> str:
    rows = [row for row in (held.earlier, held.row) if row is not None]
    return marks([at.cite(row, held.name) for row in rows])


def _years_said(at: Telling, row: Row, against: Against) -> str:
    """ "redovisningen för 2025 mot den för 2024"."""
    before = at.evaluator.before(row, against.year)[0].report.reporting_year
    year = row.report.reporting_year
    return at.say(f"redovisningen för {year} mot den för {before}", f"the report for {year} beside that for {before}")


def _verdict(at: Telling, result: Result, held: Sequence[_Held]) -> str:
    """Yes or no where that is asked and every field that decides is told: of what nämnder were paid by their sums, and of nothing else
    where one says yes and another no."""
    check = result.query.check
    if check is None:
        return ""
    truths = {at.evaluator.test(check, row, part.scope) for part in result.parts for row in part.every} - {None}
    sums = _sums(held)
    if sums is not None and isinstance(check, Changed):
        before, got = sums
        truths = {got > before if check.op == ">" else got < before if check.op == "<" else got != before}
    if len(truths) != 1:
        return ""
    return at.say("Ja.", "Yes.") if True in truths else at.say("Nej.", "No.")


def _figure(held: Sequence[_Held]) -> tuple[float | None, str | None]:
    """By how much the one amount differs that is told of, that of several nämnder together."""
    if sums := _sums(held):
        return abs(sums[1] - sums[0]), "SEK"
    if len(held) != 1 or held[0].name not in AMOUNTS:
        return None, None
    apart = difference(FIELDS[held[0].name], held[0].got, held[0].before)
    return (abs(apart), "SEK") if apart is not None else (None, None)


def _told_once(at: Telling, query: Query, against: Against) -> Reply:
    """That a project stands in one report alone, or not in the one that it is to be held against."""
    ids = [one for named in conditions(query.where) if isinstance(named, Among) for one in named.ids]
    rows = list(_one_a_year(row for row in at.evaluator.rows if row.project.id in ids))
    if not rows:
        return none(at, query)
    cited = [f"{row.report.reporting_year} [{at.draft.cites.project(row.report)}]" for row in reversed(rows)]
    at.record(rows[0], at.draft.cites.project(rows[0].report))
    name = at.short(rows[0])
    if len(rows) == 1:
        text = at.say(
            f"Bara redovisningen för {cited[0]} tar upp {name}: det finns ingen annan att jämföra med.",
            f"Only the report for {cited[0]} tells of {name}: there is no other one to compare it with.",
        )
        return Reply("not_found", text)
    years = listing(cited, at.lang)
    asked = f" ({against.year})" if against.year is not None else ""
    text = at.say(
        f"{name} finns i redovisningarna för {years}, men inte i den som efterfrågas{asked}.",
        f"{name} is in the reports for {years}, but not in the one that is asked for{asked}.",
    )
    return Reply("not_found", text)


def _one_a_year(rows: Iterator[Row]) -> Iterator[Row]:
    seen: set[int | None] = set()
    for row in rows:
        if row.report.reporting_year not in seen:
            seen.add(row.report.reporting_year)
            yield row


# -- several projects --------------------------------------------------------------------------------------------------


def _of_many(at: Telling, query: Query, found: Sequence[tuple[Part, Row]], against: Against) -> Reply:
    """A line for each project: the fields asked for with both values; the one that has changed most first where that is asked."""
    names = [query.order.by] if query.order else list(against.fields)
    labels = listing([FIELDS[name].label(at.lang) for name in names], at.lang)
    texts: dict[str, list[str]] = {}
    every: list[_Held] = []
    for part, row in found:
        at.record(row, at.cite(row, names[0]))
        held = [one for name in names for one in _held(at, row, name, against, part.scope) if one.is_told]
        if query.order:
            held = [one for one in held if one.row.report is row.report] or held
        every += held
        told = "; ".join(_line(at, one, several=True, label=len(names) > 1) for one in held)
        lines = texts.setdefault(as_reported(part, at.lang), [])
        lines.append(f"– {at.short(row)}: {told or at.say('framgår inte', 'not stated')}")
    cities = ["\n".join([f"{city}, {labels}:", *lines]) for city, lines in texts.items()]
    return Reply("answered", "\n".join(filter(None, (_first_said(at, query, found), *cities))), *_figure(every))


def _first_said(at: Telling, query: Query, found: Sequence[tuple[Part, Row]]) -> str:
    """Which one has changed most, as the first sentence."""
    if query.order is None or query.order.last != 1:
        return ""
    names = listing([at.short(row) for _, row in found], at.lang)
    falling = query.order.falling
    return at.say(
        f"Störst {'ökning' if falling else 'minskning'}: {names}." if query.order.by in AMOUNTS else f"Mest: {names}.",
        f"Largest {'increase' if falling else 'decrease'}: {names}."
        if query.order.by in AMOUNTS
        else f"Most: {names}.",
    )
