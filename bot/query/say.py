"""A query form said back in words: what is printed under every answer, and what its sentences say of conditions.

Written from the form alone, in Swedish and in English; it claims nothing that the form does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.query.fields import AMOUNTS, DATES, FIELDS
from bot.query.forms import (
    CLOSE,
    OF_THE_YEAR,
    OPENING,
    TOLD,
    About,
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
    Order,
    Pred,
    Query,
    Reported,
    Same,
    Shared,
    SomeForm,
    With,
    both,
    conditions,
)
from bot.query.units import amount_said, counted
from bot.wording import FAR_FUTURE, FAR_PAST, Language, listing, money, number, period, plural
from indexer.vocabulary.areas import ABROAD, area_called
from indexer.vocabulary.geography import english_country

_OP = {
    "sv": {"<": "under", "<=": "högst", "=": "exakt", ">=": "minst", ">": "över"},
    "en": {"<": "below", "<=": "at most", "=": "exactly", ">=": "at least", ">": "over"},
}
AS_MANY = {
    "sv": {"<": "färre än", "<=": "högst", "=": "precis", ">=": "minst", ">": "fler än"},
    "en": {"<": "fewer than", "<=": "at most", "=": "exactly", ">=": "at least", ">": "more than"},
}
_THAN = {
    "sv": {"<": "mindre", "<=": "högst samma", "=": "samma", ">=": "minst samma", ">": "större"},
    "en": {"<": "smaller", "<=": "at most the same", "=": "the same", ">=": "at least the same", ">": "larger"},
}
_VERB = {
    "sv": {"start_date": ("startade", "startat"), "end_date": ("slutar", "avslutats")},
    "en": {"start_date": ("started", "started"), "end_date": ("end", "ended")},
}
_ROLE = {
    "sv": {"lead": "som projektägare", "partner": "som projektpartner"},
    "en": {"lead": "as lead partner", "partner": "as partner"},
}
_NOT_ROLE = {
    "sv": {"lead": "som staden inte äger", "partner": "där staden inte är partner"},
    "en": {"lead": "not owned", "partner": "not as partner"},
}
_BEFORE = {
    "sv": {
        "department": "hos",
        "programme": "i",
        "strand": "i inriktning",
        "lead_partner": "som leds av",
        "led_from": "som leds från",
    },
    "en": {
        "department": "of",
        "programme": "in",
        "strand": "in strand",
        "lead_partner": "led by",
        "led_from": "led from",
    },
}
_MIDDLE = {"sv": {"mean": "genomsnittet", "median": "medianen"}, "en": {"mean": "the average", "median": "the median"}}
_WHEN = {"sv": {"<": "före", ">": "efter"}, "en": {"<": "before", ">": "after"}}
ONE_VALUE = 1.011
"""Bounds that are no further apart than this stand for one value, as it was asked for."""
_ONGOING = {"sv": "som pågår", "en": "ongoing"}
_ONGOING_AT_CLOSE = {
    "sv": "som pågår vid redovisningsårets slut",
    "en": "ongoing at the end of the reporting year",
}
_IN_THE_YEAR = {"sv": "under redovisningsåret", "en": "during the reporting year"}
_BETWEEN = {"sv": ("mellan", "och"), "en": ("between", "and")}
_HAVING = {"sv": "med", "en": "with"}
_THAT = {"sv": "som", "en": "that"}
_THAN_WORD = {"sv": "än", "en": "than"}
_AS_WORD = {"sv": "som", "en": "as"}
_OR = {"sv": "eller", "en": "or"}
_MENTION = {"sv": "som nämner", "en": "that mention"}
_ABOUT = {"sv": "om", "en": "about"}
_AMONG = {"sv": "bland", "en": "among"}
_ALSO = {"sv": "även", "en": "also"}
_JOINED = {"sv": "med inträde", "en": "joined"}
_EXCEPT = {"sv": "utom", "en": "except"}
_EXCEPT_THOSE = {"sv": "utom de", "en": "except those"}
_FOR_GOAL = {"sv": "för målet", "en": "for the goal"}
_WITHOUT_GOAL = {"sv": "utan målet", "en": "without the goal"}
_MONTHS = {"sv": "månader", "en": "months"}


def either(names: Sequence[str], language: Language) -> str:
    """ "A, B eller C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_OR[language]} {names[-1]}"


