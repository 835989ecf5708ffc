"""What every way of telling a result shares: the answer being made, how rows are cited and named, and how lists are
set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.drafting.draft import Draft
from bot.query.evaluate import Evaluator, Part
from bot.query.fields import FIELDS, Row
from bot.query.forms import About, Among, Changed, Compare, Is, Lacks, Pred, Query, With, conditions, walk
from bot.query.stated import Stated
from bot.text.toolbox import Answering
from bot.wording import Language
from indexer.records import Span

MARKED = 3
"""Citations that a number of many rows carries in the text; the rows are records with their own."""
SHORT_NAME = 16
"""Letters of the longest name that is told beside a programme's own."""


@dataclass(frozen=True)
class Telling:
    """One answer being told: what it is told from and the draft it is told into."""

    answering: Answering
    evaluator: Evaluator
    stated: Stated
    draft: Draft

    @property
    def lang(self) -> Language:
        return self.draft.question.language

    def say(self, swedish: str, english: str) -> str:
        """One of two wordings, by the question's language."""
        return self.draft.say(swedish, english)

    def cite(self, row: Row, name: str) -> int:
        """The number of the quote that shows a row's field."""
        return self.draft.cites.project(row.report, FIELDS[name].quoted)

    def cite_all(self, rows: Sequence[Row], name: str) -> list[int]:
        """The quotes of a field for the first rows behind a number."""
        return [self.cite(row, name) for row in rows[:MARKED]]

    def record(self, row: Row, citation: int | None) -> None:
        """The row's project as a record of the answer."""
        self.draft.project(row.project, citation, row.report)

    def cite_rows(self, query: Query, rows: Sequence[Row]) -> list[int]:
        """The quotes that show why rows are in a list: the sentence that names what was asked, else the deciding
        field.
        """
        asked = list(walk(query.where))
        texts = [one for one in asked if isinstance(one, With | About)]
        fields = [one.field for one in asked if isinstance(one, Is | Lacks)]
        names = [name for name in (*query.columns, *compared(query), *fields, "role") if name in FIELDS]
        return [self._cite_row(row, texts, names) for row in rows]

    def _cite_row(self, row: Row, texts: Sequence[With | About], names: Sequence[str]) -> int:
        for one in texts:
            if span := self.evaluator.mentions.found(row, one):
                section, title = (row.project.name,), row.report.citation_title
                return self.draft.cites.add(row.report.source, Span(*span), section=section, title=title)
        for name in names:
            if _stands_inside(row, FIELDS[name].quoted):
                return self.draft.cites.named(row.report, FIELDS[name].quoted)
        return self.draft.cites.project(row.report)

    def short(self, row: Row) -> str:
        """A project's name as people say it, where that names no other."""
        return short_name(self.answering, row)


def short_name(answering: Answering, row: Row) -> str:
    """A project's name as people say it, where that names no other."""
    return answering.short_name(row.project.id).rstrip(".")


def whole_name(row: Row) -> str:
    """A project's whole name: where few are told of."""
    return row.project.name.rstrip(".")


def reported_in(part: Part, language: Language) -> str:
    """ " i redovisningen för 2025", empty where the report is of no year."""
    return {"sv": " i ", "en": " in "}[language] + _report(part, language) if part.year is not None else ""


def as_reported(part: Part, language: Language) -> str:
    """ "Exempelstad, redovisningen för 2025": what a line starts with."""
    return part.municipality + (f", {_report(part, language)}" if part.year is not None else "")


def _report(part: Part, language: Language) -> str:
    return {"sv": f"redovisningen för {part.year}", "en": f"the report for {part.year}"}[language]


def spaced(said: str) -> str:
    """What follows a word, with the blank before it; nothing for nothing."""
    return f" {said}" if said else ""


def as_spelled(programme: str, rows: Iterable[Row]) -> str:
    """A programme with the reports' own short name for it, where all that name it use that one: "Europeiska socialfonden (ESF+)"."""
    names = {row.report.programme.raw.strip() for row in rows if row.report.programme}
    own = next(iter(names)) if len(names) == 1 else ""
    if not own or len(own) > SHORT_NAME or own.casefold() in programme.casefold():
        return programme
    return own if programme.casefold() in own.casefold() else f"{programme} ({own})"


def role_of(row: Row) -> str | None:
    """The municipality's role by a report."""
    return row.report.role.value if row.report.role else None


def board_of(row: Row) -> str:
    """The nämnd that a report is of; empty where it names none."""
    return row.report.department.value or "" if row.report.department else ""


def values_asked(where: Pred | None, name: str) -> list[str]:
    """The values that a form's top conditions ask of a field."""
    return [value for one in conditions(where) if isinstance(one, Is) and one.field == name for value in one.values]


def only_value(query: Query, name: str) -> str:
    """The one value that a form's top conditions ask of a field; empty where they ask for none or several."""
    values = values_asked(query.where, name)
    return values[0] if len(values) == 1 else ""


def compared(query: Query) -> tuple[str, ...]:
    """The fields that a form's conditions compare, once each; not the two dates by which something is going on."""
    found = [one.field for one in walk(query.where) if isinstance(one, Compare | Changed)]
    names = tuple(dict.fromkeys(found))
    if found.count("start_date") == 1 and found.count("end_date") == 1:
        return tuple(name for name in names if name != "start_date")
    return names


def _stands_inside(row: Row, field: str) -> bool:
    """Whether a field stands in the report's own form, and not in a heading above several."""
    value, source = getattr(row.report, field, None), row.report.source
    return value is not None and source.start <= value.span.start and value.span.end <= source.end


def is_of_one(query: Query) -> bool:
    """Whether a form is over one project that was named."""
    return any(isinstance(one, Among) and len(one.ids) == 1 for one in conditions(query.where))
