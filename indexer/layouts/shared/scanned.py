"""Swedish made legible again after a scanner without Swedish letters, one character for one character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from indexer.layouts.shared.base import words_of
from indexer.text import MappedText

WORN = 0.02
"""Swedish prose has about five å, ä, ö in a hundred letters; a text with fewer than these two has lost them."""


def is_worn(text: str) -> bool:
    """Whether a text has lost its å, ä and ö.

    >>> is_worn("Vi har under aret redovisat f6r namnden"), is_worn("Vi har under året redovisat för nämnden")
    (True, False)
    """
    letters = sum(character.isalpha() for character in text)
    return sum(character in "åäöÅÄÖ" for character in text) < WORN * letters


def legible(text: str, names: Iterable[str] = ()) -> MappedText:
    """The text with damaged words put right where only one reading is possible; ``names`` are proper names it holds.

    >>> legible("Nu ar f6rvaltningen projektigare 1 tva nitverk f6r kommunfullmaktige").text
    'Nu är förvaltningen projektägare i två nätverk för kommunfullmäktige'
    >>> mapped = legible("medverkan 1 54 projekt hos Tastighetskontoret")
    >>> mapped.text, mapped.source_span(27, 45)
    ('medverkan i 54 projekt hos Fastighetskontoret', Span(start=27, end=45))
    """
    mapped = MappedText.of(text)
    worn = is_worn(text)
    for cluster, letter in _words()["clusters"].items() if worn else ():
        mapped = mapped.sub(cluster, letter)
    pattern, entries = _pattern(tuple(names), worn)
    repaired = pattern.sub(lambda match: _repair(match, entries), mapped.text)
    repaired = re.sub(
        r"(?<=[A-Za-zåäö])6(?=[a-zåäö])|(?<!\w)6(?=[a-zåäö]{2})|(?<=[a-zåäö]{3})6(?=-\s+och\b)", "ö", repaired
    )
    if worn:
        repaired = re.sub(r"\w*é\w*", _umlaut, repaired)
        repaired = _STANDING_ONE.sub("i", repaired)
    return MappedText(repaired, mapped.origin)


# "1 enlighet", "medverkan 1 54"; but "kontoret 1 projekt.", "mål 1 och 2", "ca 1 900 000"
_STANDING_ONE = re.compile(
    r"(?<=[a-zåäö]{2}[ \n])(?<!\bmål )(?<!kapitel )(?<!bilaga )1(?= (?!\d{3}\b|projekt[.\s]*$|och \d)[a-zåäö\d])"
    r"|(?:(?<=[Mm]edlem )|(?<=[Mm]edlemskapet )|(?<=deltar )|(?<=gå med ))1(?= [A-ZÅÄÖ])",
    re.MULTILINE,
)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return words_of("shared", "scanned")


@lru_cache(maxsize=64)
def _entries(names: tuple[str, ...], worn: bool) -> tuple[tuple[str, bool], ...]:
    """What is looked for, longest first, and whether as a whole word only."""
    lexicon = _words()["lexicon"]
    parts = dict.fromkeys((*lexicon["parts"], *(name.casefold() for name in names if len(name) > 4)), False)
    whole = dict.fromkeys(lexicon["words"], True) if worn else {}
    return tuple(sorted((whole | parts).items(), key=lambda entry: -len(entry[0])))


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...], worn: bool) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What finds any entry, with one group an entry so that ``lastindex`` tells which; and the entries of the groups.

    Entries whose first letters can look alike share a branch, so that most places are passed over at once.
    """
    entries = _entries(names, worn)
    branches, order = [], []
    for letters in _alike({word[0] for word, _ in entries}):
        same = [entry for entry in entries if entry[0][0] in letters]
        first = "".join(re.escape(_worn(letter)) for letter in letters)
        branches.append(f"[{first}](?:{'|'.join(_behind(*entry) for entry in same)})")
        order += [word for word, _ in same]
    return re.compile("|".join(branches), re.IGNORECASE), tuple(order)


def _alike(letters: set[str]) -> list[list[str]]:
    """Letters in groups, none of which a scanner mistakes for one of another group."""
    groups: list[list[str]] = []
    for letter in sorted(letters):
        own = {*_worn(letter)}
        near = [group for group in groups if any(own & {*_worn(other)} for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([letter, *(other for group in near for other in group)])
    return groups


def _worn(letter: str) -> str:
    """What a letter may look like."""
    wear: dict[str, str] = _words()["wear"]
    return wear.get(letter, letter)


def _behind(word: str, whole: bool) -> str:
    """A worn entry behind its first letter, which is met."""
    rest = "".join(r"\s+" if letter == " " else f"[{re.escape(_worn(letter))}]" for letter in word[1:])
    mine = f"(?<=[{re.escape(_worn(word[0]))}])"
    return rf"({mine}(?<!\w[\s\S]){rest}(?!\w))" if whole else f"({mine}{rest})"


def _repair(match: re.Match[str], entries: tuple[str, ...]) -> str:
    """The entry's letters in the case of the match; white space stays as printed."""
    found = match.group()
    letters = iter(entries[(match.lastindex or 1) - 1].replace(" ", ""))
    plain = "".join(character if character.isspace() else next(letters) for character in found)
    if found.isupper() and len(found) > 2:
        return plain.upper()
    return plain[0].upper() + plain[1:] if found[0].isupper() else plain


def _umlaut(match: re.Match[str]) -> str:
    word = match.group()
    right = any(word.casefold().startswith(kept) for kept in _words()["lexicon"]["keep"])
    return word if right else word.replace("é", "ö")
