"""Who leads a project where no sender of the reports does: "vilka projekt äger Region Norrdal?", "led by Gdansk"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from bot.understanding.atoms import Atom, Atoms
from bot.understanding.linking import Lexicon
from bot.understanding.words import folded

LONGEST = 6
"""Words of an owner's name at most."""
_BY = frozenset("av by fran from with does do are is the".split())


_WE = frozenset("vi oss we us staden kommunen".split())


class Leader(NamedTuple):
    """Owners as the reports write them, and the atoms that name them."""

    values: tuple[str, ...]
    positions: tuple[int, ...]


def leader_named(atoms: Atoms, at: int, lexicon: Lexicon) -> Leader | None:
    """The owner that stands behind a word of leading, or before it; None where the reports know none of that name."""
    behind = _run(atoms.found[at + 1 :])
    if any(atom.folded in _WE for atom in behind):
        behind = []  # "leder vi i Tyskland": where, and not who
    joined = at > 0 and atoms[at - 1].has("joint")  # "en partner i Polen och ägs av …": no name of its owner
    before = [] if joined else _run(atoms.found[:at][::-1])
    for start, run in ((at + 1, behind), (at - len(before), before[::-1])):
        named = [place for place, atom in enumerate(run, start) if not (atom.is_small or atom.folded in _BY)]
        words = {folded(lexicon.place_name(atoms[place].text)) for place in named}
        whole = any(atoms[place].kind == "other" for place in named)  # a sender alone leads in its own role
        if whole and (values := lexicon.owners_with(words) or _place_alone(atoms, named, at, lexicon)):
            return Leader(values, tuple(range(named[0], named[-1] + 1)))
    return None


_WHENCE = frozenset("av by fran from".split())


def _place_alone(atoms: Atoms, named: Sequence[int], at: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The one place that stands behind "leds av", though no owner is known by it: its projects are not those that name it."""
    said = {word for place in range(at, named[0]) for word in atoms[place].folded.split()}
    alone = len(named) == 1 and named[0] > at and bool(said & _WHENCE) and lexicon.is_place(atoms[named[0]].text)
    return (lexicon.place_name(atoms[named[0]].text),) if alone else ()


def _run(found: Sequence[Atom]) -> list[Atom]:
    """The words from here that may be a name: such as no rule knows, and the small ones between them."""
    return list(takewhile(_may_be_name, found))[:LONGEST]


def _may_be_name(atom: Atom) -> bool:
    return atom.kind == "other" or atom.names("municipality") or atom.is_small or atom.folded in _BY
