"""Who a text says is the member of a network: the sender, one of its offices, or another organisation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from indexer.layouts.shared.prose.headings import paragraph_around
from indexer.records import UNKNOWN_SENDER, Membership, Report, Span
from indexer.text import sentences, wrapped
from indexer.vocabulary import bare_municipality

_NOUNS = frozenset(
    "vi kommunen staden regionen bolaget förbundet myndigheten länsstyrelsen föreningen stiftelsen högskolan"
    " universitetet museet".split()
)
_SUBJECT = wrapped(
    r"(?:^|[.;] )(?P<who>[A-ZÅÄÖ][\w-]+(?: (?:i |för )?[A-ZÅÄÖ\w][\w-]+){0,3}?) (?:är|har varit|blev)(?: också"
    r"| även| sedan \d{4})? "
    r"(?P<how>medlem|med i|ansluten)"
)
_WHO = r"(?P<who>[^\W\d_][^.;:\n]{1,80}?)"
_BESIDE = r"(?:också|även|bland|dessutom|likaså|sedan|also|among)\b"
"""What makes who is named a member beside others."""
_HOLDERS = (
    # "Medlem är X AB", "Medlem i Sjönätet sedan 1999 är X AB", "Som medlem står X AB"
    wrapped(
        r"(?:^|[.;:] )(?:[Ss]om )?[Mm]edlem(?: (?:i|av|sedan|från|för)\b[^.;,]{2,60}?)? (?:är|står|var)"
        rf" (?:alltså |dock |numera |formellt )*(?!{_BESIDE})\b{_WHO}(?=,? sedan \d|[.;:]|$)"
    ),
    # "Det är X AB som är medlem"
    wrapped(rf"\b[Dd]et är {_WHO},? (?:och inte [^.;,]+ )?som (?:är|står som) medlem(?:mar)?\b"),
    # "Medlemskapet innehas av X AB", "Medlemskapet ligger hos X AB", "Medlemskapet är tecknat av X AB"
    wrapped(
        r"\b[Mm]edlemskap\w*\b[^.;]{0,60}? (?:innehas av|ägs av|(?:är )?teckna[ts] av|ligger (?:hos|på|i)|tillhör)"
        rf" {_WHO}(?=[.;:]|$)"
    ),
    wrapped(rf"\b[Tt]he member is (?!{_BESIDE})\b{_WHO}(?=[.;:]|$)"),
    wrapped(rf"\b[Mm]embership\b[^.;]{{0,60}}? (?:is|are) held by {_WHO}(?=[.;:]|$)"),
)
"""How a sentence says who the one member is, in other words than with the member as its subject."""
_ORGANISATION = re.compile(
    r"(?:^Region|^Grannkommunen|^Kommunen [A-ZÅÄÖ]"
    r"|\b(?:kommun|stad|AB|universitet|högskola|län)$|förbundet|^Länsstyrelsen|^Högskolan|^Universitetet|^Stiftelsen"
    r"|^Föreningen)"
)
_COMPANY = re.compile(r"(?i)(?:bolag(?:et|en)?|stiftelsen?|förening(?:en)?)(?: [A-ZÅÄÖ][\w& ]+)?$")
"""A company, a foundation or an association, named or not: "kommunens bostadsbolag"."""
_COMPANY_NAME = re.compile(r"\bAB$|^AB ")
_OF_A_NETWORK = wrapped(r"\b[Mm]edlem(?:mar|skap\w*)? (?:i|av) (?:nätverket |föreningen )?[A-ZÅÄÖ]")
"""A sentence on the membership in what it names."""
_AND = re.compile(r", | och | samt ")
_THERE = r"(?:där|i (?:det|detta)(?: nätverket?)?|i nätverket)"
_NOT_HERE = wrapped(
    rf"(?i)\b{_THERE} (?:deltar|är|ingår) (?:vi|kommunen|staden|regionen|bolaget|förbundet) (?:inte|ej)\b"
    r"|\b(?:är|deltar|ingår) (?:själv(?:a|t)? |dock |däremot )?(?:inte|ej) (?:medlem(?:mar)? |med )?"
    rf"{_THERE}(?= (?:idag|i dag|längre|än|ännu|för närvarande)\b|[.,;]|$)"
)
"""How a sentence says of the network before it that the sender does not belong: "Vindala kommun är inte medlem där"."""


def is_sender(who: str, report: Report) -> bool:
    """Whether words are what the sender calls itself."""
    own, bare = report.municipality.casefold(), bare_municipality(report.municipality).casefold()
    return who.casefold() in _NOUNS or who.casefold() in (own, bare) or own.startswith(f"{who.casefold()}s ")


def _is_another(who: str, report: Report) -> bool:
    """Whether words name an organisation that is not the sender; "bolaget" is none of a municipality."""
    if report.municipality == UNKNOWN_SENDER and not _COMPANY_NAME.search(who):
        return False  # it can be the sender
    company = _COMPANY.search(who) is not None and report.sender_kind in ("municipality", "region")
    return company or (_ORGANISATION.search(who) is not None and not is_sender(who, report))


def holders(words: str) -> list[str]:
    """Who some words say is the member.

    >>> holders("Medlem är Vindala Bostäder AB.")
    ['Vindala Bostäder AB']
    >>> holders("Medlemskapet kostar 9 000 kr och innehas av kommunen och Hamnen AB."), holders("Vi är medlem i Polis.")
    (['kommunen', 'Hamnen AB'], [])
    """
    found = (match["who"] for form in _HOLDERS for match in form.finditer(words))
    return [who.strip() for one in found for who in _AND.split(one) if who.strip()]


def belongs_to_another(words: str, report: Report) -> bool:
    """Whether sentences say that another organisation is the member: "Region Norr är medlem i Sjönätet"."""
    who = _members(words)
    if any(is_sender(one, report) for one in who):
        return False
    who += [match["who"] for match in _SUBJECT.finditer(words)]
    return _NOT_HERE.search(words) is not None or (bool(who) and all(_is_another(one, report) for one in who))


def _members(words: str) -> list[str]:
    """Who sentences say is a member, as what they are about or in other words; taking part is not enough."""
    return [match["who"] for match in _SUBJECT.finditer(words) if match["how"] != "med i"] + holders(words)


def is_held_by_another(text: str, place: Span, own: Collection[str], others: Collection[str], report: Report) -> bool:
    """Whether the sentences on a network say that another organisation is the member, or that the sender is none there.

    They are those of ``place`` and of the rest of its paragraph, from one that names the network by one of its ``own``
    names up to the next one that names one of ``others``.
    """
    end = max(paragraph_around(text, place.start).end, place.end)
    who, on_it, denied = list[str](), True, False
    for span in sentences(text, place.start, end):
        words = text[slice(*span)]
        names_another = _OF_A_NETWORK.search(words) is not None or any(name in words for name in others)
        on_it = any(name in words for name in own) or (on_it and not names_another)
        who += _members(words) if on_it else []
        denied = denied or (on_it and _NOT_HERE.search(words) is not None)
    if any(is_sender(one, report) for one in who):
        return False
    return denied or (bool(who) and all(_is_another(one, report) for one in who))


def without_others(records: Iterable[Membership], text: str, report: Report) -> list[Membership]:
    """Memberships but for those that the text says another organisation holds."""
    every = list(records)
    names = {one.network_raw for one in every}
    return [
        one
        for one in every
        if not is_held_by_another(
            text, one.source.span, {one.network_raw, *one.aliases}, names - {one.network_raw, *one.aliases}, report
        )
    ]
