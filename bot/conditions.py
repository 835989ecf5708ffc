"""Conditions in a question's words: years and periods, amounts, goals, partners, what is counted. Text in, slots out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from bot.cues import CUES, Cue, bare, pattern
from bot.linking import Linked, plain_key
from bot.questions import AmountFilter, Many, Status, StatusKind
from bot.wording import FAR_FUTURE, FAR_PAST
from indexer.records import Role
from indexer.search.swedish import folded
from indexer.values import NUMERAL_PATTERN, find_amounts

YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d])")
YEARS_BETWEEN = pattern(
    r"((?:19|20)\d\d)\s*(?:[-–]|till|to)\s*((?:19|20)\d\d)|(?:mellan|between)\s+((?:19|20)\d\d)\s+(?:och|and)\s+((?:19|20)\d\d)"
)
_SEASON = {
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
PERIOD = pattern(rf"\b({'|'.join((*_SEASON, 'vår', 'våren', 'hösten', 'höst', *_MONTH))})\s+((?:19|20)\d\d)\b")
REPORT_YEAR = pattern(
    r"(?:redovisning\w*|rapport\w*|report|plattform\w*|platform)\s+(?:för |from |for |of |av )?((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)(?:\s*(?:års|'s))?\s+(?:redovisning|rapport|report|plattform|platform|project platform)"
)
_BEFORE_PERIOD = pattern(
    rf"\b(?:före|innan|before|prior to)\s+({'|'.join((*_SEASON, 'vår', 'våren', 'hösten', 'höst', *_MONTH))})\s+((?:19|20)\d\d)\b"
)
MONTHS_BETWEEN = pattern(
    rf"\b(?P<first>{'|'.join(_MONTH)})(?:\s+(?P<year>(?:19|20)\d\d))?\s*(?:[-–]|till(?: och med)?|t\.?o\.?m\.?|och|to|and|until)\s*(?P<last>{'|'.join(_MONTH)})\s+(?P<until>(?:19|20)\d\d)\b"
)
BEFORE = pattern(r"\b(?:före|innan|before|prior to)\s+((?:19|20)\d\d)")
AFTER = pattern(r"\b(?:efter|after)\s+((?:19|20)\d\d)")
FROM = pattern(
    r"\b(?:sedan|since|från och med|from)\s+(?P<year>(?:19|20)\d\d)|(?P<first>(?:19|20)\d\d)\s+(?:eller (?:senare|längre)|och senare|or longer|och framåt|och därefter|or later|and later|onwards)"
)
BY_YEAR = pattern(r"\b(?:senast|by|no later than)\s+((?:19|20)\d\d)\b")
_LATEST = pattern(r"\b(?:senast|by|no later than)\b")
_BOUND = pattern(
    r"\b(?P<over>över|mer än|större än|högre än|minst|fler än|dyrare än|more than|over|above|at least|larger than|exceeding|överstig\w+|från|upwards of)"
    r"|\b(?P<under>under|mindre än|högst|lägre än|max(?:imalt)?|billigare än|less than|below|at most|up to|upp till|som mest|understig\w+)"
    r"|\b(?P<between>mellan|between|på)\b"
)
_BARE_BETWEEN = pattern(rf"({NUMERAL_PATTERN})\s*(?:och|and|-|–|till|to)\s*({NUMERAL_PATTERN})\s*(miljoner|miljon|mkr|tkr|million|mn)")


_LACKS = pattern(
    r"\b(?:saknar?|saknas|saknad|utan|without|lacks?|missing)\s+(?:\S+\s+){0,3}?(?:budget\w*|utbetal\w*|belopp|amount)\b"
    r"|\b(?:okänd|oklar|ej angiven|inte angiven|unknown)\s+(?:total\s+)?(?:budget|utbetalning)\b"
    r"|\b(?P<nothing>(?:fick|fått)\s+(?:inget|ingenting|inga\s+(?:pengar|medel))(?:\s+utbetal\w*)?|inget\s+utbetal\w*|received\s+nothing)"
)
MOST_MONEY = 10**15
"""SEK; a larger number in a question is no amount that any report could hold."""


def amount_filter(text: str, fields: tuple[str, ...]) -> tuple[AmountFilter | None, list[tuple[int, int]]]:
    """A bound on an amount of money, and the ranges of the question that say it."""
    named: Literal["total_budget", "paid_out", "eu_funding"] = (
        "paid_out" if "paid_out" in fields and "total_budget" not in fields else "eu_funding" if "eu_funding" in fields else "total_budget"
    )
    if lacks := _LACKS.search(text):
        return AmountFilter(named, high=0 if lacks["nothing"] else None, missing=True), [lacks.span()]
    if between := _BARE_BETWEEN.search(text):
        low, high = (find_amounts(f"{between[group]} {between[3]}") for group in (1, 2))
        if low and high and max(low[0].amount.value, high[0].amount.value) < MOST_MONEY:
            return AmountFilter(named, low=low[0].amount.value, high=high[0].amount.value), [between.span()]
    found = [one for one in find_amounts(text) if one.amount.value < MOST_MONEY]
    for match in _BOUND.finditer(text):
        near = [one for one in found if 0 <= one.start - match.end() <= 12]
        if not near:
            continue
        first, span = near[0], (match.start(), near[0].end)
        if match["between"]:
            second = next((one for one in found if one.start > first.end), None)
            if second is None:
                continue
            return AmountFilter(named, low=first.amount.value, high=second.amount.value), [(match.start(), second.end)]
        if match["over"]:
            strict = match.group().casefold() not in {"minst", "at least", "från", "fran", "upwards of"}
            return AmountFilter(named, low=first.amount.value, strict=strict), [span]
        below = match.group().casefold() in {
            "under",
            "mindre än",
            "mindre an",
            "lägre än",
            "lagre an",
            "billigare än",
            "billigare an",
            "less than",
            "below",
        }
        return AmountFilter(named, high=first.amount.value, strict=below), [span]
    zero = re.search(r"(?<![\d.,])(?<!\d )0 ?(?:kr|sek|kronor)\b", text, re.IGNORECASE)
    if zero and fields:
        return AmountFilter(named, low=0, high=0), [zero.span()]
    if len(found) == 1 and fields:
        return AmountFilter(named, low=found[0].amount.value, high=found[0].amount.value), [(found[0].start, found[0].end)]
    return None, []


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


def _last_day(year: int, month: int) -> str:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()


SHARED = pattern(
    r"\b(?:flera|fler än en|mer än en|två eller fler|several|multiple|more than one)\s+(?:olika\s+|different\s+)?(?:nämnd(?:er)?|förvaltning(?:ar)?|committees?|departments?)\b"
)
"""Projects that more than one nämnd reports."""
_MANY = pattern(
    r"\b(?:(?P<over>fler än|mer än|över|more than)|(?P<least>minst|at least)|(?P<below>färre än|mindre än|fewer than|less than)|(?P<most>flest|färst|most|fewest))"
    r"\s+(?:(?P<number>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|one|two|three|four|five|six|seven|eight|nine|ten)\s+)?(?:olika\s+|different\s+)?"
    r"(?:(?P<goals>(?:kommunfullmäktige)?mål\b|goals?\b)|(?P<partners>partners?\b|samarbetspartners?\b|parter\b))"
)


def many_of(text: str) -> tuple[Many | None, list[tuple[int, int]]]:
    """How many goals or partners projects are to have, and the range of the question that says so.

    >>> many_of("projekt med fler än ett mål")[0], many_of("vilket projekt har flest partner?")[0]
    (Many(field='goals', low=2, high=None), Many(field='partners', low=None, high=None))
    """
    match = _MANY.search(text)
    if not match or bool(match["most"]) == bool(match["number"]):
        return None, []
    field: Literal["goals", "partners"] = "goals" if match["goals"] else "partners"
    said = (match["number"] or "").casefold()
    number = int(said) if said.isdigit() else {"en": 1}.get(said, _NUMBERS.get(said, 0))
    low = number + 1 if match["over"] else number if match["least"] else None
    return Many(field, low, number - 1 if match["below"] else None), [match.span()]


GOAL_CUE = pattern(
    r"\b(?:kommunfullmäktige)?mål(?:et|en|område\w*)?\b|\bgoals?\b|kopplade? till|räknas till|bidra\w* till|contribute\w* to|linked to"
)


_SMALL = frozenset(
    {"en", "ett", "och", "för", "i", "som", "är", "av", "på", "till", "the", "a", "of", "har", "vi", "ska", "det", "med", "stad"}
)
_GOAL_WORD = pattern(r"mål|goal")
_GOAL_NUMBER = pattern(r"\b(?:kommunfullmäktige)?(?:mål|goal)(?: nr| nummer| number)? (?P<number>\d{1,2})\b")


def goals_of(
    text: str, linked: Linked, known: tuple[str, ...], numbered: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], set[int]]:
    """The council's goals a question names, and the tokens that say so: the number that forms give it, a goal's beginning
    word for word, else a goal that holds (nearly) all words after "målet …"."""
    plain = plain_key(text)
    if (by_number := _GOAL_NUMBER.search(text)) and (goals := numbered.get(int(by_number["number"]))):
        stems = {stem for goal in goals for stem in folded(goal)}
        return goals, {
            at
            for at, token in enumerate(linked.tokens)
            if (token.start < by_number.end() and token.end > by_number.start()) or set(folded(token.text)) & stems
        }
    cued = _GOAL_WORD.search(text) is not None
    quoted = [goal for goal in known if len(plain_key(goal)) > 9 and plain_key(goal) in plain and (" " in goal or cued)]
    of_words = {goal for goal in known if quoted and set(folded(goal)) <= set(folded(text)) and len(folded(goal)) > 1}
    if longer := [goal for goal in of_words if any(plain_key(part) in plain_key(goal) and part != goal for part in quoted)]:
        quoted = longer
    if quoted:
        longest = max(quoted, key=len)
        stems = set(folded(longest))
        return (longest,), {at for at, token in enumerate(linked.tokens) if set(folded(token.text)) & stems}
    cue = GOAL_CUE.search(text)
    return _goals_after(text, cue.group(), cue.end(), linked, known) if cue else ((), set())


def _goals_after(text: str, cue: str, end: int, linked: Linked, known: tuple[str, ...]) -> tuple[tuple[str, ...], set[int]]:
    """The goals that the words after "målet", "kopplade till" begin, or whose titles hold (nearly) all of them."""
    in_goals = {stem for goal in known for stem in folded(goal)}
    after = [
        (at, token)
        for at, token in enumerate(linked.tokens)
        if token.start >= end
        and at not in linked.used
        and (not CUES.is_empty(token.text) or (token.text.casefold() not in _SMALL and in_goals.issuperset(folded(token.text))))
    ]
    wanted = {stem for _, token in after for stem in folded(token.text)}
    if not wanted:
        return (), set()
    phrases = [words for words in (plain_key(text[end:]), plain_key(" ".join(token.text for _, token in after))) if len(words) > 5]
    starts = [goal for goal in known if plain_key(goal).startswith(tuple(phrases))] if phrases else []
    stems_of = {goal: set(folded(goal)) for goal in known}
    scores = {goal: len(wanted & stems) / len(wanted) for goal, stems in stems_of.items()}
    best_score = max(scores.values(), default=0.0)
    enough = best_score >= 0.6 and len(wanted) > 1
    # "målet god organisation": one telling word and the whole of a short title.
    enough |= best_score == 1.0 and _GOAL_WORD.search(cue) is not None and max(map(len, wanted), default=0) > 5
    found = starts or [goal for goal, score in scores.items() if enough and score >= best_score - 0.01]
    used = {stem for goal in found for stem in stems_of[goal]}
    return tuple(found), {at for at, token in after if set(folded(token.text)) & used} if found else set()


Subject = Literal["project", "department", "programme", "goal", "network"]
SUBJECTS: tuple[tuple[Subject, Cue], ...] = (
    ("department", pattern(r"\b(?:vilken|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?(?:nämnderna|förvaltningarna)\b|nämnd\w*|förvaltning\w*|committee|department|board)s?\b|\b(?:which|what)\s+(?:of\s+the\s+)?(?:committees|departments|boards)\b|(?:hur många|how many)\s+(?:olika\s+|different\s+)?(?:nämnder|förvaltningar|committees|departments|boards)")),
    ("programme", pattern(r"\b(?:vilket|vilken|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?)?(?:eu-?)?(?:program\w*|fond\w*|programmes?|funds)\b|(?:hur många|how many)\s+(?:olika\s+|different\s+)?(?:eu-?)?(?:program|fonder|funds)|\b(?:vilka|which)\s+\w{3,}program(?:men)?\b")),
    ("goal", pattern(r"\b(?:vilket|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?)?(?:council(?:'s)?\s+|municipal\s+)?(?:kommunfullmäktige)?(?:mål(?:en)?\b|goals?\b)")),
    ("network", pattern(r"(?:hur många|how many)\s+(?:internationella |international )?(?:nätverk|networks)")),
)  # fmt: skip
PER: tuple[tuple[Literal["department", "programme", "goal"], Cue], ...] = (
    ("department", pattern(r"\b(?:per|fördela\w*(?: \w+){0,2} (?:på|mellan|efter)|för varje|by|for each|alla|varje|(?<!många )(?<!vilka )olika)\s+(?:nämnd\w*|förvaltning\w*|department|committee)|\b(?:jämför|compare|rangordna|ranka|sortera|rank|sort)\s+(?:alla\s+|de\s+|the\s+)?(?:nämnder\w*|förvaltningar\w*|departments|committees)|\b(?:vilka|which)\s+(?:nämnder|förvaltningar|departments|committees)\b.*\b(?:i ordning|i tur och ordning|in order)\b")),
    ("programme", pattern(r"\b(?:per|fördela\w*(?: \w+){0,2} (?:på|mellan|efter)|för varje|by|for each|(?<!många )(?<!vilka )olika)\s+(?:eu-?)?(?:program\w*|fond\w*)|\b(?:jämför|compare|rangordna|ranka|sortera|rank|sort)\s+(?:alla\s+|de\s+|the\s+)?(?:eu-?)?(?:programmen|fonderna|programmes)|\b(?:vilka|which)\s+(?:eu-?)?(?:program|fonder|programmes)\b.*\b(?:i ordning|i tur och ordning|in order)\b")),
    ("goal", pattern(r"\b(?:per|fördela\w*(?: \w+){0,2} (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:kommunfullmäktige)?(?:mål\w*|goals?)")),
)  # fmt: skip
COUNT_CUE = pattern(r"(?:hur många|antal(?:et)?|how many|number of)\s+(?P<rest>.{1,60})")
COUNTED_PROJECTS = pattern(r"^(?:\S+\s+){0,3}?\S*(?:projekt(?:en|et)?\b|projects?\b)")


HOW_MANY_PROJECTS = pattern(
    r"\b(?:de|the|alla|all)\s+(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b(?=\s+(?:\S+\s+)?\S*proje)"
)
"""How many projects there are, said beside what is asked: "de tio projekten"."""
_BEFORE_NOUN = {"olika", "internationella", "av", "de", "the", "different", "of", "nya", "new", "international"}
"""Words between "hur många" and what is counted."""


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with ranges of it as blanks."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def noun_of(text: str) -> str | None:
    """What "hur många …" counts; None where no noun follows ("hur många har gått"). Names are to be blanked before."""
    match = COUNT_CUE.search(text)
    if not match:
        return None
    words: list[str] = re.findall(r"[\w+åäö-]+", text[match.start("rest") : match.end("rest")])
    for word in words[:4]:
        plain = word.casefold()
        if plain in {"fler", "more", "fewer", "färre", "stycken", "procent"} | _BEFORE_NOUN:
            continue
        return None if CUES.is_empty(word) and plain not in {"år", "projekt"} else word
    return None


_WHO = pattern(
    r"(?:ihop med|tillsammans med|samarbet\w* (?:\w+ )?(?:med|i|from|in)|samverka\w* med|together with|(?:cooperat|collaborat|work|partner)\w* with|"
    r"partners? (?:i|från|in|from)|projekt (?:ihop )?med|kontakt\w* (?:med|i)|utbyte med|gemensamt med|along with|involv\w+|(?:någon|nån|vi|we|anyone)\b.{0,30}?\b(?:med|från|with|from))\s+(?P<who>.+)$"
)
_IS_PARTNER = pattern(r"^(?:är|var|is|was|are|were)\s+(?P<who>.+?)\s+(?:en |a |med som |också )?(?:partners?|part)\b")
_HAS_AS_PARTNER = pattern(r"\b(?:har|hade|med|have|with)\s+(?:både\s+|both\s+)?(?P<who>\S.{1,60}?)\s+(?:som|as)\s+(?:\w+)?partners?\b")
_PEOPLES = pattern(
    r"\b(?P<who>\w{4,12}a|\w+(?:an|ish|ch|ese))\s+(?:(?:samarbets|projekt)?partners?|städer|stad|kommuner|universitet|organisationer|aktörer|parter|cities|universities|organisations)\b"
)
_IS_WITH = pattern(r"\b(?:är|var|deltar|medverkar|ingår)\s+(?P<who>[A-ZÅÄÖ].{1,50}?)\s+(?:med|i)\b(?: i)?\s*\??$")
TAKES_PART = re.compile(r"(?i)\s+(?:som\s+(?:medverkande|samarbetspartner|deltagare|samverkanspart\w*)|as\s+participant)\b")
_WHO_ENDS = pattern(r"\s+(?:men|but|under|i år|år|during|inom|kring|om|about|on|i|in|för|for|som|that)\s+|\s+(?:19|20)\d\d\b|,")
_ANYONE = pattern(r"^(?:anyone|anybody|someone|någon|nån|några)\s+(?:in|from|i|från)\s+")
_NO_PARTNER = pattern(
    r"^(?:man\b|vi\b|de\b|ni\b|bara\b|i\b|på\b|budget|total|start|slut|eu|stöd|någo[nt]|nåt|ett|en|den|det|oss|dem|them|us|andra|others|hela|alla|mer|mindre|mest|minst|fokus|koppling|medel|pengar|partners?|\d)"
)


_PLACE_OF = re.compile(r"(?i)^(?:the )?(?:city|municipality|town|region) of |^staden ")


def partners_of(text: str, linked: Linked) -> tuple[str, ...]:
    """The organisations and places that cooperation is asked with, as written."""
    match = _IS_PARTNER.search(text) or _HAS_AS_PARTNER.search(text) or _IS_WITH.search(text) or _WHO.search(text)
    if not match:
        return ()
    start = match.start("who")
    who = re.sub(r"[?!.\s]+$", "", text[start : match.end("who")])
    if anyone := _ANYONE.search(who):
        who = who[anyone.end() :]
    end = _WHO_ENDS.search(who)
    who = who[: end.start()] if end else who
    parts = [part for part in re.split(r"(?i)\s+(?:och|and|eller|or)\s+|,\s*", who) if part.strip()]
    kept = []
    for part in (_PLACE_OF.sub("", part.strip()) for part in parts):
        at = text.find(part, start)
        taken = any(
            (link.kind in {"programme", "project", "actor", "document"} and link.start < at + len(part) and at < link.end)
            # "Malmö universitet" is not Malmö.
            or (link.kind == "municipality" and link.start <= at and at + len(part) <= link.end)
            for link in linked.links
        )
        words = part.strip().split()
        adjective = CUES.adjectives.get(words[0].casefold()) if words else None
        if adjective and len(words) <= 2:
            kept.append(words[0])
        elif not taken and 2 < len(part) < 60 and not _NO_PARTNER.search(part):
            kept.append(CUES.english_places.get(part.casefold(), part.strip()))
    return tuple(kept)


def people_of(text: str) -> tuple[str, ...]:
    """The country's adjective of "danska partner", "norska städer"."""
    match = _PEOPLES.search(text)
    return (match["who"],) if match and match["who"].casefold() in CUES.adjectives else ()


