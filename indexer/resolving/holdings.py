"""Everything that was read from a folder of reports."""

from __future__ import annotations

from pydantic import Field

from indexer.records import (
    Actor,
    Figure,
    Frozen,
    Issue,
    Media,
    Network,
    Organisation,
    Page,
    Passage,
    Place,
    PlaceRelation,
    Project,
    Report,
)


class StoredDocument(Frozen):
    """A document's text as stored, and what it was recognised as."""

    name: str
    text: str
    media: Media
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    family: str
    digest: str = ""


class Holdings(Frozen):
    """Everything that was read from a folder of reports."""

    documents: tuple[StoredDocument, ...] = ()
    reports: tuple[Report, ...] = ()
    projects: tuple[Project, ...] = ()
    networks: tuple[Network, ...] = ()
    figures: tuple[Figure, ...] = ()
    places: tuple[PlaceRelation, ...] = ()
    localities: tuple[Place, ...] = ()
    """Every country, region and city that is named, with all its mentions."""
    organisations: tuple[Organisation, ...] = ()
    """Every organisation that is named, with all its mentions."""
    passages: tuple[Passage, ...] = ()
    actors: tuple[Actor, ...] = ()
    goals: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = Field(default=())
