"""The same report out of another converter holds the same facts: line ends, blank lines, widths and spaces of another kind."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.layouts import parse
from indexer.records import FIELDS, Document, Figure, Membership, PlaceRelation, ProjectReport
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, document_of


def _wrapped(text: str) -> str:
    """Lines of at most 80 characters; table rows stay whole."""
    wrapped = [
        textwrap.wrap(line, 80, break_long_words=False, break_on_hyphens=False)
        if len(line) > 80 and not re.search(r"\t|\S   +\S|^\|", line)
        else [line]
        for line in text.split("\n")
    ]
    return "\n".join(line for lines in wrapped for line in lines)


CONVERSIONS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no spaces at line ends": lambda text: re.sub(r"[ \t]+(?=\n)", "", text),
    "two blank lines": lambda text: text.replace("\n\n", "\n\n\n"),
    "hard spaces in numbers": lambda text: re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text),
    "lines of 80 characters": _wrapped,
}
FORMS = ("annual_forms", "project_platform", "strategy")
"""Families whose paragraphs no blank line needs to part: labels, tables of contents and sentences tell what belongs together."""


def _samples(*families: str) -> list[Path]:
    return sorted(
        path for family in families for path in (SAMPLES / family).iterdir() if path.suffix in {".txt", ".md"}
    )


def _packed(text: str) -> str:
    return re.sub(r"\n[ \t]*(?=\n)", "", re.sub(r"[ \t]+(?=\n)", "", text))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def facts(document: Document, text: str) -> Counter[object]:
    """What the records say, without where it stands."""
    found: Counter[object] = Counter()
    for record in parse(document.model_copy(update={"text": text}), Vocabulary.load()).records:
        if isinstance(record, ProjectReport):
            values = ((field, value.value) for field in FIELDS if (value := getattr(record, field)) is not None)
            found.update(
                ("project", record.name and record.name.value, field, value)
                for field, value in values
                if value not in (None, ())
            )
        elif isinstance(record, Membership):
            found[record.network, record.department, record.standing, record.since, record.role] += 1
        elif isinstance(record, Figure):
            found[record.subject, record.measure, record.year, record.value, record.unit] += 1
        elif isinstance(record, PlaceRelation):
            found[record.kind, record.place, record.country, record.standing] += 1
    return found


@pytest.mark.parametrize("conversion", CONVERSIONS)
@pytest.mark.parametrize("path", _samples(*FORMS, "council_letter", "activity_report"), ids=_name)
def test_a_conversion_keeps_every_fact_of_a_sample(path: Path, conversion: str) -> None:
    document = document_of(path)
    assert facts(document, CONVERSIONS[conversion](document.text)) == facts(document, document.text)


@pytest.mark.parametrize("path", _samples(*FORMS), ids=_name)
def test_a_text_without_blank_lines_keeps_every_fact(path: Path) -> None:
    document = document_of(path)
    assert facts(document, _packed(document.text)) == facts(document, document.text)


def test_a_text_of_no_family_is_cut_evenly_without_its_blank_lines() -> None:
    line = " ".join(["Färjan gick varje timme mellan kajerna."] * 13)
    parsed = parse(Document(name="okänd.txt", text="\n".join([line] * 10), media="text"), Vocabulary.load())
    lengths = [passage.source.end - passage.source.start for passage in parsed.passages]
    assert parsed.layout.name == "general"
    assert len(line) < 600
    assert min(lengths[:-1]) > 800


SENDERS = Path(__file__).parent / "senders" / "texts"


@pytest.mark.parametrize("conversion", CONVERSIONS)
@pytest.mark.parametrize(
    "path", [*_samples("general"), *sorted(SENDERS.rglob("*.txt")), *sorted(SENDERS.rglob("*.md"))], ids=_name
)
def test_a_conversion_keeps_every_fact_of_a_free_text(path: Path, conversion: str) -> None:
    document = document_of(path)
    assert facts(document, CONVERSIONS[conversion](document.text)) == facts(document, document.text)
