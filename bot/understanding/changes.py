"""What a field became from one report to the next: "vilka projekt fick nytt slutdatum", "har blivit dyrare", "vad har ändrats i X".

Where rows are asked for and a word of change stands at a field, the two reports of each project are held against each other, as a
condition; where one project is named, its fields are told beside each other, with yes or no where that is asked. Words that may as
well only rank or list ("nytt", "högre", "annan") are words of change where two reports are named or something has become so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import Against, Changed, Either, Not, Order, Pred, Query, walk
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.change_words import CUES, OWN, is_by_how_much, is_said, is_since, key_of
from bot.understanding.spelling import WORD
from bot.understanding.words import WORDS, Sense, folded

_OF_THINGS = {"programme": "programme_part", "role": "role", "department": "department"}
_NAMES = {"goals": "goal", "partners": "partner"}
"""Fields of numbers, and the names that are counted: "bytt mål" is of these."""
_TOLD_OF_ONE = {**_OF_THINGS, "partner": "partner", "goal": "goal"}
_MATTERS: dict[str, tuple[str, ...]] = {
    "time": ("start_date", "end_date"),
    "money": ("total_budget", "paid_out", "eu_funding"),
    "whole": (),
}
"""The fields that one word is of: "tidsplanen"."""
_OTHER = frozenset({"annorlunda", "annan", "annat", "another", "other", "nytt", "ny", "new", "different"})
_UP, _DOWN = ("more", "longer", "later", "dearer"), ("fewer", "shorter", "earlier", "cheaper")
_OF_COMPARATIVES = {"dearer": "total_budget", "cheaper": "total_budget"}
Op = Literal["<", ">"]
_OPS: dict[str, Op | None] = {"up": ">", "down": "<", "extended": ">", "shortened": "<"}
_OF_ENDS = frozenset({"extended", "shortened"})
_WHETHER = frozenset("har hade blev fick ar var blir is has have had was were did does are har vi".split())
_IN_OPERATORS = {
    "budget": "total_budget",
    "pengar": "paid_out",
    "money": "paid_out",
    "dyr": "total_budget",
    "billig": "total_budget",
}
"""What an operator is of that is told in one phrase: "högre budget än", "mer pengar än"."""
_SIZES = frozenset({"amount", "months", "percent"})
"""Values by which a change would be measured."""
_ORDERED = AMOUNTS | DATES | {"duration"}
"""Fields that can become more or later."""
_MOST = frozenset({"most", "largest", "longest", "last"})


@dataclass(frozen=True)
class Change:
    """The reports asked of (none: the newest), the condition, and the words it was read from; ``order`` where that is asked for
    which has changed most."""

    reports: tuple[int, ...]
    pred: Changed
    used: tuple[int, ...]
    order: Order | None = None


@dataclass(frozen=True)
class ChangeOfOne:
    """The fields of one project beside another report; ``check`` where it is asked whether they have changed. ``projects`` is
    empty where it goes on from the project before."""

    reports: tuple[int, ...]
    against: Against
    check: Pred | None
    projects: tuple[str, ...]
    size: str = ""
    """Words that say by how much, which are told beside the difference and checked by nobody."""


@dataclass(frozen=True)
class _Said:
    """How a field changed; ``of`` where the word itself says of which field, ``same`` where it is that it did not."""

    op: Op | None
    of: str | None = None
    same: bool = False
    needs: bool = False
    """Whether it says so only of a field that is named: "vad har hänt med slutdatumet"."""


# -- of many -----------------------------------------------------------------------------------------------------------


def change(atoms: Atoms) -> Change | None:
    """The change that rows are asked for; None where a question asks for none, or for one of a certain size."""
    if not _asks_for_rows(atoms) or any(atom.kind in _SIZES for atom in atoms.found):
        return None
    years, most = _years(atoms), atoms.where("most")
    for at in range(len(atoms)):
        found = None if _is_joined(atoms, at) or _is_of_value(atoms, at) else _at(atoms, at, years)
        if found is not None:
            if _is_moved_to(atoms, years) or (most and not _is_most(atoms, most, found[0])):
                return None
            made = _made(atoms, at, years, *found)
            return _ranked(made, most) if most else made
    return None


def _is_most(atoms: Atoms, most: list[int], said: _Said) -> bool:
    """ "Vilket ökade mest?": one that has changed more than all others, and not which is the largest."""
    return len(most) == 1 and said.op is not None and atoms[most[0]].has("most", *_MOST)


def _ranked(made: Change, most: list[int]) -> Change:
    order = Order(made.pred.field, falling=made.pred.op == ">", last=1)
    return replace(made, used=(*made.used, *most), order=order)


def _at(atoms: Atoms, at: int, years: list[tuple[int, int | None]]) -> tuple[_Said, str, list[int]] | None:
    """What a word says of a field's change: how, of which field, and that field's words."""
    said = _said(atoms, at, between=len(years) > 1 or _is_before(atoms, years))
    if said is None or said.same or said.needs:
        return None
    field = _field(atoms, at) or ((said.of, []) if said.of else None)
    if field is None:
        return None
    return (said, *field) if said.op is None or field[0] in _ORDERED else None


def _made(
    atoms: Atoms, at: int, years: list[tuple[int, int | None]], said: _Said, name: str, words: list[int]
) -> Change:
    reports, year = _reports(atoms, years)
    op = said.op
    if op is not None and _is_of_the_earlier(atoms, years):
        op = "<" if op == ">" else ">"
    beside = [*words, *(p for p, _ in years), *atoms.where("operator", "than"), *atoms.where("thing", "previous")]
    became = [p for p in atoms.before(at, 3) if is_said(atoms[p], "become")]
    return Change(reports, Changed(name, year, op), (at, *beside, *became, *atoms.where("ask", "compare")))


def _is_joined(atoms: Atoms, at: int) -> bool:
    """Whether what a word says is one of two things that are asked for: "förlängdes eller slutade"."""
    return any(at < p <= at + 3 for p in atoms.where("joint", "or")) and not atoms[at].is_small


def _is_of_value(atoms: Atoms, at: int) -> bool:
    """ "annan roll än projektägare": other than a value, and not than in another report."""
    than = next((p for p in atoms.where("operator", "than") if at < p <= at + 3), None)
    return than is not None and not any(atoms[p].period or atoms[p].has("thing") for p in atoms.after(than, 1))


def _is_moved_to(atoms: Atoms, years: list[tuple[int, int | None]]) -> bool:
    """ "flyttat slutdatum till 2025": the year is what the field became, and no report's."""
    return len(years) == 1 and years[0][0] > 0 and atoms[years[0][0] - 1].folded in {"till", "to", "until"}


