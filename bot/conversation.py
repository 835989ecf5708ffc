"""Conversations in bounded memory: what a follow-up leaves out is filled from the question before it.

No question is stored beyond its understood form, nothing is kept past its expiry, and no two people share a conversation
unless they hand in the same identifier.
"""

from __future__ import annotations

import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from bot.cues import CUES, TEXTUAL, pattern
from bot.questions import Question, Status, Without

MAX_CONVERSATIONS = 2000
EXPIRY_SECONDS = 2 * 60 * 60


@dataclass
class State:
    """What the last answer of a conversation was about."""

    question: Question | None = None
    projects: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """Projects that were asked about one after the other, the last one last."""
    networks: tuple[str, ...] = ()
    municipality: str | None = None
    cited: tuple[tuple[str, int], ...] = ()
    """Where the quotes of the last answer begin, for running text: documents and characters."""
    touched: float = field(default=0.0)


class Conversations:
    """States by identifier; the least recently used one goes first, an expired one is never given."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: OrderedDict[str, State] = OrderedDict()
        self._lock = Lock()

    def get(self, identifier: str | None) -> tuple[str, State]:
        """A known conversation's state, else a new identifier (never one that the caller made up) and an empty state."""
        with self._lock:
            now = self._clock()
            state = self._states.get(identifier or "")
            if identifier and state and now - state.touched < EXPIRY_SECONDS:
                self._states.move_to_end(identifier)
                return identifier, state
            return uuid.uuid4().hex, State()

    def put(self, identifier: str, state: State) -> None:
        """Keep a state as the most recent one, without the question's wording; expired ones go."""
        with self._lock:
            now = self._clock()
            question = _without_wording(state.question) if state.question else None
            self._states[identifier] = replace(state, question=question, touched=now)
            self._states.move_to_end(identifier)
            while self._states and (
                len(self._states) > MAX_CONVERSATIONS or now - next(iter(self._states.values())).touched >= EXPIRY_SECONDS
            ):
                self._states.popitem(last=False)


MOST_RECENT = 5
"""Projects asked one after the other that "vilket av dem" still means."""


def recent(state: State, projects: tuple[str, ...]) -> tuple[str, ...]:
    """The projects asked about one after the other, with those of the newest answer; a list starts anew.

    >>> recent(State(recent=("a",)), ("b",)), recent(State(recent=("a", "b")), ("c", "d")), recent(State(recent=("a",)), ())
    (('a', 'b'), ('c', 'd'), ())
    """
    if len(projects) != 1:
        return projects[:MOST_RECENT]
    return (*(one for one in state.recent if one not in projects), *projects)[-MOST_RECENT:]


def _without_wording(question: Question) -> Question:
    """A question as later ones need it: what was typed beside the names and conditions stays only where it was what was looked for."""
    topic = question.topic if question.intent in {"text", "partner", "count_other", "network", "networks"} else ()
    return replace(question, text="", links=(), topic=topic, words=(), near=())


