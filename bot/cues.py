"""The cue words of ``cues.toml``, compiled: one visible table of what questions look like."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


class Section:
    """A kind of question about running text: how it is asked, and the headings that answer it."""

    def __init__(self, name: str, words: dict[str, list[str]]) -> None:
        self.name = name
        self.ask = _any(words["ask"])
        self.heading = _any(words["heading"])
        self.words = tuple(words["words"])


_SAID_BY_HEADINGS = ("challenges", "success", "results", "lessons", "implementation", "purpose")
"""Sections whose question words are answered by a heading, so that the words need not stand in the text."""


class Cues:
    """Compiled patterns by group and name, and the word lists."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.never_names = frozenset(re.sub(r"\W", "", name) for name in data["never_names"])
        self.partner_prepositions = frozenset(data["partner_prepositions"])
        self.document_words: dict[str, list[str]] = data["document_words"]
        self.english = frozenset(data["language"]["english"])
        self.swedish = frozenset(data["language"]["swedish"])
        self.groups = {
            group: {name: _any(patterns) for name, patterns in data[group].items()}
            for group in ("intents", "fields", "roles", "status", "partner", "network", "follow_up")
        }
        self.sections = [Section(name, words) for name, words in data["sections"].items()]
        self.english_terms: dict[str, list[str]] = data["english_terms"]["words"]
        self.english_places: dict[str, str] = data["english_terms"]["places"]
        self.empty = frozenset(data["topic"]["empty"])
        groups = ("intents", "fields", "roles", "status", "partner", "network", "follow_up")
        framing = [p for group in groups for ps in data[group].values() for p in ps]
        framing += [p for name in _SAID_BY_HEADINGS for p in data["sections"][name]["ask"]]
        self._framing = [(re.compile(p, re.IGNORECASE), ".{" in p or ".*" in p or ".+" in p) for p in framing]
        self._everything = _any([p for group in ("intents", "fields", "roles", "status", "partner", "network") for ps in data[group].values() for p in ps])

    def fits(self, group: str, name: str, question: str) -> bool:
        """Whether a question shows a cue."""
        return self.groups[group][name].search(question) is not None

    def first(self, group: str, question: str) -> str | None:
        """The first cue of a group that a question shows, in the file's order."""
        return next((name for name, pattern in self.groups[group].items() if pattern.search(question)), None)

    def all(self, group: str, question: str) -> list[str]:
        """Every cue of a group that a question shows."""
        return [name for name, pattern in self.groups[group].items() if pattern.search(question)]

    def framing(self, question: str) -> list[tuple[int, int]]:
        """The ranges of a question that only say how it is asked; of a pattern with a gap its first and last word."""
        found: list[tuple[int, int]] = []
        for pattern, gap in self._framing:
            for match in pattern.finditer(question):
                if not gap:
                    found.append(match.span())
                    continue
                words = match.group().split()
                if words:
                    found += [(match.start(), match.start() + len(words[0])), (match.end() - len(words[-1]), match.end())]
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance for the life of the process
    def is_cue(self, word: str) -> bool:
        """Whether a word is part of how questions are asked, and so no misspelt name."""
        plain = word.casefold()
        return plain in self.english or plain in self.swedish or plain in self.empty or self._everything.search(plain) is not None


CUES = Cues(tomllib.loads(files("bot").joinpath("cues.toml").read_text(encoding="utf-8")))
