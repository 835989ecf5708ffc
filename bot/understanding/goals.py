"""The council's goals that a question names: by number, by their titles, by the words after "målet"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile

from bot.understanding.cues import CUES, pattern
from bot.understanding.linking import Linked, Token, plain_key
from indexer.search.swedish import folded

GOAL_CUE = pattern(
    r"\b(?:kommunfullmäktige)?mål(?:et|en|område\w*)?\b|\bgoals?\b|kopplade? till|räknas till|bidra\w* till"
    r"|contribute\w* to|linked to"
)


_SMALL = frozenset(
    {
        "en",
        "ett",
        "och",
        "för",
        "i",
        "som",
        "är",
        "av",
        "på",
        "till",
        "the",
        "a",
        "of",
        "har",
        "vi",
        "ska",
        "det",
        "med",
        "stad",
    }
)
_GOAL_WORD = pattern(r"mål|goal")
_GOAL_NUMBER = pattern(r"\b(?:kommunfullmäktige)?(?:mål|goal)(?: nr| nummer| number)? (?P<number>\d{1,2})\b")


_EACH = pattern(r"\b(?:per|varje|respektive|vart och ett av|vart av|each|every|by|olika)(?: de| the)?\s*$")
"""Words before "mål" that divide by goals, and name none."""


def goals_of(
    text: str, linked: Linked, known: tuple[str, ...], numbered: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], set[int]]:
    """The council's goals a question names, and the tokens that say so: the number that forms give it, a goal's beginning
    word for word, else a goal that holds (nearly) all words after "målet …"."""
    if (by_number := _GOAL_NUMBER.search(text)) and (goals := numbered.get(int(by_number["number"]))):
        start, end = by_number.span()
        at_number = {at for at, token in enumerate(linked.tokens) if token.start < end and token.end > start}
        return goals, at_number | _tokens_of(goals, linked)
    if quoted := _quoted(text, known):
        longest = max(quoted, key=len)
        return (longest,), _tokens_of((longest,), linked)
    cue = GOAL_CUE.search(text)
    if cue is None or _EACH.search(text[: cue.start()]):
        return (), set()
    return _goals_after(text, cue.group(), cue.end(), linked, known)


_GOAL_NUMBERS = re.compile(
    r"(?i)\b(?:kommunfullmäktige)?(?:mål(?:en)?|goals?)(?: nr| nummer| numbers?)? (?P<numbers>\d{1,2}(?: \([^)]{1,60}\))?(?:(?:, | och | and | eller | or | respektive )"
    r"(?:(?:kommunfullmäktige)?(?:mål|goal) )?\d{1,2}(?: \([^)]{1,60}\))?)*)"
)
_ONE_NUMBER = re.compile(r"(?<!\d)(?P<number>\d{1,2})(?!\d)(?: \([^)]{1,60}\))?")


def several_goals(
    text: str, known: tuple[str, ...], numbered: Mapping[int, tuple[str, ...]]
) -> list[tuple[tuple[str, ...], int, int]]:
    """The goals of a question that names more than one, by number or by their whole titles, each with where it stands; else
    none."""
    if (cue := _GOAL_WORD.search(text)) and _EACH.search(text[: cue.start()].removesuffix("kommunfullmäktige")):
        return []  # "per mål"
    found = []
    for run in _GOAL_NUMBERS.finditer(text):
        for one in _ONE_NUMBER.finditer(text, run.start("numbers"), run.end("numbers")):
            if goals := numbered.get(int(one["number"])):
                found.append((goals, one.start(), one.end()))
    plain = text.casefold()
    titles = sorted((goal for goal in known if " " in goal and goal.casefold() in plain), key=len, reverse=True)
    for goal in titles:
        at = plain.index(goal.casefold())
        if not any(start < at + len(goal) and at < end for _, start, end in found):
            found.append(((goal,), at, at + len(goal)))
    return sorted(found, key=lambda one: one[1]) if len(found) > 1 else []


def _tokens_of(goals: Iterable[str], linked: Linked) -> set[int]:
    """The tokens that are words of goals."""
    stems = {stem for goal in goals for stem in folded(goal)}
    return {at for at, token in enumerate(linked.tokens) if stems.intersection(folded(token.text))}


def _quoted(text: str, known: tuple[str, ...]) -> list[str]:
    """The goals whose titles a question holds; longer ones that hold such a title and nothing but words of the question go first."""
    plain, cued = plain_key(text), _GOAL_WORD.search(text) is not None
    quoted = [goal for goal in known if len(plain_key(goal)) > 9 and plain_key(goal) in plain and (" " in goal or cued)]
    if not quoted:
        return []
    stems = set(folded(text))
    whole = [goal for goal in known if len(folded(goal)) > 1 and stems.issuperset(folded(goal))]
    return [
        goal for goal in whole if any(plain_key(part) in plain_key(goal) and part != goal for part in quoted)
    ] or quoted


def _goals_after(
    text: str, cue: str, end: int, linked: Linked, known: tuple[str, ...]
) -> tuple[tuple[str, ...], set[int]]:
    """The goals that the words after "målet", "kopplade till" begin, or whose titles hold (nearly) all of them."""
    after = _telling_after(end, linked, known)
    if not after:
        return (), set()
    found = _of_words(after, text, end, cue, known) or _of_words(_only_of_goals(after, known), text, end, cue, known)
    return tuple(found), _tokens_of(found, linked) & {at for at, _ in after}


def _only_of_goals(after: list[tuple[int, Token]], known: tuple[str, ...]) -> list[tuple[int, Token]]:
    """Those of some words that stand before the first one that no goal has: "målet rent hav | som kostar …"."""
    in_goals = {stem for goal in known for stem in folded(goal)}
    return list(takewhile(lambda one: in_goals.issuperset(folded(one[1].text)), after))


def _of_words(after: list[tuple[int, Token]], text: str, end: int, cue: str, known: tuple[str, ...]) -> list[str]:
    """The goals that some words begin, or whose titles hold (nearly) all of them."""
    wanted = {stem for _, token in after for stem in folded(token.text)}
    if not wanted:
        return []
    phrases = (plain_key(text[end:]), plain_key(" ".join(token.text for _, token in after)))
    starts = tuple(words for words in phrases if len(words) > 5)
    begun = [goal for goal in known if starts and plain_key(goal).startswith(starts)]
    return begun or _holding(wanted, known, of_a_goal=_GOAL_WORD.search(cue) is not None)


def _telling_after(end: int, linked: Linked, known: tuple[str, ...]) -> list[tuple[int, Token]]:
    """The words after a cue that tell which goal is meant; a word that is empty elsewhere tells where goals have it."""
    in_goals = {stem for goal in known for stem in folded(goal)}

    def tells(token: Token) -> bool:
        said = token.text.casefold() not in _SMALL and in_goals.issuperset(folded(token.text))
        return said or not CUES.is_empty(token.text)

    tokens = enumerate(linked.tokens)
    return [(at, token) for at, token in tokens if token.start >= end and at not in linked.used and tells(token)]


def _holding(wanted: set[str], known: tuple[str, ...], *, of_a_goal: bool) -> list[str]:
    """The goals whose titles hold most of the words wanted."""
    scores = {goal: len(wanted.intersection(folded(goal))) / len(wanted) for goal in known}
    best = max(scores.values(), default=0.0)
    enough = best >= 0.6 and len(wanted) > 1
    # "målet god organisation": one telling word and the whole of a short title.
    enough |= best == 1.0 and of_a_goal and max(map(len, wanted)) > 5
    return [goal for goal, score in scores.items() if enough and score >= best - 0.01]
