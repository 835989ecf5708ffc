"""Records as JSON, CSV, XLSX and in the field names of the keep.eu exchange."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from indexer.records import (
    FIELDS,
    MEASURES,
    MENTION_ROLES,
    Figure,
    Membership,
    Mention,
    Network,
    Organisation,
    Place,
    Project,
    ProjectReport,
    Source,
    Value,
    known_sender,
)
from indexer.resolving import Holdings

Kind = Literal["projects", "networks", "figures", "places", "organisations"]
KINDS: tuple[Kind, ...] = ("projects", "networks", "figures", "places", "organisations")


def source_json(source: Source) -> dict[str, Any]:
    """A source as the public interface writes it; ``page_approximate`` only where it holds."""
    plain: dict[str, Any] = {"document": source.document, "page": source.page, "start": source.start, "end": source.end}
    return plain | ({"page_approximate": True} if source.page_approximate else {})


def _value(value: Value[Any] | None) -> Any:
    if value is None:
        return None
    return list(value.value) if isinstance(value.value, tuple) else value.value


def report_json(report: ProjectReport) -> dict[str, Any]:
    """One form, section or mention in the field names of the public interface. Amounts in whole SEK, dates ISO."""
    values: dict[str, Value[Any]] = {name: value for name in FIELDS if (value := getattr(report, name)) is not None}
    amounts = ("total_budget", "paid_out")
    plain = {name: _value(values.get(name)) for name in ("role", "start_date", "end_date")}
    plain |= {
        f"{name}{row}": _value(values.get(f"{name}{row}"))
        for name in amounts
        for row in ("", "_as_lead", "_as_partner")
    }
    return {
        "document": report.document,
        "municipality": known_sender(report.municipality),
        "reporting_year": report.reporting_year,
        "kind": report.kind,
        "name": report.name.value,
        "heading": report.heading,
        "department": _value(report.department),
        "department_raw": report.department.raw if report.department else None,
        **plain,
        "eu_funding": _value(report.eu_funding),
        "approximate": [name for name, value in values.items() if value.approximate],
        "programme": _value(report.programme),
        "programme_path": list(report.programme_path),
        "programme_raw": report.programme.raw if report.programme else None,
        "goals": _value(report.goals) or [],
        "goals_raw": report.goals.raw if report.goals else None,
        "leader": _value(report.leader),
        "lead_partner": _value(report.lead_partner),
        "partners": [{"name": partner.name, "country": partner.country} for partner in report.partners],
        "status_note": report.status_note,
        "source": source_json(report.source),
        "fields": {
            name: {"raw": value.raw, "start": value.span.start, "end": value.span.end} for name, value in values.items()
        },
    }


def project_json(project: Project) -> dict[str, Any]:
    """A project with one entry a form or section, and the places where it is only mentioned."""
    return {
        "id": project.id,
        "name": project.name,
        "acronym": project.acronym,
        "aliases": list(project.aliases),
        "municipality": known_sender(project.municipality),
        "programme": project.programme,
        "programme_path": list(project.programme_path),
        "period": project.period,
        "reports": [report_json(report) for report in project.reports],
        "mentions": [report_json(report) for report in project.mentions],
    }


def membership_json(member: Membership) -> dict[str, Any]:
    """A membership in the field names of the public interface."""
    return {
        "document": member.document,
        "municipality": known_sender(member.municipality),
        "reporting_year": member.reporting_year,
        "department": member.department,
        "role": member.role,
        "since": member.since,
        "standing": member.standing,
        "forums": list(member.forums),
        "source": source_json(member.source),
    }


def network_json(network: Network) -> dict[str, Any]:
    """A network with its memberships."""
    return {
        "id": network.id,
        "name": network.name,
        "abbreviation": network.abbreviation,
        "aliases": list(network.aliases),
        "kind": network.kind,
        "memberships": [membership_json(member) for member in network.memberships],
    }


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value.is_integer() else value


def figure_json(figure: Figure) -> dict[str, Any]:
    """A stated figure; whole numbers without a decimal point."""
    return {
        "document": figure.document,
        "municipality": known_sender(figure.municipality),
        "year": figure.year,
        "subject": known_sender(figure.subject),
        "subject_kind": figure.subject_kind,
        "measure": figure.measure,
        "value": _whole(figure.value),
        "value_to": _whole(figure.value_to),
        "unit": figure.unit,
        "approximate": figure.approximate,
        "raw": figure.raw,
        "source": source_json(figure.source),
    }


def mention_json(mention: Mention) -> dict[str, Any]:
    """Where a place or organisation is named, and what it is there."""
    return {
        "role": mention.role,
        "name": mention.name,
        "of": mention.of,
        "of_id": mention.of_id,
        "title": mention.title,
        "municipality": known_sender(mention.municipality),
        "reporting_year": mention.reporting_year,
        "department": mention.department,
        "source": source_json(mention.source),
    }


def place_json(place: Place) -> dict[str, Any]:
    """A country, region or city with everything that names it; degrees north and east."""
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "country_code": place.country_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "aliases": list(place.aliases),
        "mentions": [mention_json(mention) for mention in place.mentions],
    }


def organisation_json(one: Organisation) -> dict[str, Any]:
    """An organisation with everything that names it."""
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "place": one.place,
        "country": one.country,
        "aliases": list(one.aliases),
        "mentions": [mention_json(mention) for mention in one.mentions],
    }


def without_considered(holdings: Holdings) -> Holdings:
    """The records without memberships that are only looked into: they are none, and stay with the answers."""
    stand = (
        network.model_copy(update={"memberships": kept})
        for network in holdings.networks
        if (kept := tuple(member for member in network.memberships if member.standing != "considered"))
    )
    return holdings.model_copy(update={"networks": tuple(stand)})


def as_json(holdings: Holdings, kind: Kind) -> list[dict[str, Any]]:
    """All records of a kind, one JSON object each."""
    if kind == "projects":
        return [project_json(project) for project in holdings.projects]
    if kind == "networks":
        return [network_json(network) for network in holdings.networks]
    if kind == "places":
        return [place_json(place) for place in holdings.localities]
    if kind == "organisations":
        return [organisation_json(one) for one in holdings.organisations]
    return [figure_json(figure) for figure in holdings.figures]


_ROLE = {"lead": "projektägare", "partner": "projektpartner"}
_STANDING = {"member": "medlem", "participates": "deltar", "considered": "övervägs", "former": "tidigare medlem"}
_KIND = {"form": "blankett", "section": "avsnitt", "mention": "omnämnande"}
_KIND_OF_PLACE = {"country": "land", "region": "region", "city": "stad"}
_KIND_OF_ORGANISATION = {
    "university": "universitet eller institut", "municipality": "kommun", "region": "region", "authority": "myndighet",
    "company": "företag", "association": "förening", "school": "skola", "museum": "museum", "other": "annan",
}  # fmt: skip
_OF = {"project": "projekt", "network": "nätverk", "text": "text"}
_NAMED = (
    "Vad den är där", "Namn i texten", "Står i", "Projekt, nätverk eller avsnitt", "Id för projekt eller nätverk",
    "Kommun", "Redovisningsår", "Nämnd", "Dokument", "Sida",
)  # fmt: skip
HEADINGS: dict[Kind, tuple[str, ...]] = {
    "projects": (
        "Projekt", "Id", "Kommun", "Redovisningsår", "Nämnd", "Roll", "Program", "Program enligt rapporten",
        "Projektstart", "Projektslut", "Total budget", "Total budget som ägare", "Total budget som partner", "Utbetalt",
        "Utbetalt som ägare", "Utbetalt som partner", "EU-stöd",
        "Mål", "Projektledare", "Partner", "Andra namn", "Underlag", "Dokument", "Sida",
    ),
    "networks": (
        "Nätverk", "Id", "Förkortning", "Kommun", "Redovisningsår", "Nämnd", "Ställning", "Roll",
        "Medlem eller i rollen sedan", "Forum", "Dokument", "Sida",
    ),
    "figures": ("Kommun", "År", "Ämne", "Mått", "Värde", "Till", "Enhet", "Ungefärligt", "Dokument", "Sida"),
    "places": ("Plats", "Id", "Slag", "Land", "Landskod", "Latitud", "Longitud", "Andra namn", *_NAMED),
    "organisations": ("Organisation", "Id", "Slag", "Ort", "Land", "Andra namn", *_NAMED),
}  # fmt: skip


def as_rows(holdings: Holdings, kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Rows under ``HEADINGS[kind]``: one a report, membership, figure or mention; a project that is only
    mentioned has a row a mention."""
    return _ROWS[kind](holdings)


