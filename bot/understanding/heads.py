"""The head of a question: what is asked of the rows that its conditions leave. From atoms and conditions to a query form.

One visible order: groups before rankings before measures before counts before lists; each rule sees what the rules before it
left. A rule takes words by their sense and by what stands beside them; the few that it knows by the letter stand in its module.
"""

from __future__ import annotations

from dataclasses import replace

from bot.query.fields import AMOUNTS
from bot.query.forms import Compare, Measure
from bot.understanding.atoms import Atom
from bot.understanding.conditions import Cond
from bot.understanding.head_asking import GROUPS
from bot.understanding.head_closing import Closing
from bot.understanding.head_groups import Groups
from bot.understanding.head_measures import Measures
from bot.understanding.head_rankings import Rankings
from bot.understanding.head_sides import Sides
from bot.understanding.membership_sides import Memberships, ranks_boards, unheeded_of
from bot.understanding.memberships import memberships
from bot.understanding.reading import Reading
from bot.understanding.renewal import RENEWED, renewal, taken_together

_YES_OR_NO = frozenset(
    "ar var is was are were ags agdes finansieras finansierades drivs pagar deltar ingar slutar slutade startade har hade does did has have do tillhor hor ligger owns owned".split()
)


_ONES = frozenset({"ones", "those", "the ones", "them", "cases"})


def _says_more(atom: Atom) -> bool:
    """Whether a word left over in a question of networks asks something else: it has to be matched, or names a project or a goal."""
    return atom.is_open or atom.names("project") or atom.names("goal")


