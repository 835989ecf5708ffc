"""The command that shows what was asked in vain: ``unanswered``."""

from __future__ import annotations

from dataclasses import asdict

import click

from bot.cli.printing import counted, print_json, say
from bot.cli.shared import json_option, question_log_of, settings_of
from bot.cli.swedish import Command
from indexer.errors import SettingError


@click.command(cls=Command, short_help="Visa de frågor som inte fick svar, vanligast först.")
@json_option
def unanswered(as_json: bool) -> None:
    """Visa de frågor i frågeloggen som inte fick svar, vanligast först.

    Loggen är avstängd tills inställningen question_log anger en fil. Den sparar dag, fråga, tolkning och utfall, inget
    om vem som frågade, i question_log_days dagar.
    """
    from bot.question_log import unanswered as grouped

    kept = question_log_of(settings_of())
    if kept is None:
        raise SettingError("frågeloggen är avstängd: ange en fil i inställningen question_log (UTBLICK_QUESTION_LOG)")
    found = grouped(kept.entries())
    if as_json:
        print_json([{**asdict(one), "last": one.last.isoformat()} for one in found], indent=2)
        return
    from bot import terminal

    for one in found:
        click.echo(
            f"{one.count:>4}  {one.last.isoformat()}  {terminal.one_line(one.question)}\n      "
            f"{terminal.one_line(one.understood)}"
        )
    say(f"{counted(len(found), 'obesvarad fråga', 'obesvarade frågor')} i {kept.file}")
