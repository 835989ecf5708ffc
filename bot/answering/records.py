"""Questions that records answer: from a reading to a form, by itself or laid over the form before, to an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from bot.answer import Answer
from bot.answering.against_before import against_before, asks_of_nothing_else, points_to_told
from bot.answering.network_before import from_told
from bot.answering.tell import Teller
from bot.answering.touching import touching
from bot.conversation import State, department_of, recent
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.query.fields import AMOUNTS, FIELDS
from bot.query.fitting import misfit
from bot.query.forms import (
    About,
    Against,
    Among,
    Changed,
    Compare,
    Either,
    Having,
    Is,
    Measure,
    Not,
    Order,
    Pred,
    Query,
    Reported,
    Scope,
    Side,
    With,
    as_json,
    both,
    conditions,
    walk,
)
from bot.query.money import granted_instead
from bot.query.relations import partner_instead
from bot.query.say import described
from bot.slots.questions import Question
from bot.text.partners import elsewhere
from bot.text.toolbox import Answering
from bot.understanding.follow import can_edit, can_turn, edited, goes_on, is_marked, of_each, points_back
from bot.understanding.halves import asks_what_payer_gave
from bot.understanding.head_asking import GROUPS
from bot.understanding.reading import Reading
from bot.understanding.words import WORDS
from bot.wording import Language
from indexer.records import ProjectReport
from indexer.vocabulary.areas import area_called

_THAT_BOARD = re.compile(
    r"(?i)\b(?:den|samma|that|the same|this)\s+(?:nämnden?|förvaltning(?:en)?|committee|department|board)\b"
)
_ITS_BOARD = re.compile(r"(?i)\b(?:nämndens|förvaltningens|the (?:committee|department|board)'s)\s")
"""What the nämnd that was told of has: "vilka av nämndens projekt"."""
_HELD = AMOUNTS | {"start_date", "end_date", "role", "duration"}
"""Fields by which a project is held against the one before where they were asked of it."""
_OF_IT = re.compile(
    r"(?i)\b(?:it|its|det|den|dess)\b(?!\s+(?:projekt|program|nämnd|förvaltning|\w+(?:a|ste|sta)\s+projekt))"
)
_ENDS_IN_IT = re.compile(r"(?i)\b(?:it|det|den)\s*[?.!]*$")
_OF_IT_OR_PROJECT = re.compile(r"(?i)\b(?:it|its|that|this|det|den|dess|projektets?|the project(?:'s)?)\b")
_FOR_IT = re.compile(
    r"(?i)\b(?:för|till|i|på|om|for|to|on)\s+(?:det|den|det projektet|projektet|it|that|the project)\b(?!\s+\w*(?:projekt|år))"
)
_IT = re.compile(
    r"(?i)^(?:(?:och|men|and|but)\s+)?\w+\s+(?:det|den|projektet|it|the project)\b(?!\s+(?:sant|att|som|några?|något|nån|nåt|flera?|ett|en|vanligt|inte|true|that|any|some|a)\b)(?!.*\b(?:projekt(?!et)|projects|nämnd\w*|nätverk|flest|mest|att|that|stämmer)\b)"
)
"""A question whose only subject is what was told before: "pågår det fortfarande?"."""
_FROM_ELSEWHERE = re.compile(
    r"(?i)\b(?:från|av|from|by) (?:annat håll|andra håll|annan finansi\w+|andra källor|andra finansiärer|någon annan|other sources|elsewhere|someone else|other funders)\b"
)
"""Who pays what a project's programme does not."""
_HOW_MUCH = re.compile(r"(?i)\b(?:hur mycket|how much)\b")
_OF_FUNDER = re.compile(r"(?i)\beu\b|\beu-|stöd|bidrag|fond|funding|grant|socialfond|program")
FEW = 3
"""Projects of the last answer that "andra projekt" leaves out; after a longer list it means any others."""


_ASKS_SUM = re.compile(r"(?i)^(?:hur mycket|how much)\b")


def _asks_for_a_sum(plain: str, form: Query) -> bool:
    """Whether "how much" is asked and the form lists projects and no field of them: no answer to that."""
    return _ASKS_SUM.search(plain) is not None and _is_bare_list(form)


def _is_of_values(form: Query) -> bool:
    """Whether every condition of a form is that a field has a value."""
    return all(isinstance(one, Is) for one in conditions(form.where))


def _is_bare_list(form: Query) -> bool:
    return form.measure.how == "list" and not (form.columns or form.by or form.order or form.sides or form.where)


def _asks_why(reading: Reading) -> bool:
    """Whether a reason is asked for: no record holds one."""
    return any(word.casefold() in {"varför", "why"} for word in reading.unused)


def _is_of_the_one(plain: str, reading: Reading, state: State) -> bool:
    """Whether "det" is the one project of the answer before, of which a field or group is asked: that is told elsewhere."""
    of_one = len(state.projects) == 1 and _OF_IT.search(plain) is not None
    whole = reading.complete and reading.of_records
    points = _ENDS_IN_IT.search(plain) is not None
    return of_one and (points or not whole) and bool(reading.parts) and reading.parts <= {"by", "of", "columns", "list"}


def _goes_on_from(before: Query, plain: str, reading: Reading) -> bool:
    """Whether a question is put to what an earlier one told."""
    other = reading.complete and before.entity != reading.query.entity
    return (not other and goes_on(plain, reading)) or _lists_what_won(reading, before)


