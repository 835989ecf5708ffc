"""Who the bot is towards Microsoft, and whom it answers: settings that are whole, or a refusal to start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from bot.channels.access import is_loopback
from indexer.errors import SettingError, reason

if TYPE_CHECKING:
    from bot.config import Settings


@dataclass(frozen=True)
class Identity:
    """A single-tenant app registration with one proof: a secret, a certificate (PEM of key and certificate), or the
    machine.
    """

    app_id: str
    tenant: str
    secret: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)

    @property
    def is_managed(self) -> bool:
        return self.secret is None and self.certificate is None


@dataclass(frozen=True)
class Doors:
    """Whose activities are taken and where answers are sent. ``identity`` is None in a local trial without any
    check.
    """

    identity: Identity | None
    tenants: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def lets_in(self, tenants: set[str]) -> bool:
        """Whether all tenants that an activity names are allowed; one that names none is not."""
        return self.identity is None or (bool(tenants) and {tenant.casefold() for tenant in tenants} <= self.tenants)

    def may_send_to(self, service_url: str) -> bool:
        """Whether answers may go to an address: an allowed host over TLS, or this machine.

        >>> doors = Doors(Identity("a", "b"), hosts=frozenset({"smba.trafficmanager.net", "127.0.0.1"}))
        >>> [doors.may_send_to(f"{url}/emea/") for url in ("https://smba.trafficmanager.net", "https://smba.trafficmanager.net.elak.se")]
        [True, False]
        >>> [doors.may_send_to(f"{url}/emea/") for url in ("http://smba.trafficmanager.net", "http://127.0.0.1:9000", "https://a@elak.se")]
        [False, True, False]
        """
        try:
            parts = urlsplit(service_url)
            host, port = (parts.hostname or "").casefold(), parts.port
        except ValueError:
            return False
        if self.identity is None:
            return parts.scheme in ("http", "https") and is_loopback(host)
        if is_loopback(host):
            return parts.scheme in ("http", "https") and host in self.hosts
        return parts.scheme == "https" and port in (None, 443) and not parts.username and host in self.hosts


def is_configured(settings: Settings) -> bool:
    """Whether anything of the bot's identity is set, so that the channel is wanted."""
    named = (settings.teams_app_id, settings.teams_tenant, settings.teams_app_secret, settings.teams_certificate)
    return any(named) or settings.teams_managed_identity


def doors(settings: Settings, *, insecure_local: bool = False) -> Doors:
    """The doors that the settings describe.

    ``insecure_local``: no identity and no check, for a trial on this machine. Raises ``SettingError`` for an identity
    that is not whole, and for a trial that other machines would reach or that has an identity.
    """
    if insecure_local:
        if not is_loopback(settings.host):
            raise SettingError(
                f"--insecure-local: värden «{settings.host}» nås från andra datorer: lyssna på 127.0.0.1 eller ta "
                "bort flaggan"
            )
        if is_configured(settings):
            raise SettingError(
                "--insecure-local: Teams har en identitet i inställningarna: ta bort flaggan eller inställningarna "
                "teams_…"
            )
        return Doors(identity=None)
    identity = _identity(settings)
    tenants = settings.teams_tenants or (identity.tenant,)
    for tenant in tenants:
        _guid(tenant, "UTBLICK_TEAMS_TENANTS")
    hosts = frozenset(host.casefold() for host in settings.teams_allowed_hosts)
    return Doors(identity, frozenset(tenant.casefold() for tenant in tenants), hosts)


def _identity(settings: Settings) -> Identity:
    app_id = _guid(settings.teams_app_id, "UTBLICK_TEAMS_APP_ID")
    tenant = _guid(settings.teams_tenant, "UTBLICK_TEAMS_TENANT")
    secret = settings.teams_app_secret.get_secret_value().strip() if settings.teams_app_secret else ""
    proofs = [bool(secret), settings.teams_certificate is not None, settings.teams_managed_identity]
    if sum(proofs) != 1:
        problem = "flera bevis för identiteten är angivna" if sum(proofs) > 1 else "bevis för identiteten saknas"
        raise SettingError(
            f"Teams: {problem}: ange en av UTBLICK_TEAMS_APP_SECRET, UTBLICK_TEAMS_CERTIFICATE och "
            "UTBLICK_TEAMS_MANAGED_IDENTITY"
        )
    certificate = _certificate(settings.teams_certificate) if settings.teams_certificate else None
    return Identity(app_id, tenant, secret or None, certificate)


def _guid(value: str | None, variable: str) -> str:
    if not (value or "").strip():
        raise SettingError(
            f"Teams: {variable} saknas: ange registreringens id, eller kör lokalt utan kontroll med --insecure-local"
        )
    try:
        return str(UUID((value or "").strip()))
    except ValueError:
        raise SettingError(
            f"Teams: {variable}: «{value}» är inget id av formen 00000000-0000-0000-0000-000000000000"
        ) from None


def _certificate(file: Path) -> str:
    try:
        text = file.read_text(encoding="ascii")
    except OSError as error:
        raise SettingError(
            f"{file}: certifikatet kan inte läsas ({reason(error)}): rätta UTBLICK_TEAMS_CERTIFICATE"
        ) from error
    except UnicodeDecodeError:
        text = ""
    if "PRIVATE KEY-----" not in text or "-----BEGIN CERTIFICATE-----" not in text:
        raise SettingError(
            f"{file}: filen ska vara PEM med privat nyckel och certifikat: rätta UTBLICK_TEAMS_CERTIFICATE"
        )
    return text
