"""What the Teams channel remembers goes in time, and feedback with it."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from bot.channels.memory import ANSWERS, HOUR, About, Memory
from bot.feedback_log import LONGEST, FeedbackLog
from tests.web_core import FakeCore


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(clock: Clock) -> Memory:
    return Memory(clock)


def test_a_talk_lasts_two_hours_from_its_last_question(memory: Memory, clock: Clock) -> None:
    person = ("samtal", "person")
    memory.talk(person).conversation = "kärna"
    clock.now = 1.9 * HOUR
    assert memory.talk(person).conversation == "kärna"
    clock.now = 3.8 * HOUR
    assert memory.talk(person).conversation == "kärna"
    clock.now = 5.9 * HOUR
    assert memory.talk(person).conversation is None
    assert memory.talk(("samtal", "annan")).conversation is None


def test_a_delivery_is_known_for_an_hour(memory: Memory, clock: Clock) -> None:
    assert [memory.is_repeated("samtal", "1") for _ in range(2)] == [False, True]
    assert not memory.is_repeated("annat", "1")
    assert not memory.is_repeated("samtal", None)
    clock.now = 1.1 * HOUR
    assert not memory.is_repeated("samtal", "1")


def test_answers_are_bounded_in_number_and_time(memory: Memory, clock: Clock) -> None:
    made = FakeCore().answer("?")
    for number in range(ANSWERS + 1):
        memory.keep(made.model_copy(update={"id": str(number)}), alone=True)
    assert memory.answer("0") is None
    assert memory.answer(str(ANSWERS))
    clock.now = 2.1 * HOUR
    assert memory.answer(str(ANSWERS)) is None


def test_what_was_sent_is_known_for_a_day(memory: Memory, clock: Clock) -> None:
    about = About("projekt hos Miljönämnden", "answered")
    memory.was_sent("samtal", "m1", about)
    assert memory.about("samtal", "m1") == about
    assert memory.about("annat", "m1") == memory.about("samtal", "m2") == About("", "")
    clock.now = 24.1 * HOUR
    assert memory.about("samtal", "m1") == About("", "")


def test_what_was_sent_without_an_id_is_known_as_the_last_of_its_conversation(memory: Memory) -> None:
    first, second = About("projekt hos Miljönämnden", "answered"), About("nätverk", "partial")
    memory.was_sent("samtal", "m1", first)
    assert memory.about("samtal", None) == first
    memory.was_sent("samtal", None, second)
    assert memory.about("samtal", None) == memory.about("samtal", "okänt") == second
    assert memory.about("samtal", "m1") == first
    assert memory.about("annat", None) == About("", "")


def test_feedback_goes_after_its_days(tmp_path: Path) -> None:
    today = [date(2026, 1, 1)]
    kept = FeedbackLog(tmp_path / "mapp" / "feedback.jsonl", days=30, today=lambda: today[0])
    kept.add("like", "", "", "")
    today[0] = date(2026, 1, 20)
    kept.add("dislike", "x " * LONGEST, "projekt", "partial")
    assert [(one.reaction, len(one.comment), one.understood, one.status) for one in kept.entries()] == [
        ("like", 0, "", ""),
        ("dislike", LONGEST, "projekt", "partial"),
    ]
    today[0] = date(2026, 2, 5)
    assert [one.reaction for one in kept.entries()] == ["dislike"]


@pytest.mark.parametrize("comment", ["hemlig kommentar", "\ud800 hemlig kommentar"])
def test_feedback_that_cannot_be_kept_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, comment: str
) -> None:
    caplog.set_level(logging.ERROR)
    file = tmp_path / "feedback.jsonl"
    if "\ud800" not in comment:
        file.mkdir()
    FeedbackLog(file, days=30).add("like", comment, "", "")
    assert "återkopplingen kan inte skrivas" in caplog.text
    assert "hemlig kommentar" not in caplog.text
