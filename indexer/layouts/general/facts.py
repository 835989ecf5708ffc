"""The values of labelled facts: what a label's line gives, each value with its range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from indexer.layouts.general.lines import Told
from indexer.layouts.general.naming import FINITE
from indexer.layouts.general.offices import Offices, in_small
from indexer.layouts.general.words import WORDS, field_of, whose
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.geography import countries
from indexer.layouts.shared.label_words import is_outcome
from indexer.layouts.shared.units import caption_unit, fits, stated_units, unit_named
from indexer.records import Partner, ProjectReport, Report, Role, Span, Value
from indexer.text import sentences
from indexer.values import (
    FOREIGN,
    compare_key,
    find_amounts,
    parse_amount,
    parse_period,
    parse_role,
    repair_name,
    squeeze,
)
from indexer.vocabulary import ACTOR_FORM, bare_municipality, called_by
from indexer.vocabulary.places import countries_of_cities

PERSON = re.compile(r"[A-ZÅÄÖÉ][\w'’-]+(?:[ \n]+(?:(?:von|af|de)[ ])?[A-ZÅÄÖÉ][\w'’-]+){1,3}")
_ORGANISED = re.compile(
    r"(?i)\b(?:region|kommun|stad|universitet|högskola|län|ab|förbund|institut\w*|verket|museum|stiftelse\w*|center"
    r"|centrum)\b"
)
_IS_OWNER = re.compile(
    r"[ \n]+(?:är|var)[ \n]+(?:projektägare|lead partner|projektkoordinator|koordinator|huvudsökande)\b"
)
_PIECE = re.compile(r"(?:[^,;()]|\([^()]*\))+")
_AND = re.compile(r"(?<![-–])[ \n]+(?:och|samt|and)[ \n]+(?!(?:omvandling|kompetens|utbildning|innovation)\w*)")
_PIECE_END = re.compile(
    r"[ \n]+(?:som|där|när|för att|i projektet|i övrigt|är|har|ska|vill|kommer|deltar|medverkar|ingår|leder"
    r"|äger|samordnar|koordinerar)\b"
)
_FILLER = re.compile(r"^(?:(?:bland annat|bland andra|t\.ex\.|till exempel|samt|och|även|dels|av|med|vid|från)[ \n]+)+")
_NO_PARTNER = re.compile(
    r"(?i)^(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|flera|andra|övriga|fler|m\.?fl\.?|med flera)\b"
)
_GRANTS = re.compile(r"(?i)EU-medel|\bstöd|bidrag|bevilja|prioriter|fördela")
_SENDER_ITSELF = frozenset(
    "kommunen staden regionen bolaget förbundet vi myndigheten hamnen högskolan universitetet".split()
)
_OTHER_LEADS = re.compile(
    r"[(,;] ?(?:koordinator|projektägare|samordnare|lead partner|coordinator|leds av):? (?P<name>[A-ZÅÄÖ][^();,]{2,60})"
)
"""Behind the sender's role: who leads the project."""
_TITLE_CHARACTERS = 400
_ON_PROJECTS = re.compile(
    r"(?im)^[ \t#*]*(?:våra |alla |pågående |avslutade |aktuella |our |european |running )*(?:EU-?|europeiska"
    r" )?(?:projekt|projects)[ *]*$"
)
_THE_PROJECT = frozenset(("projektet", "hela projektet", "projektets"))
_LEADS = re.compile(r"\s*\((?:leder|samordnare|samordnar|koordinator|projektägare|lead partner|coordinator)\)")
_ABROAD = re.compile(r"[ \n]+\((?P<country>[A-ZÅÄÖ][^()\d]+)\)$")
_NOTE = re.compile(
    r"\s*\((?:leder|samordnare|samordnar|koordinator|projektägare|lead partner|coordinator|(?:projekt"
    r"|samverkans)?partners?"
    r"|medsökande|samverkanspart(?:er)?)\)$"
)
_IN_COUNTRY = re.compile(r"[ \n]+i[ \n]+(?P<country>[A-ZÅÄÖ][a-zåäö]+)$")
_COMMA_COUNTRY = re.compile(r",[ \n]+(?P<country>[A-ZÅÄÖ][a-zåäö]+)$")
OF_WHICH = re.compile(
    r",?\s+(?:(?:varav|därav|of which)(?!\s+(?:en|ett|den|det)\b)|av\s+(?:vilk(?:a|et|en)|detta|dessa|dem|de))\s+"
)
"""What parts a sum from the parts of it."""
_PART_ENDS = re.compile(r"[.;](?=\s|$)|,(?!\d)|\s(?:och|samt|medan|resten)\s")
_PAID_BY_EU = re.compile(
    r"(?<![\w-])EU(?:\b|-|:s\b)|\bunionen\b|\beuropeisk|[Ss]ocialfond|[Rr]egionalfond|\b(?:EU|ESF|ERUF)-"
)
_NOT_EU_MONEY = re.compile(r"(?i)\b(?:med|mot|egen)finansier|\begn?a?\b|\binte\b")
_OWN_IN_BRACKETS = re.compile(
    r"\((?:varav )?(?P<label>[A-ZÅÄÖa-zåäö][\w -]*?)(?::| är| på)? (?P<sum>(?:(?:ca|cirka) )?\d[^()]*)\)"
)
"""A part of a sum in brackets behind it: "6 mnkr (Exempelbys del 2 mnkr)"."""
_PROGRAMME_PART = re.compile(
    r"(?:[ \u00a0][IVX]+\b[ABC]?)?[ \u00a0]+[A-ZÅÄÖØ][\wåäöø]+(?:[ \u00a0]?[–-][ \u00a0]?[A-ZÅÄÖØ][\wåäöø]+)+"
)
_PROGRAMME_AREA = re.compile(
    r"[ ](?P<area>(?:[A-ZÅÄÖØ][a-zåäöø]+[ ])?[A-ZÅÄÖØ][a-zåäöø]{3,})(?=[.,;)]|[ \n]+[a-zåäö(]|[ \t]*\r?\n|$)(?!-)"
)
"""The area of a programme that no list knows, behind "Interreg" in its line: "Interreg Sydöstersjön"."""
_NO_AREA = frozenset(WORDS["areas"]["none"])
_DIRECTIONS = frozenset("norra södra östra västra mellersta nordiska inre yttre övre nedre".split())
_LEAST_SUM = 1000
"""A smaller bare number behind a label that can be of something else is no amount."""
_CAPTION = 100
"""A longer line is no caption."""
_SHARE = re.compile(r"(?:ca |cirka )?\d+(?:,\d+)? ?(?:%|procent\b)")
_OFFICE = re.compile(WORDS["brief"]["office"])
_DATES = ("start_date", "end_date")
AMOUNTS = ("total_budget", "eu_funding", "own_budget", "paid_out")


