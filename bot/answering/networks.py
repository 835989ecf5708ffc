"""Networks told from memberships: which, how many, the first joined, since when, whether a city is in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.telling import Telling, reported_in, spaced
from bot.drafting.enumerating import enumerated
from bot.drafting.reply import Reply, flat_quote
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS, Row
from bot.query.forms import Among, Compare, InEach, Is, Not, Order, Query, Reported, conditions, walk
from bot.query.say import conditions_said
from bot.text.kinds import REASON
from bot.text.leaving import Left, left, quoted
from bot.wording import listing, plural, year_said
from indexer.records import Membership, Network

_SEAT = {"sv": {"chair": "ordförande", "board": "i styrelsen"}, "en": {"chair": "chair", "board": "on the board"}}


def networks(at: Telling, result: Result) -> Reply | None:
    """The networks of each city, a citation each; None where no membership fits, so that running text may tell."""
    query = result.query
    parts = [part for part in result.parts if part.rows]
    ended = _ended(at, query)
    if not parts:
        count = sum(map(len, ended.values()))
        return Reply("answered", _ended_said(at, ended), float(count), "nätverk") if ended else None
    if query.columns == ("since",):
        return _since_when(at, parts, query.order)
    if _named(query) and not query.order:
        return _whether(at, query, parts)
    reply = _listed(at, query, parts)
    return replace(reply, text=f"{reply.text}\n{_ended_said(at, ended)}", value=None) if ended else reply


def _ended(at: Telling, query: Query) -> dict[str, list[Row]]:
    """The networks of each municipality whose newest report on them says that it is no more a member, where those that are gone are
    asked for."""
    apart, found = _apart(query), dict[str, list[Row]]()
    if apart is None or not apart.newest or len(conditions(query.where)) > 1:
        return found
    for network in at.answering.index.holdings.networks:
        newest: dict[str, Membership] = {}
        for one in sorted(network.memberships, key=lambda one: one.reporting_year or 0):
            newest[one.municipality] = one
        for city, one in newest.items():
            if one.standing == "former" and city in (query.scope.municipalities or (city,)):
                found.setdefault(city, []).append(Row(network, one))  # type: ignore[arg-type]
    return found


def _ended_said(at: Telling, ended: Mapping[str, Sequence[Row]]) -> str:
    """A line for each municipality."""
    lines = []
    for city, rows in ended.items():
        names = listing([f"{name_of(row)} [{recorded(at, row)}]" for row in rows], at.lang)
        lines.append(at.say(f"{city} är inte längre med i {names}.", f"{city} is no longer part of {names}."))
    return "\n".join(lines)


def _listed(at: Telling, query: Query, parts: Sequence[Part]) -> Reply:
    """The networks of each city, or of each year that is asked of."""
    if len(query.scope.years) > 1:
        texts = [_of_year(at, part) for part in sorted(parts, key=lambda part: part.year or 0)]
    else:
        texts = [_part(at, query, part) for part in parts]
    same = any(isinstance(one, InEach) for one in conditions(query.where))  # each city lists the same networks
    value = float(len(parts[0].rows)) if (len(parts) == 1 or same) and not query.order else None
    surely = _apart(query) is None or all(_left(at, part, row) for part in parts for row in part.rows)
    yes = at.say("Ja. ", "Yes. ") if query.exists and surely else ""
    _note_why(at, query, parts)
    return Reply("answered", yes + "\n".join(texts), value, "nätverk")


def _first_named(at: Telling, order: Order, told: Sequence[tuple[Row, Part]]) -> str:
    """Who joined first or last: all that share the year."""
    first = [part.municipality for row, part in told if _since(row) == _since(told[0][0])]
    label = at.say("Sist" if order.falling else "Först", "Last" if order.falling else "First")
    return f"{label}: {listing(list(dict.fromkeys(first)), at.lang)} ({_since(told[0][0]):.0f})."


def _since_when(at: Telling, parts: Sequence[Part], order: Order | None = None) -> Reply:
    """Since when each city is in the networks, or that no report says it."""
    told = [(row, part) for part in parts for row in part.rows if _since(row)]
    if not told:
        lines = [f"{who(part, row)}: {name_of(row)} [{recorded(at, row)}]" for part in parts for row in part.rows]
        lead = at.say("Rapporten säger inte sedan när.", "The report does not say since when.")
        return Reply("not_found", f"{lead} {listing(lines, at.lang)}.")
    if order:
        told.sort(key=lambda pair: _since(pair[0]) or 0, reverse=order.falling)
    years = {_since(row) for row, _ in told}
    text = " ".join(_joined(at, row, part) for row, part in told)
    if order and len(told) > 1:
        return Reply("answered", f"{_first_named(at, order, told)} {text}", _since(told[0][0]), "år")
    return Reply("answered", text, years.pop() if len(told) == 1 else None, "år")


def _named(query: Query) -> list[str]:
    return [name for one in conditions(query.where) if isinstance(one, Among) for name in one.names]


def _since(row: Row) -> float | None:
    got = FIELDS["since"].get(row)
    return got if isinstance(got, float) else None


def _whether(at: Telling, query: Query, parts: Sequence[Part]) -> Reply:
    """ "Är Malmö med i Eurocities?": yes, each city by the sentence that tells it."""
    lines = []
    for part in parts:
        lines += [
            f"{who(part, row)}: {row.project.name}{detail_of(at, row)} [{recorded(at, row)}]" for row in part.rows
        ]
    member = any(_report(row).standing == "member" or _since(row) for part in parts for row in part.rows)
    lead = at.say("Ja.", "Yes.") if query.exists else at.say("Med är:", "Taking part:")
    if not member:
        lead += at.say(
            " Rapporten kallar det inte medlemskap, men berättar om deltagande.",
            " The report does not call it a membership, but tells of taking part.",
        )
    return Reply("answered", f"{lead} {listing(lines, at.lang)}.")


def who(part: Part, row: Row) -> str:
    board = _report(row).department
    return f"{part.municipality}, {board}" if board else part.municipality


def _joined(at: Telling, row: Row, part: Part) -> str:
    """Since when a city is in a network, with the sentence that says it."""
    year = _since(row) or 0
    own = [one for one in row.project.memberships if one.since == year and one.municipality == part.municipality]  # type: ignore[attr-defined]
    n = recorded(at, Row(row.project, own[0]) if own else row)
    cited = at.draft.cites.found[n - 1]
    quote = flat_quote(at.answering.index.texts[cited.document][cited.start : cited.end])
    board = own[0].department if own else None
    who = f"{part.municipality} ({board})" if board else part.municipality
    lead = at.say(
        f"{who} är medlem i {row.project.name} sedan {year:.0f}",
        f"{who} has been a member of {row.project.name} since {year:.0f}",
    )
    return f"{lead}: «{quote}» [{n}]"


def _of_year(at: Telling, part: Part) -> str:
    """One report's networks on a line of their own, so that years stand side by side."""
    lines = [f"{row.project.name} [{recorded(at, row)}]" for row in part.rows]
    shown = [*lines[:10], *([at.say(f"{len(lines) - 10} till", f"{len(lines) - 10} more")] if len(lines) > 10 else [])]
    count = at.say(f"{len(lines)} nätverk", f"{len(lines)} {plural(len(lines), 'network', 'networks')}")
    return f"{part.municipality}, {year_said(part.year, at.lang)}: {count}: {listing(shown, at.lang)}."


