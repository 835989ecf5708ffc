"""One project as its reports tell it, side by side, and the projects most like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.explore.records import Records
from bot.explore.selection import goals
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


def similar(records: Records, project: Project, limit: int = 5) -> list[Similar]:
    """The projects most like one, best first; the same index gives the same list. Each shares more than a single thing with it."""
    # The programme counts by itself, not also by its name in the text.
    own, reach = records.stems(project) - set(stems(project.programme or "")), records.reach
    weight = {stem: known for stem in own if (known := records.weight.get(stem))}
    own_goals, own_partners = _goals(project), _partners(project)
    found = []
    for other in records.index.holdings.projects:
        if other.id == project.id or not other.reports:
            continue
        shared = weight.keys() & records.stems(other)
        words = sum(weight[stem] ** 2 for stem in shared) / ((reach[project.id] * reach[other.id]) or 1.0)
        common_goals = own_goals.keys() & _goals(other).keys()
        common_partners = own_partners.keys() & _partners(other).keys()
        programme = project.programme if project.programme and project.programme == other.programme else None
        score = words + 0.1 * (programme is not None) + 0.05 * min(len(common_goals), 2) + 0.15 * min(len(common_partners), 2)
        if score >= 0.15:
            telling = sorted(shared, key=lambda stem: (-weight[stem], stem))[:4]
            found.append(
                Similar(
                    project=other,
                    score=score,
                    programme=programme,
                    goals=tuple(sorted(own_goals[key] for key in common_goals)),
                    partners=tuple(sorted(own_partners[key] for key in common_partners)),
                    words=tuple(dict.fromkeys(records.spelled.get(stem, stem) for stem in telling)),
                )
            )
    return sorted(found, key=lambda one: (-one.score, one.project.name, one.project.id))[:limit]


def _goals(project: Project) -> dict[str, str]:
    return {compare_key(goal): goal for report in project.reports for goal in goals(report)}


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
