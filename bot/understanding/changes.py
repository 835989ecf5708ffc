"""What a field became from one report to the next: "vilka projekt fick nytt slutdatum", "har högre budget 2024 än 2023".

Where rows are asked for and a word of change stands at a field, the two reports of each project are held against each other. Words that may
as well only rank or list ("nytt", "högre", "annan") are words of change where two reports are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import Changed
from bot.understanding.atoms import Atom, Atoms

_OF_THINGS = {"programme": "programme_part", "role": "role"}
_NAMES = {"goals": "goal", "partners": "partner"}
"""Fields of numbers, and the names that are counted: "bytt mål" is of these."""
_OTHER = frozenset({"annan", "annat", "another", "other", "nytt", "ny", "new", "different"})
_UP, _DOWN = ("more", "longer", "later", "dearer"), ("fewer", "shorter", "earlier", "cheaper")
Op = Literal["<", ">"]
_OPS: dict[str, Op | None] = {"changed": None, "up": ">", "down": "<", "extended": ">", "shortened": "<"}
_OF_ENDS = frozenset({"extended", "shortened"})
_WHETHER = frozenset({"har", "hade", "blev", "fick", "is", "has", "have", "had", "was", "did"})
_BUDGET = "budget"
"""What an operator is of that is told in one phrase: "högre budget än"."""
_SIZES = frozenset({"amount", "months", "percent"})
"""Values by which a change would be measured."""
_ORDERED = AMOUNTS | DATES | {"duration"}
"""Fields that can become more or later."""


@dataclass(frozen=True)
class Change:
    """The reports asked of (none: the newest), the condition, and the words it was read from."""

    reports: tuple[int, ...]
    pred: Changed
    used: tuple[int, ...]


def change(atoms: Atoms) -> Change | None:
    """The change that rows, or one project, are asked for; None where a question asks for none, or for one of a certain size or rank."""
    of_one = _asks_of_one(atoms)
    if not (of_one or _asks_for_rows(atoms)) or atoms.where("most") or any(atom.kind in _SIZES for atom in atoms.found):
        return None
    years = _years(atoms)
    for at in range(len(atoms)):
        found = None if _is_joined(atoms, at) or _is_of_value(atoms, at) else _at(atoms, at, years)
        if found is not None and (not of_one or atoms[at].has("change")):
            return None if _is_moved_to(atoms, years) else _made(atoms, at, years, *found)
    return None


def _at(atoms: Atoms, at: int, years: list[tuple[int, int]]) -> tuple[_Said, str, list[int]] | None:
    """What a word says of a field's change: how, of which field, and that field's words."""
    said = _said(atoms[at], between=len(years) > 1 or _is_before(atoms, years))
    if said is None:
        return None
    field = _field(atoms, at) or _field_of_one(atoms) or (("end_date", []) if said.of_end else None)
    if field is None:
        return None
    return (said, *field) if said.op is None or field[0] in _ORDERED else None


def _made(atoms: Atoms, at: int, years: list[tuple[int, int]], said: _Said, name: str, words: list[int]) -> Change:
    reports, year = _reports(atoms, years)
    op = said.op
    if op is not None and _is_of_the_earlier(atoms, years):
        op = "<" if op == ">" else ">"
    beside = [*words, *(p for p, _ in years), *atoms.where("operator", "than"), *atoms.where("thing", "previous")]
    return Change(reports, Changed(name, year, op), (at, *beside))


def _is_joined(atoms: Atoms, at: int) -> bool:
    """Whether what a word says is one of two things that are asked for: "förlängdes eller slutade"."""
    return any(at < p <= at + 3 for p in atoms.where("joint", "or")) and not atoms[at].is_small


def _is_of_value(atoms: Atoms, at: int) -> bool:
    """ "annan roll än projektägare": other than a value, and not than in another report."""
    than = next((p for p in atoms.where("operator", "than") if at < p <= at + 3), None)
    return than is not None and not any(atoms[p].period or atoms[p].has("thing") for p in atoms.after(than, 1))


def _is_moved_to(atoms: Atoms, years: list[tuple[int, int]]) -> bool:
    """ "flyttat slutdatum till 2025": the year is what the field became, and no report's."""
    return len(years) == 1 and years[0][0] > 0 and atoms[years[0][0] - 1].folded in {"till", "to", "until"}


