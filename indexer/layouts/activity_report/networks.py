"""Networks of an activity report: one under a heading, as a bold name or in running text, with
department, role and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.layouts.activity_report.headed import Headed, NetworkNaming
from indexer.layouts.activity_report.roles import Role, roles
from indexer.layouts.activity_report.tables import HEADS, Row
from indexer.layouts.activity_report.text import Outline, Paragraph, Section, Sentence, cue, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.listed import (
    Standing,
    denies_membership,
    network_names,
    own_words,
    since_of,
    since_said,
    standing_said,
    takes_no_part,
    without_absence,
)
from indexer.layouts.shared.prose.members import without_others
from indexer.records import Membership, Report, Span
from indexer.values import compare_key, squeeze
from indexer.vocabulary import Actors, NetworkName, names_municipality

_NAME = r"[A-ZÅÄÖ][\w&+:-]*(?: (?:[A-ZÅÄÖ][\w&+:-]*|of|for|the|and|för|och)(?=[ ,.;()-]|$))*"
_NETWORK_OF = re.compile(rf"(?P<name>{_NAME})[ -]nätverk(?:et)?\b")
_BY_FORM = (
    _NETWORK_OF,
    re.compile(
        rf"(?<!\w)(?:nätverket|plattformen|organisationen|medlem(?:mar)? (?:i|av)(?: nätverket"
        rf"| organisationen)?) [\"”“]?(?P<name>{_NAME})"
    ),
    # 001: a network told of by its yearly meeting, what it is called in brackets
    re.compile(rf"(?P<name>{_NAME}(?: [a-zåäö]+)?) \((?P<alias>[^)]+)\) årsmöte"),
)
_NOT_NAMES = set("eu det detta under inom staden kommunen sverige europa europaparlamentet vi".split())
_GROUP = r"[A-ZÅÄÖ]\w+(?: (?!och\b|samt\b|i\b|inom\b|under\b|som\b|har\b|med\b|är\b|var\b)\w+){0,2}"
_GROUPS = re.compile(rf"arbetsgrupp(?:en|erna)(?: för| om)? (?P<names>{_GROUP}(?:(?:, | och ){_GROUP})*)")


class _Mention(NamedTuple):
    """A sentence that names a network."""

    network: NetworkNaming
    section: Section
    paragraph: Paragraph
    sentence: Sentence
    at: int
    explained: bool

    @property
    def told(self) -> tuple[Sentence, ...]:
        """What speaks of it: all of the paragraph that explains it, else its sentence."""
        return self.paragraph.sentences if self.explained else (self.sentence,)


class _Group(NamedTuple):
    """What a section tells of one department in one network: paragraphs of its own, or sentences of another's."""

    department: str | None
    paragraphs: list[Paragraph]
    sentences: list[Sentence]

    @property
    def told(self) -> list[Sentence]:
        return self.sentences or [sentence for paragraph in self.paragraphs for sentence in paragraph.sentences]

    @property
    def span(self) -> Span:
        """From the first to the last of what is told."""
        parts = [part.span for part in self.sentences or self.paragraphs]
        return Span(parts[0].start, parts[-1].end)


def memberships(report: Report, context: Context, outline: Outline) -> list[Membership]:
    """The memberships of a report, without what it says another organisation is the member of."""
    return without_others(_memberships(report, context, outline), context.ledger.document.text, report)


def _memberships(report: Report, context: Context, outline: Outline) -> Iterator[Membership]:
    """One membership for each section and department; networks without a section get one for all their mentions."""
    actors = context.vocabulary.actors(report.municipality)
    held = roles(report, context, outline)
    headed = [(section, name) for section in outline.sections if (name := _of_heading(section, context))]
    own = {id(section): name.name for section, name in headed}
    named = Headed({compare_key(name.name): name for _, name in headed})
    mentions = [
        mention
        for mention in _mentions(report, context, outline, named)
        if own.get(id(mention.section)) != mention.network.name
    ]
    writer = _Writer(report, context, actors, held)
    rows = {row.network: row for row in _rows(report, context, outline)}
    told = {name.name for _, name in headed}
    for membership in (*_by_section(writer, headed, mentions), *_running(writer, headed, mentions)):
        row = rows.pop(membership.network, None)
        yield membership if row is None else _with_row(membership, row, membership.network in told)
        if row and membership.role:
            yield row  # the role and the year stand in different places: each keeps its source
    yield from rows.values()


