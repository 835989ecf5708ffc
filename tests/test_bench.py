"""What the benchmark measures with: invented reports that are read as real ones are, and engines that all can be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building import read_reports
from indexer.index import entries
from tests.bench import holdings
from tests.bench.__main__ import damage, quality, rank, read_texts
from tests.bench.engines import ENGINES


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("holdings")
    holdings.write(folder, 2)
    return folder


def test_invented_reports_are_of_all_five_families(reports: Path) -> None:
    built = read_reports(reports)
    assert len(built.lines) == 10
    named = {report.document: report.kind for report in built.holdings.reports}
    assert {document: document.partition("-")[2].partition(".")[0] for document in named} == named
    assert len(list(entries(built.holdings))) > 1000


def test_the_same_number_of_cities_gives_the_same_reports(reports: Path, tmp_path: Path) -> None:
    holdings.write(tmp_path, 2)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in reports.iterdir()
    }
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 10


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_every_engine_finds_texts(engine: str, tmp_path: Path) -> None:
    texts, asked = holdings.invented_set(30)
    _, among_five, *_ = quality(ENGINES[engine], read_texts(texts, tmp_path / "texts"), asked, tmp_path)
    assert among_five > 0.5


def test_a_text_counts_once_and_at_its_best_place() -> None:
    assert rank(["a", "b", "b", "c"], ("c",)) == 3
    assert rank(["a"], ("c",)) == 0


def test_damage_is_that_of_a_scanner() -> None:
    class Always:
        def random(self) -> float:
            return 0.0

    assert damage("mål", Always()) == "rna1"  # type: ignore[arg-type]
