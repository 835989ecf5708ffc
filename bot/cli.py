"""The command line: ``utblick index|check|ask|search|export|text|unanswered|serve|teams-manifest``. The only importer of click and tqdm.

Exit codes: 0 done, 2 unusable input or arguments, 1 our own fault, 130 interrupted. Errors go to standard error, one
Swedish line. What is not needed by every command is imported by the command that needs it, so that all start quickly.
"""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from indexer.errors import SettingError, UnusableInput, UtblickError, reason

if TYPE_CHECKING:
    from bot.channels.teams import Teams
    from bot.config import Settings
    from bot.core import Bot
    from bot.question_log import QuestionLog
    from bot.teams.identity import Doors
    from indexer.building import Built
    from indexer.exporting import Kind
    from indexer.index import Index
    from indexer.reconciling import Reconciliation
    from indexer.records import Issue

log = logging.getLogger("utblick.cli")

RECORDS = ("projects", "networks", "figures")
FORMATS = ("csv", "json", "keep", "xlsx")
MAX_LIMIT = 1000


def main(args: Sequence[str] | None = None) -> int:
    """Run one command; ``args`` defaults to those of the process. Gives the exit code and never raises an error."""
    _prepare_streams()
    _prepare_log()
    try:
        return _run(sys.argv[1:] if args is None else args)
    except BrokenPipeError:
        return 0  # the reader has seen enough
    except (KeyboardInterrupt, click.Abort):
        _say("Avbrutet.")
        return 130
    except click.ClickException as error:
        return _fail(_in_swedish(error))
    except UtblickError as error:
        return _fail(str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _WAY_OUT:
            return _fail(f"{error.filename or 'systemet'}: {reason(error)}: {_WAY_OUT[error.errno]}")
        log.debug("internal fault", exc_info=True)
        return _fail(f"internt fel ({type(error).__name__}): kör igen med UTBLICK_DEBUG=1 och anmäl vad som skrivs då", code=1)


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
    errno.ENOENT: "kontrollera sökvägen",
    errno.ENOTDIR: "välj en annan sökväg",
    errno.EEXIST: "välj en annan sökväg",
    errno.EISDIR: "välj en annan sökväg",
    errno.ENAMETOOLONG: "välj en kortare",
}
"""What the system refuses and a person can mend."""


# --- what is printed ----------------------------------------------------------------------------------------------


def _prepare_streams() -> None:
    """A character that the terminal does not have becomes a question mark instead of a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _debugging() -> bool:
    return os.environ.get("UTBLICK_DEBUG") == "1"


def _prepare_log() -> None:
    """A person at the keyboard reads one line; the log is for whoever asks for it, and for a running server."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.DEBUG if _debugging() else logging.CRITICAL)


def _say(message: str) -> None:
    from bot.terminal import one_line

    click.echo(one_line(message), err=True)


def _fail(message: str, code: int = 2) -> int:
    _say(f"Fel: {message}")
    return code


def _print_json(value: object, indent: int | None = None) -> None:
    """JSON in UTF-8 whatever the terminal's encoding, flushed."""
    click.echo(_json(value, indent))


