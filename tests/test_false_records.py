"""What is no record however much it looks like one, beside what is one however little; all texts are invented."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.layouts import Parsed, parse
from indexer.layouts.general import sentences
from indexer.records import Document, Figure, Membership, PlaceRelation, ProjectReport
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
        (
            "Blåvind finansieras av Interreg Norra Fjällen och pågår till 2024. I norra delen byggs.",
            "Interreg Norra Fjällen",
        ),
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
    assert set(
        projects("Vindala kommun\n\nEU-projekt\n\nSmart Port | LIFE | 2022–2024\nGreen Roof | LIFE | 2023–2025\n")
    )
    assert value_of(found["Havsskolan"], "start_date") == "2023"
    assert value_of(found["Kallbad"], "start_date") is None  # one date alone can be of anything


def networks(text: str) -> set[str]:
    return {one.network for one in parsed(text).records if isinstance(one, Membership) and one.standing == "member"}


OURS = [
    "Kommunen är partner. Frågor om projektet besvaras av Eva Ek på miljökontoret.",
    "Kommunen är partner. Frågor om projektet besvaras av Eva Ek, projektledare.",
    "Miljönämnden startade 2023 sitt projekt Blåvind. Kommunen är partner.",
    "Eva Ek på näringslivsenheten leder sitt första projekt. Kommunen är partner.",
    "Eva Ek leder sitt första projekt med Blåvind.",
    "Socialförvaltningen driver själv projektet Blåvind.",
    "Vindala kommun leder projektet Blåvind. Grannkommunerna har tagit del av resultaten.",
    "Kommunen leder projektet Blåvind. Grannkommunen Höglund fick stöd för något liknande.",
    "Höglunds universitet leder själv projektet tillsammans med Vindala kommun.",
    "Blåvind leds av kommunen. Slutrapporten skickades in i maj.",
    "Kommunen är partner. Blåvind startade 2023 under förutsättning att pengarna räcker.",
    "Kommunen är partner. Blåvind genomförs under förutsättning att reglerna följs.",
    "Kommunen är partner. Om bidraget beviljas även nästa år växer Blåvind.",
    "Blåvind beviljades stöd 2022. Nästa etapp beviljas förutsatt att fullmäktige säger ja.",
    "Kommunen leder Blåvind och går in med 1 mnkr under förutsättning att nämnden beslutar det.",
]
OF_OTHERS = [
    "Höglunds kommun driver själv projektet Blåvind.",
    "Höglunds kommun avslutade i fjol sitt projekt Blåvind. Vi följer det.",
    "Blåvind är Höglunds kommuns eget projekt. Frågor om det besvaras av Höglunds kommun.",
    "Grannkommunen Höglund har fått stöd för Blåvind.",
    "Grannkommunen Höglund driver Blåvind.",
    "Scouterna driver själva projektet Blåvind.",
    "Nätbolaget Kraft inledde 2022 sitt projekt Blåvind.",
    "Kommunen är inte med i projektet Blåvind. Höglund leder det tillsammans med Region Hav.",
    "Blåvind prioriteras av länsstyrelsen under förutsättning att fonden säger ja.",
    "Kommunen deltar i Blåvind förutsatt att stödet beviljas.",
    "Kommunen går in i projektet under villkor att ansökan godkänns.",
]


@pytest.mark.parametrize(("told", "ours"), [*((told, True) for told in OURS), *((told, False) for told in OF_OTHERS)])
@pytest.mark.parametrize("headed", [False, True])
def test_whose_a_project_is_and_whether_it_is_decided(told: str, ours: bool, headed: bool) -> None:
    head = "## Blåvind\n\n" if headed else ""
    text = f"Vindala kommun\nEU-rapport 2024\n\n{head}Projektet Blåvind finansieras av LIFE. {told}\n"
    assert ("Blåvind" in projects(text)) is ours


@pytest.mark.parametrize(
    "told",
    [
        "Vindala kommun är medlem i Eurocities. Medlem är också Vindala Hamn AB.",
        "Vindala kommun är medlem i Eurocities sedan 2010. Medlemmar är bland annat Höglunds kommun och Region Hav.",
        "Kommunen är medlem i Eurocities. Medlem sedan 2003 är även Höglunds kommun.",
        "Kommunen är medlem i Eurocities. Kommunen är inte med i den tekniska gruppen.",
        "Kommunen är medlem i Eurocities. Vi deltar inte i nätverkets årsmöte. Vi är inte med i detta års resa.",
        "Kommunen är medlem i Eurocities. Medlem i styrelsen är Höglunds kommun.",
        "The municipality is a member of Eurocities. The members are Region Hav and Höglunds kommun.",
    ],
)
def test_other_members_beside_the_sender(told: str) -> None:
    assert networks(f"Vindala kommun\nInternationellt arbete 2024\n\n{told}\n") == {"Eurocities"}


@pytest.mark.parametrize(
    "told",
    [
        "Region Hav är med i nätverket Eurocities. Kommunen är inte med där.",
        "Region Hav är med i nätverket Eurocities. Vindala kommun är inte medlem i det nätverket.",
        "Avgiften till Eurocities är 8 000 kr. Medlem sedan 2014 är Vindala Hamn AB.",
        "Nätverket Eurocities är för städer. I det deltar kommunen inte.",
    ],
)
def test_a_network_that_another_is_the_member_of(told: str) -> None:
    assert networks(f"Vindala kommun\nInternationellt arbete 2024\n\n{told}\n") == set()


def members(text: str) -> dict[str, str]:
    return {one.network: one.standing for one in parsed(text).records if isinstance(one, Membership)}


@pytest.mark.parametrize(
    "text",
    [
        "Taxor\n\nNamn | Årsavgift | Kommentar\nBåtplats | 1 900 kr | per säsong\nBadkort | 300 kr | barn",
        "Klubbar som hyr lokal\n\nFörening | Medlemsavgift | Medlem sedan\nBlåviks IF | 900 kr | 1990\nSegelklubben | 300 kr | 1985",
        "Konferenser\n\n| Nätverk | Avgift | Datum |\n|---|---|---|\n| Kustens dag | 4 000 kr | 2024-05-03 |",
    ],
)
def test_a_list_of_prices_is_none_of_memberships(text: str) -> None:
    assert members(f"Vindala kommun\n\n{text}\n") == {}


@pytest.mark.parametrize(
    ("head", "name"),
    [("Avgifter till nätverk", "Fjordarnas förbund"), ("Våra medlemskap", "Små hamnar"), ("Avgifter", "Eurocities")],
)
def test_a_list_of_fees_that_is_of_memberships(head: str, name: str) -> None:
    rows = f"Namn | Årsavgift | Kommentar\n{name} | 9 000 kr | betalas i mars\n"
    assert members(f"Vindala kommun\n\n{head}\n\n{rows}") == {name: "member"}


@pytest.mark.parametrize(
    ("since", "remark", "standing"),
    [
        ("2010", "Upphandlingen av resor avslutad", "member"),
        ("2012", "Ny kommunikationsplan planeras", "member"),
        ("2013", "Ansökan om projektstöd inskickad", "member"),
        ("2014", "Bidrag lämnat till jubileet", "member"),
        ("2015", "Avslutat 2022", "former"),
        ("2015", "Kommunen lämnade nätverket i mars 2023", "former"),
        ("2015", "Utträde beslutat", "former"),
        ("2015", "Medlemskapet uppsagt, avtalet gäller året ut", "former"),
        ("–", "Medlemskap övervägs", "considered"),
        ("–", "Planeras 2026", "considered"),
        ("utträdd 2020", "", "former"),
    ],
)
def test_what_a_remark_says_of_a_membership(since: str, remark: str, standing: str) -> None:
    table = f"| Nätverk | Medlem sedan | Anmärkning |\n|---|---|---|\n| Små hamnar | {since} | {remark} |\n"
    assert members(f"# Nätverk\n\nVindala kommun\n\n{table}") == {"Små hamnar": standing}


def towns(text: str) -> set[str]:
    return {one.place for one in parsed(text).records if isinstance(one, PlaceRelation)}


def test_tables_of_a_page_on_twin_towns_that_are_of_other_towns() -> None:
    text = (
        "Vindala kommun\n\n# Vänorter\n\n| Ort | Land | Sedan |\n|---|---|---|\n| Odense | Danmark | 1950 |\n"
        "| Gent | Belgien | Avtal diskuteras |\n\n## Ungdomsläger\n\n| Plats | Land | Antal elever |\n|---|---|---|\n"
        "| Bryssel | Belgien | 4 |\n\n## Inflyttade\n\n| Stad | Land |\n|---|---|\n| Paris | Frankrike |\n"
    )
    assert towns(text) == {"Odense"}


def test_the_partners_of_a_project_are_organisations_beside_the_sender() -> None:
    (record,) = projects(
        "Vindala kommun\n\n# Projektet Blåvind\n\nProgram: LIFE\nPeriod: 2022–2025\n\n## Partner\n\n"
        "| Organisation | Roll | Land |\n|---|---|---|\n| Höglunds universitet | Koordinator | Sverige |\n"
        "| Vindala kommun | Partner | Sverige |\n| Aarhus Kommune | Partner | Danmark |\n| Totalt | 3 | |\n\n"
        "## Medverkande\n\n| Namn | Roll |\n|---|---|\n| Eva Ek | sekreterare |\n\n"
        "## Deltagande organisationer\n\n| Namn | Telefon |\n|---|---|\n| Ola Sjö | 123 45 |\n"
    ).values()
    assert [one.name for one in record.partners] == ["Aarhus Kommune"]
    assert (value_of(record, "lead_partner"), value_of(record, "role")) == ("Höglunds universitet", "partner")


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ("Kommunen driver 9 EU-projekt. Deltagare i 6 projekt tyckte till. Partner i 5 länder kom.", {}),
        ("Kommunen driver 9 EU-projekt. Tre ledare i 4 projekt slutade.", {}),
        ("Kommunen driver 9 EU-projekt och är projektägare i 4 av dem och partner i 5.", {"lead": 4, "partner": 5}),
        ("Kommunen driver 5 EU-projekt. Den är projektägare i 2, medsökande i 3.", {"lead": 2, "partner": 3}),
    ],
)
def test_who_counts_its_projects_by_role(told: str, counts: dict[str, int]) -> None:
    found = parsed(f"Vindala kommun\nEU-rapport 2024\n\n{told}\n").records
    roles = {one.measure: one.value for one in found if isinstance(one, Figure) and "_as_" in one.measure}
    assert roles == {f"projects_as_{role}": number for role, number in counts.items()}


@pytest.mark.parametrize(
    ("column", "cell", "above", "paid"),
    [
        ("Utfall 2024", "5 000", "EU-projekt", None),
        ("Utfall 2024 (tkr)", "5 000", "EU-projekt", 5_000_000),
        ("Utfall 2024", "5 000 kr", "EU-projekt", 5_000),
        ("Utfall 2024", "5 000", "Belopp i tkr", 5_000_000),
        ("Utbetalt 2024", "5 000", "EU-projekt", 5_000),
    ],
)
def test_an_outcome_is_money_where_it_says_so(column: str, cell: str, above: str, paid: int | None) -> None:
    table = f"| Projekt | Program | {column} | Budget |\n|---|---|---|---|\n| Blåvind | LIFE | {cell} | 400 000 kr |\n"
    found = projects(f"Vindala kommun\n\n{above}\n\n{table}")
    assert value_of(found["Blåvind"], "paid_out") == paid


def test_what_is_not_decided_is_told_once_and_only_of_what_is_no_record() -> None:
    text = (
        "Vindala kommun\nEU-rapport 2024\n\n## Blåvind\n\nProjektet Blåvind fick avslag. Blåvind söktes ur LIFE.\n\n"
        "## Mer om Blåvind\n\nAnsökan för projektet Blåvind fick avslag.\n\n## Kallbad\n\nProgram: LIFE\nRoll: Partner\n"
        "Period: 2022–2024\n\nI ett tidigare försök fick projektet Kallbad avslag.\n"
    )
    issues = [one.what for one in parsed(text).issues if "blir ingen post" in one.what]
    assert len(issues) == len({*issues})
    assert not any(f"«{name}»" in issue for name in projects(text) for issue in issues)


def test_a_yearly_report_that_speaks_of_a_project() -> None:
    text = (
        "Verksamhetsberättelse för internationellt arbete 2024\n\nVindala kommun\n\nInnehåll\n\nKommunen är medlem i "
        "nätverket Eurocities och har vänorter.\n\nAvslutning av projektet Blåvind\n\nVänorten Odense besökte oss.\n"
    )
    assert parsed(text).layout.name == "activity_report"


def test_a_continent_is_no_project() -> None:
    text = (
        "Vindala kommun\nEU-rapport 2024\n\n## Lärlingar ut i Europa\n\nInom Europa finns platser. Projektet pågår 2023–2025. "
        "Erasmus+ finansierar.\n"
    )
    assert "Europa" not in projects(text)


def test_a_row_of_sums_in_emphasis_is_no_project() -> None:
    text = (
        "Region Vindala\nFörteckning\n\n## 1 Organisationer där regionen är medlem\n\n"
        "| Nr | Organisation | Med sedan | Ansvarig | Avgift 2025 | Anm. |\n|---|---|---|---|---|---|\n"
        "| 1 | Eurocities | 2010 | Regionstyrelsen | 92 tkr | ordf. |\n| 2 | Energy Cities | 2012 | Regionstyrelsen | 18 tkr | |\n"
        "| | **Summa avgifter** | | | **110 tkr** | |\n\nAvgifter i euro är omräknade.\n\n## 2 Projekt\n\n"
        "**Solfärja** (LIFE): Regionstyrelsen är projektägare. Projekttid 2024-06-01–2027-05-31. Total budget 21,4 mnkr.\n"
    )
    assert set(projects(text)) == {"Solfärja"}
