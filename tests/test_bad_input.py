"""Unusable files and folders, from end to end: a clear line, an issue, the rest indexed, the old index kept."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot import cli

GOOD = "Exempelby kommun 2024\n\nVattentornet i Exempelby fick en ny fasad av tegel.\n"
SWEDISH = "Exempelby kommun 2024\n\nÅterbruket tog emot möbler från förskolorna på ön.\n"
LARGE = 100_000_000


class Bad(NamedTuple):
    """A file that is not as it should be: what is said of it, and whether its text is indexed all the same."""

    name: str
    content: bytes
    said: str
    indexed: bool = False


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("semester/bild.txt", "en bild")
    return packed.getvalue()


BAD = [
    Bad("tom.txt", b"", "filen är tom"),
    Bad("blank.md", b" \r\n\t\n", "tom"),
    Bad("brus.pdf", random.Random(7).randbytes(20_000), "PDF"),
    Bad("avhuggen.pdf", b"%PDF-1.7\n1 0 obj\n<<", "PDF"),
    Bad("semester.docx", archive(), "Word"),
    Bad("brus.docx", random.Random(8).randbytes(5_000), "Word"),
    Bad("semester.xlsx", archive(), "Excel"),
    Bad("brus.txt", random.Random(9).randbytes(20_000), "binära data"),
    Bad("program.txt", b"PK\x03\x04" + bytes(200), "zip-arkiv"),
    Bad("latin.txt", SWEDISH.encode("latin-1"), "är inte UTF-8", indexed=True),
    Bad(
        "register.csv",
        "Projektnamn;Program\nLövsol;Interreg\nIs och snö;Erasmus+\n".encode(),
        "kolumner saknas",
        indexed=True,
    ),
    Bad("kopia.txt", GOOD.encode(), "samma innehåll som bra.txt"),
]


class Ran(NamedTuple):
    code: int
    out: str
    errors: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("UTBLICK_CONFIG", "UTBLICK_MAX_FILE_MB", "UTBLICK_DEBUG", "UTBLICK_ENGINE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def ran(*args: str | Path) -> Ran:
        capsysbinary.readouterr()
        code = cli.main([str(arg) for arg in args])
        out, errors = capsysbinary.readouterr()
        return Ran(code, out.decode(), errors.decode())

    return ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good report."""
    made = tmp_path / "rapporter"
    made.mkdir()
    (made / "bra.txt").write_text(GOOD, encoding="utf-8")
    return made


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def issues(run: Run, folder: Path) -> list[dict[str, Any]]:
    ran = run("check", folder, "--json")
    assert (ran.code, ran.errors) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)["issues"]
    return found


def state(index: Path) -> dict[str, bytes]:
    """Every file of an index with its bytes."""
    return {path.relative_to(index).as_posix(): path.read_bytes() for path in index.rglob("*") if path.is_file()}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_told_and_the_rest_is_indexed(run: Run, folder: Path, index: Path, bad: Bad) -> None:
    (folder / bad.name).write_bytes(bad.content)
    ran = run("index", folder, "--out", index)
    assert ran.code == 0
    about = [issue for issue in issues(run, folder) if issue["document"] == bad.name]
    assert any(bad.said in issue["what"] for issue in about), about
    assert "bra.txt: " in ran.out
    assert run("text", "bra.txt", "--index", index) == (0, GOOD, "")
    assert (f"{bad.name}: " in ran.out) == bad.indexed
    assert run("text", bad.name, "--index", index).code == (0 if bad.indexed else 2)
    if not bad.indexed:
        line = next(line for line in ran.errors.splitlines() if line.startswith(f"{bad.name}: "))
        assert bad.said in line
    assert "Traceback" not in ran.errors


@pytest.mark.parametrize(
    "bad", [bad for bad in BAD if not bad.indexed and bad.name != "kopia.txt"], ids=lambda bad: bad.name
)
def test_a_folder_of_nothing_else_leaves_the_old_index(
    run: Run, folder: Path, index: Path, tmp_path: Path, bad: Bad
) -> None:
    assert run("index", folder, "--out", index).code == 0
    before = state(index)
    other = tmp_path / "dåliga"
    other.mkdir()
    (other / bad.name).write_bytes(bad.content)
    ran = run("index", other, "--out", index)
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors.startswith(f"Fel: {other}: ")
    assert ran.errors.count("\n") == 1
    assert bad.name in ran.errors
    assert bad.said in ran.errors
    assert state(index) == before
    found = json.loads(run("search", "vattentornet", "--index", index, "--json").out)["hits"]
    assert found[0]["document"] == "bra.txt"


