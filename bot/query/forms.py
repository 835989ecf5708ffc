"""The query form: what is asked, nothing of how it was worded. Small frozen types that nest.

A condition (``Pred``) is held against one row: a project and one report of it. A ``Query`` says what is counted,
listed, measured or grouped of the rows that fulfil its condition; the evaluator (``evaluate``) is the only reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeAlias

Op = Literal["<", "<=", "=", ">=", ">"]
Thing = Literal["project", "network", "department", "programme", "goal", "role", "year", "partner", "country", "city"]
How = Literal["list", "count", "sum", "mean", "median", "max", "min", "share", "ratio", "rest", "values", "difference"]
CLOSE, OPENING = "close", "opening"
"""Stand for the last and the first day of a row's reporting year, where a date is compared with no date named ("pågår", "startade under
året")."""
OF_THE_YEAR = frozenset({OPENING, CLOSE})
TOLD = "told"
"""Stands for the year of joining that was told before ("efter det"), until the conversation puts it in its place."""


@dataclass(frozen=True, slots=True)
class Is:
    """A field has one of these values: a nämnd, a programme (or one below it), a role, a goal."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A field compared with a value: whole SEK, months, a count, an ISO day, ``CLOSE``, ``OPENING``; or with what another query
    gives.
    """

    field: str
    op: Op
    value: float | str | Query


@dataclass(frozen=True, slots=True)
class Lacks:
    """A field that the report leaves open; ``said`` only where it says "Vet ej" itself, ``blank`` only where it holds nothing."""

    field: str
    said: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class With:
    """An organisation, city or country, as written, that the project's own text names."""

    name: str


@dataclass(frozen=True, slots=True)
class About:
    """Words of a theme that the project's own text must hold; "a|b" is either."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """One of these projects, by id; ``names`` are how they are called when the form is said back."""

    ids: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Same:
    """Another project whose field has a value that these have: "samma program som BRAVE". ``names`` as in ``Among``."""

    field: str
    ids: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """The project or network stands in the same municipality's report of another year; None is the report before the row's own,
    with ``newest`` the newest one. With ``of`` it is what that field of the row gives, a nämnd or a programme, that stands there."""

    year: int | None = None
    of: str | None = None
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A field has another value than in the same municipality's report of another year, in which the project stands too; a
    larger or later one (">") or a smaller or earlier one ("<") where that is said. ``year`` as in ``Reported``."""

    field: str
    year: int | None = None
    op: Literal["<", ">"] | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """Another year's report, in which fields of the rows are told beside: those of the same projects. ``year`` as in ``Reported``;
    no fields are all that a form has. Of a network that is named it is what the reports say of going on or leaving it, and with
    ``why`` for which reason."""

    year: int | None = None
    fields: tuple[str, ...] = ()
    why: bool = False


@dataclass(frozen=True, slots=True)
class InEach:
    """A network that each of these municipalities is in."""

    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SomeForm:
    """Some report of the same project and year fulfils the condition: "som också Kulturnämnden redovisar"."""

    of: Pred


@dataclass(frozen=True, slots=True)
class Shared:
    """Reported by several nämnder of the same municipality and year."""


@dataclass(frozen=True, slots=True)
class Not:
    """No report of the same project and year fulfils the condition; unknown where one of them cannot be decided."""

    of: Pred


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions."""

    of: tuple[Pred, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions."""

    of: tuple[Pred, ...]


