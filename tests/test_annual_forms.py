"""The annual report with forms: invented samples, their page numbers and parts, and forms in every shape we know of."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

import pytest

from indexer.layouts import Parsed, annual_forms, layout_for, parse
from indexer.layouts.annual_forms.labels import FormLabels
from indexer.layouts.shared.printed_pages import page_headers, printed_pages
from indexer.records import Document, Figure, Media, Membership, Page, Passage, ProjectReport, Value
from indexer.vocabulary import Vocabulary
from tests.goldens import SAMPLES, check_golden, check_spans

FOLDER = SAMPLES / "annual_forms"

# Name, nämnd, role, start, end, total budget as lead and as partner, paid out as lead and as partner, programme, goals.
STAD = [
    ("Vägen till vatten", "Kommunstyrelsen", "lead", "2023-02-01", "2026-01-31", 11_000_100, None, 4_100_000, None,
     "Europeiska socialfonden+, C1", ["En trygg uppväxt för alla barn"]),
    ("Kajkvarter i omställning: delad logistik & lastcyklar - ett försök för lokal utveckling", "Kommunstyrelsen", "partner", "2023-11-01",
     "2026-10-31", None, None, None, 0, None, ["En stad som växer klokt"]),
    ("Skolackreditering 2024 Spår 11", "Utbildningsnämnden", "lead", "2023-09-01", "2024-12-31", 402_165, None, 70_000, None,
     "Erasmus+ KA121", ["En trygg uppväxt för alla barn", "En klok organisation"]),
    ("Skolackreditering 2025 Spår 12", "Utbildningsnämnden", "lead", "2024-06-01", "2025-08-31", 1_200_000, None, 420_000, None,
     "Erasmus", ["En trygg uppväxt för alla barn", "En stad som växer klokt"]),
    ("2024-KA210-ADU-000999111", "Utbildningsnämnden", "lead", "2023-02-01", "2024", 213_444, 0, 110_887, 0,
     "Erasmus", ["En trygg uppväxt för alla barn"]),
    ("Nordkust", "Utbildningsnämnden", "partner", None, None, None, None, None, 289_113, "Universitets och högskolerådet", []),
    ("VindHamn", "Miljönämnden", "partner", "2024-06-01", "2027-05-31", None, 48_000_000, None, 145_314,
     "Interreg North Sea Region", ["Rent vatten och frisk luft"]),
    ("Solrutt", "Miljönämnden", "lead", "2022-09-01", "2025-12-31", None, 3_926_889, None, None,
     "Horizon 2020", ["Rent vatten och frisk luft", "En stad som växer klokt"]),
    ("Solrutt II", "Miljönämnden", "partner", "2023-01-01", "2022-12-31", None, 590_000, None, 0, "Horisont Europa", ["Rent vatten och frisk luft"]),
    ("[mis]klimat på tråden! @ Stora stadsbiblioteket", "Miljönämnden", "lead", "2024-11", "2025-06", 65_000, None, 65_000, None,
     "The Europe Challenge 2024/2025. Administreras av European Culture Foundation: https://example.org/fond", ["En stad som växer klokt"]),
    ("SALT-Snabbspår för arbete i livsmedel", "Miljönämnden", "partner", "2024-03-01", "2026-02-28", None, 2_000_000, None, 10_000,
     "ERUF", ["En stad som växer klokt"]),
    ("Vind Hamn - Small Wind in Old Harbours", "Tekniska nämnden", "partner", "2024-06-30", "2027-08-30", None, None, None, 209_000,
     "Interreg North Sea", ["Rent vatten och frisk luft"]),
]  # fmt: skip
BY = [
    ("Tyst hamn", "Hamnförvaltningen", "lead", "2021-01-01", "2023-12-31", 12_000_000, None, 1_200_000, None, "LIFE", ["Klimatsmart vardag"]),
    ("Tång i tanken: bränsle av tare", "Hamnförvaltningen", "partner", "2022-09-01", "2025-08", None, None, None, 200_000,
     "Interreg South Baltic", ["Levande landsbygd", "Klimatsmart vardag"]),
    ("Sagor över vattnet", "Kultur- och fritidsförvaltningen", "lead", "2022-03-01", "2022-12-31", 85_000, None, 85_000, None,
     "Skärgårdsfonden", ["Lärande hela livet"]),
    ("Rymdskolan", "Barn- och utbildningsförvaltningen", None, "2022-08", "2024-06", 1_234_500, None, 0, None, "Erasmus+ KA210", ["Lärande hela livet"]),
    ("Skogsskolan", "Barn- och utbildningsförvaltningen", "partner", None, None, None, None, None, None, "Nordplus", ["Levande landsbygd"]),
]  # fmt: skip
VIK = [
    ("Mossa på tak (MOSS)", "Samhällsbyggnadsnämnden", "partner", "2024-02-01", "2026-02-01", None, 1_650_000, None, 678_060,
     "European Urban Initiative", ["Grön kommun"]),
    ("Språng", "Lärande och arbete", "lead", "2023-01-01", "2025-12-31", 9_253_168, 0, 2_060_062, None,
     "Europeiska socialfonden+", ["Fler i arbete", "Grön kommun"]),
    ("Ljus i mörkret", "Lärande och arbete", "partner", "2024-10-01", "2025-09-30", None, None, None, None, "Kulturkontakt Nord", []),
]  # fmt: skip
COLUMNS = (
    "name", "department", "role", "start_date", "end_date", "total_budget_as_lead", "total_budget_as_partner", "paid_out_as_lead", "paid_out_as_partner",
    "programme", "goals",
)  # fmt: skip


def read(text: str, media: Media = "text", **fields: Any) -> Parsed:
    return parse(Document(name="rapport.txt", text=text, media=media, **fields), Vocabulary.load())


def forms(parsed: Parsed) -> list[ProjectReport]:
    return [record for record in parsed.records if isinstance(record, ProjectReport) and record.kind == "form"]


def plain(value: Value[Any] | None) -> Any:
    found = value.value if value else None
    return " ".join(found.split()) if isinstance(found, str) else list(found) if isinstance(found, tuple) else found


def rows(parsed: Parsed) -> list[tuple[Any, ...]]:
    """The forms in the order of ``COLUMNS``."""
    found = []
    for form in forms(parsed):
        *fields, goals = (plain(getattr(form, column)) for column in COLUMNS)
        found.append((*fields, goals or []))
    return found


def issues(parsed: Parsed) -> list[tuple[str, str]]:
    return [(issue.what, issue.words) for issue in parsed.issues]


def named(parsed: Parsed, name: str) -> ProjectReport:
    return next(form for form in forms(parsed) if form.name.value == name)


@pytest.fixture(scope="module")
def stad() -> Parsed:
    return check_golden(FOLDER / "exempelstad-2024.txt", Vocabulary.load())


@pytest.fixture(scope="module")
def by() -> Parsed:
    return check_golden(FOLDER / "exempelby-2022.txt", Vocabulary.load())


@pytest.fixture(scope="module")
def vik() -> Parsed:
    return check_golden(FOLDER / "exempelvik-2024.md", Vocabulary.load())


# -- the samples ----------------------------------------------------------------------------------------------------


def test_city_with_page_breaks(stad: Parsed) -> None:
    assert stad.layout is annual_forms.LAYOUT
    assert (stad.report.municipality, stad.report.year, stad.report.title) == (
        "Exempelstad kommun",
        2024,
        "Internationell redovisning 2024",
    )
    assert rows(stad) == STAD
    assert check_spans(stad) > 140


def test_another_city_with_labels_of_its_own(by: Parsed) -> None:
    assert (by.report.municipality, by.report.year, by.report.diary_number) == ("Exempelby kommun", 2022, "KS 2023-77")
    assert rows(by) == BY
    assert check_spans(by) > 40
    assert [(plain(form.eu_funding), form.eu_funding and form.eu_funding.state) for form in forms(by)] == [
        (6_000_000, "given"), (100_000, "given"), (None, "blank"), (None, "unknown"), (None, None),
    ]  # fmt: skip
    assert [plain(form.leader) for form in forms(by)] == [
        "Siv Holm",
        None,
        "Per Å. Ek och Mona Lind",
        "Bo Ström",
        "Eva Al",
    ]


def test_markdown_with_table_rows(vik: Parsed) -> None:
    assert (vik.report.municipality, vik.report.year) == ("Exempelvik kommun", 2024)
    assert rows(vik) == VIK
    assert check_spans(vik) > 25
    assert all(form.source.page is None for form in forms(vik))


def test_a_small_report_of_the_year_before() -> None:
    parsed = check_golden(FOLDER / "exempelstad-2023.txt", Vocabulary.load())
    assert [(row[0], row[1], row[5]) for row in rows(parsed)] == [
        ("Vägen till vatten", "Kommunstyrelsen", 10_500_000), ("Skolackreditering 2023 Spår 10", "Utbildningsnämnden", None),
        ("Kustfall A", "Miljönämnden", None), ("Kustfall B", "Tekniska nämnden", None),
    ]  # fmt: skip
    assert parsed.issues == []
    assert check_spans(parsed) > 20


def test_a_heading_that_is_not_the_name_is_kept(stad: Parsed) -> None:
    headings = {str(form.name.value)[:12]: form.heading for form in forms(stad) if form.heading}
    assert headings == {
        "Kajkvarter i": "Kajkvarter i omställning för lokal utveckling", "Skolackredit": "Skolackreditering 2024 Spår 12",
        "SALT-Snabbsp": "Snabbspår", "Vind Hamn - ": "Vind Hamn",
    }  # fmt: skip


def test_what_a_blank_is(stad: Parsed) -> None:
    states = {
        name: [
            getattr(named(stad, name), field).state
            for field in ("total_budget_as_lead", "total_budget_as_partner", "programme")
        ]
        for name in ("Nordkust", "VindHamn", "Vind Hamn - Small Wind in Old Harbours")
    }
    assert states["Nordkust"] == ["blank", "unread", "given"]
    assert states["VindHamn"] == ["dash", "given", "given"]
    assert states["Vind Hamn - Small Wind in Old Harbours"] == ["blank", "unknown", "given"]
    assert named(stad, "Solrutt").status_note == "försenat till 2023-03-01"
    assert named(stad, "Skolackreditering 2024 Spår 11").paid_out == Value[int](
        value=70_000, raw="c:a 70 000 SEK", span=named(stad, "Skolackreditering 2024 Spår 11").paid_out_as_lead.span,  # type: ignore[union-attr]
        label=named(stad, "Skolackreditering 2024 Spår 11").paid_out_as_lead.label, approximate=True,  # type: ignore[union-attr]
    )  # fmt: skip


def test_what_people_should_look_at(stad: Parsed, by: Parsed, vik: Parsed) -> None:
    assert issues(stad) == [
        ("raden står två gånger i sammanställningen och räknas en gång", "Utbildningsnämnden 4 projekt ca 890 000 kr"),
        ("Nordkust: datumet kan inte tolkas", "våren 2025"),
        ("Nordkust: beloppet kan inte tolkas som ett belopp i SEK", "120 000 EUR"),
        ("Solrutt: total budget står i raden för projektpartner, men rollen är en annan", "3 926 889 SEK"),
        ("Solrutt II: projektslut ligger före projektstart", "2022-12-31"),
    ]
    assert issues(by) == [
        ("okänd etikett", "Kostnadsställe"),
        ("Tång i tanken: bränsle av tare: beloppet kan inte tolkas som ett belopp i SEK", "48 000 000 DKK"),
        ("Rymdskolan: rollen kan inte tolkas", "projektägare eller projektpartner"),
    ]
    assert issues(vik) == [("okänd etikett", "Antal deltagare")]


def test_owners_and_partners(stad: Parsed, by: Parsed) -> None:
    assert [partner.name for partner in named(stad, "Vägen till vatten").partners] == [
        "Havsringen",
        "Skärviks folkhögskola",
    ]
    assert [(partner.name, partner.country) for partner in named(by, "Tång i tanken: bränsle av tare").partners] == [
        ("Klaipeda", "Litauen"), ("Rostock", "Tyskland"), ("Gdansk", "Polen"),
    ]  # fmt: skip
    owners = {form.name.value: plain(form.lead_partner) for form in (*forms(stad), *forms(by)) if form.lead_partner}
    assert owners == {
        "Kajkvarter i omställning: delad logistik & lastcyklar - ett försök för lokal utveckling": "Skärviks universitet",
        "Tyst hamn": "Hamnförvaltningen",
    }


def test_descriptions_hold_the_running_text_only(stad: Parsed, by: Parsed, vik: Parsed) -> None:
    def told(parsed: Parsed, name: str) -> str:
        return " ".join(
            " ".join(parsed.document.text[slice(*span)].split()) for span in named(parsed, name).description
        )

    assert told(
        stad, "Kajkvarter i omställning: delad logistik & lastcyklar - ett försök för lokal utveckling"
    ).endswith("finns att läsa på plats.")
    assert told(stad, "Solrutt II") == "Mer sol. Redovisning av internationellt arbete 2024 14(16) Och mera sol."
    assert told(by, "Tyst hamn").endswith("Buller: mindre än förr, säger de som bor nära.")
    assert told(by, "Rymdskolan") == ""
    assert told(by, "Skogsskolan") == "Ute med lupp."
    assert told(vik, "Mossa på tak (MOSS)").endswith("Svalt Varmt Mossa Plåt")
    assert told(vik, "Språng").startswith("Projektstart var i januari")
    assert told(vik, "Ljus i mörkret") == "Lyktor längs strandpromenaden."


def test_stated_figures(stad: Parsed, by: Parsed) -> None:
    def figures(parsed: Parsed) -> dict[tuple[str, str, int | None], tuple[float, bool]]:
        return {
            (f.subject, f.measure, f.year): (f.value, f.approximate) for f in parsed.records if isinstance(f, Figure)
        }

    stated = figures(stad)
    city = "Exempelstad kommun"
    assert [stated[city, "projects", year][0] for year in (2024, 2023)] == [11, 9]
    assert [stated[city, "departments", year][0] for year in (2024, 2023)] == [5, 4]
    assert stated[city, "paid_out", 2024] == (6_100_000, True)
    assert (stated[city, "smallest_project_budget", 2024][0], stated[city, "largest_project_budget", 2024][0]) == (
        65_000,
        48_000_000,
    )
    assert stated["Utbildningsnämnden", "paid_out", 2024] == (890_000, True)
    assert stated["Europeiska socialfonden", "paid_out", 2024] == (4_000_000, True)
    assert stated["En trygg uppväxt för alla barn", "projects", 2024] == (5, False)
    own = figures(by)
    assert own["Hamnförvaltningen", "paid_out", 2022] == (1_400_000, False)
    assert own["Klimatsmart vardag", "projects", 2022] == (1, False)


def test_sections_and_departments_of_passages(stad: Parsed, by: Parsed, vik: Parsed) -> None:
    sections = {record.section for record in stad.records if isinstance(record, Passage)}
    assert ("Kultur- och fritidsnämnden", "Internationellt arbete under året", "Nätverk och samverkan") in sections
    assert ("Miljönämnden", "Solrutt II") in sections
    assert not any("börjat tala" in part for section in sections for part in section)
    asked = {
        record.section
        for record in by.records
        if isinstance(record, Passage) and record.department == "Hamnförvaltningen"
    }
    assert ("Hamnförvaltningen", "Vad har det gett verksamheten?") in asked
    assert {
        record.department for record in vik.records if isinstance(record, Passage) and record.project == "Språng"
    } == {"Lärande och arbete"}


# -- pages ----------------------------------------------------------------------------------------------------------


def test_pages_are_exact_where_a_header_is_printed(stad: Parsed) -> None:
    pages = {str(form.name.value): (form.source.page, form.source.page_approximate) for form in forms(stad)}
    assert pages["Vägen till vatten"] == (7, True)
    text = stad.document.text
    places = printed_pages(text, page_headers(text))
    exact = {page.number: page.start for page in places if not page.approximate}
    assert sorted(exact) == [9, 14]
    assert all(text[start:].startswith("Redovisning av internationellt arbete 2024") for start in exact.values())
    assert [page.number for page in places] == sorted(page.number for page in places)


@pytest.mark.parametrize(
    ("headers", "numbers"),
    [
        (("Sida 2 av 9", "Sida 3 av 9"), [2, 3]),
        (("2 (9)", "3 (9)"), [2, 3]),
        (("2(9) Redovisning", "3(9) Redovisning"), [2, 3]),
        (("Redovisning 2024 2(9)", "Redovisning 2024 3(9)"), [2, 3]),
        (("| sid 2 av 9", "| sid 3 av 9"), [2, 3]),
        (("Exempelby kommun   Sida 2", "Exempelby kommun   Sida 3"), [2, 3]),
        (("2/9", "3/9"), [2, 3]),
        (("Sida 3 av 9", "Sida 2 av 9"), [3]),
        (("Fas 1 (2)", "Etapp 2 (3)"), []),
        (("Redovisning 2024 2(9)", "Etapp 1 (2)"), [2]),
    ],
)
def test_header_formats(headers: tuple[str, str], numbers: list[int]) -> None:
    text = f"Text\n{headers[0]}\nMer text\n{headers[1]}\nSlut"
    assert [header.page for header in page_headers(text)] == numbers


def test_counted_pages_keep_between_the_printed_ones() -> None:
    text = "Redovisning 2(9)\n a\n b\n c\n d\nRedovisning 4(9)\n e\n"
    pages = printed_pages(text, page_headers(text))
    assert [(page.number, page.approximate) for page in pages] == [
        (2, False),
        (3, True),
        (3, True),
        (3, True),
        (3, True),
        (4, False),
        (5, True),
    ]


def test_pages_of_the_file_win(stad: Parsed) -> None:
    text = stad.document.text
    half = text.index("Solrutt II")
    parsed = read(text, "pdf", pages=(Page(start=0, number=1), Page(start=half - 5, number=2)))
    assert rows(parsed) == STAD
    assert {str(f.name.value): (f.source.page, f.source.page_approximate) for f in forms(parsed)}["Solrutt II"] == (
        2,
        False,
    )
    assert forms(parsed)[0].source.page == 1


# -- other shapes of the same forms ---------------------------------------------------------------------------------

LABELS = {
    "name": "Projektnamn",
    "start_date": "Projektstart",
    "end_date": "Projektslut",
    "role": "Förvaltningens roll i projektet",
    "total_budget_as_lead": "Total budget i SEK för projektet där nämnden är projektägare",
    "total_budget_as_partner": "Total budget i SEK för projektet där nämnden är projektpartner",
    "paid_out_as_lead": "Utbetalt SEK under året där nämnden är projektägare",
    "paid_out_as_partner": "Utbetalt SEK under året där nämnden är projektpartner",
    "programme": "Program",
    "goals": "Kommunfullmäktiges mål",
}
SHORT = {
    "name": "Projekt",
    "start_date": "Start",
    "end_date": "Slut",
    "role": "Roll",
    "total_budget_as_lead": "Total budget som projektägare",
    "total_budget_as_partner": "Total budget som projektpartner",
    "paid_out_as_lead": "Utbetalt som projektägare",
    "paid_out_as_partner": "Utbetalt som projektpartner",
    "programme": "Fond",
    "goals": "Mål",
}
ROW = {
    "colon": "{}: {}\n",
    "tab": "{}\t{}\n",
    "pipe": "| {} | {} |\n",
    "bold": "**{}:** {}\n",
    "space": "{} {}\n\n",
    "tight": "{} {}\n",
    "below": "{}\n\n{}\n\n",
}


def rendered(
    parsed: Parsed,
    style: str,
    labels: dict[str, str],
    *,
    order: Sequence[str] = COLUMNS,
    headings: bool = True,
    extra: int | None = None,
) -> str:
    """The forms of a sample printed anew, in another shape."""
    pieces = ["Exempelstad kommun\n\nInternationell redovisning 2024\n\nDel 2: Projekt\n\n"]
    department = None
    for number, form in enumerate(forms(parsed)):
        if plain(form.department) != department:
            department = plain(form.department)
            pieces.append(f"{department}\n\n")
        pieces.append(f"{form.heading or form.name.value}\n\n" if headings else "")
        cells = [
            (labels[field], " ".join(value.raw.split()) if (value := getattr(form, field)) else "")
            for field in order
            if field in labels
        ]
        if extra is not None:
            cells.insert(extra, ("Kostnadsställe", f"44{number}"))
        pieces += [ROW[style].format(label, raw).replace(" \n", "\n") for label, raw in cells]
        body = " ".join(parsed.document.text[slice(*form.description[0])].split()) if form.description else ""
        pieces.append(f"\nProjektbeskrivning{':' if style in {'colon', 'bold'} else ''}\n\n{body}\n\n")
    return "".join(pieces)


ORDER = (
    "programme",
    "name",
    "role",
    "end_date",
    "start_date",
    "goals",
    "paid_out_as_lead",
    "paid_out_as_partner",
    "total_budget_as_lead",
    "total_budget_as_partner",
)


@pytest.mark.parametrize("style", [*ROW])
def test_every_shape_of_the_long_labels(stad: Parsed, style: str) -> None:
    assert rows(read(rendered(stad, style, LABELS))) == STAD


@pytest.mark.parametrize("style", ["colon", "tab", "pipe", "bold"])
def test_short_labels_before_a_colon_or_a_tab(stad: Parsed, style: str) -> None:
    assert rows(read(rendered(stad, style, SHORT))) == STAD


@pytest.mark.parametrize("style", ["colon", "tab", "space", "below"])
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("goals", "Vilka kommunfullmäktigemål bidrar projektet till?"),
        ("goals", "Vilket inriktningsmål relaterar projektet till?"),
        ("goals", "Kommunens övergripande mål som projektet stöder"),
        ("start_date", "Start"),
        ("end_date", "Avslutas"),
        ("name", "Projekt"),
        ("programme", "Finansiär/program"),
        ("programme", "EU-fond eller program"),
        ("role", "Vilken roll har nämnden i projektet"),
        ("total_budget_as_lead", "Totalbudget (SEK), nämnden är projektägare"),
        ("paid_out_as_partner", "Utbetalt EU-stöd (SEK) under 2024, nämnden är projektpartner"),
    ],
)
def test_a_label_of_the_reports_own(stad: Parsed, style: str, field: str, label: str) -> None:
    parsed = read(rendered(stad, style, {**LABELS, field: label}))
    assert rows(parsed) == STAD
    assert "okänd etikett" not in {what for what, _ in issues(parsed)}


@pytest.mark.parametrize("ask", ["Hur många deltagare har projektet haft?", "Vilka lärdomar har projektet gett?"])
def test_an_unknown_question_is_reported_and_pollutes_nothing(ask: str) -> None:
    text = (
        "Exempelby kommun\n\nInternationell redovisning 2024\n\nMiljönämnden\n\nTyst hamn\n\nProjektnamn Tyst hamn\n\n"
    )
    text += f"Projektstart 2024-01-01\n\nRoll i projektet Projektpartner\n\nUtbetalt 14 000\n\n{ask}\n\n12 stycken\n\nProgram LIFE\n"
    parsed = read(text)
    assert (plain(forms(parsed)[0].paid_out), plain(forms(parsed)[0].programme)) == (14_000, "LIFE")
    assert issues(parsed) == [("okänd etikett", ask)]


@pytest.mark.parametrize("head", ["Uppgifter om projektet Svar", "Projektinformation Svar", "Fråga Svar"])
def test_the_head_of_a_forms_table_is_no_part_of_its_name(stad: Parsed, head: str) -> None:
    parsed = read(stad.document.text.replace("Beskrivning av Projekt Svar", head))
    assert rows(parsed) == STAD
    assert [form.heading for form in forms(parsed)] == [form.heading for form in forms(stad)]


@pytest.mark.parametrize("style", ["colon", "tab", "space"])
def test_labels_in_another_order(stad: Parsed, style: str) -> None:
    assert rows(read(rendered(stad, style, LABELS, order=ORDER))) == STAD


@pytest.mark.parametrize("style", ["colon", "tab", "space"])
def test_forms_without_headings(stad: Parsed, style: str) -> None:
    parsed = read(rendered(stad, style, LABELS, headings=False))
    assert rows(parsed) == STAD
    assert all(form.heading is None for form in forms(parsed))


@pytest.mark.parametrize("style", ["colon", "tab", "space", "tight", "below"])
@pytest.mark.parametrize("place", [4, 6])
def test_an_unknown_label_is_reported_and_pollutes_nothing(stad: Parsed, style: str, place: int) -> None:
    parsed = read(rendered(stad, style, LABELS, extra=place))
    assert rows(parsed) == STAD
    assert [issue for issue in issues(parsed) if issue[0] == "okänd etikett"] == [("okänd etikett", "Kostnadsställe")]


def test_line_ends_and_page_breaks_change_nothing(stad: Parsed) -> None:
    text = stad.document.text
    for other in (
        text.replace("\n", "\r\n"),
        re.sub(r"(?m) +$", "", text),
        re.sub(r"(?m)^ (?=\S)", "", text),
        re.sub(r"(?m)^ (?=\S)", "\f", text),
    ):
        parsed = read(other)
        assert rows(parsed) == STAD
        assert check_spans(parsed) > 140


def test_a_value_beside_the_first_line_of_its_label() -> None:
    text = """Exempelby kommun

