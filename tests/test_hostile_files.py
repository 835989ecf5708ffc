"""Small files that hang a reader or take all memory, links and names that mislead: each is an issue, the rest is indexed."""

from __future__ import annotations

import io
import multiprocessing
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot import cli
from indexer import building
from indexer.building import Limits, build, read_reports
from indexer.deadline import TooSlow, deadline
from indexer.errors import UnusableInput
from indexer.index import open_index
from indexer.reading import Bounds, apart, read_folder
from indexer.reading.apart import TooMuch, each
from tests.asking import joined, until
from tests.test_bad_input import GOOD

MEGABYTE = 1_000_000
SMALL = Bounds(seconds=2, memory=200 * MEGABYTE)
ROOMY = Bounds(seconds=2, memory=1500 * MEGABYTE)


def pdf(*objects: tuple[str, bytes | None]) -> bytes:
    """A PDF of objects numbered from 1: a dictionary, and a stream or None."""
    out, starts = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, (head, stream) in enumerate(objects, 1):
        starts.append(out.tell())
        body = f"<<{head}" + (f"/Length {len(stream)}>>\nstream\n" if stream is not None else ">>")
        out.write(f"{number} 0 obj\n{body}".encode())
        out.write((stream + b"\nendstream" if stream is not None else b"") + b"\nendobj\n")
    at = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{start:010} 00000 n \n" for start in starts).encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n".encode())
    return out.getvalue()


def drawn(content: bytes, resources: str, *more: tuple[str, bytes | None], filters: str = "") -> bytes:
    """A PDF of one page with this content; ``more`` are objects from number 5 on."""
    page = f"/Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<{resources}>>"
    return pdf(
        ("/Type/Catalog/Pages 2 0 R", None),
        ("/Type/Pages/Kids[3 0 R]/Count 1", None),
        (page, None),
        (filters, content),
        *more,
    )


def nested_forms(depth: int = 20, wide: int = 12) -> bytes:
    """Forms that each draw the next one several times."""
    levels = [
        (f"/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</F {number + 6} 0 R>>>>", b"/F Do " * wide)
        for number in range(depth)
    ]
    last = ("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", b"0 0 m 1 1 l S ")
    return drawn(b"/F Do ", "/XObject<</F 5 0 R>>", *levels, last)


def doubly_deflated(size: int = 600 * MEGABYTE) -> bytes:
    """A stream that unpacks to another one, and that to very much."""
    packer, inner = zlib.compressobj(9), io.BytesIO()
    for _ in range(size // MEGABYTE):
        inner.write(packer.compress(b" " * MEGABYTE))
    inner.write(packer.flush())
    return drawn(zlib.compress(inner.getvalue(), 9), "", filters="/Filter[/FlateDecode/FlateDecode]")


def paragraphs(count: int = 1_500_000) -> bytes:
    """A Word file of very many paragraphs."""
    kinds = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        body = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count
        made.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "kapslad.pdf": nested_forms,
    "packad.pdf": doubly_deflated,
    "stycken.docx": paragraphs,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_beyond_a_bound_is_an_issue_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name]())
    (tmp_path / "bra.txt").write_text(GOOD, encoding="utf-8")
    began = time.monotonic()
    documents, issues = read_folder(tmp_path, bounds=ROOMY if name.endswith("docx") else SMALL)
    assert time.monotonic() - began < 15
    assert [document.name for document in documents] == ["bra.txt"]
    [issue] = issues
    assert (issue.document, issue.level) == (name, "error")
    assert "läsningen" in issue.what, issue.what


@pytest.mark.parametrize("content", [b'"' * 5 * MEGABYTE, b";" * MEGABYTE, b'"a;' * MEGABYTE, b'a;"\n' * MEGABYTE])
def test_tables_of_nothing_but_marks_end(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "märken.csv").write_bytes(content)
    (tmp_path / "bra.txt").write_text(GOOD, encoding="utf-8")
    began = time.monotonic()
    built = read_reports(tmp_path, limits=Limits(seconds=3, memory_mb=500))
    assert time.monotonic() - began < 20
    assert any(line.document == "bra.txt" for line in built.lines)


# The mechanism


def work(task: str) -> str:
    match task:
        case "sleep":
            time.sleep(60)
        case "count":
            while True:
                pass
        case "memory":
            return str(len(bytearray(2_000 * MEGABYTE)))
        case "crash":
            os.abort()
        case "leave":
            os._exit(3)
        case "fault":
            raise ValueError(task)
    return task.upper()


