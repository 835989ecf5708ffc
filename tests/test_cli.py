"""The command line: what is printed where, in which language, and with which exit code."""

from __future__ import annotations

import csv
import functools
import io
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook

from bot import cli
from bot.answer import Answer, Citation

ROOT = Path(__file__).resolve().parent.parent
PLATFORM = ROOT / "tests" / "samples" / "project_platform" / "exempelstad-2021.txt"
REGISTER = """Kommun;Redovisningsår;Rapporttyp;Rapport;Projektnamn;Nämnd;Roll;Program;Projektstart;Projektslut;Total budget;Sida
Exempelby kommun;2024;tjänsteskrivelse;Redovisning 2024;Lövsol;Miljönämnden;Projektägare;Interreg;2023-01-01;2025-12-31;4 000 000;3
Exempelby kommun;2024;tjänsteskrivelse;Redovisning 2024;Is och snö;Kulturnämnden;Partner;Erasmus+;2024-03-01;2026-02-28;250 000;5
"""
NOTES = "\ufeffVärme och snö 2023\r\n\r\nFjärrvärmen värmer badhuset i Exempelby kommun.\r\nSnöröjningen lånade en bandvagn av Övik.\r\n"
LOAN = "Biblioteket i Exempelby kommun lånade ut {n} böcker på främmande språk under vecka {n}."
LIBRARY = "Läslust 2022\n\n" + "".join(f"{LOAN.format(n=n)}\n\n" for n in range(1, 4000))


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    raw: bytes
    errors: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder and variables of one's own; the log as it was before."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("UTBLICK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UTBLICK_MEANING", "off")
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def ran(*args: str | Path) -> Ran:
        capsysbinary.readouterr()
        code = cli.main([str(arg) for arg in args])
        out, errors = capsysbinary.readouterr()
        return Ran(code, out, errors.decode())

    return ran


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rapporter")
    # One stated sum is made to differ from what the report's projects add up to.
    platform = PLATFORM.read_text(encoding="utf-8")
    assert platform.count("varav 12 000 000 kr i stöd") == 1
    (made / "plattform.txt").write_text(
        platform.replace("varav 12 000 000 kr i stöd", "varav 13 000 000 kr i stöd"), encoding="utf-8"
    )
    (made / "register.csv").write_text(REGISTER, encoding="utf-8")
    (made / "mapp").mkdir()
    (made / "mapp" / "anteckning.txt").write_text(NOTES, encoding="utf-8", newline="")
    (made / "bibliotek.txt").write_text(LIBRARY, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def index(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.parent)
        assert cli.main(["index", str(folder), "--out", str(made)]) == 0
    return made


def program(*args: str | Path, **variables: str) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("UTBLICK_")}
    environ |= {"PYTHONPATH": str(ROOT), "UTBLICK_MEANING": "off"} | variables
    command = [sys.executable, "-m", "bot.cli", *map(str, args)]
    # A shell that runs the tests in the background has its children ignore an interrupt.
    heeding = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, preexec_fn=heeding
    )


class Parrot:
    """A core that answers with the question, counts turns and breaks on demand."""

    def __init__(self, index: object) -> None:
        self.turns: dict[str, list[str]] = {}

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        if question == "krascha":
            raise ZeroDivisionError("hemlig fråga")
        key = conversation or f"samtal {len(self.turns) + 1}"
        self.turns.setdefault(key, []).append(question)
        said = " / ".join(self.turns[key])
        return Answer(
            id="svar", conversation=key, question=question, language="sv", status="answered", understood="", text=said
        )

    def search(self, words: str, limit: int) -> list[dict[str, Any]]:
        if words == "krascha":
            raise ZeroDivisionError
        hit = {"document": "a.txt", "page": None, "section": "", "start": 0, "end": 1, "quote": words, "score": 1.0}
        return [hit] * min(limit, 30)


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.core.Bot", Parrot)


def batch(path: Path, *items: object) -> Path:
    path.write_text(
        "".join((item if isinstance(item, str) else json.dumps(item)) + "\n" for item in items), encoding="utf-8"
    )
    return path


# --- help and usage errors ----------------------------------------------------------------------------------------


def words_for_help(text: str) -> set[str]:
    return set(
        re.findall(r"(?i)\b(usage|options|commands|show|exit|error|default|required|argument:|missing|invalid)\b", text)
    )


