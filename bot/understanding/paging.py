"""Questions for what a list left out: "och fler?", "visa resten", "the next three"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.understanding.pointing import more_said, numbers

_AROUND = re.compile(
    r"(?i)^(?:(?:och|men|så|då|ja|ok|okej|and|but|so|yes|okay|kan du|kan jag få|can you|could you|please)[\s,]+)*(?P<said>.*?)"
    r"(?:[\s,]+(?:då|tack|också|snälla|please|then|too|as well))*\s*$"
)


@dataclass(frozen=True)
class More:
    """What is asked for of what was not told: some more, all the rest, or the whole list."""

    how: Literal["some", "rest", "all"]
    number: int | None = None


def more_asked(text: str) -> More | None:
    """What a question asks for of a list beyond what was told; None where it asks anything else.

    >>> more_asked("Och fler?"), more_asked("de tre nästa"), more_asked("Fler än tre?")
    (More(how='some', number=None), More(how='some', number=3), None)
    """
    around = _AROUND.match(" ".join(re.sub(r"[?.!]+", " ", text).split()))
    said = around["said"].casefold() if around else ""
    hows: tuple[Literal["some", "rest", "all"], ...] = ("some", "rest", "all")
    for how in hows:
        if said in more_said(how):
            return More(how)
    counted = numbers(said)
    if len(counted) == 1:
        [(word, number)] = counted
        if re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "#", said, count=1) in more_said("counted"):
            return More("some", number)
    return None
