"""The table of dialogues, said through Teams: over HTTP, with tokens, answered at the connector."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.answer import Answer
from bot.core import Bot
from tests.tables import Dialogue, dialogues
from tests.teams_world import APP, TENANT, world
from tests.test_dialogues import missing, wrong
from tests.test_teams import sent_message
from tests.test_teams_messages import cells, parts, shown

CHANNEL = {"id": "19:kanal@thread.tacv2;messageid=1", "conversationType": "channel", "tenantId": TENANT}
MENTION = {"type": "mention", "text": "<at>Utblick</at>", "mentioned": {"id": f"28:{APP}", "name": "Utblick"}}


def read(markdown: str) -> str:
    """What a reader sees of a message: its own emphasis and links aside, only text."""
    return shown(re.sub(r"^\*((?:Tolkad|Understood) (?:som|as):)\*", r"\1", markdown, flags=re.MULTILINE))


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.title)
async def test_dialogue_through_teams(aiohttp_client: Any, bot: Bot, dialogue: Dialogue) -> None:
    answers: list[Answer] = []

    def answer(question: str, conversation: str | None) -> Answer:
        answers.append(bot.answer(question, conversation))
        return answers[-1]

    teams = await world(aiohttp_client, answer, site=None)
    for number, turn in enumerate(dialogue.turns, 1):
        payload = await teams.ask(f"<at>Utblick</at> {turn.say}", conversation=CHANNEL, entities=[MENTION])
        message = sent_message(payload)
        said = answers[-1]
        if not turn.fault:
            assert wrong(turn, said) == [], f"turn {number}: {turn.say!r}"
        text = read(payload["text"])
        card = message.attachments[0].content.as_json() if message.attachments else {}
        assert message.marks == [c.position for entity in message.entities or () for c in entity.citation]
        assert not missing((said.understood, *said.notes), text)
        if "förkortat" not in text and "shortened" not in text:
            assert not missing((said.text,), text)
        if len(said.records) > 1:
            assert [row[0].split("\n")[0] for row in cells(card)[1:]] == [
                " ".join(record.name.split()) for record in said.records[:15]
            ]
        buttons = [one["title"] for one in parts(card, "Action.Submit") if "msteams" in one["data"]]
        assert buttons == [" ".join(suggestion.split()) for suggestion in said.suggestions]
    assert len(answers) == len(dialogue.turns)