@pytest.mark.parametrize("missing", [True, False], ids=["missing", "empty"])
def test_no_folder_or_nothing_in_it(run: Run, folder: Path, index: Path, tmp_path: Path, missing: bool) -> None:
    assert run("index", folder, "--out", index).code == 0
    before = state(index)
    other = tmp_path / "annan"
    if not missing:
        other.mkdir()
        (other / "README.md").write_text(GOOD, encoding="utf-8")
        (other / "bild.png").write_bytes(b"\x89PNG")
    for command in (("index", other, "--out", index), ("check", other)):
        ran = run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.errors.startswith(f"Fel: {other}: mappen {'finns inte' if missing else 'innehåller ingen rapport'}")
        assert ran.errors.count("\n") == 1
    assert state(index) == before
    assert run("text", "bra.txt", "--index", index).out == GOOD


def test_no_index_is_made_for_nothing(run: Run, tmp_path: Path, index: Path) -> None:
    (tmp_path / "tom").mkdir()
    assert run("index", tmp_path / "tom", "--out", index).code == 2
    assert not index.exists()


def test_a_file_in_the_place_of_the_folder(run: Run, folder: Path, index: Path) -> None:
    ran = run("index", folder / "bra.txt", "--out", index)
    assert (ran.code, ran.out) == (2, "")
    assert "är en fil, inte en mapp" in ran.errors


def test_a_file_that_is_too_large_is_refused_by_its_size(run: Run, folder: Path, index: Path) -> None:
    with (folder / "stor.txt").open("wb") as file:
        file.write(SWEDISH.encode())
        file.truncate(LARGE)
    began = time.perf_counter()
    ran = run("index", folder, "--out", index)
    assert time.perf_counter() - began < 10
    assert ran.code == 0
    assert ran.errors.startswith("stor.txt: fel: filen är 100 MB och gränsen är 25 MB: höj inställningen max_file_mb")
    assert "bra.txt: " in ran.out


def test_the_limit_can_be_set(run: Run, folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "två.txt").write_bytes(SWEDISH.encode() * 20_000)
    monkeypatch.setenv("UTBLICK_MAX_FILE_MB", "1")
    ran = run("index", folder, "--out", index)
    assert "två.txt: fel: filen är 1," in ran.errors
    assert "gränsen är 1 MB" in ran.errors


def test_latin_1_is_read_with_its_letters(run: Run, folder: Path, index: Path) -> None:
    (folder / "latin.txt").write_text(SWEDISH, encoding="latin-1")
    assert run("index", folder, "--out", index).code == 0
    assert run("text", "latin.txt", "--index", index).out == SWEDISH
    found = json.loads(run("search", "möbler från förskolorna", "--index", index, "--json").out)["hits"]
    assert found[0]["quote"] in SWEDISH
    assert "förskolorna" in found[0]["quote"]


def test_the_first_of_two_alike_counts(run: Run, folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    ran = run("index", folder, "--out", index)
    assert run("text", "a.txt", "--index", index).code == 0
    assert run("text", "bra.txt", "--index", index).code == 2
    assert "bra.txt: varning: har samma innehåll som a.txt" in ran.errors


def test_a_register_without_the_names_is_searchable(run: Run, folder: Path, index: Path) -> None:
    table = "Nämnd;Program;Projektstart;Projektslut;Total budget\nMiljönämnden;Interreg;2024-01-01;2025-12-31;900 000\n"
    (folder / "register.csv").write_text(table, encoding="utf-8")
    assert run("index", folder, "--out", index).code == 0
    assert any("«Projektnamn»" in issue["what"] for issue in issues(run, folder) if issue["document"] == "register.csv")
    assert json.loads(run("export", "projects", "--index", index).out) == []
    assert run("text", "register.csv", "--index", index).out == table


def test_a_broken_vocabulary_is_named(run: Run, folder: Path, index: Path) -> None:
    (folder / "vocabulary.toml").write_text("[[network]\nname = \n", encoding="utf-8")
    ran = run("index", folder, "--out", index)
    assert (ran.code, ran.out) == (2, "")
    assert (
        f"{folder / 'vocabulary.toml'}: ordlistan är inte giltig TOML (fel på rad 1, tecken 10): rätta raden"
        in ran.errors
    )
    assert not index.exists()


def test_a_missing_engine_is_named(run: Run, folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("index", folder, "--out", index).code == 0
    before = (index / "CURRENT").read_bytes()
    monkeypatch.setenv("UTBLICK_ENGINE", "saknas")
    ran = run("index", folder, "--out", index)
    assert (ran.code, ran.out) == (2, "")
    assert "«saknas» finns inte. Välj bland: " in ran.errors
    assert (index / "CURRENT").read_bytes() == before
    monkeypatch.delenv("UTBLICK_ENGINE")
    assert run("text", "bra.txt", "--index", index).out == GOOD
