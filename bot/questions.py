"""From words to an understood question: slots first, then the intent that follows from slots and cue words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.cues import CUES
from bot.linking import Lexicon, Link, Linked, plain_key
from bot.wording import FIELD, MEASURE, Language, day, listing, money
from indexer.records import Role
from indexer.search.swedish import STOPWORDS, folded
from indexer.values import NUMERAL_PATTERN, find_amounts

Intent = Literal[
    "help", "coverage", "list", "count", "count_other", "sum", "average", "rank", "trend", "breakdown", "field", "about", "networks", "network",
    "since", "twins", "partner", "text",
]  # fmt: skip
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
    date_rank: Literal["first", "last", "longest", "shortest"] | None = None
    """Which project a ranking by dates is to give: the first to start, the last to end, the longest."""
    measure: Literal["projects", "paid_out", "total_budget", "eu_funding", "departments"] | None = None
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
    if re.search(r"[åäö]", re.sub(r"\([^)]*\)|\b[A-ZÅÄÖ]\S*", "", text)):
        return "sv"
    found = re.findall(r"[a-zåäöé]+", plain)
    english = sum(word in CUES.english for word in found)
    swedish = sum(word in CUES.swedish for word in found)
    return "en" if english > swedish and (english > 1 or len(found) == 1) else "sv"


# -- slots ----------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d])")
_SEASON = {"vår": (1, 6), "våren": (1, 6), "sommaren": (6, 8), "hösten": (7, 12), "höst": (7, 12), "spring": (1, 6), "summer": (6, 8), "autumn": (7, 12)}
_MONTHS = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]
_MONTH = {name: (number, number) for number, name in enumerate(_MONTHS, 1)} | {
    name: (number, number)
    for number, name in enumerate(["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"], 1)
}
_PERIOD = re.compile(rf"(?i)\b({'|'.join((*_SEASON, *_MONTH))})\s+((?:19|20)\d\d)\b")
_REPORT_YEAR = re.compile(r"(?i)(?:redovisning\w*|rapport\w*|report)\s+(?:för |from |for |of |av )?((?:19|20)\d\d)|((?:19|20)\d\d)(?:\s+års)?\s+(?:redovisning|rapport|report)")
_BOUND = re.compile(
    r"(?i)\b(?P<over>över|mer än|större än|högre än|minst|fler än|more than|over|above|at least|larger than|exceeding|överstig\w+|från)"
    r"|\b(?P<under>under|mindre än|högst|lägre än|max(?:imalt)?|less than|below|at most|up to|upp till|understig\w+)"
    r"|\b(?P<between>mellan|between)"
)


def _amount_filter(text: str, fields: tuple[str, ...]) -> tuple[AmountFilter | None, list[tuple[int, int]]]:
    """A bound on an amount of money, and the ranges of the question that say it."""
    named: Literal["total_budget", "paid_out", "eu_funding"] = (
        "paid_out" if "paid_out" in fields and "total_budget" not in fields else "eu_funding" if "eu_funding" in fields else "total_budget"
    )
    found = find_amounts(text)
    if not found and (match := re.search(rf"(?i)({NUMERAL_PATTERN})\s*(?:och|and|-|–)\s*({NUMERAL_PATTERN}\s*(?:miljoner|mkr|tkr|million))", text)):
        found = find_amounts(text[match.start(2) :])
    for match in _BOUND.finditer(text):
        near = [one for one in found if 0 <= one.start - match.end() <= 40]
        if not near:
            continue
        first = near[0]
        span = (match.start(), near[-1].end)
        if match["between"]:
            between = re.search(r"(?i)(?:mellan|between)\s+(\d[\d ,.]*)\s*(?:miljoner|mkr|million)?\s*(?:och|and)", text)
            high = near[-1].amount.value
            low = near[0].amount.value if len(near) > 1 else float(re.sub(r"[ .]", "", between[1]).replace(",", ".")) if between else 0.0
            if len(near) == 1 and low < 100_000 <= high:
                low *= 1_000_000
            return AmountFilter(named, low=low, high=high), [span]
        if match["over"]:
            return AmountFilter(named, low=first.amount.value), [span]
        return AmountFilter(named, high=first.amount.value), [span]
    return None, []


def _status(text: str, years: list[int]) -> tuple[Status | None, list[int]]:
    """A condition on dates, and the years of the question that belong to it."""
    kind = next((kind for kind in ("ongoing", "ended", "started", "ends") if CUES.fits("status", kind, text)), None)
    if kind is None:
        return None, []
    report_years = {int(m[1] or m[2]) for m in _REPORT_YEAR.finditer(text)}
    own = [year for year in years if year not in report_years] or ([years[-1]] if len(years) > 1 else [])
    if report_years and len(years) > len(report_years) and not own:
        own = years[-1:]
    period = _PERIOD.search(text)
    if period and int(period[2]) in years:
        first, last = (_SEASON | _MONTH)[period[1].casefold()]
        year = int(period[2])
        return Status(kind, f"{year}-{first:02}-01", _last_day(year, last)), [year]  # type: ignore[arg-type]
    if not own and years and not report_years:
        own = years[:1]
    if own:
        return Status(kind, f"{min(own)}-01-01", f"{max(own)}-12-31"), own  # type: ignore[arg-type]
    return Status(kind), []  # type: ignore[arg-type]


def _last_day(year: int, month: int) -> str:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()


def _goals(text: str, known: tuple[str, ...]) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """The council's goals a question names after "målet (om) …"; every spelling of a goal that fits about as well."""
    cue = re.search(r"(?i)\b(?:kommunfullmäktige)?mål(?:et|en|område\w*)?\b(?: om| att| för| som)?|\bgoals?(?: of| on| to)?\b", text)
    if not cue or not known:
        return (), []
    wanted = set(folded(text[cue.end() :])) - set(folded("mål målet Malmö stad arbetar för projekt"))
    if not wanted:
        return (), []
    scores = {goal: len(wanted & set(folded(goal))) / len(wanted) for goal in known}
    best = max(scores.values())
    if best < 0.6:
        return (), []
    return tuple(goal for goal, score in scores.items() if score >= best - 0.01), [(cue.start(), len(text))]


