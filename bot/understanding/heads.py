"""The head of a question: what is asked of the rows that its conditions leave. From atoms and conditions to a query form.

One visible order: groups before rankings before measures before counts before lists; each rule sees what the rules before it
left. A rule takes words by their sense and by what stands beside them, never by the phrase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import (
    About,
    Among,
    Having,
    Is,
    Measure,
    Not,
    Order,
    Pred,
    Query,
    Scope,
    Side,
    Thing,
    With,
    both,
    conditions,
)
from bot.understanding.atoms import Atoms
from bot.understanding.conditions import WEAK_MONEY, Composer, Cond, Conditions
from bot.understanding.linking import Lexicon
from bot.understanding.reading import Reading
from bot.understanding.times import is_month
from bot.wording import number

GROUPS: dict[str, tuple[str, Thing]] = {
    "department": ("department", "department"),
    "programme": ("programme_top", "programme"),
    "goal": ("goal", "goal"),
    "country": ("country", "country"),
    "role": ("role", "role"),
}
"""Things that rows are grouped by, with the field that does it."""
_RANKED_BY = {"longest": ("duration", True), "shortest": ("duration", False), "newest": ("start_date", True), "oldest": ("start_date", False),
              "dearest": ("total_budget", True), "cheapest": ("total_budget", False)}  # fmt: skip
_FALLING = {"most": True, "largest": True, "fewest": False, "smallest": False, "first": False, "last": True}
_MEASURED = frozenset({"measure", "by", "order", "sides", "over_time"})
"""Parts of a question that ask for more than its rows."""
_BOUNDS = ("over", "under", "at_least", "at_most", "about", "between", "equal", "or_more", "or_less")
_VALUES = frozenset({"amount", "months", "percent", "period"})
"""Kinds of atoms that are values; a number may only say how many there are."""
_LATER_PLACES = {
    name: place
    for place, name in enumerate(
        ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 2
    )
}
MOST_PLACES = 1000
"""A number beside a superlative that is larger counts no places."""
PLURAL = 5
"""Places told where several are asked for and no number is said ("vilka projekt fick mest?")."""


@dataclass
class _Told:
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
    since: int | None = None
    parts: set[str] = field(default_factory=set)


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


class Head:
    """Reads one question's head."""

    def __init__(self, atoms: Atoms, composer: Composer, lexicon: Lexicon) -> None:
        self.atoms, self.composer, self.lexicon = atoms, composer, lexicon
        self.conds: Conditions = composer.compose()
        self.told = _Told()
        self.open: list[str] = []
        """Words of measuring that found nothing to measure: asked back about."""

    def read(self) -> Reading:
        """The form, and what could not be used."""
        self._relative()
        self._years()
        self.thing = self._target()
        if self.atoms.found and self.atoms[0].folded in _YES_OR_NO and not self._asked("which", "how_many", "how_much"):
            self.told.parts.add("whether")
        self._sides()
        self._grouping()
        self._roles_apart()
        self._share()
        self._ranking()
        self._measure()
        self._counting()
        self._listing()
        self._how_many_there_are()
        self._columns()
        return self._closed()

    def _relative(self) -> None:
        """ "projekt i vilka staden är partner": a relative word behind what it stands for asks nothing."""
        for at in self.atoms.where("ask", "which"):
            preposition = at > 0 and self.atoms[at - 1].folded in {
                "i",
                "for",
                "av",
                "till",
                "in",
                "of",
                "to",
                "med",
                "with",
                "where",
            }
            if preposition and any(self.atoms[p].has("thing", "project") for p in range(at - 1)):
                self.atoms.use("function", at)

    # -- small questions --------------------------------------------------------------------------------------------

    def _word(self, kind: str, *keys: str) -> int | None:
        found = self.atoms.where(kind, *keys)
        return found[0] if found else None

    def _asked(self, *keys: str) -> list[int]:
        return self.atoms.where("ask", *keys)

    def _thing_behind(self, at: int, reach: int = 3) -> int | None:
        """The first thing right of a position."""
        return next((p for p in self.atoms.after(at, reach) if self._is_thing(p)), None)

    def _is_thing(self, at: int) -> bool:
        atom = self.atoms[at]
        return atom.has("thing", "project", *GROUPS) and not atom.used and not self._belongs_to_name(at)

    def _belongs_to_name(self, at: int) -> bool:
        """ "programmet Interreg", "målet En grön stad": the thing only says what kind of name follows."""
        kind = self.atoms[at].key("thing")
        field_ = {"programme": "programme", "department": "department", "goal": "goal"}.get(kind or "")
        behind = list(range(at + 1, min(len(self.atoms), at + 2)))
        return field_ is not None and any(cond.field == field_ and cond.first in behind for cond in self.conds.found)

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

    # -- scope ------------------------------------------------------------------------------------------------------

    def _years(self) -> None:
        """Years that no date condition took: the reports that are asked of."""
        years: list[int] = []
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.period is None:
                continue
            if atom.period.years:
                years += atom.period.years
                self.atoms.use("year", at)
            elif atom.period.year is not None:
                years.append(atom.period.year)
                self.atoms.use("year", at)
            elif atom.period.since:
                self.told.since = int(atom.period.start[:4])
                self.atoms.use("year", at)
        self.told.years = tuple(dict.fromkeys(years))

    def _target(self) -> str | None:
        """What the question is of: the thing behind its asking word, else its first thing."""
        for at in self._asked("which", "how_many", "list", "exists"):
            if (found := self._thing_behind(at)) is not None:
                return self.atoms[found].key("thing")
        found = next((p for p in range(len(self.atoms)) if self._is_thing(p)), None)
        return self.atoms[found].key("thing") if found is not None else None

    # -- sides ------------------------------------------------------------------------------------------------------

    def _sides(self) -> None:
        """Two nämnder, programmes, roles or years held against each other."""
        words = self._comparing()
        apart = self._apart(self._is_held_apart(words)) or self._years_apart(words)
        if len(apart) < 2 or not words.said or (words.most and not self._which_of(apart)):
            return
        removed = [cond for cond, _ in apart if cond]
        self.conds.found = [cond for cond in self.conds.found if cond not in removed]
        self.told.sides = tuple(side for _, side in apart)
        self.told.parts.add("sides")
        if all(side.year for side in self.told.sides):
            self.told.years = ()
        if any(self.atoms[p].folded.startswith(("skilln", "skilj", "diff")) for p in words.compare):
            self.told.parts.add("difference")
        self._asked_yes_no(words.more, words.than)
        self.atoms.use("sides", *words.more, *words.than, *words.compare, *self.atoms.where("joint"))
        self.atoms.use("sides", *self._asked("trend"), *words.most)

    def _comparing(self) -> _Comparing:
        """The words that may hold one thing against another: "fler", "än", "jämfört med", "flest"."""
        more = [p for p in self.atoms.where("more") if not self.atoms[p].has("most")] or self.atoms.where("more")
        more = [p for p in more if not self.atoms[p].has("more", "ahead", "behind") or self._between_names(p)]
        over = [p for p in self.atoms.where("operator", "over", "under") if " " in self.atoms[p].text]
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

    def _apart(self, compared: bool) -> list[tuple[Cond | None, Side]]:
        """The sides that the conditions make: of one field, apart from each other or joined where they are compared."""
        if not compared:
            return []
        for name in ("department", "programme", "goal"):
            sides: list[tuple[Cond | None, Side]] = [
                (cond, Side(value, Is(name, (value,))))
                for cond in self.conds.found
                if cond.field == name and isinstance(cond.pred, Is)
                for value in cond.pred.values
            ]
            if len(sides) > 1:
                return sides
        return self._roles_as_sides() if self.composer.both_roles() else []

    def _roles_as_sides(self) -> list[tuple[Cond | None, Side]]:
        """ "fler som ägare än som partner": the role that is said first stands first."""
        lead, partner = Side("lead", Is("role", ("lead",))), Side("partner", Is("role", ("partner",)))
        owns, takes_part = self.atoms.where("role", "lead"), self.atoms.where("role", "partner")
        first = bool(owns and takes_part) and owns[0] < takes_part[0]
        return [(None, lead), (None, partner)] if first else [(None, partner), (None, lead)]

    def _which_of(self, apart: list[tuple[Cond | None, Side]]) -> bool:
        """Whether a superlative picks one of the sides: "flest projekt, miljö eller ASF?"."""
        return len(apart) > 1 and any(atom.has("joint") or atom.has("ask", "compare") for atom in self.atoms.found)

    def _asked_yes_no(self, more: list[int], than: list[int]) -> None:
        asks = self._asked("which", "how_much", "what", "list") or [p for p in self._asked("how_many") if p == 0]
        if asks or not (more or than):
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

    # -- groups -----------------------------------------------------------------------------------------------------

    def _grouping(self) -> None:
        if self.told.sides:
            return
        for at in self.atoms.where("group", "per"):
            behind = [
                p
                for p in self.atoms.after(at, 2)[:4]
                if self.atoms[p].has("thing", *GROUPS, "year") and not self.atoms[p].used
            ]
            if not behind:
                continue
            kind = next(s.key for s in self.atoms[behind[0]].senses if s.kind == "thing")
            if kind == "year":
                continue
            self._group_by(kind, [at, behind[0]])
            return
        if self._split():
            return
        self._asked_groups()

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
        tied = [p for p in things if p and self.atoms[p - 1].folded in _DIVIDED_BY] or things
        return tied[-1] if tied else None

    def _group_by(self, kind: str, positions: list[int]) -> None:
        self.told.by = GROUPS[kind][0]
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
        self._each_of()
        self._groups_outside()
        if self.conds.denied_things:
            self.told.having = Having("=", 0)
            self.atoms.use("negation", *self.conds.denied_things)
        denied = [p for p in self.atoms.where("negation", "not") if self._denies_network(p)]
        if denied:
            self.told.having, self.conds.open_negation = Having("=", 0), False
            self.atoms.use("negation", *denied)
        if many := [p for p in self._asked("how_many") if p < at and self._thing_behind(p) in {at, None}]:
            self.atoms.use("count", *many)
            self.told.parts.add("count_groups")

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
        if len(self.conds.found) != 1 or any(atom.has("thing", "project") for atom in self.atoms.found):
            return
        only = self.conds.found[0]
        if isinstance(only.pred, Not) and only.field == "programme":
            only.pred = only.pred.of
            self.told.having = Having("=", 0)

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
        """ "vilket projekt har flest mål" is of projects."""
        direct = [self._thing_behind(at) for at in self._asked("which", "list")]
        return any(at is not None and self.atoms[at].has("thing", "project") for at in direct)

    def _group_behind_asking(self, groups: list[tuple[int, str]]) -> tuple[int, str] | None:
        """ "vilka nämnder", "hur många program": the group right behind a word that asks."""
        for at in self._asked("which", "how_many", "list", "who"):
            behind = self._thing_behind(at)
            if own := next((group for group in groups if group[0] == behind), None):
                return own
        return None

    def _roles_apart(self) -> None:
        """ "Hur många äger vi och i hur många är vi partner?"."""
        if self.told.sides or self.told.by or not self.composer.both_roles():
            return
        self.told.by, self.told.of = "role", "project"
        self.told.parts.add("by")
        self.atoms.use("role", *self.atoms.where("role", "lead", "partner"), *self._asked("how_many"))

    # -- shares -----------------------------------------------------------------------------------------------------

    def _share(self) -> None:
        at = self._word("aggregate", "share")
        if at is None or self.told.by or self.told.sides:
            return
        if self._pays_part(at):
            return
        inside, whole = self._part_and_whole(at)
        if not inside:
            return
        money = self.money()
        name = self.money_field(money) if money is not None else None
        if money is not None:
            self.atoms.use("share", money)
        name = None if name == "total_budget" and self.atoms[money or 0].folded in WEAK_MONEY else name
        self.told.measure = Measure("share", name, both(*(cond.pred for cond in whole)))
        self.told.parts.add("measure")
        amounts = [p for p, atom in enumerate(self.atoms.found) if self._is_amount(p) or atom.has("thing", "project")]
        self.atoms.use("share", *self.atoms.where("aggregate", "share"), *self._asked("how_much"), *amounts)

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
        thing = next(
            (p for p in range(at + 1, len(self.atoms)) if self.atoms[p].has("thing", "project") or self._is_amount(p)),
            None,
        )
        if thing is None:
            return found, []
        border = verb if verb is not None and verb > thing else thing
        whole = [cond for cond in found if at < cond.first < border]
        inside = [cond for cond in found if cond not in whole]
        return (inside, whole) if inside else (whole, [])

    # -- rankings ---------------------------------------------------------------------------------------------------

    def _ranking(self) -> None:
        """ "de tre största", "flest projekt", "sortera efter budget": the order, its field and its places."""
        most = [p for p in self.atoms.where("most") if not self.atoms[p].has("most", *_LATER_PLACES)]
        most = [p for p in most if not self._is_before_value(p)]
        superlatives = most or self.atoms.where("most", *_LATER_PLACES)
        at = next(iter(superlatives), self._word("group", "order"))
        if self.told.sides or at is None:
            return
        key = self.atoms[at].key("most") or "largest"
        if self._is_of_report(at):
            self.atoms.use("function", at)
        elif not self._ranks_by_projects(at, key):
            self._rank(at, key, superlatives)

    def _is_before_value(self, at: int) -> bool:
        """ "minst tre": a bound on a number, and no superlative."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return self.atoms[at].has("operator") and behind is not None and behind.value is not None

    def _rank(self, at: int, key: str, superlatives: list[int]) -> None:
        """The order that a superlative or a word of sorting makes."""
        by, used = self._ranked_by(at, key)
        first, last, numbers = self._places(at) if superlatives else (1, None, [])
        if last == 1 and not numbers and self._word("group", "order") is not None:
            last = None
        self._put_in_order(by, self._falls(key, bool(superlatives)), (first, last), used)
        self.told.parts |= {"order", "order_field"} if used or key in _RANKED_BY else {"order"}
        self.atoms.use("ranking", at, *used, *numbers, *superlatives, *self.atoms.where("group", "order", "rising"))

    def _ranks_by_projects(self, at: int, key: str) -> bool:
        """ "flest projekt": counted by the year of a date that is said; with nothing to count by, open."""
        if self.told.by or not self._is_most_projects(at, key):
            return False
        years = [p for p in self.atoms.where("thing", "year") if p < at]
        asked = [*self._asked("when"), *years]
        near = [*self.atoms.before(at, 3), *self.atoms.after(at, 4)]
        dated = next((p for p in near if self.atoms[p].has("field", *DATES)), None)
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
        self.told.order = Order("measure", falling, first, last)
        if (by in AMOUNTS and used) or (by in AMOUNTS and self._ranks_by_size()):
            self.told.measure = Measure("sum", by)
        else:
            self.told.measure = Measure("count")

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
        before, after = self.atoms.before(at, 2)[:3], self.atoms.after(at, 1)[:2]
        for other in (at, *before):
            for key, place in _LATER_PLACES.items():
                if self.atoms[other].has("most", key):
                    return place, place, [other]
        near = next((p for p in (*before, *after) if self._counts_places(p) and not self._is_of_them(p)), None)
        number = near if near is not None else self._number_before(at)
        if number is not None:
            return 1, int(self.atoms[number].value or 1), [number]
        return 1, (PLURAL if self._asks_for_several(at) else 1), []

    def _counts_places(self, at: int) -> bool:
        """Whether a number may say how many places are told."""
        atom = self.atoms[at]
        return atom.kind == "number" and not atom.used and 1 < (atom.value or 0) <= MOST_PLACES

    def _is_of_them(self, at: int) -> bool:
        """ "vilket av de tre är störst": the number says how many there are, and not how many are asked for."""
        return (
            at > 1
            and self.atoms[at - 1].folded in {"de", "the", "av de", "of the"}
            and self.atoms[at - 2].folded in {"av", "of", "vilken av", "vilket av"}
        )

    def _number_before(self, at: int) -> int | None:
        """The first number of the question, where it stands anywhere before a superlative and may count places."""
        free = [p for p, atom in enumerate(self.atoms.found) if atom.kind == "number" and not atom.used]
        return next((p for p in free[:1] if (p < at or self._is_of_pieces(p)) and self._counts_places(p)), None)

    def _is_of_pieces(self, at: int) -> bool:
        """ "topplista budget, fem st"."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return behind is not None and behind.folded in _PIECES

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

    # -- measures ---------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """What is added up, averaged or told: "hur mycket", "snittbudget", "finansieringsgraden"."""
        if self.told.measure is not None or (self.told.order and not self.told.by):
            return
        if (rate := self._word("field", "funding_rate")) is not None:
            self._measured(Measure("values", "funding_rate"), rate)
            return
        how = self._how()
        much = bool(self._asked("how_much") or self._which_amount())
        if how == "mean":
            self.atoms.use("measure", *self.atoms.where("operator", "average"))
        money = self.money()
        if money is None:
            self._mean_without_money(how)
        elif not (self._each_project() or self._is_column(how, much)) and (how or much or self._adds_up(money)):
            self._measured(Measure(how or "sum", self.money_field(money)), money)

    def _how(self) -> Literal["median", "mean", "sum"] | None:
        """Which figure of many is asked for: by its name, or as "i snitt"."""
        if self.atoms.where("aggregate", "median"):
            return "median"
        if self.atoms.where("aggregate", "mean"):
            return "mean"
        if self.atoms.where("aggregate", "sum"):
            return "sum"
        return "mean" if self.atoms.where("operator", "average") else None

    def _mean_without_money(self, how: Literal["median", "mean", "sum"] | None) -> None:
        """ "Hur länge varar ett projekt i snitt", "snittprojektet": of the time that is named, else of the budget."""
        if how is None or how == "sum":
            return
        lasting = self._word("field", "duration")
        counted = self._word("thing", "partner", "goal") if not self.told.by else None
        if lasting is not None:
            self._measured(Measure(how, "duration"), lasting)
        elif counted is not None:
            self._measured(Measure(how, "goals" if self.atoms[counted].has("thing", "goal") else "partners"), counted)
        elif self.thing in {None, "project", "city"} | set(GROUPS):
            self._measured(Measure(how, "total_budget"), None)

    def _adds_up(self, money: int) -> bool:
        """Whether money is added up with no word that says so: asked for alone, by group, or for two sides."""
        weak = self.atoms[money].folded in WEAK_MONEY
        if self._asks_for_money(money) or (self.told.by and not weak):
            return True
        return bool(self.told.sides) and (not weak or self.thing != "project")

    def _which_amount(self) -> list[int]:
        """ "Vilket belopp", "vilken summa", "what budget": the asking word right before a word of money."""
        return [p for p in self._asked("which", "what") if (b := self.atoms.after(p, 1)) and self._says_money(b[-1])]

    def _says_money(self, at: int) -> bool:
        atom = self.atoms[at]
        return (
            any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses) or atom.has("aggregate", "sum")
        ) and not atom.has("most")

    def _measured(self, measure: Measure, at: int | None) -> None:
        """Holds a measure, with the word it is of and all words that ask for it."""
        self.told.measure = measure
        self.told.parts.add("measure")
        words = [p for name in ("sum", "mean", "median") for p in self.atoms.where("aggregate", name)]
        others = [
            p
            for p, atom in enumerate(self.atoms.found)
            if not atom.used and any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses)
        ]
        self.atoms.use(
            "measure", *words, *self._asked("how_much", "what", "list"), *([at] if at is not None else []), *others
        )

    def _each_project(self) -> bool:
        """ "budgeten för varje projekt": a column of the list, no sum."""
        return any(
            any(self.atoms[p].has("thing", "project") for p in self.atoms.after(at, 1)[:2])
            for at in self.atoms.where("group", "per")
        )

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
        others = self._asked("which", "how_many", "when", "who", "how_long", "exists", "list")
        return (not others and self.atoms[money].folded not in WEAK_MONEY) or (not others and bool(self._asked("what")))

    # -- counts and lists -------------------------------------------------------------------------------------------

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
        if self._asked("exists") and not (told.by or told.measure or told.sides):
            told.exists = True
        asked = self._asked("which", "list", "exists", "what")
        if self._asked("trend", "rise", "fall") and not (told.over_time or told.sides):
            self._trend()
        self._best_year()
        if self._asked("which", "list") and self.thing in {None, "project"}:
            told.parts.add("list")
        if asked and (self.thing == "project" or told.by or told.order):
            told.listed = True
            self.atoms.use("list", *self._without_what(asked))

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
        if (rise or fall) and not asks:
            self.told.yes_no = ">" if rise else "<"
        if (rise or fall) and self._asked("how_much", "how_many"):
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
        if self.told.by or self.told.sides or (self.told.measure and self.told.measure.how not in {"list", "values"}):
            return
        fields_ = [p for p in range(len(self.atoms)) if self._is_column_word(p)]
        roles = [p for p in self.atoms.where("thing", "role") if p not in fields_]
        names = [self.atoms[p].key("field") or "" for p in fields_] + ["role" for _ in roles]
        self.told.columns = tuple(dict.fromkeys(names))
        if names:
            self.told.parts.add("columns")
        self.atoms.use("column", *fields_, *roles)
        self.atoms.use("column", *self._asked("when", "how_long", "who", "what"))

    def _is_column_word(self, at: int) -> bool:
        """Whether a word of a field asks to see it; goals and partners only beside a list."""
        atom = self.atoms[at]
        if atom.used or not atom.has("field") or atom.folded in WEAK_MONEY or atom.has("thing", "project"):
            return False
        return self.told.listed or atom.key("field") not in {"goals", "partners"}

    # -- the end ----------------------------------------------------------------------------------------------------

    def _closed(self) -> Reading:
        """The form with all that was found, and what it leaves open."""
        if self.told.sides and "difference" in self.told.parts:
            self.told.measure = Measure("difference", self.told.measure.field if self.told.measure else None)
        themes = self._themes()
        ambiguous = self._is_ambiguous()
        compared = bool(self.atoms.where("ask", "compare", free=False))
        where = _partner_only(both(self.conds.where(), *themes))
        cities, documents = self._of("municipality"), self._of("document")
        query = self._form(where, Scope(cities, self.told.years, documents, self.told.since))
        where = query.where
        if any(cond.guessed for cond in self.conds.found):
            self.told.parts.add("any_money")
        self._pass_small_words()
        named = self._named_projects()
        self._single_words()
        plain = self._asks_something() and self._asks_of_rows(where, cities)
        unused = self._unused(plain, where)
        leftover = self._leftover(unused)
        answerable = plain or self._is_bare(where) or self._of_projects() or self._implied(where)
        return Reading(
            query,
            complete=answerable and self._says_of_what(where, cities, plain),
            of_records=answerable and not (leftover or named or self._of_networks() or self._counts_unknown()),
            leftover=leftover,
            ask_back=self._ask_back(),
            named=named,
            parts=frozenset(self.told.parts),
            negated=self._takes_away(),
            ambiguous=ambiguous,
            compared=compared,
            of_networks=self._of_networks(),
            unused=unused,
        )

    def _form(self, where: Pred | None, scope: Scope) -> Query:
        """What the rules have found as one form; with the networks that are named where its rows are memberships."""
        networks = [
            (p, atom.link) for p, atom in enumerate(self.atoms.found) if atom.link is not None and atom.names("network")
        ]
        ids = tuple(one for _, link in networks for one in link.entities)
        entity = self._entity(ids)
        if entity == "network" and ids:
            where = both(where, Among(ids, tuple(link.name for _, link in networks)))
            self.atoms.use("condition", *(p for p, _ in networks))
        return Query(
            entity=entity,
            where=where,
            measure=self.told.measure or Measure(),
            by=self.told.by,
            of=self.told.of,
            having=self.told.having,
            order=self.told.order,
            columns=self.told.columns,
            sides=self.told.sides,
            yes_no=self.told.yes_no,  # type: ignore[arg-type]
            exists=self.told.exists,
            over_time=self.told.over_time,
            scope=scope,
        )

    def _is_ambiguous(self) -> bool:
        """Whether a name that no rule has used may stand for several projects."""
        return any(atom.link.ambiguous for atom in self.atoms.found if atom.link is not None and not atom.used)

    def _pass_small_words(self) -> None:
        """Small words and stops ask nothing."""
        self.atoms.use(
            "function", *(p for p, atom in enumerate(self.atoms.found) if atom.is_small or atom.kind == "stop")
        )

    def _named_projects(self) -> tuple[str, ...]:
        """The projects whose names no rule has used."""
        free = [atom.link for atom in self.atoms.found if atom.link and atom.names("project") and not atom.used]
        return tuple(dict.fromkeys(entity for link in free for entity in link.entities))

    def _asks_something(self) -> bool:
        """Whether it says what is to be told: a measure, an order, sides, or a list."""
        return bool(self.told.parts & _MEASURED) or self.told.listed

    def _asks_of_rows(self, where: Pred | None, cities: tuple[str, ...]) -> bool:
        """Whether it says what that is told of: projects, sides, groups, or the city's money."""
        return self._of_projects() or bool(self.told.sides) or self._of_groups(where, cities) or self._of_money_alone()

    def _leftover(self, unused: tuple[str, ...]) -> tuple[str, ...]:
        """The words left over that have to be matched."""
        return tuple(
            atom.text
            for at, atom in enumerate(self.atoms.found)
            if atom.kind == "other" and not atom.used and atom.text not in unused and not self._is_open(at)
        )

    def _says_of_what(self, where: Pred | None, cities: tuple[str, ...], plain: bool) -> bool:
        """Whether it stands by itself: of projects, of conditions alone, or of someone who is said."""
        if self._of_projects() or self._is_bare(where):
            return True
        if self._implied(where) and not plain:
            return bool(cities) or any(cond.field in {"department", "programme"} for cond in self.conds.found)
        return self._is_placed(where, cities) or self._is_dated_sum()

    def _unused(self, strong: bool, where: Pred | None) -> tuple[str, ...]:
        """The words left over that need not be matched: such as carry nothing to look for, and in a question whose asking is
        plain such as no report uses. A word that could be what is asked about is never one of them."""
        measured = bool(self.told.parts & _MEASURED) and (where is not None or self.told.measure is None)
        free = [(at, atom) for at, atom in enumerate(self.atoms.found) if not atom.used and not self._is_open(at)]
        return tuple(
            atom.text
            for at, atom in free
            if atom.kind == "number" or (atom.kind == "other" and self._need_not_match(at, strong, measured))
        )

    def _need_not_match(self, at: int, strong: bool, measured: bool) -> bool:
        """Whether a word left over carries nothing to look for; one that is written as a name always does."""
        atom = self.atoms[at]
        if atom.text[:1].isupper() and atom.start > 0:
            return False
        if strong and (self._is_verb(at) or atom.folded.endswith(("ligen", "massigt", "massig"))):
            return True
        return self.lexicon.is_idle(atom.text) or (strong and measured and not self.lexicon.is_word(atom.text))

    def _is_verb(self, at: int) -> bool:
        """Whether an unknown word stands as a verb: behind what is asked of and before something else, ending as verbs do."""
        atom = self.atoms[at]
        ends = atom.folded.endswith(
            ("ar", "er", "ade", "ades", "at", "ats", "as", "es", "it", "its", "de", "ed", "ing")
        )
        before = next((self.atoms[p] for p in range(at - 1, -1, -1) if not self.atoms[p].is_small), None)
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        subject = before is not None and (before.has("thing") or before.link is not None or before.has("ask"))
        return ends and atom.text.islower() and subject and behind is not None and behind.kind != "stop"

    def _of(self, kind: str) -> tuple[str, ...]:
        found = [entity for atom in self.atoms.found if atom.names(kind) for entity in atom.link.entities]  # type: ignore[union-attr]
        self.atoms.use("scope", *(p for p, atom in enumerate(self.atoms.found) if atom.names(kind)))
        return tuple(dict.fromkeys(found))

    def _single_words(self) -> None:
        """What points back, and a comparison that stands alone: "året innan", "skillnaden?"."""
        if others := self.atoms.where("thing", "others"):
            self.told.parts.add("others")
            self.atoms.use("function", *others)
        if before := self.atoms.where("thing", "previous"):
            self.told.parts.add("previous")
            self.atoms.use("year", *before)
        if (alone := self._asked("compare")) and not self.told.sides:
            self.told.parts.add("difference")
            self.atoms.use("sides", *alone)

    def _of_projects(self) -> bool:
        """Whether projects are named as what is asked of; "projektet" points to one that is known already."""
        return any(
            atom.has("thing", "project") and (atom.folded not in {"projektet", "projektets"} or self._is_described(at))
            for at, atom in enumerate(self.atoms.found)
        )

    def _implied(self, where: Pred | None) -> bool:
        """ "Vilka startade 2024?", "gyvux erasmus som slutar 2027": conditions that only projects can fulfil, and no other thing."""
        fields_ = {cond.field for cond in self.conds.found}
        own = fields_ & {
            "programme",
            "role",
            "start_date",
            "end_date",
            "state",
            "total_budget",
            "paid_out",
            "eu_funding",
            "duration",
            "goal",
        }
        has_what = self.atoms.where("ask", "what", free=False) and any(
            atom.folded in {"har", "have", "has"} for atom in self.atoms.found
        )
        asked = self._asked() or has_what or self.atoms.where("ask", "which", "list", "how_many", "exists", free=False)
        no_one = not self.atoms.where("ask", "who", "when", "how_long", free=False)
        return (
            where is not None
            and bool(own)
            and self.thing in {None, "city", "role"}
            and no_one
            and (bool(asked) or len(fields_) > 1)
        )

    def _is_described(self, at: int) -> bool:
        """ "det största projektet": one that the question itself picks out, and none that is known already."""
        return any(self.atoms[p].has("most") for p in self.atoms.before(at, 1)[:2])

    def _of_groups(self, where: Pred | None, cities: tuple[str, ...]) -> bool:
        """Whether groups are asked for with something beside their name: "vilken nämnd?" alone goes on from before."""
        ranked = self.told.order is not None or self.told.having is not None or "count_groups" in self.told.parts
        return self.told.of != "project" and (ranked or self._is_placed(where, cities))

    def _of_money_alone(self) -> bool:
        """ "Hur mycket pengar fick vi från EU?": money with no thing but the city."""
        measure, order = self.told.measure, self.told.order
        money = (measure is not None and measure.field in AMOUNTS | {"funding_rate"}) or (
            order is not None and order.by in AMOUNTS
        )
        return money and self.thing in {None, "city", "year", "previous"} | set(GROUPS)

    def _is_dated_sum(self) -> bool:
        """ "Vilken nämnd fick mest medfinansiering utbetald 2025?": the group, the amount and the year are all said."""
        return (
            self.told.of != "project"
            and self.told.measure is not None
            and self.told.measure.field is not None
            and bool(self.told.years)
        )

    def _is_placed(self, where: Pred | None, cities: tuple[str, ...]) -> bool:
        """Whether a question says of whom it is: a condition, a city, or the city as "vi"."""
        return (
            where is not None
            or bool(cities)
            or bool(self.told.sides)
            or any(_WE & set(atom.text.casefold().split()) for atom in self.atoms.found)
        )

    def _is_bare(self, where: Pred | None) -> bool:
        """ "esf", "miljönämnden interreg": conditions and nothing else."""
        said = [atom for atom in self.atoms.found if atom.kind != "stop" and not atom.is_small]
        return (
            where is not None
            and len(said) <= 3
            and any(cond.field in {"programme", "goal"} for cond in self.conds.found)
        )

    def _entity(self, networks: tuple[str, ...]) -> Literal["project", "network"]:
        """Whether the rows are memberships: nämnder by the networks they are in, with no word of projects."""
        said = bool(networks) or any(atom.has("thing", "network") for atom in self.atoms.found)
        return "network" if said and self.told.by == "department" and not self._of_projects() else "project"

    def _of_networks(self) -> bool:
        if self._entity(()) == "network" or (
            self.told.by == "department" and any(a.names("network") and a.used for a in self.atoms.found)
        ):
            return False
        return any(
            atom.names("network") or (atom.has("thing", "network") and atom.used != "condition")
            for atom in self.atoms.found
        )

    def _counts_unknown(self) -> bool:
        return any(not self.atoms[p].used for p in self._asked("how_many"))

    def _ask_back(self) -> str:
        """The first word or value that measures, compares or denies and found nothing to do it to; empty where there is none."""
        if self.conds.open_negation:
            return next((atom.text for atom in self.atoms.found if atom.has("negation") and not atom.used), "inte")
        if self.open:
            return self.open[0]
        if self.conds.having and self.told.having is None:
            return number(self.conds.having[1], "sv")
        return next((atom.text for at, atom in enumerate(self.atoms.found) if self._is_open(at)), "")

    def _is_open(self, at: int) -> bool:
        """Whether an atom says something that an answer may not leave out, and no rule has used it."""
        atom = self.atoms[at]
        if atom.used:
            return False
        if atom.kind == "number":
            return not self._counts_known(at)
        return (
            atom.kind in _VALUES
            or is_month(atom.text)
            or atom.has("operator", "than")
            or atom.has("most", *_LATER_PLACES)
        )

    def _counts_known(self, at: int) -> bool:
        """ "nämndens fyra projekt": a number that only says how many there are, with nothing that bounds it."""
        before, behind = self.atoms.before(at, 1), self.atoms.after(at, 1)[-1:]
        bounded = any(self.atoms[p].has("operator", *_BOUNDS) for p in before)
        return not bounded and any(self.atoms[p].has("thing") or self._is_of_pieces(at) for p in behind)

    def _takes_away(self) -> bool:
        return bool(self.atoms.found) and any(atom.has("negation", "except") for atom in self.atoms.found[:2])

    # -- themes -----------------------------------------------------------------------------------------------------

    def _themes(self) -> list[Pred]:
        """Words that nothing else has used and that stand as a theme: behind "om", "inom", in "klimatprojekt"."""
        found: list[Pred] = []
        run: list[int] = []
        themed = self.thing == "project" and (
            self.told.listed or self.told.measure is not None or self.told.order is not None or len(self.atoms) < 9
        )
        for at, atom in enumerate(self.atoms.found):
            if atom.kind != "other" or atom.used:
                continue
            if self.lexicon.is_place(atom.text) and self._theme_before(at) != "strong":
                found.append(With(self.lexicon.place_name(atom.text)))
                self.atoms.use("condition", at)
            elif themed and (self._theme_before(at) or self._is_compound(at)):
                run.append(at)
        if run:
            words = self._said(run)
            found.append(About(words))
            self.atoms.use("theme", *run, *(p for p in self.atoms.where("link", "theme")))
        return found

    def _theme_before(self, at: int) -> str:
        """Whether a word stands behind one that opens a theme, over other words of the theme."""
        for other in range(at - 1, -1, -1):
            atom = self.atoms[other]
            if atom.has("link", "theme") and other > 0:
                return "strong" if atom.folded not in {"for", "mot", "inom", "on"} else "weak"
            if atom.has("field", "goals") or not (
                atom.kind == "other" or atom.has("joint") or atom.is_small or atom.has("link")
            ):
                return ""
        return ""

    def _is_compound(self, at: int) -> bool:
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return behind is not None and behind.has("thing", "project") and behind.start - self.atoms[at].end <= 1

    def _said(self, run: list[int]) -> tuple[str, ...]:
        words: list[str] = []
        for place, at in enumerate(run):
            either = place > 0 and any(self.atoms[p].has("joint", "or") for p in range(run[place - 1] + 1, at))
            if either:
                words[-1] = f"{words[-1]}|{self.atoms[at].text}"
            else:
                words.append(self.atoms[at].text)
        return tuple(words)


_DIVIDED_BY = frozenset(
    "pa efter per mellan over by across between among into de olika the different respektive varje".split()
)
_PIECES = frozenset({"st", "stycken", "styck"})
_YES_OR_NO = frozenset(
    "ar var is was are were ags agdes finansieras finansierades drivs pagar deltar ingar slutar slutade startade har hade does did has have do tillhor hor ligger owns owned".split()
)
_WE = frozenset("vi oss we us staden kommunen stadens kommunens our vår vårt våra".split())
_IS_SHARE = frozenset(
    "ar var utgors utgor utgjorde is are was were ags agda finansieras pagar pagick gar gick har hade startade slutar ligger hor gors be tillhor bidrar kommer kom make belong owned".split()
)


def _partner_only(where: Pred | None) -> Pred | None:
    """For a city as a whole a project that one of its nämnder owns is no partner project."""
    found = conditions(where)
    partner, lead = Is("role", ("partner",)), Is("role", ("lead",))
    if any(isinstance(one, Is) and one.field == "department" for one in found):
        return where
    found = tuple(lead if one == Not(partner) else one for one in found)
    return both(*found, Not(lead)) if partner in found else both(*found)
