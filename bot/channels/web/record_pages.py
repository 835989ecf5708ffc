"""The pages of one project, network or nämnd, and of the data's quality, as plain values for the templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.channels.web.language import language, say
from bot.channels.web.listing import (
    FIGURES,
    NETWORKS,
    PROJECTS,
    Cell,
    Column,
    Kind,
    cells_of,
    country,
    label,
    labels,
    mentioned_as,
    source_cell,
)
from bot.channels.web.overview import Summary, project_charts, summaries
from bot.channels.web.reading import field_value
from bot.explore import project as projects
from bot.explore import quality, selection
from bot.explore.choices import themes_of
from bot.explore.filters import Filters
from bot.explore.records import Member, Records, slug
from bot.presentation.charts import Chart
from bot.presentation.links import asking, department_path, entity_path, project_path, source_path
from bot.presentation.tables import page_label
from bot.presentation.text import unmarked
from bot.query.fields import Row
from bot.wording import listing, number
from indexer.reconciling import Reconciliation
from indexer.records import Figure, Issue, Network, Project, ProjectReport, Span, known_sender

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
    people: tuple[tuple[str, Cell, str], ...]
    """Who owns it and whom to ask: heading, name, of which year."""
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
        people=_people(project),
        ask=asking([say("Vad är {name}?").format(name=project.name)]),
        heads=tuple(_head(report) for report in reports),
        lines=tuple(_line(line, reports) for line in projects.side_by_side(project)),
        partners=_partners(records, project),
        told=tuple(_told(records, report) for report in reports if report.description),
        mentions=tuple(_told(records, report) for report in project.mentions if report.description),
        similar=tuple(_alike(records, project, one) for one in projects.similar(records, project)),
    )


def _facts(project: Project) -> tuple[tuple[str, str], ...]:
    """What is known of the project itself, each with its heading."""
    facts = [
        (say("Kommun"), known_sender(project.municipality) or ""),
        (say("Program"), " › ".join(project.programme_path) or project.programme or ""),
        (say("Programperiod"), project.period or ""),
        (say("Förkortning"), (project.acronym or "") if project.acronym != project.name else ""),
        (
            say("Även kallat"),
            "; ".join(name for name in project.aliases if name not in (project.name, project.acronym)),
        ),
    ]
    return tuple((name, value) for name, value in facts if value)


def _people(project: Project) -> tuple[tuple[str, Cell, str], ...]:
    """Who owns a project and whom to ask, as the newest report that tells has it."""
    owner = next((one for one in project.reports if one.role and one.role.value == "lead"), None)
    ours = next((one for one in project.reports if one is not owner and _board(one)), None)
    found = [
        _of_board_as(say("Projektägare"), owner) or _told_as(say("Projektägare"), project, "lead_partner"),
        _told_as(say("Fråga"), project, "leader"),
        _of_board_as(say("Hos oss"), ours),
    ]
    return tuple(one for one in found if one is not None)


def _of_board_as(head: str, report: ProjectReport | None) -> tuple[str, Cell, str] | None:
    board = _board(report) if report else None
    if report is None or not board:
        return None
    return head, Cell(board, department_path(report.municipality, board)), _year(report)


def _told_as(head: str, project: Project, field: str) -> tuple[str, Cell, str] | None:
    """A field of the newest report that has it, with the place where it stands."""
    told = ((one, getattr(one, field)) for one in project.reports)
    report, value = next(((one, value) for one, value in told if value and value.value), (None, None))
    if report is None or value is None:
        return None
    return head, Cell(str(value.value), source_path(report.document, value.quote)), _year(report)


def _year(report: ProjectReport) -> str:
    return str(report.reporting_year or "")


def _head(report: ProjectReport) -> Cell:
    """The heading of a report's column: year and nämnd, with the place it was read from."""
    page = source_cell(report.source)
    own = _board(report) or known_sender(report.municipality) or report.document
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


