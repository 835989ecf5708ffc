"""Ten thousand questions that nobody meant: nothing breaks, nothing is logged as an error, and noise is not answered."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.core import Bot
from bot.text.texts import Term, Texts
from bot.understanding.bounds import MOST_CHARACTERS as MAX_QUESTION
from indexer.index import open_index
from indexer.search import PACKAGED
from indexer.search.ranking import MOST_GRAMS, MOST_TERMS, Query
from tests.conftest import build_meant, copy_reports
from tests.promises import broken
from tests.tables import conversations

QUESTIONS = 10_000
MEANT = 1_000
"""Of these as many are asked of an index with vectors too."""
SEED = 20_240_131
_EMOJI = ["😀", "🏗️", "🇸🇪", "👩‍👩‍👧", "❓", "\ufe0f", "🫠"]
_MARKS = [
    "\u202e",
    "\u202a",
    "\u200f",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "\ud83d",
    "\r\n",
    "\u2028",
    "\u0300",
]
_CODE = [
    "'; DROP TABLE projects; --", "\" OR 1=1 --", "SELECT * FROM records WHERE name LIKE '%'", "<script>alert(1)</script>", "<b>projekt</b>",
    "<!-- -->", "&lt;img&gt;", "{{7*7}}", "${jndi:ldap://a/b}", "../../etc/passwd", "%s%n%x", "\\", "\\u0041", "[1]", "[999]", "((((", "a* AND -b~2", "*", "?", "text:*",
    "[[a", "(?:", "^$", "(a+)+$", "\"", "'", "«»", "|", "/.*/", "\t", "NaN", "null", "None", "0x00", "=1+1", "@x",
]  # fmt: skip
_NUMBERS = [
    "0",
    "-1",
    "2024",
    "1e999",
    "٤٢",
    "½",
    "9" * 400,
    "3,14",
    "1 000 000 kr",
    "10 %",
    "2024-02-31",
    "99999999999999999999 miljoner",
    "mellan 5 och 1 miljoner",
]
_STOP = ["och", "i", "att", "det", "som", "en", "på", "är", "av", "för", "the", "of", "and", "is", "to"]
_CONSONANTS = "qxzwj"


class Maker:
    """Questions, always the same ones for a seed."""

    def __init__(self, texts: list[str], asked: list[str]) -> None:
        self.random = random.Random(SEED)
        self.words = sorted({word for text in texts for word in re.findall(r"\S+", text)})
        self.pages = texts
        self.asked = asked
        self.known = {word.casefold() for text in texts for word in re.findall(r"\w+", text)}

    def some(self, source: list[str], least: int, most: int) -> list[str]:
        return self.random.choices(source, k=self.random.randint(least, most))

    def recombined(self) -> str:
        return " ".join(self.some(self.words, 1, 12))

    def twisted(self) -> str:
        """A question of the tables with characters lost, doubled, swapped or put in."""
        letters = list(self.random.choice(self.asked))
        for _ in range(self.random.randint(1, 6)):
            at = self.random.randrange(len(letters) + 1)
            letters[at : at + self.random.randint(0, 2)] = self.random.choice(
                [[], self.some(_MARKS, 1, 1), self.some(_EMOJI, 1, 1), letters[at : at + 1] * 2]
            )
        return "".join(letters)

    def mixed(self) -> str:
        return self.random.choice([" ", "", "\n"]).join(
            self.some([*_EMOJI, *_MARKS, *_CODE, *_NUMBERS, *_STOP, *self.some(self.words, 3, 3)], 1, 9)
        )

    def pasted(self) -> str:
        page = self.random.choice(self.pages)
        start = self.random.randrange(max(1, len(page) - 500))
        return self.random.choice(["", "Vad betyder ", "Hur många "]) + (page[start:] + page)[:3000]

    def hollow(self) -> str:
        """Empty, or stop words or numbers only."""
        return self.random.choice(
            ["", " ", "\n\t", "?", "...", " ".join(self.some(_STOP, 1, 9)), " ".join(self.some(_NUMBERS, 1, 4))]
        )

    def noise(self) -> str:
        """Words that stand in no report and in no language."""
        words = [
            "".join(self.random.choices(_CONSONANTS, k=self.random.randint(4, 14)))
            for _ in range(self.random.randint(1, 8))
        ]
        return " ".join(word for word in words if word not in self.known) or "qxzwjq"

    def questions(self) -> Iterator[tuple[str, str]]:
        """(kind, question); pasted pages are rare, since each takes as long as twenty questions."""
        kinds: dict[str, Callable[[], str]] = {
            "recombined": self.recombined, "twisted": self.twisted, "mixed": self.mixed, "pasted": self.pasted, "hollow": self.hollow, "noise": self.noise,
        }  # fmt: skip
        for kind in self.random.choices(list(kinds), weights=[30, 20, 20, 0.4, 9, 20], k=QUESTIONS):
            yield kind, kinds[kind]()


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory, kept_vectors: Path) -> Iterator[Bot]:
    """The bot over the samples with the packaged model of meaning."""
    base = tmp_path_factory.mktemp("meant")
    build_meant(copy_reports(base / "reports"), base / "index", kept_vectors)
    with closing(open_index(base / "index", meaning=PACKAGED)) as index:
        yield Bot(index)


@pytest.fixture(scope="module")
def maker(bot: Bot) -> Maker:
    return Maker(list(bot.index.texts.values()), [said[-1] for said in conversations().values()])


def test_nothing_breaks(bot: Bot, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    faults, answered = _asked(bot, maker.questions(), caplog)
    assert faults[:10] == []
    assert answered[:10] == []


def test_nothing_breaks_where_meaning_is_asked(meant: Bot, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    faults, _ = _asked(meant, islice(maker.questions(), MEANT), caplog)
    assert faults[:10] == []


def _asked(
    bot: Bot, questions: Iterable[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> tuple[list[tuple[str, str, list[str]]], list[str]]:
    """What broke, as (kind, question, faults), and the noise that was answered.

    Runs of questions in one conversation, so that follow-ups meet noise before and behind them.
    """
    conversation: str | None = None
    faults: list[tuple[str, str, list[str]]] = []
    answered: list[str] = []
    with caplog.at_level(logging.ERROR):
        for number, (kind, question) in enumerate(questions):
            answer = bot.answer(question, conversation if number % 5 else None)
            conversation = answer.conversation
            if caplog.records:
                faults.append((kind, question, [caplog.records.pop().getMessage()]))
            elif found := _broken(answer, bot):
                faults.append((kind, question, found))
            if kind == "noise" and answer.status in {"answered", "partial"}:
                answered.append(question)
    return faults, answered


def _broken(answer: Answer, bot: Bot) -> list[str]:
    """The promises that hold of anything. A text that repeats the question may take its spaces and currencies from there."""
    return [
        fault
        for fault in broken(answer, bot.index)
        if not fault.startswith(("stray white space", "an amount in the other language"))
    ]


def test_a_pasted_page_is_looked_up_by_few_words(bot: Bot, maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Query] = []
    told: list[list[Term]] = []
    of, terms = Query.of, Texts.terms

    def counted_of(*args: Any) -> Query:
        asked.append(of(*args))
        return asked[-1]

    def counted_terms(self: Texts, topic: Any) -> list[Term]:
        told.append(terms(self, topic))
        return told[-1]

    monkeypatch.setattr(Query, "of", counted_of)
    monkeypatch.setattr(Texts, "terms", counted_terms)
    for _ in range(20):
        bot.answer("Vad menas med " + maker.pasted().replace("?", " "))
    assert asked
    assert max(len(query.terms) for query in asked) <= MOST_TERMS
    assert max(len(query.grams) for query in asked) <= MOST_GRAMS
    assert max(map(len, told)) <= MOST_TERMS


def test_only_so_much_of_a_question_is_read(bot: Bot) -> None:
    short = "Vad är budgeten för Laddö? ".ljust(MAX_QUESTION)
    answer = bot.answer(short + " Nej, för Kajträd." * 20_000)
    assert [record.name for record in answer.records] == [record.name for record in bot.answer(short).records]


def test_the_questions_are_many_and_always_the_same(bot: Bot) -> None:
    texts = list(bot.index.texts.values())
    first, second = (list(Maker(texts, ["Vilka projekt?"]).questions()) for _ in range(2))
    assert first == second
    assert len(first) == QUESTIONS
    assert {kind for kind, _ in first} == {"recombined", "twisted", "mixed", "pasted", "hollow", "noise"}
    assert max(len(question) for _, question in first) >= 3000
