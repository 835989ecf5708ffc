"""From words to an understood question: slots first, then the intent that follows from slots and cue words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.slots.conditions import (
    PERIOD,
    REPORT_YEAR,
    TAKES_PART,
    YEAR,
    YEARS_BETWEEN,
    blanked,
    denies,
    fields_of,
    noun_of,
    partners_of,
    people_of,
    role_of,
    with_calendar_years,
    without_itself,
)
from bot.slots.intents import intent_of
from bot.slots.questions import Question
from bot.understanding.change_words import CUES as CHANGES
from bot.understanding.cues import CUES
from bot.understanding.goals import goals_of
from bot.understanding.linking import Kind, Lexicon, Link, Linked, Token, plain_key
from bot.wording import Language
from indexer.vocabulary.areas import areas_in
from indexer.vocabulary.geography import peoples


def language_of(text: str) -> Language:
    """Swedish unless the words say English.

    >>> language_of("Which projects?"), language_of("interreg utbetalt 2025"), language_of("help"), language_of("STRIVE budget")
    ('en', 'sv', 'en', 'sv')
    """
    plain = text.casefold()
    if _BEGINS_IN_ENGLISH.match(plain):
        return "en"
    if _SWEDISH_LETTER.search(_QUOTED.sub("", text)) and not _ASKS_IN_ENGLISH.search(text):
        return "sv"
    found = re.findall(r"[a-zåäöé]+", plain)
    english = sum(word in CUES.english for word in found)
    swedish = sum(word in CUES.swedish for word in found)
    return "en" if english > swedish and (english > 1 or len(found) == 1) else "sv"


_BEGINS_IN_ENGLISH = re.compile(r"(?:and|but|or|only|what about|how about)\b")
_SWEDISH_LETTER = re.compile(r"(?<![\w-])[a-zåäö]*[åäö][a-zåäö]*")
_QUOTED = re.compile(r"\([^)]*\)|\"[^\"]*\"")
_ASKS_IN_ENGLISH = re.compile(r"(?i)\b(?:the|which|what|how|does|who)\b|^(?:is|are|was|were|when|where)\b")
MOST_WORDS = 24
"""Words of a topic that are looked up; a pasted page is no question."""
FRAMING_OF_TEXT = frozenset({"intents.about", "intents.why", "intents.list", "follow_up", "sections"})
"""Cue groups that frame a question about running text; "ordförande" and "budget" are then words to look for."""


def _topic(
    linked: Linked, taken: list[tuple[int, int]], used: set[int], language: Language, years: Collection[int]
) -> tuple[str, ...]:
    """The words a search is to be for: what no link, year or cue has used up, in Swedish ("a|b" is either)."""
    found: list[str] = []
    last = -1
    shouted = all(token.text.isupper() for token in linked.tokens)
    for at, token in enumerate(linked.tokens):
        if at in linked.used or at in used or _is_taken(token, taken) or not _tells(token, language, years, shouted):
            continue
        said = _in_swedish(token.text.casefold().strip("'’"), token.text) if language == "en" else token.text
        if (
            found and last == at - 2 and linked.tokens[at - 1].text.casefold() in {"eller", "or"}
        ):  # "dagvatten eller regnvatten"
            found[-1] = f"{found[-1]}|{said}"
        else:
            found.append(said)
        last = at
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _is_taken(token: Token, taken: list[tuple[int, int]]) -> bool:
    """Whether at least half of a word lies in ranges that say something else."""
    return any(min(end, token.end) - max(start, token.start) >= 0.5 * len(token.text) for start, end in taken)


def _tells(token: Token, language: Language, years: Collection[int], shouted: bool) -> bool:
    """Whether a word says something of what is asked about: no empty word, no year asked for, no misspelt question word."""
    plain = token.text.casefold().strip("'’")
    if CUES.is_empty(plain):
        return not shouted and re.fullmatch(r"[A-ZÅÄÖ]{3,}", token.text) is not None
    if YEAR.fullmatch(plain) and int(plain) in years:
        return False
    return not CUES.is_misspelt(plain) and not (language == "en" and plain in CUES.english)


def _in_swedish(plain: str, typed: str) -> str:
    """An English word as the reports would have it: a place, a country's people ("Chinese": kina or kinesiska), a term."""
    if place := CUES.english_places.get(plain):
        return place
    if country := CUES.adjectives.get(plain):
        forms = (word for word, of in peoples().items() if of.casefold() == country and not word.endswith("skt"))
        return "|".join((country, *forms))
    return "|".join(CUES.in_swedish(plain) or [typed])


def _only_ties(word: str) -> bool:
    """Whether a word beside networks says nothing of which: "belong to", "sköter"; that one is left says much."""
    return CUES.is_idle(word) or (CUES.ties_only(word) and not CHANGES["left"].search(word))


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


def _areas(plain: str) -> tuple[str, ...]:
    """The parts of the world in which towns are asked for: "nordiska städer", "which cities in Africa"."""
    return tuple(one.area.sv for one in areas_in(plain) if _TOWNS.search(plain))


_TOWNS = re.compile(r"(?i)\b(?:städer|orter|vänorter|cities|towns)\b")


