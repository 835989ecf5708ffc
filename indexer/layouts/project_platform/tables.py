"""Overview tables of a report on several projects: they confirm the chapters, and fill in what a chapter leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.layouts.project_platform.chapters import Draft
from indexer.layouts.project_platform.names import bracketed, named_in
from indexer.layouts.shared.base import Context
from indexer.records import Span, Value
from indexer.text import Line
from indexer.values import find_amounts
from indexer.vocabulary import Actors


class Tables:
    """Compares rows with the chapters; what disagrees becomes an issue, what a chapter lacks is taken from the row."""

    def __init__(self, context: Context, actors: Actors) -> None:
        self.context, self.ledger, self.actors = context, context.ledger, actors
        self.text = context.ledger.document.text

    def compare(self, rows: Sequence[Line], drafts: list[Draft]) -> None:
        """Every line that is a table row, outside the chapters."""
        # a row may name a project by the short name that its chapter's heading has in brackets
        names = [
            (number, name)
            for number, draft in enumerate(drafts)
            for name in (draft.title, *bracketed(draft.chapter.heading.title))
        ]
        titles = [name for _, name in names]
        for line in rows:
            row = cells(line)
            if len(row) < 2:
                continue
            hits = {names[at][0]: behind for at, behind in reversed(named_in(self.text[slice(*row[0])], titles))}
            named = [(drafts[number], behind) for number, behind in reversed(hits.items())]
            if not named:
                self._unknown_row(row, drafts)
                continue
            self._compare_owners(row, [draft for draft, _ in named])
            self._compare_programmes(row, named)
            self._compare_budget(row[1:], named[0][0])

    def _unknown_row(self, cells: list[Span], drafts: list[Draft]) -> None:
        rest = " ".join(self.text[slice(*cell)] for cell in cells[1:])
        total = re.match(r"(?i)\W*(?:summa|totalt?)\b", self.text[cells[0].start :])
        if drafts and not total and (find_amounts(rest) or self.actors.find(rest)):
            self.ledger.report(
                "info",
                "raden i översiktstabellen hör inte till något projektkapitel",
                Span(cells[0].start, cells[-1].end),
            )

    def _compare_owners(self, cells: list[Span], named: list[Draft]) -> None:
        found = [(cell.start, hit) for cell in cells[1:] for hit in self.actors.find(self.text[slice(*cell)])]
        spots = [(actor, Span(at + start, at + end)) for at, (actor, start, end) in found]
        if len(spots) == 1:
            spots *= len(named)
        if len(spots) != len(named):
            return
        for draft, (actor, span) in zip(named, spots, strict=True):
            own = draft.facts.department
            if own is None and draft.facts.lead_partner is None:
                raw = self.text[slice(*span)]
                draft.facts.department = Value(value=raw, raw=raw, span=span)
                draft.facts.role = Value(value="lead", raw=raw, span=span)
            elif own and (known := self.actors.get(own.raw)) and known.name != actor.name:
                self.ledger.report(
                    "warning",
                    f"{draft.title}: översiktstabellen anger en annan projektägare än kapitlet ({own.raw})",
                    span,
                )

    def _compare_programmes(self, row: list[Span], named: list[tuple[Draft, int]]) -> None:
        """The fund in brackets behind a name, else the one in another cell of a row with one project."""
        stops = [at for _, at in named[1:]] + [row[0].end - row[0].start]
        for (draft, at), stop in zip(named, stops, strict=True):
            places = [Span(row[0].start + at, row[0].start + stop), *(row[1:] if len(named) == 1 else [])]
            found = [
                (place.start, hit)
                for place in places
                for hit in self.context.vocabulary.programmes.find(self.text[slice(*place)])
            ]
            if not found:
                continue
            start, hit = found[0]
            span = Span(start + hit.start, start + hit.end)
            own = draft.facts.programme
            if own is None:
                draft.facts.programme = Value(value=self.text[slice(*span)], raw=self.text[slice(*span)], span=span)
                continue
            known = self.context.vocabulary.programme(own.raw)
            if known and hit.entry.name not in {known.name, *known.path, known.parent}:
                self.ledger.report(
                    "warning", f"{draft.title}: översiktstabellen anger ett annat program än kapitlet ({own.raw})", span
                )

    def _compare_budget(self, cells: list[Span], draft: Draft) -> None:
        """A rounded budget may differ by one unit of its last digit: 19 950 811 kr is printed as "19,9 Mkr" in 004."""
        own = draft.facts.total_budget
        for cell in cells:
            amounts = find_amounts(self.text[slice(*cell)])
            if len(amounts) != 1:
                continue
            raw = self.text[cell.start + amounts[0].start : cell.start + amounts[0].end]
            number = re.search(r"\d[\d ]*(?:,(\d+))?", raw)
            scale = (
                1_000_000
                if re.search(r"(?i)m(?:n?kr|sek|iljon)", raw)
                else 1_000
                if re.search(r"(?i)tkr|tusen", raw)
                else 1
            )
            unit = scale / 10 ** len(number[1] or "") if number else scale
            amount = amounts[0].amount.value
            span = Span(cell.start + amounts[0].start, cell.start + amounts[0].end)
            if own is None:
                draft.facts.total_budget = Value(value=amount, raw=raw, span=span, approximate=scale > 1)
            elif own.value is not None and abs(own.value - amount) > unit:
                self.ledger.report(
                    "warning", f"{draft.title}: översiktstabellen anger en annan budget än kapitlet ({own.raw})", span
                )
            return


def cells(line: Line) -> list[Span]:
    """The cells of a table row (tabs, or Markdown's upright bars) that hold anything; none for a
    line that is no row."""
    bars = line.text.lstrip().startswith("|")
    if not ("\t" in line.text or bars) or re.fullmatch(r"[\s|:-]+", line.text):
        return []
    found = re.finditer(r"[^|]*[^|\s][^|]*" if bars else r"[^\t]*[^\t\s][^\t]*", line.text)
    return [Span(line.start + cell.start(), line.start + cell.end()) for cell in found]
