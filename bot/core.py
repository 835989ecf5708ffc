"""The bot without a channel: a question in, an ``Answer`` out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from traceback import format_tb
from typing import Any

from bot.answer import Answer
from bot.answering import Answering
from bot.answers import answer
from bot.conversation import Conversations, plain_identifier
from bot.draft import Draft
from bot.follow_ups import fill
from bot.linking import Lexicon
from bot.question_log import QuestionLog
from bot.questions import Question
from bot.quoting import clipped
from bot.understanding import settled, understand
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
        self.conversations = Conversations()

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """The answer to a question in a conversation; a new conversation where none is named or it has expired.

        Never raises: what goes wrong is logged without the question, and the person gets a sentence.
        """
        identifier, state = self.conversations.get(plain_identifier(conversation))
        text = question[:MAX_QUESTION]
        try:
            filled = fill(understand(text, self.lexicon), state)
            understood = settled(filled, self.lexicon, state.municipality)
            made, after = answer(self.answering, understood, identifier, state)
        except Exception as error:  # the one place where an error becomes an answer
            # Without the error's own message, which may hold the question.
            log.error("%s while answering\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return self._apology(text, identifier)
        if self.log is not None:
            self.log.add(made)
        if made.status != "help":
            self.conversations.put(identifier, after)
        return made.model_copy(update={"question": question})

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
            start, end = clipped(text, Span(base + hit.start, base + hit.end) if hit.end > hit.start else passage.source.span)
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
        return Document(name=stored.name, text=stored.text, media=stored.media, encoding=stored.encoding, pages=stored.pages)

    def report(self, name: str) -> Report | None:
        """The head of a document."""
        return self.index.reports.get(name)

    def documents(self) -> Sequence[Report]:
        """The heads of all documents."""
        return self.index.holdings.reports
