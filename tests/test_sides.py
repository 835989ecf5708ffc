"""Years and kinds compared over several municipalities: each is told by name, and what lacks is said to lack just there."""

from __future__ import annotations

import pytest

from bot.core import Bot

LACKS = "Uppgift saknas för "


def lacking(bot: Bot, question: str) -> list[str]:
    return [note for note in bot.answer(question).notes if note.startswith((LACKS, "No figure for "))]


def test_a_year_that_one_municipality_tells_of_is_not_lacking(bot: Bot) -> None:
    made = bot.answer("Hur mycket fick vi totalt 2024 jämfört med 2022?")
    assert made.status == "partial"
    assert "(Exempelstad kommun)" in made.text
    told = [note for note in made.notes if note.startswith(LACKS)]
    assert len(told) == 1
    assert "Lyktsala stad 2022" in told[0]
    assert "Exempelstads kommun 2024" in told[0]
    assert "Exempelstad kommun" not in told[0]


def test_a_year_that_none_tells_of_is_named_alone(bot: Bot) -> None:
    assert lacking(bot, "Hur många projekt hade Lyktsala 2024 jämfört med 2016?") == ["Uppgift saknas för 2016."]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hur många projekt äger vi jämfört med är partner i?", "6 projekt (Lyktsala stad, 2024)"),
        ("How many projects do we own compared to are partner in?", "6 projects (Lyktsala stad, 2024)"),
    ],
)
def test_sides_of_several_municipalities_are_told_and_none_is_lacking(bot: Bot, question: str, said: str) -> None:
    made = bot.answer(question)
    assert (made.status, made.value) == ("answered", None)
    assert said in made.text
    assert lacking(bot, question) == []
