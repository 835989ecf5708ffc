"""The words round an answer, in the languages of answers, and the sentences that a channel says of its own accord."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bot.presentation").joinpath(name).read_text(encoding="utf-8"))


def words(language: str) -> Mapping[str, Any]:
    """Headings, labels and the names of stored values, in a language of answers.

    >>> words("sv")["columns"]["role"], words("sv")["names"]["lead"], words("en")["names"]["lead"]
    ('Roll', 'Projektägare', 'Lead partner')
    """
    chosen: dict[str, Any] = _file("words.toml")[language]
    return chosen


def rules() -> Mapping[str, Any]:
    """Which columns of the record table hold amounts, and which are shown only when they tell something."""
    table: dict[str, Any] = _file("words.toml")["table"]
    return table


def sentences(language: str) -> Mapping[str, str]:
    """What a channel says itself: a greeting, that a question is too long, that a list goes on.

    >>> sentences("sv")["rows"].format(first=1, last=15, count=40)
    'Poster 1–15 av 40'
    """
    chosen: dict[str, str] = _file("sentences.toml")[language]
    return chosen
