"""The app package that is uploaded to Teams: manifest, texts in two languages, icons, checked against the schema's
limits.

Manifest version 1.22, whose commands are prompt starters as they stand; later ones want a type for that. Teams takes
both. Shapes and limits are those of the schema that ``SCHEMA`` names, as far as this app uses them.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from indexer.errors import UnusableInput

VERSION: Literal["1.22"] = "1.22"
SCHEMA: Literal["https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"] = (
    "https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
)
TEXTS_SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.Localization.schema.json"
ENGLISH = "en.json"
EXPLORE = "utforska/projekt"
"""The page that is a tab beside the chat."""

Guid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=2048)]
Scope = Literal["personal", "groupChat", "team"]


def text_of(limit: int) -> Any:
    """A text that says something, at most so many characters long."""
    return StringConstraints(min_length=1, max_length=limit, strip_whitespace=True)


class Part(BaseModel):
    """What the schema does not know is refused, as Teams refuses it."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Language(Part):
    language_tag: str
    file: str = Field(max_length=2048)


class Localization(Part):
    default_language_tag: str
    additional_languages: tuple[Language, ...]


class Developer(Part):
    name: Annotated[str, text_of(32)]
    website_url: HttpsUrl
    privacy_url: HttpsUrl
    terms_of_use_url: HttpsUrl


class Name(Part):
    short: Annotated[str, text_of(30)]
    full: Annotated[str, text_of(100)]


class Description(Part):
    short: Annotated[str, text_of(80)]
    full: Annotated[str, text_of(4000)]


class Icons(Part):
    color: Literal["color.png"] = "color.png"
    outline: Literal["outline.png"] = "outline.png"


class Command(Part):
    """A line of the command list; in a chat with one person Teams puts its title into the field as a prompt starter."""

    title: Annotated[str, text_of(128)]
    description: Annotated[str, text_of(4000)]


class CommandList(Part):
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=3)
    commands: tuple[Command, ...] = Field(min_length=1, max_length=10)


class BotPart(Part):
    bot_id: Guid
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=3)
    is_notification_only: Literal[False] = False
    supports_files: Literal[False] = False
    command_lists: tuple[CommandList, ...] = Field(max_length=3)


class Parameter(Part):
    name: Annotated[str, text_of(64)]
    title: Annotated[str, text_of(32)]
    description: Annotated[str, text_of(128)]
    input_type: Literal["text"] = "text"


class ExtensionCommand(Part):
    id: Annotated[str, text_of(64)]
    type: Literal["query"] = "query"
    context: tuple[Literal["compose", "commandBox"], ...] = ("compose", "commandBox")
    title: Annotated[str, text_of(32)]
    description: Annotated[str, text_of(128)]
    initial_run: bool = False
    parameters: tuple[Parameter, ...] = Field(min_length=1, max_length=5)


class Domains(Part):
    domains: tuple[Annotated[str, text_of(2048)], ...] = Field(min_length=1)


class LinkHandler(Part):
    """Links to these hosts are shown to the bot, which answers with a card."""

    type: Literal["link"] = "link"
    value: Domains


class Extension(Part):
    bot_id: Guid
    commands: tuple[ExtensionCommand, ...] = Field(min_length=1, max_length=10)
    message_handlers: tuple[LinkHandler, ...] = Field(max_length=5)


class Conversations(Part):
    """The chat with the bot among the tabs; Teams knows it by this name."""

    entity_id: Literal["conversations"] = "conversations"
    scopes: tuple[Literal["personal"]] = ("personal",)


class PersonalTab(Part):
    """A page of ours beside the chat."""

    entity_id: Annotated[str, text_of(64)]
    name: Annotated[str, text_of(128)]
    content_url: HttpsUrl
    website_url: HttpsUrl
    scopes: tuple[Literal["personal"]] = ("personal",)


class Manifest(Part):
    schema_: Literal["https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"] = Field(
        default=SCHEMA, alias="$schema"
    )
    manifest_version: Literal["1.22"] = VERSION
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$", max_length=256)
    id: Guid
    localization_info: Localization
    developer: Developer
    name: Name
    description: Description
    icons: Icons = Icons()
    accent_color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    bots: tuple[BotPart, ...] = Field(min_length=1, max_length=1)
    compose_extensions: tuple[Extension, ...] = Field(max_length=1)
    static_tabs: tuple[Conversations | PersonalTab, ...] = Field(max_length=16)
    permissions: tuple[Literal["identity", "messageTeamMembers"], ...] = Field(max_length=2)
    valid_domains: tuple[Annotated[str, text_of(2048)], ...] = Field(max_length=16)

    @model_validator(mode="after")
    def _names_differ(self) -> Manifest:
        if self.name.short == self.name.full or self.description.short in self.description.full:
            raise ValueError("the short text repeats the long one")
        return self


_COMMAND = r"bots\[0\]\.commandLists\[[0-2]\]\.commands\[[0-9]\]\."
_QUERY = r"composeExtensions\[0\]\.commands\[[0-9]\]\."
TEXT_LIMITS: dict[str, int] = {
    r"name\.short": 30,
    r"name\.full": 100,
    r"description\.short": 80,
    r"description\.full": 4000,
    rf"{_COMMAND}title": 128,
    rf"{_COMMAND}description": 4000,
    r"staticTabs\[1\]\.name": 128,
    rf"{_QUERY}title": 32,
    rf"{_QUERY}description": 128,
    rf"{_QUERY}parameters\[[0-4]\]\.title": 32,
    rf"{_QUERY}parameters\[[0-4]\]\.description": 128,
}
"""The keys of a file of translations and how long their texts may be."""


