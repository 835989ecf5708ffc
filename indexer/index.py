"""An index on disk: generations beside each other, one of them current; a reader never sees half of one.

    INDEX/CURRENT            name of the current generation
    INDEX/<generation>/      holdings.json, vocabulary.toml (the folder's own), engine/, originals/ (the PDF files)

A new generation is written beside the old one and becomes current by one rename. The one before it is kept until the
next build, for readers that still have it open.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from indexer.errors import IndexMissing, IndexUnusable, reason
from indexer.reconciling import Reconciliation
from indexer.records import Frozen, Network, Passage, Project, Report
from indexer.resolving import Holdings, StoredDocument
from indexer.search import DEFAULT_ENGINE, Entry, SearchBackend, create_backend, open_backend
from indexer.vocabulary import Vocabulary

FORMAT = 1
CURRENT = "CURRENT"
HOLDINGS = "holdings.json"
ORIGINALS = "originals"


class Manifest(Frozen):
    """What a generation holds beside the engine's files."""

    format: int = FORMAT
    engine: str
    holdings: Holdings
    reconciliations: tuple[Reconciliation, ...] = ()


class Index:
    """An opened index: records, texts, and search over both."""

    def __init__(self, directory: Path, manifest: Manifest, backend: SearchBackend) -> None:
        self.directory = directory
        self.holdings = manifest.holdings
        self.reconciliations = manifest.reconciliations
        self.backend = backend

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with the indexed folder's own, and the nämnder its reports name."""
        vocabulary = Vocabulary.load(self.directory)
        for report in self.holdings.reports:
            vocabulary.actors(report.municipality).learn(self.texts[report.document])
        return vocabulary

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


def write_index(
    directory: Path,
    holdings: Holdings,
    reconciliations: Sequence[Reconciliation],
    *,
    engine: str = DEFAULT_ENGINE,
    vocabulary: Path | None = None,
    folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write a new generation and make it current. A failure leaves the old one as it was.

    ``folder``: where the reports lie, to keep a copy of those that are PDF files. ``progress`` is told how many entries
    of how many are written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        generation = directory / f"generation-{uuid.uuid4().hex[:12]}"
        generation.mkdir()
        try:
            manifest = Manifest(engine=engine, holdings=holdings, reconciliations=tuple(reconciliations))
            (generation / HOLDINGS).write_text(manifest.model_dump_json(), encoding="utf-8")
            if vocabulary and vocabulary.is_file():
                shutil.copyfile(vocabulary, generation / "vocabulary.toml")
            if folder:
                _keep_originals(generation, folder, holdings)
            total = len(holdings.passages) + len(holdings.projects) + len(holdings.networks)
            backend = create_backend(engine, generation / "engine")
            backend.write(entries(holdings), (lambda done: progress(done, total)) if progress else None)
            backend.close()
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        before = _current(directory)
        _point(directory, generation.name)
        for other in directory.glob("generation-*"):
            if other.name not in {generation.name, before}:
                shutil.rmtree(other, ignore_errors=True)


def open_index(directory: Path, engine: str | None = None) -> Index:
    """The current generation of an index. Never open one that somebody uploaded: engines unpickle their files.

    ``IndexUnusable`` where ``engine`` is named and the index was built with another.
    """
    if not (directory / CURRENT).exists():
        raise IndexMissing(f"{directory}: här finns inget index. Bygg ett med: utblick index MAPP --out {directory}")
    rebuild = f"Bygg om med: utblick index MAPP --out {directory}"
    current = _current(directory)
    if current is None:
        raise IndexUnusable(f"{directory / CURRENT}: filen pekar inte ut något index. {rebuild}")
    generation = directory / current
    try:
        content = (generation / HOLDINGS).read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(content)
    except OSError as error:
        raise IndexUnusable(f"{generation / HOLDINGS}: indexet kan inte läsas ({reason(error)}). {rebuild}") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise IndexUnusable(
            f"{generation / HOLDINGS}: indexet är skadat eller byggt med en annan version. {rebuild}"
        ) from error
    if manifest.format != FORMAT:
        raise IndexUnusable(
            f"{directory}: indexet har format {manifest.format}, programmet läser format {FORMAT}. {rebuild}"
        )
    return Index(generation, manifest, open_backend(generation / "engine", engine))


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


def _current(directory: Path) -> str | None:
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


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One writer at a time; a second one is told so."""
    lock = directory / ".lock"
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        owner, age = _owner(lock)
        # A lock without a number is one whose writer died between making and filling it.
        if (owner.isdigit() and (int(owner) == os.getpid() or not _alive(int(owner)))) or (not owner and age > 60):
            lock.unlink(missing_ok=True)
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        else:
            raise IndexUnusable(
                f"{directory}: en annan indexering pågår (process {owner or 'okänd'}). Vänta tills den är klar."
            ) from None
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _owner(lock: Path) -> tuple[str, float]:
    """The process that holds a lock, and the lock's age in seconds; empty where it is gone or holds no number yet."""
    try:
        return lock.read_text(encoding="utf-8").strip(), time.time() - lock.stat().st_mtime
    except OSError:
        return "", 0.0


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
