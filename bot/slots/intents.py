"""Which intent follows from a question's slots and cue words: a table of rules, the first that fits counts."""

from __future__ import annotations

from collections.abc import Callable

from bot.slots.conditions import COUNT_CUE, COUNTED_PROJECTS, blanked
from bot.slots.questions import Intent, Question
from bot.understanding.cues import CUES, TEXTUAL, pattern
from indexer.vocabulary.areas import areas_in
from indexer.vocabulary.geography import country_code

AMOUNTS = frozenset({"paid_out", "total_budget", "eu_funding"})
_PROJECT = pattern(r"projekt|project")
_NETWORK = pattern(r"nätverk|network|medlemskap|memberships|samarbetsorgan|cross-border")
_CHAIR = pattern(r"\bchair")
_SAYS = pattern(
    r"^(?:vad|what) (?:säger|sa|skriver|skrev|tycker|tyckte|anser|ansåg|tror|trodde|bedömer|bedömde|menar|menade"
    r"|does|did|do) .{1,60}\b(?:om|kring|say about|write about|think of)\b"
)
_SHARE = pattern(r"\b(?:andel\w*|procent|share|percentage|per cent|percent)\b")
_WHO_DOES = pattern(r"^(?:vem|who|hur|how|när|when|var|where)\b(?! (?:många|är .{1,40}ordförande))")
_PURPOSE = pattern(r"syfte|purpose|\baim|mål(?:et|en)? med|goal of|målgrupp|target")
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
        self.of_money = bool(AMOUNTS & set(question.fields))


def intent_of(question: Question, low: str) -> Intent:
    """The intent of the first rule that fits; running text where none does."""
    asked = _Asked(question, low)
    return next((intent for rule in _RULES if (intent := rule(asked))), "text")


def _author(a: _Asked) -> Intent | None:
    return "author" if "author" in a.asks and not (a.named or a.q.networks) else None


def _meaning(a: _Asked) -> Intent | None:
    return "meaning" if "meaning" in a.asks and not a.about_projects else None


_WHICH_PLACES = pattern(
    r"\b(?:vilka|vilken|which|what)\s+(?:\w+\s+)?(?:städer|orter|platser|vänorter|cities|towns|places)\b|\b(?:vart"
    r"|where)\b.{0,30}\b(?:rest\w*|åkte?|åkt|travel\w*|go|gone|went)\b"
)


def _places(a: _Asked) -> Intent | None:
    """ "Vilka kinesiska städer samarbetar Malmö med?": places of a country and nothing else."""
    q = a.q
    if not (q.country or q.areas) or not _WHICH_PLACES.search(a.low):
        return None
    if a.named or a.about_projects or q.networks or q.programmes or q.goals or a.textual:
        return None
    others = {word for word in q.topic if not (_OF_PLACES.search(word) or _is_country(word, q) or areas_in(word))}
    return "places" if not others else None


_OF_PLACES = pattern(
    r"^(?:kontakt\w*|formell\w*|formal|samarbet\w*|avtal\w*|agreements?|städer|orter|länder|vänort\w*|besök\w*|rest\w*|åkt?\w*"
    r"|utbyte\w*|cooperat\w*|visit\w*|travel\w*|twin|towns?)$"
)


def _is_country(word: str, q: Question) -> bool:
    plain = word.casefold()
    return q.country is not None and q.country in {plain, CUES.adjectives.get(plain), CUES.english_places.get(plain)}


def _plain_text(a: _Asked) -> Intent | None:
    fits = (
        CUES.asks_unreported(a.low) or "why" in a.asks or _SAYS.search(a.low) or (_SHARE.search(a.low) and not a.named)
    )
    return "text" if fits else None


_TWIN_WORD = pattern(r"^(?:vänort(?:en|er|erna)?|vänstäder(?:na)?|twin|towns?|städer|orte?r?|cities)$")
_MOST = pattern(r"\b(?:mest|minst|flest|most|least|fewest)\b")
_DID = pattern(r"^(?:vad|what) (?:gör|gjorde|hände|händer|did|does|do)\b")


def _twins(a: _Asked) -> Intent | None:
    if "twin" not in a.q.network_cues or a.named:
        return None
    asked_for = {*a.q.topic, *a.q.words}
    further = {word for word in asked_for if not any(map(_TWIN_WORD.search, word.split("|")))}
    further = {word for word in further if not _is_country(word, a.q) and country_code(word) is None}
    asks = (
        _MOST.search(a.low)
        or _DID.search(a.low)
        or _WHO_DOES.search(a.low)
        or a.q.dated
        or "since" in a.q.network_cues
        or a.textual
    )
    return "text" if further or asks else "twins"


def _network(a: _Asked) -> Intent | None:
    if not a.q.networks or a.named:
        return None
    if "since" in a.q.network_cues:
        return "since"
    return "count_other" if "count" in a.asks and a.q.noun else "network"


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


_OF_FIELDS = frozenset("månader år months years mkr kr kronor miljoner pengar million sek".split())
"""What a field of a project is counted in: "hur många år varar det"."""


def _field(a: _Asked) -> Intent | None:
    counted = "count" in a.asks and (a.q.noun or "").casefold() not in _OF_FIELDS
    return "field" if a.named and a.q.fields and not a.textual and not counted else None


def _count(a: _Asked) -> Intent | None:
    """What "hur många" counts: networks, projects on a theme, or what a sentence gives a number of."""
    if "count" not in a.asks:
        return None
    q = a.q
    if (q.noun or "").casefold() in {"nätverk", "networks"}:
        return "networks"
    rest = COUNT_CUE.search(blanked(a.low, [(link.start, link.end) for link in q.links if link.kind == "actor"]))
    if a.named or rest is None or not COUNTED_PROJECTS.search(rest["rest"]):
        return "count_other"
    return "partner" if q.topic else "list"


_WHAT_BECOMES = pattern(r"^(?:vad|what)\s+(?:händer|hände|happens|happened|ska|should|krävs|gäller)\b")


def _networks(a: _Asked) -> Intent | None:
    fits = not (_WHO_DOES.search(a.low) or _WHAT_BECOMES.search(a.low)) and (
        _NETWORK.search(a.low) or _CHAIR.search(a.low)
    )
    return "networks" if fits and a.q.network_cues and not a.named else None


def _actor(a: _Asked) -> Intent | None:
    """ "Vad gör kulturnämnden?", "Berätta om miljönämnden": one nämnd and nothing else."""
    q = a.q
    slots = (q.programmes, q.networks, q.goals, q.fields, q.topic, q.documents, q.partners, q.role, q.dated)
    if (
        a.named
        or any(slots)
        or len({name for _, name in q.actors}) != 1
        or a.about_projects
        or set(q.sections) - {"purpose"}
    ):
        return None
    return "actor" if "about" in a.asks or _DOES.search(a.low) else None


def _partner(a: _Asked) -> Intent | None:
    return "partner" if a.q.partners and not a.named else None


def _money(a: _Asked) -> Intent | None:
    """Sums are told by records; what is left to running text is money that no record tells of."""
    return "text" if a.of_money and not a.named and not a.textual else None


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
    scope = (q.role, q.actors, q.documents, q.municipalities, q.years, q.programmes, q.goals, "list" in a.asks)
    return "list" if a.about_projects and any(scope) else None


_RULES: tuple[Callable[[_Asked], Intent | None], ...] = (
    _author,
    _meaning,
    _places,
    _plain_text,
    _twins,
    _network,
    _part_of_project,
    _field,
    _count,
    _networks,
    _actor,
    _partner,
    _money,
    _told_of_project,
    _list,
)
