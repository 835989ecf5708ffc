"""Running text that answers: candidate passages, the sentences of them that say most of what was asked, and whether any do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import sqrt

from bot.drafting.quoting import broken_off, windows
from bot.query.fields import AMOUNTS, DATES
from bot.slots.questions import Question
from bot.text.confidence import ANSWERS, BY_MEANING, BY_WORDS, MANY, Nearness, Signs, Telling
from bot.text.kinds import kind_asked
from bot.text.letters import is_said, squeezed
from bot.text.stems import Stems
from bot.text.texts import Term, Texts, by_key
from bot.understanding.cues import CUES, TEXTUAL, Cue, Section, pattern
from bot.understanding.words import WORDS
from indexer.index import Index
from indexer.records import Passage, Span
from indexer.search import Filters
from indexer.search.swedish import STOPWORDS, words
from indexer.text import sentences
from indexer.values import find_amounts
from indexer.vocabulary import fold

ANSWERABLE = 0.55
"""Share of a question's telling words (weighted by how rare they are) that one passage must hold; see docs/answers.md."""
OF_A_NAME = 0.3
"""The same where the question names a project or network: the passages are then about it already."""
BY_HEADING = 0.5
"""The same where a passage stands under the kind of heading asked for: "Studiebesök", "Ansvar"."""
MANY_PASSAGES = 2_000
"""Passages whose sentences are read before anybody asks."""
LONG_NAME = 8
"""Letters of a name from which it is looked for in what scanners made of it too, inside words as well."""
MAX_QUOTES = 5
GOOD_ENOUGH = 0.66
"""A further quote must score at least this share of the best one."""
_ASKS_NAMES = pattern(
    r"\b(?:vilka|which|what)\s+(?:städer|kommuner|länder|organisationer|partners?|aktörer|skolor|orter|personer"
    r"|cities|countries|organisations|schools|towns)|\b(?:vem|vilka|who)\b"
)
_ASKS_WHAT = pattern(
    r"^(?:vad|what|vilket sorts|berätta|tell)\b.{0,12}\b(?:är|var|innebär|står|handla(?:r|de)|is|was|does|om"
    r"|about)\b|^vad (?:går|gick) .{1,60} ut på\b"
)
_ASKS_MEANING = pattern(r"^(?:vad|what)\b.{0,40}\b(?:menas|menar|betyder|innebär|avses|mean|means|meant)\b")
_DEFINES = re.compile(
    r"(?i)\b(?:är (?:en|ett|det)|står för|är \w+ (?:organisation|nätverk)|samlar|verkar för|strävar efter"
    r"|syftar till|avses|menas|innebär att|definieras)\b"
)
_ASKS_COST = pattern(r"\b(?:kosta|kostnad|dyr|costs?\b)")
_ASKS_SHARE = pattern(r"\b(?:andel|procent|share|percentage|per cent|percent)\b")
_ASKS_PERSON = pattern(r"^(?:vem|vilka)\b|\bwho\b")
_PERSON = re.compile(r"(?<=[\w,] )[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]{2,}")
_ASKS_WHEN = pattern(r"\bnär\b|\bwhen\b|vilket år|which year|vilken dag|vilket datum|(?:what|which) (?:day|date)")
_DATED = re.compile(r"\d{4}-\d\d|\b\d{1,2} [a-z]{3,9}\b")
_ENUMERATED = re.compile(r"(?<=[,(] )[A-ZÅÄÖ]\w+|(?<=och )[A-ZÅÄÖ]\w+|(?<=\w )[A-ZÅÄÖ]\w+(?=,)")


_FORMS: tuple[tuple[Cue, Callable[[str, str], float]], ...] = (
    (_ASKS_SHARE, lambda said, _: 0.4 if re.search(r"\d\s*(?:%|procent)", said) else 0.0),
    (_ASKS_NAMES, lambda said, _: 0.12 * min(5, len(_ENUMERATED.findall(" ".join(said.split()))))),
    (_ASKS_PERSON, lambda said, _: 0.15 if _PERSON.search(" ".join(said.split())) else 0.0),
)
"""What a sentence is worth for the form of the answer that a question asks for."""