def _json(value: object, indent: int | None = None) -> bytes:
    # "backslashreplace" writes half a surrogate pair as \udc00, which is JSON's own escape for it.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent).encode("utf-8", "backslashreplace")


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _bar(label: str) -> Callable[[int, int], None]:
    """A progress bar on standard error, shown on a terminal only and from its first news on."""
    bar: Any = None

    def tell(number: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            from tqdm import tqdm

            shape = "{desc}: {percentage:3.0f} % |{bar}| {n_fmt} av {total_fmt}"
            bar = tqdm(desc=label, total=total, file=sys.stderr, disable=None, leave=False, bar_format=shape)
        bar.update(number - bar.n)
        if number == total:
            bar.close()

    return tell


# --- click in Swedish ---------------------------------------------------------------------------------------------


class _Misuse(click.UsageError):
    """A usage error whose message is Swedish already."""


class _Formatter(click.HelpFormatter):
    HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}  # noqa: RUF012 - click's class, never changed

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Användning: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(self.HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context
    # Counted below: click refuses them in English.
    allow_extra_args = True

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[FLAGGOR]", "context_settings": {"help_option_names": ["-h", "--help"]}, **settings})

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
            raise _Misuse(f"för många argument: {_quoted(rest)}", ctx)
        return rest


class _Group(_Command, click.Group):
    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            raise _Misuse(f"kommandot «{args[0]}» finns inte: {_meant(args[0], list(self.commands))}", ctx)
        return super().resolve_command(ctx, args)


def _in_swedish(error: click.ClickException) -> str:
    """One line for what click found wrong, with the command whose help to read."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return error.format_message()
    return f"{_misuse(error, error.ctx)} (se {error.ctx.command_path} --help)"


def _misuse(error: click.UsageError, context: click.Context) -> str:
    if isinstance(error, click.NoSuchOption):
        options = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
        return f"flaggan {error.option_name} finns inte: {_meant(error.option_name, [*options, '--help'])}"
    if isinstance(error, click.BadOptionUsage):
        option = next((p for p in context.command.params if error.option_name in p.opts), None)
        flag = isinstance(option, click.Option) and option.is_flag
        return f"flaggan {error.option_name} " + ("tar inget värde: skriv den ensam" if flag else "kräver ett värde efter sig")
    if isinstance(error, click.MissingParameter):
        return f"argumentet {error.param.human_readable_name if error.param else ''} saknas"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name}: {error.message}"
    return error.message if isinstance(error, _Misuse) else f"kommandot går inte att förstå: {error.format_message()}"


def _meant(word: str, allowed: Sequence[str]) -> str:
    near = get_close_matches(word, allowed, n=1)
    return f"menas {near[0]}?" if near else f"välj bland {', '.join(allowed)}"


def _quoted(words: Sequence[str]) -> str:
    return f"«{' '.join(words)}»"


def _one_of(*allowed: str) -> Callable[[click.Context, click.Parameter, str], str]:
    def chosen(context: click.Context, parameter: click.Parameter, value: str) -> str:
        if value not in allowed:
            raise click.BadParameter(f"«{value}» finns inte: välj bland {', '.join(allowed)}", context, parameter)
        return value

    return chosen


def _limit(context: click.Context, parameter: click.Parameter, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MAX_LIMIT:
        raise click.BadParameter(f"«{value}» ska vara ett heltal från 1 till {MAX_LIMIT}", context, parameter)
    return int(value)


def _version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"utblick {_installed_version() or '(inte installerad)'}")
        context.exit()


def _installed_version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("utblick")
    except PackageNotFoundError:
        return None


# --- the commands -------------------------------------------------------------------------------------------------

_folder = click.argument("folder", required=False, metavar="[MAPP]")
_index = click.option("--index", metavar="MAPP", help="Indexets mapp. Utan flaggan: inställningen index, annars .utblick/index.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")


@click.group(cls=_Group, invoke_without_command=True, subcommand_metavar="KOMMANDO …")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Visa versionen.")
@click.pass_context
def commands(context: click.Context) -> None:
    """Sök och fråga i kommuners rapporter om internationellt arbete och EU-projekt.

    Varje svar hämtas ur rapporterna och visar ordagranna citat med dokument och sida.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)


@commands.command(short_help="Läs en mapp med rapporter och bygg ett index.")
@_folder
@click.option("--out", metavar="MAPP", help="Var indexet byggs. Utan flaggan: inställningen index, annars .utblick/index.")
@click.option("--engine", metavar="NAMN", help="Sökmotor: whoosh eller tantivy. Utan flaggan: inställningen engine, annars whoosh.")
def index(folder: str | None, out: str | None, engine: str | None) -> None:
    """Läs alla rapporter i MAPP och bygg ett index.

    MAPP är corpus om inget annat är inställt. Filer av typen txt, md, pdf, docx, csv och xlsx läses, även i undermappar.
    Ett nytt index ersätter det gamla först när det är färdigt.
    """
    from indexer.building import build
    from indexer.search import DEFAULT_ENGINE

    settings = _settings(folder=folder, index=out, engine=engine)
    used = settings.engine or DEFAULT_ENGINE
    built = build(
        settings.folder,
        settings.index,
        engine=used,
        max_file_mb=settings.max_file_mb,
        reading=_bar("Läser"),
        writing=_bar("Skriver"),
    )
    for line in built.lines:
        click.echo(str(line))
    _say_unread(built)
    held = built.holdings
    totals = (
        _counted(len(held.documents), "rapport", "rapporter"),
        _counted(len(held.projects), "projekt", "projekt"),
        _counted(len(held.networks), "nätverk", "nätverk"),
        _counted(len(held.figures), "siffra", "siffror"),
        _counted(len(held.passages), "textstycke", "textstycken"),
    )
    click.echo(f"Indexerat i {settings.index}: {', '.join(totals)}.")
    if held.issues:
        found = _counted(len(held.issues), "anmärkning", "anmärkningar")
        click.echo(f"{found}: visa med utblick check {shlex.quote(str(settings.folder))}")
    _suggest_engine(used, len(held.passages) + len(held.projects) + len(held.networks))


