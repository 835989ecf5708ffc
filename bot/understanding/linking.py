"""Names in a question, linked to what the index holds: each link with its score and the reason in words.

The longest name at a place wins. A word that the reports themselves use is never taken for a typing error of a name, and a
name that is also an ordinary word ("Starkare", "Vägen In") counts only where the question writes or frames it as a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate, islice, takewhile
from typing import Literal

from rapidfuzz import fuzz, process

from bot.query.fields import FIELDS, Row
from bot.query.stated import is_same_name
from bot.understanding.appositions import said_once
from bot.understanding.boards import Boards, parts_of
from bot.understanding.cues import CUES, REMEMBERED, bare
from bot.understanding.dictionary import is_of_the_language
from bot.understanding.places import PlaceNames
from bot.understanding.words import WORDS, folded
from indexer.index import Index
from indexer.naming.directory import Naming
from indexer.records import Actor, Report, Value
from indexer.search.swedish import STOPWORDS, stems
from indexer.values import compare_key
from indexer.vocabulary import bare_municipality, called_by, cities_in, swedish_municipalities

Kind = Literal["municipality", "actor", "programme", "network", "project", "document", "goal", "area"]

_PLAIN = str.maketrans("åäáàâãæöóòôõøéèêëíìîïúùûüçñ", "aaaaaaaooooooeeeeiiiiuuuucn")
_WORD = re.compile(r"[^\W_]+(?:[-+.'’&:/][^\W_]+)*\+?")
_PROJECT_ENDING = re.compile(r"(?i)^(?P<name>.{2,}?)[- ]?(?P<ending>projekt(?:en|et|ets|ens|s)?|program(?:men|met)?)$")
_TIED_ENDING = re.compile(
    r"(?i)^(?P<name>.{2,}?)(?:-(?P<ending>redovisning\w*|rapport\w*|nämnd\w*|stöd\w*|pengar\w*|med(?:el|len)|bidrag\w*|fund(?:ed|ing)|finansier\w*)|(?P<money>pengar\w*|med(?:el|len)|bidrag\w*|stöd\w*|utbetalning\w*))$"
)
ENDINGS = ("en", "et", "n")
"""Endings that a name may be typed with."""
SHORTEST_SLIP = 4
"""Letters up to which a word is never taken for another with a letter typed twice."""
OPENING, LONGEST_ENDING = 4, 2
"""Letters by which names are told apart before they are looked up; letters that an ending has at most."""
FUZZY_CUTOFF = 86.0
"""rapidfuzz ratio (0-100) below which a misspelt name is not taken for a known one."""


@lru_cache(10_000)
def plain_key(text: str) -> str:
    """Letters and digits in lower case, without å, ä, ö and accents: how names are looked up.

    >>> plain_key("Miljönämnden") == plain_key("miljonamnden"), plain_key("Let's Go Circular")
    (True, 'letsgocircular')
    """
    return re.sub(r"[\W_]+", "", text.casefold().translate(_PLAIN))


_ENDINGS = ("", "a", "ar", "ara", "are", "e", "en", "er", "et", "n", "na", "or", "t")
"""What a stem may end in where a word of it is looked for among those of the reports."""
_ROMAN = {"ii": "2", "iii": "3", "iv": "4"}
"""Utväg II is also written "utväg 2"."""


_SHORT_BEFORE = re.compile(
    r"(?i)(?P<before>\b(?:hos\s+|(?:sitter|är|deltar|medverkar)\s+(?=[\w-]+\s+med\b)|(?:hade|har|fick|får|(?:utbetal\w*|betala\w* ut|pengar"
    r"|medel)\s+till)\s+(?=[\w-]+\s*(?:\?|$|\d|i |utbetal|då\b"
    r"|under ))))(?P<stem>[\w-]+)(?P<genitive>(?!))?(?P<after>)"
)
_SHORT_GENITIVE = re.compile(
    r"(?i)(?P<before>(?<!\w))(?P<stem>[\w-]{4,}?)(?P<genitive>s)(?P<after>\s+(?:egna\s+)?\w*projekt)"
)
_SHORT_ALONE = re.compile(
    r"(?i)^(?P<before>(?:och|men|samt|eller)\s+(?:för\s+"
    r"|hos\s+)?)?(?P<stem>[\w-]+)(?P<genitive>(?!))?(?P<after>(?(before)(?:\s+då)?|\s+då)\s*\??)$"
)


def _short_forms(stem: str) -> Iterator[str]:
    """What a nämnd's first part is called alone.

    >>> list(_short_forms("grundskole")), list(_short_forms("gymnasie- och vuxenutbildnings"))
    (['grundskole', 'grundskolan', 'grundskola'], ['gymnasie', 'gymnasiet'])
    """
    first = re.split(r"[-,\s]", stem)[0].removesuffix("s")
    if len(first) < 4:
        return
    yield first
    if first.endswith("skole"):
        yield from (f"{first[:-1]}an", f"{first[:-1]}a")
    elif first.endswith("ie"):
        yield f"{first}t"


@dataclass(frozen=True)
class Token:
    """A word of the question and where it stands; ``joined`` when it was cut from a compound ("Interreg|projekt")."""

    text: str
    start: int
    end: int
    joined: bool = False

    @cached_property
    def key(self) -> str:
        return plain_key(self.text)


@dataclass(frozen=True)
class Link:
    """What a stretch of the question stands for. ``entities`` are ids or names of one kind; several when all of them are meant
    by one name (a nämnd in two cities) or when it is open which is meant (``ambiguous``)."""

    kind: Kind
    entities: tuple[str, ...]
    name: str
    score: float
    reason: str
    start: int
    end: int
    ambiguous: bool = False


@dataclass
class _Entry:
    kind: Kind
    entities: list[str]
    name: str
    ordinary: bool = False
    """Whether the name is also an ordinary word of the reports."""


def tokenize(
    question: str, known: frozenset[str] | set[str] = frozenset(), ordinary: frozenset[str] = frozenset()
) -> list[Token]:
    """The words of a question; a compound with "projekt" is cut where its first part is a known name, or the beginning of one
    and the whole is no ordinary word of the reports.

    >>> [token.text for token in tokenize("Vilka Interregprojekt?", {"interreg"})]
    ['Vilka', 'Interreg', 'projekt']
    >>> [token.text for token in tokenize("Vilka pilotprojekt?", {"pilot:"}, frozenset({"pilotprojekt"}))]
    ['Vilka', 'pilotprojekt']
    """
    found: list[Token] = []
    for match in _WORD.finditer(question):
        compound = _PROJECT_ENDING.match(match.group())
        first = plain_key(compound["name"]) if compound else ""
        # "socialfondsprojekt": of the fund that is called Socialfonden
        names = {first, first.removesuffix("s"), f"{first}namnden", f"{first.removesuffix('s')}en"}
        if not compound or f"{compound['name']}projekt".casefold() not in ordinary:
            names |= {f"{first}:", f"{first.removesuffix('s')}:"}
        tied = _TIED_ENDING.match(match.group())
        if tied and plain_key(tied["name"]) in known:
            ending = "ending" if tied["ending"] else "money"  # "Interreg-stöd", "Interregpengarna"
            at, behind = match.start() + tied.end("name"), match.start() + tied.start(ending)
            found += [Token(tied["name"], match.start(), at), Token(tied[ending], behind, match.end())]
            continue
        of_programme = compound is not None and compound["ending"].startswith("program")
        if of_programme:
            names = {first}  # "Interregprogram", but no "ramprogram"
        if compound and ("-" in match.group() or known & names):
            cut = match.start() + compound.end("name")
            found.append(Token(compound["name"], match.start(), cut, joined=True))
            found.append(Token(compound["ending"], match.start() + compound.start("ending"), match.end(), joined=True))
        else:
            found.append(Token(match.group(), match.start(), match.end()))
    return found


@dataclass
class Linked:
    """The links of one question, the words they used up, and the words that are left."""

    tokens: list[Token]
    links: list[Link] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def of(self, kind: Kind) -> list[Link]:
        """The links of a kind, in order."""
        return [link for link in self.links if link.kind == kind]


def _is_a_kind(tokens: Sequence[Token], at: int) -> bool:
    """Whether "klimat|projekt" means projects of a kind: "vilka klimatprojekt", where "klimatprojektet" would be one."""
    before, after = (
        tokens[at - 1].text.casefold() if at else "",
        tokens[at + 1].text.casefold() if at + 1 < len(tokens) else "",
    )
    return (
        tokens[at].joined
        and after == "projekt"
        and before in {"vilka", "några", "alla", "flera", "många", "antal", "finns", "which"}
    )


_GOAL_NUMBERED = re.compile(r"(?i)(?:mål|goal) (?:nr |nummer |number )?\d")
_NUMBERED = re.compile(r"(\d{1,2})\.\s")
"""The beginning of a row in a report's own numbered list: "1. En grön stad - 5 projekt"."""


