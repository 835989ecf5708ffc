"""A name in running text: inflected, abbreviated and typed as people write it."""

from __future__ import annotations

import re

from bot.understanding.cues import CUES
from indexer.search.swedish import stems


def phrase(words: str) -> re.Pattern[str]:
    """A name in running text, inflected and abbreviated as people write it: "lunds uni" finds "Lunds universitet".

    A word in capitals (RISE) is a name that must stand alone.

    >>> bool(phrase("lunds uni").search("vid Lunds universitet")), bool(phrase("Region Skåne").search("Region Skånes plan"))
    (True, True)
    >>> bool(phrase("RISE").search("Risebergabäcken")), bool(phrase("folkhögskolor").search("Furuboda folkhögskola"))
    (False, True)
    >>> bool(phrase("Kopenhamn").search("Köpenhamns kommun")), bool(phrase("Åre").search("are"))
    (True, False)
    """
    country = CUES.adjectives.get(words.casefold())
    if country:
        return re.compile(rf"(?i)(?<!\w)(?:{re.escape(words)}|{re.escape(words[:-1])}\w?|{re.escape(country)})s?(?!\w)")
    parts = words.split()
    last = parts[-1] if parts else ""
    if last.isupper() or any(char.isdigit() for char in last):
        tail = rf"{re.escape(last)}(?:s|:s)?(?!\w)"
    else:
        stem = next(iter(stems(last)), last.casefold())
        common = len(stem) >= 5 and last.casefold().startswith(stem)
        tail = re.escape(stem if common else last) + r"\w*"
    body = r"\s+".join([*map(re.escape, parts[:-1]), tail]) if parts else r"(?!)"
    if body.isascii() and len(words) > 4:  # typed without å, ä, ö
        body = re.sub(r"(?i)(?<!\\)[ao]", lambda letter: {"a": "[aåä]", "o": "[oö]"}[letter[0].lower()], body)
    return re.compile(rf"(?i)(?<!\w){body}")
