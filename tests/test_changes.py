"""What changed from one report to the next: of one project, of many, what came and what left, and whether a network goes on.

Over the invented cities of ``first_sight``: Kvarnhamn (reports for 2024 and 2025), Vätterlunda (2023 and 2024) and Älvnäs (2024 alone);
what is right was read in their reports.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core import Bot
from bot.query.checking import FormError, query_from
from bot.query.forms import Against, Among, Changed, Not, Order, Query, Reported, as_json
from bot.query.say import described
from indexer.building import build
from indexer.index import open_index
from tests.test_kept_conditions import Case, asked, case, plain

GREEN, LIFE = "Grön godskaj - fossilfria leveranser i hamnstaden", "LIFE Flodpärla"
DEARER, LATER = frozenset({GREEN, "Fler vägar in"}), frozenset({LIFE, "Svetsa om"})
GONE = frozenset({"Gränsdata", "Bygg din väg"})
KVARNHAMN = [
    # one project
    case("Vad har hänt med slutdatumet för LIFE Flodpärla sedan förra redovisningen?", say=("1 år senare", "2024: slutar 31 december 2025")),
    case("hur har budgeten ändrats för Grön godskaj mellan 2024 och 2025?", value=1_700_000, say=("2024: 22 900 000 kr", "2025: 24 600 000 kr")),
    case("Har Fler vägar in blivit dyrare?", value=2_400_000, say=("Ja.", "2024: 26 100 000 kr")),
    case("Hur har utbetalt belopp ändrats för Fler vägar in?", value=1_945_000, say=("sammanlagt 1 945 000 kr mer",)),
    case("Har Ljudande kvarnar fått mer pengar än året före?", value=686_000, say=("Ja.",)),
    case("What changed for Svetsa om between the two reports?", say=("3 months later", "SEK 675,000 more", "Unchanged: start date")),
    case("Is the budget of SkyfallsLabb the same as in last year's report?", say=("Yes.", "unchanged (2024: SEK 88,400,000")),
    case("vilka uppgifter skiljer sig mellan 2024 och 2025 års blanketter för Tyst asfalt?", say=("137 500 kr mindre", "Oförändrat: startdatum")),
    case("Jämfört med 2024, har nämnden för Näringslivslotsen ändrats?", say=("Nej.", "oförändrat (2024: Kommunstyrelsen")),
    case("Har tidplanen för Trampa Nord ändrats sedan förra året?", open=True, say=("Bara redovisningen för 2025",), never=("Nej.", "Ja.")),
    case("Har projektledaren i Svetsa om bytts ut?", open=True, say=("framgår inte av redovisningarna för 2024",)),
    # many
    case("Vilka projekt har fått höjd totalbudget sedan 2024?", names=DEARER, say=("1 700 000 kr mer", "2 400 000 kr mer")),
    case("Vilka projekt har fått höjd totalbudget sedan 2024?", "med hur mycket?", names=DEARER, say=("Grön godskaj: 1 700 000 kr mer",)),
    case("Vilka projekt har fått större budget?", "vilket ökade mest?", names=frozenset({"Fler vägar in"}), value=2_400_000),
    case("Vilket projekt har fått den största budgethöjningen?", names=frozenset({"Fler vägar in"}), value=2_400_000),
    case("Vilka projekt har blivit dyrare?", names=DEARER),
    case("Which projects have been prolonged since 2024?", names=LATER, say=("1 year later", "3 months later")),
    case("Vilka projekt har skjutit på slutdatumet?", "hur länge?", names=LATER, say=("LIFE Flodpärla: 1 år senare", "Svetsa om: 3 månader senare")),
    case("Hur många projekt har fått sitt slutdatum flyttat?", value=2),
    case("Vilka projekt fick mer utbetalt 2025 än året innan?", value=7),
    case("Hur många projekt har fått lägre utbetalning än förra året?", value=2),
    case("Vilka projekt har bytt nämnd?", open=True),
    case("Finns det något projekt vars budget har sänkts?", open=True, never=("Ja.", "Nej.")),
    case(
        "Vilka projekt har fått höjd totalbudget sedan 2024?",
        "Varför höjdes den i Fler vägar in?",
        say=("därför att målgruppen var större än väntat",),
    ),
    # what came and what left
    case("Hur många nya projekt fanns 2025?", value=9),
    case("Which projects are new in the 2025 report?", value=9),
    case("Vilka projekt redovisas 2025 men som inte är med i redovisningen för 2024?", value=9),
    case("Vilka projekt har försvunnit sedan 2024?", names=GONE),
    case("Vilka projekt redovisades 2024 men inte längre?", names=GONE),
    case("How many projects dropped out after 2024?", value=2, names=GONE),
    case("Vilka nätverk finns med 2025 men inte 2024?", value=2, names=frozenset({"WHO:s globala nätverk för åldersvänliga städer", "Nordic Wildfire Forum"})),
    case("Vilket nätverk lämnade staden efter 2024, och vad var anledningen?", names=frozenset({"Energy Cities"}), say=("har fördubblats",)),
    case("Hur många nätverk har vi gått ur?", value=1, names=frozenset({"Energy Cities"})),
    # whether a network goes on
    case("Är vi kvar i Energy Cities eller har vi hoppat av, och i så fall varför?", say=("sägs upp", "har fördubblats", "Redovisningen för 2025 nämner inte")),
    case("Är vi med i Energy Cities?", say=("sägs upp",), never=("Ja.",)),
    case("Varför lämnade vi Energy Cities?", say=("har fördubblats",)),
    case("Are we still a member of POLIS?", say=("Yes.", "member since 2020")),
    case("Har vi gått ur UBC?", say=("Nej.", "medlem sedan 2003")),
    # what is none of it
    case("Vilka projekt pågår inte längre än 2026?", never=("senaste redovisningen",), open=True),
    case("När förlängdes Svetsa om?", say=("för att en sista grupp",), never=("2024: slutar",)),
    case("Hur har Minnesstigen förändrat vardagen för personer med demens?", open=True, never=("Bara redovisningen",)),
    case("Vad skiljer Svetsa om från Språkfadder?", never=("Bara redovisningen", "2024: slutar")),
]  # fmt: skip
TWO_CITIES = [
    case("vad har ändrats i tidsplanen för Kliv In sen förra rapporten?", say=("startdatum: oförändrat", "3 månader senare", "2023: slutar 31 januari 2025")),
    case("What has changed in the schedule of Kliv In?", say=("start date: unchanged", "3 months later"), never=("paid out",)),
    case("Blev Blå Stråk billigare 2024 än 2023?", say=("Nej.", "oförändrat (2023: 14 200 000 kr")),
    case("vad skiljer redovisningarna åt när det gäller Blå Stråk", say=("Samhällsbyggnadsnämnden har tillkommit", "710 000 kr mindre")),
    case("Har Blå Stråk bytt nämnd?", say=("Nej.", "Samhällsbyggnadsnämnden har tillkommit")),
    case("Fick projektet Språng mer utbetalt 2024 än 2023?", value=2_905_000, say=("Ja.", "Barn- och utbildningsnämnden: 255 000 kr mer")),
    case("Har Grodliv kvar samma budget som 2023?", open=True, say=("2023: 31 000 000 kr", "ingen uppgift"), never=("Ja.", "Nej.")),
    case("Har budgeten för Kustnära höjts sedan förra rapporten?", open=True, say=("Bara redovisningen för 2024",)),
    case("När slutar CoolRoofs?", "är det ändrat sedan förra rapporten?", say=("slutdatum: oförändrat",)),
    case("Berätta om Blå Stråk", "har budgeten höjts?", say=("Nej.", "oförändrat (2023: 14 200 000 kr")),
    case("Vilka projekt i Vätterlunda har fått förlängd projekttid sedan 2023?", names=frozenset({"Kliv In"}), say=("3 månader längre",)),
    case("Vilket projekt i Vätterlunda ökade sin utbetalning mest från 2023 till 2024?", names=frozenset({"Språng - vägar till arbete"})),
    case("Vilka projekt i Vätterlunda har lagts till sedan förra redovisningen?", value=20),
    case("Which projects did Vätterlunda report in 2023 but no longer in 2024?", names=frozenset({"Klassrum utan väggar"})),
    case(
        "Vilka nätverk i Vätterlunda har tillkommit sedan redovisningen 2023?",
        names=frozenset({"Eurocities", "Nordic Safe Cities", "Energy Cities", "International Cities of Refuge Network", "POLIS"}),
    ),
    case("Has Vätterlunda left the Union of the Baltic Cities?", say=("No.", "1998")),
    case("vad är nytt i Älvnäs, alltså vilka projekt startade 2024?", value=7),
    case("Vilka projekt i Älvnäs fick mindre utbetalt än Slamtorken?", value=7),
    case("Vilka projekt i Vätterlunda fick nya pengar 2024?", never=("inte fanns i redovisningen före",)),
    case(
        "Vad är totalbudgeten för Närvaro först?",
        "Och för Second Chance Baltic?",
        "Hur många kronor skiljer det mellan de två?",
        value=1_600_000,
    ),
]  # fmt: skip


@pytest.mark.parametrize("wanted", KVARNHAMN)
def test_what_changed_in_one_city(wanted: Case, bots: dict[str, Bot]) -> None:
    holds(wanted, bots["kvarnhamn"])


@pytest.mark.parametrize("wanted", TWO_CITIES)
def test_what_changed_beside_a_city_of_one_report(wanted: Case, bots: dict[str, Bot]) -> None:
    holds(wanted, bots["reports"])


def holds(wanted: Case, bot: Bot) -> None:
    """That an answer has what is wanted, and quotes what stands there."""
    answer = asked(bot, wanted.turns)
    told = plain(answer.text)
    assert wanted.value is None or answer.value == pytest.approx(wanted.value, rel=0.005)
    assert wanted.names is None or {record.name for record in answer.records} == wanted.names
    assert [words for words in wanted.say if words not in told] == []
    assert [words for words in wanted.never if words in told] == []
    assert wanted.open or answer.status in {"answered", "partial"}
    for cite in answer.citations:
        assert bot.index.texts[cite.document][cite.start : cite.end] == cite.quote


def test_projects_of_one_report_are_said_to_be_undecided(bots: dict[str, Bot]) -> None:
    answer = asked(bots["kvarnhamn"], ("Vilka projekt har blivit dyrare?",))
    assert "9 projekt finns inte i redovisningen före och går inte att jämföra." in answer.notes
    none = asked(bots["reports"], ("Vilka projekt i Älvnäs har fått höjd budget?",))
    assert none.status == "not_found"
    assert "15 projekt finns inte i redovisningen före och går inte att jämföra." in none.notes


def test_a_network_that_is_only_not_named_is_not_said_to_be_left(bots: dict[str, Bot]) -> None:
    answer = asked(bots["reports"], ("Vilka nätverk i Vätterlunda har tillkommit sedan redovisningen 2023?",))
    assert any("inträdesår före det" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("form", "swedish", "english"),
    [
        (
            Query(where=Among(("x",), ("Kajträd",)), against=Against(2023, ("end_date",))),
            "projekt bland Kajträd – slutdatum mot redovisningen för 2023",
            "projects among Kajträd – end date beside the report for 2023",
        ),
        (
            Query(
                where=Changed("total_budget", None, ">"),
                against=Against(None, ("total_budget",)),
                order=Order("total_budget", last=1),
            ),
            "projekt där total budget är större än i redovisningen före med störst ändring av total budget – total budget mot redovisningen före",
            "projects whose total budget is larger than in the report before with the largest change of total budget – total budget beside the report before",
        ),
        (
            Query(where=Not(Reported(newest=True))),
            "projekt som inte finns i den senaste redovisningen",
            "projects not in the newest report",
        ),
    ],
)
def test_forms_against_another_report_are_said_back_and_let_in(form: Query, swedish: str, english: str) -> None:
    assert (described(form, "sv"), described(form, "en")) == (swedish, english)
    assert query_from(as_json(form)) == form


@pytest.mark.parametrize(
    "told",
    [
        {"is": "Query", "against": {"is": "Against"}},
        {"is": "Query", "against": {"is": "Against", "fields": ["finns inte"]}},
        {"is": "Query", "against": {"is": "Against", "fields": ["end_date"]}, "by": "role"},
        {"is": "Query", "against": {"is": "Against", "fields": ["end_date"], "why": True}},
        {"is": "Query", "where": {"is": "Reported", "year": 2023, "newest": True}},
    ],
)
def test_forms_against_another_report_that_cannot_be_told_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(FormError):
        query_from(told)


def test_without_a_report_of_the_same_projects_none_is_new(bots: dict[str, Bot]) -> None:
    """2023 is the first report of one of the cities."""
    answer = bots["reports"].answer("Vilka projekt är nya 2023 i Vätterlunda?")
    assert (answer.status, "går inte att avgöra" in answer.text) == ("not_found", True), answer.text
    assert bots["reports"].answer("Vilka projekt är nya 2024 i Vätterlunda?").value == 20


LEFT = """# Lerhults kommuns medlemskap i nätverk 2024

## Internationella nätverk

| Nätverk | Medlem från | Medlemsavgift | Kommentar |
|---|---|---|---|
| Union of Small Harbours (USH) | 2006 | 3 200 euro | styrelseplats |
| Cities of Clay | 2012 | 9 500 kr | utträde 2023-12-31 |
"""


@pytest.mark.parametrize("question", ["Vilka nätverk har vi lämnat?", "Vilka nätverk har Lerhult gått ur?"])
def test_networks_that_a_report_says_were_left(question: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "natverk.md").write_text(LEFT, encoding="utf-8")
    build(tmp_path / "in", tmp_path / "index")
    answer = Bot(open_index(tmp_path / "index")).answer(question)
    assert (answer.status, answer.value, [record.name for record in answer.records]) == (
        "answered",
        1,
        ["Cities of Clay"],
    )


@pytest.mark.parametrize("question", ["Vilka nätverk har Vätterlunda gått ur?", "Which networks has Vätterlunda left?"])
def test_where_no_network_was_left_none_is_told(question: str, bots: dict[str, Bot]) -> None:
    answer = bots["reports"].answer(question)
    assert (answer.status, answer.records) == ("not_found", [])
