"""What running text tells of memberships: standing, year, role, and which nämnder take part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.listed import denies_membership, own_words, since_of, standing_said, without_absence
from indexer.layouts.shared.prose.headings import lead_in, paragraph_around, told
from indexer.layouts.shared.prose.members import is_held_by_another
from indexer.layouts.shared.prose.networks import Spot, spots_in
from indexer.records import Membership, Report, Span
from indexer.text import wrapped
from indexer.values import squeeze
from indexer.vocabulary import bare_municipality, fold, swedish_municipalities

_CONSIDERED = wrapped(
    r"(?i)undersök\w* (?:\w+ )?möjlighet|undersök\w* (?:om |ett medlemskap)|valde att avstå|avstod från medlemskap"
    r"|beslut\w+ att ansöka om medlemskap|överväg\w+|(?:planer|önskan) (?:på|om) att (?:gå|bli)"
)
_FORMER = wrapped(
    r"(?i)\bmedlemskap\w*\b[^.;]*?\b(?:avslutade?s|avslutats|sades upp|sagts upp|upphörde|upphört)\b|\b(?:avslutade"
    r"|sade upp)\b[^.;]{0,40}?\bmedlemskap"
    r"|\b(?:left|withdrew from)\b|\blämnade nätverket|\butträd\w*|\b(?:gick|gått) ur\b"
)
_MEMBER = wrapped(
    r"(?i)\bmedlem(?:mar|skap\w*)?\b|\bmedl\.|\btillhör\b|\bbelongs? to\b"
    r"|\bmembers?\b|\bmembership\b|\banslutit sig\b|\bansluten till\b|\bär partner i\b"
    r"|\bpartner i nätverket\b|\banslöt(?: [^\W\d_]+){0,3} sig\b"
    r"|\bgick\b[^.]{0,140}\bmed i\b|\b(?:går|gått) med i\b"
    r"|\bär (?:\w+ )?med i (?!styr|arbets|en\b|ett\b|den\b|det\b)"
)
_ACTIVE = re.compile(
    r"(?i)\baktiv|\bdelt(?:og|ar|agit)|\bingår\b|\brepresentera|\bengagera|\bsamordna|\bmedverka|\bstyrgrupp"
    r"|\bordförande"
)
_SINCE = wrapped(
    r"(?i)\b(?:sedan|sen|since|från och med|år) (?:\w+ |den \d{1,2} [a-z]+ )?((?:19|20)\d\d)\b|\b((?:19|20)\d\d) blev\b"
    r"|\bgick\b[^.]{0,140}\bmed i\b[^.]{0,60}\b((?:19|20)\d\d)\b"
    r"|\bblev medlem i\b[^.]{0,80}?\b((?:19|20)\d\d)\b"
    r"|\b(?:blev|gick) (?:i )?(?:[a-zåäö]+ )?((?:19|20)\d\d) med(?:lem)?\b"
    r"|\banslöt(?: [^\W\d_]+){0,3} sig (?:till )?(?:år |i [a-zåäö]+ )?((?:19|20)\d\d)\b"
)


def find_memberships(
    report: Report, context: Context, start: int, end: int, department: str | None
) -> Iterator[Membership]:
    """One membership for each network that ``text[start:end]`` names, with what its sentences say of standing, role and
    year.

    Where the sentence lists several nämnder as members, each gets one.
    """
    text = context.ledger.document.text
    spots = spots_in(text, start, end, context, bare_municipality(report.municipality))
    places = told(text, start, end)
    by_network: dict[str, list[tuple[Spot, Span]]] = {}
    for spot in spots:
        sentence = next(
            (sentence for place, sentence in places if place.start <= spot.start < place.end),
            Span(spot.start, spot.end),
        )
        by_network.setdefault(spot.name, []).append((spot, sentence))
    for name, found in by_network.items():
        membership = _membership(report, context, start, spots, name, found, department)
        if _is_none(membership, found, spots, text, report):
            continue
        yield membership
        listed = _listed_members(report, context, membership)
        for other in listed:
            yield membership.model_copy(update={"department": other})
        paragraph = paragraph_around(text, membership.source.start)
        if {spot.name for spot in spots if spot.start in range(*paragraph)} == {name}:
            for other in _taking_part(report, context, Span(membership.source.start, paragraph.end)):
                if other not in {department, *listed}:
                    yield membership.model_copy(
                        update={"department": other, "standing": "participates", "since": None, "role": None}
                    )


def _is_none(
    membership: Membership, found: Sequence[tuple[Spot, Span]], spots: Sequence[Spot], text: str, report: Report
) -> bool:
    """Whether the sentences on a network say that the sender takes no part, or that another is the member."""
    if membership.standing == "participates" and all(
        denies_membership(text[slice(*sentence)], spot.start - sentence.start) for spot, sentence in found
    ):
        return True
    own = {spot.raw for spot, _ in found}
    return is_held_by_another(text, membership.source.span, own, {spot.raw for spot in spots} - own, report)


def _membership(
    report: Report,
    context: Context,
    start: int,
    spots: list[Spot],
    name: str,
    found: list[tuple[Spot, Span]],
    department: str | None,
) -> Membership:
    text = context.ledger.document.text
    entry = context.vocabulary.networks.exact(name)
    names = [spot.start for spot in spots]
    parts = [_own_part(text, spot, sentence, names) for spot, sentence in found]
    words = [text[slice(*part)] for part in parts]
    standing = _standing(words, [text[lead_in(text, start, part.start) : part.end] for part in parts])
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
        role=role_said(words, bare_municipality(report.municipality)),
        since=since,
        forums=forums,
        source=context.source(best[1]),
        description=tuple(dict.fromkeys(sentence for _, sentence in found)),
    )


def _own_part(text: str, spot: Spot, sentence: Span, names: Sequence[int]) -> Span:
    """The part of a sentence that speaks of one network."""
    own = own_words(text[slice(*sentence)], spot.start - sentence.start, [name - sentence.start for name in names])
    return Span(sentence.start + own.start, sentence.start + own.end)


def _since(text: str, spot: Spot, sentence: Span, names: Sequence[int]) -> int | None:
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


# The chair of a nämnd is no post in a network.
_CHAIR = wrapped(
    r"(?<!styrelsens[ ])(?<!nämndens[ ])(?<!fullmäktiges[ ])(?<!utskottets[ ])(?i:\b(?P<vice>vice )?ordförande"
    r"(?:skap\w*)?\b)"
    r"(?: (?:i|för) (?:nätverkets )?(?P<body>(?:[A-ZÅÄÖ][\w-]+ ){1,4}(?:Forum|Committee|Commission)))?"
)
_COMMITTEE = wrapped(
    r"(?i:\b(?:plats|sitter|ledamot|invald|valdes[^.;]{0,60} in|ingår) i (?:nätverkets )?)(Executive Committee"
    r"|Political Council)"
)


def role_said(told: list[str], home: str) -> str | None:
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
