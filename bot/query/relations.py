"""Whose part a form asks for: a city that is partner in another's projects."""

from __future__ import annotations

from dataclasses import replace

from bot.query.evaluate import Evaluator
from bot.query.forms import Is, Pred, Query, With, both, conditions
from indexer.vocabulary import bare_municipality


def partner_instead(form: Query, evaluator: Evaluator) -> Query:
    """The form with a city as partner in others' projects, where it has none of its own that the question could mean.

    A neighbour's page in the folder makes a city a sender; in "vilka projekt har Norrby som partner?" it still is the partner.
    """
    found = conditions(form.where)
    partner = any(isinstance(one, Is) and one.field == "role" and one.values == ("partner",) for one in found)
    if not partner or len(form.scope.municipalities) != 1 or not evaluator.run(form).empty:
        return form
    where = both(With(bare_municipality(form.scope.municipalities[0])), *(one for one in found if not _of_role(one)))
    other = replace(form, where=where, scope=replace(form.scope, municipalities=()))
    return form if evaluator.run(other).empty else other


def _of_role(pred: Pred) -> bool:
    inner = getattr(pred, "of", pred)
    return isinstance(inner, Is) and inner.field == "role"
