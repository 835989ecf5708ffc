"""What the reports say of a partner, a place or a theme: the projects whose texts name it, then what running text says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.enumerating import NAMED
from bot.drafting.reply import Reply, flat_quote
from bot.query.fields import Row
from bot.query.forms import With
from bot.slots.questions import Question
from bot.text.mentions import named_as
from bot.text.passages import Found
from bot.text.themes import Themed
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES, pattern
from bot.wording import listing, plural
from indexer.records import Project, ProjectReport, Span
from indexer.vocabulary import cities_in

_OF_PROJECTS = pattern(r"\bproje[ck]t")
_EITHER = pattern(r"\b(?:eller|or)\b")
_BOTH = pattern(r"\b(?:både|båda|both)\b")
NEAREST = 5
"""Projects that only touch a theme and are named where none is about it."""
AS_NEAR = 0.25
"""The share of the nearest project's likelihood that another one named as near has at least."""
TOUCHED = 8
"""Projects that only touch a theme and are named beside those about it."""
LONGEST_MEANT = 3
"""Words of the longest theme that a project may be about without saying it: more of them are what is left of a question."""


_Hit = tuple[Project, ProjectReport, Span]
"""A project, the report of it and the sentence that names what was asked for."""


def partners_found(answering: Answering, draft: Draft) -> Reply:
    """Projects whose own texts name an organisation or place, or deal with a theme; then what else the reports say of it."""
    q = draft.question
    scored = _by_phrase(answering, q) if q.partners else _by_theme(answering, q)
    if not scored and (q.programmes or q.actors or q.dated or q.goals):
        return answering.nothing(draft)  # what else is told of it does not meet the conditions
    parts = _projects_told(answering, draft, scored) if scored or q.partners else _nearest_told(answering, draft)
    used = {(report.document, span.start) for _, report, span in scored}
    outside = _outside(answering, q, used)
    told = _quoted(answering, draft, outside, beside=bool(used))
    if not told and not scored and not draft.records:
        return answering.nothing(draft)
    text = " ".join([*parts, *told])
    if scored:
        return Reply("answered", text, float(len(scored)), "projekt")
    return Reply("answered" if _answers(q, outside) else "not_found", text)


def _answers(q: Question, outside: Sequence[Found]) -> bool:
    """Whether what is told without a project answers: what only comes near a theme that projects are asked of does not."""
    return bool(q.partners) or any(one.coverage >= 1 for one in outside) or not _OF_PROJECTS.search(q.text)


def _nearest_told(answering: Answering, draft: Draft) -> list[str]:
    """That no project is surely about a theme, and those that come nearest to it."""
    q, what = draft.question, _what_is_asked(draft)
    of_projects = _OF_PROJECTS.search(q.text) is not None
    found = nearest_rows(answering, q, q.topic) if of_projects else theme_rows(answering, q, q.topic, touched=True)
    if not found:
        return [_none(draft, what)] if of_projects else []
    nearest = draft.say("Närmast kommer:", "Nearest to it:")
    lines = [nearest_line(answering, draft, row, judged) for row, judged in found[:NEAREST]]
    return ["\n".join((f"{_none(draft, what)} {nearest}", *lines))]


def nearest_line(answering: Answering, draft: Draft, row: Row, judged: Themed) -> str:
    """A project that comes near a theme, as a record, with the sentence by which it does."""
    section, title = (row.project.name,), row.report.citation_title
    n = draft.cites.add(row.report.source, judged.span, section=section, title=title)
    draft.project(row.project, n, row.report)
    quote = flat_quote(answering.index.texts[row.report.document][slice(*judged.span)])
    return f"– {answering.short_name(row.project.id)} «{quote}» [{n}]"


def nearest_rows(answering: Answering, q: Question, theme: tuple[str, ...]) -> list[tuple[Row, Themed]]:
    """A report of each project that comes nearest to a theme, those that touch it first; without vectors these alone."""
    touched = theme_rows(answering, q, theme, touched=True)
    found = {row.project.id: (row, judged) for row, judged in touched}  # one project may be told by two nämnder
    asked = _newest_rows([row for row in answering.evaluator.rows if _is_asked(row, q)], q)
    for row, judged in answering.mentions.themes.nearest(asked, theme, 2 * NEAREST):
        found.setdefault(row.project.id, (row, judged))
    rows = list(found.values())[:NEAREST]
    best = max((judged.likelihood for _, judged in rows), default=0.0)
    return [one for one in rows if one[1].likelihood >= AS_NEAR * best]


