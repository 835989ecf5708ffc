"""The activity report: networks under headings and in prose, whose chair it is, agreements that came to nothing."""

from __future__ import annotations

import re

import pytest

from indexer.layouts import Parsed, layout_for, parse
from indexer.layouts.activity_report.roles import is_own
from indexer.records import Document, Figure, Membership, PlaceRelation, ProjectReport
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans, corpus_documents

SAMPLE = SAMPLES / "activity_report" / "exempelby-2021.md"


def members(parsed: Parsed) -> list[Membership]:
    return [record for record in parsed.records if isinstance(record, Membership)]


def member(parsed: Parsed, network: str, department: str | None = None) -> Membership:
    """The one membership of a network by that department, the first where none is named."""
    return next(m for m in members(parsed) if m.network == network and department in {None, m.department})


def places(parsed: Parsed) -> set[tuple[str, str, str, str | None]]:
    return {(r.kind, r.place, r.standing, r.when) for r in parsed.records if isinstance(r, PlaceRelation)}


def figures(parsed: Parsed) -> dict[tuple[str, str], tuple[float, str]]:
    return {(f.subject, f.measure): (f.value, f.unit) for f in parsed.records if isinstance(f, Figure)}


def read(text: str) -> Parsed:
    return parse(Document(name="berättelse.txt", text=text, media="text"), Vocabulary.load())


@pytest.fixture(scope="module")
def sample() -> Parsed:
    return check_golden(SAMPLE, Vocabulary.load())


@pytest.fixture(scope="module")
def report() -> Parsed:
    """The one activity report among the real ones."""
    found = [document for document in corpus_documents() if layout_for(document).name == "activity_report"]
    assert len(found) == 1
    return parse(found[0], Vocabulary.load())


def test_sample(sample: Parsed) -> None:
    assert sample.layout.name == "activity_report"
    assert sample.issues == []
    check_spans(sample)
    assert (sample.report.municipality, sample.report.year) == ("Exempelby kommun", 2021)


def test_pages_follow_the_table_of_contents(sample: Parsed) -> None:
    source = member(sample, "Eurocities").source
    assert (source.page, source.page_approximate) == (3, True)


def test_marks_make_no_difference(sample: Parsed) -> None:
    bare = read(re.sub(r"(?m)^#+ *|\*", "", sample.document.text))
    assert bare.issues == []
    kept = [(m.network, m.department, m.role, m.since, m.standing, m.forums, m.kind) for m in members(bare)]
    assert kept == [(m.network, m.department, m.role, m.since, m.standing, m.forums, m.kind) for m in members(sample)]
    assert figures(bare) == figures(sample)
    # a place that no list of cities knows is one only where it is printed bold
    assert places(sample) - places(bare) == {("twin_city", "Pärnu", "passive", "1991")}


def test_only_our_own_chair_counts(sample: Parsed) -> None:
    roles = {(m.network, m.role) for m in members(sample) if m.role}
    assert roles == {
        ("Union of the Baltic Cities", "ordförande i energikommittén"),
        ("Eurocities", "ordförande i Social Affairs Forum"),
    }


@pytest.mark.parametrize(
    ("before", "own"),
    [
        ("Exempelby är ", True),
        ("Miljöförvaltningen är ", True),
        ("Kommunalrådet Kim Provsson övertog ", True),
        ("Stockholm driver, som ", False),
        ("Lund är ", False),
        ("Exempelby stödjer Göteborg som är ", False),
        ("Man är ", False),
    ],
)
def test_whose_position(sample: Parsed, before: str, own: bool) -> None:
    assert is_own(before, sample.report, Vocabulary.load().actors("Exempelby kommun")) is own


def test_twin_cities_in_a_list() -> None:
    text = "Exempelby kommun\n\n# Årsberättelse 2022\n\nKommunens internationella arbete.\n\n"
    text += (
        "## Nätverk\n\nInget nytt.\n\n## Vänorter\n\n- Åbo, Finland\n- Bergen (Norge): vilande, vänort sedan 2003\n\n"
    )
    text += "## Resor\n\nI mars reste kulturnämnden till Köpenhamn. Konferensen i Riga ställdes in.\n\n"
    text += "## Övrigt\n\nKommunens vänorter är Åbo, Bergen och Vasa.\n"
    parsed = read(text)
    assert parsed.layout.name == "activity_report"
    assert places(parsed) >= {
        ("twin_city", "Åbo", "active", None),
        ("twin_city", "Bergen", "passive", "2003"),
        ("twin_city", "Vasa", "active", None),
        ("visit_made", "Köpenhamn", "active", "2022-03"),
        ("conference", "Riga", "cancelled", "2022"),
    }
    assert members(parsed) == []


