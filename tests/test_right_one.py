"""Quotes and lists of the right one: a project's own results, how large a network is, and projects beside the one just told."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index

CITY = """# Internationellt arbete i Nordlunda kommun 2024

## Nätverk

Nordlunda kommun är medlem i Nordiska Gruvstäder, ett nätverk med 41 städer i sju länder. I maj höll nätverket Nordiska
Gruvstäder en konferens i Falsund med deltagare från 23 städer.

Nordlunda kommun är medlem i Ljusringen sedan 2019. Ljusringen höll sitt årsmöte med gäster från 12 kommuner.

## Projekt

### Malmljus

Program: Interreg Aurora
Total budget: 2 000 000 kr
Projekttid: 2022-01-01 – 2024-12-31

Resultat: Malmljus nådde inte målet om 30 skolklasser, det blev 22. Däremot överträffades målet för guidningar.
Gruvorna lyses upp med lampor som drivs av solceller.

### Stigfinnare

Program: Leader Nordlunda
Total budget: 7 400 000 kr
Projekttid: 2023-03-01 – 2025-02-28

Resultat: Stigfinnare har lärt av Malmljus hur skyltar tål frost. Målet om 80 kilometer märkta leder är uppnått.

### Hällkonst

Program: Kreativa Europa
Total budget: 9 100 000 kr
Projekttid: 2023-03-01 – 2026-02-28
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder = tmp_path_factory.mktemp("right-one")
    (folder / "nordlunda.md").write_text(CITY, encoding="utf-8")
    build(folder, folder / "index")
    return Bot(open_index(folder / "index"))


def asked(bot: Bot, *turns: str) -> Answer:
    """The answer to the last turn."""
    answer = bot.answer(turns[0])
    for turn in turns[1:]:
        answer = bot.answer(turn, answer.conversation)
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "Nådde Malmljus sina mål?",
        "Kom Malmljus i mål?",
        "har malmljus uppnått målen",
        "Did Malmljus meet its targets?",
        "Were the objectives of Malmljus reached?",
    ],
)
def test_whether_goals_were_reached_is_told_of_the_project_itself(bot: Bot, question: str) -> None:
    answer = asked(bot, question)
    assert answer.status == "answered"
    assert "nådde inte målet om 30 skolklasser" in answer.text
    assert "80 kilometer" not in answer.text


def test_of_another_projects_part_only_what_names_the_one_asked_for(bot: Bot) -> None:
    assert "80 kilometer" not in asked(bot, "Vilka resultat har Malmljus gett?").text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hur många städer är med i Nordiska Gruvstäder?", 41.0),
        ("How many cities are members of Nordiska Gruvstäder?", 41.0),
        ("Hur många kommuner ingår i Ljusringen?", None),
    ],
)
def test_how_large_a_network_is_and_not_its_conference(bot: Bot, question: str, value: float | None) -> None:
    answer = asked(bot, question)
    assert answer.value == value
    assert answer.status == ("answered" if value else "not_found")


@pytest.mark.parametrize(
    ("turns", "names"),
    [
        (("Vad kostar Stigfinnare?", "Vilka fler har en budget över fem miljoner?"), {"Hällkonst"}),
        (("Vad kostar Stigfinnare?", "and which others cost more than 5 million?"), {"Hällkonst"}),
        (("När slutar Malmljus?", "vilka slutar efter 2024?"), {"Stigfinnare", "Hällkonst"}),
    ],
)
def test_projects_on_a_condition_are_none_of_the_one_just_told(
    bot: Bot, turns: tuple[str, ...], names: set[str]
) -> None:
    assert {record.name for record in asked(bot, *turns).records} == names


def test_words_of_forms_alone_are_nothing_to_look_for_in_text(bot: Bot) -> None:
    assert asked(bot, "När slutar Malmljus?", "Vilka andra slutar samma år?").status in {"not_found", "clarify"}


def test_a_verb_before_the_project_is_no_theme_that_holds_of_it(bot: Bot) -> None:
    answer = asked(bot, "Finansierades projektet Malmljus av EU?")
    assert not answer.text.startswith(("Ja. Malmljus: .", "Nej. Malmljus: ."))
    assert "Interreg" in answer.text
    assert "Ja." not in asked(bot, "Granskades projektet Malmljus av någon?").text


def test_what_stands_before_a_colon_is_the_subject_of_a_question_without_one(bot: Bot) -> None:
    assert "«Konferenser»" in asked(bot, "Konferenser som hölls: ställ 2023 mot 2024.").understood
