"""Follow-ups: what a question leaves out is filled from the one before it, by a table of rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.conversation import State
from bot.slots.intents import AMOUNTS
from bot.slots.merging import can_refer, has_slots, names_something, own_intent, referring, replaced
from bot.slots.questions import Question
from bot.understanding.cues import CUES, pattern


def fill(question: Question, state: State) -> Question:
    """A follow-up with what it leaves out taken from the conversation; a question that stands on its own stays as it is."""
    before = state.question
    if before is None or not question.text:
        return question
    turn = _Turn(question, before, state)
    return next((found for rule in _FOLLOW_UPS if (found := rule(turn))), turn.question)


def of_told_networks(question: Question, state: State) -> Question | None:
    """ "Vilket av dem handlar om inköp?" after records told of networks: which of these are on that theme; None for anything else."""
    told = state.form is not None and state.form.entity == "network" and state.networks
    if not told or state.form is None or not question.topic or names_something(question) or question.actors:
        return None
    if not _OF_THEM.search(question.text.casefold()):
        return None
    cities = state.form.scope.municipalities or tuple(filter(None, (state.municipality,)))
    return replace(
        question,
        intent="networks",
        municipalities=cities,
        years=state.form.scope.years,
        within=state.networks,
        fields=(),
    )


_MOST_ACTIVE = pattern(
    r"^(?:och |and )?(?:vilka|vilken|which)(?: (?:är|are|var))? (?:de |the )?(?:mest |most )?(?:aktiva?|active"
    r"|viktigaste|important)"
)
_OF_THEM = pattern(r"\b(?:av|of) (?:dem|dom|dessa|them|these|those)\b|\bav de\b(?= (?:som|där|är|har|med|i)\b|\s*\??$)")
_AND_WITH = pattern(
    r"^(?:och|and|eller|or)\s+(?P<with>(?:med|with)\s+)?(?:(?:från|from|i|in)\s+)?(?P<who>.{2,60}?)(?:\s+då)?\s*\??$"
)
_OF_PROJECTS = pattern(r"\b(?:projekt|projekten|projects)\b")


class _Turn:
    """A follow-up beside the question before it."""

    def __init__(self, question: Question, before: Question, state: State) -> None:
        self.before, self.state, self.low = before, state, question.text.casefold()
        self.words = len(self.low.split())
        short = self.words <= 6 and not CUES.says_language(self.low)
        self.question = replace(question, language=before.language) if short else question
        self.starts = CUES.fits("follow_up", "start", self.low)
        self.pronoun = CUES.fits("follow_up", "pronoun", self.low)
        self.bare = not has_slots(question)
        self.named = bool(question.projects or question.networks or question.ambiguous)
        self.one_project = len(state.projects) == 1
        self.capital = any(word[:1].isupper() for word in question.topic)

    def before_with(self, **changed: Any) -> Question:
        """The question before, said in the new words, with something changed."""
        return replace(self.before, text=self.question.text, links=self.question.links, **changed)

    @property
    def elsewhere(self) -> bool:
        """Whether the question is of a city of its own; "vad handlar Malmös pilot om?" after one of its projects is not."""
        q = self.question
        same = self.one_project and set(q.municipalities) == {self.state.municipality} and not q.years
        same = same and q.intent == "text" and "proje" not in self.low
        return bool(q.foreign or (q.municipalities and not same))


def _of_other_records(t: _Turn) -> Question | None:
    """Networks, twin towns or places went before: "hur många är de?", "vilka av dem är mest aktiva?"."""
    q, before = t.question, t.before
    if before.intent not in _KIND_OF_LIST or names_something(q) or q.actors or q.documents:
        return None
    if q.intent == "count_other" and t.words <= 5 and q.noun is None and t.bare and not q.municipalities:
        return replace(before, text=f"{q.text} {_KIND_OF_LIST[before.intent]}", links=())
    return _of_that_list(q, before) if _OF_THEM.search(t.low) or _MOST_ACTIVE.search(t.low) else None


def _with_another(t: _Turn) -> Question | None:
    q = t.question
    free = t.before.partners and t.bare and not (q.municipalities or q.role or q.dated or q.fields)
    other = _AND_WITH.search(q.text) if free else None
    if other is None or not (other["with"] or other["who"][:1].isupper()):
        return None
    return t.before_with(language=q.language, partners=(other["who"],), topic=(), within=None)


def _which_was_meant(t: _Turn) -> Question | None:
    q = t.question
    chosen = (
        t.before.ambiguous
        and t.words <= 5
        and (q.municipalities or q.actors)
        and not (q.projects or q.networks or q.fields)
    )
    return t.before_with(municipalities=q.municipalities, actors=q.actors) if chosen else None


_YEAR_BESIDE = pattern(
    r"\b(?:(?P<before>året (?:innan|före|dessförinnan)|föregående år|the year before|the previous year)"
    r"|(?P<after>året (?:efter|därpå)|the year after|the following year))\b"
)


def _newest_told(t: _Turn) -> int:
    """The newest reporting year of the one project's field that was told, 0 where none is known."""
    last = t.state.told[-1] if t.state.told else None
    return (last.newest or 0) if last else 0