def test_real_report_has_its_networks(report: Parsed) -> None:
    assert (report.report.municipality, report.report.year, report.issues) == ("Malmö stad", 2019, [])
    assert {m.network for m in members(report)} == {
        "Union of the Baltic Cities", "ICLEI", "United Cities and Local Governments", "Malmö stads EU-nätverk",
        "Storstadsnätverket för internationella frågor", "Kommunförbundet Skånes EU-nätverk", "MalmöLund-regionens EU-nätverk",
        "Informal Baltic Sea Group", "UITP", "Smart Cities Platform", "Svereg", "Eurocities", "STRING", "Global Covenant of Mayors",
        "EU-China Smart cities", "EU China Link", "Procura+", "Resilient cities", "Europeiska SDG-nätverk",
    }  # fmt: skip
    assert member(report, "United Cities and Local Governments").since == 2016
    assert member(report, "EU-China Smart cities").standing == "member"
    assert member(report, "Svereg").kind == "brussels"
    assert member(report, "Kommunförbundet Skånes EU-nätverk").kind == "domestic"


def test_real_report_gives_each_chair_to_its_holder(report: Parsed) -> None:
    assert {(m.network, m.department, m.role, m.since) for m in members(report) if m.role} == {
        ("Union of the Baltic Cities", "Miljönämnden", "ordförande i miljökommittén", None),
        ("United Cities and Local Governments", None, "har titeln Leading city for culture", 2016),
        ("Eurocities", None, "ordförande i Social Affairs Forum", 2019),
        ("ICLEI", "Kommunstyrelsen", "ordförande i ICLEI GEXCOM", 2018),
        ("Procura+", "Kommunstyrelsen", "ordförande", 2018),
    }
    seats = {m.department: m.forums for m in members(report) if m.network == "Eurocities" and m.department}
    assert seats == {
        "Kommunstyrelsen": ("Governance", "Task force", "Cohesion"),
        "Miljönämnden": ("Miljöforum",),
        "Kulturnämnden": ("Access to Culture",),
        "Tekniska nämnden": ("Mobilitetsforumet",),
        "Stadsbyggnadsnämnden": ("Ekonomiforumet",),
    }


def test_real_report_keeps_partners_apart_from_failures(report: Parsed) -> None:
    assert places(report) == {
        ("conference", "Kaunas", "active", "2019-10"),
        ("conference", "Prag", "active", "2019"),
        ("conference", "Sydafrika", "active", "2019-12"),
        ("conference", "Bonn", "active", "2019"),
        ("conference", "Madrid", "cancelled", "2019"),
        ("visit_made", "New York", "active", "2019"),
        ("twin_city", "Tangshan", "passive", "1987"),
        ("agreement", "Hongkong", "active", "2011"),
        ("agreement", "Shenzhen", "passive", "2012"),
        ("agreement", "Dalian", "failed", "2018"),
        ("visit_made", "Hongkong", "cancelled", "2019"),
        ("visit_made", "Shenzhen", "cancelled", "2019"),
    }
    stated = figures(report)
    assert stated["Samarbetet med Kina", "samarbeten"] == (3, "samarbeten")
    assert stated["Malmö stads EU-nätverk", "möten"] == (5, "gånger")
    assert stated["Insatsområde 5", "budget"] == (10_000_000, "EUR")


CHAPTERS = """Provby kommun

# Internationell verksamhetsberättelse 2022

# Inledning

Arbetet gick bra.

# Våra medlemskap

| Organisation | Startår | Förvaltning |
|---|---|---|
| Energy Cities | 1998 | Miljöförvaltningen |
| Nordic Timber Cities | 2021 | Tekniska förvaltningen |
| Eurocities | 2019 | Kulturförvaltningen |

## Energy Cities

Kommunen leder sedan i våras nätverkets arbetsgrupp för vindkraft. Provby lämnade styrelsen i mars.

## Nordic Safe Cities

Kommunens medlemskap har avslutats av kostnadsskäl.

## ICLEI

Provby blev medlem i oktober 2020. Kommunen har ingen plats i styrelsen.

## SKR:s nätverk för EU-frågor

Två handläggare var på höstmötet i SKR:s nätverk för EU-samordnare.

## Övriga nätverk

Sedan 2015 är staden även medlem i **Healthy Cities** samt **Ljusa städer**. Kulturförvaltningen ingår i **Culture Tomorrow**, där museer möts.
Före sommaren beslutade socialnämnden att söka eller ansöka om medlemskap i nätverket *Cities Coalition for Digital Rights*.

# Andra städer

Provby har i dag vänortsavtal med Sandvika (Norge), Lojo (Finland), Dayton (USA) samt Kaunas (Litauen). Avtalet med vänorten Kaliningrad har sagts upp.

Förutom vänorterna har skolorna ett partnerskap med **Lobamba** i Eswatini.

# EU-projekt

Förvaltningarna drev eller deltog i 12 EU-projekt, varav 5 som projektägare. Målet är att vara med i minst 20 EU-projekt.

- **READYnow** (Horisont Europa): om trähus, där tekniska förvaltningen deltar som partner.
- **Digital vardag** (Interreg South Baltic): drivs av kulturförvaltningen i nio månader till.

**Nordlärling** är ett treårigt Interreg-projekt i Interreg Aurora. Fem torg byggdes om i projektet *Lika torg* med pengar från URBACT.

Konferensen **Smart Stad** i Barcelona lockade två medarbetare.
"""


