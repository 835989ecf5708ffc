"""From an understood question to an answer: one function an intent. Nothing is said that records and quotes do not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.answering import Answering
from bot.checks import checked
from bot.conversation import ABOUT_THAT, State, recent
from bot.counts import asks_for_none, breakdown, counted, denies_too_much
from bot.cues import CUES, pattern
from bot.describing import describe
from bot.draft import Draft, marks
from bot.lists import listed, partners_found
from bot.networks import memberships, network_told, since, twins
from bot.passages import ANSWERABLE, OF_COUNTED, Found, is_of_people, number_before
from bot.places import places
from bot.profiles import actor_told, author, meaning
from bot.projects import about, fields
from bot.questions import Intent, Question
from bot.rankings import ranked
from bot.reply import Reply, flat_quote
from bot.selecting import phrase
from bot.shares import share
from bot.sums import average, summed
from bot.trends import trend
from bot.wording import listing, number
from indexer.values import find_amounts
from indexer.vocabulary import spellings_of

Maker = Callable[[Answering, Draft], Reply]


def answer(answering: Answering, question: Question, conversation: str, before: State | None = None) -> tuple[Answer, State]:
    """The answer to an understood question, and the state that a follow-up starts from; ``before`` is the state it follows."""
    if question.municipalities:
        own = tuple(pair for pair in question.actors if pair[0] in question.municipalities)
        question = replace(question, actors=own or question.actors)
    draft = Draft(answering.index, question)
    unnamed = _dangling(question) or (question.intent == "field" and not (question.projects or question.ambiguous))
    if unnamed:
        question = replace(question, intent="field")
    elsewhere = question.foreign and not question.municipalities and question.intent not in {"help", "coverage"} and not question.partners
    if not question.text:
        draft.suggestions += answering.examples(draft)
        reply = Reply("clarify", draft.say("Skriv en fråga.", "Please write a question."))
    elif unnamed:
        reply = asked_back(answering, draft)
    elif (question.negated and question.intent in _NOT_TO_BE_DENIED and not asks_for_none(question)) or denies_too_much(question):
        draft.suggestions += answering.examples(draft)
        reply = Reply(
            "clarify",
            draft.say(
                "Jag förstår inte vad som ska räknas bort. Det går med en nämnd, ett program, ett mål, en roll eller en tid.",
                "I do not see what is to be left out. A committee, a programme, a goal, a role or a time can be.",
            ),
        )
    elif elsewhere:
        reply = _said_of_foreign(answering, draft) or foreign(answering, draft)
    elif (
        _of_another_city(answering, question)
        or _names_unknown_project(answering, question)
        or (CUES.asks_unreported(question.text) and question.intent != "help")
    ):
        reply = answering.nothing(draft)
    elif said := _named_in_text(answering, question):
        draft, reply = said
    else:
        reply = _MAKERS[question.intent](answering, draft)
    if (
        reply.status == "not_found"
        and not draft.records
        and (instead := _from_text(answering, question) or _of_a_place(answering, question))
    ):
        draft, reply = instead
    understood = describe(question, answering.names)
    made = draft.finish(reply.status, reply.text, understood=understood, conversation=conversation, value=reply.value, unit=reply.unit)
    projects = tuple(record.id for record in made.records if record.type == "project") or question.projects
    state = State(
        question=question,
        projects=projects,
        recent=recent(before or State(), projects),
        networks=tuple(record.id for record in made.records if record.type == "network") or question.networks,
        municipality=made.records[0].fields.get("municipality") if made.records else None,
        cited=tuple((cite.document, cite.start) for cite in made.citations[:MOST_CITED]) if question.intent in _OF_TEXT else (),
    )
    return made, state


_OF_TEXT = {"text", "network", "partner", "since"}
"""Intents that running text answers, around whose quotes a follow-up is looked for."""
MOST_CITED = 3
SURE = 0.85
"""Score of a link from which a name in a question is known, and not only a word of it."""
_NOT_TO_BE_DENIED = {
    "list", "count", "rank", "sum", "average", "networks", "partner", "trend", "breakdown", "share", "check", "field", "about", "places",
}  # fmt: skip
"""Intents whose records cannot leave out what a question denies, where it is neither nämnd, programme nor role."""
_TOLD_IN_TEXT = {"count", "sum", "list", "networks", "twins", "places", "trend"}
"""Intents that records answer; where there is none, a sentence may still say it."""
SAYS_IT = 0.8
"""Share of a typed question's words that a sentence must hold to stand in for a record."""