def _lists_what_won(reading: Reading, before: Query) -> bool:
    """ "Visa projekten" after "vilken nämnd har flest?" or "vilka har minst tre?": a bare list, of the groups that were told."""
    query = reading.query
    bare = query.where is None and query.scope == Scope() and reading.parts == {"list"} and not reading.unused
    return bare and before.by in _DRILLED and (before.order is not None or before.having is not None)


def _counts_theirs(plain: str, reading: Reading) -> bool:
    """ "Hur många projekt har de?", of what was told."""
    return reading.parts == {"measure"} and reading.query.measure == Measure("count") and bool(_IT_HAS.search(plain))


def _picks_some(form: Query) -> bool:
    """Whether a form tells some of the groups: the first of an order, or those within a bound."""
    return form.having is not None or (form.order is not None and form.order.last is not None)


def _is_clear(reading: Reading) -> bool:
    """Whether projects are named, it is clear which, and no word is left that says something else."""
    return bool(reading.named) and not (reading.leftover or reading.ambiguous)


def _is_of_funder(query: Query) -> bool:
    """ "Hur stor andel av budgeten för Vägen In kommer från socialfonden?": a named project's part that its programme pays."""
    found = conditions(query.where)
    payer = len(found) == 1 and isinstance(found[0], Is) and found[0].field == "programme"
    return payer and query.measure.how == "share" and query.measure.field in {"total_budget", None}


def _is_of_funders_money(query: Query) -> bool:
    """ "Hur mycket av budgeten står socialfonden för i Vägen In?": the amount of a named project that its programme pays."""
    found = conditions(query.where)
    payer = len(found) == 1 and isinstance(found[0], Is) and found[0].field == "programme"
    return payer and query.measure == Measure("sum", "total_budget")


def _is_by_years(reading: Reading) -> bool:
    sides = reading.query.sides
    return bool(sides) and all(side.year for side in sides) and "measure" in reading.parts


def _of_told_changes(reading: Reading, state: State) -> Query | None:
    """ "med hur mycket?", "vilket ökade mest?" of projects that were told to have changed; None where none were."""
    before = state.form
    if not reading.of_changes or before is None or before.entity != "project" or before.check is not None:
        return None
    against = _changes_told(before)
    if against is None:
        return None
    order = (
        None if reading.of_changes == "difference" else Order(against.fields[0], reading.of_changes == "most", last=1)
    )
    if order is not None and FIELDS[order.by].kind in {"names", "text"}:
        return None
    return Query(where=before.where, against=against, order=order, scope=before.scope)


def _changes_told(before: Query) -> Against | None:
    """The fields that a form tells to have changed, and since which report; None where it tells of none."""
    found = [one for one in walk(before.where) if isinstance(one, Changed)]
    if found:
        return Against(found[0].year, tuple(dict.fromkeys(one.field for one in found)))
    return before.against if before.against and before.against.fields else None


def _whether_of_one(reading: Reading, among: Among) -> Query | None:
    """Whether something holds of the one project; whether it is the largest is told by which one is."""
    query = reading.query
    if query.order is not None and "order" in reading.parts:
        return query
    asked = query.where is not None and "measure" not in reading.parts
    return Query(where=among, check=query.where, scope=query.scope) if asked else None


def _is_bare_amount(plain: str, query: Query) -> bool:
    """ "och hur mycket finansierade socialfonden?": how much, with no word that says of what."""
    return query.measure == Measure() and not (query.columns or query.by) and _HOW_MUCH.search(plain) is not None


def _asks_apart(reading: Reading) -> bool:
    """Whether only a difference is asked for, and of nothing that is named: "hur stor är skillnaden?"."""
    return reading.parts == {"difference"} and asks_of_nothing_else(reading)


def _asks_for_a_part(reading: Reading) -> bool:
    measure = reading.query.measure
    return bool(reading.figured) or measure.how == "share" or measure.field == "funding_rate"


def _amount_of_one(query: Query, among: Among) -> Query | None:
    """What its funder pays of a project, how much of its budget an amount is, or how that changed between two years."""
    funded = both(among, query.where)  # what another programme pays of it is nothing that is told
    if query.measure.field == "funding_rate":
        return replace(query, where=among, measure=Measure("ratio", "eu_funding"))
    if _is_of_funder(query):
        return replace(query, where=funded, measure=Measure("ratio", "eu_funding"))
    if _is_of_funders_money(query):
        return Query(where=funded, measure=Measure("sum", "eu_funding"), scope=query.scope)
    if query.measure.how in {"ratio", "rest"} and query.where is None:
        return replace(query, where=among)
    if query.measure.how == "share" and query.where is None:
        return replace(query, where=among)  # "hur många procent av allt som betalades ut gick till VätterKyla?"
    changed = query.over_time and query.measure.field in AMOUNTS and len(query.scope.years) == 2
    return _between_years(query, among) if changed else None


def _between_years(query: Query, among: Among) -> Query:
    """By how much an amount of a project changed between two years: "med hur mycket minskade utbetalningen till Kliv In?"."""
    sides = tuple(Side(str(year), year=year) for year in query.scope.years)
    scope = replace(query.scope, years=())
    return Query(where=among, measure=Measure("difference", query.measure.field), sides=sides, scope=scope)


def _named_by(form: Query) -> tuple[str, ...]:
    """The project that a form is of, where it names just one: what "det" then stands for, whatever was told of it."""
    named = [one.ids for one in conditions(form.where) if isinstance(one, Among)]
    return named[0] if len(named) == 1 and len(named[0]) == 1 and form.entity == "project" else ()


