"""What an intent's function gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answer import Status


@dataclass
class Reply:
    """Status and text of an answer; ``value`` and ``unit`` where one number was asked for."""

    status: Status
    text: str
    value: float | None = None
    unit: str | None = None


def flat_quote(text: str) -> str:
    """A quote on one line; its own bracketed numbers are made round so that they are not taken for citations.

    >>> flat_quote("i riket[1], \\njämfört")
    'i riket(1), jämfört'
    """
    return re.sub(r"\[(\d{1,4})\]", r"(\1)", " ".join(text.split()))
