"""Networks that a text has as sections: a heading that is the name, below it sentences on belonging."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.general.lines import Told
from indexer.layouts.general.words import names_nothing
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.prose.members import belongs_to_another
from indexer.records import Membership, Report, Span
from indexer.text import wrapped
from indexer.values import squeeze

_OF_NETWORKS = re.compile(r"(?i)nätverk|medlemskap|networks?\b|memberships?")
_OF_NONE = re.compile(
    r"(?i)\b(?:tidigare|möjliga|avslutade|utträd\w*|lämnat|lämnade|planerade|tänkbara|former|possible|andra(?:s)?)\b|projekt"
)
"""A heading above what the sender does not belong to."""
_JOINED = wrapped(
    r"(?i)\b(?:gick med|gått med|anslöt|anslutit sig|blev medlem(?:mar)?|är (?:\w+ )?medlem(?:mar)?|varit"
    r" (?:\w+ )?(?:med"
    r"|medlem(?:mar)?)|(?<!\d\s)medlem(?:mar)? sedan|med sedan|medlemskap(?:et)? (?:började|gäller|inleddes"
    r"|sedan|är)|inträdde|joined|(?:is|are|has been|have been) (?:a )?members?)\b"
)
_LEFT = wrapped(
    r"(?i)\blämnade\b|\blämnat\b|\butträ(?:tt|dde|de)\b|\bgick ur\b|\bsade upp\b|\bsagts upp\b|\bupphör\w*"
    r"|\bavslutade\w*"
    r"|\bvar medlem(?:mar)?\b|\b(?:utreds|övervägs|prövas|diskuteras|planeras)\b|\b(?:inte|ej|aldrig) (?:\w+"
    r" )?(?:medlem|med\b)|\bstå(?:r|tt)? utanför\b|\bingen egen\b"
    r"|\bmedlem(?:mar)? är (?!(?:vi|kommunen|staden|regionen)\b)"
    r"|\binget beslut\b|\bansöker\b|\bansökt\b|\bhar sökt\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SINCE = wrapped(
    r"(?i)\b(?:gick med|gått med|anslöt\w*|anslutit|(?<!\d\s)medlem(?:mar|skapet)?|med|joined"
    r"|inträdde)\b[^.\d]{0,60}?(?P<year>(?:19|20)\d\d)\b"
)
_LONGEST = 80
_CALLED = re.compile(r"(?i)network|nätverk|association|alliance|union|council|cities|kommuner$|städer(?:na)?$|forum")
_SHORT = re.compile(r"\s*\((?P<short>[A-ZÅÄÖ][\w+&-]{1,14})\)$")

_LETTER = re.compile(r"^(?:[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]?\s+")
"""The letter or the number of a section."""


def network_sections(report: Report, context: Context, told: Sequence[Told]) -> Iterator[Membership]:
    """A membership for each heading below one on networks that is a name, where its section says the sender belongs."""
    text, on_networks = context.ledger.document.text, False
    for at, one in enumerate(told):
        if one.kind != "heading":
            continue
        words = squeeze(text[slice(*one.words)])
        if _OF_NETWORKS.search(words) and not _is_name(words, report, context):
            on_networks = not _OF_NONE.search(words)
            continue
        section = _section(told, at)
        said = " ".join(squeeze(text[slice(*line.words)]) for line in section)
        named = on_networks and _is_name(words, report, context)
        if (
            named
            and section
            and _JOINED.search(said)
            and not _LEFT.search(said)
            and not belongs_to_another(said, report)
        ):
            yield _membership(one, section, said, report, context)
        elif not named:
            on_networks = False


def _section(told: Sequence[Told], at: int) -> list[Told]:
    """The lines below a heading up to the next one."""
    end = next((other for other in range(at + 1, len(told)) if told[other].kind == "heading"), len(told))
    return [one for one in told[at + 1 : end] if one.kind != "chrome"]


def _is_name(words: str, report: Report, context: Context) -> bool:
    """Whether a heading can be the name of a network: known, by its words or by its capitals."""
    if context.vocabulary.networks.exact(words):
        return True
    plain = _LETTER.sub("", words)
    if len(words) > _LONGEST or _OF_NONE.search(words) or names_nothing(plain, report.municipality):
        return False
    capitals = re.findall(r"(?<![\w-])[A-ZÅÄÖ][\w&+-]*", words)
    return (
        (len(capitals) > 1 and " och " not in words)
        or (words.isupper() and len(words) > 1)
        or (_CALLED.search(words) is not None and " " in words)
    )


def _membership(one: Told, section: Sequence[Told], said: str, report: Report, context: Context) -> Membership:
    text, networks = context.ledger.document.text, context.vocabulary.networks
    raw = squeeze(text[slice(*one.words)])
    short = _SHORT.search(raw)
    plain = _SHORT.sub("", raw)
    known = networks.exact(raw) or networks.exact(plain)
    since = _SINCE.search(said)
    span = Span(one.words.start, section[-1].span.end)
    return Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=known.name if known else plain,
        abbreviation=(short["short"] if short else None) or (known.abbreviation if known else None),
        network_raw=raw,
        kind=known.kind if known else "network",
        standing="member",
        since=int(since["year"]) if since else None,
        source=context.source(span),
        description=(span,),
    )


_OF_ENDED = re.compile(
    r"(?i)(?:\d[\d.]*\s+)?(?:(?:våra|kommunens|stadens|nyligen) )?(?:tidigare|avslutade|upphörda|uppsagda|lämnade"
    r"|utträdda|former|ended|past|terminated) (?:\w+ )?(?:medlemskap|nätverk|(?:samarbets)?organisationer|memberships"
    r"|networks|organi[sz]ations)(?: [\w–-]+){0,3}:?"
)
"""A line above a list of what the sender does not belong to any longer."""
_LEFT_ITEM = re.compile(
    r"(?P<name>[A-ZÅÄÖ][^–—,;:(\n]{1,70}?(?: [(][A-ZÅÄÖ][\w+&-]{1,14}[)])?)"
    r"(?= [–—-] |[,;:]| [(]|\.?$)"
)


def left_networks(report: Report, context: Context, told: Sequence[Told]) -> Iterator[Membership]:
    """What a list below "Avslutade medlemskap" names: memberships that are no more, each with what its item tells."""
    text, ended = context.ledger.document.text, False
    for one in told:
        words = squeeze(text[slice(*one.words)])
        if one.kind in ("heading", "text"):
            ended = _OF_ENDED.fullmatch(words) is not None
        elif one.kind == "item" and ended and (match := _LEFT_ITEM.match(words)):
            known = context.vocabulary.networks.exact(match["name"])
            short = _SHORT.search(match["name"])
            plain = _SHORT.sub("", match["name"])
            yield Membership(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                network=known.name if known else plain,
                abbreviation=(short["short"] if short else None) or (known.abbreviation if known else None),
                network_raw=match["name"],
                kind=known.kind if known else "network",
                standing="former",
                source=context.source(one.span),
                description=(one.span,),
            )
