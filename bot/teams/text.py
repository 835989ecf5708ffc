"""Text for Teams: nothing untrusted becomes markup, and lengths are counted as Teams counts them."""

from __future__ import annotations

import re
from collections.abc import Collection

_NEW_LINE = re.compile(r" *(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])[ \t]*")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Marks of citations; what is markup anywhere; what is markup at the beginning of a line. Curly brackets are no Markdown, but
# clients have swallowed what stands between them.
_SPECIAL = re.compile(
    r"\[(?P<number>[0-9]{1,4})\](?P<after>[(:]?) | [\\`*_~\[\]{}|<>&] | ^(?:[#+-] | (?P<item>[0-9]{1,9})[.)])", re.MULTILINE | re.VERBOSE
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARK = re.compile(r"\[([0-9]{1,4})\]")


def plain(text: str) -> str:
    """Text as an element that knows no Markdown shows it: half characters mended, control characters gone.

    Adaptive Cards replace "{{DATE(…)}}" in any text; a word joiner, which has no width, keeps two brackets apart.

    >>> plain("a\\x00b{{DATE(2024-01-01T00:00:00Z)}}").replace(chr(0x2060), "|")
    'ab{|{DATE(2024-01-01T00:00:00Z)}}'
    """
    return _UNSEEN.sub("", _mended(text)).replace("{{", "{\u2060{")


def _mended(text: str) -> str:
    """Text in which half a surrogate pair is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(text: str) -> str:
    """Text as Teams' Markdown shows it letter for letter; a new line becomes a paragraph.

    >>> print(escaped("**fet** [länk](x) <b> 1_000\\n# rubrik\\n2. två"))
    \\*\\*fet\\*\\* \\[länk\\](x) &lt;b&gt; 1\\_000
    <BLANKLINE>
    \\# rubrik
    <BLANKLINE>
    2\\. två
    """
    return with_marks(text, ())


def with_marks(text: str, known: Collection[int]) -> str:
    """Escaped text in which the marks of known citations stay marks.

    What follows a mark may not turn it into a link or the definition of one.

    >>> print(with_marks("Solrutt [1](x) och [BO1]", {1}))
    Solrutt [1]\\(x) och \\[BO1\\]
    """

    def safe(found: re.Match[str]) -> str:
        if found["number"]:
            mark = f"[{found['number']}]" if int(found["number"]) in known else f"\\[{found['number']}\\]"
            return f"{mark}\\{found['after']}" if found["after"] else mark
        if found["item"]:
            return f"{found['item']}\\{found[0][-1]}"
        return _ENTITIES.get(found[0], f"\\{found[0]}")

    lines = _UNSEEN.sub("", _NEW_LINE.sub("\n", _mended(text)).replace("\t", " ")).strip()
    return re.sub(r"\n+", "\n\n", _SPECIAL.sub(safe, lines))


def numbers_in(text: str, known: Collection[int]) -> list[int]:
    """The citation numbers of a text in its order, each once; other brackets are the text's own.

    >>> numbers_in("Ett [2], två [1][2], tre [9]", {1, 2})
    [2, 1]
    """
    return list(dict.fromkeys(number for mark in _MARK.finditer(text) if (number := int(mark[1])) in known))


def units(text: str) -> int:
    """Length in UTF-16 code units, as Teams counts characters.

    >>> units("å"), units("🌱")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """Text in one line of at most ``limit`` UTF-16 units, cut at a word and then ending in "…".

    >>> shortened("Hamnen får landström.", 40), shortened("Hamnen får landström.", 14), shortened("Landström", 5)
    ('Hamnen får landström.', 'Hamnen får…', 'Land…')
    """
    line = " ".join(plain(text).split())
    if units(line) <= limit:
        return line
    cut = line[: limit - 1]
    while units(cut) > limit - 1:
        cut = cut[:-1]
    whole = cut if line[len(cut)] == " " else cut.rpartition(" ")[0]
    return (whole or cut).rstrip(" ,;:–-") + "…"
