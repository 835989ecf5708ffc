"""What a membership in a network tells that no project does: since when, in which standing and seat."""

from __future__ import annotations

import re

from indexer.records import Membership

_CHAIR, _BOARD = "ordförande", ("styrelse", "styrgrupp", "presidium")


def is_of_a_chair(text: str, member: Membership) -> bool:
    """Whether the year of a membership is that of a chairmanship ("valdes till ordförande 2018"), which says nothing of
    joining.
    """
    said = " ".join(text[member.source.start : member.source.end].split())
    joined = rf"(?i)(?:medlem|medlemskap)\w*\b[^.]{{0,40}}\b{member.since}|\b{member.since}\b[^.]{{0,40}}medlem"
    return _CHAIR in said.casefold() and re.search(joined, said) is None


def seats(role: str | None) -> tuple[str, ...]:
    """The seats that a role in a network is: "chair", "board"; none where it is another one.

    >>> seats("ordförande 2026"), seats("i styrgruppen"), seats(None)
    (('chair',), ('board',), ())
    """
    said = (role or "").casefold()
    chair = ("chair",) if _CHAIR in said else ()
    return (*chair, *(("board",) if any(word in said for word in _BOARD) else ()))
