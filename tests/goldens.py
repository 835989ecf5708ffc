"""Goldens: what a layout gives for a sample lies beside it as JSON, is read once by a person, and holds from then on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.layouts import Parsed, parse
from indexer.reading import read
from indexer.records import FIELDS, Document, ProjectReport, Record, Value
from indexer.vocabulary import Vocabulary

SAMPLES = Path(__file__).parent / "samples"


def document_of(path: Path) -> Document:
    """A file as the layouts get it: text and Markdown with nothing normalised, tables with their cells."""
    if path.suffix in {".csv", ".xlsx", ".html"}:
        return read(path, path.parent, [])
    return Document(
        name=path.name, text=path.read_bytes().decode("utf-8"), media="markdown" if path.suffix == ".md" else "text"
    )


def check_golden(sample: Path, vocabulary: Vocabulary) -> Parsed:
    """Parse a sample and compare its records with the ``.json`` beside it; a missing golden is written and the test fails.

    Gives what was parsed, so that a test can go on with records and issues.
    """
    parsed = parse(document_of(sample), vocabulary)
    found = [record.model_dump(mode="json") for record in parsed.records]
    golden = sample.with_suffix(".json")
    if not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now: read it, then commit")
    assert found == json.loads(golden.read_text(encoding="utf-8"))
    return parsed


def values_of(records: list[Record]) -> Iterator[tuple[str, Value[object]]]:
    """Every field of every project report, with its name."""
    for record in records:
        if isinstance(record, ProjectReport):
            for field in FIELDS:
                if (value := getattr(record, field)) is not None:
                    yield field, value


def check_spans(parsed: Parsed) -> int:
    """Assert that every field's span holds its raw text to the character, and every source lies in the text; gives how many fields."""
    text = parsed.document.text
    checked = 0
    for field, value in values_of(parsed.records):
        assert text[slice(*value.span)] == value.raw, (field, value)
        checked += 1
    for record in parsed.records:
        source = getattr(record, "source", None)
        assert source is None or 0 <= source.start < source.end <= len(text), record
        for partner in getattr(record, "partners", ()):
            assert partner.span is None or " ".join(text[slice(*partner.span)].split()) == partner.name
    return checked


def corpus_documents() -> list[Document]:
    """The reports in the folder that UTBLICK_CORPUS names; unset: the test is skipped, set and missing: it fails."""
    folder = os.environ.get("UTBLICK_CORPUS")
    if not folder:
        pytest.skip("UTBLICK_CORPUS names no folder with reports")
    paths = sorted(Path(folder).glob("*.txt"))
    if not paths:
        pytest.fail(f"UTBLICK_CORPUS={folder}: no reports there")
    return [document_of(path) for path in paths]
