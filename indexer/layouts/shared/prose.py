"""What running text tells: sub-headings, networks, projects without a form, places, partners.

Everything here is by form and by the shared vocabulary; nothing is specific to one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries, places
from indexer.layouts.shared.listed import (
    denies_membership,
    has_ended,
    network_names,
    own_words,
    since_of,
    standing_said,
    twin_cities,
    without_absence,
)
from indexer.records import Document, Membership, Partner, PlaceRelation, ProjectReport, Report, Span, Value
from indexer.text import Line, lines, sentences, wrapped
from indexer.values import squeeze
from indexer.vocabulary import bare_municipality, fold, swedish_municipalities

# -- sub-headings ---------------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^\s*(?:[•●¢▪*]|[-–o])\s")
_OPEN_END = re.compile(
    r"(?i)(?:[.,–-]|\b(?:i|på|av|för|med|till|från|och|samt|eller|att|som|där|om|vid|inom|under|en|ett|den|det|de|har|är|kan|ska|genom|via|mot|än|mellan"
    r"|of|for|and|the|in))$"
)
_VERB = re.compile(
    r"\b(?:är|var|kan|skulle|måste|vill|har|hade|ska|kommer|deltar|deltog|bidrar|bidrog|innebär|startade|genomfördes|består|pågår|finns|blev|fick|syftar)\b"
)


def sections(
    document: Document, start: int, end: int, skip: Sequence[Span] = ()
) -> Iterator[tuple[tuple[str, ...], Span]]:
    """``text[start:end]`` cut at sub-headings: the heading as path (empty before the first), and the range with its heading."""
    heads = heading_lines(document.text, start, end, skip)
    edges = [(start, ()), *((line.start, (squeeze(line.text).strip(" :;*#"),)) for line in heads)]
    for (at, path), until in zip(edges, [*(line.start for line in heads), end], strict=True):
        if document.text[at:until].strip():
            yield path, Span(at, until)


def heading_lines(text: str, start: int, end: int, skip: Sequence[Span] = ()) -> list[Line]:
    """The lines of ``text[start:end]`` that head what follows; ``skip`` holds page headers."""
    left_out = {span.start for span in skip}
    found = [
        line
        for line in lines(text, start, end)
        if line and line.start not in left_out and not any(span.touches(line.span) for span in skip[:200])
    ]
    return [
        line
        for line, above, below in zip(found, [None, *found], [*found[1:], None], strict=False)
        if _is_heading(text, line, above, below)
    ]


def _is_heading(text: str, line: Line, above: Line | None, below: Line | None) -> bool:
    """Short, capital, no closing point, no sentence, and followed by text that does not go on in it."""
    plain = line.text.strip()
    if re.match(r"#{1,6}\s+\S", plain):
        return True
    if (
        not plain
        or below is None
        or len(plain) > 75
        or not (plain[:1].isupper() or plain[:1].isdigit())
        or plain[-1] == "?"
    ):
        return False
    if re.search(r"\d[\d ,]*(?:projekt|kr|kronor|sek|miljoner.*)$", plain, re.IGNORECASE):
        return False
    if _OPEN_END.search(plain) or _BULLET.match(line.text):
        return False
    if plain[:1].isdigit() and not re.match(r"\d{1,2}[.)]\s+[A-ZÅÄÖ][\w ,-]{3,60}$", plain):
        return False
    if plain[:1].isdigit() and re.match(r"\d{1,2}[.)]\s", below.text.strip()):
        return False
    if _VERB.search(plain) and (len(plain.split()) > 3 or plain[-1] == ":"):
        return False
    after = below.text.strip()
    blank_below = text[line.span.end : below.start].count("\n") > 1
    blank_above = above is None or text[above.span.end : line.start].count("\n") > 1
    if plain[-1] == ":" and (len(plain) > 70 or not (blank_below or blank_above)):
        return False
    if above is not None and not blank_above and above.text.strip()[-1:] not in '.!?:”"':
        return False
    if re.match(r"[a-zåäö(]", after):
        return False
    return (blank_above or bool(above and above.text.strip()[-1:] in ".!?:")) and (
        blank_below or len(plain) < (75 if _titled(plain) else 60)
    )


def _titled(plain: str) -> bool:
    """Whether most words of a line are capitalised, as in a name or an English title."""
    words = plain.split()
    return sum(word.lstrip('("”')[:1].isupper() for word in words) > len(words) / 2


def told(text: str, start: int, end: int) -> list[tuple[Span, Span]]:
    """Ranges with the sentence that tells of what stands there: a sentence for itself, the first one below for a heading.

    >>> text = "Eurocities\\nVi deltog i mötet. Det var bra.\\n"
    >>> [(text[slice(*place)], text[slice(*sentence)]) for place, sentence in told(text, 0, len(text))]
    [('Eurocities', 'Vi deltog i mötet.'), ('Vi deltog i mötet.', 'Vi deltog i mötet.'), ('Det var bra.', 'Det var bra.')]
    """
    heads = heading_lines(text, start, end)
    found: list[tuple[Span, Span]] = []
    edges = [*((line.stripped, line.span.end) for line in heads)]
    pieces: list[tuple[Span | None, int, int]] = [(None, start, heads[0].start if heads else end)]
    pieces += [
        (head, at, until) for (head, at), until in zip(edges, [*(line.start for line in heads[1:]), end], strict=False)
    ]
    for head, at, until in pieces:
        own = list(sentences(text, at, until))
        if head:
            found.append((head, own[0] if own else head))
        found += [(span, span) for span in own]
    return found


# -- networks -------------------------------------------------------------------------------------------------------

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
_CONSIDERED = wrapped(
    r"(?i)undersök\w* (?:\w+ )?möjlighet|undersök\w* (?:om |ett medlemskap)|valde att avstå|avstod från medlemskap|beslut\w+ att ansöka om medlemskap|överväg\w+|(?:planer|önskan) (?:på|om) att (?:gå|bli)"
)
_FORMER = wrapped(
    r"(?i)\bmedlemskap\w*\b[^.;]*?\b(?:avslutade?s|avslutats|sades upp|sagts upp|upphörde|upphört)\b|\b(?:avslutade|sade upp)\b[^.;]{0,40}?\bmedlemskap"
    r"|\blämnade nätverket|\butträd\w*|\b(?:gick|gått) ur\b"
)
_MEMBER = wrapped(
    r"(?i)\bmedlem(?:mar|skap\w*)?\b|\banslutit sig\b|\bansluten till\b|\bär partner i\b|\bpartner i nätverket\b|\bgick\b[^.]{0,140}\bmed i\b"
    r"|\bär (?:\w+ )?med i (?!styr|arbets|en\b|ett\b|den\b|det\b)"
)
_ACTIVE = re.compile(
    r"(?i)\baktiv|\bdelt(?:og|ar|agit)|\bingår\b|\brepresentera|\bengagera|\bsamordna|\bmedverka|\bstyrgrupp|\bordförande"
)
_SINCE = wrapped(
    r"(?i)\b(?:sedan|från och med|år) (?:\w+ )?((?:19|20)\d\d)\b|\b((?:19|20)\d\d) blev\b|\bgick\b[^.]{0,140}\bmed i\b[^.]{0,60}\b((?:19|20)\d\d)\b"
)


class _Spot(NamedTuple):
    name: str
    abbreviation: str | None
    kind: str
    raw: str
    start: int
    end: int


def _spots(text: str, start: int, end: int, context: Context, home: str) -> list[_Spot]:
    part = text[start:end]
    found: list[_Spot] = []
    for known in context.vocabulary.networks.find(part):
        spot = _Spot(
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
                    _Spot(name[:1].upper() + name[1:], abbreviation, "network", match["name"].rstrip(), at, until)
                )
                if abbreviation:
                    found += _named_again(part, start, found[-1])
    for at, until in network_names(part, context.vocabulary):
        raw = part[at:until]
        taken = any(spot.start < start + until and start + at < spot.end for spot in found)
        if not taken and _may_be_network(squeeze(raw), home, context) and not context.vocabulary.networks.find(raw):
            found.append(_Spot(squeeze(raw), None, "network", raw, start + at, start + until))
    return sorted(found, key=lambda spot: spot.start)


def _named_again(part: str, start: int, spot: _Spot) -> Iterator[_Spot]:
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


def find_memberships(
    report: Report, context: Context, start: int, end: int, department: str | None
) -> Iterator[Membership]:
    """One membership for each network that ``text[start:end]`` names, with what its sentences say of standing, role and year.

    Where the sentence lists several nämnder as members, each gets one.
    """
    text = context.ledger.document.text
    spots = _spots(text, start, end, context, _home(report))
    places = told(text, start, end)
    by_network: dict[str, list[tuple[_Spot, Span]]] = {}
    for spot in spots:
        sentence = next(
            (sentence for place, sentence in places if place.start <= spot.start < place.end),
            Span(spot.start, spot.end),
        )
        by_network.setdefault(spot.name, []).append((spot, sentence))
    for name, found in by_network.items():
        membership = _membership(report, context, start, spots, name, found, department)
        if membership.standing == "participates" and all(
            denies_membership(text[slice(*sentence)], spot.start - sentence.start) for spot, sentence in found
        ):
            continue
        yield membership
        listed = _listed_members(report, context, membership)
        for other in listed:
            yield membership.model_copy(update={"department": other})
        paragraph = _paragraph(text, membership.source.start)
        if {spot.name for spot in spots if spot.start in range(*paragraph)} == {name}:
            for other in _taking_part(report, context, Span(membership.source.start, paragraph.end)):
                if other not in {department, *listed}:
                    yield membership.model_copy(
                        update={"department": other, "standing": "participates", "since": None, "role": None}
                    )


def _membership(
    report: Report,
    context: Context,
    start: int,
    spots: list[_Spot],
    name: str,
    found: list[tuple[_Spot, Span]],
    department: str | None,
) -> Membership:
    text = context.ledger.document.text
    entry = context.vocabulary.networks.exact(name)
    names = [spot.start for spot in spots]
    parts = [_own_part(text, spot, sentence, names) for spot, sentence in found]
    words = [text[slice(*part)] for part in parts]
    standing = _standing(words, [text[_lead_in(text, start, part.start) : part.end] for part in parts])
    since = next(filter(None, (_since(text, spot, sentence, names) for spot, sentence in found)), None)
    best = min(
        found,
        key=lambda pair: (
            not _MEMBER.search(text[slice(*pair[1])]),
            not _ACTIVE.search(text[pair[1].start : pair[0].start][-160:]),
            pair[1].start,
        ),
    )
    present = "\n".join(map(without_absence, words))
    forums = tuple(
        forum for forum in (entry.forums if entry else ()) if re.search(rf"(?i)(?<!\w){re.escape(forum)}", present)
    )
    return Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=name,
        abbreviation=next((spot.abbreviation for spot, _ in found if spot.abbreviation), None),
        network_raw=best[0].raw,
        kind=found[0][0].kind,
        aliases=tuple(dict.fromkeys(squeeze(spot.raw) for spot, _ in found if squeeze(spot.raw) != name)),
        department=department,
        standing=standing,
        role=_role(words, _home(report)),
        since=since,
        forums=forums,
        source=context.source(best[1]),
        description=tuple(dict.fromkeys(sentence for _, sentence in found)),
    )


def _own_part(text: str, spot: _Spot, sentence: Span, names: Sequence[int]) -> Span:
    """The part of a sentence that speaks of one network."""
    own = own_words(text[slice(*sentence)], spot.start - sentence.start, [name - sentence.start for name in names])
    return Span(sentence.start + own.start, sentence.start + own.end)


def _since(text: str, spot: _Spot, sentence: Span, names: Sequence[int]) -> int | None:
    """The year since when, where the sentence speaks of a membership."""
    words = text[slice(*sentence)]
    inside = [name - sentence.start for name in names if sentence.start <= name < sentence.end]
    return since_of(words, spot.start - sentence.start, inside, _SINCE) if _MEMBER.search(words) else None


def _standing(words: Sequence[str], leads: Sequence[str]) -> Literal["member", "participates", "considered", "former"]:
    """What sentences say of a membership; ``leads`` are the same with what introduces the list they stand in."""
    if any(_FORMER.search(own) or standing_said(own) == "former" for own in words):
        return "former"
    if all(
        _CONSIDERED.search(lead) or standing_said(own) == "considered" for own, lead in zip(words, leads, strict=True)
    ):
        return "considered"
    return "member" if any(_MEMBER.search(own) and not denies_membership(own) for own in words) else "participates"


def _listed_members(report: Report, context: Context, membership: Membership) -> list[str]:
    """Further nämnder that the membership's own sentence lists as members: "ASF, FSF och HVOF är medlemmar i …"."""
    sentence = context.ledger.document.text[slice(*membership.source.span)]
    member = _MEMBER.search(sentence)
    return _several(report, context, sentence[: member.start()], membership.department) if member else []


