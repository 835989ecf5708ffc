"""The form with all that was found, and what of the question is left over."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import (
    About,
    Against,
    Among,
    Changed,
    Either,
    Having,
    Is,
    Measure,
    Not,
    Pred,
    Query,
    Scope,
    With,
    both,
    conditions,
)
from bot.understanding.conditions import comparative_of
from bot.understanding.cues import CUES
from bot.understanding.dictionary import is_of_the_language
from bot.understanding.head_asking import GROUPS, Asking
from bot.understanding.reading import Reading
from bot.understanding.times import is_month
from bot.understanding.words import WORDS
from bot.wording import number

_MEASURED = frozenset({"measure", "by", "order", "sides", "over_time"})
"""Parts of a question that ask for more than its rows."""
_BOUNDS = ("over", "under", "at_least", "at_most", "about", "between", "equal", "or_more", "or_less")
_VALUES = frozenset({"amount", "months", "percent", "period"})
"""Kinds of atoms that are values; a number may only say how many there are."""
_HEEDED: dict[str, tuple[str, ...]] = {
    "more": (),
    "most": (),
    "likeness": (),
    "change": (),
    "outcome": (),
    "state": (),
    "aggregate": ("share", "mean", "median"),
    "operator": ("than", "same", "above_average", "below_average", "average", "median_ref"),
    "ask": ("when", "who", "how_long", "trend", "rise", "fall"),
    "field": ("start_date", "end_date", "leader", "lead_partner", "funding_rate", "goals"),
    "group": ("alphabetical", "chronological", "falling", "rising"),
}
"""What changes the answer wherever it stands, by kind (all of a kind where none are named): such a word that no rule has used is
asked back about."""
_IN_FORMS = re.compile(
    r"(?i)\b(?:i|ur|från|enligt|ihop|summera\w*)\s+(?:[\w-]+(?:\s+och\s+[\w-]+)?s\s+)?(?:egna\s+)?(?:projekt)?blanketter"
)
"""Forms as the source of a figure: "i Kulturnämndens projektblanketter"."""
_ARTICLES = frozenset({"ett", "en", "a", "an"})
_OF_AGE = frozenset(
    "aldre aldsta nyare nyaste gamla gammal gamle older oldest newer newest old former davarande nuvarande present".split()
)
"""What a programme's name may be called beside it, as looked up: "det äldre Horisont 2020"."""
_KNOWN = frozenset("de dessa sina deras vara the these those their its our".split())
_WHY = frozenset({"varfor", "why"})
"""Words that ask for what no record holds, whatever else is asked with them."""
_ASKS_FOR_OTHERS = re.compile(
    r"(?:vilka|vilket|vilken|which|what) (?:andra|annat|annan|fler|mer|ytterligare|ovriga|other|others|more|further)"
)
_FURTHER = frozenset({"fler", "flera", "ytterligare", "more", "further"})
_WE = frozenset("vi oss we us staden kommunen stadens kommunens our vår vårt våra".split())


_TO_COME = re.compile(
    r"(?i)\b(?:kommer\b(?!\s+från|\s+i från)(?=.*\batt\b)|väntas|förväntas|spås|beräknas|tros|will|shall|going to|expected to|likely to|forecast|prognos\w*|framöver|i framtiden|in the future)\b"
)


def _ends_in_courtesy(word: str) -> bool:
    """ "controllerfråga": a compound that only says that something is asked."""
    ends = (word[at:] for at in range(4, len(word) - 3))
    return any(sense.kind == "help" for end in ends for sense in WORDS.of([end]))


