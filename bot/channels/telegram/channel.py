"""Telegram as a channel: whether it is wanted, and what the server needs of it. Knows no library of Telegram's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.channels.extras import needed
from bot.channels.protocol import Attached, Command, Core

if TYPE_CHECKING:
    from bot.channels.telegram.setup import Setup
    from bot.config import Settings


class TelegramChannel:
    """See ``bot.channels.protocol.Channel``."""

    name = "Telegram"

    @property
    def commands(self) -> Sequence[Command]:
        return ()

    def is_configured(self, settings: Settings) -> bool:
        return settings.telegram_token is not None

    def prepare(self, settings: Settings, *, local_trial: bool = False) -> Callable[[Core], Attached] | None:
        from bot.channels.telegram.setup import setup

        made = setup(settings)
        if made is None:
            return None
        needed("bot.channels.telegram.api", self.name, "telegram")
        return lambda core: attached(core, made, settings.public_url)


def attached(core: Core, made: Setup, site: str | None) -> Attached:
    """The channel over a core, as it hangs on the server."""
    from bot.channels import finding
    from bot.channels.telegram.api import Telegram
    from bot.channels.telegram.talking import Core as Asked

    asked = Asked(core.answer, lambda words, limit: finding.found(core.index, words, limit), lambda: core.index)
    telegram = Telegram(asked, made, site)
    return Attached(TelegramChannel.name, telegram.routes, (telegram.running,))
