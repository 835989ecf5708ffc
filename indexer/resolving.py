"""From each report's own words to one holding: canonical actors and programmes, one project for many forms, one network for many names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from pydantic import Field
from rapidfuzz import fuzz

from indexer.layouts import Parsed
from indexer.records import (
    Actor,
    Figure,
    Frozen,
    Issue,
    Media,
    Membership,
    Network,
    Page,
    Passage,
    PlaceRelation,
    Project,
    ProjectReport,
    Report,
    Value,
)
from indexer.values import compare_key, squeeze
from indexer.vocabulary import Vocabulary, fold


class StoredDocument(Frozen):
    """A document's text as stored, and what it was recognised as."""

    name: str
    text: str
    media: Media
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    family: str
    digest: str = ""


class Holdings(Frozen):
    """Everything that was read from a folder of reports."""

    documents: tuple[StoredDocument, ...] = ()
    reports: tuple[Report, ...] = ()
    projects: tuple[Project, ...] = ()
    networks: tuple[Network, ...] = ()
    figures: tuple[Figure, ...] = ()
    places: tuple[PlaceRelation, ...] = ()
    passages: tuple[Passage, ...] = ()
    actors: tuple[Actor, ...] = ()
    goals: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = Field(default=())


def resolve(parsed: Sequence[Parsed], vocabulary: Vocabulary) -> Holdings:
    """The records of all documents under canonical names; a register steps aside for the report it stands in for."""
    issues = [issue for one in parsed for issue in one.issues]
    kept = _step_aside(parsed, issues)
    reports = tuple(one.report for one in kept)
    for one in kept:
        vocabulary.actors(one.report.municipality).learn(one.document.text)
    records = [record for one in kept for record in one.records]
    names = _Names(vocabulary, issues)
    projects = group_projects([names.project(record) for record in records if isinstance(record, ProjectReport)])
    networks = group_networks([names.membership(record) for record in records if isinstance(record, Membership)])
    passages = _passages([names.passage(record) for record in records if isinstance(record, Passage)], projects)
    return Holdings(
        documents=tuple(
            StoredDocument(
                name=one.document.name,
                text=one.document.text,
                media=one.document.media,
                encoding=one.document.encoding,
                pages=one.pages,
                family=one.layout.name,
                digest=one.document.digest,
            )
            for one in kept
        ),
        reports=reports,
        projects=projects,
        networks=networks,
        figures=tuple(names.figure(record) for record in records if isinstance(record, Figure)),
        places=tuple(names.place(record) for record in records if isinstance(record, PlaceRelation)),
        passages=passages,
        actors=tuple(names.seen.values()),
        goals=tuple(
            dict.fromkeys(
                goal
                for project in projects
                for report in project.reports
                for goal in (report.goals and report.goals.value) or ()
            )
        ),
        issues=tuple(issues),
    )


def _step_aside(parsed: Sequence[Parsed], issues: list[Issue]) -> list[Parsed]:
    """A register counts only for what no report of the same municipality, kind and year tells itself."""
    told = {
        (one.report.municipality, one.report.kind, one.report.year) for one in parsed if not one.report.stands_in_for
    }
    kept = []
    for one in parsed:
        report = one.report
        if report.stands_in_for and (report.municipality, report.kind, report.year) in told:
            what = "registret används inte: rapporten det står för finns i mappen"
            issues.append(Issue(level="info", document=report.document, what=what, words=report.stands_in_for))
            continue
        kept.append(one)
    return kept


class _Names:
    """Canonical names for the words of each record; what no file knows is noted once."""

    def __init__(self, vocabulary: Vocabulary, issues: list[Issue]) -> None:
        self.vocabulary = vocabulary
        self.issues = issues
        self.seen: dict[tuple[str, str], Actor] = {}
        self._noted: set[tuple[str, str]] = set()

    def department(self, municipality: str, words: str | None, document: str) -> str | None:
        if not words:
            return None
        actor = self.vocabulary.actors(municipality).get(words)
        if actor is None:
            self._note(document, "okänd aktör", words)
            actor = Actor(municipality=municipality, name=squeeze(words), known=False)
        elif not actor.known:
            self._note(document, "aktören finns inte i ordlistan: den kändes igen på formen", actor.name)
        self.seen.setdefault((municipality, actor.name), actor)
        return actor.name

    def _note(self, document: str, what: str, words: str) -> None:
        if (what, words) not in self._noted:
            self._noted.add((what, words))
            self.issues.append(Issue(level="info", document=document, what=what, words=words))

    def project(self, record: ProjectReport) -> ProjectReport:
        changes: dict[str, object] = {}
        if record.department:
            name = self.department(
                record.municipality, record.department.value or record.department.raw, record.document
            )
            changes["department"] = record.department.model_copy(update={"value": name})
        if record.programme and record.programme.value:
            changes |= self._programme(record, record.programme)
        return record.model_copy(update=changes)

    def _programme(self, record: ProjectReport, programme: Value[str]) -> dict[str, object]:
        words = programme.value or ""
        entry = self.vocabulary.programme(words)
        if entry is None:
            plain = re.split(r"(?<=\w)[.;]\s|\s+https?:", words)[0][:80].strip(" .")
            self._note(record.document, "okänt program", plain)
            return {"programme": programme.model_copy(update={"value": plain}), "programme_path": (plain,)}
        action = re.search(r"\bKA\d{3}\b", words) if entry.root == "Erasmus+" else None
        path = (*entry.path, action.group()) if action else entry.path
        return {"programme": programme.model_copy(update={"value": entry.name}), "programme_path": path}

    def membership(self, record: Membership) -> Membership:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )

    def figure(self, record: Figure) -> Figure:
        if record.subject_kind != "department":
            return record
        return record.model_copy(
            update={"subject": self.department(record.municipality, record.subject, record.document)}
        )

    def place(self, record: PlaceRelation) -> PlaceRelation:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )

    def passage(self, record: Passage) -> Passage:
        return record.model_copy(
            update={"department": self.department(record.municipality, record.department, record.document)}
        )


