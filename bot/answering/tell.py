"""A result told: the direct answer first, every record and number with its citation, lists one a line.

From form and result alone. Where a report states the figure asked for, that is the value, and what its rows come to
stands beside it.
"""

from __future__ import annotations

from bot.answering.checks import checked
from bot.answering.groups import grouped
from bot.answering.lists import listed
from bot.answering.measures import measured
from bot.answering.network_groups import network_groups
from bot.answering.networks import networks
from bot.answering.nothing import note_open
from bot.answering.ranking import ranked
from bot.answering.shares import rate, ratio, share
from bot.answering.sides import sides
from bot.answering.telling import Telling, short_name
from bot.answering.years import over_time
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.query.evaluate import Evaluator, Result
from bot.query.fields import Row
from bot.query.forms import Query
from bot.query.stated import Stated
from bot.text.toolbox import Answering


class Teller:
    """Tells the results of forms over one index."""

    def __init__(self, answering: Answering, evaluator: Evaluator) -> None:
        self.answering, self.evaluator = answering, evaluator
        self.stated = Stated(answering.index)

    def tell(self, query: Query, draft: Draft) -> Reply:
        """The reply to a form."""
        at = Telling(self.answering, self.evaluator, self.stated, draft)
        if query.over_time:
            return over_time(at, query)
        result = self.evaluator.run(query)
        if query.entity == "network":
            if query.by:
                return network_groups(self.answering, result, draft)
            return networks(at, result) or self.answering.nothing(draft)
        if query.check is not None:
            return checked(at, result)
        if query.measure.how in {"ratio", "rest"}:
            return ratio(at, result)
        if query.sides:
            return sides(at, result)
        if query.measure.field == "funding_rate":
            return rate(at, query)
        reply = _of_rows(at, result)
        note_open(at, result)
        return reply

    def short(self, row: Row) -> str:
        """A project's name as people say it, where that names no other."""
        return short_name(self.answering, row)


def _of_rows(at: Telling, result: Result) -> Reply:
    query = result.query
    if query.by:
        return grouped(at, result)
    if query.measure.how == "share":
        return share(at, result)
    if query.order:
        return ranked(at, result)
    if query.measure.how in {"sum", "mean", "median", "max", "min"}:
        return measured(at, result)
    return listed(at, result)
