"""What rows are grouped by, and which groups are asked for."""

from __future__ import annotations

import re

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import (
    Compare,
    Having,
    Is,
    Measure,
    Not,
    conditions,
)
from bot.understanding.conditions import Cond
from bot.understanding.head_asking import GROUPS, Asking

_DIVIDED_BY = frozenset(
    "pa efter per mellan over by across between among into de olika the different respektive varje".split()
)

_THEM = frozenset("dem dom dessa them these those".split())
_AT = frozenset("hos i for inom at of".split())
_WHOSE = frozenset("som med that which with har kostar".split())
_IN_ALL = frozenset("total totala totalt overall".split())
"""Words of a sum that may be of each project."""
_THE_BOARD = frozenset({"namnden", "forvaltningen", "the committee", "committee"})


class Groups(Asking):
    """Groups of rows."""

    def _grouping(self) -> None:
        if self.told.sides:
            return
        for at in self.atoms.where("group", "per"):
            behind = [
                p
                for p in self.atoms.after(at, 2)[:4]
                if self.atoms[p].has("thing", *GROUPS, "year")
                and not self.atoms[p].used
                and not self._is_number_of(at, p)
            ]
            if not behind:
                continue
            kind = next(s.key for s in self.atoms[behind[0]].senses if s.kind == "thing")
            if kind == "year":
                continue
            self._group_by(kind, [at, behind[0]])
            return
        if self._by_year() or self._sorted_by_group() or self._split():
            return
        self._asked_groups()

    def _is_number_of(self, at: int, thing: int) -> bool:
        """ "ordnade efter antal mål": how many there are of each row, and no groups."""
        counted = any(self.atoms[p].has("ask", "how_many") for p in range(at + 1, thing))
        return counted and bool(self.atoms.where("group", "order"))

    def _sorted_by_group(self) -> bool:
        """ "projekten ordnade efter program": what rows are sorted by is what divides them, and no amount."""
        for at in self.atoms.where("group", "order"):
            behind = next((p for p in self.atoms.after(at, 1) if self.atoms[p].has("thing", *GROUPS)), None)
            if behind is not None and self.atoms[behind - 1].folded.split()[-1] in _DIVIDED_BY:
                self._group_by(next(s.key for s in self.atoms[behind].senses if s.key in GROUPS), [at, behind])
                return True
        return False

    def _board_meant(self) -> None:
        """ "Vilket av dem fick mest hos nämnden", "miljönämnden 2023 mot 2025 (förvaltningen resp nämnden)": the one that the
        conversation or the question is of, nothing to group by."""
        things = self.atoms.where("thing", "department")
        of_them = [p for p in self._asked("which") if {a.folded for a in self.atoms.found[p + 1 : p + 3]} & _THEM]
        named = any(cond.field == "department" for cond in self.conds.found)
        joined = [p for p in things if named and self.atoms[p].folded in _THE_BOARD]
        if len(joined) > 1:
            self.atoms.use("function", *range(joined[0], joined[-1] + 1))
        for at in things if of_them else ():
            if at and self.atoms[at - 1].folded in _AT and self.atoms[at].folded in _THE_BOARD:
                self.atoms.use("function", at)

    def _by_year(self) -> bool:
        """ "per startår", "fördelat på året de slutar", "hur många slutar per år": by the year of a date."""
        yearly = [p for p in self._asked("trend") if {"ar", "year"} & set(self.atoms[p].folded.split())]
        for at in (*self.atoms.where("group", "per", "split"), *yearly):
            years = [p for p in (at, *self.atoms.after(at, 3)) if p in yearly or self.atoms[p].has("thing", "year")]
            dated = self._date_near(at, years)
            if dated is not None and (years or self.atoms[dated].folded.endswith(("ar", "year", "aren", "years"))):
                name = next(s.key for s in self.atoms[dated].senses if s.key in DATES)
                self.told.by, self.told.measure = name.replace("_date", "_year"), Measure("count")
                self.told.parts.add("by")
                self.atoms.use("group", at, dated, *years)
                return True
        return False

    def _date_near(self, at: int, years: list[int]) -> int | None:
        """The date that is divided by: behind a "per", or before a "per år"."""
        near = [*self.atoms.after(at, 3), *(self.atoms.before(at, 3) if years else [])]
        return next((p for p in near if self.atoms[p].has("field", *DATES) and not self.atoms[p].used), None)

    def _split(self) -> bool:
        """ "Hur fördelar sig projekten på nämnderna?", "nämndvis": what is divided and by what need not stand together."""
        for key in ("department", "programme", "goal"):
            if fused := self.atoms.where("group", f"by_{key}"):
                self._group_by(key, fused)
                return True
        splits = self.atoms.where("group", "split")
        by = self._divided_by() if splits else None
        if by is None:
            return False
        kind = next(s.key for s in self.atoms[by].senses if s.kind == "thing" and s.key in GROUPS)
        self._group_by(kind, [by, *splits])
        return True

    def _divided_by(self) -> int | None:
        """The last thing to divide by, such as stand behind "på" or "efter" before others."""
        things = [
            p
            for p in range(len(self.atoms))
            if self.atoms[p].has("thing", *GROUPS) and not self.atoms[p].used and not self._belongs_to_name(p)
        ]
        things = [p for p in things if self.atoms[p].folded != "namnden" or not self.composer.both_roles()]
        tied = [p for p in things if p and self.atoms[p - 1].folded in _DIVIDED_BY] or things
        return tied[-1] if tied else None

    def _group_by(self, kind: str, positions: list[int]) -> None:
        self.told.by = GROUPS[kind][0]
        if self.conds.having:
            self.told.having = Having(*self.conds.having)
        self.told.parts.add("by")
        self.atoms.use("group", *positions)

    def _asked_groups(self) -> None:
        """ "Vilka nämnder …", "hur många program …", "vilken nämnd har flest …", "nämnder utan projekt"."""
        found = self._asked_group()
        if found is None:
            return
        at, kind = found
        by, of = GROUPS[kind]
        if kind == "programme" and any(cond.field == "programme" and cond.last == at - 1 for cond in self.conds.found):
            by = "programme_part"
        self.told.by, self.told.of = by, of
        self.told.parts |= {"by", "of"}
        self.atoms.use("group", at, *self._asked("which", "list", "exists"))
        if self.conds.having:
            self.told.having = Having(*self.conds.having)
        self._of_their_money()
        self._each_of()
        self._groups_outside()
        if self.conds.denied_things:
            self.told.having = Having("=", 0)
            self.atoms.use("negation", *self.conds.denied_things)
        denied = [p for p in self.atoms.where("negation", "not") if self._denies_network(p)]
        if denied:
            self.told.having, self.conds.open_negation = Having("=", 0), False
            self.atoms.use("negation", *denied)
        if many := [p for p in self._asked("how_many") if p < at and self._groups_counted(p, at)]:
            self.atoms.use("count", *many)
            self.told.parts.add("count_groups")

    def _of_their_money(self) -> None:
        """ "Vilka nämnder fick mer än 5 miljoner utbetalt?": with no word of projects the amount bounds what each group got; with one
        where its projects are to be added up ("om man räknar ihop projekten")."""
        summed = self._added_up()
        if self.told.having or (self.atoms.where("thing", "project", free=False) and not summed):
            return
        bounds = [
            c for c in self.conds.found if isinstance(c.pred, Compare) and c.pred.field in AMOUNTS and not c.average
        ]
        pred = bounds[0].pred if len(bounds) == 1 else None
        if isinstance(pred, Compare) and isinstance(pred.value, float | int):
            self.told.having, self.told.measure = Having(pred.op, float(pred.value)), Measure("sum", pred.field)
            self.conds.found.remove(bounds[0])
            self.told.parts.add("measure")
            self.atoms.use("measure", *summed)

    def _added_up(self) -> list[int]:
        """The words by which projects are added up; none where each of them is to come to so much ("projekt med totalt över …")."""
        words = self.atoms.where("aggregate", "sum", free=False)
        each = any(
            self.atoms[p].has("thing", "project") and self.atoms[p + 1].folded in _WHOSE
            for p in range(len(self.atoms) - 1)
        )
        return [p for p in words if not each or self.atoms[p].folded not in _IN_ALL]

    def _each_of(self) -> None:
        """ "Vilka nämnder har både Erasmus och ESF?": groups that have projects in each."""
        for cond in self.conds.found:
            if cond.each and isinstance(cond.pred, Is):
                self.told.having = Having(">=", 1, tuple(Is(cond.field, (value,)) for value in cond.pred.values))

    def _how_many_there_are(self) -> None:
        """ "Finns det fler än 100 projekt?": a bound on how many, where it is asked whether there are so many."""
        if (
            self.told.having is None
            and self.conds.having
            and not self.told.by
            and self.conds.having[0] in {">", ">=", "="}
        ):
            asked = self.told.exists or "whether" in self.told.parts
            if asked and not (self.told.order or self.told.sides or self.told.measure):
                self.told.exists, self.told.having, self.told.listed = True, Having(*self.conds.having), True

    def _groups_outside(self) -> None:
        """ "Vilka nämnder står utanför Erasmus+?": with no word of projects it is the nämnd that has none."""
        of_projects = self.conds.denied_things or any(atom.has("thing", "project") for atom in self.atoms.found)
        if len(self.conds.found) != 1 or of_projects:
            return
        only = self.conds.found[0]
        if isinstance(only.pred, Not) and only.field == "programme":
            only.pred = only.pred.of
            self.told.having = Having("=", 0)
        elif self._is_only_role(only):
            other = "lead" if Is("role", ("partner",)) in conditions(only.pred) else "partner"
            only.pred, self.told.having = Is("role", (other,)), Having("=", 0)

    def _is_only_role(self, cond: Cond) -> bool:
        """ "Vilka nämnder är bara partner?": one role alone, which is no project's but the nämnd's: it has the other in none."""
        near = range(max(cond.first - 1, 0), cond.last + 1)
        return cond.field == "role" and any(self.atoms[p].has("negation", "only") for p in near)

    def _is_known_one(self, at: int) -> bool:
        """ "hur många äger nämnden": one that is known already, where nothing picks it out."""
        known = {
            "namnden",
            "forvaltningen",
            "namndens",
            "forvaltningens",
            "the committee",
            "the department",
            "programmet",
        }
        return self.atoms[at].folded in known and not self.atoms.where("most", free=False) and not self.conds.having

    def _groups_counted(self, many: int, at: int) -> bool:
        """Whether "hur många" counts the groups, and nothing that no record holds: "hur många anställda har förvaltningen"."""
        unknown = any(self.atoms[p].kind == "other" for p in range(many + 1, at))
        return self._thing_behind(many) in {at, None} and not unknown

    def _denies_network(self, at: int) -> bool:
        """ "är inte med i Eurocities": what is denied is taking part in a network."""
        return any(
            self.atoms[p].names("network") or self.atoms[p].has("thing", "network") for p in self.atoms.after(at, 3)
        )

    def _asked_group(self) -> tuple[int, str] | None:
        """The kind of group that is asked for, and where it stands."""
        if self._asks_of_projects():
            return None
        things = [(p, str(self.atoms[p].key("thing"))) for p in range(len(self.atoms)) if self._is_thing(p)]
        groups = [(p, kind) for p, kind in things if kind in GROUPS and kind != "role" and not self._is_known_one(p)]
        if not groups:
            return None
        if own := self._group_behind_asking(groups):
            return own
        if self.atoms.where("most") or self.conds.having or self.conds.denied_things:
            return groups[0]
        return things[0] if things[0] in groups and things[0][0] <= 2 else None

    def _asks_of_projects(self) -> bool:
        """ "vilket projekt har flest mål", "sortera projekten efter antal mål" are of projects."""
        direct = [self._thing_behind(at) for at in (*self._asked("which", "list"), *self.atoms.where("group", "order"))]
        asked = any(at is not None and self.atoms[at].has("thing", "project") for at in direct)
        return asked or self.picks_one()

    def _group_behind_asking(self, groups: list[tuple[int, str]]) -> tuple[int, str] | None:
        """ "vilka nämnder", "hur många program": the group right behind a word that asks."""
        for at in self._asked("which", "how_many", "list", "who"):
            if self._is_of_those(at):
                continue
            behind = self._thing_behind(at)
            if own := next((group for group in groups if group[0] == behind), None):
                return own
        return None

    def _is_of_those(self, at: int) -> bool:
        """ "vilka av dem", "in which of them": of what was told before, and of no group that is named behind it."""
        said = " ".join(self.atoms[p].folded for p in range(at, min(at + 3, len(self.atoms))))
        return re.search(r"\b(?:av|of) (?:dem|dom|dessa|de|them|these|those)\b", said) is not None

    def _roles_apart(self) -> None:
        """ "Hur många äger vi och i hur många är vi partner?"."""
        if self.told.sides or self.told.by or not self.composer.both_roles():
            return
        self.told.by, self.told.of = "role", "project"
        self.told.parts.add("by")
        self.atoms.use("role", *self.atoms.where("role", "lead", "partner"), *self._asked("how_many"))
