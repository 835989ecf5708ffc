"""Positions that the city itself holds in a network, as sentences state them; another city's chair is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.layouts.activity_report.text import Outline, Sentence, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.prose import find_places
from indexer.records import Report, Span
from indexer.values import squeeze
from indexer.vocabulary import Actors, NetworkName, bare_municipality, fold, swedish_municipalities

_OWN = re.compile(r"(?i)\b(?:kommunalrådet|kommunalråd|kommunstyrelsen|borgmästaren|staden|kommunen|vi)\b")
_TAKES = r"(?:som|är|var|blev|till|valdes|utsågs|utsetts|övertog|övertagit|innehar|fick|har)"
_TITLE = re.compile(r"\btiteln\s*[-–:]?\s*[\"”“]?(?P<name>[A-ZÅÄÖ][\w ]+?)(?=\s*[\"”“(,.]| av )")
_OF = re.compile(
    r"\s+(?:i|för|inom|av)\s+(?:den |det )?(?:europeiska |globala |nordiska |internationella )?"
    r"(?P<body>[^,.;]*?)(?=\s+(?:med|samt|tillsammans|under|sedan|inom|och|där|som|för|i)\b|[,.;]|$)"
)

_LEADS = re.compile(
    r"\bleder\b(?: numera| i dag| också| även| sedan [a-zåäö]* ?[a-zåäö\d]+)?(?: tillsammans med [A-ZÅÄÖ]\w+(?:(?:, "
    r"| och )[A-ZÅÄÖ]\w+)*)? "
    r"(?P<body>(?:nätverkets |[A-ZÅÄÖ]\w*:?s )?\w*(?:kommission|arbetsgrupp|utskott)\w*(?: för [^,.;()]{3,50}?)?)"
    r"(?=[,.;(]| (?:under|som|sedan|med|där|inom|tillsammans)\b|$)"
)
_SEAT = re.compile(
    r"(?i)\b(?:sitter|ingår|satt|invald|invalts|valdes in|har (?:en )?plats)\b(?: sedan (?:19|20)\d\d)? (?:även "
    r"|också )?i "
    r"(?P<body>[^,.;]{0,40}?(?:styrelse|styrgrupp|presidiu)\w*|[^,.;]{0,20}?Executive Committee)"
)
_NO_SEAT = re.compile(r"(?i)\b(?:ingen|inte|inga|ej|lämna\w*|avgick|till och med)\b")


class Role(NamedTuple):
    """A position in a network: our short words for it, since when, and the sentence that says so."""

    network: str
    words: str
    since: int | None
    span: Span


def roles(report: Report, context: Context, outline: Outline) -> list[Role]:
    """Every position that the report gives to its own city."""
    found: list[Role] = []
    actors = context.vocabulary.actors(report.municipality)
    for section, paragraph in outline.told:
        heading = [hit.entry for hit in context.vocabulary.networks.find(section.title)]
        for sentence in paragraph.sentences:
            networks = heading or [hit.entry for hit in context.vocabulary.networks.find(sentence.text)]
            found += _of_sentence(report, context, actors, sentence, networks)
    return found


def _of_sentence(
    report: Report, context: Context, actors: Actors, sentence: Sentence, networks: list[NetworkName]
) -> list[Role]:
    text = sentence.text
    found = [Role(*held, sentence.span) for held in _positions(report, context, actors, text, networks)]
    if not networks:
        return found
    name = networks[0].name
    for match in _TITLE.finditer(text):
        if is_own(text[: match.start()], report, actors):
            found.append(Role(name, f"har titeln {squeeze(match['name'])}", None, sentence.span))
    if found or _NO_SEAT.search(text):
        return found
    for form, verb in ((_LEADS, "leder"), (_SEAT, "i")):
        for match in form.finditer(text):
            if is_own(text[: match.start()], report, actors):
                return [Role(name, f"{verb} {_bare(match['body'], networks)}", _since(text, report), sentence.span)]
    return found


def _positions(
    report: Report, context: Context, actors: Actors, text: str, networks: list[NetworkName]
) -> Iterator[tuple[str, str, int | None]]:
    """Network, position and year for each post that a sentence gives to the city by its usual name."""
    titles: dict[str, str] = words()["roles"]
    position = "|".join(map(re.escape, titles))
    for match in re.finditer(rf"(?i)\b{_TAKES}\s(?:[^.;]*?\s)??(?P<what>{position})(?!\w)", text):
        body = _OF.match(text, match.end())
        of = squeeze(body["body"]).strip('"”“ ') if body else ""
        target = [hit.entry for hit in context.vocabulary.networks.find(of)] or networks[:1]
        if not target or not is_own(text[: match.start("what")], report, actors):
            continue
        of = of or next((forum for forum in target[-1].forums if forum.casefold() in text.casefold()), "")
        plain = context.vocabulary.networks.exact(of) or re.search(r"(?i)nätverk", of) or not of
        title = titles[match["what"].casefold()]
        yield target[-1].name, title if plain else f"{title} i {of}", _since(text, report)


def _bare(body: str, networks: list[NetworkName]) -> str:
    """The words for a body without the network's own name: "nätverkets styrelse" and "UBC:s
    styrelse" are "styrelsen"."""
    names = "|".join(re.escape(name) for network in networks for name in (network.name, network.abbreviation) if name)
    plain = re.sub(rf"(?i)^(?:nätverkets |(?:{names}):?s? )" if names else r"(?i)^nätverkets ", "", squeeze(body))
    return f"{plain}n" if plain in {"styrelse", "styrgrupp"} else plain


def _since(text: str, report: Report) -> int | None:
    """ "sedan 2018", or this year where the post was taken over during it."""
    if year := re.search(r"\bsedan ((?:19|20)\d\d)\b", text):
        return int(year[1])
    return report.year if re.search(r"\bövertog|\bvaldes|\butsågs|\bblev\b", text) else None


def is_own(before: str, report: Report, actors: Actors) -> bool:
    """Whether the one spoken of last in the words before a position is the city, its departments or its politicians.

    >>> report = Report(document="a", municipality="Exempelby kommun", kind="k", year=2021, title="t")
    >>> (is_own("Göteborg driver, som ", report, Actors("Exempelby kommun")),
    ...  is_own("Exempelby är ", report, Actors("Exempelby kommun")))
    (False, True)
    """
    city = bare_municipality(report.municipality)
    own = [match.end() for match in _OWN.finditer(before)] + [end for _, _, end in actors.find(before)]
    own += [match.end() for match in re.finditer(rf"\b{re.escape(city)}s?\b", before)]
    capital = [
        match for match in re.finditer(r"\b[A-ZÅÄÖ][a-zåäö]+\b", before) if match.group().removesuffix("s") != city
    ]
    known = swedish_municipalities().keys()
    others = [match.end() for match in capital if {fold(match.group()), fold(match.group().removesuffix("s"))} & known]
    others += [end for name, _, _, end in find_places(before) if name != city]
    return max(own, default=-1) > max(others, default=-1)
