"""The web channel: pages, API, access, escaping, and quotes that stand where the links lead."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections.abc import Awaitable, Callable
from html.parser import HTMLParser
from urllib.parse import quote as quoted_name

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer
from bot.channels.access import SettingError
from bot.channels.protocol import Attached
from bot.channels.web.excerpt import Piece, excerpt
from bot.channels.web.server import WebSettings, application, check_exposure, serve
from bot.channels.web.view import Turn, words
from bot.presentation.comparing import answer_chart
from bot.presentation.tables import cell, record_table
from bot.presentation.text import parts as text_parts
from indexer.records import Document, Span
from indexer.records import Page as DocumentPage
from tests.web_core import ANSWERS, DOCUMENTS, EXAMPLE, FORMS, HOSTILE, LONG, REPORTS, FakeCore

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[..., Awaitable[Client]]
TOKEN = "en-lång-och-slumpad-nyckel-som-ingen-gissar"
HOSTILE_QUESTION = "<script>alert(1)</script> & **fet**"


VOID = ("meta", "link", "input", "img", "br")


class Page(HTMLParser):
    """The elements of a page in order, and the text of one of them: by tag, by ".class" or by "#id"."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.linked: list[tuple[str, str]] = []
        self._open: list[tuple[str, ...]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        at = dict(attrs)
        if tag == "a":
            self.linked.append((at.get("href") or "", ""))
        if tag not in VOID:
            self._open.append((tag, *(f".{name}" for name in (at.get("class") or "").split()), f"#{at.get('id')}"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(name for names in self._open for name in names), data))
        if any(names[0] == "a" for names in self._open):
            href, text = self.linked.pop()
            self.linked.append((href, text + data))

    def text(self, tag: str | None = None) -> str:
        return "".join(data for within, data in self.texts if tag is None or tag in within)

    def links(self, prefix: str = "/source/") -> list[str]:
        return [href for tag, at in self.elements if tag == "a" and (href := at.get("href") or "").startswith(prefix)]


@pytest.fixture
def core() -> FakeCore:
    return FakeCore()


@pytest.fixture
def visit(aiohttp_client: MakeClient, core: FakeCore) -> MakeClient:
    """A client of the page with some settings; ``channels`` are passed on."""

    async def made(channels: tuple[Attached, ...] = (), **settings: object) -> Client:
        return await aiohttp_client(application(core, WebSettings(**settings), channels))  # type: ignore[arg-type]

    return made


async def read(answer: ClientResponse) -> Page:
    assert answer.content_type == "text/html"
    return Page(await answer.text())


async def get(client: TestClient[web.Request, web.Application], path: str) -> Page:
    """A page that is there, read."""
    answer = await client.get(path)
    assert answer.status == 200, path
    return await read(answer)


# The chat page


async def test_first_page_offers_examples_reports_and_a_labelled_field(visit: MakeClient, core: FakeCore) -> None:
    answer = await (await visit(examples=("Vad <kan> du?",))).get("/")
    page = await read(answer)
    assert answer.status == 200
    assert ("html", {"lang": "sv"}) in page.elements
    assert ("label", {"for": "question"}) in page.elements
    assert "Vad <kan> du?" in page.text("button")
    assert page.links() == ["/source/%3Cb%3Eelak%3C/b%3E.md", "/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt"]
    assert core.asked == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_answers_without_javascript(visit: MakeClient, core: FakeCore, method: str) -> None:
    client = await visit()
    sent = {"q": f" {EXAMPLE} ", "conversation": "samtal-7"}
    answer = await (client.get("/", params=sent) if method == "GET" else client.post("/", data=sent))
    page = await read(answer)
    assert core.asked == [(EXAMPLE, "samtal-7")]
    assert EXAMPLE in page.text("h2")
    assert "Grön hamn [1] och Solrutt [2]" in page.text("p")
    assert "Anmärkningen [BO1] och [9] är" in page.text("p")
    assert page.text("thead") == "NamnNämndRollProgramPeriodTotal budget (kr)Utbetalt (kr)"
    assert page.text("tbody").strip().split("\n") == [
        "Grön hamn [1]MiljönämndenProjektpartnerInterreg North Sea Region2024-07-01–",
        "2027-06-304\u00a0190\u00a0300",
        "Solrutt [2]Miljönämnden, Tekniska nämndenProjektägareHorisont Europa0,5",
    ]
    assert "Tolkad som: projekt hos Miljönämnden" in page.text("p")
    assert "3 projekt för nämnden" in page.text("li")
    assert [at["value"] for tag, at in page.elements if tag == "input" and at["name"] == "conversation"] == [
        "samtal-7",
        "samtal-7",
    ]


async def test_english_answer_says_its_language(visit: MakeClient) -> None:
    page = await read(await (await visit()).get("/", params={"q": "Which project is about buses?"}))
    assert ("article", {"class": "turn", "lang": "en"}) in page.elements
    assert ("blockquote", {"lang": "sv"}) in page.elements
    assert "Understood as: projects about buses" in page.text("p")
    assert "about page 3" in page.text("a")


@pytest.mark.parametrize(("asked", "said"), [("  ", "Skriv en fråga."), ("x" * 41, "högst 40 tecken")])
async def test_what_is_no_question_is_said_beside_the_field(
    visit: MakeClient, core: FakeCore, asked: str, said: str
) -> None:
    answer = await (await visit(max_question=40)).post("/", data={"q": asked})
    assert answer.status == 400
    page = await read(answer)
    assert said in page.text("p")
    assert page.text("textarea") == asked
    assert core.asked == []


async def test_everything_foreign_is_shown_as_text(visit: MakeClient) -> None:
    client = await visit(examples=(HOSTILE_QUESTION,))
    chat = await read(await client.get("/", params={"q": HOSTILE_QUESTION}))
    source = await read(await client.get(next(link for link in chat.links() if "start" in link)))
    for page in (chat, source):
        tags = [tag for tag, _ in page.elements]
        assert not {"b", "i", "u", "em", "s"} & set(tags)
        scripts = [at for tag, at in page.elements if tag == "script"]
        assert scripts == [{"src": "/static/chat.js", "type": "module"}] * (page is chat)
        assert [at["src"] for tag, at in page.elements if tag == "img"] == ["/static/icon.svg"]
        assert not [name for _, at in page.elements for name in at if name.startswith("on") or name == "style"]
    assert HOSTILE_QUESTION in chat.text("article")
    assert "Menas <img src=x onerror=alert(1)> eller **fet** [1]?" in chat.text("p")
    assert chat.text("blockquote") == ANSWERS[HOSTILE_QUESTION]["citations"][0].quote  # type: ignore[index]
    assert '"><script>alert(4)</script>' in chat.text("button")
    assert HOSTILE.text in source.text("div")


# Quotes


async def test_each_link_leads_to_the_marked_quote(visit: MakeClient) -> None:
    client = await visit()
    for question, canned in ANSWERS.items():
        cited = {c.n: c for c in canned.get("citations", ())}  # type: ignore[attr-defined]
        page = await read(await client.get("/", params={"q": question}))
        labelled = [(at["href"], at["aria-label"]) for tag, at in page.elements if tag == "a" and at.get("aria-label")]
        assert {c for _, label in labelled if (c := int(re.sub(r"\D.*", "", str(label)[1:])))} == set(cited)
        for href, label in labelled:
            citation = cited[int(re.match(r"\[(\d+)\]", label or "")[1])]  # type: ignore[index]
            assert str(href).endswith("#quote")
            shown = await read(await client.get(str(href)))
            assert (
                shown.text("#quote")
                == citation.quote
                == DOCUMENTS[citation.document].text[citation.start : citation.end]
            )
            assert ("mark", {"id": "quote", "tabindex": "-1"}) in shown.elements


async def test_short_document_is_shown_whole_with_its_pages(visit: MakeClient) -> None:
    page = await read(await (await visit()).get("/source/år 2025/exempelstad & grannar.txt"))
    assert page.text(".document") == FORMS.text
    assert page.text("mark") == ""
    assert page.text("h1") == REPORTS[0].title
    labels = [at["aria-label"] for tag, at in page.elements if at.get("class") == "page"]
    assert labels == ["Sida 1", "Sida 2", "Ca sida 3"]


async def test_markdown_headings_stand_out(visit: MakeClient) -> None:
    page = await read(await (await visit()).get("/source/%3Cb%3Eelak%3C/b%3E.md"))
    assert page.text(".heading") == "# Rubrik <script>alert(1)</script>"
    assert page.text(".document") == HOSTILE.text


async def test_long_document_can_be_read_through_from_a_quote_to_both_ends(visit: MakeClient) -> None:
    client = await visit()
    answered = await read(await client.get("/", params={"q": "lång"}))
    first = await read(await client.get(next(link for link in answered.links() if "start" in link)))
    shown = first.text(".document")
    assert 20_000 < len(shown) <= 44_000
    assert first.text("mark") == "Rad 9000 om lindar"
    start = LONG.text.index(shown)
    covered = [(start, start + len(shown))]
    for direction in ("Tidigare", "Längre fram"):
        page = first
        while way := [href for href, text in ways(page) if text.startswith(direction)]:
            page = await read(await client.get(way[0]))
            at = LONG.text.index(page.text(".document"))
            covered.append((at, at + len(page.text(".document"))))
    end = 0
    for start, stop in sorted(covered):
        assert start <= end
        end = max(end, stop)
    assert end == len(LONG.text)


def ways(page: Page) -> list[tuple[str, str]]:
    """The links from a document to its other parts, with their words."""
    return [(href, text) for href, text in page.linked if text.endswith("i dokumentet")]


@pytest.mark.parametrize(
    "query",
    ["start=5", "end=5", "start=9&end=5", "start=5&end=5", "start=-1&end=4", "start=a&end=b", "start=0&end=99999999", "from=x",
     "start=1e1&end=20", "start=%D9%A1&end=20", "start=1_0&end=20", f"start=0&end={'9' * 5000}"],
)  # fmt: skip
@pytest.mark.parametrize("base", ["/source", "/api/source"])
async def test_places_that_are_not_there(visit: MakeClient, base: str, query: str) -> None:
    answer = await (await visit()).get(f"{base}/{'%C3%A5r%202025/exempelstad%20%26%20grannar.txt'}?{query}")
    assert answer.status == 400
    assert "Stället finns inte i dokumentet." in await answer.text()


@pytest.mark.parametrize(
    "name",
    [
        "finns-inte.txt",
        "../a.toml",
        "%2e%2e/a.toml",
        "..%2f..%2fetc/passwd",
        "%2Fetc%2Fpasswd",
        "a%00.txt",
        "a%5C..%5Cb",
        "/etc/passwd",
    ],
)
async def test_unknown_documents(visit: MakeClient, core: FakeCore, name: str) -> None:
    opened: list[str] = []
    core.document = lambda name: opened.append(name)  # type: ignore[method-assign,func-returns-value,return-value,assignment]
    answer = await (await visit()).get(f"/source/{name}")
    assert answer.status == 404
    page = await read(answer)
    assert "finns inte" in page.text("main")
    assert not [name for name in opened if ".." in name or name.startswith("/") or "\x00" in name]


async def test_panel_gets_the_same_place(visit: MakeClient) -> None:
    quote = ANSWERS[EXAMPLE]["citations"][2]  # type: ignore[index]
    answer = await (await visit()).get(f"/api/source/{FORMS.name}", params={"start": quote.start, "end": quote.end})
    place = await answer.json()
    shown = Page(place["html"])
    assert place["title"] == REPORTS[0].title
    assert place["href"] == f"/source/{quoted_name(FORMS.name)}?start={quote.start}&end={quote.end}#quote"
    assert shown.text(".place") == f"Exempelstad · 2025 · Sida 1 · {FORMS.name}"
    assert shown.text("#quote") == quote.quote
    assert shown.text(".document") == FORMS.text
    assert [at["aria-label"] for _, at in shown.elements if at.get("class") == "page"] == [
        "Sida 1",
        "Sida 2",
        "Ca sida 3",
    ]


@pytest.mark.parametrize("quoted", [Span(0, 3), Span(50, 60), Span(0, 400), Span(397, 400), None])
@pytest.mark.parametrize("begin", [None, 0, 33, 399, 400])
@pytest.mark.parametrize("whole", [10, 1000])
def test_excerpt_is_the_documents_text(quoted: Span | None, begin: int | None, whole: int) -> None:
    text = "abcdefg\n" * 50
    shown = excerpt(Document(name="a", text=text, media="text"), quoted, begin, whole=whole, window=100)
    parts = ["".join(piece.text for piece in run) for run in (shown.before, shown.quote, shown.after)]
    assert "".join(parts) == text[slice(*shown.window)]
    if quoted and (begin is None or whole == 1000):
        assert text[slice(*quoted)].startswith(parts[1])
        assert parts[1]


@given(
    st.text(alphabet="ab# \n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
    st.lists(st.integers(0, 60), max_size=4),
    st.booleans(),
)
def test_marks_cut_a_document_without_losing_a_character(
    text: str, marks: list[tuple[int, int]], pages: list[int], quoted: bool
) -> None:
    spans = [Span(start, end) for start, end in marks if start < end <= len(text)]
    inner = spans.pop() if quoted and spans else None
    starts = [
        DocumentPage(start=at, number=number)
        for number, at in enumerate(sorted({at for at in pages if at < len(text)}), 1)
    ]
    document = Document(name="a", text=text, media="markdown", pages=tuple(starts))
    shown = excerpt(document, inner, whole=100, window=10, also=spans)
    pieces = (*shown.before, *shown.quote, *shown.after)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.page for piece in pieces if piece.kind == "page"] == [page.number for page in starts]
    marked = sum(len(piece.text) for piece in pieces if piece.marked)
    own = set(range(*inner)) if inner else set()
    assert marked == len({at for span in spans for at in range(*span)} - own)


def test_page_marks_open_a_window_and_stand_where_pages_begin() -> None:
    shown = excerpt(LONG, Span(80_100, 80_110), None, whole=10, window=1000)
    assert shown.before[0] == Piece("page", page=2)
    assert Piece("page", page=3) in shown.before


# The API


async def test_ask_gives_the_answer_object(visit: MakeClient, core: FakeCore) -> None:
    answer = await (await visit()).post("/api/ask", json={"question": EXAMPLE, "conversation": "c", "mer": 1})
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert Answer.model_validate(await answer.json()) == FakeCore().answer(EXAMPLE, "c")
    assert core.asked == [(EXAMPLE, "c")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Skicka JSON"),
        (b"{", "Skicka JSON"),
        (b"[]", "Skicka JSON"),
        (b"[" * 20_000, "Skicka JSON"),
        (b'{"question": 7}', "Skicka JSON"),
        (b'{"question": null}', "Skicka JSON"),
        (b'{"question": "a", "conversation": 7}', "Skicka JSON"),
        (b'{"question": "\\ud800"}', "Skicka JSON"),
        (b'{"question": "\xff"}', "Skicka JSON"),
        (b'{"question": " \\n"}', "Skriv en fr"),
        (json.dumps({"question": "å" * 4001}).encode(), "högst 4000 tecken"),
        (json.dumps({"question": "a", "conversation": "c" * 201}).encode(), "Samtalets id"),
    ],
    ids=range(12),
)
async def test_bad_questions_get_swedish_json(visit: MakeClient, core: FakeCore, body: bytes, said: str) -> None:
    answer = await (await visit()).post("/api/ask", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 400
    assert said in (await answer.json())["error"]
    assert core.asked == []


async def test_longest_question_fits_however_it_is_written(visit: MakeClient, core: FakeCore) -> None:
    body = json.dumps({"question": "😀" * 4000, "conversation": "c" * 200})
    answer = await (await visit()).post(
        "/api/ask", data=body, headers={"Content-Type": "application/json; charset=nonsense"}
    )
    assert answer.status == 200
    assert core.asked == [("😀" * 4000, "c" * 200)]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_ask_wants_json_as_its_type(visit: MakeClient, core: FakeCore, kind: str) -> None:
    answer = await (await visit()).post("/api/ask", data=b'{"question": "a"}', headers={"Content-Type": kind})
    assert (answer.status, await answer.json()) == (415, {"error": "Skicka frågan som application/json."})
    assert core.asked == []


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/ask", "application/json"), ("/", "application/x-www-form-urlencoded")]
)
async def test_oversize_bodies_are_refused(visit: MakeClient, path: str, kind: str) -> None:
    answer = await (await visit()).post(path, data=b"q=" + b"x" * 100_000, headers={"Content-Type": kind})
    assert answer.status == 413
    assert "för stor" in await answer.text()


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("multipart/form-data", b"q=a", 415), ("application/x-www-form-urlencoded", b"a=1&" * 50, 400)],
)
async def test_odd_forms_are_refused(visit: MakeClient, kind: str, body: bytes, status: int) -> None:
    assert (await (await visit()).post("/", data=body, headers={"Content-Type": kind})).status == status