def conditions_said(where: Pred | None, language: Language, leave: Sequence[str] = ()) -> str:
    """A form's conditions as they stand behind a noun; those on the fields of ``leave`` are said elsewhere."""
    parts = [one for one in conditions(where) if not _is_left(one, leave)]
    if Is("role", ("partner",)) in parts or "role" in leave:
        parts = [one for one in parts if one != Not(Is("role", ("lead",)))]
    said, done = [], set()
    for place, one in enumerate(parts):
        if place in done:
            continue
        other = next((p for p in range(place + 1, len(parts)) if p not in done and _is_pair(one, parts[p])), None)
        if other is not None:
            done.add(other)
            said.append(_pair_said(one, parts[other], language))  # type: ignore[arg-type]
        else:
            said.append(pred_said(one, language))
    return " ".join(said)


def _is_left(one: Pred, leave: Sequence[str]) -> bool:
    inner = one.of if isinstance(one, Not | SomeForm) else one
    return isinstance(inner, Is) and inner.field in leave


def _is_pair(one: Pred, other: Pred) -> bool:
    """Whether two comparisons say one thing together: a span, or what is going on."""
    if (
        not isinstance(one, Compare)
        or not isinstance(other, Compare)
        or isinstance(one.value, Query)
        or isinstance(other.value, Query)
    ):
        return False
    if one.field == other.field:
        return one.op in {">=", ">"} and other.op in {"<=", "<"} and _is_span(one.value, other.value)
    dates = {pred.field: pred for pred in (one, other)}
    if set(dates) != {"start_date", "end_date"}:
        return False
    started, ends = dates["start_date"], dates["end_date"]
    if started.op not in {"<=", "<"} or ends.op not in {">=", ">"}:
        return False
    at_close = started.value == ends.value == CLOSE
    return at_close or (one.op == "<=" and other.op == ">=" and _is_span(ends.value, started.value))


def _is_span(low: float | str | Query, high: float | str | Query) -> bool:
    """Whether two bounds leave something between them; what is "at the close" is of every report's own year."""
    if isinstance(low, str) and isinstance(high, str):
        return (low, high) == (OPENING, CLOSE) or (OF_THE_YEAR.isdisjoint({low, high}) and low <= high)
    return isinstance(low, float | int) and isinstance(high, float | int) and low <= high


def _pair_said(one: Compare, other: Compare, language: Language) -> str:
    if one.field != other.field:
        if OPENING in {one.value, other.value}:
            return f"{_ONGOING[language]} {_IN_THE_YEAR[language]}"
        if one.value == CLOSE:
            return _ONGOING_AT_CLOSE[language]
        begins, closes = sorted((str(one.value), str(other.value)))
        when = period(begins, closes, language)
        return f"{_ONGOING[language]} {_in_time(when, language)}"
    if one.field in DATES:
        does = _VERB[language][one.field][0]
        if one.value == OPENING:
            return f"{_THAT[language]} {_VERB[language][one.field][1]} {_IN_THE_YEAR[language]}"
        when = period(str(one.value), str(other.value), language)
        return f"{_THAT[language]} {does} {_in_time(when, language)}"
    if one.field == "since" and isinstance(one.value, float) and isinstance(other.value, float):
        when = period(f"{one.value:.0f}-01-01", f"{other.value:.0f}-12-31", language)
        return f"{_JOINED[language]} {when}"
    label = FIELDS[one.field].label(language)
    low, high = one.value, other.value
    if isinstance(low, float | int) and isinstance(high, float | int) and high <= low * ONE_VALUE:
        middle = replace(one, value=round((low + high) / 2))
        return f"{_HAVING[language]} {label} {_amount(middle, language)}"
    between, and_ = _BETWEEN[language]
    return f"{_HAVING[language]} {label} {between} {_amount(one, language)} {and_} {_amount(other, language)}"


def pred_said(one: Pred, language: Language) -> str:
    """One condition as it stands behind a noun."""
    said = _SAID.get(type(one))
    if said is None:
        raise TypeError(f"okänt villkor: {one!r}")
    return said(one, language)


def _given_said(one: Lacks, language: Language) -> str:
    """A field that has to be stated: "med uppgift om slutdatum"."""
    label = FIELDS[one.field].label(language) if one.field in FIELDS else one.field
    return {"sv": f"med uppgift om {label}", "en": f"that give {label}"}[language]


