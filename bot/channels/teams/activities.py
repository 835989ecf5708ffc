"""What Teams sends to a bot and takes from it: the documented shapes and limits, as far as this bot uses them.

Sources: Microsoft Learn, "Bot messages with AI-generated content" (citations, feedback), "Format your bot messages"
(size), "Respond to search command", "Universal Actions for Adaptive Cards".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.alias_generators import to_camel

from bot.channels.teams.asked import Named, question
from bot.channels.teams.cards import AdaptiveCard, ThumbnailCard
from bot.presentation.text import units

MAX_OBJECTS = 100
"""Entities, attachments or new members of one activity that are looked at; Teams sends a handful."""
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


def _or(default: Any) -> WrapValidator:
    """A value of another type than documented counts as not sent: what somebody wrote is answered all the same."""

    def read(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            return default

    return WrapValidator(read)


def _objects(value: Any) -> Any:
    """Of a list only the first objects; nothing of what is no list."""
    return [one for one in value[:MAX_OBJECTS] if isinstance(one, dict)] if isinstance(value, list) else []


Text = Annotated[str, _or("")]
Word = Annotated[str | None, _or(None)]


class Incoming(BaseModel):
    """Whatever of an arriving object is not named is left aside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)


class Account(Incoming):
    """A person or a bot. ``aad_object_id`` is the person's stable id."""

    id: Text = ""
    name: Text = ""
    aad_object_id: Word = None

    @property
    def key(self) -> str:
        return self.aad_object_id or self.id


class Conversation(Incoming):
    id: Text = ""
    conversation_type: Word = None
    """"personal", "groupChat" or "channel"."""
    tenant_id: Word = None


class Entity(Incoming):
    """An entity of an activity; only those of type "mention" have the other two."""

    type: Text = ""
    mentioned: Annotated[Account | None, _or(None)] = None
    text: Text = ""


class Tenant(Incoming):
    id: Word = None


class ChannelData(Incoming):
    tenant: Annotated[Tenant | None, _or(None)] = None


class AttachmentIn(Incoming):
    """Teams repeats a message as HTML; a quote may stand only there."""

    content_type: Text = ""
    content: Any = None


class ActivityIn(Incoming):
    """An activity as Teams delivers it, as far as it is read here. Only its ``type`` has to be what it is documented to
    be.
    """

    type: str
    id: Word = None
    name: Word = None
    text: Word = None
    channel_id: Text = ""
    service_url: Text = ""
    from_: Annotated[Account, _or(Account())] = Field(default_factory=Account, alias="from")
    recipient: Annotated[Account, _or(Account())] = Field(default_factory=Account)
    conversation: Annotated[Conversation, _or(Conversation())] = Field(default_factory=Conversation)
    channel_data: Annotated[ChannelData | None, _or(None)] = None
    entities: Annotated[tuple[Entity, ...], BeforeValidator(_objects)] = ()
    members_added: Annotated[tuple[Account, ...], BeforeValidator(_objects)] = ()
    attachments: Annotated[tuple[AttachmentIn, ...], BeforeValidator(_objects)] = ()
    reply_to_id: Word = None
    value: Any = None

    @property
    def tenants(self) -> set[str]:
        """Every tenant that the activity names."""
        named = (
            self.conversation.tenant_id,
            self.channel_data.tenant.id if self.channel_data and self.channel_data.tenant else None,
        )
        return {tenant for tenant in named if tenant}

    @property
    def person(self) -> tuple[str, str]:
        """The conversation and who writes in it: what follow-ups are kept apart by."""
        return self.conversation.id, self.from_.key

    @property
    def question(self) -> str:
        """What the person wrote: without the bot's own mention, which is there in group chats and channels, and without
        quotes.
        """
        mentions = [one for one in self.entities if one.type == "mention"]
        own = [one for one in mentions if one.mentioned and one.mentioned.id == self.recipient.id]
        people = [one for one in mentions if one not in own]
        html = [
            one.content for one in self.attachments if one.content_type == "text/html" and isinstance(one.content, str)
        ]
        return question(
            self.text or self._pressed, html[0] if html else "", self.recipient.name, _named(own), _named(people)
        )

    @property
    def _pressed(self) -> str:
        """The question of a suggestion's button, where a client sends what the button holds instead of saying it."""
        teams = self.value.get("msteams") if isinstance(self.value, dict) else None
        said = teams.get("value") if isinstance(teams, dict) else None
        return said if isinstance(said, str) else ""

    @property
    def is_added(self) -> bool:
        """Whether the bot has just been added to a conversation."""
        return self.type == "conversationUpdate" and any(
            one.id and one.id == self.recipient.id for one in self.members_added
        )

    def for_reply(self) -> dict[str, Any]:
        """What has to be known to reply to it, as Teams wrote it, and nothing else."""
        return self.model_dump(
            by_alias=True,
            exclude_defaults=True,
            include={"type", "id", "name", "channel_id", "service_url", "from_", "recipient", "conversation"},
        )


def _named(entities: Sequence[Entity]) -> list[Named]:
    return [Named(one.text, one.mentioned.name if one.mentioned else "") for one in entities]


class QueryParameter(Incoming):
    name: Text = ""
    value: Any = None


class QueryOptions(Incoming):
    skip: Annotated[int, Field(ge=0), _or(0)] = 0
    count: Annotated[int, Field(ge=1), _or(25)] = 25


class Query(Incoming):
    """The value of ``composeExtension/query``."""

    parameters: Annotated[tuple[QueryParameter, ...], BeforeValidator(_objects)] = ()
    query_options: Annotated[QueryOptions, _or(QueryOptions())] = Field(default_factory=QueryOptions)

    @property
    def words(self) -> str:
        """What has been typed; Teams names the parameter as the manifest does, other clients as they like."""
        typed = {
            one.name: one.value for one in self.parameters if isinstance(one.value, str) and one.name != "initialRun"
        }
        return typed.get("words", " ".join(typed.values()))


class PageAsked(Incoming):
    """What the page buttons of a card carry."""

    answer: str
    page: int = Field(ge=1)


class ExecuteAction(Incoming):
    verb: Text = ""
    data: Annotated[dict[str, Any], _or({})] = Field(default_factory=dict)


class CardAction(Incoming):
    """The value of ``adaptiveCard/action``."""

    action: Annotated[ExecuteAction, _or(ExecuteAction())] = Field(default_factory=ExecuteAction)


class Reaction(Incoming):
    """A thumb and the words of the form, which arrive as JSON in a string, as an object, as plain words, or not at
    all.
    """

    reaction: Annotated[
        Literal["like", "dislike"], BeforeValidator(lambda said: said.casefold() if isinstance(said, str) else said)
    ]
    feedback: Any = None

    @property
    def comment(self) -> str:
        form: object = self.feedback
        if isinstance(form, str):
            try:
                form = json.loads(form)
            except (ValueError, RecursionError):
                return str(form)
        if isinstance(form, dict):
            form = form.get("feedbackText")
        return form if isinstance(form, str) else ""


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
    abstract: Annotated[str, _at_most(MAX_ABSTRACT)] = Field(min_length=1)


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
    """The answer to ``adaptiveCard/action``: the card that takes the old one's place, or a sentence shown to the
    person.
    """

    status_code: Literal[200] = 200
    type: Literal["application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"]
    value: AdaptiveCard | str
