"""Answers about networks, memberships and twin towns."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering import Answering
from bot.cues import pattern
from bot.draft import Draft, is_of_a_chair, marks
from bot.lists import NAMED
from bot.passages import asks_for_content
from bot.questions import Question
from bot.reply import Reply, flat_quote
from bot.wording import listing, number, plural
from indexer.records import Membership, Network, PlaceRelation

_ASKS_MEMBERS = pattern(r"vilka (?:nämnder|förvaltningar)|vilken (?:nämnd|förvaltning)|which (?:departments?|committees?)")
_ASKS_CITIES = pattern(r"vilka (?:svenska )?kommuner|which (?:Swedish )?municipalities")
_ROLES = {"ordförande": "chair", "i styrelsen": "on the board", "i styrgruppen": "in the steering group"}
_JOINED = pattern(
    r"\b(?:blev|bli(?:vit)?|gick|gått|anslöt|nya?)\b.{0,40}\b(?:medlem\w*|med\b|nätverk\w*|sig)|\bjoin(?:ed)?\b|\bbecame\b|\bnew\b.{0,20}(?:network|membership)|\bnya medlemskap"
)
_BOTH = pattern(r"\b(?:både|båda|bägge|both)\b")
_CUE_WORDS = {"chair": "ordförande", "forums": "forum"}
"""What a question's own words about a network are called in the reports."""


def _member_of(draft: Draft, network: Network, q: Question) -> list[Membership]:
    """The memberships of a network within the question's city, years and nämnder."""
    own = [m for m in network.memberships if not q.municipalities or m.municipality in q.municipalities]
    own = [m for m in own if not q.documents or m.document in q.documents]
    own = [m for m in own if not q.years or m.reporting_year in q.years]
    return [m for m in own if not q.actors or (m.municipality, m.department) in q.actors]


def memberships(answering: Answering, draft: Draft) -> Reply:
    """ "Vilka nätverk är kommunen med i?": every network with a quote, members first; those only considered are left out."""
    q = draft.question
    chair = "chair" in q.network_cues or q.role == "lead"
    told = {r.year for r in answering.index.holdings.reports}
    years = tuple(year for year in q.years if year in told)
    scope = replace(q, years=years)
    found = [(network, m) for network in answering.index.holdings.networks for m in _member_of(draft, network, scope)]
    considered = "considered" in q.network_cues
    found = [(n, m) for n, m in found if m.standing != "former" and (m.standing == "considered") == considered]
    if chair:
        wanted = [str(year) for year in q.years if year not in told]
        found = [(n, m) for n, m in found if m.role and "ordförande" in m.role and all(year in m.role for year in wanted)]
    if q.years and _JOINED.search(q.text) and (new := [(n, m) for n, m in found if m.since in q.years]):
        found = new
    if not years and not chair and not q.documents:
        newest: dict[str, int] = {}
        for _, m in found:
            newest[m.municipality] = max(newest.get(m.municipality, 0), m.reporting_year or 0)
        found = [(n, m) for n, m in found if m.reporting_year == newest[m.municipality]]
    if q.topic and not chair and not considered:
        found = _on_topic(answering, q, found)
    if len(years) > 1 and not chair and not considered:
        return _by_year(draft, found)
    if len(q.municipalities) > 1 and _BOTH.search(q.text):
        shared = set.intersection(*({n.id for n, m in found if m.municipality == city} for city in q.municipalities))
        found = [(n, m) for n, m in found if n.id in shared]
    best: dict[tuple[str, str], tuple[Network, Membership]] = {}
    for network, member in sorted(found, key=lambda pair: pair[1].standing != "member"):
        best.setdefault((network.id, member.municipality), (network, member))
    if not best:
        return answering.nothing(draft)
    return _said(draft, list(best.values()), considered)


