"""The data model: what a report gives, as frozen, typed records. Imports nothing of ours.

Every record carries its municipality and the place it was read from. Field names are those of the European project
databases (lead partner, partner, programme, total budget, EU funding); ``contract`` JSON is written from these in
``exporting``.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Role = Literal["lead", "partner"]
Level = Literal["info", "warning", "error"]
Media = Literal["text", "markdown", "html", "pdf", "docx", "csv", "xlsx"]
SenderKind = Literal["municipality", "region", "association", "authority", "company"]
UNKNOWN_SENDER = "okänd avsändare"
"""Stands for the sender of a document that does not tell whose it is; readers are given null."""


def known_sender(sender: str) -> str | None:
    """The sender as readers are given it: None where the document does not tell whose it is."""
    return None if sender == UNKNOWN_SENDER else sender


class Span(NamedTuple):
    """Half-open range of code points in a document's stored text.

    >>> "Projektnamn Solrutt"[slice(*Span(12, 19))]
    'Solrutt'
    """

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether the two ranges share at least one character.

        >>> Span(0, 4).touches(Span(3, 9)), Span(0, 4).touches(Span(4, 9))
        (True, False)
        """
        return self.start < other.end and other.start < self.end


class Frozen(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, _: Any, /) -> None:
        """Records that were given the same fields share the set of these, which takes more room than what they say."""
        own = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _GIVEN.setdefault(frozenset(own), own))


_GIVEN: dict[frozenset[str], set[str]] = {}


class Page(Frozen):
    """Where a page begins; ``approximate`` when it was counted and not printed. Example:
    ``Page(start=0, number=1)``."""

    start: int
    number: int
    approximate: bool = False


class Cell(Frozen):
    """One cell of a register table with its place in the stored text."""

    text: str
    span: Span


class Document(Frozen):
    """A file as stored: the text to the character, pages, and for registers the table. ``name`` is
    the path below the folder."""

    name: str
    text: str
    media: Media
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    tables: tuple[tuple[tuple[Cell, ...], ...], ...] = ()
    title: str | None = None
    site: str | None = None
    """Whose page it is, by the title of a web page: "Exempelby kommun" of "Vänorter | Exempelby kommun"."""
    digest: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    """For a register: columns and the fields that a person has confirmed for them."""


class Source(Frozen):
    """Where a record stands: document, page (None where the text has none) and character range."""

    document: str
    page: int | None
    page_approximate: bool = False
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Value(Frozen, Generic[T]):
    """A field of a form: the typed value, the raw text, and the spans of both label and value.

    ``value`` is None for a blank, "-" or "Vet ej"; ``raw`` tells which. Example:
    ``Value(value=12_000_000, raw="12 mkr", span=Span(410, 416))``.
    """

    value: T | None
    raw: str
    span: Span
    label: Span | None = None
    approximate: bool = False

    @property
    def quote(self) -> Span:
        """Label and value with what stands between: what a citation of the field shows."""
        return (
            self.span
            if self.label is None
            else Span(min(self.label.start, self.span.start), max(self.label.end, self.span.end))
        )

    @property
    def state(self) -> Literal["given", "blank", "dash", "unknown", "unread"]:
        """Why there is or is no value: "unknown" is the report's own "Vet ej", "unread" a text we could not type."""
        if self.value is not None:
            return "given"
        text = self.raw.strip().casefold().rstrip(".")
        if not text:
            return "blank"
        if text in {"-", "–", "—"}:
            return "dash"
        return "unknown" if text in {"vet ej", "vet inte", "okänt", "uppgift saknas", "ej känt"} else "unread"


class Partner(Frozen):
    """An organisation that takes part in a project. ``Partner(name="Furuboda folkhögskola", country="Sverige")``."""

    name: str
    country: str | None = None
    span: Span | None = None


class Report(Frozen):
    """The head of a document: whose it is, what it covers, what family it was recognised as."""

    type: Literal["report"] = "report"
    document: str
    municipality: str
    """The sender; ``UNKNOWN_SENDER`` where the document does not say whose it is."""
    sender_kind: SenderKind | None = None
    """What the sender is; None where it is not known."""
    kind: str
    year: int | None
    title: str
    diary_number: str | None = None
    stands_in_for: str | None = None
    """For a register: the title of the report whose facts it holds."""
    signatures: tuple[Source, ...] = ()
    """Where the document names who answers for it."""


