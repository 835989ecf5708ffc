"""The promises of every answer are themselves tested: what breaks one is reported."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from bot.core import Bot
from tests.promises import broken

LIST = "Hur mycket har Vindalas projekt tillsammans i budget?"
SENTENCE = "Hur mycket betalades ut 2024?"
ENGLISH = "What is the total budget of the projects in Vindala?"
LONG = "Vad är den totala budgeten för projekten i Lyktsala?"


def changed(answer: Answer, words: dict[str, str]) -> Answer:
    """An answer in whose text other words stand."""
    text = answer.text.replace("\u00a0", " ")
    assert all(text.count(before) == 1 for before in words), text
    for number, before in enumerate(words):
        text = text.replace(before, f"<{number}>")
    for number, after in enumerate(words.values()):
        text = text.replace(f"<{number}>", after)
    return answer.model_copy(update={"text": text})


@pytest.mark.parametrize(
    ("asked", "invented", "faults"),
    [
        (LIST, {}, []),
        (SENTENCE, {}, []),
        (ENGLISH, {}, []),
        # Each pair adds up to the sum that is told with it.
        (
            LIST,
            {"ägda projekt: 6 900 000": "ägda projekt: 5 900 000", "partnerprojekt: 14": "partnerprojekt: 15"},
            ["'5 900 000 kr'", "'15 500 000 kr'", "a part of 5900000.0", "a part of 15500000.0"],
        ),
        (
            LIST,
            {"ägda projekt: 6 9": "ägda projekt: 14 5", "partnerprojekt: 14 5": "partnerprojekt: 6 9"},
            [
                "a part of 14500000.0 where its rows give 6900000.0",
                "a part of 6900000.0 where its rows give 14500000.0",
            ],
        ),
        (
            SENTENCE,
            {"projektägare: 2 060 062": "projektägare: 2 000 062", "projektpartner: 678": "projektpartner: 738"},
            ["'2 000 062 kr'", "'738 060 kr'", "a part of 2000062.0", "a part of 738060.0"],
        ),
        (
            ENGLISH,
            {"SEK 6,900,000": "SEK 5,900,000", "SEK 14,500,000": "SEK 15,500,000"},
            ["'SEK 5,900,000'", "'SEK 15,500,000'", "a part of 5900000.0", "a part of 15500000.0"],
        ),
        # The marks of a part are cut to three, its rows are not.
        (LONG, {}, []),
        (
            LONG,
            {"ägda projekt: 20 6": "ägda projekt: 20 7", "partnerprojekt: 49 1": "partnerprojekt: 49 0"},
            [
                "'20 700 000 kr'",
                "'49 000 000 kr'",
                "a part of 20700000.0 where its rows give 20600000.0",
                "a part of 49000000.0 where its rows give 49100000.0",
            ],
        ),
        # More or other rows than those that the part is the sum of.
        (LIST, {"6 900 000 kr (2 belopp)": "6 900 000 kr (3 belopp)"}, ["'6 900 000 kr'", "its rows give None"]),
        (LIST, {"(2 belopp) [1][3]": "(2 belopp) [1][2]"}, ["'6 900 000 kr'", "its rows give None"]),
    ],
)
def test_what_owned_and_partner_projects_give(
    asked: str, invented: dict[str, str], faults: list[str], bot: Bot
) -> None:
    answer = bot.answer(asked)
    assert any(label in answer.text for label in ("ägda projekt", "som projektägare", "owned projects")), answer.text
    found = broken(changed(answer, invented), bot.index)
    assert len(found) == len(faults), found
    assert all(wanted in fault for wanted, fault in zip(faults, found, strict=True)), found


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ("Laddö", "Laddö", []),
        ("Laddö", "Laddöarna", ["record Laddö is not named in the text"]),
        ("Laddö", "Omladdö", ["record Laddö is not named in the text"]),
    ],
)
def test_a_name_is_a_word_of_its_own(before: str, after: str, faults: list[str], bot: Bot) -> None:
    answer = bot.answer("Vilka projekt har Vindala?")
    assert before in answer.text
    found = broken(answer.model_copy(update={"text": answer.text.replace(before, after)}), bot.index)
    assert found == faults
