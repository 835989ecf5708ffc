"""Answers as Teams messages: shapes and limits, citations, cards, and that nothing untrusted becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError

from bot.answer import Answer, AnswerRecord, Citation
from bot.channels.finding import found
from bot.channels.teams.activities import MAX_BYTES, Message, MessageEntity, message_bytes
from bot.channels.teams.replies import reply, sentence
from bot.channels.teams.tables import ROWS, answer_card, record_card
from bot.channels.teams.text import escaped, plain, with_marks
from bot.core import Bot
from bot.presentation.comparing import comparison
from bot.presentation.text import cleaned, shortened, units
from tests.web_core import EXAMPLE, FORMS, SITE, FakeCore, citation

# As much Markdown as a client might read: HTML, tables, strikethrough.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
NASTY = "\\`*_{}[]()#+-.!|<>&~=:1 2\n\tåÅ🌱\u2028\r$%^'\"/x"


def shown(markdown: str) -> str:
    """What a reader sees of Markdown that holds text only; fails where it holds anything else."""
    said = []
    for token in MARKDOWN.parse(markdown):
        assert token.type in ("paragraph_open", "paragraph_close", "inline"), token
        for child in token.children or ():
            assert child.type in ("text", "text_special"), (child, markdown)
            said.append(child.content)
        said.append("\n" if token.type == "paragraph_close" else "")
    return "".join(said).strip()


def same(text: str) -> str:
    """Text without what no reader sees: lone characters, and how many spaces and lines part two words."""
    return " ".join(
        re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda m: " " if m[0] in "\t\n\r\x0b\x0c\x85" else "", text).split()
    )


@given(st.one_of(st.text(alphabet=NASTY, max_size=60), st.text(max_size=60)))
@example("_a_ *b* ~~c~~ `d` <e> &amp; [f](g) ![h](i)")
@example("# a\n- b\n+ c\n1. d\n2) e\n> f\n    g\n---\nh\n===")
@example("a | b\n--- | ---\nc | d")
@example("[1]: https://elak.se\n\n[1]")
def test_escaped_text_is_shown_letter_for_letter(text: str) -> None:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert same(shown(escaped(text))) == same(whole)


@given(st.lists(st.text(alphabet=NASTY, max_size=20), min_size=2, max_size=4))
@example(["", "(javascript:alert)"])
@example(["", ": https://elak.se", "\n\n", ""])
def test_marks_stay_marks_and_make_nothing_of_what_follows(parts: list[str]) -> None:
    text = "[1]".join(parts)
    assert same(shown(with_marks(text, {1}).strip())) == same(
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


@given(st.text(alphabet=NASTY + "DATE{}", max_size=60))
def test_no_function_of_a_card_is_left_in_plain_text(text: str) -> None:
    assert "{{" not in plain(text)
    assert plain(text).replace("\u2060", "") == re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)


@given(st.text(max_size=300), st.integers(min_value=2, max_value=160))
def test_shortened_text_keeps_its_limit_and_its_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert units(short) <= limit
    assert " ".join(cleaned(text).split()).startswith(short.removesuffix("…")) or short == " ".join(
        cleaned(text).split()
    )


def test_a_quote_is_cut_at_a_word() -> None:
    words = "Hamnen får landström och fartyg som ligger vid kaj slipper köra sina motorer om natten " * 3
    cut = shortened(words, 160)
    assert cut.endswith("…")
    assert cut[:-1] in words
    assert words[len(cut) - 1] == " "


# Messages


def made(question: str = EXAMPLE, **fields: Any) -> Answer:
    return FakeCore().answer(question).model_copy(update=fields)


def many(count: int, quote: str = "Projektnamn  Grön hamn") -> list[Citation]:
    return [citation(n, FORMS, quote, 1) for n in range(1, count + 1)]


def listed(count: int, **fields: Any) -> Answer:
    """A list of that many projects, each with its own citation in the text."""
    records = [
        AnswerRecord(type="project", id=str(n), name=f"Projekt {n}", citation=n, fields={"role": "lead"})
        for n in range(1, count + 1)
    ]
    text = f"{count} projekt: " + ", ".join(f"Projekt {n} [{n}]" for n in range(1, count + 1)) + "."
    return made(**({"text": text, "records": records, "citations": many(count), "notes": []} | fields))


def positions(message: Message) -> list[int]:
    return [claim.position for entity in message.entities or () for claim in entity.citation]


def card_of(message: Message) -> dict[str, Any]:
    assert message.attachments
    return message.attachments[0].content.as_json()


def text_of(message: Message) -> str:
    assert message.text
    return message.text


def test_an_answer_is_text_with_citations_notes_and_the_question_said_back() -> None:
    message = reply(made(), SITE)
    text = text_of(message)
    assert text.startswith(
        "Miljönämnden deltar i 2 EU-projekt, 1 som projektpartner och 1 som projektägare:\n\nGrön hamn [1] och Solrutt [2].\n\n"
    )
    assert "Anmärkningen \\[BO1\\] och \\[9\\] är rapportens egna." in text
    assert "\n\nAtt tänka på: Rapporten anger 3 projekt för nämnden; 2 blanketter är lästa.\n\n" in text
    assert text.endswith("\n\n*Tolkad som:* projekt hos Miljönämnden, Exempelstad, redovisningen för 2025")
    assert positions(message) == [1, 2, 3]
    assert message.entities
    assert message.entities[0].as_json()["citation"][2] == {
        "@type": "Claim",
        "position": 3,
        "appearance": {
            "@type": "DigitalDocument",
            "name": "Internationell redovisning 2025, Exempelstad, sida 1",
            "url": f"{SITE}/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start=191&end=252#quote",
            "abstract": "fartyg som ligger vid kaj slipper köra sina motorer om natten",
        },
    }


def test_lines_of_an_answer_stay_lines_with_their_citations() -> None:
    message = reply(made("rader"), SITE)
    text = text_of(message)
    assert text.startswith(
        "Två projekt:\n\n– Grön hamn (projektpartner) [1]\n\n– Solrutt (projektägare) [2]\n\nBåda pågår."
    )
    assert positions(message) == [1, 2]
    assert shown(text.partition("\n\n*Tolkad")[0]).splitlines()[1:3] == [
        "– Grön hamn (projektpartner) [1]",
        "– Solrutt (projektägare) [2]",
    ]


def test_without_a_public_address_nothing_is_linked() -> None:
    assert "http" not in json.dumps({k: v for k, v in reply(listed(25)).as_json().items() if k != "entities"}).replace(
        "http://adaptivecards.io", ""
    )
    message = reply(made())
    assert [claim.appearance.url for entity in message.entities or () for claim in entity.citation] == [None] * 3


def test_an_english_answer_is_english_throughout() -> None:
    message = reply(made("Which project is about buses?"), SITE)
    assert text_of(message).endswith("*Understood as:* projects about buses, Exempelstad, report for 2025")
    assert message.entities
    assert (
        message.entities[0].citation[0].appearance.name == "Internationell redovisning 2025, Exempelstad, about page 3"
    )


@pytest.mark.parametrize("count", [1, 19, 20])
def test_up_to_twenty_citations_stand_as_they_are(count: int) -> None:
    message = reply(listed(count), SITE)
    assert positions(message) == message.marks == list(range(1, count + 1))
    assert "förkortat" not in text_of(message)


@pytest.mark.parametrize("count", [21, 30, 200])
def test_more_citations_make_a_shorter_message_that_says_how_many_and_links_the_rest(count: int) -> None:
    message = reply(listed(count), SITE)
    text = text_of(message)
    assert positions(message) == message.marks == list(range(1, 21))
    assert text.startswith(f"{count} projekt: Projekt 1 [1], ")
    assert "Projekt 20 [20] …\n\n" in text
    assert f"Svaret är förkortat: här visas 20 av {count} källor. Alla {count} poster finns i tabellen." in text
    assert f"[Hela svaret på webben]({SITE}/?q=Vilka%20EU-projekt%20driver%20milj%C3%B6n%C3%A4mnden%3F)" in text


def test_several_notes_stand_under_one_heading() -> None:
    text = text_of(reply(made(notes=["Ett belopp saknas.", "Två datum saknas."])))
    assert "\n\nAtt tänka på:\n\n– Ett belopp saknas.\n\n– Två datum saknas.\n\n" in text


def test_a_follow_up_has_no_link_that_would_lead_to_another_answer() -> None:
    message = reply(listed(30), SITE, alone=False)
    assert "/?q=" not in json.dumps(message.as_json())
    assert "Alla 30 poster finns i tabellen." in text_of(message)


def test_without_table_and_link_a_narrower_question_is_the_way() -> None:
    message = reply(listed(30, records=[]))
    assert "här visas 20 av 30 källor. Ställ en smalare fråga för att se resten." in text_of(message)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Lång text om hamnar. " * 10_000},
        {"text": "**å** " * 20_000 + "[1]"},
        {"notes": ["En lång anmärkning. " * 3_000]},
        {"suggestions": ["Och vad säger rapporten? " * 1000] * 6},
        {
            "records": [
                AnswerRecord(type="project", id=str(n), name="Namn " * 500, citation=1, fields={}) for n in range(60)
            ]
        },
        {"understood": "projekt " * 10_000},
        {"text": "🌱" * 50_000},
    ],
    ids=["text", "markup", "notes", "suggestions", "records", "understood", "beyond the BMP"],
)
def test_a_message_never_exceeds_what_teams_takes(fields: dict[str, Any]) -> None:
    message = reply(made(**fields), SITE)
    assert message_bytes(message.as_json()) <= MAX_BYTES
    assert len(json.dumps(message.as_json(), ensure_ascii=False).encode("utf-16-le")) == message_bytes(
        message.as_json()
    )
    assert text_of(message)


def test_a_message_that_had_to_be_cut_says_so() -> None:
    message = reply(made(text="Lång text om hamnar [1]. " * 10_000), SITE)
    assert "här visas 0 av 3 källor" in text_of(message)
    assert "[Hela svaret på webben](" in text_of(message)


def test_a_question_too_long_for_an_address_is_not_linked() -> None:
    message = reply(listed(30, question="å" * 3000), SITE)
    assert "/?q=" not in json.dumps(message.as_json())


def test_only_answers_have_feedback_buttons() -> None:
    assert reply(made(), feedback=True).as_json()["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert reply(made("vad sa du?"), feedback=True).channel_data is None


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "Ett [1]"},
        {"text": "Ett", "entities": [{"citation": []}]},
        {"text": "x" * 50_000},
        {"text": "Ett", "textFormat": "xml"},
        {"text": "Ett", "något": 1},
    ],
    ids=["empty", "a mark without citation", "no citations", "too large", "another format", "an unknown field"],
)
def test_what_teams_would_refuse_cannot_be_made(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Message.model_validate(fields)


@pytest.mark.parametrize(
    "claims",
    [
        [{"position": n, "appearance": {"name": "x", "abstract": "y"}} for n in range(1, 22)],
        [{"position": 1, "appearance": {"name": "x", "abstract": "y"}}] * 2,
        [{"position": 1, "appearance": {"name": "x" * 81, "abstract": "y"}}],
        [{"position": 1, "appearance": {"name": "x", "abstract": "🌱" * 81}}],
        [{"position": 1, "appearance": {"name": "x", "abstract": "y", "url": "javascript:alert(1)"}}],
        [{"position": 1, "appearance": {"name": "", "abstract": "y"}}],
        [{"position": 1}],
    ],
    ids=["21", "twice", "a long name", "a long abstract", "no web address", "no name", "no appearance"],
)
def test_a_citation_that_teams_would_refuse_cannot_be_made(claims: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        MessageEntity.model_validate({"citation": claims})


def test_our_own_sentences_are_escaped_too() -> None:
    assert sentence("*hej*").text == "\\*hej\\*"


# Cards


def parts(node: object, kind: str) -> Iterator[dict[str, Any]]:
    """Every part of a card of a type."""
    if isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for child in node.values():
            yield from parts(child, kind)
    elif isinstance(node, list):
        for child in node:
            yield from parts(child, kind)


def cells(card: dict[str, Any]) -> list[list[str]]:
    """The texts of a card's table, the lines of a cell one below the other."""
    return [
        [
            "\n".join("".join(run["text"] for run in parts(block, "TextRun")) for block in cell["items"])
            for cell in row["cells"]
        ]
        for table in parts(card, "Table")
        for row in table["rows"]
    ]


