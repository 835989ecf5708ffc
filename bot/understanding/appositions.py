"""One thing said twice, the second time in brackets: "the board for culture and tourism (Kultur- och turismnämnden)"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files

from bot.understanding.spelling import WORD
from bot.understanding.words import WORDS, Sense

MOST_WORDS = 9
"""Words of what stands before the brackets for what is named in them, at most."""
_BRACKETS = re.compile(r"\s*\((?P<name>[^()\n]{2,90})\)")
_DETERMINED = re.compile(
    r"(?i)\b(?:the|its|their|our|your|this|that|den|det|deras|dess|vår|vårt|er|ert|stadens|kommunens)\s+(?P<what>[^.,;:?!()]*)$"
)
_CAPITALS = re.compile(
    r"(?:(?<=\s)|^)(?P<what>[A-ZÅÄÖ][\w'’-]*(?:\s+(?:(?:and|of|for|och|för|&)\s+)?(?:the\s+)?[A-ZÅÄÖ][\w'’-]*)*)$"
)
_DESCRIBED = tomllib.loads(files("bot.understanding").joinpath("asides.toml").read_text("utf-8"))["described"]
_KIND = re.compile(
    r"(?i)^(?:(?!(?:i|in|of|for|från|from|om|about|med|with|som|that|and|och)\b)[\w'’-]+\s+){0,5}?"
    rf"(?:[\w-]*(?:{_DESCRIBED['ends']})|(?:{_DESCRIBED['words']})(?:['’]?s)?)(?:\s+(?:for|of|on|in|with|för|i|på|med|av)\b.*)?$"
)
"""Words that call something by what it is: "the board for culture", "det nya takprojektet"; not "vårt klimatarbete i nämnden"."""
_OF_MATTER = re.compile(rf"(?i)\b[\w-]*(?:{_DESCRIBED['ends']})\s+(?:för|om)\s+[^.,;:?!()]+$")
"""The same with no article: "nämnden för miljö"."""
_ASKING = frozenset({"ask", "role", "state", "negation", "most", "more"})
_PROJECTS = re.compile(r"(?i)\b(?:projekten|projects)\b")
_FIRST = re.compile(
    r"(?i)(?:vilk\w+|hur|när|vem|vad|which|what|how|when|who|whose|where|does|do|did|is|are|has|have|had|har|är)\b"
)
"""A word that begins a question, and no name."""


def said_once(text: str, named_in: Callable[[str], tuple[str, ...]]) -> str:
    """A text in which a name in brackets stands in the place of the words that say the same before it.

    ``named_in`` gives the names of the reports' own things in a text, as they stand in it.
    """
    at = 0
    while found := _BRACKETS.search(text, at):
        at = found.end()
        name = found["name"].strip()
        if named_in(name) != (name,) or any(
            text[: found.start()].endswith(one) for one in named_in(text[: found.start()])
        ):
            continue
        start = _same_before(text[: found.start()])
        if (
            start is not None
            and _is_of_a_kind(text, start, found.start())
            and not _tells_more(text[start : found.start()], named_in)
        ):
            text = f"{text[:start]}{name}{text[found.end() :]}"
            at = start + len(name)
    return text


def _is_of_a_kind(text: str, start: int, end: int) -> bool:
    """Whether words call what they stand for a board, a programme, a project …; a run of capitals is a name, but behind "about" a theme."""
    words = text[start:end]
    if _KIND.search(words):
        return True
    before = WORD.findall(text[:start])[-1:]
    return words[:1].isupper() and Sense("link", "theme") not in WORDS.of(before)


def _tells_more(words: str, named_in: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether words say what brackets behind them do not: another name, a role, the city itself, several projects."""
    told = [WORDS.of([word]) for word in WORD.findall(words)]
    kinds = [{sense.kind for sense in senses} for senses in told]
    asks = any(own & _ASKING and "function" not in own for own in kinds)
    of_sender = all(
        Sense("thing", "city") in senses or "function" in own for senses, own in zip(told, kinds, strict=True)
    )
    return asks or of_sender or _PROJECTS.search(words) is not None or bool(named_in(words))


def _same_before(before: str) -> int | None:
    """Where the words begin that say the same as brackets behind them: from their article on, or a run of capitals."""
    hit = _DETERMINED.search(before)
    if hit and 0 < len(hit["what"].split()) <= MOST_WORDS:
        return _last_article(before, hit)
    if (hit := _OF_MATTER.search(before)) and len(hit.group().split()) <= MOST_WORDS:
        return hit.start()
    hit = _CAPITALS.search(before)
    return hit.start("what") if hit and not _FIRST.match(hit["what"]) else None


def _last_article(before: str, hit: re.Match[str]) -> int:
    """The nearest article that no "for the" or "of the" makes a part of the words: "the board for the environment"."""
    inner = re.search(r"(?i)\s(?:the|den|det)\s+(?P<what>[^.,;:?!()]*)$", hit["what"])
    tied = inner and re.search(r"(?i)\b(?:for|of|and|on|för|och)$", hit["what"][: inner.start()])
    return hit.start() if inner is None or tied else hit.start("what") + inner.start() + 1
