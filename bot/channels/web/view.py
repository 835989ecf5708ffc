"""What the page shows of an answer beside what every channel shows: its own words, its address, its templates. The only
importer of jinja2.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.answer import Answer
from bot.channels.web.language import language, say
from bot.channels.web.listing import Cell, labels
from bot.presentation import words as common
from bot.presentation.comparing import answer_chart
from bot.presentation.links import asking, citation_path, explore_file, explore_path, source_path
from bot.presentation.tables import citation_place, page_label, record_table, short_name, sides
from bot.presentation.text import blocks, parts, signs_apart
from bot.wording import capital, listing
from indexer.records import known_sender

LANGUAGES = ("sv", "en")


@cache
def words() -> dict[str, dict[str, Any]]:
    """The page's words by language: those that every channel has, and its own."""
    own = tomllib.loads(files("bot.channels.web").joinpath("words.toml").read_text(encoding="utf-8"))
    return {language: {**common.words(language), **own[language]} for language in LANGUAGES}


@dataclass(frozen=True)
class Turn:
    """An answer in its conversation; ``asked`` are the questions up to it, itself last. ``feedback``: whether what people
    think of it is kept.
    """

    answer: Answer
    asked: tuple[str, ...]
    feedback: bool = False
    entity: Cell | None = None
    """The one place or organisation that the answer is of, with its page."""

    @property
    def suggestions(self) -> list[str]:
        """What to ask on, without what was asked already."""
        asked = {question.casefold() for question in self.asked}
        return [one for one in self.answer.suggestions if one.casefold() not in asked]

    @property
    def link(self) -> str:
        """The address that asks the same again. Nothing is stored for it.

        >>> answer = Answer(id="1", conversation="c", question="och 2019?", language="sv", status="help", understood="", text="")
        >>> Turn(answer, ("Hur många projekt?", "och 2019?")).link
        '/?q=Hur+m%C3%A5nga+projekt%3F&q=och+2019%3F'
        """
        return asking(self.asked)


def some_of(names: Sequence[str], most: int) -> str:
    """The first of some names in a sentence, and how many more there are."""
    more = [say("{more} till").format(more=len(names) - most)] if len(names) > most else []
    return listing([*names[:most], *more], language())


@cache
def environment() -> Environment:
    """The templates; everything put into them is escaped."""
    made = Environment(
        loader=PackageLoader("bot.channels.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The order of the table's columns is the order of the words.
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}
    made.globals.update(
        words=words(),
        blocks=blocks,
        parts=parts,
        signs_apart=signs_apart,
        record_table=record_table,
        short_name=short_name,
        citation_path=citation_path,
        citation_place=citation_place,
        source_path=source_path,
        asking=asking,
        explore_path=explore_path,
        explore_file=explore_file,
        sides=sides,
        answer_chart=answer_chart,
        page_label=page_label,
        capital=capital,
        some_of=some_of,
        known_sender=known_sender,
        kind_title=lambda kind: say(labels()[kind.name]["title"]),
        _=say,
        language=language,
        switched=lambda code, path: f"/sprak/{code}?{urlencode({'till': path})}",
    )
    return made


def render(template: str, /, **values: object) -> str:
    """A page as HTML."""
    return environment().get_template(template).render(**values)
