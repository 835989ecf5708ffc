"""Conditions on amounts of money and on numbers of things in a question's words. Text in, slots out."""

from __future__ import annotations

import re
from typing import Literal

from bot.cues import pattern
from bot.questions import AmountFilter, Many
from indexer.values import NUMERAL_PATTERN, find_amounts

NUMBERS = {
    word: number
    for words in ("ett två tre fyra fem sex sju åtta nio tio", "one two three four five six seven eight nine ten")
    for number, word in enumerate(words.split(), 1)
}

_BOUND = pattern(
    r"\b(?P<over>över|mer än|större än|högre än|minst|fler än|dyrare än|more than|over|above|at least|larger than|exceeding|överstig\w+|från|upwards of)"
    r"|\b(?P<under>under|mindre än|högst|lägre än|max(?:imalt)?|billigare än|less than|below|at most|up to|upp till|som mest|understig\w+)"
    r"|\b(?P<between>mellan|between|på)\b"
)
_BARE_BETWEEN = pattern(rf"({NUMERAL_PATTERN})\s*(?:och|and|-|–|till|to)\s*({NUMERAL_PATTERN})\s*(miljoner|miljon|mkr|tkr|million|mn)")


_LACKS = pattern(
    r"\b(?:saknar?|saknas|saknad|utan|without|lacks?|missing)\s+(?:\S+\s+){0,6}?(?:\w*budget\w*|utbetal\w*(?: belopp)?|betala\w* ut|betalats|belopp|amount)\b"
    r"|\b(?:vet ej|vet inte|ej känt|not known)\b.{0,30}?(?:\w*budget\w*|utbetal\w*|belopp)\b"
    r"|\b(?:okänd|oklar|ej angiven|inte angiven|unknown)\s+(?:total\s+)?(?:budget|utbetalning)\b"
    r"|\b(?P<nothing>(?:fick|fått)\s+(?:inget|ingenting|inga\s+(?:pengar|medel))(?:\s+utbetal\w*)?|inget\s+utbetal\w*|received\s+nothing)"
)
_UNKNOWN = pattern(r"\b(?:vet ej|vet inte|ej känt|not known)\b")
_ABOUT = pattern(r"\b(?:runt|omkring|kring|cirka|ca|ungefär|around|about|roughly)\s*$")
ABOUT = 0.1
"""How far an amount may lie from "runt 50 miljoner", as a share of it."""
MOST_MONEY = 10**15
"""SEK; a larger number in a question is no amount that any report could hold."""


def amount_filter(text: str, fields: tuple[str, ...]) -> tuple[AmountFilter | None, list[tuple[int, int]]]:
    """A bound on an amount of money, and the ranges of the question that say it."""
    named: Literal["total_budget", "paid_out", "eu_funding"] = (
        "paid_out" if "paid_out" in fields and "total_budget" not in fields else "eu_funding" if "eu_funding" in fields else "total_budget"
    )
    if lacks := _LACKS.search(text):
        if _UNKNOWN.search(lacks.group()):
            return AmountFilter(named, missing=True, unknown=True), [lacks.span()]
        return AmountFilter(named, high=0 if lacks["nothing"] else None, missing=True), [lacks.span()]
    if between := _BARE_BETWEEN.search(text):
        low, high = (find_amounts(f"{between[group]} {between[3]}") for group in (1, 2))
        if low and high and max(low[0].amount.value, high[0].amount.value) < MOST_MONEY:
            return AmountFilter(named, low=low[0].amount.value, high=high[0].amount.value), [between.span()]
    found = [one for one in find_amounts(text) if one.amount.value < MOST_MONEY]
    for match in _BOUND.finditer(text):
        near = [one for one in found if 0 <= one.start - match.end() <= 12]
        if not near:
            continue
        first, span = near[0], (match.start(), near[0].end)
        if match["between"]:
            second = next((one for one in found if one.start > first.end), None)
            if second is None:
                continue
            return AmountFilter(named, low=first.amount.value, high=second.amount.value), [(match.start(), second.end)]
        if match["over"]:
            strict = match.group().casefold() not in {"minst", "at least", "från", "fran", "upwards of"}
            return AmountFilter(named, low=first.amount.value, strict=strict), [span]
        below = match.group().casefold() in {
            "under",
            "mindre än",
            "mindre an",
            "lägre än",
            "lagre an",
            "billigare än",
            "billigare an",
            "less than",
            "below",
        }
        return AmountFilter(named, high=first.amount.value, strict=below), [span]
    for one in found:
        if _ABOUT.search(text[: one.start]):
            value = one.amount.value
            return AmountFilter(named, low=round(value * (1 - ABOUT)), high=round(value * (1 + ABOUT))), [(one.start, one.end)]
    zero = re.search(r"(?<![\d.,])(?<!\d )0 ?(?:kr|sek|kronor)\b", text, re.IGNORECASE)
    if zero and fields:
        return AmountFilter(named, low=0, high=0), [zero.span()]
    if len(found) == 1 and fields:
        return AmountFilter(named, low=found[0].amount.value, high=found[0].amount.value), [(found[0].start, found[0].end)]
    return None, []


_MANY = pattern(
    r"\b(?:(?P<over>fler än|mer än|över|more than)|(?P<least>minst|at least)|(?P<below>färre än|mindre än|fewer than|less than)|(?P<most>flest|färst|most|fewest))"
    r"\s+(?:(?P<number>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|one|two|three|four|five|six|seven|eight|nine|ten)\s+)?(?:olika\s+|different\s+)?"
    r"(?:(?P<goals>(?:kommunfullmäktige)?mål\b|goals?\b)|(?P<partners>partners?\b|samarbetspartners?\b|parter\b))"
)


def many_of(text: str) -> tuple[Many | None, list[tuple[int, int]]]:
    """How many goals or partners projects are to have, and the range of the question that says so.

    >>> many_of("projekt med fler än ett mål")[0], many_of("vilket projekt har flest partner?")[0]
    (Many(field='goals', low=2, high=None), Many(field='partners', low=None, high=None))
    """
    match = _MANY.search(text)
    if not match or bool(match["most"]) == bool(match["number"]):
        return None, []
    field: Literal["goals", "partners"] = "goals" if match["goals"] else "partners"
    said = (match["number"] or "").casefold()
    number = int(said) if said.isdigit() else {"en": 1}.get(said, NUMBERS.get(said, 0))
    low = number + 1 if match["over"] else number if match["least"] else None
    return Many(field, low, number - 1 if match["below"] else None), [match.span()]
