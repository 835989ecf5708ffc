"""Which version of the program is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str | None:
    """The version of the installed package; None where it is run without being installed."""
    try:
        return version("utblick")
    except PackageNotFoundError:
        return None
