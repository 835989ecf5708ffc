"""Builds that are killed, run out of disk or meet another: whoever reads has the old index or the new one, always whole.

``UTBLICK_KILLS`` sets how many builds are killed; ``make kills`` kills 200 with each engine.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import threading
import time
from collections import Counter
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.core import Bot
from bot.live import Live
from indexer.building import build
from indexer.errors import IndexUnusable
from indexer.index import open_index
from indexer.search import NO_SERVER, Server
from tests.asking import ENDS_WITHIN, asking, joined
from tests.opensearch_node import kept, of
from tests.test_index import files, names, reports

BUILDERS = multiprocessing.get_context("forkserver")
"""Builds are forked from a process without threads, whatever these tests are doing meanwhile."""
BUILDERS.set_forkserver_preload([__name__, "tests.warmed"])
KILLS = int(os.environ.get("UTBLICK_KILLS", "6"))
FEWEST = 2
"""Builds that are killed at least;"""
SECONDS = 60.0
"""more where they take no longer than this, or so many are asked for."""
QUESTION = "Vilka projekt har Miljönämnden?"


def building(begins: Connection, folder: Path, out: Path, engine: str, file_bytes: int | None, server: Server) -> None:
    """In a process of its own, told when it begins: exit code 0 when the index is built, 3 when the system refused to write."""
    begins.send(True)
    if file_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    try:
        build(folder, out, engine=engine, server=server)
    except OSError:
        os._exit(3)
    os._exit(0)


def started(
    folder: Path, out: Path, engine: str = "whoosh", *, file_bytes: int | None = None, server: Server = NO_SERVER
) -> BaseProcess:
    """A build in a process of its own, that has begun."""
    ours, theirs = BUILDERS.Pipe()
    process = BUILDERS.Process(target=building, args=(theirs, folder, out, engine, file_bytes, server))
    process.start()
    assert ours.poll(ENDS_WITHIN)
    return process


def ended(process: BaseProcess) -> int | None:
    """How a process ended; one that does not is a fault, and is killed."""
    process.join(ENDS_WITHIN)
    if process.is_alive():
        process.kill()
        pytest.fail(f"the process had not ended after {ENDS_WITHIN} s")
    return process.exitcode


@pytest.mark.parametrize("engine", ["whoosh", "tantivy", "opensearch"])
def test_builds_that_are_killed_leave_a_whole_index(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("opensearch") if engine == "opensearch" else NO_SERVER
    before = kept(server)
    out, chance = tmp_path / "index", random.Random(5)
    for _ in range(2):  # the first one warms a server up, and the process that builds are forked from
        process = started(reports(tmp_path / "in", a="Hamn 0"), out, engine, server=server)
        began = time.monotonic()
        assert ended(process) == 0
        usual = time.monotonic() - began
    live, told = Live(out, None, Bot, server=server, look_seconds=0.05), Counter[tuple[str, str]]()

    def ask() -> None:
        answer = live.answer(QUESTION)
        told[answer.status, answer.text] += 1

    with live.watched(), asking(ask):
        began = time.monotonic()
        for number in range(1, KILLS + 1):
            if number > FEWEST and time.monotonic() - began > SECONDS and "UTBLICK_KILLS" not in os.environ:
                break
            named = names(out, server)
            reports(tmp_path / "in", a=f"Hamn {number}")
            process = started(tmp_path / "in", out, engine, server=server)
            time.sleep(chance.uniform(0, 1.2 * usual))
            process.kill()
            ended(process)
            assert names(out, server) in (named, [f"Hamn {number}"])
    assert told
    assert [one for one in told if one[0] != "answered" or "Hamn " not in one[1]] == []
    build(reports(tmp_path / "in", a="Sista"), out, engine=engine, server=server)
    assert names(out, server) == ["Sista"]
    assert engine != "opensearch" or kept(server) - before == of(out)
    assert len(list(out.glob("generation-*"))) == 2
    assert not list(out.glob(".CURRENT-*"))


@pytest.mark.parametrize("room", [0, 100, 3_000, 20_000])
def test_no_room_on_the_disk_leaves_the_old_index(tmp_path: Path, room: int) -> None:
    out = tmp_path / "index"
    build(reports(tmp_path / "in", a="Tyst hamn"), out)
    before = {name: data for name, data in files(out).items() if name != ".lock"}
    (tmp_path / "in" / "stor.txt").write_text("Exempelvik\n\n" + "Mer text om hamnen.\n\n" * 3000, encoding="utf-8")
    assert ended(started(tmp_path / "in", out, file_bytes=room)) == 3
    assert {name: data for name, data in files(out).items() if name != ".lock"} == before
    assert names(out) == ["Tyst hamn"]


def test_of_two_builds_at_once_each_is_whole_or_told(tmp_path: Path) -> None:
    told: list[str] = []

    def one(number: int) -> None:
        try:
            build(reports(tmp_path / f"in{number}", a=f"Hamn {number}"), tmp_path / "index")
        except IndexUnusable as error:
            told.append(str(error))

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(3)]
    for thread in threads:
        thread.start()
    joined(*threads)
    opened = open_index(tmp_path / "index")
    assert opened.holdings.projects[0].name.startswith("Hamn ")
    opened.close()
    assert all("en annan indexering pågår" in one for one in told)
    assert len(told) < 3
