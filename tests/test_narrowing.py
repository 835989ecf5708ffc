"""What spares reading texts changes no truth: conditions on names and themes, held against every row and against few."""

from __future__ import annotations

import pytest

from bot.core import Bot
from bot.explore.choices import THEMES
from bot.query.evaluate import Evaluator, Rows
from bot.query.fields import Row
from bot.query.forms import About, All, Either, Is, Not, Pred, Query, Scope, With
from tests.test_same_selection import themes

NAMES = (
    "Danmark",
    "Bergen",
    "Lunds universitet",
    "Tyskland",
    "Hamburg",
    "Polen",
    "Gdynia",
    "brandkåren i Porto",
    "Atlantis",
)


def of_texts() -> list[With | About]:
    words = (*THEMES, *themes("themes_samples.tsv", "themes_invented.tsv"), "mat|livsmedel", "EU-arbetet")
    return [*map(With, NAMES), *(About(tuple(theme.split())) for theme in words)]


@pytest.fixture(scope="module")
def evaluator(bot: Bot) -> Evaluator:
    return bot.answering.evaluator


@pytest.mark.parametrize("pred", of_texts(), ids=str)
def test_a_row_holds_what_a_sentence_of_it_shows(evaluator: Evaluator, pred: With | About) -> None:
    mentions, shown = evaluator.mentions, set()
    possible = mentions.possible(pred)
    for row in (*evaluator.rows, *evaluator.named):
        sentence = mentions.found(row, pred)
        assert mentions.holds(row, pred) == (sentence is not None)
        if sentence is not None:
            shown.add(row.project.id)
    assert possible is None or shown <= possible


CONDITIONS: tuple[Pred, ...] = (
    Either(tuple(map(With, NAMES))),
    Either((With("Danmark"), Is("role", ("lead",)))),
    Either((With("Danmark"), About(("energi",)))),
    Either((With("Danmark"), With("en som ingen känner"))),
    All((Either((With("Danmark"), With("Norge"))), About(("klimat",)), Is("role", ("lead",)))),
    All((Either((With("Danmark"), With("Polen"))), Either((With("Bergen"), With("Gdynia"), With("Tyskland"))))),
    Not(Either((With("Danmark"), With("Norge")))),
    All((Not(With("Danmark")), With("Polen"))),
    Either(()),
)


@pytest.mark.parametrize("where", CONDITIONS, ids=str)
def test_a_form_selects_the_rows_that_fulfil_its_condition(evaluator: Evaluator, where: Pred) -> None:
    """Each row by itself against the form over all of them."""
    selected = {id(row) for part in evaluator.run(Query(where, scope=Scope(every=True))).parts for row in part.every}
    scopes = [Rows(own) for own in evaluator.scopes(Query(scope=Scope(every=True)))]
    fulfils: list[Row] = [row for own in scopes for row in own if evaluator.test(where, row, own) is True]
    assert {id(row) for row in fulfils} == selected
