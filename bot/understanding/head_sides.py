"""Two nämnder, programmes, projects, roles or years held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.query.fields import DATES
from bot.query.forms import (
    Among,
    Compare,
    Is,
    Measure,
    Query,
    Side,
)
from bot.understanding.conditions import Cond
from bot.understanding.head_asking import GROUPS, Asking
from bot.understanding.words import folded

_OF_A_SHARE = re.compile(r"andel|del(?:en)?\b|share|proportion|percentage")
_OF_CITIES = ("project", "city", "year", "previous", "next", "report")
"""Things that may stand where municipalities are held against each other by their projects."""
_OR = re.compile(r"\b(?:eller|or)\b")
_OPPOSITES = (("more", "fewer"), ("dearer", "cheaper"), ("longer", "shorter"))
_DIFFERENCE = ("skilln", "skilj", "diff")


@dataclass(frozen=True)
class _Comparing:
    """Positions of the words that may hold one thing against another."""

    more: list[int]
    than: list[int]
    compare: list[int]
    most: list[int]

    @property
    def said(self) -> bool:
        """Whether there is any of them."""
        return bool(self.more or self.than or self.compare or self.most)


class Sides(Asking):
    """The sides of a comparison."""

    def _sides(self) -> None:
        """Two nämnder, programmes, roles or years held against each other."""
        words = self._comparing()
        if self._projects_apart(words):
            return
        apart = self._held_apart(words)
        if len(apart) < 2 or not words.said or (words.most and not self._which_of(apart)):
            return
        removed = [cond for cond, _ in apart if cond]
        self.conds.found = [cond for cond in self.conds.found if cond not in removed]
        self.told.sides = tuple(side for _, side in apart)
        self.told.parts.add("sides")
        if all(side.year for side in self.told.sides):
            self.told.years = ()
        if self._tells_difference(words):
            self.told.parts.add("difference")
        self._asked_yes_no(words.more, words.than)
        self.atoms.use("sides", *words.more, *words.than, *words.compare, *self.atoms.where("joint"))
        self.atoms.use("sides", *self._asked("trend"), *words.most)

    def _held_apart(self, words: _Comparing) -> list[tuple[Cond | None, Side]]:
        """The sides with the conditions that make them: nämnder, programmes, goals or roles, else years, else municipalities."""
        return self._apart(self._is_held_apart(words), words) or self._years_apart(words) or self._cities_apart(words)

    def _projects_apart(self, words: _Comparing) -> bool:
        """ "Hur mycket dyrare är Theseus än BRAVE?", "skillnaden i budget mellan Theseus och BRAVE": by how much they differ."""
        named = [p for p, atom in enumerate(self.atoms.found) if self._names_one(p) and not atom.used]
        found = self._against_one(named) or self._difference_of(named, words)
        if found is None:
            return False
        preds, name = found
        self.told.sides = tuple(Side(pred.names[0], pred) for pred in preds)
        self.told.measure = Measure("difference", name)
        self.told.parts |= {"sides", "difference", "measure"}
        asked = self._asked("how_much", "how_long", "what")
        self.atoms.use("sides", *named, *words.more, *words.than, *words.compare, *words.most, *asked)
        return True

    def _against_one(self, named: list[int]) -> tuple[list[Among], str] | None:
        """ "Hur mycket dyrare är Theseus än BRAVE": a named project and the one that a condition holds it against."""
        against = next((cond for cond in self.conds.found if _other_of(cond)), None)
        if against is None or len(named) != 1 or not self._asked("how_much", "how_long", "how_many"):
            return None
        self.conds.found.remove(against)
        other = _other_of(against)
        return [*self._among(named), *other], against.field

    def _difference_of(self, named: list[int], words: _Comparing) -> tuple[list[Among], str] | None:
        """ "Skillnaden i budget mellan Theseus och BRAVE": two named projects and the number that is named."""
        if len(named) != 2 or not self._tells_difference(words):
            return None
        money, lasting = self.money(), self._word("field", "duration")
        if money is None and lasting is None:
            return None
        self.atoms.use("sides", *(p for p in (money, lasting) if p is not None))
        return self._among(named), self.money_field(money) if money is not None else "duration"

    def _among(self, named: list[int]) -> list[Among]:
        return [Among(link.entities, (link.name,)) for p in named if (link := self.atoms[p].link)]

    def _names_one(self, at: int) -> bool:
        link = self.atoms[at].link
        return link is not None and link.kind == "project" and not link.ambiguous

    def _tells_difference(self, words: _Comparing) -> bool:
        return any(word.startswith(_DIFFERENCE) for p in words.compare for word in self.atoms[p].folded.split())

    def _comparing(self) -> _Comparing:
        """The words that may hold one thing against another: "fler", "än", "jämfört med", "flest"."""
        more = [p for p in self.atoms.where("more") if not self.atoms[p].has("most")] or self.atoms.where("more")
        more = [p for p in more if not self.atoms[p].has("more", "ahead", "behind") or self._between_names(p)]
        over = [p for p in self.atoms.where("operator", "over", "under") if " " in self.atoms[p].text]
        more += self._more_or_less()
        than = self.atoms.where("operator", "than") + over
        return _Comparing(more, than, self._asked("compare"), self.atoms.where("most"))

    def _is_held_apart(self, words: _Comparing) -> bool:
        """Whether names that stand together are sides: they are compared, or one of them is asked for ("A eller B mest")."""
        if words.compare or words.than or any(self.atoms[p].has("more", "ahead", "behind") for p in words.more):
            return True
        return bool(words.most or words.more) and (bool(self._asked("which")) or self._either_of())

    def _years_apart(self, words: _Comparing) -> list[tuple[Cond | None, Side]]:
        """Two years as sides: "fler projekt 2024 än 2023"."""
        years = self.told.years
        if len(years) != 2 or not (words.more or words.compare or self._asked("trend")):
            return []
        return [(None, Side(str(year), year=year)) for year in self._in_order(years)]

    def _cities_apart(self, words: _Comparing) -> list[tuple[Cond | None, Side]]:
        """Two municipalities as sides, by their projects or some money: "fler projekt än Exempelby", "vilken kommun har flest, A
        eller B"."""
        picked = self._cities_picked()
        cities = self._cities_compared(every=bool(picked and words.most) and not self._asked("who"))
        compared = words.more or words.than or words.compare or picked
        if len(cities) < 2 or not compared or not self._compares_number(words):
            return []
        self._role_of_who(picked)
        self.atoms.use("sides", *picked)
        return [(None, Side(city, municipality=city)) for city in cities]

    def _compares_number(self, words: _Comparing) -> bool:
        """Whether how many projects there are is compared, or how much money: no longest one, no share, no other thing."""
        ranked = [self.atoms[p] for p in words.most if not self._is_of_report(p)]
        other = [p for p in self.atoms.where("thing", free=False) if not self.atoms[p].has("thing", *_OF_CITIES)]
        apart = self.atoms.where("aggregate", "share", "mean", "median") or self.atoms.where("group", free=False)
        counted = all(atom.has("most", "most", "fewest") and not _OF_A_SHARE.search(atom.folded) for atom in ranked)
        return counted and not other and not apart

    def _is_of_report(self, at: int) -> bool:
        """ "i sin senaste rapport": which report, and no project."""
        behind = self.atoms[at + 1].folded if at + 1 < len(self.atoms) else ""
        return behind.startswith(("rapport", "redovisning", "report"))

    def _role_of_who(self, picked: list[int]) -> None:
        """ "vem äger flest", "vem är partner i flest": the role that is counted, where no person is asked for."""
        for role in ("lead", "partner"):
            if picked and (own := self.atoms.where("role", role)):
                self.composer.add(Is("role", (role,)), own, "role")
                return

    def _cities_compared(self, *, every: bool) -> tuple[str, ...]:
        """The municipalities that are named; where none is and ``every`` one may be meant, all that report."""
        links = [atom.link for atom in self.atoms.found if atom.link is not None and atom.names("municipality")]
        named = tuple(dict.fromkeys(link.entities[0] for link in links if len(link.entities) == 1))
        return named or (self.lexicon.cities if every else ())

    def _cities_picked(self) -> list[int]:
        """The words by which one of some municipalities is asked for: "vem", "vilken kommun"."""
        picked = self._asked("who") or [p for p in self._asked("which") if self._kind_right_behind_is_city(p)]
        return [*picked, *(self.atoms.where("thing", "city") if picked else [])]

    def _kind_right_behind_is_city(self, at: int) -> bool:
        """Whether what is asked for is a municipality: "vilken kommun"."""
        return any(self.atoms[p].has("thing", "city") for p in self.atoms.after(at, 1)[:2])

    def _either_of(self) -> bool:
        """Whether two names stand with "eller" between them: "fick A eller B mest"."""
        joined = [cond for cond in self.conds.found if isinstance(cond.pred, Is) and len(cond.pred.values) > 1]
        return any(self.atoms[p].has("joint", "or") for cond in joined for p in range(cond.first, cond.last + 1))

    def _between_names(self, at: int) -> bool:
        """Whether "före" stands between two nämnder or programmes: "ligger A före B i antal projekt"."""
        names = [cond for cond in self.conds.found if cond.field in {"department", "programme"}]
        return any(cond.last < at for cond in names) and any(cond.first > at and cond.first - at < 3 for cond in names)

    def _in_order(self, years: tuple[int, ...]) -> tuple[int, ...]:
        """Two years as the question has them where it compares with "än", else the earlier first."""
        return years if self.atoms.where("operator", "than", free=False) else tuple(sorted(years))

    @staticmethod
    def _beside_comparing(conds: list[Cond], words: _Comparing) -> list[Cond]:
        """Of more than two names those next to the words that compare: "A har fler projekt hos C än B har"."""
        pivot = next(iter(words.more or words.than), None)
        if len(conds) < 3 or pivot is None:
            return conds
        left = [cond for cond in conds if cond.last < pivot][-1:]
        than = next((p for p in words.than if p > pivot), pivot)
        right = [cond for cond in conds if cond.first > than][:1]
        return [*left, *right] if left and right else conds

    def _is_of_what_is_asked(self, cond: Cond, words: _Comparing) -> bool:
        """Whether names are a condition on what a superlative picks: "vilket av projekten från A eller B är störst"."""
        if words.compare or words.than or not words.most:
            return False
        kind = next((self._kind_right_behind(at) for at in self._asked("which", "who", "how_many", "list")), None)
        kind = kind or self._kind_tied_to(cond)
        before = self.atoms[cond.first - 1] if cond.first else None
        apart = (
            before is None or before.kind == "stop" or before.has("joint") or before.has("ask") or before.has("most")
        )
        tied = not apart
        return tied and kind is not None and GROUPS.get(kind, ("project",))[0].partition("_")[0] != cond.field

    def _kind_tied_to(self, cond: Cond) -> str | None:
        """The kind of thing right in front of a condition and its tie: "det dyraste av projekten inom A eller B"."""
        before = self.atoms.before(cond.first, 1)
        return self.atoms[before[-1]].key("thing") if before else None

    def _kind_right_behind(self, at: int) -> str | None:
        """The kind of thing that an asking word is of, with no superlative between them."""
        for p in self.atoms.after(at, 4):
            if self.atoms[p].has("most") or self.atoms[p].has("role"):
                return None
            if self.atoms[p].has("thing", "project", *GROUPS):
                return self.atoms[p].key("thing")
        return None

    def _apart(self, compared: bool, words: _Comparing) -> list[tuple[Cond | None, Side]]:
        """The sides that the conditions make: of one field, apart from each other or joined where they are compared."""
        if not compared:
            return []
        for name in ("department", "programme", "goal"):
            conds = [cond for cond in self.conds.found if cond.field == name and isinstance(cond.pred, Is)]
            sides: list[tuple[Cond | None, Side]] = [
                (cond, Side(self._as_asked(value, name), Is(name, (value,))))
                for cond in self._beside_comparing(conds, words)
                if isinstance(cond.pred, Is) and not self._is_of_what_is_asked(cond, words)
                for value in cond.pred.values
            ]
            if len(sides) > 1:
                return sides
        return self._roles_as_sides() if self.composer.both_roles() else []

    def _as_asked(self, name: str, kind: str) -> str:
        """A programme with the short form that it was asked for by: "Europeiska socialfonden (ESF+)"."""
        links = [atom for atom in self.atoms.found if kind == "programme" and atom.names(kind)]
        said = next((a.text for a in links if a.link and a.link.name == name), name)
        return name if folded(said) in folded(name) or folded(name) in folded(said) else f"{name} ({said})"

    def _roles_as_sides(self) -> list[tuple[Cond | None, Side]]:
        """ "fler som ägare än som partner": the role that is said first stands first."""
        lead, partner = Side("lead", Is("role", ("lead",))), Side("partner", Is("role", ("partner",)))
        owns, takes_part = self.atoms.where("role", "lead"), self.atoms.where("role", "partner")
        first = bool(owns and takes_part) and owns[0] < takes_part[0]
        return [(None, lead), (None, partner)] if first else [(None, partner), (None, lead)]

    def _which_of(self, apart: list[tuple[Cond | None, Side]]) -> bool:
        """Whether a superlative picks one of the sides: "flest projekt, miljö eller ASF?"."""
        if any(side.municipality for _, side in apart):
            return True  # one of them was asked for
        return len(apart) > 1 and any(atom.has("joint") or atom.has("ask", "compare") for atom in self.atoms.found)

    def _asks_which_way(self, more: list[int]) -> bool:
        """ "mer eller mindre", "dyrare eller billigare": which of the two it is, told by how much."""
        keys = {self.atoms[p].key("more") for p in more}
        both = self._more_or_less()
        self.atoms.use("sides", *both)
        return bool(both) or any({more, less} <= keys for more, less in _OPPOSITES)

    def _more_or_less(self) -> list[int]:
        """ "mer eller mindre", with no amount that it would be about."""
        about = [p for p in self.atoms.where("operator", "about") if _OR.search(self.atoms[p].folded)]
        return [p for p in about if all(self.atoms[q].value is None for q in self.atoms.after(p, 1))]

    def _asked_yes_no(self, more: list[int], than: list[int]) -> None:
        asks = self._asked("which", "how_much", "what", "list") or [p for p in self._asked("how_many") if p == 0]
        if asks or not (more or than) or self._asks_which_way(more):
            return
        self.atoms.use("count", *self._asked("how_many"))
        key = (
            self.atoms[more[0]].key("more")
            if more
            else ("more" if self.atoms[than[0]].has("operator", "over") else "fewer")
        )
        self.told.yes_no = {"fewer": "<", "cheaper": "<", "shorter": "<", "behind": "<", "as_many": "="}.get(
            key or "more", ">"
        )


def _other_of(cond: Cond) -> list[Among]:
    """The project whose number a condition is held against; none where it is held against something else."""
    pred = cond.pred
    if not (isinstance(pred, Compare) and isinstance(pred.value, Query)) or pred.field in DATES:
        return []
    return [pred.value.where] if isinstance(pred.value.where, Among) else []