def _from_text(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """What running text says where no record does: only sentences that hold nearly all of the question's words, and for
    "hur många" a number of just that noun."""
    if q.intent not in _TOLD_IN_TEXT or q.negated or q.without or q.status or q.amount or q.role or q.goals or q.within or q.foreign:
        return None
    if q.many or q.lacking or q.shared or q.lasting or q.parts:
        return None
    words = q.words or (("projekt",) if q.intent == "count" and q.municipalities else ())
    if CUES.asks_unreported(q.text) or not words:
        return None
    draft = Draft(answering.index, q)
    found = answering.finder.find(replace(q, intent="text", topic=words, words=words, sections=(), partners=()), limit=12, spread=0.0)
    found = [one for one in found if _share_held(answering, words, one) >= SAYS_IT]
    found = [one for one in found if all(phrase(name).search(answering.flat(one)) for name in q.programmes)]
    if q.intent == "count":
        noun = q.noun or "projekt"
        hit = number_before(answering.index, found, "projekt" if noun.casefold().endswith("projekt") else noun)
        if hit is None:
            return None
        n = draft.cites.add(hit.found.passage.source, hit.found.span, section=hit.found.passage.section)
        said = f"{number(hit.value, q.language)} {hit.noun}: «{answering.flat(hit.found)}» [{n}]"
        return draft, Reply("answered", said, hit.value, q.noun or hit.noun)
    if q.intent == "sum":
        found = [one for one in found if find_amounts(answering.flat(one))]
    return (draft, answering.quoted(draft, found[:3])) if found else None


_OF_A_TIE = pattern(r"avtal|vänort|samarbet|partnerskap|utbyte|besök|agreement|twin|cooperat|exchange|talks|visit|förhandling")


def _of_a_place(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """What became of a tie to a place ("vad hände med avtalet med Alexandria?"): the sentences that the tie was read from."""
    if q.intent not in {"text", "partner", "twins", "places"} or q.projects or q.networks or not _OF_A_TIE.search(q.text) or q.foreign:
        return None
    ties = [
        tie
        for tie in answering.index.holdings.places
        if (not q.municipalities or tie.municipality in q.municipalities)
        and (not q.years or tie.reporting_year in q.years)
        and any(re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", q.text) for name in spellings_of(tie.place))
    ]
    if not ties:
        return None
    draft = Draft(answering.index, q)
    parts = []
    for tie in ties[:3]:
        n = draft.cites.add(tie.source, section=(tie.place,), title=tie.citation_title)
        draft.place(tie, n)
        cited = draft.cites.found[n - 1]
        parts.append(f"«{flat_quote(answering.index.texts[tie.document][cited.start : cited.end])}» [{n}]")
    lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
    return draft, Reply("answered", lead + " ".join(dict.fromkeys(parts)))


def _named_in_text(answering: Answering, q: Question) -> tuple[Draft, Reply] | None:
    """Who or what takes part in one thing a project does ("vilka städer har pilotprojekt?"), where a sentence about the project
    holds the question's further words: its partners are no answer to that."""
    if q.intent != "field" or q.fields != ("partners",) or not q.topic or not q.projects:
        return None
    found = [one for one in answering.finder.find(replace(q, intent="text")) if one.coverage >= ANSWERABLE]
    draft = Draft(answering.index, q)
    return (draft, answering.quoted(draft, found)) if found else None


def _share_held(answering: Answering, words: Sequence[str], one: Found) -> float:
    """The share of a question's words that a quote itself holds."""
    terms = answering.texts.terms(words)
    return answering.texts.coverage(terms, answering.texts.stems_of(answering.flat(one)))


def _of_another_city(answering: Answering, q: Question) -> bool:
    """Whether a field is asked of a project that only another municipality reports."""
    named = [answering.index.projects[i].municipality for i in q.projects]
    return bool(named) and q.intent in {"field", "about"} and bool(q.municipalities) and not set(named) & set(q.municipalities)


_CALLED_PROJECT = re.compile(
    r"\b(?:[Pp]rojektet|[Pp]roject called|the project)\s+[«\"”“]?(?P<name>[A-ZÅÄÖ][\w-]+(?:\s+[a-zåäö][\w-]{3,}|\s+[A-ZÅÄÖ][\w-]+)?)"
)


def _names_unknown_project(answering: Answering, q: Question) -> bool:
    """Whether a project is named ("projektet Trygga skolvägar") that neither records nor any text know."""
    called = _CALLED_PROJECT.search(q.text)
    if not called:
        return False
    start, end = called.span("name")
    if any(link.start < end and start < link.end and (link.score >= SURE or link.end >= end) for link in q.links):
        return False  # one word of a name that is known ("Gröna") is no more than a likeness
    name = phrase(called["name"])
    return not any(name.search(text) for text in answering.index.texts.values())


def _dangling(q: Question) -> bool:
    """Whether "när slutar det?" has nothing before it that "det" could mean."""
    words = {word.casefold() for word in re.findall(r"\w+", q.text)}
    slots = (
        q.projects,
        q.networks,
        q.ambiguous,
        q.actors,
        q.programmes,
        q.documents,
        q.goals,
        q.years,
        q.municipalities,
        q.partners,
        q.sections,
        q.foreign,
    )
    return (
        bool(q.fields)
        and not q.rank
        and all(map(CUES.is_cue, q.topic))
        and not any(slots)
        and q.intent not in {"average", "sum"}
        and len(words) <= 6
        and bool(words & {"det", "den", "de", "it", "they", "projektet"})
        and "projekt" not in words
    )


def asked_back(answering: Answering, draft: Draft) -> Reply:
    draft.suggestions += answering.examples(draft)
    return Reply("clarify", draft.say("Vilket projekt menar du? Skriv dess namn.", "Which project do you mean? Please write its name."))


_THANKS = pattern(r"\b(?:tack|tackar|thanks|thank you|cheers)\b(?! (?:vare|till|to)\b)")


def helped(answering: Answering, draft: Draft) -> Reply:
    reports = answering.index.holdings.reports
    if _THANKS.search(draft.question.text):
        draft.suggestions += answering.examples(draft)
        return Reply("help", draft.say("Varsågod! Fråga gärna mer.", "You are welcome. Do ask more."))
    cities = sorted({report.municipality for report in reports})
    draft.suggestions += answering.examples(draft)
    text = draft.say(
        f"Jag svarar på frågor om internationellt arbete och EU-projekt ur {len(reports)} rapporter ({', '.join(cities)}), alltid med ordagranna "
        "citat och källa. Fråga till exempel om projekt hos en nämnd, ett programs utbetalningar, ett projekts budget och datum, nätverk, "
        "vänorter, resultat och lärdomar.",
        f"I answer questions about international work and EU projects from {len(reports)} Swedish reports ({', '.join(cities)}), always with "
        "verbatim quotes and their source. Ask about the projects of a committee, funds paid out by a programme, a project's budget and dates, "
        "networks, twin towns, results and lessons learnt.",
    )
    return Reply("help", text)


def covered(answering: Answering, draft: Draft) -> Reply:
    lines = []
    for report in sorted(answering.index.holdings.reports, key=lambda r: (r.municipality, -(r.year or 0), r.title)):
        passages = answering.index.passages_of(report.document)
        cite = marks([draft.cites.add(passages[0].source)]) if passages else ""
        year = f", {report.year}" if report.year and str(report.year) not in report.title else ""
        lines.append(f"{report.title}{year} ({report.municipality}) {cite}".strip())
    years = sorted({report.year for report in answering.index.holdings.reports if report.year})
    head = draft.say(
        f"Underlaget är {len(lines)} dokument för åren {', '.join(map(str, years))}: ",
        f"The sources are {len(lines)} documents for the years {', '.join(map(str, years))}: ",
    )
    return Reply("answered", head + "; ".join(lines) + ".")


def _said_of_foreign(answering: Answering, draft: Draft) -> Reply | None:
    """What running text says of a municipality that no report covers ("vad ville Stockholm i Eurocities?"); never from records."""
    q = draft.question
    if q.intent not in {"text", "network"} or not q.foreign or CUES.asks_unreported(q.text):
        return None
    found = answering.finder.find(replace(q, topic=(*q.topic, q.foreign)))
    found = [one for one in found if phrase(q.foreign).search(answering.flat(one))]
    return answering.quoted(draft, found) if found else None


def foreign(answering: Answering, draft: Draft) -> Reply:
    name = draft.question.foreign
    cities = listing(sorted({report.municipality for report in answering.index.holdings.reports}), draft.question.language)
    return Reply(
        "not_found",
        draft.say(
            f"Här finns inga rapporter från {name}. Underlaget gäller {cities}.",
            f"There are no reports from {name} here. The sources cover {cities}.",
        ),
    )


def told(answering: Answering, draft: Draft) -> Reply:
    q = draft.question
    found = answering.finder.find(_as_worded(q))
    if not found and q.near:
        # Elsewhere only what holds the words; else what is told where the last quotes stand ("vem är den senaste?").
        found = answering.finder.find(_as_worded(replace(q, near=())))
        if not found and ABOUT_THAT.search(q.text):
            found = answering.finder.find(replace(q, topic=()), limit=3)
    if not found and (narrower := tuple(word for word in q.topic if not CUES.is_of_documents(word))) and narrower != q.topic:
        # "Kalmars internationella strategi om resor": the word for the report need not stand in what it says.
        found = answering.finder.find(replace(q, topic=narrower))
    if not found:
        found = _less_strictly(answering, q)
    if not found and q.projects and not q.topic and "target" not in q.sections and _reported(answering, q):
        return about(answering, draft)
    if q.documents and not q.topic and set(q.sections) <= {"purpose"}:
        found = _of_documents(answering, q)
    if "chair" in q.network_cues and q.actors and not q.networks:
        found = [one for one in found if _chairs(answering, q, one)]
    if not found:
        return answering.nothing(draft)
    reply = answering.quoted(draft, found)
    year = re.search(r"\bsedan ((?:19|20)\d\d)\b", answering.flat(found[0])) if "since" in q.network_cues else None
    return replace(reply, value=float(year[1]), unit="år") if year else reply


def _as_worded(q: Question) -> Question:
    """A question of a nämnd that leaves hardly a word to look for, with all its words: "svårt att sammanfatta" says more than
    the kind of question that it shows."""
    few = q.actors and not (q.projects or q.networks) and len(q.topic) < 2
    return replace(q, topic=q.words) if few and len(q.words) > len(q.topic) else q


_OF_PEOPLE = re.compile(r"(?i)(?:deltagar|person|individ|elev|ungdom|participant|people|student)\w*")


def _less_strictly(answering: Answering, q: Question) -> list[Found]:
    """Where nothing was found: the results of a project without the word for its people, and a year that reports speak of
    ("varför minskar projekten under 2022") instead of report for, which the quote itself then names."""
    people = tuple(word for word in q.topic if not _OF_PEOPLE.fullmatch(word))
    if q.projects and q.sections and people != q.topic and (found := answering.finder.find(replace(q, topic=people))):
        return found
    if not q.years or q.projects or not q.topic:
        return []
    found = answering.finder.find(replace(q, years=()))
    return [one for one in found if any(str(year) in answering.flat(one) for year in q.years)]


def _reported(answering: Answering, q: Question) -> bool:
    """Whether a project asked about is told of in the years asked for."""
    projects = [answering.index.projects[identifier] for identifier in q.projects]
    return not q.years or any(r.reporting_year in q.years for p in projects for r in (*p.reports, *p.mentions))


def _of_documents(answering: Answering, q: Question) -> list[Found]:
    """What reports asked about say of themselves: the sentences on their purpose that name them or their subject."""
    called = " ".join(q.text[link.start : link.end] for link in q.links if link.kind == "document")
    found = answering.finder.find(replace(q, topic=tuple(re.findall(r"[^\W\d]{4,}", called)), sections=("purpose",)), limit=3)
    if found:
        return found
    titles = " ".join(answering.index.reports[document].title for document in q.documents)
    topic = tuple(word for word in dict.fromkeys(re.findall(r"[^\W\d]{4,}", titles)) if not CUES.is_empty(word))
    return answering.finder.find(replace(q, topic=topic[:6], sections=("purpose",)), limit=3)


def _chairs(answering: Answering, q: Question, one: Found) -> bool:
    """Whether a sentence tells of the chair of a nämnd that is asked about, and not of what the nämnd itself chairs."""
    names = "|".join(re.escape(name) for _, name in q.actors)
    return re.search(rf"(?i)(?:{names})s\s(?:\w+\s)?ordförande|ordförande\s(?:i|för|av|på)\s(?:{names})", answering.flat(one)) is not None


def count_other(answering: Answering, draft: Draft) -> Reply:
    """ "Hur många delegationer …": the number that a sentence gives of the counted noun, with the sentence."""
    q = draft.question
    noun = next(iter(CUES.in_swedish((q.noun or "").casefold())), q.noun or "") if q.language == "en" else q.noun or ""
    topic = tuple(dict.fromkeys((*q.topic, *((noun,) if noun else ()))))
    found = answering.finder.find(replace(q, topic=topic), limit=40, spread=0.0)
    others = answering.texts.terms(word for word in topic if word != noun)
    found = [one for one in found if answering.texts.coverage(others, answering.texts.around(one.passage, one.span)) >= OF_COUNTED]
    names = [answering.names[identifier] for identifier in q.networks]
    nouns = [noun, *(_wider_nouns(answering, noun) if noun else ())]
    hits = (number_before(answering.index, found, one, (*topic, *names)) for one in nouns)
    hit = next((hit for hit in hits if hit), None)
    if hit is None:
        return _with_a_number(answering, draft, found, noun)
    n = draft.cites.add(hit.found.passage.source, hit.found.span, section=hit.found.passage.section)
    for identifier in q.projects:
        draft.project(answering.index.projects[identifier], n)
    for identifier in q.networks:
        draft.network(answering.index.networks[identifier], n)
    counted = f"{number(hit.value, q.language)} {noun or hit.noun}"
    return Reply("answered", f"{counted}: «{answering.flat(hit.found)}» [{n}]", hit.value, noun or hit.noun)


def _wider_nouns(answering: Answering, noun: str) -> list[str]:
    """What a text may call the counted ones: "elever" for "gymnasieelever"; any word for people, where people are counted."""
    return [*answering.texts.heads(noun), *([""] if is_of_people(noun) else [])]


_NEAR_NUMBER = re.compile(r"(?<![\d-])\d{1,3}(?![\d-])(?:\s+[^\W\d]+){1,5}")
"""A number and the next words of its clause."""


def _with_a_number(answering: Answering, draft: Draft, found: list[Found], noun: str) -> Reply:
    """The sentence that tells of the counted noun with a number that is not plainly its own ("45 elever fått en mentor")."""
    wanted = answering.texts.terms((noun,)) if noun else []
    own = answering.texts.stems_of(noun)
    for one in found:
        for near in _NEAR_NUMBER.finditer(answering.flat(one)):
            stems = answering.texts.stems_of(near.group())
            # "individ" is a word for a participant, but no number of them.
            if wanted and answering.texts.coverage(wanted, stems) >= 0.8 and (own & stems or not is_of_people(noun)):
                return answering.quoted(draft, [one])
    return answering.nothing(draft)


_MAKERS: dict[Intent, Maker] = {
    "help": helped,
    "coverage": covered,
    "list": listed,
    "count": counted,
    "count_other": count_other,
    "sum": summed,
    "average": average,
    "rank": ranked,
    "trend": trend,
    "breakdown": breakdown,
    "field": fields,
    "about": about,
    "networks": memberships,
    "network": network_told,
    "since": since,
    "twins": twins,
    "partner": partners_found,
    "actor": actor_told,
    "author": author,
    "meaning": meaning,
    "share": share,
    "places": places,
    "check": checked,
    "text": told,
}
