"""Every fixed text of the pages, for the test that each is there in both languages."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from bot.channels.web.pages.base import MESSAGES

WEB = Path(__file__).resolve().parent.parent / "bot" / "channels" / "web"
PAGE_FUNCTIONS = {"say", "Refused"}
"""Functions whose text a reader sees."""


def of_templates() -> Iterator[str]:
    for file in sorted((WEB / "templates").glob("*.html")):
        yield from re.findall(r'_\("([^"]+)"\)', file.read_text(encoding="utf-8"))


def of_code() -> Iterator[str]:
    for file in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PAGE_FUNCTIONS:
                yield from (text for one in node.args for text in _texts(one))


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be: itself, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def of_labels() -> Iterator[str]:
    told = tomllib.loads((WEB / "labels.toml").read_text(encoding="utf-8"))
    yield from (words for own in told.values() for words in own.values())


def every() -> set[str]:
    return {*of_templates(), *of_code(), *of_labels(), *MESSAGES.values()}
