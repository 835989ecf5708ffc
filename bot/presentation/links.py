"""Addresses of pages, quotes and questions: paths of this site, and the same with the public address before them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from bot.answer import Answer, AnswerRecord, Citation
from bot.explore.addresses import table_for
from bot.explore.records import slug
from indexer.records import Organisation, Place, Span

LONGEST_URL = 2000
"""Characters of an address that every browser takes."""


def source_path(
    document: str, span: Span | None = None, begin: int | None = None, also: Sequence[Span] = (), words: str = ""
) -> str:
    """The address of a document, or of a quote in it; ``also``: other quotes that are marked too, ``words``: what is
    looked for.

    >>> source_path("år 2025/rapport & bilaga.txt", Span(3, 9))
    '/source/%C3%A5r%202025/rapport%20%26%20bilaga.txt?start=3&end=9#quote'
    >>> source_path("a.txt", begin=40000)
    '/source/a.txt?from=40000'
    >>> source_path("a.txt", Span(3, 9), also=[Span(20, 25), Span(30, 40)])
    '/source/a.txt?start=3&end=9&also=20-25,30-40#quote'
    """
    listed = ",".join(f"{one.start}-{one.end}" for one in also)
    asked = {
        "from": begin,
        "start": span and span.start,
        "end": span and span.end,
        "also": listed or None,
        "sok": quote(words) or None,
    }
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    return f"/source/{quote(document)}{'?' if query else ''}{query}{'#quote' if span and begin is None else ''}"


def citation_path(citation: Citation, answer: Answer | None = None) -> str:
    """The address of the quote in its document; with the answer, its other quotes of the same document are marked
    too.
    """
    span = Span(citation.start, citation.end)
    others = (
        [Span(one.start, one.end) for one in answer.citations if one.document == citation.document] if answer else []
    )
    return source_path(citation.document, span, also=[one for one in dict.fromkeys(others) if one != span])


def project_path(identifier: str) -> str:
    """The address of a project's page."""
    return f"/projekt/{quote(identifier, safe='')}"


def network_path(identifier: str) -> str:
    """The address of a network's page."""
    return f"/natverk/{quote(identifier, safe='')}"


def department_path(municipality: str, name: str) -> str:
    """The address of a nämnd's page.

    >>> department_path("Malmö stad", "Miljönämnden")
    '/namnd/malmo-stad/miljonamnden'
    """
    return f"/namnd/{quote(slug(municipality))}/{quote(slug(name))}"


def entity_path(entity: Place | Organisation) -> str:
    """The address of a place's or organisation's page."""
    return f"/{'plats' if isinstance(entity, Place) else 'organisation'}/{quote(entity.id, safe='')}"


def record_path(record: AnswerRecord) -> str:
    """The address of a project's or network's own page; empty for what has none."""
    return (
        {"project": project_path, "network": network_path}[record.type](record.id)
        if record.type in ("project", "network")
        else ""
    )


def explore_path(answer: Answer) -> str:
    """The address of the table with the projects or networks that an answer is of, in the same selection; empty where
    there is none.
    """
    table = table_for(answer)
    return f"/utforska/{table[0]}{table[1].query()}" if table else ""


def explore_file(answer: Answer, form: str) -> str:
    """The address of that table as a file, "csv" or "xlsx"."""
    table = table_for(answer)
    return f"/utforska/{table[0]}.{form}{table[1].query()}" if table else ""


def asking(questions: Sequence[str]) -> str:
    """The address that asks the same again: the last question, and before it those that it may lean on.

    >>> asking(["Hur många projekt?", "och 2019?"])
    '/?q=Hur+m%C3%A5nga+projekt%3F&q=och+2019%3F'
    """
    return f"/?{urlencode([('q', question.encode('utf-8', 'replace')) for question in questions])}"


# With the public address of the chat page (``site``) before them; None where there is none


def absolute(site: str | None, path: str) -> str | None:
    """A path under the public address.

    >>> absolute("https://utblick.exempelstad.se/", "/projekt/1"), absolute(None, "/projekt/1")
    ('https://utblick.exempelstad.se/projekt/1', None)
    """
    return f"{site.rstrip('/')}{path}" if site and path else None


def source_url(site: str | None, citation: Citation | None) -> str | None:
    """The address of a quote in its document."""
    return absolute(site, citation_path(citation)) if citation else None


def record_source_url(site: str | None, record: AnswerRecord) -> str | None:
    """The address of where a record is read in its first report."""
    if not record.sources:
        return None
    first = record.sources[0]
    return absolute(site, source_path(str(first["document"]), Span(int(first["start"]), int(first["end"]))))


def question_url(site: str | None, question: str) -> str | None:
    """The address of a question's whole answer on the chat page; None too where it is too long for a browser.

    >>> question_url("https://utblick.exempelstad.se/", "Vilka projekt?")
    'https://utblick.exempelstad.se/?q=Vilka%20projekt%3F'
    """
    url = absolute(site, f"/?q={quote(question.encode('utf-8', 'replace'), safe='')}")
    return url if url and len(url) <= LONGEST_URL else None


def list_url(site: str | None, answer: Answer, *, alone: bool) -> str | None:
    """The address of everything that an answer lists; ``alone``: whether its question stands on its own.

    That of the question, which leads to the same answer only where it stands on its own; else that of the table with
    the same selection.
    """
    asked = question_url(site, answer.question) if alone else None
    return asked or absolute(site, explore_path(answer))
