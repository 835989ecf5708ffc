"""What every part of a head looks at: the atoms, the conditions, what was found so far, and small questions about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.query.fields import AMOUNTS
from bot.query.forms import (
    Having,
    Measure,
    Order,
    Side,
    Thing,
)
from bot.understanding.atoms import Atoms
from bot.understanding.conditions import WEAK_MONEY, Composer, Conditions
from bot.understanding.linking import Lexicon

GROUPS: dict[str, tuple[str, Thing]] = {
    "department": ("department", "department"),
    "programme": ("programme_top", "programme"),
    "goal": ("goal", "goal"),
    "country": ("country", "country"),
    "town": ("city", "city"),
    "role": ("role", "role"),
}
"""Things that rows are grouped by, with the field that does it."""
BESIDE = {"town": "city"} | {name: name for name in ("department", "programme", "goal", "country")}
"""Things that may be told of each row of a list, with the field that tells them."""
LATER_PLACES = {
    name: place
    for place, name in enumerate(
        ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 2
    )
}
_EVERY = frozenset({"alla", "samtliga", "all"})
PIECES = frozenset({"st", "stycken", "styck"})


@dataclass
class Told:
    """What the rules have found so far."""

    measure: Measure | None = None
    by: str | None = None
    of: Thing = "project"
    having: Having | None = None
    order: Order | None = None
    columns: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    yes_no: str | None = None
    exists: bool = False
    over_time: bool = False
    listed: bool = False
    years: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()
    """The report that is held against another one."""
    since: int | None = None
    together: bool = False
    """Whether several reports are asked of as one, each project once."""
    every: bool = False
    """Whether every report is asked of, with no year named."""
    parts: set[str] = field(default_factory=set)


_DEFINITE = frozenset({"programmet", "fonden", "namnden", "malet"})
"""Things that may stand behind their own name."""


class Asking:
    """One question being read."""

    def __init__(self, atoms: Atoms, composer: Composer, lexicon: Lexicon) -> None:
        self.atoms, self.composer, self.lexicon = atoms, composer, lexicon
        self.conds: Conditions = composer.compose()
        self.told = Told()
        self.thing: str | None = None
        """What the question is of: "project", "department" …"""
        self.open: list[str] = []
        """Words of measuring that found nothing to measure: asked back about."""

    def _word(self, kind: str, *keys: str) -> int | None:
        found = self.atoms.where(kind, *keys)
        return found[0] if found else None

    def _asked(self, *keys: str) -> list[int]:
        return self.atoms.where("ask", *keys)

    def asks_for_all(self) -> bool:
        """ "Vilka projekt är störst? Lista alla.": all of them, and no places."""
        lists = (p for p in self.atoms.where("ask", "list", free=False) if self.atoms[p].folded.split()[-1] in _EVERY)
        return any(not any(self.atoms[q].has("thing") for q in self.atoms.after(p, 1)) for p in lists)

    def _thing_behind(self, at: int, reach: int = 3) -> int | None:
        """The first thing right of a position."""
        return next((p for p in self.atoms.after(at, reach) if self._is_thing(p)), None)

    def _is_thing(self, at: int) -> bool:
        atom = self.atoms[at]
        return atom.has("thing", "project", *GROUPS) and not atom.used and not self._belongs_to_name(at)

    def things_beside(self) -> list[int]:
        """What is asked to be told beside each row: "projekten och vilken nämnd som har dem", "projekten med program"."""
        things = [p for p in self.atoms.where("thing", *BESIDE) if not self._belongs_to_name(p)]
        picks = self.picks_one()
        return [
            p
            for p in things
            if self._is_joined_question(p)
            or self._stands_behind_with(p)
            or (picks and p > 0 and self.atoms[p - 1].has("ask", "which"))
        ]

    def picks_one(self) -> bool:
        """ "vilken nämnd leder det största projektet": whether a superlative picks one project, and ranks no groups."""
        behind = [self.atoms[p + 1] for p in self.atoms.where("most", free=False) if p + 1 < len(self.atoms)]
        return any(atom.folded in {"projektet", "eu-projektet", "project"} for atom in behind)

    def _is_joined_question(self, at: int) -> bool:
        """ "… och vilken nämnd": an asking word before the thing, and what joins it to the question before."""
        asking = at > 1 and self.atoms[at - 1].has("ask", "which", "what", "who")
        return asking and (self.atoms[at - 2].has("joint", "and") or self.atoms[at - 2].kind == "stop")

    def _stands_behind_with(self, at: int) -> bool:
        """ "projekten med nämnd": the bare word, with nothing behind it that it is tied to."""
        tied = at > 0 and self.atoms[at - 1].folded in {"med", "samt", "inklusive", "with", "including"}
        bare = at + 1 == len(self.atoms) or self.atoms[at + 1].kind == "stop" or self.atoms[at + 1].has("joint")
        return tied and bare and any(self.atoms[p].has("thing", "project") for p in range(at))

    def _belongs_to_name(self, at: int) -> bool:
        """ "programmet Interreg", "målet En grön stad": the thing only says what kind of name follows."""
        kind = self.atoms[at].key("thing")
        field_ = {"programme": "programme", "department": "department", "goal": "goal"}.get(kind or "")
        own = [cond for cond in self.conds.found if field_ is not None and cond.field == field_]
        after_it = self.atoms[at].folded in _DEFINITE  # "North Sea-programmet"
        return any(cond.first == at + 1 or (after_it and cond.last == at - 1) for cond in own)

    def money(self) -> int | None:
        """The word of money that no condition has used: strong words before weak ones."""
        found = [
            p
            for p, atom in enumerate(self.atoms.found)
            if not atom.used and any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses)
        ]
        strong = [p for p in found if self.atoms[p].folded not in WEAK_MONEY]
        return next(iter(strong or found), None)

    def money_field(self, at: int) -> str:
        """Which amount a word of money says; paid out before support where it may be either."""
        keys = [s.key for s in self.atoms[at].senses if s.kind == "field" and s.key in AMOUNTS]
        return keys[0]

    def _is_of_pieces(self, at: int) -> bool:
        """ "topplista budget, fem st"."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return behind is not None and behind.folded in PIECES
