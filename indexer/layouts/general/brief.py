"""Facts told in brief: phrases without a verb, "Vi äger. LIFE. 1 jan 2025 – 31 dec 2027. 10,4 mnkr varav EU 6 240 tkr."

A phrase is a label with its value behind it, with or without a colon, or a value that says by itself what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.layouts.general.facts import PERSON, Facts, Labelled, only_sum
from indexer.layouts.general.naming import FINITE
from indexer.layouts.general.words import WORDS, field_of, valued_field
from indexer.records import Role, Span, Value
from indexer.values import DATE_PATTERN, FOREIGN, compare_key, find_amounts, parse_period

_BRIEF = WORDS["brief"]
_SHORTENED = re.compile(rf"(?i)(?<![\w.])(?:{'|'.join(_BRIEF['shortened'])})\Z")
_LABELS = {compare_key(word): field for field, words in _BRIEF["labels"].items() for word in words}
_ROLE_WORDS = "|".join((*_BRIEF["lead"], *_BRIEF["partner"]))
_DOES = "|".join((*_BRIEF["leads"], *_BRIEF["takes_part"]))
_LEADS = re.compile(rf"(?<!\w)(?:{'|'.join((*_BRIEF['lead'], *_BRIEF['leads']))})\Z")
_JOINS = r"\s*(?:-{1,3}|[–—]|(?:t\.?o\.?m\.?|till(?: och med)?|to|until)(?!\w))\s*(?:den )?"
_MONTH = r"(?:(?:\d{1,2}(?::?e)?[ ]+)?[A-Za-zåäö]{3,9}\.?|\d{1,2}/\d{1,2})"
_DATE = DATE_PATTERN.replace("[ ]", r"\s")
_TWO_DATES = rf"(?:{_DATE}|(?<!\w){_MONTH}){_JOINS}{_DATE}"
_TIME = re.compile(rf"(?i){_TWO_DATES}")
"""Two dates that are joined, the first one perhaps without its year."""
_DAY = re.compile(rf"(?i)(?:den )?{_DATE}")
_PARTS = re.compile(
    r"(?P<stop>[.;!?](?=\s|$))|,(?!\d)|[|•·]|(?<=\s)[–—-]{1,2}(?=\s)|[()*]|\b(?:varav|därav|of which)\b|\n\s*\n"
)
_FROM_EU = re.compile(r"(?i)\b(?:varav|därav|of which)\s*\Z")
_BEFORE = re.compile(rf"(?i)(?:{_BRIEF['before']})\s+")
_IS = re.compile(r"(?i)[\s:=]+(?:(?:är|var|is|was|på|om|of)\s+)?")
_RUNS = re.compile(rf"(?i)(?:(?:{_BRIEF['runs']})[:\s]+)*")
_ENDED = re.compile(rf"(?i)(?:{_BRIEF['ended']})\s+(?:(?:under|i|in)\s+)?(?P<when>{_DATE})")
_DATES = frozenset(("start_date", "end_date", "period"))
_NAMES = frozenset(("lead_partner", "leader", "responsible", "department", "role"))
_SUMS = frozenset(("total_budget", "own_budget", "eu_funding"))
_LABEL_WORDS = 4
_LONGEST_AREA = 30
"""Behind a programme its area or its call may stand, no longer than this."""


class Phrase(NamedTuple):
    """A piece of a text; whether its sentence has no verb, whether it begins that, and whether "varav" opens it."""

    place: Span
    bare: bool
    first: bool
    part: bool = False


def phrases(text: str, span: Span) -> Iterator[Phrase]:
    """The phrases of a range, in order; what a shortened word's point, a time or an amount holds together is one.

    >>> text = "Vi äger. Tot. 14,2 mnkr, EU 7 mnkr. Start 1/9 2023, slut 31/8 2026. 1 jan 2025 - 31 dec 2027"
    >>> [text[slice(*one.place)] for one in phrases(text, Span(0, len(text)))]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['Vi äger', 'Tot. 14,2 mnkr', 'EU 7 mnkr', 'Start 1/9 2023', 'slut 31/8 2026', '1 jan 2025 - 31 dec 2027']
    """
    whole = [match.span() for match in _TIME.finditer(text, *span)]
    stops = [match for match in _PARTS.finditer(text, *span) if not _is_within(match, whole, text)]
    begin = span.start
    for end in (*(match.end() for match in stops if match["stop"]), span.end):
        inner = [match for match in stops if begin <= match.start() < end]
        yield from _of_sentence(text, Span(begin, end), inner)
        begin = end


def _is_within(match: re.Match[str], whole: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether a mark parts nothing: it stands within a time, or behind a shortened word."""
    if any(start <= match.start() < end for start, end in whole):
        return True
    return match.group() == "." and _SHORTENED.search(text, max(0, match.start() - 15), match.start()) is not None


