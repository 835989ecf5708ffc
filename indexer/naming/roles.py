"""What a place or organisation is in the sentence that names it; ``named`` where the sentence leaves it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.records import MentionRole, Span
from indexer.vocabulary.needed import Needing, hits

_HOME = r"(?:<home>\w*|staden|kommunen|skolan|förskolan|museet|biblioteket|oss|här|\S+ skola|S:t \w+)"
FAR = 170
"""Characters within which a cue before a name speaks of it."""
_WITH = r"(?:med|mellan|från|bland|i|till|hos|kring|på|:)"
_CUES: tuple[tuple[MentionRole, str], ...] = (
    (
        "lead",
        r"\bprojekt\w*\b[^.,]{0,60}?\b(?:drivs|drevs|driv[ns]|leds|leddes|ägs|ägdes|koordineras|koordinerats"
        r"|samordnas|administreras)\b[^.,]{0,40}?\bav\b"
        r"|\bprojektleds\b[^.,]{0,40}?\bav\b"
        r"|\bprojektägare(?: för [^.]{3,60}?)?(?: är| var| har varit)\b|\bkoordinator(?: för projektet)? (?:är"
        r"|var)\b|\blead partner(?: is)?\b",
    ),
    (
        "funder",
        r"\b(?:sam|med|del)?finansier\w+(?:[^.]{0,60}?)\b(?:av|från|via|genom|med)\b|\bmedel från\b"
        r"|\bmed hjälp av medel\b|\b(?:med|ekonomiskt) stöd (?:från|av)\b"
        r"|\b(?:bidrag|anslag|pengar|finansiering|donation)\b[^.]{0,20}?\bfrån\b"
        r"|\bsöker?\b[^.]{0,40}\bmedel via\b|\bfinansieringen kommer från\b"
        r"|\bfunded by\b|\bprogram (?=<end>)",
    ),
    ("twin_city", r"(?:vänort|systerort|tvillingstad|systerstad|vänstad|twin town|sister cit)\w*"),
    ("agreement", r"\b\w*avtal\w*(?! för deltag)|\bMoU\b|\bavsiktsförklaring\w*|\bmemorandum\b|\bCharter\b"),
    (
        "visitor",
        r"\b(?:tagit|tog|tar|tas|togs|fått|fick)\b(?:[^.]{0,60}?)\bemot\b|\bemottagit\b|\bmottag\w+"
        r"|\b\w*besök(?:are|sgrupp\w*)? (?:av [^.]{3,40} )?från"
        r"|\bbesökte?s? <home>|\bbesökt <home>|\bvälkomna\w+|\bdelegation\w*|\bpå besök\b"
        r"|\bfick\b[^.]{0,40}\bbesök|\b\w*grupp\w* från"
        r"|\b(?:studenter|besökare|personalgrupper|chefer) från\b|\bgjorde besök\b|\bvisited us\b"
        r"|\bgav input\b|\bgästa\w+",
    ),
    (
        "visited",
        r"\bstudiebesök (?:i|på|hos|vid|till)\b(?! <home>)|\bbesök (?:i|på|hos|vid|till|gjordes)\b(?! <home>)"
        r"|\bstudieres\w+|\bbesökte(?! <home>)|\bbesöktes?\b(?! <home>)|\bbesöka\b(?! <home>)"
        r"|\bbesökt\b(?! <home>)|\bgenomfört[^.]{0,60}(?:besök|resa)|\b\w*resa (?:till|i)\b"
        r"|\breste\b[^.]{0,40}?\btill\b|\b\w*resor(?:na)?\b(?:[^.]{0,60}?)\b(?:till|i)\b|\b\w*res(?:a|or) har"
        r"|\b\w*jobbskugg\w+|\båk(?:te|er|a)\b|\bkurs(?:er)? i\b|\butlands-apl\b|\bhågkomstres\w+"
        r"|\butbildning\w*(?: \w+){0,3} (?:i|till)\b|\bbenchmarking\b",
    ),
    (
        "meeting",
        r"\b\w*konferens\w*|\b\w*kongress\w*|\bårsmöte\w*|\bsummit\b|\bsymposi\w+|\b\w*forum(?:et|s)?\b"
        r"|\bnätverksträff\w*|\bseminari\w+|\bmeeting\b|\bmöten?\b|\bträffar\b|\bCOP ?\d*\b"
        r"|\bfestival\w*|\bmässa\w*|\bworkshop\w*",
    ),
    (
        "pilot",
        r"\b\w*pilot\w*|\bLiving Labs?\b|\btestbädd\w*|\bdemonstrationsprojekt\w*|\b\d geografier\b|\bhubben\b"
        r"|\betableras (?:nära|i)\b|\bpilots?\b",
    ),
    (
        "member",
        r"\bmedlem(?:mar|men)?\b|\b(?:ingår|består|samlar|samling)\b[^.]{0,40}?(?:städer|länder|regioner"
        r"|kommuner|av)\b|\bmedlemsstäder\w*|\breferensgrupp\w*",
    ),
    (
        "partner",
        r"\btillsammans med\b|\btillsammans\b|\b\w*samarbet\w*|\b\w*samverk\w*|\b\w*partner\w*"
        r"|\bgenomförs (?:av|med)\b|\bmellan kommunerna\b|\b\w*utbyte\w*(?= (?:\w+ ){0,4}(?:med|mellan|i)\b)"
        r"|\bdeltagande (?:länder\w*|kommuner\w*|städer\w*|parter\w*|företag\w*)|\bdeltar\b"
        r"|\bgick\b[^.]{0,20}\bmed\b|\bcooperat\w+|\bcollaborat\w+|\bpartnership\w*"
        r"|\bkonsorti\w+|\bkopplingar? till\b|\bkollegor\b(?! från)|\bprofessionsutbyte\w*|\bsom var med\b"
        r"|\brelationer?\b|\bbildat? av\b",
    ),
    ("compared", r"\bjämför\w*|\b\w*modellen\b|\bförebild\w*|\binspir\w+ (?:av|från)"),
    (
        "named",
        r"\bsäte i\b|\bverksam i\b|\banvänds i\b|\bsärskilt i\b|\bdär man\b|\bsom använ\w+|\butanför\b"
        r"|\bspecifikt\b|\bbaserade? i\b",
    ),
)
_AFTER: tuple[tuple[MentionRole, str], ...] = (
    ("lead", r"[^.,]{0,30}?\b(?:är|var)\b (?:\w+ ){0,2}(?:projektägare|projektets (?:huvud)?koordinator"
    r"|huvudkoordinator|lead partner|koordinator|sammankallande|huvudman)"),
    ("lead", r"[^.,]{0,30}?\s(?:leder|ledde|driver|drev|koordinerar|koordinerade|samordnar|samordnade)"
    r"\s(?:hela\s|ett\s|det\s)?(?:projekt|arbete|samarbete)(?:t|et)?\b"),
    ("visitor", r"[^.]{0,40}?\b(?:besökte <home>|besökt <home>|på besök|på studiebesök|gjorde besök|togs emot"
    r"|tagits emot|gav input|som fick presentation)"),
    ("twin_city", r",? (?:formell )?(?:vänort|systerort)"),
    ("agreement", r",? (?:samarbetsavtal|avtal|MoU)"),
    ("partner", r"[^.]{0,80}?\b(?:samarbetar|samarbetat|samverkar|samverkat|som partner|är partner"
    r"|projektpartner|samarbetsparter?n?|som samarbets\w+|deltog i|deltar i|bidrar|medverkar)\b"),
    ("meeting", r"[^.]{0,25}?\b(?:stod värd|var värd|arrangerades)"),
    ("meeting", r"\s*(?:kongress|konferens)"),
    ("compared", r"[^.]{0,40}?\bjämförs med"),
    ("member", r"[^.]{0,20}?\b(?:är medlem|ingår i)"),
)  # fmt: skip
PEOPLE = 70
"""Characters within which a cue speaks of a people's adjective."""
_OFFICE = re.compile(r"(?i)\b(?:kontor(?:et)?|representation(?:en)?|stationerade?|\w*kontoren) i\s+$")
_MEETING_AT = re.compile(r"(?:\b(?:i|på|in|till|of)|,|\boch|\()\s+(?:[A-ZÅÄÖ][\w-]*\s+){0,2}$|^\W*$")
_WEAK_AFTER = 60
STANDS: dict[MentionRole, int] = {
    "lead": 60,
    "meeting": 200,
    "twin_city": 200,
    "member": 200,
    "compared": 90,
    "agreement": 90,
}
"""How far a cue reaches where that is not ``FAR``."""