Internationell redovisning 2024

Miljönämnden

Projektnamn Tyst hamn
Projektstart 2024-01-01
Beskriv förvaltningens roll: projektägare Projektägare
eller projektpartner.
Total budget SEK för projektet där 500 000
förvaltningen är projektägare
Total budget SEK för projektet där
förvaltningen är projektpartner
Program LIFE
"""
    form = forms(read(text))[0]
    assert (
        plain(form.role),
        plain(form.total_budget_as_lead),
        plain(form.total_budget_as_partner),
        plain(form.programme),
    ) == (
        "lead",
        500_000,
        None,
        "LIFE",
    )


def test_further_labels() -> None:
    text = """Exempelby kommun

Redovisning av internationellt arbete 2024

Projektnamn: Tyst hamn
Ansvarig nämnd: Hamnnämnden
Projektperiod: 2022-01-01 – 2024-06
Roll i projektet: Projektpartner
Projektägare: Sjöhögskolan
Projektpartners: Gdansk, Hamnverket AB (Danmark) och Rostock
Total budget (tkr): 1 200
Utbetalt under 2024: 80 000 kr
Hemsida: https://example.org
EU-program: Interreg South Baltic
"""
    form = forms(read(text))[0]
    assert (plain(form.department), plain(form.start_date), plain(form.end_date)) == (
        "Hamnnämnden",
        "2022-01-01",
        "2024-06",
    )
    assert (plain(form.total_budget), plain(form.paid_out), plain(form.programme)) == (
        1_200_000,
        80_000,
        "Interreg South Baltic",
    )
    assert plain(form.lead_partner) == "Sjöhögskolan"
    assert [(partner.name, partner.country) for partner in form.partners] == [
        ("Gdansk", "Polen"),
        ("Hamnverket AB", "Danmark"),
        ("Rostock", "Tyskland"),
    ]
    assert issues(read(text)) == []


def test_a_word_of_prose_is_no_label(stad: Parsed) -> None:
    labels = FormLabels(
        "Projektnamn Sol\nProjektstart 2024\nProgram LIFE\nProjektbeskrivning\n\nProgram för dagen:\nProjektstart skedde i maj.\n"
    )
    assert [mark.field for mark in labels.of_form(0, len(labels.text))] == [
        "name",
        "start_date",
        "programme",
        "description",
    ]


# -- parts and edges ------------------------------------------------------------------------------------------------


def test_only_one_of_the_parts(stad: Parsed) -> None:
    text = stad.document.text
    at = text.rindex("Del 2;")
    assert rows(read("Exempelstad kommun\n" + text[at:])) == STAD
    first = read(text[:at])
    assert first.layout is annual_forms.LAYOUT
    assert forms(first) == []
    assert {record.department for record in first.records if isinstance(record, Passage)} >= {
        "Kultur- och fritidsnämnden",
        "Kommunstyrelsen",
        "Miljönämnden",
    }


def test_forms_without_a_nämnd() -> None:
    parsed = read(
        "Exempelby kommun\n\nInternationell redovisning 2024\n\nTyst hamn\n\nProjektnamn Tyst hamn\n\nProjektstart 2024-01-01\n\nProgram LIFE\n\nText.\n"
    )
    assert rows(parsed)[0][:4] == ("Tyst hamn", None, None, "2024-01-01")
    assert issues(parsed) == [("ingen nämnd står över blanketten", "Tyst hamn")]


def test_a_form_without_a_name_takes_its_heading() -> None:
    text = "Exempelby kommun\n\nInternationell redovisning 2024\n\nMiljönämnden\n\nTyst hamn\n\nBeskrivning av Projekt Svar\n\nProjektnamn \n\nProjektstart 2024\n\nProgram LIFE\n"
    parsed = read(text)
    assert [row[0] for row in rows(parsed)] == ["Tyst hamn"]
    assert issues(parsed) == [("blanketten saknar projektnamn: rubriken används", "Tyst hamn")]


@pytest.mark.parametrize("words", ["Projektägare och projektpartner", "projektpartner samt även projektägare"])
def test_owner_and_partner_at_once_counts_as_owner(words: str) -> None:
    text = f"Exempelby kommun\n\nInternationell redovisning 2024\n\nMiljönämnden\n\nProjektnamn: Tyst hamn\nProjektstart: 2024\nRoll i projektet: {words}\nProgram: LIFE\n"
    parsed = read(text)
    assert plain(forms(parsed)[0].role) == "lead"
    assert issues(parsed) == [
        ("Tyst hamn: rollen är både projektägare och projektpartner: räknas som projektägare", words)
    ]


def test_a_sentence_about_partners_is_no_label() -> None:
    text = "Exempelby kommun\n\nInternationell redovisning 2024\n\nMiljönämnden\n\nTyst hamn\n\nProjektnamn Tyst hamn\n\nProjektstart 2024-01-01\n\n"
    text += "Program LIFE\n\nBåtar blir tysta.\nSamarbetspartner är Rostock, Hamnverket och\nSjöhögskolan.\n"
    form = forms(read(text))[0]
    assert [partner.name for partner in form.partners] == ["Rostock", "Hamnverket", "Sjöhögskolan"]


@pytest.mark.parametrize(
    ("words", "lead", "partners"),
    [
        (
            "Projektet leds av Region Norrvik. Partner är Rostock och Hamnverket.",
            "Region Norrvik",
            ["Rostock", "Hamnverket"],
        ),
        ("Tystnaden drivs av Freie und Hansestadt Rostock sedan maj.", "Freie und Hansestadt Rostock", []),
        ("Koordinator är Universidade do Porto.", "Universidade do Porto", []),
        ("Arbetet leds av en projektledare.", None, []),
    ],
)
def test_who_leads_in_the_words_of_a_description(words: str, lead: str | None, partners: list[str]) -> None:
    text = f"Exempelby kommun\n\nMiljönämnden\n\nProjektnamn: Tyst hamn\nProjektstart: 2024\nProgram: LIFE\nProjektbeskrivning: {words}\n"
    form = forms(read(text))[0]
    assert (plain(form.lead_partner), [partner.name for partner in form.partners]) == (lead, partners)


def test_chapters_with_their_own_forms() -> None:
    chapter = "{0}\n\n{0} är medlem i nätverket {1}.\n\n{2}\n\nProjektnamn {2}\n\nProjektstart 2024-01-01\n\nProgram LIFE\n\nProjektbeskrivning\n\nText om {2}.\n\n"
    text = "Exempelby kommun\n\nInternationell redovisning 2024\n\n"
    text += chapter.format("Miljönämnden", "Gröna Ringen", "Tyst hamn") + chapter.format(
        "Kulturnämnden", "Röda Ringen", "Sagor"
    )
    parsed = read(text)
    assert [row[:2] for row in rows(parsed)] == [("Tyst hamn", "Miljönämnden"), ("Sagor", "Kulturnämnden")]
    assert sorted((record.department, record.network) for record in parsed.records if record.type == "membership") == [
        ("Kulturnämnden", "Röda Ringen"), ("Miljönämnden", "Gröna Ringen"),
    ]  # fmt: skip


SUMMARY = """Exempelby kommun

