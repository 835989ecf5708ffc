"""What a question says of the documents themselves, put as any question of them is: "enligt nyhetsbrevet", "just nu".

Where no document has a reporting year there is no newest report that "just nu" could mean: it asks for what goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.records import Report

_DOCUMENT = (
    r"(?:nyhetsbrev|brev|pressmeddelande|dokument|protokoll|portfölj|förteckning|projektblad|tjänsteskrivelse|webbsida|hemsida|sida"
    r"|utdrag|utskick|faktablad)(?:et|en|an|n)?|newsletter|press release|document|minutes|portfolio|web ?page|page|fact ?sheet"
)
_ACCORDING = re.compile(
    rf"(?i),?\s+(?:enligt|according to|i|in|på|on|ur|från|from)\s+(?:(?:den här|det här|the|this|din|er)\s+)?"
    rf"(?:(?P<whose>(?-i:[A-ZÅÄÖ])[\w:]*(?:\s+[\w:]+){{0,3}})\s+)?(?:{_DOCUMENT})(?=\s*[?.!,]|$)"
)
"""A document that is named by its kind at the end of a question or clause."""
_NOW = re.compile(
    r"(?i)\s*\b(?:just nu|för närvarande|i dagsläget|för tillfället|right now|currently|at the moment|at present)\b"
)
_PROJECTS = re.compile(r"(?i)\b(?:EU-)?(?:projekten|projekt|projects)\b")
_GOES_ON = re.compile(r"(?i)\b(?:pågå\w*|avsluta\w*|slutar?|slutade|startar?|ongoing|ended|running)\b")
_SWEDISH = re.compile(r"(?i)projekt")


class AskedHere:
    """Takes from questions what is said of the documents of an index."""

    def __init__(self, reports: Sequence[Report], *, told: bool = False) -> None:
        """``told``: whether it can be told of some project that it goes on, by a status or the date of its document."""
        senders = {report.municipality for report in reports}
        self._alone = len(senders) == 1
        self._sender = next(iter(senders)).casefold() if self._alone else ""
        self._undated = told and not any(report.year for report in reports)

    def _without(self, found: re.Match[str]) -> str:
        """Nothing for a document of the sender's; what stands there where it is another's: a nämnd's, a programme's."""
        whose = (found["whose"] or "").casefold()
        return "" if whose.removesuffix("s") in self._sender or whose in self._sender else found.group()

    def plainly(self, text: str) -> str:
        """A question without the kind of document that it is asked of, where it is nobody's or the one sender's, and with "just
        nu" as what goes on.

        >>> AskedHere([]).plainly("Vilka projekt finns enligt nyhetsbrevet?")
        'Vilka projekt finns enligt nyhetsbrevet?'
        """
        if self._alone:
            text = _ACCORDING.sub(self._without, text)
        of_projects = _PROJECTS.search(text)
        if not (self._undated and of_projects and _NOW.search(text)) or _GOES_ON.search(text):
            return text
        swedish = _SWEDISH.search(of_projects.group()) is not None
        text = _NOW.sub("", text)
        return _PROJECTS.sub(
            lambda found: f"{found.group()} som pågår" if swedish else f"ongoing {found.group()}", text, count=1
        )
