"""A result told: the direct answer first, every record and number with its citation, lists one a line.

From form and result alone. Where a report states the figure asked for, that is the value, and what its rows come to
stands beside it.
"""

from __future__ import annotations

from bot.answering.changes import changed
from bot.answering.checks import checked
from bot.answering.groups import grouped
from bot.answering.lists import listed
from bot.answering.measures import measured
from bot.answering.network_groups import boards_by_year, network_groups
from bot.answering.network_sides import network_sides
from bot.answering.network_standing import leaves, standing
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
            return self._of_networks(at, result)
        if query.against is not None:
            return changed(at, result)
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

    def _of_networks(self, at: Telling, result: Result) -> Reply:
        """What a form over memberships gives."""
        query = result.query
        if query.by and query.measure.field != "since":
            return network_groups(self.answering, result, at.draft)
        parts = [part for part in result.parts if part.rows]
        if parts and leaves(at, query, parts):
            return standing(at, query, parts)
        tell = network_sides if query.sides else boards_by_year if query.by else networks
        return tell(at, result) or self.answering.nothing(at.draft)

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
