"""Scans without a text layer, read by ocrmypdf with Swedish where it is installed; nothing else is run."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAM = "ocrmypdf"
SECONDS = 900
"""A scan that takes longer is left unread."""


def with_text_layer(data: bytes) -> bytes | None:
    """The same PDF with a text layer; None where the program is not installed, has no Swedish or fails."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        scan, read = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        scan.write_bytes(data)
        command = [program, "--language", "swe", "--output-type", "pdf", "--skip-text", "--quiet", str(scan), str(read)]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603  a fixed program
        except (OSError, subprocess.SubprocessError):
            return None
        return read.read_bytes() if read.is_file() else None
