"""What is known of a nämnd in one answer, who answers for a report, and what an abbreviation stands for."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.figures import figure_cited, figure_shown
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply, flat_quote
from bot.query.evaluate import distinct
from bot.query.forms import Is, Query, Scope
from bot.query.stated import Stated, Subject
from bot.slots.questions import Question
from bot.text.passages import Found
from bot.text.toolbox import Answering
from bot.wording import listing
from indexer.records import Membership, Network, Passage, Span


def actor_told(answering: Answering, draft: Draft) -> Reply:
    """A nämnd's projects, money paid out and networks in the newest report that has them; else what the texts say of it."""
    q = draft.question
    units = tuple(answering.finder.units(q))
    if units and (texts := answering.finder.find(replace(q, topic=units))):
        return answering.quoted(draft, texts)
    parts: list[str] = []
    name = q.actors[0][1]
    scope = Scope(q.municipalities or tuple(dict.fromkeys(city for city, _ in q.actors)), q.years, q.documents)
    parts += _projects_of(answering, draft, name, scope)
    for figure in Stated(answering.index).find(Subject("paid_out", "department", name), scope)[:1]:
        n = figure_cited(draft, figure)
        value = figure_shown(draft, figure)
        parts.append(
            draft.say(
                f"Utbetalat {figure.year or ''}".strip() + f": {value} [{n}].",
                "Paid out" + (f" in {figure.year}" if figure.year else "") + f": {value} [{n}].",
            )
        )
    parts += _networks_of(answering, draft)
    if not parts:
        texts = answering.finder.find(q)
        return answering.quoted(draft, texts) if texts else answering.nothing(draft)
    draft.suggestions.append(draft.say(f"Vilka resultat redovisar {name}?", f"What results does {name} report?"))
    return Reply("answered", " ".join(parts))


def _projects_of(answering: Answering, draft: Draft, name: str, scope: Scope) -> list[str]:
    """A nämnd's projects by name, each municipality for itself."""
    lines = []
    for part in answering.evaluator.run(Query(where=Is("department", (name,)), scope=scope)).parts:
        named = []
        for row in distinct(part.every):
            n = draft.cites.project(row.report, "role" if row.report.role else None)
            draft.project(row.project, n, row.report)
            named.append(f"{answering.short_name(row.project.id)} [{n}]")
        if named:
            told, count = listing(named, draft.question.language), len(named)
            lines.append(
                draft.say(
                    f"{name} ({part.municipality}) deltar i {count} projekt"
                    + (f" i redovisningen för {part.year}" if part.year else "")
                    + f": {told}.",
                    f"{name} ({part.municipality}) takes part in {count} projects"
                    + (f" in the report for {part.year}" if part.year else "")
                    + f": {told}.",
                )
            )
    return lines


def _networks_of(answering: Answering, draft: Draft) -> list[str]:
    """The networks a nämnd takes part in, by the newest report that tells of any."""
    q = draft.question
    own = [
        (network, m) for network in answering.index.holdings.networks for m in network.memberships if _takes_part(m, q)
    ]
    newest = max((member.reporting_year or 0 for _, member in own), default=0)
    first: dict[str, tuple[Network, Membership]] = {}
    for network, member in own:
        if (member.reporting_year or 0) == newest:
            first.setdefault(network.id, (network, member))
    named = []
    for network, member in first.values():
        n = draft.cites.add(member.source, section=(member.department or "", network.name), title=member.citation_title)
        draft.network(network, n)
        named.append(f"{network.name} [{n}]")
    said = listing(named, q.language)
    return (
        [draft.say(f"Nätverk och samarbeten ({newest}): {said}.", f"Networks and cooperations ({newest}): {said}.")]
        if named
        else []
    )


def _takes_part(member: Membership, q: Question) -> bool:
    of_actor = (member.municipality, member.department) in q.actors and member.standing in {"member", "participates"}
    return of_actor and (not q.years or member.reporting_year in q.years)


def author(answering: Answering, draft: Draft) -> Reply:
    """Who signs or answers for a report, as its own head or end says."""
    q = draft.question
    parts = []
    for report in answering.index.holdings.reports:
        outside = (q.documents and report.document not in q.documents) or (q.years and report.year not in q.years)
        if outside or (q.municipalities and report.municipality not in q.municipalities):
            continue
        quotes = []
        for signature in report.signatures:
            n = draft.cites.add(signature, section=(report.title,))
            quote = flat_quote(answering.index.texts[report.document][signature.start : signature.end])
            quotes.append(f"«{quote}» [{n}]")
        if quotes:
            parts.append(f"{report.title} ({report.municipality}): {' '.join(quotes)}")
    if not parts:
        return answering.nothing(draft)
    return Reply(
        "answered", draft.say("Så här står det: ", "This is what the reports say (in Swedish): ") + " ".join(parts)
    )


_ABBREVIATION = re.compile(r"(?<!\w)[A-ZÅÄÖ][A-ZÅÄÖa-z0-9.-]*[A-ZÅÄÖ][\w.-]*")


def meaning(answering: Answering, draft: Draft) -> Reply:
    """What an abbreviation stands for, where a report writes it out beside it: "Full Name (FN)" or "FN (Full Name)"."""
    for short in _ABBREVIATION.findall(draft.question.text):
        for passage in answering.index.holdings.passages:
            span = _written_out(answering.index.texts[passage.document], passage, short)
            if span is not None:
                return _said(answering, draft, Found(passage, span, 1.0, 1.0))
    q = draft.question
    if q.networks:
        return answering.nothing(draft)
    found = answering.finder.find(replace(q, intent="text"))
    return answering.quoted(draft, found) if found else answering.nothing(draft)


def _said(answering: Answering, draft: Draft, found: Found) -> Reply:
    return answering.quoted(draft, [found])


def _written_out(text: str, passage: Passage, short: str) -> Span | None:
    """The sentence in which an abbreviation stands beside words that begin with its letters."""
    start, end = passage.source.start, passage.source.end
    for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text[start:end]):
        at = start + match.start()
        before = re.search(r"([^().]{4,90})[(,]\s*$", text[start:at])
        after = re.match(r"\s*[(,–-]\s*([^().]{4,90})", text[start + match.end() : end])
        if (before and _spells(before[1].split()[-8:], short)) or (after and _spells(after[1].split()[:8], short)):
            return next(
                (window for window in windows(text, Span(start, end)) if window.start <= at < window.end),
                Span(start, end),
            )
    return None


def _spells(words: list[str], short: str) -> bool:
    """Whether an abbreviation's letters are the beginnings of words, small words left out at will.

    >>> _spells("deltar i European Network for Education".split(), "ENE"), _spells("i en annan del av staden".split(), "ENE")
    (True, False)
    """
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    initials = [word.strip("\"'”(")[:1] for word in words if word.strip("\"'”(")]
    capitals = [one.casefold() for one in initials if one.isupper()]
    return len(letters) > 1 and (
        _ends_with(capitals, letters) or _ends_with([one.casefold() for one in initials], letters, 3)
    )


def _ends_with(initials: list[str], letters: list[str], least: int = 2) -> bool:
    count = len(letters)
    return count >= least and any(initials[at : at + count] == letters for at in range(len(initials) - count + 1))
