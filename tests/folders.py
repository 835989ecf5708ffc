"""Folders outside the project that some tests read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def named_folder(variable: str) -> Path:
    """The folder that a variable names; unset: the test is skipped, set and missing: it fails."""
    name = os.environ.get(variable)
    if not name:
        pytest.skip(f"{variable} names no folder")
    folder = Path(name)
    if not folder.is_dir():
        pytest.fail(f"{variable}={name}: no such folder")
    return folder
