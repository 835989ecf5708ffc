"""Filters as an address carries them: read from its query, written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

NEWEST = "newest"
"""In place of a year: the newest report of each municipality, which an answer takes where no year is asked for."""
TAKING_PART = "taking_part"
"""In place of a standing: all that an answer tells as being in a network."""
UNKNOWN = "-"
"""In place of a country: none that any text tells."""
LONGEST = 200
"""Characters of a filter's value that are looked at."""
LONGEST_CONDITION = 1500
"""The same of a condition, which is JSON."""

NAMES = {
    "municipality": "kommun",
    "year": "ar",
    "department": "namnd",
    "programme": "program",
    "role": "roll",
    "status": "status",
    "reported": "redovisad",
    "goal": "mal",
    "theme": "tema",
    "country": "land",
    "city": "stad",
    "organisation": "organisation",
    "organisation_kind": "organisationsslag",
    "place": "plats",
    "start_from": "start_fran",
    "start_to": "start_till",
    "end_from": "slut_fran",
    "end_to": "slut_till",
    "budget_from": "budget_fran",
    "budget_to": "budget_till",
    "kind": "slag",
    "standing": "stallning",
    "subject": "amne",
    "measure": "matt",
    "text": "text",
    "condition": "villkor",
    "sort": "sortera",
}
"""Field of ``Filters`` to its name in an address. Addresses are kept and sent on: a name is never changed."""


@dataclass(frozen=True)
class Filters:
    """What a table is narrowed to; an empty value narrows nothing. ``sort`` is a column, with "-" before it from the
    top down.
    """

    municipality: str = ""
    year: str = ""
    department: str = ""
    programme: str = ""
    role: str = ""
    status: str = ""
    reported: str = ""
    """A year whose report has it too; with "-" before it, whose report has it not."""
    goal: str = ""
    theme: str = ""
    country: str = ""
    city: str = ""
    organisation: str = ""
    organisation_kind: str = ""
    place: str = ""
    start_from: str = ""
    """Years, of whole years; budgets in mkr."""
    start_to: str = ""
    end_from: str = ""
    end_to: str = ""
    budget_from: str = ""
    budget_to: str = ""
    kind: str = ""
    standing: str = ""
    subject: str = ""
    measure: str = ""
    text: str = ""
    condition: str = ""
    """A condition that no other filter says, as ``bot.query.forms.as_json`` writes it."""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters that a query names; unknown names are left aside, and a page that is no number is the first.

        >>> Filters.read({"ar": " 2025 ", "sida": "x", "annat": "1"}) == Filters(year="2025", page=1)
        True
        """
        given = {field: " ".join(query.get(name, "").split())[: _longest(field)] for field, name in NAMES.items()}
        page = query.get("sida", "")
        return cls(**given, page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1)

    def active(self, known: tuple[str, ...]) -> dict[str, str]:
        """The fields among ``known`` that narrow the table, with their values."""
        return {field: value for field in known if (value := str(getattr(self, field)))}

    def query(self, **changes: str | int) -> str:
        """The query of an address with these filters, some of them changed. Any change leads to the first page again.

        >>> Filters(year="2025", role="lead", page=3).query(role="")
        '?ar=2025'
        >>> Filters(text="grön el").query(page=2)
        '?text=gr%C3%B6n+el&sida=2'
        """
        changed = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = [(NAMES[field.name], getattr(changed, field.name)) for field in fields(changed) if field.name != "page"]
        pairs.append(("sida", str(changed.page) if changed.page > 1 else ""))
        kept = [(name, value) for name, value in pairs if value]
        return f"?{urlencode(kept)}" if kept else ""


def _longest(field: str) -> int:
    return LONGEST_CONDITION if field == "condition" else LONGEST
