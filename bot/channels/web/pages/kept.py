"""What people think of answers, and what was asked in vain, for the coordinator."""

from __future__ import annotations

import asyncio
from typing import Literal, get_args

from aiohttp import hdrs, web

from bot.answer import Status
from bot.channels.web.language import say
from bot.channels.web.pages.base import LOGS, Logs, Refused, form, page, reads_logs
from bot.feedback_log import Feedback
from bot.question_log import Unanswered, unanswered
from indexer.errors import UtblickError

NEWEST = 200
"""Lines of feedback on the page."""
REACTIONS: dict[str, Literal["like", "dislike"]] = {"like": "like", "dislike": "dislike"}


async def feedback(request: web.Request) -> web.Response:
    """A thumb with an optional word, kept with what the answer was about, as the page tells, and nothing of who pressed."""
    kept = request.app[LOGS].feedback
    if kept is None:
        raise Refused(404)
    sent = {name: values[0] for name, values in (await form(request)).items()}
    reaction = REACTIONS.get(sent.get("reaction", ""))
    status = sent.get("status", "")
    if reaction is None or status not in get_args(Status):
        raise Refused(400)
    await asyncio.to_thread(kept.add, reaction, sent.get("comment", ""), sent.get("understood", ""), status)
    if request.headers.get(hdrs.ACCEPT, "") == "application/json":
        return web.Response(status=204)
    thanks = say("Tack, det är sparat utan uppgift om vem du är.")
    return page(request, "notice.html", heading=say("Tack"), message=thanks)


async def kept_page(request: web.Request) -> web.Response:
    """What was asked in vain, most often first, and what people think of answers, newest first."""
    if not reads_logs(request):
        raise Refused(404)
    asked, told = await asyncio.to_thread(_read, request.app[LOGS])
    return page(request, "kept.html", logs=request.app[LOGS], asked=asked, told=told)


def _read(logs: Logs) -> tuple[list[Unanswered], list[Feedback]]:
    try:
        asked = unanswered(logs.questions.entries()) if logs.questions else []
        told = logs.feedback.entries() if logs.feedback else []
    except (OSError, UtblickError) as error:
        raise Refused(500, "Loggen kan inte läsas.") from error
    return asked, told[: -NEWEST - 1 : -1]
