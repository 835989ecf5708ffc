"""What running text tells: sub-headings, networks, projects without a form, places, partners.

Everything here is by form and by the shared vocabulary; nothing is specific to one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from babel import Locale

from indexer.layouts.base import Context
from indexer.records import Document, Membership, Partner, PlaceRelation, ProjectReport, Report, Span, Value
from indexer.text import Line, lines, sentences, wrapped
from indexer.values import squeeze

# -- sub-headings ---------------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^\s*(?:[•●¢▪*]|[-–o])\s")


def sections(document: Document, start: int, end: int, skip: Sequence[Span] = ()) -> Iterator[tuple[tuple[str, ...], Span]]:
    """``text[start:end]`` cut at sub-headings: the heading as path (empty before the first), and the range with its heading."""
    found = [line for line in lines(document.text, start, end) if line and not any(span.touches(line.span) for span in skip)]
    heads = [line for line, above, below in zip(found, [None, *found], [*found[1:], None], strict=False) if _is_heading(document.text, line, above, below)]
    edges = [(start, ()), *((line.start, (squeeze(line.text).strip(" :;*#"),)) for line in heads)]
    for (at, path), until in zip(edges, [*(line.start for line in heads), end], strict=True):
        if document.text[at:until].strip():
            yield path, Span(at, until)


def _is_heading(text: str, line: Line, above: Line | None, below: Line | None) -> bool:
    """Short, capital, no closing point, and followed by text that does not go on in the same sentence."""
    plain = line.text.strip()
    if not plain or below is None or len(plain) > 75 or not (plain[:1].isupper() or plain[:1].isdigit()):
        return False
    if re.search(r"\d[\d ,]*(?:projekt|kr|kronor|sek|miljoner.*)$", plain, re.IGNORECASE):
        return False
    if plain[-1] in ".,-–" or _BULLET.match(line.text) or (plain[-1] == ":" and len(plain) > 45):
        return False
    if plain[:1].isdigit() and not re.match(r"\d{1,2}[.)]\s+[A-ZÅÄÖ][\w ,-]{3,60}$", plain):
        return False
    after = below.text.strip()
    blank_below = text[line.span.end : below.start].count("\n") > 1
    blank_above = above is None or text[above.span.end : line.start].count("\n") > 1
    if above is not None and not blank_above and above.text.strip()[-1:] not in ".!?:”\"":
        return False
    if re.match(r"[a-zåäö(]", after) or _BULLET.match(line.text):
        return False
    return (blank_above or bool(above and above.text.strip()[-1:] in ".!?:")) and (blank_below or len(plain) < 60)


# -- networks -------------------------------------------------------------------------------------------------------

_NAME = r"[A-ZÅÄÖ][\w&+?'-]*(?: (?:[A-ZÅÄÖ&][\w&+?'-]*|of|for|and|the|för|och|i|på)(?=[ \n,.;(\"”]))*"
_UNKNOWN = (
    wrapped(rf"(?i:nätverket) [\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?i:medlem(?:mar)? (?:i|av) (?:det \w+ )?(?:nätverket )?)[\"”“]?(?P<name>{_NAME})"),
    wrapped(rf"(?P<name>{_NAME}),? (?:är )?ett (?:\w+ )?\w*nätverk\b"),
    re.compile(r"(?P<name>[A-ZÅÄÖ][\w+ ]{1,40})-nätverke[tn]\b"),
)
_NOT_NETWORKS = {"malmö", "sverige", "eu", "norden", "europa", "det", "detta", "ett", "en", "under", "vi", "inom", "through"}
_CONSIDERED = wrapped(r"(?i)undersök\w* (?:\w+ )?möjlighet|överväg\w+|(?:planer|önskan) (?:på|om) att (?:gå|bli)")
_MEMBER = re.compile(r"(?i)\bmedlem(?:mar|skap\w*)?\b|\banslutit sig\b|\bär partner i\b|\bpartner i nätverket\b")
_SINCE = wrapped(r"(?i)\b(?:sedan|från och med|år) (?:\w+ )?((?:19|20)\d\d)\b|\b((?:19|20)\d\d) blev\b")


class _Spot(NamedTuple):
    name: str
    abbreviation: str | None
    kind: str
    raw: str
    start: int
    end: int
    forum: str | None = None


def _spots(text: str, start: int, end: int, context: Context) -> list[_Spot]:
    part = text[start:end]
    spots = [
        _Spot(found.entry.name, found.entry.abbreviation, found.entry.kind, part[found.start : found.end], start + found.start, start + found.end)
        for found in context.vocabulary.networks.find(part)
    ]
    for pattern in _UNKNOWN:
        for match in pattern.finditer(part):
            name = squeeze(match["name"]).strip(" -")
            name = re.sub(r"\s+(?:i|och|för|of|for|på|the|and)$", "", name)
            known = context.vocabulary.networks.exact(name)
            taken = any(spot.start < start + match.end("name") and start + match.start("name") < spot.end for spot in spots)
            if not known and not taken and len(name) > 2 and name.split()[0].casefold() not in _NOT_NETWORKS:
                at = start + match.start("name")
                spots.append(_Spot(name, None, "network", name, at, at + len(match["name"].rstrip())))
    return sorted(spots, key=lambda spot: spot.start)


def find_memberships(report: Report, context: Context, start: int, end: int, department: str | None) -> Iterator[Membership]:
    """One membership for each network that ``text[start:end]`` names, with what its sentences say of standing, role and year."""
    text = context.ledger.document.text
    spots = _spots(text, start, end, context)
    spans = list(sentences(text, start, end))
    by_network: dict[str, list[tuple[_Spot, Span]]] = {}
    for spot in spots:
        sentence = next((span for span in spans if span.start <= spot.start < span.end), Span(spot.start, spot.end))
        by_network.setdefault(spot.name, []).append((spot, sentence))
    for name, found in by_network.items():
        entry = context.vocabulary.networks.exact(name)
        told = [text[slice(*sentence)] for _, sentence in found]
        words = "\n".join(told)
        considered = all(_CONSIDERED.search(text[max(start, sentence.start - 420) : sentence.end]) for _, sentence in found)
        standing: Literal["member", "participates", "considered"] = (
            "considered" if considered else "member" if _MEMBER.search(words) else "participates"
        )
        since = next((int(m[1] or m[2]) for t in told for m in [_SINCE.search(t)] if m and _MEMBER.search(t)), None)
        first = found[0]
        best = next((pair for pair in found if _MEMBER.search(text[slice(*pair[1])])), first)
        forums = tuple(forum for forum in (entry.forums if entry else ()) if re.search(rf"(?i)(?<!\w){re.escape(forum)}", words))
        yield Membership(
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            network=name,
            abbreviation=first[0].abbreviation,
            network_raw=best[0].raw,
            kind=first[0].kind,
            aliases=tuple(dict.fromkeys(squeeze(spot.raw) for spot, _ in found if squeeze(spot.raw) != name)),
            department=department,
            standing=standing,
            role=_role(told, name),
            since=since,
            forums=forums,
            source=context.source(best[1]),
            description=tuple(dict.fromkeys(sentence for _, sentence in found)),
        )


def _role(told: list[str], network: str) -> str | None:
    """"ordförande" where a sentence gives the chair to the city itself, not to another city or a school council."""
    for words in told:
        if re.search(r"(?i)\bordförande(?:skap\w*)?\b", words) and not re.search(r"\b(?:Stockholm|Göteborg)\b[^.]*ordförande", words):
            year = re.search(r"(?i)ordförande[^.]{0,30}?(?:under|år|för) (20\d\d)", words)
            return f"ordförande {year[1]}" if year else "ordförande"
    return None


# -- projects named in prose ----------------------------------------------------------------------------------------

_TITLE = r"(?:[A-ZÅÄÖ][\w+.'’-]*|[A-ZÅÄÖ0-9]{2,})"
_LONG = rf"{_TITLE}(?: (?:{_TITLE}|2\.0|II|III|for|of|the|and|in)(?=[ \n,.;:(\"”?)]|$))*"
_QUOTED = r"[\"”“'’](?P<quoted>[A-ZÅÄÖ\[][^\"”“\n]{2,80}(?:\n[^\"”“\n]{2,60})?)[\"”“’]"
_MENTIONS = (
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)[- ]?)?[Pp]rojekte[tn] {_QUOTED}"),
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)-)?(?<![\w])?[Pp]rojektet (?P<name>{_LONG})"),
    wrapped(rf"(?:\b(?P<programme>ESF|ERUF|EU|ICLEI|Interreg|Erasmus\+?|Horisont)[- ]?)[Pp]rojektet (?P<name>{_LONG})"),
    wrapped(r"(?<![\w-])(?P<name>[A-ZÅÄÖ][A-Za-z0-9ÅÄÖåäö]*)-projektet\b(?! [A-ZÅÄÖ\"”“])"),
    wrapped(rf"(?<![\w-])(?P<name>{_TITLE})(?: \([^)]{{4,80}}\))?\.? är ett (?:\w+ )?(?P<programme>Erasmus\+?|Interreg|ESF|EU|Horisont)[ \n-]*projekt"),
    wrapped(rf"(?m)^\s*[•●*-]\s*(?P<name>{_TITLE}(?:[ ]{_TITLE})*)\. Finansieras (?:av|via|genom) (?P<programme>[^.\n]+)"),
    re.compile(rf"(?m)^\s*(?:\d{{1,2}}\.\s*)?(?P<name>{_LONG})[ ][–-][ ]EU-finansierat projekt"),
    wrapped(rf"\((?P<name>{_TITLE}),? ett (?P<programme>Erasmus\+?|Interreg|ESF|EU)-?projekt\)"),
)  # fmt: skip
_NOT_NAMES = {
    "ett", "en", "det", "den", "detta", "projektet", "malmö", "under", "genom", "inom", "syftar", "eu", "esf", "eruf", "erasmus", "interreg", "horisont",
    "vi", "och", "i", "har", "är", "kommunen", "staden", "som", "för",
}  # fmt: skip


def find_mentions(
    report: Report, context: Context, start: int, end: int, department: str | None, headings: Sequence[str] = ()
) -> Iterator[ProjectReport]:
    """Projects named in running text, with the programme or funder their sentence states.

    A name that is also a sub-heading ("Trygg relation - fri från …") is taken as long as the heading.
    """
    text = context.ledger.document.text
    part = text[start:end]
    spans = list(sentences(text, start, end))
    seen: set[str] = set()
    for pattern in _MENTIONS:
        for match in pattern.finditer(part):
            groups = match.groupdict()
            group = "quoted" if groups.get("quoted") else "name"
            raw = match[group]
            name = re.sub(r"\s+(?:i|och|för|of|for|the|på|att|genom|-)$", "", squeeze(raw)).strip(" .-")
            entry = context.vocabulary.programmes.exact(name)
            if entry or name.casefold() in _NOT_NAMES or len(name) < 3 or name.casefold() in seen or context.vocabulary.networks.exact(name):
                continue
            seen.add(name.casefold())
            at = start + match.start(group)
            following = squeeze(text[at : at + 160])
            if longer := next((heading for heading in headings if len(heading) > len(name) and following.startswith(heading)), None):
                name = longer
            sentence = next((span for span in spans if span.start <= at < span.end), Span(at, at + len(raw)))
            yield ProjectReport(
                kind="mention",
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                name=Value[str](value=name, raw=raw.rstrip(), span=Span(at, at + len(raw.rstrip()))),
                department=Value[str](value=department, raw="", span=Span(at, at)) if department else None,
                programme=_programme_near(context, text, sentence, _group_span(match, "programme", start)),
                description=(sentence,),
                source=context.source(sentence),
            )


def _group_span(match: re.Match[str], group: str, offset: int) -> Span | None:
    """Where a named group matched in the document; None where the pattern has no such group or it is empty."""
    if group not in match.re.groupindex or not match[group]:
        return None
    return Span(offset + match.start(group), offset + match.end(group))


def _programme_near(context: Context, text: str, sentence: Span, joined: Span | None) -> Value[str] | None:
    """The programme of a mention: the word joined to "projektet", else the only programme its sentence names."""
    if joined and (entry := context.vocabulary.programme(text[slice(*joined)])):
        return Value[str](value=entry.name, raw=text[slice(*joined)], span=joined)
    found = context.vocabulary.programmes.find(text[slice(*sentence)])
    if len({hit.entry.name for hit in found}) != 1:
        return None
    span = Span(sentence.start + found[0].start, sentence.start + found[0].end)
    return Value[str](value=found[0].entry.name, raw=text[slice(*span)], span=span)


# -- partners -------------------------------------------------------------------------------------------------------

_ORG = r"[A-ZÅÄÖ][\wåäöé&'-]*(?: (?:[A-ZÅÄÖ&][\wåäöé&'-]*|universitet\w*|högskola\w*|folkhögskola\w*|kommun\w*|museer|i|of|for|för|av|den|stads?|län|Syd|Nord|[a-zåäö]+centrum)(?![\w]))*(?: \([A-ZÅÄÖ][^)]{1,30}\))?"
_OWNERS = (
    wrapped(rf"Projektägare (?:för [^.]{{3,60}}? )?(?:är|var|har varit) (?P<name>{_ORG})"),
    wrapped(rf"(?P<name>{_ORG}) (?:är|var) (?:projektägare|projektets (?:huvud)?koordinator|huvudkoordinator|lead partner)"),
    wrapped(rf"där (?P<name>{_ORG}) är projektets huvudkoordinator"),
    wrapped(r"(?i)projektet[^.]{0,60}? (?:drivs|leds|ägs) av (?P<name>(?!en\b|ett\b)[a-zåäö-]+(?:,? (?:och )?[a-zåäö-]+)*?(?:förvaltningen|kontoret))"),
)  # fmt: skip
_ORGANISATION = wrapped(_ORG)
_FILLER = r"(?:(?:bland annat|den|det|kommunerna|lärosätena|länderna|städerna|forskningsinstitutet|forskare från|stiftelsen|företaget|danska|svenska|aktörer som|projektpartners?|partners?|även|av) )*"
_LINK = r"(?:,? (?:och|samt|med stöd av|samt med stöd av) |, *)"
_WITH = wrapped(
    r"(?:tillsammans med|samarbetar(?: \w+)? med|(?:samarbete|samverkan) (?:med|mellan)|genomförs av|Partner i projektet är"
    r"|projektpartnern|partners? är|länderna var:?|med stöd av|skolor från|\d geografier:|däribland|som leds av|mellan kommunerna)[ \n:]+"
    rf"(?P<list>{_FILLER}{_ORG}(?:{_LINK}{_FILLER}{_ORG})*)"
)


def find_lead(body: str, offset: int) -> Value[str] | None:
    """The organisation that owns the project, where the description names one.

    >>> find_lead("Projektägare för projektet Stark är Björkö folkhögskola. Kommunen deltar.", 0).value
    'Björkö folkhögskola'
    """
    for pattern in _OWNERS:
        if match := pattern.search(body):
            span = Span(offset + match.start("name"), offset + match.end("name"))
            name = squeeze(match["name"])
            return Value[str](value=name[:1].upper() + name[1:], raw=match["name"], span=span, label=Span(offset + match.start(), offset + match.end()))
    return None


def find_partners(body: str, offset: int) -> tuple[Partner, ...]:
    """Organisations that a description lists as taking part, with the country where the name tells it.

    >>> [partner.name for partner in find_partners("Satsningen genomförs av Exempelstad, IUC Norr och Lunds universitet.", 0)]
    ['Exempelstad', 'IUC Norr', 'Lunds universitet']
    """
    partners: dict[str, Partner] = {}
    for match in _WITH.finditer(body):
        base = offset + match.start("list")
        for name in _ORGANISATION.finditer(match["list"]):
            words = re.sub(r" (?:i|of|for|för|av|den)$", "", squeeze(name.group())).strip(" .,")
            if len(words) > 1 and words.casefold() not in _NOT_NAMES:
                country = places().get(words.casefold()) or (words if words.casefold() in countries() else None)
                partners.setdefault(words, Partner(name=words, country=country, span=Span(base + name.start(), base + name.end())))
    return tuple(partners.values())


# -- places ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Lower-case Swedish country names to the name as written, from the CLDR."""
    names = {str(name) for code, name in Locale("sv").territories.items() if len(code) == 2 and code.isalpha()}
    return {name.casefold(): name for name in names | {"Tjeckien", "Storbritannien", "England", "Skottland", "USA", "Bosnien"}}


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Lower-case city names to their country."""
    rows = files("indexer.vocabulary").joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    return {city.casefold(): country for city, _, country in (row.partition(";") for row in rows if row and not row.startswith("#"))}


_PLACE_WORD = wrapped(r"(?<![\w-])[A-ZÅÄÖ][\wåäöéńø-]+(?: [A-ZÅÄÖ][\wåäöéńø-]+)?")


def find_places(text: str) -> list[tuple[str, str, int, int]]:
    """Cities and countries abroad named in a text: (name, country, start, end), genitive and line ends allowed.

    >>> find_places("besök från Vasa i Finland och Köpenhamns kommun")
    [('Vasa', 'Finland', 11, 15), ('Finland', 'Finland', 18, 25), ('Köpenhamn', 'Danmark', 30, 40)]
    """
    found = []
    for match in _PLACE_WORD.finditer(text):
        words = squeeze(match.group())
        for candidate, length in ((words, len(match.group())), (words.split()[0], len(match.group().split()[0]))):
            name = candidate if candidate.casefold() in places() or candidate.casefold() in countries() else candidate.removesuffix("s")
            country = places().get(name.casefold()) or countries().get(name.casefold())
            if country and country != "Sverige":
                found.append((name, country, match.start(), match.start() + length))
                break
    return found


_RECEIVED = wrapped(r"(?i)tagit emot|tog emot|emottagit|mottag\w+[^.]*besök|besök(?:et)? från|besökt?e? (?:Malmö|staden|skolan|kommunen)|har (?:fått|haft)[^.]*besök|fick[^.]*besök|välkomnat")
_MADE = wrapped(r"(?i)studiebesök i\b|studieres\w+|besökte|genomfört[^.]*(?:besök|resa)|resa till|resor[^.]*till|jobbskuggning\w*[^.]*(?:till|i)\b|åkte")
_CONFERENCE = re.compile(r"(?i)konferens|kongress|årsmöte|summit|symposium|forum(?:et)?\b")
_TWIN = re.compile(r"(?i)vänort|systerort|tvillingstad|systerstad")


def find_place_relations(report: Report, context: Context, start: int, end: int, department: str | None) -> Iterator[PlaceRelation]:
    """Ties to places abroad in ``text[start:end]``: visits made and received, conferences, twin cities, by their sentence."""
    text = context.ledger.document.text
    seen: set[tuple[str, str]] = set()
    for span in sentences(text, start, end):
        words = text[slice(*span)]
        kinds: list[Literal["twin_city", "visit_received", "visit_made", "conference"]] = []
        if _TWIN.search(words):
            kinds.append("twin_city")
        if _RECEIVED.search(words):
            kinds.append("visit_received")
        elif _MADE.search(words):
            kinds.append("visit_made")
        elif _CONFERENCE.search(words):
            kinds.append("conference")
        for name, country, _, _ in find_places(words) if kinds else ():
            if (kinds[-1], name) in seen:
                continue
            seen.add((kinds[-1], name))
            when = re.search(r"\b(20\d\d)\b", words)
            yield PlaceRelation(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                kind=kinds[-1],
                place=name,
                country=country,
                department=department,
                when=when[1] if when else None,
                source=context.source(span),
            )
