"""Which money is meant by what a project "gets": what was paid out or, where nothing tells that, what it was granted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.query.forms import Query
from bot.query.stated import Stated, subject_of
from indexer.records import ProjectReport

_PAID = re.compile(r"(?i)utbetal|betala|paid|pay|disburs|medfinansi")
"""Words that ask for what was paid and nothing else."""
ASKED, GIVEN = "paid_out", "eu_funding"
_FIELDS = (ASKED, "paid_out_as_lead", "paid_out_as_partner")


def granted_instead(
    form: Query, plain: str, reports: Callable[[Query], Iterable[ProjectReport]], stated: Stated
) -> Query:
    """The form with the EU's support in place of what was paid out, where the question only asks what is got, and nothing tells
    what was paid while something tells what was granted.
    """
    if ASKED not in (*form.columns, form.measure.field, form.order.by if form.order else None):
        return form
    if _PAID.search(plain):
        return form
    other = _of_granted(form)
    return other if is_granted(plain, reports(form)) or _is_only_stated(other, form, stated) else form


def _is_only_stated(other: Query, form: Query, stated: Stated) -> bool:
    """Whether a table states the one and not the other."""
    return _is_stated(other, stated) and not _is_stated(form, stated)


def is_granted(plain: str, reports: Iterable[ProjectReport]) -> bool:
    """Whether a question asks what is got and reports tell only what was granted."""
    if _PAID.search(plain):
        return False
    rows = list(reports)
    paid = any(getattr(report, name) is not None for report in rows for name in _FIELDS)
    return not paid and any(report.eu_funding is not None and report.eu_funding.value is not None for report in rows)


def _of_granted(form: Query) -> Query:
    order = replace(form.order, by=GIVEN) if form.order and form.order.by == ASKED else form.order
    measure = replace(form.measure, field=GIVEN) if form.measure.field == ASKED else form.measure
    columns = tuple(GIVEN if name == ASKED else name for name in form.columns)
    return replace(form, order=order, measure=measure, columns=columns)


def _is_stated(form: Query, stated: Stated) -> bool:
    subject = subject_of(form)
    return subject is not None and bool(stated.find(subject, form.scope))
