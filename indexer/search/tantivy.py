"""The engine for large holdings, tantivy; nothing else imports it. Installed with the extra ``utblick[tantivy]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tantivy

from indexer.errors import IndexUnusable
from indexer.search import NO_SERVER, Entry, Filters, Hit, Server, fields, stamp
from indexer.search.ranking import CANDIDATES, Candidate, Query, Ranker

MEMORY = 128_000_000
"""Bytes of postings that are held before they are written out."""


class TantivyBackend:
    """``SearchBackend`` over a directory of tantivy files."""

    name = "tantivy"

    def __init__(self, directory: Path, server: Server = NO_SERVER) -> None:
        self.directory = directory
        self._searcher: tantivy.Searcher | None = None
        self._schema: tantivy.Schema | None = None

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, into the empty directory, and open it; ``progress`` is told the
        number done after each."""
        # Sorted by the number of the entry, so that of equal entries the first ones are found.
        made = tantivy.Index(_schema(), path=str(self.directory), sort_by_field="number")
        writer = made.writer(MEMORY, num_threads=1)
        try:
            for number, entry in enumerate(entries, 1):
                writer.add_document(_document(number, entry))
                if progress:
                    progress(number)
        except BaseException:
            writer.rollback()
            raise
        writer.commit()
        writer.wait_merging_threads()
        stamp(self.directory, self.name)
        self.open()

    def open(self) -> None:
        """Make ready for searching; ``IndexUnusable`` when the files are not there or damaged."""
        self.close()
        try:
            opened = tantivy.Index.open(str(self.directory))
            self._schema, self._searcher = opened.schema, opened.searcher()
        except (ValueError, OSError) as error:
            raise IndexUnusable(f"{self.directory}: sökindexet kan inte läsas. Bygg om med: utblick index …") from error

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, best first; equal ones in the order they were written."""
        if self._searcher is None:
            raise IndexUnusable(f"{self.directory}: sökindexet är stängt.")
        asked = Query.of(query, self._searcher.num_docs, self._searcher.doc_freq)
        candidates = self._candidates(asked, max(CANDIDATES, limit), filters) if asked.terms and limit > 0 else []
        return Ranker(asked).rank(candidates)[: max(limit, 0)]

    def close(self) -> None:
        """Let go of the files; closing twice is no error."""
        self._searcher = self._schema = None

    def prepare(self) -> None:
        """There is nothing to work out."""

    def available(self) -> bool:
        """Whether it is open."""
        return self._searcher is not None

    def discard(self) -> None:
        """It holds nothing elsewhere."""

    def _candidates(self, asked: Query, most: int, filters: Filters | None) -> list[Candidate]:
        assert self._searcher is not None
        found = self._searcher.search(self._query(asked, filters), limit=most, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in found])
        in_order = sorted(zip(numbers, found, strict=True), key=lambda numbered: int(numbered[0] or 0))
        return [self._candidate(address, score) for _, (score, address) in in_order]

    def _candidate(self, address: tantivy.DocAddress, score: float) -> Candidate:
        assert self._searcher is not None
        stored: Any = self._searcher.doc(address).get_first(fields.STORED)
        return Candidate(bytes(stored).decode("utf-8", "surrogatepass"), score)

    def _query(self, asked: Query, filters: Filters | None) -> tantivy.Query:
        assert self._schema is not None
        make, must, should = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.Should
        terms = [
            (make.term_query(self._schema, field, term, "freq"), boost) for field, term, boost in fields.wanted(asked)
        ]
        any_of = make.boolean_query([(should, make.boost_query(term, boost)) for term, boost in terms])
        passing = fields.allowed(filters)
        if not passing:
            return any_of
        sets = [
            make.term_set_query(self._schema, name, list(map(fields.plain, values))) for name, values in passing.items()
        ]
        return make.boolean_query([(must, any_of), *((must, make.const_score_query(one, 0.0)) for one in sets)])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    builder.add_bytes_field(fields.STORED, stored=True)
    for name in fields.DIMENSIONS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields.BOOSTS:
        # Terms come ready from the analysis, joined by spaces.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(number: int, entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    terms, stored = fields.written(entry)
    document.add_bytes(fields.STORED, stored.encode("utf-8", "surrogatepass"))
    for name, value in fields.values(entry).items():
        document.add_text(name, fields.plain(value))
    for name, own in terms.items():
        document.add_text(name, " ".join(own))
    return document
