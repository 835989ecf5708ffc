"""Parts of the world as sets of countries: Norden, the Baltic states, the EU, Africa; and what lies outside of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from indexer.vocabulary.geography import country_codes, rows

OUTSIDE = "utanför "
"""What the Swedish name of everything outside of an area begins with."""
ABROAD = "utlandet"
"""The area of every country but the reports' own."""
AND = " och "
"""What joins the names of areas that something lies outside of."""


@dataclass(frozen=True)
class Area:
    """A part of the world: its name in both languages and the codes of its countries."""

    sv: str
    en: str
    countries: frozenset[str]

    @property
    def outside(self) -> bool:
        """Whether it is all that lies outside of an area."""
        return self.sv.startswith(OUTSIDE)


@dataclass(frozen=True)
class AreaNamed:
    """An area in a text, and whether an adjective names it ("nordiska")."""

    area: Area
    start: int
    end: int
    adjective: bool


@lru_cache(maxsize=1)
def _areas() -> dict[str, Area]:
    """Each area by its Swedish name, those that take in others after these."""
    told = {row[0]: row for row in rows("areas.txt")}

    def codes(name: str) -> frozenset[str]:
        own = told[name][4].split(",")
        inner = (codes(one[1:]) for one in own if one.startswith("+"))
        but = (country_codes() - {one[1:]} for one in own if one.startswith("-"))
        return frozenset(one for one in own if one[:1] not in {"+", "-"}).union(*inner, *but)

    return {name: Area(name, row[1], codes(name)) for name, row in told.items()}


def areas() -> tuple[Area, ...]:
    """Every area that has a name."""
    return tuple(_areas().values())


def area_called(name: str) -> Area | None:
    """An area by its Swedish name, or by what lies outside of one or several.

    >>> sorted(area_called("Baltikum").countries), "FR" in area_called("utanför Norden och Baltikum").countries
    (['EE', 'LT', 'LV'], True)
    """
    if not name.startswith(OUTSIDE):
        return _areas().get(name)
    inner = [_areas().get(one) for one in name.removeprefix(OUTSIDE).split(AND)]
    known = [one for one in inner if one is not None]
    if len(known) < len(inner):
        return None
    within = frozenset().union(*(one.countries for one in known))
    return Area(name, f"outside {' and '.join(one.en for one in known)}", country_codes() - within)


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    names = sorted((name for row in rows("areas.txt") for name in _names(row)), key=len, reverse=True)
    return re.compile(
        r"(?i)(?<![\w-])(?P<out>(?:utanför|utanfor|outside(?: of)?|beyond)\s+)?(?:the\s+)?"
        rf"(?P<name>{'|'.join(map(re.escape, names))})s?(?![\w-])"
    )


@lru_cache(maxsize=1)
def _adjectives() -> re.Pattern[str]:
    stems = sorted((word for row in rows("areas.txt") for word in _words(row)), key=len, reverse=True)
    outside = r"(?P<out>utom|icke-|ej |non-|non |icke )?"
    return re.compile(rf"(?i)(?<![\w-]){outside}(?P<name>{'|'.join(map(re.escape, stems))})(?:a|t)?(?![\w-])")


def _names(row: list[str]) -> Iterator[str]:
    yield row[0]
    yield row[1].removeprefix("the ")
    yield from filter(None, row[2].split(","))


def _words(row: list[str]) -> Iterator[str]:
    yield from filter(None, row[3].split(","))


@lru_cache(maxsize=1)
def _of_name() -> dict[str, str]:
    return {name.casefold(): row[0] for row in rows("areas.txt") for name in (*_words(row), *_names(row))}


def areas_in(text: str) -> list[AreaNamed]:
    """The areas that a text names, in order; of two in one place the longer.

    >>> [(one.area.sv, one.adjective) for one in areas_in("nordiska partner, inga utanför EU, twin towns in Africa")]
    [('Norden', True), ('utanför EU', False), ('Afrika', False)]
    """
    found: list[AreaNamed] = []
    for pattern, adjective in ((_nouns(), False), (_adjectives(), True)):
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            names, end = [_of_name()[match["name"].casefold()]], match.end()
            while match["out"] and not adjective and (more := _joined_at(text, end)):
                names.append(_of_name()[more["name"].casefold()])
                end = more.end()
            if area := area_called((OUTSIDE if match["out"] else "") + AND.join(names)):
                found.append(AreaNamed(area, match.start(), end, adjective))
    return sorted(found, key=lambda one: one.start)


def _joined_at(text: str, end: int) -> re.Match[str] | None:
    """The name of an area that another one is joined to: "utanför Norden och Baltikum"."""
    joint = re.compile(r"(?i)\s+(?:och|eller|samt|and|or)\s+").match(text, end)
    return _nouns().match(text, joint.end()) if joint else None
