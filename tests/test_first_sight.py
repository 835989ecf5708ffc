"""Questions over two invented cities by authors who had seen neither the code nor its tests, three waves of 60 (docs/answers.md).

What was expected was written before an answer was seen and is not changed. Those still missed are named: curing one is
noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index

HERE = Path(__file__).parent / "first_sight"
ASKED: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
MISSED = frozenset(
    """
w3-008 w3-010 w3-022 w3-033 w3-035 w3-040 w3-046 w3-048 w3-055 w3-057 w3-059
w4-002 w4-005 w4-008 w4-025 w4-027 w4-034 w4-051 w4-059
w6-001 w6-005 w6-007 w6-025 w6-037 w6-038 w6-045 w6-047 w6-048 w6-049 w6-054 w6-055
""".split()
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    place = tmp_path_factory.mktemp("first_sight")
    build(HERE / "reports", place)
    index = open_index(place)
    yield Bot(index)
    index.close()


def faults(expected: dict[str, Any], answer: Answer) -> Iterator[str]:
    """What is missing from an answer, or wrong in it."""
    status = "answered" if answer.status == "partial" else answer.status
    if status not in expected["status"]:
        yield f"status {answer.status}"
    names, mode = set(expected.get("names", ())), expected.get("mode")
    found = {record.name for record in answer.records}
    if names and ((mode != "subset" and names - found) or (mode == "exact" and found - names)):
        yield f"names {sorted(found)}"
    value = expected.get("value")
    if value is not None and (answer.value is None or abs(answer.value - value) > 0.005 * abs(value)):
        yield f"value {answer.value}"
    said = plain(answer.text + "".join(cite.quote for cite in answer.citations))
    yield from (
        f"not said: {group[0]}" for group in expected.get("say", ()) if not any(plain(one) in said for one in group)
    )


def plain(text: str) -> str:
    return "".join(text.casefold().split())


@pytest.mark.parametrize("expected", [pytest.param(one, id=one["id"]) for one in ASKED])
def test_a_question_that_nobody_had_seen(expected: dict[str, Any], bot: Bot) -> None:
    conversation: str | None = None
    for turn in expected["turns"]:
        answer = bot.answer(turn, conversation)
        conversation = answer.conversation
    wrong = list(faults(expected, answer))
    assert bool(wrong) == (expected["id"] in MISSED), wrong or "no longer missed: take it from MISSED"


def test_what_is_missed_is_asked() -> None:
    assert {one["id"] for one in ASKED} >= MISSED
