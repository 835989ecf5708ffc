"""The server as the command line starts it: the web page, and the channels that are wanted on the same port."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.channels.access import check_exposure
from bot.channels.protocol import Attached, Core
from bot.channels.web import server
from bot.channels.web.pages.base import WebSettings

if TYPE_CHECKING:
    from bot.config import Settings


def reached_by(settings: Settings) -> WebSettings:
    """How people reach the page; ``SettingError`` where other machines would without protection."""
    token = settings.access_token.get_secret_value() if settings.access_token else None
    reached = WebSettings(access_token=token, trusted_header=settings.trusted_header, hosts=settings.hosts)
    check_exposure(settings.host, reached)
    return reached


def serve(
    core: Core, settings: Settings, channels: Iterable[Callable[[Core], Attached]], started: Callable[[str], None]
) -> None:
    """Answer until interrupted. ``started`` is told where, once the port is bound; ``SettingError`` for a port that is
    taken.
    """
    attached = [attach(core) for attach in channels]
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    where = "".join((f"http://{name}:{settings.port}", *(f" och i {one.name}" for one in attached)))
    with settled_memory():
        server.serve(
            core, reached_by(settings), settings.host, settings.port, channels=attached, started=lambda: started(where)
        )


@contextmanager
def settled_memory() -> Iterator[None]:
    """Leave what is there now, above all the index, out of garbage collection: it stops all answers while it looks."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
