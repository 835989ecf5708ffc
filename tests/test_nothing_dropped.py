"""What a question measures, compares or counts is answered or asked about, and never left out in silence."""

from __future__ import annotations

import pytest

from bot.core import Bot
from bot.query.forms import All, Compare, Having, Is, Order, Pred, Query, conditions
from bot.understanding.compose import plain_text, read


def form(bot: Bot, question: str) -> Query:
    return read(plain_text(question, bot.lexicon), bot.lexicon).query


def bounds(where: Pred | None) -> set[tuple[str, str, object]]:
    found = [part for one in conditions(where) for part in (one.of if isinstance(one, All) else (one,))]
    return {(one.field, one.op, one.value) for one in found if isinstance(one, Compare)}


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        ("Hur många projekt i Lyktsala har mer än 50 % EU-stöd?", "50 %"),
        ("Vilka nämnder i Lyktsala har fler än 1 men färre än 4 projekt?", "4"),
        ("Vilka nämnder i Lyktsala har mellan 2 och 4 projekt?", "2"),
        ("Vilka projekt i Lyktsala har ungefär 3 partner?", "3"),
        ("Vilka projekt i Lyktsala redovisas av minst tre nämnder?", "tre"),
        ("Vilka projekt i Lyktsala redovisas av minst en nämnd?", "en"),
        ("Vilka projekt i Lyktsala slutar 31 februari 2025?", "31"),
        ("Vilka projekt i Lyktsala startade i mars?", "mars"),
        ("Vem i Lyktsala har flest projekt?", "flest projekt"),
        ("Vilka projekt i Lyktsala har en budget mellan 9 miljoner och 2 miljoner?", "9 miljoner"),
    ],
)
def test_what_found_nothing_to_measure_is_asked_about(question: str, open_: str, bot: Bot) -> None:
    answer = bot.answer(question)
    assert (answer.status, f"«{open_}»" in answer.text) == ("clarify", True), answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Projekt i Lyktsala med tre mål", {("goals", "=", 3.0)}),
        ("Projekt i Lyktsala med 3 partner", {("partners", "=", 3.0)}),
        ("projekt med mellan 2 och 4 partner", {("partners", ">=", 2.0), ("partners", "<=", 4.0)}),
        ("projekt med minst 2 men högst 3 mål", {("goals", ">=", 2.0), ("goals", "<=", 3.0)}),
        (
            "budget mellan 500 000 och 2 miljoner, vilka projekt?",
            {("total_budget", ">=", 5e5), ("total_budget", "<=", 2e6)},
        ),
        ("projekt med budget mellan en och tre miljoner", {("total_budget", ">=", 1e6), ("total_budget", "<=", 3e6)}),
        ("projekt med budget från 1 till 3 miljoner", {("total_budget", ">=", 1e6), ("total_budget", "<=", 3e6)}),
        ("projekt som varar mellan 2 och 3 år", {("duration", ">=", 24.0), ("duration", "<=", 36.0)}),
        ("projekt med budget över 500000", {("total_budget", ">", 5e5)}),
        ("projekt med budget över 4 men under 25 miljoner", {("total_budget", ">", 4e6), ("total_budget", "<", 25e6)}),
        (
            "projects worth more than 4 but less than 25 million",
            {("total_budget", ">", 4e6), ("total_budget", "<", 25e6)},
        ),
        (
            "minst 5 miljoner och högst 12 i budget, vilka projekt?",
            {("total_budget", ">=", 5e6), ("total_budget", "<=", 12e6)},
        ),
        ("projekt som varar längre än 2 men kortare än 4 år", {("duration", ">", 24.0), ("duration", "<", 48.0)}),
        (
            "vilka projekt startade vid årsskiftet 2024/2025",
            {("start_date", ">=", "2024-12-01"), ("start_date", "<=", "2025-01-31")},
        ),
    ],
)
def test_numbers_are_conditions(question: str, expected: set[tuple[str, str, object]], bot: Bot) -> None:
    assert bounds(form(bot, question).where) == expected


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Lista de 50 största projekten", Order("total_budget", last=50)),
        ("vilket projekt är femte störst", Order("total_budget", first=5, last=5)),
        ("Vilket projekt ligger tvåa i fråga om utbetalda medel?", Order("paid_out", first=2, last=2)),
        ("Lista projekt i stigande ordning efter budget, topp 3", Order("total_budget", falling=False, last=3)),
        ("topplista budget, fem st", Order("total_budget", last=5)),
    ],
)
def test_places(question: str, order: Order, bot: Bot) -> None:
    assert form(bot, question).order == order


