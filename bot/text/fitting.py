"""Whether what is quoted gives the kind of answer that is asked for: a reason, an outcome, a name.

Where it does not, the sentence that does is looked for: next to the quote, in what refers back to it, then anywhere. Where
there is none, the answer is that the reports do not say, with the nearest that they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from bot.drafting.draft import Draft
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply
from bot.slots.questions import Question
from bot.text.kinds import REASON, Kind, kind_asked
from bot.text.matter import VISIT, VISIT_AGAIN, Matter, proper
from bot.text.passages import Found
from bot.text.texts import Term
from bot.text.toolbox import Answering
from bot.text.whys import Change, asked_change, opposes, tells_why
from bot.understanding.cues import CUES
from indexer.records import Passage, Span
from indexer.text import sentences

OF_TEXT = frozenset({"text", "network", "partner", "count_other"})
"""Intents that running text answers, so that its sentences have to give the kind of answer."""
NEXT = 2
"""Sentences after a quote, within its passage, that may go on from it."""
LATER = 8
"""Passages after a quote's, by the same nämnd, that may refer back to it."""
MANY = 40
"""Sentences of all passages that answer among which one that gives the kind is looked for."""
ALL_OF_IT = 0.8
"""Share of a question's telling words that a sentence with a name must hold where its passage was not taken to answer."""
OF_ROLE = 0.5
"""Share of a question's words that a sentence must hold beside a person's name."""
LEGIBLE = 0.01
"""Share of å, ä and ö among the letters of a Swedish text below which a scan has lost them: no verdict is passed on it."""
_ASKING = re.compile(
    r"(?i)(?:^|[?.,]\s*|\b(?:och|samt|and)\s+)(?:\w+\s+)?(?:vad|vilk\w+|hur|när|vart?|vem|varför|what|which|how|when|where|who|why)\b"
)


def as_asked(answering: Answering, draft: Draft, reply: Reply) -> tuple[Draft, Reply]:
    """The reply with quotes that give the kind of answer asked for; that the reports do not say it, where none does."""
    kind = kind_asked(draft.question.text)
    if (
        kind is None
        or not _is_of_sort(kind, draft.question)
        or reply.status != "answered"
        or draft.question.intent not in OF_TEXT
        or not draft.cites.found
    ):
        return draft, reply
    fitting = Fitting(answering, draft.question, kind)
    quotes = [one for cite in draft.cites.found if (one := fitting.quoted(cite.document, Span(cite.start, cite.end)))]
    if not quotes or fitting.is_given_by(quotes):
        return draft, reply
    if further := next(fitting.from_there(quotes), None):
        return _requoted(answering, draft, [quotes[0], further])
    if further := fitting.elsewhere():
        return _requoted(answering, draft, [further])
    if not fitting.is_decidable(quotes):
        return draft, reply
    made = Draft(answering.index, draft.question)
    return made, answering.lacking(made, kind.lacks, quotes[0])


def _is_of_sort(kind: Kind, question: Question) -> bool:
    """Whether a noun that things are asked for by says of what sort they are: not "städer" or "partner", which names tell."""
    noun = _sort_asked(kind, question)
    return not noun or (noun in question.topic and not any(map(CUES.is_light, noun.split("|"))))


def _sort_asked(kind: Kind, question: Question) -> str:
    """The noun that things are asked for by, as the reports would have it."""
    noun = kind.noun(question.text)
    return "|".join(CUES.in_swedish(noun.casefold()) or [noun]) if question.language == "en" else noun


def _requoted(answering: Answering, draft: Draft, found: list[Found]) -> tuple[Draft, Reply]:
    """The answer by other quotes, with the places that were told of."""
    made = Draft(answering.index, draft.question)
    made.records += [replaced for record in draft.records if (replaced := record.model_copy(update={"citation": 1}))]
    return made, answering.quoted(made, found)


