"""The same twelve answers in every channel: what each shows of them, in one table. And what a channel is to the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot import terminal
from bot.answer import Answer, AnswerRecord
from bot.channels import registry
from bot.channels.teams.replies import reply
from bot.channels.telegram.replies import Post, answer_posts, hit, records_post, sources_post
from bot.channels.web.view import Turn, render
from bot.config import Settings
from tests.telegram_world import Markup
from tests.test_architecture import imports, imports_of, module_name, sources, within
from tests.test_teams_messages import cells, figures, listed, made, parts
from tests.web_core import EXAMPLE, SITE

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Shown:
    """What can be seen: everything that can be read, and how many sources, suggestions and records; whether there is a chart.

    None where a channel has no such thing: Telegram no charts, the terminal no list of records either.
    """

    read: str
    sources: int
    suggestions: int
    records: int | None = None
    chart: bool | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """What there is to count, in the order of the table's columns."""
        found = (self.sources, self.suggestions, self.records, self.chart)
        return tuple(one for one in found if one is not None)


def web(answer: Answer) -> Shown:
    html = render("turn.html", turn=Turn(answer, (answer.question,)))
    table = re.search(r'<details class="listed".*?</table>', html, re.DOTALL)
    return Shown(
        read=unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|b|i|em|strong)\b[^>]*>", "", html))),
        records=table[0].count("<tr>") - 1 if table else 0,
        sources=html.count('<li value="'),
        suggestions=html.count('<button name="q"'),
        chart='<figure class="chart">' in html,
    )


def teams(answer: Answer) -> Shown:
    message = reply(answer, SITE)
    card = message.attachments[0].content.as_json() if message.attachments else {}
    runs = [run["text"] for run in parts(card, "TextRun")]
    text = unescape(re.sub(r"\\([^\w\s])", r"\1", message.text or ""))
    return Shown(
        read="\n".join([text.replace("*", ""), *runs, *(one["title"] for one in card.get("actions", []))]),
        records=max(len(cells(card)) - 1, 0),
        sources=sum(len(entity.citation) for entity in message.entities or ()),
        suggestions=sum(one["type"] == "Action.Submit" for one in card.get("actions", [])),
        chart=any(parts(card, "Chart.HorizontalBar")),
    )


def telegram(answer: Answer) -> Shown:
    """The messages, and the pages behind their buttons."""
    posts = answer_posts(answer, SITE)
    buttons = [button for row in posts[-1].buttons for button in row]
    pages = {"records": turned(records_post, answer), "sources": turned(sources_post, answer)}
    behind = [
        page for verb, found in pages.items() if verb in {button.press.verb for button in buttons} for page in found
    ]
    entities = [entity for post in (*posts, *behind) for entity in Markup(post.html).entities]
    quotes = {
        mark for entity in entities if entity.kind == "blockquote" for mark in re.findall(r"^\[\d+\]", entity.text)
    }
    return Shown(
        read="\n".join([*(Markup(post.html).text for post in posts), *(button.text for button in buttons)]).replace(
            "\u2060", ""
        ),
        records=sum(
            entity.kind == "b" for page in behind if page in pages["records"] for entity in Markup(page.html).entities
        ),
        sources=len(quotes),
        suggestions=sum(button.press.verb == "ask" for button in buttons),
    )


def turned(page: Callable[[Answer, str, int], Post | None], answer: Answer) -> list[Post]:
    """Every page there is."""
    found = [page(answer, SITE, number) for number in range(1, 20)]
    return list(dict.fromkeys(one for one in found if one))


def command_line(answer: Answer) -> Shown:
    text = terminal.answer(answer, 100)
    asked = re.search(r"^(?:Fråga vidare|Ask on):\n((?:  .*\n?)+)", text, re.MULTILINE)
    return Shown(
        read=text,
        sources=len(re.findall(r"^\[\d+\] .*:", text, re.MULTILINE)),
        suggestions=asked[1].count("  ") if asked else 0,
    )


CHANNELS: dict[str, Callable[[Answer], Shown]] = {
    "web": web,
    "teams": teams,
    "telegram": telegram,
    "terminal": command_line,
}
"""A channel's own way of being looked at. One more channel is one more line here and one more column below."""


