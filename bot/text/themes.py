"""Whether a project is about a theme: by the words of its names and description, and by what they mean.

What says so is weighed by a fit on labelled themes (docs/answers.md); where there are no vectors of meaning, the words
decide alone. A project that is about the theme is sure; one that only touches it is told beside those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from math import exp, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from bot.drafting.quoting import windows
from bot.query.fields import Row
from bot.text.scopes import told
from bot.text.stems import Shares, Stems
from bot.text.texts import ENDING as WHOLE
from bot.text.texts import Texts
from indexer.index import Index
from indexer.records import Project, ProjectReport, Span
from indexer.search import Near
from indexer.search.subjects import FIRST, Subject, subjects
from indexer.search.swedish import synonyms, words

if TYPE_CHECKING:
    from indexer.search.meaning import Meaning

COVERED = 0.75
"""Share of a theme's words, weighted by how telling they are, from which a text says the theme."""
BEGINNING = 0.9
"""What a compound counts that begins with the word: "klimatarbete" for "klimat"."""
ENDING = 0.5
"""One that ends with it, which may be another thing: "arbetsmiljö" is not the theme "miljö"."""
SHORTEST, SURE_BEGINNING, REST = 3, 6, 3
"""Letters of a word that may begin a compound; of one that begins it whatever follows; of what follows."""
SUPPOSED, SUPPOSED_SPREAD = 10, 3.0
"""Projects supposed to have nothing to do with a theme beside those of an index, which may be few, and their spread."""
LEAST_SHARE = 0.02
"""Share of the projects that say a theme below which it tells nothing of those that do not."""
SURE = 0.35
"""Likelihood from which a project is about the theme that nothing told of it says in its words."""
SURE_SAID = 0.25
"""The same where a sentence or a name says it."""
SLACK = 1e-9
"""What a sum may be off by the order in which it was added up."""
TOUCHED = 0.1
"""Likelihood from which a project that is not about it touches it."""


class Signs(NamedTuple):
    """What speaks for a project's being about a theme, and what each sign is worth in log odds."""

    entry: float
    """How near what the project is called and the beginning of its description together are to the theme, in spreads above the
    mean of texts of many subjects."""
    nearest: float
    """How near whatever is nearest of that, its name, its first sentences and the windows of what the report tells is."""
    name: float
    """How near its name alone is."""
    outstanding: float
    """By how many spreads all of these together are nearer than those of the index's projects."""
    words: float
    """How near the nearest words of its name and first sentences are to the theme's, by how telling these are."""
    named: float
    """Whether the project's names say it."""
    leading: float
    """Whether one of the first sentences says it."""
    whole: float
    """The share of the theme that all that is told holds together."""
    said: float
    """Whether a sentence or a name says it."""
    common: float
    """Where it is said: the log of the share of projects that say it, which is high for what no project is about ("kommun")."""
    elsewhere: float
    """The same where it is not said: who means something usually says it."""
    base: float = 1.0

    def likelihood(self) -> float:
        """How likely a project with these signs is about the theme."""
        return round(1 / (1 + exp(-sum(a * b for a, b in zip(self, WORTH, strict=True)))), 3)


WORTH = Signs(
    entry=0.32,
    nearest=0.61,
    name=-0.66,
    outstanding=1.21,
    words=2.29,
    named=1.36,
    leading=1.21,
    whole=1.07,
    said=1.49,
    common=-1.82,
    elsewhere=-1.01,
    base=-6.75,
)
"""Fitted by ``make fit-themes`` (docs/answers.md)."""


class _Nearness(NamedTuple):
    """How near a project is to a theme."""

    entry: float = 0.0
    nearest: float = 0.0
    name: float = 0.0
    together: float = 0.0
    words: float = 0.0
    place: Span | None = None
    """Where what is nearest stands."""


