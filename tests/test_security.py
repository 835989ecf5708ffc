"""The page on security promises nothing without a test, and what is handed out for running fits the program."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot.channels.web.gate import HEADER_SECONDS
from bot.config import Settings

ROOT = Path(__file__).resolve().parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/\w+\.py)::(test_\w+)`", SECURITY)


def test_every_promise_names_a_test() -> None:
    table = SECURITY.partition("## Promises and their tests")[2]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert all("`tests/" in row for row in rows)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_named_test_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("file", sorted((ROOT / "deploy").iterdir()), ids=lambda file: file.name)
def test_what_is_handed_out_names_settings_that_exist(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = {f"UTBLICK_{name.upper()}" for name in Settings.model_fields} | {"UTBLICK_CONFIG"}
    assert set(re.findall(r"UTBLICK_[A-Z_]+", text)) <= known


def test_the_container_installs_what_the_clone_has() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"(?m)^COPY (.+)$", text):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert needed["readme"] in text
    assert all(name in text for name in needed["license-files"])


def test_the_proxy_keeps_within_the_servers_times() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")

    def seconds(name: str) -> float:
        return float(re.search(rf"(?m)^\s*{name} (\d+)s;", text).group(1))  # type: ignore[union-attr]

    assert seconds("keepalive_timeout") < HEADER_SECONDS
    assert seconds("proxy_read_timeout") > Settings().answer_seconds
    assert "$request_uri" not in text
    assert "$remote_addr" not in re.search(r"log_format .*", text).group()  # type: ignore[union-attr]
