"""Numbers from year to year: what is counted is what was asked for, and each year's number is the one that the year alone gives."""

from __future__ import annotations

import re

import pytest

from bot.answer import Answer
from bot.core import Bot
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


def test_a_year_that_tells_of_none_is_named_and_not_counted_as_none(bot: Bot) -> None:
    answer = bot.answer("Hur har antalet partnerländer i Lyktsala förändrats?", None)
    assert ": 0 " not in answer.text
    assert any("Lyktsala stad 2022" in note for note in answer.notes)
