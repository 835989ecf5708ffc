"""What the engine on a server has of its own: what it asks, where its index stands, and what is said when it is away."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bot import cli
from bot.channels.finding import found
from bot.channels.web.pages.base import WebSettings
from bot.channels.web.server import application
from bot.core import Bot
from bot.live import Live
from indexer.building import build
from indexer.errors import EngineUnavailable, IndexUnusable, SettingError
from indexer.index import open_index
from indexer.search import FORMAT, Entry, Server, create_backend, open_backend, remote
from indexer.search import opensearch as engine
from indexer.search.ranking import Query, looked_up
from tests.opensearch_front import Front, certificate
from tests.opensearch_node import kept, of
from tests.test_index import names, reports
from tests.test_search_contract import ENTRIES, FINDS

STATISTICS_SECONDS = 11
"""After which a node tells anew how large an index is."""
QUESTION = "Hur arbetar kommunen med hamnen?"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is away is soon known to be."""
    monkeypatch.setattr(remote, "TRIES", 2)


@pytest.fixture
def front(opensearch: Server) -> Iterator[Front]:
    with Front(opensearch.addresses[0]).standing() as made:
        yield made


@pytest.fixture
def fronted(front: Front, opensearch: Server) -> Server:
    """The node as it is reached through what stands before it."""
    return replace(opensearch, addresses=(front.address,))


# --- what is asked ----------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("hamnprojektåbö-: "), max_size=40), st.integers(0, 9))
def test_no_frequency_is_asked_for_that_was_not_looked_up(text: str, having: int) -> None:
    wanted = looked_up(text)

    def frequency(field: str, term: str) -> int:
        assert term in wanted[field]
        return having

    Query.of(text, 10, frequency)


def test_a_search_is_two_round_trips(front: Front, fronted: Server, tmp_path: Path) -> None:
    made = create_backend("opensearch", tmp_path, fronted)
    made.write(ENTRIES)
    front.asked.clear()
    made.search("trafik med färjor mellan städer")
    assert [asked.rpartition("/")[2] for asked in front.asked] == ["_mtermvectors", "_search"]
    made.search("och ?!")
    assert len(front.asked) == 2
    made.close()


def test_shards_count_as_one(opensearch: Server, tmp_path: Path) -> None:
    """What lies in three shards gets the very scores of what lies in one."""
    backends = [
        create_backend("opensearch", tmp_path / str(shards), replace(opensearch, shards=shards)) for shards in (1, 3)
    ]
    for made in backends:
        made.write(ENTRIES)
    for query, *_ in FINDS:
        one, three = (made.search(query) for made in backends)
        assert one == three, query
    for made in backends:
        made.close()


def index_of(directory: Path, server: Server) -> str:
    """Where the server has the index of a directory."""
    return f"{server.addresses[0]}/{json.loads((directory / 'opensearch.json').read_text())['index']}"


def segments(directory: Path, server: Server) -> int:
    """The most that a shard has."""
    told = json.loads(urllib.request.urlopen(f"{index_of(directory, server)}/_segments").read())["indices"]
    return max(
        copy["num_search_segments"] for one in told.values() for copies in one["shards"].values() for copy in copies
    )


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, opensearch: Server) -> Callable[[int], None]:
    """Told of each entry, it makes a segment of the entries so far."""
    monkeypatch.setattr(engine, "BATCH", 1)

    def piece(done: int) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{index_of(tmp_path, opensearch)}/_refresh", method="POST"))

    return piece


def test_segments_are_merged_and_the_index_is_closed_to_writing(
    opensearch: Server, tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    made, most = create_backend("opensearch", tmp_path, opensearch), 0

    def piece(done: int) -> None:
        nonlocal most
        in_pieces(done)
        most = max(most, segments(tmp_path, opensearch))

    made.write(ENTRIES, piece)
    made.close()
    assert most > 1
    assert segments(tmp_path, opensearch) == 1
    index = index_of(tmp_path, opensearch)
    added = urllib.request.Request(f"{index}/_doc/99", b'{"number": 99}', {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(added)


def test_what_is_built_is_in_files(opensearch: Server, tmp_path: Path) -> None:
    """Nothing is left in the log of what was written, which a copy or a node that starts would have to go through."""
    made = create_backend("opensearch", tmp_path, opensearch)
    made.write(ENTRIES)
    made.close()
    told = json.loads(urllib.request.urlopen(f"{index_of(tmp_path, opensearch)}/_stats/translog").read())
    assert told["_all"]["primaries"]["translog"]["uncommitted_operations"] == 0


# --- where the index stands -------------------------------------------------------------------------------------------


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """As many entries as are written to the disk in several parts."""
    monkeypatch.setattr(engine, "BATCH", 50)
    monkeypatch.setattr(engine, "WRITTEN", 200)
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=8)) for _ in range(3000)]
    return [replace(ENTRIES[0], id=str(number), text=" ".join(chance.choices(words, k=60))) for number in range(600)]