def test_a_time_counted_from_today_is_no_length(bot: Bot) -> None:
    today = bot.lexicon.today()
    then = today.replace(year=today.year - 3, day=min(today.day, 28) if today.month == 2 else today.day).isoformat()
    assert bounds(form(bot, "Vilka projekt startade för mer än tre år sedan?").where) == {("start_date", "<=", then)}
    soon = bounds(form(bot, "Vilka projekt slutar inom ett år?").where)
    assert ("end_date", ">=", today.isoformat()) in soon


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Finns det fler än 100 projekt i Lyktsala?", "Nej. "),
        ("Finns det fler än 2 projekt i Lyktsala?", "Ja. "),
        ("Har Miljönämnden i Lyktsala minst 5 projekt?", "Ja. "),
        ("Har Miljönämnden i Lyktsala fler än 5 projekt?", "Nej. "),
    ],
)
def test_whether_there_are_so_many(question: str, begins: str, bot: Bot) -> None:
    assert bot.answer(question).text.startswith(begins)


def test_most_projects_by_the_year_of_a_date(bot: Bot) -> None:
    for question, by in (
        ("När startade flest projekt i Lyktsala?", "start_year"),
        ("Vilket år slutar flest projekt i Lyktsala?", "end_year"),
    ):
        found = form(bot, question)
        assert (found.by, found.order) == (by, Order("measure", last=1))
    counts: dict[str, int] = {}
    for record in bot.answer("Lista alla projekt i Lyktsala").records:
        year = str(record.fields["start_date"])[:4]
        counts[year] = counts.get(year, 0) + 1
    assert bot.answer("När startade flest projekt i Lyktsala?").value == max(counts.values())


def test_groups_that_have_each(bot: Bot) -> None:
    found = form(bot, "Vilka nämnder i Lyktsala har både Erasmus och Interreg?")
    assert found.having == Having(">=", 1, (Is("programme", ("Erasmus+",)), Is("programme", ("Interreg",))))
    alone = [
        {
            record.name
            for record in bot.answer(f"Vilka nämnder i Lyktsala har projekt i {name}?").records
            if record.type == "actor"
        }
        for name in ("Erasmus", "Interreg", "ESF")
    ]
    for other, boards in (("Interreg", alone[1]), ("ESF", alone[2])):
        answer = bot.answer(f"Vilka nämnder i Lyktsala har både Erasmus och {other}?")
        assert {record.name for record in answer.records if record.type == "actor"} == alone[0] & boards


def test_a_mean_of_what_is_counted(bot: Bot) -> None:
    found = form(bot, "Hur många partner har projekten i snitt?")
    assert (found.measure.how, found.measure.field) == ("mean", "partners")


def test_was_is_not_our(bot: Bot) -> None:
    conversation = bot.answer("Vilka projekt är i Interreg i Lyktsala?").conversation
    answer = bot.answer("Vilken nämnd var störst?", conversation)
    assert "Interreg" in answer.understood


def test_a_question_of_one_long_word_is_answered_soon(bot: Bot) -> None:
    assert plain_text("a" * 4000, bot.lexicon) == "a" * 4000


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("Miljönämnden. Hur många projekt har Lyktsala?", "hos Miljönämnden"),
        ("Jag är intresserad av Interreg. Vilka projekt pågår i Lyktsala?", "«Interreg» har jag inte räknat med"),
        ("Hej! Jag arbetar på Kulturnämnden. Hur många projekt finns i Lyktsala? /Anna", "«Kulturnämnden»"),
    ],
)
def test_a_name_beside_the_question_is_part_of_it_or_told(question: str, understood: str, bot: Bot) -> None:
    assert understood in bot.answer(question).understood


def test_courtesy_without_names_is_not_told(bot: Bot) -> None:
    answer = bot.answer("Hej! Jag är ny här och lite vilsen. Hur många projekt har Lyktsala? Tack på förhand, Anna")
    assert "räknat med" not in answer.understood


def test_an_amount_alone_is_of_the_money_before(bot: Bot) -> None:
    conversation = bot.answer("Vilka projekt i Lyktsala har fått under 100 000 kr utbetalt?").conversation
    answer = bot.answer("och över 1 miljon?", conversation)
    assert ("utbetalt" in answer.understood, "total budget" in answer.understood) == (True, False)
