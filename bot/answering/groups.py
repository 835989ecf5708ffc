"""Projects by nämnd, programme, goal …: the numbers of each, or which of them have any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.stated_tables import note_bounds, stated_groups
from bot.answering.telling import MARKED, Telling, as_reported, as_spelled, reported_in, role_of, spaced
from bot.answering.values import measure_label, most_said
from bot.drafting.draft import marks
from bot.drafting.enumerating import NAMED, enumerated
from bot.drafting.reply import Reply
from bot.query.evaluate import Group, Part, Result, distinct
from bot.query.fields import FIELDS, Row
from bot.query.forms import Having, Is, Query, With, both
from bot.query.say import AS_MANY, THINGS, conditions_said, each_said, sum_bound_said
from bot.query.stated import Subject
from bot.query.units import amount_said, counted, unit_said
from bot.wording import ROLE, Language, listing, number, plural
from indexer.records import Actor, Passage, Place

MOST_CITED = 15
"""Amounts behind all groups together up to which every one of them is cited."""


def grouped(at: Telling, result: Result) -> Reply:
    """The groups of each municipality; a table that a report prints itself comes first."""
    query = result.query
    if stated := stated_groups(at, query):
        return stated
    parts = [part for part in result.parts if part.groups] or _without_any(at, result)
    if _lists_roles(query) and (stated := _stated_roles(at, query, parts)):
        return stated
    note_bounds(at, query, result.parts)
    if not parts:
        return _no_groups(at, result)
    if told := _by_name(at, query, parts):
        return told
    texts = [_lines(at, query, part) for part in parts]
    if _bounds_sums(query) and len(parts) == 1:
        return Reply("answered", texts[0], float(len(parts[0].groups)), THINGS["sv"][query.of])
    if len(parts) > 1 or not _asks_for_places(query):
        return Reply("answered", "\n".join(texts))
    value, unit = _value_of_first(query, parts[0])
    return Reply("answered", "\n".join(texts), value, unit)


def _value_of_first(query: Query, part: Part) -> tuple[float | None, str | None]:
    """What the first group came to, rounded, with its unit; none of either where it came to nothing."""
    value = part.groups[0].value
    unit = FIELDS[query.measure.field].unit if query.measure.field else "projekt"
    if value is None:
        return None, None
    return float(round(value)) if unit == "SEK" else round(value, 1), unit


def _without_any(at: Telling, result: Result) -> list[Part]:
    """Where nämnder with no project are asked for: the parts whose reports tell of some that have no form."""
    asked = _asks_for_none(result.query.having) and result.query.by == "department"
    return [part for part in result.parts if asked and _without_forms(at, part)]


def _by_name(at: Telling, query: Query, parts: Sequence[Part]) -> Reply | None:
    """The projects of each role or group by name, or the groups by name; None where a figure of each is asked for."""
    if _lists_roles(query):
        return Reply("answered", "\n".join(_roles(at, query, part) for part in parts))
    if _asks_which(query):
        return _named(at, query, parts)
    if _lists_projects(query, parts):
        return Reply("answered", "\n".join(_projects(at, query, part) for part in parts))
    return None


def _stated_roles(at: Telling, query: Query, parts: Sequence[Part]) -> Reply | None:
    """How many projects a report says are owned and how many are not, where it states both and its forms hold fewer."""
    if query.where is not None or len(query.scope.municipalities) > 1:
        return None
    chosen = [
        one
        for role in ("lead", "partner")
        for one in at.stated.find(Subject(f"projects_as_{role}", "total"), query.scope)[:1]
    ]
    if len(chosen) < 2 or len({(one.document, one.year) for one in chosen}) > 1:
        return None
    if not _reads_fewer(parts, chosen[0].year or 0, sum(one.value for one in chosen)):
        return None
    return Reply("answered", "\n".join(figures.sentence(at, one) for one in chosen))


def _reads_fewer(parts: Sequence[Part], year: int, stated: float) -> bool:
    """Whether fewer rows of a year are read than are stated, and none of a newer year."""
    read = sum(len(part.rows) for part in parts if part.year == year)
    return read < stated and all((part.year or 0) <= year for part in parts)


def _lists_roles(query: Query) -> bool:
    """Whether the projects of each role are asked for, and no figure over them."""
    return query.by == "role" and query.measure.how in {"list", "count"} and not (query.order or query.having)


def _asks_for_places(query: Query) -> bool:
    return query.order is not None and query.order.last is not None


def _bounds_sums(query: Query) -> bool:
    """Whether groups are asked for whose projects come to so much together."""
    summed = query.measure.how == "sum" and query.measure.field is not None
    return query.having is not None and summed and query.of != "project" and not _asks_for_places(query)


def _lead_of_sums(at: Telling, query: Query, part: Part) -> str:
    """How many groups come to so much."""
    assert query.having is not None
    count = len(part.groups)
    has, noun = at.say("har", plural(count, "has", "have")), unit_said(count, THINGS["sv"][query.of], at.lang)
    said = spaced(conditions_said(query.where, at.lang))
    return f"{as_reported(part, at.lang)}: {count} {noun} {has} {sum_bound_said(query, query.having, at.lang)}{said}"


def _lines(at: Telling, query: Query, part: Part) -> str:
    name, order = query.measure.field, query.order
    lines = []
    few = sum(len(group.behind) for group in part.groups) <= MOST_CITED
    for group in part.groups:
        numbers = _cite(at, query, group, every=few)
        _record(at, query, part, group, numbers)
        lines.append(f"{key_said(query, group, at.lang)} {value_said(group, name, at.lang)} {marks(numbers)}")
    what = measure_label(query.measure, at.lang) if name else at.say("antal projekt", "number of projects")
    if _bounds_sums(query):
        return enumerated(at.draft, _lead_of_sums(at, query, part), lines, short=0)
    lead = f"{as_reported(part, at.lang)}, {what}{spaced(conditions_said(query.where, at.lang))}"
    if order and _asks_for_places(query):
        return f"{most_said(order, at.lang)}: {listing(lines, at.lang)}. {lead}."
    return enumerated(at.draft, lead, lines, short=0)


def key_said(query: Query, group: Group, language: Language) -> str:
    """What the rows of a group share, as a reader knows it."""
    if query.by in {"programme", "programme_top"}:
        return as_spelled(group.key, group.rows)
    return ROLE[language].get(group.key, group.key) if query.by == "role" else group.key


def value_said(group: Group, name: str | None, language: Language) -> str:
    """What a group comes to: an amount of the field ``name``, else its projects."""
    value = group.value or 0.0
    return amount_said(name, value, language) if name else counted(value, "projekt", language)


def _cite(at: Telling, query: Query, group: Group, *, every: bool = False) -> list[int]:
    """The quotes of a group: of its largest amounts, or of every one; else of its first projects."""
    rows = [row for row, _ in sorted(group.behind, key=lambda pair: -pair[1])] or distinct(group.rows)
    if query.measure.field:
        return [at.cite(row, query.measure.field) for row in (rows if every else rows[:MARKED])]
    if query.by in {"country", "city", "partner"}:  # the sentence that names it
        query = replace(query, where=both(With(group.key), query.where))
    return at.cite_rows(query, rows[:MARKED])


def _record(at: Telling, query: Query, part: Part, group: Group, numbers: Sequence[int]) -> None:
    if query.by == "role":
        for row, _ in group.behind:
            at.record(row, at.cite(row, str(query.measure.field)))
    if query.by in {"country", "city"} and numbers:
        _record_place(at, query.by, part, group, numbers[0])
    if query.by == "department" and numbers:
        actor = Actor(municipality=part.municipality, name=group.key)
        at.draft.actor(actor, numbers[0], group.rows[0].report.source)


def _record_place(at: Telling, kind: str, part: Part, group: Group, number: int) -> None:
    naming = at.answering.index.naming
    named = naming.find(group.key)
    covered = naming.entities(named) if named and named.kind == kind else ()
    place = next((one for one in covered if isinstance(one, Place) and (one.kind, one.name) == (kind, group.key)), None)
    if place and any(one.municipality == part.municipality for one in place.mentions):
        at.draft.locality(place, part.municipality, number)
    else:
        country = place.country if place else None
        at.draft.seat(kind, group.key, part.municipality, number, group.rows[0].report.source, country)


# Which have any


def _named(at: Telling, query: Query, parts: Sequence[Part]) -> Reply:
    """ "Vilka nämnder har …": the groups by name, each with its number of projects."""
    texts, count = [], 0
    for part in parts:
        lines = _names(at, query, part)
        count = len(lines)
        texts.append(enumerated(at.draft, _lead(at, query, part, count), lines))
    unit = THINGS["sv"][query.of]
    return Reply("answered", "\n".join(texts), float(count) if len(parts) == 1 else None, unit)


def _asks_which(query: Query) -> bool:
    return query.of != "project" and not query.order and query.measure.how in {"list", "count"}


def _asks_for_none(having: Having | None) -> bool:
    return having is not None and having.op == "=" and not having.value


def _names(at: Telling, query: Query, part: Part) -> list[str]:
    """The groups of a part, each cited; of those that have no project the ones without any form too."""
    asks_for_none = _asks_for_none(query.having)
    lines = []
    for group in part.groups:
        numbers = _cite(at, query, group)[:1]
        _record(at, query, part, group, numbers)
        told = "" if asks_for_none else f" ({value_said(group, query.measure.field, at.lang)})"
        lines.append(f"{key_said(query, group, at.lang)}{told} {marks(numbers)}")
    return lines + (_boards_without_forms(at, part) if asks_for_none and query.by == "department" else [])


def _lead(at: Telling, query: Query, part: Part, count: int) -> str:
    each = query.having.each if query.having else ()
    leave = (str(query.by), query.of, *(one.field for one in each if isinstance(one, Is)))
    said = spaced(conditions_said(query.where, at.lang, leave=leave))
    has, noun = at.say("har", plural(count, "has", "have")), unit_said(count, THINGS["sv"][query.of], at.lang)
    one_project = query.having is not None and query.having.value == 1 and not each
    projects = at.say("projekt", "project" if one_project else "projects")
    bounded = f"{projects} {each_said(each, at.lang)}" if each else f"{_bound(query.having, at.lang)}{projects}"
    return f"{as_reported(part, at.lang)}: {count} {noun} {has} {bounded}{said}"


def _bound(having: Having | None, language: Language) -> str:
    """How many projects are asked for, with the blank behind it."""
    if having is None:
        return ""
    if _asks_for_none(having):
        return {"sv": "inga ", "en": "no "}[language]
    return f"{AS_MANY[language][having.op]} {number(having.value, language)} "


def _without_forms(at: Telling, part: Part) -> dict[str, Passage]:
    """Nämnder that the report tells of but that have no form at all, each with the first passage that does."""
    seen = {row.report.department.value for row in part.scope if row.report.department}
    found: dict[str, Passage] = {}
    for document in dict.fromkeys(row.report.document for row in part.scope):
        for passage in at.answering.index.passages_of(document):
            if passage.department and passage.department not in seen:
                found.setdefault(passage.department, passage)
    return found


def _boards_without_forms(at: Telling, part: Part) -> list[str]:
    """The same, cited and recorded."""
    lines = []
    for name, passage in _without_forms(at, part).items():
        n = at.draft.cites.add(passage.source, section=passage.section)
        at.draft.actor(Actor(municipality=part.municipality, name=name), n, passage.source)
        lines.append(f"{name} [{n}]")
    return lines


def _no_groups(at: Telling, result: Result) -> Reply:
    query = result.query
    if not query.having or result.empty:
        return none(at, query)
    several = THINGS[at.lang][query.of]
    n = at.cite(next(row for part in result.parts for row in part.every), str(query.by))
    if _asks_for_none(query.having):
        said = at.say(
            f"Inga {several}: alla som redovisar projekt har några som stämmer [{n}].",
            f"No {several}: all that report projects have some that fit [{n}].",
        )
    else:
        said = at.say(
            f"Inga {several} har så många projekt som stämmer [{n}].",
            f"No {several} have that many projects that fit [{n}].",
        )
    return Reply("not_found", said)


# Which projects each has


def _lists_projects(query: Query, parts: Sequence[Part]) -> bool:
    """Whether projects are asked for group by group, and no figure over them, and are few enough to be named."""
    plain = query.measure.how == "list" and not (query.order or query.having or query.columns)
    return plain and all(len(distinct(part.every)) <= NAMED for part in parts)


def _projects(at: Telling, query: Query, part: Part) -> str:
    """The projects of each group by name, with how many they are."""
    rows = distinct(part.every)
    numbers = {row.project.id: n for row, n in zip(rows, at.cite_rows(query, rows), strict=True)}
    for row in rows:
        at.record(row, numbers[row.project.id])
    lines = [
        f"{key_said(query, group, at.lang)} ({len(own)}): {_shown(at, own, numbers)}"
        for group in part.groups
        if (own := distinct(group.rows))
    ]
    what = at.say("projekt", "projects") + spaced(conditions_said(query.where, at.lang))
    return enumerated(at.draft, f"{as_reported(part, at.lang)}, {what}", lines, short=0)


# Roles


def _roles(at: Telling, query: Query, part: Part) -> str:
    """How many are owned and in how many the city is partner, by name: each project once, an owned one as owned."""
    rows = distinct(part.every)
    numbers = {row.project.id: n for row, n in zip(rows, at.cite_rows(query, rows), strict=True)}
    for row in rows:
        at.record(row, numbers[row.project.id])
    lines = []
    for role, label in ROLE[at.lang].items():
        own = [row for row in rows if role_of(row) == role]
        lines.append(f"{label} ({len(own)}): {_shown(at, own, numbers)}")
    noun, verb = at.say("projekt", plural(len(rows), "project", "projects")), at.say("deltar i", "takes part in")
    said = spaced(conditions_said(query.where, at.lang))
    lead = f"{part.municipality} {verb} {len(rows)} {noun}{said}{reported_in(part, at.lang)}"
    return enumerated(at.draft, lead, lines, short=0)


def _shown(at: Telling, rows: Sequence[Row], numbers: dict[str, int]) -> str:
    """Projects by name, each with its quote; above ``NAMED`` how many more there are."""
    if not rows:
        return at.say("inga", "none")
    named = [f"{at.short(row)} [{numbers[row.project.id]}]" for row in rows[:NAMED]]
    rest = len(rows) - len(named)
    more = [at.say(f"{rest} till", f"{rest} more")] if rest else []
    return listing([*named, *more], at.lang)
