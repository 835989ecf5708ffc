"""From a folder of reports to an index, or to a check that builds nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UnusableInput
from indexer.index import write_index
from indexer.layouts import Parsed, parse
from indexer.reading import read_folder
from indexer.reconciling import Reconciliation, reconcile
from indexer.records import MEASURES, Issue, Passage
from indexer.resolving import Holdings, resolve
from indexer.search import DEFAULT_ENGINE
from indexer.vocabulary import Vocabulary

MAX_FILE_MB = 25


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


def read_reports(
    folder: Path, *, max_file_mb: int = MAX_FILE_MB, progress: Callable[[int, int], None] | None = None
) -> Built:
    """Parse every report of a folder. Raises ``UnusableInput`` where the folder gives nothing usable at all.

    ``progress`` is told how many documents of how many are parsed.
    """
    vocabulary = Vocabulary.load(folder)
    documents, unread = read_folder(folder, max_bytes=max_file_mb * 1_000_000)
    if not documents:
        reasons = "; ".join(issue.what for issue in unread[:3])
        raise UnusableInput(f"{folder}: ingen fil kunde läsas. {reasons}".strip())
    parsed: list[Parsed] = []
    for number, document in enumerate(documents, 1):
        parsed.append(parse(document, vocabulary))
        if progress:
            progress(number, len(documents))
    holdings = resolve(parsed, vocabulary)
    holdings = holdings.model_copy(update={"issues": (*unread, *holdings.issues)})
    found = reconcile(holdings)
    holdings = holdings.model_copy(
        update={"issues": (*holdings.issues, *map(_difference, (one for one in found if not one.agrees)))}
    )
    return Built(holdings, found, _lines(parsed, holdings), vocabulary)


def build(
    folder: Path,
    out: Path,
    *,
    engine: str = DEFAULT_ENGINE,
    max_file_mb: int = MAX_FILE_MB,
    reading: Callable[[int, int], None] | None = None,
    writing: Callable[[int, int], None] | None = None,
) -> Built:
    """Parse a folder and write its index to ``out`` in one atomic step; an earlier index stays until then."""
    built = read_reports(folder, max_file_mb=max_file_mb, progress=reading)
    write_index(
        out,
        built.holdings,
        built.reconciliations,
        engine=engine,
        vocabulary=folder / "vocabulary.toml",
        folder=folder,
        progress=writing,
    )
    return built


def _difference(one: Reconciliation) -> Issue:
    unit = "kr" if one.measure in {"paid_out", "total_budget", "eu_funding"} else ""
    stated, counted = (f"{value:,.0f}".replace(",", " ") for value in (one.stated, one.counted))
    what = f"rapporten anger {stated} {unit}".strip() + f", de lästa posterna ger {counted} {unit}".rstrip()
    source = one.source
    return Issue(
        level="info",
        document=one.document,
        what=what,
        words=f"{one.subject}: {MEASURES.get(one.measure, one.measure)}",
        page=source.page,
        start=source.start,
        end=source.end,
    )


def _lines(parsed: Sequence[Parsed], holdings: Holdings) -> tuple[ReportLine, ...]:
    kept = {document.name for document in holdings.documents}
    found = []
    for one in parsed:
        name = one.document.name
        if name not in kept:
            continue
        found.append(
            ReportLine(
                document=name,
                family=one.layout.title,
                passages=sum(isinstance(record, Passage) for record in one.records),
                projects=sum(any(r.document == name for r in (*p.reports, *p.mentions)) for p in holdings.projects),
                networks=sum(any(m.document == name for m in n.memberships) for n in holdings.networks),
                figures=sum(figure.source.document == name for figure in holdings.figures),
                issues=sum(issue.document == name for issue in holdings.issues),
            )
        )
    return tuple(found)