def fill(question: Question, state: State) -> Question:
    """A follow-up with what it leaves out taken from the conversation; a question that stands on its own stays as it is."""
    before = state.question
    if before is None or not question.text or question.intent in {"help", "coverage"}:
        return question
    low = question.text.casefold()
    words = len(low.split())
    if special := _special(question, before, state, low, words):
        return special
    if words <= 6 and not CUES.says_language(low):
        question = replace(question, language=before.language)
    if before.intent == "count" and words <= 9 and not _has_slots(question) and question.intent == "sum" and not question.municipalities:
        return replace(_replaced(question, before, "sum"), subject="project", topic=(), noun=None)
    if before.intent in {"list", "partner"} and words <= 9 and not _has_slots(question):
        if question.intent in {"count", "count_other"} and not question.topic:
            return replace(_replaced(question, before, "count"), topic=(), within=state.projects or None)
        if (
            question.measure in {"paid_out", "total_budget", "eu_funding"}
            and not question.rank
            and (_TOGETHER.search(low) or len(state.projects) > 3)
        ):
            return replace(_replaced(question, before, "sum"), measure=question.measure, topic=())
    starts = CUES.fits("follow_up", "start", low)
    pronoun = CUES.fits("follow_up", "pronoun", low)
    named = bool(question.projects or question.networks or question.ambiguous)
    correction = CUES.fits("follow_up", "correction", low)
    if correction and (named or question.actors or question.programmes or question.years or question.municipalities):
        return _replaced(question, before, intent=before.intent)
    if starts and words <= 9 and not _own_intent(question):
        return _replaced(question, before, intent=before.intent)
    if named and words <= 9 and starts and before.intent == "field" and not question.fields:
        return _replaced(question, before, intent="field")
    # "Vad handlar Malmös pilot om?" after one of its projects; a list or a ranking of the city's projects stands alone.
    same_city = len(state.projects) == 1 and set(question.municipalities) == {state.municipality} and not question.years
    same_city = same_city and question.intent == "text" and "proje" not in low and question.subject == "project"
    own = bool((question.municipalities and not same_city) or question.foreign)
    if (CUES.fits("follow_up", "narrow", low) and (not own or _OF_THEM.search(low))) or (
        question.rank and words <= 6 and not (_has_slots(question) or own)
    ):
        return _narrowed(question, before, state)
    telling = [word for word in question.topic if not CUES.is_cue(word) and (not question.fields or word[:1].isupper())]
    stands_alone = own or (bool(telling) and not pronoun and not (question.sections or CUES.fits("follow_up", "start", low)))
    if not named and not stands_alone and (pronoun or not _has_slots(question)) and words <= 12 and _about_records(question):
        return _referring(question, before, state)
    if not question.municipalities and before.municipalities and not _has_slots(question) and words <= 8:
        return replace(question, municipalities=before.municipalities)
    return question


_TOGETHER = re.compile(r"totalt|tillsammans|sammanlagt|ihop|in total|together|altogether")
_MOST_ACTIVE = pattern(
    r"^(?:och |and )?(?:vilka|vilken|which)(?: (?:är|are|var))? (?:de |the )?(?:mest |most )?(?:aktiva?|active|viktigaste|important)"
)
_OF_THEM = pattern(r"\b(?:av|of) (?:dem|dom|dessa|them|these|those)\b|\bav de\b(?= (?:som|där|är|har|med|i)\b|\s*\??$)")
_WHICH_ARE = pattern(r"^(?:vilka|which|what)(?: (?:är|are|var|were))?(?: (?:det|de|dom|they|those|these))?\s*\??$")
_AND_WITH = pattern(r"^(?:och|and|eller|or)\s+(?:(?:med|with|från|from|i|in)\s+)?(?P<who>.{2,60}?)(?:\s+då)?\s*\??$")


class _Turn:
    """A follow-up beside the question before it."""

    def __init__(self, question: Question, before: Question, state: State, low: str, words: int) -> None:
        self.question, self.before, self.state, self.low, self.words = question, before, state, low, words
        self.starts = CUES.fits("follow_up", "start", low)
        self.pronoun = CUES.fits("follow_up", "pronoun", low)
        self.bare = not _has_slots(question)

    def before_with(self, **changed: Any) -> Question:
        """The question before, said in the new words, with something changed."""
        return replace(self.before, text=self.question.text, links=self.question.links, **changed)


def _special(question: Question, before: Question, state: State, low: str, words: int) -> Question | None:
    """Follow-ups whose few words mean something else beside an earlier question: "vilka är de?", "och med Bergen?"."""
    turn = _Turn(question, before, state, low, words)
    return next((found for rule in _FOLLOW_UPS if (found := rule(turn))), None)


def _of_other_records(t: _Turn) -> Question | None:
    """Networks, twin towns or places went before: "hur många är de?", "vilka av dem är mest aktiva?"."""
    q, before = t.question, t.before
    if before.intent not in _KIND_OF_LIST or _named(q) or q.actors or q.documents:
        return None
    counts = q.intent in {"count", "count_other"} and t.words <= 5 and q.noun is None
    if counts and t.bare and not q.municipalities:
        return replace(before, text=f"{q.text} {_KIND_OF_LIST[before.intent]}", links=())
    return _of_that_list(q, before) if _OF_THEM.search(t.low) or _MOST_ACTIVE.search(t.low) else None


def _listed_now(t: _Turn) -> Question | None:
    return (
        replace(t.before, text=t.question.text, intent="list", links=())
        if t.before.intent == "count" and _WHICH_ARE.search(t.low)
        else None
    )