Subject = Literal["project", "department", "programme", "goal", "network"]
_SUBJECTS: tuple[tuple[Subject, re.Pattern[str]], ...] = (
    ("department", re.compile(r"(?i)\b(?:vilken|vilka|which|what)\s+(?:nämnd\w*|förvaltning\w*|committee|department|board)s?\b|hur m[åa]nga (?:n[äa]mnder|f[öo]rvaltningar)|how many (?:committees|departments|boards)")),
    ("programme", re.compile(r"(?i)\b(?:vilket|vilka|which|what)\s+(?:eu-?)?(?:program\w*|fond\w*|programmes?)\b|hur m[åa]nga program|how many programmes")),
    ("goal", re.compile(r"(?i)\b(?:vilket|vilka|which|what)\s+(?:kommunfullmäktige)?(?:mål\b|goals?\b)")),
    ("network", re.compile(r"(?i)hur m[åa]nga (?:internationella )?n[äa]tverk|how many (?:international )?networks")),
)  # fmt: skip
_PER: tuple[tuple[Literal["department", "programme", "goal"], re.Pattern[str]], ...] = (
    ("department", re.compile(r"(?i)\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|mellan|alla|varje|olika)\s+(?:nämnd\w*|förvaltning\w*|department|committee)")),
    ("programme", re.compile(r"(?i)\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:eu-?)?(?:program\w*|fond\w*)")),
    ("goal", re.compile(r"(?i)\b(?:per|fördela\w* (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:kommunfullmäktige)?(?:mål\w*|goals?)")),
)  # fmt: skip
_COUNTED = re.compile(r"(?i)(?:hur m[åa]nga|antal(?:et)?|how many|number of)\s+(?:(?:olika|internationella|av|de|the|different|stycken|of)\s+)*(?P<noun>[\wåäö-]+)")


def _noun(text: str) -> str | None:
    match = _COUNTED.search(text)
    return match["noun"] if match else None


def _partners(text: str, linked: Linked) -> tuple[str, ...]:
    """What stands after "med", "ihop med", "från" in a question about cooperation: an organisation or place, as written."""
    pattern = (
        r"(?i)(?:ihop med|tillsammans med|samarbet\w* (?:\w+ )?(?:med|i|from|in)|samverka\w* med|together with|(?:cooperat|collaborat|work|partner)\w* with|"
        r"partners? (?:i|från|in|from)|projekt (?:ihop )?med|kontakt\w* (?:med|i)|utbyte med|gemensamt med|along with|(?:någon|nån|vi|we|anyone)\b.{0,30}?\b(?:med|i|från|with|in|from))\s+(?P<who>.+)$"
    )
    match = re.search(pattern, text)
    if not match:
        return ()
    who = re.sub(r"[?!.]+\s*$", "", match["who"])
    who = re.split(r"(?i)\s+(?:under|i år|år|during|inom|kring|om|about|on)\s+|\s+(?:19|20)\d\d\b|,", who)[0].strip()
    parts = re.split(r"(?i)\s+(?:och|and|eller|or)\s+", who)
    english = [CUES.english_places.get(part.casefold(), part) for part in parts]
    return tuple(part for part in english if 2 < len(part) < 60 and plain_key(part) not in {"oss", "dem", "them", "us", "andra", "others", "nagon"})