@dataclass(frozen=True)
class Found:
    """A quote: the passage it stands in, its range, how well it fits, and the share of the question's words its passage holds."""

    passage: Passage
    span: Span
    score: float
    coverage: float


@dataclass(frozen=True)
class _Asked:
    """A question as passages are held against it."""

    question: Question
    terms: list[Term]
    sections: list[Section]
    texts: Texts
    near: Nearness
    named: tuple[str, ...]
    """The spellings of the projects, networks and parts of a nämnd that it names."""

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Any of them in running text."""
        return names_pattern(self.named)

    @cached_property
    def loose(self) -> list[Term]:
        """All its words but stop words; English ones as the reports would have them."""
        q = self.question
        typed = re.findall(r"[^\W\d_]{3,}", q.text)
        if q.language == "en":
            typed = [*q.words, *(word for word in typed if word[:1].isupper() and not q.text.startswith(word))]
        return self.texts.terms([word for word in typed if word.casefold() not in STOPWORDS])

    @cached_property
    def when(self) -> bool:
        """Whether a date is asked for."""
        return _ASKS_WHEN.search(self.question.text) is not None

    @cached_property
    def what_it_is(self) -> bool:
        return _asks_what_it_is(self.question)

    @cached_property
    def forms(self) -> list[Callable[[str, str], float]]:
        """What a sentence is worth for each form of answer that is asked for."""
        kind = kind_asked(self.question.text)
        worth = [worth for cue, worth in _FORMS if cue.search(self.question.text)]
        return [*worth, kind.worth] if kind else worth

    @property
    def is_weighed(self) -> bool:
        """Whether meaning has a say: nothing is named that passages must be about, and nothing quoted before goes on."""
        q = self.question
        return self.near.on and bool(self.terms) and not (q.projects or q.networks or q.actors or q.near)

    @cached_property
    def textual(self) -> list[Section]:
        """The challenges, results or lessons asked for, which only running text tells of."""
        return [section for section in self.sections if section.name in TEXTUAL]

    @cached_property
    def by_heading(self) -> frozenset[str]:
        """The stems of the words that a heading says already."""
        said = (term for term in self.terms if any(section.asked(term.word.casefold()) for section in self.sections))
        return frozenset(term.stem for term in said)

    @cached_property
    def must(self) -> list[Term]:
        """The proper names that a passage must hold."""
        return [term for term in self.terms if _is_name(term.word, self.question)]

    @cached_property
    def wanted(self) -> set[str]:
        """The stems of words that tell of the sections asked for."""
        asked = set(self.question.sections)
        return {word.folded for s in CUES.sections if s.name in asked for given in s.words for word in words(given)}

    @cached_property
    def _wording(self) -> frozenset[str]:
        """The stems of the passages that begin as these."""
        return frozenset().union(*map(self.texts.stock.beginning, self.wanted))

    def is_worded(self, stems: Stems) -> bool:
        """Whether a sentence has a word that tells of the sections asked for."""
        if not self._wording.isdisjoint(stems):
            return True
        return any(stem.startswith(one) for one in self.wanted for stem in stems.strange)

    @cached_property
    def told_by(self) -> set[str]:
        """The stems of words that tell of the challenges, results or lessons asked for."""
        return {word.folded for section in self.textual for given in section.words for word in words(given)}

    @cached_property
    def asks_cost(self) -> bool:
        """Whether it asks what something costs: a sentence without an amount is no answer."""
        return _ASKS_COST.search(self.question.text) is not None and not self.question.sections

    @property
    def is_vague(self) -> bool:
        """Whether there is nothing to look for."""
        q = self.question
        looked_for = [term for term in self.terms if not _is_of_forms(term.word)]
        return not (q.near or looked_for or q.projects or q.networks or q.actors or q.documents or self.sections)

    @property
    def is_whole_section(self) -> bool:
        """Whether a project's challenges or results are asked for as a whole."""
        kind = kind_asked(self.question.text)
        if kind is not None and kind.ranks:
            return False
        return bool(self.question.projects and self.textual and all(t.stem in self.by_heading for t in self.terms))

    def is_headed(self, passage: Passage) -> bool:
        """Whether a passage stands under a heading of a section asked for."""
        heading = " ".join(passage.section[1:] or passage.section)
        return any(section.heads(heading) for section in self.sections)

    def least(self, heading: bool) -> float:
        """The share of the words that a passage must hold."""
        if self.question.projects or self.question.networks:
            return OF_A_NAME
        return BY_HEADING if heading else ANSWERABLE


