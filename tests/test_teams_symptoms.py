"""What people report of Teams bots, a case each: the person gets the answer, once, and nothing else."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.channels.teams.activities import CardResponse, QueryResponse
from bot.feedback_log import FeedbackLog
from tests.teams_world import APP, EMPTY, TENANT, TOLD, Mood, world
from tests.web_core import EXAMPLE, FakeCore

THREAD = {"id": "19:kanal@thread.tacv2;messageid=1", "conversationType": "channel", "tenantId": TENANT}
BOT = {"id": f"28:{APP}", "name": "Utblick"}
TOVA = {"id": "29:tova", "name": "Tova Lind"}


def mention(who: Mapping[str, str], **text: str) -> dict[str, Any]:
    return {"type": "mention", "mentioned": dict(who), **text}


def html(content: str) -> list[dict[str, Any]]:
    return [{"contentType": "text/html", "content": content}]


@dataclass(frozen=True)
class Symptom:
    """What arrives in a thread of a channel, how the connector takes what is sent, and what must come of it.

    ``asked``: what the core is asked, None for nothing. ``said``: how the one message begins, empty for none. ``refusals``:
    statuses before the first success. ``seconds``: how long the core takes. ``times``: how often Teams delivers it.
    """

    title: str
    arrives: Mapping[str, Any] = field(default_factory=dict)
    asked: str | None = EXAMPLE
    said: str = "Miljönämnden deltar i 2"
    connector: tuple[Mood, ...] = (EMPTY,)
    typing: Mood = EMPTY
    refusals: tuple[int, ...] = ()
    seconds: float = 0.0
    times: int = 1


def asks(title: str, text: str, *entities: object, asked: str = EXAMPLE, **fields: Any) -> Symptom:
    said = "Miljönämnden deltar i 2" if asked == EXAMPLE else "Rapporterna säger inget"
    return Symptom(title, {"text": text, "entities": list(entities), **fields}, asked=asked, said=said)


def ignored(title: str, **fields: Any) -> Symptom:
    return Symptom(title, fields, asked=None, said="")


OWN = mention(BOT, text="<at>Utblick</at>")
LONG = {"seconds": 0.6}
SYMPTOMS = [
    # What the connector says
    Symptom("success without a body"),
    Symptom("202 without a body", connector=(Mood(status=202),)),
    Symptom("204", connector=(Mood(status=204),)),
    Symptom("success in plain text", connector=(Mood(status=200, body="OK", kind="text/plain"),)),
    Symptom("success with broken JSON", connector=(Mood(status=200, body='{"id', kind="application/json"),)),
    Symptom(
        "success with an id of another type", connector=(Mood(status=201, body='{"id": 5}', kind="application/json"),)
    ),
    Symptom("429 without a body, with Retry-After", connector=(Mood(refused_first=True),)),
    Symptom("412, 429, 502 and 504 with and without bodies", refusals=(412, 429, 502, 504)),
    Symptom("typing taken without a body", **LONG),  # type: ignore[arg-type]
    Symptom("typing refused", typing=Mood(status=500, body="<html>", kind="text/html"), **LONG),  # type: ignore[arg-type]
    Symptom("typing that hangs", typing=Mood(seconds=3.0), **LONG),  # type: ignore[arg-type]
    Symptom("a message refused once as it is", refusals=(400,)),
    Symptom("a message refused at any length", refusals=(400, 413), said="Svaret finns men kunde inte visas här"),
    # How a question is wrapped
    asks("mention and newline", f"<at>Utblick</at>\n\n{EXAMPLE}\n", OWN),
    asks("mention without text", f"<at>Utblick</at> {EXAMPLE}", mention(BOT)),
    asks("mention whose text is not the tag", f"<at>Utblick  (Test)</at>&nbsp;{EXAMPLE}", OWN),
    asks("the name in another spelling", f'<at id="0">UTBLICK</at> {EXAMPLE}'),
    asks(
        "split mention",
        f"<at>Ut</at> <at>blick</at> {EXAMPLE}",
        mention(BOT, text="<at>Ut</at>"),
        mention(BOT, text="<at>blick</at>"),
    ),
    asks("mentioned twice", f"<at>Utblick</at> {EXAMPLE} <at>Utblick</at>", OWN, OWN),
    asks("typed instead of mentioned", f"@utblick, {EXAMPLE}"),
    asks(
        "others mentioned too",
        "<at>Utblick</at> Vilka projekt har <at>Tova Lind</at>?",
        OWN,
        mention(TOVA, text="<at>Tova Lind</at>"),
        asked="Vilka projekt har Tova Lind?",
    ),
    asks("paragraphs and hard spaces", f"<p><at>Utblick</at>&nbsp;{EXAMPLE}</p><p>&nbsp;</p>", OWN),
    asks("line breaks", "<p>Hur många?<br>Och vilka &amp; var?</p>", asked="Hur många?\nOch vilka & var?"),
    asks(
        "HTML duplicate of the text",
        f"<at>Utblick</at> {EXAMPLE}",
        OWN,
        attachments=html(f"<p><at>Utblick</at> {EXAMPLE}</p>"),
    ),
    asks("quoted reply as a tag", f'<quoted messageId="1700000000"/><at>Utblick</at> {EXAMPLE}', OWN),
    asks("quoted reply as a block", f"<blockquote><p>Tova: hur många?</p></blockquote><p>{EXAMPLE}</p>"),
    asks(
        "quoted reply in the HTML only",
        f"Tova Lind\nHur många?\n\nUtblick {EXAMPLE}",
        mention(BOT, text="<at>Utblick</at>"),
        attachments=html(
            f"<blockquote itemscope><b>Tova Lind</b><p>Hur många?</p></blockquote><p><at>Utblick</at> {EXAMPLE}</p>"
        ),
    ),
    asks("signs that look like tags", "Projekt med budget < 5 & <nät>?", asked="Projekt med budget < 5 & <nät>?"),
    Symptom(
        "a button that sends what it holds", {"text": None, "value": {"msteams": {"type": "imBack", "value": EXAMPLE}}}
    ),
    # Fields of another type than documented
    Symptom("entities that are no list", {"entities": 5}),
    Symptom(
        "entities of other types", {"entities": [None, "x", {"type": 5}, {"type": "mention", "mentioned": "Utblick"}]}
    ),
    Symptom("an old timestamp of another form", {"timestamp": "2019-13-41", "localTimestamp": 17, "localTimezone": []}),
    Symptom("a value beside the text", {"value": [1, 2]}),
    Symptom("attachments of other types", {"attachments": {"contentType": "text/html"}}),
    Symptom("channel data of other types", {"channelData": {"tenant": {"id": TENANT}, "team": 5, "settings": None}}),
    Symptom(
        "names that are null",
        {"from": {"id": "29:x", "name": None, "aadObjectId": 7}, "recipient": BOT | {"name": None}},
    ),
    # What asks nothing
    ignored("edited message", type="messageUpdate", channelData={"tenant": {"id": TENANT}, "eventType": "editMessage"}),
    ignored(
        "deleted message",
        type="messageDelete",
        channelData={"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"},
    ),
    ignored(
        "restored message", type="messageUpdate", channelData={"tenant": {"id": TENANT}, "eventType": "undeleteMessage"}
    ),
    ignored("reaction", type="messageReaction", reactionsAdded=[{"type": "like"}], replyToId="1"),
    ignored("somebody else joins", type="conversationUpdate", membersAdded=[TOVA]),
    Symptom("repeated delivery", times=4),
]


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda one: one.title)
async def test_symptom(aiohttp_client: Any, symptom: Symptom) -> None:
    core = FakeCore()

    def answer(question: str, conversation: str | None) -> Answer:
        time.sleep(symptom.seconds)
        return core.answer(question, conversation)

    teams = await world(aiohttp_client, answer)
    teams.microsoft.moods = itertools.cycle(symptom.connector)
    teams.microsoft.typing = symptom.typing
    teams.microsoft.refusals = list(symptom.refusals)
    activity = teams.activity(**({"text": EXAMPLE, "conversation": THREAD, "recipient": BOT} | dict(symptom.arrives)))
    for _ in range(symptom.times):
        assert (await teams.post(activity)).status == 201
    began = time.perf_counter()
    await teams.teams.settled()
    assert [question for question, _ in core.asked] == ([symptom.asked] if symptom.asked is not None else [])
    assert [message["text"][: len(symptom.said)] for message in teams.microsoft.messages] == (
        [symptom.said] if symptom.said else []
    )
    assert all(message["replyToId"] == activity["id"] for message in teams.microsoft.messages)
    if symptom.seconds and symptom.typing == EMPTY:
        assert [one["type"] for one in teams.microsoft.sent] == ["typing", "message"]
    if symptom.typing.seconds:
        assert time.perf_counter() - began < symptom.typing.seconds


async def test_fifty_people_in_one_thread_at_once_get_their_own_answers(aiohttp_client: Any) -> None:
    def answer(question: str, conversation: str | None) -> Answer:
        return FakeCore().answer(question, conversation or question).model_copy(update={"text": f"svar på {question}"})

    teams = await world(aiohttp_client, answer)
    activities = {
        f"fråga {n}": teams.activity(f"<at>Utblick</at> fråga {n}", person=f"p{n}", conversation=THREAD, entities=[OWN])
        for n in range(50)
    }
    await asyncio.gather(*(teams.post(one) for one in activities.values()))
    await teams.teams.settled()
    said = {message["replyToId"]: message["text"].split("\n")[0] for message in teams.microsoft.messages}
    assert said == {one["id"]: f"svar på {question}" for question, one in activities.items()}


# Invokes


OTHER_INVOKES = {
    "okänt/namn": {},
    "task/fetch": {"task": {"type": "message"}},
    "task/submit": {"task": {"type": "message"}},
    "message/fetchTask": {"task": {"type": "message"}},
    "composeExtension/fetchTask": {"task": {"type": "message"}},
    "composeExtension/selectItem": {"composeExtension": {"type": "message"}},
    "composeExtension/querySettingUrl": {"composeExtension": {"type": "message"}},
    "composeExtension/queryLink": {},
    "signin/verifyState": {},
    "fileConsent/invoke": {},
    "tab/fetch": {"tab": {"type": "continue"}},
    "config/fetch": {"config": {"type": "message"}},
    "application/search": {"statusCode": 200, "type": "application/vnd.microsoft.search.searchResponse"},
}


@pytest.mark.parametrize("name", OTHER_INVOKES)
@pytest.mark.parametrize("value", [None, {}, [1], {"url": 5}], ids=["null", "empty", "list", "odd"])
async def test_an_unknown_invoke_has_the_answer_that_its_name_asks_for(
    aiohttp_client: Any, name: str, value: object
) -> None:
    teams = await world(aiohttp_client)
    answer = await teams.invoke(name, value)
    body = await answer.json()
    assert answer.status == 200
    assert body.keys() == OTHER_INVOKES[name].keys() or (
        body.keys() > OTHER_INVOKES[name].keys() == {"statusCode", "type"}
    )
    for key, wanted in OTHER_INVOKES[name].items():
        assert body[key] == wanted if not isinstance(wanted, dict) else wanted.items() <= body[key].items()
    assert teams.microsoft.sent == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"action": {"verb": "annat"}},
        {"action": {"verb": "page", "data": {"answer": "x", "page": -1}}},
        {"action": 5},
        [2],
    ],
    ids=["null", "another verb", "no such page", "an odd action", "a list"],
)
async def test_a_button_that_leads_nowhere_says_so(aiohttp_client: Any, value: object) -> None:
    teams = await world(aiohttp_client)
    answer = await teams.invoke("adaptiveCard/action", value)
    assert CardResponse.model_validate(await answer.json()).value == "Listan finns inte kvar. Ställ frågan igen."


@pytest.mark.parametrize("value", [None, {"parameters": 5}, {"parameters": [3, {"name": "words", "value": {}}]}, "x"])
async def test_a_search_of_another_shape_is_an_empty_one(aiohttp_client: Any, value: object) -> None:
    teams = await world(aiohttp_client)
    answer = await teams.invoke("composeExtension/query", value)
    assert (
        QueryResponse.model_validate(await answer.json()).compose_extension.text
        == "Skriv namnet på ett projekt eller nätverk."
    )


# Feedback


@pytest.mark.parametrize(
    ("pressed", "kept"),
    [
        ({"reaction": "dislike", "feedback": json.dumps({"feedbackText": "Fel år"})}, ("dislike", "Fel år")),
        ({"reaction": "dislike", "feedback": {"feedbackText": "Fel år"}}, ("dislike", "Fel år")),
        ({"reaction": "Like", "feedback": "Fel år"}, ("like", "Fel år")),
        ({"reaction": "like", "feedback": None}, ("like", "")),
        ({"reaction": "like"}, ("like", "")),
        ({"reaction": "like", "feedback": "17"}, ("like", "")),
        ({"reaction": "like", "feedback": ["x"]}, ("like", "")),
        ({"reaction": "hurra"}, None),
        (None, None),
    ],
    ids=["JSON", "object", "words", "null", "absent", "a number", "a list", "another reaction", "no reaction"],
)
@pytest.mark.parametrize("told", [True, False], ids=["with the id of the message", "without it"])
async def test_feedback_in_every_shape_is_kept(
    aiohttp_client: Any, tmp_path: Path, pressed: object, kept: tuple[str, str] | None, told: bool
) -> None:
    file = tmp_path / "feedback.jsonl"
    teams = await world(aiohttp_client, feedback=FeedbackLog(file, days=90))
    teams.microsoft.moods = itertools.cycle([TOLD if told else EMPTY])
    await teams.ask(EXAMPLE)
    reply = {"replyToId": "sent-1"} if told else {}
    answer = await teams.invoke("message/submitAction", {"actionName": "feedback", "actionValue": pressed}, **reply)
    assert (answer.status, await answer.json()) == (200, {})
    if kept is None:
        assert not file.exists()
        return
    line = json.loads(file.read_text(encoding="utf-8"))
    assert (line["reaction"], line["comment"], line["status"]) == (*kept, "answered")
    assert line["understood"].startswith("projekt hos Miljönämnden")