def _of_sentence(text: str, span: Span, stops: Sequence[re.Match[str]]) -> Iterator[Phrase]:
    bare = FINITE.search(text, *span) is None
    begin, part, first = span.start, False, True
    for stop in (*stops, None):
        end = stop.start() if stop else span.end
        words = text[begin:end]
        if own := words.strip(" \t\r\n.:"):
            start = begin + words.index(own)
            yield Phrase(Span(start, start + len(own)), bare, first, part)
            first = False
        if stop:
            begin, part = stop.end(), _FROM_EU.search(stop.group()) is not None


@dataclass
class _Brief:
    """Reads the phrases of one project; counts which kinds of facts they told."""

    facts: Facts
    reader: Labelled
    kinds: set[str]
    _funded: bool = False
    """Whether the phrase before is a programme alone."""

    def labelled(self, one: Phrase) -> bool:
        """Read a phrase that is a label and its value, or says the sender's part; whether it is one."""
        place = self._without(one.place)
        return self._role(place, one) or self._sum(place, one) or self._labelled(place, one)

    def after_other(self) -> None:
        """A phrase that is no value alone: what follows it does not stand right behind a programme."""
        self._funded = False

    def bare(self, one: Phrase) -> None:
        """Read a phrase that is a value alone."""
        place = self._without(one.place)
        if any(place.start < value.span.end and value.span.start < place.end for value in self.facts.values.values()):
            return
        funded, self._funded = self._funded, False
        if not (self._sum_alone(place, one, funded=funded) or self._time(place) or self._office(place)):
            self._funded = self._programme(place)

    def _sum_alone(self, place: Span, one: Phrase, *, funded: bool) -> bool:
        """A sum and nothing else is the whole; right behind a programme it is what that gives."""
        if one.part or only_sum(self._words(place)) != Span(0, place.end - place.start):
            return False
        field = "eu_funding" if funded and not one.first else "total_budget"
        self.facts.give(field, self.reader.amount(place, None))
        return self._told(field)

    def _words(self, place: Span) -> str:
        return self.reader.text[slice(*place)]

    def _without(self, place: Span) -> Span:
        before = _BEFORE.match(self.reader.text, *place)
        return Span(before.end(), place.end) if before else place

    def _told(self, kind: str) -> bool:
        self.kinds.add(kind)
        return True

    def _role(self, place: Span, one: Phrase) -> bool:
        """The sender's part: by one word alone, by what the sender is or does, or by "Partner i …"."""
        says, within = _roles(tuple(self.reader.itself))
        match = says.match(self.reader.text, *place) or within.search(self.reader.text, *place)
        if match is None or (match["word"] and not _is_role_alone(match, place, one)):
            return False
        said = Span(*match.span("said"))
        role: Role = "lead" if _LEADS.search(self._words(said)) else "partner"
        self.facts.give("role", Value[Role](value=role, raw=self._words(said), span=said))
        self._told("role")
        rest = Span(match.end(), place.end) if match["into"] else Span(place.start, match.start())
        if one.bare:
            self._programme(self._without(rest))
        return True

    def _sum(self, place: Span, one: Phrase) -> bool:
        """One amount with what it is before or behind it: "EU 7,1 mnkr", "8,3 mnkr totalt", "vår del 5 600 tkr"."""
        words = self._words(place)
        found = [Span(hit.start, hit.end) for hit in find_amounts(words)]
        found = found or [Span(*hit.span()) for hit in FOREIGN.finditer(words)]
        if len(found) != 1:
            return False
        before, behind = words[: found[0].start].strip(" .:=~"), words[found[0].end :].strip(" .")
        amount = Span(place.start + found[0].start, place.start + found[0].end)
        label = Span(place.start, place.start + len(words[: found[0].start].rstrip())) if before else None
        field = _sum_named(before, behind, one)
        if field is None:
            return False
        self._give_sum(field, amount, label)
        return self._told(field)

    def _give_sum(self, field: str, amount: Span, label: Span | None) -> None:
        if field == "own_budget":
            self.reader.own_budget(self.facts, amount, label)
        else:
            self.facts.give(field, self.reader.amount(amount, label))

    def _labelled(self, place: Span, one: Phrase) -> bool:
        """A label of one to four words and its value, which is of the label's kind."""
        words = self._words(place)
        for gap in list(re.finditer(r"[\s:=]+", words))[:_LABEL_WORDS][::-1]:
            label = words[: gap.start()].strip(" .")
            field = _field(label, bare=one.bare)
            between = _IS.match(words, gap.start())
            value = Span(place.start + (between.end() if between else gap.end()), place.end)
            if field and self._of_kind(field, value, one):
                return self._give(field, value, Span(place.start, place.start + gap.start()))
        return False

    def _of_kind(self, field: str, value: Span, one: Phrase) -> bool:
        words = self._words(value)
        if field in _DATES:
            return (_TIME if field == "period" else _DAY).fullmatch(words) is not None
        if field == "programme":
            return one.bare and self._fund(value) is not None
        if field == "leader":
            return PERSON.match(words) is not None
        if field in ("responsible", "department"):
            return self.reader.is_office(words) or (field == "responsible" and PERSON.fullmatch(words) is not None)
        return field == "lead_partner" and words[:1].isupper() and not FINITE.search(words) and ":" not in words

    def _give(self, field: str, value: Span, label: Span) -> bool:
        reader, facts = self.reader, self.facts
        if field in ("responsible", "department") and reader.is_office(self._words(value)):
            facts.give("department", reader.words(value, label))
        elif field in ("responsible", "leader"):
            reader.leader(facts, value, label)
        elif field == "lead_partner":
            reader.owner(facts, value, label)
            facts.labels.add(field)
        elif field == "period":
            reader.period(facts, value, label)
        elif field == "programme":
            facts.give(field, self._fund(value))
        else:
            facts.give(field, reader.date(value, label))
        return self._told(field)

    def _time(self, place: Span) -> bool:
        """A time and nothing else but that it runs; what ran in a year began and ended in it."""
        words = self._words(place)
        if ended := _ENDED.fullmatch(words):
            when = Span(place.start + ended.start("when"), place.end)
            for name in ("start_date", "end_date"):
                self.facts.give(name, self.reader.date(when, None))
            return self._told("period")
        runs = _RUNS.match(words)
        when = Span(place.start + (runs.end() if runs else 0), place.end)
        told = self._words(when)
        if not _TIME.fullmatch(told) or parse_period(told) is None:
            return False
        self.reader.period(self.facts, when, None)
        return self._told("period")

    def _office(self, place: Span) -> bool:
        if not self.reader.is_office(self._words(place)):
            return False
        self.facts.give("department", self.reader.words(place, None))
        return self._told("department")

    def _programme(self, place: Span) -> bool:
        fund = self._fund(place)
        if fund is None:
            return False
        self.facts.give("programme", fund)
        return self._told("programme")

    def _fund(self, place: Span) -> Value[str] | None:
        """The programme that a phrase begins with, where nothing but its area, or "-projekt", stands behind it."""
        words = self._words(place)
        hits = [hit for hit in self.reader.context.vocabulary.programmes.find(words) if hit.start == 0]
        if not hits:
            return None
        hit = max(hits, key=lambda one: one.end)
        rest = words[hit.end :]
        if not re.match(r"-?(?:projekt|stöd|medel)|[ \n]+(?:projekt|project)", rest) and (
            len(rest) > _LONGEST_AREA or re.match(r"\s+[a-zåäö]|-\w|\w", rest)
        ):
            return None
        named = self.reader.programme_at(Span(place.start, place.start + hit.end), place.end)
        return self.reader.words(named, None)


