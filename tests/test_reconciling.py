"""Stated totals against the records of the same report."""

from __future__ import annotations

import pytest

from indexer.layouts import parse
from indexer.reconciling import Reconciliation, differences, reconcile
from indexer.records import Document
from indexer.resolving import resolve
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, document_of

FOLDER = SAMPLES / "annual_forms"


def compared(*names: str) -> list[Reconciliation]:
    vocabulary = Vocabulary.load()
    return reconcile(resolve([parse(document_of(FOLDER / name), vocabulary) for name in names], vocabulary))


def rows(found: list[Reconciliation]) -> dict[tuple[str, str], tuple[float, float, bool]]:
    return {(one.subject, one.measure): (one.stated, one.counted, one.agrees) for one in found}


def test_counts_and_sums_of_the_sample() -> None:
    assert rows(compared("exempelstad-2024.txt")) == {
        ("Exempelstad kommun", "projects"): (11, 11, True),
        ("Exempelstad kommun", "departments"): (5, 4, False),
        ("Exempelstad kommun", "paid_out"): (6_100_000, 5_419_314, False),
        ("Europeiska socialfonden", "paid_out"): (4_000_000, 4_100_000, True),
        ("Erasmus+", "paid_out"): (890_000, 600_887, False),
        ("Interreg", "paid_out"): (1_200_000, 354_314, False),
        ("Utbildningsnämnden", "projects"): (4, 4, True),
        ("Utbildningsnämnden", "paid_out"): (890_000, 890_000, True),
        ("Miljönämnden", "projects"): (5, 5, True),
        ("Miljönämnden", "paid_out"): (1_200_000, 220_314, False),
        ("Kommunstyrelsen", "projects"): (2, 2, True),
        ("Kommunstyrelsen", "paid_out"): (4_100_000, 4_100_000, True),
    }


def test_a_report_is_held_against_its_own_records_only() -> None:
    both = compared("exempelstad-2024.txt", "exempelstad-2023.txt")
    assert {
        (one.year, one.stated, one.counted) for one in both if (one.subject_kind, one.measure) == ("total", "projects")
    } == {
        (2024, 11, 11),
        (2023, 4, 4),
    }
    assert all(one.document == f"exempelstad-{one.year}.txt" for one in both)


def test_förvaltningar_agree() -> None:
    found = compared("exempelby-2022.txt")
    assert rows(found)["Hamnförvaltningen", "paid_out"] == (1_400_000, 1_400_000, True)
    assert rows(found)["Barn- och utbildningsförvaltningen", "paid_out"] == (0, 0, True)
    assert differences(found) == []


@pytest.mark.parametrize(
    ("stated", "paid", "agrees"),
    [
        ("ca 1,2 miljoner kr", "1 249 000", True),
        ("ca 1,2 miljoner kr", "1 251 000", False),
        ("ca 16 miljoner kr", "15 600 000", True),
        ("ca 890 000 kr", "894 000", True),
        ("ca 890 000 kr", "896 000", False),
        ("890 000 kr", "890 001", False),
    ],
)
def test_rounded_sums(stated: str, paid: str, agrees: bool) -> None:
    text = (
        f"Exempelby kommun\n\nInternationell redovisning 2024\n\nAntal projekt samt utbetald medfinansiering\n\nMiljönämnden   1 projekt   {stated}\n\n"
        f"Del 2: Projekt\n\nMiljönämnden\n\nProjektnamn Tyst hamn\n\nProjektstart 2024\n\nUtbetalt under året {paid}\n\nProgram LIFE\n"
    )
    vocabulary = Vocabulary.load()
    found = reconcile(resolve([parse(Document(name="a.txt", text=text, media="text"), vocabulary)], vocabulary))
    assert rows(found)["Miljönämnden", "paid_out"][2] is agrees
    assert rows(found)["Miljönämnden", "projects"] == (1, 1, True)
