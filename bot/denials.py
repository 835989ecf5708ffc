"""What a question denies ("inte", "utom", "inga"): worked out where records can leave it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.conditions import GOAL_CUE, NOT_IN_ROLE, role_of
from bot.cues import Cue, pattern
from bot.linking import Linked
from bot.questions import Question, Without
from bot.times import kind_of

T = TypeVar("T")
_NEGATED = pattern(
    r"^(?:ta bort|stryk|räkna bort|exkludera|remove|leave out)\b|\b(?:inte|ej|icke|utom|förutom|utöver|utan|not|except|excluding|without)\b(?! (?:längre|mer\b|(?:är )?(?:avslutade?|avslutat|klara?|slut\b|färdiga?|bara|endast|only|ended|finished|completed)))"
    r"|\b(?:ingen|inga|no)(?= (?:\S+ )?partners?\b)"
)
_BOTH_ROLES = pattern(r"(?:ägare|äger|ägs|owner|lead).*partner|partner.*(?:ägare|äger|ägs|owner|lead)")
_ONE_ROLE = pattern(
    r"\b(?:inte|ej|not)\s+(?:\S+\s+){0,2}?(?:projekt)?(?:ägare|partners?|owners?)\s*,?\s*(?:utan|but)\s+(?:bara\s+|som\s+|only\s+|as\s+)*(?:projekt)?(?:ägare|partners?|owners?)\b"
)
_BETWEEN = re.compile(r"(?i)[\s:]*(?:[a-zåäö]+\s+){0,3}")
"""The few words between "inte" and what is left out: "som inte drivs av miljönämnden"."""
_OF_PARTNERS = re.compile(r"(?i)^(?:\s*\b(?:n[åa]gon|n[åa]gra|partners?|som|kommer|fr[åa]n|i|med|any|from|in|with)\b)*")
_OR = re.compile(r"(?i)\b(?:eller|och|or|and)\b|,")
_CLAUSE_ENDS = re.compile(r"(?i),|\b(?:men|but)\b")
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,2}$")
_LACKED: tuple[tuple[str, Cue], ...] = (
    ("leader", pattern(r"^(?:projektledare|project leader|kontaktperson)")),
    ("end_date", pattern(r"^(?:slutdatum|projektslut|end date)")),
    ("start_date", pattern(r"^(?:startdatum|projektstart|start date)")),
    ("goals", pattern(r"^(?:(?:kommunfullmäktige)?mål\b|goals?\b)")),
    ("programme", pattern(r"^(?:program\b|fond\b|programme\b)")),
    ("role", pattern(r"^(?:roll\b|role\b)")),
)
_LACKS = pattern(
    r"\b(?:saknar?|saknas|saknat|utan|without|lacks?|missing|(?:har|anger) (?:inte |inget |ingen |inga )(?:något |någon |några )?|(?:have|has|give|gives) no)\b(?P<what>(?:\s*\S+){1,4}?)\s*(?=$|[?.,!]|\bi\b|\bhos\b|\b(?:19|20)\d\d\b)"
)
"""That a form leaves a field open: "saknar projektledare", "utan angivet slutdatum", "har inget mål"."""
_GENERAL = re.compile(r"(?i)^[\s]*(?:(?:angive[tn]|angivna|något|någon|några|uppgift|om|ett|en|koppling|till|a|any|stated)\s+)*")


def denials(text: str, linked: Linked) -> list[re.Match[str]]:
    """Where a question denies something; the "utan" of a name ("Bokstäver utan gräns") denies nothing."""
    return [match for match in _NEGATED.finditer(text) if not _in_names(match.start(), linked)]


def _in_names(at: int, linked: Linked) -> bool:
    return any(link.start <= at < link.end for link in linked.links)


def lacking_of(text: str, linked: Linked) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """Fields that a form is to leave open, and the range of the question that says so."""
    for match in _LACKS.finditer(text):
        what = _GENERAL.sub("", match["what"])
        if not _in_names(match.start(), linked) and (field := next((name for name, cue in _LACKED if cue.search(what)), None)):
            return (field,), match.span()
    return (), None


def without_of(question: Question, linked: Linked) -> Question:
    """A question whose negation is worked out: what is named right after it is left out, be it a nämnd, a programme, a goal,
    a condition on time or the role; ``negated`` stays where something is denied that none of these is."""
    if _ONE_ROLE.search(question.text):
        return replace(question, negated=False)  # "inte ägare utan partner": the second role alone
    spans = denials(question.text, linked)
    if named := _named_after(question, linked, spans):
        clause = (_WORDS_BEFORE.search(question.text[: spans[0].start()]) or spans[0]).group() + _clause(question.text, spans[0])
        if question.role and named.without and named.without.actors and role_of(clause.casefold()) == question.role:
            named = replace(named, without=replace(named.without, role=question.role), role=None)
        return replace(named, negated=len(spans) > 1)
    if question.role and len(spans) == 1 and (both := NOT_IN_ROLE.search(question.text)) and _BOTH_ROLES.search(question.text):
        # "projektägare, alltså inte partner": the positive role says it all.
        return replace(question, negated=both is None)
    if len(spans) != 1:
        return question
    start, clause = spans[0].start(), _clause(question.text, spans[0])
    if question.partners:
        others = tuple(part for part in (_OF_PARTNERS.sub("", one).strip(" ?.!") for one in _OR.split(clause)) if part)
        if set(others) & set(question.partners):
            return question  # "ingen partner från Danmark": that a text names none does not say that there is none
        return replace(question, without=Without(partners=others), negated=not others)
    if question.goals and GOAL_CUE.search(clause) and not GOAL_CUE.search(question.text[:start]):
        return replace(question, without=Without(goals=question.goals), negated=False, goals=())
    around = (_WORDS_BEFORE.search(question.text[:start]) or spans[0]).group() + clause
    if question.status and not question.status.also and kind_of(around.casefold()):
        return replace(question, without=Without(status=question.status), negated=False, status=None)
    if question.role and not question.goals:
        return replace(question, without=Without(role=question.role), negated=False, role=None)
    return question


def _clause(text: str, denial: re.Match[str]) -> str:
    """The words that a denial reaches."""
    end = _CLAUSE_ENDS.search(text, denial.end())
    return text[denial.end() : end.start() if end else len(text)]


def _named_after(question: Question, linked: Linked, spans: Sequence[re.Match[str]]) -> Question | None:
    """The question without the nämnder and programmes named right after a denial; None where none is."""
    left_out = [
        link
        for link in linked.links
        if link.kind in {"actor", "programme"}
        and any(link.start >= match.end() and _BETWEEN.fullmatch(question.text[match.end() : link.start]) for match in spans)
    ]

    def named(kind: str) -> set[str]:
        return {entity for link in left_out if link.kind == kind for entity in link.entities}

    actors = tuple(pair for pair in question.actors if "|".join(pair) in named("actor"))
    programmes = tuple(name for name in question.programmes if name in named("programme"))
    if not actors and not programmes:
        return None
    return replace(
        question,
        without=Without(actors, programmes),
        actors=_rest(question.actors, actors),
        programmes=_rest(question.programmes, programmes),
    )


def _rest(every: Iterable[T], left_out: Sequence[T]) -> tuple[T, ...]:
    return tuple(one for one in every if one not in left_out)
