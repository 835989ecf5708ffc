"""Records of invented projects, made without a report: hostile names, and as many as wanted."""

from __future__ import annotations

from typing import Any

from indexer.records import (
    Figure,
    Membership,
    Network,
    Page,
    Partner,
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
    text = "Fartygen får landström och slipper köra sina motorer om natten.\n" * 40
    made = []
    for at in range(count):
        year = 2021 + at % 5
        form = report(
            f"Projekt {at:05}",
            year=year,
            document="stor.txt",
            start=at % 2000,
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
            description=(Span(at % 1000, at % 1000 + 400),),
        )
        made.append(project(f"p{at}", f"Projekt {at:05}", form, programme=f"Program {at % 8}"))
    return Holdings(
        documents=(StoredDocument(name="stor.txt", text=text, media="text", family="plain"),),
        reports=(Report(document="stor.txt", municipality=CITY, kind="plain", year=2025, title="Stor redovisning"),),
        projects=tuple(made),
    )
