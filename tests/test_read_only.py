"""Folders that may be read only, as in a container: an index there answers, and one that cannot be written is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.building import build
from tests.test_index import files, reports

ROOT = Path(__file__).resolve().parent.parent
DENIED = "åtkomst nekas: ändra rättigheterna eller välj en annan plats"


def utblick(*args: str) -> subprocess.CompletedProcess[str]:
    """The command as somebody whom the rights of files bind, also where the tests run as root."""
    bound: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("setpriv (util-linux) is not here, and root may write everywhere")
        bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    command = [*bound, sys.executable, "-W", "ignore", "-m", "bot.cli", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Reports, and an index of them beside; both may be written again at the end."""
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index")
    yield tmp_path
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)


def closed(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_an_index_that_may_be_read_only_answers(folder: Path) -> None:
    closed(folder / "index")
    asked = utblick("ask", "Vilka projekt har Miljönämnden?", "--index", str(folder / "index"))
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "Tyst hamn" in asked.stdout
    assert utblick("verify", "--index", str(folder / "index")).returncode == 0


def test_reports_that_may_be_read_only_are_indexed(folder: Path) -> None:
    closed(folder / "in")
    built = utblick("index", str(folder / "in"), "--out", str(folder / "annat"), "--no-meaning")
    assert built.returncode == 0, built.stderr


@pytest.mark.parametrize("below", ["", "ny"])
def test_an_index_that_cannot_be_written_is_told_and_the_old_one_stays(folder: Path, below: str) -> None:
    closed(folder / "index")
    before = files(folder / "index")
    built = utblick("index", str(folder / "in"), "--out", str(folder / "index" / below), "--no-meaning")
    assert built.returncode == 2
    assert built.stderr.count("\n") == 1
    assert DENIED in built.stderr
    assert files(folder / "index") == before


def test_what_may_not_be_read_is_told(folder: Path) -> None:
    [list_of_files] = (folder / "index").glob("generation-*/files.json")
    list_of_files.chmod(0)
    asked = utblick("ask", "Hur många projekt?", "--index", str(folder / "index"))
    assert asked.returncode == 2
    assert "åtkomst nekas" in asked.stderr
    assert asked.stderr.count("\n") == 1
