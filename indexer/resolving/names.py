"""Canonical actors and programmes for the words of each record."""

from __future__ import annotations

import re

from indexer.records import Actor, Figure, Issue, Membership, Passage, PlaceRelation, ProjectReport, Value
from indexer.values import squeeze
from indexer.vocabulary import Vocabulary


class CanonicalNames:
    """Canonical names for the words of each record; what no file knows is noted once."""

    def __init__(self, vocabulary: Vocabulary, issues: list[Issue]) -> None:
        self.vocabulary = vocabulary
        self.issues = issues
        self.seen: dict[tuple[str, str], Actor] = {}
        self._noted: set[tuple[str, str]] = set()

    def department(self, municipality: str, words: str | None, document: str) -> str | None:
        if not words:
            return None
        actor = self.vocabulary.actors(municipality).get(words)
        if actor is None:
            self._note(document, "okänd aktör", words)
            actor = Actor(municipality=municipality, name=squeeze(words), known=False)
        elif not actor.known:
            self._note(document, "aktören finns inte i ordlistan: den kändes igen på formen", actor.name)
        self.seen.setdefault((municipality, actor.name), actor)
        return actor.name

    def _note(self, document: str, what: str, words: str) -> None:
        if (what, words) not in self._noted:
            self._noted.add((what, words))
            self.issues.append(Issue(level="info", document=document, what=what, words=words))

    def project(self, record: ProjectReport) -> ProjectReport:
        changes: dict[str, object] = {}
        if record.department:
            name = self.department(
                record.municipality, record.department.value or record.department.raw, record.document
            )
            changes["department"] = record.department.model_copy(update={"value": name})
        if record.programme and record.programme.value:
            changes |= self._programme(record, record.programme)
        return record.model_copy(update=changes)

    def _programme(self, record: ProjectReport, programme: Value[str]) -> dict[str, object]:
        words = programme.value or ""
        entry = self.vocabulary.programme(words)
        if entry is None:
            plain = re.split(r"(?<=\w)[.;]\s|\s+https?:", words)[0][:80].strip(" .")
            self._note(record.document, "okänt program", plain)
            return {"programme": programme.model_copy(update={"value": plain}), "programme_path": (plain,)}
        action = re.search(r"\bKA\d{3}\b", words) if entry.root == "Erasmus+" else None
        path = (*entry.path, action.group()) if action else entry.path
        return {"programme": programme.model_copy(update={"value": entry.name}), "programme_path": path}

    def membership(self, record: Membership) -> Membership:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )

    def figure(self, record: Figure) -> Figure:
        if record.subject_kind != "department":
            return record
        return record.model_copy(
            update={"subject": self.department(record.municipality, record.subject, record.document)}
        )

    def place(self, record: PlaceRelation) -> PlaceRelation:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )

    def passage(self, record: Passage) -> Passage:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )
