"""Who answers for a document: the names under "Handläggare" or "Ansvariga" in its head, at its end,
or over a letter inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.records import Span
from indexer.text import lines

_LABEL = re.compile(
    r"(?:Handläggare|Ansvariga?|Upprättad av|Sammanställd av|Sammanställning|Författare|Kontaktperson(?:er)?"
    r"|Redaktör)\b\s*:?\s*(?P<name>.*)"
)
_NAME = re.compile(r"[A-ZÅÄÖ][\w’´-]+(?:[ \t]+[A-ZÅÄÖ][\w’´.-]*){1,3}(?:,?[ \t].{0,50})?")
"""A first and a last name, and perhaps a title after them; a sentence ends with a full stop and is none."""
_MOST = 5


def signatures(text: str) -> Iterator[Span]:
    """Ranges from a label to the last name under it, in the order of the text.

    >>> text = "Ansvariga: Kim Prov, samordnare\\nDisa Provén\\n\\nBakgrund\\nHandläggare på plats arbetade vidare.\\n"
    >>> [text[slice(*span)] for span in signatures(text)]
    ['Ansvariga: Kim Prov, samordnare\\nDisa Provén']
    """
    found = [line for line in lines(text, 0, len(text)) if line]
    for at, line in enumerate(found):
        label = _LABEL.fullmatch(line.text.strip())
        if label is None or (label["name"] and not _is_name(label["name"])):
            continue
        last = line if label["name"] else None
        for other in found[at + 1 : at + 1 + _MOST]:
            if not _is_name(other.text.strip()):
                break
            last = other
        if last is not None:
            yield Span(line.stripped.start, last.stripped.end)


def _is_name(words: str) -> bool:
    return not words.endswith(".") and not words.isupper() and _NAME.fullmatch(words) is not None