@pytest.fixture(scope="module")
def chapters() -> Parsed:
    return read(CHAPTERS)


def test_a_table_of_networks_and_chapters_of_the_first_rank(chapters: Parsed) -> None:
    table = {m.network: (m.standing, m.since, m.department) for m in members(chapters)}
    assert table["Energy Cities"] == ("member", 1998, "Miljöförvaltningen")
    assert table["Nordic Timber Cities"] == ("member", 2021, "Tekniska förvaltningen")
    assert table["Eurocities"] == ("member", 2019, "Kulturförvaltningen")
    assert member(chapters, "Energy Cities").role == "leder arbetsgrupp för vindkraft"
    own = [
        passage.section
        for passage in chapters.passages
        if "READYnow" in chapters.document.text[slice(*passage.source.span)]
    ]
    assert own == [("EU-projekt",)]  # a chapter ends the networks' sections


def test_memberships_that_are_none_and_names_no_file_knows(chapters: Parsed) -> None:
    standing = {m.network: m.standing for m in members(chapters)}
    assert standing == {
        "Energy Cities": "member",
        "Nordic Timber Cities": "member",
        "Eurocities": "member",
        "Nordic Safe Cities": "former",
        "ICLEI": "member",
        "SKR:s nätverk för EU-frågor": "participates",
        "Healthy Cities": "member",
        "Ljusa städer": "member",
        "Culture Tomorrow": "participates",
        "Cities Coalition for Digital Rights": "considered",
    }
    assert (member(chapters, "ICLEI").since, member(chapters, "ICLEI").role) == (2020, None)


def test_twin_cities_of_an_enumeration(chapters: Parsed) -> None:
    found = [(p.kind, p.place, p.country, p.standing) for p in chapters.records if isinstance(p, PlaceRelation)]
    assert [tie for tie in found if tie[0] != "conference"] == [
        ("twin_city", "Sandvika", "Norge", "active"),
        ("twin_city", "Lojo", "Finland", "active"),
        ("twin_city", "Dayton", "USA", "active"),
        ("twin_city", "Kaunas", "Litauen", "active"),
        ("twin_city", "Kaliningrad", "Ryssland", "cancelled"),
        ("partner_city", "Lobamba", "Eswatini", "active"),
    ]


def test_projects_named_only_in_prose(chapters: Parsed) -> None:
    found = {str(r.name.value): r for r in chapters.records if isinstance(r, ProjectReport)}
    told = {
        name: (r.programme and r.programme.value, r.department and r.department.value, r.role and r.role.value)
        for name, r in found.items()
    }
    assert told == {
        "READYnow": ("Horisont Europa", "Tekniska förvaltningen", "partner"),
        "Digital vardag": ("Interreg South Baltic", "Kulturförvaltningen", "lead"),
        "Nordlärling": ("Interreg Aurora", None, None),
        "Lika torg": ("URBACT", None, None),
    }
    check_spans(chapters)


def test_a_count_of_projects_and_no_target(chapters: Parsed) -> None:
    assert [(f.year, f.value) for f in chapters.records if isinstance(f, Figure) and f.measure == "projects"] == [
        (2022, 12)
    ]
    assert [f.value for f in chapters.records if isinstance(f, Figure) and f.measure == "projects_as_lead"] == [5]


