"""Nämnder by the networks they take part in: most, which, none. Counted from the texts, each network by name and
quote.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.telling import Telling, as_reported
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.query.evaluate import Group, Part, Result
from bot.query.fields import Row
from bot.query.forms import Among, Not, Query, conditions
from bot.text.toolbox import Answering
from bot.wording import listing, plural
from indexer.records import Actor, Membership, Network


def network_groups(answering: Answering, result: Result, draft: Draft) -> Reply:
    """The groups of a form over memberships, each with its networks; nothing where no membership fits."""
    query = result.query
    none = query.having is not None and query.having.op == "=" and not query.having.value
    parts = [part for part in result.parts if part.groups or none]
    texts, value = [], None
    for part in parts:
        groups = _absent(answering, draft, part) if none else _lines(draft, part, query)
        if not groups:
            continue  # a report that tells of no nämnd says nothing of which take no part
        value = float(len(groups))
        texts.append(
            _lead(draft, query, part, len(groups), none=none) + "\n" + "\n".join(f"– {line}" for line in groups)
        )
    if not texts:
        return answering.nothing(draft)
    draft.note(
        "Antalen är räknade ur texterna, inte angivna av rapporten.",
        "The numbers are counted from the texts, not stated by the report.",
    )
    text = "\n".join(texts)
    if query.order is not None and not none and len(parts) == 1:
        return Reply("answered", text, parts[0].groups[0].value, "nätverk")
    return Reply("answered", text, value, "nämnder") if len(texts) == 1 else Reply("answered", text)


def boards_by_year(at: Telling, result: Result) -> Reply | None:
    """The nämnder whose networks were joined first or last, each with the network and the year."""
    draft, lines, years = at.draft, [], []
    for part in result.parts:
        for group in part.groups:
            rows = {row.project.id: row for row, year in group.behind if year == group.value}
            named = [f"{row.project.name} [{_cited(draft, group.key, row)}]" for row in rows.values()]
            first = next(iter(rows.values()))
            actor = Actor(municipality=part.municipality, name=group.key)
            draft.actor(actor, _cited(draft, group.key, first), first.report.source)
            years.append(group.value)
            lines.append(
                f"{group.key} ({part.municipality}): {listing(named, draft.question.language)}, {draft.say('sedan', 'since')} {group.value:.0f}"
            )
    if not lines:
        return None
    falling = result.query.order is not None and result.query.order.falling
    lead = draft.say("Senast med" if falling else "Med längst", "Joined last" if falling else "In it longest")
    text = f"{lead}:\n" + "\n".join(f"– {line}" for line in lines)
    return Reply("answered", text, years[0] if len(set(years)) == 1 else None, "år")


def _cited(draft: Draft, board: str, row: Row) -> int:
    """The quote of a nämnd's membership; the network is a record of the answer."""
    member = row.report
    assert isinstance(member, Membership)
    n = draft.cites.add(member.source, section=(board, row.project.name), title=member.citation_title)
    if isinstance(row.project, Network):
        draft.network(row.project, n)
    return n


def _lead(draft: Draft, query: Query, part: Part, count: int, *, none: bool) -> str:
    which = _which(draft, query)
    where = as_reported(part, draft.question.language)
    noun = draft.say(plural(count, "nämnd", "nämnder"), plural(count, "committee", "committees"))
    if none:
        return draft.say(
            f"{where}: {count} {noun} nämns inte i {which}:", f"{where}: {count} {noun} not named in {which}:"
        )
    if query.order is not None:
        return draft.say(f"{where}, flest nätverk:", f"{where}, most networks:")
    return draft.say(f"{where}: {count} {noun} deltar i {which}:", f"{where}: {count} {noun} in {which}:")


def _which(draft: Draft, query: Query) -> str:
    """The networks meant: those that are named, those beside them, or all."""
    lang = draft.question.language
    meant = list(conditions(query.where))
    named = [name for one in meant if isinstance(one, Among) for name in one.names]
    beside = [name for one in meant if isinstance(one, Not) and isinstance(one.of, Among) for name in one.of.names]
    if named:
        return listing(named, lang)
    others = listing(beside, lang)
    if beside:
        return draft.say(f"internationella nätverk utom {others}", f"international networks except {others}")
    return draft.say("internationella nätverk", "international networks")


def _lines(draft: Draft, part: Part, query: Query) -> list[str]:
    named = any(isinstance(one, Among) for one in conditions(query.where))
    counted = part.groups if query.order is None else _most(part)
    return [_line(draft, part, group, named=named, counted=group in counted) for group in part.groups]


def _most(part: Part) -> Sequence[Group]:
    """The one group with most; none where several share the place, since the number told is then not that of all networks."""
    first = [group for group in part.groups if group.value == part.groups[0].value]
    return first if len(first) == 1 else ()


def _line(draft: Draft, part: Part, group: Group, *, named: bool, counted: bool) -> str:
    """A nämnd and its networks, each cited; where one network was asked for, the citation alone.

    The networks of a nämnd that is ``counted`` are records of the answer.
    """
    networks: dict[str, int] = {}
    for row in group.rows:
        member = row.report
        if isinstance(member, Membership):
            n = draft.cites.add(member.source, section=(group.key, row.project.name), title=member.citation_title)
            networks.setdefault(row.project.name, n)
            if counted and isinstance(row.project, Network):
                draft.network(row.project, n)
    draft.actor(
        Actor(municipality=part.municipality, name=group.key),
        next(iter(networks.values())),
        group.rows[0].report.source,
    )
    lang = draft.question.language
    if named:
        return f"{group.key} {''.join(f'[{n}]' for n in networks.values())}"
    return f"{group.key} {len(networks)}: {listing([f'{name} [{n}]' for name, n in networks.items()], lang)}"


def _absent(answering: Answering, draft: Draft, part: Part) -> list[str]:
    """The nämnder that the report tells of but not in the networks asked for."""
    taking_part = {str(row.report.department) for row in part.every}
    lines: dict[str, str] = {}
    for document in dict.fromkeys(row.report.document for row in part.scope):
        for passage in answering.index.passages_of(document):
            name = passage.department
            if name and name not in taking_part and name not in lines:
                n = draft.cites.add(passage.source, section=passage.section)
                draft.actor(Actor(municipality=part.municipality, name=name), n, passage.source)
                lines[name] = f"{name} [{n}]"
    return list(lines.values())


__all__: Sequence[str] = ["boards_by_year", "network_groups"]
