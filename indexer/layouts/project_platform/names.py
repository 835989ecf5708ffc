"""Spellings of project names: short forms, acronyms, words cut short in a table, and what is another project's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from indexer.values import compare_key

SAME_NAME = 90
"""Two names whose letters agree to this degree (rapidfuzz ratio, 0-100) are spellings of one project's name."""


_BRACKET = re.compile(r"\(\**([A-ZÅÄÖ][\w+&-]{1,11})\**\)")
_LONG = 300
"""More letters than a project's name has."""


def loose(name: str) -> str:
    """A name as a pattern: white space, emphasis marks, dashes and capitals may vary.

    >>> bool(re.fullmatch(loose("Grön hamn – steg 2"), "*grön hamn - steg  2*".strip("*")))
    True
    """
    return r"(?i:" + r"[\s*]+".join(r"[-–—]" if word in "-–—" else re.escape(word) for word in name.split()) + ")"


def named_in(words: str, titles: Sequence[str]) -> list[tuple[int, int]]:
    """Which of the titles a table cell names, each with the place behind it; by spelling, else the one nearest in
    letters.

    >>> named_in("Hamnen: - Grön hamn (ESF) - Grön hamn 2 (ERUF)", ["Grön hamn 2", "Grön hamn", "Solrutt"])
    [(1, 19), (0, 39)]
    """
    patterns = [loose(title) + r"(?!\w)" for title in titles]
    spots = [
        (match.start(), -match.end(), number)
        for number, pattern in enumerate(patterns)
        for match in re.finditer(pattern, words)
    ]
    found: list[tuple[int, int]] = []
    for start, end, number in sorted(spots):
        if number not in {known for known, _ in found} and (not found or start >= found[-1][1]):
            found.append((number, -end))
    if found:
        return found
    near = best(re.sub(r"\([^)]*\)|[*]", "", words).strip(" -–:"), titles)
    return [] if near is None else [(near, 0)]


def best(name: str, titles: Sequence[str]) -> int | None:
    """The title that a name is another spelling of: nearly the same letters and no other number, or words cut short.

    >>> titles = ["Grön hamn", "Solrutt - Utveckling av konceptet solvärdar", "Hamnen 2", "Hamnen 3"]
    >>> (best("Gröna hamn", titles), best("Utv. av koncept solvärdar", titles), best("Hamnen 4", titles),
    ...  best("Hamnen", titles))
    (0, 1, None, None)
    """
    numbers = set(re.findall(r"\d+", name))
    possible = [number for number, title in enumerate(titles) if numbers <= set(re.findall(r"\d+", title))]
    scores = {number: fuzz.ratio(compare_key(name), compare_key(titles[number])) for number in possible}
    order = sorted(possible, key=lambda number: -scores[number])
    if order and scores[order[0]] >= SAME_NAME and len(name) > 2:
        return order[0] if len(order) < 2 or scores[order[1]] < scores[order[0]] - 2 else None
    short = [number for number in possible if _shortens(name, titles[number])]
    return short[0] if len(short) == 1 else None


def _shortens(name: str, full: str) -> bool:
    """Whether a name is the first or last words of the full one, with words cut short."""
    short, words = re.findall(r"\w+", name.casefold()), re.findall(r"\w+", full.casefold())
    if len(short) < 2 or len(short) > len(words):
        return False
    runs = (words[: len(short)], words[-len(short) :])
    return any(all(word.startswith(part) for part, word in zip(short, run, strict=True)) for run in runs)


def short_forms(title: str, body: str) -> Iterator[str]:
    """What a chapter calls its project: the part before a dash, the name without its version number.

    >>> (list(short_forms("Solrutt 2.0", "I Solrutt deltog tio personer.")),
    ...  list(short_forms("Solrutt 2.0", "Solrutt 2.0 är slut.")))
    (['Solrutt'], [])
    """
    before = re.split(r"\s+[-–—]\s+|:\s+", title)[0]
    for short in dict.fromkeys((before, re.sub(r"\s+\d+(?:\.\d+)*$", "", title))):
        if short != title and re.search(rf"(?<!\w){loose(short)}(?!\s*\d)(?!\w)", body.replace(title, "")):
            yield short


class Brackets:
    """The short names in capitals that a text has in brackets, each by the last word of what stands before it."""

    def __init__(self, text: str) -> None:
        self._found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for match in _BRACKET.finditer(text):
            if match[1].upper() == match[1]:
                before = text[max(0, match.start() - _LONG) : match.start()].rstrip()
                self._found[_last_word(before)].append((before, match[1]))

    def behind(self, title: str) -> Iterator[str]:
        """What stands in brackets behind a name."""
        behind = re.compile(rf"{loose(title)}\**\Z")
        yield from (short for before, short in self._found.get(_last_word(title), ()) if behind.search(before))


def _last_word(words: str) -> str:
    return next(reversed(re.findall(r"\w+", words)), "").casefold()


def acronyms(title: str, explained: Brackets, chapter: str) -> Iterator[str]:
    """Short names in capitals: in brackets behind the name anywhere, and the name's first word where it stands alone.

    >>> list(acronyms("Dubbla vägar", Brackets("Projektet Dubbla vägar (*DV*) startade."), ""))
    ['DV']
    >>> list(acronyms("SOLA Exempelby", Brackets(""), "Inom SOLA prövas allt."))
    ['SOLA']
    """
    yield from explained.behind(title)
    first, _, rest = title.partition(" ")
    if (
        rest
        and re.fullmatch(r"[A-ZÅÄÖ]{3,10}", first)
        and re.search(rf"\b{first}\b(?![\s*]+{re.escape(rest[:3])})", chapter)
    ):
        yield first


def bracketed(title: str) -> list[str]:
    """The short name in capitals in a heading's bracket.

    >>> bracketed("Inköp för alla (IFA)"), bracketed("Solrutt (pågår)")
    (['IFA'], [])
    """
    return re.findall(r"\(([A-ZÅÄÖ][A-ZÅÄÖ\d+&-]{2,9})\)$", title)


def written_names(text: str) -> Iterator[str]:
    """What may be a project's name: emphasised words, list items, first cells of table rows."""
    yield from re.findall(r"\*([^*\n]{2,140})\*", text)
    for item in re.findall(
        r"(?m)^[ \t]*(?:[-–•*][ \t]+(?:o[ \t]+)?([^\t\n]{2,140})|([^\t\n|]{2,140})\t.*|\|([^|\n]{2,140})\|.*)$", text
    ):
        words = re.sub(r"[*]+|\([^)]*\)", "", "".join(item)).strip(" -–,.:")
        yield re.sub(r"\s+(?:och|samt)$", "", words)