@dataclass
class Facts:
    """What a block states of one project, and which labels it uses."""

    values: dict[str, Value[Any]] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)
    status: str | None = None
    labels: set[str] = field(default_factory=set)
    twice: bool = False
    """Whether a label that a project has once stands with two values: two projects without names."""

    def give(self, name: str, value: Value[Any] | None) -> None:
        """The first value of a field counts; a date gives way to one that says it more closely."""
        if value is not None and (value.value is not None or name in AMOUNTS):
            known = self.values.setdefault(name, value)
            if name in _DATES and len(str(value.value)) > len(str(known.value)):
                closer = str(value.value).startswith(str(known.value))
                self.values[name] = value if closer else known

    def join(self, found: Iterable[Partner]) -> None:
        known = {partner.name.casefold() for partner in self.partners}
        for partner in found:
            if partner.name.casefold() not in known:
                known.add(partner.name.casefold())
                self.partners.append(partner)


class Labelled:
    """Reads the labelled lines of one document."""

    def __init__(self, report: Report, context: Context, told: Sequence[Told] = ()) -> None:
        self.report, self.context = report, context
        actors = context.vocabulary.actors(report.municipality)
        self.offices = Offices(context.ledger.document.text, told, actors)
        self.text = context.ledger.document.text
        self._captions = list(_captions(self.text, told))
        self.refused: set[str] = set()
        """The compared letters of names that the text says came to nothing, or are somebody else's."""
        self._undecided: dict[str, tuple[str, Span]] = {}
        self.own = {report.municipality.casefold(), bare_municipality(report.municipality).casefold()}
        if report.municipality.startswith("Statens "):
            self.own |= {name.casefold() for name in called_by(report.municipality)}
        self.own_nouns = ("staden", "kommunen", "regionen", "vi", *_nouns(report.municipality))

    @cached_property
    def itself(self) -> tuple[str, ...]:
        """What the sender is called, by its name and by what it is: "kommunen" in a municipality's own text alone."""
        kinds = {"municipality": ("kommunen", "staden"), "region": ("regionen",)}
        told = kinds.get(self.report.sender_kind or "", self.own_nouns if self.report.sender_kind is None else ())
        nouns = {"vi", *told, *_nouns(self.report.municipality)}
        return tuple(sorted(self.own | {name.removesuffix("s") for name in self.own} | nouns))

    @cached_property
    def on_projects(self) -> bool:
        """Whether the first lines say that all of the text is on projects: "Våra EU-projekt"."""
        return _ON_PROJECTS.search(self.text[:_TITLE_CHARACTERS]) is not None

    def not_decided(self, name: Span, span: Span) -> None:
        """Keep a project that a part of the text says was refused, is only applied for, or is somebody else's."""
        words = squeeze(self.text[slice(*name)])
        self._undecided.setdefault(compare_key(words), (words, span))

    def report_undecided(self, made: Iterable[ProjectReport]) -> None:
        """Report each such project once, but for those that another part of the text makes a record."""
        names = {name for one in made for name in (one.name.raw, one.name.value, one.heading, *one.aliases) if name}
        for key in self._undecided.keys() - set(map(compare_key, names)):
            words, span = self._undecided[key]
            what = (
                f"«{words}» blir ingen post: enligt texten är projektet inte beviljat, inte beslutat eller någon annans"
            )
            self.context.ledger.report("info", what, span, words)

    def is_own(self, name: str) -> bool:
        """Whether a name is the sender's, with one of its offices behind it or without."""
        plain = re.split(r", | \(", name.casefold())[0]
        return plain in self.own or any(own.removesuffix(" ab") == plain for own in self.own)

    def read(self, facts: Facts, told: Told, region: Span) -> None:
        """Add what one labelled line says; ``region`` is the range of its value."""
        name, label = told.field or "", told.label
        if name in ("lead_partner", "period", "start_date", "end_date") and name in facts.labels:
            facts.twice = True
        facts.labels.add(name)
        if region.start >= region.end:
            return
        if name in ("lead_partner", "period", "leader"):
            {"lead_partner": self.owner, "period": self.period, "leader": self.leader}[name](facts, region, label)
        elif name == "partners":
            found = list(self.partners(region, loose=True))
            for partner in found:
                if partner.span and (leads := _LEADS.match(self.text, partner.span.end)):
                    self.owner(facts, partner.span, Span(*leads.span()))
            facts.join(found)
        elif name == "responsible":
            if self.is_office(self.text[slice(*region)]):
                facts.give("department", self.words(region, label))
            elif person := PERSON.fullmatch(self.text[slice(*region)].strip(" .")):
                facts.give("leader", self.words(Span(region.start, region.start + person.end()), label))
        elif name == "own_budget":
            self.own_budget(facts, region, label)
        elif name == "status":
            facts.status = squeeze(self.text[slice(*region)])
        else:
            self._single(facts, name, region, label)

    def _single(self, facts: Facts, name: str, region: Span, label: Span | None) -> None:
        """Add a field that a label gives alone; what of a budget is the EU's is a field of its own."""
        if name == "role" and (owner := _OTHER_LEADS.search(self.text, *region)):
            self.owner(facts, Span(*owner.span("name")), Span(owner.start(), owner.start("name")))
        if name == "eu_funding" and (funds := self.context.vocabulary.programmes.find(self.text[slice(*region)])):
            facts.give("programme", self.words(Span(region.start + funds[0].start, region.start + funds[0].end), None))
        field = ("eu_funding" if self.is_grant(region) else "total_budget") if name == "amount" else name
        if field == "total_budget":
            region = self._whole_sum(facts, region)
        facts.give(field, self.value(field, region, label))

    def _whole_sum(self, facts: Facts, region: Span) -> Span:
        """A sum without the parts of it behind it; those of the EU and of the sender are fields of their own."""
        if inside := _OWN_IN_BRACKETS.search(self.text, *region):
            place, named = Span(*inside.span("sum")), whose(inside["label"])
            if field_of(inside["label"]) == "own_budget" and (named is None or self.is_own_part(named)):
                facts.give("own_budget", self.amount(place, None))
            region = Span(region.start, inside.start())
        if share := self.eu_share(region):
            facts.give("eu_funding", self.amount(share[1], None))
        if parts := OF_WHICH.search(self.text, *region):
            region = Span(region.start, parts.start())
        return region

    def own_budget(self, facts: Facts, region: Span, label: Span | None) -> None:
        """Add what the sender has of the budget; what a label gives another party is no field."""
        named = whose(self.text[slice(*label)]) if label else None
        if named is None or self.is_own_part(named):
            facts.give("own_budget", self.amount(region, label))
        elif named.casefold() in _THE_PROJECT:
            self._single(facts, "total_budget", region, label)

    def is_own_part(self, whose: str) -> bool:
        """Whether a name or its genitive is the sender's, or what it calls itself: "Exempelbys", "kommunens"."""
        plain = whose.casefold()
        forms = {plain, plain.removesuffix("s"), plain.removesuffix(":s")}
        return bool(forms & (self.own | set(self.own_nouns) | _SENDER_ITSELF | {"vår"}))

    def value(self, name: str, region: Span, label: Span | None) -> Value[Any] | None:
        """The value of a field that a label gives alone."""
        match name:
            case "start_date" | "end_date":
                return self.date(region, label)
            case "role":
                return self.role(region, label)
            case "programme":
                return self.programme(region, label)
            case "department":
                return self.words(self.first_sentence(region), label)
            case "paid_out":
                return self._money(region, label)
        return self.amount(region, label) if name in AMOUNTS else None

    def is_office(self, words: str) -> bool:
        """Whether words are one of the sender's offices and nothing else: "tekniska förv.", "Näringslivsenheten"."""
        actors, plain = self.context.vocabulary.actors(self.report.municipality), words.strip(" .")
        return bool(_OFFICE.fullmatch(plain) or ACTOR_FORM.fullmatch(plain) or actors.get(plain))

    def office_over(self, span: Span) -> Value[str] | None:
        """The office in whose part of a report something stands."""
        office = self.offices.at(span.start)
        told = self.words(office, None) if office else None
        return told.model_copy(update={"value": in_small(squeeze(told.raw))}) if told else None

    def words(self, span: Span, label: Span | None) -> Value[str] | None:
        raw = self.text[slice(*span)]
        return Value[str](value=repair_name(raw), raw=raw, span=span, label=label) if raw.strip() else None

    def first_sentence(self, span: Span) -> Span:
        """The first sentence of a value without its full stop."""
        own = next(sentences(self.text, *span), span)
        raw = self.text[slice(*own)]
        cut = len(raw.rstrip(" .")) if not re.search(r"\b[A-ZÅÄÖ]\.$", raw) else len(raw)
        return Span(own.start, own.start + cut)

    def owner(self, facts: Facts, span: Span, label: Span | None) -> None:
        """An organisation that owns the project: one of the city's own offices leads as the city itself does."""
        span = self.first_sentence(span)
        if owned := _IS_OWNER.search(self.text, *span):
            span = Span(span.start, owned.start())
        value = self.words(span, label)
        if value is None:
            return
        if (value.value or "").casefold() in _SENDER_ITSELF:
            facts.give("role", Value[Role](value="lead", raw=value.raw, span=span, label=label))
            return
        if (abroad := _IN_COUNTRY.search(value.raw) or _COMMA_COUNTRY.search(value.raw)) and (
            abroad["country"].casefold() in countries()
        ):
            value = self.words(Span(span.start, span.start + abroad.start()), label)
            assert value is not None  # a name stands before " i "
        facts.give("lead_partner", value)
        actors = self.context.vocabulary.actors(self.report.municipality)
        if self.is_own(value.value or "") or actors.get(value.raw):
            role = label or span
            facts.give("role", Value[Role](value="lead", raw=self.text[slice(*role)], span=role, label=span))
            if actors.get(value.raw):
                facts.give("department", value)

    def leader(self, facts: Facts, span: Span, label: Span | None) -> None:
        """A person leads; an organisation in that place owns the project."""
        span = self.first_sentence(span)
        person = PERSON.match(self.text, *span)
        if person and not _ORGANISED.search(person.group()):
            facts.give("leader", self.words(Span(*person.span()), label))
        elif person is None or _ORGANISED.search(person.group()):
            self.owner(facts, span, label)

    def period(self, facts: Facts, span: Span, label: Span | None) -> None:
        found = parse_period(_in_one_line(self.text[slice(*span)]))
        if found is None:
            return
        for name, iso, at in (("start_date", found.start, found.start_at), ("end_date", found.end, found.end_at)):
            if iso and at:
                place = Span(span.start + at[0], span.start + at[1])
                facts.give(name, Value[str](value=iso, raw=self.text[slice(*place)], span=place, label=label))

    def date(self, span: Span, label: Span | None) -> Value[str] | None:
        raw = self.text[slice(*span)]
        found = parse_period(_in_one_line(raw))
        iso = (found.start or found.end) if found and not (found.start and found.end) else None
        return Value[str](value=iso, raw=raw, span=span, label=label) if iso else None

    def role(self, span: Span, label: Span | None) -> Value[Role] | None:
        raw = self.text[slice(*span)]
        first = re.split(r",| och | \(", raw)[0]
        return Value[Role](value=parse_role(raw) or parse_role(first), raw=raw, span=span, label=label)

    def amount(self, span: Span, label: Span | None) -> Value[int] | None:
        """One amount in whole SEK; one in another currency is kept raw."""
        raw = self.text[slice(*span)].rstrip(". ")
        place = Span(span.start, span.start + len(raw))
        unit = (unit_named(self.text[slice(*label)]) if label else "") or self._unit_above(place)
        amount = parse_amount(raw, unit if fits(unit, raw) else "")
        found = find_amounts(raw)
        if amount is None and len(found) == 1 and not re.search(r"(?i)\beuro?\b|€", raw):
            amount = found[0].amount
        if amount is None and (not re.search(r"\d", raw) or _SHARE.match(raw)):
            return None
        approximate = bool(amount and amount.approximate)
        return Value[int](
            value=amount.value if amount else None, raw=raw, span=place, label=label, approximate=approximate
        )

    def _money(self, region: Span, label: Span | None) -> Value[int] | None:
        """An amount behind a label that can be of something else: a small number without a unit is none, and none is
        whatever came out of it ("Utfall")."""
        found = self.amount(region, label)
        outcome = label is not None and is_outcome(self.text[slice(*label)])
        if found is None or ((found.value or 0) >= _LEAST_SUM and not outcome):
            return found
        said = find_amounts(found.raw) or FOREIGN.search(found.raw) or (label and unit_named(self.text[slice(*label)]))
        return found if said or self._unit_above(region) else None

    def _unit_above(self, span: Span) -> str:
        """The unit of a bare amount: of a caption above it in its section, else what the text last said above."""
        own = [unit for place, unit in self._captions if place.start < span.start < place.end]
        return own[-1] if own else next((unit for at, unit in reversed(self._units) if at < span.start), "")

    @cached_property
    def _units(self) -> list[tuple[int, str]]:
        return stated_units(self.text)

    def eu_share(self, span: Span) -> tuple[int, Span] | None:
        """What of a sum is the EU's: where the parts begin, and the range of its part, with the EU or one of its
        programmes named before or behind it: "varav 2 mnkr från LIFE", "av vilka EU ersätter 2 mnkr".
        """
        opened = OF_WHICH.search(self.text, *span)
        if opened is None:
            return None
        begin = opened.end()
        for stop in (*_PART_ENDS.finditer(self.text, begin, span.end), None):
            end = stop.start() if stop else span.end
            part = self.text[begin:end]
            place = only_sum(part)
            if place and self._is_of_eu(part):
                return opened.start(), Span(begin + place.start, begin + place.end)
            begin = stop.end() if stop else end
        return None

    def _is_of_eu(self, part: str) -> bool:
        """Whether the words around a sum say that the EU or one of its programmes pays it."""
        if _NOT_EU_MONEY.search(part):
            return False
        named = self.context.vocabulary.programmes.find(
            re.sub(r"(?i)(?<=\w)-?(?:stöd|medel|bidrag|pengar)\w*", " ", part)
        )
        return bool(_PAID_BY_EU.search(part) or named)

    def is_grant(self, span: Span) -> bool:
        """Whether a bare sum stands in a text that deals out support."""
        return bool(_GRANTS.search(self.text, 0, span.start))

    def programme(self, span: Span, label: Span | None) -> Value[str] | None:
        """The programme that a value names; words of no known one only where they are a name and no sentence."""
        words = self.text[slice(*span)]
        found = self.context.vocabulary.programmes.find(words)
        if found:
            deepest = max(found, key=lambda hit: (len(hit.entry.path), -hit.start))
            own = Span(span.start + deepest.start, span.start + deepest.end)
            return self.words(self.programme_at(own, span.end), label)
        own = self.first_sentence(span)
        plain = self.text[slice(*own)]
        named = (
            len(plain) < 80 and plain[:1].isupper() and not re.search(r"\d|(?i:\b(?:projektet|vi|varav)\b)", plain)
        ) and not FINITE.search(plain)
        return self.words(own, label) if named else None

    def programme_at(self, span: Span, end: int) -> Span:
        """A programme's name with the part of it that the text names up to ``end`` and no list knows: "Interreg
        Norr–Syd"."""
        if self.text[slice(*span)].casefold() != "interreg":
            return span
        if part := _PROGRAMME_PART.match(self.text, span.end, end):
            return Span(span.start, part.end())
        area = _PROGRAMME_AREA.match(self.text, span.end, end)
        return Span(span.start, area.end()) if area and self._is_area(area["area"]) else span

    def _is_area(self, words: str) -> bool:
        """Whether words behind "Interreg" are its area: no label, no city, no word that begins the next sentence."""
        first = words.split()[0].casefold()
        if field_of(words) or field_of(first) or words.casefold() in countries_of_cities() or first in _NO_AREA:
            return False
        return first in _DIRECTIONS or re.search(rf"(?<![\w-]){first}(?![\w-])", self.text) is None

    def _named_kind(self, span: Span) -> Span:
        """The range of a partner without what describes it: "den lokala turistföreningen Fjällvind"."""
        described = _DESCRIBED.match(self.text, *span)
        return Span(described.end(), span.end) if described else span

    def partners(self, span: Span, *, loose: bool = False) -> Iterator[Partner]:
        """Organisations of an enumeration; ``loose`` takes what a label lists word by word, else only names."""
        for place in map(self._named_kind, pieces(self.text, span)):
            name = squeeze(self.text[slice(*place)])
            plain = name.casefold()
            if len(name) < 3 or plain in countries() or (not loose and (plain in self.own or _NO_PARTNER.match(name))):
                continue
            kind = _KIND_AND_NAME.fullmatch(name) is not None
            named = (
                kind or name[0].isupper() or bool(re.match(r"\d", name) and loose) or (loose and len(name.split()) < 5)
            )
            if named and not self.context.vocabulary.programmes.exact(name):
                yield _partner(name, place, self.text)