@dataclass(frozen=True)
class _Held:
    """A passage held against a question: what the search says of it, whether its heading is asked for, and the share of the
    question's words that it holds."""

    number: int
    passage: Passage
    engine: float
    headed: bool
    coverage: float


_ABOVE = re.compile(r"[#\s*]*")
_BELOW = re.compile(r"[\s*:]*\n\s*")
_BLANKS = re.compile(r"\s+")


def _behind(heading: Sequence[str], text: str) -> int | None:
    """Where a text goes on behind the words of a heading that it begins with; None where it begins otherwise.

    >>> _behind(["Grön", "hamn"], "## Grön  hamn:\\n\\nHamnen växer."), _behind(["Grön"], "Gröna hamnen\\nväxer.")
    (16, None)
    """
    at = _ABOVE.match(text).end()  # type: ignore[union-attr]
    while at and heading and heading[0].startswith(text[at - 1]):
        at -= 1  # a mark that the heading begins with is its own
    for number, word in enumerate(heading):
        gap = _BLANKS.match(text, at) if number else None
        at = gap.end() if gap else at
        if (number and gap is None) or not text.startswith(word, at):
            return None
        at += len(word)
    below = _BELOW.match(text, at)
    return below.end() if below else None


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names in running text, at word borders, line ends and genitive allowed."""
    spelled = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    parts = [r"\s+".join(re.escape(part) for part in name.split()) for name in spelled]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?:s|:s)?(?!\w)" if parts else r"(?!)", re.IGNORECASE)


_OF_FORMS = {("field", name) for name in (*AMOUNTS, *DATES, "duration")}


def _is_of_forms(word: str) -> bool:
    """Whether a word asks of a field of a form or holds it against another ("slutar", "samma", "längst"): nothing to be about."""
    senses = WORDS.of(word.split("|")[:1])
    return bool(senses) and all((s.kind, s.key) in _OF_FORMS or s.kind in {"operator", "most"} for s in senses)


def _is_name(word: str, question: Question) -> bool:
    """Whether a word of a question is a proper name: a passage that does not hold it says nothing of what was asked.

    Only a capital inside the question tells; a first word has one anyway.
    """
    known = any(word.casefold().startswith(question.text[link.start : link.end].casefold()) for link in question.links)
    return (
        "|" not in word
        and word[:1].isupper()
        and not known
        and not question.text.startswith(word)
        and not question.text.isupper()
    )


NEXT_TO = 4
"""Passages on either side of a quoted one in which a follow-up is looked for, where they stand under the same heading."""
LIGHT = 0.4
"""What a word counts that says little by itself: a general one, the kind of thing asked for, the second word of a name."""


def _weighed(term: Term, question: str) -> Term:
    """A term with the weight its place gives it: "land" says little in "vilket land", "Orwell" little more than "George Orwell"."""
    goes_on = term.word[:1].isupper() and re.search(rf"[A-ZÅÄÖ]\w+ {re.escape(term.word)}\b", question)
    return replace(term, weight=term.weight * LIGHT) if goes_on or CUES.is_light(term.word) else term


def _sections(question: Question) -> list[Section]:
    """The sections a question asks for; what becomes of a project afterwards is not its results, and what visits gave no visit."""
    names = set(question.sections) - ({"results"} if "implementation" in question.sections else set())
    names -= {"visits"} if "results" in names else set()
    return [section for section in CUES.sections if section.name in names]


def asks_for_content(question: str) -> bool:
    """Whether a question asks what a named thing is, or who or what belongs to it."""
    return bool(_ASKS_WHAT.search(question) or _ASKS_NAMES.search(question))


def _asks_what_it_is(q: Question) -> bool:
    """Whether a question asks what a word means or what a named thing is."""
    return bool(_ASKS_MEANING.search(q.text) or (_ASKS_WHAT.search(q.text) and (q.networks or q.projects)))


_STOPS, _LABELLED, _DIGIT = re.compile(r"[.!?…]$"), re.compile(r"[-*]\s[^\n:]{3,40}:\s"), re.compile(r"\d")


class Finder:
    """Quotes for a question over one index."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index = index
        self.texts = texts
        self._sentences = lru_cache(maxsize=5_000)(self._read)
        self._named = lru_cache(maxsize=2_000)(self._holding)

    def prepare(self) -> None:
        """Read the sentences of all passages, where these are not so many that a start would take long."""
        self.index.backend.prepare()
        passages = len(self.index.holdings.passages)
        for number in range(passages if passages <= MANY_PASSAGES else 0):
            self._sentences(number)

    @cached_property
    def _of_project(self) -> dict[str, list[int]]:
        """The passages of a project's own form or chapter."""
        return by_key((p.project, number) for number, p in enumerate(self.index.holdings.passages) if p.project)

    @cached_property
    def _of_department(self) -> dict[tuple[str, str], list[int]]:
        """The passages that a nämnd reports, by municipality and nämnd."""
        passages = enumerate(self.index.holdings.passages)
        return by_key(((p.municipality, p.department), number) for number, p in passages if p.department)

    def find(
        self, question: Question, *, extra: Sequence[str] = (), limit: int = MAX_QUOTES, spread: float = GOOD_ENOUGH
    ) -> list[Found]:
        """The best quotes, best first; none where no passage holds enough of the question.

        ``spread``: the share of the best score that a further quote must reach.
        """
        if question.ambiguous and not question.projects:
            question = replace(question, projects=question.ambiguous)
        asked = self._asked(question, extra)
        candidates = self._around(question) if question.near else self._found_by_both(asked)
        if question.near and not asked.terms:  # "varifrån kommer han?": nothing to look for but what was quoted
            candidates, limit = {number: near for number, near in candidates.items() if near == 1.0}, min(limit, 2)
        if question.projects:
            candidates = self._of_best_heading(candidates, asked.textual)
        scored = [found for number, engine in candidates.items() for found in self._scored(asked, number, engine)]
        scored.sort(key=lambda one: (-one.score, one.passage.document, one.span.start))
        if not scored or asked.is_vague:
            return []
        if asked.is_whole_section:
            return self._of_each(scored, limit)
        return self._chosen(scored, limit, spread)

    def _asked(self, question: Question, extra: Sequence[str]) -> _Asked:
        """What passages are held against."""
        terms = [_weighed(term, question.text) for term in self.texts.terms((*question.topic, *extra))]
        if question.projects and all(CUES.is_kind_of_thing(term.word) for term in terms):
            terms = []
        near = Nearness(self.index, question.typed or question.text, self._filters(question))
        named = (
            *self.spellings(question),
            *self.units(question),
        )
        return _Asked(question, terms, _sections(question), self.texts, near, named)

    def _held(self, asked: _Asked, number: int, engine: float) -> _Held:
        """A passage, with the words that its heading says counted among those it holds."""
        passage, stems = self.index.holdings.passages[number], self.texts.stems[number]
        headed = asked.is_headed(passage)
        said = stems | asked.by_heading if headed and asked.by_heading else stems
        return _Held(number, passage, engine, headed, self.texts.coverage(asked.terms, said))

    def _scored(self, asked: _Asked, number: int, engine: float) -> list[Found]:
        """The quotes of one passage, where it says enough of what is asked."""
        question, stems = asked.question, self.texts.stems[number]
        if not all(self.texts.names(term, stems) for term in asked.must):
            return []
        if question.near and asked.terms and not self.texts.coverage(asked.terms, stems):
            return []
        held = self._held(asked, number, engine)
        if question.projects and not self._told(asked, held):
            return []
        if not question.near and not self._answers(asked, held):
            return []
        return self._quotes(asked, held)

    def _answers(self, asked: _Asked, held: _Held) -> bool:
        """Whether a passage answers: by the share of the words that it holds, or what speaks for it where meaning has a say."""
        if not asked.is_weighed:
            return held.coverage >= asked.least(held.headed)
        return self._signs(asked, held).odds() >= ANSWERS

    def _signs(self, asked: _Asked, held: _Held) -> Signs:
        sentences = [stems for _, stems in self._sentences(held.number)]
        said, loose = (
            max((self.texts.coverage(terms, stems) for stems in sentences), default=0.0) if terms else 0.0
            for terms in (asked.terms, asked.loose)
        )
        words = min(len(asked.terms), MANY) / MANY
        return Signs(held.coverage, asked.near.of(held.number), held.engine, said, loose, words)

    def signs(self, question: Question) -> dict[int, Signs]:
        """What speaks for each candidate passage's answering; none where meaning has no say."""
        asked = self._asked(question, ())
        if not asked.is_weighed:
            return {}
        return {
            number: self._signs(asked, self._held(asked, number, engine))
            for number, engine in self._found_by_both(asked).items()
        }

    def telling(self, question: Question) -> list[tuple[Found, Telling]]:
        """What speaks for each sentence's being quoted, and its score so far."""
        asked = self._asked(question, ())
        candidates = [self._held(asked, number, engine) for number, engine in self._found_by_both(asked).items()]
        return [
            (found, self._tells(asked, held, found.span, self._stems(held.number, found.span)))
            for held in candidates
            for found in self._quotes(asked, held)
        ]

    def _found_by_both(self, asked: _Asked) -> dict[int, float]:
        """The candidates by words, and by meaning where it has a say, with the search's score by words."""
        nearest = asked.near.nearest() if asked.is_weighed else []
        return dict.fromkeys(nearest, 0.0) | self.candidates(asked.question)

    def holding(self, question: Question, share: float) -> list[Found]:
        """The sentences of passages about what is named that hold a share of the question's telling words themselves, those
        with most of them first."""
        terms = self._asked(question, ()).terms
        about = self._about(question)
        numbers = range(len(self.index.holdings.passages)) if about is None else about
        found = [one for number in numbers if terms for one in self._sentences_holding(question, number, terms, share)]
        return sorted(found, key=lambda one: (-one.score, -(one.passage.year or 0)))

    def _sentences_holding(self, question: Question, number: int, terms: list[Term], share: float) -> list[Found]:
        """The sentences of a passage that hold a share of the terms."""
        passage = self.index.holdings.passages[number]
        if not self._in_scope(passage, question) or self.texts.coverage(terms, self.texts.stems[number]) < share:
            return []
        held = [(span, self.texts.coverage(terms, stems)) for span, stems in self._sentences(number)]
        return [Found(passage, span, part, part) for span, part in held if part >= share]

    def _around(self, question: Question) -> dict[int, float]:
        """The passages under the same headings as, or next to, those that were quoted before, the quoted ones first."""
        passages = self.index.holdings.passages
        quoted = [
            number
            for number, p in enumerate(passages)
            if any(
                p.document == document and p.source.start <= start < p.source.end for document, start in question.near
            )
        ]
        found: dict[int, float] = {}
        for at in quoted:
            for number in range(max(0, at - NEXT_TO), min(len(passages), at + NEXT_TO + 1)):
                same = passages[number].document == passages[at].document
                if same and (number == at or abs(number - at) == 1 or passages[number].section == passages[at].section):
                    found[number] = max(found.get(number, 0.0), 1.0 if number in quoted else 0.5)
        return found

    def _of_best_heading(self, candidates: dict[int, float], sections: list[Section]) -> dict[int, float]:
        """Of a project's passages those under the heading that promises most of what is asked; all where none does."""
        ranks = {}
        for number in candidates:
            path = self.index.holdings.passages[number].section
            found = [rank for section in sections if (rank := section.rank(" ".join(path[1:] or path))) is not None]
            if found:
                ranks[number] = min(found)
        best = min(ranks.values(), default=None)
        return (
            {number: score for number, score in candidates.items() if ranks.get(number) == best}
            if ranks
            else candidates
        )

    def _told(self, asked: _Asked, held: _Held) -> bool:
        """Whether a passage tells of the challenges, results or lessons asked for: by its heading or by the word itself."""
        if not asked.textual or held.headed:
            return True
        return any(stem.startswith(one) for one in asked.told_by for stem in self.texts.stems[held.number])

    def candidates(self, question: Question) -> dict[int, float]:
        """Passage numbers with the search's score scaled to at most 1; those about a named thing even where the search has none."""
        query = " ".join(
            (
                *question.topic,
                *(word for s in CUES.sections if s.name in question.sections for word in s.words),
                *self._names(question),
            )
        )
        hits = self.index.backend.search(query, limit=60, filters=self._filters(question))
        best = hits[0].score if hits else 1.0
        # The root brings the good ones nearer to the best: a search tells them apart more sharply than what they say does.
        scores = {int(hit.id.partition(":")[2]): sqrt(hit.score / best) for hit in hits if best > 0}
        about = self._about(question)
        if about is None:
            return scores
        return {number: scores.get(number, 0.0) for number in about}

    def _filters(self, q: Question) -> Filters:
        return Filters(
            kinds=frozenset({"passage"}),
            municipalities=frozenset(q.municipalities) or None,
            years=frozenset(q.years) or None,
            documents=frozenset(q.documents) or None,
        )

    def _names(self, q: Question) -> list[str]:
        holdings = self.index
        return [
            *(holdings.projects[p].name for p in q.projects),
            *(holdings.networks[n].name for n in q.networks),
            *(name for _, name in q.actors),
            *self.units(q),
            *q.programmes,
        ]

    def units(self, q: Question) -> list[str]:
        """The parts of a nämnd that a question names ("Brysselkontoret") rather than the nämnd or its förvaltning, as typed."""
        typed = [q.text[link.start : link.end].strip() for link in q.links if link.kind == "actor"]
        own = [actor for city, name in q.actors if (actor := self.index.vocabulary.actors(city).get(name))]
        aliases = {
            alias.casefold() for actor in own for alias in actor.aliases if len(alias) > 6 and alias[:1].isupper()
        }
        return [
            word.removesuffix("s") for word in typed if {word.casefold(), word.casefold().removesuffix("s")} & aliases
        ]

    def _in_scope(self, passage: Passage, q: Question) -> bool:
        return (
            (not q.municipalities or passage.municipality in q.municipalities)
            and (not q.years or passage.year in q.years)
            and (not q.documents or passage.document in q.documents)
        )

    def _about(self, q: Question) -> list[int] | None:
        """Passages about the projects, networks and nämnder a question names; None where it names none."""
        conditions: list[frozenset[int]] = []
        if q.projects:
            own = frozenset(number for project in q.projects for number in self._of_project.get(project, ()))
            conditions.append(own | self._naming(self._names_of(q.projects, self._project_names)))
        if q.networks:
            conditions.append(self._naming(self._names_of(q.networks, self._network_names)))
        if q.actors:
            conditions.append(frozenset(self._of_actors(q)))
        if not conditions:
            return None
        passages = self.index.holdings.passages
        conditions = [frozenset(n for n in one if self._in_scope(passages[n], q)) for one in conditions]
        together = frozenset.intersection(*conditions)
        if not together and len(conditions) > 1 and not q.actors:
            together = conditions[0]
        return sorted(together)

    @staticmethod
    def _names_of(identifiers: Iterable[str], spelled: Callable[[str], list[str]]) -> list[str]:
        return [name for identifier in identifiers for name in spelled(identifier)]

    def _of_actors(self, q: Question) -> set[int]:
        found: set[int] = set()
        passages = self.index.holdings.passages
        for municipality, name in q.actors:
            actor = self.index.vocabulary.actors(municipality).get(name)
            spelled = {name, (actor.administration if actor else None) or "", *(actor.aliases if actor else ())}
            naming = self._naming([s for s in spelled if len(s) > 4])
            found.update(self._of_department.get((municipality, name), ()))
            found.update(number for number in naming if passages[number].municipality == municipality)
        return found

    def _naming(self, names: Iterable[str]) -> frozenset[int]:
        """The passages that name any of some names, in their headings or text."""
        return frozenset().union(*(self._named(name) for name in names if len(name) > 1))

    def spellings(self, question: Question) -> list[str]:
        """How the projects and networks that a question names are spelled."""
        projects = self._names_of(question.projects, self._project_names)
        return [*projects, *self._names_of(question.networks, self._network_names)]

    def _holding(self, name: str) -> frozenset[int]:
        """The passages that name something; scanning damage is allowed in a longer name."""
        key = fold(name)
        holding = self.texts.letters.holding(key)
        if len(key) >= LONG_NAME:
            return frozenset(holding)
        plain = squeezed(name)
        return frozenset(number for number in holding if is_said(plain, squeezed(self._told_in(number))))

    def _told_in(self, number: int) -> str:
        """The headings and text of a passage."""
        passage = self.index.holdings.passages[number]
        return " ".join((*passage.section, self.texts.text(passage)))

    def _project_names(self, identifier: str) -> list[str]:
        project = self.index.projects[identifier]
        names = [name for name in (project.name, project.acronym or "", *project.aliases) if len(name) > 2]
        numbers = (
            f"projekt {number}"
            for name in names
            for number in re.findall(r"(?<!\d)(?!(?:19|20)\d\d)\d{4,}(?!\d)", name)
        )
        return list(
            dict.fromkeys((*names, *(name.replace(".", "") for name in names), *numbers))
        )  # "M.-STEM" is also written M-STEM

    def _network_names(self, identifier: str) -> list[str]:
        network = self.index.networks[identifier]
        entry = self.index.vocabulary.networks.exact(network.name)
        return [network.name, network.abbreviation or "", *network.aliases, *(entry.spellings if entry else ())]

    def _quotes(self, asked: _Asked, held: _Held) -> list[Found]:
        """The sentences of a passage with their scores: what speaks for each, whom it names and what form it has."""
        q, passage = asked.question, held.passage
        text, own = self.index.texts[passage.document], self._of_the_asked(asked, held)
        own_section = bool(q.networks) and asked.names.search(" ".join(passage.section)) is not None
        ours = 0.2 * (own_section or (bool(q.projects) and passage.project in q.projects))
        unnamed = -0.25 if q.networks and not own_section else 0.0
        said = [text[slice(*span)] for span, _ in own]
        worth = BY_MEANING if asked.is_weighed else BY_WORDS
        return [
            Found(
                passage,
                span,
                self._tells(asked, held, span, stems).score(worth)
                + ours
                + (0.4 if asked.is_worded(stems) else 0.0)
                + (0.25 if asked.names.search(one) else unnamed)
                + self._form_bonus(asked, one, after),
                held.coverage,
            )
            for (span, stems), one, after in zip(own, said, [*said[1:], ""], strict=False)
            if not asked.asks_cost or find_amounts(one)
        ]

    def _of_the_asked(self, asked: _Asked, held: _Held) -> list[tuple[Span, Stems]]:
        """The sentences of a passage that are of what is asked: in another project's part only those that name the one asked for."""
        found, passage, projects = self._sentences(held.number), held.passage, asked.question.projects
        if not (projects and passage.project and passage.project not in projects):
            return found
        text = self.index.texts[passage.document]
        named = [
            span for window, _ in found for span in sentences(text, *window) if asked.names.search(text[slice(*span)])
        ]
        return [(span, self.texts.known(self.texts.stems_of(text[slice(*span)]))) for span in named]

    def _tells(self, asked: _Asked, held: _Held, span: Span, stems: Stems) -> Telling:
        """What speaks for a sentence's being quoted."""
        said = self.texts.coverage(asked.terms, stems) if asked.terms else 0.0
        loose = self.texts.coverage(asked.loose, stems) if asked.loose else 0.0
        telling = Telling(held.coverage, held.engine, float(held.headed), said, loose)
        if not asked.is_weighed:
            return telling
        near = asked.near.of(held.number)
        return telling._replace(near=near, around=asked.near.around(held.number, held.passage, span) - near)

    def _stems(self, number: int, span: Span) -> Stems:
        """The stems of a sentence of a passage."""
        return next(stems for other, stems in self._sentences(number) if other == span)

    def _read(self, number: int) -> list[tuple[Span, Stems]]:
        """The sentences of a passage with their folded stems."""
        passage = self.index.holdings.passages[number]
        text = self.index.texts[passage.document]
        spans = windows(text, self._body(passage))
        return [(span, self.texts.known(self.texts.stems_of(text[slice(*span)]))) for span in spans]

    def _body(self, passage: Passage) -> Span:
        """A passage without the heading it begins with."""
        text = self.texts.text(passage)
        for heading in reversed(passage.section):
            end = _behind(heading.split(), text)
            if end is not None and end < len(text):
                return Span(passage.source.start + end, passage.source.end)
        return passage.source.span

    def _form_bonus(self, asked: _Asked, said: str, after: str) -> float:
        """The form of the answer asked for: a number, a date, names, a reason in it or in the sentence after; a heading is no answer."""
        dated = asked.when and _DATED.search(said) is not None
        ends = dated or len(said) >= 40 or _STOPS.search(said)
        bonus = (0.0 if ends else -0.5) - (0.8 if _LABELLED.match(said) else 0.0)
        counts = _DIGIT.search(said) is not None
        if asked.when:
            bonus += 0.5 if dated else 0.15 if counts else -0.3
        if asked.question.intent == "count_other" and counts:
            bonus += 0.15
        if asked.what_it_is and _DEFINES.search(said):
            bonus += 0.5
        return bonus + sum(worth(said, after) for worth in asked.forms)

    def _chosen(self, scored: list[Found], limit: int, spread: float) -> list[Found]:
        """The best quote with the sentences that go on from it, then the next best ones that are nearly as good."""
        best = scored[0]
        chosen = [best, *self._following(best, scored)]
        for one in scored[1:]:
            if (
                len(chosen) >= limit + 1
                or one.score < best.score * spread
                or (one.score < best.score - 0.8 and spread >= GOOD_ENOUGH)
            ):
                break
            if not any(
                one.passage.document == other.passage.document and one.span.touches(other.span) for other in chosen
            ):
                chosen.append(one)
        return chosen

    @staticmethod
    def _of_each(scored: list[Found], limit: int) -> list[Found]:
        """A project's challenges or results as a whole: the best quote of each passage, then their next best ones, newest report
        first and in the order they are written."""
        rank: Counter[tuple[str, int]] = Counter()
        rounds: list[tuple[int, int, Found]] = []
        for place, one in enumerate(scored):
            key = (one.passage.document, one.passage.source.start)
            rounds.append((rank[key], place, one))
            rank[key] += 1
        chosen = [one for _, _, one in sorted(rounds, key=lambda entry: entry[:2])[: limit + 1]]
        return sorted(chosen, key=lambda one: (-(one.passage.year or 0), one.passage.document, one.span.start))

    def _following(self, best: Found, scored: list[Found]) -> list[Found]:
        """Up to two quotes that go on where the best one ends, within its paragraph."""
        text = self.index.texts[best.passage.document]
        own = sorted(
            (one for one in scored if one.passage is best.passage and one.span.start >= best.span.end),
            key=lambda one: one.span.start,
        )
        found: list[Found] = []
        end = best.span.end
        for one in own[:2]:
            goes_on = text[end - 1] == ":" or broken_off(
                text[end - 40 : end], text[one.span.start : one.span.start + 3]
            )
            if re.search(r"\n[ \t]*\n", text[end : one.span.start]) and not goes_on:
                break
            found.append(one)
            end = one.span.end
        return found
