"""The name of a text that a question holds, where no record has it: the longest run of its words that stands so in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\s,;:?!()«»\"”“]+")
_LEAST = 3
"""Letters of a name of one word, at least."""


def named_in(question: str, texts: Sequence[str], who: re.Pattern[str]) -> str | None:
    """The longest name in a question that a text holds as it stands; None where there is none but the sender's.

    >>> named_in("Vad kostar Norra nätet?", ["Vi är med i Norra nätet sedan 2010."], re.compile("vi"))
    'Norra nätet'
    """
    words = [(found.group().rstrip("."), found.start()) for found in _WORD.finditer(question)]
    best = ""
    for at, (word, _) in enumerate(words):
        if not word[:1].isupper() or at == 0 or _is_sender(words, at, who):
            continue
        for end in range(len(words), at, -1):
            run = " ".join(one for one, _ in words[at:end])
            if len(run) <= max(len(best), _LEAST - 1):
                break
            if any(re.search(rf"(?<!\w){re.escape(run)}(?!\w)", text) for text in texts):
                best = run
                break
    return best or None


def _is_sender(words: Sequence[tuple[str, int]], at: int, who: re.Pattern[str]) -> bool:
    """Whether a name of the sender begins at a word or holds it."""
    text = " ".join(word for word, _ in words)
    start = len(" ".join(word for word, _ in words[:at])) + 1
    return any(found.start() <= start < found.end() for found in who.finditer(text))
