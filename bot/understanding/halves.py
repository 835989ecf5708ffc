"""Two questions in one sentence: "Vem leder Kajträd och när slutar det?"."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.understanding.spelling import ASKS

_ASKING = r"(?:vad|va|hur|när|vem|vems|vilk(?:a|en|et)|var|vart|varför|what|how|when|who|whose|which|where|why)\b"
_BEFORE = r"(?:i|ur|från|för|till|av|inom|om|på|hos|under|in|from|for|to|of|by|on|under|with)"
_WHETHER = (
    r"(?:nådde|når|uppnådde|blev|blir|fick|gick|lyckades|klarade|finns|fanns|är|var|har|hade|did|does|is|was|has|had)\s+"
    r"(?:det|den|de|dom|projektet|nätverket|staden|kommunen|vi|man|it|they|the project|the city|we)\b(?=\s)"
)
"""How a second question begins that asks for a yes or no: "och nådde projektet sina mål"."""
_HALVES = re.compile(
    rf"(?is)^(?P<first>.{{10,}}?)(?:(?:\s*,)?\s+(?:och|samt|and|o|men|but)|\s*(?P<stop>[,;]))\s+(?:i så fall\s+|if so,?\s+|också\s+|även\s+|also\s+)?(?P<second>(?:(?:{_BEFORE}\s+)?{_ASKING}|{_WHETHER}).{{4,}})$"
)


_BOTH = re.compile(
    r"(?is)^(?P<before>.*?)[\s,]*\bdels\s+(?P<first>.{3,}?)\s*,?\s+(?:och|samt)?\s*dels\s+(?P<second>.{3,})$"
)
"""One question of two things: "för 2024, dels antalet projekt, dels vad som betalades ut"."""


LONGEST = 400
"""Characters of the longest text that is looked at as two questions: a longer one is a letter, or nobody's."""


_PAYS = re.compile(
    r"(?i)\b(?:kom(?:mer)?|stod|står|bidr\w+|finansier\w+|betal(?:ar|ade|as|ades)|comes?|came|paid|pays|funded|funds|contribut\w+|covered|covers)\b"
)
OF_MANY = re.compile(
    r"(?i)\b(?:projekt(?!et)\w*|projects|alla|samtliga|all|every|nämnder\w*|nätverk\w*|kommunens?|stadens?|committees|networks)\b"
)
"""Words that say that a question is of more than the one project that was spoken of."""


def asks_what_payer_gave(text: str) -> bool:
    """Whether it is asked what a fund pays, and of no more than was spoken of: "hur mycket av det kom från socialfonden"."""
    return _PAYS.search(text) is not None and OF_MANY.search(text) is None


class Halves(NamedTuple):
    """Two questions of one text; ``plainly`` where its words leave no doubt that they are two."""

    first: str
    second: str
    plainly: bool = False


_AMONG = re.compile(r"(?i)(?:av|bland|mellan|of|among|between)\b")
"""How it begins of which ones it is asked: what is asked behind them is one thing."""
_COUNTS_OF_THEM = re.compile(
    r"(?i)^(?:i\s|in\s)?(?:hur många|how many)\s(?:av|of)\s(?:dem|dom|dessa|them|these)\b|^(?:hur|how)\s(?:fördelade?r?|fördelas|are|were)\s(?:de|dom|they)\b"
)
"""A second question that counts among what the first one counts."""


def halves_of(plain: str) -> Halves | None:
    """The two questions of a text in which a second one is joined to a first; None where it asks one.

    >>> halves_of("Vem leder Kajträd och när slutar det?")[:2]
    ('Vem leder Kajträd?', 'när slutar det?')
    >>> halves_of("Vilka projekt har Kulturnämnden och Miljönämnden?") is None
    True
    """
    if len(plain) > LONGEST:
        return None
    if both := _BOTH.match(plain.strip()):
        return Halves(f"{both['before']} {both['first'].rstrip(' ,')}?", f"{both['before']} {both['second']}", True)
    found = _HALVES.match(plain.strip())
    if found is None:
        return None
    if found["stop"] and not ASKS.search(found["first"]):
        # "Region X är partner, i hur många projekt?": what stands before a stop only tells of what is asked
        behind = None if _AMONG.match(plain.strip()) else halves_of(found["second"])
        return behind and behind._replace(first=f"{found['first']}{found['stop']} {behind.first}")
    plainly = _COUNTS_OF_THEM.search(found["second"]) is not None
    return Halves(f"{found['first'].rstrip(' ,.;')}?", found["second"], plainly)
