"""Fuzz targets: ``python -m tests.fuzzing TARGET[,TARGET…] SECONDS``. What one fails on is written to ``findings/TARGET``.

Several are fuzzed in processes of their own, as many at a time as there are cores, which share what takes longest: making
the code tell what was reached. For each a line of JSON tells its exit code and the end of what it wrote.
Atheris guides by what code was reached. Needs Linux on x86-64 or arm64.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["indexer.layouts", "indexer.values", "indexer.text", "bot.understanding"]):
    from tests.fuzzing.targets import FINDINGS, LONGEST, TARGETS, seeds, words


TOLD = 3_000
"""Characters at the end of what a target wrote that are told."""


def each(targets: Sequence[str], seconds: int) -> None:
    """Fuzz several and tell of each how it ended."""
    waiting, running = list(targets), dict[int, tuple[str, Path]]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            target, told = waiting.pop(0), Path(tempfile.mkdtemp()) / "told"
            running[begun(target, seconds, told)] = target, told
        process, status = os.wait()
        target, told = running.pop(process)
        end = told.read_text(encoding="utf-8", errors="replace")[-TOLD:]
        print(json.dumps({"target": target, "code": os.waitstatus_to_exitcode(status), "told": end}), flush=True)


def begun(target: str, seconds: int, told: Path) -> int:
    """The process that fuzzes a target and writes what it tells to a file."""
    if process := os.fork():
        return process
    for stream in (1, 2):
        os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    main(target, seconds)
    os._exit(1)  # fuzzing ends the process itself


def main(target: str, seconds: int) -> None:
    """Ends the process: with 0 where nothing was found."""
    work = Path(tempfile.mkdtemp())
    (work / "seeds").mkdir()
    for number, seed in enumerate(seeds(target)):
        (work / "seeds" / f"{number:04}").write_bytes(seed)
    (work / "words").write_text("".join(map(_entry, words(target))), encoding="ascii")
    (FINDINGS / target).mkdir(parents=True, exist_ok=True)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-dict={work / 'words'}",
        f"-artifact_prefix={FINDINGS / target}/",
        "-timeout=10",
        "-verbosity=0",
        "-print_final_stats=1",
        str(work / "seeds"),
    )
    atheris.Setup([sys.argv[0], *options], TARGETS[target]())
    atheris.Fuzz()


def _entry(word: str) -> str:
    """A line of a dictionary in libFuzzer's notation."""
    letters = "".join(f"\\x{byte:02x}" for byte in word.encode())
    return f'"{letters}"\n'


if __name__ == "__main__":
    if "," in sys.argv[1]:
        each(sys.argv[1].split(","), int(sys.argv[2]))
    else:
        main(sys.argv[1], int(sys.argv[2]))
