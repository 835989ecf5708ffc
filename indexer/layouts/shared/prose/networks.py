"""Where running text names networks, known to a word list or told by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.listed import NAME_TAIL, emphasised_names, network_names
from indexer.text import wrapped
from indexer.values import squeeze
from indexer.vocabulary.needed import Needing, hits

_NAME = (
    r"[A-ZÅÄÖ][\w&+?'-]*(?:–[A-ZÅÄÖÆØ][\w'-]*)*(?: (?:[A-ZÅÄÖ&][\w&+?'-]*(?:–[A-ZÅÄÖÆØ][\w'-]*)*|of|for|and|the|för"
    rf"|och|i|på|(?:19|20)\d\d)(?=[ \n,.;:(\"”]|$))*(?:{NAME_TAIL})?"
)
_ORGANISED = r"(?:Network|Association|Alliance|Coalition|Federation|Committee|Council of|Union of|Nätverk)"
_UNKNOWN = (
    wrapped(rf"(?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{{2,}}), (?P<name>{_NAME}), (?:är )?ett (?:\w+ )?\w*nätverk\b"),
    wrapped(
        rf"(?<!\w)(?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9+-]{{2,}}?)s?(?: [a-zåäö]+)? \((?P<name>"
        rf"(?=[^()]*{_ORGANISED})[A-ZÅÄÖ][^()]{{8,140}})\)"
    ),
    wrapped(
        rf"(?<!\w)(?=[A-ZÅÄÖ][^().]{{6,140}}\()(?P<name>(?=[^().]{{0,120}}{_ORGANISED}){_NAME}) \("
        rf"(?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{{2,}})\)"
    ),
    wrapped(rf"(?i:nätverket) [\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?i:\bmembers? of (?:the )?)(?P<name>{_NAME})"),
    wrapped(rf"(?i:medlem(?:mar)? (?:i|av) (?:det \w+ )?(?:nätverket )?)[\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?P<name>{_NAME}),? (?:är )?ett (?:\w+ )?\w*nätverk\b"),
    re.compile(r"(?P<name>[A-ZÅÄÖ][\w+ ]{1,40})-nätverke[tn]\b"),
    re.compile(r"(?<!\w)(?P<name>[A-ZÅÄÖ][\w+]{1,20})-nätverk\b"),
    wrapped(rf"(?i:\w*alliansen) (?P<name>{_NAME})"),
    wrapped(rf"(?<![\w-])(?P<name>(?:[A-ZÅÄÖ][\w&'-]* ){{1,4}}(?:Network|Alliance|Coalition)(?: (?:of|for) {_NAME})?)"),
    wrapped(
        r"(?i:deltar|ingår|medverkar|med)\b[^.]{0,70}? i ett (?P<name>(?:nordiskt|baltiskt|europeiskt|nordisk"
        r"|baltisk)(?:/\w+)* nätverk)\b"
    ),
)
_ALSO = wrapped(r"(?:liksom|samt|och) i (?P<name>[A-ZÅÄÖ][A-ZÅÄÖ0-9+-]{2,})(?![\w-])")
_FORMS = [Needing(pattern) for pattern in (*_UNKNOWN, _ALSO)]
_NOT_NETWORKS = set(
    "sverige eu norden europa det detta ett en under vi inom through the genom som bussarna parliament "
    "europaparlamentet riksdagen".split()
)
# What names a network without telling that the city takes part: "… med koppling mot Fehmarn Bält och STRING" in 002.
_ASIDE = wrapped(r"(?i)koppl\w+ (?:mot|till)[^.]{0,40}$|fokus på[^.]{0,20}$")
_NO_PART = wrapped(r"-?\s?projekt|[^.]{0,20}\b(?:var|är) samarbetspartner")
_SHORT = re.compile(r" \((?P<short>[A-ZÅÄÖ][\w+-]{1,14})\)$")

_SHORT_BEHIND = re.compile(r" \((?P<short>[A-ZÅÄÖ][A-ZÅÄÖ0-9+-]{1,9})\)")


class Spot(NamedTuple):
    name: str
    abbreviation: str | None
    kind: str
    raw: str
    start: int
    end: int


def spots_in(text: str, start: int, end: int, context: Context, home: str) -> list[Spot]:
    """Where ``text[start:end]`` names networks, in order; ``home`` is the city's bare name."""
    part = text[start:end]
    spots = [
        Spot(hit.entry.name, hit.entry.abbreviation, hit.entry.kind, part[hit.start : hit.end], hit.start, hit.end)
        for hit in context.vocabulary.networks.find(part)
        if not _is_aside(part, hit.start, hit.end)
    ]
    for number, match in hits(_FORMS, part):
        spots += _by_form(part, match, spots, home, context, beside=number == len(_UNKNOWN))
    for at, until in (*emphasised_names(part, context.vocabulary), *network_names(part, context.vocabulary)):
        raw = part[at:until]
        entry = context.vocabulary.networks.exact(raw)
        if entry and not _is_taken(spots, at, until):  # "medlem i Polis": a name that alone is a common word
            spots.append(Spot(entry.name, entry.abbreviation, entry.kind, raw, at, until))
            continue
        free = not _is_taken(spots, at, until) and _may_be_network(squeeze(raw), home, context)
        if free and not context.vocabulary.networks.find(raw):
            short = _SHORT.search(raw)
            name = raw[: short.start()] if short else raw
            spots.append(Spot(squeeze(name), short["short"] if short else None, "network", name, at, at + len(name)))
    spots = [spot._replace(start=start + spot.start, end=start + spot.end) for spot in spots]
    return sorted(spots, key=lambda spot: spot.start)


