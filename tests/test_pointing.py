"""Questions that point into what the conversation has told: the last two, a place in a list, what was told first, values told
one after the other, the rest of a list, and another city.

Over the invented cities of ``first_sight``; what is right was read in their reports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from bot.answer import Answer
from bot.conversation import State, Told
from bot.core import Bot
from bot.sharing import state_of
from bot.sharing import told as as_json
from bot.understanding.paging import More, more_asked
from bot.understanding.pointing import pointers

TWO, ONE = "reports", "kvarnhamn"
"""Two cities together, and one alone."""


@dataclass(frozen=True)
class Case:
    """The turns of a conversation, and what the last answer has to be."""

    over: str
    turns: tuple[str, ...]
    names: tuple[str, ...] | None = None
    """How the names of its records begin, each of them."""
    say: tuple[str, ...] = ()
    in_order: bool = False
    never: tuple[str, ...] = ()
    open: bool = False
    """Whether it may only ask back or find nothing."""


def case(over: str, *turns: str, **wanted: object) -> object:
    return pytest.param(Case(over, turns, **wanted), id=" | ".join(turns))  # type: ignore[arg-type]


SO_MANY = [
    case(TWO, "Berätta om Kustnära", "Berätta om Slamtorken", "När slutar de två?", names=("Kustnära", "Slamtorken")),
    case(TWO, "Vad är Unga Röster?", "och Scen utan trösklar?", "Vilken nämnd ansvarar för båda?", names=("Unga Röster", "Scen"), say=("Kultur- och fritidsnämnden",)),
    case(ONE, "Berätta om Svetsa om", "Vad är Fler vägar in?", "Tell me about Språkfadder", "Which programmes are the three of them in?", names=("Svetsa om", "Fler vägar in", "Språkfadder"), say=("AMIF",)),
    case(ONE, "Berätta om Tyst asfalt", "Berätta om Trampa Nord", "Vilken av de båda har störst budget?", names=("Trampa Nord",), say=("17 300 000",)),
    case(TWO, "Berätta om Hamnsånger", "Hur länge pågår Fyrvandring?", "Vad är Kustnära?", "Vad är total budget för alla tre?", say=("31 950 000",)),
    case(TWO, "Vilka projekt har Älvnäs i Europeiska socialfonden?", "Vilket av de två håller på längst?", names=("Välfärdslyftet",), say=("30 september 2027",)),
    case(TWO, "What is Torgliv?", "What is Food Loops?", "When did the two of them start?", names=("Torgliv", "Food Loops")),
    case(TWO, "Vilka projekt har Kultur- och turismnämnden i Älvnäs?", "hur mycket betalades ut till alla tre?", say=("2 280 000",)),
    case(TWO, "Berätta om Grodliv", "vem leder Blå Stråk?", "är båda avslutade?", names=("Grodliv",)),
    case(ONE, "Vad är Minnesstigen?", "Vad är DigiVän?", "Vilka partner har de två?", names=("Minnesstigen", "DigiVän"), say=("Groningen",)),
    case(ONE, "Vad är Minnesstigen?", "Vad är DigiVän?", "Hur länge pågår de båda?", names=("Minnesstigen", "DigiVän"), say=("36 månader", "12 månader")),
    case(TWO, "Tell me about Hamnsånger", "Tell me about Fyrvandring", "Are both led by the municipality?", names=("Hamnsånger",)),
    case(TWO, "Vilka projekt har Omsorgsnämnden?", "I vilka av dem är man bara partner?", "När slutar de två?", names=("Anhörigstöd", "Välfärdslyftet")),
    case(TWO, "Berätta om Kliv In", "Berätta om Grodliv", "Berätta om Torgliv", "Vilken nämnd har de två?", open=True),
    case(TWO, "Berätta om Torgliv", "Vilket program har de två?", open=True),
]  # fmt: skip
PLACES = [
    case(TWO, "Vilka tre projekt i Älvnäs har störst budget?", "Det som kom på andra plats, vilken nämnd har det?", names=("Slamtorken",), say=("Tekniska nämnden",)),
    case(ONE, "Vilka fyra projekt i Kvarnhamn fick mest utbetalt 2025?", "När slutar nummer fyra?", names=("Svetsa om",), say=("31 december 2025",)),
    case(TWO, "Vilka projekt har Samhällsbyggnadsnämnden?", "Vilket program är det sista i listan med i?", names=("Torgliv",), say=("URBACT",)),
    case(TWO, "List the projects of Omsorgsnämnden in Älvnäs", "When does the second one on your list end?", names=("Anhörigstöd",)),
    case(TWO, "Vilka projekt har Kommunstyrelsen i Vätterlunda?", "Hur mycket betalades ut till tvåan?", names=("Vätterlunda 2035",), say=("2 140 000",)),
    case(TWO, "Vilka projekt har Kultur- och turismnämnden i Älvnäs?", "berätta mer om den nederst", names=("Besök Älvnäs",)),
    case(ONE, "Vilka projekt driver Arbetslivsnämnden i Kvarnhamn?", "Och det tredje, vilket program hör det till?", names=("Språkfadder",), say=("AMIF",)),
    case(ONE, "Which three projects in Kvarnhamn have the largest budget?", "Who runs the third one?", names=("Minnesstigen",), say=("Groningen",)),
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "Vad är budgeten för det första och det sista?", names=("Kustnära", "Vindlots"), say=("16 500 000", "64 200 000")),
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "hur stor budget har de två första?", names=("Kustnära", "Slamtorken")),
    case(TWO, "Vilka nätverk är Älvnäs med i?", "sedan när är de med i det tredje?", names=("KIMO",), say=("2005",)),
    case(TWO, "What are the two largest projects in Älvnäs?", "And the bottom one, when does it end?", names=("Slamtorken",)),
    case(TWO, "What are the two largest projects in Älvnäs?", "When does the first one end?", "And the other one?", names=("Slamtorken",)),
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "När slutar nummer sju?", open=True),
    case(TWO, "Berätta om Kustnära", "Berätta om Torgliv", "När slutar det andra?", open=True),
]  # fmt: skip
TOLD_BEFORE = [
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "När slutar Slamtorken?", "Tillbaka till listan: vilket har störst budget?", names=("Vindlots",)),
    case(TWO, "Berätta om Kliv In", "Berätta om Grodliv", "vem äger Torgliv?", "När slutar det projekt jag frågade om först?", names=("Kliv In",)),
    case(ONE, "Vilka projekt driver Arbetslivsnämnden i Kvarnhamn?", "Vad är DigiVän?", "Hur mycket fick de tre från början utbetalt?", names=("Fler vägar in", "Svetsa om", "Språkfadder")),
    case(ONE, "List the projects in LIFE in Kvarnhamn", "What is Bokbåten?", "When do the ones you listed first end?", names=("LIFE Flodpärla", "Tyst asfalt")),
    case(TWO, "Vad är Hållbar skolmat?", "Hur många projekt har Omsorgsnämnden i Älvnäs?", "Vilken nämnd har det första du berättade om?", names=("Hållbar skolmat",)),
    case(TWO, "Berätta om Fyrvandring", "När slutar Hamnsånger?", "Och det förra projektet, vad har det för budget?", names=("Fyrvandring",), say=("12 150 000",)),
    case(TWO, "Tell me about Vindlots", "Who leads Slamtorken?", "Back to the first project: what is its budget?", names=("Vindlots",)),
    case(ONE, "Berätta om Bokbåten", "Vad är Svetsa om?", "När startade projektet vi började med?", names=("Bokbåten",)),
    case(TWO, "Vilka projekt har Omsorgsnämnden i Älvnäs?", "Berätta om Torgliv", "I listan från början, vilket projekt slutar sist?", names=("Välfärdslyftet",)),
]  # fmt: skip
VALUES = [
    case(ONE, "Hur mycket betalades ut till Tyst asfalt 2024?", "Och 2025?", "hur mycket sjönk det?", say=("137 500",)),
    case(ONE, "Vad är budgeten för Bokbåten?", "Och för Sagor som flyger?", "Hur stor är skillnaden mellan de två?", say=("2 300 000",)),
    case(ONE, "Vad är budgeten för Bokbåten?", "Och för Sagor som flyger?", "och totalt för båda?", say=("3 580 000",)),
    case(TWO, "How much was paid out to Blå Stråk in 2023?", "And in 2024?", "So how much did it fall between the years?", say=("470,000",)),
    case(ONE, "Hur mycket fick Näringslivslotsen utbetalt 2024?", "och 2025 då?", "så hur mycket ökade det med?", say=("380 000",)),
    case(TWO, "Vad kostar Kustnära?", "Vad kostar Vindlots?", "Vad kostar Slamtorken?", "Vad blir det sammanlagt?", say=("110 450 000",)),
    case(TWO, "Vad är budgeten för Slamtorken?", "När slutar Kustnära?", "Hur stor är skillnaden?", open=True),
    case(TWO, "Vad är budgeten för Torgliv?", "hur stor är skillnaden?", open=True),
]  # fmt: skip
MORE = [
    case(TWO, "Vilka tre projekt i Älvnäs har störst budget?", "och de tre nästa?", names=("Kustnära", "Välfärdslyftet", "Fyrvandring"), in_order=True, say=("Nummer 4 till 6 av 15",)),
    case(ONE, "Vilka tre projekt i Kvarnhamn fick mest utbetalt 2025?", "visa tre till", "och en till?", say=("Nummer 7 av 20",)),
    case(TWO, "Vilka tre projekt i Älvnäs har störst budget?", "fler?", "och resten?", say=("Nummer 9 till 15 av 15",)),
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "fler?", names=("Kustnära", "Slamtorken", "Vindlots"), say=("Fler finns inte",)),
    case(ONE, "Vilka nätverk är Kvarnhamn med i?", "är det några fler?", say=("Fler finns inte",)),
    case(ONE, "Which projects does Äldrenämnden have?", "any more?", names=("Minnesstigen", "DigiVän"), say=("There are no more",)),
]  # fmt: skip
SORTED = [
    case(TWO, "Vilka nätverk är Älvnäs med i?", "Sortera dem efter hur länge de varit med, längst först", names=("KIMO", "Union", "Cittaslow", "Nordic Archipelago", "Eurotowns"), in_order=True, say=("Eurotowns",)),
    case(TWO, "Vilka nätverk är Älvnäs med i?", "sorted alphabetically please", names=("Cittaslow", "Eurotowns", "KIMO", "Nordic Archipelago", "Union"), in_order=True),
    case(TWO, "Vilka nätverk är Älvnäs med i?", "ordna dem efter när kommunen gick med", names=("KIMO", "Union", "Cittaslow", "Nordic Archipelago", "Eurotowns"), in_order=True),
    case(TWO, "Vilka nätverk är Älvnäs med i?", "nyast först", names=("Nordic Archipelago", "Cittaslow", "Union", "KIMO", "Eurotowns"), in_order=True),
    case(TWO, "Vilka nätverk är Älvnäs med i?", "Vilket har de varit med i längst?", names=("KIMO",)),
]  # fmt: skip
ELSEWHERE = [
    case(TWO, "Hur många projekt har kulturnämnden i Vätterlunda?", "Och i Älvnäs?", say=("Kultur- och turismnämnden",)),
    case(TWO, "Vilka projekt har utbildningsnämnden i Älvnäs?", "Hur är det i Vätterlunda då?", say=("Barn- och utbildningsnämnden",)),
    case(TWO, "Which projects does the culture board in Älvnäs have?", "What about Vätterlunda?", say=("Kultur- och fritidsnämnden",)),
    case(TWO, "Vilka projekt driver fritidsnämnden i Vätterlunda?", "och i Älvnäs då?", open=True, say=("fritidsnämnden",)),
    case(TWO, "Vilka projekt har Kommunstyrelsen i Vätterlunda?", "Och i Älvnäs?", names=("Ungdomsråd", "SmåStadsLabbet")),
    case(TWO, "Vilka projekt har Omsorgsnämnden?", "Vilka projekt i Vätterlunda startade först?", say=("Grodliv",)),
]  # fmt: skip
OF_ITS_OWN = [
    case(TWO, "Vilka projekt har Omsorgsnämnden?", "Vilket projekt i Vätterlunda har näst störst budget?", names=("CoolRoofs",)),
    case(TWO, "Vilket projekt i Älvnäs har störst budget?", "och nummer två?", names=("Slamtorken",)),
    case(TWO, "Jämför Vätterlunda och Älvnäs", "Vilka nätverk är båda med i?", names=("Union of the Baltic Cities",)),
    case(TWO, "Vilka projekt har Tekniska nämnden i Älvnäs?", "Vilket är det näst största?", names=("Slamtorken",)),
]  # fmt: skip


def last_of(bot: Bot, turns: tuple[str, ...]) -> Answer:
    """The answer to the last turn of a conversation."""
    conversation: str | None = None
    for turn in turns:
        answer = bot.answer(turn, conversation)
        conversation = answer.conversation
    return answer


def plain(text: str) -> str:
    return "".join(text.casefold().split())


@pytest.mark.parametrize("asked", [*SO_MANY, *PLACES, *TOLD_BEFORE, *VALUES, *MORE, *SORTED, *ELSEWHERE, *OF_ITS_OWN])
def test_what_a_follow_up_points_at(asked: Case, bots: dict[str, Bot]) -> None:
    answer = last_of(bots[asked.over], asked.turns)
    assert answer.status in ({"clarify", "not_found"} if asked.open else {"answered", "partial"}), answer.text
    names, text = [one.name for one in answer.records], plain(answer.text + " ".join(answer.notes))
    if asked.names is not None:
        assert len(names) == len(asked.names), names
        for begins in asked.names:
            assert any(name.startswith(begins) for name in names), names
        if asked.in_order:
            assert all(name.startswith(begins) for name, begins in zip(names, asked.names, strict=True)), names
    assert all(plain(one) in text for one in asked.say), answer.text
    assert not any(one in answer.text for one in asked.never), answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Vilka är de två största?",
        "Vad gäller för de två nämnderna?",
        "Har båda kommunerna projekt i LIFE?",
        "Vad säger den sista rapporten om klimat?",
        "För det första vill jag veta när det slutar",
        "Vilket var det första?",
        "Which is the last project to end?",
        "What happened in the second half of 2025?",
        "Do we act as both owner and partner?",
        "Vilka projekt är båda med i?",
        "Hur går det för mål nummer två?",
        "What about the other projects?",
        "Vad hände under projektets första år?",
    ],
)
def test_words_that_point_at_nothing_told(text: str) -> None:
    assert pointers(text) == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Och fler?", More("some")),
        ("Kan du visa resten, tack", More("rest")),
        ("the next three please", More("some", 3)),
        ("Visa 10 till", More("some", 10)),
        ("hela listan", More("all")),
        ("Fler än tre partner?", None),
        ("Finns det fler nämnder?", None),
        ("Resten av budgeten, vem betalar den?", None),
    ],
)
def test_more_of_a_list(text: str, more: More | None) -> None:
    assert more_asked(text) == more


def test_a_long_list_is_told_to_its_end(bots: dict[str, Bot], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the first ten are told, the rest follows when it is asked for, and then there is no more."""
    monkeypatch.setattr("bot.drafting.enumerating.NAMED", 12)
    monkeypatch.setattr("bot.answering.paging.NAMED", 12)
    bot = bots[ONE]
    first = bot.answer("Vilka projekt har Kvarnhamn 2025?")
    assert "samt 10 till" in first.text
    rest = bot.answer("visa resten", first.conversation)
    assert [one.name for one in rest.records] == [one.name for one in first.records[10:]]
    assert rest.text.startswith("Nummer 11 till 20 av 20")
    assert bot.answer("fler?", first.conversation).text.startswith("Fler finns inte")


def test_what_was_told_goes_with_a_conversation_to_another_server() -> None:
    told = Told("project", ("a", "b"), ("A", "B"), "Älvnäs kommun", (2024,), 2024, "total_budget")
    state = State(projects=("a", "b"), told=(told,), left=("c",), left_of=3, board="kulturnämnden")
    assert state_of(json.loads(json.dumps(as_json(state)))) == state
