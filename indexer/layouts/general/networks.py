"""Networks of a free text: only those that it says the sender belongs to, and that it belongs to none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from indexer.layouts.general.lines import Told, told_lines
from indexer.layouts.general.network_sections import left_networks, network_sections
from indexer.layouts.general.offices import Offices, in_small
from indexer.layouts.general.tables import table_records, text_tables
from indexer.layouts.shared.base import Context, stated_figure
from indexer.layouts.shared.listed import Standing, denies_membership, network_names, since_said, standing_said
from indexer.layouts.shared.membership_entries import membership_entries
from indexer.layouts.shared.prose import find_memberships
from indexer.layouts.shared.prose.members import belongs_to_another, is_sender, without_others
from indexer.layouts.shared.register.tables import Table
from indexer.ranges import Ranges
from indexer.records import Figure, Membership, Report, Span
from indexer.text import sentences, wrapped
from indexer.values import squeeze
from indexer.vocabulary import named_municipalities
from indexer.vocabulary.actors import Actors

_BELONGS = wrapped(
    r"(?i)\bnätverk|\bmedlem|\bmedl\.|\btillhör\b|\bbelongs? to\b"
    r"|\bmembers?\b|\bnetwork|\bingår\b|\bansluten\b|\banslutit\b|\bmed i\b|\bengagera\w*"
    r"|\bsamarbetsorganisation|\bundertecknat"
)
_LEAD = re.compile(
    r"(?i)\b(?:(?P<member>medlem(?:mar)?|med i|ansluten|anslutna|(?:års|medlems)avgift\w*)|deltar|ingår|engagera\w*)\b"
    r"(?=[^.]*\bnätverk)[^.]*:$"
)
_LEAD_IN = wrapped(r"(?i)\b(?P<member>(?:medlem(?:mar)?|med) i|anslut(?:en|na) till)(?: följande(?: nätverk)?)?:?$")
"""A sentence that its list goes on with: "Staden är medlem i"."""
_NAME = re.compile(r"(?P<name>[A-ZÅÄÖ][^–,;:(\n]{1,70}?)(?= [–-] |[,;:(]|\.?$)")
_CALLED = re.compile(
    r"(?i)network|nätverk|association|alliance|union|council|cities|råd(?:et)?\b|forum|förbund|federation|kommission"
)
_NONE = wrapped(
    r"(?i)\b(?:ingår|deltar|är)(?: \w+){0,2}? (?:inte|ej)(?: (?:med|medlem))?(?: i)? (?:några|något)(?: \w+)? nätverk"
    r"|\bnot (?:a )?members? of any(?: \w+)? networks?|\b(?:inte|ej) (?:medlem|med) i (?:några|något)(?: \w+)? "
    r"nätverk|\binga (?:internationella|europeiska) nätverk"
)

_DENIED = r"(?i)\b(?:inte|ej|aldrig|tackat nej till|nej till)\b[^.;,]{0,60}?"
"""What stands before a name that the sender does not belong to."""
_BEFORE_MEMBER = re.compile(r"(?i)\bmedlem")
_OTHERS = re.compile(r"(?i)\bi sin tur\b|\bmen (?:det är )?inte (?:vi|kommunen|bolaget)\b")
_NOMINAL = re.compile(r"\bMedlemskap i [^.]*$")
"""The heading of a matter."""
_ENDED = wrapped(r"(?i)\bupphör(?:de|t)\b[^.;]{0,40}\bmedlemskap|\butträd\w*")
_PLANNED = wrapped(
    r"(?i)\b(?:ska|skall|vill|kan|bör|tänker|planerar att|att) (?:söka|gå med|ansöka|ansluta|bli (?:medlem|med i))\b"
    r"|\b(?:diskuterar|överväger|utreder|prövar|funderar) (?:på |om )"
    r"|\bmedlemskap\w*\b[^.;]{0,60}\b(?:prövades|utreds|diskutera\w*|återremitter\w*)"
    r"|\butredning\w*\b[^.;]{0,40}\b(?:gå med|medlem)|\byrka(?:r|de)\b|\bföreslå(?:r|s)?\b"
)
_RESTS = re.compile(r"(?i)\bvilande\b|\bpassiv")
_STANDS = ("member", "participates")
"""Standings that are one: what ended or is only looked into is told by the passage."""
_CUT = re.compile(r" (?:och|and)(?: (?:i|of))?(?: the)?(?: (?=[A-ZÅÄÖ])|$)")


def memberships(
    report: Report, context: Context, told: Sequence[Told], tabled: Sequence[Membership] = ()
) -> Iterator[Membership | Figure]:
    """Memberships whose sentence speaks of belonging, and the figure 0 for a sender that says it belongs to none.

    Where the text denies every network, none that it names is one of the sender's but what it says it is a member of.
    ``tabled`` are the memberships of tables: they stand as their rows have them, with what sentences add.
    """
    text = context.ledger.document.text
    offices = Offices(text, told, context.vocabulary.actors(report.municipality))
    none = next((span for span in sentences(text) if _is_none(text, span, told) and not offices.at(span.start)), None)
    if none:
        yield stated_figure(report, context, none, "networks", 0, "nätverk")
    every = _every(report, context, told, denied=none is not None)
    for record in (*_with_sentences(tabled, every), *_beside(tabled, every)):
        yield _of_office(record, text, offices, context.vocabulary.actors(report.municipality))


def with_tabled(every: Sequence[Membership], report: Report, context: Context) -> list[Membership]:
    """The memberships of another family's running text with those that a table of the text holds: networks beside the
    year of joining or what they cost."""
    document = context.ledger.document
    told = told_lines(document.text)
    tables = [
        table for table in text_tables(document, told, context.vocabulary) if table.kind == "network" and _tells(table)
    ]
    found = table_records(document, tables, told, report, context) if tables else iter(())
    tabled = [one for one in found if isinstance(one, Membership)]
    return [*_with_sentences(tabled, every), *_beside(tabled, every)] if tabled else list(every)


def _tells(table: Table) -> bool:
    return "since" in table.fields or "fee" in table.fields


def _with_sentences(tabled: Sequence[Membership], every: Sequence[Membership]) -> Iterator[Membership]:
    """The memberships of tables, each with the role and the sentences that running text has of it."""
    for row in tabled:
        same = [one for one in every if one.network == row.network and not one.source.span.touches(row.source.span)]
        spans = dict.fromkeys((row.source.span, *row.description, *(span for one in same for span in one.description)))
        role = row.role or next((one.role for one in same if one.role), None)
        yield row.model_copy(update={"role": role, "description": tuple(spans)})


def _beside(tabled: Sequence[Membership], every: Sequence[Membership]) -> Iterator[Membership]:
    """The memberships of running text that no table has."""
    named = {name.casefold() for row in tabled for name in (row.network, row.network_raw, row.abbreviation or "")}
    rows = Ranges([row.source.span for row in tabled])
    for one in every:
        if not rows.touch(one.source.span) and not {one.network.casefold(), one.network_raw.casefold()} & named:
            yield one


def _every(report: Report, context: Context, told: Sequence[Told], *, denied: bool) -> list[Membership]:
    """The memberships of a text; where it has ``denied`` every network, only those that it says it is a member of."""
    text, found = context.ledger.document.text, dict[str, Membership]()
    every = list(find_memberships(report, context, 0, len(text), None))
    named = {name.casefold() for one in every for name in (one.network, one.network_raw, *one.aliases)}
    for record in every:
        if not _headed(record, told) and not (denied and record.standing != "member"):
            found |= _by_name(_as_told(record, text[slice(*record.source.span)], report, context), found)
    listed = {record.network: record for record in _listed(report, context, told)}
    every = [_since_listed(record, listed) for record in found.values() if not _is_short_for(record, found)]
    every += _by_name(listed.values(), found).values()
    every += _by_name(membership_entries(report, context), {one.network: one for one in every}).values()
    every += _by_name(network_sections(report, context, told), {one.network: one for one in every}).values()
    every += _by_name(_where_member(report, context, told), {one.network: one for one in every}).values()
    every += _in_section(report, context, told, named | {name.casefold() for name in listed})
    left = _by_name(left_networks(report, context, told), {})
    return [*without_others(_by_name(every, left).values(), text, report), *left.values()]


def _is_none(text: str, span: Span, told: Sequence[Told]) -> bool:
    """Whether a sentence says that the sender belongs to no network, or answers a question on them with no."""
    words = text[slice(*span)]
    if _NONE.search(words):
        return True
    if not _NO.match(words):
        return False
    above = [one for one in told if one.line.start < span.start and one.kind == "heading"]
    asked = text[slice(*above[-1].words)] if above else ""
    return asked.endswith("?") and "nätverk" in asked.casefold()


_NO = re.compile(r"Nej\b[.,!]?(?: (?:inga|inte)\b|$)")
_OF_ALL = re.compile(r"(?i)\b(?:kommunen|staden|regionen)s?\b")


def _of_office(record: Membership, text: str, offices: Offices, actors: Actors) -> Membership:
    """A membership in an office's part of a report is the office's, unless its sentence says the sender's."""
    office = offices.at(record.source.start)
    if office is None or record.department or _OF_ALL.search(text[record.source.start : record.source.end]):
        return record
    name = in_small(squeeze(text[slice(*office)]))
    actor = actors.get(name)
    return record.model_copy(update={"department": actor.name if actor else name})