def _with_another(t: _Turn) -> Question | None:
    q = t.question
    free = t.before.partners and t.bare and not (q.projects or q.networks or q.municipalities or q.role or q.status or q.fields)
    other = _AND_WITH.search(q.text) if free else None
    if other and not (other["who"][:1].isupper() or "med" in t.low.split()[:2] or "with" in t.low.split()[:2]):
        other = None
    return t.before_with(language=t.question.language, partners=(other["who"],), topic=(), within=None) if other else None


def _which_was_meant(t: _Turn) -> Question | None:
    q = t.question
    chosen = t.before.ambiguous and t.words <= 5 and (q.municipalities or q.actors) and not (q.projects or q.networks or q.fields)
    return t.before_with(municipalities=q.municipalities, actors=q.actors) if chosen else None


def _other_place_of_ranking(t: _Turn) -> Question | None:
    fits = t.before.intent == "rank" and t.question.rank and t.words <= 4 and t.bare
    if not fits or t.before.within is not None or t.before.projects:
        return None
    return t.before_with(rank=t.question.rank, places=t.question.places)


def _other_measure(t: _Turn) -> Question | None:
    fits = t.before.intent in {"trend", "breakdown", "average"} and t.question.measure and t.words <= 4 and t.starts and t.bare
    return t.before_with(measure=t.question.measure, fields=t.question.fields, topic=()) if fits else None


def _for_each(t: _Turn) -> Question | None:
    """ "per nämnd?" after a number."""
    q = t.question
    fits = q.per and t.words <= 5 and t.before.intent in {"count", "sum", "list", "trend", "breakdown"} and t.bare
    return t.before_with(intent="breakdown", per=q.per, measure=q.measure or t.before.measure, topic=()) if fits else None


def _over_time(t: _Turn) -> Question | None:
    q, before = t.question, t.before
    fits = before.intent in {"trend", "count", "sum"} and CUES.fits("intents", "trend", t.low) and t.words <= 8
    if not fits or _named(q) or q.actors or q.goals:
        return None
    years = () if q.since else q.years or before.years
    return t.before_with(intent="trend", years=years, since=q.since, measure=q.measure or before.measure, topic=())


_YEAR_BESIDE = pattern(
    r"\b(?:(?P<before>året (?:innan|före|dessförinnan)|föregående år|the year before|the previous year)|(?P<after>året (?:efter|därpå)|the year after|the following year))\b"
)


def _year_beside(t: _Turn) -> Question | None:
    """ "Och året innan?" after a figure of one year."""
    beside = _YEAR_BESIDE.search(t.low)
    if not beside or len(t.before.years) != 1 or t.words > 9 or _named(t.question):
        return None
    year = t.before.years[0] + (-1 if beside["before"] else 1)
    return t.before_with(years=(year,), within=None)


_SO_MANY = pattern(
    r"^(?:och |and )?(?:hur många|hur mycket|how many|how much)\s+(?:var|är|blev|were|was|is|are)\s+(?:det|de|there|it|they)\s+(?:år |in )?(?:19|20)\d\d\b"
)


def _as_many_in(t: _Turn) -> Question | None:
    """ "Hur många var det 2024?" after a number of another year."""
    fits = t.before.intent in {"count", "sum", "count_other", "networks"} and len(t.question.years) == 1 and _SO_MANY.search(t.low)
    return t.before_with(years=t.question.years, within=None) if fits else None


_DIFFERENCE = pattern(
    r"^(?:och |and )?(?:(?:vad|hur stor|what) (?:är|var|blir|is|was) )?(?:the )?(?:skillnaden|skillnad|differensen|difference)\s*(?:då)?\s*\??$"
)


def _difference(t: _Turn) -> Question | None:
    return t.before_with(topic=()) if t.before.intent == "trend" and len(t.before.years) > 1 and _DIFFERENCE.search(t.low) else None


def _other_role(t: _Turn) -> Question | None:
    fits = t.question.role and t.question.role != t.before.role and t.before.intent in {"list", "count"} and t.words <= 4 and t.starts
    return t.before_with(role=t.question.role, within=None) if fits else None


def _who_of_one_project(t: _Turn) -> Question | None:
    q = t.question
    who = q.actors or (q.municipalities and set(q.fields) <= {"role", "lead_partner", "department"})
    fits = who and q.fields and not q.rank and len(t.state.projects) == 1 and not _named(q) and t.words <= 6
    return replace(q, projects=t.state.projects, intent="field", topic=()) if fits else None


