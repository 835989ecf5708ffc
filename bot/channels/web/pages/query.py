"""A query form in place of a question: what an answer carries as ``query`` can be sent back, changed or not."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from bot.channels.web.pages.base import CORE, Refused, answer_response, answered, body
from bot.query.checking import FormError, query_from
from bot.wording import Language

_SENT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
"""Nesting beyond what any form needs is refused while it is read."""


async def query(request: web.Request) -> web.Response:
    """The form as JSON to the answer object; ``?language=en`` for an answer in English."""
    if request.content_type != "application/json":
        raise Refused(415, "Skicka frågan som application/json.")
    try:
        form = query_from(_SENT.validate_json(await body(request)))
    except ValidationError as error:
        raise Refused(400, 'Skicka JSON av formen {"is": "Query", …}.') from error
    except FormError as error:
        raise Refused(400, f"Frågan går inte att läsa: {error}.") from error
    language: Language = "en" if request.query.get("language") == "en" else "sv"
    return answer_response(await answered(request, lambda: request.app[CORE].query(form, language), "", None))
