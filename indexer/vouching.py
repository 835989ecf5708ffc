"""A generation's own list of its files: what is opened is what was written, to the byte, and nothing else.

Engines may run what stands in their files, so nothing is handed to one that the list does not vouch for. The list tells
damage; whoever may write into the folder can write another list, unless it is sealed with a key of the installation.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from indexer.errors import IndexDamaged, reason
from indexer.records import Frozen

LIST = "files.json"
ORIGINALS = "originals"
JOINED = frozenset({"meaning.npy", "meaning.json", "meaning.later"})
"""Plain arrays and their stamp, which a server may add to a finished generation: read as numbers, and never run."""


class Listed(Frozen):
    """One file of a generation."""

    size: int
    sha256: str


class FileList(Frozen):
    """All files of a generation but the list itself. ``seal`` is made of all else with the installation's key."""

    built: datetime
    files: dict[str, Listed]
    seal: str | None = None

    def sealed(self, key: str) -> str:
        """The seal that a key makes."""
        told = json.dumps(self.model_dump(mode="json", exclude={"seal"}), sort_keys=True, ensure_ascii=True)
        return hmac.digest(key.encode("utf-8", "surrogateescape"), told.encode(), "sha256").hex()


def vouch(generation: Path, key: str | None = None) -> None:
    """Write the list of what a finished generation holds, and have the disk hold all of it before this returns."""
    files = {}
    for path in (one for one in _files(generation) if one != generation / LIST):
        files[path.relative_to(generation).as_posix()] = Listed(size=path.stat().st_size, sha256=digest_of(path))
        flush(path)
    made = FileList(built=datetime.now(UTC).replace(microsecond=0), files=files)
    if key:
        made = made.model_copy(update={"seal": made.sealed(key)})
    (generation / LIST).write_text(made.model_dump_json(), encoding="utf-8")
    flush(generation / LIST)
    for folder in (*(path for path in generation.rglob("*") if path.is_dir()), generation):
        flush(folder)


def list_of(generation: Path) -> FileList:
    """The list of a generation; ``IndexDamaged`` where there is none that can be read."""
    try:
        return FileList.model_validate_json((generation / LIST).read_bytes())
    except OSError as error:
        raise IndexDamaged(f"{generation / LIST}: indexets förteckning kan inte läsas ({reason(error)})") from error
    except ValidationError as error:
        raise IndexDamaged(f"{generation / LIST}: indexets förteckning är skadad") from error


def check(generation: Path, key: str | None = None, *, whole: bool = False) -> FileList:
    """The list of a generation whose files are as listed; ``IndexDamaged`` naming the first that is not.

    With a ``key`` the list must be sealed with it. ``whole``: the copies of originals are held against their digests
    too; otherwise only whether they are there, because nothing but a download reads them.
    """
    listed = list_of(generation)
    if key and not hmac.compare_digest(listed.sealed(key), listed.seal or ""):
        raise IndexDamaged(f"{generation / LIST}: förteckningen är inte förseglad med den här installationens nyckel")
    for problem in problems(generation, listed, whole=whole):
        raise IndexDamaged(problem)
    return listed


def problems(generation: Path, listed: FileList, *, whole: bool = True) -> Iterator[str]:
    """What is not as listed, a Swedish line each."""
    for name, wanted in listed.files.items():
        path = generation / name
        try:
            if path.is_symlink() or path.stat().st_size != wanted.size:
                yield f"{path}: filen är inte den som skrevs (fel storlek)"
            elif (whole or not name.startswith(f"{ORIGINALS}/")) and digest_of(path) != wanted.sha256:
                yield f"{path}: filen är inte den som skrevs (fel kontrollsumma)"
        except OSError as error:
            yield f"{path}: filen kan inte läsas ({reason(error)})"
    for path in _files(generation):
        name = path.relative_to(generation).as_posix()
        # An engine may leave an empty lock where it reads.
        if name != LIST and name not in listed.files and (path.is_symlink() or path.stat().st_size):
            yield f"{path}: filen står inte i indexets förteckning"


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(generation: Path) -> Iterable[Path]:
    found = sorted(path for path in generation.rglob("*") if path.is_symlink() or path.is_file())
    return [path for path in found if path.is_symlink() or path.parent != generation or path.name not in JOINED]


def flush(path: Path) -> None:
    """Have the disk hold a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
