"""Search: what an engine is handed and gives back, and how its directory is opened.

An engine stands in one file, the only importer of its library, and has one line in ``ENGINES``. All of them analyse
text with ``swedish`` and order what they find with ``ranking``, so that they answer alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from indexer.errors import IndexMissing, IndexUnusable, SettingError

FORMAT = 3
"""Goes up with every change of the analysis or of what an engine stores: an older index is then to be built again."""
ENGINES: dict[str, str] = {
    "whoosh": "indexer.search.whoosh:WhooshBackend",
    "tantivy": "indexer.search.tantivy:TantivyBackend",
}
"""Name of an engine and where its class stands; the module is imported when the engine is used."""
DEFAULT_ENGINE = "whoosh"
ENGINE_FOR_MANY = "tantivy"
MANY_ENTRIES = 10_000
"""From here on ``ENGINE_FOR_MANY`` is worth its installation; see docs/search.md for what was measured."""
_STAMP = "engine.json"


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


class SearchBackend(Protocol):
    """An engine over one directory; made by ``create_backend`` and ``open_backend``."""

    name: str

    def __init__(self, directory: Path) -> None:
        """Nothing is read or written yet."""

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

    def close(self) -> None:
        """Let go of the files; closing twice is no error."""


def create_backend(engine: str, directory: Path) -> SearchBackend:
    """An engine ready to ``write`` into ``directory``, which is made if need be and must be empty of another index."""
    if engine not in ENGINES:
        raise SettingError(f"Sökmotorn «{engine}» finns inte. Välj bland: {', '.join(sorted(ENGINES))}.")
    if (directory / _STAMP).exists():
        raise IndexUnusable(f"{directory}: här finns redan ett sökindex. Bygg i en tom mapp.")
    directory.mkdir(parents=True, exist_ok=True)
    return _engine(engine)(directory)


def stamp(directory: Path, engine: str) -> None:
    """Note who built ``directory``: an engine's last step of ``write``, so that a build that failed
    cannot be opened."""
    (directory / _STAMP).write_text(json.dumps({"engine": engine, "format": FORMAT}), encoding="utf-8")


def open_backend(directory: Path, engine: str | None = None) -> SearchBackend:
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
    backend = _engine(built.engine)(directory)
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


def _engine(name: str) -> type[SearchBackend]:
    module, _, attribute = ENGINES[name].partition(":")
    try:
        engine: type[SearchBackend] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise SettingError(
            f"Sökmotorn {name} är inte installerad. Installera den med: pip install 'utblick[{name}]'"
        ) from error
    return engine
