"""Whose report a text is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from indexer.records import Span
from indexer.values import squeeze
from indexer.vocabulary.finding import fold
from indexer.vocabulary.known import Vocabulary
from indexer.vocabulary.needed import in_runs
from indexer.vocabulary.places import abroad, swedish_municipalities

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
    r"(?<![\w-])(?P<name>(?:[A-ZÅÄÖ][a-zåäö]+[ \u00a0]+)?[A-ZÅÄÖ][A-Za-zåäöéÅÄÖ6-]+)[ \u00a0]+(?P<kind>[Ss]tad"
    r"|[Kk]ommun)s?(?![\w-])"
    r"|(?<![\w-])(?P<capitals>[A-ZÅÄÖ]{3,})[ \u00a0]+(?P<kinds>STAD|KOMMUN)S?(?![\w-])"
    r"|(?<![\w-])(?P<region>Region[ \u00a0]+Gotland)s?(?![\w-])"
)
_OF_NAMES = re.compile(r"[A-Za-zåäöéÅÄÖ6 \u00a0-]+")
_OF_KINDS = ("tad", "ommun", "TAD", "OMMUN", "Gotland")


def _municipal(text: str) -> Iterator[re.Match[str]]:
    return in_runs(_MUNICIPAL, _OF_NAMES, _OF_KINDS, text)


_NOT_CITIES = set(
    (
        "en ett vår denna respektive varje sin min egen hela grön smart hållbar öppen trygg attraktiv regionen annan "
        "samma din"
    ).split()
)
_OPENING = 1500
_LISTED_BEFORE = re.compile(r"(?:\b(?:och|samt|med|liksom|från)|,)\s+$")
_LISTED_AFTER = re.compile(r"s?(?:,\s+|\s+(?:och|samt)\s+)[A-ZÅÄÖ]")


def bare_municipality(name: str) -> str:
    """A municipality's name without "stad", "kommun" or "Region" and without the genitive.

    >>> [bare_municipality(name)
    ...     for name in ("Göteborgs Stad", "Västerås stad", "Lunds kommun", "Exempelby kommun", "Region Gotland")]
    ['Göteborg', 'Västerås', 'Lund', 'Exempelby', 'Gotland']
    """
    words = re.sub(r"(?i)^region +(?=gotland)|^(?:city|municipality|town) of | +(?:stad|kommun)$", "", name)
    return (
        words
        if fold(words) in swedish_municipalities() or not name.endswith(("tad", "kommun"))
        else words.removesuffix("s")
    )


def names_municipality(name: str, municipality: str) -> bool:
    """Whether a name is that of a municipality, without what it is a municipality by.

    >>> names_municipality("exempelby", "Exempelby kommun"), names_municipality("Exempelby nu", "Exempelby kommun")
    (True, False)
    """
    return bool(municipality) and name.casefold() == bare_municipality(municipality).casefold()


class City(NamedTuple):
    """A municipality as a text names it: its own name, and the whole name as written there."""

    name: str
    written: str


def _city(match: re.Match[str]) -> City | None:
    """The municipality that "… stad" or "… kommun" stands for; None for a city abroad and for words
    that are no name."""
    if match["region"]:
        return City("Gotland", "Region Gotland")
    if match["name"]:
        words, kind = squeeze(match["name"]), match["kind"]
    else:
        words, kind = match["capitals"].capitalize(), match["kinds"].casefold()
    known = swedish_municipalities()
    if " " in words and fold(words) not in known and fold(words).removesuffix("s") not in known:
        words = words.rpartition(" ")[2]
    plain = words.removesuffix("s")
    if plain.casefold() in _NOT_CITIES or {words.casefold(), plain.casefold()} & abroad():
        return None
    if near := _nearest(words, plain):
        as_it_should_be = {near.casefold(), near.casefold() + "s"}
        genitive = fold(words) != fold(near) and words.endswith("s")
        words = words if words.replace(" ", "-").casefold() in as_it_should_be else near + "s" * genitive
        plain = near
    return City(plain, f"{words} {kind.casefold() if kind[1:] == 'ommun' else kind}")


def _nearest(words: str, plain: str) -> str | None:
    """The Swedish municipality that a name is, with or without its genitive; the likeliest one for scanned letters."""
    known = swedish_municipalities()
    exact = known.get(fold(words)) or known.get(fold(plain))
    if (exact is None and not words.isascii()) or re.search(r"[é6]", words):
        guess = process.extractOne(fold(plain), known.keys(), scorer=fuzz.ratio, score_cutoff=80)
        return known[guess[0]] if guess and _is_damaged(plain.casefold(), known[guess[0]].casefold()) else exact
    return exact


def _is_damaged(written: str, name: str) -> bool:
    """Whether what is written is a name with scanned letters: as long, and other only where one letter has an accent.

    >>> _is_damaged("malm6", "malmö"), _is_damaged("göteborq", "göteborg"), _is_damaged("tallköping", "falköping")
    (True, False, False)
    """
    differing = [one + other for one, other in zip(written, name, strict=False) if one != other]
    return len(written) == len(name) and not any(pair.isascii() and pair.isalpha() for pair in differing)


def find_municipality(text: str, vocabulary: Vocabulary) -> str | None:
    """Whose report a text is: the municipality it names most, scanning damage allowed.

    A name that heads a line or the document counts more, one in a list of others ("med A stad, B kommun") less, and
    the city's bare name counts a little; a city abroad never counts.

    >>> find_municipality("Exempelby kommuns arbete. Exempelby kommun deltog, liksom Lunds kommun.", Vocabulary.load())
    'Exempelby kommun'
    >>> find_municipality("Göteborgs Stad\\nPartner är Borås Stad, Tammerfors stad och Lunds kommun.",
    ...     Vocabulary.load())
    'Göteborgs Stad'
    """
    scores: defaultdict[str, float] = defaultdict(float)
    written: dict[str, Counter[str]] = {}
    for match in _municipal(text):
        if city := _city(match):
            scores[city.name] += _weight(text, match)
            written.setdefault(city.name, Counter())[city.written] += 1
    if not scores:
        return _by_bare_name(text, vocabulary)
    bare = Counter(re.findall(r"(?<![\w-])[A-ZÅÄÖ][\w-]+", text))
    for name in scores:
        scores[name] += min(bare[name] + bare[name + "s"] - written[name].total(), 40) / 10
    best = max(scores, key=lambda name: scores[name])
    return official_name(best, written[best].most_common(1)[0][0], vocabulary)


def named_municipalities(text: str) -> Iterator[tuple[City, Span]]:
    """Every "… stad" and "… kommun" of Sweden that a text names, with its place.

    >>> [city.written for city, _ in named_municipalities("Lunds kommun besökte Borås Stad och Tammerfors stad.")]
    ['Lunds kommun', 'Borås Stad']
    """
    for match in _municipal(text):
        if city := _city(match):
            yield city, Span(*match.span())


def official_name(bare: str, written: str, vocabulary: Vocabulary) -> str:
    """A municipality in its own spelling: ``bare`` is its name alone, ``written`` the whole name as a text has it.

    >>> vocabulary = Vocabulary.load()
    >>> [official_name(*names, vocabulary)
    ...     for names in (("Göteborg", "Göteborgs stad"), ("Vindala", "Vindala kommun"), ("Lund", "Lund"))]
    ['Göteborgs Stad', 'Vindala kommun', 'Lunds kommun']
    """
    whole = written if " " in written else f"{bare}{'' if bare[-1] in 'aeiouyåäösxz' else 's'} kommun"
    entry = (
        vocabulary.municipalities.exact(whole)
        or vocabulary.municipalities.exact(f"{bare} {whole.rpartition(' ')[2]}")
        or vocabulary.municipalities.exact(f"{bare} kommun")
    )
    return entry.name if entry else _OFFICIAL.get(bare, whole)


def _by_bare_name(text: str, vocabulary: Vocabulary) -> str | None:
    """The municipality of a report that only ever names its city: one of the opening, named most and twice as often as
    the next.

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
    return official_name(best, best, vocabulary)


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
