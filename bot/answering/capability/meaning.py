"""What a field's name means in the reports' forms, where no report defines it itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.capability.talk import texts
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.text.toolbox import Answering
from bot.understanding.capabilities import CAPABLE, Asked

_DEFINES = r"\s+(?:innebär|avser|betyder|definieras|menas|kallas)\b"
_VERBS = ("innebär", "avser", "avses", "betyder", "definieras", "menas", "kallas")
BEFORE = 200
"""Characters before such a word in which a term may begin."""


def meant(asked: Asked, answering: Answering, draft: Draft) -> Reply | None:
    """What the terms mean as fields; None where a report defines one of them, or none is known."""
    told = texts("meanings.toml")
    terms = [term for term in told if f"meaning.{term}" in asked.concepts]
    if not terms or any(defined(term, answering) for term in terms):
        return None
    draft.suggestions += answering.examples(draft)
    lead = draft.say(
        "Så här används orden i rapporternas blanketter.", "This is how the words are used in the reports' forms."
    )
    return Reply("help", "\n".join([lead, *(f"– {told[term][draft.question.language]}" for term in terms)]))


def defined(term: str, answering: Answering) -> bool:
    """Whether a report says itself what a term means: "Med projektägare menas …", "Projektpartner innebär …"."""
    said = [
        CAPABLE.spelled[phrase]
        for phrase, senses in CAPABLE.senses.items()
        if any((s.kind, s.key) == ("meaning", term) for s in senses)
    ]
    either = "|".join(re.escape(one) for one in sorted(said, key=len, reverse=True))
    pattern = re.compile(rf"(?i)(?<!\w)(?:(?:{either}){_DEFINES}|med (?:{either}) (?:avses|menas))")
    return any(pattern.search(text, *near) for text in answering.index.texts.values() for near in _defining(text))


def _defining(text: str) -> Iterator[tuple[int, int]]:
    """What stands before each word that defines one, which few do: a term may stand there."""
    small = text.lower()
    if len(small) != len(text):  # a letter that is two in small letters: places are not the same
        yield 0, len(text)
        return
    for verb in _VERBS:
        at = small.find(verb)
        while at >= 0:
            yield max(0, at - BEFORE), at + len(verb) + 1
            at = small.find(verb, at + 1)