def _is_of_the_earlier(atoms: Atoms, years: list[tuple[int, int | None]]) -> bool:
    """ "högre utbetalt 2023 än 2024": what is said is said of the earlier report."""
    told = [year for _, year in years if year is not None]
    if len(told) != 2 or told[0] >= told[1]:
        return False
    return any(years[0][0] < p < years[1][0] for p in atoms.where("operator", "than"))


def _asks_for_rows(atoms: Atoms) -> bool:
    """Whether projects are asked for, or how many of them, and none is named."""
    asked = bool(atoms.where("ask", "which", "list", "how_many", "exists", "any", free=False))
    whether = bool(atoms.found) and atoms[0].folded in _WHETHER
    asked = asked or (whether and any(atom.folded in _ANY for atom in atoms.found))
    named = any(atom.names("project") for atom in atoms.found)
    of_rows = bool(atoms.where("thing", "project", free=False)) and not _asks_for_boards(atoms)
    return asked and of_rows and not named


_ANY = frozenset("nagot nagra nagon nat any some".split())


def _asks_for_boards(atoms: Atoms) -> bool:
    """Whether nämnder are asked for, and no projects that have changed theirs."""
    boards = atoms.where("thing", "department", free=False)
    projects = atoms.where("thing", "project", free=False)
    changed = [p for p in range(len(atoms)) if key_of(atoms[p], "change") == "changed"]
    return bool(boards) and not any(projects[0] < p < boards[0] for p in changed)