Pred: TypeAlias = (
    Is
    | Compare
    | Lacks
    | With
    | About
    | Among
    | Same
    | Reported
    | Changed
    | InEach
    | SomeForm
    | Shared
    | Not
    | All
    | Either
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is told of rows: that they are, how many, or a figure over a field. ``share`` is of ``whole`` (None: of
    all).
    """

    how: How = "list"
    field: str | None = None
    whole: Pred | None = None


@dataclass(frozen=True, slots=True)
class Having:
    """A condition on a group's own measure: "fler än tre projekt"; "= 0" is for groups that have none.

    Without groups, together with ``exists``, it is one on how many projects there are.
    """

    op: Op
    value: float
    each: tuple[Pred, ...] = ()
    """What each must hold of some row of the group: "nämnder med både Erasmus och Interreg"."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which field rows (or by the measure, groups) are put in order, and which places are asked for.

    ``first`` and ``last`` are places from 1 on: (1, 3) the three first, (2, 2) the second; ``last`` None is all.
    """

    by: str
    falling: bool = True
    first: int = 1
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name as asked, and the condition, year or municipality that makes it."""

    label: str
    where: Pred | None = None
    year: int | None = None
    municipality: str | None = None

    def scope(self, whole: Scope) -> Scope:
        """Where this side's rows are looked for, within the whole question's."""
        years = (self.year,) if self.year else whole.years
        cities = (self.municipality,) if self.municipality else whole.municipalities
        return replace(whole, years=years, municipalities=cities)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where rows are looked for. Empty means open: the municipalities that have such records, their newest report."""

    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    since: int | None = None
    """With ``Query.over_time``: the first year asked for."""
    every: bool = False
    """Every report of every year that is not ruled out, in place of each municipality's newest one."""
    together: bool = False
    """Whether a list or count over several reports takes each project once."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the records."""

    where: Pred | None = None
    measure: Measure = Measure()
    by: str | None = None
    entity: Literal["project", "network"] = "project"
    """What the rows are: reports of projects, or memberships in networks."""
    of: Thing = "project"
    """What is listed or counted: the projects, or the groups that ``by`` makes ("vilka nämnder", "hur många
    program").
    """
    having: Having | None = None
    order: Order | None = None
    columns: tuple[str, ...] = ()
    """Fields told of each project beside its name."""
    sides: tuple[Side, ...] = ()
    yes_no: Op | None = None
    """A comparison asked as a question: whether the first side is more (">"), fewer ("<") or as many ("=")."""
    exists: bool = False
    """Asked whether there is any."""
    check: Pred | None = None
    """Asked whether this holds of the one project that ``where`` names."""
    against: Against | None = None
    """Asked what fields were in another report and by how much they differ; ``order`` is then one of these differences."""
    over_time: bool = False
    as_read: bool = False
    """Asked for what the forms come to, whatever a report states."""
    scope: Scope = Scope()


def conditions(pred: Pred | None) -> tuple[Pred, ...]:
    """The conditions that all must hold, one by one."""
    if pred is None:
        return ()
    return tuple(one for part in pred.of for one in conditions(part)) if isinstance(pred, All) else (pred,)


def both(*preds: Pred | None) -> Pred | None:
    """All of some conditions as one; None where there is none.

    >>> both(None, Is("role", ("lead",)))
    Is(field='role', values=('lead',))
    """
    found = tuple(dict.fromkeys(one for pred in preds for one in conditions(pred)))
    if not found:
        return None
    return found[0] if len(found) == 1 else All(found)


def walk(pred: Pred | None) -> Iterator[Pred]:
    """A condition and every condition inside it."""
    if pred is None:
        return
    yield pred
    inner: tuple[Pred, ...] = ()
    if isinstance(pred, Not | SomeForm):
        inner = (pred.of,)
    elif isinstance(pred, All | Either):
        inner = pred.of
    for one in inner:
        yield from walk(one)


def as_json(form: object) -> Any:
    """A form as plain JSON; the kind of each part stands in ``"is"``, fields at their default are left out.

    >>> as_json(Query(where=Is("programme", ("Interreg",)), measure=Measure("count")))
    {'is': 'Query', 'where': {'is': 'Is', 'field': 'programme', 'values': ['Interreg']}, 'measure': {'is': 'Measure', 'how': 'count'}}
    """
    if isinstance(form, tuple):
        return [as_json(one) for one in form]
    if not is_dataclass(form):
        return form
    told: dict[str, Any] = {"is": type(form).__name__}
    for one in fields(form):
        value = getattr(form, one.name)
        if value != one.default:
            told[one.name] = as_json(value)
    return told


_KINDS: dict[str, type[Any]] = {}


def from_json(told: Any) -> Any:
    """The form that ``as_json`` wrote. ``ValueError`` names what is no form.

    >>> form = Query(where=Not(Is("programme", ("Interreg",))), order=Order("total_budget", last=3))
    >>> from_json(as_json(form)) == form
    True
    """
    if isinstance(told, list):
        return tuple(from_json(one) for one in told)
    if not isinstance(told, dict):
        return told
    if not _KINDS:
        kinds = (
            Is,
            Compare,
            Lacks,
            With,
            About,
            Among,
            Same,
            Reported,
            Changed,
            Against,
            InEach,
            SomeForm,
            Shared,
            Not,
            All,
            Either,
            Measure,
            Having,
            Order,
            Side,
            Scope,
            Query,
        )
        _KINDS.update({kind.__name__: kind for kind in kinds})
    kind = _KINDS.get(str(told.get("is")))
    if kind is None:
        raise ValueError(f"okänd del av en fråga: {told.get('is')!r}")
    given = {name: value for name, value in told.items() if name != "is"}
    _check_fields(kind, set(given))
    return kind(**{name: from_json(value) for name, value in given.items()})


def _check_fields(kind: type[Any], given: set[str]) -> None:
    """``ValueError`` names a field that the kind has not, or one that it needs."""
    if unknown := given - {one.name for one in fields(kind)}:
        raise ValueError(f"{kind.__name__} har inget fält {sorted(unknown)[0]!r}")
    if lacking := [one.name for one in fields(kind) if one.default is MISSING and one.name not in given]:
        raise ValueError(f"{kind.__name__} saknar {lacking[0]!r}")