async def test_documents_are_listed(visit: MakeClient) -> None:
    listed = await (await (await visit()).get("/api/documents")).json()
    assert {(one["document"], one["title"], one["year"]) for one in listed["documents"]} == {
        (r.document, r.title, r.year) for r in REPORTS
    }


async def test_healthz(visit: MakeClient) -> None:
    answer = await (await visit(access_token=TOKEN, trusted_header="X-Remote-User")).get(
        "/healthz", headers={"Host": "10.0.0.7:8080"}
    )
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_unknown_paths_and_methods(visit: MakeClient) -> None:
    client = await visit()
    assert "Sidan finns inte." in (await read(await client.get("/nej"))).text("main")
    assert await (await client.get("/api/nej")).json() == {"error": "Sidan finns inte."}
    wrong = await client.get("/api/ask")
    assert (wrong.status, wrong.headers["Allow"]) == (405, "POST")
    assert (await client.head("/")).status == 200


async def test_a_fault_is_logged_without_the_question(visit: MakeClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="utblick")
    client = await visit()
    answer = await client.post("/api/ask", json={"question": "krascha"})
    assert (answer.status, await answer.json()) == (500, {"error": "Något gick fel hos oss. Försök igen."})
    await client.get("/", params={"q": EXAMPLE})
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name == "utblick.web")
    assert "RuntimeError in /api/ask" in logged
    assert "POST /api/ask 500" in logged
    assert "GET / 200" in logged
    assert "krascha" not in logged
    assert "EU-projekt" not in logged


