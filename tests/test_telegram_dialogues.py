"""The table of dialogues, said through Telegram: over HTTP, in a group, answered at the Bot API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.answer import Answer
from bot.channels.telegram.markup import plain
from bot.core import Bot
from bot.drafting.reply import flat_quote
from bot.presentation.text import shortened
from tests.tables import Dialogue, dialogues
from tests.telegram_world import GROUP, NAME, Call, world
from tests.test_dialogues import missing, wrong

MENTION = [{"type": "mention", "offset": 0, "length": len(NAME) + 1}]


def read(messages: list[Call]) -> str:
    """What a reader sees of an answer's messages."""
    return "\n".join(message.read.text for message in messages).replace("\u2060", "")


def pieces(answer: Answer) -> tuple[str, ...]:
    """An answer's text as it must be read: line by line, whole quotes set off from what stands round them."""
    quotes = {citation.n: flat_quote(citation.quote) for citation in answer.citations}
    found: list[str] = []
    for line in answer.text.split("\n"):
        rest = line
        for quote in re.finditer(r"«([^«»]+)» ?\[(\d+)\]", line):
            if quotes.get(int(quote[2])) == quote[1]:
                before, _, rest = rest.partition(quote[0])
                found += [before, quote[1]]
        found.append(rest)
    return tuple(piece for piece in found if piece.strip(" .,;"))


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.title)
async def test_dialogue_through_telegram(aiohttp_client: Any, bot: Bot, dialogue: Dialogue) -> None:
    answers: list[Answer] = []

    def answer(question: str, conversation: str | None) -> Answer:
        answers.append(bot.answer(question, conversation))
        return answers[-1]

    telegram = await world(aiohttp_client, answer, index=bot.index, site=None)
    for number, turn in enumerate(dialogue.turns, 1):
        messages = await telegram.ask(f"@{NAME} {turn.say}", chat=GROUP, entities=MENTION)
        said = answers[-1]
        if not turn.fault:
            assert wrong(turn, said) == [], f"turn {number}: {turn.say!r}"
        text = read(messages)
        assert not missing((*map(plain, pieces(said)), said.understood, *said.notes), plain(text))
        buttons = messages[-1].buttons
        assert list(buttons)[: len(said.suggestions)] == [shortened(suggestion, 60) for suggestion in said.suggestions]
        if not any(data.startswith("sources.") for data in buttons.values()):
            assert not missing(tuple(shortened(plain(citation.quote), 500) for citation in said.citations), plain(text))
        if more := [data for button, data in buttons.items() if data.startswith("records.")]:
            page = (await telegram.deliver(telegram.pressed(more[0], chat=GROUP)))[-1]
            names = [entity.text for entity in page.read.entities if entity.kind == "b"]
            assert names == [shortened(record.name, 120) for record in said.records[:10]]
    assert len(answers) == len(dialogue.turns)


@pytest.mark.parametrize(
    ("command", "language", "status", "kind"),
    [
        ("/hjalp", "sv", "help", None),
        ("/projekt", "sv", "answered", "project"),
        ("/projekt Interreg", "sv", "answered", "project"),
        ("/projekt Kajträd", "sv", "answered", "project"),
        ("/natverk", "sv", "answered", "network"),
        ("/natverk ICLEI", "sv", "answered", "network"),
        ("/kallor", "sv", "answered", None),
        ("/kallor Lyktsala", "sv", "answered", None),
        ("/help", "en", "help", None),
        ("/projects", "en", "answered", "project"),
        ("/projects Interreg", "en", "answered", "project"),
        ("/networks", "en", "answered", "network"),
        ("/networks ICLEI", "en", "answered", "network"),
        ("/sources", "en", "answered", None),
        ("/sources Lyktsala", "en", "answered", None),
    ],
)
async def test_commands_are_understood(
    aiohttp_client: Any, bot: Bot, command: str, language: str, status: str, kind: str | None
) -> None:
    answers: list[Answer] = []

    def answer(question: str, conversation: str | None) -> Answer:
        answers.append(bot.answer(question, conversation))
        return answers[-1]

    await (await world(aiohttp_client, answer, index=bot.index)).ask(command)
    [said] = answers
    assert (said.language, said.status, {record.type for record in said.records}) == (language, status, {kind} - {None})
