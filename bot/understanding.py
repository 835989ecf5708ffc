"""From words to an understood question: slots first, then the intent that follows from slots and cue words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.amounts import amount_filter, many_of
from bot.conditions import (
    HOW_MANY_PROJECTS,
    MOST_NETWORKS,
    NEXT,
    OF_MONEY,
    PER,
    SHARE_OF,
    SHARED,
    SUBJECTS,
    TAKES_PART,
    TOP,
    blanked,
    fields_of,
    goals_of,
    noun_of,
    partners_of,
    people_of,
    per_of,
    places_of,
    role_of,
)
from bot.cues import CUES
from bot.denials import denials, lacking_of, without_of
from bot.intents import intent_of, measure_of
from bot.linking import Kind, Lexicon, Link, Linked, Token, plain_key
from bot.questions import DATE_RANKS, Question
from bot.times import (
    AFTER,
    BEFORE,
    BY_YEAR,
    DAY,
    FROM,
    MONTHS_BETWEEN,
    PERIOD,
    REPORT_YEAR,
    YEAR,
    YEARS_BETWEEN,
    lasting_of,
    status_of,
    with_calendar_years,
)
from bot.wording import Language


def language_of(text: str) -> Language:
    """Swedish unless the words say English.

    >>> language_of("Which projects?"), language_of("interreg utbetalt 2025"), language_of("help"), language_of("STRIVE budget")
    ('en', 'sv', 'en', 'sv')
    """
    plain = text.casefold()
    if re.match(r"(?:and|but|or|only|what about|how about)\b", plain):
        return "en"
    if re.search(r"(?<![\w-])[a-zåäö]*[åäö][a-zåäö]*", re.sub(r"\([^)]*\)|\"[^\"]*\"", "", text)) and not re.search(
        r"(?i)\b(?:the|which|what|how|does|who)\b|^(?:is|are|was|were|when|where)\b", text
    ):
        return "sv"
    found = re.findall(r"[a-zåäöé]+", plain)
    english = sum(word in CUES.english for word in found)
    swedish = sum(word in CUES.swedish for word in found)
    return "en" if english > swedish and (english > 1 or len(found) == 1) else "sv"


MOST_WORDS = 24
"""Words of a topic that are looked up; a pasted page is no question."""
FRAMING_OF_TEXT = frozenset({"intents.help", "intents.about", "intents.why", "intents.list", "follow_up", "sections"})
"""Cue groups that frame a question about running text; "ordförande" and "budget" are then words to look for."""


def _topic(linked: Linked, taken: list[tuple[int, int]], used: set[int], language: Language, years: Collection[int]) -> tuple[str, ...]:
    """The words a search is to be for: what no link, year, amount or cue has used up, in Swedish ("a|b" is either)."""
    found: list[str] = []
    last = -1
    shouted = all(token.text.isupper() for token in linked.tokens)
    for at, token in enumerate(linked.tokens):
        plain = token.text.casefold().strip("'’")
        empty = CUES.is_empty(plain) and not (re.fullmatch(r"[A-ZÅÄÖ]{3,}", token.text) and not shouted)
        if at in linked.used or at in used or empty or (YEAR.fullmatch(plain) and int(plain) in years):
            continue
        if any(min(end, token.end) - max(start, token.start) >= 0.5 * len(token.text) for start, end in taken) or CUES.is_misspelt(plain):
            continue
        if language == "en" and plain in CUES.english:
            continue
        said = _in_swedish(plain, token.text) if language == "en" else token.text
        either = at > 1 and linked.tokens[at - 1].text.casefold() in {"eller", "or"} and last == at - 2 and bool(found)
        if either:  # "dagvatten eller regnvatten"
            found[-1] = f"{found[-1]}|{said}"
        else:
            found.append(said)
        last = at
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _in_swedish(plain: str, typed: str) -> str:
    """An English word as the reports would have it: a place, a country's people ("Chinese": kina or kinesiska), a term."""
    if place := CUES.english_places.get(plain):
        return place
    if country := CUES.adjectives.get(plain):
        return "|".join((country, *(word for word, of in CUES.adjectives.items() if of == country and word != plain)))
    return "|".join(CUES.in_swedish(plain) or [typed])


