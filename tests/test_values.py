"""Amounts, dates, roles and numbers in every spelling that the reports have."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.values import (
    NUMERAL_PATTERN,
    compare_key,
    find_amounts,
    parse_amount,
    parse_date,
    parse_number,
    parse_role,
    repair_name,
)


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("11 971 565", 11_971_565, False),
        ("11\u00a0971\u00a0565 kr", 11_971_565, False),
        ("4 190 300 kr", 4_190_300, False),
        ("0 kr", 0, False),
        ("0", 0, False),
        ("c:a 70 000 SEK", 70_000, True),
        ("ca 890 000 kr", 890_000, True),
        ("200 000:-", 200_000, False),
        ("1.234.567 kr", 1_234_567, False),
        ("1 234,5 tkr", 1_234_500, False),
        ("12 mkr", 12_000_000, False),
        ("6 MSEK", 6_000_000, False),
        ("SEK 500 000", 500_000, False),
        ("total budget för projektet är 12 mkr", 12_000_000, False),
        ("24,4 miljoner kronor", 24_400_000, False),
    ],
)
def test_amounts(text: str, value: int, approximate: bool) -> None:
    assert parse_amount(text) == (value, approximate)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "Vet ej",
        "120 000 EUR",
        "48 000 000 DKK",
        "3 miljoner danska kronor",
        "2 mkr 2024 och 3 mkr 2025",
        "ej redovisat",
        "https://example.org/1",
    ],
)
def test_no_amount(text: str) -> None:
    assert parse_amount(text) is None


def test_amounts_in_running_text() -> None:
    text = "Av 12 236 225 kr gick 8,2 miljoner kronor till 3 skolor; 10 miljoner euro kom från EU, och nästan 2 tkr blev över."
    assert [(found.amount.value, text[found.start : found.end]) for found in find_amounts(text)] == [
        (12_236_225, "12 236 225 kr"), (8_200_000, "8,2 miljoner kronor"), (2_000, "nästan 2 tkr"),
    ]  # fmt: skip


@given(st.integers(0, 10**10))
def test_every_whole_sum_reads_back(value: int) -> None:
    grouped = f"{value:,}".replace(",", " ")
    for text in (grouped, f"{grouped} kr", f"{grouped} SEK", str(value)):
        amount = parse_amount(text)
        assert amount is not None
        assert amount.value == value


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023-02-01", "2023-02-01"),
        ("23-09-01", "2023-09-01"),
        ("23 -11- 01", "2023-11-01"),
        ("2 023 -09-01", "2023-09-01"),
        ("230 201", "2023-02-01"),
        ("230201", "2023-02-01"),
        ("20230201", "2023-02-01"),
        ("2 022", "2022"),
        ("2022", "2022"),
        ("November 2025", "2025-11"),
        ("aug 2025", "2025-08"),
        ("1 september 2024", "2024-09-01"),
        ("2022/03/01", "2022-03-01"),
        ("31/12/2022", "2022-12-31"),
        ("1.3.2024", "2024-03-01"),
        ("2024-6", "2024-06"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.iso == iso


def test_what_a_date_says_beside_itself() -> None:
    assert parse_date("22 -09-01 (försenat till 2023-03-01)") == ("2022-09-01", "försenat till 2023-03-01")


@pytest.mark.parametrize(
    "text", ["", "-", "Vet ej", "våren 2025", "2024/2025", "2024-13-01", "2024-02-30", "99-99-99", "1234567"]
)
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)))
def test_every_iso_date_reads_back(day: date) -> None:
    found = parse_date(str(day))
    assert found is not None
    assert found.iso == str(day)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Projektägare", "lead"),
        ("Projekt-\nägare", "lead"),
        ("projektagare", "lead"),
        ("Huvudsökande", "lead"),
        ("Projektpartner.", "partner"),
        ("Medsökande / projektpartner", "partner"),
        ("Samarbetspartner", "partner"),
        ("Partner", "partner"),
        ("projektägare eller projektpartner", None),
        ("Vet ej", None),
        ("", None),
    ],
)
def test_roles(text: str, role: str | None) -> None:
    assert parse_role(text) == role


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 276", 1276), ("åtta", 8), ("Nio", 9), ("54", 54), ("2,5", 2.5), ("många", None), ("", None)],
)
def test_numbers(text: str, number: float | None) -> None:
    assert parse_number(text) == number


def test_numerals_as_a_pattern() -> None:
    assert re.findall(NUMERAL_PATTERN, "åtta projekt, 1 276 bibliotek och 12 skolor", re.IGNORECASE) == [
        "åtta",
        "1 276",
        "12",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2 024 -KA121-VET-000111396", "2024-KA121-VET-000111396"),
        ("Interreg ØKS (Öresund-Kattegat-\nSkagerrak)", "Interreg ØKS (Öresund-Kattegat-Skagerrak)"),
        (" SALT  ", "SALT"),
        ("[mis]klimat på\ntråden!", "[mis]klimat på tråden!"),
    ],
)
def test_repaired_names(text: str, name: str) -> None:
    assert repair_name(text) == name


def test_keys_compare_letters_and_digits() -> None:
    assert compare_key("SALT-Samverkan för …") == compare_key("Salt – samverkan för")
    assert compare_key("Solrutt II") != compare_key("Solrutt")