def _lacks_said(one: Lacks, language: Language) -> str:
    label = FIELDS[one.field].label(language) if one.field in FIELDS else one.field
    if one.said:
        return {"sv": f"där «Vet ej» anges som {label}", "en": f"that give “Vet ej” (not known) as {label}"}[language]
    if one.blank:
        return {"sv": f"med inget alls ifyllt om {label}", "en": f"that leave {label} blank"}[language]
    return {"sv": f"utan uppgift om {label}", "en": f"that give no {label}"}[language]


def _with_said(one: With, language: Language) -> str:
    return f"{_MENTION[language]} {_place_said(one.name, language)}"


def _place_said(name: str, language: Language) -> str:
    """Whom a text is to name; of a part of the world any of its countries."""
    area = area_called(name)
    if area is None:
        return name
    if area.sv == ABROAD:
        return {"sv": area.sv, "en": "other countries"}[language]
    if area.outside:
        return {"sv": f"länder {area.sv}", "en": f"countries {area.en}"}[language]
    return {"sv": f"länder i {area.sv}", "en": f"countries in {area.en}"}[language]


def _about_said(one: About, language: Language) -> str:
    words = " ".join(word.replace("|", f" {_OR[language]} ") for word in one.words)
    return f"{_ABOUT[language]} {quoted(words, language)}"


MOST_NAMED = 4
"""Projects that are said by their names; of more it is said how many they are."""


def _among_said(one: Among, language: Language) -> str:
    names = listing(one.names, language) if len(one.ids) <= MOST_NAMED else ""
    return f"{_AMONG[language]} {names or counted(len(one.ids), 'projekt', language)}"


def _same_said(one: Same, language: Language) -> str:
    named = listing(one.names[:4], language)
    label = FIELDS[one.field].label(language)
    return {"sv": f"med samma {label} som {named}", "en": f"with the same {label} as {named}"}[language]


def _reported_said(one: Reported, language: Language) -> str:
    if one.of is not None:
        return _of_another({"sv": "också finns i", "en": "is also in"}[language], _WHOSE, one.of, one.year, language)
    if one.newest:
        return {"sv": "som också finns i den senaste redovisningen", "en": "also in the newest report"}[language]
    if one.year is None:
        return {"sv": "som fanns redan i redovisningen före", "en": "already in the report before"}[language]
    return {
        "sv": f"som också finns i redovisningen för {one.year}",
        "en": f"also in the report for {one.year}",
    }[language]


def _not_reported_said(one: Reported, language: Language) -> str:
    if one.of is not None:
        return _of_another({"sv": "inte finns i", "en": "is not in"}[language], _WHOSE, one.of, one.year, language)
    if one.newest:
        return {"sv": "som inte finns i den senaste redovisningen", "en": "not in the newest report"}[language]
    if one.year is None:
        return {"sv": "som inte fanns i redovisningen före", "en": "not in the report before"}[language]
    return {"sv": f"som inte finns i redovisningen för {one.year}", "en": f"not in the report for {one.year}"}[language]


_BECAME = {
    "sv": {None: "har ändrats sedan", ">": "är större än i", "<": "är mindre än i"},
    "en": {None: "has changed since", ">": "is larger than in", "<": "is smaller than in"},
}
_BECAME_OF_DATES = {
    "sv": {None: "har ändrats sedan", ">": "är senare än i", "<": "är tidigare än i"},
    "en": {None: "has changed since", ">": "is later than in", "<": "is earlier than in"},
}


def _changed_said(one: Changed, language: Language) -> str:
    became = (_BECAME_OF_DATES if one.field in DATES else _BECAME)[language][one.op]
    return _of_another(became, _WHERE, one.field, one.year, language)


def _unchanged_said(one: Changed, language: Language) -> str:
    return _of_another({"sv": "är som i", "en": "is as in"}[language], _WHERE, one.field, one.year, language)


_WHERE = {"sv": "där", "en": "whose"}
_WHOSE = {"sv": "vars", "en": "whose"}


def _of_another(said: str, tie: dict[str, str], field: str, year: int | None, language: Language) -> str:
    """What is said of a field beside another year's report, None for the one before: "vars nämnd inte finns i redovisningen för 2023"."""
    before = {"sv": "redovisningen före", "en": "the report before"}
    other = before if year is None else {"sv": f"redovisningen för {year}", "en": f"the report for {year}"}
    return f"{tie[language]} {FIELDS[field].label(language)} {said} {other[language]}"


