"""What running text tells: sub-headings, networks, projects without a form, places, owners and partners."""

from __future__ import annotations

import pytest

from indexer.layouts.shared.base import Context, Ledger
from indexer.layouts.shared.figures import prose_figures
from indexer.layouts.shared.prose import (
    find_lead,
    find_memberships,
    find_mentions,
    find_partners,
    find_place_relations,
    heading_lines,
    sections,
    told,
)
from indexer.records import Document, Membership, PlaceRelation, ProjectReport, Report, Span
from indexer.vocabulary import Vocabulary

REPORT = Report(
    document="r.txt", municipality="Exempelby kommun", kind="annual_forms", year=2024, title="Redovisning 2024"
)
VOCABULARY = Vocabulary.load()


def context(text: str) -> Context:
    return Context(vocabulary=VOCABULARY, ledger=Ledger(Document(name="r.txt", text=text, media="text")))


def members(text: str, department: str = "Miljönämnden") -> list[Membership]:
    return list(find_memberships(REPORT, context(text), 0, len(text), department))


def mentions(text: str, headings: tuple[str, ...] = ()) -> list[ProjectReport]:
    return list(find_mentions(REPORT, context(text), 0, len(text), "Miljönämnden", headings))


def places(text: str) -> list[PlaceRelation]:
    return list(find_place_relations(REPORT, context(text), 0, len(text), "Miljönämnden"))


# -- sub-headings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hamnar och hav\n\nVi åkte båt.\n", ["Hamnar och hav"]),
        ("Vi åkte.\n\nHamnar:\nVi åkte båt.\n", ["Hamnar:"]),
        ("# Hamnar\n\nVi åkte båt.\n", ["# Hamnar"]),
        ("Vi har även börjat tala med andra städer i\n\nDanmark, samt Bremen.\n", []),
        ("Det finns tre områden:\n\n• ett\n", []),
        ("Förvaltningen deltar i många projekt\n\nDet är bra.\n", []),
        ("1. Skola\n2. Hav\n3. Luft\n\nMålen är tre.\n", []),
        ("• Hamnar\n\nVi åkte båt.\n", []),
        ("Miljönämnden 24 projekt\n\nVi åkte båt.\n", []),
        ("Hur gick det?\n\nDet gick bra.\n", []),
        ("Hamnar\n\noch hav är två saker.\n", []),
        (
            "Cities for Cleaner Harbours and the European Clean Harbour Summit\nMiljöförvaltningen deltog.\n",
            ["Cities for Cleaner Harbours and the European Clean Harbour Summit"],
        ),
        ("För andra året i rad representerade Mona Lind och Per Ek Skärvik\nmed omnejd på mässan.\n", []),
    ],
)
def test_headings(text: str, found: list[str]) -> None:
    assert [line.text for line in heading_lines(text, 0, len(text))] == found


def test_sections_leave_page_headers_out() -> None:
    text = "Inledning.\n\nHamnar\n\nVi åkte.\n\nRedovisning 12(80)\n\nSkolor\n\nDe läste.\n"
    header = Span(text.index("Redovisning"), text.index("(80)") + 4)
    document = Document(name="r.txt", text=text, media="text")
    assert [path for path, _ in sections(document, 0, len(text), [header])] == [(), ("Hamnar",), ("Skolor",)]


def test_a_heading_is_told_by_its_first_sentence() -> None:
    text = "Eurocities\n\nVi höll i mötet. Det blev bra.\n"
    assert [text[slice(*sentence)] for _, sentence in told(text, 0, len(text))] == [
        "Vi höll i mötet.",
        "Vi höll i mötet.",
        "Det blev bra.",
    ]


