"""Messages of several sentences: what stands around a question, who asks it, and what edits it."""

from __future__ import annotations

import pytest

from bot.core import Bot

SAME = [
    ("Vilka projekt i Lyktsala pågår? De i Interreg.", ["Vilka projekt i Lyktsala pågår?", "De i Interreg."]),
    ("Hur många projekt har Lyktsala? Dela upp på nämnder.", ["Hur många projekt har Lyktsala per nämnd?"]),
    ("Visa projekten i Lyktsala. störst först", ["Visa projekten i Lyktsala", "störst först"]),
    ("Visa projekten i Lyktsala. Bara de där staden är ägare. Störst först tack!",
     ["Visa projekten i Lyktsala", "Bara de där staden är ägare", "störst först"]),
    ("Vilka projekt slutar 2025 i Lyktsala? Helst med budget.", ["Lista projekt som slutar 2025 i Lyktsala med budget"]),
    ("Hur fördelar sig projekten i Lyktsala på mål? Antal räcker.", ["Antal projekt per mål i Lyktsala"]),
    ("Jag är sekreterare på Miljönämnden och en ledamot undrar hur många av våra projekt i Lyktsala som pågår.",
     ["Hur många av Miljönämndens projekt i Lyktsala pågår?"]),
    ("Vi på Miljönämnden undrar: vilka projekt har vi i Interreg i Lyktsala?",
     ["Vilka projekt har Miljönämnden i Interreg i Lyktsala?"]),
    ("Jag jobbar i Vindala. Hur många projekt har vi?", ["Hur många projekt har Vindala?"]),
    ("Håller på med ett möte här i Vindala och behöver veta vilka av kommunens projekt som pågår, tack!",
     ["Vilka av Vindalas projekt pågår?"]),
    ("Ska ha möte om vad som är nytt: vilka projekt i Lyktsala pågår?", ["Vilka projekt i Lyktsala pågår?"]),
    ("Vilka projekt i Lyktsala slutar nästa år, alltså 2026?", ["Vilka projekt i Lyktsala slutar 2026?"]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "turns"), SAME, ids=[message for message, _ in SAME])
def test_a_message_is_the_question_that_it_holds(message: str, turns: list[str], bot: Bot) -> None:
    answer, conversation = bot.answer(message), None
    for turn in turns:
        same = bot.answer(turn, conversation)
        conversation = same.conversation
    assert answer.status == same.status == "answered"
    assert [record.id for record in answer.records] == [record.id for record in same.records]
    assert answer.value == same.value
    assert "inte räknat med" not in answer.understood


def test_a_sentence_that_asks_nothing_changes_nothing(bot: Bot) -> None:
    asked = "Vilka projekt slutar 2025 i Lyktsala?"
    assert bot.answer(f"{asked} Jag behöver det till fredag.").text == bot.answer(asked).text


def test_what_a_question_is_tied_to_is_said_beside_each_project(bot: Bot) -> None:
    answer = bot.answer("Vilka Interregprojekt har Lyktsala och vilken nämnd har dem?")
    assert "Cirkla (Miljönämnden och Kulturnämnden)" in answer.text
    assert "Cirkla (Miljönämnden och Kulturnämnden)" in bot.answer("Lyktsalas Interregprojekt med nämnd").text


def test_likeness_to_nothing_is_asked_back(bot: Bot) -> None:
    answer = bot.answer("Finns det något liknande projekt i Lyktsala?")
    assert (answer.status, answer.records) == ("clarify", [])
    before = "Vi funderar på att söka pengar för regnvatten."
    for asked in ("Finns det något liknande projekt i Lyktsala?", "Finns det något projekt om det i Lyktsala?"):
        assert "om «regnvatten»" in bot.answer(f"{before} {asked}").understood


@pytest.mark.parametrize(
    "question",
    ["Vilka projekt i Lyktsala saknar budgetsiffra?", "Finns det projekt i Lyktsala som det inte står någon budget för?",
     "Vilka projekt i Lyktsala har inte budgeten ifylld?"],
)  # fmt: skip
def test_a_value_that_is_not_stated_is_one_that_lacks(question: str, bot: Bot) -> None:
    assert "utan uppgift om total budget" in bot.answer(question).understood


@pytest.mark.parametrize(
    "question",
    ["Kan man jämföra två år med varandra, eller två kommuner, hos dig?", "Kan du räkna ihop budgetar och snitt åt mig eller måste jag göra det själv?",
     "Vad kan man egentligen fråga dig om?"],
)  # fmt: skip
def test_what_is_asked_at_large_is_asked_of_the_bot(question: str, bot: Bot) -> None:
    assert bot.answer(question).status == "help"


@pytest.mark.parametrize(
    "question",
    ["Kan du räkna ihop budgeten för Interregprojekten i Lyktsala?", "kan du räkna hur många projekt det finns"],
)
def test_what_is_asked_of_certain_things_is_answered(question: str, bot: Bot) -> None:
    assert bot.answer(question).status == "answered"


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("Vilka nämnder deltar i minst tre av Lyktsalas projekt?", "nämnder med minst 3 projekt"),
        ("Vilka projekt i Lyktsala pågick när 2024 var slut?", "som slutar efter 2024-12-31"),
        ("Är det fler projekt hos Miljönämnden i Lyktsala än hos Kulturnämnden?", "Miljönämnden / Kulturnämnden"),
        (
            "Vilket är det dyraste av Lyktsalas projekt inom Interreg eller Erasmus+?",
            "i Interreg eller Erasmus+ med störst",
        ),
    ],
)
def test_what_stands_between_belongs_to_what_it_stands_by(question: str, understood: str, bot: Bot) -> None:
    answer = bot.answer(question)
    assert answer.status == "answered"
    assert understood in answer.understood
