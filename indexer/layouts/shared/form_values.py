"""The values of one project as a form or a register entry states them, and what a person should look at in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.records import Partner, Role, Span, Value

DATES = ("start_date", "end_date")
AMOUNTS = (
    "total_budget_as_lead",
    "total_budget_as_partner",
    "paid_out_as_lead",
    "paid_out_as_partner",
    "total_budget",
    "paid_out",
    "eu_funding",
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
        for name in DATES:
            value: Value[str] | None = getattr(self, name)
            if value and value.state == "unread":
                yield value.span, "datumet kan inte tolkas"
        for amount in self.amounts.values():
            if amount.state == "unread":
                yield amount.span, "beloppet kan inte tolkas som ett belopp i SEK"
        if self.role and self.role.state == "unread":
            yield self.role.span, "rollen kan inte tolkas"
        elif self.role and BOTH_ROLES.search(self.role.raw):
            yield self.role.span, "rollen är både projektägare och projektpartner: räknas som projektägare"
        for name, row in (("total_budget", "total budget"), ("paid_out", "utbetalt")):
            for suffix, role, title in (
                ("as_lead", "partner", "projektägare"),
                ("as_partner", "lead", "projektpartner"),
            ):
                amount_or_none = self.amounts.get(f"{name}_{suffix}")
                if self.role and self.role.value == role and amount_or_none and amount_or_none.value:
                    yield amount_or_none.span, f"{row} står i raden för {title}, men rollen är en annan"
        if (
            self.start_date
            and self.end_date
            and self.start_date.value
            and self.end_date.value
            and self.end_date.value < self.start_date.value
        ):
            yield self.end_date.span, "projektslut ligger före projektstart"
