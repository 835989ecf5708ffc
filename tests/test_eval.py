"""The public questions over the real reports: what share must be right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.core import Bot
from indexer.building import build
from indexer.index import open_index
from indexer.search import DEFAULT_ENGINE, ENGINES, Server
from tests.folders import named_folder

FLOORS = {"list_by_filters": 90.0, "field_lookup": 90.0, "TOTAL": 95.0}
"""Per cent of the questions of a kind that must be right."""
_LINE = re.compile(r"^(?P<kind>[\w ]+?)\s+(?P<right>\d+)/(?P<of>\d+)", re.MULTILINE)


@pytest.fixture(scope="module")
def scores(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """How many questions of each kind are right, of how many, by the folder's own ``score.py``."""
    folder = named_folder("UTBLICK_EVAL")
    questions, score = folder / "questions.jsonl", folder / "score.py"
    for file in (questions, score):
        if not file.is_file():
            pytest.fail(f"{file}: no such file")
    answers = tmp_path_factory.mktemp("eval") / "answers.jsonl"
    with answers.open("wb") as out:
        ask = [sys.executable, "-m", "bot.cli", "ask", "--batch", str(questions), "--index", str(corpus_folder)]
        subprocess.run(ask, stdout=out, check=True, timeout=600)
    judge = [
        sys.executable,
        str(score),
        "--questions",
        str(questions),
        "--answers",
        str(answers),
        "--docs",
        str(named_folder("UTBLICK_CORPUS")),
    ]
    said = subprocess.run(judge, capture_output=True, text=True, check=True, timeout=120).stdout
    return {match["kind"]: (int(match["right"]), int(match["of"])) for match in _LINE.finditer(said)}


def test_engines_answer_alike(corpus_bot: Bot, opensearch: Server, tmp_path: Path) -> None:
    """Every question is answered with the same text, value and citations, whichever engine found them."""
    lines = (named_folder("UTBLICK_EVAL") / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    differing = {}
    for engine in (name for name in ENGINES if name != DEFAULT_ENGINE):
        build(named_folder("UTBLICK_CORPUS"), tmp_path / engine, engine=engine, server=opensearch)
        index = open_index(tmp_path / engine, server=opensearch)
        bot = Bot(index)
        for one in asked:
            found, expected = (_answered(other, one) for other in (bot, corpus_bot))
            if found != expected:
                differing[engine, one["id"]] = (found, expected)
        index.close()
    assert differing == {}


def _answered(bot: Bot, asked: dict[str, Any]) -> tuple[object, ...]:
    """What a conversation comes to."""
    conversation, made = None, None
    for turn in asked.get("turns") or [asked["question"]]:
        made = bot.answer(turn, conversation)
        conversation = made.conversation
    assert made is not None
    return made.status, made.text, made.value, [(one.document, one.start, one.end) for one in made.citations]


@pytest.mark.parametrize("kind", FLOORS)
def test_floor(kind: str, scores: dict[str, tuple[int, int]]) -> None:
    right, of = scores[kind]
    assert 100 * right / of >= FLOORS[kind], f"{right} of {of}"


def test_every_citation_is_verbatim(scores: dict[str, tuple[int, int]]) -> None:
    verbatim, of = scores["citations verbatim"]
    assert of > 0
    assert verbatim == of
