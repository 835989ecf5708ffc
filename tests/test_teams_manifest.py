"""The app package: what Teams' schema takes, two languages that say the same, icons of the right kind."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.teams.manifest import SCHEMA, Manifest, Translations, manifest, package, translations
from bot.cli import main
from bot.core import Bot
from indexer.errors import UnusableInput
from tests.teams_world import APP

DOMAIN = "utblick.exempelstad.se"


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def made() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(opened(package(APP, DOMAIN, "1.2.3"))["manifest.json"])
    return content


def test_the_package_holds_what_the_manifest_names(made: dict[str, Any]) -> None:
    names = {
        "manifest.json",
        *made["icons"].values(),
        *(one["file"] for one in made["localizationInfo"]["additionalLanguages"]),
    }
    assert opened(package(APP, DOMAIN, "1.2.3")).keys() == names


def test_the_manifest_is_of_the_version_it_names(made: dict[str, Any]) -> None:
    assert (
        made["$schema"]
        == SCHEMA
        == f"https://developer.microsoft.com/json-schemas/teams/v{made['manifestVersion']}/MicrosoftTeams.schema.json"
    )
    assert (made["version"], made["id"], made["bots"][0]["botId"], made["composeExtensions"][0]["botId"]) == (
        "1.2.3",
        APP,
        APP,
        APP,
    )
    assert made["validDomains"] == [DOMAIN]
    assert made["developer"]["websiteUrl"] == f"https://{DOMAIN}/"


def test_the_bot_is_there_in_every_scope_with_its_prompt_starters(made: dict[str, Any]) -> None:
    bot = made["bots"][0]
    assert bot["scopes"] == ["personal", "groupChat", "team"]
    assert {scope for one in bot["commandLists"] for scope in one["scopes"]} == {"personal", "groupChat", "team"}
    assert 3 <= len(bot["commandLists"][0]["commands"]) <= 10


def test_the_extension_asks_for_what_the_channel_reads(made: dict[str, Any]) -> None:
    command = made["composeExtensions"][0]["commands"][0]
    assert (command["type"], command["id"]) == ("query", "find")
    assert [one["name"] for one in command["parameters"]] == ["words"]


def test_our_links_are_unfolded_and_utforska_is_a_tab(made: dict[str, Any]) -> None:
    assert made["composeExtensions"][0]["messageHandlers"] == [{"type": "link", "value": {"domains": [DOMAIN]}}]
    page = f"https://{DOMAIN}/utforska/projekt"
    assert made["staticTabs"] == [
        {"entityId": "conversations", "scopes": ["personal"]},
        {"entityId": "explore", "name": "Utforska", "contentUrl": page, "websiteUrl": page, "scopes": ["personal"]},
    ]


def test_the_pages_may_lie_elsewhere_than_the_bot() -> None:
    made = manifest(APP, DOMAIN, "1.2.3", site="https://intern.exempelstad.se/utblick")
    assert made.valid_domains == (DOMAIN, "intern.exempelstad.se")
    assert made.static_tabs[1].model_dump()["content_url"] == "https://intern.exempelstad.se/utblick/utforska/projekt"
    assert made.compose_extensions[0].message_handlers[0].value.domains == ("intern.exempelstad.se",)
    with pytest.raises(UnusableInput, match="https://"):
        manifest(APP, DOMAIN, "1.2.3", site="http://intern.exempelstad.se")


def test_the_model_takes_the_manifest_back_and_refuses_what_the_schema_does_not_know(made: dict[str, Any]) -> None:
    Manifest.model_validate(made)
    for change in (
        {"något": 1},
        {"manifestVersion": "1.23"},
        {"version": "1.2"},
        {"accentColor": "blå"},
        {"id": "utblick"},
        {"name": {"short": "x" * 31, "full": "y"}},
        {"name": {"short": "samma", "full": "samma"}},
        {"description": {"short": "x" * 81, "full": "y"}},
        {"bots": made["bots"] * 2},
        {
            "bots": [
                made["bots"][0]
                | {
                    "commandLists": [
                        {"scopes": ["personal"], "commands": made["bots"][0]["commandLists"][0]["commands"] * 2}
                    ]
                }
            ]
        },
        {"developer": made["developer"] | {"privacyUrl": "http://exempelstad.se"}},
        {"permissions": ["allt"]},
    ):
        with pytest.raises(ValidationError):
            Manifest.model_validate(made | change)


def test_every_text_has_its_english_translation(made: dict[str, Any]) -> None:
    english = json.loads(opened(package(APP, DOMAIN, "1.2.3"))["en.json"])
    assert english.pop("$schema").endswith("/MicrosoftTeams.Localization.schema.json")
    commands = made["bots"][0]["commandLists"][0]["commands"]
    wanted = {f"{part}.{length}" for part in ("name", "description") for length in ("short", "full")}
    wanted |= {
        f"bots[0].commandLists[0].commands[{n}].{key}" for n in range(len(commands)) for key in ("title", "description")
    }
    wanted |= {f"composeExtensions[0].commands[0].{key}" for key in ("title", "description")}
    wanted |= {f"composeExtensions[0].commands[0].parameters[0].{key}" for key in ("title", "description")}
    wanted.add("staticTabs[1].name")
    assert english.keys() == wanted
    assert english == translations("en").texts


@pytest.mark.parametrize(
    "change",
    [{"name.short": "x" * 31}, {"bots[0].commandLists[3].commands[0].title": "x"}, {"okänd": "x"}, {"name.full": " "}],
)
def test_a_translation_that_the_schema_does_not_take_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Translations(texts=translations("en").texts | change)


def test_the_bot_understands_its_prompt_starters(bot: Bot) -> None:
    swedish = [command.title for command in manifest(APP, DOMAIN, "1.0.0").bots[0].command_lists[0].commands]
    english = [
        text for name, text in translations("en").texts.items() if name.startswith("bots") and name.endswith("title")
    ]
    for questions, language in ((swedish, "sv"), (english, "en")):
        for question in questions:
            answer = bot.answer(question)
            assert (answer.status in ("answered", "partial", "help"), answer.language) == (True, language), (
                question,
                answer.text,
            )


# Icons


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and pixels of an 8-bit PNG without interlacing."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, head = 8, b"", b""
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        head = head or png[at + 8 : at + 8 + length]
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[colour]
    raw, before, found = zlib.decompress(data), bytes(width * size), []
    for row in range(height):
        start = row * (width * size + 1)
        before = unfiltered(raw[start], raw[start + 1 : start + 1 + width * size], before, size)
        found += [tuple(before[n : n + size]) for n in range(0, width * size, size)]
    return width, height, found


def unfiltered(kind: int, line: bytes, above: bytes, size: int) -> bytes:
    made = bytearray(line)
    for n in range(len(made)):
        left, up, corner = (made[n - size] if n >= size else 0), above[n], (above[n - size] if n >= size else 0)
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda one: abs(guess - one))
        made[n] = (made[n] + (0, left, up, (left + up) // 2, paeth)[kind]) % 256
    return bytes(made)


def test_the_colour_icon_is_a_symbol_on_a_solid_ground() -> None:
    width, height, found = pixels(opened(package(APP, DOMAIN, "1.0.0"))["color.png"])
    assert (width, height) == (192, 192)
    ground = found[0][:3]
    assert all(
        pixel[:3] == ground
        for y in range(192)
        for x in (*range(40), *range(152, 192))
        for pixel in [found[y * 192 + x]]
    )
    assert len(set(found)) > 10


def test_the_outline_icon_is_white_on_nothing() -> None:
    width, height, found = pixels(opened(package(APP, DOMAIN, "1.0.0"))["outline.png"])
    assert (width, height) == (32, 32)
    assert {pixel[3] for pixel in found} >= {0, 255}
    assert {pixel[:3] for pixel in found if pixel[3]} == {(255, 255, 255)}


# The command


def test_the_command_writes_the_package(tmp_path: Path) -> None:
    out = tmp_path / "utblick.zip"
    options = [
        "--app-id",
        APP.upper(),
        "--domain",
        "Utblick.Exempelstad.se",
        "--app-version",
        "2.0.1",
        "--developer",
        "Exempelstad",
    ]
    assert main(["teams-manifest", *options, "--out", str(out)]) == 0
    content = json.loads(opened(out.read_bytes())["manifest.json"])
    assert (content["id"], content["version"], content["validDomains"]) == (APP, "2.0.1", [DOMAIN])
    assert content["developer"]["name"] == "Exempelstad"
    assert out.read_bytes() == package(APP, DOMAIN, "2.0.1", "Exempelstad")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("utblick", DOMAIN, "1.0.0"), "är inget app-id"),
        (("", DOMAIN, "1.0.0"), "är inget app-id"),
        ((APP, "https://utblick.exempelstad.se", "1.0.0"), "är ingen domän"),
        ((APP, "localhost", "1.0.0"), "är ingen domän"),
        ((APP, "utblick.exempelstad.se/x", "1.0.0"), "är ingen domän"),
        ((APP, DOMAIN, "1.0"), "är ingen version"),
        ((APP, DOMAIN, "1.0.0", "x" * 33), "1–32 tecken"),
    ],
)
def test_what_is_no_app_is_said_in_swedish(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        package(*arguments)


@pytest.mark.parametrize("missing", ["--domain", "--out"])
def test_the_command_names_the_option_that_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, missing: str
) -> None:
    options = {"--app-id": APP, "--domain": DOMAIN, "--out": str(tmp_path / "x.zip")}
    given = [word for name, value in options.items() if name != missing for word in (name, value)]
    assert main(["teams-manifest", *given]) == 2
    assert f"flaggan {missing} saknas" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
