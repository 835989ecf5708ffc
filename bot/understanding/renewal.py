"""What came to a report and what left it: "fanns 2023 men inte 2025", "nya sedan 2023", "finns kvar från förra redovisningen".

Two reports of one municipality are held against each other, project by project; one of them is asked of, the other is a condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.query.forms import Not, Pred, Query, Reported, both, conditions, walk
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.change_words import SINCE, is_since, said_at
from bot.understanding.times import Period
from bot.wording import FAR_FUTURE

RENEWED = ("new", "gone", "stays")
"""What happened to a project from one report to another, as words say it."""


def turned(before: Query, key: str) -> Query | None:
    """The form of what came, left or stayed between the two reports that a form held apart; None where it held none apart."""
    found = next((one for one in walk(before.where) if isinstance(one, Reported)), None)
    if found is None or found.year is None or len(before.scope.years) > 1:
        return None
    older, newer = _in_order(found.year, next(iter(before.scope.years), None))
    other, year = (newer, older) if key == "gone" else (older, newer)
    if other is None:
        return None
    told = [one for one in conditions(before.where) if not any(isinstance(part, Reported) for part in walk(one))]
    held = replace(found, year=other)
    where = both(*told, held if key == "stays" else Not(held))
    return replace(before, where=where, scope=replace(before.scope, years=() if year is None else (year,)))


def _in_order(one: int, other: int | None) -> tuple[int | None, int | None]:
    """Two reports' years, the older first; None is the newest report."""
    return (other, one) if other is not None and other < one else (one, other)


@dataclass(frozen=True)
class Renewal:
    """The reports asked of (none: the newest) and the condition on the other one."""

    years: tuple[int, ...]
    where: Pred
    of: str | None = None
    """The field whose values are asked for, where it is no project."""


def renewal(atoms: Atoms, *, networks: bool = False) -> Renewal | None:
    """What a question asks of two reports' difference, its words used; None where it asks no such thing.

    Only where projects, groups of them or ``networks`` are asked for and no verb of beginning or ending owns the years.
    """
    of = _of(atoms)
    of_networks = networks and bool(atoms.where("thing", "network", free=False))
    if of is None and not of_networks and not any(atom.has("thing", "project") for atom in atoms.found):
        return None
    years = _years(atoms)
    found = _denied(atoms, years) or _said(atoms, years, left=said_at(atoms, "left") if of_networks else [])
    if found is None:
        return None
    made, used = found
    if of is not None:
        made = replace(made, where=_of_field(made.where, of), of=of)
    beside = [*atoms.where("ask", "compare"), *atoms.where("thing", "previous"), *atoms.where("operator", "than")]
    relative = [at for at, atom in enumerate(atoms.found) if _is_relative(atom) or atom.folded in SINCE]
    atoms.use("condition", *used, *(at for at, _ in years), *relative, *beside, *atoms.where("joint", "both"))
    return made


_GROUPED = {"department": "department", "programme": "programme_top", "goal": "goal", "country": "country"}
"""The field of a group that is asked for, by its thing."""


def _of(atoms: Atoms) -> str | None:
    """The field whose values are asked for in place of projects: "vilka nämnder finns med 2024 men inte 2023"; None where
    projects are named as well, which is then what came or left."""
    if any(atom.has("thing", "project") for atom in atoms.found):
        return None
    for at in atoms.where("ask", "which", "list", "how_many", free=False):
        behind = next((p for p in atoms.after(at, 1) if not atoms[p].is_small), None)
        if behind is not None and (field := _GROUPED.get(atoms[behind].key("thing") or "")):
            return field
    return None


def _of_field(where: Pred, of: str) -> Pred:
    """A condition on other reports, of what a field gives."""
    if isinstance(where, Not):
        return Not(_of_field(where.of, of))
    return replace(where, of=of) if isinstance(where, Reported) else where


def _years(atoms: Atoms) -> list[tuple[int, int]]:
    """Years that nothing has used, each with its place."""
    free = [(at, atom.period) for at, atom in enumerate(atoms.found) if atom.period is not None and not atom.used]
    told = [(at, period) for at, period in free if any(letter.isdigit() for letter in atoms[at].text)]
    return [
        (at, period.year or int(period.start[:4]) - (not period.since))
        for at, period in told
        if period.year is not None or period.since or _is_after(period)
    ]