_NAME_WITH_YEAR = re.compile(r"(?<!^)(?<![.?!] )\b[A-ZÅÄÖ]\w+ (?P<year>20\d\d)\b")
""" "Agenda 2030": a year that belongs to a name, where nothing is reported for it."""


def _country(linked: Linked, known: Collection[str]) -> str | None:
    """The country that a word names or belongs to, in small letters: "Kina", "kinesiska", "Chinese"."""
    for at, token in enumerate(linked.tokens):
        word = token.text.casefold().strip("'’")
        country = CUES.adjectives.get(word) or CUES.english_places.get(word) or word
        if at not in linked.used and country in known:
            return country
    return None


def _years(plain: str, linked: Linked, lexicon: Lexicon) -> list[int]:
    """The years a question names outside names of programmes and projects, spans filled in."""
    inside = [(link.start, link.end) for link in linked.links if link.kind in {"programme", "project"}]
    inside += [
        match.span()
        for match in _NAME_WITH_YEAR.finditer(plain)
        if int(match["year"]) not in lexicon.years
        and lexicon.is_written(match.group())
        and not any(link.start < match.end() and match.start() < link.end for link in linked.links)
    ]
    years = list(dict.fromkeys(int(m[1]) for m in YEAR.finditer(plain) if not any(start <= m.start() < end for start, end in inside)))
    if span := YEARS_BETWEEN.search(plain):
        first, last = sorted(int(year) for year in span.groups() if year)
        return sorted({*years, *range(first, last + 1)}) if last - first < 40 else years
    return years


def _without(low: str, tokens: Iterable[Token]) -> str:
    """A text with the words of a goal's title blanked: "en grön stad som leder" asks for no leader."""
    for token in tokens:
        if not _GOAL_WORD.search(token.text):
            low = low[: token.start] + " " * (token.end - token.start) + low[token.end :]
    return low


def _in_goal(link: Link, linked: Linked, goal_tokens: set[int]) -> bool:
    """Whether the words of an open link are those of a goal's title: "… hållbar tillväxt" names no project."""
    own = {at for at, token in enumerate(linked.tokens) if link.start <= token.start < link.end}
    return bool(own) and own <= goal_tokens


_GOAL_WORD = re.compile(r"(?i)mål|goal")


@dataclass(frozen=True)
class _Read:
    """A question's words with what was found in them, as the slots are filled from it."""

    plain: str
    low: str
    """In small letters, the words of a goal's title blanked."""
    language: Language
    linked: Linked
    years: list[int]
    goals: tuple[str, ...]
    goal_tokens: set[int]

    def topic(self, taken: list[tuple[int, int]]) -> tuple[str, ...]:
        """The words left for a search when these ranges and the words of goals are taken up."""
        return _topic(self.linked, taken, self.goal_tokens, self.language, self.years)

    def words(self) -> tuple[str, ...]:
        """All telling words."""
        return _topic(self.linked, [], set(), self.language, self.years)


def understand(text: str, lexicon: Lexicon) -> Question:
    """The question behind a text, on its own; ``conversation.fill`` adds what a follow-up leaves out."""
    read = _read(text, lexicon)
    question, taken = _slots(read, lexicon)
    return _intended(read, settled(question, lexicon), taken)


def _read(text: str, lexicon: Lexicon) -> _Read:
    plain = lexicon.spelled_out(CUES.spelled(with_calendar_years(" ".join(text.split()), lexicon.today())))
    linked = lexicon.link(plain)
    years = _years(plain, linked, lexicon)
    goals, goal_tokens = goals_of(plain, linked, lexicon.goals, lexicon.numbered_goals)
    linked.links = [link for link in linked.links if not (link.ambiguous and _in_goal(link, linked, goal_tokens))]
    low = _without(plain.casefold(), [linked.tokens[at] for at in goal_tokens])
    return _Read(plain, low, language_of(plain), linked, years, goals, goal_tokens)