def test_what_the_entries_were_sent_as_is_not_kept(
    opensearch: Server, tmp_path: Path, many: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside what is stored of an entry the server keeps what it was sent, until a merge after it is no longer needed."""
    for name, part in (("whole", len(many)), ("parts", engine.WRITTEN)):
        monkeypatch.setattr(engine, "WRITTEN", part)
        made = create_backend("opensearch", tmp_path / name, opensearch)
        made.write(many)
        assert {hit.id for hit in made.search(many[7].text)} >= {"7"}
        made.close()
    time.sleep(STATISTICS_SECONDS)
    whole, parts = (size(tmp_path / name, opensearch) for name in ("whole", "parts"))
    assert parts < 0.75 * whole


def size(directory: Path, server: Server) -> int:
    """Bytes of an index on the disk."""
    told = json.loads(urllib.request.urlopen(f"{index_of(directory, server)}/_stats/store").read())
    return int(told["_all"]["primaries"]["store"]["size_in_bytes"])


LEASED = b"""{"indices": {"a": {"shards": {"0": [
    {"seq_no": {"max_seq_no": 9}, "retention_leases": {"leases": [{"retaining_seq_no": 10}, {"retaining_seq_no": 3}]}}]}}}}"""


@pytest.mark.parametrize(("told", "waits"), [(LEASED, True), (b"{}", False)])
def test_a_server_that_does_not_let_go_ends_no_build(
    front: Front,
    fronted: Server,
    tmp_path: Path,
    many: list[Entry],
    monkeypatch: pytest.MonkeyPatch,
    told: bytes,
    waits: bool,
) -> None:
    monkeypatch.setattr(engine, "LET_GO_SECONDS", 0.5)
    front.told["_stats"] = told
    made = create_backend("opensearch", tmp_path, fronted)
    made.write(many)
    made.close()
    assert sum(asked.endswith("/_stats") for asked in front.asked) == 1 + waits


def test_the_index_is_called_after_its_generation_and_goes_with_it(opensearch: Server, tmp_path: Path) -> None:
    before, out = kept(opensearch), tmp_path / "index"
    for name in ("Tyst hamn", "Ljus hamn", "Djup hamn"):
        build(reports(tmp_path / "in", a=name), out, engine="opensearch", server=opensearch)
        assert kept(opensearch) - before == of(out)
    assert len(of(out)) == 2
    with pytest.raises(RuntimeError, match="avbruten"):
        build(tmp_path / "in", out, engine="opensearch", server=opensearch, writing=_broken_off)
    assert kept(opensearch) - before == of(out)
    opened = open_index(out, server=opensearch)
    assert [project.name for project in opened.holdings.projects] == ["Djup hamn"]
    assert opened.search("hamn")
    opened.close()


def _broken_off(done: int, total: int) -> None:
    raise RuntimeError("avbruten")


def test_what_cannot_be_removed_now_is_removed_by_the_next_build(
    front: Front, fronted: Server, tmp_path: Path, impatient: None
) -> None:
    before, out = kept(fronted), tmp_path / "index"

    def away(done: int, total: int) -> None:
        front.nothing = True
        raise RuntimeError("avbruten")

    with pytest.raises(RuntimeError, match="avbruten"):
        build(reports(tmp_path / "in", a="Tyst hamn"), out, engine="opensearch", server=fronted, writing=away)
    front.nothing = False
    assert kept(fronted) - before == of(out)
    for name in ("Ljus hamn", "Djup hamn"):
        build(reports(tmp_path / "in", a=name), out, engine="opensearch", server=fronted)
    assert kept(fronted) - before == of(out)
    assert len(of(out)) == 2


def test_an_engine_of_another_kind_leaves_nothing_on_the_server(opensearch: Server, tmp_path: Path) -> None:
    before, out = kept(opensearch), tmp_path / "index"
    for used in ("opensearch", "whoosh", "whoosh"):
        build(reports(tmp_path / "in", a="Tyst hamn"), out, engine=used, server=opensearch)
    assert kept(opensearch) == before
    assert names(out) == ["Tyst hamn"]


def test_an_index_of_another_format_is_refused(
    opensearch: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_backend("opensearch", tmp_path, opensearch).write(ENTRIES)
    monkeypatch.setattr(engine, "FORMAT", FORMAT + 1)
    with pytest.raises(
        IndexUnusable, match=rf"byggt med format {FORMAT}, programmet läser format {FORMAT + 1}.*Bygg om"
    ):
        open_backend(tmp_path, server=opensearch)


def test_an_index_that_is_gone_is_told(opensearch: Server, tmp_path: Path) -> None:
    made = create_backend("opensearch", tmp_path, opensearch)
    made.write(ENTRIES)
    other = open_backend(tmp_path, server=opensearch)
    assert other.available()
    made.discard()
    assert not other.available()
    with pytest.raises(IndexUnusable, match="finns inte hos sökmotorn"):
        other.search("hamn")
    other.close()
    assert not other.available()
    made.discard()
    with pytest.raises(IndexUnusable, match="finns inte hos sökmotorn"):
        open_backend(tmp_path, server=opensearch)


# --- how it is reached ------------------------------------------------------------------------------------------------


def test_nothing_secret_and_no_address_is_in_the_index(opensearch: Server, tmp_path: Path) -> None:
    front = Front(opensearch.addresses[0], ("utblick", "mycket-hemligt"), certificate(tmp_path))
    with front.standing():
        server = Server((front.address,), tmp_path / "front.pem", "utblick", "mycket-hemligt", 2, 0)
        build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index", engine="opensearch", server=server)
        opened = open_index(tmp_path / "index", server=server)
        assert opened.search("hamn")
        opened.close()
    written = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert not any(one in written for one in (b"mycket-hemligt", front.address.encode(), b"front.pem"))
    assert "mycket-hemligt" not in repr(server)


def test_a_wrong_login_and_an_unknown_authority_are_told(opensearch: Server, tmp_path: Path) -> None:
    made = create_backend("opensearch", tmp_path / "index", opensearch)
    made.write(ENTRIES)
    made.close()
    front = Front(opensearch.addresses[0], ("utblick", "rätt"), certificate(tmp_path))
    with front.standing():
        there = Server((front.address,), tmp_path / "front.pem", "utblick", "fel")
        with pytest.raises(EngineUnavailable, match=r"nekar åtkomst \(status 401\).*UTBLICK_OPENSEARCH_PASSWORD"):
            open_backend(tmp_path / "index", server=there)
        with pytest.raises(EngineUnavailable, match=r"certifikat godtas inte.*UTBLICK_OPENSEARCH_CA"):
            open_backend(tmp_path / "index", server=replace(there, ca=None))


def test_the_command_line_reaches_it_by_its_settings(
    opensearch: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """TLS, an authority of one's own, a login, shards: from the environment to the server and back."""
    monkeypatch.chdir(tmp_path)
    reports(tmp_path / "corpus", a="Tyst hamn")
    front = Front(opensearch.addresses[0], ("utblick", "mycket-hemligt"), certificate(tmp_path))
    with front.standing():
        given = {"ADDRESSES": front.address, "CA": "front.pem", "USER": "utblick", "PASSWORD": "mycket-hemligt"}
        for name, value in {**given, "SHARDS": "2", "REPLICAS": "0"}.items():
            monkeypatch.setenv(f"UTBLICK_OPENSEARCH_{name}", value)
        assert cli.main(["index", "--engine", "opensearch"]) == 0
        assert cli.main(["ask", QUESTION.replace("hamnen", "båtar")]) == 0
        assert "Båtar med segel" in capsysbinary.readouterr().out.decode()
        monkeypatch.setenv("UTBLICK_OPENSEARCH_PASSWORD", "fel")
        assert cli.main(["search", "hamn"]) != 0
        assert "nekar åtkomst" in (told := capsysbinary.readouterr().err.decode())
        assert "Traceback" not in told
    [index] = of(Path(".utblick/index"))
    settings = json.loads(urllib.request.urlopen(f"{opensearch.addresses[0]}/{index}/_settings").read())
    assert settings[index]["settings"]["index"]["number_of_shards"] == "2"


@pytest.mark.parametrize(
    ("server", "told"),
    [
        (Server(), "behöver en adress.*UTBLICK_OPENSEARCH_ADDRESSES"),
        (Server(("http://sok.exempelstad.se:9200",)), "sok.exempelstad.se.*https://"),
        (Server(("https://127.0.0.1:9200",), Path("ingen.pem")), r"ingen\.pem.*UTBLICK_OPENSEARCH_CA"),
    ],
)
def test_a_configuration_that_cannot_be_is_told(server: Server, told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=told):
        create_backend("opensearch", tmp_path, server).write(ENTRIES)


def test_a_password_in_an_address_or_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UTBLICK_OPENSEARCH_ADDRESSES", "https://utblick:hemligt@sok.exempelstad.se:9200")
    assert cli.main(["config"]) == 2
    monkeypatch.delenv("UTBLICK_OPENSEARCH_ADDRESSES")
    Path("utblick.toml").write_text('opensearch_password = "hemligt"\n', encoding="utf-8")
    assert cli.main(["config"]) == 2
    assert "UTBLICK_OPENSEARCH_PASSWORD" in capsysbinary.readouterr().err.decode()


# --- when it is away --------------------------------------------------------------------------------------------------


def test_what_may_go_better_is_tried_again(front: Front, fronted: Server, tmp_path: Path) -> None:
    made = create_backend("opensearch", tmp_path, fronted)
    front.bad += [503, 429]
    front.overfull = 2
    made.write(ENTRIES)
    assert front.overfull == 0
    front.bad += [500, 502, 503, 504, 429]
    assert made.search("Nordhamn")[0].id == "nätverk"
    assert front.bad == []
    made.close()


def test_what_was_done_though_nobody_heard_is_not_done_twice(
    front: Front, fronted: Server, opensearch: Server, tmp_path: Path
) -> None:
    """An entry that was sent twice counts once, in every frequency."""
    wanted = looked_up(" ".join(query for query, *_ in FINDS))
    found = []
    for server, lost in ((opensearch, 0), (fronted, 3)):
        directory = tmp_path / str(lost)
        if lost:
            front.lost += ["_bulk"] * lost
        made = create_backend("opensearch", directory, server)
        made.write(ENTRIES)
        found.append(made._frequencies(wanted))  # type: ignore[attr-defined]
        made.close()
    assert front.lost == []
    assert found[0] == found[1]


def test_an_index_that_was_made_though_nobody_heard_is_used(front: Front, fronted: Server, tmp_path: Path) -> None:
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index", engine="opensearch", server=fronted)
    made = create_backend("opensearch", tmp_path / "generation-1" / "engine", fronted)
    front.lost.append("generation-1")
    made.write(ENTRIES)
    assert (front.lost, made.search("Nordhamn")[0].id) == ([], "nätverk")
    made.discard()


def test_a_merge_that_is_never_told_of_is_seen(
    front: Front,
    fronted: Server,
    opensearch: Server,
    tmp_path: Path,
    in_pieces: Callable[[int], None],
    impatient: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "ASKED_AGAIN_SECONDS", 0.5)
    front.mute = "_forcemerge"
    made = create_backend("opensearch", tmp_path, fronted)
    made.write(ENTRIES, in_pieces)
    assert segments(tmp_path, opensearch) == 1
    made.close()


def test_a_merge_that_never_comes_ends_the_build(
    front: Front, fronted: Server, tmp_path: Path, in_pieces: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MERGE_SECONDS", 0.5)
    front.told["_forcemerge"] = b"{}"
    before = kept(fronted)
    with pytest.raises(EngineUnavailable, match="slog inte ihop"):
        create_backend("opensearch", tmp_path, fronted).write(ENTRIES, in_pieces)
    assert kept(fronted) == before


@pytest.mark.parametrize(
    ("end", "told"),
    [("_mtermvectors", b'{"docs": [{"error": {"type": "no_shard_available"}}]}'), ("_search", b"")],
    ids=["frequencies", "candidates"],
)
def test_an_answer_is_of_all_shards_or_none(
    front: Front, fronted: Server, tmp_path: Path, impatient: None, end: str, told: bytes
) -> None:
    made = create_backend("opensearch", tmp_path, fronted)
    made.write(ENTRIES)
    if told:
        front.told[end] = told
    else:
        front.bad_of[end] = 503  # what a node says that has not all shards
    with pytest.raises(EngineUnavailable):
        made.search("Nordhamn")
    front.told.clear()
    front.bad_of.clear()
    assert made.search("Nordhamn")[0].id == "nätverk"
    made.close()


def test_another_node_is_asked(front: Front, opensearch: Server, tmp_path: Path) -> None:
    made = create_backend("opensearch", tmp_path, replace(opensearch, addresses=(front.address, *opensearch.addresses)))
    made.write(ENTRIES)
    front.nothing = True
    assert [made.search("Nordhamn")[0].id for _ in range(5)] == ["nätverk"] * 5
    made.close()


def test_a_server_that_is_away_is_told_and_leaves_the_old_index(
    front: Front, fronted: Server, tmp_path: Path, impatient: None
) -> None:
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index", engine="opensearch", server=fronted)
    front.nothing = True
    with pytest.raises(EngineUnavailable, match="sökmotorn svarar inte"):
        open_index(tmp_path / "index", server=fronted)
    with pytest.raises(EngineUnavailable, match="sökmotorn svarar inte"):
        build(tmp_path / "in", tmp_path / "index", engine="opensearch", server=fronted)
    front.nothing = False
    opened = open_index(tmp_path / "index", server=fronted)
    assert opened.search("hamn")
    opened.close()


async def test_the_bot_says_so_and_is_not_ready_until_it_is_back(
    front: Front, fronted: Server, tmp_path: Path, impatient: None, aiohttp_client: object
) -> None:
    folder = reports(tmp_path / "in", a="Tyst hamn")
    (folder / "om.txt").write_text("Exempelby\n\nKommunen arbetar med hamnen och dess kajer.\n", encoding="utf-8")
    build(folder, tmp_path / "index", engine="opensearch", server=fronted)
    live = Live(tmp_path / "index", None, Bot, server=fronted)
    client: TestClient[web.Request, web.Application] = await aiohttp_client(application(live, WebSettings()))  # type: ignore[operator]
    assert live.answer(QUESTION).status != "error"
    front.nothing = True
    answer = live.answer(QUESTION)
    assert (answer.status, answer.citations, answer.question) == ("error", [], QUESTION)
    assert "Sökmotorn svarar inte" in answer.text
    assert "search engine" in live.answer("How does the municipality work with the harbour?").text
    live.look()
    ready = await client.get("/readyz")
    assert (ready.status, (await ready.json())["status"]) == (503, "engine_away")
    front.nothing = False
    live.look()
    assert (await client.get("/readyz")).status == 200
    assert live.answer(QUESTION).status != "error"
    live.index.close()


def test_names_that_are_typed_are_found_meanwhile(
    front: Front, fronted: Server, tmp_path: Path, impatient: None
) -> None:
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index", engine="opensearch", server=fronted)
    opened = open_index(tmp_path / "index", server=fronted)
    front.nothing = True
    assert [record.name for record in found(opened, "tys")] == ["Tyst hamn"]
    assert found(opened, "segel") == []
    front.nothing = False
    assert [record.name for record in found(opened, "segel")] == ["Tyst hamn"]
    opened.close()


def test_a_new_index_is_taken_into_use_when_the_server_is_back(
    front: Front, fronted: Server, tmp_path: Path, impatient: None, opensearch: Server
) -> None:
    out = tmp_path / "index"
    build(reports(tmp_path / "in", a="Tyst hamn"), out, engine="opensearch", server=fronted)
    live = Live(out, None, Bot, server=fronted)
    front.nothing = True
    build(reports(tmp_path / "in", a="Ljus hamn"), out, engine="opensearch", server=opensearch)
    assert not live.refresh()
    front.nothing = False
    assert live.refresh()
    assert [project.name for project in live.index.holdings.projects] == ["Ljus hamn"]
    live.index.close()