# -- of one ------------------------------------------------------------------------------------------------------------


def change_of_one(atoms: Atoms, is_idle: Callable[[str], bool], *, pointing: bool = False) -> ChangeOfOne | None:
    """What is asked of one project's reports beside each other; None where something else is asked, or more than they tell.

    ``pointing``: after an answer about one project, so that it need not be named again.
    """
    one, years = _the_one(atoms, pointing=pointing), _years(atoms)
    if one is None or _is_bound(atoms) or CUES["why"].search(atoms.text) or _is_moved_to(atoms, years):
        return None
    periods = [atom for atom in atoms.found if atom.period is not None]
    size = _size(atoms)
    others = [atom for at, atom in enumerate(atoms.found) if at not in size]
    if len(periods) != len({p for p, _ in years}) or not all(_may_stand(atom, is_idle) for atom in others):
        return None
    found = _of_one(atoms, years, one)
    if found is None or not size:
        return found
    said = atoms.text[atoms[size[0]].start : atoms[size[-1]].end]
    return replace(found, check=None, size=said)


def _size(atoms: Atoms) -> range:
    """Where it is said by how much something is to have changed, with the words that bound it."""
    at = next((p for p, atom in enumerate(atoms.found) if atom.kind in _SIZES and is_by_how_much(atoms, p)), None)
    if at is None:
        return range(0)
    first = at
    while first and atoms[first - 1].has("operator"):
        first -= 1
    return range(first, at + 1)


def _the_one(atoms: Atoms, *, pointing: bool) -> tuple[str, ...] | None:
    """The one project that is named; none where it goes on from the one before, None where neither is so."""
    links = [link for atom in atoms.found if (link := atom.link) and atom.names("project")]
    if links:
        named = {link.entities for link in links}
        sure = len(named) == 1 and len(links[0].entities) == 1 and not any(link.ambiguous for link in links)
        return links[0].entities if sure else None
    return () if pointing and _points_to_one(atoms) else None


def _points_to_one(atoms: Atoms) -> bool:
    """Whether nothing else is asked of than what was told, and a change of it: not "hur mycket skiljer det mellan de två?"."""
    other = atoms.where("thing", "project", free=False) or any(atom.link for atom in atoms.found)
    changed = any(key_of(atom, "change") in {*_OPS, "changed"} for atom in atoms.found)
    return not other and (changed or _is_before(atoms, _years(atoms)))


def _is_bound(atoms: Atoms) -> bool:
    """ "Vilka projekt fick mindre än Slamtorken?": what is named is what others are held against."""
    asks = [p for at in atoms.where("ask", "which", "how_many", free=False) for p in atoms.after(at, 1)]
    than = [
        at
        for at, atom in enumerate(atoms.found)
        if atom.has("operator", "than") or atom.folded.endswith((" an", " than"))
    ]
    named = any(atoms[p].names("project") for at in than for p in atoms.after(at, 1))
    return named or any(atoms[p].has("thing", "project") for p in asks)


def _of_one(atoms: Atoms, years: list[tuple[int, int | None]], one: tuple[str, ...]) -> ChangeOfOne | None:
    between = len(years) > 1 or _is_before(atoms, years)
    said = _said_of_one(atoms, between=between)
    if said is None:
        return None
    fields = _fields_of(atoms, said)
    if fields is None:
        return None
    reports, year = _reports(atoms, years)
    op = said.op if len(fields) == 1 and fields[0] in _ORDERED else None
    if op is not None and _is_of_the_earlier(atoms, years):
        op = _TURNED[op]
    check = _check(fields, year, op, said) if _asks_whether(atoms) else None
    return ChangeOfOne(reports, Against(year, fields), check, one)


