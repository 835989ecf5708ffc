"""The head of a question about networks: which ones, how many, since when, in which seat. From atoms to a form over memberships.

A question about what is done in a network is none: its words are left over, and running text answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.query.forms import Among, Compare, InEach, Is, Measure, Order, Pred, Query, Scope, both
from bot.understanding.atoms import Atoms
from bot.understanding.conditions import Conditions
from bot.understanding.times import Period
from bot.wording import FAR_FUTURE, FAR_PAST

_FIRST, _LAST = ("first", "oldest", "longest"), ("last", "newest", "shortest")
_SEATS = ("chair", "board")
MOST_PLACES = 100
"""A number beside "de äldsta" that is larger counts no places."""


@dataclass
class Memberships:
    """What was found of a question about networks."""

    query: Query
    parts: set[str] = field(default_factory=set)


def memberships(atoms: Atoms, conds: Conditions, cities: Sequence[str], *, goes_on: bool = False) -> Memberships | None:
    """The form over memberships that a question asks for, its atoms used; None where it asks for something else.

    ``cities`` are all that report. ``goes_on``: after an answer about networks, so that they need not be named again.
    """
    named = [at for at, atom in enumerate(atoms.found) if atom.names("network")]
    if not _is_of_networks(atoms, conds, named, goes_on=goes_on):
        return None
    told = _held_against(atoms, named) if _compares(atoms) else _told(atoms, named, goes_on=goes_on)
    if told is None:
        return None
    where = both(
        _in_each(atoms, cities),
        *(cond.pred for cond in conds.found),
        *_seats(atoms),
        _among(atoms, named),
        *_joined(atoms),
    )
    years = _years(atoms)
    atoms.use("network", *named, *atoms.where("thing", "network"), *atoms.where("membership", "member", "joined"))
    told.query = Query(
        where=where,
        measure=told.query.measure,
        entity="network",
        of="network",
        order=told.query.order,
        columns=told.query.columns,
        exists=told.query.exists,
        over_time=told.query.over_time,
        scope=Scope(years=() if told.query.over_time and len(years) == 1 else years),
    )
    return told


def _is_of_networks(atoms: Atoms, conds: Conditions, named: list[int], *, goes_on: bool) -> bool:
    """Whether a question is of networks, with no condition but that of a nämnd."""
    if any(atom.has("thing", "project") for atom in atoms.found) or conds.open_negation:
        return False
    said = bool(named or atoms.where("thing", "network", free=False)) or goes_on
    return said and all(cond.field == "department" for cond in conds.found)


def _compares(atoms: Atoms) -> bool:
    """Whether one thing is held against another: "längre än", "fler … än"."""
    over = any(" " in atoms[at].text for at in atoms.where("operator", "over", "under"))
    return over or bool(atoms.where("operator", "than") and atoms.where("more"))


def _held_against(atoms: Atoms, named: list[int]) -> Memberships | None:
    """ "Har Älvnäs varit med i UBC längre än Vätterlunda?": each one's year of joining. Numbers of networks are not held against
    each other, and no list answers that."""
    words = [*atoms.where("operator", "over", "under", "than"), *atoms.where("more")]
    of_time = any(atoms[at].folded.startswith(_OF_TIME) for at in words)
    if not (named and of_time):
        return None
    atoms.use("list", *words)
    return Memberships(Query(columns=("since",)), {"columns"})


_OF_TIME = ("langre", "kortare", "tidigare", "senare", "longer", "shorter", "earlier", "later")


def _told(atoms: Atoms, named: list[int], *, goes_on: bool) -> Memberships | None:
    """What is asked of the networks; of a named one only since when, and whether."""
    counts = bool(atoms.where("ask", "how_many"))
    order, since = _order(atoms), _asks_since(atoms)
    if order is not None and not named:
        if counts:
            return None  # two questions
        atoms.use("list", *since)
        return Memberships(Query(order=order), {"order", "order_field"})
    if since and not named and atoms.where("thing", "network"):
        atoms.use("list", *since, *atoms.where("ask", "which", "list", "what"))
        return Memberships(Query(), {"list"})  # each with its year
    if since or (named and order is not None):
        atoms.use("list", *since, *atoms.where("ask", "who", "which"))
        return Memberships(Query(columns=("since",)), {"columns"})
    return _of_named(atoms, named, goes_on=goes_on)


def _of_named(atoms: Atoms, named: list[int], *, goes_on: bool) -> Memberships | None:
    """Who is in a named network, or whether somebody is; else the networks that are counted or listed."""
    if named and atoms.where("thing", "city") and (asked := atoms.where("ask", "which", "how_many", "who", "list")):
        atoms.use("list", *asked, *atoms.where("thing", "city"))
        return Memberships(Query(), {"list"})  # "vilka kommuner är med i UBC"
    if named and not goes_on:
        whether = bool(atoms.found) and _opens_yes_no(atoms)
        return Memberships(Query(exists=True), {"whether"}) if whether else None
    return _counted_or_listed(atoms, goes_on=goes_on)


def _counted_or_listed(atoms: Atoms, *, goes_on: bool) -> Memberships | None:
    """How many networks, from year to year where that is asked, which, or whether there is any."""
    dated = [at for at, atom in enumerate(atoms.found) if atom.period is not None]
    against = atoms.where("ask", "compare") if len(dated) == 1 else []
    if trend := [*atoms.where("ask", "trend", "rise", "fall"), *against]:
        atoms.use("trend", *trend, *atoms.where("ask", "how_many"))
        return Memberships(Query(measure=Measure("count"), over_time=True), {"measure", "over_time"})
    if many := atoms.where("ask", "how_many"):
        atoms.use("count", *many)
        return Memberships(Query(measure=Measure("count")), {"measure"})
    asked = atoms.where("ask", "which", "list", "exists", "what")
    exists = bool(atoms.where("ask", "exists")) or _opens_yes_no(atoms)
    atoms.use("list", *asked)
    if asked or exists or goes_on or _is_bare(atoms) or atoms.where("membership", "joined"):
        return Memberships(Query(exists=exists), {"list"} if asked else set())
    return None


def _opens_yes_no(atoms: Atoms) -> bool:
    return len(atoms) > 0 and atoms[0].folded.split(" ")[0] in {
        "ar",
        "is",
        "are",
        "har",
        "has",
        "have",
        "deltar",
        "ingar",
        "does",
        "do",
        "var",
    }


def _is_bare(atoms: Atoms) -> bool:
    """ "nätverk kulturnämnden": next to nothing but the thing and whose it is."""
    return sum(not atom.is_small and atom.kind != "stop" for atom in atoms.found) <= 3


def _asks_since(atoms: Atoms) -> list[int]:
    """The words that ask since when a membership is: "sedan när", "vilket år gick …", "hur länge"."""
    when = atoms.where("ask", "when", "how_long")
    last = [at for at, atom in enumerate(atoms.found) if atom.kind != "stop"][-1:]
    if not when and last and atoms[last[0]].folded.split()[-1] in {"sedan", "since"}:
        return last  # "ICORN medlem sedan?"
    years = [p for p in atoms.where("thing", "year") if p and atoms[p - 1].has("ask")]
    if joining := _joining_years(atoms):
        return joining
    if when:
        return when
    return [at for p in years for at in (p - 1, p)]


def _joining_years(atoms: Atoms) -> list[int]:
    """ "med inträdesår", "med årtal för inträdet": the year of joining as a noun, with the year that it is told by."""
    joining = atoms.where("membership", "joining")
    return [*joining, *(p for p in atoms.where("thing", "year") if joining)]


def _order(atoms: Atoms) -> Order | None:
    """ "vilket nätverk har vi varit med i längst", "de tre senaste": by the year of joining."""
    for keys, falling in ((_FIRST, False), (_LAST, True)):
        if found := atoms.where("most", *keys):
            near = [p for p in (*atoms.before(found[0], 2), *atoms.after(found[0], 1)) if atoms[p].kind == "number"]
            places = [p for p in near if 1 < (atoms[p].value or 0) <= MOST_PLACES]
            atoms.use("ranking", *found, *places, *atoms.where("ask", "which", "list", "what"))
            return Order("since", falling, 1, int(atoms[places[0]].value or 1) if places else 1)
    return None


def _seats(atoms: Atoms) -> list[Pred]:
    """ "där vi är ordförande", "i vars styrelse vi sitter"."""
    found = [(at, key) for at in atoms.where("membership", *_SEATS) if (key := atoms[at].key("membership"))]
    atoms.use("condition", *(at for at, _ in found))
    return [Is("seat", tuple(dict.fromkeys(key for _, key in found)))] if found else []


def _in_each(atoms: Atoms, cities: Sequence[str]) -> Pred | None:
    """ "vilka nätverk är båda kommunerna med i": networks that each city named is in, or both where there are just two."""
    both_ = atoms.where("joint", "both")
    named = [one for atom in atoms.found if atom.link and atom.names("municipality") for one in atom.link.entities]
    of_all = tuple(dict.fromkeys(named)) if len(named) > 1 else tuple(cities) if len(cities) == 2 else ()
    if not both_ or not of_all:
        return None
    atoms.use("condition", *both_)
    return InEach(of_all)


def _among(atoms: Atoms, named: list[int]) -> Pred | None:
    links = [link for at in named if (link := atoms[at].link)]
    ids = tuple(one for link in links for one in link.entities)
    return Among(ids, tuple(link.name for link in links)) if ids else None


def _joined(atoms: Atoms) -> list[Pred]:
    """ "som vi gick med i efter 2015", "medlem sedan 2020": the year of joining as a condition."""
    went = _went_with(atoms)
    atoms.use("condition", *went)
    said = bool(went or atoms.where("membership", "joined"))
    found: list[Pred] = []
    for at, atom in enumerate(atoms.found):
        period = atom.period
        if atom.used or period is None or not (said or _is_open_ended(period)) or _is_of_report(atoms, at):
            continue
        if not said and atoms.where("ask", "trend", "rise", "fall", free=False):
            continue  # "utvecklats sedan 2023"
        atoms.use("condition", at)
        if period.start != FAR_PAST:
            found.append(Compare("since", ">=", float(period.start[:4])))
        if period.end != FAR_FUTURE:
            found.append(Compare("since", "<=", float(period.end[:4])))
    return found


def _is_of_report(atoms: Atoms, at: int) -> bool:
    """ "i redovisningen för 2024": the year of the report."""
    return any(atoms[p].folded.startswith(("redovisning", "rapport", "report")) for p in range(max(0, at - 2), at))


def _went_with(atoms: Atoms) -> list[int]:
    """ "gick vi med i": a verb of joining with its subject between."""
    gone = [at for at, atom in enumerate(atoms.found) if atom.folded in {"gick", "gar", "gatt", "ga"}]
    return [
        at
        for at in gone
        if any(atoms[p].folded in {"med", "med i", "in i"} for p in range(at + 1, min(at + 4, len(atoms))))
    ]


def _is_open_ended(period: Period) -> bool:
    return period.since or period.start == FAR_PAST or period.end == FAR_FUTURE


def _years(atoms: Atoms) -> tuple[int, ...]:
    """Years that are no year of joining: the reports asked of."""
    years: list[int] = []
    for at, atom in enumerate(atoms.found):
        if not atom.used and atom.period is not None:
            years += atom.period.years or ((atom.period.year,) if atom.period.year else ())
            atoms.use("year", at)
    return tuple(dict.fromkeys(years))
