"""The bot without a channel: a question in, an ``Answer`` out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from traceback import format_tb
from typing import Any

from bot.answer import Answer
from bot.answering.capability.answers import CapabilityAnswers
from bot.answering.paging import paged
from bot.answering.pointed import Pointed
from bot.answering.records import RecordAnswers
from bot.answering.taken_in import taken_in
from bot.answering.together import half_answered, together
from bot.conversation import Conversations, State, Store, plain_identifier, remembered
from bot.drafting.draft import Draft
from bot.drafting.quoting import clipped
from bot.query.forms import Is, Query, Scope, walk
from bot.question_log import QuestionLog
from bot.slots.follow_ups import fill, of_told_networks
from bot.slots.questions import Question
from bot.slots.reading import language_of, settled, understand
from bot.text.answers import answer, outright
from bot.text.contacts import ContactAnswers
from bot.text.entry_answers import EntryAnswers
from bot.text.granted import Granted
from bot.text.kinds import KINDS
from bot.text.named import NamedAnswers, narrows, senders_of
from bot.text.toolbox import Answering
from bot.turns import refusal
from bot.understanding import dictionary
from bot.understanding.asked_here import AskedHere
from bot.understanding.bounds import LONGEST_WORD, MOST_WORDS, bounded
from bot.understanding.changes import with_told_field
from bot.understanding.compose import plain_text, read
from bot.understanding.cues import CUES
from bot.understanding.follow import as_told, can_edit
from bot.understanding.halves import OF_MANY, Halves, asks_what_payer_gave, halves_of
from bot.understanding.linking import Lexicon
from bot.understanding.named import AskedName, asked_name, asked_of_kind, asked_of_projects
from bot.understanding.normal import Said, claimed, left_out, said_in_turn
from bot.understanding.reading import Reading
from bot.understanding.senders import Senders
from bot.understanding.twin_towns import TwinsAsked, twins_asked
from bot.understanding.words import WORDS
from bot.wording import Language
from indexer.errors import EngineUnavailable
from indexer.index import Index
from indexer.records import Document, Report, Span
from indexer.search import Filters

log = logging.getLogger("utblick")
ANSWERS = frozenset({"answered", "partial"})
_SEVERAL_SENTENCES = re.compile(r"[.!?]\s+\S")
MOST_SENTENCES = 6
"""Sentences of a message beyond which it is a text and no question with what belongs to it."""
MOST_NAMES_BEFORE = 3
"""Names in sentences before a question that it may be of; where more are told it is open which are meant."""
LIKE_A_NAME = 0.95
"""Score of a link up to which a word is only like a name."""
FEW_WORDS = 4
"""Words that may show no language of their own ("och 2023?")."""
SWEDISH: Language = "sv"
SHORTENED = {
    "sv": f"Texten är längre än en fråga: bara de första {MOST_WORDS} orden är lästa, och av varje ord {LONGEST_WORD} bokstäver.",
    "en": f"The text is longer than a question: only the first {MOST_WORDS} words were read, and {LONGEST_WORD} letters of each.",
}
"""Said where not all of a text was read."""


WARMING = (
    "Hur många projekt finns det?",
    "Hur arbetar kommunen med klimatet?",
    "Vad är Interreg?",
    "Vika nätverk är vi med i?",
    "Vilka projekt handlar om hälsa?",
    "Vad har varit svårt i arbetet med språk?",
)
"""Questions that have worked out what is worked out once an index, of records, running text and themes, typed with and without
å, ä and ö (each has its own patterns), one with a slip."""


class Bot:
    """Answers over one opened index; safe to use from several threads."""

    def __init__(self, index: Index, log: QuestionLog | None = None, *, logged: bool = False) -> None:
        """``log``: where questions are kept; ``logged``: whether somebody else keeps them."""
        self.index = index
        self.log = log
        self.lexicon = Lexicon(index)
        self.answering = Answering(index)
        self.records = RecordAnswers(self.answering)
        self.named = NamedAnswers(self.answering)
        self.pointed = Pointed(self.answering, self.lexicon)
        self.contacts = ContactAnswers(self.answering, self.lexicon)
        self.entries = EntryAnswers(self.answering, self.lexicon)
        self.granted = Granted(self.answering, self.lexicon)
        self.called = Senders(index.holdings.reports)
        self.here = AskedHere(index.holdings.reports, told=self.answering.evaluator.tells_what_goes_on)
        self.senders = senders_of(index)
        logged = logged or log is not None
        self.capabilities = CapabilityAnswers(self.answering, self.records, self.lexicon, logged=logged)
        self.conversations: Store = Conversations()

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """The answer to a question in a conversation; a new conversation where none is named or it has expired.

        Never raises: what goes wrong is logged without the question, and the person gets a sentence.
        """
        identifier, state = self.conversations.get(plain_identifier(conversation))
        text, shortened = bounded(question)
        made, after = self.told(text, identifier, state)
        if after is None:
            return made
        if self.log is not None:
            self.log.add(made)
        if made.status != "help" or after.asked is not None:
            self.conversations.put(identifier, after)
        notes = [*made.notes, SHORTENED[made.language]] if shortened else made.notes
        return made.model_copy(update={"question": question, "notes": notes})

    def told(self, text: str, identifier: str, state: State) -> tuple[Answer, State | None]:
        """What is answered to a text in a conversation, and what that is about then; None where no answer could be made."""
        language = SWEDISH
        try:
            language = self._language(text, state)
            return self._answered(text, language, identifier, state)
        except EngineUnavailable as error:
            log.error("%s", error)  # it names the server and nothing of the question
            return refusal(text, identifier, "away", language), None
        except Exception as error:  # the one place where an error becomes an answer
            # Without the error's own message, which may hold the question.
            log.error("%s while answering\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return self.apology(text, identifier, language), None

    def rehearse(self, questions: Iterable[str]) -> None:
        """Answer questions for nobody, so that what is worked out once is there; neither logged nor kept."""
        WORDS.prepare()
        dictionary.prepare()
        for kind in KINDS:
            kind.prepare()
        self.answering.texts.prepare()
        self.answering.finder.prepare()
        self.capabilities.prepare()
        for question in questions:
            self._answered(question, language_of(question), "", State())

    def query(self, form: Query, language: Language = "sv") -> Answer:
        """The answer to a form, in a new conversation that a question can go on with. Never raises."""
        identifier, _ = self.conversations.get(None)
        made, after = self.told_of(form, language, identifier)
        if after is not None:
            self.conversations.put(identifier, after)
        return made

    def told_of(self, form: Query, language: Language, identifier: str) -> tuple[Answer, State | None]:
        """What is answered to a form, as ``told``."""
        try:
            return self.records.told(form, language, identifier)
        except EngineUnavailable as error:
            log.error("%s", error)
            return refusal("", identifier, "away", language), None
        except Exception as error:  # as for a question
            log.error("%s while answering a form\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return self.apology("", identifier, language), None

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    @staticmethod
    def _language(text: str, state: State) -> Language:
        """The language that a question is answered in: its own; that of the question before where a few words show none."""
        language = language_of(text)
        shows_none = len(text.split()) <= FEW_WORDS and not CUES.says_language(text.casefold())
        return state.question.language if language == "sv" and state.question is not None and shows_none else language

    def _answered(self, text: str, language: Language, identifier: str, state: State) -> tuple[Answer, State]:
        """What the product itself can do; else from records where they can answer, else from what is told of one thing or in running text."""
        pointed = self.pointed.asked(text, language, identifier, state)
        if isinstance(pointed, Answer):
            return pointed, state
        moved = self.pointed.elsewhere(*pointed, language, identifier)
        if isinstance(moved, Answer):
            return moved, state
        made, after = self._of_what_is_meant(*moved, language, identifier)
        board = self.pointed.board_said(text) or (state.board if _asks_of_board(after) else "")
        return made, replace(after, told=remembered(state, made, after), board=board)

    def _of_what_is_meant(self, text: str, state: State, language: Language, identifier: str) -> tuple[Answer, State]:
        """The answer to a question that points at nothing but what the last answer told."""
        if more := paged(self.records, text, language, identifier, state):
            return more
        if more := taken_in(self.records, self._alone, text, language, identifier, state):
            return more
        text = as_told(with_told_field(claimed(text), state.form), state.form)
        before = self._said_before(text, identifier)
        if before and (told := self._of_what_was_said(*before, language, identifier)):
            return told
        told = self._answered_whole(text, language, identifier, state)
        if before and told[0].status == "clarify":
            read = self._read(plain_text(before[0], self.lexicon), State())
            dated = "columns" in read.parts or halves_of(before[0]) is not None
            again = self._answered(before[0], language, identifier, before[1]) if dated else told
            return again if again[0].status in ANSWERS else told
        return told

    def _alone(self, text: str) -> Reading:
        """What words ask by themselves, whatever was told before."""
        return self._read(plain_text(text, self.lexicon), State())

    def _said_before(self, text: str, identifier: str) -> tuple[str, State] | None:
        """The question of a message that first tells what it is about, and the state after that: "We liked Cool Roofs. Is there
        anything similar?"; None where nothing stands before it, or not just one project, network or selection of projects."""
        if not _SEVERAL_SENTENCES.search(text):
            return None
        said = said_in_turn(text, self.lexicon, colons=False)
        first = next((at for at, one in enumerate(said) if one.asks), 0)
        if not 0 < first < MOST_SENTENCES:
            return None
        question = " ".join(one.text for one in said[first:])
        asked = self._read(plain_text(question, self.lexicon), State())
        if asked.named or asked.query.where is not None:
            return None
        selection = self._selected(said[:first]) if "order" in asked.parts else None
        if selection is not None:
            return question, State(form=selection)
        named = self._one_thing_in(said[:first])
        return (question, self._answered(named, language_of(question), identifier, State())[1]) if named else None

    def _one_thing_in(self, said: Sequence[Said]) -> str | None:
        """The one project or network that sentences name for certain."""
        links = [link for one in said for link in self.lexicon.link(one.text).links]
        named = [link for link in links if link.kind in {"project", "network"} and link.score > LIKE_A_NAME]
        alone = len({link.entities for link in named}) == 1 and not any(link.ambiguous for link in named)
        return named[-1].name if alone else None

    def _selected(self, told: Sequence[Said]) -> Query | None:
        """The projects that the sentences before a question speak of: "Theseus är störst av Miljönämndens projekt."."""
        readings = [self._read(plain_text(one.text, self.lexicon), State()) for one in told]
        of_projects = [
            one.query for one in readings if one.complete and one.query.where is not None and not one.leftover
        ]
        return Query(where=of_projects[-1].where, scope=of_projects[-1].scope) if of_projects else None

    def _of_what_was_said(
        self, question: str, before: State, language: Language, identifier: str
    ) -> tuple[Answer, State] | None:
        """The answer to a question that cannot be read without what was told before it: which one is the second largest of a selection,
        or what is like a project."""
        plain = plain_text(question, self.lexicon)
        asked = self.capabilities.asked(question, plain)
        alike = asked is not None and asked.capability == "similar" and not asked.projects and before.projects
        if not alike and before.form is None:
            return None
        made = self._told(question, plain, None, language, identifier, before)
        return made if alike or made[0].status in ANSWERS else None

    def _answered_whole(self, text: str, language: Language, identifier: str, state: State) -> tuple[Answer, State]:
        """The answer to all of a message."""
        plain = plain_text(self.called.named(self.here.plainly(text)), self.lexicon)
        name = self._of_a_name(text, plain, state)
        if name is None or not name.projects:
            return self._told(text, plain, name, language, identifier, state)
        told = self._told(text, plain, None, language, identifier, state)
        if self.named.is_of_it(told[0]):
            return self.named.with_others(told[0], name), told[1]
        return self.named.answer(name, plain, language, identifier, state) or told

    def _told(
        self, text: str, plain: str, name: AskedName | None, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State]:
        """An answer of whichever part can give one."""
        if told := self._named_or_able(text, plain, name, language, identifier, state):
            return told
        if told := self.contacts.answer(plain, language, identifier, state):
            return told
        if told := self._stated(text, plain, language, identifier, state):
            return told
        reading = self._read(plain, state)
        if told := self._in_a_row(text, plain, reading, language, identifier, state):
            return told
        whole = reading.complete and reading.of_records
        if told := self._in_turn(text, language, identifier, state, whole=whole):
            return told
        if both := self._halves(plain, reading, language, identifier, state, whole=whole):
            return both
        state, aside = self._in_context(text, reading, language, identifier, state)
        if found := self.records.answer(plain, reading, language, identifier, state, aside):
            outright = self._said_outright(found[0], text, plain, language, identifier, state)
            return outright or self._with_what_was_left_open(found, plain, language, identifier, state)
        if (asked := self.capabilities.likely(text, plain)) and (
            able := self.capabilities.answer(asked, plain, identifier, state)
        ):
            return able
        one = self._of_one_thing(text, plain, reading, language, identifier, state)
        return self._with_what_was_left_open(one, plain, language, identifier, state)

    def _stated(
        self, text: str, plain: str, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """What a free document states under a word of its own, or grants; None for any other question."""
        if halves_of(plain) is not None:
            return None
        told = self.entries.answer(text, language, identifier, state)
        return told or self.granted.answer(text, language, identifier, state)

    def _named_or_able(
        self, text: str, plain: str, name: AskedName | None, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """What the product itself can do, or all that is told of a name: this first where working together with it is asked of."""
        able = self._able(text, plain, identifier, state) if name is None or not name.meant else None
        if able and (name is None or able[0].status in ANSWERS):
            return able
        if twins := twins_asked(plain, self.lexicon, goes_on=_told_twins(state)):
            return self._of_twins(plain, twins, language, identifier, state)
        if name is None:
            return None
        named = self.named.answer(name, plain, language, identifier, state)
        return named or able or self._able(text, plain, identifier, state)

    def _able(self, text: str, plain: str, identifier: str, state: State) -> tuple[Answer, State] | None:
        """The answer to a question of what the product itself can do."""
        asked = self.capabilities.asked(text, plain)
        return self.capabilities.answer(asked, plain, identifier, state) if asked else None

    def _in_a_row(
        self, text: str, plain: str, reading: Reading, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """Fields of one project, or figures of one selection, that are asked for in a row."""
        if reading.fields and (told := self._several_fields(text, plain, reading, language, identifier, state)):
            return told
        return self._each_of(reading.apart, language, identifier, state) if reading.apart else None

    def _several_fields(
        self, text: str, plain: str, reading: Reading, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """Each of the fields that are asked for in a row, of the one project that is named or was told before."""
        filled = fill(understand(plain, self.lexicon, language), state)
        understood = settled(filled, self.lexicon, None if filled.foreign else state.municipality)
        projects = reading.named or understood.projects
        of_all = not reading.named and OF_MANY.search(plain) is not None
        if len(projects) != 1 or reading.ambiguous or of_all:
            return None
        asked = replace(
            understood,
            projects=projects,
            intent="field",
            fields=reading.fields,
            in_a_row=True,
            role=None,
            topic=(),
            programmes=(),
            partners=(),
        )
        return answer(self.answering, replace(asked, typed=_as_typed(text, plain)), identifier, state)

    def _each_of(
        self, questions: Sequence[str], language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """The answers to several questions told as one; None where one of them has none."""
        answers = [self._answered(one, language, identifier, state) for one in questions]
        if any(made.status not in ANSWERS for made, _ in answers):
            return None
        whole = reduce(together, (made for made, _ in answers))
        return whole.model_copy(update={"value": None, "unit": None}), answers[0][1]  # several numbers at once

    def _of_one_thing(
        self, text: str, plain: str, reading: Reading, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State]:
        """What is told of one project, network or place, or in running text."""
        own = understand(plain, self.lexicon, language)
        filled = of_told_networks(own, state) or fill(own, state)
        understood = settled(filled, self.lexicon, None if filled.foreign else state.municipality)
        if understood.intent == "field" and reading.figured:
            # a field as it stands is no share or mean of it
            return self.records.asked_back(plain, reading, reading.figured, language, identifier, state)
        if not _is_told_already(own, understood, reading) and (
            field := self.records.field_of_named(plain, reading, language, identifier, state)
        ):
            return field
        made, after = answer(self.answering, replace(understood, typed=_as_typed(text, plain)), identifier, state)
        if made.status == "not_found":
            field = self.records.field_of_named(plain, reading, language, identifier, state)
            return field or self._field_left_open(understood, reading, identifier, state) or (made, after)
        return made, after

    def _field_left_open(
        self, understood: Question, reading: Reading, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """What a form says of a field that it leaves open: "Vet ej" is an answer, in whatever words the field was asked for."""
        name = reading.query.measure.field
        if name is None or len(reading.named) != 1 or reading.leftover or reading.ambiguous:
            return None
        asked = replace(understood, projects=reading.named, intent="field", fields=(name,), topic=())
        made, after = answer(self.answering, asked, identifier, state)
        return (made, after) if made.status in ANSWERS else None

    def _halves(
        self, plain: str, reading: Reading, language: Language, identifier: str, state: State, *, whole: bool
    ) -> tuple[Answer, State] | None:
        """The answers to two questions in one sentence, where each of them has one; the second goes on from the first. Where the
        ``whole`` can be read only if its words say plainly that they are two."""
        halves = halves_of(plain)
        if halves is None or (not halves.plainly and (whole or len(reading.query.scope.years) > 1)):
            return None  # "… 2023, och vilket 2024?" asks one thing of two years
        return self._both(halves, language, identifier, state)

    def _both(self, halves: Halves, language: Language, identifier: str, state: State) -> tuple[Answer, State] | None:
        """The answers to two questions told as one; None where one of them has none."""
        first, between = self._answered(halves.first, language, identifier, state)
        if first.status not in ANSWERS:
            return None
        second, after = self._answered(self._of_the_first(halves.first, halves.second), language, identifier, between)
        return (together(first, second), after) if second.status in ANSWERS else None

    def _with_what_was_left_open(
        self, told: tuple[Answer, State], plain: str, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State]:
        """An answer that is no more than that to one of two questions, with that to the other, or told as leaving the second open."""
        halves = halves_of(plain)
        if halves is None or told[0].status not in ANSWERS or _heeds_why(told[0]):
            return told
        first, between = self._answered(halves.first, language, identifier, state)
        if first.status not in ANSWERS:
            return told
        second, after = self._answered(self._of_the_first(halves.first, halves.second), language, identifier, between)
        of_one = len(state.projects) == 1  # else what the second half ends in may hold for both
        if told[0].text != first.text and not (of_one and told[0].text == second.text):
            return told
        if second.status not in ANSWERS:
            return half_answered(first, halves.second), between
        return together(first, second), after

    def _of_the_first(self, first: str, second: str) -> str:
        """The second of two questions, with the one project that the first names where it would else be asked of all: "När slutade
        Grön hamn och vilka städer var med som partner?"."""
        named = [link for link in self.lexicon.link(first).links if link.kind == "project"]
        alone = self._read(plain_text(second, self.lexicon), State())
        if len(named) != 1 or alone.named or alone.query.scope.municipalities or _is_of_others(alone, second):
            return second
        name = first[named[0].start : named[0].end]
        return f"{second.rstrip(' ?.!')} {'in' if language_of(second) == 'en' else 'i'} {name}?"

    def _said_outright(
        self, found: Answer, text: str, plain: str, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """What a sentence of a free text says where records found nothing."""
        if found.status != "not_found":
            return None
        if (halves := halves_of(plain)) and (both := self._both(halves, language, identifier, state)):
            return both  # "hur många slutar 2026 och hur många 2027": nothing fulfils both
        filled = fill(understand(plain, self.lexicon, language), state)
        understood = settled(filled, self.lexicon, state.municipality)
        return outright(self.answering, replace(understood, typed=_as_typed(text, plain)), identifier, state)

    def _in_turn(
        self, text: str, language: Language, identifier: str, state: State, *, whole: bool
    ) -> tuple[Answer, State] | None:
        """The answer to a message in which sentences stand beside a question that is complete in itself: those behind it edit it
        ("Hur fördelar sig projekten på målen? Antal räcker."). None where the ``whole`` can be read and nothing edits it, or
        where another sentence asks something else."""
        said = said_in_turn(text, self.lexicon, colons=not whole)
        if not 1 < len(said) <= MOST_SENTENCES:
            return None
        readings = [self._read(plain_text(one.text, self.lexicon), State()) for one in said]
        first = _first_question(said, readings)
        if first is None:
            return None
        told = self._begun(said[: first + 1], readings[first], language, identifier, state)
        behind = list(zip(said[first + 1 :], readings[first + 1 :], strict=True))
        last, edits = self._edited_by(behind, told, language, identifier)
        return last if last and last[0].status in ANSWERS and (edits or not whole) else None

    def _edited_by(
        self,
        behind: Sequence[tuple[Said, Reading]],
        told: tuple[Answer, State] | None,
        language: Language,
        identifier: str,
    ) -> tuple[tuple[Answer, State] | None, int]:
        """An answer as the sentences behind its question edit it, and how many do; none where one asks something else."""
        edits = 0
        for one, reading in behind:
            plain = plain_text(one.text, self.lexicon)
            can = told is not None and can_edit(reading) and (one.asks or not (reading.unused or reading.leftover))
            edited = told and can and self.records.answer(plain, reading, language, identifier, told[1], edits=True)
            if can and _says_nothing(reading):
                continue  # "Har du siffrorna?"
            if edited and edited[0].status in ANSWERS:
                told, edits = edited, edits + 1
            elif one.plainly:
                return None, 0
        return told, edits

    def _begun(
        self, said: Sequence[Said], alone: Reading, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State] | None:
        """The answer to the last of some sentences, with what those before it name where they can be read together."""
        sentences = [one.text for one in said]
        together = plain_text(" ".join(sentences), self.lexicon)
        reading = self._read(together, state)
        if not (reading.complete and reading.of_records):
            before = [self._read(plain_text(one, self.lexicon), State()) for one in sentences[:-1]]
            heads = any(one.leftover for one, own in zip(before, said, strict=False) if own.heads)
            if heads or any(one.parts or one.query.where or one.named for one in before):
                return None  # what they ask belongs to the question
            together, reading = plain_text(sentences[-1], self.lexicon), alone
        aside = left_out(" ".join(sentences), self.lexicon)
        return self.records.answer(together, reading, language, identifier, state, aside)

    def _of_a_name(self, text: str, plain: str, state: State) -> AskedName | None:
        """The one country, city or organisation that a question is of; a bare name may be meant to narrow the list before."""
        ways = (
            (ask, one) for ask in (asked_name, asked_of_projects, asked_of_kind) for one in dict.fromkeys((plain, text))
        )
        asked = next((found for ask, one in ways if (found := ask(one, self.index.naming, self.senders))), None)
        return None if asked is None or (asked.bare and (self._is_other(plain) or narrows(state))) else asked

    def _of_twins(
        self, plain: str, asked: TwinsAsked, language: Language, identifier: str, state: State
    ) -> tuple[Answer, State]:
        """The twin towns in some countries or parts of the world, of the municipality told before where none is named."""
        own = fill(understand(plain, self.lexicon, language), state)
        cities = own.municipalities or tuple(filter(None, (state.municipality,)))
        question = replace(
            own, intent="twins", areas=asked.where, whether=asked.whether, municipalities=cities, topic=(), country=None
        )
        return answer(self.answering, question, identifier, state)

    def _is_other(self, plain: str) -> bool:
        """Whether a bare name is that of a project, a network, a programme or a nämnd."""
        return bool(self.lexicon.link(plain).links)

    def _read(self, plain: str, state: State) -> Reading:
        """What a question asks; after an answer about networks one that names nothing else is of them."""
        reading = read(plain, self.lexicon)
        if state.form is not None and state.form.entity == "network" and not reading.complete and not reading.named:
            of_networks = read(plain, self.lexicon, of_networks=True)
            return of_networks if of_networks.query.entity == "network" else reading
        if len(state.projects) == 1 and not (reading.complete or reading.named or reading.query.against):
            of_one = read(plain, self.lexicon, of_one=True)
            return of_one if of_one.query.against is not None else reading
        return reading

    def _in_context(
        self, text: str, reading: Reading, language: Language, identifier: str, state: State
    ) -> tuple[State, tuple[str, ...]]:
        """The state with the project or network that a sentence before the question names, where the question leaves open
        of which it is; and the names beside the question that are no part of it."""
        aside = left_out(text, self.lexicon)
        if not aside or len(aside) > MOST_NAMES_BEFORE:
            return state, aside
        links = [link for name in aside for link in self.lexicon.link(name).links]
        if (
            not links
            or any(link.kind not in {"project", "network"} for link in links)
            or reading.named
            or (reading.complete and reading.of_records)
        ):
            return state, aside
        _, told = self._answered(" och ".join(aside), language, identifier, State())
        return told, ()

    def apology(self, text: str, identifier: str, language: Language = SWEDISH) -> Answer:
        """The answer that there is none, for a fault of ours."""
        draft = Draft(self.index, Question(text=text, language=language))
        return draft.finish(
            "error",
            draft.say(
                "Frågan kunde inte besvaras på grund av ett fel hos oss. Försök gärna med andra ord.",
                "The question could not be answered because of a fault of ours. Please try other words.",
            ),
            understood="",
            conversation=identifier,
        )

    # -- what channels show beside answers ---------------------------------------------------------------------------

    def search(self, words: str, limit: int = 10) -> list[dict[str, Any]]:
        """Passages for words, best first, in the public interface's shape."""
        hits = self.index.search(words, limit=limit, filters=Filters(kinds=frozenset({"passage"})))
        found = []
        for hit in hits:
            passage = self.index.passage(hit.id)
            text = self.index.texts[passage.document]
            base = passage.source.start
            start, end = clipped(
                text, Span(base + hit.start, base + hit.end) if hit.end > hit.start else passage.source.span
            )
            found.append(
                {
                    "document": passage.document,
                    "page": passage.source.page,
                    "section": " › ".join(passage.section),
                    "start": start,
                    "end": end,
                    "quote": text[start:end],
                    "score": round(hit.score, 4),
                }
            )
        return found

    def document(self, name: str) -> Document | None:
        """A document as stored, with the pages its passages stand on."""
        stored = self.index.documents.get(name)
        if stored is None:
            return None
        return Document(
            name=stored.name, text=stored.text, media=stored.media, encoding=stored.encoding, pages=stored.pages
        )

    def report(self, name: str) -> Report | None:
        """The head of a document."""
        return self.index.reports.get(name)

    def documents(self) -> Sequence[Report]:
        """The heads of all documents."""
        return self.index.holdings.reports


def _asks_of_board(state: State) -> bool:
    """Whether the form that was answered is of a nämnd."""
    where = state.form.where if state.form is not None else None
    return any(isinstance(one, Is) and one.field == "department" for one in walk(where))


def _heeds_why(made: Answer) -> bool:
    """Whether an answer has heeded that a reason is asked for as well."""
    against = (made.query or {}).get("against") or {}
    return bool(against.get("why"))


def _told_twins(state: State) -> bool:
    return state.question is not None and state.question.intent == "twins"


def _first_question(said: Sequence[Said], readings: Sequence[Reading]) -> int | None:
    """Where the first sentence stands that is a question complete in itself; None where another one asks before it."""
    for at, (one, reading) in enumerate(zip(said, readings, strict=True)):
        if one.asks and reading.complete and reading.of_records and not reading.ask_back:
            return at
        if one.plainly:
            return None
    return None


def _says_nothing(reading: Reading) -> bool:
    """Whether a question asks no more than whether there is an answer."""
    query = reading.query
    bare = query.where is None and query.scope == Scope() and query.by is None and not (query.columns or query.sides)
    return bare and reading.parts <= {"whether", "exists", "list"}


def _is_of_others(reading: Reading, text: str) -> bool:
    """Whether a question is complete in itself for what it names, and not only because it says so little."""
    fields = {one.field for one in walk(reading.query.where) if isinstance(one, Is)}
    funder = {"programme"} if asks_what_payer_gave(text) else set()  # "hur mycket stod socialfonden för"
    return bool(OF_MANY.search(text)) or bool(fields - {"role"} - funder)


def _as_typed(text: str, plain: str) -> str:
    """A question with its letters as they were typed, where nothing was taken away around it and they are not all capitals."""
    return plain if text.isupper() or len(text.split()) != len(plain.split()) else text


def _is_told_already(own: Question, understood: Question, reading: Reading) -> bool:
    """Whether what is asked of one project or network is a field, or another thing that its own answer tells."""
    whole = not (reading.leftover or reading.unused)
    told_in_text = bool(reading.named) and "measure" in reading.parts and whole and own.intent == "text"
    plainly = {"about", "field", "list"} | ({"text"} if whole else set())
    return bool(own.fields and not told_in_text) or (understood.intent not in plainly and not reading.query.columns)
