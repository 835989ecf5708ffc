"""An answer in the making: text with [n], records, notes; ``finish`` makes citations and numbers agree."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answer import Answer, AnswerRecord, Citation, Status
from bot.drafting.quoting import Citations
from bot.slots.questions import Question
from bot.wording import listing
from indexer.index import Index
from indexer.records import Actor, Figure, Membership, Network, PlaceRelation, Project, ProjectReport, Source

SHOWN = (
    "department",
    "role",
    "programme",
    "start_date",
    "end_date",
    "total_budget",
    "paid_out",
    "eu_funding",
    "leader",
    "lead_partner",
)

_MARK = re.compile(r"\[(\d{1,4})\]")


def source_of(source: Source) -> dict[str, Any]:
    """A source as an answer's records carry it."""
    plain: dict[str, Any] = {"document": source.document, "page": source.page, "start": source.start, "end": source.end}
    return plain | ({"page_approximate": True} if source.page_approximate else {})


def is_of_a_chair(text: str, member: Membership) -> bool:
    """Whether the year of a membership is that of a chairmanship ("valdes till ordförande 2018"), which says nothing of
    joining.
    """
    said = " ".join(text[member.source.start : member.source.end].split())
    joined = rf"(?:medlem|medlemskap)\w*\b[^.]{{0,40}}\b{member.since}|\b{member.since}\b[^.]{{0,40}}medlem"
    return "ordförande" in said and re.search(joined, said) is None


