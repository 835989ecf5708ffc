"""What a strategy tells in running text: networks it lists, twin cities by country, counts and sums in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale

from indexer.layouts.shared.base import Context, SubjectKind, stated_figure, words_of
from indexer.layouts.shared.listed import (
    denies_membership,
    has_ended,
    network_names,
    own_words,
    since_of,
    since_said,
    standing_said,
)
from indexer.records import Figure, Membership, PlaceRelation, Report, Span
from indexer.text import sentences
from indexer.values import NUMERAL_PATTERN, find_amounts, parse_number, squeeze
from indexer.vocabulary import NetworkName

WORDS = words_of("strategy")
Standing = Literal["active", "passive", "cancelled"]

_AROUND = r"(?P<around>\b(?:drygt|omkring|cirka|ca|nära|nästan|närmare|knappt|över|runt|ungefär)\s+)?"
_NOUN = rf"(?P<what>(?:[a-zåäö/-]+\s+){{0,3}}?(?P<noun>[A-Za-zÅÄÖåäö-]*(?:{'|'.join(WORDS['figures']['nouns'])})))\b"
_TENS = re.compile(rf"(?i){_AROUND}\bett\s+(?P<number>[a-zåäö]+?|\d+-)tal\s+{_NOUN}")
_COUNT = re.compile(rf"(?i){_AROUND}(?<!\d[ –-])(?P<number>{NUMERAL_PATTERN})\s+{_NOUN}")
_PARTS = {"en kvarts": 0.25, "en halv": 0.5, "trekvarts": 0.75, "en och en halv": 1.5, "en": 1.0}
_FRACTION = re.compile(
    rf"(?i){_AROUND}\b(?P<part>en\s+kvarts|en\s+halv|trekvarts|en\s+och\s+en\s+halv|en)\s+"
    r"(?P<scale>miljon|miljard)(?:er)?\b(?:\s+(?:svenska\s+)?(?:kronor|kr)\b)?"
)
_PERIOD = re.compile(r"(?i)\b(?:(?:program)?perioden|åren|mellan)\s+(20\d\d)\s*(?:[–-]|och|till)\s*(20\d\d)")
_CAPITAL = r"[A-ZÅÄÖÉ][\w’'.-]*"
_MEMBER_OF = re.compile(
    r"(?i)\b(?:medlem\w*|(?:är|var)\s+(?:[a-zåäö]+\s+){0,3}?med|ingår"
    r"|deltar)\s+i\s+(?:[^.;:]{0,60}?\bnätverk(?:en)?\b\s*(?:är\s+)?[:.]?)"
)
_MEMBER = re.compile(
    r"(?i)\bmedlem\w*\s+i\b|\bingår\s+(?:[a-zåäö]+\s+)?i\b|\b(?:är|var)\s+(?:[a-zåäö]+\s+){0,3}?med\s+i\b"
    r"|\bundertecknat\b|\bundertecknade\b"
)
_TARGET = re.compile(r"(?i)\b(?:ska|skall|bör|minst|målet\s+är)\b[^.;]{0,60}$")
_OF_ROLE = re.compile(
    rf"(?i)\b(?P<number>{NUMERAL_PATTERN})\s+(?:av\s+dem\s+|fall\s+)?som\s+(?P<role>projektägare|projektpartner"
    rf"|partner)\b"
)
_ITEM = re.compile(
    r"(?:[-•*–]\s+)?(?P<name>[A-ZÅÄÖ0-9](?:[^;:(),–—\n]"
    r"|(?<=\w)-(?=\w)){1,80}?)\s*(?:\((?P<short>[A-Za-zÅÄÖåäö0-9+&-]{2,15})\)|\([^()\n]{2,40}\))?"
    r"(?:\s+[-–—]\s+|:\s+|,\s+(?=ett\b|en\b|som\b|där\b|sedan\b|undertecknat\b|nätverk))(?P<what>[^;]+)"
)
_JOINED = re.compile(r"\n(?!\s*[-•*–]\s)")
"""The line ends inside a piece of a list, each one character as the space that takes its place."""
_ONE = r"[A-ZÅÄÖ][\w&+’'-]*(?: (?:of|for|the|and|för|[A-ZÅÄÖ][\w&+’'-]*))*"
_BARE_NAMES = re.compile(
    rf"(?P<first>{_ONE})(?:\s+(?:och|samt)\s+(?P<second>{_ONE})(?=\s+[–-]\s|\s*[.;]?\s*$)|\s*[.;]?\s*$)"
)
"""A piece of a list that is only a name, or two: "ICLEI", "Covenant of Mayors och Cruise Baltic – …"."""
_BOLD = re.compile(r"\*\*|__")
_BARE_ITEM = re.compile(r"[-•*–]\s+(?P<name>[^\n;(]{2,80}?)\s*(?:\((?P<short>[^)\n]{2,15})\))?[.;,]?\s*$")
_LISTED = re.compile(
    r"(?P<name>[A-ZÅÄÖ][^,;.()]*?)\s*(?:\((?P<short>(?!sedan|från|medlem|associera)[^)]{2,15})\)|\([^)]*\))?(?=\s*(?:,"
    r"|\.|$|\s(?:och|samt)\s))"
)
_PIECE = re.compile(r"(?:(?!;|\.\s+[A-ZÅÄÖ]|\n\s*[-•*–]\s)[\s\S])+")
_TWINS = re.compile(r"(?i)vänort|vänstad|vänstäder|partnerst|systerst")
_CITIES = re.compile(
    rf"(?i){_AROUND}(?P<number>{NUMERAL_PATTERN})\s+(?:[a-zåäö]+\s+){{0,2}}?(?:vänorter|vänstäder|partnerstäder|städer"
    rf"|orter|kommuner)\b"
)
_PLACE = rf"(?P<place>{_CAPITAL}(?:[ /]{_CAPITAL}){{0,3}})"
_PLACED = (
    re.compile(rf"{_PLACE}\s*\((?P<country>[^()\d]{{2,30}})\)"),
    re.compile(rf"{_PLACE}\s+(?:i|på)\s+(?P<country>{_CAPITAL}(?:\s{_CAPITAL})?)"),
    re.compile(
        rf"{_PLACE}(?:,|\s[–-])\s+(?P<country>{_CAPITAL}(?:\s{_CAPITAL}|\srepubliken)?)(?=\s*(?:[;.\n]|$|och\s))"
    ),
)
_ACTIVE = re.compile(r"(?i)\bmest\s+aktiva\b")
_ABROAD = re.compile(
    rf"\w*projekt\w*\s+i\s+(?:bland\s+annat\s+|bl\.?\s?a\.?\s+)?(?P<list>{_CAPITAL}(?:(?:,\s+|\s+och\s+|\s+samt\s+"
    rf"|\s){_CAPITAL})*)"
)
_STANDING: tuple[tuple[re.Pattern[str], Standing], ...] = (
    (re.compile(r"(?i)\bvilande\b|\binaktiv|\bpausa[dt]|\bfrys(?:ts|ta|t)\b"), "passive"),
    (re.compile(r"(?i)\buppsagt?\b|\bsagts\s+upp\b|\bavslutat?s?\b|\bavbrut"), "cancelled"),
)


_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
"""A number that counts nothing."""


class Paragraph(NamedTuple):
    """A paragraph of the strategy and the headings it stands under."""

    span: Span
    section: tuple[str, ...]


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Lower-case Swedish names of countries to the name as it is given.

    >>> countries()["polen"], countries()["uk"], "östersjöområdet" in countries()
    ('Polen', 'Storbritannien', False)
    """
    names = {
        str(name).casefold(): str(name)
        for code, name in Locale("sv").territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | {spelling.casefold(): name for spelling, name in WORDS["countries"].items()}


def _bare(words: str) -> str:
    """A counted noun with what describes it, without words that say nothing.

    >>> _bare("olika  organisationer")
    'organisationer'
    """
    return re.sub(r"^(?:olika|andra|nya|av)\s+", "", squeeze(words))


class _Facts:
    """Hands out records with the report's head filled in."""

    def __init__(self, report: Report, context: Context) -> None:
        self.report, self.context = report, context
        self.text = context.ledger.document.text

    def figure(
        self,
        span: Span,
        raw: str,
        value: float,
        measure: str,
        unit: str,
        subject: str,
        *,
        network: bool = False,
        approximate: bool = False,
    ) -> Figure:
        kind: SubjectKind = "network" if network else "total"
        told = (self.report, self.context, span, measure, value, unit)
        return stated_figure(*told, subject=subject, kind=kind, approximate=approximate, raw=raw)

    def number_of_networks(self, span: Span, words: str, found: Sequence[_Network]) -> Iterator[Figure]:
        """How many networks a text says that it lists; a list of another length is told."""
        count = re.search(NUMERAL_PATTERN, words, re.IGNORECASE)
        value = parse_number(count.group()) if count else None
        if value is None:
            return
        yield self.figure(span, squeeze(words), value, "nätverk", "nätverk", self.report.municipality)
        if found and value != len(found):
            what = f"texten anger {value:.0f} nätverk men {len(found)} namnges"
            self.context.ledger.report("warning", what, span)

    def membership(self, item: _Network, entry: NetworkName | None, statement: tuple[Span, ...]) -> Membership:
        """A listed network as a membership; ``statement`` is where the list says what it lists."""
        called = entry or NetworkName(name=item.name)
        standing = standing_said(item.what) or "member"
        return Membership(
            document=self.report.document,
            municipality=self.report.municipality,
            reporting_year=self.report.year,
            network=called.name,
            abbreviation=item.short or called.abbreviation,
            network_raw=item.name,
            kind=called.kind,
            aliases=(item.name,) if item.name != called.name else (),
            standing=standing,
            since=item.since if standing == "member" else None,
            source=self.context.source(item.span),
            description=(*statement, item.span),
        )

    def counts(self, span: Span, words: str, subject: str | None, *, network: bool = False) -> Iterator[Figure]:
        """Counted nouns: "ett femtiotal organisationer", "34 projekt"; years and numbers without
        such a noun are none."""
        taken: list[Span] = []
        for pattern in (_TENS, _COUNT):
            for match in pattern.finditer(words):
                place = Span(match.start("number"), match.end())
                value = parse_number(match["number"].rstrip("-"))
                if value is None or any(place.touches(other) for other in taken) or _counts_nothing(match, value):
                    continue
                taken.append(place)
                noun = match["noun"].casefold()
                measure, unit = ("projects", "projekt") if noun.endswith("projekt") else (noun, noun)
                approximate = bool(match["around"]) or pattern is _TENS
                raw = squeeze(match.group())
                about = subject or _bare(match["what"])
                yield self.figure(span, raw, value, measure, unit, about, network=network, approximate=approximate)
        for match in _OF_ROLE.finditer(words):
            value, lead = parse_number(match["number"]), match["role"].casefold() == "projektägare"
            if value is not None:
                about = subject or "projekt"
                yield self.figure(
                    span,
                    squeeze(match.group()),
                    value,
                    f"projects_as_{'lead' if lead else 'partner'}",
                    "projekt",
                    about,
                )

    def amounts(self, span: Span, words: str, subject: str) -> Iterator[Figure]:
        """Sums of money, also in words: "nära en kvarts miljard"."""
        if re.search(r"(?i)budget|omslut", words):
            measure = "total_budget"
        elif re.search(r"(?i)\bEU\b|fond", words):
            measure = "eu_funding"
        else:
            return
        for found in find_amounts(words):
            raw = words[found.start : found.end]
            yield self.figure(
                span, squeeze(raw), found.amount.value, measure, "SEK", subject, approximate=found.amount.approximate
            )
        for match in _FRACTION.finditer(words):
            scale = 1_000_000_000 if match["scale"].casefold() == "miljard" else 1_000_000
            value = _PARTS[squeeze(match["part"]).casefold()] * scale
            yield self.figure(
                span, squeeze(match.group()), value, measure, "SEK", subject, approximate=bool(match["around"])
            )


def _counts_nothing(match: re.Match[str], value: float) -> bool:
    """Whether a number is a goal, a year or that of a section."""
    target = _TARGET.search(match.string[: match.start()]) is not None
    return target or _SECTION_NUMBER.fullmatch(match["number"]) is not None or 1990 <= value <= 2100


def plain_figures(report: Report, context: Context, paragraphs: Iterable[Paragraph]) -> Iterator[Figure]:
    """Counts and sums stated outside the paragraphs on networks and twin cities; the first count's
    noun is the subject."""
    facts = _Facts(report, context)
    for span, section in paragraphs:
        subject: str | None = None
        text = facts.text[slice(*span)]
        if (
            _TWINS.search(text)
            or _MEMBER.search(text)
            or re.search(r"(?i)vänort|nätverk", section[-1] if section else "")
        ):
            continue
        period = _PERIOD.search(text)
        for sentence in sentences(facts.text, *span):
            words = facts.text[slice(*sentence)]
            for figure in facts.counts(sentence, words, None):
                named = " ".join([figure.subject, f"{period[1]}–{period[2]}"]) if period else figure.subject
                named = subject if subject and figure.measure.startswith("projects_as_") else named
                subject = subject or named
                yield figure.model_copy(update={"subject": named})
            yield from facts.amounts(sentence, words, subject or report.municipality)


class _Network(NamedTuple):
    name: str
    short: str | None
    span: Span
    what: str
    since: int | None = None


def memberships(report: Report, context: Context, paragraphs: Sequence[Paragraph]) -> Iterator[Membership | Figure]:
    """Networks that a paragraph lists after "medlem i … nätverk", known ones or not, with what is counted of each."""
    facts = _Facts(report, context)
    done: set[str] = set()
    for number, (span, section) in enumerate(paragraphs):
        words = facts.text[slice(*span)]
        listed = _MEMBER_OF.search(words)
        found: list[_Network] = []
        statement: tuple[Span, ...] = ()
        if listed:
            begin = span.start + words.rfind("\n", 0, listed.start()) + 1
            statement = (Span(begin, span.start + len(words[: listed.end()].rstrip())),)
            below = [other.span for other in paragraphs[number + 1 :] if other.section == section]
            rest = [Span(span.start + listed.end(), span.end), *(part for part in below if _is_list(facts.text, part))]
            found = [item for part in rest for item in _items(facts.text, part)]
            yield from facts.number_of_networks(statement[0], listed.group(), found)
        named = _named(facts.text, span, context)
        found += [item for item in named if not any(item.name in other.what for other in found)]
        for item in found:
            entry = _entry(item, context)
            name = entry.name if entry else item.name
            if name not in done:
                done.add(name)
                yield facts.membership(item, entry, statement)
                yield from facts.counts(item.span, item.what, name, network=True)


def _entry(item: _Network, context: Context) -> NetworkName | None:
    """The known network that a name or else its abbreviation stands for."""
    networks = context.vocabulary.networks
    return networks.exact(item.name) or (networks.exact(item.short) if item.short else None)


def _is_list(text: str, span: Span) -> bool:
    return bool(re.match(r"[-•*–]\s", text[slice(*span)]))


def _items(text: str, span: Span) -> Iterator[_Network]:
    """Names with what is said of each, cut at semicolons, full stops and list marks; else a plain enumeration."""
    pieces = [
        Span(match.start(), match.end()) for match in _PIECE.finditer(text, *span) if match.group().strip(" \n.;")
    ]
    any_found = False
    several = len(pieces) > 1 and any(_ITEM.match(text[slice(*piece)].lstrip(" \n;.")) for piece in pieces)
    for piece in pieces:
        words = _JOINED.sub(" ", text[slice(*piece)])
        inner = words.lstrip(" \n;.")
        start = piece.end - len(inner)
        inner = _BOLD.sub("", inner)
        match = _ITEM.match(inner) or _BARE_ITEM.match(inner)
        if several and (bare := _BARE_NAMES.match(inner)):
            yield from _named_only(bare, start, alone=match is None)
            if match is None:
                continue
            start += bare.start("second")
            inner = inner[bare.start("second") :]
            match = _ITEM.match(inner)
        if match and len(match["name"].split()) <= 10:
            any_found = True
            place = Span(start, piece.start + len(words.rstrip(" \n;")))
            yield _Network(squeeze(match["name"]), match["short"], place, inner, since_said(inner))
    if not any_found and pieces:
        yield from _enumerated(text, pieces[0])


def _named_only(match: re.Match[str], start: int, *, alone: bool) -> Iterator[_Network]:
    """The names of which nothing is said: both of a piece where nothing follows, else the first."""
    for name in (match["first"], match["second"] if alone else None):
        if name:
            at = start + match.string.index(name)
            yield _Network(squeeze(name), None, Span(at, at + len(name)), name)


def _enumerated(text: str, span: Span) -> Iterator[_Network]:
    for match in _LISTED.finditer(text[slice(*span)]):
        name = re.sub(r"^(?:och|samt)\s+", "", squeeze(match["name"]))
        place = Span(span.start + match.start(), span.start + match.end())
        yield _Network(name, match["short"], place, match.group(), since_said(match.group()))


def _named(text: str, span: Span, context: Context) -> list[_Network]:
    """Networks in sentences that tell of a membership: those that a file knows, and the names that a sentence lists."""
    found = []
    for sentence in sentences(text, *span):
        words = text[slice(*sentence)]
        standing = standing_said(words)
        if standing != "former" and ((standing is None and denies_membership(words)) or not _MEMBER.search(words)):
            continue
        known = [Span(hit.start, hit.end) for hit in context.vocabulary.networks.find(words)]
        listed = [
            name for name in network_names(words, context.vocabulary) if not any(name.touches(other) for other in known)
        ]
        starts = [place.start for place in (*known, *listed)]
        for place in sorted([*known, *listed]):
            own = own_words(words, place.start, starts)
            since = since_of(words, place.start, starts)
            found.append(_Network(squeeze(words[slice(*place)]), None, sentence, words[slice(*own)], since))
    return found


def places(report: Report, context: Context, paragraphs: Iterable[Paragraph]) -> Iterator[PlaceRelation | Figure]:
    """Twin cities with their country, how many the text says they are, and countries where projects were run."""
    facts = _Facts(report, context)
    for span, section in paragraphs:
        words = facts.text[slice(*span)]
        if _TWINS.search(words) or _TWINS.search(section[-1] if section else ""):
            yield from _twins(facts, span, words)
        yield from _abroad(facts, span, words)


def _twins(facts: _Facts, span: Span, words: str) -> Iterator[PlaceRelation | Figure]:
    cities = _cities(words)
    if not cities:
        return
    partner = "partnerst" in words.casefold() and "vänort" not in words.casefold()
    kind: Literal["partner_city", "twin_city"] = "partner_city" if partner else "twin_city"
    active, standing = _told_of(words)
    for name, country, start, end in cities:
        yield PlaceRelation(
            document=facts.report.document,
            municipality=facts.report.municipality,
            reporting_year=facts.report.year,
            kind=kind,
            place=name,
            country=country,
            when="mest aktiv" if any(part in active for part in name.split("/")) else None,
            standing=next(
                (how for part in name.split("/") if (how := standing.get(part))), _by_sentence(facts, span, start)
            ),
            source=facts.context.source(Span(span.start + start, span.start + end)),
        )
    stated = _CITIES.search(words)
    value = parse_number(stated["number"]) if stated else None
    if stated and value is not None:
        sentence = next(
            found for found in sentences(facts.text, *span) if found.end > span.start + stated.start("number")
        )
        raw = squeeze(stated.group())
        yield facts.figure(
            sentence,
            raw,
            value,
            "twin_cities",
            "vänorter",
            facts.report.municipality,
            approximate=bool(stated["around"]),
        )
        if value != len(cities):
            facts.context.ledger.report(
                "warning", f"texten anger {value:.0f} vänorter men {len(cities)} namnges", sentence
            )


def _by_sentence(facts: _Facts, span: Span, start: int) -> Literal["active", "cancelled"]:
    """Whether the sentence that names a city says that the agreement has ended."""
    at = span.start + start
    own = next((found for found in sentences(facts.text, *span) if found.start <= at < found.end), span)
    return "cancelled" if has_ended(facts.text[slice(*own)]) else "active"


def _cities(words: str) -> list[tuple[str, str, int, int]]:
    """Cities with a country beside them, in order of place.

    >>> [found[:2] for found in _cities("Årborg (Island), Nyslott i Finland och Wismar, Tyskland.")]
    [('Årborg', 'Island'), ('Nyslott', 'Finland'), ('Wismar', 'Tyskland')]
    """
    found: list[tuple[str, str, int, int]] = []
    for pattern in _PLACED:
        for match in pattern.finditer(words):
            country = countries().get(squeeze(match["country"]).casefold().rstrip("."))
            overlaps = any(match.start() < end and start < match.end() for _, _, start, end in found)
            if country and not overlaps and squeeze(match["place"]).casefold() not in countries():
                found.append((squeeze(match["place"]), country, match.start(), match.end()))
    return sorted(found, key=lambda city: city[2])


def _told_of(words: str) -> tuple[set[str], dict[str, Standing]]:
    """Which cities a paragraph calls the most active, and which agreements rest or have ended."""
    active: set[str] = set()
    standing: dict[str, Standing] = {}
    for start, end in sentences(words):
        sentence = words[start:end]
        names = re.findall(_CAPITAL, sentence)
        names = [name.rstrip(".") for name in names]
        if _ACTIVE.search(sentence):
            active.update(names)
        for pattern, how in _STANDING:
            if pattern.search(sentence):
                standing |= dict.fromkeys(names, how)
    return active, standing


def _abroad(facts: _Facts, span: Span, words: str) -> Iterator[PlaceRelation]:
    """ "SIDA-finansierade projekt i Turkiet och Uganda": an exchange with each country named."""
    period = _PERIOD.search(words)
    for match in _ABROAD.finditer(words):
        for name in re.split(r",\s+|\s+(?:och|samt)\s+", match["list"].rstrip(".")):
            country = countries().get(squeeze(name).casefold())
            if country is None or country == "Sverige":
                continue
            sentence = next(found for found in sentences(facts.text, *span) if found.end > span.start + match.start())
            yield PlaceRelation(
                document=facts.report.document,
                municipality=facts.report.municipality,
                reporting_year=facts.report.year,
                kind="exchange",
                place=country,
                country=country,
                when=f"{period[1]}–{period[2]}" if period else None,
                source=facts.context.source(sentence),
            )
