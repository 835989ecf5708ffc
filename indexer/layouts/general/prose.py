"""Projects that running text names, and the sentences that tell of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from indexer.layouts.general.blocks import values_below
from indexer.layouts.general.brief import brief_facts
from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import Told, labelled
from indexer.layouts.general.may_name import may_name
from indexer.layouts.general.naming import (
    ACRONYM,
    BACK,
    DATED,
    EMPHASISED,
    FINITE,
    FUNDED_IN_ROW,
    NAMED,
    OPENS,
    PROGRAMMED,
    RUN_IN,
    enumerated,
)
from indexer.layouts.general.projects import TELLING, project, stated_facts, with_own_budget
from indexer.layouts.general.refusals import is_refused, says_no, tells_of_others
from indexer.layouts.general.sentences import (
    heading_role,
    heading_state,
    programme_fact,
    role_facts,
    sentence_facts,
    time_facts,
)
from indexer.layouts.general.topics import POINTS_BACK, comes_back, names_other
from indexer.layouts.general.words import OF_A_MATTER, names_nothing
from indexer.records import ProjectReport, Role, Span, Value
from indexer.text import sentences, wrapped
from indexer.values import FOREIGN, compare_key, find_amounts, squeeze
from indexer.vocabulary.needed import Needing, hits

_RUNS = wrapped(
    r"(?P<owner>[A-ZÅÄÖ][\wåäö-]+(?: (?!(?:får|ska|kommer)\b)[\wåäöÅÄÖ-]+){0,3}?) (?:ska |får |kommer att )?"
    r"(?:driva|driver|leda|leder|äga|äger"
    r"|samordna|samordnar|koordinera|koordinerar) (?:projektet )?(?P<rest>[A-ZÅÄÖ0-9][^.;:\n]{2,160})"
)
_SECTION = 1500
"""Sentences on a project that stand so near together are its section."""
_TITLE_LENGTH = 200
_EXAMPLE = re.compile(r"Exempel \d")
"""How a made-up case of a rule begins."""
_LETTERED = re.compile(r"[Pp]rojekt (?:[A-ZÅÄÖ0-9]{1,2}|[\"”“»][^\"”“»«\n]{2,60}[\"”“«]): ")
_MARKS = 4
"""Characters of a list's mark before an emphasised name: "12. "."""
_IS_GRANTED = re.compile(r" (?:beviljas|beviljades|får|fick|tilldelas) (?:(?:ca|cirka|drygt) )?(?:\d|avslag)")
"""Behind an emphasised name: it is who gets support."""
_ALL = re.compile(r"^\s*(?:I (?:båda|bägge|alla|samtliga)|Båda|Bägge|Alla|Samtliga|De (?:två|tre|fyra)|Projekten)\b")
_ON_IT = re.compile(
    r"(?i)\bbudgeten på\b|\b(?:satsningen|insatsen|investeringen)\b|\b[\wåäö]+s (?:egen )?(?:budget"
    r"|del|andel)\b(?= (?:är|uppgår|blir|i |av ))"
    r"|\bprojekt(?:et|ets|ledare\w*|ägare|partners?|start\w*|slut\w*|tid\w*|budget\w*|kostnad\w*)\b|\b(?:partner\w*|parter(?:na)?)\b"
    r"|^\s*(?:kommunen|staden|regionen|bolaget|förbundet|myndigheten|högskolan|universitetet|stiftelsen"
    r"|föreningen|vi) (?:leder"
    r"|ledde|driver|drev|äger"
    r"|ägde|samordnar|ansvarar|svarar|medverkar|är (?:ensam|projekt|partner|medsökande))"
    r"|\bdel av budgeten\b|^\s*(?:kommunen|staden|regionen|bolaget|förbundet|stiftelsen|föreningen|vi"
    r"|[\wåäö-]+ (?:kommun|stad)|region \w+"
    r"|[\w -]{2,40}(?:nämnden|förvaltningen|kontoret|enheten)) (?:är|var"
    r"|har varit|deltar)\b"
    r"|^\s*bland (?:dem|dessa)\b|^\s*(?:det|arbetet|bygget|pengarna|(?:hela )?investeringen|finansiär"
    r"|(?:EU-)?programmet"
    r"|start|slut\w*|perioden"
    r"|beviljat (?:stöd|belopp)"
    r"|nytt slut\w*|ny projekttid|denna gång|den här gången|bolaget har fått|totalbudget|hela budgeten"
    r"|bidraget|eu-bidraget|finansieringen"
    r"|med är|hittills har"
    r"|projekttiden|projektperioden|satsningen|syftet|målet|den totala budgeten|budgeten|eu-stödet|stödet)\b"
)


@dataclass
class _Named:
    name: Span
    words: str
    alone: list[Span] = field(default_factory=list)
    """Sentences that tell of this project and no other."""
    shared: list[Span] = field(default_factory=list)
    """Sentences that tell the time of several."""
    owner: tuple[Span, Span] | None = None
    role: Value[Role] | None = None
    """The sender's part in all projects of a section, by its heading."""
    status: str | None = None
    """What the heading above says of whether they go on."""
    weak: bool = False
    """Whether only its look makes it a name: facts must stand beside it."""
    sure: bool = True
    """Whether one fact beside it is enough, else two."""
    exact: bool = False
    """Whether a mark ends it: it is a name beside a longer one."""
    listed: list[Span] = field(default_factory=list)
    """What stands behind its dash, parted by commas."""
    heads: bool = False
    """Whether it opens a paragraph that is all of it, as a heading in the line."""
    partners: list[Span] = field(default_factory=list)
    """The lines of a list of its partners."""