def _by_section(
    writer: _Writer, headed: Sequence[tuple[Section, NetworkNaming]], mentions: Sequence[_Mention]
) -> Iterator[Membership]:
    told: set[str] = set()
    for section, name in headed:
        elsewhere = [mention.paragraph.span for mention in mentions if mention.network.name == name.name]
        yield from writer.of_section(name, section, [] if name.name in told else elsewhere)
        told.add(name.name)


def _running(
    writer: _Writer, headed: Sequence[tuple[Section, NetworkNaming]], mentions: Sequence[_Mention]
) -> Iterator[Membership]:
    """Networks without a section, and departments that take part in one which has its section elsewhere."""
    told = {name.name for _, name in headed}
    done = {(name.name, group.department) for section, name in headed for group in writer.groups(name, section)}
    running: dict[tuple[str, str | None], list[_Mention]] = {}
    for mention in mentions:
        department = writer.nearest(mention.sentence.text[: mention.at])
        key = (mention.network.name, department)
        if mention.network.name not in told:
            running.setdefault((mention.network.name, None), []).append(mention)
        elif department and key not in done and _takes_part(mention.sentence.text):
            running.setdefault(key, []).append(mention)
    for (_, department), found in running.items():
        if membership := writer.of_mentions(found, department):
            yield membership


def _rows(report: Report, context: Context, outline: Outline) -> Iterator[Membership]:
    """The rows of tables whose head names networks: with the year and the department of their columns."""
    for _, paragraph in outline.told:
        if not paragraph.is_table:
            continue
        head, *rows = paragraph.table
        columns = _columns(head)
        if columns.get("network") != 0:
            continue
        for row in rows:
            cells = [*row.cells, "", "", ""]
            values = {key: cells[at] for key, at in columns.items()}
            if re.match(r"[A-ZÅÄÖ]", values["network"]):
                yield _of_row(report, context, values, row.span)


def _columns(head: Row) -> dict[str, int]:
    """The columns of a table by what their heads say they hold, the first one of each."""
    kinds = reversed(HEADS.items())
    return {key: at for key, form in kinds for at, cell in enumerate(head.cells) if form.search(cell)}


def _of_row(report: Report, context: Context, values: dict[str, str], span: Span) -> Membership:
    name, department = values["network"], values.get("department", "")
    networks = context.vocabulary.networks
    known = networks.exact(name) or next((hit.entry for hit in networks.find(name)), None)
    short = re.search(r"\(([A-ZÅÄÖ][\w+-]{1,12})\)", name)
    since = values.get("since", "")
    left = re.search(r"(?i)utträd|lämna|avslut|uppsag|t\.?o\.?m|till och med", since)
    year = None if left else re.search(r"\b(?:19|20)\d\d\b", since)
    actor = context.vocabulary.actors(report.municipality).get(department) if department else None
    called = known or NetworkName(
        name=squeeze(re.sub(r"\([^)]*\)", "", name)), abbreviation=short[1] if short else None
    )
    return Membership(
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        network=called.name,
        abbreviation=called.abbreviation,
        network_raw=name,
        kind=called.kind,
        aliases=(name,) if known and name != known.name else (),
        department=actor.name if actor else department or None,
        standing="former" if left else "member",
        since=int(year.group()) if year else None,
        source=context.source(span),
        description=(span,),
    )


def _with_row(told: Membership, row: Membership, own_section: bool) -> Membership:
    """What the text tells of a network with what the table adds: membership, year, department."""
    if told.role:
        return told.model_copy(update={"standing": "member" if told.standing == "participates" else told.standing})
    beside = own_section and (told.since or not row.since)
    return told.model_copy(
        update={
            "standing": "member" if told.standing == "participates" else told.standing,
            "since": told.since or row.since,
            "department": (told.department or row.department) if beside else (row.department or told.department),
            "description": (*told.description, row.source.span),
            "source": told.source if beside else row.source,  # where the year stands
        }
    )


