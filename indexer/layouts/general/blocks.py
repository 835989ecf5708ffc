"""Blocks of a free text: a heading with the lines below it, cut where the next thing is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.layouts.general.lines import Told, opens_with_label
from indexer.layouts.general.naming import FINITE
from indexer.layouts.general.words import OF_A_MATTER, is_part
from indexer.records import Span
from indexer.values import parse_role

_SHORT = 90
"""A line up to this length can be one of the values below an open label."""


@dataclass
class Block:
    """A heading, or the line of a label "Projekt", with what stands below it."""

    head: Told | None
    lines: list[Told] = field(default_factory=list)
    listed: dict[int, list[Span]] = field(default_factory=dict)
    """For labels that stand alone on their line: where their values stand below, by the label's offset."""

    @property
    def span(self) -> Span:
        first = min((line for line in (self.head, *self.lines[:1]) if line), key=lambda line: line.span.start)
        last = self.lines[-1] if self.lines else first
        return Span(first.span.start, max(first.span.end, last.span.end))

    @property
    def facts(self) -> list[Told]:
        return [told for told in self.lines if told.kind in ("fact", "open") and told.field != "other"]

    def regions(self, told: Told) -> list[Span]:
        """The ranges of a label's values: behind it, or each line below it."""
        return self.listed.get(told.line.start, [told.words])


def blocks(told: Sequence[Told], text: str) -> list[Block]:
    """The blocks of a text, in order; headings that are parts of a project ("Fakta") begin none.

    >>> from indexer.layouts.general.lines import told_lines
    >>> text = "EU-projekt\\n\\nSolväg\\n\\nText.\\n\\nPartner är\\n\\nGent\\n\\nFond: Interreg\\n\\nHav\\n\\nText."
    >>> [(block.head and text[slice(*block.head.words)], len(block.facts)) for block in blocks(told_lines(text), text)]
    [('EU-projekt', 0), ('Solväg', 2), ('Hav', 0)]
    """
    found = [Block(None)]
    lines = [one for one in told if one.kind != "chrome"]
    at = 0
    while at < len(lines):
        one = lines[at]
        if _begins(one, found, text):
            above = [found[-1].lines.pop()] if found[-1].lines and found[-1].lines[-1].kind == "above" else []
            found.append(Block(one, above))
        elif one.kind == "open":
            values = _role_below(one, lines, at + 1, text) or values_below(lines, at + 1, text)
            values = values or _names_below(one, lines, at + 1, text)
            found[-1].lines += [one, *values]
            if values:
                found[-1].listed[one.line.start] = [value.words for value in values]
            at += len(values)
        else:
            found[-1].lines.append(one)
        at += 1
    return [block for block in found if block.head or block.lines]


def _begins(one: Told, found: Sequence[Block], text: str) -> bool:
    """Whether a line begins a block: a project's name behind its label, or a heading that is no part of another."""
    if one.kind != "heading":
        return one.kind == "fact" and one.field == "name"
    heading = text[slice(*one.words)]
    return not (_is_part(heading, found[-1], text) or (_asks_on(heading) and _is_page(found, text)))


def _is_part(heading: str, block: Block, text: str) -> bool:
    """Whether a heading begins a part of the block above it: "Fakta", "Fakta om" and its name."""
    if is_part(heading) or (OF_A_MATTER.fullmatch(heading) and is_matter_of_project(block, text)):
        return True
    own = text[slice(*block.head.words)] if block.head else None
    if own is None or own.endswith("?"):
        return False
    return heading.casefold() == f"fakta om {own}".casefold() or _OF_THE_PROJECT.search(heading) is not None


def is_matter_of_project(block: Block, text: str) -> bool:
    """Whether the title of a matter calls a project by its name: "Start av projektet Solväg"."""
    if block.head is None:
        return False
    return bool(_CALLED.search(text, *block.head.words) or REPORT_ON.match(text, *block.head.words))


REPORT_ON = re.compile(
    r"(?:[Ss]lut|[Dd]el|[Ll]äges|[Uu]tvärderings)(?:rapport(?:en)?|redovisning(?:en)?)(?::| [–-]| för| av| från| om)?"
    r" (?:av )?(?:projektet )?(?=[A-ZÅÄÖ0-9])"
)
"""What stands before a project's name in the title of a matter that is a report on it."""
_CALLED = re.compile(r"\b[\w+-]*[Pp]rojektet [\"”“]?(?=[A-ZÅÄÖ0-9])")


def _asks_on(heading: str) -> bool:
    """Whether a heading is a question that names nothing: "Vem betalar?"."""
    return heading.endswith("?") and not re.search(r"\s[A-ZÅÄÖ]", heading)


def _is_page(found: Sequence[Block], text: str) -> bool:
    """Whether the title alone stands above, and what it names is what the page tells of."""
    headed = [block for block in found if block.head]
    if len(headed) != 1 or headed[0].head is None:
        return False
    name = re.split(r" [–-] |: ", text[slice(*headed[0].head.words)])[0]
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[headed[0].head.span.end :]) is not None


_OF_THE_PROJECT = re.compile(
    r"(?i:\b(?:del)?projekt(?:et|ets)\b)(?! [A-ZÅÄÖ0-9\"”“»«])|^(?:[Ee]tt|[Vv]årt) (?:[\w:+-]+ )?[\w+-]*projekt\b"
)
"""A heading that speaks of the project without its name goes on with the block above: "Vad projektet ska ge"."""


def _role_below(label: Told, lines: Sequence[Told], at: int, text: str) -> list[Told]:
    """The line below the label of a role: "Partner" is a label too."""
    if label.field != "role" or at >= len(lines):
        return []
    one = lines[at]
    words = one.label if one.kind == "open" and one.label else one.words
    return [replace(one, kind="text", words=words)] if parse_role(text[slice(*words)]) else []


def _names_below(label: Told, lines: Sequence[Told], at: int, text: str) -> list[Told]:
    """The paragraph below a label of partners of their names alone: "Gent, Vindala kommun och Hamnen AB."."""
    if label.field != "partners" or at >= len(lines) or lines[at].kind not in ("text", "item"):
        return []
    words = " ".join(text[slice(*lines[at].words)].split())
    listed = re.search(r", | och | samt ", words) is not None and words[:1].isupper() and len(words) < _ENUMERATION
    return [lines[at]] if listed and ". " not in words and not FINITE.search(words) else []


_ENUMERATION = 500


def values_below(lines: Sequence[Told], at: int, text: str) -> list[Told]:
    """The lines below a label that stands alone: short ones without a sentence, up to the next label or running text.

    The last of them is given back as a heading where running text follows it.
    """
    end = at
    while end < len(lines) and lines[end].kind in ("item", "heading", "text") and _is_value(lines[end], text):
        end += 1
    more = end < len(lines)
    if more and end > at and lines[end].kind == "text" and lines[end - 1].kind == "heading":
        end -= 1
    return list(lines[at:end])


def _is_value(told: Told, text: str) -> bool:
    plain = text[slice(*told.words)]
    if opens_with_label(plain) or re.match(r"[\w ]{2,30}:\s", plain):
        return False
    return len(plain) < _SHORT and not plain.endswith((".", "!", "?"))
