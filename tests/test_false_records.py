"""What is no record however much it looks like one, beside what is one however little; all texts are invented."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.layouts import Parsed, parse
from indexer.layouts.general import sentences
from indexer.records import Document, ProjectReport
from indexer.vocabulary import Vocabulary


def parsed(text: str) -> Parsed:
    return parse(Document(name="prov.txt", text=text, media="text"), Vocabulary.load())


def projects(text: str) -> dict[str, ProjectReport]:
    return {one.name.value or "": one for one in parsed(text).records if isinstance(one, ProjectReport)}


def value_of(record: ProjectReport, field: str) -> Any:
    stated = getattr(record, field)
    return stated.value if stated else None


@pytest.mark.parametrize(
    "word", ["Grannkommunen ", "Högskolan ", "Universitetet ", "Kommunen Högskola ", "Aa ", "stad "]
)
def test_many_organisations_in_a_row_are_looked_through_once(word: str) -> None:
    """A form that tries every way of parting them would never come back."""
    for form in sentences._OWNERS:
        assert form.search(word * 200) is None


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("Fond: Interreg\nSlut: 2026\nStart: 2023", "Interreg"),
        ("Finansiär: Interreg\nHuvudsökande: Höglunds universitet\nStart: 2023", "Interreg"),
        ("Program: Interreg Fjällkusten\nPeriod: 2022–2025\nRoll: Partner", "Interreg Fjällkusten"),
        ("Program: Interreg Norra Fjällkusten\nRoll: Partner\nStart: 2023", "Interreg Norra Fjällkusten"),
        ("Program: Interreg\n\nSyfte: Bättre bryggor\nRoll: Partner\nStart: 2023", "Interreg"),
    ],
)
def test_the_area_of_a_programme_ends_with_its_value(text: str, programme: str) -> None:
    (record,) = projects(f"Vindala kommun\n\n# Projektet Blåvind\n\n{text}\n").values()
    assert value_of(record, "programme") == programme


@pytest.mark.parametrize(
    ("told", "programme"),
    [
        ("Blåvind finansieras av Interreg Fjällkusten och pågår 2022–2024.", "Interreg Fjällkusten"),
        ("Blåvind finansieras av Interreg Projektet startade 2022.", "Interreg"),
        ("Blåvind finansieras av Interreg Stödet räcker till 2024.", "Interreg"),
        ("Blåvind finansieras av Interreg Kusten. Vi bygger vid kusten.", "Interreg"),
    ],
)
def test_a_word_that_begins_a_sentence_is_no_area(told: str, programme: str) -> None:
    found = projects(f"Vindala kommun\n\nEU-projekt\n\nKommunen är partner i projektet Blåvind. {told}\n")
    assert value_of(found["Blåvind"], "programme") == programme


NO_PROJECTS = [
    "Medarbetare i EU-projekten\n\nEva Ek | Partner | 2024–2026\nOla Sjö | Partner | 2023–2025\nIda Ask | Partner | 2022–2024",
    "Våra EU-projekt\n\nEva Ek | Partner | 2024–2026\nOla Sjö | Partner | 2023–2025\nIda Ask | Projektägare | 2022–2024",
    "Kommande seminarier i projekten\n\nBlå hamnar | 2024-03-12 | Partner\nSmarta nät | 2024-05-04 | Partner",
    "EU-projekt\n\nStyrgruppsmöte | LIFE | 2024-03-12\nStudiebesök Gent | Erasmus+ | 2024-05-04",
    "Öppna utlysningar från EU\n\nLIFE | 2024-09-17 | Gröna städer\nErasmus+ | 2024-03-05 | Unga i arbete",
    "EU-projekt, antal per nämnd\n\nLIFE | Gröna rum | 3 | 2 400 000 kr\nErasmus+ | Unga | 9 | 800 000 kr",
    "EU-projekt\n\nLIFE | Miljö och klimat | 2022–2024\nErasmus+ | Utbildning | 2023–2025",
    "EU-projekt 2024\n\nAlskolan | Erasmus+ | 250 000 kr\nEkskolan | Erasmus+ | 320 000 kr",
    "EU-projekt\n\nTidplan för Blåvind\n\nAnalys | 2022-01–2022-06 | Partner\nPilot | 2022-07–2023-06 | Partner",
]


@pytest.mark.parametrize("text", NO_PROJECTS)
def test_rows_without_column_names_that_are_no_projects(text: str) -> None:
    assert not projects(f"Vindala kommun\n\n{text}\n")


def test_rows_without_column_names_that_are_projects() -> None:
    found = projects(
        "Vindala kommun\n\nVåra EU-projekt\n\nBlåvind | LIFE | 2024–2026\nHavsskolan | Erasmus+ | från 2023\n"
        "Ljus stig | Interreg Europe | 2022–2024\nKallbad | LIFE | 2024-03-12\n"
    )
    assert set(found) == {"Blåvind", "Havsskolan", "Ljus stig", "Kallbad"}
    assert value_of(found["Havsskolan"], "start_date") == "2023"
    assert value_of(found["Kallbad"], "start_date") is None  # one date alone can be of anything
