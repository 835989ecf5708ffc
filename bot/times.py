"""Conditions on time in a question's words: years, periods, days, what goes on and what has ended. Text in, slots out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.amounts import NUMBERS
from bot.cues import CUES, Cue, bare, pattern
from bot.questions import Lasting, Status, StatusKind
from bot.wording import FAR_FUTURE, FAR_PAST

YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d])")
YEARS_BETWEEN = pattern(
    r"((?:19|20)\d\d)\s*(?:[-–]|till|to)\s*((?:19|20)\d\d)|(?:mellan|between)\s+((?:19|20)\d\d)\s+(?:och|and)\s+((?:19|20)\d\d)"
)
_PART = {
    "första halvåret": (1, 6), "första halvan av": (1, 6), "andra halvåret": (7, 12), "andra halvan av": (7, 12), "första kvartalet": (1, 3),
    "andra kvartalet": (4, 6), "tredje kvartalet": (7, 9), "fjärde kvartalet": (10, 12), "sista kvartalet": (10, 12), "början av": (1, 4),
    "slutet av": (9, 12), "the first half of": (1, 6), "first half of": (1, 6), "the second half of": (7, 12), "second half of": (7, 12),
    "early": (1, 4), "late": (9, 12),
}  # fmt: skip
_SEASON = {
    **{bare(name): months for name, months in _PART.items()},
    "var": (1, 6),
    "varen": (1, 6),
    "sommaren": (6, 8),
    "hosten": (7, 12),
    "host": (7, 12),
    "spring": (1, 6),
    "summer": (6, 8),
    "autumn": (7, 12),
}
_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_ENGLISH_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = {name: (number, number) for names in (_MONTHS, _ENGLISH_MONTHS) for number, name in enumerate(names, 1)}
_SPELLED = "|".join((*_PART, *_SEASON, "vår", "våren", "hösten", "höst", *_MONTH))
PERIOD = pattern(rf"\b({_SPELLED})\s+((?:19|20)\d\d)\b")
REPORT_YEAR = pattern(
    r"(?:redovisning\w*|rapport\w*|report|(?:projekt)?portfölj\w*|plattform\w*|platform)\s+(?:för |from |for |of |av )?((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)(?:\s*(?:års|'s))?\s+(?:redovisning|rapport|report|plattform|platform|project platform)"
)
_BEFORE_PERIOD = pattern(rf"\b(?:före|innan|before|prior to)\s+({_SPELLED})\s+((?:19|20)\d\d)\b")
MONTHS_BETWEEN = pattern(
    rf"\b(?P<first>{'|'.join(_MONTH)})(?:\s+(?P<year>(?:19|20)\d\d))?\s*(?:[-–]|till(?: och med)?|t\.?o\.?m\.?|och|to|and|until)\s*(?P<last>{'|'.join(_MONTH)})\s+(?P<until>(?:19|20)\d\d)\b"
)
DAY = pattern(
    rf"\b(?:(?P<before>före|innan|before|prior to)|(?P<after>efter|after)|(?P<since>från och med|sedan|from|since)|(?P<by>senast|till och med|by|until))"
    rf"\s+(?:den\s+|the\s+)?(?P<day>[0-3]?\d)(?::?e|st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTH)})\s+(?P<year>(?:19|20)\d\d)\b"
)
BEFORE = pattern(r"\b(?:före|innan|tidigare än|before|prior to|earlier than)\s+((?:19|20)\d\d)")
AFTER = pattern(r"\b(?:efter|senare än|längre än till|after|later than|past|beyond)\s+((?:19|20)\d\d)")
FROM = pattern(
    r"\b(?:sedan|since|från och med|from)\s+(?P<year>(?:19|20)\d\d)|(?P<first>(?:19|20)\d\d)\s+(?:eller (?:senare|längre)|och senare|or longer|och framåt|och därefter|or later|and later|onwards)"
)
BY_YEAR = pattern(r"\b(?:senast|by|no later than)\s+((?:19|20)\d\d)\b")
_LATEST = pattern(r"\b(?:senast|by|no later than)\b")


_CLAUSES = pattern(r"\b(?:och|men|samt|and|but)\b|,")


def status_of(text: str, years: list[int]) -> tuple[Status | None, list[int]]:
    """Conditions on dates, and the years of the question that belong to them.

    >>> status_of("startade före 2023 och pågår fortfarande", [2023])[0].each()[1].kind
    'ongoing'
    """
    borders = [0, *(match.start() for match in _CLAUSES.finditer(text)), len(text)]
    clauses = [clause for start, end in pairwise(borders) if kind_of(clause := text[start:end])]
    if len({kind_of(clause) for clause in clauses}) < 2:
        return _one_status(text, years)
    whole: Status | None = None
    used: list[int] = []
    for clause in reversed(clauses):
        one, own = _one_status(clause, [int(match[1]) for match in YEAR.finditer(clause) if int(match[1]) in years])
        whole = replace(one, also=whole) if one else whole
        used += own
    return whole, used


def kind_of(text: str) -> StatusKind | None:
    """The condition on dates that words name."""
    kinds: tuple[StatusKind, ...] = ("ongoing", "ended", "started", "ends")
    return next((kind for kind in kinds if CUES.fits("status", kind, text)), None)


def _one_status(text: str, years: list[int]) -> tuple[Status | None, list[int]]:
    kind = kind_of(text)
    if kind is None:
        return None, []
    plain = text
    if (told := DAY.search(plain)) and (dated := _from_day(kind, told)):
        return dated, [int(told["year"])]
    if before := BEFORE.search(plain):
        return Status(kind, FAR_PAST, f"{int(before[1]) - 1}-12-31"), [int(before[1])]
    if after := AFTER.search(plain):
        return Status(kind, f"{int(after[1]) + 1}-01-01", FAR_FUTURE), [int(after[1])]
    if between := MONTHS_BETWEEN.search(plain):
        begin_year, end_year = int(between["year"] or between["until"]), int(between["until"])
        first_month, last_month = (_MONTH[bare(between[name].casefold())] for name in ("first", "last"))
        return Status(kind, f"{begin_year}-{first_month[0]:02}-01", _last_day(end_year, last_month[1])), [
            year for year in years if begin_year <= year <= end_year
        ]
    if early := _BEFORE_PERIOD.search(plain):
        first, _ = (_SEASON | _MONTH)[bare(early[1].casefold())]
        return Status(kind, FAR_PAST, (date(int(early[2]), first, 1) - timedelta(days=1)).isoformat()), [int(early[2])]
    if (by := BY_YEAR.search(plain)) and kind != "ongoing":
        return Status(kind, FAR_PAST, f"{by[1]}-12-31"), [int(by[1])]
    season = PERIOD.search(plain)
    if season and int(season[2]) in years:
        first, last = (_SEASON | _MONTH)[bare(season[1].casefold())]
        year = int(season[2])
        begin = FAR_PAST if _LATEST.search(plain) else f"{year}-{first:02}-01"
        return Status(kind, begin, _last_day(year, last)), [year]
    if since := FROM.search(plain):
        first_year = int(since["year"] or since["first"])
        return Status(kind, f"{first_year}-01-01", FAR_FUTURE), [first_year]
    report_years = {int(m[1] or m[2]) for m in REPORT_YEAR.finditer(plain)}
    own = [year for year in years if year not in report_years]
    if not own and report_years and len(YEAR.findall(text)) > 1:
        own = years[-1:]  # "the 2025 report … started in 2025": the year stands twice
        return Status(kind, f"{own[0]}-01-01", f"{own[0]}-12-31"), []
    if own:
        return Status(kind, f"{min(own)}-01-01", f"{max(own)}-12-31"), own
    return Status(kind), []


def _from_day(kind: StatusKind, told: re.Match[str]) -> Status | None:
    """A condition by a day: "startade efter 1 juni 2024". None for a day that no calendar has."""
    try:
        day = date(int(told["year"]), _MONTH[bare(told["month"].casefold())][0], int(told["day"]))
    except ValueError:
        return None
    if told["before"]:
        return Status(kind, FAR_PAST, (day - timedelta(days=1)).isoformat())
    if told["by"]:
        return Status(kind, FAR_PAST, day.isoformat())
    return Status(kind, (day + timedelta(days=1 if told["after"] else 0)).isoformat(), FAR_FUTURE)


_CALENDAR: tuple[tuple[Cue, int], ...] = (
    (pattern(r"\b(?:i år|det här året|this year)\b(?!\s*\d)"), 0),
    (pattern(r"\b(?:(?:under )?nästa år|next year)\b"), 1),
    (pattern(r"\b(?:förra året|i fjol|last year)\b"), -1),
)


def with_calendar_years(text: str, today: date) -> str:
    """A question with the year in the place of "i år", "nästa år" and "förra året", so that its answer names the year.

    >>> with_calendar_years("Vilka projekt slutar nästa år?", date(2026, 11, 21))
    'Vilka projekt slutar 2027?'
    """
    for cue, later in _CALENDAR:
        while match := cue.search(text):
            text = f"{text[: match.start()]}{today.year + later}{text[match.end() :]}"
    return text


_LASTING = pattern(
    r"\b(?:(?P<over>(?:längre|mer|över|fler)(?: än)?|longer than|more than|over)|(?P<least>minst|at least)|(?P<below>(?:kortare|mindre|under|färre)(?: än)?|shorter than|less than|under))"
    rf"\s+(?:i\s+|under\s+)?(?P<number>\d{{1,2}}|ett|{'|'.join(NUMBERS)})\s+(?:hela\s+)?(?P<unit>år|månader|månad|years?|months?)\b"
)


def lasting_of(text: str) -> tuple[Lasting | None, list[tuple[int, int]]]:
    """How long projects are to run, and the range of the question that says so.

    >>> lasting_of("projekt som är längre än tre år")[0], lasting_of("kortare än 18 månader")[0]
    (Lasting(low=36, high=None, strict=True), Lasting(low=None, high=18, strict=True))
    """
    match = _LASTING.search(text)
    if not match:
        return None, []
    said = match["number"].casefold()
    number = int(said) if said.isdigit() else NUMBERS[said]
    months = number * (12 if match["unit"].casefold().startswith(("år", "ar", "year")) else 1)
    if match["below"]:
        return Lasting(None, months, strict=True), [match.span()]
    return Lasting(months, None, strict=not match["least"]), [match.span()]


def _last_day(year: int, month: int) -> str:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()
