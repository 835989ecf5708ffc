"""What the reports say of a partner, a place or a theme: the projects whose texts name it, then what running text says."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply, flat_quote
from bot.slots.questions import Question
from bot.text.mentions import named_as, sentence_around
from bot.text.mentions import told as told_of
from bot.text.passages import ANSWERABLE
from bot.text.texts import Term
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES, pattern
from bot.wording import listing, plural
from indexer.records import Project, ProjectReport, Span
from indexer.search.swedish import words
from indexer.vocabulary import cities_in

_OF_PROJECTS = pattern(r"\bproje[ck]t")
_EITHER = pattern(r"\b(?:eller|or)\b")
_BOTH = pattern(r"\b(?:både|båda|both)\b")
NAMED = 30
"""Above this many records the text names the first ten; ``records`` stays complete."""


_Hit = tuple[Project, ProjectReport, Span]
"""A project, the report of it and the sentence that names what was asked for."""


def partners_found(answering: Answering, draft: Draft) -> Reply:
    """Projects whose own texts name an organisation or place, or deal with a theme; then what else the reports say of it."""
    q = draft.question
    scored = _by_phrase(answering, q) if q.partners else _by_theme(answering, q)
    if not scored and (q.programmes or q.actors or q.dated or q.goals):
        return answering.nothing(draft)  # what else is told of it does not meet the conditions
    parts = _projects_told(answering, draft, scored)
    told = elsewhere(answering, draft, q, {(report.document, span.start) for _, report, span in scored})
    if not told and not scored:
        return answering.nothing(draft)
    value = float(len(scored)) if scored else None
    return Reply("answered", " ".join([*parts, *told]), value, "projekt" if scored else None)


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
    return [draft.say(f"Jag hittar inget redovisat projekt om {what}.", f"I find no reported project about {what}.")]


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


def _scopes(answering: Answering, project: Project, q: Question) -> list[tuple[ProjectReport, Span]]:
    """The texts of a project: its own forms and sections, description first."""
    if q.within is not None and project.id not in q.within:
        return []
    reports = project.reports or (project.mentions if q.partners else ())
    return [(report, span) for report in reports if _in_scope(report, q) for span in told_of(report)]


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
    patterns = [named_as(one) for one in q.partners]
    every = len(patterns) > 1 and _BOTH.search(q.text) is not None
    found = []
    for project in answering.index.holdings.projects:
        scopes = _scopes(answering, project, q)
        texts = [answering.index.texts[report.document][slice(*span)] for report, span in scopes]
        if every and not all(any(map(p.search, texts)) for p in patterns):
            continue
        hits = (_hit(answering, project, report, span, patterns) for report, span in scopes)
        found += [hit for hit in hits if hit][:1]
    return found


def _hit(
    answering: Answering, project: Project, report: ProjectReport, span: Span, patterns: list[re.Pattern[str]]
) -> _Hit | None:
    text = answering.index.texts[report.document]
    hit = next((found for one in patterns if (found := one.search(text, *span))), None)
    return (project, report, sentence_around(text, report, span, hit)) if hit else None


def _by_theme(answering: Answering, q: Question) -> list[_Hit]:
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


def _theme_score(
    answering: Answering, project: Project, q: Question, terms: list[Term]
) -> tuple[float, ProjectReport, Span] | None:
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


def elsewhere(answering: Answering, draft: Draft, q: Question, used: set[tuple[str, int]]) -> list[str]:
    """What running text outside the projects says of the partner, place or theme."""
    topic = tuple(word for one in q.partners for word in one.split()) or q.topic
    patterns = [named_as(one) for one in q.partners]
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
