"""An index on disk: generations beside each other, one of them current; a reader never sees half of one.

    INDEX/CURRENT            name of the current generation
    INDEX/<generation>/      holdings.json, vocabulary.toml (the folder's own), engine/, originals/ (the PDF files),
                             files.json (the list of all these, see ``vouching``)

A new generation is written beside the old one and becomes current by one rename. The one before it is kept until the
next build, for readers that still have it open.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter, ValidationError

from indexer import vouching
from indexer.errors import EngineUnavailable, IndexDamaged, IndexMissing, IndexUnusable, SettingError, reason
from indexer.naming.directory import Naming
from indexer.reconciling import Reconciliation
from indexer.records import Frozen, Network, Passage, Project, Report
from indexer.resolving import Holdings, StoredDocument, names_in_short
from indexer.search import (
    DEFAULT_ENGINE,
    NO_SERVER,
    OFF,
    Entry,
    Filters,
    Hit,
    SearchBackend,
    Server,
    create_backend,
    discard,
    open_backend,
)
from indexer.search.hybrid import CANDIDATES, combined
from indexer.search.models import model_of
from indexer.search.subjects import entries_of, subjects, windows_of
from indexer.search.windows import Window, windows
from indexer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from indexer.search.meaning import Meaning

FORMAT = 2
CURRENT = "CURRENT"
HOLDINGS = "holdings.json"
ORIGINALS = vouching.ORIGINALS
VECTORS = "meaning.json"
"""Stands in a generation that has vectors of meaning."""
LATER = "meaning.later"
"""Stands in a generation whose vectors a server makes while it answers from words."""


class Manifest(Frozen):
    """What a generation holds beside the engine's files."""

    format: int = FORMAT
    engine: str
    holdings: Holdings
    reconciliations: tuple[Reconciliation, ...] = ()


