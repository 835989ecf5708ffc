"""What the channel remembers while it runs, all of it bounded and for a while only; nothing of it is written anywhere.

The only importer of cachetools.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from cachetools import TTLCache

from bot.answer import Answer
from bot.conversation import EXPIRY_SECONDS, MAX_CONVERSATIONS

DELIVERIES = 20_000
ANSWERS = 200
SENT = 5_000
HOUR = 3600
_LAST, _UNTOLD = "\0last", "\0untold"


@dataclass
class Talk:
    """One person in one conversation: the order of the questions, the core's conversation, the language of the last
    answer.
    """

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    conversation: str | None = None
    language: Literal["sv", "en"] = "sv"


@dataclass(frozen=True)
class About:
    """What a sent answer was about, for the feedback on it."""

    understood: str
    status: str


class Memory:
    """Talks as long as the core keeps conversations, deliveries an hour, answers two hours, what was sent a day."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._talks: TTLCache[tuple[str, str], Talk] = TTLCache(MAX_CONVERSATIONS, EXPIRY_SECONDS, clock)
        self._deliveries: TTLCache[tuple[str, str], bool] = TTLCache(DELIVERIES, HOUR, clock)
        self._answers: TTLCache[str, tuple[Answer, bool]] = TTLCache(ANSWERS, 2 * HOUR, clock)
        self._sent: TTLCache[tuple[str, str], About] = TTLCache(SENT, 24 * HOUR, clock)

    def talk(self, person: tuple[str, str]) -> Talk:
        """The talk with a person in a conversation, kept for its full time from now on."""
        talk = self._talks.get(person) or Talk()
        self._talks[person] = talk
        return talk

    def is_repeated(self, conversation: str, activity: str | None) -> bool:
        """Whether an activity was delivered before; from now on it was."""
        if not activity:
            return False
        seen = self._deliveries.get((conversation, activity), False)
        self._deliveries[conversation, activity] = True
        return seen

    def keep(self, answer: Answer, *, alone: bool) -> None:
        """Keep an answer whose table may be paged, with its question and whether that stands on its own."""
        self._answers[answer.id] = answer, alone

    def answer(self, identifier: str) -> Answer | None:
        kept = self._answers.get(identifier)
        return kept[0] if kept else None

    def stands_alone(self, identifier: str) -> bool:
        """Whether the question of a kept answer leads to the same answer when it is asked anew."""
        kept = self._answers.get(identifier)
        return kept is not None and kept[1]

    def was_sent(self, conversation: str, message: str | None, about: About) -> None:
        """Keep what a message was about; ``message`` is None where the service did not tell its id."""
        self._sent[conversation, message or _UNTOLD] = about
        self._sent[conversation, _LAST] = about

    def about(self, conversation: str, message: str | None) -> About:
        """What a message was about; without its id the last one of the conversation, else the last one whose id was not
        told.
        """
        known = self._sent.get((conversation, message or _LAST))
        return known or self._sent.get((conversation, _UNTOLD)) or About("", "")
