"""What a person has confirmed of a register's columns, in a small file beside it: ``register.csv.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from indexer.reading.file import File

SUFFIX = ".toml"
TABLE = "columns"


def confirmed_columns(path: Path, file: File) -> tuple[tuple[str, str], ...]:
    """Columns and the labels that they mean, empty for one that is not read; a file that cannot be read is an issue.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     register = Path(folder, "a.csv")
    ...     _ = Path(folder, "a.csv.toml").write_text('[columns]\\n"Pengar" = "EU-stöd"\\n', encoding="utf-8")
    ...     confirmed_columns(register, File("a.csv", b"", []))
    (('Pengar', 'EU-stöd'),)
    """
    beside = path.with_name(path.name + SUFFIX)
    if not beside.is_file():
        return ()
    try:
        table = tomllib.loads(beside.read_text(encoding="utf-8")).get(TABLE)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        table = None
    if not isinstance(table, dict) or not all(isinstance(label, str) for label in table.values()):
        wanted = f'[{TABLE}] med rader som "Kolumn" = "Etikett"'
        file.warn(f"{beside.name} kan inte läsas och kolumnerna tolkas utan den: skriv {wanted}")
        return ()
    return tuple(table.items())
