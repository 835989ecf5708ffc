"""Which intent follows from a question's slots and cue words: a table of rules, the first that fits counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from bot.conditions import COUNT_CUE, COUNTED_PROJECTS, OF_MONEY, SHARE_OF, blanked
from bot.cues import CUES, TEXTUAL, pattern
from bot.questions import Intent, Measure, Question

AMOUNTS: frozenset[Measure] = frozenset({"paid_out", "total_budget", "eu_funding"})


def measure_of(question: Question, low: str) -> Measure | None:
    """The figure a question is about."""
    amounts: tuple[Measure, ...] = ("paid_out", "total_budget", "eu_funding")
    for name in amounts:
        if name in question.fields:
            return name
    if _MOST_PROJECTS.search(low):
        return "departments" if question.subject == "department" and (_HOW_MANY.search(low) or _NUMBER_OF.search(low)) else "projects"
    return (
        "paid_out"
        if OF_MONEY.search(low) and (question.actors or question.programmes or question.goals or question.municipalities or question.rank)
        else "paid_out"
        if _GOT.search(low) and question.actors and question.years and not (question.topic or question.networks or question.projects)
        else None
    )


_MOST_PROJECTS = pattern(
    r"flest|färst|fewest|(?:most|minst) (?:antal )?(?:eu[ -]?)?proje|antal(?:et)?\s+(?:eu-?)?projekt|antal(?:et)?\s+(?:deltagande\s+)?(?:nämnder|förvaltningar)|hur många|how many"
)
_GOT = pattern(r"^vad (?:fick|får)\b(?!.*\but av\b)")
_NUMBER_OF = pattern(r"\bantal(?:et)?\s+(?:deltagande\s+)?(?:nämnder|förvaltningar)")
_HOW_MANY = pattern(r"hur många|how many")
_PROJECT = pattern(r"projekt|project")
_NETWORK = pattern(r"nätverk|network|medlemskap|memberships|samarbetsorgan|cross-border")
_CHAIR = pattern(r"\bchair")
_SAYS = pattern(
    r"^(?:vad|what) (?:säger|sa|skriver|skrev|tycker|tyckte|anser|ansåg|tror|trodde|bedömer|bedömde|menar|menade|does|did|do) .{1,60}\b(?:om|kring|say about|write about|think of)\b"
)
_SHARE = pattern(r"\b(?:andel\w*|procent|share|percentage|per cent|percent)\b")
_WHO_DOES = pattern(r"^(?:vem|who|hur|how|när|when|var|where)\b(?! (?:många|är .{1,40}ordförande))")
_PURPOSE = pattern(r"syfte|purpose|\baim|mål(?:et|en)? med|goal of|målgrupp|target")
_NAMED_BUDGET = pattern(r"\bprojekt\w*\b.{0,30}(?:med|som|över)\b.*(?:budget|utbetal)")
_COMPARES = pattern(r"\bän\b|\bthan\b|jämför|compare|skillnad|fler|mer\b|more|utveckl|förändr|ökat|minskat")
_DOES = pattern(r"^(?:vad|what) (?:gör|gjorde|does|did|har)\b")


class _Asked:
    """A question with what its words ask for, as the rules look at it."""

    def __init__(self, question: Question, low: str) -> None:
        self.q = question
        self.low = low
        self.asks = {name for name in CUES.groups["intents"] if CUES.fits("intents", name, low)}
        self.named = bool(question.projects or question.ambiguous)
        self.textual = bool(TEXTUAL & set(question.sections))
        self.about_projects = _PROJECT.search(low) is not None

    @cached_property
    def of_money(self) -> bool:
        return self.q.measure in AMOUNTS

    @cached_property
    def several(self) -> bool:
        """Whether nämnder or programmes are named to be held against each other."""
        return len({name for _, name in self.q.actors}) > 1 or len(self.q.programmes) > 1


def intent_of(question: Question, low: str) -> Intent:
    """The intent of the first rule that fits; running text where none does."""
    asked = _Asked(question, low)
    return next((intent for rule in _RULES if (intent := rule(asked))), "text")


def _help(a: _Asked) -> Intent | None:
    return "help" if "help" in a.asks and not (a.named or a.q.networks or a.q.actors) else None


def _coverage(a: _Asked) -> Intent | None:
    return "coverage" if "coverage" in a.asks and not (a.named or a.q.networks or a.q.programmes) else None


def _author(a: _Asked) -> Intent | None:
    return "author" if "author" in a.asks and not (a.named or a.q.networks) else None


def _meaning(a: _Asked) -> Intent | None:
    return "meaning" if "meaning" in a.asks and not a.about_projects else None


_PART_OF_MONEY = pattern(r"\b(?:hur stor del|andel|procent|share|percentage|per cent|percent|hur stor del)\b")


def _share(a: _Asked) -> Intent | None:
    if len(a.q.projects) == 1 and {"eu_funding"} & set(a.q.fields) and _PART_OF_MONEY.search(a.low) and not (a.q.topic or a.textual):
        return "share"
    fits = "share" in a.asks and SHARE_OF.search(a.low) and not (a.named or a.q.networks or a.q.topic)
    return "share" if fits and (a.q.programmes or a.q.actors or a.q.role or a.q.status or a.q.goals or a.q.amount or a.q.negated) else None


_WHICH_PLACES = pattern(
    r"\b(?:vilka|vilken|which|what)\s+(?:\w+\s+)?(?:städer|orter|platser|vänorter|cities|towns|places)\b|\b(?:vart|where)\b.{0,30}\b(?:rest\w*|åkte?|åkt|travel\w*|go|gone|went)\b"
)


def _places(a: _Asked) -> Intent | None:
    """ "Vilka kinesiska städer samarbetar Malmö med?": places of a country and nothing else."""
    q = a.q
    if not q.country or not _WHICH_PLACES.search(a.low):
        return None
    if a.named or a.about_projects or q.networks or q.programmes or q.goals or a.textual:
        return None
    others = {word for word in q.topic if not _OF_PLACES.search(word) and not _is_country(word, q)}
    return "places" if not others else None


_OF_PLACES = pattern(
    r"^(?:kontakt\w*|samarbet\w*|avtal\w*|agreements?|städer|orter|länder|vänort\w*|besök\w*|rest\w*|åkt?\w*|utbyte\w*|cooperat\w*|visit\w*|travel\w*|twin|towns?)$"
)


def _is_country(word: str, q: Question) -> bool:
    plain = word.casefold()
    return q.country in {plain, CUES.adjectives.get(plain), CUES.english_places.get(plain)}


def _plain_text(a: _Asked) -> Intent | None:
    fits = CUES.asks_unreported(a.low) or "why" in a.asks or _SAYS.search(a.low) or (_SHARE.search(a.low) and not a.named)
    return "text" if fits else None


_DID = pattern(r"^(?:vad|what) (?:gör|gjorde|hände|händer|did|does|do)\b")


def _twins(a: _Asked) -> Intent | None:
    if "twin" not in a.q.network_cues or a.named:
        return None
    return "text" if a.q.topic or _DID.search(a.low) or a.q.rank or a.q.status or "since" in a.q.network_cues or a.textual else "twins"


def _network(a: _Asked) -> Intent | None:
    if not a.q.networks or a.named:
        return None
    if "since" in a.q.network_cues:
        return "since"
    return "count_other" if "count" in a.asks and a.q.subject == "project" and a.q.noun else "network"


def _text_over_time(a: _Asked) -> Intent | None:
    fits = a.q.topic and not a.about_projects and not a.named and a.asks & {"trend", "average"} and a.q.measure is None
    return "text" if fits else None


def _side_by_side(a: _Asked) -> Intent | None:
    if "compare" not in a.asks or not a.several or a.named or a.textual or a.q.topic:
        return None
    return "sum" if a.of_money else "count"


def _breakdown(a: _Asked) -> Intent | None:
    asked = a.q.measure or a.about_projects or a.asks & {"count", "compare"}
    return "breakdown" if not a.named and a.q.per and asked else None


def _networks_over_years(a: _Asked) -> Intent | None:
    return "networks" if a.q.subject == "network" and len(a.q.years) > 1 else None


_WHICH_YEAR = pattern(r"^(?:vilket år|which year|what year)\s+(?:hade|fick|har|deltog|betalades|did|had|was|saw)\b")


def _trend(a: _Asked) -> Intent | None:
    if _WHICH_YEAR.search(a.low) and a.q.rank and (a.q.measure or a.about_projects) and not a.named:
        return "trend"
    over_time = "trend" in a.asks and not a.q.status and (a.q.measure or "count" in a.asks or a.about_projects)
    two_years = len(a.q.years) == 2 and _COMPARES.search(a.low) and not a.named
    return "trend" if over_time or two_years else None


def _average(a: _Asked) -> Intent | None:
    return "average" if "average" in a.asks and not a.named else None


def _rank_by_size(a: _Asked) -> Intent | None:
    return "rank" if a.q.many and a.q.many.low is None and a.q.many.high is None and not a.named else None


def _named_rank(a: _Asked) -> Intent | None:
    return "rank" if a.named and not a.textual and a.q.rank and len(a.q.projects) > 1 else None


_YES_OR_NO = pattern(r"^(?:är|var|is|was|are|finansieras|ägs|drivs|pågår|deltar)\b")


def _check(a: _Asked) -> Intent | None:
    """ "Är BRAVE ett Interregprojekt?", "Är Theseus avslutat?": a condition held against one project."""
    q = a.q
    one = len(q.projects) == 1 and not (q.ambiguous or q.partners or q.topic or q.amount or a.textual or q.rank)
    conditions = bool(q.programmes or q.status or q.role or q.actors)
    return (
        "check" if one and conditions and _YES_OR_NO.search(a.low) and not set(q.fields) - {"role", "lead_partner", "programme"} else None
    )


_TOGETHER = pattern(r"\b(?:totalt|tillsammans|sammanlagt|ihop|in total|together|altogether|combined|summan)\b")
_ALL_OF_A_NAME = pattern(
    r"\b(?:de|the)\s+(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|\d{1,2})\b.*\bproje[ck]t(?:en|s)\b"
)


def _sum_of_named(a: _Asked) -> Intent | None:
    """ "Hur mycket kostar STRIVE och SALT tillsammans?"; of projects whose names begin alike only where all are meant."""
    several = len(a.q.projects) > 1 or (len(a.q.ambiguous) > 1 and _ALL_OF_A_NAME.search(a.low))
    return "sum" if several and a.of_money and not a.textual and (_TOGETHER.search(a.low) or a.q.ambiguous) else None


_GENERAL_PART = pattern(r"^(?:projekt\w*|project|satsning\w*|förstudie\w*|program\w*|del\w*|hela|total\w*)$")
_WHOSE_PART = pattern(r"(?P<head>[\w-]+)\s+(?:av|i|för|till|inom|på|från|hos|of|in|for)\s+(?:projektet\s+|the\s+)?$")
_DEFINITE = pattern(r"(?:en|et|na|or|ar|er|ing|an|s)$")


def _asks_of_a_part(a: _Asked) -> bool:
    """Whether a field is asked of a part or an activity of the project and not of the project: "vad kostade utvärderingen av
    X", "vilken budget har X:s marknadsföring"."""
    link = next((link for link in a.q.links if link.kind == "project"), None)
    if link is None or not a.q.topic:
        return False
    rest = a.low[link.end :].lstrip(":").removeprefix("s").split()
    genitive = a.low[link.start : link.end].endswith("s") or a.low[link.end :].lstrip(":").startswith("s ")
    before = _WHOSE_PART.search(a.low[: link.start])
    heads = [rest[0].strip("?.!,")] if genitive and rest else []
    heads += [before["head"]] if before and _DEFINITE.search(before["head"]) else []
    return any(head in {word.casefold() for word in a.q.topic} and not _GENERAL_PART.search(head) for head in heads)


