"""An index on disk: one step from old to new, one writer, and plain words where it cannot be read."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import index
from indexer.building import build, read_reports
from indexer.errors import IndexDamaged, IndexMissing, IndexUnusable, UnusableInput
from indexer.index import CURRENT, HOLDINGS, entries, open_index
from indexer.search import NO_SERVER, Server
from indexer.vouching import LIST, vouch
from tests.goldens import SAMPLES
from tests.test_reading import pdf_bytes

FORM = "{city} kommun\n\nInternationell redovisning 2024\n\nDel 2: Projekt\n\nMiljönämnden\n\nProjektnamn {name}\n\nProjektstart 2024\n\nProgram LIFE\n\nProjektbeskrivning\n\nBåtar med segel.\n"


def reports(folder: Path, **named: str) -> Path:
    folder.mkdir(exist_ok=True)
    for file, name in named.items():
        (folder / f"{file}.txt").write_text(FORM.format(city="Exempelby", name=name), encoding="utf-8")
    return folder


def files(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()
    }


def names(directory: Path, server: Server = NO_SERVER) -> list[str]:
    opened = open_index(directory, server=server)
    try:
        return [project.name for project in opened.holdings.projects]
    finally:
        opened.close()


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "ut")
    return tmp_path / "ut"


def test_what_is_built_can_be_opened(built: Path) -> None:
    opened = open_index(built)
    assert [project.name for project in opened.holdings.projects] == ["Tyst hamn"]
    assert opened.texts["a.txt"].startswith("Exempelby kommun")
    [hit] = [hit for hit in opened.backend.search("båtar med segel") if hit.id.startswith("passage:")]
    assert opened.passage(hit.id).project == opened.holdings.projects[0].id
    assert opened.reports["a.txt"].municipality == "Exempelby kommun"
    assert [passage.document for passage in opened.passages_of("a.txt")] == ["a.txt"] * len(opened.holdings.passages)
    opened.close()


def test_a_reader_keeps_what_it_opened(built: Path, tmp_path: Path) -> None:
    reader = open_index(built)
    build(reports(tmp_path / "in", a="Ljus hamn"), built)
    assert names(built) == ["Ljus hamn"]
    assert [project.name for project in reader.holdings.projects] == ["Tyst hamn"]
    assert reader.backend.search("tyst hamn")
    assert reader.vocabulary.actors("Exempelby kommun")
    reader.close()


def test_only_the_last_two_generations_are_kept(built: Path, tmp_path: Path) -> None:
    for name in ("Andra", "Tredje", "Fjärde"):
        build(reports(tmp_path / "in", a=name), built)
    assert len(list(built.glob("generation-*"))) == 2
    assert names(built) == ["Fjärde"]


def test_a_failing_build_leaves_the_old_bytes(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(built)

    class Broken:
        def __init__(self, directory: Path) -> None:
            self.directory = directory

        def write(self, found: Iterable[Any], progress: object = None) -> None:
            (self.directory / "half").write_text("halv", encoding="utf-8")
            raise RuntimeError("disken är full")

    def broken(engine: str, directory: Path, server: Server) -> Broken:
        directory.mkdir(parents=True)
        return Broken(directory)

    monkeypatch.setattr(index, "create_backend", broken)
    with pytest.raises(RuntimeError):
        build(reports(tmp_path / "in", a="Ljus hamn"), built)
    assert files(built) == before
    monkeypatch.undo()
    assert names(built) == ["Tyst hamn"]


def test_an_interrupted_build_leaves_the_old_bytes(built: Path, tmp_path: Path) -> None:
    before = files(built)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(reports(tmp_path / "in", a="Ljus hamn"), built, writing=stop)
    assert files(built) == before


def test_a_folder_without_reports_touches_nothing(built: Path, tmp_path: Path) -> None:
    before = files(built)
    (tmp_path / "tom").mkdir()
    with pytest.raises(UnusableInput):
        build(tmp_path / "tom", built)
    assert files(built) == before


def test_progress_is_told(tmp_path: Path) -> None:
    read: list[tuple[int, int]] = []
    written: list[tuple[int, int]] = []
    folder = reports(tmp_path / "in", a="Tyst hamn", b="Ljus hamn")
    (folder / "b.txt").write_text(FORM.format(city="Exempelvik", name="Ljus hamn"), encoding="utf-8")
    done = build(
        folder, tmp_path / "ut", reading=lambda *now: read.append(now), writing=lambda *now: written.append(now)
    )
    assert read == [(1, 2), (2, 2)]
    total = len(list(entries(done.holdings)))
    assert written[-1] == (total, total)
    assert [str(line) for line in done.lines] == [
        f"{name}.txt: årsredovisning med projektblanketter; 2 textstycken, 1 projekt, 0 nätverk, 0 siffror, "
        f"{line.issues} {'anmärkning' if line.issues == 1 else 'anmärkningar'}"
        for name, line in zip("ab", done.lines, strict=True)
    ]


def test_the_folders_own_vocabulary_goes_along(tmp_path: Path) -> None:
    folder = reports(tmp_path / "in", a="Tyst hamn")
    own = '[[municipality]]\nname = "Exempelby kommun"\n[[municipality.actor]]\nname = "Miljönämnden"\nadministration = "Gröna kontoret"\n'
    (folder / "vocabulary.toml").write_text(own, encoding="utf-8")
    build(folder, tmp_path / "ut")
    opened = open_index(tmp_path / "ut")
    actor = opened.vocabulary.actors("Exempelby kommun").get("Gröna kontoret")
    assert actor is not None
    assert actor.name == "Miljönämnden"
    opened.close()


# -- one writer -----------------------------------------------------------------------------------------------------


HOLD = """
import sys
from pathlib import Path
from indexer.index import _locked
with _locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_writer(built: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that is writing the index."""
    command = [sys.executable, "-c", HOLD, str(built)]
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_writer_is_told_to_wait(built: Path, tmp_path: Path, other_writer: subprocess.Popen[bytes]) -> None:
    before = files(built)
    with pytest.raises(IndexUnusable, match=rf"{built}: en annan indexering pågår \(process {other_writer.pid}\)"):
        build(tmp_path / "in", built)
    assert files(built) == before


def test_a_writer_that_is_killed_holds_up_nobody(
    built: Path, tmp_path: Path, other_writer: subprocess.Popen[bytes]
) -> None:
    other_writer.kill()
    other_writer.wait()
    assert (built / ".lock").read_text(encoding="utf-8") == str(other_writer.pid)
    # The number of a process that lives is no lock either.
    (built / ".lock").write_text(str(os.getppid()), encoding="utf-8")
    build(reports(tmp_path / "in", a="Ljus hamn"), built)
    assert names(built) == ["Ljus hamn"]


def test_what_a_killed_writer_left_goes(built: Path, tmp_path: Path) -> None:
    (built / ".CURRENT-1234abcd").write_text("generation-halv", encoding="utf-8")
    (built / "generation-halv").mkdir()
    build(reports(tmp_path / "in", a="Ljus hamn"), built)
    assert sorted(path.name.partition("-")[0] for path in built.iterdir()) == [
        ".lock",
        "CURRENT",
        "generation",
        "generation",
    ]


# -- what cannot be opened ------------------------------------------------------------------------------------------


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"här finns inget index\. Bygg ett med: utblick index MAPP"):
        open_index(tmp_path / "ingen")


@pytest.mark.parametrize("pointer", ["", "../../etc"])
def test_a_pointer_that_leads_nowhere(built: Path, pointer: str) -> None:
    (built / CURRENT).write_text(pointer, encoding="utf-8")
    with pytest.raises(IndexUnusable, match=rf"{built}/.*Bygg om med: utblick index MAPP --out {built}"):
        open_index(built)


@pytest.mark.parametrize("damage", ["{", "[]", '{"format": 2}', "\udcff"])
def test_damaged_holdings(built: Path, damage: str) -> None:
    path = next(built.glob(f"generation-*/{HOLDINGS}"))
    path.write_bytes(damage.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexUnusable, match="Bygg om med: utblick index MAPP"):
        open_index(built)


def test_another_format(built: Path) -> None:
    path = next(built.glob(f"generation-*/{HOLDINGS}"))
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {"format": 99}), encoding="utf-8")
    vouch(path.parent)
    with pytest.raises(IndexUnusable, match="format 99"):
        open_index(built)


def test_a_damaged_engine(built: Path) -> None:
    for path in built.glob("generation-*/engine/*"):
        if path.suffix == ".toc":
            path.unlink()
    with pytest.raises(IndexUnusable, match=r"_MAIN_1\.toc: filen kan inte läsas \(finns inte\)"):
        open_index(built)


# -- the samples ----------------------------------------------------------------------------------------------------


def test_issues_name_the_differences() -> None:
    found = read_reports(SAMPLES / "annual_forms")
    words = [
        issue.words for issue in found.holdings.issues if issue.what == "rapporten anger 5, de lästa posterna ger 4"
    ]
    assert words == ["Exempelstad kommun: antal deltagande nämnder"]
    assert {line.document for line in found.lines} == {
        "exempelby-2022.txt",
        "exempelby-2025.txt",
        "exempelstad-2023.txt",
        "exempelstad-2024.txt",
        "exempelvik-2024.md",
    }


def test_every_passage_project_and_network_is_searchable() -> None:
    holdings = read_reports(SAMPLES / "annual_forms").holdings
    found = list(entries(holdings))
    assert (
        len({entry.id for entry in found})
        == len(found)
        == len(holdings.passages) + len(holdings.projects) + len(holdings.networks)
    )
    assert all(entry.text.strip() for entry in found if entry.kind == "passage")


def test_a_pdf_is_kept_as_it_was_and_nothing_else_is(tmp_path: Path) -> None:
    folder = reports(tmp_path / "in", a="Tyst hamn")
    original = pdf_bytes([["Exempelby kommun", "Internationell redovisning 2024"]])
    (folder / "b.pdf").write_bytes(original)
    build(folder, tmp_path / "ut")
    opened = open_index(tmp_path / "ut")
    kept = opened.original("b.pdf")
    assert kept is not None
    assert kept.read_bytes() == original
    assert kept.is_relative_to(tmp_path / "ut")
    assert [opened.original(name) for name in ("a.txt", "c.pdf", "../in/b.pdf")] == [None, None, None]
    opened.close()


def test_a_pdf_that_changed_after_reading_is_not_kept_as_the_original(tmp_path: Path) -> None:
    folder = reports(tmp_path / "in")
    (folder / "b.pdf").write_bytes(pdf_bytes([["Exempelby kommun", "Internationell redovisning 2024"]]))
    (folder / "c.pdf").write_bytes(pdf_bytes([["Vindala kommun", "Internationell redovisning 2024"]]))
    holdings = read_reports(folder).holdings
    (folder / "b.pdf").write_bytes(b"annat")
    (folder / "c.pdf").unlink()
    index.write_index(tmp_path / "ut", holdings, [], folder=folder)
    opened = open_index(tmp_path / "ut")
    assert [opened.original(name) for name in ("b.pdf", "c.pdf")] == [None, None]
    opened.close()


# -- what is not as it was written ----------------------------------------------------------------------------------


def generation_of(directory: Path) -> Path:
    return directory / (directory / CURRENT).read_text(encoding="utf-8")


def flip(path: Path) -> None:
    """One bit of a file in its middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def trojan(directory: Path) -> None:
    """A file that whoever unpickles it runs."""

    class Trojan:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(directory / "ran"),)

    (generation_of(directory) / "engine" / "_MAIN_1.toc").write_bytes(pickle.dumps(Trojan()))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit of the records": lambda built: flip(generation_of(built) / HOLDINGS),
    "a bit of the engine": lambda built: flip(next((generation_of(built) / "engine").glob("*.seg"))),
    "an engine file is gone": lambda built: next((generation_of(built) / "engine").glob("*.seg")).unlink(),
    "a file cut short": lambda built: os.truncate(generation_of(built) / HOLDINGS, 100),
    "a newer table of contents": lambda built: (generation_of(built) / "engine" / "_MAIN_2.toc").write_bytes(b"x"),
    "a linked file": lambda built: (generation_of(built) / "engine" / "x.seg").symlink_to("/etc/hosts"),
    "another's engine": trojan,
    "no list": lambda built: (generation_of(built) / LIST).unlink(),
    "a list of nothing": lambda built: (generation_of(built) / LIST).write_text("{}", encoding="utf-8"),
    "a generation that is gone": lambda built: shutil.rmtree(generation_of(built)),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_told_before_anything_is_opened(built: Path, kind: str) -> None:
    DAMAGES[kind](built)
    with pytest.raises(IndexDamaged, match="Bygg om med: utblick index"):
        open_index(built)
    assert not (built / "ran").exists()


