"""Facts of a project in sentences or label lines: "Projektägare är …", "Projekttid: …", "varav … kr
finansieras av …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from indexer.layouts.shared.base import words_of
from indexer.records import Partner, Role, Span, Value
from indexer.values import find_amounts, parse_amount, parse_date, repair_name, squeeze
from indexer.vocabulary import Actors, Vocabulary

_VERB = (
    r"(?:har\s+varit|har\s+uppgått\s+till|uppgår\s+till|uppgick\s+till|omsluter|omfattar|sträcker\s+sig|är|var|har"
    r"|blir|blev|på)"
    r"(?:\s+(?:också|även|initialt|ursprungligen|totalt))?"
    r"(?:\s+sedan\s+(?:[a-zåäö]+\s+)?\d{4})?"
)
_NEXT = r"(?=[*\s]*(?:[A-ZÅÄÖ\d]|mellan\b|från\b))"
_NAMED = (  # "Projektägare för *Solrutt* är …": the project stands in italics or with a capital
    r"(?:\s+för\s+(?:projektet\s+)?(?:\*+(?P<italic>[^*]{2,160})\*+|(?P<name>[A-ZÅÄÖ\d](?:[^.*]|\.(?=\S)){1,160}?))"
    r"(?=\s*:|\s+(?:är|har|var)\b))?"
)


def _label_pattern(words: list[str]) -> re.Pattern[str]:
    """A label with what may stand between it and its value: a remark in brackets, a project's name,
    a colon or a verb."""
    label = "|".join(r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?P<label>(?i:{label}))(?![\w-])(?P<aside>\s*\([^)]{{0,80}}\))?{_NAMED}"
        rf"(?:(?P<line>[ *]*[:\t|][ *\t]*)|[\s*]+{_VERB}(?!\w)[\s*]*|\s+{_NEXT}\**)"
    )


_LABEL = {key: _label_pattern(words) for key, words in words_of("shared", "project_facts")["labels"].items()}
_SENTENCE_END = re.compile(r"(?<!\b[A-ZÅÄÖ])[.!?](?=[\s*)]|$)(?<!\bca\.)(?<!\bc:a\.)(?<!\bkl\.)|\n[ \t]*\r?\n|\Z")
_LINE_END = re.compile(r"[|\r\n]|\Z")
_MONTH = r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
_DATE = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|(?:\d{{1,2}}\s+)?{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}(?![\d])|(?<![\d-])\d{{6}}(?!\d)"
    rf"|(?<!\d)(?:19|20)\d{{2}}(?!\d|-\d{{2}}(?!\d))"
)
_PERSON = r"[A-ZÅÄÖÉ][\w'’-]*\.?(?:\s+(?:(?:von|af|av|de|van|der)\s+)?(?:[A-ZÅÄÖÉ]\.|[A-ZÅÄÖÉ][\w'’-]+)){1,3}"
_PEOPLE = re.compile(rf"{_PERSON}(?:\s*(?:,|och|/|&)\s*{_PERSON})*")
_LEADS = re.compile(rf"(?:med|och|har)\s+(?P<person>{_PERSON})\s+som\s+projektledare")
_IS_LEADER = re.compile(rf"(?P<person>{_PERSON})\s+(?:är|var|har\s+varit)\s+(?:projektets\s+)?projektledare\b")
_BARE = r"\d{1,3}(?:(?:[ \u00a0.]|[ ]?\r?\n)\d{3})+"
_CURRENCY = r"(?:kr|kronor|SEK|Mkr|mkr|mnkr|tkr|miljoner(?:\s+kronor)?)\b"
_OF_WHICH = re.compile(
    rf"\b(?:varav|av\s+vilka|av\s+vilket)[\s*]+(?P<amount>(?:(?:ca|cirka|drygt)\s+)?(?:{_BARE}"
    rf"|\d+(?:,\d+)?)(?:\s*{_CURRENCY})?)(?!\s*(?:%|procent)|[\d,])"
)
_FOREIGN = re.compile(
    rf"(?:{_BARE}|\d+(?:,\d+)?)\s*(?:miljoner\s+)?(?i:euro|eur|€|usd|dkk|nok|danska\s+kronor|norska\s+kronor)(?!\w)"
)
_STARTED = re.compile(
    rf"(?i:(?P<label>\b(?:startade|startar|inleddes|påbörjades))\s+(?:den\s+|i\s+)?)(?P<start>{_DATE.pattern})"
    rf"(?:(?i:,?\s+(?:och|men)\s+(?:ska\s+)?(?:avsluta[dts]\w*|avslutats|slutar|slutade|pågår\s+till)\s+(?:den\s+"
    rf"|i\s+)?)(?P<end>{_DATE.pattern}))?"
)
_IS = r"\s+(?:är|var|på|till|utgör|utgjorde|uppgår\s+till|uppgick\s+till)\s"
_ENDS = re.compile(
    rf"(?P<label>\b(?:(?:pågår|pågick|löper)\s+till(?:\s+och\s+med)?|(?:[Pp]rojektet|och)\s+avslut(?:as"
    rf"|ades)))\s+(?:den\s+|i\s+)?(?P<end>{_DATE.pattern})"
)
_ITALIC_OPENS = re.compile(r"(?:^|[.!?]\s+|\n)\*+(?P<name>[^*\n]{2,160})\*+\s+$")
_UNTIL = re.compile(r"(?:^|\s)(?:till(?:\s+och\s+med)?|t\.?o\.?m\.?)\s+(?:den\s+)?$")
_SUPPORT_FROM = re.compile(
    rf"(?i:(?P<label>\b(?:stödet|bidraget|finansieringen|medlen))\s+från\s+)(?P<fund>[^.\d]{{3,80}}?){_IS}"
    rf"|\b(?P<fund_of>[A-ZÅÄÖ][\w+]+)-(?P<label_of>(?:stödet|bidraget|finansieringen|medlen)){_IS}"
)
_FINANCED_BY = re.compile(
    rf"(?P<amount>(?:(?:ca|cirka|drygt)\s+)?(?:{_BARE}|\d+(?:,\d+)?)\s*{_CURRENCY}),?\s+(?=(?:med)?finansieras\s+(?:av"
    rf"|från|via|genom)\s)"
)
_FROM = re.compile(r"\b(?:finansiera\w*|stöd|bidrag|medel|kommer|utgörs)\b[^.]{0,60}?\b(?:av|från|ur|genom)\s+")
_DIRECTLY = re.compile(r"\s+(?:i\s+)?(?:av|från|ur)\s+")
_LONGER = re.compile(r"förläng\w*")
_REVISED = re.compile(rf"(?:efter\s+revidering|revidera[td]\w*)\s+(?:i|under)?\s*(?P<when>(?:{_MONTH}\s+)?20\d\d)?")
_WITH = re.compile(
    r"(?:(?:drivs|drevs|bedrivs|genomförs|genomfördes|sker|ska\s+drivas)\s+(?:i|genom)\s+(?:nära\s+)?(?:samverkan"
    r"|samarbete|partnerskap)\s+(?:med|mellan)"
    r"|\bGenom\s+[^.]{0,30}?s\s+(?:samverkan|samarbete)\s+med|projektgruppen\s+(?:bestående\s+)?(?:består\s+)?av"
    r"|(?:[Ss]amverkanspart(?:er|ners?)|[Pp]rojektpartners?|[Ss]amarbetspartners?"
    r"|[Pp]artners?)(?:\s+i\s+projektet)?\s+(?:är|har\s+varit|var)"
    r"|tillsammans\s+med(?=\s+[A-ZÅÄÖ]))\s+"
)
_KIND_OF = r"(?:universitet|högskola|stad|kommun|län|folkhögskola|museum|stift|förening)\b"
_ORGANISATION = re.compile(
    rf"[A-ZÅÄÖ0-9][\w&/'’.-]*(?:\s+(?:(?:i|för|of|and|&|de|la)\s+)?(?:[A-ZÅÄÖ0-9][\w&/'’-]*|{_KIND_OF}"
    rf"|(?<=- )och\s+\w+))*"
)
_TAKES_PART = re.compile(
    r"(?P<who>[^.\n]{3,120}?)\s+(?:är|var|har\s+varit|deltar|deltog|medverkar|medverkade)\s+(?:med\s+)?(?:som\s+)?"
    r"(?P<role>(?:projekt|samarbets)?partner|medsökande)\b"
)
_LIST_MARK = re.compile(r"\s*,\s+(?:samt\s+|och\s+)?|(?<!-)\s+(?:och|samt)\s+")


@dataclass
class Facts:
    """What one passage of facts says; ``problems`` are texts that could not be read, in Swedish, with their place."""

    own_name: Value[str] | None = None
    department: Value[str] | None = None
    lead_partner: Value[str] | None = None
    role: Value[Role] | None = None
    leader: Value[str] | None = None
    start_date: Value[str] | None = None
    end_date: Value[str] | None = None
    total_budget: Value[int] | None = None
    eu_funding: Value[int] | None = None
    programme: Value[str] | None = None
    partners: tuple[Partner, ...] = ()
    notes: list[str] = field(default_factory=list)
    problems: list[tuple[str, Span]] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        """The fields of a project report, by name."""
        apart = {"own_name", "notes", "problems"}
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name not in apart}


@dataclass(frozen=True)
class _Found:
    """A label with the range of text that answers it: the line behind a colon, else the rest of the sentence."""

    label: Span
    aside: str
    name: Span | None
    region: Span
    line: bool


def _find(text: str, span: Span, key: str) -> Iterator[_Found]:
    for match in _LABEL[key].finditer(text, *span):
        line = match["line"] is not None
        if (
            line
            and re.search(r"[\t|]", match["line"])
            and text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t|*-")
        ):
            continue  # "Projekt<tab>Projektägare<tab>Inriktning" is the head of a table, no label
        rest = _rest(_LINE_END if line else _SENTENCE_END, text, match.end(), span.end)
        name = Span(*match.span("italic" if match["italic"] else "name")) if match["italic"] or match["name"] else None
        yield _Found(Span(*match.span("label")), match["aside"] or "", name, _trim(text, rest), line)


def _rest(end: re.Pattern[str], text: str, start: int, stop: int) -> Span:
    """From ``start`` to the next ``end``, or to ``stop``."""
    found = end.search(text, start, stop)
    return Span(start, found.start() if found else stop)


def _trim(text: str, span: Span) -> Span:
    """A range without white space and emphasis marks at its ends."""
    words = text[slice(*span)]
    left = len(words) - len(words.lstrip(" \t\r\n*_"))
    return Span(span.start + left, max(span.start + left, span.start + len(words.rstrip(" \t\r\n*_"))))


def owner_at(text: str, span: Span, actors: Actors) -> Span | None:
    """Where a passage names a project's owner: the label's range, or None."""
    return next(
        (found.label for found in _find(text, span, "owner") if found.line or _owner(text, found, actors)), None
    )


def tells_of_several(text: str, span: Span, owner: Span) -> bool:
    """Whether an owner is that of several projects at once ("Båda ägs av …"): an overview, no project of its own."""
    return bool(re.search(r"(?i)\b(?:båda|bägge|alla|samtliga|projekten)\b[^.]{0,40}$", text[span.start : owner.start]))


def facts_in(text: str, span: Span, actors: Actors, vocabulary: Vocabulary) -> Facts:
    """Everything the passage says of one project; the first answer to each label counts."""
    facts = Facts()
    _read_owner(text, span, actors, facts)
    _read_leader(text, span, facts)
    _read_period(text, span, facts)
    _read_budget(text, span, facts, vocabulary)
    _read_programme(text, span, facts, vocabulary)
    facts.partners = tuple(_partners(text, span, actors, vocabulary))
    return facts


def _owner(text: str, found: _Found, actors: Actors) -> tuple[Span, bool] | None:
    """The owner's range and whether it is an actor of the city: "Hälsa-, vård- och omsorgsnämnden" holds a comma."""
    words = text[slice(*found.region)]
    for _, start, end in actors.find(words):
        if start <= 40 and not re.search(r"\bprojektledare\b", words[:start]):
            return Span(found.region.start + start, found.region.start + end), True
    match = _ORGANISATION.match(words)
    if match is None:
        return None
    span = _trim(text, Span(found.region.start, found.region.start + match.end()))
    city = actors.municipality.casefold()
    return span, text[slice(*span)].casefold() in {city, city.split()[0]}


