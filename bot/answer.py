"""The answer object: what the commands, the JSON API and every channel hand out (the public interface)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "partial", "clarify", "not_found", "help", "error"]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Citation(Model):
    """A verbatim quote: ``quote == document_text[start:end]``, character for character."""

    n: int
    document: str
    title: str
    municipality: str | None
    year: int | None
    page: int | None
    page_approximate: bool = False
    section: str
    start: int
    end: int
    quote: str


class AnswerRecord(Model):
    """An entity the answer is about."""

    type: Literal["project", "network", "figure", "place", "actor"]
    id: str
    name: str
    citation: int | None
    fields: dict[str, Any] = Field(default_factory=dict)
    sources: list[dict[str, Any]] = Field(default_factory=list)
    short: str = Field(default="", exclude=True)
    """The name as people say it, for a channel with little room; empty where that is the name. Not in the JSON."""


class Answer(Model):
    """One answer; see ``Status`` for what the status means."""

    id: str
    conversation: str
    question: str
    language: Literal["sv", "en"]
    status: Status
    understood: str
    text: str
    value: float | int | None = None
    unit: str | None = None
    records: list[AnswerRecord] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    suggestions: list[str] = Field(default_factory=list)
    query: dict[str, Any] | None = None
    """The form that records answered, as ``bot.query.forms.as_json`` writes it; None where running text answers."""