def prose_projects(told: Sequence[Told], taken: Sequence[ProjectReport], reader: Labelled) -> Iterator[ProjectReport]:
    """A record for each project that running text names and no block of facts is of.

    ``told`` are the lines outside of such blocks, ``taken`` the records of the blocks.
    """
    known = {compare_key(name) for record in taken for name in (record.name.raw, record.heading or "", *record.aliases)}
    every = _names(told, reader)
    found = {key: one for key, one in every.items() if key not in known}
    _assign(every, told, reader, others=bool(taken))
    _note_refused(every, reader)
    alone = len(found) == 1 and not taken
    funded = _only_programme(reader, told) if alone or _title_funds(told, reader) else None
    for one in found.values():
        record = None if _is_refused(one, reader) else _record(one, funded, reader)
        if record is None:
            _report_refused(one, reader)
        elif _is_borne_out(one, record):
            yield record


def _note_refused(every: dict[str, _Named], reader: Labelled) -> None:
    """Keep the names of which the text says that they came to nothing."""
    reader.refused |= {key for key, one in every.items() if one.alone and _is_refused(one, reader)}


def _is_borne_out(one: _Named, record: ProjectReport) -> bool:
    """Whether a name is one by its words, or by the facts beside it."""
    return not one.weak or _tells(record) > (0 if one.sure else 1)


def _report_refused(one: _Named, reader: Labelled) -> None:
    """An issue for a project that the text names and says came to nothing, or is not decided on."""
    if one.alone and not one.weak and not names_nothing(one.words, reader.report.municipality):
        reader.not_decided(one.name, one.alone[0])


def completed(records: Sequence[ProjectReport], told: Sequence[Told], reader: Labelled) -> Iterator[ProjectReport]:
    """Records of tables and decisions with what running text elsewhere states of them, where they say nothing.

    ``told`` are the lines outside of what the records are of.
    """
    known: dict[str, _Named] = {}
    for record in records:
        words = record.name.raw.strip()
        known.setdefault(compare_key(words), _Named(record.name.span, words, exact=True))
    _assign(known, told, reader)
    for record in records:
        one = known[compare_key(record.name.raw.strip())]
        facts = Facts()
        sentence_facts(facts, one.alone, reader)
        told_of = with_own_budget(facts.values, reader.text, record.role)
        values = {name: value for name, value in told_of.items() if getattr(record, name) is None}
        new: dict[str, Any] = {**values, "partners": record.partners or tuple(facts.partners)}
        entry = reader.context.vocabulary.programme(values["programme"].raw) if "programme" in values else None
        if entry:
            new["programme_path"] = entry.path
        stated = bool(values) or (facts.partners and not record.partners)
        yield record.model_copy(update={**new, "description": (*record.description, *one.alone)}) if stated else record


def _is_refused(one: _Named, reader: Labelled) -> bool:
    """Whether a text tells nothing of a name, or that its application was refused."""
    if not one.alone:
        return not one.shared
    return is_refused([reader.text[slice(*span)] for span in one.alone], reader.itself)


def _record(one: _Named, funded: Value[str] | None, reader: Labelled) -> ProjectReport:
    facts = Facts()
    if one.owner:
        reader.owner(facts, *one.owner)
    brief_facts(facts, one.listed, reader)
    stated_facts(facts, one.alone, reader)
    for place in one.partners:
        facts.join(islice(reader.partners(place, loose=True), 1))
    for span in one.shared:
        time_facts(facts, span, reader)
        role_facts(facts, span, reader)
        programme_fact(facts, span, reader)
    facts.give("programme", funded)
    facts.give("role", one.role)
    facts.status = facts.status or one.status
    spans = sorted({*one.alone, *one.shared})
    near = [span for span in spans if span.end - spans[0].start < _SECTION]
    source = Span(min(spans[0].start, one.name.start), near[-1].end if near else spans[0].end)
    return project(reader, one.name, facts, source, told=tuple(spans))


def _names(told: Sequence[Told], reader: Labelled) -> dict[str, _Named]:
    """The names of projects by their compared letters, each where it stands first."""
    found: dict[str, _Named] = {}
    heading = ""
    for one in told:
        if one.kind == "heading":
            heading = reader.text[slice(*one.words)].casefold()
        if not _EXAMPLE.match(reader.text, one.words.start):
            for named in _named_here(one, reader, heading):
                known = found.setdefault(compare_key(named.words), named)
                known.weak = known.weak and named.weak
    for one in told:
        for match in _RUNS.finditer(reader.text, *one.words):
            name = _repeated(match["rest"], reader)
            if name and may_name(name, reader):
                start = match.start("rest")
                named = found.setdefault(compare_key(name), _Named(Span(start, start + len(name)), name))
                named.owner = named.owner or (Span(*match.span("owner")), Span(match.end("owner"), start))
    if titled := _titled(told, reader):
        found.setdefault(compare_key(titled.words), titled)
    for opened in _opened(told, reader):
        key = compare_key(opened.words)
        if not any(other in key for other in found):
            found[key] = opened
    return _longest(found)


