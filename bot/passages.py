"""Running text that answers: candidate passages, the sentences of them that say most of what was asked, and whether any do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt

from bot.cues import CUES, TEXTUAL, Section, pattern
from bot.questions import Question
from bot.quoting import windows
from indexer.index import Index
from indexer.records import Passage, Span
from indexer.search import Filters
from indexer.search.swedish import STOPWORDS, words
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_number
from indexer.vocabulary import fold

ANSWERABLE = 0.6
"""Share of a question's telling words (weighted by how rare they are) that one passage must hold; see docs/answers.md."""
OF_A_NAME = 0.3
"""The same where the question names a project or network: the passages are then about it already."""
OF_COUNTED = 0.5
"""The share of a count's further words ("hur många deltagare var kvinnor") that must stand around the number."""
MAX_QUOTES = 5
GOOD_ENOUGH = 0.66
"""A further quote must score at least this share of the best one."""
_ASKS_NAMES = pattern(
    r"\b(?:vilka|which|what)\s+(?:städer|kommuner|länder|organisationer|partners?|aktörer|skolor|orter|personer|cities|countries|organisations|schools|towns)|\b(?:vem|vilka|who)\b"
)
_ASKS_WHAT = pattern(r"^(?:vad|what|vilket sorts|berätta|tell)\b.{0,12}\b(?:är|var|innebär|står|handlar|is|was|does|om|about)\b")
_DEFINES = re.compile(r"(?i)\b(?:är (?:en|ett|det)|står för|är \w+ (?:organisation|nätverk)|samlar|verkar för|strävar efter|syftar till)\b")
_ASKS_COST = pattern(r"\b(?:kosta|kostnad|dyr|costs?\b)")
_ASKS_SHARE = pattern(r"\b(?:andel|procent|share|percentage|per cent|percent)\b")
_ASKS_WHEN = pattern(r"\bnär\b|\bwhen\b|vilket år|which year")


@dataclass(frozen=True)
class Found:
    """A quote: the passage it stands in, its range, how well it fits, and the share of the question's words its passage holds."""

    passage: Passage
    span: Span
    score: float
    coverage: float


@dataclass(frozen=True)
class Term:
    """A word asked for ("mat|livsmedel": either): for each way of saying it its folded stems, whole and parts; and its weight."""

    word: str
    ways: tuple[tuple[str, ...], ...]
    weight: float


