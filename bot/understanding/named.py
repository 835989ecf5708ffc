"""Questions of a country, a city or an organisation and nothing else: "vad gör vi med Danmark", "partners i Hamburg".

A name that the reports know, and beside it only words of asking, of working together and of visits: a question with any
other word is left to whoever understands that word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from bot.understanding.words import REMEMBERED
from indexer.naming.directory import Named, Naming
from indexer.records import OrganisationKind
from indexer.search.swedish import STOPWORDS
from indexer.vocabulary import bare_municipality

Sort = Literal["all", "cities", "visited", "visitor"]
"""What is asked of it: everything, the cities in it, where somebody went, or who came from there."""

_PLAIN = str.maketrans("åäöé", "aaoe")
LONGEST = 6
"""Words of a name at most."""
_CITIES = frozenset(
    "stad stader staderna ort orter orterna kommuner kommunerna cities city towns town municipalities".split()
)
_VISITS = re.compile(
    r"(?:studie)?(?:besok\w*|res(?:a|an|or|orna|te|er|t))|varit|akt?e?|kommit|kom|visit(?:s|ed|ors?)?|been|gone|went"
    r"|travel\w*|trips?|came|come"
)
_TIES = re.compile(
    r"gång|samarbet\w*|samverk\w*|utbyte\w*|kontakt\w*|koppling\w*|partn(?:er|ers|erna|rar|erskap)|relation(?:er|en)?"
    r"|organisation(?:er|en|erna)?|aktor(?:er|erna)?|jobba[rdt]?e?|arbeta[rdt]?e?|delta(?:r|git)|medverkar?|cooperat\w*"
    r"|collaborat\w*|partners?|partnerships?|contacts?|ties|links?|exchanges?|organi[sz]ations?|work(?:s|ed|ing)?"
)
_ASKING = frozenset(
    """
    vad vilka vilken vilket vem vems hur var vart när har hade haft gör gjorde gjort görs gjordes är var finns fanns det den de här där
    vi ni man oss vår våra vårt er staden stadens kommunen kommunens någon något några nån nåt nånting någonting som med i in
    på till från hos av om för kring mot åt ihop tillsammans alla allt all hela lista visa berätta nämn ge mig jag kan du vill
    veta och eller samt också händer hänt just nu idag fram olika andra egentligen alltså ju då tack hej jobb grejer
    saker platser sen tidigare vanliga internationella internationellt
    what which who whom whose how where when do does did done have has had is are was were there any anything some all our we us
    dyker upp förekommer nämns återkommer turn turns up appear appears come comes show shows either neither antingen
    the a an with in from to of about for on at and or together show list tell me please everything happening going else
    """.translate(_PLAIN).split()
)
_TURNING = frozenset(
    """
    aldrig inte ej icke ingen inget inga utan utom utanför no not without only endast bara bort
    bör borde ska skall skulle måste kunde kunna kunnat ville vore blivit should shall must would could may might
    varför varifrån vart varthän why huruvida ifall eftersom fastän trots än than
    innan före efter sedan till från under mellan medan tills över på per ur upp ner inom längs nog väl over
    dem dom dessa deras dess denna detta densamma they them their these those its han hon honom henne hans hennes he she him his her hers
    mer mest mycket samma sådan sådana sådant vardera varje varandra
    """.split()
)
"""Small words that make another question of what stands beside a name: denied, wished for, bounded, measured, of what was told before."""
_SMALL = frozenset(word.translate(_PLAIN) for word in STOPWORDS - _TURNING) | frozenset(
    "idag numera nufortiden fortfarande hittills nagonsin faktiskt precis already currently still ever now today doing anyone anybody someone somebody".split()
)
"""Words that tell nothing of what is asked, beside those of asking."""
_PROJECTS = re.compile(r"(?:eu-?)?(?:projekt(?:en|et)?|projects?)")
_WITHIN = frozenset("i med från in with from".split())
_KINDS: dict[OrganisationKind, re.Pattern[str]] = {
    "university": re.compile(r"universitet(?:en|et)?|hogskol(?:a|an|or|orna)|larosaten?|universit(?:y|ies)"),
    "school": re.compile(r"skol(?:a|an|or|orna)|gymnasi(?:um|et|er|erna)|schools?"),
    "company": re.compile(r"foretag(?:en|et)?|bolag(?:en|et)?|compan(?:y|ies)"),
    "museum": re.compile(r"muse(?:um|et|er|erna)|museums"),
    "authority": re.compile(r"myndighet(?:en|er|erna)?|authorit(?:y|ies)"),
    "association": re.compile(r"forening(?:en|ar|arna)?|stiftelse(?:n|r|rna)?|associations?|foundations?"),
}
"""The words for kinds of organisations."""
_TIE_WORDS = ("samarbete", "samarbeten", "samarbetar", "samverkan", "partner", "partners", "kontakter", "kopplingar")
SLIP = 85
"""How alike a word of six letters and more must be to one of these, where a letter is missing or twice."""
_OPENING = re.compile(r"(?:vad|vem|what|who) (?:ar|is|var|was|betyder|means?)\b")
_JUST_NAMED = frozenset("och eller da vad om hur med i fran till and or what how about with in from to".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W_](?:[\w.'’&/-]*[\w])?(?:-(?=\s+(?:och|and)\b))?")


_BY_REPORT = re.compile(
    r"\b(?:enligt|according to|as per) (?:den |det |the |your |er |vår |our )?(?:senaste |latest |internationella |international |annual )?"
    r"(?:(?P<year>20\d\d)(?: års)? )?(?:annual )?(?:års)?(?:redovisning|rapport|report)\w*(?: (?:för|for|from|från|of|on)(?= 20\d\d))?"
)
"""Whose word an answer is to be by: the report's, and its year where it stands within."""