_TITLED = wrapped(
    r"(?i:[\w-]*(?:möte|anteckningar|protokoll|(?:läges|slut|del|utvärderings|projekt)rapport|slutredovisning|projektplan"
    r"|utvärdering|projektbeskrivning|projektpresentation|projektblad|faktablad))(?: nr\.? ?\d+"
    r"| \d{1,2})?(?:,|:| [–-]| för"
    r"| av| i| om) (?:styrgruppen )?(?:projektet )?(?P<name>[A-ZÅÄÖ0-9][^,;:\n]{2,60}?)(?:,? \d{4}(?:-\d\d-\d\d)?)?$"
)
"""A title that says what kind of text on a project it heads: "Styrgruppsmöte 3, Solväg", "Slutrapport för Solväg"."""


def _titled(told: Sequence[Told], reader: Labelled) -> _Named | None:
    """The project that the title of minutes or of a report on it names."""
    for one in told[:_TITLE_LINES]:
        match = _TITLED.search(reader.text, *one.words) if one.kind in ("heading", "text") else None
        if match and may_name(match["name"], reader) and not names_nothing(match["name"], reader.report.municipality):
            return _Named(Span(*match.span("name")), match["name"], weak=True, sure=False)
    return None


_NO_OPENING = re.compile(
    r"(?i)(?:arbetet|[\w-]*projekt\w*|satsning\w*|insats\w*|utbildning\w*|verksamhet\w*|samarbete\w*|samverkan|utbyte\w*|nätverk\w*"
    r"|ansökning\w*|ansökan|process\w*|program\w*|plan\w*|strategi\w*|budget\w*|möte\w*|resa\w*|förstudie\w*|båda|alla|flera"
    r"|några|ytterligare|samtliga|tre|två|fyra|fem|många|förra|under|hösten|våren)\b"
)
"""Words that begin a paragraph on projects and are the name of none."""


def _opened(told: Sequence[Told], reader: Labelled) -> Iterator[_Named]:
    """The names that open a paragraph which speaks of a project: below a heading on projects or grants in any sentence,
    elsewhere closed like a heading."""
    on_projects, asked, headed = False, False, 0
    for one in told:
        words = reader.text[slice(*one.words)]
        if one.kind == "heading":
            headed += 1
            on_projects, asked = _OF_PROJECTS.search(words) is not None, words.endswith("?")
            asked = asked or (headed > 1 and not on_projects and _is_name_of_section(one, words, reader))
        elif one.kind == "text" and words.endswith(":"):
            on_projects = on_projects or _OF_PROJECTS.search(words) is not None
        elif one.kind in ("text", "item") and (on_projects or not asked):
            name = _opening_name(one, words, reader, anyhow=on_projects)
            if name:
                start = one.words.start
                yield _Named(Span(start, start + len(name)), name, weak=True, heads=True, sure=on_projects)


def _is_name_of_section(one: Told, words: str, reader: Labelled) -> bool:
    """Whether a heading below others is a project's name itself: what opens its text names none."""
    deep = len(one.line.text) - len(one.line.text.lstrip("#")) > _TITLE_LEVEL
    return deep and may_name(words, reader) and not names_nothing(words, reader.report.municipality)


_TITLE_LEVEL = 2


def _opening_name(one: Told, words: str, reader: Labelled, *, anyhow: bool) -> str | None:
    """The project's name that opens a paragraph, where the rest speaks of a project and the name is no common word."""
    match = _opening(words, anyhow=anyhow)
    if match is None:
        return None
    name, rest = match["name"], words[match.end("name") :]
    speaks = (
        re.search(r"(?i)\bprojekt", rest)
        or _has_label(one, len(name), reader)
        or reader.context.vocabulary.programmes.find(rest)
    )
    small = rf"(?<!\w){re.escape(name[0].lower() + name[1:])}(?!\w)"
    common = _NO_OPENING.match(name) or (not name[0].isdigit() and re.search(small, reader.text))
    return name if speaks and not common and may_name(name, reader) else None


def _has_label(one: Told, begin: int, reader: Labelled) -> bool:
    """Whether a sentence behind a name is a label of projects and its value: "Solväg. Stödmottagare: Gent."."""
    told = (labelled(reader.text, span) for span in sentences(reader.text, one.words.start + begin, one.words.end))
    return any(found is not None and found.field in TELLING for found in told)


_OF_PROJECTS = re.compile(r"(?i)projekt|ansökning|bevilja|satsning|insatser")


def _opening(words: str, *, anyhow: bool) -> re.Match[str] | None:
    """How a paragraph opens that tells of a project: with the name as a heading, or ``anyhow`` in a sentence."""
    run_in = RUN_IN.match(words)
    if (
        run_in
        and not FINITE.search(run_in["name"])
        and not _DID.match(run_in["name"])
        and (anyhow or not _MAY_BE_VERB.search(run_in["name"]))
    ):
        return run_in
    return OPENS.match(words) if anyhow else None


_DID = re.compile(r"\S+ [a-zåäö]{2,}(?:ade|kte|pte|ste)\b")
"""A subject and what it did: no name."""
_MAY_BE_VERB = re.compile(
    r"(?<=[a-zåäöA-ZÅÄÖ] )(?!(?:för|över|under|efter|eller|mer|fler|år|vår)\b)[a-zåäö]{2,}(?:r|de|te|ts)\b|(?: \S+){6}"
)
"""Words within a name that make it a sentence, or more of them than a name has."""


