"""Answers about networks, memberships and twin towns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.drafting.draft import Draft
from bot.drafting.enumerating import NAMED, enumerated
from bot.drafting.reply import Reply, flat_quote
from bot.query.memberships import is_of_a_chair
from bot.slots.describing import where_said
from bot.slots.questions import Question
from bot.text.passages import Found, asks_for_content
from bot.text.places import STANDING, in_areas
from bot.text.texts import HEAD
from bot.text.toolbox import Answering
from bot.understanding.cues import pattern
from bot.wording import listing, number, plural, year_said
from indexer.records import Figure, Membership, Network, PlaceRelation
from indexer.values import find_amounts
from indexer.vocabulary.geography import country_code

_ASKS_MEMBERS = pattern(
    r"vilka (?:nämnder|förvaltningar)|vilken (?:nämnd|förvaltning)|which (?:departments?|committees?)"
)
_ASKS_CITIES = pattern(r"vilka (?:svenska )?kommuner|which (?:Swedish )?municipalities")
_ROLES = {"ordförande": "chair", "i styrelsen": "on the board", "i styrgruppen": "in the steering group"}
_JOINED = pattern(
    r"\b(?:blev|bli(?:vit)?|gick|gått|anslöt|nya?)\b.{0,40}\b(?:medlem\w*|med\b|nätverk\w*|sig)|\bjoin(?:ed)?\b"
    r"|\bbecame\b|\bnew\b.{0,20}(?:network|membership)|\bnya medlemskap"
)
_BOTH = pattern(r"\b(?:både|båda|bägge|both|gemensam\w*|in common|share)\b")
_CUE_WORDS = {"chair": "ordförande", "forums": "forum"}
"""What a question's own words about a network are called in the reports."""


_Tie = tuple[Network, Membership]


def _member_of(network: Network, q: Question) -> list[Membership]:
    """The memberships of a network within the question's city, years and nämnder."""
    own = [m for m in network.memberships if not q.municipalities or m.municipality in q.municipalities]
    own = [m for m in own if not q.documents or m.document in q.documents]
    own = [m for m in own if not q.years or m.reporting_year in q.years]
    return [m for m in own if not q.actors or (m.municipality, m.department) in q.actors]


def memberships(answering: Answering, draft: Draft) -> Reply:
    """ "Vilka nätverk är kommunen med i?": every network with a quote, members first; those only considered are left out."""
    q = draft.question
    scope, unreported = _reported_years(answering, q)
    considered = "considered" in q.network_cues
    chair = "chair" in q.network_cues or q.role == "lead"
    found = _standing(answering, scope, considered=considered)
    if q.within is not None:
        found = [(network, member) for network, member in found if network.id in q.within]
    found = _chaired(found, unreported) if chair else found
    found = _joined_in(found, q)
    if not (chair or scope.years or q.documents):
        found = _of_newest_reports(found)
    if not (chair or considered):
        found = _on_topic(answering, q, found)
        if len(scope.years) > 1:
            return _by_year(draft, found)
    best = _one_a_city(_in_all_cities(found, q))
    return _of_networks(answering, draft, best, considered)


def _reported_years(answering: Answering, q: Question) -> tuple[Question, list[str]]:
    """The question of the years that there are reports for, and the years asked for that there are none for."""
    told = {r.year for r in answering.index.holdings.reports}
    scope = replace(q, years=tuple(year for year in q.years if year in told))
    return scope, [str(year) for year in q.years if year not in told]


def _joined_in(found: list[_Tie], q: Question) -> list[_Tie]:
    """The networks joined in the years asked for, where joining is asked of and any were."""
    if not q.years or not _JOINED.search(q.text):
        return found
    return [(n, m) for n, m in found if m.since in q.years] or found


def _one_a_city(found: list[_Tie]) -> list[_Tie]:
    """One membership of a network for each city, one as a member before others."""
    best: dict[tuple[str, str], _Tie] = {}
    for network, member in sorted(found, key=lambda pair: pair[1].standing != "member"):
        best.setdefault((network.id, member.municipality), (network, member))
    return list(best.values())


def _standing(answering: Answering, scope: Question, *, considered: bool) -> list[_Tie]:
    """The networks within a question's scope, without those that were left; only those considered, or without them."""
    ties = ((network, m) for network in answering.index.holdings.networks for m in _member_of(network, scope))
    return [(n, m) for n, m in ties if m.standing != "former" and (m.standing == "considered") == considered]