class Texts:
    """What the passages say, as folded stems; counted once an index."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """Folded stems of every passage, its headings included."""
        return [frozenset(self._stems(" ".join((*p.section, self.text(p))))) for p in self.index.holdings.passages]

    @cached_property
    def folded(self) -> list[str]:
        """Letters of every passage and its headings, with what scanners mix up made alike."""
        return [fold(" ".join((*p.section, self.text(p)))) for p in self.index.holdings.passages]

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many passages a stem occurs."""
        return Counter(stem for one in self.stems for stem in one)

    def stems_of(self, text: str) -> frozenset[str]:
        """Folded stems of a text."""
        return frozenset(self._stems(text))

    @staticmethod
    def _stems(text: str) -> set[str]:
        return {word.folded for word in words(text)}

    def text(self, passage: Passage) -> str:
        return self.index.texts[passage.document][passage.source.start : passage.source.end]

    def around(self, one: Found) -> frozenset[str]:
        """Folded stems of a quote, the text just before and after it within its passage, and the passage's headings."""
        text = self.index.texts[one.passage.document]
        start, end = max(one.passage.source.start, one.span.start - 300), min(one.passage.source.end, one.span.end + 300)
        return frozenset(self._stems(" ".join((*one.passage.section, text[start:end]))))

    def weight(self, stem: str) -> float:
        """How telling a stem is: log of the share of passages that hold it."""
        return log(1 + len(self.stems) / (0.5 + self.frequency[stem]))

    def terms(self, topic: Iterable[str]) -> list[Term]:
        """The words of a topic; a compound that no passage holds may be found by its parts."""
        found: dict[str, Term] = {}
        for text in topic:
            ways = [forms for way in text.split("|") if (forms := tuple(word.folded for word in words(way)))]
            if ways:
                found[ways[0][0]] = Term(text, tuple(ways), min(self.weight(forms[0]) for forms in ways))
        return list(found.values())

    @classmethod
    def holds(cls, term: Term, stems: frozenset[str] | set[str]) -> float:
        """How far a set of stems holds a term, by whichever of its words fits best."""
        return max(cls._holds(forms, stems) for forms in term.ways)

    @staticmethod
    def _holds(forms: tuple[str, ...], stems: frozenset[str] | set[str]) -> float:
        """Whole 1, inside a compound 0.8, the head of a compound 0.7 (an "avgift" for "medlemsavgift", no "medlem"), all parts of
        a joined word 0.9."""
        first = forms[0]
        if first in stems:
            return 1.0
        # The stemmer takes the "or" of "mentor" for a plural, and leaves it in "mentorer".
        if len(first) >= 6 and first.endswith(("or", "ar", "er")) and first[:-2] in stems:
            return 0.9
        if len(first) >= 5:
            if any(first in stem for stem in stems if len(stem) > len(first)):
                return 0.8
            if any(first.endswith(stem) for stem in stems if len(stem) >= 6 and len(stem) >= 0.4 * len(first)):
                return 0.7
            if len(first) >= 9 and any(stem[:7] == first[:7] for stem in stems if len(stem) >= 9):
                return 0.6
        parts = [part for part in forms[1:] if len(part) > 1]
        return 0.9 if parts and all(part in stems for part in parts) else 0.0

    def coverage(self, terms: Sequence[Term], stems: frozenset[str] | set[str]) -> float:
        """The weighted share of the terms that a set of stems holds; 1 where nothing was asked for."""
        total = sum(term.weight for term in terms)
        return sum(term.weight * self.holds(term, stems) for term in terms) / total if total else 1.0


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names in running text, at word borders, line ends and genitive allowed."""
    spelled = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    parts = [r"\s+".join(re.escape(part) for part in name.split()) for name in spelled]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?:s|:s)?(?!\w)" if parts else r"(?!)", re.IGNORECASE)


def _is_name(word: str, question: Question) -> bool:
    """Whether a word of a question is a proper name: a passage that does not hold it says nothing of what was asked.

    Only a capital inside the question tells; a first word has one anyway.
    """
    known = any(word.casefold().startswith(question.text[link.start : link.end].casefold()) for link in question.links)
    return "|" not in word and word[:1].isupper() and not known and not question.text.startswith(word) and not question.text.isupper()


def asks_for_content(question: str) -> bool:
    """Whether a question asks what a named thing is, or who or what belongs to it."""
    return bool(_ASKS_WHAT.search(question) or _ASKS_NAMES.search(question))


def names_in(names: Sequence[str], folded_text: str) -> bool:
    """Whether a folded text holds any of some longer names, scanning damage allowed."""
    return any(len(key) >= 8 and key in folded_text for key in map(fold, names))


class Finder:
    """Quotes for a question over one index."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self.index = index
        self.texts = texts

    def find(self, question: Question, *, extra: Sequence[str] = (), limit: int = MAX_QUOTES, spread: float = GOOD_ENOUGH) -> list[Found]:
        """The best quotes, best first; none where no passage holds enough of the question.

        ``spread``: the share of the best score that a further quote must reach.
        """
        terms = self.texts.terms((*question.topic, *extra))
        candidates = self.candidates(question)
        sections = [section for section in CUES.sections if section.name in question.sections]
        if question.projects:
            candidates = self._of_best_heading(candidates, [section for section in sections if section.name in TEXTUAL])
        scored: list[Found] = []
        by_heading = False
        must = [term for term in terms if _is_name(term.word, question)]
        for number, engine in candidates.items():
            passage = self.index.holdings.passages[number]
            if not all(self.texts.holds(term, self.texts.stems[number]) for term in must):
                continue
            coverage = self.texts.coverage(terms, self.texts.stems[number])
            heading = " ".join(passage.section[1:] or passage.section)
            fits_heading = any(section.heads(heading) for section in sections)
            if not self._told(sections, fits_heading, self.texts.stems[number]):
                continue
            by_heading |= fits_heading
            scored += self._quotes(question, passage, terms, coverage, engine, fits_heading)
        scored.sort(key=lambda one: (-one.score, one.passage.document, one.span.start))
        needed = OF_A_NAME if question.projects or question.networks or by_heading else ANSWERABLE
        vague = not terms and not (question.projects or question.networks or question.actors or sections)
        if not scored or vague or max(one.coverage for one in scored) < needed:
            return []
        return self._chosen(scored, limit, spread)

    def _of_best_heading(self, candidates: dict[int, float], sections: list[Section]) -> dict[int, float]:
        """Of a project's passages those under the heading that promises most of what is asked; all where none does."""
        ranks = {}
        for number in candidates:
            path = self.index.holdings.passages[number].section
            found = [rank for section in sections if (rank := section.rank(" ".join(path[1:] or path))) is not None]
            if found:
                ranks[number] = min(found)
        best = min(ranks.values(), default=None)
        return {number: score for number, score in candidates.items() if ranks.get(number) == best} if ranks else candidates

    @staticmethod
    def _told(sections: list[Section], fits_heading: bool, stems: frozenset[str]) -> bool:
        """Whether a passage tells of the challenges, results or lessons asked for: by its heading or by the word itself."""
        asked = [section for section in sections if section.name in TEXTUAL]
        wanted = {word.folded for section in asked for text in section.words for word in words(text)}
        return not asked or fits_heading or any(stem.startswith(one) for one in wanted for stem in stems)

    def candidates(self, question: Question) -> dict[int, float]:
        """Passage numbers with the search's score scaled to at most 1; those about a named thing even where the search has none."""
        query = " ".join(
            (*question.topic, *(word for s in CUES.sections if s.name in question.sections for word in s.words), *self._names(question))
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
            *q.programmes,
        ]

    def _in_scope(self, passage: Passage, q: Question) -> bool:
        return (
            (not q.municipalities or passage.municipality in q.municipalities)
            and (not q.years or passage.year in q.years)
            and (not q.documents or passage.document in q.documents)
        )

    def _about(self, q: Question) -> list[int] | None:
        """Passages about the projects, networks and nämnder a question names; None where it names none."""
        conditions: list[set[int]] = []
        passages = [(number, p) for number, p in enumerate(self.index.holdings.passages) if self._in_scope(p, q)]
        if q.projects:
            own = {number for number, p in passages if p.project in q.projects}
            conditions.append(own | self._naming([n for p in q.projects for n in self._project_names(p)], passages))
        if q.networks:
            conditions.append(self._naming([n for i in q.networks for n in self._network_names(i)], passages))
        if q.actors:
            conditions.append(self._of_actors(q, passages))
        if not conditions:
            return None
        together = set.intersection(*conditions)
        return sorted(together or (conditions[0] if len(conditions) > 1 and not q.actors else together))

    def _of_actors(self, q: Question, passages: list[tuple[int, Passage]]) -> set[int]:
        found: set[int] = set()
        for municipality, name in q.actors:
            actor = self.index.vocabulary.actors(municipality).get(name)
            spelled = {name, (actor.administration if actor else None) or "", *(actor.aliases if actor else ())}
            own = [(number, p) for number, p in passages if p.municipality == municipality]
            found |= {number for number, p in own if p.department == name} | self._naming([s for s in spelled if len(s) > 4], own)
        return found

    def _naming(self, names: Sequence[str], passages: list[tuple[int, Passage]]) -> set[int]:
        """The passages that name any of some names, in their headings or text."""
        exact = names_pattern(names)
        return {
            number
            for number, p in passages
            if exact.search(" ".join((*p.section, self.texts.text(p)))) or names_in(names, self.texts.folded[number])
        }

    def _project_names(self, identifier: str) -> list[str]:
        project = self.index.projects[identifier]
        names = [name for name in (project.name, project.acronym or "", *project.aliases) if len(name) > 2]
        return list(dict.fromkeys((*names, *(name.replace(".", "") for name in names))))  # "M.-STEM" is also written M-STEM

    def _network_names(self, identifier: str) -> list[str]:
        network = self.index.networks[identifier]
        entry = self.index.vocabulary.networks.exact(network.name)
        return [network.name, network.abbreviation or "", *network.aliases, *(entry.spellings if entry else ())]

    def _quotes(self, q: Question, passage: Passage, terms: list[Term], coverage: float, engine: float, heading: bool) -> list[Found]:
        text = self.index.texts[passage.document]
        names = names_pattern(
            [n for p in q.projects for n in self._project_names(p)] + [n for i in q.networks for n in self._network_names(i)]
        )
        wanted = {word.folded for s in CUES.sections if s.name in q.sections for given in s.words for word in words(given)}
        loose = self.texts.terms([word for word in re.findall(r"[^\W\d_]{3,}", q.text) if word.casefold() not in STOPWORDS])
        asks_cost = _ASKS_COST.search(q.text) is not None and not q.sections
        found = []
        for span in windows(text, self._body(passage)):
            said = text[slice(*span)]
            if asks_cost and not find_amounts(said):
                continue
            own = self.texts.coverage(terms, {word.folded for word in words(said)}) if terms else 0.0
            named = 0.25 if names.search(said) else 0.0
            ours = 0.2 if q.projects and passage.project in q.projects else 0.0
            stems = {word.folded for word in words(said)}
            worded = 0.4 if any(stem.startswith(one) for one in wanted for stem in stems) else 0.0
            near = 0.2 * self.texts.coverage(loose, stems) if loose else 0.0
            score = (
                near
                + worded
                + 0.9 * own
                + 0.5 * coverage
                + (0.45 if heading else 0.0)
                + named
                + ours
                + 0.2 * engine
                + self._form_bonus(q, said)
            )
            found.append(Found(passage, span, score, coverage))
        return found

    def _body(self, passage: Passage) -> Span:
        """A passage without the heading it begins with."""
        text = self.texts.text(passage)
        for heading in reversed(passage.section):
            head = re.match(r"[#\s*]*" + r"\s+".join(re.escape(word) for word in heading.split()) + r"[\s*:]*\n\s*", text)
            if head and head.end() < len(text):
                return Span(passage.source.start + head.end(), passage.source.end)
        return passage.source.span

    def _form_bonus(self, q: Question, said: str) -> float:
        """The form of the answer asked for: a number, a date, names; a heading is no answer."""
        asks_when = _ASKS_WHEN.search(q.text) is not None
        dated = asks_when and re.search(r"\d{4}-\d\d|\b\d{1,2} [a-z]{3,9}\b", said)
        bonus = 0.0 if dated or len(said) >= 40 or re.search(r"[.!?…]$", said) else -0.5
        bonus -= 0.8 if re.match(r"[-*]\s[^\n:]{3,40}:\s", said) else 0.0
        if _ASKS_SHARE.search(q.text):
            bonus += 0.4 if re.search(r"\d\s*(?:%|procent)", said) else 0.0
        if q.intent == "count_other" and re.search(r"\d", said):
            bonus += 0.15
        if _ASKS_NAMES.search(q.text):
            bonus += 0.12 * min(
                5, len(re.findall(r"(?<=[,(] )[A-ZÅÄÖ]\w+|(?<=och )[A-ZÅÄÖ]\w+|(?<=\w )[A-ZÅÄÖ]\w+(?=,)", " ".join(said.split())))
            )
        if _ASKS_WHAT.search(q.text) and (q.networks or q.projects) and _DEFINES.search(said):
            bonus += 0.5
        if asks_when:
            bonus += 0.5 if dated else 0.15 if re.search(r"\d", said) else -0.3
        return bonus

    def _chosen(self, scored: list[Found], limit: int, spread: float) -> list[Found]:
        """The best quote with the sentences that go on from it, then the next best ones that are nearly as good."""
        best = scored[0]
        chosen = [best, *self._following(best, scored)]
        for one in scored[1:]:
            if len(chosen) >= limit + 1 or one.score < best.score * spread or (one.score < best.score - 0.8 and spread >= GOOD_ENOUGH):
                break
            if not any(one.passage.document == other.passage.document and one.span.touches(other.span) for other in chosen):
                chosen.append(one)
        return chosen

    def _following(self, best: Found, scored: list[Found]) -> list[Found]:
        """Up to two quotes that go on where the best one ends, within its paragraph."""
        text = self.index.texts[best.passage.document]
        own = sorted(
            (one for one in scored if one.passage is best.passage and one.span.start >= best.span.end), key=lambda one: one.span.start
        )
        found: list[Found] = []
        end = best.span.end
        for one in own[:2]:
            if re.search(r"\n[ \t]*\n", text[end : one.span.start]) and not text[:end].endswith(":"):
                break
            found.append(one)
            end = one.span.end
        return found


