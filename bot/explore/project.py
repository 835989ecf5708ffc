"""One project as its reports tell it, side by side, and the projects most like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.explore.records import Records
from indexer.records import Project, ProjectReport, Value
from indexer.search.swedish import stems
from indexer.values import compare_key

FIELDS = (
    "name",
    "department",
    "role",
    "programme",
    "start_date",
    "end_date",
    "total_budget",
    "paid_out",
    "eu_funding",
    "goals",
    "leader",
    "lead_partner",
)
YEARLY = frozenset({"paid_out", "department", "leader"})
"""Fields that are told anew by each year and nämnd: another value there is no difference of opinion."""


@dataclass(frozen=True)
class Line:
    """One field over all reports of a project, in their order; ``differs`` where two of them give different values."""

    field: str
    values: tuple[Value[Any] | None, ...]
    differs: bool


def side_by_side(project: Project) -> list[Line]:
    """The fields that at least one report has, each over all reports."""
    lines = []
    for field in FIELDS:
        values = tuple(getattr(report, field) for report in project.reports)
        if any(value is not None and (value.value is not None or value.raw.strip()) for value in values):
            lines.append(Line(field, values, field not in YEARLY and _differs(values)))
    return lines


def _differs(values: tuple[Value[Any] | None, ...]) -> bool:
    told = {_key(value.value) for value in values if value is not None and value.value is not None}
    return len(told) > 1


def _key(value: object) -> object:
    if isinstance(value, tuple):
        return frozenset(compare_key(part) for part in value)
    return compare_key(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Similar:
    """Another project and what it has in common: programme, goals, partners, words."""

    project: Project
    score: float
    programme: str | None
    goals: tuple[str, ...]
    partners: tuple[str, ...]
    words: tuple[str, ...]


LEAST_LIKE = 0.15
"""Likeness from which a project is shown: more than a single thing in common."""
SAME_PROGRAMME, SAME_GOAL, SAME_PARTNER = 0.1, 0.05, 0.15
"""What each of these adds to the likeness of the words."""
MOST_SAME = 2
"""Goals and partners in common beyond which more add nothing."""


def similar(records: Records, project: Project, limit: int = 5) -> list[Similar]:
    """The projects most like one, best first; the same index gives the same list. Each shares more than a single thing
    with it.
    """
    # The programme counts by itself, not also by its name in the text.
    own = records.stems(project) - set(stems(project.programme or ""))
    weight = {stem: known for stem in own if (known := records.weight.get(stem))}
    others = [other for other in records.index.holdings.projects if other.id != project.id and other.reports]
    found = [_likeness(records, project, other, weight) for other in others]
    found = [one for one in found if one.score >= LEAST_LIKE]
    return sorted(found, key=lambda one: (-one.score, one.project.name, one.project.id))[:limit]


def _likeness(records: Records, project: Project, other: Project, weight: Mapping[str, float]) -> Similar:
    """What another project has in common with one, whose words weigh as given."""
    shared = weight.keys() & records.stems(other)
    length = (records.reach[project.id] * records.reach[other.id]) or 1.0
    goals, partners = _common(_goals(project), _goals(other)), _common(_partners(project), _partners(other))
    programme = project.programme if project.programme and project.programme == other.programme else None
    telling = sorted(shared, key=lambda stem: (-weight[stem], stem))[:4]
    score = sum(weight[stem] ** 2 for stem in shared) / length + SAME_PROGRAMME * (programme is not None)
    score += SAME_GOAL * min(len(goals), MOST_SAME) + SAME_PARTNER * min(len(partners), MOST_SAME)
    return Similar(
        project=other,
        score=score,
        programme=programme,
        goals=goals,
        partners=partners,
        words=tuple(dict.fromkeys(records.spelled.get(stem, stem) for stem in telling)),
    )


def _common(own: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    """The names of one that the other has too, as the one has them."""
    return tuple(sorted(own[key] for key in own.keys() & others.keys()))


def _goals(project: Project) -> dict[str, str]:
    return {
        compare_key(goal): goal
        for report in project.reports
        for goal in (report.goals.value if report.goals else None) or ()
    }


def _partners(project: Project) -> dict[str, str]:
    return {compare_key(partner.name): partner.name for report in project.reports for partner in report.partners}


def partners(project: Project) -> list[tuple[str, str | None, ProjectReport]]:
    """The other organisations of a project, each once with its country and the report that names it."""
    found: dict[str, tuple[str, str | None, ProjectReport]] = {}
    for report in project.reports:
        for partner in report.partners:
            known = found.get(compare_key(partner.name))
            if known is None or (known[1] is None and partner.country):
                found[compare_key(partner.name)] = (partner.name, partner.country, report)
    return list(found.values())
