"""Registers: fact sheets and tables read like the reports they stand in for, and step aside for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest

from indexer.layouts import LAYOUTS, Parsed, layout_for, parse
from indexer.layouts.shared.register.words import KINDS, LABEL_WORDS, WORDS, EntryKind
from indexer.reading import read, read_folder
from indexer.records import Document, Figure, Issue, Membership, PlaceRelation, ProjectReport
from indexer.resolving import Holdings, resolve
from indexer.values import compare_key
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans, corpus_documents, document_of

SHEET = SAMPLES / "register" / "exempelstad-2023.md"
TABLE = SAMPLES / "register" / "exempelby-2024.csv"
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SHEETS = sorted(path for path in CORPUS.glob("*.md") if not path.name.startswith("README"))
HEAD = "Kommun: Exempelby kommun\nRapporttyp: strategi\nRedovisningsår: 2024\nRapportens titel: Utblick\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def markdown(text: str, name: str = "blad.md") -> Document:
    return Document(name=name, text=text, media="markdown")


def told(parsed: Parsed, level: str = "warning") -> list[tuple[str, str]]:
    return [(issue.what, issue.words) for issue in parsed.issues if issue.level == level]


def table(folder: Path, rows: list[list[object]], name: str = "utdrag.csv") -> Document:
    path = folder / name
    path.write_text("\n".join(";".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
    return read(path, folder, [])


def projects(parsed: Parsed) -> list[ProjectReport]:
    return [record for record in parsed.records if isinstance(record, ProjectReport)]


# -- fact sheets ----------------------------------------------------------------------------------------------------


def test_sheet_golden(vocabulary: Vocabulary) -> None:
    parsed = check_golden(SHEET, vocabulary)
    assert parsed.layout.name == "register"
    assert check_spans(parsed) == 31


def test_sheet_issues(vocabulary: Vocabulary) -> None:
    parsed = parse(document_of(SHEET), vocabulary)
    assert told(parsed) == [
        ("okänd etikett", "Färg"),
        ("Grön Hamn: beloppet kan inte tolkas som ett belopp i SEK", "många kronor"),
        ("Grön Hamn: projektslut ligger före projektstart", "2020-12-31"),
        ("posten saknar namn: skriv det som rubrik", "- Nämnd: Kulturnämnden"),
        ("Nätverket Lykta: «Deltagande» är inget av medlem, deltar, övervägt, avslutat", "hedersgäst"),
        (
            "Torrby: relationen är ingen av vänort, partnerstad, avtal, besök där, besök därifrån, konferens, utbyte",
            "brevvän",
        ),
        (
            "Fjärrby: relationen saknas, till exempel «Relation: vänort»",
            "Fjärrby - Land: Island - Status: vilande - Källa: s. 6",
        ),
        ("siffran kan inte tolkas: skriv ett tal eller ett belopp i SEK", "Antal cyklar: ganska många"),
        (
            "posten står inte under någon av rubrikerna Projekt, Nätverk, Platser eller Siffror och har ingen rad «Typ: …»",
            "Okänd post",
        ),
    ]
    assert told(parsed, "info") == [
        ("Grön Hamn: total budget står i raden för projektägare, men rollen är en annan", "900 000 kr")
    ]


def test_a_field_is_cited_with_its_label(vocabulary: Vocabulary) -> None:
    parsed = parse(document_of(SHEET), vocabulary)
    first = projects(parsed)[0]
    quotes = {
        field: parsed.document.text[slice(*getattr(first, field).quote)]
        for field in ("programme", "total_budget", "start_date")
    }
    assert quotes == {
        "programme": "Program: Interreg North Sea Region",
        "total_budget": "Total budget som projektägare: 4 250 000 kr",
        "start_date": "Projektstart: 2022-03-01 (försenat till 2022-06-01)",
    }
    assert [parsed.document.text[slice(*span)][:12] for span in first.description] == ["Spårvagnarna", "Försöket mät"]


def test_section_shows_title_and_page_of_the_source(vocabulary: Vocabulary) -> None:
    parsed = parse(document_of(SHEET), vocabulary)
    assert [passage.section for passage in parsed.passages][1:4] == [
        ("Internationell redovisning 2023, s. 12", "Solrutt"),
        ("Internationell redovisning 2023, s. 14–15", "Grön Hamn"),
        ("Internationell redovisning 2023, s. 16", "Det tomma bladet"),
    ]
    assert {record.source.page for record in parsed.records if hasattr(record, "source")} == {None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD.replace("strategi", "reseberättelse"), "reseberättelse"),
        ("# Blad\n" + HEAD.replace("strategi", "minnesbok") + "\n# Projekt\n", "minnesbok"),
    ],
)
def test_unknown_kind_of_report_stands_in_for_none(text: str, words: str, vocabulary: Vocabulary) -> None:
    parsed = parse(markdown(text), vocabulary)
    assert (parsed.report.kind, parsed.report.stands_in_for) == ("register", None)
    [(what, shown)] = told(parsed)
    assert what.startswith("okänd rapporttyp")
    assert "«strategi»" in what
    assert shown == words


@pytest.mark.parametrize(
    "text",
    [
        "# Brev\n\nKommun: Exempelby kommun\n\nHej på er.\n",
        "# Projekt\n\n## Solrutt\n\n- Roll: partner\n",
        "Rapporttyp: strategi\n\nEn text om annat.\n",
    ],
)
def test_other_texts_are_no_registers(text: str) -> None:
    assert layout_for(markdown(text)).name != "register"


def test_every_family_can_be_stood_in_for() -> None:
    families = {layout.title: layout.name for layout in LAYOUTS if layout.name not in ("register", "general", "plain")}
    assert {title: KINDS.get(title) for title in families} == families


@pytest.mark.parametrize("kind", LABEL_WORDS)
def test_no_label_means_two_things(kind: str) -> None:
    table = LABEL_WORDS[cast("EntryKind", kind)]
    words = [compare_key(word) for spellings in table.values() for word in spellings]
    assert sorted(words) == sorted(set(words))


def test_readme_names_every_label() -> None:
    """The first spelling of each label stands in the table that tells how to write a register."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    first = {words[0] for table in LABEL_WORDS.values() for words in table.values()} | {
        words[0] for words in WORDS["head"].values()
    }
    assert {word for word in first if f"`{word}`" not in readme} == set()


