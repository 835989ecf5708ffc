"""The channels there are beside the web page, which carries them. A line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.channels.protocol import Attached, Channel, Command, Core
from bot.channels.teams.channel import TeamsChannel
from bot.channels.telegram.channel import TelegramChannel

if TYPE_CHECKING:
    from bot.config import Settings

CHANNELS: tuple[Channel, ...] = (TeamsChannel(), TelegramChannel())


def commands() -> list[Command]:
    """Every channel's own commands."""
    return [command for channel in CHANNELS for command in channel.commands]


def prepared(settings: Settings, *, local_trial: bool = False) -> list[Callable[[Core], Attached]]:
    """What attaches each channel that is wanted; ``SettingError`` for one that is not whole."""
    found = (channel.prepare(settings, local_trial=local_trial) for channel in CHANNELS)
    return [attach for attach in found if attach is not None]