def _topic(question: str, linked: Linked, taken: list[tuple[int, int]], language: Language) -> tuple[str, ...]:
    """The words a search is to be for: what no link, year, amount or cue has used up, in Swedish."""
    words: list[str] = []
    for token in linked.left:
        plain = token.text.casefold().strip("'’")
        if any(start <= token.start < end for start, end in taken) or plain in STOPWORDS or plain in CUES.empty or _YEAR.fullmatch(plain):
            continue
        if language == "en" and plain in CUES.english:
            continue
        if language == "en":
            place = CUES.english_places.get(plain)
            words += [place] if place else CUES.english_terms.get(plain, [token.text])
        else:
            words.append(token.text)
    return tuple(dict.fromkeys(words))


# -- understanding --------------------------------------------------------------------------------------------------


def understand(text: str, lexicon: Lexicon, goals: tuple[str, ...] = ()) -> Question:
    """The question behind a text, on its own; ``conversation.fill`` adds what a follow-up leaves out."""
    plain = " ".join(text.split())
    language = language_of(plain)
    linked = lexicon.link(plain)
    low = plain.casefold()
    used_years = [link for link in linked.links if link.kind in {"programme", "project"}]
    years = [int(m[1]) for m in _YEAR.finditer(plain) if not any(link.start <= m.start() < link.end for link in used_years)]
    if span := re.search(r"((?:19|20)\d\d)\s*(?:[-–]|till|to|och|and)\s*((?:19|20)\d\d)", plain):
        years = sorted({*years, *range(int(span[1]), int(span[2]) + 1)}) if int(span[2]) - int(span[1]) < 40 else years
    fields = tuple(CUES.all("fields", low))
    amount, amount_spans = _amount_filter(plain, fields)
    status, status_years = _status(low, years)
    found_goals, goal_spans = _goals(plain, goals)
    projects = [link for link in linked.of("project") if not link.ambiguous]
    open_projects = [link for link in linked.of("project") if link.ambiguous]
    partners = _partners(plain, linked) if CUES.fits("partner", "cue", low) else ()
    question = Question(
        text=plain,
        language=language,
        municipalities=tuple(dict.fromkeys(e for link in linked.of("municipality") for e in link.entities)),
        years=tuple(dict.fromkeys(year for year in years if not (status and year in status_years and status.start))),
        actors=tuple(dict.fromkeys(_actor(e) for link in linked.of("actor") for e in link.entities)),
        programmes=tuple(dict.fromkeys(e for link in linked.of("programme") for e in link.entities)),
        networks=tuple(dict.fromkeys(e for link in linked.of("network") for e in link.entities)),
        projects=tuple(dict.fromkeys(e for link in projects for e in link.entities)),
        ambiguous=tuple(dict.fromkeys(e for link in open_projects for e in link.entities)),
        documents=tuple(dict.fromkeys(e for link in linked.of("document") for e in link.entities)),
        goals=found_goals,
        role=_role(low),
        status=status,
        amount=amount,
        fields=fields,
        rank="largest" if CUES.fits("intents", "largest", low) else "smallest" if CUES.fits("intents", "smallest", low) and not amount else None,
        date_rank=next((name for name in ("first", "last", "longest", "shortest") if CUES.fits("intents", name, low)), None),
        subject=next((name for name, pattern in _SUBJECTS if pattern.search(plain)), "project"),
        per=next((name for name, pattern in _PER if pattern.search(plain)), None),
        noun=_noun(plain),
        topic=_topic(plain, linked, [*amount_spans, *goal_spans, *CUES.framing(plain)], language),
        sections=tuple(section.name for section in CUES.sections if section.ask.search(low)),
        partners=partners,
        network_cues=tuple(CUES.all("network", low)),
        foreign=lexicon.foreign_municipality(linked),
        links=tuple(linked.links),
    )
    question = replace(question, measure=_measure(question, low))
    return replace(question, intent=_intent(question, low))


def _actor(entity: str) -> tuple[str, str]:
    municipality, _, name = entity.partition("|")
    return municipality, name