def _fields_of(atoms: Atoms, said: _Said) -> tuple[str, ...] | None:
    """The fields that are asked for, none for all of them; None where what is said is of no field that a form has."""
    asked = _fields_asked(atoms)
    if not asked and atoms[0].has("ask", "when"):
        return None  # "när förlängdes det?": of that no form tells
    if said.op is not None and asked == _MATTERS["money"]:
        asked = ("paid_out",)  # "fått mer pengar"
    fields = asked or ((said.of,) if said.of else ())
    return None if not fields and (said.needs or said.op is not None) else fields


def _check(fields: tuple[str, ...], year: int | None, op: Op | None, said: _Said) -> Pred | None:
    """That one of the fields has changed, or that none has."""
    checks: list[Pred] = [Changed(name, year, op) for name in fields if name not in _READ]
    if not checks:
        return None
    check = checks[0] if len(checks) == 1 else Either(tuple(checks))
    return Not(check) if said.same else check


_TURNED: dict[Op, Op] = {"<": ">", ">": "<"}


_READ = frozenset({"partner"})
"""Fields that are read from running text, of which nothing is said to have changed."""


def _said_of_one(atoms: Atoms, *, between: bool) -> _Said | None:
    """How something is said to have changed: the most telling word first."""
    found = [said for at in range(len(atoms)) if (said := _said(atoms, at, between=between, of_one=True)) is not None]
    telling = [said for said in found if said.op is not None or said.same]
    return next(iter([*(said for said in telling if said.op is not None), *telling, *found]), None)


def _asks_whether(atoms: Atoms) -> bool:
    """Whether a verb stands first, or behind a stop: "jämfört med 2024, har …"; or something is claimed."""
    return bool(atoms.where("ask", "claim", free=False)) or any(
        atom.folded.split()[0] in _WHETHER and (at == 0 or atoms[at - 1].kind == "stop")
        for at, atom in enumerate(atoms.found)
        if atom.folded
    )


def _fields_asked(atoms: Atoms) -> tuple[str, ...]:
    """The fields that are named, each once; none where all are asked for."""
    found: list[str] = []
    matters: list[str] = []
    for atom in atoms.found:
        name = atom.key("field") or _TOLD_OF_ONE.get(atom.key("thing") or "")
        matter = key_of(atom, "matter")
        if is_said(atom, "become") or key_of(atom, "change") in {*_OPS, "changed"}:
            continue
        if matter in {"time", "money"}:
            matters.append(matter)
        elif name and not (atom.is_small and name == "paid_out"):
            found.append(_NAMES.get(name, name))
    found += [name for matter in matters for name in _MATTERS[matter] if not set(found) & set(_MATTERS[matter])]
    return tuple(dict.fromkeys(found))


_MAY_STAND = (
    "field",
    "ask",
    "change",
    "more",
    "function",
    "help",
    "renewal",
    "joint",
    "source",
)
_NO_FIELDS = frozenset({"namn", "namnet", "name"})
"""What no field of a form tells the change of: by its name a project is known again."""
_LINKS = frozenset({"project", "municipality", "document"})
_THINGS = ("project", "year", "previous", "role", "programme", "department", "partner", "goal")
_OPERATORS = ("than", "same", "equal", "between")


def _may_stand(atom: Atom, is_idle: Callable[[str], bool]) -> bool:
    """Whether a word of a question says nothing that two forms beside each other would not answer."""
    if atom.kind in {"stop", "period"} or atom.is_small:
        return not (atom.has("negation") or atom.folded in _NO_FIELDS)
    if atom.link is not None:
        return atom.link.kind in _LINKS
    if is_said(atom, "change", "become", "matter", "beside") or atom.folded == "tva":
        return True
    if atom.kind == "number":
        return atom.value == 2
    if atom.kind == "other":
        return is_idle(atom.text)
    than = atom.has("operator", "over", "under") and atom.folded.endswith((" an", " than"))
    known = than or atom.has("thing", *_THINGS) or atom.has("operator", *_OPERATORS) or atom.has("link")
    return known or any(atom.has(kind) for kind in _MAY_STAND)


