"""What search finds on the benchmark set in UTBLICK_RETRIEVAL, held at about what docs/search.md says was reached."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from indexer.search import Entry, Server
from tests.bench.__main__ import damage, quality, read_texts, retrieval_set
from tests.bench.engines import OURS, OursOpenSearch, OursTantivy
from tests.folders import named_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named_folder("UTBLICK_RETRIEVAL")
    return tmp_path_factory.mktemp("retrieval")


@pytest.fixture(scope="module")
def clean(folder: Path) -> list[Entry]:
    return read_texts(retrieval_set()[0], folder / "clean")


@pytest.fixture(scope="module")
def reached(clean: list[Entry], folder: Path) -> Callable[[str], tuple[float, ...]]:
    """What each engine reaches on the clean texts; measured once."""
    return cache(lambda engine: quality(OURS[engine], clean, retrieval_set()[1], folder))


@pytest.mark.parametrize("engine", sorted(OURS))
def test_clean_texts(engine: str, reached: Callable[[str], tuple[float, ...]]) -> None:
    first, _, among_ten, reciprocal, _ = reached(engine)
    assert (first > 0.81, among_ten > 0.98, reciprocal > 0.87) == (True, True, True), (first, among_ten, reciprocal)


def test_shards_of_a_server_rank_as_an_engine_of_files(
    clean: list[Entry], folder: Path, opensearch: Server, reached: Callable[[str], tuple[float, ...]]
) -> None:
    files = reached("utblick, tantivy")
    server = quality(partial(OursOpenSearch, server=opensearch), clean, retrieval_set()[1], folder)
    apart = [round(abs(one - other), 4) for one, other in zip(files[:4], server[:4], strict=True)]
    assert max(apart) <= 0.005, (files, server)


def test_damaged_texts(folder: Path) -> None:
    texts, asked = retrieval_set()
    broken = read_texts({name: damage(text, random.Random(name)) for name, text in texts.items()}, folder / "damaged")
    _, _, among_ten, reciprocal, _ = quality(OursTantivy, broken, asked, folder)
    assert (among_ten > 0.98, reciprocal > 0.86) == (True, True), (among_ten, reciprocal)
