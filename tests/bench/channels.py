"""How soon an answer leaves for Teams once the core has it: one at a time, and 50 conversations at once.

    python -m tests.bench.channels

The connector stands on this machine, in the same process, and takes everything at once; the limits of Teams are kept as in
operation. An answer is made when it may leave, so that waiting for them is no part of what is measured; what is, is making the
message, the token, and the way to the connector.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence

from bot.channels.sending import Outbox
from bot.channels.teams.limits import LIMITS
from bot.core import Bot
from tests.bench.delays import AT_ONCE, ROUNDS, Timed, client, say
from tests.teams_world import EMPTY, TENANT, World, world


async def asked(teams: World, token: str, number: int) -> str:
    """Ask in a conversation of its own; gives its marker."""
    marker = f"samtal-{number}"
    conversation = {"id": marker, "conversationType": "personal", "tenantId": TENANT}
    text = Timed.question(marker, number)
    answer = await teams.post(teams.activity(text, person=f"person-{number}", conversation=conversation), token)
    assert answer.status == 201
    return marker


def arrived(teams: World, markers: Sequence[str]) -> dict[str, float]:
    """When the answer to each conversation came to the connector."""
    found = {
        sent["conversation"]["id"]: at
        for sent, at in zip(teams.microsoft.sent, teams.microsoft.arrived, strict=True)
        if sent["type"] == "message"
    }
    return {marker: found[marker] for marker in markers}


async def measured(bot: Bot) -> dict[str, list[float]]:
    timed = Timed(bot)
    teams = await world(client, timed.answer, outbox=Outbox(LIMITS))
    teams.microsoft.moods = itertools.cycle([EMPTY])
    teams.teams.patience = 60.0
    numbers = itertools.count()
    token = teams.token()
    alone, together = [], []
    for _ in range(AT_ONCE):
        alone.append(await asked(teams, token, next(numbers)))
        await teams.teams.settled()
    for _ in range(ROUNDS):
        together += await asyncio.gather(*(asked(teams, token, next(numbers)) for _ in range(AT_ONCE)))
        await teams.teams.settled()
    await teams.client.close()
    return {
        "one at a time": timed.delays(arrived(teams, alone)),
        f"{AT_ONCE} at once": timed.delays(arrived(teams, together)),
    }


if __name__ == "__main__":
    say(measured, "the connector")
