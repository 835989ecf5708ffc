"""Which parts of a form fit each other: what the evaluator and the renderer would leave out or could not say.

Every part is taken to be in order by itself, as ``checking`` sees to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.query.fields import AMOUNTS, FIELDS, OF_MEMBERSHIPS
from bot.query.forms import (
    Against,
    All,
    Among,
    Changed,
    Compare,
    Either,
    Having,
    InEach,
    Is,
    Lacks,
    Measure,
    Not,
    Pred,
    Query,
    Reported,
    SomeForm,
    conditions,
    walk,
)

FIGURES = ("sum", "mean", "median", "max", "min")
"""What numbers of rows come to."""
LISTED = ("list", "count", "values")
THING_OF = {
    "department": "department",
    "programme": "programme",
    "programme_top": "programme",
    "programme_part": "programme",
    "goal": "goal",
    "role": "role",
    "country": "country",
    "city": "city",
    "partner": "partner",
}
"""What the groups are that a field makes, where they can be listed or counted themselves."""


def misfit(query: Query) -> str | None:
    """What is wrong with a form whose parts are each in order, in Swedish; None where they fit."""
    return next(_misfits(query), None)


def nested_misfit(one: Compare) -> str | None:
    """What is wrong with the form that a field is compared with; None where it gives one value of the field's kind."""
    if not isinstance(one.value, Query):
        return None
    form, known = one.value, FIELDS[one.field]
    measure = form.measure
    kind = FIELDS[measure.field].kind if measure.field else None
    if replace(form, where=None, measure=Measure()) != Query() or kind is None:
        return "frågan ska ge ett enda tal: where och measure med ett fält, inget annat"
    if kind != known.kind or (kind in {"date", "count"} and measure.field != one.field):
        return f"{one.field} går inte att jämföra med {measure.field}"
    if measure.how in {"mean", "median"}:
        return None
    if measure.how == "values" and any(isinstance(part, Among) and part.names for part in conditions(form.where)):
        return None
    return "frågan ska ge ett enda tal: mean, median eller values av ett projekt som Among nämner vid namn"


def _misfits(query: Query) -> Iterator[str]:
    yield from _of_measure(query)
    yield from _of_measured(query)
    yield from _of_groups(query)
    yield from _of_reports(query)
    if query.having is not None:
        yield from _of_having(query, query.having)
    yield from _of_sides(query)
    if query.check is not None:
        yield from _of_check(query)
    if query.against is not None:
        yield from _of_against(query, query.against)
    yield from _of_networks(query) if query.entity == "network" else _of_projects(query)


def _of_measure(query: Query) -> Iterator[str]:
    """What a measure needs to be one."""
    how, name = query.measure.how, query.measure.field
    if how in {"ratio", "rest"} and (name not in AMOUNTS or name == "total_budget"):
        yield f"measure: {how} är ett belopps andel eller rest av total_budget och behöver ett annat belopp som field"
    if how in {"list", "count"} and name is not None:
        yield f"measure: {how} har inget field"
    if how != "share" and query.measure.whole is not None:
        yield "measure: whole hör till share"
    if how == "share" and query.where is None:
        yield "measure: share behöver ett villkor i where att räkna andelen av"


def _of_measured(query: Query) -> Iterator[str]:
    """What a measure can be laid over."""
    how = query.measure.how
    if how in {"share", "ratio", "rest"} and (query.by or query.sides or query.over_time or query.order):
        yield f"measure: {how} går inte ihop med by, sides, over_time eller order"
    if how == "difference" and not (query.sides or query.over_time):
        yield "measure: difference är mellan sides eller år (over_time)"
    if how == "values" and query.over_time:
        yield "measure: values går inte ihop med over_time"
    if how not in LISTED and query.exists:
        yield f"exists: gäller projekt, inte {how}"


def _of_reports(query: Query) -> Iterator[str]:
    if any(isinstance(one, Reported) and one.of not in {None, query.by} for one in walk(query.where)):
        yield "Reported: of är det som by delar upp efter"


def _of_groups(query: Query) -> Iterator[str]:
    how, name = query.measure.how, query.measure.field
    if query.by is None:
        if query.order is not None and not query.over_time and how not in LISTED:
            yield f"order: {how} går inte att ordna; order är av projekten"
    elif query.sides or query.over_time or query.columns or query.exists:
        yield "by: går inte ihop med sides, over_time, columns eller exists"
    elif query.of not in {"project", THING_OF.get(query.by)}:
        yield f"of: {query.of} är inte vad {query.by} ger; välj {THING_OF.get(query.by, 'project')}"
    elif (how == "values" and name) or name == "funding_rate":
        yield f"by: {how} av {name} går inte att dela upp"