def _partners(records: Records, project: Project) -> Simple | None:
    """The partners, each a link where it has a page; then who else the texts name, with what it is there."""
    rows, linked = [], set()
    for name, land, report in projects.partners(project):
        entry = records.directory.called(name)
        if entry is not None:
            linked.add(entry.entity.id)
            land = land or entry.entity.country
        place = Cell(name, entity_path(entry.entity) if entry else "")
        rows.append((place, Cell(mentioned_as("partner")), Cell(country(land or "")), source_cell(report.source)))
    for entry, mention in records.directory.taking_part(project.id):
        if entry.entity.id not in linked:
            place = Cell(entry.name, entity_path(entry.entity))
            rows.append(
                (
                    place,
                    Cell(mentioned_as(mention.role)),
                    Cell(country(entry.entity.country or "")),
                    source_cell(mention.source),
                )
            )
    columns = (
        Column("name", say("Organisation eller ort")),
        Column("role", say("Roll")),
        Column("country", say("Land")),
        Column("source", say("Källa")),
    )
    return Simple(say("Partner"), columns, tuple(rows), len(rows)) if rows else None


def _told(records: Records, report: ProjectReport) -> Told:
    text = _plain(records, report.document, report.description)
    first = report.description[0]
    place = source_cell(report.source.model_copy(update={"start": first.start, "end": first.end}))
    head = " · ".join(filter(None, (records.index.reports[report.document].title, _board(report), place.text)))
    cut = len(text) > LONGEST_TOLD
    return Told(text[:LONGEST_TOLD].rsplit(" ", 1)[0] if cut else text, cut, head, place.href)


def _plain(records: Records, document: str, spans: Sequence[Span]) -> str:
    """Some passages of a document, without the signs of a markup."""
    parts = (records.index.texts[document][slice(*span)].strip() for span in spans)
    return unmarked("\n\n".join(parts), document)


def _alike(records: Records, project: Project, one: projects.Similar) -> Alike:
    themes = themes_of(records, project.id) & themes_of(records, one.project.id)
    names = dict.fromkeys((*one.partners, *records.directory.common(project.id, one.project.id)))
    why = _why(one.programme, len(one.goals), sorted(themes), list(names)[:3], one.words)
    return Alike(one.project.name, project_path(one.project.id), why)


def _why(programme: str | None, goals: int, themes: Sequence[str], names: Sequence[str], words: Sequence[str]) -> str:
    """What two projects have in common, in a sentence; words of their descriptions where there is nothing else.

    >>> _why("LIFE", 2, ("klimat", "vatten"), ("Hamnby",), ("hav", "ål"))
    'Båda är i LIFE, handlar om klimat och vatten, nämner Hamnby och har två mål gemensamma.'
    >>> _why(None, 0, (), (), ("hav", "ål"))
    'Båda beskrivs med orden hav och ål.'
    """
    parts = [
        *([say("är i {programme}").format(programme=programme)] if programme else []),
        *([say("handlar om {themes}").format(themes=listing(themes, language()))] if themes else []),
        *([say("nämner {names}").format(names=listing(names, language()))] if names else []),
        *([_goals_said(goals)] if goals else []),
    ]
    if not parts:
        parts = [say("beskrivs med orden {words}").format(words=listing(words, language()))]
    return say("Båda {parts}.").format(parts=listing(parts, language()))


def _goals_said(many: int) -> str:
    if many == 1:
        return say("har ett mål gemensamt")
    return say("har {many} mål gemensamma").format(many=_number_word(many))


def _number_word(many: int) -> str:
    return say({2: "två", 3: "tre", 4: "fyra"}.get(many, str(many)))


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
        (say("Förkortning"), network.abbreviation if network.abbreviation != network.name else ""),
        (say("Slag"), label(network.kind)),
        (say("Även kallat"), "; ".join(name for name in network.aliases if name != network.name)),
    ]
    return NetworkShown(
        name=network.name,
        facts=tuple((name, value) for name, value in facts if value),
        ask=asking([say("Vilka är med i {name}?").format(name=network.name)]),
        table=_simple(records, NETWORKS, say("Medlemskap"), members, leave_out=("name", "kind")),
        told=tuple(_network_told(records, one) for one in members),
    )


