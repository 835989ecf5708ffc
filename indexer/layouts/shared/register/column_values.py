"""What the values of a column are, whatever its name: programmes, offices, partners, states of a project, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from indexer.layouts.shared.geography import country_coded, country_named
from indexer.layouts.shared.register.words import WORDS
from indexer.text import wrapped
from indexer.values import FOREIGN, compare_key, parse_amount, parse_date, parse_role, state_said
from indexer.vocabulary import ACTOR_FORM, Vocabulary

_MOST = 0.8
"""Of the filled cells of a column, so many make it what they are."""
_LEAST_CELLS = 2
_OFFICE = re.compile(
    rf"(?i:{WORDS['by_values']['office_begins']})[ ][\w ,&/-]+|[\w ,&/-]*(?i:{WORDS['by_values']['office_ends']})"
)
_WITH_LAND = wrapped(r"[^\W\d_][^()]*? \((?P<land>[^()]{2,20})\)")
_BETWEEN = re.compile(r"[,;]\s*(?![^(]*\))")


def filled(cells: Iterable[str]) -> list[str]:
    """The cells that hold a word or a number."""
    return [cell for cell in cells if any(map(str.isalnum, cell))]


def most(cells: Sequence[str], fits: Callable[[str], object], least: float = _MOST) -> bool:
    """Whether most of the filled cells, and several of them, are of a kind."""
    told = filled(cells)
    return len(told) >= _LEAST_CELLS and sum(bool(fits(cell)) for cell in told) >= least * len(told)


def are_roles(cells: Sequence[str]) -> bool:
    """Whether every cell is a role and nothing else.

    >>> are_roles(["Partner", "Huvudman"]), are_roles(["LP", "PP"]), are_roles(["Partner", "Gent"])
    (True, True, False)
    """
    return all(len(cell.split()) < 3 and parse_role(cell) for cell in cells)


def are_programmes(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether most cells are the names of known programmes.

    >>> known = Vocabulary.load()
    >>> are_programmes(["LIFE", "Interreg Europe"], known), are_programmes(["Solväg", "LIFE Solväg"], known)
    (True, False)
    """
    return most(cells, vocabulary.programme)


def are_offices(cells: Sequence[str], least: float = _MOST) -> bool:
    """Whether most cells are offices of a sender: its boards, departments and units.

    >>> are_offices(["Enheten för natur", "Kulturkontoret"]), are_offices(["Port Unit", "Finance Department"])
    (True, True)
    >>> are_offices(["Eva Ek", "Ola Sjö"]), are_offices(["Gents hamn", "Region Norr"])
    (False, False)
    """
    return most(cells, is_office, least)


def is_office(cell: str) -> bool:
    """Whether a cell is an office by its form."""
    return ACTOR_FORM.fullmatch(cell) is not None or _OFFICE.fullmatch(cell) is not None


def are_partners(cells: Sequence[str]) -> bool:
    """Whether most cells are organisations with their countries in brackets, several in some cell.

    >>> are_partners(["Gent stad (BE), Hamn AB (SE)", "NINA (NO)"]), are_partners(["Solväg (SOL)", "Blå dal (BD)"])
    (True, False)
    """
    several = any(len(_BETWEEN.split(cell)) > 1 for cell in cells)
    return several and most(cells, lambda cell: all(map(_has_land, _BETWEEN.split(cell.rstrip(" .")))))


def _has_land(words: str) -> bool:
    match = _WITH_LAND.fullmatch(words.strip())
    return match is not None and bool(country_coded(match["land"]) or country_named(match["land"]))


def are_states(cells: Sequence[str]) -> bool:
    """Whether most cells say that a project goes on, has ended or is to come, in few words that come again.

    >>> are_states(["Pågår", "Avslutat", "Pågår"]), are_states(["Pågår", "Solväg", "Blå dal"])
    (True, False)
    """
    told = filled(cells)
    return len(set(map(compare_key, told))) < len(told) and most(cells, state_said)


def are_dates(cells: Sequence[str]) -> bool:
    """Whether every filled cell is a date, and most cells are filled."""
    told = filled(cells)
    return len(told) >= max(_LEAST_CELLS, _MOST * len(cells)) and all(map(parse_date, told))


def are_amounts(cells: Sequence[str]) -> bool:
    """Whether every filled cell is an amount of money, and they are no dates.

    >>> are_amounts(["2 000", "31 500"]), are_amounts(["2019", "2020"]), are_amounts(["20 %", "30 %"])
    (True, False, False)
    """
    told = filled(cells)
    amounts = bool(told) and all("%" not in cell and (parse_amount(cell) or FOREIGN.search(cell)) for cell in told)
    return amounts and not all(map(parse_date, told))


def in_order(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether no date of a column comes after that of its row in another.

    >>> in_order(["2020-01-01", "2021"], ["2022", ""]), in_order(["2023"], ["2022"])
    (True, False)
    """
    pairs = [(parse_date(one), parse_date(other)) for one, other in zip(first, second, strict=True)]
    told = [(one.iso, other.iso) for one, other in pairs if one and other]
    return bool(told) and all(one[: len(other)] <= other for one, other in told)


def never_larger(parts: Sequence[str], wholes: Sequence[str]) -> bool:
    """Whether no amount of a column is larger than that of its row in another, and some are smaller.

    >>> never_larger(["10", "20", ""], ["10", "30", "5"]), never_larger(["10", "20"], ["10", "15"])
    (True, False)
    """
    pairs = [(parse_amount(one), parse_amount(other)) for one, other in zip(parts, wholes, strict=True)]
    told = [(one.value, other.value) for one, other in pairs if one and other]
    return bool(told) and all(one <= other for one, other in told) and any(one < other for one, other in told)


def of_lead(cells: Sequence[str], roles: Sequence[str]) -> str | None:
    """Who leads the rows in which the sender is said to lead, where it is one and leads no others: the sender.

    >>> of_lead(["Sjöverket", "Gent", "Sjöverket"], ["huvudpart", "medpart", "huvudpart"])
    'Sjöverket'
    >>> of_lead(["Eva", "Ola", "Mia"], ["huvudpart", "medpart", "huvudpart"]) is None
    True
    """
    pairs = [(cell, parse_role(role)) for cell, role in zip(cells, roles, strict=True)]
    own = {cell for cell, role in pairs if role == "lead"}
    others = {cell for cell, role in pairs if role == "partner"}
    rows = sum(role == "lead" for _, role in pairs)
    return next(iter(own)) if len(own) == 1 and rows > 1 and others and not own & others and "" not in own else None