def _read_owner(text: str, span: Span, actors: Actors, facts: Facts) -> None:
    for found in _find(text, span, "owner"):
        if owner := _owner(text, found, actors):
            _set_owner(text, span, actors, facts, found, *owner)
            break
        if found.line and not text[slice(*found.region)]:
            facts.department = Value(value=None, raw="", span=found.region, label=found.label)
    if facts.own_name is None:
        lines = (found.region for found in _find(text, span, "name") if found.line)
        named = next((region for region in lines if region.end > region.start), None)
        facts.own_name = _text_value(text, named) if named else None


def _set_owner(text: str, span: Span, actors: Actors, facts: Facts, found: _Found, place: Span, own: bool) -> None:
    """What an owner's name at a place makes of the facts: the city's own department leads, another
    owner is the lead partner."""
    raw = text[slice(*place)]
    if name := found.name or _owned(text, span, found.label):
        facts.own_name = _text_value(text, _trim(text, name))
    if not own:
        facts.lead_partner = Value(value=squeeze(raw), raw=raw, span=place, label=found.label)
        _read_partner_role(text, span, actors, facts)
        return
    facts.role = Value(value="lead", raw=text[slice(*found.label)], span=found.label, label=place)
    if actors.find(raw):
        facts.department = Value(value=squeeze(raw), raw=raw, span=place, label=found.label)