class Fitting:
    """Sentences held against the kind of answer that one question asks for."""

    def __init__(self, answering: Answering, question: Question, kind: Kind) -> None:
        self.answering, self.question, self.kind = answering, question, kind
        self.texts, self.stored = answering.texts, answering.index.texts
        self.matter = Matter(answering.finder, question)

    def quoted(self, document: str, span: Span) -> Found | None:
        """A quote with the passage that it stands in."""
        own = self.answering.index.passages_of(document)
        passage = next((one for one in own if one.source.start <= span.start < one.source.end), None)
        return Found(passage, span, 0.0, 0.0) if passage else None

    @cached_property
    def _sort(self) -> list[Term]:
        """The noun that things are asked for by."""
        noun = _sort_asked(self.kind, self.question)
        return self.texts.terms([noun]) if noun else []

    def _parts(self, one: Found) -> list[str]:
        """The sentences of a quote."""
        text = self.stored[one.passage.document]
        return [text[slice(*span)] for span in sentences(text, *one.span)]

    @cached_property
    def _change(self) -> Change | None:
        """What changed, where the reason for a change of what is named is asked for."""
        change = asked_change(self.question) if self.kind is REASON and self.question.projects else None
        return change if change and change.matters else None

    def gives(self, one: Found) -> bool:
        """Whether a quote gives the kind of answer, of what is asked about."""
        if self._is_own_view(one):
            return True
        if self._change and any(opposes(said, self._change) for said in self._parts(one)):
            return False
        headed = self.kind.heads(" ".join(one.passage.section[1:] or one.passage.section))
        about = self._is_of_it(one.passage) or self._is_headed_by_name(one)
        before = self.matter.said_before(one)
        beside = ""
        for said in self._parts(one):
            near = about or self.matter.names_it(said) or self.matter.goes_on_from(said, before)
            near = near or (self.matter.names_it(beside) and not self.matter.is_of_another(said, beside))
            if near and (headed or self._tells(said, beside)):
                return True
            before = beside = said
        return False

    def _is_headed_by_name(self, one: Found) -> bool:
        """Whether the first line of a quote is a name that is asked about, and nothing else: what is below is of that."""
        first, _, below = self.stored[one.passage.document][slice(*one.span)].partition("\n")
        return bool(below.strip()) and self.matter.is_the_name(first)

    def is_given_by(self, quotes: list[Found]) -> bool:
        """Whether any quote gives it; things in a row that their sort is not said of count in the best one."""
        if not self._sort:
            return any(map(self.gives, quotes))
        return self.gives(quotes[0]) or any(map(self._is_sorted, quotes))

    def _is_sorted(self, one: Found) -> bool:
        """Whether a quote says of what sort its things are, where that is asked."""
        return not self._sort or any(map(self._names_sort, self._parts(one)))

    def _names_sort(self, said: str) -> bool:
        return bool(self._sort) and self.texts.coverage(self._sort, self.texts.stems_of(said)) > 0

    def _is_own_view(self, one: Found) -> bool:
        """Whether it is asked what a nämnd thinks, which its own report tells."""
        by_board = (one.passage.municipality, one.passage.department) in self.question.actors
        return self.kind.name == "opinion" and by_board

    def _is_of_it(self, passage: Passage) -> bool:
        """Whether all that a passage says is of what is asked about: by its project, its headings or, of a sort, its words."""
        if not self.matter.is_named or passage.project in self.question.projects:
            return True
        return self.matter.names_it(" ".join((*passage.section, self.texts.text(passage) if self._sort else "")))

    def _tells(self, said: str, beside: str = "") -> bool:
        """Whether a sentence gives the kind itself; or may, of the matter or beside a sentence of it."""
        if self.kind.name == "person":
            stems = self.texts.stems_of(said)
            return self.kind.is_given(said) and self.texts.coverage(self.matter.terms, stems) >= OF_ROLE
        if self.kind.is_given(said) or self._names_sort(said):
            return True
        if self._change and tells_why(said, self._change):
            return True
        if not self.kind.may_be_given(said):
            return False
        goes_on = self.matter.says_of_it(beside) and not self.matter.is_of_another(said, beside)
        return self.matter.says_of_it(said) or goes_on

    def from_there(self, quotes: list[Found]) -> Iterator[Found]:
        """Sentences that give it and go on from a quote, or refer back to what it tells of."""
        for one in quotes:
            text = self.stored[one.passage.document]
            if self.matter.is_named and not self.matter.names_it(
                " ".join((*one.passage.section, text[slice(*one.span)]))
            ):
                continue
            yield from self._next(one)
            yield from self._later(one)

    def _next(self, one: Found) -> Iterator[Found]:
        text, passage = self.stored[one.passage.document], one.passage
        before = text[slice(*one.span)]
        for span in windows(text, Span(one.span.end, passage.source.end))[:NEXT]:
            said = text[slice(*span)]
            if (self.matter.goes_on(said, before) or self.matter.names_it(said)) and self._tells(said, before):
                yield Found(passage, span, 0.0, 0.0)

    def _later(self, one: Found) -> Iterator[Found]:
        """Sentences of the same nämnd's passages that follow."""
        own = self.answering.index.passages_of(one.passage.document)
        at = next(number for number, passage in enumerate(own) if passage is one.passage)
        for passage in own[at : at + 1 + LATER]:
            if passage.department != one.passage.department or passage.project != one.passage.project:
                return
            yield from self._referring(one, passage)

    def _referring(self, one: Found, passage: Passage) -> Iterator[Found]:
        text, before = self.stored[passage.document], self.stored[passage.document][slice(*one.span)]
        headed = self.kind.heads(" ".join(passage.section[1:] or passage.section))
        same = passage.section == one.passage.section
        for span in windows(text, passage.source.span):
            said = text[slice(*span)]
            if passage is one.passage and span.start < one.span.end:
                continue
            back = VISIT_AGAIN.match(said) and not self.matter.is_of_another(said, before) and VISIT.search(before)
            again = self.matter.is_named and bool(self.matter.names) and self.matter.names_it(said)
            if (again or (back and (same or self._is_only_visit(one)))) and (headed or self.kind.is_given(said)):
                yield Found(passage, span, 0.0, 0.0)

    def _is_only_visit(self, one: Found) -> bool:
        """Whether the nämnd tells of no other visit before its results: "besöket" is then the one."""
        text = self.stored[one.passage.document]
        own = [
            p for p in self.answering.index.passages_of(one.passage.document) if p.department == one.passage.department
        ]
        said = (
            text[slice(*span)]
            for p in own
            if not p.project and not self.kind.heads(" ".join(p.section))
            for span in sentences(text, *p.source.span)
        )
        return not any(VISIT.search(each) and proper(each) and not self.matter.names_it(each) for each in said)

    def elsewhere(self) -> Found | None:
        """The best sentence of all that gives it, where it holds the names asked about."""
        found = self.answering.finder.find(self.question, limit=MANY)
        by_role = self.kind.name == "person"
        holding = self.answering.finder.holding(self.question, ALL_OF_IT) if by_role else []
        return next((one for one in (*found, *holding) if self.is_given_by([one]) and self._is_sorted(one)), None)

    def is_decidable(self, quotes: Iterable[Found]) -> bool:
        """Whether the question asks one thing, of texts that can be read."""
        legible = all(_is_legible(self.stored[document]) for document in {one.passage.document for one in quotes})
        return legible and len(_ASKING.findall(self.question.text)) < 2


@lru_cache(maxsize=64)
def _is_legible(text: str) -> bool:
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    return sum(map("åäö".__contains__, letters)) >= LEGIBLE * len(letters)