def _project_rows(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    for project in holdings.projects:
        for report in project.reports or project.mentions:
            yield _project_row(project, report)


def _network_rows(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    for network in holdings.networks:
        for m in network.memberships:
            forums = "; ".join(m.forums)
            yield (
                network.name, network.id, network.abbreviation, known_sender(m.municipality), m.reporting_year,
                m.department, _STANDING[m.standing], m.role, m.since, forums, m.document, m.source.page,
            )  # fmt: skip


def _figure_rows(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    for f in holdings.figures:
        approximate = "ja" if f.approximate else "nej"
        measure = MEASURES.get(f.measure, f.measure)
        yield (
            known_sender(f.municipality), f.year, known_sender(f.subject), measure, _whole(f.value),
            _whole(f.value_to), f.unit, approximate, f.document, f.source.page,
        )  # fmt: skip


def _place_rows(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    for one in holdings.localities:
        about = (
            one.name, one.id, _KIND_OF_PLACE[one.kind], one.country, one.country_code, one.latitude, one.longitude,
            "; ".join(one.aliases),
        )  # fmt: skip
        yield from ((*about, *_mention_cells(mention)) for mention in one.mentions)


def _organisation_rows(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    for one in holdings.organisations:
        kind = _KIND_OF_ORGANISATION[one.kind]
        about = (one.name, one.id, kind, one.place, one.country, "; ".join(one.aliases))
        yield from ((*about, *_mention_cells(mention)) for mention in one.mentions)


def _mention_cells(m: Mention) -> tuple[Any, ...]:
    return (
        MENTION_ROLES[m.role], m.name, _OF[m.of], m.title, m.of_id, known_sender(m.municipality), m.reporting_year,
        m.department, m.source.document, m.source.page,
    )  # fmt: skip


_ROWS: dict[Kind, Callable[[Holdings], Iterator[tuple[Any, ...]]]] = {
    "projects": _project_rows,
    "networks": _network_rows,
    "figures": _figure_rows,
    "places": _place_rows,
    "organisations": _organisation_rows,
}


def _project_row(project: Project, report: ProjectReport) -> tuple[Any, ...]:
    role = _value(report.role)
    return (
        project.name,
        project.id,
        known_sender(report.municipality),
        report.reporting_year,
        _value(report.department),
        _ROLE.get(role, role),
        _value(report.programme),
        report.programme.raw if report.programme else None,
        _value(report.start_date),
        _value(report.end_date),
        *(
            _value(getattr(report, f"{name}{row}"))
            for name in ("total_budget", "paid_out")
            for row in ("", "_as_lead", "_as_partner")
        ),
        _value(report.eu_funding),
        "; ".join(_value(report.goals) or []),
        _value(report.leader),
        "; ".join(partner.name for partner in report.partners),
        "; ".join(project.aliases),
        _KIND[report.kind],
        report.document,
        report.source.page,
    )


def _clean(value: Any) -> Any:
    """A text on one line, without characters that no sheet can hold."""
    return " ".join(ILLEGAL_CHARACTERS_RE.sub("", value).split()) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    text = _clean(value)
    if not isinstance(text, str):
        return text
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} and len(text) > 1 else text


def as_csv(holdings: Holdings, kind: Kind) -> str:
    """Semicolons, Swedish headings, a BOM: opens right in a Swedish spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS[kind])
    writer.writerows([["" if value is None else _plain(value) for value in row] for row in as_rows(holdings, kind)])
    return "\ufeff" + out.getvalue()


_SHEETS: dict[Kind, str] = {
    "projects": "Projekt",
    "networks": "Nätverk",
    "figures": "Siffror",
    "places": "Platser",
    "organisations": "Organisationer",
}


def as_xlsx(holdings: Holdings, kind: Kind) -> bytes:
    """A workbook with one sheet, headings frozen."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    sheet.title = _SHEETS[kind]
    sheet.append(HEADINGS[kind])
    # Counted here: a sheet asked for its last row looks through all of them.
    for number, row in enumerate(as_rows(holdings, kind), 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, _clean(value))
            if cell.data_type == "f":
                cell.data_type, cell.quotePrefix = "s", True
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_keep(holdings: Holdings) -> list[dict[str, Any]]:
    """Projects and their partners in the field names of the keep.eu 2021-2027 exchange, to lay beside keep.eu's."""
    return [_keep(project) for project in holdings.projects if project.reports]


def _keep(project: Project) -> dict[str, Any]:
    first = next((r for r in project.reports if r.role and r.role.value == "lead"), project.reports[0])
    partners: list[dict[str, Any]] = []
    for report in project.reports:
        partner_type = "Lead Partner" if report.role and report.role.value == "lead" else "Partner"
        department = [{"department": _value(report.department)}]
        budget = _value(report.total_budget)
        partners.append(
            {
                "partner_type": partner_type,
                "multi_languages_organisation_name": known_sender(report.municipality),
                "address": department,
                "partner_total_eligible_budget": budget,
            }
        )
    named = {partner.name: partner for report in project.reports for partner in report.partners}
    partners += [
        {
            "partner_type": "Partner",
            "multi_languages_organisation_name": name,
            "address": [{"country": partner.country}],
        }
        for name, partner in named.items()
    ]
    return {
        "programme_name": project.programme,
        "programme_period": project.period,
        "acronym": project.acronym,
        "multi_languages_project_name": project.name,
        "project_start_date": _value(first.start_date),
        "project_end_date": _value(first.end_date),
        "total_budget": _value(first.total_budget),
        "eu_funding_amount": _value(first.eu_funding),
        "currency": "SEK",
        "partner": partners,
        "sources": [source_json(report.source) for report in project.reports],
    }