def _in_each_said(one: InEach, language: Language) -> str:
    cities = listing(one.municipalities, language)
    return {"sv": f"gemensamma för {cities}", "en": f"shared by {cities}"}[language]


def _some_said(one: SomeForm, language: Language) -> str:
    return f"{_ALSO[language]} {pred_said(one.of, language)}"


def _shared_said(one: Shared, language: Language) -> str:
    return {"sv": "som flera nämnder redovisar", "en": "that several committees report"}[language]


def _either_said(one: Either, language: Language) -> str:
    mentioned = [_place_said(part.name, language) for part in one.of if isinstance(part, With)]
    if len(mentioned) == len(one.of):
        return f"{_MENTION[language]} {either(mentioned, language)}"
    return either([pred_said(part, language) for part in one.of], language)


_SEAT = {
    "sv": {"chair": "med ordförandeskap", "board": "med plats i styrelsen"},
    "en": {"chair": "with the chair", "board": "with a seat on the board"},
}


def _is_said(one: Is, language: Language) -> str:
    if one.field == "seat":
        return either([_SEAT[language][value] for value in one.values], language)
    if one.field == "role":
        return either([_ROLE[language][value] for value in one.values], language)
    if one.field == "goal":
        return f"{_FOR_GOAL[language]} {_goals_said(one.values[:3], language)}"
    before = _BEFORE[language].get(one.field, _HAVING[language])
    if one.field == "led_from":
        return f"{before} {either([_leader_place_said(name, language) for name in one.values], language)}"
    return f"{before} {either(list(one.values), language)}"


_WITH_ARTICLE = frozenset({"Netherlands", "United States", "United Kingdom", "Philippines", "Faroe Islands"})


def _leader_place_said(name: str, language: Language) -> str:
    if language == "en" and area_called(name) is None:
        name = english_country(name)
        return f"the {name}" if name in _WITH_ARTICLE else name
    return _place_said(name, language) if name != ABROAD else {"sv": name, "en": "abroad"}[language]


def _goals_said(goals: Sequence[str], language: Language) -> str:
    return either([quoted(goal, language) for goal in goals], language)


def quoted(words: str, language: Language) -> str:
    """Words of the reports or of the question, in the marks of the language."""
    return {"sv": f"«{words}»", "en": f"“{words}”"}[language]


def _not_said(one: Not, language: Language) -> str:
    match one.of:
        case Is("programme" | "department", values):
            return f"{_EXCEPT[language]} {either(list(values), language)}"
        case Is("strand", values):
            names = either(list(values), language)
            return {"sv": f"som inte är i inriktning {names}", "en": f"not in strand {names}"}[language]
        case Is("role", values):
            return _NOT_ROLE[language]["lead" if "lead" in values else "partner"]
        case Is("led_from", values):
            names = either([_leader_place_said(name, language) for name in values], language)
            return {"sv": f"som inte leds från {names}", "en": f"not led from {names}"}[language]
        case Is("goal", values):
            return f"{_WITHOUT_GOAL[language]} {_goals_said(values, language)}"
        case Reported() as reported:
            return _not_reported_said(reported, language)
        case Changed(op=None) as changed:
            return _unchanged_said(changed, language)
        case Lacks() as lacks:
            return _given_said(lacks, language)
        case Among(_, names) if names:
            return f"{_EXCEPT[language]} {listing(names, language)}"
        case of:
            return f"{_EXCEPT_THOSE[language]} {pred_said(of, language)}"


def _compare_said(one: Compare, language: Language) -> str:
    known = FIELDS[one.field]
    if known.name == "since" and isinstance(one.value, float):
        return f"{_JOINED[language]} {_when_said(one.op, f'{one.value:.0f}', language)}"
    if isinstance(one.value, Query):
        return _against_others_said(one, one.value, language)
    if one.value == TOLD:
        return f"{_JOINED[language]} {_WHEN[language]['<' if one.op in {'<', '<='} else '>']} …"
    if known.kind == "date":
        return _date_said(one, language)
    return f"{_HAVING[language]} {known.label(language)} {_OP[language][one.op]} {_amount(one, language)}"


