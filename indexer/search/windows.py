"""Texts cut into windows of one to three sentences: what gets a vector of its meaning, and is quoted where near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from indexer.search import Entry
from indexer.search.ranking import sentences

SENTENCES = 3
"""Sentences of a window at most; a short one (a heading, a label of a form) does not count."""
SHORT = 25
LONGEST = 420
"""Characters of a window after which no further sentence is taken in; a longer sentence is cut at a word."""
TITLE = 80
"""Characters of the title that stand in front of a window."""
TOLD = 350
"""Characters of a record's names and description that its one window holds."""

NAME, FIRST_SENTENCES, WORD = "name", "told", "word"
"""Kinds of entries that only themes are held against (``indexer.search.subjects``)."""
SUBJECTS = frozenset({NAME, FIRST_SENTENCES, WORD})


class Window(NamedTuple):
    """A range of an entry's text, and what is embedded for it: the title in front, white space made single."""

    entry: int
    """Number of the entry, in the order in which entries are indexed."""
    start: int
    end: int
    text: str


def windows(entries: Iterable[Entry]) -> Iterator[Window]:
    """The windows of every entry: those of a passage side by side, and one with what a record is called and about."""
    for number, entry in enumerate(entries):
        title = _title(entry)
        ranges = ranges_of(entry.text) if entry.kind == "passage" else ranges_of(entry.text[:TOLD], whole=True)
        for start, end in ranges or [(0, len(entry.text))]:
            yield Window(number, start, end, " ".join(f"{title}{entry.text[start:end]}".split()))


@lru_cache(maxsize=1)
def background() -> tuple[str, ...]:
    """Invented texts of a municipality's many subjects: what is near is nearer to a question than these are, whatever
    else an index holds."""
    file = Path(__file__).with_name("background.txt")
    return tuple(file.read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def usual_themes() -> tuple[tuple[str, str], ...]:
    """Themes of a municipality's many subjects, in Swedish and in English: what all have in common tells of none."""
    file = Path(__file__).with_name("usual.txt")
    return tuple((line.split("\t")[0], line.split("\t")[1]) for line in file.read_text(encoding="utf-8").splitlines())


def ranges_of(text: str, *, whole: bool = False) -> list[tuple[int, int]]:
    """The ranges of a text's windows, in order; one for all of it where it is to stay ``whole``.

    >>> ranges_of("Hamnen byggs ut för fartyg. Den får el. Kranarna lyfter containrar. Där bor många måsar i taken.")
    [(0, 96)]
    """
    parts = [part for start, end in sentences(text) for part in _cut(text, start, end)]
    if whole:
        return [(parts[0][0], parts[-1][1])] if parts else []
    found: list[tuple[int, int]] = []
    counted = 0
    for start, end in parts:
        fits = found and end - found[-1][0] <= LONGEST and counted < SENTENCES
        found[-1:] = [(found[-1][0], end)] if fits else [*found[-1:], (start, end)]
        counted = (counted if fits else 0) + (end - start >= SHORT)
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces that fit a window."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = space if space > 0 else start + LONGEST
        yield start, middle
        start = middle + (space > 0)
    if start < end:
        yield start, end


def _title(entry: Entry) -> str:
    """The innermost headings of an entry as far as they fit, or what a record is called."""
    parts = dict.fromkeys(part for part in re.split(r"\s*›\s*", entry.title) if part)
    title = ""
    for part in reversed(parts):
        longer = f"{part} › {title}" if title else part
        if title and len(longer) > TITLE:
            break
        title = longer
    return f"{title[: 2 * TITLE]}: " if title else ""
