"""A form said back agrees with itself in both languages: genders, numbers, prepositions."""

from __future__ import annotations

import re

import pytest

from bot.answering.values import most_said
from bot.core import Bot
from bot.query.forms import CLOSE, All, Among, Compare, Having, Is, Measure, Not, Op, Order, Query, Side
from bot.query.say import described
from bot.wording import Language


def as_large(op: Op) -> Query:
    """Projects whose budget is compared with that of one by name."""
    other = Query(Among(("kajträd",), ("Kajträd",)), Measure("values", "total_budget"))
    return Query(Compare("total_budget", op, other))


def between(name: str, low: float | str, high: float | str) -> Query:
    """Projects with a field between two bounds."""
    return Query(All((Compare(name, ">=", low), Compare(name, "<=", high))))


def going_on(started: str, ends: str) -> Query:
    """Projects that had begun by one day and go on to another."""
    return Query(All((Compare("start_date", "<=", started), Compare("end_date", ">=", ends))))


@pytest.mark.parametrize(
    ("query", "swedish", "english"),
    [
        (
            Query(measure=Measure("sum", "total_budget")),
            "sammanlagd budget för projekt",
            "total budget of projects",
        ),
        (
            Query(measure=Measure("sum", "paid_out")),
            "sammanlagt utbetalt belopp för projekt",
            "total amount paid out of projects",
        ),
        (
            Query(measure=Measure("max", "paid_out")),
            "största utbetalda belopp för projekt",
            "largest amount paid out of projects",
        ),
        (
            Query(measure=Measure("mean", "duration")),
            "genomsnittlig projekttid för projekt",
            "average project period of projects",
        ),
        (
            Query(measure=Measure("min", "duration")),
            "kortaste projekttid för projekt",
            "shortest project period of projects",
        ),
        (
            Query(where=Compare("end_date", "=", "2024")),
            "projekt som slutar 2024",
            "projects that end in 2024",
        ),
        (
            Query(where=Compare("end_date", "<=", "2024-12-31")),
            "projekt som slutar senast 2024",
            "projects that end by 2024",
        ),
        (
            Query(where=Compare("start_date", "=", "2024-03-01")),
            "projekt som startade 2024-03-01",
            "projects that started on 2024-03-01",
        ),
        (
            Query(where=Not(Is("goal", ("En grön stad",)))),
            "projekt utan målet «En grön stad»",
            "projects without the goal “En grön stad”",
        ),
        (
            Query(by="department", of="department", having=Having(">", 1.0)),
            "nämnder med över 1 projekt",
            "committees with over 1 project",
        ),
        (
            Query(measure=Measure("sum", "paid_out"), by="department", having=Having(">", 500_000)),
            "sammanlagt utbetalt belopp för projekt per nämnd med över 500\xa0000 kr",
            "total amount paid out of projects by committee with over SEK 500,000",
        ),
        (as_large("="), "projekt med samma total budget som Kajträd", "projects with the same total budget as Kajträd"),
        (
            as_large(">="),
            "projekt med minst samma total budget som Kajträd",
            "projects with at least the same total budget as Kajträd",
        ),
        (as_large(">"), "projekt med större total budget än Kajträd", "projects with larger total budget than Kajträd"),
        (
            between("total_budget", 2, 5),
            "projekt med total budget mellan 2 kr och 5 kr",
            "projects with total budget between SEK 2 and SEK 5",
        ),
        (between("duration", 36, 36), "projekt med projekttid 36 månader", "projects with project period 36 months"),
        (
            between("total_budget", 5, 2),
            "projekt med total budget minst 5 kr med total budget högst 2 kr",
            "projects with total budget at least SEK 5 with total budget at most SEK 2",
        ),
        (
            between("start_date", "2025-01-01", "2024-12-31"),
            "projekt som startade 2025 eller senare som startade senast 2024",
            "projects that started in 2025 or later that started by 2024",
        ),
        (
            going_on("2024-12-31", "2024-01-01"),
            "projekt som pågår 2024",
            "projects ongoing in 2024",
        ),
        (
            going_on("2024-12-31", "2025-01-01"),
            "projekt som startade senast 2024 som slutar 2025 eller senare",
            "projects that started by 2024 that end in 2025 or later",
        ),
        (
            Query(All((Compare("end_date", "<=", "2024-12-31"), Compare("start_date", ">=", "2024-01-01")))),
            "projekt som slutar senast 2024 som startade 2024 eller senare",
            "projects that end by 2024 that started in 2024 or later",
        ),
        (
            going_on("2024-05-31", CLOSE),
            "projekt som startade senast maj 2024 som slutar efter redovisningsåret",
            "projects that started by May 2024 that end after the reporting year",
        ),
        (
            going_on(CLOSE, CLOSE),
            "projekt som pågår vid redovisningsårets slut",
            "projects ongoing at the end of the reporting year",
        ),
    ],
)
def test_a_form_said_back(query: Query, swedish: str, english: str) -> None:
    assert (described(query, "sv"), described(query, "en")) == (swedish, english)


@pytest.mark.parametrize(
    ("order", "language", "said"),
    [
        (Order("measure", falling=True, first=2, last=2), "sv", "Näst mest"),
        (Order("measure", falling=False, first=2, last=2), "sv", "Näst minst"),
        (Order("measure", falling=False, first=2, last=2), "en", "Second least"),
        (Order("measure", falling=True, first=4, last=4), "en", "Place 4"),
    ],
)
def test_a_place_said(order: Order, language: Language, said: str) -> None:
    assert most_said(order, language) == said


WRONG = {
    "sv": re.compile(r" {2}|\b1 (?:nämnder|månader|länder|redovisade)\b|\b(?:sammanlagt|genomsnittligt) projekttid"),
    "en": re.compile(
        r" {2}|(?<![\d.,])1 (?:projects|goals|partners|months|amounts)\b|\d (?:projekt|mål|nämnder)\b|\bend 20\d\d"
    ),
}
FORMS = [
    *(
        Query(measure=Measure(how, name))
        for how in ("sum", "mean", "max", "min")
        for name in ("paid_out", "duration", "goals")
    ),
    *(Query(order=Order(name, falling, 2, 2)) for name in ("end_date", "total_budget") for falling in (True, False)),
    *(
        Query(by="department", measure=Measure("count"), order=Order("measure", falling, 1, 1))
        for falling in (True, False)
    ),
    Query(by="department", of="department", having=Having("<=", 1.0)),
    Query(where=Compare("end_date", ">=", "2024"), columns=("goals", "duration", "partners")),
    Query(where=Is("role", ("lead",)), over_time=True, measure=Measure("difference", "paid_out")),
    Query(over_time=True, measure=Measure("difference")),
    Query(sides=(Side("lead", Is("role", ("lead",))), Side("partner", Is("role", ("partner",))))),
]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: described(form, "en"))
def test_an_answer_agrees_with_itself(bot: Bot, form: Query, language: Language) -> None:
    made, _ = bot.records.told(form, language, "")
    said = "\n".join((made.text, made.understood, *made.notes))
    assert WRONG[language].findall(said) == []


def test_the_second_to_last_is_said_to_be_that(bot: Bot) -> None:
    form = Query(order=Order("end_date", falling=True, first=2, last=2))
    assert "som slutar näst sist" in bot.records.told(form, "sv", "")[0].text
    assert "second to last" in bot.records.told(form, "en", "")[0].text
