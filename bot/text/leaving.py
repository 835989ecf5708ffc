"""What a report says of leaving a network: the sentence on that network that says so, to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.drafting.draft import Draft
from bot.drafting.quoting import broken_off, windows
from bot.drafting.reply import flat_quote
from bot.text.toolbox import Answering
from bot.understanding.change_words import may_say_left, says_left
from indexer.records import Network, Passage, Span

LONGEST_LEFT = 400
"""Characters of what a sentence goes on with on the next page."""


@dataclass(frozen=True)
class Left:
    """A sentence by which a network is left, in one piece or in two where a page breaks it off."""

    year: int | None
    pieces: tuple[tuple[Passage, Span], ...]
    words: str


def left(answering: Answering, network: object, city: str, member: int | None) -> Left | None:
    """What the newest report of a city that says so says of leaving a network; None where none does, or where one after it, that of
    the year ``member``, tells of taking part."""
    if not isinstance(network, Network):
        return None
    found = sorted(_saying(answering, network, city), key=lambda one: -(one.year or 0))
    return found[0] if found and (found[0].year or 0) >= (member or 0) else None


def _saying(answering: Answering, network: Network, city: str) -> Iterator[Left]:
    passages = answering.index.holdings.passages
    names = [name for name in (network.name, network.abbreviation, *network.aliases) if name]
    for at, span, words in _of_leaving(answering):
        passage = passages[at]
        if passage.municipality != city or not says_left(words, names):
            continue
        text = answering.index.texts[passage.document]
        behind = passages[at + 1] if at + 1 < len(passages) else None
        pieces = [(passage, span)]
        if behind is not None and (more := _rest(text, passage, span, behind)):
            pieces.append((behind, more))
            words = f"{words} {flat_quote(text[slice(*more)])}"
        yield Left(passage.year, tuple(pieces), words)


_FOUND: WeakKeyDictionary[Answering, tuple[tuple[int, Span, str], ...]] = WeakKeyDictionary()


def _of_leaving(answering: Answering) -> tuple[tuple[int, Span, str], ...]:
    """The sentences of an index that have a word of leaving, whatever is left: the passage's place, the range and the words; worked out
    once an index."""
    if answering not in _FOUND:
        _FOUND[answering] = tuple(_with_such_words(answering))
    return _FOUND[answering]


def _with_such_words(answering: Answering) -> Iterator[tuple[int, Span, str]]:
    for at, passage in enumerate(answering.index.holdings.passages):
        text = answering.index.texts[passage.document]
        if not may_say_left(text[slice(*passage.source.span)]):
            continue
        for span in windows(text, passage.source.span):
            words = flat_quote(text[slice(*span)])
            if may_say_left(words):
                yield at, span, words


def _rest(text: str, passage: Passage, span: Span, behind: Passage) -> Span | None:
    """What the next passage ends a sentence with that its page breaks off."""
    after = text[behind.source.start : behind.source.start + 3]
    ends = text[span.end : passage.source.end].strip() == ""
    if behind.document != passage.document or not ends or not broken_off(text[slice(*span)], after):
        return None
    first = next(iter(windows(text, behind.source.span)), None)
    return first if first is not None and first.end - first.start <= LONGEST_LEFT else None


def quoted(draft: Draft, told: Left) -> str:
    """The sentence with its citations."""
    said = []
    for passage, span in told.pieces:
        n = draft.cites.add(passage.source, span, section=passage.section)
        cited = draft.cites.found[n - 1]
        said.append(f"«{flat_quote(draft.index.texts[cited.document][cited.start : cited.end])}» [{n}]")
    return " ".join(said)
