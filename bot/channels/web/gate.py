"""Connections before anything is asked on them: how many there may be, how long they may say nothing, and what is
answered to what is no HTTP.

aiohttp closes a connection whose headers do not arrive within its keep-alive time; how long a body may take stands in
``bot.channels.bodies``. What aiohttp itself says to malformed requests repeats a part of them and names its version, in
the answer and in the log; ours does neither.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import hdrs, web

from bot.channels.access import is_loopback
from indexer.errors import SettingError, reason

log = logging.getLogger("utblick.web")

HEADER_SECONDS = 20.0
"""How long the headers of a request may take, the first as any later one on its connection."""
STALLED_SECONDS = 30
"""How long an answer may lie with a client that does not read on, before its connection is given up."""
LINGER_SECONDS = 5.0
"""How long what is sent after a refusal is taken and thrown away."""
RESERVED = 128
"""Descriptors left for files, the index and connections of our own."""
BARE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    hdrs.CACHE_CONTROL: "no-store",
    hdrs.SERVER: "Utblick",
}
"""Headers of an answer to what was no request of a page."""
FULL = (
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n"
    + "".join(f"{name}: {value}\r\n" for name, value in BARE.items())
    + "\r\n"
).encode("ascii")


@dataclass
class Gate:
    """How many connections there are, together and from each address.

    ``most_each`` does not hold for this machine's own addresses, nor where a proxy in front (``proxied``) has everybody
    come from its own.
    """

    most: int = 500
    most_each: int = 50
    proxied: bool = False
    refused: int = 0
    _open: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if allowed != resource.RLIM_INFINITY:
            self.most = max(16, min(self.most, allowed - RESERVED))

    @property
    def open(self) -> int:
        return self._open.total()

    def enters(self, address: str) -> bool:
        """Whether one more connection from an address may be; it is counted then, until it ``leaves``."""
        counted = not self.proxied and not is_loopback(address)
        if self.open >= self.most or (counted and self._open[address] >= self.most_each):
            self.refused += 1
            return False
        self._open[address] += 1
        return True

    def leaves(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class Door(web.RequestHandler):
    """One connection, behind the gate."""

    __slots__ = ("_address", "_gate")

    def __init__(self, server: web.Server, gate: Gate) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=HEADER_SECONDS,
            lingering_time=LINGER_SECONDS,
            # A small body that unpacks to a large one is no question.
            auto_decompress=False,
            access_log=None,  # type: ignore[arg-type]
        )
        self._gate = gate
        self._address: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Go on, or be told that there are too many."""
        assert isinstance(transport, asyncio.Transport)
        address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._gate.enters(address):
            transport.write(FULL)
            transport.close()
            return
        self._address = address
        found = transport.get_extra_info("socket")
        if found and hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux has it
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_SECONDS * 1000)
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._address is not None:
            self._gate.leaves(self._address)
            self._address = None
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._address is not None:
            super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what cannot be read as a request; nothing of it is repeated, here or in the log."""
        log.info("not a request: %d %s", status, type(exc).__name__ if exc else "")
        if request.writer.output_size > 0:
            raise ConnectionError("answered already")
        response = web.Response(status=status, text="Begäran går inte att läsa.\n", headers=BARE)
        response.force_close()
        return response

    def log_exception(self, *args: object, **kw: object) -> None:
        """Without what the library wants to say: it may hold what was asked, and from where."""
        error = kw.get("exc_info")
        log.error("fault on a connection: %s", type(error).__name__ if isinstance(error, BaseException) else "unknown")


class Site(web.BaseSite):
    """Bound sockets, each connection to which comes through the gate."""

    def __init__(self, runner: web.AppRunner, sockets: Iterable[socket.socket], gate: Gate) -> None:
        super().__init__(runner, backlog=1024)
        self._sockets = tuple(sockets)
        self._gate = gate
        self._listening: list[asyncio.Server] = []

    @property
    def name(self) -> str:
        return "utblick"

    async def start(self) -> None:
        """Accept connections from now on."""
        await super().start()
        server, loop = self._runner.server, asyncio.get_running_loop()
        assert server is not None
        self._listening = [
            await loop.create_server(lambda: Door(server, self._gate), sock=one, backlog=self._backlog)
            for one in self._sockets
        ]

    async def stop(self) -> None:
        """Accept no more."""
        for one in self._listening:
            one.close()
        await super().stop()


def bound(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to every address of a host name; ``SettingError`` where that cannot be."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return [_listening(family, address) for family, _, _, _, address in dict.fromkeys(found)]
    except OSError as error:
        raise SettingError(
            f"{host}:{port} går inte att lyssna på ({reason(error)}): välj en annan port med --port"
        ) from error


def _listening(family: int, address: tuple[object, ...]) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # Else it would take the other family's port as well.
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(1024)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made
