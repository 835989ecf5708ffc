"""The indexes that tests of the bot share, each built once a session.

The bot is imported by the fixtures that need it, so that the indexer's tests run without it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.building import build
from indexer.index import Index, Vectors, open_index
from indexer.search import PACKAGED
from tests.folders import named_folder
from tests.tables import Transcript

if TYPE_CHECKING:
    from bot.core import Bot
    from indexer.search import Server

# Tests ask by words alone, so that none embeds the texts of its index anew; those of meaning say so.
os.environ["UTBLICK_MEANING"] = "off"

SAMPLES = Path(__file__).parent / "samples"
FIRST_SIGHT = Path(__file__).parent / "first_sight"
EMBEDDING = Path(__file__).parent.parent / "indexer" / "search"
COLLECTED = (20_000, 20, 50)
"""After how many new things, and rounds of those before, garbage is looked for."""


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: garbage is not looked for among them, and seldom at all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def copy_reports(folder: Path) -> Path:
    """The invented reports of every family, without the goldens beside them."""
    shutil.copytree(SAMPLES, folder, ignore=shutil.ignore_patterns("*.json"))
    return folder


@pytest.fixture(scope="session")
def kept_vectors(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vectors of the packaged model are kept from one build to the next, and by pytest from run to run as long as
    nothing changes in how they are made: each stands under the hash of its text."""
    made = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(EMBEDDING.glob("m*.py"))))
    cache = getattr(pytestconfig, "cache", None)
    return Path(cache.mkdir(f"meaning-{made.hexdigest()[:12]}")) if cache else tmp_path_factory.mktemp("meaning")


def build_meant(reports: Path, index: Path, kept: Path) -> None:
    """Build with vectors of the packaged model, where none is made that is kept."""
    shutil.copytree(kept, index / "meaning")
    build(reports, index, vectors=Vectors(PACKAGED))
    shutil.copytree(index / "meaning", kept, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def samples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the samples lies."""
    base = tmp_path_factory.mktemp("samples")
    build(copy_reports(base / "reports"), base / "index")
    return base / "index"


@pytest.fixture(scope="session")
def samples_index(samples_folder: Path) -> Iterator[Index]:
    """An index of all reports under ``samples``: invented cities, every family."""
    index = open_index(samples_folder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def opensearch() -> Iterator[Server]:
    """A node of OpenSearch that keeps every index in three shards, started for the first test that needs one."""
    from tests.opensearch_node import need_node, running, server_of

    need_node()
    with running() as nodes:
        yield server_of(nodes, shards=3)


@pytest.fixture
def quay_folder(tmp_path: Path) -> Path:
    """A folder of one report, indexed beside it in "index"."""
    from tests.test_index import reports

    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "index")
    return tmp_path / "in"


@pytest.fixture(scope="session")
def bot(samples_index: Index) -> Bot:
    """The bot over the samples."""
    from bot.core import Bot

    return Bot(samples_index)


@pytest.fixture(scope="session")
def bots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bot]]:
    """A bot for each folder under ``first_sight``: two invented cities together, and one alone."""
    from bot.core import Bot

    place, found = tmp_path_factory.mktemp("first_sight"), dict[str, Bot]()
    for folder in ("reports", "kvarnhamn"):
        build(FIRST_SIGHT / folder, place / folder)
        found[folder] = Bot(open_index(place / folder))
    yield found
    for one in found.values():
        one.index.close()


@pytest.fixture(scope="session")
def transcript(bot: Bot) -> Transcript:
    """The bot's answers to the tables' questions, each asked once."""
    return Transcript(bot)


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the real reports lies, built from the folder in UTBLICK_CORPUS."""
    reports = named_folder("UTBLICK_CORPUS")
    index = tmp_path_factory.mktemp("corpus") / "index"
    build(reports, index)
    return index


@pytest.fixture(scope="session")
def corpus_bot(corpus_folder: Path) -> Iterator[Bot]:
    """The bot over the real reports."""
    from bot.core import Bot

    index = open_index(corpus_folder)
    yield Bot(index)
    index.close()
