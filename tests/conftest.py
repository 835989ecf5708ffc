"""The indexes that tests of the bot share, each built once a session.

The bot is imported by the fixtures that need it, so that the indexer's tests run without it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.building import build
from indexer.index import Index, open_index
from tests.folders import named_folder
from tests.tables import Transcript

if TYPE_CHECKING:
    from bot.core import Bot

SAMPLES = Path(__file__).parent / "samples"


def _copy_reports(folder: Path) -> Path:
    """The invented reports of every family, without the goldens beside them."""
    shutil.copytree(SAMPLES, folder, ignore=shutil.ignore_patterns("*.json"))
    return folder


@pytest.fixture(scope="session")
def samples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the samples lies."""
    base = tmp_path_factory.mktemp("samples")
    build(_copy_reports(base / "reports"), base / "index")
    return base / "index"


@pytest.fixture(scope="session")
def samples_index(samples_folder: Path) -> Iterator[Index]:
    """An index of all reports under ``samples``: invented cities, every family."""
    index = open_index(samples_folder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def bot(samples_index: Index) -> Bot:
    """The bot over the samples."""
    from bot.core import Bot

    return Bot(samples_index)


@pytest.fixture(scope="session")
def transcript(bot: Bot) -> Transcript:
    """The bot's answers to the tables' questions, each asked once."""
    return Transcript(bot)


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the real reports lies, built from the folder in UTBLICK_CORPUS."""
    reports = named_folder("UTBLICK_CORPUS")
    index = tmp_path_factory.mktemp("corpus") / "index"
    build(reports, index)
    return index


@pytest.fixture(scope="session")
def corpus_bot(corpus_folder: Path) -> Iterator[Bot]:
    """The bot over the real reports."""
    from bot.core import Bot

    index = open_index(corpus_folder)
    yield Bot(index)
    index.close()
