"""Memberships held against each other: who joined earlier, which network one has been in longer, who is in more of them; and the
time at which one was joined as the bound of others ("efter det", "före KIMO")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.query.forms import TOLD, Among, Compare, Is, Measure, Op, Order, Query, Side
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.conditions import Conditions

FIRST, LAST = ("first", "oldest", "longest"), ("last", "newest", "shortest")
MOST_PLACES = 100
"""A number beside "de äldsta" that is larger counts no places."""
_EARLIER = frozenset("langre longer tidigare earlier fore innan before prior ahead sooner aldre older".split())
_LATER = frozenset("kortare shorter senare later efter after behind nyare newer yngre younger".split())
_COMPARED = frozenset("aldre older nyare newer yngre younger".split())
"""Comparatives of memberships that the words of questions have no sense for."""
_THEN = {"darefter": ">", "darpa": ">", "efterat": ">", "afterwards": ">", "dessforinnan": "<", "beforehand": "<"}
"""What says by itself that something was after or before what was told."""
_IT = frozenset("det dess den da sa detta that then it this".split())
_BEFORE_THEN = frozenset({"redan", "already"})
_BETWEEN = frozenset(
    "an than vad att de dem dom man vi den det it they we that the time i in av of kom came gick gatt ga gar went med joined join joining became blev "
    "ar var was is har had has did medlem medlemmar member members of ocksa vad som when nar city staden kommunen".split()
)
"""What may stand between a word that compares and what it is held against."""


@dataclass
class Memberships:
    """What was found of a question about networks."""

    query: Query
    parts: set[str] = field(default_factory=set)
    pointing: str = ""
    """The words that stand for what was told before, where the question cannot be answered without it."""


@dataclass(frozen=True)
class _Bound:
    """A word that holds a year of joining against another: the words, the operator on the year, and what stands behind it."""

    words: tuple[int, ...]
    op: Op
    against: int | None
    """The name that it is held against; None where that is what was told before."""


def compares(atoms: Atoms) -> bool:
    """Whether one thing is held against another: "längre än", "fler … än", "efter det"."""
    over = any(" " in atoms[at].text for at in atoms.where("operator", "over", "under"))
    than = bool(atoms.where("operator", "than") and atoms.where("more"))
    return over or than or bool(_numbers(atoms)) or bool(_bounds(atoms)) or bool(_most_cities(atoms))


def held_against(atoms: Atoms, conds: Conditions, named: list[int], cities: Sequence[str]) -> Memberships | None:
    """The form of what is held against each other; None where it is open what."""
    if found := _numbers(atoms) or _most_cities(atoms):
        return _by_number(atoms, conds, named, cities, found)
    bounds = _bounds(atoms)
    if len(bounds) != 1 or conds.found:
        return None
    return _by_year(atoms, named, bounds[0])


# -- by number ---------------------------------------------------------------------------------------------------------


def _numbers(atoms: Atoms) -> list[int]:
    """The words that hold numbers of networks against each other."""
    over = [at for at in atoms.where("operator", "over", "under") if _is_of_number(atoms[at].folded)]
    return over or [at for at in atoms.where("more", "more", "fewer", "as_many") if _is_of_number(atoms[at].folded)]


def _is_of_number(word: str) -> bool:
    return any(
        part in {"fler", "flera", "farre", "mer", "more", "fewer", "manga", "many", "storre"} for part in word.split()
    )


def _most_cities(atoms: Atoms) -> list[int]:
    """ "Vilken kommun är med i flest nätverk?"."""
    return atoms.where("most", "most", "fewest") if _asks_city(atoms) else []


def _asks_city(atoms: Atoms) -> list[int]:
    """The words that ask for a municipality: "vem", "vilken kommun", "which of the two municipalities"."""
    for at in atoms.where("ask", "which"):
        run = [at]
        while run[-1] + 1 < len(atoms) and (
            atoms[run[-1] + 1].kind == "number" or atoms[run[-1] + 1].folded in _OF_THE
        ):
            run.append(run[-1] + 1)
        behind = run[-1] + 1
        if behind < len(atoms) and atoms[behind].has("thing", "city"):
            return [*run, behind]
        if behind < len(atoms) and atoms[at].folded.endswith((" of", " av")) and atoms[behind].names("municipality"):
            return run
    return atoms.where("ask", "who")


_OF_THE = frozenset({"the", "de", "of", "av", "of the", "av de", "our", "vara"})


def _by_number(
    atoms: Atoms, conds: Conditions, named: list[int], cities: Sequence[str], words: list[int]
) -> Memberships | None:
    """ "Har Vätterlunda fler nätverk än Älvnäs?": the numbers of networks of municipalities or nämnder."""
    asked = _asks_city(atoms)
    sides = _sides(atoms, conds, every=cities if asked else ())
    of_boards = any(side.where for side in sides)
    if named or len(sides) < 2 or any(not of_boards or cond.field != "department" for cond in conds.found):
        return None
    conds.found = []
    op, apart = _more_or_fewer(atoms[words[0]]), any(words[0] - at == 1 for at in atoms.where("ask", "how_many"))
    whether = opens_yes_no(atoms) and len(sides) == 2 and not asked
    atoms.use("sides", *words, *asked, *atoms.where("operator", "than"), *atoms.where("joint"))
    atoms.use("sides", *atoms.where("ask", "which", "how_many"), *_apart(atoms, sides))
    order = Order("measure", falling=False) if asked and op == "<" else None
    measure = Measure("difference" if apart else "count")
    query = Query(measure=measure, sides=sides, yes_no=op if whether else None, order=order)
    return Memberships(query, {"sides", "measure"})


def _apart(atoms: Atoms, sides: Sequence[Side]) -> list[int]:
    """The names of the municipalities, or the years, that are the sides."""
    of_years = any(side.year for side in sides)
    return [at for at, atom in enumerate(atoms.found) if (atom.period if of_years else atom.names("municipality"))]


def _more_or_fewer(word: Atom) -> Op:
    if word.has("more", "as_many"):
        return "="
    return "<" if word.has("more", "fewer") or word.has("operator", "under") or word.has("most", "fewest") else ">"


def _sides(atoms: Atoms, conds: Conditions, *, every: Sequence[str] = ()) -> tuple[Side, ...]:
    """The municipalities that are held against each other, ``every`` where none is named; else the years or the nämnder."""
    cities = _cities(atoms) or tuple(every)
    if len(cities) > 1:
        return tuple(Side(city, municipality=city) for city in cities)
    years = [period.year for atom in atoms.found if (period := atom.period) and period.year]
    if len(years) == 2 and not conds.found:
        return tuple(Side(str(year), year=year) for year in years)
    return tuple(Side(name, Is("department", (name,))) for name in _boards(conds))


def _boards(conds: Conditions) -> list[str]:
    """The nämnder that are named."""
    preds = [cond.pred for cond in conds.found if cond.field == "department"]
    return list(dict.fromkeys(name for pred in preds if isinstance(pred, Is) for name in pred.values))


def _cities(atoms: Atoms) -> tuple[str, ...]:
    """The municipalities that are named."""
    named = [city for atom in atoms.found if atom.link and atom.names("municipality") for city in atom.link.entities]
    return tuple(dict.fromkeys(named))


# -- by year of joining ------------------------------------------------------------------------------------------------


def _bounds(atoms: Atoms) -> list[_Bound]:
    """What years of joining are held against."""
    found: list[_Bound] = []
    for at, atom in enumerate(atoms.found):
        if atom.used or any(at in one.words for one in found):
            continue
        if op := _THEN.get(atom.folded):
            found.append(_Bound((at,), op, None))  # type: ignore[arg-type]
        elif op := _direction(atoms, at):
            words, against = _behind(atoms, at)
            if words and (_is_preposition(atom) or _says_than(atoms, (at, *words))):
                found.append(_Bound((at, *words), op, against))
    return found or _already_then(atoms)


def _is_preposition(atom: Atom) -> bool:
    """Whether what stands behind a word is what it holds against: "före KIMO", "efter det"; a comparative needs an "än"."""
    return atom.folded.split()[-1] in {"fore", "efter", "innan", "before", "after", "sedan", "since", "to", "of"}


def _says_than(atoms: Atoms, positions: Sequence[int]) -> bool:
    words = {word for at in positions for word in atoms[at].folded.split()}
    return not words.isdisjoint({"an", "than"})


def _direction(atoms: Atoms, at: int) -> Op | None:
    """Whether a word asks for an earlier year or a later one."""
    atom = atoms[at]
    if atom.period is not None or atom.link is not None:
        return None
    first = next((word for word in atom.folded.split() if word not in {"kom", "came", "is", "ar", "var", "was"}), "")
    if atom.folded in {"sedan", "since"} and at + 1 < len(atoms) and atoms[at + 1].folded in {"dess", "then"}:
        return ">"
    if first in _EARLIER:
        return "<"
    return ">" if first in _LATER else None


def _behind(atoms: Atoms, at: int) -> tuple[tuple[int, ...], int | None]:
    """The words behind one that compares as far as what it is held against: a name, or "det", which was told before. No words
    where neither stands there."""
    words: list[int] = []
    if atoms[at].folded.split()[-1] in _IT and len(atoms[at].folded.split()) > 1:
        return (at,), None  # "senare än så"
    for p in range(at + 1, len(atoms)):
        atom = atoms[p]
        if atom.used or atom.kind == "stop" or atom.period is not None:
            break
        words.append(p)
        if atom.names("network") or atom.names("municipality"):
            return tuple(words), p
        last = p + 1 == len(atoms) or atoms[p + 1].kind == "stop"
        if atom.folded in _IT and (last or not set(atom.folded.split()) <= _BETWEEN):
            return tuple(words), None
        if not all(word in _BETWEEN for word in atom.folded.split()):
            break
    return (), None


def _already_then(atoms: Atoms) -> list[_Bound]:
    """ "Vilka var de redan med i då?", "which had it already joined when it joined Eurocities?"."""
    already = [at for at, atom in enumerate(atoms.found) if atom.folded in _BEFORE_THEN]
    if not already:
        return []
    for when in [*atoms.where("ask", "when"), *(at for at, atom in enumerate(atoms.found) if atom.folded in _WHEN)]:
        words, against = _behind(atoms, when)
        if against is not None:
            return [_Bound((*already, when, *words), "<", against)]
    then = [at for at, atom in enumerate(atoms.found) if atom.folded in {"da", "then"}]
    return [_Bound((*already, *then), "<", None)] if then else []


_WHEN = frozenset({"nar", "when", "da"})


def _by_year(atoms: Atoms, named: list[int], bound: _Bound) -> Memberships | None:
    """A year of joining held against that of a municipality, of a network, or of what was told before."""
    against = atoms[bound.against] if bound.against is not None else None
    if against is None:
        return _against_told(atoms, named, bound)
    if against.names("municipality"):
        return _cities_by_year(atoms, named, bound)
    others = [at for at in named if at != bound.against]
    atoms.use("sides", *bound.words)
    if len(others) == 1 and not atoms.where("thing", "network"):
        sides = tuple(
            Side(link.name, Among(link.entities, (link.name,)))
            for at in (*others, bound.against)
            if at is not None and (link := atoms[at].link)
        )
        atoms.use("sides", *others, *_joining_words(atoms))
        return Memberships(Query(measure=Measure("min", "since"), sides=sides, yes_no=bound.op), {"sides"})
    if others or not against.link:
        return None
    return _listed_from(atoms, Compare("since", bound.op, of_network(against.link.entities, against.link.name)))


def of_network(ids: tuple[str, ...], name: str) -> Query:
    """The year in which a network was joined, as what others are held against."""
    return Query(where=Among(ids, (name,)), measure=Measure("values", "since"))


def _against_told(atoms: Atoms, named: list[int], bound: _Bound) -> Memberships | None:
    """ "Gick de med i något nätverk efter det?", "kom KIMO före det?"."""
    atoms.use("condition", *bound.words)
    if len(named) > 1:
        return None
    found = _listed_from(atoms, Compare("since", bound.op, TOLD))
    found.parts.add("told")
    found.pointing = _text(atoms, bound.words)
    return found


def _listed_from(atoms: Atoms, where: Compare) -> Memberships:
    """The networks on one side of a year: how many, which, or whether there is any."""
    many = atoms.where("ask", "how_many")
    exists = opens_yes_no(atoms) or bool(atoms.where("ask", "exists"))
    atoms.use("list", *many, *atoms.where("ask", "which", "list", "exists", "what"), *_joining_words(atoms))
    return Memberships(
        Query(where=where, measure=Measure("count" if many else "list"), exists=exists and not many),
        {"measure" if many else "list"},
    )


_GONE = frozenset("gick gatt gar ga kom kommer kommit came come comes tillkom tillkommit went".split())


def _joining_words(atoms: Atoms) -> list[int]:
    gone = [at for at, atom in enumerate(atoms.found) if atom.folded in _GONE]
    return [*gone, *atoms.where("membership", "joined", "member")]


def _cities_by_year(atoms: Atoms, named: list[int], bound: _Bound) -> Memberships | None:
    """ "Har Älvnäs varit med i UBC längre än Vätterlunda?": each one's year of joining."""
    cities = [atom.link.entities[0] for atom in atoms.found if atom.link and atom.names("municipality")]
    cities = list(dict.fromkeys(cities))
    if len(cities) != 2 or len(named) > 1:
        return None
    sides = tuple(Side(city, municipality=city) for city in cities)
    words = [at for at, atom in enumerate(atoms.found) if atom.names("municipality")]
    atoms.use("sides", *bound.words, *words, *_joining_words(atoms))
    query = Query(measure=Measure("min", "since"), sides=sides, yes_no=bound.op)
    return Memberships(query, {"sides"}) if named else Memberships(query, {"sides", "told"}, _text(atoms, bound.words))


