"""The command that answers other people, ``serve``, and the commands that channels bring along."""

from __future__ import annotations

from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

import click

from bot.channels import registry
from bot.channels.protocol import Command as ChannelCommand
from bot.cli.printing import prepare_server_log, say
from bot.cli.shared import index_option, question_log_of, settings_of
from bot.cli.swedish import Command, Misuse
from indexer.errors import UtblickError

if TYPE_CHECKING:
    from indexer.index import Index


@click.command(cls=Command, short_help="Starta webbchatten, JSON-gränssnittet och de kanaler som är inställda.")
@index_option
@click.option(
    "--host", metavar="VÄRD", help="Adress att lyssna på. Utan flaggan: inställningen host, annars 127.0.0.1."
)
@click.option("--port", metavar="PORT", help="Port att lyssna på. Utan flaggan: inställningen port, annars 8080.")
@click.option(
    "--workers", metavar="ANTAL", help="Processer som besvarar frågor. Utan flaggan: inställningen workers, annars 1."
)
@click.option(
    "--insecure-local", is_flag=True, help="Ta emot kanalernas meddelanden utan kontroll, för prov på den egna datorn."
)
def serve(index: str | None, host: str | None, port: str | None, workers: str | None, insecure_local: bool) -> None:
    """Starta webbchatten, JSON-gränssnittet och de kanaler som är inställda.

    På andra adresser än den egna datorns krävs en åtkomstnyckel (UTBLICK_ACCESS_TOKEN) eller en betrodd proxy
    (UTBLICK_TRUSTED_HEADER). En kanal är på när dess inställningar finns, som UTBLICK_TEAMS_APP_ID med flera.
    """
    from bot.channels import serving

    settings = settings_of(index=index, host=host, port=port, workers=workers)
    channels = registry.prepared(settings, local_trial=insecure_local)
    serving.reached_by(settings)
    prepare = partial(prepare_server_log, as_json=settings.log_json)
    prepare()
    questions = question_log_of(settings)
    live = serving.core(settings, questions, prepare)

    def started(where: str) -> None:
        say(f"Utblick svarar på {where} (avsluta med Ctrl+C)")
        _join_meaning(live.index, settings.meaning)

    with live.watched():
        serving.serve(live, settings, channels, started, questions)


def _join_meaning(index: Index, setting: str | None) -> None:
    """Say that meaning is off, or make its vectors beside the answers where the index is to have them."""
    from bot.cli.building import meaning_missing

    if index.meaning_state == "on":
        return
    if index.meaning_state == "off" or meaning_missing(setting):
        say(meaning_missing(setting) or "Sökning efter betydelse är av: indexet är byggt utan den (utblick index).")
        return
    say("Sökning efter betydelse görs i ordning; tills den är klar besvaras frågor utifrån orden.")
    Thread(target=_joined, args=(index, setting), name="meaning", daemon=True).start()


def _joined(index: Index, setting: str | None) -> None:
    """Make the vectors; a server whose disk or model refuses goes on answering from words, and says so."""
    from indexer.index import join_meaning

    try:
        join_meaning(index, setting)
    except (UtblickError, OSError) as problem:
        say(f"Sökning efter betydelse blev inte klar, frågor besvaras utifrån orden: {problem}")


def channel_commands() -> list[click.Command]:
    """Every channel's own commands, as click has them."""
    return [_command(one) for one in registry.commands()]


def _command(one: ChannelCommand) -> click.Command:
    def run(**given: str) -> None:
        for option in one.options:
            if option.required and not given[_name(option.flag)]:
                raise Misuse(f"flaggan {option.flag} saknas: ange ett värde", click.get_current_context())
        say(one.run(settings_of, given))

    options: list[click.Parameter] = [
        click.Option([option.flag], metavar=option.metavar, default="", help=option.help) for option in one.options
    ]
    return Command(one.name, callback=run, params=options, help=one.help, short_help=one.short_help)


def _name(flag: str) -> str:
    return flag.removeprefix("--").replace("-", "_")
