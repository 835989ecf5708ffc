"""Microsoft's own client for bots, the Agents Playground, with the bot behind it; both on this machine only."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 60
"""Seconds that a program may take to start."""


@contextmanager
def playground(package: Path, index: Path, folder: Path) -> Iterator[str]:
    """The address of a client that talks to a bot over an index; ``folder``: where both write what they write.

    The feedback is kept in ``feedback.jsonl`` there. The client sends no telemetry.
    """
    bot, client = _free_port(), _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UTBLICK_")}
    settings = {"UTBLICK_FEEDBACK_LOG": str(folder / "feedback.jsonl"), "UTBLICK_PUBLIC_URL": f"http://127.0.0.1:{bot}"}
    serving = [sys.executable, "-m", "bot.cli", "serve", "--index", str(index), "--port", str(bot), "--insecure-local"]
    showing = [
        "node",
        str(package / "cli.js"),
        "-e",
        f"http://127.0.0.1:{bot}/api/messages",
        "-c",
        "msteams",
        "-p",
        str(client),
        "--dt",
    ]
    with ExitStack() as stack:
        root = str(Path(__file__).resolve().parent.parent)
        stack.enter_context(
            _running(serving, folder, environment | settings | {"PYTHONPATH": root}, f"http://127.0.0.1:{bot}/healthz")
        )
        stack.enter_context(
            _running(showing, folder, environment | {"TEAMSAPPTESTER_BROWSER": "none"}, f"http://127.0.0.1:{client}/")
        )
        yield f"http://127.0.0.1:{client}/"


@contextmanager
def _running(command: list[str], folder: Path, environment: dict[str, str], url: str) -> Iterator[None]:
    with (folder / f"{Path(command[1]).stem}-{os.path.basename(command[0])}.log").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(url, process)
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{process.args!r} did not answer at {url}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Client:
    """The client's page in a fresh profile: the bot has just been added everywhere."""

    def __init__(self, browser: Browser, url: str, scheme: str = "light") -> None:
        self.context = browser.new_context(
            locale="sv-SE", viewport={"width": 1400, "height": 1200}, color_scheme=scheme
        )  # type: ignore[arg-type]
        self.context.set_default_timeout(20_000)
        # Fonts of Microsoft's; the client is complete without them, and tests leave this machine for nothing.
        self.context.route(
            lambda address: "127.0.0.1" not in address and "localhost" not in address, lambda route: route.abort()
        )
        # The client adds a property to a button's data, which it has frozen before: no button of a card that says
        # something (imBack) works in version 0.2.28. Here it freezes nothing; all else is its own doing.
        self.context.add_init_script("Object.freeze = (one) => one;")
        self.page: Page = self.context.new_page()
        self.page.goto(url)
        expect(self.page.get_by_text("Hej! Jag svarar på frågor").last).to_be_visible(timeout=20_000)

    def write(self, text: str, box: Locator | None = None) -> None:
        """Type something into the field for messages, and send it."""
        (box or self.page.get_by_role("textbox").first).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def shows(self, text: str | re.Pattern[str]) -> str:
        """Wait until a text can be read; what its element says."""
        shown = self.page.get_by_text(text).last
        expect(shown).to_be_visible(timeout=20_000)
        return shown.inner_text()

    def press(self, text: str) -> None:
        """Press a button of the newest card that has it."""
        button = self.page.get_by_role("button", name=text, exact=True).last
        expect(button).to_be_visible(timeout=20_000)
        button.click()

    def extension(self, kind: str) -> None:
        """Open a part of the message extension."""
        self.page.get_by_label("Trigger Message Extension App").first.click()
        self.page.get_by_role("menuitem", name=kind).click()

    def mention(self, channel: str, text: str) -> None:
        """Begin a thread in a channel with a mention of the bot."""
        self.page.get_by_role("treeitem", name=channel).click()
        self.shows("Nämn mig med en fråga")
        self.page.get_by_role("textbox").first.click()
        self.page.keyboard.type("@Test")
        self.page.get_by_role("option", name="Test Bot").or_(
            self.page.get_by_role("menuitem", name="Test Bot")
        ).first.click()
        self.page.keyboard.type(f" {text}")
        self.page.get_by_role("button", name="Post").click()
