"""Whether the Telegram channel is on, whom it answers, and what is said of settings that are not whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.registry import CHANNELS, prepared
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.setup import Doors, Setup, Webhook, setup
from bot.config import load
from indexer.errors import SettingError
from tests.telegram_world import SECRET, TOKEN
from tests.web_core import FakeCore

SITE = "https://utblick.exempelstad.se"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(**given: str) -> Setup | None:
    return setup(load(environ={f"UTBLICK_TELEGRAM_{name.upper()}": value for name, value in given.items()}))


def refusal(**given: str) -> str:
    with pytest.raises(SettingError) as caught:
        made(**given)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_off_without_a_token() -> None:
    assert made() is None
    assert prepared(load(environ={})) == []


def test_people_and_chats() -> None:
    assert made(token=TOKEN, users="41, 42", chats="-100500") == Setup(
        TOKEN, Doors(frozenset({41, 42}), frozenset({-100500}))
    )
    assert made(token=TOKEN, everyone="true") == Setup(TOKEN, Doors(everyone=True))


def test_nobody_is_let_in_by_default() -> None:
    found = made(token=TOKEN)
    assert found
    assert not found.doors.lets_in(41, -100500)


def test_webhook() -> None:
    found = made(token=TOKEN, users="41", webhook=SITE, webhook_secret=SECRET, api="http://127.0.0.1:8081")
    assert found == Setup(TOKEN, Doors(frozenset({41})), Webhook(SITE, SECRET), "http://127.0.0.1:8081")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"token": "inte en token", "users": "41"}, "UTBLICK_TELEGRAM_TOKEN"),
        ({"token": TOKEN, "users": "tova"}, "UTBLICK_TELEGRAM_USERS: «tova» ska vara ett heltal"),
        ({"token": TOKEN, "users": "41", "webhook": SITE}, "UTBLICK_TELEGRAM_WEBHOOK_SECRET saknas"),
        ({"token": TOKEN, "users": "41", "webhook_secret": SECRET}, "UTBLICK_TELEGRAM_WEBHOOK saknas"),
        ({"token": TOKEN, "users": "41", "webhook": SITE, "webhook_secret": "kort"}, "16 till 256 tecken"),
        ({"token": TOKEN, "users": "41", "webhook": SITE, "webhook_secret": "åäö" * 10}, "16 till 256 tecken"),
        (
            {"token": TOKEN, "users": "41", "webhook": "utblick"},
            "UTBLICK_TELEGRAM_WEBHOOK: «utblick» ska vara en adress",
        ),
        # Telegram delivers over HTTPS only.
        (
            {"token": TOKEN, "users": "41", "webhook": "http://utblick.exempelstad.se", "webhook_secret": SECRET},
            "UTBLICK_TELEGRAM_WEBHOOK: «http://utblick.exempelstad.se» ska vara en adress som https://",
        ),
        ({"users": "41"}, "UTBLICK_TELEGRAM_TOKEN saknas"),
        ({"webhook": SITE, "webhook_secret": SECRET}, "UTBLICK_TELEGRAM_TOKEN saknas"),
    ],
)
def test_half_a_setup_is_refused(given: dict[str, str], words: str) -> None:
    assert words in refusal(**given)


@pytest.mark.parametrize("key", ["telegram_token", "telegram_webhook_secret"])
def test_secrets_come_from_the_environment_only(key: str) -> None:
    Path("utblick.toml").write_text(f'{key} = "{SECRET}"\n', encoding="utf-8")
    with pytest.raises(SettingError, match="hemlig") as caught:
        load(environ={})
    assert SECRET not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    environ = {"UTBLICK_TELEGRAM_TOKEN": TOKEN, "UTBLICK_TELEGRAM_WEBHOOK_SECRET": SECRET}
    shown = repr(load(environ=environ))
    assert TOKEN not in shown
    assert SECRET not in shown
    found = made(token=TOKEN, users="41", webhook=SITE, webhook_secret=SECRET)
    assert TOKEN not in repr(found)
    assert SECRET not in repr(found)


@pytest.mark.parametrize(("webhook", "paths"), [(False, []), (True, ["/api/telegram"])])
async def test_registered_like_every_channel(webhook: bool, paths: list[str]) -> None:
    assert [one.name for one in CHANNELS if isinstance(one, TelegramChannel)] == ["Telegram"]
    environ = {"UTBLICK_TELEGRAM_TOKEN": TOKEN, "UTBLICK_TELEGRAM_USERS": "41"}
    if webhook:
        environ |= {"UTBLICK_TELEGRAM_WEBHOOK": SITE, "UTBLICK_TELEGRAM_WEBHOOK_SECRET": SECRET}
    [attach] = prepared(load(environ=environ))
    attached = attach(FakeCore())
    assert attached.name == "Telegram"
    assert [route.path for route in attached.routes] == paths
    assert len(attached.contexts) == 1


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiogram", None)
    for name in [name for name in sys.modules if name.startswith("bot.channels.telegram.api")]:
        monkeypatch.delitem(sys.modules, name)
    settings = load(environ={"UTBLICK_TELEGRAM_TOKEN": TOKEN, "UTBLICK_TELEGRAM_EVERYONE": "true"})
    with pytest.raises(SettingError, match=r"utblick\[telegram\]"):
        prepared(settings)


def test_its_own_extra_is_enough() -> None:
    others = "botbuilder botframework msrest tantivy".split()
    script = f"import sys; sys.modules.update(dict.fromkeys({others!r})); import bot.channels.telegram.api, bot.channels.finding"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
