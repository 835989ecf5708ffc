"""Projects of a free text: blocks of facts under a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from indexer.layouts.general.blocks import Block
from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import Told
from indexer.layouts.general.naming import NAMED
from indexer.layouts.general.sentences import sentence_facts
from indexer.layouts.general.words import names_nothing
from indexer.records import ProjectReport, Role, Span, Value
from indexer.text import sentences
from indexer.values import compare_key, repair_name, squeeze

TELLING = frozenset(
    "lead_partner period start_date end_date role programme total_budget eu_funding partners amount".split()
)
"""Labels that only a project has."""
_QUOTED = re.compile(r"^[\"”“»«](?P<name>[^\"”“»«]{2,80})[\"”“«»]")
_OF_OWNER = re.compile(r"^(?P<name>.{3,140}\S)[ \n]+av[ \n]+(?P<owner>[A-ZÅÄÖ][^,.;:]{2,80})$")
_DASHED = re.compile(r"^(?P<name>[^\s:–-][^:–]{1,38}?) ?(?:[–:] |- )")
HEADLINE = re.compile(
    r"(?i)\b(?:ska|skall|ger|är|har|får|fick|startar|stärker|deltar|växer|söker|vill|blir|blev|tar|står|hjälper|satsar"
    r"|fortsätter|inleder|välkomnar|besökte|leder|driver|ökar|minskar|fått|gått|vann|vinner|klart?|bjuder|samlar"
    r"|minskade"
    r"|ökade|visar|bevilja[rst]\w*|beviljade|delar|delade|fördelar|fördelade|säger|sade|prioriteras|gav|lär|möter|kan|måste|beslutade|fördelas)\b"
)
"""Words that make a heading a headline, which names no project by itself."""
_OF_A_TEXT = re.compile(
    r"(?i)^\d|\b(?:uppföljning|redovisning|(?:års)?rapport|\w*berättelse|strategi|policy|granskning|tjänsteskrivelse"
    r"|sammanfattning|arbete|nyheter|protokoll|beslut|bakgrund|ekonomi|slutsats\w*|\w*projekt\w*|samarbete\w*"
    r"|nätverk\w*"
    r"|vänorter|läge|måluppfyllelse|resultat|deltagare|mål|syfte)\b"
)
"""Words of a heading that names a text or a part of one, and no project by itself."""
_OF_A_PROJECT = re.compile(r"\b[\wåäö-]*[Pp]rojektet\b|\b[Pp]rojektägare\b|\b[Pp]rojektledare\b")


def labelled_projects(found: Sequence[Block], reader: Labelled) -> Iterator[tuple[Block, ProjectReport]]:
    """A record for each block that names a project and states facts of it; facts without a name are an issue."""
    for block in found:
        facts = _facts(block, reader)
        telling = facts.labels & TELLING
        name = _name(block, reader)
        if name is None or (block.head and block.head.kind == "heading" and facts.twice):
            if len(telling) > 1 or facts.twice:
                what = "projektuppgifter utan entydigt namn: skriv projektets namn som rubrik ovanför dem"
                reader.context.ledger.report("warning", what, block.span, reader.text[slice(*block.facts[0].span)])
            continue
        own, owner = name
        if owner:
            reader.owner(facts, owner, own)
            telling = telling | {"lead_partner"}
        if not _is_project(block, facts, telling, reader):
            continue
        yield block, project(reader, own, facts, block.span, heading=_heading(block, own, reader), told=_told(block))


def _is_project(block: Block, facts: Facts, telling: set[str], reader: Labelled) -> bool:
    """Whether a named block is a project: by two labels, by one that says so, or by sentences on "projektet"."""
    if block.facts:
        named = any(_label(told, reader).startswith(("projekt", "lead partner")) for told in block.facts)
        return len(telling) > 1 or (named and bool(telling)) or (block.head is not None and block.head.kind == "fact")
    told = reader.text[slice(*block.span)]
    if _names_another(block, reader):
        return False
    heading = reader.text[slice(*block.head.words)] if block.head else ""
    stated = facts.values.keys() | ({"partners"} if facts.partners else set())
    several = len(stated & TELLING) > _SURELY
    if not (several or _OF_A_PROJECT.search(told)) or _is_headline(heading, reader):
        return False
    return len(stated & (TELLING | {"leader"})) > 1


def _is_headline(heading: str, reader: Labelled) -> bool:
    """Whether a heading tells news, what the sender does, or which text it heads."""
    of_sender = any(heading.casefold().startswith(f"{own} ") for own in reader.own)
    return bool(of_sender or HEADLINE.search(heading) or _OF_A_TEXT.search(heading))


_SURELY = 2
"""More facts than this make a block a project's that never says "projektet"."""


def _names_another(block: Block, reader: Labelled) -> bool:
    """Whether the sentences below a heading call the project by another name than the heading."""
    heading = compare_key(reader.text[slice(*block.head.words)]) if block.head else ""
    names = {
        compare_key(match["name"])
        for told in block.lines
        if told.kind == "text"
        for form in NAMED
        for match in form.finditer(reader.text, *told.words)
    }
    return bool(names) and not any(name in heading or heading in name for name in names)


def _label(told: Told, reader: Labelled) -> str:
    return reader.text[slice(*told.label)].casefold() if told.label else ""


