"""What free documents state under a word of its own: fees, since when, co-financing, who leads, what was refused and granted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core import Bot
from bot.entries.lines import entries
from bot.query.asof import as_of
from indexer.building import build
from indexer.index import open_index

MEMBERS = """# Medlemskap i Nordlunda kommun

Sidan uppdaterades 14 oktober 2025.

## Internationella nätverk

| Organisation | Medlem sedan | Årsavgift |
|---|---|---|
| Nordiska Gruvstäder | 2004 | 31 000 kr |
| Northern Light Towns (NLT) | 2017 | 12 500 kr |

Kommunen är sedan 2012 medlem i Bergslagens Älvförbund. Avgiften dit är 900 euro per år.

## Projekt

### Malmljus

Malmljus visar gamla gruvor för skolklasser. Länsmuseet i Nordlunda leder projektet.

Program: Interreg Aurora
Medfinansiering från kommunen: 410 000 kr
EU-stöd: 1 300 000 kr
Total budget: 2 000 000 kr
Projekttid: 2024-01-01 – 2026-12-31
Övriga partner: Kirkely kommune (Norge), Föreningen Schakt, Pohja kunta (Finland)

### Stigfinnare

Stigfinnare märker upp leder. Projektägare är Nordlunda kommun.

Program: Leader Nordlunda
EU-stöd: 640 000 kr
Projekttid: 2019-03-01 – 2021-02-28

## Ansökningar som inte beviljades

Kommunens ansökan om Slagghögen till Horisont Europa fick avslag i april 2025.
"""
GRANTED = """Region Fjordmark
PRESSMEDDELANDE
2025-09-04

Regionen beviljar medfinansiering till två projekt

Regionala utvecklingsnämnden i Region Fjordmark beslutade den 3 september att bevilja medfinansiering till två projekt.

Hamnlyftet
Projektägare: Fjordmarks högskola
Medfinansiering från regionen: 2 100 000 kr
EU-stöd (ERUF): 4 200 000 kr
Total budget: 7 000 000 kr
Projektperiod: 2026-01-01–2028-12-31

Sjöhälsa
Projektägare: Stiftelsen Vik
Medfinansiering från regionen: 900 000 kr
EU-stöd (ERUF): 1 800 000 kr
Total budget: 3 100 000 kr
Projektperiod: 2026-02-01–2028-06-30

En ansökan avslogs

Nämnden sade nej till ansökan Drakbåten från Viks kommun.
"""


def bot_of(folder: Path, name: str, text: str) -> Bot:
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    (docs / name).write_text(text, encoding="utf-8")
    build(docs, folder / "index")
    return Bot(open_index(folder / "index"))


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return bot_of(tmp_path_factory.mktemp("members"), "medlemskap.md", MEMBERS)


@pytest.fixture(scope="module")
def granted(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return bot_of(tmp_path_factory.mktemp("granted"), "press.txt", GRANTED)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Vad betalar Nordlunda i årsavgift till Nordiska Gruvstäder?", 31_000),
        ("What is the annual fee for NLT?", 12_500),
        ("Vad betalar kommunen totalt i medlemsavgifter?", 43_500),
        ("Vilket år gick Nordlunda med i Northern Light Towns?", 2017),
        ("Since when is Nordlunda a member of Nordiska Gruvstäder?", 2004),
        ("Sedan när är kommunen medlem i Bergslagens Älvförbund?", 2012),
        ("Hur mycket medfinansierar kommunen Malmljus med?", 410_000),
        ("Hur mycket av pengarna i Malmljus kommer från EU?", 1_300_000),
        ("How large is the co-financing of Malmljus?", 410_000),
    ],
)
def test_a_number_is_that_of_its_own_word(members: Bot, question: str, value: int) -> None:
    told = members.answer(question)
    assert (told.status, told.value) == ("answered", value)
    assert all(cite.quote in MEMBERS for cite in told.citations)


@pytest.mark.parametrize(
    "question",
    ["Hur stor är kommunens medfinansiering av Stigfinnare?", "What is the co-financing of Stigfinnare?"],
)
def test_no_other_amount_stands_in(members: Bot, question: str) -> None:
    told = members.answer(question)
    assert (told.status, told.value) == ("not_found", None)


def test_a_fee_in_another_currency_is_told_without_a_value(members: Bot) -> None:
    told = members.answer("Vad är avgiften till Bergslagens Älvförbund?")
    assert told.value is None
    assert "900 euro" in told.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vem leder Malmljus?", ["Länsmuseet i Nordlunda"]),
        ("Vilka samarbetar kommunen med i Malmljus?", ["Kirkely kommune", "Föreningen Schakt", "Pohja kunta"]),
        ("Vilka ansökningar fick avslag?", ["Slagghögen"]),
        ("Which applications were rejected?", ["Slagghögen"]),
    ],
)
def test_who_and_what_is_named(members: Bot, question: str, said: list[str]) -> None:
    told = members.answer(question)
    assert told.status == "answered"
    assert all(word in told.text for word in said), told.text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Vilka projekt har kommunen just nu?", {"Malmljus"}),
        ("Vilka avslutade projekt har kommunen enligt webbsidan?", {"Stigfinnare"}),
    ],
)
def test_without_a_year_a_document_is_of_its_own_date(members: Bot, question: str, names: set[str]) -> None:
    assert {record.name for record in members.answer(question).records} == names


@pytest.mark.parametrize(
    "question",
    [
        "Vilka projekt beviljade regionala utvecklingsnämnden medfinansiering till i september 2025?",
        "Which projects were granted co-financing by Region Fjordmark?",
        "Vilka projekt fick medfinansiering från regionen?",
    ],
)
def test_granted_are_all_of_a_decision(granted: Bot, question: str) -> None:
    told = granted.answer(question)
    assert ({record.name for record in told.records}, told.value) == ({"Hamnlyftet", "Sjöhälsa"}, 2)
    assert "2,100,000" in told.text or "2 100 000" in told.text.replace("\xa0", " ")


@pytest.mark.parametrize("question", ["Vilka projekt beviljades stöd av LIFE?", "Vilka projekt fick stöd 2019?"])
def test_what_a_decision_does_not_say_is_not_of_it(granted: Bot, question: str) -> None:
    assert granted.answer(question).value != 2


def test_the_sender_is_called_by_what_it_is(granted: Bot) -> None:
    told = granted.answer("Vilka projekt har regionen?")
    assert "regionen" not in told.understood


def test_columns_between_lines_of_dashes_are_a_table() -> None:
    text = "Nät            Medlem   Avgift\n               sedan    (kr)\n-------------------------\nNorra nätet    1999     4 000\n"
    assert [(one.label, one.value) for one in entries(text)] == [("Medlem sedan", "1999"), ("Avgift (kr)", "4 000")]


def test_fields_between_semicolons_stand_under_their_head() -> None:
    text = "Uttag;;;\nNr;Namn;Ägare;EU (tkr)\n1;Malmljus;Museet;1 300\n"
    assert [(one.label, one.value) for one in entries(text)] == [
        ("Namn", "Malmljus"), ("Ägare", "Museet"), ("EU (tkr)", "1 300"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Senast granskad 3 mars 2025", "2025-03-03"),
        ("Extracted 2025-09-15", "2025-09-15"),
        ("Slutar 2027-01-31.", None),
    ],
)
def test_a_document_dates_itself(text: str, day: str | None) -> None:
    assert as_of(text) == day


TOWN = """# Medlemskap i Björkby kommun

