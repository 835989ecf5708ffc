"""The channel refuses to start with an identity that is not whole, and says in Swedish what is missing."""

from __future__ import annotations

import builtins
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from bot.channels.teams import sdk as teams
from bot.channels.teams.identity import doors, is_configured
from bot.channels.web import server as web
from bot.cli import main
from bot.config import Settings
from indexer.errors import SettingError
from tests.teams_world import APP, OTHER_TENANT, TENANT, key

WHOLE: dict[str, Any] = {"teams_app_id": APP, "teams_tenant": TENANT, "teams_app_secret": SecretStr("hemlig")}


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A PEM file with a key and its self-signed certificate."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "utblick")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key(), hashes.SHA256())
    )
    file = tmp_path / "utblick.pem"
    file.write_bytes(
        key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return file


def test_nothing_is_configured_by_default() -> None:
    assert not is_configured(Settings())


@pytest.mark.parametrize("name", WHOLE)
def test_any_part_of_an_identity_asks_for_the_channel(name: str) -> None:
    assert is_configured(Settings(**{name: WHOLE[name]}))


def test_a_whole_identity_lets_in_its_own_tenant_only() -> None:
    found = doors(Settings(**WHOLE))
    assert found.lets_in({TENANT.upper()})
    assert not found.lets_in({OTHER_TENANT})
    assert not found.lets_in(set())
    assert found.may_send_to("https://smba.trafficmanager.net/emea/")
    assert "hemlig" not in repr(found)


def test_other_tenants_and_hosts_can_be_allowed() -> None:
    found = doors(
        Settings(
            **WHOLE, teams_tenants=(TENANT, OTHER_TENANT), teams_allowed_hosts=("Smba.infra.gcc.teams.microsoft.com",)
        )
    )
    assert found.lets_in({OTHER_TENANT})
    assert found.may_send_to("https://smba.infra.gcc.teams.microsoft.com/teams")
    assert not found.may_send_to("https://smba.trafficmanager.net/emea/")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"teams_app_id": None}, "UTBLICK_TEAMS_APP_ID saknas"),
        ({"teams_app_id": "  "}, "UTBLICK_TEAMS_APP_ID saknas"),
        ({"teams_app_id": "utblick"}, "«utblick» är inget id"),
        ({"teams_tenant": None}, "UTBLICK_TEAMS_TENANT saknas"),
        ({"teams_app_secret": None}, "bevis för identiteten saknas"),
        ({"teams_app_secret": SecretStr(" ")}, "bevis för identiteten saknas"),
        ({"teams_managed_identity": True}, "flera bevis"),
        ({"teams_tenants": ("alla",)}, "UTBLICK_TEAMS_TENANTS: «alla» är inget id"),
        (
            {"teams_app_secret": None, "teams_certificate": Path("finns-inte.pem")},
            "finns-inte.pem: certifikatet kan inte läsas",
        ),
        ({"teams_app_secret": None, "teams_certificate": Path(__file__)}, "ska vara PEM"),
    ],
)
def test_an_identity_that_is_not_whole_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingError, match=said) as refused:
        doors(Settings(**(WHOLE | changes)))
    assert "hemlig" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_local_trial_needs_no_identity(host: str) -> None:
    found = doors(Settings(host=host), insecure_local=True)
    assert found.lets_in(set())
    assert found.may_send_to("http://localhost:3978/")
    assert not found.may_send_to("https://smba.trafficmanager.net/emea/")


@pytest.mark.parametrize("settings", [{"host": "0.0.0.0"}, {"host": "exempelstad.se"}, WHOLE])
def test_a_trial_that_others_reach_or_that_has_an_identity_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(SettingError, match="--insecure-local"):
        doors(Settings(**settings), insecure_local=True)


