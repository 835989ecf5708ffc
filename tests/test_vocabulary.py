"""Known names: programmes as a tree, networks, municipalities and their actors, a folder's own additions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnusableInput
from indexer.vocabulary import Actors, Vocabulary, actor_stem, display_actor, find_municipality, fold
from indexer.vocabulary.finding import any_spelling, spelling_pattern

VOCABULARY = Vocabulary.load()


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Europeiska socialfonden+, C1", ("Europeiska socialfonden",)),
        ("Socialfonden (ESF)", ("Europeiska socialfonden",)),
        ("Europeisk Socialfonden", ("Europeiska socialfonden",)),
        ("Erasmus+ KA121", ("Erasmus+",)),
        ("ERUF", ("Europeiska regionala utvecklingsfonden",)),
        ("Europeiska regionala utvecklingsfonden.", ("Europeiska regionala utvecklingsfonden",)),
        ("Interreg ØKS (Öresund-Kattegat-Skagerrak)", ("Interreg", "Öresund-Kattegatt-Skagerrak")),
        ("Interreg ÖKS", ("Interreg", "Öresund-Kattegatt-Skagerrak")),
        ("Interreg Öresund", ("Interreg", "Öresund-Kattegatt-Skagerrak")),
        ("Interreg North Sea", ("Interreg", "North Sea Region")),
        ("Interreg South Baltic", ("Interreg", "South Baltic")),
        ("Interreg europé", ("Interreg", "Europe")),
        ("Horizon 2020", ("Horisont", "Horisont 2020")),
        ("Horisont Europa", ("Horisont", "Horisont Europa")),
        ("Driving Urban Transition", ("Driving Urban Transitions",)),
        ("Climate KIC", ("Climate-KIC",)),
        ("Biodiversa+", ("Biodiversa+",)),
        ("The Europe Challenge 2025/2026. Administreras av en stiftelse.", ("The Europe Challenge",)),
    ],
)
def test_programme_spellings(words: str, path: tuple[str, ...]) -> None:
    programme = VOCABULARY.programme(words)
    assert programme is not None
    assert programme.path == path


@pytest.mark.parametrize("words", ["Skärviks universitet", "Vet ej", "-", "", "hav och himmel"])
def test_no_programme(words: str) -> None:
    assert VOCABULARY.programme(words) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("medlem i ICORN:s styrelse", ["International Cities of Refuge Network"]),
        ("UBC Sustainable Cities Commission", ["Union of the Baltic Cities"]),
        ("Union of Baltic\nCities", ["Union of the Baltic Cities"]),
        ("en string av pärlor", []),
        ("STRING Mega och Procura + i fjol", ["STRING", "Procura+"]),
        ("Eurocitites och EUROCITIES", ["Eurocities", "Eurocities"]),
        ("World Health", []),
    ],
)
def test_networks_in_running_text(text: str, found: list[str]) -> None:
    assert [hit.entry.name for hit in VOCABULARY.networks.find(text)] == found


def test_the_longest_spelling_wins_and_places_are_exact() -> None:
    text = "i Interreg North Sea Region deltog"
    [hit] = VOCABULARY.programmes.find(text)
    assert text[hit.start : hit.end] == "Interreg North Sea Region"


def test_closest_needs_a_clear_winner() -> None:
    finder = VOCABULARY.networks
    found = finder.closest("Eurociteis")
    assert found is not None
    assert found.name == "Eurocities"
    assert finder.closest("hamnförening") is None


def test_unused_spellings_are_counted() -> None:
    vocabulary = Vocabulary.load()
    before = vocabulary.networks.unused()
    vocabulary.networks.exact("Eurocities")
    assert "Eurocities" in before
    assert "Eurocities" not in vocabulary.networks.unused()


def test_every_entry_says_each_spelling_once_and_names_are_unique() -> None:
    for finder in (VOCABULARY.programmes, VOCABULARY.networks):
        names = [entry.name for entry in finder.entries]
        assert len(names) == len(set(names))
        owners: dict[str, set[str]] = {}
        for entry in finder.entries:
            for spelling in entry.spellings:
                owners.setdefault(spelling, set()).add(entry.name)
        assert {spelling: who for spelling, who in owners.items() if len(who) > 1} == {}


# -- actors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ASF", "Arbetsmarknads- och socialnämnden"),
        ("Arbets- och socialnämnden", "Arbetsmarknads- och socialnämnden"),
        ("Gy Vux-nämnden", "Gymnasie- och vuxenutbildningsnämnden"),
        ("fastighets- och gatukontorets", "Tekniska nämnden"),
        ("hälsa, vård och omsorgsförvaltningen", "Hälsa-, vård- och omsorgsnämnden"),
        ("Stadskontoret", "Kommunstyrelsen"),
        ("miljöförvaltningen", "Miljönämnden"),
    ],
)
def test_one_actor_of_many_names(words: str, name: str) -> None:
    actor = VOCABULARY.actors("Malmö stad").get(words)
    assert actor is not None
    assert (actor.municipality, actor.name, actor.known) == ("Malmö stad", name, True)


def test_actors_are_keyed_by_municipality() -> None:
    assert [VOCABULARY.actors(city).get("STK") is not None for city in ("Malmö stad", "Kalmar kommun")] == [True, False]
    own = [VOCABULARY.actors(city).get("Servicenämnden") for city in ("Malmö stad", "Kalmar kommun")]
    assert own[0] != own[1]


def test_an_unknown_city_is_learned_from_its_reports() -> None:
    actors = Actors("Exempelby kommun")
    before = actors.get("hamnförvaltningen")
    actors.learn("Ärendet gick till hamnnämnden och Barn- och\nutbildningsnämnden.")
    after = actors.get("hamnförvaltningens")
    assert before is not None
    assert after is not None
    assert (before.name, after.name, after.administration, after.known) == (
        "Hamnförvaltningen",
        "Hamnnämnden",
        "Hamnförvaltningen",
        False,
    )
    school = actors.get("barn- och utbildningsförvaltningen")
    assert school is not None
    assert school.name == "Barn- och utbildningsnämnden"
    assert actors.get("hamnen") is None


def test_actors_in_running_text() -> None:
    text = "Miljöförvaltningen mötte länsstyrelsen, regeringskansliet och huvudkontoret."
    found = VOCABULARY.actors("Malmö stad").find(
        "Miljöförvaltningen och fastighets- och gatukontoret mötte länsstyrelsen."
    )
    assert [actor.name for actor, _, _ in found] == ["Miljönämnden", "Tekniska nämnden"]
    assert [actor.name for actor, _, _ in VOCABULARY.actors("Malmö stad").find(text)] == ["Miljönämnden"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Miljönämnden", "miljöförvaltningens"),
        ("Kommunstyrelsen", "kommunledningskontoret"),
        ("Barn- och utbildningsnämnden", "Barn och utbildningsförvaltningen"),
    ],
)
def test_stems(one: str, other: str) -> None:
    assert actor_stem(one) == actor_stem(other) is not None


def test_display() -> None:
    assert (display_actor("miljönämndens"), display_actor("Barn- och  ungdomsnämnden")) == (
        "Miljönämnden",
        "Barn- och ungdomsnämnden",
    )


# -- municipalities -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Malmö stads arbete. Malmö stad deltog, liksom Lunds kommun.", "Malmö stad"),
        ("Lunds kommuns redovisning", "Lunds kommun"),
        ("EXEMPELBY KOMMUN", "Exempelby kommun"),
        ("MALMÖ STAD\n", "Malmö stad"),
        ("Malm6 stad och Malmé stad", "Malmö stad"),
        ("En grön stad i en attraktiv kommun", None),
        ("Varje kommun deltog.", None),
        ("", None),
        ("Göteborgs Stads redovisning", "Göteborgs Stad"),
        ("Borås Stad", "Borås Stad"),
        ("Borås stads arbete", "Borås Stad"),
        ("HELSINGBORGS STAD", "Helsingborgs stad"),
        ("Västerås stad och Västerås stads nämnder", "Västerås stad"),
        ("Region Gotland\nGotlands kommun deltog", "Region Gotland"),
        ("Upplands Väsby kommun", "Upplands Väsby kommun"),
        ("Grums kommun", "Grums kommun"),
        ("Nyhamns kommun arbetar. I Nyhamns kommun", "Nyhamns kommun"),
        ("Tammerfors stad och Åbo stad", None),
        (
            "# Borås Stad\n\nPartner är Tammerfors stad, Lunds kommun och Kalmar kommun. Lunds kommun leder med Lunds kommun.",
            "Borås Stad",
        ),
        (
            "Exempelby kommun\n\nMed Borås Stad och Borås Stad, Borås Stad, Borås Stad och Exempelby.",
            "Exempelby kommun",
        ),
    ],
)
def test_whose_report(text: str, city: str | None) -> None:
    assert find_municipality(text, VOCABULARY) == city


def test_fold_makes_scanned_letters_alike() -> None:
    assert fold("Milj6forvaltningen") == fold("Miljöförvaltningen")


# -- a folder's own words -------------------------------------------------------------------------------------------


def test_a_folder_adds_and_overrides(tmp_path: Path) -> None:
    own = """
