"""A sentence of a free text that says outright what neither a record nor a ranked passage answered.

A press release, a web page or an audit has few records, and often one sentence on a matter: where it holds most of the
question's words, in the form that the question asks for (a number, a sum, a time), it is quoted. Reports of the known
families are asked through their records and passages alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply
from bot.slots.questions import Question
from bot.text.counted import Number, asks_of_members, is_of_members, is_of_people, number_before, tells_a_size
from bot.text.kinds import kind_asked
from bot.text.passages import OF_A_NAME, Found
from bot.text.texts import Term
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES, pattern
from indexer.records import Passage, Span
from indexer.search.swedish import STOPWORDS
from indexer.values import find_amounts

MOST_OF_IT = 0.55
"""Share of a question's words, weighted by how rare they are, that the sentence must hold; see docs/answers.md."""
ALIKE = 0.9
"""Share of the best sentence's that a second one must hold."""
FREE = frozenset(("general", "plain"))
"""Families whose documents have no complete records."""
_ASKING = frozenset(
    "vilka vilken vilket vad vem vems hur när var vart varför mycket många länge finns gäller har hade får "
    "fick blir blev sedan är what which who when where why how many much long does did has have the".split()
)
_COUNTED = re.compile(r"(?i)\b(?:hur många|how many)\s+(?:olika\s+|nya\s+)?(?P<noun>[^\W\d][\w-]+)")
_MONEY = pattern(r"\b(?:hur mycket|how much|kosta\w*|budget\w*|belopp\w*|cost|summa)\b")
_TOLD_AT_ONCE = frozenset(("reason", "day", "length", "time"))
"""Kinds of answer that a sentence has to give itself."""


def said_outright(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """The one or two sentences of free texts that hold most of a question's words in the form it asks for; None where
    there is none, or the question is about a project.
    """
    if q.projects or q.foreign or q.negated or not q.text:
        return None
    terms = _terms(answering, q)
    if not terms:
        return None
    found = sorted(_saying(answering, q, terms), key=lambda one: (-one.score, one.passage.document, one.span.start))
    found = [one for one in found if one.score >= ALIKE * found[0].score][:2]
    if not found:
        return None
    draft = Draft(answering.index, _as_text(q, terms))
    reply = answering.quoted(draft, found)
    hit = _counted(answering, q, found[:1]) if _COUNTED.search(q.text) else None
    return draft, replace(reply, value=hit.value, unit=hit.noun) if hit else reply


def _as_text(q: Question, terms: list[Term]) -> Question:
    """The question as running text is asked: with the words that were looked for, and no condition that records have."""
    words = tuple(dict.fromkeys(term.word.partition("|")[0] for term in terms))
    return replace(
        q, intent="text", topic=words, fields=(), programmes=(), sections=(), partners=(), role=None, goals=()
    )


def _terms(answering: Answering, q: Question) -> list[Term]:
    """What is looked for: the words of a question that say something, without the sender's name and the years."""
    own = {word.casefold() for name in q.municipalities for word in name.split()}
    own |= {f"{word}s" for word in own} | {word.removesuffix("s") for word in own}
    typed = re.findall(r"[^\W\d_][\w-]{2,}", q.text) if q.language == "sv" else []
    words = dict.fromkeys((*q.words, *_networks(q), *typed))
    plain = {word.casefold() for word in q.words}
    kept = [
        word for word in words if word.casefold() not in _ASKING | STOPWORDS | own or word.casefold() in plain - own
    ]
    return answering.texts.terms(kept)


def _networks(q: Question) -> list[str]:
    """The networks that a question names, as typed."""
    typed = (q.text[link.start : link.end] for link in q.links if link.kind == "network")
    return [word for name in typed for word in name.split()]


def _saying(answering: Answering, q: Question, terms: list[Term]) -> Iterator[Found]:
    """The sentences that say enough of it, each with the heading that its passage begins with."""
    texts, kinds = answering.texts, {report.document: report.kind for report in answering.index.holdings.reports}
    own = set(_networks(q))
    least = OF_A_NAME if own else MOST_OF_IT
    names = [t for t in terms if t.word in own or (t.word[:1].isupper() and not q.text.startswith(t.word))]
    for number, passage in enumerate(answering.index.holdings.passages):
        free = kinds.get(passage.document) in FREE and _in_scope(passage, q)
        if free and texts.coverage(terms, texts.stems[number]) >= least:
            for words, one in _held(answering, passage, terms, names, least):
                if _fits(answering, q, one, words):
                    yield one


def _held(
    answering: Answering, passage: Passage, terms: list[Term], names: list[Term], least: float
) -> Iterator[tuple[str, Found]]:
    """The sentences of a passage that hold enough of the words and every name, in their own words."""
    texts, text = answering.texts, answering.index.texts[passage.document]
    for heading, span in _headed(text, passage.source.span):
        words = text[slice(*span)]
        stems = texts.known(texts.stems_of(f"{heading} {words}"))
        share = texts.coverage(terms, stems)
        if share >= least and all(texts.names(name, stems) for name in names):
            yield words, Found(passage, span, share, share)


def _headed(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The sentences of a range, each with the short line that heads it."""
    heading = ""
    for one in windows(text, span):
        words = text[slice(*one)]
        if len(words) < 60 and "\n" not in words and not words.endswith((".", "!", "?", ":")):
            heading = words
        yield heading, one


def _in_scope(passage: Passage, q: Question) -> bool:
    return not q.municipalities or passage.municipality in q.municipalities


def _counted(answering: Answering, q: Question, found: Sequence[Found]) -> Number | None:
    """The number that sentences give of what "hur många" counts."""
    noun = (_COUNTED.search(q.text) or {"noun": ""})["noun"]
    swedish = next(iter(CUES.in_swedish(noun.casefold())), noun) if q.language == "en" else noun
    nouns = dict.fromkeys((swedish, *answering.texts.heads(swedish), *([""] if is_of_people(swedish) else [])))
    hits = (number_before(answering.index, found, one) for one in nouns if swedish)
    return next(filter(None, hits), None)


def _fits(answering: Answering, q: Question, one: Found, words: str) -> bool:
    """Whether a sentence has the form that a question asks for, and is of the years it names."""
    if q.years and one.passage.year not in q.years and not any(str(year) in words for year in q.years):
        return False
    kind = kind_asked(q.text)
    if kind and kind.name in _TOLD_AT_ONCE:
        return kind.may_be_given(words)
    counted = _COUNTED.search(q.text)
    if (
        counted
        and q.networks
        and is_of_members(counted["noun"])
        and asks_of_members(q.text)
        and not tells_a_size(words, counted["noun"])
    ):
        return False
    if counted:
        return _counted(answering, q, [one]) is not None
    if _MONEY.search(q.text):
        return bool(find_amounts(words))
    return True
