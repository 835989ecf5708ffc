"""The labelled fields of one form: labels that wrap, values that vanish at page breaks, amounts in the row where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.layouts.base import words_of
from indexer.records import Role, Span, Value
from indexer.text import MappedText
from indexer.values import compare_key, parse_amount, parse_date, parse_role, repair_name, squeeze

WORDS: dict[str, Any] = words_of("annual_forms")
DATES = ("start_date", "end_date")
AMOUNTS = (
    "total_budget_as_lead",
    "total_budget_as_partner",
    "paid_out_as_lead",
    "paid_out_as_partner",
    "total_budget",
    "eu_funding",
)


def _loose(pattern: str) -> str:
    """White space in a label's pattern matches any white space, since labels wrap over two lines."""
    return re.sub(r" (?![*+?])", r"\\s+", pattern)


LABELS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?mi)^[ ]?(?:{'|'.join(map(_loose, patterns))})(?=[\s:]|$)[ ]?:?") for name, patterns in WORDS["labels"].items()
}


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
        for name, row in (("total_budget", "total budget"), ("paid_out", "utbetalt")):
            for suffix, role, title in (("as_lead", "partner", "projektägare"), ("as_partner", "lead", "projektpartner")):
                amount_or_none = self.amounts.get(f"{name}_{suffix}")
                if self.role and self.role.value == role and amount_or_none and amount_or_none.value:
                    yield amount_or_none.span, f"{row} står i raden för {title}, men rollen är en annan"
        if self.start_date and self.end_date and self.start_date.value and self.end_date.value and self.end_date.value < self.start_date.value:
            yield self.end_date.span, "projektslut ligger före projektstart"


def read_form(clean: MappedText, text: str, start: int, end: int, known_goals: tuple[str, ...]) -> tuple[FormFields, Span | None]:
    """The fields of the form in ``text[start:end]`` and the range of its description.

    ``clean`` is the document without page headers and page-break spaces; spans point into ``text``.
    """
    begin, stop = clean_offset(clean, start), clean_offset(clean, end)
    marks = _labels(clean.text, begin, stop)
    description: Span | None = None
    form = FormFields()
    for (name, label_start, label_end), until in zip(marks, [*(mark[1] for mark in marks[1:]), stop], strict=True):
        raw = clean.text[label_end:until]
        left = label_end + len(raw) - len(raw.lstrip())
        right = max(left, label_end + len(raw.rstrip())) if raw.strip() else label_end
        span = clean.source_span(left, right) if raw.strip() else Span(clean.origin[label_end - 1] + 1, clean.origin[label_end - 1] + 1)
        if name == "description":
            description = span if raw.strip() else None
            continue
        _set(form, name, clean.text[left:right] if raw.strip() else "", text[slice(*span)], span, clean.source_span(label_start, label_end), known_goals)
    return form, description


def clean_offset(clean: MappedText, offset: int) -> int:
    """The first position of the cleaned text at or after a document offset."""
    return bisect_left(clean.origin, offset)


def _labels(text: str, start: int, stop: int) -> list[tuple[str, int, int]]:
    """Each label's place before and including the description's; where a label's words occur twice ("Program" in a name),
    the place that keeps the form's order counts."""
    found: dict[str, list[tuple[int, int]]] = {}
    body = LABELS["description"].search(text, start, stop)
    limit = body.start() if body else stop
    for name, pattern in LABELS.items():
        if name != "description":
            found[name] = [(m.start() + len(m.group()) - len(m.group().lstrip()), m.end()) for m in pattern.finditer(text, start, limit)]
    chosen: list[tuple[str, int, int]] = [("description", body.start(), body.end())] if body else []
    # The form's own order, read from the end: a label belongs before the next one found.
    order = [name for name in LABELS if name != "description"]
    taken: list[tuple[int, int]] = []
    for name in reversed(order):
        before = min((at for at, _ in taken), default=limit)
        places = [place for place in found[name] if not any(place[0] < b and a < place[1] for a, b in taken)]
        inside = [place for place in places if place[0] < before] or places
        if inside:
            place = inside[-1] if name == "programme" else inside[0]
            taken.append(place)
            chosen.append((name, *place))
    return sorted(chosen, key=lambda mark: mark[1])


def _set(form: FormFields, name: str, words: str, raw: str, span: Span, label: Span, known_goals: tuple[str, ...]) -> None:
    common: dict[str, Any] = {"raw": raw, "span": span, "label": label}
    if name in DATES:
        found = parse_date(words)
        setattr(form, name, Value[str](value=found.iso if found else None, **common))
        form.note = found.note if found and found.note else form.note
    elif name in AMOUNTS:
        amount = parse_amount(words)
        form.amounts[name] = Value[int](value=amount.value if amount else None, approximate=bool(amount and amount.approximate), **common)
    elif name == "role":
        form.role = Value[Role](value=parse_role(words), **common)
    elif name == "goals":
        goals = split_goals(words, known_goals)
        form.goals = Value[tuple[str, ...]](value=goals or None, **common)
    else:
        plain = repair_name(words)
        empty = Value[str](value=None, **common).state != "unread"
        setattr(form, name, Value[str](value=None if empty else plain, **common))


_GOALS_JOINT = re.compile(WORDS["goals"]["joint"])
_GOAL_PREFIX = re.compile(WORDS["goals"]["prefix"])


def split_goals(words: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The goals of a cell, without numbers and prefixes; goals that run together are parted where a known goal begins.

    >>> split_goals("2. En öppen hamn för handel och\\nnya näringar;\\n4. Fler träd", ())
    ('En öppen hamn för handel och nya näringar', 'Fler träd')
    >>> split_goals("En stad för barn och unga och en god organisation", ())
    ('En stad för barn och unga', 'En god organisation')
    >>> split_goals("Utbildning och arbete, Trygghet och\\ndelaktighet", ()), split_goals("Vet ej", ())
    (('Utbildning och arbete', 'Trygghet och delaktighet'), ())
    """
    if Value[str](value=None, raw=words, span=Span(0, 0)).state != "unread":
        return ()
    pieces = re.split(r";|\n(?=\s*\d{1,2}\s?[.)]\s)|,\s+(?=[A-ZÅÄÖ])|(?<!\d)[.]\s+(?=[A-ZÅÄÖ])|\n\s*[•-]\s+", words)
    goals: list[str] = []
    for piece in pieces:
        for plain in _GOALS_JOINT.split(_GOAL_PREFIX.sub("", squeeze(piece)).strip(" .,;")):
            goals += _part_known(plain[:1].upper() + plain[1:], known)
    return tuple(dict.fromkeys(goal for goal in goals if goal))


def _part_known(goal: str, known: tuple[str, ...]) -> list[str]:
    """A goal, parted before and after each known goal inside it."""
    for name in sorted(known, key=len, reverse=True):
        at = goal.casefold().find(name.casefold())
        if at < 0 or compare_key(goal) == compare_key(name):
            continue
        before = re.sub(r"(?:,|\s+och|\s+samt)?\s*$", "", goal[:at]).strip(" ,;")
        after = re.sub(r"^(?:,|och\b|samt\b)\s*", "", goal[at + len(name) :].strip()).strip(" ,;")
        found = goal[at : at + len(name)]
        parts = [*_part_known(before, known), found[:1].upper() + found[1:], *_part_known(after, known)]
        return [part[:1].upper() + part[1:] for part in parts if part]
    return [goal] if goal else []
