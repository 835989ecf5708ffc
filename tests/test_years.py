"""Numbers from year to year: what is counted is what was asked for, and each year's number is the one that the year alone gives."""

from __future__ import annotations

import re

import pytest

from bot.answer import Answer
from bot.core import Bot
from bot.presentation.links import explore_path
from indexer.index import Index


@pytest.fixture(scope="module")
def bot(samples_index: Index) -> Bot:
    return Bot(samples_index)


def by_year(answer: Answer) -> dict[int, int]:
    """The number of each year that the text tells."""
    return {int(year): int(number) for year, number in re.findall(r"(?m)^– (\d{4}): (\d+) ", answer.text)}


@pytest.mark.parametrize(
    ("over_time", "of_a_year"),
    [
        ("Hur har antalet nämnder med projekt i Lyktsala ändrats?", "Hur många nämnder har projekt i Lyktsala {}?"),
        ("Hur har antalet program i Lyktsala utvecklats?", "Hur många program har projekt i Lyktsala {}?"),
        ("Hur har antalet partnerländer i Lyktsala förändrats?", "Hur många länder har projekt i Lyktsala {}?"),
        ("Hur har antalet nätverk i Exempelby utvecklats?", "Hur många nätverk är Exempelby med i {}?"),
        ("Hur många nätverk per år har Exempelby?", "Hur många nätverk är Exempelby med i {}?"),
    ],
)
def test_a_year_counts_what_the_year_alone_counts(bot: Bot, over_time: str, of_a_year: str) -> None:
    told = by_year(bot.answer(over_time, None))
    assert len(told) > 1
    assert told == {year: bot.answer(of_a_year.format(year), None).value for year in told}


def test_each_group_is_told_of_each_year(bot: Bot) -> None:
    answer = bot.answer("Hur har antalet projekt per program i Lyktsala utvecklats över åren?", None)
    lines = re.findall(r"(?m)^– (\d{4}): (.*)$", answer.text)
    assert len(lines) > 1
    for year, line in lines:
        alone = bot.answer(f"Hur många projekt per program i Lyktsala {year}?", None).text
        told = set(re.findall(r"([A-ZÅÄÖ][^,\n]*? \d+ projekt) \[", line.replace(" och ", ", ")))
        assert told
        assert told == set(re.findall(r"(?m)^– (.*? \d+ projekt) \[", alone))


def test_what_another_report_lacks_is_told_of_the_report_it_stands_in(bot: Bot) -> None:
    answer = bot.answer("Vilka projekt i Lyktsala fanns 2023 men inte 2024?")
    told = "Lyktsala stad deltar i 1 projekt i redovisningen för 2023 som inte finns i redovisningen för 2024: "
    assert answer.text.startswith(told)
    assert explore_path(answer) == "/utforska/projekt?kommun=Lyktsala+stad&ar=2023&redovisad=-2024"


@pytest.mark.parametrize(
    ("question", "board", "states", "shown"),
    [
        ("Vilka projekt i Exempelstad slutar 2027?", "Tekniska nämnden", "30 augusti 2027", "31 maj 2027"),
        (
            "Vilka projekt i Exempelstad har Tekniska nämnden och när slutar de?",
            "Miljönämnden",
            "31 maj 2027",
            "30 augusti 2027",
        ),
    ],
)
def test_another_end_that_another_nämnd_states_is_told(
    bot: Bot, question: str, board: str, states: str, shown: str
) -> None:
    assert f"VindHamn: {board} anger slutdatum {states}, inte {shown}." in bot.answer(question).notes


def test_a_year_that_tells_of_none_is_named_and_not_counted_as_none(bot: Bot) -> None:
    answer = bot.answer("Hur har antalet partnerländer i Lyktsala förändrats?", None)
    assert ": 0 " not in answer.text
    assert any("Lyktsala stad 2022" in note for note in answer.notes)
