"""All documents' names into one record for each place and organisation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from indexer.naming.gazetteer import Known, key
from indexer.naming.homes import Homes
from indexer.naming.organisations import Organisation as Spotted
from indexer.naming.organisations import listed_name, seat
from indexer.naming.partners import with_partners
from indexer.naming.reading import DocumentNames
from indexer.records import Mention, Organisation, OrganisationKind, Place, Report
from indexer.resolving.holdings import Holdings, StoredDocument
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.geography import HOME, country_code

_LOWER = re.compile(r"[a-zåäöéü]{3,}")
_MUNICIPALITY = re.compile(r"(?i) (?:kommune?|stad)s?$|^City of ")
_MEANS_NOTHING = re.compile(r"(?i)^the |['’]")


def name_all(holdings: Holdings, vocabulary: Vocabulary) -> Holdings:
    """The holdings with every place and organisation that their documents name, and projects with the partners."""
    words = {word for document in holdings.documents for word in _LOWER.findall(document.text)}
    reports = {report.document: report for report in holdings.reports}
    places: dict[tuple[str, str, str], _Found] = {}
    organisations: dict[str, _Found] = {}
    for document in holdings.documents:
        for what, mention, short in _mentions(document, reports[document.name], holdings, vocabulary, words):
            if isinstance(what, Known):
                found = places.setdefault((what.kind, what.country, key(what.name)), _Found())
            else:
                found = organisations.setdefault(_key(what.name), _Found())
                if short:
                    found.shorts.append(short)
            found.kept.append((what, mention))
    merged = _merged(organisations)
    named = holdings.model_copy(
        update={
            "localities": tuple(sorted((_place(one) for one in places.values()), key=lambda one: one.id)),
            "organisations": tuple(sorted((_organisation(one) for one in merged), key=lambda one: one.id)),
        }
    )
    return with_partners(named)


@dataclass
class _Found:
    """What was met of one place or organisation."""

    kept: list[tuple[Known | Spotted, Mention]] = field(default_factory=list)
    shorts: list[str] = field(default_factory=list)


def _mentions(
    document: StoredDocument, report: Report, holdings: Holdings, vocabulary: Vocabulary, words: set[str]
) -> Iterator[tuple[Known | Spotted, Mention, str | None]]:
    homes = Homes(document, holdings)
    names = DocumentNames(document, report.municipality, holdings, vocabulary, words.__contains__)
    for one in names.names():
        home = homes.of(one.span)
        mention = Mention(
            role=one.role,
            name=one.raw,
            of=home.of,
            of_id=home.of_id,
            title=home.title,
            municipality=report.municipality,
            reporting_year=report.year,
            department=home.department,
            source=homes.source(one.span),
            quote=one.quote,
        )
        yield one.what, mention, one.what.short if isinstance(one.what, Spotted) else None


def _key(name: str) -> str:
    """What spellings of one organisation have in common: a municipality's town, no article, no company's form."""
    if place := seat(name):
        return f"{key(place.name)} {key(name.split()[-1])}"
    return re.sub(r" (?:ab|a/s|ltd|gmbh)$", "", key(_MEANS_NOTHING.sub("", name)).replace("-", " "))


def _alike(name: str, found: Iterable[str], gone: set[str]) -> str | None:
    """The other name of several words that differs in a letter or two."""
    words = name.count(" ") + 1
    if words < 3:
        return None
    others = (one for one in found if one != name and one not in gone and one.count(" ") + 1 == words)
    return next((one for one in others if fuzz.ratio(one, name) > 93), None)


def _merged(found: dict[str, _Found]) -> Iterable[_Found]:
    """One for each organisation: a short name goes with the long one that gave it, "Kammaren" with the one longer name
    that ends so."""
    gone: set[str] = set()
    shorts = {_key(short): name for name, one in found.items() for short in one.shorts}
    for name in sorted(found, key=len):
        other = shorts.get(name) or _genitive(name, found) or _longer(name, found) or _alike(name, found, gone)
        if other and other != name and other not in gone:
            found[other].kept += found[name].kept
            gone.add(name)
    return [one for name, one in found.items() if name not in gone]


def _genitive(name: str, found: dict[str, _Found]) -> str | None:
    own = name.removesuffix("s")
    return own if own != name and own in found else None


def _longer(name: str, found: dict[str, _Found]) -> str | None:
    """The one longer name that a definite single word ends, or that a region's name without its kind begins."""
    if " " not in name and re.search(r"(?:en|et|na)$", name) and len(name) > 7:
        longer = [other for other in found if other.endswith(f" {name}")]
    elif name.startswith("region "):
        longer = [other for other in found if other == f"{name} län"]
    elif name.startswith(("bid ", "fastighetsägare ")):
        last = name.rsplit(" ", 1)[-1]
        longer = [other for other in found if other == f"fastighetsägare bid {last}"]
    else:
        return None
    return longer[0] if len(longer) == 1 else None