# -- one project for many forms -------------------------------------------------------------------------------------

_GENERIC = set(
    "projekt projektet projektets program programmet programme project samverkan för och i att av till med en ett den det genom på the of and for in a "
    "esf eruf erasmus interreg eu horisont förstudie".split()
)
_ROMAN = {"ii", "iii", "iv", "v", "vi"}


@lru_cache(maxsize=50_000)
def name_tokens(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The telling words of a project's name, and its numbers.

    >>> words, numbers = name_tokens("NetZero Pilot cities")
    >>> sorted(words), sorted(numbers), name_tokens("Cleancon II")[1]
    (['cities', 'net', 'pilot', 'zero'], [], frozenset({'ii'}))
    """
    spaced = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ][a-zåäö])", " ", name)
    parts = [part for part in re.split(r"[\W_]+", spaced.casefold()) if part]
    numbers = {part for part in parts if part.isdigit() or part in _ROMAN or re.fullmatch(r"\d+\w*", part)}
    return frozenset(parts) - numbers - _GENERIC, frozenset(numbers)


@lru_cache(maxsize=50_000)
def short_names(name: str) -> tuple[str, ...]:
    """Acronym or short form that a long name carries.

    >>> short_names("Circular Economy Office (CEO)"), short_names("SALT-Samverkan för attraktiva företag"), short_names("Mikro-Koll: delad mobilitet")
    (('CEO', 'Circular Economy Office'), ('SALT',), ('Mikro-Koll',))
    >>> short_names("ERUF - Resurshubben i Malmö"), short_names("[mis]information in progress! @ Biblioteket")
    (('Resurshubben i Malmö',), ('[mis]information in progress!',))
    """
    found: list[str] = []
    if bracket := re.search(r"^(?P<before>.*?)\s*\((?P<in>[^()]{2,40})\)\s*\.?$", name):
        found += (
            [bracket["in"], bracket["before"]] if len(bracket["in"]) < len(bracket["before"]) else [bracket["before"]]
        )
    else:
        head = re.match(
            r"^(?P<short>.{2,32}?)(?:\s+[-–@]\s*|\s*[–:]\s+|(?<=[A-Z]{3})-(?=[A-ZÅÄÖ][a-zåäö])|(?<=[a-z]{3})-(?=[A-Z][a-z]*[A-Z]))(?P<rest>.{6,})$",
            name,
        )
        if head:
            generic = not name_tokens(head["short"])[0]
            found.append(head["rest"] if generic else head["short"])
    return tuple(dict.fromkeys(part.strip() for part in found if len(part.strip()) > 1))


def _all_names(record: ProjectReport) -> list[str]:
    name = record.name.value or record.name.raw
    named = [name, *record.aliases]
    # A heading left over from the year before ("… 2024" over "… 2025" in 002) is another project's name.
    if record.heading and not (
        name_tokens(record.heading)[1]
        and name_tokens(name)[1]
        and name_tokens(record.heading)[1] != name_tokens(name)[1]
    ):
        named.insert(1, record.heading)
    return list(dict.fromkeys(named + [short for name in named for short in short_names(name)]))


def _day(value: Value[str] | None) -> date | None:
    if value is None or not value.value:
        return None
    parts = [int(part) for part in value.value.split("-")] + [1, 1]
    return date(parts[0], parts[1], parts[2])


def _dates_agree(one: ProjectReport, other: ProjectReport, days: int = 200) -> bool:
    first, second = _day(one.start_date), _day(other.start_date)
    return first is None or second is None or abs((first - second).days) <= days


def _roots_agree(one: ProjectReport, other: ProjectReport) -> bool:
    return not one.programme_path or not other.programme_path or one.programme_path[0] == other.programme_path[0]


def _names_agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Same letters, or all telling words of one name inside the other, numbers alike."""
    for a in one:
        for b in other:
            if compare_key(a) == compare_key(b):
                return True
            (left, left_numbers), (right, right_numbers) = name_tokens(a), name_tokens(b)
            small = left if len(left) <= len(right) else right
            if left_numbers == right_numbers and small and (left <= right or right <= left):
                telling = sum(len(word) for word in small)
                if len(small) >= 2 and telling >= 8:
                    return True
    return False


def same_project(one: ProjectReport, other: ProjectReport) -> bool:
    """Whether two forms or sections tell of one project: by name, programme and period.

    Never two forms of one nämnd in one report, nor two chapters of one report.
    """
    if one.municipality != other.municipality:
        return False
    department = (one.department and one.department.value, other.department and other.department.value)
    if one.document == other.document and (department[0] == department[1] or "section" in (one.kind, other.kind)):
        return False
    return _names_agree(_all_names(one), _all_names(other)) and _roots_agree(one, other) and _dates_agree(one, other)


def group_projects(records: Sequence[ProjectReport]) -> tuple[Project, ...]:
    """Projects in the order of the newest report; mentions join the project they name, else stand as projects without a form."""
    groups: list[list[ProjectReport]] = []
    by_word: dict[tuple[str, str], set[int]] = defaultdict(set)
    full = [record for record in records if record.kind != "mention"]
    for record in sorted(full, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        words = {
            (record.municipality, word)
            for name in _all_names(record)
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
        names = [other for record in mine for other in _all_names(record)]
        if any(compare_key(name) == compare_key(other) for other in names):
            exact.append(index)
        elif _names_agree([name], names) or any(
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
            for other in _all_names(record)
        ):
            found.append(index)
    if len(found) == 1 and not any(_in_period(mention, record) for record in groups[found[0]]):
        return []
    return found


def _in_period(mention: ProjectReport, record: ProjectReport) -> bool:
    """A mention of 2019 is no mention of a project that starts in 2024."""
    start, end = _day(record.start_date), _day(record.end_date)
    year = mention.reporting_year
    return year is None or ((start is None or start.year <= year + 1) and (end is None or end.year >= year - 1))


def _project(reports: list[ProjectReport], mentions: list[ProjectReport], ids: set[str]) -> Project:
    ordered = [*reports, *mentions]
    lead = next((record for record in reports if record.role and record.role.value == "lead"), ordered[0])
    name = lead.name.value or lead.name.raw
    aliases = [other for record in ordered for other in _all_names(record) if compare_key(other) != compare_key(name)]
    distinct = {compare_key(alias): alias for alias in reversed(aliases)}
    programme = next((r for r in [lead, *ordered] if r.programme and r.programme.value), None)
    start = next((day for r in [lead, *ordered] if (day := _day(r.start_date))), None)
    acronym = next(
        (
            short
            for record in ordered
            for short in _all_names(record)
            if re.fullmatch(r"[A-Z][A-Z0-9.&+-]{1,11}", short)
        ),
        None,
    )
    return Project(
        id=_identifier(lead.municipality, name, ids),
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


def _identifier(municipality: str, name: str, ids: set[str]) -> str:
    """A readable identifier that stays the same from build to build."""
    plain = f"{municipality} {name}".casefold().translate(str.maketrans("åäöéüøæ", "aaoeuoa"))
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
    number, chosen = 1, stem
    while chosen in ids:
        number += 1
        chosen = f"{stem}-{number}"
    ids.add(chosen)
    return chosen


def group_networks(records: Sequence[Membership]) -> tuple[Network, ...]:
    """One network for each name, its memberships newest first."""
    groups: dict[str, list[Membership]] = {}
    for record in sorted(records, key=lambda r: (-(r.reporting_year or 0), r.document, r.source.start)):
        groups.setdefault(compare_key(record.network), []).append(record)
    ids: set[str] = set()
    networks = []
    for group in groups.values():
        first = group[0]
        other = [
            alias
            for record in group
            for alias in (record.network_raw, *record.aliases)
            if compare_key(alias) != compare_key(first.network)
        ]
        networks.append(
            Network(
                id=_identifier("", first.network, ids),
                name=first.network,
                abbreviation=next((record.abbreviation for record in group if record.abbreviation), None),
                aliases=tuple({compare_key(alias): squeeze(alias) for alias in reversed(other)}.values()),
                kind=first.kind,
                memberships=tuple(group),
            )
        )
    return tuple(networks)


def _passages(passages: list[Passage], projects: Sequence[Project]) -> tuple[Passage, ...]:
    """Passages with the id of the project whose form, chapter or sub-heading they stand under."""
    by_key: dict[tuple[str, str], str] = {}
    for project in reversed(projects):
        for name in (*project.aliases, project.name):
            by_key[project.municipality, compare_key(name)] = project.id

    def home(passage: Passage) -> str | None:
        for words in (passage.project, *reversed(passage.section)):
            if words and (found := by_key.get((passage.municipality, compare_key(words)))):
                return found
        return None

    return tuple(passage.model_copy(update={"project": home(passage)}) for passage in passages)
