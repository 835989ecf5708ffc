"""Two questions in one sentence: "Vem leder Kajträd och när slutar det?"."""

from __future__ import annotations

import re

from bot.understanding.spelling import ASKS

_ASKING = r"(?:vad|va|hur|när|vem|vems|vilk(?:a|en|et)|var|vart|varför|what|how|when|who|whose|which|where|why)\b"
_BEFORE = r"(?:i|ur|från|för|till|av|inom|om|på|hos|under|in|from|for|to|of|by|on|under|with)"
_HALVES = re.compile(
    rf"(?is)^(?P<first>.{{10,}}?)(?:(?:\s*,)?\s+(?:och|samt|and|o|men|but)|\s*(?P<stop>[,;]))\s+(?:i så fall\s+|if so,?\s+|också\s+|även\s+|also\s+)?(?P<second>(?:{_BEFORE}\s+)?{_ASKING}.{{4,}})$"
)


def halves_of(plain: str) -> tuple[str, str] | None:
    """The two questions of a text in which a second one is joined to a first; None where it asks one.

    >>> halves_of("Vem leder Kajträd och när slutar det?")
    ('Vem leder Kajträd?', 'när slutar det?')
    >>> halves_of("Vilka projekt har Kulturnämnden och Miljönämnden?") is None
    True
    """
    found = _HALVES.match(plain.strip())
    if found is None or (found["stop"] and not ASKS.search(found["first"])):
        return None  # "Region X är partner, i hur många projekt?": what stands before a stop only tells something
    return f"{found['first'].rstrip(' ,.;')}?", found["second"]
