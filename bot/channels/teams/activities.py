"""What Teams sends to a bot and takes from it: the documented shapes and limits, as far as this bot uses them.

Sources: Microsoft Learn, "Bot messages with AI-generated content" (citations, feedback), "Format your bot messages" (size),
"Respond to search command", "Universal Actions for Adaptive Cards".
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from bot.channels.teams.cards import AdaptiveCard, ThumbnailCard
from bot.presentation.text import units

MAX_CITATIONS = 20
MAX_NAME = 80
MAX_ABSTRACT = 160
MAX_BYTES = 80_000
"""Of a whole message as JSON in UTF-16. Teams documents 100 KB; what the SDK adds on the way is not counted here."""


def _at_most(limit: int) -> AfterValidator:
    """A limit counted in UTF-16 units, as JavaScript clients count."""

    def checked(text: str) -> str:
        if units(text) > limit:
            raise ValueError(f"longer than {limit}")
        return text

    return AfterValidator(checked)


# What arrives


class Incoming(BaseModel):
    """Whatever of an arriving object is not named is left aside; a field of another type than documented is refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)


class Account(Incoming):
    """A person or a bot. ``aad_object_id`` is the person's stable id."""

    id: str = ""
    aad_object_id: str | None = None

    @property
    def key(self) -> str:
        return self.aad_object_id or self.id


class Conversation(Incoming):
    id: str = ""
    conversation_type: str | None = None
    """"personal", "groupChat" or "channel"."""
    tenant_id: str | None = None


class Mention(Incoming):
    """An entity of an activity; only those of type "mention" have the other two."""

    type: str = ""
    mentioned: Account | None = None
    text: str | None = None


class Tenant(Incoming):
    id: str | None = None


class ChannelData(Incoming):
    tenant: Tenant | None = None


class ActivityIn(Incoming):
    """An activity as Teams delivers it."""

    type: str
    id: str | None = None
    name: str | None = None
    text: str | None = None
    channel_id: str = ""
    service_url: str = ""
    from_: Account = Field(default_factory=Account, alias="from")
    recipient: Account = Field(default_factory=Account)
    conversation: Conversation = Field(default_factory=Conversation)
    channel_data: ChannelData | None = None
    entities: tuple[Mention, ...] | None = None
    members_added: tuple[Account, ...] | None = None
    reply_to_id: str | None = None
    value: Any = None

    @property
    def tenants(self) -> set[str]:
        """Every tenant that the activity names."""
        named = (self.conversation.tenant_id, self.channel_data.tenant.id if self.channel_data and self.channel_data.tenant else None)
        return {tenant for tenant in named if tenant}

    @property
    def person(self) -> tuple[str, str]:
        """The conversation and who writes in it: what follow-ups are kept apart by."""
        return self.conversation.id, self.from_.key

    @property
    def question(self) -> str:
        """The text without the bot's own mention, which is there in group chats and channels; other people's stay as names."""
        text = self.text or ""
        for entity in self.entities or ():
            if entity.type == "mention" and entity.text and entity.mentioned and entity.mentioned.id == self.recipient.id:
                text = text.replace(entity.text, " ")
        return unescape(re.sub(r"</?at\b[^>]*>", "", text)).replace("\u00a0", " ").strip()

    @property
    def is_welcome(self) -> bool:
        """Whether the bot has just been added to a chat with one person."""
        added = self.type == "conversationUpdate" and any(one.id == self.recipient.id for one in self.members_added or ())
        return added and self.conversation.conversation_type == "personal"


class QueryParameter(Incoming):
    name: str = ""
    value: Any = None


class QueryOptions(Incoming):
    skip: int = Field(default=0, ge=0)
    count: int = Field(default=25, ge=1)


class Query(Incoming):
    """The value of ``composeExtension/query``."""

    command_id: str = ""
    parameters: tuple[QueryParameter, ...] = ()
    query_options: QueryOptions = Field(default_factory=QueryOptions)

    @property
    def words(self) -> str:
        return " ".join(str(one.value) for one in self.parameters if one.name == "words" and isinstance(one.value, str))


class PageAsked(Incoming):
    """What the page buttons of a card carry."""

    answer: str
    page: int = Field(ge=1)


class ExecuteAction(Incoming):
    verb: str = ""
    data: dict[str, Any] = Field(default_factory=dict)


class CardAction(Incoming):
    """The value of ``adaptiveCard/action``."""

    action: ExecuteAction