def _year_beside(t: _Turn) -> Question | None:
    """ "Och året innan?" after a figure of one year."""
    beside = _YEAR_BESIDE.search(t.low)
    told = t.before.years or ((_newest_told(t),) if t.before.intent == "field" and t.one_project else ())
    if not beside or len(told) != 1 or not told[0] or t.words > 9 or names_something(t.question):
        return None
    year = told[0] + (-1 if beside["before"] else 1)
    return t.before_with(years=(year,), within=None)


def _who_of_one_project(t: _Turn) -> Question | None:
    q = t.question
    who = q.actors or (q.municipalities and set(q.fields) <= {"role", "lead_partner", "department"})
    fits = who and q.fields and t.one_project and not names_something(q) and t.words <= 6
    return replace(q, projects=t.state.projects, intent="field", topic=()) if fits else None


_SINGLE = frozenset({"about", "field", "text", "count_other"})
"""Intents after which a few words go on about the one project."""


def _of_the_one_project(t: _Turn) -> Question | None:
    """After one project: "hur mycket betalades ut 2025?", "hur många gick vidare till jobb?", with nothing else named."""
    q = t.question
    alone = t.one_project and t.before.intent in _SINGLE and t.words <= 9 and not q.role and not q.foreign
    if not alone or has_slots(replace(q, years=())) or not set(q.municipalities) <= {t.state.municipality}:
        return None
    if q.intent == "count_other":
        return replace(q, projects=t.state.projects) if _counts_of_it(t) else None
    if q.municipalities or q.topic or AMOUNTS.isdisjoint(q.fields):
        return None  # "hur mycket betalades ut i Lyktsala?" asks of the city
    return replace(q, projects=t.state.projects, intent="field", topic=())


def _counts_of_it(t: _Turn) -> bool:
    """Whether "hur många" counts what the one project did: no name is counted, and few words or a pronoun point to it."""
    return not t.capital and (t.question.noun is None or t.pronoun or t.words <= 6)


def _perhaps_of_the_project(t: _Turn) -> Question | None:
    """After one project: "i vilken stad byggs demonstrationsprojektet?" is looked for in what is told of it, then elsewhere."""
    q = t.question
    alone = t.one_project and t.before.intent in {"about", "field", "text"} and t.bare and t.words <= 8
    if not alone or t.starts or t.pronoun or t.capital or q.intent not in {"text", "partner"} or not q.topic:
        return None
    others = (q.municipalities, q.foreign, q.sections, q.fields, q.network_cues, q.partners)
    if any(others) or _OF_PROJECTS.search(t.low) or CUES.asks_unreported(t.low):
        return None
    return replace(q, projects=t.state.projects, intent="text", perhaps=True)


_THEIRS = pattern(r"\b(?:deras|dem|båda|bägge|their|both|them)\b")


def _several_at_once(t: _Turn) -> Question | None:
    """After projects asked about one by one: "vem leder dem?"."""
    q = t.question
    several = (
        len(t.state.recent) > 1 and t.one_project and not names_something(q) and not q.actors and not q.municipalities
    )
    asked = several and t.words <= 6 and q.fields and _THEIRS.search(t.low)
    return replace(q, projects=t.state.recent, intent="field", topic=()) if asked else None


ABOUT_THAT = pattern(
    r"\b(?:det|den|dem|de|dom|där|då|han|hon|hans|hennes|it|they|he|she|there|them|that|the one|nästa|next)\b"
)
_AROUND = frozenset({"text", "count_other", "field", "since", "partner", "list"})


def _around_the_quotes(t: _Turn) -> Question | None:
    """After quotes: "var hålls nästa konferens?", "varifrån kommer han?" asks on about what they tell."""
    q = t.question
    if not _goes_on_from_quotes(t) or not (ABOUT_THAT.search(t.low) or t.words <= 6):
        return None
    return replace(
        q,
        intent="count_other" if q.intent == "count_other" else "text",
        topic=q.topic or tuple(word for word in q.words if not CUES.is_idle(word)),
        near=t.state.cited,
        municipalities=q.municipalities or t.before.municipalities,
        fields=(),
        partners=(),
    )


def _goes_on_from_quotes(t: _Turn) -> bool:
    """Whether quotes went before and nothing is named that they need not be about."""
    q = t.question
    quoted = t.before.intent in {"text", "network", "partner", "since"} and t.state.cited and not t.one_project
    if not quoted or t.words > 9 or t.starts or t.capital or not t.bare or q.foreign or q.dated:
        return False
    of_projects = (q.intent == "list" and "proje" in t.low) or "department" in q.fields
    return q.intent in _AROUND and not of_projects and not CUES.asks_unreported(t.low)


