"""Charts as SVG, drawn on the server by pygal. Only this and ``maps`` import it.

pygal puts style, script and tooltips into what it draws; a page with a strict content policy wants none of them. They
are taken out here, and ``style.css`` colours the classes that are left. Every chart carries a title and a description;
the page sets the same numbers as a table beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from pygal.style import Style

# pygal hooks into the import of every module to find its maps; the hook is of a kind that Python 3.12 has dropped and
# 3.11 warns of.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

FONT = 13
"""Size of the letters in the units of a drawing; the style sheet sets the same."""
WIDTH = 440
"""Of bars, in the units of a drawing: so few that the letters are still read where it is as wide as a phone."""
WIDE = 560
ROW = 30
LONGEST = 28
"""Characters of a label before it is cut; the table has it whole."""

_STYLE = Style(
    label_font_size=FONT,
    major_label_font_size=FONT,
    value_font_size=FONT,
    legend_font_size=FONT,
    font_family="sans-serif",
)


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, what it shows in a sentence, and its numbers as a table: a heading, then rows of texts.

    ``svg`` is markup, in which pygal has escaped every text.
    """

    title: str
    about: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[str, ...] = ()


def bars(
    title: str,
    about: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, tuple[float | None, ...]]],
    said: Callable[[float], str],
    none: str = "",
    drawn_as: Callable[[float], str] | None = None,
) -> Chart:
    """One horizontal bar a row, from the top down; several values of a row stand behind each other in one bar.

    ``head``: the heading of the labels, then that of each value. ``said`` writes a value; ``none`` stands for a missing
    one. ``drawn_as`` writes it in the drawing, where there is less room.
    """
    single = len(head) == 2
    drawn = pygal.HorizontalStackedBar(
        height=ROW * len(rows) + 44,
        print_values=single,
        print_values_position="top",
        margin_right=84 if single else 28,
        width=WIDTH,
        **options(drawn_as or said, lambda value: (drawn_as or said)(value).removeprefix("SEK\u00a0")),
    )
    drawn.x_labels = [_cut(label) for label, _ in reversed(rows)]
    drawn.y_labels = _steps([sum(value or 0 for value in values) for _, values in rows])
    for at, name in enumerate(head[1:]):
        drawn.add(name, [values[at] for _, values in reversed(rows)])
    table = tuple((label, *(none if value is None else said(value) for value in values)) for label, values in rows)
    return Chart(title, about, bare_svg(drawn, title, about), head, table, head[1:] if len(head) > 2 else ())


def columns(
    title: str,
    about: str,
    head: tuple[str, str],
    points: Sequence[tuple[str, float]],
    said: Callable[[float], str],
    height: int = 240,
) -> Chart:
    """One upright column a point, from left to right."""
    drawn = pygal.Bar(height=height, width=WIDE, margin_right=18, **options(said))
    drawn.x_labels = [label for label, _ in points]
    drawn.y_labels = _whole_steps([value for _, value in points])
    drawn.add(head[1], [value for _, value in points])
    return Chart(
        title, about, bare_svg(drawn, title, about), head, tuple((label, said(value)) for label, value in points)
    )


def timeline(
    title: str,
    about: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, float, float]],
    texts: Sequence[tuple[str, ...]],
) -> Chart:
    """A bar from start to end for each row; times as years with fractions (2024.5 is the middle of 2024).

    ``texts``: the rows of the table, which has a heading of its own.
    """
    first = int(min(start for _, start, _ in rows))
    last = int(max(end for _, _, end in rows)) + 1
    drawn = pygal.HorizontalStackedBar(
        height=(ROW - 8) * len(rows) + 44, width=WIDE, margin_right=18, **options(lambda value: f"{first + value:.0f}")
    )
    step = (last - first) // 8 + 1
    drawn.y_labels = list(range(0, last - first + 1, step))
    drawn.x_labels = [_cut(label) for label, _, _ in reversed(rows)]
    drawn.add("", [start - first for _, start, _ in reversed(rows)])
    drawn.add(head[0], [max(end - start, 0.05) for _, start, end in reversed(rows)])
    return Chart(title, about, bare_svg(drawn, title, about, "timeline"), head, tuple(texts))


def options(said: Callable[[float], str], step: Callable[[float], str] | None = None) -> dict[str, Any]:
    """What every drawing has alike; ``said`` writes a value, ``step`` one of the axis, where there is least room."""
    return {
        "style": _STYLE,
        "css": [],
        "js": [],
        "show_legend": False,
        "disable_xml_declaration": True,
        "no_prefix": True,
        "value_formatter": step or said,
        "formatter": said,
        "truncate_label": -1,
        "margin": 4,
        "spacing": 8,
        "max_scale": 4,
        "min_scale": 2,
    }


def _whole_steps(values: Sequence[float]) -> list[int] | None:
    """The steps of an axis for a few whole things, which have no fractions; None leaves larger numbers to the library.

    >>> _whole_steps([1, 3]), _whole_steps([8, 2]), _whole_steps([9]), _whole_steps([1.5])
    ([0, 1, 2, 3], [0, 2, 4, 6, 8], None, None)
    """
    largest = max(values, default=0)
    if largest > 8 or any(value != int(value) for value in values):
        return None
    return list(range(0, int(largest) + 1, 1 if largest < 5 else 2))


def _steps(values: Sequence[float]) -> list[float]:
    """The steps of an axis that has room for few: at most four, each 1, 2 or 5 times a power of ten.

    >>> _steps([24_400_000, 481_000]), _steps([24, 3]), _steps([3, 1]), _steps([0])
    ([0, 10000000, 20000000], [0, 10, 20], [0, 1, 2, 3], [0])
    """
    largest = max(values, default=0)
    if largest <= 0:
        return [0]
    power = 10 ** max(0, len(str(int(largest / 3))) - 1)
    step = next(power * times for times in (1, 2, 5, 10) if largest / (power * times) <= 3 + 1e-9)
    return [step * at for at in range(int(largest / step + 1e-9) + 1)]


def _cut(label: str) -> str:
    """A label that leaves room for its bar.

    >>> _cut("Nämnden för parker, lindar, alléer och bänkar")
    'Nämnden för parker, lindar,…'
    """
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def bare_svg(
    drawn: Any, title: str, about: str, kind: str = "bars", finish: Callable[[Any], None] = lambda root: None
) -> str:
    """The drawing without style, script and tooltips, with a title and a description that are read out; ``finish`` has the
    last word on its elements.
    """

    def cleaned(root: Any) -> Any:
        for parent in list(root.iter()):
            for child in [child for child in parent if _unwanted(child)]:
                parent.remove(child)
        space = root.tag.rpartition("}")[0]
        for at, (tag, text) in enumerate((("title", title), ("desc", about))):
            made = root.makeelement(f"{space}}}{tag}" if space else tag, {})
            made.text = text
            root.insert(at, made)
        del root.attrib["id"]
        root.attrib.update({"class": f"drawing {kind}", "role": "img", "aria-label": f"{title}. {about}"})
        finish(root)
        return root

    drawn.add_xml_filter(cleaned)
    return str(drawn.render(is_unicode=True))


def _unwanted(element: Any) -> bool:
    """Comments, definitions, tooltips and the values written for them."""
    if not isinstance(element.tag, str):
        return True
    return element.tag.rpartition("}")[2] in {"defs", "desc", "title"} or "tooltip-overlay" in element.get("class", "")