@dataclass(frozen=True)
class Number:
    """A number that stands before the counted noun, and the noun as the text has it."""

    value: float
    noun: str
    found: Found


_NUMBER = re.compile(rf"(?<![\d,.–-])({NUMERAL_PATTERN})(?![\d,.%–-]|\s*(?:%|procent|kr\b|miljoner))", re.IGNORECASE)
_PEOPLE = {word.folded for text in ("personer", "deltagare", "elever", "individer", "people", "medarbetare") for word in words(text)}
_PLANNED = re.compile(r"(?i)\b(?:ska|skulle|\w*mål(?:et)?|mått|minst|planera\w*|förväntas)\b")


_OF_A_DATE = re.compile(
    r"(?i)\s*(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr|aug|sept?|okt|nov|dec)\b"
)


_CLAUSE = re.compile(r"[.,;:•]\s|\s(?=varav\b|varibland\b|av vilka\b)")
_COUNTS_NO_MORE = frozenset("där som med i på för och när att om till från in for with of which".split())
"""Words behind which a number counts nothing any more: "6 månader där deltagarna"."""


def number_before(index: Index, quotes: Sequence[Found], noun: str, telling: Iterable[str] = ()) -> Number | None:
    """The number that a quote gives of a noun: "37 delegationer" for "delegationer", "13 nya företag" for "företag".

    Quotes are tried best first; within one the clause that holds most of the ``telling`` words counts ("738 städer, varav
    120 städer fick högsta betyg A"), and a number that is only planned comes after one that was reached. Without a noun
    ("hur många har gått vidare") people are meant.
    """
    wanted = next((word.folded for word in words(noun)), None)
    asked = {word.folded for text in telling for word in words(text)} - {wanted}
    planned: Number | None = None
    for one in sorted(quotes, key=lambda found: -found.score):
        said = index.texts[one.passage.document][slice(*one.span)]
        hits = [(match, word) for match in _NUMBER.finditer(said) if (word := _counted_word(said, match, wanted))]
        hits.sort(key=lambda hit: -len(asked & {word.folded for word in words(_clause(said, hit[0]))}))
        for match, word in hits:
            value = parse_number(match[1])
            if value is None:
                continue
            hit = Number(value, word, one)
            if not _PLANNED.search(re.split(r"[.,;]\s", said[: match.start()])[-1]):
                return hit
            planned = planned or hit
    return planned


