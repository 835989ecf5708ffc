"""Names in questions: the table ``linking_cases.csv`` over the invented cities."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.core import Bot
from bot.understanding.linking import Lexicon, Link
from tests.tables import LinkingCase, linking_cases


def named(lexicon: Lexicon, link: Link) -> list[str]:
    """What a link stands for, by name: its projects and networks by theirs, a nämnd without its city."""
    index = lexicon.index
    names = {
        **{project.id: project.name for project in index.holdings.projects},
        **{network.id: network.name for network in index.holdings.networks},
        **{report.document: report.title for report in index.holdings.reports},
    }
    return [f"{link.kind}:{names.get(one, one.rpartition('|')[2])}" for one in link.entities]


def found(lexicon: Lexicon, text: str) -> set[str]:
    linked = lexicon.link(text)
    names = {name for link in linked.links for name in named(lexicon, link)}
    foreign = lexicon.foreign_municipality(linked)
    return names | ({f"foreign:{foreign}"} if foreign else set())


def _cases() -> list[object]:
    """WEAK rows are known to fail; one that begins to hold fails until it is made STRONG."""
    weak = {
        case.text: [pytest.mark.xfail(reason=case.note, strict=True)]
        for case in linking_cases()
        if case.quality == "WEAK"
    }
    return [pytest.param(case, id=case.text, marks=weak.get(case.text, [])) for case in linking_cases()]


@pytest.mark.parametrize("case", _cases())
def test_names(case: LinkingCase, bot: Bot) -> None:
    assert found(bot.lexicon, case.text) == set(filter(None, case.expected.split(";")))


@pytest.mark.parametrize(
    "case", [case for case in linking_cases() if case.quality == "STRONG"], ids=lambda case: case.text
)
def test_links_say_where_and_why(case: LinkingCase, bot: Bot) -> None:
    links = bot.lexicon.link(case.text).links
    for link in links:
        assert 0 <= link.start < link.end <= len(case.text)
        assert 0.5 < link.score <= 1
        assert case.text[link.start : link.end].split()[0].casefold() in link.reason.casefold()
    spans = sorted((link.start, link.end) for link in links)
    assert all(one[1] <= other[0] or one == other for one, other in pairwise(spans))


def test_table_is_broad() -> None:
    cases = linking_cases()
    assert len(cases) >= 60
    assert len({case.text for case in cases}) == len(cases)
    assert sum(case.quality == "STRONG" for case in cases) >= 0.9 * len(cases)
    assert {name.partition(":")[0] for case in cases for name in case.expected.split(";") if name} == {
        "project", "actor", "programme", "network", "municipality", "document", "foreign",
    }  # fmt: skip
