"""Teams as a channel: whether it is wanted, what the server needs of it, its command. Knows no SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.extras import needed
from bot.channels.protocol import Attached, Command, Core, Option

if TYPE_CHECKING:
    from bot.channels.teams.identity import Doors
    from bot.config import Settings


FRAMES = ("https://teams.microsoft.com", "https://*.teams.microsoft.com", "https://*.cloud.microsoft")
"""Where Teams shows a tab."""
WAITING = 4
"""Answers made at a time where they wait for an engine on a server."""


class TeamsChannel:
    """See ``bot.channels.protocol.Channel``."""

    name = "Teams"

    @property
    def commands(self) -> Sequence[Command]:
        return (MANIFEST,)

    def is_configured(self, settings: Settings) -> bool:
        from bot.channels.teams.identity import is_configured

        return is_configured(settings)

    def prepare(self, settings: Settings, *, local_trial: bool = False) -> Callable[[Core], Attached] | None:
        from bot.channels.teams.identity import doors

        if not local_trial and not self.is_configured(settings):
            return None
        found = doors(settings, insecure_local=local_trial)
        needed("bot.channels.teams.sdk", self.name, "teams")
        return lambda core: _attached(core, settings, found)


def _attached(core: Core, settings: Settings, doors: Doors) -> Attached:
    from bot.channels import finding
    from bot.channels.teams import sdk, unfurling
    from bot.feedback_log import feedback_log

    feedback = feedback_log(settings.feedback_log, settings.feedback_log_days) if settings.feedback_log else None
    asked = sdk.Core(
        core.answer,
        lambda words, limit: finding.found(core.index, words, limit),
        lambda url: unfurling.behind(core, settings.public_url, url),
    )
    at_once = WAITING if settings.opensearch_addresses else 1
    teams = sdk.Teams(asked, doors, settings.public_url, feedback, at_once=at_once)
    return Attached(TeamsChannel.name, teams.routes, (teams.running,), FRAMES)


def _written(settings: Callable[[], Settings], given: Mapping[str, str]) -> str:
    from bot.channels.teams.manifest import package
    from bot.versions import installed_version

    made = package(
        given["app_id"] or settings().teams_app_id or "",
        given["domain"],
        given["app_version"] or installed_version() or "1.0.0",
        given["developer"] or None,
        privacy=given["privacy_url"],
        terms=given["terms_url"],
        site=given["site"] or settings().public_url,
    )
    Path(given["out"]).write_bytes(made)
    return f"Skrivet: {given['out']}"


MANIFEST = Command(
    name="teams-manifest",
    short_help="Skriv apppaketet som laddas upp i Teams.",
    help="Skriv apppaketet som laddas upp i Teams: manifest, texter på svenska och engelska, två ikoner.",
    options=(
        Option("--app-id", "ID", "Botens app-id. Utan flaggan: inställningen teams_app_id."),
        Option("--domain", "VÄRDNAMN", "Värdnamnet som Teams når boten på, som utblick.exempelstad.se.", required=True),
        Option(
            "--site",
            "ADRESS",
            "Webbchattens adress, för flik och länkar. Utan flaggan: inställningen public_url, annars värdnamnet.",
        ),
        Option("--out", "FIL", "ZIP-filen som skrivs.", required=True),
        Option("--app-version", "1.2.3", "Höj den inför varje uppladdning. Utan flaggan: programmets version."),
        Option("--developer", "NAMN", "Vem som står bakom appen, högst 32 tecken. Utan flaggan: Utblick."),
        Option("--privacy-url", "ADRESS", "Sida om personuppgifter. Utan flaggan: webbchatten."),
        Option("--terms-url", "ADRESS", "Sida med villkor. Utan flaggan: webbchatten."),
    ),
    run=_written,
)