NOT_IN_ROLE = pattern(r"\b(?:inte|ej|icke|not)\s+(?:\S+\s+){0,3}?(?:som\s+)?(?P<role>(?:projekt)?(?:partners?|ägare)|äger|ägs)\b")


def role_of(low: str) -> Role | None:
    """The role a question asks for; "projektägare, alltså inte partner" asks for the first alone.

    >>> role_of("vilka är projektägare, alltså inte partner"), role_of("vilka är vi lead partner i"), role_of("vilka äger vi inte")
    ('lead', 'lead', 'lead')
    """
    plain = low.replace("lead partner", "projektägare")
    lead, partner = CUES.fits("roles", "lead", plain), CUES.fits("roles", "partner", plain)
    if lead and partner and (denied := NOT_IN_ROLE.search(plain)):
        return "lead" if "partner" in denied["role"] else "partner"
    return "lead" if lead and not partner else "partner" if partner and not lead else None


def per_of(text: str, fields: Collection[str]) -> Literal["department", "programme", "goal"] | None:
    """What figures are asked for each of; "vilka program betalade ut pengar" asks for each programme's."""
    if found := next((name for name, cue in PER if cue.search(text)), None):
        return found
    return "programme" if _WHICH_PROGRAMMES.search(text) and {"paid_out", "total_budget"} & set(fields) else None