def _taking_part(report: Report, context: Context, span: Span) -> list[str]:
    """Nämnder that a paragraph about one network lists as taking part."""
    clauses = re.findall(r"\bdelt(?:og|ar)\b[^.]*", context.ledger.document.text[slice(*span)])
    return list(dict.fromkeys(name for clause in clauses for name in _several(report, context, clause, None)))


def _several(report: Report, context: Context, words: str, own: str | None) -> list[str]:
    names = list(
        dict.fromkeys(actor.name for actor, _, _ in context.vocabulary.actors(report.municipality).find(words))
    )
    return [name for name in names if name != own] if len(names) > 1 else []


def _lead_in(text: str, floor: int, at: int) -> int:
    """Where the sentence begins under which a list stands: what is only considered is said there once for all items."""
    heads = heading_lines(text, max(floor, at - 600), at + 300)
    return max(floor, at - 420, *(line.start for line in heads if line.start < at))


def _paragraph(text: str, at: int) -> Span:
    """The unbroken lines around a place; empty where a text has none that are set off."""
    start = max(0, at - _PARAGRAPH)
    before = [match.end() for match in _GAP.finditer(text, start, at)]
    after = _GAP.search(text, at, at + _PARAGRAPH)
    edge = before[-1] if before else start if start == 0 else None
    end = after.start() if after else len(text) if len(text) < at + _PARAGRAPH else None
    return Span(at, at) if edge is None or end is None else Span(edge, end)