def most_networks(answering: Answering, draft: Draft) -> Reply:
    """ "Vilken förvaltning är med i flest nätverk?": the three nämnder with most (or fewest) networks in the newest report of each
    city, each network of the first by name."""
    q, lang = draft.question, draft.question.language
    told: dict[tuple[str, int, str], dict[str, tuple[Network, Membership]]] = {}
    for network in answering.index.holdings.networks:
        for member in _member_of(draft, network, q):
            if member.department and member.standing in {"member", "participates"}:
                key = (member.municipality, member.reporting_year or 0, member.department)
                told.setdefault(key, {}).setdefault(network.id, (network, member))
    parts = []
    for city in dict.fromkeys(city for city, _, _ in told):
        newest = max(year for own, year, _ in told if own == city)
        groups = {board: own for (where, year, board), own in told.items() if (where, year) == (city, newest)}
        ordered = sorted(groups, key=lambda board: len(groups[board]), reverse=q.rank != "smallest")[:3]
        named = []
        for network, member in groups[ordered[0]].values():
            n = draft.cites.add(member.source, section=(ordered[0], network.name), title=member.citation_title)
            draft.network(network, n)
            named.append(f"{network.name} [{n}]")
        rest = [f"{board} {len(groups[board])}" for board in ordered[1:]]
        first = f"{ordered[0]} {len(named)} ({listing(named, lang)})"
        then = draft.say(f" Därefter {listing(rest, 'sv')}.", f" Then {listing(rest, 'en')}.") if rest else ""
        parts.append(
            draft.say(f"{city}, {newest} (antal nätverk): {first}.{then}", f"{city}, {newest} (number of networks): {first}.{then}")
        )
    if not parts:
        return answering.nothing(draft)
    draft.note(
        "Antalen är räknade ur texterna, inte angivna av rapporten.", "The numbers are counted from the texts, not stated by the report."
    )
    return Reply(
        "answered", " ".join(parts), float(len(draft.records)) if len(parts) == 1 else None, "nätverk" if len(parts) == 1 else None
    )


def _by_year(draft: Draft, found: list[tuple[Network, Membership]]) -> Reply:
    """Networks year by year, each city for itself, with their names."""
    lang = draft.question.language
    parts = []
    for city, year in sorted({(m.municipality, m.reporting_year or 0) for _, m in found}):
        named: dict[str, str] = {}
        for network, member in found:
            if (member.municipality, member.reporting_year) == (city, year) and network.name not in named:
                n = draft.cites.add(member.source, section=(member.department or "", network.name), title=member.citation_title)
                draft.network(network, n)
                named[network.name] = f"{network.name} [{n}]"
        names = list(named.values())
        more = [draft.say(f"{len(names) - 10} till (i tabellen)", f"{len(names) - 10} more (in the table)")] if len(names) > NAMED else []
        shown = [*names[:10], *more] if more else names
        count = draft.say(f"{len(names)} nätverk och samarbeten", f"{len(names)} networks and cooperations")
        parts.append(f"{city}, {year}: {count}: {listing(shown, lang)}.")
    return (
        Reply("answered", " ".join(parts))
        if parts
        else Reply("not_found", draft.say("Rapporterna säger inte det.", "The reports do not say."))
    )


def _on_topic(answering: Answering, q: Question, found: list[tuple[Network, Membership]]) -> list[tuple[Network, Membership]]:
    """Only the networks whose sentences hold the question's further words, where any does."""
    terms = answering.texts.terms(q.topic)
    kept = []
    for network, member in found:
        said = answering.index.texts[member.document][member.source.start : member.source.end]
        stems = answering.texts.stems_of(f"{network.name} {said}")
        if answering.texts.coverage(terms, stems) >= 0.5:
            kept.append((network, member))
    return kept


def _said(draft: Draft, found: list[tuple[Network, Membership]], considered: bool) -> Reply:
    lang = draft.question.language
    parts: list[str] = []
    for city in dict.fromkeys(member.municipality for _, member in found):
        named = []
        for network, member in [(n, m) for n, m in found if m.municipality == city]:
            n = draft.cites.add(member.source, section=(member.department or "", network.name), title=member.citation_title)
            draft.network(network, n)
            short = f" ({network.abbreviation})" if network.abbreviation else ""
            detail = _detail(draft, member)
            named.append(f"{network.name}{short}{detail} [{n}]")
        count = len(named)
        if count > NAMED:
            named = [*named[:10], draft.say(f"{count - 10} till (i tabellen)", f"{count - 10} more (in the table)")]
        boards = list(dict.fromkeys(name for municipality, name in draft.question.actors if municipality == city))
        who = f"{listing(boards, lang)} ({city})" if boards else city
        if considered:
            lead = draft.say(
                f"{who} har undersökt möjligheten att gå med i {count} nätverk", f"{who} has looked into joining {count} networks"
            )
        else:
            what = (
                plural(count, "internationellt nätverk", "internationella nätverk och samarbeten"),
                plural(count, "network", "networks and cooperations"),
            )
            lead = draft.say(f"{who} deltar i {count} {what[0]}", f"{who} takes part in {count} {what[1]}")
        parts.append(f"{lead}: {listing(named, lang)}.")
    cities = {member.municipality for _, member in found}
    return Reply("answered", " ".join(parts), float(len(found)) if len(cities) == 1 else None, "nätverk")


