"""What a question was understood to ask: slots, and the intent that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.linking import Link
from bot.wording import Language
from indexer.records import Role

Intent = Literal[
    "help", "coverage", "list", "count", "count_other", "sum", "average", "rank", "trend", "breakdown", "field", "about", "networks", "network",
    "since", "twins", "partner", "actor", "author", "meaning", "share", "places", "check", "text",
]  # fmt: skip
Measure = Literal["projects", "paid_out", "total_budget", "eu_funding", "departments"]
DateRank = Literal["first", "last", "longest", "shortest"]
DATE_RANKS: tuple[DateRank, ...] = ("first", "last", "longest", "shortest")
StatusKind = Literal["ongoing", "ended", "started", "ends"]


@dataclass(frozen=True)
class Status:
    """A condition on a project's dates. ``start`` and ``end`` are ISO days of the period asked for; None where none is named
    (then the end of the reporting year is the point in time)."""

    kind: StatusKind
    start: str | None = None
    end: str | None = None
    also: Status | None = None
    """A second condition: "startade före 2023 och pågår fortfarande"."""

    def each(self) -> tuple[Status, ...]:
        """All conditions, one after the other."""
        return (self, *(self.also.each() if self.also else ()))


@dataclass(frozen=True)
class AmountFilter:
    """A condition on an amount in SEK: at least ``low``, at most ``high``; ``strict`` leaves out the bound itself.

    ``missing``: the form gives no amount; with ``high`` 0 an amount of 0 is none either.
    """

    field: Literal["total_budget", "paid_out", "eu_funding"]
    low: float | None = None
    high: float | None = None
    strict: bool = False
    missing: bool = False
    unknown: bool = False
    """With ``missing``: only where the form itself says "Vet ej"."""


@dataclass(frozen=True)
class Lasting:
    """A condition on how long a project runs, in months."""

    low: int | None = None
    high: int | None = None
    strict: bool = False
    """Whether the bound itself is left out."""


@dataclass(frozen=True)
class Many:
    """A condition on how many goals or partners a project has; without bounds what a ranking is by ("flest mål")."""

    field: Literal["goals", "partners"]
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Without:
    """What a list is to leave out: "utom Interreg", "som vi inte äger"."""

    actors: tuple[tuple[str, str], ...] = ()
    programmes: tuple[str, ...] = ()
    role: Role | None = None
    """With ``actors`` only what they have in this role is left out: "som inte ägs av miljönämnden"."""
    goals: tuple[str, ...] = ()
    status: Status | None = None
    """A condition on time; a project without the date that it needs is left out as well, for nobody knows."""
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What a question was understood to ask. It can say itself back (``describe``)."""

    text: str
    language: Language = "sv"
    intent: Intent = "text"
    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    actors: tuple[tuple[str, str], ...] = ()
    """(municipality, nämnd) pairs."""
    programmes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Codes of parts of programmes: "A2"."""
    networks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """Ids of projects of which it is open which one is meant."""
    documents: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    role: Role | None = None
    status: Status | None = None
    amount: AmountFilter | None = None
    many: Many | None = None
    lasting: Lasting | None = None
    shared: bool = False
    """Whether projects are meant that several nämnder report."""
    lacking: tuple[str, ...] = ()
    """Fields that a form is to leave open: "saknar projektledare"."""
    fields: tuple[str, ...] = ()
    rank: Literal["largest", "smallest"] | None = None
    places: tuple[int, int] = (1, 1)
    """First and last place of a ranking that is asked for: (2, 2) for "näst störst", (1, 3) for "de tre största"."""
    since: int | None = None
    """The first year of "sedan 2022"."""
    date_rank: DateRank | None = None
    """Which project a ranking by dates is to give: the first to start, the last to end, the longest."""
    measure: Measure | None = None
    subject: Literal["project", "department", "programme", "goal", "network"] = "project"
    """What a ranking or a count is over."""
    of_networks: bool = False
    """Whether a ranking of nämnder is by their networks."""
    per: Literal["department", "programme", "goal"] | None = None
    """What figures are to be shown for each of: "per nämnd"."""
    noun: str | None = None
    """The counted noun of "hur många …" where it is no projects, nämnder or networks."""
    topic: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """All telling words of the question, also those that say what kind of answer is wanted: "vänorter", "utbetalades"."""
    sections: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    """Organisations and places that projects are to involve, as written."""
    country: str | None = None
    """A country asked about, in small letters: "kinesiska städer" asks about kina."""
    network_cues: tuple[str, ...] = ()
    foreign: str | None = None
    """A municipality the question is about and no report covers."""
    without: Without | None = None
    negated: bool = False
    """Whether something else is asked to be left out ("inte", "utom"), and it is open what."""
    perhaps: bool = False
    """Whether the project was taken from the conversation for words that may as well be of something else."""
    near: tuple[tuple[str, int], ...] = ()
    """Places (document, character) that the answer before quoted: a follow-up on running text is looked for around them first."""
    within: tuple[str, ...] | None = None
    """Ids of the projects that a follow-up narrows."""
    links: tuple[Link, ...] = field(default=(), compare=False)
