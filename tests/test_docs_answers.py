"""``docs/answers.md`` tells what the bot says: its questions are asked, its thresholds read."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from bot.answer import Status
from bot.core import Bot

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "answers.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its own head."""
    part = re.search(rf"(?ms)^## {re.escape(heading)}$(.*?)(?=^## |\Z)", TEXT)
    assert part, heading
    found = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in part[1].splitlines()
        if line.startswith("|")
    ]
    return found[2:]


@pytest.mark.parametrize(
    ("kind", "question", "begins"), [pytest.param(*row, id=row[0]) for row in rows("Kinds of questions")]
)
def test_the_answer_begins_as_shown(kind: str, question: str, begins: str, bot: Bot) -> None:
    shown = begins.removesuffix("…").strip()
    assert len(shown) >= 12
    assert " ".join(bot.answer(question).text.split())[: len(shown)] == shown


def test_every_status_is_told() -> None:
    assert {row[0].strip("`") for row in rows("Statuses")} == set(get_args(Status))


@pytest.mark.parametrize(("name", "value"), [pytest.param(*row[:2], id=row[0]) for row in rows("Thresholds")])
def test_the_threshold_is_the_one_that_holds(name: str, value: str) -> None:
    module, _, constant = name.strip("`").rpartition(".")
    assert getattr(import_module(module), constant) == float(value)


def test_the_threshold_of_honest_misses_is_told() -> None:
    assert "`bot.text.passages.ANSWERABLE`" in {row[0] for row in rows("Thresholds")}