def _owned(text: str, span: Span, label: Span) -> Span | None:
    """ "*Grön kaj* ägs av …": the project, in italics at the beginning of the sentence."""
    match = _ITALIC_OPENS.search(text[span.start : label.start])
    return Span(span.start + match.start("name"), span.start + match.end("name")) if match else None


def _read_partner_role(text: str, span: Span, actors: Actors, facts: Facts) -> None:
    """ "Tekniska förvaltningen deltar som partner": the city's part in a project that somebody else owns."""
    for match in _TAKES_PART.finditer(text, *span):
        hits = actors.find(match["who"])
        if hits:
            _, start, end = hits[-1]
            place, role = Span(match.start("who") + start, match.start("who") + end), Span(*match.span("role"))
            facts.department = Value(value=squeeze(text[slice(*place)]), raw=text[slice(*place)], span=place)
            facts.role = Value(value="partner", raw=text[slice(*role)], span=role, label=place)
            return


def _text_value(text: str, span: Span, label: Span | None = None) -> Value[str]:
    raw = text[slice(*span)]
    return Value(value=repair_name(raw), raw=raw, span=span, label=label)


def _read_leader(text: str, span: Span, facts: Facts) -> None:
    for found in _find(text, span, "leader"):
        people = _PEOPLE.match(text, *found.region)
        if people:
            facts.leader = _text_value(text, Span(*people.span()), found.label)
            return
        if found.line:
            raw = text[slice(*found.region)]
            facts.leader = Value(value=None, raw=raw, span=found.region, label=found.label)
            return
    if match := _LEADS.search(text, *span) or _IS_LEADER.search(text, *span):
        facts.leader = _text_value(text, Span(*match.span("person")), Span(match.start("person"), match.end()))