def _detail(draft: Draft, member: Membership) -> str:
    """Standing in a bracket: member since, chair."""
    told = []
    if member.standing == "member":
        since = f" {draft.say('sedan', 'since')} {member.since}" if member.since and "ordförande" not in (member.role or "") else ""
        told.append(draft.say("medlem", "member") + since)
    if member.standing == "former":
        told.append(draft.say("tidigare medlem", "former member"))
    if member.standing == "considered":
        told.append(draft.say("övervägt", "considered"))
    if member.role:
        role = member.role
        for swedish, english in _ROLES.items() if draft.question.language == "en" else ():
            role = role.replace(swedish, english)
        told.append(role)
    return f" ({', '.join(told)})" if told else ""


def network_told(answering: Answering, draft: Draft) -> Reply:
    """What the reports say of a network: the sentences that fit the question, else those of the membership itself."""
    q = _with_years_as_words(answering, draft.question)
    networks = [answering.index.networks[identifier] for identifier in q.networks]
    if _ASKS_MEMBERS.search(q.text):
        return _members(answering, draft, networks)
    if _ASKS_CITIES.search(q.text) and (cities := _cities(draft, networks)):
        return cities
    if "role" in q.fields and (roles := _roles_told(answering, draft, networks)):
        return roles
    if "total_budget" in q.fields and _COSTS.search(q.text):
        return _cost(answering, draft, networks) or answering.nothing(draft)
    extra = tuple(_CUE_WORDS[cue] for cue in q.network_cues if cue in _CUE_WORDS)
    extra = extra or (("ordförande",) if q.role == "lead" and not q.projects else ())  # "vem leder Eurocities?"
    later = [str(year) for year in draft.question.years if year not in q.years]
    found = (
        answering.finder.find(q, extra=extra)
        if (q.topic or q.sections or q.actors or extra or asks_for_content(q.text) or _TELLS_OF.search(q.text))
        else []
    )
    if later and not any(year in answering.flat(one) for one in found for year in later):
        return answering.nothing(draft)
    if not found and q.topic:
        return answering.nothing(draft)
    told = [m for network in networks for m in _member_of(draft, network, q)]
    if not found and not told:
        return answering.nothing(draft)
    parts: list[str] = []
    for network in networks:
        own = _member_of(draft, network, q)
        if own and not found:
            parts.append(_membership_line(answering, draft, network, own))
    if found:
        return answering.quoted(draft, found)
    return Reply("answered", _whether_member(draft, told) + " ".join(parts))


_IS_MEMBER = pattern(r"^(?:är|is|are)\b.*\b(?:medlem\w*|members?)\b")


def _whether_member(draft: Draft, told: list[Membership]) -> str:
    """Yes to "är Malmö medlem i Eurocities?" where a report says so; else that it only tells of taking part."""
    if not _IS_MEMBER.search(draft.question.text):
        return ""
    newest = max(told, key=lambda member: member.reporting_year or 0)
    if any(member.standing == "member" for member in told) and newest.standing != "former":
        return draft.say("Ja. ", "Yes. ")
    if newest.standing == "former":
        return draft.say("Nej, inte längre. ", "No, no longer. ")
    return draft.say(
        "Rapporterna säger inte rent ut att det är ett medlemskap, men berättar om deltagande. ",
        "The reports do not say outright that it is a membership, but tell of taking part. ",
    )


_TELLS_OF = pattern(r"^(?:och |and )?(?:vad|hur|what|how)\s+(?:gjorde|gör|har|hände|händer|kom|fick|blev|gick|did|does|has|happened)\b")
"""A question of what was done, for which the sentences on it say more than that there is a membership."""
_COSTS = pattern(r"\b(?:kosta\w*|kostnad\w*|avgift\w*|costs?|fees?)\b")
_MONEY = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)|\b\d[\d ,.]*\s*(?:kr|kronor|tkr|SEK|euro|EUR)\b")