def _years(plain: str, linked: Linked, lexicon: Lexicon) -> list[int]:
    """The years a question names outside names of programmes and projects, spans filled in."""
    inside = [(link.start, link.end) for link in linked.links if link.kind in {"programme", "project"}]
    inside += [match.span() for match in _NAME_WITH_YEAR.finditer(plain) if _is_name_with_year(match, linked, lexicon)]
    named = (match for match in YEAR.finditer(plain) if not any(start <= match.start() < end for start, end in inside))
    years = list(dict.fromkeys(int(match[1]) for match in named))
    if span := YEARS_BETWEEN.search(plain):
        first, last = sorted(int(year) for year in span.groups() if year)
        return sorted({*years, *range(first, last + 1)}) if last - first < 40 else years
    return years


def _is_name_with_year(match: re.Match[str], linked: Linked, lexicon: Lexicon) -> bool:
    """Whether a year belongs to a name that the reports write, no year being reported for."""
    linked_already = any(link.start < match.end() and match.start() < link.end for link in linked.links)
    return int(match["year"]) not in lexicon.years and lexicon.is_written(match.group()) and not linked_already


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


def understand(text: str, lexicon: Lexicon, language: Language | None = None) -> Question:
    """The question behind a text, on its own; ``conversation.fill`` adds what a follow-up leaves out."""
    read = _read(text, lexicon, language)
    return _intended(read, settled(_slots(read, lexicon), lexicon))


def _read(text: str, lexicon: Lexicon, language: Language | None) -> _Read:
    asked = without_itself(" ".join(text.split()), lexicon.senders)
    plain = lexicon.spelled_out(CUES.spelled(with_calendar_years(asked, lexicon.today())))
    linked = lexicon.link(plain)
    years = _years(plain, linked, lexicon)
    goals, goal_tokens = goals_of(plain, linked, lexicon.goals, lexicon.numbered_goals)
    linked.links = [link for link in linked.links if not (link.ambiguous and _in_goal(link, linked, goal_tokens))]
    low = _without(plain.casefold(), [linked.tokens[at] for at in goal_tokens])
    return _Read(plain, low, language or language_of(plain), linked, years, goals, goal_tokens)


def _slots(read: _Read, lexicon: Lexicon) -> Question:
    """Everything a question names and says."""
    plain, low, linked = read.plain, read.low, read.linked
    role = role_of(low)
    dated = CUES.first("status", low) is not None
    partners = _partners(plain, low, linked)
    return replace(
        _with_names(read),
        years=_report_years(read)
        if dated
        else tuple(y for y in read.years if not any(str(y) in goal for goal in read.goals)),
        goals=read.goals,
        role=role,
        dated=dated,
        fields=fields_of(low, role),
        noun=noun_of(blanked(plain, [(link.start, link.end) for link in linked.of("actor")])),
        sections=tuple(section.name for section in CUES.sections if section.asked(low)),
        partners=partners,
        country=_country(linked, lexicon.countries),
        areas=_areas(plain),
        network_cues=tuple(CUES.all("network", low)),
        foreign=lexicon.foreign_municipality(linked),
        negated=denies(plain, linked),
    )


def _report_years(read: _Read) -> tuple[int, ...]:
    """The years of reports in a question of dates: 2024, but not 2023, in "enligt redovisningen 2024, startade det 2023"."""
    told = {int(match[1] or match[2]) for match in REPORT_YEAR.finditer(read.low)}
    return tuple(year for year in read.years if year in told)


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


def _intended(read: _Read, question: Question) -> Question:
    """The question with its topic words and the intent that follows."""
    taken = [match.span() for cue in (REPORT_YEAR, PERIOD) for match in cue.finditer(read.plain)]
    framed = read.topic([*taken, *CUES.framing(read.plain)])
    whole = read.topic([*taken, *CUES.framing(read.plain, FRAMING_OF_TEXT)])
    if question.foreign:
        framed, whole = (
            tuple(word for word in words if plain_key(word) != plain_key(question.foreign)) for words in (framed, whole)
        )
    question = replace(question, topic=framed, words=read.words())
    match intent := intent_of(question, read.low):
        case "places":
            question = replace(question, topic=(), partners=())
        case "text" | "count_other":
            question = replace(question, topic=whole)
        case "partner" if question.partners:
            question = replace(question, role=None)  # "partner i Tyskland" asks who, not in which role
        case "network":
            framing = CUES.framing(read.plain, {*FRAMING_OF_TEXT, "network"})
            question = replace(question, topic=read.topic([*taken, *framing]))
        case "networks":
            question = replace(question, topic=tuple(word for word in framed if not _only_ties(word)))
    return replace(question, intent=intent)


def settled(question: Question, lexicon: Lexicon, municipality: str | None = None) -> Question:
    """A question whose named or given city, or whose nämnd, tells which of several projects of one name is meant, and which
    nämnd of one name."""
    cities = set(question.municipalities) or {city for city, _ in question.actors} or {municipality or ""}
    actors = tuple(pair for pair in question.actors if pair[0] in cities) or question.actors
    own = tuple(project for project in question.ambiguous if lexicon.municipality_of(project) in cities)
    own = tuple(project for project in own if lexicon.actors_of(project) & set(actors)) or own
    if len(own) == 1:
        return replace(question, actors=actors, projects=(*question.projects, *own), ambiguous=())
    return replace(question, actors=actors, ambiguous=own or question.ambiguous)


def _entities(linked: Linked, kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e for link in linked.of(kind) for e in link.entities))


def _actor(entity: str) -> tuple[str, str]:
    municipality, _, name = entity.partition("|")
    return municipality, name