def _against_others_said(one: Compare, other: Query, language: Language) -> str:
    """A comparison with what other projects come to, or with another project."""
    known = FIELDS[one.field]
    if middle := _MIDDLE[language].get(other.measure.how):
        return f"{_HAVING[language]} {known.label(language)} {_OP[language][one.op]} {middle}"
    named = next((name for part in conditions(other.where) if isinstance(part, Among) for name in part.names), "")
    if known.name == "since":
        return f"{_JOINED[language]} {_WHEN[language]['<' if one.op in {'<', '<='} else '>']} {named}"
    if known.kind == "date":
        when = _WHEN[language]["<" if one.op in {"<", "<="} else ">"]
        return f"{_THAT[language]} {_VERB[language][one.field][0]} {when} {named}"
    than = _AS_WORD if "=" in one.op else _THAN_WORD
    return f"{_HAVING[language]} {_THAN[language][one.op]} {known.label(language)} {than[language]} {named}"


def _date_said(one: Compare, language: Language) -> str:
    does, done = _VERB[language][one.field]
    if one.value == CLOSE:
        if one.op in {"<=", "<"}:
            return {
                "sv": f"som {done} vid redovisningsårets slut",
                "en": f"that had {done} by the end of the reporting year",
            }[language]
        return {"sv": f"som {does} efter redovisningsåret", "en": f"that {does} after the reporting year"}[language]
    if one.value == OPENING:
        before = {"sv": "före redovisningsåret", "en": "before the reporting year"}
        since = {"sv": "från redovisningsårets början", "en": "from the start of the reporting year"}
        return f"{_THAT[language]} {does} {(before if one.op in {'<', '<='} else since)[language]}"
    return f"{_THAT[language]} {does} {_when_said(one.op, str(one.value), language)}"


def _when_said(op: str, day: str, language: Language) -> str:
    """What stands behind a verb: "före 2025-03-01", "by 2024"."""
    if op in _WHEN[language]:
        return f"{_WHEN[language][op]} {day}"
    start, end = {">=": (day, FAR_FUTURE), "<=": (FAR_PAST, day)}.get(op, ("", ""))
    return _in_time(period(start, end, language) if start else day, language)


def _in_time(when: str, language: Language) -> str:
    """A time as it stands behind a verb: "2024", "in 2024", "on 2024-03-01", "by 2024"."""
    if language == "sv" or when.startswith("by "):
        return when
    return f"{'on' if len(when) == len('2024-03-01') and when[4] == '-' else 'in'} {when}"


_SAID: dict[type, Callable[..., str]] = {
    Is: _is_said,
    Compare: _compare_said,
    Lacks: _lacks_said,
    With: _with_said,
    About: _about_said,
    Among: _among_said,
    Same: _same_said,
    Reported: _reported_said,
    Changed: _changed_said,
    InEach: _in_each_said,
    SomeForm: _some_said,
    Shared: _shared_said,
    Not: _not_said,
    All: conditions_said,
    Either: _either_said,
}
"""One renderer a kind of condition."""


def _amount(one: Compare, language: Language) -> str:
    if not isinstance(one.value, float | int):
        return str(one.value)
    said = _number(one.field, float(one.value), language)
    return f"{said} {_MONTHS[language]}" if FIELDS[one.field].kind == "months" else said


def _number(name: str, value: float, language: Language) -> str:
    return money(value, language) if name in AMOUNTS else number(value, language)


