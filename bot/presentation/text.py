"""An answer's text in pieces a channel can draw, and texts made shorter. Nothing here is markup of any kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answer import Answer, Citation

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MARK = re.compile(r"\[([0-9]{1,4})\]")
_ITEM = re.compile(r"[–•-] +(?=\S)")


@dataclass(frozen=True)
class TextPart:
    """A run of the answer's text; with a citation it is its mark, such as ``[1]``."""

    text: str
    citation: Citation | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph with its one line or several, or a list with an item a line, the dash before it left away."""

    kind: Literal["paragraph", "list"]
    lines: tuple[str, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """A text cut into paragraphs and lists; lines that begin with a dash follow each other in one list.

    >>> for block in blocks("Två projekt:\\n– Grön hamn (partner) [1]\\n– Solrutt [2]\\n\\nBåda pågår."):
    ...     print(block.kind, block.lines)
    paragraph ('Två projekt:',)
    list ('Grön hamn (partner) [1]', 'Solrutt [2]')
    paragraph ('Båda pågår.',)
    """
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    kind: Literal["paragraph", "list"] = "paragraph"
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        item = _ITEM.match(line)
        found: Literal["paragraph", "list"] = "list" if item else "paragraph"
        if lines and (not line.strip() or found != kind):
            yield Block(kind, tuple(lines))
            lines = []
        if line.strip():
            kind = found
            lines.append(line[item.end() :] if item else line.strip())


def parts(text: str, answer: Answer) -> list[TextPart]:
    """A text of the answer cut at the marks that have a citation; other brackets stay text."""
    known = {citation.n: citation for citation in answer.citations}
    pieces = re.split(r"(\[\d{1,4}\])", text)
    return [
        TextPart(piece, known.get(int(piece[1:-1])) if at % 2 else None) for at, piece in enumerate(pieces) if piece
    ]


_SIGN = re.compile(r"^#{1,6} |\*\*|__", re.MULTILINE)
_PAIRS = (
    re.compile(r"(\[)[^\[\]]{1,200}(\]\((?:#|/|https?:|mailto:)[^()\s]*\))"),
    re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])(?:[^*\n]|\n(?!\s*\n)){1,200}(?<=[^\s*])(\1)(?![\w*])"),
)
"""A link and emphasis, which come in pairs, in whatever file they stand."""


def signs_apart(text: str, document: str) -> list[tuple[str, bool]]:
    """A quote of a document cut at what only marks in Markdown (a heading, bold, a link): each piece, and whether it is such a
    sign. In documents of another kind, into which pages are copied, only what comes in pairs is.

    >>> signs_apart("## Grön hamn\\n**Roll:** partner", "a.md")[:4], signs_apart("## B", "b.txt")
    ([('## ', True), ('Grön hamn\\n', False), ('**', True), ('Roll:', False)], [('## B', False)])
    """
    found = {match.span(group) for pair in _PAIRS for match in pair.finditer(text) for group in (1, 2)}
    found |= {match.span() for match in _SIGN.finditer(text)} if document.endswith(".md") else set()
    pieces, at = [], 0
    for start, end in sorted(found):
        if start >= at:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [(piece, sign) for piece, sign in (*pieces, (text[at:], False)) if piece]


def unmarked(text: str, document: str) -> str:
    """A quote without those signs.

    >>> unmarked("[Kommunalrådet](#) var med i *Access to\\nCulture*, 3 * 4 m*", "a.txt")
    'Kommunalrådet var med i Access to\\nCulture, 3 * 4 m*'
    """
    return "".join(piece for piece, sign in signs_apart(text, document) if not sign)


def numbers_in(text: str, known: Collection[int]) -> list[int]:
    """The citation numbers of a text in its order, each once; other brackets are the text's own.

    >>> numbers_in("Ett [2], två [1][2], tre [9]", {1, 2})
    [2, 1]
    """
    return list(dict.fromkeys(number for mark in _MARK.finditer(text) if (number := int(mark[1])) in known))


def within(text: str, known: Collection[int], limit: int) -> tuple[str, bool]:
    """The text up to its ``limit``-th citation and whether more was there.

    >>> within("Två projekt: Solrutt [1] och Kajträd [2][3], båda i norr.", {1, 2, 3}, 2)
    ('Två projekt: Solrutt [1] och Kajträd [2] …', True)
    """
    seen: set[int] = set()
    end = 0
    for mark in _MARK.finditer(text):
        number = int(mark[1])
        if number not in known:
            continue
        if number not in seen and len(seen) == limit:
            return (f"{text[:end]} …" if end else re.sub(r"\s*\[[0-9]{1,4}\]", "", text)), True
        seen.add(number)
        end = mark.end()
    return text, False


def mended(text: str) -> str:
    """Text in which half a surrogate pair is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cleaned(text: str) -> str:
    """Text without control characters and half characters."""
    return _UNSEEN.sub("", mended(text))


def units(text: str) -> int:
    """Length in UTF-16 code units, as chat services count characters.

    >>> units("å"), units("🌱")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """Text in one line of at most ``limit`` UTF-16 units, cut at a word and then ending in "…".

    >>> shortened("Hamnen får landström.", 40), shortened("Hamnen får landström.", 14), shortened("Landström", 5)
    ('Hamnen får landström.', 'Hamnen får…', 'Land…')
    """
    line = " ".join(cleaned(text).split())
    if units(line) <= limit:
        return line
    cut = line[: limit - 1]
    while units(cut) > limit - 1:
        cut = cut[:-1]
    whole = cut if line[len(cut)] == " " else cut.rpartition(" ")[0]
    return (whole or cut).rstrip(" ,;:–-") + "…"