def _network_told(records: Records, one: Member) -> Told:
    member = one.membership
    spans = list(dict.fromkeys(member.description)) or [Span(member.source.start, member.source.end)]
    text = _plain(records, member.document, spans)
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
    per_board = {say(title).format(by=say("nämnd")) for title in ("Projekt per {by}", "Utbetalda medel per {by}")}
    tables = _board_tables(records, board, [row for part in found.parts for row in part.every])
    return DepartmentShown(
        name=board.name,
        municipality=board.municipality,
        administration=_administration(records, municipality, name),
        ask=asking([say("Vilka projekt har {name}?").format(name=board.name)]),
        summaries=summaries(records, found),
        charts=[chart for chart in charts if chart.title not in per_board],
        tables=tuple(table for table in tables if table.shown),
    )


def _administration(records: Records, municipality: str, name: str) -> str:
    """The förvaltning of the nämnd of an address; empty where no report names it."""
    actors = records.index.holdings.actors
    actor = next((one for one in actors if _is_at(municipality, name, one.municipality, one.name)), None)
    return (actor.administration if actor else "") or ""


def _board_tables(records: Records, board: _OfBoard, rows: Sequence[Row]) -> tuple[Simple, ...]:
    narrowed = Filters(municipality=board.municipality, department=board.name).query()
    said = Filters(municipality=board.municipality, subject="department", text=board.name).query()
    apart = ("municipality", "department")
    return (
        _simple(records, PROJECTS, say("Projekt"), rows, apart, PROJECTS.path + narrowed),
        _simple(records, NETWORKS, say("Nätverk"), board.members, apart, NETWORKS.path + narrowed),
        _simple(
            records,
            FIGURES,
            say("Siffror som rapporterna anger"),
            board.figures,
            ("municipality", "subject"),
            FIGURES.path + said,
        ),
    )


def _board(report: ProjectReport) -> str | None:
    return report.department.value if report.department else None


def _simple(
    records: Records, kind: Kind[Any], title: str, rows: Sequence[Any], leave_out: Sequence[str] = (), more: str = ""
) -> Simple:
    words = {key: said for key, said in labels()[kind.name].items() if key != "title" and key not in leave_out}
    columns = tuple(Column(key, said, key in kind.numbers) for key, said in words.items())
    cells = [cells_of(kind, records.index, row) for row in rows[:MOST_ROWS]]
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
        about=" ".join(str(part) for part in (known_sender(report.municipality), report.year) if part)
        if report
        else "",
        href=source_path(one.document),
        document=one.document,
        family=labels()["families"].get(one.family, one.family),
        pages=f"{say('ca') + ' ' if one.approximate else ''}{one.pages}" if one.pages else "–",
        counts=(one.projects, one.mentions, one.networks, one.figures, one.places, one.passages),
        agreeing=f"{agreeing} {say('av')} {len(one.reconciliations)}" if one.reconciliations else "–",
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
    place = (
        page_label(issue.page, language(), approximate=False, short=True).replace(" ", "\u00a0")
        if issue.page
        else f"{say('rad')}\u00a0{issue.line}"
        if issue.line
        else ""
    )
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
    whole = say("Hela kommunen") if known_sender(one.municipality) else say("Hela dokumentet")
    subject = one.subject if one.subject_kind != "total" else whole
    return Difference(
        where=" ".join(str(part) for part in (known_sender(one.municipality), one.year) if part)
        or (report.title if report else one.document),
        subject=subject,
        measure=label(one.measure),
        stated=f"{number(one.stated, language())}{unit}",
        counted=f"{number(one.counted, language())}{unit}",
        agrees=one.agrees,
        href=source_path(one.document, one.source.span),
    )
