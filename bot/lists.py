"""Lists of projects by any combination of conditions, and projects by partner, place or theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering import Answering
from bot.cues import CUES, pattern
from bot.describing import describe, lasting_said, many_said, without_said
from bot.draft import Draft, marks
from bot.passages import ANSWERABLE
from bot.questions import AmountFilter, Many, Question, Status
from bot.quoting import windows
from bot.reply import Reply, flat_quote
from bot.selecting import Row, distinct, phrase, rows
from bot.stated import plain_scope
from bot.texts import Term
from bot.wording import FIELD, ROLE, day, listing, money, number, period, plural
from indexer.records import Project, ProjectReport, Span
from indexer.search.swedish import words
from indexer.vocabulary import cities_in, spellings_of

_OF_PROJECTS = pattern(r"\bproje[ck]t")
_EITHER = pattern(r"\b(?:eller|or)\b")
_BOTH = pattern(r"\b(?:både|båda|both)\b")
NAMED = 30
"""Above this many records the text names the first ten; ``records`` stays complete."""


def listed(answering: Answering, draft: Draft) -> Reply:
    """Every project that fits, each with a quote of the field that made it fit."""
    q = draft.question
    found = _selected(answering, q)
    if not found and not (q.status or q.amount or q.without or q.lacking):
        found = distinct(rows(answering.index, q, mentions=True))
        if found:
            draft.note(
                "Rapporten har inga blanketter för projekten; de nämns i löpande text.",
                "The report has no forms for these projects; they are named in its text.",
            )
    if not found:
        return none_found(answering, draft)
    for row in found:
        draft.project(row.project, draft.cites.project(row.report, _deciding(q, row.report)), row.report)
    _also_stated(answering, draft, found)
    if q.amount and not q.amount.missing:
        _note_other_amounts(draft, found, q.amount.field)
    draft.suggestions += _narrower(draft, found)
    return Reply("answered", sentence(draft, found), float(len(found)), "projekt")


def _note_other_amounts(draft: Draft, found: Sequence[Row], field: str) -> None:
    """A project that another nämnd's form of the same report gives another amount for."""
    for row in found:
        shown = getattr(row.report, field).value
        others = {
            report.department.value: value.value
            for report in row.project.reports
            if report.document == row.report.document
            and report.department
            and (value := getattr(report, field)) is not None
            and value.value not in {None, shown}
        }
        for board, amount in others.items():
            name = row.project.name.rstrip(".")
            draft.note(
                f"{name}: {board} anger {money(amount, 'sv')}, inte {money(shown, 'sv')}.",
                f"{name}: {board} states {money(amount, 'en')}, not {money(shown, 'en')}.",
            )


def _selected(answering: Answering, q: Question) -> list[Row]:
    """The projects that fit: for a city as a whole an owned project is no partner project, and "både A och B" wants both."""
    found = rows(answering.index, q)
    if q.actors and _BOTH.search(q.text):
        boards = {name for _, name in q.actors}
        own: dict[str, set[str | None]] = {}
        for row in found:
            own.setdefault(row.project.id, set()).add(row.report.department.value if row.report.department else None)
        found = [row for row in found if boards <= own[row.project.id]]
    if (q.role == "partner" or (q.without and q.without.role == "lead" and not q.without.actors)) and not q.actors:
        found = [
            row
            for row in found
            if not any(r.role and r.role.value == "lead" for r in row.project.reports if r.document == row.report.document)
        ]
    return distinct(found, city_wide=not q.actors)


def _deciding(q: Question, report: ProjectReport) -> str | None:
    """The field that a condition of the question was held against, for the quote."""
    if q.amount:
        return q.amount.field
    if q.status:
        return "start_date" if q.status.kind == "started" else "end_date"
    if q.goals or (q.many and q.many.field == "goals"):
        return "goals"
    if q.programmes:
        return "programme" if report.programme else None
    return "role" if q.role else None


