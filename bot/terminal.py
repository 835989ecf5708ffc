"""Answers, passages, issues and tables as a person reads them in a terminal. Pure functions; ``width`` is in characters."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import category

from bot.answer import Answer, Citation
from bot.presentation.tables import page_said
from bot.presentation.text import Block, blocks
from bot.presentation.words import words
from indexer.records import Issue

QUOTE = 400
"""Characters shown of a passage; an answer's quotes are shown whole."""
_INVISIBLE = {"Cf": ""}  # soft hyphens, direction marks; every other invisible character separates
_LEVELS = {"error": "fel", "warning": "varning", "info": "upplysning"}


def one_line(text: str) -> str:
    """Text of a report on one line, without invisible characters and such as would steer the terminal.

    >>> one_line("Grön\\n ham\\u00adnen \\x1b[31m")
    'Grön hamnen [31m'
    """
    return " ".join(
        "".join(letter if letter.isprintable() else _INVISIBLE.get(category(letter), " ") for letter in text).split()
    )


def answer(given: Answer, width: int = 80) -> str:
    """The text, then the sources, notes and suggestions, and last how the question was understood."""
    said = words(given.language)
    parts = ["\n".join(_block(block, width) for block in blocks(given.text))]
    parts.append("\n".join(_citation(citation, given.language, width) for citation in given.citations))
    parts.append("\n".join(_wrapped(f"{said['notes']}: {note}", width, "  ") for note in given.notes))
    parts.append(
        "\n".join((f"{said['suggestions']}:", *(f"  {one_line(one)}" for one in given.suggestions)))
        if given.suggestions
        else ""
    )
    parts.append(_wrapped(f"{said['understood']} {given.understood}", width, "  ") if given.understood else "")
    return "\n\n".join(filter(None, parts))


def _block(block: Block, width: int) -> str:
    if block.kind == "list":
        return "\n".join(_wrapped(f"– {line}", width, "  ") for line in block.lines)
    return "\n".join(_wrapped(line, width, "") for line in block.lines)


def _citation(citation: Citation, language: str, width: int) -> str:
    # A register's section begins with the title of the report that it stands in for.
    title = "" if citation.section.startswith(citation.title) else citation.title
    place = ", ".join(filter(None, (title, page_said(citation, language, short=True), citation.section)))
    return _wrapped(f"[{citation.n}] {place}: «{citation.quote}»", width, "    ")


def hits(found: Sequence[Mapping[str, Any]], width: int = 80) -> str:
    """Passages as ``Bot.search`` gives them, numbered, best first; long ones cut."""
    return "\n\n".join(_hit(number, hit, width) for number, hit in enumerate(found, 1))


def _hit(number: int, hit: Mapping[str, Any], width: int) -> str:
    page = f"s. {hit['page']}" if hit["page"] is not None else ""
    place = ", ".join(filter(None, (str(hit["document"]), page, hit["section"])))
    quote = textwrap.shorten(one_line(hit["quote"]), QUOTE, placeholder=" …")
    return _wrapped(f"{number}. {place}", width, "   ") + "\n" + _wrapped(f"   «{quote}»", width, "   ")


def issue(one: Issue, line: int | None = None) -> str:
    """An issue with file, page and line. ``line`` stands in where the issue has none of its own.

    >>> issue(Issue(level="warning", document="a.txt", what="okänd etikett", words="Anslag", page=2, line=40))
    'a.txt, s. 2, rad 40: varning: okänd etikett: «Anslag»'
    """
    line = one.line or line
    place = ", ".join(filter(None, (one.document, f"s. {one.page}" if one.page else "", f"rad {line}" if line else "")))
    # A file that cannot be read names itself in its message.
    what = one.what.removeprefix(f"{one.document}: ")
    words = f": «{one_line(one.words)}»" if one.words.strip() else ""
    return f"{one_line(place)}: {_LEVELS[one.level]}: {one_line(what)}{words}"


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: frozenset[int] = frozenset(), widest: int = 42
) -> str:
    """Aligned columns, those in ``numbers`` (counted from 0) to the right; cells are cut at ``widest`` characters.

    >>> print(table(("Ämne", "Antal"), [("Miljönämnden", "24"), ("Totalt", "1 068")], numbers=frozenset({1})))
    Ämne          Antal
    Miljönämnden     24
    Totalt        1 068
    """
    cells = [tuple(_cut(one_line(cell), widest) for cell in row) for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    sides = [str.rjust if number in numbers else str.ljust for number in range(len(headings))]
    return "\n".join(
        "  ".join(side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)).rstrip()
        for row in cells
    )


def _cut(text: str, widest: int) -> str:
    return text if len(text) <= widest else text[: widest - 1] + "…"


def _wrapped(text: str, width: int, indent: str) -> str:
    """One paragraph, its further lines indented; the digits of a number stay on one line, with their "kr".

    >>> print(_wrapped("  Budgeten är 4 190 300 kr.", 20, "  "))
      Budgeten är
      4 190 300 kr.
    """
    first = text[: len(text) - len(text.lstrip(" "))]
    held = re.sub(r"(?<=\d) (?=\d{3}\b|kr\b)", "\u00a0", one_line(text))
    filled = textwrap.fill(
        held, width, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return filled.replace("\u00a0", " ")
