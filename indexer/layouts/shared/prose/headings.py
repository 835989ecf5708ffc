"""Sub-headings of running text, and the sentence that tells of what stands at a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.records import Document, Span
from indexer.text import Line, lines, sentences
from indexer.values import squeeze

_BULLET = re.compile(r"^\s*(?:[•●¢▪*]|[-–o])\s")
_OPEN_END = re.compile(
    r"(?i)(?:[.,–-]|\b(?:i|på|av|för|med|till|från|och|samt|eller|att|som|där|om|vid|inom|under|en|ett|den|det|de|har"
    r"|är|kan|ska|genom|via|mot|än|mellan"
    r"|of|for|and|the|in))$"
)
_MARKED = re.compile(r"#{1,6}\s+\S")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+[A-ZÅÄÖ][\w ,-]{3,60}$")
_SUM = re.compile(r"\d[\d ,]*(?:projekt|kr|kronor|sek|miljoner.*)$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:är|var|kan|skulle|måste|vill|har|hade|ska|kommer|deltar|deltog|bidrar|bidrog|innebär|startade|genomfördes"
    r"|består|pågår|finns|blev|fick|syftar)\b"
)


def sections(
    document: Document, start: int, end: int, skip: Sequence[Span] = ()
) -> Iterator[tuple[tuple[str, ...], Span]]:
    """``text[start:end]`` cut at sub-headings: the heading as path (empty before the first), and
    the range with its heading."""
    heads = heading_lines(document.text, start, end, skip)
    edges = [(start, ()), *((line.start, (squeeze(line.text).strip(" :;*#"),)) for line in heads)]
    for (at, path), until in zip(edges, [*(line.start for line in heads), end], strict=True):
        if document.text[at:until].strip():
            yield path, Span(at, until)


def heading_lines(text: str, start: int, end: int, skip: Sequence[Span] = ()) -> list[Line]:
    """The lines of ``text[start:end]`` that head what follows; ``skip`` holds page headers."""
    left_out = {span.start for span in skip}
    found = [
        line
        for line in lines(text, start, end)
        if line and line.start not in left_out and not any(span.touches(line.span) for span in skip[:200])
    ]
    return [
        line
        for line, above, below in zip(found, [None, *found], [*found[1:], None], strict=False)
        if _is_heading(text, line, above, below)
    ]


def _is_heading(text: str, line: Line, above: Line | None, below: Line | None) -> bool:
    """Short, capital, no closing point, no sentence, and followed by text that does not go on in it."""
    plain = line.text.strip()
    if _MARKED.match(plain):
        return True
    if below is None or not _may_head(plain) or _BULLET.match(line.text) or _is_listed(plain, below.text.strip()):
        return False
    blank_below = text[line.span.end : below.start].count("\n") > 1
    blank_above = above is None or text[above.span.end : line.start].count("\n") > 1
    if re.match(r"[a-zåäö(]", below.text.strip()) or not (blank_above or _is_closed(above)):
        return False
    if plain[-1] == ":" and not (blank_below or blank_above):
        return False
    return blank_below or len(plain) < (75 if _titled(plain) else 60)


def _is_closed(line: Line | None) -> bool:
    """Whether a line ends its sentence."""
    return line is not None and line.text.rstrip()[-1:] in (".", "!", "?", ":")


def _may_head(plain: str) -> bool:
    """Whether words alone can be a heading: a capital or a number first, no sum, nothing left open, no sentence."""
    if not plain or len(plain) > 75 or not (plain[0].isupper() or plain[0].isdigit()) or plain[-1] == "?":
        return False
    if _SUM.search(plain) or _OPEN_END.search(plain):
        return False
    return not _VERB.search(plain) or (len(plain.split()) <= 3 and plain[-1] != ":")


def _is_listed(plain: str, below: str) -> bool:
    """Whether a line with a number in front is no numbered heading: of another form, or with a
    numbered line below it."""
    return plain[:1].isdigit() and (not _NUMBERED.match(plain) or re.match(r"\d{1,2}[.)]\s", below) is not None)


def _titled(plain: str) -> bool:
    """Whether most words of a line are capitalised, as in a name or an English title."""
    words = plain.split()
    return sum(word.lstrip('("”')[:1].isupper() for word in words) > len(words) / 2


def told(text: str, start: int, end: int) -> list[tuple[Span, Span]]:
    """Ranges with the sentence that tells of what stands there: a sentence for itself, the first one below for a
    heading.

    >>> text = "Eurocities\\nVi deltog i mötet. Det var bra.\\n"
    >>> for place, sentence in told(text, 0, len(text)):
    ...     print(text[slice(*place)], "|", text[slice(*sentence)])
    Eurocities | Vi deltog i mötet.
    Vi deltog i mötet. | Vi deltog i mötet.
    Det var bra. | Det var bra.
    """
    heads = heading_lines(text, start, end)
    found: list[tuple[Span, Span]] = []
    edges = [*((line.stripped, line.span.end) for line in heads)]
    pieces: list[tuple[Span | None, int, int]] = [(None, start, heads[0].start if heads else end)]
    pieces += [
        (head, at, until) for (head, at), until in zip(edges, [*(line.start for line in heads[1:]), end], strict=False)
    ]
    for head, at, until in pieces:
        own = list(sentences(text, at, until))
        if head:
            found.append((head, own[0] if own else head))
        found += [(span, span) for span in own]
    return found


def lead_in(text: str, floor: int, at: int) -> int:
    """Where the sentence begins under which a list stands: what is only considered is said there once for all items."""
    heads = heading_lines(text, max(floor, at - 600), at + 300)
    return max(floor, at - 420, *(line.start for line in heads if line.start < at))


def paragraph_around(text: str, at: int) -> Span:
    """The unbroken lines around a place; empty where a text has none that are set off."""
    start = max(0, at - _PARAGRAPH)
    before = [match.end() for match in _GAP.finditer(text, start, at)]
    after = _GAP.search(text, at, at + _PARAGRAPH)
    edge = before[-1] if before else start if start == 0 else None
    end = after.start() if after else len(text) if len(text) < at + _PARAGRAPH else None
    return Span(at, at) if edge is None or end is None else Span(edge, end)


_GAP = re.compile(r"\r?\n\r?\n")
_PARAGRAPH = 4000
"""No paragraph goes on for so many characters to either side."""
