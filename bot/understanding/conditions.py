"""Conditions: atoms that stand together, composed into what must hold of a row.

Each rule looks for one kind of word (a number, a time, a name, a role) and takes what belongs to it from beside it. The rules
run in a fixed order, each using up its atoms; then conditions of one field that are joined become one, and negations take the
conditions in their scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.query.fields import AMOUNTS, DATES, STRAND
from bot.query.forms import (
    CLOSE,
    OPENING,
    All,
    Among,
    Compare,
    Either,
    Is,
    Lacks,
    Measure,
    Not,
    Op,
    Order,
    Pred,
    Query,
    Same,
    Shared,
    SomeForm,
    With,
    both,
)
from bot.understanding.atoms import Atom, Atoms
from bot.understanding.change_words import is_by_how_much
from bot.understanding.changes import change
from bot.understanding.leaders import leader_named
from bot.understanding.linking import Lexicon, Link
from bot.understanding.times import Period, as_moment, is_close
from bot.understanding.words import WORDS, Sense
from bot.wording import FAR_FUTURE, FAR_PAST
from indexer.vocabulary.areas import OUTSIDE

_FILLS_IN = (
    "besvar",
    "ifyll",
    "fyll",
    "angiv",
    "anget",
    "uppg",
    "skriv",
    "kryss",
    "marker",
    "answer",
    "fill",
    "mark",
    "given",
)
"""How words begin that say that a field of a form holds something."""
_STATED = frozenset(
    "star statt stod anges angiven angivet angivna angett ifylld ifyllt ifyllda uppgiven uppgivet uppgivna uppges finns fanns framgar noterad noterat "
    "registrerad registrerat redovisad redovisat stated given listed specified reported recorded entered filled".split()
)
"""Words by which a report holds a value, as they are looked up."""
_HOLDING = frozenset(
    "har hade have has had involverar inkluderar namner involve involves include includes mention mentions".split()
)
"""Verbs behind which a place is one of a project's: "which projects have Gdansk or Gdynia"."""
_FIGURES = frozenset(
    "uppgift uppgifter siffra siffror summa belopp figure figures amount amounts value information data".split()
)
"""What a field holds: "no figure for money paid out" is a field left open and nothing that was paid."""
_ABOUT = frozenset({"om", "kring", "about", "on", "regarding"})
"""What a form says nothing of: "säger ingenting om vad som betalats ut"."""
_IS = frozenset("ar is are var was were blev".split())
_KNOWN_TO_BE = frozenset({"kand", "kanda", "kant", "known"})
_GIVEN = _STATED - {"star", "statt", "stod", "finns", "fanns", "framgar"}
"""Those of them that alone say that a value is held."""
ROUNDED = 0.005
"""How far an amount may lie from one that is told in whole thousands, as a share of it; any other is told to the krona."""
ABOUT = 0.1
"""How far an amount may lie from "runt 50 miljoner", as a share of it."""
_OPS: dict[str, Op] = {"over": ">", "under": "<", "at_least": ">=", "at_most": "<=", "equal": "=", "about": "="}
_MORE: dict[str, tuple[Op, str | None]] = {
    "more": (">", None), "fewer": ("<", None), "dearer": (">", "total_budget"), "cheaper": ("<", "total_budget"),
    "longer": (">", "duration"), "shorter": ("<", "duration"), "as_many": ("=", None), "later": (">", "date"), "earlier": ("<", "date"),
}  # fmt: skip
_OF_LENGTH = dict.fromkeys(("langre an", "longer than", "kortare an", "shorter than"), "duration")
"""Operators that say what they compare."""
WEAK_MONEY = frozenset(
    "finansiering finansieringen finanser paid pay pays far fick fatt pengar pengarna medel medlen belopp beloppet money cash get got receive received kontot omfattar omfattning storlek ekonomi dyrt dyra bidrag stod stodet varda vart".split()
)
"""Words that may be of money, and as well only join others."""


_OTHER = frozenset({"annan", "annat", "andra", "other", "another", "ovriga", "nagon annan", "nagot annat"})
_SAME_FIELDS = {
    "programme": "programme_part", "department": "department", "goal": "goal", "goals": "goal", "role": "role", "country": "country",
    "town": "city",
}  # fmt: skip
"""Fields of names by the thing that is the same."""
_LASTING = frozenset(
    {
        "stracker sig",
        "loper",
        "lopte",
        "varar",
        "varade",
        "runs",
        "run",
        "lasts",
        "last",
        "span",
        "spans",
        "extend over",
        "gar over",
    }
)
"""Verbs of lasting that may stand at a time: "sträcker sig in i 2027"."""
_OVER = frozenset(
    ["slutat", "slutade", "avslutats", "avslutat", "upphort", "tagit slut", "tog slut", "gatt ut", "ended", "finished"]
)
"""Words of an end that is past, which may be denied."""
_ONES_OR_FROM = {"ones": True, "one": True, "fran": False, "from": False}
"""Whether "partner" is a role by the word behind it: "not the partner ones", "a partner from Bergen"."""
_GOING = frozenset(
    {
        "gar",
        "gick",
        "fortsatter",
        "fortsatte",
        "racker",
        "lever",
        "go",
        "goes",
        "went",
        "continue",
        "continues",
        "carry on",
        "carries on",
    }
)
"""Verbs that tell of lasting where a time with no end stands behind them."""
_DONE = frozenset("hade har redan had have already".split())
_UP_TO = frozenset({"till", "until"})
_UNTIL = ("until ", "till och med ", "fram till ", "through ", "t.o.m")
"""Words before the time up to which something goes on."""
_ROLE_BEFORE = frozenset({"som", "ar", "as", "is", "are", "var", "bara", "alltsa", "were", "was"})
_FIELD_VERBS = frozenset(
    "slutar slutade startar startade end ends ended start starts started kostar kostade costs cost har have has".split()
)
_POSSESSIVES = frozenset({"deras", "dess", "sina", "their", "its"})
_BLANK = frozenset("tom tomt tomma blank blankt blanka empty".split())
"""Words by which a field holds nothing at all, and no "Vet ej"."""
_FOR_WHOM = frozenset("for om kring bland till about among to of av".split())
"""Before a people: whom projects are about or for."""
_FROM = frozenset({"i", "in", "fran", "from"})
_RUNS = ("driv", "drev", "run", "ran")
"""What verbs of running a project begin with: who does it, or from where, leads it."""


_WITHOUT = frozenset({"utan", "without", "inte", "ingen", "inget", "inga", "no"})
"""Words that deny both of what an "eller" joins."""
_REPORTS = frozenset(
    "redovisning redovisningen redovisningens rapport rapporten rapportens sammanstallning sammanstallningen arsredovisning report reports report's".split()
)
_THAT_YEAR = re.compile(r"(?i)\b(?:that|the same|same) (?:same |very )?year\b|\b(?:det|samma) året?\b")
"""The year of a report taken up once more, as a time."""
_DURING = frozenset("under during i in inom within".split())
_THE_YEAR = frozenset("aret redovisningsaret verksamhetsaret rapportaret rapporteringsaret kalenderaret year".split())
_ENDS = frozenset(".!?")
"""Stops that end a sentence: what is named in the next one is a condition of its own."""
_NEITHER = frozenset({"varken", "neither"})
_STRANDS = frozenset(
    "inriktning inriktningen inriktningar inriktningarna strand strands spar sparet insatsomrade insatsomradet programomrade programomradet prioritering "
    "prioriteringen atgard atgarden del delen priority axis action track".split()
)
"""Words for a part of a programme, as looked up, right before what it is called."""
_SEVERAL = frozenset({"flera", "several", "multiple", "tva", "two", "olika", "different", "various", "skilda"})
_TWICE = re.compile(
    r"(?i)\b(?:två gånger|dubbelt|dubbla (?:gånger|blanketter)|dubbel(?:redovis|rapporter)\w+|(?:mer|fler) än en gång|flera gånger|twice|two times"
    r"|more than once|several times|double[- ](?:report|count|list)\w*)\b"
)
"""That something is told more than once, as it is where several nämnder tell of one project."""
_TOLD = re.compile(
    r"(?i)\b(?:dubbel)?(?:redovisa|rapporter|förekom|finns|står|stod|dyker upp|tas upp|nämn)\w*|\b(?:double[- ])?(?:report|appear|occur|list|count|stand|mention)\w*|\bare in\b"
)
"""Verbs by which a report holds a project."""
_THE = frozenset({"de", "dessa", "the", "these", "those"})
_WEAK_LINKS = frozenset({"med", "with", "inkluderar", "including", "involverar"})
"""Words behind which a name must be written or known as one."""


@dataclass
class Cond:
    """A condition with the atoms it was read from."""

    pred: Pred
    first: int
    last: int
    field: str
    average: bool = False
    """Whether it is held against the mean of what the other conditions leave."""
    guessed: bool = False
    """Whether no word says of which money it is."""
    each: bool = False
    """Whether every one of its names is asked for: "både Interreg och LIFE"."""


@dataclass
class Conditions:
    """The conditions of a question, and what they leave open."""

    found: list[Cond] = field(default_factory=list)
    having: tuple[Op, float] | None = None
    uncounted: tuple[Op, float] | None = None
    """A bound on a number of which nothing says what it counts: "exactly two"."""
    denied_things: set[int] = field(default_factory=set)
    """Positions of "inga" before what is asked of: "nämnder som har inga projekt"."""
    changed: bool = False
    """Whether it is said from how many to how many projects there came to be."""
    reports: tuple[int, ...] = ()
    """The reports asked of, where they are held against others."""
    ranked: Order | None = None
    """The place that is asked for among what has changed: "vilket ökade mest"."""
    unheld: str = ""
    """Words that say something which no condition can hold: "3 miljoner mer" than in another year."""
    same_year: str = ""
    """The date that is to lie in "samma år", where no project and no year says which it is."""
    open_negation: bool = False
    """Whether something is denied, and it is open what."""

    def where(self) -> Pred | None:
        """All of the conditions; those against an average held against the mean of the others."""
        plain = both(*(cond.pred for cond in self.found if not cond.average))
        means = [
            replace(cond.pred, value=replace(cond.pred.value, where=both(plain, cond.pred.value.where)))
            for cond in self.found
            if cond.average and isinstance(cond.pred, Compare) and isinstance(cond.pred.value, Query)
        ]
        return both(plain, *means)


