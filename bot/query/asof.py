"""The day that a document without a reporting year speaks of: the newest date among those by which it dates itself."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.query.differences import last_day
from indexer.values import DATE_PATTERN, parse_date

_DATE = re.compile(rf"(?i)(?<![\w-]){DATE_PATTERN}(?![\w-])")
_ALONE = re.compile(rf"(?i)^\W*(?:den )?{DATE_PATTERN}\W*$")
"""A line that is a date and no more."""
_DATED = re.compile(
    r"(?i)\b(?:uppdatera\w*|granskad\w*|publicera\w*|datum|fastställd\w*|upprättad\w*|reviderad\w*|uttag|extracted|updated|published|printed|as of"
    r"|dated|version)\b|^\W*(?:nr|nummer|no\.?) \d"
)
_HEAD = 600
"""Characters in which a document that names no such word dates itself."""
_MONTH = len("2025-11")
"""Letters of an ISO date from which it tells at least a month."""


@lru_cache(maxsize=256)
def as_of(text: str) -> str | None:
    """The ISO day of a text; None where it does not date itself.

    >>> as_of("Sidan uppdaterades 14 oktober 2025."), as_of("Nr 3, september 2025"), as_of("Projektet slutar 2027-01-31.")
    ('2025-10-14', '2025-09-30', None)
    >>> as_of("Last updated: 3 March 2024"), as_of("Version 2024")
    ('2024-03-03', None)
    """
    found = [day for line in text.splitlines() if _DATED.search(line) for day in _days(line)]
    found = found or [day for line in text[:_HEAD].splitlines() if _ALONE.match(line) for day in _days(line)]
    return max(found, default=None)


def _days(line: str) -> list[str]:
    """The last days of the dates of a line; a year alone is the one of a report, and no date."""
    dates = (parse_date(found.group()) for found in _DATE.finditer(line))
    return [last_day(one.iso) for one in dates if one is not None and len(one.iso) >= _MONTH]
