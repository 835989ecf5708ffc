"""The time to read a report grows as its length does, in every family; ``make growth`` goes to 20 MB."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.layouts import layout_for
from indexer.layouts.activity_report.headed import Headed, NetworkNaming
from indexer.ranges import Ranges
from indexer.records import Span
from tests.bench.growth import FAMILIES, grown, seconds

SMALL = 60_000
TIMES = 4
"""How much longer the longer report is."""
MOST = 1.7 * TIMES
AGAIN = 3


@pytest.mark.parametrize("family", FAMILIES)
def test_the_time_to_read_a_report_grows_as_its_length(tmp_path: Path, family: str) -> None:
    short, long = (grown(family, size, tmp_path) for size in (SMALL, TIMES * SMALL))
    seconds(short)  # the first one compiles patterns
    took: list[tuple[float, float]] = []
    while not took or (
        len(took) < AGAIN and _ratio(took) >= MOST
    ):  # again only where something else may have slowed it
        took.append((seconds(long), seconds(short)))
    assert _ratio(took) < MOST, f"{family}: {TIMES} times as long takes {_ratio(took):.1f} times as long to read"


def _ratio(took: list[tuple[float, float]]) -> float:
    return min(long for long, _ in took) / min(short for _, short in took)


def test_the_invented_reports_are_of_their_families(tmp_path: Path) -> None:
    of = {family: layout_for(grown(family, 40_000, tmp_path)).name for family in FAMILIES}
    assert {of.pop("table"), of.pop("free")} == {"register", "general"}
    assert of == {family: family for family in of}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=8), st.integers(0, 30), st.integers(0, 6))
def test_ranges_touch_as_each_of_them_does(given: list[tuple[int, int]], start: int, length: int) -> None:
    spans = [Span(start, start + length) for start, length in given]
    asked = Span(start, start + length)
    assert Ranges(spans).touch(asked) == any(span.touches(asked) for span in spans)


NAMES = ("Nordnät", "Nordnät Klimat", "SKR:s nätverk", "klimat", "(hav)")
PARTS = (*NAMES, "nordnätet", "Klimatet", "-", " ", "Nordnät-klimat", "x", "skr:s nätverket")


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_names_of_headings_are_found_as_if_each_were_looked_for(parts: list[str]) -> None:
    text = "".join(parts)
    named = {name: NetworkNaming(name, name) for name in NAMES}
    alone = [
        (match.span(), name)
        for name in NAMES
        for match in re.finditer(
            rf"(?i)(?<!\w){'[ -]'.join(map(re.escape, re.split('[ -]', name)))}(?:et)?(?!\w)", text
        )
    ]
    assert [(tuple(span), name.name) for span, name in Headed(named).find(text)] == alone