BAD = ("sleep", "count", "memory", "crash", "leave")


def test_every_task_has_its_result() -> None:
    tasks = ["a", *BAD, "fault", *"bcdefgh"]
    found = dict(each(tasks, work, Bounds(seconds=1.0, memory=300 * MEGABYTE), processes=2))
    assert sorted(found) == list(range(len(tasks)))
    for number, task in enumerate(tasks):
        if task in BAD:
            assert isinstance(found[number], TooMuch), task
        elif task == "fault":
            assert isinstance(found[number], ValueError)
        else:
            assert found[number] == task.upper()


def test_no_reader_is_left_behind() -> None:
    results = each(["a", "sleep", "b"], work, Bounds(seconds=60), processes=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    assert not [
        child for child in children.read_text().split() if b"defunct" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_reader_whose_build_was_killed_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "ALONE_SECONDS", 0.2)
    build = multiprocessing.get_context("fork").Process(
        target=lambda: list(each(["count"], work, Bounds(seconds=0.5), processes=1))
    )
    build.start()
    children = Path(f"/proc/{build.pid}/task/{build.pid}/children")
    until(lambda: children.read_text() != "")
    reader = Path(f"/proc/{children.read_text().strip()}/stat")
    build.kill()
    build.join(20)
    until(lambda: not reader.exists() or reader.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_report_that_is_parsed_too_long_is_an_issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = building.parse

    def parse(document: object, vocabulary: object) -> object:
        while document.name == "lång.txt":  # type: ignore[attr-defined]
            pass
        return real(document, vocabulary)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "parse", parse)
    (tmp_path / "lång.txt").write_text(GOOD + "mer\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="tolkningen tog mer än"):
        read_reports(tmp_path, limits=Limits(seconds=1.5))
    (tmp_path / "bra.txt").write_text(GOOD, encoding="utf-8")
    built = read_reports(tmp_path, limits=Limits(seconds=1.5))
    assert [line.document for line in built.lines] == ["bra.txt"]
    assert [issue.document for issue in built.holdings.issues if "tolkningen" in issue.what] == ["lång.txt"]


def test_a_deadline_leaves_nothing_behind() -> None:
    with pytest.raises(TooSlow), deadline(0.05):
        time.sleep(10)
    with deadline(0.05):
        pass
    time.sleep(0.1)


# Links and names


def test_a_link_out_of_the_folder_is_refused_unless_allowed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "utanför"
    (folder / "inne").mkdir(parents=True)
    outside.mkdir()
    (folder / "bra.txt").write_text(GOOD, encoding="utf-8")
    (outside / "hemlig.txt").write_text("Hemligt\n", encoding="utf-8")
    (outside / "annan.txt").write_text("Annat\n", encoding="utf-8")
    (folder / "länk.txt").symlink_to(outside / "hemlig.txt")
    (folder / "mapp").symlink_to(outside)
    (folder / "inne" / "åter.txt").symlink_to(folder / "bra.txt")
    documents, issues = read_folder(folder)
    assert [document.name for document in documents] == ["bra.txt"]
    refused = {issue.document for issue in issues if "leder ut ur mappen" in issue.what}
    assert refused == {"länk.txt", "mapp/annan.txt", "mapp/hemlig.txt"}
    allowed, _ = read_folder(folder, outside=True)
    assert {"Hemligt\n", "Annat\n"} <= {document.text for document in allowed}


@pytest.mark.parametrize("name", ["rad\nbrytning.txt", "retur\r.txt", "bild\x1b[31m.txt", "omvänd\u202etxt.txt"])
def test_names_print_on_one_line(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / f"tom {name}").write_text("", encoding="utf-8")
    runs: Sequence[Sequence[str]] = (
        ("index", str(tmp_path / "in"), "--out", str(tmp_path / "ut")),
        ("check", str(tmp_path / "in")),
    )
    for args in runs:
        assert cli.main(args) == 0
        out, errors = capsys.readouterr()
        for line in (out + errors).split("\n"):
            assert line.isprintable(), line
        assert sum("brytning" in line for line in out.splitlines()) <= 2
    opened = open_index(tmp_path / "ut")
    assert name in opened.texts
    opened.close()


def test_a_build_in_a_thread_reads_too(tmp_path: Path) -> None:
    import threading

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bra.txt").write_text(GOOD, encoding="utf-8")
    thread = threading.Thread(target=build, args=(tmp_path / "in", tmp_path / "ut"), daemon=True)
    thread.start()
    joined(thread)
    open_index(tmp_path / "ut").close()
