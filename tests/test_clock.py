"""A clock that jumps, as after a restart without a network: nothing that lasts goes by it but what is dated."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core import Bot
from bot.live import Live
from bot.question_log import QuestionLog
from indexer import vouching
from indexer.building import build
from indexer.index import open_index
from tests.test_index import reports
from tests.test_live import QUESTION, until

ROOT = Path(__file__).resolve().parent.parent


class Ahead:
    """A clock that is days ahead of the real one, or behind it."""

    def __init__(self, days: int) -> None:
        self.days = days

    def now(self, zone: object = None) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)

    def today(self) -> date:
        return self.now().date()


@pytest.mark.parametrize("days", [-4000, 4000])
def test_an_index_built_at_any_time_is_taken_into_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index")
    live = Live(tmp_path / "index", None, Bot, look_seconds=0.05)
    with live.watched():
        assert "Tyst hamn" in live.answer(QUESTION).text
        monkeypatch.setattr(vouching, "datetime", Ahead(days))
        build(reports(tmp_path / "in", a="Ljus hamn"), tmp_path / "index")
        until(lambda: "Ljus hamn" in live.answer(QUESTION).text)
        monkeypatch.undo()
        build(reports(tmp_path / "in", a="Sen hamn"), tmp_path / "index")
        until(lambda: "Sen hamn" in live.answer(QUESTION).text)
    opened = open_index(tmp_path / "index")
    assert opened.instead_of is None
    opened.close()
    assert len(list((tmp_path / "index").glob("generation-*"))) == 2


def test_what_was_kept_while_the_clock_was_ahead_goes_with_the_rest(samples_folder: Path, tmp_path: Path) -> None:
    clock = Ahead(400)
    log = QuestionLog(tmp_path / "questions.jsonl", 90, lambda: clock.today())
    bot = Bot(open_index(samples_folder), log)
    bot.answer("Vad kostar en glass på månen?", None)
    clock.days = 0
    assert [one.day for one in log.entries()] == [clock.today()]
    clock.days = 91
    assert log.entries() == []


def test_what_lasts_is_measured_by_a_clock_that_does_not_jump() -> None:
    """Deadlines, sessions, conversations and limits: ``time.time`` is called nowhere, but for what several servers
    share, whose only common clock is the time of day."""
    shared = ROOT / "indexer" / "search" / "notes.py"
    for path in (path for package in ("bot", "indexer") for path in (ROOT / package).rglob("*.py")):
        if path == shared:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) != ("time", "time"), f"{path}:{node.lineno}"
