"""Projects of a free text: blocks of facts under a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from indexer.layouts.general.blocks import Block
from indexer.layouts.general.brief import brief_facts
from indexer.layouts.general.facts import Facts, Labelled, only_sum
from indexer.layouts.general.headings import FACTS_ON, Named, named_by
from indexer.layouts.general.lines import Told, labelled
from indexer.layouts.general.naming import ACRONYM, EMPHASISED, FINITE, FUNDED_IN_ROW, NAMED, PROGRAMMED, RUN_IN
from indexer.layouts.general.refusals import are_of_others, is_granted, is_refused, takes_part
from indexer.layouts.general.sentences import OWN_OFFICE, heading_state, sentence_facts, without_eu_money
from indexer.layouts.general.topics import on_others
from indexer.layouts.general.words import names_nothing
from indexer.layouts.shared.conditions import is_conditional
from indexer.layouts.shared.register.tables import came_to_nothing
from indexer.records import ProjectReport, Role, Span, Value
from indexer.text import sentences, wrapped
from indexer.values import NUMERAL_PATTERN, compare_key, repair_name, squeeze

TELLING = frozenset(
    "lead_partner period start_date end_date role programme total_budget own_budget eu_funding partners amount".split()
)
"""Labels that only a project has."""
HEADLINE = re.compile(
    r"(?i)\b(?:ska|skall|ger|är|har|får|fick|startar|stärker|deltar|växer|söker|vill|blir|blev|tar|står|hjälper|satsar"
    r"|fortsätter|inleder|välkomnar|besökte|leder|driver|ökar|minskar|fått|gått|vann|vinner|(?<=[a-zåäö] )klart?"
    r"|bjuder|samlar"
    r"|minskade"
    r"|ökade|visar|bevilja[rst]\w*|beviljade|delar|delade|fördelar|fördelade|säger|sade|prioriteras|gav|lär|möter|kan|måste|beslutade|fördelas)\b"
)
"""Words that make a heading a headline, which names no project by itself."""
_OF_A_TEXT = re.compile(
    r"(?i)^\d|^(?:din|ditt|dina|du|er|ert|era)\b|\b(?:uppföljning|redovisning|(?:års)?rapport|\w*berättelse|strategi|policy|granskning|tjänsteskrivelse"
    r"|sammanfattning|arbete|nyheter|protokoll|\w*beslut|\w*utlysning\w*|\w*ansökning\w*|parter|medverkande|frågor|risker|avslag|reservation\w*"
    r"|medlemskap\w*|partnerskap\w*|\w*bidrag|bakgrund|ekonomi|slutsats\w*|\w*projekt\w*|samarbete\w*"
    r"|nätverk\w*"
    r"|vänorter|läge|måluppfyllelse|resultat|deltagare|mål|syfte|korthet|utblick|påverkan|inledning|bedömning\w*"
    r"|rekommendation\w*|iakttagelser|jämförelse|ansvar|uppdrag|organisation|ställningstagande|överväganden"
    r"|just nu|aktuellt|kommentarer?)\b"
)
"""Words of a heading that names a text or a part of one, and no project by itself."""
_OF_A_PROJECT = re.compile(r"\b[\wåäö-]*[Pp]rojektet\b|\b[Pp]rojektägare\b|\b[Pp]rojektledare\b")


def labelled_projects(found: Sequence[Block], reader: Labelled) -> Iterator[tuple[Block, ProjectReport]]:
    """A record for each block that names a project and states facts of it; facts without a name are an issue."""
    page, fund, state = _page_project(found, reader), None, None
    for block in found:
        state = _state_headed(block, state, reader)
        facts = _facts(block, reader, _others_told(block, page, reader))
        fund = _fund_headed(block, reader) or fund
        telling = facts.labels & TELLING
        name = _name_of(block, page, facts, reader)
        if name is None or (block.head and block.head.kind == "heading" and facts.twice):
            fund = _fund_headed(block, reader)
            if len(telling) > 1 or facts.twice:
                what = "projektuppgifter utan entydigt namn: skriv projektets namn som rubrik ovanför dem"
                reader.context.ledger.report(
                    "warning", what, block.span, reader.text[slice(*(block.facts or block.lines)[0].span)]
                )
            continue
        own, owner, beside = name
        if owner:
            reader.owner(facts, owner, own)
            telling = telling | {"lead_partner"}
        if beside:
            brief_facts(facts, [beside], reader)
        if not _is_project(block, facts, telling, reader, own):
            fund = None
            continue
        if _came_to_nothing(block, facts, own, reader):
            reader.not_decided(own, block.span)
            fund = None
            continue
        facts.status = facts.status or state
        facts.give("programme", fund)
        facts.give("eu_funding", _headlined_sum(block, own, reader))
        yield block, project(reader, own, facts, block.span, heading=_heading(block, own, reader), told=_told(block))


def _came_to_nothing(block: Block, facts: Facts, name: Span, reader: Labelled) -> bool:
    """Whether a block's status says that it was refused or only applied for, or a sentence on it that it is granted
    under a condition, or none of the sender's."""
    if facts.status and came_to_nothing(facts.status):
        return True
    called, own = reader.text[slice(*name)], reader.itself
    told = _sentences_of(block, reader)
    if _is_conditional(told, called) and not is_granted(told):
        return True
    role, naming = facts.values.get("role"), [words for words in told if called in words]
    if role is not None and role.value == "lead":
        return False  # what a label says of its owner is said of no other
    part = [words for words in told if takes_part(words, own)]
    return are_of_others([*naming, *part], own) or (not block.facts and is_refused([*naming, *part], own))