def test_a_list_is_a_table_with_numbers_that_lead_to_the_source() -> None:
    card = card_of(reply(made(), SITE))
    assert (card["version"], card["$schema"]) == ("1.5", "http://adaptivecards.io/schemas/adaptive-card.json")
    unbroken = str.maketrans({"\u00a0": "~", "\u2011": "="})
    assert [[text.translate(unbroken) for text in row] for row in cells(card)] == [
        ["Namn", "Källa"],
        [
            "Grön hamn\nTotal budget (kr):~4~190~300\n"
            "Miljönämnden~· Projektpartner~· Interreg North Sea Region~· 2024=07=01–2027=06=30",
            "[1] s. 1",
        ],
        [
            "Solrutt\nUtbetalt (kr):~0,5\nMiljönämnden, Tekniska nämnden~· Projektägare~· Horisont Europa",
            "[2] ca s. 3",
        ],
    ]
    links = [run["selectAction"]["url"] for run in parts(card, "TextRun") if "selectAction" in run]
    assert links[0] == f"{SITE}/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start=59&end=81#quote"


def test_suggestions_are_buttons_that_say_the_question() -> None:
    card = card_of(reply(made(), SITE))
    assert [(one["type"], one["title"]) for one in card["actions"]] == [
        ("Action.Submit", "Vilket är störst?"),
        ("Action.Submit", "Visa bara de som pågår"),
        ("Action.OpenUrl", "Visa alla på webben"),
    ]
    assert card["actions"][0]["data"] == {"msteams": {"type": "imBack", "value": "Vilket är störst?"}}