_GAP = re.compile(r"\r?\n\r?\n")
_PARAGRAPH = 4000
"""No paragraph goes on for so many characters to either side."""


def _home(report: Report) -> str:
    """The city's bare name.

    >>> _home(Report(document="a.txt", municipality="Exempelby kommun", kind="annual_forms", year=2024, title="Redovisning"))
    'Exempelby'
    """
    return bare_municipality(report.municipality)


# The chair of a nämnd is no post in a network.
_CHAIR = wrapped(
    r"(?<!styrelsens[ ])(?<!nämndens[ ])(?<!fullmäktiges[ ])(?<!utskottets[ ])(?i:\b(?P<vice>vice )?ordförande(?:skap\w*)?\b)"
    r"(?: (?:i|för) (?:nätverkets )?(?P<body>(?:[A-ZÅÄÖ][\w-]+ ){1,4}(?:Forum|Committee|Commission)))?"
)
_COMMITTEE = wrapped(
    r"(?i:\b(?:plats|sitter|ledamot|invald|valdes[^.;]{0,60} in|ingår) i (?:nätverkets )?)(Executive Committee|Political Council)"
)


def _role(told: list[str], home: str) -> str | None:
    """ "ordförande" where a sentence gives the chair to the city itself, not to another city or a school council."""
    for words in told:
        chair = _CHAIR.search(words)
        others = (
            {fold(word) for word in re.findall(r"[A-ZÅÄÖ][a-zåäö]{2,}", words[: chair.start()])}
            & swedish_municipalities().keys()
            if chair
            else set()
        )
        if chair and not others - {fold(home)}:
            year = re.search(r"(?i)ordförande[^.]{0,30}?(?:under|år|för) (20\d\d)", words)
            title = (
                f"{'vice ' if chair['vice'] else ''}ordförande{' i ' + squeeze(chair['body']) if chair['body'] else ''}"
            )
            return f"{title} {year[1]}" if year else title
    for words in told:
        match = re.search(r"(?i)\bi (styrelsen|styrgruppen)\b", words)
        if match and not re.search(
            r"(?i)\b(?:ingen|inga|inte|ej|utan|lämna\w*|avgick)\b[^.;]{0,60}$", words[: match.start()]
        ):
            return f"i {match[1].casefold()}"
        if match := _COMMITTEE.search(words):
            return f"i {squeeze(match[1])}"
    return None