@pytest.mark.parametrize("kind", DAMAGES)
def test_the_generation_before_a_damaged_one_is_used(built: Path, tmp_path: Path, kind: str) -> None:
    build(reports(tmp_path / "in", a="Ljus hamn"), built)
    DAMAGES[kind](built)
    opened = open_index(built)
    assert [project.name for project in opened.holdings.projects] == ["Tyst hamn"]
    assert opened.instead_of
    assert opened.backend.search("båtar med segel")
    opened.close()
    assert not (built / "ran").exists()


def test_only_what_was_sealed_with_the_key_is_opened(built: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="inte förseglad"):
        open_index(built, key="hemlig")
    build(tmp_path / "in", tmp_path / "förseglat", key="hemlig")
    open_index(tmp_path / "förseglat", key="hemlig").close()
    open_index(tmp_path / "förseglat").close()
    with pytest.raises(IndexDamaged, match="inte förseglad"):
        open_index(tmp_path / "förseglat", key="annan")
    flip(generation_of(tmp_path / "förseglat") / HOLDINGS)
    vouch(generation_of(tmp_path / "förseglat"))
    with pytest.raises(IndexDamaged, match="inte förseglad"):
        open_index(tmp_path / "förseglat", key="hemlig")


def test_files_are_on_the_disk_before_they_are_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    build(reports(tmp_path / "in", a="Tyst hamn"), tmp_path / "ut")
    generation = generation_of(tmp_path / "ut")
    pointer = next(at for at, name in enumerate(flushed) if ".CURRENT-" in name)
    assert {str(path) for path in (generation, *generation.rglob("*"))} <= set(flushed[:pointer])
    assert str(tmp_path / "ut") in flushed[pointer:]