def slug(*parts: str) -> str:
    """An id that says what it is of: "polen-gdansk".

    >>> slug("Polen", "Gdańsk"), slug("Universitets- och högskolerådet")
    ('polen-gdansk', 'universitets-och-hogskoleradet')
    """
    plain = key("-".join(parts)).translate(str.maketrans("åäö", "aao"))
    return re.sub(r"[^\w]+", "-", plain).strip("-")


def _spellings(found: _Found, name: str) -> tuple[str, ...]:
    """Other spellings that reports use, without a genitive of the name itself."""
    places = any(isinstance(what, Known) for what, _ in found.kept)
    met = (mention.name for _, mention in found.kept if not (places and _MUNICIPALITY.search(mention.name)))
    names = Counter(re.sub(r"(?<=\w)['’:]s$", "", name) for name in met)
    names.update(what.name for what, _ in found.kept)
    seen = {name, f"{name}s"}
    return tuple(one for one in names if one not in seen and one.removesuffix("s") not in seen and one[:1].isupper())


def _place(found: _Found) -> Place:
    what = next(what for what, _ in found.kept if isinstance(what, Known))
    return Place(
        id=slug(what.name) if what.kind == "country" else slug(what.country, what.name),
        name=what.name,
        kind=what.kind,
        country=what.country,
        country_code=country_code(what.country),
        latitude=what.latitude,
        longitude=what.longitude,
        aliases=_spellings(found, what.name),
        mentions=tuple(mention for _, mention in found.kept),
    )


def _organisation(found: _Found) -> Organisation:
    told = [what for what, _ in found.kept if isinstance(what, Spotted)]
    name = _best([what.name for what in told])
    town = seat(name)
    if town:
        name = _of_town(town.name, name.split()[-1].lower())
    shorts = [short for short in dict.fromkeys(found.shorts) if short != name]
    kinds: list[OrganisationKind] = [what.kind for what in told if what.kind != "other"]
    return Organisation(
        id=slug(name),
        name=name,
        kind=kinds[0] if kinds else "other",
        place=town.name if town else next((what.city for what in told if what.city), None),
        country=town.country if town else _country(name, told),
        aliases=tuple(dict.fromkeys((*shorts, *_spellings(found, name)))),
        mentions=tuple(mention for _, mention in found.kept),
    )


def _of_town(town: str, form: str) -> str:
    """A municipality's name: "Lunds kommun", "Borås stad"."""
    return f"{town}{'' if town[-1] in 'aeiouyåäösxz' else 's'} {form}"


def _country(name: str, told: Sequence[Spotted]) -> str | None:
    """The country that a text or the list of known ones gives; a "kommun" of no known town is Swedish."""
    entry = listed_name(name) or {}
    said = next((what.country for what in told if what.country), None)
    return said or entry.get("country") or (HOME if name.endswith(" kommun") else None)


def _best(names: list[str]) -> str:
    """The spelling to call it by: of the commonest, the longest; in small letters where both occur."""
    most = Counter(names)
    longest = max(most, key=lambda name: (len(name.split()), len(name), most[name]))
    alike = [name for name in most if name.casefold() == longest.casefold()]
    return (
        min(alike, key=lambda name: (sum(letter.isupper() for letter in name), name))
        if len(longest.split()) > 1
        else longest
    )
