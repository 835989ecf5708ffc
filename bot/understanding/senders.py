"""The sender called by what it is: "bolaget", "regionen", "länsstyrelsen", where there is one such sender."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.records import UNKNOWN_SENDER, Report

CALLED = {
    "municipality": ("kommunen|staden", "municipality|city"),
    "region": ("regionen", "region"),
    "association": ("(?:kommunal)?förbundet|föreningen|samordningsförbundet", "association"),
    "authority": ("länsstyrelsen|myndigheten", "authority|county administrative board"),
    "company": ("bolaget|företaget", "company"),
}
"""The words for each kind of sender, Swedish in the definite form and English behind "the"."""


class Senders:
    """What the senders of an index are called for short, put in other words where that says which one is meant."""

    def __init__(self, reports: Sequence[Report]) -> None:
        kinds = {report.municipality: report.sender_kind for report in reports}
        self._alone = len(kinds) == 1
        self._names: dict[str, str] = {}
        for kind in CALLED.keys() - {"municipality"}:  # that is what any question calls a city
            own = [name for name, one in kinds.items() if one == kind]
            unknown = self._alone and UNKNOWN_SENDER in kinds
            if len(own) == 1 or unknown:
                self._names[kind] = own[0] if own else ""

    def named(self, text: str) -> str:
        """A question with its sender named, or called as any only sender is.

        >>> from indexer.records import Report
        >>> Senders([]).named("Vilka projekt har regionen?")
        'Vilka projekt har regionen?'
        """
        for kind, name in self._names.items():
            swedish, english = CALLED[kind]
            text = re.sub(
                rf"(?i)(?<![\w-])(?:(?P<sv>{swedish})(?P<s>s?)|the (?:{english})(?P<of>['’]s)?)(?![\w-])"
                r"(?! (?:i |in )?(?-i:[A-ZÅÄÖ]))",
                lambda found, name=name: self._said(found, name),  # type: ignore[misc]
                text,
            )
        return text

    def _said(self, found: re.Match[str], name: str) -> str:
        """The name, or the word that any question has for the one sender there is."""
        if self._alone:
            return f"kommunen{found['s']}" if found["sv"] else f"the city{found['of'] or ''}"
        return f"{name}{'s' if found['s'] and not name.endswith('s') else found['of'] or ''}"