def _numbered_goals(index: Index) -> dict[int, tuple[str, ...]]:
    """The council's goals by their number in a report's own list, else by the one that forms write before them."""
    listed: dict[int, dict[str, None]] = defaultdict(dict)
    written: dict[int, dict[str, None]] = defaultdict(dict)
    known = {compare_key(goal): goal for goal in index.holdings.goals}
    for figure in index.holdings.figures:
        number = _NUMBERED.match(figure.raw) if figure.subject_kind == "goal" else None
        near = number and process.extractOne(
            compare_key(figure.subject), known.keys(), scorer=fuzz.ratio, score_cutoff=90
        )
        if number and near:
            listed[int(number[1])].setdefault(known[near[0]])
    for project in index.holdings.projects:
        for report in project.reports:
            for own, goal in _numbers_of(report.goals):
                written[own].setdefault(goal)
    return {own: tuple(goals) for own, goals in (written | listed).items()}


def _numbers_of(goals: Value[tuple[str, ...]] | None) -> Iterator[tuple[int, str]]:
    """The goals of a form that it writes a number before."""
    raw = " ".join(goals.raw.split()) if goals else ""
    for goal in (goals and goals.value) or ():
        if number := re.search(rf"(?<!\d)(\d{{1,2}})\.\s*{re.escape(goal)}", raw, re.IGNORECASE):
            yield int(number[1]), goal


_Name = tuple[Kind, str, str, Iterable[str]]
"""Kind, identifier, name, and all spellings."""


_YEAR = re.compile(r"(?:19|20)\d\d")


_ON_A_THEME = re.compile(
    r"(?i)\b(?:projekt(?:en)?|projects|initiativ)\s+(?:\S+\s+){0,4}?(?:om|kring|rör|about|on|concerning|deal(?:ing)? with|with a focus on)\s+$"
)
"""Projects in the plural, and that they are on something: what stands behind it is a theme, though a project's name may begin so."""


def _begins_a_theme(link: Link, question: str) -> bool:
    """ "projects about circular economy": a part of a project's name that is what projects are asked to be about."""
    part = link.kind == "project" and link.score < 0.97
    return part and _ON_A_THEME.search(question[: link.start]) is not None


