"""The embedded engine, Whoosh 2.7.4; nothing else imports it.

Whoosh unpickles its own files, so an index directory is code: only ever open what this program built here. One writer
at a time, in this process.
"""

from __future__ import annotations

import pickle
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from hashlib import md5
from heapq import nlargest
from io import BytesIO
from itertools import accumulate, repeat
from math import log
from operator import sub
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from whoosh import index, scoring
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import ID, KEYWORD, STORED, Schema
from whoosh.reading import TermNotFound
from whoosh.system import _INT_SIZE, pack_int, pack_long, pack_ushort
from whoosh.writing import SegmentWriter

from indexer.errors import IndexUnusable
from indexer.search import NO_SERVER, Entry, Filters, Hit, Server, fields, stamp
from indexer.search.ranking import CANDIDATES, MOST_READ, Candidate, Query, Ranker, acquaint

B, K1 = 0.75, 1.2
"""How far BM25 minds the length of an entry, and how soon a word that is said again adds nothing; Whoosh's own."""
BLOCK = 128
"""Entries of a block of postings."""
MOST_KEPT = 500_000
"""Entries by term that are kept in memory (8 MB)."""


class WhooshBackend:
    """``SearchBackend`` over a directory of Whoosh files."""

    name = "whoosh"

    def __init__(self, directory: Path, server: Server = NO_SERVER) -> None:
        self.directory = directory
        self._lock = Lock()
        self._searcher: Any = None
        self._postings: _Postings | None = None

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, into the empty directory, and open it; ``progress`` is told the
        number done after each."""
        writer = _Writer(index.create_in(str(self.directory), _schema()), codec=_codec())
        try:
            for number, entry in enumerate(entries, 1):
                writer.add(entry)
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
            self._searcher = index.open_dir(str(self.directory)).searcher(weighting=scoring.BM25F(B=B, K1=K1))
            self._postings = _Postings(self._searcher)
        except Exception as error:  # what it raises on a damaged file is whatever its unpickling comes upon
            raise IndexUnusable(f"{self.directory}: sökindexet kan inte läsas. Bygg om med: utblick index …") from error

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, best first; equal ones in the order they were written."""
        postings = self._postings
        if postings is None:
            raise IndexUnusable(f"{self.directory}: sökindexet är stängt.")
        with self._lock:  # its readers keep a place in their files
            asked = Query.of(query, postings.entries, postings.frequency)
            most = max(CANDIDATES, limit)
            candidates = postings.candidates(asked, most, filters) if asked.terms and limit > 0 else []
        return Ranker(asked).rank(candidates)[: max(limit, 0)]

    def prepare(self) -> None:
        """Read the entries of an index that has no more than are kept."""
        postings = self._postings
        if postings is not None and postings.entries <= MOST_READ:
            with self._lock:
                read = postings.all_read()
            acquaint(read)

    def close(self) -> None:
        """Let go of the files; closing twice is no error."""
        if self._searcher is not None:
            self._searcher.close()
        self._searcher = self._postings = None

    def available(self) -> bool:
        """Whether it is open."""
        return self._searcher is not None

    def discard(self) -> None:
        """It holds nothing elsewhere."""


