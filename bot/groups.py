"""Forms by nämnd, programme or goal: how many projects or how much money each has, where no report states it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.answering import Answering
from bot.draft import Draft, marks
from bot.lists import NAMED
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.stated import Amount
from bot.sums import note_gaps, say_what_it_is
from bot.wording import MEASURE, money, plural
from indexer.records import ProjectReport

Group = Literal["department", "programme", "goal"]
Key = tuple[str, int | None, str]
"""Municipality, reporting year, and the nämnd, programme or goal."""
ALL = 1000
"""More groups than any answer has."""
MARKED = 3
"""Forms of a group that the text marks where there are too many to name."""


def grouped(answering: Answering, q: Question, by: Group) -> dict[Key, list[Row]]:
    """The forms that fit, of every year asked for (else of the newest report), by whom or what they are of."""
    found: dict[Key, list[Row]] = {}
    for row in rows(answering.index, q):
        for name in _names(row.report, by, q):
            found.setdefault((row.report.municipality, row.report.reporting_year, name), []).append(row)
    return found


def _names(report: ProjectReport, by: Group, q: Question) -> Sequence[str]:
    match by:
        case "department":
            return (report.department.value,) if report.department and report.department.value else ()
        case "programme":
            return report.programme_path[:1]
        case "goal":
            return tuple((report.goals and report.goals.value) or ())


def counts_told(
    draft: Draft, groups: Mapping[Key, Sequence[Row]], *, city_wide: bool = False, smallest: bool = False, most: int = ALL
) -> Reply:
    """How many projects each group has, the largest first (or the smallest), each city and year for itself: every project by
    name up to ``NAMED``, of more only the numbers with some forms to look at."""
    members = {key: distinct(own, city_wide=city_wide) for key, own in groups.items()}
    sizes = {key: float(len(own)) for key, own in members.items()}
    shown = _ordered(sizes, smallest, most)
    # Of a ranking only the first group is what was asked for.
    listed = [key for keys in shown.values() for key in (keys if most == ALL else keys[:1])]
    few = sum(len(members[key]) for key in listed) <= NAMED
    label = draft.say("antal projekt i blanketterna", "number of projects in the forms")
    parts = []
    for (city, year), keys in shown.items():
        told = [_group_told(draft, key[2], members[key], listed=key in listed, named=few and key in listed) for key in keys]
        parts.append(f"{city}, {year} ({label}): {'; '.join(told)}.")
    draft.note(
        "Antalen är räknade ur blanketterna, inte angivna av rapporten.",
        "The numbers are counted from the forms, not stated by the report.",
    )
    value = sizes[next(iter(shown.values()))[0]] if most < ALL and len(shown) == 1 else None
    return Reply("answered", " ".join(parts), value, "projekt" if value is not None else None)


def money_told(
    draft: Draft, groups: Mapping[Key, Sequence[Row]], measure: Amount, *, smallest: bool = False, most: int = ALL
) -> Reply | None:
    """What the forms of each group add up to, the largest first, each city and year for itself; None where none gives an amount.

    A budget that two forms of a group give counts once, money paid out as often as it is reported.
    """
    given: dict[Key, list[tuple[Row, int]]] = {}
    missing = 0
    for key, own in groups.items():
        counting = own if measure == "paid_out" else distinct(own, city_wide=not draft.question.actors)
        amounts = [(row, value.value) for row in counting if (value := getattr(row.report, measure)) and value.value is not None]
        missing += len(counting) - len(amounts)
        if amounts:
            given[key] = amounts
    if not given:
        return None
    sums = {key: float(sum(amount for _, amount in own)) for key, own in given.items()}
    lang, shown = draft.question.language, _ordered(sums, smallest, most)
    few = sum(len(given[key]) for keys in shown.values() for key in keys) <= NAMED
    parts = []
    for (city, year), keys in shown.items():
        told = []
        for key in keys:
            numbers = [draft.cites.project(row.report, measure) for row, _ in given[key]]
            for (row, _), n in zip(given[key], numbers, strict=True):
                draft.project(row.project, n, row.report)
            told.append(f"{key[2]} {money(sums[key], lang)} {marks(numbers if few else numbers[:MARKED])}")
        label = draft.say(f"{MEASURE[lang][measure]} enligt blanketterna", f"{MEASURE[lang][measure]} according to the forms")
        parts.append(f"{city}, {year} ({label}): {'; '.join(told)}.")
    draft.note(
        "Beloppen är lagda samman ur blanketterna, inte angivna av rapporten.",
        "The amounts are added up from the forms, not stated by the report.",
    )
    told_rows = [pair for keys in shown.values() for key in keys for pair in given[key]]
    say_what_it_is(draft, told_rows, measure)
    note_gaps(draft, missing)
    value = sums[next(iter(shown.values()))[0]] if most < ALL and len(shown) == 1 else None
    return Reply("answered", " ".join(parts), value, "SEK" if value is not None else None)


def _ordered(sizes: Mapping[Key, float], smallest: bool, most: int) -> dict[tuple[str, int | None], list[Key]]:
    """The groups of each city and year in the order of their size, the newest year first, at most ``most`` of each."""
    scopes = sorted({(city, year) for city, year, _ in sizes}, key=lambda scope: (scope[0], -(scope[1] or 0)))
    return {
        scope: sorted((key for key in sizes if key[:2] == scope), key=lambda key: sizes[key], reverse=not smallest)[:most]
        for scope in scopes
    }


def _group_told(draft: Draft, name: str, members: Sequence[Row], *, listed: bool, named: bool) -> str:
    """A group with its number; ``listed`` makes its projects the answer's records, ``named`` tells them in the text."""
    count = f"{name} {len(members)} " + draft.say("projekt", plural(len(members), "project", "projects"))
    numbers = [
        draft.cites.project(row.report, "programme" if row.report.programme else None) for row in (members if listed else members[:MARKED])
    ]
    for row, n in zip(members, numbers, strict=True) if listed else ():
        draft.project(row.project, n, row.report)
    if not named:
        return f"{count} {marks(numbers[:MARKED])}"
    return f"{count}: {', '.join(f'{row.project.name.rstrip(chr(46))} [{n}]' for row, n in zip(members, numbers, strict=True))}"
