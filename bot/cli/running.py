"""The whole command: its group, and how a run ends.

Exit codes: 0 done, 2 unusable input or arguments, 1 our own fault, 130 interrupted. Errors go to standard error, one
Swedish line. What is not needed by every command is imported by the command that needs it, so that all start quickly.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Sequence

import click

from bot.cli.asking import ask, search
from bot.cli.building import check, index, verify
from bot.cli.logs import unanswered
from bot.cli.printing import fail, prepare_log, prepare_streams, say
from bot.cli.records import export, text
from bot.cli.serving import channel_commands, serve
from bot.cli.settings import config
from bot.cli.swedish import Group, in_swedish, show_version
from indexer.errors import UtblickError, reason

log = logging.getLogger("utblick.cli")


@click.group(cls=Group, invoke_without_command=True, subcommand_metavar="KOMMANDO …")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Visa versionen."
)
@click.pass_context
def commands(context: click.Context) -> None:
    """Sök och fråga i kommuners rapporter om internationellt arbete och EU-projekt.

    Varje svar hämtas ur rapporterna och visar ordagranna citat med dokument och sida.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)


for command in (index, check, verify, ask, search, export, text, unanswered, config, serve, *channel_commands()):
    commands.add_command(command)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command; ``args`` defaults to those of the process. Gives the exit code and never raises an error."""
    prepare_streams()
    prepare_log()
    try:
        return _run(sys.argv[1:] if args is None else args)
    except BrokenPipeError:
        return 0  # the reader has seen enough
    except (KeyboardInterrupt, click.Abort):
        say("Avbrutet.")
        return 130
    except click.ClickException as error:
        return fail(in_swedish(error))
    except UtblickError as error:
        return fail(str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _WAY_OUT:
            return fail(f"{error.filename or 'systemet'}: {reason(error)}: {_WAY_OUT[error.errno]}")
        log.debug("internal fault", exc_info=True)
        return fail(
            f"internt fel ({type(error).__name__}): kör igen med UTBLICK_DEBUG=1 och anmäl vad som skrivs då", code=1
        )


def _run(args: Sequence[str]) -> int:
    # Without click's own main, which says what goes wrong in English.
    try:
        with commands.make_context("utblick", list(args)) as context:
            commands.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return 0


_WAY_OUT = {
    errno.EACCES: "ändra rättigheterna eller välj en annan plats",
    errno.EPERM: "ändra rättigheterna eller välj en annan plats",
    errno.EROFS: "välj en annan",
    errno.ENOSPC: "frigör utrymme",
    errno.EFBIG: "höj gränsen (ulimit -f) eller dela samlingen",
    errno.ENOENT: "kontrollera sökvägen",
    errno.ENOTDIR: "välj en annan sökväg",
    errno.EEXIST: "välj en annan sökväg",
    errno.EISDIR: "välj en annan sökväg",
    errno.ENAMETOOLONG: "välj en kortare",
}
"""What the system refuses and a person can mend."""
