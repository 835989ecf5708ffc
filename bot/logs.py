"""What a log line may hold: our own sentences; of libraries only which one, where in its code, and what kind of error.

A library's message may repeat what was sent: a question, a token, a name, an address. So it is left out, whatever it is.
The same line of a library again and again is written once a minute, with how often it was meant.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import TextIO

OURS = "utblick"
PAUSE = 60.0
"""Seconds in which a library's line is written once."""
MOST_LINES = 1000
"""Places of libraries that are remembered."""


class Discreet(logging.Formatter):
    """Ours as it is; of a library's record its place and the type of its error.

    >>> theirs = logging.LogRecord("aiohttp.server", 40, "/x/web_protocol.py", 7, "from %s", ("192.0.2.1",), None)
    >>> Discreet("%(name)s: %(message)s").format(theirs)
    'aiohttp.server: web_protocol:7'
    """

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record if is_ours(record) else _outline(record))


class AsJson(Discreet):
    """One JSON object a line: time (UTC), level, logger, message.

    >>> ours = logging.LogRecord("utblick.web", 20, "/x/guard.py", 7, "%s %d", ("GET", 200), None)
    >>> json.loads(AsJson().format(ours))["message"]
    'GET 200'
    """

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {"time": f"{at}.{int(record.msecs):03}Z", "level": record.levelname, "logger": record.name}
        return json.dumps(line | {"message": super().format(record)}, ensure_ascii=False)


class Seldom(logging.Filter):
    """Lets a library's line through once in ``PAUSE`` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[tuple[str, str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written; it is told how many were not since the last."""
        if is_ours(record):
            return True
        place, now = (record.name, record.pathname, record.lineno), self._clock()
        at, held = self._last.get(place, (now - PAUSE, 0))
        if now - at < PAUSE:
            self._last[place] = (at, held + 1)
            return False
        if len(self._last) >= MOST_LINES:
            self._last.clear()
        self._last[place] = (now, 0)
        record.held = held
        return True


def is_ours(record: logging.LogRecord) -> bool:
    return record.name == OURS or record.name.startswith(f"{OURS}.")


def _outline(record: logging.LogRecord) -> logging.LogRecord:
    """A record without its words."""
    kind = record.exc_info[0] if record.exc_info else None
    held = getattr(record, "held", 0)
    told = f"{record.module}:{record.lineno}" + (f" {kind.__name__}" if kind else "")
    plain = logging.makeLogRecord(record.__dict__ | {"msg": told + (f" (and {held} more)" if held else "")})
    plain.args, plain.exc_info, plain.exc_text, plain.stack_info = (), None, None, None
    return plain


def prepare(level: int, *, discreet: bool, as_json: bool = False) -> None:
    """Write the log to standard error from a level on. ``discreet``: what is said above holds, as for a server; else
    everything is written as it is, for a person who looks for a fault on the own machine.
    """
    root = logging.getLogger()
    if all(isinstance(one, _Own) for one in root.handlers):  # else somebody has said already where the log goes
        handler = _Own()
        shape = "%(message)s" if as_json else "%(asctime)s %(levelname)s %(name)s: %(message)s"
        handler.setFormatter((AsJson if as_json else Discreet if discreet else logging.Formatter)(shape))
        if discreet:
            handler.addFilter(Seldom())
        root.handlers[:] = [handler]
    elif not discreet:
        return
    root.setLevel(level)


class _Own(logging.StreamHandler[TextIO]):
    """To standard error."""
