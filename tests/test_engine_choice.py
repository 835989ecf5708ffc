"""Which engine an index is built with and opened with, as the command line tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

import indexer.search
from bot import cli
from indexer.search import ENGINES


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "opensearch":
        server = request.getfixturevalue("opensearch")
        monkeypatch.setenv("UTBLICK_OPENSEARCH_ADDRESSES", ",".join(server.addresses))
        monkeypatch.setenv("UTBLICK_OPENSEARCH_REPLICAS", "0")
    return str(request.param)


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "hamnen.txt").write_text("Hamnen 2024\n\nFärjorna i Exempelstad drivs med el.\n", encoding="utf-8")
    return folder


def test_an_index_is_searched_with_the_engine_it_was_built_with(
    engine: str, reports: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["index", "--engine", engine]) == 0
    assert cli.main(["search", "elfärja", "--json"]) == 0
    assert "hamnen.txt" in capsysbinary.readouterr().out.decode()


def test_the_other_engine_is_refused(
    engine: str, reports: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    other = next(name for name in ENGINES if name != engine)
    assert cli.main(["index", "--engine", engine]) == 0
    capsysbinary.readouterr()
    monkeypatch.setenv("UTBLICK_ENGINE", other)
    assert cli.main(["search", "färja"]) == 2
    printed = capsysbinary.readouterr()
    assert printed.out == b""
    assert f"byggt med sökmotorn {engine}, inställningen engine säger {other}" in printed.err.decode()


@pytest.mark.parametrize(
    ("engine", "most", "suggested"),
    [("whoosh", 1, True), ("whoosh", 1000, False), ("tantivy", 1, False), ("opensearch", 1, False)],
    indirect=["engine"],
)
def test_large_holdings_are_told_of_tantivy(
    engine: str,
    most: int,
    suggested: bool,
    reports: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setattr(indexer.search, "MANY_ENTRIES", most)
    assert cli.main(["index", "--engine", engine]) == 0
    assert ("utblick index --engine tantivy" in capsysbinary.readouterr().err.decode()) is suggested
