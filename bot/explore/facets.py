"""How many projects each choice of a filter finds beside what is chosen already: counted, not asked one by one.

A choice is a set of rows, kept as the bits of a number; what filters select together is the rows they share. Whether a row
fulfils a choice the evaluator says, once for all rows that have the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from threading import Lock

from bot.query.evaluate import Evaluator, Rows
from bot.query.fields import Row
from bot.query.forms import Pred

Bits = int
"""A set of rows: bit n is row n."""
KEPT = 400
"""Sets of rows by condition that are kept beside each other."""


class Facets:
    """The rows of projects, those of one project next to each other; safe to use from several threads."""

    def __init__(self, rows: Iterable[Row], evaluator: Evaluator) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.project.id))
        self.evaluator = evaluator
        self._at = {id(row): at for at, row in enumerate(self.rows)}
        self._kept: dict[Pred, Bits] = {}
        self._lock = Lock()

    @property
    def all(self) -> Bits:
        return (1 << len(self.rows)) - 1

    def __contains__(self, row: Row) -> bool:
        return id(row) in self._at

    def bits(self, rows: Iterable[Row]) -> Bits:
        """Some rows as a set."""
        made = bytearray(len(self.rows) // 8 + 1)
        for row in rows:
            at = self._at[id(row)]
            made[at // 8] |= 1 << at % 8
        return int.from_bytes(made, "little")

    def of(self, where: Pred, among: Iterable[str] | None = None) -> Bits:
        """The rows that fulfil a condition, which only rows of some projects can where these are given."""
        with self._lock:
            known = self._kept.get(where)
        if known is not None:
            return known
        rows = self.rows if among is None else [row for one in among for row in self._of_project.get(one, ())]
        return self._keep(where, self.bits(row for row in rows if self._fulfils(where, row)))

    def of_each(self, choices: Mapping[str, Pred], key: Callable[[Row], object]) -> dict[str, Bits]:
        """The rows of each choice, for conditions on what ``key`` gives alone: of rows that share it one is asked."""
        missing = {name: where for name, where in choices.items() if where not in self._kept}
        if missing:
            apart: dict[object, list[Row]] = {}
            for row in self.rows:
                apart.setdefault(key(row), []).append(row)
            alike = [(own[0], self.bits(own)) for own in apart.values()]
            for where in missing.values():
                found = 0
                for one, own in alike:
                    found |= own if self._fulfils(where, one) else 0
                self._keep(where, found)
        return {name: self.of(where) for name, where in choices.items()}

    def _fulfils(self, where: Pred, row: Row) -> bool:
        return self.evaluator.test(where, row, Rows()) is True

    def _keep(self, where: Pred, found: Bits) -> Bits:
        with self._lock:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[where] = found
        return found

    def projects(self, found: Bits) -> int:
        """How many projects some rows are of: every row is moved onto the first of its project, and those are counted."""
        moved = found
        for by, firsts in self._firsts.items():
            moved |= (found >> by) & firsts
        return (moved & self._first).bit_count()

    @cached_property
    def _of_project(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.project.id, []).append(row)
        return found

    @cached_property
    def _first(self) -> Bits:
        """The first row of each project."""
        before = (None, *(row.project.id for row in self.rows))
        return self.bits(row for row, last in zip(self.rows, before, strict=False) if row.project.id != last)

    @cached_property
    def _firsts(self) -> dict[int, Bits]:
        """For each distance the first rows whose project has another row that far behind."""
        sizes = {name: len(rows) for name, rows in self._of_project.items()}
        starts = {name: rows[0] for name, rows in self._of_project.items()}
        return {
            by: self.bits(starts[name] for name, size in sizes.items() if size > by)
            for by in range(1, max(sizes.values(), default=1))
        }