class Composer:
    """Runs the rules over one question's atoms."""

    def __init__(self, atoms: Atoms, lexicon: Lexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon
        self.out = Conditions()

    def compose(self) -> Conditions:
        """The conditions of the question."""
        self._changes()
        self._lacking()
        self._from_to()
        self._bounds()
        self._without_named()
        self._against_others()
        self._against_the_same()
        self._same_as()
        self._times()
        self._in_the_year()
        self._states()
        self._strands()
        self._names()
        self._either_role()
        self._named_before("partner")
        self._led_by()
        self._roles()
        self._shared()
        self._partners()
        self._given()
        self.out.found.sort(key=lambda cond: cond.first)
        self._outside_frame()
        self._against_mean_of()
        self._join()
        self._deny()
        self._one_strand()
        self._either()
        return self.out

    def _changes(self) -> None:
        """What a field became from one report to another."""
        if found := change(self.atoms):
            self.out.reports, self.out.ranked = found.reports, found.order
            self.add(found.pred, found.used, "change")

    def _outside_frame(self) -> None:
        """ "Jag ska till Warszawa: vilka har en partner i Polen?": a place of who asks is none of what asks for another one."""
        placed = [cond for cond in self.out.found if cond.field == "partner"]
        framed = [cond for cond in placed if cond.last < self.atoms.frame]
        if len(framed) < len(placed):
            self.out.found = [cond for cond in self.out.found if cond not in framed]

    def add(self, pred: Pred, positions: Iterable[int], name: str) -> Cond:
        taken = sorted(set(positions))
        self.atoms.use("condition", *taken)
        cond = Cond(pred, taken[0], taken[-1], name)
        self.out.found.append(cond)
        return cond

    # -- fields left open -------------------------------------------------------------------------------------------

    def _lacking(self) -> None:
        """ "utan slutdatum", "saknar budget", "no project leader", "svarar vet ej på budget", "inget utbetalt"."""
        self._neither_given()
        for at in [*self.atoms.where("negation", "lacks", "none", "vet_ej"), *self._unstated()]:
            if self._is_but(at):
                self.atoms.use("joint", at)
                continue
            found = self._field_beside(at)
            if self._lacks_projects(at, found):
                self.out.denied_things.add(at)
                self.atoms.use("negation", at)
            elif found is not None and not self._is_thing_first(at, found):
                self._left_open(at, found)

    def _neither_given(self) -> None:
        """ "varken totalbudget eller utbetalt belopp är ifyllt": each of the fields is left open."""
        for at in (p for p in self.atoms.where("negation", "not") if self.atoms[p].folded in _NEITHER):
            reach = self.atoms.after(at, 6)
            fields = self._in_a_row(reach)
            if not fields:
                self._neither_known(at, [p for p in reach if self.atoms[p].has("negation", "vet_ej")])
            elif self._are_fields(fields):
                self._left_open_each(fields)
                ties = (p for p in reach if self.atoms[p].has("joint", "or") or self.atoms[p].folded == "nor")
                self.atoms.use("negation", at, *ties, *(p for p in reach if self.atoms[p].folded in _STATED))

    def _are_fields(self, fields: Sequence[int]) -> bool:
        """Whether words are several fields of a form that stand by themselves, and no roles."""
        roles = all(self.atoms[p].has("role") for p in fields)
        return len(fields) > 1 and not roles and self._is_bare_field(fields[-1])

    def _left_open_each(self, fields: Iterable[int]) -> None:
        for p in fields:
            name = self.atoms[p].key("field") or "partners"
            self.add(Lacks(name), [p], name)

    def _is_bare_field(self, at: int) -> bool:
        """Whether a field's noun stands by itself: no verb, nobody's, and with nothing behind it that it is held against."""
        atom, before = self.atoms[at], self.atoms[at - 1].folded if at else ""
        verb = atom.folded.split()[0] in _FIELD_VERBS or before in _POSSESSIVES
        behind = next((p for p in self.atoms.after(at, 1) if not self.atoms[p].is_small), None)
        alone = behind is None or self.atoms[behind].has("joint") or self.atoms[behind].names("municipality")
        stated = any(self.atoms[p].folded in _STATED or self.atoms[p].has("thing") for p in self.atoms.after(at, 1))
        return self._is_noun_of_field(at) and not verb and (alone or stated)

    def _neither_known(self, at: int, known: Sequence[int]) -> None:
        """ "varken en siffra eller Vet ej": nothing at all, of the field whose word stands before."""
        fields = [p for p in range(at) if self._is_noun_of_field(p)]
        if fields and known:
            name = self.atoms[fields[-1]].key("field") or "partners"
            empty = [p for p in range(fields[-1], at) if self.atoms[p].has("negation", "lacks")]
            ties = [p for p in range(at, known[0]) if not self.atoms[p].is_small]
            self.add(Lacks(name, blank=True), [fields[-1], *empty, at, known[0], *ties], name)

    def _in_a_row(self, reach: Sequence[int]) -> list[int]:
        """The fields with only joining and small words between them, from the first on."""
        fields: list[int] = []
        for p in reach:
            atom = self.atoms[p]
            if self._is_noun_of_field(p):
                fields.append(p)
            elif not (atom.is_small or atom.has("joint") or atom.kind == "stop" or atom.folded == "nor"):
                break
        return fields

    def _is_but(self, at: int) -> bool:
        """ "inte ägare utan bara partner": an "utan" behind a negation lacks nothing."""
        if self.atoms[at].folded != "utan":
            return False
        before = self.atoms.before(at, 3)
        denied = [p for p in before if self.atoms[p].has("negation", "not") and not self.atoms[p].used]
        return bool(denied) and any(not self.atoms[p].is_small for p in range(denied[0] + 1, at))

    def _given(self) -> None:
        """ "har budgeten ifylld", "med angivet slutdatum": a field of projects that is stated, with nothing said of its value."""
        if not self.atoms.where("thing", "project", free=False) or any(
            one.names("project") for one in self.atoms.found
        ):
            return
        fields = [at for at in self.atoms.where("field") if self._is_noun_of_field(at)]
        for at in fields:
            if (stated := self._stated_beside(at)) is not None:
                name = self.atoms[at].key("field") or ""
                self.add(Not(Lacks(name)), [at, stated], name)

    def _stated_beside(self, at: int) -> int | None:
        """The free word by which a report holds a value, right beside a field or over one small word."""
        for step in (1, -1):
            near = [p for p in (at + step, at + 2 * step) if 0 <= p < len(self.atoms)]
            for p in near if near and self.atoms[near[0]].is_small else near[:1]:
                known = self.atoms[p].folded in _KNOWN_TO_BE and p > 0 and self.atoms[p - 1].folded in _IS
                if (self.atoms[p].folded in _GIVEN or known) and not self.atoms[p].used:
                    return p
        return None

    def _unstated(self) -> list[int]:
        """Negations of a word of stating, with a field beside: "det inte står någon budget", "budgeten är inte ifylld"."""
        return [at for at in self.atoms.where("negation", "not") if self._is_of_stating(at)]

    def _is_of_stating(self, at: int) -> bool:
        own = self.atoms[at].folded.split()
        near = [self.atoms[p] for p in (*self.atoms.after(at, 2), *self.atoms.before(at, 1))]
        return bool(_STATED.intersection(own)) or any(atom.folded in _STATED for atom in near)

    def _field_beside(self, at: int) -> int | None:
        """The field that is lacking: behind the word, or before one that may stand last ("budget saknas")."""
        atom = self.atoms[at]
        behind = atom.has("negation", "vet_ej") or any(
            word.startswith(("sakna", "okan", "unknown", "missing", "framgar", "tom", "blank", "empty"))
            for word in (atom.folded.split()[0], atom.folded.split()[-1])
        )
        behind = behind or atom.has("negation", "not") or atom.folded.split()[-1] in _STATED
        near = self.atoms.after(at, 3) + (self.atoms.before(at, 3) if behind else [])
        if atom.folded.split()[0] in _IS and behind:  # "budgeten är okänd men utbetalningen är känd"
            near = self.atoms.before(at, 3) + self.atoms.after(at, 3)
        return next((other for other in near if self._is_noun_of_field(other)), None)

    def _lacks_projects(self, at: int, found: int | None) -> bool:
        """Whether projects are lacking, and no field that stands nearer: "saknar helt projekt"."""
        atom = self.atoms[at]
        if atom.has("negation", "none") and "proje" in atom.folded:
            return True
        project = next((p for p in self.atoms.after(at, 3)[:5] if self.atoms[p].has("thing", "project")), None)
        if project is None or not atom.has("negation", "lacks", "none"):
            return False
        return found is None or abs(project - at) < abs(found - at)

    def _left_open(self, at: int, found: int) -> None:
        """What is lacking as a condition: "inget utbetalt" is nothing paid, "utan budget" a field left open."""
        name = self.atoms[found].key("field") or "partners"
        none = self.atoms[at].has("negation", "none") and "sakna" not in self.atoms[at].folded  # "saknar helt" is open
        if name == "partners" and any(
            self._stands_as_place(p) or self.atoms[p].names("area") for p in self.atoms.after(found, 2)
        ):
            return  # "ingen partner från Danmark", "saknar partner i Norden"
        if none and name == "paid_out" and not self._is_of_what_stands(at, found):
            self.add(Compare("paid_out", "=", 0.0), (at, found), name)
        elif not (none and name in DATES and not self._is_date_noun(found)):
            self.add(self._open(at, name), (at, found, *self._filled_in(at, found)), name)
            self._left_open_too(at, found)

    def _filled_in(self, at: int, found: int) -> list[int]:
        """The words between a field and its answer that only say that it is one: "besvarad med", "ifylld som"."""
        between = range(min(at, found) + 1, max(at, found))
        return [p for p in between if self.atoms[p].folded.startswith(_FILLS_IN)]

    def _open(self, at: int, name: str) -> Pred:
        """That a field is left open: with "Vet ej", with nothing at all ("helt tom"), or with either."""
        if self.atoms[at].has("negation", "vet_ej"):
            return Lacks(name, said=True)
        return Lacks(name, blank=self.atoms[at].folded.split()[-1] in _BLANK)

    def _left_open_too(self, at: int, found: int) -> None:
        """Further fields that are joined to one that is left open: "saknar både startdatum och slutdatum"."""
        if not self.atoms[at].has("negation", "lacks", "none", "not") or found < at:
            return
        place, denied = found, self.atoms[at].folded.split()[0] in _WITHOUT
        while place + 2 < len(self.atoms):
            tie, other = self.atoms[place + 1], place + 2
            if not (tie.has("joint", "and") or (denied and tie.has("joint", "or"))) or tie.has("joint", "both"):
                return
            if self.atoms[other].is_small and other + 1 < len(self.atoms):
                other += 1
            if not self._is_bare_field(other):
                return
            name = self.atoms[other].key("field") or "partners"
            self.add(self._open(at, name), [place + 1, other], name)
            place = other

    def _is_of_what_stands(self, at: int, found: int) -> bool:
        """ "står det inget om utbetalt", "ingen summa ifylld": what a form holds, and not what was paid."""
        told = any(self.atoms[p].folded.split()[0] in _STATED for p in self.atoms.before(at, 1))
        between = [word for p in range(at + 1, found) for word in self.atoms[p].folded.split()]
        told = told or not (_FIGURES | _ABOUT).isdisjoint(between)
        return told or self._stated_beside(found) is not None or self._stated_beside(at) is not None

    def _is_noun_of_field(self, at: int) -> bool:
        atom = self.atoms[at]
        if atom.used or not (atom.has("field") or _is_noun_of_partner(atom)):
            return False
        if atom.key("field") in DATES:
            return self._is_date_noun(at)
        return atom.key("field") != "duration" or "tid" in atom.folded or "period" in atom.folded

    def _is_date_noun(self, at: int) -> bool:
        said = self.atoms[at].folded
        return "datum" in said or "date" in said or said in {"start", "slut", "slutar", "startar", "slutdag", "end"}

    def _is_thing_first(self, at: int, found: int) -> bool:
        """Whether what is denied is projects, and the field only stands behind them: "inga projekt med budget"."""
        between = range(min(at, found) + 1, max(at, found))
        blank = found < at and self.atoms[at].folded.split()[-1] in _BLANK  # "utbetalt 2025 helt tomt"
        paid_in = found + 1 if blank and self.atoms[found].has("field", "paid_out") else -1
        return any(
            self.atoms[other].has("thing", "project")
            or (self.atoms[other].kind in {"name", "period"} and other != paid_in)
            for other in between
        )

    # -- numbers ----------------------------------------------------------------------------------------------------

    def _bounds(self) -> None:
        """Numbers with an operator: amounts, lengths of time, counts of goals, partners or projects."""
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.kind not in {"amount", "months", "number"}:
                continue
            operator = self._operator(at)
            if atom.kind == "amount":
                self._bound_of_money(at, operator)
            elif atom.kind == "months":
                self._bound_of_time(at, operator)
            elif operator:
                self._bound_of_count(at, operator)
            elif atom.kind == "number":
                self._equal_count(at)

    def _from_to(self) -> None:
        """ "gick från 9 till 28 projekt": two numbers that are claimed and bound nothing."""
        for at in range(1, len(self.atoms) - 3):
            kinds = [self.atoms[at].kind, self.atoms[at + 2].kind]
            words = (self.atoms[at - 1].folded, self.atoms[at + 1].folded)
            counted = any(self.atoms[p].has("thing", "project") for p in self.atoms.after(at + 2, 2))
            if kinds == ["number", "number"] and words in {("fran", "till"), ("from", "to")} and counted:
                self.atoms.use("trend", *range(at - 1, at + 3))
                self.out.changed = True

    def _operator(self, at: int) -> tuple[str, list[int]] | None:
        """The operator that stands at a number: just before it, or behind it ("eller mer")."""
        return self._operator_behind(at) or self._operator_before(at)

    def _operator_behind(self, at: int) -> tuple[str, list[int]] | None:
        """ "50 miljoner eller mer": the operator that comes after a number."""
        for other in self.atoms.after(at, 2)[:3]:
            if self.atoms[other].has("operator", "or_more", "or_less"):
                return ("at_least" if self.atoms[other].has("operator", "or_more") else "at_most"), [other]
        return None

    def _operator_before(self, at: int) -> tuple[str, list[int]] | None:
        """ "över 50 miljoner", "kostar mer än 50 miljoner": the operator that a number comes after."""
        for place, other in enumerate(self.atoms.before(at, 3)):
            atom = self.atoms[other]
            if atom.used:
                return None
            if key := self._as_operator(other):
                return key, [other]
            if atom.has("operator", "than"):
                return self._compared(other)
            if not (atom.is_small or atom.has("field") or atom.kind == "other") or place > 4:
                break
        return None

    def _as_operator(self, at: int) -> str | None:
        """Which operator a word before a number is; "from" is none, and "above" as in "or above" is one where no value precedes it."""
        atom = self.atoms[at]
        if atom.has("operator", "or_more", "or_less") and not any(self.atoms[p].value is not None for p in range(at)):
            return "over" if atom.has("operator", "or_more") else "under"  # "and above 200 million?"
        key = next((s.key for s in atom.senses if s.kind == "operator" and (s.key in _OPS or s.key == "between")), None)
        return None if key == "between" and atom.folded == "from" else key

    def _compared(self, than: int) -> tuple[str, list[int]] | None:
        """ "kostar mer … än": the comparative before an "än"."""
        for other in self.atoms.before(than, 4):
            atom = self.atoms[other]
            if atom.has("more") and not atom.used:
                op, _ = _MORE[atom.key("more") or "more"]
                word = "over" if op == ">" else "under" if op == "<" else "equal"
                return word, [other, than]
        return None

    def _bound_of_money(self, at: int, operator: tuple[str, list[int]] | None) -> None:
        value = self.atoms[at].value or 0.0
        if self._is_of_difference(at):
            last = min(at + 1, len(self.atoms) - 1)
            self.out.unheld = self.atoms.text[self.atoms[at].start : self.atoms[last].end].rstrip(" ?.!")
            return
        name, used = (self._money_between(operator[1]) if operator else None) or self._money_field(at, operator)
        if operator is None:
            if not used:
                return
            near = value * ROUNDED if value % 1000 == 0 else 0.5
            self._between(name, [(">=", value - near), ("<=", value + near)], [at, *used, *self._same_before(at)])
            return
        key, own = operator
        if key == "between":
            other = next((p for p in self.atoms.after(at, 2) if self.atoms[p].kind == "amount"), None)
            if other is not None:
                name, used = self._money_field(other, ("between", [*own, at]))
                self._in_range(name, value, self.atoms[other].value or 0.0, [at, other, *own, *used])
            return
        if key == "about":
            self._between(name, [(">=", value * (1 - ABOUT)), ("<=", value * (1 + ABOUT))], [at, *own, *used])
            return
        self.add(Compare(name, _OPS[key], value), [at, *own, *used], name).guessed = not used

    def _same_before(self, at: int) -> list[int]:
        """ "har precis samma utbetalning, 471 737 kr": the word for what they share, where the value is told behind it."""
        same = self.atoms.where("operator", "same")
        return [
            p for p in same if p < at and any(self._is_money(q) or self.atoms[q].used for q in self.atoms.after(p, 1))
        ]

    def _is_of_difference(self, at: int) -> bool:
        """ "3 miljoner mer utbetalt 2024 än 2023", "ökat med mer än 3 miljoner": by how much something is to differ."""
        if is_by_how_much(self.atoms, at):
            return True
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        if behind is None or not behind.has("more", "more", "fewer"):
            return False
        than = [p for p in self.atoms.where("operator", "than") if p > at]
        return any(self.atoms[q].period is not None for p in than for q in self.atoms.after(p, 1))

    def _between(self, name: str, bounds: Sequence[tuple[Op, float]], positions: Iterable[int]) -> None:
        self.add(All(tuple(Compare(name, op, value) for op, value in bounds)), positions, name)

    def _money_field(self, at: int, operator: tuple[str, list[int]] | None) -> tuple[str, list[int]]:
        """Which money a bound is of: the field's word nearest to it, strong words before weak ones; else the total budget."""
        edge = min([at, *(operator[1] if operator else [])])
        near = [p for p in self._money_near(at, edge) if not self._is_project_between(p, at)]
        strong = [p for p in near if not self._is_weak_money(p)]
        chosen = (strong or near)[:1]
        if not chosen:
            return self._money_asked() or ("total_budget", [])
        return next(s.key for s in self.atoms[chosen[0]].senses if s.kind == "field" and s.key in AMOUNTS), near

    def _money_asked(self) -> tuple[str, list[int]] | None:
        """The one money that a question speaks of, however far from a bound: "fick pengar utbetalda, alltså mer än 5 kronor"; not
        where it is asked for by itself."""
        said = [p for p in range(len(self.atoms)) if self._is_money(p) and not self._is_weak_money(p)]
        names = {s.key for p in said for s in self.atoms[p].senses if s.kind == "field" and s.key in AMOUNTS}
        by_itself = (
            self.atoms.where("ask", "how_much", "what") or self.atoms.where("aggregate") or self.atoms.where("most")
        )
        return (names.pop(), said) if len(names) == 1 and not by_itself else None

    def _money_near(self, at: int, edge: int) -> list[int]:
        """Words of money beside a bound: those behind its value only where none stands right before its operator."""
        before = [p for p in self.atoms.before(edge, 2)[:5] if self._is_money(p)]
        direct = self.atoms.before(edge, 1)[-1:]
        if any(p in before and not self._is_weak_money(p) for p in direct):
            return before
        behind = [p for p in self.atoms.after(at, 1)[:3] if self._is_money(p)]
        return [*(p for p in behind if not self.atoms[p].has("most")), *before]  # "… som har mest pengar"

    def _is_weak_money(self, at: int) -> bool:
        return self.atoms[at].folded in WEAK_MONEY

    def _is_project_between(self, one: int, other: int) -> bool:
        """Whether a word for projects keeps two others apart: "finansierade projekt över 50 miljoner"."""
        return any(self.atoms[p].has("thing", "project") for p in range(min(one, other) + 1, max(one, other)))

    def _is_money(self, at: int) -> bool:
        atom = self.atoms[at]
        return not atom.used and any(s.kind == "field" and s.key in AMOUNTS for s in atom.senses)

    def _bound_of_time(self, at: int, operator: tuple[str, list[int]] | None) -> None:
        value = self.atoms[at].value or 0.0
        verbs = [p for p in (*self.atoms.before(at, 3), *self.atoms.after(at, 1)) if self._lasts(p)]
        if operator is None:
            if verbs or "arig" in self.atoms[at].folded:
                self._between("duration", [(">=", value - 0.5), ("<=", value + 0.6)], [at, *verbs])
            return
        key, own = operator
        if key == "between":
            other = next((p for p in self.atoms.after(at, 2) if self.atoms[p].kind == "months"), None)
            if other is not None:
                verbs += [p for p in self.atoms.after(other, 1) if self._lasts(p)]
                self._in_range("duration", value, self.atoms[other].value or 0.0, [at, other, *own, *verbs])
            return
        self.add(Compare("duration", _OPS[key], value), [at, *own, *verbs], "duration")

    def _lasts(self, at: int) -> bool:
        atom = self.atoms[at]
        return not atom.used and (atom.has("field", "duration") or atom.has("state", "ongoing"))

    def _what_is_counted(self, at: int) -> int | None:
        """What a number counts: the thing behind it, else projects that are told by group ("projekt per program, minst två")."""
        counted = self._counted_behind(at)
        if counted is None and not self.atoms.after(at, 1) and self._divides_projects():
            return self.atoms.where("thing", "project", free=False)[0]
        return counted

    def _bound_of_count(self, at: int, operator: tuple[str, list[int]]) -> None:
        """Counts of goals or partners are conditions on a project; of projects, on a group."""
        key, own = operator
        value = self.atoms[at].value or 0.0
        if key == "between":
            self._range_from(at, own)
            return
        counted = self._what_is_counted(at)
        if counted is None and not value:
            self._bound_of_nothing(at, key, own)
        if key == "about":
            return
        if counted is None:
            self.out.uncounted = (_OPS[key], value)
            return
        atom = self.atoms[counted]
        if atom.has("thing", "project", "network"):
            if self.out.having is None:
                self.out.having = (_OPS[key], value)
                self.atoms.use("having", at, *own)
        elif atom.has("thing", "goal", "partner"):
            name = _counted(atom)
            self.add(Compare(name, _OPS[key], value), [at, *own, *self._free([counted])], name)
        elif (key, value) in {("over", 1.0), ("at_least", 2.0)}:
            self.add(Shared(), [at, counted, *own], "department")

    def _bound_of_nothing(self, at: int, key: str, own: list[int]) -> None:
        """A zero beside an amount: "more than zero paid out"."""
        near = [p for p in self._money_near(at, min(own)) if not self._is_weak_money(p)]
        if near:
            name = next(s.key for s in self.atoms[near[0]].senses if s.kind == "field" and s.key in AMOUNTS)
            self.add(Compare(name, _OPS[key], 0.0), [at, *own, *near], name)

    def _divides_projects(self) -> bool:
        """Whether projects are counted by group."""
        groups = ("per", "split", "by_department", "by_programme", "by_goal")
        return bool(self.atoms.where("group", *groups) and self.atoms.where("thing", "project", free=False))

    def _counted_behind(self, at: int) -> int | None:
        """What a number counts: "minst 2 mål", and with the thing behind a second bound "minst 2 men högst 3 mål"."""
        for other in self.atoms.after(at, 4):
            atom = self.atoms[other]
            if atom.has("thing", "project", "goal", "partner", "department", "network"):
                return other
            passed = atom.is_small or atom.kind == "number" or atom.has("state") or atom.has("thing", "city")
            passed = passed or atom.names("programme") or atom.names("municipality")
            if not (passed or atom.has("operator") or atom.has("joint")):
                return None
        return None

    def _free(self, positions: Iterable[int]) -> list[int]:
        """Those of some positions that no rule has used."""
        return [p for p in positions if not self.atoms[p].used]

    def _range_from(self, low: int, own: list[int]) -> None:
        """ "mellan 2 och 4 partner": a range of what a project has several of."""
        high = next((p for p in self.atoms.after(low, 1) if self.atoms[p].kind == "number"), None)
        if high is None:
            return
        counted = self._counted_behind(high)
        if counted is not None and self.atoms[counted].has("thing", "goal", "partner"):
            ends = self.atoms[low].value or 0.0, self.atoms[high].value or 0.0
            self._in_range(_counted(self.atoms[counted]), *ends, [low, high, *own, *self._free([counted])])

    def _in_range(self, name: str, low: float, high: float, positions: Iterable[int]) -> None:
        """Both ends as conditions; a range that no value lies in is none, and its numbers are left over."""
        if low <= high:
            self._between(name, [(">=", low), ("<=", high)], positions)

    def _equal_count(self, at: int) -> None:
        """ "projekt med tre mål", "har 3 partner": just as many, with no word that bounds it."""
        if not self.atoms[at].value and self._nothing_of(at):
            return
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        if behind is not None and behind.has("thing", "goal", "partner") and self._is_having(at) and not behind.used:
            name = _counted(behind)
            self.add(Compare(name, "=", self.atoms[at].value or 0.0), [at, at + 1], name)

    def _nothing_of(self, at: int) -> bool:
        """ "där utbetalt under året är noll": no money, of the kind whose word stands beside."""
        near = [p for p in (*self.atoms.before(at, 1), *self.atoms.after(at, 1)) if self._is_money(p)]
        if near:
            name = next(s.key for s in self.atoms[near[0]].senses if s.kind == "field" and s.key in AMOUNTS)
            self.add(Compare(name, "=", 0.0), [at, near[0]], name)
        return bool(near)

    def _is_having(self, at: int) -> bool:
        """Whether what a number counts is had: "med 3 partner", "har tre mål"."""
        return at > 0 and self.atoms[at - 1].folded in {
            "med",
            "with",
            "har",
            "have",
            "has",
            "hade",
            "had",
            "exakt",
            "exactly",
        }

    def _without_named(self) -> None:
        """ "Vilka projekt förutom Kustnära går mot målet …": the project behind the negation is what is left out, or the one that it
        closes a sentence on: "Kustnära ska inte räknas med"."""
        for at in self.atoms.where("negation", "except"):
            of_rows = any(self.atoms[p].has("thing", "project") for p in range(at))
            of_rows = of_rows and not any(self.atoms[p].has("operator") for p in self.atoms.before(at, 1))
            named = self._project_left_out(at) if of_rows else None
            link = self.atoms[named].link if named is not None else None
            if named is not None and link is not None and not link.ambiguous:
                self.add(Not(Among(link.entities, (link.name,))), [at, named], "project")

    def _project_left_out(self, at: int) -> int | None:
        """The project that a negation leaves out."""
        behind = next((p for p in self.atoms.after(at, 1) if not self.atoms[p].is_small), None)
        before = next((p for p in self.atoms.before(at, 1) if not self.atoms[p].is_small), None)
        return next((p for p in (behind, before) if p is not None and self.atoms[p].names("project")), None)

    # -- against an average or another project ----------------------------------------------------------------------

    def _against_others(self) -> None:
        """ "över genomsnittet", "större budget än Theseus", "slutar efter BRAVE"."""
        for at, atom in enumerate(self.atoms.found):
            if atom.used:
                continue
            if atom.has("operator", "above_average", "below_average"):
                name, used = self._money_field(at, None)
                op: Op = ">" if atom.has("operator", "above_average") else "<"
                self.add(Compare(name, op, Query(measure=Measure("mean", name))), [at, *used], name).average = True
            elif atom.has("operator", "average", "median_ref") or atom.names("project"):
                self._against_one(at)

    def _against_one(self, at: int) -> None:
        """ "större budget än Theseus", "mer än medianen": the average or project that a comparison ends at."""
        atom = self.atoms[at]
        op, name, own = self._comparison_before(at)
        if op is None:
            return
        if name is None:
            name, used = self._money_between(own) or self._money_field(at, ("over", own))
            own = [*own, *used]
        if atom.has("operator", "average", "median_ref"):
            how = "median" if atom.has("operator", "median_ref") and not atom.has("operator", "average") else "mean"
            self.add(Compare(name, op, Query(measure=Measure(how, name))), [at, *own], name).average = True  # type: ignore[arg-type]
        elif atom.link and not atom.link.ambiguous:
            other = Query(where=Among(atom.link.entities, (atom.link.name,)), measure=Measure("values", name))
            self.add(Compare(name, op, other), [at, *own], name)

    def _against_the_same(self) -> None:
        """ "dyrare än BRAVE men kortare", "både längre och dyrare än Theseus": a comparative joined to one against a project."""
        against = [cond for cond in self.out.found if _against_project(cond) is not None]
        for at in self.atoms.where("more") if against else ():
            op, name = _MORE[self.atoms[at].key("more") or "more"]
            cond = min(against, key=lambda one: abs(one.first - at))
            other = _against_project(cond)
            if name in {None, "date"} or other is None or not self._is_joined_to(at, cond):
                continue
            self.add(Compare(str(name), op, replace(other, measure=Measure("values", name))), [at], str(name))

    def _is_joined_to(self, at: int, cond: Cond) -> bool:
        """Whether only small words and a joining one stand between a word and a condition."""
        between = range(cond.last + 1, at) if cond.last < at else range(at + 1, cond.first)
        said = [self.atoms[p] for p in between]
        return bool(said) and all(atom.is_small or atom.has("joint") or atom.kind == "stop" for atom in said)

    def _same_as(self) -> None:
        """ "samma program som BRAVE", "startar samma år som Theseus": a field held against a named project's."""
        for at in self.atoms.where("operator", "same"):
            name, said = self._field_of_same(at)
            held = self._held_against(max([at, *said]))
            if held and name:
                tie, other, link = held
                self.atoms.use("condition", *said)
                self.add(Same(name, link.entities, (link.name,)), [at, tie, other], name)
            elif name.endswith("_year") and any(atom.period for atom in self.atoms.found):
                # "ended that same year": the year that is said
                self.atoms.use("condition", at, *(p for p in said if self.atoms[p].has("thing", "year")))
            elif name.endswith("_year"):
                self.out.same_year = name.replace("_year", "_date")
                self.atoms.use("condition", at, *said)

    def _held_against(self, edge: int) -> tuple[int, int, Link] | None:
        """The "som" and the project that stand behind what is the same."""
        behind = self.atoms.after(edge, 1)
        tie = next((p for p in behind if self.atoms[p].folded in {"som", "as"}), None)
        other = next((p for p in behind if self.atoms[p].names("project")), None)
        link = self.atoms[other].link if other is not None else None
        return (tie, other, link) if tie is not None and other is not None and link and not link.ambiguous else None

    def _field_of_same(self, at: int) -> tuple[str, list[int]]:
        """The field that is the same, and its words: a thing, or the year of the date whose verb stands before."""
        behind = next((p for p in self.atoms.after(at, 1)), None)
        if behind is None:
            return "", []
        atom = self.atoms[behind]
        if atom.has("thing", "year") or atom.has("field", *DATES):
            own = [behind] if atom.has("field", *DATES) else []
            verb = next((p for p in (*own, *self.atoms.before(at, 2)) if self.atoms[p].has("field", *DATES)), None)
            if verb is None:
                return "", []
            date = next(s.key for s in self.atoms[verb].senses if s.key in DATES)
            return date.replace("_date", "_year"), list(dict.fromkeys([behind, verb]))
        thing = next((s.key for s in atom.senses if s.kind in {"thing", "field"} and s.key in _SAME_FIELDS), "")
        return _SAME_FIELDS.get(thing, ""), [behind]

    def _money_between(self, own: Sequence[int]) -> tuple[str, list[int]] | None:
        """ "större budget än snittet": the money that stands inside a comparison."""
        between = [p for p in range(min(own), max(own)) if self._is_money(p) and not self._is_weak_money(p)]
        if not between:
            return None
        return next(s.key for s in self.atoms[between[0]].senses if s.kind == "field" and s.key in AMOUNTS), between[:1]

    def _against_mean_of(self) -> None:
        """ "mindre budget än vad stadens Interregprojekt har i medeltal": the mean of what stands behind the "än"."""
        for than in self.atoms.where("operator", "than"):
            mean = next((p for p in self.atoms.where("aggregate", "mean") if p > than), None)
            if mean is None:
                continue
            op, name, own = self._comparative(than)
            if op is None:
                continue
            if name is None:
                name, used = self._money_field(than, ("over", own))
                own = [*own, *used]
            behind = [cond for cond in self.out.found if cond.first > than]
            self.out.found = [cond for cond in self.out.found if cond not in behind]
            of = Query(where=both(*(cond.pred for cond in behind)), measure=Measure("mean", name))
            self.add(Compare(name, op, of), [*own, mean], name)
            self.out.found.sort(key=lambda cond: cond.first)

    def _comparison_before(self, at: int) -> tuple[Op | None, str | None, list[int]]:
        """The comparison that ends at a name or an average: its operator, the field its words name, and its atoms."""
        for other in self.atoms.before(at, 2):
            atom = self.atoms[other]
            if atom.used:
                return None, None, []
            if atom.has("operator", "over", "under"):
                return _OPS[atom.key("operator") or "over"], _OF_LENGTH.get(atom.folded), [other]
            if atom.has("operator", "than") or (atom.folded in {"som", "as"} and self._compared_as(other)):
                return self._comparative(other)
            if self.atoms[at].link and (dated := self._dated_against(other)):
                return dated
            if not (atom.is_small or atom.has("field")):
                break
        return None, None, []

    def _dated_against(self, at: int) -> tuple[Op, str, list[int]] | None:
        """ "slutar efter BRAVE": a "före" or "efter" with the verb of beginning or ending before it."""
        said = self.atoms[at].folded
        if said not in {"fore", "innan", "before", "efter", "after"}:
            return None
        verb = next((p for p in self.atoms.before(at, 2) if self.atoms[p].has("field", *DATES)), None)
        if verb is None:
            return None
        op: Op = ">" if said in {"efter", "after"} else "<"
        return op, next(s.key for s in self.atoms[verb].senses if s.key in DATES), [at, verb]

    def _compared_as(self, at: int) -> bool:
        return any(self.atoms[p].has("more", "as_many") for p in self.atoms.before(at, 3))

    def _comparative(self, than: int) -> tuple[Op | None, str | None, list[int]]:
        for other in self.atoms.before(than, 4):
            atom = self.atoms[other]
            if atom.has("more") and not atom.used:
                op, name = _MORE[atom.key("more") or "more"]
                if name == "date":
                    verb = next((p for p in self.atoms.before(other, 3) if self.atoms[p].has("field", *DATES)), None)
                    if verb is None:
                        return None, None, []
                    return op, next(s.key for s in self.atoms[verb].senses if s.key in DATES), [other, than, verb]
                return op, name, [other, than]
        return None, None, []

    # -- times and states -------------------------------------------------------------------------------------------

    def _times(self) -> None:
        """Times with the verb they belong to: "startade 2024", "med slutdatum hösten 2026", "pågick 2023 eller 2024"."""
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.period is None or self._is_of_report(at):
                continue
            verb = self._verb_of(at)
            if verb is None:
                continue
            more = self._joined_periods(at)
            preds = [self._in_time(verb, p) for p in (at, *more)]
            pred: Pred = preds[0] if len(preds) == 1 else Either(tuple(preds))
            only = [
                p for p in range(min(verb, at) + 1, max(verb, at)) if self.atoms[p].has("most", "first")
            ]  # "först efter 2025"
            self.add(pred, [verb, at, *more, *only], "start_date" if self._kind_of(verb) == "start" else "end_date")

    def _in_the_year(self) -> None:
        """ "startade under själva redovisningsåret", "tog slut under året", "ended during the reporting year": with no year by its
        number, in that of the report."""
        for at in self.atoms.where("thing", "year"):
            words = [word for p in range(max(0, at - 4), at + 1) for word in self.atoms[p].folded.split()]
            numbered = at + 1 < len(self.atoms) and self.atoms[at + 1].period is not None  # "under kalenderåret 2025"
            if numbered or _DURING.isdisjoint(words) or words[-1] not in _THE_YEAR:
                continue
            verb = self._verb_of(at)
            if verb is None and any(map(self._is_time_verb, range(len(self.atoms)))):
                self.out.unheld = self.atoms.text[self.atoms[at].start : self.atoms[at].end]
            if verb is not None:
                kind = self._kind_of(verb)
                name = f"{kind}_date"
                within: Pred = All((Compare(name, ">=", OPENING), Compare(name, "<=", CLOSE)))
                if kind == "ongoing":
                    within = All((Compare("start_date", "<=", CLOSE), Compare("end_date", ">=", OPENING)))
                between = range(min(verb, at) + 1, max(verb, at))
                self.add(within, [verb, *(p for p in between if _stands_before_time(self.atoms[p])), at], name)

    def _is_of_report(self, at: int) -> bool:
        """ "enligt 2023 års redovisning", "i redovisningen för 2024", "och i den för 2025": the year of a report."""
        others = sum(atom.period is not None for atom in self.atoms.found) > 1
        told = others or any(atom.names("project") or atom.has("ask", "when") for atom in self.atoms.found)
        if not told or _THAT_YEAR.search(self.atoms.text):
            return False
        behind = [self.atoms[p].folded for p in range(at + 1, min(at + 4, len(self.atoms)))]
        before = [self.atoms[p].folded for p in range(max(at - 3, 0), at)]
        own = behind[:1] and (
            behind[0] in _REPORTS or (behind[0] in {"ars", "s", "'s"} and bool(_REPORTS & set(behind)))
        )
        tied = (
            before[-1:]
            and before[-1] in {"for", "fran", "from"}
            and bool((_REPORTS | {"den", "that", "the one"}) & set(before))
        )
        return bool(own or tied)

    def _in_time(self, verb: int, at: int) -> Pred:
        """A condition on dates by a verb and a time; what is over at a year's close ended on that day or before."""
        period = self.atoms[at].period
        if period and is_close(self.atoms[at].text) and self._is_over(verb):
            return Compare("end_date", "<=", period.end)
        kind = self._kind_of(verb)
        until = self.atoms[at].folded.startswith(_UNTIL) or (at > 0 and self.atoms[at - 1].folded in _UP_TO)
        if period and kind == "ongoing" and until and period.end != FAR_FUTURE:
            first = f"{period.end[:4]}-01" if period.end.endswith("-12-31") else period.end[:7]
            return _in_period("end", replace(period, start=f"{first}-01"))  # "running until 2029": it ends then
        if period and kind == "ongoing":  # "pågick i slutet av 2024": then, not some day of the last months
            period = as_moment(period, self.atoms[at].text)
        return _in_period(kind, period)

    def _is_over(self, verb: int) -> bool:
        """Whether a verb tells of what was over by then: "avslutat", "hade redan gått ut"."""
        done = any(self.atoms[p].folded in _DONE for p in self.atoms.before(verb, 1)[:3])
        return self.atoms[verb].has("state", "ended") or (done and self.atoms[verb].has("field", "end_date"))

    def _joined_periods(self, at: int) -> list[int]:
        """Further times that are joined to one: "2023 eller 2024"."""
        found: list[int] = []
        for other in range(at + 1, len(self.atoms)):
            atom = self.atoms[other]
            if atom.period and not atom.used:
                found.append(other)
            elif not (atom.has("joint") or atom.kind == "stop"):
                break
        return found

    def _verb_of(self, at: int) -> int | None:
        """The verb that a time stands at: left of it over small words, else right behind it."""
        before = self._verb_before(at)
        behind = self._verb_behind(at) if before is None else before
        return self._verb_asked_first(at) if behind is None else behind

    def _verb_asked_first(self, at: int) -> int | None:
        """ "Startade Kulturnämnden några nya projekt 2025?": the verb that opens a question, over whom and what it is of."""
        between = [self.atoms[p] for p in range(1, at)]
        of_it = all(
            atom.is_small or atom.link or atom.has("thing", "project") or atom.has("renewal") or atom.has("ask")
            for atom in between
        )
        return 0 if at and self._is_time_verb(0) and of_it else None

    def _verb_before(self, at: int) -> int | None:
        """ "startade senast under 2024": the verb left of a time, in the same clause."""
        for other in range(at - 1, max(-1, at - 7), -1):
            atom = self.atoms[other]
            if self._is_time_verb(other) or self._goes_past(other, at):
                return other
            if atom.kind == "stop" or not (_stands_before_time(atom) or self._is_between(other)):
                break
            if (atom.has("thing") and not atom.has("thing", "year")) or (
                atom.has("joint") and self._is_new_clause(other)
            ):
                break
        return None

    def _is_between(self, at: int) -> bool:
        """ "startade Miljönämnden i Exempelstad 2025", "slutade med en partner i Spanien 2025": a name or role between a verb and its
        time, which is a condition of its own."""
        atom = self.atoms[at]
        named = atom.link is not None or (atom.kind == "other" and at > 0 and self.atoms[at - 1].has("link", "with"))
        return (named and not atom.names("project")) or atom.has("role") or atom.has("link", "with")

    def _verb_behind(self, at: int) -> int | None:
        """ "2024 startade": the verb right behind a time that nothing ties to what is before it."""
        if at > 1 and self.atoms[at - 1].folded in {"in", "under", "during", "i", "ar", "for", "av"}:
            return None
        for other in range(at + 1, min(len(self.atoms), at + 4)):
            if self._is_time_verb(other) and not self._has_own_time(other):
                return other
            if not self.atoms[other].is_small:
                break
        return None

    def _is_new_clause(self, at: int) -> bool:
        return any(self._is_time_verb(p) for p in self.atoms.after(at, 2))

    def _has_own_time(self, verb: int) -> bool:
        return any(self.atoms[other].period is not None for other in self.atoms.after(verb, 1))

    def _is_time_verb(self, at: int) -> bool:
        atom = self.atoms[at]
        return not atom.used and (
            atom.has("field", *DATES) or atom.has("state", "ongoing", "ended") or atom.folded in _LASTING
        )

    def _goes_past(self, verb: int, at: int) -> bool:
        """ "går längre än till 2027", "go on past 31 August": a verb of lasting before a time that has no end."""
        atom, period = self.atoms[verb], self.atoms[at].period
        lasts = atom.folded in _GOING or atom.has("field", "duration")
        return period is not None and period.end == FAR_FUTURE and not period.since and lasts and not atom.used

    def _kind_of(self, verb: int) -> str:
        atom = self.atoms[verb]
        if atom.has("field", "start_date"):
            return "start"
        if atom.has("field", "end_date"):
            return "end"
        return "end" if atom.has("state", "ended") else "ongoing"

    def _states(self) -> None:
        """ "pågående", "avslutade", "kommande", with no time of their own: by the end of the reporting year."""
        for at, atom in enumerate(self.atoms.found):
            if atom.used or not atom.has("state") or self._is_ranked(at):
                continue
            if atom.has("state", "ongoing") and not self._is_alone_small(at):
                self.add(All((Compare("start_date", "<=", CLOSE), Compare("end_date", ">", CLOSE))), [at], "state")
            elif atom.has("state", "ended"):
                self.add(Compare("end_date", "<=", CLOSE), [at], "state")
            elif atom.has("state", "starting"):
                self.add(Compare("start_date", ">", CLOSE), [at], "state")
        self._not_over()
        self._one_state()

    def _not_over(self) -> None:
        """ "men inte slutat", "har inte avslutats än", "not yet ended": what goes on at the close of the year."""
        for at in self.atoms.where("field", "end_date"):
            denied = at - 1 if at and self.atoms[at - 1].has("negation", "not", "except") else None
            over = self.atoms[at].folded in _OVER and not self._has_own_time(at)
            if denied is not None and over and not self.atoms[denied].used:
                self.add(Compare("end_date", ">", CLOSE), [denied, at], "state")

    def _one_state(self) -> None:
        """ "pågår fortfarande" says one thing twice."""
        states = [cond for cond in self.out.found if cond.field == "state"]
        for one in states[1:]:
            if one.pred == states[0].pred:
                self.out.found.remove(one)

    def _is_alone_small(self, at: int) -> bool:
        """Whether a word like "fortfarande" or "nuvarande" stands beside a state or time that it only underlines."""
        weak = self.atoms[at].folded in {
            "fortfarande",
            "annu",
            "still",
            "nuvarande",
            "current",
            "currently",
            "open",
            "running",
            "rullar",
        }
        beside = [p for p in (*self.atoms.before(at, 2), *self.atoms.after(at, 2)) if p != at]
        timed = any(
            self.atoms[p].used == "condition" and (self.atoms[p].has("field", *DATES) or self.atoms[p].has("state"))
            for p in beside
        )
        return weak and timed

    def _is_ranked(self, at: int) -> bool:
        """Whether a state only says by what is ranked: "pågår längst", "slutar sist"."""
        near = [*self.atoms.after(at, 1)[:2], *self.atoms.before(at, 1)[:2]]
        return any(self.atoms[p].has("most", "longest", "shortest") for p in near) or (
            not self.atoms[at].has("state", "ongoing") and any(self.atoms[p].has("most", "first", "last") for p in near)
        )

    # -- names ------------------------------------------------------------------------------------------------------

    def _names(self) -> None:
        """Nämnder, programmes and goals that are named."""
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.link is None:
                continue
            if atom.link.kind == "actor":
                names = tuple(dict.fromkeys(entity.partition("|")[2] for entity in atom.link.entities))
                self.add(Is("department", names), [at], "department")
            elif atom.link.kind == "programme":
                self.add(
                    Is("programme", atom.link.entities), [at, *self._paid_by(at), *self._fused_money(at)], "programme"
                )
            elif atom.link.kind == "goal":
                self.add(Is("goal", atom.link.entities), [at, *self._word_for(at, "goal")], "goal")

    def _fused_money(self, at: int) -> list[int]:
        """ "Interregfinansiering": money that is written in one word with whose it is."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        fused = behind is not None and behind.start == self.atoms[at].end and self._is_money(at + 1)
        return [at + 1] if fused else []

    def _paid_by(self, at: int) -> list[int]:
        """ "med pengar från Erasmus+", "finansiering ur Interreg": words of money that only say where a project's come from."""
        tie = self.atoms[at - 1] if at else None
        if tie is None or tie.folded not in {"fran", "ur", "genom", "from", "through", "via", "av", "by"}:
            return []
        before = [p for p in range(at - 2, max(-1, at - 4), -1) if not self.atoms[p].used]
        if before and self._is_money(before[0]) and self.atoms[before[0]].folded in WEAK_MONEY and len(before) > 1:
            opening = self.atoms[before[1]]
            return (
                before[:1]
                if opening.folded
                in {"med", "with", "far", "fick", "fatt", "som", "get", "getting", "har", "have", "has", "hade", "had"}
                else []
            )
        return []

    def _word_for(self, at: int, thing: str) -> list[int]:
        return [
            p for p in self.atoms.before(at, 1)[:3] if self.atoms[p].has("thing", thing) and not self.atoms[p].used
        ][:1]

    def _strands(self) -> None:
        """Parts of programmes, as forms name them behind a programme: "ESF+ A2", "inriktning C1", "Erasmusprojekten i KA121"."""
        codes: list[int] = []
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.kind != "other":
                continue
            words, known = self._strand_words(at), self.lexicon.strand_called(atom.text)
            if self._is_strand(at, known, tied=bool(words)):
                self.add(Is("strand", (known or atom.text,)), [at, *words], "strand")
            elif _is_coded(atom):
                codes.append(at)
        for at in codes if any(cond.field == "strand" for cond in self.out.found) else ():
            self.add(Is("strand", (self.atoms[at].text,)), [at], "strand")  # "A2, alltså inte A1"

    def _is_strand(self, at: int, known: str | None, *, tied: bool) -> bool:
        """Whether a word is a part of a programme: a code that forms hold, or what stands behind a programme's name or a word for
        such parts (``tied``) and is coded or held by forms."""
        tied = tied or (at > 0 and self.atoms[at - 1].names("programme"))
        coded = _is_coded(self.atoms[at])
        return (known is not None and coded) or (tied and (coded or known is not None))

    def _strand_words(self, at: int) -> list[int]:
        """The word for a part of a programme right before its name: "inriktning A2", "strands A1 and A2"."""
        near = self.atoms[at - 1] if at else None
        said = near is not None and (near.folded in _STRANDS or near.has("field", "programme_part"))
        return [at - 1] if said and near is not None and not near.used else []

    def _one_strand(self) -> None:
        """ "A2, alltså inte A1": a project is in one part of its programme, so that where one is asked for the others are denied
        with it."""
        asked = [cond for cond in self.out.found if isinstance(cond.pred, Is) and cond.field == "strand"]
        if asked:
            self.out.found = [
                cond for cond in self.out.found if not (cond.field == "strand" and isinstance(cond.pred, Not))
            ]

    # -- roles ------------------------------------------------------------------------------------------------------

    def _led_by(self) -> None:
        """ "leds av Gdansk", "som Region Norrdal äger": an owner that is no sender of the reports."""
        for at in self.atoms.where("role", "lead", "any"):
            if self.atoms[at].has("role", "any") and not self._is_done_by(at):
                continue
            if others := self._by_others(at):
                self.add(Is("role", ("partner",)), [at, *others], "role")
            elif (
                (self.atoms[at].has("role", "lead") or self.atoms[at].folded.startswith(_RUNS))
                and not self._is_in_either_role(at)
                and (found := leader_named(self.atoms, at, self.lexicon))
            ):
                self.add(found.pred, [*found.positions, at], found.pred.field)

    def _is_in_either_role(self, at: int) -> bool:
        """ "a Danish lead or partner": whoever it is takes part in one way or the other."""
        behind = [self.atoms[p] for p in range(at + 1, min(at + 3, len(self.atoms)))]
        return len(behind) == 2 and behind[0].has("joint", "or") and behind[1].has("role", "partner")

    def _is_done_by(self, at: int) -> bool:
        """ "drivs av", "run from": a verb of taking part with the word for who does it."""
        behind = self.atoms[at + 1].folded if at + 1 < len(self.atoms) else ""
        return self.atoms[at].folded.endswith((" av", " by")) or behind in {"av", "by", "fran", "from"}

    def _by_others(self, at: int) -> list[int]:
        """ "ägs av någon annan", "led by someone else than Malmö": of an owner that is none of the city's."""
        around = [*self.atoms.after(at, 1), *self.atoms.before(at, 1)]
        near = [p for p in around if self.atoms[p].has("thing", "others")]
        if not near:
            return []
        behind = self.atoms.after(near[0], 1)
        than = [p for p in behind if self.atoms[p].has("operator", "than")]
        return [
            *near,
            *(than if any(self.atoms[p].names("municipality") for p in self.atoms.after(near[0], 2)) else []),
        ]

    def _either_role(self) -> None:
        """ "en polsk partner eller projektägare", "a lead or partner in Poland": whoever is from there, in whichever role."""
        for at in range(1, len(self.atoms) - 1):
            if not self._joins_roles(at):
                continue
            place = next((p for p in self._beside_roles(at) if self._may_be_there(self.atoms[p])), None)
            if place is not None:
                name = self.lexicon.place_name(self.atoms[place].text)
                self.add(With(name), [at - 1, at, at + 1, place], "partner")

    def _joins_roles(self, at: int) -> bool:
        """Whether an "eller" stands between the two roles, and nothing has used them."""
        sides = (self.atoms[at - 1], self.atoms[at + 1])
        roles = {key for atom in sides for key in ("lead", "partner") if atom.has("role", key)}
        return self.atoms[at].has("joint", "or") and len(roles) == 2 and not any(atom.used for atom in sides)

    def _beside_roles(self, at: int) -> Iterator[int]:
        """Where a place may stand beside two roles: as a people's adjective before them, or behind them and an "i" or "från"."""
        if at > 1 and self.lexicon.country_of(self.atoms[at - 2].text):
            yield at - 2
        for place in range(at + 2, min(at + 4, len(self.atoms))):
            if self.atoms[place - 1].folded.split()[-1:] and self.atoms[place - 1].folded.split()[-1] in _FROM:
                yield place

    def _may_be_there(self, atom: Atom) -> bool:
        return atom.kind == "other" and self._is_anywhere(atom)

    def _is_anywhere(self, atom: Atom) -> bool:
        return self.lexicon.is_place(atom.text) or self.lexicon.country_of(atom.text) is not None

    def _roles(self) -> None:
        """ "som staden äger", "som partner"; both at once are a grouping, which the head of the question makes."""
        lead = [p for p in self.atoms.where("role", "lead") if not self._is_person(p) and not self._is_of_other(p)]
        partner = [p for p in self.atoms.where("role", "partner") if self._is_in_role(p) and not self._is_person(p)]
        lead = self._without_own([p for p in lead if p not in partner], partner)
        lead, partner = self._asked_roles(lead, partner)
        if lead and partner and not self._is_denied_one(lead, partner):
            if len(lead) > 1:  # "projekt som staden äger: hur många äger den, och i hur många är den partner"
                self.add(Is("role", ("lead",)), lead[:1], "role")
            return
        self._add_role("lead", lead)
        self._add_role("partner", partner)

    def _without_own(self, lead: list[int], partner: list[int]) -> list[int]:
        """ "nämndens egna projekt fördelade på roll": where the projects of both roles are asked for, its own ones are all of its."""
        apart = (len(lead) > 1 and partner) or self.atoms.where("thing", "role")
        own = [p for p in lead if apart and self.atoms[p].folded in {"egna", "own"}]
        self.atoms.use("aside", *own)
        return [p for p in lead if p not in own]

    def _asked_roles(self, lead: list[int], partner: list[int]) -> tuple[list[int], list[int]]:
        """ "den äger några själv, men i vilka är den bara partner": of two roles the one behind the asking word, where one stands
        between them."""
        both = sorted((*lead, *partner))
        asks = [p for p in self.atoms.where("ask", "which") if both and p < both[-1]]
        if not asks or not (lead and partner) or asks[0] < both[0]:
            return lead, partner
        self.atoms.use("aside", *(p for p in both if p < asks[0]))
        return [p for p in lead if p > asks[0]], [p for p in partner if p > asks[0]]

    def _add_role(self, name: str, found: Sequence[int]) -> None:
        if found:
            said = [p - 1 for p in found if self._is_named_role(p)]
            self.add(Is("role", (name,)), [*said, *found, *self._only(found[0])], "role")

    def _is_named_role(self, at: int) -> bool:
        """ "rollen projektpartner": the word "roll" right before a role."""
        return at > 0 and self.atoms[at - 1].has("thing", "role")

    def _is_of_other(self, at: int) -> bool:
        """ "egna blanketter": own, and nothing that is owned as a project."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return (
            self.atoms[at].folded in {"egna", "egen", "eget"}
            and behind is not None
            and not behind.has("thing", "project")
        )

    def both_roles(self) -> bool:
        """Whether both roles are asked for beside each other."""
        lead = [p for p in self.atoms.where("role", "lead") if not self._is_person(p)]
        partner = [p for p in self.atoms.where("role", "partner") if self._is_in_role(p) and p not in lead]
        return bool(lead and partner)

    def _is_denied_one(self, lead: Sequence[int], partner: Sequence[int]) -> bool:
        """ "partner men inte ägare": one of two roles is denied, so that both are conditions."""
        negations = self.atoms.where("negation", "not", "except")
        first, last = min(*lead, *partner), max(*lead, *partner)
        but = any(self.atoms[p].folded in {"utan", "but"} for p in range(first, last))
        if but and any(p < first for p in negations):
            return True  # "inte ägare utan bara partner"
        return any(min(*lead, *partner) < p < max(*lead, *partner) for p in negations)

    def _only(self, at: int) -> list[int]:
        return [p for p in self.atoms.before(at, 2)[:4] if self.atoms[p].has("negation", "only")][:1]

    def _is_person(self, at: int) -> bool:
        """Whether "leder" or "projektägare" asks who: "vem leder projektet?"."""
        return any(self.atoms[p].has("ask", "who") for p in self.atoms.before(at, 3))

    def _is_in_role(self, at: int) -> bool:
        """Whether "partner" is the city's role and not an organisation that takes part."""
        atom = self.atoms[at]
        if self._is_place_beside(at):
            return False
        if self._is_said_alone():
            return True
        if not atom.has("thing", "partner") and not atom.has("field", "partners"):
            return True
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        if behind is not None and behind.folded in _ONES_OR_FROM:
            return _ONES_OR_FROM[behind.folded]
        before = self._back_to_ask(at)
        if self._is_named_role(at) or _is_other_role(before) or self._asks_in_how_many(at, before):
            return True
        if before and _counts_partners(before[0]):
            return False
        return any(one.folded in _ROLE_BEFORE or one.has("negation", "not", "only") for one in before)

    def _asks_in_how_many(self, at: int, before: Sequence[Atom]) -> bool:
        """ "and in how many a partner": what somebody is in so many projects."""
        asks = before[-1] if before else None
        if asks is None or not asks.has("ask", "how_many") or not all(one.is_small for one in before[:-1]):
            return False
        first = at - len(before) - 1
        return asks.folded.startswith(("in ", "i ")) or (first >= 0 and self.atoms[first].folded in {"i", "in"})

    def _is_place_beside(self, at: int) -> bool:
        """Whether a place is the partner: "en partner i Nederländerna", "is Riga a partner in"."""
        beside = [*range(max(0, at - 3), at), *range(at + 1, min(at + 2, len(self.atoms)))]
        return any(
            self.atoms[p].names("area") or (self.atoms[p].kind == "other" and self.lexicon.is_place(self.atoms[p].text))
            for p in beside
        )

    def _is_said_alone(self) -> bool:
        """Whether next to nothing else is said, and nothing asked: "nej jag menade partner"."""
        said = [one for one in self.atoms.found if not one.is_small and one.kind != "stop"]
        return len(said) <= 3 and not any(one.has("ask") or one.link for one in said)

    def _back_to_ask(self, at: int) -> list[Atom]:
        """The atoms before one, nearest first: five, or as far as the word that asks."""
        before: list[Atom] = []
        for place in range(at - 1, max(-1, at - 6), -1):
            before.append(self.atoms[place])
            if self.atoms[place].has("ask"):
                break
        return before

    def _shared(self) -> None:
        """ "som flera nämnder redovisar", "gemensamma projekt"."""
        for at in self.atoms.where("thing", "department"):
            before = self._free(self.atoms.before(at, 2)[:3])
            several = [p for p in before if self.atoms[p].folded in _SEVERAL and not self._is_known(p)]
            two = [p for p in before if self.atoms[p].kind == "number" and self.atoms[p].value == 2]
            if (several and not any(self.atoms[p].has("ask") for p in before)) or (two and self._of_projects(at)):
                self.add(Shared(), [at, *several, *two, *self._twice()], "department")
                return
        if (twice := self._twice()) and self._of_projects(len(self.atoms)):
            self.add(Shared(), twice, "department")

    def _twice(self) -> list[int]:
        """ "redovisas två gånger", "dubbelredovisade": the words by which projects are told more than once in one report."""
        said, told = _TWICE.search(self.atoms.text), _TOLD.search(self.atoms.text)
        if said is None or told is None or sum(atom.period is not None for atom in self.atoms.found) > 1:
            return []
        return self._free(p for p, atom in enumerate(self.atoms.found) if said.start() <= atom.start < said.end())

    def _is_known(self, at: int) -> bool:
        """ "de två nämnderna": those that are known."""
        return at > 0 and self.atoms[at - 1].folded in _THE

    def _of_projects(self, at: int) -> bool:
        return any(self.atoms[p].has("thing", "project") for p in range(at))

    # -- partners ---------------------------------------------------------------------------------------------------

    def _partners(self) -> None:
        """Organisations, cities and countries that projects are to involve."""
        for at in [
            *self.atoms.where("link", "with"),
            *self.atoms.where("thing", "partner"),
            *self.atoms.where("field", "partners"),
        ]:
            if not self.atoms[at].used:
                self._with_whom(at)
        self._of_areas()
        alone = sum(not one.is_small and one.kind != "stop" for one in self.atoms.found) <= 2
        for at, atom in enumerate(self.atoms.found):
            if atom.used or atom.kind != "other":
                continue
            if self._are_people(at):
                self.add(With(self.lexicon.place_name(atom.text)), [at], "partner")
            elif self.lexicon.country_of(atom.text) and (self._partner_words(at) or alone):
                self.add(With(self.lexicon.place_name(atom.text)), [at, *self._partner_words(at)], "partner")
            elif self._stands_as_place(at):
                self.add(With(self.lexicon.place_name(atom.text)), [at], "partner")

    def _are_people(self, at: int) -> bool:
        """Whether a word is for the people of a country who take part: "danskar", "the Dutch"; not whom projects are for."""
        before = self.atoms[at - 1].folded.split()[-1:] if at else []
        if any(
            self.atoms[p].folded.split()[-1:] and self.atoms[p].folded.split()[-1] in _FOR_WHOM
            for p in range(max(0, at - 2), at)
        ):
            return False
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        noun = behind is not None and (
            behind.kind == "other" or behind.has("thing", "partner", "city", "town", "project")
        )
        alone = not noun or (
            behind is not None and behind.folded.split()[0] == "part"
        )  # "the Dutch part of", as verbs go
        as_noun = before == ["the"] and alone and self.lexicon.country_of(self.atoms[at].text) is not None
        return as_noun or self.lexicon.is_people(self.atoms[at].text)

    def _of_areas(self) -> None:
        """ "nordiska partner", "partner från länder utanför EU": projects that name a country of a part of the world."""
        areas = [p for p, atom in enumerate(self.atoms.found) if atom.names("area") and not atom.used]
        names = [link.name for at in areas if (link := self.atoms[at].link)]
        if len(names) > 1 and any(name.startswith(OUTSIDE) for name in names):
            return  # "i Norden och utanför EU": it is open whether both are meant
        if names and (self.atoms.where("thing", "project", free=False) or _narrows(self.atoms)):
            self._in_areas(areas, names)

    def _in_areas(self, areas: Sequence[int], names: Sequence[str]) -> None:
        beside = sorted({p for at in areas for p in (*range(max(0, at - 4), at), *self.atoms.after(at, 2)[:2])})
        pred = _with_each(list(names), any(self.atoms[p].has("joint", "both") for p in beside))
        only = self._only_beside(areas)
        words = [p for p in beside if _says_partner(self.atoms[p])]
        self.add(_nowhere_else(pred) if only else pred, [*areas, *words, *only], "partner")

    def _only_beside(self, areas: Sequence[int]) -> list[int]:
        """ "har bara nordiska partner": the word, close to the one area it is of; none where it opens a follow-up."""
        near = range(max(1, areas[0] - 3), areas[0]) if len(areas) == 1 else range(0)
        return [p for p in near if self.atoms[p].has("negation", "only")]

    def _stands_as_place(self, at: int) -> bool:
        """Whether a known city or country stands where projects are to be tied to it: "i Danmark", "från Tyskland", "Hamburg?"."""
        before = self.atoms[at - 1] if at else None
        tied = (
            before is None
            or before.folded.endswith((" i", " in", " fran", " from"))
            or before.folded
            in {"i", "fran", "in", "from", "med", "with", "inte", "not", "eller", "or", "och", "and", "till"} | _HOLDING
        )
        return tied and self.lexicon.is_place(self.atoms[at].text)

    def _named_before(self, thing: str) -> None:
        """ "har både Bergen och Hamburg som partner": names before the word that says what they are."""
        fused = [p for p in self.atoms.where("role", thing) if self.atoms[p].folded.startswith(("som ", "as "))]
        apart = [p for p in self.atoms.where("thing", thing) if p and self.atoms[p - 1].folded in {"som", "as", "a"}]
        for at in (*fused, *apart):
            run = self._run_of_names(at - (1 if at in fused else 2))
            names = [p for p in run if self._is_of_name(p)]
            if names:
                every = any(self.atoms[p].has("joint", "both") for p in run if p not in names)
                positions = [*range(run[0], at + 1)]
                self.add(_with_each([self.atoms[p].text for p in names], every), positions, "partner")

    def _run_of_names(self, last: int) -> list[int]:
        """Names and what joins them, up to a place: "både Bergen och Hamburg"."""
        run: list[int] = []
        for other in range(last, -1, -1):
            if not (self._is_of_name(other) or self.atoms[other].has("joint")):
                break
            run.insert(0, other)
        return run

    def _partner_words(self, at: int) -> list[int]:
        return [p for p in self.atoms.after(at, 2)[:3] if self.atoms[p].has("thing", "partner", "city")]

    def _with_whom(self, at: int) -> None:
        """ "tillsammans med både Bergen och Hamburg": the names behind a word for partners."""
        names, every = self._names_behind(at)
        told = self.atoms[at].folded not in {"med", "with"} or self.atoms[at].has("thing", "partner")
        if not names or not (told or self._may_be_partner(names)):
            return
        own = [p for _, run in names for p in run]
        words = [p for p in self.atoms.after(at, 3) if self.atoms[p].has("thing", "partner")]
        used = [p for p in (at, *own, *words) if p <= max(own) + 2]
        self.add(_with_each([self.lexicon.place_name(name) for name, _ in names], every), used, "partner")

    def _names_behind(self, at: int) -> tuple[list[tuple[str, list[int]]], bool]:
        """The names behind a word, each with its atoms, and whether all of them are meant ("både … och")."""
        strong = self.atoms[at].has("link", "with") and self.atoms[at].folded not in _WEAK_LINKS
        names: list[tuple[str, list[int]]] = []
        run: list[int] = []
        every = False
        for other in range(at + 1, len(self.atoms)):
            atom = self.atoms[other]
            if self._ends_names(other):
                break
            if self._is_of_name(other, strong or bool(run)):
                run.append(other)
            elif atom.has("joint") or (run and every and atom.folded == "som"):  # "såväl Polen som Litauen"
                every = every or atom.has("joint", "both")
                names, run = self._ended(names, run), []
            elif run and self._is_within_name(other):
                run.append(other)
            elif run or not _leads_to_name(atom):
                break
        return self._ended(names, run), every

    def _ends_names(self, at: int) -> bool:
        """Whether no name goes on past an atom: one that is used, a stop, a word that asks."""
        return bool(self.atoms[at].used) or self.atoms[at].kind == "stop" or self.atoms[at].has("ask")

    def _is_of_name(self, at: int, any_word: bool = False) -> bool:
        """Whether an unknown word is of a name: written or known as one, or where any word would be."""
        atom = self.atoms[at]
        return atom.kind == "other" and (any_word or atom.text[:1].isupper() or self.lexicon.is_place(atom.text))

    def _is_within_name(self, at: int) -> bool:
        """Whether a small word stands inside a name: "University of Latvia"."""
        behind = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        return self.atoms[at].is_small and behind is not None and behind.kind == "other" and behind.text[:1].isupper()

    def _ended(self, names: list[tuple[str, list[int]]], run: list[int]) -> list[tuple[str, list[int]]]:
        if not run:
            return names
        text = self.atoms.text[self.atoms[run[0]].start : self.atoms[run[-1]].end]
        return [*names, (text, list(run))]

    def _may_be_partner(self, names: Sequence[tuple[str, list[int]]]) -> bool:
        return any(name[:1].isupper() or self.lexicon.is_place(name) for name, _ in names)

    # -- joining and denying ----------------------------------------------------------------------------------------

    def _join(self) -> None:
        """Conditions on one field that are joined are one: "i Interreg och Erasmus", "både Miljönämnden och Kulturnämnden"."""
        joined: list[Cond] = []
        for cond in self.out.found:
            before = joined[-1] if joined else None
            if before and self._belong(before, cond):
                joined[-1] = self._as_one(before, cond)
            else:
                joined.append(cond)
        self.out.found = joined

    def _belong(self, one: Cond, other: Cond) -> bool:
        """Whether two names of one field are joined, with nothing between them that sets them apart."""
        alike = one.field == other.field != "role"
        if not (alike and isinstance(other.pred, Is) and isinstance(one.pred, Is)):
            return False
        between = self.atoms.found[one.last + 1 : other.first]
        if any(_sets_apart(atom) or atom.text in _ENDS for atom in between):
            return False
        if set(other.pred.values) <= set(one.pred.values) and not any(map(_denies_or_ties, between)):
            return True  # "DUT (Driving Urban Transitions)": one name said twice
        joint = any(atom.has("joint") or atom.kind == "stop" for atom in between)
        return joint and all(_only_joins(atom) or atom.has("thing") for atom in between)

    def _as_one(self, one: Cond, other: Cond) -> Cond:
        start = max(0, one.first - 3)
        every = [p for p in range(start, one.first) if self.atoms[p].has("joint", "both") and not self.atoms[p].used]
        self.atoms.use("joint", *(p for p in range(one.last + 1, other.first)), *every)
        told = (cond.pred.values for cond in (one, other) if isinstance(cond.pred, Is))
        values = tuple(dict.fromkeys(value for values in told for value in values))
        pred: Pred = Is(one.field, values)
        if every and one.field == "programme":
            return replace(one, pred=pred, last=other.last, each=True)
        if every and one.field in {"department", "goal"}:
            parts = [SomeForm(Is(one.field, (value,))) for value in values]
            pred = All(tuple(parts))
        return Cond(pred, one.first, other.last, one.field)

    def _deny(self) -> None:
        """Negations and what they deny: the conditions behind them that belong together, else the one before."""
        for at in self.atoms.where("negation", "not_only"):
            self.out.open_negation = True
            self.atoms.use("negation", at)
        self._other_than()
        for at in self.atoms.where("negation", "except", "not", "lacks"):
            self._deny_at(at)
        for at in self.atoms.where("negation", "none"):
            self._deny_any(at)

    def _deny_at(self, at: int) -> None:
        """ "inte", "utom", "saknar": the conditions in its scope become one that is denied."""
        if self._is_said_already(at):
            self.atoms.use("negation", at)
            return
        scope = self._scope_of(at)
        if self._deny_either(at, scope):
            return
        if not scope:
            self._unbound(at)
            return
        self.atoms.use("negation", at)
        self._deny_together(scope)

    def _deny_together(self, scope: list[Cond]) -> None:
        """Some conditions as one that is denied; not one that is denied already, nor a time that is only a first one."""
        if any(self._is_not_before(p) for cond in scope for p in range(cond.first, cond.last + 1)):
            return  # "slutar inte förrän 2028": what is denied is any time before
        preds = [cond.pred for cond in scope]
        if len(preds) == 1 and isinstance(preds[0], Not):
            return
        denied = Not(preds[0] if len(preds) == 1 else All(tuple(preds)))
        merged = Cond(denied, min(c.first for c in scope), max(c.last for c in scope), scope[0].field)
        self.out.found = [cond for cond in self.out.found if cond not in scope]
        self.out.found.append(merged)
        self.out.found.sort(key=lambda cond: cond.first)

    def _deny_either(self, at: int, scope: list[Cond]) -> bool:
        """ "varken hos A eller i Interreg": the condition behind it and the one behind "eller", each denied; whether there are
        two that are not one already."""
        neither = self.atoms[at].folded in _NEITHER
        joint = next((p for p in range(at, len(self.atoms)) if neither and self.atoms[p].has("joint", "or")), None)
        other = next((cond for cond in self.out.found if joint is not None and cond.first > joint), None)
        if not scope or joint is None or other is None:
            return False
        self.atoms.use("negation", at, joint)
        for cond in (scope[0], other):
            cond.pred = Not(cond.pred)
        return True

    def _is_not_before(self, at: int) -> bool:
        """Whether a time is the first one that may be, behind a negation: "förrän 2028", "until 2028 or later"."""
        period, said = self.atoms[at].period, self.atoms[at].folded
        return period is not None and period.end == FAR_FUTURE and said.startswith(("forran", "until", "till"))

    def _deny_any(self, at: int) -> None:
        """ "ingen partner från Danmark": the partner that is named just behind, else what is asked of."""
        partner = next((cond for cond in self.out.found if cond.field == "partner" and 0 < cond.first - at < 3), None)
        left = self._just_before(at, "department")
        if partner is not None:
            self.atoms.use("negation", at)
            partner.pred = Not(partner.pred)
        elif left and self._is_of_taking_part(at):  # "som Miljönämnden inte alls är inblandad i"
            self.atoms.use("negation", at)
            left.pred = Not(left.pred)
        else:
            self.out.denied_things.add(at)

    def _other_than(self) -> None:
        """ "annan finansiering än Erasmus+", "andra nämnder än Miljönämnden": other than what is named."""
        for at in self.atoms.where("operator", "than"):
            other = next((p for p in self.atoms.before(at, 3) if self.atoms[p].folded in _OTHER), None)
            named = next((c for c in self.out.found if 0 < c.first - at <= 2 and isinstance(c.pred, Is)), None)
            if other is not None and named is not None:
                self.atoms.use("negation", *range(other, at + 1))
                named.pred = Not(named.pred)

    def _is_said_already(self, at: int) -> bool:
        """ "saknar uppgift om budget", "vad saknas, alltså vilka har inget slutdatum": two words for one field left open."""
        lacking = any(isinstance(cond.pred, Lacks) for cond in self.out.found)
        return lacking and self.atoms[at].has("negation", "lacks")

    def _unbound(self, at: int) -> None:
        """A negation with no condition: of what is asked ("har inte något projekt"), of who asks, or open."""
        if at < self.atoms.frame:
            self.atoms.use("frame", at)
            return
        after = [self.atoms[p] for p in self.atoms.after(at, 2)]
        if any(atom.has("thing", "project") for atom in after) and self.atoms[at].has("negation", "not"):
            self.out.denied_things.add(at)
        else:
            self.out.open_negation = True

    def _scope_of(self, at: int) -> list[Cond]:
        """The conditions a negation denies. One with a role or verb and the nämnd behind it are denied together."""
        around = [cond for cond in self.out.found if cond.first < at < cond.last]
        if around:
            return around
        behind = [cond for cond in self.out.found if cond.first > at]
        left = self._just_before(at, "department")
        if left and self.atoms[at].has("negation", "not") and self._is_of_taking_part(at):
            return [left]  # "som Miljönämnden inte deltar i"
        owned = self._just_before(at, "role")
        if owned and behind and self._is_by_whom(at, behind[0]):
            return [owned, behind[0]]  # "ägs inte av Miljönämnden"
        if behind and self._reaches(at, behind[0]):
            return self._owned_along(behind)
        return self._denied_before(at)

    def _just_before(self, at: int, name: str) -> Cond | None:
        """The condition on a field that ends where a negation stands."""
        return next((cond for cond in self.out.found if cond.field == name and at - cond.last == 1), None)

    def _is_of_taking_part(self, at: int) -> bool:
        """Whether it is taking part that is denied: "inte deltar i"."""
        verb = self.atoms[at + 1] if at + 1 < len(self.atoms) else None
        words = self.atoms[at].text.split()
        within = any(Sense("role", "any") in WORDS.of(words[first:]) for first in range(1, len(words)))
        return within or (verb is not None and verb.has("role", "any"))

    def _is_by_whom(self, at: int, cond: Cond) -> bool:
        """Whether a nämnd is all that follows a negation: "inte av Miljönämnden"."""
        return cond.field == "department" and all(self.atoms[p].is_small for p in range(at + 1, cond.first))

    def _owned_along(self, behind: Sequence[Cond]) -> list[Cond]:
        """The first condition, with those behind it that are denied in one: "inte ägs av Miljönämnden"."""
        scope = [behind[0]]
        for other in behind[1:]:
            if not self._owned_by(scope[-1], other):
                break
            scope.append(other)
        return scope

    def _denied_before(self, at: int) -> list[Cond]:
        """The condition that a negation comes after: "Miljönämnden är det inte", "ESF ska inte räknas med"."""
        closes = not self.atoms.after(at, 1)
        if not (closes if self.atoms[at].has("negation", "except") else self.atoms[at].has("negation", "not")):
            return []
        return [cond for cond in self.out.found if cond.last < at and at - cond.last <= 2][-1:]

    def _reaches(self, at: int, cond: Cond) -> bool:
        between = [self.atoms[p] for p in range(at + 1, cond.first) if not self.atoms[p].used]
        limit = 3 if self.atoms[at].has("negation", "not", "lacks") else 4
        return (
            not any(atom.kind == "stop" for atom in between)
            and sum(not atom.is_small and not atom.has("thing") for atom in between) < limit
        )

    def _owned_by(self, one: Cond, other: Cond) -> bool:
        """ "ägs av Miljönämnden", "Miljönämndens ägda": a role and a nämnd with only small words between."""
        if {one.field, other.field} != {"role", "department"}:
            return False
        return all(self.atoms[p].is_small for p in range(one.last + 1, other.first))

    def _either(self) -> None:
        """ "i Interreg eller som slutar 2026": two conditions of different fields with "eller" just between them."""
        joined: list[Cond] = []
        for cond in self.out.found:
            before = joined[-1] if joined else None
            if before and self._is_alternative(before, cond):
                self.atoms.use("joint", *range(before.last + 1, cond.first))
                inner = before.pred.of if isinstance(before.pred, Either) else (before.pred,)
                joined[-1] = Cond(Either((*inner, cond.pred)), before.first, cond.last, before.field)
            else:
                joined.append(cond)
        self.out.found = joined

    def _is_alternative(self, one: Cond, other: Cond) -> bool:
        """Whether "eller" stands between two conditions, and nothing but what joins them."""
        between = [self.atoms[p] for p in range(one.last + 1, other.first)]
        either = any(atom.has("joint", "or") and not atom.has("joint", "and") and not atom.used for atom in between)
        return either and all(_only_joins(atom) for atom in between) and not (one.average or other.average)


def _is_coded(atom: Atom) -> bool:
    """Whether a word is a code of a programme's part: "A2", "ka121"."""
    return STRAND.fullmatch(atom.text.upper()) is not None


def comparative_of(atom: Atom) -> tuple[Op, str | None] | None:
    """How a word compares, and the field that it is of: "dyrare", "mer än"; None for a word that does not."""
    if (key := atom.key("more")) in _MORE:
        return _MORE[key]
    if atom.has("operator", "over", "under") and " " in atom.text:
        return _OPS[atom.key("operator") or "over"], _OF_LENGTH.get(atom.folded)
    return None


def _is_noun_of_partner(atom: Atom) -> bool:
    """ "partner i": the noun with a small word behind it."""
    return atom.has("role", "partner") and atom.folded.split()[0] in {"partner", "partners", "partnern"}


def _against_project(cond: Cond) -> Query | None:
    """The named project that a condition holds a field against."""
    value = cond.pred.value if isinstance(cond.pred, Compare) else None
    return value if isinstance(value, Query) and isinstance(value.where, Among) else None


def _counted(atom: Atom) -> str:
    """The field that is how many of a thing a project has."""
    return "goals" if atom.has("thing", "goal") else "partners"


def _is_other_role(before: Sequence[Atom]) -> bool:
    """ "ägare respektive partner": a role joined to another one that stands before it."""
    return len(before) > 1 and before[0].has("joint") and before[1].has("role", "lead")


def _counts_partners(before: Atom) -> bool:
    """Whether the word before "partner" makes it an organisation: "vilka partner", "med partner", "flest partner"."""
    return before.has("ask") or before.has("link", "with") or before.has("more") or before.has("most")


def _leads_to_name(atom: Atom) -> bool:
    """Whether a word may stand before the names of partners: "med partner i städerna Bergen och Hamburg"."""
    return atom.is_small or atom.has("thing", "partner", "city", "country")


def _stands_before_time(atom: Atom) -> bool:
    """Whether a word may stand between a verb and its time: "startade inte först 2024"."""
    return (
        atom.is_small
        or atom.has("most", "last", "first")
        or atom.has("joint")
        or atom.has("thing", "year")
        or atom.has("operator")
        or atom.has("negation", "not")
    )


def _only_joins(atom: Atom) -> bool:
    """Whether a word only joins two conditions: "och", "eller som deltar i"."""
    return atom.is_small or atom.has("joint") or atom.has("role", "any") or atom.kind == "stop"


def _denies_or_ties(atom: Atom) -> bool:
    return atom.has("negation") or atom.has("link")


def _sets_apart(atom: Atom) -> bool:
    """Whether a word between two names makes each a condition of its own: "men inte", "mer än", "och äger"."""
    if atom.has("role") and not atom.has("role", "any"):
        return True
    return atom.has("negation") or atom.has("more") or atom.has("operator", "than") or atom.has("most")


def _says_partner(atom: Atom) -> bool:
    """Whether a word beside a part of the world says who is there."""
    return (
        atom.has("thing", "partner", "country", "city", "town")
        or atom.has("role", "partner")
        or atom.has("link", "with")
    )


def _nowhere_else(pred: Pred) -> Pred:
    """In a part of the world and in no country outside."""
    if not isinstance(pred, With) or pred.name.startswith(OUTSIDE):
        return pred
    return All((pred, Not(With(f"{OUTSIDE}{pred.name}"))))


def _narrows(atoms: Atoms) -> bool:
    """Whether next to nothing but partners is said: "bara de med nordiska partner"."""
    return all(
        one.is_small
        or one.kind == "stop"
        or one.names("area")
        or one.has("thing", "partner")
        or one.has("negation", "only")
        for one in atoms.found
    )


def _with_each(names: Sequence[str], every: bool) -> Pred:
    """Partners of the names: all of them, or either."""
    preds: tuple[Pred, ...] = tuple(With(name) for name in names)
    if len(preds) == 1:
        return preds[0]
    return All(preds) if every else Either(preds)


def _in_period(kind: str, period: Period | None) -> Pred:
    """A condition on dates for a time: begun in it, ended in it, or running during it."""
    assert period is not None
    if kind == "ongoing":
        return All(tuple(_running(period)))
    if period.turn:
        start, end = f"{period.end[:4]}-12-01", f"{period.start[:4]}-01-31"  # at the turn, not across it
        period = replace(period, start=start, end=end)
    name = "start_date" if kind == "start" else "end_date"
    low = Compare(name, ">=", period.start) if period.start != FAR_PAST else None
    high = Compare(name, "<=", period.end) if period.end != FAR_FUTURE else None
    bounds = tuple(pred for pred in (low, high) if pred)
    return bounds[0] if len(bounds) == 1 else All(bounds)


def _running(period: Period) -> Iterator[Pred]:
    """Begun by a time's end and not over at its start; what ends on a single day is over that day."""
    if period.end != FAR_FUTURE:
        yield Compare("start_date", "<=", period.end)
    if period.start != FAR_PAST:
        yield Compare("end_date", ">" if period.start == period.end else ">=", period.start)