def _named_here(one: Told, reader: Labelled, heading: str) -> Iterator[_Named]:
    """The projects that a line names: in emphasis, in sentences, with brackets behind them, in an enumeration.

    Below a ``heading`` on networks emphasised words are theirs.
    """
    bracketed, on_projects = _bracketed(one, reader), "projekt" in heading
    emphasised = one.kind != "heading" and not _ON_NETWORKS.search(heading)
    spots = [(span, True, True) for span in _emphasised(one, reader)] if emphasised else []
    spots += [(span, False, False) for span in (*_in_sentences(one, reader), *bracketed)]
    spots += [(span, True, True) for span in _coined(one, reader)]
    spots += [(span, False, True) for span in enumerated(reader.text, one.words, on_projects=on_projects)]
    heads = _heads_paragraph(one, bracketed, reader, on_projects=on_projects)
    for found, weak, exact in spots:
        kind = _KIND_BEFORE.match(reader.text, *found)
        span = Span(kind.end(), found.end) if kind else found
        words = _without_sum(reader.text[slice(*span)]).rstrip(" .,:;")
        if words and may_name(words, reader):
            own = Span(span.start, span.start + len(words))
            opens = (heads and span.start == one.words.start) or (weak and _closes_marked(own, one, reader))
            yield _Named(own, words, weak=weak, exact=exact, heads=opens)


def _closes_marked(name: Span, one: Told, reader: Labelled) -> bool:
    """Whether marks and a full stop close a name that opens a paragraph: "**Solväg.** Nämnden leder …"."""
    opens = name.start - one.line.stripped.start <= _MARKS
    return opens and re.match(r"\.(?:\*{1,2}|_) +(?=[A-ZÅÄÖ0-9])", reader.text[name.end : name.end + 6]) is not None


def _without_sum(words: str) -> str:
    """A name without an amount behind it: "har beviljat projektet Solväg 3 miljoner kronor"."""
    starts = [one.start for one in find_amounts(words)] + [match.start() for match in FOREIGN.finditer(words)]
    return words[: min(starts, default=len(words))]


def _heads_paragraph(one: Told, bracketed: Sequence[Span], reader: Labelled, *, on_projects: bool) -> bool:
    """Whether a name with brackets opens a paragraph as a heading: below one on projects, or closed behind them."""
    opened = next((span for span in bracketed if span.start == one.words.start), None)
    if opened is None:
        return False
    return (on_projects and one.kind == "text") or _CLOSED.match(reader.text, opened.end) is not None


_CLOSED = re.compile(r" \([^()]*\)[.:]")
"""Brackets behind a name that opens a paragraph as a heading does."""
_KIND_BEFORE = re.compile(r"[\w+-]*[Pp]rojekt(?:et|en)? (?=[A-ZÅÄÖ0-9\"”])")
"""What a name is of, before it: "EU-projektet Solväg"."""
_ON_NETWORKS = re.compile(r"^(?!.*projekt).*(?:nätverk|medlemskap|networks?\b)")


def _emphasised(one: Told, reader: Labelled) -> Iterator[Span]:
    for match in EMPHASISED.finditer(reader.text, *one.span):
        label = match["name"].rstrip().endswith(":") or reader.text[match.end() : match.end() + 1] == ":"
        if not label and not _IS_GRANTED.match(reader.text, match.end()):
            yield Span(*match.span("name"))


_NAMED = [Needing(form) for form in NAMED]


def _in_sentences(one: Told, reader: Labelled) -> Iterator[Span]:
    for _, match in hits(_NAMED, reader.text, one.words):
        begin = match.start("name")
        yield Span(begin, begin + len(_whole(match, reader)))


def _coined(one: Told, reader: Labelled) -> Iterator[Span]:
    """The coined names of sentences that speak of a project or of a programme, and of no network."""
    if one.kind not in ("text", "item"):
        return
    for span in sentences(reader.text, *one.words):
        words = reader.text[slice(*span)]
        if _OF_NO_PROJECT.search(words) or not (
            _OF_ONE.search(words) or reader.context.vocabulary.programmes.find(words)
        ):
            continue
        for match in ACRONYM.finditer(words):
            if not reader.context.vocabulary.programmes.find(match["name"]):
                yield Span(span.start + match.start("name"), span.start + match.end("name"))


_OF_ONE = re.compile(r"(?i)projekt|\bpart(?:er|ner)|finansier|\bEU-stöd|\bkonsorti")
_OF_NO_PROJECT = re.compile(
    r"(?i)nätverk|\bmedlem|\bprogrammet\b|\bverktyg|\bplattform|\bsystem|\bapp\b|\bwebb|\bkonferens|\bseminari"
)
"""What else a coined name can be of."""


def _bracketed(one: Told, reader: Labelled) -> list[Span]:
    """The names with a programme or years in brackets behind them."""
    found = [*PROGRAMMED.finditer(reader.text, *one.words)]
    found += [match for match in FUNDED_IN_ROW.finditer(reader.text, *one.words) if _is_fund(match["inside"], reader)]
    if one.kind == "item" and (dated := DATED.match(reader.text, *one.words)):
        found.append(dated)
    return [Span(*match.span("name")) for match in found if _is_bracket_of_project(match, one, reader)]


def _is_fund(inside: str, reader: Labelled) -> bool:
    """Whether brackets hold a programme and nothing else."""
    return reader.context.vocabulary.programmes.exact(inside) is not None