class Head(Sides, Groups, Rankings, Measures, Closing):
    """Reads one question's head."""

    def read(self, *, of_networks: bool = False) -> Reading:
        """The form, and what could not be used; ``of_networks`` after an answer about networks."""
        if found := self._memberships(goes_on=of_networks):
            return found
        self._relative()
        self._renewed()
        self._years()
        self.thing = self._target()
        self._claimed()
        self._board_meant()
        self._sides()
        self._grouping()
        self._roles_apart()
        self._not_covered()
        self._remaining()
        self._share()
        self._ranking()
        self._measure()
        self._per_project()
        self._counting()
        self._listing()
        self._how_many_there_are()
        self._columns()
        return self._closed()

    def _memberships(self, *, goes_on: bool) -> Reading | None:
        """A question about networks; None where it asks of something else, or of what networks do."""
        beside = self.things_beside()
        groups = [at for at in self._groups_alone() if at not in beside]
        if self.atoms.where("thing", "twin") or (groups and not ranks_boards(self.atoms, groups)):
            return None
        found = self._of_memberships(beside, goes_on=goes_on)
        if found is None:
            return None
        unheeded = found.pointing or unheeded_of(self.atoms)
        cities, documents = self._of("municipality"), self._of("document")
        cities = () if any(side.municipality for side in found.query.sides) else cities
        scope = replace(found.query.scope, municipalities=cities, documents=documents)
        self._pass_small_words()
        named = any(atom.names("network") or atom.has("thing", "network") for atom in self.atoms.found)
        return Reading(
            replace(found.query, scope=scope),
            complete=named,
            of_records=True,
            ask_back=self._ask_back() or unheeded,
            parts=frozenset(found.parts),
            negated=self._takes_away(),
        )

    def _of_memberships(self, beside: list[int], *, goes_on: bool) -> Memberships | None:
        """What a question asks of memberships; nothing is used up where it asks nothing of them."""
        before = list(self.conds.found), self.conds.open_negation
        free = [at for at, atom in enumerate(self.atoms.found) if not atom.used]
        self.atoms.use("column", *beside, *(at - 1 for at in beside if self.atoms[at - 1].has("ask")))
        found = memberships(self.atoms, self.conds, self.lexicon.cities, goes_on=goes_on)
        if found is not None and not any(_says_more(atom) for atom in self.atoms.found if not atom.used):
            return found
        for at in free:
            self.atoms[at].used = ""
        self.conds.found, self.conds.open_negation = before
        return None

    def _claimed(self) -> None:
        """Whether something holds: asked with the verb first, or as a claim, whose numbers of projects are then counted."""
        claims = self._asked("claim")
        verb_first = self.atoms.found and self.atoms[0].folded in _YES_OR_NO
        if not claims and (not verb_first or self._asked("which", "how_many", "how_much")):
            return
        self.told.parts.add("whether")
        self.atoms.use("whether", *claims)
        if claims:
            self._claimed_sum()
        if self.conds.changed and not self._asked("which", "list"):
            self.told.measure, self.told.over_time = Measure("count"), True
            self.told.parts |= {"measure", "over_time"}
            lasting = [p for p, atom in enumerate(self.atoms.found) if atom.kind == "months"]
            self.atoms.use("trend", *lasting, *self.atoms.where("thing", "department", "city"))
        counted = [p for p, atom in enumerate(self.atoms.found) if atom.kind == "number" and self._counts_known(p)]
        if counted and not self._asked("which", "how_many", "how_much", "list"):
            self.told.measure = Measure("count")
            self.told.parts.add("measure")
            self.atoms.use("count", *counted)

    def _claimed_sum(self) -> None:
        """ "Är det sant att det betalades ut över 50 miljoner?": the sum is asked for, and no project that has so much."""
        of_projects = any(atom.has("thing", "project") or atom.names("project") for atom in self.atoms.found)
        bounds = [cond for cond in self.conds.found if isinstance(cond.pred, Compare) and cond.field in AMOUNTS]
        if of_projects or len(bounds) != 1 or self._asked("which", "how_many", "list", "exists"):
            return
        self.conds.found.remove(bounds[0])
        self.told.measure = Measure("sum", bounds[0].field)
        self.told.parts.add("measure")
        words = [p for p, atom in enumerate(self.atoms.found) if any(s.key in AMOUNTS for s in atom.senses)]
        self.atoms.use("measure", *words, *self._asked("how_much"))

    def _groups_alone(self) -> list[int]:
        """What rows are grouped by, and what cannot as well be the members of a network ("städer")."""
        return [at for at in self.atoms.where("thing", *GROUPS) if not self.atoms[at].has("thing", "city")]

    def _relative(self) -> None:
        """ "projekt i vilka staden är partner": a relative word behind what it stands for asks nothing."""
        for at in range(1, len(self.atoms)):
            before = self.atoms[at - 1]
            if self.atoms[at].folded == "where" and (before.has("thing", "project") or before.folded in _ONES):
                self.atoms.use("function", at)  # "only the ones where the city leads"
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
            elif at > 0 and self.atoms[at - 1].has("thing", "project") and at + 2 < len(self.atoms):
                self.atoms.use("function", at)  # "projekt vilka bedrivs inom Interreg"

    def _renewed(self) -> None:
        """What came to a report or left it, as a condition; the report that is asked of as the scope."""
        if self.conds.reports:
            self.told.reports = self.conds.reports
        if self.conds.ranked is not None:
            self.told.order = self.conds.ranked
            self.told.parts |= {"order", "list"}
        self._taken_together()
        found = renewal(self.atoms)
        if found is None:
            self._renewed_of_those()
            return
        self.told.reports = found.years
        self.conds.found.append(Cond(found.where, len(self.atoms), len(self.atoms), "reported"))
        self.conds.open_negation = False
        if found.of is None:
            self.told.parts.add("list")

    def _taken_together(self) -> None:
        """ "om man tar både 2024 och 2025", "over 2024 and 2025 together": the projects of either report, and none that stand in both."""
        if self._target() != "project" or self._asked("how_much"):
            return
        if found := taken_together(self.atoms):
            self.told.together, self.told.every = True, not found.years
            self.atoms.use("year", *found.positions)

    def _renewed_of_those(self) -> None:
        """ "och vilka har tillkommit?": with no word of what it is of, it goes on from the reports that were held apart."""
        said = [p for key in RENEWED for p in self.atoms.where("renewal", key)]
        only = all(
            atom.is_small or atom.kind == "stop" or atom.has("ask") or p in said
            for p, atom in enumerate(self.atoms.found)
        )
        if len(said) == 1 and only:
            self.told.parts.add(f"renewal_{self.atoms[said[0]].key('renewal')}")
            self.atoms.use("condition", *said)

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
        years += self._years_beside(years)
        self.told.years = self.told.reports or tuple(dict.fromkeys(years))

    def _years_beside(self, years: list[int]) -> list[int]:
        """ "2025 än året innan": the year before or after the one that is named, where both are held against each other."""
        compared = self.atoms.where("more", free=False) or self._asked("compare", "trend", "rise", "fall")
        compared = compared or self._more_or_less()
        if len(set(years)) != 1 or not compared:
            return []
        found = []
        for key, step in (("previous", -1), ("next", 1)):
            if beside := self.atoms.where("thing", key):
                self.atoms.use("year", *beside)
                found.append(years[0] + step)
        return found

    def _target(self) -> str | None:
        """What the question is of: the thing behind its asking word, else its first thing."""
        for at in self._asked("which", "how_many", "list", "exists"):
            if (found := self._thing_behind(at)) is not None:
                return self.atoms[found].key("thing")
        found = next((p for p in range(len(self.atoms)) if self._is_thing(p)), None)
        return self.atoms[found].key("thing") if found is not None else None