def _part_of_project(a: _Asked) -> Intent | None:
    return "text" if a.named and a.of_money and _asks_of_a_part(a) else None


def _field(a: _Asked) -> Intent | None:
    counted = "count" in a.asks and (a.q.noun or "").casefold() not in {
        "månader",
        "år",
        "months",
        "years",
        "mkr",
        "kr",
        "kronor",
        "miljoner",
        "pengar",
        "million",
        "sek",
    }
    return "field" if a.named and a.q.fields and not a.textual and not a.q.amount and not counted else None


_BOTH_ROLES = pattern(
    r"(?:hur många|antal|how many|fördel\w*|ägarskap)\b.*(?:(?:äger|ägare|projektägare|lead)\b.*\bpartner|partner\b.*\b(?:äger|ägare|projektägare|lead)\b)|fördel\w*.*ägare ?/ ?partner"
)


def _by_role(a: _Asked) -> Intent | None:
    """ "Hur många äger vi och hur många är vi partner i?": the list, which tells both."""
    return "list" if a.q.role is None and not a.named and not a.q.negated and _BOTH_ROLES.search(a.low) else None


def _count(a: _Asked) -> Intent | None:
    """What "hur många" counts."""
    if "count" not in a.asks or (a.q.rank and a.q.subject in {"department", "programme", "goal"}):
        return None
    named = [(link.start, link.end) for link in a.q.links if link.kind == "actor"]
    q, rest = a.q, COUNT_CUE.search(blanked(a.low, named))
    if q.subject == "network":
        return "networks"
    if q.subject in {"department", "programme"} and not q.topic:
        return "count"
    projects = bool(rest and COUNTED_PROJECTS.search(rest["rest"])) or (q.role is not None and not q.noun)
    if projects and not a.named:
        return "partner" if q.topic and not (q.goals or q.status or q.amount) else "count"
    return "count_other"