@dataclass(frozen=True, slots=True)
class AskedName:
    """What is asked of what a question names, and within which reports."""

    named: Named
    sort: Sort
    bare: bool = False
    """Whether next to nothing but the name is said."""
    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    meant: bool = True
    """Whether a word of working together or of visits stands beside the name."""
    projects: bool = False
    """Whether only projects are asked for."""
    of_kind: OrganisationKind | None = None
    """The kind of the organisations that alone are asked for."""
    has_kind: bool = True
    """Whether there are any: ``named`` is of these alone, else of all that there is."""


@dataclass(frozen=True)
class Senders:
    """Whose reports there are: municipalities, and their nämnder by each name in small letters."""

    municipalities: Collection[str]
    departments: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cities(self) -> tuple[_Sender, ...]:
        """The municipalities as they are looked for."""
        bare = {bare_municipality(one).casefold(): one for one in self.municipalities}
        return tuple(
            _Sender(name, _whole(rf"{re.escape(name)}s?(?: stad| kommun)?"), one) for name, one in bare.items()
        )

    @cached_property
    def boards(self) -> tuple[_Sender, ...]:
        """The nämnder as they are looked for, by each of their names."""
        return tuple(_Sender(name, _whole(re.escape(name)), one) for name, one in self.departments.items())


class _Sender(NamedTuple):
    """Letters without which a sender is not named, what names it, and which it is."""

    letters: str
    pattern: re.Pattern[str]
    name: str


def _whole(expression: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){expression}(?![\w-])")


def asked_name(plain: str, naming: Naming, senders: Senders) -> AskedName | None:
    """The country, city or organisation that a question is of, and of nothing else; None for any other question."""
    plain = _BY_REPORT.sub(lambda said: f" {said['year'] or ''} ", plain.casefold())
    tokens = [hit.group() for hit in _WORD.finditer(plain)]
    years = tuple(int(one) for one in tokens if _YEAR.fullmatch(one))
    tokens = [one for one in tokens if not _YEAR.fullmatch(one)]
    for named, words in _names(tokens, naming, senders):
        municipalities, words = _taken(words, senders.cities)
        departments, words = _taken(words, senders.boards)
        rest = words.translate(_PLAIN).split()
        if all(map(_may_stand_beside, rest)) and _is_of_it(rest):
            bare = set(rest) <= _JUST_NAMED and not (municipalities or departments or years)
            return AskedName(
                named, _sort(named, rest), bare, municipalities, years, departments, any(map(_is_meant, rest))
            )
    return None


def asked_of_projects(plain: str, naming: Naming, senders: Senders) -> AskedName | None:
    """The name that a question of projects is of ("vilka projekt har vi i Polen"), and of nothing else; None for any other
    question, as for those of whom a city itself has ("vilka projekt har Polen").
    """
    tokens = [hit.group() for hit in _WORD.finditer(plain.casefold())]
    others = [one for one in tokens if not _PROJECTS.fullmatch(one)]
    of_projects = len(others) < len(tokens) and not _WITHIN.isdisjoint(others)
    asked = asked_name(" ".join(others), naming, senders) if of_projects else None
    return replace(asked, projects=True, bare=False) if asked else None