def _of_heading(section: Section, context: Context) -> NetworkNaming | None:
    """The network that a heading names: a known one, or any heading below one that gathers networks."""
    title = re.sub(words()["networks"]["prefix"], "", section.title, flags=re.IGNORECASE)
    if any(cue("networks", group).match(section.title) for group in ("category", "left")) or cue(
        "places", "twin"
    ).search(title):
        return None
    known = context.vocabulary.networks.exact(title) or next(
        (hit.entry for hit in context.vocabulary.networks.find(title)), None
    )
    if known:
        return _known(known, title)
    gathered = re.search(r"nätverk|medlemskap", section.parent.casefold())
    if not gathered and not re.search(r"(?i)nätverk(?:et)?$", title):
        return None
    abbreviation = re.search(r"\(([A-ZÅÄÖ][\w+-]{1,12})\)", title)
    kinds: dict[str, str] = words()["networks"]["kinds"]
    kind = next((kind for word, kind in kinds.items() if word in section.parent.casefold()), "network")
    short = abbreviation[1] if abbreviation else None
    return NetworkNaming(squeeze(re.sub(r"\([^)]*\)", "", title)), title, short, kind)


def _known(entry: NetworkName, raw: str) -> NetworkNaming:
    return NetworkNaming(entry.name, raw, entry.abbreviation, entry.kind, entry.forums)


def _mentions(report: Report, context: Context, outline: Outline, named: Headed) -> Iterator[_Mention]:
    """Every sentence with a network in it: explained bold names, names of headings, known names, names by form."""
    for section, paragraph in outline.told:
        if paragraph.is_table:
            continue
        lead = _explained(paragraph)
        gathers = "nätverk" in f"{section.title} {section.parent}".casefold()
        for number, sentence in enumerate(paragraph.sentences):
            spots: list[tuple[Span, NetworkNaming]] = []
            if lead and number == 0:
                at = sentence.text.index(lead.raw)
                spots.append((Span(at, at + len(lead.raw)), lead))
            for span, name in (
                *named.find(sentence.text),
                *_by_form(sentence.text, report, context, gathers),
                *_in_vocabulary(sentence.text, context),
            ):
                name = named.same(name)
                city = compare_key(name.name).startswith(compare_key(report.municipality)) and name not in named
                if not city and not any(span.touches(other) for other, _ in spots):
                    spots.append((span, name))
            for span, name in sorted(spots, key=lambda spot: spot[0]):
                yield _Mention(name, section, paragraph, sentence, span.start, lead == name)


def _in_vocabulary(text: str, context: Context) -> Iterator[tuple[Span, NetworkNaming]]:
    for hit in context.vocabulary.networks.find(text):
        yield Span(hit.start, hit.end), _known(hit.entry, text[hit.start : hit.end])


def _explained(paragraph: Paragraph) -> NetworkNaming | None:
    """A name that opens a paragraph, bold or followed by "ett …", and is explained as a network or cooperation."""
    if not paragraph.lead:
        return None
    name, rest, bold = paragraph.lead
    if not (bold or re.match(r"(?:ett|en) ", rest)) or any(
        cue("places", kind).search(rest) for kind in ("twin", "partner", "agreement")
    ):
        return None
    kind = (
        "cooperation"
        if cue("networks", "cooperation").search(rest)
        else "network"
        if cue("networks", "network").search(rest)
        else None
    )
    return NetworkNaming(name, name, kind=kind) if kind else None


def _by_form(text: str, report: Report, context: Context, gathers: bool) -> Iterator[tuple[Span, NetworkNaming]]:
    """Names that only their surroundings make a network; one that holds a known network is left to the vocabulary.

    ``gathers`` tells that the section is one on networks.
    """
    for span in network_names(text, context.vocabulary, trusted=gathers):
        raw = text[slice(*span)]
        if not context.vocabulary.networks.find(raw) and not _begins_otherwise(raw, report):
            yield span, NetworkNaming(raw, raw)
    for pattern in _BY_FORM:
        for match in pattern.finditer(text):
            raw = re.sub(r" (?:of|for|the|and|för|och)$", "", match["name"])
            name = f"{raw}-nätverk" if pattern is _NETWORK_OF else raw
            known = context.vocabulary.networks.find(match.group() if pattern is _NETWORK_OF else raw)
            if not known and not _begins_otherwise(raw, report) and len(raw) > 2:
                printed = match.group() if pattern is _NETWORK_OF else raw
                yield Span(*match.span()), NetworkNaming(name, printed, alias=match.groupdict().get("alias"))


