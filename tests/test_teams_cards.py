"""Cards against Microsoft's own models, and as they are drawn: on a telephone, in a wide window, light and dark."""

from __future__ import annotations

import os
import re
import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

import microsoft_teams.cards as microsoft
import pytest

from bot.answer import AnswerRecord
from bot.channels.teams.replies import reply
from bot.channels.teams.tables import answer_card, quote_card, record_card
from bot.channels.teams.unfurling import Quoted
from tests import nodes
from tests.cards_page import BROKEN, page
from tests.test_browser import CHROMIUM, MISSING, SWITCHES
from tests.test_teams_messages import figures, listed, made
from tests.web_core import FORMS, REPORTS, SITE

if not MISSING:
    from playwright.sync_api import Browser, sync_playwright

LONG_NAMES = [
    (
        "Klimatomställning i Exempelstad – processledning, finansiering och innovation",
        "Arbetsmarknads- och socialnämnden",
    ),
    ("Stadsbyggnadsnämndens kulturmiljöprogram", "Stadsbyggnadsnämnden"),
    ("Gymnasie- och vuxenutbildningssamverkan", "Gymnasie- och vuxenutbildningsnämnden"),
    ("Förskoleutvecklingsprojektet", "Förskolenämnden"),
]


def projects() -> list[AnswerRecord]:
    return [
        AnswerRecord(
            type="project",
            id=str(n),
            name=name,
            citation=1,
            fields={
                "municipality": "Exempelstad",
                "department": department,
                "role": "lead",
                "programme": "Europeiska regionala utvecklingsfonden",
                "start_date": "2024-07-01",
                "end_date": "2027-06-30",
                "total_budget": 1_234_567_890,
                "paid_out": 24_400_000,
            },
            sources=[{"document": FORMS.name, "page": 3, "start": 1, "end": 9}],
        )
        for n, (name, department) in enumerate(LONG_NAMES * 6)
    ]


def cards() -> dict[str, dict[str, Any]]:
    """One of every kind that is sent."""
    long = made(
        records=projects(),
        suggestions=["Vilket är störst?", "Visa bara de som pågår", "Och i Arbetsmarknads- och socialnämnden?"],
    )
    networks = made("Vad står det om nätverk och belopp?")
    found = {
        "list": answer_card(long, SITE, link=f"{SITE}/?q=x"),
        "second page": answer_card(long, SITE, 2),
        "short list": answer_card(listed(3), SITE),
        "mixed records": answer_card(networks, SITE),
        "figures": answer_card(
            figures(("Miljönämnden", 5, 2024), ("Arbetsmarknads- och socialnämnden", 2, 2024)), SITE
        ),
        "suggestions": answer_card(made("Which project is about buses?", suggestions=["What else?"]), SITE),
        "project": record_card(projects()[0], "sv", SITE),
        "quote": quote_card(Quoted(FORMS.name, FORMS.text, REPORTS[0]), f"{SITE}/source/x", "sv"),
        "hostile": answer_card(made("<script>alert(1)</script> & **fet**"), SITE),
    }
    return {name: card.as_json() for name, card in found.items() if card}


NAMES = sorted(cards())


# Microsoft's models


@cache
def models() -> dict[str, type[Any]]:
    """Microsoft's model of each type of part. What has no type is held by the model of what holds it."""
    found = {}
    for model in vars(microsoft).values():
        kind = getattr(model, "model_fields", {}).get("type")
        if kind is not None and get_origin(kind.annotation) is Literal:
            found[get_args(kind.annotation)[0]] = model
    return found


def typed(part: object) -> Iterator[dict[str, Any]]:
    """Every part of a card that names its type, but for what Teams defines in a button's data."""
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for key, child in part.items():
            if key != "data" or part.get("type", "").startswith("Chart"):
                yield from typed(child)
    elif isinstance(part, list):
        for child in part:
            yield from typed(child)


