"""Known names: programmes as a tree, networks, municipalities with their nämnder and förvaltningar.

The names are data (TOML beside this file, and a corpus folder's own ``vocabulary.toml`` that adds or overrides); what a
nämnd looks like is a rule. Nothing here is specific to one report.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import fuzz, process

from indexer.errors import UnusableInput, reason, toml_place
from indexer.records import Actor
from indexer.values import compare_key, squeeze


class Entry(BaseModel):
    """What every vocabulary entry has: a canonical name and the spellings met in reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Programme(Entry):
    """A funding programme; ``path`` is from the root of the tree, as in ["Interreg", "North Sea Region"]."""

    parent: str | None = None
    short: str | None = None
    english: str | None = None
    funding: str = "eu"
    path: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        return self.path[0] if self.path else self.name


class NetworkName(Entry):
    """A network; ``forums`` are its parts that reports name on their own."""

    abbreviation: str | None = None
    kind: str = "network"
    forums: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *((self.abbreviation,) if self.abbreviation else ()), *self.aliases)


class ActorName(Entry):
    """A nämnd and its förvaltning."""

    administration: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *((self.administration,) if self.administration else ()), *self.aliases)


class MunicipalityName(Entry):
    """A municipality with its actors."""

    actor: tuple[ActorName, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    programme: tuple[Programme, ...] = ()
    network: tuple[NetworkName, ...] = ()
    municipality: tuple[MunicipalityName, ...] = ()


E = TypeVar("E", bound=Entry)


class Found(NamedTuple, Generic[E]):
    """An entry met in running text, and where."""

    entry: E
    start: int
    end: int


def _pattern(spelling: str) -> str:
    """A spelling as a pattern: white space, line ends and hyphens may vary; a genitive s may follow.

    An all-capital word of up to four letters must be written so (KS is not "ks" in a word, STRING not "string").
    """
    parts = re.split(r"[\s\u00a0]+", spelling.strip())
    body = r"[\s\u00a0]+".join(re.escape(part).replace(r"\-", r"-\s?") for part in parts)
    flags = "" if spelling.isupper() and re.fullmatch(r"[\w+]{1,8}", spelling) else "i"
    group = f"(?{flags}:{body})" if flags else f"(?:{body})"
    tail = r"(?:['’:]?s)?(?![\w+])" if spelling[-1].isalnum() else r"(?!\w)"
    return rf"(?<![\w-]){group}{tail}"


class Finder(Generic[E]):
    """Entries by exact spelling and in running text; counts which spellings were never used."""

    def __init__(self, entries: Iterable[E]) -> None:
        self.entries = tuple(entries)
        self.used: Counter[str] = Counter()
        self._by_key = {
            compare_key(spelling): entry for entry in reversed(self.entries) for spelling in entry.spellings
        }
        self._by_key |= {compare_key(entry.name): entry for entry in self.entries}

    def exact(self, text: str) -> E | None:
        """The entry spelled so, whatever the case and punctuation."""
        entry = self._by_key.get(compare_key(text))
        if entry:
            self.used[compare_key(text)] += 1
        return entry

    @cached_property
    def _everywhere(self) -> re.Pattern[str]:
        spellings = sorted({s for entry in self.entries for s in entry.spellings if len(s) > 1}, key=len, reverse=True)
        return re.compile("|".join(map(_pattern, spellings)) or r"(?!)")

    def find(self, text: str) -> list[Found[E]]:
        """Every entry named in a text, longest spelling first at each place, in order of place."""
        found = []
        for match in self._everywhere.finditer(text):
            words = squeeze(match.group())
            entry = self.exact(words) or self.exact(re.sub(r"['’:]?s$", "", words))
            if entry:
                found.append(Found(entry, match.start(), match.end()))
        return found

    def closest(self, text: str, cutoff: float = 86) -> E | None:
        """The entry whose spelling is nearest, for scanned text; None when none is near or two are equally near.

        Score: rapidfuzz ratio (0-100) on the folded letters, see ``fold``.
        """
        wanted = fold(text)
        ranked: dict[str, float] = {}
        best: dict[str, E] = {}
        for entry in self.entries:
            score = max(
                (fuzz.ratio(wanted, fold(spelling)) for spelling in entry.spellings if len(spelling) > 4), default=0.0
            )
            ranked[entry.name], best[entry.name] = score, entry
        order = sorted(ranked.items(), key=lambda pair: -pair[1])
        if not order or order[0][1] < cutoff or (len(order) > 1 and order[1][1] > order[0][1] - 2):
            return None
        return best[order[0][0]]

    def unused(self) -> list[str]:
        """Spellings that no report of this run used."""
        return sorted(s for entry in self.entries for s in entry.spellings if not self.used[compare_key(s)])


# What scanners make of Swedish letters in 000: "f6r", "Milj6forvaltningen", "hjélp", "nitverk", "virdet".
_FOLD = str.maketrans("åäöéèøæü601|!", "aaooooauoolll")


def fold(text: str) -> str:
    """Letters only, with Swedish letters and what scanners write for them made alike.

    >>> fold("Milj6forvaltningen") == fold("Miljöförvaltningen")
    True
    """
    return re.sub(r"[\W_]+", "", text.casefold().translate(_FOLD))


_ENDS = r"(?:nämnden|förvaltningen|kontoret|styrelsen|nämnd|förvaltning)"
_LEAD = r"(?:[A-ZÅÄÖa-zåäö]+-,?[ \n]+(?:och[ \n]+)?){0,4}"
ACTOR_FORM = re.compile(
    rf"(?<![\w-])(?:[Kk]ommunstyrelsens[ \n]+(?:kontor|förvaltning|kansli|stab)|{_LEAD}[A-ZÅÄÖa-zåäö]*[a-zåäö]{{2,}}{_ENDS}|[Tt]ekniska[ \n]+(?:nämnden|förvaltningen|kontoret)"
    r")s?(?![\w-])"
)
"""What a nämnd, förvaltning or kontor looks like in a text, also one that no file knows."""
_HEADED = re.compile(
    r"(?m)^[ \t#*]*(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+)?(?P<name>(?:Nämnden|Förvaltningen)[ ]för[ ][a-zåäö][^\n.,:;()\d]{3,70}?"
    r"|[A-ZÅÄÖ][a-zåäö]*nämnd(?:en)?[ ](?P<district>[A-ZÅÄÖ][a-zåäö]+(?:[- ][A-ZÅÄÖ][a-zåäö]+)?)"
    r"|[A-ZÅÄÖ][^\n.,:;()\d]{2,40}?[ ](?:stadsdels|kommundels)nämnd(?:en)?)[ \t*]*\r?$"
)
"""Names of nämnder that only a line of their own shows whole: "Nämnden för …", a nämnd and its district, a district's nämnd."""
_OWNING = re.compile(
    r"(?:\b[Pp]rojektägare(?:\s+för\s+(?:(?!\s(?:är|var|har)\b)[^.:\n]){2,80}?)?(?:\s+(?:är|var|har\s+varit))?|\bäg(?:s|des|ts)\s+av)[\s:*_]+"
    r"(?P<name>Nämnden[ ]för[ ][a-zåäö]+(?:-)?(?:,[ ][a-zåäö]+-?)*(?:[ ]och[ ][a-zåäö]+)?"
    r"|(?!(?:Regerings|Riksdags|Läns|Region|EU|Universitets|Högskole|Bransch|Intresse|Medlems|Hjälp|Arbetsgivar|Arbetstagar|Frivillig|Ideell|Tak|Paraply))"
    r"(?:[A-ZÅÄÖ][a-zåäö]+-[ ]och[ ])?[A-ZÅÄÖa-zåäö][a-zåäö]{2,}(?:kansliet|avdelningen|organisationen|enheten|staben))(?![\w-])"
)
"""An office named as a project's owner: of a form too common to count elsewhere, unlike ``ACTOR_FORM``."""
_NOT_ACTORS = re.compile(
    r"(?i)^(?:regerings|läns|region|eu-?|brüssel|bryssel|sekretariats|region|representations|huvud|lokal|fält|projekt|världs|kommun(?:al)?|stads|presid|bolags|under|rätts|skatte|arbetsgivar|region|för|utrikes|nämnder|styr|kansli|kund|post|växel)?(?:nämnden|förvaltningen|kontoret|styrelsen|nämnd|förvaltning|valtningen)s?$"
)
_CENTRAL = re.compile(
    r"(?i)^(?:stads(?:lednings)?kontoret|kommun(?:lednings|styrelse)?kontoret"
    r"|kommunstyrelse(?:ns )?(?:förvaltning(?:en)?|kontor|kansli|stab)|kommunledningsförvaltningen)$"
)


def actor_stem(name: str) -> str | None:
    """What nämnd and förvaltning of one actor share; None where the name is neither.

    >>> actor_stem("Miljönämnden") == actor_stem("miljöförvaltningens") == "miljö"
    True
    >>> actor_stem("Kommunledningskontoret") == actor_stem("Kommunstyrelsen")
    True
    >>> actor_stem("Nämnden för arbete och lärande") == actor_stem("Arbets- och lärandeförvaltningen")
    False
    >>> actor_stem("Nämnden för kultur och lärande") == actor_stem("Kultur- och lärandeförvaltningen")
    True
    """
    words = squeeze(name).casefold()
    words = re.sub(r"(?<=n|t)s$", "", words)
    if words == "kommunstyrelsen" or _CENTRAL.match(words):
        return "kommunstyrelsen"
    match = re.fullmatch(rf"(?:nämnden|förvaltningen) för (.+)|(.+?)\s*{_ENDS}", words)
    if not match or words.endswith("styrelsen"):
        return None
    return "".join(word.removesuffix("s") for word in re.findall(r"[^\W_]+", match[1] or match[2])) or None


def display_actor(name: str) -> str:
    """An actor's name as printed: capital first, hyphens and commas as Swedish wants them, no genitive.

    >>> display_actor("barn- och  ungdomsnämndens")
    'Barn- och ungdomsnämnden'
    """
    words = re.sub(r"(?<=en|et)s$", "", squeeze(name))
    return words[:1].upper() + words[1:]


class Actors:
    """The actors of one municipality: those a file knows, and those recognised by form in its reports."""

    def __init__(self, municipality: str, known: Iterable[ActorName] = ()) -> None:
        self.municipality = municipality
        self.finder: Finder[ActorName] = Finder(known)
        self._stems = {stem: entry for entry in self.finder.entries for s in entry.spellings if (stem := actor_stem(s))}
        self._boards: dict[str, str] = {}
        self._headed: dict[str, str] = {}

    def learn(self, text: str) -> None:
        """Note the nämnder that a report names, so that a förvaltning finds its nämnd by stem."""
        for match in ACTOR_FORM.finditer(text):
            name = display_actor(match.group())
            stem = actor_stem(name)
            if stem and stem not in self._stems and name.endswith("nämnden"):
                self._boards.setdefault(stem, name)
        for match in _OWNING.finditer(text):
            name = display_actor(match["name"])
            if self.get(name) is None:
                self._headed.setdefault(compare_key(name), name)
        for match in _HEADED.finditer(text):
            name = squeeze(match["name"])
            if not match["district"] or (
                fold(match["district"]) not in swedish_municipalities() and text.count(name) > 1
            ):
                self._headed.setdefault(compare_key(name), name)
                if (stem := actor_stem(name)) and name.startswith("Nämnden"):
                    self._boards.setdefault(stem, name)

    def get(self, text: str) -> Actor | None:
        """The actor a name stands for; ``known`` is False for one recognised by its form only."""
        name = display_actor(text)
        entry = self.finder.exact(text) or self.finder.exact(name) or self._stems.get(actor_stem(name) or "")
        if entry:
            return Actor(
                municipality=self.municipality,
                name=entry.name,
                administration=entry.administration,
                aliases=entry.aliases,
            )
        stem = actor_stem(name)
        headed = self._headed.get(compare_key(name))
        if headed and not (headed.startswith("Förvaltningen") and stem in self._boards):
            return Actor(municipality=self.municipality, name=headed, known=False)
        if not stem or not (headed or ACTOR_FORM.fullmatch(name)):
            return None
        if stem == "kommunstyrelsen":
            administration = None if name == "Kommunstyrelsen" else name
            return Actor(
                municipality=self.municipality, name="Kommunstyrelsen", administration=administration, known=False
            )
        board = self._boards.get(stem)
        if name.endswith("nämnden") or board is None:
            return Actor(municipality=self.municipality, name=name, known=False)
        return Actor(municipality=self.municipality, name=board, administration=name, known=False)

    def scanned(self, text: str, cutoff: float = 86) -> Actor | None:
        """The actor behind a name that a scanner damaged, else as ``get``."""
        exact = self.get(text)
        if exact and exact.known:
            return exact
        entry = self.finder.closest(text, cutoff)
        return self.get(entry.name) if entry else exact

    def find(self, text: str) -> list[tuple[Actor, int, int]]:
        """Actors named in running text, known and by form, in order; overlapping finds keep the longer one."""
        spots: list[tuple[int, int, Actor]] = []
        for found in self.finder.find(text):
            if actor := self.get(found.entry.name):
                spots.append((found.start, found.end, actor))
        for match in ACTOR_FORM.finditer(text):
            if not _NOT_ACTORS.match(match.group()) and (actor := self.get(match.group())):
                spots.append((match.start(), match.end(), actor))
        for name in self._headed.values():
            for match in re.finditer(_pattern(name), text):
                if actor := self.get(name):
                    spots.append((match.start(), match.end(), actor))
        kept: list[tuple[Actor, int, int]] = []
        for start, end, actor in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
            if not kept or start >= kept[-1][2]:
                kept.append((actor, start, end))
        return kept


class Vocabulary:
    """All known names. ``Vocabulary.load(folder)`` adds the folder's own ``vocabulary.toml`` to the shipped files."""

    def __init__(self, contents: Iterable[_File]) -> None:
        programmes: dict[str, Programme] = {}
        networks: dict[str, NetworkName] = {}
        municipalities: dict[str, MunicipalityName] = {}
        for content in contents:
            programmes |= {entry.name: entry for entry in content.programme}
            networks |= {entry.name: entry for entry in content.network}
            for entry in content.municipality:
                earlier = municipalities.get(entry.name)
                actors = {actor.name: actor for actor in (*(earlier.actor if earlier else ()), *entry.actor)}
                aliases = (*(earlier.aliases if earlier else ()), *entry.aliases)
                municipalities[entry.name] = entry.model_copy(
                    update={"actor": tuple(actors.values()), "aliases": aliases}
                )
        self.programmes: Finder[Programme] = Finder(_with_path(entry, programmes) for entry in programmes.values())
        self.networks: Finder[NetworkName] = Finder(networks.values())
        self.municipalities: Finder[MunicipalityName] = Finder(municipalities.values())
        self._actors: dict[str, Actors] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """The shipped vocabulary and, when it has one, the folder's own."""
        shipped = sorted(
            (item for item in files(__name__).iterdir() if item.name.endswith(".toml")), key=lambda item: item.name
        )
        contents = [_parse(item.name, item.read_text(encoding="utf-8")) for item in shipped]
        own = folder / "vocabulary.toml" if folder else None
        if own and own.is_file():
            try:
                contents.append(_parse(str(own), own.read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise UnusableInput(
                    f"{own}: ordlistan kan inte läsas ({reason(error) if isinstance(error, OSError) else 'inte UTF-8'}): spara den som UTF-8"
                ) from error
        return cls(contents)

    def actors(self, municipality: str) -> Actors:
        """The actors of a municipality; empty but able to recognise by form where no file knows it."""
        if municipality not in self._actors:
            entry = self.municipalities.exact(municipality)
            self._actors[municipality] = Actors(municipality, entry.actor if entry else ())
        return self._actors[municipality]

    def programme(self, text: str) -> Programme | None:
        """The programme a form's cell names, with more words around it allowed; the most specific one wins.

        >>> vocabulary = Vocabulary.load()
        >>> vocabulary.programme("Europeiska socialfonden+, C1").name, vocabulary.programme("Horizon 2020").path
        ('Europeiska socialfonden', ('Horisont', 'Horisont 2020'))
        >>> vocabulary.programme("Köpenhamns Universitet") is None
        True
        """
        words = squeeze(text)
        exact = self.programmes.exact(words)
        if exact:
            return exact
        found = self.programmes.find(words)
        return max(found, key=lambda hit: (len(hit.entry.path), -hit.start)).entry if found else None


def _with_path(entry: Programme, by_name: dict[str, Programme]) -> Programme:
    steps = [entry.short or entry.name]
    parent = by_name.get(entry.parent or "")
    while parent:
        steps.insert(0, parent.short or parent.name)
        parent = by_name.get(parent.parent or "")
    return entry.model_copy(update={"path": tuple(steps)})


def _parse(name: str, text: str) -> _File:
    try:
        return _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput(f"{name}: ordlistan är inte giltig TOML ({toml_place(error)}): rätta raden") from error
    except ValidationError as error:
        raise UnusableInput(f"{name}: {_refused(error)}") from error


def _refused(error: ValidationError) -> str:
    """The first entry that is no name, programme, network or municipality as the word lists write them."""
    first = error.errors()[0]
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
    if first["type"] == "missing":
        return f"ordlistans post {place} saknas: lägg till den"
    if first["type"] == "extra_forbidden":
        return f"ordlistans post {place} finns inte: ta bort den eller rätta stavningen"
    return f"ordlistans post {place} kan inte läsas: skriv namn som text inom citattecken och flera namn som en lista"


@lru_cache(maxsize=1)
def swedish_municipalities() -> dict[str, str]:
    """Folded name to name of Sweden's 290 municipalities."""
    names = files(__name__).joinpath("municipalities.txt").read_text(encoding="utf-8").split()
    return {fold(name): name for name in names}


@lru_cache(maxsize=1)
def _cities() -> tuple[tuple[str, str, str], ...]:
    """Cities abroad that reports name, each with its country and the spelling that stands for all of its own."""
    rows = files(__name__).joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    fields = (row.split(";") for row in rows if row and not row.startswith("#"))
    return tuple((city, country, (*other, city)[0]) for city, country, *other in fields)


def cities_in(country: str) -> tuple[str, ...]:
    """The known cities of a country, by its Swedish name in any case; none of an unknown one.

    >>> cities_in("norge")[:2], cities_in("Atlantis")
    (('Oslo', 'Bergen'), ())
    """
    return tuple(city for city, own, _ in _cities() if own.casefold() == country.casefold())


def spellings_of(city: str) -> tuple[str, ...]:
    """All spellings of a city that goes by several, its own first; of any other name only itself.

    >>> spellings_of("Vaasa"), spellings_of("Lyktsala")
    (('Vaasa', 'Vasa'), ('Lyktsala',))
    """
    same = next((one for name, _, one in _cities() if name.casefold() == city.casefold()), None)
    return (city, *(name for name, _, one in _cities() if same and one == same and name.casefold() != city.casefold()))


@lru_cache(maxsize=1)
def _abroad() -> frozenset[str]:
    """Lower-case names of cities abroad that are no Swedish municipality too."""
    return frozenset(city.casefold() for city, *_ in _cities()) - {
        name.casefold() for name in swedish_municipalities().values()
    }


# The municipalities that call themselves something else than "kommun", in their own spelling.
_OFFICIAL = {
    "Borås": "Borås Stad",
    "Gotland": "Region Gotland",
    "Göteborg": "Göteborgs Stad",
    "Haparanda": "Haparanda stad",
    "Helsingborg": "Helsingborgs stad",
    "Landskrona": "Landskrona stad",
    "Lidingö": "Lidingö stad",
    "Malmö": "Malmö stad",
    "Mölndal": "Mölndals stad",
    "Solna": "Solna stad",
    "Stockholm": "Stockholms stad",
    "Sundbyberg": "Sundbybergs stad",
    "Trollhättan": "Trollhättans Stad",
    "Vaxholm": "Vaxholms stad",
    "Västerås": "Västerås stad",
}
_MUNICIPAL = re.compile(
    r"(?<![\w-])(?P<name>(?:[A-ZÅÄÖ][a-zåäö]+[ \u00a0]+)?[A-ZÅÄÖ][A-Za-zåäöéÅÄÖ6-]+)[ \u00a0]+(?P<kind>[Ss]tad|[Kk]ommun)s?(?![\w-])"
    r"|(?<![\w-])(?P<capitals>[A-ZÅÄÖ]{3,})[ \u00a0]+(?P<kinds>STAD|KOMMUN)S?(?![\w-])"
    r"|(?<![\w-])(?P<region>Region[ \u00a0]+Gotland)s?(?![\w-])"
)
_NOT_CITIES = {
    "en",
    "ett",
    "vår",
    "denna",
    "respektive",
    "varje",
    "sin",
    "min",
    "egen",
    "hela",
    "grön",
    "smart",
    "hållbar",
    "öppen",
    "trygg",
    "attraktiv",
    "regionen",
    "annan",
    "samma",
    "din",
}
_OPENING = 1500
_LISTED_BEFORE = re.compile(r"(?:\b(?:och|samt|med|liksom|från)|,)\s+$")
_LISTED_AFTER = re.compile(r"s?(?:,\s+|\s+(?:och|samt)\s+)[A-ZÅÄÖ]")


def bare_municipality(name: str) -> str:
    """A municipality's name without "stad", "kommun" or "Region" and without the genitive.

    >>> [bare_municipality(name) for name in ("Göteborgs Stad", "Västerås stad", "Lunds kommun", "Exempelby kommun", "Region Gotland")]
    ['Göteborg', 'Västerås', 'Lund', 'Exempelby', 'Gotland']
    """
    words = re.sub(r"(?i)^region +(?=gotland)| +(?:stad|kommun)$", "", name)
    return (
        words
        if fold(words) in swedish_municipalities() or not name.endswith(("tad", "kommun"))
        else words.removesuffix("s")
    )


class _City(NamedTuple):
    """A municipality as a text names it: its own name, and the whole name as written there."""

    name: str
    written: str


def _city(match: re.Match[str]) -> _City | None:
    """The municipality that "… stad" or "… kommun" stands for; None for a city abroad and for words that are no name."""
    if match["region"]:
        return _City("Gotland", "Region Gotland")
    words, kind = (
        (squeeze(match["name"]), match["kind"])
        if match["name"]
        else (match["capitals"].capitalize(), match["kinds"].casefold())
    )
    known = swedish_municipalities()
    if " " in words and fold(words) not in known and fold(words).removesuffix("s") not in known:
        words = words.rpartition(" ")[2]
    plain = words.removesuffix("s")
    if plain.casefold() in _NOT_CITIES or {words.casefold(), plain.casefold()} & _abroad():
        return None
    near = known.get(fold(words)) or known.get(fold(plain))
    if (near is None and not words.isascii()) or re.search(r"[é6]", words):
        guess = process.extractOne(fold(plain), known.keys(), scorer=fuzz.ratio, score_cutoff=80)
        near = known[guess[0]] if guess else near
    if near:
        as_it_should_be = {near.casefold(), near.casefold() + "s"}
        genitive = fold(words) != fold(near) and words.endswith("s")
        words = words if words.replace(" ", "-").casefold() in as_it_should_be else near + "s" * genitive
        plain = near
    return _City(plain, f"{words} {kind.casefold() if kind[1:] == 'ommun' else kind}")


def find_municipality(text: str, vocabulary: Vocabulary) -> str | None:
    """Whose report a text is: the municipality it names most, scanning damage allowed.

    A name that heads a line or the document counts more, one in a list of others ("med A stad, B kommun") less, and
    the city's bare name counts a little; a city abroad never counts.

    >>> find_municipality("Exempelby kommuns arbete. Exempelby kommun deltog, liksom Lunds kommun.", Vocabulary.load())
    'Exempelby kommun'
    >>> find_municipality("Göteborgs Stad\\nPartner är Borås Stad, Tammerfors stad och Lunds kommun.", Vocabulary.load())
    'Göteborgs Stad'
    """
    scores: defaultdict[str, float] = defaultdict(float)
    written: dict[str, Counter[str]] = {}
    for match in _MUNICIPAL.finditer(text):
        if city := _city(match):
            scores[city.name] += _weight(text, match)
            written.setdefault(city.name, Counter())[city.written] += 1
    if not scores:
        return _by_bare_name(text, vocabulary)
    bare = Counter(re.findall(r"(?<![\w-])[A-ZÅÄÖ][\w-]+", text))
    for name in scores:
        scores[name] += min(bare[name] + bare[name + "s"] - written[name].total(), 40) / 10
    best = max(scores, key=lambda name: scores[name])
    spelling = written[best].most_common(1)[0][0]
    entry = vocabulary.municipalities.exact(spelling) or vocabulary.municipalities.exact(
        f"{best} {spelling.rpartition(' ')[2]}"
    )
    return entry.name if entry else _OFFICIAL.get(best, spelling)


def _by_bare_name(text: str, vocabulary: Vocabulary) -> str | None:
    """The municipality of a report that only ever names its city: one of the opening, named most and twice as often as the next.

    >>> _by_bare_name("Lunds internationella arbete 2021\\nI Lund pågår tio projekt, ett med Malmö.", Vocabulary.load())
    'Lunds kommun'
    """
    known = swedish_municipalities()
    counts: Counter[str] = Counter()
    opening: set[str] = set()
    for match in re.finditer(r"(?<![\w-])[A-ZÅÄÖ][\w-]+", text):
        if name := known.get(fold(match.group())) or known.get(fold(match.group().removesuffix("s"))):
            counts[name] += 1
            if match.start() < _OPENING:
                opening.add(name)
    (best, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    if best not in opening or most < max(2, 2 * next_most):
        return None
    entry = vocabulary.municipalities.exact(f"{best} kommun")
    return entry.name if entry else _OFFICIAL.get(best, f"{best}{'' if best[-1] in 'aeiouyåäösxz' else 's'} kommun")


def _weight(text: str, match: re.Match[str]) -> float:
    """How much a naming tells about whose report it is: most as a line of the head, least in a list of others."""
    left, right = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[left : right if right >= 0 else len(text)].strip(" #*\t\r\f")
    early = match.start() < 1500
    if len(line) <= match.end() - match.start() + 4:
        return 8 if early else 2
    if _LISTED_BEFORE.search(text[max(0, match.start() - 12) : match.start()]) or _LISTED_AFTER.match(
        text, match.end()
    ):
        return 0.3
    return 3 if early else 1
