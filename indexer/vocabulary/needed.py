"""Patterns that are looked for only where a text has letters that they need: most texts have none of most patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

from indexer.records import Span


def _of_python(name: str) -> Any:
    """A module of Python's own that reads patterns, and no promise of it; without it they are looked for everywhere."""
    try:
        return import_module(f"re.{name}")
    except ImportError:
        return None


kinds, parser = _of_python("_constants"), _of_python("_parser")
AHEAD = 1
"""Where Python's own reader says that a pattern looks."""
LEAST, MOST = 2, 40
"""Letters of a piece that are worth looking for; pieces of one pattern beyond which nothing is gained."""


class Needing:
    """A pattern beside letters, some of which are in everything that it matches.

    >>> cue = Needing(r"(?i)\\b(?:staden|kommun(?:en)?)\\b")
    >>> cue.letters, cue.may_be_in("KOMMUN", "kommun"), [hit.group() for _, hit in hits([cue], "Kommunen")]
    (('staden', 'kommun'), True, ['Kommunen'])
    """

    def __init__(self, expression: str | re.Pattern[str], flags: re.RegexFlag = re.NOFLAG) -> None:
        self._expression, self._flags = expression, flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself, compiled when a text first has what it needs."""
        return re.compile(self._expression, self._flags)

    @cached_property
    def letters(self) -> tuple[str, ...] | None:
        """See ``letters_of``."""
        return self._needs[0]

    @cached_property
    def folded(self) -> bool:
        """Whether it minds no case."""
        return self._needs[1]

    @cached_property
    def _needs(self) -> tuple[tuple[str, ...] | None, bool]:
        return letters_of(self._expression, self._flags)

    def may_be_in(self, text: str, folded: str) -> bool:
        """Whether a text has letters that the pattern needs; ``folded`` is the text in small letters."""
        return self.letters is None or any(map((folded if self.folded else text).__contains__, self.letters))


class AnyNeeding:
    """Whether any of some patterns that mind no case is in a text; each is tried only where it has the letters needed.

    As one pattern of many branches each of these would be tried at each letter.

    >>> said = AnyNeeding([r"\\bled(?:er|de)? till\\b", r"\\bgav\\b", r"\\d{4}"])
    >>> said.is_in("Det LEDDE till mer"), said.is_in("Det gavs"), said.is_in("Från 2024")
    (True, False, True)
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        self._each = [Needing(one, re.IGNORECASE) for one in expressions]

    def prepare(self) -> None:
        """Work out what each needs before anybody asks."""
        for one in self._each:
            _ = one.letters

    def is_in(self, text: str) -> bool:
        """Whether one is there."""
        folded = (
            text.casefold().replace("i\u0307", "i").replace("ı", "i")
        )  # as patterns that mind no case tell letters apart
        for one in self._each:
            letters = one.letters
            if (letters is None or any(map(folded.__contains__, letters))) and one.pattern.search(text):
                return True
        return False


def hits(patterns: Sequence[Needing], text: str, span: Span | None = None) -> Iterator[tuple[int, re.Match[str]]]:
    """What patterns find in a text or a range of it, in the order of the patterns, each with its number."""
    start, end = span or (0, len(text))
    part = text[start:end]
    folded = part.casefold()
    for number, one in enumerate(patterns):
        letters = one.letters
        if letters is None or any(map((folded if one.folded else part).__contains__, letters)):
            for hit in one.pattern.finditer(text, start, end):
                yield number, hit


def in_runs(
    pattern: re.Pattern[str], runs: re.Pattern[str], pieces: Sequence[str], text: str
) -> Iterator[re.Match[str]]:
    """What a pattern finds in a text that matches nothing but what ``runs`` have, one of some pieces among it.

    >>> town, letters = re.compile(r"[A-Z]\\w+ stad(?!\\w)"), re.compile(r"[A-Za-z ]+")
    >>> [hit.group() for hit in in_runs(town, letters, ("stad",), "Se Lund, Ystad stad. Lund stadd")]
    ['Ystad stad']
    """
    for run in runs.finditer(text):
        if any(map(run.group().__contains__, pieces)):
            yield from pattern.finditer(text, run.start(), run.end() + 1)


def letters_of(
    expression: str | re.Pattern[str], flags: re.RegexFlag = re.NOFLAG
) -> tuple[tuple[str, ...] | None, bool]:
    """Pieces of which everything that a pattern matches has one, or what it looks ahead to, None where there is nothing
    to go by; and whether any of it minds no case, so that they are in small letters.

    >>> letters_of(r"\\bi (?:Lund|Ystad)\\b"), letters_of(r"(?i)\\w+|hamn"), letters_of(r"(?=.*Ystad)(?i:s)\\w+")
    ((('Lund', 'Ystad'), False), (None, True), (('ystad',), True))
    """
    if parser is None:
        return None, False
    if isinstance(expression, re.Pattern):
        flags, expression = re.RegexFlag(expression.flags), expression.pattern
    parsed = parser.parse(expression, flags)
    folded = bool(parsed.state.flags & re.IGNORECASE) or "(?i:" in expression
    found = _of(parsed, folded=folded)
    return (found if found and len(found) <= MOST and min(map(len, found)) >= LEAST else None), folded


def _of(sequence: Any, *, folded: bool) -> tuple[str, ...] | None:
    """The best pieces of what is matched one after the other."""
    best: tuple[str, ...] | None = None
    run = ""
    for kind, told in [*sequence, (None, None)]:
        if kind is kinds.LITERAL:
            run += chr(told).casefold() if folded else chr(told)
            continue
        best, run = _better(best, (run,) if run else None), ""
        best = _better(best, _of_part(kind, told, folded=folded))
    return best


def _of_part(kind: Any, told: Any, *, folded: bool) -> tuple[str, ...] | None:
    if kind is kinds.SUBPATTERN:
        _, added, taken, inner = told
        return None if (added | taken) & re.IGNORECASE and not folded else _of(inner, folded=folded)
    if kind is kinds.BRANCH:
        each = [_of(branch, folded=folded) for branch in told[1]]
        return None if None in each else _shortest([piece for one in each if one for piece in one])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT) and told[0] > 0:
        return _of(told[2], folded=folded)
    if kind is kinds.ASSERT and told[0] == AHEAD:
        return _of(told[1], folded=folded)
    return _of(told, folded=folded) if kind is kinds.ATOMIC_GROUP else None


def _shortest(pieces: Sequence[str]) -> tuple[str, ...]:
    """Without pieces that hold another one."""
    kept: dict[str, None] = {}
    for piece in sorted(dict.fromkeys(pieces), key=len):
        if not any(map(piece.__contains__, kept)):
            kept[piece] = None
    return tuple(piece for piece in dict.fromkeys(pieces) if piece in kept)


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Of two choices the one with longer pieces, of equally long ones that with fewer."""
    return max((one, other), key=lambda pieces: (min(map(len, pieces)), -len(pieces)) if pieces else (0, 0))
