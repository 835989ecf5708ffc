"""Buttons below an answer: suggestions, quotes and records in pages, files; over the bot and the invented cities."""

from __future__ import annotations

import asyncio
import csv
import io
import threading
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from bot.answer import Answer, AnswerRecord, Citation
from bot.channels.finding import found
from bot.channels.memory import Memory
from bot.channels.telegram.replies import QUOTES, Press, answer_posts, records_post, sources_post
from bot.channels.telegram.setup import Doors
from bot.core import Bot
from bot.presentation.links import explore_path
from bot.presentation.tables import short_name
from tests.tables import Transcript
from tests.telegram_world import GROUP, ME, NAME, Call, Markup, World, bad_request, units, world
from tests.web_core import SITE

Make = Callable[..., Awaitable[World]]
MANY = "Vilka projekt finns?"
NINE = "Lista alla projekt i Lyktsala"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers() -> list[Answer]:
    return []


@pytest.fixture
def asked() -> list[tuple[str, str | None]]:
    return []


@pytest.fixture
async def telegram(
    aiohttp_client: Any, bot: Bot, answers: list[Answer], asked: list[tuple[str, str | None]], clock: Clock
) -> World:
    def answer(question: str, conversation: str | None) -> Answer:
        asked.append((question, conversation))
        answers.append(bot.answer(question, conversation))
        return answers[-1]

    def find(words: str, limit: int) -> list[AnswerRecord]:
        return found(bot.index, words, limit)

    return await world(aiohttp_client, answer, find, bot.index, doors=Doors(everyone=True), memory=Memory(clock))


async def press(telegram: World, data: str, **fields: Any) -> list[Call]:
    """What a press makes the bot say, after it has told Telegram that it has arrived."""
    confirmed, *said = await telegram.deliver(telegram.pressed(data, **fields))
    assert confirmed.method == "answerCallbackQuery"
    return said


async def test_a_suggestion_is_asked_and_told(telegram: World, answers: list[Answer]) -> None:
    [message] = await telegram.ask(NINE)
    [reply] = await press(telegram, message.buttons["Vilket är störst?"])
    assert reply.read.text.startswith("Fråga: Vilket är störst?\n\n")
    assert answers[1].conversation == answers[0].conversation
    assert answers[1].text.split("[1]")[0] in reply.read.text


MENTION = [{"type": "mention", "offset": 0, "length": len(NAME) + 1}]
LARGEST = "Vilket är störst?"
NETWORKS = "Vilka nätverk finns i Vindala?"


def ours(message: Call) -> dict[str, Any]:
    """A message of ours as Telegram tells it of what is replied to."""
    sender = {"id": ME, "is_bot": True, "first_name": "Utblick", "username": NAME}
    told = {
        "message_id": 77,
        "date": 1_790_000_000,
        "chat": {"id": message.given["chat_id"], "type": "supergroup"},
        "from": sender,
    }
    return told | {"text": "…", "reply_markup": message.given["reply_markup"]}


async def test_a_suggestion_goes_on_from_its_own_answer(
    telegram: World, bot: Bot, answers: list[Answer], asked: list[Any]
) -> None:
    *_, message = await telegram.ask(NINE)
    [narrower] = await press(telegram, message.buttons["Visa bara de som pågår"])
    await telegram.ask(NETWORKS)
    await press(telegram, narrower.buttons[LARGEST])
    wanted = Transcript(bot).answer((NINE, "Visa bara de som pågår", LARGEST))
    assert (answers[-1].understood, answers[-1].text) == (wanted.understood, wanted.text)
    # What led to the answer was asked again, in a conversation of its own.
    assert [question for question, _ in asked[3:]] == [NINE, "Visa bara de som pågår", LARGEST]
    assert asked[3][1] is None
    # And the talk goes on from there.
    await telegram.ask("När slutar det?")
    assert asked[-1] == ("När slutar det?", answers[-2].conversation)
    assert answers[-1].records[0].name == answers[-2].records[0].name


async def test_in_a_group_anybody_may_press_in_a_conversation_of_their_own(
    telegram: World, answers: list[Answer], asked: list[Any]
) -> None:
    *_, message = await telegram.ask(f"@{NAME} {NINE}", chat=GROUP, person=1, entities=MENTION)
    [reply] = await press(telegram, message.buttons[LARGEST], chat=GROUP, person=2, message=1001)
    assert reply.given["reply_parameters"]["message_id"] == 1001
    assert [question for question, _ in asked] == [NINE, NINE, LARGEST]
    assert answers[0].conversation != answers[2].conversation
    [other] = await press(telegram, message.buttons[LARGEST], chat=GROUP, person=1, message=1001)
    assert asked[3:] == [(LARGEST, answers[0].conversation)]
    assert other.read.text == reply.read.text


