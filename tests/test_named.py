"""Questions of a country, a city or an organisation, and of whom to ask: how they are read and what is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.core import Bot
from bot.query.forms import Is, Query, Scope, With
from bot.understanding.named import asked_name
from indexer.building import build
from indexer.index import open_index
from tests.places.measure import HERE

REPORTS = HERE.parent / "first_sight" / "reports"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The bot over the invented reports of Vätterlunda and Älvnäs."""
    place = tmp_path_factory.mktemp("named")
    build(REPORTS, place)
    index = open_index(place)
    yield Bot(index)
    index.close()


@pytest.mark.parametrize(
    ("question", "name", "sort"),
    [
        ("vad gör vi med Danmark", "Danmark", "all"),
        ("Vad gör Vätterlunda tillsammans med Polen?", "Polen", "all"),
        ("vad har vi för kopplingar till Estland", "Estland", "all"),
        ("vem har jobbat med Region Vätterbygd?", "Region Vätterbygd", "all"),
        ("partners i Hamburg", "Hamburg", "all"),
        ("samarbetar vi med någon i Finland", "Finland", "all"),
        ("har vi något samarbete med Riga?", "Riga", "all"),
        ("norska samarbeten", "Norge", "all"),
        ("danska partner", "Danmark", "all"),
        ("Polen?", "Polen", "all"),
        ("Gdańsk", "Gdansk", "all"),
        ("vilka städer samarbetar vi med i Polen", "Polen", "cities"),
        ("Vilka tyska städer har vi kontakt med?", "Tyskland", "cities"),
        ("har någon varit i Leipzig", "Leipzig", "visited"),
        ("vilka har besökt oss från Tyskland", "Tyskland", "visitor"),
        ("vad gor vi med Goteborg", "Göteborg", "all"),
        ("Vilka tyska stader har vi kontakt med", "Tyskland", "cities"),
        ("samrbete med Riga", "Riga", "all"),
        ("Vilka organisationer i Polen samarbetar vi redan med?", "Polen", "all"),
        ("brukar vi fortfarande samarbeta med någon i Riga?", "Riga", "all"),
        ("who are we currently working with in Latvia?", "Lettland", "all"),
        ("what do we do with Denmark?", "Danmark", "all"),
        ("do we have any partners in Portugal", "Portugal", "all"),
        ("which cities do we work with in Latvia", "Lettland", "cities"),
        ("Which Polish cities are you working with?", "Polen", "cities"),
        ("German partners?", "Tyskland", "all"),
        ("Which Latvian cities do we cooperate with according to the 2024 report?", "Lettland", "cities"),
        ("Vilka städer i Polen samarbetar vi med enligt redovisningen för 2024?", "Polen", "cities"),
    ],
)
def test_what_is_asked_of_a_name(bot: Bot, question: str, name: str, sort: str) -> None:
    asked = asked_name(question, bot.index.naming, bot.senders)
    assert asked is not None
    assert (asked.named.name, asked.sort) == (name, sort)


@pytest.mark.parametrize(
    "question",
    [
        "vilka projekt har danska partner",
        "vilka länder är med i Interregprojekten",
        "vad gör vi med avfallet",
        "borde vi samarbeta med Polen",
        "varför samarbetar vi med Polen",
        "vilka samarbetar vi mest med i Polen",
        "vilka i Polen samarbetar vi inte med",
        "vad gjorde vi med Polen före 2023",
        "vad gör vi med Brasilien",
        "berätta om Blå Stråk",
        "Vätterlunda",
        "vad är budgeten för projekt i Danmark",
        "partner sökes i Danmark för cirkulär ekonomi",
        "vem är projektledare för Blå Stråk",
        "",
    ],
)
def test_what_is_no_question_of_a_name(bot: Bot, question: str) -> None:
    assert asked_name(question, bot.index.naming, bot.senders) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Vilka universitet i Nederländerna samarbetar vi med?",
            "Universitet och högskolor i Nederländerna: 2 projekt.",
        ),
        ("Which universities do we work with in the Netherlands?", "Universities in Netherlands: 2 projects."),
        ("Vilka museer i Finland har vi kontakt med?", "Jag hittar inga museer i Finland i rapporterna. Finland (med "),
    ],
)
def test_organisations_of_one_kind_in_a_country(bot: Bot, question: str, told: str) -> None:
    answer = bot.answer(question)
    assert answer.text.startswith(told)
    assert _is_sound(bot, answer)


def test_projects_that_nothing_names(bot: Bot) -> None:
    """Only a text outside the projects names Iran: no project is told that has words like it."""
    answer = bot.answer("Vilka projekt har vi i Iran?")
    assert answer.text.startswith(
        "Inget redovisat projekt nämner Iran. Iran (med städer och organisationer där): 1 annat ställe."
    )
    assert answer.records == []
    assert _is_sound(bot, answer)


def test_older_reports_are_told_of_beside_the_newest(bot: Bot) -> None:
    answer = bot.answer("Vilka projekt har vi med Bergen?")
    assert answer.notes == ["Äldre redovisningar nämner Bergen också i Klassrum utan väggar (2023)."]
    assert answer.suggestions[0] == "Vad gör vi med Bergen?"
    assert "Klassrum utan väggar" in bot.answer("Vad gör vi med Bergen?").text
    assert bot.answer("Vilka projekt har vi med Bergen 2024?").notes == []