def _is_conditional(told: Sequence[str], called: str) -> bool:
    """Whether a sentence on a project says that it is granted, or begins, under a condition."""
    return any((called in words or _OF_A_PROJECT.search(words)) and is_conditional(words) for words in told)


def _sentences_of(block: Block, reader: Labelled) -> list[str]:
    """The sentences of a block's running text."""
    lines = [reader.text[slice(*one.words)] for one in block.lines if one.kind == "text"]
    return [words for line in lines for words in line.split(". ")]


def _state_headed(block: Block, above: str | None, reader: Labelled) -> str | None:
    """What the last heading on several projects says of them: "Avslutade projekt"; a heading of none ends it."""
    if block.head is None or block.head.kind != "heading":
        return above
    words = squeeze(reader.text[slice(*block.head.words)])
    return heading_state(words) or (
        None if names_nothing(words, reader.report.municipality) or _is_headline(words, reader) else above
    )


def _fund_headed(block: Block, reader: Labelled) -> Value[str] | None:
    """The programme that a heading is, which is that of the projects below it."""
    if block.head is None or block.head.kind != "heading":
        return None
    exact = reader.context.vocabulary.programmes.exact(squeeze(reader.text[slice(*block.head.words)]))
    return reader.words(block.head.words, None) if exact else None


def _headlined_sum(block: Block, name: Span, reader: Labelled) -> Value[int] | None:
    """What a headline gives the project that it names: "2 000 000 kronor till Solväg"."""
    if block.head is None or block.head.words.start >= name.start:
        return None
    before = Span(block.head.words.start, name.start)
    given = re.search(r"\b(?:till|för|åt) $", reader.text[slice(*before)])
    place = only_sum(reader.text[slice(*before)]) if given else None
    return reader.amount(Span(before.start + place.start, before.start + place.end), None) if place else None


def _name_of(block: Block, page: Named | None, facts: Facts, reader: Labelled) -> Named | None:
    """The name that a block's heading gives, or that of the ``page`` for facts below a heading without a name."""
    name = named_by(block, reader)
    told = page is not None and len(facts.labels & TELLING) > 1 and not facts.twice
    return page if told and (name is None or _is_sentence(block, reader)) else name


def _page_project(found: Sequence[Block], reader: Labelled) -> Named | None:
    """The project that the title of a page names, where one block alone holds facts: "Fakta" far below the title is on
    it. The page has the name again.
    """
    telling = [block for block in found if len({told.field for told in block.facts} & TELLING) > 1]
    if len(telling) != 1:
        return None
    headed = [block for block in found[: found.index(telling[0])] if block.head][:_TITLES]
    return next(filter(None, (_title_name(block, reader) for block in headed)), None)


_ON_ONE_PROJECT = re.compile(
    r"(?im)^\W*(?:projekt(?:blad|plan|beskrivning|rapport)|faktablad|(?:slut|läges)rapport)\W*\Z"
)
"""What kind of text a page is, right above its title."""
_TITLES = 3
"""Among so many headings of the beginning is the page's title."""


