"""The command that answers other people, ``serve``, and the commands that channels bring along."""

from __future__ import annotations

import logging

import click

from bot.channels import registry
from bot.channels.protocol import Command as ChannelCommand
from bot.cli.printing import debugging, say
from bot.cli.shared import index_option, opened_bot, settings_of
from bot.cli.swedish import Command, Misuse


@click.command(cls=Command, short_help="Starta webbchatten, JSON-gränssnittet och de kanaler som är inställda.")
@index_option
@click.option(
    "--host", metavar="VÄRD", help="Adress att lyssna på. Utan flaggan: inställningen host, annars 127.0.0.1."
)
@click.option("--port", metavar="PORT", help="Port att lyssna på. Utan flaggan: inställningen port, annars 8080.")
@click.option(
    "--insecure-local", is_flag=True, help="Ta emot kanalernas meddelanden utan kontroll, för prov på den egna datorn."
)
def serve(index: str | None, host: str | None, port: str | None, insecure_local: bool) -> None:
    """Starta webbchatten, JSON-gränssnittet och de kanaler som är inställda.

    På andra adresser än den egna datorns krävs en åtkomstnyckel (UTBLICK_ACCESS_TOKEN) eller en betrodd proxy
    (UTBLICK_TRUSTED_HEADER). En kanal är på när dess inställningar finns, som UTBLICK_TEAMS_APP_ID med flera.
    """
    from bot.channels import serving

    settings = settings_of(index=index, host=host, port=port)
    channels = registry.prepared(settings, local_trial=insecure_local)
    serving.reached_by(settings)
    if not debugging():
        logging.getLogger().setLevel(logging.INFO)
    with opened_bot(settings, logged=True) as bot:
        serving.serve(bot, settings, channels, lambda where: say(f"Utblick svarar på {where} (avsluta med Ctrl+C)"))


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
