"""Answers from running text: what the reports say of something, and numbers that a sentence gives."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.slots.follow_ups import ABOUT_THAT
from bot.slots.questions import Question
from bot.text.counted import (
    OF_COUNTED,
    Number,
    asks_of_members,
    is_of_members,
    is_of_people,
    number_before,
    number_of_those,
    state_asked,
    tells_a_size,
)
from bot.text.fitting import ALL_OF_IT
from bot.text.matter import Matter
from bot.text.passages import Found, names_pattern
from bot.text.projects import about
from bot.text.texts import Term
from bot.text.toolbox import Answering
from bot.text.whys import why_changed
from bot.understanding.cues import CUES, pattern
from bot.wording import number
from indexer.text import sentences


def told(answering: Answering, draft: Draft) -> Reply:
    """What running text says of what is asked: as it is worded, else less strictly; else what is known of the project."""
    q = draft.question
    found = _found(answering, q)
    if not found and q.perhaps:
        q = draft.question = replace(q, projects=(), perhaps=False)
        found = _found(answering, q)
    if not found and _asks_of_the_whole(answering, q):
        return about(answering, draft)
    if q.documents and not q.topic and set(q.sections) <= {"purpose"}:
        found = _of_documents(answering, q)
    found = _of_a_chair(answering, q, found)
    if not found:
        return answering.nothing(draft)
    reply = answering.quoted(draft, found)
    year = _SINCE.search(answering.flat(found[0])) if "since" in q.network_cues else None
    return replace(reply, value=float(year[1]), unit="år") if year else reply


def _of_a_chair(answering: Answering, q: Question, found: list[Found]) -> list[Found]:
    """Of a question for the chair of a nämnd the sentences that tell of one."""
    asked = "chair" in q.network_cues and q.actors and not q.networks
    return [one for one in found if _chairs(answering, q, one)] if asked else found


_SINCE = re.compile(r"\bsedan ((?:19|20)\d\d)\b")


def _found(answering: Answering, q: Question) -> list[Found]:
    """The quotes of the first way of looking that finds any."""
    ways = (_as_worded, why_changed, _elsewhere, _around_the_quotes, _without_documents, _less_strictly, _of_its_words)
    return next((found for way in ways if (found := way(answering, q))), [])


def _as_worded(answering: Answering, q: Question) -> list[Found]:
    """A question as it is; one of a nämnd that leaves hardly a word to look for, with all its words: "svårt att sammanfatta"
    says more than the kind of question that it shows."""
    few = q.actors and not (q.projects or q.networks) and len(q.topic) < 2
    return answering.finder.find(replace(q, topic=q.words) if few and len(q.words) > len(q.topic) else q)


def _elsewhere(answering: Answering, q: Question) -> list[Found]:
    """What holds the words elsewhere than around the quotes of the answer before."""
    return _as_worded(answering, replace(q, near=())) if q.near else []


def _around_the_quotes(answering: Answering, q: Question) -> list[Found]:
    """What is told where the last quotes stand ("vem är den senaste?")."""
    return answering.finder.find(replace(q, topic=()), limit=3) if q.near and ABOUT_THAT.search(q.text) else []


def _without_documents(answering: Answering, q: Question) -> list[Found]:
    """ "Kalmars internationella strategi om resor": the word for the report need not stand in what it says."""
    narrower = tuple(word for word in q.topic if not CUES.is_of_documents(word))
    return answering.finder.find(replace(q, topic=narrower)) if narrower and narrower != q.topic else []


def _asks_of_the_whole(answering: Answering, q: Question) -> bool:
    """Whether a project that is reported is asked about with no further word."""
    return bool(q.projects and not q.topic and "target" not in q.sections and _reported(answering, q))


_OF_PEOPLE = re.compile(r"(?i)(?:deltagar|person|individ|elev|ungdom|participant|people|student)\w*")


def _less_strictly(answering: Answering, q: Question) -> list[Found]:
    """Where nothing was found: the results of a project without the word for its people, and a year that reports speak of
    ("varför minskar projekten under 2022") instead of report for, which the quote itself then names."""
    people = tuple(word for word in q.topic if not _OF_PEOPLE.fullmatch(word))
    if q.projects and q.sections and people != q.topic and (found := answering.finder.find(replace(q, topic=people))):
        return found
    if not q.years or q.projects or not q.topic:
        return []
    found = answering.finder.find(replace(q, years=()))
    return [one for one in found if any(str(year) in answering.flat(one) for year in q.years)]


def _of_its_words(answering: Answering, q: Question) -> list[Found]:
    """Where a project was taken from a part of its name, the part as words: "peer review" is told of elsewhere as well."""
    own = [link for link in q.links if link.kind == "project" and link.entities == q.projects]
    typed = [q.text[link.start : link.end] for link in own]
    parts = [text for text, link in zip(typed, own, strict=True) if text.casefold() != link.name.casefold()]
    if not parts or len(parts) != len(own) or not q.topic:
        return []
    return answering.finder.find(replace(q, projects=(), topic=(*parts[0].split(), *q.topic)))


def _reported(answering: Answering, q: Question) -> bool:
    """Whether a project asked about is told of in the years asked for."""
    projects = [answering.index.projects[identifier] for identifier in q.projects]
    return not q.years or any(r.reporting_year in q.years for p in projects for r in (*p.reports, *p.mentions))


def _of_documents(answering: Answering, q: Question) -> list[Found]:
    """What reports asked about say of themselves: the sentences on their purpose that name them or their subject."""
    called = " ".join(q.text[link.start : link.end] for link in q.links if link.kind == "document")
    found = answering.finder.find(
        replace(q, topic=tuple(re.findall(r"[^\W\d]{4,}", called)), sections=("purpose",)), limit=3
    )
    if found:
        return found
    titles = " ".join(answering.index.reports[document].title for document in q.documents)
    topic = tuple(word for word in dict.fromkeys(re.findall(r"[^\W\d]{4,}", titles)) if not CUES.is_empty(word))
    return answering.finder.find(replace(q, topic=topic[:6], sections=("purpose",)), limit=3)


def _chairs(answering: Answering, q: Question, one: Found) -> bool:
    """Whether a sentence tells of the chair of a nämnd that is asked about, and not of what the nämnd itself chairs."""
    names = "|".join(re.escape(name) for _, name in q.actors)
    return (
        re.search(
            rf"(?i)(?:{names})s\s(?:\w+\s)?ordförande|ordförande\s(?:i|för|av|på)\s(?:{names})", answering.flat(one)
        )
        is not None
    )


def count_other(answering: Answering, draft: Draft) -> Reply:
    """ "Hur många delegationer …": the number that a sentence gives of the counted noun, with the sentence."""
    q = draft.question
    noun = _counted(q)
    topic = tuple(dict.fromkeys((*q.topic, *((noun,) if noun else ()))))
    found = answering.finder.find(replace(q, topic=topic), limit=40, spread=0.0)
    others = answering.texts.terms(word for word in topic if word != noun)
    matter = Matter(answering.finder, q)
    found = [
        one for one in found if _tells_of(answering, one, others) and _tells_of(answering, one, _reached(q, others))
    ]
    found = [one for one in found if matter.names_all(f"{matter.said_before(one)} {answering.flat(one)}")]
    found = _of_size(answering, q, noun, found)
    hit = _hit(answering, q, found, noun, topic)
    if hit is None:
        return _with_a_number(answering, draft, found, noun) or _uncounted(answering, draft)
    n = draft.cites.add(hit.found.passage.source, hit.found.span, section=hit.found.passage.section)
    for identifier in q.projects:
        draft.project(answering.index.projects[identifier], n)
    for identifier in q.networks:
        draft.network(answering.index.networks[identifier], n)
    counted = f"{number(hit.value, q.language)} {noun or hit.noun}"
    return Reply("answered", f"{counted}: «{answering.flat(hit.found)}» [{n}]", hit.value, noun or hit.noun)


def _of_size(answering: Answering, q: Question, noun: str, found: list[Found]) -> list[Found]:
    """Of a question for the members of a network the sentences that tell how large it is."""
    if not (q.networks and is_of_members(noun) and asks_of_members(q.text)):
        return found
    text = answering.index.texts
    told = (replace(one, span=span) for one in found for span in sentences(text[one.passage.document], *one.span))
    names = names_pattern(answering.finder.spellings(q))
    return [
        one
        for one in told
        if tells_a_size(said := answering.flat(one), noun) and names.search(" ".join((said, *one.passage.section)))
    ]


def _tells_of(answering: Answering, one: Found, others: list[Term]) -> bool:
    """Whether a passage around a quote, not its heading, tells of what else is said of the counted ones."""
    return _holds(answering, others, answering.texts.before_and_after(one.passage, one.span))


_OF_SOME = pattern(r"\b(?:hur många av|how many of)\b")


def _reached(q: Question, others: list[Term]) -> list[Term]:
    """What some of a number did or were: "hur många av de 40 resenärerna var kvinnor"."""
    return others[-1:] if _OF_SOME.search(q.text) else []


def _holds(answering: Answering, terms: list[Term], said: str) -> bool:
    return answering.texts.coverage(terms, answering.texts.stems_of(said)) >= OF_COUNTED


def _hit(answering: Answering, q: Question, found: list[Found], noun: str, topic: tuple[str, ...]) -> Number | None:
    """The number of those of whom just that is told ("varav 167 till arbete"), else the one before the noun."""
    terms, state = answering.texts.terms(word for word in topic if word != noun), state_asked(q.text)
    for one in found if terms else ():
        told = number_of_those(answering.flat(one), lambda said: _holds(answering, terms, said), state)
        if told is not None:
            return Number(told[0], noun or told[1], one)
    names = [answering.names[identifier] for identifier in q.networks]
    nouns = (noun, *_wider_nouns(answering, noun))
    hits = (number_before(answering.index, found, one, (*topic, *names), state) for one in nouns)
    return next((hit for hit in hits if hit), None) or _told_once(answering, q, noun, topic)


def _told_once(answering: Answering, q: Question, noun: str, topic: tuple[str, ...]) -> Number | None:
    """The number of the noun that sentences with nearly all of the question's words give, where its passage was not taken to
    answer: a noun and a year say too little of a passage. None where they give several numbers."""
    if not noun or q.projects or q.networks or not (q.years or len(topic) > 1):
        return None
    terms, texts = answering.texts.terms(topic), answering.texts
    hits = [
        hit
        for one in answering.finder.holding(replace(q, topic=topic), ALL_OF_IT)
        for span in sentences(answering.index.texts[one.passage.document], *one.span)
        if texts.coverage(terms, texts.stems_of(answering.flat(part := replace(one, span=span)))) >= ALL_OF_IT
        and (hit := number_before(answering.index, [part], noun))
    ]
    return hits[0] if len({hit.value for hit in hits}) == 1 else None


def _counted(q: Question) -> str:
    """The counted noun in Swedish; nothing where none is named."""
    noun = q.noun or ""
    return next(iter(CUES.in_swedish(noun.casefold())), noun) if q.language == "en" else noun


def _wider_nouns(answering: Answering, noun: str) -> list[str]:
    """What a text may call the counted ones: "elever" for "gymnasieelever"; any word for people, where people are counted."""
    if not noun:
        return []
    return [*answering.texts.heads(noun), *([""] if is_of_people(noun) else [])]


_NEAR_NUMBER = re.compile(r"(?<![\d-])\d{1,3}(?![\d-])(?:\s+[^\W\d]+){1,5}")
"""A number and the next words of its clause."""


def _with_a_number(answering: Answering, draft: Draft, found: list[Found], noun: str) -> Reply | None:
    """The sentence that tells of the counted noun with a number that is not plainly its own ("45 elever fått en mentor")."""
    wanted = answering.texts.terms((noun,)) if noun else []
    own = answering.texts.stems_of(noun)
    for one in found:
        for near in _NEAR_NUMBER.finditer(answering.flat(one)):
            stems = answering.texts.stems_of(near.group())
            # "individ" is a word for a participant, but no number of them.
            if wanted and answering.texts.coverage(wanted, stems) >= 0.8 and (own & stems or not is_of_people(noun)):
                return answering.quoted(draft, [one])
    return None


_UNCOUNTED = "Hur många säger rapporterna inte.", "The reports do not say how many."


def _uncounted(answering: Answering, draft: Draft) -> Reply:
    """That no number is told, with the nearest that is."""
    nearest = _found(answering, draft.question)
    return answering.lacking(draft, _UNCOUNTED, nearest[0]) if nearest else answering.nothing(draft)