THINGS = {
    "sv": {
        "project": "projekt",
        "department": "nämnder",
        "programme": "program",
        "goal": "mål",
        "country": "länder",
        "city": "städer",
        "role": "roller",
        "partner": "partner",
        "network": "nätverk",
    },
    "en": {
        "project": "projects",
        "department": "committees",
        "programme": "programmes",
        "goal": "goals",
        "country": "countries",
        "city": "cities",
        "role": "roles",
        "partner": "partners",
        "network": "networks",
    },
}
"""Several of what is listed or counted; the Swedish word is also the unit that ``bot.query.units`` knows."""
_HOW = {
    "sv": {
        "sum": "sammanlagt",
        "mean": "genomsnittligt",
        "median": "median av",
        "max": "största",
        "min": "minsta",
        "max months": "längsta",
        "min months": "kortaste",
    },
    "en": {
        "sum": "total",
        "mean": "average",
        "median": "median",
        "max": "largest",
        "min": "smallest",
        "max months": "longest",
        "min months": "shortest",
    },
}
_BARE = {"total_budget": "budget"}
"""Fields whose label itself says how they are measured."""
_COMMON = ("total_budget", "duration", "funding_rate")
"""Fields whose label is of common gender in Swedish."""
_AGREES = {
    "sammanlagt": dict.fromkeys(_COMMON, "sammanlagd"),
    "genomsnittligt": dict.fromkeys(_COMMON, "genomsnittlig"),
}
_DEFINITE = {"paid_out": "utbetalda belopp"}
"""Labels behind "största" and "minsta", where these change them."""
_NUMBER_OF = {"sv": "antal", "en": "number of"}
_BY = {"sv": "per", "en": "by"}
_HOLDS = {"sv": "stämmer:", "en": "holds:"}
_IN = {"sv": "i", "en": "in"}
_YEARS = {"sv": "år", "en": "in"}
_OVER_TIME = {"sv": "över tid", "en": "over time"}
_NONE = {"sv": "som inte har några", "en": "that have none"}


def described(query: Query, language: Language) -> str:
    """A whole form said back: "antal projekt i Interreg, fördelat på nämnd"."""
    if query.of == "network":
        return _networks_said(query, language)
    each = query.having.each if query.having else ()
    leave = [one.field for one in each if isinstance(one, Is)]
    parts = [_head(query, language), conditions_said(query.where, language, leave=leave)]
    return " ".join(filter(None, (*parts, *_what_said(query, language), *_where_said(query, language))))


def _against_said(against: Against, language: Language) -> str:
    """What is held against another report: "slutdatum mot redovisningen före"."""
    fields = listing([FIELDS[name].label(language) for name in against.fields], language)
    told = fields or {"sv": "alla uppgifter", "en": "all fields"}[language]
    if against.year is None:
        return {"sv": f"– {told} mot redovisningen före", "en": f"– {told} beside the report before"}[language]
    return {
        "sv": f"– {told} mot redovisningen för {against.year}",
        "en": f"– {told} beside the report for {against.year}",
    }[language]


def only_there_said(count: int, language: Language) -> str:
    """That some projects stand in one report alone, so that there is nothing to hold against it."""
    if language == "sv":
        return f"{count} projekt finns inte i redovisningen före och går inte att jämföra."
    return f"{count} {plural(count, 'project is', 'projects are')} not in the earlier report and cannot be compared."


def _what_said(query: Query, language: Language) -> Iterator[str]:
    """What is told of the projects, a part at a time."""
    if query.by and query.of == "project":
        yield f"{_BY[language]} {FIELDS[query.by].label(language)}"
    if query.check is not None:
        yield f"{_HOLDS[language]} {conditions_said(query.check, language)}"
    if query.having:
        yield _having_said(query, query.having, language)
    if query.order and query.against:
        label = FIELDS[query.order.by].label(language)
        yield {"sv": f"med störst ändring av {label}", "en": f"with the largest change of {label}"}[language]
    elif query.order:
        yield _order_said(query, query.order, language)
    if query.columns:
        labels = [FIELDS[name].label(language) for name in query.columns if name in FIELDS]
        yield f"{_HAVING[language]} {listing(labels, language)}"


def _where_said(query: Query, language: Language) -> Iterator[str]:
    """What a form compares, and where it looks."""
    if query.against and query.check is None:
        if query.entity == "project":
            yield _against_said(query.against, language)
        else:
            yield _WHY[language] if query.against.why else _STANDING[language]
    if query.sides:
        yield "– " + " / ".join(side_said(side.label, language) for side in query.sides)
    if query.as_read:
        yield {"sv": "enligt blanketterna", "en": "according to the forms"}[language]
    if query.over_time:
        yield _OVER_TIME[language]
    if query.scope.municipalities:
        yield f"{_IN[language]} {listing(query.scope.municipalities, language)}"
    if query.scope.years:
        together = {"sv": " tillsammans", "en": " together"}[language] if query.scope.together else ""
        yield f"{_YEARS[language]} {listing([str(year) for year in query.scope.years], language)}{together}"