def _captions(text: str, told: Sequence[Told]) -> Iterator[tuple[Span, str]]:
    """The units that lines give what stands below them, each with the range that it holds for.

    A caption holds up to the next heading that does not stand below its own: in its section, or, right above another
    heading, for all the sections of its group.
    """
    lines = [one for one in told if one.kind != "chrome"]
    for at, one in enumerate(lines):
        short = one.kind in ("heading", "text") and one.words.end - one.words.start < _CAPTION
        unit = caption_unit(text[slice(*one.words)]) if short else ""
        if unit:
            above = next((head for head in reversed(lines[: at + 1]) if head.kind == "heading"), None)
            level, group = _level(above), _heads_group(lines, at)
            later = (
                head.line.start
                for number, head in enumerate(lines[at + 1 :], at + 1)
                if head.kind == "heading"
                and (_level(head) <= level if level else not group or (_heads_group(lines, number) and number > at + 1))
            )
            yield Span(one.words.start, next(later, len(text))), unit


def _level(head: Told | None) -> int:
    """How deep a heading's marks set it; 0 without marks."""
    words = head.line.text.lstrip() if head else ""
    return len(words) - len(words.lstrip("#"))


def _heads_group(lines: Sequence[Told], at: int) -> bool:
    """Whether a heading stands right below a line."""
    return at + 1 < len(lines) and lines[at + 1].kind == "heading"


