"""One project for many forms, and the running text that names it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from indexer.records import Project, ProjectReport
from indexer.resolving.matching import all_names, day_of, name_tokens, names_agree, same_project
from indexer.values import compare_key
from indexer.vocabulary import fold

LONG = 25
"""Characters: a name of more has a short form beside it, where there is one of fewer."""
_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&+-]{1,11}")


def group_projects(records: Sequence[ProjectReport]) -> tuple[Project, ...]:
    """Projects in the order of the newest report; mentions join the project they name, else stand
    as projects without a form."""
    groups = _grouped([record for record in records if record.kind != "mention"])
    mentions: dict[int, list[ProjectReport]] = defaultdict(list)
    alone: list[list[ProjectReport]] = []
    for mention in (record for record in records if record.kind == "mention"):
        home = _home(mention, groups)
        if home is not None:
            mentions[home].append(mention)
        elif same := next((others for others in alone if _same_mention(mention, others[0])), None):
            same.append(mention)
        else:
            alone.append([mention])
    ids: set[str] = set()
    projects = [_project(group, mentions[index], ids) for index, group in enumerate(groups)]
    projects += [_project([], group, ids) for group in alone]
    return tuple(projects)


def names_in_short(projects: Sequence[Project]) -> dict[str, str]:
    """What people call each project, by its id: where its name is long, its acronym or a short form that names no other
    project; else the name.
    """
    spelled = {project.id: (project.acronym or "", *project.aliases, project.name) for project in projects}
    called = Counter(key for names in spelled.values() for key in {name.casefold() for name in names})

    def in_short(project: Project) -> str:
        fitting = (name for name in spelled[project.id] if 2 < len(name) < LONG and called[name.casefold()] == 1)
        return next(fitting, project.name) if len(project.name) > LONG else project.name

    return {project.id: in_short(project) for project in projects}


def _grouped(records: Sequence[ProjectReport]) -> list[list[ProjectReport]]:
    """Forms and sections by project, newest first; only those that share a word of their names are compared."""
    groups: list[list[ProjectReport]] = []
    by_word: dict[tuple[str, str], set[int]] = defaultdict(set)
    for record in sorted(records, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        words = _keys(record)
        near = sorted(set().union(*(by_word[word] for word in words)))
        at = next((index for index in near if any(same_project(record, other) for other in groups[index])), len(groups))
        if at == len(groups):
            groups.append([])
        groups[at].append(record)
        for word in words:
            by_word[word].add(at)
    return groups


def _keys(record: ProjectReport) -> set[tuple[str, str]]:
    """What a project's names are found by: each name as a whole and its telling words, within the municipality."""
    names = all_names(record)
    return {(record.municipality, word) for name in names for word in (compare_key(name), *name_tokens(name)[0])}


def _same_mention(one: ProjectReport, other: ProjectReport) -> bool:
    """Whether two mentions of one municipality are of one project that no form tells of."""
    if one.municipality != other.municipality:
        return False
    left, right = one.name.value or "", other.name.value or ""
    return compare_key(left) == compare_key(right) or _reads_alike(left, right, 90)


def _reads_alike(one: str, other: str, score: float) -> bool:
    """Whether two names differ by a slip only; short ones never. ``score`` is rapidfuzz's ratio of
    their folded letters."""
    left, right = fold(one), fold(other)
    return min(len(left), len(right)) > 9 and fuzz.ratio(left, right) >= score


def _home(mention: ProjectReport, groups: list[list[ProjectReport]]) -> int | None:
    """The one project a mention names; None where none or several could be meant."""
    name = mention.name.value or ""
    exact: list[int] = []
    near: list[int] = []
    for index, group in enumerate(groups):
        own = (record for record in group if record.municipality == mention.municipality)
        names = [other for record in own if _in_period(mention, record) for other in all_names(record)]
        if compare_key(name) in map(compare_key, names):
            exact.append(index)
        elif names_agree([name], names) or any(_reads_alike(name, other, 88) for other in names):
            near.append(index)
    found = exact or near or _begun(mention, groups)
    return found[0] if len(found) == 1 else None


def _begun(mention: ProjectReport, groups: list[list[ProjectReport]]) -> list[int]:
    """The projects of the mention's city whose names begin with its words: running text cuts
    "Läslust i norr" to "Läslust"."""
    name = mention.name.value or ""
    words = name.casefold().split()
    if len(compare_key(name)) < 5 or not name_tokens(name)[0]:
        return []
    found = []
    for index, group in enumerate(groups):
        mine = [record for record in group if record.municipality == mention.municipality]
        if any(
            re.findall(r"[^\s:,]+", other.casefold())[: len(words)] == words
            for record in mine
            for other in all_names(record)
        ):
            found.append(index)
    if len(found) == 1 and not any(_in_period(mention, record) for record in groups[found[0]]):
        return []
    return found


def _in_period(mention: ProjectReport, record: ProjectReport) -> bool:
    """A mention of 2019 is no mention of a project that starts in 2024."""
    start, end = day_of(record.start_date), day_of(record.end_date)
    year = mention.reporting_year
    return year is None or ((start is None or start.year <= year + 1) and (end is None or end.year >= year - 1))


def _project(reports: list[ProjectReport], mentions: list[ProjectReport], ids: set[str]) -> Project:
    ordered = [*reports, *mentions]
    lead = next((record for record in reports if record.role and record.role.value == "lead"), ordered[0])
    name = lead.name.value or lead.name.raw
    names = [other for record in ordered for other in all_names(record)]
    distinct = {compare_key(other): other for other in reversed(names)}
    distinct.pop(compare_key(name), None)
    programme, path = next(filter(None, map(_programme, [lead, *ordered])), (None, ()))
    days = (day_of(record.start_date) for record in [lead, *ordered])
    return Project(
        id=identifier(lead.municipality, name, ids),
        name=name,
        acronym=lead.acronym or next(filter(_ACRONYM.fullmatch, names), None),
        aliases=tuple(reversed(distinct.values())),
        municipality=lead.municipality,
        programme=programme,
        programme_path=path,
        period=_period(next(filter(None, days), None)),
        reports=tuple(reports),
        mentions=tuple(mentions),
    )


def _programme(record: ProjectReport) -> tuple[str, tuple[str, ...]] | None:
    """The programme of a form or section, and its path in the tree."""
    return (record.programme.value, record.programme_path) if record.programme and record.programme.value else None


def _period(start: date | None) -> str | None:
    if start is None:
        return None
    first = 2021 + (start.year - 2021) // 7 * 7
    return f"{first}–{first + 6}"


def identifier(municipality: str, name: str, ids: set[str]) -> str:
    """A readable identifier that stays the same from build to build."""
    plain = f"{municipality} {name}".casefold().translate(str.maketrans("åäöéüøæ", "aaoeuoa"))
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
    number, chosen = 1, stem
    while chosen in ids:
        number += 1
        chosen = f"{stem}-{number}"
    ids.add(chosen)
    return chosen
