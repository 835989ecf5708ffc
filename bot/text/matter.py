"""What a question names, and whether a sentence is of that: by the name, or by going on from the sentence before."""

from __future__ import annotations

import re
from functools import cached_property

from bot.drafting.quoting import windows
from bot.slots.questions import Question
from bot.text.passages import LONG_NAME, Finder, Found, names_pattern
from bot.text.texts import Term
from indexer.records import Span
from indexer.vocabulary import fold

_NAME = re.compile(r"(?<![.!?:•-]\s)(?<=\s)[A-ZÅÄÖ][\w-]*[a-zåäö]\w*")
"""A word with a capital inside a sentence."""
_BACK = re.compile(
    r"(?i)\W*(?:(?:efter|genom|under|med|från|av|tack vare|utifrån)\s+)?(?:det|detta|den|de|dessa|dem|där|därför|därmed"
    r"|då|så|syftet|mål(?:et|sättning\w*)|anledning\w*|orsak\w*|skäl\w*|beslutet|resultat\w*|erfarenhet\w*|lärdom\w*"
    r"|effekt\w*)\b"
)
VISIT = re.compile(r"(?i)\b\w*(?:besök\w*|res(?:a|an|or|orna|te)|åkte|utbyte\w*|konferens\w*|delegation\w*|möte\w*)\b")
VISIT_AGAIN = re.compile(
    r"(?i)\W*(?:\w+\s+){0,3}?\w*(?:besök(?:et|en)|res(?:an|orna)|utbyte(?:t|n|na)|konferensen|delegationen|mötet)\b"
)


def proper(said: str) -> list[str]:
    """The words of a text that are proper names by their capital.

    >>> proper("Två chefer besökte Groningen i maj.")
    ['Groningen']
    """
    return [match.group() for match in _NAME.finditer(said)]


class Matter:
    """The names of one question, held against sentences."""

    def __init__(self, finder: Finder, question: Question) -> None:
        self.finder, self.question, self.texts = finder, question, finder.texts
        typed = (question.text[slice(link.start, link.end)] for link in question.links if link.kind in _WHOLE)
        self._named = names_pattern([*finder.spellings(question), *finder.units(question), *typed])

    @cached_property
    def names(self) -> list[Term]:
        """The proper names that are no sender, nämnd, project or network."""
        q = self.question
        links = (q.text[link.start : link.end] for link in q.links)
        known = {word.casefold() for said in (*q.municipalities, *links) for word in re.findall(r"\w+", said)}
        known |= {f"{word}s" for word in known}
        return self.texts.terms(word for word in proper(q.text) if word.casefold() not in known)

    @cached_property
    def terms(self) -> list[Term]:
        """The telling words."""
        return self.texts.terms(self.question.topic or self.question.words)

    @property
    def is_named(self) -> bool:
        """Whether anything is asked about by name."""
        return bool(self.names or self.question.networks or self.question.projects)

    def names_it(self, said: str) -> bool:
        """Whether a text holds any name that is asked about."""
        flat = " ".join(said.split())
        return self._named.search(flat) is not None or any(self._holds(term, flat) for term in self.names)

    def is_the_name(self, said: str) -> bool:
        """Whether a text is the name of what is asked about and nothing else."""
        return self._named.fullmatch(" ".join(said.split()).strip("*#: ")) is not None

    def names_all(self, said: str) -> bool:
        """Whether a text holds every proper name."""
        flat = " ".join(said.split())
        return all(self._holds(term, flat) for term in self.names)

    def _holds(self, name: Term, flat: str) -> bool:
        """Whether a text holds a proper name; a longer one also in two words ("Hong Kong")."""
        stems = self.texts.known(self.texts.stems_of(flat))
        return self.texts.names(name, stems) or (len(name.word) >= LONG_NAME and fold(name.word) in fold(flat))

    def says_of_it(self, said: str) -> bool:
        """Whether a sentence has a name or a telling word of the question."""
        return bool(said) and (self.names_it(said) or self.texts.coverage(self.terms, self.texts.stems_of(said)) > 0)

    def goes_on_from(self, said: str, before: str) -> bool:
        """Whether a sentence goes on from one that names it, or has another word of the question beside it."""
        return self.names_it(before) and (self.goes_on(said, before) or self._says_more(said))

    def _says_more(self, said: str) -> bool:
        """Whether a sentence has a telling word of the question that is no name."""
        others = [term for term in self.terms if not term.word[:1].isupper()]
        return bool(others) and self.texts.coverage(others, self.texts.stems_of(said)) > 0

    def goes_on(self, said: str, before: str) -> bool:
        """Whether a sentence goes on from the one before: by what it begins with, and with no other name."""
        if self.is_of_another(said, before):
            return False
        first = re.findall(r"\w{4,}", said)[:1]
        again = bool(first) and not self.texts.stems_of(first[0]).isdisjoint(self.texts.stems_of(before))
        return _BACK.match(said) is not None or VISIT_AGAIN.match(said) is not None or again

    def is_of_another(self, said: str, before: str) -> bool:
        """Whether a sentence holds a proper name that neither the question nor the one before has, and that is no sender."""
        own = " ".join((before, self.question.text, *self._senders)).casefold()
        return any(name.casefold().removesuffix("s") not in own for name in proper(said))

    @cached_property
    def _senders(self) -> set[str]:
        return {report.municipality for report in self.finder.index.holdings.reports}

    def said_before(self, one: Found) -> str:
        """What stands before a quote in its passage; nothing before the first."""
        text, start = self.finder.index.texts[one.passage.document], one.passage.source.start
        spans = windows(text, Span(start, one.span.start)) if one.span.start > start else []
        return text[slice(*spans[-1])] if spans else ""


_WHOLE = {"project", "network"}
"""Kinds of links by which a question names something as a whole."""
