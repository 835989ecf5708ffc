"""Whether a text is a matter of one project: a letter, a decision or minutes whose title names it."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"\n[ \t]*\r?\n(?=[^\n]{10,130}\r?\n[ \t]*\r?\n)[^.\n]{0,100}\b[Pp]rojektet [\"”“]?[A-ZÅÄÖ0-9][^.\n]{1,60}\r?\n"
)
"""A line by itself that calls something a project: "Medfinansiering av projektet Solväg"."""
_HEAD = 2000


def is_on_one_project(text: str) -> bool:
    """Whether a title at the beginning of a text names the one project that all of it is on.

    >>> is_on_one_project("TJÄNSTESKRIVELSE\\n\\nMedfinansiering av projektet Solväg\\n\\nFörslag till beslut\\n")
    True
    >>> is_on_one_project("Årsredovisning\\n\\nKommunen driver projektet Solväg.\\n\\nDet kostar 2 mnkr.\\n")
    False
    """
    return _TITLE.search(text[:_HEAD]) is not None
