"""Whether a text is a matter of one project: a letter, a decision or minutes whose title names it."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"\n[ \t]*\r?\n(?=[^\n]{10,130}\r?\n[ \t]*\r?\n)[^.\n]{0,100}\b[Pp]rojektet [\"”“]?[A-ZÅÄÖ0-9][^.\n]{1,60}\r?\n"
)
"""A line by itself that calls something a project: "Medfinansiering av projektet Solväg"."""
_HEAD = 2000
_YEARLY = re.compile(r"(?i)\b(?:verksamhets|års)(?:berättelse|rapport|redovisning|bokslut)\w*|\bannual report\b")
_TOLD = re.compile(r"(?m)^[^\n]*[a-zåäö]{3}[^\n]* [^\n]*[a-zåäö]{3}\.[ \t]*\r?$")
"""A line that ends a sentence: running text, above which a title stands."""
_FIRST_LINES = 5


def is_on_one_project(text: str) -> bool:
    """Whether a title at the beginning of a text names the one project that all of it is on.

    >>> is_on_one_project("TJÄNSTESKRIVELSE\\n\\nMedfinansiering av projektet Solväg\\n\\nFörslag till beslut\\n")
    True
    >>> is_on_one_project("Årsredovisning\\n\\nKommunen driver projektet Solväg.\\n\\nDet kostar 2 mnkr.\\n")
    False
    >>> is_on_one_project("Årsrapport\\n\\nVi är med i nätverk.\\n\\nMöte i projektet Solväg\\n\\nDet gick bra.\\n")
    False
    """
    first = "\n".join([line for line in text[:_HEAD].splitlines() if line.strip()][:_FIRST_LINES])
    title = _TITLE.search(text[:_HEAD])
    return title is not None and not (_YEARLY.search(first) or _TOLD.search(text, 0, title.start()))