def _text(atoms: Atoms, positions: Sequence[int]) -> str:
    return " ".join(atoms[at].text for at in positions)


def first_of(atoms: Atoms, named: list[int], *, goes_on: bool) -> Memberships | None:
    """ "Vilken av dem gick med först?", "vilken nämnd har varit med längst?": municipalities or nämnder by the year of joining."""
    if boards := _asks_board(atoms):
        return _boards_by_year(atoms, boards)
    asked = _asks_city(atoms)
    open_ = [] if asked else _asks_open(atoms, named, goes_on=goes_on)
    if not (asked or open_) or not (named or goes_on):
        return None
    longer = [at for at in range(len(atoms)) if _is_of_time(atoms[at])] if asked else []
    order = order_of(atoms) or (Order("since", _direction(atoms, longer[0]) == ">", 1, 1) if longer else None)
    if order is None:
        return None
    atoms.use(
        "ranking", *asked, *longer, *atoms.where("ask", "which"), *_joining_words(atoms), *atoms.where("joint", "or")
    )
    query = Query(columns=("since",), order=order)
    if named:
        return Memberships(query, {"columns", "order"})
    if open_:
        return Memberships(query, {"columns", "order", "told", "perhaps"})
    return Memberships(query, {"columns", "order", "told"}, _text(atoms, asked))