def _is_bracket_of_project(match: re.Match[str], one: Told, reader: Labelled) -> bool:
    """Whether the brackets behind a name hold a programme, or years in a line on projects."""
    if reader.context.vocabulary.programmes.find(match["inside"]) or _PART_INSIDE.search(match["inside"]):
        return True
    dated = re.fullmatch(r"(?:19|20)\d\d ?[–-] ?(?:19|20)\d\d", match["inside"])
    return bool(dated and re.search(r"(?i)projekt|ägare|partner", reader.text[slice(*one.words)]))


_PART_INSIDE = re.compile(
    r"(?i)\b(?:projektägare|ägare|sökande|koordinator|samordnare|lead partner|stödmottagare|leds av|drivs"
    r" av):? (?=[A-ZÅÄÖ])"
)
"""A label of a project within brackets, with its value."""


def _whole(match: re.Match[str], reader: Labelled) -> str:
    """A name without what closes it; with the words behind it that the text has behind it once more."""
    words = match["name"].rstrip(" .,:;")
    behind = reader.text[match.start("name") : match.start("name") + 120].split("\n")[0]
    if (tail := _TAIL.match(behind, len(words))) and " " not in words and words.istitle():
        return words + tail["tail"]
    again = _repeated(re.split(r"[.,;:()*\"”“]", behind)[0], reader)
    return again if again and len(again) > len(words) and _SMALL.match(again[len(words) :]) else words


_TAIL = re.compile(
    r"(?P<tail> (?:i|på|för|med|av|till|från|utan|mot|under) (?!(?:kommun|stad|region|län|bolag|förbund|program"
    r"|projekt|skol|område|höst|vår|somm|vint|år|dag|fjol|sam|form|gång|syfte|stöd|medel|hjälp|tid|period)\w*\b)"
    r"[a-zåäö]{4,})(?=, (?:som|där|vilket)\b)"
)
"""The rest of a name of one word that a clause closes: "Solljus i skolan, som …"."""
_SMALL = re.compile(r" (?:i|på|för|utan|och|med|till|av|över|under|mot|från) \w")
"""Words within a name behind which more of it must follow."""


def _tells(record: ProjectReport) -> int:
    """How much a record holds that only a project has."""
    fields = ("role", "programme", "start_date", "end_date", "total_budget", "eu_funding", "lead_partner")
    return sum(getattr(record, name) is not None for name in fields)


def _longest(found: dict[str, _Named]) -> dict[str, _Named]:
    """Without names that are the beginning of a longer one, and without looks of names that begin with a name."""
    strong = {key for key, one in found.items() if not one.weak}
    kept = {
        key: one
        for key, one in found.items()
        if not (one.weak and any(key != other and key.startswith(other) for other in strong))
    }
    return {
        key: one
        for key, one in kept.items()
        if one.exact or not any(other != key and other.startswith(key) for other in kept)
    }


def _repeated(rest: str, reader: Labelled) -> str | None:
    """The longest beginning of what is run that the text names a second time: a name in capitals alone is none."""
    words, longest = rest.split(" "), None
    for count in range(1, min(len(words), 14) + 1):
        name = " ".join(words[:count]).rstrip(",")
        if len(name) > 4:
            if not _stands_twice(name, reader.text):
                break  # nor does anything that begins with it
            longest = name
    return longest


def _stands_twice(name: str, text: str) -> bool:
    """Whether a text holds whole words more than once."""
    at, times = text.find(name), 0
    while at >= 0 and times < 2:
        end = at + len(name)
        times += not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
        at = text.find(name, end)
    return times > 1


@dataclass
class _Telling:
    """What the lines of a section have told so far."""

    single: _Named | None
    """The only project of a text."""
    before: list[_Named] = field(default_factory=list)
    """The project that the sentence before is on."""
    last: list[_Named] = field(default_factory=list)
    """The projects that the sentence before in the same paragraph names or goes on about."""
    of_item: bool = False
    """Whether that project is one of a list's items: the next item is on another."""
    unnamed: list[Span] = field(default_factory=list)
    """Sentences since the last name."""
    role: Value[Role] | None = None
    """The sender's part in what the section tells of."""
    status: str | None = None
    """Whether what the section tells of goes on."""
    section: _Named | None = None
    """The project that the heading names, or the paragraph's first words."""
    on_section: bool = False
    """Whether the paragraph has told of the section's project."""
    unclear: bool = False
    """Whether the paragraph has named another project since: nobody can tell whose the next sentences are."""
    matter: _Named | None = None
    """The project that the last heading with a project's name has."""


def _assign(found: dict[str, _Named], told: Sequence[Told], reader: Labelled, *, others: bool = False) -> None:
    """Give each sentence to the projects that it tells of: those it names, else the ones of the sentence before it.

    ``others`` tells that the text has projects beside those in ``found``.
    """
    telling = _Telling(None if others and len(found) == 1 else _only_one(found, told, reader))
    _assign_headline(found, told, reader)
    for at, one in enumerate(told):
        words = reader.text[slice(*one.words)]
        if one.kind == "heading":
            telling = _below_heading(telling, one, _named_in(words, found), reader)
        elif one.kind == "open" and one.field == "partners" and len(telling.before) == 1:
            telling.before[0].partners += [value.words for value in values_below(told, at + 1, reader.text)]
        else:
            _begin_line(telling, one, words, _opened_by(one, found))
        _assign_line(found, one, telling, reader)
        telling.of_item = one.kind == "item" and bool(telling.before or telling.of_item)