def _detail(draft: Draft, row: Row) -> str:
    """What stands in brackets after a name: the value the question asked about, else the role."""
    q, report, lang = draft.question, row.report, draft.question.language
    if q.amount:
        value = getattr(report, q.amount.field)
        return money(value.value, lang, value.approximate) if value and value.value is not None else ""
    if q.status:
        field = report.start_date if q.status.kind == "started" else report.end_date
        return day(field.value, lang) if field and field.value else ""
    return ROLE[lang][report.role.value] if report.role and report.role.value and not q.role else ""


def _named(draft: Draft, found: Sequence[Row]) -> str:
    by_id = {record.id: record.citation for record in draft.records}
    shown = found if len(found) <= NAMED else found[:10]
    parts = []
    for row in shown:
        detail = _detail(draft, row)
        parts.append(f"{row.project.name.rstrip('.')}{f' ({detail})' if detail else ''} [{by_id[row.project.id]}]")
    text = listing(parts, draft.question.language)
    rest = len(found) - len(shown)
    return text + (draft.say(f" samt {rest} till (alla finns i listan)", f" and {rest} more (all are in the list)") if rest else "")


def sentence(draft: Draft, found: Sequence[Row]) -> str:
    """The direct answer: how many, of what, and their names; each municipality for itself."""
    cities = list(dict.fromkeys(row.report.municipality for row in found))
    if len(cities) == 1:
        return f"{_lead(draft, found, cities[0])}: {_named(draft, found)}."
    return " ".join(
        f"{_lead(draft, own, city)}: {_named(draft, own)}."
        for city in cities
        for own in [[r for r in found if r.report.municipality == city]]
    )


def _lead(draft: Draft, found: Sequence[Row], city: str) -> str:
    q, lang = draft.question, draft.question.language
    boards = list(dict.fromkeys(name for municipality, name in q.actors if municipality == city))
    who = listing(boards, lang) if boards else city
    programmes = listing(q.programmes, lang)
    years = sorted({row.report.reporting_year for row in found if row.report.reporting_year}, reverse=True)
    lead = sum(bool(row.report.role and row.report.role.value == "lead") for row in found)
    partner = sum(bool(row.report.role and row.report.role.value == "partner") for row in found)
    roles = ""
    if lead and partner and not q.role:
        roles = draft.say(
            f", {lead} som projektägare och {partner} som projektpartner", f", {lead} as lead partner and {partner} as partner"
        )
    if lang == "sv":
        noun = f"{len(found)} {programmes + '-' if len(q.programmes) == 1 and ' ' not in programmes else ''}projekt"
        noun += f" i {programmes}" if programmes and "-" + "projekt" not in noun else ""
        verb = {"lead": "äger", "partner": "är partner i"}.get(q.role or "", "deltar i")
        scope = f"i redovisningen för {listing([str(y) for y in years], lang)}" if years else "i redovisningen"
        return f"{who} {verb} {noun}{_conditions(draft)} {scope}{roles}"
    noun = f"{len(found)} {programmes + ' ' if programmes else ''}{plural(len(found), 'project', 'projects')}"
    verb = {"lead": "is lead partner of", "partner": "is partner in"}.get(q.role or "", "takes part in")
    return f"{who} {verb} {noun}{_conditions(draft)} in the report for {listing([str(y) for y in years], lang)}{roles}"


def _time_said(draft: Draft, status: Status) -> str:
    when = period(status.start, status.end, draft.question.language) if status.start and status.end else ""
    return {
        "started": draft.say(f" som startade {when}", f" that started {when}"),
        "ended": draft.say(
            f" som avslutades {when or 'senast vid redovisningsårets slut'}", f" that ended {when or 'by the end of the reporting year'}"
        ),
        "ends": draft.say(f" som slutar {when}", f" that end {when}"),
        "ongoing": draft.say(
            f" som pågår {when or 'vid redovisningsårets slut'}", f" ongoing {when or 'at the end of the reporting year'}"
        ),
    }[status.kind].rstrip()


