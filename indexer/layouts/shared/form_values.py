"""The values of one project as a form or a register entry states them, and what a person should look at in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.records import Partner, Role, Span, Value

DATES = ("start_date", "end_date")
AMOUNTS = tuple(
    (
        "total_budget_as_lead total_budget_as_partner paid_out_as_lead paid_out_as_partner total_budget paid_out "
        "eu_funding"
    ).split()
)
BOTH_ROLES = re.compile(
    r"(?i)ägare\s+(?:och|samt|&)\s+(?:även\s+)?\w*partner|partner\s+(?:och|samt|&)\s+(?:även\s+)?\w*ägare"
)


@dataclass
class FormFields:
    """The values read from one form, each with label and value span; ``note`` is what a date says beside itself."""

    name: Value[str] | None = None
    start_date: Value[str] | None = None
    end_date: Value[str] | None = None
    role: Value[Role] | None = None
    amounts: dict[str, Value[int]] = field(default_factory=dict)
    programme: Value[str] | None = None
    goals: Value[tuple[str, ...]] | None = None
    leader: Value[str] | None = None
    department: Value[str] | None = None
    lead_partner: Value[str] | None = None
    partners: tuple[Partner, ...] = ()
    note: str | None = None

    def values(self) -> dict[str, Any]:
        """Keyword arguments for a ``ProjectReport``; total budget and paid out are the ones given."""
        plain = {key: getattr(self, key) for key in ("name", "role", *DATES, "programme", "goals", "leader")}
        amounts: dict[str, Value[int] | None] = dict(self.amounts)
        amounts.setdefault("total_budget", self._given("total_budget"))
        amounts.setdefault("paid_out", self._given("paid_out"))
        return plain | amounts

    def _given(self, name: str) -> Value[int] | None:
        """The amount of the row that the role names, else of the other row, else the role's empty row."""
        lead, partner = self.amounts.get(f"{name}_as_lead"), self.amounts.get(f"{name}_as_partner")
        own, other = (partner, lead) if self.role and self.role.value == "partner" else (lead, partner)
        filled = [value for value in (own, other) if value and value.value is not None]
        if filled:
            return filled[0]
        stated = [value for value in (own, other) if value and value.state == "unknown"]
        return stated[0] if stated else own or other

    def doubts(self) -> Iterator[tuple[Span, str]]:
        """What a person should look at: untyped values, amounts in the other role's row, an end before the start."""
        for date in (self.start_date, self.end_date):
            if date and date.state == "unread":
                yield date.span, "datumet kan inte tolkas"
        for amount in self.amounts.values():
            if amount.state == "unread":
                yield amount.span, "beloppet kan inte tolkas som ett belopp i SEK"
        if self.role and self.role.state == "unread":
            yield self.role.span, "rollen kan inte tolkas"
        elif self.role and BOTH_ROLES.search(self.role.raw):
            yield self.role.span, "rollen är både projektägare och projektpartner: räknas som projektägare"
        yield from self._in_the_other_row()
        start, end = self.start_date, self.end_date
        if start and end and (end.value or "9999") < (start.value or ""):
            yield end.span, "projektslut ligger före projektstart"

    def _in_the_other_row(self) -> Iterator[tuple[Span, str]]:
        role = self.role.value if self.role else None
        suffix, title = ("as_partner", "projektpartner") if role == "lead" else ("as_lead", "projektägare")
        for name, row in (("total_budget", "total budget"), ("paid_out", "utbetalt")):
            amount = self.amounts.get(f"{name}_{suffix}")
            if role and amount and amount.value:
                yield amount.span, f"{row} står i raden för {title}, men rollen är en annan"
