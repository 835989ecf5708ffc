"""What questions are understood to ask: the table ``questions.csv`` over the invented cities."""

from __future__ import annotations

import pytest

from bot.core import Bot
from tests.tables import Understood, questions


def _cases() -> list[object]:
    return [
        pytest.param(
            row, id=row.question, marks=[pytest.mark.xfail(reason=row.fault, strict=True)] if row.fault else []
        )
        for row in questions()
    ]


@pytest.mark.parametrize("row", _cases())
def test_understood(row: Understood, bot: Bot) -> None:
    said = bot.answer(row.question).understood.replace("\u00a0", " ")
    # What was assumed (the city, the report's year) follows after a comma.
    assert said == row.understood or said.startswith(f"{row.understood}, "), said


def test_table_is_broad() -> None:
    rows = questions()
    assert len(rows) >= 80
    assert len({row.question for row in rows}) == len(rows)
