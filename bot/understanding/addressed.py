"""Questions put to the product itself, whatever of the reports they name beside: what it is, what it does, what it cannot do."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bot.understanding.cues import REMEMBERED

Addressed = Literal["identity", "abilities", "limits", "trust"]
_TOLD = tomllib.loads(files("bot.understanding").joinpath("addressed.toml").read_text("utf-8"))
_BEGINS = r"(?:^|(?<=[.!?,:;–-]\s)|(?<=\bor\s)|(?<=\beller\s)|(?<=\bbut\s)|(?<=\bmen\s))"
"""Where a clause begins."""
_NEAR = r"[^.?!]{0,90}?"


def _one(kind: str, *names: str) -> str:
    return "(?:" + "|".join(one for name in names for one in _TOLD[kind][name]) + ")"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("(?i)" + "".join(parts))


_BEFORE = r"(?:(?!\b(?:vilk\w+|which|what|projekt\w*|projects?|som|that)\b)[^.?!]){0,60}?"
_A_WORK = r"(?:(?:ett|en|an?|the|vår\w*|min\w*|our|my|utkast till|draft of)\s+)+(?:[\w-]+\s+){0,2}?"
"""What is done without projects being asked for, and the work that it is done to, with whose it is."""
_MAY, _ARE = _one("you", "may"), _one("you", "are")
_IS = rf"\b{_one('nature', 'is')}\b"
_PATTERNS: tuple[tuple[Addressed, re.Pattern[str]], ...] = (
    ("identity", _pattern(_BEGINS, _ARE, r"\s*[,:–-]?\s*(?:\w+\s+){0,1}?", _IS)),
    ("identity", _pattern(_BEGINS, r"(?:är det|is (?:it|this))\s+(?:\w+\s+){0,1}?", _IS, _NEAR, r"\b", _one("you", "answers"), r"\b")),
    ("limits", _pattern(_BEGINS, _MAY, r"\b", _BEFORE, r"\b", _one("outside", "writes"), r"(?:\s+(?:och|and|or|eller)\s+\w+)?\s+(?:\w+\s+)?", _A_WORK, _one("outside", "works"), r"\b")),
    ("limits", _pattern(_BEGINS, _MAY, r"\b", _BEFORE, r"\b", _one("outside", "writes"), r"\s+(?:\w+\s+)?", _one("outside", "works"), r"\s+", _one("outside", "whom"))),
    ("limits", _pattern(_BEGINS, _MAY, r"\s+(?:please\s+|också\s+|also\s+|snälla\s+)?", _one("outside", "deeds"), r"\b")),
    ("limits", _pattern(_BEGINS, _MAY, r"\s+(?:\w+\s+)?", _one("outside", "seeks"), r"\b", _NEAR, r"\b", _one("outside", "whom"))),
    ("abilities", _pattern(_BEGINS, _MAY, r"\b", _NEAR, _one("able", "only"))),
    ("abilities", _pattern(r"^", _one("able", "sorts"), _NEAR, r"\b(?:du|ni|you)\b")),
    ("trust", _pattern(_BEGINS, _MAY, r"\b", _NEAR, r"\b", _one("source", "where"), r"\b", _NEAR, r"\b", _one("source", "told"))),
)  # fmt: skip
"""How it is asked what answers, what it does and where answers are from; the first that holds is meant."""


@lru_cache(maxsize=REMEMBERED)
def addressed(text: str) -> Addressed | None:
    """What of the product itself a question asks for; None where it asks the reports.

    >>> addressed("Are you a person at the city office or an AI?"), addressed("Kan du skriva en ansökan till Interreg åt oss?")
    ('identity', 'limits')
    >>> addressed("Kan du räkna, eller letar du bara upp text?"), addressed("Kan du visa projekten i Interreg?")
    ('abilities', None)
    """
    plain = " ".join(text.split())
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), None)