def _by_name(records: Iterable[Membership], known: Mapping[str, Membership]) -> dict[str, Membership]:
    """Memberships by their networks, those left out that are known."""
    return {one.network: one for one in records if one.network not in known}


def _since_listed(record: Membership, listed: Mapping[str, Membership]) -> Membership:
    """A membership with the year that its line in a list gives."""
    own = listed.get(record.network)
    return record if record.since or own is None else record.model_copy(update={"since": own.since})


def _is_named(name: str, named: Iterable[str]) -> bool:
    """Whether a name, or most of it, has been told of already."""
    return any(other in name or name in other for other in named)


_OF_NETWORKS = re.compile(r"(?i)nätverk|medlemskap|networks?\b|memberships?")


def _in_section(
    report: Report,
    context: Context,
    told: Sequence[Told],
    named: Collection[str],
) -> Iterator[Membership]:
    """The networks that a sentence below a heading on them gives the sender, but for those ``named`` before."""
    text, on_networks = context.ledger.document.text, False
    for one in told:
        words = text[slice(*one.words)]
        if one.kind == "heading":
            on_networks = _OF_NETWORKS.search(words) is not None
        if on_networks and one.kind in ("text", "item"):
            for span in sentences(text, *one.words):
                said = _said_in(span, text[slice(*span)], report, context)
                yield from (one for one in said if not _is_named(one.network.casefold(), named))