def _title_name(title: Block, reader: Labelled) -> Named | None:
    """The project that a page's title names, and the text below it again."""
    name = named_by(title, reader)
    words = reader.text[slice(*name.name)] if name else ""
    if name is None or title.head is None or _is_headline(words, reader):
        return None
    again = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", reader.text[title.head.span.end :])
    if not again and _ON_ONE_PROJECT.search(reader.text[: title.head.span.start]):
        dashed = re.match(r"[^–\n]{2,40}?(?= – )", words)
        return Named(Span(name.name.start, name.name.start + dashed.end())) if dashed else name
    return name if again else None


def _is_sentence(block: Block, reader: Labelled) -> bool:
    """Whether a heading tells what is done, and names nothing: "Så arbetar vi", "Det här vill vi uppnå"."""
    return block.head is not None and bool(_TELLS.search(reader.text[slice(*block.head.words)]))


_TELLS = re.compile(r"\b(?:[Vv]i|[Pp]rojekt(?:et|ets)|[Dd]u|[Dd]et(?: här)?|[Dd]etta|[Ss]å(?: här)?)\b|\?$")


def _is_project(block: Block, facts: Facts, telling: set[str], reader: Labelled, name: Span) -> bool:
    """Whether a named block is a project: by two labels, by one that says so, or by sentences on "projektet"."""
    if block.facts:
        named = any(_label(told, reader).startswith(("projekt", "lead partner")) for told in block.facts)
        return len(telling) > 1 or (named and bool(telling)) or (block.head is not None and block.head.kind == "fact")
    called = block.head is not None and _CALLED.search(reader.text[block.head.words.start : name.start])
    if called or _names_another(block, reader) or _is_on_several(block, reader):
        return False
    stated = facts.values.keys() | ({"partners"} if facts.partners else set())
    return _told_by_sentences(block, stated, reader, name)


def _told_by_sentences(block: Block, stated: Set[str], reader: Labelled, name: Span) -> bool:
    """Whether what sentences state below a heading makes it a project's."""
    funded = "programme" in stated
    if funded and _calls_project(block, name, reader):
        return True
    sure = len(stated & TELLING) > _SURELY or (funded and reader.on_projects)
    speaks = sure or bool(_OF_A_PROJECT.search(reader.text, *block.span))
    headline = _is_headline(reader.text[slice(*name)], reader)
    return speaks and not headline and len(stated & (TELLING | {"leader"})) > 1


def _is_on_several(block: Block, reader: Labelled) -> bool:
    """Whether the text below a heading counts projects."""
    return any(_OF_SEVERAL.search(reader.text, *one.words) for one in block.lines if one.kind == "text")


def _calls_project(block: Block, name: Span, reader: Labelled) -> bool:
    """Whether a headline holds a name that the text below has again, and the text speaks of a project."""
    words = reader.text[slice(*name)]
    told = [reader.text[slice(*one.words)] for one in block.lines if one.kind == "text"]
    headline = block.head is not None and block.head.words != name
    return headline and any(words in line for line in told) and any(map(_SPEAKS.search, told))


_SPEAKS = re.compile(r"-projekt(?:et)?\b|\b[Pp]rojektet\b")


def _is_headline(heading: str, reader: Labelled) -> bool:
    """Whether a heading tells news, what the sender does, or which text it heads."""
    of_sender = any(heading.casefold().startswith(f"{own} ") for own in reader.own)
    return bool(of_sender or HEADLINE.search(heading) or _OF_A_TEXT.search(heading))


_SURELY = 2
"""More facts than this make a block a project's that never says "projektet"."""


def _names_another(block: Block, reader: Labelled) -> bool:
    """Whether the sentences below a heading call the project by another name than the heading."""
    heading = compare_key(reader.text[slice(*block.head.words)]) if block.head else ""
    if _heads_several(block, reader):
        return True
    names = {
        compare_key(match["name"])
        for told in block.lines
        if told.kind == "text"
        for form in (*NAMED, EMPHASISED, ACRONYM)
        for match in form.finditer(reader.text, *told.words)
        if (form is ACRONYM and _is_coined(match, reader))
        or form not in (EMPHASISED, ACRONYM)
        or (form is EMPHASISED and _EMPHASISED_AS.search(reader.text, told.words.start, match.start()))
    }
    return bool(names) and not any(name in heading or heading in name for name in names)


