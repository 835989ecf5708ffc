"""The year that a text reports on: of its title, or of the sentences that account for a year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.text import sentences

_YEAR = re.compile(r"(?<![\d/:.–-])(?<!--)(?P<year>(?:19[89]|20[0-4])\d)(?![\d:/]|[–-]\d|--)")
_NAMED = re.compile(
    r"(?i)(?:\b(?:horizon|horisont|horisont europa|agenda|vision|strategi|plan(?:en)?|program(?:met)?|europa"
    r"|europe|mål(?:bild)?"
    r"|digitaliser\w*|fossilfri\w*|klimatneutral\w*|översiktsplan|smart|budget)\s+|\bsfs\s+|\bdnr\b[^\n]{0,12}"
    r"|[A-ZÅÄÖa-zåäö0-9]\d?\s*/\s*)$"
)
"""What stands before a year that belongs to a name, a law or a file number."""
_HISTORY = re.compile(
    r"(?i)(?:\b(?:sedan|från(?: och med)?|efter|före|innan|till(?: och med)?|tills|senast|redan|fram till|inför|mellan"
    r"|starta\w*|slut\w*|avslut\w*|pågå\w*|pågick|bildades|grundades|från år|i drift|klart?)\s+(?:den\s+"
    r"|i\s+|år\s+|under\s+)?)$"
)
"""Words that make a year one of history, of a goal or of a project's time."""
_RAN = re.compile(r"(?i)\bpågick under $")
_DAY = re.compile(
    r"(?i)(?:\d{1,2}(?::?e)?\s+)?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec|may)[a-zåäö]*\.?\s+(?:\d{1,2},\s+)?$"
)
_SPAN_AFTER = re.compile(r"\s*(?:[–-]|och|till)\s*(?:(?:19|20)\d\d)")
_ACCOUNT = re.compile(
    r"(?i)\bprojekt|\bEU\b|EU-|\bstöd|\bbidrag|\bmedel\b|redovis|årsrapport|årsberättelse|verksamhetsberättelse"
    r"|\bmiljoner\b|\bkronor\b|internationell|nätverk|bokslut|uppföljning"
)
_OF_THE_YEAR = re.compile(r"(?i)\b(?:under|år|för|i|hela)\s+(?:år\s+|hela\s+)?$")
_HAPPENED = re.compile(
    r"\b(?:fick|var|hade|betalades|utbetalades|beviljades|beviljats|deltog|pågick|drevs|genomfördes|uppgick|mottog|har"
    r"|erhöll|fördelades|fått|kom|arbetade|omsatte|startades|utvecklats)\b"
)
_AUDIT = re.compile(
    r"(?i)\b(?:revisionsrapport|granskningsrapport|revisionsskrivelse|policy|riktlinjer?|handlingsplan|strategi)\b"
)
_DATED = re.compile(
    r"(?i)\b(?:\d{1,2}\s+)?(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\s+"
    r"(?P<year>(?:19|20)\d\d)\b|\b(?P<iso>(?:19|20)\d\d)-\d\d-\d\d\b"
)
_ABOUT = re.compile(
    r"(?i)\b(?:granskningen|rapporten|redovisningen|uppföljningen|sammanställningen|uppgifterna|siffrorna)\s+"
    r"(?:avser|gäller|omfattar|rör)\s+(?:(?:kalender|verksamhets|budget)?(?:året|år)\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*[–-])"
)
"""A sentence that says which year its text is about."""
_AS_OF = re.compile(
    r"(?i)\b(?:läget|ställningen|status|aktuellt)(?: den| per| vid)? (?:\d{1,2} [a-z]+ )?(?P<year>(?:19"
    r"|20)\d\d)(?:-\d\d-\d\d)?\b"
)
"""A title that says at what day it tells how things stand."""
_OF_TIES = re.compile(r"(?i)\bmedlem|\bnätverk|\bvänort|\bavtal")
"""What a sentence on them dates is when they began or ended."""
_ASIDE = re.compile(r",\s+som\s[^,;.]*,")
"""A clause within a sentence that tells of one of its things."""
_STALE = 2
"""A single year more than so many years before the text's own date is one of history."""
HEAD_CHARACTERS = 700
"""A document's own date stands within so many characters of its beginning."""


def reporting_year(text: str, titles: Sequence[str]) -> int | None:
    """The year that a text reports on; ``titles`` are its title and headings. None where it claims none.

    >>> reporting_year("", ["EU-projekt 2018"]), reporting_year("", ["Digitalisering 2030 och Horizon 2020"])
    (2018, None)
    >>> reporting_year("2006-11-20\\n\\nUnder 2005 var bolagen engagerade i 146 projekt.", ["Färre EU-projekt"])
    2005
    >>> reporting_year("Sedan 2009 söker kommunen EU-medel. Projektet pågick 2012-2015.", []) is None
    True
    >>> reporting_year("Revisionsrapport\\nVindala kommun 22 februari 2010\\nEn granskning gjordes 2004.", [])
    2010
    """
    for title in titles:
        years = _plain_years(title)
        if (stands := _AS_OF.search(title)) and not years:
            return int(stands["year"])
        if len(set(years)) == 1 and not re.search(r"(?i)\b(?:startar|slutar|pågår)\s+\d{4}", title):
            return years[0]
    if said := _said_or_dated(text):
        return said
    told: Counter[int] = Counter()
    for span in sentences(text):
        told.update(_told_years(text[slice(*span)]))
    ranked = told.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    year, times = ranked[0]
    written = _DATED.search(text, 0, HEAD_CHARACTERS)
    history = times == 1 and written and int(written["year"] or written["iso"]) - year > _STALE
    return None if history else year


def _said_or_dated(text: str) -> int | None:
    """The year that a text says it is about; of an audit or policy its date."""
    if about := _ABOUT.search(text):
        return int(about["year"])
    dated = _DATED.search(text, 0, HEAD_CHARACTERS) if _AUDIT.search(text[:HEAD_CHARACTERS]) else None
    return int(dated["year"] or dated["iso"]) if dated else None


def _plain_years(words: str) -> list[int]:
    """The years of a text that belong to no name, law, date, history or span of years."""
    found = []
    for match in _YEAR.finditer(words):
        before, after = words[max(0, match.start() - 60) : match.start()], words[match.end() : match.end() + 14]
        past = _HISTORY.search(before) and not _RAN.search(before)
        if not (_NAMED.search(before) or past or _DAY.search(before) or _SPAN_AFTER.match(after)):
            found.append(int(match["year"]))
    return found


def _told_years(words: str) -> list[int]:
    """The years that a sentence accounts for: it speaks of projects or money, and tells what happened then."""
    words = _ASIDE.sub(",", words)
    if not (_ACCOUNT.search(words) and _HAPPENED.search(words)):
        return []
    return [
        year
        for year in dict.fromkeys(_plain_years(words))
        if any(_OF_THE_YEAR.search(words[: match.start()]) for match in re.finditer(str(year), words))
        or (not _OF_TIES.search(words) and re.search(rf"\b{year}\s*[.!?:]?$|^\W*{year}\b", words))
    ]
