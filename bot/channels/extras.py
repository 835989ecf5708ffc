"""Optional libraries: a sentence about what is missing, instead of a traceback."""

from __future__ import annotations

from importlib import import_module

from indexer.errors import SettingError


def needed(module: str, channel: str, extra: str) -> None:
    """Import a module of ours that needs an extra; ``SettingError`` naming the extra where it is not installed."""
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "bot":
            raise
        raise SettingError(
            f'{channel} kräver tillägget {extra} ({error.name} saknas): pip install "utblick[{extra}]"'
        ) from error