def _suggest_engine(used: str, entries: int) -> None:
    from indexer.search import ENGINE_FOR_MANY, MANY_ENTRIES

    if used != ENGINE_FOR_MANY and entries >= MANY_ENTRIES:
        _say(
            f"Så stora samlingar söks snabbare med {ENGINE_FOR_MANY}: pip install 'utblick[{ENGINE_FOR_MANY}]', sedan utblick index --engine {ENGINE_FOR_MANY}"
        )


def _say_unread(built: Built) -> None:
    """The files that the index does not hold, and why."""
    from bot import terminal

    indexed = {line.document for line in built.lines}
    for issue in built.holdings.issues:
        if issue.document not in indexed:
            click.echo(terminal.issue(issue), err=True)


@commands.command(short_help="Visa allt som är värt att veta om rapporterna, utan att bygga.")
@_folder
@_as_json
def check(folder: str | None, as_json: bool) -> None:
    """Läs rapporterna i MAPP utan att bygga något index.

    Visar varje anmärkning med fil, sida och rad, och rapporternas egna summor bredvid vad de lästa posterna ger.
    """
    from indexer.building import read_reports

    settings = _settings(folder=folder)
    built = read_reports(settings.folder, max_file_mb=settings.max_file_mb, progress=_bar("Läser"))
    unused = _unused_vocabulary(built)
    if as_json:
        issues = [issue.model_dump(mode="json") | {"line": line} for issue, line in _located(built)]
        reconciliation = [one.model_dump(mode="json") for one in built.reconciliations]
        reports = [asdict(line) for line in built.lines]
        _print_json({"issues": issues, "reconciliation": reconciliation, "reports": reports, "unused_vocabulary": unused}, indent=2)
        return
    from bot import terminal

    for issue, line in _located(built):
        click.echo(terminal.issue(issue, line))
    for document in dict.fromkeys(one.document for one in built.reconciliations):
        click.echo(f"\n{document}: rapportens summor och de lästa posterna")
        click.echo(_reconciliation([one for one in built.reconciliations if one.document == document]))
    spare = len(unused["programmes"]) + len(unused["networks"]) + sum(map(len, unused["actors"].values()))
    found = (
        _counted(len(built.lines), "rapport", "rapporter"),
        _counted(len(built.holdings.issues), "anmärkning", "anmärkningar"),
        _counted(sum(not one.agrees for one in built.reconciliations), "summa skiljer sig", "summor skiljer sig"),
        f"{_counted(spare, 'namn', 'namn')} i ordlistorna förekommer inte (se --json)",
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
        measure = MEASURES.get(one.measure, one.measure) + (", kr" if one.measure in {"paid_out", "total_budget", "eu_funding"} else "")
        return one.subject, measure, number(one.stated), number(one.counted), "ja" if one.agrees else "nej"

    return table(("Ämne", "Mått", "Rapporten", "Posterna", "Stämmer"), map(row, found), numbers=frozenset({2, 3}))


@commands.command(short_help="Ställ en fråga och få ett svar med citat.")
@click.argument("question", nargs=-1, metavar="FRÅGA")
@_index
@_as_json
@click.option(
    "--batch",
    metavar="FIL",
    help="Svara på en fråga per rad: JSON med id och question, eller turns (ett samtal). - läser standard in. Skriver JSON.",
)
def ask(question: tuple[str, ...], index: str | None, as_json: bool, batch: str | None) -> None:
    """Svara på FRÅGA med citat ur rapporterna."""
    words = _either("FRÅGA", question, batch)
    with _bot(_settings(index=index)) as bot:
        if batch is not None:
            _each_line(batch, lambda item: _converse(bot, item))
            return
        answer = bot.answer(words)
    if as_json:
        _print_json(answer.model_dump(mode="json"))
    else:
        from bot import terminal

        click.echo(terminal.answer(answer, _width()))


@commands.command(short_help="Sök textstycken i rapporterna.")
@click.argument("words", nargs=-1, metavar="ORD")
@_index
@click.option("--limit", metavar="ANTAL", default="10", callback=_limit, help="Högsta antal träffar. Utan flaggan: 10.")
@_as_json
@click.option("--batch", metavar="FIL", help="Sök en gång per rad: JSON med id och query. - läser standard in. Skriver JSON.")
def search(words: tuple[str, ...], index: str | None, limit: int, as_json: bool, batch: str | None) -> None:
    """Sök textstycken som handlar om ORD, bästa träffen först."""
    query = _either("ORD", words, batch)
    with _bot(_settings(index=index)) as bot:
        if batch is not None:
            _each_line(batch, lambda item: {"hits": bot.search(_text(item, "query"), limit)})
            return
        hits = bot.search(query, limit)
    if as_json:
        _print_json({"query": query, "hits": hits})
    else:
        from bot import terminal

        click.echo(terminal.hits(hits, _width()) if hits else f"Inga träffar för «{terminal.one_line(query)}».")


@commands.command(short_help="Skriv ut alla projekt, nätverk eller siffror.")
@click.argument("kind", metavar="|".join(RECORDS), callback=_one_of(*RECORDS))
@_index
@click.option("--format", "format_", metavar="|".join(FORMATS), default="json", callback=_one_of(*FORMATS), help="Utan flaggan: json.")
@click.option("--out", metavar="FIL", default="-", help="Skriv till FIL i stället för standard ut.")
def export(kind: str, index: str | None, format_: str, out: str) -> None:
    """Skriv ut indexets poster med källa och sida.

    csv och xlsx har en rad per redovisning och svenska rubriker; keep ger projekten med fältnamnen i keep.eu.
    """
    if format_ == "keep" and kind != "projects":
        raise _Misuse(f"--format keep finns för projects, inte för {kind}", click.get_current_context())
    if format_ == "xlsx" and out == "-" and sys.stdout.isatty():
        raise _Misuse("--format xlsx är ingen text: ange en fil med --out", click.get_current_context())
    with _opened(_settings(index=index)) as opened:
        written = _exported(opened, cast("Kind", kind), format_)
    if out == "-":
        click.echo(written, nl=False)
    else:
        Path(out).write_bytes(written)
        _say(f"Skrivet: {out}")


def _exported(opened: Index, kind: Kind, format_: str) -> bytes:
    from indexer import exporting

    if format_ == "csv":
        return exporting.as_csv(opened.holdings, kind).encode()
    if format_ == "xlsx":
        return exporting.as_xlsx(opened.holdings, kind)
    records = exporting.as_keep(opened.holdings) if format_ == "keep" else exporting.as_json(opened.holdings, kind)
    return _json(records, indent=2) + b"\n"


@commands.command(short_help="Skriv ut ett dokuments lagrade text, tecken för tecken.")
@click.argument("document", metavar="DOKUMENT")
@_index
def text(document: str, index: str | None) -> None:
    """Skriv ut den lagrade texten i DOKUMENT som UTF-8, utan tillägg, så att ett citat kan kontrolleras."""
    with _opened(_settings(index=index)) as opened:
        stored = opened.texts.get(document)
        if stored is None:
            raise UnusableInput(f"{document}: dokumentet finns inte i indexet: {_meant(document, sorted(opened.texts))}")
    click.echo(stored.encode(), nl=False)


@commands.command(short_help="Visa de frågor som inte fick svar, vanligast först.")
@_as_json
def unanswered(as_json: bool) -> None:
    """Visa de frågor i frågeloggen som inte fick svar, vanligast först.

    Loggen är avstängd tills inställningen question_log anger en fil. Den sparar dag, fråga, tolkning och utfall, inget om
    vem som frågade, i question_log_days dagar.
    """
    from bot.question_log import unanswered as grouped

    kept = _question_log(_settings())
    if kept is None:
        raise SettingError("frågeloggen är avstängd: ange en fil i inställningen question_log (UTBLICK_QUESTION_LOG)")
    found = grouped(kept.entries())
    if as_json:
        _print_json([{**asdict(one), "last": one.last.isoformat()} for one in found], indent=2)
        return
    from bot import terminal

    for one in found:
        click.echo(f"{one.count:>4}  {one.last.isoformat()}  {terminal.one_line(one.question)}\n      {terminal.one_line(one.understood)}")
    _say(f"{_counted(len(found), 'obesvarad fråga', 'obesvarade frågor')} i {kept.file}")


@commands.command(short_help="Starta webbchatten och JSON-gränssnittet.")
@_index
@click.option("--host", metavar="VÄRD", help="Adress att lyssna på. Utan flaggan: inställningen host, annars 127.0.0.1.")
@click.option("--port", metavar="PORT", help="Port att lyssna på. Utan flaggan: inställningen port, annars 8080.")
@click.option("--insecure-local", is_flag=True, help="Ta emot Teams-aktiviteter utan kontroll, för prov på den egna datorn.")
def serve(index: str | None, host: str | None, port: str | None, insecure_local: bool) -> None:
    """Starta webbchatten och JSON-gränssnittet.

    På andra adresser än den egna datorns krävs en åtkomstnyckel (UTBLICK_ACCESS_TOKEN) eller en betrodd proxy
    (UTBLICK_TRUSTED_HEADER). Är Teams inställt (UTBLICK_TEAMS_APP_ID med flera) svarar Utblick även där.
    """
    from bot.channels import web

    settings = _settings(index=index, host=host, port=port)
    doors = _teams_doors(settings, insecure_local)
    token = settings.access_token.get_secret_value() if settings.access_token else None
    reached = web.WebSettings(access_token=token, trusted_header=settings.trusted_header, hosts=settings.hosts)
    web.check_exposure(settings.host, reached)
    if not _debugging():
        logging.getLogger().setLevel(logging.INFO)
    with _bot(settings, logged=True) as bot:
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        where = f"http://{name}:{settings.port}{' och i Teams' if doors else ''}"
        teams = [_teams(settings, bot, doors)] if doors else []
        web.serve(
            bot,
            reached,
            settings.host,
            settings.port,
            channels=[route for channel in teams for route in channel.routes],
            started=lambda: _say(f"Utblick svarar på {where} (avsluta med Ctrl+C)"),
            contexts=[channel.running for channel in teams],
        )


@commands.command(name="teams-manifest", short_help="Skriv apppaketet som laddas upp i Teams.")
@click.option("--app-id", metavar="ID", default="", help="Botens app-id. Utan flaggan: inställningen teams_app_id.")
@click.option("--domain", metavar="VÄRDNAMN", default="", help="Värdnamnet som Teams når boten på, som utblick.exempelstad.se.")
@click.option("--out", metavar="FIL", default="", help="ZIP-filen som skrivs.")
@click.option("--app-version", metavar="1.2.3", default="", help="Höj den inför varje uppladdning. Utan flaggan: programmets version.")
@click.option("--developer", metavar="NAMN", default="", help="Vem som står bakom appen, högst 32 tecken. Utan flaggan: Utblick.")
@click.option("--privacy-url", metavar="ADRESS", default="", help="Sida om personuppgifter. Utan flaggan: webbchatten.")
@click.option("--terms-url", metavar="ADRESS", default="", help="Sida med villkor. Utan flaggan: webbchatten.")
def teams_manifest(app_id: str, domain: str, out: str, app_version: str, developer: str, privacy_url: str, terms_url: str) -> None:
    """Skriv apppaketet som laddas upp i Teams: manifest, texter på svenska och engelska, två ikoner."""
    from bot.teams.manifest import package

    for flag, value in (("--domain", domain), ("--out", out)):
        if not value:
            raise _Misuse(f"flaggan {flag} saknas: ange ett värde", click.get_current_context())
    app_id = app_id or _settings().teams_app_id or ""
    written = package(
        app_id, domain, app_version or _installed_version() or "1.0.0", developer or None, privacy=privacy_url, terms=terms_url
    )
    Path(out).write_bytes(written)
    _say(f"Skrivet: {out}")


# --- what the commands share --------------------------------------------------------------------------------------


def _settings(**options: object) -> Settings:
    from bot.config import load

    return load(options)


@contextmanager
def _opened(settings: Settings) -> Iterator[Index]:
    from indexer.index import open_index

    opened = open_index(settings.index, settings.engine)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _bot(settings: Settings, *, logged: bool = False) -> Iterator[Bot]:
    from bot.core import Bot

    with _opened(settings) as opened:
        kept = _question_log(settings) if logged else None
        yield Bot(opened, kept) if kept else Bot(opened)


def _teams_doors(settings: Settings, insecure_local: bool) -> Doors | None:
    """Whom the Teams channel lets in; None where it is not set up. ``SettingError`` where that is not whole."""
    from bot.teams.identity import doors, is_configured

    if not insecure_local and not is_configured(settings):
        return None
    found = doors(settings, insecure_local=insecure_local)
    try:
        import bot.channels.teams  # noqa: F401 - whether it can be imported
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "bot":
            raise
        raise SettingError(f'Teams kräver tillägget teams ({error.name} saknas): pip install "utblick[teams]"') from error
    return found


def _teams(settings: Settings, bot: Bot, doors: Doors) -> Teams:
    from functools import partial

    from bot.channels.teams import Core, Teams
    from bot.feedback_log import FeedbackLog
    from bot.teams.finding import found

    feedback = FeedbackLog(settings.feedback_log, settings.feedback_log_days) if settings.feedback_log else None
    return Teams(Core(bot.answer, partial(found, bot.index)), doors, settings.public_url, feedback)


def _question_log(settings: Settings) -> QuestionLog | None:
    from bot.question_log import QuestionLog

    return QuestionLog(settings.question_log, settings.question_log_days) if settings.question_log else None


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 100)