class Lexicon:
    """Every name the index knows, ready to be found in questions."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.entries: dict[str, list[_Entry]] = defaultdict(list)
        for kind, entities, name, spellings in self._names():
            for spelling in spellings:
                self._add(kind, entities, name, spelling)
        told = (figure.subject for figure in index.holdings.figures if figure.subject_kind == "goal")
        own = index.holdings.goals
        self.goals = (*own, *(one for one in dict.fromkeys(told) if not any(is_same_name(one, goal) for goal in own)))
        self.numbered_goals = _numbered_goals(index)
        self.years = frozenset(
            {report.year for report in index.holdings.reports}
            | {figure.year for figure in index.holdings.figures} - {None}
        )
        """Years that anything is reported for."""
        self.today: Callable[[], date] = date.today
        """The day that "i år" is of."""
        self.cities = tuple(sorted({report.municipality for report in index.holdings.reports if report.municipality}))
        """Municipalities whose reports these are."""
        self.countries = frozenset(place.country.casefold() for place in index.holdings.places if place.country)
        self.longest = 12
        self.parts = self._parts()

    # -- what is known ----------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[_Name]:
        for name in sorted({report.municipality for report in self.index.holdings.reports}):
            yield "municipality", name, name, self._municipality_spellings(name)
            for actor in self._actors(name):
                yield "actor", f"{name}|{actor.name}", actor.name, _actor_spellings(actor)
        yield from self._programme_names()
        for network in self.index.holdings.networks:
            spellings = {network.name, network.abbreviation or "", *network.aliases}
            known = self.index.vocabulary.networks.exact(network.name)
            yield (
                "network",
                network.id,
                network.name,
                {*spellings, *(known.spellings if known else ()), f"{network.name}s"},
            )
        for project in self.index.holdings.projects:
            yield "project", project.id, project.name, {project.name, project.acronym or "", *project.aliases}
        for report in self.index.holdings.reports:
            yield "document", report.document, report.title, self._titles(report)

    def _municipality_spellings(self, name: str) -> set[str]:
        entry = self.index.vocabulary.municipalities.exact(name)
        bare_name = bare_municipality(name)
        others = {report.municipality for report in self.index.holdings.reports} - {name}
        own = {name, bare_name, *(entry.aliases if entry else ()), *called_by(name, others)}
        with_kind = {f"{bare_name}{genitive} {kind}" for genitive in ("", "s") for kind in ("kommun", "stad")}
        return {*own, *(f"{spelling}s" for spelling in own), *with_kind, f"{bare_name}a"}

    def _programme_names(self) -> Iterator[_Name]:
        known = self.index.vocabulary.programmes
        for programme in known.entries:
            english = {programme.english} if programme.english else set()
            english |= (
                {programme.short.removesuffix(" Region")}
                if programme.short and programme.short.endswith(" Region")
                else set()
            )
            yield "programme", programme.name, programme.name, {*programme.spellings, *english}
        for raw in {path[0] for project in self.index.holdings.projects if (path := project.programme_path)}:
            if not known.exact(raw):
                yield "programme", raw, raw, {raw}

    @cached_property
    def _municipality_keys(self) -> frozenset[str]:
        return frozenset(
            key for key, entries in self.entries.items() if any(entry.kind == "municipality" for entry in entries)
        )

    def _actors(self, municipality: str) -> list[Actor]:
        known = self.index.vocabulary.actors(municipality)
        own = [actor for actor in self.index.holdings.actors if actor.municipality == municipality]
        more = [actor for entry in known.finder.entries if (actor := known.get(entry.name))]
        return list({actor.name: actor for actor in (*own, *more)}.values())

    def _titles(self, report: Report) -> set[str]:
        """A title as people quote it: whole, without year, and its quoted or italic part."""
        plain = re.sub(r"[*«»\"”“]", "", report.title)
        titles = {plain, re.sub(r"\s*\b(?:19|20)\d\d\b\s*", " ", plain).strip(" –-")}
        titles |= set(re.findall(r"\*([^*]{6,})\*", report.title))
        if tail := re.search(r"(?:(?:projekt)?(?:plattform|portfölj)(?:en)?)\s+(.{6,60})$", plain):
            titles |= {
                tail[1],
                *(
                    f"{kind} {tail[1]}"
                    for kind in ("plattformen", "projektplattformen", "portföljen", "projektportföljen")
                ),
            }
        # "Exempelby kommun 2022" as a title is a city's name, not a document's.
        titles = {title for title in titles if plain_key(title) not in self._municipality_keys}
        return titles | set(CUES.document_words.get(report.kind, ()))

    def _parts(self) -> dict[str, set[str]]:
        """Ids of projects by each word of their names, as looked up: "medvind", "8690", "ka121", "2" for II."""
        found: dict[str, set[str]] = defaultdict(set)
        for project in self.index.holdings.projects:
            for name in (project.name, project.acronym or "", *project.aliases):
                for word in re.findall(r"[^\W_]+", re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ][a-zåäö])", " ", name)):
                    key = plain_key(word)
                    found[_ROMAN.get(key, key)].add(project.id)
        return found

    def _add(self, kind: Kind, entity: str, name: str, spelling: str) -> None:
        key = plain_key(spelling)
        if len(key) < 2 or key in CUES.never_names:
            return
        for entry in self.entries[key]:
            if entry.kind == kind and (entry.name == name or kind in {"project", "document"}):
                if entity not in entry.entities:
                    entry.entities.append(entity)
                return
        self.entries[key].append(_Entry(kind, [entity], name, self._ordinary(spelling)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word the reports use, as looked up: none of them is a typing error."""
        return frozenset(
            plain_key(word) for text in self.index.texts.values() for word in set(re.findall(r"[^\W\d_]{2,}", text))
        )

    @cached_property
    def lower_case(self) -> frozenset[str]:
        return frozenset(
            word
            for text in self.index.texts.values()
            for word in set(re.findall(r"(?<![\w-])[a-zåäö]{3,}(?![\w-])", text))
        )

    @cached_property
    def _accented(self) -> dict[str, str]:
        """Words with å, ä or ö by their plain letters; where several have the same, the first by the alphabet."""
        return {plain_key(word): word for word in sorted(self.lower_case, reverse=True) if not word.isascii()}

    def respelled(self, word: str) -> str | None:
        """A word of the reports that a typed one stands for: its dots left out ("halsa"), or a letter typed twice."""
        plain = word.casefold()
        if len(plain) < 4 or not plain.isascii() or plain in self.lower_case or plain in CUES.english:
            return None
        if known := self._places.get(plain_key(word)):
            return None if known.isascii() else known[:1].upper() + known[1:]
        if word[:1].isupper() or plain_key(word) in self.entries:
            return None
        return self._accented.get(plain_key(word))

    def renamed(self, text: str) -> str:
        """A text with the reports' own names for what it calls otherwise: "Gent" for "Ghent", a nämnd for its name in English
        with the Swedish one in brackets; a goal that its number says by the number alone."""
        once = said_once(text, self.named_in) if "(" in text else text
        return self._place_names.renamed(self._goals_by_number(once))

    def _goals_by_number(self, text: str) -> str:
        """ "mål 4, Ett rikt liv," as "mål 4": the title behind a goal's number says the same once more."""
        for number, goals in self.numbered_goals.items() if _GOAL_NUMBERED.search(text) else ():
            titles = "|".join(map(re.escape, goals))
            text = re.sub(
                rf"(?i)(?P<goal>\b\w*(?:mål|goal) (?:nr |nummer |number )?{number})\s*[,:(–-]\s*[\"”'»«]?(?:{titles})[\"”'»«]?\s*(?:[,)]|(?=\W*$))",
                r"\g<goal>",
                text,
            )
        return text

    @cached_property
    def _place_names(self) -> PlaceNames:
        return PlaceNames(self.index.naming, self._means_something, self._held)

    def _means_something(self, word: str) -> bool:
        """Whether a word is of how questions are asked, of everyday language, or one that the reports use."""
        key = plain_key(word)
        return self._is_spoken(word) or key in self.entries or key in self.parts or self._is_used(key)

    def _is_spoken(self, word: str) -> bool:
        """Whether a word is of how questions are asked or of everyday language, whatever the reports name."""
        plain = word.casefold()
        asked = CUES.is_empty(plain) or CUES.is_cue(plain) or bool(WORDS.of([word]))
        return asked or plain in self._peoples or bool(CUES.in_swedish(plain))

    def _held(self, text: str) -> Iterator[tuple[int, int]]:
        """What the names of other things than places take up in a text."""
        return ((link.start, link.end) for link in self.link(text).links if link.kind != "municipality")

    def named_in(self, text: str) -> tuple[str, ...]:
        """The nämnder, programmes, projects, networks and goals that a text names, as they stand in it."""
        links = self.link(text).links
        return tuple(text[link.start : link.end] for link in links if link.kind not in {"municipality", "document"})

    def reports_in(self, text: str) -> tuple[str, ...]:
        """The reports and platforms that a text names, as they stand in it."""
        return tuple(text[link.start : link.end] for link in self.link(text).of("document"))

    def municipalities_in(self, text: str) -> tuple[str, ...]:
        """The municipalities with reports that a text names."""
        return tuple(dict.fromkeys(one for link in self.link(text).of("municipality") for one in link.entities))

    @cached_property
    def senders(self) -> tuple[str, ...]:
        """Whose reports there are."""
        return tuple(dict.fromkeys(report.municipality for report in self.index.holdings.reports))

    def boards_in(self, text: str) -> tuple[str, ...]:
        """The nämnder that a text names, as the reports call them."""
        return tuple(dict.fromkeys(link.name for link in self.link(text).of("actor")))

    def places_in(self, text: str) -> tuple[str, ...]:
        """The cities and countries that a text names, as the reports call them; not the cities whose reports these are."""
        found = [token.text for token in tokenize(text) if token.text[:1].isupper() and self.is_place(token.text)]
        return tuple(
            dict.fromkeys(self.place_name(one) for one in found if plain_key(one) not in self._municipality_keys)
        )

    def towns_in(self, text: str) -> tuple[str, ...]:
        """The cities and countries that a text names, as they stand in it without a genitive, whether the reports know them or
        not; not those whose reports these are."""
        names = (token.text for token in tokenize(text) if token.text[:1].isupper())
        others = (one for one in names if plain_key(one) not in self._municipality_keys)
        found = (
            one for one in others if self.is_place(one) or (Naming.is_city(one) and not self._means_something(one))
        )
        return tuple(name if one.startswith(name := self.place_name(one)) else one for one in found)

    def without_doubled(self, word: str) -> str | None:
        """A word of the reports, or one made of two of them, that an unknown word is with a letter typed twice; too short a
        word tells too little of another ("jobb")."""
        plain = word.casefold()
        if CUES.is_cue(plain) or len(plain) <= SHORTEST_SLIP:
            return None
        for at in range(1, len(plain)):
            if plain[at] != plain[at - 1]:
                continue
            single = plain[:at] + plain[at + 1 :]
            if self.is_lower_case(single) or self._is_compound(single) or self._is_asking(single):
                return single
        return None

    def _is_asking(self, word: str) -> bool:
        """Whether a word is one of how questions are asked, an English one that is known, or a programme's name with such a word."""
        if CUES.is_cue(word) or CUES.in_swedish(word):
            return True
        cuts = range(4, len(word) - 4)
        return any(WORDS.of([word[at:]]) and self.programme_named(word[:at], 0, at) for at in cuts)

    def _is_compound(self, word: str) -> bool:
        return any(word[:at] in self.lower_case and word[at:] in self.lower_case for at in range(4, len(word) - 4))

    @cached_property
    def _lower_keys(self) -> frozenset[str]:
        return frozenset(map(plain_key, self.lower_case))

    def is_lower_case(self, word: str) -> bool:
        """Whether a word also stands in small letters in the reports; typed without å, ä and ö it is the same word."""
        return word.casefold() in self.lower_case or (
            word.isascii() and word.islower() and plain_key(word) in self._lower_keys
        )

    def _ordinary(self, spelling: str) -> bool:
        """Whether a name of one or two words also stands in the reports in small letters, as ordinary words."""
        parts = spelling.casefold().split()
        return len(parts) <= 2 and all(part in self.lower_case or part in STOPWORDS for part in parts)

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self.entries)

    def _beginning_with(self, start: str) -> list[str]:
        """The known names' keys that begin with a key."""
        first = bisect_left(self._sorted_keys, start)
        return list(takewhile(lambda key: key.startswith(start), islice(self._sorted_keys, first, None)))

    @cached_property
    def _openings(self) -> frozenset[str]:
        """The first letters of the known names."""
        return frozenset(key[:OPENING] for key in self.entries)

    @cached_property
    def _fuzzy(self) -> dict[str, list[str]]:
        """Keys long enough to be misspelt, by length."""
        by_length: dict[str, list[str]] = defaultdict(list)
        for key in self.entries:
            if len(key) >= 5:
                by_length[str(len(key))].append(key)
        return by_length

    @cached_property
    def _tokens_known(self) -> frozenset[str]:
        """What may stand before "projekt" in a compound: known names, and beginnings of words of project names."""
        beginnings = {f"{word[:size]}:" for word in self.parts for size in range(4, len(word) + 1) if word.isalpha()}
        return frozenset(self.entries.keys() | beginnings)

    def knows(self, key: str) -> bool:
        """Whether a word, as looked up, is one that the reports use or part of a known name: no slip."""
        plain = plain_key(key)
        spoken = CUES.is_empty(key) or key in self._peoples or key in CUES.swedish or key in CUES.english
        named = plain in self.entries or plain in self.parts or self.is_place(key)
        return spoken or named or self._is_used(plain) or bool(CUES.in_swedish(key))

    def _is_used(self, plain: str) -> bool:
        """Whether the reports use a word, in whatever inflection: "parker" where they tell of a park."""
        return plain in self.words or any(f"{stem}{end}" in self.words for stem in stems(plain) for end in _ENDINGS)

    @cached_property
    def _peoples(self) -> frozenset[str]:
        return frozenset(plain_key(word) for word in CUES.adjectives)

    @cached_property
    def _places(self) -> dict[str, str]:
        """Names of cities and countries as they are spelled, by their plain letters."""
        known = {*self._told_places(), *CUES.english_places, *CUES.english_places.values(), *CUES.adjectives.values()}
        cities = {city for country in {name.casefold() for name in known} for city in cities_in(country)}
        return {plain_key(name): name for name in sorted({*known, *cities}, reverse=True) if len(name) > 2}

    def _told_places(self) -> Iterator[str]:
        """The cities, regions and countries that the reports name, but for names that are ordinary words too."""
        held = self.index.holdings
        told = (name for place in held.localities for name in (place.name, *place.aliases))
        yield from (name for name in told if name.casefold() not in self.lower_case)
        yield from (name for place in held.places for name in (place.place, place.country or ""))
        reports = (report for project in held.projects for report in project.reports)
        yield from (partner.country for report in reports for partner in report.partners if partner.country)

    def programme_named(self, word: str, start: int, end: int) -> Link | None:
        """The programme that a part of a compound names: "Erasmus" in "Erasmusfinansierade"."""
        for entry in self.entries.get(plain_key(word), ()):
            if entry.kind == "programme":
                return Link(
                    "programme", tuple(entry.entities), entry.name, 0.95, f"«{word}» är {entry.name}", start, end
                )
        return None

    @cached_property
    def _strands(self) -> dict[str, str]:
        """The parts of programmes that forms name, by how they are looked up."""
        rows = (Row(project, report) for project in self.index.holdings.projects for report in project.reports)
        told = (one for row in rows if isinstance(got := FIELDS["strand"].get(row), tuple) for one in got)
        return {plain_key(one): one for one in sorted(told)}

    def strand_called(self, word: str) -> str | None:
        """The part of a programme that a word is, as forms write it."""
        return self._strands.get(plain_key(word))

    def is_word(self, word: str) -> bool:
        """Whether the reports use a word."""
        return plain_key(word) in self.words

    def is_idle(self, word: str) -> bool:
        """Whether a word beside conditions says nothing of what is asked about."""
        plain = word.casefold()
        return CUES.is_idle(plain) or CUES.is_empty(plain)

    def only_ties(self, word: str) -> bool:
        """Whether a verb only ties what is asked of to its conditions."""
        return CUES.ties_only(word)

    @cached_property
    def _owners(self) -> dict[str, frozenset[str]]:
        """Who owns projects, as the reports write it, with the words of each name."""
        reports = (report for project in self.index.holdings.projects for report in project.reports)
        names = {report.lead_partner.value for report in reports if report.lead_partner and report.lead_partner.value}
        return {name: frozenset(map(folded, words)) for name in sorted(names) if (words := _words(name))}

    def owners_with(self, words: Collection[str]) -> tuple[str, ...]:
        """The owners whose names hold all of some words, as looked up."""
        return tuple(name for name, own in self._owners.items() if own.issuperset(words))

    def is_place(self, word: str) -> bool:
        """Whether a word is a city, a country or a people that reports or the vocabulary know, also in the genitive."""
        key = plain_key(word)
        return (
            word.casefold() in CUES.peoples or key in self._places or (key.endswith("s") and key[:-1] in self._places)
        )

    def is_people(self, word: str) -> bool:
        """Whether a word is a noun for the people of a country: "danskar", "Danes"."""
        return word.casefold() in CUES.peoples

    def country_of(self, word: str) -> str | None:
        """The country of a people's adjective: "danska" for Danmark."""
        return CUES.adjectives.get(word.casefold())

    def place_name(self, word: str) -> str:
        """A city or country as the reports call it: "danska" and "Denmark" are Danmark; any other name as it is."""
        plain = word.casefold()
        known = (
            CUES.adjectives.get(plain)
            or CUES.peoples.get(plain)
            or CUES.english_places.get(plain)
            or CUES.english_places.get(plain.removesuffix("'s"))
        )
        if known:
            return known.capitalize()
        genitive = plain.endswith("s") and plain_key(word) not in self._places and plain_key(word)[:-1] in self._places
        return word[:-1] if genitive else word[:1].upper() + word[1:] if self.is_place(word) else word

    def is_written(self, words: str) -> bool:
        """Whether the reports hold these very words."""
        return any(words in text for text in self.index.texts.values())

    def municipality_of(self, project: str) -> str:
        """The city whose reports tell of a project."""
        return self.index.projects[project].municipality

    def actors_of(self, project: str) -> set[tuple[str, str]]:
        """The nämnder that report a project, each with its city."""
        reports = self.index.projects[project].reports
        return {
            (report.municipality, report.department.value)
            for report in reports
            if report.department and report.department.value
        }

    @cached_property
    def _short_actors(self) -> dict[str, str]:
        """Nämnder by what they are called for short: "miljö" for Miljönämnden, "grundskolan", "gymnasiet"."""
        names = {
            name.partition("|")[2]
            for entries in self.entries.values()
            for e in entries
            if e.kind == "actor"
            for name in e.entities
        }
        found: dict[str, str] = {}
        for name in sorted(names, key=lambda name: (len(name.split()) > 2, name)):
            if name.casefold().endswith("nämnden"):
                for short in _short_forms(re.sub(r"\s?nämnden$", "", name.casefold())):
                    found.setdefault(bare(short), name)
        return found

    def short_board(self, word: str) -> str | None:
        """The nämnd that a word is short for: "miljö" for Miljönämnden."""
        return self._short_actors.get(bare(word.casefold()))

    def boards(self, name: str) -> tuple[str, ...]:
        """Every municipality's nämnd of a name, as links hold them."""
        found = {
            entity for entries in self.entries.values() for e in entries if e.kind == "actor" for entity in e.entities
        }
        return tuple(sorted(entity for entity in found if entity.partition("|")[2] == name))

    def spelled_out(self, question: str) -> str:
        """A question in which a nämnd that is called for short is written out, where only a nämnd can stand: "hos kultur",
        "miljös projekt", "hade fritid 2023", "och grundskolan då?"."""

        def whole(match: re.Match[str]) -> str:
            name = self._short_actors.get(bare(match["stem"].casefold()))
            genitive = "s" if match["genitive"] else ""
            return f"{match['before'] or ''}{name}{genitive}{match['after'] or ''}" if name else match.group()

        for expression in (_SHORT_BEFORE, _SHORT_GENITIVE, _SHORT_ALONE):
            question = expression.sub(whole, question)
        return question

    # -- linking ----------------------------------------------------------------------------------------------------

    def link(self, question: str) -> Linked:
        """All names of a question; longest first, exact before misspelt."""
        linked = self._remembered(question)
        return Linked([*linked.tokens], [*linked.links], {*linked.used})

    @cached_property
    def _remembered(self) -> Callable[[str], Linked]:
        """The links of the last texts: a question's are asked for at several steps of its way."""
        return lru_cache(maxsize=REMEMBERED)(self._linked)

    def _linked(self, question: str) -> Linked:
        linked = Linked(tokenize(question, self._tokens_known, self.lower_case))
        letters = "".join(token.key for token in linked.tokens)
        starts = [0, *accumulate(len(token.key) for token in linked.tokens)]
        opens = [letters[at : at + OPENING] in self._openings for at in starts]
        for size in range(min(self.longest, len(linked.tokens)), 0, -1):
            for at in range(len(linked.tokens) - size + 1):
                # else no form of it begins as a name does
                if opens[at] or starts[at + size] - starts[at] <= LONGEST_ENDING + OPENING:
                    self._exact(question, linked, at, size)
        self._boards_by_parts(question, linked)
        self._boards_by_part(question, linked)
        self._beginnings(question, linked)
        self._misspelt(question, linked)
        self._by_words(question, linked)
        self._widened(linked)
        linked.links = [link for link in linked.links if not _begins_a_theme(link, question)]
        self._documents_of_cities(linked)
        self._documents_of_offices(question, linked)
        cities = {name for link in linked.of("municipality") for name in link.entities}
        own = [self._own_board(link, cities) for link in linked.links]
        linked.links = sorted(_of_cities(own, cities), key=lambda link: link.start)
        return linked

    def _exact(self, question: str, linked: Linked, at: int, size: int) -> None:
        span = range(at, at + size)
        if not linked.used.isdisjoint(span):
            return
        group = linked.tokens[at : at + size]
        key = "".join(token.key for token in group)
        for candidate in _candidates(key, len(group[-1].key), joined=size == 1 and group[0].joined):
            found = self.entries.get(candidate, []) if len(candidate) > 1 else []
            found = [entry for entry in found if self._is_meant(question, entry, group, linked.tokens, at, candidate)]
            if found:
                self._take(linked, found, span, group, 1.0 if candidate == key else 0.98, "")
                return
        if size == 1:
            self._as_meeting(linked, at, key)

    def _boards_by_parts(self, question: str, linked: Linked) -> None:
        """Nämnder by the beginnings of all parts of their names, or by the English of them."""
        for at in range(len(linked.tokens)):
            named = self._boards.at(linked.tokens, at) if at not in linked.used else None
            span = range(at, at + (named[1] if named else 0))
            if named is None or not linked.used.isdisjoint(span):
                continue
            start, end = linked.tokens[at].start, linked.tokens[span[-1]].end
            reason = f"«{question[start:end]}» är {named[0]}"
            linked.links.append(Link("actor", self.boards(named[0]), named[0], 0.9, reason, start, end))
            linked.used |= set(span)

    def _boards_by_part(self, question: str, linked: Linked) -> None:
        """A nämnd or its förvaltning by one part of its name: "kulturnämnden" for Kultur- och fritidsnämnden. Where several
        have that part, all of them."""
        for at, token in enumerate(linked.tokens):
            names = () if at in linked.used else self._boards.having(parts_of(token.text))
            if names:
                called = " eller ".join(names)
                entities = tuple(entity for name in names for entity in self.boards(name))
                reason = f"«{token.text}» är {called}"
                linked.links.append(Link("actor", entities, called, 0.9, reason, token.start, token.end))
                linked.used.add(at)

    def _documents_of_cities(self, linked: Linked) -> None:
        """A document called by its kind, right behind the city whose it is: "Kalmars strategi", "the Kalmar strategy"."""
        for city in linked.of("municipality"):
            at = next((at for at, token in enumerate(linked.tokens) if token.start >= city.end), len(linked.tokens))
            for size in range(min(3, len(linked.tokens) - at), 0, -1):
                span = range(at, at + size)
                kind = self._document_nouns.get("".join(linked.tokens[p].key for p in span))
                held = [one for one in self.index.holdings.reports if one.kind == kind]
                own = tuple(one.document for one in held if one.municipality in city.entities)
                if own and linked.used.isdisjoint(span):
                    start, end = linked.tokens[at].start, linked.tokens[span[-1]].end
                    title = next(one.title for one in held if one.document == own[0])
                    linked.links.append(Link("document", own, title, 0.95, f"«{kind}» är {title}", start, end))
                    linked.used |= set(span)
                    break

    def _documents_of_offices(self, question: str, linked: Linked) -> None:
        """A document right behind the office that wrote it: "stadskontorets tjänsteskrivelse" is no nämnd that is asked about."""
        for document in linked.of("document"):
            before = [one for one in linked.of("actor") if question[one.end : document.start] == " "]
            own_parts = any(self.index.reports[one].kind == "annual_forms" for one in document.entities)
            for office in before:
                if not own_parts and question[: office.end].endswith("s"):
                    linked.links.remove(office)
                    linked.links[linked.links.index(document)] = replace(document, start=office.start)

    @cached_property
    def _document_nouns(self) -> dict[str, str]:
        """The kind of a document by what it is called with whose it is, as looked up."""
        return {plain_key(word): kind for kind, words in CUES.document_nouns.items() for word in words}

    def _own_board(self, link: Link, cities: set[str]) -> Link:
        """A nämnd that the named city has by a longer name only: "Utbildningsnämnden" where its own is Barn- och
        utbildningsnämnden."""
        whole = tuple(one for one in link.entities if one.partition("|")[0] in cities)
        without = cities - {one.partition("|")[0] for one in whole}
        if link.kind != "actor" or not without:
            return link
        found = [one for name in self._boards.having(parts_of(link.name)) for one in self.boards(name)]
        own = tuple(one for one in found if one.partition("|")[0] in without)
        called = " eller ".join(dict.fromkeys(one.partition("|")[2] for one in (*whole, *own)))
        return replace(link, entities=(*whole, *own), name=called, reason=f"«{link.name}» är {called}") if own else link

    @cached_property
    def _boards(self) -> Boards:
        entities = {
            one for entries in self.entries.values() for e in entries if e.kind == "actor" for one in e.entities
        }
        names = sorted({entity.partition("|")[2] for entity in entities})
        return Boards(tuple(names), CUES.in_swedish, self.lower_case)

    def _as_meeting(self, linked: Linked, at: int, key: str) -> None:
        """A network's meeting as one word: "Eurocitiesmötet"."""
        span, group = range(at, at + 1), linked.tokens[at : at + 1]
        meeting = _MEETING.fullmatch(key)
        named = self.entries.get(meeting[1], self.entries.get(f"{meeting[1]}s", [])) if meeting else []
        if networks := [entry for entry in named if entry.kind == "network"]:
            self._take(linked, networks, span, group, 0.9, f"«{group[0].text}» gäller {networks[0].name}")

    def _is_meant(
        self, question: str, entry: _Entry, group: list[Token], tokens: list[Token], at: int, key: str
    ) -> bool:
        """Whether a name that is also a word, or a short abbreviation, is written or framed as a name."""
        words = question[group[0].start : group[-1].end]
        if entry.kind == "programme" and self._is_no_programme(question, group):
            return False
        if len(key) <= 4 and len(group) > 1 and any(token.key in STOPWORDS for token in group):
            return False  # "EU i" is no EUI
        small = not words.isupper() and words.casefold() in STOPWORDS | CUES.english
        if len(key) <= 3 and small and entry.kind in {"actor", "project", "network"}:
            return False
        if not entry.ordinary or entry.kind not in {"project", "network"}:
            return True
        return _is_written_as_name(question, group, tokens, at) or self._is_asked_of(question, entry, group, tokens, at)

    def _is_no_programme(self, question: str, group: list[Token]) -> bool:
        """Whether the words of a programme's name mean something else: a project leader, the life that one leads, the
        page ("sida") of a report. A fund in the definite form ("socialfonden") is a name in small letters too."""
        words = question[group[0].start : group[-1].end]
        leader = _LEADER.search(question[: group[-1].end + 1]) is not None
        ordinary = words in CUES.english_words or (words in self.lower_case and not words.endswith("fonden"))
        return leader or (ordinary and not self._is_framed(question, group))

    @staticmethod
    def _is_asked_of(question: str, entry: _Entry, group: list[Token], tokens: list[Token], at: int) -> bool:
        """Whether a field is asked of a name that is an ordinary word: as the first or the last words of the question, or as the
        only ones that can be what is asked of ("när är starkare slut")."""
        if CUES.first("fields", question.casefold()) is None:
            return False
        if len(tokens) - len(group) > 1 and all(map(_is_of_asking, (*tokens[:at], *tokens[at + len(group) :]))):
            return not _is_of_asking(group[0])
        rest, several, last = len(tokens) - len(group), len(group) > 1, at + len(group)
        if at == rest or _ENDS_CLAUSE.match(question, group[-1].end):  # "vad kostade hela familjen"
            return several or (entry.name.isupper() and last < 5)
        return several and at == 0 and rest in {1, 2}

    @staticmethod
    def _is_framed(question: str, group: list[Token]) -> bool:
        """Whether a word that is also a programme stands where a programme's name does: "in life", "life projects"."""
        before, after = question[: group[0].start], question[group[-1].end :]
        return _BEFORE_A_PROGRAMME.search(before) is not None or _AFTER_A_PROGRAMME.match(after) is not None

    def _take(
        self, linked: Linked, found: list[_Entry], span: range, group: list[Token], score: float, reason: str
    ) -> None:
        for entry in found:
            written = " ".join(token.text for token in group)
            why = reason or (
                f"«{written}» är {entry.name}"
                if plain_key(written) == plain_key(entry.name)
                else f"«{written}» är ett namn på {entry.name}"
            )
            ambiguous = entry.kind == "project" and len(entry.entities) > 1
            linked.links.append(
                Link(
                    entry.kind, tuple(entry.entities), entry.name, score, why, group[0].start, group[-1].end, ambiguous
                )
            )
        linked.used |= set(span)

    def _beginnings(self, question: str, linked: Linked) -> None:
        """ "Hela Familjen" for "Hela Familjen 2.0", "nord-projektet" for everything that begins with Nord."""
        for at, token in enumerate(linked.tokens):
            if at in linked.used or len(token.key) < 4 or _is_small(token):
                continue
            after = linked.tokens[at + 1] if at + 1 < len(linked.tokens) else None
            framed = after is not None and after.joined and token.joined and not _is_a_kind(linked.tokens, at)
            entries = self._begun_by(token, framed=framed)
            ids = _projects_of(entries)
            if framed and ids:
                reason = f"«{token.text}» inleder {len(ids)} projektnamn"
                linked.links.append(Link("project", ids, token.text, 0.8, reason, token.start, token.end, len(ids) > 1))
                linked.used.add(at)
            elif len({entry.name for entry in entries}) == 1:
                reason = f"«{token.text}» inleder {entries[0].name}"
                self._take(linked, entries[:1], range(at, at + 1), [token], 0.9, reason)

    def _widened(self, linked: Linked) -> None:
        """A word beside a name of which it is another word: "pilot" behind "Net Zero Cities", which is called a pilot."""
        for at, link in enumerate(linked.links):
            if link.kind not in {"project", "network"} or link.ambiguous:
                continue
            own = [p for p, token in enumerate(linked.tokens) if link.start <= token.start < link.end]
            words = {plain_key(word) for word in link.name.split()}
            beside = [p for p in (own[0] - 1, own[-1] + 1) if 0 <= p < len(linked.tokens)] if own else []
            for p in beside:
                token = linked.tokens[p]
                if p not in linked.used and token.key in words and not _is_small(token):
                    start, end = min(link.start, token.start), max(link.end, token.end)
                    linked.links[at] = replace(linked.links[at], start=start, end=end)
                    linked.used.add(p)

    def _begun_by(self, token: Token, *, framed: bool) -> list[_Entry]:
        """The projects and networks whose names a word begins, where it is no ordinary word of the reports."""
        spoken = self.is_lower_case(token.text) or (token.text.islower() and self._is_spoken(token.text))
        if spoken and not framed and not self._is_written_together(token.key):
            return []
        entries = (entry for key in self._beginning_with(token.key) for entry in self.entries[key])
        begun = (entry for entry in entries if entry.kind in {"project", "network"})
        return [entry for entry in begun if framed or _ends_a_word(token.key, entry.name)]

    def _is_written_together(self, key: str) -> bool:
        """Whether a word is the first words of a project's name, written as one: "NetZero" for "Net Zero Cities"."""
        return any(key in names for names in self._first_words)

    @cached_property
    def _first_words(self) -> tuple[frozenset[str], ...]:
        split = [[plain_key(word) for word in project.name.split()] for project in self.index.holdings.projects]
        return tuple(
            frozenset("".join(words[:size]) for size in range(2, len(words))) for words in split if len(words) > 2
        )

    def _misspelt(self, question: str, linked: Linked) -> None:
        """Words that neither the reports nor the language know, against the names of about that length."""
        tokens = linked.tokens
        for size in (4, 3, 2, 1):
            for at in range(len(tokens) - size + 1):
                group, span = tokens[at : at + size], range(at, at + size)
                if not linked.used.isdisjoint(span) or not self._may_be_misspelt(group):
                    continue
                if near := self._nearest("".join(token.key for token in group), one_word=size == 1):
                    entries, score = near
                    written = question[group[0].start : group[-1].end]
                    reason = f"«{written}» liknar {entries[0].name} ({score:.0f} av 100)"
                    self._take(linked, entries[:1], span, group, score / 100, reason)

    def _may_be_misspelt(self, group: list[Token]) -> bool:
        """Whether words begin and end with telling ones, of which one at least is known nowhere."""
        if _is_small(group[0]) or _is_small(group[-1]):
            return False
        return any(
            token.key not in self.words
            and not (CUES.is_cue(token.text) or token.key in self._peoples or _is_plain_word(token.text))
            for token in group
        )

    def _nearest(self, key: str, *, one_word: bool) -> tuple[list[_Entry], float] | None:
        """The one name that a misspelt one is near, and how near; None where another is about as near."""
        if len(key) < 5 or key in self.entries:
            return None  # known, and not meant here ("project leader")
        genitive = one_word and len(key) > 5 and key.endswith("s")
        best = (genitive and self._most_like(key[:-1])) or self._most_like(key)
        if not best:
            return None
        entries, score = self.entries[best[0][0]], best[0][1]
        names = {entry.name for entry in entries}
        if any(other[1] > score - 3 and {e.name for e in self.entries[other[0]]} != names for other in best[1:]):
            return None
        return entries, score

    def _most_like(self, key: str) -> list[tuple[str, float, int]]:
        """The two names most like a word, with how like of 100; empty where none is like it."""
        near = [other for length in range(len(key) - 2, len(key) + 3) for other in self._fuzzy.get(str(length), ())]
        return process.extract(key, near, scorer=fuzz.ratio, limit=2, score_cutoff=FUZZY_CUTOFF)

    def _by_words(self, question: str, linked: Linked) -> None:
        """A project by telling words of its name ("Medvind", "projekt 8690", "utväg 2"); several where all of them fit.

        Words count as telling where the question writes or frames them as a name, or where the reports use them in no other way.
        """
        if linked.of("network") or (linked.of("project") and not self._joined_to_another(question, linked)):
            return
        tokens = linked.tokens
        if self._with_programme(question, linked):
            return
        at = 0
        while at < len(tokens):
            run, ids = self._run_from(at, linked)
            if (
                run
                and self._tells_apart(linked, run)
                and (self._is_telling(question, tokens, run) or self._names_most(question, tokens, run, ids))
            ):
                self._take_words(question, linked, run, ids)
                after = tokens[run[-1] + 1].text.casefold() if run[-1] + 1 < len(tokens) else ""
                if after not in _JOINS:
                    return
                at += 1  # "budgeten för Medvind och Digit"
            at += max(1, len(run))

    def _run_from(self, at: int, linked: Linked) -> tuple[list[int], set[str]]:
        """The words from one on that stand together in names of projects, and the ids of those projects."""
        run: list[int] = []
        ids: set[str] = set()
        for index in range(at, len(linked.tokens)):
            token = linked.tokens[index]
            if index in linked.used or (not run and _begins_no_name(token)):
                break
            own = self._ids_of(token, named=not _is_a_kind(linked.tokens, index))
            both = ids & own if run else own
            if not both:
                break
            ids = both
            run.append(index)
        return run, ids

    def _tells_apart(self, linked: Linked, run: Sequence[int]) -> bool:
        """Whether words are more than a year and what every question asks with: "projekt 2025, projekt" names none."""
        words = [linked.tokens[at] for at in run]
        return not all(_YEAR.fullmatch(word.key) or WORDS.of([word.text]) for word in words)

    def _take_words(self, question: str, linked: Linked, run: list[int], ids: set[str]) -> None:
        start, end = linked.tokens[run[0]].start, linked.tokens[run[-1]].end
        written, first, many = question[start:end], self.index.projects[min(ids)].name, len(ids) > 1
        reason = f"«{written}» finns i {len(ids)} projektnamn" if many else f"«{written}» finns i {first}"
        name = written if many else first
        linked.links.append(Link("project", tuple(sorted(ids)), name, 0.75, reason, start, end, many))
        linked.used |= set(run)

    def _joined_to_another(self, question: str, linked: Linked) -> bool:
        """Whether a project that was found has another beside it: "Wisdome och MIA"."""
        for link in linked.of("project"):
            before, after = question[: link.start].split(), question[link.end :].split()
            if (before and before[-1].casefold() in _JOINS) or (after and after[0].casefold() in _JOINS):
                return True
        return False

    def _with_programme(self, question: str, linked: Linked) -> bool:
        """ "Slutdatum för Nordplus Junior": a programme's name that begins just one project's, where a field of it is asked for."""
        for link in linked.of("programme"):
            own = [token for token in linked.tokens if link.start <= token.start < link.end]
            ids = set.intersection(*(self.parts.get(token.key, set()) for token in own)) if own else set()
            if len(own) > 1 and len(ids) == 1 and CUES.first("fields", question.casefold()):
                identifier = ids.pop()
                name = self.index.projects[identifier].name
                linked.links.remove(link)
                linked.links.append(
                    Link("project", (identifier,), name, 0.8, f"«{link.name}» inleder {name}", link.start, link.end)
                )
                return True
        return False

    def _ids_of(self, token: Token, *, named: bool = True) -> set[str]:
        key = _ROMAN.get(token.key, token.key)
        found = self.parts.get(key, set()) | self.parts.get(key.removesuffix("s"), set())
        found = found | self.parts.get(_other_number(key), set())
        for ending in ("en", "et", "n", "t", "na", "erna", "arna"):
            if len(key) > 7 and key.endswith(ending):
                found = found | self.parts.get(key.removesuffix(ending), set())
        if not found and len(key) > 9:
            found = self._ids_of_compound(key)
        if named and token.joined and len(key) > 3:
            found = found | {
                i for word, ids in self.parts.items() if word.startswith(key.removesuffix("s")) for i in ids
            }
        return found

    def _ids_of_compound(self, key: str) -> set[str]:
        """The projects whose names hold both parts of a compound, the second one perhaps in the definite form."""
        cuts = ((self.parts.get(key[:at], set()), key[at:]) for at in range(4, len(key) - 4))
        ends = ("", "en", "et", "n")
        return {
            one
            for first, rest in cuts
            if first
            for end in ends
            if rest.endswith(end)
            for one in first & self.parts.get(rest.removesuffix(end), set())
        }

    def _is_telling(self, question: str, tokens: list[Token], run: list[int]) -> bool:
        """Whether words of names are written or framed as one, or are used by the reports in no other way."""
        words = [tokens[index] for index in run]
        beside = (*tokens[max(0, run[0] - 1) : run[0]], *tokens[run[-1] + 1 : run[-1] + 2])
        framed = _is_framed(words, beside)
        if len(run) == 1 and not framed and any(_is_capital(token) and not token.joined for token in beside):
            return False  # part of a longer name
        if len(run) == 1 and words[0].key.isdigit():
            return framed and _NUMBER_OF_PROJECT.fullmatch(words[0].key) is not None
        several = sum(token.key not in STOPWORDS for token in words)
        signs = [several > 1, _asks_of_projects(question), any(map(_is_capital, words))]
        return several > 2 or all(signs) or (any(signs) and self._is_no_word(words, framed=framed))

    def _names_most(self, question: str, tokens: list[Token], run: list[int], ids: set[str]) -> bool:
        """Whether words that are used as others are too make up most of one project's name, where a field of it is asked for:
        "pilot city pengar" of NetZero Pilot cities; not as a theme."""
        if len(ids) != 1 or len(run) < 2 or _is_theme(tokens, run[0]):
            return False
        [project] = (self.index.projects[one] for one in ids)
        said = _weight(tokens[at].key for at in run)
        names = (project.name, *project.aliases)
        most = any(said * 2 > _weight(map(plain_key, name.split())) for name in names)
        asked = [sense for at, token in enumerate(tokens) if at not in run for sense in WORDS.of([token.text])]
        return said > 1 and most and any(sense.kind == "field" or sense.key == "how_much" for sense in asked)

    def _is_no_word(self, words: list[Token], *, framed: bool) -> bool:
        """Whether words are none of everyday English, and framed as a name or used as nothing else."""
        english = all(re.sub(r"['’]s?$", "", token.text.casefold()) in CUES.english_terms for token in words)
        return not english and ((framed and len(words[0].key) > 4) or self._is_rare(words))

    def _is_rare(self, words: Iterable[Token]) -> bool:
        """Whether the reports use any of some words only as a name."""
        forms = (
            {token.text.casefold(), token.text.casefold().removesuffix("s")}
            for token in words
            if not token.key.isdigit()
        )
        return any(form.isdisjoint(self.lower_case) for form in forms)

    def foreign_municipality(self, linked: Linked) -> str | None:
        """A Swedish municipality that the question is about and that no report here covers; not one it merely cooperates with."""
        own = {plain_key(bare_municipality(report.municipality)) for report in self.index.holdings.reports}
        names = swedish_municipalities()
        for at, token in enumerate(linked.tokens):
            key = plain_key(CUES.english_places.get(token.text.casefold(), token.text))
            name = names.get(key) or names.get(key.removesuffix("s"))
            if not name or plain_key(name) in own or at in linked.used or not self._is_of_a_place(token, key):
                continue
            if not _is_part_or_partner(linked.tokens, at):
                return name
        return None

    def _is_of_a_place(self, token: Token, key: str) -> bool:
        """Whether a word is written as a name, or is no other word of the reports; "Ange" at the beginning is a verb."""
        known = swedish_municipalities()
        if WORDS.of([token.text]) and token.text.removesuffix("s") not in known.values():
            return False
        return token.text[:1].isupper() or (len(key) >= 6 and token.text.casefold() not in self.lower_case)


