"""One document's names: every organisation and place of its sentences with its role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

from indexer.naming.gazetteer import Known, key, known
from indexer.naming.lists import cued_in, find_listed
from indexer.naming.organisations import Organisation, find_organisations, listed_name, seat, seen_in
from indexer.naming.places import Spotted, find_places, placed_in
from indexer.naming.roles import Roles
from indexer.naming.stated import Stated, stated_names
from indexer.naming.wording import AnyOf, Words, is_event
from indexer.records import MentionRole, PlaceRelation, ProjectReport, Span
from indexer.resolving.holdings import Holdings, StoredDocument
from indexer.text import sentences
from indexer.vocabulary import Vocabulary, bare_municipality, fold, names_municipality
from indexer.vocabulary.geography import HOME

_OF_TIE: dict[str, MentionRole] = {
    "twin_city": "twin_city",
    "partner_city": "partner",
    "agreement": "agreement",
    "visit_made": "visited",
    "visit_received": "visitor",
    "conference": "meeting",
    "exchange": "partner",
}
_POINT = re.compile(r"\s*(?:[•●¢▪–-]|o|\d{1,2}[.)])\s")
_WRAPPED = re.compile(
    r"\n(?![ ]*(?:\n|$|[•●▪#<–-]|\d{1,2}[.)] |[A-ZÅÄÖ][^\n:.]{2,40}:(?! ?http)"
    r"|(?:Projekt|Program|Partner|Beskriv|Total|Utbetal|Vilket)))"
)
"""A line end inside running text: neither a blank line, a point of a list nor a label follows."""
LONGEST = 900
"""Characters of a sentence beyond which it is a form or a table: cut at line ends."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name met in a document: what it is of, where, and what it is there."""

    what: Known | Organisation
    span: Span
    raw: str
    role: MentionRole
    quote: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its line ends as blanks, at the same places."""

    span: Span
    flow: str

    def inside(self, span: Span) -> Span:
        """A range of the document as one of the sentence."""
        return Span(span.start - self.span.start, span.end - self.span.start)

    def outside(self, span: Span) -> Span:
        """A range of the sentence as one of the document."""
        return Span(self.span.start + span.start, self.span.start + span.end)


class DocumentNames:
    """Reads the names of one document."""

    def __init__(
        self,
        document: StoredDocument,
        municipality: str,
        holdings: Holdings,
        vocabulary: Vocabulary,
        is_word: Callable[[str], bool],
    ) -> None:
        self.document, self.municipality, self.is_word = document, municipality, is_word
        self.holdings, self.vocabulary = holdings, vocabulary
        self._is_event = lru_cache(maxsize=None)(partial(is_event, text=document.text))
        self.flow = _flow(document.text)
        spans = list(_sentences(document.text))
        self.sentences = [Sentence(span, self.flow[slice(*span)]) for span in spans]
        self.words = Words(self.flow, spans)

    @cached_property
    def _taken(self) -> list[Span]:
        """Where the document names what has records of its own: networks, programmes, projects."""
        names = {
            name
            for one in self.holdings.projects
            if any(report.document == self.document.name for report in (*one.reports, *one.mentions))
            for name in (one.name, *one.aliases, one.acronym or "")
        }
        names |= {name for one in self.holdings.networks for name in (one.name, *one.aliases, one.abbreviation or "")}
        known = (*self.vocabulary.networks.entries, *self.vocabulary.programmes.entries)
        names |= {name for entry in known for name in entry.spellings}
        pattern = AnyOf(name for name in names if len(name) > 2)
        return [Span(*hit.span()) for _, hit in pattern.within(self.words.whole)]

    def _taken_in(self, span: Span) -> Iterator[Span]:
        """Those that a range touches."""
        for one in self._taken[bisect_left(self._taken, span.start, key=lambda one: one.end - 1) :]:
            if one.start >= span.end:
                return
            yield one

    def _is_taken(self, span: Span, *, whole: bool = False) -> bool:
        """Whether a name touches one of these, or is no more than part of one."""
        return any(not whole or (one.start <= span.start and span.end <= one.end) for one in self._taken_in(span))

    # -- organisations ----------------------------------------------------------------------------------------------

    @cached_property
    def organisations(self) -> list[tuple[Sentence, Organisation]]:
        """Every organisation by its form or its place in a list, then wherever else the document names the same."""
        first: list[tuple[Sentence, Organisation]] = []
        seen, cued = seen_in(self.words), cued_in(self.words)
        for number, sentence in enumerate(self.sentences):
            every = self._with_stated(sentence, find_organisations(sentence.flow, seen[number]))
            passed = [one.span for one in every] + [sentence.inside(span) for span in self._taken_in(sentence.span)]
            every += find_listed(sentence.flow, passed, self.is_word, cued=number in cued)
            first += [(sentence, one) for one in every if self._is_organisation(sentence, one)]
        return [*first, *self._again(first)]

    def _with_stated(self, sentence: Sentence, found: list[Organisation]) -> list[Organisation]:
        """The organisations of a sentence, those that a list of partners gives in place of what a pattern took."""
        told = [
            replace(one.what, span=sentence.inside(one.span))
            for one in self._stated_in(sentence)
            if isinstance(one.what, Organisation) and not self._is_told_better(sentence.inside(one.span), found)
        ]
        spans = [one.span for one in told]
        places = [sentence.inside(one.span) for one in self._stated_in(sentence) if isinstance(one.what, Spotted)]
        kept = [
            one
            for one in found
            if not any(one.span.touches(span) for span in spans) and not (one.kind == "other" and one.span in places)
        ]
        return [*kept, *told]

    @staticmethod
    def _is_told_better(span: Span, found: Sequence[Organisation]) -> bool:
        """Whether a form of name takes more than a list's entry, or the name out of an entry that says more."""
        return any(_is_in(span, one.span) or _is_in(one.span, span) for one in found)

    def _is_organisation(self, sentence: Sentence, one: Organisation) -> bool:
        place = sentence.outside(one.span)
        if listed_name(one.name):
            return one.name != "Sida" or not re.match(r"\W*\d", sentence.flow[one.span.end :])
        if names_municipality(one.name, self.municipality) or self._is_sender(one.name):
            return False
        if self.vocabulary.actors(self.municipality).get(one.name):
            return False
        if any(other.span == place for other in self._stated_in(sentence)):
            return not self._is_own(one)
        of_it = one.kind != "other" and sentence.flow[: one.span.start].endswith(" av ")
        if self._is_own(one) or (not of_it and self._is_taken(place, whole=one.kind != "other")):
            return False
        event = one.listed and self._is_event(one.name)
        return not (self._is_common(one) or event)

    def _is_common(self, one: Organisation) -> bool:
        """Whether it may be no name: a single word, or the name of a municipality nobody knows, that is a word."""
        plain = one.kind == "other" and " " not in one.name and not one.name.isupper()
        unknown = one.kind == "municipality" and seat(one.name) is None
        return (plain or unknown) and self.is_word(one.name.split()[0].casefold())

    def _is_sender(self, name: str) -> bool:
        """Whether it is whose report this is, also cut short or with the genitive: "Region Ekdalens"."""
        sender, bare, one = fold(self.municipality), fold(bare_municipality(self.municipality)), fold(name)
        return len(one) > 5 and (sender.startswith(one) or one in {f"{sender}s", f"{bare}municipality"})

    def _is_own(self, one: Organisation) -> bool:
        """Whether it is the city itself, also as a scanner wrote it, or one of its houses and schools."""
        home = bare_municipality(self.municipality)
        if one.kind == "municipality":
            return fold(bare_municipality(one.name)) == fold(home)
        own = re.match(rf"{re.escape(home)}s? ", one.name) is not None
        free = one.kind in {"university", "company"} or one.name.endswith(("förening", "förbund", "stiftelse"))
        return (own and not free) or re.search(rf"{re.escape(home)}s? [Mm]us[eé]", one.name) is not None

    def _again(self, first: Sequence[tuple[Sentence, Organisation]]) -> Iterator[tuple[Sentence, Organisation]]:
        """Names told once, and the short ones given with them, wherever else they stand."""
        names = {one.name: one for _, one in reversed(first) if one.listed or one.short or one.kind == "other"}
        names |= {one.short: one for _, one in first if one.short}
        if not names:
            return
        pattern, own = AnyOf(names), defaultdict[Span, list[Span]](list)
        for sentence, one in first:
            own[sentence.span].append(one.span)
        for number, hit in pattern.within(self.words):
            sentence = self.sentences[number]
            whole = Span(*hit.span())
            span = sentence.inside(whole)
            name = names.get(" ".join(hit.group().split()))
            told = any(span.touches(one) for one in own[sentence.span]) or self._is_taken(whole)
            if name and not told:
                yield sentence, replace(name, span=span, short=None)

    # -- everything -------------------------------------------------------------------------------------------------

    def names(self) -> Iterator[Named]:
        """Every name of the document with its role."""
        by_sentence: dict[Span, list[Organisation]] = {}
        for sentence, organisation in self.organisations:
            by_sentence.setdefault(sentence.span, []).append(organisation)
        home = bare_municipality(self.municipality)
        above: Roles | None = None
        placed = placed_in(self.words)
        for number, sentence in enumerate(self.sentences):
            above = self._above(number, above, home)
            found = by_sentence.get(sentence.span, [])
            places = self._places(sentence, found, placed.get(number, ()))
            if not found and not places:
                continue
            roles = Roles(sentence.flow, home, above)
            every: list[Organisation | Spotted] = [*found, *places]
            spans = [one.span for one in every]
            for one in every:
                yield self._named(sentence, one, roles, spans)

    def _above(self, number: int, above: Roles | None, home: str) -> Roles | None:
        """What the words in front of a list say of its points; None outside lists."""
        sentence = self.sentences[number]
        if not _POINT.match(sentence.flow):
            return None
        if above is not None or number == 0:
            return above
        before = self.sentences[number - 1]
        open_ended = before.span.end <= sentence.span.start and not before.flow.rstrip().endswith(".")
        return Roles(before.flow, home) if open_ended else None

    def _named(self, sentence: Sentence, one: Organisation | Spotted, roles: Roles, spans: Sequence[Span]) -> Named:
        start = sentence.span.start
        span = Span(start + one.span.start, start + one.span.end)
        what = one if isinstance(one, Organisation) else one.known
        others = [other for other in spans if other != one.span]
        role = self._stated(span, what) or roles.of(one.span, others, nature=_nature(one))
        raw = " ".join(self.document.text[slice(*span)].split())
        return Named(what, span, raw, role, sentence.span)

    def _places(
        self, sentence: Sentence, organisations: Sequence[Organisation], told: Collection[str]
    ) -> list[Spotted]:
        found = []
        for one in find_places(sentence.flow, self.is_word, told) if told else ():
            inside = any(other.span.touches(one.span) for other in organisations)
            coded = one.known.kind == "country" and any(
                re.fullmatch(r"\s*\(", sentence.flow[other.span.end : one.span.start]) for other in organisations
            )
            whole = sentence.outside(one.span)
            spelled = (one.known.name, one.raw, one.raw.removesuffix("s"))
            own = one.known.name == HOME or any(names_municipality(name, self.municipality) for name in spelled)
            if not (inside or coded or own or self._is_taken(whole)):
                found.append(one)
        found += self._stated_places(sentence, organisations, found)
        for other in organisations:
            if other.kind == "municipality" and (place := seat(other.name)):
                found.append(Spotted(other.span, other.name, place))
        return found

    def _stated_places(
        self, sentence: Sentence, organisations: Sequence[Organisation], found: Sequence[Spotted]
    ) -> Iterator[Spotted]:
        """The places that records give and the sentence does not bear out by itself."""
        taken = [*(one.span for one in found), *(one.span for one in organisations)]
        for one in self._stated_in(sentence):
            span = sentence.inside(one.span)
            if isinstance(one.what, Spotted) and not any(other.touches(span) for other in taken):
                yield replace(one.what, span=span)

    # -- what records tell ------------------------------------------------------------------------------------------

    @cached_property
    def _reports(self) -> list[ProjectReport]:
        return [
            report
            for project in self.holdings.projects
            for report in (*project.reports, *project.mentions)
            if report.document == self.document.name
        ]

    @cached_property
    def _ties(self) -> list[PlaceRelation]:
        return [one for one in self.holdings.places if one.document == self.document.name]

    @cached_property
    def _listed(self) -> list[Stated]:
        """The names that lists and ties give, in the order of the text."""
        told = stated_names(self.document.text, self._reports, self._ties)
        return sorted(told, key=lambda one: one.span)

    def _stated_in(self, sentence: Sentence) -> Iterator[Stated]:
        for one in self._listed[bisect_left(self._listed, sentence.span.start, key=lambda one: one.span.start) :]:
            if one.span.start >= sentence.span.end:
                return
            if one.span.end <= sentence.span.end:
                yield one

    def _stated(self, span: Span, what: Known | Organisation) -> MentionRole | None:
        """The role that a record tells: a form's programme and owner, a twin city, an agreement, a visit."""
        if role := self._of_form(span) or self._of_list(span):
            return role
        return None if isinstance(what, Organisation) else self._of_tie(span, what)

    @cached_property
    def _fields(self) -> list[tuple[Span, MentionRole]]:
        """Where forms give a programme or an owner, in the order of the text."""
        found: list[tuple[Span, MentionRole]] = []
        for report in self._reports:
            found += [(report.programme.span, "funder")] if report.programme else []
            found += [(report.lead_partner.span, "lead")] if report.lead_partner else []
        return sorted(found)

    def _of_form(self, span: Span) -> MentionRole | None:
        at = bisect_left(self._fields, span.end, key=lambda one: one[0].start)
        return next((role for own, role in self._fields[max(0, at - 2) : at] if own.touches(span)), None)

    def _of_list(self, span: Span) -> MentionRole | None:
        at = bisect_left(self._listed, span.start, key=lambda one: one.span.start)
        return self._listed[at].role if at < len(self._listed) and self._listed[at].span.start == span.start else None

    def _of_tie(self, span: Span, what: Known) -> MentionRole | None:
        for tie in self._ties:
            if tie.source.start <= span.start < tie.source.end and tie.kind in {"twin_city", "agreement"}:
                place = known(tie.place)
                if key(what.name) in {key(place.name) if place else "", *map(key, tie.place.split("/"))}:
                    return "named" if tie.standing in {"failed", "cancelled"} else _OF_TIE[tie.kind]
        return None


def _is_in(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _nature(one: Organisation | Spotted) -> str:
    """What tells how far a cue reaches a name: an adjective, a part of the home country, any other."""
    if isinstance(one, Organisation):
        return "name"
    if one.raw[:1].islower():
        return "people"
    return "home" if one.known.kind == "region" and one.known.country == HOME else "name"


def _flow(text: str) -> str:
    """A text with the line ends of running text as blanks; those of headings and labels, of cells and rows remain."""
    plain = re.sub(r"[\r*_]", " ", text).replace("\t", "\n").replace("|", "\n")
    return _WRAPPED.sub(" ", plain)


def _sentences(text: str) -> Iterator[Span]:
    """The sentences of a text; what is too long to be one is cut at its line ends."""
    for span in sentences(text):
        if span.end - span.start <= LONGEST:
            yield span
            continue
        at = span.start
        for line in re.finditer(r"\n", text[span.start : span.end]):
            end = span.start + line.start()
            if end - at > LONGEST // 2:
                yield Span(at, end)
                at = end + 1
        if at < span.end:
            yield Span(at, span.end)