_MONEY = frozenset({"paid_out", "total_budget", "eu_funding"})
_SINGLE = frozenset({"about", "field", "text", "check", "count_other"})
"""Intents after which a few words go on about the one project."""


def _of_the_one_project(t: _Turn) -> Question | None:
    """After one project: "hur mycket betalades ut 2025?", "hur många gick vidare till jobb?", with nothing else named."""
    q = t.question
    alone = len(t.state.projects) == 1 and t.before.intent in _SINGLE and t.words <= 9
    elsewhere = q.foreign or not set(q.municipalities) <= {t.state.municipality}
    if not alone or _has_slots(replace(q, years=())) or elsewhere or q.rank or q.per or q.role:
        return None
    if q.municipalities and q.intent != "count_other":
        return None  # "hur mycket betalades ut i Lyktsala 2024?" asks of the city
    if q.intent == "sum" and q.measure in _MONEY:
        return replace(q, projects=t.state.projects, intent="field", topic=())
    capital = any(word[:1].isupper() for word in q.topic)
    counts = q.intent == "count_other" and not capital and (q.noun is None or t.pronoun or t.words <= 6)
    return replace(q, projects=t.state.projects) if counts else None


def _sum_of_those(t: _Turn) -> Question | None:
    """After several projects: "hur mycket betalades ut till dem sammanlagt 2025?"."""
    q = t.question
    fits = len(t.state.projects) > 1 and q.measure in _MONEY and not q.rank and (t.pronoun and _TOGETHER.search(t.low))
    if not fits or _has_slots(replace(q, years=())) or q.municipalities:
        return None
    return replace(q, intent="sum", within=t.state.projects, actors=t.before.actors, programmes=t.before.programmes, topic=())


_WHICH_OF_THEM = pattern(r"^(?:vilka|vilken|vilket|which|what)\b(?!.*\bproje)")


def _of_the_list(t: _Turn) -> Question | None:
    """After a list of projects: "vilka ägdes av tekniska nämnden?", "vilka är inte North Sea?"."""
    q = t.question
    conditions = q.actors or q.programmes or q.role or q.status or q.amount or q.goals or q.without
    fits = (
        t.before.intent in {"list", "partner"}
        and len(t.state.projects) > 1
        and conditions
        and not t.starts
        and _WHICH_OF_THEM.search(t.low)
    )
    if not fits or t.words > 9 or q.projects or q.networks or q.municipalities or q.per or q.partners or q.subject != "project":
        return None
    return None if q.network_cues or q.rank or q.date_rank or q.sections else _narrowed(q, t.before, t.state)


def _several_at_once(t: _Turn) -> Question | None:
    """After projects asked about one by one: "jämför deras budgetar", "vilket slutar först?"."""
    q = t.question
    several = len(t.state.recent) > 1 and len(t.state.projects) == 1 and not _named(q) and not q.actors and not q.municipalities
    if not several or t.words > 6:
        return None
    if q.fields and _THEIRS.search(t.low):
        return replace(q, projects=t.state.recent, intent="field", topic=())
    if q.date_rank and q.status:
        return replace(q, projects=t.state.recent, intent="rank", topic=(), years=())
    return None


_THEIRS = pattern(r"\b(?:deras|dem|båda|bägge|their|both|them)\b")
ABOUT_THAT = pattern(r"\b(?:det|den|dem|de|dom|där|då|han|hon|hans|hennes|it|they|he|she|there|them|that|the one|nästa|next)\b")


def _around_the_quotes(t: _Turn) -> Question | None:
    """After quotes: "var hålls nästa konferens?", "varifrån kommer han?" asks on about what they tell."""
    q = t.question
    told = t.before.intent in {"text", "network", "partner", "since"} and t.state.cited and t.words <= 9 and len(t.state.projects) != 1
    slots = (q.actors, q.programmes, q.projects, q.networks, q.documents, q.foreign, q.rank, q.status, q.amount, q.years)
    if any(slots) or q.subject != "project":
        return None
    if not told or t.starts or any(word[:1].isupper() for word in q.topic) or CUES.asks_unreported(t.low):
        return None
    if q.intent not in {"text", "count_other", "field", "since", "partner", "count", "list"} or (q.intent == "list" and "proje" in t.low):
        return None
    if not (ABOUT_THAT.search(t.low) or t.words <= 6):
        return None
    intent = "count_other" if q.intent in {"count", "count_other"} else "text"
    topic = q.topic or tuple(word for word in q.words if not CUES.is_idle(word))
    cities = q.municipalities or t.before.municipalities
    return replace(q, intent=intent, topic=topic, near=t.state.cited, municipalities=cities, fields=(), partners=())  # type: ignore[arg-type]