@dataclass(frozen=True)
class _Standing:
    """How near the projects of an index are to a theme, how that is spread over them, and how many say it."""

    own: Mapping[tuple[str, str], _Nearness]
    """By project and document."""
    whole: Mapping[tuple[str, str, int], float]
    """The share of it that all that is told of a project holds together, by project, document and where its report begins."""

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Mean and spread of all together, as if ``SUPPOSED`` more projects had nothing to do with the theme."""
        values = [one.together for one in self.own.values()]
        count = len(values) + SUPPOSED
        mean = sum(values) / count
        return mean, sqrt((sum((value - mean) ** 2 for value in values) + SUPPOSED * SUPPOSED_SPREAD**2) / count)

    @cached_property
    def _sayers(self) -> int:
        return sum(one >= COVERED for one in self.whole.values())

    def saying(self, row: Row) -> float:
        """The log of the share of reports that say it, other than a row's own, from 0 for hardly any."""
        others = self._sayers - (self.whole.get(_key(row.project, row.report), 0.0) >= COVERED)
        return log((others / max(1, len(self.whole)) + LEAST_SHARE) / LEAST_SHARE)

    def of(self, row: Row) -> _Nearness:
        """How near a row's project is."""
        return self.own.get((row.project.id, row.report.document), _Nearness())

    def near(self, row: Row) -> tuple[float, float, float, float, float]:
        """What nearness says of a row's project: the first of its signs."""
        (mean, spread), near = self.scale, self.of(row)
        return near.entry, near.nearest, near.name, (near.together - mean) / spread, near.words


LOOKED_AT = 4
"""Rows whose sentences are read for each that is told as near."""


@dataclass(frozen=True)
class Themed:
    """How a report's project is tied to a theme, and the sentence that shows it."""

    likelihood: float
    span: Span
    said: bool
    """Whether a sentence or a name says the theme."""

    @property
    def sure(self) -> bool:
        """Whether the project is about the theme."""
        return self.likelihood >= (SURE_SAID if self.said else SURE)

    @property
    def touched(self) -> bool:
        """Whether it only touches the theme."""
        return not self.sure and self.likelihood >= TOUCHED


class _Of(NamedTuple):
    """The entries that tell of a project in a document."""

    entry: tuple[str, ...]
    passages: tuple[str, ...]
    subject: Subject


class _Saying(NamedTuple):
    """The projects and reports whose words may say a theme."""

    projects: frozenset[str]
    reports: frozenset[tuple[str, str, int]]
    """By project, document and where it begins."""


class _Told(NamedTuple):
    """What a report tells of its project: its sentences, the stems of the project's names, and those of all together."""

    sentences: list[tuple[Span, Stems]]
    names: Stems
    everything: Stems


