"""The commands that read reports: ``index`` and ``check``."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bot.cli.printing import bar, counted, print_json, say
from bot.cli.shared import folder_argument, json_option, settings_of
from bot.cli.swedish import Command

if TYPE_CHECKING:
    from indexer.building import Built
    from indexer.reconciling import Reconciliation
    from indexer.records import Issue


@click.command(cls=Command, short_help="Läs en mapp med rapporter och bygg ett index.")
@folder_argument
@click.option(
    "--out", metavar="MAPP", help="Var indexet byggs. Utan flaggan: inställningen index, annars .utblick/index."
)
@click.option(
    "--engine",
    metavar="NAMN",
    help="Sökmotor: whoosh eller tantivy. Utan flaggan: inställningen engine, annars whoosh.",
)
def index(folder: str | None, out: str | None, engine: str | None) -> None:
    """Läs alla rapporter i MAPP och bygg ett index.

    MAPP är corpus om inget annat är inställt. Filer av typen txt, md, pdf, docx, csv och xlsx läses, även i
    undermappar. Ett nytt index ersätter det gamla först när det är färdigt.
    """
    from indexer.building import build
    from indexer.search import DEFAULT_ENGINE

    settings = settings_of(folder=folder, index=out, engine=engine)
    used = settings.engine or DEFAULT_ENGINE
    built = build(
        settings.folder,
        settings.index,
        engine=used,
        max_file_mb=settings.max_file_mb,
        reading=bar("Läser"),
        writing=bar("Skriver"),
    )
    for line in built.lines:
        click.echo(str(line))
    _say_unread(built)
    held = built.holdings
    totals = (
        counted(len(held.documents), "rapport", "rapporter"),
        counted(len(held.projects), "projekt", "projekt"),
        counted(len(held.networks), "nätverk", "nätverk"),
        counted(len(held.figures), "siffra", "siffror"),
        counted(len(held.passages), "textstycke", "textstycken"),
    )
    click.echo(f"Indexerat i {settings.index}: {', '.join(totals)}.")
    if held.issues:
        found = counted(len(held.issues), "anmärkning", "anmärkningar")
        click.echo(f"{found}: visa med utblick check {shlex.quote(str(settings.folder))}")
    _suggest_engine(used, len(held.passages) + len(held.projects) + len(held.networks))


def _suggest_engine(used: str, entries: int) -> None:
    from indexer.search import ENGINE_FOR_MANY, MANY_ENTRIES

    if used != ENGINE_FOR_MANY and entries >= MANY_ENTRIES:
        say(
            f"Så stora samlingar söks snabbare med {ENGINE_FOR_MANY}: pip install 'utblick[{ENGINE_FOR_MANY}]', sedan "
            f"utblick index --engine {ENGINE_FOR_MANY}"
        )


def _say_unread(built: Built) -> None:
    """The files that the index does not hold, and why."""
    from bot import terminal

    indexed = {line.document for line in built.lines}
    for issue in built.holdings.issues:
        if issue.document not in indexed:
            click.echo(terminal.issue(issue), err=True)


@click.command(cls=Command, short_help="Visa allt som är värt att veta om rapporterna, utan att bygga.")
@folder_argument
@json_option
def check(folder: str | None, as_json: bool) -> None:
    """Läs rapporterna i MAPP utan att bygga något index.

    Visar varje anmärkning med fil, sida och rad, och rapporternas egna summor bredvid vad de lästa posterna ger.
    """
    from indexer.building import read_reports

    settings = settings_of(folder=folder)
    built = read_reports(settings.folder, max_file_mb=settings.max_file_mb, progress=bar("Läser"))
    unused = _unused_vocabulary(built)
    if as_json:
        issues = [issue.model_dump(mode="json") | {"line": line} for issue, line in _located(built)]
        reconciliation = [one.model_dump(mode="json") for one in built.reconciliations]
        reports = [asdict(line) for line in built.lines]
        print_json(
            {"issues": issues, "reconciliation": reconciliation, "reports": reports, "unused_vocabulary": unused},
            indent=2,
        )
        return
    from bot import terminal

    for issue, line in _located(built):
        click.echo(terminal.issue(issue, line))
    for document in dict.fromkeys(one.document for one in built.reconciliations):
        click.echo(f"\n{document}: rapportens summor och de lästa posterna")
        click.echo(_reconciliation([one for one in built.reconciliations if one.document == document]))
    spare = len(unused["programmes"]) + len(unused["networks"]) + sum(map(len, unused["actors"].values()))
    found = (
        counted(len(built.lines), "rapport", "rapporter"),
        counted(len(built.holdings.issues), "anmärkning", "anmärkningar"),
        counted(sum(not one.agrees for one in built.reconciliations), "summa skiljer sig", "summor skiljer sig"),
        f"{counted(spare, 'namn', 'namn')} i ordlistorna förekommer inte (se --json)",
    )
    click.echo(f"\n{', '.join(found)}.")


def _located(built: Built) -> Iterator[tuple[Issue, int | None]]:
    """Every issue with its line, worked out from its offset where the layout gave none."""
    texts = {document.name: document.text for document in built.holdings.documents}
    for issue in built.holdings.issues:
        counted = issue.line is None and issue.start is not None and issue.document in texts
        yield issue, texts[issue.document].count("\n", 0, issue.start) + 1 if counted else issue.line


def _unused_vocabulary(built: Built) -> dict[str, Any]:
    """Spellings in the word lists that no report used."""
    vocabulary = built.vocabulary
    cities = sorted({report.municipality for report in built.holdings.reports})
    return {
        "programmes": vocabulary.programmes.unused(),
        "networks": vocabulary.networks.unused(),
        "actors": {city: vocabulary.actors(city).finder.unused() for city in cities},
    }


def _reconciliation(found: Sequence[Reconciliation]) -> str:
    from babel.numbers import format_decimal

    from bot.terminal import table
    from indexer.records import MEASURES

    def number(value: float) -> str:
        return format_decimal(value, format="#,##0.##", locale="sv")

    def row(one: Reconciliation) -> tuple[str, ...]:
        measure = MEASURES.get(one.measure, one.measure) + (
            ", kr" if one.measure in {"paid_out", "total_budget", "eu_funding"} else ""
        )
        return one.subject, measure, number(one.stated), number(one.counted), "ja" if one.agrees else "nej"

    return table(("Ämne", "Mått", "Rapporten", "Posterna", "Stämmer"), map(row, found), numbers=frozenset({2, 3}))