def _said_in(span: Span, said: str, report: Report, context: Context) -> Iterator[Membership]:
    """The networks of a sentence that says the sender belongs, and neither denies, ends nor plans it."""
    if (
        standing_said(said)
        or denies_membership(said)
        or belongs_to_another(said, report)
        or _PLANNED.search(said)
        or _ENDED.search(said)
    ):
        return
    for name in network_names(said, context.vocabulary, trusted=True):
        yield from _member_of(span, said, name, report, context)


def _where_member(report: Report, context: Context, told: Sequence[Told]) -> Iterator[Membership]:
    """The networks that a clause says the sender is a member of: "Sjönätet, där bolaget är medlem sedan 2006"."""
    text = context.ledger.document.text
    for one in told:
        for match in _CLAUSE.finditer(text, *one.words) if one.kind in ("text", "item") else ():
            span = next(span for span in sentences(text, *one.words) if span.end > match.start())
            said = text[slice(*span)]
            if is_sender(match["who"], report) and not standing_said(said) and not _PLANNED.search(said):
                name = Span(match.start("name") - span.start, match.end("name") - span.start)
                since = int(match["since"]) if match["since"] else None
                for record in _member_of(span, said, name, report, context):
                    yield record.model_copy(update={"standing": "member", "since": since})


_CLAUSE = wrapped(
    r"(?<![\w-])(?P<name>(?:(?:Nätverket|Föreningen|Organisationen|Alliansen) )?[A-ZÅÄÖ][\w&+-]*(?: (?:(?:of"
    r"|for|the|and|för|i) )?"
    r"[A-ZÅÄÖ][\w&+-]*)*)(?:, (?:där|i vilke[nt])| [–-]) (?P<who>vi|\w+(?: \w+)?) (?:är|har varit) "
    r"(?:också )?medlem(?:mar)?\b"
    r"(?:,? sedan (?P<since>(?:19|20)\d\d))?"
)


def _member_of(span: Span, said: str, name: Span, report: Report, context: Context) -> Iterator[Membership]:
    """The membership in what stands at a place of a sentence, unless that says nothing of the kind."""
    raw = said[slice(*name)]
    entry = context.vocabulary.networks.exact(squeeze(raw))
    record = Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=entry.name if entry else squeeze(raw),
        abbreviation=entry.abbreviation if entry else None,
        network_raw=raw,
        kind=entry.kind if entry else "network",
        standing="member" if re.search(r"(?i)\bmedlem", said) else "participates",
        source=context.source(span),
        description=(span,),
    )
    if not _says_nothing(said, record, report):
        yield record


