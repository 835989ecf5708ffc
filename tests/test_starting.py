"""How soon the command answers and the server is ready: processor time, since other work on the machine does not count."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from socket import create_server

import pytest

from indexer.building import build
from tests.conftest import copy_reports

ROOT = Path(__file__).resolve().parent.parent
ASK_TIMES = 10.0
"""Times the libraries' own import: a second where that takes a tenth of one, as on a quiet machine."""
SERVE_TIMES = 20.0
LIBRARIES = "import pydantic, whoosh.index, whoosh.qparser, rapidfuzz, babel"
TIMES = 5
TICKS = os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the reports in UTBLICK_CORPUS, else of the samples."""
    place = tmp_path_factory.mktemp("starting")
    named = os.environ.get("UTBLICK_CORPUS")
    build(Path(named) if named else copy_reports(place / "reports"), place / "index")
    return place / "index"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which modules are compiled once, as after an installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


def spent(process: int) -> float:
    """Seconds of processor time of a process that runs."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def least(once: Callable[[], float], wanted: float, compiled: dict[str, str]) -> float:
    """The least of several times, after one that compiles, as a multiple of what importing the libraries takes in the same run; no
    more of them than it takes to get below what is wanted."""
    once()
    libraries(compiled)
    found, base = float("inf"), float("inf")
    for _ in range(TIMES):
        found, base = min(found, once()), min(base, libraries(compiled))
        if found < wanted * base:
            break
    return found / base


def libraries(compiled: dict[str, str]) -> float:
    """Seconds of processor time of importing the libraries alone."""
    return run([sys.executable, "-W", "ignore", "-c", LIBRARIES], compiled)


def run(command: list[str], compiled: dict[str, str]) -> float:
    """Seconds of processor time of a command."""
    before = sum(os.times()[2:4])
    subprocess.run(command, cwd=ROOT, env=compiled, check=True, capture_output=True)
    return sum(os.times()[2:4]) - before


def test_an_answer_on_the_command_line_comes_soon(index: Path, compiled: dict[str, str]) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "ask", "Hur många projekt finns det?"]
    assert least(lambda: run([*command, "--index", str(index)], compiled), ASK_TIMES, compiled) < ASK_TIMES


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the time of a running process is read from /proc")
def test_the_server_is_ready_soon(index: Path, compiled: dict[str, str]) -> None:
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve", "--index", str(index), "--port", str(port)]

    def once() -> float:
        with subprocess.Popen(command, cwd=ROOT, env=compiled, stderr=subprocess.PIPE) as process:
            assert process.stderr
            while b"svarar" not in (line := process.stderr.readline()):
                assert line, "the server ended"
            seconds = spent(process.pid)
            process.terminate()
        return seconds

    assert least(once, SERVE_TIMES, compiled) < SERVE_TIMES
