"""A file under reading, what a reader makes of it, and what the readers share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from indexer.errors import UnreadableFile
from indexer.records import Cell, Issue, Level, Page

MAX_BYTES = 25_000_000
"""Largest file read unless the setting ``max_file_mb`` says otherwise; a megabyte is 1 000 000 bytes."""
MAX_UNPACKED = 150_000_000
"""Bytes that the parts of a Word or Excel file may unpack to together."""
MAX_CHARACTERS = 30_000_000
"""Characters that one document may hold."""
MAX_CELLS = 1_000_000
"""Cells that the tables of one document may hold."""
Table = tuple[tuple[Cell, ...], ...]


class Extract(NamedTuple):
    """What a reader makes of a file's bytes."""

    text: str
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    site: str | None = None
    """Whose page it is, as a web page's title says it behind the page's own."""


@dataclass(frozen=True)
class File:
    """A file under reading: its name below the folder, its bytes, and where its issues go."""

    name: str
    data: bytes
    issues: list[Issue]

    def warn(self, what: str, level: Level = "warning", page: int | None = None) -> None:
        self.issues.append(Issue(level=level, document=self.name, what=what, page=page))

    def refusal(self, why: str) -> UnreadableFile:
        return UnreadableFile(f"{self.name}: {why}")


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " MB"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {
    b"%PDF-": "en PDF",
    b"PK\x03\x04": "ett zip-arkiv (som .docx och .xlsx)",
    OLE: "ett äldre eller lösenordsskyddat Office-dokument",
    b"\x89PNG": "en PNG-bild",
    b"\xff\xd8\xff": "en JPEG-bild",
    b"{\\rtf": "ett RTF-dokument",
}


def kind_of(data: bytes) -> str | None:
    """What the first bytes say a file is, in Swedish."""
    return next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), None)


UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
"""Letters that are set as one sign: what is extracted holds them as the letters they are."""
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint|excel) - .*|.*\.(?:docx?|pdf|xlsx?|pptx?|odt|indd|tmp)"
    r"|(?:word|powerpoint|pdf)[ -]?(?:document|presentation|dokument)"
    r"|(?:untitled|namnlös|utan titel|titel|title|rubrik|mall|dokument|document|rapport|tjänsteskrivelse)[ _-]?\d*|\W*)"
)


def title_of(text: str | None) -> str | None:
    """A title from a file's properties, None where it is the program's or the file's name.

    >>> (title_of(" Internationell redovisning 2024 "), title_of("Microsoft Word - utkast.docx"),
    ...  title_of("Word Document"))
    ('Internationell redovisning 2024', None, None)
    """
    words = " ".join(UNSEEN.sub("", text or "").split())
    return None if len(words) < 4 or _NO_TITLE.fullmatch(words) else words
