"""What the product itself can do, asked for in many words: what is recognised, and what is answered."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.answering.capability.meaning import defined
from bot.core import Bot
from bot.question_log import QuestionLog
from bot.understanding.compose import plain_text

PHRASINGS: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "capabilities.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("meant", "question"), [(meant, question) for meant, asked in PHRASINGS.items() for question in asked]
)
def test_a_capability_is_known_by_its_kind(bot: Bot, meant: str, question: str) -> None:
    asked = bot.capabilities.asked(question, plain_text(question, bot.lexicon))
    assert (asked.capability if asked else "none") == meant


def conversation(bot: Bot, *questions: str) -> Answer:
    """The answer to the last of some questions of one conversation."""
    answer = bot.answer(questions[0])
    for question in questions[1:]:
        answer = bot.answer(question, answer.conversation)
    assert all(one.quote == bot.index.texts[one.document][one.start : one.end] for one in answer.citations)
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} | {one.citation for one in answer.records}
    assert {one.n for one in answer.citations} == marks - {None}
    return answer


HELP = (
    "greeting",
    "goodbye",
    "thanks",
    "feeling",
    "complaint",
    "identity",
    "maker",
    "abilities",
    "languages",
    "trust",
    "storage",
    "export",
)


@pytest.mark.parametrize(("meant", "question"), [(meant, PHRASINGS[meant][at]) for meant in HELP for at in (0, -1)])
def test_what_the_product_says_of_itself_is_help(bot: Bot, meant: str, question: str) -> None:
    answer = conversation(bot, question)
    assert answer.status == "help"
    assert not answer.records
    assert answer.suggestions
    assert "{" not in answer.text


@pytest.mark.parametrize(
    "question",
    [one for meant in PHRASINGS if meant not in {"none", "in_swedish", "in_english"} for one in PHRASINGS[meant]],
)
def test_the_answer_is_in_the_language_of_the_question(bot: Bot, question: str) -> None:
    swedish = re.search(
        r"[åäö]|\b(?:hej|morgon|har|stil|sammanfatta|du|jag|som|det|kan|är|av|tack|vem|vad|en|och|hur|till|finns|stämmer|skriv|kortare|upprepa|loggas|expotera|mejla|exportera|dem|siffrorna|summerar|vilka)\b",
        re.sub(r"Kajträd|Ladd\w|Lyktsala\w*", "", question).casefold(),
    )
    asked = bot.capabilities.asked(question, plain_text(question, bot.lexicon))
    assert asked is not None
    assert asked.language == ("sv" if swedish else "en")


def test_suggestions_of_a_greeting_get_answers(bot: Bot) -> None:
    assert {bot.answer(one).status for one in conversation(bot, "Hej!").suggestions} == {"answered"}


def test_a_list_just_shown_is_exported_by_its_address(bot: Bot) -> None:
    answer = conversation(bot, "Vilka Interregprojekt har Lyktsala?", "kan du exportera listan till excel")
    assert "/utforska/projekt?kommun=Lyktsala+stad&program=Interreg" in answer.text
    assert "/utforska/projekt.xlsx?kommun=Lyktsala+stad&program=Interreg" in answer.text


def test_conditions_that_are_no_filters_are_said(bot: Bot) -> None:
    assert (
        "Närmast listan" in conversation(bot, "Vilka projekt i Lyktsala har en budget över 5 miljoner?", "som csv").text
    )


def test_a_log_of_questions_is_owned_up_to(bot: Bot, tmp_path: Path) -> None:
    logged = Bot(bot.index, QuestionLog(tmp_path / "log.jsonl", 30))
    assert bot.answer("sparas mina frågor?").text.startswith("Nej")
    assert logged.answer("sparas mina frågor?").text.startswith("Ja")


def test_the_reports_of_a_city_and_year(bot: Bot) -> None:
    answer = conversation(bot, "Finns det någon rapport från Lyktsala för 2023?")
    assert answer.status == "answered"
    assert answer.text.startswith("Ja.")
    assert "Internationell redovisning 2023" in answer.text
    assert "Vindala" not in answer.text


def test_a_report_that_is_not_there(bot: Bot) -> None:
    answer = conversation(bot, "Finns 2019 års rapport för Vindala?")
    assert answer.status == "not_found"
    assert "2022 och 2024" in answer.text
    assert conversation(bot, "har du någon rapport från Göteborg?").status == "not_found"


def test_reports_are_counted(bot: Bot) -> None:
    answer = conversation(bot, "Hur många rapporter finns från Lyktsala?")
    assert (answer.value, answer.unit) == (4, "dokument")


def test_figures_that_agree_and_that_differ(bot: Bot) -> None:
    answer = conversation(bot, "Stämmer summorna för Grundskolenämnden i Lyktsala?")
    assert answer.status == "answered"
    assert "rapporten anger 4, blanketterna ger 3: stämmer inte" in answer.text
    assert any("Datakvalitet" in note for note in answer.notes)
    assert conversation(bot, "Stämmer antalet projekt för Miljönämnden i Lyktsala med blanketterna?").text.startswith(
        "Ja"
    )
    assert conversation(bot, "Do the figures add up in Vindala?").text.startswith("Yes")


def test_an_amount_is_held_against_the_sum(bot: Bot) -> None:
    assert conversation(bot, "Summerar budgetarna i Exempelby till 23 miljoner?").text.startswith("Ja, summan är")
    assert conversation(bot, "Summerar budgetarna i Exempelby till 30 miljoner?").text.startswith("Nej, summan är")


def test_figures_that_cannot_be_checked(bot: Bot) -> None:
    assert conversation(bot, "Går siffrorna ihop i Vindala 2022?").status == "not_found"


def test_similar_projects_say_why(bot: Bot) -> None:
    answer = conversation(bot, "Vilka projekt liknar Case Tegelbruket 2040?")
    assert answer.status == "answered"
    assert answer.records[0].name == "Case Tegelbruket Odling"
    assert "Case Tegelbruket 2040" not in [record.name for record in answer.records]
    assert "orden «" in answer.text


def test_nothing_is_called_similar_below_the_threshold(bot: Bot) -> None:
    answer = conversation(bot, "liknande projekt som Laddö")
    assert answer.status == "not_found"
    assert not answer.records


def test_similar_to_what_was_talked_of(bot: Bot) -> None:
    answer = conversation(bot, "Berätta om Nya Broar", "finns det fler liknande?")
    assert answer.status == "answered"
    assert "Nya Broar" not in [record.name for record in answer.records]
    assert conversation(bot, "finns det fler liknande?").status == "clarify"


def test_likeness_goes_both_ways(bot: Bot) -> None:
    likenesses = bot.capabilities.likenesses
    projects = bot.index.holdings.projects[:12]
    for first in projects:
        for second in projects:
            assert likenesses.between(first, second).score == pytest.approx(likenesses.between(second, first).score)


def test_a_summary_is_the_evaluators(bot: Bot) -> None:
    answer = conversation(bot, "sammanfatta Lyktsalas Interregprojekt")
    listed = conversation(bot, "Vilka Interregprojekt har Lyktsala?")
    assert (answer.status, answer.value) == ("answered", listed.value)
    assert {one.name for one in answer.records} == {one.name for one in listed.records}
    paid = conversation(bot, "Hur mycket betalades ut till Lyktsalas Interregprojekt enligt blanketterna?")
    assert "2 020 000" in " ".join(answer.text.split())
    assert "2 020 000" in " ".join(" ".join([paid.text, *paid.notes]).split())
    assert answer.query is not None


def test_a_summary_goes_on(bot: Bot) -> None:
    answer = conversation(bot, "sammanfatta Lyktsalas Interregprojekt", "Vilka slutar först?")
    assert answer.status == "answered"
    assert {one.name for one in answer.records} <= {"Kajträd", "Stilla Kaj", "Cirkla"}


def test_what_was_just_listed_is_summed_up(bot: Bot) -> None:
    answer = conversation(bot, "Vilka projekt äger Kulturnämnden i Lyktsala?", "sammanfatta dem")
    assert {one.name for one in answer.records} == {"Vägen Hem"}


def test_a_summary_of_nothing(bot: Bot) -> None:
    assert conversation(bot, "sammanfatta Lyktsalas Horisontprojekt 2022").status == "not_found"


def test_a_word_that_a_report_defines_is_left_to_it(bot: Bot) -> None:
    assert conversation(bot, "Vad betyder utbetalt?").status == "help"
    texts = bot.index.texts
    document = next(iter(texts))
    said = texts[document]
    texts[document] = f"{said} Med utbetalt avses pengar."
    try:
        assert defined("paid_out", bot.answering)
    finally:
        texts[document] = said
    assert not defined("paid_out", bot.answering)


@pytest.mark.parametrize(
    "question",
    [
        "Vilka projekt äger Kulturnämnden i Lyktsala?",
        "Berätta om Nya Broar",
        "Vem bor i Lyktsalas fristad?",
        "sammanfatta Lyktsalas Interregprojekt",
    ],
)
def test_the_last_answer_in_the_other_language(bot: Bot, question: str) -> None:
    first = conversation(bot, question)
    english = conversation(bot, question, "på engelska tack")
    assert (english.language, english.status) == ("en", first.status)
    assert {one.id for one in english.records} == {one.id for one in first.records}
    back = conversation(bot, question, "in English please", "på svenska tack")
    assert back.language == "sv"
    assert back.text == first.text


def test_the_last_answer_shorter_and_as_a_table(bot: Bot) -> None:
    shorter = conversation(bot, "Vilka projekt driver Miljönämnden i Lyktsala?", "kortare tack")
    assert len(shorter.records) == 5
    assert "\n" not in shorter.text
    table = conversation(bot, "Vilka projekt driver Miljönämnden i Lyktsala?", "som tabell")
    assert any("tabell" in note for note in table.notes)


def test_courtesy_does_not_break_a_conversation(bot: Bot) -> None:
    answer = conversation(bot, "Vilka projekt driver Miljönämnden i Lyktsala?", "tack!", "bara de där vi är ägare")
    assert answer.value == 3


def test_help_that_somebody_else_gets_is_asked_of_the_reports(bot: Bot) -> None:
    likely = {
        text: bot.capabilities.likely(text, plain_text(text, bot.lexicon))
        for text in ("vilken hjälp får nattugglorna", "kan jag få hjälp")
    }
    assert [asked.capability if asked else None for asked in likely.values()] == [None, "abilities"]


def test_nothing_of_the_wording_is_remembered(bot: Bot) -> None:
    answer = bot.answer("hej hemligtord, kan du exportera zebralistan till excel")
    _, state = bot.conversations.get(answer.conversation)
    assert "hemligt" not in repr(state)
    assert "zebra" not in repr(state)
