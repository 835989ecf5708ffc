"""Repairs that keep every character's place, sentences, pages and lines."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.layouts.shared.printed_pages import without
from indexer.records import Document, Page, Span
from indexer.text import MappedText, Places, lines, sentences, wrapped

TEXTS = st.text(alphabet="ab -\n\r\t.åÖ1", max_size=60)
PATTERNS = st.sampled_from([r"-\n", r"\s+", r"(?m)^ ", "a", r"b*", r"(a)(b)", r"\b", r"[ab]+\n?"])
REPLACEMENTS = st.sampled_from(["", " ", "xy"])


@given(TEXTS, PATTERNS, REPLACEMENTS)
def test_untouched_characters_stay_what_they_are(text: str, pattern: str, replacement: str) -> None:
    cleaned = MappedText.of(text).sub(pattern, replacement)
    assert len(cleaned.text) == len(cleaned.origin)
    assert list(cleaned.origin) == sorted(cleaned.origin)
    for letter, origin in zip(cleaned.text, cleaned.origin, strict=True):
        assert letter == text[origin] or letter in replacement


@given(TEXTS, PATTERNS)
def test_removing_is_what_re_does_but_for_empty_matches(text: str, pattern: str) -> None:
    expected = re.sub(pattern, lambda match: "" if match.group() else match.group(), text)
    assert MappedText.of(text).sub(pattern).text == expected


@given(TEXTS, st.data())
def test_spans_of_a_slice_point_into_the_source(text: str, data: st.DataObject) -> None:
    mapped = MappedText.of(text, 100)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = mapped.slice(start, end)
    if start < end:
        assert part.source_span(0, end - start) == Span(100 + start, 100 + end)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=4))
def test_leaving_ranges_out(text: str, ranges: list[tuple[int, int]]) -> None:
    spans = [Span(min(at, len(text)), min(at + size, len(text))) for at, size in ranges]
    left = without(text, spans)
    gone = {at for span in spans for at in range(*span)}
    assert left.text == "".join(letter for at, letter in enumerate(text) if at not in gone)
    assert list(left.origin) == [at for at in range(len(text)) if at not in gone]


def test_an_empty_span_stands_where_its_first_character_would() -> None:
    mapped = MappedText.of("abc").sub("b")
    assert (mapped.source_span(1, 1), mapped.source_span(2, 2), MappedText.of("").source_span(0, 0)) == (
        Span(2, 2),
        Span(3, 3),
        Span(0, 0),
    )


@given(TEXTS)
def test_lines_cover_the_text(text: str) -> None:
    found = lines(text)
    assert "".join(text[line.span.start : line.span.end] for line in found) == re.sub(r"[\r]*\n|\r+\Z", "", text)
    for line in found:
        assert text[slice(*line.stripped)] == line.text.strip() or not line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi åkte. Det gick bra!", ["Vi åkte.", "Det gick bra!"]),
        ("Se bl.a. Åbo, t.ex. hamnen. Slut.", ["Se bl.a. Åbo, t.ex. hamnen.", "Slut."]),
        ("Resor v. 45 2025 till Åbo.", ["Resor v. 45 2025 till Åbo."]),
        ("Den 3. maj kom de.", ["Den 3. maj kom de."]),
        ("En rad\n\nEn annan rad", ["En rad", "En annan rad"]),
        ("• Ett\n• Två", ["• Ett", "• Två"]),
        ("Det kostade ca. 3 mkr. Bra.", ["Det kostade ca. 3 mkr.", "Bra."]),
        ('Hon sa "Kom hit." Sedan gick de.', ['Hon sa "Kom hit."', "Sedan gick de."]),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert [text[slice(*span)] for span in sentences(text)] == found


@given(TEXTS)
def test_sentences_do_not_overlap(text: str) -> None:
    spans = list(sentences(text))
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(text[slice(*span)].strip() for span in spans)


def test_wrapped_patterns_cross_one_line_end() -> None:
    pattern = wrapped(r"medlem i [A-Z ]+")
    assert [
        bool(pattern.search(text)) for text in ("medlem i UBC", "medlem \ni UBC", "medlem\r\ni UBC", "medlem\n\ni UBC")
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_places() -> None:
    document = Document(
        name="a.txt",
        text="ett\ntvå\ntre",
        media="text",
        pages=(Page(start=0, number=7), Page(start=4, number=8, approximate=True)),
    )
    places = Places(document)
    assert [places.line(at) for at in (0, 3, 4, 9)] == [1, 1, 2, 3]
    source = places.source(Span(5, 7))
    assert (source.page, source.page_approximate, source.start, source.end) == (8, True, 5, 7)
    assert Places(document, ()).source(Span(0, 1)).page is None