def test_no_more_buttons_than_teams_shows() -> None:
    card = card_of(reply(made(suggestions=[f"Fråga {n}?" for n in range(9)]), SITE))
    assert len(card["actions"]) == 6
    assert card["actions"][-1]["type"] == "Action.OpenUrl"


def test_a_long_list_has_pages() -> None:
    answer = listed(40)
    first, last, beyond = (answer_card(answer, None, page) for page in (1, 3, 99))
    assert first
    assert last
    assert beyond == last
    assert len(cells(first.as_json())) == ROWS + 1
    assert [row[0].split("\n")[0] for row in cells(last.as_json())[1:]] == [f"Projekt {n}" for n in range(31, 41)]
    assert "Poster 31–40 av 40" in json.dumps(last.as_json(), ensure_ascii=False)
    assert [one["title"] for one in parts(first.as_json(), "Action.Execute")] == ["Visa fler"]
    assert [one["title"] for one in parts(last.as_json(), "Action.Execute")] == ["Föregående"]
    assert next(parts(first.as_json(), "Action.Execute"))["fallback"]["type"] == "Action.Submit"


def test_a_short_list_has_no_pages() -> None:
    card = answer_card(listed(ROWS), None)
    assert card
    assert list(parts(card.as_json(), "ActionSet")) == []