def _role(low: str) -> Role | None:
    lead, partner = CUES.fits("roles", "lead", low), CUES.fits("roles", "partner", low)
    return "lead" if lead and not partner else "partner" if partner and not lead else None


def _measure(question: Question, low: str) -> Literal["projects", "paid_out", "total_budget", "eu_funding", "departments"] | None:
    if "paid_out" in question.fields:
        return "paid_out"
    if "total_budget" in question.fields:
        return "total_budget"
    if "eu_funding" in question.fields:
        return "eu_funding"
    if re.search(r"flest|most projects|antal(?:et)?\s+(?:eu-?)?projekt|hur m[åa]nga", low):
        return "departments" if question.subject == "department" and re.search(r"hur m[åa]nga|how many", low) else "projects"
    return None


_COUNT_PROJECT = re.compile(r"(?i)^(?:eu-?|interreg-?|erasmus\+?-?|esf-?|eruf-?)?(?:projekt\w*|projects?|miljönämndens|dem|dom|them|these)$")


def _intent(question: Question, low: str) -> Intent:
    """The first rule that fits; read from top to bottom this is the whole table."""
    q = question
    named = bool(q.projects or q.ambiguous)
    asks = {name for name in CUES.groups["intents"] if CUES.fits("intents", name, low)}
    textual = bool({"challenges", "success", "lessons", "results", "implementation"} & set(q.sections))
    if "help" in asks and not (named or q.networks or q.actors):
        return "help"
    if "coverage" in asks and not (named or q.networks or q.programmes):
        return "coverage"
    if "why" in asks:
        return "text"
    if "twin" in q.network_cues and not named:
        return "twins"
    if q.networks and not named:
        if "since" in q.network_cues:
            return "since"
        return "network"
    if not named and q.per and (q.measure or "count" in asks or "compare" in asks):
        return "breakdown"
    if "trend" in asks and (q.measure or "count" in asks):
        return "trend"
    if "average" in asks and not named:
        return "average"
    if (named and q.fields and not textual and not q.amount and "count" not in asks) and not (q.rank and len(q.projects) != 1):
        return "field"
    if "count" in asks:
        if q.subject == "department":
            return "count"
        if q.subject == "network":
            return "networks"
        return "count" if q.noun and _COUNT_PROJECT.match(q.noun) and not named else "count_other"
    about_projects = re.search(r"projekt|project", low) is not None
    if q.date_rank and about_projects and not named and not textual and (q.status or q.date_rank in {"longest", "shortest"} or "duration" in q.fields):
        return "rank"
    if q.subject in {"department", "programme"} and not named and not q.rank and not q.measure and not textual and (about_projects or q.programmes):
        return "count"
    if q.rank and not textual and (q.measure or q.subject != "project" or "projekt" in low or "project" in low or len(low.split()) <= 5):
        return "rank"
    if q.network_cues and re.search(r"nätverk|network|natverk|samarbetsorgan|cross-border", low) and not named:
        return "networks"
    if "chair" in q.network_cues and not named and re.search(r"\bchair", low):
        return "networks"
    if q.partners and not named:
        return "partner"
    if q.measure and not named and not q.amount and not textual and q.measure != "projects" and not re.search(r"\bprojekt\w*\b.{0,30}(?:med|som|över)\b.*(?:budget|utbetal)", low):
        return "sum"
    if named and textual:
        return "text"
    if named and not (q.topic or q.sections):
        return "about"
    if named and "about" in asks and not textual:
        return "about"
    if named:
        return "text"
    lists = re.search(r"(?i)projekt|project", low) is not None
    if textual and not lists:
        return "text"
    filters = bool(q.programmes or q.role or q.status or q.amount or q.goals or q.actors or q.documents or q.municipalities or q.years)
    if lists and q.topic and not (q.programmes or q.status or q.amount or q.goals):
        return "partner"
    if lists and (filters or "list" in asks) and not q.topic:
        return "list"
    if (q.programmes or q.amount or q.goals) and not q.topic and not q.sections:
        return "list"
    if lists and filters and (q.programmes or q.status or q.amount or q.goals):
        return "list"
    if CUES.fits("partner", "theme", low) and q.topic:
        return "partner"
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
        pairs = [f"{name}, {municipality}" if len({m for m, _ in q.actors}) > 1 else name for municipality, name in q.actors]
        parts.append(("hos " if sv else "of ") + listing(list(dict.fromkeys(pairs)), q.language))
    if q.programmes:
        parts.append(("i programmet " if sv else "in the programme ") + listing(q.programmes, q.language))
    filtering = q.intent in {"list", "count", "sum", "average", "rank", "partner"}
    if q.role and filtering:
        parts.append({"lead": "som projektägare" if sv else "as lead partner", "partner": "som projektpartner" if sv else "as partner"}[q.role])
    if q.goals:
        parts.append(("för målet " if sv else "for the goal ") + f"«{q.goals[0]}»")
    if q.status and filtering:
        period = f" {day(q.status.start, q.language)}–{day(q.status.end, q.language)}" if q.status.start and q.status.end else ""
        parts.append(_STATUS_WORDS[q.language][q.status.kind] + period)
    if q.amount:
        label = FIELD[q.language][q.amount.field]
        low, high = q.amount.low, q.amount.high
        if low is not None and high is not None:
            bound = f"{money(low, q.language)}–{money(high, q.language)}"
        elif low is not None:
            bound = ("över " if sv else "over ") + money(low, q.language)
        else:
            bound = ("högst " if sv else "at most ") + money(high or 0, q.language)
        parts.append(f"{'med' if sv else 'with'} {label} {bound}")
    if q.partners:
        parts.append(("tillsammans med " if sv else "together with ") + listing(q.partners, q.language))
    elif q.topic:
        parts.append(("om " if sv else "about ") + f"«{' '.join(q.topic)}»")
    if q.municipalities:
        parts.append(("i " if sv else "in ") + listing(q.municipalities, q.language))
    if q.documents:
        parts.append(("enligt " if sv else "according to ") + listing([f"«{names.get(d, d)}»" for d in q.documents], q.language))
    if q.years:
        parts.append(("år " if sv else "in ") + listing([str(year) for year in q.years], q.language))
    return " ".join(part for part in parts if part)


