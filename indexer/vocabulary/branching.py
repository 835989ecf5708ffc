"""Many spellings as one pattern: those that begin with the same letters share a branch, so that a place where no such
letter stands is passed over at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

DEPTH = 3
"""Letters that are shared at most."""


def branches(spellings: Sequence[str], rest: Callable[[str, int], str], shared: int = 0) -> str:
    """Spellings, the longest first, as alternatives in letters of either case; ``rest`` gives the pattern of what a
    spelling has behind so many shared letters.

    >>> branches(["Ådal", "Åre", "EU"], lambda spelling, shared: spelling[shared:])
    '(?i:å)(?:(?i:d)(?:(?i:a)(?:l))|(?i:r)(?:(?i:e)(?:)))|(?i:e)(?:(?i:u)(?:))'
    """
    found: dict[str, list[str]] = {}
    for spelling in spellings:
        letter = spelling[shared : shared + 1].casefold() if shared < DEPTH else ""
        # What goes on with no letter is an alternative of its own; it cannot stand where a letter of another does.
        found.setdefault(letter if len(letter) == 1 and letter.isalnum() else f"\0{spelling}", []).append(spelling)
    return "|".join(
        rest(same[0], shared) if letter[0] == "\0" else f"(?i:{letter})(?:{branches(same, rest, shared + 1)})"
        for letter, same in found.items()
    )