def _is_of_time(atom: Atom) -> bool:
    """Whether a word compares times of joining."""
    return atom.has("more", "longer", "shorter", "earlier", "later") or atom.folded in _COMPARED


def _asks_open(atoms: Atoms, named: list[int], *, goes_on: bool) -> list[int]:
    """ "Vilken gick med sist?", "which of them joined first?": what joined, and not what was joined."""
    cities = [atom for atom in atoms.found if atom.names("municipality")]
    if not ((goes_on and not named) or (named and len(cities) > 1)):
        return []
    asked = [at for at in atoms.where("ask", "which") if not atoms[at].folded.startswith("vilket")]
    return asked if atoms.where("membership", "joined") and not atoms.where("thing", "network", "city") else []


def _asks_board(atoms: Atoms) -> list[int]:
    """The words that ask for a nämnd."""
    asked = atoms.where("ask", "which", "who")
    return [p for at in asked for p in range(at + 1, min(at + 3, len(atoms))) if atoms[p].has("thing", "department")][
        :1
    ]


def ranks_boards(atoms: Atoms, groups: list[int]) -> bool:
    """Whether the things that are grouped by are nämnder, asked for by when they joined."""
    of_time = atoms.where("most", *FIRST, *LAST) and not atoms.where("most", "most", "fewest")
    return bool(of_time) and _asks_board(atoms) == groups[:1] and len(groups) == 1


