"""Conversations that any of several servers goes on with: what is kept of them, where, and for how long."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.conversation import EXPIRY_SECONDS, Conversations, State
from bot.core import Bot
from bot.query.forms import Query
from bot.sharing import SharedConversations, state_of, told
from indexer.errors import EngineUnavailable, SettingError
from indexer.index import Index
from indexer.search import Server, remote, shared_notes
from indexer.search import notes as module
from indexer.search.notes import SLICES, OpenSearchNotes
from tests.opensearch_front import Front
from tests.opensearch_node import asked
from tests.tables import dialogues

SLICE = EXPIRY_SECONDS / SLICES
NOON = 1_800_000_000.0


class Clock:
    """The time of day, which passes when a test says so."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Board:
    """Texts where everybody of a test reads them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.away = False

    def get(self, name: str) -> str | None:
        if self.away:
            raise EngineUnavailable("sökmotorn svarar inte")
        return self.texts.get(name)

    def put(self, name: str, text: str) -> None:
        if self.away:
            raise EngineUnavailable("sökmotorn svarar inte")
        self.texts[name] = text

    def remove(self, name: str) -> None:
        self.texts.pop(name, None)

    def tidy(self) -> None:
        self.texts.clear()


def sharing(index: Index, board: Board) -> Bot:
    bot = Bot(index)
    bot.conversations = SharedConversations(board)
    return bot


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_every_dialogue_goes_on_with_another_server_as_with_one(samples_index: Index) -> None:
    """Each turn is put to the other of two servers that share nothing but the board."""
    alone, board = Bot(samples_index), Board()
    servers, several = (sharing(samples_index, board), sharing(samples_index, board)), 0
    for dialogue in dialogues():
        if len(dialogue.turns) == 1:
            continue
        several += 1
        ours = theirs = None
        for number, turn in enumerate(dialogue.turns):
            one = alone.answer(turn.say, ours)
            other = servers[number % 2].answer(turn.say, theirs)
            ours, theirs = one.conversation, other.conversation
            gone = {"id": "", "conversation": ""}
            assert one.model_copy(update=gone) == other.model_copy(update=gone), (dialogue.title, turn.say)
    assert several > 30


def test_what_is_kept_is_plain_and_comes_back_whole(samples_index: Index) -> None:
    class Checked(Conversations):
        kept = 0

        def put(self, identifier: str, state: State) -> None:
            super().put(identifier, state)
            plain = replace(self._states[identifier], touched=0.0)
            assert state_of(json.loads(json.dumps(told(plain)))) == plain
            Checked.kept += 1

    bot = Bot(samples_index)
    bot.conversations = Checked()
    for dialogue in dialogues()[::3]:
        conversation = None
        for turn in dialogue.turns:
            conversation = bot.answer(turn.say, conversation).conversation
    assert Checked.kept > 50


def test_the_wording_of_a_question_is_not_kept(samples_index: Index) -> None:
    board = Board()
    sharing(samples_index, board).answer("Jag heter Aino Provlund och undrar vad budgeten är för Laddö?")
    [text] = board.texts.values()
    assert "Aino" not in text
    assert "undrar" not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"unknown": 1}',
        '{"projects": 5}',
        '{"form": {"is": "Os"}}',
        '{"question": {"intent": "x"}}',
        "[" * 9999,
    ],
)
def test_what_is_no_state_begins_anew(samples_index: Index, text: str) -> None:
    board = Board()
    bot = sharing(samples_index, board)
    first = bot.answer("Vad är budgeten för Laddö?")
    board.texts[first.conversation] = text
    second = bot.answer("och när slutar det?", first.conversation)
    assert second.conversation != first.conversation
    assert "Laddö" not in [record.name for record in second.records]


def test_without_the_place_a_conversation_begins_anew_and_is_answered(samples_index: Index) -> None:
    board = Board()
    bot = sharing(samples_index, board)
    first = bot.answer("Vad är budgeten för Laddö?")
    board.away = True
    assert bot.answer("Vad är budgeten för Laddö?", first.conversation).status == "answered"
    second = bot.answer("och när slutar det?", first.conversation)
    assert "Laddö" not in [record.name for record in second.records]
    board.away = False
    third = bot.answer("och när slutar det?", first.conversation)
    assert [record.name for record in third.records] == ["Laddö"]


def test_what_does_not_fit_the_index_is_not_given(samples_index: Index) -> None:
    board = Board()
    conversations = SharedConversations(board)
    conversations.put("a", State(projects=("borta",), form=Query()))
    assert conversations.get("a")[1].projects == ("borta",)
    conversations.keep(lambda state: not state.projects)
    identifier, state = conversations.get("a")
    assert (identifier != "a", state) == (True, State())


# --- where ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def boards(opensearch: Server, clock: Clock) -> Iterator[tuple[OpenSearchNotes, OpenSearchNotes]]:
    """Two servers' way to what they share."""
    made = [OpenSearchNotes(opensearch, "proof", EXPIRY_SECONDS, clock) for _ in range(2)]
    yield made[0], made[1]
    for one in made:
        one.close()
    for index in held(opensearch):
        sent(f"{opensearch.addresses[0]}/{index}", "DELETE")


