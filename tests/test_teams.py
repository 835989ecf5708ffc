"""The Teams channel over HTTP: who is let in, what is answered, what is sent where."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.answer import Answer, AnswerRecord
from bot.channels.sending import Limit, Limits, Outbox
from bot.channels.teams import sdk as channel
from bot.channels.teams.activities import CardResponse, Message, QueryResponse
from bot.channels.teams.cards import AdaptiveCard
from bot.channels.teams.identity import Doors
from bot.feedback_log import FeedbackLog
from tests.teams_world import APP, ISSUER, OTHER_TENANT, TENANT, TOLD, World, key, world
from tests.web_core import EXAMPLE, SITE, UNLIMITED, FakeCore

Make = Callable[..., Awaitable[World]]


@pytest.fixture
def make(aiohttp_client: Any) -> Make:
    async def made(*args: Any, **settings: Any) -> World:
        return await world(aiohttp_client, *args, **settings)

    return made


@pytest.fixture
async def open_world(make: Make) -> World:
    return await make()


def sent_message(payload: dict[str, Any]) -> Message:
    """What was sent, as the typed model of a message: fails where it has a shape or length that Teams does not take."""
    fields = {name.alias or key for key, name in Message.model_fields.items()}
    return Message.model_validate(
        {name: value for name, value in payload.items() if name in fields and value not in ([], None)}
    )


# Who is let in


async def test_right_token_is_answered_at_the_connector(open_world: World) -> None:
    message = await open_world.ask(EXAMPLE)
    assert [one["type"] for one in open_world.microsoft.sent] == ["message"]
    assert open_world.microsoft.paths == ["/emea/v3/conversations/samtal-1/activities/aktivitet-1"]
    assert open_world.microsoft.authorizations == ["Bearer outgoing-secret"]
    assert message["replyToId"] == "aktivitet-1"
    assert message["from"]["id"] == f"28:{APP}"
    assert (
        [claim["position"] for claim in message["entities"][0]["citation"]] == sent_message(message).marks == [1, 2, 3]
    )


def bad_tokens() -> dict[str, Callable[[World], str | None]]:
    public = key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = {"iss": ISSUER, "aud": APP, "exp": 9_999_999_999}
    return {
        "absent": lambda w: None,
        "malformed": lambda w: "a.b.c",
        "no token at all": lambda w: "hemlig",
        "two words": lambda w: "a b",
        "expired beyond the leeway": lambda w: w.token(exp=int(time.time()) - 301),
        "not valid yet": lambda w: w.token(nbf=int(time.time()) + 400),
        "signed by somebody else": lambda w: w.token(sign_with="annan", headers={"kid": "ett"}),
        "of an unknown key": lambda w: w.token(sign_with="annan"),
        "without the id of a key": lambda w: w.token(headers={"kid": ""}),
        "changed after signing": lambda w: w.token()[:-4] + "AAAA",
        "for another bot": lambda w: w.token(aud="99999999-2222-3333-4444-555555555555"),
        "without audience": lambda w: w.token(aud=None),
        "by another issuer": lambda w: w.token(iss="https://sts.windows.net/elak/"),
        "without issuer": lambda w: w.token(iss=None),
        "of the emulator": lambda w: w.token(
            iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", ver="1.0", appid=APP
        ),
        "of another bot": lambda w: w.token(
            iss="https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/", ver="1.0", appid="x"
        ),
        "for another service": lambda w: w.token(serviceurl="https://smba.trafficmanager.net/amer/"),
        "without a service": lambda w: w.token(serviceurl=None),
        "unsigned": lambda w: jwt.encode(unsigned, None, algorithm="none", headers={"kid": "ett"}),
        "signed with the public key": lambda w: jwt.encode(
            unsigned, public[:64], algorithm="HS256", headers={"kid": "ett"}
        ),
    }


@pytest.mark.parametrize("kind", bad_tokens())
async def test_other_tokens_are_refused_and_nothing_is_sent(open_world: World, kind: str) -> None:
    refused = await open_world.post(open_world.activity(EXAMPLE), bad_tokens()[kind](open_world))
    await open_world.teams.settled()
    assert (refused.status, open_world.microsoft.sent) == (401, [])


async def test_other_schemes_are_refused(open_world: World) -> None:
    headers = {"Authorization": f"Basic {open_world.token()}"}
    refused = await open_world.client.post("/api/messages", json=open_world.activity(EXAMPLE), headers=headers)
    assert (refused.status, open_world.microsoft.sent) == (401, [])


async def test_a_token_that_has_just_expired_is_good_within_the_leeway(open_world: World) -> None:
    taken = await open_world.post(open_world.activity(EXAMPLE), open_world.token(exp=int(time.time()) - 200))
    assert taken.status == 201


async def test_another_channel_is_refused(open_world: World) -> None:
    # The key is endorsed for Teams only, so the SDK refuses the token.
    refused = await open_world.post(open_world.activity(EXAMPLE, channelId="webchat"))
    assert (refused.status, open_world.microsoft.sent) == (401, [])


@pytest.mark.parametrize(
    "fields",
    [
        {"conversation": {"id": "c", "tenantId": OTHER_TENANT}, "channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"id": "c", "tenantId": TENANT}, "channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"id": "c"}, "channelData": None},
    ],
    ids=["another tenant", "two tenants", "no tenant"],
)
async def test_other_tenants_are_forbidden(open_world: World, fields: dict[str, Any]) -> None:
    refused = await open_world.post(open_world.activity(EXAMPLE, **fields))
    await open_world.teams.settled()
    assert (refused.status, open_world.microsoft.sent) == (403, [])


@pytest.mark.parametrize(
    "url",
    ["https://elak.se/emea/", "https://smba.trafficmanager.net.elak.se/", "http://localhost:1/", "ftp://127.0.0.1/"],
)
async def test_other_service_hosts_are_forbidden(open_world: World, url: str) -> None:
    refused = await open_world.post(open_world.activity(EXAMPLE, serviceUrl=url), open_world.token(serviceurl=url))
    await open_world.teams.settled()
    assert (refused.status, open_world.microsoft.sent) == (403, [])


async def test_an_activity_without_a_service_host_is_forbidden(open_world: World) -> None:
    activity = open_world.activity(EXAMPLE)
    del activity["serviceUrl"]
    refused = await open_world.post(activity)
    assert (refused.status, open_world.microsoft.sent) == (403, [])


async def test_without_the_keys_nobody_is_let_in_and_teams_may_try_again(open_world: World) -> None:
    await open_world.ask(EXAMPLE)
    before = len(open_world.microsoft.sent)
    open_world.microsoft.available = False
    keys = channel.JwtTokenExtractor.metadataCache[open_world.teams.authority.metadata]
    keys.keys = []
    keys.last_updated -= timedelta(days=2)
    refused = await open_world.post(open_world.activity(EXAMPLE))
    assert (refused.status, len(open_world.microsoft.sent)) == (503, before)
    open_world.microsoft.available = True
    assert (await open_world.post(open_world.activity(EXAMPLE))).status == 201


async def test_known_keys_outlive_an_authority_out_of_reach(open_world: World) -> None:
    await open_world.ask(EXAMPLE)
    open_world.microsoft.available = False
    channel.JwtTokenExtractor.metadataCache[open_world.teams.authority.metadata].last_updated -= timedelta(days=2)
    assert (await open_world.post(open_world.activity(EXAMPLE))).status == 201


async def test_a_new_key_is_fetched_when_it_is_used(open_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await open_world.ask(EXAMPLE)
    open_world.microsoft.keys = ["två"]
    assert (await open_world.post(open_world.activity(EXAMPLE), open_world.token(sign_with="två"))).status == 401
    monkeypatch.setattr(channel._Keys, "AGAIN", timedelta(0))
    assert (await open_world.post(open_world.activity(EXAMPLE), open_world.token(sign_with="två"))).status == 201


async def test_a_local_trial_takes_everybody_and_answers_this_machine_only(make: Make) -> None:
    trial = await make(doors=Doors(identity=None))
    assert (await trial.post(trial.activity(EXAMPLE, channelId="emulator"), None)).status == 201
    await trial.teams.settled()
    assert [one["type"] for one in trial.microsoft.sent] == ["message"]
    assert trial.microsoft.authorizations == [None]
    refused = await trial.post(trial.activity(EXAMPLE, serviceUrl="https://smba.trafficmanager.net/emea/"), None)
    assert refused.status == 403


# What is no activity


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"type": 5}', "application/json", 400),
        (b"type=message", "application/x-www-form-urlencoded", 415),
        (b'{"type": "message", "text": "' + b"x" * 1_200_000 + b'"}', "application/json", 413),
        (b"[" * 100_000, "application/json", 400),
    ],
    ids=["cut", "a list", "no type", "a wrong type", "a form", "too large", "deep"],
)
async def test_what_is_no_activity_is_refused(open_world: World, body: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {open_world.token()}", "Content-Type": kind}
    refused = await open_world.client.post("/api/messages", data=io.BytesIO(body), headers=headers)
    assert (refused.status, open_world.microsoft.sent) == (status, [])


@pytest.mark.parametrize("method", ["get", "put", "delete"])
async def test_only_posts_are_taken(open_world: World, method: str) -> None:
    assert (await getattr(open_world.client, method)("/api/messages")).status == 405


async def test_expected_replies_are_sent_all_the_same(open_world: World) -> None:
    await open_world.ask(EXAMPLE, deliveryMode="expectReplies")


@pytest.mark.parametrize(
    "fields",
    [
        {
            "type": "messageUpdate",
            "text": EXAMPLE,
            "channelData": {"tenant": {"id": TENANT}, "eventType": "editMessage"},
        },
        {"type": "messageDelete", "channelData": {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": "1"},
        {"type": "installationUpdate", "action": "add"},
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:någon"}]},
        {"type": "conversationUpdate", "membersRemoved": [{"id": f"28:{APP}"}]},
        {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {}},
        {"type": "typing"},
        {"type": "något nytt"},
    ],
    ids=lambda fields: f"{fields['type']} {' '.join(fields.keys() - {'type'})}",
)
async def test_what_asks_nothing_is_taken_and_not_answered(open_world: World, fields: dict[str, Any]) -> None:
    taken = await open_world.post(open_world.activity(**fields))
    await open_world.teams.settled()
    assert (taken.status, open_world.microsoft.sent) == (201, [])


# Messages


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
async def test_the_mention_of_the_bot_is_no_part_of_the_question(make: Make, kind: str) -> None:
    core = FakeCore()
    group = await make(core.answer)
    mention = {"type": "mention", "text": "<at>Utblick</at>", "mentioned": {"id": f"28:{APP}", "name": "Utblick"}}
    other = {"type": "mention", "text": "<at>Tova Lind</at>", "mentioned": {"id": "29:tova", "name": "Tova Lind"}}
    conversation = {"id": "19:kanal@thread.tacv2;messageid=1", "conversationType": kind, "tenantId": TENANT}
    text = "<at>Utblick</at>&nbsp;Vilka projekt &amp; nätverk har <at>Tova Lind</at>?\u00a0\n"
    await group.ask(text, conversation=conversation, entities=[mention, other])
    assert core.asked == [("Vilka projekt & nätverk har Tova Lind?", None)]
    assert group.microsoft.paths[-1].startswith("/emea/v3/conversations/19:kanal@thread.tacv2;messageid=1/activities/")


async def test_follow_ups_are_kept_apart_by_conversation_and_person(make: Make) -> None:
    asked: list[tuple[str, str | None]] = []

    def answer(question: str, conversation: str | None) -> Answer:
        asked.append((question, conversation))
        return FakeCore().answer(question, conversation or f"nytt-{len(asked)}")

    shared = await make(answer)
    for person, conversation in [("a", "x"), ("b", "x"), ("a", "y"), ("a", "x"), ("b", "x")]:
        await shared.ask("och 2019?", person=person, conversation={"id": conversation, "tenantId": TENANT})
    assert [conversation for _, conversation in asked] == [None, None, None, "nytt-1", "nytt-2"]


async def test_fifty_conversations_at_once_do_not_mix(make: Make) -> None:
    def answer(question: str, conversation: str | None) -> Answer:
        time.sleep(0.001 * (hash(question) % 5))
        made = FakeCore().answer(question, conversation or f"kärna-{question.split()[0]}")
        return made.model_copy(update={"text": f"{question} / {made.conversation}"})

    busy = await make(answer)

    async def talk(number: int) -> None:
        for turn in ("ett", "två"):
            conversation = {"id": f"samtal-{number}", "tenantId": TENANT}
            activity = busy.activity(f"fråga{number} {turn}", person=f"person-{number % 7}", conversation=conversation)
            assert (await busy.post(activity)).status == 201

    await asyncio.gather(*(talk(number) for number in range(50)))
    await busy.teams.settled()
    said: dict[str, list[str]] = {}
    for message in busy.microsoft.messages:
        said.setdefault(message["conversation"]["id"], []).append(message["text"].split("\n")[0])
    assert said == {
        f"samtal-{number}": [f"fråga{number} {turn} / kärna-fråga{number}" for turn in ("ett", "två")]
        for number in range(50)
    }
    assert all(
        path.split("/")[4] == sent["conversation"]["id"]
        for path, sent in zip(busy.microsoft.paths, busy.microsoft.sent, strict=True)
    )


async def test_an_activity_that_is_delivered_twice_is_answered_once(open_world: World) -> None:
    activity = open_world.activity(EXAMPLE)
    assert [(await open_world.post(activity)).status for _ in range(3)] == [201] * 3
    await open_world.teams.settled()
    assert len(open_world.microsoft.messages) == 1
    elsewhere = activity | {"conversation": {"id": "annat", "tenantId": TENANT}}
    await open_world.post(elsewhere)
    await open_world.teams.settled()
    assert len(open_world.microsoft.messages) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "bara läsa text"),
        ({"text": " \n "}, "bara läsa text"),
        (
            {"text": None, "attachments": [{"contentType": "image/png", "contentUrl": "https://x.se/a.png"}]},
            "bara läsa text",
        ),
        ({"text": "å" * 100_000}, "högst 4000 tecken"),
        ({"text": "krascha"}, "Något gick fel hos oss"),
        ({"value": {"verb": "page", "answer": "okänt", "page": 2}}, "Listan finns inte kvar"),
    ],
    ids=["empty", "blank", "attachment only", "100 KB", "a fault of the core", "a page of a list that is gone"],
)
async def test_there_is_always_a_sentence(open_world: World, fields: dict[str, Any], said: str) -> None:
    message = await open_world.ask(**({"text": None} | fields))
    assert said in message["text"]
    sent_message(message)


async def test_sentences_keep_the_language_of_the_talk(open_world: World) -> None:
    await open_world.ask("Which project is about buses?")
    assert (await open_world.ask(""))["text"].startswith("I can only read text")
    assert (await open_world.ask("", person="en annan"))["text"].startswith("Jag kan bara läsa text")


async def test_a_person_who_adds_the_bot_is_welcomed_once(open_world: World) -> None:
    added = open_world.activity(type="conversationUpdate", membersAdded=[{"id": f"28:{APP}"}, {"id": "29:tova"}])
    for _ in range(2):
        assert (await open_world.post(added)).status == 201
    await open_world.teams.settled()
    assert [message["text"][:4] for message in open_world.microsoft.messages] == ["Hej!"]


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
async def test_a_group_that_adds_the_bot_is_told_how_to_ask(open_world: World, kind: str) -> None:
    group = {"id": "19:kanal@thread.tacv2", "conversationType": kind, "tenantId": TENANT}
    await open_world.post(
        open_world.activity(type="conversationUpdate", membersAdded=[{"id": f"28:{APP}"}], conversation=group)
    )
    await open_world.teams.settled()
    assert ["Nämn mig" in message["text"] for message in open_world.microsoft.messages] == [True]


async def test_everything_foreign_arrives_as_text(open_world: World) -> None:
    hostile = "<script>alert(1)</script> & **fet**"
    message = await open_world.ask(hostile)
    typed = sent_message(message)
    assert typed.marks == [1]
    assert "**" not in message["text"].replace("\\*\\*", "")
    assert "<" not in message["text"]


# When Teams does not take a message


async def test_a_message_that_teams_wants_again_later_is_sent_again(make: Make) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    slow = await make(outbox=Outbox(UNLIMITED, pause))
    slow.microsoft.refusals = [429, 412, 502, 504]
    await slow.ask(EXAMPLE)
    assert [one["type"] for one in slow.microsoft.sent] == ["message"]
    assert len(pauses) == 4
    assert min(pauses) >= 1


async def test_an_answer_is_made_when_it_may_leave(make: Make) -> None:
    core = FakeCore()
    one_an_hour = Limits(of=lambda conversation: [Limit(1, 3600)], together=UNLIMITED.together)
    slow = await make(core.answer, outbox=Outbox(one_an_hour))
    slow.teams.patience = 0.0
    for question in ("ett", "två"):
        await slow.post(slow.activity(question))
    while not slow.microsoft.messages:
        await slow.teams.settled(0.05)
    await slow.teams.settled(0.05)
    assert core.asked == [("ett", None)]


async def test_what_teams_does_not_take_is_sent_without_card_and_citations(
    open_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    open_world.microsoft.refuses_cards = 400
    message = await open_world.ask(EXAMPLE)
    assert message["text"].startswith("Miljönämnden deltar i 2 EU-projekt")
    assert "Grön hamn och Solrutt." in message["text"]
    assert "här visas 0 av 3 källor" in message["text"]
    assert message.get("entities", []) == message.get("attachments", []) == []
    assert caplog.text.count("an answer was not taken: status 400") == 1


@pytest.mark.parametrize("status", [400, 413, 500])
async def test_what_teams_does_not_take_in_any_length_leaves_a_sentence(open_world: World, status: int) -> None:
    open_world.microsoft.refusals = [status] * (2 if status < 500 else 1)
    message = await open_world.ask(EXAMPLE)
    assert "kunde inte visas här" in message["text"]


async def test_nothing_that_can_be_sent_is_a_line_in_the_log(
    open_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    open_world.microsoft.refusals = [403] * 2
    assert (await open_world.post(open_world.activity(EXAMPLE))).status == 201
    await open_world.teams.settled()
    assert open_world.microsoft.messages == []
    assert "nothing could be sent: status 403" in caplog.text


async def test_a_redirect_is_not_followed(open_world: World) -> None:
    open_world.microsoft.refusals = [307] * 2
    await open_world.post(open_world.activity(EXAMPLE))
    await open_world.teams.settled()
    assert open_world.microsoft.sent == []


# The message extension


def some(words: str, limit: int) -> list[AnswerRecord]:
    fields = {"municipality": "Exempelstad", "department": "Miljönämnden", "programme": "LIFE", "total_budget": 4190300}
    source = {"document": "år 2025/exempelstad & grannar.txt", "page": 3, "start": 10, "end": 20}
    found = [
        AnswerRecord(type="project", id=str(n), name=f"**Projekt** {n}", citation=None, fields=fields, sources=[source])
        for n in range(40)
    ]
    return found[:limit] if words == "pro" else []


def query(words: object, **options: int) -> dict[str, Any]:
    return {
        "commandId": "find",
        "parameters": [{"name": "words", "value": words}],
        "queryOptions": {"skip": 0, "count": 25} | options,
    }


async def test_projects_are_found_while_typing_and_inserted_as_cards(make: Make) -> None:
    searched = await make(find=some)
    answer = await searched.invoke("composeExtension/query", query("pro", count=3))
    assert answer.status == 200
    result = QueryResponse.model_validate(await answer.json()).compose_extension
    assert (result.type, result.attachment_layout) == ("result", "list")
    assert result.attachments
    assert [one.preview.content.title for one in result.attachments] == [
        "**Projekt** 0",
        "**Projekt** 1",
        "**Projekt** 2",
    ]
    assert result.attachments[0].preview.content.subtitle == "Projekt · Exempelstad · Miljönämnden · LIFE"
    card = json.dumps((await answer.json())["composeExtension"]["attachments"][0]["content"], ensure_ascii=False)
    assert '"TextBlock"' not in card
    assert "4\u00a0190\u00a0300" in card
    assert f"{SITE}/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start=10&end=20#quote" in card
    assert searched.microsoft.sent == []


async def test_hits_come_in_pages(make: Make) -> None:
    searched = await make(find=some)
    answer = await searched.invoke("composeExtension/query", query("pro", skip=3, count=2))
    result = QueryResponse.model_validate(await answer.json()).compose_extension
    assert [one.preview.content.title for one in result.attachments or ()] == ["**Projekt** 3", "**Projekt** 4"]


@pytest.mark.parametrize(("words", "said"), [("", "Skriv namnet"), (None, "Skriv namnet"), ("finns inte", "heter så")])
async def test_no_hit_is_a_sentence(make: Make, words: object, said: str) -> None:
    answer = await (await make(find=some)).invoke("composeExtension/query", query(words))
    result = QueryResponse.model_validate(await answer.json()).compose_extension
    assert result.type == "message"
    assert said in (result.text or "")


# Cards


def long_list(question: str, conversation: str | None) -> Answer:
    records = [
        AnswerRecord(
            type="project", id=str(n), name=f"Projekt {n}", citation=None, fields={"programme": f"Program {n}"}
        )
        for n in range(40)
    ]
    made = FakeCore().answer(question, conversation)
    return made.model_copy(update={"id": "svar-40", "records": records, "text": "40 projekt."})


def names(card: AdaptiveCard) -> list[str]:
    rows = next(part for part in card.body if part.type == "Table").rows[1:]
    return [row.cells[0].items[0].inlines[0].text for row in rows]


async def test_a_long_list_is_turned_page_by_page(make: Make) -> None:
    listed = await make(long_list)
    message = sent_message(await listed.ask("Lista allt"))
    assert message.attachments
    card = message.attachments[0].content
    shown = names(card)
    while turn := next(
        (a for part in card.body if part.type == "ActionSet" for a in part.actions if a.title == "Visa fler"), None
    ):
        value = {"action": {"type": "Action.Execute", "verb": turn.verb, "data": turn.data}, "trigger": "manual"}
        answer = await listed.invoke("adaptiveCard/action", value)
        response = CardResponse.model_validate(await answer.json())
        assert isinstance(response.value, AdaptiveCard)
        card = response.value
        shown += names(card)
        # On every page the suggestions of the first, and the way to the whole list.
        assert card.actions == message.attachments[0].content.actions
    assert {action.title for action in card.actions or ()} >= {"Visa alla på webben"}
    assert shown == [f"Projekt {n}" for n in range(40)]
    # An older client sends the fallback as a message.
    again = sent_message(await listed.ask(None, value=turn_back(card)))  # type: ignore[arg-type]
    assert again.attachments
    assert names(again.attachments[0].content)[0] == "Projekt 15"


def turn_back(card: AdaptiveCard) -> dict[str, Any]:
    back = next(
        action
        for part in card.body
        if part.type == "ActionSet"
        for action in part.actions
        if action.title == "Föregående"
    )
    assert back.type == "Action.Execute"
    assert isinstance(back.fallback.data, dict)
    return back.fallback.data


async def test_a_page_of_a_list_that_is_gone_says_so(open_world: World) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "page", "data": {"answer": "okänt", "page": 2}}}
    answer = await open_world.invoke("adaptiveCard/action", value)
    response = CardResponse.model_validate(await answer.json())
    assert response.value == "Listan finns inte kvar. Ställ frågan igen."


# Feedback


async def test_feedback_is_kept_without_a_trace_of_who_gave_it(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    asked = await make(feedback=FeedbackLog(file, days=90))
    asked.microsoft.moods = itertools.cycle([TOLD])
    message = await asked.ask(EXAMPLE)
    assert message["channelData"] == {"feedbackLoop": {"type": "default"}}
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": "dislike", "feedback": json.dumps({"feedbackText": "Fel  år"})},
    }
    answer = await asked.invoke("message/submitAction", value, replyToId=f"sent-{len(asked.microsoft.sent)}")
    assert (answer.status, await answer.json()) == (200, {})
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept.keys() == {"day", "reaction", "comment", "understood", "status"}
    assert (kept["reaction"], kept["comment"], kept["status"]) == ("dislike", "Fel år", "answered")
    assert kept["understood"].startswith("projekt hos Miljönämnden")


async def test_without_a_file_there_are_no_buttons_and_nothing_is_kept(open_world: World) -> None:
    message = await open_world.ask(EXAMPLE)
    assert "channelData" not in message
    value = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "inget JSON"}}
    assert (await open_world.invoke("message/submitAction", value)).status == 200


@pytest.mark.parametrize("action", ["fortsätt", "feedback2", "", None, 7, {"name": "feedback"}])
async def test_another_action_under_a_message_is_taken_calmly_and_nothing_is_kept(
    make: Make, tmp_path: Path, action: object
) -> None:
    file = tmp_path / "feedback.jsonl"
    asked = await make(feedback=FeedbackLog(file, days=90))
    await asked.ask(EXAMPLE)
    value = {"actionName": action, "actionValue": {"reaction": "dislike", "feedback": "{}"}}
    answer = await asked.invoke("message/submitAction", value, replyToId="sent-1")
    assert (answer.status, await answer.json()) == (200, {})
    assert not file.exists()


# What is never written


async def test_neither_questions_nor_people_nor_secrets_are_logged(
    open_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await open_world.ask("krascha")
    await open_world.ask("Vad gjorde Tova Lind i Hamnby?")
    token = open_world.token(aud="fel")
    await open_world.post(open_world.activity("hemlig fråga"), token)
    for secret in ("krascha", "Hamnby", "Tova", "person-1", "outgoing-secret", token, "hemlig fråga"):
        assert secret not in caplog.text
