"""What search finds on the benchmark set in UTBLICK_RETRIEVAL, held at about what docs/search.md says was reached."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from indexer.search import Entry
from tests.bench.__main__ import damage, quality, read_texts, retrieval_set
from tests.bench.engines import OURS
from tests.folders import named_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named_folder("UTBLICK_RETRIEVAL")
    return tmp_path_factory.mktemp("retrieval")


@pytest.fixture(scope="module")
def clean(folder: Path) -> list[Entry]:
    return read_texts(retrieval_set()[0], folder / "clean")


@pytest.mark.parametrize("engine", sorted(OURS))
def test_clean_texts(engine: str, clean: list[Entry], folder: Path) -> None:
    first, _, among_ten, reciprocal, _ = quality(engine, clean, retrieval_set()[1], folder)
    assert (first > 0.81, among_ten > 0.98, reciprocal > 0.87) == (True, True, True), (first, among_ten, reciprocal)


def test_damaged_texts(folder: Path) -> None:
    texts, asked = retrieval_set()
    broken = read_texts({name: damage(text, random.Random(name)) for name, text in texts.items()}, folder / "damaged")
    _, _, among_ten, reciprocal, _ = quality("utblick, tantivy", broken, asked, folder)
    assert (among_ten > 0.98, reciprocal > 0.86) == (True, True), (among_ten, reciprocal)