_MEANT = re.compile(r"(?i)\b(?:jag menade?|menade?|i meant?|meant|snarare|rather|istället|i stället|instead)\b")
_DRILLED = {"department": "department", "programme_top": "programme", "goal": "goal"}
"""What projects are grouped by, and the condition that picks out those of one group."""
_IT_HAS = re.compile(
    r"(?i)\b(?:does it|do they|has it|har den|har de|är den|är de|äger den|äger de|driver den|driver de)\b"
)


def _part_asked(plain: str, query: Query, state: State) -> str | None:
    """The amount of a project that is asked for as a part of its budget: what its funder gives, else what was just told."""
    payer = any(isinstance(one, Is) and one.field == "programme" for one in conditions(query.where))
    if payer or _OF_FUNDER.search(plain):
        return "eu_funding"
    before = (*(state.form.columns if state.form else ()), *(state.question.fields if state.question else ()))
    measured = state.form.measure.field if state.form else None
    return next((one for one in (*before, measured) if one in AMOUNTS and one != "total_budget"), None)


_OWN_BOARD = re.compile(
    r"(?i)\b(?:vår|våran|min|our|my)\s+(?:egen\s+|own\s+)?(?:nämnd|förvaltning|avdelning|committee|department|board)\b"
)


_THE_BOARD = re.compile(
    r"(?i)\b(?:nämndens?|förvaltningens?|the (?:committee|department|board)(?:'s)?)(?=\s|[?.!,]|$)(?! (?:of|for|som har|with)\b)"
)
"""A nämnd that is spoken of as known; one with a name of its own in front of a hyphen is none of these."""


def _is_of_unknown_board(plain: str, reading: Reading, state: State) -> bool:
    """Whether "vår nämnd", "nämnden" or "EU-nämnden" is asked of, and neither the question nor the one before says which it is."""
    query = reading.query
    named = any(isinstance(one, Is) and one.field == "department" for one in walk(query.where))
    if named or state.department:
        return False
    if _OWN_BOARD.search(plain):
        return True
    told = state.form is not None or state.projects or reading.named or reading.leftover or query.by or query.sides
    return bool(reading.of_records and not told and _THE_BOARD.search(plain))


_CONTINUES = re.compile(
    r"(?i)^(?:och|samt|and)\b(?!\s+(?:vilk\w+|hur|which|how|what|who|when)\b.*\b(?:projekt|project|nätverk|network))"
)


def _goes_on_from_nothing(plain: str, reading: Reading, state: State) -> bool:
    """Whether a question begins as one that goes on ("Och budgeten?") where nothing was told, and says of nothing what it asks."""
    fresh = state.form is None and state.question is None and not state.projects and not state.told
    bare = reading.query.where is None and reading.query.scope == Scope() and not reading.named
    return fresh and bare and reading.of_records and not reading.complete and _CONTINUES.search(plain) is not None


def _asks_back_at_once(reading: Reading, state: State) -> bool:
    """Whether a word found nothing to do in a question that stands by itself or goes on from a form."""
    if reading.same_year and state.form and not reading.complete:
        return False
    understood = reading.of_records or (state.form is not None and can_edit(reading))
    return bool(understood and reading.ask_back and (reading.complete or state.form))


def _groups_with(plain: str, reading: Reading, before: Query | None) -> Query | None:
    """The groups of which numbers or sums were told, but for those outside a bound: "vilka har minst tre?", "vilka fick mer än en
    miljon?"."""
    if before is None or before.entity != "project" or not _asks_of_groups(reading, before):
        return None
    group = next((of for by, of in GROUPS.values() if by == before.by), None)
    if group is None:
        return None
    if before.measure.how == "sum":
        bound = None if _OF_PROJECTS.search(plain) else _bound_of_sums(reading.query, before.measure)
        return replace(before, of=group, having=bound, order=None) if bound else None
    numbers = before.measure.how == "count" or before.of != "project"
    if reading.bound is None or reading.query.where is not None or not numbers:
        return None
    return replace(before, of=group, measure=Measure(), having=reading.bound, order=None)


def _asks_of_groups(reading: Reading, before: Query) -> bool:
    """Whether a question says no more than a bound, and which of the groups before it asks for."""
    alone = not (reading.leftover or reading.named or reading.parts - {"list", "by", "of"})
    return alone and reading.query.scope == Scope() and reading.query.by in (None, before.by)


_OF_PROJECTS = re.compile(r"(?i)\bproje[ck]t")


def _bound_of_sums(query: Query, measure: Measure) -> Having | None:
    """A condition on an amount as one on the sums of it that were told."""
    where = query.where
    if isinstance(where, Compare) and where.field == measure.field and isinstance(where.value, int | float):
        return Having(where.op, where.value)
    return None


def _left_hanging(plain: str, reading: Reading, state: State) -> str:
    """The words of a question that hold something against what was not told, or compare or deny nothing that it names."""
    if _asks_apart(reading) and state.told and not (state.form is not None and state.form.sides):
        return plain.strip(" ?.!")
    if (than := points_to_told(plain)) and (state.form is not None or state.projects):
        return than
    if _asks_back_at_once(reading, state):
        return reading.ask_back
    return "inte" if _denies_of_named(reading) else ""


_WHICH_ONES = re.compile(r"(?i)^(?:(?:och|men|and|but)\s+)?(?:vilka|which)\b")


def _is_of_several(plain: str, reading: Reading) -> bool:
    """ "Och vilka fler har en budget över hundra miljoner?": projects on a condition, which what was told of one is no answer to."""
    query = reading.query
    if query.where is None or query.measure.how != "list" or reading.leftover or points_back(plain):
        return False
    bounded = any(isinstance(one, Compare) for one in walk(query.where))
    return "others" in reading.parts or (bounded and _WHICH_ONES.search(plain) is not None)


