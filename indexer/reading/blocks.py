"""Paragraphs, list items and table rows on their way to a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple


class Block(NamedTuple):
    """A paragraph, list item or table row of a document; ``mark`` stands before its text."""

    kind: Literal["paragraph", "item", "row"]
    text: str
    mark: str = ""


def joined(blocks: Iterable[Block]) -> str:
    """Blocks with a blank line between; items of one list and rows of one table on consecutive lines.

    >>> joined([Block("paragraph", "Nätverk", "# "), Block("item", "UBC", "- "), Block("item", "ICLEI", "- ")])
    '# Nätverk\\n\\n- UBC\\n- ICLEI\\n'
    """
    lines: list[str] = []
    last = None
    for block in blocks:
        if last and (block.kind == "paragraph" or block.kind != last):
            lines.append("")
        lines.append(block.mark + block.text)
        last = block.kind
    return "\n".join(lines) + "\n" if lines else ""
