"""Projects that only running text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.shared.base import Context
from indexer.records import ProjectReport, Report, Span, Value
from indexer.text import sentences, wrapped
from indexer.values import squeeze
from indexer.vocabulary import names_municipality
from indexer.vocabulary.needed import Needing, hits

_TITLE = r"(?:[A-ZÅÄÖ][\w+.'’-]*|[A-ZÅÄÖ0-9]{2,})"
_LONG = rf"{_TITLE}(?: (?:{_TITLE}|2\.0|II|III|for|of|the|and|in)(?=[ \n,.;:(\"”?)]|$))*"
_QUOTED = r"[\"”“'’](?P<quoted>[A-ZÅÄÖ\[][^\"”“\n]{2,80}(?:\n[^\"”“\n]{2,60})?)[\"”“’]"
_MENTIONS = (
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)[- ]?)?[Pp]rojekte[tn] {_QUOTED}"),
    wrapped(rf"(?:\b(?P<programme>[A-ZÅÄÖ][\w+]*)-)?(?<![\w])?[Pp]rojektet (?P<name>{_LONG})"),
    wrapped(rf"[a-zåäö]{{3,}}s projekt (?P<name>{_LONG})"),
    wrapped(rf"(?:\b(?P<programme>ESF|ERUF|EU|ICLEI|Interreg|Erasmus\+?|Horisont)[- ]?)[Pp]rojektet (?P<name>{_LONG})"),
    wrapped(r"(?<![\w-])(?P<name>[A-ZÅÄÖ][A-Za-z0-9ÅÄÖåäö]*)-projektet\b(?! [A-ZÅÄÖ\"”“])"),
    wrapped(
        rf"(?<![\w-])(?P<name>{_TITLE})(?: \([^)]{{4,80}}\))?\.? är ett (?:\w+ )?"
        r"(?P<programme>Erasmus\+?|Interreg|ESF|EU|Horisont)[ \n-]*projekt"
    ),
    wrapped(
        rf"(?m)^\s*[•●*-]\s*(?P<name>{_TITLE}(?:[ ]{_TITLE})*)\. Finansieras (?:av|via|genom) (?P<programme>[^.\n]+)"
    ),
    re.compile(rf"(?m)^\s*(?:\d{{1,2}}\.\s*)?(?P<name>{_LONG})[ ][–-][ ]EU-finansierat projekt"),
    wrapped(rf"\((?P<name>{_TITLE}),? ett (?P<programme>Erasmus\+?|Interreg|ESF|EU)-?projekt\)"),
)
_NEEDING = [Needing(pattern) for pattern in _MENTIONS]
NOT_NAMES = set(
    "ett en det den detta projektet under genom inom syftar eu esf eruf erasmus interreg horisont "
    "vi och i har är kommunen staden som för".split()
)


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
    for _, match in hits(_NEEDING, part):
        group = "quoted" if match.groupdict().get("quoted") else "name"
        raw = match[group].rstrip()
        name = re.sub(r"\s+(?:i|och|för|of|for|the|på|att|genom|-)$", "", squeeze(raw)).strip(" .-")
        if name.casefold() in seen or not _may_be_project(name, report, context):
            continue
        seen.add(name.casefold())
        at = start + match.start(group)
        if re.match(r"\?\s+[a-zåäö]", text[at + len(raw) :][:3]):
            raw, name = raw + "?", name + "?"
        name = _as_headed(name, squeeze(text[at : at + 160]), headings)
        sentence = next((span for span in spans if span.start <= at < span.end), Span(at, at + len(match[group])))
        yield ProjectReport(
            kind="mention",
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            name=Value[str](value=name, raw=raw, span=Span(at, at + len(raw))),
            aliases=_other_names(part, name),
            department=Value[str](value=department, raw="", span=Span(at, at)) if department else None,
            programme=_programme_near(context, text, sentence, _group_span(match, "programme", start)),
            description=(sentence,),
            source=context.source(sentence),
        )


def _may_be_project(name: str, report: Report, context: Context) -> bool:
    """Whether a name is long enough, no common word, and neither a programme's, a network's nor the municipality's."""
    if len(name) < 3 or name.casefold() in NOT_NAMES or names_municipality(name, report.municipality):
        return False
    return not (context.vocabulary.programmes.exact(name) or context.vocabulary.networks.exact(name))


def _as_headed(name: str, following: str, headings: Sequence[str]) -> str:
    """A name as long as the sub-heading that the text goes on with."""
    longer = (heading for heading in headings if len(heading) > len(name) and following.startswith(heading))
    return next(longer, name)


def _other_names(part: str, name: str) -> tuple[str, ...]:
    """The long form of a short name, or the short form of a long one, that a bracket gives somewhere in the text.

    >>> (_other_names("Kring Reading aloud in schools (ReadIN) och RUND (Round Urban Data).", "ReadIN"),
    ...  _other_names("RUND (Round Urban Data)", "RUND"))
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
