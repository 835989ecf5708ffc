"""How many of its projects a sender leads, and in how many it is a partner, as sentences count them."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Role
from indexer.text import wrapped
from indexer.values import NUMERAL_PATTERN, parse_number, parse_role

_N = rf"(?P<n>{NUMERAL_PATTERN})"
_ROLE = r"(?P<role>lead partner|[A-Za-zÅÄÖåäö]+)"
_OF = r"(?: av (?:dem|dessa|projekten)|(?: [a-zåäö]+)? (?:EU-)?projekt| of (?:them|these)| projects)?"
_WHOSE = r"(?:(?:kommunen|staden|regionen|förbundet|bolaget|myndigheten|vi|[A-ZÅÄÖ]\w+(?: (?:kommun|stad))?) )?"
_SELF = r"(?:[Kk]ommunen|[Ss]taden|[Rr]egionen|[Ff]örbundet|[Bb]olaget|[Mm]yndigheten|[Vv]i)"
_FORMS = (
    # "4 som projektägare", "tre av dem i rollen som partner", "4 as lead partner"
    wrapped(rf"(?<![\w–-]){_N}{_OF},? (?:(?:i rollen |i egenskap av |med rollen )?som|i egenskap av|as) {_ROLE}\b"),
    # "4 där regionen är projektägare"
    wrapped(rf"(?<![\w–-]){_N}{_OF},? (?:där|i vilka|som) {_WHOSE}(?:är|var|har varit) {_ROLE}\b"),
    # "kommunen är projektägare i 4 av dem"
    wrapped(
        rf"\b(?:(?:är|var|varit|blev)(?: {_SELF})?|{_SELF}|[Ss]om|as) {_ROLE} i {_N}"
        r"(?=(?: (?:av (?:dem|dessa|projekten)|(?:EU-)?projekt|och|samt|fall)\b|[.,;]|$))"
    ),
    # "och partner i 5", behind it
    wrapped(
        rf"\b(?:är|var|varit|blev|{_SELF}|[Ss]om)\b[^.;]{{1,40}}? i {NUMERAL_PATTERN}[^.;]{{0,30}}?(?:,| och| samt)"
        rf"(?: som)? {_ROLE} i {_N}(?=(?: (?:av (?:dem|dessa|projekten)|(?:EU-)?projekt|fall)\b|[.,;]|$))"
    ),
    # "i 4 av dem är kommunen projektägare"
    wrapped(rf"\b[Ii] {_N}{_OF} (?:är|var) {_WHOSE}{_ROLE}\b"),
)


def role_counts(words: str) -> Iterator[tuple[Role, float]]:
    """Each role that a sentence counts projects of, with their number.

    >>> list(role_counts("Under 2024 drev regionen 9 projekt, varav 4 som projektägare och fem som medsökande."))
    [('lead', 4.0), ('partner', 5.0)]
    >>> list(role_counts("Kommunen är projektägare i 3 av dem och partner i två."))
    [('lead', 3.0), ('partner', 2.0)]
    >>> list(role_counts("Nio projekt som pågår 2024, varav 3 som ska avslutas."))
    []
    >>> list(role_counts("Deltagare i 6 projekt svarade. Partner i 5 länder och två ledare i 3 projekt kom."))
    []
    """
    found: dict[Role, float] = {}
    for match in (match for form in _FORMS for match in form.finditer(words)):
        role, number = parse_role(match["role"]), parse_number(match["n"])
        if role and number is not None and number.is_integer():
            found.setdefault(role, number)
    yield from found.items()


def is_of_role(words: str, end: int) -> bool:
    """Whether a count that ends at a place of a sentence is of one role: "4 projekt som projektägare".

    >>> is_of_role("4 projekt som projektägare", 9), is_of_role("9 projekt, varav 4 som projektägare", 9)
    (True, False)
    """
    match = _BEHIND.match(words, end)
    return match is not None and parse_role(match["role"]) is not None


_BEHIND = wrapped(
    r",? (?:(?:i rollen |i egenskap av |med rollen )?som|i egenskap av|as"
    rf"|(?:där|i vilka|som) {_WHOSE}(?:är|var|har varit)) {_ROLE}\b"
)
