"""Which of the product's capabilities a question asks for, and its answer."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer
from bot.answering.capability.again import another_way
from bot.answering.capability.agreement import agreeing
from bot.answering.capability.chosen import form_of
from bot.answering.capability.coverage import covered
from bot.answering.capability.export import exported
from bot.answering.capability.likeness import Likenesses
from bot.answering.capability.meaning import meant
from bot.answering.capability.named import said_of
from bot.answering.capability.similar import alike
from bot.answering.capability.summary import Summaries
from bot.answering.capability.talk import talked
from bot.answering.records import RecordAnswers
from bot.conversation import State, recent
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.query.forms import Among, Query, as_json
from bot.slots.questions import Intent, Question
from bot.text.toolbox import Answering
from bot.understanding.capabilities import CAPABLE, Asked, Recogniser
from bot.understanding.linking import Lexicon
from bot.understanding.normal import normalised

ANOTHER_WAY = frozenset({"in_swedish", "in_english", "as_table", "shorter", "repeat"})
"""The last answer asked for once more, in another form or language."""
_OF_PROJECTS = frozenset({"similar", "summary"})


FEW_WORDS = 6
"""Words of a text up to which nothing is taken off as courtesy."""


class CapabilityAnswers:
    """Answers over one index to what the product itself can do; ``logged`` tells whether questions are kept."""

    def __init__(self, answering: Answering, records: RecordAnswers, lexicon: Lexicon, *, logged: bool = False) -> None:
        self.answering, self.records, self.lexicon, self.logged = answering, records, lexicon, logged
        self.recogniser = Recogniser(lexicon)
        self.likenesses = Likenesses(answering.index, answering.texts)
        self.summaries = Summaries(records.teller)

    def prepare(self) -> None:
        """Work out what is worked out once an index or once a process."""
        self.likenesses.prepare()
        CAPABLE.prepare()

    def asked(self, text: str, plain: str) -> Asked | None:
        """The capability that a question asks for; None where the reports are asked."""
        return self.recogniser.asked(text, normalised(text, lambda word: True), plain)

    def likely(self, text: str, plain: str) -> Asked | None:
        """The capability that a question which no record answers talks of; None where running text is to be asked."""
        few = len(text.split()) <= FEW_WORDS  # the courtesy may be all there is
        bare = text if few else normalised(text, lambda word: True)
        return self.recogniser.likely(bare) or self.recogniser.likely(plain)

    def answer(self, asked: Asked, plain: str, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The answer and the state after it; None where it turns out that the reports are asked."""
        if asked.capability in ANOTHER_WAY:
            return another_way(self, asked, conversation, state)
        if asked.capability == "summary" and asked.form is None:
            form = form_of(asked, plain, self.recogniser, state)
            if form is None or (asked.documents and self.records.evaluator.run(form).empty):
                return None  # what a document without projects says is in its text
            asked = replace(asked, form=form)
        if asked.capability == "similar" and not asked.projects:
            asked = replace(asked, projects=state.projects)
        draft = Draft(self.answering.index, self._question(asked, plain))
        reply = self._reply(asked, draft, state)
        if reply is None:
            return None
        made = draft.answer(reply, understood=said_of(asked, self.answering, asked.language), conversation=conversation)
        if asked.form is not None:
            made = made.model_copy(update={"query": as_json(asked.form)})
        return made, self._state_after(made, asked, draft.question, state)

    def _reply(self, asked: Asked, draft: Draft, state: State) -> Reply | None:
        match asked.capability:
            case "export":
                return exported(self.answering, draft, state.form)
            case "coverage":
                return covered(asked, self.answering, draft)
            case "agreement":
                return agreeing(asked, self.answering, draft)
            case "similar":
                return alike(self.answering, self.likenesses, draft, asked.projects)
            case "summary":
                return self.summaries.told(asked.form or Query(), draft)
            case "meaning":
                return meant(asked, self.answering, draft)
            case "storage":
                return talked("storage_logged" if self.logged else "storage", self.answering, draft)
        return talked(asked.capability, self.answering, draft)

    @staticmethod
    def _question(asked: Asked, plain: str) -> Question:
        intent: Intent = (
            "list"
            if asked.capability in {*_OF_PROJECTS, "agreement"}
            else "coverage"
            if asked.capability == "coverage"
            else "help"
        )
        scope = asked.form.scope if asked.form else None
        return Question(
            text=plain,
            language=asked.language,
            intent=intent,
            municipalities=scope.municipalities if scope else asked.municipalities,
            years=scope.years if scope else asked.years,
            documents=scope.documents if scope else asked.documents,
        )

    def _state_after(self, made: Answer, asked: Asked, question: Question, before: State) -> State:
        """What a follow-up starts from: the projects told, else what stood before; and this capability, to be said
        again.
        """
        if made.status != "answered" or asked.capability not in _OF_PROJECTS:
            return replace(before, asked=asked)
        projects = tuple(record.id for record in made.records if record.type == "project")
        names = tuple(record.name for record in made.records if record.type == "project")
        cities = {record.fields.get("municipality") for record in made.records}
        city = next(iter(cities)) if len(cities) == 1 else None
        return State(
            question=question,
            projects=projects,
            recent=recent(before, projects),
            municipality=city if isinstance(city, str) else None,
            form=asked.form or Query(where=Among(projects, names)),
            asked=asked,
        )
