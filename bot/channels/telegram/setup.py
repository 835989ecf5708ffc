"""Whom the channel answers, and how it is set up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.config import Settings
from indexer.errors import SettingError

TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{10,100}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""What Telegram takes as the secret of a webhook, and no shorter than what is not guessed."""


@dataclass(frozen=True)
class Doors:
    """Who is answered: the people named, and everybody in the chats named; or everybody. Everyone else is told a
    number.
    """

    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    everyone: bool = False

    def lets_in(self, person: int, chat: int | None = None) -> bool:
        """Whether a person may ask, in a chat or (None) from any.

        >>> Doors(chats=frozenset({-100})).lets_in(7, -100), Doors(chats=frozenset({-100})).lets_in(7)
        (True, False)
        """
        return self.everyone or person in self.users or chat in self.chats


@dataclass(frozen=True)
class Webhook:
    """Where Telegram delivers, and what it shows there."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Setup:
    """The channel's settings, whole and checked."""

    token: str = field(repr=False)
    doors: Doors
    webhook: Webhook | None = None
    api: str = "https://api.telegram.org"


def setup(settings: Settings) -> Setup | None:
    """The channel as it is configured; None where it is off. ``SettingError`` where that is not whole."""
    if settings.telegram_token is None:
        _refuse_leftovers(settings)
        return None
    token = settings.telegram_token.get_secret_value().strip()
    if not TOKEN.fullmatch(token):
        raise SettingError(
            "UTBLICK_TELEGRAM_TOKEN: värdet är ingen token från BotFather (siffror, kolon, bokstäver): kopiera den på "
            "nytt"
        )
    doors = Doors(frozenset(settings.telegram_users), frozenset(settings.telegram_chats), settings.telegram_everyone)
    return Setup(token, doors, _webhook(settings), settings.telegram_api)


def _refuse_leftovers(settings: Settings) -> None:
    """Settings without the token, which is then most likely forgotten."""
    default = Settings()
    names = [name for name in Settings.model_fields if name.startswith("telegram_")]
    if given := [name for name in names if getattr(settings, name) != getattr(default, name)]:
        raise SettingError(
            "UTBLICK_TELEGRAM_TOKEN saknas: ange den, eller ta bort "
            f"{', '.join(f'UTBLICK_{name.upper()}' for name in given)}"
        )


def _webhook(settings: Settings) -> Webhook | None:
    url, secret = settings.telegram_webhook, settings.telegram_webhook_secret
    if url is None and secret is None:
        return None
    if url is None or secret is None:
        missing = "UTBLICK_TELEGRAM_WEBHOOK" if url is None else "UTBLICK_TELEGRAM_WEBHOOK_SECRET"
        raise SettingError(f"Telegram: {missing} saknas: en webhook kräver både adress och hemlighet")
    if not SECRET.fullmatch(secret.get_secret_value()):
        raise SettingError(
            "UTBLICK_TELEGRAM_WEBHOOK_SECRET: värdet ska vara 16 till 256 tecken ur A-Z, a-z, 0-9, _ och -"
        )
    return Webhook(url, secret.get_secret_value())
