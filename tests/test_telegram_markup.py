"""Telegram messages: nothing untrusted is markup, every part is whole, no longer than Telegram takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.markup import ENTITIES, LIMIT, Block, Line, Run, messages, plain, said
from tests.telegram_world import Markup, units

JOINER = "\u2060"


def seen(text: str) -> str:
    """What a reader sees, spaces aside."""
    return re.sub(rf"[\s{JOINER}]+", "", text)


def check(html: list[str], limit: int = LIMIT) -> list[Markup]:
    """The messages as Telegram reads them, each of a size it takes and shows in full."""
    found = [Markup(one) for one in html]
    assert [one for one in found if units(one.text) > limit] == []
    assert [one for one in found if len(one.entities) > ENTITIES] == []
    assert [one for one in found if not one.text.strip()] == []
    return found


LINES = [f"Rad {number} om hamnar och bussar i Exempelstad." for number in range(300)]


def test_long_text_is_cut_at_the_ends_of_lines() -> None:
    found = check(messages([said("\n".join(LINES))]))
    assert len(found) == -(-sum(len(line) + 1 for line in LINES) // LIMIT) == 4
    assert "\n".join(one.text for one in found).split("\n") == LINES


def test_as_few_messages_as_hold_it() -> None:
    assert len(check(messages([said("x" * LIMIT)]))) == 1
    assert len(check(messages([said("x" * (LIMIT - 2)), said("y")]))) == 2
    assert len(check(messages([said("x" * (LIMIT - 3)), said("y")]))) == 1


def test_characters_are_counted_as_telegram_counts_them() -> None:
    # Markup and escapes do not count, a plant counts twice.
    assert len(check(messages([Block(tuple((Run("&<>", "bold"),) for _ in range(100)))]))) == 1
    assert len(check(messages([said("🌱" * (LIMIT // 2))]))) == 1
    assert len(check(messages([said("🌱 " * (LIMIT // 2))]))) == 2


def test_a_line_longer_than_a_message_is_cut_after_a_sentence() -> None:
    text = " ".join(f"Mening {number} om fartyg som ligger vid kaj." for number in range(130))
    found = check(messages([said(text)]))
    assert len(text) > 5000
    assert [one.text.rstrip()[-1] for one in found] == [".", "."]
    assert seen("".join(one.text for one in found)) == seen(text)


def test_a_word_longer_than_a_message_is_cut_too() -> None:
    found = check(messages([said("å" * 10_000)]))
    assert "".join(one.text for one in found) == "å" * 10_000


def test_a_quote_stays_whole() -> None:
    quote = Block(((Run("[1]", "bold"), Run(" Redovisning, sida 1")), (Run("q" * 400),)), quote=True)
    found = check(messages([said("x" * 3900), quote]))
    assert [[entity.kind for entity in one.entities] for one in found] == [[], ["b", "blockquote"]]
    assert found[1].entities[1].text.endswith("q" * 400)


def test_a_long_quote_is_folded_and_one_longer_than_a_message_is_several() -> None:
    short, long = (Block(((Run("Hamnen får landström. " * many),),), quote=True) for many in (2, 400))
    assert messages([short])[0].startswith("<blockquote>")
    found = check(messages([long]))
    assert {entity.attributes.keys() == {"expandable"} for one in found for entity in one.entities} == {True}
    assert len(found) == 3


def test_no_more_entities_than_are_shown() -> None:
    line: Line = tuple(
        run for number in range(250) for run in (Run(f"Projekt {number} "), Run(f"[{number}]", "link", "https://a.se/"))
    )
    links = [entity.text for one in check(messages([Block((line,))])) for entity in one.entities]
    assert links == [f"[{number}]" for number in range(250)]
    quoted = check(messages([Block((line,), quote=True)]))
    assert sum(entity.kind == "a" for one in quoted for entity in one.entities) == 250


HOSTILE = [
    "<b>fet</b> & <script>alert(1)</script>",
    "</blockquote><a href='https://elak.se'>klicka</a>",
    "&lt;i&gt; &amp;amp; &#60;b&#62;",
    "<!-- --> <!DOCTYPE html> <?php ?> <![CDATA[x]]>",
    '"><img src=x onerror=alert(1)>',
    "tg://user?id=1 [länk](https://elak.se) **fet** __kursiv__ `kod`",
    "half a \ud83c plant, a\x00zero, \u202eturned round",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    url = 'https://a.se/?q="><b>'
    [found] = check(messages([said(text), Block(((Run(text, "bold"), Run(text, "link", url)),), quote=True)]))
    assert [entity.kind for entity in found.entities] == ["b", "a", "blockquote"]
    assert found.entities[1].attributes == {"href": url}
    shown = text.replace("\ud83c", "\ufffd").replace("\x00", "").replace("\u202e", "")
    assert found.entities[0].text.replace(JOINER, "") == shown


@pytest.mark.parametrize("text", ["@alla", "hej @elak_bot!", "/start", "se /projekt", "(@x)"])
def test_no_mention_and_no_command_comes_of_a_text(text: str) -> None:
    [found] = messages([said(text)])
    assert not re.search(r"(?<!\w)[@/]\w", found)
    assert found.replace(JOINER, "") == text


@pytest.mark.parametrize("text", ["namn@exempelstad.se", "och/eller", "https://exempelstad.se/a/b"])
def test_addresses_stay_as_they_are(text: str) -> None:
    assert messages([said(text)]) == [text]


STYLES = st.sampled_from(["plain", "plain", "plain", "bold", "italic", "link"])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("ab .@/🌱<&\n", max_size=400),
    st.integers(1, 60).map(lambda many: "Hamnen får el. " * many),
)
RUNS = st.builds(lambda text, style: Run(text, style, "https://a.se/" if style == "link" else ""), TEXTS, STYLES)
BLOCKS = st.builds(
    lambda lines, quote: Block(tuple(map(tuple, lines)), quote),
    st.lists(st.lists(RUNS, max_size=6), max_size=4),
    st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, max_size=5), st.sampled_from([64, 300]))
@example([Block(((Run("@"), Run("000"), Run("0" * 60)),))], 64)
def test_whatever_is_said_fits_and_nothing_is_lost(blocks: list[Block], limit: int) -> None:
    html = messages(blocks, limit)
    found = [Markup(one) for one in html]
    assert all(units(one.text) <= limit and len(one.entities) <= ENTITIES for one in found)
    everything = "".join(run.text for block in blocks for line in block.lines for run in line)
    assert seen("".join(one.text for one in found)) == seen(plain(everything))
