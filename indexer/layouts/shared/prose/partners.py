"""The organisations that a description names as owner and partners."""

from __future__ import annotations

import re

from indexer.layouts.shared.geography import countries
from indexer.layouts.shared.prose.mentions import NOT_NAMES
from indexer.records import Partner, Span, Value
from indexer.text import wrapped
from indexer.values import squeeze
from indexer.vocabulary import names_municipality
from indexer.vocabulary.places import countries_of_cities

_ORG = (
    r"[A-ZÅÄÖ][\wåäöé&'-]*(?: (?:[A-ZÅÄÖ&][\wåäöé&'-]*|universitet\w*|högskola\w*|folkhögskola\w*|kommun\w*|museer"
    r"|[a-zåäö]+ska(?= (?:universitet|högskola))"
    r"|i|of|for|för|av|den|do|de|der|und|and|stads?|län|Syd|Nord|[a-zåäö]+centrum)(?![\w]))*"
    r"(?: \([A-ZÅÄÖ][^)]{1,30}\))?"
)
_OWNERS = (
    wrapped(rf"Projektägare (?:för [^.]{{3,60}}? )?(?:är|var|har varit) (?P<name>{_ORG})"),
    wrapped(
        rf"(?P<name>{_ORG}) (?:är|var) "
        r"(?:projektägare|projektets (?:huvud)?koordinator|huvudkoordinator|lead partner)"
    ),
    wrapped(rf"där (?P<name>{_ORG}) är projektets huvudkoordinator"),
    wrapped(
        r"(?:\b[Pp]rojektet|^[A-ZÅÄÖ][\w-]+) (?:drivs|drevs|leds|leddes|ägs|ägdes|koordineras|samordnas) "
        rf"av (?P<name>{_ORG})"
    ),
    wrapped(rf"[Kk]oordinator(?: för projektet)? (?:är|var) (?P<name>{_ORG})"),
    wrapped(
        r"(?i)projektet[^.]{0,60}? (?:drivs|leds|ägs) av "
        r"(?P<name>(?!en\b|ett\b)[a-zåäö-]+(?:,? (?:och )?[a-zåäö-]+)*?(?:förvaltningen|kontoret))"
    ),
)
_ORGANISATION = wrapped(_ORG)
_FILLER = (
    r"(?:(?:bland annat|den|det|kommunerna|lärosätena|länderna|städerna|forskningsinstitutet|forskare från|stiftelsen"
    r"|företaget|danska|svenska|aktörer som|projektpartners?|partners?|även|av) )*"
)
_LINK = r"(?:,? (?:och|samt|med stöd av|samt med stöd av) |, *)"
_WITH = wrapped(
    r"(?:tillsammans med|samarbetar(?: \w+)? med|(?:samarbete|samverkan) (?:med|mellan)|genomförs av"
    r"|Partner i projektet är"
    r"|projektpartnern|[Pp]artners? är|länderna var:?|med stöd av|skolor från|\d geografier:|däribland|som leds av"
    r"|mellan kommunerna)[ \n:]+"
    rf"(?P<list>{_FILLER}{_ORG}(?:{_LINK}{_FILLER}{_ORG})*)"
)


def find_lead(body: str, offset: int) -> Value[str] | None:
    """The organisation that owns the project, where the description names one.

    >>> find_lead("Projektägare för projektet Stark är Björkö folkhögskola. Kommunen deltar.", 0).value
    'Björkö folkhögskola'
    >>> find_lead("Projektägare är Björkös tekniska universitet i Finland.", 0).value
    'Björkös tekniska universitet i Finland'
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


def find_partners(body: str, offset: int, municipality: str) -> tuple[Partner, ...]:
    """Organisations that a description lists as taking part beside the municipality, with the country where the name
    tells it.

    >>> told = "Satsningen genomförs av Grannby, Exempelstad, IUC Norr och Lunds universitet."
    >>> [partner.name for partner in find_partners(told, 0, "Grannby stad")]
    ['Exempelstad', 'IUC Norr', 'Lunds universitet']
    """
    partners: dict[str, Partner] = {}
    for match in _WITH.finditer(body):
        base = offset + match.start("list")
        for name in _ORGANISATION.finditer(match["list"]):
            raw = re.sub(r"\s(?:i|of|for|för|av|den)$", "", name.group()).rstrip(" .,\n")
            words = squeeze(raw)
            common = words.casefold() in NOT_NAMES or names_municipality(words, municipality)
            if len(words) > 1 and not common:
                country = countries_of_cities().get(words.casefold()) or (
                    words if words.casefold() in countries() else None
                )
                partners.setdefault(
                    words,
                    Partner(
                        name=words, country=country, span=Span(base + name.start(), base + name.start() + len(raw))
                    ),
                )
    return tuple(partners.values())