def _begin_line(telling: _Telling, one: Told, words: str, opened: _Named | None) -> None:
    """What a new line changes: nothing where a page ends within the paragraph; an item is on nothing before it."""
    if one.kind == "item" and telling.of_item:
        telling.last, telling.before, telling.section = [], [], opened
        telling.on_section = telling.unclear = False
    elif not (words[:1].islower() and telling.last) and not (_is_elsewhere(telling) and POINTS_BACK.match(words)):
        telling.last, telling.section = [], opened or _kept(telling.section)
        telling.on_section = telling.unclear = False


def _is_elsewhere(telling: _Telling) -> bool:
    """Whether the last sentence was on another project than the section, or on nobody knows which."""
    return telling.unclear or bool(telling.section and telling.last and telling.section not in telling.last)


def _assign_headline(found: dict[str, _Named], told: Sequence[Told], reader: Labelled) -> None:
    """Give a headline on money to the project that the first lines below it name: "Staden får 3 miljoner från EU"."""
    title = next((at for at, one in enumerate(told[:_TITLE_LINES]) if one.kind == "heading"), None)
    if title is None or not find_amounts(reader.text[slice(*told[title].words)]):
        return
    below = next((one for one in told[title + 1 :] if one.kind == "text"), None)
    here = [_named_in(reader.text[slice(*one.words)], found) for one in (told[title], *([below] if below else []))]
    if not here[0] and len(here[-1]) == 1:
        here[-1][0].alone.append(told[title].words)


def _only_one(found: dict[str, _Named], told: Sequence[Told], reader: Labelled) -> _Named | None:
    """The only project of a text, unless it is an item of a list, or the only one that its title names."""
    if len(found) == 1:
        only = next(iter(found.values()))
        in_list = any(one.kind == "item" and one.span.start <= only.name.start < one.span.end for one in told)
        return None if in_list else only
    heads = (one for one in told[:_TITLE_LINES] if one.kind == "heading")
    every = (_named_in(reader.text[slice(*one.words)], found) for one in heads)
    named = next((names for names in every if names), [])
    return named[0] if len(named) == 1 else None


_TITLE_LINES = 10
"""Among so many lines of the beginning the title stands."""


def _opened_by(one: Told, found: dict[str, _Named]) -> _Named | None:
    """The project whose name opens a paragraph and heads it."""
    return next((named for named in found.values() if named.heads and named.name.start == one.words.start), None)


def _kept(section: _Named | None) -> _Named | None:
    """The project of a section that goes on in the next paragraph: a heading's, and no paragraph's own."""
    return None if section is None or section.heads else section


def _below_heading(telling: _Telling, one: Told, named: Sequence[_Named], reader: Labelled) -> _Telling:
    """What a heading changes: the section is on the project it ``named``, or in minutes on that of the matter."""
    words = reader.text[slice(*one.words)]
    matter = named[0] if len(named) == 1 else None if words.startswith("§") else telling.matter
    section = matter if named or OF_A_MATTER.fullmatch(words) else None
    role, status = heading_role(reader.text, one.words), heading_state(squeeze(words))
    return _Telling(
        telling.single, [section] if section else [], role=role, status=status, section=section, matter=matter
    )


def _assign_line(found: dict[str, _Named], one: Told, telling: _Telling, reader: Labelled) -> None:
    """Give the sentences of one line to projects."""
    headed = _is_headed(one, reader)
    for span in sentences(reader.text, *one.words):
        words = reader.text[slice(*span)]
        here = _named_in(words, found)
        for named in here if telling.role else ():
            named.role = named.role or telling.role
        for named in here if telling.status else ():
            named.status = named.status or telling.status
        for named in here if len(here) > 1 else ():
            named.listed += _in_brackets(named, span, reader)
        parts = (_of_section(words, span, here, telling) or _parts(words, span, here)) if len(here) > 1 else []
        if parts:
            _give_parts(telling, parts, here)
            continue
        if headed and len(here) == 1:
            here[0].listed += _behind_dash(here[0], Span(span.start, one.span.end), reader)
        _give_sentence(telling, _without_other(words, span, here), words, here, reader, headed=headed)


def _of_section(words: str, span: Span, here: Sequence[_Named], telling: _Telling) -> list[tuple[_Named, Span]]:
    """A sentence of the project that heads its paragraph and is a part of the other one it names: up to a clause on
    that."""
    section = telling.section
    others = [named for named in here if named is not section]
    if section is None or not section.heads or section not in here or len(others) != 1:
        return []
    at = words.find(others[0].words)
    if not _WITHIN.search(words[:at]):
        return []
    clause = _CLAUSE.search(words, at + len(others[0].words))
    return [(section, Span(span.start, span.start + clause.start() if clause else span.end))]


_WITHIN = re.compile(r"\b(?:inom ramen för|(?:som )?en del av|delprojekt (?:i|inom|av|till)|ingår i)\b[^.;]{0,60}\Z")
"""What stands before the name of the project that another one is a part of."""


def _give_parts(telling: _Telling, parts: Sequence[tuple[_Named, Span]], here: list[_Named]) -> None:
    """Give each project its own part of a sentence."""
    for named, part in parts:
        named.alone.append(part)
    telling.last = telling.before = [parts[0][0]] if len(parts) == 1 else here


