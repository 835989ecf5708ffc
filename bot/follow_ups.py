"""Follow-ups: what a question leaves out is filled from the one before it, by a table of rules and then by what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.conversation import State
from bot.cues import CUES, pattern
from bot.merging import about_records, has_slots, names_something, narrowed, own_intent, referring, replaced
from bot.questions import Question


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
    if before.intent == "count" and words <= 9 and not has_slots(question) and question.intent == "sum" and not question.municipalities:
        return replace(replaced(question, before, "sum"), subject="project", topic=(), noun=None)
    if before.intent in {"list", "partner"} and words <= 9 and not has_slots(question):
        if question.intent in {"count", "count_other"} and not question.topic:
            return replace(replaced(question, before, "count"), topic=(), within=state.projects or None)
        if (
            question.measure in {"paid_out", "total_budget", "eu_funding"}
            and not question.rank
            and (_TOGETHER.search(low) or len(state.projects) > 3)
        ):
            return replace(replaced(question, before, "sum"), measure=question.measure, topic=())
    starts = CUES.fits("follow_up", "start", low)
    pronoun = CUES.fits("follow_up", "pronoun", low)
    named = bool(question.projects or question.networks or question.ambiguous)
    correction = CUES.fits("follow_up", "correction", low)
    if correction and (named or question.actors or question.programmes or question.years or question.municipalities):
        return replaced(question, before, intent=before.intent)
    if starts and words <= 9 and not own_intent(question):
        return replaced(question, before, intent=before.intent)
    if named and words <= 9 and starts and before.intent == "field" and not question.fields:
        return replaced(question, before, intent="field")
    # "Vad handlar Malmös pilot om?" after one of its projects; a list or a ranking of the city's projects stands alone.
    same_city = len(state.projects) == 1 and set(question.municipalities) == {state.municipality} and not question.years
    same_city = same_city and question.intent == "text" and "proje" not in low and question.subject == "project"
    own = bool((question.municipalities and not same_city) or question.foreign)
    if (CUES.fits("follow_up", "narrow", low) and (not own or _OF_THEM.search(low))) or (
        question.rank and words <= 6 and not (has_slots(question) or own)
    ):
        return narrowed(question, before, state)
    telling = [word for word in question.topic if not CUES.is_cue(word) and (not question.fields or word[:1].isupper())]
    stands_alone = own or (bool(telling) and not pronoun and not (question.sections or CUES.fits("follow_up", "start", low)))
    of_all = question.intent in {"count", "list"} and _OF_PROJECTS.search(low) and not pronoun and len(state.projects) == 1
    if of_all and not has_slots(question):
        return replace(question, municipalities=question.municipalities or before.municipalities)  # "hur många projekt finns?"
    if not named and not stands_alone and (pronoun or not has_slots(question)) and words <= 12 and about_records(question):
        return referring(question, before, state)
    if not question.municipalities and before.municipalities and not has_slots(question) and words <= 8:
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
        self.bare = not has_slots(question)

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
    if before.intent not in _KIND_OF_LIST or names_something(q) or q.actors or q.documents:
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
    if not fits or names_something(q) or q.actors or q.goals:
        return None
    years = () if q.since else q.years or before.years
    return t.before_with(intent="trend", years=years, since=q.since, measure=q.measure or before.measure, topic=())


_YEAR_BESIDE = pattern(
    r"\b(?:(?P<before>året (?:innan|före|dessförinnan)|föregående år|the year before|the previous year)|(?P<after>året (?:efter|därpå)|the year after|the following year))\b"
)


def _year_beside(t: _Turn) -> Question | None:
    """ "Och året innan?" after a figure of one year."""
    beside = _YEAR_BESIDE.search(t.low)
    if not beside or len(t.before.years) != 1 or t.words > 9 or names_something(t.question):
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
    fits = who and q.fields and not q.rank and len(t.state.projects) == 1 and not names_something(q) and t.words <= 6
    return replace(q, projects=t.state.projects, intent="field", topic=()) if fits else None


_MONEY = frozenset({"paid_out", "total_budget", "eu_funding"})
_SINGLE = frozenset({"about", "field", "text", "check", "count_other"})
"""Intents after which a few words go on about the one project."""


def _of_the_one_project(t: _Turn) -> Question | None:
    """After one project: "hur mycket betalades ut 2025?", "hur många gick vidare till jobb?", with nothing else named."""
    q = t.question
    alone = len(t.state.projects) == 1 and t.before.intent in _SINGLE and t.words <= 9
    elsewhere = q.foreign or not set(q.municipalities) <= {t.state.municipality}
    if not alone or has_slots(replace(q, years=())) or elsewhere or q.rank or q.per or q.role:
        return None
    if q.municipalities and q.intent != "count_other":
        return None  # "hur mycket betalades ut i Lyktsala 2024?" asks of the city
    if q.intent == "sum" and q.measure in _MONEY:
        return replace(q, projects=t.state.projects, intent="field", topic=())
    capital = any(word[:1].isupper() for word in q.topic)
    counts = q.intent == "count_other" and not capital and (q.noun is None or t.pronoun or t.words <= 6)
    return replace(q, projects=t.state.projects) if counts else None


_OF_PROJECTS = pattern(r"\b(?:projekt|projekten|projects)\b")


def _perhaps_of_the_project(t: _Turn) -> Question | None:
    """After one project: "i vilken stad byggs demonstrationsprojektet?" is looked for in what is told of it, then elsewhere."""
    q = t.question
    alone = len(t.state.projects) == 1 and t.before.intent in {"about", "field", "text"} and t.bare and t.words <= 8
    if not alone or t.starts or t.pronoun or q.intent not in {"text", "partner"} or not q.topic or q.municipalities or q.foreign:
        return None
    if (
        _OF_PROJECTS.search(t.low)
        or any(word[:1].isupper() for word in q.topic)
        or CUES.asks_unreported(t.low)
        or q.sections
        or q.fields
        or q.network_cues
        or q.partners
    ):
        return None
    return replace(q, projects=t.state.projects, intent="text", perhaps=True)


def _sum_of_those(t: _Turn) -> Question | None:
    """After several projects: "hur mycket betalades ut till dem sammanlagt 2025?"."""
    q = t.question
    fits = len(t.state.projects) > 1 and q.measure in _MONEY and not q.rank and (t.pronoun and _TOGETHER.search(t.low))
    if not fits or has_slots(replace(q, years=())) or q.municipalities:
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
    return None if q.network_cues or q.rank or q.date_rank or q.sections else narrowed(q, t.before, t.state)


def _several_at_once(t: _Turn) -> Question | None:
    """After projects asked about one by one: "jämför deras budgetar", "vilket slutar först?"."""
    q = t.question
    several = len(t.state.recent) > 1 and len(t.state.projects) == 1 and not names_something(q) and not q.actors and not q.municipalities
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
    _perhaps_of_the_project,
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