LEFT = """# Exempelby kommun – verksamhetsberättelse för internationellt arbete 2022

## 1. Nätverk

### Energy Cities

Exempelby diskuterar ett medlemskap i Energy Cities. Kommunen är ännu inte medlem.

### ICLEI

Exempelby är inte medlem i ICLEI.

### Viable Cities

Kommunen valde att inte förlänga medlemskapet i Viable Cities.

### STRING

Exempelby lämnade STRING 2021.

### Healthy Cities

Medlemskapet i Healthy Cities har inte förnyats efter 2021.

### Lämnade nätverk

Under året har kommunen lämnat UBC och Sjönätet.

## 2. Eurocities

Kommunen är medlem sedan 2010. Miljökontoret deltog i Environment Forum men inte i Mobility Forum.

Kulturförvaltningen har inte deltagit i Culture Forum.

## 3. Vänorter

**Molde**, **Nyslott** och **Stykkishólmur**, nordiska vänorter sedan 1950-talet.

**Łomża**, vänort sedan 1996.

**Húsavík** (Island)

Under **hösten** hölls en träff på nätet.
"""


def test_what_is_denied_ended_or_only_discussed_is_no_membership() -> None:
    parsed = read(LEFT)
    assert {m.network: m.standing for m in members(parsed)} == {
        "Energy Cities": "considered",
        "Viable Cities": "former",
        "STRING": "former",
        "Healthy Cities": "former",
        "Union of the Baltic Cities": "former",
        "Sjönätet": "former",
        "Eurocities": "member",
    }
    assert [m.forums for m in members(parsed) if m.network == "Eurocities"] == [("Environment Forum",)]
    check_spans(parsed)


def test_twin_cities_printed_bold_with_any_letter_first() -> None:
    found = [r for r in read(LEFT).records if isinstance(r, PlaceRelation)]
    assert [(r.kind, r.place, r.country, r.when) for r in found] == [
        ("twin_city", "Molde", "Norge", None),
        ("twin_city", "Nyslott", "Finland", None),
        ("twin_city", "Stykkishólmur", None, None),
        ("twin_city", "Łomża", None, "1996"),
        ("twin_city", "Húsavík", "Island", None),
    ]
    people = read(
        LEFT.replace(
            "**Molde**, **Nyslott** och **Stykkishólmur**, nordiska vänorter",
            "**Eva Ek** och **Per By**, ansvariga för vänorter",
        )
    )
    assert [r.place for r in people.records if isinstance(r, PlaceRelation)] == ["Łomża", "Húsavík"]


FLAT = SAMPLES / "activity_report" / "exempelstad-2023.txt"


def test_a_text_without_blank_lines_keeps_its_headings_tables_and_words() -> None:
    parsed = check_golden(FLAT, Vocabulary.load())
    assert parsed.issues == []
    assert [section for record in parsed.passages for section in record.section] == [
        "Sammanfattning",
        "Översikt",
        "Eurocities",
        "Union of the Baltic Cities",
        "Sjöstadsringen",
        "Nätverk som kommunen har lämnat",
        "Vänorter",
        "EU-projekt",
    ]
    since = {m.network: m.since for m in members(parsed) if m.since}
    assert since == {
        "Eurocities": 2023,
        "Union of the Baltic Cities": 1998,
        "Sjöstadsringen": 2011,
        "International Cities of Refuge Network": 2015,
    }
    assert member(parsed, "ICLEI").standing == "former"
    assert {place.page for place in (member(parsed, "Eurocities").source, member(parsed, "Sjöstadsringen").source)} == {
        1,
        2,
    }
    assert {(tie.place, tie.country, tie.standing) for tie in parsed.records if isinstance(tie, PlaceRelation)} >= {
        ("Kotka", "Finland", "active"),
        ("Tver", "Ryssland", "cancelled"),
    }
    paid = {(f.subject, f.year): f.value for f in parsed.records if isinstance(f, Figure) and f.measure == "paid_out"}
    assert paid == {
        ("Exempelstads kommun", 2023): 5_200_000,
        ("Interreg Öresund-Kattegatt-Skagerrak", 2023): 3_100_000,
        ("Exempelstads kommun", 2022): 4_400_000,
    }
    named = {p.name.value: len(p.description) for p in parsed.records if isinstance(p, ProjectReport) and p.name}
    assert named == {"Blå bukt": 2, "Elbåten": 1, "Digital hemvård": 1}


