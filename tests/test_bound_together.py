"""Several reports bound together in one file: what of them is not read as its family is told."""

from __future__ import annotations

from itertools import permutations

import pytest

from indexer.layouts import layout_for, parse
from indexer.reading import read_folder
from indexer.records import Document
from indexer.vocabulary import Vocabulary
from tests.conftest import SAMPLES

DOCUMENTS = {document.name: document for document in read_folder(SAMPLES)[0]}
FORMS, LETTER, STRATEGY, PLATFORM = (
    DOCUMENTS[name]
    for name in (
        "annual_forms/exempelstad-2024.txt",
        "council_letter/exempelstad-2022.txt",
        "strategy/exempelby-2022.txt",
        "project_platform/exempelstad-2021.txt",
    )
)


def told(*documents: Document) -> list[str]:
    """The issues on a file of these documents' texts."""
    text = "\n\n".join(document.text for document in documents)
    bound = Document(name="hopfogad.txt", text=text, media="text")
    return [issue.what for issue in parse(bound, Vocabulary.load()).issues if "hopfogade" in issue.what]


@pytest.mark.parametrize(("first", "second"), [*permutations((FORMS, LETTER, STRATEGY, PLATFORM), 2)])
def test_a_file_that_looks_like_two_families_is_told(first: Document, second: Document) -> None:
    assert told(first, second)


def test_a_merged_file_that_looks_like_its_family_no_longer_is_told() -> None:
    letters = [LETTER] * (60_000 // len(LETTER.text) + 1)
    bound = Document(name="hopfogad.txt", text="\n\n".join(one.text for one in letters), media="text")
    assert layout_for(bound).name == "general"
    assert told(*letters) == [
        "filen ser också ut som tjänsteskrivelse om internationellt arbete men läses som fri text: dela den om "
        "flera rapporter är hopfogade"
    ]


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda document: document.name)
def test_a_report_alone_is_one(document: Document) -> None:
    assert told(document) == []
