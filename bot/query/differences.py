"""A field of one report held against the same field of another: whether it has changed, and by how much."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date

from bot.query.fields import Field, Got, Row
from indexer.values import compare_key

OF_BOARD = frozenset({"role", "paid_out", "goal", "goals", "leader"})
"""Fields that each nämnd gives for itself: they are held against its own earlier form only."""
_OPS: dict[str, Callable[[object, object], bool]] = {"<": operator.lt, ">": operator.gt}  # type: ignore[dict-item]


def has_changed(known: Field, row: Row, before: Sequence[Row], op: str | None) -> bool | None:
    """Whether a row's field has another value than all of its project's earlier reports give; a larger or smaller one with ``op``.
    None where it is left open, or where none of them gives it."""
    got, earlier = known.get(row), [value for one in before if (value := known.get(one)) is not None]
    if got is None or not earlier:
        return None
    if op is not None:
        return all(
            not is_same(known, got, value) and _OPS[op](_measured_as(got), _measured_as(value)) for value in earlier
        )
    return not any(is_same(known, got, value) for value in earlier)


def is_same(known: Field, one: Got, other: Got) -> bool:
    """Whether two values of a field say the same: a date that tells less than the other may mean it."""
    if known.kind == "date":
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(map(compare_key, one)) == set(map(compare_key, other))
    if isinstance(one, str) and isinstance(other, str):
        return compare_key(one) == compare_key(other)
    return one == other


def difference(known: Field, one: Got, other: Got) -> float | None:
    """By how much a value is more or later than another one: of dates in days; None where it is no number and no date, or where
    the two may mean the same."""
    if one is None or other is None or is_same(known, one, other):
        return None
    if known.kind == "date":
        return float((_day(str(one)) - _day(str(other))).days)
    if isinstance(one, float | int) and isinstance(other, float | int):
        return float(one) - float(other)
    return None


def months_apart(one: str, other: str) -> int | None:
    """The whole months between two ISO dates, the later minus the earlier; None where they are no whole months apart.

    >>> months_apart("2025-04-30", "2025-01-31"), months_apart("2026", "2025"), months_apart("2025-03-10", "2025-02-01")
    (3, 12, None)
    """
    size = min(len(one), len(other))
    if size == 4:
        return 12 * (int(one[:4]) - int(other[:4]))
    months = 12 * (int(one[:4]) - int(other[:4])) + int(one[5:7]) - int(other[5:7])
    if size == 7:
        return months
    ends = all(_day(iso).day == _day(iso[:7]).day for iso in (one, other))
    return months if ends or one[8:] == other[8:] else None


def _day(iso: str) -> date:
    year, month = int(iso[:4]), int(iso[5:7]) if len(iso) >= 7 else 12
    if len(iso) == 10:
        return date.fromisoformat(iso)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def last_day(iso: str) -> str:
    """The last day that a partial date can mean.

    >>> last_day("2025"), last_day("2025-11"), last_day("2025-11-03")
    ('2025-12-31', '2025-11-30', '2025-11-03')
    """
    return _day(iso).isoformat()


def _measured_as(got: Got) -> Got:
    return last_day(got) if isinstance(got, str) else got
