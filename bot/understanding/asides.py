"""What a question says beside what it asks: how the answer is to be written, and what is to make no difference."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from bot.understanding.cues import REMEMBERED
from bot.understanding.spelling import WORD, Spelling
from bot.understanding.words import WORDS, Sense, Words, folded

_TOLD = tomllib.loads(files("bot.understanding").joinpath("asides.toml").read_text("utf-8"))
_ANSWER = Words({"answer": _TOLD["answer"]})
MOST_WORDS = 8
"""Words of the longest clause that only says how to answer."""
_EVERY = frozenset("alla samtliga all every everything resten rest".split())
_SHORTEST = 8
"""Characters of a question that such a clause may stand behind."""
_MEASURES = frozenset(one.strip() for one in _TOLD["numbers"]["measures"].replace("\n", " ").split(","))
_NUMBER = re.compile(rf"(?i)\b(?:\d{{1,2}}|{_TOLD['numbers']['counts']})\b")
_LISTS = re.compile(rf"(?i)(?:{_TOLD['numbers']['lists']})\s+(?:mig\s+|me\s+)?(?:de\s+|the\s+)?")
_NEAR = 12
"""Characters behind the word that asks in which it is said already how many."""
_LONGEST = 3
"""Words of the longest phrase of such clauses."""


@lru_cache(maxsize=REMEMBERED)
def is_of_the_answer(clause: str) -> bool:
    """Whether a clause only says how the answer is to be written.

    >>> is_of_the_answer("Svara i procent"), is_of_the_answer("A list will do."), is_of_the_answer("Lista projekten")
    (True, True, False)
    """
    words, said = WORD.findall(clause.replace("%", " procent ")), set()
    if not words or len(words) > MOST_WORDS or "?" in clause or not _EVERY.isdisjoint(map(folded, words)):
        return False  # "lista alla" asks for more than the first
    at = 0
    while at < len(words):
        keys, size = _said(words[at : at + _LONGEST])
        if not size:
            return False
        said |= keys
        at += size
    return bool(said & {"tells", "shape"})


def _said(words: list[str]) -> tuple[set[str], int]:
    """What the longest phrase that some words begin with says of an answer, and how many words it has; 0 where none does."""
    for size in range(len(words), 0, -1):
        if senses := _ANSWER.of(words[:size]):
            return {sense.key for sense in senses}, size
    small = any(sense.kind in {"function", "help"} for sense in WORDS.of(words[:1]))
    measures = bool(_NUMBER.fullmatch(words[0])) and bool(words[1:]) and words[1].casefold() in _MEASURES
    return set(), int(small or measures)


def with_count(sentence: str, clause: str) -> str | None:
    """A question for the first of an order with as many of them as a clause behind it asks for; None where the clause asks for no
    number, or the question for no order.

    >>> with_count("Vilka projekt är dyrast", "nämn 3 namn"), with_count("Vilka projekt pågår", "nämn tre")
    ('Vilka 3 projekt är dyrast', None)
    """
    number = next((one for one in _NUMBER.finditer(clause)), None)
    behind = WORD.findall(clause[number.end() :])[:1] if number else []
    if (
        number is None
        or (behind and behind[0].casefold() in _MEASURES)
        or not is_of_the_answer(clause[: number.start()] + clause[number.end() :])
    ):
        return None
    ranks = any(sense.kind == "most" for word in WORD.findall(sentence) for sense in WORDS.of([word]))
    asks = _LISTS.match(sentence)
    if not (ranks and asks) or _NUMBER.search(sentence[: asks.end() + _NEAR]):
        return None
    return f"{sentence[: asks.end()]}{number.group()} {sentence[asks.end() :]}"


_LAST_CLAUSE = re.compile(r"\s*(?:[,;:]|\s[–-])\s+(?P<said>[^,;:?!()]{3,60}?)(?P<stop>[.!]*)$")


def without_answer_clause(sentence: str) -> str:
    """A sentence without a last clause that only says how to answer: "projekt som slutar 2027, bara namnen"."""
    found = _LAST_CLAUSE.search(sentence)
    if found is None or found.start() <= _SHORTEST:
        return sentence
    asked = sentence[: found.start()]
    if counted := with_count(asked, found["said"]):
        return counted + found["stop"]
    return asked + found["stop"] if is_of_the_answer(found["said"]) else sentence


def _phrases(key: str) -> str:
    told = (one.strip() for one in _TOLD["widens"][key].replace("\n", " ").split(","))
    return "|".join(re.escape(one) for one in sorted(filter(None, told), key=len, reverse=True))


_GOES_ON = r"(?:av\b(?! (?:dem|dom|de)\b)|by(?= (?!them|it|us)\w)|i|in|inom|within|från|from|hos|med|with|och|and|under|which|that|som|budget\w*|mellan|between|efter|after|före|before|över|over)\b"
"""Words by which the question goes on behind what makes no difference."""
_CLAUSE = (
    r"(?:\s+(?:om|if|whether)\b)?"
    r"(?:\s+(?:vem|vilken|vilket|vilka|vad|hur|var|who|which|what|whose|where)\b(?:\s+som\b)?)?"
    rf"(?:\s+(?!{_GOES_ON})[\w’'-]+){{0,5}}"
    r"(?:\s+som\s+[\w-]+)?(?:\s+(?:för|i|in|hos|med|with|for|of|som)\s+(?:dem|dom|det|den|de|them|it|those|these|that)\b)?"
)
_ANY = re.compile(rf"(?i)(?<!\w)(?P<opens>{_phrases('opens')})\b(?P<clause>{_CLAUSE})")
"""What is said to make no difference, by the words that it begins with: "oavsett nämnd", "whichever committee reported them"."""
_EVER = re.compile(
    r"(?i)(?:(?<=[,(–-] )|(?<=\())(?P<opens>vem|vilken|vilket|vilka|var|hur)\b(?P<clause>(?:\s+(?!än\b)[\w-]+){0,4}\s+än\b"
    rf"(?:\s+(?!{_GOES_ON})[\w-]+){{1,4}}(?:\s+(?:hos|i|för|med|under|på)\b)?)"
)
"""The same with an "än": "vem som än redovisar dem", "vilken roll vi än har"."""
_BRACKETED = re.compile(
    r"(?i)(?<=\()(?P<opens>any|either|alla|valfri|valfritt|all|båda|both)\b(?P<clause>\s+[\w-]+)(?=\))"
)
"""The same in brackets: "(any role)"."""
_ASKS = frozenset("vem vilken vilket vilka vad hur var när who which what whose where how when".split())
_OF_NOUN = frozenset("vilken vilket vilka hur which what whose how whichever whatever".split())
"""Those of them that stand before a noun or adjective of theirs."""
_WHETHER = frozenset("om if whether".split())
_IS = frozenset("har är hade var is are was were has have had do does".split())
_OBJECT = frozenset(
    "dem dom det den de them it those these that för in ut till upp projekten projektet projects".split()
)
"""What may stand behind the verb of such a clause and belongs to it: "som står för dem"."""
_OR = frozenset({"eller", "or"})
_TOLD_OF = frozenset({"state", "negation", "field"})
"""Words that the question itself goes on with, where a verb is told already."""


class _Aside(NamedTuple):
    """A clause that may say what makes no difference, where it stands and by what it opens."""

    opens: str
    clause: str
    start: int
    end: int


def _asides(pattern: re.Pattern[str], text: str) -> Iterator[_Aside]:
    """The clauses of a kind, the last first, each without the words by which the question goes on: "oavsett nämnd | pågår"."""
    for found in reversed(list(pattern.finditer(text))):
        words = list(WORD.finditer(found["clause"]))
        size = _size([word.group() for word in words], found["opens"]) if pattern is _ANY else len(words)
        whole = size == len(words)
        clause = found["clause"] if whole or not size else found["clause"][: words[size - 1].end()]
        yield _Aside(
            found["opens"], clause, found.start(), found.end() if whole else found.start("clause") + len(clause)
        )


def _size(words: Sequence[str], opens: str) -> int:
    """How many of the words behind what opens such a clause belong to it: one noun, or a question with its verb.

    >>> _size("nämnd pågår fortfarande".split(), "oavsett"), _size("vem som leder dem saknar partner".split(), "oavsett")
    (1, 4)
    >>> _size("om vi leder eller är partner slutar".split(), "oavsett"), _size("program och nämnd ligger".split(), "oavsett")
    (6, 3)
    """
    whether = bool(words) and words[0].casefold() in _WHETHER
    asks = [word for word in (opens, *words[whether : whether + 1]) if word.casefold() in _ASKS | _OPEN]
    if not (whether or asks):
        return _nouns_size(words)
    behind = whether + (asks[-1:] != [opens] and bool(asks))
    return _question_size(words, behind + (asks[-1].casefold() in _OF_NOUN if asks else 0), whether=whether)


def _nouns_size(words: Sequence[str]) -> int:
    """The words of one noun, with those that "och" or "eller" join to it."""
    at = next((p for p, word in enumerate(words) if not _is_small(word)), len(words))
    if at + 1 < len(words) and not _is_thing(words[at]) and _is_thing(words[at + 1]):
        at += 1  # "oavsett europeiskt program"
    joined = at + 2 < len(words) and folded(words[at + 1]) in {"och", "and", *_OR} and _is_thing(words[at + 2])
    return min(at + (3 if joined else 1), len(words))


def _question_size(words: Sequence[str], at: int, *, whether: bool) -> int:
    """The words of a question up to its verb, and what belongs to that; ``at`` is behind the word that asks and its noun."""
    verbs = (p for p in range(at, len(words)) if words[p].casefold() in _IS or not _is_small_or_thing(words[p]))
    end = min(next(verbs, len(words)) + 1, len(words))
    if words[end - 1].casefold() in _IS and end < len(words) and _completes(words[end], whether=whether):
        end += 1
    while end < len(words) and folded(words[end]) in _OBJECT | _OR:
        joins = folded(words[end]) in _OR
        end = next((p for p in range(end + 1, len(words)) if not _is_small(words[p])), len(words)) if joins else end
        end += 1
    return min(end, len(words))


def _completes(word: str, *, whether: bool) -> bool:
    """Whether a word goes with a "har" or "är" before it: "är partner"; "vilken roll vi har | startade" it does not."""
    told = any(sense.kind in _TOLD_OF for sense in WORDS.of([word]))
    return not _is_small(word) and (whether or not told)


def _is_small(word: str) -> bool:
    return any(sense.kind in {"function", "help"} for sense in WORDS.of([word]))


def _is_thing(word: str) -> bool:
    return any(sense.kind == "thing" for sense in WORDS.of([word]))


def _is_small_or_thing(word: str) -> bool:
    return _is_small(word) or _is_thing(word)


_BESIDE = re.compile(r"\s*(?:[,(–-]\s*)*$")
_PARTED_BEHIND = re.compile(r"^\s*(?:,(?!\s+(?:och|and|men|but)\b)|\s[–-])(?=\s)")
_ROLES = frozenset({"lead", "partner"})
_RANKS = frozenset({"most", "more"})
_OPEN = frozenset({"whichever", "whatever", "whoever", "whomever"})
"""Words that stand for something themselves where nothing parts them from what is asked: "show me whatever you have"."""


def widened(text: str) -> str:
    """A question without what it says to make no difference: that narrows nothing.

    >>> widened("All projects in Urbact, whichever committee runs them."), widened("Projekt i LIFE, vem som än redovisar dem")
    ('All projects in Urbact.', 'Projekt i LIFE')
    >>> widened("A or B, whichever is larger?")
    'A or B, whichever is larger?'
    """
    for pattern in (_EVER, _ANY, _BRACKETED):
        for found in _asides(pattern, text):
            text = _cut(text, found)
    return text


def _cut(text: str, found: _Aside) -> str:
    """A text without a clause that widens, and without the stops that held it apart; as it is where the clause picks something
    out, or is what is asked for."""
    before, behind = text[: found.start], text[found.end :]
    apart = _BESIDE.search(before)
    parted = apart is not None and apart.group().strip() != ""
    if not _makes_no_difference(found, before, parted=parted):
        return text
    if not WORD.search(before):
        opening = re.match(r"\s*,\s*(?=\S)", behind)
        return behind[opening.end() :] if opening else text
    assert apart is not None
    behind = re.sub(r"^\s*[)]", "", behind) if "(" in apart.group() else _PARTED_BEHIND.sub("", behind)
    return before[: apart.start()] + behind


def _picks(clause: str, each: Sequence[tuple[Sense, ...]]) -> bool:
    """Whether a clause ranks or counts, so that it picks something out."""
    return re.search(r"\d", clause) is not None or any(sense.kind in _RANKS for own in each for sense in own)


def _says_thing(senses: Iterable[Sense]) -> bool:
    """Whether one of some senses is of a thing, a field, a role or of who."""
    return any(sense.kind in {"thing", "field", "role", "ask"} or sense.key == "owner" for sense in senses)


def _makes_no_difference(found: _Aside, before: str, *, parted: bool) -> bool:
    """Whether a clause names a thing or a field, or stands apart, and neither ranks nor counts; "whatever" that nothing parts from what
    is asked stands for it, but before a noun."""
    each = [WORDS.of([word]) for word in WORD.findall(found.clause)]
    if _picks(found.clause, each):
        return False
    if found.opens.casefold() in _OPEN and not (parted and before.strip(" ,(–-")):
        first = {sense for own in each[:2] for sense in own if sense.kind in {"thing", "field"} or sense.key in _ROLES}
        return bool(first) and Sense("thing", "project") not in first
    return parted or _says_thing(sense for own in each for sense in own)


_DESCRIBED = re.compile(
    r"(?i)\s*\((?:(?P<one>(?:den|det|the one)\s+(?:som|that|which|who)|alltså den|i\.e\. the one)|som|which|who)\s+(?P<said>[^()?]{3,90})\)"
)
"""Brackets that tell something of the one that stands before them: "(den som också har biblioteken)"."""
_WITHIN_CITY = re.compile(r"(?i)\s+(?:i|in|of|hos)\s+[\w-]+$")
_CONDITIONS = frozenset({"role", "state", "negation", "most", "more", "operator", "aggregate", "renewal", "membership"})


def described(text: str, spelling: Spelling | None) -> str:
    """A question without brackets that only say what somebody knows of the one that is named before them; such as bound it, name
    something, count or say what it is about stay, and all of those behind projects, which they choose from."""
    if spelling is None or "(" not in text:
        return text
    for found in reversed(list(_DESCRIBED.finditer(text))):
        before = text[: found.start()]
        names = spelling.named_in(before)
        of_one = bool(names) and (found["one"] or _WITHIN_CITY.sub("", before).endswith(names))
        if of_one and not _binds(found["said"], spelling):
            text = before + text[found.end() :]
    return text


def _binds(said: str, spelling: Spelling) -> bool:
    """Whether the words in brackets bound, name or count something, or say what it is about."""
    each = [WORDS.of([word]) for word in WORD.findall(said)]
    bounds = any(sense.kind in _CONDITIONS for own in each if not _is_function(own) for sense in own)
    themed = any(sense == Sense("link", "theme") for own in each for sense in own)
    named = spelling.named_in(said) or spelling.municipalities_in(said) or spelling.places_in(said)
    return bounds or themed or bool(named) or re.search(r"\d", said) is not None


def _is_function(senses: Iterable[Sense]) -> bool:
    return any(sense.kind == "function" for sense in senses)