def _candidates(key: str, last: int, *, joined: bool) -> Iterable[str]:
    """The forms under which a word or several may be known: as typed, without endings, "miljö|projekt" as Miljönämnden.

    ``last`` letters are those of the last word: a small word behind a name is no ending of it.
    """
    stem = key.removesuffix("s")
    compounds = (f"{key}namnden",) if joined else ()
    funds = (f"{stem}en",) if joined else ()
    return dict.fromkeys(
        (
            key,
            *compounds,
            stem,
            *funds,
            *(key[: -len(end)] for end in ENDINGS if key.endswith(end) and last > len(end) + 1),
        )
    )


def _is_written_as_name(question: str, group: list[Token], tokens: list[Token], at: int) -> bool:
    """Whether words are marked as a name: by "projekt" or "nätverk" beside them, quotes, a capital, or standing apart."""
    start, end = group[0].start, group[-1].end
    beside = (*tokens[max(0, at - 1) : at], *tokens[at + len(group) : at + len(group) + 1])
    if any(token.key.startswith(("projekt", "project", "natverk", "network")) for token in beside):
        return True
    if question[start - 1 : start] in {'"', "”", "“", "«", "'"}:
        return True
    if question[start].isupper() and (start > 0 or len(tokens) <= 5):
        return True
    if at == 0 and len(group) > 1 and question[end:].startswith((",", ":")):
        return True  # "hela familjen, vad kostar det?"
    if at == 0 and question[end:].casefold().startswith(" då"):
        return True  # "strive då, när tar det slut"
    return at == 1 and at + len(group) == len(tokens) and tokens[0].text.casefold() in _JOINS  # "och hela familjen?"


