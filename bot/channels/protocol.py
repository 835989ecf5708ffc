"""What a channel is to the command line and to the server, and what the core is to a channel. Imports no outside
library.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from aiohttp import web

    from bot.answer import Answer
    from bot.config import Settings
    from bot.query.forms import Query
    from bot.standing import Standing
    from bot.wording import Language
    from indexer.index import Index
    from indexer.records import Document, Report

    Context = Callable[[web.Application], AsyncIterator[None]]


class Core(Protocol):
    """What a channel may ask of the bot. Called from several threads at once; answering is plain computing and
    blocks.
    """

    @property
    def index(self) -> Index:
        """The opened index. Ask for it each time: it may be another one by then."""

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """An answer to any question; never raises for a bad one."""

    def query(self, form: Query, language: Language = "sv") -> Answer:
        """An answer to a checked query form; never raises."""

    def document(self, name: str) -> Document | None:
        """A document of the index by its name, text as stored; None when there is none."""

    def report(self, name: str) -> Report | None:
        """The head of that document."""

    def documents(self) -> Sequence[Report]:
        """The heads of all documents of the index."""


@runtime_checkable
class Changing(Protocol):
    """A core whose index may become another one while it runs."""

    def held(self) -> AbstractContextManager[None]:
        """One index for all that is asked within."""


@runtime_checkable
class Reporting(Protocol):
    """A core that tells how it is doing."""

    def standing(self) -> Standing: ...


@dataclass(frozen=True)
class Option:
    """An option of a channel's own command, ``--domain VÄRDNAMN``; its value is text, empty where it is not given."""

    flag: str
    metavar: str
    help: str
    required: bool = False


@dataclass(frozen=True)
class Command:
    """A command that a channel adds to ``utblick``.

    ``run`` gets the settings (a function: not every command needs them) and the options by their names without dashes
    ("--app-id" is "app_id"), and gives the sentence that is then said. It raises an ``UtblickError`` for what a person
    can mend.
    """

    name: str
    short_help: str
    help: str
    options: tuple[Option, ...]
    run: Callable[[Callable[[], Settings], Mapping[str, str]], str]


@dataclass(frozen=True)
class Attached:
    """A channel that is on, as it hangs on the server.

    ``routes``: addresses at which the channel's service reaches us; the page's own guard leaves them alone, so the
    channel checks its callers itself. ``contexts``: what has to be there while the server runs (aiohttp's cleanup
    contexts: set up, ``yield``, take down), such as a pool of connections or a loop that asks for news; the way to
    start without a route. ``frames``: origins that may show our pages in a frame of theirs.
    """

    name: str
    routes: Sequence[web.RouteDef] = ()
    contexts: Sequence[Context] = ()
    frames: tuple[str, ...] = ()


class Channel(Protocol):
    """A way to talk to Utblick that the command line and the server know by this alone.

    To add one: a folder beside this file with a class of this shape, and a line in ``registry``. The module that the
    registry names imports nothing but the standard library when it is imported (``utblick --help`` imports it too); the
    outside library of the channel is imported in one file of the folder, and that file is imported in ``prepare`` at
    the earliest.

    A channel is off until its settings (``bot.config.Settings``, named after the channel) ask for it. It decides
    nothing: it asks the ``Core`` and shows what ``bot.presentation`` makes of the answer.
    """

    @property
    def name(self) -> str:
        """What people call it, "Teams"; said when the server starts."""

    @property
    def commands(self) -> Sequence[Command]:
        """Its own commands, none or several; there also while the channel is off."""

    def is_configured(self, settings: Settings) -> bool:
        """Whether any of its settings is set, so that it is wanted."""

    def prepare(self, settings: Settings, *, local_trial: bool = False) -> Callable[[Core], Attached] | None:
        """None where the channel is not wanted; else what attaches it to the server, once the index is open.

        ``local_trial``: the server was started with ``--insecure-local``; a channel that can then take messages from
        this machine without checking who sends them is wanted without settings, every other one is as always. Raises
        ``SettingError`` where the settings are not whole or the channel's extra is not installed (``extras.needed``).
        """