def _denies_of_named(reading: Reading) -> bool:
    """Whether it is asked if something does not hold of a project that is named: yes and no would both mislead; or how much of it
    somebody else than its programme pays, which no report tells."""
    denials = [one for one in walk(reading.query.where) if isinstance(one, Not)]
    payers = any(isinstance(one.of, Is) and one.of.field == "programme" for one in denials)
    asked = ("whether" in reading.parts and denials) or ("measure" in reading.parts and payers)
    return bool(reading.named and asked)


def _of_the_same_board(plain: str, query: Query, state: State) -> Query:
    """A question whose "it" is the nämnd that the form before was of: "Which projects does it have?"."""
    before = conditions(state.form.where) if state.form is not None else ()
    boards = [one for one in before if isinstance(one, Is) and one.field == "department"]
    if not boards and state.department and state.form is not None and state.form.by == "department":
        boards = [Is("department", (state.department,))]  # the one that has most of what was counted
    own = any(isinstance(one, Is) and one.field == "department" for one in walk(query.where))
    if own or query.by or not boards or not _IT_HAS.search(plain):
        return query
    return replace(query, where=both(boards[0], query.where))


_OF_THE_SUM = re.compile(
    r"(?i)\b(?:av|of) (?:det|detta|den summan|summan|totalen|beloppet|pengarna|that|it|this|the (?:total|sum|amount|money))\b(?! (?:som|här))"
)


def _with_either(form: Query, themes: Sequence[Pred]) -> Query:
    """A form of projects that are on any of several themes, and not on all of them."""
    kept = [one for one in conditions(form.where) if not isinstance(one, About)]
    return replace(form, where=both(*kept, Either(tuple(themes))))


def _board_told(made: Answer, form: Query) -> str | None:
    """The one nämnd that an answer was of: that of its records, or the one that was told first or last of all."""
    won = {record.name for record in made.records} if form.by == form.of == "department" and form.order else set()
    return department_of(made) or (next(iter(won)) if len(won) == 1 else None)


def _share_of_the_sum(plain: str, before: Query, reading: Reading) -> Reading:
    """ "Hur många procent av det var Tekniska nämndens?" after a sum: a share of that money, and none of the projects."""
    asked, told = reading.query.measure, before.measure
    grouped = (
        before.by is not None and reading.query.where is not None
    )  # "hur stor andel är Utbildning?" of what was told by goal
    of_it = grouped or _OF_THE_SUM.search(plain)
    weak = asked.field is None or (grouped and asked.field == "eu_funding")  # "hur stor andel stod Erasmus+ för?"
    if asked.how != "share" or not weak or told.how != "sum" or not of_it:
        return reading
    return replace(reading, query=replace(reading.query, measure=replace(asked, field=told.field)))


def _is_told_elsewhere(one: Pred) -> bool:
    """Whether running text may hold what a condition asks for: a theme or a name, and no part of the world."""
    return isinstance(one, About) or (isinstance(one, With) and area_called(one.name) is None)