def open_said(name: str, count: int, language: Language, which: Sequence[str] = ()) -> str:
    """That some projects leave a field open that a condition asks for, so that they stand neither in nor out; ``which`` they are,
    where they are named."""
    label = FIELDS[name].label(language)
    named = f": {listing(list(which), language)}." if which else "."
    if language == "sv":
        return f"{count} projekt saknar {label} och kunde inte bedömas{named}"
    return f"{count} {plural(count, 'project gives', 'projects give')} no {label} and could not be judged{named}"


def side_said(label: str, language: Language) -> str:
    """A side's name: a role in words, all others as they are."""
    return _ROLE[language].get(label, label)


_STANDING = {"sv": "– medlemskapet nu", "en": "– the membership now"}
"""What is asked of a network that is named: whether it goes on."""
_WHY = {"sv": "– varför", "en": "– why"}


def _networks_said(query: Query, language: Language) -> str:
    """A form over networks said back; a named one stands in place of the noun."""
    named = [name for one in conditions(query.where) if isinstance(one, Among) for name in one.names]
    others = both(*(one for one in conditions(query.where) if not isinstance(one, Among)))
    noun = {"sv": "internationella nätverk", "en": "international networks"}[language]
    if query.columns or query.measure.field == "since":
        noun = f"{FIELDS['since'].label(language)} {_IN[language]} {listing(named, language) if named else noun}"
    elif query.measure.how in {"count", "difference"}:
        noun = f"{_NUMBER_OF[language]} {noun}"
    elif named:
        noun = {"sv": "nätverket ", "en": "the network "}[language] + listing(named, language)
    order = _order_said(query, query.order, language) if query.order else ""
    parts = [noun, conditions_said(others, language), order, *_where_said(query, language)]
    return " ".join(filter(None, parts))


def _head(query: Query, language: Language) -> str:
    """What is asked for: "antal projekt", "nämnder med projekt", "sammanlagd budget för projekt"."""
    measure, projects = query.measure, THINGS[language]["project"]
    if query.of != "project":
        return _groups_said(query, language)
    if measure.how == "share":
        return _share_said(measure, language)
    if measure.how == "ratio":
        label = FIELDS[str(measure.field)].label(language)
        return {"sv": f"andel {label} av total budget", "en": f"share of {label} in the total budget"}[language]
    if measure.how == "rest":
        label = FIELDS[str(measure.field)].label(language)
        return {"sv": f"total budget minus {label}", "en": f"total budget less {label}"}[language]
    if measure.how == "count":
        return f"{_NUMBER_OF[language]} {projects}"
    if measure.field and measure.how in _HOW[language]:
        of = {"sv": "för", "en": "of"}[language]
        return f"{_measure_said(measure.field, measure.how, language)} {of} {projects}"
    return projects


def _groups_said(query: Query, language: Language) -> str:
    things = THINGS[language]
    noun = things[query.of]
    if query.measure.how == "count" and not query.order:
        noun = f"{_NUMBER_OF[language]} {noun}"
    return noun if query.order or query.having else f"{noun} {_HAVING[language]} {things[query.entity]}"


def _share_said(measure: Measure, language: Language) -> str:
    of = FIELDS[measure.field].label(language) if measure.field else THINGS[language]["project"]
    whole = conditions_said(measure.whole, language)
    of_those = {"sv": "av dem", "en": "of those"}[language]
    share_of = {"sv": "andel av", "en": "share of"}[language]
    return f"{share_of} {of}{f' ({of_those} {whole})' if whole else ''}:"


def _measure_said(name: str, how: str, language: Language) -> str:
    """A figure over a field, in agreement with the field's label: "sammanlagd budget", "största utbetalda belopp"."""
    label = _BARE.get(name) or FIELDS[name].label(language)
    extreme = how in {"max", "min"}
    if extreme and FIELDS[name].kind == "months":
        how = f"{how} months"
    said = _HOW[language][how]
    if language == "en":
        return f"{said} {label}"
    return f"{said} {_DEFINITE.get(name, label)}" if extreme else f"{_AGREES.get(said, {}).get(name, said)} {label}"


def each_said(each: Sequence[Pred], language: Language) -> str:
    """All that a group is to have projects of: "i både Erasmus+ och Interreg"."""
    names = [value for one in each if isinstance(one, Is) for value in one.values]
    both = {"sv": "i både", "en": "in both"}[language] if len(names) == 2 else {"sv": "i", "en": "in"}[language]
    return f"{both} {listing(names, language)}"