def _give_back(telling: _Telling, span: Span, words: str, here: list[_Named]) -> None:
    """Give the sentences above to the project whose name the text gives after them: "Projektet heter Solväg"."""
    if len(here) == 1 and BACK.search(words):
        here[0].alone += [early for early in telling.unnamed if early not in here[0].alone]
    telling.unnamed = [] if here else [*telling.unnamed, span]


def _give_sentence(
    telling: _Telling, span: Span, words: str, here: list[_Named], reader: Labelled, *, headed: bool
) -> None:
    """Give a whole sentence to the project that it names or goes on about, or its time to several."""
    _give_back(telling, span, words, here)
    _follow(telling, span, words, here, reader)
    if not here and _turns_away(telling, words, reader):
        return
    refuses = _refuses(telling, words)
    last = telling.last = here or _goes_on(_told_of(telling), telling.single, words, span.start)
    _remember(telling, here)
    speaks = _speaks_of(words, here)
    if len(last) == 1 and (speaks or headed or telling.section or refuses):
        last[0].alone.append(span)
        telling.on_section = telling.on_section or (speaks and last[0] is telling.section)
    elif len(last) > 1 and (not here or _side_by_side(words, here)):
        for named in last:
            named.shared.append(span)


_ON_MEMBERSHIP = re.compile(r"(?i)\bmedlem(?:mar)? i\b|\bmedlemskap\w*\b|\bnätverket\b")
_ITSELF = re.compile(r"(?i)\bprojekt")
"""A sentence on a membership is on none of the projects named before it, unless it speaks of one."""


def _speaks_of(words: str, here: Sequence[_Named]) -> bool:
    """Whether a sentence names a project, or goes on about one in so many words."""
    return bool(here) or _ON_IT.search(words) is not None


def _turns_away(telling: _Telling, words: str, reader: Labelled) -> bool:
    """Whether a sentence without a project's name is on a membership, on what others run, or on nobody knows what."""
    if _ON_MEMBERSHIP.search(words) and not _ITSELF.search(words):
        telling.last = telling.before = []
        return True
    if tells_of_others(words, reader.itself):
        telling.unclear = telling.section is not None
        return True
    return telling.unclear


def _refuses(telling: _Telling, words: str) -> bool:
    """Whether a sentence says no to what the one before it in the paragraph tells of."""
    return bool(telling.last) and says_no(words) and not _OF_ANOTHER.search(words)


_OF_ANOTHER = re.compile(r"\b(?:om|till|för|från) [\"”“*]*[A-ZÅÄÖ]")
"""What a refusal is of, where it is not what the sentence before tells of."""


def _remember(telling: _Telling, here: list[_Named]) -> None:
    """Keep the one project that a sentence names for the sentences behind it."""
    if here:
        telling.before = here if len(here) == 1 else []


def _follow(telling: _Telling, span: Span, words: str, here: Sequence[_Named], reader: Labelled) -> None:
    """Keep track of whether a paragraph of a section is still on the section's project.

    Where it was, and names another one, what follows is neither's up to a sentence that names the section's again.
    """
    section = telling.section
    if section is None or section.heads:
        return
    if section in here or comes_back(words):
        telling.unclear, telling.last = False, [section]
    elif here:
        telling.unclear = telling.on_section
    elif names_other(span, [compare_key(section.words)], reader.text) is not None:
        telling.unclear = True


def _told_of(telling: _Telling) -> list[_Named]:
    """What a sentence without a name is on: the section's project, unless the paragraph is on another one."""
    section = telling.section
    if section is None:
        return telling.last or telling.before
    return [section] if section.heads or not telling.last or section in telling.last else telling.last


_CLAUSE = re.compile(r",\s(?:som|där|vilket|vilken)\b")
_EACH = re.compile(r"[\"”*]{0,2},? som ")
_OTHERS_CLAUSE = re.compile(r"(?P<other>\b[A-ZÅÄÖ][\w-]*(?: (?:[A-ZÅÄÖ][\w-]*|\d+))*),\s(?:som|där|vilket)\s[^,.;]*")


def _parts(words: str, span: Span, here: Sequence[_Named]) -> list[tuple[_Named, Span]]:
    """What a sentence on several projects says of each: its main clause of one, or a clause behind each name."""
    if behind := _told_behind(words, span, here):
        return [behind]
    clause = _CLAUSE.search(words)
    main = [named for named in here if clause and 0 <= words.find(named.words) < clause.start()]
    if clause and len(main) == 1:
        return [(main[0], Span(span.start, span.start + clause.start()))]
    starts = [words.find(named.words) for named in here]
    if not all(_EACH.match(words, at + len(named.words)) for at, named in zip(starts, here, strict=True)):
        return []
    ends = [*starts[1:], len(words)]
    return [(named, Span(span.start + at, span.start + end)) for named, at, end in zip(here, starts, ends, strict=True)]


def _told_behind(words: str, span: Span, here: Sequence[_Named]) -> tuple[_Named, Span] | None:
    """The last project of a sentence with the clause behind it: "Solväg 2 går vidare från projektet Solväg, som …"."""
    last = max(here, key=lambda named: words.find(named.words))
    at = words.find(last.words)
    clause = _CLAUSE.match(words, at + len(last.words))
    before = _FOLLOWS.search(words[:at])
    return (last, Span(span.start + at, span.end)) if clause and before else None


