"""The commands that ask: ``ask`` and ``search``."""

from __future__ import annotations

import click

from bot.cli.batch import converse, each_line, either, text_of
from bot.cli.printing import print_json, width
from bot.cli.shared import index_option, json_option, opened_bot, settings_of
from bot.cli.swedish import Command, limit_of


@click.command(cls=Command, short_help="Ställ en fråga och få ett svar med citat.")
@click.argument("question", nargs=-1, metavar="FRÅGA")
@index_option
@json_option
@click.option(
    "--batch",
    metavar="FIL",
    help="Svara på en fråga per rad: JSON med id och question, eller turns (ett samtal). "
    "- läser standard in. Skriver JSON.",
)
def ask(question: tuple[str, ...], index: str | None, as_json: bool, batch: str | None) -> None:
    """Svara på FRÅGA med citat ur rapporterna."""
    words = either("FRÅGA", question, batch)
    with opened_bot(settings_of(index=index)) as bot:
        if batch is not None:
            each_line(batch, lambda item: converse(bot, item))
            return
        answer = bot.answer(words)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        from bot import terminal

        click.echo(terminal.answer(answer, width()))


@click.command(cls=Command, short_help="Sök textstycken i rapporterna.")
@click.argument("words", nargs=-1, metavar="ORD")
@index_option
@click.option(
    "--limit", metavar="ANTAL", default="10", callback=limit_of, help="Högsta antal träffar. Utan flaggan: 10."
)
@json_option
@click.option(
    "--batch", metavar="FIL", help="Sök en gång per rad: JSON med id och query. - läser standard in. Skriver JSON."
)
def search(words: tuple[str, ...], index: str | None, limit: int, as_json: bool, batch: str | None) -> None:
    """Sök textstycken som handlar om ORD, bästa träffen först."""
    query = either("ORD", words, batch)
    with opened_bot(settings_of(index=index)) as bot:
        if batch is not None:
            each_line(batch, lambda item: {"hits": bot.search(text_of(item, "query"), limit)})
            return
        hits = bot.search(query, limit)
    if as_json:
        print_json({"query": query, "hits": hits})
    else:
        from bot import terminal

        click.echo(terminal.hits(hits, width()) if hits else f"Inga träffar för «{terminal.one_line(query)}».")
