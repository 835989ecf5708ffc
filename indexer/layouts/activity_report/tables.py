"""Tables of an activity report: with pipes, tabs or wide gaps, or with the columns lost by a conversion to text."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.records import Span
from indexer.text import Line, lines

HEADS = {
    "network": re.compile(r"(?i)nätverk|organisation|medlemskap$|samarbete"),
    "since": re.compile(r"(?i)sedan|start|år\b|från"),
    "department": re.compile(r"(?i)förvaltning|nämnd|ansvar|kontor"),
}
"""What the head of a table on networks calls its columns."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPACED = re.compile(rf"(?P<network>[A-ZÅÄÖ]\S*(?: \S+)*?) (?P<since>{_YEAR.pattern})(?: (?P<department>[A-ZÅÄÖ].*))?")
_CELL = 60
"""A cell that stands on a line of its own is no longer than this."""


class Row(NamedTuple):
    """The cells of a row and where it stands."""

    cells: tuple[str, ...]
    span: Span


def cells(row: str) -> list[str]:
    """The cells of a table's row, cut at pipes, tabs or runs of spaces.

    >>> cells("| Eurocities | 2019 |"), cells("Eurocities   2019"), cells("Staden deltar.")
    (['Eurocities', '2019'], ['Eurocities', '2019'], ['Staden deltar.'])
    """
    return [cell.strip(" *_") for cell in re.split(r"\||\t|\s{3,}", row.strip().strip("|"))]


def table_rows(text: str) -> list[Row]:
    """The head and the rows of a paragraph that is a table, else none; spans are ranges of ``text``.

    >>> [row.cells for row in table_rows("Nätverk\\nMedlem sedan\\nEurocities\\n2019\\nICLEI\\n2008")]
    [('Nätverk', 'Medlem sedan'), ('Eurocities', '2019'), ('ICLEI', '2008')]
    >>> [row.cells for row in table_rows("Nätverk Medlem sedan\\nEurocities 2019\\nHealthy Cities 2008")]
    [('Nätverk', 'Medlem sedan'), ('Eurocities', '2019'), ('Healthy Cities', '2008')]
    >>> table_rows("Staden är med i två nätverk.\\nDet ena är Eurocities.")
    []
    """
    full = [line for line in lines(text) if line]
    split = [Row(tuple(cells(line.text)), line.stripped) for line in full]
    if len(split) > 1 and all(len(row.cells) > 1 for row in split):
        return split
    return _by_line(full) or _by_space(full)


def _by_line(full: list[Line]) -> list[Row]:
    """A table on networks with one cell a line: the column of the years tells how many columns there are."""
    plain = [line.text.strip(" *_\r") for line in full]
    if len(plain) < 4 or not HEADS["network"].search(plain[0]) or max(map(len, plain)) > _CELL:
        return []
    for width in range(2, min(7, len(plain) // 2 + 1)):
        at = next((column for column in range(1, width) if HEADS["since"].search(plain[column])), None)
        if at is None or len(plain) % width or not all(map(_YEAR.fullmatch, plain[width + at :: width])):
            continue
        return [
            Row(
                tuple(plain[first : first + width]),
                Span(full[first].stripped.start, full[first + width - 1].stripped.end),
            )
            for first in range(0, len(plain), width)
        ]
    return []


def _by_space(full: list[Line]) -> list[Row]:
    """A table of names and years with single spaces between the columns."""
    if len(full) < 2:
        return []
    head, *rows = full
    if not HEADS["network"].match(head.text.strip()) or not HEADS["since"].search(head.text):
        return []
    found = [(_SPACED.fullmatch(line.text.strip()), line.stripped) for line in rows]
    columns = ["network", "since", *(["department"] if HEADS["department"].search(head.text) else [])]
    if not all(match and (match["department"] is None or len(columns) > 2) for match, _ in found):
        return []
    names = {"network": "Nätverk", "since": "Medlem sedan", "department": "Ansvarig"}
    values = [Row(tuple(match[column] or "" for column in columns), span) for match, span in found if match]
    return [Row(tuple(names[column] for column in columns), head.stripped), *values]