# -- projects named in prose ----------------------------------------------------------------------------------------

_TITLE = r"(?:[A-ZÅÄÖ][\w+.'’-]*|[A-ZÅÄÖ0-9]{2,})"
_LONG = rf"{_TITLE}(?: (?:{_TITLE}|2\.0|II|III|for|of|the|and|in)(?=[ \n,.;:(\"”?)]|$))*"
_QUOTED = r"[\"”“'’](?P<quoted>[A-ZÅÄÖ\[][^\"”“\n]{2,80}(?:\n[^\"”“\n]{2,60})?)[\"”“’]"
_MENTIONS = (
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)[- ]?)?[Pp]rojekte[tn] {_QUOTED}"),
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)-)?(?<![\w])?[Pp]rojektet (?P<name>{_LONG})"),
    wrapped(rf"[a-zåäö]{{3,}}s projekt (?P<name>{_LONG})"),
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
            if (
                entry
                or name.casefold() in _NOT_NAMES
                or len(name) < 3
                or name.casefold() in seen
                or context.vocabulary.networks.exact(name)
            ):
                continue
            seen.add(name.casefold())
            at = start + match.start(group)
            if re.match(r"\?\s+[a-zåäö]", text[at + len(raw.rstrip()) :][:3]):
                raw, name = raw.rstrip() + "?", name + "?"
            following = squeeze(text[at : at + 160])
            if longer := next(
                (heading for heading in headings if len(heading) > len(name) and following.startswith(heading)), None
            ):
                name = longer
            sentence = next((span for span in spans if span.start <= at < span.end), Span(at, at + len(raw)))
            yield ProjectReport(
                kind="mention",
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                name=Value[str](value=name, raw=raw.rstrip(), span=Span(at, at + len(raw.rstrip()))),
                aliases=_other_names(part, name),
                department=Value[str](value=department, raw="", span=Span(at, at)) if department else None,
                programme=_programme_near(context, text, sentence, _group_span(match, "programme", start)),
                description=(sentence,),
                source=context.source(sentence),
            )