def _cost(answering: Answering, draft: Draft, networks: list[Network]) -> Reply | None:
    """What a membership costs: the rows and sentences on it that hold an amount; None where none does."""
    parts = []
    for network in networks:
        for member in _member_of(draft, network, draft.question):
            own = dict.fromkeys((member.source.span, *member.description))
            for span in sorted(own, key=lambda span: span.end - span.start):  # a row says it shorter than a paragraph
                said = answering.index.texts[member.document][slice(*span)]
                if _MONEY.search(said) and network.name in " ".join(said.split()):
                    n = draft.cites.add(member.source, span, section=(member.department or "", network.name), title=member.citation_title)
                    draft.network(network, n)
                    cited = draft.cites.found[n - 1]
                    parts.append(f"«{flat_quote(answering.index.texts[member.document][cited.start : cited.end])}» [{n}]")
    lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
    return Reply("answered", lead + " ".join(dict.fromkeys(parts[:3]))) if parts else None


def _with_years_as_words(answering: Answering, q: Question) -> Question:
    """A network asked about in a year that is still to come for the reports ("vem leder STRING 2026?"): a word of what is told."""
    newest = max((report.year or 0 for report in answering.index.holdings.reports), default=0)
    if not q.years or min(q.years) <= newest:
        return q
    return replace(q, years=(), topic=(*q.topic, *map(str, q.years)))


def _cities(draft: Draft, networks: list[Network]) -> Reply | None:
    """ "Vilka kommuner är med i Eurocities?": the municipalities whose reports say so, where there are several."""
    parts, count = [], 0
    for network in networks:
        named: dict[str, int] = {}
        for member in _member_of(draft, network, draft.question):
            if member.standing in {"member", "participates"} and member.municipality not in named:
                named[member.municipality] = draft.cites.add(
                    member.source, section=(member.department or "", network.name), title=member.citation_title
                )
        if named:
            count += len(named)
            draft.network(network, next(iter(named.values())))
            parts.append(f"{network.name}: {listing([f'{name} [{n}]' for name, n in named.items()], draft.question.language)}.")
    several = len({report.municipality for report in draft.index.holdings.reports}) > 1
    return Reply("answered", " ".join(parts), float(count), "kommuner") if parts and several else None


def _roles_told(answering: Answering, draft: Draft, networks: list[Network]) -> Reply | None:
    """ "Vilken roll har vi i UBC?": the role that a report tells of, with its sentence; the newest first."""
    parts = []
    for network in networks:
        for member in _member_of(draft, network, draft.question):
            if member.role:
                n = draft.cites.add(member.source, section=(member.department or "", network.name), title=member.citation_title)
                draft.network(network, n)
                cited = draft.cites.found[n - 1]
                quote = flat_quote(answering.index.texts[member.document][cited.start : cited.end])
                who = member.department or member.municipality
                parts.append(f"{who} ({member.reporting_year}), {network.name}: {member.role}: «{quote}» [{n}]")
    return Reply("answered", " ".join(parts)) if parts else None


def _membership_line(answering: Answering, draft: Draft, network: Network, own: list[Membership]) -> str:
    short = f" ({network.abbreviation})" if network.abbreviation else ""
    quotes = []
    first: int | None = None
    for member in own[:5]:
        text = answering.index.texts[member.document]
        spans = member.description or (member.source.span,)
        for span in spans[:2]:
            n = draft.cites.add(member.source, span, section=(member.department or "", network.name), title=member.citation_title)
            first = first or n
            cited = draft.cites.found[n - 1]
            who = member.department or member.municipality
            quotes.append(f"{who} ({member.reporting_year}): «{flat_quote(text[cited.start : cited.end])}» [{n}]")
    draft.network(network, first)
    detail = _detail(draft, own[0])
    return f"{network.name}{short}{detail}: " + " ".join(dict.fromkeys(quotes))


