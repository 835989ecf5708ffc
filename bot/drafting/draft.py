"""An answer in the making: text with [n], records, notes; ``finish`` makes citations and numbers agree."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from bot.answer import Answer, AnswerRecord, Citation, Status
from bot.drafting.quoting import Citations
from bot.drafting.reply import Reply
from bot.query.memberships import is_of_a_chair
from bot.slots.questions import Question
from bot.wording import listing
from indexer.index import Index
from indexer.records import (
    UNKNOWN_SENDER,
    Actor,
    Figure,
    Network,
    Place,
    PlaceRelation,
    Project,
    ProjectReport,
    Source,
)

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

M = TypeVar("M", Citation, AnswerRecord)
_MARK = re.compile(r"\[(\d{1,4})\]")


def source_of(source: Source) -> dict[str, Any]:
    """A source as an answer's records carry it."""
    plain: dict[str, Any] = {"document": source.document, "page": source.page, "start": source.start, "end": source.end}
    return plain | ({"page_approximate": True} if source.page_approximate else {})


class Draft:
    """Collects what an intent's function finds; language-aware through ``say``."""

    def __init__(self, index: Index, question: Question) -> None:
        self.index = index
        self.question = question
        self.cites = Citations(index)
        self.records: list[AnswerRecord] = []
        self._recorded: set[tuple[str, str]] = set()
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

    def forget_records(self) -> None:
        """Take back every record told so far."""
        self.records.clear()
        self._recorded.clear()

    def _is_new(self, kind: str, identifier: str) -> bool:
        """Whether a record has not been told yet; from now on it has."""
        if (kind, identifier) in self._recorded:
            return False
        self._recorded.add((kind, identifier))
        return True

    # -- records ----------------------------------------------------------------------------------------------------

    def project(self, project: Project, citation: int | None, report: ProjectReport | None = None) -> None:
        """A project with the fields of the report that answered, and every place where it is reported."""
        if not self._is_new("project", project.id):
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
                type="project",
                id=project.id,
                name=project.name,
                citation=citation,
                fields=fields,
                sources=sources,
                short=self.index.short_names[project.id],
            )
        )

    def network(self, network: Network, citation: int | None) -> None:
        if not self._is_new("network", network.id):
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
        if not self._is_new("place", identifier):
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

    def locality(self, place: Place, municipality: str, citation: int) -> None:
        """A city or country that the reports of a municipality name, with every sentence of them that names it."""
        sources = [source_of(one.source) for one in place.mentions if one.municipality == municipality]
        if not self._is_new("place", place.id):
            told = next(record for record in self.records if (record.type, record.id) == ("place", place.id))
            told.sources.extend(source for source in sources if source not in told.sources)
            return
        fields: dict[str, Any] = {"municipality": municipality, "kind": place.kind, "country": place.country}
        self.records.append(
            AnswerRecord(type="place", id=place.id, name=place.name, citation=citation, fields=fields, sources=sources)
        )

    def without_figures(self) -> None:
        """Leave out the figures as what the answer is about: their quotes stay."""
        self.records = [record for record in self.records if record.type != "figure"]

    def seat(
        self, kind: str, name: str, municipality: str, citation: int, source: Source, country: str | None = None
    ) -> None:
        """A city or country that no text names by itself: something that takes part has its seat there."""
        identifier = f"{municipality}|{kind}|{name}"
        if not self._is_new("place", identifier):
            return
        within = name if kind == "country" else country
        fields: dict[str, Any] = {"municipality": municipality, "kind": kind, "country": within}
        self.records.append(
            AnswerRecord(
                type="place", id=identifier, name=name, citation=citation, fields=fields, sources=[source_of(source)]
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

    def answer(self, reply: Reply, *, understood: str, conversation: str) -> Answer:
        """The answer that a reply makes: see ``finish``."""
        return self.finish(
            reply.status,
            reply.text,
            understood=understood,
            conversation=conversation,
            value=reply.value,
            unit=reply.unit,
        )

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
        text = self._said(_renumbered(text[:1].upper() + text[1:], number))
        citations = [_told_of(self.cites.found[old - 1], new) for old, new in number.items()]
        records = [_of_known(_changed(record, "citation", number.get(record.citation or 0))) for record in self.records]
        understood = self._said(self._with_assumptions(understood, citations))
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
            notes=[self._said(note) for note in self.notes],
            suggestions=list(dict.fromkeys(self.suggestions))[:6],
        )

    def _said(self, words: str) -> str:
        """Words without a sender and a reporting year that no document gives: they are left out, or the document speaks."""
        if not any(report.year for report in self.index.holdings.reports):
            words = _CLOSE.sub(self.say(" vid dokumentets datum", " at the document's date"), words)
        if UNKNOWN_SENDER not in words.casefold():
            return words
        words = _LEFT_OUT.sub("", words)
        document = self.say("dokumentet", "the document")
        told = re.sub(re.escape(UNKNOWN_SENDER), document, words)
        return re.sub(re.escape(UNKNOWN_SENDER.capitalize()), document[:1].upper() + document[1:], told)

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
        cities = list(dict.fromkeys(citation.municipality for citation in citations if citation.municipality))
        if cities and not q.municipalities:
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


def _changed(made: M, name: str, value: int | None) -> M:
    """A part of an answer with another number; itself where the number is the same."""
    return made if getattr(made, name) == value else made.model_copy(update={name: value})


_CLOSE = re.compile(
    r" (?:vid redovisningsårets slut|at the end of the reporting year|by the end of the reporting year)\b"
)
_LEFT_OUT = re.compile(rf"(?i) \({UNKNOWN_SENDER}\)|, {UNKNOWN_SENDER}(?=[,.;:]|$)|{UNKNOWN_SENDER}, ")


def _told_of(citation: Citation, number: int) -> Citation:
    """A citation under its number; of a sender that the document does not name, none."""
    numbered = _changed(citation, "n", number)
    return numbered if citation.municipality != UNKNOWN_SENDER else numbered.model_copy(update={"municipality": None})


def _of_known(record: AnswerRecord) -> AnswerRecord:
    """A record without the sender that its document does not name."""
    if record.fields.get("municipality") != UNKNOWN_SENDER:
        return record
    return record.model_copy(update={"fields": record.fields | {"municipality": None}})


def _renumbered(text: str, number: Mapping[int, int]) -> str:
    """The text with its marks by their new numbers; a number in square brackets that is no mark stands in round
    ones.
    """
    return _MARK.sub(lambda mark: f"[{number[int(mark[1])]}]" if int(mark[1]) in number else f"({mark[1]})", text)


def marks(numbers: Sequence[int]) -> str:
    """Citation marks for the text: "[1][2]"."""
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))
