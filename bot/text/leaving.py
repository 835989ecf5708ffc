"""What a report says of leaving a network: the sentence on that network that says so, to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.drafting.draft import Draft
from bot.drafting.quoting import broken_off, windows
from bot.drafting.reply import flat_quote
from bot.text.toolbox import Answering
from bot.understanding.change_words import says_left
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
    for at, passage in enumerate(passages):
        if passage.municipality != city:
            continue
        text = answering.index.texts[passage.document]
        for span in windows(text, passage.source.span):
            words = flat_quote(text[slice(*span)])
            if not says_left(words, names):
                continue
            behind = passages[at + 1] if at + 1 < len(passages) else None
            pieces = [(passage, span)]
            if behind is not None and (more := _rest(text, passage, span, behind)):
                pieces.append((behind, more))
                words = f"{words} {flat_quote(text[slice(*more)])}"
            yield Left(passage.year, tuple(pieces), words)


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
