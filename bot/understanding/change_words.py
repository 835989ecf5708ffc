"""The words of ``changes.toml``: what became of something from one report to the next, and whether a network goes on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from itertools import takewhile

from bot.understanding.atoms import Atom, Atoms
from bot.understanding.cues import Cue, pattern
from bot.understanding.words import Words

_FILE = "changes.toml"
_TOLD = tomllib.loads(files("bot.understanding").joinpath(_FILE).read_text("utf-8"))
_PATTERNS = ("leaving", "left")
OWN = Words({kind: keys for kind, keys in _TOLD.items() if kind not in _PATTERNS})
"""The senses that words have only where two reports are held against each other."""
CUES: dict[str, Cue] = {
    name: pattern("|".join(f"(?:{one})" for one in cues)) for kind in _PATTERNS for name, cues in _TOLD[kind].items()
}
"""How it is asked whether a network goes on, and how a text says that one called NAME does not ("says")."""


def key_of(atom: Atom, kind: str) -> str | None:
    """Which word of a kind an atom is, by ``words.toml`` or ``changes.toml``; of a phrase of comparing by any word of it."""
    words = atom.text.split()
    each = [[word] for word in words] if atom.has("ask", "compare") else []
    found = (sense.key for one in (words, *each) for sense in OWN.of(one) if sense.kind == kind)
    return atom.key(kind) or next(found, None)


def is_said(atom: Atom, *kinds: str) -> bool:
    """Whether an atom is a word of ``changes.toml`` of one of some kinds."""
    return any(sense.kind in kinds for sense in OWN.of(atom.text.split()))


def said_at(atoms: Atoms, *names: str) -> list[int]:
    """The positions of the words by which something of a network's going on is asked."""
    spans = [match.span() for name in names for match in CUES[name].finditer(atoms.text)]
    return [at for at, atom in enumerate(atoms.found) if _within(atom, spans) and not atom.names("network")]


SINCE = frozenset({"sedan", "sen", "since"})


def is_since(atoms: Atoms, at: int) -> bool:
    """Whether a year is one from which on something is told: "sedan 2023", "sedan redovisningen för 2023"."""
    period = atoms[at].period
    before = takewhile(lambda atom: atom.is_small or atom.folded in SINCE, reversed(atoms.found[max(0, at - 3) : at]))
    return period is not None and (period.since or any(atom.folded in SINCE for atom in before))


_BY = frozenset({"med", "by"})
_ROSE = ("up", "down", "extended", "shortened")


def is_by_how_much(atoms: Atoms, at: int) -> bool:
    """Whether a value says by how much something changed: "ökat med mer än 1 miljon"; "projekt med mer än 1 miljon" has it."""
    first = at
    while first and atoms[first - 1].has("operator"):
        first -= 1
    before = atoms[first - 1] if first else None
    if not (atoms[first].folded.split()[:1] in [[one] for one in _BY] or (before and before.folded in _BY)):
        return False
    for other in reversed(atoms.found[:first]):
        if other.kind == "stop" or other.has("thing", "project"):
            return False
        if other.has("ask", "rise", "fall") or key_of(other, "change") in _ROSE:
            return True
    return False


_NEAR = 40
"""Characters before such words in which they may be denied or only thought of."""


def may_say_left(words: str) -> bool:
    """Whether a text has a word that ``says_left`` needs, whatever is left.

    >>> may_say_left("Medlemskapet sägs upp."), may_say_left("Vi lämnade Sjönätet."), may_say_left("Vi möttes i Gent.")
    (True, True, False)
    """
    return CUES["may_say"].search(words) is not None


def says_left(words: str, names: Iterable[str]) -> bool:
    """Whether a sentence says that a network of some names is left.

    >>> says_left("Medlemskapet i Sjönätet sägs upp vid årsskiftet.", ["Sjönätet"]), says_left("Vi lämnade Sjönätet.", ["Sjönätet"])
    (True, True)
    >>> says_left("Vi lämnade styrelsen för Sjönätet.", ["Sjönätet"]), says_left("Vi har inte lämnat Sjönätet.", ["Sjönätet"])
    (False, False)
    """
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, "NAME")
    found = CUES["says"].search(words)
    return found is not None and not CUES["hedged"].search(words[max(0, found.start() - _NEAR) : found.end()])


def _within(atom: Atom, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= atom.start and atom.end <= end for start, end in spans)
