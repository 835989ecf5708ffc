"""How much of a text is read as a question, so that no text costs more than a long question does."""

from __future__ import annotations

import re

MOST_CHARACTERS = 4000
"""Characters of a question that are read."""
MOST_WORDS = 300
"""Words that are read, more than any question has; what is longer was pasted."""
LONGEST_WORD = 60
"""Letters of a word that are read; Swedish compounds in the reports have up to 40."""
_WORD = re.compile(r"\w+")
_TAIL = re.compile(rf"(\w{{{LONGEST_WORD}}})\w+")


def bounded(text: str) -> tuple[str, bool]:
    """The part of a text that is read, and whether that is less than all of it.

    >>> bounded("Vilka projekt pågår?")
    ('Vilka projekt pågår?', False)
    >>> read, cut = bounded("ord " * 301 + "a" * 100)
    >>> len(read.split()), cut, bounded("a" * 100)[0] == "a" * 60
    (300, True, True)
    """
    read = _TAIL.sub(r"\1", text[:MOST_CHARACTERS])
    for number, word in enumerate(_WORD.finditer(read), 1):
        if number == MOST_WORDS:
            read = read[: word.end()] + ("" if _WORD.search(read, word.end()) else read[word.end() :])
            break
    return read, len(read) < len(text)