_ENGLISH_AMOUNTS = {"total_budget": "total budget", "paid_out": "paid-out amount", "eu_funding": "grant of EU support"}


def _amount_said(draft: Draft, amount: AmountFilter) -> str:
    """The condition on an amount, as the sentence says it."""
    lang = draft.question.language
    label = FIELD[lang][amount.field] if lang == "sv" else _ENGLISH_AMOUNTS[amount.field]
    if amount.unknown:
        return draft.say(f" där «Vet ej» anges som {label}", f" that give “Vet ej” (not known) as {label}")
    if amount.missing and amount.high == 0:
        return draft.say(f" där inget är redovisat som {label}", f" with nothing given as {label}")
    if amount.missing:
        return draft.say(f" utan uppgift om {label}", f" that give no {label}")
    low, high = amount.low, amount.high
    if low is not None and low == high:
        return draft.say(f" med {label} {money(low, 'sv')}", f" with a {label} of {money(low, 'en')}")
    if low is not None and high is not None:
        return draft.say(
            f" med {label} mellan {money(low, 'sv')} och {money(high, 'sv')}",
            f" with a {label} between {money(low, 'en')} and {money(high, 'en')}",
        )
    if low is not None:
        least = draft.say("över", "over") if amount.strict else draft.say("på minst", "of at least")
        return draft.say(f" med {label} {least} {money(low, 'sv')}", f" with a {label} {least} {money(low, 'en')}")
    most = draft.say("under" if amount.strict else "på högst", "below" if amount.strict else "of at most")
    return draft.say(f" med {label} {most} {money(high or 0, 'sv')}", f" with a {label} {most} {money(high or 0, 'en')}")


def _conditions(draft: Draft) -> str:
    """The conditions on time, amount and goal, said in the sentence."""
    q = draft.question
    text = ""
    if q.status:
        text += draft.say(" och", " and").join(_time_said(draft, status) for status in q.status.each())
    if q.without:
        text += f" {without_said(q.without, q.language)}"
    if q.amount:
        text += _amount_said(draft, q.amount)
    if q.lasting:
        text += draft.say(f" som är {lasting_said(q.lasting, 'sv')}", f" {lasting_said(q.lasting, 'en')}")
    if q.many:
        text += f" {many_said(q.many, q.language)}"
        note_partners(draft, q.many)
    text += draft.say(" som flera nämnder redovisar", " that several committees report") if q.shared else ""
    if q.lacking:
        label = listing([FIELD[q.language][name] for name in q.lacking], q.language)
        text += draft.say(f" utan uppgift om {label}", f" that give no {label}")
    if q.goals:
        text += draft.say(
            f" kopplade till målet {' eller '.join(f'«{goal}»' for goal in q.goals)}",
            f" linked to the goal {' or '.join(f'“{goal}”' for goal in q.goals)}",
        )
    return text


def _also_stated(answering: Answering, draft: Draft, found: Sequence[Row]) -> None:
    """What the report itself counts, where a list of a nämnd or of all can be held against it."""
    q = draft.question
    if q.programmes or q.role or q.status or q.amount or q.goals or q.without or q.within or len({name for _, name in q.actors}) > 1:
        return
    for one in answering.index.reconciliations:
        subject = q.actors[0][1] if q.actors else one.municipality
        documents = {row.report.document for row in found}
        if one.agrees or one.measure != "projects":
            continue
        if one.subject == subject and one.document in documents and one.subject_kind in {"department", "total"}:
            draft.note(
                f"Rapporten anger {number(one.stated, 'sv')} projekt; {number(one.counted, 'sv')} är lästa.",
                f"The report states {number(one.stated, 'en')} projects; {number(one.counted, 'en')} were read.",
            )