def _ends_a_word(key: str, name: str) -> bool:
    """Whether a name's beginning ends where a word of it does: no "cykel" of "Cykelpendla mera"."""
    return key in accumulate(plain_key(word) for word in name.split())


def _projects_of(entries: Iterable[_Entry]) -> tuple[str, ...]:
    """The ids of projects among entries."""
    return tuple(dict.fromkeys(one for entry in entries if entry.kind == "project" for one in entry.entities))


_OF_ASKING = frozenset({"ask", "function", "help", "field"})


def _is_of_asking(token: Token) -> bool:
    """Whether a word says how it is asked or which field, and nothing of what is asked of."""
    return any(sense.kind in _OF_ASKING for sense in WORDS.of([token.text])) or CUES.is_empty(token.text.casefold())


def _is_plain_word(word: str) -> bool:
    """Whether a word is one of the language and written as one; with a capital it may be a name ("Stila Kaj")."""
    return word.islower() and is_of_the_language(word)


def _is_small(token: Token) -> bool:
    return token.key in STOPWORDS or token.key.isdigit()


def _begins_no_name(token: Token) -> bool:
    """Whether a word is too general to begin the name of a project that is told by its words."""
    general = token.key.startswith(("program", "fond", "fund", "projekt", "project"))
    return general or token.key in STOPWORDS or CUES.is_cue(token.text)


