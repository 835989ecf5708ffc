"""The libraries that are installed are those of the lock, whole, complete and ours to pass on."""

from __future__ import annotations

from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from tests.audit import WEAK, audit, changed_files, licence_of, locked, missing, permissive


def test_every_library_of_the_lock_is_clean() -> None:
    audited = audit()
    assert len(audited) > 30
    assert {one.name: one.faults for one in audited if one.faults} == {}


def test_weak_licences_are_those_that_are_known() -> None:
    assert WEAK.keys() <= {requirement.name for requirement in locked()}
    assert {one.name for one in audit() if not permissive(one.licence)} == WEAK.keys()


@pytest.fixture
def library(tmp_path: Path) -> Distribution:
    info = tmp_path / "prov-1.0.dist-info"
    info.mkdir()
    (tmp_path / "prov.py").write_text("ett\n", encoding="utf-8")
    told = "Metadata-Version: 2.1\nName: prov\nVersion: 1.0\nLicense: GPL-3.0-only\nRequires-Dist: finns-inte-alls>=1\n"
    (info / "METADATA").write_text(told + "Requires-Dist: pytest<1\n", encoding="utf-8")
    # The hash is that of "ett\n".
    digest = "7IkAITDqGGoM5CHKHi81zRCd5a520kHrA0zJvmfv-k0"
    (info / "RECORD").write_text(f"prov.py,sha256={digest},4\nborta.py,sha256={digest},4\n", encoding="utf-8")
    return PathDistribution(info)


def test_what_is_wrong_is_found(library: Distribution) -> None:
    assert changed_files(library) == ["borta.py is gone"]
    Path(str(library.locate_file("prov.py"))).write_text("två\n", encoding="utf-8")
    assert changed_files(library) == ["prov.py was changed", "borta.py is gone"]
    faults = missing(library)
    assert faults[0] == "finns-inte-alls is not installed"
    assert faults[1].startswith("needs pytest<1, has ")
    assert not permissive(licence_of(library))