def _date(text: str, span: Span, label: Span | None) -> Value[str]:
    raw = text[slice(*span)]
    found = parse_date(raw)
    return Value(value=found.iso if found else None, raw=raw, span=span, label=label)


def _read_period(text: str, span: Span, facts: Facts) -> None:
    for found in _find(text, span, "period"):
        dates = [Span(*match.span()) for match in _DATE.finditer(text, *found.region)]
        if dates:
            _set_period(text, span, facts, found, dates)
            break
        if found.line:
            facts.problems.append(("projekttiden kunde inte läsas", found.region))
    if facts.start_date is None and (match := _STARTED.search(text, *span)):
        label = Span(*match.span("label"))
        facts.start_date = _date(text, Span(*match.span("start")), label)
        facts.end_date = _date(text, Span(*match.span("end")), label) if match["end"] else None
    if facts.end_date is None and (match := _ENDS.search(text, *span)):
        facts.end_date = _date(text, Span(*match.span("end")), Span(*match.span("label")))
    for key in ("start", "end"):
        for found in _find(text, span, key):
            match = _DATE.search(text, *found.region) if found.line else None
            if match and getattr(facts, f"{key}_date") is None:
                setattr(facts, f"{key}_date", _date(text, Span(*match.span()), found.label))


def _set_period(text: str, span: Span, facts: Facts, found: _Found, dates: list[Span]) -> None:
    """Start and end from the dates behind a label: a single one may be the end, a second one is it."""
    if len(dates) == 1 and _UNTIL.search(text[found.region.start - 1 : dates[0].start]):
        facts.end_date = _date(text, dates[0], found.label)
        return
    facts.start_date = _date(text, dates[0], found.label)
    facts.end_date = _date(text, dates[1], found.label) if len(dates) > 1 else None
    _read_extension(text, Span(found.region.start, span.end), dates, facts, found.label)