def cities() -> list[AnswerRecord]:
    """Figures that are no comparison: two cities, two years."""
    told = [("Ekstad", 63, 2025), ("Almby", 20, 2020)]
    return [
        AnswerRecord(
            type="figure",
            id=name,
            name=name,
            citation=n,
            fields={"value": value, "unit": "projekt", "measure": "projects", "year": year, "municipality": name},
        )
        for n, (name, value, year) in enumerate(told, 1)
    ]


ANSWERS: dict[str, Answer] = {
    "two projects": made(),
    "a long list": listed(40),
    "a list in lines": made("rader"),
    "english": made("Which project is about buses?"),
    "foreign text": made("<script>alert(1)</script> & **fet**"),
    "mixed records": made("Vad står det om nätverk och belopp?"),
    "help": made("vad sa du?"),
    "nothing found": made("Finns det en månfärd?"),
    "a comparison": figures(("Miljönämnden", 5, 2024), ("Kulturnämnden", 2, 2024)),
    "a trend": figures(("Lyktsala", 7, 2023), ("Lyktsala", 9, 2024)),
    "no comparison": made(text="Ekstad redovisade 63 projekt 2025 [1], Almby 20 projekt 2020 [2].", records=cities()),
    "one figure": made(records=cities()[:1], notes=[], suggestions=[], text="Ekstad redovisade 63 projekt 2025 [1]."),
}

# Sources, suggestions, records, chart.
TABLE: dict[str, dict[str, tuple[int, ...]]] = {
    "two projects": {
        "web": (3, 2, 2, False),
        "teams": (3, 2, 2, False),
        "telegram": (3, 2, 2),
        "terminal": (3, 2),
    },
    "a long list": {
        "web": (40, 2, 40, False),
        "teams": (20, 2, 15, False),
        "telegram": (40, 2, 40),
        "terminal": (40, 2),
    },
    "a list in lines": {
        "web": (2, 1, 0, False),
        "teams": (2, 1, 0, False),
        "telegram": (2, 1, 0),
        "terminal": (2, 1),
    },
    "english": {
        "web": (1, 0, 0, False),
        "teams": (1, 0, 0, False),
        "telegram": (1, 0, 0),
        "terminal": (1, 0),
    },
    "foreign text": {
        "web": (1, 1, 2, False),
        "teams": (1, 1, 2, False),
        "telegram": (1, 1, 2),
        "terminal": (1, 1),
    },
    "mixed records": {
        "web": (1, 1, 5, False),
        "teams": (1, 1, 5, False),
        "telegram": (1, 1, 5),
        "terminal": (1, 1),
    },
    "help": {
        "web": (0, 0, 0, False),
        "teams": (0, 0, 0, False),
        "telegram": (0, 0, 0),
        "terminal": (0, 0),
    },
    "nothing found": {
        "web": (0, 1, 0, False),
        "teams": (0, 1, 0, False),
        "telegram": (0, 1, 0),
        "terminal": (0, 1),
    },
    "a comparison": {
        "web": (1, 2, 2, True),
        "teams": (1, 2, 2, True),
        "telegram": (1, 2, 2),
        "terminal": (1, 2),
    },
    "a trend": {
        "web": (1, 2, 2, True),
        "teams": (1, 2, 2, True),
        "telegram": (1, 2, 2),
        "terminal": (1, 2),
    },
    "no comparison": {
        "web": (3, 2, 2, False),
        "teams": (2, 2, 2, False),
        "telegram": (3, 2, 2),
        "terminal": (3, 2),
    },
    "one figure": {
        "web": (3, 0, 0, False),
        "teams": (1, 0, 0, False),
        "telegram": (3, 0, 0),
        "terminal": (3, 0),
    },
}


def test_there_are_twelve_answers_and_all_are_in_the_table() -> None:
    assert len(ANSWERS) == 12
    assert TABLE.keys() == ANSWERS.keys()
    assert all(row.keys() == CHANNELS.keys() for row in TABLE.values())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_channel_shows_of_an_answer(name: str, channel: str) -> None:
    assert CHANNELS[channel](ANSWERS[name]).counts == TABLE[name][channel]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", ANSWERS)
def test_every_channel_says_the_text_the_notes_and_how_the_question_was_understood(name: str, channel: str) -> None:
    answer = ANSWERS[name]
    read = _words(CHANNELS[channel](answer).read)
    lines = [line.removeprefix("– ") for line in answer.text.splitlines()]
    if name == "a long list" and channel == "teams":
        lines = [answer.text.partition(", Projekt 21")[0]]
        assert "Svaret är förkortat: här visas 20 av 40 källor." in read
    for said in (*lines, *answer.notes, answer.understood, *answer.suggestions):
        assert _words(said) in read


