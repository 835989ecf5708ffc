"""Several fields asked for in a row: "roll, program och slutdatum", "vem leder det, och när slutar det?"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.understanding.atoms import Atom, Atoms
from bot.wording import FIELD

_OF_THINGS = {"role": "role", "programme": "programme", "partner": "partners", "department": "department"}
_WHOLE = frozenset({"ask", "joint", "function", "help", "link"})
"""Kinds of words that may stand between fields."""


def fields_in_a_row(atoms: Atoms) -> tuple[str, ...]:
    """The fields that a question of one project asks for, in order, where it asks for several and for nothing else; else none.

    The names are those of ``bot.wording.FIELD``.
    """
    items = [item for item in _items(atoms.found) if any(not _is_of_whole(atom) for atom in item)]
    asked = [_fields(item) for item in items]
    if len(asked) < 2 or not all(asked):
        return ()
    found = tuple(dict.fromkeys(name for names in asked for name in names))
    return found if len(found) > 1 else ()


def _items(found: Sequence[Atom]) -> list[list[Atom]]:
    """The question between its stops and its joining words, without the name of what is asked of."""
    items: list[list[Atom]] = [[]]
    for atom in found:
        if atom.kind == "stop" or atom.has("joint", "and"):
            items.append([])
        elif not (atom.names("project") or atom.names("municipality")):
            items[-1].append(atom)
    return items


def _is_of_whole(atom: Atom) -> bool:
    """Whether a word says nothing of which field: it asks, or joins others, or names the project as such."""
    whole = (
        atom.has("thing", "project")
        or atom.has("role", "any")
        or (atom.kind == "word" and bool(atom.senses) and {s.kind for s in atom.senses} <= _WHOLE)
    )
    return whole and not atom.has("ask", "how_long")


def _fields(item: Sequence[Atom]) -> tuple[str, ...]:
    """What one item asks for; nothing where a word of it is of no field."""
    told = [atom for atom in item if not _is_of_whole(atom)]
    if any(atom.has("aggregate", "share") for atom in told):
        paid = all(atom.has("aggregate", "share") or atom.names("programme") or atom.has("field") for atom in told)
        return ("eu_funding",) if paid else ()
    if any(atom.has("ask", "how_long") for atom in told):
        return ("duration",) if all(map(_may_last, told)) else ()
    names = [_field(atom, item) for atom in told]
    return tuple(names) if all(names) else ()  # type: ignore[arg-type]


def _may_last(atom: Atom) -> bool:
    """Whether a word may stand in a question of how long something lasts."""
    return atom.has("ask") or atom.has("state") or atom.has("field")


def _field(atom: Atom, item: Sequence[Atom]) -> str | None:
    asks_who = any(one.has("ask", "who", "which") for one in item)
    if atom.has("role", "lead") and asks_who:
        return "leader" if atom.folded.startswith(("led", "lead")) else "lead_partner"
    name = "programme" if atom.has("field", "programme_part") else atom.key("field")
    if name in FIELD["sv"]:
        return name
    if atom.has("role", "partner") and asks_who:
        return "partners"
    return _OF_THINGS.get(atom.key("thing") or "")


_AMOUNTS = ("total_budget", "paid_out", "eu_funding")
_OTHERWISE = (
    ("negation", "lacks"),
    ("negation", "not"),
    ("negation", "none"),
    ("ask", "list"),
    ("ask", "which"),
    ("ask", "compare"),
    ("operator", "than"),
)
"""Words by which figures in a row are columns of a list or sides of a comparison."""


def questions_in_a_row(atoms: Atoms) -> tuple[str, ...]:
    """The questions of one that asks for several figures of one selection, "Miljönämnden: antal projekt, total budget och
    utbetalt 2025", each with one of them; none where it does not.
    """
    found = atoms.found
    if any(atoms.where(kind, key, free=False) for kind, key in _OTHERWISE) or any(map(_bounds, found)):
        return ()
    runs = _figures(found)
    told = {_figure(found[first]) or _figure(found[first + 1]) for first, _ in runs}
    if len(runs) < 2 or len(told) < len(runs) or not all(_follow(found, *pair) for pair in pairwise(runs)):
        return ()
    start, end = found[runs[0][0]].start, found[runs[-1][1]].end
    figures = (atoms.text[found[first].start : found[last].end] for first, last in runs)
    return tuple(f"{atoms.text[:start]}{figure}{atoms.text[end:]}" for figure in figures)


def _bounds(atom: Atom) -> bool:
    """Whether an atom is of one project, or ranks or bounds what is told of many."""
    return atom.names("project") or atom.kind in {"amount", "number"} or atom.has("most") or atom.has("more")


def _figures(found: Sequence[Atom]) -> list[tuple[int, int]]:
    """Where figures are asked for: the first and last atom of each, "antal" with what is counted."""
    runs: list[tuple[int, int]] = []
    for at, atom in enumerate(found):
        figure = _figure(atom)
        if figure is None:
            continue
        if runs and runs[-1][1] == at - 1 and figure == _figure(found[runs[-1][1]]):
            runs[-1] = (runs[-1][0], at)  # "pengar fick"
            continue
        behind = at + 1 < len(found) and found[at + 1].has("thing", "project") and atom.has("ask", "how_many")
        first = at - 1 if at and found[at - 1].has("ask", "how_much") else at
        runs.append((first, at + 1 if behind else at))
    return runs


def _figure(atom: Atom) -> str | None:
    if atom.has("ask", "how_many"):
        return "count"
    return next((name for name in _AMOUNTS if atom.has("field", name)), None)


def _follow(found: Sequence[Atom], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether only what joins them stands between two figures."""
    between = found[one[1] + 1 : other[0]]
    return bool(between) and all(atom.kind == "stop" or atom.has("joint", "and") or atom.is_small for atom in between)
