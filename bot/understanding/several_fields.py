"""Several fields asked for in a row: "roll, program och slutdatum", "vem leder det, och när slutar det?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.atoms import Atom, Atoms

_OF_FIELDS = {
    "start_date": "start_date", "end_date": "end_date", "duration": "duration", "total_budget": "total_budget", "paid_out": "paid_out",
    "eu_funding": "eu_funding", "leader": "leader", "lead_partner": "lead_partner", "partners": "partners", "goals": "goals",
    "programme_part": "programme",
}  # fmt: skip
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
    whole = atom.has("thing", "project") or (
        atom.kind == "word" and bool(atom.senses) and {s.kind for s in atom.senses} <= _WHOLE
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
    if atom.has("field") and (found := _OF_FIELDS.get(atom.key("field") or "")):
        return found
    if atom.has("role", "partner") and asks_who:
        return "partners"
    return _OF_THINGS.get(atom.key("thing") or "")