_DESCRIBED = re.compile(r"(?:den|det|de) (?:[a-zåäö]+a )?(?=[a-zåäö]+(?:en|et) [A-ZÅÄÖ])")
_KIND_AND_NAME = re.compile(
    r"[a-zåäö]*(?:föreningen|stiftelsen|bolaget|företaget|förbundet|universitetet|högskolan|institutet|organisationen)"
    r" [A-ZÅÄÖ]\w+.*"
)
"""What an organisation is, in small letters before its name."""


def _in_one_line(words: str) -> str:
    """Words with a blank for every line end: each character keeps its place."""
    return re.sub(r"\s", " ", words)


def only_sum(words: str) -> Span | None:
    """Where the one sum of some words stands, in kronor or in another currency."""
    places = [Span(one.start, one.end) for one in find_amounts(words)]
    places = places or [Span(*match.span()) for match in FOREIGN.finditer(words)]
    return places[0] if len(places) == 1 else None


def _nouns(sender: str) -> Iterator[str]:
    """What a sender calls itself by what it is: "hamnen" for a company of that name, "bolaget", "förbundet".

    >>> list(_nouns("Blåviks Hamn AB")), list(_nouns("Kommunförbundet Norr")), list(_nouns("Vindala kommun"))
    (['hamnen', 'bolaget'], ['förbundet'], [])
    """
    kinds = {"hamn": "hamnen", " ab": "bolaget", "förbund": "förbundet", "universitet": "universitetet"}
    kinds |= {"högskola": "högskolan", "länsstyrelse": "länsstyrelsen", "museum": "museet", "myndighet": "myndigheten"}
    kinds |= {"stiftelse": "stiftelsen", "förening": "föreningen"}
    yield from (noun for part, noun in kinds.items() if re.search(rf"(?i){part}(?:e[nt]|et|n)?\b", sender))


