"""Conversations: what they remember, for how long, and that nobody reads another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot import conversation as module
from bot.answer import Answer
from bot.conversation import EXPIRY_SECONDS, Conversations, State, plain_identifier
from bot.core import Bot
from indexer.index import Index


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed_bot(samples_index: Index, clock: Clock) -> Bot:
    """A bot of its own whose conversations follow the clock."""
    bot = Bot(samples_index)
    bot.conversations = Conversations(clock)
    return bot


def same(one: Answer, other: Answer) -> bool:
    """Equal but for the identifiers."""
    hidden = {"id", "conversation"}
    return one.model_dump(exclude=hidden) == other.model_dump(exclude=hidden)


def test_a_follow_up_is_filled_from_its_conversation(timed_bot: Bot) -> None:
    first = timed_bot.answer("Vad är budgeten för Laddö?")
    second = timed_bot.answer("och när slutar det?", first.conversation)
    assert second.conversation == first.conversation
    assert [record.name for record in second.records] == ["Laddö"]


def test_nothing_is_remembered_past_its_expiry(timed_bot: Bot, clock: Clock) -> None:
    first = timed_bot.answer("Vad är budgeten för Laddö?")
    clock.now += EXPIRY_SECONDS + 1
    second = timed_bot.answer("och när slutar det?", first.conversation)
    assert second.conversation != first.conversation
    assert "Laddö" not in [record.name for record in second.records]


def test_every_turn_renews_the_time(timed_bot: Bot, clock: Clock) -> None:
    answer = timed_bot.answer("Vad är budgeten för Laddö?")
    for _ in range(3):
        clock.now += EXPIRY_SECONDS - 1
        answer = timed_bot.answer("och när slutar det?", answer.conversation)
        assert [record.name for record in answer.records] == ["Laddö"]


def test_thanks_neither_forgets_nor_loses_the_thread(timed_bot: Bot) -> None:
    first = timed_bot.answer("Vad är budgeten för Laddö?")
    thanks = timed_bot.answer("tack", first.conversation)
    assert thanks.conversation == first.conversation
    third = timed_bot.answer("och när slutar det?", thanks.conversation)
    assert [record.name for record in third.records] == ["Laddö"]


def test_memory_is_bounded_and_the_least_used_goes_first(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(module, "MAX_CONVERSATIONS", 3)
    kept = Conversations(clock)
    for name in ("a", "b", "c"):
        kept.put(name, State(projects=(name,)))
    assert kept.get("a")[0] == "a"  # used again: now "b" is the one not used for longest
    kept.put("d", State())
    assert [kept.get(name)[0] == name for name in ("a", "b", "c", "d")] == [True, False, True, True]
    for number in range(100):
        kept.put(f"n{number}", State())
    assert len(kept._states) == 3


def test_expired_conversations_are_let_go(clock: Clock) -> None:
    kept = Conversations(clock)
    kept.put("a", State(projects=("x",)))
    clock.now += EXPIRY_SECONDS + 1
    kept.put("b", State())
    kept.get("a")
    assert "a" not in kept._states


def test_two_conversations_do_not_mix(timed_bot: Bot) -> None:
    one = timed_bot.answer("Vad är budgeten för Laddö?")
    other = timed_bot.answer("Vad är budgeten för Kajträd?")
    assert one.conversation != other.conversation
    assert [record.name for record in timed_bot.answer("och när slutar det?", one.conversation).records] == ["Laddö"]
    assert [record.name for record in timed_bot.answer("och när slutar det?", other.conversation).records] == [
        "Kajträd"
    ]


@pytest.mark.parametrize(
    "made_up", ["0" * 32, "gissad", "", " ", "x" * 5000, "<b>", "../../etc", "å", "a\u202eb", "\x00"]
)
def test_an_identifier_that_is_not_ours_gets_a_new_one(timed_bot: Bot, made_up: str) -> None:
    answer = timed_bot.answer("Vad är budgeten för Laddö?", made_up)
    assert answer.conversation != made_up
    assert plain_identifier(answer.conversation) == answer.conversation


def test_new_identifiers_cannot_be_guessed(timed_bot: Bot) -> None:
    found = {timed_bot.answer("hej").conversation for _ in range(200)}
    assert len(found) == 200
    assert all(len(one) >= 32 for one in found)


def test_nothing_of_the_wording_is_kept(timed_bot: Bot) -> None:
    # A person's words may hold more than the question: only what was understood stays.
    timed_bot.answer("Vad är budgeten för Laddö? Mitt nummer är 070-123 45 67.")
    assert "070" not in repr(timed_bot.conversations._states)


def test_threads_share_one_bot(timed_bot: Bot) -> None:
    asked = [
        ("Vad är budgeten för Laddö?", "och när slutar det?"),
        ("Vilka projekt har Miljönämnden i Vindala?", "och Tekniska nämnden?"),
        ("Hur många EU-projekt har Lyktsala?", "och Vindala?"),
        ("Vilka utmaningar hade Nya Broar?", "och framgångsfaktorer?"),
    ]

    def converse(turns: tuple[str, str]) -> tuple[Answer, Answer]:
        first = timed_bot.answer(turns[0])
        return first, timed_bot.answer(turns[1], first.conversation)

    alone = [converse(turns) for turns in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(converse, asked * 10))
    assert len({first.conversation for first, _ in together}) == len(together)
    for number, (first, second) in enumerate(together):
        expected = alone[number % len(asked)]
        assert same(first, expected[0])
        assert same(second, expected[1])


def test_threads_in_one_conversation_do_not_break_it(timed_bot: Bot) -> None:
    start = timed_bot.answer("Vad är budgeten för Laddö?")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: timed_bot.answer("och när slutar det?", start.conversation), range(80)))
    assert {answer.conversation for answer in answers} == {start.conversation}
    assert all(same(answer, answers[0]) for answer in answers)


def test_this_year_is_the_calendars(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.lexicon, "today", lambda: date(2025, 5, 1))
    asked = {
        text: bot.answer(text)
        for text in ("Vilka projekt i Lyktsala slutar i år?", "Vilka projekt i Lyktsala slutar nästa år?")
    }
    ends = {text: {record.name for record in answer.records} for text, answer in asked.items()}
    assert ends == {
        "Vilka projekt i Lyktsala slutar i år?": {"Regnspår", "Cirkla", "Läslust i norr (LIN)"},
        "Vilka projekt i Lyktsala slutar nästa år?": {"Kajträd", "Hand i hand"},
    }
    assert all("2025" in answer.understood or "2026" in answer.understood for answer in asked.values())


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (["Which projects are in Interreg?"], "The question could not be answered because of a fault of ours."),
        (["Vilka projekt är i Interreg?"], "Frågan kunde inte besvaras på grund av ett fel hos oss."),
        (["Which projects are in Interreg?", "Erasmus?"], "The question could not be answered"),
    ],
)
def test_a_fault_is_told_in_the_language_of_the_question(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, say: list[str], text: str
) -> None:
    *before, last = say
    conversation = None
    for one in before:
        conversation = bot.answer(one, conversation).conversation
    monkeypatch.setattr(bot.records, "answer", lambda *_: 1 / 0)
    assert bot.answer(last, conversation).text.startswith(text)


def test_a_follow_up_that_text_answers_keeps_the_language(bot: Bot) -> None:
    """ "Eurocities?" shows no language: what it is answered with is that of the question before, records or text."""
    first = bot.answer("Which networks is the city of Lyktsala in?")
    made = bot.answer("Eurocities?", first.conversation)
    assert (first.language, made.language) == ("en", "en")
