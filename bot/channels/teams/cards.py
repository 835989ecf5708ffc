"""The parts of Adaptive Cards that are sent, in the shapes and limits of the schema.

Version 1.5: the newest that Teams takes in bots and message extensions, and the oldest with Table and Action.Execute.
Chart.HorizontalBar is Teams' own addition to it and carries a fallback for clients that do not draw it. Text that is
not ours stands in TextRun only, which knows no Markdown; TextBlock and FactSet, which do, are not used.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from bot.channels.teams.text import plain

VERSION: Literal["1.5"] = "1.5"
MAX_ACTIONS = 6


class Part(BaseModel):
    """What is not named here is not sent."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class OpenUrl(Part):
    type: Literal["Action.OpenUrl"] = "Action.OpenUrl"
    title: str | None = None
    url: str = Field(pattern=r"^https?://")


class TeamsData(Part):
    """Makes a button say something in the chat as if the person had typed it."""

    type: Literal["imBack"] = "imBack"
    value: str = Field(min_length=1)


class SubmitData(Part):
    msteams: TeamsData


class Submit(Part):
    type: Literal["Action.Submit"] = "Action.Submit"
    title: str = Field(min_length=1)
    data: SubmitData | dict[str, Any]


class Execute(Part):
    """Asks for another card in this one's place; older clients send ``fallback`` as a message."""

    type: Literal["Action.Execute"] = "Action.Execute"
    title: str = Field(min_length=1)
    verb: str
    data: dict[str, Any]
    fallback: Submit


class TextRun(Part):
    type: Literal["TextRun"] = "TextRun"
    text: str
    weight: Literal["Bolder"] | None = None
    size: Literal["Small", "Medium"] | None = None
    is_subtle: bool | None = None
    select_action: OpenUrl | None = None

    @field_validator("text")
    @classmethod
    def _plain(cls, text: str) -> str:
        return plain(text)


class RichTextBlock(Part):
    type: Literal["RichTextBlock"] = "RichTextBlock"
    inlines: tuple[TextRun, ...] = Field(min_length=1)
    spacing: Literal["None", "Small"] | None = None


class TableCell(Part):
    type: Literal["TableCell"] = "TableCell"
    items: tuple[RichTextBlock, ...]


class TableRow(Part):
    type: Literal["TableRow"] = "TableRow"
    cells: tuple[TableCell, ...]


class TableColumn(Part):
    width: int = Field(ge=1)


class Table(Part):
    """Every row has a cell for every column; the first row is the head, which is the schema's default."""

    type: Literal["Table"] = "Table"
    columns: tuple[TableColumn, ...] = Field(min_length=1)
    rows: tuple[TableRow, ...] = Field(min_length=2)

    @field_validator("rows")
    @classmethod
    def _even(cls, rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
        if len({len(row.cells) for row in rows}) > 1:
            raise ValueError("rows of different lengths")
        return rows


class BarValue(Part):
    x: str
    y: float

    @field_validator("x")
    @classmethod
    def _plain(cls, text: str) -> str:
        return plain(text)


class BarChart(Part):
    """Bars with their names; the table beside it tells the same to whoever does not see them."""

    type: Literal["Chart.HorizontalBar"] = "Chart.HorizontalBar"
    title: str
    display_mode: Literal["AbsoluteWithAxis"] = "AbsoluteWithAxis"
    data: tuple[BarValue, ...] = Field(min_length=2)
    fallback: Literal["drop"] = "drop"

    @field_validator("title")
    @classmethod
    def _plain(cls, text: str) -> str:
        return plain(text)


class ActionSet(Part):
    type: Literal["ActionSet"] = "ActionSet"
    actions: tuple[Execute | OpenUrl, ...] = Field(min_length=1, max_length=MAX_ACTIONS)


class Width(Part):
    width: Literal["full"] = "full"


class AdaptiveCard(Part):
    type: Literal["AdaptiveCard"] = "AdaptiveCard"
    schema_: Literal["http://adaptivecards.io/schemas/adaptive-card.json"] = Field(
        default="http://adaptivecards.io/schemas/adaptive-card.json", alias="$schema"
    )
    version: Literal["1.5"] = VERSION
    body: tuple[RichTextBlock | Table | BarChart | ActionSet, ...] = ()
    actions: tuple[Submit | OpenUrl, ...] | None = Field(default=None, max_length=MAX_ACTIONS)
    msteams: Width = Field(default_factory=Width)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class ThumbnailCard(Part):
    """A line of the list of hits. Title and subtitle take no formatting in Teams."""

    title: str
    subtitle: str = ""

    @field_validator("title", "subtitle")
    @classmethod
    def _plain(cls, text: str) -> str:
        return plain(text)