@pytest.mark.parametrize("name", ["", *cli.commands.commands])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_swedish_and_fits(run: Run, name: str, flag: str) -> None:
    ran = run(*filter(None, (name, flag)))
    assert (ran.code, ran.errors) == (0, "")
    assert ran.out.startswith("Användning: utblick")
    assert "Visa hjälpen." in ran.out
    assert words_for_help(ran.out) == set()
    assert max(map(len, ran.out.splitlines())) <= 80


def test_every_option_says_what_it_does() -> None:
    for name, command in cli.commands.commands.items():
        assert command.help, name
        assert all(p.help for p in command.params if isinstance(p, click.Option)), name


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert "Kommandon:" in ran.errors


def test_version(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert re.fullmatch(r"utblick (\d+\.\d+.*|\(inte installerad\))\n", ran.out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["serach", "x"], "kommandot «serach» finns inte: menas search? (se utblick --help)"),
        (["zzz"], "välj bland index, check, verify, ask, search, export, text, unanswered, config, serve"),
        (["ask", "x", "--idnex", "y"], "flaggan --idnex finns inte: menas --index? (se utblick ask --help)"),
        (["ask", "-x"], "flaggan -x finns inte: välj bland --index"),
        (["ask", "x", "--json=1"], "flaggan --json tar inget värde"),
        (["ask", "--index"], "flaggan --index kräver ett värde efter sig"),
        (["ask"], "FRÅGA saknas: ange text eller --batch FIL (se utblick ask --help)"),
        (["ask", "x", "--batch", "y"], "FRÅGA och --batch går inte ihop"),
        (["search"], "ORD saknas"),
        (["search", "x", "--limit", "0"], "--limit: «0» ska vara ett heltal från 1 till 1000"),
        (["search", "x", "--limit", "tio"], "--limit: «tio» ska vara ett heltal"),
        (["search", "x", "--limit", "9" * 5000], "ska vara ett heltal från 1 till 1000"),
        (["index", "a", "b c"], "för många argument: «b c» (se utblick index --help)"),
        (["text"], "argumentet DOKUMENT saknas (se utblick text --help)"),
        (["export", "saker"], "«saker» finns inte: välj bland projects, networks, figures, places, organisations"),
        (["export", "projects", "--format", "pdf"], "--format: «pdf» finns inte: välj bland csv, json, keep, xlsx"),
        (["export", "networks", "--format", "keep"], "--format keep finns för projects, inte för networks"),
        (["serve", "--port", "åtta"], "--port: «åtta» ska vara ett heltal"),
        (["serve", "--host", "0.0.0.0"], "UTBLICK_ACCESS_TOKEN"),
        (["ask", "x", "--index", "saknas"], "saknas: här finns inget index"),
        (["check", "saknas"], "saknas: mappen finns inte"),
    ],
)
def test_usage_errors_are_one_swedish_line(run: Run, args: list[str], said: str) -> None:
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors.startswith("Fel: ")
    assert ran.errors.count("\n") == 1
    assert said in ran.errors
    assert words_for_help(ran.errors.replace("--help", "")) == set()


def test_defaults_are_corpus_and_utblick_index(run: Run, folder: Path, tmp_path: Path) -> None:
    assert "corpus: mappen finns inte" in run("index").errors
    assert ".utblick/index: här finns inget index" in run("text", "a.txt").errors
    shutil.copytree(folder, tmp_path / "corpus")
    assert run("index").code == 0
    assert run("text", "mapp/anteckning.txt").raw == NOTES.encode()


def test_settings_are_followed(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "utblick.toml").write_text(f'folder = "{folder}"\nindex = "eget"\n', encoding="utf-8")
    assert run("index").code == 0
    assert (tmp_path / "eget" / "CURRENT").is_file()
    (tmp_path / "utblick.toml").write_text("mapp = 1\n", encoding="utf-8")
    ran = run("index")
    assert (ran.code, ran.out) == (2, "")
    assert "utblick.toml: inställningen «mapp» finns inte" in ran.errors