def _facts(block: Block, reader: Labelled) -> Facts:
    """What a block's labels and sentences state; labels first."""
    facts = Facts()
    running: list[Span] = []
    for told in block.lines:
        if told.kind in ("fact", "open"):
            for region in block.regions(told) if told.field != "other" else ():
                running += _labelled(facts, told, region, reader)
        elif told.kind == "text":
            running += sentences(reader.text, *told.words)
    sentence_facts(facts, [span for span in running if span.end > span.start], reader)
    return facts


_WHOLE = frozenset(("period", "amount", "eu_funding", "total_budget"))
"""Fields whose value is read from the whole line: an abbreviation in it ends no sentence."""


def _labelled(facts: Facts, told: Told, region: Span, reader: Labelled) -> list[Span]:
    """Read one labelled value; gives the sentences that follow it in its line, and its own where it is one."""
    first = next(sentences(reader.text, *region), region)
    reader.read(facts, told, region if told.field in _WHOLE else first)
    rest = list(sentences(reader.text, first.end, region.end)) if told.field not in _WHOLE else []
    return rest if told.field == "partners" or told.field in _WHOLE else [first, *rest]


_NUMBER = re.compile(r"\d{1,2}\. (?=[A-ZÅÄÖ])")
"""The number of a list before a project's name."""


_FACTS_ON = re.compile(r"(?i)(?:(?:projekt|snabb)?fakta|kort) om (?:projektet )?")
"""What stands before a project's name above its facts."""


def _name(block: Block, reader: Labelled) -> tuple[Span, Span | None] | None:
    """The range of the block's name, and of the owner behind "av"; None where its heading names no project."""
    if block.head is None:
        return None
    span, text = block.head.words, reader.text
    if (number := _NUMBER.match(text, *span)) and block.facts:
        span = Span(number.end(), span.end)
    words = text[slice(*span)]
    if block.head.kind == "fact":
        return span, None
    if quoted := _QUOTED.match(words):
        return Span(span.start + quoted.start("name"), span.start + quoted.end("name")), None
    owned = _OF_OWNER.match(words)
    if owned and any(told.field in ("amount", "eu_funding", "total_budget") for told in block.facts):
        at = span.start
        return Span(at, at + owned.end("name")), Span(at + owned.start("owner"), at + owned.end("owner"))
    if called := _called_within(block, words, text):
        return Span(span.start + called.start, span.start + called.end), None
    if short := _short_name(words, text):
        return Span(span.start, span.start + short), None
    if about := _FACTS_ON.match(words):
        return Span(span.start + about.end(), span.end), None
    nothing = names_nothing(words, reader.report.municipality) or re.match(r"\d+ [a-zåäö]|.*[?§]", words)
    return None if nothing else (span, None)


_HEADLINED = re.compile(r"(?i)^(?:ja|nej|stöd|pengar|medel|bidrag|start|klartecken|grönt ljus|avslag) (?:till|för|åt) ")


def _called_within(block: Block, words: str, text: str) -> Span | None:
    """The part of a headline that its text calls the project by: "Ja till Solväg" above "projektet Solväg"."""
    headlined = _HEADLINED.match(words)
    name = words[headlined.end() :] if headlined else ""
    told = (text[slice(*told.words)] for told in block.lines if told.kind == "text")
    return Span(len(words) - len(name), len(words)) if name and any(name in line for line in told) else None


def _short_name(words: str, text: str) -> int | None:
    """How long the name before a dash is that the text calls a project by: "Solväg - el till alla"."""
    match = _DASHED.match(words)
    if match is None:
        return None
    name = re.escape(match["name"])
    behind = re.escape(words[match.end("name") : match.end("name") + 3])
    called = re.search(rf"[Pp]rojektet [\"”“]?{name}(?!\w|{behind})|(?<!\w){name}[\"”“]?-projekt", text)
    return match.end("name") if called else None


def _heading(block: Block, name: Span, reader: Labelled) -> str | None:
    if block.head is None or block.head.kind == "fact" or block.head.words == name:
        return None
    return squeeze(reader.text[slice(*block.head.words)])


def _told(block: Block) -> tuple[Span, ...]:
    return tuple(told.span for told in block.lines if told.kind == "text")


def _own_part(facts: Facts, reader: Labelled) -> Value[Role] | None:
    """The role of a sender that stands among the partners of somebody else's project."""
    owner = facts.values.get("lead_partner")
    if owner is None or reader.is_own(owner.raw):
        return None
    spans = (partner.span for partner in facts.partners if partner.span and reader.is_own(partner.name))
    span = next(spans, None)
    return Value[Role](value="partner", raw=reader.text[slice(*span)], span=span) if span else None


def project(
    reader: Labelled,
    name: Span,
    facts: Facts,
    span: Span,
    *,
    heading: str | None = None,
    told: tuple[Span, ...] = (),
) -> ProjectReport:
    """The record of a project named at ``name`` and told of in ``span``."""
    report, raw = reader.report, reader.text[slice(*name)]
    entry = reader.context.vocabulary.programme(facts.values["programme"].raw) if "programme" in facts.values else None
    values: dict[str, Any] = dict(facts.values)
    if "role" not in values and (own_part := _own_part(facts, reader)):
        values["role"] = own_part
    own = {
        partner.casefold() for partner in (raw, *(value.raw for key, value in values.items() if key == "lead_partner"))
    }
    return ProjectReport(
        kind="section",
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        name=Value[str](value=repair_name(raw), raw=raw, span=name),
        heading=heading,
        **values,
        programme_path=entry.path if entry else (),
        partners=tuple(partner for partner in facts.partners if partner.name.casefold() not in own),
        status_note=facts.status,
        description=told,
        source=reader.context.source(span),
    )
