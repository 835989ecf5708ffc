"""Fits how sure it is that a passage answers and which sentence tells most, with cross-validation, and prints
``bot.text.confidence.WORTH``, ``BY_MEANING`` and ``ANSWERS``.

    python -m tests.meaning.confidence FOLDER       (make fit-confidence)

FOLDER is an index of the reports in UTBLICK_CORPUS with vectors of meaning. ``asked.tsv`` has questions in other words than
the reports' and ``asked_fresh.tsv`` such as a reader of them asks, with words that an answering sentence holds; and both have
questions that no report answers.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.core import Bot
from bot.slots.reading import language_of, settled, understand
from bot.text.confidence import ANSWERS, BY_MEANING, WORTH
from bot.understanding.compose import plain_text
from indexer.index import open_index
from indexer.search import PACKAGED
from tests.meaning.themes import fitted

ASKED = tuple(Path(__file__).parent / name for name in ("asked.tsv", "asked_fresh.tsv"))
FOLDS = 8
SHOWN = 3
"""Quotes among which an answer is looked for."""
ANSWERED = 0.1
"""Share of the questions without an answer whose best passage may be taken to answer, before other ways see to them."""
STEPS, PACE = 300, 0.3


class Case(NamedTuple):
    """A question with its candidate passages and their sentences."""

    can: bool
    signs: np.ndarray
    holds: np.ndarray
    """Whether each passage holds an answer."""
    tells: np.ndarray
    rest: np.ndarray
    """What each sentence's score owes to other things than what is fitted."""
    right: np.ndarray
    """Whether each sentence holds an answer."""
    of: np.ndarray
    """The row of the passage that each sentence stands in."""


def case(bot: Bot, asked: str, answer: str) -> Case | None:
    """A question as passages are held against it; None where it has none."""
    finder, texts, index = bot.answering.finder, bot.answering.texts, bot.index
    plain = plain_text(asked, bot.lexicon)
    question = settled(understand(plain, bot.lexicon, language_of(asked)), bot.lexicon, None)
    question = replace(question, typed=asked)
    signs, telling = finder.signs(question), finder.telling(question)
    if not signs or not telling:
        return None
    row = {number: at for at, number in enumerate(signs)}
    number_of = {id(passage): number for number, passage in enumerate(index.holdings.passages)}
    said = [index.texts[found.passage.document][slice(*found.span)] for found, _ in telling]
    passages = [texts.text(index.holdings.passages[number]) for number in signs]
    return Case(
        bool(answer),
        np.array(list(signs.values())),
        np.array([_holds(answer, one) for one in passages]),
        np.array([one for _, one in telling]),
        np.array([found.score - one.score(BY_MEANING) for found, one in telling]),
        np.array([_holds(answer, one) for one in said]),
        np.array([row[number_of[id(found.passage)]] for found, _ in telling]),
    )


def _holds(answer: str, text: str) -> float:
    return float(bool(answer) and re.search(answer, text, re.IGNORECASE) is not None)


def ranking(cases: Sequence[Case]) -> np.ndarray:
    """The weights by which sentences that answer come first: the likelihood of one of them being drawn, by slope."""
    given = [one for one in cases if one.right.any()]
    scale = np.vstack([one.tells for one in given]).std(axis=0) + 1e-9
    worth = np.zeros(len(scale))
    for _ in range(STEPS):
        slope = worth.copy()
        for one in given:
            drawn = np.exp(_less_the_best(one.tells / scale @ worth + one.rest))
            drawn /= drawn.sum()
            right = drawn * one.right
            slope -= (right / max(float(right.sum()), 1e-12) - drawn) @ (one.tells / scale)
        worth -= PACE * slope / len(given)
    return np.asarray(worth / scale)


def _less_the_best(scores: np.ndarray) -> np.ndarray:
    return np.asarray(scores - scores.max())


def answered(one: Case, odds: np.ndarray, worth: np.ndarray, least: float) -> tuple[bool, bool]:
    """Whether a question is answered, and whether one of the first quotes holds what is asked."""
    score = np.where(odds[one.of] >= least, one.tells @ worth + one.rest, -np.inf)
    shown = [at for at in np.argsort(-score, kind="stable")[:SHOWN] if np.isfinite(score[at])]
    return bool(shown), bool(one.right[shown].any()) if shown else False


def main() -> None:
    """Print the weights, and what is answered with each fold held back."""
    bot = Bot(open_index(Path(sys.argv[1]), meaning=PACKAGED))
    rows = [row for file in ASKED for row in csv.DictReader(file.open(encoding="utf-8"), delimiter="\t", quoting=3)]
    made = [one for row in rows if (one := case(bot, row["question"], row["answer"] or "")) is not None]
    odds, worth = [np.zeros(0)] * len(made), [np.zeros(0)] * len(made)
    for fold in range(FOLDS):
        kept = [one for at, one in enumerate(made) if at % FOLDS != fold]
        sure, best = _fitted(kept), ranking(kept)
        for at in range(fold, len(made), FOLDS):
            odds[at], worth[at] = made[at].signs @ sure, best
    can = sum(bool(row["answer"]) for row in rows)
    print(
        f"| log odds from | right of {can} | wrong | answered of {len(rows) - can} without an answer |\n|---|---|---|---|"
    )
    limit = None
    for least in np.round(np.arange(-3.0, 0.1, 0.1), 1):
        found = [(one.can, *answered(one, *given, least)) for one, *given in zip(made, odds, worth, strict=True)]
        right, shown = (sum(each[0] and each[at] for each in found) for at in (2, 1))
        bad = sum(each[1] for each in found if not each[0])
        limit = least if limit is None and bad <= ANSWERED * (len(rows) - can) else limit
        print(f"| {least} | {right} | {shown - right} | {bad} |")
    print("\nfitted:", np.round(_fitted(made), 2).tolist(), np.round(ranking(made), 2).tolist(), "answers from", limit)
    print("in the code:", list(WORTH), list(BY_MEANING), "answers from", ANSWERS)


def _fitted(cases: Sequence[Case]) -> np.ndarray:
    signs, holds = np.concatenate([one.signs for one in cases]), np.concatenate([one.holds for one in cases])
    return fitted(signs, holds, np.ones(len(holds)))


if __name__ == "__main__":
    main()
