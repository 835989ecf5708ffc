"""The embedded engine, Whoosh 2.7.4; nothing else imports it.

Whoosh unpickles its own files, so an index directory is code: only ever open what this program built here. One writer
at a time, in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import fields, index, query, scoring

from indexer.errors import IndexUnusable
from indexer.search import Entry, Filters, Hit, stamp, swedish
from indexer.search.ranking import CANDIDATES, Candidate, Query, Ranker

BOOSTS = {"folded": 1.0, "gram": 0.3, "stem": 0.2, "named": 0.3}
"""What a term weighs in the choice of candidates, by field; "named" is the title."""
_DIMENSIONS = {"kind": "kinds", "municipality": "municipalities", "year": "years", "document": "documents", "department": "departments"}


class WhooshBackend:
    """``SearchBackend`` over a directory of Whoosh files."""

    name = "whoosh"

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = Lock()
        self._searcher: Any = None

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, into the empty directory, and open it; ``progress`` is told the number done after each."""
        writer = index.create_in(str(self.directory), _schema()).writer(limitmb=256)
        try:
            for number, entry in enumerate(entries, 1):
                writer.add_document(**_fields(entry))
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
        return [Candidate(hit["id"], hit["text"], hit["title"], hit.score) for hit in hits]


def _terms() -> Any:
    # Handed lists of terms, so that no analyser of Whoosh has a say; scorable keeps the lengths that BM25F wants.
    return fields.KEYWORD(scorable=True)


def _schema() -> Any:
    stored = {name: fields.STORED() for name in ("id", "text", "title")}
    return fields.Schema(**stored, **{name: fields.ID() for name in _DIMENSIONS}, **{name: _terms() for name in BOOSTS})


def _fields(entry: Entry) -> dict[str, Any]:
    title, text = list(swedish.words(entry.title)), list(swedish.words(entry.text))
    return {
        "id": entry.id,
        "text": entry.text,
        "title": entry.title,
        **{name: str(value) for name in _DIMENSIONS if (value := getattr(entry, name)) is not None},
        "stem": [word.stem for word in (*title, *text)],
        "folded": [word.folded for word in text],
        "gram": [gram for word in text for gram in word.grams],
        "named": [word.folded for word in title],
    }


def _query(asked: Query) -> Any:
    wanted = [("folded", term.word.folded) for term in asked.terms]
    wanted += [("stem", term.word.stem) for term in asked.terms]
    wanted += [("named", term.word.folded) for term in asked.terms]
    wanted += [("gram", gram) for gram in asked.grams]
    return query.Or([query.Term(name, text, boost=BOOSTS[name]) for name, text in wanted])


def _filter(filters: Filters | None) -> Any:
    if filters is None:
        return None
    given = {name: values for name, several in _DIMENSIONS.items() if (values := getattr(filters, several)) is not None}
    if not given:
        return None
    return query.And([query.Or([query.Term(name, str(value)) for value in sorted(values)]) for name, values in given.items()])
