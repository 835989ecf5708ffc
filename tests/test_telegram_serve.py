"""``utblick serve`` as a person starts it, with the Bot API on this machine."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import create_server

from tests.telegram_world import PERSON, TOKEN, BotApi

MESSAGE = {
    "message_id": 1,
    "date": 1_790_000_000,
    "chat": {"id": PERSON, "type": "private"},
    "from": {"id": PERSON, "is_bot": False, "first_name": "Tova"},
    "text": "Hur många projekt har Lyktsala?",
}


@asynccontextmanager
async def serving(index: Path, folder: Path, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command in a process of its own, which is ended as a person ends it."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (sys.executable, "-W", "ignore", "-m", "bot.cli", "serve", "--index", str(index), "--port", str(port))
    root = Path(__file__).resolve().parent.parent
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stderr=asyncio.subprocess.PIPE, env=os.environ | environ | {"PYTHONPATH": str(root)}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 30)


async def test_serve_answers_and_ends(samples_folder: Path, tmp_path: Path) -> None:
    api = BotApi()
    await api.server.start_server()
    api.tell({"update_id": 7, "message": MESSAGE})
    environ = {"UTBLICK_TELEGRAM_TOKEN": TOKEN, "UTBLICK_TELEGRAM_USERS": str(PERSON), "UTBLICK_TELEGRAM_API": api.base}
    async with serving(samples_folder, tmp_path, **environ) as process:
        async with asyncio.timeout(60):
            while not api.messages:
                await asyncio.sleep(0.05)
    assert process.stderr
    said = (await process.stderr.read()).decode()
    await api.server.close()
    assert "9 projekt" in api.messages[0].read.text
    assert api.offsets[-1] == 8
    assert "och i Telegram" in said
    assert "Traceback" not in said
    for secret in (TOKEN, "Hur många", "Tova", str(PERSON)):
        assert secret not in said


async def test_serve_refuses_half_a_setup(samples_folder: Path, tmp_path: Path) -> None:
    async with serving(samples_folder, tmp_path, UTBLICK_TELEGRAM_USERS=str(PERSON)) as process:
        await asyncio.wait_for(process.wait(), 60)
    assert process.stderr
    assert process.returncode == 2
    assert (await process.stderr.read()).decode().startswith("Fel: UTBLICK_TELEGRAM_TOKEN saknas")
