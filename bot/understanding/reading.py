"""What a question was read as."""

from __future__ import annotations

from dataclasses import dataclass

from bot.query.forms import Having, Op, Pred, Query


@dataclass(frozen=True)
class Reading:
    """What a question was read as: its form, whether it is complete in itself, and what was left over."""

    query: Query
    complete: bool = False
    """Whether it says what it is of and what is asked; else it can only go on from the question before."""
    of_records: bool = False
    """Whether every word that carries something was used: records can answer it."""
    leftover: tuple[str, ...] = ()
    ask_back: str = ""
    """A word that compares or denies and found nothing to compare or deny."""
    figured: str = ""
    """A word of shares, means or medians that no rule has used."""
    named: tuple[str, ...] = ()
    """Ids of projects that are named."""
    parts: frozenset[str] = frozenset()
    """What the question itself says: "measure", "by", "order", "sides", "columns", "scope", "list"."""
    every: bool = False
    """Whether all are asked for, and no places of an order: "lista alla"."""
    negated: bool = False
    """Whether it takes away from the question before: "utom Interreg"."""
    ambiguous: bool = False
    """Whether it is open which project a name stands for."""
    compared: bool = False
    """Whether what is named is to be held against each other."""
    of_networks: bool = False
    """Whether it asks of networks and who is in them: nothing that a form over projects is edited by."""
    by_how_much: bool = False
    """Whether it asks by how much something is more or less than what is not said."""
    comparative: tuple[Op, str | None] | None = None
    """How something is to compare with what a word of comparing leaves open, and the field that it is of, where it says one."""
    of_changes: str = ""
    """What it asks of projects that were told to have changed: "difference", "most" or "least"."""
    same_year: str = ""
    """The date that is to lie in the same year as what was asked before: "som startade samma år"."""
    bound: Having | None = None
    """How many something is to have of what the question does not say, or gives to no group: "vilka har minst tre?"."""
    each_theme: tuple[Pred, ...] = ()
    """Themes that are joined by "och" or a comma, where a theme is of several."""
    unused: tuple[str, ...] = ()
    """Words that say nothing the form could hold, and do not cost the answer: they are told beside it."""
    apart: tuple[str, ...] = ()
    """The questions that it asks of one selection, where it asks for several figures of it."""
    fields: tuple[str, ...] = ()
    """Fields of one project that are asked for in a row, where nothing else is asked."""
