"""Questions over documents of other senders: unknown stays unknown, and one document never spoils another."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index

REGISTER = """# Register över internationellt arbete

Kommun: Vindala kommun
Rapporttyp: internationell redovisning
Redovisningsår: 2024
Rapportens titel: Internationell redovisning 2024

## Projekt

### Solvägen

Nämnd: Miljönämnden
Roll: Partner
Projektägare: Region Norrdal
Program: Interreg North Sea Region
Partner: Norrby kommun (Sverige); Gent (Belgien)
"""
NEIGHBOUR = "Vänorter i Norrby kommun\n\nNorrby kommun har ett vänortsavtal med Hamar i Norge.\n"
DECISION = """Pengar till nya projekt

Sju projekt har beviljats stöd. Sammanlagt fördelas 12 miljoner kronor.

Matkraft av Hamnbolaget AB

Summa: 2 000 000 SEK

Byvägen av Norrby kommun

Summa: 3 000 000 SEK
"""
NONE = "Vindala kommun\n\nVindala kommun ingår inte i några internationella nätverk.\n"


def asked(folder: Path, *texts: str) -> Bot:
    (folder / "in").mkdir()
    for number, text in enumerate(texts):
        suffix = "md" if text.startswith("#") else "txt"
        (folder / "in" / f"{number}.{suffix}").write_text(text, encoding="utf-8")
    build(folder / "in", folder / "out")
    return Bot(open_index(folder / "out"))


def test_a_partner_stays_one_beside_its_own_page(tmp_path: Path) -> None:
    answer = asked(tmp_path, REGISTER, NEIGHBOUR).answer("Vilka projekt har Norrby som partner?")
    assert (answer.status, [record.name for record in answer.records]) == ("answered", ["Solvägen"])


def test_projects_of_an_owner_that_is_no_sender(tmp_path: Path) -> None:
    answer = asked(tmp_path, REGISTER).answer("Vilka projekt äger Region Norrdal?")
    assert [record.name for record in answer.records] == ["Solvägen"]


@pytest.mark.parametrize(
    "question",
    ["Vilka projekt finns det?", "Hur många projekt beviljades?", "Hur mycket får Matkraft?", "Vad är Solstigen?"],
)
def test_a_sender_and_a_year_that_nobody_names_are_not_printed(question: str, tmp_path: Path) -> None:
    answer = asked(tmp_path, DECISION).answer(question)
    said = " ".join((answer.text, answer.understood, *answer.notes))
    assert not [word for word in ("okänd", "Okänd", "None", "(år )", " :", "för :") if word in said]
    assert {cite.municipality for cite in answer.citations} <= {None}
    assert {record.fields.get("municipality") for record in answer.records} <= {None}


def test_what_a_project_gets_is_what_it_was_granted_where_nothing_is_paid(tmp_path: Path) -> None:
    bot = asked(tmp_path, DECISION)
    assert bot.answer("Hur mycket får Matkraft?").value == 2_000_000
    assert bot.answer("Hur mycket betalades ut till Matkraft?").status == "not_found"


def test_a_network_denied_is_said(tmp_path: Path) -> None:
    answer = asked(tmp_path, NONE).answer("Vilka internationella nätverk är Vindala medlem i?")
    assert (answer.status, "ingår inte i några internationella nätverk" in answer.text) == ("answered", True)


def test_without_a_year_nothing_is_ongoing(tmp_path: Path) -> None:
    text = (
        "Projekt i Vindala kommun\n\nSolvägen\n\nRoll: Partner\nProgram: LIFE\nProjekttid: 2020-01-01 till 2029-12-31\n"
    )
    answer = asked(tmp_path, text).answer("Vilka projekt har avslutats?")
    assert (answer.status, "redovisningsår" in answer.text) == ("not_found", False)


NAMELESS = DECISION + "\nVi är med i nätverket Eurocities.\n"


async def test_no_page_prints_a_sender_that_nobody_names(
    tmp_path: Path, aiohttp_client: Callable[..., Awaitable[TestClient[web.Request, web.Application]]]
) -> None:
    client = await aiohttp_client(application(asked(tmp_path, NAMELESS), WebSettings()))
    tables = [f"/utforska/{kind}" for kind in ("projekt", "natverk", "siffror")]
    seen: dict[str, str] = {}
    for path in ("/", *tables, "/datakvalitet", "/source/0.txt", "/api/documents"):
        seen[path] = await (await client.get(path)).text()
    assert "Sammanlagt fördelas 12 miljoner" in seen["/source/0.txt"]
    records = set(re.findall(r'href="(/(?:projekt|natverk)/[^"?]+)', "".join(seen.values())))
    assert {path.split("/")[1] for path in records} == {"projekt", "natverk"}
    for path in records:
        seen[path] = await (await client.get(path)).text()
    assert [path for path, text in seen.items() if re.search("(?i)okänd avsändare|>None<|, None", text)] == []
    assert '"municipality": null' in seen["/api/documents"]
