"""Two servers of the bot, each a process with a folder of its own, over one index and one cluster: whoever asks one and then
the other notices nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from socket import create_server
from typing import Any
from urllib.parse import urlencode

import pytest

from indexer.building import build
from indexer.search import Server
from tests.asking import until
from tests.opensearch_front import Front
from tests.opensearch_node import asked
from tests.test_index import reports

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 120
TOKEN = "en-lång-och-slumpad-nyckel-som-ingen-gissar"


@dataclass
class Utblick:
    """One server, as a person's browser meets it."""

    port: int
    process: subprocess.Popen[bytes]
    told: Path

    def ask(self, question: str, conversation: str | None = None) -> dict[str, Any]:
        body = json.dumps({"question": question, "conversation": conversation}).encode()
        sent = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/ask", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(sent, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def generation(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=60) as response:
            return str(json.load(response)["index"])

    def send(self, method: str, path: str, cookie: str = "", **form: str) -> tuple[int, str]:
        """The status of a page, and the session cookie that comes with it."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"utblick_session={cookie}"}
        asking.request(method, path, urlencode(form), headers)
        answer = asking.getresponse()
        given = SimpleCookie(answer.headers["Set-Cookie"] or "").get("utblick_session")
        asking.close()
        return answer.status, given.value if given else ""


@contextmanager
def serving(index: Path, home: Path, engine: Server, *options: str, token: str = "") -> Iterator[Utblick]:
    """A server over an index, started in a folder of its own."""
    home.mkdir()
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "UTBLICK_OPENSEARCH_ADDRESSES": ",".join(engine.addresses),
        "UTBLICK_OPENSEARCH_REPLICAS": "0",
        "UTBLICK_SHARED_CONVERSATIONS": "true",
        "UTBLICK_ACCESS_TOKEN": token,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve", "--index", str(index), "--port", str(port)]
    told = home / "told"
    with told.open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=home, env=os.environ | settings, stderr=log)
    try:
        until(lambda: "svarar" in told.read_text(encoding="utf-8") or process.poll() is not None, STARTS_WITHIN)
        assert process.poll() is None, told.read_text(encoding="utf-8")
        yield Utblick(port, process, told)
    finally:
        process.kill()
        process.wait(STARTS_WITHIN)


def asked_anew(url: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=60).close()


@pytest.fixture
def index(tmp_path: Path, opensearch: Server) -> Path:
    """What a build wrote into the folder that both servers see."""
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index", engine="opensearch", server=opensearch)
    return tmp_path / "index"


def test_two_servers_are_as_one(tmp_path: Path, index: Path, opensearch: Server) -> None:
    with ExitStack() as both:
        one = both.enter_context(serving(index, tmp_path / "one", opensearch))
        other = both.enter_context(serving(index, tmp_path / "other", opensearch, "--workers", "2"))
        first = one.ask("Vilket program är Tyst hamn med i?")
        assert first["status"] == "answered"
        # A conversation goes on with the other, and then with the first one again.
        second = other.ask("När startade det?", first["conversation"])
        third = one.ask("Vilken nämnd har det?", first["conversation"])
        assert {answer["conversation"] for answer in (first, second, third)} == {first["conversation"]}
        assert ("2024" in second["text"], "Miljönämnden" in third["text"]) == (True, True)

        reports(tmp_path / "in", b="Ljus hamn")
        build(tmp_path / "in", index, engine="opensearch", server=opensearch)
        current = (index / "CURRENT").read_text()
        until(lambda: [one.generation(), other.generation()] == [current] * 2, STARTS_WITHIN)
        for server in (other, one):
            answer = server.ask("Vilka projekt har Miljönämnden?")
            assert all(name in answer["text"] for name in ("Tyst hamn", "Ljus hamn"))
        # What both have changed over to, a conversation goes on in.
        fourth = other.ask("När startade det?", first["conversation"])
        assert ("Tyst hamn" in fourth["text"], fourth["conversation"]) == (True, first["conversation"])

        one.process.kill()
        fifth = other.ask("Vilket program?", first["conversation"])
        assert ("LIFE" in fifth["text"], fifth["conversation"]) == (True, first["conversation"])
    for server in (one, other):
        log = server.told.read_text(encoding="utf-8")
        assert not any(word in log for word in ("Tyst", "startade", "nämnd", first["conversation"], "Traceback")), log
    kept = [name for name in asked(f"{opensearch.addresses[0]}/_settings") if name.startswith("utblick-conversations-")]
    assert len(kept) in (1, 2)


def test_a_sign_in_holds_at_both_and_ends_at_both(tmp_path: Path, index: Path, opensearch: Server) -> None:
    node = opensearch.addresses[0]
    with ExitStack() as both:
        front = both.enter_context(Front(node).standing())
        one = both.enter_context(serving(index, tmp_path / "one", opensearch, token=TOKEN))
        apart = replace(opensearch, addresses=(front.address,))
        other = both.enter_context(serving(index, tmp_path / "other", apart, "--workers", "2", token=TOKEN))
        assert [server.send("GET", "/")[0] for server in (one, other)] == [401, 401]
        assert one.send("POST", "/sign-in", token="fel") == (401, "")
        (status, mine), (_, second) = (server.send("POST", "/sign-in", token=TOKEN) for server in (one, other))
        assert (status, len({mine, second, ""})) == (303, 3)
        for server in (one, other):
            assert [server.send("GET", "/", cookie)[0] for cookie in (mine, second)] == [200, 200]

        # What stands in the cluster is neither of them, nor makes one.
        asked_anew(f"{node}/utblick-sessions-*/_refresh")
        found = asked(f"{node}/utblick-sessions-*/_search?size=100")["hits"]["hits"]  # type: ignore[index]
        assert len(found) == 2
        assert {tuple(sorted(one["_source"])) for one in found} == {("at", "text")}
        assert {one["_source"]["text"] for one in found} == {""}
        assert not any(part in json.dumps(found) for part in (*mine.split("."), *second.split(".")))
        assert [one.send("GET", "/", hit["_id"])[0] for hit in found] == [401, 401]

        # A server that is started anew, here in another folder, knows who has signed in.
        one.process.kill()
        one = both.enter_context(serving(index, tmp_path / "anew", opensearch, token=TOKEN))
        assert one.send("GET", "/", mine)[0] == 200

        # Where a server does not reach the cluster nobody is let in, and nobody is told to have signed out everywhere.
        front.nothing = True
        assert other.send("GET", "/", mine)[0] == 503
        assert other.send("POST", "/sign-in", token=TOKEN) == (503, "")
        assert other.send("POST", "/sign-out", mine)[0] == 503
        assert [one.send("GET", "/", mine)[0], other.send("GET", "/healthz")[0]] == [200, 200]
        front.nothing = False
        until(lambda: other.send("GET", "/", mine)[0] == 200, STARTS_WITHIN)

        assert other.send("POST", "/sign-out", mine) == (303, "")
        for server in (one, other):
            assert [server.send("GET", "/", cookie)[0] for cookie in (mine, second)] == [401, 200]
    for home in ("one", "other", "anew"):
        log = (tmp_path / home / "told").read_text(encoding="utf-8")
        assert not any(word in log for word in (TOKEN, *mine.split("."), *second.split("."), "Traceback")), log
