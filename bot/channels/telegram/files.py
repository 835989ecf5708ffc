"""The records of an answer as files: the rows of the reports that the answer cites, in the columns that every export
has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from bot.answer import Answer, AnswerRecord
from bot.explore.downloads import download
from bot.explore.records import Member
from bot.query.fields import Row
from indexer.exporting import KINDS, Kind
from indexer.index import Index
from indexer.records import Figure, Membership, ProjectReport

T = TypeVar("T", ProjectReport, Membership)
_KIND: dict[str, Kind] = {"project": "projects", "network": "networks", "figure": "figures"}


def kinds_in(records: Iterable[AnswerRecord]) -> tuple[Kind, ...]:
    """The kinds of records that can be had as a file."""
    found = {_KIND.get(record.type) for record in records}
    return tuple(kind for kind in KINDS if kind in found)


def record_files(index: Index, answer: Answer, form: Literal["csv", "xlsx"]) -> list[tuple[Kind, bytes]]:
    """A file for each kind of record of an answer; a record that is no longer in the index is left out."""
    return [(kind, _file(index, kind, form, answer)) for kind in kinds_in(answer.records)]


def _file(index: Index, kind: Kind, form: Literal["csv", "xlsx"], answer: Answer) -> bytes:
    wanted = [record for record in answer.records if _KIND.get(record.type) == kind]
    cited = {citation.document for citation in answer.citations}
    if kind == "projects":
        return download(index, kind, form, rows=list(_rows(index, wanted, cited)))
    if kind == "networks":
        return download(index, kind, form, members=list(_members(index, wanted, cited)))
    places = {_place_of(record) for record in wanted}
    figures = [figure for figure in index.holdings.figures if _place(figure) in places]
    return download(index, kind, form, figures=figures)


def _rows(index: Index, wanted: Iterable[AnswerRecord], cited: set[str]) -> Iterator[Row]:
    for record in wanted:
        if project := index.projects.get(record.id):
            yield from (Row(project, report) for report in _of(cited, project.reports or project.mentions))


def _members(index: Index, wanted: Iterable[AnswerRecord], cited: set[str]) -> Iterator[Member]:
    for record in wanted:
        if network := index.networks.get(record.id):
            yield from (Member(network, member) for member in _of(cited, network.memberships))


def _of(documents: set[str], reports: Sequence[T]) -> list[T]:
    """The reports in the documents that the answer is from; all of them where none is."""
    return [report for report in reports if report.document in documents] or list(reports)


def _place(figure: Figure) -> tuple[object, ...]:
    return (figure.document, figure.source.start, figure.subject, figure.measure, figure.year)


def _place_of(record: AnswerRecord) -> tuple[object, ...]:
    """What tells a figure from all others, as the answer's record carries it."""
    source = record.sources[0] if record.sources else {}
    return (
        source.get("document"),
        source.get("start"),
        record.name,
        record.fields.get("measure"),
        record.fields.get("year"),
    )