class Index:
    """An opened index: records, texts, and search over both."""

    def __init__(
        self, directory: Path, manifest: Manifest, backend: SearchBackend, built: datetime | None = None
    ) -> None:
        self.directory = directory
        self.built = built
        """When it was built; None for one that was never written."""
        self.instead_of: str | None = None
        """Why the newest generation could not be opened, where this is the one before it."""
        self.holdings = manifest.holdings
        self.reconciliations = manifest.reconciliations
        self.backend = backend
        self.meaning: Meaning | None = None
        """Vectors of meaning, where there are any; ``join_meaning`` may put them there at any time."""

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best entries for a text in people's words, by words and, where there are vectors, by meaning."""
        meaning = self.meaning
        if meaning is None or limit <= 0:
            return self.backend.search(query, limit=limit, filters=filters)
        most = max(CANDIDATES, limit)
        words = self.backend.search(query, limit=most, filters=filters)
        if not words:
            return []
        near = meaning.nearest(query, limit=most, filters=filters)
        near += meaning.of(query, [hit.id for hit in words])
        return combined(words, near, meaning.background(query))[:limit]

    @property
    def meaning_state(self) -> str:
        """ "on", "later" where the vectors are to be made by a server, else "off"."""
        if self.meaning is not None:
            return "on"
        return "later" if (self.directory / LATER).exists() else "off"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with the indexed folder's own, and the nämnder its reports name."""
        vocabulary = Vocabulary.load(self.directory)
        for report in self.holdings.reports:
            vocabulary.actors(report.municipality).learn(self.texts[report.document])
        return vocabulary

    @cached_property
    def naming(self) -> Naming:
        """The places and organisations that the reports name, by whatever they are called."""
        return Naming(self.holdings)

    @cached_property
    def documents(self) -> dict[str, StoredDocument]:
        return {document.name: document for document in self.holdings.documents}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Stored text by document name."""
        return {document.name: document.text for document in self.holdings.documents}

    def original(self, document: str) -> Path | None:
        """The copy of a PDF as it was read; None for other files and unknown names."""
        stored = self.documents.get(document)
        path = (
            self.directory / ORIGINALS / f"{stored.digest}.pdf"
            if stored and stored.media == "pdf" and stored.digest
            else None
        )
        return path if path and path.is_file() else None

    @cached_property
    def reports(self) -> dict[str, Report]:
        return {report.document: report for report in self.holdings.reports}

    @cached_property
    def projects(self) -> dict[str, Project]:
        return {project.id: project for project in self.holdings.projects}

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What people call each project, by its id: for texts, and wherever there is little room."""
        return names_in_short(self.holdings.projects)

    @cached_property
    def networks(self) -> dict[str, Network]:
        return {network.id: network for network in self.holdings.networks}

    def passage(self, identifier: str) -> Passage:
        """The passage behind a search hit's id ("passage:12")."""
        return self.holdings.passages[int(identifier.partition(":")[2])]

    def passages_of(self, document: str) -> list[Passage]:
        """The passages of a document in order."""
        return self._by_document.get(document, [])

    @cached_property
    def _by_document(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.holdings.passages:
            found.setdefault(passage.document, []).append(passage)
        return found

    def close(self) -> None:
        self.backend.close()


def entries(holdings: Holdings) -> Iterator[Entry]:
    """What goes into the engine: every passage, and every project and network with its names and descriptions."""
    texts = {document.name: document.text for document in holdings.documents}
    names = {project.id: project.name for project in holdings.projects}
    for number, passage in enumerate(holdings.passages):
        title = " › ".join((*passage.section, *((names[passage.project],) if passage.project else ())))
        yield Entry(
            id=f"passage:{number}",
            kind="passage",
            text=texts[passage.document][passage.source.start : passage.source.end],
            title=title,
            municipality=passage.municipality,
            year=passage.year,
            document=passage.document,
            department=passage.department,
        )
    for project in holdings.projects:
        newest = (*project.reports, *project.mentions)[0]
        told = [
            texts[report.document][slice(*span)]
            for report in (*project.reports, *project.mentions)
            for span in report.description
        ]
        yield Entry(
            id=f"project:{project.id}",
            kind="project",
            text="\n".join((*project.aliases, project.programme or "", *told)),
            title=project.name,
            municipality=project.municipality,
            year=newest.reporting_year,
            document=newest.document,
            department=newest.department.value if newest.department else None,
        )
    for network in holdings.networks:
        first = network.memberships[0]
        told = [texts[member.document][member.source.start : member.source.end] for member in network.memberships]
        yield Entry(
            id=f"network:{network.id}",
            kind="network",
            text="\n".join((*network.aliases, network.abbreviation or "", *told)),
            title=network.name,
            municipality=first.municipality,
            year=first.reporting_year,
            document=first.document,
            department=first.department,
        )


def measured(holdings: Holdings) -> tuple[list[Entry], Iterator[Window]]:
    """Everything that has vectors, and its windows: what goes into the engine, then what themes are held against."""
    found = list(entries(holdings))
    texts = {document.name: document.text for document in holdings.documents}
    themed = list(subjects(holdings.projects, texts))
    return [*found, *entries_of(themed)], chain(windows(found), windows_of(themed, len(found), texts))


@dataclass(frozen=True, slots=True)
class Vectors:
    """Which vectors of meaning a build makes."""

    setting: str | None = OFF
    """What ``meaning`` is set to; None for the packaged model where it is installed."""
    later: bool = False
    """Whether they are left to the server that opens the index."""
    progress: Callable[[int, int], None] | None = None
    """Told how many of how many texts have theirs."""


NO_VECTORS = Vectors()


def _write_vectors(directory: Path, generation: Path, holdings: Holdings, wanted: Vectors) -> None:
    if wanted.later and wanted.setting != OFF:
        (generation / LATER).touch()
    elif model := model_of(wanted.setting):
        from indexer.search import meaning

        meaning.write(directory, generation, list(measured(holdings)[1]), model, wanted.progress)


def join_meaning(index: Index, setting: str | None, progress: Callable[[int, int], None] | None = None) -> None:
    """Make the vectors that an opened index is still without, keep them, and search by them from then on."""
    from indexer.search import meaning

    model = model_of(setting)
    if model is None or index.meaning is not None:
        return
    places, found = measured(index.holdings)
    meaning.write(index.directory.parent, index.directory, list(found), model, progress)
    (index.directory / LATER).unlink(missing_ok=True)
    index.meaning = meaning.read(index.directory, places, model)


def write_index(
    directory: Path,
    holdings: Holdings,
    reconciliations: Sequence[Reconciliation],
    *,
    engine: str = DEFAULT_ENGINE,
    vocabulary: Path | None = None,
    folder: Path | None = None,
    key: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    vectors: Vectors = NO_VECTORS,
    server: Server = NO_SERVER,
) -> None:
    """Write a new generation and make it current. A failure leaves the old one as it was.

    ``folder``: where the reports lie, to keep a copy of those that are PDF files. ``key`` seals the list of files.
    ``progress`` is told how many entries of how many are written, ``vectors`` which are made, and when.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        generation = directory / f"generation-{uuid.uuid4().hex[:12]}"
        generation.mkdir()
        try:
            manifest = Manifest(engine=engine, holdings=holdings, reconciliations=tuple(reconciliations))
            (generation / HOLDINGS).write_bytes(TypeAdapter(Manifest).dump_json(manifest))
            if vocabulary and vocabulary.is_file():
                shutil.copyfile(vocabulary, generation / "vocabulary.toml")
            if folder:
                _keep_originals(generation, folder, holdings)
            total = len(holdings.passages) + len(holdings.projects) + len(holdings.networks)
            backend = create_backend(engine, generation / "engine", server)
            backend.write(entries(holdings), (lambda done: progress(done, total)) if progress else None)
            backend.close()
            _write_vectors(directory, generation, holdings, vectors)
            vouching.vouch(generation, key)
        except BaseException:
            _remove(generation, server)
            raise
        before = current_generation(directory)
        _point(directory, generation.name)
        for other in directory.glob("generation-*"):
            if other.name not in {generation.name, before}:
                _remove(other, server)
        for left in directory.glob(".CURRENT-*"):
            left.unlink(missing_ok=True)


def _remove(generation: Path, server: Server) -> None:
    """Remove a generation with what its engine holds elsewhere; where that cannot be told now it stays, with its name,
    for the next build to remove."""
    try:
        discard(generation / "engine", server)
    except (EngineUnavailable, SettingError):
        return
    shutil.rmtree(generation, ignore_errors=True)


def open_index(
    directory: Path,
    engine: str | None = None,
    key: str | None = None,
    meaning: str | None = None,
    server: Server = NO_SERVER,
) -> Index:
    """The current generation of an index; where it is damaged, the one before it (``Index.instead_of`` says why).

    Never open one that somebody uploaded: engines unpickle their files. With a ``key`` only what was sealed with it is
    opened. ``meaning``: the model whose vectors are used where the index has them. ``IndexUnusable`` where ``engine``
    is named and the index was built with another. ``server``: where the engine is reached if it is one;
    ``EngineUnavailable`` where it is not reached.
    """
    current, access = named_generation(directory), Access(engine, key, meaning, server)
    try:
        return open_generation(directory, current, access)
    except IndexDamaged as damage:
        for name in _earlier(directory, current):
            try:
                found = open_generation(directory, name, access)
            except IndexUnusable:
                continue
            found.instead_of = str(damage)
            return found
        raise


@dataclass(frozen=True)
class Verified:
    """What was found when the current generation was held against its list, a Swedish line a problem."""

    generation: str
    built: datetime
    files: int
    problems: tuple[str, ...]


def verify(directory: Path, key: str | None = None) -> Verified:
    """Hold every file of the current generation, copies of originals included, against its list; raises what
    ``open_index`` does where there is no list to go by, or none that is sealed with the ``key``.
    """
    generation = directory / named_generation(directory)
    listed = vouching.list_of(generation)
    found = tuple(vouching.problems(generation, listed))
    if not found:
        vouching.check(generation, key)
    return Verified(generation.name, listed.built, len(listed.files), found)


def named_generation(directory: Path) -> str:
    """The name of the current generation; ``IndexMissing`` and ``IndexUnusable`` where there is none."""
    if not (directory / CURRENT).exists():
        raise IndexMissing(f"{directory}: här finns inget index. Bygg ett med: utblick index MAPP --out {directory}")
    current = current_generation(directory)
    if current is None:
        raise IndexUnusable(f"{directory / CURRENT}: filen pekar inte ut något index. {_rebuild(directory)}")
    return current


def _rebuild(directory: Path) -> str:
    return f"Bygg om med: utblick index MAPP --out {directory}"


def _earlier(directory: Path, current: str) -> list[str]:
    """The other generations, the newest first; those without a list of their files are none."""
    found = []
    for generation in directory.glob("generation-*"):
        if generation.name != current:
            try:
                found.append((vouching.list_of(generation).built, generation.name))
            except IndexDamaged:
                continue
    return [name for _, name in sorted(found, reverse=True)]


class Access(NamedTuple):
    """How a generation is to be opened, see ``open_index``."""

    engine: str | None
    key: str | None
    meaning: str | None
    server: Server = NO_SERVER


def open_generation(directory: Path, name: str, access: Access) -> Index:
    """A generation by its name, whose files are as listed; else as ``open_index``."""
    generation, rebuild = directory / name, _rebuild(directory)
    try:
        listed = vouching.check(generation, access.key)
    except IndexDamaged as error:
        raise IndexDamaged(f"{error}. {rebuild}") from error
    try:
        manifest = Manifest.model_validate_json((generation / HOLDINGS).read_bytes())
    except OSError as error:
        raise IndexDamaged(f"{generation / HOLDINGS}: indexet kan inte läsas ({reason(error)}). {rebuild}") from error
    except ValidationError as error:
        raise IndexUnusable(
            f"{generation / HOLDINGS}: indexet är skadat eller byggt med en annan version. {rebuild}"
        ) from error
    if manifest.format != FORMAT:
        raise IndexUnusable(
            f"{directory}: indexet har format {manifest.format}, programmet läser format {FORMAT}. {rebuild}"
        )
    backend = open_backend(generation / "engine", access.engine, access.server)
    opened = Index(generation, manifest, backend, listed.built)
    opened.meaning = _vectors_of(opened, access.meaning)
    return opened


def take_meaning(index: Index, setting: str | None) -> None:
    """Search by the vectors that another process has made for an index since it was opened."""
    if index.meaning is None:
        index.meaning = _vectors_of(index, setting)


def _vectors_of(index: Index, setting: str | None) -> Meaning | None:
    """The vectors of an opened index; None where it has none or their model is not here."""
    if setting == OFF or not (index.directory / VECTORS).exists() or (model := model_of(setting)) is None:
        return None
    from indexer.search import meaning

    return meaning.read(index.directory, measured(index.holdings)[0], model)


def _keep_originals(generation: Path, folder: Path, holdings: Holdings) -> None:
    """A copy of every PDF beside its text, called by its digest. One that is changed or gone since
    it was read has no original."""
    for document in holdings.documents:
        if document.media != "pdf":
            continue
        try:
            data = (folder / document.name).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == document.digest:
            (generation / ORIGINALS).mkdir(exist_ok=True)
            (generation / ORIGINALS / f"{document.digest}.pdf").write_bytes(data)


def current_generation(directory: Path) -> str | None:
    try:
        name = (directory / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return name if name.startswith("generation-") and "/" not in name else None


def _point(directory: Path, name: str) -> None:
    """Make a generation current: one rename, so that a reader sees the old name or the new one."""
    pending = directory / f".{CURRENT}-{uuid.uuid4().hex[:8]}"
    with pending.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pending.replace(directory / CURRENT)

    vouching.flush(directory)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One writer at a time; a second one is told so. The system lets go of the lock when its holder ends."""
    with (directory / ".lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read(20).strip()
            raise IndexUnusable(
                f"{directory}: en annan indexering pågår (process {owner or 'okänd'}). Vänta tills den är klar."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)