async def test_each_proof_has_its_credentials(certificate: Path) -> None:
    login = ("https://api.botframework.com", "https://login.microsoftonline.com/", True)
    kinds = {
        "MicrosoftAppCredentials": Settings(**WHOLE),
        "CertificateAppCredentials": Settings(**(WHOLE | {"teams_app_secret": None, "teams_certificate": certificate})),
        "ManagedIdentityAppCredentials": Settings(
            **(WHOLE | {"teams_app_secret": None, "teams_managed_identity": True})
        ),
    }
    for kind, settings in kinds.items():
        made = await teams._credentials(doors(settings).identity).create_credentials(APP, *login)
        assert type(made).__name__ == kind
        if kind != "ManagedIdentityAppCredentials":
            assert made.oauth_endpoint == f"https://login.microsoftonline.com/{TENANT}"
        if kind == "CertificateAppCredentials":
            found = x509.load_pem_x509_certificate(
                certificate.read_bytes()[certificate.read_bytes().index(b"-----BEGIN CERT") :]
            )
            assert made.certificate_thumbprint == found.fingerprint(hashes.SHA1()).hex()


# The command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, samples_folder: Path) -> list[dict[str, Any]]:
    """What the server would be started with; the settings are those of the test only."""
    monkeypatch.chdir(tmp_path)
    for name in list(__import__("os").environ):
        if name.startswith("UTBLICK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("UTBLICK_INDEX", str(samples_folder))
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(web, "serve", lambda *_, **given: started.append(given))
    return started


def configure(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"UTBLICK_TEAMS_{name.upper()}", value)


def test_serve_without_teams_has_no_route_for_it(served: list[dict[str, Any]]) -> None:
    assert main(["serve"]) == 0
    assert served[0]["channels"] == []


def test_serve_with_teams_has_its_route(served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, app_id=APP, tenant=TENANT, app_secret="hemlig")
    assert main(["serve"]) == 0
    (attached,) = served[0]["channels"]
    assert [route.path for route in attached.routes] == ["/api/messages"]
    assert len(attached.contexts) == 1


@pytest.mark.parametrize("missing", ["app_id", "tenant", "app_secret"])
def test_serve_refuses_half_an_identity(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    whole = {"app_id": APP, "tenant": TENANT, "app_secret": "hemlig"}
    configure(monkeypatch, **(whole | {missing: ""}))
    assert main(["serve"]) == 2
    told = capsys.readouterr().err
    assert "Teams" in told
    assert "hemlig" not in told
    assert served == []


def test_serve_takes_a_local_trial_on_this_machine_only(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["serve", "--insecure-local"]) == 0
    assert [route.path for route in served[0]["channels"][0].routes] == ["/api/messages"]
    monkeypatch.setenv("UTBLICK_ACCESS_TOKEN", "en-lång-nyckel" * 3)
    assert main(["serve", "--insecure-local", "--host", "0.0.0.0"]) == 2
    assert len(served) == 1


def test_serve_names_the_extra_that_is_missing(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(monkeypatch, app_id=APP, tenant=TENANT, app_secret="hemlig")
    without(monkeypatch)
    assert main(["serve"]) == 2
    assert 'pip install "utblick[teams]"' in capsys.readouterr().err


def test_everything_else_works_without_the_extra(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without(monkeypatch)
    assert main(["serve"]) == 0
    assert (
        main(
            [
                "teams-manifest",
                "--app-id",
                APP,
                "--domain",
                "utblick.exempelstad.se",
                "--out",
                str(tmp_path / "app.zip"),
            ]
        )
        == 0
    )


def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what the extra installs were not there."""
    extra = {"botbuilder", "botframework", "cachetools", "jwt", "msal", "msrest", "tenacity"}
    ours = {"bot.channels.teams.sdk", "bot.channels.teams.limits", "bot.channels.memory", "bot.channels.sending"}
    for name in list(sys.modules):
        if name.partition(".")[0] in extra or name in ours:
            monkeypatch.delitem(sys.modules, name)
    found = builtins.__import__

    def importing(name: str, *args: Any, **settings: Any) -> Any:
        if name.partition(".")[0] in extra:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return found(name, *args, **settings)

    monkeypatch.setattr(builtins, "__import__", importing)
    monkeypatch.delattr(sys.modules["bot.channels.teams"], "sdk", raising=False)
