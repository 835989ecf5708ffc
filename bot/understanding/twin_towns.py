"""Twin towns of a country or a part of the world: "har Kalmar någon vänort i Afrika?", "which of them are Nordic?"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.atoms import Atom, Atoms, atoms
from bot.understanding.linking import Lexicon
from bot.understanding.membership_sides import opens_yes_no
from indexer.vocabulary.areas import OUTSIDE, areas_in
from indexer.vocabulary.geography import country_called

_ASKS = ("which", "how_many", "exists", "list")
_LIE = frozenset(
    "ligger legat lag belagna belagen lie lies located situated any nagon nagra nan nagot bland among".split()
)
"""Words beside a part of the world that ask no more than what is there."""


@dataclass(frozen=True)
class TwinsAsked:
    """Where the twin towns are that a question asks for: names of countries and parts of the world; and whether it asks if
    there is any."""

    where: tuple[str, ...]
    whether: bool


def twins_asked(plain: str, lexicon: Lexicon, *, goes_on: bool) -> TwinsAsked | None:
    """What a question asks of twin towns by where they are, every word of it used; None where it asks something else.
    ``goes_on``: after an answer about twin towns, so that they need not be named again."""
    linked = lexicon.link(plain)
    found = atoms(plain, lexicon, linked.links, linked.tokens, lexicon.today())
    if not (goes_on or found.where("thing", "twin")):
        return None
    where = _where(plain, found, lexicon)
    if not where or (len(where) > 1 and any(name.startswith(OUTSIDE) for name in where)):
        return None  # "i Norden och utanför EU": it is open whether both are meant
    opens = opens_yes_no(found) or found.where("ask", "exists") or found[0].folded in _OPENS
    return TwinsAsked(where, bool(opens) and not found.where("ask", "how_many"))


_OPENS = frozenset({"ligger", "finns", "any", "nagon", "nagra"})


def _where(plain: str, found: Atoms, lexicon: Lexicon) -> tuple[str, ...]:
    """The countries and parts of the world that a question names; none where it says anything more."""
    areas = areas_in(plain)
    where = {one.start: one.area.sv for one in areas}
    for atom in found.found:
        if any(one.start <= atom.start < one.end for one in areas):
            continue
        if country := _country(atom, lexicon):
            where[atom.start] = country
        elif not _is_beside(atom):
            return ()
    return tuple(where[at] for at in sorted(where))


def _country(atom: Atom, lexicon: Lexicon) -> str | None:
    """The country that a word names, or whose people's adjective it is."""
    if atom.kind != "other":
        return None
    people = lexicon.country_of(atom.text)
    return country_called(people or atom.text) or country_called(lexicon.place_name(atom.text))


def _is_beside(atom: Atom) -> bool:
    """Whether a word may stand beside twin towns and where they are, and asks nothing more."""
    if atom.link is not None:
        return atom.names("municipality") or atom.names("document")
    if (
        atom.has("negation")
        or atom.has("more")
        or atom.has("most")
        or atom.kind in {"amount", "number", "months", "percent"}
    ):
        return False
    if atom.has("ask") and not atom.has("ask", *_ASKS):
        return False
    asks = atom.has("ask", *_ASKS) or atom.has("thing", "twin", "city", "town", "country")
    return bool(
        asks
        or atom.is_small
        or atom.kind in {"stop", "period"}
        or atom.has("role", "any")
        or atom.has("joint")
        or atom.folded in _LIE
    )
