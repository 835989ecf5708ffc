"""The question log: what it keeps, what it never keeps, and for how long."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.core import Bot
from bot.question_log import QuestionLog, unanswered
from indexer.index import Index

DAY = date(2025, 3, 1)


class Calendar:
    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def kept(tmp_path: Path, calendar: Calendar) -> QuestionLog:
    return QuestionLog(tmp_path / "log" / "questions.jsonl", days=30, today=calendar)


@pytest.fixture
def logged(samples_index: Index, kept: QuestionLog) -> Bot:
    return Bot(samples_index, kept)


def test_off_by_default(samples_index: Index) -> None:
    assert Bot(samples_index).log is None


def test_what_is_kept(logged: Bot, kept: QuestionLog) -> None:
    answer = logged.answer("Vad gör Lyktsala för rymdfarten?")
    assert [json.loads(line) for line in kept.file.read_text(encoding="utf-8").splitlines()] == [
        {
            "day": "2025-03-01",
            "question": "Vad gör Lyktsala för rymdfarten?",
            "understood": answer.understood,
            "language": "sv",
            "status": "not_found",
        }
    ]


def test_only_its_owner_reads_the_log(logged: Bot, kept: QuestionLog) -> None:
    kept.file.parent.mkdir(parents=True, exist_ok=True)
    kept.file.touch(mode=0o644)
    logged.answer("Hur många projekt finns det?")
    assert kept.file.stat().st_mode & 0o777 == 0o600


def test_nothing_of_who_asked(logged: Bot, kept: QuestionLog) -> None:
    conversation = logged.answer("Vad är budgeten för Laddö?").conversation
    logged.answer("och när slutar det?", conversation)
    assert conversation not in kept.file.read_text(encoding="utf-8")


def test_greetings_are_not_kept(logged: Bot, kept: QuestionLog) -> None:
    logged.answer("hej")
    logged.answer("   ")
    assert kept.entries() == []


def test_a_long_question_is_cut(logged: Bot, kept: QuestionLog) -> None:
    logged.answer("Vad är rymdfart? " * 500)
    assert len(kept.entries()[0].question) == 500


def test_entries_expire(logged: Bot, kept: QuestionLog, calendar: Calendar) -> None:
    logged.answer("Vad gör Lyktsala för rymdfarten?")
    calendar.day += timedelta(days=29)
    logged.answer("Vem vann melodifestivalen?")
    assert len(kept.entries()) == 2
    calendar.day += timedelta(days=1)
    logged.answer("Hur blir vädret?")
    assert "rymdfarten" not in kept.file.read_text(encoding="utf-8")
    assert [entry.question for entry in kept.entries()] == ["Vem vann melodifestivalen?", "Hur blir vädret?"]
    calendar.day += timedelta(days=60)
    assert kept.entries() == []
    assert kept.file.read_text(encoding="utf-8") == ""


def test_most_frequent_first(logged: Bot, kept: QuestionLog) -> None:
    for question in (
        "Vem vann melodifestivalen?",
        "Vad gör Lyktsala för rymdfarten?",
        "vad gör lyktsala för RYMDFARTEN?",
        "Vad är budgeten för Laddö?",
    ):
        logged.answer(question)
    assert [(one.question, one.count, one.status) for one in unanswered(kept.entries())] == [
        ("vad gör lyktsala för RYMDFARTEN?", 2, "not_found"),
        ("Vem vann melodifestivalen?", 1, "not_found"),
    ]


def test_lines_cut_short_and_many_threads(logged: Bot, kept: QuestionLog) -> None:
    kept.file.parent.mkdir()
    kept.file.write_text('{"day": "2025-03-', encoding="utf-8")
    kept.file.write_text(kept.file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(logged.answer, ["Vad gör Lyktsala för rymdfarten?"] * 80))
    assert len(kept.entries()) == 80


def test_a_log_that_cannot_be_written_costs_no_answer(
    samples_index: Index, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    bot = Bot(samples_index, QuestionLog(tmp_path / "file" / "questions.jsonl", days=30))
    assert bot.answer("Vad är budgeten för Laddö?").status == "answered"
    assert "frågeloggen kan inte skrivas" in caplog.text
    assert "Laddö" not in caplog.text


class TestCommand:
    @pytest.fixture(autouse=True)
    def elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("UTBLICK_CONFIG", "UTBLICK_QUESTION_LOG", "UTBLICK_QUESTION_LOG_DAYS"):
            monkeypatch.delenv(name, raising=False)

    def test_off(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["unanswered"]) == 2
        assert (
            capsys.readouterr().err
            == "Fel: frågeloggen är avstängd: ange en fil i inställningen question_log (UTBLICK_QUESTION_LOG)\n"
        )

    def test_listed(
        self, samples_index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Bot(samples_index, QuestionLog(tmp_path / "asked.jsonl", days=30)).answer("Vad gör Lyktsala för rymdfarten?")
        monkeypatch.setenv("UTBLICK_QUESTION_LOG", str(tmp_path / "asked.jsonl"))
        assert main(["unanswered"]) == 0
        told = capsys.readouterr()
        assert "Vad gör Lyktsala för rymdfarten?" in told.out
        assert "1 obesvarad fråga" in told.err
        assert main(["unanswered", "--json"]) == 0
        (one,) = json.loads(capsys.readouterr().out)
        assert (one["question"], one["count"], one["last"]) == (
            "Vad gör Lyktsala för rymdfarten?",
            1,
            date.today().isoformat(),
        )
