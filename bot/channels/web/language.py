"""The language that a page is read in: the reader's choice, else what the browser asks for. Answers keep that of their
question.
"""

from __future__ import annotations

import tomllib
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from bot.wording import Language

READ_IN: ContextVar[Language] = ContextVar("read_in", default="sv")
"""Of the request that is being answered, also in the threads it starts."""


def language() -> Language:
    """The language of the page that is being made."""
    return READ_IN.get()


def say(text: str) -> str:
    """A fixed Swedish text in the reader's language; one without an English text stays as it is.

    >>> say("Utforska"), READ_IN.set("en") and say("Utforska"), READ_IN.set("sv") and say("Utforska")
    ('Utforska', 'Explore', 'Utforska')
    """
    return text if READ_IN.get() == "sv" else english().get(text, text)


@cache
def english() -> dict[str, str]:
    """The English of every fixed text, by the Swedish."""
    return tomllib.loads(files("bot.channels.web").joinpath("english.toml").read_text(encoding="utf-8"))


def preferred(header: str) -> Language:
    """The language that a browser asks for first, of those there are; Swedish where it asks for none of them.

    >>> preferred("de, en-GB;q=0.8, sv;q=0.7"), preferred("sv-SE,sv;q=0.9,en;q=0.8"), preferred("de"), preferred("en;q=x")
    ('en', 'sv', 'sv', 'sv')
    """
    wanted: dict[Language, float] = {"sv": 0.0, "en": 0.0}
    for part in header.split(",")[:20]:
        tag, _, weight = part.partition(";q=")
        known: Language | None = {"sv": "sv", "en": "en"}.get(tag.strip().lower().partition("-")[0])  # type: ignore[assignment]
        if known:
            wanted[known] = max(wanted[known], _weight(weight))
    return "en" if wanted["en"] > wanted["sv"] else "sv"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
