"""The command line: ``utblick index|check|ask|search|export|text|unanswered|serve`` and what channels add. The only
importer of click.
"""

from bot.cli import at_start  # noqa: F401 - before all else
from bot.cli.records import RECORDS
from bot.cli.running import commands, main

__all__ = ["RECORDS", "commands", "main"]