def _is_coined(match: re.Match[str], reader: Labelled) -> bool:
    """Whether a coined name can be a project's: it is no programme and no part of an organisation's name."""
    behind = _PART_OF_NAME.search(reader.text, max(0, match.start() - 30), match.start())
    return not (behind or reader.context.vocabulary.programmes.find(match["name"]))


_PART_OF_NAME = re.compile(r"(?:[a-zåäö,]|\b[Aa]v|\b[Tt]ill) [A-ZÅÄÖ][a-zåäö]+ \Z")
"""Before a coined name: a capitalised word within a sentence, which it is a part of."""


def _heads_several(block: Block, reader: Labelled) -> bool:
    """Whether paragraphs below a heading open with names of their own: "Solväg (LIFE). …", two of "Solväg. …"."""
    told = [one for one in block.lines if one.kind in ("text", "item")]
    find = reader.context.vocabulary.programmes.find
    opened = [PROGRAMMED.match(reader.text, *one.words) for one in told]
    run_in = [RUN_IN.match(reader.text, *one.words) for one in told]
    names = [match for match in run_in if match and not FINITE.search(match["name"])]
    rows = [match for one in told for match in FUNDED_IN_ROW.finditer(reader.text, *one.words) if find(match["inside"])]
    names += rows if len(rows) > 1 else []
    return any(match and find(match["inside"]) for match in opened) or len(names) > 1


_OF_SEVERAL = wrapped(
    rf"(?i)\b{NUMERAL_PATTERN} (?:[\w-]+ )?(?:EU-?)?(?:finansierade |stödda )?projekt\b|\b(?:några|flera) av"
    rf" (?:årets )?projekten?\b"
)
"""A section that counts projects is on several."""
_EMPHASISED_AS = re.compile(r"(?i)(?:projekt(?:et|en)?|\btill|\bför)\s+$")
"""What stands before emphasised words that are a project's name."""


def _label(told: Told, reader: Labelled) -> str:
    return reader.text[slice(*told.label)].casefold() if told.label else ""


def _others_told(block: Block, page: Named | None, reader: Labelled) -> list[Span]:
    """The sentences of a block that are on another project than its heading's, or its page's."""
    heads = (block.head.words if block.head else None, page.name if page else None)
    own = [reader.text[slice(*span)] for span in heads if span]
    names = [name for words in own for name in (words, *(match["name"] for match in NAMED[1].finditer(words)))]
    return list(on_others(block.lines, names, reader.text)) if names else []


def _facts(block: Block, reader: Labelled, others: Sequence[Span]) -> Facts:
    """What a block's labels and sentences state, but for those on ``others``; labels first."""
    facts = Facts()
    running: list[Span] = []
    bulleted = any(told.kind == "fact" and told.marked for told in block.lines)
    for told in block.lines:
        if told.kind == "above":
            brief_facts(facts, [told.words], reader)
            first = Span(told.words.start, told.words.start + len(_FIRST_PIECE.match(reader.text, *told.words).group()))  # type: ignore[union-attr]
            facts.give("programme", reader.programme(first, None) if _A_FUND.search(reader.text, *first) else None)
        if told.kind in ("fact", "open"):
            for region in block.regions(told) if told.field != "other" else ():
                running += _labelled(facts, told, region, reader)
        elif told.kind == "text" or (told.kind == "item" and bulleted):
            running += sentences(reader.text, *told.words)
    stated_facts(facts, [span for span in _without(running, others) if span.end > span.start], reader)
    return facts