def _rank_by_date(a: _Asked) -> Intent | None:
    if not a.q.date_rank or not a.about_projects or a.named or a.textual:
        return None
    return "rank" if a.q.status or _BY_AGE.search(a.low) or a.q.date_rank in {"longest", "shortest"} or "duration" in a.q.fields else None


_BY_AGE = pattern(r"\b(?:äldst|nyast|oldest|newest)\w*")


def _count_of_kind(a: _Asked) -> Intent | None:
    q = a.q
    plain = not (a.named or q.rank or q.measure or a.textual or q.topic)
    return (
        "count"
        if q.subject in {"department", "programme"} and plain and (a.about_projects or q.programmes or _TOOK_PART.search(a.low))
        else None
    )


_TOOK_PART = pattern(r"\b(?:deltar|deltog|deltagit|medverkar|medverkade|takes? part|took part|participat\w+)\b")


IN_ORDER = pattern(r"\b(?:rangordna|ranka|sortera|ordna|rank|sort|order)\b")


def _rank(a: _Asked) -> Intent | None:
    q = a.q
    if IN_ORDER.search(a.low) and a.about_projects and a.of_money and not (a.named or a.textual):
        return "rank"
    if not q.rank or a.textual or any(not CUES.is_idle(word) for word in q.topic):
        return None
    return "rank" if q.measure or q.subject != "project" or a.about_projects or len(a.low.split()) <= 5 else None


