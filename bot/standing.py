"""How a running bot is doing, for whoever watches over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Standing:
    """Which index it answers from and since when, how many ask, what was answered since it started."""

    generation: str
    built: datetime | None
    since: datetime
    asking: int
    refused: int
    answered: Mapping[str, int]
    """Answers by status."""
    reached: bool = True
    """Whether the search engine is there."""