def test_a_town_and_its_municipality_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "vatterlunda-2024.md").write_text(
        "# Vätterlunda stads internationella arbete 2024\n\n## Grundskolenämnden\n\n"
        "Skolorna samarbetar med partner i Odense i Danmark om läsning. "
        "Under hösten fördjupades samarbetet med Odense kommun och Ålborg i Danmark.\n",
        encoding="utf-8",
    )
    build(tmp_path, tmp_path / "index")
    index = open_index(tmp_path / "index")
    assert {one.name for one in index.holdings.organisations} == {"Odense kommun"}
    answer = Bot(index).answer("Vad gör vi med Danmark?")
    index.close()
    assert answer.text.count("– Odense") == 1
    assert "– Odense, partner (2024) [1][2]" in answer.text
    assert "Odense kommun" not in answer.text


def test_a_city_without_a_report_is_worked_with(bot: Bot) -> None:
    """What the product holds is asked otherwise than who has worked with a city."""
    assert bot.answer("Vem har jobbat med Göteborg?").text.startswith("Göteborg: 1 projekt.")
    assert bot.answer("Har ni rapporter från Göteborg?").status == "not_found"


def test_whose_work_and_which_year_are_heeded(bot: Bot) -> None:
    asked = asked_name("vad gjorde Vätterlunda med Polen 2023?", bot.index.naming, bot.senders)
    assert asked is not None
    assert (asked.municipalities, asked.years) == (("Vätterlunda stad",), (2023,))


def _is_sound(bot: Bot, answer: Answer) -> bool:
    """Whether every mark has its citation and every citation its quote."""
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} | {one.citation for one in answer.records}
    quotes = all(bot.index.texts[one.document][one.start : one.end] == one.quote for one in answer.citations)
    return quotes and marks == {one.n for one in answer.citations}


@pytest.mark.parametrize("country", ["Danmark", "Polen", "Tyskland", "Finland", "Norge", "Belgien"])
def test_everything_that_names_a_country_is_told_and_cited(bot: Bot, country: str) -> None:
    answer = bot.answer(f"Vad gör vi med {country}?")
    assert answer.status == "answered"
    assert _is_sound(bot, answer)
    named = bot.index.naming.find(country)
    assert named is not None
    projects = {one.of_id for one in bot.index.naming.of(named) if one.of == "project"}
    assert {one.id for one in answer.records if one.type == "project"} == projects
    for one in answer.records:
        assert (one.short or one.name).rstrip(".") in answer.text


def test_groups_say_what_it_is_there(bot: Bot) -> None:
    text = bot.answer("vad gör Vätterlunda med Tyskland").text
    assert text.startswith("Tyskland (med städer och organisationer där): ")
    assert re.search(r"– Blå Stråk \(2024 och 2023\): Rostock, partner \[\d+\]", text)
    assert re.search(r"– Rostock, besök därifrån, [^(]+ \(2023\) \[\d+\]", text)


def test_cities_of_a_country(bot: Bot) -> None:
    answer = bot.answer("vilka städer samarbetar vi med i Polen")
    assert answer.text.startswith("Polen, 2 städer: samarbete med Gdansk och Gdynia.")
    assert _is_sound(bot, answer)


def test_cities_of_projects_are_a_field(bot: Bot) -> None:
    answer = bot.answer("Vilka städer är med i Vätterlundas projekt?")
    rows = [row for row in bot.records.evaluator.rows if row.report.municipality == "Vätterlunda stad"]
    newest = max(row.report.reporting_year or 0 for row in rows)
    cities = {city for row in rows if row.report.reporting_year == newest for city in row.project.cities}
    assert len(cities) > 3
    assert {one.name for one in answer.records} == cities
    assert {one.type for one in answer.records} == {"place"}
    assert (answer.value, answer.unit) == (len(cities), "städer")
    assert _is_sound(bot, answer)
    scope = Scope(("Vätterlunda stad",), (newest,))
    for city in cities:
        taking_part = {one.id for one in bot.query(Query(Is("city", (city,)), scope=scope)).records}
        assert taking_part == {row.project.id for row in rows if row.report.reporting_year == newest and city in row.project.cities}  # fmt: skip
        assert taking_part <= {one.id for one in bot.query(Query(With(city), scope=scope)).records}
    assert not cities & {"Vätterlunda"}


def test_partner_cities_are_twin_towns(bot: Bot) -> None:
    assert bot.answer("Vilka partnerstäder har Vätterlunda?").query is None


def test_visits_are_told_apart(bot: Bot) -> None:
    assert "Rostock, besök därifrån" in bot.answer("vilka har besökt oss från Tyskland").text
    assert "besök därifrån" not in bot.answer("har någon varit i Tyskland").text


def test_a_name_in_english(bot: Bot) -> None:
    answer = bot.answer("what do we do with Germany?")
    assert answer.text.startswith("Germany (with cities and organisations there): ")
    assert answer.understood.startswith("projects and cooperation together with Germany")


def test_the_selection_goes_on(bot: Bot) -> None:
    first = bot.answer("vad gör vi med Polen")
    second = bot.answer("vilka av dem är Interreg?", first.conversation)
    before = {one.id for one in first.records}
    assert {one.id for one in second.records} < before
    third = bot.answer("och Estland?", first.conversation)
    assert third.status == "answered"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("vem ringer jag om Blå Stråk?", "Miljö- och klimatnämnden"),
        ("Vem ska jag kontakta om Eurocities", "Kommunstyrelsen"),
        ("who should I contact about Blå Stråk?", "Miljö- och klimatnämnden"),
    ],
)
def test_whom_to_ask(bot: Bot, question: str, said: str) -> None:
    answer = bot.answer(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert _is_sound(bot, answer)
