"""The letters of many texts in one, so that a name is looked for in all of them at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from indexer.vocabulary import fold

BETWEEN = "\n"
"""Between two texts: no folded text holds it."""


class Letters:
    """The folded letters of some texts, by number."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = [fold(text) for text in texts]
        self._all = BETWEEN.join(folded)
        self._starts = [0, *accumulate(len(text) + len(BETWEEN) for text in folded)]

    def holding(self, key: str) -> tuple[int, ...]:
        """The numbers of the texts that hold some folded letters.

        >>> Letters(("Milj6forvaltningen i hamnen", "Hamnen")).holding(fold("hamnen"))
        (0, 1)
        """
        return tuple(self._found(key))

    def _found(self, key: str) -> Iterator[int]:
        at = self._all.find(key)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            at = self._all.find(key, self._starts[number + 1]) if number + 2 < len(self._starts) else -1


def squeezed(text: str) -> str:
    """A text in small letters with one blank where it has any white space."""
    return " ".join(text.split()).lower()


def is_said(name: str, text: str) -> bool:
    """Whether a squeezed text holds a squeezed name as words of its own, also in the genitive.

    >>> is_said("fgk", "det är fgk:s uppdrag"), is_said("string", "strings möte"), is_said("string", "stringent")
    (True, True, False)
    """
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        ends = {end, end + 1 if text[end : end + 1] == "s" else end, end + 2 if text[end : end + 2] == ":s" else end}
        if not _is_letter(text[at - 1 : at]) and any(not _is_letter(text[one : one + 1]) for one in ends):
            return True
        at = text.find(name, at + 1)
    return False


def _is_letter(character: str) -> bool:
    """Whether a character, or none, goes on a word."""
    return character.isalnum() or character == "_"
