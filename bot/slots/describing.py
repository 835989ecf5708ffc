"""An understood question said back in its own language, so that a misreading is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.slots.questions import Question
from bot.wording import FIELD, Language, listing
from indexer.vocabulary.areas import area_called

_SECTIONS = {
    "sv": {
        "results": "resultat", "success": "framgångar", "challenges": "utmaningar", "lessons": "lärdomar", "purpose": "syfte", "target": "målgrupp",
        "visits": "besök", "implementation": "implementering", "responsibility": "ansvar", "statement": "bedömning", "follow_up": "uppföljning",
    },
    "en": {
        "results": "results", "success": "success", "challenges": "challenges", "lessons": "lessons", "purpose": "purpose", "target": "target group",
        "visits": "visits", "implementation": "implementation", "responsibility": "responsibility",
        "statement": "assessment", "follow_up": "follow-up",
    },
}  # fmt: skip
_ROLES = {
    "sv": {"lead": "som projektägare", "partner": "som projektpartner"},
    "en": {"lead": "as lead partner", "partner": "as partner"},
}
_BEFORE: dict[Language, dict[str, str]] = {
    "sv": {
        "actors": "hos", "programmes": "i programmet", "goals": "för målet", "partners": "tillsammans med", "topic": "om",
        "where": "i", "documents": "enligt", "years": "år",
    },
    "en": {
        "actors": "of", "programmes": "in the programme", "goals": "for the goal", "partners": "together with", "topic": "about",
        "where": "in", "documents": "according to", "years": "in",
    },
}  # fmt: skip
"""The words before what a question names."""


def describe(q: Question, names: Mapping[str, str]) -> str:
    """What a question was understood to ask: "projektledare för Kajträd år 2024"; ``names`` are those of the index."""
    before, goals = (
        _BEFORE[q.language],
        (" eller " if q.language == "sv" else " or ").join(f"«{goal}»" for goal in q.goals[:3]),
    )
    parts = [_head(q, names), _said(before["actors"], dict.fromkeys(name for _, name in q.actors), q.language)]
    parts.append(_said(before["programmes"], q.programmes, q.language))
    parts.append(_ROLES[q.language][q.role] if q.role and _heeds_role(q) else "")
    parts.append(f"{before['goals']} {goals}" if goals else "")
    parts.append(_said(before["partners"], q.partners, q.language) if q.partners else _topic_said(q))
    parts.append(_said(before["where"], (*q.municipalities, *((q.foreign,) if q.foreign else ())), q.language))
    parts.append(_said(before["documents"], (f"«{names.get(one, one)}»" for one in q.documents), q.language))
    parts.append(_said(before["years"], map(str, q.years), q.language))
    return " ".join(" ".join(parts).split())


def _said(before: str, names: Iterable[str], language: Language) -> str:
    """Names with the word before them; nothing where there are none."""
    every = list(names)
    return f"{before} {listing(every, language)}" if every else ""


def _heeds_role(q: Question) -> bool:
    """Whether an answer heeds the role: for projects, and for the rows of a form that are one for each role."""
    return q.intent in {"list", "partner"} or (
        q.intent == "field" and bool({"total_budget", "paid_out"} & set(q.fields))
    )


def _topic_said(q: Question) -> str:
    counted = (q.noun or "").casefold() if q.intent == "count_other" else None
    topic = " ".join(word for word in q.topic if word.casefold() != counted)
    return f"{_BEFORE[q.language]['topic']} «{topic}»" if topic else ""


_HEADS: dict[Language, dict[str, str]] = {
    "sv": {
        "help": "hjälp", "coverage": "vad som ingår i underlaget",
        "list": "projekt", "partner": "projekt och samarbeten", "network": "nätverket {chosen}", "since": "medlemsår i {chosen}",
        "networks": "internationella nätverk{considered}", "twins": "vänorter{country}", "places": "platser{country}",
        "field": "{fields} för {chosen}", "about": "om {chosen}", "count_other": "antal {noun}{of}",
        "actor": "vad som redovisas", "author": "vem som svarar för rapporten", "meaning": "vad en förkortning står för",
        "text": "vad rapporterna säger{about}", "sections": "{sections} i {chosen}",
    },
    "en": {
        "help": "help", "coverage": "what the sources cover",
        "list": "projects", "partner": "projects and cooperation", "network": "the network {chosen}", "since": "member since: {chosen}",
        "networks": "international networks{considered}", "twins": "twin towns{country}", "places": "places{country}",
        "field": "{fields} of {chosen}", "about": "about {chosen}", "count_other": "number of {noun}{of}",
        "actor": "what is reported", "author": "who answers for the report", "meaning": "what an abbreviation stands for",
        "text": "what the reports say{about}", "sections": "{sections} of {chosen}",
    },
}  # fmt: skip


def _fields_said(q: Question) -> list[str]:
    """The fields asked for: each of some in a row, else the first that the words may mean."""
    fields = q.fields if q.in_a_row else ("duration",) if "duration" in q.fields else q.fields[:2]
    return [FIELD[q.language][name] for name in fields if name in FIELD[q.language]]


def where_said(q: Question) -> str:
    """In which countries or parts of the world."""
    lang, named = q.language, q.areas or ((q.country.capitalize(),) if q.country else ())
    if not named or (q.intent == "twins" and not q.areas):
        return ""
    areas = [(name, area_called(name)) for name in named]
    within = [(area.sv if lang == "sv" else area.en) if area else name for name, area in areas]
    outside = all(area is not None and area.outside for _, area in areas)
    return f" {listing(within, lang)}" if outside else f" {_BEFORE[lang]['where']} {listing(within, lang)}"


def _head(q: Question, names: Mapping[str, str]) -> str:
    """What is asked, and of which project or network."""
    lang, sv = q.language, q.language == "sv"
    chosen = listing([names.get(one, one) for one in (*q.projects, *q.ambiguous, *q.networks)][:4], lang)
    head = "sections" if q.intent == "text" and chosen and q.sections else q.intent
    considered = (" som övervägts" if sv else " considered") if "considered" in q.network_cues else ""
    return _HEADS[lang][head].format(
        chosen=chosen,
        fields=listing(_fields_said(q), lang),
        sections=listing([_SECTIONS[lang][name] for name in q.sections], lang),
        about=f" {_BEFORE[lang]['topic']} {chosen}" if chosen else "",
        country=where_said(q),
        considered=considered,
        noun=q.noun or "",
        of=f" – {chosen}" if chosen else "",
    )
