"""What is answered within the request: the message extension, the pages of a card, feedback, links, and calmly whatever
else is asked.

Knows no SDK. A client shows an answer that it does not understand as a fault of the app, so every name gets a body of
the kind that Microsoft documents for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.answer import Answer, AnswerRecord
from bot.channels.memory import Memory
from bot.channels.teams.activities import (
    ActivityIn,
    CardAction,
    CardResponse,
    PageAsked,
    PreviewAttachment,
    Query,
    QueryResponse,
    QueryResult,
    ResultAttachment,
    SubmitAction,
)
from bot.channels.teams.cards import AdaptiveCard, ThumbnailCard
from bot.channels.teams.tables import answer_card, quote_card, record_card
from bot.channels.teams.unfurling import Quoted
from bot.feedback_log import FeedbackLog
from bot.presentation.links import list_url
from bot.presentation.tables import record_line, short_name
from bot.presentation.text import shortened
from bot.presentation.words import sentences

MOST_HITS = 25
LONGEST_TITLE = 48
"""Characters of a title that a line of the list of hits has room for."""


@dataclass(frozen=True)
class Core:
    """What the channel needs of the bot: answers, records by what is being typed, what is behind a link. All called in
    threads.
    """

    answer: Callable[[str, str | None], Answer]
    find: Callable[[str, int], list[AnswerRecord]]
    behind: Callable[[str], AnswerRecord | Quoted | None] = lambda url: None


@dataclass(frozen=True)
class Invokes:
    """Answers to invokes. ``site``: the public address of the chat page."""

    core: Core
    memory: Memory
    threads: Executor
    site: str | None = None
    feedback: FeedbackLog | None = None

    async def response(self, arrived: ActivityIn) -> dict[str, Any]:
        """The body of the answer to an invoke."""
        match arrived.name:
            case "composeExtension/query":
                return await self._found(_read(Query, arrived.value) or Query())
            case "composeExtension/queryLink" | "composeExtension/anonymousQueryLink":
                return await self._unfurled(arrived.value)
            case "adaptiveCard/action":
                asked = _read(CardAction, arrived.value)
                page = _read(PageAsked, asked.action.data) if asked and asked.action.verb == "page" else None
                return self._turned(page, arrived)
            case "message/submitAction":
                await self._press(_read(SubmitAction, arrived.value), arrived)
                return {}
        return _calm(arrived.name or "", sentences(self.memory.talk(arrived.person).language)["no_such"])

    async def _found(self, query: Query) -> dict[str, Any]:
        """Projects and networks by what was typed so far, as lines with the cards behind them."""
        said = sentences("sv")
        first, count = query.query_options.skip, min(query.query_options.count, MOST_HITS)
        if not query.words.strip():
            return _told(said["write_name"])
        loop = asyncio.get_running_loop()
        records = await loop.run_in_executor(self.threads, self.core.find, query.words[:200], min(first + count, 100))
        hits = tuple(self._hit(record) for record in records[first : first + count])
        return _hits(hits) if hits or first else _told(said["no_hits"])

    async def _unfurled(self, value: object) -> dict[str, Any]:
        """A card for a link of ours; nothing for any other, and then the link stays as it is."""
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(url, str):
            return {}
        found = await asyncio.get_running_loop().run_in_executor(self.threads, self.core.behind, url[:4000])
        if found is None:
            return {}
        return _hits((self._quote(found, url) if isinstance(found, Quoted) else self._hit(found),))

    def _hit(self, record: AnswerRecord) -> ResultAttachment:
        preview = ThumbnailCard(title=shortened(short_name(record), LONGEST_TITLE), subtitle=record_line(record, "sv"))
        return ResultAttachment(
            content=record_card(record, "sv", self.site), preview=PreviewAttachment(content=preview)
        )

    def _quote(self, found: Quoted, url: str) -> ResultAttachment:
        card = quote_card(found, url, "sv")
        preview = ThumbnailCard(
            title=found.report.title if found.report else found.document, subtitle=" ".join(found.quote.split())[:160]
        )
        return ResultAttachment(content=card, preview=PreviewAttachment(content=preview))

    def _turned(self, asked: PageAsked | None, arrived: ActivityIn) -> dict[str, Any]:
        """Another page of an answer's table in the place of the card."""
        if asked and (card := turned(self.memory, asked, self.site)):
            return CardResponse(type="application/vnd.microsoft.card.adaptive", value=card).as_json()
        said = sentences(self.memory.talk(arrived.person).language)
        return CardResponse(type="application/vnd.microsoft.activity.message", value=said["gone"]).as_json()

    async def _press(self, pressed: SubmitAction | None, arrived: ActivityIn) -> None:
        if self.feedback and pressed:
            about, given = self.memory.about(arrived.conversation.id, arrived.reply_to_id), pressed.action_value
            await asyncio.to_thread(self.feedback.add, given.reaction, given.comment, about.understood, about.status)


def turned(memory: Memory, asked: PageAsked, site: str | None) -> AdaptiveCard | None:
    """Another page of an answer's table, with the way to all of it; None where the answer is kept no longer."""
    answer = memory.answer(asked.answer)
    if answer is None:
        return None
    link = list_url(site, answer, alone=memory.stands_alone(answer.id))
    return answer_card(answer, site, asked.page, link=link)


def _read(kind: Any, value: object) -> Any:
    """A value as what it should be; None where it is something else."""
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def _hits(hits: tuple[ResultAttachment, ...]) -> dict[str, Any]:
    return QueryResponse(
        compose_extension=QueryResult(type="result", attachment_layout="list", attachments=hits)
    ).as_json()


def _told(text: str) -> dict[str, Any]:
    return QueryResponse(compose_extension=QueryResult(type="message", text=text)).as_json()


def _calm(name: str, text: str) -> dict[str, Any]:
    """A body of the kind that is documented for a name, which says that there is nothing of the sort here."""
    area, _, wanted = name.partition("/")
    if area == "task" or wanted in ("fetchTask", "submitAction"):
        return {"task": {"type": "message", "value": text}}
    if area == "composeExtension":
        return _told(text)
    if area == "tab":
        return {"tab": {"type": "continue", "value": {"cards": []}}}
    if area == "config":
        return {"config": {"type": "message", "value": text}}
    if name == "application/search":
        return {"statusCode": 200, "type": "application/vnd.microsoft.search.searchResponse", "value": {"results": []}}
    return {}