def note_partners(draft: Draft, many: Many) -> None:
    """Partners are read from running text, so that a count of them is at least that many."""
    if many.field == "partners":
        draft.note(
            "Partner är räknade där texten namnger dem; det kan finnas fler.",
            "Partners are counted where the text names them; there may be more.",
        )


def _narrower(draft: Draft, found: Sequence[Row]) -> list[str]:
    if len(found) < 2:
        return [draft.say(f"Berätta om {row.project.name}", f"Tell me about {row.project.name}") for row in found]
    return [draft.say("Vilket är störst?", "Which is the largest?"), draft.say("Visa bara de som pågår", "Only those that are ongoing")]


def none_found(answering: Answering, draft: Draft) -> Reply:
    """No project fits: said with what was searched, and the nearest list that exists."""
    q = draft.question
    years = sorted(
        {
            r.reporting_year
            for p in answering.index.holdings.projects
            for r in p.reports
            if r.reporting_year and (not q.municipalities or r.municipality in q.municipalities)
        }
    )
    wider = Question(q.text, municipalities=q.municipalities, actors=q.actors)
    near = len(distinct(rows(answering.index, wider))) if (q.actors or q.municipalities) else 0
    text = draft.say("Rapporterna har inga projekt som stämmer med frågan", "The reports hold no project that fits the question")
    asked = describe(q, answering.names)
    text += f" ({asked})."
    if years:
        told = listing([str(year) for year in years], q.language)
        text += draft.say(f" Enskilda projekt är redovisade för {told}.", f" Single projects are reported for {told}.")
    of_all = plain_scope(replace(q, years=())) == ("total", "")  # a number of all projects says nothing of one programme's
    stated = [f for f in answering.index.holdings.figures if of_all and f.measure == "projects" and f.municipality in q.municipalities]
    if stated and not near and q.intent in {"list", "count"}:
        n = draft.cites.add(stated[0].source, section=(stated[0].subject,), title=stated[0].citation_title)
        about = "cirka " if stated[0].approximate else ""
        text += draft.say(
            f" Antalet anges: {about}{number(stated[0].value, 'sv')} projekt [{n}].",
            f" A number is stated: {number(stated[0].value, 'en')} projects [{n}].",
        )
    if near and q.actors:
        name = q.actors[0][1]
        text += draft.say(f" {name} har {near} projekt i allt.", f" {name} has {near} projects in all.")
        draft.suggestions.append(draft.say(f"Vilka projekt har {name}?", f"Which projects does {name} have?"))
    elif q.actors and (named := _naming(answering, q)):
        shown = listing(
            [f"{project.name.rstrip('.')} [{draft.cites.add(r.source, span, (project.name,))}]" for project, r, span in named], q.language
        )
        text += draft.say(
            f" {q.actors[0][1]} nämns i andras projekt: {shown}.", f" {q.actors[0][1]} is named in others' projects: {shown}."
        )
    return Reply("not_found", text)


def _naming(answering: Answering, q: Question) -> list[tuple[Project, ProjectReport, Span]]:
    """Projects of others whose texts name a nämnd or its förvaltning; at most ten."""
    known = {(actor.municipality, actor.name): actor for actor in answering.index.holdings.actors}
    names = [spelling for pair in q.actors for spelling in (pair[1], *((known[pair].administration,) if pair in known else ())) if spelling]
    return _by_phrase(answering, replace(q, partners=tuple(names), actors=(), topic=()))[:10]


# -- by partner, place or theme -------------------------------------------------------------------------------------