def _in_all_cities(found: list[_Tie], q: Question) -> list[_Tie]:
    """The networks that all cities named are in, where those are asked for."""
    if len(q.municipalities) < 2 or not _BOTH.search(q.text):
        return found
    shared = set.intersection(*({n.id for n, m in found if m.municipality == city} for city in q.municipalities))
    return [(n, m) for n, m in found if n.id in shared]


def _chaired(found: list[_Tie], years: list[str]) -> list[_Tie]:
    """The networks that someone of the city chairs; ``years`` are those that only the sentence on it can tell of."""
    return [
        (n, m) for n, m in found if "ordförande" in (m.role or "") and all(year in (m.role or "") for year in years)
    ]


def _of_newest_reports(found: list[_Tie]) -> list[_Tie]:
    """What each city's newest report tells."""
    newest: dict[str, int] = {}
    for _, m in found:
        newest[m.municipality] = max(newest.get(m.municipality, 0), m.reporting_year or 0)
    return [(n, m) for n, m in found if (m.reporting_year or 0) == newest[m.municipality]]


def _by_year(draft: Draft, found: list[_Tie]) -> Reply:
    """Networks year by year, each city for itself, with their names."""
    lang = draft.question.language
    parts = []
    for city, year in sorted({(m.municipality, m.reporting_year or 0) for _, m in found}):
        named: dict[str, str] = {}
        for network, member in found:
            if (member.municipality, member.reporting_year) == (city, year) and network.name not in named:
                n = draft.cites.add(
                    member.source, section=(member.department or "", network.name), title=member.citation_title
                )
                draft.network(network, n)
                named[network.name] = f"{network.name} [{n}]"
        names = list(named.values())
        more = (
            [draft.say(f"{len(names) - 10} till (i tabellen)", f"{len(names) - 10} more (in the table)")]
            if len(names) > NAMED
            else []
        )
        shown = [*names[:10], *more] if more else names
        count = draft.say(f"{len(names)} nätverk och samarbeten", f"{len(names)} networks and cooperations")
        parts.append(f"{city}, {year_said(year, lang)}: {count}: {listing(shown, lang)}.")
    return (
        Reply("answered", " ".join(parts))
        if parts
        else Reply("not_found", draft.say("Rapporterna säger inte det.", "The reports do not say."))
    )


def _on_topic(answering: Answering, q: Question, found: list[_Tie]) -> list[_Tie]:
    """Only the networks whose sentences hold the question's further words, where any does."""
    if not q.topic:
        return found
    terms = answering.texts.terms(q.topic)
    kept = []
    for network, member in found:
        said = answering.index.texts[member.document][member.source.start : member.source.end]
        stems = answering.texts.stems_of(f"{network.name} {said}")
        if answering.texts.coverage(terms, stems) >= 0.5:
            kept.append((network, member))
    return kept


def _of_networks(answering: Answering, draft: Draft, found: list[_Tie], considered: bool) -> Reply:
    """What is told of the networks that were found; that there are none."""
    if not found:
        return answering.nothing(draft)
    return _more_of_it(answering, draft, found) or _said(draft, found, considered)


def _more_of_it(answering: Answering, draft: Draft, found: list[_Tie]) -> Reply | None:
    """What is told of the one network that the words of a question describe, where one of them asks for more than that there is a
    membership ("which department coordinates …"); None where nothing is told of that."""
    q, texts = draft.question, answering.texts
    if len({network.id for network, _ in found}) != 1 or not q.topic:
        return None
    network, member = found[0]
    said = answering.index.texts[member.document][member.source.start : member.source.end]
    stems = texts.stems_of(f"{network.name} {said}")
    rest = tuple(word for word in q.topic if all(texts.holds(term, stems) < HEAD for term in texts.terms((word,))))
    if not rest:
        return None
    quotes = answering.finder.find(replace(q, intent="network", networks=(network.id,), topic=rest))
    if not quotes:
        return None
    reply = answering.quoted(draft, quotes)
    draft.network(network, 1)
    return reply


