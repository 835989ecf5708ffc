"""How alike two projects are: the words of their descriptions, what they mean where there are vectors, their programme, their
goals, and the places of their partners.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from bot.query.fields import FIELDS, Row
from bot.text.scopes import told
from bot.text.texts import Texts
from indexer.index import Index
from indexer.records import Project, Span
from indexer.search.swedish import words

ALIKE = 0.14
"""Score from which a project counts as similar (docs/answers.md: how it was measured)."""
MEANT = 0.3
"""What the cosine of what two projects mean adds to the score, where there are vectors."""
ALIKE_BY_MEANING = 0.18
"""Score from which a project counts as similar then."""
CLOSE = 0.5
"""Cosine of meanings from which it is told as a reason."""
FROM_WORDS = 0.06
"""Cosine of descriptions below which shared programme or goals make no likeness by themselves."""
SHARED = {"programme_part": 0.03, "goal": 0.02, "country": 0.01}
"""What a shared value of a field adds to the cosine."""
MOST_COMMON = 0.2
"""Share of the projects above which a stem tells nothing of one: "projekt", "syfte", "stad"."""
SHOWN_WORDS = 3
MANY = 2_000
"""Projects whose words are worked out before anybody asks for similar ones."""
TELLING = 8
"""Telling words below which a description ("se bilagan") says nothing that another could be like."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Likeness:
    """How alike another project is, and by what."""

    project: Project
    score: float
    words: tuple[str, ...] = ()
    """Shared telling words, the most telling first, as the other project's text has them."""
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Shared values by field."""
    meant: float = 0.0
    """The cosine of what the two mean; 0 without vectors."""


class Likenesses:
    """The likeness of every two projects of one index."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index, self.texts = index, texts

    def prepare(self) -> None:
        """Work out the words of all projects, where these are not so many that a start would take long."""
        if len(self.index.holdings.projects) <= MANY:
            _ = self._vectors

    def of(self, project: Project) -> list[Likeness]:
        """Other projects that are alike, the most alike first. A project is never like itself."""
        least = ALIKE if self.index.meaning is None else ALIKE_BY_MEANING
        return [one for one in self._ranked(project) if one.score >= least]

    def nearest(self, project: Project) -> Likeness | None:
        """The other project that is most alike, if by little; None where not even words are shared."""
        return next((one for one in self._ranked(project)[:1] if one.score >= FROM_WORDS), None)

    def _ranked(self, project: Project) -> list[Likeness]:
        others = (
            other
            for other in self.index.holdings.projects
            if other.id != project.id and other.name != project.name and other.reports
        )
        return sorted(
            (self.between(project, other) for other in others), key=lambda one: (-one.score, one.project.name)
        )

    def between(self, project: Project, other: Project) -> Likeness:
        """How alike two projects are."""
        first, second = self._vectors[project.id], self._vectors[other.id]
        parts = {stem: weight * second[stem] for stem, weight in first.items() if stem in second}
        cosine = sum(parts.values())
        shared = tuple((field, values) for field in SHARED if (values := self._shared(field, project, other)))
        score = cosine + sum(SHARED[field] for field, _ in shared) if cosine >= FROM_WORDS else cosine
        best = sorted(parts, key=lambda stem: -parts[stem])[:SHOWN_WORDS]
        meant = self._meant(project, other)
        return Likeness(
            other, score + MEANT * meant, tuple(self._spelled[other.id][stem] for stem in best), shared, meant
        )

    def _meant(self, project: Project, other: Project) -> float:
        """The cosine of what two projects' own texts mean."""
        meaning = self.index.meaning
        return meaning.likeness(self._entries[project.id], self._entries[other.id]) if meaning else 0.0

    @cached_property
    def _entries(self) -> dict[str, tuple[str, ...]]:
        """What is embedded of each project: its names and the passages that tell of it."""
        found = {project.id: [f"project:{project.id}"] for project in self.index.holdings.projects}
        for number, passage in enumerate(self.index.holdings.passages):
            if passage.project in found:
                found[str(passage.project)].append(f"passage:{number}")
        return {identifier: tuple(entries) for identifier, entries in found.items()}

    @staticmethod
    def _shared(field: str, project: Project, other: Project) -> tuple[str, ...]:
        first, second = _values(field, project), _values(field, other)
        return tuple(value for value in first if value in second)

    @cached_property
    def _spelled(self) -> dict[str, dict[str, str]]:
        """The words of each project's descriptions by stem, as they are written there first; names left out."""
        return {project.id: self._words_of(project) for project in self.index.holdings.projects}

    def _words_of(self, project: Project) -> dict[str, str]:
        named = [project.name, *project.aliases, project.acronym or ""]
        named += [partner.name for report in project.reports for partner in report.partners]
        names = {word.folded for name in named for word in words(name)}
        found: dict[str, str] = {}
        for report in project.reports:
            for span in told(report):
                for said in _said_in(self.index.texts[report.document], span):
                    for word in words(said):
                        found.setdefault(word.folded, said.casefold())
        return {stem: said for stem, said in found.items() if stem not in names and len(stem) > 3}

    @cached_property
    def _common(self) -> frozenset[str]:
        count: dict[str, int] = {}
        for spelled in self._spelled.values():
            for stem in spelled:
                count[stem] = count.get(stem, 0) + 1
        most = max(3.0, MOST_COMMON * len(self._spelled))
        return frozenset(stem for stem, times in count.items() if times > most)

    @cached_property
    def _vectors(self) -> dict[str, dict[str, float]]:
        """The telling stems of each project by their weight, of length 1."""
        return {identifier: self._vector(spelled) for identifier, spelled in self._spelled.items()}

    def _vector(self, stems: Iterable[str]) -> dict[str, float]:
        weights = {stem: self.texts.weight(stem) for stem in stems if stem not in self._common}
        if len(weights) < TELLING:
            return {}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {stem: weight / length for stem, weight in weights.items()}


def _said_in(text: str, span: Span) -> Iterator[str]:
    """The words of a range, names left out: a capital that begins no sentence."""
    for at, (start, end) in enumerate(_word_spans(text, span.start, span.end)):
        if not at or not text[start].isupper() or _last_before(text, start) in ".!?:":
            yield text[start:end]


def _last_before(text: str, at: int) -> str:
    """The last character before a place that is no white space; none at the beginning.

    >>> _last_before("Slut.  Nytt", 7), _last_before(" Nytt", 1)
    ('.', '')
    """
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return text[max(0, at - 1) : at]


def _word_spans(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    return (match.span() for match in _WORD.finditer(text, start, end))


def _values(field: str, project: Project) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for report in project.reports:
        got = FIELDS[field].get(Row(project, report))
        found.update(dict.fromkeys(got if isinstance(got, tuple) else ()))
    return tuple(found)
