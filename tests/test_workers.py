"""Several processes that answer: one conversation, one index, one set of limits, whichever of them it was."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.channels import serving
from bot.config import Settings
from bot.core import Bot
from bot.live import Live
from bot.query.forms import Query
from bot.workers import Opening, SharedBot
from indexer.building import build
from indexer.index import open_index
from tests.asking import asking, until
from tests.test_index import reports

QUESTION = "Vilka projekt har Miljönämnden?"
WORKERS = 2


@pytest.fixture
def shared(quay_folder: Path) -> Iterator[SharedBot]:
    directory = quay_folder.parent / "index"
    bot = SharedBot(open_index(directory), None, Opening(directory), WORKERS)
    yield bot
    bot.close()


@pytest.fixture
def live(quay_folder: Path) -> Iterator[Live]:
    made = serving.core(Settings(index=quay_folder.parent / "index", workers=WORKERS))
    made._look_seconds = 0.05
    with made.watched():
        yield made


def processes(bot: SharedBot) -> list[int]:
    return [worker.process.pid for worker in bot._workers]


def test_workers_answer_as_one_process_does(shared: SharedBot) -> None:
    alone = Bot(shared.index)
    for question in (QUESTION, "Which projects are there?", "Hur mår båten?", "Hej", "a " * 2000):
        ours, theirs = shared.answer(question), alone.answer(question)
        gone = {"id": "", "conversation": ""}
        assert ours.model_copy(update=gone) == theirs.model_copy(update=gone)
    assert shared.query(Query()).text == alone.query(Query()).text


def test_a_conversation_goes_on_with_any_of_them(shared: SharedBot) -> None:
    conversation = shared.answer("När startade Tyst hamn?").conversation
    for _ in range(2 * WORKERS):
        answer = shared.answer("Vilket program?", conversation)
        assert (answer.status, answer.conversation) == ("answered", conversation)
        assert "Tyst hamn" in answer.text


def test_one_that_ends_costs_one_answer(shared: SharedBot) -> None:
    shared.rehearse(())
    before = processes(shared)
    os.kill(before[0], signal.SIGKILL)
    shared._workers[0].process.join()
    statuses = [shared.answer(QUESTION).status for _ in range(2 * WORKERS)]
    assert sorted(statuses) == ["answered"] * (2 * WORKERS - 1) + ["error"]
    assert processes(shared)[0] != before[0]
    assert processes(shared)[1:] == before[1:]


def test_one_that_takes_too_long_is_replaced(shared: SharedBot) -> None:
    shared.rehearse(())
    stopped, shared._seconds = processes(shared)[0], 0.5
    os.kill(stopped, signal.SIGSTOP)
    statuses = [shared.answer(QUESTION) for _ in range(WORKERS)]
    late = [answer for answer in statuses if answer.status == "error"]
    assert len(late) == 1
    assert "för lång tid" in late[0].text
    shared._seconds = 20
    assert {shared.answer(QUESTION).status for _ in range(WORKERS)} == {"answered"}
    assert stopped not in processes(shared)


def test_signals_are_for_the_process_that_holds_them(shared: SharedBot) -> None:
    shared.rehearse(())
    for process in processes(shared):
        os.kill(process, signal.SIGINT)
        os.kill(process, signal.SIGTERM)
    assert {shared.answer(QUESTION).status for _ in range(WORKERS)} == {"answered"}


def test_an_index_that_is_gone_is_answered_from_all_the_same(quay_folder: Path) -> None:
    directory = quay_folder.parent / "index"
    index = open_index(directory)
    shutil.move(index.directory, directory / "borta")
    bot = SharedBot(index, None, Opening(directory), 1)
    assert "Tyst hamn" in bot.answer("Hur många projekt finns det?").text
    bot.close()


def test_they_end_with_the_process_that_holds_them(quay_folder: Path) -> None:
    directory = quay_folder.parent / "index"
    bot = SharedBot(open_index(directory), None, Opening(directory), WORKERS)
    bot.rehearse(())
    ended = [worker.process.pid for worker in bot._workers]
    bot.close()
    for process in ended:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_rebuilds_cost_nobody_an_answer(live: Live, quay_folder: Path) -> None:
    asked: list[Answer] = []
    with asking(lambda: asked.append(live.answer(QUESTION)), threads=3):
        for number in range(2):
            build(reports(quay_folder, a=f"Hamn {number}"), quay_folder.parent / "index")
            until(lambda: live.index.holdings.projects[0].name == f"Hamn {number}")  # noqa: B023
            assert f"Hamn {number}" in live.answer(QUESTION).text
    assert {answer.status for answer in asked} == {"answered"}


def test_there_is_one_set_of_limits(live: Live) -> None:
    settings = Settings(workers=3, answers_at_once=2, answers_waiting=1)
    assert serving._turns(settings).most == 4
    assert serving.reached_by(settings).most_asking == 4
    assert live.turns.most == 202