def asked_of_kind(plain: str, naming: Naming, senders: Senders) -> AskedName | None:
    """The country or town whose organisations of one kind a question is of ("vilka universitet i Danmark samarbetar vi med"), and
    of nothing else; None for any other question.
    """
    tokens = [hit.group() for hit in _WORD.finditer(plain.casefold())]
    others = [one for one in tokens if not _kind_told(one)]
    told = set(map(_kind_told, tokens)) - {None}
    asked = asked_name(" ".join(others), naming, senders) if len(told) == 1 else None
    if asked is None or asked.named.kind == "organisation" or asked.sort != "all" or _WITHIN.isdisjoint(others):
        return None
    [kind] = told
    ids = frozenset(one for one in asked.named.ids if naming.by_id[one].kind == kind)
    if not ids:  # a text may tell of some without a name
        return replace(asked, bare=False, of_kind=kind, has_kind=False) if asked.meant else None
    return replace(asked, named=replace(asked.named, ids=ids), bare=False, of_kind=kind)


def _kind_told(word: str) -> OrganisationKind | None:
    plain = word.translate(_PLAIN)
    return next((kind for kind, words in _KINDS.items() if words.fullmatch(plain)), None)


def _taken(words: str, senders: Sequence[_Sender]) -> tuple[tuple[str, ...], str]:
    """Which of some senders words name, and the words without them."""
    found: list[str] = []
    for one in senders:
        left = one.pattern.sub(" ", words) if one.letters in words else words
        if left != words:
            words = left
            found += [one.name] if one.name not in found else []
    return tuple(found), words


def _names(tokens: Sequence[str], naming: Naming, senders: Senders) -> Iterator[tuple[Named, str]]:
    """The names among some words, longest first, each with the words beside it, where these are all words of asking or name
    senders; a sender's own name is none, but may be part of one ("Lyktsala universitet").
    """
    plain = [one.translate(_PLAIN) for one in tokens]
    left = _taken(_taken(" ".join(tokens), senders.cities)[1], senders.boards)[1].split()
    others = [at for at, one in enumerate(plain) if tokens[at] in left and not _may_stand_beside(one)]
    first, last = (others[0], others[-1]) if others else (len(tokens), -1)
    for size in range(min(LONGEST, len(tokens)), max(0, last - first), -1):
        for at in range(max(0, last - size + 1), min(first, len(tokens) - size) + 1):
            words = " ".join(tokens[at : at + size])
            asking = size == 1 and (_is_asking(plain[at]) or len(words) < 2)
            if not asking and (named := naming.find(words)) and not _is_sender(words, senders):
                yield named, " ".join((*tokens[:at], *tokens[at + size :]))


@lru_cache(REMEMBERED)
def _may_stand_beside(word: str) -> bool:
    return _is_asking(word) or _is_meant(word)


def _is_meant(word: str) -> bool:
    """Whether a word is of working together or of visits."""
    return _is_tie(word) or _VISITS.fullmatch(word) is not None


def _is_asking(word: str) -> bool:
    return word in _ASKING or word in _SMALL or word in _CITIES


def _is_sender(words: str, senders: Senders) -> bool:
    return any(not _taken(words, own)[1].strip() for own in (senders.cities, senders.boards))


def _is_of_it(rest: Sequence[str]) -> bool:
    """Whether the words beside a name ask of working together with it, of visits, or of all there is."""
    return any(map(_is_meant, rest)) or not _OPENING.match(" ".join(rest))


@lru_cache(REMEMBERED)
def _is_tie(word: str) -> bool:
    """Whether a word is of working together, also with a letter too few or too many."""
    slipped = len(word) > 5 and not _is_asking(word) and any(fuzz.ratio(word, one) >= SLIP for one in _TIE_WORDS)
    return _TIES.fullmatch(word) is not None or slipped


def _sort(named: Named, rest: Sequence[str]) -> Sort:
    if named.kind in {"country", "region"} and not _CITIES.isdisjoint(rest):
        return "cities"
    if any(_VISITS.fullmatch(one) for one in rest) and not any(map(_is_tie, rest)):
        return "visitor" if not {"oss", "us", "fran", "from"}.isdisjoint(rest) else "visited"
    return "all"