@pytest.mark.parametrize("name", NAMES)
def test_microsofts_models_know_every_field_of_a_card(name: str) -> None:
    parts = list(typed(cards()[name]))
    assert parts[0]["type"] == "AdaptiveCard"
    for part in parts:
        model = models()[part["type"]]
        read = model.model_validate(part)
        assert set(read.model_extra or {}) <= ({"$schema"} if part["type"] == "AdaptiveCard" else set()), part["type"]
        written = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
        plain = {key: value for key, value in part.items() if not isinstance(value, dict | list) and key != "$schema"}
        assert {key: written[key] for key in plain} == plain


def test_the_check_against_the_models_sees_a_wrong_field() -> None:
    read = models()["TextRun"].model_validate({"type": "TextRun", "text": "x", "wieght": "Bolder"})
    assert read.model_extra == {"wieght": "Bolder"}
    assert isinstance(models(), dict)
    assert isinstance(microsoft, types.ModuleType)


def test_what_a_button_says_is_what_microsoft_documents() -> None:
    buttons = [part for part in typed(cards()["list"]) if part["type"] == "Action.Submit"]
    said = [
        microsoft.ImBackSubmitActionData.model_validate(one["data"]["msteams"])
        for one in buttons
        if "msteams" in one["data"]
    ]
    assert [one.value for one in said][:2] == ["Vilket är störst?", "Visa bara de som pågår"]


@pytest.mark.parametrize("name", NAMES)
def test_a_card_has_two_columns(name: str) -> None:
    tables = [part for part in typed(cards()[name]) if part["type"] == "Table"]
    assert all(len(table["columns"]) == 2 for table in tables)
    assert all(len(row["cells"]) == len(table["columns"]) for table in tables for row in table["rows"])


# As it is drawn


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if MISSING and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if MISSING:
        pytest.skip(MISSING)
    nodes.installed("adaptivecards")
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 700])
def test_no_word_is_broken_and_nothing_is_cut(browser: Browser, width: int, scheme: str) -> None:
    package = nodes.installed("adaptivecards")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    opened = context.new_page()
    for name, card in cards().items():
        if name == "hostile":
            continue
        opened.set_content(page(package, card, scheme))
        said = opened.inner_text("body")
        for run in typed(card):
            if run["type"] == "TextRun":
                assert " ".join(run["text"].split()) in " ".join(said.split()), name
        assert opened.evaluate(BROKEN) == [], f"{name} at {width} px"
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_the_measure_sees_a_broken_word(browser: Browser) -> None:
    opened = browser.new_page(viewport={"width": 60, "height": 200})
    opened.set_content("<body style='overflow-wrap: anywhere; margin: 0'>Arbetsmarknadsnämnden ja")
    assert opened.evaluate(BROKEN) == ["Arbetsmarknadsnämnden"]
    opened.set_content("<table><td style='max-width: 20px'>Arbetsmarknadsnämnden</td><td>ja</table>")
    assert opened.evaluate(BROKEN) == ["Arbetsmarknadsnämnden"]
    opened.close()


def test_hostile_text_is_drawn_as_text(browser: Browser) -> None:
    opened = browser.new_page(viewport={"width": 700, "height": 900})
    alerts: list[str] = []
    opened.on("dialog", lambda dialog: alerts.append(dialog.message))
    opened.set_content(page(nodes.installed("adaptivecards"), cards()["hostile"], "light"))
    assert '"><script>' in opened.inner_text("body")
    assert re.search(r"\[x\]\(y\)", opened.inner_text("body"))
    assert opened.locator("img").count() == 0
    assert alerts == []
    opened.close()


def test_the_message_of_a_list_holds_the_same_card() -> None:
    message = reply(made(), SITE)
    assert message.attachments
    card = answer_card(made(), SITE, link=f"{SITE}/?q=Vilka%20EU-projekt%20driver%20milj%C3%B6n%C3%A4mnden%3F")
    assert message.attachments[0].content == card
