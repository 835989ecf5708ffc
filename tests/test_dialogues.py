"""What the bot says, turn by turn: the table ``dialogues.toml`` over the invented cities."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from tests.tables import Dialogue, Transcript, Turn, turns


def plain(text: str) -> str:
    """Small letters and single spaces.

    >>> plain("4\\u00a0190\\u202f300  KR")
    '4 190 300 kr'
    """
    return " ".join(text.split()).casefold()


def missing(wanted: tuple[str, ...], text: str) -> list[str]:
    return [one for one in wanted if plain(one) not in plain(text)]


def wrong(turn: Turn, answer: Answer) -> list[str]:
    """What of a turn's expectations does not hold."""
    found: list[str] = []
    allowed = (turn.status,) if isinstance(turn.status, str) else turn.status
    if answer.status not in allowed:
        found.append(f"status {answer.status}, not {' or '.join(allowed)}")
    if answer.language != turn.language:
        found.append(f"language {answer.language}")
    if turn.value == "null" and answer.value is not None:
        found.append(f"value {answer.value}, not null")
    if isinstance(turn.value, int | float) and answer.value != turn.value:
        found.append(f"value {answer.value}, not {turn.value}")
    if turn.unit is not None and answer.unit != turn.unit:
        found.append(f"unit {answer.unit}, not {turn.unit}")
    names = [record.name for record in answer.records]
    if turn.names is not None and sorted(names) != sorted(turn.names):
        found.append(f"records {names}, not {list(turn.names)}")
    found += [f"no record {name}" for name in turn.include if name not in names]
    found += [f"does not say {one!r}" for one in missing(turn.text, answer.text)]
    found += [f"says {one!r}" for one in turn.not_text if not missing((one,), answer.text)]
    found += [f"does not quote {one!r}" for one in missing(turn.quote, "\n".join(c.quote for c in answer.citations))]
    found += [f"no note with {one!r}" for one in missing(turn.notes, "\n".join(answer.notes))]
    found += [f"no suggestion with {one!r}" for one in missing(turn.suggest, "\n".join(answer.suggestions))]
    return found


def _cases() -> list[object]:
    return [
        pytest.param(
            dialogue,
            number,
            id=f"{dialogue.title}-{number + 1}",
            marks=[pytest.mark.xfail(reason=fault, strict=True)] if (fault := dialogue.turns[number].fault) else [],
        )
        for dialogue, number in turns()
    ]


@pytest.mark.parametrize(("dialogue", "number"), _cases())
def test_turn(dialogue: Dialogue, number: int, transcript: Transcript) -> None:
    answer = transcript.answer(tuple(turn.say for turn in dialogue.turns[: number + 1]))
    found = wrong(dialogue.turns[number], answer)
    assert not found, f"{dialogue.turns[number].say!r}: {'; '.join(found)}\n[{answer.understood}] {answer.text}"


def test_table_is_broad() -> None:
    said = turns()
    assert len(said) >= 150
    assert sum(len(dialogue.turns) > 1 for dialogue, number in said if number == 0) >= 30
    assert len({dialogue.title for dialogue, _ in said}) == sum(number == 0 for _, number in said)
