"""Whether two names, and two forms, are of one project."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from indexer.records import ProjectReport, Value
from indexer.values import compare_key

_GENERIC = set(
    "projekt projektet projektets program programmet programme project samverkan för och i att av till med en ett den "
    "det genom på the of and for in a "
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

    >>> (short_names("Circular Economy Office (CEO)"), short_names("SALT-Samverkan för attraktiva företag"),
    ...  short_names("Mikro-Koll: delad mobilitet"))
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
            r"^(?P<short>.{2,32}?)(?:\s+[-–@]\s*|\s*[–:]\s+|(?<=[A-Z]{3})-(?=[A-ZÅÄÖ][a-zåäö])"
            r"|(?<=[a-z]{3})-(?=[A-Z][a-z]*[A-Z]))(?P<rest>.{6,})$",
            name,
        )
        if head:
            generic = not name_tokens(head["short"])[0]
            found.append(head["rest"] if generic else head["short"])
    return tuple(dict.fromkeys(part.strip() for part in found if len(part.strip()) > 1))


def all_names(record: ProjectReport) -> list[str]:
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


def day_of(value: Value[str] | None) -> date | None:
    if value is None or not value.value:
        return None
    parts = [int(part) for part in value.value.split("-")] + [1, 1]
    return date(parts[0], parts[1], parts[2])


def _dates_agree(one: ProjectReport, other: ProjectReport, days: int = 200) -> bool:
    first, second = day_of(one.start_date), day_of(other.start_date)
    return first is None or second is None or abs((first - second).days) <= days


def _roots_agree(one: ProjectReport, other: ProjectReport) -> bool:
    return not one.programme_path or not other.programme_path or one.programme_path[0] == other.programme_path[0]


def names_agree(one: Iterable[str], other: Iterable[str]) -> bool:
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


def _same_letters(one: ProjectReport, other: ProjectReport) -> bool:
    return compare_key(one.name.value or one.name.raw) == compare_key(other.name.value or other.name.raw)


def same_project(one: ProjectReport, other: ProjectReport) -> bool:
    """Whether two forms or sections tell of one project: by name, programme and period.

    Never two forms of one nämnd in one report, nor two chapters of one report but where two nämnder have the same name
    in theirs.
    """
    if one.municipality != other.municipality:
        return False
    department = (one.department and one.department.value, other.department and other.department.value)
    if one.document == other.document and (
        department[0] == department[1]
        or ("section" in (one.kind, other.kind) and not (all(department) and _same_letters(one, other)))
    ):
        return False
    return names_agree(all_names(one), all_names(other)) and _roots_agree(one, other) and _dates_agree(one, other)