class RecordAnswers:
    """Answers from records over one index."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.evaluator = answering.evaluator
        self.teller = Teller(answering, self.evaluator)

    def answer(
        self,
        plain: str,
        reading: Reading,
        language: Language,
        conversation: str,
        state: State,
        aside: Sequence[str] = (),
        *,
        edits: bool = False,
    ) -> tuple[Answer, State] | None:
        """The answer to a question as it was read, and the state after it; None where records alone cannot answer.

        ``edits``: it goes on from the question before, however complete it is. ``aside`` are names that stood beside the question and are no part of it: they are told as not taken into account.
        """
        if _asks_why(reading):
            return None
        if _goes_on_from_nothing(plain, reading, state):
            return self.asked_back(plain, reading, plain.rstrip(" ?.!"), language, conversation, state)
        if _is_of_unknown_board(plain, reading, state):
            return self.asked_back(plain, reading, "", language, conversation, state)
        single = self._of_the_single(plain, reading, state)
        if single and (made := self.of_form(single, plain, language, conversation, state)):
            return made
        if (told := self._against_told(plain, reading, state)) is not None:
            return self.of_form(told, plain, language, conversation, state)
        if (groups := _groups_with(plain, reading, state.form)) is not None:
            return self.of_form(groups, plain, language, conversation, state)
        if word := _left_hanging(plain, reading, state):
            return self.asked_back(plain, reading, word, language, conversation, state)
        form = self._form(plain, reading, state, edits=edits)
        if form is None:
            return None
        if reading.of_records and reading.ask_back:
            return self.asked_back(plain, reading, reading.ask_back, language, conversation, state)
        return (
            None
            if _asks_for_a_sum(plain, form)
            else self._of_its_form(form, plain, reading, language, conversation, state, aside)
        )

    def _against_told(self, plain: str, reading: Reading, state: State) -> Query | None:
        """A form in which what was told before is held against something, or says of which network something is asked."""
        found = _of_told_changes(reading, state) or against_before(plain, reading, state, self._among)
        return found if found is not None else from_told(reading, state, self.answering)

    def _of_its_form(
        self,
        form: Query,
        plain: str,
        reading: Reading,
        language: Language,
        conversation: str,
        state: State,
        aside: Sequence[str],
    ) -> tuple[Answer, State] | None:
        """The answer to the form that a question was read as; by itself where it found nothing as a follow-up."""
        if "ahead" in reading.parts and (told := self._so_far(form, plain, language, conversation, state)):
            return told
        made = self.of_form(form, plain, language, conversation, state, unused=(*reading.unused, *aside))
        if reading.each_theme and (made is None or made[0].status == "not_found"):
            either = _with_either(form, reading.each_theme)
            none = {
                "sv": "Inget projekt är om allt detta. Om någon del: ",
                "en": "No project is about all of this. About a part: ",
            }
            again = self.of_form(
                either,
                plain,
                language,
                conversation,
                state,
                wording=lambda told: none[language] + told,
                unused=reading.unused,
            )
            made = again if again and again[0].status in {"answered", "partial"} and again[0].records else made
        if made and made[0].status == "not_found" and self._may_stand_alone(plain, reading, state):
            return self.answer(plain, reading, language, conversation, State(), aside)
        return made

    def _so_far(
        self, form: Query, plain: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """What the years that are reported come to, where it is asked how it will go on: no figure tells that, and none says yes or no."""
        newest = max((report.year or 0 for report in self.answering.index.reports.values()), default=0)
        scope = replace(form.scope, years=tuple(year for year in form.scope.years if year <= newest))
        lead = {
            "sv": "Hur det blir framöver säger inga redovisade uppgifter. Så har det varit hittills:\n",
            "en": "No reported figure tells how it will go on. This is how it has been so far:\n",
        }[language]
        so_far = replace(form, yes_no=None, over_time=True, scope=scope)
        told = self.of_form(so_far, plain, language, conversation, state, wording=lambda said: lead + said)
        if told is None or told[0].status != "answered":
            return told
        return told[0].model_copy(update={"status": "partial", "value": None, "unit": None}), told[1]

    def _of_the_single(self, plain: str, reading: Reading, state: State) -> Query | None:
        """What is asked of the one project of the answer before: how much of it something is, or an amount of it by year."""
        if len(state.projects) != 1 or reading.named or reading.leftover:
            return None
        query, among = reading.query, self._among(state.projects)
        plainly = "whether" in reading.parts and query.where is not None and not reading.parts & {"order", "measure"}
        if plainly and _IT.search(plain):
            return Query(where=among, check=query.where, scope=query.scope)  # "pågår det fortfarande?"
        return self._part_of_the_single(plain, reading, state, among) or self._by_year_of_the_single(
            plain, reading, state
        )

    def _part_of_the_single(self, plain: str, reading: Reading, state: State, among: Among) -> Query | None:
        """ "Hur mycket av det kom från Socialfonden?": a part of the one project's budget, such as its programme pays."""
        query = reading.query
        alone = asks_what_payer_gave(plain) and not query.scope.municipalities
        funded = alone and query.where is not None and self._is_true_of(among, query.where)
        if funded and (_is_bare_amount(plain, query) or _is_of_funders_money(query)):
            return Query(where=among, measure=Measure("sum", "eu_funding"), scope=query.scope)
        if _FROM_ELSEWHERE.search(plain) and _HOW_MUCH.search(plain):
            return Query(where=among, measure=Measure("rest", "eu_funding"), scope=query.scope)
        asked = _asks_for_a_part(reading)
        part = _part_asked(plain, query, state) if asked and (funded or _OF_IT_OR_PROJECT.search(plain)) else None
        if part is None:
            return None
        how: Literal["sum", "ratio"] = "sum" if _HOW_MUCH.search(plain) else "ratio"
        return Query(where=among, measure=Measure(how, part), scope=query.scope)

    def _is_true_of(self, among: Among, where: Pred | None) -> bool:
        return any(part.every for part in self.evaluator.run(Query(where=both(among, where))).parts)

    def _by_year_of_the_single(self, plain: str, reading: Reading, state: State) -> Query | None:
        """An amount of the one project in some years: "och utbetalt 2023?", "hur mycket fick det 2023?"."""
        query = reading.query
        if query.measure.field not in AMOUNTS or query.sides or query.by:
            return None
        if not query.scope.years:  # "har vi fått pengar för det?"
            whether = reading.parts <= {"measure", "whether"} and query.where is None and _FOR_IT.search(plain)
            return (
                Query(where=self._among(state.projects), measure=query.measure, scope=query.scope) if whether else None
            )
        goes_on_of_it = state.form is None and not reading.complete and is_marked(plain, reading)
        if not goes_on_of_it and not _FOR_IT.search(plain):
            return None
        form = Query(where=self._among(state.projects), scope=Scope(years=query.scope.years))
        several = len(query.scope.years) > 1
        return replace(form, columns=(str(query.measure.field),)) if several else replace(form, measure=query.measure)

    @staticmethod
    def _may_stand_alone(plain: str, reading: Reading, state: State) -> bool:
        """Whether a question that found nothing as a follow-up was none: it names whom it looks for, and nothing points back."""
        follows = state.form is not None and not reading.complete and not is_marked(plain, reading)
        return follows and any(isinstance(one, With) for one in walk(reading.query.where))

    def field_of_named(
        self, plain: str, reading: Reading, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """A field of the one project that is named, in whatever words it was asked for; None where none is asked."""
        named = reading.named or (state.projects if len(state.projects) == 1 and not reading.complete else ())
        if len(named) != 1 or reading.ambiguous or reading.leftover or reading.figured:
            return None
        measured = reading.query.measure.field
        names = (reading.query.by,) if reading.query.by else (measured,) if measured else reading.query.columns
        if not names or reading.parts & {"order", "sides"}:
            return None
        where = both(self._among(tuple(named)), reading.query.where)
        form = Query(where=where, columns=names, scope=reading.query.scope)
        if not self._is_given(form):
            return None
        if measured and self._is_added(reading, form):
            form = Query(where=where, measure=reading.query.measure, scope=reading.query.scope)
        return self.of_form(form, plain, language, conversation, state)

    def _is_added(self, reading: Reading, form: Query) -> bool:
        """Whether what the forms of a project give is added up: where that is asked, or there is only one."""
        one = "added" in reading.parts or len(self._reports_of(form)) == 1
        return reading.query.measure.how == "sum" and one

    def _is_given(self, form: Query) -> bool:
        """Whether some form of the projects gives a field that is asked for."""
        rows = [row for part in self.evaluator.run(form).parts for row in part.every]
        return any(FIELDS[name].get(row) is not None for name in form.columns if name in FIELDS for row in rows)

    def of_form(
        self,
        form: Query,
        plain: str,
        language: Language,
        conversation: str,
        state: State,
        *,
        wording: Callable[[str], str] = str,
        unused: Sequence[str] = (),
    ) -> tuple[Answer, State] | None:
        """The answer to a form and the state after it; ``wording`` makes the answer's text another, shorter one, ``unused`` are
        words of the question that the form does not heed. None where running text may tell what no record does."""
        form = partner_instead(form, self.evaluator)
        form = granted_instead(form, plain, self._reports_of, self.teller.stated)
        draft = self._draft(plain, language, form)
        draft.shown_fields = form.columns
        reply = self.teller.tell(form, draft)
        if reply.status == "not_found" and (self._is_of_networks_in_text(form) or self._may_stand_in_text(form)):
            return None
        if reply.status == "answered" and (more := self._elsewhere(form, draft)):
            reply = replace(reply, text="\n".join((reply.text, *more)))
        understood = described(form, language)
        if unused:
            words = " ".join(f"«{word}»" for word in unused)
            understood += draft.say(f" ({words} har jag inte räknat med)", f" ({words} not taken into account)")
        return self._finished(form, draft, replace(reply, text=wording(reply.text)), understood, conversation, state)

    def _reports_of(self, form: Query) -> list[ProjectReport]:
        parts = self.evaluator.run(replace(form, order=None)).parts
        return [row.report for part in parts for row in part.every]

    def _elsewhere(self, form: Query, draft: Draft) -> list[str]:
        """What running text outside the projects says of an organisation, a place or a theme that a list was asked for."""
        asked = [one for one in conditions(form.where) if _is_told_elsewhere(one)]
        if not asked or form.by or form.order or form.sides or form.measure.how not in {"list", "values"}:
            return []
        names = tuple(one.name for one in asked if isinstance(one, With))
        topic = tuple(word for one in asked if isinstance(one, About) for word in one.words)
        touched = touching(self.answering, self.evaluator, draft, form)
        quoted = {(cite.document, cite.start) for cite in draft.cites.found}
        return touched + elsewhere(
            self.answering,
            draft,
            replace(draft.question, partners=names, topic=() if names else topic, programmes=()),
            quoted,
        )

    def told(self, form: Query, language: Language, conversation: str) -> tuple[Answer, State]:
        """The answer to a form that nobody worded, and the state after it."""
        said = described(form, language)
        draft = self._draft(said, language, form)
        draft.shown_fields = form.columns
        return self._finished(form, draft, self.teller.tell(form, draft), said, conversation, State())

    def _finished(
        self, form: Query, draft: Draft, reply: Reply, understood: str, conversation: str, state: State
    ) -> tuple[Answer, State]:
        made = draft.answer(reply, understood=understood, conversation=conversation).model_copy(
            update={"query": as_json(form)}
        )
        return made, self._state_after(made, form, draft.question, state)

    def _form(self, plain: str, reading: Reading, state: State, *, edits: bool = False) -> Query | None:
        """The form of a question in its conversation; None where it is told elsewhere."""
        if "against" in reading.parts:
            return self._beside_another_report(reading, state)
        reading = self._held_against_the_one(reading, state)
        before = state.form
        if before is not None and _share_of_the_sum(plain, before, reading) is not reading:
            return self._gone_on(before, plain, reading, state)
        if _is_clear(reading) and (form := self._of_named(reading) or self._corrected(plain, reading, before)):
            return form
        if _is_of_the_one(plain, reading, state):
            return None
        if before is not None and (edits or _goes_on_from(before, plain, reading)):
            return self._gone_on(before, plain, reading, state)
        return self._of_these(plain, reading, state) or self._of_its_own(plain, reading, state)

    def _beside_another_report(self, reading: Reading, state: State) -> Query:
        """One project's fields beside another report; those that were asked of before where none is named."""
        query, against = reading.query, reading.query.against
        told = state.question.fields if state.question is not None and state.question.intent == "field" else ()
        if against is not None and not (against.fields or reading.named):
            query = replace(query, against=replace(against, fields=tuple(name for name in told if name in FIELDS)))
        return replace(query, where=self._among(reading.named or state.projects))

    def _held_against_the_one(self, reading: Reading, state: State) -> Reading:
        """ "jämför med CoolRoofs": what is named beside the one project of the answer before, by the fields that were asked of it."""
        alone = len(reading.named) == 1 and len(state.projects) == 1 and reading.named != state.projects
        if not (alone and reading.compared) or reading.query.measure.field or reading.ambiguous:
            return reading
        asked = state.question.fields if state.question is not None and state.question.intent == "field" else ()
        columns = reading.query.columns or tuple(name for name in asked if name in _HELD)
        return replace(reading, named=(*state.projects, *reading.named), query=replace(reading.query, columns=columns))

    def _of_these(self, plain: str, reading: Reading, state: State) -> Query | None:
        """The form of what "den nämnden" and "dessa" stand for; None where nothing points back to them."""
        named = any(isinstance(one, Is) and one.field == "department" for one in walk(reading.query.where))
        pointed = _THAT_BOARD.search(plain) or (_ITS_BOARD.search(plain) and not named and not reading.query.by)
        if state.department and pointed and reading.of_records:
            where = both(Is("department", (state.department,)), reading.query.where)
            return self._settled(replace(reading.query, where=where, by=None, of="project"), state)
        if state.form is None and len(state.recent) > 1 and points_back(plain) and can_edit(reading):
            return of_each(edited(Query(where=self._among(state.recent)), reading, state.recent, pronoun=True), reading)
        return None

    def _of_its_own(self, plain: str, reading: Reading, state: State) -> Query | None:
        """The form of a question that is complete in itself."""
        after_one = state.question is not None and not state.form
        if not reading.of_records or (after_one and goes_on(plain, reading) and not _is_of_several(plain, reading)):
            return None
        form = self._settled(_of_the_same_board(plain, reading.query, state), state)
        if "others" in reading.parts and 0 < len(state.projects) <= FEW:
            form = replace(form, where=both(form.where, Not(self._among(state.projects))))
        return form

    def _winners(self, before: Query, plain: str, reading: Reading) -> Query:
        """The form that a list of projects, or their number, goes on from: after "vilken nämnd har flest?" and "vilka har minst tre?"
        that of the very groups it named."""
        field = _DRILLED.get(before.by or "")
        lists = reading.parts <= {"list", "columns"} and reading.query.by is None
        counts = _counts_theirs(plain, reading)
        if not (lists or counts) or reading.every or field is None or not _picks_some(before):
            return before
        won = dict.fromkeys(group.key for part in self.evaluator.run(before).parts for group in part.groups)
        if not won:
            return before
        by = before.by if counts and len(won) > 1 else None
        where = both(before.where, Is(field, tuple(won)))
        return replace(before, where=where, by=by, of="project", having=None, order=None, measure=Measure())

    def _gone_on(self, before: Query, plain: str, reading: Reading, state: State) -> Query | None:
        """The form before as the follow-up edits it; None where a field of the one project is asked, told elsewhere."""
        parts, new = reading.parts, reading.query
        if before.entity != new.entity and not _is_of_values(new):
            return None  # of projects, after an answer about networks
        bare = parts and parts <= {"by", "of"} and new.where is None and not new.scope.years
        one_project = len(state.projects) == 1 and ("columns" in parts or bare)
        if one_project or not (can_edit(reading) and can_turn(before, reading)):
            return None
        shown = state.networks if before.entity == "network" else state.projects
        before = self._winners(before, plain, reading)
        reading = _share_of_the_sum(plain, before, reading)
        form = of_each(edited(before, reading, shown, state.year, pronoun=points_back(plain)), reading)
        bounded = form.entity == "network" or form.measure.how in {"ratio", "rest", "share"}  # no share year by year
        return None if bounded and misfit(form) else form

    def _among(self, projects: tuple[str, ...]) -> Among:
        return Among(projects, tuple(self.answering.names[project] for project in projects))

    def _of_named(self, reading: Reading) -> Query | None:
        """A form over projects that are named: whether something holds of one, what several come to, how they compare. What is
        asked of one alone, a field or all that is told of it, is told elsewhere."""
        query, among = reading.query, self._among(reading.named)
        if len(reading.named) == 1:
            return self._of_one_named(reading, among)
        field = query.measure.field
        if reading.compared and field and "added" not in reading.parts and query.measure.how == "sum":
            return replace(query, where=both(among, query.where), columns=(field,), sides=(), measure=Measure())
        if reading.parts & {"measure", "order"}:
            order = query.order  # of two or three that are named each is told, the first of them first
            few = order is not None and order.last == 1 and len(reading.named) <= FEW
            order = replace(order, last=len(reading.named)) if order is not None and few else order
            return replace(query, where=both(among, query.where), by=None, of="project", sides=(), order=order)
        if "difference" in reading.parts or reading.compared:
            columns = query.columns or ("programme_part", "role", "start_date", "end_date", "total_budget", "paid_out")
            return replace(query, where=both(among, query.where), columns=columns, sides=(), measure=Measure())
        return None

    @staticmethod
    def _of_one_named(reading: Reading, among: Among) -> Query | None:
        """A form over the one project that is named: its role, how much of it its funder pays, a sum of its forms, whether
        something holds of it."""
        query = reading.query
        if query.columns and len(query.scope.years) > 1 and not reading.ask_back:
            return Query(where=both(among, query.where), columns=query.columns, scope=query.scope)
        if query.by == "role":
            return Query(where=both(among, query.where), columns=(*query.columns, "role"), scope=query.scope)
        if amount := _amount_of_one(query, among):
            return amount
        if reading.ask_back:
            return None
        if _is_by_years(reading) or ("added" in reading.parts and query.measure.how == "sum"):
            return replace(query, where=both(among, query.where))
        return _whether_of_one(reading, among) if "whether" in reading.parts else None

    def _corrected(self, plain: str, reading: Reading, before: Query | None) -> Query | None:
        """ "Nej, jag menade DISCO" after a comparison: the project that is named in the place of the last one."""
        found = conditions(before.where) if before else ()
        several = next((one for one in found if isinstance(one, Among) and len(one.ids) > 1), None)
        if before is None or several is None or len(reading.named) != 1 or reading.parts or not _MEANT.search(plain):
            return None
        ids = (*(one for one in several.ids[:-1] if one not in reading.named), *reading.named)
        where = both(*(self._among(ids) if one is several else one for one in found))
        return replace(before, where=where)

    def _settled(self, form: Query, state: State) -> Query:
        """A form with the conversation's municipality, where it names none and that municipality has what is asked."""
        if form.scope.municipalities or not state.municipality or form.scope.documents:
            return form
        own = replace(form, scope=replace(form.scope, municipalities=(state.municipality,)))
        return form if self.evaluator.run(replace(own, sides=(), measure=form.measure)).empty else own

    @staticmethod
    def _is_of_networks_in_text(form: Query) -> bool:
        """Whether running text may tell more of a network than that no record is such; it heeds no year and no other report."""
        bounded = any(isinstance(one, Compare | Reported) for one in walk(form.where))
        return form.entity == "network" and not (form.columns or bounded)

    @staticmethod
    def _may_stand_in_text(form: Query) -> bool:
        """Whether running text may tell what no record does: of a theme or an organisation, with no further condition, or that
        something was extended."""
        found = list(walk(form.where))
        extended = any(isinstance(one, Changed) and one.field == "end_date" for one in found)
        return extended or (bool(found) and all(isinstance(one, About | With) for one in found))

    def _draft(self, plain: str, language: Language, form: Query) -> Draft:
        """A draft over the question's language and scope; the older slots stand for what running text goes on from."""
        actors = tuple(
            (actor.municipality, actor.name)
            for one in conditions(form.where)
            if isinstance(one, Is) and one.field == "department"
            for actor in self.answering.index.holdings.actors
            if actor.name in one.values
            and (not form.scope.municipalities or actor.municipality in form.scope.municipalities)
        )
        programmes = tuple(
            v for one in conditions(form.where) if isinstance(one, Is) and one.field == "programme" for v in one.values
        )
        question = Question(
            text=plain,
            language=language,
            intent="list",
            municipalities=form.scope.municipalities,
            years=form.scope.years,
            documents=form.scope.documents,
            actors=actors,
            programmes=programmes,
        )
        return Draft(self.answering.index, question)

    def asked_back(
        self, plain: str, reading: Reading, word: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State]:
        """What a word of a question belongs to, asked back."""
        if not word:
            return self._whose_board(plain, reading, language, conversation), state
        draft = self._draft(plain, language, reading.query)
        draft.suggestions += self.answering.examples(draft)
        if any(sense.kind == "likeness" for sense in WORDS.of([word])):
            return self._like_what(draft, reading, language, conversation), state
        reply = Reply(
            "clarify",
            draft.say(
                f"Jag förstår inte vad «{word}» hör till. Ett belopp, en tid, en nämnd, ett program, ett mål eller en roll går att jämföra med och räkna bort.",
                f"I do not see what “{word}” belongs to. An amount, a time, a committee, a programme, a goal or a role can be compared with and left out.",
            ),
        )
        made = draft.answer(reply, understood=described(reading.query, language), conversation=conversation)
        return made, state

    def _whose_board(self, plain: str, reading: Reading, language: Language, conversation: str) -> Answer:
        """Which nämnd "vår nämnd" is, asked back with those that report projects."""
        draft = self._draft(plain, language, reading.query)
        boards = dict.fromkeys(
            report.department.value
            for project in self.answering.index.holdings.projects
            for report in project.reports
            if report.department and report.department.value
        )
        draft.suggestions += [
            draft.say(f"Vilka projekt har {one}?", f"Which projects does {one} have?") for one in boards
        ]
        text = (
            draft.say("Vilken nämnd eller förvaltning är din?", "Which committee or department is yours?")
            if _OWN_BOARD.search(plain)
            else draft.say("Vilken nämnd eller förvaltning menar du?", "Which committee or department do you mean?")
        )
        return draft.finish("clarify", text, understood=described(reading.query, language), conversation=conversation)

    @staticmethod
    def _like_what(draft: Draft, reading: Reading, language: Language, conversation: str) -> Answer:
        """What is to be like what, asked back."""
        text = draft.say(
            "Liknande vad? Nämn ett projekt («Vilka projekt liknar …?») eller ett ämne («Vilka projekt handlar om …?»).",
            "Similar to what? Name a project (“Which projects are similar to …?”) or a theme (“Which projects are about …?”).",
        )
        return draft.finish("clarify", text, understood=described(reading.query, language), conversation=conversation)

    def of_another_report(self, form: Query, what: str, language: Language, conversation: str) -> Answer:
        """That something cannot be told together with what was told before, because it is of another city or year."""
        draft = self._draft(what, language, form)
        text = draft.say(
            f"«{what}» hör inte till det förra svarets kommun och år, och kan inte läggas till där. Ställ det som en egen fråga.",
            f"“{what}” is not of the municipality and year of the last answer and cannot be added to it. Ask for it by itself.",
        )
        return draft.finish("clarify", text, understood=described(form, language), conversation=conversation)

    def _state_after(self, made: Answer, form: Query, question: Question, before: State) -> State:
        projects = tuple(record.id for record in made.records if record.type == "project") or _named_by(form)
        cities = {record.fields.get("municipality") for record in made.records} | {
            c.municipality for c in made.citations
        }
        municipality = (
            form.scope.municipalities[0]
            if len(form.scope.municipalities) == 1
            else next(iter(cities))
            if len(cities) == 1
            else None
        )
        return State(
            question=replace(question, within=None),
            projects=projects,
            networks=tuple(record.id for record in made.records if record.type == "network"),
            recent=recent(before, projects),
            municipality=municipality if isinstance(municipality, str) else None,
            form=form,
            earlier=before.form,
            earlier_year=before.year,
            department=_board_told(made, form),
            year=next(iter(years)) if len(years := {c.year for c in made.citations if c.year}) == 1 else None,
        )