def _counted_word(said: str, match: re.Match[str], wanted: str | None) -> str | None:
    """The noun that a number counts, where it is the one wanted: one of the next three words, with no other number before it
    ("minst 60 av projektets 120 deltagare"), and the number neither a year nor of a date."""
    if re.fullmatch(r"(?:19|20)\d\d", match[1]) or _OF_A_DATE.match(said, match.end()):
        return None
    if wanted is None and re.match(r"(?i)\s+av (?:dem|dessa|deltagarna|eleverna)\b", said[match.end() :]):
        people = [word for word in re.findall(r"[^\W\d_]+", said[: match.start()]) if {one.folded for one in words(word)} & _PEOPLE]
        return str(people[-1]) if people else None
    clause = re.split(r"[.,;:()\d]", said[match.end() : match.end() + 60])[0]
    for word in re.findall(r"[^\W\d_]+", clause)[:3]:
        if word.casefold() in _COUNTS_NO_MORE:
            return None
        form = next((one.folded for one in words(word)), "")
        if form and ((form == wanted or (len(wanted) > 4 and form.endswith(wanted))) if wanted else form in _PEOPLE):
            return str(word)
    return None


def _clause(said: str, match: re.Match[str]) -> str:
    """The clause around a number."""
    borders = [0, *(border.end() for border in _CLAUSE.finditer(said)), len(said)]
    start = max(border for border in borders if border <= match.start())
    end = min(border for border in borders if border >= match.end())
    return said[start:end]