def _none(draft: Draft, what: str) -> str:
    return draft.say(f"Jag hittar inget redovisat projekt om {what}.", f"I find no reported project about {what}.")


def _projects_told(answering: Answering, draft: Draft, scored: list[_Hit]) -> list[str]:
    """How many projects there are, their names, and the sentence of the first; or that there is none."""
    q, what, count = draft.question, _what_is_asked(draft), len(scored)
    for project, report, span in scored:
        n = draft.cites.add(report.source, span, section=(project.name,), title=report.citation_title)
        draft.project(project, n, report)
    if scored:
        verbs = (
            ("nämner", plural(count, "mentions", "mention"))
            if q.partners
            else ("rör", plural(count, "deals with", "deal with"))
        )
        lead = draft.say(
            f"{count} projekt {verbs[0]} {what}: ",
            f"{count} {plural(count, 'project', 'projects')} {verbs[1]} {what}: ",
        )
        pairs = zip(scored, draft.records, strict=False)
        named = [f"{project.name.rstrip('.')} [{record.citation}]" for (project, _, _), record in pairs]
        _, report, span = scored[0]
        quote = flat_quote(answering.index.texts[report.document][slice(*span)])
        shown = named if count <= NAMED else named[:10]
        return [lead + listing(shown, q.language) + ".", f"«{quote}» [{draft.records[0].citation}]"]
    if not _OF_PROJECTS.search(q.text):
        return []
    if q.partners:
        return [draft.say(f"Inget redovisat projekt nämner {what}.", f"No project that is reported mentions {what}.")]
    return [_none(draft, what)]


def _what_is_asked(draft: Draft) -> str:
    """The partners or the theme as the answer names them: "Danmark (eller en stad där)"."""
    q = draft.question
    named = []
    for one in q.partners:
        country = CUES.adjectives.get(one.casefold())
        or_city = draft.say(" (eller en stad där)", " (or a city there)") if cities_in(_country(one)) else ""
        named.append(f"{country.capitalize() if country else one}{or_city}")
    if named and _EITHER.search(q.text):
        return draft.say(" eller ", " or ").join(named)
    return listing(named or [" ".join(word.replace("|", "/") for word in q.topic)], q.language)


def _reports(project: Project, q: Question) -> list[ProjectReport]:
    """The reports of a project that are asked about; where it is only mentioned, the mentions."""
    if q.within is not None and project.id not in q.within:
        return []
    reports = project.reports or (project.mentions if q.partners else ())
    return [report for report in reports if _in_scope(report, q)]


def _in_scope(report: ProjectReport, q: Question) -> bool:
    """Whether a report of a project is within the city, years, documents, nämnder and programmes asked for."""
    programmes = {report.programme and report.programme.value, *report.programme_path}
    department = report.department.value if report.department else None
    scopes: tuple[tuple[Collection[object], Collection[object]], ...] = (
        (q.municipalities, (report.municipality,)),
        (q.years, (report.reporting_year,)),
        (q.documents, (report.document,)),
        (q.actors, ((report.municipality, department),)),
        (q.programmes, programmes),
    )
    return all(not asked or not set(asked).isdisjoint(own) for asked, own in scopes)


def _country(partner: str) -> str:
    """The country that a partner asked for stands for, in small letters; the words themselves where it is none."""
    return CUES.adjectives.get(partner.casefold(), partner.casefold())


def _by_phrase(answering: Answering, q: Question) -> list[_Hit]:
    """Projects whose text names any of the organisations or places asked for (all of them after "både"), with the sentence
    that does."""
    every = len(q.partners) > 1 and _BOTH.search(q.text) is not None
    found = []
    for project in answering.index.holdings.projects:
        for report in _reports(project, q):
            row = Row(project, report)
            spans = [answering.mentions.found(row, With(one)) for one in q.partners]
            hits = [span for span in spans if span]
            if hits and (len(hits) == len(spans) or not every):
                found.append((project, report, hits[0]))
                break
    return found


def _by_theme(answering: Answering, q: Question) -> list[_Hit]:
    """Projects that are about a theme, the surest first."""
    found = theme_rows(answering, q, q.topic)
    if len(q.topic) > LONGEST_MEANT:
        found = [one for one in found if one[1].said]
    return [(row.project, row.report, judged.span) for row, judged in found]