def _part(at: Telling, query: Query, part: Part) -> str:
    lines = [
        f"{name_of(row)}{detail_of(at, row)} [{recorded(at, row)}]{_leaving(at, query, part, row)}" for row in part.rows
    ]
    _note_open(at, query, part)
    _note_older(at, query, part)
    return enumerated(at.draft, _lead(at, query, part), lines)


def _apart(query: Query) -> Reported | None:
    """The other report that lacks the networks of this one, where that is asked."""
    denied = [one.of for one in conditions(query.where) if isinstance(one, Not)]
    return next((one for one in denied if isinstance(one, Reported)), None)


def _leaving(at: Telling, query: Query, part: Part, row: Row) -> str:
    """What a report says of leaving a network that a later one does not name."""
    told = _left(at, part, row) if _apart(query) is not None else None
    return f": {quoted(at.draft, told)}" if told is not None else ""


def _left(at: Telling, part: Part, row: Row) -> Left | None:
    return left(at.answering, row.project, part.municipality, row.report.reporting_year)


def _note_why(at: Telling, query: Query, parts: Sequence[Part]) -> None:
    """That no report says why networks were left, where that is asked."""
    told = [_left(at, part, row) for part in parts for row in part.rows]
    if query.against is not None and query.against.why and not any(one and REASON.is_given(one.words) for one in told):
        at.draft.note(*REASON.lacks)


