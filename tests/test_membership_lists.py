"""Memberships in tables and lists, and twin towns in lists: also of networks and towns that no file knows."""

from __future__ import annotations

import pytest

from indexer.layouts import parse
from indexer.records import Document, Membership, PlaceRelation
from indexer.vocabulary import Vocabulary

HEAD = "Vindala kommun\nVåra medlemskap\n\n"
TABS = (
    "Nätverk\tInträde\tNämnd\tÅrsavgift\n"
    "Ljusnätet\t2019\tKulturnämnden\t4 tkr\n"
    "European Forum for\nSmall Harbours\t2011\tTekniska nämnden\t12 tkr\n"
    "Blå Ringen\t2020\tMiljönämnden\t7 tkr\n"
)
SPACED = (
    "Organisation                     Med sedan   Förvaltning             Avgift\n"
    "European Forum for\n"
    "Small Harbours                   2011        Tekniska nämnden        12 tkr\n"
    "Ljusnätet                        2019        Kulturnämnden           4 tkr\n"
    "Blå Ringen                       2020        Miljönämnden            7 tkr\n"
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def memberships(text: str, vocabulary: Vocabulary) -> dict[str, tuple[str, int | None, str | None]]:
    parsed = parse(Document(name="a.txt", text=text, media="text"), vocabulary)
    found = [record for record in parsed.records if isinstance(record, Membership)]
    return {one.network: (one.standing, one.since, one.department) for one in found}


def towns(text: str, vocabulary: Vocabulary) -> list[tuple[str, str | None, str]]:
    parsed = parse(Document(name="a.txt", text=text, media="text"), vocabulary)
    found = [record for record in parsed.records if isinstance(record, PlaceRelation)]
    return [(one.place, one.country, one.standing) for one in found if one.kind == "twin_city"]


@pytest.mark.parametrize("table", [TABS, SPACED])
def test_a_name_broken_over_two_lines_is_one(table: str, vocabulary: Vocabulary) -> None:
    assert memberships(HEAD + table, vocabulary) == {
        "European Forum for Small Harbours": ("member", 2011, "Tekniska nämnden"),
        "Ljusnätet": ("member", 2019, "Kulturnämnden"),
        "Blå Ringen": ("member", 2020, "Miljönämnden"),
    }


def test_a_line_between_rows_that_is_no_name_is_none(vocabulary: Vocabulary) -> None:
    table = TABS.replace("European Forum for\n", "Nya i år\n")
    assert "Nya i år Small Harbours" not in memberships(HEAD + table, vocabulary)


def test_a_table_in_a_letter_to_the_council_is_read(vocabulary: Vocabulary) -> None:
    text = (
        "Vindala kommun\nTjänsteskrivelse 2025-02-03\nHandläggare Eva Ek\n\n# Uppföljning av den internationella strategin\n\n"
        "Kommunen deltar i Ljusnätet.\n\n## Bilaga: nätverk\n\n| Nätverk | Nämnd | Inträde |\n|---|---|---|\n"
        "| Ljusnätet | kulturnämnden | 2019 |\n| Blå Ringen | miljönämnden | 2020 |\n"
    )
    assert memberships(text, vocabulary) == {
        "Ljusnätet": ("member", 2019, "kulturnämnden"),
        "Blå Ringen": ("member", 2020, "miljönämnden"),
    }


def test_a_list_of_what_was_left(vocabulary: Vocabulary) -> None:
    text = HEAD + (
        "Avslutade medlemskap\n* Ljusnätet – utträde 31 december 2023. Skäl: avgiften.\n* Blå Ringen (BR), till 2022\n\n"
        "På gång\nFullmäktige har beslutat att ansöka om medlemskap i Kustkedjan.\n"
    )
    assert memberships(text, vocabulary) == {
        "Ljusnätet": ("former", None, None),
        "Blå Ringen": ("former", None, None),
    }


@pytest.mark.parametrize(
    ("sentence", "network", "since"),
    [
        ("Medl. i Nordic Wetland Towns sedan 2020, avg. 18 tkr.", "Nordic Wetland Towns", 2020),
        ("We belong to nothing else. Since May the municipality belongs to HAFEN, the European association of ports.", "HAFEN", None),
        ("Kommunen är medlem i *Kustkedjan* (sedan 2018) och i *Blå Ringen* (sedan 2023).", "Blå Ringen", 2023),
        ("Kommunen är medlem i Kustkedjan via länets förbund och i nätverket Blå Ringen sedan 2016.", "Blå Ringen", 2016),
        ("Kommunen är medlem i Kustkedjan och i nätverket Blå Ringen sedan 2016.", "Kustkedjan", None),
    ],
)  # fmt: skip
def test_sentences_on_belonging(sentence: str, network: str, since: int | None, vocabulary: Vocabulary) -> None:
    found = memberships(f"Vindala kommun\n\n{sentence}\n", vocabulary)
    assert found[network][:2] == ("member", since)


LISTS = (
    "Våra vänorter\nNyslott, Finland – avtal sedan 1992. Kören reser dit och skolorna skriver brev till varandra.\n"
    "Molde, Norge – avtal sedan 1948. Nordisk vänort.\nGent, Belgien (2004)\n\n"
    "Avtalet med Riga i Lettland (1989) sades upp av fullmäktige den 2 mars 2022.\n"
)


def test_twin_towns_of_a_list(vocabulary: Vocabulary) -> None:
    assert towns(HEAD + LISTS, vocabulary) == [
        ("Nyslott", "Finland", "active"),
        ("Molde", "Norge", "active"),
        ("Gent", "Belgien", "active"),
        ("Riga", "Lettland", "cancelled"),
    ]


def test_twin_towns_with_the_letters_of_their_countries(vocabulary: Vocabulary) -> None:
    text = HEAD + "Vänorter: Nyslott (FI) sen 1962, Molde (NO) sedan 1956. Båda sköts av kansliet.\n"
    assert towns(text, vocabulary) == [("Nyslott", "Finland", "active"), ("Molde", "Norge", "active")]


def test_a_twin_town_that_is_only_proposed_is_none(vocabulary: Vocabulary) -> None:
    assert not towns(HEAD + "Nämnden föreslår att teckna vänortsavtal med Gent i Belgien.\n", vocabulary)