async def test_answers_are_made_beside_the_loop(visit: MakeClient, core: FakeCore) -> None:
    loops: list[bool] = []
    canned = core.answer

    def watched(question: str, conversation: str | None = None) -> Answer:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        loops.append(True)
        return canned(question, conversation)

    core.answer = watched  # type: ignore[method-assign]
    assert (await (await visit()).post("/api/ask", json={"question": "a"})).status == 200
    assert loops == [True]


# Headers and static files


@pytest.mark.parametrize(
    "path",
    ["/", "/nej", "/api/ask", "/api/documents", "/static/style.css", "/healthz", "/source/lang.txt", "/utforska/projekt", "/datakvalitet",
     "/utforska/projekt.csv"],
)  # fmt: skip
async def test_security_headers_stand_on_every_answer(visit: MakeClient, path: str) -> None:
    headers = (await (await visit()).get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "Utblick"
    kept = {
        "text/html": "private, no-cache",
        "application/json": "no-store",
        "text/css": "public, no-cache",
        "text/csv": "no-store",
    }
    assert headers["Cache-Control"] == kept[headers["Content-Type"].partition(";")[0]]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("style.css", "text/css"),
        ("explore.css", "text/css"),
        ("chat.js", "text/javascript"),
        ("tables.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_static_files_are_sent_once(visit: MakeClient, name: str, kind: str) -> None:
    client = await visit(access_token=TOKEN)
    first = await client.get(f"/static/{name}")
    assert (first.status, first.content_type) == (200, kind)
    again = await client.get(f"/static/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (await client.get(f"/static/{name}", headers={"If-None-Match": '"annan"'})).status == 200


@pytest.mark.parametrize("name", ["chat.html", "words.toml", "view.py", "..%2Fcues.toml"])
async def test_only_static_files_are_static(visit: MakeClient, name: str) -> None:
    assert (await (await visit()).get(f"/static/{name}")).status == 404


# Access


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "utblick.exempelstad.se", "127.0.0.1.exempel.se"])
def test_other_hosts_want_protection(host: str) -> None:
    with pytest.raises(SettingError, match="UTBLICK_ACCESS_TOKEN"):
        check_exposure(host, WebSettings())
    check_exposure(host, WebSettings(access_token=TOKEN))
    check_exposure(host, WebSettings(trusted_header="X-Remote-User"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    check_exposure(host, WebSettings())


def test_serve_refuses_what_cannot_be() -> None:
    with pytest.raises(SettingError, match=r"0\.0\.0\.0"):
        serve(FakeCore(), WebSettings(), host="0.0.0.0")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match="--port"):
            serve(FakeCore(), WebSettings(), port=taken.getsockname()[1])


@pytest.mark.parametrize(
    "settings",
    [
        {"access_token": ""},
        {"access_token": "  "},
        {"access_token": "a" * 31},
        {"access_token": " " * 40 + "a"},
        {"trusted_header": ""},
        {"trusted_header": "X Y"},
        *(
            {"trusted_header": name}
            for name in ("Host", "user-agent", "Accept-Language", "X-Forwarded-For", "Cookie", "Sec-Fetch-Site")
        ),
    ],
)
def test_unusable_settings(settings: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        WebSettings(**settings)  # type: ignore[arg-type]


def test_the_token_is_not_shown() -> None:
    assert TOKEN not in repr(WebSettings(access_token=TOKEN))


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8080", 200), ("127.0.0.1", 200), ("[::1]:8080", 200), ("LOCALHOST.", 200), ("elak.se", 403), ("127.0.0.1.elak.se", 403),
     ("", 403), ("a b", 403), ("elak.se@localhost", 403), ("localhost:8080:1", 403)],
)  # fmt: skip
async def test_only_local_names_reach_an_open_page(visit: MakeClient, host: str, status: int) -> None:
    assert (await (await visit()).get("/", headers={"Host": host})).status == status


async def test_named_hosts(visit: MakeClient) -> None:
    client = await visit(hosts=("Utblick.exempelstad.se",), trusted_header="X-Remote-User")
    known = {"X-Remote-User": "anna"}
    assert (await client.get("/", headers=known | {"Host": "utblick.exempelstad.se"})).status == 200
    assert (await client.get("/", headers=known | {"Host": "localhost"})).status == 403


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
async def test_other_sites_cannot_ask(visit: MakeClient, core: FakeCore, site: str, status: int) -> None:
    client = await visit()
    assert (await client.post("/", data={"q": "a"}, headers={"Sec-Fetch-Site": site})).status == status
    assert len(core.asked) == (status == 200)


PROTECTED = [
    *(
        "/",
        f"/?q={EXAMPLE}",
        "/source/lang.txt",
        "/api/source/lang.txt",
        "/original/lang.txt",
        "/api/documents",
        "/nej",
    ),
    *("/utforska/projekt", "/utforska/projekt.csv", "/projekt/a", "/natverk/a", "/namnd/a/b", "/datakvalitet"),
]


@pytest.mark.parametrize("path", PROTECTED)
@pytest.mark.parametrize(
    "sent",
    [{}, {"Authorization": "Bearer fel"}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer "},
     {"Cookie": f"utblick_session={TOKEN}"}, {"Cookie": "utblick_session=99999999999.00"}, {"Cookie": "utblick_session="}],
    ids=range(8),
)  # fmt: skip
async def test_nothing_without_the_token(visit: MakeClient, core: FakeCore, path: str, sent: dict[str, str]) -> None:
    answer = await (await visit(access_token=TOKEN)).get(path, headers=sent)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    text = await answer.text()
    assert "lindar" not in text
    assert "Grön hamn" not in text
    assert ('name="token"' in text) is not path.startswith("/api/")
    assert core.asked == []


async def test_asking_wants_the_token_too(visit: MakeClient, core: FakeCore) -> None:
    client = await visit(access_token=TOKEN)
    assert (await client.post("/api/ask", json={"question": "a"})).status == 401
    assert (await client.post("/api/turn", json={"question": "a"})).status == 401
    assert (await client.post("/", data={"q": "a"})).status == 401
    assert core.asked == []
    for scheme in ("Bearer", "bearer"):
        assert (
            await client.post("/api/ask", json={"question": "a"}, headers={"Authorization": f"{scheme} {TOKEN}"})
        ).status == 200


async def test_signing_in_and_out(visit: MakeClient) -> None:
    client = await visit(access_token=TOKEN)
    form = await read(await client.get("/source/lang.txt?start=0&end=3"))
    target = next(at["value"] for tag, at in form.elements if tag == "input" and at["name"] == "next")
    assert target == "/source/lang.txt?start=0&end=3"

    refused = await client.post("/sign-in", data={"token": "fel", "next": target})
    assert (refused.status, refused.cookies) == (401, {})
    assert "stämmer inte" in (await read(refused)).text("p")

    let_in = await client.post("/sign-in", data={"token": f" {TOKEN} ", "next": target}, allow_redirects=False)
    assert (let_in.status, let_in.headers["Location"]) == (303, target)
    cookie = let_in.cookies["utblick_session"]
    marks = {name: cookie[name] for name in ("httponly", "samesite", "path", "secure", "max-age")}
    assert marks == {"httponly": True, "samesite": "Strict", "path": "/", "secure": "", "max-age": "43200"}
    assert TOKEN not in let_in.headers["Set-Cookie"]

    assert (await read(await client.get(target))).text("mark") == "Rad"
    assert "Logga ut" in (await read(await client.get("/"))).text("button")
    kept = {"Cookie": f"utblick_session={cookie.value}"}
    assert (await client.get("/", headers=kept)).status == 200
    assert (await client.post("/sign-out", allow_redirects=False)).status == 303
    assert (await client.get("/")).status == 401
    assert (await client.get("/", headers=kept)).status == 401, "a copy of the cookie still lets in"


async def test_session_is_for_https_only_behind_https(visit: MakeClient) -> None:
    client = await visit(access_token=TOKEN)
    sent = {"X-Forwarded-Proto": "https"}
    answer = await client.post("/sign-in", data={"token": TOKEN}, headers=sent, allow_redirects=False)
    assert answer.cookies["utblick_session"]["secure"] is True


@pytest.mark.parametrize(
    "target", ["//elak.se", "https://elak.se", "/\\elak.se", "/a\r\nSet-Cookie: x=1", "javascript:alert(1)"]
)
async def test_signing_in_leads_nowhere_else(visit: MakeClient, target: str) -> None:
    client = await visit(access_token=TOKEN)
    answer = await client.post("/sign-in", data={"token": TOKEN, "next": target}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_signing_in_without_a_token_set_leads_to_the_page(visit: MakeClient) -> None:
    answer = await (await visit()).get("/sign-in", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_trusted_header(visit: MakeClient) -> None:
    client = await visit(trusted_header="X-Remote-User")
    assert (await client.get("/")).status == 403
    assert (await client.get("/", headers={"X-Remote-User": " "})).status == 403
    assert (await client.get("/", headers={"X-Remote-User": "anna"})).status == 200
    both = await visit(trusted_header="X-Remote-User", access_token=TOKEN)
    assert (await both.get("/", headers={"X-Remote-User": "anna"})).status == 401
    assert (await both.get("/", headers={"Authorization": f"Bearer {TOKEN}"})).status == 403


async def test_other_channels_check_their_own_callers(visit: MakeClient) -> None:
    async def hook(request: web.Request) -> web.Response:
        if request.match_info["secret"] != "rätt":
            raise web.HTTPForbidden(text="own words")
        return web.Response(text=str(len(await request.read())))

    client = await visit((Attached("Hook", (web.post("/hook/{secret}", hook),)),), access_token=TOKEN)
    foreign = {"Host": "elak.se", "Sec-Fetch-Site": "cross-site"}
    answer = await client.post("/hook/rätt", data=b"x" * 200_000, headers=foreign)
    assert (answer.status, await answer.text()) == (200, "200000")
    refused = await client.post("/hook/fel", headers=foreign)
    assert (refused.status, await refused.text()) == (403, "own words")


# What the page shows of an answer


def test_both_languages_have_the_same_words() -> None:
    assert _shape(words()["sv"]) == _shape(words()["en"])


def _shape(said: dict[str, object]) -> dict[str, object]:
    return {name: _shape(value) if isinstance(value, dict) else type(value) for name, value in said.items()}


def test_text_is_cut_only_at_marks_with_a_citation() -> None:
    answer = FakeCore().answer(EXAMPLE)
    parts = text_parts(answer.text, answer)
    assert "".join(part.text for part in parts) == answer.text
    assert [(part.text, part.citation.n) for part in parts if part.citation] == [("[1]", 1), ("[2]", 2), ("[3]", 3)]


def test_table_shows_city_and_year_only_where_they_differ() -> None:
    answer = FakeCore().answer(EXAMPLE)
    first, second = answer.records
    elsewhere = second.model_copy(
        update={"fields": second.fields | {"municipality": "Provköping", "reporting_year": 2023}}
    )
    table = record_table(answer.model_copy(update={"records": [first, elsewhere]}))
    assert table is not None
    assert table.columns[:3] == ("name", "municipality", "reporting_year")
    assert record_table(answer.model_copy(update={"records": [first]})) is None


def figures(*told: tuple[str, str, int, float], measure: str = "projects") -> Answer:
    """An answer about figures: name, municipality, year, value."""
    pattern = FakeCore().answer(EXAMPLE).records[0]
    made = [
        pattern.model_copy(
            update={
                "type": "figure",
                "name": name,
                "fields": {"municipality": city, "year": year, "measure": measure, "unit": "projekt", "value": value},
            }
        )
        for name, city, year, value in told
    ]
    return FakeCore().answer(EXAMPLE).model_copy(update={"records": made})


@pytest.mark.parametrize(
    ("told", "labels", "about"),
    [
        ([("Ek", "Ek", 2023, 4), ("Ek", "Ek", 2024, 6)], ["2023", "2024"], "Ek"),
        ([("A", "Ek", 2024, 4), ("B", "Ek", 2024, 6)], ["A", "B"], "Ek, 2024"),
        ([("Ek", "Ek", 2024, 4), ("Al", "Al", 2024, 6)], ["Ek", "Al"], "2024"),
        ([("A", "Ek", 2024, 4), ("A", "Al", 2024, 6)], ["Ek", "Al"], "A, 2024"),
        ([("A", "Ek", 2023, 1), ("A", "Ek", 2024, 2), ("B", "Ek", 2023, 3), ("B", "Ek", 2024, 4)], ["A, 2023", "A, 2024", "B, 2023", "B, 2024"], "Ek"),
    ],
)  # fmt: skip
def test_figures_of_one_kind_are_drawn_side_by_side(
    told: list[tuple[str, str, int, float]], labels: list[str], about: str
) -> None:
    drawn = answer_chart(figures(*told))
    assert drawn is not None
    assert (drawn.title, drawn.about) == ("Antal EU-projekt", about)
    assert [row[0] for row in drawn.rows] == labels


def test_what_is_not_to_be_compared_is_not_drawn() -> None:
    assert answer_chart(figures(("Ek", "Ek", 2025, 63))) is None
    assert answer_chart(figures(("Ek", "Ek", 2025, 63), ("Al", "Al", 2020, 20))) is None
    assert answer_chart(figures(("Ek", "Ek", 2025, 63), ("Ek", "Ek", 2025, 64))) is None
    mixed = figures(("Ek", "Ek", 2025, 63), ("Al", "Al", 2025, 20))
    mixed.records[0].fields["measure"] = "paid_out"
    assert answer_chart(mixed) is None
    assert answer_chart(FakeCore().answer(EXAMPLE)) is None


def test_a_conversations_address_is_its_last_questions() -> None:
    answer = FakeCore().answer("<b>& och?")
    assert Turn(answer, ("Vilka?", "<b>& och?")).link == "/?q=Vilka%3F&q=%3Cb%3E%26+och%3F"


async def test_an_address_with_several_questions_holds_the_conversation(visit: MakeClient, core: FakeCore) -> None:
    client = await visit(max_turns=3)
    page = await read(await client.get("/?q=ett&q=tv%C3%A5&q=tre&q=fyra"))
    assert core.asked == [("ett", None), ("två", "samtal-1"), ("tre", "samtal-1")]
    assert sum(at.get("class") == "turn" for _, at in page.elements) == 3
    sent = [at["value"] for tag, at in page.elements if tag == "input" and at["name"] == "before"]
    assert sent[-3:] == ["ett", "två", "tre"]
    shared = [href for href, text in page.linked if text == "Länk till svaret"]
    assert shared == ["/?q=ett", "/?q=ett&q=tv%C3%A5", "/?q=ett&q=tv%C3%A5&q=tre"]


async def test_the_script_gets_the_answer_as_the_page_shows_it(visit: MakeClient, core: FakeCore) -> None:
    client = await visit()
    for question in (EXAMPLE, HOSTILE_QUESTION, "Which project is about buses?"):
        sent = await (
            await client.post("/api/turn", json={"question": question, "before": ["först"], "conversation": "c"})
        ).json()
        whole = await (await client.post("/", data={"q": question, "before": "först", "conversation": "c"})).text()
        assert sent["html"].strip() in whole
        assert (sent["conversation"], sent["before"]) == ("c", ["först", question])
    assert (await client.post("/api/turn", json={"question": "a", "before": "b"})).status == 400


def test_figures_carry_their_unit() -> None:
    fields = {"value": 24_400_000.0, "unit": "SEK", "department": None, "year": 2025, "approximate": True}
    record = FakeCore().answer(EXAMPLE).records[0].model_copy(update={"fields": fields})
    assert [cell(record, key, "en") for key in ("value", "department", "period")] == ["about SEK 24,400,000", "", ""]
    assert cell(record, "reporting_year", "sv") == "2025"


async def test_lines_of_an_answer_are_a_list_and_their_marks_stay_links(visit: MakeClient) -> None:
    client = await visit()
    page = await (await client.get("/", params={"q": "rader"})).text()
    assert re.search(r"<p>Två projekt:</p>\s*<ul>\s*<li>Grön hamn \(projektpartner\) <a class=\"cite\"", page)
    assert re.search(r"</ul>\s*<p>Båda pågår\.<br>Det syns\.</p>", page)


async def test_only_hosts_of_a_channel_with_tabs_may_frame_the_pages(visit: MakeClient) -> None:
    alone, framed = (
        await visit(),
        await visit((Attached("Flikar", frames=("https://flikar.se", "https://*.flikar.se")),)),
    )
    policies = [(await client.get("/")).headers["Content-Security-Policy"] for client in (alone, framed)]
    assert [policy.rpartition("frame-ancestors ")[2] for policy in policies] == [
        "'none'",
        "https://flikar.se https://*.flikar.se",
    ]


@pytest.mark.parametrize(("scheme", "wanted"), [("https", "None"), ("http", "Strict")])
async def test_a_session_holds_in_a_frame_over_tls_only(visit: MakeClient, scheme: str, wanted: str) -> None:
    client = await visit((Attached("Flikar", frames=("https://flikar.se",)),), access_token=TOKEN)
    # The test speaks plain HTTP and so does not send back a cookie of TLS.
    headers = {"X-Forwarded-Proto": scheme, "Authorization": f"Bearer {TOKEN}"}
    answers = [
        await client.post(path, data={"token": TOKEN}, headers=headers, allow_redirects=False)
        for path in ("/sign-in", "/sign-out")
    ]
    begun, ended = (answer.cookies["utblick_session"] for answer in answers)
    assert begun["samesite"] == wanted
    assert begun["max-age"] != "0"
    assert (ended.value, ended["max-age"]) == ("", "0")
    # Otherwise a frame ignores that it ends.
    for attribute in ("path", "domain", "samesite", "secure", "httponly"):
        assert begun[attribute] == ended[attribute]