# -- networks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "network", "standing", "since"),
    [
        ("Kommunen är medlem i Eurocities.", "Eurocities", "member", None),
        ("Sedan 2010 är kommunen en aktiv medlem i ICORN.", "International Cities of Refuge Network", "member", 2010),
        ("2025 blev kommunen medlemmar i Energy Cities.", "Energy Cities", "member", 2025),
        (
            "Kommunen gick tillsammans med Skärviks högskola med i Cities for Better Health 2019.",
            "Cities for Better Health",
            "member",
            2019,
        ),
        ("Vi är även med i CPMR.", "Conference of Peripheral Maritime Regions", "member", None),
        ("Vi deltog på ICLEI:s möte.", "ICLEI", "participates", None),
        (
            "Vi har undersökt möjligheterna till medlemskap i Culture Action Europe.",
            "Culture Action Europe",
            "considered",
            None,
        ),
        ("Kommunen är partner i nätverket Tysta Hamnar.", "Tysta Hamnar", "member", None),
        ("Blå Ringen är ett nordiskt nätverk för hamnar.", "Blå Ringen", "participates", None),
        (
            "Vi deltog i en konferens som Nordic Network for Quiet Harbours ordnade.",
            "Nordic Network for Quiet Harbours",
            "participates",
            None,
        ),
        (
            "Vi var med i HAMUs (Harbour Museums Association) kampanj.",
            "Harbour Museums Association",
            "participates",
            None,
        ),
        (
            "Vi deltog i International Committee for Old Boats (ICOB):s konferens.",
            "International Committee for Old Boats",
            "participates",
            None,
        ),
        ("Samordnaren deltar även i ett OECD-nätverk om lärande.", "OECD", "participates", None),
        (
            "Förvaltningen deltar också i ett nordiskt/baltiskt nätverk där vi lär.",
            "Nordiskt/baltiskt nätverk",
            "participates",
            None,
        ),
        ("Dagen hölls inom ramen för samverkansalliansen BRYGGA.", "BRYGGA", "participates", None),
    ],
)
def test_memberships(text: str, network: str, standing: str, since: int | None) -> None:
    assert [(one.network, one.standing, one.since) for one in members(text)] == [(network, standing, since)]


@pytest.mark.parametrize(
    "text",
    [
        'Temat var "Kulturstudier i Greater Copenhagen" och eleverna läste.',
        "Projektet har koppling mot Fehmarn Bält och STRING.",
        "Via ICLEI-projektet TIDVATTEN skrev vi en handbok.",
        "Kommunens EU-nätverk träffades tre gånger.",
        "Även Trans Europe Halles var samarbetspartners för utställningen.",
        "Vi är medlem i Exempelbys hamnförening.",
        "Nämnden är inte medlem i ICLEI.",
    ],
)
def test_no_membership(text: str) -> None:
    assert members(text) == []


def test_further_networks_of_a_sentence() -> None:
    text = "Vi har varit aktiva i nätverket Procura + som rör upphandling, liksom i ISKA[BO1] som lagar möbler och MEDUSA, ett nätverk för bojar."
    assert sorted(one.network for one in members(text)) == ["ISKA", "MEDUSA", "Procura+"]


def test_abbreviation_before_the_name() -> None:
    [one] = members("Vi samarbetar med LKF40, Lokal Kustfärdplan 2040, ett nätverk med 40 aktörer. LKF40 är öppet.")
    assert (one.network, one.abbreviation, one.aliases) == ("Lokal Kustfärdplan 2040", "LKF40", ("LKF40",))


def test_only_the_list_under_the_question_is_considered() -> None:
    text = "Vi har undersökt möjligheterna till ett par nya nätverk:\n\n• Nätverket LUMEN STAGE\n\nKonferenser:\n\n• Vi deltog i Culture Action Europe.\n"
    assert {one.network: one.standing for one in members(text)} == {
        "LUMEN STAGE": "considered",
        "Culture Action Europe": "participates",
    }


def test_every_listed_nämnd_is_a_member() -> None:
    text = (
        "Miljönämnden, kulturförvaltningen och serviceförvaltningen är medlemmar i European Social Network sedan 2021."
    )
    found = {one.department: (one.standing, one.since) for one in members(text)}
    assert found == dict.fromkeys(("Miljönämnden", "Kulturförvaltningen", "Serviceförvaltningen"), ("member", 2021))


def test_those_who_take_part_do_not_become_members() -> None:
    text = "2024 blev kommunen medlem i Energy Cities. Under året deltog kulturförvaltningen och serviceförvaltningen i arbetet.\n\nSlut."
    assert {one.department: one.standing for one in members(text)} == {
        "Miljönämnden": "member", "Kulturförvaltningen": "participates", "Serviceförvaltningen": "participates",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kommunen utsågs till ordförande i STRING under 2026.", "ordförande 2026"),
        ("Vi är med i styrgruppen för Blå Ringen, ett nordiskt nätverk.", "i styrgruppen"),
        ("Stockholm är ordförande i Eurocities.", None),
        ("Vi deltog i Eurocities.", None),
    ],
)
def test_role(text: str, role: str | None) -> None:
    assert [one.role for one in members(text)] == [role]


