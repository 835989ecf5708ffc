"""Many questions at once: one JSON object a line in, one a line out."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.printing import print_json
from bot.cli.swedish import Misuse
from indexer.errors import UnusableInput

if TYPE_CHECKING:
    from bot.core import Bot

log = logging.getLogger("utblick.cli")


def either(name: str, words: Sequence[str], batch: str | None) -> str:
    """The words of the command line as one text, empty where a batch is read instead."""
    if bool(words) == (batch is not None):
        problem = (
            f"{name} och --batch går inte ihop: ange en av dem"
            if words
            else f"{name} saknas: ange text eller --batch FIL"
        )
        raise Misuse(problem, click.get_current_context())
    whole = whole_text(" ".join(words))
    if batch is None and not whole.strip():
        raise Misuse(f"{name} är tom: skriv minst ett ord", click.get_current_context())
    return whole


def whole_text(words: str) -> str:
    """Text that can be encoded: half surrogate pairs, from a broken argument or a JSON escape, become U+FFFD."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def each_line(file: str, answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """One JSON object out for each line in. A bad line gives an object with ``error``, and the run goes on."""
    failed = False
    with _lines(file) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            item: Mapping[str, Any] = {}
            try:
                item = _object(line)
                given = answer(item)
            except UnusableInput as error:
                given = {"error": f"rad {number}: {error}"}
            except Exception as error:
                log.debug("internal fault in line %d", number, exc_info=True)
                given = {"error": f"rad {number}: internt fel ({type(error).__name__})"}
                failed = True
            own = {"id": item["id"]} if "id" in item else {}
            print_json(own | dict(given) | own)
    if failed:
        click.get_current_context().exit(1)


@contextmanager
def _lines(file: str) -> Iterator[Iterator[bytes]]:
    if file == "-":
        yield iter(sys.stdin.buffer)
        return
    with Path(file).open("rb") as lines:
        yield iter(lines)


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        item = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnusableInput("är inte giltig JSON i UTF-8") from error
    if not isinstance(item, dict):
        raise UnusableInput("är inget JSON-objekt")
    return item


def _no_number(constant: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


def text_of(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise UnusableInput(f'"{key}" saknas eller är inte text')
    return whole_text(value)


def converse(bot: Bot, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer to a line's question, or to the last of its turns."""
    turns = item.get("turns")
    if turns is None:
        return bot.answer(text_of(item, "question")).model_dump(mode="json")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise UnusableInput('"turns" ska vara en lista med minst en text')
    answer = bot.answer(whole_text(turns[0]))
    for turn in turns[1:]:
        answer = bot.answer(whole_text(turn), answer.conversation)
    return answer.model_dump(mode="json")
