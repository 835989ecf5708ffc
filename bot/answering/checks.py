"""Yes or no to a condition held against one project."""

from __future__ import annotations

from bot.answering.nothing import none
from bot.answering.telling import Telling, board_of
from bot.answering.values import value_said
from bot.drafting.reply import Reply
from bot.query.evaluate import Result, Truth
from bot.query.fields import FIELDS, Row
from bot.query.forms import Among, Compare, Is, Lacks, Pred, Query, conditions, walk


def checked(at: Telling, result: Result) -> Reply:
    """Yes or no, with the fields that decide; neither where one of them is open."""
    check = result.query.check
    fields = [name for name in _fields_in(check) if name in FIELDS]
    told: list[str] = []
    truths: list[Truth] = []
    for part in result.parts:
        for row in part.every:
            truths.append(at.evaluator.test(check, row, part.scope))
            told += [_field_said(at, row, name) for name in fields]
            at.record(row, at.draft.cites.project(row.report, FIELDS[fields[0]].quoted if fields else None))
    if not truths:
        return none(at, result.query)
    if True not in truths and None in truths:
        return _open(at, told)
    told += _held_against(at, check)
    name = at.draft.records[0].name.rstrip(".")
    verdict = at.say("Ja.", "Yes.") if True in truths else at.say("Nej.", "No.")
    return Reply("answered", f"{verdict} {name}: {'; '.join(dict.fromkeys(told))}.")


def _held_against(at: Telling, check: Pred | None) -> list[str]:
    """The same field of a project that a condition holds another one against."""
    told = []
    for one in walk(check):
        if not (isinstance(one, Compare) and isinstance(one.value, Query)):
            continue
        named = [name for own in conditions(one.value.where) if isinstance(own, Among) for name in own.names]
        rows = [row for part in at.evaluator.run(one.value).parts for row in part.every] if named else []
        told += [f"{named[0]}: {_field_said(at, row, one.field)}" for row in rows]
    return told


def _field_said(at: Telling, row: Row, name: str) -> str:
    n, board = at.cite(row, name), board_of(row)
    said = value_said(at, name, row)
    known = FIELDS[name]
    # "slutar 31 maj 2028" and "25 000 kr utbetalt" say of which field they are
    alone = bool(said) and (known.kind == "date" or name == "paid_out")
    value = said if alone else f"{known.label(at.lang)} {said or at.say('framgår inte', 'not stated')}"
    return f"{f'{board}: ' if board else ''}{value} [{n}]"


def _open(at: Telling, told: list[str]) -> Reply:
    name, fields = at.answering.names[at.draft.records[0].id], "; ".join(told)
    return Reply(
        "not_found",
        at.say(f"Det framgår inte av redovisningen: {name}, {fields}.", f"The report does not say: {name}, {fields}."),
    )


def _fields_in(where: Pred | None) -> tuple[str, ...]:
    """The fields that a condition is of, once each."""
    return tuple(dict.fromkeys(one.field for one in walk(where) if isinstance(one, Is | Compare | Lacks)))
