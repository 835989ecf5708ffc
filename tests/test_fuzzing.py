"""What fuzzing found once is tried again; and each target is fuzzed for a moment (``make fuzz`` does so for longer)."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.fuzzing.targets import FINDINGS, TARGETS, Target, seeds

ROOT = Path(__file__).resolve().parent.parent
KEPT = sorted(path for path in FINDINGS.glob("*/*") if path.is_file())
MOMENT = 5


@cache
def made(target: str) -> Target:
    return TARGETS[target]()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once_is_no_fault_any_more(path: Path) -> None:
    made(path.parent.name)(path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_passes(target: str) -> None:
    begun = list(seeds(target))
    assert begun
    for seed in begun:
        made(target)(seed)


@pytest.fixture(scope="module")
def fuzzed() -> dict[str, dict[str, Any]]:
    """Every target fuzzed for a moment, by name."""
    pytest.importorskip("atheris")
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzzing", ",".join(TARGETS), str(MOMENT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return {one["target"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("target", TARGETS)
def test_a_moment_of_fuzzing_finds_nothing(target: str, fuzzed: dict[str, dict[str, Any]]) -> None:
    assert fuzzed[target]["code"] == 0, fuzzed[target]["told"]
    assert "stat::number_of_executed_units" in fuzzed[target]["told"]