def _head(q: Question, names: dict[str, str], sv: bool) -> str:
    chosen = listing([names.get(p, p) for p in (*q.projects, *q.ambiguous, *q.networks)][:4], q.language)
    measure = MEASURE[q.language].get(q.measure or "", "")
    wanted = listing([FIELD[q.language][name] for name in q.fields if name in FIELD[q.language]][:2], q.language)
    over = {"project": ("projekt", "project"), "department": ("nämnd", "committee"), "programme": ("program", "programme"), "goal": ("mål", "goal"), "network": ("nätverk", "network")}[q.subject][0 if sv else 1]
    per = {"department": ("nämnd", "committee"), "programme": ("program", "programme"), "goal": ("mål", "goal"), None: ("", "")}
    over_per = per[q.per][0 if sv else 1]
    rank = {"largest": ("störst" if sv else "largest"), "smallest": ("minst" if sv else "smallest"), None: ""}[q.rank]
    return {
        "help": "hjälp" if sv else "help",
        "coverage": "vad som ingår i underlaget" if sv else "what the sources cover",
        "list": "projekt" if sv else "projects",
        "count": ("antal deltagande nämnder" if sv else "number of committees") if q.subject == "department" else ("antal projekt" if sv else "number of projects"),
        "count_other": (f"antal {q.noun or ''}" if sv else f"number of {q.noun or ''}") + (f" – {chosen}" if chosen else ""),
        "sum": measure,
        "average": ("genomsnittlig " if sv else "average ") + (measure or ("total budget")),
        "rank": f"{over} med {rank} {measure or 'total budget'}" if sv else f"{over} with the {rank} {measure or 'total budget'}",
        "trend": (f"{measure or 'antal projekt'} över tid" if sv else f"{measure or 'number of projects'} over time"),
        "breakdown": f"{measure or 'antal projekt'} fördelat på {over_per}" if sv else f"{measure or 'number of projects'} by {over_per}",
        "field": f"{wanted} för {chosen}" if sv else f"{wanted} of {chosen}",
        "about": f"om {chosen}" if sv else f"about {chosen}",
        "networks": "internationella nätverk" if sv else "international networks",
        "network": f"nätverket {chosen}" if sv else f"the network {chosen}",
        "since": f"medlemsår i {chosen}" if sv else f"member since: {chosen}",
        "twins": "vänorter" if sv else "twin towns",
        "partner": "projekt och samarbeten" if sv else "projects and cooperation",
        "text": (f"vad rapporterna säger om {chosen}" if chosen else "vad rapporterna säger") if sv else (f"what the reports say about {chosen}" if chosen else "what the reports say"),
    }[q.intent]