def test_an_answer_without_list_and_suggestions_has_no_card() -> None:
    assert reply(made("Which project is about buses?"), SITE).attachments is None


def test_hostile_text_is_plain_in_every_part_of_a_card() -> None:
    card = card_of(reply(made("<script>alert(1)</script> & **fet**"), SITE))
    assert {one["type"] for kind in ("TextBlock", "FactSet", "Image", "Media") for one in parts(card, kind)} == set()
    assert '"><script>' in json.dumps(cells(card)).replace('\\"', '"')
    assert all(one["url"].startswith(f"{SITE}/") for one in parts(card, "Action.OpenUrl"))


@pytest.mark.parametrize("hostile", ["{{DATE(2024-01-01T00:00:00Z)}}", "a\x00b", "\ud800"])
def test_text_that_a_client_would_work_on_is_taken_apart(hostile: str) -> None:
    records = [
        AnswerRecord(type="project", id=str(n), name=f"{hostile} {n}", citation=None, fields={}) for n in range(2)
    ]
    card = answer_card(made(records=records), None)
    assert card
    name = cells(card.as_json())[1][0]
    assert "{{" not in name
    assert "\x00" not in name
    assert name.encode()


# Charts


def figures(*values: tuple[str, float | None, int], unit: str = "projekt", measure: str = "projects") -> Answer:
    records = [
        AnswerRecord(
            type="figure",
            id=str(n),
            name=name,
            citation=1,
            fields={"value": value, "unit": unit, "year": year, "measure": measure},
        )
        for n, (name, value, year) in enumerate(values)
    ]
    return made(records=records, citations=many(1), text="Siffror [1].")


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (figures(("Miljönämnden", 5, 2024), ("Kulturnämnden", 2, 2024)), ["Miljönämnden", "Kulturnämnden"]),
        (figures(("Lyktsala", 7, 2023), ("Lyktsala", 9, 2024)), ["2023", "2024"]),
        (
            figures(("A", 1, 2023), ("A", 2, 2024), ("B", 3, 2023), ("B", 3, 2024)),
            ["A, 2023", "A, 2024", "B, 2023", "B, 2024"],
        ),
    ],
    ids=["subjects", "years", "both"],
)
def test_what_an_answer_compares_is_a_chart_over_its_table(answer: Answer, names: list[str]) -> None:
    card = card_of(reply(answer, SITE))
    chart = next(parts(card, "Chart.HorizontalBar"))
    assert [bar["x"] for bar in chart["data"]] == names
    assert [bar["y"] for bar in chart["data"]] == [record.fields["value"] for record in answer.records]
    assert chart["fallback"] == "drop"
    assert len(cells(card)) == len(names) + 1


