"""A map of Europe with places, drawn by pygal from outlines that come with the package: no tiles, no script.

The outlines lie in the plane of the map already (kilometres from its middle); ``tests/make_outlines.py`` made them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians, sin, sqrt
from typing import Any, Literal

import pygal

from bot.presentation.charts import bare_svg, options

MIDDLE = (54.0, 14.0)
"""Latitude and longitude that the map is made round."""
EARTH = 6371.0
"""Kilometres."""
Frame = tuple[float, float, float, float]
FRAME: Frame = (-2150.0, -2250.0, 2050.0, 2100.0)
"""Left, bottom, right and top of the map in kilometres from its middle."""
NEAR: Frame = (-700.0, -300.0, 900.0, 1000.0)
"""The same of its northern part, where most places lie close to each other."""
Section = Literal["europe", "north"]
FRAMES: dict[Section, Frame] = {"europe": FRAME, "north": NEAR}
WIDTH = 640
LETTER, LINE = 6.6, 14
"""How wide a letter and how high a line of a label is, in the units of the drawing."""


@dataclass(frozen=True)
class Spot:
    """A place on the map: its name, where it lies, where it leads, and how often it is named."""

    name: str
    latitude: float
    longitude: float
    href: str
    said: str
    """What is read out: the name with what there is."""
    many: int

    @property
    def radius(self) -> float:
        return min(11.0, 3.5 + 1.6 * sqrt(self.many))


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies in Lambert's azimuthal projection, which keeps areas: kilometres east and north of the middle.

    >>> projected(54.0, 14.0), tuple(map(round, projected(55.6, 13.0)))
    ((0.0, 0.0), (-63, 178))
    """
    own, middle, east = radians(latitude), radians(MIDDLE[0]), radians(longitude - MIDDLE[1])
    near = 1 + sin(middle) * sin(own) + cos(middle) * cos(own) * cos(east)
    scale = EARTH * sqrt(2 / near)
    return scale * cos(own) * sin(east), scale * (cos(middle) * sin(own) - sin(middle) * cos(own) * cos(east))


def within(spot: Spot, section: Section) -> bool:
    """Whether a place lies on the map."""
    left, bottom, right, top = FRAMES[section]
    x, y = projected(spot.latitude, spot.longitude)
    return left < x < right and bottom < y < top


@cache
def outlines() -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """Every outline with its country's code; one that no code is given for has an empty one."""
    held = json.loads(files("bot.presentation").joinpath("outlines.json").read_text(encoding="utf-8"))
    return tuple((code, tuple(map(tuple, ring))) for code, rings in held.items() for ring in rings)


def _drawing(section: Section) -> Any:
    left, bottom, right, top = FRAMES[section]
    height = round(WIDTH * (top - bottom) / (right - left))
    return pygal.XY(
        width=WIDTH, height=height, xrange=(left, right), range=(bottom, top), show_x_labels=False, show_y_labels=False,
        print_labels=True, **(options(str) | {"margin": 0, "spacing": 0}),
    )  # fmt: skip


@cache
def _lands(section: Section) -> tuple[tuple[str, str], ...]:
    """Each land of a map with its country's code, as the path that pygal draws. Drawn once: it takes a second."""
    left, bottom, right, top = FRAMES[section]
    drawn, codes = _drawing(section), []
    for code, ring in outlines():
        if any(left < x < right and bottom < y < top for x, y in ring):
            codes.append(code)
            drawn.add(code, list(ring), show_dots=False)
    found: list[str] = []
    bare_svg(drawn, "", "", finish=lambda root: found.extend(one.get("d") for one in root.iter() if one.get("d")))
    return tuple(zip(codes, map(_rounded, found), strict=True))


def _rounded(svg: str) -> str:
    """A tenth of a unit is finer than a screen.

    >>> _rounded('M12.3456 7L8.25 9')
    'M12.3 7L8.2 9'
    """
    return re.sub(r"\d+\.\d{2,}", lambda hit: f"{float(hit[0]):.1f}", svg)


def europe(title: str, about: str, spots: Sequence[Spot], named: frozenset[str], section: Section = "europe") -> str:
    """The map as SVG: ``named`` countries stand out, each place is a link; the largest that have room bear their names."""
    drawn = _drawing(section)
    placed = sorted((one for one in spots if within(one, section)), key=lambda one: -one.many)
    labelled = set(_labelled(placed, section))
    dots = [
        {
            "value": projected(one.latitude, one.longitude),
            "label": one.name if one in labelled else "",
            "xlink": one.href,
            "node": {"r": one.radius},
        }
        for one in placed
    ]
    drawn.add("", dots, stroke=False)
    return _rounded(bare_svg(drawn, title, about, "map", lambda root: _marked(root, placed, named, section)))


def _labelled(placed: Sequence[Spot], section: Section) -> Iterator[Spot]:
    """The places whose names have room, the most named first."""
    left, _, right, top = FRAMES[section]
    scale = WIDTH / (right - left)
    taken: list[tuple[float, float, float, float]] = []
    for one in placed:
        x, y = projected(one.latitude, one.longitude)
        x, y = (x - left) * scale, (top - y) * scale
        box = (x - LINE / 2, y - LINE / 2, x + LINE + len(one.name) * LETTER, y + LINE / 2)
        if box[0] > 0 and box[2] < WIDTH and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield one


def _overlap(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _marked(root: Any, placed: Sequence[Spot], named: frozenset[str], section: Section) -> None:
    """Puts the lands under the places, gives the links their names, and takes out what is empty."""
    root.attrib["role"] = "group"
    links = [one for one in root.iter() if one.tag.rpartition("}")[2] == "a"]
    for link, spot in zip(links, placed, strict=True):
        for name in [name for name in link.attrib if name.endswith("href") or name == "target"]:
            del link.attrib[name]
        link.attrib.update({"href": spot.href, "aria-label": spot.said})
    for parent in list(root.iter()):
        _without_empty_groups(parent)
    _with_lands(next(one for one in root.iter() if "graph" in one.get("class", "").split()), named, section)


def _without_empty_groups(parent: Any) -> None:
    if "text-overlay" in parent.get("class", ""):
        # The links say the same names.
        parent.attrib["aria-hidden"] = "true"
    for child in [one for one in parent if one.tag.rpartition("}")[2] == "g" and not len(one)]:
        parent.remove(child)


def _with_lands(graph: Any, named: frozenset[str], section: Section) -> None:
    space = graph.tag.rpartition("}")[0]
    for at, (code, path) in enumerate(_lands(section)):
        land = graph.makeelement(f"{space}}}path" if space else "path", {"class": _land(code, named), "d": path})
        graph.insert(at + 1, land)


def _land(code: str, named: frozenset[str]) -> str:
    return "land named" if code in named else "land"