Sidan uppdaterades 3 mars 2025.

## Internationella nätverk

| Organisation | Medlem sedan | Årsavgift |
|---|---|---|
| Norrslätt Nät | 2004 | 25 000 kr |
| Skogsstäderna | 2017 | 40 000 kr |
| Totalt | | 65 000 kr |

## Ansökningar som inte beviljades

Kommunens ansökan om Granlyset till Horisont Europa fick avslag i april 2024.

Ansökan om Barkbåten till Erasmus+ fick avslag i maj 2025.
"""
COAST = """# Medlemskap i Region Havet

Uppdaterad 8 april 2025.

## Internationella nätverk

| Organisation | Medlem sedan | Årsavgift |
|---|---|---|
| Norrslätt Nät | 2011 | 80 000 kr |
| Kustringen | 2019 | 40 000 kr |
| Totalt | | 120 000 kr |

## Ansökningar som inte beviljades

Regionens ansökan om Tångvallen till Interreg fick avslag i juni 2025.
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder = tmp_path_factory.mktemp("two")
    (folder / "docs").mkdir()
    (folder / "docs" / "havet.md").write_text(COAST, encoding="utf-8")
    return bot_of(folder, "bjorkby.md", TOWN)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Vad är årsavgifterna totalt för Region Havet?", 120_000),
        ("Vad betalar kommunen sammanlagt i avgifter?", 65_000),
        ("What are the total fees of Region Havet 2025?", 120_000),
        ("Vad är årsavgiften till Norrslätt Nät för Region Havet?", 80_000),
        ("Vad är årsavgifterna totalt för Eurocities?", None),
        ("Vad är årsavgifterna totalt för nätverken om kultur?", None),
        ("Vad var årsavgifterna totalt 2019?", None),
        ("Vad var årsavgiften till Norrslätt Nät 2019?", None),
    ],
)
def test_a_fee_is_of_whom_and_when_is_asked(two: Bot, question: str, value: int | None) -> None:
    assert two.answer(question).value == value


@pytest.mark.parametrize("question", ["Vad är årsavgifterna totalt?", "Vad är årsavgiften till Norrslätt Nät?"])
def test_fees_of_several_senders_are_told_of_each(two: Bot, question: str) -> None:
    told = two.answer(question)
    assert told.value is None
    assert all(f"{sender}: " in told.text for sender in ("Björkby kommun", "Region Havet"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vilka ansökningar från Region Havet fick avslag?", {"Tångvallen"}),
        ("Which applications to Horizon Europe were rejected?", {"Granlyset"}),
        ("Vilka ansökningar fick avslag 2024?", {"Granlyset"}),
        ("Vilka ansökningar till LIFE fick avslag?", set()),
        ("Fick ansökan om Barkbåten avslag?", {"Barkbåten"}),
    ],
)
def test_refused_are_those_that_are_asked_for(two: Bot, question: str, said: set[str]) -> None:
    told = two.answer(question)
    assert {name for name in ("Tångvallen", "Granlyset", "Barkbåten") if name in told.text} == said
    assert (told.status == "answered") == bool(said)


def test_what_was_not_heeded_of_refused_ones_is_said(two: Bot) -> None:
    assert "«badhuset»" in two.answer("Vilka ansökningar om badhuset fick avslag?").understood
