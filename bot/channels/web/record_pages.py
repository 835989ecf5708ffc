"""The pages of one project, network or nämnd, and of the data's quality, as plain values for the templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.channels.web.listing import FIGURES, NETWORKS, PROJECTS, Cell, Column, Kind, label, labels, source_cell
from bot.channels.web.overview import Summary, project_charts, summaries
from bot.channels.web.reading import field_value
from bot.explore import project as projects
from bot.explore import quality, selection
from bot.explore.filters import Filters
from bot.explore.records import Member, Records, slug
from bot.presentation.charts import Chart
from bot.presentation.links import asking, project_path, source_path
from bot.query.fields import Row
from bot.wording import listing, number
from indexer.reconciling import Reconciliation
from indexer.records import Figure, Issue, Network, Project, ProjectReport, Span

MOST_ROWS = 100
LONGEST_TOLD = 1500
"""Characters of a description that a page shows before it leads to the document."""


@dataclass(frozen=True)
class Simple:
    """A table without filters, of at most ``MOST_ROWS`` of its ``of`` rows; ``more`` leads to all of them, with
    filters.
    """

    title: str
    columns: tuple[Column, ...]
    shown: tuple[tuple[Cell, ...], ...]
    of: int
    more: str = ""


@dataclass(frozen=True)
class Told:
    """What a report says in running text, and where."""

    text: str
    cut: bool
    place: str
    href: str

    @property
    def paragraphs(self) -> list[str]:
        """The text without the line breaks of the printed page; items of a list keep their lines."""
        parts = re.split(r"\n\s*\n", self.text)
        return [
            re.sub(r"\s*\n\s*(?=[•\-–*])", "\n", re.sub(r"[ \t\r]*\n(?!\s*[•\-–*])\s*", " ", part)).strip()
            for part in parts
            if part.strip()
        ]


@dataclass(frozen=True)
class Compared:
    """A field over all reports; ``differs`` where they do not agree."""

    label: str
    differs: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Alike:
    """A project that is like another, and why."""

    name: str
    href: str
    why: str


@dataclass(frozen=True)
class ProjectShown:
    """A project's page."""

    name: str
    facts: tuple[tuple[str, str], ...]
    ask: str
    heads: tuple[Cell, ...]
    lines: tuple[Compared, ...]
    partners: Simple | None
    told: tuple[Told, ...]
    mentions: tuple[Told, ...]
    similar: tuple[Alike, ...]

    @property
    def differs(self) -> int:
        return sum(line.differs for line in self.lines)


def project_page(records: Records, project: Project) -> ProjectShown:
    """A project as its reports tell it, newest first."""
    reports = project.reports
    return ProjectShown(
        name=project.name,
        facts=_facts(project),
        ask=asking([f"Vad är {project.name}?"]),
        heads=tuple(_head(report) for report in reports),
        lines=tuple(_line(line, reports) for line in projects.side_by_side(project)),
        partners=_partners(project),
        told=tuple(_told(records, report) for report in reports if report.description),
        mentions=tuple(_told(records, report) for report in project.mentions if report.description),
        similar=tuple(_alike(one) for one in projects.similar(records, project)),
    )


def _facts(project: Project) -> tuple[tuple[str, str], ...]:
    """What is known of the project itself, each with its heading."""
    facts = [
        ("Kommun", project.municipality),
        ("Program", " › ".join(project.programme_path) or project.programme or ""),
        ("Programperiod", project.period or ""),
        ("Förkortning", project.acronym or ""),
        ("Även kallat", "; ".join(name for name in project.aliases if name != project.name)),
    ]
    return tuple((name, value) for name, value in facts if value)


def _head(report: ProjectReport) -> Cell:
    """The heading of a report's column: year and nämnd, with the place it was read from."""
    page = source_cell(report.source)
    own = _board(report) or report.municipality
    return Cell(" · ".join(filter(None, (str(report.reporting_year or ""), own))), page.href, page.text)


def _line(line: projects.Line, reports: Sequence[ProjectReport]) -> Compared:
    cells = []
    for value, report in zip(line.values, reports, strict=True):
        if value is None:
            cells.append(Cell("–"))
            continue
        said = field_value(line.field, value)
        raw = " ".join(value.raw.split())
        cells.append(Cell(said, source_path(report.document, value.quote), raw if _tells_more(raw, said) else ""))
    return Compared(labels()["fields"][line.field], line.differs, tuple(cells))


def _tells_more(raw: str, said: str) -> bool:
    """Whether the words of the report say anything beside the value: "15 293 711" says no more than "15 293 711 kr".

    >>> _tells_more("15 293 711", "15\xa0293\xa0711\xa0kr"), _tells_more("", "tomt")
    (False, False)
    >>> _tells_more("ca 15 mkr", "ca 15\xa0000\xa0000\xa0kr")
    True
    """
    return re.sub(r"\W|(?:kr|sek)$", "", raw.casefold()) != re.sub(r"\W|kr$", "", said.casefold()) if raw else False


