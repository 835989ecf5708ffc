"""From the labelled values of one register entry to its records: a project, a network, a place, a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from indexer.layouts.shared.base import Context, passages
from indexer.layouts.shared.form_values import DATES, FormFields
from indexer.layouts.shared.geography import countries, country_coded
from indexer.layouts.shared.prose.memberships import role_said
from indexer.layouts.shared.register.figures import figure, subject_kind
from indexer.layouts.shared.register.words import RELATIONS, STANDINGS, WORDS, Cited, EntryKind, Fields, parts, printed
from indexer.layouts.shared.units import fits
from indexer.records import Membership, Partner, PlaceRelation, ProjectReport, Record, Report, Role, Span, Value
from indexer.values import compare_key, parse_amount, parse_date, parse_period, parse_role, repair_name, squeeze
from indexer.vocabulary import ACTOR_FORM, NetworkName, bare_municipality

AMOUNTS = (
    "total_budget", "total_budget_as_lead", "total_budget_as_partner",
    "paid_out", "paid_out_as_lead", "paid_out_as_partner", "eu_funding",
)  # fmt: skip
Relation = Literal["twin_city", "partner_city", "agreement", "visit_made", "visit_received", "conference", "exchange"]


@dataclass(frozen=True)
class Entry:
    """One section of a fact sheet or one row of a table. ``title`` is the source's title and page."""

    kind: EntryKind
    name: Cited
    fields: Fields
    span: Span
    heading: str = ""
    description: tuple[Span, ...] = ()
    title: str = ""
    lines: tuple[tuple[Cited, Cited], ...] = field(default=())
    """Figures of a fact sheet: each line's words and its value."""


def source_title(fields: Fields, default: str) -> str:
    """Title and page of the report an entry was taken from: its "Källa", with the register's title where that is a page
    only.

    >>> cited = Cited("s. 12", Span(0, 5))
    >>> (source_title({"source": cited}, "Redovisning 2024"),
    ...  source_title({"page": Cited("7", Span(0, 1))}, "Redovisning 2024"))
    ('Redovisning 2024, s. 12', 'Redovisning 2024, s. 7')
    """
    if (cited := fields.get("source")) and cited.words:
        words = squeeze(cited.words)
        return f"{default}, {words}" if re.match(r"(?i)s(?:id(?:an|a|orna)?)?[. ]*\d", words) else words
    page = fields.get("page")
    return f"{default}, s. {page.words}" if page and page.words else default


