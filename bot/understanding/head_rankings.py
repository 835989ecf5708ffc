"""The order, its field and its places: "de tre största", "flest projekt", "sortera efter slutdatum"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.query.fields import AMOUNTS, DATES, FIELDS
from bot.query.forms import (
    Measure,
    Order,
)
from bot.understanding.atoms import Atom
from bot.understanding.head_asking import GROUPS, LATER_PLACES, Asking

_RANKED_BY = {"longest": ("duration", True), "shortest": ("duration", False), "newest": ("start_date", True), "oldest": ("start_date", False),
              "dearest": ("total_budget", True), "cheapest": ("total_budget", False), "lasting": ("end_date", True)}  # fmt: skip
_FALLING = {"most": True, "largest": True, "fewest": False, "smallest": False, "first": False, "last": True}
MOST_PLACES = 1000
"""A number beside a superlative that is larger counts no places."""
PLURAL = 5
"""Places told where several are asked for and no number is said ("vilka projekt fick mest?")."""

_ORDERED_BY = frozenset({"efter", "pa", "by", "utifran"})
_AT_TOP = frozenset({"forst", "first", "overst"})
_AGED = frozenset({"nyast", "nyaste", "aldst", "aldsta", "newest", "oldest"})
_OWN = frozenset({"sina", "egna", "of", "of its", "of their", "its", "their"})
_NAMES = frozenset({"namn", "titel", "name", "names", "title", "alfabet", "alfabetet", "alphabet"})
_UNORDERED = frozenset({"funding_rate", "lead_partner"})
"""Fields of too few projects to put them in order by."""
_ORDERING = frozenset({"field", "most", "more", "group"})
"""Kinds of words that may say what rows are put in order by."""


_FINER = re.compile(r"\b(?:manad\w*|kvartal\w*|vecka\w*|dag|month|quarter|week|day)\b")
"""Times finer than a year, as they are looked up."""
_SHARE = frozenset("andel andelen share proportion procent percentage".split())


class Rankings(Asking):
    """Orders of rows and groups."""

    def _ranking(self) -> None:
        """ "de tre största", "flest projekt", "sortera efter budget": the order, its field and its places."""
        most = [p for p in self.atoms.where("most") if not self.atoms[p].has("most", *LATER_PLACES)]
        most = [p for p in most if not self._is_before_value(p)]
        of_report = [p for p in most if self._is_of_report(p)]
        self.atoms.use("function", *of_report)
        most = [p for p in most if p not in of_report]
        superlatives = most or self.atoms.where("most", *LATER_PLACES)
        at = next(iter(superlatives), self._word("group", "order"))
        if self.told.sides or self._sorted() or at is None:
            return
        key = self.atoms[at].key("most") or "largest"
        if not self._ranks_by_projects(at, key):
            self._rank(at, key, superlatives)

    def _sorted(self) -> bool:
        """ "sortera efter slutdatum", "ordnade efter antal partner", "i bokstavsordning": rows by what is named, the first first
        unless it is said. What no row can be put in order by is left open."""
        sorting, ends = self._word("group", "order"), self._word("group", "rising", "falling", "chronological")
        said = [] if sorting is None and ends is None else self._sorted_by(sorting or 0)
        named = next((p for p in said if self._orders_rows(p)), self._word("group", "alphabetical", "chronological"))
        if named is not None:
            return self._sort_by(named, [p for p in said if p <= named] if named in said else [named])
        if sorting is None:
            return self._by_age(ends)
        unknown = self._unknown_order(said)
        self.open += [] if unknown is None else [self.atoms[unknown].text]
        return unknown is not None

    def _sort_by(self, named: int, used: list[int]) -> bool:
        """Rows by the field that a word names; numbers the largest first, where nothing else is said."""
        name = self._orders_rows(named) or "name"
        largest = FIELDS[name].kind == "count" and not self.atoms.where("group", "rising")
        self._put_in_order(name, largest or bool(self.atoms.where("group", "falling")), (1, None), [])
        self.told.parts |= {"order", "order_field"}
        self.atoms.use("ranking", *used, *self.atoms.where("group", "order", "rising", "falling", "chronological"))
        return True

    def _by_age(self, ends: int | None) -> bool:
        """ "nyast först", "oldest first": by the start, with no word of sorting; "the one ending soonest first": by the date that
        stands right before."""
        if ends is None:
            return False
        dated = next((p for p in self.atoms.before(ends, 1)[:1] if self.atoms[p].has("field", *DATES)), None)
        if dated is None and self.atoms[ends].folded.split()[0] not in _AGED:
            return False
        name = "start_date" if dated is None else self._orders_rows(dated) or "start_date"
        self._put_in_order(name, self.atoms[ends].has("group", "falling"), (1, None), [])
        self.told.parts |= {"order", "order_field"}
        self.atoms.use("ranking", ends, *(() if dated is None else (dated,)))
        return True

    def _sorted_by(self, sorting: int) -> list[int]:
        """The words behind "efter" or "by" that say what rows are put in order by, up to the next stop; none where a time or a
        name stands there, which bounds the rows."""
        end = next((p for p in range(sorting, len(self.atoms)) if self.atoms[p].kind == "stop"), len(self.atoms))
        ties = [p for p in range(sorting, end) if self._ties_order(p, sorting)]
        said = list(range(ties[-1] + 1, end)) if ties else []
        bounded = bool(said) and (self.atoms[said[0]].period is not None or self.atoms[said[0]].link is not None)
        return [] if bounded else said

    def _ties_order(self, at: int, sorting: int) -> bool:
        """Whether a word ties what rows are put in order by to the word of sorting: within it, or alone behind it."""
        last = self.atoms[at].folded.split()[-1]
        return last in _ORDERED_BY if at == sorting else self.atoms[at].folded in _ORDERED_BY

    def _orders_rows(self, at: int) -> str | None:
        """The field of dates, names or numbers that a word says and rows may be put in order by."""
        atom = self.atoms[at]
        if atom.folded in _NAMES:
            return "name"
        if atom.has("group", "chronological"):
            return "start_date"
        if atom.has("ask", "how_long"):
            return "duration"
        if atom.has("thing", "goal", "partner"):
            return "goals" if atom.has("thing", "goal") else "partners"
        return next((s.key for s in atom.senses if s.kind == "field" and s.key in {*DATES, "leader"}), None)

    def _unknown_order(self, said: Sequence[int]) -> int | None:
        """The word for what rows are to be put in order by, where no record has a field for it."""
        telling = (p for p in said if not self.atoms[p].is_small or self.atoms[p].has("thing", "city"))
        first = next(telling, None)
        if first is None or self.atoms[first].has("ask", "how_much", "how_many"):
            return None
        known = any(s.kind in _ORDERING and s.key not in _UNORDERED for s in self.atoms[first].senses)
        return None if known else first

    def _is_before_value(self, at: int) -> bool:
        """ "minst tre": a bound on a number, and no superlative."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return self.atoms[at].has("operator") and behind is not None and behind.value is not None

    def _rank(self, at: int, key: str, superlatives: list[int]) -> None:
        """The order that a superlative or a word of sorting makes."""
        by, used = self._ranked_by(at, key)
        first, last, numbers = self._places(at) if superlatives else (1, None, [])
        if not numbers and (
            self._stands_first(superlatives) or (last == 1 and self._word("group", "order") is not None)
        ):
            last = None
        self._put_in_order(by, self._falls(key, bool(superlatives)), (first, last), used)
        self._part_of_another(at, by)
        self._added_of_the_first(by, last)
        self.told.parts |= {"order", "order_field"} if used or key in _RANKED_BY else {"order"}
        self.atoms.use("ranking", at, *used, *numbers, *superlatives, *self.atoms.where("group", "order", "rising"))

    def _part_of_another(self, at: int, by: str) -> None:
        """ "högst andel utbetalt av budgeten": the part of one amount in another, by which no row can be put in order."""
        share = self.atoms[at].folded.split()[-1] in _SHARE
        amounts = {name for name in AMOUNTS if self.atoms.where("field", name, free=False)}
        if share and by in AMOUNTS and len(amounts) > 1:
            self.open.append(self.atoms[at].text)

    def _added_of_the_first(self, by: str, last: int | None) -> None:
        """ "summan av de tre största budgetarna": what those at the places asked for come to."""
        added = self.atoms.where("aggregate", "sum")
        if added and by in AMOUNTS and (last or 0) > 1 and not self.told.by:
            self.told.measure = Measure("sum", by)
            self.atoms.use("measure", *added)

    def _stands_first(self, superlatives: list[int]) -> bool:
        """ "störst budget först": which end of the order comes first, and no place of it."""
        firsts = [p for p in superlatives if self.atoms[p].folded in _AT_TOP]
        return bool(firsts) and any(p < firsts[-1] for p in superlatives if p not in firsts)

    def _ranks_by_projects(self, at: int, key: str) -> bool:
        """ "flest projekt": counted by the year of a date that is said; with nothing to count by, open."""
        if self.told.by or not self._is_most_projects(at, key):
            return False
        years = [p for p in self.atoms.where("thing", "year") if p < at]
        asked = [*self._asked("when"), *years]
        near = [*self.atoms.before(at, 3), *self.atoms.after(at, 4)]
        dated = next((p for p in near if self.atoms[p].has("field", *DATES)), None)
        finer = next((p for p in asked if _FINER.search(self.atoms[p].folded)), None)
        if finer is not None:  # by month or quarter, which no grouping has
            self.open.append(self.atoms[finer].text)
            return True
        if dated is not None and asked:
            self._by_year_of(dated, key, [at, *asked])
            return True
        if years or self._asked("trend"):
            return False
        behind = self.atoms.after(at, 1)[-1]
        self.open.append(self.atoms.text[self.atoms[at].start : self.atoms[behind].end])
        self.atoms.use("ranking", at)
        return True

    def _is_most_projects(self, at: int, key: str) -> bool:
        """Whether a superlative counts projects: "flest projekt", and not their size or their money."""
        of_projects = any(self.atoms[p].has("thing", "project") for p in self.atoms.after(at, 1)[-1:])
        sized = self.atoms[at].has("most", "largest", "smallest")
        return key in {"most", "fewest"} and of_projects and not sized and self.money() is None

    def _by_year_of(self, dated: int, key: str, positions: list[int]) -> None:
        """ "När startade flest projekt?": the year in which most begin, or end."""
        name = next(s.key for s in self.atoms[dated].senses if s.key in DATES)
        self.told.by, self.told.measure = name.replace("_date", "_year"), Measure("count")
        self.told.order = Order("measure", key == "most", 1, 1)
        self.told.parts |= {"by", "order"}
        self.atoms.use("ranking", dated, *positions, *self._asked("which"))

    def _falls(self, key: str, superlative: bool) -> bool:
        """Whether the largest stands first: as the superlative says, else unless "stigande" is said."""
        if not superlative or self._is_top(key):
            return not self.atoms.where("group", "rising")
        return _RANKED_BY[key][1] if key in _RANKED_BY else _FALLING.get(key, True)

    def _is_top(self, key: str) -> bool:
        """ "topp 3 i stigande ordning": how many places there are, and not which end of the order."""
        return key in {"most", "largest"} and any(
            self.atoms[p].folded.startswith("top") for p in self.atoms.where("most")
        )

    def _put_in_order(self, by: str, falling: bool, places: tuple[int, int | None], used: list[int]) -> None:
        """Groups where they are asked for, else projects."""
        if self.told.by:
            self._rank_groups(by, falling, *places, used)
        else:
            self.told.order = Order(by, falling, *places)

    def _is_of_report(self, at: int) -> bool:
        """ "i den senaste redovisningen", "de senaste åren": no ranking of projects."""
        behind = [self.atoms[p].folded for p in self.atoms.after(at, 1)[:1]]
        return self.atoms[at].has("most", "last", "newest") and any(
            word.startswith(("redovisning", "rapport", "report", "aret", "aren", "year")) for word in behind
        )

    def _rank_groups(self, by: str, falling: bool, first: int, last: int | None, used: list[int]) -> None:
        """Groups in order of what is counted or added up: projects, or the money that is named."""
        if (counted := self._counts_others()) is not None:
            self.open.append(counted)
        self.told.order = Order("measure", falling, first, last)
        middle = self._middle_asked()
        if by in {"duration", *AMOUNTS} and middle:
            self.told.measure = Measure("median" if self.atoms.where("aggregate", "median") else "mean", by)
            self.atoms.use("ranking", *middle)
        elif by in AMOUNTS and (used or self._ranks_by_size()):
            self.told.measure = Measure("sum", by)
        else:
            self.told.measure = Measure("count")
        if by in AMOUNTS:
            self.atoms.use("ranking", *self.atoms.where("field", by))  # "fick mest medel"

    def _middle_asked(self) -> list[int]:
        """Words of a mean or median of each group's projects: "räknat per projekt i snitt"; "medel" as money is none."""
        return [p for p in self.atoms.where("aggregate", "mean", "median") if not self.atoms[p].has("field", *AMOUNTS)]

    def _counts_others(self) -> str | None:
        """ "Vilken nämnd har projekt i flest program?": what is counted of each group and is neither its projects nor the group.
        A share of its own projects is no number of them either: "störst andel projekt som ägare"."""
        for at in self.atoms.where("most", "most", "fewest", free=False):
            behind = next((self.atoms[p] for p in self.atoms.after(at, 1) if not self.atoms[p].is_small), None)
            thing = behind.key("thing") if behind else None
            others = thing in GROUPS and GROUPS[thing][0] != self.told.by
            if behind and (others or self._is_share_of_its_own(at, behind)):
                return self.atoms.text[self.atoms[at].start : behind.end]
        return None

    def _is_share_of_its_own(self, at: int, behind: Atom) -> bool:
        share = self.atoms[at].folded.split()[-1] in {"andel", "share", "proportion"}
        own = behind.folded in {"projekt", "projects"} and (
            self.atoms[at + 1] is behind or self.atoms[at + 1].folded in _OWN
        )
        return share and own and any(cond.field != "department" for cond in self.conds.found)

    def _ranks_by_size(self) -> bool:
        """Whether "störst" of a group is of money: with no word for projects beside it."""
        return self.money() is not None

    def _ranked_by(self, at: int, key: str) -> tuple[str, list[int]]:
        """The field a superlative is of, and the words that say so."""
        if key in {"longest", "shortest"}:
            return "duration", [p for p in (*self.atoms.before(at, 2), *self.atoms.after(at, 2)) if self._lasts(p)]
        if key in _RANKED_BY:
            return _RANKED_BY[key][0], list(self.atoms.where("field", _RANKED_BY[key][0]))[:1]
        near = [p for p in (*self.atoms.after(at, 2), *self.atoms.before(at, 3)) if not self.atoms[p].used]
        if key in {"first", "last"}:
            return self._dated_first(key, near)
        return self._counted_near(at, key, near) or self._amount_or_length(near)

    def _dated_first(self, key: str, near: list[int]) -> tuple[str, list[int]]:
        """ "startade först", "slutar sist": by the date that is said, else by the start and the end."""
        verb = next((p for p in near if self.atoms[p].has("field", *DATES)), None) or self._word("field", *DATES)
        if verb is not None:
            return next(s.key for s in self.atoms[verb].senses if s.key in DATES), [verb]
        return ("start_date" if key == "first" else "end_date"), [p for p in near if self.atoms[p].has("state")]

    def _counted_near(self, at: int, key: str, near: list[int]) -> tuple[str, list[int]] | None:
        """ "flest mål", "störst antal partner": projects by how many goals or partners they have."""
        many = key in {"most", "fewest"}
        by_number = key in {"largest", "smallest"} and "antal" in self.atoms[at].folded
        if self.told.by or not (many or by_number):
            return None
        counted = next((p for p in near if self.atoms[p].has("thing", "goal", "partner")), None)
        if counted is None:
            return None
        return ("goals" if self.atoms[counted].has("thing", "goal") else "partners"), [counted]

    def _amount_or_length(self, near: list[int]) -> tuple[str, list[int]]:
        """The money that is named, else the time that is named near by, else the budget."""
        money = self.money()
        if money is not None:
            return self.money_field(money), [money]
        lasting = next(
            (p for p in near if self.atoms[p].has("field", "duration") and not self.atoms[p].has("field", *AMOUNTS)),
            None,
        )
        return ("duration", [lasting]) if lasting is not None else ("total_budget", [])

    def _lasts(self, at: int) -> bool:
        atom = self.atoms[at]
        return not atom.used and (atom.has("field", "duration") or atom.has("state", "ongoing"))

    def _places(self, at: int) -> tuple[int, int | None, list[int]]:
        """Which places: "de tre största" (1, 3), "näst störst" (2, 2), "topp fem" (1, 5)."""
        self.atoms.use(
            "function", *(p for p, a in enumerate(self.atoms.found) if a.kind == "number" and self._is_of_them(p))
        )
        before, after = self.atoms.before(at, 2)[:3], self.atoms.after(at, 1)[:2]
        for other in (at, *before):
            for key, place in LATER_PLACES.items():
                if self.atoms[other].has("most", key):
                    return place, place, [other]
        near = next((p for p in (*before, *after) if self._counts_places(p) and not self._is_of_them(p)), None)
        number = near if near is not None else self._number_before(at)
        if number is not None:
            return 1, int(self.atoms[number].value or 1), [number]
        if not self._asks_for_several(at):
            return 1, 1, []
        return 1, None if self.asks_for_all() else PLURAL, []

    def _counts_places(self, at: int) -> bool:
        """Whether a number may say how many places are told."""
        atom = self.atoms[at]
        return atom.kind == "number" and not atom.used and 1 < (atom.value or 0) <= MOST_PLACES

    def _is_of_them(self, at: int) -> bool:
        """ "vilket av de tre är störst": the number says how many there are, and not how many are asked for."""
        ranked = at + 1 < len(self.atoms) and self.atoms[at + 1].has("most")  # "ett av de tre största"
        return (
            at > 1
            and not ranked
            and self.atoms[at - 1].folded in {"de", "the", "av de", "of the", "dessa", "those", "these", "dom", "they"}
            and self.atoms[at - 2].folded.split()[-1] in {"av", "of"}
        )

    def _number_before(self, at: int) -> int | None:
        """The first number of the question, where it stands anywhere before a superlative and may count places."""
        free = [p for p, atom in enumerate(self.atoms.found) if atom.kind == "number" and not atom.used]
        free = [p for p in free if not self._is_of_them(p)]
        return next((p for p in free[:1] if (p < at or self._is_of_pieces(p)) and self._counts_places(p)), None)

    def _asks_for_several(self, at: int) -> bool:
        """ "Vilka projekt fick mest": several are asked for, and no number says how many."""
        asked = [p for p in self._asked("which") if self.atoms[p].folded in {"vilka", "which"}]
        things = [self._thing_behind(p) for p in asked]
        several = {"projekt", "projekten", "projects", "initiatives", "initiativ", "satsningar"}
        plural = [p for p in things if p is not None and self.atoms[p].folded in several]
        return (
            bool(plural)
            and not self.told.by
            and (self.atoms[asked[0]].folded == "vilka" or self.atoms[plural[0]].folded.endswith("s"))
        )
