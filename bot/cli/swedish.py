"""click in Swedish: its help, its complaints and its checks of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar

import click

from bot.versions import installed_version

MAX_LIMIT = 1000
"""Most hits that can be asked for."""


class Misuse(click.UsageError):
    """A usage error whose message is Swedish already."""


class Formatter(click.HelpFormatter):
    HEADINGS: ClassVar = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Användning: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(self.HEADINGS.get(heading, heading))


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    context_class = Context
    # Counted below: click refuses them in English.
    allow_extra_args = True

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(
            *args,
            **{"options_metavar": "[FLAGGOR]", "context_settings": {"help_option_names": ["-h", "--help"]}, **settings},
        )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Visa hjälpen."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            # click's parser leaves out which command an option was given to.
            error.ctx = error.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group):
            raise Misuse(f"för många argument: {quoted(rest)}", ctx)
        return rest


class Group(Command, click.Group):
    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            raise Misuse(f"kommandot «{args[0]}» finns inte: {meant(args[0], list(self.commands))}", ctx)
        return super().resolve_command(ctx, args)


def in_swedish(error: click.ClickException) -> str:
    """One line for what click found wrong, with the command whose help to read."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return error.format_message()
    return f"{_misuse(error, error.ctx)} (se {error.ctx.command_path} --help)"


def _misuse(error: click.UsageError, context: click.Context) -> str:
    match error:
        case click.NoSuchOption():
            options = [name for parameter in context.command.params for name in parameter.opts]
            long = [name for name in options if name.startswith("--")]
            return f"flaggan {error.option_name} finns inte: {meant(error.option_name, [*long, '--help'])}"
        case click.BadOptionUsage():
            return f"flaggan {error.option_name} {_takes(error.option_name, context)}"
        case click.MissingParameter():
            return f"argumentet {error.param.human_readable_name if error.param else ''} saknas"
        case click.BadParameter(param=click.Option() as option):
            return f"{option.opts[0]}: {error.message}"
        case click.BadParameter(param=click.Parameter() as argument):
            return f"{argument.human_readable_name}: {error.message}"
        case Misuse():
            return error.message
    return f"kommandot går inte att förstå: {error.format_message()}"


def _takes(name: str, context: click.Context) -> str:
    """What an option takes that was given otherwise."""
    option = next((parameter for parameter in context.command.params if name in parameter.opts), None)
    flag = isinstance(option, click.Option) and option.is_flag
    return "tar inget värde: skriv den ensam" if flag else "kräver ett värde efter sig"


def meant(word: str, allowed: Sequence[str]) -> str:
    near = get_close_matches(word, allowed, n=1)
    return f"menas {near[0]}?" if near else f"välj bland {', '.join(allowed)}"


def quoted(words: Sequence[str]) -> str:
    return f"«{' '.join(words)}»"


def one_of(*allowed: str) -> Callable[[click.Context, click.Parameter, str], str]:
    def chosen(context: click.Context, parameter: click.Parameter, value: str) -> str:
        if value not in allowed:
            raise click.BadParameter(f"«{value}» finns inte: välj bland {', '.join(allowed)}", context, parameter)
        return value

    return chosen


def limit_of(context: click.Context, parameter: click.Parameter, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MAX_LIMIT:
        raise click.BadParameter(f"«{value}» ska vara ett heltal från 1 till {MAX_LIMIT}", context, parameter)
    return int(value)


def show_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"utblick {installed_version() or '(inte installerad)'}")
        context.exit()
