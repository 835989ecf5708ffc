"""Questions in words that no report uses, over the invented cities of ``first_sight``; what is right was read in their reports."""

from __future__ import annotations

import pytest

from bot.core import Bot
from tests.test_kept_conditions import asked, plain

TOLD = [
    # A word of the language is no slip of another, and begins no name.
    ("kvarnhamn", "svetsa om: hur många fick jobb?", "answered", 61, ("Svetsa om",)),
    ("kvarnhamn", "Vad ansåg oppositionen om de lottade rådslagen?", "not_found", None, ()),
    ("kvarnhamn", "Which networks does Kvarnhamn belong to, and since what year in each case?", "answered", 8, None),
    ("kvarnhamn", "Vilket nätverk valde staden att lämna?", "answered", 1, ("Energy Cities",)),
    # A name is what is asked of where nothing else can be.
    ("reports", "När är Cirkulära kajer klart egentligen?", "answered", None, ("Cirkulära kajer",)),
    # What is no field of a project is no sum of projects, nor is another city's money.
    ("kvarnhamn", "What did the 2025 study trip to Rotterdam cost the city?", "not_found", None, ()),
    ("kvarnhamn", "hur mkt esf-pengar fick älvnäs 2024?", "not_found", None, ()),
    ("kvarnhamn", "Har kulturförvaltningen fått nej på någon ansökan 2025?", "answered", None, ()),
    # What says nothing of a field leaves it open; it is not nothing that was paid.
    ("kvarnhamn", "Vilka blanketter för 2025 säger ingenting alls om hur mycket som har betalats ut?", "answered", 2, ("Kodklubben Norden", "Trampa Nord")),
    ("kvarnhamn", "Vilka projekt fick ingenting utbetalt 2025?", "answered", 2, ("Ekodukten", "SOLGEM - Solar Communities for Small and Medium Cities")),
    # What says the same twice, or what is told in any case.
    ("kvarnhamn", "Vad räknas till mål 4, Ett rikt liv hela livet, i redovisningen 2025?", "answered", 5, None),
    ("kvarnhamn", "Finns det några projekt 2025 med en part i Polen eller Tjeckien, och vilka i så fall?", "answered", 2, None),
    ("kvarnhamn", "Antal projekt per nämnd i Kvarnhamn 2025, gärna uppställt.", "answered", None, None),
    # One form that does not know an amount differs from none of the same year.
    ("kvarnhamn", "grön godskaj totalbudget enl 2025", "answered", 24_600_000, None),
    ("reports", "Läste att ett projekt i Vätterlunda inte har någon egen budget utan bara arbetstid. Vilket är det?", "answered", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("over", "question", "status", "value", "names"), TOLD)
def test_what_is_asked_in_other_words(
    over: str, question: str, status: str, value: float | None, names: tuple[str, ...] | None, bots: dict[str, Bot]
) -> None:
    answer = bots[over].answer(question)
    assert (answer.status, answer.value) == (status, value)
    assert names is None or tuple(sorted(record.name for record in answer.records)) == names


@pytest.mark.parametrize(
    ("over", "turns", "said"),
    [
        ("kvarnhamn", ("I read that LIFE Flodpärla now ends a year later than planned. What was the reason?",), "Övre dammen"),
        ("kvarnhamn", ("Svetsa om förlängdes. Hur kommer det sig?",), "en sista grupp"),
        ("kvarnhamn", ("Hur många delegationer tog stadsledningsförvaltningen emot 2025?", "Vad har resan till Rotterdam lett till?"), "skolgårdar"),
        ("kvarnhamn", ("Vilken stad leder Språkfadder?", "vilka fler är med i det?"), "Linz"),
        ("kvarnhamn", ("Which network did the city decide to leave, and what was the reason?",), "fördubblats"),
    ],
)  # fmt: skip
def test_what_goes_on_from_what_was_said(over: str, turns: tuple[str, ...], said: str, bots: dict[str, Bot]) -> None:
    answer = asked(bots[over], turns)
    assert plain(said) in plain(answer.text)


def test_two_answers_told_as_one_have_no_quote_too_many(bots: dict[str, Bot]) -> None:
    answer = bots["kvarnhamn"].answer(
        "Why was the budget for Grön godskaj increased in 2025, and what was it before and after?"
    )
    named = {record.citation for record in answer.records}
    assert all(f"[{cite.n}]" in answer.text or cite.n in named for cite in answer.citations)
