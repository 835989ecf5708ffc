"""What a column that no word tells is by its cells: the names of a register, the sender's part in each project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.shared.label_words import is_outcome, is_used_up
from indexer.layouts.shared.register.columns import Columns
from indexer.layouts.shared.register.words import IGNORED_COLUMNS, SUMS, EntryKind, printed
from indexer.layouts.shared.units import unit_named
from indexer.records import Cell
from indexer.values import FOREIGN, compare_key, find_amounts, parse_amount, parse_date, parse_number, parse_role

Row = tuple[Cell, ...]
_LEAST_ROWS = 2
_LONGEST_NAME = 70
_OF_OTHERS = re.compile(
    r"^[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w-]+$|(?i:\b(?:ab|kommun|stad|region|län|universitet|högskola|förvaltningen"
    r"|nämnden)\b)|\.$"
)
"""A person, an organisation or a sentence: a column of these names no projects."""
_OTHER_COLUMN = re.compile(
    r"(?i)ansvar|handlägg|kontakt|person|ledare|\bort\b|land|plats|adress|kommentar|beskriv|syfte|mål|resultat|diarie|dnr|\bnr\b"
)
"""A column's name that tells what its cells are."""
_NO_NAME = re.compile(r"[@/]|\d{4}-\d\d|^\W*\d[\d\W]*$")
"""What is no name: an address, a date, a number in a series."""


def by_cells(
    kind: EntryKind, columns: Columns, header: Row, rows: Sequence[Row], unit: str = ""
) -> Iterator[tuple[str, str]]:
    """Columns of projects with the label that their cells make them, where no other column is of that field.

    The role is a column of nothing but roles; the name the first one that has a name of its own in every row. A column
    of what has been used up is what was paid out, where it holds amounts and another column does too; ``unit`` is what
    the words above the table say of them.
    """
    body = [row for row in rows if any(cell.text for cell in row) and not is_sum(row)]
    if kind != "project":
        return
    yield from _used_up(columns, header, body, unit)
    if len(body) < _LEAST_ROWS:
        return
    known, unknown = {columns.get(cell.text) for cell in header}, dict(_unknown(columns, header, body))
    named = {name: cells for name, cells in unknown.items() if not _OTHER_COLUMN.search(name)}
    for field, fits, among in (("role", _are_roles, unknown), ("name", _are_names, named)):
        found = next((name for name, cells in among.items() if fits(cells)), None) if field not in known else None
        if found:
            named.pop(found, None)
            yield found, printed(kind, field)


def _used_up(columns: Columns, header: Row, body: Sequence[Row], unit: str) -> Iterator[tuple[str, str]]:
    """The columns of what has been used up: each year has its own."""
    fields = {columns.get(cell.text) for cell in header}
    if "paid_out" in fields or not fields & _OF_MONEY:
        return
    for name, cells in _unknown(columns, header, body):
        filled = [cell for cell in cells if any(map(str.isalnum, cell))]
        of_money = not is_outcome(name) or unit or unit_named(name) or any(map(find_amounts, filled))
        if is_used_up(name) and of_money and filled and all(map(_is_amount, filled)):
            yield name, printed("project", "paid_out")


_OF_MONEY = {"total_budget", "own_budget", "eu_funding", "total_budget_as_lead", "total_budget_as_partner"}


def _is_amount(cell: str) -> bool:
    return "%" not in cell and parse_date(cell) is None and (parse_amount(cell) or FOREIGN.search(cell)) is not None


def _unknown(columns: Columns, header: Row, body: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    """The columns that no word tells, each with its cells."""
    for at, cell in enumerate(header):
        if cell.text and columns.get(cell.text) is None and compare_key(cell.text) not in IGNORED_COLUMNS:
            yield cell.text, [row[at].text if at < len(row) else "" for row in body]


def is_sum(row: Row) -> bool:
    """Whether a row holds sums, by one of its first cells: "Summa", "Summa pågående", "Totalt 2024" and numbers."""
    first = [cell.text for cell in row[:_SUM_CELLS] if cell.text]
    if any(compare_key(words) in SUMS for words in first):
        return True
    opened = any(_SUMS.match(words) for words in first)
    rest = [cell.text for cell in row if not _SUMS.match(cell.text)]
    return opened and not any(_WORD.search(words) for words in rest)


_SUM_CELLS = 2
_SUMS = re.compile(r"(?i)(?:summ\w+|delsumma|totalt?|totalsumma|sammanlagt|medel(?:värde)?|snitt|antal)\b")
"""How the name of a row of sums begins; it is one where nothing else in the row is a word."""
_WORD = re.compile(r"(?i)(?!\b(?:tkr|mn?kr|kr|kronor|sek|st|projekt)\b)\b[^\W\d_]{2,}")


def _are_roles(cells: Sequence[str]) -> bool:
    """Whether every cell is a role and nothing else.

    >>> _are_roles(["Partner", "Huvudman"]), _are_roles(["Partner", "Gent"])
    (True, False)
    """
    return all(len(cell.split()) < 3 and parse_role(cell) for cell in cells)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether every cell is a short text that no other one is.

    >>> _are_names(["Solväg", "Blå dal"]), _are_names(["Solväg", "Solväg"]), _are_names(["2 000", "3 000"])
    (True, False, False)
    >>> _are_names(["Eva Ek", "Ola Sjö"]), _are_names(["Gent stad", "Hamn AB"])
    (False, False)
    """
    single = len(set(map(compare_key, cells))) == len(cells)
    others = sum(_OF_OTHERS.search(cell) is not None for cell in cells)
    return single and others * 2 < len(cells) and all(_is_name(cell) for cell in cells)


def _is_name(cell: str) -> bool:
    valued = parse_date(cell) or find_amounts(cell) or parse_number(cell) is not None
    return 2 < len(cell) <= _LONGEST_NAME and not _NO_NAME.search(cell) and not valued and any(map(str.isalpha, cell))
