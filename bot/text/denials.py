"""What a text denies: that its sender belongs to any network."""

from __future__ import annotations

import re

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply, flat_quote

_ASKED = re.compile(r"(?i)nätverk|\bmedlem|\bnetwork|\bmember|\bmed i\b|\bingår\b")


def denied(draft: Draft) -> Reply | None:
    """The sentence by which the one sender that is asked about says that it is in no network: a stated figure of 0."""
    q = draft.question
    if not _ASKED.search(q.text):
        return None
    told = [one for one in draft.index.holdings.figures if one.measure == "networks" and one.value == 0]
    told = [one for one in told if not q.municipalities or one.municipality in q.municipalities]
    senders = {report.municipality for report in draft.index.holdings.reports}
    if len({one.municipality for one in told}) != 1 or not (q.municipalities or len(senders) == 1):
        return None
    figure = told[0]
    n = draft.cites.add(figure.source)
    cited = draft.cites.found[n - 1]
    quote = flat_quote(draft.index.texts[figure.document][cited.start : cited.end])
    return Reply(
        "answered",
        draft.say(
            f"Så här står det om nätverk i dokumentet från {figure.municipality}: «{quote}» [{n}]",
            f"On networks the document of {figure.municipality} says: «{quote}» [{n}]",
        ),
    )
