"""How much Telegram takes.

Documented: one message a second in a chat, twenty a minute in a group, thirty a second over all. Counted here over a
little longer, as Telegram counts what arrives and not every way there takes equally long.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.sending import Limit, Limits

CHAT = Limit(1, 1.05)
GROUP = Limit(20, 61.0)


def _of(chat: str) -> Sequence[Limit]:
    # Groups and channels have ids below zero.
    return (CHAT, GROUP) if chat.startswith("-") else (CHAT,)


LIMITS = Limits(of=_of, together=(Limit(30, 1.05),))
