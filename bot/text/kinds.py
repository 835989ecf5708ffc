"""The kinds of answer that questions ask for (``kinds.toml``): how each is asked, and by what a sentence gives it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.understanding.cues import pattern
from indexer.values import find_amounts
from indexer.vocabulary.needed import AnyNeeding

REMEMBERED = 64
"""Sentences of which it is remembered whether they give a kind: each is looked at by itself and behind the one before it."""


class Kind:
    """A reason, an outcome, a day …"""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.lacks: tuple[str, str] = tuple(data["lacks"])
        """How it is said that the reports do not tell, in Swedish and English."""
        self._worth: tuple[float, float, float] = data.get("worth", (0.0, 0.0, 0.0))
        self._asked, self._not = (pattern("|".join(data.get(key) or ["(?!)"])) for key in ("ask", "not_asked"))
        self._gives, self._may, self._heads = (AnyNeeding(data.get(key, ())) for key in ("gives", "may", "heading"))
        self.is_given = lru_cache(REMEMBERED)(self._is_given)

    def prepare(self) -> None:
        """Work out what is worked out once, for who answers many questions."""
        for one in (self._gives, self._may, self._heads):
            one.prepare()

    @property
    def ranks(self) -> bool:
        """Whether sentences that give it stand before others."""
        return any(self._worth)

    def is_asked(self, question: str) -> bool:
        return self._asked.search(question) is not None and self._not.search(question) is None

    def noun(self, question: str) -> str:
        """The sort of things asked for; nothing where the kind is another."""
        asked = self._asked.search(question)
        return str(asked.groupdict().get("noun") or "") if asked else ""

    def heads(self, heading: str) -> bool:
        return self._heads.is_in(heading)

    def _is_given(self, said: str) -> bool:
        return self._gives.is_in(said) or (self.name == "amount" and bool(find_amounts(said)))

    def may_be_given(self, said: str) -> bool:
        return self.is_given(said) or self._may.is_in(said)

    def worth(self, said: str, after: str) -> float:
        """What a sentence is worth more for giving the kind itself, before the one that does, or for perhaps giving it."""
        given, before, perhaps = self._worth
        if self.is_given(said):
            return given
        if before and self.is_given(after):
            return before
        return perhaps if self.may_be_given(said) else 0.0


def _read() -> tuple[Kind, ...]:
    data = tomllib.loads(files("bot.text").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return tuple(Kind(name, told) for name, told in data.items())


KINDS = _read()
REASON = next(kind for kind in KINDS if kind.name == "reason")


@lru_cache(maxsize=64)
def kind_asked(question: str) -> Kind | None:
    """The kind of answer that a question asks for; None where it asks for what is told of something."""
    return next((kind for kind in KINDS if kind.is_asked(question)), None)