def records(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    """The records of an entry, and its text as a passage that carries the source's title and page."""
    made = {"project": _project, "mention": _project, "network": _network, "place": _place, "figure": _figures}[
        entry.kind
    ]
    department = _departments(entry)[0] if len(_departments(entry)) == 1 else None
    yield from made(entry, report, context)
    yield from passages(
        report,
        context,
        [entry.span],
        section=tuple(filter(None, (entry.title, entry.name.words))),
        department=department,
        project=entry.name.words if entry.kind in ("project", "mention") else None,
    )


# -- projects -------------------------------------------------------------------------------------------------------


def _project(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    fields, text = entry.fields, context.ledger.document.text
    form = _form(entry, text, report.municipality)
    if len(_departments(entry)) > 1:
        what = f"{entry.name.words}: flera nämnder i en post, den första gäller: skriv en post för varje"
        context.ledger.report("warning", what, fields["department"].whole)
    same = compare_key(entry.heading) == compare_key(entry.name.words)
    partners, led = _together(entry, text)
    status = filter(None, (_words(entry, "status"), form.note))
    yield ProjectReport(
        kind="mention" if entry.kind == "mention" else WORDS["project_kind"].get(report.kind, "form"),
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        heading=None if same else entry.heading or None,
        aliases=_several(entry, "aliases"),
        acronym=_words(entry, "acronym"),
        department=_text(fields.get("department"), text, first=True),
        **form.values(),
        lead_partner=_text(fields.get("lead_partner") or led, text),
        partners=partners,
        status_note="; ".join(status) or None,
        description=entry.description,
        source=context.source(entry.span),
        citation_title=entry.title,
    )
    # An amount in the row of the other role is how the report has it: no fault of the register's.
    restated = {amount.span for amount in form.amounts.values() if amount.value is not None}
    for span, what in form.doubts():
        context.ledger.report("info" if span in restated else "warning", f"{entry.name.words}: {what}", span)


def _together(entry: Entry, text: str) -> tuple[tuple[Partner, ...], Cited | None]:
    """The partners of an entry, and which of them the entry says leads."""
    parts = [part for part in _partner_parts(entry) if any(map(str.isalpha, part.words))]
    led = next((own for part in parts if (own := _leading(part))), None)
    return tuple(_partner(_leading(part) or part, text) for part in parts), led


def _own_lead(owner: Cited | None, text: str, municipality: str) -> Value[Role] | None:
    """The role of a municipality that a register names as the project's owner, with its office behind it or without."""
    return _value(owner, text, "lead") if owner and squeeze(owner.words.split(",")[0]) == municipality else None


def _form(entry: Entry, text: str, municipality: str) -> FormFields:
    """The values that a project's entry has in common with a form."""
    fields = entry.fields
    form = FormFields(name=_text(entry.name, text))
    for name, cited in {**dict.fromkeys(DATES), **_period(fields), **_given_dates(fields)}.items():
        setattr(form, name, _date(cited, form, text))
    form.role = _role(fields.get("role"), text) or _own_lead(fields.get("lead_partner"), text, municipality)
    form.amounts = {name: _amount(fields[name], text) for name in AMOUNTS if name in fields}
    if "own_budget" in fields:
        lead = form.role is not None and form.role.value == "lead"
        row = "total_budget_as_lead" if lead else "total_budget_as_partner"
        form.amounts.setdefault(row, _amount(fields["own_budget"], text))
    form.programme, form.leader = (_text(fields.get(name), text) for name in ("programme", "leader"))
    form.goals = _goals(fields.get("goals"), text)
    return form


def _given_dates(fields: Fields) -> Fields:
    return {name: fields[name] for name in DATES if name in fields}


def _period(fields: Fields) -> Fields:
    """Start and end of a time that stands in one cell, under its own label or under that of the start."""
    for name in ("period", "start_date"):
        cited = fields.get(name)
        found = parse_period(cited.words) if cited and not (name == "start_date" and "end_date" in fields) else None
        if cited and found and (name == "period" or found.end):
            if name == "start_date":
                del fields["start_date"]
            return {
                date: Cited(cited.words[at[0] : at[1]], _within(cited, at), cited.label)
                for date, at in (("start_date", found.start_at), ("end_date", found.end_at))
                if at
            }
    return {}


def _within(cited: Cited, at: tuple[int, int]) -> Span:
    return Span(cited.span.start + at[0], cited.span.start + at[1])


def _words(entry: Entry, name: str) -> str | None:
    """The words of a field, None for an empty or a missing one."""
    cited = entry.fields.get(name)
    return cited.words or None if cited else None


def _parts(entry: Entry, name: str) -> list[Cited]:
    """The pieces of a field, none for a missing one."""
    cited = entry.fields.get(name)
    return parts(cited) if cited else []


def _partner_parts(entry: Entry) -> list[Cited]:
    """The partners of an entry: parted at semicolons, or at commas where every piece is a name and none a country."""
    found = _parts(entry, "partners")
    if len(found) != 1:
        return found
    pieces = list(_BETWEEN_COMMAS.finditer(found[0].words))
    named = all(piece.group()[0].isupper() and piece.group().casefold() not in countries() for piece in pieces)
    if len(pieces) < 2 or not named:
        return found
    return [Cited(piece.group(), _within(found[0], piece.span()), found[0].label) for piece in pieces]


_BETWEEN_COMMAS = re.compile(r"(?:[^\s,(][^,(]*(?:\([^()]*\))?)+")
_LEADS = re.compile(r"\s*\((?:leder|samordnare|samordnar|koordinator|projektägare|lead partner|lead|coordinator)\)$")


def _leading(part: Cited) -> Cited | None:
    """A partner that brackets say leads the project, without them."""
    if not (match := _LEADS.search(part.words)):
        return None
    return Cited(part.words[: match.start()], _within(part, (0, match.start())), part.label)


def _several(entry: Entry, name: str) -> tuple[str, ...]:
    return tuple(part.words for part in _parts(entry, name))


def _value(cited: Cited, text: str, value: Any, *, approximate: bool = False) -> Value[Any]:
    return Value(
        value=value, raw=text[slice(*cited.whole)], span=cited.whole, label=cited.label, approximate=approximate
    )


def _text(cited: Cited | None, text: str, *, first: bool = False) -> Value[str] | None:
    """The words of a field; ``first`` takes the first of several names."""
    if cited is None:
        return None
    if first and len(names := parts(cited)) > 1:
        cited = replace(names[0], label=cited.label)
    told = _value(cited, text, None).state == "unread"
    return _value(cited, text, repair_name(cited.words) if told else None)


def _date(cited: Cited | None, form: FormFields, text: str) -> Value[str] | None:
    if cited is None:
        return None
    # Excel writes a date as a moment: "2024-07-01 00:00:00".
    found = parse_date(re.sub(r"[T ]00:00(?::00)?$", "", cited.words))
    form.note = found.note if found and found.note else form.note
    return _value(cited, text, found.iso if found else None)


def _role(cited: Cited | None, text: str) -> Value[Role] | None:
    return _value(cited, text, parse_role(cited.words)) if cited else None


def _amount(cited: Cited, text: str) -> Value[int]:
    amount = parse_amount(cited.words, cited.unit) if fits(cited.unit, cited.words) else None
    return _value(cited, text, amount.value if amount else None, approximate=bool(amount and amount.approximate))


def _goals(cited: Cited | None, text: str) -> Value[tuple[str, ...]] | None:
    if cited is None:
        return None
    told = _value(cited, text, None).state == "unread"
    return _value(cited, text, tuple(squeeze(part.words) for part in parts(cited)) if told else None)


def _partner(part: Cited, text: str) -> Partner:
    """ "Namn (Land)"; brackets that hold no country belong to the name."""
    match = re.fullmatch(r"(?P<name>.+?)\s*\((?P<country>[^()]+)\)", part.words)
    told = match["country"].strip() if match else ""
    country = told if told.casefold() in countries() else country_coded(told)
    name = match["name"] if match and country else part.words
    span = Span(part.span.start, part.span.start + len(name))
    # Doubled quotes of a CSV cell shift what stands behind them.
    return Partner(name=name, country=country, span=span if text[slice(*span)] == name else None)


# -- networks and places --------------------------------------------------------------------------------------------


def _departments(entry: Entry) -> list[str]:
    cited = entry.fields.get("department")
    return [squeeze(part.words) for part in parts(cited)] if cited else []


def _standing(entry: Entry, kind: Literal["network", "place"], context: Context) -> str | None:
    cited = entry.fields.get("standing")
    if cited is None or not cited.words:
        return None
    found = STANDINGS[kind].get(cited.words)
    if found is None:
        allowed = ", ".join(words[0] for words in WORDS["standing"][kind].values())
        context.ledger.report(
            "warning", f"{entry.name.words}: «{printed(kind, 'standing')}» är inget av {allowed}", cited.span
        )
    return found


_LEFT = re.compile(r"(?i)\b(?:ut|av)träd|\blämnat|\blämnade|\bavslut|\bupphör")
"""What a column of years says of a membership that is no more."""


_OWN_SUBJECT = r"(?i)^(?:vi|kommunen|staden|nämnden|förvaltningen|regionen|{home}(?: kommun| stad)?)\b"


def _role_told(entry: Entry, report: Report, context: Context) -> str | None:
    """The role that an entry tells of in a sentence that begins with the sender; none beside a field for it."""
    home = bare_municipality(report.municipality)
    if "role" in entry.fields:
        return None
    words = " ".join(squeeze(context.ledger.document.text[slice(*span)]) for span in entry.description)
    own = re.compile(_OWN_SUBJECT.format(home=re.escape(home)))
    return role_said([one for one in re.split(r"(?<=[.!?])\s+", words) if own.match(one)], home)


def _network(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    words, short = _without_short(entry.name.words)
    stated = _words(entry, "since")
    since = re.search(r"\b(?:19|20)\d\d\b", stated) if stated else None
    if stated and since is None and any(map(str.isalnum, stated)):
        context.ledger.report("warning", f"{words}: året kan inte tolkas", entry.fields["since"].span)
    told = _standing_told(entry, stated, since=since is not None)
    standing = _standing(entry, "network", context) or told or _by_columns(entry, since=since is not None)
    called = _called(entry, words, context)
    said = _role_told(entry, report, context)
    departments: list[str | None] = [*(_departments(entry) or _responsible(entry, report, context))]
    for department in departments or [None]:
        yield Membership(
            document=report.document,
            municipality=report.municipality,
            reporting_year=report.year,
            network=called.name,
            abbreviation=called.abbreviation or _words(entry, "abbreviation") or short,
            network_raw=words,
            kind=called.kind,
            aliases=_several(entry, "aliases"),
            department=department,
            standing=cast("Literal['member', 'participates', 'considered', 'former']", standing),
            role=_words(entry, "role") or said,
            since=int(since.group()) if since and told is None else None,
            forums=_several(entry, "forums"),
            source=context.source(entry.span),
            description=entry.description,
            citation_title=entry.title,
        )


_SHORT = re.compile(r"\s*\((?P<short>[A-ZÅÄÖ][\w+&-]{1,14})\)$")
_ENDED = re.compile(
    r"(?i)\b(?:ut|av)träd(?:e|de|er|a|t)?\b|\blämna(?:t|de|des|ts)\b|\bavsluta(?:t|d|des|ts)\b|\bupphör(?:t|de)\b|\buppsag[dt]\w*"
    r"|\bsa(?:gts|des|de) upp\b|\btidigare medlem|\bvar medlem|\b(?:left|ended|withdrawn|terminated)\b"
)
_ONLY_MEANT = re.compile(
    r"(?i)\böverväg(?:s|er|d)\b|\bplanera[ts]\w*|\bansök(?:an|t|er|s)\b|\bunder (?:prövning|utredning|övervägande)\b"
    r"|\b(?:ut)?reds\b|\bprövas\b|\bföresl(?:ås|agen|aget)\b|\binte (?:ännu )?medlem|\bej medlem"
    r"|\b(?:considered|planned|applied|pending|proposed)\b"
)


def _by_columns(entry: Entry, *, since: bool) -> str:
    """What a row with the year of joining or a fee is: a membership."""
    return "member" if since or "fee" in entry.fields else "participates"


def _called(entry: Entry, words: str, context: Context) -> NetworkName:
    """The known network of an entry, by its name with the short one behind it or without."""
    exact = context.vocabulary.networks.exact
    return exact(entry.name.words) or exact(words) or NetworkName(name=words)


def _without_short(words: str) -> tuple[str, str | None]:
    """A network's name and the short one in brackets behind it."""
    short = _SHORT.search(words)
    return (words[: short.start()], short["short"]) if short else (words, None)


def _standing_told(entry: Entry, stated: str | None, *, since: bool) -> str | None:
    """What a row's year and remark say of a membership that is no more, or not yet; who has joined is no candidate."""
    remark = _words(entry, "description") or ""
    if _LEFT.search(stated or "") or _ENDED.search(stated or "") or _is_on_membership(remark, _ENDED):
        return "former"
    meant = _ONLY_MEANT.search(stated or "") or _is_on_membership(remark, _ONLY_MEANT)
    return "considered" if meant and not since else None


def _is_on_membership(remark: str, form: re.Pattern[str]) -> bool:
    """Whether a remark says so of the membership: in a clause that speaks of it, or in nothing but these words.

    >>> [_is_on_membership(words, _ENDED) for words in ("Avslutat 2021", "Kommunen lämnade nätverket i maj",
    ...     "Avtalet med konsulten avslutat", "Medlem i styrelsen. Lämnat bidrag till fonden")]
    [True, True, False, False]
    """
    clauses = (clause for clause in re.split(r"[.;,](?:\s|$)", remark) if form.search(clause))
    return any(
        _OF_MEMBERSHIP.search(clause) or not _WORD.search(_BESIDE.sub(" ", form.sub(" ", clause))) for clause in clauses
    )


_OF_MEMBERSHIP = re.compile(
    r"(?i)\bmedlem(?!ma)|\bnätverket\b|\b(?:ut|in|an)(?:träd|slut)|\bmember|\bnetwork\b|\bföreningen\b"
)
_BESIDE = re.compile(
    r"(?i)\b(?:vi|kommunen|staden|regionen|den|det|i|från|och|med|sedan|per|efter|under|av|år|har|är|beslut(?:et|at|ad)?"
    r"|fullmäktige\w*|kf|ks|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|in|by|the|since|we)\b"
)
"""Words beside what a remark says that are of nothing else: when, and who decided it."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def _responsible(entry: Entry, report: Report, context: Context) -> Iterator[str]:
    """The offices of a column "Ansvarig": a person is none."""
    for part in _parts(entry, "responsible"):
        words = squeeze(part.words)
        known = context.vocabulary.actors(report.municipality).get(words)
        if known or ACTOR_FORM.fullmatch(words) or _IN_ENGLISH.search(words):
            yield known.name if known else words


_IN_ENGLISH = re.compile(r"\b(?:Committee|Department|Board|Office|Council)$")


def _place(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    fields = entry.fields
    relation = fields.get("relation")
    standing = _standing(entry, "place", context) or "active"
    departments: list[str | None] = [*_departments(entry)]
    if relation is None or not relation.words:
        context.ledger.report(
            "warning", f"{entry.name.words}: relationen saknas, till exempel «Relation: vänort»", entry.span
        )
        return
    for part in parts(relation):
        kind = RELATIONS.get(part.words)
        if kind is None:
            allowed = ", ".join(words[0] for words in WORDS["relations"].values())
            context.ledger.report("warning", f"{entry.name.words}: relationen är ingen av {allowed}", part.span)
            continue
        for department in departments or [None]:
            yield PlaceRelation(
                document=report.document,
                municipality=report.municipality,
                reporting_year=report.year,
                kind=cast("Relation", kind),
                place=entry.name.words,
                country=fields["country"].words or None if "country" in fields else None,
                department=department,
                when=fields["when"].words or None if "when" in fields else None,
                standing=cast("Literal['active', 'passive', 'failed', 'cancelled']", standing),
                source=context.source(entry.span),
                citation_title=entry.title,
            )


# -- figures --------------------------------------------------------------------------------------------------------

_PAGE = re.compile(r"\s*\((?P<page>s\. ?\d+(?:[–-]\d+)?)\)$")


def _figures(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    """The figures of a section, one a line; a line may end in its own page, "(s. 7)"."""
    if not entry.lines:
        yield from _figure_row(entry, report, context)
        return
    kind = subject_kind(entry.name.words)
    for words, value in entry.lines:
        page = _PAGE.search(value.words)
        title = entry.title if page is None else f"{re.sub(r', s[.] .*$', '', entry.title)}, {page['page']}"
        span = Span(words.span.start, value.span.end)
        found = figure(
            report,
            context,
            words=words.words,
            value=value.words[: page.start()] if page else value.words,
            kind=kind or "other",
            source=context.source(span),
            raw=context.ledger.document.text[slice(*span)],
            citation_title=title,
        )
        if found is None:
            context.ledger.report("warning", "siffran kan inte tolkas: skriv ett tal eller ett belopp i SEK", span)
        else:
            yield found


def _figure_row(entry: Entry, report: Report, context: Context) -> Iterator[Record]:
    fields = entry.fields
    measure, value = fields.get("measure"), fields.get("value")
    words = {
        name: fields[name].words for name in ("subject", "unit", "figure_year") if name in fields and fields[name].words
    }
    found = (
        measure
        and value
        and figure(
            report,
            context,
            words=measure.words,
            value=f"{value.words} {words.get('unit', '')}".strip(),
            kind=subject_kind(words.get("subject", "")) or "other",
            source=context.source(entry.span),
            raw=context.ledger.document.text[slice(*entry.span)],
            subject=entry.name.words,
            unit=words.get("unit"),
            year=int(words["figure_year"]) if words.get("figure_year", "").isdigit() else None,
            citation_title=entry.title,
        )
    )
    if found:
        yield found
    else:
        context.ledger.report(
            "warning", "siffran kan inte tolkas: raden behöver ett mått och ett tal eller belopp i SEK", entry.span
        )
