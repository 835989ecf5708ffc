"""Which applications were refused or withdrawn: what stands under a heading that says so, else the sentences and rows that do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entries.finding import entries_of
from bot.understanding.cues import pattern
from indexer.records import Span
from indexer.text import sentences

_NO = (
    r"(?:\bavslag\w*|\bavslog\w*|\bavslå\w*|\bavslagn\w*|\bnekad\w*|\bsade nej\b|\bnej till\b|\bej (?:beviljad\w*|beviljat)"
    r"|\b(?:inte|ej|aldrig)\b[^.?!]{0,25}\b(?:bevilja\w*|stöd|godkän\w*)|\b(?:bevilja\w*|godkän\w*|stöddes|fick)\b[^.?!]{0,20}\binte\b"
    r"|\brejected\b|\brefused\b|\bturned down\b|\bdeclined\b|\bnot (?:granted|approved|funded)\b|\bunsuccessful\b)"
)
_BACK = r"(?:\båterta\w*|\båtertog\w*|\bdrogs tillbaka\b|\bdrog tillbaka\b|\bwithdr[ae]wn?\b)"
_THING = r"(?:\bansök\w*|\bapplications?\b|\bproje[ck]t\w*|\bsökande\w*|\bapplicants?\b|\bvilka\b|\bwhich\b|\bvad\b|\bwhat\b)"
_ASKED = pattern(rf"(?=.*{_THING}).*{_NO}")
_ASKED_BACK = pattern(rf"(?=.*{_THING}).*{_BACK}")
ASKS_REFUSED = tuple(re.compile(f"(?i){one}") for one in (_THING, _NO, _BACK))
"""The words that ask for them."""
_NOT_ASKED = pattern(r"\bhur många\b|\bhow many\b|\bvarför\b|\bwhy\b|\bmedfinansier\w*|\bEU-?stöd\b|\bnär\b|\bwhen\b")
_SAYS_NO, _SAYS_BACK = re.compile(f"(?i){_NO}"), re.compile(f"(?i){_BACK}")
_APPLIED = re.compile(r"(?i)ansök|sök[ta]|begär|application|applied|projekt|nej till")
_HEADING = re.compile(r"(?m)^(?:#{1,6}[ \t]+\S.*|[ \t]*(?:\d+(?:\.\d+)*\.?[ \t]+)?[A-ZÅÄÖ][^.\n]{3,70})$")
MOST = 8
"""Lines or sentences that are quoted, at most."""


def asks_refused(question: str) -> bool:
    """Whether it is asked which applications were refused, not granted or withdrawn."""
    return not _NOT_ASKED.search(question) and (_ASKED.search(question) or _ASKED_BACK.search(question)) is not None


def refused(text: str, question: str) -> list[Span]:
    """The places of a text that tell what was refused, or withdrawn where that is asked."""
    says = _SAYS_BACK if _ASKED_BACK.search(question) else _SAYS_NO
    rows = list(dict.fromkeys(entry.span for entry in entries_of(text) if entry.row and says.search(entry.value)))
    if rows:
        return rows[:MOST]
    headed = [span for heading in _headed(text, says) for span in _under(text, heading)]
    said = [
        span
        for span in sentences(text)
        if says.search(words := text[slice(*span)]) and _APPLIED.search(words) and not _is_heading(words)
    ]
    found = sorted({*headed, *(one for one in said if not any(span.touches(one) for span in headed))})
    return found[:MOST]


def _headed(text: str, says: re.Pattern[str]) -> Iterator[Span]:
    """The headings that say it."""
    for found in _HEADING.finditer(text):
        if says.search(found.group()) and "\n" in text[max(0, found.start() - 1) : found.start()] + "\n":
            around = text[max(0, found.start() - 2) : found.start()], text[found.end() : found.end() + 2]
            if around[0].endswith("\n\n") or found.group().startswith("#") or around[1].startswith("\n\n"):
                yield Span(found.start(), found.end())


def _under(text: str, heading: Span) -> Iterator[Span]:
    """The sentences and rows under a heading, up to the next one."""
    following = _next_heading(text, heading.end)
    for span in sentences(text, heading.end, following):
        words = text[slice(*span)]
        lines = [one for one in re.finditer(r"[^\n]+", words) if re.search(r"\S {2,}\S", one.group())]
        if len(lines) < _FEW_ROWS:
            yield span
            continue
        for one in lines:
            if not one.group().startswith("   "):
                yield Span(span.start + one.start(), span.start + one.end())


_FEW_ROWS = 2


def _next_heading(text: str, at: int) -> int:
    """Where the next heading begins: a marked one, a numbered one or one in capitals, behind a blank line."""
    found = re.compile(
        r"\n\n+(?=#{1,6}[ \t]|\d+(?:\.\d+)*\.?[ \t]+[A-ZÅÄÖ]|[A-ZÅÄÖ][A-ZÅÄÖ ,&–-]{5,}\n|-{10,}|[A-ZÅÄÖ][^.\n]{3,60}\n\n)"
    ).search(text, at + 2)
    return found.start() if found else len(text)


def _is_heading(words: str) -> bool:
    return not words.rstrip().endswith((".", "!", "?", ":", ";")) and len(words) < _SHORT


_SHORT = 80
