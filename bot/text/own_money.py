"""What the sender itself has or pays of a project: the row of its own part, else a sentence or a label that says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply, flat_quote
from bot.text.toolbox import Answering
from indexer.records import Project, ProjectReport, Span
from indexer.text import sentences
from indexer.values import FOREIGN, find_amounts
from indexer.vocabulary import bare_municipality

ASKS_SHARE = re.compile(
    r"(?i)\b(?:andel|delbudget|egen (?:del|insats|kostnad|budget|finansiering)|share)\b|\bdel (?:av|i) |\bpart of the budget\b"
    r"|\b(?:gå|går|gick|gått) .{0,60}\bin med\b|\b(?:lägg|skjut)(?:er|a|it)? .{0,50}\b(?:in|till)\b|\blade .{0,50}\bin\b"
    r"|\bbidra\w*\b.{0,40}\bsjälv\w* med\b|\bsjälv\w* bidra\w* med\b"
    r"|\b(?:stadens|kommunens|regionens|bolagets|förbundets|myndighetens|vår) (?:egen |egna )?budget\b"
)
"""Words that ask for the sender's own part."""
_SURELY = re.compile(
    r"(?i)\begen (?:del|insats|kostnad|budget|finansiering)\b|\b(?:gå|går|gick|gått) .{0,60}\bin med\b"
    r"|\b(?:lägg|skjut)(?:er|a|it)? .{0,50}\b(?:in|till)\b|\blade .{0,50}\bin\b|\bsjälv\w*\b"
)
"""Words that the budget of the whole project does not answer."""
_NOUNS = "vi|kommunen|staden|regionen|bolaget|förbundet|myndigheten|högskolan|universitetet|föreningen|stiftelsen"
_PAYS = (
    r"(?:skjuter (?:själv )?till|sköt till|bidrar (?:själv )?med|bidrog med|går (?:själv )?in med|gick in med|lägger (?:själv )?in"
    r"|lade in|satsar|satsade|står (?:själv )?för|stod för|medfinansierar (?:\w+ )?med|betalar (?:själv )?|tillskjuter)"
)
_LABELLED = re.compile(
    r"(?i)(?:^|\n|\. )\W*(?:\w+s |vår |vårt )?(?:egen|egna|eget) (?:insats|finansiering|medfinansiering|kontantinsats|del)(?:en)?"
    r"[ \t]*(?::|\t| {2,}|är|uppgår till)[ \t]*(?=\d)[^\n.;]{1,40}"
)


def own_money(answering: Answering, draft: Draft, project: Project, reports: tuple[ProjectReport, ...]) -> Reply | None:
    """The answer to what the sender itself pays for a project, where no row has it; None for any other question."""
    if not _SURELY.search(draft.question.text) or any(map(_has_row, reports)):
        return None
    for report in reports:
        names = [
            one.name.raw
            for each in answering.index.holdings.projects
            for one in each.reports
            if one.document == report.document
        ]
        for span in _told(answering.index.texts[report.document], report, names):
            said = answering.index.texts[report.document][slice(*span)]
            found, abroad = find_amounts(said), list(FOREIGN.finditer(said))
            if len(found) + len(abroad) == 1:
                n = draft.cites.add(report.source, span)
                draft.project(project, n, report)
                quote = flat_quote(answering.index.texts[report.document][slice(*span)])
                lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
                value = float(found[0].amount.value) if found else None
                return Reply("answered", f"{lead}«{quote}» [{n}]", value, "SEK" if found else None)
    n = draft.cites.project(reports[0])
    draft.project(project, n, reports[0])
    title, own = project.name.rstrip("."), reports[0].municipality
    said = draft.say(
        f"Vad {own} själv har eller betalar i {title} framgår inte av underlaget [{n}].",
        f"What {own} itself has or pays in {title} is not stated [{n}].",
    )
    return Reply("not_found", said)


def _has_row(report: ProjectReport) -> bool:
    return report.total_budget_as_partner is not None or report.total_budget_as_lead is not None


def _told(text: str, report: ProjectReport, names: Collection[str]) -> Iterator[Span]:
    """The sentences and labels of a project's part of a text that say what the sender pays."""
    own = {report.municipality, bare_municipality(report.municipality), report.municipality.removesuffix(" AB")}
    who = rf"(?:{'|'.join(map(re.escape, own))}|(?i:{_NOUNS}))"
    pays = re.compile(
        rf"(?<![\w-]){who} {_PAYS}|(?<![\w-])(?:{who}s|[Vv]år) eg(?:en|na) (?:insats|medfinansiering|finansiering|del|kontantinsats)\b"
    )
    for span in dict.fromkeys((report.source.span, *report.description)):
        for match in _LABELLED.finditer(text, *span):
            begin = match.start() + len(match.group()) - len(match.group().lstrip(" .\n\t-–•*"))
            yield Span(begin, match.end())
    for span in sentences(text):
        words = text[slice(*span)]
        if pays.search(words) and (report.source.span.touches(span) or _goes_on(text, span, report, names)):
            yield span


def _goes_on(text: str, span: Span, report: ProjectReport, names: Collection[str]) -> bool:
    """Whether a project is the one of a text's that was named last above a sentence, and not far above where it has
    others."""
    ends = {name: text.rfind(name, 0, span.end) for name in names}
    own = ends.get(report.name.raw, -1)
    if [name for name in names if name in text[:_TITLE]] == [report.name.raw]:
        return True  # a report on this one project
    near = len(names) == 1 or span.start - own < _NEAR
    return own >= 0 and near and own == max(ends.values())


_NEAR = 1200
_TITLE = 300
"""So many first characters are a text's title."""
