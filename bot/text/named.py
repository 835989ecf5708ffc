"""Everything that names a country, a city or an organisation, grouped by what it is there, each cited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.conversation import State, recent
from bot.drafting.draft import Draft, marks
from bot.query.forms import Either, Is, Pred, Query, Scope, With, as_json, both, from_json, walk
from bot.slots.describing import describe
from bot.slots.questions import Question
from bot.text.places import STANDING
from bot.text.toolbox import Answering
from bot.understanding.named import AskedName, Senders
from bot.wording import Language, listing, plural
from indexer.index import Index
from indexer.naming.directory import ORDER, Entity
from indexer.records import MENTION_ROLES, Mention, MentionRole, Organisation, OrganisationKind, Place, PlaceRelation
from indexer.vocabulary.geography import english_country

Wording = tuple[str, str]
_ENGLISH: dict[MentionRole, str] = {
    "lead": "lead partner",
    "associated": "associated partner",
    "pilot": "pilot site",
    "member": "member",
    "twin_city": "twin town",
    "agreement": "agreement",
    "visited": "visited",
    "visitor": "visitors from there",
    "meeting": "meeting there",
    "funder": "funder",
    "compared": "compared",
    "named": "named",
}
_TOWNS: frozenset[MentionRole] = frozenset({"twin_city", "agreement"})
_VISITS: frozenset[MentionRole] = frozenset({"visited", "visitor", "meeting"})
_WORK: frozenset[MentionRole] = frozenset({"lead", "partner", "associated", "pilot", "member", "funder"})
_OF_KIND: dict[OrganisationKind, Wording] = {
    "university": ("universitet och högskolor", "universities"),
    "school": ("skolor", "schools"),
    "company": ("företag", "companies"),
    "museum": ("museer", "museums"),
    "authority": ("myndigheter", "authorities"),
    "association": ("föreningar och stiftelser", "associations and foundations"),
}
MOST = 12
"""Lines of running text told of one group; the rest is counted."""
CITED = 3
"""Quotes of one line."""


@dataclass(frozen=True)
class _Group:
    """A heading with the lines below it: each is of one project, network or place."""

    heading: Wording
    noun: tuple[Wording, Wording]
    """One and several of what is counted."""
    fits: Callable[[Mention], bool]


_REPORTED = _Group(
    ("Projekt", "Projects"), (("projekt", "project"), ("projekt", "projects")), lambda one: one.of == "project"
)
_ONLY_NAMED = _Group(
    ("Projekt som bara nämns i texten", "Projects that are only named in the text"),
    (("nämnt projekt", "named project"), ("nämnda projekt", "named projects")),
    lambda one: one.of == "project",
)
"""Those without a form or section of their own: in no list of projects and no count of them."""
_GROUPS = (
    _REPORTED,
    _ONLY_NAMED,
    _Group(("Nätverk", "Networks"), (("nätverk", "network"), ("nätverk", "networks")), lambda one: one.of == "network"),
    _Group(
        ("Vänorter och avtal", "Twin towns and agreements"),
        (("vänort eller avtal", "twin town or agreement"), ("vänorter och avtal", "twin towns and agreements")),
        lambda one: one.of == "text" and one.role in _TOWNS,
    ),
    _Group(
        ("Samarbeten utanför projekten", "Cooperation outside the projects"),
        (("annat samarbete", "other cooperation"), ("andra samarbeten", "other cooperations")),
        lambda one: one.of == "text" and one.role in _WORK,
    ),
    _Group(
        ("Besök och möten", "Visits and meetings"),
        (("besök eller möte", "visit or meeting"), ("besök och möten", "visits and meetings")),
        lambda one: one.of == "text" and one.role in _VISITS,
    ),
    _Group(
        ("Nämns också", "Also named"),
        (("annat ställe", "other place"), ("andra ställen", "other places")),
        lambda one: one.of == "text" and one.role not in _TOWNS | _WORK | _VISITS,
    ),
)


@dataclass(frozen=True)
class _Line:
    """A line of the answer: what it is of and the mentions that it tells."""

    title: str
    mentions: tuple[Mention, ...]


class NamedAnswers:
    """Answers questions of what the reports name."""

    def __init__(self, answering: Answering) -> None:
        self.answering, self.naming = answering, answering.index.naming
        self._entity: dict[tuple[str, int], Entity] = {}
        for entity in self.naming.by_id.values():
            for mention in entity.mentions:
                at = (mention.source.document, mention.source.start)
                if at not in self._entity or isinstance(self._entity[at], Place):
                    self._entity[at] = entity

    def answer(
        self, asked: AskedName, plain: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """Everything that names what is asked about; None where nothing within the asked reports does."""
        mentions = [one for one in self.naming.of(asked.named) if _is_asked(one, asked)]
        if not mentions:
            return None
        name = asked.named.name if language == "sv" else english_country(asked.named.name)
        actors = self._actors(asked)
        question = Question(
            plain, language, "partner", asked.municipalities, asked.years, actors=actors, partners=(name,)
        )
        draft = Draft(self.answering.index, question)
        by_city = self._by_city(mentions) if asked.sort == "cities" else {}
        text = self._cities(draft, asked, by_city) if by_city else self._told(draft, asked, mentions)
        board = Is("department", asked.departments) if asked.departments else None
        form = Query(
            where=both(self._naming(asked), board),
            scope=Scope(asked.municipalities, asked.years, every=not asked.years),
        )
        understood = describe(question, self.answering.names)
        near = sum(any(one.role in _WORK | _TOWNS for one in own) for own in by_city.values())
        value, unit = (float(near), "platser") if near else (None, None)
        made = draft.finish("answered", text, understood=understood, conversation=conversation, value=value, unit=unit)
        made = made.model_copy(update={"query": as_json(form)})
        return made, self._after(made, form, question, state)

    def _naming(self, asked: AskedName) -> Pred:
        """That what is asked about is named; of the organisations of one kind, that some of these are."""
        if not asked.of_kind or not asked.has_kind:
            return With(asked.named.name)
        names = tuple(With(self.naming.by_id[one].name) for one in sorted(asked.named.ids))
        return names[0] if len(names) == 1 else Either(names)

    @staticmethod
    def is_of_it(made: Answer) -> bool:
        """Whether an answer lists the projects that name something."""
        where = from_json(made.query).where if made.query and made.status == "answered" else None
        return any(isinstance(one, With) for one in walk(where))

    def with_others(self, made: Answer, asked: AskedName) -> Answer:
        """A list of the projects of the newest reports that name something, with a word of those of older reports and of those
        that have none of their own.
        """
        if asked.years or not isinstance(from_json(made.query).where, With):
            return made
        swedish = made.language == "sv"
        notes = _others_said(asked.named.name, *self._others(made, asked), made.language)
        name = asked.named.name if swedish else english_country(asked.named.name)
        further = [f"Vad gör vi med {name}?" if swedish else f"What do we do with {name}?"] if notes else []
        suggestions = [*further, *made.suggestions][:6]
        return made.model_copy(update={"notes": [*made.notes, *notes], "suggestions": suggestions})

    def _others(self, made: Answer, asked: AskedName) -> tuple[list[str], list[str]]:
        """The projects that name something and are not told: those of other reports with the year, and those without one."""
        told = {one.id for one in made.records}
        named = [one for one in self.naming.of(asked.named) if one.of == "project" and _is_asked(one, asked)]
        years = {str(one.of_id): one.reporting_year for one in named if one.of_id not in told}
        short = {one: self.answering.short_name(one) for one in years}
        reported = {one for one in years if self.answering.index.projects[one].reports}
        older = [f"{short[one]} ({year})" for one, year in years.items() if one in reported and year]
        return older, [short[one] for one in years if one not in reported]

    def _actors(self, asked: AskedName) -> tuple[tuple[str, str], ...]:
        """The nämnder asked about, each with its municipality."""
        actors = self.answering.index.holdings.actors
        cities = asked.municipalities
        return tuple(
            (one.municipality, one.name)
            for one in actors
            if one.name in asked.departments and (not cities or one.municipality in cities)
        )

    # -- everything ---------------------------------------------------------------------------------------------------

    def _told(self, draft: Draft, asked: AskedName, mentions: Sequence[Mention]) -> str:
        """How much there is, then a group of lines for each kind of text."""
        counted, blocks = [], []
        for group in _GROUPS:
            own = [one for one in mentions if group.fits(one) and self._is_of(one, group)]
            if not own:
                continue
            lines = self._lines(own, asked)
            noun = group.noun[0] if len(lines) == 1 else group.noun[1]
            counted.append(f"{len(lines)} {draft.say(*noun)}")
            told = [self._line(draft, line, asked) for line in _shown(lines)]
            if len(told) < len(lines):
                rest = len(lines) - len(told)
                told.append(draft.say(f"– och {rest} till", f"– and {rest} more"))
            blocks.append("\n".join((f"{draft.say(*group.heading)}:", *told)))
        head = _whole(draft, asked)
        head = draft.say(f"{head}: {listing(counted, 'sv')}.", f"{head}: {listing(counted, 'en')}.")
        of_none = asked.projects and not any(self._is_of(one, _REPORTED) for one in mentions if one.of == "project")
        head = f"{_lacking(draft, asked, of_none)}{head}"
        self._records(draft, mentions)
        return "\n".join((head, *blocks))

    def _is_of(self, one: Mention, group: _Group) -> bool:
        """Whether a mention of a project stands with those that have a report of their own, or with the others."""
        if one.of_id is None or one.of != "project":
            return True
        return bool(self.answering.index.projects[one.of_id].reports) == (group is _REPORTED)

    def _lines(self, mentions: Iterable[Mention], asked: AskedName) -> list[_Line]:
        """One line for each project, network or, in running text, each place or organisation and what it is there."""
        found: dict[tuple[str, str, str], list[Mention]] = {}
        for one in mentions:
            own = ("", "") if one.of_id else (self._name(one, asked), one.role)
            found.setdefault((one.of_id or "", *own), []).append(one)
        return [_Line(self._title(own[0], asked), tuple(own)) for own in found.values()]

    def _title(self, one: Mention, asked: AskedName) -> str:
        if one.of == "project" and one.of_id:
            return self.answering.short_name(one.of_id).rstrip(".")
        return one.title if one.of == "network" else self._name(one, asked)

    def _name(self, one: Mention, asked: AskedName) -> str:
        """What a mention is of; a municipality by its town where the town is told of too: "Odense kommun" is Odense."""
        entity = self._of(one)
        if not isinstance(entity, Organisation) or entity.kind != "municipality":
            return entity.name
        towns = (self.naming.by_id[own] for own in asked.named.ids)
        same = (
            own for own in towns if isinstance(own, Place) and (own.name, own.country) == (entity.place, entity.country)
        )
        return next((own.name for own in same), entity.name)

    def _line(self, draft: Draft, line: _Line, asked: AskedName) -> str:
        """ "– City Blues: Århus, partner [3]"."""
        first = line.mentions[0]
        years = sorted({one.reporting_year for one in line.mentions if one.reporting_year}, reverse=True)
        when = f" ({listing([str(year) for year in years], draft.question.language)})" if years else ""
        if first.of_id is None:
            cited = marks([self._cite(draft, one) for one in line.mentions[:CITED]])
            where = f", {first.department}" if first.department else ""
            return f"– {_called(draft, line.title)}, {self._role(draft, first)}{where}{when} {cited}"
        parts: dict[str, list[Mention]] = {}
        for one in sorted(line.mentions, key=lambda one: ORDER.index(one.role)):
            parts.setdefault(self._name(one, asked), []).append(one)
        told = [
            f"{_called(draft, name)}, {self._role(draft, own[0])} {marks([self._cite(draft, own[0])])}"
            for name, own in parts.items()
        ]
        return f"– {line.title}{when}: {'; '.join(told)}"

    def _cite(self, draft: Draft, one: Mention) -> int:
        return draft.cites.add(one.source, self.answering.mentions.quoted(one), section=tuple(one.title.split(" › ")))

    # -- cities -------------------------------------------------------------------------------------------------------

    def _cities(self, draft: Draft, asked: AskedName, by_city: Mapping[str, Sequence[Mention]]) -> str:
        """The cities of a country, those worked with first, each with what it is and where."""
        ordered = sorted(by_city, key=lambda city: (min(ORDER.index(one.role) for one in by_city[city]), city))
        near = [city for city in ordered if any(one.role in _WORK | _TOWNS for one in by_city[city])]
        head = self._head(draft, asked, near, [city for city in ordered if city not in near])
        lines = [
            f"– {city}: {self._city(draft, asked, by_city[city])}"
            for city in (*near, *(o for o in ordered if o not in near))
        ]
        return "\n".join((head, *lines))

    def _by_city(self, mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
        """The mentions of each city and of the organisations that are there."""
        found: dict[str, list[Mention]] = {}
        for one in mentions:
            entity = self._of(one)
            city = entity.place if isinstance(entity, Organisation) else entity.name if entity.kind == "city" else None
            if city:
                found.setdefault(city, []).append(one)
        return found

    def _city(self, draft: Draft, asked: AskedName, mentions: Sequence[Mention]) -> str:
        told: dict[str, int] = {}
        for one in sorted(mentions, key=lambda one: ORDER.index(one.role)):
            role = self._role(draft, one)
            told.setdefault(f"{role} ({self._title(one, asked)})" if one.of_id else role, self._cite(draft, one))
        for one in mentions:
            if isinstance(city := self._of(one), Place):
                draft.locality(city, one.municipality, next(iter(told.values())))
        return ", ".join(f"{what} {marks([n])}" for what, n in told.items())

    def _of(self, one: Mention) -> Entity:
        return self._entity[one.source.document, one.source.start]

    def _role(self, draft: Draft, one: Mention) -> str:
        """What a name is where it stands, and of a tie that rests or came to nothing that it does."""
        ties = (
            (tie for tie in self.answering.index.holdings.places if self._is_tie(one, tie))
            if one.role in _TOWNS
            else ()
        )
        standing = next((tie.standing for tie in ties if tie.standing != "active"), None)
        told = draft.say(MENTION_ROLES[one.role], _ENGLISH.get(one.role, one.role))
        return f"{told}, {draft.say(*STANDING[standing])}" if standing else told

    @staticmethod
    def _head(draft: Draft, asked: AskedName, near: Sequence[str], others: Sequence[str]) -> str:
        """Which cities are worked with, and which are only visited, compared with or named."""
        language, name = draft.question.language, _called(draft, asked.named.name)
        work = draft.say(f"samarbete med {listing(list(near), 'sv')}", f"cooperation with {listing(list(near), 'en')}")
        visits = listing(list(others), language)
        more = draft.say(f"besök, möten eller annat i {visits}", f"visits, meetings or other in {visits}")
        told = [work] if near else [draft.say("inget samarbete med en stad", "no cooperation with a city")]
        count = len(near) + len(others)
        cities = draft.say(plural(count, "1 stad", f"{count} städer"), plural(count, "1 city", f"{count} cities"))
        return f"{name}, {cities}: {'; '.join([*told, more] if others else told)}."

    # -- records ------------------------------------------------------------------------------------------------------

    def _records(self, draft: Draft, mentions: Sequence[Mention]) -> None:
        """The projects, networks and ties that the mentions stand in, with the first quote of each."""
        index = self.answering.index
        for one in mentions:
            if one.of == "project" and one.of_id:
                project = index.projects[one.of_id]
                report = next((own for own in project.reports if own.document == one.source.document), None)
                draft.project(project, self._cite(draft, one), report)
            elif one.of == "network" and one.of_id:
                draft.network(index.networks[one.of_id], self._cite(draft, one))
        for tie in index.holdings.places:
            if tie.kind in _TOWNS and (hit := next((one for one in mentions if self._is_tie(one, tie)), None)):
                draft.place(tie, self._cite(draft, hit))

    def _is_tie(self, one: Mention, tie: PlaceRelation) -> bool:
        """Whether a mention is what a tie to a twin town tells of."""
        same = one.role in _TOWNS and one.source.document == tie.document and tie.source.span.touches(one.source.span)
        return same and tie.place in {one.name, self._of(one).name}

    def _after(self, made: Answer, form: Query, question: Question, before: State) -> State:
        projects = tuple(record.id for record in made.records if record.type == "project")
        return State(
            question=replace(question, topic=(), words=()),
            projects=projects,
            recent=recent(before, projects),
            networks=tuple(record.id for record in made.records if record.type == "network"),
            form=form if projects else None,
        )


def _others_said(name: str, older: Sequence[str], passing: Sequence[str], language: Language) -> list[str]:
    """Which projects of older reports, and which that have no report of their own, a name stands in."""
    if language == "sv":
        old = f"Äldre redovisningar nämner {name} också i {_some(older, 'sv')}."
        text = f"Löpande text nämner {name} också i {_some(passing, 'sv')}, utan egen redovisning."
    else:
        called = english_country(name)
        old = f"Older reports also mention {called} in {_some(older, 'en')}."
        text = f"Running text also mentions {called} in {_some(passing, 'en')}, without a report of its own."
    return [*([old] if older else []), *([text] if passing else [])]


def _some(names: Sequence[str], language: Language) -> str:
    """Some names, at most as many as lines of a group, and how many more there are."""
    more = f"{len(names) - MOST} till" if language == "sv" else f"{len(names) - MOST} more"
    return listing([*names[:MOST], *([more] if len(names) > MOST else [])], language)


def _called(draft: Draft, name: str) -> str:
    """A name as the answer's language has it: countries have two."""
    return draft.say(name, english_country(name))


