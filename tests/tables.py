"""The tables of questions beside this file: ``dialogues.toml``, ``questions.csv``, ``linking_cases.csv``."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.core import Bot

HERE = Path(__file__).parent


class Table(BaseModel):
    """A row of a table. A misspelt key is an error, not a check that never runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Table):
    """A question of a dialogue and what must hold of its answer; ``dialogues.toml`` says what the keys mean."""

    say: str
    status: str | tuple[str, ...]
    value: int | float | Literal["null"] | None = None
    unit: str | None = None
    names: tuple[str, ...] | None = None
    include: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()
    quote: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    language: Literal["sv", "en"] = "sv"
    fault: str | None = None


class Dialogue(Table):
    """One conversation."""

    title: str
    turns: tuple[Turn, ...] = Field(min_length=1)


class Understood(Table):
    """A question and the sentence it is said back with."""

    question: str
    understood: str
    note: str
    fault: str


class LinkingCase(Table):
    """A text and the names in it as ``kind:name;kind:name``."""

    text: str
    expected: str
    quality: Literal["STRONG", "WEAK"]
    note: str


def dialogues() -> list[Dialogue]:
    """``dialogues.toml``."""
    data: dict[str, Any] = tomllib.loads((HERE / "dialogues.toml").read_text(encoding="utf-8"))
    return [Dialogue.model_validate(one) for one in data["dialogue"]]


def turns() -> list[tuple[Dialogue, int]]:
    """Every turn of every dialogue: the dialogue and the turn's number, counted from 0."""
    return [(dialogue, number) for dialogue in dialogues() for number in range(len(dialogue.turns))]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def questions() -> list[Understood]:
    """``questions.csv``."""
    return [Understood.model_validate(row) for row in _rows("questions.csv")]


def linking_cases() -> list[LinkingCase]:
    """``linking_cases.csv``."""
    return [LinkingCase.model_validate(row) for row in _rows("linking_cases.csv")]


def conversations() -> dict[str, tuple[str, ...]]:
    """Every question of all tables as a conversation, by a title: a dialogue up to each of its turns, else one question."""
    found = {
        f"{dialogue.title}: {number + 1}": tuple(turn.say for turn in dialogue.turns[: number + 1])
        for dialogue, number in turns()
    }
    single = dict.fromkeys([*(one.question for one in questions()), *(one.text for one in linking_cases())])
    return found | {question: (question,) for question in single}


class Transcript:
    """A bot's answers to conversations, each begun once and continued from where it was left."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._answers: dict[tuple[str, ...], Answer] = {}

    def answer(self, said: tuple[str, ...]) -> Answer:
        """The answer to the last question of a conversation.

        A conversation that ran on beyond ``said`` has its answer kept; one that is asked out of order is asked anew.
        """
        if said not in self._answers:
            conversation = None
            for number, question in enumerate(said, 1):
                answer = self.bot.answer(question, conversation)
                conversation = answer.conversation
                self._answers.setdefault(said[:number], answer)
        return self._answers[said]
