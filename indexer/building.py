"""From a folder of reports to an index, or to a check that builds nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.deadline import TooSlow, deadline
from indexer.errors import UnusableInput
from indexer.index import NO_VECTORS, Vectors, write_index
from indexer.layouts import Parsed, parse
from indexer.naming.collecting import name_all
from indexer.reading import Bounds, read_folder
from indexer.reconciling import Reconciliation, reconcile
from indexer.records import MEASURES, Document, Issue, known_sender
from indexer.resolving import Holdings, resolve
from indexer.search import DEFAULT_ENGINE, NO_SERVER, Server
from indexer.vocabulary import Vocabulary

COLLECTED = (20_000, 50, 100)
"""After how many new things, and rounds of those before, garbage is looked for while a build runs."""


@dataclass(frozen=True)
class Built:
    """What a folder gave: the holdings, stated totals held against records, one summary line a report."""

    holdings: Holdings
    reconciliations: list[Reconciliation]
    lines: tuple[ReportLine, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True)
class ReportLine:
    """The numbers printed for one report."""

    document: str
    family: str
    passages: int
    projects: int
    networks: int
    figures: int
    issues: int

    def __str__(self) -> str:
        counted = (
            f"{self.passages} {'textstycke' if self.passages == 1 else 'textstycken'}, {self.projects} projekt, "
            f"{self.networks} nätverk, "
            f"{self.figures} {'siffra' if self.figures == 1 else 'siffror'}, {self.issues} "
            f"{'anmärkning' if self.issues == 1 else 'anmärkningar'}"
        )
        return f"{self.document}: {self.family}; {counted}"


@dataclass(frozen=True)
class Limits:
    """What one report may be and take: its size in millions of bytes, seconds to read it and again to parse it,
    millions of bytes of memory to read it; whether links may lead out of the folder.
    """

    file_mb: int = 25
    seconds: float = 60.0
    memory_mb: int = 1000
    outside_links: bool = False


def read_reports(
    folder: Path, *, limits: Limits | None = None, progress: Callable[[int, int], None] | None = None
) -> Built:
    """Parse every report of a folder. Raises ``UnusableInput`` where the folder gives nothing usable at all.

    ``progress`` is told how many documents of how many are parsed.
    """
    limits = limits or Limits()
    vocabulary = Vocabulary.load(folder)
    bounds = Bounds(limits.seconds, limits.memory_mb * 1_000_000)
    documents, unread = read_folder(folder, limits.file_mb * 1_000_000, bounds, outside=limits.outside_links)
    if not documents:
        reasons = "; ".join(issue.what for issue in unread[:3])
        raise UnusableInput(f"{folder}: ingen fil kunde läsas. {reasons}".strip())
    parsed = list(_parsed(documents, vocabulary, limits, unread, progress))
    if not parsed:
        raise UnusableInput(f"{folder}: ingen fil kunde tolkas. {'; '.join(issue.what for issue in unread[:3])}")
    read = [_Read(one.document.name, one.layout.title, len(one.passages)) for one in parsed]
    holdings = resolve(parsed, vocabulary)
    del documents, parsed  # what is made anew from here on need not be there twice
    holdings = name_all(holdings, vocabulary)
    holdings = holdings.model_copy(update={"issues": (*unread, *holdings.issues)})
    found = reconcile(holdings)
    holdings = holdings.model_copy(
        update={"issues": (*holdings.issues, *map(_difference, (one for one in found if not one.agrees)))}
    )
    return Built(holdings, found, _lines(read, holdings), vocabulary)


def _parsed(
    documents: Sequence[Document],
    vocabulary: Vocabulary,
    limits: Limits,
    unread: list[Issue],
    progress: Callable[[int, int], None] | None,
) -> Iterator[Parsed]:
    """Each document parsed; one that takes too long is an issue."""
    for number, document in enumerate(documents, 1):
        try:
            with deadline(limits.seconds):
                made = parse(document, vocabulary)
        except TooSlow:
            slow = f"tolkningen tog mer än {limits.seconds:g} sekunder: dela filen eller ta bort den"
            unread.append(Issue(level="error", document=document.name, what=slow))
        else:
            yield made
        if progress:
            progress(number, len(documents))


class _Read(NamedTuple):
    """What is told of a report when all is done."""

    document: str
    family: str
    passages: int


def build(
    folder: Path,
    out: Path,
    *,
    engine: str = DEFAULT_ENGINE,
    limits: Limits | None = None,
    key: str | None = None,
    reading: Callable[[int, int], None] | None = None,
    writing: Callable[[int, int], None] | None = None,
    vectors: Vectors = NO_VECTORS,
    server: Server = NO_SERVER,
) -> Built:
    """Parse a folder and write its index to ``out`` in one atomic step; an earlier index stays until then.

    ``key``: seals the list of the index's files, see ``indexer.vouching``. ``vectors``: which vectors of meaning are
    made; none where nothing is said. ``server``: where the engine is reached if it is one.
    """
    with _seldom_collected():
        built = read_reports(folder, limits=limits, progress=reading)
        write_index(
            out,
            built.holdings,
            built.reconciliations,
            engine=engine,
            vocabulary=folder / "vocabulary.toml",
            folder=folder,
            key=key,
            progress=writing,
            vectors=vectors,
            server=server,
        )
    return built


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Garbage is looked for seldom: a build makes hundreds of thousands of records, which all stay."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _difference(one: Reconciliation) -> Issue:
    unit = "kr" if one.measure in {"paid_out", "total_budget", "eu_funding"} else ""
    stated, counted = (f"{value:,.0f}".replace(",", " ") for value in (one.stated, one.counted))
    what = f"rapporten anger {stated} {unit}".strip() + f", de lästa posterna ger {counted} {unit}".rstrip()
    source = one.source
    return Issue(
        level="info",
        document=one.document,
        what=what,
        words=": ".join(filter(None, (known_sender(one.subject), MEASURES.get(one.measure, one.measure)))),
        page=source.page,
        start=source.start,
        end=source.end,
    )


def _lines(read: Sequence[_Read], holdings: Holdings) -> tuple[ReportLine, ...]:
    kept = {document.name for document in holdings.documents}
    found = []
    for name, family, passages in read:
        if name not in kept:
            continue
        found.append(
            ReportLine(
                document=name,
                family=family,
                passages=passages,
                projects=sum(any(r.document == name for r in (*p.reports, *p.mentions)) for p in holdings.projects),
                networks=sum(any(m.document == name for m in n.memberships) for n in holdings.networks),
                figures=sum(figure.source.document == name for figure in holdings.figures),
                issues=sum(issue.document == name for issue in holdings.issues),
            )
        )
    return tuple(found)