def _by_form(
    part: str, match: re.Match[str], spots: list[Spot], home: str, context: Context, *, beside: bool
) -> list[Spot]:
    """A network that a pattern tells, with the places of its abbreviation; ``beside`` one counts in
    the sentence of another."""
    words = match["name"].rstrip()
    name = re.sub(r"\s+(?:i|och|för|of|for|på|the|and)$", "", squeeze(words).strip(" -"))
    at = match.start("name")
    listed = not beside or any(spot.end <= at and "." not in part[spot.end : match.start()] for spot in spots)
    if not listed or _is_taken(spots, at, at + len(words)) or not _may_be_network(name, home, context):
        return []
    behind = _SHORT_BEHIND.match(part, at + len(words))
    abbreviation = match.groupdict().get("abbreviation") or (behind["short"] if behind else None)
    spot = Spot(name[:1].upper() + name[1:], abbreviation, "network", words, at, at + len(words))
    return [spot, *(_named_again(part, spot) if abbreviation else ())]


def _is_taken(spots: list[Spot], start: int, end: int) -> bool:
    return any(spot.start < end and start < spot.end for spot in spots)


def _named_again(part: str, spot: Spot) -> Iterator[Spot]:
    """The places where a network's abbreviation stands."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(spot.abbreviation or '')}s?(?!\w)", part):
        yield spot._replace(raw=match.group(), start=match.start(), end=match.end())


def _is_aside(part: str, start: int, end: int) -> bool:
    """Whether a name is no more than a word of something else: of a quoted title, of "ICLEI-projektet"."""
    if _NO_PART.match(part[end : end + 60]) or _ASIDE.search(part[max(0, start - 60) : start]):
        return True
    before, after = part[max(0, start - 60) : start].split("\n\n")[-1], part[end : end + 60].split("\n\n")[0]
    opened = re.search(r"[\"“”]([^\"“”]*)$", before)
    closed = re.match(r"([^\"“”]*)[\"“”]", after)
    return bool(
        opened
        and closed
        and opened[1].strip()
        and len((opened[1] + closed[1]).split()) > 1
        and len(re.findall(r"[\"“”]", before)) % 2
    )


def _may_be_network(name: str, home: str, context: Context) -> bool:
    first = name.split()[0].casefold() if name.split() else ""
    known = context.vocabulary.networks.exact(name) or context.vocabulary.programmes.exact(name)
    return not known and len(name) > 2 and first not in _NOT_NETWORKS and first.removesuffix("s") != home.casefold()
