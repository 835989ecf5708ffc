"""The conversation: the page, the API, and the answers that the script puts into the page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from bot.answer import Answer
from bot.channels.web.language import language
from bot.channels.web.listing import Cell
from bot.channels.web.pages.base import (
    CORE,
    LOGS,
    SETTINGS,
    Refused,
    answer_response,
    answered,
    body,
    form,
    json_response,
    page,
    records,
)
from bot.channels.web.view import Turn, render
from bot.explore.addresses import name_of
from bot.explore.examples import Examples, examples, holds
from bot.presentation.links import entity_path
from indexer.records import Report, known_sender


class Ask(BaseModel):
    """The body of ``POST /api/ask``; unknown keys are left aside."""

    question: str
    conversation: str | None = None


class AskOn(Ask):
    """The body of ``POST /api/turn``: also what was asked before in the conversation."""

    before: list[str] = []


async def chat_page(request: web.Request) -> web.Response:
    """The chat. With ``q`` in the address, once or several times, that conversation is held anew; a form adds one turn
    to its own.
    """
    sent = (
        await form(request)
        if request.method == hdrs.METH_POST
        else {name: request.query.getall(name) for name in request.query}
    )
    questions, before = sent.get("q", []), sent.get("before", [])
    if request.method == hdrs.METH_POST:
        questions = questions[:1]
    conversation = sent.get("conversation", [""])[0] or None
    turns: list[Turn] = []
    problem = ""
    try:
        for question in questions[: request.app[SETTINGS].max_turns]:
            answer = await _answer(request, question, conversation)
            turns.append(await _turn(request, answer, before))
            conversation, before = answer.conversation, list(turns[-1].asked)
    except Refused as refused:
        problem = refused.message
    listed = by_place(await asyncio.to_thread(request.app[CORE].documents))
    return page(
        request,
        "chat.html",
        400 if problem else 200,
        turns=turns,
        problem=problem,
        asked=questions[len(turns)] if problem else "",
        before=before,
        conversation=conversation or "",
        examples=await asyncio.to_thread(_examples, request),
        holds=await asyncio.to_thread(holds, records(request)),
        documents=listed,
        max_question=request.app[SETTINGS].max_question,
        meaning=request.app[CORE].index.meaning_state,
    )


async def ask(request: web.Request) -> web.Response:
    """``{"question", "conversation"?}`` to the answer object."""
    sent = await _sent(request, Ask)
    answer = await _answer(request, sent.question, sent.conversation)
    return answer_response(answer)


async def turn(request: web.Request) -> web.Response:
    """The same for the page's own script: the answer as the HTML that the page would show, and what the next question
    sends.
    """
    sent = await _sent(request, AskOn)
    answer = await _answer(request, sent.question, sent.conversation)
    made = await _turn(request, answer, sent.before)
    return json_response(
        {"html": render("turn.html", turn=made), "conversation": answer.conversation, "before": list(made.asked)}
    )


async def documents(request: web.Request) -> web.Response:
    """The heads of the documents."""
    listed = by_place(await asyncio.to_thread(request.app[CORE].documents))
    heads = (report.model_dump(mode="json") | {"municipality": known_sender(report.municipality)} for report in listed)
    return json_response({"documents": list(heads)})


def by_place(reports: Sequence[Report]) -> list[Report]:
    """Reports by municipality, the newest first."""
    return sorted(reports, key=lambda report: (report.municipality, -(report.year or 0), report.title))


def _examples(request: web.Request) -> Examples:
    """The questions of the first page: those of the settings, else such as the records answer."""
    given = request.app[SETTINGS].examples
    return Examples(given, ()) if given else examples(records(request), language())


async def _turn(request: web.Request, answer: Answer, before: Sequence[str]) -> Turn:
    settings, feedback = request.app[SETTINGS], request.app[LOGS].feedback is not None
    earlier = [question.strip()[: settings.max_question] for question in before if question.strip()]
    entity = await asyncio.to_thread(_entity, request, name) if (name := name_of(answer)) else None
    return Turn(answer, tuple([*earlier, answer.question][-settings.max_turns :]), feedback, entity)


def _entity(request: web.Request, name: str) -> Cell | None:
    """The page of what a name stands for."""
    entry = records(request).directory.called(name)
    return Cell(name, entity_path(entry.entity)) if entry else None


async def _sent(request: web.Request, kind: type[AskOn] | type[Ask]) -> AskOn:
    if request.content_type != "application/json":
        raise Refused(415, "Skicka frågan som application/json.")
    try:
        sent = kind.model_validate_json(await body(request), strict=True)
    except ValidationError as error:
        raise Refused(400, 'Skicka JSON av formen {"question": "…"}.') from error
    return AskOn.model_validate(sent.model_dump())


async def _answer(request: web.Request, question: str, conversation: str | None) -> Answer:
    """The core's answer, made in a thread; ``Refused`` for what is no question."""
    settings = request.app[SETTINGS]
    question = question.strip()
    if not question:
        raise Refused(400, "Skriv en fråga.")
    if len(question) > settings.max_question:
        raise Refused(400, f"Frågan är för lång: högst {settings.max_question} tecken.")
    if len(conversation or "") > settings.max_conversation:
        raise Refused(400, "Samtalets id är för långt.")
    return await answered(request, lambda: request.app[CORE].answer(question, conversation), question, conversation)
