"""Questions over three invented cities by authors who had seen neither the code nor its tests, sixty-one waves (docs/answers.md).

What was expected was written before an answer was seen and is not changed. Those still missed are named, apart by whether
the answer claims something: curing one is noticed, and so is one that turns from an honest no into a wrong answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.core import Bot

HERE = Path(__file__).parent / "first_sight"
ASKED: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
HONEST = frozenset(
    """
w3-040 w3-055 w3-059 w4-005 w4-025 w6-001 w6-005 w6-047 w6-049 w13-052 w15-032 w16-059 w26-033 w26-054 w27-029 w28-003
w28-006 w28-013 w28-014 w28-015 w28-024 w28-025 w28-027 w28-029 w29-002 w29-006 w29-007 w29-010 w29-012 w29-016
w29-017 w30-026 w30-048 w31-019 w32-015 w32-047 w33-034 w33-060 w34-039 w36-039 w36-045 w37-041 w38-037 w38-044
w38-056 w39-039 w40-034 w41-048 w45-010 w45-032 w50-038 w51-009 w51-030 w58-055 w60-045 w63-041 w63-047 w64-049
w64-057 w65-053 w66-038 w68-050 w69-052 w70-033 w70-046 w70-048 w71-045 w71-046 w71-058 w72-046 w72-060 w73-031
w73-039 w73-043 w73-050 w73-051 w74-037 w74-039 w75-037 w75-047 w75-057 w76-044 w76-050 w76-057 w78-007
w78-011 w78-020 w78-022 w78-025
""".split()
)
"""Missed, and the answer claims nothing: it finds nothing, asks back, or helps."""
WRONG = frozenset(
    """
w3-048 w4-051 w4-059 w6-025 w15-060 w27-017 w28-012 w28-023 w33-037 w33-053 w35-056 w36-047 w36-055 w37-051
w38-042 w39-045 w39-059 w40-033 w40-042 w40-043 w43-020 w44-044 w47-018 w62-026 w62-036 w62-054 w63-038 w63-054
w64-038 w68-041 w70-039 w70-041 w71-032 w72-037 w72-042 w72-048 w73-049 w74-060 w75-033 w75-044 w78-010 w78-027
""".split()
)
"""Missed, and answered: with other records or another value, or without what was to be said."""


def faults(expected: dict[str, Any], answer: Answer) -> Iterator[str]:
    """What is missing from an answer, or wrong in it."""
    status = "answered" if answer.status == "partial" else answer.status
    if status not in expected["status"]:
        yield f"status {answer.status}"
    called = {name: group[0] for group in expected.get("same", ()) for name in group}
    names, mode = {called.get(name, name) for name in expected.get("names", ())}, expected.get("mode")
    found = {called.get(record.name, record.name) for record in answer.records}
    if names and ((mode != "subset" and names - found) or (mode == "exact" and found - names)):
        yield f"names {sorted(found)}"
    value = expected.get("value")
    if value is not None and (answer.value is None or abs(answer.value - value) > 0.005 * abs(value)):
        yield f"value {answer.value}"
    said = plain(answer.text + "".join(cite.quote for cite in answer.citations))
    yield from (f"said: {one}" for one in expected.get("not_say", ()) if plain(one) in plain(answer.text))
    yield from (
        f"not said: {group[0]}" for group in expected.get("say", ()) if not any(plain(one) in said for one in group)
    )


def plain(text: str) -> str:
    return "".join(text.casefold().split())


@pytest.mark.parametrize("expected", [pytest.param(one, id=one["id"]) for one in ASKED])
def test_a_question_that_nobody_had_seen(expected: dict[str, Any], bots: dict[str, Bot]) -> None:
    conversation: str | None = None
    for turn in expected["turns"]:
        answer = bots[expected.get("over", "reports")].answer(turn, conversation)
        conversation = answer.conversation
    missed = list(faults(expected, answer))
    now = "cured" if not missed else "WRONG" if answer.status in {"answered", "partial"} else "HONEST"
    assert now == noted(expected["id"]), f"{expected['id']} is now {now}: {'; '.join(missed)}"


def noted(question: str) -> str:
    """What is known of a question: "HONEST", "WRONG", or "cured"."""
    return "HONEST" if question in HONEST else "WRONG" if question in WRONG else "cured"


def test_what_is_missed_is_asked_and_missed_in_one_way() -> None:
    assert {one["id"] for one in ASKED} >= HONEST | WRONG
    assert not HONEST & WRONG
