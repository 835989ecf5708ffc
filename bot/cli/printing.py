"""What is printed: JSON and tables on standard output, sentences and progress on standard error. The only importer of
tqdm.
"""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable
from typing import Any

import click

from bot import logs


def prepare_streams() -> None:
    """A character that the terminal does not have becomes a question mark instead of a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def debugging() -> bool:
    return os.environ.get("UTBLICK_DEBUG") == "1"


def prepare_log() -> None:
    """A person at the keyboard reads one line; the log is for whoever asks for it, and for a running server."""
    logs.prepare(logging.DEBUG if debugging() else logging.CRITICAL, discreet=False)


def prepare_server_log(*, as_json: bool) -> None:
    """The log of a running server: for whoever runs it, and so without anything of those who ask."""
    logs.prepare(logging.DEBUG if debugging() else logging.INFO, discreet=True, as_json=as_json)


def say(message: str) -> None:
    from bot.terminal import one_line

    click.echo(one_line(message), err=True)


def fail(message: str, code: int = 2) -> int:
    say(f"Fel: {message}")
    return code


def print_json(value: object, indent: int | None = None) -> None:
    """JSON in UTF-8 whatever the terminal's encoding, flushed."""
    click.echo(as_json(value, indent))


def as_json(value: object, indent: int | None = None) -> bytes:
    # "backslashreplace" writes half a surrogate pair as \udc00, which is JSON's own escape for it.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent).encode("utf-8", "backslashreplace")


def counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def bar(label: str) -> Callable[[int, int], None]:
    """A progress bar on standard error, shown on a terminal only and from its first news on."""
    bar: Any = None

    def tell(number: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            from tqdm import tqdm

            shape = "{desc}: {percentage:3.0f} % |{bar}| {n_fmt} av {total_fmt}"
            bar = tqdm(desc=label, total=total, file=sys.stderr, disable=None, leave=False, bar_format=shape)
        bar.update(number - bar.n)
        if number == total:
            bar.close()

    return tell


def width() -> int:
    return min(shutil.get_terminal_size().columns, 100)
