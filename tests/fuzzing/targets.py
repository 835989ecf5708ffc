"""What is fuzzed: each layout with the text of a report, tables, and the whole way of a question."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.core import Bot
from indexer.building import build
from indexer.errors import UtblickError
from indexer.index import open_index
from indexer.layouts import LAYOUTS, Context, Layout, Ledger, parse
from indexer.reading import read
from indexer.records import Document
from indexer.vocabulary import Vocabulary
from tests.conftest import SAMPLES, copy_reports

Target = Callable[[bytes], None]
FINDINGS = Path(__file__).parent / "findings"
"""A folder for each target with what it once failed on; ``tests/test_fuzzing.py`` tries all of it again."""
LONGEST = 4096
"""Bytes of what is tried."""


def layout(one: Layout) -> Callable[[], Target]:
    """A layout has to give a head, and every place in the text, without a fault of its own."""

    def made() -> Target:
        vocabulary = Vocabulary.load()

        def tried(data: bytes) -> None:
            text = data.decode("utf-8", "replace")
            document = Document(name="prov.txt", text=text, media="text")
            one.matches(document)
            records = list(one.parse(document, Context(vocabulary=vocabulary, ledger=Ledger(document))))
            assert records, "not even a head"
            for record in records:
                if source := getattr(record, "source", None):
                    assert 0 <= source.start <= source.end <= len(text), source

        return tried

    return made


def table() -> Target:
    """A CSV file has to be read, refused by name, or be an issue."""
    vocabulary, folder = Vocabulary.load(), Path(tempfile.mkdtemp())

    def tried(data: bytes) -> None:
        path = folder / "prov.csv"
        path.write_bytes(data)
        try:
            document = read(path, folder, [])
        except UtblickError:
            return
        parsed = parse(document, vocabulary)
        assert not [issue for issue in parsed.issues if issue.level == "error"], parsed.issues

    return tried


def question() -> Target:
    """A question has to be answered, whatever it is."""
    folder = Path(tempfile.mkdtemp())
    build(copy_reports(folder / "reports"), folder / "index")
    bot = Bot(open_index(folder / "index"))

    def tried(data: bytes) -> None:
        answer = bot.answer(data.decode("utf-8", "replace")[:400], None)
        assert answer.status != "error", answer.status
        for citation in answer.citations:
            text = bot.index.texts[citation.document]
            assert citation.quote == text[citation.start : citation.end]

    return tried


TARGETS: dict[str, Callable[[], Target]] = {
    **{one.name: layout(one) for one in LAYOUTS},
    "table": table,
    "question": question,
}


def seeds(target: str) -> Iterator[bytes]:
    """What a target begins with: the samples, cut to length, or the questions of the tests."""
    if target == "question":
        for line in (SAMPLES.parent / "questions.csv").read_text(encoding="utf-8").splitlines()[1:]:
            yield line.split(",")[0].strip('"').encode()
        return
    for path in sorted(SAMPLES.rglob("*")):
        wanted = (".csv",) if target == "table" else (".txt", ".md")
        if path.suffix in wanted:
            yield path.read_bytes()[:LONGEST]


def words(target: str) -> list[str]:
    """Short lines and labels that are put in whole: what a layout goes by."""
    found: set[str] = set()
    for seed in seeds(target):
        for line in seed.decode("utf-8", "replace").splitlines():
            found |= {part.strip() for part in (line, line.partition(":")[0], *line.split()) if 2 < len(part) < 40}
    return sorted(word for word in found if word)
