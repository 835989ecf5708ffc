"""Places and their people in questions: under whatever name, as where a leader is, as where somebody is from.

Over the invented cities of ``first_sight``; what is right was read in their reports.
"""

from __future__ import annotations

import pytest

from bot.core import Bot
from bot.understanding.appositions import said_once
from indexer.naming.directory import Naming
from indexer.naming.forms import formed
from indexer.records import UNKNOWN_SENDER
from tests.test_kept_conditions import asked, plain

DANISH = ("Biblioteket som hamn", "Grodliv", "Nordiska skolgårdar")
DUTCH = ("Cirkulära kajer", "Digital Twins 4 Towns (DT4T)", "RegioData - öppna data i mellanstora städer")
ABROAD = (
    "Anhörigstöd Norden", "Fyrvandring", "Hållbar skolmat", "Slamtorken", "SmåStadsLabbet", "Språkbryggan", "Vindlots",
)  # fmt: skip
OF_DELFT = ("CoolRoofs", "Digital Twins 4 Towns (DT4T)")
OF_GENT = ("STEM Girls", "Torgliv", "VätterKyla - urban svalka för äldre stadsdelar")

NAMED_OTHERWISE = [
    ("Which Vätterlunda projects is Ghent a partner in?", OF_GENT),
    ("Which projects in Älvnäs involve Turku, Finland?", ("Kustnära",)),
    ("Vilka projekt i Vätterlunda har Reval i Estland som partner?", ("Second Chance Baltic",)),
    ("Which Vätterlunda projects involve Danzig?", ("BioKol i mark", "Blå Stråk")),
    ("Which Älvnäs project has Danzig, Poland as its lead partner?", ("Fyrvandring",)),
    ("Which projects in Vätterlunda is Delft University of Technology part of?", OF_DELFT),
    ("And which projects involve the University of Technology in Delft?", OF_DELFT),
    ("Which projects has Vätterlunda with the University of Jönköping?", ("Närvaro först",)),
    (
        "Which Älvnäs projects have the Portuguese town of Aveiro on board?",
        ("Hamnsånger", "SmåStadsLabbet", "Vindlots"),
    ),
]
IN_KVARNHAMN = [
    ("Which Kvarnhamn projects does Genoa take part in?", ("SkyfallsLabb",)),
    ("Vilka projekt i Kvarnhamn är Genova med i?", ("SkyfallsLabb",)),
    ("Which projects in Kvarnhamn involve Laibach?", ("Ekodukten",)),
    (
        "Which Kvarnhamn projects are led by an Austrian organisation?",
        ("SOLGEM - Solar Communities for Small and Medium Cities",),
    ),
    ("Kvarnhamns projekt med nederländsk projektägare", ("Minnesstigen",)),
    ("Projekt i Kvarnhamn som leds av Genoa", ("SkyfallsLabb",)),
    ("Vilka projekt i Kvarnhamn har italienarna i?", ("SkyfallsLabb",)),
    ("Hej, jag är tjänsteman i Vasa. Vilket projekt i Kvarnhamn är vår stad med i?", ("Kodklubben Norden",)),
    ("I work for the city of Genoa. Which project in Kvarnhamn is our city part of?", ("SkyfallsLabb",)),
    (
        "Greetings from the city of Genoa. In which Kvarnhamn projects are we one of the places involved?",
        ("SkyfallsLabb",),
    ),
    (
        "Good morning, I am a planner in Graz, Austria. Which Kvarnhamn project does our city lead?",
        ("SOLGEM - Solar Communities for Small and Medium Cities",),
    ),
]
LED_FROM = [
    ("projekt i Vätterlunda där en tysk stad är projektägare", ("Validera Mera",)),
    ("Vilka av Vätterlundas projekt leds av någon i Danmark?", DANISH),
    ("Which Vätterlunda projects are run from Denmark?", DANISH),
    ("Vilka projekt i Vätterlunda samordnas av en dansk kommun?", DANISH),
    ("In which Vätterlunda projects is a Dutch organisation the project owner?", DUTCH),
    ("Vilka projekt i Älvnäs har en utländsk projektägare?", ABROAD),
    ("Hur många projekt i Älvnäs leds av någon utomlands?", ABROAD),
    ("Are any of the projects in Älvnäs led by Estonians?", ("Hållbar skolmat",)),
    ("Vilka projekt i Vätterlunda leds av en svensk organisation?", ("Yrkessvenska i vården",)),
    ("Which of the Vätterlunda projects have a lead partner in Portugal?", ("Läsglädje över gränser",)),
    ("Vilka projekt i Vätterlunda har en nordisk projektägare?", (*DANISH, "BioKol i mark", "Yrkessvenska i vården")),
    ("Vilka projekt leds av Region Vätterbygd?", ("Yrkessvenska i vården",)),
    (
        "Which of the committee for the environment and climate's (Miljö- och klimatnämnden) projects are led from Denmark?",
        ("Grodliv",),
    ),
]
NOT_LED_FROM = [
    ("Vilka projekt i Vätterlunda leder staden i Tyskland?", ("Blå Stråk", "VätterKyla - urban svalka för äldre stadsdelar")),
    ("I vilka projekt med tyska städer är Vätterlunda projektägare?", ("Blå Stråk", "VätterKyla - urban svalka för äldre stadsdelar")),
    ("Which projects with Finnish partners does Vätterlunda lead?", ("Demokrati i ögonhöjd", "Unga Röster")),
    ("Vilka projekt äger Vätterlunda med partner i Norge?", ("Scen utan trösklar",)),
]  # fmt: skip
OURS = [
    ("Hi, I am an officer at the municipality of Tartu. Which Vätterlunda projects do we take part in?", ("BioKol i mark", "Läsglädje över gränser")),
    ("Jag är utvecklare på Odense kommun. Vilka av Älvnäs projekt är vi med i?", ("Slamtorken",)),
    ("Jag bor i Bergen. Vilka projekt i Älvnäs är min stad partner i?", ("Anhörigstöd Norden", "Hamnsånger")),
    ("My name is Anna and I represent Porto. In which Vätterlunda projects are we a partner?", ("Food Loops", "Läsglädje över gränser")),
    ("I work at Delft University of Technology in the Netherlands. Which Vätterlunda projects are we part of?", OF_DELFT),
    ("Vi är en kommun i Polen, Gdynia. Vilka projekt har vi ihop med Vätterlunda?", ("STEM Girls", "Second Chance Baltic")),
    ("Hej, jag jobbar i Vätterlunda. Vilka projekt har vi med Gent?", OF_GENT),
]  # fmt: skip
PEOPLES = [
    ("Vilka projekt i Vätterlunda har nederländare inblandade?", (*DUTCH, "CoolRoofs", "Torgliv")),
    ("Which Vätterlunda projects involve the Dutch?", (*DUTCH, "CoolRoofs", "Torgliv")),
    ("Är portugiserna med i något projekt i Älvnäs?", ("Hamnsånger", "SmåStadsLabbet", "Språkbryggan", "Vindlots")),
    ("Which Älvnäs projects do we run with the Poles?", ("Fyrvandring", "Vindlots")),
]
BRACKETS = [
    (
        "Which Älvnäs projects belong to the board for culture and tourism (Kultur- och turismnämnden)?",
        ("Besök Älvnäs året om", "Fyrvandring", "Hamnsånger"),
    ),
    ("How many projects does the Technical Committee (Tekniska nämnden) in Älvnäs have?", ("Kustnära", "Slamtorken", "Vindlots")),
    ("When does the roof project (CoolRoofs) end?", ("CoolRoofs",)),
]  # fmt: skip