_BROKEN = re.compile(r"[ \n]+i[ \n]+(?P<country>[A-ZÅÄÖ][a-zåäö]+-[ \n]+[a-zåäö]+)$")
"""A country that a line's end breaks."""

_SEAT = re.compile(r"(?<=\w)[ \n]+på[ \n]+[A-ZÅÄÖ][\w-]+\Z")
"""The island that a partner is on, before its country: "Hamnen på Bornholm i Danmark"."""


def _partner(name: str, place: Span, text: str) -> Partner:
    """A partner, with the country that stands behind its name: "NIBIO i Norge"."""
    if leads := _NOTE.search(text, *place):
        place = Span(place.start, leads.start())
        name = squeeze(text[slice(*place)])
    abroad = _IN_COUNTRY.search(text, *place) or _ABROAD.search(text, *place) or _BROKEN.search(text, *place)
    told = re.sub(r"-\s+", "", abroad["country"]) if abroad else ""
    country = told if told.casefold() in countries() else None
    if country is None or abroad is None:
        return Partner(name=name, span=place)
    seat = _SEAT.search(text, place.start, abroad.start())
    own = Span(place.start, seat.start() if seat else abroad.start())
    return Partner(name=squeeze(text[slice(*own)]), country=country, span=own)


def pieces(text: str, span: Span) -> Iterator[Span]:
    """The names of an enumeration, parted at commas, semicolons, "och" and "samt".

    >>> text = "Region Skåne, Industri- och handelskammaren samt tre avdelningar inom Rigshospitalet."
    >>> [text[slice(*span)] for span in pieces(text, Span(0, len(text)))]
    ['Region Skåne', 'Industri- och handelskammaren', 'tre avdelningar inom Rigshospitalet']
    """
    for piece in _PIECE.finditer(text, *span):
        at = piece.start()
        for stop in (*_AND.finditer(text, piece.start(), piece.end()), None):
            end = stop.start() if stop else piece.end()
            yield from _trimmed(text, Span(at, end))
            at = stop.end() if stop else end


def _trimmed(text: str, span: Span) -> Iterator[Span]:
    """A piece without filling words, and without what follows the name; nothing where no letter is left."""
    words = text[slice(*span)]
    left = len(words) - len(words.lstrip(" \n\t•*–-"))
    if filler := _FILLER.match(words[left:]):
        left += filler.end()
    rest = words[left:]
    cut = _PIECE_END.search(rest)
    right = len((rest[: cut.start()] if cut else rest).rstrip(" \n\t.:*"))
    if rest[:right].endswith(")") and "(" not in rest[:right]:
        right -= 1
    if re.search(r"[A-Za-zÅÄÖåäö]", rest[:right]):
        yield Span(span.start + left, span.start + left + right)