def theme_rows(
    answering: Answering, q: Question, theme: tuple[str, ...], *, touched: bool = False
) -> list[tuple[Row, Themed]]:
    """A report of each project within a question's scope that is about a theme (or only touches it), the likeliest first; the
    newest year of each municipality where none is asked for."""
    found: dict[str, tuple[Row, Themed]] = {}
    for row in answering.evaluator.rows:
        judged = answering.mentions.themed(row, theme) if _is_asked(row, q) else None
        before = found.get(row.project.id)
        if judged is None or not (judged.touched if touched else judged.sure):
            continue
        if before is None or judged.likelihood > before[1].likelihood:
            found[row.project.id] = (row, judged)
    kept = list(found.values()) if q.years else _newest(list(found.values()))
    return sorted(kept, key=lambda one: (-one[1].likelihood, one[0].project.name))


def _newest_rows(rows: Sequence[Row], q: Question) -> list[Row]:
    """The rows of the newest year of each municipality, where no year is asked for."""
    newest = {row.report.municipality: 0 for row in rows}
    for row in rows:
        newest[row.report.municipality] = max(newest[row.report.municipality], row.report.reporting_year or 0)
    return [row for row in rows if q.years or (row.report.reporting_year or 0) == newest[row.report.municipality]]


def naming_rows(answering: Answering, q: Question, place: str) -> list[tuple[Row, Themed]]:
    """A report of each project within a question's scope that names a place, in the newest year of each municipality."""
    found: dict[str, tuple[Row, Themed]] = {}
    for row in answering.evaluator.rows:
        span = answering.mentions.found(row, With(place)) if _is_asked(row, q) else None
        if span is not None:
            found.setdefault(row.project.id, (row, Themed(1.0, span, said=True)))
    return list(found.values()) if q.years else _newest(list(found.values()))


def touched_told(answering: Answering, draft: Draft, found: Sequence[tuple[Row, Themed]]) -> list[str]:
    """ "Nämner också: …" with a quote of each project that only touches a theme and is not told of already."""
    told = {record.id for record in draft.records}
    named = []
    for row, judged in [one for one in found if one[0].project.id not in told][:TOUCHED]:
        section, title = (row.project.name,), row.report.citation_title
        n = draft.cites.add(row.report.source, judged.span, section=section, title=title)
        named.append(f"{answering.short_name(row.project.id)} [{n}]")
    lead = draft.say("Nämner också: ", "Also touching on it: ")
    return [f"{lead}{listing(named, draft.question.language)}."] if named else []


def _is_asked(row: Row, q: Question) -> bool:
    return _in_scope(row.report, q) and (q.within is None or row.project.id in q.within)


def _newest(found: list[tuple[Row, Themed]]) -> list[tuple[Row, Themed]]:
    """Those of the newest year of each municipality that has any."""
    newest: dict[str, int] = {}
    for row, _ in found:
        newest[row.report.municipality] = max(newest.get(row.report.municipality, 0), row.report.reporting_year or 0)
    return [one for one in found if (one[0].report.reporting_year or 0) == newest[one[0].report.municipality]]


def elsewhere(answering: Answering, draft: Draft, q: Question, used: set[tuple[str, int]]) -> list[str]:
    """What running text outside the projects says of the partner, place or theme."""
    return _quoted(answering, draft, _outside(answering, q, used), beside=bool(used))


def _outside(answering: Answering, q: Question, used: set[tuple[str, int]]) -> list[Found]:
    """The passages outside the projects that say it, none that is quoted already."""
    topic = tuple(word for one in q.partners for word in one.split()) or q.topic
    patterns = [named_as(one) for one in q.partners]
    found = answering.finder.find(replace(q, topic=topic, partners=()), limit=5)
    texts = answering.index.texts
    kept = []
    for one in found:
        said = texts[one.passage.document][slice(*one.span)]
        known = (one.passage.document, one.span.start) in used
        if known or (patterns and not any(p.search(said) for p in patterns)) or (not patterns and one.passage.project):
            continue
        kept.append(one)
    return kept


def _quoted(answering: Answering, draft: Draft, found: Sequence[Found], *, beside: bool) -> list[str]:
    """Quotes with their numbers; ``beside``: whether projects are told of before them."""
    cites = draft.cites
    parts = [
        f"«{answering.flat(one)}» [{cites.add(one.passage.source, one.span, section=one.passage.section)}]"
        for one in found
    ]
    if parts and beside:
        parts[0] = draft.say("Rapporterna säger också: ", "The reports also say: ") + parts[0]
    elif parts:
        parts[0] = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ") + parts[0]
    return parts