def test_the_sentence_that_tells_of_the_membership_is_cited() -> None:
    text = "Besök kom från ICLEI Korea. Kommunen har varit aktiv i flera nätverk, däribland ICLEI och Eurocities. Eurocities är stort."
    for one in members(text):
        assert text[slice(*one.source.span)].startswith("Kommunen har varit aktiv")


# -- projects named in running text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "programme"),
    [
        ("• Tång4All. Finansieras av DUT (Driving Urban Transition)", "Tång4All", "Driving Urban Transitions"),
        ("Via ICLEI-projektet TIDVATTEN skrev vi en handbok.", "TIDVATTEN", None),
        ("SJÖLAG är ett Erasmus+ projekt om båtar.", "SJÖLAG", "Erasmus+"),
        ("Erasmus+ projektet SegelSmart har gett kunskap.", "SegelSmart", "Erasmus+"),
        ('Det mesta rör Erasmus+-projektet "Broar i sikte" i Hamburg.', "Broar i sikte", "Erasmus+"),
        ("Vi sitter i styrelsen för universitets projekt Harbour Health – healthy quays.", "Harbour Health", None),
        ("En dag hölls med projektet BOJEN på temat vatten.", "BOJEN", None),
        ("BOJEN-projektet har gett möjligheter.", "BOJEN", None),
        ("Arbetet inom projektet Hav Varför? fortsatte.", "Hav Varför?", None),
        ("4. Alla Ombord – EU-finansierat projekt inom teknik", "Alla Ombord", None),
    ],
)
def test_mentions(text: str, name: str, programme: str | None) -> None:
    [one] = mentions(text)
    assert (one.name.value, one.programme.value if one.programme else None) == (name, programme)
    assert text[slice(*one.name.span)] == one.name.raw


@pytest.mark.parametrize(
    "text",
    [
        "1. Projekt Greve - Skärvik 27/10: elever kom hit.",
        "Projektet finansieras med egna medel.",
        "Projektet Erasmus+ är stort.",
        "Studieresa till Cern.",
    ],
)
def test_no_project(text: str) -> None:
    assert mentions(text) == []


def test_the_municipality_of_the_report_is_no_project_and_any_other_may_be() -> None:
    assert mentions("Projektet Exempelby deltog i mötet.") == []
    assert [one.name.value for one in mentions("Projektet Grannby deltog i mötet.")] == ["Grannby"]


def test_a_heading_gives_the_whole_name() -> None:
    [one] = mentions("Inom projektet Trygg kaj - fri från buller deltog vi.", ("Trygg kaj - fri från buller",))
    assert one.name.value == "Trygg kaj - fri från buller"


def test_long_form_in_a_bracket() -> None:
    [one] = mentions("Inom ramen för SJÖLAG (Sea Life of Young People) deltog vi. SJÖLAG är ett Erasmus+ projekt.")
    assert one.aliases == ("Sea Life of Young People",)


# -- places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Förvaltningen gjorde två studiebesök i Köpenhamn.", [("visit_made", "Köpenhamn")]),
        ("Konferensen ägde rum i Barcelona, Spanien i maj.", [("conference", "Barcelona")]),
        (
            "Vi har tagit emot studiebesök från vår systerort Vasa i Finland.",
            [("twin_city", "Vasa"), ("visit_received", "Vasa")],
        ),
        (
            "Biblioteket tog i maj emot en delegation från Tartu och besökte själv Riga.",
            [("visit_received", "Tartu"), ("visit_made", "Riga")],
        ),
        ("Under året tog vänorten Vasa emot en grupp från oss.", [("twin_city", "Vasa"), ("visit_made", "Vasa")]),
        ("Vi deltog i en konferens och höll ett spår med professorer från Australien.", []),
        ("Mötet gav kontakter för framtida utbyten med Tjeckien och Polen.", []),
        (
            "Samarbete finns med kommunen i Marseille, Brugge i Belgien och Odense i Danmark.",
            [("exchange", "Marseille"), ("exchange", "Brugge"), ("exchange", "Odense")],
        ),
        ("Medarbetare från ett kontor i Tokyo besökte Exempelby under året.", [("visit_received", "Tokyo")]),
        ("Inom projektet besöktes Wien under två dagar.", [("visit_made", "Wien")]),
        (
            "I projektet tog kommunen, under tre dagar, emot partner från städer i Österrike och Bulgarien.",
            [("visit_received", "Österrike"), ("visit_received", "Bulgarien")],
        ),
        ("Projektet har varit tvillingstad till den tyska staden Wiesbaden.", [("exchange", "Wiesbaden")]),
        ("Resor till Nederländerna (Amsterdam) för eleverna.", [("visit_made", "Amsterdam")]),
        ("Vi åkte till Stockholm och Uppsala.", []),
    ],
)
def test_places(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.place) for one in places(text)] == found


