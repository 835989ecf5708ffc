"""What comes from npm for the tests: where it is installed, and what is said where it is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

NODE = shutil.which("node")
FOLDER = Path(os.environ.get("UTBLICK_NODE") or Path.home() / ".cache" / "utblick-node") / "node_modules"
"""``.ci/run`` installs there what ``node_packages.txt`` lists; by hand: npm install --prefix FOLDER $(cat tests/node_packages.txt)."""


def installed(package: str) -> Path:
    """The folder of a package. Where it is missing the tests are skipped, but never where every change is checked."""
    folder = FOLDER / package
    missing = (
        "node finns inte på PATH"
        if NODE is None
        else f"{folder} finns inte: se tests/nodes.py"
        if not folder.is_dir()
        else ""
    )
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    return folder