def _begins_otherwise(name: str, report: Report) -> bool:
    """Whether a name begins with a word that no network's does: a common one, or the municipality's name."""
    first = name.split()[0]
    return first.casefold() in _NOT_NAMES or names_municipality(first, report.municipality)


class _Writer:
    """Writes memberships of one report."""

    def __init__(self, report: Report, context: Context, actors: Actors, held: Sequence[Role]) -> None:
        self.report, self.context, self.actors, self.held = report, context, actors, held

    def department(self, text: str) -> str | None:
        """The first department that a text names."""
        found = self.actors.find(text)
        return found[0][0].name if found else None

    def nearest(self, before: str) -> str | None:
        """The department named last in the words before a network."""
        found = self.actors.find(before)
        return found[-1][0].name if found else None

    def _whose(self, mention: _Mention) -> str | None:
        """The department that a mention speaks of: named before it in the paragraph, else in what explains it."""
        start = mention.paragraph.text.index(mention.sentence.text) + mention.at
        return self.nearest(mention.paragraph.text[:start]) or self.department(
            " ".join(sentence.text for sentence in mention.told)
        )

    def of_section(self, network: NetworkNaming, section: Section, elsewhere: Sequence[Span]) -> Iterator[Membership]:
        """The main membership with the whole section, and one for each further department, forum or chair in it."""
        text = [sentence.text for paragraph in _about(network, section) for sentence in paragraph.sentences]
        main, *others = self.groups(network, section)
        whole = tuple(paragraph.span for paragraph in section.paragraphs)
        span = Span(whole[0].start, whole[-1].end) if whole else section.heading
        standing = "former" if _is_left(section) else _standing([self._part(network, words) for words in text])
        if span and standing:
            yield self._membership(network, main.department, main.told, standing, span, (*whole, *elsewhere))
        for group in others:
            if group.told and all(takes_no_part(sentence.text) for sentence in group.told):
                continue
            description = tuple(paragraph.span for paragraph in group.paragraphs)
            yield self._membership(network, group.department, group.told, "participates", group.span, description)

    def groups(self, network: NetworkNaming, section: Section) -> list[_Group]:
        """Paragraphs by department; one without a department joins the first unless it tells of a
        forum or chair of its own."""
        groups: list[_Group] = []
        loose: list[Paragraph] = []
        for paragraph in _about(network, section):
            department = self.department(paragraph.text)
            spans = {sentence.span for sentence in paragraph.sentences}
            holds = any(role.network == network.name and role.span in spans for role in self.held)
            known = next((group for group in groups if group.department == department), None)
            if known and department:
                known.paragraphs.append(paragraph)
            elif department or (groups and (holds or _forums(network, paragraph.text))):
                groups.append(_Group(department, [paragraph], []))
            else:
                loose.append(paragraph)
        if not groups:
            return [_Group(None, loose, [])]
        groups[0].paragraphs.extend(loose)
        return groups + self._beside(network, section, {group.department for group in groups})

    def _beside(self, network: NetworkNaming, section: Section, led: set[str | None]) -> list[_Group]:
        """Departments that take part in sentences of a paragraph which another department opens."""
        beside: dict[str, _Group] = {}
        for paragraph in _about(network, section):
            for sentence in paragraph.sentences:
                for actor, _, _ in self.actors.find(sentence.text) if _takes_part(sentence.text) else ():
                    if actor.name not in led:
                        beside.setdefault(actor.name, _Group(actor.name, [paragraph], [])).sentences.append(sentence)
        return list(beside.values())

    def of_mentions(self, found: Sequence[_Mention], department: str | None) -> Membership | None:
        """A network that running text names, None where it denies the membership."""
        network = found[0].network
        told = [sentence for mention in found for sentence in mention.told]
        left = any(_is_left(mention.section) for mention in found)
        standing = "former" if left else _standing([self._part(network, sentence.text) for sentence in told])
        if standing is None:
            return None
        best = self._telling(found)
        whose, span = department or self._whose(best), best.paragraph.span
        description = tuple(dict.fromkeys(mention.paragraph.span for mention in found))
        return self._membership(network, whose, told, standing, span, description)

    def _telling(self, found: Sequence[_Mention]) -> _Mention:
        """The mention whose sentence tells most: a role, a department, else the first."""
        roles = {role.span for role in self.held if role.network == found[0].network.name}
        telling = [mention for mention in found if mention.sentence.span in roles]
        return (telling or [mention for mention in found if self._whose(mention)] or found)[0]

    def _names(self, text: str) -> list[int]:
        """Where the names of networks begin in a sentence."""
        known = [Span(hit.start, hit.end) for hit in self.context.vocabulary.networks.find(text)]
        found = network_names(text, self.context.vocabulary, trusted=True)
        listed = [name for name in found if not any(name.touches(other) for other in known)]
        return [name.start for name in (*known, *listed)]

    def _part(self, network: NetworkNaming, text: str) -> str:
        """What a sentence on several networks says of this one."""
        at = _place(network, text)
        return text[slice(*own_words(text, at, self._names(text)))] if at >= 0 else text

    def _year(self, network: NetworkNaming, text: str) -> int | None:
        """Since when, as a sentence says it of this network."""
        at = _place(network, text)
        names = self._names(text)
        return since_of(text, at, names) if at in names else since_said(text)

    def _membership(
        self,
        network: NetworkNaming,
        department: str | None,
        told: Sequence[Sentence],
        standing: Standing,
        span: Span,
        description: tuple[Span, ...],
    ) -> Membership:
        spans = {sentence.span for sentence in told}
        role = next((role for role in self.held if role.network == network.name and role.span in spans), None)
        forums = dict.fromkeys(forum for sentence in told for forum in _forums(network, sentence.text))
        aliases = dict.fromkeys(alias for alias in (network.raw, network.alias) if alias and alias != network.name)
        return Membership(
            document=self.report.document,
            municipality=self.report.municipality,
            reporting_year=self.report.year,
            network=network.name,
            abbreviation=network.abbreviation,
            network_raw=network.raw,
            kind=network.kind,
            aliases=tuple(aliases),
            department=department,
            standing=standing,
            role=role.words if role else None,
            since=next(self._years(network, told), role.since if role else None),
            forums=tuple(forums),
            source=self.context.source(span),
            description=description,
        )

    def _years(self, network: NetworkNaming, told: Sequence[Sentence]) -> Iterator[int]:
        """The years since when, as sentences on a membership say them."""
        for sentence in told:
            if cue("networks", "member").search(sentence.text) and (year := self._year(network, sentence.text)):
                yield year


