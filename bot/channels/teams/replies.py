"""An answer as a Teams message: text with real citations, a card, and less of both where Teams' limits want it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from bot.answer import Answer, Citation
from bot.channels.teams.activities import (
    MAX_ABSTRACT,
    MAX_CITATIONS,
    MAX_NAME,
    Appearance,
    CardAttachment,
    Claim,
    Message,
    MessageEntity,
    SentChannelData,
)
from bot.channels.teams.tables import ROWS, answer_card
from bot.channels.teams.text import escaped, with_marks
from bot.presentation.links import list_url, question_url, source_url
from bot.presentation.tables import citation_place
from bot.presentation.text import numbers_in, shortened, within
from bot.presentation.words import sentences, words

_LESS = ((MAX_CITATIONS, ROWS), (MAX_CITATIONS, 5), (MAX_CITATIONS, 0), (5, 0))
"""Citations and rows of a table in ever shorter messages."""
UNRATED: frozenset[str] = frozenset({"help", "error"})
"""Statuses of what is no answer from the reports, and has no thumbs."""
FEWER = 10
"""Citations of a message that is sent after a longer one was refused: some clients take no more."""
SHORTEST = 3000
"""Characters of the text in the shortest message."""


@dataclass(frozen=True)
class _Links:
    """Where a message leads: to the site, to the whole answer there, to everything that it lists; None where it does
    not.
    """

    site: str | None
    whole: str | None
    listed: str | None


def replies(
    answer: Answer, site: str | None = None, *, feedback: bool = False, alone: bool = True
) -> Iterator[Message]:
    """An answer as the longest message within Teams' limits, then, should that be refused all the same, shorter ones.

    ``site``: the public address of the chat page. ``alone``: whether the question stands on its own, so that a link
    with it leads to the same answer. Where something is left out, the message says how much there is and where the rest
    can be read.
    """
    link = question_url(site, answer.question) if alone else None
    to = _Links(site, link, list_url(site, answer, alone=alone))
    longest = _longest(answer, to, MAX_CITATIONS, feedback=feedback)
    if longest:
        yield longest
    shorter = _longest(answer, to, FEWER, feedback=feedback)
    if shorter and shorter != longest:
        yield shorter
    rest = _rest(answer, 0, len(answer.citations), link, table=False) if answer.citations else ""
    text = re.sub(r"\s*\[[0-9]{1,4}\]", "", answer.text)
    yield Message(text="\n\n".join(filter(None, (escaped(_cut(text)), rest))), channel_data=_feedback(answer, feedback))


def _longest(answer: Answer, to: _Links, most: int, *, feedback: bool) -> Message | None:
    """The longest message of at most so many citations; None where none keeps within the limits."""
    for citations, rows in _LESS:
        try:
            return _message(answer, to, citations=min(citations, most), rows=rows, feedback=feedback)
        except ValidationError:
            continue
    return None


def reply(answer: Answer, site: str | None = None, *, feedback: bool = False, alone: bool = True) -> Message:
    """The first of them."""
    return next(replies(answer, site, feedback=feedback, alone=alone))


def _cut(text: str) -> str:
    """The text with its lines where it is short, else as much of it as goes into the shortest message."""
    return text if len(text) <= SHORTEST else shortened(text, SHORTEST)


def sentence(text: str) -> Message:
    """One of our own sentences."""
    return Message(text=escaped(text))


def _message(answer: Answer, to: _Links, *, citations: int, rows: int, feedback: bool) -> Message:
    known = {citation.n: citation for citation in answer.citations}
    card = answer_card(answer, to.site, rows=rows, link=to.listed) if rows else None
    text, left_out = within(answer.text, set(known), citations)
    numbers = numbers_in(text, known)
    # Lists stay lines with their dash: in a Markdown list clients leave the marks of citations as they are.
    parts = [with_marks(text, numbers)]
    if left_out:
        parts.append(_rest(answer, len(numbers), len(known), to.whole, table=card is not None))
    parts += _small_print(answer)
    claims = tuple(_claim(known[number], answer.language, to.site) for number in sorted(numbers))
    return Message(
        text="\n\n".join(filter(None, parts)),
        entities=(MessageEntity(citation=claims),) if claims else None,
        attachments=(CardAttachment(content=card),) if card else None,
        channel_data=_feedback(answer, feedback),
    )


def _feedback(answer: Answer, wanted: bool) -> SentChannelData | None:
    return SentChannelData() if wanted and answer.status not in UNRATED else None


def _rest(answer: Answer, shown: int, total: int, link: str | None, *, table: bool) -> str:
    """How much was left out, and where it is."""
    said = sentences(answer.language)
    parts = [escaped(said["cut"].format(shown=shown, total=total))]
    if table and len(answer.records) > 1:
        parts.append(escaped(said["in_table"].format(count=len(answer.records))))
    if link:
        parts.append(f"[{escaped(said['rest_link'])}]({link})")
    elif len(parts) == 1:
        parts.append(escaped(said["rest_narrower"]))
    return " ".join(parts)


def _small_print(answer: Answer) -> Iterator[str]:
    """Notes, and the question said back, as under every answer."""
    said = words(answer.language)
    label, notes = f"{escaped(said['notes'])}:", [escaped(note) for note in answer.notes]
    if len(notes) == 1:
        yield f"{label} {notes[0]}"
    elif notes:
        yield "\n\n".join([label, *(f"– {note}" for note in notes)])
    if answer.understood:
        yield f"*{escaped(said['understood'])}* {escaped(answer.understood)}"


def _claim(citation: Citation, language: str, site: str | None) -> Claim:
    name = shortened(citation_place(citation, language), MAX_NAME) or str(citation.n)
    appearance = Appearance(
        name=name, url=source_url(site, citation), abstract=shortened(citation.quote, MAX_ABSTRACT) or name
    )
    return Claim(position=citation.n, appearance=appearance)
