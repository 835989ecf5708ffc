"""Questions in which a rule that rewrites, leaves out or takes over would take a condition away: what is said stays said.

Over the two invented cities of ``first_sight``; what is right was counted in their reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index

HERE = Path(__file__).parent / "first_sight"


@dataclass(frozen=True)
class Case:
    """The turns of a conversation, and what the last answer has to be."""

    turns: tuple[str, ...]
    value: float | None = None
    names: frozenset[str] | None = None
    say: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Words that neither its text nor its records hold."""
    open: bool = False
    """Whether it may only ask back, find nothing, or tell that something is left open."""


def case(*turns: str, **wanted: object) -> object:
    return pytest.param(Case(turns, **wanted), id=" | ".join(turns))  # type: ignore[arg-type]


CASES = [
    case("Vilken kommun äger det dyraste projektet, Vätterlunda eller Älvnäs?", say=("43 800 000", "16 500 000")),
    case("Vem är partner i flest projekt, Vätterlunda eller Älvnäs?", say=("14 projekt", "8 projekt")),
    case("Har Vätterlunda fler nämnder med projekt än Älvnäs?", never=("28 projekt",)),
    case("Vilken kommun har högst andel avslutade projekt, Vätterlunda eller Älvnäs?", never=("fler projekt",)),
    case("Vilken kommun har det längsta projektet, Vätterlunda eller Älvnäs?", never=("fler projekt",)),
    case("Har Kalmarsund fler projekt än Älvnäs?", open=True),
    case("Vem leder CoolRoofs?", "Är det sant att fem projekt avslutades 2024?", value=5),
    case("När slutar Grodliv?", "Pågår det några projekt i LIFE?", say=("VätterKyla",), never=("Nej. Grodliv",)),
    case("När slutar Grodliv?", "pågår det fortfarande?", say=("Nej", "31 december 2024")),
    case("Lista Vätterlundas projekt i Interreg, jag vill bara ha de som vi äger", value=2),
    case("Hur många projekt har Vätterlunda 2024, det gäller bara de avslutade", value=5),
    case("Lista Vätterlundas projekt 2024, jag räknar inte med partnerprojekten", value=14),
    case("Lista Vätterlundas projekt i Interreg, chefen vill ha dem till måndag", value=6),
    case("Vilka projekt i Vätterlunda pågår, oavsett nämnd, och slutar 2025 eller 2026?", value=17),
    case("Vilka projekt i Vätterlunda fick pengar 2024, oavsett roll, i Interreg eller LIFE?", value=8),
    case("Vilket projekt i Vätterlunda fick mest 2024 och hur långt är det?", say=("6 250 000",), open=True),
    case("Which Vätterlunda projects have a budget between 10 and 15 million?", value=3),
    case("Vilka projekt i Vätterlunda startade mellan den 10 och 20 januari 2024?", never=("Grodliv",)),
    case("När slutar Grodliv?", "Startdatum, slutdatum och budget för alla projekt", say=("Kliv In",)),
    case("Hur många projekt leds från Polen?", names=frozenset({"Fyrvandring"})),
    case(
        "Vilka projekt leds från Danmark?",
        names=frozenset({"Nordiska skolgårdar", "Grodliv", "Biblioteket som hamn", "Slamtorken"}),
    ),
    case("Vilka projekt leds från Portugal?", never=("Hamnsånger",)),
    case("Vilka Vätterlunda-projekt hade utbetalning 2024 men saknade den 2023?", open=True),
    case("Vilka projekt fick inte en krona mer än 400 000 kr i Vätterlunda 2024?", value=11),
    case("Vilka projekt rör offentlig sektor?", open=True),
    case(
        "Vilket projekt i Vätterlunda har högst budget?",
        "Vad blir den totala budgeten 2024 om jag inte räknar det?",
        never=("är 96 000 000",),
    ),
    case("Vilka projekt har Vätterlunda i Interreg (1) som staden äger och (2) som slutar 2025?", value=1),
]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    place = tmp_path_factory.mktemp("kept")
    build(HERE / "reports", place)
    index = open_index(place)
    yield Bot(index)
    index.close()


def plain(text: str) -> str:
    """A text with its blanks as one."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def asked(bot: Bot, turns: tuple[str, ...]) -> Answer:
    """The answer to the last of some turns."""
    answer = bot.answer(turns[0])
    for turn in turns[1:]:
        answer = bot.answer(turn, answer.conversation)
    return answer


@pytest.mark.parametrize("wanted", CASES)
def test_what_is_said_stays_said(wanted: Case, bot: Bot) -> None:
    answer = asked(bot, wanted.turns)
    told = plain(answer.text)
    found = {record.name for record in answer.records}
    assert wanted.value is None or answer.value == wanted.value
    assert wanted.names is None or found == wanted.names
    assert [words for words in wanted.say if words not in told] == []
    assert [words for words in wanted.never if words in told or words in found] == []
    assert not wanted.open or answer.status != "answered"
