"""Text for Teams: nothing untrusted becomes markup."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.presentation.text import cleaned, mended

_NEW_LINE = re.compile(r" *(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])[ \t]*")
# Marks of citations; what is markup anywhere; what is markup at the beginning of a line. Curly brackets are no
# Markdown, but clients have swallowed what stands between them.
_SPECIAL = re.compile(
    r"\[(?P<number>[0-9]{1,4})\](?P<after>[(:]?) | [\\`*_~\[\]{}|<>&] | ^(?:[#+-] | (?P<item>[0-9]{1,9})[.)])",
    re.MULTILINE | re.VERBOSE,
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def plain(text: str) -> str:
    """Text as an element that knows no Markdown shows it: half characters mended, control characters gone.

    Adaptive Cards replace "{{DATE(…)}}" in any text; a word joiner, which has no width, keeps two brackets apart.

    >>> plain("a\\x00b{{DATE(2024-01-01T00:00:00Z)}}").replace(chr(0x2060), "|")
    'ab{|{DATE(2024-01-01T00:00:00Z)}}'
    """
    return cleaned(text).replace("{{", "{\u2060{")


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

    lines = cleaned(_NEW_LINE.sub("\n", mended(text)).replace("\t", " ")).strip()
    return re.sub(r"\n+", "\n\n", _SPECIAL.sub(safe, lines))
