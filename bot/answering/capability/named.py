"""A capability said back: what is printed under its answer."""

from __future__ import annotations

from bot.query.say import described
from bot.text.toolbox import Answering
from bot.understanding.capabilities import Asked
from bot.wording import Language, listing

_SAID = {
    "greeting": ("hälsning", "a greeting"),
    "goodbye": ("avsked", "a goodbye"),
    "thanks": ("tack", "thanks"),
    "feeling": ("hur det står till", "how things are"),
    "complaint": ("att svaret inte var bra", "that the answer was not good"),
    "identity": ("vem som svarar", "who answers"),
    "maker": ("vem som har gjort tjänsten", "who made the service"),
    "abilities": ("vad tjänsten kan", "what the service can do"),
    "limits": ("vad tjänsten inte kan", "what the service cannot do"),
    "languages": ("vilka språk som går att använda", "which languages can be used"),
    "trust": ("vad svaren bygger på", "what the answers rest on"),
    "formats": ("vilka filformat som kan läsas", "which file formats can be read"),
    "storage": ("om frågor sparas", "whether questions are stored"),
    "export": ("hur en lista exporteras", "how a list is exported"),
    "coverage": ("vad som ingår i underlaget", "what the sources cover"),
    "agreement": (
        "om rapporternas siffror stämmer med blanketterna",
        "whether the reports' figures agree with the forms",
    ),
    "similar": ("projekt som liknar", "projects similar to"),
    "summary": ("sammanfattning av", "summary of"),
    "meaning": ("vad ett ord i rapporterna betyder", "what a word of the reports means"),
}


def said_of(asked: Asked, answering: Answering, language: Language) -> str:
    """The capability and what it was asked of, in words."""
    said = _SAID[asked.capability][0 if language == "sv" else 1]
    if asked.form is not None:
        return f"{said} {described(asked.form, language)}"
    if asked.capability == "similar":
        return f"{said} {listing([answering.names[one] for one in asked.projects[:1]], language)}"
    if asked.capability not in {"coverage", "agreement"}:
        return said
    titles = [answering.names[one] for one in asked.documents]
    names = [
        *asked.departments,
        *asked.programmes,
        *titles,
        *asked.municipalities,
        *map(str, asked.years),
        *([asked.foreign] if asked.foreign else []),
    ]
    return f"{said}: {listing(names, language)}" if names else said
