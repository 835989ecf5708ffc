"""Networks that a text has as entries: a name on its own line, with labels below it that say since when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.layouts.shared.base import Context
from indexer.records import Membership, Report, Span
from indexer.values import squeeze

_ENTRY = re.compile(
    r"(?m)^[ \t#*•-]*(?:\d{1,2}(?:\.\d{1,2})*\.?[ \t]+)?(?P<name>[A-ZÅÄÖ][^\n:.]{2,70}?)[ \t*]*\r?\n"
    r"(?:[ \t]*\r?\n)?(?P<labels>(?:[ \t*•-]*[A-ZÅÄÖ][^\n:]{2,40}:[^\n]+(?:\r?\n|$))+)"
)
_SINCE = re.compile(
    r"(?i)(?:medlem|med|ansluten|anslöt|medlemskap|inträde)(?: i nätverket)?(?: (?:sedan|från|år))?\**:\**"
    r"[^\n\d]*(?P<year>(?:19|20)\d\d)\b(?![ \t]*[–-][ \t]*(?:19|20)?\d\d)"
)
_FEE = re.compile(r"(?i)(?:års|medlems)avgift\w*[^\n:]{0,20}:")
_LEFT = re.compile(r"(?i)\b(?:utträd\w*|lämna\w*|avslut\w*|uppsag\w*|medlem till|till och med|vilande)\b")
_OFFICE = re.compile(r"(?im)^[ \t*•-]*(?:ansvarig\w*(?: \w+)?|nämnd|förvaltning)\**:\**[ \t]*(?P<office>[^\n,;(]+)")
_SHORT = re.compile(r"\s*\((?P<short>[A-ZÅÄÖ][\w+&-]{1,14})\)$")
_ASIDE = re.compile(r" [–—-] .*$")


def membership_entries(report: Report, context: Context) -> Iterator[Membership]:
    """A membership for each entry that says since when, or what the membership costs; one that was left is none.

    >>> bool(_ENTRY.search("Sjönätet (SN)\\nMedlem sedan: 2010\\nÅrsavgift: 2 000 kr\\n"))
    True
    """
    text = context.ledger.document.text
    for entry in _ENTRY.finditer(text):
        since, fee = _SINCE.search(entry["labels"]), _FEE.search(entry["labels"])
        if (since or fee) and not _LEFT.search(entry["labels"]):
            yield _membership(entry, int(since["year"]) if since else None, report, context)


def _membership(entry: re.Match[str], since: int | None, report: Report, context: Context) -> Membership:
    networks = context.vocabulary.networks
    raw = squeeze(entry["name"])
    short = _SHORT.search(raw)
    names = [raw, _SHORT.sub("", raw), _ASIDE.sub("", raw), *([short["short"]] if short else [])]
    known = next(filter(None, map(networks.exact, names)), None)
    office = _OFFICE.search(entry["labels"])
    actor = context.vocabulary.actors(report.municipality).get(squeeze(office["office"])) if office else None
    span = Span(entry.start("name"), entry.end() - (entry.group().endswith("\n")))
    return Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=known.name if known else _ASIDE.sub("", _SHORT.sub("", raw)),
        abbreviation=(short["short"] if short else None) or (known.abbreviation if known else None),
        network_raw=raw,
        kind=known.kind if known else "network",
        aliases=(raw,) if not known or raw != known.name else (),
        department=actor.name if actor else None,
        standing="member",
        since=since,
        source=context.source(span),
        description=(span,),
    )
