"""What a question says beside what it asks: how to answer, what makes no difference, who asks; and what looks like it and counts.

Over the two invented cities of ``first_sight``; what is right was counted in their reports.
"""

from __future__ import annotations

import pytest

from bot.core import Bot
from bot.understanding.asides import is_of_the_answer, widened, without_answer_clause


@pytest.fixture
def bot(bots: dict[str, Bot]) -> Bot:
    """The bot over the two cities together."""
    return bots["reports"]


@pytest.mark.parametrize(
    "clause",
    [
        "Lista.",
        "Svara i procent",
        "Namn bara.",
        "Kort svar.",
        "A list will do.",
        "Names only.",
        "En summa, tack.",
        "Räkna upp dem.",
    ],
)
def test_a_clause_on_how_to_answer_is_known(clause: str) -> None:
    assert is_of_the_answer(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "Lista projekten.",
        "Lista alla.",
        "Budget?",
        "Svara på svenska",
        "Namn och budget.",
        "List them for 2024.",
        "Interreg.",
        "2025.",
    ],
)
def test_a_clause_that_asks_more_is_none(clause: str) -> None:
    assert not is_of_the_answer(clause)


def test_a_last_clause_on_how_to_answer_is_left_out() -> None:
    assert without_answer_clause("projekt som slutar 2027, bara namnen") == "projekt som slutar 2027"
    assert without_answer_clause("projekt i Interreg, Erasmus+") == "projekt i Interreg, Erasmus+"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("All projects in Urbact, whichever committee runs them.", "All projects in Urbact."),
        ("Projekt i LIFE, vem som än redovisar dem", "Projekt i LIFE"),
        ("Vilka Nordplusprojekt finns, vilken roll vi än har?", "Vilka Nordplusprojekt finns?"),
        (
            "Every project regardless of department with a budget over 1 million",
            "Every project with a budget over 1 million",
        ),
        ("Lista projekten i LIFE, oberoende av vilken nämnd som står för dem", "Lista projekten i LIFE"),
        ("Vilka projekt drivs oavsett program av Miljönämnden?", "Vilka projekt drivs av Miljönämnden?"),
        ("Oavsett nämnd, vilka projekt slutar 2026?", "vilka projekt slutar 2026?"),
        ("Projects with partners in Portugal (any role)", "Projects with partners in Portugal"),
        ("Interregprojekten 2025, det spelar ingen roll vem som äger dem", "Interregprojekten 2025"),
    ],
)
def test_what_makes_no_difference_narrows_nothing(said: str, asked: str) -> None:
    assert widened(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "Vilka nämnder har fler än tre projekt?",
        "vilka andra än miljönämnden är med?",
        "A or B, whichever is larger?",
        "Show me whatever you have on LIFE",
        "What is the budget of Whatever Works?",
        "Projekt i LIFE (KA220)",
    ],
)
def test_what_picks_something_out_stays(said: str) -> None:
    assert widened(said) == said


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("All Vätterlunda projects in Urbact, whichever committee runs them.", {"Food Loops", "Torgliv"}),
        (
            "Projekt hos kultur- och fritidsnämnden i Vätterlunda (den som också har biblioteken) med budget över 6 miljoner. Lista.",
            {"Scen utan trösklar", "Biblioteket som hamn"},
        ),
        (
            "Projects with partners in Portugal (any role) in Älvnäs. Names only.",
            {"Vindlots", "Språkbryggan", "Hamnsånger", "SmåStadsLabbet"},
        ),
        (
            "LIFE-projekt i Vätterlunda [redovisningen för 2024] som slutar efter 2025. En lista, tack.",
            {"VätterKyla - urban svalka för äldre stadsdelar"},
        ),
        (
            "I work on a thesis at the University of Szczecin. Which projects does Älvnäs's technical committee own – not the partner ones – and when does each of them end?",
            {"Kustnära"},
        ),
        (
            "Jag forskar vid Åbo Akademi. Vilka Interregprojekt har miljö- och klimatnämnden i Vätterlunda 2024 - inte de i det äldre South Baltic - och när slutar vart och ett av dem?",
            {"Cirkulära kajer", "BioKol i mark"},
        ),
    ],
)
def test_what_stands_beside_a_question_takes_nothing_from_it(question: str, names: set[str], bot: Bot) -> None:
    answer = bot.answer(question)
    assert (answer.status, {record.name for record in answer.records}) == ("answered", names), answer.text


def test_all_of_a_list_are_more_than_its_first(bot: Bot) -> None:
    assert len(bot.answer("Vilka projekt i Älvnäs är störst? Lista alla.").records) == 15
