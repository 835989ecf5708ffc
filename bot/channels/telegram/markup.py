"""Text for Telegram: HTML in which nothing untrusted is markup, cut into messages that Telegram takes whole.

Telegram counts a message's characters after its markup is read, in UTF-16 code units, and shows no more than a hundred
entities (links, emphasis, block quotes) of one. A message ends at the end of a line, and no entity reaches into the
next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from bot.presentation.text import mended, units

LIMIT = 4096
"""UTF-16 code units of a message."""
ENTITIES = 100
"""Entities of a message that are shown."""
LONG_QUOTE = 220
"""UTF-16 units above which a quote is shown folded: about what three lines on a telephone hold."""

_NEW_LINE = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# Control characters, and the marks that turn the direction of what follows them.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
# What clients make into a mention of somebody or into a command to press, wherever it stands.
_ACTIVE = re.compile(r"(?<![\w@])@(?=\w)|(?<![\w/<>])/(?=\w)")
_SENTENCE_END = re.compile(r"[.!?:;][\])»”\"]*\s+$|\]\s+$")


def plain(text: str) -> str:
    """Text as it is shown: half characters mended, invisible control characters gone, no mention and no command in it.

    A word joiner, which has no width, keeps "@" and "/" from the name after them.

    >>> plain("a\\x00b @alla och/eller /start namn@exempelstad.se").replace(chr(0x2060), "|")
    'ab @|alla och/eller /|start namn@exempelstad.se'
    """
    return _ACTIVE.sub(lambda found: f"{found[0]}\u2060", _UNSEEN.sub("", mended(text).replace("\t", " ")))


def lines_of(text: str) -> list[str]:
    """The lines of a text, the empty ones left out."""
    return [stripped for line in _NEW_LINE.split(text) if (stripped := line.strip())]


@dataclass(frozen=True)
class Run:
    """Some text in one style. ``url`` is for links only."""

    text: str
    style: Literal["plain", "bold", "italic", "link"] = "plain"
    url: str = ""

    @property
    def html(self) -> str:
        inner = escape(plain(self.text), quote=False)
        match self.style:
            case "bold":
                return f"<b>{inner}</b>"
            case "italic":
                return f"<i>{inner}</i>"
            case "link":
                return f'<a href="{escape(self.url)}">{inner}</a>'
        return inner

    @property
    def units(self) -> int:
        return units(plain(self.text))


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """Lines that belong together; ``quote``: shown as a block quote, folded where it is long."""

    lines: tuple[Line, ...]
    quote: bool = False


def said(text: str) -> Block:
    """A sentence or more without markup."""
    return Block(tuple((Run(line),) for line in lines_of(text)))


@dataclass(frozen=True)
class _Atom:
    """What stays in one message: a line, or a whole quote."""

    html: str
    units: int
    entities: int
    gap: str
    """What stands between this and what comes before it in the same message."""


def messages(blocks: Iterable[Block], limit: int = LIMIT) -> list[str]:
    """The blocks as HTML, in as few messages as hold them; a line or quote that is too long for one is cut at a
    sentence.

    >>> messages([said("Ett < två"), Block(((Run("Tre"),),), quote=True)])
    ['Ett &lt; två\\n<blockquote>Tre</blockquote>']
    """
    found: list[str] = []
    length = entities = 0
    for atom in _atoms(blocks, limit):
        if found and length + len(atom.gap) + atom.units <= limit and entities + atom.entities <= ENTITIES:
            found[-1] += atom.gap + atom.html
            length += len(atom.gap) + atom.units
            entities += atom.entities
        else:
            found.append(atom.html)
            length, entities = atom.units, atom.entities
    return found


def _atoms(blocks: Iterable[Block], limit: int) -> Iterator[_Atom]:
    after_quote = False
    for block in blocks:
        pieces = [piece for line in block.lines for piece in _pieces(line, limit)]
        if block.quote:
            yield from _quotes(pieces, limit) if pieces else ()
        else:
            gap = "\n" if after_quote else "\n\n"
            for piece in pieces:
                yield _Atom(_html(piece), _units(piece), _entities(piece), gap)
                gap = "\n"
        after_quote = block.quote


def _quotes(lines: Sequence[Line], limit: int) -> Iterator[_Atom]:
    """A block quote, or several where one message does not hold it."""
    inside: list[Line] = []
    for line in lines:
        if inside and (_quoted([*inside, line]) > limit or sum(map(_entities, [*inside, line])) >= ENTITIES):
            yield _quote(inside)
            inside = []
        inside.append(line)
    yield _quote(inside)


def _quoted(lines: Sequence[Line]) -> int:
    return sum(map(_units, lines)) + len(lines) - 1


def _quote(lines: Sequence[Line]) -> _Atom:
    length = _quoted(lines)
    tag = "blockquote expandable" if length > LONG_QUOTE else "blockquote"
    inner = "\n".join(map(_html, lines))
    return _Atom(f"<{tag}>{inner}</blockquote>", length, 1 + sum(map(_entities, lines)), "\n")


def _html(line: Line) -> str:
    return "".join(run.html for run in line)


def _units(line: Line) -> int:
    return sum(run.units for run in line)


def _entities(line: Line) -> int:
    return sum(run.style != "plain" for run in line)


def _pieces(line: Line, limit: int) -> Iterator[Line]:
    """A line in parts that fit: cut after a sentence of its second half, else between words, and never in an entity."""
    part: list[Run] = []
    length = entities = 0
    for word in _words(line, limit):
        is_entity = word.style != "plain"
        while part and (length + _added(part, word) > limit or entities + is_entity >= ENTITIES):
            end = _good_end(part)
            yield tuple(_joined(part[:end]))
            part = part[end:]
            length, entities = _units(tuple(_joined(part))), _entities(tuple(part))
        length, entities = length + _added(part, word), entities + is_entity
        part.append(word)
    if part:
        yield tuple(_joined(part))


def _added(part: Sequence[Run], word: Run) -> int:
    """The units, at most, by which a word makes a part longer: where it goes on a word of plain text, "@" or "/" at the
    end of that may get a word joiner.
    """
    goes_on = bool(part) and part[-1].style == word.style == "plain" and not part[-1].text[-1:].isspace()
    return word.units + goes_on


def _good_end(part: Sequence[Run]) -> int:
    """How many words of a part come before the best place for a cut."""
    ends = (at for at in range(len(part), len(part) // 2, -1) if _SENTENCE_END.search(part[at - 1].text))
    return next(ends, len(part))


def _words(line: Line, limit: int) -> Iterator[Run]:
    """The words of a line, each with the space after it; linked and emphasised text is one word where it fits."""
    for run in line:
        parts = re.findall(r"\S+\s*|\s+", run.text) if run.style == "plain" or run.units > limit else [run.text]
        for part in parts:
            yield from (Run(cut, run.style, run.url) for cut in _chopped(part, limit))


def _chopped(word: str, limit: int) -> Iterator[str]:
    """A word that is longer than a message, in parts."""
    # A character has two units at most, and a word joiner may come to each.
    step = limit // 4
    if units(plain(word)) <= limit:
        yield word
        return
    for at in range(0, len(word), step):
        yield word[at : at + step]


def _joined(words: Sequence[Run]) -> Iterator[Run]:
    """Neighbouring words of plain text as one run again, so that marks of mentions are seen across them."""
    text = ""
    for word in words:
        if word.style == "plain":
            text += word.text
            continue
        if text:
            yield Run(text)
            text = ""
        yield word
    if text:
        yield Run(text)
