"""Rows of a table without column names: each cell read by its kind, a name only where one cell alone can be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import CELLS, Told
from indexer.layouts.general.may_name import may_name
from indexer.layouts.general.projects import project
from indexer.layouts.general.words import WORDS, field_of, names_nothing
from indexer.layouts.shared.register.tables import came_to_nothing
from indexer.ranges import Ranges
from indexer.records import ProjectReport, Span
from indexer.values import DATE_PATTERN, FOREIGN, compare_key, find_amounts, parse_role, squeeze, state_said
from indexer.vocabulary import ACTOR_FORM

CellKind = Literal["period", "date", "amount", "programme", "fund or name", "role", "actor", "status", "name", "other"]
_TELLING: frozenset[CellKind] = frozenset(("period", "programme", "fund or name", "role"))
"""Kinds of cells that a table of projects has, and few others."""
_DATED = re.compile(
    rf"(?i)(?P<bound>från |sedan |till |t\.?o\.?m\.? )?{DATE_PATTERN}"
    rf"(?P<end>\s*(?:[–—-]{{1,3}}|till|t\.?o\.?m\.?|/)\s*(?:{DATE_PATTERN})?)?"
)
"""A time; one date alone can be of anything that a row tells of."""
_ABOUT = re.compile(r"(?i)(?:ca|cirka|drygt|knappt|totalt)\W*|\W+")
_NO_NAME = re.compile(r"[@]|://|\bwww\.|^\W*\d[\d\W]*$|^[A-ZÅÄÖ]{1,4} ?\d{2,4}[/:-]\d+|^\d+ (?:st|projekt)\b|[.!?]$|:$")
"""An address, a number, what is counted, a sentence: no name."""
_ORGANISED = re.compile(r"(?i)\b(?:region|kommun|stad|universitet|högskola|län|länsstyrelsen|ab|institut|museum)\b")
_LONGEST_NAME = 90
_SUMMED = re.compile(r"(?i)^(?:summa|totalt|total|sammanlagt)\b")
_LEAST_CELLS = 3
_WORDS = WORDS["rows"]
_EVENTS = "|".join(_WORDS["events"])
_EVENT = re.compile(rf"(?i)^(?:{_EVENTS})(?![\w-])|(?<![\w-])(?:{_EVENTS})$")
_OFFICES = frozenset(_WORDS["offices"])


@dataclass(frozen=True)
class Cell:
    """A cell of a row: its place and what kind it is."""

    place: Span
    kind: CellKind


def cell_rows(
    told: Sequence[Told], taken: Sequence[Span], refused: Ranges, reader: Labelled
) -> Iterator[tuple[Span, ProjectReport | None]]:
    """The range of each row of a table of projects without column names, with its record where the row names one
    project; ``taken`` are the rows of tables that have column names, and what other records are of."""
    used = Ranges(taken)
    found = [
        (run, above, rows)
        for run in _runs(told, used, reader)
        if _tells_of_projects(above := _above(run[0], told, reader))
        and _is_of_projects(rows := [_cells(one, reader) for one in run], reader.text)
    ]
    named = [_names(rows, reader.text) for _, _, rows in found]
    times = Counter(_key(name, reader) for names in named for name in names if name)
    for (run, above, rows), names in zip(found, named, strict=True):
        money = _sums_of(above)
        for one, row, name in zip(run, rows, names, strict=True):
            if name is None or times[_key(name, reader)] > 1:
                _unnamed(one, row, reader)
                yield one.span, None
            else:
                yield one.span, _record(one, row, name, money, refused, reader)


_ON_PROJECTS = re.compile(r"(?i)projekt|\bEU\b|\bEU-|insatser|satsningar|ansökningar|bevilja|fonder")
"""What the title, the heading or the line above says that a table of projects stands below."""
_ON_OTHERS = re.compile(
    rf"(?i)^[#*\s\d.]*(?:(?!(?:\w*projekt\w*|bevilja\w*)\b)[\w-]+,? ){{0,2}}(?:{'|'.join(_WORDS['headed'])})(?![\w-])"
    rf"|\bper (?:{'|'.join(_WORDS['each'])})(?![\w-])"
)
"""What a heading or a line says that stands below and is no project: meetings, contacts, a sum for each school."""


def _tells_of_projects(above: Sequence[str]) -> bool:
    """Whether the words above a table are on projects, and not on what they have besides."""
    return any(map(_ON_PROJECTS.search, above)) and not any(map(_ON_OTHERS.search, above))


def _names(rows: Sequence[Sequence[Cell]], text: str) -> list[Cell | None]:
    """The cell of each row that is its project's name; none where most of them are of schools, or, in rows without a
    programme, of persons."""
    names = [_name(row) or _name(_by_columns(row, rows)) for row in rows]
    named = [squeeze(text[slice(*name.place)]) for name in names if name]
    funded = sum(any(cell.kind == "programme" for cell in row) for row in rows) * 2 > len(rows)
    others = _HOUSE if funded else _OF_OTHERS
    return [None] * len(rows) if sum(map(bool, map(others.fullmatch, named))) * 2 > len(named) else names


_HOUSE = re.compile(r"[\w ]*(?:skolan|gymnasiet|biblioteket|museet|kontoret|enheten)")
_OF_OTHERS = re.compile(rf"[A-ZÅÄÖ][\w-]+(?: (?:von|af|de))? [A-ZÅÄÖ][a-zåäöé-]+|{_HOUSE.pattern}")
"""A person or a house of the sender's: a column of these names no projects, one among others can."""