_NUMBER_OF_PROJECT = re.compile(r"(?!(?:19|20)\d\d$)\d{4,}")


def _is_framed(words: Iterable[Token], beside: Iterable[Token]) -> bool:
    """Whether words are part of a compound with "projekt" or stand beside a word for a project."""
    joined = any(token.joined for token in words)
    return joined or any(token.key.startswith(("projekt", "project", "budget")) for token in beside)


def _is_capital(token: Token) -> bool:
    """Whether a word has a capital inside a question, where it tells a name."""
    return token.text[:1].isupper() and token.start > 0


def _other_number(word: str) -> str:
    """An English noun in -y or -ies in its other number: "city" and "cities"."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return f"{word[:-1]}ies" if word.endswith("y") else word


def _weight(keys: Iterable[str]) -> int:
    """How many words are more than small ones."""
    return sum(key not in STOPWORDS for key in keys)


def _is_theme(tokens: Sequence[Token], at: int) -> bool:
    """Whether words stand as what projects are about."""
    return any(token.key in _ABOUT for token in tokens[max(0, at - 2) : at])


_ABOUT = frozenset("om kring inom about on for kopplade rorande galler".split())


def _asks_of_projects(question: str) -> bool:
    plain = question.casefold()
    return CUES.first("fields", plain) is not None or "projekt" in plain or "project" in plain


def _is_part_or_partner(tokens: Sequence[Token], at: int) -> bool:
    """Whether a place is part of a longer name ("Lunds universitet", "Lund Energi") or one that is cooperated with."""
    before = tokens[at - 1].key if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after and (after.key.startswith(("uni", "hogskol", "tekniska")) or _goes_on_a_name(after.text)):
        return True
    return before in CUES.partner_prepositions


def _goes_on_a_name(word: str) -> bool:
    return word[:1].isupper() and not word[1:2].isdigit()


def _actor_spellings(actor: Actor) -> set[str]:
    """A nämnd by all its names, its förvaltning's and their abbreviations, and their genitives."""
    spellings = {
        actor.name,
        actor.administration or "",
        *actor.aliases,
        *_in_english(actor.aliases),
        *_administration(actor),
        *_initials(actor),
    }
    return {*spellings, *(f"{spelling}s" for spelling in spellings if len(spelling) > 4)}