def _having_said(query: Query, having: Having, language: Language) -> str:
    if having.op == "=" and not having.value:
        return _NONE[language]
    if query.by is None:
        return {"sv": "– om de är", "en": "– whether they are"}[
            language
        ] + f" {AS_MANY[language][having.op]} {number(having.value, language)}"
    if having.each:
        return f"{_HAVING[language]} {THINGS[language]['project']} {each_said(having.each, language)}"
    name, unit = query.measure.field, "projekt" if query.entity == "project" else "nätverk"
    if name and query.measure.how == "sum" and query.of != "project":
        return f"{_HAVING[language]} {sum_bound_said(query, having, language)}"
    bound = amount_said(name, having.value, language) if name else counted(having.value, unit, language)
    return f"{_HAVING[language]} {_OP[language][having.op]} {bound}"


def sum_bound_said(query: Query, having: Having, language: Language) -> str:
    """What the projects of a group are to come to together: "utbetalt belopp sammanlagt över 2 000 000 kr"."""
    name = str(query.measure.field)
    together = {"sv": "sammanlagt", "en": "of altogether"}[language]
    return f"{FIELDS[name].label(language)} {together} {_OP[language][having.op]} {amount_said(name, having.value, language)}"


_MOST = {"sv": {True: "flest", False: "färst"}, "en": {True: "most", False: "fewest"}}
_SIZE = {"sv": {True: "störst", False: "minst"}, "en": {True: "the largest", False: "the smallest"}}
_PER_PROJECT = {
    "sv": {"mean": " per projekt i genomsnitt", "median": " per projekt enligt medianen"},
    "en": {"mean": " per project on average", "median": " per project by the median"},
}
_LENGTH = {"sv": {True: "längst", False: "kortast"}, "en": {True: "the longest", False: "the shortest"}}
_EDGE = {"sv": {True: "sist", False: "först"}, "en": {True: "last", False: "first"}}


_JOINED_AT = {
    "sv": {True: "med senast inträde", False: "med tidigast inträde"},
    "en": {True: "joined last", False: "joined first"},
}
_BY_NAME = {"sv": {True: "Ö till A", False: "A till Ö"}, "en": {True: "Z to A", False: "A to Z"}}


def _order_said(query: Query, order: Order, language: Language) -> str:
    """By what and at which places: "med störst total budget, de 3 första"."""
    if order.by in FIELDS and FIELDS[order.by].kind == "text":
        return f"{alphabetically(order.by, language)}, {_BY_NAME[language][order.falling]}"
    label = _ordered_by(query, order, language)
    if order.first > 1:
        return f"{label}, {'plats' if language == 'sv' else 'place'} {order.first}"
    if order.last is None:
        return {"sv": f"ordnade, {label} först", "en": f"ordered, {label} first"}[language]
    if order.last > 1:
        return label + {"sv": f", de {order.last} första", "en": f", the first {order.last}"}[language]
    return label


def alphabetically(name: str, language: Language) -> str:
    """That rows are in the order of the words of a field, by the field's name.

    >>> alphabetically("name", "sv"), alphabetically("leader", "sv"), alphabetically("leader", "en")
    ('i bokstavsordning', 'i bokstavsordning efter projektledare', 'by project leader')
    """
    label = FIELDS[name].label(language)
    if language == "en":
        return f"by {label}"
    return "i bokstavsordning" if name == "name" else f"i bokstavsordning efter {label}"


def _ordered_by(query: Query, order: Order, language: Language) -> str:
    if order.by in DATES:
        return f"{_THAT[language]} {_VERB[language][order.by][0]} {_EDGE[language][order.falling]}"
    if order.by == "since" or query.measure.field == "since":
        return _JOINED_AT[language][order.falling]
    if order.by != "measure":
        size = _LENGTH if FIELDS[order.by].kind == "months" else _SIZE
        return f"{_HAVING[language]} {size[language][order.falling]} {FIELDS[order.by].label(language)}"
    counted = THINGS[language][query.entity]
    if query.measure.field is None:
        return f"{_HAVING[language]} {_MOST[language][order.falling]} {counted}"
    what = FIELDS[query.measure.field].label(language) if query.entity == "project" else counted
    middle = _PER_PROJECT[language].get(query.measure.how, "")
    return f"{_HAVING[language]} {_SIZE[language][order.falling]} {what}{middle}"
