"""The bot without a channel: a question in, an ``Answer`` out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from traceback import format_tb
from typing import Any

from bot.answer import Answer
from bot.answering.capability.answers import CapabilityAnswers
from bot.answering.records import RecordAnswers
from bot.conversation import Conversations, State, plain_identifier
from bot.drafting.draft import Draft
from bot.drafting.quoting import clipped
from bot.query.forms import Query
from bot.question_log import QuestionLog
from bot.slots.follow_ups import fill
from bot.slots.questions import Question
from bot.slots.reading import language_of, settled, understand
from bot.text.answers import answer
from bot.text.toolbox import Answering
from bot.understanding.compose import plain_text
from bot.understanding.cues import CUES
from bot.understanding.linking import Lexicon
from bot.understanding.normal import left_out
from bot.wording import Language
from indexer.index import Index
from indexer.records import Document, Report, Span
from indexer.search import Filters

log = logging.getLogger("utblick")
MAX_QUESTION = 4000
"""Characters of a question that are read."""


class Bot:
    """Answers over one opened index; safe to use from several threads."""

    def __init__(self, index: Index, log: QuestionLog | None = None) -> None:
        self.index = index
        self.log = log
        self.lexicon = Lexicon(index)
        self.answering = Answering(index)
        self.records = RecordAnswers(self.answering, self.lexicon)
        self.capabilities = CapabilityAnswers(self.answering, self.records, self.lexicon, logged=log is not None)
        self.conversations = Conversations()

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """The answer to a question in a conversation; a new conversation where none is named or it has expired.

        Never raises: what goes wrong is logged without the question, and the person gets a sentence.
        """
        identifier, state = self.conversations.get(plain_identifier(conversation))
        text = question[:MAX_QUESTION]
        try:
            made, after = self._answered(text, identifier, state)
        except Exception as error:  # the one place where an error becomes an answer
            # Without the error's own message, which may hold the question.
            log.error("%s while answering\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return self._apology(text, identifier)
        if self.log is not None:
            self.log.add(made)
        if made.status != "help" or after.asked is not None:
            self.conversations.put(identifier, after)
        return made.model_copy(update={"question": question})

    def query(self, form: Query, language: Language = "sv") -> Answer:
        """The answer to a form, in a new conversation that a question can go on with. Never raises."""
        identifier, _ = self.conversations.get(None)
        try:
            made, after = self.records.told(form, language, identifier)
        except Exception as error:  # as for a question
            log.error("%s while answering a form\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return self._apology("", identifier)
        self.conversations.put(identifier, after)
        return made

    def _answered(self, text: str, identifier: str, state: State) -> tuple[Answer, State]:
        """What the product itself can do; else from records where they can answer, else from what is told of one thing or in running text."""
        plain = plain_text(text, self.lexicon)
        if (asked := self.capabilities.asked(text, plain)) and (
            able := self.capabilities.answer(asked, plain, identifier, state)
        ):
            return able
        language = language_of(text)
        if (
            language == "sv"
            and state.question is not None
            and len(plain.split()) <= 4
            and not CUES.says_language(text.casefold())
        ):
            language = state.question.language
        aside = left_out(text, self.lexicon)
        if found := self.records.answer(plain, language, identifier, state, aside):
            return found
        filled = fill(understand(plain, self.lexicon, language_of(text)), state)
        understood = settled(filled, self.lexicon, state.municipality)
        made, after = answer(self.answering, understood, identifier, state)
        if made.status == "not_found" and (field := self.records.field_of_named(plain, language, identifier, state)):
            return field
        return made, after

    def _apology(self, text: str, identifier: str) -> Answer:
        draft = Draft(self.index, Question(text=text))
        return draft.finish(
            "not_found",
            "Frågan kunde inte besvaras på grund av ett fel hos oss. Försök gärna med andra ord.",
            understood="",
            conversation=identifier,
        )

    # -- what channels show beside answers ---------------------------------------------------------------------------

    def search(self, words: str, limit: int = 10) -> list[dict[str, Any]]:
        """Passages for words, best first, in the public interface's shape."""
        hits = self.index.backend.search(words, limit=limit, filters=Filters(kinds=frozenset({"passage"})))
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
