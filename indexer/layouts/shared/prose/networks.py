"""Where running text names networks, known to a word list or told by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.listed import network_names
from indexer.text import wrapped
from indexer.values import squeeze

# -- sub-headings ---------------------------------------------------------------------------------------------------


_NAME = r"[A-ZÅÄÖ][\w&+?'-]*(?: (?:[A-ZÅÄÖ&][\w&+?'-]*|of|for|and|the|för|och|i|på|(?:19|20)\d\d)(?=[ \n,.;:(\"”]|$))*"
_ORGANISED = r"(?:Network|Association|Alliance|Coalition|Federation|Committee|Council of|Union of|Nätverk)"
_UNKNOWN = (
    wrapped(rf"(?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{{2,}}), (?P<name>{_NAME}), (?:är )?ett (?:\w+ )?\w*nätverk\b"),
    wrapped(
        rf"(?<!\w)(?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9+-]{{2,}}?)s?(?: [a-zåäö]+)? \((?P<name>(?=[^()]*{_ORGANISED})[A-ZÅÄÖ][^()]{{8,140}})\)"
    ),
    wrapped(
        rf"(?<!\w)(?=[A-ZÅÄÖ][^().]{{6,140}}\()(?P<name>(?=[^().]{{0,120}}{_ORGANISED}){_NAME}) \((?P<abbreviation>[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{{2,}})\)"
    ),
    wrapped(rf"(?i:nätverket) [\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?i:medlem(?:mar)? (?:i|av) (?:det \w+ )?(?:nätverket )?)[\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?P<name>{_NAME}),? (?:är )?ett (?:\w+ )?\w*nätverk\b"),
    re.compile(r"(?P<name>[A-ZÅÄÖ][\w+ ]{1,40})-nätverke[tn]\b"),
    re.compile(r"(?<!\w)(?P<name>[A-ZÅÄÖ][\w+]{1,20})-nätverk\b"),
    wrapped(rf"(?i:\w*alliansen) (?P<name>{_NAME})"),
    wrapped(rf"(?<![\w-])(?P<name>(?:[A-ZÅÄÖ][\w&'-]* ){{1,4}}(?:Network|Alliance|Coalition)(?: (?:of|for) {_NAME})?)"),
    wrapped(
        r"(?i:deltar|ingår|medverkar|med)\b[^.]{0,70}? i ett (?P<name>(?:nordiskt|baltiskt|europeiskt|nordisk|baltisk)(?:/\w+)* nätverk)\b"
    ),
)
_ALSO = wrapped(r"(?:liksom|samt|och) i (?P<name>[A-ZÅÄÖ][A-ZÅÄÖ0-9+-]{2,})(?![\w-])")
_NOT_NETWORKS = {
    "sverige",
    "eu",
    "norden",
    "europa",
    "det",
    "detta",
    "ett",
    "en",
    "under",
    "vi",
    "inom",
    "through",
    "the",
    "genom",
    "som",
    "bussarna",
}
# What names a network without telling that the city takes part: "… med koppling mot Fehmarn Bält och STRING" in 002.
_ASIDE = wrapped(r"(?i)koppl\w+ (?:mot|till)[^.]{0,40}$|fokus på[^.]{0,20}$")
_NO_PART = wrapped(r"-?\s?projekt|[^.]{0,20}\b(?:var|är) samarbetspartner")


class Spot(NamedTuple):
    name: str
    abbreviation: str | None
    kind: str
    raw: str
    start: int
    end: int


def spots_in(text: str, start: int, end: int, context: Context, home: str) -> list[Spot]:
    part = text[start:end]
    found: list[Spot] = []
    for known in context.vocabulary.networks.find(part):
        spot = Spot(
            known.entry.name,
            known.entry.abbreviation,
            known.entry.kind,
            part[known.start : known.end],
            start + known.start,
            start + known.end,
        )
        if not _is_aside(part, known.start, known.end):
            found.append(spot)
    for pattern in (*_UNKNOWN, _ALSO):
        for match in pattern.finditer(part):
            name = re.sub(r"\s+(?:i|och|för|of|for|på|the|and)$", "", squeeze(match["name"]).strip(" -"))
            at, until = start + match.start("name"), start + match.start("name") + len(match["name"].rstrip())
            taken = any(spot.start < until and at < spot.end for spot in found)
            listed = pattern is not _ALSO or any(
                spot.end <= at and "." not in part[spot.end - start : match.start()] for spot in found
            )
            if not taken and listed and _may_be_network(name, home, context):
                abbreviation = match.groupdict().get("abbreviation")
                found.append(
                    Spot(name[:1].upper() + name[1:], abbreviation, "network", match["name"].rstrip(), at, until)
                )
                if abbreviation:
                    found += _named_again(part, start, found[-1])
    for at, until in network_names(part, context.vocabulary):
        raw = part[at:until]
        taken = any(spot.start < start + until and start + at < spot.end for spot in found)
        if not taken and _may_be_network(squeeze(raw), home, context) and not context.vocabulary.networks.find(raw):
            found.append(Spot(squeeze(raw), None, "network", raw, start + at, start + until))
    return sorted(found, key=lambda spot: spot.start)


def _named_again(part: str, start: int, spot: Spot) -> Iterator[Spot]:
    """The places where a network's abbreviation stands."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(spot.abbreviation or '')}s?(?!\w)", part):
        yield spot._replace(raw=match.group(), start=start + match.start(), end=start + match.end())


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
