"""Which answer followed which, so that a button or a reply below an old answer goes on from that one and no other."""

from __future__ import annotations

from collections import OrderedDict

from bot.answer import Answer

MOST = 5000
"""Answers that are remembered, by their ids alone."""
LONGEST = 6
"""Answers that a question may lean on."""


class Lineage:
    """The answers before an answer. Holds ids and no words.

    >>> lineage = Lineage()
    >>> lineage.add("a", "samtal"); lineage.add("b", "samtal", before="a"); lineage.add("c", "annat samtal", before="a")
    >>> lineage.up_to("b"), lineage.up_to("c"), lineage.newest("samtal"), lineage.up_to("okänt")
    (['a', 'b'], ['a', 'c'], 'b', ['okänt'])
    """

    def __init__(self) -> None:
        self._before: OrderedDict[str, str | None] = OrderedDict()
        self._newest: OrderedDict[str, str] = OrderedDict()

    def add(self, answer: str, conversation: str, before: str | None = None) -> None:
        """Note an answer as the newest of its conversation, after another one or the first."""
        self._before[answer] = before
        self._newest[conversation] = answer
        self._newest.move_to_end(conversation)
        for kept in (self._before, self._newest):
            if len(kept) > MOST:
                kept.popitem(last=False)

    def newest(self, conversation: str | None) -> str | None:
        """The last answer of a conversation."""
        return self._newest.get(conversation) if conversation else None

    def is_newest(self, answer: Answer) -> bool:
        return self._newest.get(answer.conversation) == answer.id

    def up_to(self, answer: str) -> list[str]:
        """An answer and those before it that it may lean on, the oldest first."""
        found = [answer]
        while len(found) < LONGEST and (before := self._before.get(found[-1])):
            found.append(before)
        return found[::-1]
