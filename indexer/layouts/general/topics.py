"""Whose sentences are those of a text on one project, where it names another one in between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.general.lines import Told
from indexer.layouts.general.naming import CALLED_PROJECT
from indexer.records import Span
from indexer.text import sentences, wrapped
from indexer.values import compare_key

POINTS_BACK = re.compile(r"(?:Det|Den|Där|Då|Dess|Detta|Det projektet|I det)\b(?! (?:nya|aktuella|föreslagna|här)\b)")
"""How a paragraph begins that goes on from the last sentence of the one above."""
_RETURNS = wrapped(r"(?i)\b(?:det (?:nya|aktuella|nu aktuella|föreslagna|här) projektet|detta projekt|nu föreslås)\b")
"""How a sentence comes back to what the text is on."""
_ITSELF = re.compile(r"[Pp]rojektet\b(?! [\"”“]?[A-ZÅÄÖ])")


def on_others(lines: Sequence[Told], own: Sequence[str], text: str) -> Iterator[Span]:
    """The sentences, or ends of sentences, that are on another project than the one called ``own``, or may be.

    A sentence that calls another thing a project is on that, and so is what follows it in the paragraph, up to a
    sentence that names the text's own project or comes back to it.

    >>> from indexer.layouts.general.lines import told_lines
    >>> text = "Projektet bygger på projektet Ängsro. Ägare var Mörkö kommun. Solväg kostar 9 mnkr.\\n\\nDet är nytt."
    >>> [text[slice(*span)] for span in on_others(told_lines(text), ["Solväg"], text)]
    ['Ängsro.', 'Ägare var Mörkö kommun.']
    """
    keys = [compare_key(name) for name in own if name]
    elsewhere = False
    for one in lines:
        if one.kind not in ("text", "item"):
            continue
        elsewhere = elsewhere and POINTS_BACK.match(text, *one.words) is not None
        for span in sentences(text, *one.words):
            words = text[slice(*span)]
            itself = any(name and name in words for name in own)
            if other := names_other(span, keys, text):
                before = itself or _ITSELF.search(words[: other - span.start]) is not None
                yield Span(other if before else span.start, span.end)
                elsewhere = True
            elif itself or comes_back(words):
                elsewhere = False
            elif elsewhere:
                yield span


def comes_back(words: str) -> bool:
    """Whether a sentence comes back to what the text is on, after one on another project: "Det nya projektet …"."""
    return _RETURNS.search(words) is not None


def names_other(span: Span, own: Sequence[str], text: str) -> int | None:
    """Where a sentence calls something a project that is none of those called ``own``, by their compared letters."""
    starts = (
        match.start("name")
        for form in CALLED_PROJECT
        for match in form.finditer(text, *span)
        if (key := compare_key(match["name"])) and not any(key in name or name in key for name in own)
    )
    return min(starts, default=None)
