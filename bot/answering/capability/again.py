"""The last answer once more: in the other language, shorter, as a table. Asked anew from what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.answer import Answer
from bot.answering.records import RecordAnswers
from bot.conversation import State
from bot.drafting.draft import Draft
from bot.drafting.quoting import windows
from bot.slots.describing import describe
from bot.slots.questions import Question
from bot.text.answers import answer
from bot.text.passages import Found
from bot.text.toolbox import Answering
from bot.understanding.capabilities import Asked, Capability
from bot.wording import Language
from indexer.records import Span


class Product(Protocol):
    """What answers over one index (``answers.CapabilityAnswers``)."""

    answering: Answering
    records: RecordAnswers

    def answer(self, asked: Asked, plain: str, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The answer to a capability and the state after it."""
        ...


_OF_TEXT = frozenset({"text", "network", "partner", "since"})
"""Intents that running text answered, whose quotes are given again."""


def another_way(product: Product, asked: Asked, conversation: str, state: State) -> tuple[Answer, State] | None:
    """The last answer in the form that is asked for now; what can be asked where nothing was answered before."""
    language = _language(asked, state)
    found = _once_more(product, asked, language, conversation, state)
    if found is None:
        nothing: Capability = "languages" if asked.capability in {"in_swedish", "in_english"} else "abilities"
        return product.answer(Asked(nothing, language=language), "", conversation, state)
    made, after = found
    if asked.capability == "as_table" and made.records:
        made = made.model_copy(update={"notes": [*made.notes, _table_note(language)]})
    return made, after


def _language(asked: Asked, state: State) -> Language:
    """The language asked for; else that of the last answer."""
    if asked.capability in {"in_swedish", "in_english"} or asked.language == "en":
        return asked.language
    return state.asked.language if state.asked else state.question.language if state.question else asked.language


def _once_more(
    product: Product, asked: Asked, language: Language, conversation: str, state: State
) -> tuple[Answer, State] | None:
    if state.asked is not None:
        return product.answer(replace(state.asked, language=language), "", conversation, state)
    if state.form is not None:
        wording = shortened if asked.capability == "shorter" else str
        return product.records.of_form(state.form, "", language, conversation, state, wording=wording)
    question = state.question
    if question is None:
        return None
    question = replace(question, language=language)
    if question.intent in _OF_TEXT and state.cited:
        return _quoted_again(product.answering, question, conversation, state)
    said = replace(question, text=describe(question, product.answering.names))
    return answer(product.answering, said, conversation, state)


def _quoted_again(answering: Answering, question: Question, conversation: str, state: State) -> tuple[Answer, State]:
    """The quotes of the last answer, framed in the language asked for; they stay in that of the reports."""
    draft = Draft(answering.index, question)
    reply = answering.quoted(draft, [found for place in state.cited if (found := _at(answering, *place))])
    made = draft.answer(reply, understood=describe(question, answering.names), conversation=conversation)
    return made, replace(state, question=question)


def _at(answering: Answering, document: str, start: int) -> Found | None:
    """The passage and sentence that begin where a quote began."""
    passage = next(
        (one for one in answering.index.passages_of(document) if one.source.start <= start < one.source.end), None
    )
    if passage is None:
        return None
    text = answering.index.texts[document]
    found = windows(text, Span(passage.source.start, passage.source.end))
    return Found(
        passage, next((one for one in found if one.start <= start < one.end), Span(start, passage.source.end)), 1.0, 1.0
    )


def shortened(text: str) -> str:
    """The direct answer alone: the first line, without the list that it introduces.

    >>> shortened("Lyktsala äger 5 projekt i redovisningen för 2024:\\n– Kajträd [1]\\n– Cirkla [2]")
    'Lyktsala äger 5 projekt i redovisningen för 2024.'
    """
    first = text.partition("\n")[0].rstrip()
    return f"{first[:-1]}." if first.endswith(":") else first


def _table_note(language: Language) -> str:
    if language == "sv":
        return (
            "Svarets poster står i tabellen under svaret; i Utforska (/utforska/projekt) går de att sortera, filtrera "
            "och ladda ner."
        )
    return (
        "The records of the answer stand in the table under it; in Utforska (/utforska/projekt) they can be sorted, "
        "filtered and downloaded."
    )
