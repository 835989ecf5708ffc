"""Whom to turn to about a theme: the projects about it, with nämnd, role, period, partners and contact.

"Who works with biodiversity?", "partner sökes, klimatanpassning Danmark", or a theme alone ("regnvatten").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.drafting.draft import Draft
from bot.drafting.enumerating import NAMED
from bot.drafting.reply import Reply, flat_quote
from bot.query.fields import Row
from bot.query.forms import With
from bot.slots.questions import Question
from bot.text.partners import NEAREST, elsewhere, naming_rows, nearest_rows, theme_rows, touched_told
from bot.text.themes import Themed
from bot.text.toolbox import Answering
from bot.understanding.cues import CUES, pattern
from bot.understanding.linking import Link
from bot.wording import ROLE, day, listing, plural
from indexer.records import ProjectReport
from indexer.search.swedish import STOPWORDS
from indexer.vocabulary import cities_in
from indexer.vocabulary.places import abroad

SHOWN = 10
"""Projects that are told of more than ``NAMED`` ones; the others are records all the same."""
PARTNERS = 3
"""Partners of a project that are named; its own page has the others."""
TELEGRAM = 4
"""Words of a question that is a theme and nothing else, at most."""
NAMED_SURELY = 0.95
"""Score of a link from which a project or network is named; "energy" is rather the theme than Energy Circle."""
LONGEST = 60
"""Characters of a theme that is said as it was typed."""
QUOTED = 2
"""Projects whose sentence is quoted in the answer; those of the others are their citations."""

_SEEKS = pattern(
    r"\b(?:söker?|sökes|letar?)\b.{0,25}\bpartn(?:er|ers|rar)?\b|\bpartn(?:er|ers|rar)\b.{0,25}\b(?:sökes|sökas|söks|önskas)\b"
    r"|\bsöka (?:pengar|medel|bidrag|eu-?medel)\b|\b(?:look|search)(?:ing)? for\b.{0,25}\bpartners?\b"
    r"|\bpartners? (?:wanted|sought|needed)\b|\bneeds? (?:a |some )?partners?\b"
    r"|\b(?:vem|vilka|vilken|who|which)\b.{0,40}\b(?:arbeta(?:r|de)|jobba(?:r|de)|håller på|works?|working|worked)\b \b(?:med|inom|mot|för|on|with|in)\b"
    r"|^partn(?:er|ers|rar)?\b(?!\s+(?:i|of|till|to|with|med)\b)(?=.*\w)"
    r"|\b(?:what|vad)\b.{0,25}\b(?:doing|gör)\b.{0,25}\b(?:on|about|åt|för|kring)\b"
)
_CUES = frozenset(
    "söker söka söks sökes sökas letar leta efter partner partners partnrar önskas pengar medel bidrag eu-medel looking look search searching "
    "wanted sought needed need needs some vem vilka vilken who which what vad arbetar arbetade jobbar jobbade håller works work working worked "
    "doing gör göra on about with our we vi ska skulle kan vill would like prata tala kontakta talk contact projekt projektet project projects "
    "eu city staden stadens kommunen kommunens malmös south north east west södra norra någon någonting något anything city's there the".split()
)
_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?")


@dataclass(frozen=True)
class _Sought:
    """What partners are sought for."""

    theme: tuple[str, ...]
    places: tuple[str, ...]
    said: str
    """The theme as it was typed, small words between included."""


def seeks(q: Question) -> bool:
    """Whether a question asks who works with something, or for partners in it."""
    return _SEEKS.search(q.text) is not None


def sought(answering: Answering, draft: Draft) -> Reply | None:
    """The projects about what is sought, those that name a place asked for first; None where there is no theme or none is about
    it."""
    q = draft.question
    asked = _asked(q)
    if asked is None:
        return None
    if not asked.theme:
        return _of_places(answering, draft, asked)
    rows = theme_rows(answering, q, asked.theme)
    touched = theme_rows(answering, q, asked.theme, touched=True)
    if not rows:
        return _coming_near(answering, draft, asked, touched) if seeks(q) else None
    near = [one for one in rows if any(answering.mentions.found(one[0], With(place)) for place in asked.places)]
    rows = [*near, *(one for one in rows if one not in near)]
    lines = [_lead(draft, asked, len(rows), len(near)), *_lines(answering, draft, rows)]
    years = {_year(row) for row, _ in rows}
    lines += touched_told(answering, draft, [one for one in touched if _year(one[0]) in years])
    lines += elsewhere(answering, draft, q, _quoted(rows))[:QUOTED]
    return Reply("answered", "\n".join(lines), float(len(rows)), "projekt")


_Rows = Sequence[tuple[Row, Themed]]


def _year(row: Row) -> tuple[str, int | None]:
    return row.report.municipality, row.report.reporting_year


def _quoted(rows: _Rows) -> set[tuple[str, int]]:
    """Where the sentences stand that show what projects are about."""
    return {(row.report.document, judged.span.start) for row, judged in rows}


def _lines(answering: Answering, draft: Draft, rows: _Rows) -> list[str]:
    """A line for each project, or for the first of many and how many more there are."""
    lines = [_line(answering, draft, row, judged) for row, judged in rows]
    return lines if len(lines) <= NAMED else [*lines[:SHOWN], _more(draft, len(lines) - SHOWN)]


def _coming_near(answering: Answering, draft: Draft, asked: _Sought, touched: _Rows) -> Reply | None:
    """The projects that come nearest to a theme that none is surely about; None where none comes near."""
    rows = (nearest_rows(answering, draft.question, asked.theme) or list(touched))[:NEAREST]
    if not rows:
        return None
    lines = [_nearest(draft, asked), *_lines(answering, draft, rows)]
    lines += elsewhere(answering, draft, draft.question, _quoted(rows))[:QUOTED]
    return Reply("not_found", "\n".join(lines))


def _of_places(answering: Answering, draft: Draft, asked: _Sought) -> Reply | None:
    """The projects that name a place asked for and nothing else ("Finland?"), and what else the reports say of it."""
    named = [one for place in asked.places for one in naming_rows(answering, draft.question, place)]
    rows = list({row.project.id: (row, judged) for row, judged in reversed(named)}.values())[::-1]
    if not rows:
        return None
    where = listing(list(asked.places), draft.question.language)
    verb = plural(len(rows), "project mentions", "projects mention")
    lines = [draft.say(f"{len(rows)} projekt nämner {where}:", f"{len(rows)} {verb} {where}:")]
    lines += _lines(answering, draft, rows)
    lines += elsewhere(answering, draft, replace(draft.question, topic=asked.places), _quoted(rows))
    return Reply("answered", "\n".join(lines), float(len(rows)), "projekt")


def _nearest(draft: Draft, asked: _Sought) -> str:
    theme = flat_quote(asked.said)
    return draft.say(
        f"Jag hittar inget redovisat projekt som säkert handlar om «{theme}». Närmast kommer:",
        f"I find no reported project that is surely about “{theme}”. Nearest to it:",
    )


def _more(draft: Draft, count: int) -> str:
    return draft.say(f"– samt {count} till (alla finns i listan)", f"– and {count} more (all are in the list)")


def _asked(q: Question) -> _Sought | None:
    """The theme and places of a question that seeks partners or is a theme alone, or a place with words of asking."""
    named = [link for link in q.links if link.kind in {"project", "network"}]
    if q.documents or any(map(_is_sure, named)):
        return None
    words = _telling(q)
    places = tuple(filter(_is_place, words))
    theme = tuple(word for word in words if word not in places and word.casefold() not in _CUES)
    if theme:
        fits = seeks(q) or (not (named or q.sections) and _is_alone(q, theme))
        return _Sought(theme, places, _typed(q.text, theme)) if fits and not q.near else None
    return _Sought((), places, "") if _is_of_places(q, places) else None


def _is_of_places(q: Question, places: tuple[str, ...]) -> bool:
    """Whether what is told of places is asked and nothing of a nämnd."""
    return bool(places) and q.intent == "text" and not q.actors


def _telling(q: Question) -> list[str]:
    """The words of a question that are neither small nor part of a sure name."""
    names = {word.casefold() for link in q.links if _is_sure(link) for word in q.text[link.start : link.end].split()}
    return [word for word in _WORD.findall(q.text) if word.casefold() not in STOPWORDS | names]


def _is_sure(link: Link) -> bool:
    return link.kind not in {"project", "network"} or link.score >= NAMED_SURELY


def _is_alone(q: Question, theme: tuple[str, ...]) -> bool:
    """Whether a question is a theme and nothing else."""
    return q.intent == "text" and not q.actors and len(theme) == len(q.text.split()) <= TELEGRAM


def _typed(text: str, theme: tuple[str, ...]) -> str:
    typed = text[text.find(theme[0]) : text.rfind(theme[-1]) + len(theme[-1])]
    return typed if len(typed) <= LONGEST else " ".join(theme)


def _is_place(word: str) -> bool:
    low = word.casefold()
    return (
        bool(cities_in(low))
        or low in abroad()
        or low in CUES.english_places
        or low in CUES.adjectives
        or low in CUES.adjectives.values()
    )


def _lead(draft: Draft, asked: _Sought, count: int, near: int) -> str:
    theme = flat_quote(asked.said)
    where = listing(list(asked.places), draft.question.language)
    first = ""
    if asked.places:
        first = draft.say(
            f" {near} av dem nämner {where} och står först." if near else f" Inget av dem nämner {where}.",
            f" {near} of them {plural(near, 'mentions', 'mention')} {where}, first."
            if near
            else f" None mentions {where}.",
        )
    return draft.say(
        f"{count} projekt handlar om «{theme}».{first}",
        f"{count} {plural(count, 'project is', 'projects are')} about “{theme}”.{first}",
    )


def _line(answering: Answering, draft: Draft, row: Row, judged: Themed) -> str:
    report, section = row.report, (row.project.name,)
    n = draft.cites.add(report.source, judged.span, section=section, title=report.citation_title)
    draft.project(row.project, n, report)
    lang = draft.question.language
    role = ROLE[lang][report.role.value] if report.role and report.role.value else ""
    board = report.department.value if report.department and report.department.value else ""
    facts = [board or report.municipality or "", role, _period(draft, report), _partners(draft, report)]
    facts.append(_contact(answering, draft, report))
    quote = answering.index.texts[report.document][slice(*judged.span)]
    told = f" «{flat_quote(quote)}»" if len(draft.records) <= QUOTED else ""
    return f"– {answering.short_name(row.project.id)} ({'; '.join(filter(None, facts))}){told} [{n}]"


def _period(draft: Draft, report: ProjectReport) -> str:
    start, end = (one.value if one else None for one in (report.start_date, report.end_date))
    days = [day(one, draft.question.language) if one else "" for one in (start, end)]
    return f"{days[0]} – {days[1]}".strip() if any(days) else ""


def _partners(draft: Draft, report: ProjectReport) -> str:
    lead = [report.lead_partner.value] if report.lead_partner and report.lead_partner.value else []
    names = list(dict.fromkeys([*lead, *(one.name for one in report.partners)]))
    if not names:
        return ""
    more = draft.say(" m.fl.", " and others") if len(names) > PARTNERS else ""
    return draft.say("partner: ", "partners: ") + ", ".join(names[:PARTNERS]) + more


def _contact(answering: Answering, draft: Draft, report: ProjectReport) -> str:
    """The project leader whom the report names, else the förvaltning of its nämnd."""
    if report.leader and report.leader.value:
        return draft.say(f"kontakt: {report.leader.value}", f"contact: {report.leader.value}")
    board = report.department.value if report.department else None
    actor = answering.index.vocabulary.actors(report.municipality).get(board) if board else None
    if actor is None or not actor.administration:
        return ""
    return draft.say(f"kontakt: {actor.administration}", f"contact: {actor.administration}")