def _is_short_for(record: Membership, found: Mapping[str, Membership]) -> bool:
    """Whether a name is the first letters of another that the same sentence gives: "WWCAM, World Winter Cities …"."""
    short = record.network
    return short.isupper() and any(
        other.source.start == record.source.start and "".join(re.findall(r"\b[A-ZÅÄÖ]", name)) == short
        for name, other in found.items()
        if name != short
    )


def _headed(record: Membership, told: Sequence[Told]) -> bool:
    """Whether only a heading names the network."""
    text, end = record.network_raw, record.source.end
    return any(
        one.kind == "heading"
        and one.words.touches(record.source.span)
        and not any(
            other.span.start > one.span.start and other.span.start < end and _holds(other, text) for other in told
        )
        for one in told
    )


def _holds(one: Told, name: str) -> bool:
    return name in one.line.text


def _belongs(words: str, record: Membership, context: Context) -> bool:
    """Whether a sentence speaks of belonging to a network."""
    named = record.standing != "participates" or _is_network(record, context)
    return named and _BELONGS.search(words) is not None and not _NONE.search(words)


def _listed(report: Report, context: Context, told: Sequence[Told]) -> Iterator[Membership]:
    """The networks of a list below a line that says what the sender belongs to: "Vi är med i följande nätverk:"."""
    text, lead = context.ledger.document.text, None
    for one in told:
        words = text[slice(*one.words)]
        if one.kind == "text":
            last = words[words.rfind(". ") + 1 :]
            lead = (_LEAD.search(last) if words.endswith(":") else None) or _LEAD_IN.search(last)
        elif one.kind == "item" and lead and (match := _NAME.match(words)):
            standing: Standing = "member" if lead["member"] else "participates"
            yield _item(report, context, one, squeeze(match["name"].strip("*_ ")), standing)


def _item(report: Report, context: Context, one: Told, name: str, standing: Standing) -> Membership:
    """The membership that a list's item names."""
    words = context.ledger.document.text[slice(*one.words)]
    networks = context.vocabulary.networks
    begins = networks.find(name)
    entry = networks.exact(name) or networks.exact(words)
    entry = entry or (begins[0].entry if begins and begins[0].start == 0 else None)
    return Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=entry.name if entry else name,
        abbreviation=entry.abbreviation if entry else None,
        network_raw=name,
        kind=entry.kind if entry else "network",
        standing=standing,
        since=since_said(words),
        source=context.source(one.span),
        description=(one.span,),
    )


def _says_nothing(words: str, record: Membership, report: Report) -> bool:
    """Whether a sentence does not say that the sender belongs: it asks, denies it, or tells of somebody else."""
    raw = re.escape(squeeze(record.network_raw))
    plain = squeeze(words).strip("*_ ")
    if _NOMINAL.search(plain):
        return True
    if plain.endswith("?") or re.search(_DENIED + raw, plain):
        return True
    others = set(named_municipalities(_BEFORE_MEMBER.split(plain)[0])) - {report.municipality}
    return (bool(others) and _OTHERS.search(plain) is not None) or belongs_to_another(plain, report)


def _as_told(record: Membership, words: str, report: Report, context: Context) -> Iterator[Membership]:
    """A membership for each name, without words of the sentence in it, standing as plans and ends say."""
    if not _belongs(words, record, context) or _says_nothing(words, record, report):
        return
    ended, planned = _ENDED.search(words), _PLANNED.search(words)
    standing = "former" if ended else "considered" if planned else record.standing
    since = None if _RESTS.search(words) or standing != record.standing else record.since
    known = context.vocabulary.networks.exact(record.network) is not None
    raw = re.escape(record.network_raw)
    marked = re.search(rf"[*_\[]{raw}(?: \([^()]*\))?[*_\]]", words) is not None
    names = [record.network] if known or marked else filter(None, _CUT.split(record.network))
    for name in names if standing in _STANDS else ():
        yield record.model_copy(update={"network": name, "standing": standing, "since": since})


def _is_network(record: Membership, context: Context) -> bool:
    """Whether a name that a text only takes part in is a network's: known, abbreviated or by its own words."""
    known = context.vocabulary.networks.exact(record.network) is not None
    return known or record.abbreviation is not None or bool(_CALLED.search(record.network))
