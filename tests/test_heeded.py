"""Conditions that stand beside a clause, bracket or verb which itself says nothing: each is heeded, or it is asked back.

Over the two invented cities of ``first_sight``; what is right was counted in their reports.
"""

from __future__ import annotations

import pytest

from bot.core import Bot


@pytest.fixture
def bot(bots: dict[str, Bot]) -> Bot:
    """The bot over the two cities together."""
    return bots["reports"]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Vilka projekt i Vätterlunda oavsett nämnd är avslutade?", 5),
        ("Vilka projekt i Vätterlunda oavsett program pågår?", 23),
        ("Hur många projekt i Vätterlunda leder vi, oavsett nämnd?", 14),
        ("Hur många projekt i Vätterlunda oavsett budget leder vi?", 14),
        ("Which projects regardless of programme ended in Vätterlunda?", 5),
        ("Vilka projekt i Vätterlunda oavsett vem som sköter dem är avslutade?", 5),
        ("Vilka projekt i Vätterlunda oavsett om vi leder eller är partner slutar 2026?", 9),
        ("Vilka projekt leder vi i Älvnäs?", 7),
    ],
)
def test_what_makes_no_difference_takes_no_condition_with_it(question: str, value: int, bot: Bot) -> None:
    assert bot.answer(question).value == value


@pytest.mark.parametrize(
    ("question", "names"),
    [
        (
            "Vilka projekt i Vätterlunda startade inom LIFE under året?",
            {"VätterKyla - urban svalka för äldre stadsdelar"},
        ),
        ("Vilka projekt i Vätterlunda startade inom LIFE 2024?", {"VätterKyla - urban svalka för äldre stadsdelar"}),
        (
            "Vilka projekt i Vätterlunda startade hos Kultur- och fritidsnämnden under redovisningsåret?",
            {"Biblioteket som hamn", "Unga Röster"},
        ),
    ],
)
def test_a_name_between_a_verb_and_its_time_keeps_both(question: str, names: set[str], bot: Bot) -> None:
    assert {record.name for record in bot.answer(question).records} == names


def test_a_time_that_no_verb_ties_is_asked_back(bot: Bot) -> None:
    answer = bot.answer("Vilka projekt i Vätterlunda startade sin verksamhet i skolor under året?")
    assert answer.status != "answered" or "under redovisningsåret" in answer.understood


@pytest.mark.parametrize(
    "question",
    [
        "Har utbetalningen till Kliv In minskat med minst 900 000 kr sedan 2023?",
        "Has the payment to Kliv In fallen by over 2 million since 2023?",
        "Ökade utbetalningen till Kliv In med mer än 50 000 kr?",
    ],
)
def test_by_how_much_is_told_and_no_value_held_against_it(question: str, bot: Bot) -> None:
    answer = bot.answer(question)
    assert answer.value == 460_000
    assert not answer.text.startswith(("Ja", "Yes", "Nej", "No."))


@pytest.mark.parametrize(
    "question",
    [
        "Vilka projekt i Vätterlunda har ökat sin utbetalning med mer än 300 000 kr?",
        "Hur många projekt i Vätterlunda sänkte budgeten med över 1 miljon?",
    ],
)
def test_by_how_much_several_changed_is_asked_back(question: str, bot: Bot) -> None:
    assert bot.answer(question).status != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "Hur länge till är Älvnäs kvar som ordförande i KIMO?",
        "Vad lämnar Älvnäs för bidrag till KIMO?",
        "Vilka kommuner är fortfarande med i UBC?",
        "Har Älvnäs lämnat ett yttrande till KIMO?",
    ],
)
def test_only_whether_a_network_goes_on_is_yes_or_no(question: str, bot: Bot) -> None:
    assert not bot.answer(question).text.startswith(("Ja.", "Nej.", "Yes.", "No."))


@pytest.mark.parametrize("question", ["Är Älvnäs kvar i KIMO?", "Is Älvnäs still a member of UBC?"])
def test_whether_a_network_goes_on_is_told(question: str, bot: Bot) -> None:
    assert bot.answer(question).text.startswith(("Ja.", "Yes."))


@pytest.mark.parametrize(
    ("question", "theme"),
    [
        ("Vilka projekt i Vätterlunda (som rör skolan) fick mer än 500 000 kr?", "skolan"),
        ("Which projects in Vätterlunda (those that concern schools) end in 2026?", "schools"),
        ("Vilka projekt rör det lokala klimatarbetet (Miljö- och klimatnämnden)?", "klimatarbetet"),
        ("Which projects in Vätterlunda are about the circular economy (Interreg)?", "circular economy"),
    ],
)
def test_a_theme_in_or_before_brackets_stays(question: str, theme: str, bot: Bot) -> None:
    assert theme in bot.answer(question).understood


@pytest.mark.parametrize(
    "question",
    [
        "Hur många projekt har nämnden för kultur och fritid (Kultur- och fritidsnämnden) i Vätterlunda?",
        "Hur många projekt har Kultur- och fritidsnämnden (som ju sköter badhusen) i Vätterlunda?",
        "How many projects does the leisure committee (Kultur- och fritidsnämnden) in Vätterlunda have?",
    ],
)
def test_brackets_that_only_describe_are_left_out(question: str, bot: Bot) -> None:
    assert bot.answer(question).value == 3


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Vilka projekt i Älvnäs har störst budget, nämn fyra", 4),
        ("Vilka projekt i Älvnäs har störst budget? Nämn bara 2.", 2),
        ("Which projects in Vätterlunda have the largest budgets? List 3 of them.", 3),
        ("Vilket projekt i Älvnäs har störst budget, svara med 2 decimaler", 1),
    ],
)
def test_how_many_are_to_be_named_is_heeded(question: str, count: int, bot: Bot) -> None:
    assert len(bot.answer(question).records) == count


@pytest.mark.parametrize(
    ("added", "status"),
    [
        ("lägg till Kultur- och fritidsnämnden", "answered"),
        ("lägg till Kultur- och fritidsnämnden 2024", "answered"),
        ("lägg till Kultur- och fritidsnämnden 2023", "clarify"),
        ("lägg till Tekniska nämnden i Älvnäs", "clarify"),
        ("add Tekniska nämnden", "clarify"),
    ],
)
def test_what_is_added_is_of_the_same_city_and_year(added: str, status: str, bot: Bot) -> None:
    first = bot.answer("Hur mycket fick Kommunstyrelsen i Vätterlunda utbetalt?")
    assert bot.answer(added, first.conversation).status == status