# -- tables ---------------------------------------------------------------------------------------------------------


def test_table_golden(vocabulary: Vocabulary) -> None:
    parsed = check_golden(TABLE, vocabulary)
    assert check_spans(parsed) == 18
    assert sorted(told(parsed)) == [
        ("Skolkök: beloppet kan inte tolkas som ett belopp i SEK", "tio tusen"),
        ("okänd etikett: kolumnen läses inte", "Färg"),
        (
            "raden saknar projektnamn och blir ingen post",
            "Exempelby kommun;2024;internationell redovisning;Utblick från Exempelby 2024;;Kulturnämnden;projektägare;Erasmus+;2024-0",
        ),
    ]


def test_table_stands_in_for_its_report(vocabulary: Vocabulary) -> None:
    report = parse(document_of(TABLE), vocabulary).report
    assert (report.municipality, report.kind, report.year) == ("Exempelby kommun", "annual_forms", 2024)
    assert report.stands_in_for == "Utblick från Exempelby 2024"


def test_workbook_reads_like_the_table(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [[cell.text for cell in row] for row in document_of(TABLE).tables[0]]
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Projekt 2024"
    for row in rows:
        sheet.append(row)
    workbook.save(tmp_path / "exempelby.xlsx")
    parsed = parse(read(tmp_path / "exempelby.xlsx", tmp_path, []), vocabulary)

    def read_values(one: Parsed) -> list[list[Any]]:
        return [
            [value.value if (value := getattr(record, field)) else None for field in SAME] for record in projects(one)
        ]

    assert read_values(parsed) == read_values(parse(document_of(TABLE), vocabulary))
    assert len(read_values(parsed)) == 2
    assert check_spans(parsed) == 18
    assert not [what for what, _ in told(parsed) if "oläst" in what]


def test_missing_columns_are_named(vocabulary: Vocabulary, tmp_path: Path) -> None:
    parsed = parse(
        table(tmp_path, [["Kommun", "År", "Projektnamn", "Roll"], ["Exempelby kommun", 2024, "Solrutt", "partner"]]),
        vocabulary,
    )
    assert [record.name.value for record in projects(parsed)] == ["Solrutt"]
    assert [what for what, _ in told(parsed)] == [
        "kolumner saknas: «Nämnd», «Program», «Projektstart», «Projektslut»; väntade är «Projektnamn», «Nämnd», «Roll», «Program», "
        "«Projektstart», «Projektslut»: raderna läses utan dem"
    ]


def test_rows_without_the_name_column_stay_searchable(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        ["Kommun", "Redovisningsår", "Nämnd", "Program", "Roll"],
        ["Exempelby kommun", 2024, "Kulturnämnden", "Erasmus+", "partner"],
    ]
    parsed = parse(table(tmp_path, rows), vocabulary)
    assert not projects(parsed)
    [passage] = parsed.passages
    assert parsed.document.text[slice(*passage.source.span)] == "Exempelby kommun;2024;Kulturnämnden;Erasmus+;partner"
    [(what, _)] = told(parsed)
    assert what.startswith("kolumner saknas: «Projektnamn»")
    assert what.endswith("raderna är sökbara men blir inga poster")


def test_columns_that_no_word_tells_are_by_their_cells(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        ["Kommun", "Ansvarig tjänsteman", "Rubriken", "Så är vi med", "Program", "Slut", "Läge"],
        ["Exempelby kommun", "Eva Ek", "Grön hamn", "Partner", "Erasmus+", "2025-06-30", "Pågår"],
        ["Exempelby kommun", "Ola Sjö", "Solrutt", "Huvudman", "LIFE", "2026-06-30", "Pågår"],
        ["Exempelby kommun", "Pia By", "Nattbuss", "Partner", "LIFE", "", "Avslag"],
    ]
    found = [
        (one.name.value, one.role and one.role.value) for one in projects(parse(table(tmp_path, rows), vocabulary))
    ]
    assert found == [("Grön hamn", "partner"), ("Solrutt", "lead")]


def test_any_other_table_is_plain(vocabulary: Vocabulary, tmp_path: Path) -> None:
    parsed = parse(table(tmp_path, [["Namn", "Land"], ["Ada", "Island"]]), vocabulary)
    assert parsed.layout.name == "plain"


def test_one_table_with_several_kinds_of_entries(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        ["Typ", "Namn", "Nämnd", "Program", "Relation", "Land", "Medlem sedan", "Källa"],
        ["projekt", "Solrutt", "Miljönämnden", "Erasmus+", "", "", "", "Utblick, s. 3"],
        ["nätverk", "Eurocities", "Kulturnämnden", "", "", "", "2009", "Utblick, s. 4"],
        ["plats", "Hamnby", "", "", "vänort", "Danmark", "", "Utblick, s. 5"],
        ["sång", "Visan", "", "", "", "", "", ""],
    ]
    head: list[list[object]] = [["Kommun", "Exempelby kommun"], ["Redovisningsår", 2024]]
    parsed = parse(table(tmp_path, head + rows), vocabulary)
    assert (parsed.report.municipality, parsed.report.year, parsed.report.kind) == (
        "Exempelby kommun",
        2024,
        "register",
    )
    found = {type(record): record for record in parsed.records}
    network, place = found[Membership], found[PlaceRelation]
    assert isinstance(network, Membership)
    assert isinstance(place, PlaceRelation)
    assert (network.network, network.since, network.standing, network.citation_title) == (
        "Eurocities",
        2009,
        "member",
        "Utblick, s. 4",
    )
    assert (place.place, place.kind, place.country) == ("Hamnby", "twin_city", "Danmark")
    assert ("okänd typ av post: välj projekt, nämnt projekt, nätverk, plats eller siffror", "sång") in told(parsed)


def test_table_of_figures(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        ["Kommun", "Redovisningsår", "Avser", "Mått", "Värde", "Enhet", "Slag"],
        ["Exempelby kommun", 2024, "Miljönämnden", "Antal projekt", 4, "projekt", "Nämnd"],
        ["Exempelby kommun", 2023, "Hela byn", "Utbetalt", "2,5", "mkr", "Totalt"],
    ]
    parsed = parse(table(tmp_path, rows), vocabulary)
    figures = [record for record in parsed.records if isinstance(record, Figure)]
    assert [(f.subject, f.subject_kind, f.measure, f.value, f.unit, f.year) for f in figures] == [
        ("Miljönämnden", "department", "projects", 4.0, "projekt", 2024),
        ("Hela byn", "total", "paid_out", 2_500_000.0, "SEK", 2023),
    ]


def test_rows_of_several_years_are_one_register(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Kommun", "Redovisningsår", "Rapporttyp", "Projektnamn", "Nämnd", "Roll", "Program", "Start", "Slut"]
    ]
    for year in (2023, 2024):
        rows.append(
            ["Exempelby kommun", year, "strategi", f"Solrutt {year}", "Miljönämnden", "partner", "Erasmus+", 2023, 2025]
        )
    parsed = parse(table(tmp_path, rows), vocabulary)
    assert [record.reporting_year for record in projects(parsed)] == [2023, 2024]
    assert told(parsed) == [
        (
            "registret har poster för flera kommuner eller år och träder undan som helhet: dela upp filen i en för varje rapport",
            "Exempelby kommun 2023; Exempelby kommun 2024",
        )
    ]


# -- the registers of the project ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def registers(vocabulary: Vocabulary) -> dict[str, Parsed]:
    documents, issues = read_folder(CORPUS)
    assert not issues
    found = [parse(document, vocabulary) for document in documents]
    return {f"{one.report.kind} {one.report.year}": one for one in found if one.layout.name == "register"}


def test_the_five_registers(registers: dict[str, Parsed]) -> None:
    assert {key: one.report.municipality for key, one in registers.items()} == {
        "annual_forms 2025": "Malmö stad",
        "council_letter 2023": "Malmö stad",
        "activity_report 2019": "Malmö stad",
        "project_platform 2019": "Malmö stad",
        "strategy 2020": "Kalmar kommun",
    }
    assert [issue for one in registers.values() for issue in one.issues if issue.level != "info"] == []
    with_projects = {key for key, one in registers.items() if check_spans(one)}
    assert with_projects == {"annual_forms 2025", "council_letter 2023", "project_platform 2019"}


def test_every_entry_names_its_source(registers: dict[str, Parsed]) -> None:
    for one in registers.values():
        source = one.report.stands_in_for or "?"
        entries = [
            record for record in one.records if isinstance(record, ProjectReport | Membership | Figure | PlaceRelation)
        ]
        titles = {record.citation_title or "" for record in entries}
        assert titles
        assert [title for title in titles if not title.startswith(f"{source}, ")] == []


def test_totals_of_the_platform(registers: dict[str, Parsed]) -> None:
    entries = projects(registers["project_platform 2019"])
    assert sum(p.total_budget.value or 0 for p in entries if p.total_budget) == 241_131_283
    assert sum(p.eu_funding.value or 0 for p in entries if p.eu_funding) == 119_438_822
    stated = {
        f.measure: f.value
        for f in registers["project_platform 2019"].records
        if isinstance(f, Figure) and f.subject_kind == "total"
    }
    assert (stated["total_budget"], stated["eu_funding"], stated["projects"]) == (
        241_131_283,
        119_438_822,
        len(entries),
    )


def test_forms_of_the_year(registers: dict[str, Parsed]) -> None:
    counts: dict[str | None, int] = {}
    for form in projects(registers["annual_forms 2025"]):
        if form.kind == "form" and form.department:
            counts[form.department.value] = counts.get(form.department.value, 0) + 1
    assert counts == {
        "Arbetsmarknads- och socialnämnden": 12,
        "Förskolenämnden": 3,
        "Grundskolenämnden": 6,
        "Gymnasie- och vuxenutbildningsnämnden": 10,
        "Kommunstyrelsen": 5,
        "Kulturnämnden": 3,
        "Miljönämnden": 24,
        "Tekniska nämnden": 5,
    }


SAME = (
    "name", "department", "role", "start_date", "end_date", "total_budget", "total_budget_as_lead", "total_budget_as_partner",
    "paid_out", "paid_out_as_lead", "paid_out_as_partner", "eu_funding", "programme", "goals", "leader",
)  # fmt: skip


def facts(holdings: Holdings) -> list[dict[str, Any]]:
    """The values of every form and chapter under canonical names, approximate ones marked, in the report's order."""
    reports = [report for project in holdings.projects for report in project.reports]
    found = []
    for report in sorted(reports, key=lambda one: one.source.start):
        values = {field: getattr(report, field) for field in SAME}
        known = {
            field: (value.value, value.approximate)
            for field, value in values.items()
            if value and value.value is not None
        }
        found.append({**known, "note": report.status_note})
    return found


def shortened(register: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """A goal that the register cuts with "…" is the goal that begins so."""
    if "goals" not in register:
        return register
    goals = dict(zip(register["goals"][0], report.get("goals", ((), False))[0], strict=False))
    whole = tuple(full if cut.endswith(" …") and full.startswith(cut[:-2]) else cut for cut, full in goals.items())
    return {**register, "goals": (whole, False)}


@pytest.fixture(scope="module")
def reports(vocabulary: Vocabulary) -> dict[str, Parsed]:
    found = [parse(document, vocabulary) for document in corpus_documents()]
    return {f"{one.report.kind} {one.report.year}": one for one in found}


@pytest.mark.parametrize(("key", "count"), [("annual_forms 2025", 68), ("project_platform 2019", 10)])
def test_registers_equal_the_reports(
    key: str, count: int, registers: dict[str, Parsed], reports: dict[str, Parsed], vocabulary: Vocabulary
) -> None:
    told_by_report, told_by_register = (
        facts(resolve([reports[key]], vocabulary)),
        facts(resolve([registers[key]], vocabulary)),
    )
    assert len(told_by_report) == len(told_by_register) == count
    for one, other in zip(told_by_register, told_by_report, strict=True):
        assert shortened(one, other) == other


@pytest.mark.parametrize("key", ["annual_forms 2025", "project_platform 2019"])
def test_a_blank_is_told_like_the_report_tells_it(
    key: str, registers: dict[str, Parsed], reports: dict[str, Parsed]
) -> None:
    """ "Vet ej", "-" and an empty cell of the role's own row differ for an answer, so they stand in the register too."""

    def states(one: Parsed) -> list[tuple[str | None, str | None]]:
        full = [record for record in projects(one) if record.kind != "mention"]
        return [
            tuple(value.state if value else None for value in (record.total_budget, record.paid_out)) for record in full
        ]  # type: ignore[misc]

    assert states(registers[key]) == states(reports[key])


def test_register_steps_aside_for_its_report(
    registers: dict[str, Parsed], reports: dict[str, Parsed], vocabulary: Vocabulary
) -> None:
    holdings = resolve([*reports.values(), *registers.values()], vocabulary)
    assert {document.family for document in holdings.documents} == {one.layout.name for one in reports.values()}
    assert sum(issue.what.startswith("registret används inte") for issue in holdings.issues) == len(registers)


def test_register_stays_for_another_year(vocabulary: Vocabulary) -> None:
    text = SHEET.read_text(encoding="utf-8")
    sheet = parse(markdown(text), vocabulary)
    same = sheet.report.model_copy(update={"stands_in_for": None, "document": "rapport.txt"})
    other = same.model_copy(update={"year": 2022})
    for head, kept in ((same, {"rapport.txt"}), (other, {"blad.md", "rapport.txt"})):
        document = Document(name="rapport.txt", text=text, media="text")
        report = Parsed(document, sheet.layout, [head], [])
        assert {found.name for found in resolve([sheet, report], vocabulary).documents} == kept


# -- other columns --------------------------------------------------------------------------------------------------

OTHER = SAMPLES / "register" / "solvik-2023.csv"


def test_table_with_other_columns(vocabulary: Vocabulary) -> None:
    parsed = check_golden(OTHER, vocabulary)
    found = {
        p.name.value: (p.role and p.role.value, p.start_date and p.start_date.value, p.end_date and p.end_date.value)
        for p in projects(parsed)
    }
    assert found == {
        "Kallkällan": ("partner", "2022-03-01", "2025-02-28"),
        "Ljusare vägar": ("lead", "2023-01", "2024-12"),
        "Kök för alla": ("partner", "2023-08-01", None),
    }
    assert [p.total_budget.value for p in projects(parsed) if p.total_budget] == [4_200_000, 980_000, None]


def test_of_columns_for_several_years_the_newest_counts(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        ["Projektnamn", "Program", "Roll", "Utbetalt 2022", "Utbetalt 2023"],
        ["Solrutt", "LIFE", "partner", 10, 20],
    ]
    parsed = parse(table(tmp_path, rows), vocabulary)
    assert [p.paid_out.value for p in projects(parsed) if p.paid_out] == [20]
    assert "kolumnen gäller ett tidigare år och läses inte" in [issue.what for issue in parsed.issues]


def test_a_column_that_nobody_knows_names_the_nearest_field(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [["Projektnamn", "Program", "Roll", "Partnerskapet"], ["Solrutt", "LIFE", "partner", "Gent"]]
    parsed = parse(table(tmp_path, rows), vocabulary)
    assert "okänd etikett: kolumnen läses inte; närmast är «Partner»" in [issue.what for issue in parsed.issues]


def test_a_label_that_carries_the_year_is_of_the_report_of_that_year(vocabulary: Vocabulary) -> None:
    entry = "## Ljus kaj\n\nTyp: projekt\nUtbetalt 2024: 45 000 kr\nUtbetalt 2022: 9 000 kr\n"
    parsed = parse(markdown(f"# Utblick\n\n{HEAD}\n# Projekt\n\n{entry}"), vocabulary)
    paid = [record.paid_out for record in parsed.records if isinstance(record, ProjectReport)]
    assert [one.value if one else None for one in paid] == [45000]
    assert [words for _, words in told(parsed)] == ["Utbetalt 2022"]


def test_a_column_is_confirmed_in_a_file_beside_the_register(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [["Projektnamn", "Program", "Roll", "Pengar", "Not"], ["Solrutt", "LIFE", "partner", 120, "x"]]
    (tmp_path / "utdrag.csv.toml").write_text('[columns]\n"Pengar" = "EU-stöd"\n"Not" = ""\n', encoding="utf-8")
    parsed = parse(table(tmp_path, rows), vocabulary)
    assert [p.eu_funding.value for p in projects(parsed) if p.eu_funding] == [120]
    assert not [issue for issue in parsed.issues if issue.column is not None]


def test_a_broken_file_of_columns_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "utdrag.csv").write_text("Projektnamn;Roll\nSolrutt;partner\n", encoding="utf-8")
    (tmp_path / "utdrag.csv.toml").write_text("columns = 3\n", encoding="utf-8")
    issues: list[Issue] = []
    read(tmp_path / "utdrag.csv", tmp_path, issues)
    assert [issue.what for issue in issues] == [
        'utdrag.csv.toml kan inte läsas och kolumnerna tolkas utan den: skriv [columns] med rader som "Kolumn" = "Etikett"'
    ]


def test_an_unknown_column_of_dates_is_offered_as_a_date(tmp_path: Path) -> None:
    rows = "Projekt;Kommun;Program;Roll;Avrundning\nSolrutt;Vindala kommun;LIFE;Partner;2021-01-01\n"
    (tmp_path / "utdrag.csv").write_text(rows, encoding="utf-8")
    parsed = parse(read(tmp_path / "utdrag.csv", tmp_path, []), Vocabulary.load())
    assert "okänd etikett: kolumnen läses inte; närmast är «Projektstart»" in [issue.what for issue in parsed.issues]
