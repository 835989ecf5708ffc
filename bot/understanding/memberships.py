"""The head of a question about networks: which ones, how many, since when, in which seat. From atoms to a form over memberships.

A question about what is done in a network is none: its words are left over, and running text answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.query.forms import Against, Among, Compare, InEach, Is, Lacks, Measure, Not, Pred, Query, Scope, both
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.change_words import CUES, said_at
from bot.understanding.conditions import Conditions
from bot.understanding.membership_sides import (
    Memberships,
    compares,
    first_of,
    held_against,
    opens_yes_no,
    order_of,
    sorts_all,
)
from bot.understanding.renewal import renewal
from bot.understanding.times import Period
from bot.wording import FAR_FUTURE, FAR_PAST

_SEATS = ("chair", "board")
_SEATED = frozenset(
    "sitter sitta satt suttit sit sits sat serve serves hold holds held innehar innehade plats platsen".split()
)
"""Verbs and nouns that say no more than that somebody has a seat."""


def memberships(atoms: Atoms, conds: Conditions, cities: Sequence[str], *, goes_on: bool = False) -> Memberships | None:
    """The form over memberships that a question asks for, its atoms used; None where it asks for something else.

    ``cities`` are all that report. ``goes_on``: after an answer about networks, so that they need not be named again.
    """
    named = [at for at, atom in enumerate(atoms.found) if atom.names("network")]
    of_networks = named or goes_on or atoms.where("thing", "network", free=False)
    if not of_networks or atoms.where("thing", "project", free=False) or (named and _counts_members(atoms)):
        return None
    found = _going_on(atoms, conds, named) or _came_or_left(atoms, conds, named)
    return found or _of_memberships(atoms, conds, named, cities, goes_on=goes_on)


_MEMBERS = ("city", "municipality", "organisation", "country")


def _counts_members(atoms: Atoms) -> bool:
    """ "Hur många städer är med i Eurocities?": how large a network is, which a sentence tells and no record of ours."""
    counts = [p for at in atoms.where("ask", "how_many", free=False) for p in atoms.after(at, 1)]
    return any(atoms[p].has("thing", *_MEMBERS) or atoms[p].has("membership", "member") for p in counts)


def _of_memberships(
    atoms: Atoms, conds: Conditions, named: list[int], cities: Sequence[str], *, goes_on: bool
) -> Memberships | None:
    """Which networks, how many, since when, in which seat, or who of two has more."""
    left_open, seats = _left_open(atoms, conds), _seats(atoms, conds)
    if conds.open_negation or any(cond.field != "department" for cond in conds.found):
        return None
    if compares(atoms):
        told = held_against(atoms, conds, named, cities)
    else:
        told = _told(atoms, named, goes_on=goes_on) or (_listed_left_open(atoms, left_open) if not named else None)
    if told is None:
        return None
    told.query = _whole(atoms, conds, told.query, [*left_open, *seats], cities)
    atoms.use("network", *named, *atoms.where("thing", "network"), *atoms.where("membership", "member", "joined"))
    return told


def _going_on(atoms: Atoms, conds: Conditions, named: list[int]) -> Memberships | None:
    """ "Är vi kvar i Energy Cities?", "har vi lämnat POLIS, och varför?": whether a network that is named goes on."""
    said, gone = said_at(atoms, "left", "still"), said_at(atoms, "left")
    why = CUES["why"].search(atoms.text) is not None
    if not (named and said) or (why and not (_asks_whether(atoms) or gone)):
        return None
    if _asks_more(atoms, why=why) or _leaves_something_else(atoms, gone, named):
        return None
    conds.found, conds.open_negation = [cond for cond in conds.found if cond.first not in said], False
    if conds.found or any(atom.period is not None for atom in atoms.found):
        return None
    pred, leaving = _among(atoms, named), said_at(atoms, "left", "no_longer")
    goes_on = not leaving or min(leaving) > min(said)
    atoms.use("network", *named, *said, *said_at(atoms, "why"), *_around(atoms))
    query = Query(entity="network", of="network", where=pred, exists=goes_on, against=Against(why=why))
    return Memberships(query, {"whether"})


def _asks_more(atoms: Atoms, *, why: bool) -> bool:
    """Whether something else is asked of a network than whether it goes on, and why: how long, who, in which seat."""
    asked = atoms.where("ask", "how_many", "how_much", "how_long", "when", "who", "which", "list")
    return bool(asked or atoms.where("membership", *_SEATS) or (atoms.where("ask", "what") and not why))


def _leaves_something_else(atoms: Atoms, gone: list[int], named: list[int]) -> bool:
    """ "Har vi lämnat ett bidrag till Eurocities?": whether a word of its own stands between one of leaving and the network."""
    if not gone:
        return False
    behind = named[0] > gone[-1]
    between = range(gone[-1] + 1, named[0]) if behind else range(named[-1] + 1, gone[0])
    return not all(_may_stand_between(atoms[p]) for p in between)


def _may_stand_between(atom: Atom) -> bool:
    """Whether a word is none that something else is left or told by."""
    told = any(atom.has(kind) for kind in ("membership", "negation", "joint", "role", "ask", "state"))
    return told or atom.is_small or atom.kind in {"stop", "name"} or atom.has("thing", "network", "city")


def _asks_whether(atoms: Atoms) -> bool:
    """Whether a verb stands first."""
    return bool(atoms.found) and opens_yes_no(atoms)


def _came_or_left(atoms: Atoms, conds: Conditions, named: list[int]) -> Memberships | None:
    """ "Vilket nätverk lämnade staden efter 2024?", "vilka nätverk finns med 2025 men inte 2024?": the networks of one report that
    another one lacks."""
    if named or atoms.where("membership", "joined") or not atoms.where("thing", "network"):
        return None
    left = said_at(atoms, "left")
    boards = [cond for cond in conds.found if cond.field == "department"]
    others = [cond for cond in conds.found if cond not in boards and cond.first not in left]
    found = renewal(atoms, networks=True) if not others else None
    if found is None:
        return None
    conds.found, conds.open_negation = boards, False
    return _renewed(atoms, both(found.where, *(cond.pred for cond in boards)), found.years)


def _renewed(atoms: Atoms, where: Pred | None, years: tuple[int, ...]) -> Memberships:
    """The networks of one report that another one lacks: listed, counted, or whether there is any; and why, where that is asked."""
    why = CUES["why"].search(atoms.text) is not None
    counts, asked = atoms.where("ask", "how_many"), atoms.where("ask", "which", "list", "exists", "what")
    exists = not (counts or atoms.where("ask", "which")) and (bool(atoms.where("ask", "exists")) or opens_yes_no(atoms))
    atoms.use(
        "list", *counts, *asked, *atoms.where("thing", "network"), *said_at(atoms, "why", "left"), *_around(atoms)
    )
    measure = Measure("count") if counts else Measure()
    against = Against(why=True) if why and not counts else None
    query = Query(
        entity="network",
        of="network",
        where=where,
        measure=measure,
        exists=exists,
        against=against,
        scope=Scope(years=years),
    )
    return Memberships(query, {"measure"} if counts else {"list"})


def _around(atoms: Atoms) -> list[int]:
    """What is said around such a question and asks nothing else: "eller", "medlemskapet", "och vad var …"."""
    said = [*atoms.where("membership", "member"), *atoms.where("thing", "network"), *atoms.where("joint")]
    return [*said, *atoms.where("ask"), *atoms.where("negation", "not"), *atoms.where("role", "any")]


def _listed_left_open(atoms: Atoms, left_open: list[Pred]) -> Memberships | None:
    """ "Saknas årtal för något nätverk?": the networks of which no year is told."""
    return Memberships(Query(exists=not atoms.where("ask")), {"list"}) if left_open else None


def _whole(atoms: Atoms, conds: Conditions, query: Query, beside: Sequence[Pred], cities: Sequence[str]) -> Query:
    """A form with the conditions and years of the question."""
    where = both(
        query.where,
        _in_each(atoms, cities),
        *(cond.pred for cond in conds.found),
        *beside,
        _among(atoms, [at for at, atom in enumerate(atoms.found) if atom.names("network") and not atom.used]),
        *_joined(atoms),
    )
    years = _years(atoms)
    scope = Scope(years=() if query.over_time and len(years) == 1 else years)
    return replace(query, where=where, entity="network", of="department" if query.by else "network", scope=scope)


def _told(atoms: Atoms, named: list[int], *, goes_on: bool) -> Memberships | None:
    """What is asked of the networks; of a named one only since when, and whether."""
    counts = bool(atoms.where("ask", "how_many"))
    if first := first_of(atoms, named, goes_on=goes_on):
        return first
    order, since = order_of(atoms), _asks_since(atoms)
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
        whether = bool(atoms.found) and opens_yes_no(atoms)
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
    exists = bool(atoms.where("ask", "exists")) or opens_yes_no(atoms)
    atoms.use("list", *asked)
    if asked or exists or goes_on or _is_bare(atoms) or atoms.where("membership", "joined"):
        return Memberships(Query(exists=exists), {"list"} if asked else set())
    return None


def _is_bare(atoms: Atoms) -> bool:
    """ "nätverk kulturnämnden": next to nothing but the thing and whose it is."""
    return sum(not atom.is_small and atom.kind != "stop" for atom in atoms.found) <= 3


_SINCE = frozenset({"sedan", "sen", "since", "from", "från"})


def _asks_since(atoms: Atoms) -> list[int]:
    """The words that ask since when a membership is: "sedan när", "vilket år gick …", "hur länge"."""
    when = atoms.where("ask", "when", "how_long")
    if not when and (last := _ends_in_since(atoms)):
        return last  # "ICORN medlem sedan?"
    years = [p for p in atoms.where("thing", "year") if p and atoms[p - 1].has("ask")]
    if joining := _joining_years(atoms):
        return joining
    if when:
        return when
    before = [p - 2 for p in years if p > 1 and atoms[p - 2].folded in _SINCE]
    return [*before, *(at for p in years for at in (p - 1, p))]


def _ends_in_since(atoms: Atoms) -> list[int]:
    last = [at for at, atom in enumerate(atoms.found) if atom.kind != "stop"][-1:]
    ends = bool(last) and not atoms[last[0]].used and atoms[last[0]].folded.split()[-1] in _SINCE
    return last if ends else []


def _joining_years(atoms: Atoms) -> list[int]:
    """ "med inträdesår", "med årtal för inträdet": the year of joining as a noun, with the year that it is told by."""
    joining = atoms.where("membership", "joining")
    return [*joining, *(p for p in atoms.where("thing", "year") if joining)]


def _seats(atoms: Atoms, conds: Conditions) -> list[Pred]:
    """ "där vi är ordförande", "i vars styrelse vi sitter", "vilket nätverk leder vi": who leads a network is its chair."""
    found = {at: str(atoms[at].key("membership")) for at in atoms.where("membership", *_SEATS)}
    found |= dict.fromkeys(_roles_in(atoms, conds), "chair")
    if not found:
        return []
    seated = [at for at, atom in enumerate(atoms.found) if atom.folded in _SEATED]
    atoms.use("condition", *found, *seated, *atoms.where("joint", "or"))
    return [Is("seat", tuple(dict.fromkeys(found.values())))]


def _roles_in(atoms: Atoms, conds: Conditions) -> list[int]:
    """Where a question says who leads a network; who is "partner" in one takes part in it, which is no condition."""
    if not atoms.where("thing", "network", free=False):
        return []
    roles = [cond for cond in conds.found if isinstance(cond.pred, Is) and cond.field == "role"]
    conds.found = [cond for cond in conds.found if cond not in roles]
    return [cond.first for cond in roles if isinstance(cond.pred, Is) and "lead" in cond.pred.values]


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
    """ "i redovisningen för 2024", "according to the 2025 report": the year of the report."""
    behind = range(at + 1, min(at + (3 if at + 1 < len(atoms) and atoms[at + 1].folded in _YEARS else 2), len(atoms)))
    said = (atoms[p].folded.split()[-1] for p in (*range(max(0, at - 2), at), *behind) if atoms[p].text.strip())
    return any(word.startswith(("redovisning", "rapport", "report")) for word in said)


_YEARS = frozenset({"ars", "arets", "s", "'s"})
"""Words between a year and whose it is: "2025 års redovisning"."""


def _went_with(atoms: Atoms) -> list[int]:
    """ "gick vi med i": a verb of joining with its subject between."""
    gone = [at for at, atom in enumerate(atoms.found) if atom.folded in {"gick", "gar", "gatt", "ga"}]
    return [
        at
        for at in gone
        if any(atoms[p].folded in {"med", "med i", "in i"} for p in range(at + 1, min(at + 4, len(atoms))))
    ]


_GIVEN = frozenset(
    "angivet angiven angivna angett kant kanda uppgivet uppgiven given stated known recorded listed".split()
)


def _left_open(atoms: Atoms, conds: Conditions) -> list[Pred]:
    """ "saknar inträdesår", "står det inte sedan när", "no joining year": the year of joining is not told; or it is, where one
    "ett angivet inträdesår" is asked for."""
    since = [*_joining_years(atoms), *atoms.where("ask", "when", "how_long"), *_ends_in_since(atoms)]
    denied = atoms.where("negation", "lacks", "not", "none", free=False)
    given = [at for at, atom in enumerate(atoms.found) if atom.folded in _GIVEN]
    years = [at for at in atoms.where("thing", "year") if denied and at > denied[0]]
    if denied and (since or years) and (len(denied) == 1 or sorts_all(atoms)):
        conds.open_negation = False
        atoms.use("condition", *denied, *years, *given, *atoms.where("ask", "list"))
        if sorts_all(atoms):
            return []  # "sortera efter inträdesår, och säg om det saknas": told beside all of them
        atoms.use("condition", *since, *atoms.where("membership", "joined"))
        return [Lacks("since")]
    if given and (joining := _joining_years(atoms)) and not denied:
        atoms.use("condition", *given, *joining)
        return [Not(Lacks("since"))]
    return []


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