def test_what_a_report_says_of_single_networks_agreements_and_projects() -> None:
    parsed = read("""# Verksamhetsberättelse 2018 för det internationella arbetet i Exempelby kommun

## 1. Nätverk

### Union of the Baltic Cities (UBC)

Exempelby har tillhört UBC sedan 1992 och valdes under året in i UBC:s styrelse.

### Energy Cities och Sjökommunerna

I Energy Cities är Exempelby medlem sedan 2014, medan kommunen lämnade Climate Alliance 2017.

### Nordic Light Cities (NLC)

Exempelby är medlem i **NLC**.

### ICORN

Exempelby är fristad sedan 2012.

## 2. Samarbeten

**Zhuhai**, samarbetsavtal sedan 2007. Avtalet löpte ut 2017.

## 3. EU-projekt

Totalt rekvirerades 13,4 mnkr, jämfört med 9,8 mnkr 2017.

- **Fossilfri kaj** (Interreg Central Baltic), som prövar landström. Budgeten är 1,9 miljoner euro. Projektet pågår 2017–2020.
- **Del för del** (LIFE), om träd. Budgeten för Exempelbys del är 4,1 miljoner kronor.
- **Jobb nu** (ESF), för unga. Projektet har en budget på 22 mnkr och avslutas i augusti 2019.
""")
    told = {m.network: (m.standing, m.since) for m in members(parsed)}
    assert told == {
        "Union of the Baltic Cities": ("member", 1992),
        "Energy Cities": ("member", 2014),
        "Climate Alliance": ("former", None),
        "Nordic Light Cities": ("member", None),
        "International Cities of Refuge Network": ("member", 2012),
    }
    assert ("agreement", "Zhuhai", "cancelled", "2007") in places(parsed)
    paid = {f.year: f.value for f in parsed.records if isinstance(f, Figure)}
    assert paid == {2018: 13_400_000, 2017: 9_800_000}
    found = {p.name.value: p for p in parsed.records if isinstance(p, ProjectReport) and p.name}
    assert found["Fossilfri kaj"].total_budget is not None
    assert (found["Fossilfri kaj"].total_budget.value, found["Fossilfri kaj"].total_budget.raw) == (
        None,
        "1,9 miljoner euro",
    )
    assert found["Del för del"].total_budget is None
    assert found["Jobb nu"].total_budget is not None
    assert found["Jobb nu"].end_date is not None
    assert (found["Jobb nu"].total_budget.value, found["Jobb nu"].end_date.value) == (22_000_000, "2019-08")


def test_a_text_without_any_heading_is_read() -> None:
    parsed = read(
        "Exempelby kommun. Verksamhetsberättelse 2021 för internationellt arbete. Exempelby är medlem i ICLEI sedan 2004."
    )
    assert parsed.layout.name == "activity_report"
    assert "Exempelby är medlem" in parsed.document.text[slice(*parsed.passages[-1].source.span)]
    assert [(m.network, m.since) for m in members(parsed)] == [("ICLEI", 2004)]


def test_a_report_its_layout_fails_on_is_still_searchable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("indexer.layouts.activity_report.layout.outline", fails)
    parsed = parse(
        Document(name="berättelse.txt", text=SAMPLE.read_text(encoding="utf-8"), media="text"), Vocabulary.load()
    )
    assert parsed.layout.name == "plain"
    assert parsed.passages
    assert [issue.what for issue in parsed.issues if issue.level == "error"] == [
        "läsaren för verksamhetsberättelse för internationellt arbete klarade inte rapporten, som bara är sökbar som löpande text"
    ]


def test_a_forum_left_is_no_network_left_and_bold_places_need_no_list() -> None:
    parsed = read("""# Verksamhetsberättelse 2017 för det internationella arbetet i Exempelby kommun

## 1. Nätverk

Exempelby är medlem i Eurocities. Byggnadsförvaltningen lämnade Mobility Forum under året.

## 2. Avtal

Förhandlingarna med **Nyhamn** om ett avtal bröts i maj eftersom parterna inte kunde enas.
""")
    assert {m.standing for m in members(parsed) if m.network == "Eurocities" and m.department is None} == {"member"}
    assert ("agreement", "Nyhamn", "failed", None) in places(parsed)


@pytest.mark.parametrize(
    "title",
    [
        "Rapport om internationellt arbete 2021",
        "Internationellt arbete 2021",
        "Bokslut 2021 för internationella frågor",
        "Redovisning av internationellt arbete 2021",
    ],
)
def test_a_report_is_known_by_what_it_tells_whatever_its_title(sample: Parsed, title: str) -> None:
    text = re.sub(r"(?m)^# .*(?:\n+för .*)?$", f"# {title}", sample.document.text, count=1)
    parsed = read(text)
    assert (parsed.layout.name, parsed.report.title, parsed.report.year) == ("activity_report", title, 2021)
    assert {m.network for m in members(parsed)} == {m.network for m in members(sample)}


def test_the_municipality_of_the_report_is_no_network_and_any_other_may_be() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    named = {
        name: members(read(f"{text}\n\nKulturförvaltningen deltog i nätverket {name}.\n"))
        for name in ("Exempelby", "Grannby")
    }
    assert {name: name in {one.network for one in found} for name, found in named.items()} == {
        "Exempelby": False,
        "Grannby": True,
    }