def sent(url: str, method: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=30)


def held(server: Server) -> list[str]:
    return sorted(asked(f"{server.addresses[0]}/utblick-proof-*/_settings"))


def test_what_one_writes_the_other_reads_until_its_time_is_over(
    boards: tuple[OpenSearchNotes, OpenSearchNotes], clock: Clock
) -> None:
    one, other = boards
    assert other.get("samtal") is None
    one.put("samtal", "först")
    other.put("samtal", "sedan")
    assert [one.get("samtal"), other.get("samtal"), one.get("annat")] == ["sedan", "sedan", None]
    clock.now += SLICE
    one.put("samtal", "sist")
    assert other.get("samtal") == "sist"
    clock.now += EXPIRY_SECONDS - 1
    assert other.get("samtal") == "sist"
    clock.now += 1
    assert other.get("samtal") is None


def test_what_one_removes_is_gone_for_all(boards: tuple[OpenSearchNotes, OpenSearchNotes], clock: Clock) -> None:
    one, other = boards
    other.remove("samtal")  # where there is none yet, nor any index
    one.put("samtal", "ett")
    one.put("annat", "två")
    clock.now += EXPIRY_SECONDS - 1
    one.put("nyss", "tre")
    other.remove("samtal")
    other.remove("nyss")
    assert [one.get(name) for name in ("samtal", "annat", "nyss")] == [None, "två", None]
    other.put("nyss", "fyra")
    assert one.get("nyss") == "fyra"


@pytest.mark.parametrize("told", [b"{}", b'{"items": []}', b'{"items": [{"delete": {"status": 503}}]}'])
def test_what_may_not_be_removed_is_told(opensearch: Server, told: bytes) -> None:
    with Front(opensearch.addresses[0]).standing() as front:
        front.told["_bulk"] = told
        strange = shared_notes(replace(opensearch, addresses=(front.address,)), "proof", EXPIRY_SECONDS)
        with pytest.raises(EngineUnavailable, match="tog inte bort"):
            strange.remove("samtal")


def test_a_part_that_does_not_answer_is_no_sign_that_there_is_none(opensearch: Server) -> None:
    away, gone = (
        {"error": {"type": kind}} for kind in ("no_shard_available_action_exception", "index_not_found_exception")
    )
    there = {"found": True, "_source": {"at": time.time(), "text": "ett"}}
    with Front(opensearch.addresses[0]).standing() as front:
        strange = shared_notes(replace(opensearch, addresses=(front.address,)), "proof", EXPIRY_SECONDS)
        for docs, text in (([gone, gone], None), ([gone, away, there], "ett")):
            front.told["_mget"] = json.dumps({"docs": docs}).encode()
            assert strange.get("samtal") == text
        front.told["_mget"] = json.dumps({"docs": [gone, away]}).encode()
        with pytest.raises(EngineUnavailable, match="no_shard_available"):
            strange.get("samtal")