class _Hit(NamedTuple):
    start: int
    end: int
    role: MentionRole


@lru_cache(maxsize=64)
def _cues(home: str) -> tuple[Needing, ...]:
    own = _HOME.replace("<home>", re.escape(home))
    return tuple(
        Needing(re.compile(pattern.replace("<home>", own).replace("<end>", "$"), re.IGNORECASE)) for _, pattern in _CUES
    )


@lru_cache(maxsize=64)
def _after(home: str) -> tuple[tuple[MentionRole, re.Pattern[str]], ...]:
    own = _HOME.replace("<home>", re.escape(home))
    return tuple((role, re.compile(pattern.replace("<home>", own), re.IGNORECASE)) for role, pattern in _AFTER)


class Roles:
    """The roles of the names of one sentence."""

    def __init__(self, sentence: str, home: str, above: Roles | None = None) -> None:
        """``above``: of the words in front of the list that the sentence is a point of."""
        self.text, self.home, self.above = sentence, home, above
        self._hits = sorted(
            _Hit(hit.start(), hit.end(), _CUES[number][0]) for number, hit in hits(_cues(home), sentence)
        )

    def of(self, span: Span, others: Sequence[Span] = (), nature: str = "name") -> MentionRole:
        """What the name at ``span`` is; a cue inside another name is none. The adjective of a "people" must stand close
        by; a region at "home" is where, not who.

        >>> told = "I projektet byggs piloter i Stavanger, och Tartu besökte Grannby i maj."
        >>> spans = [Span(told.index(name), told.index(name) + len(name)) for name in ("Stavanger", "Tartu")]
        >>> [Roles(told, "Grannby").of(span, [other for other in spans if other != span]) for span in spans]
        ['pilot', 'visitor']
        """
        if nature == "home" or _OFFICE.search(self.text[: span.start]):
            return "named"
        if nature == "people":
            behind = self.text[span.end : span.end + PEOPLE]
            found = self._before(span, others, PEOPLE)
            return found or ("partner" if re.match(r"\w*[^.,]{0,30}?\bpartner", behind) else "named")
        before = self._before(span, others)
        told = self._behind(span, others, before) or before or self._later(span, others)
        return told or (self.above.last if self.above else None) or "named"

    def _behind(self, span: Span, others: Sequence[Span], before: MentionRole | None) -> MentionRole | None:
        """By what directly follows the name."""
        for role, cue in _after(self.home):
            hit = cue.match(self.text[span.end :])
            if hit is None or (before and any(span.end <= one.start < span.end + hit.end() for one in others)):
                continue
            near = role in {"lead", "visitor", "twin_city", "agreement"} or hit.end() < _WEAK_AFTER
            if near and not (role == "partner" and before not in {None, "named"}):
                return role
        return None

    @property
    def last(self) -> MentionRole | None:
        """What the last cue of the sentence says, for the points of a list that follows."""
        return self._hits[-1].role if self._hits else None

    def _before(self, span: Span, others: Sequence[Span], far: int = 0) -> MentionRole | None:
        """By the last cue that ends before the name and reaches it."""
        for hit in reversed(self._hits):
            if hit.start >= span.start or any(one.start <= hit.start < one.end for one in others):
                continue
            gap = span.start - hit.end
            if gap > (far or STANDS.get(hit.role, FAR)):
                continue
            if hit.role == "meeting" and not _MEETING_AT.search(self.text[: span.start]):
                continue
            if ". " in self.text[hit.end : span.start]:
                return None
            return hit.role
        return None

    def _later(self, span: Span, others: Sequence[Span]) -> MentionRole | None:
        """By the first cue behind it, where the sentence starts with the name."""
        for hit in self._hits:
            if hit.start >= span.end and hit.role in {"partner", "visitor", "meeting", "pilot"}:
                if any(one.start <= hit.start < one.end for one in others) or hit.start - span.end > _WEAK_AFTER:
                    return None
                return hit.role if hit.role != "meeting" else None
        return None