@pytest.mark.parametrize(
    "answer",
    [
        figures(("A", 1, 2024)),
        figures(("A", 1, 2024), ("A", 2, 2024)),
        figures(("A", 1, 2024), ("B", None, 2024)),
        made(records=[*figures(("A", 1, 2024)).records, *figures(("B", 1, 2024), unit="SEK").records]),
        figures(("A", 63, 2025), ("B", 20, 2020)),
        figures(("A", 1, 2023), ("A", 2, 2024), ("B", 3, 2024)),
        made(),
    ],
    ids=[
        "one figure",
        "the same twice",
        "one without value",
        "two units",
        "two years",
        "one without its own earlier year",
        "projects",
    ],
)
def test_what_compares_nothing_has_no_chart(answer: Answer) -> None:
    assert comparison(answer) is None


# Over the samples


def test_the_search_finds_the_beginning_of_a_name_and_what_is_described(bot: Bot) -> None:
    assert [record.name for record in found(bot.index, "kajt")] == ["Kajträd"]
    assert found(bot.index, "laddstolpar")[0].name == "Laddö"
    assert "Eurocities" in [record.name for record in found(bot.index, "EURO")]
    assert found(bot.index, " ,. ") == []
    assert len(found(bot.index, "e", 3)) == 3


def test_a_found_project_is_a_card_of_its_own(bot: Bot) -> None:
    record = found(bot.index, "kajträd")[0]
    card = record_card(record, "sv", SITE).as_json()
    lines = ["".join(run["text"] for run in parts(block, "TextRun")) for block in card["body"]]
    assert lines[:2] == ["Kajträd", "Projekt"]
    assert "Program: Interreg North Sea Region" in lines
    assert [one["title"] for one in card["actions"]] == ["Visa källan", "Visa posten"]
    assert card["actions"][1]["url"] == f"{SITE}/projekt/{record.id}"
    source = record.sources[0]
    assert card["actions"][0]["url"].endswith(f"?start={source['start']}&end={source['end']}#quote")