class Themes:
    """Judges the projects of one index; safe to use from several threads."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index, self.texts = index, texts
        self._sentences = lru_cache(maxsize=4_000)(self._read)
        self._named = lru_cache(maxsize=4_000)(self._names_of)
        self._terms = lru_cache(maxsize=64)(texts.terms)
        self._ways = lru_cache(maxsize=64)(self._ways_of)
        self._standing = lru_cache(maxsize=64)(self._stand)
        self._worth = lru_cache(maxsize=512)(self._worths)
        self._possible = lru_cache(maxsize=64)(self._may_say)

    def possible(self, theme: tuple[str, ...]) -> frozenset[str] | None:
        """The projects outside of which none is about a theme; None where any may be, as meaning tells of each."""
        found = self._possible(theme) if self.index.meaning is None else None
        return found.projects if found else None

    def surely(self, row: Row, theme: tuple[str, ...]) -> bool | None:
        """Whether a row's project is about a theme; None where its sentences have to be read for that."""
        whole = self.index.meaning is None and not any(term.parts for term in self._terms(theme))
        if not whole or (found := self._possible(theme)) is None:
            return None
        return _key(row.project, row.report) in found.reports

    def judged(self, row: Row, theme: tuple[str, ...]) -> Themed | None:
        """How a row's project is tied to a theme; None where not at all."""
        if self.index.meaning is None:
            return self._by_words(row, theme)
        if self._is_far(row, theme):
            return None
        looked = self._looked(row, theme)
        if looked is None:
            return None
        signs, span = looked
        judged = Themed(signs.likelihood(), span, said=bool(signs.said))
        return judged if judged.sure or judged.touched else None

    def nearest(self, rows: Iterable[Row], theme: tuple[str, ...], most: int) -> list[tuple[Row, Themed]]:
        """The rows whose projects come nearest to a theme, however far that is, the nearest first; none without vectors."""
        if self.index.meaning is None or not self._ways(theme):
            return []
        likeliest = sorted(rows, key=lambda row: -self._silent(row, theme).likelihood())[: LOOKED_AT * most]
        looked = [(row, found) for row in likeliest if (found := self._looked(row, theme))]
        judged = [(row, Themed(signs.likelihood(), span, said=bool(signs.said))) for row, (signs, span) in looked]
        return sorted(judged, key=lambda one: (-one[1].likelihood, one[0].project.name))[:most]

    def _silent(self, row: Row, theme: tuple[str, ...]) -> Signs:
        """What speaks for a row's project where no word of it says the theme."""
        standing = self._standing(theme, True)
        return Signs(*standing.near(row), 0.0, 0.0, 0.0, 0.0, 0.0, standing.saying(row))

    def _is_far(self, row: Row, theme: tuple[str, ...]) -> bool:
        """Whether no word that is told says anything of a theme, and what is meant is not near it either: no sentence need be read."""
        standing = self._standing(theme, True)
        if standing.whole.get(_key(row.project, row.report)) != 0.0:
            return False
        return self._silent(row, theme).likelihood() < min(TOUCHED, SURE)

    def signs(self, row: Row, theme: tuple[str, ...]) -> Signs | None:
        """What speaks for a row's project being about a theme; None where nothing is told of it."""
        looked = self._looked(row, theme)
        return looked[0] if looked else None

    def _looked(self, row: Row, theme: tuple[str, ...]) -> tuple[Signs, Span] | None:
        """The signs, and the sentence that shows the theme."""
        ways = self._ways(theme)
        sentences, names, everything = self._told_of(row.project, row.report)
        if not ways or not sentences:
            return None
        standing = self._standing(theme, self.index.meaning is not None)
        whole = standing.whole.get(_key(row.project, row.report))
        whole = self._share(ways, everything) if whole is None else whole
        # What all of it does not hold in part, no sentence of it does.
        shares = [self._share(ways, stems) for _, stems in sentences] if whole else [0.0] * len(sentences)
        named = whole > 0 and self._share(ways, names) >= COVERED
        said = named or max(shares) >= COVERED
        signs = Signs(
            *standing.near(row),
            named=named,
            leading=max(shares[:FIRST]) >= COVERED,
            whole=whole,
            said=said,
            common=standing.saying(row) * said,
            elsewhere=standing.saying(row) * (not said),
        )
        return signs, _shown([span for span, _ in sentences], shares, standing.of(row).place)

    def _wholly(self, theme: tuple[str, ...]) -> dict[tuple[str, str, int], float]:
        """The share of a theme that all holds that is told in each report on a project."""
        ways = self._ways(theme)
        total = sum(weight for _, weight in ways)
        reached = self._reached([(weight, self._best_of([way])) for way, weight in ways])
        reported = ((at, _key(p, report)) for at, (p, report, own) in enumerate(self._reports) if own)
        return {key: reached.get(at, 0.0) / total if total else 0.0 for at, key in reported}

    # -- meaning ----------------------------------------------------------------------------------------------------

    def _stand(self, theme: tuple[str, ...], _: bool) -> _Standing:
        """How near what each report tells of a project is."""
        asked = " ".join(theme).replace("|", " ")
        found: dict[tuple[str, str], _Nearness] = {}
        meaning, whole = self.index.meaning, self._wholly(theme)
        if meaning is None:
            return _Standing(found, whole)
        for (project, document), one in self._told.items():
            entry = meaning.about(asked, one.entry)
            if entry is None:
                continue
            name, told, passages = (
                meaning.about(asked, ids) for ids in (one.subject.name, one.subject.told, one.passages)
            )
            best = max((near for near in (entry, name, passages, told) if near), key=lambda near: near.score)
            scores = [near.score if near else entry.score for near in (entry, passages, told, name)]
            shown = max((near for near in (told, passages) if near), key=lambda near: near.score, default=None)
            found[project, document] = _Nearness(
                entry.score,
                best.score,
                scores[-1],
                sum(scores) + best.score,
                self._worded(meaning, asked, one.subject),
                self._place(shown),
            )
        return _Standing(found, whole)

    def _worded(self, meaning: Meaning, asked: str, subject: Subject) -> float:
        """How near the words of a project's name and first sentences are to those of a theme, by how telling these are."""
        found = [
            (self.texts.weight(form.folded), meaning.word(word, subject.said))
            for word in asked.split()
            for form in list(words(word))[:1]
        ]
        total = sum(weight for weight, _ in found)
        return sum(weight * near for weight, near in found) / total if total else 0.0

    def _place(self, near: Near | None) -> Span | None:
        """Where in its document a window stands."""
        if near is None:
            return None
        kind, _, _ = near.id.partition(":")
        start = self.index.passage(near.id).source.start if kind == "passage" else 0
        return Span(start + near.start, start + near.end)

    @cached_property
    def _told(self) -> dict[tuple[str, str], _Of]:
        """For each project and document that reports it the entries that tell of it."""
        passages: dict[tuple[str, str], list[str]] = {}
        for number, passage in enumerate(self.index.holdings.passages):
            if passage.project:
                passages.setdefault((passage.project, passage.document), []).append(f"passage:{number}")
        found = ((one.project, one.document, one) for one in subjects(self.index.holdings.projects, self.index.texts))
        return {
            (project, document): _Of((f"project:{project}",), tuple(passages.get((project, document), ())), one)
            for project, document, one in found
        }

    # -- words ------------------------------------------------------------------------------------------------------

    def _told_of(self, project: Project, report: ProjectReport) -> _Told:
        """What a report tells of its project."""
        return self._sentences(project.id, report.document, tuple(told(report)))

    def _read(self, project: str, document: str, spans: tuple[Span, ...]) -> _Told:
        """The sentences of some ranges with their stems, and what a project is called."""
        text = self.index.texts[document]
        found = (window for span in spans for window in windows(text, span))
        sentences = [(window, self.texts.known(self.texts.stems_of(text[slice(*window)]))) for window in found]
        names = self._named(project)
        return _Told(sentences, names, self.texts.known(names.union(*(stems for _, stems in sentences))))

    def _names_of(self, project: str) -> Stems:
        """The stems of a project's names."""
        one = self.index.projects[project]
        return self.texts.known(stem for name in (one.name, *one.aliases) for stem in self.texts.stems_of(name))

    def _by_words(self, row: Row, theme: tuple[str, ...]) -> Themed | None:
        """How a row's project is tied to a theme in an index without meaning: whether all that is told holds its words."""
        among, ways = self.possible(theme), self._ways(theme)
        if not ways or (among is not None and row.project.id not in among):
            return None
        sentences, names, everything = self._told_of(row.project, row.report)
        if not sentences or self.texts.coverage(self._terms(theme), everything) < COVERED:
            return None
        shares = [self._share(ways, stems) for _, stems in sentences]
        said = self._share(ways, names) >= COVERED or max(shares) >= COVERED
        return Themed(1.0, _shown([span for span, _ in sentences], shares, None), said)

    def _may_say(self, theme: tuple[str, ...]) -> _Saying | None:
        """The reports of which all that is told may hold a theme's words, and does where none is told by its parts; None where
        the theme has no words."""
        terms = self._terms(theme)
        total = sum(term.weight for term in terms)
        if not total:
            return None
        each = [
            (term.weight, self._best_of(term.shares, [shares for parts in term.parts for shares in parts]))
            for term in terms
        ]
        found = [self._reports[at] for at, much in self._reached(each).items() if much / total >= COVERED - SLACK]
        return _Saying(
            frozenset(project.id for project, _, _ in found),
            frozenset(_key(project, report) for project, report, _ in found),
        )

    @staticmethod
    def _reached(each: Iterable[tuple[float, Mapping[int, float]]]) -> dict[int, float]:
        """By report the sum of how far it holds each word of a theme, weighed."""
        reached: dict[int, float] = defaultdict(float)
        for weight, best in each:
            for at, share in best.items():
                reached[at] += weight * share
        return reached

    def _best_of(self, ways: Iterable[Shares], parts: Iterable[Shares] = ()) -> dict[int, float]:
        """By report how far the stem of it that says a word best does; at most, where a part of the word stands for all."""
        best: dict[int, float] = {}
        for shares, most in (*((one, 1.0) for one in ways), *((one, WHOLE) for one in parts)):
            strange = ((stem, shares.of_strange(stem)) for stem in self._strange)
            for stem, share in (*shares.items(), *strange):
                worth = share if most == 1.0 else most * bool(share)
                best.update((at, worth) for at in self._holding.get(stem, ()) if worth > best.get(at, 0.0))
        return best

    @cached_property
    def _reports(self) -> tuple[tuple[Project, ProjectReport, bool], ...]:
        """Every report of every project, and what running text tells of those that have none, with whether it is the former."""
        return tuple(
            (project, report, own)
            for project in self.index.holdings.projects
            for own, several in ((True, project.reports), (False, project.mentions))
            for report in several
        )

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """The reports of each stem that is in the project's names or in what the report tells of it."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, (project, report, _) in enumerate(self._reports):
            everything = self._told_of(project, report)
            for stem in everything.everything if everything.sentences else ():
                found[stem].append(at)
        return dict(found)

    @cached_property
    def _strange(self) -> tuple[str, ...]:
        """The stems of what is told that no passage has."""
        return tuple(sorted(self._holding.keys() - self.texts.stock.all))

    def _ways_of(self, theme: tuple[str, ...]) -> list[tuple[Shares, float]]:
        """For each word of a theme how far any stem says it, and how telling it is."""
        found = []
        for word in theme:
            forms = [form for way in word.split("|") for form in list(words(way))[:1]]
            if forms:
                also = (one for form in forms for one in synonyms(form) if len(one) > SHORTEST)
                stems = dict.fromkeys((*(form.folded for form in forms), *also))
                found.append(
                    (
                        Shares.joined([self._worth(stem) for stem in stems]),
                        min(self.texts.weight(form.folded) for form in forms),
                    )
                )
        return found

    @staticmethod
    def _share(ways: Sequence[tuple[Shares, float]], stems: Stems) -> float:
        total = sum([weight for _, weight in ways])
        return sum([weight * way.best(stems) for way, weight in ways]) / total if total else 0.0

    def _worths(self, asked: str) -> Shares:
        """How far any stem says a word of a theme: none does that neither holds the word nor is held in it."""
        return Shares(self.texts.stock, self.texts.stock.kin(asked), partial(self._says, asked))

    def _says(self, asked: str, stem: str) -> float:
        """How far a stem says a word of a theme, by whole words and the parts of compounds."""
        if asked not in stem and stem not in asked:
            return 0.0
        if asked == stem or (min(len(asked), len(stem)) > 4 and asked in {stem + "t", stem + "s", stem[:-1]}):
            return 1.0
        rest = len(stem) - len(asked)
        if rest < REST or len(asked) < SHORTEST:
            return 0.0
        if stem.startswith(asked) and (len(asked) >= SURE_BEGINNING or any(map(self._known, _rests(stem, asked)))):
            return BEGINNING
        return ENDING if len(asked) > SHORTEST and stem.endswith(asked) else 0.0

    def _known(self, stem: str) -> bool:
        return len(stem) >= REST and (self.texts.frequency[stem] or self.texts.frequency[stem.removesuffix("s")]) > 0


def _key(project: Project, report: ProjectReport) -> tuple[str, str, int]:
    return project.id, report.document, report.source.start


def _rests(stem: str, asked: str) -> tuple[str, str]:
    rest = stem[len(asked) :]
    return rest, rest.removeprefix("s")


def _shown(spans: Sequence[Span], shares: Sequence[float], window: Span | None) -> Span:
    """The first sentence that says most of the theme; where none says it, the one that is nearest to it."""
    best = max(range(len(spans)), key=lambda at: (shares[at], -at))
    return spans[best] if shares[best] >= COVERED or window is None else _overlapping(spans, window)


def _overlapping(spans: Sequence[Span], window: Span) -> Span:
    """The sentence that stands most inside a window, or nearest to it."""
    return max(spans, key=lambda span: min(span.end, window.end) - max(span.start, window.start))