def partners_found(answering: Answering, draft: Draft) -> Reply:
    """Projects whose own texts name an organisation or place, or deal with a theme; then what else the reports say of it."""
    q = draft.question
    scored = _by_phrase(answering, q) if q.partners else _by_theme(answering, q)
    parts: list[str] = []
    for project, report, span in scored:
        n = draft.cites.add(report.source, span, section=(project.name,), title=report.citation_title)
        draft.project(project, n, report)
    named_as = [
        f"{CUES.adjectives[one.casefold()].capitalize() if one.casefold() in CUES.adjectives else one}{draft.say(' (eller en stad där)', ' (or a city there)') if cities_in(_country(one)) else ''}"
        for one in q.partners
    ]
    either = q.language == "sv" and _EITHER.search(q.text), q.language == "en" and _EITHER.search(q.text)
    what = (
        (" eller " if either[0] else " or ").join(named_as)
        if any(either) and named_as
        else listing(named_as or [" ".join(word.replace("|", "/") for word in q.topic)], q.language)
    )
    if scored:
        text = answering.index.texts
        named = [f"{project.name.rstrip('.')} [{record.citation}]" for (project, _, _), record in zip(scored, draft.records, strict=False)]
        shown = named if len(named) <= NAMED else named[:10]
        count = len(scored)
        lead = draft.say(
            f"{count} projekt {'nämner' if q.partners else 'rör'} {what}: ",
            f"{count} {plural(count, 'project mentions', 'projects mention') if q.partners else plural(count, 'project deals with', 'projects deal with')} {what}: ",
        )
        parts.append(lead + listing(shown, q.language) + ".")
        first = scored[0]
        parts.append(f"«{flat_quote(text[first[1].document][slice(*first[2])])}» [{draft.records[0].citation}]")
    if not scored and (q.programmes or q.actors or q.status or q.amount or q.goals or q.parts):
        return none_found(answering, draft)  # what else is told of it does not meet the conditions
    if not scored and _OF_PROJECTS.search(q.text):
        parts.append(
            draft.say(f"Inget redovisat projekt nämner {what}.", f"No project that is reported mentions {what}.")
            if q.partners
            else draft.say(f"Jag hittar inget redovisat projekt om {what}.", f"I find no reported project about {what}.")
        )
    told = _elsewhere(answering, draft, {(report.document, span.start) for _, report, span in scored})
    if not told and not scored:
        return answering.nothing(draft)
    parts += told
    value = float(len(scored)) if scored else None
    return Reply("answered", " ".join(parts), value, "projekt" if scored else None)


def _scopes(answering: Answering, project: Project, q: Question) -> list[tuple[ProjectReport, Span]]:
    """The texts of a project: its own forms and sections, description first."""
    found = []
    if q.within is not None and project.id not in q.within:
        return []
    for report in project.reports or (project.mentions if q.partners else ()):
        if (q.municipalities and report.municipality not in q.municipalities) or (q.years and report.reporting_year not in q.years):
            continue
        if q.documents and report.document not in q.documents:
            continue
        if q.actors and (report.municipality, report.department.value if report.department else None) not in q.actors:
            continue
        if q.programmes and not any(name in (report.programme and report.programme.value, *report.programme_path) for name in q.programmes):
            continue
        told = list(report.description) or [report.source.span]
        # A row of the form that lists the partners stands outside the description.
        told += [Span(*p.span) for p in report.partners if p.span and not any(s.start <= p.span[0] < s.end for s in told)]
        found += [(report, span) for span in told]
    return found


_UNIVERSITY = re.compile(r"(?i)(?:the )?(\w+) university")
LISTED_NAME = 60
"""Characters below which a range is a name in a list, to be quoted with its row."""


def _country(partner: str) -> str:
    """The country that a partner asked for stands for, in small letters; the words themselves where it is none."""
    return CUES.adjectives.get(partner.casefold(), partner.casefold())


def _named_as(partner: str) -> re.Pattern[str]:
    """How a text names a partner: "danska" also as one of the Danish cities that reports are known to name."""
    cities = "|".join(rf"{re.escape(city)}s?" for city in (*cities_in(_country(partner)), *spellings_of(partner)[1:]))
    university = _UNIVERSITY.fullmatch(partner)
    own = rf"{re.escape(university[1])}s?\s+universitet" if university else phrase(partner).pattern.removeprefix("(?i)")
    return re.compile(rf"(?i)(?:{own})" + (rf"|(?<!\w)(?:{cities})(?!\w)" if cities else ""))


