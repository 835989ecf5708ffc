"""The commands that read reports: ``index`` and ``check``."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bot.cli.printing import bar, counted, print_json, say
from bot.cli.shared import folder_argument, index_option, json_option, settings_of
from bot.cli.swedish import Command

if TYPE_CHECKING:
    from bot.config import Settings
    from indexer.building import Built, Limits
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
    help="Sökmotor: whoosh, tantivy eller opensearch. Utan flaggan: inställningen engine, annars whoosh.",
)
@click.option("--no-meaning", is_flag=True, help="Bygg utan betydelsevektorer, även där tillägget är installerat.")
@click.option(
    "--meaning-later",
    is_flag=True,
    help="Låt utblick serve göra betydelsevektorerna medan den svarar utifrån orden.",
)
def index(folder: str | None, out: str | None, engine: str | None, no_meaning: bool, meaning_later: bool) -> None:
    """Läs alla rapporter i MAPP och bygg ett index.

    MAPP är corpus om inget annat är inställt. Filer av typen txt, md, pdf, docx, csv och xlsx läses, även i
    undermappar. Ett nytt index ersätter det gamla först när det är färdigt. Där tillägget meaning är installerat får
    varje textstycke också vektorer för vad det betyder; de som finns sedan förra gången görs inte om.
    """
    from indexer.building import build
    from indexer.index import Vectors
    from indexer.search import DEFAULT_ENGINE, OFF

    settings = settings_of(folder=folder, index=out, engine=engine, meaning=OFF if no_meaning else None)
    used = settings.engine or DEFAULT_ENGINE
    built = build(
        settings.folder,
        settings.index,
        engine=used,
        limits=_limits(settings),
        key=settings.seal,
        server=settings.server,
        reading=bar("Läser"),
        writing=bar("Skriver"),
        vectors=Vectors(settings.meaning, later=meaning_later, progress=bar("Tolkar betydelser")),
    )
    from bot.terminal import one_line

    for line in built.lines:
        click.echo(one_line(str(line)))
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
    if settings.meaning != OFF and (missing := meaning_missing(settings.meaning)):
        say(missing)
    _suggest_engine(used, len(held.passages) + len(held.projects) + len(held.networks))


def _limits(settings: Settings) -> Limits:
    from indexer.building import Limits

    return Limits(settings.max_file_mb, settings.max_file_seconds, settings.max_file_memory_mb, settings.outside_links)


def meaning_missing(setting: str | None) -> str:
    """That meaning is off and how it comes on, as a sentence; empty where its model is there."""
    from indexer.search import OFF
    from indexer.search.models import has_model

    if setting == OFF:
        return "Sökning efter betydelse är avstängd: frågor besvaras utifrån orden."
    if has_model(setting):
        return ""
    return (
        "Sökning efter betydelse är av: frågor besvaras utifrån orden. Slå på den med pip install 'utblick[meaning]' "
        "och utblick index"
    )


def _suggest_engine(used: str, entries: int) -> None:
    from indexer.search import DEFAULT_ENGINE, ENGINE_FOR_MANY, MANY_ENTRIES

    if used == DEFAULT_ENGINE and entries >= MANY_ENTRIES:
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


@click.command(cls=Command, short_help="Kontrollera att indexets filer är de som skrevs.")
@index_option
def verify(index: str | None) -> None:
    """Håll varje fil i indexet, även kopiorna av original, mot indexets egen förteckning.

    Utgångskod 0: allt är som det skrevs. 2: något är skadat, saknas eller är främmande.
    """
    from indexer.errors import IndexDamaged
    from indexer.index import verify as held_against_list

    settings = settings_of(index=index)
    found = held_against_list(settings.index, settings.seal)
    for problem in found.problems[1:]:
        say(problem)
    if found.problems:
        raise IndexDamaged(f"{found.problems[0]}. Bygg om med: utblick index MAPP --out {settings.index}")
    sealed = ", förseglat" if settings.seal else ""
    files = counted(found.files, "fil", "filer")
    click.echo(f"{settings.index}: helt ({found.generation}, byggt {found.built:%Y-%m-%d %H:%M} UTC, {files}{sealed}).")


@click.command(cls=Command, short_help="Visa allt som är värt att veta om rapporterna, utan att bygga.")
@folder_argument
@json_option
def check(folder: str | None, as_json: bool) -> None:
    """Läs rapporterna i MAPP utan att bygga något index.

    Visar varje anmärkning med fil, sida och rad, och rapporternas egna summor bredvid vad de lästa posterna ger.
    """
    from indexer.building import read_reports

    settings = settings_of(folder=folder)
    built = read_reports(settings.folder, limits=_limits(settings), progress=bar("Läser"))
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
    for told in _unread_columns(built.holdings.issues):
        click.echo(told)
    for document in dict.fromkeys(one.document for one in built.reconciliations):
        click.echo(f"\n{terminal.one_line(document)}: rapportens summor och de lästa posterna")
        click.echo(_reconciliation([one for one in built.reconciliations if one.document == document]))
    spare = len(unused["programmes"]) + len(unused["networks"]) + sum(map(len, unused["actors"].values()))
    found = (
        counted(len(built.lines), "rapport", "rapporter"),
        counted(len(built.holdings.issues), "anmärkning", "anmärkningar"),
        counted(sum(not one.agrees for one in built.reconciliations), "summa skiljer sig", "summor skiljer sig"),
        f"{counted(spare, 'namn', 'namn')} i ordlistorna förekommer inte (se --json)",
    )
    click.echo(f"\n{', '.join(found)}.")
    if missing := meaning_missing(settings.meaning):
        click.echo(missing)


def _unread_columns(issues: Sequence[Issue]) -> Iterator[str]:
    """For each register with columns that are not read the file that tells what they mean, ready to be confirmed."""
    of_columns = [issue for issue in issues if issue.column is not None]
    for document in dict.fromkeys(issue.document for issue in of_columns):
        yield f"\n{document}: bekräfta kolumnerna i filen {document}.toml (tomt värde: läses inte)"
        yield "[columns]"
        for issue in of_columns:
            if issue.document == document:
                yield f"{json.dumps(issue.words, ensure_ascii=False)} = {json.dumps(issue.column, ensure_ascii=False)}"


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