def _administration(actor: Actor) -> set[str]:
    """The förvaltning that a nämnd's name makes expect, where the reports name none: "Tekniska nämnden", "Tekniska förvaltningen"."""
    stem = re.fullmatch(r"(.+?)( ?)nämnden", actor.name)
    return {f"{stem[1]}{stem[2]}förvaltningen"} if stem and not actor.administration else set()


def _initials(actor: Actor) -> set[str]:
    """The abbreviations that people make of a name of several parts, for the nämnd and for its förvaltning.

    >>> sorted(_initials(Actor(municipality="Lund", name="Gymnasie- och vuxenutbildningsnämnden")))
    ['GVF', 'GVN', 'GYVF', 'GYVN']
    """
    stem = re.fullmatch(r"(.+?) ?nämnden", actor.name)
    parts = [part for part in re.split(r"[-,\s]+(?:och\s+)?", stem[1]) if part and part != "och"] if stem else []
    if len(parts) < 2:
        return set()
    rest = "".join(part[0] for part in parts[1:])
    return {f"{first}{rest}{last}".upper() for first in (parts[0][0], parts[0][:2]) for last in "NF"}


def _of_cities(links: list[Link], cities: set[str]) -> Iterator[Link]:
    """The links, those of nämnder for the cities that are named beside them only, where one of the cities has such a nämnd."""
    own = {
        id(link): tuple(entity for entity in link.entities if entity.partition("|")[0] in cities)
        for link in links
        if link.kind == "actor"
    }
    settled = {link.start for link in links if own.get(id(link))}
    for link in links:
        if link.kind != "actor" or link.start not in settled:
            yield link
        elif own[id(link)]:
            yield replace(link, entities=own[id(link)])


