"""What an answer lists: a few in one sentence, more one a line, very many by their number and the first ten."""

from __future__ import annotations

from collections.abc import Sequence

from bot.drafting.draft import Draft
from bot.wording import listing

NAMED = 30
"""Above this many records the text names the first ten; ``records`` stays complete."""
INLINE = 3
"""More entities than this stand one a line."""


def enumerated(draft: Draft, lead: str, lines: Sequence[str], short: int = INLINE) -> str:
    """A lead and what it introduces: a few in one sentence, more one a line; above ``NAMED`` the first ten."""
    if len(lines) <= short:
        return f"{lead}: {listing(list(lines), draft.question.language)}."
    shown = lines if len(lines) <= NAMED else lines[:10]
    rest = len(lines) - len(shown)
    more = draft.say(f"– samt {rest} till (alla finns i listan)", f"– and {rest} more (all are in the list)")
    return "\n".join([f"{lead}:", *(f"– {line}" for line in shown), *([more] if rest else [])])
