"""What a column that no word tells is by its cells, where the cells of one column alone are that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from indexer.layouts.shared.form_values import DATES
from indexer.layouts.shared.label_words import is_outcome, is_used_up
from indexer.layouts.shared.register.column_values import (
    are_amounts,
    are_dates,
    are_offices,
    are_partners,
    are_programmes,
    are_roles,
    are_states,
    filled,
    in_order,
    never_larger,
    of_lead,
)
from indexer.layouts.shared.register.columns import Columns, unit_of
from indexer.layouts.shared.register.words import IGNORED_COLUMNS, SUMS, WORDS, EntryKind, printed
from indexer.layouts.shared.units import unit_named
from indexer.records import Cell
from indexer.values import compare_key, find_amounts, parse_date, parse_number
from indexer.vocabulary import Vocabulary

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


class _Sheet:
    """The columns of a table of projects: those that are told already by field, the others by name."""

    def __init__(self, columns: Columns, header: Row, body: Sequence[Row], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.known: dict[str, list[str]] = {}
        self.unknown: dict[str, list[str]] = {}
        self.heads: dict[str, str] = {}
        for at, cell in enumerate(header):
            cells = [row[at].text if at < len(row) else "" for row in body]
            field = columns.get(cell.text)
            if field and not (_is_not_of(field, cells) and compare_key(cell.text) not in columns.given):
                self.known.setdefault(field, cells)
                self.heads.setdefault(field, cell.text)
            elif cell.text and compare_key(cell.text) not in IGNORED_COLUMNS:
                self.unknown[cell.text] = cells

    def only(self, fits: Callable[[list[str]], bool], unless: re.Pattern[str] | None = None) -> str | None:
        """The one column that no word tells whose cells fit; none where two compete."""
        found = [name for name, cells in self.unknown.items() if not (unless and unless.search(name)) and fits(cells)]
        return found[0] if len(found) == 1 else None

    def take(self, name: str, field: str) -> None:
        self.known[field] = self.unknown.pop(name)
        self.heads[field] = name


def _is_not_of(field: str, cells: Sequence[str]) -> bool:
    """Whether a column that its name makes one of money holds roles and no amount: "Verkets del: huvudpart"."""
    return field in _OF_MONEY and bool(filled(cells)) and are_roles(filled(cells))


def by_cells(
    kind: EntryKind, columns: Columns, header: Row, rows: Sequence[Row], vocabulary: Vocabulary, unit: str = ""
) -> Iterator[tuple[str, str]]:
    """Columns of projects with the label that their cells make them, where no other column is of that field.

    What a name says wins. A column whose name says nothing is what its cells are, if no second one is that too and its
    name is not of something else. A column of what has been used up is what was paid out, where it holds amounts and
    another column does too; ``unit`` is what the words above the table say of them.
    """
    body = [row for row in rows if any(cell.text for cell in row) and not is_sum(row)]
    if kind != "project":
        return
    sheet = _Sheet(columns, header, body, vocabulary)
    yield from _used_up(sheet, unit)
    if len(body) < _LEAST_ROWS:
        return
    for field, rule in _RULES:
        name = rule(sheet) if field not in sheet.known else None
        if name:
            sheet.take(name, field)
            yield name, printed(kind, field)
    yield from _dates(sheet)


def sender_by_lead(header: Sequence[str | None], rows: Sequence[Row]) -> str | None:
    """Who leads wherever the sender is said to lead: the sender; ``header`` holds the field of each column."""
    if "role" not in header or "lead_partner" not in header:
        return None
    role, lead = header.index("role"), header.index("lead_partner")
    body = [row for row in rows if len(row) > max(role, lead) and row[role].text]
    return of_lead([row[lead].text for row in body], [row[role].text for row in body])


def _used_up(sheet: _Sheet, unit: str) -> Iterator[tuple[str, str]]:
    """The columns of what has been used up: each year has its own."""
    if "paid_out" in sheet.known or not sheet.known.keys() & _OF_MONEY:
        return
    for name, cells in list(sheet.unknown.items()):
        of_money = not is_outcome(name) or unit or unit_named(name) or any(map(find_amounts, filled(cells)))
        if is_used_up(name) and of_money and are_amounts(cells):
            sheet.unknown.pop(name)
            yield name, printed("project", "paid_out")


_OF_MONEY = {"total_budget", "own_budget", "eu_funding", "total_budget_as_lead", "total_budget_as_partner"}


def _named(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-])(?:{WORDS['by_values'][kind]})(?![\w-])")


_NOT_NOW, _NO_PART_OF_RUN, _OFFICE_NAMED = map(_named, ("not_now", "no_part_of_run", "office_named"))
_START_NAMED, _END_NAMED = map(_named, ("start_named", "end_named"))
_WHOLE_NAMED, _PART_NAMED, _NOT_WHOLE = map(_named, ("whole_named", "part_named", "not_whole"))


def _name(sheet: _Sheet) -> str | None:
    """The first column that has a name of its own in every row."""
    return next(
        (name for name, cells in sheet.unknown.items() if not _OTHER_COLUMN.search(name) and _are_names(cells)), None
    )


def _office(sheet: _Sheet) -> str | None:
    """The column of offices; where its name is of them too, half of its cells may be of another form."""
    among = {name: cells for name, cells in sheet.unknown.items() if _OFFICE_NAMED.search(name)}
    named = [name for name, cells in among.items() if are_offices(cells, least=0.5)]
    return sheet.only(are_offices, _NOT_NOW) or (named[0] if len(named) == 1 else None)


def _lead(sheet: _Sheet) -> str | None:
    """The column that has one organisation wherever the sender leads, and others wherever it does not."""
    roles = sheet.known.get("role", [])
    return sheet.only(lambda cells: of_lead(cells, roles) is not None, _NOT_NOW) if roles else None


def _money(
    sheet: _Sheet, told: str, named: re.Pattern[str], fits: Callable[[list[str], list[str]], bool]
) -> str | None:
    """The column of amounts beside a ``told`` one of the same unit, which its name and every row make what it is."""
    other = sheet.known.get(told)
    if other is None:
        return None
    unit = unit_of(sheet.heads[told])
    among = {
        name: cells
        for name, cells in sheet.unknown.items()
        if named.search(name) and not (_NOT_WHOLE.search(name) or _NOT_NOW.search(name)) and unit_of(name) == unit
    }
    found = [name for name, cells in among.items() if are_amounts(cells) and fits(cells, other)]
    return found[0] if len(found) == 1 else None


def _whole(sheet: _Sheet) -> str | None:
    return _money(sheet, "eu_funding", _WHOLE_NAMED, lambda cells, other: never_larger(other, cells))


def _part(sheet: _Sheet) -> str | None:
    return _money(sheet, "total_budget", _PART_NAMED, never_larger)


_RULES: tuple[tuple[str, Callable[[_Sheet], str | None]], ...] = (
    ("role", lambda sheet: sheet.only(are_roles)),
    ("programme", lambda sheet: sheet.only(lambda cells: are_programmes(cells, sheet.vocabulary), _NOT_NOW)),
    ("status", lambda sheet: sheet.only(are_states, _NOT_NOW)),
    ("department", _office),
    ("partners", lambda sheet: sheet.only(are_partners, _NOT_NOW)),
    ("lead_partner", _lead),
    ("total_budget", _whole),
    ("eu_funding", _part),
    ("name", _name),
)
"""In this order: the later ones look at what the earlier ones found."""


def _dates(sheet: _Sheet) -> Iterator[tuple[str, str]]:
    """Start and end: the only two columns of dates that no word tells, where one is never after the other; or one of
    them beside the other, where its name says so too."""
    among = {
        name: cells
        for name, cells in sheet.unknown.items()
        if not (_NO_PART_OF_RUN.search(name) or _NOT_NOW.search(name)) and are_dates(cells)
    }
    told = [field for field in DATES if field in sheet.known]
    if "period" in sheet.known or len(among) + len(told) != len(DATES) or not among:
        return
    if told:
        yield from _other_end(sheet, told[0], *among.items())
        return
    (first, starts), (second, ends) = among.items()
    if in_order(starts, ends) and starts != ends:
        yield first, printed("project", "start_date")
        yield second, printed("project", "end_date")


def _other_end(sheet: _Sheet, told: str, column: tuple[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The column of the end beside the start that is told, or of the start beside the end."""
    (name, cells), known = column, sheet.known[told]
    if told == "start_date":
        field, named, ordered = "end_date", _END_NAMED, in_order(known, cells)
    else:
        field, named, ordered = "start_date", _START_NAMED, in_order(cells, known)
    if ordered and named.search(name):
        yield name, printed("project", field)


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