def _slots(read: _Read, lexicon: Lexicon) -> tuple[Question, list[tuple[int, int]]]:
    """Everything a question names, and the ranges of its text that say so."""
    plain, low, linked = read.plain, read.low, read.linked
    lacking, lacking_span = lacking_of(plain, linked) if "proje" in low else ((), None)
    if lacking_span:  # "no project leader" names no programme Leader, "no end date" asks for none
        linked.links = [link for link in linked.links if not (lacking_span[0] <= link.start < lacking_span[1])]
        low = blanked(low, [lacking_span])
    role = role_of(low)
    fields = fields_of(low, role)
    amount, amount_spans = amount_filter(plain, fields)
    status, status_years = status_of(low, read.years)
    partners = _partners(plain, low, linked)
    lasting, lasting_spans = lasting_of(low) if "proje" in low and not lacking else (None, [])
    if lasting and status and not status.start and not status.also:
        status = None  # "pågår i mer än tre år"
    many, many_spans = many_of(plain) if "proje" in low else (None, [])
    beside = blanked(low, amount_spans)  # "högst 2 miljoner" asks for no largest
    question = replace(
        _with_names(read),
        years=tuple(year for year in read.years if year not in status_years and not any(str(year) in goal for goal in read.goals)),
        goals=() if lacking == ("goals",) else read.goals,
        role=None if many and many.field == "partners" else role,
        status=status,
        amount=amount,
        many=many,
        lasting=lasting,
        parts=tuple(token.text.upper() for token in linked.tokens if token.text.upper() in lexicon.programme_parts),
        shared=SHARED.search(low) is not None,
        lacking=lacking,
        fields=() if lacking or many else fields,
        places=places_of(low),
        rank="largest" if CUES.fits("intents", "largest", beside) else "smallest" if CUES.fits("intents", "smallest", beside) else None,
        date_rank=next((name for name in DATE_RANKS if CUES.fits("intents", name, low) and not BY_YEAR.search(low)), None),
        subject=next((name for name, cue in SUBJECTS if cue.search(plain)), "project"),
        of_networks=MOST_NETWORKS.search(low) is not None,
        per=per_of(plain, fields),
        noun=noun_of(blanked(plain, [(link.start, link.end) for link in linked.of("actor")])),
        sections=tuple(section.name for section in CUES.sections if section.asked(low)),
        partners=() if many else partners,
        country=_country(linked, lexicon.countries),
        network_cues=tuple(CUES.all("network", low)),
        foreign=lexicon.foreign_municipality(linked),
        since=int(m["year"] or m["first"]) if (m := FROM.search(plain)) and not status else None,
        negated=bool(denials(plain, linked)) and not (amount and amount.missing) and not lacking,
    )
    said = [m.span() for cue in _SAID for m in cue.finditer(plain)]
    return question, [
        *amount_spans,
        *many_spans,
        *((token.start, token.end) for token in linked.tokens if token.text.upper() in lexicon.programme_parts),
        *lasting_spans,
        *([lacking_span] if lacking_span else ()),
        *said,
        *(m.span() for m in (NEXT.search(low), TOP.search(low)) if m),
    ]


def _with_names(read: _Read) -> Question:
    """A question with all that it names."""
    linked, projects = read.linked, read.linked.of("project")
    return Question(
        text=read.plain,
        language=read.language,
        municipalities=_entities(linked, "municipality"),
        actors=tuple(dict.fromkeys(_actor(e) for e in _entities(linked, "actor"))),
        programmes=_entities(linked, "programme"),
        networks=_entities(linked, "network"),
        projects=tuple(dict.fromkeys(e for link in projects if not link.ambiguous for e in link.entities)),
        ambiguous=tuple(dict.fromkeys(e for link in projects if link.ambiguous for e in link.entities)),
        documents=_entities(linked, "document"),
        links=tuple(linked.links),
    )


def _partners(plain: str, low: str, linked: Linked) -> tuple[str, ...]:
    """Whom cooperation is asked with; "serviceförvaltningen som medverkande" is named in others' projects, and no nämnd's own list."""
    taking_part = [link for link in linked.of("actor") if TAKES_PART.match(plain, link.end)]
    if taking_part:
        linked.links = [link for link in linked.links if link not in taking_part]
        return tuple(plain[link.start : link.end] for link in taking_part)
    if "proje" in low and (people := people_of(plain)):
        return people
    return partners_of(plain, linked) if CUES.fits("partner", "cue", low) else ()


