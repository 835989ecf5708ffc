"""The engine for holdings larger than one machine, OpenSearch. Installed with the extra ``utblick[opensearch]``.

The index stands on the server under the name of its generation, and in the directory only that name. A search is two
round trips: how many entries have each term, and the candidates. It is written once and never changed, so that every
copy of a shard counts alike.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from indexer.errors import EngineUnavailable, IndexUnusable
from indexer.search import FORMAT, NO_SERVER, Entry, Filters, Hit, Server, fields, stamp
from indexer.search.ranking import CANDIDATES, Candidate, Query, Ranker, looked_up
from indexer.search.remote import (
    AGAIN,
    EXISTS,
    LONG_SECONDS,
    NO_INDEX,
    PREFIX,
    SEARCH_SECONDS,
    Gone,
    Missing,
    Refused,
    Remote,
    again,
)

FILE = "opensearch.json"
BATCH = 400
"""Entries sent at once: some three million bytes."""
WRITTEN = 20_000
"""Entries after which all is written to the disk, so that a server may let go of what it was sent."""
LET_GO_SECONDS = 45.0
"""How long a build waits until it has: servers look every half minute."""
MERGE_SECONDS = 120.0
"""How long a build waits for its segments to be merged."""
MERGED_A_SECOND = 500
"""Entries for which it waits a second more: many more are merged in one."""
ASKED_AGAIN_SECONDS = 30.0
"""How long one request to merge is waited for; then it is looked whether it is done."""
TRIED_ROUTES = 200
"""Words for each shard that are tried to find one which leads to it; some ten are enough."""
COPIES_SECONDS = 300.0
"""How long a build waits for the copies of its shards; they are made later where it takes longer."""
LOOK_SECONDS = 2.0
"""How long the server may take to say that it is there."""
MOST_RESULTS = 10_000
"""What the server hands over at most where nothing else is set."""


class _Kept(NamedTuple):
    """What the index on the server tells of itself: its entries, and for each shard a word that leads to it."""

    entries: int
    routes: list[str]


class OpenSearchBackend:
    """``SearchBackend`` over an index on a server, whose name the directory keeps."""

    name = "opensearch"

    def __init__(self, directory: Path, server: Server = NO_SERVER) -> None:
        self.directory = directory
        self._server = server
        self._remote: Remote | None = None
        self._index = ""
        self._kept = _Kept(0, [])

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, on the server, and open it; ``progress`` is told the number done after each.

        The copies of its shards are made when it is complete and its segments are one: each is then sent once.
        """
        self._remote = Remote(self._server)
        self._index = f"{PREFIX}-{_generation(self.directory)}"
        (self.directory / FILE).write_text(json.dumps({"index": self._index}), encoding="utf-8")
        try:
            self._create()
            self._finish(self._fill(entries, progress))
        except BaseException:
            with suppress(EngineUnavailable):
                self.discard()
            raise
        stamp(self.directory, self.name)
        self.open()

    def open(self) -> None:
        """Make ready for searching; ``IndexUnusable`` where the server has no such index, or one of another format."""
        self.close()
        self._index = self._named()
        self._remote = Remote(self._server)
        try:
            answer = self._ask("GET", "/_mapping")
            self._kept = self._told(answer[self._index]["mappings"].get("_meta", {}))
        except BaseException:
            self.close()
            raise

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, best first; equal ones in the order they were written."""
        if self._remote is None:
            raise IndexUnusable(f"{self.directory}: sökindexet är stängt.")
        wanted = looked_up(query)
        if not wanted or limit <= 0:
            return []
        having = self._frequencies(wanted)
        asked = Query.of(query, self._kept.entries, lambda field, term: having.get((field, term), 0))
        candidates = self._candidates(asked, max(CANDIDATES, limit), filters)
        return Ranker(asked).rank(candidates)[:limit]

    def close(self) -> None:
        """Let go of the connections; closing twice is no error."""
        if self._remote is not None:
            self._remote.close()
        self._remote = None

    def prepare(self) -> None:
        """There is nothing to work out."""

    def available(self) -> bool:
        """Whether every shard of the index is there, as the first node says that answers within ``LOOK_SECONDS``."""
        # What the node knows by itself: while a cluster elects its manager, searches go on.
        look = {"timeout": "0s", "level": "indices", "local": "true"}
        health = self._remote.look(f"/_cluster/health/{self._index}", LOOK_SECONDS, look) if self._remote else None
        return health is not None and health["status"] != "red" and self._index in health["indices"]

    def discard(self) -> None:
        """Remove the index from the server; none there is no error."""
        with suppress(IndexUnusable):
            self._index = self._named()
            self._remote = self._remote or Remote(self._server)
            self._ask("DELETE", "", seconds=LONG_SECONDS)
        self.close()

    # -- writing -----------------------------------------------------------------------------------------------------

    def _create(self) -> None:
        settings = {
            "number_of_shards": self._server.shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
        }
        try:
            self._ask("PUT", "", {"settings": {"index": settings}, "mappings": _mappings()}, seconds=LONG_SECONDS)
        except Refused as error:
            if error.kind != EXISTS:
                raise

    def _fill(self, entries: Iterable[Entry], progress: Callable[[int], object] | None) -> int:
        """Send all entries and tell how many there were."""
        numbered = enumerate(entries, 1)
        sent = 0
        while batch := list(islice(numbered, BATCH)):
            lines = [json.dumps(line) for number, entry in batch for line in _lines(number, entry)]
            # Each entry has its number and is made once: sent again it is left as it is. One that took its own place
            # would count twice in the frequencies, also after merging, until the server is sure not to need the first.
            answer = again(_overfull, LONG_SECONDS, partial(self._send, "\n".join((*lines, ""))))
            if refused := _refused(answer):
                kind = refused[0].get("error", {}).get("type", "okänt")
                raise EngineUnavailable(f"{self._where}: sökmotorn tog inte emot allt. Första felet: {kind}.")
            for number, _ in batch:
                sent = number
                if progress:
                    progress(number)
            if sent % WRITTEN == 0:
                self._flush()
        return sent

    def _send(self, lines: str) -> Any:
        return self._ask("POST", "/_bulk", lines, seconds=LONG_SECONDS)

    def _flush(self) -> None:
        self._ask("POST", "/_flush", seconds=LONG_SECONDS)

    def _finish(self, sent: int) -> None:
        self._ask("POST", "/_refresh", seconds=LONG_SECONDS)
        held = self._ask("GET", "/_count")["count"]
        if held != sent:
            raise EngineUnavailable(f"{self._where}: sökmotorn har {held} av {sent} poster. Bygg igen.")
        if sent > WRITTEN:
            self._flush()
            self._wait_for_letting_go(LET_GO_SECONDS)
        self._merge(MERGE_SECONDS + sent / MERGED_A_SECOND)
        self._flush()  # copies are made of files, and a start reads no log
        settings = {
            "auto_expand_replicas": f"0-{self._server.replicas}" if self._server.replicas else False,
            "max_result_window": max(sent, MOST_RESULTS),
            "blocks.write": True,
        }
        self._ask("PUT", "/_settings", {"index": settings}, seconds=LONG_SECONDS)
        whole = {"wait_for_status": "green", "timeout": f"{COPIES_SECONDS:.0f}s"}
        with suppress(EngineUnavailable):  # they are made later
            self._ask("GET", f"/_cluster/health/{self._index}", seconds=COPIES_SECONDS + LOOK_SECONDS, params=whole)
        told = {"format": FORMAT, "entries": sent, "routes": self._routes()}
        self._ask("PUT", "/_mapping", {"_meta": told}, seconds=LONG_SECONDS)

    def _wait_for_letting_go(self, seconds: float) -> None:
        """Until no shard needs the entries as they were sent, which the server keeps beside what is stored of them.
        Merging leaves them out then; where that takes too long they stay, and nothing but room is lost.
        """
        until = time.monotonic() + seconds
        while not self._has_let_go() and time.monotonic() < until:
            time.sleep(1)

    def _has_let_go(self) -> bool:
        found = "indices.*.shards.*"
        only = {"level": "shards", "filter_path": f"{found}.seq_no,{found}.retention_leases.leases"}
        told = self._ask("GET", "/_stats", seconds=LONG_SECONDS, params=only)
        return all(
            lease["retaining_seq_no"] > copy["seq_no"]["max_seq_no"]
            for one in told.get("indices", {}).values()
            for copies in one["shards"].values()
            for copy in copies
            for lease in copy.get("retention_leases", {}).get("leases", [])
        )

    def _merge(self, seconds: float) -> None:
        """Make the segments of each shard one. Whether they are is looked at, as a server may have merged and never say
        so; it goes on with it where nobody waits."""
        until = time.monotonic() + seconds
        while not self._merged():
            if time.monotonic() > until:
                raise EngineUnavailable(f"{self._where}: sökmotorn slog inte ihop indexets delar inom {seconds:.0f} s.")
            with suppress(Gone):  # how far it is, is seen
                self._ask("POST", "/_forcemerge", seconds=ASKED_AGAIN_SECONDS, params={"max_num_segments": 1})
            self._ask("POST", "/_refresh", seconds=LONG_SECONDS)

    def _merged(self) -> bool:
        only = {"filter_path": "indices.*.shards.*.num_search_segments"}
        told = self._ask("GET", "/_segments", seconds=LONG_SECONDS, params=only)["indices"]
        return all(
            copy["num_search_segments"] <= 1
            for one in told.values()
            for copies in one["shards"].values()
            for copy in copies
        )

    def _routes(self) -> list[str]:
        """For each shard a word that leads to it."""
        found: dict[int, str] = {}
        for word in map(str, range(TRIED_ROUTES * self._server.shards)):
            answer = self._ask("GET", "/_search_shards", params={"routing": word})
            found.setdefault(answer["shards"][0][0]["shard"], word)
            if len(found) == self._server.shards:
                return [word for _, word in sorted(found.items())]
        raise EngineUnavailable(f"{self._where}: indexet har inte {self._server.shards} delar (shards).")

    # -- searching ---------------------------------------------------------------------------------------------------

    def _frequencies(self, wanted: dict[str, set[str]]) -> dict[tuple[str, str], int]:
        """How many entries have each of the terms, by field and term: every shard is asked what it has of a text that
        holds them all."""
        text = {field: " ".join(sorted(terms)) for field, terms in wanted.items()}
        only = {"field_statistics": False, "offsets": False, "positions": False, "payloads": False}
        shards = [{"doc": text, "routing": route, "term_statistics": True, **only} for route in self._kept.routes]
        told = {"filter_path": "docs.error,docs.term_vectors.*.terms.*.doc_freq"}
        found: dict[tuple[str, str], int] = {}
        for one in self._ask("POST", "/_mtermvectors", {"docs": shards}, params=told).get("docs", []):
            if "error" in one:
                raise self._lacking(one["error"].get("type"))
            for field, terms in one.get("term_vectors", {}).items():
                for term, numbers in terms["terms"].items():
                    found[field, term] = found.get((field, term), 0) + numbers["doc_freq"]
        return found

    def _candidates(self, asked: Query, most: int, filters: Filters | None) -> list[Candidate]:
        if not asked.terms:
            return []
        body = {
            "query": _query(asked, filters),
            "size": min(most, max(self._kept.entries, 1)),
            "sort": ["_score", "number"],
            "track_total_hits": False,
            "_source": [fields.STORED, "number"],
        }
        # All shards count with the same statistics, and the answer is of all of them or none.
        params = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false"}
        found = self._ask("POST", "/_search", body, params=params)["hits"]["hits"]
        in_order = sorted(found, key=lambda hit: int(hit["sort"][1]))
        return [Candidate(hit["_source"][fields.STORED], hit["_score"]) for hit in in_order]

    # -- the server --------------------------------------------------------------------------------------------------

    @property
    def _where(self) -> str:
        return ", ".join(self._server.addresses)

    def _named(self) -> str:
        """The index's name as the directory has it."""
        try:
            return str(json.loads((self.directory / FILE).read_text(encoding="utf-8"))["index"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable(
                f"{self.directory / FILE}: filen säger inte vad indexet heter hos sökmotorn. "
                "Bygg om med: utblick index …"
            ) from error

    def _told(self, told: dict[str, Any]) -> _Kept:
        try:
            written, kept = told["format"], _Kept(told["entries"], told["routes"])
        except KeyError as error:
            raise IndexUnusable(
                f"{self._where}: indexet {self._index} blev aldrig färdigt. Bygg om med: utblick index …"
            ) from error
        if written != FORMAT:
            raise IndexUnusable(
                f"{self._where}: indexet {self._index} är byggt med format {written}, programmet läser format "
                f"{FORMAT}. Bygg om med: utblick index …"
            )
        return kept

    def _ask(
        self, method: str, path: str, body: Any = None, *, seconds: float = SEARCH_SECONDS, params: Any = None
    ) -> Any:
        """What the server answers about the index, or on a path from its root ("/_cluster/…")."""
        assert self._remote is not None
        whole = path if path.startswith("/_cluster/") else f"/{self._index}{path}"
        try:
            return self._remote.ask(method, whole, body, seconds=seconds, params=params)
        except Missing as error:
            raise self._lacking(NO_INDEX) from error

    def _lacking(self, kind: str | None) -> IndexUnusable | EngineUnavailable:
        """Why an answer is not of the whole index, by the server's word for it."""
        if kind == NO_INDEX:
            return IndexUnusable(
                f"{self._where}: indexet {self._index} finns inte hos sökmotorn. Bygg om med: utblick index …"
            )
        return EngineUnavailable(f"{self._where}: en del av indexet svarar inte.")


def _generation(directory: Path) -> str:
    """The generation that an engine's directory lies in; a name by chance for one that lies in none."""
    name = directory.parent.name
    return name if name.startswith("generation-") else uuid.uuid4().hex


def _refused(answer: Any) -> list[Any]:
    """The entries of a bulk that the server did not take and has not."""
    made = [one["create"] for one in answer["items"]] if answer["errors"] else []
    return [one for one in made if one["status"] >= HTTPStatus.BAD_REQUEST and one["status"] != HTTPStatus.CONFLICT]


def _overfull(answer: Any) -> bool:
    """Whether the server had no room for some of the entries just then."""
    return any(one["status"] in AGAIN for one in _refused(answer))


def _mappings() -> dict[str, Any]:
    # Terms come ready from the analysis, joined by spaces; they are looked up and never handed back.
    terms = {name: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"} for name in fields.BOOSTS}
    values = {name: {"type": "keyword", "doc_values": False} for name in fields.DIMENSIONS}
    return {
        "dynamic": "strict",
        "_source": {"excludes": [*terms, *values]},
        "properties": {
            "number": {"type": "integer", "index": False},
            fields.STORED: {"type": "keyword", "index": False, "doc_values": False},
            **terms,
            **values,
        },
    }


def _lines(number: int, entry: Entry) -> Iterator[dict[str, Any]]:
    """An entry as the server takes it: what is to be done, and with what."""
    yield {"create": {"_id": str(number)}}
    terms, stored = fields.written(entry)
    yield {
        "number": number,
        fields.STORED: fields.plain(stored),
        **{name: fields.plain(value) for name, value in fields.values(entry).items()},
        **{name: " ".join(own) for name, own in terms.items()},
    }


def _query(asked: Query, filters: Filters | None) -> dict[str, Any]:
    any_of = [{"term": {field: {"value": term, "boost": boost}}} for field, term, boost in fields.wanted(asked)]
    passing = [
        {"terms": {name: [fields.plain(value) for value in values]}} for name, values in fields.allowed(filters).items()
    ]
    return {"bool": {"should": any_of, "filter": passing, "minimum_should_match": 1}}