def _put_right(t: _Turn) -> Question | None:
    """ "Nej, jag menade Kajträd"."""
    q = t.question
    said = t.named or q.actors or q.programmes or q.years or q.municipalities
    return replaced(q, t.before, t.before.intent) if said and CUES.fits("follow_up", "correction", t.low) else None


_ONLY_A_YEAR = pattern(r"^(?:i |år |in |för |for )?(?:19|20)\d\d(?: då)?\s*[?.!]*$")


def _going_on(t: _Turn) -> Question | None:
    """ "Och för Kajträd?", "och 2023?"."""
    goes_on = (t.starts or _ONLY_A_YEAR.search(t.low)) and t.words <= 9 and not own_intent(t.question)
    if goes_on and t.before.intent == "field" and _asks_of_it(t):
        return replace(t.question, projects=t.state.projects, intent="text")
    return replaced(t.question, t.before, t.before.intent) if goes_on else None


def _asks_of_it(t: _Turn) -> bool:
    """ "… och vilka fem städer gör piloter i det?": of the one project, in words that no field of it is called by."""
    told = [word for word in t.question.topic if not CUES.is_cue(word) and not word[:1].isupper()]
    return t.one_project and t.pronoun and t.bare and bool(told)


_OF_A_THEME = pattern(r"\b(?:handlar|rör|gäller|om|kring|inom|about|concerns?|deals?)\b")


def _of_a_theme_among_them(t: _Turn) -> Question | None:
    """ "Vilket av dem handlar om festivaler?" after projects."""
    q = t.question
    themed = q.topic and q.intent in {"partner", "text"} and _OF_A_THEME.search(t.low)
    if not themed or not CUES.fits("follow_up", "narrow", t.low) or (t.elsewhere and not _OF_THEM.search(t.low)):
        return None
    asked = t.state.recent if t.one_project and len(t.state.recent) > 1 else t.state.projects
    return replace(replaced(q, t.before, "partner"), topic=q.topic, within=asked or None)


def _of_a_section(t: _Turn) -> bool:
    """Whether "vad gick dåligt?" is asked of what went before; "vad har resan till Gent lett till?" is not."""
    return bool(t.question.sections) and not t.capital


def _of_the_last(t: _Turn) -> Question | None:
    """ "Vem äger det?" of what the last answer was about."""
    q = t.question
    telling = [word for word in q.topic if not CUES.is_cue(word) and (not q.fields or word[:1].isupper())]
    stands_alone = t.elsewhere or (bool(telling) and not (t.pronoun or _of_a_section(t) or t.starts))
    refers = not t.named and not stands_alone and (t.pronoun or t.bare) and t.words <= 12 and can_refer(q)
    return referring(q, t.before, t.state) if refers else None


def _in_the_same_city(t: _Turn) -> Question | None:
    fits = not t.question.municipalities and t.before.municipalities and t.bare and t.words <= 8
    return replace(t.question, municipalities=t.before.municipalities) if fits else None


_LONG_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{3,}(?!\d)")


def _one_by_number(t: _Turn) -> Question | None:
    """ "Och i 8690?" after a list of projects: the one whose name holds the number."""
    number = _LONG_NUMBER.search(t.question.text)
    own = tuple(one for one in t.state.projects if number and re.search(rf"(?<!\d){number.group()}(?!\d)", one))
    if len(own) != 1 or t.question.projects or t.words > 9:
        return None
    fields = t.question.fields or t.before.fields
    topic = tuple(word for word in t.question.topic if number and word != number.group())
    return replace(t.question, projects=own, fields=fields, intent="field" if fields else "about", topic=topic)


_FOLLOW_UPS: tuple[Callable[[_Turn], Question | None], ...] = (
    _one_by_number,
    _several_at_once,
    _of_the_one_project,
    _perhaps_of_the_project,
    _year_beside,
    _of_other_records,
    _with_another,
    _which_was_meant,
    _who_of_one_project,
    _around_the_quotes,
    _put_right,
    _going_on,
    _of_a_theme_among_them,
    _of_the_last,
    _in_the_same_city,
)


_KIND_OF_LIST = {"networks": "nätverk", "twins": "vänorter", "places": "städer"}


def _of_that_list(question: Question, before: Question) -> Question:
    """ "Vilka av dem är mest aktiva?" after networks, twin towns or places: asked of that list, not of projects."""
    kept = replace(before, text=question.text, language=question.language, links=question.links)
    if before.intent == "networks" and question.network_cues:
        return replace(kept, network_cues=tuple(dict.fromkeys((*before.network_cues, *question.network_cues))))
    own = tuple(
        word
        for word in question.words
        if word.casefold() not in {"dem", "dom", "de", "dessa", "vilken", "vilket", "vilka"}
    )
    return replace(kept, intent="text", topic=(*own, _KIND_OF_LIST[before.intent]), words=own, dated=False)
