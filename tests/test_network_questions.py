"""Questions of memberships, chairs and twin towns in many wordings, over invented cities: what each must be answered by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.core import Bot
from bot.query.fitting import misfit
from bot.query.forms import Compare, Lacks, Measure, Query, Side, With
from bot.query.say import described
from indexer.building import build
from indexer.index import open_index
from indexer.vocabulary.areas import area_called, areas_in
from tests.test_kept_conditions import asked as asked_in_turn

HERE = Path(__file__).parent
TOWNS = """# Register: Sjöviks internationella arbete 2024

**Kommun:** Sjöviks kommun
**Rapporttyp:** årsredovisning med projektblanketter
Redovisningsår: 2024
Rapportens titel: Internationell redovisning 2024

---

# Vänorter

## Molde

- Relation: vänort
- Land: Norge
- Källa: s. 6

## Kuressaare

- Relation: vänort
- Land: Estland
- Källa: s. 6

## Jinja

- Relation: vänort
- Land: Uganda
- Källa: s. 6

## Wilmington

- Relation: vänort
- Land: USA
- Källa: s. 7
"""
UBC, ISLES = "Union of the Baltic Cities", "Nordic Archipelago Schools"
ALL = {UBC, "Eurotowns", "KIMO", ISLES, "Cittaslow"}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    place = tmp_path_factory.mktemp("networks")
    build(HERE / "first_sight" / "reports", place)
    index = open_index(place)
    yield Bot(index)
    index.close()


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    place = tmp_path_factory.mktemp("towns")
    reports = place / "reports"
    reports.mkdir()
    (reports / "sjovik-2024.md").write_text(TOWNS, encoding="utf-8")
    build(reports, place / "index")
    index = open_index(place / "index")
    yield Bot(index)
    index.close()


NAMED: list[tuple[str, set[str]]] = [
    ("Does Älvnäs chair any of the networks it belongs to?", {"KIMO"}),
    ("Vilket nätverk leder Älvnäs som ordförande?", {"KIMO"}),
    ("In which network does Älvnäs hold the chair?", {"KIMO"}),
    ("alvnas ordforande i vilket natverk", {"KIMO"}),
    ("Sitter Vätterlunda i styrgruppen för något nätverk?", {"Nordic Safe Cities"}),
    ("Vilka nätverk ingår Älvnäs i?", ALL),
    ("For which of Älvnäs's network memberships does the report not give a joining year?", {"Eurotowns"}),
    ("För vilka nätverk i Älvnäs står det inte sedan när kommunen är med?", {"Eurotowns"}),
    ("Hur många av Älvnäs nätverk saknar uppgift om när man gick med?", {"Eurotowns"}),
    ("Vilka av Vätterlundas nätverk saknar inträdesår?", {"Energy Cities"}),
    ("Vilka av Älvnäs nätverk har ett angivet inträdesår?", ALL - {"Eurotowns"}),
    ("Är Älvnäs med i Cittaslow? || sen när då || finns det nåt nätverk de gick med i efter det?", {ISLES}),
    ("När gick Älvnäs med i Cittaslow? || och vilka nätverk var de redan med i då?", {UBC, "KIMO"}),
    ("Since when is Älvnäs a member of UBC? || Which networks did it join later than that?", {ISLES, "Cittaslow"}),
    ("Sedan när är Vätterlunda med i Eurocities? || och vilka kom före dess?", {"ICLEI", UBC}),
    ("Vilka nätverk gick Älvnäs med i efter KIMO?", {UBC, ISLES, "Cittaslow"}),
    ("Which networks did Älvnäs join before Cittaslow?", {UBC, "KIMO"}),
    ("Vilka projekt i Älvnäs har bara nordiska partner?", {"Anhörigstöd Norden"}),
    ("Vilka projekt i Älvnäs har partner utanför EU?", {"Anhörigstöd Norden", "Hamnsånger"}),
    (
        "Which Älvnäs projects have partners in the Baltic states?",
        {"Kustnära", "Hållbar skolmat", "Fyrvandring", "Ungdomsråd utan gräns"},
    ),
    (
        "Vilka projekt har Älvnäs? || bara de med nordiska partner",
        {"Kustnära", "Slamtorken", "Anhörigstöd Norden", "Hamnsånger"},
    ),
]


@pytest.mark.parametrize(("asked", "names"), NAMED)
def test_a_question_is_answered_by_these_records(asked: str, names: set[str], bot: Bot) -> None:
    answer = _last(bot, asked)
    assert answer.status == "answered"
    assert {record.name for record in answer.records} == names


SAID: list[tuple[str, tuple[str, ...]]] = [
    ("Vilket nätverk är både Älvnäs och Vätterlunda medlemmar i? || vem av dem gick med först?", ("Först: Vätterlunda", "2008")),
    ("Which of the two municipalities joined UBC first?", ("First: Vätterlunda stad (1998)", "2008")),
    ("Vilka kommuner är med i UBC? || vilken gick med sist?", ("Sist: Älvnäs kommun (2008)",)),
    ("Har Älvnäs varit med i UBC längre än Vätterlunda?", ("Nej.", "2008", "1998")),
    ("Has Vätterlunda been a member of UBC longer than Älvnäs?", ("Yes.", "2008", "1998")),
    ("Gick Älvnäs med i Cittaslow före KIMO?", ("Nej.", "2017", "2005")),
    ("När gick Vätterlunda med i ESN? || gick de med i POLIS senare än så?", ("Ja.", "2023", "2020")),
    ("Har Vätterlunda fler nätverk än Älvnäs?", ("Ja.", "9 nätverk", "5 nätverk")),
    ("Does Älvnäs have fewer memberships than Vätterlunda?", ("Yes.", "9 networks", "5 networks")),
    ("Är Älvnäs med i lika många nätverk som Vätterlunda?", ("Nej.", "9 nätverk", "5 nätverk")),
    ("Hur många fler nätverk har Vätterlunda än Älvnäs?", ("4 fler.",)),
    ("Har Vätterlunda fler nätverk 2024 än 2023?", ("Ja.", "9 nätverk", "4 nätverk")),
    ("Vilken kommun är med i flest nätverk?", ("Mest: Vätterlunda",)),
    ("vilken kommun har färst nätverk", ("Minst: Älvnäs",)),
    ("Har Kommunstyrelsen i Älvnäs fler nätverk än Tekniska nämnden?", ("Ja.", "2 nätverk", "1 nätverk")),
    ("Which department has had the longest membership in a network?", ("Miljö- och klimatnämnden", "since 1998", "since 2005")),
    ("Vilken nämnd i Älvnäs gick senast med i ett nätverk?", ("Utbildningsnämnden", "sedan 2021")),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), SAID)
def test_a_comparison_tells_both_sides(asked: str, said: tuple[str, ...], bot: Bot) -> None:
    answer = _last(bot, asked)
    assert answer.status == "answered"
    assert all(one in answer.text for one in said), answer.text


NOT_TOLD = [
    "Vilka nätverk är Älvnäs med i? || vilka gick de med i efter det?",  # of which of them?
    "vilka nätverk gick de med i efter det?",
    "Vilka nätverk är Älvnäs med i? || vem har varit med längst?",
    "Sedan när är Vätterlunda med i POLIS? || har de gått med i något nätverk senare än så?",
    "Är Älvnäs ordförande för Cittaslow?",
    "Har Vätterlunda ordförandeskapet i något av sina nätverk?",
    "Är Älvnäs med i mer än fyra nätverk?",
    "Gick Älvnäs med i UBC samma år som Vätterlunda?",
    "Kom Vätterlunda med i UBC efter att Sverige gick med i EU?",
    "Har Älvnäs några projekt med partner utanför Europa?",
]


@pytest.mark.parametrize("asked", NOT_TOLD)
def test_what_is_open_or_not_told_is_not_claimed(asked: str, bot: Bot) -> None:
    assert _last(bot, asked).status in {"clarify", "not_found"}


TWINS: list[tuple[str, set[str]]] = [
    ("Vilka vänorter har Sjövik? || ligger någon av dem i Afrika?", {"Jinja"}),
    ("Har Sjövik någon vänort i Nordamerika?", {"Wilmington"}),
    ("Which of Sjövik's twin towns are in the Nordic countries?", {"Molde"}),
    ("Vilka av Sjöviks vänorter ligger utanför Europa?", {"Jinja", "Wilmington"}),
    ("Hur många europeiska vänorter har Sjövik?", {"Molde", "Kuressaare"}),
    ("sjövik vänorter i baltikum", {"Kuressaare"}),
    ("Har Sjövik vänorter utanför Norden och Baltikum?", {"Jinja", "Wilmington"}),
    ("Which twin towns does Sjövik have? || any of them in the EU?", {"Kuressaare"}),
    ("Vilka vänorter har Sjövik? || Norge?", {"Molde"}),
]


@pytest.mark.parametrize(("asked", "names"), TWINS)
def test_twin_towns_by_where_they_are(asked: str, names: set[str], towns: Bot) -> None:
    answer = _last(towns, asked)
    assert answer.status == "answered"
    assert {record.name for record in answer.records} == names
    assert answer.value == len(names)


@pytest.mark.parametrize(
    "asked", ["Har Sjövik någon vänort i Asien?", "Har Sjövik vänorter utanför Europa, Afrika eller Amerika?"]
)
def test_no_twin_town_is_claimed_where_there_is_none(asked: str, towns: Bot) -> None:
    assert _last(towns, asked).status in {"clarify", "not_found"}


def test_yes_is_said_only_where_every_place_has_one(towns: Bot) -> None:
    assert _last(towns, "Har Sjövik vänorter i Norge?").text.startswith("Ja.")
    assert not _last(towns, "Har Sjövik vänorter i Norge och Japan?").text.startswith("Ja.")


def test_areas_are_found_as_nouns_and_adjectives() -> None:
    named = areas_in("nordiska partner, länder utanför EU, twin towns in the Baltic states and non-European ones")
    assert [one.area.sv for one in named] == ["Norden", "utanför EU", "Baltikum", "utanför Europa"]
    europe, africa = area_called("Europa"), area_called("Afrika")
    assert europe is not None
    assert africa is not None
    assert not europe.countries & africa.countries
    assert {"NO", "UA", "CH"} <= europe.countries


@pytest.mark.parametrize(
    "form",
    [
        Query(entity="network", of="network", where=Lacks("since")),
        Query(entity="network", of="network", measure=Measure("count"), sides=(Side("A", municipality="A"), Side("B", municipality="B")), yes_no=">"),
        Query(entity="network", of="department", by="department", measure=Measure("min", "since")),
        Query(entity="network", of="network", where=Compare("since", ">", 2010.0)),
        Query(where=With("utanför EU")),
    ],
)  # fmt: skip
def test_the_forms_fit_and_can_be_said(form: Query) -> None:
    assert misfit(form) is None
    assert described(form, "sv") != described(form, "en")


def _last(bot: Bot, turns: str) -> Answer:
    """The answer to the last of some turns."""
    return asked_in_turn(bot, [turn.strip() for turn in turns.split("||")])
