"""Texts of four thousand characters, made to cost much: none does, and where not all of one is read that is said."""

from __future__ import annotations

import random
import time

import pytest

from bot.core import Bot
from bot.understanding.bounds import MOST_CHARACTERS, MOST_WORDS

MOST_SECONDS = 0.6
"""Of processor time; 0.3 is promised (docs/security.md), the rest is room for slow machines."""
_RANDOM = random.Random(7)
HOSTILE = {
    "numbers": "1 2 3 ",
    "years": "2023 och ",
    "months": "jan 2024 ",
    "dates": "den 3 januari 2024 ",
    "one letter": "a ",
    "one word": "a",
    "long compound": "stadsmiljöprojektutveckling",
    "compounds": "stadsmiljöprojektutveckling ",
    "hyphens": "a-b-c-",
    "joining": "och ",
    "denying": "inte ",
    "commas": "a, ",
    "quotes": '"a" ',
    "lines": "\n\n\n\n\n\n\nx",
    "quoted lines": "> a\n",
    "marks": "?",
    "brackets": "(",
    "nämnder": "miljönämnden ",
    "conditions": "mer än 5 miljoner och mindre än 3 miljoner ",
    "comparisons": "före 2023 efter 2022 ",
    "superlatives": "störst minst flest ",
    "asked again": "vilka projekt har miljönämnden i Interreg och ",
    "English": "how many projects does the environment committee have and ",
    "open tags": "<quoted ",
    "amounts": "5 mkr 3 tkr ",
    "goals": "har angett ",
    "unknown words": " ".join("".join(_RANDOM.choices("abcdefgå", k=7)) for _ in range(500)),
}


@pytest.fixture(scope="module")
def warm(bot: Bot) -> Bot:
    """What is worked out once for an index is there."""
    for question in ("Hur många projekt har miljönämnden?", "hur arbetar de med barnens rätt i skolan", "banan"):
        bot.answer(question)
    return bot


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_costs_more_than_a_long_question(warm: Bot, kind: str) -> None:
    text = (HOSTILE[kind] * MOST_CHARACTERS)[:MOST_CHARACTERS]
    spent = []
    for _ in range(2):
        began = time.process_time()
        answer = warm.answer(text)
        spent.append(time.process_time() - began)
    assert min(spent) < MOST_SECONDS
    assert answer.question == text


def test_what_is_not_read_is_told(warm: Bot) -> None:
    question = "Hur många projekt har miljönämnden? "
    short, long = warm.answer(question), warm.answer(question + "och " * MOST_WORDS)
    assert not any("orden" in note for note in short.notes)
    assert any(f"de första {MOST_WORDS} orden" in note for note in long.notes)
    english = warm.answer("How many projects are there? " + "and " * MOST_WORDS)
    assert any(f"the first {MOST_WORDS} words" in note for note in english.notes)
