"""What a question to running text, or of one named thing, was understood to ask: slots, and the intent that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.understanding.linking import Link
from bot.wording import Language
from indexer.records import Role

Intent = Literal[
    "help", "coverage", "list", "count_other", "field", "about", "networks", "network", "since", "twins", "partner", "actor", "author",
    "meaning", "places", "text",
]  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What a question was understood to ask. It can say itself back (``describe``)."""

    text: str
    language: Language = "sv"
    intent: Intent = "text"
    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """Years of reports; not those that a date of a project is asked for ("startade före 2023")."""
    actors: tuple[tuple[str, str], ...] = ()
    """(municipality, nämnd) pairs."""
    programmes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """Ids of projects of which it is open which one is meant."""
    documents: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    role: Role | None = None
    dated: bool = False
    """Whether something is said of a beginning or an end, which no running text can be held against."""
    fields: tuple[str, ...] = ()
    in_a_row: bool = False
    """Whether the fields are asked for one by one, each of them; else they are what the question's words may mean."""
    noun: str | None = None
    """The counted noun of "hur många …"."""
    topic: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """All telling words of the question, also those that say what kind of answer is wanted: "vänorter", "utbetalades"."""
    sections: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    """Organisations and places that projects are to involve, as written."""
    areas: tuple[str, ...] = ()
    """Countries and parts of the world in which the towns asked about are, by their Swedish names."""
    whether: bool = False
    """Asked whether there is any such town."""
    country: str | None = None
    """A country asked about, in small letters: "kinesiska städer" asks about kina."""
    contact: bool = False
    """Whether it was asked whom to turn to about the one thing that is named."""
    network_cues: tuple[str, ...] = ()
    foreign: str | None = None
    """A municipality the question is about and no report covers."""
    negated: bool = False
    """Whether something is asked to be left out ("inte", "utom"), which no running text can be held against."""
    perhaps: bool = False
    """Whether the project was taken from the conversation for words that may as well be of something else."""
    near: tuple[tuple[str, int], ...] = ()
    """Places (document, character) that the answer before quoted: a follow-up on running text is looked for around them first."""
    within: tuple[str, ...] | None = None
    """Ids of the projects, or networks, among which a follow-up looks for a theme."""
    typed: str = field(default="", compare=False)
    """The question as it was typed, before letters were put right: what it means is measured by that."""
    links: tuple[Link, ...] = field(default=(), compare=False)