def _without(spans: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Sentences without those that are on other projects, and without the ends that are."""
    for span in spans:
        cut = next((other.start for other in others if span.start <= other.start < span.end), span.end)
        yield Span(span.start, cut)


_FIRST_PIECE = re.compile(r"[^|•·]*(?<! )|")
_A_FUND = re.compile(r"(?i)fond|program")
"""Words of a programme that no list knows."""


def stated_facts(facts: Facts, spans: Sequence[Span], reader: Labelled) -> None:
    """Add what sentences state, those that are a label and its value first."""
    told = [(span, labelled(reader.text, span)) for span in spans]
    for _, one in told:
        if one and one.field != "other":
            reader.read(facts, one, one.words)
    brief_facts(facts, [span for span, one in told if one is None or one.field == "responsible"], reader)
    sentence_facts(facts, [span for span, one in told if one is None], reader)
    without_eu_money(facts, spans, reader)


_WHOLE = frozenset(("period",))
"""Fields whose value is read from the whole line: an abbreviation in it ends no sentence."""
_BEHIND = re.compile(r"(?<=\d)\.\s+(?=[A-ZÅÄÖ][a-zåäö]{3,})")
"""Where a time ends and another sentence begins."""
_OF_MONEY = frozenset(("amount", "eu_funding", "total_budget", "own_budget"))


def _labelled(facts: Facts, told: Told, region: Span, reader: Labelled) -> list[Span]:
    """Read one labelled value; gives the sentences that follow it in its line, and its own where it is one."""
    if told.field in _WHOLE and (behind := _BEHIND.search(reader.text, *region)):
        reader.read(facts, told, Span(region.start, behind.start() + 1))
        return list(sentences(reader.text, behind.end(), region.end))
    first = next(sentences(reader.text, *region), region)
    reader.read(facts, told, region if told.field in _WHOLE else first)
    rest = list(sentences(reader.text, first.end, region.end)) if told.field not in _WHOLE else []
    return rest if told.field == "partners" or told.field in _WHOLE | _OF_MONEY else [first, *rest]


def _heading(block: Block, name: Span, reader: Labelled) -> str | None:
    if block.head is None or block.head.kind == "fact" or block.head.words == name:
        return None
    heading = reader.text[slice(*block.head.words)]
    within = _CALLED.search(reader.text[block.head.words.start : name.start]) is not None
    return None if within or FACTS_ON.match(heading) else squeeze(heading)


_CALLED = re.compile(r"[Pp]rojektet [\"”“]?\Z")
"""What stands before a project's name in the title of a matter."""


def _told(block: Block) -> tuple[Span, ...]:
    return tuple(told.span for told in block.lines if told.kind == "text")


def _own_part(facts: Facts, reader: Labelled) -> Value[Role] | None:
    """The role of a sender that stands among the partners of somebody else's project, or has its own part of it."""
    owner = facts.values.get("lead_partner")
    if owner is None or reader.is_own(owner.raw):
        return None
    part = facts.values.get("own_budget")
    if part is not None and part.label is not None:
        return Value[Role](value="partner", raw=reader.text[slice(*part.label)], span=part.label, label=part.span)
    spans = (partner.span for partner in facts.partners if partner.span and reader.is_own(partner.name))
    span = next(spans, None)
    return Value[Role](value="partner", raw=reader.text[slice(*span)], span=span) if span else None


def _is_led_by_another(values: Mapping[str, Any], reader: Labelled) -> bool:
    """Whether the sender leads by what its office does, while another is named as the owner: it leads its own part."""
    owner, role = values.get("lead_partner"), values.get("role")
    if owner is None or role is None or role.value != "lead" or reader.is_own(owner.raw):
        return False
    actors = reader.context.vocabulary.actors(reader.report.municipality)
    office = role.label is not None and re.fullmatch(OWN_OFFICE, reader.text[slice(*role.label)])
    return bool(office) and owner.span not in (role.label, role.span) and not actors.get(owner.raw)


def with_own_budget(values: Mapping[str, Any], text: str, role: Value[Role] | None = None) -> dict[str, Any]:
    """Values with what the sender has of the budget in the row of its role, and as the budget where the whole is not
    told, unless it is called a part; ``role`` is the one that is known already.
    """
    rest = {name: value for name, value in values.items() if name != "own_budget"}
    own = values.get("own_budget")
    if own is None:
        return rest
    role = values.get("role", role)
    row = "total_budget_as_lead" if role and role.value == "lead" else "total_budget_as_partner"
    part = own.label is not None and _A_PART.search(text[slice(*own.label)])
    return {**({} if part else {"total_budget": own}), **rest, row: own}


_A_PART = re.compile(r"(?i)\bandel")


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
    if _is_led_by_another(values, reader):
        del values["role"]
    if "role" not in values and (own_part := _own_part(facts, reader)):
        values["role"] = own_part
    values = with_own_budget(values, reader.text)
    if "department" not in values and (office := reader.office_over(span)):
        values["department"] = office
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