def _said(draft: Draft, found: list[_Tie], considered: bool) -> Reply:
    lang = draft.question.language
    parts: list[str] = []
    for city in dict.fromkeys(member.municipality for _, member in found):
        named = []
        for network, member in [(n, m) for n, m in found if m.municipality == city]:
            n = draft.cites.add(
                member.source, section=(member.department or "", network.name), title=member.citation_title
            )
            draft.network(network, n)
            short = f" ({network.abbreviation})" if network.abbreviation else ""
            detail = _detail(draft, member)
            named.append(f"{network.name}{short}{detail} [{n}]")
        count = len(named)
        boards = list(dict.fromkeys(name for municipality, name in draft.question.actors if municipality == city))
        who = f"{listing(boards, lang)} ({city})" if boards else city
        if considered:
            lead = draft.say(
                f"{who} har undersökt möjligheten att gå med i {count} nätverk",
                f"{who} has looked into joining {count} networks",
            )
        else:
            what = (
                plural(count, "internationellt nätverk", "internationella nätverk och samarbeten"),
                plural(count, "network", "networks and cooperations"),
            )
            lead = draft.say(f"{who} deltar i {count} {what[0]}", f"{who} takes part in {count} {what[1]}")
        parts.append(enumerated(draft, lead, named))
    cities = {member.municipality for _, member in found}
    return Reply("answered", "\n".join(parts), float(len(found)) if len(cities) == 1 else None, "nätverk")


def _detail(draft: Draft, member: Membership) -> str:
    """Standing in a bracket: member since, chair."""
    told = []
    if member.standing == "member":
        since = (
            f" {draft.say('sedan', 'since')} {member.since}"
            if member.since and "ordförande" not in (member.role or "")
            else ""
        )
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
    if particular := _particular(answering, draft, networks, q):
        return particular
    found = _found_of_network(answering, q)
    later = [str(year) for year in draft.question.years if year not in q.years]
    if later and not any(year in answering.flat(one) for one in found for year in later):
        return answering.nothing(draft)
    if found:
        return answering.quoted(draft, found)
    return (
        answering.nothing(draft)
        if q.topic or "chair" in q.network_cues
        else _membership_told(answering, draft, networks, q)
    )


def _membership_told(answering: Answering, draft: Draft, networks: list[Network], q: Question) -> Reply:
    told = [(network, own) for network in networks if (own := _member_of(network, q))]
    if not told:
        return answering.nothing(draft)
    lines = [_membership_line(answering, draft, network, own) for network, own in told]
    return Reply("answered", _whether_member(draft, [member for _, own in told for member in own]) + " ".join(lines))


def _particular(answering: Answering, draft: Draft, networks: list[Network], q: Question) -> Reply | None:
    """Which nämnder or cities are members, in what role, at what cost, where that is asked."""
    if _ASKS_MEMBERS.search(q.text):
        return _members(answering, draft, networks)
    if _ASKS_CITIES.search(q.text) and (cities := _cities(draft, networks)):
        return cities
    if "role" in q.fields and (roles := _roles_told(answering, draft, networks)):
        return roles
    if "total_budget" in q.fields and _COSTS.search(q.text):
        return _cost(answering, draft, networks) or answering.nothing(draft)
    return _cost(answering, draft, networks) if _FEES.search(q.text) else None


def _found_of_network(answering: Answering, q: Question) -> list[Found]:
    """The sentences that fit a question of a network; none where it asks for no more than whether there is a membership."""
    extra = tuple(_CUE_WORDS[cue] for cue in q.network_cues if cue in _CUE_WORDS)
    if not extra and q.role == "lead" and not q.projects:
        extra = ("ordförande",)  # "vem leder Eurocities?"
    asks = q.topic or q.sections or q.actors or extra or asks_for_content(q.text) or _TELLS_OF.search(q.text)
    return answering.finder.find(q, extra=extra) if asks else []


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


_TELLS_OF = pattern(
    r"^(?:och |and )?(?:vad|hur|what|how)\s+(?:gjorde|gör|har|hände|händer|kom|fick|blev|gick|did|does|has|happened)\b"
)
"""A question of what was done, for which the sentences on it say more than that there is a membership."""
_COSTS = pattern(r"\b(?:kosta\w*|kostnad\w*|avgift\w*|costs?|fees?)\b")
_FEES = pattern(r"\b\w*avgift\w*|\bfees?\b|\b(?:membership )?dues\b")
_MONEY = re.compile(
    r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)|\b\d[\d ,.]*\s*(?:kr|kronor|tkr|SEK|euro|EUR)\b|\b(?:SEK|EUR) \d[\d,.]*\d"
)