async def test_a_reply_goes_on_from_the_answer_that_it_replies_to(
    telegram: World, answers: list[Answer], asked: list[Any]
) -> None:
    *_, message = await telegram.ask(f"@{NAME} {NINE}", chat=GROUP, person=1, entities=MENTION)
    await telegram.ask(f"@{NAME} {NETWORKS}", chat=GROUP, person=2, entities=MENTION)
    await telegram.ask(LARGEST, chat=GROUP, person=2, reply_to_message=ours(message))
    assert [question for question, _ in asked] == [NINE, NETWORKS, NINE, LARGEST]
    assert answers[-1].records[0].type == "project"
    await telegram.ask(LARGEST, chat=GROUP, person=1, reply_to_message=ours(message))
    assert asked[-1] == (LARGEST, answers[0].conversation)


async def test_records_in_pages(telegram: World, answers: list[Answer]) -> None:
    *_, message = await telegram.ask(MANY)
    names = [short_name(record) for record in answers[0].records]
    count, last = len(names), -(-len(names) // 10)
    assert last > 3
    assert names != [record.name for record in answers[0].records]
    [page] = await press(telegram, message.buttons[f"Alla {count} poster"])
    assert page.method == "sendMessage"
    assert list(page.buttons) == ["Visa fler"]
    seen: list[str] = []
    for number in range(1, last + 1):
        text = page.read.text
        assert text.startswith(f"Poster {10 * number - 9}–{min(10 * number, count)} av {count}")
        seen += [entity.text for entity in page.read.entities if entity.kind == "b"]
        assert leads(page, "Visa alla på webben") == f"{SITE}/?q={quote(MANY)}"
        if "Visa fler" in page.buttons:
            [page] = await press(telegram, page.buttons["Visa fler"], message=2000)
            assert (page.method, page.given["message_id"]) == ("editMessageText", 2000)
    assert list(page.buttons) == ["Föregående"]
    assert seen == names
    [page] = await press(telegram, page.buttons["Föregående"], message=2000)
    assert page.read.text.startswith(f"Poster {10 * last - 19}–{10 * last - 10} av {count}")


async def test_the_list_of_a_follow_up_leads_to_the_table_of_the_same_projects(
    telegram: World, answers: list[Answer]
) -> None:
    await telegram.ask("Vilka projekt driver Miljönämnden i Lyktsala?")
    *_, message = await telegram.ask("bara de där vi är ägare")
    [page] = await press(telegram, message.buttons["Alla 3 poster"])
    assert leads(page, "Visa alla på webben") == f"{SITE}{explore_path(answers[-1])}"
    assert "roll=lead" in explore_path(answers[-1])


def leads(page: Call, text: str) -> str | None:
    """Where a link of a message leads."""
    [link] = [entity for entity in page.read.entities if entity.kind == "a" and entity.text == text]
    return link.attributes["href"]


async def test_quotes_in_pages(telegram: World, answers: list[Answer]) -> None:
    *_, message = await telegram.ask(NINE)
    shown = [entity.text for entity in message.read.entities if entity.kind == "blockquote"]
    assert len(shown) == QUOTES
    [page] = await press(telegram, message.buttons["Källor 1–9"])
    [last] = await press(telegram, page.buttons["Visa fler"])
    quotes = [entity.text for one in (page, last) for entity in one.read.entities if entity.kind == "blockquote"]
    assert [quote.split()[0] for quote in quotes] == [f"[{citation.n}]" for citation in answers[0].citations]
    assert all(
        " ".join(citation.quote.split()) in quote for citation, quote in zip(answers[0].citations, quotes, strict=True)
    )


async def test_a_page_that_is_shown_already_is_no_fault(telegram: World) -> None:
    *_, message = await telegram.ask(MANY)
    data = next(data for label, data in message.buttons.items() if label.startswith("Alla ")) + ".t"
    assert [call.method for call in await press(telegram, data, message=7)] == ["editMessageText"]
    assert [call.method for call in await press(telegram, data, message=7)] == ["refused editMessageText"]


@pytest.mark.parametrize(
    "data",
    ["", "x", "records", "records.finns-inte.1", "records.x.0", "records.x.-1", "records.x.1.t.t", "rm.x.1", "å" * 30],
)
async def test_a_press_that_is_not_known_says_that_the_answer_is_gone(telegram: World, data: str) -> None:
    [confirmed] = await telegram.deliver(telegram.pressed(data))
    assert confirmed.given["text"] == "Listan finns inte kvar. Ställ frågan igen."


async def test_pages_beyond_the_last(telegram: World) -> None:
    *_, message = await telegram.ask(NINE)
    _, answer, _ = message.buttons["Alla 9 poster"].split(".")
    [page] = await press(telegram, f"records.{answer}.999999")
    assert page.read.text.startswith("Poster 1–9 av 9")
    [page] = await press(telegram, f"sources.{answer}.999999")
    assert page.read.text.startswith("Källor 6–9 av 9")
    assert await press(telegram, f"ask.{answer}.99") == []


async def test_answers_are_forgotten(telegram: World, clock: Clock) -> None:
    *_, message = await telegram.ask(NINE)
    clock.now = 3 * 3600
    [confirmed] = await telegram.deliver(telegram.pressed(message.buttons["CSV"]))
    assert confirmed.given["text"] == "Listan finns inte kvar. Ställ frågan igen."


async def test_presses_without_a_message_or_on_an_old_one(telegram: World) -> None:
    *_, message = await telegram.ask(NINE)
    data = message.buttons["Alla 9 poster"]
    inline = telegram.pressed(data, inline_message_id="1")
    del inline["callback_query"]["message"]
    [confirmed] = await telegram.deliver(inline)
    assert "text" not in confirmed.given
    old = telegram.pressed(data)
    old["callback_query"]["message"] = {"message_id": 5, "date": 0, "chat": {"id": GROUP, "type": "supergroup"}}
    _, page = await telegram.deliver(old)
    assert page.given["chat_id"] == GROUP


async def test_a_double_press_is_one(aiohttp_client: Any, bot: Bot) -> None:
    go_on, asked = threading.Event(), []

    def answer(question: str, conversation: str | None) -> Answer:
        asked.append(question)
        assert len(asked) == 1 or go_on.wait(60)
        return bot.answer(question, conversation)

    telegram = await world(aiohttp_client, answer)
    *_, message = await telegram.ask(NINE)
    for _ in range(3):
        await telegram.post(telegram.pressed(message.buttons["Vilket är störst?"]))
    go_on.set()
    await telegram.telegram.settled()
    assert asked == [NINE, "Vilket är störst?"]


async def test_a_double_press_is_one_however_late_it_is_confirmed(
    aiohttp_client: Any, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(question: str, conversation: str | None) -> Answer:
        asked.append(question)
        return bot.answer(question, conversation)

    telegram = await world(aiohttp_client, answer)
    *_, message = await telegram.ask(NINE)
    confirmed, presses = asyncio.Event(), iter([False, True])
    before, confirm = len(telegram.api.messages), telegram.telegram.confirm

    async def late(press: str, told: str | None) -> None:
        if next(presses):
            await confirmed.wait()
        await confirm(press, told)

    monkeypatch.setattr(telegram.telegram, "confirm", late)
    for _ in range(2):
        await telegram.post(telegram.pressed(message.buttons["Vilket är störst?"]))
    while len(telegram.api.messages) == before:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    confirmed.set()
    await telegram.telegram.settled()
    assert asked == [NINE, "Vilket är störst?"]


# Files


def rows_of(call: Call) -> tuple[str, list[list[str]]]:
    """A file's name and rows."""
    name, content = call.given["document"]
    if name.endswith(".csv"):
        return name, list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return name, [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(("button", "form"), [("CSV", "csv"), ("Excel", "xlsx")])
async def test_records_as_a_file(telegram: World, answers: list[Answer], button: str, form: str) -> None:
    *_, message = await telegram.ask(NINE)
    [sent] = await press(telegram, message.buttons[button])
    assert sent.method == "sendDocument"
    name, (heading, *rows) = rows_of(sent)
    assert name == f"utblick-projekt.{form}"
    assert heading[:4] == ["Projekt", "Id", "Kommun", "Redovisningsår"]
    # A row a report: those of the year that the answer is about, and no others.
    assert list(dict.fromkeys(row[0] for row in rows)) == [record.name for record in answers[0].records]
    assert {row[3] for row in rows} == {"2024"}


@pytest.mark.parametrize(
    ("question", "name", "kind"),
    [
        ("Vilka nätverk finns?", "utblick-natverk.csv", "network"),
        ("Which networks are there?", "utblick-networks.csv", "network"),
        ("Hur många projekt har varje nämnd i Lyktsala?", "utblick-siffror.csv", "figure"),
    ],
)
async def test_files_of_other_records(
    telegram: World, answers: list[Answer], question: str, name: str, kind: str
) -> None:
    *_, message = await telegram.ask(question)
    records = answers[0].records
    assert {record.type for record in records} == {kind}
    assert len(records) > 1
    [sent] = await press(telegram, message.buttons["CSV"])
    named, (_, *rows) = rows_of(sent)
    assert named == name
    if kind == "network":
        assert {row[0] for row in rows} == {record.name for record in records}
    else:
        assert len(rows) == len(records)


async def test_a_file_that_telegram_does_not_take(telegram: World) -> None:
    *_, message = await telegram.ask(NINE)
    telegram.api.refusals = [bad_request("sendDocument", "file must be non-empty")]
    refused, said = await press(telegram, message.buttons["CSV"])
    assert (refused.method, said.read.text) == (
        "refused sendDocument",
        "Telegram tog inte emot det. Försök igen om en stund.",
    )


async def test_no_file_of_one_record_and_none_of_none(telegram: World) -> None:
    for question in ("Berätta om Kajträd", "Vad kan du?", "Vilka år finns?"):
        *_, message = await telegram.ask(question)
        assert not {"CSV", "Excel"} & message.buttons.keys()


async def test_inline_hits_of_the_index(telegram: World) -> None:
    [offered] = await telegram.deliver(telegram.typed("kajt"))
    assert offered.given["results"][0]["title"] == "Kajträd"
    message = Markup(offered.given["results"][0]["input_message_content"]["message_text"])
    assert "Program: Interreg North Sea Region" in message.text
    assert [entity.text for entity in message.entities if entity.kind == "a"] == ["Visa källan"]


# Sizes


def hostile_answer() -> Answer:
    """An answer of the most and longest of everything, in characters that count most."""
    word = "@🌱 /<&>"
    quote = word * 200
    citations = [
        Citation(
            n=n,
            document="a" * 500,
            title=word * 30,
            municipality=word * 10,
            year=2025,
            page=1,
            section="",
            start=0,
            end=1,
            quote=quote,
        )
        for n in range(1, 41)
    ]
    records = [
        AnswerRecord(
            type="project",
            id=str(n),
            name=word * 40,
            citation=n,
            fields={"department": word * 30, "programme": word * 30, "total_budget": n},
        )
        for n in range(1, 41)
    ]
    marks = " ".join(f"{word * 8} [{n}]" for n in range(1, 41))
    return Answer(
        id="f" * 32,
        conversation="c",
        question=word * 400,
        language="sv",
        status="partial",
        understood=word * 100,
        text=f"{marks}\n{marks}",
        records=records,
        citations=citations,
        notes=[word * 100] * 5,
        suggestions=[word * 50] * 6,
    )


def test_everything_fits_and_stays_whole() -> None:
    answer, site = hostile_answer(), "https://utblick.exempelstad.se"
    posts = answer_posts(answer, site, asked=True)
    pages = [
        post for page in range(1, 10) for post in (records_post(answer, site, page), sources_post(answer, site, page))
    ]
    for post in (*posts, *pages):
        assert post is not None
        read = Markup(post.html)
        assert units(read.text) <= 4096
        assert len(read.entities) <= 100
        assert all(len(button.press.data.encode()) <= 64 and button.text for row in post.buttons for button in row)
    for page, kind, rows, wanted in (
        (records_post(answer, site), "b", 10, "🌱"),
        (sources_post(answer, site), "blockquote", 5, "…"),
    ):
        assert page
        shown = [entity.text for entity in Markup(page.html).entities if entity.kind == kind]
        assert len(shown) == rows
        assert all(wanted in text for text in shown)
    assert all("tel:" not in post.html and "tg:" not in post.html for post in posts)


@pytest.mark.parametrize(
    "press", [Press("ask", "f" * 32, 6), Press("records", "f" * 32, 999_999, turns=True), Press("xlsx", "svar")]
)
def test_a_press_is_read_as_it_was_written(press: Press) -> None:
    assert Press.read(press.data) == press
    assert len(press.data.encode()) <= 64


def test_several_notes_stand_under_one_heading() -> None:
    answer = hostile_answer().model_copy(update={"notes": ["Ett belopp saknas.", "Två datum saknas."]})
    text = "\n".join(Markup(post.html).text for post in answer_posts(answer))
    assert "Att tänka på:\n– Ett belopp saknas.\n– Två datum saknas.\n" in text