class _Postings:
    """Which entries have a term and what it says of each, read from Whoosh's files once and kept while there is room.

    The scores are those of Whoosh's own search for any of the terms, to the last digit where an index has no more than
    5,000 entries; from there on it adds them up in another order.
    """

    def __init__(self, searcher: Any) -> None:
        self.entries: int = searcher.doc_count_all()
        self._searcher = searcher
        self._terms: Any = searcher.reader()._terms if self.entries else None
        self._info = lru_cache(maxsize=1_000)(self._looked_up)
        self._norms = {name: _Norms(searcher, name) for name in fields.BOOSTS}
        self._kept: dict[tuple[str, str], _Weighed] = {}
        self._room = MOST_KEPT
        self.frequency = lru_cache(maxsize=50_000)(self._frequency)
        self._passing = lru_cache(maxsize=64)(self._allowed)
        self._having = lru_cache(maxsize=64)(self._held)
        self._stored = lru_cache(maxsize=MOST_READ)(self._read)

    def candidates(self, asked: Query, most: int, filters: Filters | None) -> list[Candidate]:
        """The entries that have most of what is asked, in the order they were written."""
        scores: defaultdict[int, float] = defaultdict(float)
        for name, term, boost in dict.fromkeys(fields.wanted(asked)):
            for number, weight in zip(*self._weights(name, term), strict=True):
                scores[number] += weight * boost
        passing = self._passing(filters)
        found = scores if passing is None else {one: scores[one] for one in scores.keys() & passing}
        least = nlargest(most, found.values())[-1] if found else 0.0
        ordered = sorted((-score, number) for number, score in found.items() if score >= least)
        best = sorted(number for _, number in ordered[:most])
        return [Candidate(self._stored(number), found[number]) for number in best]

    def all_read(self) -> list[str]:
        """Every entry as it was stored, and what its length takes from a weight."""
        for norms in self._norms.values():
            list(map(norms.__getitem__, range(self.entries)))
        return list(map(self._stored, range(self.entries)))

    def _frequency(self, name: str, term: str) -> int:
        """How many entries have a term."""
        info = self._info(name, term)
        return info.doc_frequency() if info else 0

    def _read(self, number: int) -> str:
        stored: str = self._searcher.stored_fields(number)[fields.STORED]
        return stored

    def _allowed(self, filters: Filters | None) -> frozenset[int] | None:
        """The entries that pass; None where all do."""
        sets = [
            frozenset().union(*(self._having(name, value) for value in values))
            for name, values in fields.allowed(filters).items()
        ]
        return frozenset.intersection(*sets) if sets else None

    def _held(self, name: str, term: str) -> frozenset[int]:
        """The entries that have a term."""
        return frozenset(number for number, _ in self._posted(name, term))

    def _weights(self, name: str, term: str) -> _Weighed:
        """The entries that have a term, and what it weighs in each (BM25)."""
        weighed = self._kept.pop((name, term), None)
        if weighed is None:
            weighed = self._weighed(name, term)
            self._room -= len(weighed.numbers) + 1
        self._kept[name, term] = weighed
        while self._room < 0 and len(self._kept) > 1:
            self._room += len(self._kept.pop(next(iter(self._kept))).numbers) + 1
        return weighed

    def _weighed(self, name: str, term: str) -> _Weighed:
        norms, found = self._norms[name], list(self._posted(name, term))
        rarity = log(self.entries / (self.frequency(name, term) + 1)) + 1 if found else 0.0  # as ``searcher.idf``
        weights = [rarity * ((times * (K1 + 1)) / (times + norms[number])) for number, times in found]
        return _Weighed(array("L", [number for number, _ in found]), array("d", weights))

    def _posted(self, name: str, term: str) -> Iterable[tuple[int, float]]:
        """The entries that have a term, and how often."""
        info = self._info(name, term)
        if info is None:
            return ()
        if info.is_inlined():
            numbers, times, _ = info.inlined_postings()
            return zip(numbers, times, strict=True)
        at, (length,) = info.extent()  # as Whoosh unpacks it
        return _unblocked(self._terms._postfile.get(at, length))

    def _looked_up(self, name: str, term: str) -> Any:
        """What Whoosh tells of a term; None where no entry has it, or it cannot be written."""
        try:
            return self._terms.term_info(name, term.encode()) if self.entries else None
        except (TermNotFound, UnicodeEncodeError):
            return None


class _Weighed(NamedTuple):
    numbers: array[int]
    weights: array[float]


class _Norms(dict[int, float]):
    """What the length of an entry takes from the weight of a term that it has, worked out when it is looked up."""

    def __init__(self, searcher: Any, name: str) -> None:
        super().__init__()
        self._searcher, self._name = searcher, name
        self._usual: float = searcher.avg_field_length(name) or 1

    def __missing__(self, number: int) -> float:
        length: int = (
            self._searcher.doc_field_length(number, self._name, 1) or 1
        )  # of an index in which no entry has any
        self[number] = norm = K1 * ((1 - B) + B * length / self._usual)
        return norm


def _schema() -> Any:
    # Scorable keeps the lengths that BM25F wants; no analyser of Whoosh has a say, see ``_Writer``.
    terms = {name: _Terms(scorable=True) for name in fields.BOOSTS}
    return Schema(**{fields.STORED: STORED()}, **{name: ID() for name in fields.DIMENSIONS}, **terms)


class _Terms(KEYWORD):  # type: ignore[misc]
    """Terms as they are handed over, kept in files as how to make the field."""

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(KEYWORD, scorable=True), ()  # files hold nothing of ours


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Writes entries as Whoosh writes them, in fewer steps: terms are counted and kept without a call a posting."""

    def __init__(self, made: Any, codec: _Codec) -> None:
        super().__init__(made, codec=codec)
        self.pool = self._pool = _Pool()
        self._fields: Any = sorted((name, field) for name, field in self.schema.items() if field.indexed)

    def add(self, entry: Entry) -> None:
        """Take in the next entry."""
        number, written, pool = self.docnum, self.perdocwriter, self._pool
        values, (terms, stored) = fields.values(entry), fields.written(entry)
        written.start_doc(number)
        for name, field in self._fields:
            if name in terms:
                pool.count(name, number, terms[name])
                written.add_field(name, field, None, len(terms[name]))
            elif name in values:
                pool.once(name, number, values[name])
        written.add_field(fields.STORED, self.schema[fields.STORED], stored, 0)
        written.finish_doc()
        self._added = True
        self.docnum += 1


class _Pool:
    """The postings of all entries by field and term, in numbers: Whoosh's own pool holds a tuple of each, and sorts."""

    def __init__(self) -> None:
        self._posted: defaultdict[str, defaultdict[str, array[int]]] = defaultdict(partial(defaultdict, _numbers))

    def count(self, name: str, number: int, terms: Iterable[str]) -> None:
        """Take in the terms that an entry has in a field, each as often as it is there; entries come in order."""
        posted, own = self._posted[name], number << TIMES_BITS
        for term, times in Counter(terms).items():
            posted[term].append(own | times)

    def once(self, name: str, number: int, term: str) -> None:
        """Take in the one term that an entry has in a field."""
        self._posted[name][term].append(number << TIMES_BITS | 1)

    def iter_postings(self) -> Iterator[tuple[str, Iterable[tuple[str, array[int]]]]]:
        """The fields in order, each with its terms in order."""
        for name in sorted(self._posted):
            yield name, sorted(self._posted[name].items())

    def cleanup(self) -> None:
        """Let go of them."""
        self._posted.clear()


