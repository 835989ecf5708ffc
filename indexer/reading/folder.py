"""The report files of a folder: which they are, their names and their bytes."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.errors import UnreadableFile, UnusableInput, reason
from indexer.reading.file import megabytes
from indexer.records import Media

MEDIA: dict[str, Media] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
    ".xlsx": "xlsx",
}


def report_files(folder: Path) -> list[Path]:
    """Every report file below ``folder``, sorted by its path there.

    Hidden files and folders, Office lock files (``~$…``), ``README*`` and other suffixes are left out. A linked folder
    is read once, whichever way it is reached first.
    """
    return _walk(folder)[0]


def reports_in(folder: Path) -> tuple[list[Path], list[OSError]]:
    if not folder.exists():
        raise UnusableInput(f"{folder}: mappen finns inte: ange en mapp med rapporter")
    if not folder.is_dir():
        raise UnusableInput(f"{folder}: är en fil, inte en mapp: ange mappen som filen ligger i")
    files, problems = _walk(folder)
    if not files and not problems:
        raise UnusableInput(f"{folder}: mappen innehåller ingen rapport: lägg in filer av typen {' '.join(MEDIA)}")
    return files, problems


def _walk(folder: Path) -> tuple[list[Path], list[OSError]]:
    files: list[Path] = []
    problems: list[OSError] = []
    seen: set[str] = set()
    for root, folders, names in os.walk(folder, onerror=problems.append, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(root, name) for name in names if _is_report(name))
        files += [path for path in paths if path.is_file() or path.is_symlink()]
    return sorted(files, key=lambda path: name_below(path, folder)), problems


def _is_report(name: str) -> bool:
    return (
        Path(name).suffix.casefold() in MEDIA
        and not name.startswith((".", "~$"))
        and not name.casefold().startswith("readme")
    )


def name_below(path: Path, folder: Path) -> str:
    # A file name that is no UTF-8 comes as lone surrogates, which neither the index nor JSON can hold.
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def bytes_of(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFile(f"{name}: är ingen läsbar fil (bruten länk?): ta bort den eller lägg in filen själv")
        size = path.stat().st_size
        if size > max_bytes:
            large = f"filen är {megabytes(size)} och gränsen är {megabytes(max_bytes)}"
            raise UnreadableFile(f"{name}: {large}: höj inställningen max_file_mb eller dela filen")
        data = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(
            f"{name}: kan inte öppnas ({reason(problem)}): ändra filens rättigheter eller lägg in den igen"
        ) from problem
    if not data.strip():
        raise UnreadableFile(f"{name}: filen är tom ({len(data)} byte): lägg in den igen eller ta bort den")
    return data


def stays_within(path: Path, name: str, folder: Path) -> None:
    """``UnreadableFile`` where a link leads out of the folder: what is not in it was not put there to be read."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise UnreadableFile(
            f"{name}: länken leder ut ur mappen: lägg in filen själv, eller tillåt sådana länkar med inställningen "
            "outside_links"
        )
