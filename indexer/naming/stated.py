"""What records already tell of a document's names: the partners that a form or register lists, ties to places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.naming.gazetteer import Known, key, known
from indexer.naming.organisations import Organisation, organisation_kind
from indexer.naming.places import Spotted
from indexer.records import MentionRole, PlaceRelation, ProjectReport, Span
from indexer.values import squeeze
from indexer.vocabulary.geography import country_called

_LABEL = re.compile(
    r"(?im)^[^\w\n]*(?:övriga |other )?"
    r"(?:(?:projekt|samarbets|samverkans)?part(?:er|ners?)?|(?:project )?partners?|deltagare|medsökande)"
    r"\b(?:[ \t]*[:*|]|\t|[ ]+(?!är\b|var\b|i\b|som\b|till\b|från\b|med\b))"
)
_BRACKET = re.compile(r"\s*\([^()]*\)$")
_WITHIN = re.compile(r"\s+i\s+(?P<country>[A-ZÅÄÖ][\w ]+)$")
_OWNS = re.compile(r"(?i)\s*\((?:är )?(?:projekt|huvud)?(?:ägare|sökande|koordinator|samordnare|lead partner)\)")
_NO_TOWN = re.compile(r"(?i)norden|europa|baltikum|världen|\w+(?:distriktet|regionen|länet|provinsen|området)")
NEAR = 400
"""Characters between a list's label and its last name."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A name at a place of the document, and what it is of."""

    span: Span
    role: MentionRole | None
    what: Organisation | Spotted


def stated_names(text: str, reports: Sequence[ProjectReport], ties: Sequence[PlaceRelation]) -> Iterator[Stated]:
    """The names that lists of partners and ties to places give, also where no gazetteer knows them."""
    for report in reports:
        for partner in report.partners:
            if partner.span and is_listed(text, partner.span):
                yield _partner(text, partner.span, partner.country)
        owner = report.lead_partner
        if owner and owner.value and squeeze(text[slice(*owner.span)]) == owner.value:
            yield replace(_partner(text, owner.span, None), role="lead")
    for tie in ties:
        yield from _tie(text, tie)


def is_listed(text: str, span: Span) -> bool:
    """Whether a name stands behind the label of a list, not in running text."""
    before = text[max(0, span.start - NEAR) : span.start]
    labels = list(_LABEL.finditer(before))
    return bool(labels) and not re.search(r"\n\s*\n|[.:] ", before[labels[-1].end() :])


def _partner(text: str, span: Span, country: str | None) -> Stated:
    bracket = _BRACKET.search(text[slice(*span)])
    if bracket:
        country = country or country_called(bracket.group().strip(" ()"))
        span = Span(span.start, span.start + bracket.start())
    within = _WITHIN.search(text[slice(*span)])
    if within and country_called(squeeze(within["country"])):
        country, span = country_called(squeeze(within["country"])), Span(span.start, span.start + within.start())
    name = squeeze(text[slice(*span)])
    role: MentionRole = "lead" if _OWNS.match(text[span.end : span.end + 30]) else "partner"
    if place := known(name):
        return Stated(span, role, Spotted(span, name, place))
    return Stated(span, role, Organisation(span, name, organisation_kind(name), country=country))


def _tie(text: str, tie: PlaceRelation) -> Iterator[Stated]:
    for name in tie.place.split("/"):
        at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[tie.source.start : tie.source.end])
        if at is None:
            continue
        span = Span(tie.source.start + at.start(), tie.source.start + at.end())
        place = known(name)
        if _NO_TOWN.fullmatch(name):
            continue
        if place is None or not (tie.country is None or key(place.country) == key(tie.country)):
            place = Known(name, "city", tie.country or "", certain=True)
        yield Stated(span, None, Spotted(span, name, place))