class Reaction(Incoming):
    reaction: Literal["like", "dislike"]
    feedback: str = ""

    @property
    def comment(self) -> str:
        """The words of the form, which arrive as JSON in a string."""
        try:
            form = json.loads(self.feedback or "{}")
        except ValueError:
            return ""
        return str(form.get("feedbackText") or "") if isinstance(form, dict) else ""


class SubmitAction(Incoming):
    """The value of ``message/submitAction``."""

    action_name: Literal["feedback"]
    action_value: Reaction


# What is sent


class Outgoing(BaseModel):
    """What is not documented here is not sent."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Appearance(Outgoing):
    type: Literal["DigitalDocument"] = Field(default="DigitalDocument", alias="@type")
    name: Annotated[str, _at_most(MAX_NAME)] = Field(min_length=1)
    url: str | None = Field(default=None, pattern=r"^https?://")
    abstract: Annotated[str, _at_most(MAX_ABSTRACT)] | None = None


class Claim(Outgoing):
    type: Literal["Claim"] = Field(default="Claim", alias="@type")
    position: int = Field(ge=1)
    appearance: Appearance


class MessageEntity(Outgoing):
    """The one root entity of a message, which carries its citations."""

    type: Literal["https://schema.org/Message"] = "https://schema.org/Message"
    kind: Literal["Message"] = Field(default="Message", alias="@type")
    context: Literal["https://schema.org"] = Field(default="https://schema.org", alias="@context")
    citation: tuple[Claim, ...] = Field(min_length=1, max_length=MAX_CITATIONS)

    @model_validator(mode="after")
    def _each_position_once(self) -> MessageEntity:
        if len({claim.position for claim in self.citation}) < len(self.citation):
            raise ValueError("two citations of one position")
        return self


class CardAttachment(Outgoing):
    content_type: Literal["application/vnd.microsoft.card.adaptive"] = "application/vnd.microsoft.card.adaptive"
    content: AdaptiveCard


class FeedbackLoop(Outgoing):
    type: Literal["default"] = "default"


class SentChannelData(Outgoing):
    feedback_loop: FeedbackLoop = Field(default_factory=FeedbackLoop)


class Message(Outgoing):
    """A message within the limits: every ``[n]`` that is a mark has its citation, and the whole fits."""

    type: Literal["message"] = "message"
    text: str | None = Field(default=None, min_length=1)
    text_format: Literal["markdown"] = "markdown"
    entities: tuple[MessageEntity, ...] | None = Field(default=None, max_length=1)
    attachments: tuple[CardAttachment, ...] | None = Field(default=None, max_length=1)
    channel_data: SentChannelData | None = None

    @property
    def marks(self) -> list[int]:
        """The numbers that are marks in the text: in square brackets that are not escaped."""
        return sorted({int(mark) for mark in re.findall(r"(?<!\\)\[([0-9]{1,4})\]", self.text or "")})

    @model_validator(mode="after")
    def _whole(self) -> Message:
        if not self.text and not self.attachments:
            raise ValueError("an empty message")
        cited = sorted(claim.position for entity in self.entities or () for claim in entity.citation)
        if cited != self.marks:
            raise ValueError(f"citations {cited} for the marks {self.marks}")
        if (size := message_bytes(self.as_json())) > MAX_BYTES:
            raise ValueError(f"{size} bytes, more than {MAX_BYTES}")
        return self


def message_bytes(message: dict[str, Any]) -> int:
    """Bytes of a message as JSON in UTF-16, as Teams counts them."""
    return 2 * units(json.dumps(message, ensure_ascii=False))


class PreviewAttachment(Outgoing):
    content_type: Literal["application/vnd.microsoft.card.thumbnail"] = "application/vnd.microsoft.card.thumbnail"
    content: ThumbnailCard


class ResultAttachment(CardAttachment):
    """A hit: the card that is inserted, and how the list of hits shows it."""

    preview: PreviewAttachment


class QueryResult(Outgoing):
    type: Literal["result", "message"]
    attachment_layout: Literal["list"] | None = None
    attachments: tuple[ResultAttachment, ...] | None = Field(default=None, max_length=25)
    text: str | None = None


class QueryResponse(Outgoing):
    """The answer to ``composeExtension/query``: hits, or a sentence in plain text."""

    compose_extension: QueryResult


class CardResponse(Outgoing):
    """The answer to ``adaptiveCard/action``: the card that takes the old one's place, or a sentence shown to the person."""

    status_code: Literal[200] = 200
    type: Literal["application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"]
    value: AdaptiveCard | str