class ProjectReport(Frozen):
    """One form, section or mention of a project in one report, by one nämnd.

    ``kind`` is "form" (labelled fields), "section" (a chapter of its own with facts in prose) or "mention" (named in
    running text only). Amounts are whole SEK and stand in the row where the report has them.
    """

    type: Literal["project_report"] = "project_report"
    kind: Literal["form", "section", "mention"]
    document: str
    municipality: str
    reporting_year: int | None
    name: Value[str]
    heading: str | None = None
    aliases: tuple[str, ...] = ()
    acronym: str | None = None
    department: Value[str] | None = None
    role: Value[Role] | None = None
    start_date: Value[str] | None = None
    end_date: Value[str] | None = None
    total_budget: Value[int] | None = None
    total_budget_as_lead: Value[int] | None = None
    total_budget_as_partner: Value[int] | None = None
    paid_out: Value[int] | None = None
    paid_out_as_lead: Value[int] | None = None
    paid_out_as_partner: Value[int] | None = None
    eu_funding: Value[int] | None = None
    programme: Value[str] | None = None
    programme_path: tuple[str, ...] = ()
    goals: Value[tuple[str, ...]] | None = None
    leader: Value[str] | None = None
    lead_partner: Value[str] | None = None
    """The organisation that owns the project, where the text names one (also when it is not the city)."""
    partners: tuple[Partner, ...] = ()
    status_note: str | None = None
    description: tuple[Span, ...] = ()
    """Where the running text about the project stands, own form and other places in the same document."""
    source: Source
    citation_title: str | None = None
    """For a register entry: title and page of the report it was taken from."""


FIELDS: tuple[str, ...] = (
    "name",
    "department",
    "role",
    "start_date",
    "end_date",
    "total_budget",
    "total_budget_as_lead",
    "total_budget_as_partner",
    "paid_out",
    "paid_out_as_lead",
    "paid_out_as_partner",
    "eu_funding",
    "programme",
    "goals",
    "leader",
    "lead_partner",
)
"""Names of the ``Value`` fields of a ``ProjectReport``, in the order of a form."""


class Membership(Frozen):
    """That a city or one of its departments takes part in a network, as one report tells it.

    ``standing`` is "member" for a stated membership, "participates" for activity in it, "considered" for one that was
    only looked into, "former" for one that ended.
    """

    type: Literal["membership"] = "membership"
    document: str
    municipality: str
    reporting_year: int | None
    network: str
    abbreviation: str | None = None
    network_raw: str
    kind: str = "network"
    aliases: tuple[str, ...] = ()
    department: str | None = None
    standing: Literal["member", "participates", "considered", "former"] = "participates"
    role: str | None = None
    since: int | None = None
    forums: tuple[str, ...] = ()
    source: Source
    description: tuple[Span, ...] = ()
    citation_title: str | None = None


class Figure(Frozen):
    """A number that a report states: 63 projects in all, 24,4 million to one nämnd.

    ``subject_kind`` says what the subject is; ``measure`` is one of "projects", "projects_as_lead",
    "projects_as_partner", "paid_out", "total_budget", "eu_funding", "departments", "funding_rate", "twin_cities",
    or the counted noun in Swedish. ``unit`` is "projekt", "SEK", "%", "nämnder" or the counted noun. A range ("40–60
    %") has ``value`` and ``value_to``.
    """

    type: Literal["figure"] = "figure"
    document: str
    municipality: str
    year: int | None
    subject: str
    subject_kind: Literal["total", "department", "programme", "goal", "project", "network", "other"]
    measure: str
    value: float
    value_to: float | None = None
    unit: str
    approximate: bool = False
    raw: str
    source: Source
    citation_title: str | None = None


MEASURES = {
    "projects": "antal EU-projekt",
    "projects_as_lead": "antal projekt som projektägare",
    "projects_as_partner": "antal projekt som projektpartner",
    "paid_out": "utbetalda medel",
    "total_budget": "total budget",
    "eu_funding": "EU-stöd",
    "budget": "budget",
    "departments": "antal deltagande nämnder",
    "funding_rate": "medfinansieringsgrad",
    "twin_cities": "antal vänorter",
    "largest_project_budget": "största projektbudget",
    "smallest_project_budget": "minsta projektbudget",
}
"""Measures as a Swedish reader is told them; what is not here is the report's own counted noun."""