class Closing(Asking):
    """The end of a reading."""

    each_theme: tuple[Pred, ...] = ()
    """The themes that a theme joins by "och"."""

    def _closed(self) -> Reading:
        """The form with all that was found, and what it leaves open."""
        self._hold_sides_apart()
        themes = self._themes()
        ambiguous = self._is_ambiguous()
        compared = bool(self.atoms.where("ask", "compare", free=False))
        where = _partner_only(both(self.conds.where(), *themes))
        cities, documents = self._cities(), self._of("document")
        scope = Scope(
            cities, self.told.years, documents, self.told.since, every=self.told.every, together=self.told.together
        )
        query = self._form(where, scope)
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
        if self._looks_ahead():
            self.told.parts.add("ahead")
        return Reading(
            query,
            complete=answerable and self._says_of_what(where, cities, plain),
            of_records=answerable and not (leftover or named or self._of_networks() or self._counts_unknown()),
            leftover=leftover,
            ask_back=self._ask_back(),
            figured=self._figured(),
            named=named,
            parts=frozenset(self.told.parts),
            negated=self._takes_away(),
            ambiguous=ambiguous,
            compared=compared,
            of_networks=self._of_networks(),
            every=self.asks_for_all(),
            by_how_much=self._by_how_much(),
            comparative=next(filter(None, map(comparative_of, self.atoms.found)), None),
            same_year=self.conds.same_year,
            unused=unused,
            each_theme=self.each_theme,
            bound=self._bound_left(),
        )

    def _bound_left(self) -> Having | None:
        """A bound on a number that is given to no group."""
        bound = self.conds.having or self.conds.uncounted
        return Having(*bound) if bound and self.told.having is None else None

    def _hold_sides_apart(self) -> None:
        """Sides and a difference are a measure: how far they are apart."""
        if self.told.sides and "difference" in self.told.parts:
            self.told.measure = Measure("difference", self.told.measure.field if self.told.measure else None)

    def _looks_ahead(self) -> bool:
        """ "Kommer antalet att öka?", "will it grow?": what is to come, of which records tell nothing but dates."""
        changes = bool(self.atoms.where("ask", "rise", "fall", "trend", free=False)) or "over_time" in self.told.parts
        return changes and _TO_COME.search(self.atoms.text) is not None

    def _cities(self) -> tuple[str, ...]:
        """The municipalities asked of; none where each is a side of its own."""
        cities = self._of("municipality")
        return () if self._sides_are_cities() else cities

    def _sides_are_cities(self) -> bool:
        return any(side.municipality for side in self.told.sides)

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
            against=self._ranked_by_change(where),
            where=where,
            measure=self.told.measure or (Measure("count") if self._sides_are_cities() else Measure()),
            by=self.told.by,
            of=self.told.of,
            having=self.told.having,
            order=self.told.order,
            columns=self.told.columns,
            sides=self.told.sides,
            yes_no=self.told.yes_no,  # type: ignore[arg-type]
            exists=self.told.exists,
            over_time=self.told.over_time,
            as_read=self._as_read(),
            scope=scope,
        )

    def _ranked_by_change(self, where: Pred | None) -> Against | None:
        """The report that what has changed most is held against, where that is asked."""
        changed = next((one for one in conditions(where) if isinstance(one, Changed)), None)
        return Against(changed.year, (changed.field,)) if self.conds.ranked and changed else None

    def _as_read(self) -> bool:
        """Whether an amount is asked for as the forms have it, whatever a report states."""
        said = [
            *self.atoms.where("source", free=False),
            *(p for p, atom in enumerate(self.atoms.found) if atom.names("document") and "blankett" in atom.folded),
        ]
        self.atoms.use("function", *said)
        as_read = bool(said) or _IN_FORMS.search(self.atoms.text) is not None
        return as_read and self.told.measure is not None and self.told.measure.field in AMOUNTS

    def _is_ambiguous(self) -> bool:
        """Whether a name that no rule has used may stand for several projects."""
        return any(atom.link.ambiguous for atom in self.atoms.found if atom.link is not None and not atom.used)

    def _pass_small_words(self) -> None:
        """Small words and stops ask nothing."""
        self.atoms.use(
            "function",
            *(
                p
                for p, atom in enumerate(self.atoms.found)
                if (atom.is_small and not atom.has("operator", "than")) or atom.kind == "stop"
            ),
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
            if atom.is_open and not atom.used and atom.text not in unused and not self._is_open(at)
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
            if atom.kind == "number"
            or atom.has("renewal")
            or (atom.kind == "other" and self._need_not_match(at, strong, measured))
        )

    def _need_not_match(self, at: int, strong: bool, measured: bool) -> bool:
        """Whether a word left over carries nothing to look for; one that is written as a name always does."""
        atom = self.atoms[at]
        if atom.text[:1].isupper() and atom.start > 0:
            return False
        if self._is_one_of_something(at) or self._is_priced(at) or atom.folded in _WHY:
            return False
        if at < self.atoms.frame or self._ties_to_condition(at) or self._describes(at):
            return True
        if strong and (self._is_verb(at) or atom.folded.endswith(("ligen", "massigt", "massig"))):
            return True
        return self.lexicon.is_idle(atom.text) or (strong and measured and self._says_nothing_told(atom.text))

    def _says_nothing_told(self, word: str) -> bool:
        """Whether a word of the language is one that no report uses, nor in Swedish; what is no word at all is a name."""
        spoken, courteous = (word, *CUES.in_swedish(word.casefold())), _ends_in_courtesy(word)
        return (is_of_the_language(word) or courteous) and not any(self.lexicon.is_word(one) for one in spoken)

    def _is_one_of_something(self, at: int) -> bool:
        """ "är ett lärosäte partner?": a noun behind its article is what is asked about, and none that only describes another."""
        article = at > self.atoms.frame and self.atoms[at - 1].folded in _ARTICLES
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        described = behind is not None and (behind.has("thing") or behind.has("field")) and not behind.has("role")
        return article and not described

    def _is_priced(self, at: int) -> bool:
        """ "vad kostade resan": what a verb of costing stands at is what is asked about."""
        before = next((self.atoms[p] for p in range(at - 1, -1, -1) if not self.atoms[p].is_small), None)
        return before is not None and before.has("field") and before.folded.startswith(("kost", "cost"))

    def _describes_field(self, at: int) -> bool:
        """ "den exakta totalbudgeten": a word right before one of a field that a rule has used, behind an article."""
        if not 0 < at < len(self.atoms) - 1:
            return False
        before, behind = self.atoms[at - 1], self.atoms[at + 1]
        return before.is_small and behind.has("field") and bool(behind.used) and not behind.has("thing")

    def _describes(self, at: int) -> bool:
        """Whether a word says no more of a field or a programme than what it is called beside its name."""
        return self._describes_field(at) or self._describes_programme(at)

    def _describes_programme(self, at: int) -> bool:
        """ "den äldre Horisont 2020": what a programme that is named is called beside its name."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return behind is not None and behind.names("programme") and self.atoms[at].folded in _OF_AGE

    def _is_verb(self, at: int) -> bool:
        """Whether a word stands as a verb that only ties: behind what is asked of and before something else."""
        atom = self.atoms[at]
        before = next((self.atoms[p] for p in range(at - 1, -1, -1) if not self.atoms[p].is_small), None)
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        subject = before is not None and (before.has("thing") or before.link is not None or before.has("ask"))
        return (
            self.lexicon.only_ties(atom.text)
            and atom.text.islower()
            and subject
            and behind is not None
            and behind.kind != "stop"
        )

    def _ties_to_condition(self, at: int) -> bool:
        """ "som hänförs till målet …": the verb of a relative clause that only ties a condition to what it is of."""
        relative = at > 0 and self.atoms[at - 1].folded in {"som", "that", "which"}
        behind = [p for p in self.atoms.after(at, 1) if self.atoms[p].is_small or self.atoms[p].used == "condition"]
        tie = bool(behind) and self.atoms[behind[0]].has("link")
        return relative and tie and self.atoms[behind[-1]].used == "condition"

    def _of(self, kind: str) -> tuple[str, ...]:
        found = [entity for atom in self.atoms.found if atom.names(kind) for entity in atom.link.entities]  # type: ignore[union-attr]
        self.atoms.use("scope", *(p for p, atom in enumerate(self.atoms.found) if atom.names(kind)))
        return tuple(dict.fromkeys(found))

    def _single_words(self) -> None:
        """What points back, and a comparison that stands alone: "året innan", "skillnaden?"."""
        if others := self.atoms.where("thing", "others"):
            self.told.parts.add("others")
            self.atoms.use("function", *others)
        if more := self._further_ones():
            self.told.parts.add("others")
            self.atoms.use("function", *more)
        if any(_ASKS_FOR_OTHERS.fullmatch(self.atoms[at].folded) for at in self.atoms.where("ask", free=False)):
            self.told.parts.add("others")
        for beside in ("previous", "next"):
            if found := self.atoms.where("thing", beside):
                self.told.parts.add(beside)
                self.atoms.use("year", *found)
        if (alone := self._asked("compare")) and not self.told.sides:
            self.told.parts.add("difference")
            self.atoms.use("sides", *alone)

    def _further_ones(self) -> list[int]:
        """ "har vi fler projekt med Danmark?": others than were told, where nothing is held against them; "har Älvnäs fler
        projekt?" holds a number against another."""
        bounded = any(cond.field != "department" for cond in self.conds.found)
        if not bounded or self.atoms.where("operator", "than", free=False) or self.told.sides or self.told.having:
            return []
        asks = [p for p in self.atoms.where("ask", free=False) if not self.atoms[p].has("ask", "exists", "list")]
        return [p for p in self.atoms.where("more", "more") if not asks and self._is_before_projects(p)]

    def _is_before_projects(self, at: int) -> bool:
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return self.atoms[at].folded in _FURTHER and behind is not None and behind.has("thing", "project")

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
        has_what = has_what or self._asks_what_began()
        asked = self._asked() or has_what or self.atoms.where("ask", "which", "list", "how_many", "exists", free=False)
        no_one = not self.atoms.where("ask", "who", "when", "how_long", free=False)
        return (
            where is not None
            and bool(own)
            and self.thing in {None, "city", "role"}
            and no_one
            and (bool(asked) or len(fields_) > 1)
        )

    def _asks_what_began(self) -> bool:
        """ "Vad tog slut under 2024?": of what begins and ends, which projects do."""
        asks = self.atoms.where("ask", "what", free=False)
        behind = [self.atoms[p + 1] for p in asks if p + 1 < len(self.atoms)]
        return any(atom.has("field", *DATES) and atom.used == "condition" for atom in behind)

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
        return money and not self._is_cost_of_board() and self.thing in {None, "city", "year", "previous"} | set(GROUPS)

    def _is_cost_of_board(self) -> bool:
        """ "Vad kostade det att driva förvaltningen?": what somebody costs, and no budget of its projects."""
        words = [self.atoms[p] for p in self.atoms.where("field", "total_budget", free=False)]
        cost = bool(words) and all(atom.folded.startswith(("kost", "cost")) for atom in words)
        return cost and any(cond.field == "department" for cond in self.conds.found)

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
            atom.names("network")
            or atom.has("thing", "twin")  # told of as ties to a place, and by no form
            or (atom.has("thing", "network") and atom.used != "condition")
            for atom in self.atoms.found
        )

    def _counts_unknown(self) -> bool:
        return any(not self.atoms[p].used for p in self._asked("how_many"))

    def _ask_back(self) -> str:
        """The first word or value that measures, compares or denies and found nothing to do it to; empty where there is none."""
        if self.conds.open_negation and (word := self._denying()):
            return word
        if self.open or self.conds.unheld:
            return [*self.open, self.conds.unheld][0]
        if self.conds.same_year:
            return next(atom.text for atom in self.atoms.found if atom.has("operator", "same"))
        if self.conds.having and self.told.having is None:
            return number(self.conds.having[1], "sv")
        if part := self._part_of_whole():
            return part
        opened = next((atom.text for at, atom in enumerate(self.atoms.found) if self._is_open(at)), "")
        return opened or self._unordered()

    def _part_of_whole(self) -> str:
        """ "how much of their budget came from the structural funds?": who paid a part, where no rule knows it."""
        of_whole = any(
            self.atoms[p].folded.endswith((" of", " av")) for p in self.atoms.where("ask", "how_much", free=False)
        )
        summed = self.told.measure is not None and self.told.measure.how == "sum" and not self.told.by
        payers = self.atoms.where("thing", "programme") if of_whole and summed else []
        return self.atoms[payers[0]].text if payers else ""

    def _unordered(self) -> str:
        """ "sortera projekten i popularitetsordning": the word that may say by what, where nothing else does."""
        by_what = self.told.by or {"order_field", "measure"} & self.told.parts or self.atoms.where("most", free=False)
        if by_what or self.told.order is None or not self.atoms.where("group", "order", free=False):
            return ""
        return next((atom.text for atom in self.atoms.found if atom.kind == "other" and not atom.used), "")

    def _by_how_much(self) -> bool:
        """ "Hur mycket större är Theseus?": a comparative that is asked of, and nothing that it is held against."""
        free = [p for p in self.atoms.where("more", free=False) if self.atoms[p].used in {"", "function"}]
        alone = free and not (self.told.sides or self.told.by or self.told.order)
        return bool(alone and self.atoms.where("ask", "how_much", "how_many", free=False))

    def _denying(self) -> str:
        """The word that denies, and it is open what; empty where it is part of a theme ("unga utan jobb")."""
        words = [atom for atom in self.atoms.found if atom.has("negation")]
        free = next((atom.text for atom in words if not atom.used), "")
        return free or ("" if any(atom.used == "theme" for atom in words) else "inte")

    def _figured(self) -> str:
        """The first word of shares, means or medians that nothing has used; "medel" as money is none."""
        words = [p for p in self.atoms.where("aggregate", "share", "mean", "median") if not self.atoms[p].has("field")]
        return self.atoms[words[0]].text if words else ""

    def _is_open(self, at: int) -> bool:
        """Whether an atom says something that an answer may not leave out, and no rule has used it."""
        atom = self.atoms[at]
        if atom.used or at < self.atoms.frame:
            return False
        if atom.kind == "number":
            return not self._counts_known(at)
        if atom.kind in _VALUES or is_month(atom.text) or atom.has("operator", "than"):
            return True
        if atom.has("operator") and atom.folded.endswith((" an", " than")) and not self._has_value_behind(at):
            return True
        if atom.is_small or atom.has("role", "any") or (atom.has("operator", "same") and self._is_named_beside(at)):
            return False
        return any(atom.has(kind, *keys) for kind, keys in _HEEDED.items())

    def _has_value_behind(self, at: int) -> bool:
        """Whether what a word compares with is a value, which is then asked back about itself."""
        return any(self.atoms[p].value is not None for p in self.atoms.after(at, 1))

    def _is_named_beside(self, at: int) -> bool:
        """ "samma nämnds projekt – alltså Tekniska nämnden": the question itself names what is the same."""
        kind = next((self.atoms[p].key("thing") for p in self.atoms.after(at, 1) if self.atoms[p].has("thing")), None)
        return any(cond.field == kind for cond in self.conds.found)

    def _counts_known(self, at: int) -> bool:
        """ "nämndens fyra projekt": a number that only says how many there are, with nothing that bounds it."""
        if self._is_of_known_ones(at):
            return True
        before, behind = self.atoms.before(at, 1), self._behind_names(at)
        bounded = any(self.atoms[p].has("operator", *_BOUNDS) for p in before)
        return not bounded and any(self.atoms[p].has("thing") or self._is_of_pieces(at) for p in behind)

    def _is_of_known_ones(self, at: int) -> bool:
        """ "nämndens tre blanketter", "de två summorna": a number between whose they are, or that they are known, and what they are."""
        before = self.atoms[at - 1] if at else None
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        if before is None or behind is None or behind.kind == "stop":
            return False
        owned = before.names("actor") and before.text.casefold().endswith("s")
        return (owned or before.folded in _KNOWN) and not behind.has("most")

    def _behind_names(self, at: int) -> list[int]:
        """The first atom behind one that is more than a small word or a name: "två ERUF-projekt", "31 av Malmös projekt"."""
        behind = self.atoms.after(at, 3)
        return [p for p in behind if not self.atoms[p].is_small and self.atoms[p].link is None][:1]

    def _takes_away(self) -> bool:
        return bool(self.atoms.found) and any(atom.has("negation", "except") for atom in self.atoms.found[:2])

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
            run = self._grown(run)
            found.append(self._about(run))
            self.atoms.use("theme", *run, *(p for p in self.atoms.where("link", "theme")))
        return found

    def _about(self, run: list[int]) -> Pred:
        """A theme, or one of several with "eller" between them; those joined by "och" or a comma are kept, for where no project is of
        all of them."""
        either = self._parts(run, "or")
        if len(either) > 1 and any(len(part) > 1 for part in either):
            return Either(tuple(About(self._said(part)) for part in either))
        parts = self._parts(run, "and")
        if len(parts) > 1 and len(either) == 1:
            self.each_theme = tuple(About(self._said(part)) for part in parts)
        return About(self._said(run))

    def _parts(self, run: list[int], joint: str) -> list[list[int]]:
        """The words of a theme, cut where "eller", or "och" or a comma, stands between them."""
        parts: list[list[int]] = [run[:1]]
        for before, at in pairwise(run):
            between = [self.atoms[p] for p in range(before + 1, at)]
            cut = any(one.has("joint", joint) or (joint == "and" and one.text == ",") for one in between)
            if cut and not all(self.atoms[p].is_small for p in parts[-1]):
                parts.append([at])
            else:
                parts[-1].append(at)
        return parts

    def _grown(self, run: list[int]) -> list[int]:
        """A theme with the words right behind it that no rule has used: "cirkulär ekonomi", "unga utan jobb"."""
        if self._theme_before(run[0]) != "strong":
            return run
        grown = list(run)
        for at in range(run[-1] + 1, len(self.atoms)):
            atom = self.atoms[at]
            if atom.used or atom.kind not in {"other", "word"} or atom.has("thing") or atom.has("joint"):
                break
            grown.append(at)
        while self.atoms[grown[-1]].is_small or self.atoms[grown[-1]].has("link"):
            grown.pop()
        return grown

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
        """ "klimat projekt"; "granskades projektet Solväg?" begins with its verb."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        if at == 0 and behind is not None and behind.folded == "projektet":
            return False
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


def _partner_only(where: Pred | None) -> Pred | None:
    """For a city as a whole a project that one of its nämnder owns is no partner project."""
    found = conditions(where)
    partner, lead = Is("role", ("partner",)), Is("role", ("lead",))
    if any(isinstance(one, Is) and one.field == "department" for one in found):
        return both(*(partner if one == Not(lead) else one for one in found))
    found = tuple(lead if one == Not(partner) else one for one in found)
    return both(*found, Not(lead)) if partner in found else both(*found)
