"""Three nodes, three shards, one copy of each: nodes are killed while questions are answered, and nothing is lost.

``UTBLICK_CLUSTER_SECONDS`` sets how long is asked around each kill; ``make cluster`` asks for two minutes.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core import Bot
from bot.live import Live
from indexer.building import build
from indexer.index import entries, open_index
from tests.asking import asking
from tests.conftest import copy_reports
from tests.opensearch_node import Node, asked, need_node, running, server_of

SECONDS = float(os.environ.get("UTBLICK_CLUSTER_SECONDS", "6"))
NODES = 3
ASKERS = 2
QUESTIONS = (
    "Vilka projekt har Miljönämnden?",
    "Hur arbetar kommunen med klimatet?",
    "Vad säger rapporterna om elever och praktik?",
    "Vad lärde man sig om kollektivtrafik?",
)
WORDS = ("hamn", "klimat och vatten", "elever på praktik", "internationellt samarbete", "energi i skolor", "kultur")


@dataclass
class Asked:
    """What was answered while it was asked."""

    statuses: Counter[str] = field(default_factory=Counter)
    texts: dict[str, set[str]] = field(default_factory=dict)


def asks(live: Live, found: Asked) -> None:
    """Ask the bot each question once."""
    for question in QUESTIONS:
        answer = live.answer(question)
        found.statuses[answer.status] += 1
        found.texts.setdefault(question, set()).add(answer.text)


def manager(nodes: Sequence[Node], asked_of: Node) -> Node:
    """The elected one, as another says."""
    state = asked(f"{asked_of.address}/_cluster/state/cluster_manager_node,nodes")
    names = {name: one["name"] for name, one in state["nodes"].items()}  # type: ignore[attr-defined]
    return next(node for node in nodes if node.name == names[state["cluster_manager_node"]])


def whole(node: Node) -> None:
    """Wait until every shard has its copy again."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        health = asked(f"{node.address}/_cluster/health?wait_for_status=green&wait_for_nodes={NODES}&timeout=10s")
        if health["status"] == "green" and health["number_of_nodes"] == NODES:
            return
    pytest.fail("the copies were not made within two minutes")


def test_killed_nodes_are_not_noticed(tmp_path: Path) -> None:
    need_node()
    out, folder = tmp_path / "index", copy_reports(tmp_path / "reports")
    with running(NODES) as nodes:
        server = server_of(nodes, shards=3, replicas=1)
        build(folder, out, engine="opensearch", server=server)
        live = Live(out, None, Bot, server=server)
        best = {words: live.index.search(words, limit=5) for words in WORDS}
        assert sum(map(len, best.values())) > 20
        found = Asked()
        with asking(lambda: asks(live, found), ASKERS):
            first = manager(nodes, nodes[0])
            plain = next(node for node in nodes if node is not first)
            for killed in (plain, first):
                time.sleep(SECONDS / 2)
                killed.kill()
                time.sleep(SECONDS / 2)
                alive = next(node for node in nodes if node is not killed)
                assert {words: live.index.search(words, limit=5) for words in WORDS} == best
                held = asked(f"{alive.address}/utblick-{live.index.directory.name}/_count")
                assert held["count"] == len(list(entries(live.index.holdings)))
                if killed is first:
                    build(folder, out, engine="opensearch", server=server)
                    assert live.refresh()
                killed.start()
                whole(alive)
        assert {words: live.index.search(words, limit=5) for words in WORDS} == best
        live.index.close()
        opened = open_index(out, server=server)
        assert {words: opened.search(words, limit=5) for words in WORDS} == best
        opened.close()
    assert found.statuses["error"] == 0, found.statuses
    assert found.statuses.total() > 20
    assert {question: len(texts) for question, texts in found.texts.items()} == dict.fromkeys(QUESTIONS, 1)
    print(f"\n{found.statuses.total()} answers while two nodes were killed: {dict(found.statuses)}")
