"""Records of invented projects, made without a report: hostile names, and as many as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from indexer.records import (
    Figure,
    Membership,
    Mention,
    Network,
    Organisation,
    Page,
    Partner,
    Passage,
    Place,
    Project,
    ProjectReport,
    Report,
    Source,
    Span,
    Value,
)
from indexer.resolving import Holdings, StoredDocument

CITY = "Exempelstad"
HOSTILE = '<script>alert(1)</script> & "**fet**" <img src=x onerror=alert(2)>'
NAMED = "hostil <b>.txt"


def value(text: Any, start: int = 0, raw: str | None = None) -> Value[Any]:
    """A value that stands at ``start``; its raw text is itself where none is given."""
    raw = str(text) if raw is None else raw
    return Value(value=text, raw=raw, span=Span(start, start + max(1, len(raw))))


def report(
    name: str, *, document: str = NAMED, year: int = 2025, start: int = 0, length: int = 20, **fields: Any
) -> ProjectReport:
    """A form; ``fields`` are values as ``value`` makes them from plain ones."""
    plain = ("partners", "programme_path", "description", "aliases")
    made = {key: one if key in plain else value(one, start) for key, one in fields.items()}
    source = Source(document=document, page=1, start=start, end=start + length)
    return ProjectReport(
        kind="form",
        document=document,
        municipality=CITY,
        reporting_year=year,
        name=value(name, start),
        source=source,
        **made,
    )


def project(identifier: str, name: str, *reports: ProjectReport, **fields: Any) -> Project:
    return Project(id=identifier, name=name, municipality=CITY, reports=reports, **fields)


def hostile() -> Holdings:
    """Records in which every text is HTML, script and Markdown."""
    text = f"{HOSTILE}\n\n- punkt {HOSTILE}\nslut\n"
    source = Source(document=NAMED, page=1, start=0, end=len(text))
    form = report(
        HOSTILE,
        length=len(text),
        department=HOSTILE,
        programme=HOSTILE,
        goals=(HOSTILE,),
        leader=HOSTILE,
        start_date="2024-01-01",
        end_date="2026-12-31",
        total_budget=5,
        partners=(Partner(name=HOSTILE, country=HOSTILE),),
        description=(Span(0, len(text)),),
    )
    other = report(f"{HOSTILE} två", year=2024, department="Miljönämnden", total_budget=7)
    member = Membership(
        document=NAMED,
        municipality=CITY,
        reporting_year=2025,
        network=HOSTILE,
        network_raw=HOSTILE,
        department=HOSTILE,
        source=source,
    )
    figure = Figure(
        document=NAMED, municipality=CITY, year=2025, subject=HOSTILE, subject_kind="department", measure=HOSTILE, value=3,
        unit=HOSTILE, raw=HOSTILE, source=source,
    )  # fmt: skip
    return Holdings(
        documents=(
            StoredDocument(name=NAMED, text=text, media="text", pages=(Page(start=0, number=1),), family="plain"),
        ),
        reports=(Report(document=NAMED, municipality=CITY, kind="plain", year=2025, title=HOSTILE),),
        projects=(project("hostilt", HOSTILE, form, other, aliases=(HOSTILE,), programme=HOSTILE),),
        networks=(Network(id="hostilt", name=HOSTILE, memberships=(member,)),),
        figures=(figure,),
    )


def many(count: int) -> Holdings:
    """So many projects of one city, each with a form of its own, over twelve nämnder, eight programmes and five years."""
    told = [f"{_told(at)}\n" for at in range(count)]
    starts = [0, *accumulate(map(len, told))]
    text, made = "".join(told), []
    for at in range(count):
        year = 2021 + at % 5
        form = report(
            f"Projekt {at:05}",
            year=year,
            document="stor.txt",
            start=starts[at],
            department=f"Nämnd {at % 12}",
            programme=f"Program {at % 8}",
            programme_path=(f"Program {at % 8}",),
            role="lead" if at % 3 else "partner",
            start_date=f"{year - 1}-03-01",
            end_date=f"{year + at % 4}-09-30",
            total_budget=1_000_000 + at,
            paid_out=10_000 + at,
            goals=(f"Mål {at % 6}",),
            partners=(Partner(name=f"Partner {at % 50}", country="Danmark"),),
            description=(Span(starts[at], starts[at + 1] - 1),),
        )
        made.append(project(f"p{at}", f"Projekt {at:05}", form, programme=f"Program {at % 8}"))
    return Holdings(
        documents=(StoredDocument(name="stor.txt", text=text, media="text", family="plain"),),
        reports=(Report(document="stor.txt", municipality=CITY, kind="plain", year=2025, title="Stor redovisning"),),
        projects=tuple(made),
        passages=tuple(map(_passage, made)),
        localities=tuple(_places(made)),
        organisations=tuple(_organisations(made)),
    )


THEMES = (
    "landström",
    "energi",
    "klimat",
    "biologisk mångfald",
    "cirkulär ekonomi",
    "ungdomar",
    "kultur",
    "digitalisering",
    "hälsa",
)


def _passage(one: Project) -> Passage:
    [report] = one.reports
    [told] = report.description
    source = Source(document=report.document, page=1, start=told[0], end=told[1])
    return Passage(
        document=report.document, municipality=CITY, year=report.reporting_year, project=one.name, source=source
    )


def _told(at: int) -> str:
    """What is told of a project: five sentences of words of its own, of one theme, and for some of a second."""
    syllables = ("ba", "do", "fi", "gru", "hal", "ke", "lym", "mo", "ner", "pra", "sku", "tev", "vi", "åk", "öd")
    words = ["".join(syllables[(at * 7 + n * 11 + n * n * k) % 15] for k in range(1, 4)) for n in range(50)]
    about = THEMES[at % len(THEMES)]
    also = f" Projektet rör även {THEMES[(at * 5 + 1) % len(THEMES)]}." if at % 4 == 0 else ""
    sentences = [" ".join(words[n : n + 10]).capitalize() + "." for n in range(0, 50, 10)]
    return f"Fartygen och arbetet med {about} i staden. {' '.join(sentences)}{also}"


COUNTRIES = {
    "DK": "Danmark", "NO": "Norge", "FI": "Finland", "IS": "Island", "EE": "Estland", "LV": "Lettland", "LT": "Litauen", "PL": "Polen", "DE": "Tyskland",
    "NL": "Nederländerna", "BE": "Belgien", "FR": "Frankrike", "ES": "Spanien", "PT": "Portugal", "IT": "Italien", "GR": "Grekland", "IE": "Irland",
    "AT": "Österrike", "CZ": "Tjeckien", "HU": "Ungern",
}  # fmt: skip


def _mention(one: Project, role: Any) -> Mention:
    report = one.reports[0]
    return Mention(
        role=role,
        name="Fartygen",
        of="project",
        of_id=one.id,
        title=one.name,
        municipality=CITY,
        reporting_year=report.reporting_year,
        source=report.source,
        quote=report.source.span,
    )


def _places(made: list[Project]) -> Iterator[Place]:
    """Sixty cities in twenty countries, which each project names one of."""
    for at in range(60):
        yield Place(
            id=f"stad-{at}",
            name=f"Stad {at}",
            kind="city",
            country=list(COUNTRIES.values())[at % 20],
            country_code=list(COUNTRIES)[at % 20],
            latitude=40.0 + at % 25,
            longitude=-5.0 + at % 30,
            mentions=tuple(_mention(one, "pilot") for one in made[at::60]),
        )
    for code, name in COUNTRIES.items():
        yield Place(id=name.lower(), name=name, kind="country", country=name, country_code=code)


def _organisations(made: list[Project]) -> Iterator[Organisation]:
    """Two hundred partners of four kinds, which each project names two of."""
    kinds = ("university", "company", "association", "museum")
    for at in range(200):
        named = (*made[at::200], *made[(at * 7) % 200 :: 200])
        yield Organisation(
            id=f"partner-{at}",
            name=f"Partner {at}",
            kind=kinds[at % 4],
            country=list(COUNTRIES.values())[at % 20],
            mentions=tuple(_mention(one, "partner") for one in named),
        )
