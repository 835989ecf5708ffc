"""Who leads a project where no sender of the reports does, or where that is: "vilka projekt äger Region Norrdal?", "led by an
organisation in Poland", "har en tysk projektägare"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from bot.query.forms import Is
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.linking import Lexicon
from bot.understanding.words import folded
from indexer.vocabulary.areas import areas_in
from indexer.vocabulary.geography import HOME, country_called

LONGEST = 8
"""Words of an owner's name, or of what says where the owner is, at most."""
_BY = frozenset("av by fran from with does do are is the".split())
_WE = frozenset("vi oss we us staden kommunen".split())
_SOMEBODY = frozenset(
    """
    nagon nagot nagra nan nat organisation organisationen organization aktor aktoren part parten some someone somebody anyone
    anybody any one stad staden ort kommun kommunen region regionen city town municipality place actor body
    """.split()
)
"""Words for whoever leads, which say nothing but that somebody does."""
_AT_HOME = frozenset("svensk svenska svenskt swedish".split())
_BESIDE = frozenset("med with i in fran from till to".split())
"""What ties a place before a word of leading to something else than to the one who leads."""


_OPENS = frozenset(
    "dar som where that which har hade have has had med with is ar are was var does do did finns vars whose".split()
)
"""Words that open the clause or phrase in which it is said who leads."""


class Leader(NamedTuple):
    """A condition on who leads, and the atoms that it was read from."""

    pred: Is
    positions: tuple[int, ...]


def leader_named(atoms: Atoms, at: int, lexicon: Lexicon) -> Leader | None:
    """The owner, or where the owner is, that stands behind a word of leading or before it; None where no such thing is said."""
    behind = _run(atoms.found[at + 1 :])
    if any(atom.folded in _WE for atom in behind):
        behind = []  # "leder vi i Tyskland": where, and not who
    run = range(at + 1, at + 1 + len(behind))
    if found := _where(atoms, run, lexicon) or _who(atoms, run, lexicon):
        return found
    if at > 0 and atoms[at - 1].has("joint"):
        return None  # "en partner i Polen och ägs av …": no name of its owner
    before = _run(atoms.found[:at][::-1])[::-1]
    run = range(at - len(before), at)
    return _where(atoms, run[_opened(before) :], lexicon, ahead=True) or _who(atoms, run, lexicon)


def _who(atoms: Atoms, run: Sequence[int], lexicon: Lexicon) -> Leader | None:
    """The owners whose names hold all the words of a run."""
    named = [place for place in run if not (atoms[place].is_small or atoms[place].folded in _BY)]
    words = {folded(lexicon.place_name(atoms[place].text)) for place in named}
    whole = any(atoms[place].kind == "other" for place in named)  # a sender alone leads in its own role
    values = lexicon.owners_with(words) if whole else ()
    return Leader(Is("lead_partner", values), tuple(range(named[0], named[-1] + 1))) if values else None


def _where(atoms: Atoms, run: Sequence[int], lexicon: Lexicon, *, ahead: bool = False) -> Leader | None:
    """The one place of whoever leads: "av någon i Danmark", "a Dutch organisation", "en utländsk". ``ahead``: before the word of
    leading."""
    said = [place for place in run if not (atoms[place].is_small or _is_anybody(atoms[place]))]
    if not ahead:
        said = said[:1] + [place for place in said[1:] if not atoms[place].names("municipality")]  # "… i Lyktsala"
    if len(said) != 1 or (ahead and _is_tied_elsewhere(atoms, said[0], lexicon)):
        return None
    name = _place(atoms[said[0]], lexicon)
    positions = tuple(place for place in run if place == said[0] or _is_anybody(atoms[place]))
    return Leader(Is("led_from", (name,)), positions) if name else None


def _place(atom: Atom, lexicon: Lexicon) -> str | None:
    """The part of the world, city or country that a word names, or whose people it is of; the reports' own country too."""
    if areas := areas_in(atom.text):
        return areas[0].area.sv
    if atom.kind != "other":
        return None
    if lexicon.is_place(atom.text) or lexicon.country_of(atom.text):
        return lexicon.place_name(atom.text)
    return HOME if atom.folded in _AT_HOME else country_called(atom.text)


def _opened(run: Sequence[Atom]) -> int:
    """How many words of a run stand before the clause or the phrase that its end is of: "i Lyktsala där | en tysk stad"."""
    return next((at + 1 for at in range(len(run) - 1, -1, -1) if run[at].folded in _OPENS), 0)


def _is_anybody(atom: Atom) -> bool:
    return atom.folded in _SOMEBODY or atom.folded in _BY or atom.has("thing", "others")


def _is_tied_elsewhere(atoms: Atoms, at: int, lexicon: Lexicon) -> bool:
    """Whether a place before a word of leading is tied to what stands before it: "projekt i Polen som leds", and not "en stad i
    Polen leder" or "med polsk ägare"."""
    if lexicon.country_of(atoms[at].text):
        return False
    tie = atoms[at - 1].folded.split()[-1] if at and atoms[at - 1].folded else ""
    return tie in _BESIDE and not (at > 1 and _is_anybody(atoms[at - 2]))


def _run(found: Sequence[Atom]) -> list[Atom]:
    """The words from here that may say who it is: such as no rule knows, names of places, and the small ones between them."""
    return list(takewhile(_may_say_who, found))[:LONGEST]


def _may_say_who(atom: Atom) -> bool:
    named = atom.kind == "other" or atom.names("municipality") or atom.names("area")
    return not (atom.used or atom.has("joint", "or")) and (named or atom.is_small or _is_anybody(atom))