_WHAT_BECOMES = pattern(r"^(?:vad|what)\s+(?:händer|hände|happens|happened|ska|should|krävs|gäller)\b")


def _networks(a: _Asked) -> Intent | None:
    fits = not (_WHO_DOES.search(a.low) or _WHAT_BECOMES.search(a.low)) and (_NETWORK.search(a.low) or _CHAIR.search(a.low))
    return "networks" if fits and a.q.network_cues and not a.named else None


def _actor(a: _Asked) -> Intent | None:
    """ "Vad gör kulturnämnden?", "Berätta om miljönämnden": one nämnd and nothing else."""
    q = a.q
    slots = (q.programmes, q.networks, q.goals, q.fields, q.topic, q.documents, q.partners, q.role, q.status, q.amount, q.rank)
    if a.named or any(slots) or len({name for _, name in q.actors}) != 1 or a.about_projects or set(q.sections) - {"purpose"}:
        return None
    return "actor" if "about" in a.asks or _DOES.search(a.low) else None


def _partner(a: _Asked) -> Intent | None:
    return "partner" if a.q.partners and not a.named else None


_WHICH_PROJECTS = pattern(r"^(?:vilka|vilket|which|what|lista|visa|list|show)\s+(?:\S+\s+){0,4}?\S*proje(?:[ck]t|kten|cts)\b")


def _sum(a: _Asked) -> Intent | None:
    if not a.of_money or a.named or a.q.amount or a.textual or _NAMED_BUDGET.search(a.low):
        return None
    if _WHICH_PROJECTS.search(a.low) and not a.q.rank and not a.q.topic:
        return "list"  # "vilka projekt får pengar från ERUF?"
    return "text" if a.q.topic else "sum"


def _told_of_project(a: _Asked) -> Intent | None:
    q = a.q
    if not a.named:
        return None
    textual = a.textual or q.topic or (q.sections and ("about" not in a.asks or _PURPOSE.search(q.text)))
    return "text" if textual else "about"


def _list(a: _Asked) -> Intent | None:
    q = a.q
    if a.textual and not a.about_projects:
        return None
    if q.topic:
        themed = a.about_projects or CUES.fits("partner", "theme", q.text)
        return "partner" if themed and not q.sections else None
    narrow = bool(q.parts or q.programmes or q.status or q.amount or q.goals or q.lacking or q.shared or q.many or q.lasting)
    wide = bool(q.role or q.actors or q.documents or q.municipalities or q.years)
    if a.about_projects and (narrow or wide or "list" in a.asks):
        return "list"
    return "list" if (q.programmes or q.amount or q.goals) and not q.sections else None


_RULES: tuple[Callable[[_Asked], Intent | None], ...] = (
    _help,
    _coverage,
    _author,
    _meaning,
    _share,
    _places,
    _plain_text,
    _twins,
    _network,
    _text_over_time,
    _side_by_side,
    _breakdown,
    _networks_over_years,
    _trend,
    _average,
    _rank_by_size,
    _named_rank,
    _check,
    _sum_of_named,
    _part_of_project,
    _field,
    _by_role,
    _count,
    _rank_by_date,
    _count_of_kind,
    _rank,
    _networks,
    _actor,
    _partner,
    _sum,
    _told_of_project,
    _list,
)
