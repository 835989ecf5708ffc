"""Which answer followed which: as far back as a question may lean on, and in bounded memory."""

from __future__ import annotations

from bot.channels.telegram.lineage import LONGEST, MOST, Lineage


def test_no_further_back_than_a_question_leans_on() -> None:
    lineage = Lineage()
    for number in range(20):
        lineage.add(str(number), "samtal", str(number - 1) if number else None)
    assert lineage.up_to("19") == [str(number) for number in range(20 - LONGEST, 20)]


def test_answers_in_a_circle_end() -> None:
    lineage = Lineage()
    lineage.add("a", "samtal", "a")
    assert lineage.up_to("a") == ["a"] * LONGEST


def test_the_oldest_are_forgotten() -> None:
    lineage = Lineage()
    for number in range(MOST + 10):
        lineage.add(str(number), f"samtal {number}", str(number - 1))
    assert lineage.newest("samtal 9") is None
    assert lineage.newest("samtal 10") == "10"
    assert lineage.up_to("9") == ["9"]
    assert len(lineage.up_to(str(MOST))) == LONGEST
