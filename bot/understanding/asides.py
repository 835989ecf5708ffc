"""What a question says beside what it asks: how the answer is to be written, and what is to make no difference."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from bot.understanding.cues import REMEMBERED
from bot.understanding.spelling import WORD, Spelling
from bot.understanding.words import WORDS, Sense, Words, folded

_TOLD = tomllib.loads(files("bot.understanding").joinpath("asides.toml").read_text("utf-8"))
_ANSWER = Words({"answer": _TOLD["answer"]})
MOST_WORDS = 8
"""Words of the longest clause that only says how to answer."""
_EVERY = frozenset("alla samtliga all every everything resten rest".split())
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
    return set(), int(small or (words[0].isdigit() and len(words[0]) == 1))


_LAST_CLAUSE = re.compile(r"\s*(?:[,;:]|\s[–-])\s+(?P<said>[^,;:?!()]{3,60}?)(?P<stop>[.!]*)$")


def without_answer_clause(sentence: str) -> str:
    """A sentence without a last clause that only says how to answer: "projekt som slutar 2027, bara namnen"."""
    found = _LAST_CLAUSE.search(sentence)
    tells = found is not None and found.start() > 8 and is_of_the_answer(found["said"])
    return sentence[: found.start()] + found["stop"] if found and tells else sentence


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
        for found in reversed(list(pattern.finditer(text))):
            text = _cut(text, found)
    return text


def _cut(text: str, found: re.Match[str]) -> str:
    """A text without a clause that widens, and without the stops that held it apart; as it is where the clause picks something
    out, or is what is asked for."""
    before, behind = text[: found.start()], text[found.end() :]
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


def _makes_no_difference(found: re.Match[str], before: str, *, parted: bool) -> bool:
    """Whether a clause names a thing or a field, or stands apart, and neither ranks nor counts; "whatever" that nothing parts from what
    is asked stands for it, but before a noun."""
    each = [WORDS.of([word]) for word in WORD.findall(found["clause"])]
    if _picks(found["clause"], each):
        return False
    if found["opens"].casefold() in _OPEN and not (parted and before.strip(" ,(–-")):
        first = {sense for own in each[:2] for sense in own if sense.kind in {"thing", "field"} or sense.key in _ROLES}
        return bool(first) and Sense("thing", "project") not in first
    return parted or _says_thing(sense for own in each for sense in own)


_DESCRIBED = re.compile(
    r"(?i)\s*\((?:(?:den|det|de|dom|the one|the ones|those)\s+(?:som|that|which|who)|som|which|who|alltså den|i\.e\. the one)\s+(?P<said>[^()?]{3,90})\)"
)
"""Brackets that tell something of what stands before them: "(den som också har biblioteken)"."""
_CONDITIONS = frozenset({"role", "state", "negation", "most", "more", "operator", "aggregate", "renewal", "membership"})


def described(text: str, spelling: Spelling | None) -> str:
    """A question without brackets that only say what somebody knows of what is named; such as bound it, name something or count stay."""
    if spelling is None or "(" not in text:
        return text
    for found in reversed(list(_DESCRIBED.finditer(text))):
        said = found["said"]
        each = [{sense.kind for sense in WORDS.of([word])} for word in WORD.findall(said)]
        kinds = {kind for own in each if "function" not in own for kind in own & _CONDITIONS}
        named = spelling.named_in(said) or spelling.municipalities_in(said) or spelling.places_in(said)
        if found.start() and not (kinds or named or re.search(r"\d", said)):
            text = text[: found.start()] + text[found.end() :]
    return text