def _partners(project: Project) -> Simple | None:
    found = projects.partners(project)
    if not found:
        return None
    columns = (Column("name", "Organisation"), Column("country", "Land"), Column("source", "Källa"))
    rows = tuple((Cell(name), Cell(country or ""), source_cell(report.source)) for name, country, report in found)
    return Simple("Partner", columns, rows, len(rows))


def _told(records: Records, report: ProjectReport) -> Told:
    text = "\n\n".join(records.index.texts[report.document][slice(*span)].strip() for span in report.description)
    first = report.description[0]
    place = source_cell(report.source.model_copy(update={"start": first.start, "end": first.end}))
    head = " · ".join(filter(None, (records.index.reports[report.document].title, _board(report), place.text)))
    cut = len(text) > LONGEST_TOLD
    return Told(text[:LONGEST_TOLD].rsplit(" ", 1)[0] if cut else text, cut, head, place.href)


def _alike(one: projects.Similar) -> Alike:
    why = []
    if one.programme:
        why.append(f"samma program ({one.programme})")
    if one.goals:
        why.append("samma mål")
    if one.partners:
        why.append(f"gemensam partner: {listing(one.partners[:3], 'sv')}")
    if one.words:
        why.append(f"gemensamma ord: {', '.join(one.words)}")
    return Alike(one.project.name, project_path(one.project.id), "; ".join(why))


# Networks and nämnder


@dataclass(frozen=True)
class NetworkShown:
    """A network's page."""

    name: str
    facts: tuple[tuple[str, str], ...]
    ask: str
    table: Simple
    told: tuple[Told, ...]


def network_page(records: Records, network: Network) -> NetworkShown:
    """A network with every membership, newest first, and what is told of it."""
    members = [one for one in records.networks if one.network.id == network.id]
    facts = [
        ("Förkortning", network.abbreviation if network.abbreviation != network.name else ""),
        ("Slag", label(network.kind)),
        ("Även kallat", "; ".join(name for name in network.aliases if name != network.name)),
    ]
    return NetworkShown(
        name=network.name,
        facts=tuple((name, value) for name, value in facts if value),
        ask=asking([f"Vilka är med i {network.name}?"]),
        table=_simple(NETWORKS, "Medlemskap", members, leave_out=("name", "kind")),
        told=tuple(_network_told(records, one) for one in members),
    )


def _network_told(records: Records, one: Member) -> Told:
    member = one.membership
    spans = list(dict.fromkeys(member.description)) or [Span(member.source.start, member.source.end)]
    text = "\n\n".join(records.index.texts[member.document][slice(*span)].strip() for span in spans)
    page = source_cell(member.source)
    head = " · ".join(filter(None, (records.index.reports[member.document].title, member.department, page.text)))
    return Told(text[:LONGEST_TOLD], len(text) > LONGEST_TOLD, head, page.href)


@dataclass(frozen=True)
class DepartmentShown:
    """A nämnd's page."""

    name: str
    municipality: str
    administration: str
    ask: str
    summaries: list[Summary]
    charts: list[Chart]
    tables: tuple[Simple, ...]


@dataclass(frozen=True)
class _OfBoard:
    """The records that name a nämnd; its municipality and name as they write them."""

    municipality: str
    name: str
    members: tuple[Member, ...]
    figures: tuple[Figure, ...]


def _is_at(municipality: str, name: str, city: str, own: str | None) -> bool:
    """Whether a nämnd is the one of an address."""
    return own is not None and slug(own) == name and slug(city) == municipality


def _of_board(records: Records, municipality: str, name: str) -> _OfBoard | None:
    """What names the nämnd of an address; None when no record does."""
    same = partial(_is_at, municipality, name)
    members = tuple(one for one in records.networks if same(one.membership.municipality, one.membership.department))
    of_boards = (one for one in records.figures if one.subject_kind == "department")
    figures = tuple(one for one in of_boards if same(one.municipality, one.subject))
    named = [
        *((row.report.municipality, _board(row.report)) for row in records.projects),
        *((one.membership.municipality, one.membership.department) for one in members),
        *((one.municipality, one.subject) for one in figures),
    ]
    city, own = next((board for board in named if same(*board)), ("", None))
    return _OfBoard(city, own, members, figures) if own else None


def department_page(records: Records, municipality: str, name: str) -> DepartmentShown | None:
    """A nämnd by the two parts of its address; None when no record names it."""
    board = _of_board(records, municipality, name)
    if board is None:
        return None
    found = selection.result(records, Filters(municipality=board.municipality, department=board.name))
    charts = project_charts(records.evaluator, found)
    tables = _board_tables(board, [row for part in found.parts for row in part.every])
    return DepartmentShown(
        name=board.name,
        municipality=board.municipality,
        administration=_administration(records, municipality, name),
        ask=asking([f"Vilka projekt har {board.name}?"]),
        summaries=summaries(records, found),
        charts=[chart for chart in charts if " per nämnd" not in chart.title],
        tables=tuple(table for table in tables if table.shown),
    )


def _administration(records: Records, municipality: str, name: str) -> str:
    """The förvaltning of the nämnd of an address; empty where no report names it."""
    actors = records.index.holdings.actors
    actor = next((one for one in actors if _is_at(municipality, name, one.municipality, one.name)), None)
    return (actor.administration if actor else "") or ""