@pytest.mark.parametrize(("lasting", "durability"), [(False, "async"), (True, "request")])
def test_what_is_to_last_is_on_the_disk_at_once(opensearch: Server, lasting: bool, durability: str) -> None:
    made = OpenSearchNotes(opensearch, "prooflasting", EXPIRY_SECONDS, lasting=lasting)
    made.put("samtal", "ett")
    [(index, told)] = asked(f"{opensearch.addresses[0]}/utblick-prooflasting-*/_settings").items()
    sent(f"{opensearch.addresses[0]}/{index}", "DELETE")
    made.close()
    assert told["settings"]["index"]["translog"]["durability"] == durability  # type: ignore[index]


def test_clocks_may_differ_by_some_minutes(boards: tuple[OpenSearchNotes, OpenSearchNotes], clock: Clock) -> None:
    one, other = boards
    clock.now += SLICE - NOON % SLICE + 1
    one.put("samtal", "hos den vars klocka går före")
    clock.now -= 300
    assert other.get("samtal") == "hos den vars klocka går före"


def test_old_ones_are_removed_from_the_disk(
    boards: tuple[OpenSearchNotes, OpenSearchNotes], clock: Clock, opensearch: Server
) -> None:
    one, other = boards
    one.put("samtal", "ett")
    first = held(opensearch)
    clock.now += EXPIRY_SECONDS
    other.tidy()
    assert set(first) < set(held(opensearch))
    clock.now += SLICE
    other.put("samtal", "två")
    other.tidy()
    one.tidy()
    assert not set(first) & set(held(opensearch))
    # Of the slice before, of now, and the next one.
    assert [int(name.rpartition("-")[2]) - int(clock.now // SLICE) for name in held(opensearch)] == [-1, 0, 1]


def test_an_index_that_somebody_removes_is_made_again(
    boards: tuple[OpenSearchNotes, OpenSearchNotes], opensearch: Server
) -> None:
    """Where a server makes none by itself, one text is lost, and told as that."""
    one, other = boards
    one.put("samtal", "ett")
    [index] = held(opensearch)
    sent(f"{opensearch.addresses[0]}/{index}", "DELETE")
    assert other.get("samtal") is None
    one.put("samtal", "två")
    assert other.get("samtal") == "två"


@pytest.mark.parametrize(
    "told", [b'{"docs": [{"found": true, "_source": {"at": "noon"}}]}', b'{"docs": [{"found": true}]}']
)
def test_what_is_not_of_ours_is_nothing(opensearch: Server, told: bytes) -> None:
    with Front(opensearch.addresses[0]).standing() as front:
        front.told["_mget"] = told
        strange = shared_notes(replace(opensearch, addresses=(front.address,)), "proof", EXPIRY_SECONDS)
        assert strange.get("samtal") is None
        front.told.clear()
        front.bad_of["_mget"] = 400
        with pytest.raises(EngineUnavailable):
            strange.get("samtal")


def test_nobody_who_reads_there_learns_who_may_go_on(
    boards: tuple[OpenSearchNotes, OpenSearchNotes], opensearch: Server
) -> None:
    boards[0].put("mitt-samtal", "{}")
    [index] = held(opensearch)
    sent(f"{opensearch.addresses[0]}/{index}/_refresh", "POST")
    found = urllib.request.urlopen(f"{opensearch.addresses[0]}/{index}/_search").read().decode()
    assert '"text":"{}"' in found
    assert "mitt-samtal" not in found


def test_a_place_that_is_away_is_told_at_once(opensearch: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TRIES", 100)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    with Front(opensearch.addresses[0]).standing() as front:
        front.nothing = True
        away = shared_notes(replace(opensearch, addresses=(front.address,)), "proof", EXPIRY_SECONDS)
        began = time.monotonic()
        for call in (lambda: away.get("samtal"), lambda: away.put("samtal", "")):
            with pytest.raises(EngineUnavailable, match="svarar inte"):
                call()
        assert time.monotonic() - began < 2 * (module.PATIENCE_SECONDS + 2)


def test_a_place_must_be_named() -> None:
    with pytest.raises(SettingError, match="UTBLICK_OPENSEARCH_ADDRESSES"):
        shared_notes(Server(), "proof", 1)