def _read_extension(text: str, span: Span, dates: list[Span], facts: Facts, label: Span) -> None:
    """ "… – 2018-11-30 men förlängdes … och avslutades 2019-02-28": the real end counts, the planned one is noted."""
    longer = _LONGER.search(text, *span)
    if longer is None or facts.end_date is None:
        return
    later = [Span(*match.span()) for match in _DATE.finditer(text, *_rest(_SENTENCE_END, text, longer.end(), span.end))]
    if not later:
        facts.notes.append("förlängt")
        return
    planned = facts.end_date
    if re.search(r"\bfrån\s+$", text[later[0].start - 8 : later[0].start]) and len(later) == 1:
        facts.notes.append(f"förlängt från {_date(text, later[0], None).value}")
        return
    facts.end_date = _date(text, later[-1], label)
    facts.notes.append(f"förlängt från {planned.value}")


def _amount(text: str, span: Span, label: Span) -> Value[int]:
    raw = text[slice(*span)]
    amount = parse_amount(raw)
    return Value(
        value=amount.value if amount else None,
        raw=raw,
        span=span,
        label=label,
        approximate=bool(amount and amount.approximate),
    )


def _first_amount(text: str, found: _Found) -> Span | None:
    """The first amount of a label's answer: in kronor, else in another currency (kept raw), else a
    bare number grouped by thousands."""
    words = text[slice(*found.region)]
    amounts = find_amounts(words)
    if amounts:
        return Span(found.region.start + amounts[0].start, found.region.start + amounts[0].end)
    bare = _FOREIGN.search(text, *found.region) or re.compile(rf"{_BARE}|\d{{4,}}" if found.line else _BARE).search(
        text, *found.region
    )
    return Span(*bare.span()) if bare else None


def _read_budget(text: str, span: Span, facts: Facts, vocabulary: Vocabulary) -> None:
    for found in _find(text, span, "budget"):
        if place := _first_amount(text, found):
            facts.total_budget = _amount(text, place, found.label)
            if revised := _REVISED.search(found.aside):
                facts.notes.append(" ".join(filter(None, ["budget reviderad", revised["when"]])))
            _read_share(text, Span(place.end, found.region.end), facts, vocabulary)
            break
        if found.line:
            raw = text[slice(*found.region)]
            facts.total_budget = Value(value=None, raw=raw, span=found.region, label=found.label)
            facts.problems.append(("budgeten kunde inte läsas", Span(found.label.start, found.region.end)))
            break
    _read_funding(text, span, facts, vocabulary)


def _read_funding(text: str, span: Span, facts: Facts, vocabulary: Vocabulary) -> None:
    """The support of a fund: behind its label, in a sentence of its own, or behind the budget that it is part of."""
    for found in _find(text, span, "support"):
        place = _first_amount(text, found)
        if facts.eu_funding is None and place:
            facts.eu_funding = _amount(text, place, found.label)
            hit = next(iter(vocabulary.programmes.find(text[place.end : found.region.end])), None)
            if hit and facts.programme is None:
                facts.programme = _text_value(text, Span(place.end + hit.start, place.end + hit.end), found.label)
    if facts.eu_funding is None and (match := _SUPPORT_FROM.search(text, *span)):
        _read_support(text, match, span.end, facts, vocabulary)
    if facts.eu_funding is not None or not facts.total_budget:
        return
    if match := _FINANCED_BY.search(text, facts.total_budget.span.end, span.end):
        tail = _rest(_SENTENCE_END, text, match.end(), span.end)
        if any(hit.start < 40 for hit in vocabulary.programmes.find(text[slice(*tail)])):
            facts.eu_funding = _amount(text, Span(*match.span("amount")), Span(match.start(), tail.end))