def _other_names(part: str, name: str) -> tuple[str, ...]:
    """The long form of a short name, or the short form of a long one, that a bracket gives somewhere in the text.

    >>> _other_names("Kring Reading aloud in schools (ReadIN) och RUND (Round Urban Data).", "ReadIN"), _other_names("RUND (Round Urban Data)", "RUND")
    (('Reading aloud in schools',), ('Round Urban Data',))
    """
    if re.fullmatch(r"\S{3,14}", name):
        if match := wrapped(rf"(?<![\w-]){re.escape(name)} \((?P<long>[A-ZÅÄÖ][^()]{{6,120}})\)").search(part):
            return (squeeze(match["long"]),)
        if match := wrapped(rf"(?P<long>[A-ZÅÄÖ][^().:;,]{{6,120}}?) \({re.escape(name)}\)").search(part):
            words = squeeze(match["long"]).split()
            first = next(
                (
                    at
                    for at in range(len(words) - 1, -1, -1)
                    if words[at][:1].casefold() == name[0].casefold() and words[at][:1].isupper()
                ),
                None,
            )
            return (" ".join(words[first:]),) if first is not None and len(words) - first > 1 else ()
    return ()


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

_ORG = r"[A-ZÅÄÖ][\wåäöé&'-]*(?: (?:[A-ZÅÄÖ&][\wåäöé&'-]*|universitet\w*|högskola\w*|folkhögskola\w*|kommun\w*|museer|i|of|for|för|av|den|do|de|der|und|and|stads?|län|Syd|Nord|[a-zåäö]+centrum)(?![\w]))*(?: \([A-ZÅÄÖ][^)]{1,30}\))?"
_OWNERS = (
    wrapped(rf"Projektägare (?:för [^.]{{3,60}}? )?(?:är|var|har varit) (?P<name>{_ORG})"),
    wrapped(rf"(?P<name>{_ORG}) (?:är|var) (?:projektägare|projektets (?:huvud)?koordinator|huvudkoordinator|lead partner)"),
    wrapped(rf"där (?P<name>{_ORG}) är projektets huvudkoordinator"),
    wrapped(rf"(?:\b[Pp]rojektet|^[A-ZÅÄÖ][\w-]+) (?:drivs|drevs|leds|leddes|ägs|ägdes|koordineras|samordnas) av (?P<name>{_ORG})"),
    wrapped(rf"[Kk]oordinator(?: för projektet)? (?:är|var) (?P<name>{_ORG})"),
    wrapped(r"(?i)projektet[^.]{0,60}? (?:drivs|leds|ägs) av (?P<name>(?!en\b|ett\b)[a-zåäö-]+(?:,? (?:och )?[a-zåäö-]+)*?(?:förvaltningen|kontoret))"),
)  # fmt: skip
_ORGANISATION = wrapped(_ORG)
_FILLER = r"(?:(?:bland annat|den|det|kommunerna|lärosätena|länderna|städerna|forskningsinstitutet|forskare från|stiftelsen|företaget|danska|svenska|aktörer som|projektpartners?|partners?|även|av) )*"
_LINK = r"(?:,? (?:och|samt|med stöd av|samt med stöd av) |, *)"
_WITH = wrapped(
    r"(?:tillsammans med|samarbetar(?: \w+)? med|(?:samarbete|samverkan) (?:med|mellan)|genomförs av|Partner i projektet är"
    r"|projektpartnern|[Pp]artners? är|länderna var:?|med stöd av|skolor från|\d geografier:|däribland|som leds av|mellan kommunerna)[ \n:]+"
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
            return Value[str](
                value=name[:1].upper() + name[1:],
                raw=match["name"],
                span=span,
                label=Span(offset + match.start(), offset + match.end()),
            )
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
            raw = re.sub(r"\s(?:i|of|for|för|av|den)$", "", name.group()).rstrip(" .,\n")
            words = squeeze(raw)
            if len(words) > 1 and words.casefold() not in _NOT_NAMES:
                country = places().get(words.casefold()) or (words if words.casefold() in countries() else None)
                partners.setdefault(
                    words,
                    Partner(
                        name=words, country=country, span=Span(base + name.start(), base + name.start() + len(raw))
                    ),
                )
    return tuple(partners.values())


# -- places ---------------------------------------------------------------------------------------------------------

_PLACE_WORD = wrapped(r"(?<![\w-])[A-ZÅÄÖ][\wåäöéńø-]+(?: [A-ZÅÄÖ][\wåäöéńø-]+)?")


_Place: TypeAlias = tuple[str, str, int, int]


def find_places(text: str) -> list[_Place]:
    """Cities and countries abroad named in a text: (name, country, start, end), genitive and line ends allowed.

    >>> find_places("besök från Vasa i Finland och Köpenhamns kommun")
    [('Vasa', 'Finland', 11, 15), ('Finland', 'Finland', 18, 25), ('Köpenhamn', 'Danmark', 30, 40)]
    """
    found = []
    for match in _PLACE_WORD.finditer(text):
        words = squeeze(match.group())
        for candidate, length in ((words, len(match.group())), (words.split()[0], len(match.group().split()[0]))):
            name = (
                candidate
                if candidate.casefold() in places() or candidate.casefold() in countries()
                else candidate.removesuffix("s")
            )
            country = places().get(name.casefold()) or countries().get(name.casefold())
            if country and country != "Sverige":
                found.append((name, country, match.start(), match.start() + length))
                break
    return found


_PlaceKind = Literal["twin_city", "visit_received", "visit_made", "conference", "exchange"]
_HOME = r"(?:<home>\w*|staden|kommunen|skolan|förskolan|museet|biblioteket|oss|\S+ skola\b|S:t \w+)"
_CUES: tuple[tuple[_PlaceKind, str], ...] = (
    ("visit_received", r"\b(?:tagit|tog|tar|ta|togs)\b[^.]{0,70}?\bemot\b|\bemottagit\b|\bmottag\w+|\bbesök(?:are)? från|\bbesökte?s? <home>|\bbesökt <home>|\bvälkomna\w+|\bdelegation\w*|\bpå besök\b|\bfick\b[^.]{0,40}\bbesök|\bgrupp\w* från"),
    ("visit_made", r"\bstudiebesök i\b|\bstudieres\w+|\bbesök i\b|\bbesökte(?! <home>)|\bbesöktes?\b(?! <home>)|\bbesöka\b|\bgenomfört[^.]{0,60}(?:besök|resa)|\bresa till|\bresor[^.]{0,40}till|\w*res(?:a|or) (?:till|har)|\bjobbskugg\w+[^.]{0,60}(?:till|i|på)\b|\båkte\b|\bkurs(?:er)? i\b|\butlands-apl\b"),
    ("conference", r"\w*konferens\w*|\w*kongress\w*|\bårsmöte\w*|\bsummit\b|\bsymposium\b|\w*forum(?:et)?\b|\bnätverksträff\w*|\bseminari\w+|\bmeeting\b"),
    ("exchange", r"\b\w*utbyte\w*(?: \w+){0,4} med\b|\b\w*samarbete\w*(?: \w+){0,5}? med\b|\bsamarbetskommun\b|\bpartnerskap\w*(?: \w+){0,4} med\b|\bsamarbetspartner\w* (?:i|från)\b"),
)  # fmt: skip
_TWIN = re.compile(
    r"(?i)(?:vänort|systerort|tvillingstad|systerstad)\w*(?: till)?(?: den \w+ staden)?,?\s+$|vänorten?\s+$"
)
_PLANNED = re.compile(
    r"(?i)\bplanera[rs]?\b|\bidéstadiet\b|\bönskan\b|\bframtida (?:utbyt|samarbet|besök|resor)|\bframtidsplan|\btänkta\b|\brekommendation"
)


def find_place_relations(
    report: Report, context: Context, start: int, end: int, department: str | None
) -> Iterator[PlaceRelation]:
    """Ties to places abroad in ``text[start:end]``, each by the cue of its sentence that stands nearest: visits made and
    received, conferences, exchanges, twin cities. What is only planned is left out."""
    text = context.ledger.document.text
    seen: set[tuple[str, str]] = set()
    cues = _cues(_home(report))
    for span in dict.fromkeys(sentence for _, sentence in told(text, start, end)):
        words = text[slice(*span)]
        found = _without_countries(find_places(words), words)
        twins = twin_cities(words)
        for city in twins:
            if ("twin_city", city.name) not in seen:
                seen.add(("twin_city", city.name))
                yield PlaceRelation(
                    document=report.document,
                    municipality=report.municipality,
                    reporting_year=report.year,
                    kind="twin_city",
                    place=city.name,
                    country=city.country,
                    department=department,
                    standing="cancelled" if has_ended(words) else "active",
                    source=context.source(span),
                )
        found = [
            place
            for place in found
            if not any(place[2] < city.span.end and city.span.start < place[3] for city in twins)
        ]
        if not found or _PLANNED.search(words):
            continue
        when = re.search(r"\b(20\d\d)\b", words)
        for name, country, kind in _related(words, found, cues):
            if (kind, name) not in seen:
                seen.add((kind, name))
                yield PlaceRelation(
                    document=report.document,
                    municipality=report.municipality,
                    reporting_year=report.year,
                    kind=kind,
                    place=name,
                    country=country,
                    department=department,
                    when=when[1] if when else None,
                    source=context.source(span),
                )


@lru_cache(maxsize=64)
def _cues(home: str) -> tuple[tuple[_PlaceKind, re.Pattern[str]], ...]:
    own = _HOME.replace("<home>", re.escape(home))
    return tuple((kind, wrapped(f"(?i){pattern.replace('<home>', own)}")) for kind, pattern in _CUES)


def _without_countries(found: list[_Place], words: str) -> list[_Place]:
    """Without the countries that only say where the city beside them lies: "Braga i Portugal", "Nederländerna (Amsterdam)"."""
    cities = [place for place in found if place[0] != place[1]]

    def beside(place: _Place) -> bool:
        return any(
            city[1] == place[0]
            and len(re.sub(r"[\s,(]|\bi\b", "", words[min(city[3], place[3]) : max(city[2], place[2])])) == 0
            for city in cities
        )

    return [place for place in found if place[0] != place[1] or not beside(place)]


def _related(
    words: str, found: list[_Place], cues: tuple[tuple[_PlaceKind, re.Pattern[str]], ...]
) -> Iterator[tuple[str, str, _PlaceKind]]:
    """Place, country and kind, by the last cue before the place, else the first one behind it."""
    hits = sorted((match.start(), match.end(), kind) for kind, pattern in cues for match in pattern.finditer(words))
    last_kind: _PlaceKind | None = None
    last_end = 0
    for name, country, start, end in found:
        before = words[:start]
        if _TWIN.search(before):
            yield name, country, "exchange" if re.search(r"(?i)tvillingstad\s+till", before) else "twin_city"
        inside = [hit for hit in hits if hit[0] < start and end < hit[1]]
        earlier = [hit for hit in hits if hit[1] <= start + 1]
        later = [hit for hit in hits if hit[0] >= end]
        chosen = inside[-1:] or earlier[-1:] or later[:1]
        if not chosen:
            continue
        kind = chosen[0][2]
        if inside and kind == "visit_received":
            kind = "visit_made"  # "tog vänorten Vasa emot en grupp från oss": the place is the host
        listed = kind == last_kind and not re.sub(
            r"(?:[\s,()]|\b(?:och|samt|respektive|i|på|från|till|Finland|Norge)\b)+", "", words[last_end:start]
        )
        if (
            kind == "conference"
            and not listed
            and not re.search(r"(?:\b(?:i|på|in|till)|[a-zåäö]+(?: [A-Z]\w*){1,3})[\s(]+$", before)
        ):
            continue
        if kind == "exchange" and not listed and start - chosen[0][1] > 160:
            continue
        last_kind, last_end = kind, end
        yield name, country, kind