def _either(name: str, words: Sequence[str], batch: str | None) -> str:
    """The words of the command line as one text, empty where a batch is read instead."""
    if bool(words) == (batch is not None):
        problem = f"{name} och --batch går inte ihop: ange en av dem" if words else f"{name} saknas: ange text eller --batch FIL"
        raise _Misuse(problem, click.get_current_context())
    whole = _whole(" ".join(words))
    if batch is None and not whole.strip():
        raise _Misuse(f"{name} är tom: skriv minst ett ord", click.get_current_context())
    return whole


def _whole(words: str) -> str:
    """Text that can be encoded: half surrogate pairs, from a broken argument or a JSON escape, become U+FFFD."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _each_line(file: str, answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """One JSON object out for each line in. A bad line gives an object with ``error``, and the run goes on."""
    failed = False
    with _lines(file) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            item: Mapping[str, Any] = {}
            try:
                item = _object(line)
                given = answer(item)
            except UnusableInput as error:
                given = {"error": f"rad {number}: {error}"}
            except Exception as error:
                log.debug("internal fault in line %d", number, exc_info=True)
                given = {"error": f"rad {number}: internt fel ({type(error).__name__})"}
                failed = True
            own = {"id": item["id"]} if "id" in item else {}
            _print_json(own | dict(given) | own)
    if failed:
        click.get_current_context().exit(1)


@contextmanager
def _lines(file: str) -> Iterator[Iterator[bytes]]:
    if file == "-":
        yield iter(sys.stdin.buffer)
        return
    with Path(file).open("rb") as lines:
        yield iter(lines)


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        item = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnusableInput("är inte giltig JSON i UTF-8") from error
    if not isinstance(item, dict):
        raise UnusableInput("är inget JSON-objekt")
    return item


def _no_number(constant: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise UnusableInput(f'"{key}" saknas eller är inte text')
    return _whole(value)


def _converse(bot: Bot, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer to a line's question, or to the last of its turns."""
    turns = item.get("turns")
    if turns is None:
        return bot.answer(_text(item, "question")).model_dump(mode="json")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise UnusableInput('"turns" ska vara en lista med minst en text')
    answer = bot.answer(_whole(turns[0]))
    for turn in turns[1:]:
        answer = bot.answer(_whole(turn), answer.conversation)
    return answer.model_dump(mode="json")


if __name__ == "__main__":
    sys.exit(main())