def _read_support(text: str, match: re.Match[str], stop: int, facts: Facts, vocabulary: Vocabulary) -> None:
    """ "Stödet från ERUF är 2 400 000 kronor": the sum and whose money it is."""
    group, which = ("label", "fund") if match["fund"] else ("label_of", "fund_of")
    label = Span(*match.span(group))
    amounts = find_amounts(text[slice(*_rest(_SENTENCE_END, text, match.end(), stop))])
    hit = next(iter(vocabulary.programmes.find(match[which])), None)
    if not amounts or (group == "label_of" and hit is None):
        return
    facts.eu_funding = _amount(text, Span(match.end() + amounts[0].start, match.end() + amounts[0].end), label)
    if hit and facts.programme is None:
        facts.programme = _text_value(text, Span(match.start(which) + hit.start, match.start(which) + hit.end), label)


def _read_share(text: str, tail: Span, facts: Facts, vocabulary: Vocabulary) -> None:
    """What follows the budget in its sentence: "varav 398 420 finansierades av …", the currency left out in 004."""
    share = _OF_WHICH.search(text, *tail)
    if share is None:
        _read_source(text, tail, facts, vocabulary)
        return
    place = Span(*share.span("amount"))
    _read_source(text, Span(place.end, tail.end), facts, vocabulary)
    end = facts.programme.span.end if facts.programme else place.end
    facts.eu_funding = _amount(text, place, Span(share.start(), end))


def _read_source(text: str, tail: Span, facts: Facts, vocabulary: Vocabulary) -> None:
    """Whose money it is: the programme named after "finansieras av", as printed."""
    lead = _FROM.search(text, *tail) or _DIRECTLY.match(text, *tail)
    if lead is None or facts.programme:
        return
    words = text[lead.end() : tail.end]
    hit = next(iter(vocabulary.programmes.find(words)), None)
    if hit:
        place = Span(lead.end() + hit.start, lead.end() + hit.end)
    else:
        plain = re.match(r"[*]*([^,.;()*\n]+)", words)
        if plain is None:
            return
        place = _trim(text, Span(lead.end() + plain.start(1), lead.end() + plain.end(1)))
    facts.programme = _text_value(text, place, _trim(text, Span(*lead.span())))


def _read_programme(text: str, span: Span, facts: Facts, vocabulary: Vocabulary) -> None:
    if facts.programme:
        return
    for found in _find(text, span, "programme"):
        words = text[slice(*found.region)]
        hit = next(iter(vocabulary.programmes.find(words)), None)
        if hit:
            facts.programme = _text_value(
                text, Span(found.region.start + hit.start, found.region.start + hit.end), found.label
            )
            return
        if found.line and words:
            facts.programme = _text_value(text, found.region, found.label)
            return


def _partners(text: str, span: Span, actors: Actors, vocabulary: Vocabulary) -> Iterator[Partner]:
    """Organisations that the prose lists as taking part; the city itself and funds are none."""
    seen: set[str] = set()
    lists = [_rest(_SENTENCE_END, text, match.end(), span.end) for match in _WITH.finditer(text, *span)]
    lists += [found.region for found in _find(text, span, "partners") if found.line]
    for start, end in lists:
        for place in _listed(text, start, end):
            name = text[slice(*place)]
            own = name.casefold() in {actors.municipality.casefold(), actors.municipality.casefold().split()[0]}
            if not own and name not in seen and not vocabulary.programmes.exact(name):
                seen.add(name)
                yield Partner(name=name, span=place)


def _listed(text: str, start: int, end: int) -> Iterator[Span]:
    """Names in an enumeration "A, B och C" as long as each begins with a capital.

    >>> text = "Arbetsförmedlingen, Sydsvenska Industri- och Handelskammaren och Region Skåne. Det"
    >>> [text[slice(*span)] for span in _listed(text, 0, len(text))]
    ['Arbetsförmedlingen', 'Sydsvenska Industri- och Handelskammaren', 'Region Skåne']
    """
    at = start
    while match := _ORGANISATION.match(text, at, end):
        yield Span(match.start(), match.start() + len(match.group().rstrip(".,")))
        following = _LIST_MARK.match(text, match.start() + len(match.group().rstrip(".,")), end)
        if following is None:
            return
        at = following.end()
