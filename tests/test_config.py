"""Settings: where they come from, which one wins, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import SECRETS, Settings, load
from indexer.errors import SettingError


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "utblick.toml", encoding: str = "utf-8") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def refusal(environ: dict[str, str] | None = None, **options: object) -> str:
    with pytest.raises(SettingError) as caught:
        load(options, environ or {})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_defaults() -> None:
    settings = load(environ={})
    assert settings == Settings()
    assert (settings.folder, settings.index) == (Path("corpus"), Path(".utblick/index"))
    assert (settings.host, settings.port, settings.access_token) == ("127.0.0.1", 8080, None)


def test_later_wins() -> None:
    write('host = "fil"\nport = 1\nengine = "fil"\n')
    settings = load({"host": "flagga"}, {"UTBLICK_HOST": "variabel", "UTBLICK_PORT": "2"})
    assert (settings.host, settings.port, settings.engine) == ("flagga", 2, "fil")


def test_what_is_empty_is_not_set() -> None:
    write('port = 9000\ntrusted_header = ""\n')
    settings = load({"host": None}, {"UTBLICK_PORT": "", "UTBLICK_CONFIG": "", "UTBLICK_ACCESS_TOKEN": ""})
    assert (settings.port, settings.host, settings.trusted_header, settings.access_token) == (
        9000,
        "127.0.0.1",
        None,
        None,
    )


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_named_file_counts_instead_of_the_one_in_the_folder() -> None:
    write("port = 1\nmax_file_mb = 3\n")
    write("port = 2\n", "annan/mapp.toml")
    settings = load(environ={"UTBLICK_CONFIG": "annan/mapp.toml"})
    assert (settings.port, settings.max_file_mb) == (2, 25)


def test_paths_in_a_file_start_where_it_lies() -> None:
    write('folder = "rapporter"\nindex = "/srv/index"\n', "etc/utblick.toml")
    settings = load(environ={"UTBLICK_CONFIG": "etc/utblick.toml"})
    assert (settings.folder, settings.index) == (Path("etc/rapporter"), Path("/srv/index"))
    assert load(environ={"UTBLICK_FOLDER": "rapporter"}).folder == Path("rapporter")


def test_a_byte_order_mark_is_no_error() -> None:
    write("port = 9000\n", encoding="utf-8-sig")
    assert load(environ={}).port == 9000


def test_host_names() -> None:
    write('hosts = ["a.exempelstad.se", "b.exempelstad.se"]\n')
    assert load(environ={}).hosts == ("a.exempelstad.se", "b.exempelstad.se")
    assert load(environ={"UTBLICK_HOSTS": "c.exempelstad.se, d.exempelstad.se,"}).hosts == (
        "c.exempelstad.se",
        "d.exempelstad.se",
    )


def test_a_secret_comes_from_a_variable_and_is_not_shown() -> None:
    settings = load(environ={"UTBLICK_ACCESS_TOKEN": "hemlig-nyckel"})
    assert settings.access_token is not None
    assert settings.access_token.get_secret_value() == "hemlig-nyckel"
    assert "hemlig-nyckel" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_secret_in_the_file_is_refused_without_showing_it() -> None:
    write('access_token = "hemlig-nyckel"\n')
    message = refusal({"UTBLICK_ACCESS_TOKEN": "annan"})
    assert "utblick.toml" in message
    assert "UTBLICK_ACCESS_TOKEN" in message
    assert "hemlig-nyckel" not in message


def test_unknown_key_names_key_file_and_the_allowed_ones() -> None:
    write("prot = 1\n", "mapp/egen.toml")
    message = refusal({"UTBLICK_CONFIG": "mapp/egen.toml"})
    assert message.startswith("mapp/egen.toml: inställningen «prot» finns inte")
    assert all(name in message for name in Settings.model_fields.keys() - SECRETS)
    assert not [name for name in SECRETS if name in message]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('port = "åtta"\n', "utblick.toml: port: «åtta» ska vara ett heltal"),
        ("port = 70000\n", "utblick.toml: port: «70000» ska vara högst 65535"),
        ("max_file_mb = 0\n", "utblick.toml: max_file_mb: «0» ska vara minst 1"),
        ("max_file_mb = 2.5\n", "utblick.toml: max_file_mb: «2.5» ska vara ett heltal"),
        ("host = 1\n", "utblick.toml: host: «1» ska vara text"),
        ("folder = 1\n", "utblick.toml: folder: «1» ska vara en sökväg"),
        ("hosts = 1\n", "utblick.toml: hosts: «1» ska vara en lista med text"),
        ("hosts = [1]\n", "utblick.toml: hosts: «1» ska vara text"),
        ("[port]\nhost = 1\n", "utblick.toml: port: «{'host': 1}» ska vara ett heltal"),
    ],
)
def test_a_wrong_value_in_the_file(text: str, said: str) -> None:
    write(text)
    assert refusal() == said


def test_a_wrong_value_in_a_variable_or_an_option() -> None:
    assert refusal({"UTBLICK_PORT": "tcp://10.0.0.1:80"}) == "UTBLICK_PORT: «tcp://10.0.0.1:80» ska vara ett heltal"
    assert refusal(port="0") == "--port: «0» ska vara minst 1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"port = \n", "inte giltig TOML"),
        (b"[port\n", "inte giltig TOML"),
        (b"port = 1 # \xe5\n", "inte UTF-8"),
        (b"\x00\xff\xfe", "inte UTF-8"),
    ],
)
def test_a_file_that_is_no_toml(content: bytes, said: str) -> None:
    Path("utblick.toml").write_bytes(content)
    message = refusal()
    assert message.startswith("utblick.toml: ")
    assert said in message


def test_a_named_file_that_is_not_there() -> None:
    message = refusal({"UTBLICK_CONFIG": "saknas.toml"})
    assert message.startswith("saknas.toml: ")
    assert "UTBLICK_CONFIG" in message


def test_a_folder_in_the_place_of_the_file() -> None:
    Path("utblick.toml").mkdir()
    assert refusal().startswith("utblick.toml: inställningsfilen kan inte läsas")


def test_variables_of_the_tests_are_no_settings() -> None:
    environ = {
        "UTBLICK_CORPUS": "rapporter",
        "UTBLICK_EVAL": "frågor",
        "UTBLICK_RETRIEVAL": "mätning",
        "UTBLICK_DEBUG": "1",
    }
    assert load(environ=environ) == Settings()


def test_a_slip_in_a_variable_is_told() -> None:
    message = refusal({"UTBLICK_PROT": "9000"})
    assert "UTBLICK_PROT" in message
    assert "menas UTBLICK_PORT?" in message


def test_foreign_variables_are_left_alone() -> None:
    assert load(environ={"UTBLICK_SERVICE_HOST": "10.0.0.1", "UTBLICK_PORT_8080_TCP": "x", "HOST": "y"}) == Settings()
