"""Times in a question: years, months, halves and seasons of a year, days, spans; each as first and last day with its range.

Open ends come from words ("före", "efter", "sedan", "senast"), which belong to the time they stand at.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from bot.understanding.words import folded
from bot.wording import FAR_FUTURE, FAR_PAST
from indexer.values import parse_number


@dataclass(frozen=True, slots=True)
class Period:
    """First and last ISO day; ``year`` where it is just one calendar year, with no open end."""

    start: str
    end: str
    span: tuple[int, int]
    year: int | None = None
    years: tuple[int, ...] = ()
    """The calendar years of a plain span of years ("2022–2025")."""
    since: bool = False
    turn: bool = False
    """Whether it is the turn of a year: begun before its end and ended after its start."""


_MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_SHORT_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_MONTHS |= _SHORT_MONTHS
_PARTS = {
    "forsta halvaret": (1, 6), "forsta halvan av": (1, 6), "andra halvaret": (7, 12), "andra halvan av": (7, 12), "forsta kvartalet": (1, 3),
    "andra kvartalet": (4, 6), "tredje kvartalet": (7, 9), "fjarde kvartalet": (10, 12), "sista kvartalet": (10, 12), "borjan av": (1, 4),
    "slutet av": (9, 12), "slutet pa": (9, 12), "the end of": (9, 12), "end of": (9, 12), "arets slut": (12, 12), "arsslutet": (12, 12), "year-end": (12, 12), "year end": (12, 12),
    "the beginning of": (1, 4), "beginning of": (1, 4), "the start of": (1, 4), "start of": (1, 4), "borjan pa": (1, 4), "utgangen av": (12, 12), "the close of": (12, 12), "the first half of": (1, 6), "first half of": (1, 6), "the second half of": (7, 12), "second half of": (7, 12),
    "early": (1, 4), "late": (9, 12), "var": (1, 6), "varen": (1, 6), "sommaren": (6, 8), "sommar": (6, 8), "hosten": (7, 12), "host": (7, 12),
    "vintern": (11, 12), "spring": (1, 6), "summer": (6, 8), "autumn": (7, 12), "the autumn of": (7, 12), "the spring of": (1, 6),
    "the summer of": (6, 8), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "the fall of": (7, 12), "fall": (7, 12),
    **{name: (number, number) for name, number in _MONTHS.items()},
}  # fmt: skip
_CLOSE = frozenset({"utgangen av", "the close of", "arets slut", "arsslutet", "year-end", "year end"})
"""Parts of a year that are its last day."""
_LATE = frozenset({"slutet av", "slutet pa", "the end of", "end of"})
"""Parts of a year that are its last months, and its last day for what goes on then."""
_NAMED = "|".join(sorted(map(re.escape, _PARTS), key=len, reverse=True))
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?<![\d-])(?:19|20)\d\d(?!\d)"
_BEFORE = r"(?:fore|before the beginning of|fore ingangen av|innan|tidigare an|before|prior to|earlier than|ahead of)"
_AFTER = (
    r"(?:efter utgangen av|efter slutet av|after the end of|past the end of|beyond the end of|efter|senare an|langre (?:fram )?an(?: (?:fram )?till(?: och med)?| t\.?o\.?m\.?)?"
    r"|longer than(?: (?:to|till|until|up to))?|after|later than|past|beyond|bortom|forbi)"
)
_SINCE = r"(?:sedan|forran|fran och med|fr\.?o\.?m\.?|since|from|fran|starting in|beginning in)"
_BY = r"(?:senast|till och med|t\.?o\.?m\.?|fram till|by the end of|no later than|by|until|through|inte senare an|fram till och med)"
_EDGE = r"(?:sista(?: dagen i)?|slutet (?:av|pa)|utgangen av|(?:the )?last(?: day)? (?:of|in)|(?:the )?end of|(?:the )?close of)"
"""Words that make of a month its last day, or its last days."""
_ONE = rf"(?:(?P<edge>{_EDGE} )(?P<edgemonth>{_MONTH})(?:,)? (?P<edgeyear>{_YEAR})|(?P<day>\d{{1,2}})(?::?e|st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,)? (?P<dayyear>{_YEAR})|(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)|(?:(?P<part>{_NAMED}) )?(?:ar |ars |the year |year )?(?P<year>{_YEAR}))"
_TIME = re.compile(
    rf"(?:\b(?P<word>{_BEFORE}|{_AFTER}|{_SINCE}|{_BY}|inte {_BEFORE})(?: den| the| ar)? )?(?<![\w-]){_ONE}(?:-talet)?"
)
_SPAN = re.compile(
    rf"(?:\b(?:mellan|between|from|fran|under|aren) )?(?:den |the )?(?:aren |the years |years )?(?<![\w-])(?:(?:(?P<day>\d{{1,2}})(?::?e|st|nd|rd|th)?(?: of)? )?(?P<first>{_MONTH})(?: (?P<firstyear>{_YEAR}))?|(?P<from>{_YEAR}))"
    rf"\s*(?:-|–|till och med|till|to|och|and|until|t\.?o\.?m\.?)\s*(?:den |the )?(?:(?:(?P<lastday>\d{{1,2}})(?::?e|st|nd|rd|th)?(?: of)? )?(?P<last>{_MONTH}) )?(?P<until>{_YEAR})"
)
_TURN = re.compile(
    rf"\b(?P<beyond>efter |after )?(?:vid )?(?:arsskiftet|the turn of the year|turn of the year)\s+(?P<year>{_YEAR})\s*[/–-]\s*(?:20)?\d\d\b"
)
_LATER = re.compile(
    r"^\s*(?:(?:eller|och|or|and) (?:annu |even |anda )?(?:senare|framat|darefter|later|onwards|langre|longer|efter|after|mer)|onwards|framat)\b"
)
_EARLIER = re.compile(r"^\s*(?:eller tidigare|or earlier|och tidigare|and earlier|och bakat)\b")
_CALENDAR = (
    (re.compile(r"\b(?:i ar|det har aret|this year|innevarande ar)\b(?!\s*\d)"), 0),
    (re.compile(r"\b(?:under nasta ar|nasta ar|next year|kommande ar|nastkommande ar)\b"), 1),
    (re.compile(r"\b(?:under forra aret|forra aret|i fjol|last year|fjolaret)\b"), -1),
)

_COUNT = (
    r"(?P<n>\d{1,2}|en|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|a|one|two|three|four|five|six|seven|eight|nine|ten)"
)
_UNIT = r"(?P<unit>ar|aren|manad|manader|manaderna|years?|yrs?|months?)"
_FROM_TODAY = re.compile(
    rf"\b(?:(?:for )?(?:(?P<more>mer an|over|minst|more than|at least) |(?P<less>mindre an|hogst|less than|at most) )?{_COUNT} {_UNIT} (?P<ago>sedan|sen|ago)"
    rf"|(?P<last>(?:inom |under |over |within |in |during )?(?:de |the )(?:senaste|sista|last|past)) {_COUNT.replace('<n>', '<n2>')} {_UNIT.replace('<unit>', '<unit2>')}"
    rf"|(?:inom|within|inom de (?:narmaste|kommande)|de (?:narmaste|kommande)|(?:within )?the next) {_COUNT.replace('<n>', '<n3>')} {_UNIT.replace('<unit>', '<unit3>')})\b"
)


def periods(text: str, today: date) -> Iterator[Period]:
    """Every time a question names, in order.

    >>> [(one.start, one.end) for one in periods("startade före 2023 och slutar hösten 2026", date(2026, 1, 1))]
    [('1900-01-01', '2022-12-31'), ('2026-07-01', '2026-12-31')]
    >>> next(periods("mellan mars och juni 2024", date(2026, 1, 1))).end, next(periods("2022–2025", date(2026, 1, 1))).years
    ('2024-06-30', (2022, 2023, 2024, 2025))
    """
    plain = folded(text)
    if len(plain) != len(text):  # a letter that folds into two would move every range
        plain = text.casefold() if len(text.casefold()) == len(text) else text
    taken: list[tuple[int, int]] = []
    for period in chain(_spans(plain), _turns(plain), _counted_back(plain, today), _calendar(text, plain, today)):
        taken.append(period.span)
        yield period
    for match in _TIME.finditer(plain):
        if not _overlaps(match, taken) and (found := _one(match, plain)):
            yield found


def is_month(word: str) -> bool:
    """Whether a word names a month: with no year beside it, it is no time.

    >>> is_month("mars"), is_month("maj"), is_month("mar")
    (True, True, False)
    """
    return folded(word) in _MONTHS.keys() - _SHORT_MONTHS.keys()


def _overlaps(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in taken)


def _spans(plain: str) -> Iterator[Period]:
    """ "mellan mars och juni 2024", "2022–2025"; the two years of a turn of the year are no span."""
    turns = [match.span() for match in _TURN.finditer(plain)]
    for match in _SPAN.finditer(plain):
        if not _overlaps(match, turns) and (found := _span(match, plain)):
            yield found


def _turns(plain: str) -> Iterator[Period]:
    """ "vid årsskiftet 2024/2025": running then is begun before and ended after."""
    for match in _TURN.finditer(plain):
        year = int(match["year"])
        if match["beyond"]:
            yield Period(f"{year + 1}-01-01", FAR_FUTURE, match.span())
            continue
        yield Period(f"{year + 1}-01-01", f"{year}-12-31", match.span(), turn=True)


def _calendar(text: str, plain: str, today: date) -> Iterator[Period]:
    """ "i år", "nästa år", "i fjol": a year counted from today's."""
    for cue, later in _CALENDAR:
        for match in cue.finditer(plain):
            if "är" in text[match.start() : match.end()].casefold():
                continue  # "deltar i är störst" names no year
            year = today.year + later
            yield Period(f"{year}-01-01", f"{year}-12-31", match.span(), year)


