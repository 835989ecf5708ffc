"""How to get a list out of the product: the page with its files, the command, and the address of the list just
shown.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answering.capability.talk import texts
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.explore.filters import Filters
from bot.query.forms import CLOSE, Compare, Is, Pred, Query, conditions
from bot.text.toolbox import Answering

PAGE = "/utforska/projekt"
_FILTER = {"department": "department", "programme": "programme", "role": "role", "goal": "goal"}
_ONGOING = {Compare("end_date", ">", CLOSE), Compare("start_date", "<=", CLOSE)}


def exported(answering: Answering, draft: Draft, form: Query | None) -> Reply:
    """How lists are exported; after a list in the conversation also where that list is."""
    language = draft.question.language
    lines = [texts()["export"][language].format(address=PAGE)]
    if form is not None:
        filters, whole = filters_of(form)
        query = filters.query()
        if query:
            told = texts()["export_list" if whole else "export_near"][language]
            lines.append(told.format(address=PAGE + query, xlsx=f"{PAGE}.xlsx{query}", csv=f"{PAGE}.csv{query}"))
    draft.suggestions += answering.examples(draft)
    return Reply("help", "\n".join(lines))


def filters_of(form: Query) -> tuple[Filters, bool]:
    """The filters of the page that come nearest to a form, and whether they say all of it.

    >>> filters_of(Query(Is("programme", ("Interreg",))))[0].query(), filters_of(Query(Compare("total_budget", ">", 5.0)))[1]
    ('?program=Interreg', False)
    """
    filters, whole = Filters(), not form.scope.documents and form.order is None and form.by is None and not form.sides
    found = conditions(form.where)
    if set(found) >= _ONGOING:
        filters = replace(filters, status="ongoing")
        found = tuple(one for one in found if one not in _ONGOING)
    for one in found:
        name = _name_of(one)
        if isinstance(one, Is) and name and not getattr(filters, name):
            filters = replace(filters, **{name: one.values[0]})  # type: ignore[arg-type]
        else:
            whole = False
    if len(form.scope.municipalities) == 1:
        filters = replace(filters, municipality=form.scope.municipalities[0])
    if len(form.scope.years) == 1:
        filters = replace(filters, year=str(form.scope.years[0]))
    return filters, whole and len(form.scope.municipalities) < 2 and len(form.scope.years) < 2


def _name_of(one: Pred) -> str | None:
    return _FILTER.get(one.field) if isinstance(one, Is) and len(one.values) == 1 else None