class Translations(BaseModel):
    """A file of translations: the paths of texts in the manifest and the words in another language."""

    model_config = ConfigDict(frozen=True)

    texts: dict[str, str]

    @model_validator(mode="after")
    def _known_and_short(self) -> Translations:
        for key, text in self.texts.items():
            limit = next((limit for pattern, limit in TEXT_LIMITS.items() if re.fullmatch(pattern, key)), None)
            if limit is None or not 0 < len(text.strip()) <= limit:
                raise ValueError(f"{key}: no text of the schema, empty or longer than {limit}")
        if missing := {"name.short", "name.full", "description.short", "description.full"} - self.texts.keys():
            raise ValueError(f"{sorted(missing)} missing")
        return self

    def as_json(self) -> dict[str, str]:
        return {"$schema": TEXTS_SCHEMA, **self.texts}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("bot.channels.teams").joinpath("manifest.toml").read_text(encoding="utf-8"))


def package(
    app_id: str,
    domain: str,
    version: str,
    developer: str | None = None,
    *,
    privacy: str | None = None,
    terms: str | None = None,
    site: str | None = None,
) -> bytes:
    """The app package as a ZIP file; the same values give the same bytes.

    ``domain``: the host under which Teams reaches the bot. ``privacy`` and ``terms``: https addresses; none given: the
    chat page. ``site``: the https address of the chat page; none given: the domain. Raises ``UnusableInput`` for an id
    that is none, a domain with more in it than a host, or a version not like 1.2.3.
    """
    made = manifest(app_id, domain, version, developer, privacy=privacy, terms=terms, site=site)
    icons = files("bot.channels.teams")
    content = {
        "manifest.json": _json(made.model_dump(mode="json", by_alias=True)),
        ENGLISH: _json(translations("en").as_json()),
        made.icons.color: icons.joinpath(made.icons.color).read_bytes(),
        made.icons.outline: icons.joinpath(made.icons.outline).read_bytes(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def manifest(
    app_id: str,
    domain: str,
    version: str,
    developer: str | None = None,
    *,
    privacy: str | None = None,
    terms: str | None = None,
    site: str | None = None,
) -> Manifest:
    """The manifest with Swedish texts; arguments and errors as of ``package``."""
    said = _words()["sv"]
    identifier, host = _identifier(app_id), _host(domain)
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise UnusableInput(f"«{version}» är ingen version: ange tre tal med punkt emellan, som 1.0.0")
    page = f"{_https(site or f'https://{host}').rstrip('/')}/"
    own = urlsplit(page).netloc
    name = (developer or said["developer"]).strip()
    if not 0 < len(name) <= 32:
        raise UnusableInput(f"utvecklarens namn «{name}» ska ha 1–32 tecken")
    commands = tuple(Command(**one) for one in said["commands"])
    query = {**said["query"], "parameters": (Parameter(**said["parameter"]),)}
    return Manifest(
        version=version,
        id=identifier,
        localization_info=Localization(
            default_language_tag="sv", additional_languages=(Language(language_tag="en", file=ENGLISH),)
        ),
        developer=Developer(
            name=name, website_url=page, privacy_url=_https(privacy or page), terms_of_use_url=_https(terms or page)
        ),
        name=Name(**said["name"]),
        description=Description(**said["description"]),
        accent_color=_words()["accent_color"],
        bots=(
            BotPart(
                bot_id=identifier,
                scopes=("personal", "groupChat", "team"),
                command_lists=(CommandList(scopes=("personal", "groupChat", "team"), commands=commands),),
            ),
        ),
        compose_extensions=(
            Extension(
                bot_id=identifier,
                commands=(ExtensionCommand(**query),),
                message_handlers=(LinkHandler(value=Domains(domains=(own,))),),
            ),
        ),
        static_tabs=(
            Conversations(),
            PersonalTab(
                entity_id="explore", name=said["tab"], content_url=f"{page}{EXPLORE}", website_url=f"{page}{EXPLORE}"
            ),
        ),
        permissions=("identity", "messageTeamMembers"),
        valid_domains=tuple(dict.fromkeys((host, own))),
    )


def translations(language: str) -> Translations:
    """The texts of the manifest in another language, under their paths."""
    said = _words()[language]
    texts = {f"{part}.{length}": said[part][length] for part in ("name", "description") for length in ("short", "full")}
    for number, command in enumerate(said["commands"]):
        texts |= {f"bots[0].commandLists[0].commands[{number}].{key}": command[key] for key in ("title", "description")}
    texts |= {f"composeExtensions[0].commands[0].{key}": said["query"][key] for key in ("title", "description")}
    texts |= {
        f"composeExtensions[0].commands[0].parameters[0].{key}": said["parameter"][key]
        for key in ("title", "description")
    }
    return Translations(texts=texts | {"staticTabs[1].name": said["tab"]})


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _identifier(app_id: str) -> str:
    try:
        return str(UUID(app_id.strip()))
    except ValueError:
        raise UnusableInput(
            f"«{app_id}» är inget app-id: ange registreringens id, som 00000000-0000-0000-0000-000000000000"
        ) from None


def _host(domain: str) -> str:
    host = domain.strip().casefold()
    label = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(host) > 253 or not re.fullmatch(rf"(?:{label}\.)+{label}", host):
        raise UnusableInput(f"«{domain}» är ingen domän: ange bara värdnamnet, som utblick.exempelstad.se")
    return host


def _https(url: str) -> str:
    if not re.fullmatch(r"https://\S{1,2000}", url):
        raise UnusableInput(f"«{url}» är ingen adress som börjar med https://")
    return url
