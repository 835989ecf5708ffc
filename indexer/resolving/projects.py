"""One project for many forms, and the running text that names it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from indexer.records import Project, ProjectReport
from indexer.resolving.matching import all_names, day_of, name_tokens, names_agree, same_project
from indexer.values import compare_key
from indexer.vocabulary import fold


def group_projects(records: Sequence[ProjectReport]) -> tuple[Project, ...]:
    """Projects in the order of the newest report; mentions join the project they name, else stand as projects without a form."""
    groups: list[list[ProjectReport]] = []
    by_word: dict[tuple[str, str], set[int]] = defaultdict(set)
    full = [record for record in records if record.kind != "mention"]
    for record in sorted(full, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        words = {
            (record.municipality, word)
            for name in all_names(record)
            for word in (compare_key(name), *name_tokens(name)[0])
        }
        near = sorted(set().union(*(by_word[word] for word in words)))
        at = next((index for index in near if any(same_project(record, other) for other in groups[index])), len(groups))
        if at == len(groups):
            groups.append([])
        groups[at].append(record)
        for word in words:
            by_word[word].add(at)
    mentions: dict[int, list[ProjectReport]] = defaultdict(list)
    alone: dict[tuple[str, str], list[ProjectReport]] = {}
    for mention in (record for record in records if record.kind == "mention"):
        home = _home(mention, groups)
        if home is not None:
            mentions[home].append(mention)
        else:
            key = next(
                (
                    key
                    for key, others in alone.items()
                    if key[0] == mention.municipality and _same_mention(mention, others[0])
                ),
                (mention.municipality, compare_key(mention.name.value or "")),
            )
            alone.setdefault(key, []).append(mention)
    ids: set[str] = set()
    projects = [_project(group, mentions[index], ids) for index, group in enumerate(groups)]
    projects += [_project([], group, ids) for group in alone.values()]
    return tuple(projects)


def _same_mention(one: ProjectReport, other: ProjectReport) -> bool:
    if compare_key(one.name.value or "") == compare_key(other.name.value or ""):
        return True
    left, right = fold(one.name.value or ""), fold(other.name.value or "")
    return min(len(left), len(right)) > 9 and fuzz.ratio(left, right) >= 90


def _home(mention: ProjectReport, groups: list[list[ProjectReport]]) -> int | None:
    """The one project a mention names; None where none or several could be meant."""
    name = mention.name.value or ""
    exact: list[int] = []
    near: list[int] = []
    for index, group in enumerate(groups):
        mine = [
            record for record in group if record.municipality == mention.municipality and _in_period(mention, record)
        ]
        if not mine:
            continue
        names = [other for record in mine for other in all_names(record)]
        if any(compare_key(name) == compare_key(other) for other in names):
            exact.append(index)
        elif names_agree([name], names) or any(
            min(len(fold(name)), len(fold(other))) > 9 and fuzz.ratio(fold(name), fold(other)) >= 88 for other in names
        ):
            near.append(index)
    found = exact or near or _begun(mention, groups)
    return found[0] if len(found) == 1 else None


def _begun(mention: ProjectReport, groups: list[list[ProjectReport]]) -> list[int]:
    """The projects of the mention's city whose names begin with its words: running text cuts "Läslust i norr" to "Läslust"."""
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
    aliases = [other for record in ordered for other in all_names(record) if compare_key(other) != compare_key(name)]
    distinct = {compare_key(alias): alias for alias in reversed(aliases)}
    programme = next((r for r in [lead, *ordered] if r.programme and r.programme.value), None)
    start = next((day for r in [lead, *ordered] if (day := day_of(r.start_date))), None)
    acronym = next(
        (short for record in ordered for short in all_names(record) if re.fullmatch(r"[A-Z][A-Z0-9.&+-]{1,11}", short)),
        None,
    )
    return Project(
        id=identifier(lead.municipality, name, ids),
        name=name,
        acronym=lead.acronym or acronym,
        aliases=tuple(reversed(distinct.values())),
        municipality=lead.municipality,
        programme=programme.programme.value if programme and programme.programme else None,
        programme_path=programme.programme_path if programme else (),
        period=_period(start),
        reports=tuple(reports),
        mentions=tuple(mentions),
    )


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