def _field(label: str, *, bare: bool) -> str | None:
    """The field that a label names; in a sentence with a verb the words of brief labels are words of any text."""
    told: str | None = _LABELS.get(compare_key(label)) if bare else None
    return told or field_of(label) or valued_field(label)


def _sum_named(before: str, behind: str, one: Phrase) -> str | None:
    """What a sum is by the words before it, else by those behind it; None where they say nothing known."""
    for words in (before, re.sub(r"^(?:i|in|från|from|as)\s+", "", behind) if not before else ""):
        if not words:
            continue
        plain = re.sub(r"\s+(?:är|var|blir|is|was|på|om|of|ca|cirka)$", "", words)
        if one.part and (known := _field(f"varav {plain}", bare=True)) in _SUMS:
            return known
        field = _field(plain, bare=one.bare)
        return field if field in _SUMS else None
    return None


def _is_role_alone(match: re.Match[str], place: Span, one: Phrase) -> bool:
    """Whether a role's word is all of a phrase without a verb, or begins such a sentence: "Partner i LIFE-projekt"."""
    return one.bare and (match.end() == place.end or bool(one.first and match["into"]))


@lru_cache(maxsize=32)
def _roles(own: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a phrase begins that says the sender's part in a project, and how it says it within."""
    names = sorted({*own, *(name.removesuffix(" ab") for name in own), "we"}, key=len, reverse=True)
    who = f"(?i:{'|'.join(map(re.escape, names))})"
    is_ = r"(?:är|var|har varit|is|was|are|were|has been|have been)(?: själva?)?"
    says = (
        rf"(?P<said>{who},?\s+(?:{is_}\s+)?(?:the |a |en av \w+ )?(?:{_ROLE_WORDS})(?!\w)"
        rf"|{who}\s+(?:{_DOES})(?=(?: projektet| the project)?\s*$)|(?P<word>{_ROLE_WORDS})(?!\w))"
        r"(?P<into>\s+(?:i|in)\s+)?"
    )
    within = rf"\b(?:med|with)\s+(?P<said>{who}\s+(?:som|as)\s+(?:{_ROLE_WORDS}))(?!\w)(?P<word>(?!))?(?P<into>(?!))?"
    return re.compile(says), re.compile(within)


def brief_facts(facts: Facts, spans: Sequence[Span], reader: Labelled) -> set[str]:
    """Add what the phrases of some sentences tell, labelled ones first; gives which kinds of facts they told."""
    brief = _Brief(facts, reader, set())
    told = [one for span in _joined(spans, reader.text) for one in phrases(reader.text, span)]
    labelled = [brief.labelled(one) for one in told]
    for one, known in zip(told, labelled, strict=True):
        if known or not one.bare:
            brief.after_other()
        else:
            brief.bare(one)
    return brief.kinds


def _joined(spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Ranges that nothing but blanks in a line part, as one: a shortened word's point ends no sentence."""
    at: Span | None = None
    for span in sorted(spans):
        if at is not None and span.start >= at.end and not text[at.end : span.start].strip(" "):
            at = Span(at.start, span.end)
            continue
        if at is not None:
            yield at
        at = span
    if at is not None:
        yield at
