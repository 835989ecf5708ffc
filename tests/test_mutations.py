"""Reports that lost or muddled something on their way here: every layout reads what is left, without a fault of its own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from indexer.layouts import LAYOUTS, Context, Ledger, parse
from indexer.reading import read_folder
from indexer.records import Document
from indexer.vocabulary import Vocabulary

SAMPLES = Path(__file__).parent / "samples"
FOLDERS = sorted(folder for folder in SAMPLES.iterdir() if folder.is_dir())


def _mutated(text: str, other: str, chance: random.Random) -> dict[str, str]:
    """A text as bad conversions and careless hands leave it."""
    lines = text.split("\n")
    shuffled = lines[:]
    chance.shuffle(shuffled)
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    start = chance.randrange(len(lines))
    return {
        "no blank lines": "\n".join(line for line in lines if line.strip()),
        "a blank line after each": "\n\n".join(lines),
        "every fifth line lost": "\n".join(line for line in lines if chance.random() > 0.2),
        "a part": "\n".join(lines[start : start + 40]),
        "one line": " ".join(text.split()),
        "lines cut off": "\n".join(line[: chance.randrange(3, 90)] for line in lines),
        "lines in disorder": "\n".join(shuffled),
        "paragraphs in disorder": "\n\n".join(paragraphs),
        "capitals": text.upper(),
        "no colons and tabs": text.replace(":", "").replace("\t", " "),
        "wide": text.replace(" ", "  "),
        "half of another": "\n".join((*lines[:start], *other.split("\n")[start:])),
        "nothing": "",
    }


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(SAMPLES / "dialogues")


def _documents() -> list[Document]:
    found = [document for folder in FOLDERS for document in read_folder(folder, max_bytes=10_000_000)[0]]
    return [document for document in found if not document.tables]


DOCUMENTS = _documents()


@pytest.mark.parametrize("number", range(len(DOCUMENTS)), ids=lambda number: DOCUMENTS[number].name)
def test_every_layout_reads_what_is_left(number: int, vocabulary: Vocabulary) -> None:
    chance = random.Random(number)
    document = DOCUMENTS[number]
    for what, text in _mutated(document.text, DOCUMENTS[number - 1].text, chance).items():
        left = document.model_copy(update={"text": text, "pages": ()})
        for layout in LAYOUTS:
            if layout.matches(left) or layout is LAYOUTS[-1]:
                records = list(layout.parse(left, Context(vocabulary=vocabulary, ledger=Ledger(left))))
                assert records, f"{what}: {layout.name} gave not even a head"
        assert not [issue for issue in parse(left, vocabulary).issues if issue.level == "error"], what
