"""Charts: what they show is also a table, and nothing in them that a strict page would refuse."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bot.presentation import charts
from bot.presentation.charts import Chart
from bot.wording import mkr, money

HOSTILE = '<script>alert(1)</script> & "citat"'
SPACE = "{http://www.w3.org/2000/svg}"


def said(value: float) -> str:
    return f"{value:g} st"


BARS = charts.bars(
    HOSTILE, "Om", ("Nämnd", "Ägare", "Partner"), [(HOSTILE, (4.0, 2.0)), ("Bok", (None, 3.0))], said, "–"
)
COLUMNS = charts.columns("Per år", "Om", ("År", "Projekt"), [("2023", 1), ("2024", 4)], said)
TIMELINE = charts.timeline(
    "Tid",
    "Om",
    ("Projekt", "Start", "Slut"),
    [("Ask", 2020.5, 2022.0), ("Bok", 2021.0, 2030.0)],
    [("Ask", "2020-07", "2021")],
)
EACH = pytest.mark.parametrize("chart", [BARS, COLUMNS, TIMELINE], ids=["bars", "columns", "timeline"])


@EACH
def test_a_chart_holds_no_style_no_script_and_nothing_from_elsewhere(chart: Chart) -> None:
    root = ElementTree.fromstring(str(chart.svg))
    assert {element.tag.removeprefix(SPACE) for element in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "text",
        "path",
    }
    named = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in named if name == "style" or name.startswith("on") or "href" in name}
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", str(chart.svg))


@EACH
def test_a_chart_is_an_image_with_a_name(chart: Chart) -> None:
    root = ElementTree.fromstring(str(chart.svg))
    assert root.get("role") == "img"
    assert root.get("aria-label") == f"{chart.title}. {chart.about}"
    assert (root[0].tag, root[0].text) == (f"{SPACE}title", chart.title)
    assert (root[1].tag, root[1].text) == (f"{SPACE}desc", chart.about)


def test_bars_stand_in_the_order_given_and_behind_each_other() -> None:
    root = ElementTree.fromstring(str(BARS.svg))
    labels = [
        (float(text.get("y", 0)), text.text)
        for axis in root.iter(f"{SPACE}g")
        if axis.get("class") == "axis y"
        for text in axis.iter(f"{SPACE}text")
    ]
    assert [text for _, text in sorted(labels)] == [HOSTILE[:27].rstrip() + "…", "Bok"]
    assert BARS.rows == ((HOSTILE, "4 st", "2 st"), ("Bok", "–", "3 st"))
    assert BARS.legend == ("Ägare", "Partner")


def widths(chart: Chart, color: int) -> list[float]:
    root = ElementTree.fromstring(str(chart.svg))
    series = next(
        group
        for group in root.iter(f"{SPACE}g")
        if f"color-{color}" in group.get("class", "") and group.find(f".//{SPACE}rect") is not None
    )
    return [float(rect.get("width", 0)) for rect in series.iter(f"{SPACE}rect")]


def test_money_is_short_in_the_drawing_and_the_axis_leaves_out_the_currency() -> None:
    rows = [("A", (145_800_000.0,)), ("B", (39_300_000.0,))]
    chart = charts.bars(
        "T",
        "Om",
        ("Program", "Budget"),
        rows,
        lambda value: money(value, "en"),
        drawn_as=lambda value: mkr(value, "en"),
    )
    drawn = [text.text for text in ElementTree.fromstring(chart.svg).iter(f"{SPACE}text")]
    assert {"SEK\u00a0145.8m", "SEK\u00a039.3m", "0", "50m", "100m"} <= set(drawn)
    assert [row[1] for row in chart.rows] == ["SEK 145,800,000", "SEK 39,300,000"]


def test_a_bar_is_as_long_as_its_value() -> None:
    drawn = charts.bars("T", "Om", ("Nämnd", "Projekt"), [("A", (10.0,)), ("B", (5.0,)), ("C", (0.0,))], said)
    last, middle, first = widths(drawn, 0)
    assert (first / middle, last) == (pytest.approx(2), pytest.approx(0))


def test_a_time_is_as_long_as_it_lasts() -> None:
    second, first = widths(TIMELINE, 1)
    assert second / first == pytest.approx(6)
