"""The command ``config``: what is set, and where."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.printing import print_json
from bot.cli.shared import json_option
from bot.cli.swedish import Command


@click.command(cls=Command, short_help="Visa inställningarna som gäller och varifrån de kommer.")
@json_option
def config(as_json: bool) -> None:
    """Visa varje inställning, dess värde och var det är angivet: i en fil, i en variabel eller som förval.

    Hemligheter visas inte, bara om de är satta.
    """
    from bot.config import in_force

    found = in_force()
    if as_json:
        print_json({one.name: {"value": _plain(one.value), "where": one.where} for one in found}, indent=2)
        return
    from bot import terminal

    rows = [(one.name, terminal.one_line(_shown(one.value)), terminal.one_line(one.where)) for one in found]
    click.echo(terminal.table(("Inställning", "Värde", "Varifrån"), rows))


def _plain(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _shown(value: object) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
