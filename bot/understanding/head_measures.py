"""What is told of rows: shares, sums, averages, counts, lists, and the columns beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import (
    Compare,
    Measure,
    Order,
    both,
)
from bot.understanding.conditions import WEAK_MONEY, Cond
from bot.understanding.head_asking import BESIDE, GROUPS, Asking

_IS_SHARE = frozenset(
    "ar var utgors utgor utgjorde is are was were ags agda finansieras pagar pagick gar gick har hade startade slutar ligger hor gors be tillhor bidrar kommer kom make belong owned".split()
)
_THEM = frozenset("dem dom dessa them these those av of".split())
_WHO_MEANS = frozenset({"i", "you", "we", "they", "not", "do", "did", "does", "don't", "do not", "does it", "i do not"})
"""Words behind which "mean" is a verb."""
_ADDED = frozenset(
    {"summan", "summa", "sammanlagt", "sammanlagda", "ihop", "tillsammans", "lagga", "lagger", "lagg", "combined"}
)
"""Words that add up what several forms give of one project, where "totalt" may only say which of its amounts is meant."""
_IN_ALL = frozenset("totalt sammanlagt allt overallt altogether".split()) | {
    "i allt",
    "allt som allt",
    "in total",
    "in all",
    "i sin helhet",
}
_THEIR_OWN = frozenset({"sina", "sin", "sitt", "its", "their", "deras"})
_ANY = frozenset("nagot nagra nagon nan nat any some".split())
_HAS = frozenset(
    "har hade has have had finns deltar does do did ar var is are was were ager leder driver owns leads runs".split()
)
_EACH = frozenset({"each", "varje", "vart", "vartdera", "respektive", "var"})
_ONE = frozenset({"one", "ett", "of", "av", "them", "dem", "och", "and"})
_SHOWN_BY = frozenset({"med", "with", "inklusive", "including", "plus"})


_BILL = frozenset({"notan", "kostnaden", "kostnaderna", "summan", "the bill", "bill"})
"""Words for what a project costs in all, where a part of it is asked for."""
_GOT = frozenset("fatt fick far received got gets get receive receives".split())
_ALL = frozenset({"allt", "alla", "allting", "all", "everything", "hela", "totalsumman", "samtliga"})
_COVERS = frozenset(
    "tacks tackas tackte tacktes tacker betalas betalades betalar stod star kommer kom finansieras finansierades finansierar bekostas bekostades covered paid funded financed come comes came".split()
)
"""Verbs of paying a part."""
_REMAINS = frozenset(
    [
        "aterstar",
        "aterstar att",
        "kvar",
        "kvar att",
        "resterar",
        "remains",
        "remaining",
        "is left",
        "left to",
        "outstanding",
        "left",
    ]
)
"""Words of what is still to be paid, as they are looked up."""
_OPENS_GOT = frozenset("fick far har hade did do does have has".split())
_GOT = frozenset("fick far fatt get gets got gotten receive received".split())
_EACH_PROJECT = frozenset({"projekt", "project", "eu-projekt"})


class Measures(Asking):
    """Measures, counts, lists and columns."""

    def _per_project(self) -> None:
        """ "vilken nämnd fick mest per projekt": what a group got on the mean, and not in all."""
        told = self.told.measure
        if self.told.by is None or told is None or told.how != "sum":
            return
        for at in self.atoms.where("group", "per", free=False):
            behind = at + 1 < len(self.atoms) and self.atoms[at + 1].has("thing", "project")
            if behind and self.atoms[at + 1].folded in _EACH_PROJECT:
                self.told.measure = Measure("mean", told.field)
                self.atoms.use("measure", at, at + 1)

    def _not_covered(self) -> None:
        """ "Hur mycket av budgeten för Vägen In täcks inte av EU?": what its funder leaves of a named project's budget."""
        total = self._budget_of_one()
        asked = [*self._asked("how_much"), *self.atoms.where("aggregate", "share")]
        plainly = any("myc" in self.atoms[p].folded or "much" in self.atoms[p].folded for p in asked)
        denied = self._payer_denied() if total and asked else None
        if denied is None:
            return
        if not plainly:  # how many per cent is not paid
            self.open.append(self.atoms[denied[0]].text)
            return
        paid = self.atoms[denied[1]].has("field", "paid_out") and not self.atoms[denied[1]].folded.startswith("eu")
        self.told.measure = Measure("rest", "paid_out" if paid else "eu_funding")
        self.told.parts.add("measure")
        self.conds.found = [cond for cond in self.conds.found if cond.field != "programme"]
        self.conds.open_negation = False
        money = [p for p in range(len(self.atoms)) if self._is_amount(p) or self.atoms[p].folded in _COVERS]
        self.atoms.use("share", *denied, *total, *asked, *money, *self.atoms.where("operator", "than"))

    def _remaining(self) -> None:
        """ "hur mycket återstår att betala ut i Theseus": the budget of the one that is named less what is paid out; of many it is open."""
        left = [p for p, atom in enumerate(self.atoms.found) if atom.folded in _REMAINS and not atom.link]
        paid = [p for p in self.atoms.where("field", "paid_out") if self.atoms[p].folded not in WEAK_MONEY]
        if not left or not paid or self.told.measure is not None or not self._asked("how_much"):
            return
        if sum(atom.names("project") for atom in self.atoms.found) != 1:
            self.open.append(self.atoms[left[0]].text)
            return
        self.told.measure = Measure("rest", "paid_out")
        self.told.parts.add("measure")
        self.atoms.use("share", *left, *self.atoms.where("field", "paid_out"), *self._asked("how_much"))

    def _budget_of_one(self) -> list[int]:
        """The words for what the one project that is named costs in all; none where several or none are named."""
        if sum(atom.names("project") for atom in self.atoms.found) != 1:
            return []
        return [p for p, one in enumerate(self.atoms.found) if one.has("field", "total_budget") or one.folded in _BILL]

    def _payer_denied(self) -> tuple[int, int] | None:
        """A negation and who pays, right behind it."""
        for at in self.atoms.where("negation", "not", "except", free=False):
            payer = next((p for p in self.atoms.after(at, 2) if self._is_payer(p)), None)
            if payer is not None:
                return at, payer
        return None

    def _is_payer(self, at: int) -> bool:
        """Whether an atom is the EU or a programme, as who pays."""
        atom = self.atoms[at]
        return atom.names("programme") or atom.folded in {"eu", "the eu"} or atom.has("field", "paid_out", "eu_funding")

    def _share(self) -> None:
        at = self._word("aggregate", "share")
        if (
            self.told.measure
            or self.told.by
            or self.told.sides
            or self._some_of_them()
            or at is None
            or self._pays_part(at)
        ):
            return
        inside, whole = self._part_and_whole(at)
        if inside:
            self._shared(whole)
        elif part := self._part_of_budget():
            self.told.measure = Measure("ratio", part)
            self.told.parts.add("measure")
            money = [p for p, atom in enumerate(self.atoms.found) if any(s.key in AMOUNTS for s in atom.senses)]
            self.atoms.use("share", *self.atoms.where("aggregate", "share"), *money)
        elif self._is_of_all(at):
            self._shared([])

    def _is_of_all(self, at: int) -> bool:
        """ "Hur många procent av allt som betalades ut gick till VätterKyla": how much of all money went to the one project named."""
        named = [atom for atom in self.atoms.found if atom.names("project")]
        whole = any(self.atoms[p].folded in _ALL for p in self.atoms.after(at, 2))
        place = next((p for p, atom in enumerate(self.atoms.found) if atom.names("project")), 0)
        given = place > 0 and self.atoms[place - 1].folded.split()[-1] in {"till", "to"}
        return len(named) == 1 and whole and given and self.money() is not None

    def _part_of_budget(self) -> str | None:
        """ "Hur stor andel av budgeten för Utväg II betalades ut": the amount of a named project that is held against its budget."""
        named = [atom for p, atom in enumerate(self.atoms.found) if atom.names("project") and self._is_budget_of(p)]
        said = {s.key for atom in self.atoms.found for s in atom.senses if s.kind == "field" and s.key in AMOUNTS}
        parts = said - {"total_budget"}
        return parts.pop() if len(named) == 1 and "total_budget" in said and len(parts) == 1 else None

    def _is_budget_of(self, at: int) -> bool:
        """Whether a budget stands right before a name: "budgeten för Utväg II"."""
        before = next((self.atoms[p] for p in range(at - 1, -1, -1) if not self.atoms[p].is_small), None)
        if before is not None and before.has("field", "total_budget"):
            return True
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        own = self.atoms[at].folded.endswith("s")
        return own and behind is not None and behind.has("field", "total_budget")

    def _shared(self, whole: list[Cond]) -> None:
        """A share of projects, or of the money that is named."""
        money = self.money()
        name = self.money_field(money) if money is not None else None
        if money is not None:
            self.atoms.use("share", money)
        name = None if name == "total_budget" and self.atoms[money or 0].folded in WEAK_MONEY else name
        self.told.measure = Measure("share", name, both(*(cond.pred for cond in whole)))
        self.told.parts.add("measure")
        amounts = [p for p, atom in enumerate(self.atoms.found) if self._is_amount(p) or atom.has("thing", "project")]
        self.atoms.use("share", *self.atoms.where("aggregate", "share"), *self._asked("how_much"), *amounts)

    def _some_of_them(self) -> bool:
        """ "Hur många projekt …, och i hur många av dem är vi ägare?": a part and the whole that it is of."""
        many = self._asked("how_many")
        if len(many) < 2:
            return False
        found = self.conds.found
        inside = [cond for cond in found if cond.first > many[1]]
        if not inside or not any(self.atoms[p].folded in _THEM for p in self.atoms.after(many[1], 1)):
            return False
        self.told.measure = Measure("share", None, both(*(cond.pred for cond in found if cond not in inside)))
        self.told.parts.add("measure")
        self.atoms.use("share", *many, *self.atoms.where("thing", "project"))
        return True

    def _pays_part(self, at: int) -> bool:
        """ "Hur stor del betalar EU i ESF-projekt?": the funding rate, no part of the projects."""
        payer = [p for p, atom in enumerate(self.atoms.found) if atom.folded in {"eu", "eus"}]
        money = self.money()
        if not payer or (
            money is not None and self.atoms[money].folded not in {"betalar", "betalade", "pay", "pays", "betalas"}
        ):
            return False
        self.told.measure = Measure("values", "funding_rate")
        self.told.parts.add("measure")
        self.atoms.use(
            "share", at, *payer, *([money] if money is not None else []), *self.atoms.where("thing", "project")
        )
        return True

    def _is_amount(self, at: int) -> bool:
        return any(s.kind == "field" and s.key == "paid_out" for s in self.atoms[at].senses)

    def _part_and_whole(self, at: int) -> tuple[list[Cond], list[Cond]]:
        """Which conditions make the part and which the whole: those right behind "andel av" up to the verb are of the whole."""
        found = self.conds.found
        verb = next((p for p in range(at + 1, len(self.atoms)) if self.atoms[p].folded in _IS_SHARE), None)
        thing = next((p for p in range(at + 1, len(self.atoms)) if self._is_of_share(p)), None)
        if thing is None:
            return _parted(self._opened_with(at), found)
        border = verb if verb is not None and verb > thing else thing
        owned = (*self._owners(at, thing), *self._opened_with(at))
        return _parted([cond for cond in found if at < cond.first < border or cond in owned], found)

    def _is_of_share(self, at: int) -> bool:
        return self.atoms[at].has("thing", "project") or self._is_amount(at)

    def _opened_with(self, at: int) -> list[Cond]:
        """ "Av Kulturnämndens tio projekt, hur många procent …": the conditions of what the share is of, where it is said first."""
        opens = bool(self.atoms.found) and self.atoms[0].folded in {"av", "of", "bland", "among", "out of"}
        before = [cond for cond in self.conds.found if cond.last < at]
        return before if opens and len(before) < len(self.conds.found) else []

    def _measure(self) -> None:
        """What is added up, averaged or told: "hur mycket", "snittbudget", "finansieringsgraden"."""
        if self.told.measure is not None or (self.told.order and not self.told.by):
            return
        if (rate := self._word("field", "funding_rate")) is not None:
            self._measured(Measure("values", "funding_rate"), rate)
            return
        how = self._how()
        much = bool(self._asked("how_much") or self._which_amount())
        money = self.money()
        if (budget := self._of_budget()) is not None and how:
            self._measured(Measure(how, "total_budget"), budget)
        elif money is None:
            self._mean_without_money(how)
        elif how is None and self.thing == "project" and self._is_in_a_row(money):
            self.told.listed = True  # "startdatum, slutdatum och budget för alla projekt"
            self.told.parts.add("list")
        elif self._is_one_figure(how, money, much=much):
            self._measured(Measure(how or "sum", self.money_field(money)), money)
            self.told.parts |= {"in_all"} if self._comes_to_one_sum() else set()

    def _owners(self, at: int, thing: int) -> list[Cond]:
        """Whose projects are the whole, where it says "andel av sina projekt"."""
        own = any(self.atoms[p].folded in _THEIR_OWN for p in range(at + 1, thing))
        return [cond for cond in self.conds.found if own and cond.field != "role"]

    def _is_one_figure(self, how: str | None, money: int, *, much: bool) -> bool:
        """Whether money is asked for as one figure of many, and not beside each of them."""
        beside = self._each_project(how) or self._is_column(how, much)
        return not beside and bool(how or much or self._adds_up(money))

    def _is_in_a_row(self, money: int) -> bool:
        """Whether a date is asked for right before or behind an amount, with only what joins them between."""
        for step in (-1, 1):
            at = money + step
            while 0 <= at < len(self.atoms) and (self.atoms[at].kind == "stop" or self.atoms[at].has("joint", "and")):
                at += step
            joined = abs(at - money) > 1 and 0 <= at < len(self.atoms)
            if joined and not self.atoms[at].used and self.atoms[at].has("field", *DATES):
                return True
        return False

    def _comes_to_one_sum(self) -> bool:
        """ "totalt", "in total": what is asked comes to one sum, whatever was told by groups before."""
        return any(self.atoms[p].folded in _IN_ALL for p in self.atoms.where("aggregate", "sum", free=False))

    def _how(self) -> Literal["median", "mean", "sum"] | None:
        """Which figure of many is asked for: by its name, or as "i snitt"."""
        if self.atoms.where("aggregate", "median"):
            return "median"
        if any(self._is_mean(p) for p in self.atoms.where("aggregate", "mean")):
            return "mean"
        if self.atoms.where("aggregate", "sum"):
            return "sum"
        return "mean" if any(self._is_mean(p) for p in self.atoms.where("operator", "average")) else None

    def _of_budget(self) -> int | None:
        """ "snittbudget": a word of a mean that says of what it is."""
        words = self.atoms.where("aggregate", "mean", "median")
        return next((p for p in words if "budget" in self.atoms[p].folded), None)

    def _is_mean(self, at: int) -> bool:
        """Whether a word is of an average; "medel" is money unless it stands as "i medel"."""
        atom = self.atoms[at]
        if atom.folded == "mean" and at > 0 and self.atoms[at - 1].folded in _WHO_MEANS:
            return False
        if not atom.has("field", *AMOUNTS):
            return True
        return at > 0 and self.atoms[at - 1].folded in {"i", "in", "on"}

    def _mean_without_money(self, how: Literal["median", "mean", "sum"] | None) -> None:
        """ "Hur länge varar ett projekt i snitt", "snittprojektet": of the time that is named, else of the budget."""
        if how is None or how == "sum":
            self._all_added(how)
            return
        many = [p for p in self._asked("how_many") if self._counts_projects(p)]
        if self.thing == "project" and many:
            self.open.append(self.atoms[many[0]].text)
            return  # "hur många projekt i snitt": a mean of numbers is no mean of budgets
        lasting = self._word("field", "duration")
        counted = self._word("thing", "partner", "goal") if not self.told.by else None
        if lasting is not None:
            self._measured(Measure(how, "duration"), lasting)
        elif counted is not None:
            self._measured(Measure(how, "goals" if self.atoms[counted].has("thing", "goal") else "partners"), counted)
        elif self.thing in {None, "project", "city"} | set(GROUPS):
            self._measured(Measure(how, "total_budget"), None)

    def _all_added(self, how: str | None) -> None:
        """ "hur mycket är det tillsammans?", "summa?": what was told before, added up."""
        alone = all(atom.is_small or atom.kind == "stop" or atom.has("aggregate", "sum") for atom in self.atoms.found)
        if how == "sum" and (alone or self._asked("how_much", "what")) and self.thing is None:
            self.told.parts.add("all_added")
            self.atoms.use("measure", *self._asked("how_much", "what"), *self.atoms.where("aggregate", "sum"))

    def _counts_projects(self, many: int) -> bool:
        """ "hur många projekt": with nothing else between."""
        behind = next((p for p in self.atoms.after(many, 1) if not self.atoms[p].is_small), None)
        return behind is not None and self.atoms[behind].has("thing", "project")

    def _adds_up(self, money: int) -> bool:
        """Whether money is added up with no word that says so: asked for alone, by group, or for two sides."""
        weak = self.atoms[money].folded in WEAK_MONEY
        if self._asks_for_money(money) or (self.told.by and not weak) or (weak and self._asks_whether_got()):
            return True
        return bool(self.told.sides) and (not weak or self.thing != "project")

    def _asks_whether_got(self) -> bool:
        """ "Fick vi några pengar för det 2024?", "did Exempel get any money?": whether money came is how much did."""
        words = [atom.folded for atom in self.atoms.found]
        opens = bool(words) and words[0].split()[0] in _OPENS_GOT
        got = any(word in _GOT for said in words for word in said.split())
        asked = self._asked("which", "what", "who", "when", "how_many", "how_long", "list")
        return opens and got and not asked and self.thing in {None, "city"}

    def _which_amount(self) -> list[int]:
        """ "Vilket belopp", "vilken summa", "what budget": the asking word right before a word of money; "vilka av dem fick pengar"
        asks for projects."""
        found = ((p, self.atoms.after(p, 1)) for p in self._asked("which", "what"))
        return [
            p
            for p, behind in found
            if behind and self._says_money(behind[-1]) and not any(self.atoms[q].folded in _THEM for q in behind)
        ]

    def _says_money(self, at: int) -> bool:
        atom = self.atoms[at]
        return (
            any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses) or atom.has("aggregate", "sum")
        ) and not atom.has("most")

    def _measured(self, measure: Measure, at: int | None) -> None:
        """Holds a measure, with the word it is of and all words that ask for it."""
        self.told.measure = measure
        self.told.parts.add("measure")
        if measure.how == "mean":
            self.atoms.use("measure", *self.atoms.where("operator", "average"))
        words = [p for name in ("sum", "mean", "median") for p in self.atoms.where("aggregate", name)]
        if any(self.atoms[p].folded.split()[0] in _ADDED for p in self.atoms.where("aggregate", "sum", free=False)):
            self.told.parts.add("added")
        others = [
            p
            for p, atom in enumerate(self.atoms.found)
            if not atom.used and any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses)
        ]
        self.atoms.use(
            "measure",
            *words,
            *self._asked("how_much", "how_long", "what", "list"),
            *([at] if at is not None else []),
            *others,
        )

    def _each_project(self, how: str | None) -> bool:
        """ "budgeten för varje projekt", "the budget of each one": a column of the list, no sum. A mean is per project by itself."""
        if how in {"mean", "median"}:
            return False
        return any(self._is_of_each(at) for at in self.atoms.where("group", "per"))

    def _is_of_each(self, at: int) -> bool:
        """Whether "per", "varje" or "each" stands before projects, or for those that are listed."""
        behind = [p for p in self.atoms.after(at, 1)[:2] if self.atoms[p].kind != "stop"]
        listed = bool(self._asked("which", "list")) and self.thing == "project"
        alone = listed and all(self.atoms[p].folded in _ONE for p in behind) and self.atoms[at].folded in _EACH
        return alone or any(self.atoms[p].has("thing", "project") for p in behind)

    def _is_column(self, how: str | None, much: bool) -> bool:
        """ "Vilka projekt har vilken budget": money beside a list that is asked for by its things."""
        if how or much or self.told.by:
            return False
        asked = list(self._asked("which", "list", "exists", "how_many"))
        return any(
            self._thing_behind(p) is not None and self.atoms[self._thing_behind(p) or 0].has("thing", "project")
            for p in asked
        )

    def _asks_for_money(self, money: int) -> bool:
        """ "Vad är budgeten för …", "utbetalt från Interreg": money with nothing else asked."""
        others = self._asked("which", "how_many", "when", "who", "how_long", "exists", "list") or self._is_shown(money)
        return (not others and self.atoms[money].folded not in WEAK_MONEY) or (not others and bool(self._asked("what")))

    def _is_shown(self, money: int) -> bool:
        """ "Med budget", "plus slutdatum och budget": money that a list is to show, said with nothing else asked."""
        before = self.atoms.found[:money]
        return all(atom.is_small for atom in before) and any(atom.folded in _SHOWN_BY for atom in before)

    def _counting(self) -> None:
        many = self._asked("how_many")
        if not many or self.told.order or (self.told.measure and not self.told.by):
            if many and (self.told.order or self.told.measure):
                self.atoms.use("count", *(p for p in many if not self._counts_other(p)))
            return
        if self._counts_other(many[0]):
            return
        if self.told.measure is None:
            self.told.measure = Measure("count")
        self.told.parts.add("measure")
        self.atoms.use("count", *many)

    def _counts_other(self, at: int) -> bool:
        """Whether "hur många" counts something that no record holds: "hur många deltagare"."""
        for other in self.atoms.after(at, 2):
            atom = self.atoms[other]
            if atom.has("thing") or atom.used:
                return False
            if atom.kind == "other":
                return True
        return False

    def _listing(self) -> None:
        """Whether rows are asked for, or whether there are any, or how they changed."""
        told = self.told
        if (self._asked("exists") or self._asks_for_any()) and not (told.by or told.measure or told.sides):
            told.exists = told.listed = True
        asked = self._asked("which", "list", "exists", "what")
        if self._asked("trend", "rise", "fall") and not (told.over_time or told.sides):
            self._trend()
        self._best_year()
        if self._asked("which", "list") and self.thing in {None, "project"}:
            told.parts.add("list")
        if asked and (self.thing == "project" or told.by or told.order):
            told.listed = True
            self.atoms.use("list", *self._without_what(asked))

    def _asks_for_any(self) -> bool:
        """ "Har Älvnäs något projekt med en partner i Portugal?": whether there is any, with the verb first."""
        if "whether" not in self.told.parts or self.thing != "project" or not self.conds.found:
            return False
        if self.atoms[0].folded not in _HAS:
            return False
        things = self.atoms.where("thing", "project", free=False)
        return any(self.atoms[p - 1].folded in _ANY for p in things if p)

    def _without_what(self, asked: list[int]) -> list[int]:
        """Words that ask for a list by themselves; "vad" may still ask for a column."""
        return [p for p in asked if not self.atoms[p].has("ask", "what")]

    def _best_year(self) -> None:
        """ "Vilket år hade vi flest projekt?"."""
        year = next(
            (
                p
                for at in self._asked("which")
                for p in self.atoms.after(at, 1)[:2]
                if self.atoms[p].has("thing", "year")
            ),
            None,
        )
        if year is None or self.told.order is None:
            return
        money = self.told.order.by if self.told.order.by in AMOUNTS and "budget" not in self.told.order.by else None
        self.told.measure = Measure("sum", money) if money else Measure("count")
        self.told.order, self.told.over_time, self.told.by = Order("measure", self.told.order.falling, 1, 1), True, None
        self.told.parts.add("over_time")
        self.atoms.use("year", year, *self._asked("which"))

    def _trend(self) -> None:
        """ "Hur har antalet projekt ändrats", "har budgeten ökat?": a measure from year to year."""
        if self.told.order and not self.told.by:
            return
        if len(self.told.years) == 1 and not (self._asked("rise", "fall") or self.conds.changed):
            self.open += [self.atoms[p].text for p in self._asked("trend")]
            return  # within one year nothing is told of how it changed
        self._rise_or_fall()
        self.told.over_time = True
        self.told.parts.add("over_time")
        self.atoms.use("trend", *self._asked("trend"), *self.atoms.where("aggregate", "sum"))
        if self.told.measure is None or "difference" in self.told.parts:
            self.told.measure = self._changing()
        if "difference" in self.told.parts:
            self.told.measure = Measure("difference", self.told.measure.field)
        if len(self.told.years) > 1:
            first, last = min(self.told.years), max(self.told.years)
            self.told.years = tuple(range(first, last + 1))

    def _rise_or_fall(self) -> None:
        """ "Ökade utbetalningarna?" asks whether, "hur mycket ökade" by how much."""
        rise, fall = self._asked("rise"), self._asked("fall")
        asks = self._asked("which", "how_many", "how_much", "what", "list") or self.atoms[0].folded in {"hur", "how"}
        asks = bool(asks) or any(self.atoms[p].has("ask", "how_much") for p in range(min(3, len(self.atoms))))
        if (rise or fall) and not asks:
            self.told.yes_no = ">" if rise else "<"
        much = self._asked("how_many") or any(atom.has("ask", "how_much") for atom in self.atoms.found)
        if (rise or fall) and much:
            self.told.parts.add("difference")
        self.atoms.use("trend", *rise, *fall, *self._asked("how_much", "how_many"))

    def _changing(self) -> Measure:
        """What changes: the money that is named, else what is measured already, else the number of projects."""
        money = self.money()
        if money is not None:
            self.atoms.use("measure", money)
            return Measure("sum", self.money_field(money))
        field_ = self.told.measure.field if self.told.measure else None
        return Measure("sum" if field_ else "count", field_)

    def _columns(self) -> None:
        """Fields told beside each project: "lista projekten med budget", "när slutar Interregprojekten?"."""
        if self._tells_no_rows():
            return
        fields_ = [p for p in range(len(self.atoms)) if self._is_column_word(p)]
        if self._asks_who_got_paid(fields_):
            self.conds.found.append(Cond(Compare("paid_out", ">", 0.0), fields_[0], fields_[-1], "paid_out"))
            self.atoms.use("condition", *fields_)
            return
        roles = [p for p in self.atoms.where("thing", "role") if p not in fields_]
        beside = self.things_beside()
        names = [self.atoms[p].key("field") or "" for p in fields_] + ["role" for _ in roles]
        owner = self._asks_owner() if self.told.order else []
        names += ["lead_partner" for _ in owner[:1]]
        names += [BESIDE.get(self.atoms[p].key("thing") or "", "") for p in beside]
        self.told.columns = tuple(dict.fromkeys(names))
        if names:
            self.told.parts.add("columns")
        self.atoms.use("column", *fields_, *roles, *beside, *owner)
        self.atoms.use("column", *self._asked("when", "how_long", "who", "what"))

    def _asks_owner(self) -> list[int]:
        """ "vem är projektägare för det största?": the word of leading behind who is asked for."""
        asks = self._asked("who")
        return [p for p in self.atoms.where("role", "lead") if any(0 < p - at <= 3 for at in asks)]

    def _tells_no_rows(self) -> bool:
        """Whether figures over rows are told; of a project that is named its role is a field of it: "när slutar BRAVE, och är vi
        ägare eller partner?"."""
        if self.told.by == "role" and any(atom.names("project") and not atom.used for atom in self.atoms.found):
            return False
        figured = self.told.measure is not None and self.told.measure.how not in {"list", "values"}
        return bool(self.told.by or self.told.sides or figured)

    def _asks_who_got_paid(self, fields_: Sequence[int]) -> bool:
        """ "Vilka av dem har fått pengar utbetalda?": those that were paid anything, and no amount of each."""
        paid = bool(fields_) and all(self.atoms[p].key("field") == "paid_out" for p in fields_)
        got = any(atom.folded.split()[-1] in _GOT for atom in self.atoms.found)
        rows = self.atoms.where("ask", "which", "exists", free=False) and not self.atoms.where("most", free=False)
        return bool(paid and got and rows) and not self._asks_of_amounts()

    def _asks_of_amounts(self) -> bool:
        """Whether amounts themselves are asked for, ranked or bounded."""
        told = (
            self._asked("how_much", "what", "trend", "rise", "fall")
            or self.told.order
            or self.told.by
            or self.told.sides
        )
        bounded = self.conds.having or any(cond.field in {"paid_out", "change"} for cond in self.conds.found)
        return bool(told or bounded) or any(atom.names("project") for atom in self.atoms.found)

    def _is_column_word(self, at: int) -> bool:
        """Whether a word of a field asks to see it; goals and partners only beside a list."""
        atom = self.atoms[at]
        if atom.used or not atom.has("field") or atom.folded in WEAK_MONEY or atom.has("thing", "project"):
            return False
        return self.told.listed or atom.key("field") not in {"goals", "partners"}


def _parted(whole: list[Cond], found: list[Cond]) -> tuple[list[Cond], list[Cond]]:
    """Conditions that make a part and those of the whole; with none left for the part, it is a part of all."""
    inside = [cond for cond in found if cond not in whole]
    return (inside, whole) if inside else (whole, [])
