"""Questions that records answer: from a reading to a form, by itself or laid over the form before, to an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.answering.tell import Teller
from bot.conversation import State, department_of, recent
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.query.fields import FIELDS
from bot.query.forms import About, Among, Is, Measure, Not, Query, With, as_json, both, conditions, walk
from bot.query.say import described
from bot.slots.questions import Question
from bot.text.partners import elsewhere
from bot.text.toolbox import Answering
from bot.understanding.compose import read
from bot.understanding.follow import can_edit, edited, goes_on, is_marked, points_back
from bot.understanding.linking import Lexicon
from bot.understanding.reading import Reading
from bot.wording import Language

_THAT_BOARD = re.compile(
    r"(?i)\b(?:den|samma|that|the same|this)\s+(?:nämnden?|förvaltning(?:en)?|committee|department|board)\b"
)
_OF_IT = re.compile(
    r"(?i)\b(?:it|its|det|den|dess)\b(?!\s+(?:projekt|program|nämnd|förvaltning|\w+(?:a|ste|sta)\s+projekt))"
)
FEW = 3
"""Projects of the last answer that "andra projekt" leaves out; after a longer list it means any others."""


def _is_of_the_one(plain: str, reading: Reading, state: State) -> bool:
    """Whether "det" is the one project of the answer before, of which a field or group is asked: that is told elsewhere."""
    of_one = len(state.projects) == 1 and _OF_IT.search(plain) is not None
    whole = reading.complete and reading.of_records
    return of_one and not whole and bool(reading.parts) and reading.parts <= {"by", "of", "columns", "list"}


class RecordAnswers:
    """Answers from records over one index."""

    def __init__(self, answering: Answering, lexicon: Lexicon) -> None:
        self.answering, self.lexicon = answering, lexicon
        self.evaluator = answering.evaluator
        self.teller = Teller(answering, self.evaluator)

    def answer(
        self, plain: str, language: Language, conversation: str, state: State, aside: Sequence[str] = ()
    ) -> tuple[Answer, State] | None:
        """The answer and the state after it; None where records alone cannot answer.

        ``aside`` are names that stood beside the question and are no part of it: they are told as not taken into account.
        """
        reading = read(plain, self.lexicon)
        if reading.of_records and reading.ask_back and (reading.complete or state.form):
            return self._asked_back(plain, reading, language, conversation, state)
        denied = "whether" in reading.parts and any(isinstance(one, Not) for one in walk(reading.query.where))
        if reading.named and denied:
            return self._asked_back(plain, replace(reading, ask_back="inte"), language, conversation, state)
        form = self._form(plain, reading, state)
        if form is None:
            return None
        made = self.of_form(form, plain, language, conversation, state, unused=(*reading.unused, *aside))
        if made and made[0].status == "not_found" and self._may_stand_alone(plain, reading, state):
            return self.answer(plain, language, conversation, State(), aside)
        return made

    @staticmethod
    def _may_stand_alone(plain: str, reading: Reading, state: State) -> bool:
        """Whether a question that found nothing as a follow-up was none: it names whom it looks for, and nothing points back."""
        follows = state.form is not None and not reading.complete and not is_marked(plain, reading)
        return follows and any(isinstance(one, With) for one in walk(reading.query.where))

    def field_of_named(
        self, plain: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """A field of the one project that is named, in whatever words it was asked for; None where none is asked."""
        reading = read(plain, self.lexicon)
        named = reading.named or (state.projects if len(state.projects) == 1 and not reading.complete else ())
        if len(named) != 1 or reading.ambiguous or reading.leftover:
            return None
        names = (reading.query.by,) if reading.query.by else reading.query.columns
        if not names or reading.parts & {"measure", "order", "sides"}:
            return None
        where = both(self._among(tuple(named)), reading.query.where)
        form = Query(where=where, columns=names, scope=reading.query.scope)
        return self.of_form(form, plain, language, conversation, state) if self._is_given(form) else None

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
        draft = self._draft(plain, language, form)
        draft.shown_fields = form.columns
        reply = self.teller.tell(form, draft)
        if reply.status == "not_found" and self._may_stand_in_text(form):
            return None
        if reply.status == "answered" and (more := self._elsewhere(form, draft)):
            reply = replace(reply, text="\n".join((reply.text, *more)))
        understood = described(form, language)
        if unused:
            words = " ".join(f"«{word}»" for word in unused)
            understood += draft.say(f" ({words} har jag inte räknat med)", f" ({words} not taken into account)")
        return self._finished(form, draft, replace(reply, text=wording(reply.text)), understood, conversation, state)

    def _elsewhere(self, form: Query, draft: Draft) -> list[str]:
        """What running text outside the projects says of an organisation, a place or a theme that a list was asked for."""
        asked = [one for one in conditions(form.where) if isinstance(one, With | About)]
        if not asked or form.by or form.order or form.sides or form.measure.how not in {"list", "values"}:
            return []
        names = tuple(one.name for one in asked if isinstance(one, With))
        topic = tuple(word for one in asked if isinstance(one, About) for word in one.words)
        quoted = {(cite.document, cite.start) for cite in draft.cites.found}
        return elsewhere(
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
        made = draft.finish(
            reply.status,
            reply.text,
            understood=understood,
            conversation=conversation,
            value=reply.value,
            unit=reply.unit,
        ).model_copy(update={"query": as_json(form)})
        return made, self._state_after(made, form, draft.question, state)

    def _form(self, plain: str, reading: Reading, state: State) -> Query | None:
        """The form of a question in its conversation; None where it is told elsewhere."""
        if reading.named and not reading.leftover and not reading.ambiguous and (form := self._of_named(reading)):
            return form
        if _is_of_the_one(plain, reading, state):
            return None
        if state.form is not None and goes_on(plain, reading):
            return self._gone_on(state.form, plain, reading, state)
        return self._of_these(plain, reading, state) or self._of_its_own(plain, reading, state)

    def _of_these(self, plain: str, reading: Reading, state: State) -> Query | None:
        """The form of what "den nämnden" and "dessa" stand for; None where nothing points back to them."""
        if state.department and _THAT_BOARD.search(plain) and reading.of_records:
            where = both(Is("department", (state.department,)), reading.query.where)
            return self._settled(replace(reading.query, where=where, by=None, of="project"), state)
        if state.form is None and len(state.recent) > 1 and points_back(plain) and can_edit(reading):
            return edited(Query(where=self._among(state.recent)), reading, state.recent, pronoun=True)
        return None

    def _of_its_own(self, plain: str, reading: Reading, state: State) -> Query | None:
        """The form of a question that is complete in itself."""
        if not reading.of_records or (state.question is not None and not state.form and goes_on(plain, reading)):
            return None
        form = self._settled(reading.query, state)
        if "others" in reading.parts and 0 < len(state.projects) <= FEW:
            form = replace(form, where=both(form.where, Not(self._among(state.projects))))
        return form

    @staticmethod
    def _gone_on(before: Query, plain: str, reading: Reading, state: State) -> Query | None:
        """The form before as the follow-up edits it; None where a field of the one project is asked, told elsewhere."""
        parts, new = reading.parts, reading.query
        bare = parts and parts <= {"by", "of"} and new.where is None and not new.scope.years
        one_project = len(state.projects) == 1 and ("columns" in parts or bare)
        if one_project or not can_edit(reading):
            return None
        return edited(before, reading, state.projects, state.year, pronoun=points_back(plain))

    def _among(self, projects: tuple[str, ...]) -> Among:
        return Among(projects, tuple(self.answering.names[project] for project in projects))

    def _of_named(self, reading: Reading) -> Query | None:
        """A form over projects that are named: whether something holds of one, what several come to, how they compare. What is
        asked of one alone, a field or all that is told of it, is told elsewhere."""
        query, names = reading.query, tuple(self.answering.names[i] for i in reading.named)
        among = Among(reading.named, names)
        if len(reading.named) == 1:
            if query.by == "role" and query.where is not None:
                return Query(where=both(among, query.where), columns=("role",), scope=query.scope)
            if query.measure.field == "funding_rate":
                return replace(query, where=among, measure=Measure("ratio", "eu_funding"))
            if "whether" in reading.parts and query.where is not None and not reading.ask_back:
                return Query(where=among, check=query.where, scope=query.scope)
            return None
        if reading.parts & {"measure", "order"}:
            return replace(query, where=both(among, query.where), by=None, of="project", sides=())
        if "difference" in reading.parts or reading.compared:
            columns = query.columns or ("programme_part", "role", "start_date", "end_date", "total_budget", "paid_out")
            return replace(query, where=both(among, query.where), columns=columns, sides=(), measure=Measure())
        return None

    def _settled(self, form: Query, state: State) -> Query:
        """A form with the conversation's municipality, where it names none and that municipality has what is asked."""
        if form.scope.municipalities or not state.municipality or form.scope.documents:
            return form
        own = replace(form, scope=replace(form.scope, municipalities=(state.municipality,)))
        return form if self.evaluator.run(replace(own, sides=(), measure=form.measure)).empty else own

    @staticmethod
    def _may_stand_in_text(form: Query) -> bool:
        """Whether running text may tell what no record does: of a theme or an organisation, with no further condition."""
        found = list(walk(form.where))
        return bool(found) and all(isinstance(one, About | With) for one in found)

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

    def _asked_back(
        self, plain: str, reading: Reading, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State]:
        draft = self._draft(plain, language, reading.query)
        draft.suggestions += self.answering.examples(draft)
        word = reading.ask_back
        reply = Reply(
            "clarify",
            draft.say(
                f"Jag förstår inte vad «{word}» hör till. Ett belopp, en tid, en nämnd, ett program, ett mål eller en roll går att jämföra med och räkna bort.",
                f"I do not see what “{word}” belongs to. An amount, a time, a committee, a programme, a goal or a role can be compared with and left out.",
            ),
        )
        made = draft.finish(
            reply.status, reply.text, understood=described(reading.query, language), conversation=conversation
        )
        return made, state

    def _state_after(self, made: Answer, form: Query, question: Question, before: State) -> State:
        projects = tuple(record.id for record in made.records if record.type == "project")
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
            recent=recent(before, projects),
            municipality=municipality if isinstance(municipality, str) else None,
            form=form,
            department=department_of(made),
            year=next(iter(years)) if len(years := {c.year for c in made.citations if c.year}) == 1 else None,
        )