def test_where_there_is_little_room_a_project_has_its_short_name() -> None:
    whole, short = "SALT-Snabbspår för arbete i livsmedel", "SALT"
    answer = made()
    first, *rest = answer.records
    answer = answer.model_copy(update={"records": [first.model_copy(update={"name": whole, "short": short}), *rest]})
    # The page has room or not, by its width.
    html = CHANNELS_SHORT["web"](answer)
    assert f'<span class="whole">{whole}</span><span class="short">{short}</span>' in html
    for channel in ("teams", "telegram"):
        said = CHANNELS_SHORT[channel](answer)
        assert short in said
        assert whole not in said
    assert "short" not in answer.model_dump(mode="json")["records"][0]


def _table_of_card(answer: Answer) -> str:
    """What stands in the card's table."""
    message = reply(answer, SITE)
    return " ".join(run["text"] for run in parts(message.attachments[0].content.as_json(), "TextRun"))


CHANNELS_SHORT: dict[str, Callable[[Answer], str]] = {
    "web": lambda answer: render("turn.html", turn=Turn(answer, (answer.question,))),
    "teams": _table_of_card,
    "telegram": lambda answer: (
        " ".join(post.html for post in turned(records_post, answer)) + hit(answer.records[0], "sv", SITE).title
    ),
}


def _words(text: str) -> str:
    """Text as it is read: one kind of space, and without what no channel shows of Markdown."""
    return " ".join(text.replace("*", "").split())


# The protocol


def test_every_channel_of_the_registry_is_off_by_default_and_has_its_folder() -> None:
    for channel in registry.CHANNELS:
        assert f"bot.channels.{channel.name.casefold()}" in folders()
        assert not channel.is_configured(Settings())
        assert channel.prepare(Settings()) is None
    assert registry.prepared(Settings()) == []


def folders() -> set[str]:
    """The channels' own packages."""
    return {
        f"bot.channels.{path.name}"
        for path in (ROOT / "bot" / "channels").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }


def of_another(channel: str, imported: set[str]) -> set[str]:
    """What a channel imports of other ones."""
    return {name for name in imported if within(name, folders() - {channel})}


@pytest.mark.parametrize("channel", sorted(folders()))
def test_a_channel_imports_nothing_of_another(channel: str) -> None:
    found = {
        module_name(path): of_another(channel, imports_of(path))
        for path in sources()
        if within(module_name(path), {channel})
    }
    assert found
    assert {name: others for name, others in found.items() if others} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from bot.channels.teams.sdk import Teams", {"bot.channels.teams.sdk"}),
        ("from bot.channels.teams import sdk", {"bot.channels.teams.sdk"}),
        ("from bot.channels import teams", {"bot.channels.teams"}),
        ("import bot.channels.teams", {"bot.channels.teams"}),
        ("def late():\n    from ..teams import cards", {"bot.channels.teams.cards"}),
        ("from bot.channels.web.view import render", {"bot.channels.web.view"}),
        ("from bot.channels import sending, telegram", set()),
        ("from bot.channels.telegram.markup import Block", set()),
    ],
)
def test_an_import_of_another_channel_is_seen(source: str, found: set[str]) -> None:
    imported = set(imports(ast.parse(source), "bot.channels.telegram.api", package=False))
    assert of_another("bot.channels.telegram", imported) == found


def test_the_command_line_names_no_channel() -> None:
    names = [re.escape(channel.name) for channel in registry.CHANNELS]
    for file in (ROOT / "bot" / "cli").glob("*.py"):
        text = file.read_text(encoding="utf-8").replace("UTBLICK_TEAMS_APP_ID", "")
        assert re.findall("|".join(names), text, re.IGNORECASE) == [], file


@pytest.mark.parametrize("command", registry.commands(), ids=lambda one: one.name)
def test_a_channels_command_is_a_command(command: Any) -> None:
    from bot.cli import commands

    click = commands.commands[command.name]
    assert [option for parameter in click.params for option in parameter.opts] == [one.flag for one in command.options]
    assert click.help == command.help


def test_the_example_is_a_question_of_the_page() -> None:
    assert made().question == EXAMPLE
