"""Places and organisations: what reports name, against labels made by reading them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.building import read_reports
from indexer.records import Organisation, Place
from indexer.resolving import Holdings
from tests.conftest import SAMPLES, named_folder
from tests.places.measure import HERE, KINDS, Labels, Score, measure

FIRST_SIGHT = Path(__file__).parent / "first_sight" / "reports"
LEAST = 0.95
"""Recall and precision of each kind of name, and of all roles."""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    """What is read from the invented reports that are labelled."""
    folder = tmp_path_factory.mktemp("invented")
    for document in Labels.load(HERE / "invented").sections:
        (folder / document).parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLES / document, folder / document)
    return read_reports(folder).holdings


@pytest.fixture(scope="module")
def real() -> Holdings:
    """What is read from the real reports."""
    return read_reports(named_folder("UTBLICK_CORPUS")).holdings


def _falls_short(holdings: Holdings, labels: Labels) -> Iterator[str]:
    kinds, roles = measure(holdings, labels)
    for kind in KINDS:
        if kinds[kind].recall < LEAST or kinds[kind].precision < LEAST:
            yield f"{kind}: missed {kinds[kind].missed}, false {kinds[kind].false}"
    right = sum(one.right for one in roles.values())
    missed, false = (sum(len(getattr(one, name)) for one in roles.values()) for name in ("missed", "false"))
    if min(right / (right + missed), right / (right + false)) < LEAST:
        yield f"roles: {right} right, {missed} missed, {false} false"


def test_the_names_of_invented_reports_are_read(invented: Holdings) -> None:
    assert list(_falls_short(invented, Labels.load(HERE / "invented"))) == []


def test_the_names_of_the_real_reports_are_read(real: Holdings) -> None:
    assert list(_falls_short(real, Labels.load())) == []


def test_the_names_of_other_senders_are_read(tmp_path: Path) -> None:
    """Pages and letters of thirteen other senders: what was reached after mending by kind (docs/reports.md)."""
    labels, found = Labels.load(HERE / "other"), Score()
    for document in labels.sections:
        (tmp_path / document).mkdir()
        shutil.copytree(named_folder("UTBLICK_EVAL") / "real" / "docs" / document, tmp_path / document / document)
        own = {one: groups for one, groups in labels.names.items() if one[0] == document}
        kinds, _ = measure(
            read_reports(tmp_path / document).holdings, Labels({document: labels.sections[document]}, own)
        )
        found.right += sum(one.right for one in kinds.values())
        found.missed += [line for one in kinds.values() for line in one.missed]
        found.false += [line for one in kinds.values() for line in one.false]
    assert (found.recall > 0.9, found.precision > 0.93) == (True, True), (found.missed, found.false)


def test_what_is_no_organisation_is_no_partner(real: Holdings) -> None:
    names = {partner.name for project in real.projects for report in project.reports for partner in report.partners}
    assert not names & {"HR-avdelningen", "InnoCarnival", "Malmö stad", "Sverige"}


def test_every_mention_is_where_it_says(invented: Holdings) -> None:
    texts = {one.name: one.text for one in invented.documents}
    entities: list[Place | Organisation] = [*invented.localities, *invented.organisations]
    for mention in (mention for entity in entities for mention in entity.mentions):
        written = texts[mention.source.document][mention.source.start : mention.source.end]
        assert " ".join(written.split()) == mention.name
        assert mention.quote.start <= mention.source.start < mention.source.end <= mention.quote.end


def test_one_organisation_is_one_record(invented: Holdings) -> None:
    ids = [one.id for one in (*invented.localities, *invented.organisations)]
    assert len(ids) == len(set(ids))
    [lund] = [one for one in invented.organisations if one.name == "Lunds universitet"]
    assert (lund.kind, lund.place, lund.country) == ("university", "Lund", "Sverige")
    assert {mention.title for mention in lund.mentions} == {"Kajträd", "Grön Hamn – Samverkan för ren kaj"}


def test_a_place_has_its_country_and_where_it_lies(invented: Holdings) -> None:
    [turku] = [one for one in invented.localities if one.name == "Åbo"]
    assert (turku.kind, turku.country, turku.country_code, turku.aliases) == ("city", "Finland", "FI", ("Turku",))
    assert (round(turku.latitude or 0), round(turku.longitude or 0)) == (60, 22)


def test_a_partner_of_a_list_is_one_though_nobody_knows_it(invented: Holdings) -> None:
    [one] = [one for one in invented.organisations if one.name == "brandkåren i Porto"]
    assert [(mention.role, mention.title) for mention in one.mentions] == [("partner", "Torrt virke")]


def test_who_leads_a_project_is_read_from_its_text_where_no_field_says(tmp_path: Path) -> None:
    shutil.copy(FIRST_SIGHT / "alvnas-2024.md", tmp_path)
    projects = {project.name: project.reports[0] for project in read_reports(tmp_path).holdings.projects}
    leads = {name: one.lead_partner.value for name, one in projects.items() if one.lead_partner}
    assert leads["Slamtorken"] == "Odense"
    assert leads["Välfärdslyftet"] == "Region Älvkusten"
    assert not any(one.lead_partner for one in projects.values() if one.role and one.role.value == "lead")


def test_a_town_that_begins_the_next_name_is_no_seat_and_a_name_is_not_said_twice(tmp_path: Path) -> None:
    (tmp_path / "vatterlunda-2024.md").write_text(
        "# Vätterlunda stads internationella arbete 2024\n\n## Gymnasienämnden\n\n"
        "Skolan samarbetar med Högskolan Nordan, Malmö universitet och Lunds universitet. Eleverna besökte Cern.\n",
        encoding="utf-8",
    )
    found = {one.name: one.place for one in read_reports(tmp_path).holdings.organisations}
    assert found == {
        "Högskolan Nordan": None,
        "Malmö universitet": "Malmö",
        "Lunds universitet": "Lund",
        "Cern": "Cern",
    }
