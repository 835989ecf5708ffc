"""A plot of how the time of an answer grows with what is indexed, as SVG, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import ceil, floor, log10
from typing import Any

LINES = {
    "utblick, records": "#0b4f6c",
    "utblick, text": "#b5446e",
    "Whoosh": "#6b6b6b",
    "FTS5": "#3f7d20",
    "tantivy": "#8d6a00",
}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 60, 150, 30, 50


def growth(sizes: Mapping[str, Any]) -> str:
    """The medians in milliseconds over the number of passages."""
    points = {
        name: [
            (one["ask"]["passages"], one["ask"]["ms"][name]["median"])
            for one in sizes.values()
            if name in one["ask"]["ms"]
        ]
        for name in LINES
    }
    every = [point for line in points.values() for point in line]
    x_range = _decades([x for x, _ in every])
    y_range = _decades([y for _, y in every])

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - x_range[0]) / (x_range[1] - x_range[0])
        up = (log10(y) - y_range[0]) / (y_range[1] - y_range[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        "<title>Median time of an answer by number of passages</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(x_range[0], x_range[1] + 1):
        x, y = at(10**power, 10 ** y_range[0])
        parts.append(f'<path d="M{x:.0f} {TOP}V{y:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(y_range[0], y_range[1] + 1):
        x, y = at(10 ** x_range[0], 10**power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g} ms</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">passages</text>')
    for name, line in points.items():
        if line:
            parts += _drawn(name, [at(x, y) for x, y in line])
    return "\n".join([*parts, "</svg>", ""])


def _drawn(name: str, places: list[tuple[float, float]]) -> list[str]:
    colour = LINES[name]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places),
        f'<text x="{x + 8:.0f}" y="{y + 4:.0f}" fill="{colour}">{escape(name)}</text>',
    ]


def _decades(values: list[float]) -> tuple[int, int]:
    """The powers of ten around all values."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)
