"""What a caller sends, read within a bound of bytes and a bound of time, whichever channel it is for."""

from __future__ import annotations

import asyncio

from aiohttp import web

SECONDS = 15.0
"""How long a body may take to arrive."""


async def body(request: web.Request, most: int) -> bytes:
    """The body, of at most so many bytes: 413 for a larger one, at once where its length is told; 408 for one that does
    not arrive in time, after which the connection is closed.
    """
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(most, request.content_length or 0)
    try:
        async with asyncio.timeout(SECONDS):
            return await request.clone(client_max_size=most).read()
    except TimeoutError as error:
        late = web.HTTPRequestTimeout()
        late.force_close()
        raise late from error
