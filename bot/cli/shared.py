"""What the commands share: arguments, settings, the opened index and the bot over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli.printing import say

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.core import Bot
    from bot.question_log import QuestionLog
    from indexer.index import Index

folder_argument = click.argument("folder", required=False, metavar="[MAPP]")
index_option = click.option(
    "--index", metavar="MAPP", help="Indexets mapp. Utan flaggan: inställningen index, annars .utblick/index."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")


def settings_of(**options: object) -> Settings:
    from bot.config import load

    return load(options)


@contextmanager
def opened_index(settings: Settings) -> Iterator[Index]:
    from indexer.index import open_index

    opened = open_index(settings.index, settings.engine, settings.seal, settings.meaning, settings.server)
    if opened.instead_of:
        say(f"Varning: {opened.instead_of} Indexet dessförinnan används.")
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def opened_bot(settings: Settings) -> Iterator[Bot]:
    from bot.core import Bot

    with opened_index(settings) as opened:
        yield Bot(opened)


def question_log_of(settings: Settings) -> QuestionLog | None:
    from bot.question_log import QuestionLog

    return QuestionLog(settings.question_log, settings.question_log_days) if settings.question_log else None
