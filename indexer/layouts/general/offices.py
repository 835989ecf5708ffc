"""Reports by office: a line that is the name of a nämnd or förvaltning heads what it tells of itself."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from indexer.layouts.general.lines import Told
from indexer.records import Span
from indexer.values import squeeze
from indexer.vocabulary.actors import Actors

_MARKS = re.compile(r"#*")
_MOST_WORDS = 7
_LEAST = 2
"""One office above the text is its letterhead."""


class Offices:
    """Where each office's part of a text begins and ends."""

    def __init__(self, text: str, told: Sequence[Told], actors: Actors) -> None:
        self._starts: list[int] = []
        self._found: list[Span | None] = []
        level, capitals = 0, False
        for at, one in enumerate(told):
            words = squeeze(text[slice(*one.words)]).rstrip(":")
            marks = len(_MARKS.match(one.line.text.lstrip()).group())  # type: ignore[union-attr]  # matches nothing too
            if one.kind in ("heading", "text") and at and _names_one(words, actors):
                level, capitals = marks, words.isupper()
                self._add(one.line.start, one.words)
            elif one.kind == "heading" and self._found and self._found[-1]:
                ends = 0 < marks <= level or (capitals and words.isupper())
                if ends:
                    self._add(one.line.start, None)
        if sum(span is not None for span in self._found) < _LEAST:
            self._starts, self._found = [], []

    def _add(self, start: int, span: Span | None) -> None:
        self._starts.append(start)
        self._found.append(span)

    def at(self, offset: int) -> Span | None:
        """The name of the office whose part an offset stands in; None outside of all.

        >>> from indexer.layouts.general.lines import told_lines
        >>> text = "Rapport\\n\\nMILJÖNÄMNDEN\\n\\nSolväg pågår.\\n\\nSOCIALNÄMNDEN\\n\\nInga projekt.\\n"
        >>> found = Offices(text, told_lines(text), Actors("Vindala kommun"))
        >>> [span and text[slice(*span)] for span in map(found.at, (3, 30, 60))]
        [None, 'MILJÖNÄMNDEN', 'SOCIALNÄMNDEN']
        """
        at = bisect(self._starts, offset) - 1
        return self._found[at] if at >= 0 else None


def _names_one(words: str, actors: Actors) -> bool:
    """Whether a line is an office's name and nothing else."""
    return words[:1].isupper() and len(words.split()) < _MOST_WORDS and actors.get(in_small(words)) is not None


def in_small(words: str) -> str:
    """A name in capitals as it is written elsewhere.

    >>> in_small("TEKNISKA NÄMNDEN"), in_small("Tekniska nämnden")
    ('Tekniska nämnden', 'Tekniska nämnden')
    """
    return words.capitalize() if words.isupper() else words
