"""What the sentences about a project that running text names say of its budget, support, time and leader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from indexer.layouts.shared.base import Context
from indexer.layouts.shared.project_facts import Facts, facts_in
from indexer.records import Report, Span

_SHARE = re.compile(r"\b(?:an)?del\b")
_AMOUNTS = ("total_budget", "eu_funding")
_FIELDS = (*_AMOUNTS, "start_date", "end_date", "leader")


def mention_fields(report: Report, context: Context, told: Iterable[Span]) -> dict[str, Any]:
    """Fields of a mention, each from the first of its sentences that gives it; an amount in another
    currency is kept raw."""
    actors = context.vocabulary.actors(report.municipality)
    text = context.ledger.document.text
    found: dict[str, Any] = {}
    for span in told:
        facts: Facts = facts_in(text, span, actors, context.vocabulary)
        for name in _FIELDS:
            value = getattr(facts, name)
            if (
                name == "total_budget"
                and value
                and value.label
                and _SHARE.search(text[value.label.start : value.span.start])
            ):
                continue  # "Budgeten för Exempelbys del är …": not the project's
            if value is not None and (value.value is not None or (name in _AMOUNTS and re.search(r"\d", value.raw))):
                found.setdefault(name, value)
    return found