def unheeded_of(atoms: Atoms) -> str:
    """The first word that compares and found nothing to compare; empty where there is none."""
    return next((atoms[at].text for at in atoms.where("more")), "")


def _boards_by_year(atoms: Atoms, boards: list[int]) -> Memberships | None:
    order = order_of(atoms)
    if order is None:
        return None
    atoms.use("ranking", *boards, *_joining_words(atoms))
    measure = Measure("max" if order.falling else "min", "since")
    query = Query(by="department", measure=measure, order=Order("measure", order.falling, order.first, order.last))
    return Memberships(query, {"by", "order"})


def order_of(atoms: Atoms) -> Order | None:
    """ "vilket nätverk har vi varit med i längst", "de tre senaste": by the year of joining; or all of them in an order."""
    if by_name := atoms.where("group", "alphabetical"):
        from_the_end = atoms.where("group", "falling")
        atoms.use("ranking", *by_name, *from_the_end, *atoms.where("group", "order", "rising"))
        return Order("name", bool(from_the_end))
    found = atoms.where("most", *FIRST, *LAST)
    if sorts := sorts_all(atoms):
        return _sorted_by_year(atoms, sorts, found)
    if not found:
        return None
    falling = not atoms[found[0]].has("most", *FIRST)
    first = [p for p in found if atoms[p].has("most", *(LAST if falling else FIRST))]
    near = [p for p in (*atoms.before(first[0], 2), *atoms.after(first[0], 1)) if atoms[p].kind == "number"]
    places = [p for p in near if 1 < (atoms[p].value or 0) <= MOST_PLACES]
    atoms.use("ranking", *first, *places, *atoms.where("ask", "which", "list", "what"))
    return Order("since", falling, 1, int(atoms[places[0]].value or 1) if places else 1)