ALL = [*NAMED_OTHERWISE, *LED_FROM, *NOT_LED_FROM, *OURS, *PEOPLES, *BRACKETS]


@pytest.mark.parametrize(("question", "names"), ALL, ids=[question for question, _ in ALL])
def test_the_projects_of_a_place_are_told(question: str, names: tuple[str, ...], bots: dict[str, Bot]) -> None:
    answer = asked(bots["reports"], [question])
    assert answer.status == "answered"
    assert {record.name for record in answer.records} == set(names)


@pytest.mark.parametrize(("question", "names"), IN_KVARNHAMN, ids=[question for question, _ in IN_KVARNHAMN])
def test_they_are_told_of_another_city(question: str, names: tuple[str, ...], bots: dict[str, Bot]) -> None:
    answer = asked(bots["kvarnhamn"], [question])
    assert {record.name for record in answer.records} == set(names)


@pytest.mark.parametrize(
    "question",
    [
        "Which Vätterlunda projects is Cologne part of?",
        "Har Vätterlunda något projekt med Madrid?",
        "Vilka projekt i Vätterlunda leds från Kroatien?",
        "Hi, I am a planner in Aachen. Which Vätterlunda projects is our city part of?",
        "I work for the city of Madrid. Which Älvnäs projects are we in?",
        "Vilka projekt i Vätterlunda är för ukrainare?",
    ],
)
def test_a_place_that_no_report_names_is_no_other_one(question: str, bots: dict[str, Bot]) -> None:
    answer = asked(bots["reports"], [question])
    assert (answer.status, answer.records) == ("not_found", [])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vi är på studiebesök i Gent. Vilka projekt har vi i Älvnäs?", "15 projekt"),
        ("I am interested in Hamburg. Which projects do we have in Älvnäs?", "15 projects"),
        ("Hi, I'm Anna from the press. Which projects do we have in Älvnäs?", "15 projects"),
    ],
)
def test_where_somebody_goes_is_not_where_he_is_from(question: str, said: str, bots: dict[str, Bot]) -> None:
    assert said in plain(asked(bots["reports"], [question]).text)