[[network]]
name = "Tysta Hamnar"
abbreviation = "TH"

[[programme]]
name = "Skärgårdsfonden"
parent = "Interreg"

[[municipality]]
name = "Malmö stad"
[[municipality.actor]]
name = "Hamnnämnden"
aliases = ["HN"]
"""
    (tmp_path / "vocabulary.toml").write_text(own, encoding="utf-8")
    vocabulary = Vocabulary.load(tmp_path)
    assert [hit.entry.name for hit in vocabulary.networks.find("med i TH")] == ["Tysta Hamnar"]
    programme = vocabulary.programme("Skärgårdsfonden 2")
    assert programme is not None
    assert programme.path == ("Interreg", "Skärgårdsfonden")
    actors = vocabulary.actors("Malmö stad")
    found = [actors.get("HN"), actors.get("ASF")]
    assert [actor.name for actor in found if actor] == ["Hamnnämnden", "Arbetsmarknads- och socialnämnden"]


@pytest.mark.parametrize(
    "broken", ["[[network]]\n", "inte toml", '[[network]]\nname = "A"\ncolour = "red"\n', "\udcff"]
)
def test_a_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "vocabulary.toml"
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnusableInput, match=r"ordlista(n|ns) ") as error:
        Vocabulary.load(tmp_path)
    assert str(path) in str(error.value)


SPELLINGS = ("Interreg Öresund", "Inter-Act", "Interreg", "åre", "EUF", "(x)", "3C", "EU", "KS", "Å")
PARTS = (*SPELLINGS, "interreg\n", "öresund", "ks", "Eu", "inter-\nact", "s", " ", "-", "’s", "3c")


@given(st.lists(st.sampled_from(PARTS), max_size=9))
def test_spellings_that_share_branches_are_found_as_if_each_stood_alone(parts: list[str]) -> None:
    text = "".join(parts)
    alone = re.compile("|".join(map(spelling_pattern, SPELLINGS)))
    together = any_spelling(SPELLINGS)
    assert [match.span() for match in together.finditer(text)] == [match.span() for match in alone.finditer(text)]
