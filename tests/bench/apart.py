"""One step of a benchmark in a process of its own: what it takes of memory is its own, and nothing is warm but what it warms."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from os import getloadavg
from pathlib import Path

Measured = dict[str, float]


def apart(step: Callable[..., Measured], *given: object, lock: Path | None = None) -> Measured:
    """What a step measured, and how many processes wanted the processor in its last minute. ``lock`` is held meanwhile."""
    spec = sys.modules[step.__module__].__spec__
    assert spec is not None
    held = ["flock", str(lock)] if lock else []
    told = pickle.dumps((spec.name, step.__name__, given))
    command = [*held, sys.executable, "-W", "ignore", "-m", "tests.bench.apart"]
    done = subprocess.run(command, input=told, check=True, stdout=subprocess.PIPE)
    measured: Measured = pickle.loads(done.stdout)
    return measured


if __name__ == "__main__":
    _module, _step, _given = pickle.loads(sys.stdin.buffer.read())
    _measured = getattr(import_module(_module), _step)(*_given)
    sys.stdout.buffer.write(pickle.dumps({**_measured, "load": getloadavg()[0]}))