def _intended(read: _Read, question: Question, taken: list[tuple[int, int]]) -> Question:
    """The question with its topic words and the intent that follows; what is denied is left out where records can."""
    framed = read.topic([*taken, *CUES.framing(read.plain)])
    whole = read.topic([*taken, *CUES.framing(read.plain, FRAMING_OF_TEXT)])
    if question.foreign:
        framed, whole = (tuple(word for word in words if plain_key(word) != plain_key(question.foreign)) for words in (framed, whole))
    question = replace(question, topic=framed, words=read.words(), measure=measure_of(question, read.low))
    question = _without_idle(question, read)
    intent = intent_of(question, read.low)
    if intent == "sum" and question.ambiguous:  # "de tre Case-projekten": all whose names begin so
        question = replace(question, projects=(*question.projects, *question.ambiguous), ambiguous=())
    if intent == "places":
        question = replace(question, topic=(), partners=())
    if intent in {"text", "count_other"}:
        question = replace(question, topic=whole)
    if intent == "network":
        question = replace(question, topic=read.topic([*taken, *CUES.framing(read.plain, {*FRAMING_OF_TEXT, "network"})]))
    bare_role = question.role is not None and not framed and intent in {"text", "about", "field", "partner"}
    if question.negated and (intent in _OVER_RECORDS or bare_role):
        question = without_of(question, read.linked)
    if intent == "partner" and question.partners and question.role == "partner":
        question = replace(question, role=None)  # "partner i Tyskland" asks who, not in which role
    return replace(question, intent=intent)


_VERB = {"sv": re.compile(r"(?:ades?|ats|erat|dde|des)$"), "en": re.compile(r"(?:ed|ing)$")}
"""Endings of what was done, in words that stand beside conditions: "rapporterades", "finished"."""


def _without_idle(question: Question, read: _Read) -> Question:
    """A question of projects under conditions without the small words and verbs beside them ("har rapporterat in"), which no
    record could be held against. A noun stays, and what is said to be a theme ("projekt om rymdfart")."""
    q = question
    conditions = q.programmes or q.parts or q.status or q.amount or q.goals or q.lacking or q.shared or q.many or q.lasting or q.actors
    of_projects = "proje" in read.low and not (q.projects or q.ambiguous or q.networks or q.sections)
    if not q.topic or not conditions or not of_projects or CUES.fits("partner", "theme", read.plain):
        return q
    idle = all(CUES.is_idle(word) or (word.islower() and _VERB[q.language].search(word)) for word in q.topic)
    return replace(q, topic=()) if idle else q


_OVER_RECORDS = {"list", "count", "sum", "average", "rank", "share", "breakdown", "partner"}
"""Intents whose records can leave something out."""


def settled(question: Question, lexicon: Lexicon, municipality: str | None = None) -> Question:
    """A question whose named or given city, or whose nämnd, tells which of several projects of one name is meant, and which
    nämnd of one name."""
    cities = set(question.municipalities) or {city for city, _ in question.actors} or ({municipality} if municipality else set())
    actors = tuple(pair for pair in question.actors if pair[0] in cities) or question.actors
    own = tuple(project for project in question.ambiguous if lexicon.municipality_of(project) in cities)
    own = tuple(project for project in own if lexicon.actors_of(project) & set(actors)) or own
    if not question.ambiguous or not own:
        return replace(question, actors=actors)
    if len(own) == 1:
        return replace(question, actors=actors, projects=(*question.projects, *own), ambiguous=())
    return replace(question, actors=actors, ambiguous=own)


_SAID = (
    HOW_MANY_PROJECTS,
    SHARED,
    SHARE_OF,
    OF_MONEY,
    DAY,
    MONTHS_BETWEEN,
    PERIOD,
    BEFORE,
    AFTER,
    FROM,
    REPORT_YEAR,
    *(cue for _, cue in SUBJECTS),
    *(cue for _, cue in PER),
)
"""Patterns whose words a slot has taken up."""


def _entities(linked: Linked, kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e for link in linked.of(kind) for e in link.entities))


def _actor(entity: str) -> tuple[str, str]:
    municipality, _, name = entity.partition("|")
    return municipality, name
