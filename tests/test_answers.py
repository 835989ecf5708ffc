"""What holds of every answer to every question of the tables, and of the public questions where they are to be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.core import Bot
from tests.folders import named_folder
from tests.promises import broken
from tests.tables import Transcript, conversations

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("said", [pytest.param(said, id=title) for title, said in conversations().items()])
def test_promises(said: tuple[str, ...], transcript: Transcript, bot: Bot) -> None:
    answer = transcript.answer(said)
    assert answer.question == said[-1]
    assert broken(answer, bot.index) == []


def _asked(index: Path, seed: str) -> list[dict[str, Any]]:
    """The answers of a process of its own, whose sets and dictionaries are ordered by ``seed``."""
    lines = "".join(
        json.dumps({"id": title, "turns": said}, ensure_ascii=False) + "\n" for title, said in conversations().items()
    )
    command = [sys.executable, "-m", "bot.cli", "ask", "--batch", "-", "--index", str(index)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=lines.encode(), capture_output=True, env=environment, check=True, timeout=120)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return [{key: value for key, value in answer.items() if key != "conversation"} for answer in answers]


def test_the_same_question_has_the_same_answer(samples_folder: Path) -> None:
    first, second = _asked(samples_folder, "1"), _asked(samples_folder, "2")
    assert len(first) == len(conversations())
    assert [one for one, other in zip(first, second, strict=True) if one != other] == []


def public_questions() -> list[dict[str, Any]]:
    """The questions in the folder that UTBLICK_EVAL names."""
    file = named_folder("UTBLICK_EVAL") / "questions.jsonl"
    if not file.is_file():
        pytest.fail(f"{file}: no such file")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_promises_over_the_public_questions(corpus_bot: Bot) -> None:
    transcript = Transcript(corpus_bot)
    said = {item["id"]: tuple(item.get("turns") or (item["question"],)) for item in public_questions()}
    kept = {name: broken(transcript.answer(turns), corpus_bot.index) for name, turns in said.items()}
    assert {name: faults for name, faults in kept.items() if faults} == {}