def _is_relative(atom: Atom) -> bool:
    """ "förra året": the report before."""
    return atom.period is not None and not any(letter.isdigit() for letter in atom.text)


def _is_after(period: Period) -> bool:
    """ "efter 2024": from the year after on."""
    return period.end == FAR_FUTURE and period.start.endswith("-01-01")


def _denied(atoms: Atoms, years: list[tuple[int, int]]) -> tuple[Renewal, list[int]] | None:
    """ "fanns 2023 men inte 2025": two years, the one behind the negation left out."""
    if len(years) != 2:
        return None
    negations = [*atoms.where("negation", "not", "except"), *_missing(atoms)]
    for at in negations:
        behind = next(((place, year) for place, year in years if place > at), None)
        if behind is None or not _joins(atoms, at, behind[0]):
            continue
        other = next(year for place, year in years if place != behind[0])
        return Renewal((other,), Not(Reported(behind[1]))), [at]
    return None


_MISSING = frozenset("saknas saknades fattas fattades missing".split())


def _missing(atoms: Atoms) -> list[int]:
    """ "saknas 2024": what is gone as a whole, and no field that is left open."""
    if atoms.where("field", free=False):
        return []
    return [at for at in atoms.where("negation", "lacks") if atoms[at].folded.split()[-1] in _MISSING]


def _joins(atoms: Atoms, first: int, last: int) -> bool:
    """Whether only small words stand between a negation and its year."""
    between = [atoms[p] for p in range(first + 1, last)]
    return all(
        atom.is_small or atom.has("joint") or atom.has("operator", "than") or atom.has("role", "any")
        for atom in between
    )


def _said(atoms: Atoms, years: list[tuple[int, int]], *, left: Sequence[int] = ()) -> tuple[Renewal, list[int]] | None:
    """ "nya sedan 2023", "försvunnit till 2025", "finns kvar från 2023": by the word that says what happened; ``left`` are words of
    leaving."""
    told, compared = sorted(year for _, year in years), _is_compared(atoms, years)
    longer = said_at(atoms, "no_longer")
    if gone := [*longer, *atoms.where("renewal", "gone"), *left]:
        bare = bool(years) and not (compared or longer)
        return _gone(told, bare=bare), [*gone, *_reports_said(atoms), *atoms.where("operator", "between")]
    for key, make in (("new", _new), ("stays", _stays)):
        said = atoms.where("renewal", key)
        if said and (made := make(told, compared, plain=_is_plain_new(atoms, said, told))):
            return made, said
    return _in_both(atoms, years, told)


def _is_compared(atoms: Atoms, years: list[tuple[int, int]]) -> bool:
    """Whether a report before is named: "jämfört med", "förra redovisningen", "sedan 2023"."""
    before = atoms.where("thing", "previous") or any(_is_relative(atom) for atom in atoms.found)
    return bool(atoms.where("ask", "compare") or before or _is_since(atoms, years))


def _in_both(atoms: Atoms, years: list[tuple[int, int]], told: list[int]) -> tuple[Renewal, list[int]] | None:
    """ "både 2023 och 2024", "båda åren"."""
    both = atoms.where("joint", "both")
    before = [at for at in both if years and at < years[0][0]][-1:]
    if before and len(years) == 2 and _joins(atoms, before[0], years[0][0]):
        return Renewal((told[1],), Reported(told[0])), [*both, *_year_words(atoms, both)]
    if (words := _year_words(atoms, both)) and not years:
        return Renewal((), Reported()), [*both, *words]
    return None


@dataclass(frozen=True)
class Together:
    """The words that take several reports as one, and whether their years are named."""

    positions: tuple[int, ...]
    years: bool


_TAKING = frozenset(
    """
    tar ta tagit ser se sett raknar rakna raknat raknas raknade medraknade inraknade slar slas vager over under genom sammantaget sammantagna tillsammans
    sammanlagt totalt ihop taking take taken counting count counted considering look looking over across throughout together combined altogether total
    whole spanning covering
    """.split()
)
"""Words by which several reports are taken as one, beside their years."""
_YEARS_BOTH = frozenset(
    {"bada aren", "bagge aren", "both years", "bada redovisningarna", "bada rapporterna", "both reports"}
)
_NEAR_YEARS = 4


