"""The embedded engine, Whoosh 2.7.4; nothing else imports it.

Whoosh unpickles its own files, so an index directory is code: only ever open what this program built here. One writer
at a time, in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import index, query, scoring
from whoosh.fields import ID, KEYWORD, STORED, Schema

from indexer.errors import IndexUnusable
from indexer.search import Entry, Filters, Hit, fields, stamp
from indexer.search.ranking import CANDIDATES, Candidate, Query, Ranker


class WhooshBackend:
    """``SearchBackend`` over a directory of Whoosh files."""

    name = "whoosh"

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = Lock()
        self._searcher: Any = None

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, into the empty directory, and open it; ``progress`` is told the
        number done after each."""
        writer = index.create_in(str(self.directory), _schema()).writer(limitmb=256)
        try:
            for number, entry in enumerate(entries, 1):
                writer.add_document(**_document(entry))
                if progress:
                    progress(number)
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        stamp(self.directory, self.name)
        self.open()

    def open(self) -> None:
        """Make ready for searching; ``IndexUnusable`` when the files are not there or damaged."""
        self.close()
        try:
            self._searcher = index.open_dir(str(self.directory)).searcher(weighting=scoring.BM25F())
        except Exception as error:  # what it raises on a damaged file is whatever its unpickling comes upon
            raise IndexUnusable(f"{self.directory}: sökindexet kan inte läsas. Bygg om med: utblick index …") from error

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, best first; equal ones in the order they were written."""
        if self._searcher is None:
            raise IndexUnusable(f"{self.directory}: sökindexet är stängt.")
        with self._lock:  # its readers keep a place in their files
            asked = Query.of(query, self._searcher.doc_count_all(), self._searcher.doc_frequency)
            candidates = self._candidates(asked, max(CANDIDATES, limit), filters) if asked.terms and limit > 0 else []
        return Ranker(asked).rank(candidates)[: max(limit, 0)]

    def close(self) -> None:
        """Let go of the files; closing twice is no error."""
        if self._searcher is not None:
            self._searcher.close()
        self._searcher = None

    def _candidates(self, asked: Query, most: int, filters: Filters | None) -> list[Candidate]:
        # With bounds on what a block of postings can score (optimize=True) the same is found, at up to twice the time.
        found = self._searcher.search(_query(asked), limit=most, filter=_filter(filters), optimize=False)
        hits = sorted(found, key=lambda hit: int(hit.docnum))
        return [Candidate(hit[fields.STORED], hit.score) for hit in hits]


def _schema() -> Any:
    # Handed lists of terms, so that no analyser of Whoosh has a say; scorable keeps the lengths that BM25F wants.
    terms = {name: KEYWORD(scorable=True) for name in fields.BOOSTS}
    return Schema(**{fields.STORED: STORED()}, **{name: ID() for name in fields.DIMENSIONS}, **terms)


def _document(entry: Entry) -> dict[str, Any]:
    return {fields.STORED: fields.stored(entry), **fields.values(entry), **fields.terms(entry)}


def _query(asked: Query) -> Any:
    return query.Or([query.Term(name, term, boost=boost) for name, term, boost in fields.wanted(asked)])


def _filter(filters: Filters | None) -> Any:
    passing = fields.allowed(filters)
    if not passing:
        return None
    return query.And([query.Or([query.Term(name, value) for value in values]) for name, values in passing.items()])