class Draft:
    """Collects what an intent's function finds; language-aware through ``say``."""

    def __init__(self, index: Index, question: Question) -> None:
        self.index = index
        self.question = question
        self.cites = Citations(index)
        self.records: list[AnswerRecord] = []
        self.notes: list[str] = []
        self.suggestions: list[str] = []
        self.shown_fields: tuple[str, ...] = ()
        """Fields that were asked for by name: where one is open, that is said."""

    def say(self, swedish: str, english: str) -> str:
        """One of two wordings, by the question's language."""
        return swedish if self.question.language == "sv" else english

    def note(self, swedish: str, english: str) -> None:
        text = self.say(swedish, english)
        if text not in self.notes:
            self.notes.append(text)

    # -- records ----------------------------------------------------------------------------------------------------

    def project(self, project: Project, citation: int | None, report: ProjectReport | None = None) -> None:
        """A project with the fields of the report that answered, and every place where it is reported."""
        if any(record.id == project.id and record.type == "project" for record in self.records):
            return
        chosen = report or next(iter((*project.reports, *project.mentions)))
        fields: dict[str, Any] = {"municipality": chosen.municipality, "reporting_year": chosen.reporting_year}
        for name in SHOWN:
            value = getattr(chosen, name)
            fields[name] = value.value if value is not None else None
        fields["goals"] = list((chosen.goals and chosen.goals.value) or ())
        sources = [
            source_of(one.source) for one in (*project.reports, *(project.mentions if not project.reports else ()))
        ]
        self.records.append(
            AnswerRecord(
                type="project", id=project.id, name=project.name, citation=citation, fields=fields, sources=sources
            )
        )

    def network(self, network: Network, citation: int | None) -> None:
        if any(record.id == network.id and record.type == "network" for record in self.records):
            return
        first = network.memberships[0]
        fields: dict[str, Any] = {
            "municipality": first.municipality,
            "departments": sorted({member.department for member in network.memberships if member.department}),
            "since": next(
                (
                    m.since
                    for m in network.memberships
                    if m.since and not is_of_a_chair(self.index.texts[m.document], m)
                ),
                None,
            ),
            "standing": first.standing,
        }
        sources = [source_of(member.source) for member in network.memberships]
        self.records.append(
            AnswerRecord(
                type="network", id=network.id, name=network.name, citation=citation, fields=fields, sources=sources
            )
        )

    def figure(self, figure: Figure, citation: int) -> None:
        identifier = f"{figure.document}:{figure.source.start}:{figure.measure}:{figure.subject}:{figure.year}"
        fields: dict[str, Any] = {
            name: getattr(figure, name) for name in ("municipality", "year", "measure", "value", "unit", "approximate")
        }
        self.records.append(
            AnswerRecord(
                type="figure",
                id=identifier,
                name=figure.subject,
                citation=citation,
                fields=fields,
                sources=[source_of(figure.source)],
            )
        )

    def place(self, place: PlaceRelation, citation: int) -> None:
        fields: dict[str, Any] = {
            name: getattr(place, name) for name in ("municipality", "kind", "country", "standing", "department")
        }
        identifier = f"{place.document}:{place.source.start}:{place.place}"
        if any(record.id == identifier and record.type == "place" for record in self.records):
            return
        self.records.append(
            AnswerRecord(
                type="place",
                id=identifier,
                name=place.place,
                citation=citation,
                fields=fields,
                sources=[source_of(place.source)],
            )
        )

    def actor(self, actor: Actor, citation: int, source: Source) -> None:
        fields: dict[str, Any] = {"municipality": actor.municipality, "administration": actor.administration}
        identifier = f"{actor.municipality}|{actor.name}"
        self.records.append(
            AnswerRecord(
                type="actor",
                id=identifier,
                name=actor.name,
                citation=citation,
                fields=fields,
                sources=[source_of(source)],
            )
        )

    # -- the end ----------------------------------------------------------------------------------------------------

    def finish(
        self,
        status: Status,
        text: str,
        *,
        understood: str,
        conversation: str,
        value: float | None = None,
        unit: str | None = None,
    ) -> Answer:
        """The answer with citations numbered in the order of the text, and none that neither text nor record uses."""
        number = self._numbers(text)
        text = _renumbered(text[:1].upper() + text[1:], number)
        citations = [self.cites.found[old - 1].model_copy(update={"n": new}) for old, new in number.items()]
        records = [r.model_copy(update={"citation": number.get(r.citation or 0)}) for r in self.records]
        understood = self._with_assumptions(understood, citations)
        whole = int(value) if value is not None and float(value).is_integer() else value
        return Answer(
            id=uuid.uuid4().hex,
            conversation=conversation,
            question=self.question.text,
            language=self.question.language,
            status=status,
            understood=understood,
            text=text,
            value=whole,
            unit=unit if value is not None else None,
            records=records,
            citations=citations,
            notes=self.notes,
            suggestions=list(dict.fromkeys(self.suggestions))[:6],
        )

    def _numbers(self, text: str) -> dict[int, int]:
        """The citations that text and records use, in that order, and the number that each gets."""
        used = [int(n) for n in _MARK.findall(text)] + [r.citation for r in self.records if r.citation]
        known = dict.fromkeys(n for n in used if 0 < n <= len(self.cites.found))
        return {old: new for new, old in enumerate(known, 1)}

    def _with_assumptions(self, understood: str, citations: Sequence[Citation]) -> str:
        """The question said back with the municipality and the reports that were assumed, so that a misreading is
        seen.
        """
        q = self.question
        if q.intent in {"help", "coverage"} or not citations:
            return understood
        parts = [understood]
        cities = list(dict.fromkeys(citation.municipality for citation in citations))
        if not q.municipalities:
            parts.append(listing(cities, q.language))
        years = sorted({citation.year for citation in citations if citation.year}, reverse=True)
        if years and not q.years and not q.documents:
            told = listing([str(year) for year in years], q.language)
            one = len(years) == 1
            parts.append(
                self.say(
                    f"{'redovisningen' if one else 'redovisningarna'} för {told}",
                    f"the {'report' if one else 'reports'} for {told}",
                )
            )
        return ", ".join(parts)


def _renumbered(text: str, number: Mapping[int, int]) -> str:
    """The text with its marks by their new numbers; a number in square brackets that is no mark stands in round
    ones.
    """
    return _MARK.sub(lambda mark: f"[{number[int(mark[1])]}]" if int(mark[1]) in number else f"({mark[1]})", text)


def marks(numbers: Sequence[int]) -> str:
    """Citation marks for the text: "[1][2]"."""
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))
