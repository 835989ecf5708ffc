"""The day that a document without a reporting year speaks of: the newest date among those by which it dates itself."""

from __future__ import annotations

import re
from functools import lru_cache

_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_ISO = re.compile(r"(?<![\d-])(20\d\d)-([01]\d)-([0-3]\d)(?![\d-])")
_SAID = re.compile(rf"(?i)(?:(?<!\d)(\d{{1,2}}) )?({'|'.join(_MONTHS)}),? (20\d\d)(?!\d)")
_DATED = re.compile(
    r"(?i)\b(?:uppdatera\w*|granskad\w*|publicera\w*|datum|fastställd\w*|upprättad\w*|reviderad\w*|uttag|extracted|updated|published|printed|as of"
    r"|dated|version)\b|^\W*(?:nr|nummer|no\.?) \d"
)
_HEAD = 600
"""Characters in which a document that names no such word dates itself."""
_MONTH_END = 28


@lru_cache(maxsize=256)
def as_of(text: str) -> str | None:
    """The ISO day of a text; None where it does not date itself.

    >>> as_of("Sidan uppdaterades 14 oktober 2025."), as_of("Nr 3, september 2025"), as_of("Projektet slutar 2027-01-31.")
    ('2025-10-14', '2025-09-28', None)
    """
    lines = [line for line in text.splitlines() if _DATED.search(line)]
    found = [day for line in lines for day in _days(line)]
    if not found:
        found = [day for line in text[:_HEAD].splitlines() if _ALONE.match(line) for day in _days(line)]
    return max(found, default=None)


_ALONE = re.compile(rf"(?i)^\W*(?:den )?(?:{_ISO.pattern}|{_SAID.pattern.removeprefix('(?i)')})\W*$")
"""A line that is a date and no more."""


def _days(line: str) -> list[str]:
    days = ["-".join(found.groups()) for found in _ISO.finditer(line)]
    for found in _SAID.finditer(line):
        month = _MONTHS.index(found[2].casefold()) + 1
        days.append(f"{found[3]}-{month:02}-{int(found[1] or _MONTH_END):02}")
    return days