Internationell redovisning 2024

År 2024 deltog Exempelby kommun i 9 EU-projekt. I fem av dem är kommunen projektägare. Det utbetalda stödet uppgick till
12,5 mnkr, att jämföra med 10,1 mnkr året innan. Mest är stödet från LIFE med 4,2 mnkr, följt av Interreg med 2,7 mnkr.
Dessutom betalades 1,5 mnkr ut från Erasmus+.

Projekt och utbetalda medel per nämnd

Nämnd    Antal projekt    Utbetalt 2024 (tkr)
Hamnnämnden    3    8 058
Kulturnämnden    1    -
Summa    9    12 500

Projekt per mål

• Tysta hamnar: 3
• Fler sagor för alla: 12

Del 2: Projekt

Hamnnämnden

Tyst hamn

Projektnamn Tyst hamn

Projektstart 2024-01-01

Program LIFE
"""


@pytest.mark.parametrize("gap", ["    ", "\t", " | "])
def test_figures_of_sentences_tables_and_bullets(gap: str) -> None:
    text = re.sub(r"(?m)(?<=\S)    (?=\S)", lambda _: gap, SUMMARY)
    found = [(f.subject, f.measure, f.value, f.year) for f in read(text).records if isinstance(f, Figure)]
    assert found == [
        ("Exempelby kommun", "projects", 9, 2024),
        ("Exempelby kommun", "projects_as_lead", 5, 2024),
        ("Exempelby kommun", "paid_out", 12_500_000, 2024),
        ("Exempelby kommun", "paid_out", 10_100_000, 2023),
        ("LIFE", "paid_out", 4_200_000, 2024),
        ("Interreg", "paid_out", 2_700_000, 2024),
        ("Erasmus+", "paid_out", 1_500_000, 2024),
        ("Tysta hamnar", "projects", 3, 2024),
        ("Fler sagor för alla", "projects", 12, 2024),
        ("Hamnnämnden", "projects", 3, 2024),
        ("Hamnnämnden", "paid_out", 8_058_000, 2024),
        ("Kulturnämnden", "projects", 1, 2024),
    ]


@pytest.mark.parametrize(
    "words",
    ["Fem av dem som projektägare.", "I fem fall är kommunen projektägare.", "Kommunen är projektägare i fem projekt."],
)
def test_how_many_projects_the_municipality_owns(words: str) -> None:
    text = SUMMARY.replace("I fem av dem är kommunen projektägare.", words)
    found = [f.value for f in read(text).records if isinstance(f, Figure) and f.measure == "projects_as_lead"]
    assert found == [5]


def test_a_figure_of_another_year_in_a_bracket_and_a_difference() -> None:
    words = "År 2024 deltog Exempelby kommun i 9 EU-projekt (7 EU-projekt 2023), varav 4 som projektägare. "
    words += "Det utbetalda stödet uppgick till 12,5 mnkr, vilket är 2,4 mnkr mer än 2023.\n"
    text = re.sub(r"År 2024 deltog[\s\S]*?Erasmus\+\.\n", lambda _: words, SUMMARY)
    found = [
        (f.measure, f.value, f.year) for f in read(text).records if isinstance(f, Figure) and f.subject_kind == "total"
    ]
    assert found == [
        ("projects", 9, 2024),
        ("projects", 7, 2023),
        ("projects_as_lead", 4, 2024),
        ("paid_out", 12_500_000, 2024),
    ]


@pytest.mark.parametrize(
    "words", ["Partner i projektet, Region Norra är ägare", "Projektpartner (Björkö universitet är projektägare)"]
)
def test_the_own_role_counts_where_somebody_else_owns_the_project(words: str) -> None:
    text = "Exempelby kommun\n\nInternationell redovisning 2024\n\nMiljönämnden\n\nProjektnamn: Tyst hamn\nProjektstart: 2024-01-01\n"
    text += f"Projektslut: 2024-12-31 (förlängt till 2025-02-28)\nRoll i projektet: {words}\nProgram: LIFE\n"
    [form] = forms(read(text))
    assert (plain(form.role), plain(form.end_date), form.status_note) == (
        "partner",
        "2025-02-28",
        "förlängt från 2024-12-31",
    )


def test_sums_of_a_table_count_where_no_sentence_tells_them() -> None:
    text = re.sub(r"År 2024 deltog[\s\S]*?Erasmus\+\.\n", "", SUMMARY)
    found = [(f.measure, f.value) for f in read(text).records if isinstance(f, Figure) and f.subject_kind == "total"]
    assert found == [("projects", 9), ("paid_out", 12_500_000)]


@pytest.mark.parametrize(
    "board",
    ["Nämnden för hamn och sjöfart", "Hamnnämnden Norra", "Västra hamnens stadsdelsnämnd", "Nämnden för friluftsliv"],
)
def test_nämnder_whose_names_only_their_heading_shows_whole(board: str) -> None:
    form = "{0}\n\nProjektnamn {0}\n\nProjektstart 2024-01-01\n\nProgram LIFE\n\nProjektbeskrivning\n\nText om {0}.\n\n"
    text = (
        "Exempelby kommun\n\nInternationell redovisning 2024\n\n"
        + f"Miljönämnden    1 projekt\n\n{board}    1 projekt\n\n"
    )
    text += "Del 2: Projekt\n\nMiljönämnden\n\n" + form.format("Tyst hamn") + f"{board}\n\n" + form.format("Sagor")
    parsed = read(text)
    assert [row[:2] for row in rows(parsed)] == [("Tyst hamn", "Miljönämnden"), ("Sagor", board)]
    stated = [(record.subject, record.subject_kind) for record in parsed.records if isinstance(record, Figure)]
    assert stated == [("Miljönämnden", "department"), (board, "department")]


@pytest.mark.parametrize("text", ["", "\n\n", "Exempelby kommun\n\nInternationell redovisning 2024\n"])
def test_an_empty_report(text: str) -> None:
    document = Document(name="tom.txt", text=text, media="text")
    assert layout_for(document).name == "general"
    assert forms(read(text)) == []


def test_three_thousand_forms(stad: Parsed) -> None:
    one = stad.document.text[stad.document.text.rindex("Utbildningsnämnden") :]
    begun = time.perf_counter()
    parsed = read(stad.document.text + one * 300)
    assert len(forms(parsed)) == 12 + 300 * 10
    assert time.perf_counter() - begun < 60


def test_units_in_labels_choices_in_brackets_and_tables_with_single_spaces() -> None:
    parsed = check_golden(FOLDER / "exempelby-2025.txt", Vocabulary.load())
    check_spans(parsed)
    forms = {
        record.name.value: record for record in parsed.records if isinstance(record, ProjectReport) and record.name
    }
    told = {
        name: (
            form.role and form.role.value,
            form.total_budget and form.total_budget.value,
            form.paid_out and form.paid_out.value,
        )
        for name, form in forms.items()
    }
    assert told == {
        "Rak väg": ("lead", 14_600_000, 2_870_000),
        "Torrt virke": ("partner", 9_800_000, 340_000),
        "Våt mark": ("partner", None, None),
    }
    assert [partner.name for partner in forms["Rak väg"].partners] == [
        "Arbetsförmedlingen",
        "Björkö folkhögskola",
        "Region Norra",
    ]
    assert [partner.name for partner in forms["Torrt virke"].partners] == ["Björkö universitet", "brandkåren i Porto"]
    stated = {(f.subject, f.measure, f.year): f.value for f in parsed.records if isinstance(f, Figure)}
    assert stated == {
        ("Exempelby kommun", "projects", 2025): 3,
        ("Exempelby kommun", "projects", 2024): 4,
        ("Exempelby kommun", "paid_out", 2025): 3_210_000,
        ("Exempelby kommun", "paid_out", 2024): 4_105_000,
        ("Europeiska socialfonden", "paid_out", 2025): 2_870_000,
        ("Horisont Europa", "paid_out", 2025): 340_000,
        ("Arbetsmarknads- och vuxenutbildningsnämnden", "projects", 2025): 1,
        ("Arbetsmarknads- och vuxenutbildningsnämnden", "paid_out", 2025): 2_870_000,
        ("Miljönämnden", "projects", 2025): 2,
        ("Miljönämnden", "paid_out", 2025): 340_000,
    }
    members = {m.network: (m.standing, m.since) for m in parsed.records if isinstance(m, Membership)}
    assert members == {
        "Sjönätet": ("member", 2013),
        "Ljusringen": ("member", None),
        "ICLEI": ("member", None),
        "Energy Cities": ("former", None),
    }


@pytest.mark.parametrize(
    ("printed", "otherwise"),
    [
        ("Projektstart", "Startdatum för projektet"),
        ("Projektslut", "Slutdatum för projektet"),
        ("Program", "EU-program eller fond"),
        ("Projektstart", "När startade projektet?"),
    ],
)
def test_small_words_that_every_label_shares_belong_to_it(stad: Parsed, printed: str, otherwise: str) -> None:
    text = re.sub(rf"(?m)^([ ]?){printed}(?=[ ]|$)", rf"\g<1>{otherwise}", stad.document.text)
    assert otherwise in text
    told = [(form.name, form.start_date, form.end_date, form.programme) for form in forms(read(text))]
    before = [(form.name, form.start_date, form.end_date, form.programme) for form in forms(stad)]
    assert [[value and value.value for value in form] for form in told] == [
        [value and value.value for value in form] for form in before
    ]


def test_values_may_stand_below_a_label_with_a_colon() -> None:
    form = "Projektnamn:\n\nHamn{0}\n\nProjektstart:\n\n2023-02-0{0}\n\nTotal budget:\n\n{0}00 000\n\nProgram:\n\nLIFE\n\nBeskrivning:\n\nText.\n\n"
    parsed = read(
        "# Redovisning av internationellt arbete 2023\n\nExempelby kommun\n\n" + form.format(1) + form.format(2)
    )
    told = [(one.name, one.start_date, one.total_budget) for one in forms(parsed)]
    assert [[value and value.value for value in one] for one in told] == [
        ["Hamn1", "2023-02-01", 100_000],
        ["Hamn2", "2023-02-02", 200_000],
    ]
