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
- **.xlsx**: for each visible sheet its name on a line, then one line a row with tabs between the cells.

Nothing in a file is executed, no external entity is fetched, and what unpacks beyond a bound is refused. One thread
at a time: PDFium keeps state of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from indexer.errors import UnreadableFile, reason
from indexer.reading.csv import read_csv
from indexer.reading.docx import read_docx
from indexer.reading.file import MAX_BYTES, MAX_CHARACTERS, Extract, File
from indexer.reading.folder import MEDIA, bytes_of, name_below, report_files, reports_in
from indexer.reading.pdf import read_pdf
from indexer.reading.plain import read_plain
from indexer.reading.xlsx import read_xlsx
from indexer.records import Document, Issue, Media

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "read", "read_folder", "report_files"]


def read_folder(folder: Path, max_bytes: int = MAX_BYTES) -> tuple[list[Document], list[Issue]]:
    """Every report below ``folder``, and an issue for each file that cannot be read or repeats another to the byte.

    Raises ``UnusableInput`` where there is no such folder or no report file in it.
    """
    files, problems = reports_in(folder)
    issues: list[Issue] = []
    for problem in problems:
        closed = f"mappen kan inte öppnas ({reason(problem)}): ändra rättigheterna"
        issues.append(Issue(level="error", document=name_below(Path(problem.filename), folder), what=closed))
    documents: list[Document] = []
    first: dict[str, str] = {}
    for path in files:
        name = name_below(path, folder)
        try:
            data = bytes_of(path, name, max_bytes)
            digest = hashlib.sha256(data).hexdigest()
            if digest in first:
                same = f"har samma innehåll som {first[digest]} och räknas inte: ta bort en av dem"
                issues.append(Issue(level="warning", document=name, what=same))
                continue
            found: list[Issue] = []
            documents.append(_document(File(name, data, found), path.suffix, digest))
        except UnreadableFile as refusal:
            issues.append(Issue(level="error", document=name, what=str(refusal)))
        else:
            issues += found
            first[digest] = name
    return documents, issues


def read(path: Path, folder: Path, issues: list[Issue], max_bytes: int = MAX_BYTES) -> Document:
    """One report; what a person should know of it is added to ``issues``.

    ``max_bytes`` is the largest file taken. Raises ``UnreadableFile`` with a Swedish line that names the file, what is
    wrong and the way forward.
    """
    name = name_below(path, folder)
    data = bytes_of(path, name, max_bytes)
    return _document(File(name, data, issues), path.suffix, hashlib.sha256(data).hexdigest())


def _document(file: File, suffix: str, digest: str) -> Document:
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
        digest=digest,
    )


_READERS: dict[Media, Callable[[File], Extract]] = {
    "text": read_plain,
    "markdown": read_plain,
    "csv": read_csv,
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
}