class PlaceRelation(Frozen):
    """A tie to a place: twin city, partner city, agreement, visit made or received, conference, exchange.

    ``standing`` is "active", "passive" (kept but nothing done), "failed" (negotiations broke down) or "cancelled".
    """

    type: Literal["place"] = "place"
    document: str
    municipality: str
    reporting_year: int | None
    kind: Literal["twin_city", "partner_city", "agreement", "visit_made", "visit_received", "conference", "exchange"]
    place: str
    country: str | None = None
    department: str | None = None
    when: str | None = None
    standing: Literal["active", "passive", "failed", "cancelled"] = "active"
    source: Source
    citation_title: str | None = None


MentionRole = Literal[
    "lead",
    "partner",
    "associated",
    "pilot",
    "member",
    "twin_city",
    "agreement",
    "visited",
    "visitor",
    "meeting",
    "funder",
    "compared",
    "named",
]
"""What a place or organisation is where it is named: "visited" went the city to, "visitor" came, at "meeting" something
was held; "named" leaves it open."""
MENTION_ROLES: dict[MentionRole, str] = {
    "lead": "projektägare",
    "partner": "partner",
    "associated": "associerad partner",
    "pilot": "pilotplats",
    "member": "medlem",
    "twin_city": "vänort",
    "agreement": "avtal",
    "visited": "besök dit",
    "visitor": "besök därifrån",
    "meeting": "möte där",
    "funder": "finansiär",
    "compared": "jämförelse",
    "named": "nämns",
}
"""The roles in words."""
TAKES_PART: frozenset[MentionRole] = frozenset({"lead", "partner", "associated", "pilot"})
"""Roles of who takes part in a project."""
OrganisationKind = Literal[
    "university", "municipality", "region", "authority", "company", "association", "school", "museum", "other"
]


class Mention(Frozen):
    """One place in a report that names an organisation, city, region or country, and what it is there.

    ``of`` is whose text it stands in: a project's, a network's, or any other; ``of_id`` is the project or network.
    """

    role: MentionRole
    name: str
    """As the report spells it."""
    of: Literal["project", "network", "text"] = "text"
    of_id: str | None = None
    title: str = ""
    """What a reader is told it stands in: the project, the network, or the section."""
    municipality: str
    reporting_year: int | None
    department: str | None = None
    source: Source
    quote: Span
    """The sentence that carries it."""


class Place(Frozen):
    """A country, region or city with everything that names it: Tammerfors, a city in Finland."""

    id: str
    name: str
    kind: Literal["country", "region", "city"]
    country: str | None = None
    country_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Organisation(Frozen):
    """An organisation with everything that names it: Lunds universitet, a university in Lund."""

    id: str
    name: str
    kind: OrganisationKind = "other"
    place: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Passage(Frozen):
    """A paragraph-sized piece of text: what search finds and quotes are cut from."""

    type: Literal["passage"] = "passage"
    document: str
    municipality: str
    year: int | None
    section: tuple[str, ...] = ()
    department: str | None = None
    project: str | None = None
    """Name of the project whose form or chapter the passage belongs to."""
    source: Source


class Issue(Frozen):
    """Something in a report that a person should know of: never an exception, never silent."""

    level: Level
    document: str
    what: str
    words: str = ""
    page: int | None = None
    line: int | None = None
    start: int | None = None
    end: int | None = None
    column: str | None = None
    """For a column that is not read: the label that may be meant, empty where none is near."""


Record: TypeAlias = Annotated[
    Report | ProjectReport | Membership | Figure | PlaceRelation | Passage, Field(discriminator="type")
]


class Actor(Frozen):
    """A nämnd with its förvaltning: one actor with two names, keyed by municipality and name."""

    municipality: str
    name: str
    administration: str | None = None
    aliases: tuple[str, ...] = ()
    known: bool = True


class Project(Frozen):
    """One project with every form, section and mention of it, newest report first."""

    id: str
    name: str
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    municipality: str
    programme: str | None = None
    programme_path: tuple[str, ...] = ()
    period: str | None = None
    reports: tuple[ProjectReport, ...] = ()
    mentions: tuple[ProjectReport, ...] = ()
    led_from: tuple[str, ...] = ()
    """The city, where it is known, and the country of who leads it, where that is another than its sender."""
    countries: tuple[str, ...] = ()
    """Countries beside the home one that take part, by name or by a city or organisation there."""
    cities: tuple[str, ...] = ()
    """Cities beside the sender's own that take part, by name or by an organisation with its seat there."""


class Network(Frozen):
    """One network with every membership that the reports tell of."""

    id: str
    name: str
    abbreviation: str | None = None
    aliases: tuple[str, ...] = ()
    kind: str = "network"
    memberships: tuple[Membership, ...] = ()
