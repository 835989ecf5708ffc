"""Figures of a council letter: its lists of counts and sums, and what its sentences state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from indexer.layouts.council_letter.blocks import BULLET, ITEM, ROW, Block, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.figures import over_period, paid_sums
from indexer.layouts.shared.stated_totals import not_yet, stated_totals
from indexer.records import Figure, Report, Span
from indexer.values import (
    NUMERAL_PATTERN,
    AmountFound,
    find_amounts,
    is_difference,
    parse_number,
    squeeze,
    without_asides,
)
from indexer.vocabulary import ACTOR_FORM, Actors

_YEAR = re.compile(
    r"(?:(?:under|för|år|med|arbete|medel|till|uppgick|dessförinnan,|innan,|före,)\s+|\((?=20\d\d:))(20[0-4]\d)\b",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(r"\s*(?:kronor|kr)?\s*(?:under |år |för )?(20[0-4]\d)\b")
_YEAR_BEFORE = re.compile(r"(?i)\b(?:året innan|året före|året dessförinnan|föregående år|förra året)\b")
_RANGE = re.compile(r"\bfrån\b.*\btill\b|\bmellan\b.*\boch\b")
_CORRESPONDING = re.compile(r"(?:(?:För|Under|År) 20\d\d var )?[Mm]otsvarande (?:siff|belopp|summa)")
_NUMBER_WAS = re.compile(
    rf"(?i)\b(?:antalet|motsvarande (?:antal|siffra))(?: \w+)?(?: (?:20\d\d|året innan|året före))? (?:var "
    rf"|uppgick till )?(?P<n>{NUMERAL_PATTERN})\b(?! (?:kr|tkr|mkr|mnkr|milj))"
)
_TARGET = re.compile(r"(?i)\b(?:ska|skall|bör|minst|målet är)\b[^.;]{0,60}$")
_ALL = re.compile(
    r"(?i)sammanlagt|totalt|förvaltningar(?:na)?\b|\bEU-medlen\b|hela staden|kommunens samlade|nämnder(?:na)?\b"
)
_COUNT = re.compile(
    rf"(?<!av )(?P<n>{NUMERAL_PATTERN})\s+(?:olika |pågående |aktiva "
    rf"|internationella )*(?:EU-)?(?:finansierade )?projekt\b(?!-)",
    re.IGNORECASE,
)
_ROLE = "projektägare|projektpartner|medsökande|partner"
_OF_ROLE = re.compile(
    rf"(?P<role>{_ROLE})\s*\((?P<n>\d+)\)|(?P<before>{NUMERAL_PATTERN})\s+(?:av dem |projekt "
    rf"|fall )?som\s+(?P<named>{_ROLE})\b"
    rf"|(?<!\w)(?P<of>{_ROLE})\s+i\s+(?P<after>{NUMERAL_PATTERN})\b(?! (?:av )?(?:alla|nätverk))",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"(?P<low>\d+(?:,\d+)?)\s*(?:(?:[-–—]|till|och)\s*(?P<high>\d+(?:,\d+)?)\s*)?(?:%|procent)")
_FUNDS = re.compile(
    r"\b(?:för|i)\s+((?:[\wåäö+]+-\s+(?:och|eller)\s+)?[\wåäö+-]*(?:fondsprojekt|programmet|programmen|projekt))\b"
)


_OF_ONE = re.compile(r"\b[Pp]rojektets?\b|[”\"»]")
_SMALLEST = 1_000
"""A sum of less is a price or a rate ("1,60 kronor för varje krona"), not what was paid."""


def _counted(text: str) -> list[tuple[int, int, str, str]]:
    """The counts of projects in a sentence, by role or in all: start, end, measure and number."""
    roles = list(_OF_ROLE.finditer(text))
    inside = [range(role.start(), role.end()) for role in roles]
    counted = (match for match in _COUNT.finditer(text) if not any(match.start() in role for role in inside))
    found = [(match.start(), match.end(), "projects", match["n"]) for match in counted]
    for match in roles:
        lead = (match["role"] or match["named"] or match["of"]).casefold() == "projektägare"
        number = match["n"] or match["before"] or match["after"]
        found.append((match.start(), match.end(), "projects_as_lead" if lead else "projects_as_partner", number))
    return found


class Figures:
    """Figures of one letter; remembers what the last sentence counted, for "motsvarande siffra"."""

    def __init__(self, report: Report, context: Context, actors: Actors) -> None:
        self.report, self.context, self.actors = report, context, actors
        self._last: Figure | None = None

    def _figure(self, span: Span, **fields: Any) -> Figure:
        defaults: dict[str, Any] = {
            "year": self.report.year,
            "subject": self.report.municipality,
            "subject_kind": "total",
        }
        raw = self.context.ledger.document.text[slice(*span)]
        where = {
            "document": self.report.document,
            "municipality": self.report.municipality,
            "source": self.context.source(span),
        }
        return Figure(**(defaults | fields | where), raw=raw)

    def _year(self, text: str, at: int = 0, end: int | None = None) -> int | None:
        """The year of a number: right behind it, else the last one before it in the sentence, else the first after it,
        else the reporting year; "året innan" is the year before that."""
        if close := _RIGHT_AFTER.match(text, end) if end is not None else None:
            return int(close[1])
        goes_on = re.split(r"[.!?]\s+[A-ZÅÄÖ]", text[at:], maxsplit=1)[
            0
        ]  # "partner i 19. Under 2022 …" reads like an ordinal
        before, after = _YEAR.findall(without_asides(text[:at])), _YEAR.findall(goes_on)
        if not before and self.report.year and _YEAR_BEFORE.search(text[:at]):
            return self.report.year - 1
        return int(before[-1]) if before else int(after[0]) if after else self.report.year

    def of_item(self, block: Block, lead: str) -> Iterator[Figure]:
        """A list item: a name and its count or sum; ``lead`` is the heading with the sentence before the list."""
        match = ITEM.match(block.flow.text.rstrip(" ."))
        if not match:
            return
        span = Span(
            block.span.start + len(block.body.text) - len(BULLET.sub("", block.body.text, count=1)), block.span.end
        )
        about = self._subject(match["name"], lead) | {"year": self._year(lead)}
        amounts = find_amounts(match["value"])
        if count := re.match(rf"({NUMERAL_PATTERN})\s*(?:EU-)?projekt", match["value"]):
            yield self._figure(span, **about, measure="projects", value=parse_number(count[1]), unit="projekt")
        elif len(amounts) == 1 and (measure := _measure(lead)):
            amount = amounts[0].amount
            yield self._figure(
                span, **about, measure=measure, value=amount.value, unit="SEK", approximate=amount.approximate
            )
        elif amounts:
            self.context.ledger.report("warning", "belopp i en lista som inte säger vad det är", span)

    def of_row(self, block: Block, lead: str) -> Iterator[Figure]:
        """A row of a table below its head ("Förvaltning, Utbetalt (kr)"): the last words of
        ``lead`` tell what is counted."""
        match = ROW.match(block.flow.text)
        head = lead.rsplit(")", 1)[0].casefold()
        value = parse_number(match["value"]) if match else None
        if match is None or value is None:
            return
        about = self._subject(match["name"], lead) | {"year": self._year(lead)}
        counts = re.search(r"(?:antal|projekt)\W*$", head) is not None
        scale = (
            1_000_000 if re.search(r"\b(?:mkr|mnkr|miljoner)\b", head) else 1_000 if re.search(r"\btkr\b", head) else 1
        )
        measure = "projects" if counts else _measure(lead)
        if measure:
            yield self._figure(
                block.span,
                **about,
                measure=measure,
                value=value if counts else value * scale,
                unit="projekt" if counts else "SEK",
            )
        else:
            self.context.ledger.report("warning", "belopp i en tabell som inte säger vad det är", block.span)

    def _subject(self, name: str, lead: str) -> dict[str, str]:
        if (actor := self.actors.scanned(name)) and (actor.known or ACTOR_FORM.fullmatch(name)):
            return {"subject": actor.name, "subject_kind": "department"}
        kinds: dict[str, list[str]] = words()["subjects"]
        kind = max(kinds, key=lambda kind: max(lead.casefold().rfind(word) for word in kinds[kind]))
        named = any(word in lead.casefold() for word in kinds[kind])
        programme = self.context.vocabulary.programme(name) if kind == "programme" else None
        return {"subject": programme.name if programme else squeeze(name), "subject_kind": kind if named else "other"}

    def of_sentence(self, block: Block, span: Span, title: str = "") -> Iterator[Figure]:
        """Counts, sums, budgets and rates that one sentence states; ``title`` is the section's."""
        text, source = block.flow.text[slice(*span)], block.source(span)
        about = self._of_whom(text)
        read = [*self._counts(text, source, about), *self._amounts(text, source, about, title)]
        stated = [over_period(figure, text, self.report.year) for figure in read]
        if not self.actors.find(text):
            whole = [one for one in not_yet(stated_totals(text, self.report.year), read) if not _TARGET.search(text)]
            stated += [
                self._figure(source, measure=one.measure, value=one.value, unit="projekt", year=one.year)
                for one in whole
            ]
            if not any(figure.unit == "SEK" for figure in stated) and not _OF_ONE.search(text):
                stated += paid_sums(self.report, self.context, source, text, again=False) or ()
        made = [*stated, *self._rates(text, source)]
        self._last = made[-1] if made else self._last
        yield from made

    def _counts(self, text: str, source: Span, about: dict[str, str] | None) -> Iterator[Figure]:
        if about is None and not _NUMBER_WAS.search(text):
            return
        about = about or {}
        found = _counted(text)
        if not found and self._last and self._last.unit == "projekt" and (was := _NUMBER_WAS.search(text)):
            found, about = [(was.start("n"), was.end(), "projects", was["n"])], {}
        for at, end, measure, number in found:
            if _TARGET.search(text[:at]) or is_difference(text, at, end):
                continue
            year = self._year(text, at, end)
            yield self._figure(source, **about, year=year, measure=measure, value=parse_number(number), unit="projekt")

    def _rates(self, text: str, source: Span) -> Iterator[Figure]:
        if "finansiering" not in text:
            return
        funds = _FUNDS.search(text)
        about = {
            "subject": funds[1] if funds else "EU-finansiering",
            "subject_kind": "programme",
            "measure": "funding_rate",
            "unit": "%",
        }
        for rate in _PER_CENT.finditer(text):
            yield self._figure(
                source, **about, value=parse_number(rate["low"]), value_to=parse_number(rate["high"] or "")
            )

    def _amounts(self, text: str, source: Span, about: dict[str, str] | None, title: str) -> Iterator[Figure]:
        amounts = find_amounts(text)
        measure = _measure(text) or (_measure(title) if re.search(r"(?i)\bmedlen\b", text) else None)
        measures = [measure] * len(amounts)
        if len(amounts) == 2 and _RANGE.search(text) and "budget" in text.casefold():
            about, measures = about or {}, ["smallest_project_budget", "largest_project_budget"]
        elif self._last and self._last.unit == "SEK" and _CORRESPONDING.match(text):
            about = {"subject": self._last.subject, "subject_kind": self._last.subject_kind}
            measures = [self._last.measure] * len(amounts)
        if about is not None:
            yield from self._sums(text, source, about, zip(amounts, measures, strict=True))
        elif len(amounts) > 1:
            yield from self._by_department(text, source, measure)

    def _sums(
        self, text: str, source: Span, about: dict[str, str], amounts: Iterable[tuple[AmountFound, str | None]]
    ) -> Iterator[Figure]:
        """The sums of a sentence whose measure is known, without prices and differences."""
        for found, measure in amounts:
            value, approximate = found.amount
            if measure and value >= _SMALLEST and not is_difference(text, found.start, found.end):
                told = about | {"measure": measure, "unit": "SEK"}
                year = self._year(text, found.start, found.end)
                yield self._figure(source, **told, year=year, value=value, approximate=approximate)

    def _by_department(self, text: str, source: Span, measure: str | None) -> Iterator[Figure]:
        """Sums of several departments in one sentence: each is that of the department named right before it."""
        if (
            measure is None
            and self._last
            and self._last.unit == "SEK"
            and re.search(r"\b(?:fick|mottog|erhöll)\b", text)
        ):
            measure = self._last.measure
        named = self.actors.find(text)
        before = 0
        for found in find_amounts(text):
            own = [actor for actor, start, end in named if before <= start and end <= found.start]
            before = found.end
            if measure and own and found.amount.value >= _SMALLEST and not is_difference(text, found.start, found.end):
                value, approximate = found.amount
                about = {"subject": own[-1].name, "subject_kind": "department"}
                year = self._year(text, found.start, found.end)
                yield self._figure(
                    source, **about, year=year, measure=measure, value=value, unit="SEK", approximate=approximate
                )

    def _of_whom(self, text: str) -> dict[str, str] | None:
        """The one department a sentence speaks of, or the whole city; None where that cannot be told."""
        if _ALL.search(text):
            return {}
        actors = {actor.name for actor, _, _ in self.actors.find(text)}
        if len(actors) == 1:
            return {"subject": actors.pop(), "subject_kind": "department"}
        if not actors and self._last and re.search(r"(?i)\b(?:de|vi)\b", text):
            return {"subject": self._last.subject, "subject_kind": self._last.subject_kind}
        if (
            not actors
            and self._last
            and self._last.subject_kind == "total"
            and re.search(r"(?i)\b(?:rapporter|redovisa)\w*des\b", text)
        ):
            return {}
        return {} if not actors and re.search(r"(?i)\b(?:staden|stad|kommunen|kommun)s?\b", text) else None


def _measure(lead: str) -> str | None:
    measures: dict[str, list[str]] = words()["measures"]
    return next(
        (measure for measure, cues in measures.items() if any(re.search(f"(?i){cue}", lead) for cue in cues)), None
    )
