"""The commands that hand out what is stored: ``export`` and ``text``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from bot.cli.printing import as_json, say
from bot.cli.shared import index_option, opened_index, settings_of
from bot.cli.swedish import Command, Misuse, meant, one_of
from indexer.errors import UnusableInput

if TYPE_CHECKING:
    from indexer.exporting import Kind
    from indexer.index import Index

RECORDS = ("projects", "networks", "figures", "places", "organisations")
FORMATS = ("csv", "json", "keep", "xlsx")


@click.command(cls=Command, short_help="Skriv ut alla projekt, nätverk, siffror, platser eller organisationer.")
@click.argument("kind", metavar="|".join(RECORDS), callback=one_of(*RECORDS))
@index_option
@click.option(
    "--format",
    "format_",
    metavar="|".join(FORMATS),
    default="json",
    callback=one_of(*FORMATS),
    help="Utan flaggan: json.",
)
@click.option("--out", metavar="FIL", default="-", help="Skriv till FIL i stället för standard ut.")
def export(kind: str, index: str | None, format_: str, out: str) -> None:
    """Skriv ut indexets poster med källa och sida.

    csv och xlsx har svenska rubriker och en rad per redovisning, för platser och organisationer en per ställe där de nämns; keep ger projekten med fältnamnen i keep.eu.
    """
    if format_ == "keep" and kind != "projects":
        raise Misuse(f"--format keep finns för projects, inte för {kind}", click.get_current_context())
    if format_ == "xlsx" and out == "-" and sys.stdout.isatty():
        raise Misuse("--format xlsx är ingen text: ange en fil med --out", click.get_current_context())
    with opened_index(settings_of(index=index)) as opened:
        written = _exported(opened, cast("Kind", kind), format_)
    if out == "-":
        click.echo(written, nl=False)
    else:
        Path(out).write_bytes(written)
        say(f"Skrivet: {out}")


def _exported(opened: Index, kind: Kind, format_: str) -> bytes:
    from indexer import exporting

    holdings = exporting.without_considered(opened.holdings)
    if format_ == "csv":
        return exporting.as_csv(holdings, kind).encode()
    if format_ == "xlsx":
        return exporting.as_xlsx(holdings, kind)
    records = exporting.as_keep(holdings) if format_ == "keep" else exporting.as_json(holdings, kind)
    return as_json(records, indent=2) + b"\n"


@click.command(cls=Command, short_help="Skriv ut ett dokuments lagrade text, tecken för tecken.")
@click.argument("document", metavar="DOKUMENT")
@index_option
def text(document: str, index: str | None) -> None:
    """Skriv ut den lagrade texten i DOKUMENT som UTF-8, utan tillägg, så att ett citat kan kontrolleras."""
    with opened_index(settings_of(index=index)) as opened:
        stored = opened.texts.get(document)
        if stored is None:
            raise UnusableInput(f"{document}: dokumentet finns inte i indexet: {meant(document, sorted(opened.texts))}")
    click.echo(stored.encode(), nl=False)