def _counted_back(plain: str, today: date) -> Iterator[Period]:
    """ "för mer än tre år sedan", "two years ago", "inom ett år", "de senaste två åren": counted from today."""
    for match in _FROM_TODAY.finditer(plain):
        number, unit = (next(filter(None, match.group(name, f"{name}2", f"{name}3"))) for name in ("n", "unit"))
        months = int(_count(number)) * (12 if unit.startswith(("ar", "year", "yr")) else 1)
        past = match["ago"] is not None or match["last"] is not None
        there = _moved(today, -months if past else months).isoformat()
        now = today.isoformat()
        if match["ago"] and not match["less"]:
            yield Period(FAR_PAST, there, match.span()) if match["more"] else _year_of(there, match)
        else:
            yield Period(there, now, match.span()) if past else Period(now, there, match.span())


def _year_of(day: str, match: re.Match[str]) -> Period:
    """ "för tre år sedan": the calendar year of that day."""
    return Period(f"{day[:4]}-01-01", f"{day[:4]}-12-31", match.span())


def _count(text: str) -> float:
    return parse_number(text) or {"tva": 2.0, "atta": 8.0, "a": 1.0}.get(text, 1.0)


def _moved(day: date, months: int) -> date:
    """A day so many months on or back; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(match: re.Match[str], plain: str) -> Period | None:
    """A span between two times; two years joined by "och" are a span only after "mellan", else each a year of its own."""
    joined = re.search(r"\s(?:och|and)\s", match.group()) is not None
    if joined and not re.match(r"mellan|between", match.group()):
        return None
    if match["first"] and not (match["last"] or match["firstyear"]):
        return None
    last_year = int(match["until"])
    start, end = _first_day(match, last_year), _last_day(match, last_year)
    if start > end or not (_is_day(start) and _is_day(end)):
        return None
    first = int(start[:4])
    whole = not (match["first"] or match["last"]) and last_year - first < 40
    return Period(start, end, match.span(), years=tuple(range(first, last_year + 1)) if whole else ())


def _first_day(match: re.Match[str], last_year: int) -> str:
    if not match["first"]:
        return f"{match['from']}-01-01"
    year = int(match["firstyear"] or last_year)
    return f"{year}-{_MONTHS[match['first']]:02}-{int(match['day'] or 1):02}"


def _last_day(match: re.Match[str], year: int) -> str:
    end = _end_of(year, _MONTHS[match["last"]]) if match["last"] else f"{year}-12-31"
    return f"{end[:8]}{int(match['lastday']):02}" if match["lastday"] else end


def _is_day(iso: str) -> bool:
    """Whether a calendar has the day."""
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _one(match: re.Match[str], plain: str) -> Period | None:
    try:
        start, end = _days(match)
    except ValueError:
        return None
    span = match.span()
    year = int(match["year"]) if match["year"] and not match["part"] else None
    word = match["word"] or ""
    if later := _LATER.match(plain[match.end() :]):
        return Period(start, FAR_FUTURE, (span[0], span[1] + later.end()), since=year is not None)
    if earlier := _EARLIER.match(plain[match.end() :]):
        return Period(FAR_PAST, end, (span[0], span[1] + earlier.end()))
    if word.startswith("inte "):
        return Period(start, FAR_FUTURE, span)
    if re.fullmatch(_BEFORE, word):
        return Period(FAR_PAST, (date.fromisoformat(start) - timedelta(days=1)).isoformat(), span)
    if re.fullmatch(_AFTER, word):
        return Period((date.fromisoformat(end) + timedelta(days=1)).isoformat(), FAR_FUTURE, span)
    if re.fullmatch(_SINCE, word) and word not in {"from", "fran"}:
        return Period(start, FAR_FUTURE, span, since=year is not None)
    if re.fullmatch(_BY, word):
        return Period(FAR_PAST, end, span)
    return Period(start, end, span, year)


def _days(match: re.Match[str]) -> tuple[str, str]:
    """First and last day of what a match names; ``ValueError`` for a day that no calendar has."""
    if match["day"]:
        day = date(int(match["dayyear"]), _MONTHS[match["month"]], int(match["day"])).isoformat()
        return day, day
    if match["edge"]:
        close = _end_of(int(match["edgeyear"]), _MONTHS[match["edgemonth"]])
        return (f"{close[:8]}21" if match["edge"].startswith(("slutet", "end", "the end")) else close), close
    if match["iso"]:
        iso = match["iso"]
        if len(iso) == 10:
            day = date.fromisoformat(iso).isoformat()
            return day, day
        year, month = int(iso[:4]), int(iso[5:7])
        date(year, month, 1)
        return f"{iso}-01", _end_of(year, month)
    if match["part"] in _CLOSE:
        return (f"{match['year']}-12-31",) * 2
    first, last = _PARTS[match["part"]] if match["part"] else (1, 12)
    return f"{match['year']}-{first:02}-01", _end_of(int(match["year"]), last)


def is_close(text: str) -> bool:
    """Whether a time is a year's close, as a point: "utgången av 2024".

    >>> is_close("utgången av 2024"), is_close("slutet av 2024")
    (True, False)
    """
    return any(said in folded(text) for said in _CLOSE)


def as_moment(period: Period, text: str) -> Period:
    """A time as a point: a year's last day where it is named by its end, else the time itself.

    >>> [time] = periods("i slutet av 2024", date(2026, 1, 1))
    >>> time.start, as_moment(time, "slutet av 2024").start
    ('2024-09-01', '2024-12-31')
    """
    late = any(said in folded(text) for said in _LATE) and FAR_PAST < period.start < period.end < FAR_FUTURE
    return replace(period, start=period.end) if late else period


def _end_of(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