# -- words -------------------------------------------------------------------------------------------------------------


def _said(atoms: Atoms, at: int, *, between: bool, of_one: bool = False) -> _Said | None:
    """What a word says of how a field changed; one that may say something else only where two reports are ``between``, or where
    something has become so."""
    atom = atoms[at]
    if atom.used:
        return None
    key = key_of(atom, "change")
    if key in _ALIKE:
        return _said_alike(key, between=between) if of_one else None
    if key is not None and (atom.folded not in _OTHER or between or of_one):
        return _Said(_OPS.get(key), "end_date" if key in _OF_ENDS else None)
    if atom.has("ask", "rise", "fall"):
        return _Said(">" if atom.has("ask", "rise") else "<")
    return _compared(atom, of_one=of_one, between=between) if between or _has_become(atoms, at) else None


_ALIKE = frozenset({"same", "happened", "differ"})


def _said_alike(key: str, *, between: bool) -> _Said | None:
    """What is said of one project only: that nothing has changed, what has happened to a field, what differs."""
    if key == "same":
        return _Said(None, same=True)
    if key == "happened":
        return _Said(None, needs=True) if between else None
    return _Said(None)


def _compared(atom: Atom, *, of_one: bool, between: bool) -> _Said | None:
    """A comparative between two reports, or what is new of one project."""
    if atom.has("operator", "over", "under") and atom.folded.endswith((" an", " than")):
        own = next((name for word, name in _IN_OPERATORS.items() if word in atom.folded), None)
        return _Said(">" if atom.has("operator", "over") else "<", own)
    own = _OF_COMPARATIVES.get(atom.key("more") or "")
    if atom.has("more", *_UP):
        return _Said(">", own)
    if atom.has("more", *_DOWN):
        return _Said("<", own)
    if of_one and atom.has("renewal"):
        return _Said(None) if between and atom.has("renewal", "new") else None
    return _Said(None) if atom.folded in _OTHER or atom.has("ask", "trend") else None


def _has_become(atoms: Atoms, at: int) -> bool:
    """Whether a comparative stands behind a verb of becoming: "blivit dyrare", "fått en större budget"."""
    before = [p for p in range(max(0, at - 3), at) if atoms[p].kind != "stop"]
    return any(is_said(atoms[p], "become") for p in before)


def _field(atoms: Atoms, at: int) -> tuple[str, list[int]] | None:
    """The field that a word of change stands at, with the words of it."""
    if atoms[at].has("operator") and (
        own := next((name for word, name in _IN_OPERATORS.items() if word in atoms[at].folded), "")
    ):
        return own, []
    for near in (atoms.after(at, 1), [p for p in atoms.before(at, 2) if not is_said(atoms[p], "become")][:3]):
        for p in near:
            atom = atoms[p]
            name = atom.key("field") or _OF_THINGS.get(atom.key("thing") or "")
            if name and not atom.is_small and not atom.used:
                return _NAMES.get(name, name), [p]
            if not atom.is_small:
                break
    return None


def _years(atoms: Atoms) -> list[tuple[int, int | None]]:
    """The years of whole reports that nothing has used, each with its place; None for one that is told by today ("förra året"), which
    is the report before."""
    found: list[tuple[int, int | None]] = []
    for at, atom in enumerate(atoms.found):
        period = atom.period
        if period is None or atom.used:
            continue
        if period.years:
            found += [(at, period.years[0]), (at, period.years[-1])]
        elif not any(letter.isdigit() for letter in atom.text):
            found.append((at, None))
        elif period.year is not None or period.since:
            found.append((at, period.year or int(period.start[:4])))
    return found if len(found) <= 2 else []