def _of_having(query: Query, having: Having) -> Iterator[str]:
    if query.by is None and (query.order or query.over_time):
        yield "having: gäller utan by hur många projekt som finns, inte order eller over_time"
    if having.each:
        whole = query.by is not None and all(isinstance(one, Is) for one in having.each)
        if not whole or having.op != ">=" or having.value != 1:
            yield 'Having.each: bara villkor med Is, på grupper som by anger, med op ">=" och value 1'


def _of_sides(query: Query) -> Iterator[str]:
    ordered = query.order is not None and query.entity == "project"
    if query.sides and (query.over_time or ordered or query.having):
        yield "sides: går inte ihop med over_time, order (annat än av nätverk) eller having"
    if query.columns and (query.measure.how not in LISTED or query.sides or query.over_time):
        yield "columns: går inte ihop med ett mått, sides eller over_time"
    if query.yes_no is not None and not (query.sides or query.over_time):
        yield "yes_no: gäller sides eller over_time"


def _of_check(query: Query) -> Iterator[str]:
    alone = replace(query, where=None, check=None, against=None, scope=Query().scope) == Query()
    if not alone or not any(isinstance(one, Among) and len(one.ids) == 1 for one in conditions(query.where)):
        yield "check: gäller ett enda projekt, som Among i where nämner, och går inte ihop med annat"
    kinds = Changed if query.against is not None else (Is, Compare, Lacks)
    if not any(isinstance(one, kinds) for one in walk(query.check)):
        yield "check: behöver ett villkor på ett fält (Is, Compare eller Lacks; med against Changed)"


def _of_against(query: Query, against: Against) -> Iterator[str]:
    """What is told beside another report is told of each project: nothing is counted or grouped there."""
    if query.by or query.sides or query.over_time or query.columns or query.measure.how != "list":
        yield "against: går inte ihop med by, sides, over_time, columns eller ett mått"
    named = [len(one.ids) for one in conditions(query.where) if isinstance(one, Among)]
    if query.entity == "network":
        if against.fields or not (named or against.why):
            yield "against: av nätverk utan fields, om nätverk som Among nämner eller med why"
        return
    yield from _of_projects_against(query, against, one=named == [1])


def _of_projects_against(query: Query, against: Against, *, one: bool) -> Iterator[str]:
    if against.why:
        yield "against: why gäller nätverk"
    if not against.fields and not (one or query.order):
        yield "against: behöver fields, om inte where nämner ett enda projekt"
    if query.order and FIELDS[query.order.by].kind not in {"amount", "date", "months", "count"}:
        yield f"order: {query.order.by} går inte att mäta ändringen av"


def _of_networks(query: Query) -> Iterator[str]:
    if query.by is not None and (query.by != "department" or query.of != "department"):
        yield "entity: nätverk räknas per nämnd, med by och of department"
    if query.by is None and query.of != "network":
        yield "of: nätverk listas med of network"
    if not _is_told_of_networks(query):
        yield f"measure: {query.measure.how} går inte att ta av nätverk; välj list eller count, med sides också difference, med sides eller by min eller max av since"
    if not all(_is_of_membership(one) for one in walk(query.where)):
        yield "where: nätverk har villkoren Among, InEach, Reported, Is på department och seat och Compare och Lacks på since, med Not, All, Either och SomeForm"
    if query.having is not None and query.having.each:
        yield "Having.each: gäller projekt, inte nätverk"
    yield from _of_listed_networks(query)


def _is_told_of_networks(query: Query) -> bool:
    """Whether a measure is one of networks: their number, or the first or last year of joining."""
    how, name = query.measure.how, query.measure.field
    if how in {"min", "max"}:
        return name == "since" and bool(query.sides or query.by)
    return how in {"list", "count"} or (how == "difference" and name is None and bool(query.sides))


def _of_listed_networks(query: Query) -> Iterator[str]:
    ordered = {"measure"} if query.sides else {"since", "name"}
    if query.order is not None and query.by is None and query.order.by not in ordered:
        yield "order: nätverk ordnas efter since eller name"
    if query.columns not in {(), ("since",)} or query.over_time or query.check is not None:
        yield "entity: av nätverk går bara since att visa, och varken over_time eller check"


def _of_projects(query: Query) -> Iterator[str]:
    """What only memberships tell is asked of no project."""
    names: set[str | None] = {one.field for one in walk(query.where) if isinstance(one, Is | Compare | Lacks)}
    names |= {query.by, query.measure.field, query.order.by if query.order else None, *query.columns}
    if names & OF_MEMBERSHIPS or any(isinstance(one, InEach) for one in walk(query.where)):
        yield "entity: since, seat och InEach gäller nätverk"


def _is_of_membership(one: Pred) -> bool:
    """Whether a condition can be held against a membership in a network."""
    if isinstance(one, Is):
        return one.field in {"department", "seat"}
    if isinstance(one, Compare | Lacks):
        return one.field == "since"
    return isinstance(one, Among | InEach | Not | All | Either | SomeForm | Reported)