# -- owners and partners --------------------------------------------------------------------------------------------


def test_lead_and_partners() -> None:
    text = "Projektägare är Skärviks universitet. Satsningen genomförs tillsammans med Rotterdam, IUC\nNorr och Lunds universitet."
    lead = find_lead(text, 10)
    assert lead is not None
    assert (lead.value, lead.raw, lead.span) == ("Skärviks universitet", "Skärviks universitet", Span(26, 46))
    found = find_partners(text, 10, REPORT.municipality)
    assert [(one.name, one.country) for one in found] == [
        ("Rotterdam", "Nederländerna"),
        ("IUC Norr", None),
        ("Lunds universitet", None),
    ]
    assert [text[one.span.start - 10 : one.span.end - 10] for one in found if one.span] == [
        "Rotterdam",
        "IUC\nNorr",
        "Lunds universitet",
    ]


# -- enumerations and what has ended --------------------------------------------------------------------------------


def test_every_name_of_an_enumeration_is_a_network() -> None:
    found = members(
        "Nämnden deltar i nätverken Bicycle Towns of Europe och Nordic\nLight Lab. Staden är medlem i ICLEI, Ljusringen samt Sjönätet."
    )
    assert [(m.network, m.standing) for m in found] == [
        ("Bicycle Towns of Europe", "participates"),
        ("Nordic Light Lab", "participates"),
        ("ICLEI", "member"),
        ("Ljusringen", "member"),
        ("Sjönätet", "member"),
    ]


@pytest.mark.parametrize(
    ("text", "standing", "role"),
    [
        ("Staden är medlem i Eurocities men har ingen egen plats i styrelsen.", "member", None),
        ("Staden är medlem i Eurocities och sitter i styrelsen.", "member", "i styrelsen"),
        (
            "Staden är medlem i Eurocities och vice ordförande i Culture Forum.",
            "member",
            "vice ordförande i Culture Forum",
        ),
        (
            "Staden är medlem i Eurocities. Kulturnämndens ordförande valdes in i nätverkets Executive Committee för Eurocities.",
            "member",
            "i Executive Committee",
        ),
        ("Medlemskapet i Eurocities avslutades i juni.", "former", None),
        ("Nämnden undersökte om ett medlemskap i Eurocities men valde att avstå.", "considered", None),
        ("Ett medlemskap i Eurocities diskuteras.", "considered", None),
        ("Nämnden har diskuterat ett medlemskap i Eurocities och är ännu inte medlem.", "considered", None),
        ("Medlemskapet i Eurocities har inte förlängts efter 2023.", "former", None),
        ("Nämnden valde att inte förlänga medlemskapet i Eurocities.", "former", None),
        ("Nämnden har under året lämnat Eurocities.", "former", None),
        ("Nämnden var medlem i Eurocities till 2021.", "former", None),
        ("Nämnden lämnade Stockholm efter mötet i Eurocities.", "participates", None),
        ("Nämnden är inte medlem i styrelsen men deltar i Eurocities.", "member", None),
    ],
)
def test_memberships_that_are_none_and_seats_denied(text: str, standing: str, role: str | None) -> None:
    (found,) = members(text)
    assert (found.standing, found.role) == (standing, role)


def test_twin_cities_over_line_ends() -> None:
    text = "Exempelby har tre vänorter: Narva i Estland,\nJakobstad i Finland och Alexandria i USA. Vänortsavtalet med Pskov sades upp."
    assert [(p.kind, p.place, p.country, p.standing) for p in places(text)] == [
        ("twin_city", "Narva", "Estland", "active"),
        ("twin_city", "Jakobstad", "Finland", "active"),
        ("twin_city", "Alexandria", "USA", "active"),
    ]


def test_totals_beside_those_of_the_year_before() -> None:
    text = "Kommunen deltog i 13 EU-projekt. I sex av dem är kommunen projektägare. Utbetalt stöd uppgick till 9,5 mnkr, jämfört med 8 mnkr året innan."
    found = prose_figures(REPORT, context(text), 0, len(text))
    assert [(f.measure, f.year, f.value) for f in found] == [
        ("projects", 2024, 13),
        ("projects_as_lead", 2024, 6),
        ("paid_out", 2024, 9_500_000),
        ("paid_out", 2023, 8_000_000),
    ]
