"""From bytes to ``Document``, one file a format: the only importers of the PDF, Word and Excel libraries.

What the stored text of each kind of file is (every span points into it):

- **.txt .md .csv**: the decoded bytes, BOM and CR kept, nothing normalised: ``data.decode(document.encoding)``.
- **.pdf**: the text layer page by page, joined by one ``\\n``; line ends are ``\\n``, a hyphen that ends a line is
  ``-\\n``
  again, an empty line stands where the page leaves one free, characters that no reader sees are dropped.
- **.docx**: blocks in document order with a blank line between: headings as ``#`` to ``####``, list items as ``- ``,
  one line
  a table row with tabs between its cells. Deleted text, the table of contents, page headers and footers are left out;
  a footnote follows the paragraph that refers to it.
- **.html**: the page's own words in the same form as .docx, definition lists as ``Etikett: värde``; menus, breadcrumbs,
  cookie and share boxes are left out.
- **.xlsx**: for each visible sheet its name on a line, then one line a row with tabs between the cells.

Nothing in a file is executed, no external entity is fetched, and what unpacks beyond a bound is refused.
``read_folder`` reads each file in a process of its own (``apart``), because a small file can keep a library busy for
hours or have it take all memory.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from indexer.errors import UnreadableFile, reason
from indexer.reading.apart import Bounds, TooMuch, each
from indexer.reading.columns import confirmed_columns
from indexer.reading.csv import read_csv
from indexer.reading.docx import read_docx
from indexer.reading.file import MAX_BYTES, MAX_CHARACTERS, Extract, File
from indexer.reading.folder import MEDIA, bytes_of, name_below, report_files, reports_in, stays_within
from indexer.reading.html import read_html
from indexer.reading.pdf import read_pdf
from indexer.reading.plain import read_plain
from indexer.reading.xlsx import read_xlsx
from indexer.records import Document, Issue, Media

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "Bounds", "read", "read_folder", "report_files"]


def read_folder(
    folder: Path, max_bytes: int = MAX_BYTES, bounds: Bounds | None = None, *, outside: bool = False
) -> tuple[list[Document], list[Issue]]:
    """Every report below ``folder``, and an issue for each file that cannot be read or repeats another to the byte.

    Each file is read in another process within ``bounds``. ``outside``: whether links may lead out of the folder.
    Raises ``UnusableInput`` where there is no such folder or no report file in it.
    """
    files, problems = reports_in(folder)
    issues: list[Issue] = []
    for problem in problems:
        closed = f"mappen kan inte öppnas ({reason(problem)}): ändra rättigheterna"
        issues.append(Issue(level="error", document=name_below(Path(problem.filename), folder), what=closed))
    arriving = _Arriving(folder, max_bytes, outside)
    documents: dict[str, Document] = {}
    for number, got in each(arriving.of(files), _read, bounds or Bounds()):
        name = arriving.sent[number]
        if isinstance(got, tuple):
            documents[name], arriving.issues[name] = got
        elif isinstance(got, UnreadableFile):
            arriving.refuse(name, str(got))
        elif isinstance(got, TooMuch):
            arriving.refuse(name, f"{name}: {got}: öppna filen, spara om eller dela den och lägg in den igen")
        else:
            raise got
    return [documents[name] for name in arriving.sent if name in documents], [
        *issues,
        *(issue for path in files for issue in arriving.issues[name_below(path, folder)]),
    ]


class _Arriving:
    """The files of a folder on their way to be read: their names in order, and what is told of each."""

    def __init__(self, folder: Path, max_bytes: int, outside: bool) -> None:
        self.folder, self.max_bytes, self.outside = folder, max_bytes, outside
        self.sent: list[str] = []
        self.issues: defaultdict[str, list[Issue]] = defaultdict(list)
        self._first: dict[str, str] = {}

    def of(self, files: Iterable[Path]) -> Iterator[_Task]:
        """What is to be read, each content once; read from the disk when there is somebody to read it."""
        for path in files:
            name = name_below(path, self.folder)
            try:
                if not self.outside:
                    stays_within(path, name, self.folder)
                data = bytes_of(path, name, self.max_bytes)
            except UnreadableFile as refusal:
                self.refuse(name, str(refusal))
                continue
            digest = hashlib.sha256(data).hexdigest()
            if first := self._first.get(digest):
                same = f"har samma innehåll som {first} och räknas inte: ta bort en av dem"
                self.issues[name].append(Issue(level="warning", document=name, what=same))
                continue
            self._first[digest] = name
            self.sent.append(name)
            yield _Task(name, data, path, digest)

    def refuse(self, name: str, what: str) -> None:
        self.issues[name].append(Issue(level="error", document=name, what=what))


class _Task(NamedTuple):
    """A file as it is sent to its reader."""

    name: str
    data: bytes
    path: Path
    digest: str


def _read(task: _Task) -> tuple[Document, list[Issue]]:
    found: list[Issue] = []
    try:
        return _document(File(task.name, task.data, found), task.path, task.digest), found
    except UnreadableFile as refusal:
        # A library that gets no memory may take the file for a damaged one.
        if isinstance(refusal.__cause__, MemoryError) or "memory" in str(refusal.__cause__).casefold():
            raise MemoryError from refusal
        raise


def read(path: Path, folder: Path, issues: list[Issue], max_bytes: int = MAX_BYTES) -> Document:
    """One report; what a person should know of it is added to ``issues``.

    ``max_bytes`` is the largest file taken. Raises ``UnreadableFile`` with a Swedish line that names the file, what is
    wrong and the way forward.
    """
    name = name_below(path, folder)
    data = bytes_of(path, name, max_bytes)
    return _document(File(name, data, issues), path, hashlib.sha256(data).hexdigest())


def _document(file: File, path: Path, digest: str) -> Document:
    suffix = path.suffix
    media = MEDIA.get(suffix.casefold())
    if media is None:
        raise file.refusal(f"filtypen {suffix or '(ingen)'} läses inte: spara som en av {' '.join(MEDIA)}")
    made = _READERS[media](file)
    if not made.text.strip("\ufeff \t\r\n\f\v\u00a0\x00"):
        raise file.refusal("filen innehåller ingen text: lägg in den igen eller ta bort den")
    if len(made.text) > MAX_CHARACTERS:
        raise file.refusal(f"texten är {len(made.text)} tecken och gränsen är {MAX_CHARACTERS}: dela filen")
    return Document(
        name=file.name,
        text=made.text,
        media=media,
        encoding=made.encoding,
        pages=made.pages,
        tables=made.tables,
        title=made.title,
        site=made.site,
        digest=digest,
        columns=confirmed_columns(path, file) if made.tables else (),
    )


_READERS: dict[Media, Callable[[File], Extract]] = {
    "text": read_plain,
    "markdown": read_plain,
    "html": read_html,
    "csv": read_csv,
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
}