def _is_of_the_earlier(atoms: Atoms, years: list[tuple[int, int]]) -> bool:
    """ "högre utbetalt 2023 än 2024": what is said is said of the earlier report."""
    if len(years) != 2 or years[0][1] >= years[1][1]:
        return False
    return any(years[0][0] < p < years[1][0] for p in atoms.where("operator", "than"))


def _asks_for_rows(atoms: Atoms) -> bool:
    """Whether projects are asked for, or how many of them, and none is named."""
    asked = atoms.where("ask", "which", "list", "how_many", "exists", "any", free=False)
    named = any(atom.names("project") for atom in atoms.found)
    of_rows = bool(atoms.where("thing", "project", free=False)) and not atoms.where("thing", "department", free=False)
    return bool(asked) and of_rows and not named


def _asks_of_one(atoms: Atoms) -> bool:
    """ "Har budgeten för Blå Stråk ändrats sedan 2023?": whether it is so of the one project that is named."""
    named = [atom.link for atom in atoms.found if atom.link and atom.names("project")]
    return len(named) == 1 and not named[0].ambiguous and bool(atoms.found) and atoms[0].folded in _WHETHER


@dataclass(frozen=True)
class _Said:
    """How a field changed; ``of_end`` where the word itself says that it is the end date."""

    op: Op | None
    of_end: bool = False


def _said(atom: Atom, *, between: bool) -> _Said | None:
    """What a word says of how a field changed; one that may say something else only where two reports are ``between``."""
    if atom.used:
        return None
    if key := atom.key("change"):
        return _Said(_OPS[key], key in _OF_ENDS)
    if not between:
        return None
    if atom.has("operator", "over", "under") and atom.folded.endswith((" an", " than")):
        return _Said(">" if atom.has("operator", "over") else "<")
    if atom.has("ask", "rise") or atom.has("more", *_UP):
        return _Said(">")
    if atom.has("ask", "fall") or atom.has("more", *_DOWN):
        return _Said("<")
    return _Said(None) if atom.folded in _OTHER or atom.has("ask", "trend") else None


def _field(atoms: Atoms, at: int) -> tuple[str, list[int]] | None:
    """The field that a word of change stands at, with the words of it."""
    if atoms[at].has("operator") and _BUDGET in atoms[at].folded:
        return "total_budget", []
    for near in (atoms.after(at, 1), atoms.before(at, 1)):
        for p in near:
            atom = atoms[p]
            name = atom.key("field") or _OF_THINGS.get(atom.key("thing") or "")
            if name and not atom.is_small and not atom.used:
                return _NAMES.get(name, name), [p]
    return None


def _field_of_one(atoms: Atoms) -> tuple[str, list[int]] | None:
    """ "Har budgeten för Blå Stråk ändrats": the one field that is named, wherever it stands, of one project."""
    named = [p for p, atom in enumerate(atoms.found) if atom.key("field") and not (atom.is_small or atom.used)]
    if len(named) != 1 or not _asks_of_one(atoms):
        return None
    name = str(atoms[named[0]].key("field"))
    return _NAMES.get(name, name), named


def _years(atoms: Atoms) -> list[tuple[int, int]]:
    """The years of whole reports that nothing has used, each with its place."""
    found: list[tuple[int, int]] = []
    for at, atom in enumerate(atoms.found):
        period = atom.period
        if period is None or atom.used:
            continue
        if period.years:
            found += [(at, period.years[0]), (at, period.years[-1])]
        elif period.year is not None or period.since:
            found.append((at, period.year or int(period.start[:4])))
    return found if len(found) <= 2 else []


def _is_before(atoms: Atoms, years: list[tuple[int, int]]) -> bool:
    """Whether a report before is named: "sedan 2023", "än förra året", "jämfört med 2023"."""
    since = any((period := atoms[at].period) is not None and period.since for at, _ in years)
    than = [p for p in atoms.where("operator", "than") if any(atoms[q].period for q in atoms.after(p, 1))]
    return since or bool(atoms.where("thing", "previous")) or bool(years and than)


def _reports(atoms: Atoms, years: list[tuple[int, int]]) -> tuple[tuple[int, ...], int | None]:
    """The reports asked of, and the year of the one that they are held against."""
    told = sorted({year for _, year in years})
    if len(told) == 2:
        return (told[1],), told[0]
    if not told:
        return (), None
    return ((), told[0]) if _is_before(atoms, years) and not atoms.where("thing", "previous") else ((told[0],), None)
