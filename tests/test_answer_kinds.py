"""Whether the sentence that is quoted gives the kind of answer that is asked for (docs/answers.md, "What kind of answer").

A stranger's twenty questions over two invented cities, and 66 more over them and a third one, about half of which nothing
but a near sentence answers. What was expected was written before an answer was seen and is not changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core import Bot
from bot.text.kinds import KINDS, kind_asked
from indexer.building import build
from indexer.index import open_index
from tests.test_first_sight import faults

HERE = Path(__file__).parent
ASKED: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "answer_kinds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
HONEST = frozenset(
    """
stranger-048 stranger-049 stranger-050 stranger-051 stranger-052 stranger-053
""".split()
)
"""Missed, and the answer claims nothing: in other words than the reports' (the first line), or in English."""
WRONG = frozenset("first-14 second-11 second-24 second-32".split())
"""Missed, and answered: with another sentence, or with a near one where there is no answer."""


@pytest.fixture(scope="module")
def bots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bot]]:
    """A bot for each folder of reports of ``first_sight``."""
    found = {}
    for name in ("reports", "kvarnhamn"):
        place = tmp_path_factory.mktemp(name)
        build(HERE / "first_sight" / name, place)
        found[name] = Bot(open_index(place))
    yield found
    for bot in found.values():
        bot.index.close()


@pytest.mark.parametrize("asked", [pytest.param(one, id=one["id"]) for one in ASKED])
def test_the_kind_of_answer_asked_for(asked: dict[str, Any], bots: dict[str, Bot]) -> None:
    answer = bots[asked["over"]].answer(asked["question"])
    missed = list(faults(asked, answer))
    now = "right" if not missed else "WRONG" if answer.status in {"answered", "partial"} else "HONEST"
    known = "HONEST" if asked["id"] in HONEST else "WRONG" if asked["id"] in WRONG else "right"
    assert now == known, f"{asked['id']} is now {now}: {'; '.join(missed)}"


@pytest.mark.parametrize(
    ("question", "lacking", "nearest"),
    [
        ("Varför blev samhällsbyggnadskontoret medlem i POLIS?", "Varför säger rapporterna inte.", "sedan 2023 medlem"),
        ("Why is the city a member of Eurocities?", "The reports do not say why.", "Eurocities"),
        ("Hur många av deltagarna i Språng har fått arbete?", "Hur många säger rapporterna inte.", "48 deltagarna"),
    ],
)
def test_the_nearest_is_said_to_be_that(question: str, lacking: str, nearest: str, bots: dict[str, Bot]) -> None:
    answer = bots["reports"].answer(question)
    assert answer.status == "not_found"
    assert answer.text.startswith(lacking)
    assert len(answer.citations) == 1
    assert nearest in answer.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Varför sades medlemskapet upp?", "reason"),
        ("How come the fee rose?", "reason"),
        ("Vad ledde besöket i Gent till?", "outcome"),
        ("What did the teachers learn in Tartu?", "outcome"),
        ("What did the delegation want to learn?", None),
        ("Vad gick kampanjen ut på?", None),
        ("Vad tyckte besökarna om torget?", "opinion"),
        ("Vilka brister fann man?", "difficulty"),
        ("Vilket datum invigdes slingan?", "day"),
        ("När invigdes slingan?", "time"),
        ("Hur länge var de där?", "length"),
        ("What did the trip cost?", "amount"),
        ("Vad heter stadens samordnare?", "person"),
        ("I vilka branscher verkar företagen?", "sort"),
        ("Berätta om besöket i Gent", None),
    ],
)
def test_the_kind_is_known_from_the_question(question: str, kind: str | None) -> None:
    found = kind_asked(question)
    assert (found.name if found else None) == kind


def test_every_kind_says_in_both_languages_what_the_reports_lack() -> None:
    assert all(len(kind.lacks) == 2 and all(said.endswith(".") for said in kind.lacks) for kind in KINDS)