def senders_of(index: Index) -> Senders:
    """Whose reports an index holds, and their nämnder by nämnd and förvaltning."""
    actors = [actor for actor in index.holdings.actors if actor.known]
    names = {
        name.casefold(): one.name for one in actors for name in (one.name, one.administration, *one.aliases) if name
    }
    longest = dict(sorted(names.items(), key=lambda one: -len(one[0])))
    return Senders(tuple(dict.fromkeys(report.municipality for report in index.holdings.reports)), longest)


def narrows(state: State) -> bool:
    """Whether a bare name after an answer edits what was listed: after any list but all that names another."""
    form = state.form
    return form is not None and not (isinstance(form.where, With) and form.scope.every)


def _shown(lines: Sequence[_Line]) -> Sequence[_Line]:
    return lines if lines[0].mentions[0].of_id or len(lines) == MOST + 1 else lines[:MOST]


def _is_asked(one: Mention, asked: AskedName) -> bool:
    roles: Mapping[str, frozenset[MentionRole]] = {
        "visited": frozenset({"visited", "meeting"}),
        "visitor": frozenset({"visitor"}),
    }
    fits = (
        not asked.municipalities or one.municipality in asked.municipalities,
        not asked.years or one.reporting_year in asked.years,
        not asked.departments or one.department in asked.departments,
        asked.sort not in roles or one.role in roles[asked.sort],
    )
    return all(fits)


def _whole(draft: Draft, asked: AskedName) -> str:
    """What all is told of: a name, a country with what it holds, the organisations of one kind there."""
    name = _called(draft, asked.named.name)
    if asked.of_kind is None or not asked.has_kind:
        return f"{name}{_within(draft, asked)}"
    kind = _OF_KIND[asked.of_kind]
    return draft.say(f"{kind[0].capitalize()} i {name}", f"{kind[1].capitalize()} in {name}")


def _lacking(draft: Draft, asked: AskedName, of_none: bool) -> str:
    """That there are none of what alone is asked for; empty where there are some."""
    name = _called(draft, asked.named.name)
    if asked.of_kind and not asked.has_kind:
        kind = _OF_KIND[asked.of_kind]
        return draft.say(
            f"Jag hittar inga {kind[0]} i {name} i rapporterna. ", f"I find no {kind[1]} in {name} in the reports. "
        )
    return (
        draft.say(f"Inget redovisat projekt nämner {name}. ", f"No reported project mentions {name}. ")
        if of_none
        else ""
    )


def _within(draft: Draft, asked: AskedName) -> str:
    if asked.named.kind != "country":
        return ""
    return draft.say(" (med städer och organisationer där)", " (with cities and organisations there)")