_AT_TOP = frozenset({"forst", "first", "overst"})


def sorts_all(atoms: Atoms, *, free: bool = True) -> list[int]:
    """The words by which all are put in an order: "sortera", "äldst först", "längst överst"."""
    ends = atoms.where("most", *FIRST, *LAST, free=free)
    at_top = [p for p in ends[1:] if atoms[p].folded in _AT_TOP]
    return [*atoms.where("group", "order", "falling", "rising", free=free), *at_top]


def _sorted_by_year(atoms: Atoms, sorts: list[int], ends: list[int]) -> Order | None:
    """ "Sortera nätverken efter inträdesår, nyast först", "efter hur länge vi varit med"."""
    joining = [*atoms.where("membership", "joining", "joined"), *atoms.where("ask", "when", "how_long")]
    ends = [p for p in ends if p not in sorts]
    aged = [p for p in sorts if atoms[p].folded.split()[0] in _AGED]
    if not (joining or ends or aged):
        return None
    said = [*sorts, *joining, *ends, *(p for p in atoms.where("group", "per") if p + 1 in joining)]
    falling = any(atoms[p].has("most", *LAST) for p in ends) or any(atoms[p].has("group", "falling") for p in sorts)
    atoms.use("ranking", *said, *atoms.where("ask", "which", "list", "what"))
    return Order("since", falling)


_AGED = frozenset({"nyast", "nyaste", "aldst", "aldsta", "newest", "oldest", "latest", "earliest"})


def opens_yes_no(atoms: Atoms) -> bool:
    """Whether the verb stands first."""
    return any(
        atom.folded.split(" ")[0] in _VERBS for atom in atoms.found[:2] if atom is atoms[0] or atoms[0].has("joint")
    )


_VERBS = frozenset(
    "ar is are har has have deltar ingar does do did var was were gick blev hade had kom tillhor sitter".split()
)