def _cost(answering: Answering, draft: Draft, networks: list[Network]) -> Reply | None:
    """What a membership costs: the rows and sentences on it that hold an amount; None where none does."""
    parts: list[str] = []
    values: list[float | None] = []
    for network in networks:
        for member in _member_of(network, draft.question):
            own = dict.fromkeys((member.source.span, *member.description))
            for span in sorted(own, key=lambda span: span.end - span.start):  # a row says it shorter than a paragraph
                said = answering.index.texts[member.document][slice(*span)]
                if _MONEY.search(said) and network.name in " ".join(said.split()) and not _CHANGES.search(said):
                    n = draft.cites.add(
                        member.source,
                        span,
                        section=(member.department or "", network.name),
                        title=member.citation_title,
                    )
                    draft.network(network, n)
                    cited = draft.cites.found[n - 1]
                    parts.append(
                        f"«{flat_quote(answering.index.texts[member.document][cited.start : cited.end])}» [{n}]"
                    )
                    values.append(_one_sum(said))
    lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
    value = values[0] if len(set(values)) == 1 else None
    return (
        Reply("answered", lead + " ".join(dict.fromkeys(parts[:3])), value, "SEK" if value is not None else None)
        if parts
        else None
    )


_CHANGES = re.compile(r"(?i)\b(?:höjdes|höjs|sänktes|sänks|ökade|minskade|raised|lowered) (?:med|by)\b")
"""A sentence on how much a fee changed, which is not the fee."""


def _one_sum(words: str) -> float | None:
    """The one sum in kronor that words tell; None for several, or for one whose currency they do not say."""
    found = find_amounts(words)
    told = len(found) == 1 and re.search(r"(?i)kr|SEK", words[found[0].start : found[0].end])
    return float(found[0].amount.value) if told else None


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
        for member in _member_of(network, draft.question):
            if member.standing in {"member", "participates"} and member.municipality not in named:
                named[member.municipality] = draft.cites.add(
                    member.source, section=(member.department or "", network.name), title=member.citation_title
                )
        if named:
            count += len(named)
            draft.network(network, next(iter(named.values())))
            parts.append(
                f"{network.name}: {listing([f'{name} [{n}]' for name, n in named.items()], draft.question.language)}."
            )
    several = len({report.municipality for report in draft.index.holdings.reports}) > 1
    return Reply("answered", " ".join(parts), float(count), "kommuner") if parts and several else None


def _roles_told(answering: Answering, draft: Draft, networks: list[Network]) -> Reply | None:
    """ "Vilken roll har vi i UBC?": the role that a report tells of, with its sentence; the newest first."""
    parts = []
    for network in networks:
        for member in _member_of(network, draft.question):
            if member.role:
                n = draft.cites.add(
                    member.source, section=(member.department or "", network.name), title=member.citation_title
                )
                draft.network(network, n)
                cited = draft.cites.found[n - 1]
                quote = flat_quote(answering.index.texts[member.document][cited.start : cited.end])
                who = member.department or member.municipality
                parts.append(
                    f"{who} ({year_said(member.reporting_year, draft.question.language)}), {network.name}: {member.role}: «{quote}» [{n}]"
                )
    return Reply("answered", " ".join(parts)) if parts else None


def _membership_line(answering: Answering, draft: Draft, network: Network, own: list[Membership]) -> str:
    short = f" ({network.abbreviation})" if network.abbreviation else ""
    quotes = []
    first: int | None = None
    for member in own[:5]:
        text = answering.index.texts[member.document]
        spans = member.description or (member.source.span,)
        for span in spans[:2]:
            n = draft.cites.add(
                member.source, span, section=(member.department or "", network.name), title=member.citation_title
            )
            first = first or n
            cited = draft.cites.found[n - 1]
            who = member.department or member.municipality
            year = year_said(member.reporting_year, draft.question.language)
            quotes.append(f"{who} ({year}): «{flat_quote(text[cited.start : cited.end])}» [{n}]")
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
        for member in _member_of(network, q):
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
            for m in _member_of(network, replace(q, years=()))
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
    q, holdings = draft.question, answering.index.holdings
    if wanted := _countries_named(q):
        return _twins_in(answering, draft, wanted)
    figures = [f for f in holdings.figures if f.measure == "twin_cities" and _in_scope(q, f.municipality, f.year)]
    by_city = _by_city(
        tie for tie in holdings.places if _is_twin(tie) and _in_scope(q, tie.municipality, tie.reporting_year)
    )
    if not by_city and not figures:
        return answering.nothing(draft)
    stated = {figure.municipality: figure for figure in reversed(figures)}
    parts = [_stated_twins(draft, figure) for figure in figures[:1]]
    parts += [_named_twins(draft, city, list(own.values()), stated.get(city)) for city, own in by_city.items()]
    value = figures[0].value if figures else float(sum(map(len, by_city.values())))
    return Reply("answered", " ".join(parts), value if len(stated.keys() | by_city.keys()) == 1 else None, "vänorter")


