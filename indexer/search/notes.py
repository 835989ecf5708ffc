"""Short texts that several servers share for a while, kept by OpenSearch beside the indexes.

A text stands in the index of the slice of time in which it was written, and an index goes as a whole when all in it is
too old: nothing of it stays on the disk until some merge, and no plugin has to look after it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from indexer.errors import EngineUnavailable
from indexer.search import Server
from indexer.search.remote import EXISTS, LONG_SECONDS, NO_INDEX, PREFIX, Missing, Refused, Remote

SLICES = 4
"""Parts that the time a text is kept for is cut into, each with an index; one more and the oldest are off the disk."""
PATIENCE_SECONDS = 2.0
"""How long a server may take for one note: somebody waits for an answer."""


class OpenSearchNotes:
    """``Notes`` of one ``kind``, each for so many ``seconds``; safe to use from several threads.

    ``clock`` tells the time of day, on which the servers that share are to agree within some minutes. ``lasting``: see
    ``shared_notes``.
    """

    def __init__(
        self,
        server: Server,
        kind: str,
        seconds: float,
        clock: Callable[[], float] = time.time,
        *,
        lasting: bool = False,
    ) -> None:
        self._remote = Remote(server)
        self._prefix = f"{PREFIX}-{kind}"
        self._copies = server.replicas
        self._durability = "request" if lasting else "async"
        self._seconds, self._clock = seconds, clock
        self._made: set[int] = set()
        self._tidied: int | None = None

    def get(self, name: str) -> str | None:
        """As ``Notes.get``."""
        now = self._clock()
        only = {"filter_path": "docs.found,docs._source,docs.error.type"}
        told = self._ask("POST", "/_mget", {"docs": self._places(name, now)}, only)
        try:
            found = [(float(one["_source"]["at"]), one["_source"]["text"]) for one in told["docs"] if one.get("found")]
            lacking = {one["error"]["type"] for one in told["docs"] if "error" in one} - {NO_INDEX}
        except (KeyError, TypeError, ValueError):  # not of ours
            return None
        if lacking and not found:
            raise EngineUnavailable(f"{self._remote.where}: {min(lacking)}")
        written, text = max(found, default=(0.0, None))
        return text if now - written < self._seconds else None

    def put(self, name: str, text: str) -> None:
        """As ``Notes.put``."""
        now = self._clock()
        self._begin(self._at(now), PATIENCE_SECONDS)
        path = f"/{self._index(self._at(now))}/_doc/{_key(name)}"
        self._ask("PUT", path, {"at": now, "text": text})

    def remove(self, name: str) -> None:
        """As ``Notes.remove``."""
        lines = [json.dumps({"delete": place}) for place in self._places(name, self._clock())]
        told = self._ask("POST", "/_bulk", "\n".join((*lines, "")))
        try:
            statuses = [one["delete"]["status"] for one in told["items"]]
        except (KeyError, TypeError):  # not of ours
            statuses = []
        if len(statuses) != len(lines) or not {HTTPStatus.OK, HTTPStatus.NOT_FOUND}.issuperset(statuses):
            raise EngineUnavailable(f"{self._remote.where}: sökmotorn tog inte bort det som skulle bort.")

    def tidy(self) -> None:
        """As ``Notes.tidy``; and make the next index, so that nobody who asks has to wait for it."""
        at = self._at(self._clock())
        if self._tidied != at:
            for one in (at, at + 1):
                self._begin(one, LONG_SECONDS)
            self._remove_before(at - SLICES)
            self._tidied = at

    def close(self) -> None:
        """Let go of the connections."""
        self._remote.close()

    def _begin(self, at: int, seconds: float) -> None:
        """Make the index of a slice. Several may at once, so that nobody who asks waits for one that takes its time."""
        if at in self._made:
            return
        settings = {
            "number_of_shards": 1,
            "auto_expand_replicas": f"0-{self._copies}" if self._copies else False,
            "refresh_interval": "-1",  # they are asked for by name and never searched
            # Where it is "async", what was written just before a node lost its power, and no other had a copy, is gone.
            "translog.durability": self._durability,
        }
        body = {"settings": {"index": settings}, "mappings": {"dynamic": False, "properties": {}}}
        try:
            self._remote.ask("PUT", f"/{self._index(at)}", body, seconds=seconds, patience=seconds)
        except Refused as error:
            if error.kind != EXISTS:  # another began it
                raise EngineUnavailable(f"{self._remote.where}: {error.kind}") from error
        self._made = {*(one for one in self._made if one >= at - 1), at}

    def _remove_before(self, first: int) -> None:
        only = {"filter_path": "*.settings.index.uuid"}
        for index in self._ask("GET", f"/{self._prefix}-*/_settings", params=only):
            written = index.removeprefix(f"{self._prefix}-")
            if written.isdecimal() and int(written) < first:
                with suppress(Missing, Refused):  # another server was first
                    self._remote.ask("DELETE", f"/{index}", seconds=LONG_SECONDS)

    def _ask(self, method: str, path: str, body: Any = None, params: Any = None) -> Any:
        try:
            return self._remote.ask(
                method, path, body, seconds=PATIENCE_SECONDS, params=params, patience=PATIENCE_SECONDS
            )
        except (Missing, Refused) as error:
            # An index that somebody removed, or one of another kind in its place: whoever asks is to go on without.
            self._made = set()
            raise EngineUnavailable(f"{self._remote.where}: {type(error).__name__} {error}".strip()) from error

    def _places(self, name: str, now: float) -> list[dict[str, str]]:
        """Where a text may stand. A server whose clock is before ours may have begun the next slice already."""
        slices = range(self._at(now) - SLICES, self._at(now) + 2)
        return [{"_index": self._index(at), "_id": _key(name)} for at in slices]

    def _at(self, now: float) -> int:
        return int(now * SLICES // self._seconds)

    def _index(self, at: int) -> str:
        return f"{self._prefix}-{at}"


def _key(name: str) -> str:
    """What a name is called on the server: whoever reads there is not told names that let somebody in."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