_FOLLOWS = re.compile(
    r"(?i)\b(?:fortsättning\w*|bygger (?:vidare )?|efterföljare|uppföljning\w*|föregångare\w*|vidare|efter"
    r"|ersätter|avlöser"
    r"|tar vid)\b[^.;,]{0,25}\Z"
)
"""What stands before the name of an earlier project."""


def _without_other(words: str, span: Span, here: Sequence[_Named]) -> Span:
    """A sentence on one project up to a clause that tells of another thing: "Solväg 2 tar vid efter Solväg, som …"."""
    clause = _OTHERS_CLAUSE.search(words) if len(here) == 1 else None
    if clause is None or clause["other"].endswith(here[0].words) or here[0].words.endswith(clause["other"]):
        return span
    after = words.find(here[0].words) < clause.start()
    return Span(span.start, span.start + clause.end("other")) if after else span


def _is_headed(one: Told, reader: Labelled) -> bool:
    """Whether a line begins with the name that all of it is of: in emphasis, or behind "Projekt A:"."""
    opened = _LETTERED.match(reader.text, one.words.start)
    emphasised = EMPHASISED.search(reader.text, *one.span)
    return opened is not None or (emphasised is not None and emphasised.start() - one.span.start <= _MARKS)


def _named_in(words: str, found: dict[str, _Named]) -> list[_Named]:
    """The projects that a sentence names; none by the beginning of another's longer name."""
    places = {
        at.span(): named
        for named in found.values()
        if named.words in words
        for at in re.finditer(rf"(?<!\w){re.escape(named.words)}(?!\w)", words)
    }
    whole = [
        (at, named)
        for at, named in places.items()
        if not any(other[0] <= at[0] and at[1] < other[1] for other in places)
    ]
    return list({named.words: named for _, named in sorted(whole, key=lambda one: one[0])}.values())


def _side_by_side(words: str, here: Sequence[_Named]) -> bool:
    """Whether names stand beside each other: "Solväg och Havsljus startar 2023" is said of both."""
    joined = r"[\"”“*]*(?:,| och| samt)[\"”“*]* ".join(re.escape(named.words) for named in here)
    return re.search(joined, " ".join(words.split())) is not None


def _behind_dash(named: _Named, span: Span, reader: Labelled) -> list[Span]:
    """What is listed behind a name in its line."""
    at = reader.text.find(named.words, *span)
    dash = _LISTED.match(reader.text, at + len(named.words), span.end) if at >= 0 else None
    return [Span(dash.end(), span.end)] if dash else []


def _in_brackets(named: _Named, span: Span, reader: Labelled) -> list[Span]:
    """The programme in the brackets behind a name."""
    at = reader.text.find(named.words, *span)
    inside = _INSIDE.match(reader.text, at + len(named.words), span.end) if at >= 0 else None
    return [Span(*inside.span("inside"))] if inside and _is_fund(inside["inside"], reader) else []


_INSIDE = re.compile(r"[\"”“*_]* \((?P<inside>[^()]{3,70})\)")
_LISTED = re.compile(r"\*{0,2} ?[–—-] |\*{0,2}, ")
"""Between a name and what is listed of it."""


_CALLS_ONE = re.compile(r"\b[\w+-]*[Pp]rojektet [\"”“]?(?!EU\b|I\b)[A-ZÅÄÖ][\w-]+")


def _goes_on(last: list[_Named], single: _Named | None, words: str, at: int) -> list[_Named]:
    """The projects that a sentence without a name goes on about; one that calls another thing a project is on that."""
    if _CALLS_ONE.search(words):
        return []
    if len(last) > 1:
        return last if _ALL.match(words) else []
    return last or ([single] if single and at > single.name.start and _ON_IT.search(words) else [])


def _title_funds(told: Sequence[Told], reader: Labelled) -> bool:
    """Whether the first line of a text says whose projects it tells of."""
    title = squeeze(reader.text[slice(*told[0].words)][:_TITLE_LENGTH]) if told else ""
    return bool("projekt" in title.casefold() and reader.context.vocabulary.programmes.find(title))


_ON_CALL = re.compile(
    r"(?i)\b(?:bevilja\w*|utlysning\w*|prioritera(?:de|t)|styrkommitté\w*|övervakningskommitté\w*|ansökningsomgång\w*"
    r"|stödbeslut|(?:alla|samtliga) (?:\w+ )?projekt\w* (?:finansieras|får stöd|stöds|ingår|är))\b"
)


def programme_of_call(told: Sequence[Told], reader: Labelled) -> Value[str] | None:
    """The one programme of a text whose first lines are on a call, a decision on support or all projects of a list."""
    opening = [one for one in told if one.kind in ("heading", "text")][:_TITLE_LINES]
    on_call = any(_ON_CALL.search(reader.text, *one.words) for one in opening)
    return _only_programme(reader, told) if on_call else None


def _only_programme(reader: Labelled, told: Sequence[Told]) -> Value[str] | None:
    """The one programme that a text names, or the deepest of one with its parts."""
    hits = [
        (hit, one.words.start)
        for one in told
        for hit in reader.context.vocabulary.programmes.find(reader.text[slice(*one.words)])
    ]
    if not hits:
        return None
    deepest, at = max(hits, key=lambda pair: len(pair[0].entry.path))
    if any(hit.entry.name not in (deepest.entry.name, *deepest.entry.path) for hit, _ in hits):
        return None
    return reader.words(Span(at + deepest.start, at + deepest.end), None)
