"""Which figures of an answer may be drawn side by side. The one rule for it: a channel draws what this gives, or
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, AnswerRecord
from bot.presentation import charts
from bot.presentation.charts import Chart
from bot.presentation.tables import amount
from bot.presentation.words import words
from bot.wording import MEASURE, capital, mkr, money

MOST_BARS = 20


@dataclass(frozen=True)
class Comparison:
    """Figures side by side: what is measured, what all have in common, the unit, and each with what tells it from the
    others.
    """

    title: str
    about: str
    unit: str
    bars: tuple[tuple[str, float], ...]


def comparison(answer: Answer) -> Comparison | None:
    """The comparison that an answer makes: several figures of one kind and nothing else, each under a name of its own.

    None where they are of different years and one of them has no earlier or later one of its own: 63 projects of one
    city in 2025 say nothing beside 20 of another in 2020.
    """
    figures = _of_one_kind(answer.records)
    told = [_told(record) for record in figures]
    labels, common = _labels(told)
    if not told or not _stand_beside(told) or len(set(labels)) < len(labels):
        return None
    said = words(answer.language)
    measure, unit = (str(one or "") for one in _kind(figures[0]))
    title = MEASURE[answer.language].get(measure, measure or unit)
    return Comparison(
        title=capital(title),
        about=common,
        unit={"SEK": said["currency"]}.get(unit, unit) or title,
        bars=tuple((label, float(record.fields["value"])) for label, record in zip(labels, figures, strict=True)),
    )


def _kind(record: AnswerRecord) -> tuple[object, object]:
    """What a figure measures, and in which unit."""
    return record.fields.get("measure"), record.fields.get("unit")


def _of_one_kind(records: Sequence[AnswerRecord]) -> list[AnswerRecord]:
    """The records, where they are figures of one kind and of a number that can be drawn; else none."""
    figures = [one for one in records if one.type == "figure" and isinstance(one.fields.get("value"), int | float)]
    alike = len(figures) == len(records) and len({_kind(one) for one in figures}) == 1
    return figures if alike and 2 <= len(figures) <= MOST_BARS else []


def _stand_beside(told: Sequence[tuple[str, str, str]]) -> bool:
    """Whether figures are of one year, or each has an earlier or later one of its own."""
    years = {year for _, _, year in told}
    return len(years) == 1 or min(Counter(one[:2] for one in told).values()) > 1


def _told(record: AnswerRecord) -> tuple[str, str, str]:
    """Whose figure it is and of when: name, municipality, year."""
    return record.name, str(record.fields.get("municipality") or ""), str(record.fields.get("year") or "")


def _labels(told: Sequence[tuple[str, str, str]]) -> tuple[list[str], str]:
    """What tells each figure from the others, and what all have in common."""
    parts = list(zip(*told, strict=True))
    telling = [len(set(part)) > 1 and not (at == 1 and part == parts[0]) for at, part in enumerate(parts)]
    labels = [", ".join(text for text, tells in zip(one, telling, strict=True) if tells and text) for one in told]
    return labels, ", ".join(dict.fromkeys(part[0] for part in parts if len(set(part)) == 1 and part[0]))


def answer_chart(answer: Answer) -> Chart | None:
    """The comparison as a drawing with its numbers."""
    made = comparison(answer)
    if made is None:
        return None
    rows = [(label, (value,)) for label, value in made.bars]
    head = (words(answer.language)["label"], made.unit)
    if figure_unit(answer) != "SEK":
        return charts.bars(made.title, made.about, head, rows, lambda value: amount(value, answer.language))
    return charts.bars(
        made.title,
        made.about,
        head,
        rows,
        lambda value: money(value, answer.language),
        drawn_as=lambda value: mkr(value, answer.language),
    )


def figure_unit(answer: Answer) -> str:
    """The unit of an answer's first figure; empty where it has none."""
    return str(answer.records[0].fields.get("unit") or "") if answer.records else ""