def _countries_named(q: Question) -> set[str]:
    """The codes of the countries, and of those in the parts of the world, that a question names."""
    return {*in_areas(q.areas)} or {code for word in (q.country or "", *q.words) if (code := country_code(word))}


def _by_city(ties: Iterable[PlaceRelation]) -> dict[str, dict[str, PlaceRelation]]:
    """Ties by municipality and place, each place once."""
    found: dict[str, dict[str, PlaceRelation]] = {}
    for tie in ties:
        found.setdefault(tie.municipality, {}).setdefault(tie.place, tie)
    return found


def _twins_in(answering: Answering, draft: Draft, countries: Collection[str]) -> Reply:
    """The twin towns of one country; where there are none, those that there are."""
    own = [
        tie
        for tie in answering.index.holdings.places
        if _is_twin(tie) and _in_scope(draft.question, tie.municipality, tie.reporting_year)
    ]
    there = [tie for tie in own if tie.country and country_code(tie.country) in countries]
    if not there:
        return answering.nothing(draft)
    by_city = _by_city(there)
    where = where_said(draft.question)
    parts = [_named_twins(draft, city, list(ties.values()), None, where) for city, ties in by_city.items()]
    count = float(sum(map(len, by_city.values())))
    if draft.question.whether and _in_each(draft.question.areas, there):
        parts.insert(0, draft.say("Ja.", "Yes."))
    return Reply("answered", " ".join(parts), count if len(by_city) == 1 else None, "vänorter")


def _in_each(areas: Iterable[str], ties: Iterable[PlaceRelation]) -> bool:
    """Whether every country or part of the world has one of the towns."""
    codes = {country_code(tie.country or "") for tie in ties}
    return all(codes & in_areas((name,)) for name in areas)


def _is_twin(tie: PlaceRelation) -> bool:
    """Whether a tie is to a twin or partner city and has not come to nothing."""
    return tie.kind in {"twin_city", "partner_city"} and tie.standing not in {"failed", "cancelled"}


def _in_scope(q: Question, municipality: str, year: int | None) -> bool:
    return (not q.municipalities or municipality in q.municipalities) and (not q.years or year in q.years)


def _stated_twins(draft: Draft, figure: Figure) -> str:
    """The number of twin towns that a report gives itself."""
    n = draft.cites.add(figure.source, section=(figure.subject,), title=figure.citation_title)
    return draft.say(
        f"{figure.municipality} har {number(figure.value, 'sv')} {figure.unit} enligt rapporten [{n}].",
        f"{figure.municipality} has {number(figure.value, 'en')} twin towns according to the report [{n}].",
    )


def _named_twins(draft: Draft, city: str, ties: list[PlaceRelation], stated: Figure | None, where: str = "") -> str:
    """A city's twin towns by name, with a note where the report's own number is another; ``where`` says of which part of the
    world they are."""
    named = []
    for place in ties:
        n = draft.cites.add(place.source, section=(place.place,), title=place.citation_title)
        draft.place(place, n)
        resting = draft.say(*STANDING[place.standing]) if place.standing == "passive" else None
        aside = ", ".join(filter(None, (place.country, resting)))
        named.append(f"{place.place}{f' ({aside})' if aside else ''} [{n}]")
    if stated and stated.value != len(named):
        draft.note(
            f"Rapporten anger {number(stated.value, 'sv')} men namnger {len(named)}.",
            f"The report states {number(stated.value, 'en')} but names {len(named)}.",
        )
    count = number(len(named), draft.question.language)
    swedish = f"Namngivna vänorter och partnerstäder{where}, {city}"
    english = f"Twin and partner cities named{where}, {city}"
    if stated is None and len(named) > 1:
        swedish = f"{city} har {count} namngivna vänorter och partnerstäder{where}"
        english = f"{city} has {count} twin and partner cities{where} that are named"
    lead = draft.say(swedish, english)
    return f"{lead}: {listing(named, draft.question.language)}."
