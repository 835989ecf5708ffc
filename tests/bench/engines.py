"""What is measured side by side: our search over each engine, and the plain indexes a person would otherwise set up.

All are given the same entries and the same questions, as text. A plain index asks for any of a question's words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import tantivy
from whoosh import fields, index, query
from whoosh.analysis import LanguageAnalyzer, StandardAnalyzer

from indexer.search import NO_SERVER, Entry, Server, create_backend, open_backend, swedish


class Engine(Protocol):
    """One way to index and search."""

    def __init__(self, directory: Path) -> None: ...

    def write(self, entries: Iterable[Entry]) -> None:
        """Index into the empty directory."""

    def open(self) -> None:
        """Open what was written."""

    def search(self, words: str, limit: int) -> list[str]:
        """Ids of the best entries, best first."""


class Ours:
    """Utblick's search over one of its engines."""

    engine = "whoosh"

    def __init__(self, directory: Path, server: Server = NO_SERVER) -> None:
        self.directory = directory
        self.server = server

    def write(self, entries: Iterable[Entry]) -> None:
        made = create_backend(self.engine, self.directory, self.server)
        made.write(entries)
        made.close()

    def open(self) -> None:
        self.backend = open_backend(self.directory, server=self.server)

    def search(self, words: str, limit: int) -> list[str]:
        return [hit.id for hit in self.backend.search(words, limit=limit)]


class OursTantivy(Ours):
    engine = "tantivy"


class OursOpenSearch(Ours):
    """Not among ``OURS``: it needs a server."""

    engine = "opensearch"


class PlainWhoosh:
    """Whoosh with an analyser of its own."""

    analyser: Callable[[], Any] = StandardAnalyzer

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, entries: Iterable[Entry]) -> None:
        text = fields.TEXT(analyzer=type(self).analyser(), phrase=False)
        self.directory.mkdir(parents=True, exist_ok=True)
        writer = index.create_in(str(self.directory), fields.Schema(id=fields.STORED(), text=text)).writer(limitmb=256)
        for entry in entries:
            writer.add_document(id=entry.id, text=f"{entry.title}\n{entry.text}")
        writer.commit()

    def open(self) -> None:
        opened = index.open_dir(str(self.directory))
        self.searcher, self.field = opened.searcher(), opened.schema["text"]

    def search(self, words: str, limit: int) -> list[str]:
        asked = dict.fromkeys(token.text for token in self.field.analyzer(words, mode="query"))
        found = self.searcher.search(query.Or([query.Term("text", word) for word in asked]), limit=limit)
        return [hit["id"] for hit in found]


class SwedishWhoosh(PlainWhoosh):
    """Whoosh with its analyser for Swedish: stop words and stems."""

    analyser = staticmethod(lambda: LanguageAnalyzer("sv"))


class StemsAndGrams:
    """The best plain baseline: BM25 over Snowball stems and the words' 4-grams together, in Whoosh."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, entries: Iterable[Entry]) -> None:
        terms = {name: fields.KEYWORD(scorable=True) for name in ("stem", "gram")}
        self.directory.mkdir(parents=True, exist_ok=True)
        writer = index.create_in(str(self.directory), fields.Schema(id=fields.STORED(), **terms)).writer(limitmb=256)
        for entry in entries:
            words = list(swedish.words(f"{entry.title}\n{entry.text}"))
            writer.add_document(id=entry.id, stem=[word.stem for word in words], gram=list(_grams(words)))
        writer.commit()

    def open(self) -> None:
        self.searcher = index.open_dir(str(self.directory)).searcher()

    def search(self, words: str, limit: int) -> list[str]:
        asked = list(swedish.words(words))
        stems, grams = dict.fromkeys(word.stem for word in asked), dict.fromkeys(_grams(asked))
        any_of = [*(query.Term("stem", stem) for stem in stems), *(query.Term("gram", gram) for gram in grams)]
        return [hit["id"] for hit in self.searcher.search(query.Or(any_of), limit=limit)]


def _grams(words: Iterable[swedish.Word]) -> Iterator[str]:
    """Pieces of four letters of the words as they are written."""
    for word in words:
        yield from (word.exact[at : at + 4] for at in range(max(1, len(word.exact) - 3)))


class Fts5:
    """SQLite's full-text index with its standard tokenizer."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, entries: Iterable[Entry]) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(self.directory / "fts.db") as database:
            database.execute("CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, text)")
            database.executemany(
                "INSERT INTO entries VALUES (?, ?)", ((entry.id, f"{entry.title}\n{entry.text}") for entry in entries)
            )
        database.close()

    def open(self) -> None:
        self.database = sqlite3.connect(self.directory / "fts.db")

    def search(self, words: str, limit: int) -> list[str]:
        any_of = " OR ".join(f'"{token}"' for token in dict.fromkeys(swedish.tokens(words)))
        found = self.database.execute(
            "SELECT id FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT ?", (any_of, limit)
        )
        return [identifier for (identifier,) in found]


class SwedishTantivy:
    """Tantivy with its tokenizer and Swedish stemmer."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self.analyser = words.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("swedish")).build()

    def write(self, entries: Iterable[Entry]) -> None:
        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        schema = builder.add_text_field("text", tokenizer_name="sv", index_option="freq").build()
        self.directory.mkdir(parents=True, exist_ok=True)
        made = tantivy.Index(schema, path=str(self.directory))
        made.register_tokenizer("sv", self.analyser)
        writer = made.writer(128_000_000, num_threads=1)
        for entry in entries:
            document = tantivy.Document()
            document.add_text("id", entry.id)
            document.add_text("text", f"{entry.title}\n{entry.text}")
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.index = tantivy.Index.open(str(self.directory))
        self.searcher = self.index.searcher()

    def search(self, words: str, limit: int) -> list[str]:
        asked = dict.fromkeys(self.analyser.analyze(words))
        terms = [tantivy.Query.term_query(self.index.schema, "text", word, "freq") for word in asked]
        found = self.searcher.search(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms]), limit=limit, count=False
        )
        return [str(self.searcher.doc(address).get_first("id")) for _, address in found.hits]


OURS: dict[str, type[Engine]] = {"utblick, whoosh": Ours, "utblick, tantivy": OursTantivy}
PLAIN: dict[str, type[Engine]] = {
    "Whoosh, standard analyser": PlainWhoosh,
    "Whoosh, Swedish analyser": SwedishWhoosh,
    "stems + 4-grams (Whoosh)": StemsAndGrams,
    "SQLite FTS5": Fts5,
    "tantivy, Swedish stemmer": SwedishTantivy,
}
ENGINES: dict[str, type[Engine]] = {**OURS, **PLAIN}