def _note_older(at: Telling, query: Query, part: Part) -> None:
    """How many networks that the report before does not name were joined before it all the same; that one which a later report does
    not name need not have been left."""
    other = _apart(query)
    if other is None:
        return
    if other.newest or (other.year or 0) > (part.year or 0):
        if not all(_left(at, part, row) for row in part.rows):
            at.draft.note(
                "Att en redovisning inte nämner ett nätverk behöver inte betyda att medlemskapet är avslutat.",
                "That a report does not name a network need not mean that the membership has ended.",
            )
        return
    before = other.year if other.year is not None else (part.year or 0) - 1
    older = sum((_since(row) or before + 1) <= before for row in part.rows)
    if older:
        at.draft.note(
            f"{older} av dem har inträdesår före det: redovisningen innan nämner dem bara inte.",
            f"{older} of them were joined before that: the earlier report only does not name them.",
        )


def _lead(at: Telling, query: Query, part: Part) -> str:
    said = spaced(conditions_said(query.where, at.lang, leave=("department",)))
    within = [said, reported_in(part, at.lang)]
    boards = [
        v for one in conditions(query.where) if isinstance(one, Is) and one.field == "department" for v in one.values
    ]
    who = f"{listing(boards, at.lang)} ({part.municipality})" if boards else part.municipality
    if query.order and query.order.last is not None:
        first = at.say("har varit med längst i", "has been longest in")
        last = at.say("gick senast med i", "joined last")
        return f"{who} {last if query.order.falling else first}"
    count = len(part.rows)
    if any(_report(row).standing == "member" for row in part.rows) or count != 1:
        noun = at.say(
            plural(count, "internationellt nätverk", "internationella nätverk och samarbeten"),
            plural(count, "network", "networks and cooperations"),
        )
    else:
        noun = at.say("internationellt nätverk", "network")
    verb = at.say("deltar i", "takes part in")
    return f"{who} {verb} {count} {noun}{''.join(reversed(within) if _apart(query) else within)}"


def detail_of(at: Telling, row: Row) -> str:
    """Standing, year of joining and seat in a bracket."""
    member, since = _report(row), _since(row)
    told = []
    if member.standing == "member" or since:
        year = f" {at.say('sedan', 'since')} {since:.0f}" if since else ""
        told.append(at.say("medlem", "member") + year)
    seats = FIELDS["seat"].get(row)
    named = [_SEAT[at.lang][seat] for seat in seats] if isinstance(seats, tuple) else []
    if member.role:
        told += [member.role] if at.lang == "sv" or not named else named
    return f" ({', '.join(told)})" if told else ""


def name_of(row: Row) -> str:
    """A network's name, with its abbreviation where it has one."""
    short = getattr(row.project, "abbreviation", None)
    return f"{row.project.name} ({short})" if short and short not in row.project.name else row.project.name


def _report(row: Row) -> Membership:
    member = row.report
    assert isinstance(member, Membership)
    return member


def recorded(at: Telling, row: Row) -> int:
    """The quote of a membership: the one that tells the year, where a year is told; the network is a record of the answer."""
    member = _report(row)
    section = (member.department or "", row.project.name)
    n = at.draft.cites.add(member.source, section=section, title=member.citation_title)
    if isinstance(row.project, Network):
        at.draft.network(row.project, n)
    return n


def _note_open(at: Telling, query: Query, part: Part) -> None:
    """How many networks give no year of joining, where it decides."""
    compared = any(isinstance(one, Compare) and one.field == "since" for one in walk(query.where))
    by_year = query.order if query.order and query.order.by == "since" else None
    if by_year and by_year.last is None:
        _note_last(at, part)
        return
    if compared:
        open_ = len({row.project.id for row in part.undecided})
    elif by_year:
        open_ = len(
            {row.project.id for row in part.every if _since(row) is None} - {row.project.id for row in part.rows}
        )
    else:
        return
    if open_:
        at.draft.note(
            f"För {open_} nätverk säger rapporten inte sedan när.",
            f"For {open_} {plural(open_, 'network', 'networks')} the report does not say since when.",
        )


def _note_last(at: Telling, part: Part) -> None:
    """Which networks stand last where all are sorted by the year of joining: those that give none."""
    names = listing(list(dict.fromkeys(row.project.name for row in part.rows if _since(row) is None)), at.lang)
    if names:
        at.draft.note(
            f"Sist står de som rapporten inte säger sedan när: {names}.",
            f"Last stand those of which the report does not say since when: {names}.",
        )
