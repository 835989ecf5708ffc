"""Greetings, and what the product says of itself."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.text.toolbox import Answering
from bot.wording import listing


@cache
def texts(file: str = "texts.toml") -> dict[str, dict[str, str]]:
    """Sentences by what they are of and language."""
    return tomllib.loads(files("bot.answering.capability").joinpath(file).read_text("utf-8"))


def talked(capability: str, answering: Answering, draft: Draft) -> Reply:
    """A greeting answered, or what the product is and does; with questions that work."""
    reports = answering.index.holdings.reports
    cities = sorted({report.municipality for report in reports if report.municipality})
    draft.suggestions += answering.examples(draft)
    told = texts()[capability][draft.question.language]
    return Reply("help", told.format(count=len(reports), cities=listing(cities, draft.question.language)))
