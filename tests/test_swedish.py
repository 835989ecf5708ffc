"""The Swedish analysis: tables of what a text becomes, and what finds what."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import swedish

TOKENS = [
    ("Åre och Östersund", ["åre", "och", "östersund"]),
    ("EU:s, SKR:en och FN:s", ["eu", "skr", "och", "fn"]),
    ("S:t Olof", ["s:t", "olof"]),
    ("Erasmus+ i skolan", ["erasmus+", "i", "skolan"]),
    ("2+2", ["2+", "2"]),
    ("KA121-VET-000111396", ["ka121-vet-000111396"]),
    ("EU-projekt (2021–2027)", ["eu-projekt", "2021", "2027"]),
    ("24,4 miljoner, 12 000 kr.", ["24,4", "miljoner", "12", "000", "kr"]),
    ("klimat-\nomställning", ["klimatomställning"]),
    ("klimat-\r\n  omställning", ["klimatomställning"]),
    ("Malmö-\nLund", ["malmö", "lund"]),
    ("energi-\noch klimatfrågor", ["energi", "och", "klimatfrågor"]),
    ("om\u00adställ\ufffe\nning", ["omställning"]),
    ("a\u030are", ["åre"]),
    ("utbyte/resa_nr7", ["utbyte", "resa", "nr7"]),
    ("", []),
    ("–…!?\x00\ud800", []),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert swedish.tokens(text) == expected


SAME_STEM = [
    "nätverk nätverket nätverken nätverks nätverkets nätverkens",
    "projekt projektet projekten projektets",
    "universitet universitetet universiteten",
    "vänort vänorter vänorterna vänorternas",
    "hållbar hållbart hållbara hållbarhet",
    "internationell internationellt internationella",
    "kommun kommunen kommuner kommunernas",
]


@pytest.mark.parametrize("forms", SAME_STEM)
def test_inflections_share_one_stem(forms: str) -> None:
    assert len(set(swedish.stems(forms))) == 1


@pytest.mark.parametrize("forms", SAME_STEM)
def test_inflections_share_one_folded_stem(forms: str) -> None:
    assert len(set(swedish.folded(forms))) == 1


DIFFERENT = [("hamn", "hamnar i Åre"), ("lån", "län"), ("mål", "mal")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_the_exact_form_keeps_apart_what_folding_joins(one: str, other: str) -> None:
    assert set(swedish.exact(one)).isdisjoint(swedish.exact(other))


FOLDED = [
    ("skargard", "skärgård"),
    ("Ostersjon", "Östersjön"),
    ("ideer", "idéer"),
    ("miljo6verenskommelse", "miljööverenskommelse"),
    ("rnilj6", "miljö"),
    ("vanortcrna", "vänorterna"),
    ("l1vsmedel", "livsmedel"),
]


@pytest.mark.parametrize(("typed", "written"), FOLDED)
def test_mixed_up_letters_fold_to_the_same_word(typed: str, written: str) -> None:
    assert swedish.folded(typed) == swedish.folded(written) != []


def test_numbers_are_never_folded() -> None:
    assert swedish.folded("2016 1 061") == ["2016", "1", "061"]


PARTS = [
    ("EU-projekten", {"eu-projekten", "eu", "projekten"}),
    ("Erasmus+", {"erasmus+", "erasmus"}),
    ("KA121-VET-000111396", {"ka121-vet-000111396", "ka121", "vet", "000111396"}),
    ("S:t", {"s:t"}),
    ("e-hälsa", {"e-hälsa", "hälsa"}),
    ("in-och", {"in-och"}),
]


@pytest.mark.parametrize(("text", "forms"), PARTS)
def test_a_compound_is_found_whole_and_by_its_parts(text: str, forms: set[str]) -> None:
    assert set(swedish.exact(text)) == forms


def test_stop_words_are_compared_letter_for_letter() -> None:
    assert swedish.exact("Vilka projekt har vi i Åre, and what are the goals?") == ["projekt", "åre", "goals"]
    assert "are" in swedish.STOPWORDS
    assert all(word == word.casefold() and "#" not in word for word in swedish.STOPWORDS)


GRAMS = [
    ("EU", ["eu"]),
    ("FN:s", ["fn"]),
    ("hamn", ["hamn"]),
    ("hamnen", ["hamn"]),
    ("skogen", ["skog"]),
    ("energi", ["ener", "nerg", "ergl"]),
]


@pytest.mark.parametrize(("text", "expected"), GRAMS)
def test_grams(text: str, expected: list[str]) -> None:
    assert swedish.grams(text) == expected


def test_synonyms_go_both_ways_and_are_never_the_word_itself() -> None:
    for words in ("nämnder", "förvaltningen", "skolmåltider", "utbetalt", "medfinansieringen"):
        word = next(swedish.words(words))
        others = swedish.synonyms(word)
        assert others
        assert word.folded not in others
    assert swedish.synonyms(next(swedish.words("solrutt"))) == ()


def test_a_compound_is_split_where_both_parts_are_long_enough() -> None:
    assert ("arb", "plats") in swedish.splits(next(swedish.words("arbetsplatser")))
    assert ("skol", "projek") in swedish.splits(next(swedish.words("skolprojekten")))
    assert list(swedish.splits(next(swedish.words("hamnen")))) == []
    assert list(swedish.splits(next(swedish.words("arbetsplats" * 3)))) == []


def test_a_part_of_a_compound_has_its_pieces_in_it() -> None:
    assert set(swedish.grams("vatten")) < set(swedish.grams("dricksvattenförsörjning"))


@given(st.text(max_size=200))
def test_any_text_is_analysed(text: str) -> None:
    words = list(swedish.words(text))
    assert all(word.exact and word.stem and word.folded and word.grams for word in words)
    assert all(
        not any(character.isspace() for character in form)
        for word in words
        for form in (word.exact, word.folded, *word.grams)
    )


def test_endless_words_are_cut() -> None:
    assert [len(token) for token in swedish.tokens("x" * 10_000)] == [swedish.LONGEST_WORD]


def test_threads_agree() -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(swedish.stems("Kommunernas vänorter samverkade")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(stems == found[0] for stems in found)