_ENDS_CLAUSE = re.compile(r"(?i)(?:\s+(?:egentligen|nu|då|idag|now|actually))?\s*[,;?!]")
"""What stands behind the last word of a clause."""
_BEFORE_A_PROGRAMME = re.compile(r"(?i)(?:^|\b(?:in|from|by|i|inom|från|av|program\w*)\s+)$")
_AFTER_A_PROGRAMME = re.compile(
    r"(?i)^[- ]?(?:proje|program|fund|fond|budget|peng|medel|medl|bidrag|stöd|finans)|^\s*\??$"
)
_JOINS = frozenset({"och", "eller", "med", "samt", "and", "or", "with"})
_LEADER = re.compile(r"(?i)\b(?:project|team)\s+leaders?\W?$")
"""A project leader is no LEADER programme."""
_MEETING = re.compile(r"(.{5,}?)s?(?:moten?|motet|forum\w*|natverk\w*|arbetsgrupp\w*|medlem\w*|konferens\w*)")
"""A network's name with what it holds: "Eurocities-forum", "Eurocitiesmöten"."""


def _in_english(aliases: Iterable[str]) -> set[str]:
    """The other English words for a nämnd or its förvaltning: a "culture committee" is a "culture department" as well.

    >>> sorted(_in_english(["KN", "culture committee"]))
    ['culture administration', 'culture board', 'culture committee', 'culture department']
    """
    bodies = ("committee", "board", "department", "administration")
    stems = {stem for alias in aliases for body in bodies if (stem := alias.removesuffix(f" {body}")) != alias}
    return {f"{stem} {body}" for stem in stems for body in bodies}


def _words(name: str) -> list[str]:
    return name.replace(",", " ").split()