_WHICH_PROGRAMMES = pattern(r"\b(?:vilka|which)\s+(?:eu-?)?(?:program|fonder|programmes|funds)\b")


def fields_of(low: str, role: str | None) -> tuple[str, ...]:
    """The fields asked for; in "budget som partner" the last word says which row of the form, not what is asked."""
    found = tuple(CUES.all("fields", low))
    amounts = {"total_budget", "paid_out", "eu_funding"}
    return tuple(name for name in found if name not in {"partners", "role"}) if role and amounts & set(found) else found


NEXT = pattern(r"\b(?:näst|second(?:[- ]|\b))")
TOP = pattern(
    r"\b(?:de|vilka|the|which)\s+(?P<first>\d{1,2}|två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten)\b(?:\s+\S+){0,6}?\s*(?:störst|mest|högst|minst|lägst|dyrast|största|minsta|largest|biggest|smallest|highest|lowest|utbetal|budget|most)"
    r"|\btopp?[- ]?(?P<second>\d{1,2}|två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_NUMBERS = {
    word: number
    for words in ("ett två tre fyra fem sex sju åtta nio tio", "one two three four five six seven eight nine ten")
    for number, word in enumerate(words.split(), 1)
}


def places_of(low: str) -> tuple[int, int]:
    """Which places of a ranking are asked for.

    >>> places_of("vilket är näst störst?"), places_of("de tre största projekten"), places_of("top 5 budget"), places_of("störst?")
    ((2, 2), (1, 3), (1, 5), (1, 1))
    """
    if NEXT.search(low):
        return 2, 2
    top = TOP.search(low)
    said = (top["first"] or top["second"]) if top else "1"
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 1)
    return 1, max(1, min(number, 30))