def test_a_leader_whose_place_no_report_tells_is_counted_and_named(bots: dict[str, Bot]) -> None:
    answer = asked(bots["kvarnhamn"], ["Vilka projekt i Kvarnhamn leds från Tyskland?"])
    assert [record.name for record in answer.records] == ["Språkfadder"]
    [note] = [note for note in answer.notes if "kunde inte bedömas" in note]
    assert "3 projekt" in note
    assert "DigiVän" in note


def test_what_a_city_leads_itself_is_led_from_no_other_place(bots: dict[str, Bot]) -> None:
    others = asked(bots["reports"], ["Vilka projekt i Vätterlunda leds inte från Danmark?"])
    assert "Blå Stråk" in {record.name for record in others.records}
    assert not {record.name for record in others.records} & set(DANISH)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delft University of Technology", "Delfts tekniska universitet"),
        ("Technical University of Munich", "Tekniska universitetet i München"),
        ("University of Ghent", "Gents universitet"),
        ("Hamburg Chamber of Commerce", "Handelskammaren i Hamburg"),
        ("the City Library of Turku", "Åbo stadsbibliotek"),
    ],
)
def test_an_organisation_is_the_same_in_both_languages(one: str, other: str) -> None:
    assert formed(one) == formed(other) is not None


@pytest.mark.parametrize(("city", "country"), [("Cologne", "Tyskland"), ("Genoa", "Italy"), ("Pressburg", "Slovakia")])
def test_a_city_is_in_its_country_by_any_names(city: str, country: str) -> None:
    assert Naming.is_in(city, country)


def of_reports(text: str) -> tuple[str, ...]:
    """The names that an invented index holds in a text."""
    return tuple(name for name in ("Hamnnämnden", "Interreg", "Tångtak") if name in text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("What does the board for the harbour (Hamnnämnden) do?", "What does Hamnnämnden do?"),
        ("Which projects does Harbour Committee (Hamnnämnden) own?", "Which projects does Hamnnämnden own?"),
        ("När slutar det nya takprojektet (Tångtak)?", "När slutar Tångtak?"),
        ("Which of the projects owned by the city (Interreg) are largest?", None),
        ("List the projects of the board (Interreg)", None),
        ("Vad kostar Tångtak (Interreg)?", None),
        ("Which projects does the city (not its companies) own?", None),
    ],
)
def test_brackets_name_what_stands_before_them(text: str, read: str | None) -> None:
    assert said_once(text, of_reports) == (read or text)


def test_a_city_of_several_senders_is_told_by_the_reports_of_each(bot: Bot) -> None:
    """Over all samples: a sender's own reports stand behind the cities of its projects, also where it alone does not name one."""
    answer = bot.answer("which cities have projects?")
    senders: dict[str, set[str]] = {}
    for record in answer.records:
        senders[record.name] = {bot.index.reports[source["document"]].municipality for source in record.sources}
    assert senders["Riga"] == {UNKNOWN_SENDER}
    assert senders["Åbo"] == {"Exempelstad kommun", "Lyktsala stad"}