def test_the_variable_of_the_tests_is_not_the_folder(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTBLICK_CORPUS", str(folder))
    assert "corpus: mappen finns inte" in run("check").errors
    monkeypatch.setenv("UTBLICK_FOLDER", str(folder))
    assert run("check").code == 0


# --- index and check ----------------------------------------------------------------------------------------------


def test_index_prints_a_line_a_report_and_a_summary(run: Run, folder: Path) -> None:
    ran = run("index", folder, "--out", "nytt index")
    assert (ran.code, ran.errors) == (0, "")
    *reports, summary, hint = ran.out.splitlines()
    assert [line.partition(":")[0] for line in reports] == [
        "bibliotek.txt",
        "mapp/anteckning.txt",
        "plattform.txt",
        "register.csv",
    ]
    assert "register; " in reports[-1]
    assert " 2 projekt" in reports[-1]
    assert re.fullmatch(
        r"Indexerat i nytt index: 4 rapporter, \d+ projekt, \d+ nätverk, \d+ siffror, \d+ textstycken\.", summary
    )
    assert re.fullmatch(rf"\d+ anmärkning(ar)?: visa med utblick check {re.escape(str(folder))}", hint)


def test_an_index_that_cannot_be_written(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    for out in ("fil", "fil/under"):
        ran = run("index", folder, "--out", out)
        assert (ran.code, ran.out) == (2, "")
        assert ran.errors == f"Fel: {out}: är en fil och ingen mapp: välj en annan sökväg\n"


def test_check_tells_every_issue_with_file_and_line(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("check", folder)
    told = run("check", folder, "--json")
    assert (ran.code, ran.errors, told.code, told.errors) == (0, "", 0, "")
    assert {"issues", "reconciliation", "reports", "unused_vocabulary"} <= told.json.keys()
    lines = ran.out.splitlines()
    assert told.json["issues"]
    for number, issue in enumerate(told.json["issues"]):
        page = f", s. {issue['page']}" if issue["page"] else ""
        line = f", rad {issue['line']}" if issue["line"] else ""
        assert lines[number].startswith(f"{issue['document']}{page}{line}: ")
        assert issue["what"] in lines[number]
    assert not list(tmp_path.iterdir())


def test_an_issue_with_an_offset_has_its_line(run: Run, folder: Path) -> None:
    found = [issue for issue in run("check", folder, "--json").json["issues"] if issue["start"] is not None]
    differing = next(issue for issue in found if "13 000 000" in issue["what"])
    lines = (folder / "plattform.txt").read_text(encoding="utf-8").split("\n")
    assert "13 000 000" in lines[differing["line"] - 1]
    assert all(issue["line"] for issue in found)


def test_check_lays_stated_totals_beside_the_records(run: Run, folder: Path) -> None:
    compared = [
        one for one in run("check", folder, "--json").json["reconciliation"] if one["document"] == "plattform.txt"
    ]
    assert compared
    table = run("check", folder).out.partition("plattform.txt: rapportens summor")[2].splitlines()
    assert table[1].split() == ["Ämne", "Mått", "Rapporten", "Posterna", "Stämmer"]
    rows = table[2 : 2 + len(compared)]
    place = table[1].index("Rapporten") + len("Rapporten")
    for row, one in zip(rows, compared, strict=True):
        assert row[:place].endswith(f"{one['stated']:,.0f}".replace(",", " "))
        assert row.endswith("ja" if one["agrees"] else "nej")
    differing = next(row for row in rows if row.endswith("nej"))
    assert "EU-stöd, kr" in differing
    assert " ".join(differing.split()).endswith("13 000 000 12 000 000 nej")


def test_unused_names_of_the_folders_vocabulary_are_listed(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "mapp"
    made.mkdir()
    (made / "a.txt").write_text(NOTES, encoding="utf-8")
    (made / "vocabulary.toml").write_text(
        '[[network]]\nname = "Ugglornas förbund"\nkind = "network"\n', encoding="utf-8"
    )
    unused = run("check", made, "--json").json["unused_vocabulary"]
    assert "Ugglornas förbund" in unused["networks"]
    assert {"programmes", "networks", "actors"} == unused.keys()


# --- text and export ----------------------------------------------------------------------------------------------


def test_text_is_the_file_to_the_byte(run: Run, folder: Path, index: Path) -> None:
    for name in ("mapp/anteckning.txt", "bibliotek.txt", "register.csv", "plattform.txt"):
        ran = run("text", name, "--index", index)
        assert (ran.code, ran.errors) == (0, "")
        assert ran.raw == (folder / name).read_bytes()


def test_text_of_another_encoding_is_utf8(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.txt").write_text(
        "Exempelby kommun\nÅterbruk av möbler för förskolor på ön.\n", encoding="latin-1"
    )
    assert run("index", "r", "--out", "i").code == 0
    assert (
        run("text", "a.txt", "--index", "i").raw
        == "Exempelby kommun\nÅterbruk av möbler för förskolor på ön.\n".encode()
    )


def test_text_of_an_unknown_document_names_the_nearest(run: Run, index: Path) -> None:
    ran = run("text", "registre.csv", "--index", index)
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors == "Fel: registre.csv: dokumentet finns inte i indexet: menas register.csv?\n"


def test_export_json_has_every_project_with_its_source(run: Run, folder: Path, index: Path) -> None:
    projects = run("export", "projects", "--index", index).json
    assert {"Lövsol", "Is och snö"} <= {project["name"] for project in projects}
    sun = next(project for project in projects if project["name"] == "Lövsol")
    report = sun["reports"][0]
    assert (report["total_budget"], report["department"], report["role"]) == (4_000_000, "Miljönämnden", "lead")
    stored = (folder / "register.csv").read_text(encoding="utf-8")
    assert "Lövsol" in stored[report["source"]["start"] : report["source"]["end"]]


@pytest.mark.parametrize("kind", cli.RECORDS)
def test_export_csv_and_xlsx_have_the_same_rows(run: Run, index: Path, kind: str) -> None:
    written = run("export", kind, "--format", "csv", "--index", index).raw
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    book = load_workbook(io.BytesIO(run("export", kind, "--format", "xlsx", "--index", index).raw))
    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == list(sheet[0])
    assert len(rows) == len(sheet)
    assert [row[0] for row in rows] == [str(row[0]) for row in sheet]


def test_export_keep_uses_the_names_of_keep_eu(run: Run, index: Path) -> None:
    kept = run("export", "projects", "--format", "keep", "--index", index).json
    assert all(
        {"programme_name", "acronym", "project_start_date", "total_budget", "partner"} <= project.keys()
        for project in kept
    )


def test_export_into_a_file(run: Run, index: Path, tmp_path: Path) -> None:
    ran = run("export", "projects", "--format", "xlsx", "--index", index, "--out", "projekt.xlsx")
    assert (ran.code, ran.raw) == (0, b"")
    assert load_workbook(tmp_path / "projekt.xlsx").sheetnames == ["Projekt"]
    refused = run("export", "projects", "--index", index, "--out", "saknas/projekt.json")
    assert (refused.code, refused.errors) == (2, "Fel: saknas/projekt.json: finns inte: kontrollera sökvägen\n")


# --- ask and search -----------------------------------------------------------------------------------------------


def test_ask_json_is_an_answer_with_verbatim_quotes(run: Run, index: Path) -> None:
    ran = run("ask", "Vilka projekt har Exempelby kommun i Interreg?", "--index", index, "--json")
    assert (ran.code, ran.errors) == (0, "")
    answer = Answer.model_validate_json(ran.raw)
    assert answer.question == "Vilka projekt har Exempelby kommun i Interreg?"
    assert answer.citations
    for citation in answer.citations:
        stored = run("text", citation.document, "--index", index).out
        assert stored[citation.start : citation.end] == citation.quote


def test_ask_needs_no_quotation_marks(run: Run, index: Path) -> None:
    assert run("ask", "Vad", "kan", "du?", "--index", index, "--json").json["question"] == "Vad kan du?"


@pytest.mark.parametrize("question", ["?", "\x00", "å" * 5000, "-", "🦉", "' OR 1=1; --", "[[[", "\udce5"])
def test_an_odd_question_is_no_failure(run: Run, index: Path, question: str) -> None:
    ran = run("ask", "--index", index, "--json", "--", question)
    assert (ran.code, ran.errors) == (0, "")
    assert Answer.model_validate_json(ran.raw)


@pytest.mark.parametrize("words", ["", " ", "\n\t"])
@pytest.mark.parametrize(("command", "name"), [("ask", "FRÅGA"), ("search", "ORD")])
def test_an_empty_question_is_unusable_input(run: Run, index: Path, command: str, name: str, words: str) -> None:
    ran = run(command, "--index", index, "--", words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors == f"Fel: {name} är tom: skriv minst ett ord (se utblick {command} --help)\n"


def test_an_empty_question_of_a_batch_is_answered_with_a_way_on(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "batch").write_text('{"id": 1, "question": ""}\n', encoding="utf-8")
    ran = run("ask", "--batch", tmp_path / "batch", "--index", index)
    assert ran.code == 0
    assert json.loads(ran.raw)["status"] != "answered"


def test_not_found_is_no_failure(run: Run, index: Path) -> None:
    assert run("ask", "Vad kostar en tunnelbana till månen?", "--index", index).code == 0


def test_answers_are_readable_at_eighty_columns(run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = "Projektnamn:  Grön\nhamn " + "och ännu en rad till " * 12
    given = Answer(
        id="1",
        conversation="1",
        question="?",
        language="sv",
        status="answered",
        understood="projekt hos Miljönämnden, Exempelstad, redovisningen för 2025",
        text="Miljönämnden deltar i ett projekt: Grön hamn [1].\n- " + "mycket text " * 20,
        citations=[
            Citation(n=1, document="a.txt", title="Redovisning 2025", municipality="Exempelstad", year=2025, page=12, page_approximate=True,
                     section="Miljönämnden › Grön hamn", start=0, end=len(quote), quote=quote),
            Citation(n=2, document="a.txt", title="Redovisning 2025", municipality="Exempelstad", year=2025, page=None, section="", start=0,
                     end=1, quote="P\x1b[31m"),
        ],
        notes=["Rapporten anger 2 projekt; 1 blankett är läst."],
        suggestions=["Visa bara de som pågår"],
    )  # fmt: skip

    class Told(Parrot):
        def answer(self, question: str, conversation: str | None = None) -> Answer:
            return given

    monkeypatch.setattr("bot.core.Bot", Told)
    monkeypatch.setenv("COLUMNS", "80")
    out = run("ask", "x", "--index", index).out
    assert max(map(len, out.splitlines())) <= 80
    flowing = " ".join(out.split())
    assert "[1] Redovisning 2025, ca s. 12, Miljönämnden › Grön hamn: «Projektnamn: Grön hamn och" in flowing
    assert "[2] Redovisning 2025: «P [31m»" in flowing
    assert "Att tänka på: Rapporten anger 2 projekt" in flowing
    assert "Fråga vidare: Visa bara de som pågår" in flowing
    assert flowing.endswith("Tolkad som: projekt hos Miljönämnden, Exempelstad, redovisningen för 2025")
    assert "\x1b" not in out
    english = given.model_copy(update={"language": "en"})
    given = english
    assert "Understood as: projekt" in run("ask", "x", "--index", index).out


def test_search_gives_verbatim_passages_best_first(run: Run, index: Path) -> None:
    found = run("search", "fjärrvärme i badhuset", "--index", index, "--json").json
    assert found["query"] == "fjärrvärme i badhuset"
    best = found["hits"][0]
    assert {"document", "page", "section", "start", "end", "quote", "score"} <= best.keys()
    assert best["document"] == "mapp/anteckning.txt"
    assert best["quote"] == NOTES[best["start"] : best["end"]]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_search_for_people(run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = run("search", "fjärrvärme", "badhuset", "--index", index)
    assert (ran.code, ran.errors) == (0, "")
    assert ran.out.startswith("1. mapp/anteckning.txt")
    assert "Fjärrvärmen värmer badhuset" in " ".join(ran.out.split())
    assert max(map(len, ran.out.splitlines())) <= 80
    none = run("search", "xyzzyqwrt", "--index", index)
    assert (none.code, none.out) == (0, "Inga träffar för «xyzzyqwrt».\n")


def test_limit(run: Run, index: Path) -> None:
    assert len(run("search", "böcker", "--limit", "3", "--index", index, "--json").json["hits"]) == 3
    assert len(run("search", "böcker", "--index", index, "--json").json["hits"]) == 10


# --- batches ------------------------------------------------------------------------------------------------------


def test_batch_answers_line_by_line_with_the_same_id(run: Run, index: Path, tmp_path: Path) -> None:
    items = [
        {"id": "a", "question": "Vilka projekt finns?", "lang": "sv", "expect": {"status": "answered"}},
        {"id": 7, "turns": ["Vilka projekt har Exempelby kommun?", "och i Erasmus+?"], "kind": "list"},
        {"question": "Vad kan du?"},
    ]
    ran = run("ask", "--index", index, "--batch", batch(tmp_path / "frågor.jsonl", *items))
    assert (ran.code, ran.errors) == (0, "")
    first, second, third = ran.lines
    assert [first["id"], second["id"]] == ["a", 7]
    assert [one["question"] for one in ran.lines] == ["Vilka projekt finns?", "och i Erasmus+?", "Vad kan du?"]
    assert third["id"]
    assert "expect" not in first


@pytest.mark.usefixtures("parrot")
def test_turns_share_a_conversation_and_lines_do_not(run: Run, index: Path, tmp_path: Path) -> None:
    file = batch(
        tmp_path / "b",
        {"id": 1, "turns": ["ett", "två", "tre"]},
        {"id": 2, "turns": ["fyra"]},
        {"id": 3, "question": "fem"},
    )
    assert [one["text"] for one in run("ask", "--index", index, "--batch", file).lines] == [
        "ett / två / tre",
        "fyra",
        "fem",
    ]


BAD = [
    ("{", None),
    ("[1]", None),
    ("null", None),
    ('{"id": NaN, "question": "a", "query": "a"}', None),
    ("[" * 100_000, None),
    ('{"id": "x"}', "x"),
    ('{"id": "x", "question": 1, "query": 1}', "x"),
    ('{"id": null, "question": null}', None),
]


@pytest.mark.usefixtures("parrot")
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_line_gives_an_error_and_the_run_goes_on(run: Run, index: Path, tmp_path: Path, command: str) -> None:
    good = {"id": "sist", "question": "a", "query": "a"}
    ran = run(command, "--index", index, "--batch", batch(tmp_path / "b", *(line for line, _ in BAD), "", good))
    assert (ran.code, ran.errors) == (0, "")
    *bad, last = ran.lines
    assert [one.get("id") for one in bad] == [known for _, known in BAD]
    assert all(re.match(rf"rad {number}: \S", one["error"]) for number, one in enumerate(bad, 1))
    assert last["id"] == "sist"
    assert "error" not in last


@pytest.mark.usefixtures("parrot")
@pytest.mark.parametrize("turns", ["[]", '"ett"', '["ett", 2]', "{}", "7", "false"])
def test_bad_turns(run: Run, index: Path, tmp_path: Path, turns: str) -> None:
    ran = run(
        "ask", "--index", index, "--batch", batch(tmp_path / "b", f'{{"id": 1, "question": "a", "turns": {turns}}}')
    )
    assert ran.lines == [{"id": 1, "error": 'rad 1: "turns" ska vara en lista med minst en text'}]


@pytest.mark.usefixtures("parrot")
def test_batch_in_bytes_that_are_no_text(run: Run, index: Path, tmp_path: Path) -> None:
    lines = (
        b'\xef\xbb\xbf{"id": "\xc3\xa5", "question": "\\ud800 \xc3\xb6"}\r',
        b'{"id": "\xe5", "question": "x"}',
        b'{"id": "\\ud800", "question": "x"}',
    )
    (tmp_path / "b").write_bytes(b"\n".join(lines))
    ran = run("ask", "--index", index, "--batch", "b")
    first, second, third = ran.lines
    assert (first["id"], first["text"]) == ("å", "\ufffd ö")
    assert second == {"error": "rad 2: är inte giltig JSON i UTF-8"}
    assert third["id"] == "\ud800"


@pytest.mark.usefixtures("parrot")
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_fault_in_one_line_is_told_at_the_end(run: Run, index: Path, tmp_path: Path, command: str) -> None:
    file = batch(
        tmp_path / "b", {"id": 1, "question": "krascha", "query": "krascha"}, {"id": 2, "question": "a", "query": "a"}
    )
    ran = run(command, "--index", index, "--batch", file)
    assert (ran.code, ran.errors) == (1, "")
    assert ran.lines[0] == {"id": 1, "error": "rad 1: internt fel (ZeroDivisionError)"}
    assert ran.lines[1]["id"] == 2


@pytest.mark.usefixtures("parrot")
def test_search_batch_gives_id_and_hits(run: Run, index: Path, tmp_path: Path) -> None:
    file = batch(tmp_path / "b", {"id": 1, "query": "a", "relevant": [3]}, {"query": "b"})
    first, second = run("search", "--index", index, "--limit", "2", "--batch", file).lines
    assert first.keys() == {"id", "hits"}
    assert [hit["quote"] for hit in first["hits"]] == ["a", "a"]
    assert second.keys() == {"hits"}


def test_a_batch_that_is_not_there(run: Run, index: Path) -> None:
    ran = run("ask", "--index", index, "--batch", "saknas.jsonl")
    assert (ran.code, ran.out, ran.errors) == (2, "", "Fel: saknas.jsonl: finns inte: kontrollera sökvägen\n")


# --- faults and streams -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("parrot")
def test_our_own_fault_is_one_line_and_traced_only_on_demand(
    run: Run, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ran = run("ask", "krascha", "--index", index)
    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(r"Fel: internt fel \(ZeroDivisionError\): [^\n]+\n", ran.errors)
    assert "hemlig fråga" not in caplog.text
    with caplog.at_level(logging.DEBUG):
        run("ask", "krascha", "--index", index)
    assert "hemlig fråga" in caplog.text


def test_debug_writes_the_traceback_and_nothing_else_does(index: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "förstört"
    shutil.copytree(index, spoiled)
    next(spoiled.glob("generation-*/holdings.json")).write_text("{}", encoding="utf-8")
    for debug in ("", "1"):
        with program("ask", "x", "--index", spoiled, UTBLICK_DEBUG=debug) as process:
            out, errors = process.communicate()
        assert (process.returncode, out) == (2, b"")
        assert errors.decode().splitlines()[-1].startswith("Fel: ")
        assert b"Traceback" not in errors


def test_batch_from_standard_in_is_flushed_line_by_line_until_interrupted(index: Path) -> None:
    with program("ask", "--index", index, "--batch", "-") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for number in range(2):
            process.stdin.write(json.dumps({"id": number, "question": "Vad kan du?"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read().decode() == "Avbrutet.\n"


def test_a_reader_that_leaves_early_is_no_error(index: Path) -> None:
    with program("text", "bibliotek.txt", "--index", index) as process:
        assert process.stdout
        assert process.stderr
        assert len(process.stdout.read(10)) == 10
        process.stdout.close()
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == b""


def test_a_reader_that_leaves_between_two_lines_is_no_error(index: Path) -> None:
    with program("search", "--index", index, "--batch", "-") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"id": 1, "query": "badhuset"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        process.stdin.write(b'{"id": 2, "query": "badhuset"}\n')
        process.stdin.flush()
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == b""


def test_a_terminal_without_swedish_letters(index: Path) -> None:
    with program("--help", PYTHONIOENCODING="cp437") as process:
        out, errors = process.communicate()
    assert (process.returncode, errors) == (0, b"")
    assert out.startswith("Användning: utblick [FLAGGOR] KOMMANDO ?".encode("cp437"))
    with program("search", "fjärrvärme", "--index", index, "--json", PYTHONIOENCODING="latin-1") as process:
        out, errors = process.communicate()
    assert (process.returncode, errors) == (0, b"")
    assert json.loads(out)["query"] == "fjärrvärme"
    with program("text", "mapp/anteckning.txt", "--index", index, PYTHONIOENCODING="latin-1") as process:
        out, errors = process.communicate()
    assert (process.returncode, out, errors) == (0, NOTES.encode(), b"")
    with program("index", "Łódź-ö", PYTHONIOENCODING="cp1252") as process:
        out, errors = process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert errors.startswith("Fel: ?ód?-ö: mappen finns inte".encode("cp1252"))


def test_help_starts_quickly_without_the_libraries_of_the_index() -> None:
    code = "import sys; from bot import cli; cli.main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) & {"pydantic", "whoosh", "aiohttp", "docx", "tqdm"} == set()


def test_serve_hands_the_settings_to_the_page(run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.channels.web import server as web

    served: dict[str, Any] = {}

    def serve(
        core: object,
        settings: web.WebSettings,
        host: str,
        port: int,
        *_: object,
        started: Callable[[], None],
        **__: object,
    ) -> None:
        served.update(core=core, settings=settings, host=host, port=port)
        started()

    monkeypatch.setattr(web, "serve", serve)
    monkeypatch.setenv("UTBLICK_ACCESS_TOKEN", "hemlig-nyckel" * 3)
    monkeypatch.setenv("UTBLICK_TRUSTED_HEADER", "X-Remote-User")
    monkeypatch.setenv("UTBLICK_HOSTS", "utblick.exempelstad.se")
    ran = run("serve", "--index", index, "--host", "::", "--port", "8181")
    assert (ran.code, ran.out) == (0, "")
    started, off = ran.errors.splitlines()
    assert off == "Sökning efter betydelse är avstängd: frågor besvaras utifrån orden."
    assert started == "Utblick svarar på http://[::]:8181 (avsluta med Ctrl+C)"
    assert (served["host"], served["port"]) == ("::", 8181)
    wanted = web.WebSettings(
        access_token="hemlig-nyckel" * 3, trusted_header="X-Remote-User", hosts=("utblick.exempelstad.se",)
    )
    assert served["settings"] == wanted
    assert served["core"].answer("Vad kan du?").status == "help"


def test_verify_tells_a_whole_index_from_a_damaged_one(run: Run, index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia"
    shutil.copytree(index, copy)
    ran = run("verify", "--index", copy)
    assert (ran.code, ran.errors) == (0, "")
    assert re.fullmatch(rf"{copy}: helt \(generation-\w+, byggt [\d -:]+ UTC, \d+ filer\)\.\n", ran.out)
    generation = next(copy.glob("generation-*"))
    (generation / "holdings.json").write_text("{}", encoding="utf-8")
    next((generation / "engine").iterdir()).unlink()
    ran = run("verify", "--index", copy)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.errors.splitlines()) == 2
    assert "Fel: " in ran.errors
    assert "fel storlek" in ran.errors
    assert f"Bygg om med: utblick index MAPP --out {copy}" in ran.errors


def test_config_tells_what_holds_and_whence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "utblick.toml").write_text("port = 9000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UTBLICK_ACCESS_TOKEN", "hemlig-nyckel" * 3)
    monkeypatch.setenv("UTBLICK_HOSTS", "a.se,b.se")
    for args in ((), ("--json",)):
        ran = run("config", *args)
        assert (ran.code, ran.errors) == (0, "")
        assert "hemlig" not in ran.out
    told = json.loads(ran.out)
    assert told["port"] == {"value": 9000, "where": "utblick.toml: port"}
    assert told["access_token"] == {"value": "(satt)", "where": "UTBLICK_ACCESS_TOKEN"}
    assert told["hosts"] == {"value": ["a.se", "b.se"], "where": "UTBLICK_HOSTS"}
    assert told["engine"] == {"value": None, "where": "förval"}


def test_vectors_that_cannot_be_made_leave_the_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli.serving import _joined

    def full(index: object, setting: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.index.join_meaning", full)
    _joined(None, None)  # type: ignore[arg-type]
    assert "frågor besvaras utifrån orden" in capsys.readouterr().err


def test_a_taken_port_is_one_swedish_line(run: Run, index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("serve", "--index", index, "--port", str(port))
    assert (ran.code, ran.out) == (2, "")
    way_out = "går inte att lyssna på (adressen är upptagen av ett annat program): välj en annan port med --port"
    assert ran.errors == f"Fel: 127.0.0.1:{port} {way_out}\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[programme]", "ordlistan är inte giltig TOML (fel på rad 1, tecken 12): rätta raden"),
        ("[[programme]]\n", "ordlistans post programme.1.name saknas: lägg till den"),
        ("[[program]]\nname = 'Grön'\n", "ordlistans post program finns inte: ta bort den eller rätta stavningen"),
        ("[[programme]]\nname = 5\n", "ordlistans post programme.1.name kan inte läsas: skriv namn som text"),
    ],
)
def test_a_broken_vocabulary_names_the_place(run: Run, folder: Path, tmp_path: Path, content: str, said: str) -> None:
    shutil.copytree(folder, tmp_path / "corpus")
    (tmp_path / "corpus" / "vocabulary.toml").write_text(content, encoding="utf-8")
    ran = run("index")
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors.startswith(f"Fel: corpus/vocabulary.toml: {said}")


def test_answering_loads_nothing_of_building(index: Path) -> None:
    code = (
        "import sys; from bot.cli import main; main(['ask', 'Vad kan du?', '--index', sys.argv[1]]); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(index)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "bot.core" in loaded
    for needless in (
        "indexer.layouts",
        "indexer.reading",
        "openpyxl",
        "docx",
        "pypdfium2",
        "pygal",
        "aiohttp",
        "tqdm",
        "charset_normalizer",
    ):
        assert needless not in loaded