TIMES_BITS = 32
TIMES = (1 << TIMES_BITS) - 1
"""A posting as one number: the entry's, then how often the term is there."""
_numbers = partial(array, "Q")


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes what a ``_Pool`` holds to the byte as Whoosh does, without an object for each term and block."""

    def add_postings(self, schema: Any, _: Any, items: Iterable[tuple[str, Iterable[tuple[str, array[int]]]]]) -> None:
        file, add = self._postfile, _adding(self._tindex)
        for name, terms in items:
            self.start_field(name, schema[name])
            belongs = pack_ushort(self._fieldid)
            none = None if self._format.fixed_value_size() == 0 else b""
            at = file.tell()
            for term, posted in terms:
                blocks, told = _alone(posted[0], none) if len(posted) == 1 else _together(posted, none)
                file.write(blocks)
                add(belongs + term.encode(), told + pack_long(at) + pack_int(len(blocks)))
                at += len(blocks)
            self.finish_field()


def _adding(index: Any) -> Callable[[bytes, bytes], None]:
    """Adds a term and what is told of it, terms in order, as ``OrderedHashWriter.add`` does in more steps."""
    file, places, buckets = index.dbfile, index.index, index.buckets
    end = file.tell()

    def add(key: bytes, told: bytes) -> None:
        nonlocal end
        places.append(end)
        own = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        buckets[own & 255].append((own, end))
        file.write(b"".join((pack_int(len(key)), pack_int(len(told)), key, told)))
        end += 2 * _INT_SIZE + len(key) + len(told)

    return add


@lru_cache(maxsize=20_000)
def _alone(one: int, values: bytes | None) -> tuple[bytes, bytes]:
    """``_together`` of a term that one entry has: an entry has many such."""
    return _together(array("Q", (one,)), values)


def _together(posted: array[int], values: bytes | None) -> tuple[bytes, bytes]:
    """The postings of a term as Whoosh writes them, and what it tells of them but where they lie."""
    numbers = [one >> TIMES_BITS for one in posted]
    weights = [float(one & TIMES) for one in posted]
    most = max(weights)
    told = W3TermInfo._struct.pack(False, sum(weights), len(numbers), 0, 0, most, numbers[0], numbers[-1])
    return b"".join(_blocks(numbers, weights, values)), told


def _blocks(numbers: list[int], weights: list[float], values: bytes | None) -> Iterator[bytes]:
    """The postings of a term in blocks; the length of the last one is negative."""
    yield WHOOSH3_HEADER_MAGIC
    for at in range(0, len(numbers), BLOCK):
        own, said = numbers[at : at + BLOCK], weights[at : at + BLOCK]
        most, alike = max(said), said.count(said[0]) == len(said)
        apart = (own[0], *map(sub, own[1:], own))
        data = pickle.dumps((apart, (None if most == 1.0 else most) if alike else tuple(said), values), 2)
        told = pickle.dumps((len(own), own[-1], most, 0, 0, 0), 2)
        length = len(told) + len(data)
        yield pack_int(length if at + BLOCK < len(numbers) else -length)
        yield told
        yield data


def _unblocked(blocks: bytes) -> Iterator[tuple[int, float]]:
    """The postings that ``_blocks``, or Whoosh itself, has written."""
    at, is_last = len(WHOOSH3_HEADER_MAGIC), False
    while not is_last:
        length = int.from_bytes(blocks[at : at + _INT_SIZE], "big", signed=True)
        is_last, at = length < 0, at + _INT_SIZE
        block = BytesIO(blocks[at : at + abs(length)])
        size, _, _, compression, _, _ = pickle.load(block)  # noqa: S301 - written here, as all that Whoosh unpickles
        data = block.read()
        apart, times, _ = pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301 - as above
        each = repeat(1.0 if times is None else times, size) if times is None or isinstance(times, float) else times
        yield from zip(accumulate(apart), each, strict=True)
        at += abs(length)


class _Codec(W3Codec):  # type: ignore[misc]
    """As Whoosh writes it, but for what costs most of a build: postings are kept and written in numbers, lists that
    most often hold a few are not compressed, and the bounds on lengths that ``optimize`` would go by are left out.
    """

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)

    def __reduce__(self) -> tuple[Any, ...]:
        return W3Codec, ()  # read as any other


def _codec() -> _Codec:
    return _Codec(blocklimit=BLOCK, compression=0)