_LONG_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{3,}(?!\d)")


def _one_by_number(t: _Turn) -> Question | None:
    """ "Och i 8690?" after a list of projects: the one whose name holds the number."""
    number = _LONG_NUMBER.search(t.question.text)
    own = tuple(one for one in t.state.projects if number and re.search(rf"(?<!\d){number.group()}(?!\d)", one))
    if len(own) != 1 or t.question.projects or t.question.amount or t.words > 9:
        return None
    fields = t.question.fields or t.before.fields
    topic = tuple(word for word in t.question.topic if number and word != number.group())
    return replace(t.question, projects=own, fields=fields, intent="field" if fields else "about", topic=topic)


_FOLLOW_UPS: tuple[Callable[[_Turn], Question | None], ...] = (
    _one_by_number,
    _several_at_once,
    _of_the_list,
    _of_the_one_project,
    _sum_of_those,
    _difference,
    _year_beside,
    _as_many_in,
    _of_other_records,
    _listed_now,
    _with_another,
    _which_was_meant,
    _other_place_of_ranking,
    _other_measure,
    _for_each,
    _over_time,
    _other_role,
    _who_of_one_project,
    _around_the_quotes,
)


_KIND_OF_LIST = {"networks": "nätverk", "twins": "vänorter", "places": "städer"}


def _of_that_list(question: Question, before: Question) -> Question:
    """ "Vilka av dem är mest aktiva?" after networks, twin towns or places: asked of that list, not of projects."""
    kept = replace(before, text=question.text, language=question.language, links=question.links)
    if before.intent == "networks" and question.network_cues:
        return replace(kept, network_cues=tuple(dict.fromkeys((*before.network_cues, *question.network_cues))))
    own = tuple(word for word in question.words if word.casefold() not in {"dem", "dom", "de", "dessa", "vilken", "vilket", "vilka"})
    return replace(kept, intent="text", topic=(*own, _KIND_OF_LIST[before.intent]), words=own, rank=None, status=None)


def _named(q: Question) -> bool:
    return bool(q.projects or q.networks or q.ambiguous or q.programmes)


def _has_slots(q: Question) -> bool:
    return bool(
        q.without
        or q.actors
        or q.programmes
        or q.projects
        or q.networks
        or q.ambiguous
        or q.documents
        or q.goals
        or q.partners
        or q.amount
        or q.years
    )


def _own_intent(q: Question) -> bool:
    """Whether a question that begins like a follow-up still asks something of its own."""
    return bool(q.fields or q.sections or q.rank or q.intent in {"count", "count_other", "trend", "average", "twins", "since"})


def _about_records(q: Question) -> bool:
    return bool(
        q.fields
        or q.sections
        or q.status
        or q.role
        or q.rank
        or q.intent in {"field", "about", "text", "count", "list", "count_other", "sum", "average", "share"}
    )


def _replaced(new: Question, before: Question, intent: str) -> Question:
    """The question before, with every slot that the new one names put in its place."""
    named = {
        name: value
        for name in (
            "municipalities",
            "years",
            "actors",
            "programmes",
            "networks",
            "projects",
            "ambiguous",
            "documents",
            "goals",
            "partners",
        )
        if (value := getattr(new, name))
    }
    if "networks" in named or "projects" in named or "ambiguous" in named:
        named = {"networks": (), "projects": (), "ambiguous": ()} | named
    if "years" in named and before.documents:
        named.setdefault("documents", ())
    slots = ("role", "status", "amount", "rank", "date_rank", "without", "noun", "measure", "per")
    changed: dict[str, Any] = {name: value for name in slots if (value := getattr(new, name)) is not None}
    if new.subject != "project":
        changed["subject"] = new.subject
    if new.without and before.without and CUES.fits("follow_up", "start", new.text):
        changed["without"] = _both(before.without, new.without)  # "utom Interreg", "och utom ERUF"
    if not new.without and (new.actors or new.programmes or new.role):
        changed["without"] = None  # "och vilka är Interreg?" after "inte Interreg"
    if moved := _moved(new, before):
        changed["status"], named["years"] = moved, before.years
    topic = before.topic if not new.topic else new.topic
    fields = new.fields or before.fields
    kept = replace(
        before,
        negated=new.negated,
        text=new.text,
        language=new.language,
        topic=topic,
        fields=fields,
        links=new.links,
        within=None,
        **named,
        **changed,
    )
    return replace(kept, intent=intent if intent != "text" or not (kept.projects and kept.fields) else "field")  # type: ignore[arg-type]