def _place(network: NetworkNaming, text: str) -> int:
    """Where a sentence names a network, by any of its names; -1 where it does not."""
    spellings = (network.raw, network.name, network.abbreviation, network.alias)
    return next((at for spelling in spellings if spelling and (at := text.find(spelling)) >= 0), -1)


def _about(network: NetworkNaming, section: Section) -> list[Paragraph]:
    """The paragraphs of a network's section, without those that explain another one."""
    return [paragraph for paragraph in section.paragraphs if (_explained(paragraph) or network).name == network.name]


def _standing(told: Sequence[str]) -> Standing | None:
    """What sentences say of the city's standing, None for none; a membership looked into gives way to a stated one."""
    if any(standing_said(text) == "former" or cue("networks", "former").search(text) for text in told):
        return "former"
    rest = [text for text in told if not standing_said(text) and not cue("networks", "considered").search(text)]
    stated = [text for text in rest if not denies_membership(text)]
    if any(cue("networks", "member").search(text) for text in stated):
        return "member"
    if len(rest) < len(told):
        return "considered"
    return "participates" if len(stated) == len(rest) or any(map(_takes_part, stated)) else None


def _takes_part(text: str) -> bool:
    return cue("networks", "takes_part").search(text) is not None and not takes_no_part(text)


def _is_left(section: Section) -> bool:
    """Whether a section tells of networks that the city has left."""
    return any(cue("networks", "left").match(title) for title in section.path)


def _forums(network: NetworkNaming, text: str) -> list[str]:
    """Forums of a known network, and working groups, that a text names; the longest name at each place."""
    found: list[str] = []
    taken = without_absence(text)
    for forum in sorted(network.forums, key=len, reverse=True):
        if re.search(rf"(?i)(?<!\w){re.escape(forum)}", taken) and not any(
            forum.casefold() in longer.casefold() for longer in found
        ):
            found.append(forum)
    groups = [name for match in _GROUPS.finditer(text) for name in re.split(r", | och ", match["names"])]
    return found + [group for group in dict.fromkeys(groups) if group not in found] if network.forums else found