def _board_tables(board: _OfBoard, rows: Sequence[Row]) -> tuple[Simple, ...]:
    narrowed = Filters(municipality=board.municipality, department=board.name).query()
    said = Filters(municipality=board.municipality, subject="department", text=board.name).query()
    apart = ("municipality", "department")
    return (
        _simple(PROJECTS, "Projekt", rows, apart, PROJECTS.path + narrowed),
        _simple(NETWORKS, "Nätverk", board.members, apart, NETWORKS.path + narrowed),
        _simple(
            FIGURES,
            "Siffror som rapporterna anger",
            board.figures,
            ("municipality", "subject"),
            FIGURES.path + said,
        ),
    )


def _board(report: ProjectReport) -> str | None:
    return report.department.value if report.department else None


def _simple(kind: Kind[Any], title: str, rows: Sequence[Any], leave_out: Sequence[str] = (), more: str = "") -> Simple:
    words = {key: said for key, said in labels()[kind.name].items() if key != "title" and key not in leave_out}
    columns = tuple(Column(key, said, key in kind.numbers) for key, said in words.items())
    cells = [kind.cells(row) for row in rows[:MOST_ROWS]]
    return Simple(title, columns, tuple(tuple(own[column.key] for column in columns) for own in cells), len(rows), more)


# The quality of the data


@dataclass(frozen=True)
class Difference:
    """A stated total beside what the records give."""

    where: str
    subject: str
    measure: str
    stated: str
    counted: str
    agrees: bool
    href: str


@dataclass(frozen=True)
class Noticed:
    """An issue: its level in words, what it says, the report's words, and where."""

    level: str
    what: str
    words: str
    href: str
    place: str


@dataclass(frozen=True)
class DocumentShown:
    """How one document was read. ``fields``: name, given, empty, unread, missing."""

    title: str
    about: str
    href: str
    document: str
    family: str
    pages: str
    counts: tuple[int, ...]
    agreeing: str
    fields: tuple[tuple[str, int, int, int, int], ...]
    issues: tuple[Noticed, ...]


@dataclass(frozen=True)
class QualityShown:
    """The page on the quality of the data."""

    documents: tuple[DocumentShown, ...]
    differences: tuple[Difference, ...]
    agreeing: int
    elsewhere: tuple[Noticed, ...]


def quality_page(records: Records) -> QualityShown:
    """Every document with what was read from it, and every stated total beside the records; what disagrees first."""
    index = records.index
    held = sorted(
        index.reconciliations,
        key=lambda one: (one.agrees, one.municipality, -(one.year or 0), one.subject_kind, one.subject),
    )
    return QualityShown(
        documents=tuple(_document(records, one) for one in quality.documents(records)),
        differences=tuple(_difference(records, one) for one in held),
        agreeing=sum(one.agrees for one in held),
        elsewhere=tuple(_noticed(issue, f"{issue.document}: ", linked=False) for issue in quality.elsewhere(index)),
    )


def _document(records: Records, one: quality.DocumentQuality) -> DocumentShown:
    report = one.report
    agreeing = sum(held.agrees for held in one.reconciliations)
    return DocumentShown(
        title=report.title if report else one.document,
        about=" ".join(str(part) for part in (report.municipality, report.year) if part) if report else "",
        href=source_path(one.document),
        document=one.document,
        family=labels()["families"].get(one.family, one.family),
        pages=f"{'ca ' if one.approximate else ''}{one.pages}" if one.pages else "–",
        counts=(one.projects, one.mentions, one.networks, one.figures, one.places, one.passages),
        agreeing=f"{agreeing} av {len(one.reconciliations)}" if one.reconciliations else "–",
        fields=tuple(
            (labels()["fields"][found.field], found.given, found.empty, found.unread, found.missing)
            for found in quality.fields_found(records.index, one.document)
        ),
        issues=tuple(_noticed(issue) for issue in quality.issues(records.index, one.document)),
    )


def _noticed(issue: Issue, before: str = "", *, linked: bool = True) -> Noticed:
    span = (
        Span(issue.start, issue.end)
        if issue.start is not None and issue.end is not None and issue.end > issue.start
        else None
    )
    place = f"s.\u00a0{issue.page}" if issue.page else f"rad\u00a0{issue.line}" if issue.line else ""
    return Noticed(
        label(issue.level),
        before + issue.what,
        issue.words,
        source_path(issue.document, span) if linked and span else "",
        place,
    )


def _difference(records: Records, one: Reconciliation) -> Difference:
    unit = "\u00a0kr" if one.measure in ("paid_out", "total_budget", "eu_funding") else ""
    report = records.index.reports.get(one.document)
    subject = one.subject if one.subject_kind != "total" else "Hela kommunen"
    return Difference(
        where=" ".join(str(part) for part in (one.municipality, one.year) if part)
        or (report.title if report else one.document),
        subject=subject,
        measure=label(one.measure),
        stated=f"{number(one.stated, 'sv')}{unit}",
        counted=f"{number(one.counted, 'sv')}{unit}",
        agrees=one.agrees,
        href=source_path(one.document, one.source.span),
    )