def _key(name: Cell, reader: Labelled) -> str:
    return compare_key(reader.text[slice(*name.place)])


def _cells(one: Told, reader: Labelled) -> list[Cell]:
    return [Cell(place, _kind(place, reader)) for place in _places(one, reader.text)]


def _by_columns(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The cells of a row without what stands in a column of another kind: an office among offices is no name."""
    if len(rows) < _LEAST_ROWS or any(len(other) != len(row) for other in rows):
        return list(row)
    kept = []
    for at, cell in enumerate(row):
        kinds = Counter(other[at].kind for other in rows)
        kind, times = kinds.most_common(1)[0]
        strange = kind not in ("name", "other", cell.kind) and times + 1 >= len(rows)
        kept.append(Cell(cell.place, "other") if cell.kind == "name" and strange else cell)
    return kept


_LEAST_ROWS = 3
"""Among so many rows a cell that is unlike all others of its column tells nothing of the column."""


def _above(first: Told, told: Sequence[Told], reader: Labelled) -> list[str]:
    """The words of the heading above a table and of the line right above it; the title where no heading is."""
    before = [one for one in told if one.line.start < first.line.start and one.kind != "chrome"]
    heading = next((one for one in reversed(before) if one.kind == "heading"), None)
    words = [reader.text[slice(*one.span)] for one in (heading, *before[-1:]) if one]
    return words if heading else [reader.report.title, *words]


def _sums_of(above: Sequence[str]) -> str | None:
    """What the sums of a table are, as the words above it say; None where they do not tell, or tell of two things."""
    words = " ".join(above)
    whole, granted = _OF_BUDGET.search(words), _OF_GRANTS.search(words)
    return None if bool(whole) == bool(granted) else "total_budget" if whole else "eu_funding"


_OF_BUDGET = re.compile(r"(?i)budget|kostnad|omslutning|omfattning")
_OF_GRANTS = re.compile(r"(?i)EU-(?:medel|stöd|bidrag|pengar)|\bstöd\b|\bbidrag\b|\bbevilja\w*|\bfått\b|\btilldela\w*")


def _runs(told: Sequence[Told], used: Ranges, reader: Labelled) -> Iterator[list[Told]]:
    """The rows that follow each other, all parted alike."""
    run: list[Told] = []
    for one in told:
        fits = one.kind in ("row", "text", "item", "heading") and len(_places(one, reader.text)) >= _LEAST_CELLS
        fits = fits and not used.touch(one.span)
        joined = fits and run and not reader.text[run[-1].span.end : one.span.start].strip("\r\n \t|-•*")
        if run and not joined:
            yield run
            run = []
        if fits:
            run.append(one)
    if run:
        yield run


def _places(one: Told, text: str) -> list[Span]:
    """Where the cells of a line stand: between bars, else between tabs or wide blanks."""
    words, found = text[slice(*one.words)].strip("|"), []
    at = text.find(words, one.words.start)
    for piece in CELLS.split(words):
        start = text.index(piece, at)
        at = start + len(piece)
        if own := piece.strip(" *_\t\r"):
            begin = start + piece.index(own)
            found.append(Span(begin, begin + len(own)))
    return found


def _is_of_projects(rows: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether rows are a table of projects without column names: most tell a programme, a time or a role."""
    first = [text[slice(*cell.place)] for cell in rows[0]]
    if sum(field_of(words) is not None and not parse_role(words) for words in first) > 1:
        return False  # column names
    kinds = [{cell.kind for cell in row} - {"name", "other"} for row in rows]
    telling = [bool(row & _TELLING) for row in kinds]
    if not telling[0] and any(telling):
        return False  # column names that nobody knows
    several = sum(len(row) > 1 for row in kinds)
    return sum(telling) * 2 > len(rows) and several * 2 > len(rows)


def _name(row: Sequence[Cell]) -> Cell | None:
    """The one cell of a row that can be a project's name; what begins with a programme is one where no other can be."""
    names = [cell for cell in row if cell.kind == "name"]
    if not names and any(cell.kind == "programme" for cell in row):
        names = [cell for cell in row if cell.kind == "fund or name"]
    return names[0] if len(names) == 1 else None


def _unnamed(one: Told, row: Sequence[Cell], reader: Labelled) -> None:
    """Report a row of which nobody can tell which cell is the project's name; a row of sums needs none."""
    if not any(_SUMMED.match(reader.text[slice(*cell.place)]) for cell in row):
        what = "raden har inget entydigt projektnamn och blir ingen post: skriv kolumnernas namn ovanför raderna"
        reader.context.ledger.report("warning", what, one.span)


def _record(
    one: Told, row: Sequence[Cell], name: Cell, money: str | None, refused: Ranges, reader: Labelled
) -> ProjectReport | None:
    """The record of a row that names one project; what its sum is the words above the table must say."""
    status = next((reader.text[slice(*cell.place)] for cell in row if cell.kind == "status"), None)
    if refused.touch(one.span) or (status and came_to_nothing(status)):
        reader.not_decided(name.place, one.span)
        return None
    facts = Facts(status=squeeze(status) if status else None)
    for cell in row:
        if cell is not name:
            _give(facts, cell, reader)
    sums = [cell for cell in row if cell.kind == "amount"]
    if money and len(sums) == 1:
        facts.give(money, reader.amount(sums[0].place, None))
    return project(reader, name.place, facts, one.span)


def _give(facts: Facts, cell: Cell, reader: Labelled) -> None:
    """Add what a cell says by its kind."""
    match cell.kind:
        case "period":
            reader.period(facts, cell.place, None)
        case "programme" | "fund or name":
            facts.give("programme", reader.programme(cell.place, None))
        case "role":
            facts.give("role", reader.role(cell.place, None))
        case "actor":
            facts.give("department", reader.words(cell.place, None))


def _kind(place: Span, reader: Labelled) -> CellKind:
    """What a cell is by its own words."""
    words = squeeze(reader.text[slice(*place)])
    if dated := _DATED.fullmatch(words):
        return "period" if dated["bound"] or dated["end"] else "date"
    if _is_amount(words):
        return "amount"
    if state_said(words) or came_to_nothing(words):
        return "status"
    if len(words.split()) <= 3 and parse_role(words):
        return "role"
    if (fund := _fund(words, reader)) is not None:
        return fund
    if reader.context.vocabulary.actors(reader.report.municipality).get(words) or ACTOR_FORM.fullmatch(words):
        return "actor"
    return "name" if _can_name(words, reader) else "other"


def _can_name(words: str, reader: Labelled) -> bool:
    """Whether a cell can be a project's name."""
    if len(words) > _LONGEST_NAME or not words[:1].isalnum() or words[:1].islower():
        return False
    if _NO_NAME.search(words) or _ORGANISED.search(words) or _SUMMED.match(words) or field_of(words):
        return False
    if _EVENT.search(words) or all(part in _OFFICES for part in re.split(r", | och | & ", words.casefold())):
        return False
    return not names_nothing(words, reader.report.municipality) and may_name(words, reader)


def _fund(words: str, reader: Labelled) -> CellKind | None:
    """Whether a cell is a programme, or begins with one and can be a name all the same."""
    programmes = reader.context.vocabulary.programmes
    if programmes.exact(words):
        return "programme"
    found = programmes.find(words)
    if not found or found[0].start:
        return None
    rest = words[found[0].end :]
    return "fund or name" if _MORE.search(rest) else "programme"


def _is_amount(words: str) -> bool:
    """Whether a cell is a sum of money and nothing else."""
    places = [Span(one.start, one.end) for one in find_amounts(words)] or [
        Span(*match.span()) for match in FOREIGN.finditer(words)
    ]
    if len(places) != 1:
        return False
    return not _ABOUT.sub("", words[: places[0].start] + words[places[0].end :])


_MORE = re.compile(r"[A-ZÅÄÖ]|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d")
"""Behind a programme: a word with a capital, or a number that is no year."""