def _by_phrase(answering: Answering, q: Question) -> list[tuple[Project, ProjectReport, Span]]:
    """Projects whose text names any of the organisations or places asked for (all of them after "både"), with the sentence
    that does."""
    patterns = [_named_as(one) for one in q.partners]
    denied = [_named_as(one) for one in (q.without.partners if q.without else ())]
    every = len(patterns) > 1 and _BOTH.search(q.text) is not None
    found = []
    for project in answering.index.holdings.projects:
        scopes = _scopes(answering, project, q)
        texts = [answering.index.texts[report.document][slice(*span)] for report, span in scopes]
        if any(p.search(text) for p in denied for text in texts) or (every and not all(any(map(p.search, texts)) for p in patterns)):
            continue
        for report, span in scopes:
            text = answering.index.texts[report.document]
            hit = next((m for p in patterns for m in [p.search(text, *span)] if m), None)
            if hit:
                around = (*windows(text, span), *(windows(text, report.source.span) if span.end - span.start < LISTED_NAME else ()))
                window = max(
                    (w for w in around if w.start <= hit.start() < w.end),
                    key=lambda w: w.end - w.start,
                    default=Span(hit.start(), hit.end()),
                )
                found.append((project, report, window))
                break
    return found


def _by_theme(answering: Answering, q: Question) -> list[tuple[Project, ProjectReport, Span]]:
    """Projects whose texts hold the words of a theme, best first; those that hold only a smaller part are left out."""
    terms = answering.texts.terms(q.topic)
    if not terms:
        return []
    scored = []
    for project in answering.index.holdings.projects:
        best = _theme_score(answering, project, q, terms)
        if best and best[0] >= max(ANSWERABLE, 0.75):
            scored.append((best[0], project, best[1], best[2]))
    scored.sort(key=lambda one: -one[0])
    return [(project, report, span) for _, project, report, span in scored]


def _theme_score(answering: Answering, project: Project, q: Question, terms: list[Term]) -> tuple[float, ProjectReport, Span] | None:
    scopes = _scopes(answering, project, q)
    if not scopes:
        return None
    names = {word.folded for name in (project.name, *project.aliases) for word in words(name)}
    stems = set(names)
    best: tuple[float, ProjectReport, Span] | None = None
    for report, span in scopes:
        text = answering.index.texts[report.document]
        stems |= {word.folded for word in words(text[slice(*span)])}
        for window in windows(text, span):
            score = answering.texts.coverage(terms, {word.folded for word in words(text[slice(*window)])})
            if best is None or score > best[0]:
                best = (score, report, window)
    whole = answering.texts.coverage(terms, stems)
    return (whole, best[1], best[2]) if best else None


def _elsewhere(answering: Answering, draft: Draft, used: set[tuple[str, int]]) -> list[str]:
    """What running text outside the projects says of the partner, place or theme."""
    q = draft.question
    topic = tuple(word for one in q.partners for word in one.split()) or q.topic
    patterns = [_named_as(one) for one in q.partners]
    found = answering.finder.find(replace(q, topic=topic, partners=()), limit=5)
    texts = answering.index.texts
    parts = []
    for one in found:
        said = texts[one.passage.document][slice(*one.span)]
        if (one.passage.document, one.span.start) in used or (patterns and not any(p.search(said) for p in patterns)):
            continue
        if not patterns and one.passage.project:
            continue
        n = draft.cites.add(one.passage.source, one.span, section=one.passage.section)
        parts.append(f"«{flat_quote(said)}» [{n}]")
    if parts and used:
        parts[0] = draft.say("Rapporterna säger också: ", "The reports also say: ") + parts[0]
    elif parts:
        parts[0] = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ") + parts[0]
    return parts


__all__ = ["listed", "marks", "none_found", "partners_found", "sentence"]