def taken_together(atoms: Atoms) -> Together | None:
    """The words by which a question asks of several reports as of one: "om man tar både 2024 och 2025", "2024 och 2025 sammantaget",
    "båda åren räknade"; None where it does not."""
    years = [at for at, _ in _years(atoms)]
    pair = [at for at, atom in enumerate(atoms.found) if atom.folded in _YEARS_BOTH]
    own = years if len(years) > 1 else pair[:1] if not years else []
    if not own or not all(_joins_years(atoms[p]) for p in range(min(own), max(own)) if p not in own):
        return None
    edges = min(own), max(own)
    before = list(_tying(atoms, range(edges[0] - 1, -1, -1)))
    behind = list(_tying(atoms, range(edges[1] + 1, len(atoms))))
    said = [p for p in (*before, *behind) if _TAKING.intersection(atoms[p].folded.split())]
    if not said:
        return None
    return Together(tuple({*before, *said, *pair, *(p for p in behind if p <= max(said))}), bool(years))


def _joins_years(atom: Atom) -> bool:
    return atom.is_small or atom.has("joint") or atom.kind == "stop"


def _tying(atoms: Atoms, order: Iterable[int]) -> Iterator[int]:
    """Words beside years that take them together or join them, up to the first that does neither."""
    for at in islice(order, _NEAR_YEARS):
        atom = atoms[at]
        taking = _TAKING.intersection(atom.folded.split())
        if not (taking or atom.is_small or atom.has("joint")):
            return
        yield at


def _year_words(atoms: Atoms, both: list[int]) -> list[int]:
    """The word "åren" behind "båda"."""
    return [at + 1 for at in both if at + 1 < len(atoms) and atoms[at + 1].has("thing", "year")]


def _is_since(atoms: Atoms, years: list[tuple[int, int]]) -> bool:
    return any(is_since(atoms, at) or _is_after(period) for at, _ in years if (period := atoms[at].period) is not None)


def _is_plain_new(atoms: Atoms, said: list[int], years: list[int]) -> bool:
    """ "nya projekt": may as well mean lately begun, so that only a second report, or one year ("nya projekt 2025"), makes it a
    comparison; or what "är nya". What is new and no project is no such thing."""
    of_year = len(years) == 1 and any(_is_of(atoms, at + 1) for at in said)
    plain = all(atoms[at].folded in {"ny", "nya", "nytt", "new"} and _describes(atoms, at) for at in said)
    return plain and not of_year


def _is_of(atoms: Atoms, at: int) -> bool:
    return at < len(atoms) and atoms[at].has("thing", "project", "network")


def _describes(atoms: Atoms, at: int) -> bool:
    """Whether an adjective stands before what it is of, "nya projekt", "nya pengar", or alone, and not behind it: "projekten är nya"."""
    behind = atoms[at + 1] if at + 1 < len(atoms) else None
    if behind is not None and not (behind.is_small or behind.kind in {"stop", "period"} or behind.has("ask")):
        return True
    before = next((atoms[p] for p in atoms.before(at, 1) if not atoms[p].is_small), None)
    return before is None or not before.has("thing", "project", "network")


def _new(years: list[int], compared: bool, *, plain: bool) -> Renewal | None:
    if len(years) == 2:
        return Renewal((years[1],), Not(Reported(years[0])))
    if len(years) == 1 and compared:
        return Renewal((), Not(Reported(years[0])))
    if plain and not compared:
        return None
    return Renewal(tuple(years), Not(Reported()))


def _gone(years: list[int], *, bare: bool) -> Renewal:
    """What the newest report lacks, of the one before it or of the year named; or what a ``bare`` year's report lacks."""
    if len(years) == 2:
        return Renewal((years[0],), Not(Reported(years[1])))
    if len(years) == 1 and bare:
        return Renewal((years[0] - 1,), Not(Reported(years[0])))
    return Renewal(tuple(years), Not(Reported(newest=True)))


def _reports_said(atoms: Atoms) -> list[int]:
    """ "mellan de två redovisningarna": the number of the reports."""
    return [at for at, atom in enumerate(atoms.found) if atom.kind == "number" and atom.value == 2]


def _stays(years: list[int], compared: bool, *, plain: bool) -> Renewal | None:
    del plain
    if len(years) == 2:
        return Renewal((years[1],), Reported(years[0]))
    if len(years) == 1:
        return Renewal((), Reported(years[0]))
    return Renewal((), Reported()) if compared else None
