"""From words to an understood question: slots first, then the intent that follows from slots and cue words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.cues import CUES, TEXTUAL, Cue, bare, pattern
from bot.linking import Kind, Lexicon, Link, Linked, plain_key
from bot.wording import FAR_FUTURE, FAR_PAST, FIELD, MEASURE, Language, listing, money, period
from indexer.records import Role
from indexer.search.swedish import folded
from indexer.values import NUMERAL_PATTERN, find_amounts

Intent = Literal[
    "help", "coverage", "list", "count", "count_other", "sum", "average", "rank", "trend", "breakdown", "field", "about", "networks", "network",
    "since", "twins", "partner", "text",
]  # fmt: skip
Measure = Literal["projects", "paid_out", "total_budget", "eu_funding", "departments"]
DateRank = Literal["first", "last", "longest", "shortest"]
DATE_RANKS: tuple[DateRank, ...] = ("first", "last", "longest", "shortest")
StatusKind = Literal["ongoing", "ended", "started", "ends"]


@dataclass(frozen=True)
class Status:
    """A condition on a project's dates. ``start`` and ``end`` are ISO days of the period asked for; None where none is named
    (then the end of the reporting year is the point in time)."""

    kind: StatusKind
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class AmountFilter:
    """A condition on an amount in SEK: at least ``low``, at most ``high``; ``strict`` leaves out the bound itself."""

    field: Literal["total_budget", "paid_out", "eu_funding"]
    low: float | None = None
    high: float | None = None
    strict: bool = False


@dataclass(frozen=True)
class Question:
    """What a question was understood to ask. It can say itself back (``describe``)."""

    text: str
    language: Language = "sv"
    intent: Intent = "text"
    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    actors: tuple[tuple[str, str], ...] = ()
    """(municipality, nämnd) pairs."""
    programmes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """Ids of projects of which it is open which one is meant."""
    documents: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    role: Role | None = None
    status: Status | None = None
    amount: AmountFilter | None = None
    fields: tuple[str, ...] = ()
    rank: Literal["largest", "smallest"] | None = None
    since: int | None = None
    """The first year of "sedan 2022"."""
    date_rank: DateRank | None = None
    """Which project a ranking by dates is to give: the first to start, the last to end, the longest."""
    measure: Measure | None = None
    subject: Literal["project", "department", "programme", "goal", "network"] = "project"
    """What a ranking or a count is over."""
    per: Literal["department", "programme", "goal"] | None = None
    """What figures are to be shown for each of: "per nämnd"."""
    noun: str | None = None
    """The counted noun of "hur många …" where it is no projects, nämnder or networks."""
    topic: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    """Organisations and places that projects are to involve, as written."""
    network_cues: tuple[str, ...] = ()
    foreign: str | None = None
    """A municipality the question is about and no report covers."""
    negated: bool = False
    """Whether something is asked to be left out ("inte", "utom"), which records cannot be asked for."""
    within: tuple[str, ...] | None = None
    """Ids of the projects that a follow-up narrows."""
    links: tuple[Link, ...] = field(default=(), compare=False)

    def describe(self, names: dict[str, str]) -> str:
        """The question said back in its own language; ``names`` gives a name for each id."""
        return _describe(self, names)


# -- language -------------------------------------------------------------------------------------------------------


def language_of(text: str) -> Language:
    """Swedish unless the words say English.

    >>> language_of("Which projects?"), language_of("interreg utbetalt 2025"), language_of("help"), language_of("STRIVE budget")
    ('en', 'sv', 'en', 'sv')
    """
    plain = text.casefold()
    if re.search(r"(?<![\w-])[a-zåäö]*[åäö][a-zåäö]*", re.sub(r"\([^)]*\)|\"[^\"]*\"", "", text)) and not re.search(
        r"(?i)\b(?:the|which|what|how|does|who)\b", text
    ):
        return "sv"
    found = re.findall(r"[a-zåäöé]+", plain)
    english = sum(word in CUES.english for word in found)
    swedish = sum(word in CUES.swedish for word in found)
    return "en" if english > swedish and (english > 1 or len(found) == 1) else "sv"


# -- slots ----------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d])")
_YEARS_BETWEEN = pattern(
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
_PERIOD = pattern(rf"\b({'|'.join((*_SEASON, 'vår', 'våren', 'hösten', 'höst', *_MONTH))})\s+((?:19|20)\d\d)\b")
_REPORT_YEAR = pattern(
    r"(?:redovisning\w*|rapport\w*|report|plattform\w*|platform)\s+(?:för |from |for |of |av )?((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)(?:\s*(?:års|'s))?\s+(?:redovisning|rapport|report|plattform|platform|project platform)"
)
_BEFORE = pattern(r"\b(?:före|innan|before|prior to)\s+((?:19|20)\d\d)")
_AFTER = pattern(r"\b(?:efter|after)\s+((?:19|20)\d\d)")
_FROM = pattern(
    r"\b(?:sedan|since|från och med|from)\s+(?P<year>(?:19|20)\d\d)|(?P<first>(?:19|20)\d\d)\s+(?:eller senare|och senare|och framåt|och därefter|or later|and later|onwards)"
)
_BY_YEAR = pattern(r"\b(?:senast|by|no later than)\s+((?:19|20)\d\d)\b")
_LATEST = pattern(r"\b(?:senast|by|no later than)\b")
_BOUND = pattern(
    r"\b(?P<over>över|mer än|större än|högre än|minst|fler än|dyrare än|more than|over|above|at least|larger than|exceeding|överstig\w+|från|upwards of)"
    r"|\b(?P<under>under|mindre än|högst|lägre än|max(?:imalt)?|billigare än|less than|below|at most|up to|upp till|understig\w+)"
    r"|\b(?P<between>mellan|between|på)\b"
)
_BARE_BETWEEN = pattern(rf"({NUMERAL_PATTERN})\s*(?:och|and|-|–|till|to)\s*({NUMERAL_PATTERN})\s*(miljoner|miljon|mkr|tkr|million|mn)")


def _amount_filter(text: str, fields: tuple[str, ...]) -> tuple[AmountFilter | None, list[tuple[int, int]]]:
    """A bound on an amount of money, and the ranges of the question that say it."""
    named: Literal["total_budget", "paid_out", "eu_funding"] = (
        "paid_out" if "paid_out" in fields and "total_budget" not in fields else "eu_funding" if "eu_funding" in fields else "total_budget"
    )
    if between := _BARE_BETWEEN.search(text):
        low, high = (find_amounts(f"{between[group]} {between[3]}") for group in (1, 2))
        if low and high:
            return AmountFilter(named, low=low[0].amount.value, high=high[0].amount.value), [between.span()]
    found = find_amounts(text)
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


def _status(text: str, years: list[int]) -> tuple[Status | None, list[int]]:
    """A condition on dates, and the years of the question that belong to it."""
    kinds: tuple[StatusKind, ...] = ("ongoing", "ended", "started", "ends")
    kind = next((kind for kind in kinds if CUES.fits("status", kind, text)), None)
    if kind is None:
        return None, []
    plain = text
    if before := _BEFORE.search(plain):
        return Status(kind, FAR_PAST, f"{int(before[1]) - 1}-12-31"), [int(before[1])]
    if after := _AFTER.search(plain):
        return Status(kind, f"{int(after[1]) + 1}-01-01", FAR_FUTURE), [int(after[1])]
    if (by := _BY_YEAR.search(plain)) and kind != "ongoing":
        return Status(kind, FAR_PAST, f"{by[1]}-12-31"), [int(by[1])]
    season = _PERIOD.search(plain)
    if season and int(season[2]) in years:
        first, last = (_SEASON | _MONTH)[bare(season[1].casefold())]
        year = int(season[2])
        begin = FAR_PAST if _LATEST.search(plain) else f"{year}-{first:02}-01"
        return Status(kind, begin, _last_day(year, last)), [year]
    if (since := _FROM.search(plain)) and kind in {"started", "ended", "ends"}:
        first_year = int(since["year"] or since["first"])
        return Status(kind, f"{first_year}-01-01", FAR_FUTURE), [first_year]
    report_years = {int(m[1] or m[2]) for m in _REPORT_YEAR.finditer(plain)}
    own = [year for year in years if year not in report_years]
    if not own and report_years and len(_YEAR.findall(text)) > 1:
        own = years[-1:]  # "the 2025 report … started in 2025": the year stands twice
        return Status(kind, f"{own[0]}-01-01", f"{own[0]}-12-31"), []
    if own:
        return Status(kind, f"{min(own)}-01-01", f"{max(own)}-12-31"), own
    return Status(kind), []


def _last_day(year: int, month: int) -> str:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()


_GOAL_CUE = pattern(
    r"\b(?:kommunfullmäktige)?mål(?:et|en|område\w*)?\b|\bgoals?\b|kopplade? till|räknas till|bidra\w* till|contribute\w* to|linked to"
)


def _goals(text: str, linked: Linked, known: tuple[str, ...]) -> tuple[tuple[str, ...], set[int]]:
    """The council's goals a question names, and the tokens that say so: a goal's beginning word for word, else a goal that
    holds (nearly) all words after "målet …"."""
    plain = plain_key(text)
    quoted = [goal for goal in known if len(plain_key(goal)) > 9 and plain_key(goal) in plain]
    if quoted:
        best = max(quoted, key=len)
        stems = set(folded(best))
        return (best,), {at for at, token in enumerate(linked.tokens) if set(folded(token.text)) & stems}
    cue = _GOAL_CUE.search(text)
    if not cue:
        return (), set()
    after = [
        (at, token)
        for at, token in enumerate(linked.tokens)
        if token.start >= cue.end() and at not in linked.used and not CUES.is_empty(token.text)
    ]
    if not after:
        return (), set()
    phrase = plain_key(" ".join(token.text for _, token in after))
    starts = [goal for goal in known if plain_key(goal).startswith(phrase)] if len(phrase) > 5 else []
    stems_of = {goal: set(folded(goal)) for goal in known}
    wanted = {stem for _, token in after for stem in folded(token.text)}
    scores = {goal: len(wanted & stems) / len(wanted) for goal, stems in stems_of.items()}
    best_score = max(scores.values(), default=0.0)
    found = starts or (
        [goal for goal, score in scores.items() if score >= best_score - 0.01] if best_score >= 0.6 and len(wanted) > 1 else []
    )
    used = {stem for goal in found for stem in stems_of[goal]}
    return tuple(found), {at for at, token in after if set(folded(token.text)) & used} if found else set()


Subject = Literal["project", "department", "programme", "goal", "network"]
_SUBJECTS: tuple[tuple[Subject, Cue], ...] = (
    ("department", pattern(r"\b(?:vilken|vilka|which|what)\s+(?:nämnd\w*|förvaltning\w*|committee|department|board)s?\b|(?:hur många|how many)\s+(?:nämnder|förvaltningar|committees|departments|boards)")),
    ("programme", pattern(r"\b(?:vilket|vilka|which|what)\s+(?:eu-?)?(?:program\w*|fond\w*|programmes?)\b|(?:hur många|how many)\s+program")),
    ("goal", pattern(r"\b(?:vilket|vilka|which|what)\s+(?:kommunfullmäktige)?(?:mål\b|goals?\b)")),
    ("network", pattern(r"(?:hur många|how many)\s+(?:internationella |international )?(?:nätverk|networks)")),
)  # fmt: skip
_PER: tuple[tuple[Literal["department", "programme", "goal"], Cue], ...] = (
    ("department", pattern(r"\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|alla|varje|olika)\s+(?:nämnd\w*|förvaltning\w*|department|committee)")),
    ("programme", pattern(r"\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:eu-?)?(?:program\w*|fond\w*)")),
    ("goal", pattern(r"\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:kommunfullmäktige)?(?:mål\w*|goals?)")),
)  # fmt: skip
_COUNT_CUE = pattern(r"(?:hur många|antal(?:et)?|how many|number of)\s+(?P<rest>.{1,60})")
_COUNTED_PROJECTS = pattern(r"^(?:\S+\s+){0,3}?\S*(?:projekt(?:en|et)?\b|projects?\b)")


_BEFORE_NOUN = {"olika", "internationella", "av", "de", "the", "different", "of", "nya", "new", "international"}
"""Words between "hur många" and what is counted."""


def _noun(text: str) -> str | None:
    """What "hur många …" counts; None where no noun follows ("hur många har gått")."""
    match = _COUNT_CUE.search(text)
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
_IS_WITH = pattern(r"\b(?:är|var|deltar|medverkar|ingår)\s+(?P<who>[A-ZÅÄÖ].{1,50}?)\s+(?:med|i)\b(?: i)?\s*\??$")
_WHO_ENDS = pattern(r"\s+(?:under|i år|år|during|inom|kring|om|about|on|i|in|för|for|som|that)\s+|\s+(?:19|20)\d\d\b|,")
_NO_PARTNER = pattern(
    r"^(?:budget|total|start|slut|eu|stöd|någo[nt]|nåt|ett|en|den|det|oss|dem|them|us|andra|others|hela|alla|mer|mindre|mest|minst|fokus|koppling|medel|pengar|partners?|\d)"
)


def _partners(text: str, linked: Linked) -> tuple[str, ...]:
    """The organisations and places that cooperation is asked with, as written."""
    match = _IS_PARTNER.search(text) or _IS_WITH.search(text) or _WHO.search(text)
    if not match:
        return ()
    start = match.start("who")
    who = re.sub(r"[?!.\s]+$", "", text[start : match.end("who")])
    end = _WHO_ENDS.search(who)
    who = who[: end.start()] if end else who
    parts = [part for part in re.split(r"(?i)\s+(?:och|and|eller|or)\s+|,\s*", who) if part.strip()]
    kept = []
    for part in parts:
        at = text.find(part, start)
        taken = any(
            link.kind in {"programme", "project", "actor", "document", "municipality"} and link.start < at + len(part) and at < link.end
            for link in linked.links
        )
        words = part.strip().split()
        adjective = CUES.adjectives.get(words[0].casefold()) if words else None
        if adjective and len(words) <= 2:
            kept.append(words[0])
        elif not taken and 2 < len(part) < 60 and not _NO_PARTNER.search(part):
            kept.append(CUES.english_places.get(part.casefold(), part.strip()))
    return tuple(kept)


MOST_WORDS = 24
"""Words of a topic that are looked up; a pasted page is no question."""
FRAMING_OF_TEXT = frozenset({"intents.help", "intents.about", "intents.why", "intents.list", "follow_up", "sections"})
"""Cue groups that frame a question about running text; "ordförande" and "budget" are then words to look for."""


def _topic(question: str, linked: Linked, taken: list[tuple[int, int]], used: set[int], language: Language) -> tuple[str, ...]:
    """The words a search is to be for: what no link, year, amount or cue has used up, in Swedish ("a|b" is either)."""
    found: list[str] = []
    for at, token in enumerate(linked.tokens):
        plain = token.text.casefold().strip("'’")
        if at in linked.used or at in used or CUES.is_empty(plain) or _YEAR.fullmatch(plain):
            continue
        if any(min(end, token.end) - max(start, token.start) >= 0.5 * len(token.text) for start, end in taken) or CUES.is_misspelt(plain):
            continue
        if language == "en" and plain in CUES.english:
            continue
        if language == "en":
            place = CUES.english_places.get(plain)
            found.append(place or "|".join(CUES.english_terms.get(plain, [token.text])))
        else:
            found.append(token.text)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _fields(low: str, role: str | None) -> tuple[str, ...]:
    """The fields asked for; in "budget som partner" the last word says which row of the form, not what is asked."""
    found = tuple(CUES.all("fields", low))
    amounts = {"total_budget", "paid_out", "eu_funding"}
    return tuple(name for name in found if name not in {"partners", "role"}) if role and amounts & set(found) else found


# -- understanding --------------------------------------------------------------------------------------------------


def understand(text: str, lexicon: Lexicon, goals: tuple[str, ...] = ()) -> Question:
    """The question behind a text, on its own; ``conversation.fill`` adds what a follow-up leaves out."""
    plain = " ".join(text.split())
    language = language_of(plain)
    linked = lexicon.link(plain)
    low = plain.casefold()
    inside = [link for link in linked.links if link.kind in {"programme", "project"}]
    years = list(dict.fromkeys(int(m[1]) for m in _YEAR.finditer(plain) if not any(link.start <= m.start() < link.end for link in inside)))
    if span := _YEARS_BETWEEN.search(plain):
        first, last = sorted(int(year) for year in span.groups() if year)
        years = sorted({*years, *range(first, last + 1)}) if last - first < 40 else years
    role = _role(low)
    fields = _fields(low, role)
    amount, amount_spans = _amount_filter(plain, fields)
    status, status_years = _status(low, years)
    found_goals, goal_tokens = _goals(plain, linked, goals)
    partners = _partners(plain, linked) if CUES.fits("partner", "cue", low) else ()
    question = Question(
        text=plain,
        language=language,
        municipalities=_entities(linked, "municipality"),
        years=tuple(year for year in years if year not in status_years and not any(str(year) in goal for goal in found_goals)),
        actors=tuple(dict.fromkeys(_actor(e) for e in _entities(linked, "actor"))),
        programmes=_entities(linked, "programme"),
        networks=_entities(linked, "network"),
        projects=tuple(dict.fromkeys(e for link in linked.of("project") if not link.ambiguous for e in link.entities)),
        ambiguous=tuple(dict.fromkeys(e for link in linked.of("project") if link.ambiguous for e in link.entities)),
        documents=_entities(linked, "document"),
        goals=found_goals,
        role=role,
        status=status,
        amount=amount,
        fields=fields,
        rank="largest"
        if CUES.fits("intents", "largest", low)
        else "smallest"
        if CUES.fits("intents", "smallest", low) and not amount
        else None,
        date_rank=next((name for name in DATE_RANKS if CUES.fits("intents", name, low) and not _BY_YEAR.search(low)), None),
        subject=next((name for name, cue in _SUBJECTS if cue.search(plain)), "project"),
        per=next((name for name, cue in _PER if cue.search(plain)), None),
        noun=_noun(plain),
        sections=tuple(section.name for section in CUES.sections if section.asked(low)),
        partners=partners,
        network_cues=tuple(CUES.all("network", low)),
        foreign=lexicon.foreign_municipality(linked),
        since=int(m["year"] or m["first"]) if (m := _FROM.search(plain)) and not status else None,
        links=tuple(linked.links),
        negated=_NEGATED.search(plain) is not None,
    )
    question = settled(question, lexicon.municipality_of)
    taken = [*amount_spans, *(m.span() for cue in _SAID for m in cue.finditer(plain))]
    framed = _topic(plain, linked, [*taken, *CUES.framing(plain)], goal_tokens, language)
    whole = _topic(plain, linked, [*taken, *CUES.framing(plain, FRAMING_OF_TEXT)], goal_tokens, language)
    if question.foreign:
        framed, whole = (tuple(word for word in words if plain_key(word) != plain_key(question.foreign)) for words in (framed, whole))
    question = replace(question, topic=framed, measure=_measure(question, low))
    intent = _intent(question, low)
    if intent in {"text", "count_other"}:
        question = replace(question, topic=whole)
    if intent == "network":
        question = replace(
            question, topic=_topic(plain, linked, [*taken, *CUES.framing(plain, {*FRAMING_OF_TEXT, "network"})], goal_tokens, language)
        )
    return replace(question, intent=intent)


def settled(question: Question, municipality_of: Callable[[str], str], municipality: str | None = None) -> Question:
    """A question whose named or given city tells which of several projects of one name is meant, and which nämnd of one name."""
    cities = set(question.municipalities) or {city for city, _ in question.actors} or ({municipality} if municipality else set())
    actors = tuple(pair for pair in question.actors if pair[0] in cities) or question.actors
    own = tuple(project for project in question.ambiguous if municipality_of(project) in cities)
    if not question.ambiguous or not own:
        return replace(question, actors=actors)
    if len(own) == 1:
        return replace(question, actors=actors, projects=(*question.projects, *own), ambiguous=())
    return replace(question, actors=actors, ambiguous=own)


_SAID = (_PERIOD, _BEFORE, _AFTER, _FROM, _REPORT_YEAR, *(cue for _, cue in _SUBJECTS), *(cue for _, cue in _PER))
"""Patterns whose words a slot has taken up."""


def _entities(linked: Linked, kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e for link in linked.of(kind) for e in link.entities))


def _actor(entity: str) -> tuple[str, str]:
    municipality, _, name = entity.partition("|")
    return municipality, name


def _role(low: str) -> Role | None:
    lead, partner = CUES.fits("roles", "lead", low), CUES.fits("roles", "partner", low)
    return "lead" if lead and not partner else "partner" if partner and not lead else None


def _measure(question: Question, low: str) -> Measure | None:
    amounts: tuple[Measure, ...] = ("paid_out", "total_budget", "eu_funding")
    for name in amounts:
        if name in question.fields:
            return name
    if _MOST_PROJECTS.search(low):
        return "departments" if question.subject == "department" and _HOW_MANY.search(low) else "projects"
    return None


_MOST_PROJECTS = pattern(r"flest|most projects|antal(?:et)?\s+(?:eu-?)?projekt|hur många|how many")
_HOW_MANY = pattern(r"hur många|how many")
_PROJECT = pattern(r"projekt|project")
_NETWORK = pattern(r"nätverk|network|samarbetsorgan|cross-border")
_SAYS = pattern(
    r"^(?:vad|what) (?:säger|sa|skriver|skrev|tycker|tyckte|anser|does|did|do) .{1,60}\b(?:om|kring|say about|write about|think of)\b"
)
_SHARE = pattern(r"\b(?:andel|procent|share|percentage|per cent|percent)\b")
_WHO_DOES = pattern(r"^(?:vem|who|hur|how|när|when|var|where)\b(?! (?:många|är .{1,40}ordförande))")
_PURPOSE = pattern(r"syfte|purpose|\baim|mål(?:et|en)? med|goal of|målgrupp|target")
_NEGATED = pattern(
    r"\b(?:inte|ej|icke|utom|förutom|utan|not|except|excluding|without)\b(?! (?:avslutade?|bara|endast|only|ended|finished))"
)
_NAMED_BUDGET = pattern(r"\bprojekt\w*\b.{0,30}(?:med|som|över)\b.*(?:budget|utbetal)")


def _intent(question: Question, low: str) -> Intent:
    """The first rule that fits; read from top to bottom this is the whole table."""
    q = question
    plain = low
    named = bool(q.projects or q.ambiguous)
    asks = {name for name in CUES.groups["intents"] if CUES.fits("intents", name, low)}
    textual = bool(TEXTUAL & set(q.sections))
    about_projects = _PROJECT.search(plain) is not None
    if "help" in asks and not (named or q.networks or q.actors):
        return "help"
    if "coverage" in asks and not (named or q.networks or q.programmes):
        return "coverage"
    if CUES.asks_unreported(plain) or "why" in asks or _SAYS.search(plain) or (_SHARE.search(plain) and not named):
        return "text"
    if "twin" in q.network_cues and not named:
        return "text" if q.topic or q.rank or q.status or "since" in q.network_cues or textual else "twins"
    if q.networks and not named:
        return (
            "since" if "since" in q.network_cues else "count_other" if "count" in asks and q.subject == "project" and q.noun else "network"
        )
    if q.topic and not about_projects and not named and asks & {"trend", "average"} and q.measure is None:
        return "text"
    several = len({name for _, name in q.actors}) > 1 or len(q.programmes) > 1
    if "compare" in asks and several and not (named or textual or q.topic):
        return "sum" if q.measure in {"paid_out", "total_budget", "eu_funding"} else "count"
    if not named and q.per and (q.measure or "count" in asks or "compare" in asks):
        return "breakdown"
    if ("trend" in asks and not q.status and (q.measure or "count" in asks or about_projects)) or (
        len(q.years) == 2 and _COMPARES.search(plain) and not named
    ):
        return "trend"
    if "average" in asks and not named:
        return "average"
    if named and not textual and q.rank and len(q.projects) > 1:
        return "rank"
    if named and q.fields and not textual and not q.amount and "count" not in asks:
        return "field"
    if "count" in asks:
        return _count_intent(q, plain, named)
    if (
        q.date_rank
        and about_projects
        and not named
        and not textual
        and (q.status or q.date_rank in {"longest", "shortest"} or "duration" in q.fields)
    ):
        return "rank"
    if (
        q.subject in {"department", "programme"}
        and not (named or q.rank or q.measure or textual or q.topic)
        and (about_projects or q.programmes)
    ):
        return "count"
    if q.rank and not textual and not q.topic and (q.measure or q.subject != "project" or about_projects or len(low.split()) <= 5):
        return "rank"
    if not _WHO_DOES.search(plain) and (_NETWORK.search(plain) or re.search(r"\bchair", low)) and q.network_cues and not named:
        return "networks"
    if q.partners and not named:
        return "partner"
    if q.measure in {"paid_out", "total_budget", "eu_funding"} and not (named or q.amount or textual) and not _NAMED_BUDGET.search(plain):
        return "text" if q.topic else "sum"
    return _project_or_text(q, asks, named, textual, about_projects)


_COMPARES = pattern(r"\bän\b|\bthan\b|jämför|compare|skillnad|fler|mer\b|more|utveckl|förändr|ökat|minskat")


def _count_intent(q: Question, plain: str, named: bool) -> Intent:
    """What "hur många" counts."""
    rest = _COUNT_CUE.search(plain)
    projects = bool(rest and _COUNTED_PROJECTS.search(rest["rest"])) or (q.role is not None and not q.noun)
    if q.subject == "network":
        return "networks"
    if q.subject in {"department", "programme"} and not q.topic:
        return "count"
    if projects and not named:
        return "partner" if q.topic and not (q.goals or q.status or q.amount) else "count"
    return "count_other"


def _project_or_text(q: Question, asks: set[str], named: bool, textual: bool, about_projects: bool) -> Intent:
    """Questions that ask for no figure: about a project, a list, a theme, or running text."""
    if named and (textual or q.topic or (q.sections and ("about" not in asks or _PURPOSE.search(q.text)))):
        return "text"
    if named:
        return "about"
    if textual and not about_projects:
        return "text"
    narrow = bool(q.programmes or q.status or q.amount or q.goals)
    wide = bool(q.role or q.actors or q.documents or q.municipalities or q.years)
    if q.topic:
        themed = about_projects or CUES.fits("partner", "theme", q.text)
        return "partner" if themed and not q.sections else "text"
    if about_projects and (narrow or wide or "list" in asks):
        return "list"
    if narrow and (q.programmes or q.amount or q.goals) and not q.sections:
        return "list"
    return "text"


# -- saying it back -------------------------------------------------------------------------------------------------

_STATUS_WORDS = {
    "sv": {"ongoing": "som pågår", "ended": "som avslutats", "started": "som startade", "ends": "som slutar"},
    "en": {"ongoing": "ongoing", "ended": "that ended", "started": "that started", "ends": "that end"},
}


def _describe(q: Question, names: dict[str, str]) -> str:
    sv = q.language == "sv"
    parts: list[str] = [_head(q, names, sv)]
    if q.actors:
        parts.append(("hos " if sv else "of ") + listing(list(dict.fromkeys(name for _, name in q.actors)), q.language))
    if q.programmes:
        parts.append(("i programmet " if sv else "in the programme ") + listing(q.programmes, q.language))
    filtering = q.intent in {"list", "count", "sum", "average", "rank", "partner"}
    if q.role and (filtering or (q.intent == "field" and {"total_budget", "paid_out"} & set(q.fields))):
        parts.append(
            {"lead": "som projektägare" if sv else "as lead partner", "partner": "som projektpartner" if sv else "as partner"}[q.role]
        )
    if q.goals:
        parts.append(("för målet " if sv else "for the goal ") + f"«{q.goals[0]}»")
    if q.status and filtering:
        when = f" {period(q.status.start, q.status.end, q.language)}" if q.status.start and q.status.end else ""
        parts.append(_STATUS_WORDS[q.language][q.status.kind] + when)
    if q.amount:
        label = FIELD[q.language][q.amount.field]
        low, high = q.amount.low, q.amount.high
        if low is not None and high is not None:
            bound = money(low, q.language) if low == high else f"{money(low, q.language)}–{money(high, q.language)}"
        elif low is not None:
            least = ("över " if sv else "over ") if q.amount.strict else ("minst " if sv else "at least ")
            bound = least + money(low, q.language)
        else:
            most = ("under " if q.amount.strict else "högst ") if sv else ("below " if q.amount.strict else "at most ")
            bound = most + money(high or 0, q.language)
        parts.append(f"{'med' if sv else 'with'} {label} {bound}")
    if q.partners:
        parts.append(("tillsammans med " if sv else "together with ") + listing(q.partners, q.language))
    elif topic := [word for word in q.topic if q.intent != "count_other" or word.casefold() != (q.noun or "").casefold()]:
        parts.append(("om " if sv else "about ") + f"«{' '.join(topic)}»")
    if where := (*q.municipalities, *((q.foreign,) if q.foreign else ())):
        parts.append(("i " if sv else "in ") + listing(where, q.language))
    if q.documents:
        parts.append(("enligt " if sv else "according to ") + listing([f"«{names.get(d, d)}»" for d in q.documents], q.language))
    if q.years:
        parts.append(("år " if sv else "in ") + listing([str(year) for year in q.years], q.language))
    return " ".join(" ".join(parts).split())


_COUNTED = {
    "sv": {"project": "antal projekt", "department": "antal deltagande nämnder", "programme": "antal program"},
    "en": {"project": "number of projects", "department": "number of committees", "programme": "number of programmes"},
}
_DATE_RANK = {
    "sv": {"first": "projekt som började först", "last": "projekt som slutar sist", "longest": "projekt med längst projekttid", "shortest": "projekt med kortast projekttid"},
    "en": {"first": "the first project to start", "last": "the last project to end", "longest": "the project with the longest period", "shortest": "the project with the shortest period"},
}  # fmt: skip
_SECTION_OF = {"sv": "{} i {}", "en": "{} of {}"}
_SECTIONS = {
    "sv": {
        "results": "resultat", "success": "framgångar", "challenges": "utmaningar", "lessons": "lärdomar", "purpose": "syfte", "target": "målgrupp",
        "visits": "besök", "implementation": "implementering", "responsibility": "ansvar",
    },
    "en": {
        "results": "results", "success": "success", "challenges": "challenges", "lessons": "lessons", "purpose": "purpose", "target": "target group",
        "visits": "visits", "implementation": "implementation", "responsibility": "responsibility",
    },
}  # fmt: skip


def _head(q: Question, names: dict[str, str], sv: bool) -> str:
    chosen = listing([names.get(p, p) for p in (*q.projects, *q.ambiguous, *q.networks)][:4], q.language)
    measure = MEASURE[q.language].get(q.measure or "", "")
    named_fields = ("duration",) if "duration" in q.fields else q.fields
    wanted = listing([FIELD[q.language][name] for name in named_fields if name in FIELD[q.language]][:2], q.language)
    over = {
        "project": ("projekt", "project"),
        "department": ("nämnd", "committee"),
        "programme": ("program", "programme"),
        "goal": ("mål", "goal"),
        "network": ("nätverk", "network"),
    }[q.subject][0 if sv else 1]
    per = {"department": ("nämnd", "committee"), "programme": ("program", "programme"), "goal": ("mål", "goal"), None: ("", "")}
    over_per = per[q.per][0 if sv else 1]
    rank = {"largest": ("störst" if sv else "largest"), "smallest": ("minst" if sv else "smallest"), None: ""}[q.rank]
    return {
        "help": "hjälp" if sv else "help",
        "coverage": "vad som ingår i underlaget" if sv else "what the sources cover",
        "list": "projekt" if sv else "projects",
        "count": _COUNTED[q.language].get(q.subject, _COUNTED[q.language]["project"]),
        "count_other": (f"antal {q.noun or ''}" if sv else f"number of {q.noun or ''}") + (f" – {chosen}" if chosen else ""),
        "sum": measure,
        "average": ("genomsnittlig " if sv else "average ") + (measure or ("total budget")),
        "rank": _DATE_RANK[q.language][q.date_rank]
        if q.date_rank and not q.rank
        else f"{over} med {rank} {measure or 'total budget'}"
        if sv
        else f"{over} with the {rank} {measure or 'total budget'}",
        "trend": (f"{measure or 'antal projekt'} över tid" if sv else f"{measure or 'number of projects'} over time"),
        "breakdown": f"{measure or 'antal projekt'} fördelat på {over_per}" if sv else f"{measure or 'number of projects'} by {over_per}",
        "field": f"{wanted} för {chosen}" if sv else f"{wanted} of {chosen}",
        "about": f"om {chosen}" if sv else f"about {chosen}",
        "networks": ("internationella nätverk" if sv else "international networks")
        + ((" som övervägts" if sv else " considered") if "considered" in q.network_cues else ""),
        "network": f"nätverket {chosen}" if sv else f"the network {chosen}",
        "since": f"medlemsår i {chosen}" if sv else f"member since: {chosen}",
        "twins": "vänorter" if sv else "twin towns",
        "partner": "projekt och samarbeten" if sv else "projects and cooperation",
        "text": _SECTION_OF[q.language].format(listing([_SECTIONS[q.language][name] for name in q.sections], q.language), chosen)
        if chosen and q.sections
        else (f"vad rapporterna säger om {chosen}" if chosen else "vad rapporterna säger")
        if sv
        else (f"what the reports say about {chosen}" if chosen else "what the reports say"),
    }[q.intent]