def _is_before(atoms: Atoms, years: list[tuple[int, int | None]]) -> bool:
    """Whether a report before is named: "sedan 2023", "än förra året", "jämfört med 2023"."""
    if atoms.where("thing", "previous"):
        return True
    if any(year is None or is_since(atoms, at) or (at and atoms[at - 1].folded in _AS) for at, year in years):
        return True
    held = [*atoms.where("operator", "than"), *atoms.where("ask", "compare")]
    return bool(years) and any(atoms[q].period for p in held for q in atoms.after(p, 1))


_AS = frozenset({"som", "as", "as in", "som i"})
"""What stands before the year of another report behind "samma": "samma budget som 2023"."""


def _reports(atoms: Atoms, years: list[tuple[int, int | None]]) -> tuple[tuple[int, ...], int | None]:
    """The reports asked of, and the year of the one that they are held against."""
    told = sorted({year for _, year in years if year is not None})
    if len(told) == 2:
        return (told[1],), told[0]
    if not told:
        return (), None
    relative = any(year is None for _, year in years) or atoms.where("thing", "previous")
    return ((), told[0]) if _is_before(atoms, years) and not relative else ((told[0],), None)


# -- going on ----------------------------------------------------------------------------------------------------------


def goes_on_from_changes(atoms: Atoms) -> str:
    """What a question asks that goes on from projects that have changed: "difference" for "med hur mycket?", "most" or "least" for
    "vilket ökade mest?"; empty where it asks something of its own."""
    own = [atom for atom in atoms.found if not (atom.is_small or atom.kind == "stop")]
    if not all(map(_may_go_on, own)):
        return ""
    keys = {key_of(atom, "change") for atom in own} - {None}
    if atoms.where("most", free=False):
        rose, fell = atoms.where("ask", "rise", free=False), atoms.where("ask", "fall", free=False)
        if fell or keys & {"down", "shortened"}:
            return "least"
        return "most" if keys or rose else ""
    asks = atoms.where("ask", "how_much", "how_long", "how_many", "compare", free=False)
    return "difference" if asks or "differ" in keys else ""


def _may_go_on(atom: Atom) -> bool:
    """Whether a word asks only by how much, or which most, of what was told."""
    if atom.link is not None:
        return False
    plain = atom.has("most") or atom.has("ask") or atom.has("more") or atom.has("operator", "than")
    said = bool(key_of(atom, "change")) or is_said(atom, "become", "beside")
    return plain or said or atom.kind == "months" or atom.folded in _TIMES


_TIMES = frozenset("manader months ar years tid time".split())


_NOUNS = {
    "total_budget": {"den": "budgeten", "det": "budgeten", "it": "the budget"},
    "paid_out": {"den": "utbetalningen", "det": "utbetalningen", "it": "the payment"},
    "start_date": {"den": "startdatumet", "det": "startdatumet", "it": "the start date"},
    "end_date": {"den": "slutdatumet", "det": "slutdatumet", "it": "the end date"},
}
"""What a pronoun stands for, by the field that was told to have changed."""


def with_told_field(text: str, before: Query | None) -> str:
    """A question with the pronoun at a word of change as the one field that was told to have changed: "varför höjdes den i …"."""
    told = {one.field for one in walk(before.where) if isinstance(one, Changed)} if before is not None else set()
    told |= set(before.against.fields) if before is not None and before.against is not None else set()
    nouns = _NOUNS.get(next(iter(told)), {}) if len(told) == 1 else {}
    words = [(match.start(), match.end(), folded(match.group())) for match in WORD.finditer(text)]
    for at, (start, end, word) in enumerate(words):
        beside = [words[p][2] for p in (at - 1, at + 1) if 0 <= p < len(words)]
        if word in nouns and any(_is_of_change(one) for one in beside):
            return f"{text[:start]}{nouns[word]}{text[end:]}"
    return text


def _is_of_change(word: str) -> bool:
    return any(sense.kind == "change" or sense in _RISES for sense in (*WORDS.of([word]), *OWN.of([word])))


_RISES = frozenset({Sense("ask", "rise"), Sense("ask", "fall")})
