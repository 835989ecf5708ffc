"""A core with canned answers over documents of an invented city, for the tests of the page and of the channels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from bot.answer import Answer, AnswerRecord, Citation
from bot.channels.sending import Limit, Limits
from bot.query.forms import Query, as_json
from bot.query.say import described
from bot.wording import Language
from indexer.index import Index, Manifest
from indexer.records import Document, Page, Report
from indexer.resolving import Holdings
from indexer.search import SearchBackend

SITE = "https://utblick.exempelstad.se"
"""The public address of the chat page."""
UNLIMITED = Limits(of=lambda conversation: [Limit(1000, 0.001)], together=[Limit(1000, 0.001)])
"""A service that takes everything at once."""
_HOSTILE = "Text med **fetstil**, [länk](javascript:alert(2)) & <img src=x onerror=alert(3)>"
_FORMS = """Internationell redovisning 2025
Exempelstad

Miljönämnden

Projektnamn  Grön hamn
Program  Interreg North Sea Region
Roll  Projektpartner
Total budget  4 190 300 kr
Hamnen får landström, och fartyg som ligger vid kaj slipper
köra sina motorer om natten.

Projektnamn  Solrutt
Program  Horisont Europa
Roll  Projektägare
Total budget  Vet ej
Skolbussarna laddas av solceller på skolornas tak.
"""
_BUS = _FORMS.index("Projektnamn  Solrutt")
_CUT = _FORMS.index("köra sina")

FORMS = Document(
    name="år 2025/exempelstad & grannar.txt",
    text=_FORMS,
    media="text",
    pages=(Page(start=0, number=1), Page(start=_CUT, number=2), Page(start=_BUS, number=3, approximate=True)),
)
HOSTILE = Document(
    name="<b>elak</b>.md",
    media="markdown",
    text=f'# Rubrik <script>alert(1)</script>\n\n{_HOSTILE} och "citat".\n',
    title="<i>Elak</i> & rapport",
)
LONG = Document(
    name="lang.txt",
    media="text",
    text="".join(f"Rad {number} om lindar och alléer i Exempelstad.\n" for number in range(20_000)),
    pages=tuple(Page(start=at * 40_000, number=at + 1) for at in range(22)),
)
DOCUMENTS = {document.name: document for document in (FORMS, HOSTILE, LONG)}
REPORTS = (
    Report(
        document=FORMS.name,
        municipality="Exempelstad",
        kind="annual_forms",
        year=2025,
        title="Internationell redovisning 2025",
    ),
    Report(
        document=HOSTILE.name, municipality="<u>By</u> & co", kind="plain", year=None, title="<i>Elak</i> & rapport"
    ),
)
"""The long document has no report: the page then shows its file name."""

EXAMPLE = "Vilka EU-projekt driver miljönämnden?"


def citation(
    n: int, document: Document, quote: str, page: int | None, section: str = "", *, approximate: bool = False
) -> Citation:
    """A citation of the first place where ``quote`` stands."""
    start = document.text.index(quote)
    report = next((report for report in REPORTS if report.document == document.name), None)
    return Citation(
        n=n,
        document=document.name,
        title=report.title if report else document.name,
        municipality=report.municipality if report else "Exempelstad",
        year=2025,
        page=page,
        page_approximate=approximate,
        section=section,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def project(name: str, cited: int, **fields: object) -> AnswerRecord:
    return AnswerRecord(
        type="project", id=name.casefold(), name=name, citation=cited, fields={"municipality": "Exempelstad"} | fields
    )


def _record(kind_of: Literal["network", "figure", "place"], name: str, /, **fields: object) -> AnswerRecord:
    return AnswerRecord(type=kind_of, id=name, name=name, citation=1, fields={"municipality": "Exempelstad"} | fields)


def index_of(holdings: Holdings) -> Index:
    """An index of these records that nothing can be searched in."""
    return Index(Path("none"), Manifest(engine="none", holdings=holdings), cast(SearchBackend, None))


class FakeCore:
    """Answers a few questions and remembers what it was asked, with the conversation."""

    def __init__(self, holdings: Holdings | None = None) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.index = index_of(holdings or Holdings())

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        self.asked.append((question, conversation))
        if question == "krascha":
            raise RuntimeError(f"fel i «{question}»")
        made = Answer(
            id="svar",
            conversation=conversation or "samtal-1",
            question=question,
            language="sv",
            status="not_found",
            understood="fri sökning i Exempelstads redovisning för 2025",
            text="Rapporterna säger inget om detta.",
            suggestions=["Vilket är störst?"],
        )
        return made.model_copy(update=ANSWERS.get(question, {}))

    def query(self, form: Query, language: Language = "sv") -> Answer:
        self.asked.append((described(form, language), None))
        return Answer(
            id="svar",
            conversation="samtal-1",
            question="",
            language=language,
            status="not_found",
            understood="",
            text="Inga.",
        ).model_copy(update={"query": as_json(form)})

    def document(self, name: str) -> Document | None:
        return DOCUMENTS.get(name)

    def report(self, name: str) -> Report | None:
        return next((report for report in REPORTS if report.document == name), None)

    def documents(self) -> Sequence[Report]:
        return REPORTS


ANSWERS: dict[str, dict[str, object]] = {
    EXAMPLE: {
        "status": "answered",
        "understood": "projekt hos Miljönämnden, Exempelstad, redovisningen för 2025",
        "text": "Miljönämnden deltar i 2 EU-projekt, 1 som projektpartner och 1 som projektägare:\nGrön hamn [1] och Solrutt [2].\n\n"
        "Grön hamn ger fartygen landström [3]. Anmärkningen [BO1] och [9] är rapportens egna.",
        "value": 2,
        "unit": "projekt",
        "records": [
            project(
                "Grön hamn",
                1,
                department="Miljönämnden",
                role="partner",
                programme="Interreg North Sea Region",
                start_date="2024-07-01",
                end_date="2027-06-30",
                total_budget=4190300,
            ),
            project(
                "Solrutt",
                2,
                department=["Miljönämnden", "Tekniska nämnden"],
                role="lead",
                programme="Horisont Europa",
                paid_out=0.5,
            ),
        ],
        "citations": [
            citation(1, FORMS, "Projektnamn  Grön hamn", 1, "Miljönämnden › Grön hamn"),
            citation(2, FORMS, "Projektnamn  Solrutt", 3, "Miljönämnden › Solrutt", approximate=True),
            citation(
                3,
                FORMS,
                "fartyg som ligger vid kaj slipper\nköra sina motorer om natten",
                1,
                "Miljönämnden › Grön hamn",
            ),
        ],
        "notes": ["Rapporten anger 3 projekt för nämnden; 2 blanketter är lästa."],
        "suggestions": ["Vilket är störst?", "Visa bara de som pågår"],
    },
    "Which project is about buses?": {
        "language": "en",
        "status": "answered",
        "understood": "projects about buses, Exempelstad, report for 2025",
        "text": "The school buses are charged by the sun [1].",
        "citations": [
            citation(
                1, FORMS, "Skolbussarna laddas av solceller på skolornas tak.", 3, "Miljönämnden", approximate=True
            )
        ],
        "suggestions": [],
    },
    "<script>alert(1)</script> & **fet**": {
        "status": "clarify",
        "understood": "<b>tolkning</b>",
        "text": "Menas <img src=x onerror=alert(1)> eller **fet** [1]?",
        "citations": [citation(1, HOSTILE, _HOSTILE, None, "<s>Avsnitt</s>")],
        "notes": ["<em>not</em>"],
        "records": [project("<b>Ett</b>", 1, role='"><script>'), project("Två", 7, programme="[x](y)")],
        "suggestions": ['"><script>alert(4)</script>'],
    },
    "Vad står det om nätverk och belopp?": {
        "status": "partial",
        "text": "Två nätverk, två belopp och en vänort [1].",
        "citations": [citation(1, FORMS, "Internationell redovisning 2025", 1)],
        "records": [
            _record(
                "network",
                "Städer vid havet",
                departments=["Miljönämnden", "Tekniska nämnden"],
                since=2019,
                standing="member",
            ),
            _record(
                "network", "Lindförbundet", departments=[], since=None, standing="considered", municipality="Provköping"
            ),
            _record("figure", "Utbetalt i Exempelstad", value=24_400_000.0, unit="SEK", approximate=True, year=2025),
            _record("figure", "Utbetalt i Provköping", value=1234.5, unit="SEK", approximate=False, year=2023),
            _record(
                "place",
                "Hamnby",
                kind="twin_city",
                standing="passive",
                country="Danmark",
                when="2024",
                department="Miljönämnden",
            ),
        ],
    },
    "rader": {
        "status": "answered",
        "text": "Två projekt:\n– Grön hamn (projektpartner) [1]\n– Solrutt (projektägare) [2]\n\nBåda pågår.\nDet syns.",
        "citations": [
            citation(1, FORMS, "Projektnamn  Grön hamn", 1),
            citation(2, FORMS, "Projektnamn  Solrutt", 3, approximate=True),
        ],
    },
    "vad sa du?": {"status": "help", "understood": "", "text": "Fråga mig om rapporterna.", "suggestions": []},
    "lång": {"status": "answered", "text": "Rad 9000 [1].", "citations": [citation(1, LONG, "Rad 9000 om lindar", 11)]},
}


def nothing(words: str, limit: int) -> list[AnswerRecord]:
    """A search for records that finds none."""
    return []