def _both(one: Without, other: Without) -> Without:
    """What two turns leave out."""
    return replace(
        other,
        actors=tuple(dict.fromkeys((*one.actors, *other.actors))),
        programmes=tuple(dict.fromkeys((*one.programmes, *other.programmes))),
        goals=tuple(dict.fromkeys((*one.goals, *other.goals))),
        role=other.role or one.role,
        status=other.status or one.status,
    )


def _moved(new: Question, before: Question) -> Status | None:
    """The condition on time before, moved to the one year that a follow-up names: "startade 2024" → "och 2023?"."""
    status = before.status
    if len(new.years) != 1 or new.status or not status or not status.start or not status.end or status.start[:4] != status.end[:4]:
        return None
    year = str(new.years[0])
    return replace(status, start=year + status.start[4:], end=year + status.end[4:])


_OF_A_THEME = pattern(r"\b(?:handlar|rör|gäller|om|kring|inom|about|concerns?|deals?)\b")


def _narrowed(new: Question, before: Question, state: State) -> Question:
    """A list of before, cut down by what the new question adds."""
    merged = _replaced(new, before, before.intent)
    intent = "rank" if new.rank or new.date_rank else "count" if new.intent in {"count", "count_other"} and not new.topic else "list"
    fields = new.fields or (before.fields if new.rank else ())
    measure = new.measure or before.measure
    one_by_one = len(state.projects) == 1 and len(state.recent) > 1
    asked = state.recent if one_by_one else state.projects
    if new.date_rank and not new.rank:
        merged = replace(merged, rank=None)
    if one_by_one:
        merged = replace(merged, projects=asked, years=new.years, networks=(), topic=())
    if new.rank and measure in {"projects", "departments"} and new.subject == "project":
        measure = None
    if new.topic and new.intent in {"partner", "text"} and intent == "list" and _OF_A_THEME.search(new.text):
        intent = "partner"  # "vilket av dem handlar om festivaler?"
    topic = () if intent != "partner" else merged.topic
    return replace(merged, intent=intent, fields=fields, measure=measure, topic=topic, within=asked or None, subject=new.subject)  # type: ignore[arg-type]


def _referring(new: Question, before: Question, state: State) -> Question:
    """ "Vem äger det?": the new question about what the last answer was about."""
    if new.intent == "average" and state.projects:
        return replace(_replaced(new, before, "average"), within=state.projects, subject="project", topic=())
    projects = state.projects if len(state.projects) <= 3 else ()
    if projects and not new.networks:
        intent = "field" if new.fields and not _textual(new) else "text" if new.sections or new.topic else new.intent
        if intent in {"list", "sum", "count"}:
            intent = "field" if new.fields else "about"
        return replace(new, projects=projects, intent=intent, years=new.years or (), role=None if intent == "field" else new.role)
    if state.networks and len(state.networks) <= 2:
        intent = "since" if "since" in new.network_cues else "network"
        return replace(
            new,
            networks=state.networks,
            intent=intent,
            years=new.years or before.years,
            municipalities=new.municipalities or before.municipalities,
        )
    if state.projects and (new.status or new.role or new.rank):
        return _narrowed(new, before, state)
    return _replaced(new, before, new.intent if new.intent != "text" else before.intent)


def _textual(q: Question) -> bool:
    return bool(TEXTUAL & set(q.sections))


def plain_identifier(identifier: str | None) -> str | None:
    """A conversation id as callers may send it; anything else counts as none.

    >>> plain_identifier("abc123"), plain_identifier("x" * 200), plain_identifier("<b>")
    ('abc123', None, None)
    """
    return identifier if identifier and re.fullmatch(r"[\w-]{1,100}", identifier) else None
