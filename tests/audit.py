"""An audit of the libraries from what is installed: ``make audit`` prints it, ``tests/test_audit.py`` wants it clean.

For every library of the lock: whether the version is the locked one, its files are those that its maker packed (by the
hashes of its own list), what it needs is there, and its licence is one that we may pass on. Lists of known
vulnerabilities are not asked, since they are elsewhere; CONTRIBUTING.md says how.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PERMISSIVE = re.compile(
    r"(?i)\b(?:0BSD|Apache\b|Apache-2\.0|BSD|CC0-1\.0|ISC|MIT|MIT-0|PSF-2\.0|Python Software Foundation|Zlib)\b"
)
WEAK = {"certifi": "MPL 2.0", "tqdm": "MPL 2.0", "pygal": "LGPL 3"}
"""Libraries whose own files have to stay open; they are used as they are."""


@dataclass(frozen=True)
class Audited:
    """One library, and what is wrong with it."""

    name: str
    version: str
    licence: str
    faults: tuple[str, ...]


def locked() -> Iterator[Requirement]:
    """The libraries of the lock that belong to this machine."""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.rstrip(" \\"))
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def audit() -> list[Audited]:
    """Every library of the lock."""
    return [_audited(requirement) for requirement in locked()]


def _audited(requirement: Requirement) -> Audited:
    try:
        found = distribution(requirement.name)
    except PackageNotFoundError:
        return Audited(requirement.name, "", "", ("is not installed",))
    faults = [] if requirement.specifier.contains(found.version) else [f"the lock says {requirement.specifier}"]
    faults += changed_files(found)
    faults += missing(found)
    licence = licence_of(found)
    if not permissive(licence) and canonicalize_name(requirement.name) not in WEAK:
        faults.append(f"licence {licence or 'not told'}")
    return Audited(requirement.name, found.version, licence, tuple(faults))


def licence_of(found: Distribution) -> str:
    """The licence as a library's own metadata names it."""
    told = found.metadata
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return told.get("License-Expression") or " / ".join(classified) or (told.get("License") or "").partition("\n")[0]


def permissive(licence: str) -> bool:
    """Whether a licence is one of those that ask for no more than to be named, each of its parts.

    >>> permissive("BSD-3-Clause AND MIT"), permissive("MPL-2.0 AND MIT"), permissive("GPL-3.0-only")
    (True, False, False)
    """
    parts = re.split(r" AND | / |, ", licence)
    return all(PERMISSIVE.search(part) or part == "dependency licenses" for part in parts)


def changed_files(found: Distribution) -> list[str]:
    """The files that are gone or are not what was packed."""
    faults = []
    for file in found.files or ():
        path = Path(str(file.locate()))
        if file.hash is None or path.suffix == ".pyc":
            continue
        if not path.is_file():
            faults.append(f"{file} is gone")
            continue
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            faults.append(f"{file} was changed")
    return faults


def missing(found: Distribution) -> list[str]:
    """What a library needs and does not have, or has in another version."""
    faults = []
    for needed in map(Requirement, found.requires or ()):
        if needed.marker is not None and not needed.marker.evaluate({**default_environment(), "extra": ""}):
            continue
        try:
            version = distribution(needed.name).version
        except PackageNotFoundError:
            faults.append(f"{needed.name} is not installed")
            continue
        if not needed.specifier.contains(version, prereleases=True):
            faults.append(f"needs {needed}, has {version}")
    return faults


def main() -> int:
    audited = audit()
    for one in audited:
        print(f"{one.name} {one.version}: {one.licence}{''.join(f'; {fault}' for fault in one.faults)}")
    return int(any(one.faults for one in audited))


if __name__ == "__main__":
    sys.exit(main())