def _members(answering: Answering, draft: Draft, networks: list[Network]) -> Reply:
    """Which nämnder take part in a network."""
    q, lang = draft.question, draft.question.language
    parts = []
    count = 0
    for network in networks:
        named: dict[str, int] = {}
        for member in _member_of(draft, network, q):
            if member.department and member.department not in named and member.standing in {"member", "participates"}:
                named[member.department] = draft.cites.add(
                    member.source, section=(member.department, network.name), title=member.citation_title
                )
        if not named:
            continue
        count += len(named)
        draft.network(network, next(iter(named.values())))
        parts.append(f"{network.name}: {listing([f'{name} [{n}]' for name, n in named.items()], lang)}.")
    return Reply("answered", " ".join(parts), float(count), "nämnder") if parts else answering.nothing(draft)


def since(answering: Answering, draft: Draft) -> Reply:
    """The year a membership began, with the sentence that says it."""
    q = draft.question
    parts = []
    values: list[int] = []
    for network in (answering.index.networks[identifier] for identifier in q.networks):
        own = [
            m
            for m in _member_of(draft, network, replace(q, years=()))
            if m.since and not is_of_a_chair(answering.index.texts[m.document], m)
        ]
        if not own:
            continue
        member = own[0]
        n = draft.cites.add(member.source, section=(member.department or "", network.name), title=member.citation_title)
        draft.network(network, n)
        values.append(member.since or 0)
        text = answering.index.texts[member.document]
        cited = draft.cites.found[n - 1]
        lead = draft.say(
            f"{member.municipality} är medlem i {network.name} sedan {member.since}",
            f"{member.municipality} has been a member of {network.name} since {member.since}",
        )
        parts.append(f"{lead}: «{flat_quote(text[cited.start : cited.end])}» [{n}]")
    if not parts:
        told = network_told(answering, draft)
        return replace(
            told,
            status="not_found",
            text=draft.say("Rapporterna säger inte sedan när. ", "The reports do not say since when. ") + told.text,
        )
    return Reply("answered", " ".join(parts), float(values[0]) if len(values) == 1 else None, "år")


def twins(answering: Answering, draft: Draft) -> Reply:
    """Twin and partner cities: the stated number first, the named ones with their country."""
    q, lang = draft.question, draft.question.language
    kinds = {"twin_city", "partner_city"}
    places = [p for p in answering.index.holdings.places if p.kind in kinds and p.standing not in {"failed", "cancelled"}]
    places = [
        p for p in places if (not q.municipalities or p.municipality in q.municipalities) and (not q.years or p.reporting_year in q.years)
    ]
    figures = [
        f
        for f in answering.index.holdings.figures
        if f.measure == "twin_cities" and (not q.municipalities or f.municipality in q.municipalities)
    ]
    figures = [f for f in figures if not q.years or f.year in q.years]
    if not places and not figures:
        return answering.nothing(draft)
    parts: list[str] = []
    for figure in figures[:1]:
        n = draft.cites.add(figure.source, section=(figure.subject,), title=figure.citation_title)
        said = draft.say(
            f"{figure.municipality} har {number(figure.value, 'sv')} {figure.unit} enligt rapporten [{n}].",
            f"{figure.municipality} has {number(figure.value, 'en')} twin towns according to the report [{n}].",
        )
        parts.append(said)
    distinct: dict[tuple[str, str], PlaceRelation] = {}
    for place in places:
        distinct.setdefault((place.municipality, place.place), place)
    for city in dict.fromkeys(p.municipality for p in distinct.values()):
        named = []
        for place in (p for p in distinct.values() if p.municipality == city):
            n = draft.cites.add(place.source, section=(place.place,), title=place.citation_title)
            draft.place(place, n)
            country = f" ({place.country})" if place.country else ""
            named.append(f"{place.place}{country} [{n}]")
        lead = draft.say(f"Namngivna vänorter och partnerstäder, {city}", f"Twin and partner cities named, {city}")
        parts.append(f"{lead}: {listing(named, lang)}.")
        stated = next((f for f in figures if f.municipality == city), None)
        if stated and stated.value != len(named):
            draft.note(
                f"Rapporten anger {number(stated.value, 'sv')} men namnger {len(named)}.",
                f"The report states {number(stated.value, 'en')} but names {len(named)}.",
            )
    cities = {figure.municipality for figure in figures} | {p.municipality for p in distinct.values()}
    value = None if len(cities) > 1 else figures[0].value if figures else float(len(distinct))
    return Reply("answered", " ".join(parts), value, "vänorter")


__all__ = ["marks", "memberships", "network_told", "since", "twins"]
