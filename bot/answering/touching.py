"""The projects that only touch a theme, told beside those that are about it."""

from __future__ import annotations

from bot.drafting.draft import Draft
from bot.query.evaluate import Evaluator
from bot.query.fields import Row
from bot.query.forms import About, Query, both, conditions
from bot.text.mentions import Mentions
from bot.text.partners import touched_told
from bot.text.themes import Themed
from bot.text.toolbox import Answering


def touching(answering: Answering, evaluator: Evaluator, draft: Draft, form: Query) -> list[str]:
    """ "Nämner också: …" with a quote of each project that meets the form's other conditions and only touches its theme."""
    return touched_told(answering, draft, _touched(evaluator, form))


def _touched(evaluator: Evaluator, form: Query) -> list[tuple[Row, Themed]]:
    """A row of each project that touches the one theme of a form, the likeliest first."""
    mentions = evaluator.mentions
    themes = [one for one in conditions(form.where) if isinstance(one, About)]
    if len(themes) != 1 or not isinstance(mentions, Mentions):
        return []
    others = both(*(one for one in conditions(form.where) if not isinstance(one, About)))
    parts = evaluator.run(Query(where=others, scope=form.scope)).parts
    judged = ((row, mentions.themed(row, themes[0].words)) for part in parts for row in part.every)
    found: dict[str, tuple[Row, Themed]] = {}
    for row, one in judged:
        if one is not None and one.touched:
            found.setdefault(row.project.id, (row, one))
    return sorted(found.values(), key=lambda each: (-each[1].likelihood, each[0].project.name))
