"""What a text is made plain with: the words in it, those that ask, and what knows the reports' own names."""

from __future__ import annotations

import re
from typing import Protocol

WORD = re.compile(r"[^\W_]+(?:[-+.'’&:/][^\W_]+)*\+?")
"""A word of a question, a compound with its joints as one."""
ASKS = re.compile(
    r"(?i)\b(?:vilk(?:a|en|et|as|endera|etdera)|hur|när|vem|vems|vad|varför|vart|varifrån|which|what|how|when|who|whom|whose|where|why|whether)\b"
)
"""A word that asks."""


class Spelling(Protocol):
    """What knows how the reports spell a word."""

    def __hash__(self) -> int:
        """It stays the same, so that what it said is remembered."""

    def respelled(self, word: str) -> str | None:
        """The word with its dots, where the typed one lacks them."""

    def without_doubled(self, word: str) -> str | None:
        """The word that an unknown one is with a letter typed twice."""

    def renamed(self, text: str) -> str:
        """The text with the reports' own names for the places and organisations that it calls otherwise."""
        ...

    def places_in(self, text: str) -> tuple[str, ...]:
        """The cities and countries that a text names, as the reports call them."""

    def towns_in(self, text: str) -> tuple[str, ...]:
        """The cities and countries that a text names, as they stand in it, whether the reports know them or not."""

    def municipalities_in(self, text: str) -> tuple[str, ...]:
        """The municipalities with reports that a text names."""

    def boards_in(self, text: str) -> tuple[str, ...]:
        """The nämnder that a text names, as the reports call them."""

    def reports_in(self, text: str) -> tuple[str, ...]:
        """The reports and platforms that a text names, as they stand in it."""
        ...

    def named_in(self, text: str) -> tuple[str, ...]:
        """The names of the reports' own things that a text holds, as they stand in it."""
