"""Projects by an owner that is no sender of the reports: "vilka projekt äger Region Norrdal?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.query.forms import Among, Query
from indexer.index import Index

_OWNED = re.compile(
    r"(?i)(?P<ask>vilka|vilket|hur många|lista|visa|which|what|how many) (?:[\w-]+ )?(?:projekt|projects?) (?:som )?"
    r"(?:(?:äger|driver|leder|samordnar|koordinerar|(?:ägs|drivs|leds|samordnas) av) (?P<name>.+?)"
    r"|(?:does|do|are) (?:(?:led|owned|run) by )?(?P<english>.+?)(?: (?:lead|own|run|coordinate))?)\s*\??"
)


def owned_by(plain: str, index: Index) -> Query | None:
    """The form of "vilka projekt äger Region Norrdal?": the projects of an owner that is no sender of the reports; None for any
    other question.
    """
    match = _OWNED.fullmatch(plain.strip())
    if match is None:
        return None
    name = (match["name"] or match["english"]).casefold()
    if any(name == report.municipality.casefold() for report in index.holdings.reports):
        return None
    owned = [
        project
        for project in index.holdings.projects
        if any(one.lead_partner and (one.lead_partner.value or "").casefold() == name for one in project.reports)
    ]
    if not owned:
        return None
    said = {"sv": f"dem som {match['name']} äger", "en": f"those owned by {match['english']}"}
    where = Among(tuple(project.id for project in owned), (said["sv" if match["name"] else "en"],))
    form = Query(where=where, columns=("lead_partner",))
    counted = match["ask"].casefold() in ("hur många", "how many")
    return replace(form, measure=replace(form.measure, how="count")) if counted else form
