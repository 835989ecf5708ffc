"""The unit of bare amounts that a text says apart from them: in a sentence, in a caption, in the heading above."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = {
    "tkr": r"[tk]kr|[tk]sek|tusentals? (?:kronor|kr)|tusen (?:kronor|kr)|1[ \u00a0]?000(?:-tals?)? (?:kronor|kr)",
    "mnkr": r"mn?kr|msek|mnsek|miljoner (?:kronor|kr)|miljontals kronor|milj\.? (?:kronor|kr)",
    "eur": r"(?:tusen(?:tals?)? |miljoner |1[ \u00a0]?000(?:-tals?)? )?(?:euro?|€)|[mkt](?:euro?|€)|usd|dkk|nok",
    "kr": r"kr|kronor|hela kronor|sek",
}
_ANY = "|".join(form for form in _UNITS.values())
UNIT = rf"(?:\bi )?(?<!\w)(?:{_ANY})(?!\w)"
"""A unit of money within a label or a column's name, for patterns that take no heed of case."""
_STATED = re.compile(
    r"(?i)\b(?:belopp|summor|siffror|ekonomiska uppgifter|kolumner)(?:en|na|erna)?\b"
    rf"(?:(?! i \w)[^.\d\n(]){{0,45}}? i (?P<unit>{_ANY})(?!\w)"
)
"""A sentence on all amounts: "Beloppen anges i tusental kronor"."""
_CAPTION = re.compile(
    rf"(?i)\((?:[^()\n]{{0,40}}[,;] ?)?(?:alla |samtliga )?(?:(?:belopp(?:en)?|summor|siffror) )?(?:i"
    rf" )?(?P<unit>{_ANY})"
    rf"(?:[,;] [^()\n]*)?\)|[,–-] (?:i )?(?P<behind>{_ANY})[ \t*_:]*$|^[ \t*_]*(?P<alone>{_ANY})[ \t*_:]*$"
    rf"|\bi (?P<last>{_ANY})[ \t*_:]*$|\bi (?P<said>{_UNITS['tkr']}|{_UNITS['mnkr']})[ \t*_:.]*$"
)
"""A line above a table or a list that holds the unit: "Projekt 2024 (tkr)", "Budget, mnkr"."""
_WITHIN = re.compile(rf"(?i)(?<!\w)(?P<unit>{_ANY})(?!\w)")
_LOOK = 4
"""A caption is one of so many lines right above."""


def stated_units(text: str) -> list[tuple[int, str]]:
    """Where sentences say the unit of all amounts below, with the unit.

    >>> [unit for _, unit in stated_units("Alla belopp är i tusentals kronor. Belopp i mnkr.")]
    ['tkr', 'mnkr']
    """
    return [(match.start(), _short(match["unit"])) for match in _STATED.finditer(text)]


def caption_unit(line: str) -> str:
    """The unit that a line gives what stands below it; empty where it gives none.

    >>> [caption_unit(line) for line in ("Projekt (tkr, vår del)", "Ekonomi, mnkr", "Projekt", "Tabell (euro)")]
    ['tkr', 'mnkr', '', 'eur']
    >>> caption_unit("Projekt i tusen euro"), caption_unit("Vi betalar i euro.")
    ('eur', '')
    """
    found = _CAPTION.search(line.rstrip())
    return _short(next(filter(None, found.groups()))) if found else ""


def says_unit(line: str) -> bool:
    """Whether a line says the unit of amounts and holds none: "Belopp i tkr" is no label with an amount below it.

    >>> [says_unit(line) for line in ("Belopp i tkr", "Alla belopp i tusen euro", "Belopp (tkr)", "Belopp i tkr: 300")]
    [True, True, False, False]
    """
    said = _STATED.search(line)
    return said is not None and not line[said.end() :].strip(" .*_)")


def unit_over(text: str, start: int) -> str:
    """The unit of a table that begins at ``start``: by one of the lines right above it, else the last sentence above
    that says one, else what the whole text says below."""
    for line in _lines_above(text, start):
        if unit := caption_unit(line):
            return unit
    stated = stated_units(text)
    above = [unit for at, unit in stated if at < start]
    everywhere = {unit for _, unit in stated}
    return above[-1] if above else everywhere.pop() if len(everywhere) == 1 else ""


def fits(unit: str, words: str) -> bool:
    """Whether a bare amount can be meant in a unit: none of a thousand millions is.

    >>> fits("mnkr", "4,5"), fits("tkr", "92 400"), fits("mnkr", "850 000"), fits("tkr", "1 250 000"), fits("", "1 000")
    (True, True, False, False, True)
    """
    whole = re.sub(r"\D", "", re.split(r"[,.](?=\d{1,2}(?!\d))", words)[0])
    return len(whole) < _TOO_MANY.get(unit, len(whole) + 1)


_TOO_MANY = {"tkr": 7, "mnkr": 4}
"""Digits of an amount that comes to a thousand millions or more."""


def unit_named(words: str) -> str:
    """The unit that a column's name holds.

    >>> unit_named("Total kostnad (tusental kronor)"), unit_named("Budget")
    ('tkr', '')
    """
    found = _WITHIN.search(words)
    return _short(found["unit"]) if found else ""


def _lines_above(text: str, start: int) -> Iterator[str]:
    """The lines with words right above a place, the nearest first, up to a table's row."""
    filled = [line for line in text[max(0, start - 1500) : start].splitlines() if any(map(str.isalnum, line))]
    for line in reversed(filled[-_LOOK:]):
        if "|" in line or "\t" in line:
            return
        yield line


def _short(words: str) -> str:
    return next(unit for unit, form in _UNITS.items() if re.fullmatch(rf"(?i:{form})", words))
